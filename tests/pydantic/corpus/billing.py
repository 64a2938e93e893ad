import datetime as dt
import decimal
import enum
import json
import typing as t
from collections import OrderedDict, defaultdict
from functools import cached_property, lru_cache

import pydantic
from pydantic import BaseModel, Extra, Field, root_validator, validator, PrivateAttr
from pydantic.types import StrictBool, StrictInt, StrictStr, conlist, condecimal, SecretStr

TWO = decimal.Decimal("0.01")


def to_camel(s: str) -> str:
    head, *rest = s.split("_")
    return head + "".join(w.title() for w in rest)


def _clean(value: t.Optional[str]) -> t.Optional[str]:
    if value is None:
        return None
    value = value.strip()
    return value or None


class Currency(str, enum.Enum):
    usd = "USD"
    eur = "EUR"
    jpy = "JPY"


class Kind(enum.Enum):
    CARD = "card"
    BANK = "bank"
    CASH = 3


class Money(BaseModel):
    amount: decimal.Decimal
    currency: Currency = Currency.usd

    class Config:
        extra = Extra.forbid
        frozen = True
        use_enum_values = True

    @validator("amount", pre=True)
    def from_text(cls, v):
        if isinstance(v, str):
            v = v.replace(",", "").lstrip("$")
        return v

    @validator("amount")
    def positive(cls, v):
        if v < 0:
            raise ValueError("must not be negative")
        return v

    def __add__(self, other: "Money") -> "Money":
        if self.currency != other.currency:
            raise TypeError("currencies differ")
        return Money(amount=self.amount + other.amount, currency=self.currency)

    def __str__(self):
        return f"{self.amount:.2f} {self.currency}"


class Line(BaseModel):
    sku: StrictStr = Field(..., min_length=3, max_length=12)
    quantity: StrictInt = Field(1, ge=1, le=999)
    unit: Money
    discount: float = Field(0.0, ge=0, lt=1)
    note: t.Optional[str] = None

    _note = validator("note", allow_reuse=True)(_clean)

    @property
    def total(self) -> decimal.Decimal:
        return (self.unit.amount * self.quantity * (1 - decimal.Decimal(str(self.discount)))).quantize(TWO)


class Card(BaseModel):
    type: t.Literal["card"] = "card"
    number: SecretStr
    expires: dt.date

    @validator("number")
    def luhn(cls, v: SecretStr):
        digits = [int(c) for c in v.get_secret_value() if c.isdigit()]
        if len(digits) < 12:
            raise ValueError("too short")
        odd = digits[-1::-2]
        even = digits[-2::-2]
        total = sum(odd)
        for d in even:
            total += sum(divmod(d * 2, 10))
        if total % 10:
            raise ValueError("not a card number")
        return v


class Bank(BaseModel):
    type: t.Literal["bank"]
    iban: str = Field(regex=None) if False else Field(pattern="^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$")

    @validator("iban", pre=True)
    def compact(cls, v):
        return "".join(v.split()).upper() if isinstance(v, str) else v


class Invoice(BaseModel):
    invoice_id: int = Field(alias="invoiceId")
    issued: dt.date
    due: t.Optional[dt.date] = None
    lines: t.List[Line]
    payment: t.Union[Card, Bank]
    kind: Kind = Kind.CARD
    labels: t.Dict[str, t.Any] = Field(default_factory=dict)
    paid: StrictBool = False
    history: t.List[t.Tuple[dt.datetime, str]] = []
    total: t.Optional[decimal.Decimal] = None
    _cache: dict = PrivateAttr(default_factory=dict)

    class Config:
        allow_population_by_field_name = True
        anystr_strip_whitespace = True
        validate_assignment = True

    @validator("due", always=True)
    def default_due(cls, v, values):
        if v is None and "issued" in values:
            return values["issued"] + dt.timedelta(days=30)
        return v

    @validator("lines")
    def some(cls, v):
        if not v:
            raise ValueError("an invoice has lines")
        if len({line.sku for line in v}) != len(v):
            raise ValueError("a sku twice: " + ", ".join(sorted(line.sku for line in v)))
        return v

    @root_validator(skip_on_failure=True)
    def compute(cls, values):
        total = sum((line.total for line in values["lines"]), decimal.Decimal(0))
        if values.get("total") is not None and values["total"] != total:
            raise ValueError(f"total is {values['total']}, but lines sum to {total}")
        values["total"] = total
        return values
