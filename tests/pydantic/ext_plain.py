"""Models for ext_compare.py: dataclasses, TypedDicts and NamedTuples as parts of models."""
from dataclasses import dataclass, field
from typing import Dict, List, NamedTuple, Optional, Set, Union
from typing_extensions import TypedDict, NotRequired, Required
from pydantic import BaseModel, ConfigDict, Field
class Pos(TypedDict):
    lat: float
    lon: float
class Meta(TypedDict, total=False):
    name: Required[str]
    tags: List[str]
    pos: Pos
@dataclass
class Base:
    id: int
@dataclass
class Part(Base):
    name: str
    sizes: List[int] = field(default_factory=list)
    note: Optional[str] = None
    def double(self): return self.id * 2
@dataclass(frozen=True)
class Fz:
    a: int
class TDict(BaseModel):
    x: Pos
class TMeta(BaseModel):
    x: Meta
class TPart(BaseModel):
    x: Part
class TFrozen(BaseModel):
    x: Fz
class TList(BaseModel):
    x: List[Part]
class TUnion(BaseModel):
    x: Union[Pos, Meta, Part]
class TUnion2(BaseModel):
    x: Union[Fz, Dict[str, int], None]
class TDefault(BaseModel):
    x: Part = Part(1, "n")


class Point(NamedTuple):
    """A place."""
    lat: float
    lon: float = 0
    name: Optional[str] = None

    @property
    def sum(self):
        return self.lat + self.lon


class Line(NamedTuple):
    id: int
    name: str
    sizes: List[int] = [1]
    to: Optional["Line"] = None


class TPoint(BaseModel):
    x: Point


class TLine(BaseModel):
    x: Line


class TPoints(BaseModel):
    x: List[Point]


class TPointDict(BaseModel):
    x: Dict[str, Point]


class TPointSet(BaseModel):
    x: Set[Point]


class TPointUnion(BaseModel):
    x: Union[List[int], Point, Line, str]


class TPointUnion2(BaseModel):
    x: Union[Point, Dict[str, int], None]


class TPointDefault(BaseModel):
    x: Point = Point(1, 2)


class Around(BaseModel):
    """Parts without a config of their own have that of what they are a part of."""
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, str_max_length=3)


class TAroundDict(Around):
    x: Meta


class TAroundPart(Around):
    x: Part


class TAroundTuple(Around):
    x: Line


class TAroundStrict(BaseModel):
    model_config = ConfigDict(strict=True)
    x: Union[Line, Pos, Part]


class TAroundAllow(BaseModel):
    model_config = ConfigDict(extra="allow")
    x: Union[Part, Pos]


class Owned(TypedDict):
    __pydantic_config__ = ConfigDict(extra="ignore")
    a: str
    pos: NotRequired[Pos]


class TOwned(Around):
    x: Owned
