from __future__ import annotations
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from ipaddress import IPv4Address, IPv6Address
from pathlib import Path
import math
from typing import Annotated, Any, ClassVar, Final, Generic, Literal, NewType, Optional, TypeAlias, TypeVar

from typing_extensions import Required, TypedDict
from annotated_types import Ge, Le, Len, MinLen
from pydantic import AliasChoices, AliasPath, BaseModel, BeforeValidator, AfterValidator, ConfigDict, Field, RootModel, field_serializer, field_validator, model_validator
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticCustomError

DeviceId = NewType("DeviceId", str)
Celsius: TypeAlias = Annotated[float, Ge(-90), Le(150)]
Json: TypeAlias = "dict[str, Any]"
K = TypeVar("K")
V = TypeVar("V")
LIMIT: Final = 5
_UNITS = ("C", "F", "K")


def parse_bool(v: Any) -> Any:
    if isinstance(v, str) and v.lower() in {"enabled", "disabled"}:
        return v.lower() == "enabled"
    return v


def finite(v: float) -> float:
    if math.isnan(v) or math.isinf(v):
        raise PydanticCustomError("not_finite", "{name} is not finite", {"name": "reading"})
    return round(v, 2)


Flag = Annotated[bool, BeforeValidator(parse_bool)]
Reading = Annotated[float, AfterValidator(finite)]


class Geo(TypedDict, total=False):
    lat: Required[float]
    lon: Required[float]
    alt: int


@dataclass
class Firmware:
    version: str
    build: int = 0
    tags: list[str] = field(default_factory=list)


class Camel(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="allow")
    schema_version: ClassVar[str] = "1.2"


class Sample(Camel):
    taken_at: datetime
    temperature: Celsius
    humidity: Annotated[int, Field(ge=0, le=100)] | None = None
    readings: Annotated[list[Reading], Len(1, LIMIT)]
    unit: Literal["C", "F", "K"] = _UNITS[0]

    @field_serializer("temperature")
    def show(self, v: float) -> str:
        return f"{v:+.1f}"


class Device(Camel):
    device_id: DeviceId = Field(validation_alias=AliasChoices("id", "deviceId", AliasPath("meta", "ids", 0)))
    ip_address: IPv4Address | IPv6Address
    location: Geo | None = None
    firmware: Firmware
    recent: deque[Sample] = Field(default_factory=deque, max_length=3)
    reboot: time | None = None
    uptime: timedelta = timedelta(0)
    log: Path = Path("/var/log/device.log")
    enabled: Flag = True
    neighbours: set[str] = set()
    children: list[Device] = []
    limits: Mapping[str, tuple[int, int]] = {}

    @field_validator("limits")
    @classmethod
    def ordered(cls, v):
        for name, (low, high) in v.items():
            if low > high:
                raise ValueError(f"{name}: {low} > {high}")
        return v

    @model_validator(mode="after")
    def depth(self):
        if self.children and self.device_id in [c.device_id for c in self.children]:
            raise ValueError("a device is not its own child")
        return self


class Box(BaseModel, Generic[K, V]):
    key: K
    value: V | None = None


class Fleet(RootModel[dict[str, Device]]):
    def __iter__(self):
        return iter(self.root)

    def __len__(self):
        return len(self.root)


class Batch(Camel):
    boxes: list[Box[str, int]] = []
    pair: Box[int, Box[str, float]] | None = None
    fleet: Fleet | None = None
