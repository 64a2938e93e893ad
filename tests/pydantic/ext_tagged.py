"""Models for ext_compare.py: unions whose member a function names, Tags, type variables with bounds and constraints, BaseModel as a type."""
from enum import Enum
from typing import Annotated, Any, Dict, Generic, List, Optional, TypeVar, Union

from pydantic import BaseModel, ConfigDict, Discriminator, Field, SerializeAsAny, Tag
from typing_extensions import TypedDict


class Kind(str, Enum):
    a = "a"
    b = "b"


class A(BaseModel):
    a: int


class B(BaseModel):
    b: str = "x"
    c: int = 0


class Heir(A):
    more: str = "m"


class Keys(TypedDict):
    t: int


def pick(v: Any) -> Optional[str]:
    if isinstance(v, dict):
        if "stop" in v:
            raise ValueError("stop")
        if "one" in v:
            return 1
        if "kind" in v:
            return Kind.a
        return "a" if "a" in v else "b" if "b" in v else "zzz" if "z" in v else None
    if isinstance(v, str):
        return v
    return "a" if isinstance(v, A) else {B: "b"}.get(type(v))


def plain(v):
    names = [(bool, None), (str, "s"), (int, "i"), (dict, "keys"), (list, "l"), (type(None), "none")]
    return next((name for type_, name in names if isinstance(v, type_)), None)


class Choosers:
    @staticmethod
    def kind(v):
        return "s" if isinstance(v, str) else "i"


AB = Annotated[Union[Annotated[A, Tag("a")], Annotated[B, Tag("b")]], Discriminator(pick)]


class TPick(BaseModel):
    x: AB


class TPicks(BaseModel):
    x: List[AB] = []


class TPickOptional(BaseModel):
    x: Optional[AB] = None


class TPickField(BaseModel):
    x: Union[Annotated[A, Tag("a")], Annotated[B, Tag(Kind.b)]] = Field(discriminator=Discriminator(pick))


class TPickError(BaseModel):
    x: Annotated[Union[Annotated[A, Tag("a")], Annotated[B, Tag("b")]],
                 Discriminator(pick, custom_error_type="bad_shape", custom_error_message="Bad {what} shape", custom_error_context={"what": "ab"})]


class TPickErrorPlain(BaseModel):
    x: Annotated[Union[Annotated[A, Tag("a")], Annotated[B, Tag("b")]], Discriminator(discriminator=pick, custom_error_type="bad_shape", custom_error_message="Bad shape")]


class TPickPlain(BaseModel):
    x: Annotated[Union[Annotated[str, Tag("s")], Annotated[int, Tag("i")], Annotated[Keys, Tag("keys")], Annotated[List[int], Tag("l")],
                       Annotated[None, Tag("none")]], Discriminator(plain)]


class TPickStrict(BaseModel):
    model_config = ConfigDict(strict=True)
    x: Annotated[Union[Annotated[float, Tag("i")], Annotated[str, Tag("s")]], Discriminator(lambda v: "s" if isinstance(v, str) else "i")]


class TPickMethod(BaseModel):
    x: Annotated[Union[Annotated[float, Tag("i")], Annotated[str, Tag("s")]], Discriminator(Choosers.kind)]


class TTags(BaseModel):
    x: Union[Annotated[int, Tag("num")], Annotated[A, Tag("model")], List[AB]]


class TPickInside(BaseModel):
    x: Union[AB, int, None] = 3


T = TypeVar("T", bound=BaseModel)
OfA = TypeVar("OfA", bound=A)
Either = TypeVar("Either", int, str)


class TBound(BaseModel, Generic[T]):  # what pydantic makes of a dict here cannot be shown: no input has y
    y: T


class TBoundA(BaseModel, Generic[OfA]):
    x: Optional[OfA] = None


class TEither(BaseModel, Generic[Either]):
    x: Either


class TBoundOfA(TBound[A]):
    pass


class TOfAny(BaseModel):
    y: Union[Dict[str, int], BaseModel, None] = None


class TOfBound(BaseModel):
    x: List[TBound] = []


class TAsAny(BaseModel):
    y: SerializeAsAny[BaseModel]


NAMES = []
CALLS = [f"{name}.model_json_schema(mode={mode!r})" for mode in ("validation", "serialization")
         for name in ("TPick", "TPicks", "TPickOptional", "TPickField", "TPickPlain", "TTags", "TPickInside", "TBound", "TBoundA", "TEither", "TBoundOfA", "TOfAny",
                      "TOfBound", "TAsAny")] + [
    "TPick(x=Heir(a=1)).model_dump()", "TPick(x=Heir(a=1)).model_dump_json()", "TPick(x=B())", "TPick(x=3)", "TPick.model_validate({'x': {'stop': 1}})",
    "TPick.model_validate_json('{\"x\": {\"stop\": 1}}')", "TPicks(x=[A(a=1), B(), {'a': '2'}])", "TPickInside(x=Heir(a=2)).model_dump()",
    "TBound(y=Heir(a=1)).model_dump()", "TBound(y=Heir(a=1)).model_dump_json()", "TBoundA(x=Heir(a=1)).model_dump()", "TBoundA(x={'a': 1, 'more': 'q'})",
    "TBound(y={'a': 1}).model_dump(exclude={'y'})", "TOfAny(y=A(a=1))", "TOfAny(y=A(a=1)).model_dump()", "TAsAny(y=A(a=1)).model_dump()", "TAsAny(y=A(a=1)).model_dump_json()",
    "TOfBound(x=[TBound(y=A(a=1)), TBoundOfA(y=A(a=1))]).model_dump()", "TBound[A](y=Heir(a=1)).model_dump()", "TBound[A](y=B())", "TBoundOfA(y=Heir(a=1)).model_dump()",
    "type(TBound(y={}).y).__name__", "TBound(y=TBound(y=A(a=3))).model_copy(deep=True)"]
