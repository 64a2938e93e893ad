"""A ledger's messages, written for pydantic 1 and half carried over to 2: json_encoders, class Config, pre= and always= validators, old method names beside new."""
import json
import logging
import os
from collections import OrderedDict
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Any, Callable, ClassVar, Dict, List, Mapping, NamedTuple, Optional, Sequence, Set, Tuple, Union
from uuid import UUID

from pydantic import BaseModel, Extra, Field, PrivateAttr, conint, conlist, constr, root_validator, validator
from pydantic import field_validator, model_validator

logger = logging.getLogger(__name__)
TABLE = os.environ.get("LEDGER_TABLE", "ledger")
ISO = "%Y-%m-%dT%H:%M:%SZ"
ZERO = Decimal("0")


def to_iso(value: datetime) -> str:
    if value.tzinfo is not None:
        value = value.astimezone(timezone.utc)
    return value.strftime(ISO)


def parse_amount(value: Any) -> Any:
    """'1.234,50' as well as '1234.50'."""
    if isinstance(value, str):
        text = value.strip().replace(" ", "")
        if "," in text:
            text = text.replace(".", "").replace(",", ".")
        try:
            return Decimal(text)
        except InvalidOperation:
            raise ValueError(f"not an amount: {value}")
    if isinstance(value, float):
        return Decimal(str(value))
    return value


class EntryKind(str, Enum):
    debit = "debit"
    credit = "credit"
    reversal = "reversal"


class State(Enum):
    OPEN = 0
    BOOKED = 1
    VOID = -1


class Period(NamedTuple):
    start: date
    end: Optional[date] = None


class LedgerModel(BaseModel):
    class Config:
        extra = Extra.forbid
        arbitrary_types_allowed = True
        json_encoders = {
            datetime: to_iso,
            Decimal: lambda v: format(v, "f"),
            State: lambda v: v.name.lower(),
            set: sorted,
            timedelta: lambda v: int(v.total_seconds()),
        }

    def to_item(self) -> Dict[str, Any]:
        return json.loads(self.model_dump_json(exclude_none=True))

    @classmethod
    def from_item(cls, item: Mapping[str, Any]):
        return cls.model_validate({k: v for k, v in item.items() if not k.startswith("_")})


class Account(LedgerModel):
    number: constr(pattern=r"^\d{4,10}$")
    owner: Optional[str]
    opened: date = date(2000, 1, 1)
    limits: Dict[str, Decimal] = {}
    labels: Set[str] = set()
    state: State = State.OPEN
    _cache: Dict[str, Any] = PrivateAttr(default_factory=dict)

    @validator("owner", pre=True)
    def blank_is_none(cls, v):
        return v or None

    @validator("limits", each_item=True)
    def positive(cls, v):
        if v < 0:
            raise ValueError("a limit below zero")
        return v

    def remember(self, key, value):
        self._cache[key] = value
        return self._cache


class Entry(LedgerModel):
    id: UUID = Field(default_factory=lambda: UUID(int=1))
    kind: EntryKind
    account: Account
    amount: Decimal
    at: datetime
    text: str = ""
    valid: Optional[Period] = None
    hold: timedelta = timedelta(0)
    history: List[Tuple[datetime, Decimal]] = []
    fees: Dict[str, Union[Decimal, int]] = {}

    _amount = validator("amount", pre=True, allow_reuse=True)(parse_amount)

    @validator("amount")
    def not_zero(cls, v, values):
        kind = values.get("kind")
        if v == ZERO and kind != EntryKind.reversal:
            raise ValueError("an amount of zero")
        return v

    @validator("text", always=True)
    def has_text(cls, v, values):
        if not v and "kind" in values:
            return values["kind"].value.title()
        return v

    @field_validator("at")
    @classmethod
    def with_zone(cls, v):
        return v if v.tzinfo else v.replace(tzinfo=timezone.utc)

    @root_validator(skip_on_failure=True)
    def reversal_is_negative(cls, values):
        if values.get("kind") is EntryKind.reversal and values["amount"] > 0:
            values["amount"] = -values["amount"]
        return values

    @property
    def signed(self) -> Decimal:
        return -self.amount if self.kind == EntryKind.credit else self.amount


class Posting(LedgerModel):
    entries: conlist(Entry, min_length=1, max_length=20)
    booked_at: Optional[datetime] = Field(None, alias="bookedAt")
    by: str = Field("system", description="who booked it")
    sequence: conint(ge=0) = 0
    meta: "Optional[Meta]" = None
    raw: Optional[Any] = None

    class Config(LedgerModel.Config):
        populate_by_name = True
        extra = Extra.ignore
        json_encoders = {**LedgerModel.Config.json_encoders, EntryKind: lambda v: v.value.upper()}

    @model_validator(mode="before")
    @classmethod
    def unwrap(cls, values):
        if isinstance(values, dict) and "posting" in values:
            values = values["posting"]
        return values

    @root_validator(pre=True)
    def count(cls, values):
        logger.debug("posting with %d keys", len(values))
        return values

    @model_validator(mode="after")
    def balanced(self):
        total = sum((e.signed for e in self.entries), ZERO)
        if len(self.entries) > 1 and total != ZERO:
            raise ValueError(f"not balanced: {total}")
        return self


class Meta(LedgerModel):
    trace: Optional[str] = None
    tags: Sequence[str] = ()
    parent: Optional[Posting] = None

    def json(self, **how):
        return "meta:" + self.model_dump_json(**how)


Posting.model_rebuild()


class Page(LedgerModel):
    items: List[Posting]
    next: Optional[str]
    totals: Dict[date, Decimal] = {}
    seen_at: List[Optional[datetime]] = []
