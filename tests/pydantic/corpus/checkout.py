"""Order service: API Gateway + SQS, Powertools v2 style."""
from __future__ import annotations

import re
from collections import OrderedDict, defaultdict
from datetime import date, datetime, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum, IntEnum, StrEnum
from typing import Annotated, Any, ClassVar, Dict, Generic, Iterable, List, Literal, Mapping, Optional, Sequence, TypeVar, Union
from uuid import UUID

from pydantic import (
    AliasChoices, AliasPath, BaseModel, ConfigDict, Discriminator, EmailStr, Field, HttpUrl, NonNegativeInt, PositiveInt,
    PrivateAttr, RootModel, SerializationInfo, StringConstraints, Tag, TypeAdapter, ValidationInfo, ValidationError, ValidatorFunctionWrapHandler, computed_field,
    field_serializer, field_validator, model_serializer, model_validator,
)
from pydantic.alias_generators import to_camel
from typing_extensions import Self

T = TypeVar("T", bound=BaseModel)
K = TypeVar("K")
V = TypeVar("V", int, str)

SKU_RE = re.compile(r"^[A-Z]{3}-\d{4}$")
Money = Annotated[Decimal, Field(max_digits=12, decimal_places=2, ge=0)]
NonEmpty = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


class Currency(StrEnum):
    EUR = "EUR"
    USD = "USD"
    GBP = "GBP"


class Priority(IntEnum):
    LOW = 1
    NORMAL = 5
    HIGH = 10

    @classmethod
    def default(cls) -> "Priority":
        return cls.NORMAL


class CamelModel(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="forbid", str_strip_whitespace=True, validate_assignment=True)


class Address(CamelModel):
    line1: NonEmpty
    line2: Optional[str] = None
    city: NonEmpty
    postal_code: str = Field(min_length=3, max_length=10)
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] = "DE"

    @field_validator("postal_code", mode="before")
    @classmethod
    def _coerce_postal(cls, v: Any) -> Any:
        if isinstance(v, int):
            return f"{v:05d}"
        return v


class LineItem(CamelModel):
    sku: str
    quantity: PositiveInt = 1
    unit_price: Money
    discount: Annotated[Decimal, Field(ge=0, le=1)] = Decimal("0")
    attributes: Mapping[str, str] = Field(default_factory=dict)
    tags: Sequence[str] = ()

    @field_validator("sku")
    @classmethod
    def _sku(cls, v: str) -> str:
        if not SKU_RE.match(v):
            raise ValueError(f"bad SKU {v!r}")
        return v

    @computed_field
    @property
    def total(self) -> Decimal:
        return (self.unit_price * self.quantity * (1 - self.discount)).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


class CardPayment(CamelModel):
    method: Literal["card"]
    last4: Annotated[str, Field(pattern=r"^\d{4}$")]
    expires: date


class SepaPayment(CamelModel):
    method: Literal["sepa"]
    iban: str

    @field_validator("iban")
    @classmethod
    def _iban(cls, v):
        v = v.replace(" ", "").upper()
        if len(v) < 15:
            raise ValueError("iban too short")
        return v


class InvoicePayment(CamelModel):
    method: Literal["invoice", "net30"]
    due_days: int = 30


Payment = Annotated[Union[CardPayment, SepaPayment, InvoicePayment], Field(discriminator="method")]


def _shape(v: Any) -> str | None:
    if isinstance(v, dict):
        return "pickup" if "store_id" in v or "storeId" in v else "courier"
    return getattr(v, "kind_", None)


class Pickup(CamelModel):
    kind_: ClassVar[str] = "pickup"
    store_id: str


class Courier(CamelModel):
    kind_: ClassVar[str] = "courier"
    carrier: str
    service: str = "standard"


Delivery = Annotated[Union[Annotated[Pickup, Tag("pickup")], Annotated[Courier, Tag("courier")]], Discriminator(_shape)]


class Order(CamelModel):
    model_config = ConfigDict(title="Order v2", json_schema_extra={"examples": [{"orderId": "x"}]})

    order_id: UUID = Field(validation_alias=AliasChoices("orderId", "order_id", AliasPath("meta", "id")))
    customer_email: EmailStr
    created_at: datetime
    ship_by: Optional[date] = None
    currency: Currency = Currency.EUR
    priority: Priority = Priority.NORMAL
    items: Annotated[List[LineItem], Field(min_length=1)]
    payment: Payment
    delivery: Delivery
    billing: Address
    shipping: Optional[Address] = None
    notes: Dict[str, Any] = {}
    callback: Optional[HttpUrl] = None
    _audit: List[str] = PrivateAttr(default_factory=list)

    @field_validator("created_at")
    @classmethod
    def _aware(cls, v: datetime, info: ValidationInfo) -> datetime:
        if v.tzinfo is None:
            v = v.replace(tzinfo=timezone.utc)
        return v

    @field_validator("ship_by")
    @classmethod
    def _ship(cls, v: Optional[date], info: ValidationInfo) -> Optional[date]:
        created = info.data.get("created_at")
        if v is not None and created is not None and v < created.date():
            raise ValueError("ship_by must not be before created_at")
        return v

    @model_validator(mode="before")
    @classmethod
    def _legacy(cls, data: Any) -> Any:
        if isinstance(data, dict) and "lines" in data:
            data = {**data, "items": data["lines"]}
            data.pop("lines")
        return data

    @model_validator(mode="after")
    def _default_shipping(self) -> Self:
        if self.shipping is None and isinstance(self.delivery, Courier):
            object.__setattr__(self, "shipping", self.billing)
        return self

    @computed_field(alias="grandTotal")  # type: ignore[misc]
    @property
    def grand_total(self) -> Decimal:
        return sum((i.total for i in self.items), Decimal("0"))

    @field_serializer("created_at", when_used="json")
    def _ser_created(self, v: datetime) -> str:
        return v.strftime("%Y-%m-%dT%H:%M:%SZ")

    @field_serializer("notes")
    def _ser_notes(self, v: Dict[str, Any], info: SerializationInfo) -> Dict[str, str]:
        return {k: str(x) for k, x in v.items()}


class Envelope(BaseModel, Generic[T]):
    model_config = ConfigDict(populate_by_name=True)
    version: Literal["1.0"] = "1.0"
    detail_type: str = Field(alias="detail-type")
    detail: T
    metadata: Dict[str, str] = Field(default_factory=dict)


class OrderEnvelope(Envelope[Order]):
    source: str = "orders"


class Page(BaseModel, Generic[K]):
    items: List[K]
    next_token: Optional[str] = None

    def __len__(self) -> int:
        return len(self.items)


class OrderPage(Page[Order]):
    pass


class Batch(RootModel[List[Order]]):
    def __iter__(self):
        return iter(self.root)

    def __getitem__(self, i):
        return self.root[i]
