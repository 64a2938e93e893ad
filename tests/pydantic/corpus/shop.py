"""An order service's events, in the idioms of pydantic 2: shared types in one place, generics for envelopes, unions told by a tag, views of computed fields."""
from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum, IntEnum
from typing import Annotated, Any, ClassVar, Dict, Generic, List, Literal, Optional, TypeVar, Union
from uuid import UUID

from pydantic import (
    AfterValidator,
    AliasChoices,
    AliasPath,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    EmailStr,
    Field,
    HttpUrl,
    NonNegativeInt,
    PlainSerializer,
    PositiveInt,
    SecretStr,
    SerializationInfo,
    SerializeAsAny,
    StringConstraints,
    ValidationInfo,
    computed_field,
    field_serializer,
    field_validator,
    model_serializer,
    model_validator,
)
from pydantic.alias_generators import to_camel

T = TypeVar("T")
SKU = re.compile(r"[A-Z]{2}-\d{4}")
CENT = Decimal("0.01")


def _split(value: Any) -> Any:
    if isinstance(value, str):
        return [part.strip() for part in value.split(",") if part.strip()]
    return value


def _money(value: Decimal) -> Decimal:
    return value.quantize(CENT, rounding=ROUND_HALF_UP)


def _utc(value: datetime) -> datetime:
    return value.replace(tzinfo=timezone.utc) if value.tzinfo is None else value


Money = Annotated[Decimal, Field(ge=0, max_digits=12), AfterValidator(_money), PlainSerializer(lambda v: f"{v:.2f}", return_type=str, when_used="json")]
Sku = Annotated[str, StringConstraints(strip_whitespace=True, to_upper=True, pattern=r"^[A-Za-z]{2}-\d{4}$")]
Tags = Annotated[List[str], BeforeValidator(_split), Field(max_length=5)]
Stamp = Annotated[datetime, AfterValidator(_utc)]
Country = Annotated[str, StringConstraints(min_length=2, max_length=2, to_upper=True)]


class Currency(str, Enum):
    EUR = "EUR"
    USD = "USD"
    GBP = "GBP"

    @classmethod
    def _missing_(cls, value):
        if isinstance(value, str):
            for member in cls:
                if member.value == value.upper():
                    return member
        return None


class Priority(IntEnum):
    LOW = 1
    NORMAL = 5
    HIGH = 9


class Base(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="forbid", frozen=True, str_strip_whitespace=True)


class Address(Base):
    street: str = Field(min_length=1, max_length=80)
    city: str
    zip: str = Field(validation_alias=AliasChoices("zip", "postalCode", AliasPath("codes", 0)), serialization_alias="postalCode")
    country: Country = "DE"

    @model_validator(mode="after")
    def _zip_fits(self) -> Address:
        if self.country == "DE" and not re.fullmatch(r"\d{5}", self.zip):
            raise ValueError(f"no zip of {self.country}: {self.zip!r}")
        return self


class Customer(Base):
    id: UUID
    email: EmailStr
    name: Optional[str] = None
    password: Optional[SecretStr] = None
    addresses: Dict[Literal["billing", "shipping"], Address] = Field(default_factory=dict)

    @computed_field(alias="displayName")
    @property
    def display_name(self) -> str:
        return self.name or self.email.split("@")[0]


class Discount(Base):
    kind: str
    label: str = ""


class Percent(Discount):
    kind: Literal["percent"] = "percent"
    value: float = Field(gt=0, le=100)

    def off(self, amount: Decimal) -> Decimal:
        return _money(amount * Decimal(str(self.value)) / 100)


class Fixed(Discount):
    kind: Literal["fixed"] = "fixed"
    value: Money

    def off(self, amount: Decimal) -> Decimal:
        return min(self.value, amount)


class Line(Base):
    sku: Sku
    title: str = Field("", max_length=200)
    quantity: PositiveInt = 1
    unit_price: Money
    tax: float = Field(0.19, ge=0, lt=1)
    tags: Tags = []
    discount: Annotated[Union[Percent, Fixed], Field(discriminator="kind")] | None = None

    @computed_field
    @property
    def total(self) -> Money:
        amount = self.unit_price * self.quantity
        if self.discount is not None:
            amount -= self.discount.off(amount)
        return _money(amount)


class Card(Base):
    method: Literal["card"]
    brand: Literal["visa", "mastercard", "amex"]
    last4: str = Field(pattern=r"^\d{4}$")
    expires: date

    @field_serializer("last4")
    def _mask(self, value: str, info: SerializationInfo) -> str:
        return value if info.context and info.context.get("internal") else "****"


class Invoice(Base):
    method: Literal["invoice"]
    due_in: timedelta = timedelta(days=14)
    vat_id: Optional[str] = Field(None, pattern=r"^[A-Z]{2}[0-9A-Z]{2,12}$")


class Voucher(Base):
    method: Literal["voucher"]
    code: SecretStr
    left: Money = Decimal("0")


Payment = Annotated[Union[Card, Invoice, Voucher], Field(discriminator="method")]


class Order(Base):
    MAX_LINES: ClassVar[int] = 50

    order_id: UUID = Field(alias="orderId")
    number: int = Field(ge=1, le=999_999_999)
    customer: Customer
    lines: List[Line] = Field(min_length=1)
    payment: Payment
    currency: Currency = Currency.EUR
    priority: Priority = Priority.NORMAL
    placed_at: Stamp
    notes: Dict[str, str | int | None] = {}
    discounts: List[SerializeAsAny[Discount]] = []
    callback: Optional[HttpUrl] = None
    revision: NonNegativeInt = 0

    @field_validator("lines")
    @classmethod
    def _no_twice(cls, lines: List[Line], info: ValidationInfo) -> List[Line]:
        skus = [line.sku for line in lines]
        twice = sorted({s for s in skus if skus.count(s) > 1})
        if twice:
            raise ValueError(f"order {info.data.get('number')} has lines twice: {', '.join(twice)}")
        if len(lines) > cls.MAX_LINES:
            raise ValueError(f"at most {cls.MAX_LINES} lines")
        return lines

    @model_validator(mode="before")
    @classmethod
    def _old_names(cls, data: Any) -> Any:
        if isinstance(data, dict) and "items" in data and "lines" not in data:
            data = {**data, "lines": data["items"]}
            del data["items"]
        return data

    @computed_field
    @property
    def total(self) -> Money:
        return _money(sum((line.total for line in self.lines), Decimal(0)))

    @computed_field
    @property
    def skus(self) -> List[str]:
        return [line.sku for line in self.lines]


class Envelope(BaseModel, Generic[T]):
    model_config = ConfigDict(extra="ignore")

    id: UUID
    source: str = "shop"
    time: datetime
    attempt: int = Field(1, ge=1)
    trace: Optional[str] = None
    data: T

    @model_serializer(mode="wrap")
    def _flat(self, handler, info: SerializationInfo) -> Dict[str, Any]:
        shown = handler(self)
        if shown.get("trace") is None:
            shown.pop("trace", None)
        return shown


class OrderPlaced(Envelope[Order]):
    type: Literal["order.placed"]


class StockReserved(BaseModel):
    order_id: UUID
    reserved: Dict[Sku, PositiveInt]
    until: Optional[Stamp] = None


class StockEvent(Envelope[StockReserved]):
    type: Literal["stock.reserved"]


class Batch(BaseModel):
    events: List[Annotated[Union[OrderPlaced, StockEvent], Field(discriminator="type")]]
    cursor: Optional[str] = None
