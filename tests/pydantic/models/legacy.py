"""The style of pydantic 1, as pydantic 2 still takes it."""
import datetime as dt
import typing as t
from typing import Dict, List, Optional as Opt

import pydantic as p
from pydantic import BaseModel, Field, root_validator, validator
from pydantic.types import constr


class Meta(p.BaseModel):
    version: int = 1
    labels: Dict[str, str] = {}

    class Config:
        extra = "ignore"
        title = "MetaData"


class Customer(BaseModel):
    id: int
    name: constr(min_length=1, max_length=50)
    birthday: Opt[dt.date] = None
    vip: bool = False

    class Config:
        orm_mode = True


class Product(BaseModel):
    sku: str = Field(..., min_length=3, example="ABC-1")
    price: float = Field(..., gt=0, description="in USD")
    sizes: List[int] = Field(default_factory=list, max_items=5)
    ratio: t.Union[int, float, None] = None

    @validator("sku", pre=True)
    def strip(cls, v):
        return v.strip() if isinstance(v, str) else v

    @validator("sizes", each_item=True)
    def positive(cls, v):
        assert v > 0, "must be positive"
        return v


class Event(Meta):
    id: str
    at: dt.datetime = dt.datetime(2024, 1, 2, 3, 4, 5)
    customer: "Customer"
    products: List["Product"]
    kind: str = "order"
    delay: dt.timedelta = dt.timedelta(hours=1, minutes=30)
    day: dt.time = dt.time(12, 30)

    @root_validator(pre=True)
    def fill(cls, values):
        return values

    @root_validator(skip_on_failure=True)
    def check(cls, values):
        return values


class Nested(BaseModel):
    class Inner(BaseModel):
        value: int

        class Deep(BaseModel):
            name: str = "x"

    inner: Inner
    more: List[Inner] = []
    deep: Opt[Inner.Deep] = None
