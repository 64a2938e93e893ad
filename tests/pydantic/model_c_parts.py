"""Models for model_c.py: TypedDicts, dataclasses and NamedTuples in the hands of compiled functions, in sets, and as what a file gives by themselves."""
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from ipaddress import IPv4Address, IPv4Network, IPv6Address
from pathlib import Path, PurePath
from typing import Annotated, Any, Dict, FrozenSet, List, Literal, NamedTuple, Optional, Set, Tuple, Union

from pydantic import (AfterValidator, AnyUrl, BaseModel, ConfigDict, Field, HttpUrl, IPvAnyAddress, PostgresDsn, RootModel, field_validator, model_validator,
                      root_validator, validator)
from pydantic.dataclasses import dataclass as checked
from typing_extensions import NotRequired, TypedDict


class Line(TypedDict):
    sku: str
    n: NotRequired[int]
    note: NotRequired[Optional[str]]


class LineMore(TypedDict, total=False):
    __pydantic_config__ = ConfigDict(extra="allow")
    n: int


class Defaulted(TypedDict):
    a: Annotated[int, Field(default=3, alias="A")]
    hidden: NotRequired[Annotated[str, Field(exclude=True)]]


class Place(NamedTuple):
    lat: float
    lon: float = 0
    name: Optional[str] = None

    @property
    def sum(self):
        return self.lat + self.lon


@dataclass
class Money:
    amount: Decimal
    currency: str = "USD"
    notes: List[str] = field(default_factory=list)

    @property
    def cents(self):
        return int(self.amount * 100)


@dataclass(frozen=True)
class Key:
    a: int
    b: Any = None


class FrozenKey(BaseModel):
    model_config = ConfigDict(frozen=True)
    a: int
    b: Any = None


@checked(config=ConfigDict(extra="forbid", title="A line"))
class Checked:
    sku: str = Field(min_length=1)
    n: int = Field(1, ge=1)
    at: float = Field(0.5, init=False)

    @field_validator("sku")
    @classmethod
    def upper(cls, value):
        return value.upper()

    @model_validator(mode="before")
    @classmethod
    def pairs(cls, data: Any) -> Any:
        if isinstance(data, list) and len(data) == 2:
            return {"sku": data[0], "n": data[1]}
        return data

    @model_validator(mode="after")
    def enough(self):
        if self.n > 5:
            raise ValueError(f"{self.n} of {self.sku} is too many: {self!r}")
        self.n += 1
        return self


class TLine(BaseModel):
    x: Line

    @field_validator("x")
    @classmethod
    def total(cls, v):
        if v["sku"] == "e":
            raise ValueError(f"{v} {v.get('n')} {len(v)}")
        if "n" in v:
            v["n"] *= 2
        return {**v, "sku": v["sku"] + "!"} if v["sku"] == "a" else v


class TLineMore(BaseModel):
    x: LineMore
    other: Optional[Line] = None
    lines: List[Union[Line, LineMore]] = []

    @field_validator("x")
    @classmethod
    def more(cls, v):
        v["made"] = [1]
        return v


class TDefaulted(BaseModel):
    x: Defaulted
    y: Defaulted = {"a": 5}


class TPlace(BaseModel):
    x: Place
    y: Place = None

    @field_validator("x")
    @classmethod
    def looked(cls, v):
        lat, lon, name = v
        if name == "e":
            raise ValueError(f"{v} {v!r} {v.sum} {v[0]} {isinstance(v, tuple)} {type(v).__name__} {v == (1.0, 2.0, 'e')} {v[1:]} {v + (1,)} {tuple(v)}")
        assert v.lat < 90, f"{v}"
        return v

    @model_validator(mode="after")
    def both(self):
        if self.x.name is not None:
            self.y = self.x
        return self


class TPlaceBefore(BaseModel):
    x: Place

    @field_validator("x", mode="before")
    @classmethod
    def turned(cls, v):
        if isinstance(v, list):
            return tuple(v[::-1])
        if isinstance(v, dict):
            return {k: v[k] for k in v if k != "z"}
        return v


class TPlaces(BaseModel):
    x: Set[Place]
    many: Tuple[Place, ...] = ()
    named: Dict[str, Place] = {}


class TMoney(BaseModel):
    x: Money

    @field_validator("x")
    @classmethod
    def enough(cls, v):
        if v.amount < 0:
            raise ValueError(f"{v} {v!r} {v.cents} {v.currency}")
        v.notes.append(str(v.cents))
        v.currency = v.currency.lower()
        return v


