"""An order service in the present style."""
from __future__ import annotations

from datetime import datetime, timezone
from decimal import Decimal
from enum import Enum, StrEnum, auto
from typing import Annotated, Any, ClassVar, Literal, Optional, Union
from uuid import UUID, uuid4

from pydantic import BaseModel, ConfigDict, EmailStr, Field, PrivateAttr, field_validator, model_validator

MAX_LINES = 100
CURRENCIES = ("USD", "EUR")
Sku = Annotated[str, Field(min_length=3, max_length=20, pattern=r"^[A-Z0-9-]+$")]
Money = Annotated[Decimal, Field(max_digits=12, decimal_places=2, ge=0)]


class Status(StrEnum):
    """Where an order is."""

    NEW = auto()
    PAID = auto()
    SHIPPED = "shipped"


class Priority(int, Enum):
    LOW = 1
    HIGH = 2


class Base(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, populate_by_name=True)

    def to_event(self) -> dict[str, Any]:
        return self.model_dump()


class Address(Base):
    street: str = Field(..., description="Street and number", examples=["Main St 1"])
    city: str
    zip_code: str = Field(alias="zipCode", pattern=r"^\d{5}$")
    country: Literal["US", "DE"] = "US"


class Line(Base):
    sku: Sku
    quantity: Annotated[int, Field(gt=0, le=MAX_LINES)] = 1
    price: Money
    note: Optional[str] = Field(None, max_length=200)


class Card(Base):
    kind: Literal["card"] = "card"
    last4: Annotated[str, Field(pattern=r"^\d{4}$")]


class Transfer(Base):
    kind: Literal["transfer"]
    iban: str


class Voucher(Base):
    kind: Literal["voucher", "gift"]
    code: str


Payment = Annotated[Union[Card, Transfer, Voucher], Field(discriminator="kind")]


class Order(Base):
    """An order.

    With two paragraphs:
        and an indented line.
    """

    schema_version: ClassVar[int] = 3
    _cache: dict[str, Any] = PrivateAttr(default_factory=dict)

    order_id: UUID = Field(default_factory=uuid4)
    status: Status = Status.NEW
    priority: Priority = Priority.LOW
    email: EmailStr
    ship_to: Address = Field(description="Where it goes")
    bill_to: Address | None = None
    lines: list[Line] = Field(min_length=1, max_length=MAX_LINES)
    payment: Payment
    tags: set[str] = Field(default_factory=set)
    created: datetime = Field(default_factory=lambda: datetime.now(timezone.utc))
    updated: datetime | None = Field(default=None, deprecated=True)
    meta: dict[str, str | int | float | bool | None] = {}
    parent: Optional[Order] = None
    total: Money = Decimal("0.00")

    @property
    def size(self) -> int:
        return len(self.lines)

    @field_validator("email", mode="before")
    @classmethod
    def lower(cls, v: Any) -> Any:
        return v.lower() if isinstance(v, str) else v

    @field_validator("lines")
    @classmethod
    def distinct(cls, lines: list[Line]) -> list[Line]:
        if len({line.sku for line in lines}) != len(lines):
            raise ValueError("the same sku twice")
        return lines

    @model_validator(mode="after")
    def check(self) -> Order:
        if self.status == Status.PAID and not self.payment:
            raise ValueError("no payment")
        return self
