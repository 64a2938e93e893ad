"""Models for ext_compare.py: dataclasses of pydantic's as parts of models, and by themselves; what the standard library's can do beside fields."""
from dataclasses import KW_ONLY, InitVar, dataclass as std, field
from typing import Annotated, Any, ClassVar, Dict, List, Optional, Union

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationInfo, computed_field, field_serializer, field_validator, model_validator
from pydantic.dataclasses import dataclass


@dataclass
class Item:
    """What is bought."""
    id: int
    name: str = "n"
    price: float = Field(default=0, ge=0, description="what it costs")
    tags: List[str] = field(default_factory=list)
    kind: ClassVar[str] = "item"

    @field_validator("name")
    @classmethod
    def short(cls, value, info: ValidationInfo):
        if len(value) > 3:
            raise ValueError(f"{cls.__name__}.{info.field_name} of {info.data.get('id')} is too long")
        return value.upper()

    @property
    def total(self):
        return self.price * 2


@dataclass(frozen=True)
class Frozen:
    a: int
    b: Optional["Frozen"] = None


@dataclass(config=ConfigDict(extra="forbid", str_strip_whitespace=True, title="Titled"), kw_only=True)
class Named:
    id: int
    name: Annotated[str, AfterValidator(lambda s: s + "!")] = Field("x", alias="label")


@dataclass(config=dict(extra="allow"))
class Loose:
    id: int


@dataclass
class Heir(Item):
    more: Dict[str, int] = Field(default_factory=dict)
    _: KW_ONLY
    flag: bool = False
    last: int = Field(7, kw_only=False)


@dataclass
class Ready:
    id: int
    twice: int = Field(0, init=False)
    by: InitVar[int] = 2

    def __post_init__(self, by):
        if by == 3:
            raise ValueError("by three")
        self.twice = self.id * by


@std
class Plain:
    id: int
    kind: ClassVar[int] = 1
    name: str = field(default="p", kw_only=True)
    half: float = field(default=0, init=False)

    def __post_init__(self):
        assert self.id != 9, "nine"
        self.half = self.id / 2


@dataclass
class Whole:
    id: int
    name: str = "w"

    @model_validator(mode="before")
    @classmethod
    def first(cls, data: Any):
        if isinstance(data, dict) and data.get("id") == 4:
            return {"id": 5}
        return data

    @model_validator(mode="after")
    def last(self):
        if self.id == 6:
            raise ValueError("six")
        return self

    @computed_field
    @property
    def both(self) -> str:
        return f"{self.id}{self.name}"

    @field_serializer("name")
    def show(self, value):
        return value * 2


@dataclass(slots=True, order=True)
class Slots:
    id: int
    part: Item = Field(default_factory=lambda: Item(1))


@dataclass(config=ConfigDict(revalidate_instances="always", strict=True))
class Again:
    id: int
    at: Optional[float] = None


class TItem(BaseModel):
    x: Item


class TFrozenItem(BaseModel):
    x: Frozen


class TNamed(BaseModel):
    x: Named


class TLoose(BaseModel):
    x: Loose


class THeir(BaseModel):
    x: Heir


class TReady(BaseModel):
    x: Ready


class TPlain(BaseModel):
    x: Plain


class TWhole(BaseModel):
    x: Whole


class TSlots(BaseModel):
    x: Slots


class TAgain(BaseModel):
    x: Again


class TItems(BaseModel):
    x: Dict[str, Item]


class TItemUnion(BaseModel):
    x: Union[Named, Frozen, Item, List[int]]


class TItemDefault(BaseModel):
    x: Item = Item(3, "abc")


# Calls that ext_compare.py makes of both.
CALLS = [
    "Item(1)", "Item('1', name='ab', price='2.5')", "Item()", "Item('x', 'abcd', -1, ['a'], 5)", "Item(1, id=2)", "Item(1, 'a', 2, [1])", "Item(id=1, nope=2)",
    "Item(1) == Item(1)", "Item(1).total", "Item.kind", "repr(Item(1, price=True))", "Frozen(1, {'a': 2, 'b': None})", "Frozen(1, Frozen(2)).b.a",
    "hash(Frozen(1)) == hash(Frozen(1))", "Frozen(1, {'a': 'x'})", "Named(1)", "Named(id=1, label=' y ')", "Named(id='1', name='y')", "Loose(1, more=2).more", "Heir(1, flag='yes')",
    "Heir(1, 'a', 0, [], {'a': '1'}, 8)", "Heir(1, 'a', 0, [], {}, 8, 9)", "vars(Heir(1))", "Ready(2)", "Ready(2, 5).twice", "Ready(2, by='4').twice", "Ready(2, by=3)", "Ready(1, twice=5)",
    "Plain(4).half", "Plain('x').id", "Whole(4)", "Whole(6)", "Whole(1, name='q').both", "Slots(1)", "Slots(1) < Slots(2)", "Slots(1, {'id': 2}).part", "Slots(1).__slots__",
    "Again(1)", "Again(1, 2)", "Again('1')", "Item.__name__, Item.__qualname__, Item.__doc__", "TItem(x=Item(2)).x", "TItem(x={'id': 2}).model_dump()",
    "TItem(x=Item(2, price=3)).model_dump(exclude_defaults=True, mode='json')", "TNamed(x={'id': 1}).model_dump(by_alias=True)", "TItem(x=Item(1)).model_dump(exclude={'x': {'name'}})",
    "TItem(x=Item(1)).model_dump_json(include={'x': {'price'}})", "dataclasses.fields(Item)[0].name", "[f.name for f in dataclasses.fields(Plain)]", "dataclasses.replace(Item(1), id='5')",
    "dataclasses.asdict(Slots(1))", "setattr(Frozen(1), 'a', 2)", "copy.deepcopy(Item(1))", "[f.name for f in dataclasses.fields(Item)]",
]
