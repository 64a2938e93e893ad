"""Payments: a discriminated union of methods, secrets, money in minor units, a checksum of the card."""
from datetime import datetime
from enum import Enum, IntEnum
from typing import Annotated, Any, Dict, List, Literal, Optional, Union

from pydantic import (AwareDatetime, BaseModel, ConfigDict, Field, FutureDate, SecretStr, StrictInt, StringConstraints, constr, field_validator,
                      model_validator)
from pydantic_core import PydanticCustomError

IBAN_LENGTHS = {"DE": 22, "FR": 27, "NL": 18}


class Currency(str, Enum):
    EUR = "EUR"
    USD = "USD"
    JPY = "JPY"

    @property
    def digits(self) -> int:
        return 0 if self is Currency.JPY else 2


class Risk(IntEnum):
    LOW = 1
    MEDIUM = 2
    HIGH = 3


def luhn(number: str) -> bool:
    digits = [int(c) for c in number][::-1]
    return sum(d if i % 2 == 0 else sum(divmod(2 * d, 10)) for i, d in enumerate(digits)) % 10 == 0


class Amount(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    value: StrictInt = Field(ge=0)
    currency: Currency

    def __str__(self) -> str:
        return f"{self.value / 10 ** self.currency.digits:.{self.currency.digits}f} {self.currency.value}"


class Card(BaseModel):
    kind: Literal["card"]
    number: Annotated[str, StringConstraints(strip_whitespace=True, min_length=12, max_length=19, pattern=r"^\d+$")]
    cvc: SecretStr = Field(min_length=3, max_length=4)
    holder: constr(to_upper=True, min_length=2)
    expires: FutureDate

    @field_validator("number")
    @classmethod
    def check_luhn(cls, v: str) -> str:
        if not luhn(v):
            raise PydanticCustomError("card_checksum", "the checksum of card {last4} is wrong", {"last4": v[-4:]})
        return v


class Sepa(BaseModel):
    kind: Literal["sepa", "iban"]
    iban: str
    mandate: Optional[str] = None

    @field_validator("iban", mode="before")
    @classmethod
    def compact(cls, v: Any) -> Any:
        return "".join(v.split()).upper() if isinstance(v, str) else v

    @field_validator("iban", mode="after")
    @classmethod
    def check_length(cls, v: str) -> str:
        country = v[:2]
        assert country in IBAN_LENGTHS, f"country {country} is not known"
        if len(v) != IBAN_LENGTHS[country]:
            raise ValueError(f"an IBAN of {country} has {IBAN_LENGTHS[country]} characters, not {len(v)}")
        return v


class Wallet(BaseModel):
    kind: Literal["wallet"]
    provider: Literal["apple", "google"]
    token: SecretStr


class Voucher(BaseModel):
    kind: Literal["voucher"] = "voucher"
    codes: List[Annotated[str, Field(pattern="^[A-Z0-9]{8}$")]] = Field(min_length=1)


Method = Annotated[Union[Card, Sepa, Wallet, Voucher], Field(discriminator="kind")]


class Refund(BaseModel):
    amount: Amount
    reason: str = "requested_by_customer"
    at: AwareDatetime


class Payment(BaseModel):
    model_config = ConfigDict(extra="forbid")
    id: str = Field(pattern=r"^pay_[a-z0-9]{6,}$", examples=["pay_abc123"])
    amount: Amount
    method: Method
    fallback: Optional[Method] = None
    risk: Risk = Risk.LOW
    captured: bool = False
    created: datetime = Field(alias="createdAt")
    refunds: List[Refund] = Field(default_factory=list)
    metadata: Dict[str, Union[str, int, bool, None]] = {}

    @model_validator(mode="before")
    @classmethod
    def flat_amount(cls, data: Any) -> Any:
        if isinstance(data, dict) and "currency" in data and not isinstance(data.get("amount"), dict):
            data = dict(data)
            data["amount"] = {"value": data.get("amount"), "currency": data.pop("currency")}
        return data

    @model_validator(mode="after")
    def refunds_fit(self):
        refunded = sum(r.amount.value for r in self.refunds)
        if refunded > self.amount.value:
            raise ValueError("refunded %d of %d" % (refunded, self.amount.value))
        if self.refunds and not self.captured:
            raise PydanticCustomError("not_captured", "only captured payments are refunded")
        return self
