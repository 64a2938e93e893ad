"""Clicks and measurements: enums used by value, many scalars, strict parts, big lists, functions shared between models."""
import math
from collections import Counter
from datetime import date, datetime, time, timedelta, timezone
from enum import Enum, auto
from typing import Any, ClassVar, Dict, Iterator, List, Literal, Optional, Tuple, Union

from pydantic import (BaseModel, ConfigDict, Field, FiniteFloat, NaiveDatetime, NegativeInt, StrictBool, StrictFloat, StrictStr, field_validator,
                      model_validator)

EPOCH = datetime(2020, 1, 1, tzinfo=timezone.utc)


class Device(Enum):
    DESKTOP = auto()
    PHONE = auto()
    TABLET = auto()


class Event(str, Enum):
    CLICK = "click"
    VIEW = "view"
    BUY = "buy"


def clamp(value: float, low: float, high: float) -> float:
    return max(low, min(high, value))


class Point(BaseModel):
    model_config = ConfigDict(frozen=True)
    lat: float = Field(ge=-90, le=90)
    lon: float = Field(ge=-180, le=180)

    def distance(self, other: "Point") -> float:
        return math.hypot(self.lat - other.lat, self.lon - other.lon)


class Click(BaseModel):
    model_config = ConfigDict(use_enum_values=True, coerce_numbers_to_str=True)
    event: Event
    device: Device = Device.DESKTOP
    user: str
    at: datetime
    local: Optional[NaiveDatetime] = None
    where: Optional[Point] = None
    value: Optional[FiniteFloat] = None
    flags: List[StrictBool] = []
    path: List[str] = Field(default=[], max_length=5)

    MAX_AGE: ClassVar[timedelta] = timedelta(days=3650)

    @field_validator("at")
    @classmethod
    def recent(cls, v: datetime) -> datetime:
        aware = v if v.tzinfo else v.replace(tzinfo=timezone.utc)
        if aware < EPOCH:
            raise ValueError(f"before {EPOCH:%Y-%m-%d}")
        return v

    @model_validator(mode="after")
    def buy_has_value(self):
        if self.event == Event.BUY.value and self.value is None:
            raise ValueError("a purchase has a value")
        return self


class Bucket(BaseModel):
    start: time
    counts: Dict[Literal["click", "view", "buy"], int]
    shares: Dict[str, float] = {}

    @model_validator(mode="after")
    def fill_shares(self) -> "Bucket":
        total = sum(self.counts.values())
        if total and not self.shares:
            self.shares = {k: round(v / total, 3) for k, v in self.counts.items()}
        return self


class Report(BaseModel):
    model_config = ConfigDict(validate_default=True)
    day: date
    clicks: List[Click] = []
    buckets: List[Bucket] = Field([], max_length=24)
    top: List[Tuple[StrictStr, int]] = []
    debt: NegativeInt = -1
    ratio: StrictFloat = 0.5
    quality: float = 1.0
    mixed: List[Union[int, float, str, bool, None]] = []

    @field_validator("quality")
    @classmethod
    def clamp_quality(cls, v: float) -> float:
        if math.isnan(v):
            raise ValueError("no number")
        return clamp(v, 0.0, 1.0)

    @field_validator("top")
    @classmethod
    def no_doubles(cls, v):
        doubles = sorted(name for name, n in Counter(name for name, _ in v).items() if n > 1)
        if doubles:
            raise ValueError("twice: " + ", ".join(doubles))
        return v

    def __len__(self) -> int:
        return len(self.clicks)