class TMoneys(BaseModel):
    model_config = ConfigDict(extra="forbid", str_max_length=3)
    x: List[Money]
    best: Optional[Money] = None

    @model_validator(mode="after")
    def pick(self):
        for m in self.x:
            if self.best is None or m.amount > self.best.amount:
                self.best = m
        return self


class TKeys(BaseModel):
    x: Set[Key]


class TFrozenKeys(BaseModel):
    x: FrozenSet[FrozenKey]


class TTupleSet(BaseModel):
    x: Set[Tuple[Any, ...]]


class TCheckedOne(BaseModel):
    x: Checked


class TCheckedMany(BaseModel):
    x: Dict[str, Union[Checked, Line, None]]


class TPartRoot(RootModel[List[Union[Place, Money, Line]]]):
    pass


class TAny(BaseModel):
    x: Union[Key, Place, Money, Line, Any]

    @field_validator("x")
    @classmethod
    def shown(cls, v):
        return [str(v), repr(v)] if not isinstance(v, (dict, list)) else v


class TRootValidator(BaseModel):
    x: Any
    n: int = 1
    s: str = "s"

    @root_validator(skip_on_failure=True)
    def first(cls, values):
        if values["x"] == 1:
            raise ValueError(f"{values}")
        if values["x"] == "s":
            values["n"] = 7
            values["unknown"] = 8
        return {k: v for k, v in values.items() if k != "z"}

    @model_validator(mode="after")
    def last(self):
        self.s += str(self.n)
        return self

    @root_validator(skip_on_failure=True)
    def second(cls, values):
        values["s"] = "t"
        return values


class TRootExtra(TRootValidator):
    model_config = ConfigDict(extra="allow")
    inner: Optional[TRootValidator] = None


class TRootIn(BaseModel):
    x: Union[TRootValidator, List[TRootValidator]]

    @root_validator(pre=True)
    def wrapped(cls, values):
        return values if "x" in values else {"x": values}


BASE = HttpUrl("HTTP://Example.com:80/a b")


class TTextDefaults(BaseModel):
    x: Any = AnyUrl("redis://cache")
    url: HttpUrl = BASE
    dsn: Optional[PostgresDsn] = PostgresDsn("postgres://u:p@a,b/db")
    host: IPv4Address = IPv4Address("127.0.0.1")
    six: IPv6Address = IPv6Address("0:0::1")
    net: IPv4Network = IPv4Network("10.0.0.0/255.0.0.0")
    any_host: IPvAnyAddress = Field(default_factory=lambda: IPv6Address("::2"))
    folder: Path = Path("/var//data/./x/")
    two: PurePath = PurePath("//a/b")
    text: str = Path("a/../b")
    wrong: Path = HttpUrl("https://a")

    @field_validator("x")
    @classmethod
    def seen(cls, v, info):
        return str(v) if isinstance(v, int) else v


class AnyCase(str, Enum):
    @classmethod
    def _missing_(cls, value):
        if isinstance(value, str):
            for member in cls:
                if member.value == value.lower():
                    return member
        return None


class Answer(AnyCase):
    YES = "yes"
    NO = "no"


class Other(AnyCase):
    A = "a"


class Fallback(Enum):
    UNKNOWN = 0
    ONE = "one"

    @classmethod
    def _missing_(cls, value):
        if value == 3:
            raise KeyError(value)
        if value == 4:
            return "one"
        if value == "q":
            raise ValueError("q")
        if isinstance(value, str) and value in ("E", "e"):
            return cls["ONE"]
        return cls.UNKNOWN if isinstance(value, (int, list)) else Answer.NO if value is None else None


class TMissing(BaseModel):
    x: Union[Fallback, Answer]


class TMissing2(BaseModel):
    x: List[Union[Answer, Other]]
    y: Dict[Other, Fallback] = {}


class TMissing3(BaseModel):
    model_config = ConfigDict(use_enum_values=True)
    x: Fallback


class TSetPast(BaseModel):
    model_config = ConfigDict(frozen=True)
    x: int
    y: Optional[int] = None
    z: List[str] = []

    @model_validator(mode="after")
    def fill(self):
        if self.y is None:
            object.__setattr__(self, "y", self.x * 2)
        object.__setattr__(self, "z", sorted(self.model_fields_set))
        return self


class TKeywords(BaseModel):
    x: int
    y: int = 0
    z: Any = None

    @validator("x")
    def check_x(cls, v, **kwargs):
        if v == 3:
            raise ValueError("three")
        return v + 1

    @validator("y", "z", always=True, pre=True)
    def check_y(cls, v, values, **kwargs):
        return values.get("x", v)
