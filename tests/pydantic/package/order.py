"""A file whose bases, functions and names stand in other files of its package."""
from __future__ import annotations

from typing import *

from pydantic import *

from . import text
from .shared import *
from .shared import _pair as pair
from .shared.base import Level as Lv, Money as Cash
from .text import slug


def three():
    return Cash(amount=3)


class Order(Base):
    name: str
    level: Level = Level.LOW
    cash: Cash = Field(default_factory=three)
    extra: Any = None

    @field_validator("name", mode="before")
    @classmethod
    def make_slug(cls, v):
        if v == "module":
            return text.slug("a  b")
        return slug(v) if isinstance(v, str) else v

    @field_validator("extra", mode="before")
    @classmethod
    def ask(cls, v):
        if v == "pair":
            return pair(v)
        if v == "squeeze":
            return squeeze(" a   b ") + str(MOST)
        if v == "level":
            return Lv("high").rank
        if v == "class":
            return isinstance(Cash(amount=1), Money)
        if v == "cents":
            return str(cents("1.005"))
        if v == "typing":
            return str(get_origin(List[int]))
        return v

    @computed_field
    @property
    def size(self) -> int:
        return len(self.name)

    @field_serializer("level")
    def show_level(self, v) -> int:
        return v.rank

    @model_validator(mode="after")
    def twice(self):
        if self.level is Level.HIGH:
            self.cash = self.cash.double()
        return self
