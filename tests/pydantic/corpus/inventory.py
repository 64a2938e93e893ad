"""Stock: unions within unions told apart by tags, keys that are no strings, tuples, sets, limits on all of them."""
from datetime import date, time
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Dict, FrozenSet, List, Literal, NewType, Optional, Set, Tuple, Union

from pydantic import BaseModel, ConfigDict, Discriminator, Field, NonNegativeInt, confloat, conint, conlist, field_validator, model_validator

Sku = NewType("Sku", str)
Percent = Annotated[float, Field(ge=0, le=100)]


class Kind(str, Enum):
    BOOK = "book"
    FOOD = "food"
    DEVICE = "device"


class Size(Enum):
    SMALL = 1
    LARGE = 2.5


class Weekday(Enum):
    MON = "mon"
    TUE = "tue"


class Base(BaseModel):
    model_config = ConfigDict(use_enum_values=False, extra="forbid")
    sku: Sku = Field(max_length=12)
    price: Decimal = Field(gt=0, decimal_places=2)
    stock: Dict[int, NonNegativeInt] = {}


class Book(Base):
    kind: Literal[Kind.BOOK]
    isbn: str = Field(pattern=r"^(97[89])?\d{9}[\dX]$")
    pages: conint(gt=0, multiple_of=2) = 2


class Fresh(Base):
    kind: Literal[Kind.FOOD] = Kind.FOOD
    storage: Literal["fresh"]
    best_before: date
    degrees: Tuple[confloat(ge=-50, le=50), float] = (2.0, 8.0)


class Frozen(Base):
    kind: Literal[Kind.FOOD] = Kind.FOOD
    storage: Literal["frozen", "deep"]
    degrees: float = Field(-18, lt=0)


Food = Annotated[Union[Fresh, Frozen], Field(discriminator="storage")]


class Device(Base):
    kind: Literal[Kind.DEVICE]
    size: Size = Size.SMALL
    ports: FrozenSet[Literal["usb", "hdmi", 3]] = frozenset()


Product = Annotated[Union[Book, Food, Device], Field(discriminator="kind")]


class Opening(BaseModel):
    day: Weekday
    hours: Tuple[time, time]

    @field_validator("hours")
    @classmethod
    def in_order(cls, v):
        start, end = v
        if start >= end:
            raise ValueError("opens after it closes")
        return v


class Shelf(BaseModel):
    position: Tuple[int, int, Literal["left", "right"]]
    products: List[Annotated[Union[Book, Food, Device], Discriminator("kind")]] = []
    load: Percent = 0


class Warehouse(BaseModel):
    name: str
    shelves: conlist(Shelf, max_length=3)
    zones: Set[str] = Field(default_factory=set, max_length=2)
    temperature: Dict[date, List[float]] = {}
    by_size: Dict[Size, int] = {}
    flags: Dict[bool, str] = {}
    opening: List[Opening] = Field(default=[])
    nested: Optional["Warehouse"] = None
    any: Any = None
    either: Union[int, float, Tuple[int, ...], None] = None

    @model_validator(mode="after")
    def no_loop(self):
        depth, at = 0, self
        while at.nested is not None:
            depth, at = depth + 1, at.nested
        if depth > 2:
            raise ValueError("nested too deeply")
        return self
