"""Models for ext_compare.py: what heirs have of their bases: of other files, of classes that are no models, of generic ones with arguments."""
from abc import ABC
from typing import Any, ClassVar, Dict, Generic, List, Optional, TypeVar, Union

import ext_heirs_base as other
from ext_heirs_base import Base, Checks, Named
from pydantic import BaseModel, ConfigDict, Field, RootModel, field_validator

T = TypeVar("T")
K = TypeVar("K")


class Part(BaseModel):
    a: int = 1

    @classmethod
    def nine(cls):
        return cls(a=9)


class TNamed(Named, Base):
    x: int = 0

    def tell(self):
        return "heir " + super().tell()


class TChecked(Checks, other.Named, BaseModel):
    x: int = 0


class TLast(BaseModel, Named, ABC):
    x: Part = Part.nine()


class TOther(other.Base):
    x: int = 3

    def step(self):
        return 100


class Rooted(BaseModel):
    def hello(self):
        return "hello"


class Page(Rooted, Generic[T]):
    size: ClassVar[int] = 10
    items: List[T] = []
    x: int = 0

    @field_validator("x")
    @classmethod
    def plus(cls, v):
        return v + 1

    def count(self):
        return len(self.items)

    @property
    def first(self):
        return self.items[0]

    def __len__(self):
        return len(self.items)


class PartPage(Page[Part]):
    def last(self):
        return self.items[-1]


class SubPage(Page[T], Generic[T]):
    more: Optional[T] = None


class SubParts(SubPage[Part]):
    pass


class Pairs(BaseModel, Generic[K, T]):
    model_config = ConfigDict(extra="allow")
    x: Dict[K, T] = {}


class NamePairs(Pairs[str, int]):
    pass


class Rows(RootModel[List[T]], Generic[T]):
    def count(self):
        return len(self.root)


class Numbers(Rows[int]):
    pass


IntPage = Page[int]


class TPages(BaseModel):
    x: Page[int] = Page[int](items=[1])
    y: Optional[Page[Part]] = None
    z: Optional[Page] = None
    u: Union[Page[int], Page[str], None] = None
    r: Optional[Rows[int]] = None
    p: Optional[Pairs[str, int]] = Pairs[str, int](more=1)
    i: IntPage = Field(default_factory=lambda: IntPage(items=[2]))


NAMES = []
CALLS = [
    "TNamed(x=1).shown()", "TNamed.made(x=2)", "TNamed().limit", "TNamed.LIMIT", "TNamed.twice(4)", "TNamed().tell()", "TNamed(g=2, b=3).tell()", "TNamed.model_fields.keys()",
    "TChecked(x=1)", "TChecked(x=2).shown()", "TChecked.made(x=4)", "TLast().x", "TLast().made()", "TOther()", "TOther().tell()", "TNamed(kinds=2)",
    "Page[Part](items=[{}]).count()", "Page[Part](items=[{}]).first", "Page[Part]().hello()", "PartPage(items=[{}]).count()", "PartPage(items=[{}, {'a': 2}]).last()", "len(PartPage(items=[{}]))",
    "issubclass(PartPage, Page)", "issubclass(PartPage, Page[Part])", "issubclass(Page[Part], Page)", "issubclass(Page[Part], Rooted)", "Page[Part].size",
    "[c.__name__ for c in PartPage.__mro__ if c.__name__ != 'Generic']", "[c.__name__ for c in SubParts.__mro__ if c.__name__ != 'Generic']",
    "Page[Part].model_validate_json('{\"items\": [{\"a\": \"x\"}]}')", "Page[Part](items=[{}])", "SubPage[Part](more={})", "SubParts(more={'a': 3}).more", "Page[Part] is Page[Part]",
    "Page[Part].__name__", "Page[Part].__module__", "NamePairs(x={'a': '1'}, y=2)", "Pairs[str, int](x={'a': 'b'})", "Numbers([1, '2']).count()", "Rows[int](['x'])",
    "TPages()", "TPages(x=PartPage(items=[{}]))", "TPages(y=PartPage(items=[{}]))", "TPages(y=Page[Part]())", "TPages(y=Page())", "TPages(y=Page(items=[{'a': '2'}], x=1))", "TPages(z=PartPage())",
    "TPages(z=Page[int]())", "TPages(x=Page[Part]())", "TPages(x=Page(items=['x']))", "TPages(y=PartPage(items=[{}])).model_dump()", "TPages(z=Page[Part](items=[{}])).model_dump()",
    "TPages(u=Page())", "TPages(u=Page(items=['x']))", "TPages(u=Page(items=['1']))", "TPages(u=Page[str](items=['1']))", "TPages.model_validate({'x': Page()}, strict=True)",
    "TPages.model_validate({'x': Page(items=['1'])}, strict=True)", "TPages.model_validate({'x': Page[str]()}, strict=True)", "TPages(p=Pairs(z=1))", "TPages(r=Rows([1]))", "TPages(r=Rows(['1']))",
    "TPages(r=Rows(['x']))", "TPages(y=Page()).y.model_fields_set", "TPages(y=Page(items=[])).y.model_fields_set", "TPages(p=Pairs(z=1)).p.model_fields_set",
    "TPages.model_validate({'y': Page()}, from_attributes=True).y.model_fields_set", "Page[int]() == Page()", "Page[int]() == Page[str]()", "PartPage() == Page()", "PartPage() == Page[Part]()",
    "Pairs(z=1) == Pairs[str, int](z=1)", "Rows([1]) == Rows[int]([1])", "Page() == Pairs()", "TPages.model_json_schema()", "PartPage.model_json_schema()", "TPages.model_json_schema(mode='serialization')",
    "TPages().model_dump_json()", "copy.deepcopy(TPages(y=Page())) == TPages(y=Page())"]
