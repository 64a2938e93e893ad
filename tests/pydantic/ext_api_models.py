"""The models whose methods ext_api.py compares with pydantic's."""
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from functools import cached_property
from typing import Annotated, Any, ClassVar, Dict, FrozenSet, List, Literal, Optional, Set, Tuple, Union
from uuid import UUID

from pydantic import (AfterValidator, BaseModel, ConfigDict, Discriminator, Field, PlainSerializer, PrivateAttr, RootModel, SecretStr, Tag, computed_field,
                      field_serializer, field_validator, model_serializer, model_validator)
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticCustomError


class Color(str, Enum):
    red = "red"
    blue = "blue"


class Item(BaseModel):
    """A thing that is sold."""

    sku: str = Field(min_length=1, max_length=20, description="How the shop calls it")
    quantity: int = Field(1, ge=1, title="How many")
    tags: List[str] = []


class Special(Item):
    discount: float = 0.5


class Order(BaseModel):
    id: int
    items: List[Item] = []
    by_key: Dict[str, Item] = {}
    color: Optional[Color] = None
    placed: Optional[datetime] = None
    total: Decimal = Decimal("0")
    pair: Tuple[int, str] = (1, "a")
    names: Set[str] = set()
    first: Optional[Item] = None
    note: Any = None


class Aliased(BaseModel):
    user_id: int = Field(alias="userId")
    full_name: str = Field("x", validation_alias="fullName", serialization_alias="FULL")
    plain: int = 3


class Ranked(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel)

    by_alias: int = Field(1, alias="a", alias_priority=1)
    both_ways: int = Field(2, validation_alias="b", serialization_alias="B", alias_priority=1)
    it_stays: int = Field(3, alias="c", alias_priority=2)
    so_high: int = Field(4, validation_alias="d", alias_priority=3)
    no_alias: int = 5


class Populated(BaseModel):
    model_config = ConfigDict(populate_by_name=True, title="Populated by name")

    user_id: int = Field(alias="userId", examples=[1, 2])


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)

    x: int
    y: str = "y"


class PartlyFrozen(BaseModel):
    x: int = Field(frozen=True)
    y: int = 1


class Assigned(BaseModel):
    model_config = ConfigDict(validate_assignment=True)

    x: int
    y: int = Field(2, gt=0)

    @field_validator("x")
    @classmethod
    def even(cls, v):
        if v % 2:
            raise ValueError("odd")
        return v


class Together(BaseModel):
    model_config = ConfigDict(validate_assignment=True)

    low: int = 0
    high: int = 10

    @model_validator(mode="after")
    def in_order(self):
        if self.low > self.high:
            raise ValueError("low above high")
        return self


class Open(BaseModel):
    model_config = ConfigDict(extra="allow")

    x: int = 1


class Closed(BaseModel):
    model_config = ConfigDict(extra="forbid")

    x: int = 1


class Private(BaseModel):
    x: int = 1
    _secret: int = 5
    _list: list = PrivateAttr(default_factory=list)
    limit: ClassVar[int] = 7

    def double(self):
        return self.x * 2

    @property
    def half(self):
        return self.x / 2

    @classmethod
    def make(cls, x):
        return cls(x=x)

    @staticmethod
    def one():
        return 1


class Computed(BaseModel):
    width: int
    height: int = 2

    @computed_field
    @property
    def area(self) -> int:
        return self.width * self.height

    @computed_field(alias="Perimeter")
    @cached_property
    def perimeter(self) -> int:
        return 2 * (self.width + self.height)


class Tags(RootModel[List[str]]):
    pass


class DefaultRoot(RootModel[int]):
    root: int = 3


class Secret(BaseModel):
    key: SecretStr = SecretStr("hidden")
    when: date = date(2024, 1, 2)
    id: Optional[UUID] = None


class Node(BaseModel):
    value: int
    next: Optional["Node"] = None
    kind: Literal["a", "b"] = "a"


class Excluded(BaseModel):
    shown: int = 1
    hidden: int = Field(2, exclude=True)
    quiet: int = Field(3, repr=False)


