"""Models for ext_compare.py: OrderedDict, Counter, defaultdict."""
import collections
from collections import OrderedDict
from typing import Annotated, Any, Counter, DefaultDict, Dict, List, Optional, Union
import typing

from pydantic import BaseModel, ConfigDict, Field


class TOrdered(BaseModel):
    x: typing.OrderedDict[str, int]


class TOrderedBare(BaseModel):
    x: OrderedDict


class TOrderedUnion(BaseModel):
    x: Union[OrderedDict[str, int], Dict[str, int], int]


class TOrderedLimited(BaseModel):
    x: Annotated[typing.OrderedDict[int, str], Field(max_length=1)] = OrderedDict()


class TOrderedItems(BaseModel):
    x: List[OrderedDict[str, Optional[float]]]


class TCounter(BaseModel):
    x: Counter[str]


class TCounterBare(BaseModel):
    x: Optional[collections.Counter]


class TCounterUnion(BaseModel):
    x: Union[Counter[str], Dict[str, Any]]


class TDefaultInt(BaseModel):
    x: DefaultDict[str, int]


class TDefaultList(BaseModel):
    x: collections.defaultdict[str, List[int]]


class TDefaultDict(BaseModel):
    model_config = ConfigDict(strict=True)
    x: Optional[DefaultDict[str, Dict[str, int]]] = None


class TDefaultStr(BaseModel):
    x: DefaultDict[int, str] = Field(default_factory=lambda: collections.defaultdict(str))
