"""Models for ext_compare.py and ext_bodies_used.py: validators whose functions are compiled in the extension, and their like that must not be."""
import logging
import re
from typing import Annotated, Any, ClassVar, List, Literal, Optional, Union

from pydantic import AfterValidator, BaseModel, Field, ValidationInfo, field_validator, validator

ALLOWED = {"red", "green", "a", "ab"}
NAMES = {"a": "first", 1: "one", "b": None}
LIMIT = 9
log = logging.getLogger(__name__)


def shout(value: str) -> str:
    return value.strip().upper()


def shortened(value):
    cut = value[:2]
    return cut if len(cut) < len(value) else value


class TPositive(BaseModel):
    x: float

    @validator("x")
    def positive(cls, v):
        if v <= 0:
            raise ValueError(f"must be positive, not {v!r}")
        return v


class TRounded(BaseModel):
    x: Annotated[float, Field(gt=-1)]

    @field_validator("x")
    @classmethod
    def rounded(cls, v: float) -> float:
        return round(v, 2)


class TAssert(BaseModel):
    x: Optional[int] = None

    @field_validator("x")
    @classmethod
    def odd(cls, v, info: ValidationInfo):
        assert v is None or v % 2 == 1, "even"
        return v


class TMember(BaseModel):
    x: str

    @field_validator("x")
    @classmethod
    def member(cls, v):
        if v.lower() not in ALLOWED:
            raise ValueError("not one of " + ", ".join(sorted(ALLOWED)))
        return v.lower()


class TShout(BaseModel):
    x: Annotated[str, AfterValidator(shout), AfterValidator(shortened)]


class TLambda(BaseModel):
    x: Annotated[int, AfterValidator(lambda v: v * v if v < 10**30 else v - 1)]


class TPatternBody(BaseModel):
    x: str

    @field_validator("x")
    @classmethod
    def coded(cls, v):
        if not re.fullmatch(r"\w+(-\d+)?", v):
            raise ValueError("no code")
        return v


class TChanged(BaseModel):
    x: Union[int, float, bool, str, None]

    @field_validator("x")
    @classmethod
    def changed(cls, v):
        if isinstance(v, bool):
            return None
        if isinstance(v, str):
            return NAMES.get(v, v)
        return v == 1 or (v and -v)


class TLooked(BaseModel):
    x: Any

    @field_validator("x")
    @classmethod
    def looked(cls, v):
        for i, c in enumerate(str(v)):
            if c == "z" or i > LIMIT:
                break
        else:
            return v
        return [v]


class TTry(BaseModel):
    x: str

    @field_validator("x")
    @classmethod
    def number(cls, v):
        try:
            n = int(v)
        except ValueError as error:
            return f"no number: {error}"
        return f"{n:05d}"


class TWords(BaseModel):
    x: str

    @field_validator("x")
    @classmethod
    def words(cls, v):
        parts = [p.title() for p in v.split()]
        if len(set(parts)) != len(parts) or any(p.isdigit() for p in parts):
            raise ValueError("twice, or digits")
        return " ".join(parts)


class TLiteralBody(BaseModel):
    x: Literal["red", 1, None]

    @field_validator("x")
    @classmethod
    def literal(cls, v):
        return v


class TTwo(BaseModel):
    x: int
    y: int = 3

    @field_validator("x", "y")
    @classmethod
    def small(cls, v):
        if v > 5:
            raise ValueError("large")
        return v


class TAgain(BaseModel):
    """What was accepted is asked again when the whole is refused."""
    x: List[Annotated[int, AfterValidator(lambda v: v + 1)]]


class TTypeError(BaseModel):
    x: Union[int, str]

    @field_validator("x")
    @classmethod
    def added(cls, v):
        return v + 1


# What has to run as Python.


class TLogged(BaseModel):
    x: int

    @field_validator("x")
    @classmethod
    def logged(cls, v):
        log.debug("seen %s", v)
        return v


class TOrder(BaseModel):
    x: str

    @field_validator("x")
    @classmethod
    def ordered(cls, v):
        return "".join(sorted({c for c in v})) if [c for c in {"a"}] else v


class TData(BaseModel):
    y: int = 1
    x: int

    @field_validator("x")
    @classmethod
    def data(cls, v, info: ValidationInfo):
        return v + info.data["y"]


class TBase(BaseModel):
    x: int
    most: ClassVar[int] = 3

    @field_validator("x")
    @classmethod
    def below(cls, v):
        if v > cls.most:
            raise ValueError("above")
        return v


class THeir(TBase):
    most: ClassVar[int] = 9
