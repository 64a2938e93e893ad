"""A workflow's commands and events, as a service mesh passes them around."""
from __future__ import annotations

import abc
import base64
import hashlib
import string
import sys
from datetime import date, datetime, timedelta, timezone
from decimal import ROUND_HALF_EVEN, Decimal
from enum import Enum, Flag, IntEnum, StrEnum, auto, unique
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Dict, FrozenSet, Generic, Iterable, List, Literal, Optional, Set, Tuple, Type, TypeVar, Union
from uuid import UUID

from pydantic import (UUID4, AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, FutureDate, NaiveDatetime, NonNegativeInt, PastDate, RootModel, StrictInt,
                      StringConstraints, ValidationInfo, computed_field, condate, confloat, conint, conlist, conset, field_validator, model_validator)

if TYPE_CHECKING:
    from somewhere import Nothing

Slug = Annotated[str, StringConstraints(strip_whitespace=True, to_lower=True, pattern=r"^[a-z][a-z0-9-]*$", max_length=40)]
Percent = Annotated[Decimal, Field(ge=0, le=100, max_digits=5, decimal_places=2)]
Pair = Tuple[int, str]
T = TypeVar("T")
M = TypeVar("M", bound="Message")
NAMES = frozenset({"build", "deploy", "test"})
LIMITS: Dict[str, int] = {"build": 3, "deploy": 1}


@unique
class Level(StrEnum):
    DEBUG = auto()
    INFO = auto()
    ERROR = auto()

    @classmethod
    def _missing_(cls, value):
        if isinstance(value, str):
            for member in cls:
                if member.value == value.lower():
                    return member
        return None


class Code(IntEnum):
    OK = 0
    RETRY = 10
    FAIL = 20


def split_list(v: Any) -> Any:
    return [x for x in (y.strip() for y in v.split(",")) if x] if isinstance(v, str) else v


def no_dupes(v: list[str]) -> list[str]:
    if len(set(v)) != len(v):
        raise ValueError("duplicates: %s" % ", ".join(sorted({x for x in v if v.count(x) > 1})))
    return v


class Message(BaseModel, abc.ABC):
    model_config = ConfigDict(extra="ignore", validate_default=True, use_enum_values=False, str_max_length=200)

    VERSION: ClassVar[int] = 3
    id: UUID4
    trace: str = Field("", alias="x-trace-id", max_length=64)
    created: datetime = Field(default=datetime(2020, 1, 1, tzinfo=timezone.utc))
    level: Level = Level.INFO

    @field_validator("created", mode="after")
    @classmethod
    def utc(cls, v: datetime) -> datetime:
        if v.tzinfo is None:
            return v.replace(tzinfo=timezone.utc)
        return v.astimezone(timezone.utc)

    @field_validator("trace", "created", mode="before")
    @classmethod
    def no_nul(cls, v: Any, info: ValidationInfo) -> Any:
        if isinstance(v, str) and "\x00" in v:
            raise ValueError(f"{info.field_name} holds NUL")
        return v


class Retry(BaseModel):
    attempts: conint(ge=1, le=10) = 3
    backoff: confloat(gt=0, allow_inf_nan=False) = 1.5
    codes: conset(Code, min_length=1, max_length=2) = {Code.RETRY}

    @computed_field(alias="totalWait")
    def total(self) -> float:
        return round(sum(self.backoff ** i for i in range(self.attempts)), 3)


class Step(BaseModel):
    name: Slug
    run: Annotated[List[str], BeforeValidator(split_list), AfterValidator(no_dupes)]
    env: Dict[Annotated[str, StringConstraints(pattern=r"^[A-Z_]+$")], Union[int, float, bool, str]] = {}
    needs: FrozenSet[Slug] = frozenset()
    timeout: Union[timedelta, Literal["never"]] = timedelta(minutes=5)
    retry: Optional[Retry] = None
    weight: Percent = Decimal("100")
    matrix: Dict[str, Dict[str, List[Pair]]] = {}

    @model_validator(mode="after")
    def consistent(self):
        if self.name in self.needs:
            raise ValueError("a step that needs itself")
        limit = LIMITS.get(self.name)
        if limit is not None and len(self.run) > limit:
            raise ValueError(f"{self.name}: {len(self.run)} commands, {limit} allowed")
        return self


class Start(Message):
    kind: Literal["start", "START"]
    steps: conlist(Step, min_length=1)
    params: Dict[str, Any] = {}

    @field_validator("steps")
    @classmethod
    def known(cls, steps: list[Step], info: ValidationInfo):
        names = [s.name for s in steps]
        for at, step in enumerate(steps):
            missing = step.needs.difference(names[:at])
            assert not missing, f"step {at} ({step.name!r}) needs {sorted(missing)}"
        if info.context and info.context.get("closed"):
            raise ValueError("closed")
        return steps


class Progress(Message):
    kind: Literal["progress"]
    done: NonNegativeInt
    of: Annotated[int, Field(gt=0)]
    eta: Optional[NaiveDatetime] = None

    @property
    def share(self) -> Decimal:
        return (Decimal(self.done) / Decimal(self.of)).quantize(Decimal("0.0001"), rounding=ROUND_HALF_EVEN)

    @model_validator(mode="after")
    def within(self) -> "Progress":
        if self.done > self.of:
            raise ValueError(f"{self.done} of {self.of} ({self.share:%})")
        return self


class Finish(Message):
    kind: Literal["finish"]
    code: Code = Code.OK
    digest: Optional[bytes] = None
    due: Optional[PastDate] = None
    notes: List[Optional[str]] = Field(default_factory=list, max_length=3)
    artifacts: Optional[Dict[str, Tuple[StrictInt, ...]]] = None

    @field_validator("digest", mode="before")
    @classmethod
    def hexed(cls, v):
        if isinstance(v, str):
            if len(v) % 2 or any(c not in string.hexdigits for c in v):
                raise ValueError("not hexadecimal")
            return v.lower().encode()
        return v


AnyMessage = Annotated[Union[Start, Progress, Finish], Field(discriminator="kind")]


class Envelope(BaseModel, Generic[T]):
    version: Literal[1, 2] = 1
    body: T
    more: Optional[Envelope[T]] = None


class Inbox(RootModel[List[Envelope[AnyMessage]]]):
    root: List[Envelope[AnyMessage]] = Field(max_length=2)

    def kinds(self) -> List[str]:
        return [e.body.kind for e in self.root]
