"""Models for ext_threads.py: of each thing that a module makes when it is first asked for, and that threads share, one."""
import time
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum, IntEnum
from functools import cached_property
from ipaddress import IPv4Address
from pathlib import Path
from typing import Annotated, Any, Dict, List, Literal, NamedTuple, Optional, Set, Tuple, TypedDict, Union
from uuid import UUID

from pydantic import (AfterValidator, AnyUrl, BaseModel, ByteSize, ConfigDict, Field, PrivateAttr, RootModel, SecretStr, WrapValidator, computed_field,
                      field_serializer, field_validator, model_serializer, model_validator)
from pydantic.dataclasses import dataclass
from pydantic_core import PydanticCustomError

time.sleep(0.002)  # while this file runs, other threads ask for its names

NAMES = ["ada", "grace"]
LIMITS = {"most": 10, "least": (1, 2)}


def shout(value: str) -> str:
    return value.upper()


def around(value, handler):
    return handler(value) if value != "skip" else "SKIPPED"


class Color(Enum):
    RED = "red"
    BLUE = "blue"


class Level(IntEnum):
    LOW = 1
    HIGH = 2

    @classmethod
    def _missing_(cls, value):
        return cls.HIGH if value == "top" else None


class Point(NamedTuple):
    x: int
    y: float = 0.5


class Part(TypedDict, total=False):
    name: str
    size: int


@dataclass
class Box:
    side: int
    label: str = "box"

    def __post_init__(self):
        self.label = self.label + "!"


class Base(BaseModel):
    x: int = 1

    def told(self) -> str:
        return f"base {self.x}"


class Heir(Base):
    y: int = 2

    def told(self) -> str:
        return f"heir {self.y} " + super().told()


class Everything(BaseModel):
    model_config = ConfigDict(extra="allow", regex_engine="python-re")

    id: int
    name: Annotated[str, AfterValidator(shout)] = "none"
    kind: Literal["a", "b", 3] = "a"
    color: Color = Color.RED
    level: Level = Level.LOW
    when: Optional[datetime] = None
    day: date = date(2024, 2, 29)
    wait: timedelta = timedelta(seconds=90)
    price: Decimal = Field(Decimal("1.50"), max_digits=8, ge=0)
    key: UUID = UUID("12345678-1234-5678-1234-567812345678")
    url: AnyUrl = "http://example.org/a"
    size: ByteSize = "2 KiB"
    address: IPv4Address = "10.0.0.1"
    path: Path = Path("a/b")
    secret: SecretStr = "hidden"
    names: List[str] = NAMES
    limits: Dict[str, Any] = LIMITS
    tags: Set[str] = set()
    pair: Tuple[int, str] = (1, "one")
    point: Point = Point(1)
    part: Part = {"name": "p"}
    box: Box = Box(2)
    base: Union[Heir, Base, int, str] = 0
    odd: Annotated[Any, WrapValidator(around)] = None
    code: Annotated[str, Field(pattern=r"^(?=.)[a-z]+$")] = "abc"
    made: List[int] = Field(default_factory=lambda: [1, 2, 3])
    rest: Any = None
    _count: int = PrivateAttr(default_factory=lambda: 7)

    @field_validator("kind", mode="before")
    @classmethod
    def known(cls, v):
        if v == "refused":
            raise PydanticCustomError("refused_kind", "no {kind} here", {"kind": v})
        return v

    @model_validator(mode="after")
    def agrees(self):
        if self.id == 13:
            raise ValueError("thirteen")
        return self

    @field_serializer("wait")
    def shown(self, v: timedelta) -> str:
        return f"{v.total_seconds():.0f}s"

    @computed_field
    @property
    def twice(self) -> int:
        return self.id * 2

    @cached_property
    def slow(self) -> str:
        return f"slow {self.id}"


class Wrapped(BaseModel):
    n: int = 1

    @model_serializer(mode="wrap")
    def around(self, handler):
        return {"wrapped": handler(self)}


class Checked(BaseModel):
    model_config = ConfigDict(validate_assignment=True)

    a: int = Field(1, ge=0, le=100)
    b: str = "b"
    c: Optional[List[int]] = None

    @model_validator(mode="after")
    def agrees(self):
        return self


class Numbers(RootModel[List[int]]):
    pass


class Plain(BaseModel):
    id: int
    name: str
    price: float = 0.0
    tags: List[str] = []
    more: Dict[str, int] = {}


class Order(BaseModel):
    id: int
    lines: List[Plain]
    first: Optional[Plain] = None
    note: Any = None
