"""Generic models by many arguments: how pydantic names them."""
import datetime
import decimal
import enum
import typing
import typing as t
import uuid
from collections.abc import Sequence as Seq
from typing import Annotated, Deque, Dict, FrozenSet, Generic, List, Literal, Mapping, Optional, Set, Tuple, TypeVar, Union

from annotated_types import Gt, Len, MinLen
from pydantic import BaseModel, Field, conint, constr, conlist, PositiveInt, StrictInt, StringConstraints, EmailStr, Json, condecimal
from pydantic.types import Strict
T = TypeVar("T")
U = TypeVar("U")


class G(BaseModel, Generic[T]):
    x: Optional[T] = None


class H(BaseModel, Generic[T, U]):
    x: Optional[T] = None


class Item(BaseModel):
    a: int = 1


class Color(enum.Enum):
    RED = 1


Alias = List[Item]
Small = Annotated[int, Field(gt=0, lt=10)]
Slug = Annotated[str, StringConstraints(min_length=2)]


class Outer(BaseModel):
    class Inner(BaseModel):
        b: int = 2

    inner: Inner = Inner()


class Names(BaseModel):
    f1: G[Optional[int]]
    f2: G[int | None]
    f3: G[List[Item]]
    f4: G[list[Item]]
    f5: G[t.Dict[str, "Item"]]
    f6: G[dict[str, typing.Any]]
    f7: G[Literal["a", 1, None]]
    f8: G[tuple[int, ...]]
    f9: G[Tuple[int, str]]
    f10: G[Small]
    f11: G[Slug]
    f12: G[conint(gt=1)]
    f13: G[PositiveInt]
    f14: G[StrictInt]
    f15: G[decimal.Decimal]
    f16: G[datetime.datetime]
    f17: G[uuid.UUID]
    f18: G[Color]
    f19: G[Alias]
    f20: G[G[int]]
    f21: H[int, G[str]]
    f22: G[Union[int, str, None]]
    f23: G[None]
    f24: G[Seq[int]]
    f25: G[t.Sequence[int]]
    f26: G[Annotated[int, Gt(3)]]
    f27: G[Annotated[List[int], Len(1, 3)]]
    f28: G[Annotated[str, Field(pattern="^a", description='x "y"')]]
    f29: G[EmailStr]
    f30: G[Json[int]]
    f31: G[Annotated[Union[int, str], Field(union_mode="left_to_right")]]
    f32: G[Set[int]]
    f33: G[FrozenSet[str]]
    f34: G[Mapping[str, int]]
    f35: G[constr(min_length=1)]
    f36: G[conlist(int, min_length=1)]
    f37: G[typing.Optional["Item"]]
    f38: G["Item"]
    f39: G[Literal[Color.RED]]
    f40: G[bool]
    f41: G[bytes]
    f42: G[Deque[int]]
    f43: G[object]
    f45: G[Annotated[int, Strict()]]
    f46: G[Outer.Inner]
    f47: G[list["Item"]]
    f48: G[Annotated[Annotated[int, Gt(1)], Field(lt=9)]]
    f49: G[Optional[Union[int, Optional[str]]]]
    f50: G[condecimal(max_digits=3, gt=1)]
    f51: G[Literal["it's", b"x", True]]
    f52: G[Annotated[int, Field(alias="a", gt=1)]]
    f53: G[Annotated[int, Field(validation_alias="b")]]
    f54: G[Annotated[int, Field(alias="a", validation_alias="b", serialization_alias="a")]]
    f55: G[Annotated[int, Field(serialization_alias="c", title="t")]]
    f56: G[Annotated[int, Field(validation_alias="b", serialization_alias="c")]]
