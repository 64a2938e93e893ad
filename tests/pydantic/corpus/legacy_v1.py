"""Models written for pydantic 1 that run under 2: class Config, validator with pre, always, each_item and values, root_validator."""
import datetime as dt
from typing import Any, Dict, List, Optional

import pydantic
from pydantic import BaseModel, Extra, Field, conint, conlist, constr, root_validator, validator


class Money(BaseModel):
    amount: float
    currency: str = "USD"

    class Config:
        allow_mutation = False
        extra = Extra.forbid

    @validator("currency", pre=True)
    def upper(cls, v):
        return v.upper() if isinstance(v, str) else v

    @validator("amount")
    def positive(cls, v):
        if v < 0:
            raise ValueError("negative")
        return round(v, 2)


class Person(BaseModel):
    first: constr(strip_whitespace=True, min_length=1)
    last: str
    age: Optional[conint(ge=0, lt=150)] = None
    emails: conlist(str, max_length=3) = []
    full: Optional[str] = None

    @validator("emails", each_item=True)
    def has_at(cls, v):
        if "@" not in v:
            raise ValueError(f"{v} is no address")
        return v.lower()

    @validator("full", always=True)
    def join_names(cls, v, values):
        return v or f"{values.get('first')} {values.get('last')}"

    @validator("first", "last")
    def capital(cls, v):
        return v[:1].upper() + v[1:]


class Booking(BaseModel):
    """A stay."""
    guest: Person
    start: dt.date
    end: dt.date
    nights: int = 0
    price: Money = Field(..., description="for all nights")
    extras: Dict[str, Any] = {}
    codes: List[int] = []

    class Config:
        anystr_strip_whitespace = True
        allow_population_by_field_name = True
        fields = {}
        schema_extra = {"example": {}}

    @root_validator(pre=True)
    def old_names(cls, values):
        if "from" in values:
            values = {**values, "start": values["from"], "end": values.get("to")}
        return values

    @validator("end")
    def after_start(cls, v, values):
        if "start" in values and v <= values["start"]:
            raise ValueError("must be after start")
        return v

    @validator("codes", pre=True, each_item=False)
    def split(cls, v):
        return v.split(";") if isinstance(v, str) else v

    @validator("codes", each_item=True)
    def not_zero(cls, v):
        assert v != 0, "zero"
        return v

    @root_validator(skip_on_failure=True)
    def count_nights(cls, values):
        start, end = values.get("start"), values.get("end")
        if start and end:
            values["nights"] = (end - start).days
        if values["nights"] > 30:
            raise ValueError("too long a stay")
        return values


class Group(pydantic.BaseModel):
    bookings: List[Booking]
    leader: Person

    @pydantic.validator("bookings")
    def some(cls, v):
        if not v:
            raise ValueError("no bookings")
        return v
