"""Models for ext_compare.py: dataclasses and TypedDicts as parts of models."""
from dataclasses import dataclass, field
from typing import List, Optional, Union, Dict
from typing_extensions import TypedDict, NotRequired, Required
from pydantic import BaseModel, Field
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
