"""Orders as a shop's Lambda takes them: camelCase on the wire, Decimal money, a state machine in an enum, sums that must be right."""
from __future__ import annotations

import logging
import re
from datetime import date, datetime, timezone
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum
from typing import Annotated, Any, Dict, List, Literal, Optional
from uuid import UUID, uuid4

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PositiveInt, ValidationInfo, computed_field, field_validator, model_validator
from pydantic.alias_generators import to_camel

logger = logging.getLogger(__name__)

MAX_ITEMS = 50
CENT = Decimal("0.01")
SKU_RE = re.compile(r"^[A-Z]{3}-\d{4}$")
CURRENCIES = {"EUR", "USD", "GBP"}


class Status(str, Enum):
    NEW = "new"
    PAID = "paid"
    SHIPPED = "shipped"
    CANCELLED = "cancelled"


FINAL = {Status.SHIPPED, Status.CANCELLED}


def to_money(value: Any) -> Any:
    """Accepts "1,234.50" and rounds to cents."""
    if isinstance(value, str):
        value = value.replace(",", "").strip()
    try:
        return Decimal(str(value)).quantize(CENT, rounding=ROUND_HALF_UP)
    except ArithmeticError:
        return value


Money = Annotated[Decimal, BeforeValidator(to_money), Field(max_digits=12, decimal_places=2)]


class CamelModel(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, str_strip_whitespace=True, extra="ignore")


class Address(CamelModel):
    street_line: str = Field(min_length=1, max_length=80)
    city: str
    postal_code: str = Field(pattern=r"^[0-9A-Z\- ]{3,10}$")
    country: str = Field("DE", min_length=2, max_length=2)

    @field_validator("country")
    @classmethod
    def upper_country(cls, v: str) -> str:
        return v.upper()

    def one_line(self) -> str:
        return f"{self.street_line}, {self.postal_code} {self.city} ({self.country})"


class Item(CamelModel):
    sku: str
    quantity: PositiveInt = 1
    unit_price: Money
    gift: bool = False
    options: Dict[str, str] = Field(default_factory=dict)

    @field_validator("sku")
    @classmethod
    def check_sku(cls, v: str) -> str:
        if not SKU_RE.match(v):
            raise ValueError(f"bad sku {v!r}")
        return v

    @computed_field
    @property
    def total(self) -> Decimal:
        return self.unit_price * self.quantity


class Customer(CamelModel):
    customer_id: UUID
    name: Optional[str] = None
    email: str | None = None
    since: date | None = None

    @field_validator("email")
    @classmethod
    def check_email(cls, v):
        if v is not None and "@" not in v:
            raise ValueError("email must contain @")
        return v and v.lower()


class Order(CamelModel):
    order_id: UUID = Field(default_factory=uuid4)
    number: int = Field(ge=1, le=10**9)
    status: Status = Status.NEW
    currency: Literal["EUR", "USD", "GBP"] = "EUR"
    customer: Customer
    shipping: Address
    billing: Optional[Address] = None
    items: List[Item] = Field(min_length=1, max_length=MAX_ITEMS)
    discount: Money = Decimal("0")
    total: Money
    created_at: datetime
    shipped_at: Optional[datetime] = None
    tags: List[str] = []
    notes: str = Field("", max_length=200, description="Free text.")

    @field_validator("created_at", "shipped_at")
    @classmethod
    def to_utc(cls, v: Optional[datetime], info: ValidationInfo) -> Optional[datetime]:
        if v is None:
            return v
        if v.tzinfo is None:
            logger.debug("%s has no zone", info.field_name)
            v = v.replace(tzinfo=timezone.utc)
        return v.astimezone(timezone.utc)

    @field_validator("tags", mode="before")
    @classmethod
    def split_tags(cls, v):
        if isinstance(v, str):
            return [t.strip() for t in v.split(",") if t.strip()]
        return v

    @model_validator(mode="after")
    def check_total(self) -> Order:
        expected = sum((i.unit_price * i.quantity for i in self.items), Decimal("0")) - self.discount
        if self.total != expected:
            raise ValueError(f"total {self.total} is not {expected}")
        if self.status is Status.SHIPPED and self.shipped_at is None:
            raise ValueError("a shipped order has shippedAt")
        if self.shipped_at is not None and self.shipped_at < self.created_at:
            raise ValueError("shipped before it was created")
        return self

    @property
    def is_final(self) -> bool:
        return self.status in FINAL
