"""Inheritance with several bases, recursion, generics, root models, dataclasses, typed dicts, named tuples."""
from dataclasses import dataclass, field
from typing import Any, Dict, Generic, List, NamedTuple, Optional, TypeVar, Union

from pydantic import BaseModel, ConfigDict, Field, RootModel
from pydantic.alias_generators import to_camel, to_pascal, to_snake
from typing_extensions import NotRequired, TypedDict

T = TypeVar("T")
K = TypeVar("K", bound=int)


class Created(BaseModel):
    created_by: str = "system"
    id: int


class Named(BaseModel):
    name: str
    id: str = "n"


class Both(Created, Named):
    extra: float = 1.0


class Again(Both):
    """Overrides."""

    name: Optional[str] = None
    id: int = Field(7, ge=1)


class Tree(BaseModel):
    value: int
    left: Optional["Tree"] = None
    right: Optional["Tree"] = None


class Ping(BaseModel):
    pong: Optional["Pong"] = None


class Pong(BaseModel):
    ping: List[Ping] = []


class Page(BaseModel, Generic[T]):
    items: List[T]
    total: int = 0


class Keyed(BaseModel, Generic[K, T]):
    key: K
    value: T


class Pages(BaseModel):
    numbers: Page[int]
    trees: Page[Tree]
    pairs: Keyed[int, str]


class TreePage(Page[Tree]):
    next: Optional[str] = None


class Tags(RootModel[List[str]]):
    """Some tags."""


class Scores(RootModel):
    root: Dict[str, int] = {}


@dataclass
class Point:
    x: int
    y: int = 0
    names: List[str] = field(default_factory=list)


class Movie(TypedDict):
    title: str
    year: NotRequired[int]


class Partial(Movie, total=False):
    rating: float


class Pair(NamedTuple):
    first: int
    second: str = "b"


class Holder(BaseModel):
    point: Point
    movie: Partial
    pair: Pair
    tags: Tags = Field(default_factory=lambda: Tags([]))
    scores: Optional[Scores] = None


class Camel(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, extra="allow", title="A camel", json_schema_extra={"examples": [{"b": 1, "a": 2}]})

    first_name: str
    http_2_url: int = 1
    _hidden: int = 3
    given: str = Field("x", alias="GIVEN")
    a1b_c: int = 0


class Pascal(Camel):
    model_config = ConfigDict(alias_generator=to_pascal)
    other_name: Any = None


class Snake(BaseModel):
    model_config = {"alias_generator": to_snake}
    HTTPServer: int
    userID2: str = ""


class Strings(BaseModel):
    model_config = ConfigDict(str_min_length=2, str_max_length=9, use_attribute_docstrings=True)
    a: str
    """The first."""
    b: str = Field(max_length=4)
    c: List[str] = []
    """A list
    of strings."""


class Around(BaseModel):
    """What it holds has its config, where that has none of its own."""
    model_config = ConfigDict(extra="forbid", str_max_length=9, title="All around", json_schema_extra={"x": 1})
    point: Point
    movie: Partial
    pair: Pair
