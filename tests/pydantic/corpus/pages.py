"""Answers of an API: pages generic in what they hold, bounds, defaults of type variables, models that hold themselves."""
from __future__ import annotations

from datetime import datetime
from typing import Any, Dict, Generic, List, Optional, TypeVar, Union
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, RootModel, field_validator, model_validator


class Base(BaseModel):
    model_config = ConfigDict(from_attributes=True)


T = TypeVar("T")
B = TypeVar("B", bound=Base)
K = TypeVar("K")
V = TypeVar("V")


class User(Base):
    id: int
    name: str
    manager: Optional[User] = None


class Comment(Base):
    id: UUID
    author: User | int
    text: str = Field(min_length=1)
    replies: list[Comment] = []


class Meta(Base):
    total: int = Field(ge=0)
    page: int = Field(1, ge=1)
    size: int = Field(default=20, ge=1, le=100)

    @property
    def pages(self) -> int:
        return -(-self.total // self.size)


class Page(Base, Generic[T]):
    meta: Meta
    items: List[T]
    next: Optional[str] = None

    @model_validator(mode="after")
    def count(self) -> Page[T]:
        if len(self.items) > self.meta.size:
            raise ValueError(f"{len(self.items)} items on a page of {self.meta.size}")
        return self


class Keyed(Base, Generic[K, V]):
    entries: Dict[K, V]
    default: Optional[V] = None


class Problem(Base):
    code: str
    message: str
    where: List[Union[str, int]] = []


class Answer(Base, Generic[T]):
    ok: bool
    data: Optional[T] = None
    error: Optional[Problem] = None
    at: datetime

    @field_validator("error")
    @classmethod
    def either(cls, v: Optional[Problem], info) -> Optional[Problem]:
        if v is not None and info.data.get("ok"):
            raise ValueError("ok, and an error")
        return v


class UserPage(Page[User]):
    pass


class Users(Answer[Page[User]]):
    pass


class Comments(Base):
    answer: Answer[Page[Comment]]
    counts: Keyed[int, float] = Keyed[int, float](entries={})
    plain: Page[int] | None = None


class Names(RootModel[List[str]]):
    def __iter__(self):
        return iter(self.root)


class Tree(Base):
    value: Any = None
    children: List[Tree] = []
