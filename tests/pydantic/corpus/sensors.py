"""IoT telemetry and settings."""
from __future__ import annotations
from abc import ABC, abstractmethod
from collections import Counter
from dataclasses import dataclass, field, InitVar
from datetime import datetime, time, timedelta
from functools import cached_property
from typing import Any, Callable, Collection, Final, Iterator, Literal, NamedTuple, NewType, Optional, Union
from typing_extensions import TypedDict, Annotated, NotRequired, Required, TypeAlias, TypeAliasType

from pydantic import BaseModel, ConfigDict, Field, NonNegativeFloat, PastDatetime, PrivateAttr, field_validator, model_validator, field_serializer
from pydantic_settings import BaseSettings, SettingsConfigDict

DeviceId = NewType("DeviceId", str)
Celsius: TypeAlias = float
Limits = tuple[float, float]
Labels = dict[str, str]


class Reading(NamedTuple):
    at: datetime
    value: float
    quality: int = 100


class Location(TypedDict, total=False):
    lat: Required[float]
    lon: Required[float]
    alt: NotRequired[float]
    name: str


@dataclass
class Calibration:
    offset: float = 0.0
    scale: float = 1.0
    history: list[float] = field(default_factory=list)
    factor: InitVar[Optional[float]] = None

    def __post_init__(self, factor):
        if factor is not None:
            self.scale *= factor


class Sensor(BaseModel, ABC):
    model_config = ConfigDict(extra="allow", arbitrary_types_allowed=True, protected_namespaces=())
    id: DeviceId
    model_name: str = "generic"
    location: Optional[Location] = None
    calibration: Calibration = Calibration()
    readings: list[Reading] = []
    labels: Labels = {}
    payload: Any = None
    blob: bytes = b""
    text: str = ""
    unit: Final[str] = "C"
    _last: Optional[datetime] = PrivateAttr(None)

    def model_post_init(self, __context: Any) -> None:
        self._last = self.readings[-1].at if self.readings else None

    @abstractmethod
    def kind(self) -> str: ...

    @cached_property
    def mean(self) -> float:
        return sum(r.value for r in self.readings) / max(len(self.readings), 1)


class Thermo(Sensor):
    type: Literal["thermo"] = "thermo"
    limit: Limits = (-40, 85)
    last: Celsius | None = None

    def kind(self) -> str:
        return "thermo"

    @model_validator(mode="after")
    def check(self):
        lo, hi = self.limit
        assert lo < hi, "limits are swapped"
        if self.last is not None and not lo <= self.last <= hi:
            raise ValueError(f"{self.last:.1f} out of range [{lo}, {hi}]")
        return self


class Door(Sensor):
    type: Literal["door"] = "door"
    hours: tuple[time, time] | None = None

    def kind(self) -> str:
        return "door"


class Report(BaseModel):
    sensors: list[Annotated[Thermo | Door, Field(discriminator="type")]]
    window: timedelta = timedelta(minutes=5)
    taken: PastDatetime | None = None


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="IOT_", env_file=".env", env_nested_delimiter="__", extra="ignore", case_sensitive=False)

    class Db(BaseModel):
        host: str = "localhost"
        port: int = 5432

    table_name: str
    db: Db = Db()
    regions: list[str] = ["eu-central-1"]
    debug: bool = False

    @field_validator("regions", mode="before")
    @classmethod
    def split(cls, v):
        return v.split(",") if isinstance(v, str) else v
