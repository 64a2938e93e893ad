"""Models for fuzz_model.c: every kind of type that C output knows."""
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum, IntEnum
from typing import Annotated, Any, Dict, FrozenSet, List, Literal, Optional, Set, Tuple, Union
from uuid import UUID

from pydantic import AliasChoices, AliasPath, BaseModel, ConfigDict, Field, RootModel, SecretStr


class Color(str, Enum):
    RED = "red"
    GREEN = "green"


class Level(IntEnum):
    LOW = 1
    HIGH = 2


class Cat(BaseModel):
    kind: Literal["cat"]
    lives: int = 9


class Dog(BaseModel):
    kind: Literal["dog"]
    name: str


class Tags(RootModel[List[str]]):
    pass


class Loose(BaseModel):
    model_config = ConfigDict(extra="allow", populate_by_name=True)
    n: int = Field(0, alias="N")


class Node(BaseModel):
    model_config = ConfigDict(extra="forbid")
    v: Union[int, str, List["Node"], None] = None
    next: Optional["Node"] = None
    either: Union[Cat, Dog, Loose, None] = None


class Everything(BaseModel):
    s: str = Field("", max_length=8, pattern="^[a-z]*$")
    i: int = 0
    p: int = Field(1, ge=0, le=100, multiple_of=1)
    f: float = Field(0.0, ge=-1e9)
    b: bool = False
    y: bytes = b""
    d: Decimal = Field(Decimal("1.5"), max_digits=6, decimal_places=2)
    date: Optional[date] = None
    time: Optional[time] = None
    at: Optional[datetime] = None
    for_: Optional[timedelta] = Field(None, alias="for")
    id: Optional[UUID] = None
    color: Color = Color.RED
    level: Optional[Level] = None
    word: Literal["a", 1, True] = "a"
    items: List[int] = []
    deep: Dict[str, List[Dict[int, float]]] = {}
    pair: Optional[Tuple[int, str]] = None
    many: Tuple[float, ...] = ()
    set_: Set[Union[int, str]] = set()
    frozen: FrozenSet[str] = frozenset()
    pet: Optional[Annotated[Union[Cat, Dog], Field(discriminator="kind")]] = None
    tags: Optional[Tags] = None
    loose: Loose = Loose(n=3)
    node: Optional[Node] = None
    nodes: List[Node] = []
    any: Any = None
    secret: Optional[SecretStr] = None
    far: int = Field(0, validation_alias=AliasChoices("far", AliasPath("any", "far", 0)))
