"""Models for ext_compare.py: dataclasses, TypedDicts and NamedTuples as parts of models."""
from dataclasses import dataclass, field
from typing import Annotated, Dict, List, Literal, NamedTuple, Optional, Set, Union
from typing_extensions import TypedDict, NotRequired, Required
from pydantic import BaseModel, ConfigDict, Field, PlainSerializer
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


class ShownBase(BaseModel):
    a: int = 0


class ShownHeir(ShownBase):
    b: str = "of the heir"


class Shown(TypedDict):
    a: Annotated[int, Field(alias="A", validation_alias="a")]
    secret: NotRequired[Annotated[str, Field(exclude=True)]]
    name: NotRequired[Annotated[Optional[str], Field(serialization_alias="Name")]]
    mean: NotRequired[Annotated[float, PlainSerializer(lambda v: f"<{v}>")]]
    model: NotRequired[ShownBase]


class ShownAllow(TypedDict, total=False):
    __pydantic_config__ = ConfigDict(extra="allow")
    kind: Required[Literal["allow"]]
    secret: Annotated[str, Field(exclude=True)]


class ShownKind(TypedDict, total=False):
    kind: Literal["kind"]
    secret: Annotated[str, PlainSerializer(lambda v: "***")]


class ShownTuple(NamedTuple):
    a: Annotated[int, PlainSerializer(lambda v: f"<{v}>")]
    b: Optional[Annotated[int, PlainSerializer(lambda v: -v)]] = 3


class TShown(BaseModel):
    last: Annotated[int, PlainSerializer(lambda v: [v])] = 0
    x: Optional[Shown] = None
    many: List[Shown] = []
    either: Union[ShownAllow, Shown, None] = None
    tagged: Optional[Annotated[Union[ShownAllow, ShownKind], Field(discriminator="kind")]] = None
    pair: Optional[ShownTuple] = None
    pairs: Dict[str, Union[ShownTuple, int]] = {}


CALLS = [f"TShown({given}).model_dump{how}" for given in (
    "x={'a': 1, 'secret': 's'}", "x={'a': 1, 'name': None, 'mean': 1}", "x={'a': 1, 'model': ShownHeir()}", "many=[{'a': 1, 'secret': 's', 'name': 'n'}, {'mean': 2.5, 'a': 3}]",
    "either={'kind': 'allow', 'secret': 's', 'z': None, 'y': [1]}", "either={'a': 1, 'secret': 's'}", "tagged={'kind': 'kind', 'secret': 's'}",
    "tagged={'kind': 'allow', 'secret': 's'}", "pair=[1]", "pair=(1, 5)", "pair=(1, None)", "pairs={'a': (1, 2), 'b': 3}")
    for how in ("()", "(by_alias=True)", "(exclude_none=True)", "(exclude_unset=True)", "(exclude_defaults=True)", "(mode='json')", "(serialize_as_any=True)", "_json()", "_json(by_alias=True, indent=1)",
                "(exclude={'x': {'a'}, 'many': {0: {'name'}}, 'pair': {0}})", "_json(include={'x': {'name'}, 'either': True, 'pair': {1}})")] + [
    "TShown.model_construct(x={'a': 1, 'unknown': 2, 'secret': 's'}).model_dump()", "TShown.model_construct(x={}).model_dump_json()"]