class Either(BaseModel):
    value: Union[int, str, Item]


class Strict(BaseModel):
    model_config = ConfigDict(strict=True)

    x: int
    when: Optional[datetime] = None


class Based(Private):
    z: int = 0

    def double(self):
        return super().double() + self.z


class Named(BaseModel):
    x: int = 1

    def told(self):
        return f"named {self.x}"


class Renamed(Named):
    def told(self):
        return "re" + super().told()


class Kind(Enum):
    A = 1


class One(BaseModel):
    n: int = 0


class Heir(One):
    m: int = 1


class Numbers(RootModel[List[int]]):
    pass


class Warned(BaseModel):
    i: int = 0
    f: float = 0
    s: str = ""
    b: bool = False
    by: bytes = b""
    d: Decimal = Decimal(0)
    dt: datetime = datetime(2020, 1, 1)
    da: date = date(2020, 1, 1)
    t: time = time(1)
    td: timedelta = timedelta(1)
    u: UUID = UUID(int=1)
    e: Kind = Kind.A
    l: Literal["a", 1] = "a"
    o: Optional[int] = None
    un: Union[int, str] = 0
    li: List[int] = []
    se: Set[int] = set()
    fs: FrozenSet[int] = frozenset()
    tu: Tuple[int, str] = (1, "a")
    tv: Tuple[int, ...] = ()
    di: Dict[str, int] = {}
    m: One = One()
    om: Optional[Heir] = None
    an: Any = None
    um: Union[One, int] = One()
    ann: Annotated[int, AfterValidator(lambda v: v)] = 0
    no: None = None
    lu: List[Union[int, str]] = []
    ln: List[Optional[int]] = []
    da2: Dict[str, Any] = {}
    ll: List[List[float]] = []
    lm: List[One] = []


class Small(BaseModel):
    n: int = 1


class Large(Small):
    more: str = "m"

    @computed_field
    @property
    def size(self) -> int:
        return self.more if self.n < 0 else self.n

    @computed_field
    @property
    def small(self) -> Small:
        return Large.model_construct(n=self.n, more="x") if self.n == 5 else Small(n=3)


class Itself(BaseModel):
    x: int = 1

    @model_serializer
    def show(self) -> Dict[str, float]:
        return {"x": self.x}


class Told(BaseModel):
    """Serializers that say what they return."""

    a: Any = 1
    b: Any = 1
    c: Optional[int] = None
    d: Annotated[Any, PlainSerializer(lambda v: v, return_type=int)] = 1
    e: List[Annotated[Any, PlainSerializer(lambda v: v, return_type=float)]] = [1, 0]
    f: int = 1
    g: Any = None
    h: Itself = Itself()

    @field_serializer("a")
    def show_a(self, v) -> int:
        return v

    @field_serializer("b")
    def show_b(self, v) -> List[float]:
        return v

    @field_serializer("c")
    def show_c(self, v) -> str:
        return v

    @field_serializer("f", mode="wrap")
    def show_f(self, v, handler) -> str:
        return handler(v)

    @field_serializer("g")
    def show_g(self, v) -> Small:
        return v


class Cat(BaseModel):
    kind: Literal["cat"] = "cat"
    n: int = 1


class Dog(BaseModel):
    kind: Literal["dog"] = "dog"
    n: int = 1


def pick(v):
    return v.get("kind") if isinstance(v, dict) else v.kind


class Pets(BaseModel):
    p: Union[Cat, Dog] = Field(Cat(), discriminator="kind")
    q: Annotated[Union[Annotated[Cat, Tag("cat")], Annotated[Dog, Tag("dog")]], Discriminator(pick)] = Dog()
    r: List[Annotated[Union[Cat, Dog], Field(discriminator="kind")]] = []
    s: Optional[Annotated[Union[Cat, Dog], Field(discriminator="kind")]] = None


class Own(BaseModel):
    x: int

    @field_validator("x")
    @classmethod
    def refuse(cls, value):
        raise PydanticCustomError("own", "{x} is refused", {"x": value})
