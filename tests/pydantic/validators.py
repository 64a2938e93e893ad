"""A checkout's models with validators of many kinds, for C output: everything here is compiled (corpus_c.py)."""
from __future__ import annotations

import logging
import re
from datetime import date, datetime, timezone
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum
from typing import Annotated, Any, Dict, List, Literal, Optional, Union
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, RootModel, computed_field, field_validator, model_validator

logger = logging.getLogger(__name__)
SKU = re.compile(r"^[A-Z]{3}-\d{4,}$")
CENT = Decimal("0.01")
COUNTRIES = frozenset({"DE", "FR", "US"})


class Currency(str, Enum):
    USD = "USD"
    EUR = "EUR"


def to_cents(value: Decimal) -> Decimal:
    return value.quantize(CENT, rounding=ROUND_HALF_UP)


Money = Annotated[Decimal, Field(ge=0, max_digits=12), AfterValidator(to_cents)]


class Base(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, frozen=False)


class Address(Base):
    street: str = Field(min_length=1, max_length=100)
    city: str
    zip_code: str = Field(alias="zip", pattern=r"^\d{5}$")
    country: str = "DE"

    @field_validator("country")
    @classmethod
    def known_country(cls, v: str) -> str:
        v = v.upper()
        if v not in COUNTRIES:
            raise ValueError(f"unknown country {v!r}, expected one of {sorted(COUNTRIES)}")
        return v


class Item(Base):
    sku: str
    quantity: int = Field(gt=0, le=999)
    price: Money
    tags: List[str] = Field(default_factory=list)

    @field_validator("sku")
    @classmethod
    def check_sku(cls, v):
        if not SKU.match(v):
            raise ValueError("SKU must look like ABC-1234")
        return v

    @field_validator("tags", mode="before")
    @classmethod
    def split_tags(cls, v: Any) -> Any:
        if isinstance(v, str):
            return [t.strip() for t in v.split(",") if t.strip()]
        return v

    @property
    def total(self) -> Decimal:
        return self.price * self.quantity


class Card(Base):
    kind: Literal["card"]
    last4: str = Field(pattern=r"^\d{4}$")
    expires: date


class Invoice(Base):
    kind: Literal["invoice"]
    days: int = 30


Payment = Annotated[Union[Card, Invoice], Field(discriminator="kind")]


class Order(Base):
    id: UUID
    customer_email: str
    currency: Currency = Currency.EUR
    items: List[Item] = Field(min_length=1)
    shipping: Address
    billing: Optional[Address] = None
    payment: Payment
    created_at: datetime
    discount: Decimal = Decimal("0")
    meta: Dict[str, Union[int, str]] = {}

    @field_validator("customer_email")
    @classmethod
    def lower_email(cls, v: str) -> str:
        name, sep, domain = v.partition("@")
        if not sep or "." not in domain:
            raise ValueError("not an email address")
        return f"{name}@{domain.lower()}"

    @field_validator("created_at")
    @classmethod
    def has_zone(cls, v: datetime) -> datetime:
        if v.tzinfo is None:
            v = v.replace(tzinfo=timezone.utc)
        return v.astimezone(timezone.utc)

    @model_validator(mode="after")
    def check_total(self):
        total = sum((i.price * i.quantity for i in self.items), Decimal("0"))
        if self.discount > total:
            logger.warning("discount of %s", self.id)
            raise ValueError(f"discount {self.discount} exceeds total {total:.2f}")
        seen = set()
        for n, item in enumerate(self.items):
            if item.sku in seen:
                raise ValueError(f"items[{n}]: duplicate sku {item.sku}")
            seen.add(item.sku)
        if self.billing is None:
            self.billing = self.shipping
        return self


class Line(BaseModel):
    price: Decimal
    n: int = 1

    @property
    def total(self):
        return self.price * self.n

    def more_than(self, x, *, twice=False):
        return self.total > (x * 2 if twice else x)


class Gift(Line):
    @property
    def total(self):
        return Decimal(0)


class Basket(BaseModel):
    items: List[Line]
    gift: Gift
    total: Decimal = Decimal(0)
    note: Optional[str] = None

    @model_validator(mode="before")
    @classmethod
    def old_names(cls, data):
        if isinstance(data, dict) and "lines" in data:
            data = {**data, "items": data["lines"]}
        return data

    @field_validator("note")
    @classmethod
    def short(cls, v, info):
        if v is not None and len(v) > 10 * len(info.data.get("items", [])):
            raise ValueError("a note of %d characters for %s" % (len(v), [i.n for i in info.data.get("items", [])]))
        return v

    @model_validator(mode="after")
    def check(self):
        s = sum([i.total for i in self.items], Decimal(0)) + self.gift.total
        if s > 100:
            raise ValueError(f"{s} too much")
        if any(i.more_than(50) for i in self.items):
            raise ValueError("one is too dear")
        if self.total and self.total != s:
            raise ValueError(f"{self.total} is not {s}")
        self.total = s
        return self


class Colour(Enum):
    RED = "red"
    GREEN = "green"

    def __str__(self):
        return self.value.title()


class Tag(BaseModel):
    name: str
    weight: float = 1.0
    colour: Colour = Colour.RED
    when: Optional[date] = None


class Tags(RootModel[List[Tag]]):
    pass


class Shown(BaseModel):
    model_config = ConfigDict(extra="allow")
    tag: Tag
    tags: Tags
    fixed: int = Field(default=1, frozen=True)
    text: str = ""

    @model_validator(mode="after")
    def tell(self):
        self.text = f"{self.tag}|{self.tag!r}|{self.tags}|{[self.tag]}|{self.tag.colour}"
        if self.tag.weight > 5:
            raise ValueError(f"too heavy: {self!r} {self}")
        return self
