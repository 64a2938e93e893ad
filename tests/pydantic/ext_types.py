"""Models for ext_compare.py: one field of each type that the extension knows, constraints, containers, unions, validators."""
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum, IntEnum
from typing import Annotated, Any, Dict, FrozenSet, List, Literal, Optional, Set, Tuple, Union
from uuid import UUID

from pydantic import (UUID4, AwareDatetime, BaseModel, ConfigDict, Field, NaiveDatetime, NonNegativeInt, PositiveFloat, PositiveInt, StrictBool,
                      StrictFloat, StrictInt, StrictStr, field_validator, model_validator, validator)


class Color(str, Enum):
    RED = "red"
    GREEN = "green"


class Plain(Enum):
    A = "a"
    B = 2


class AnyCase(str, Enum):
    @classmethod
    def _missing_(cls, value):
        return next((m for m in cls if m.value == str(value).lower()), None)


class Answer(AnyCase):
    YES = "yes"
    TRUE = "true"


class Fallback(Enum):
    UNKNOWN = 0
    ONE = "one"

    @classmethod
    def _missing_(cls, value):
        if value == 3:
            raise KeyError(value)
        if value == 4:
            raise ValueError(value)
        if value in ("E", "e"):
            return cls["ONE"]
        return cls.UNKNOWN if isinstance(value, (int, list)) else Answer.YES if value is None else None


class Level(IntEnum):
    LOW = 1
    HIGH = 2


class A(BaseModel):
    a: int


class AB(A):
    b: str = "z"


class Forbid(BaseModel):
    model_config = ConfigDict(extra="forbid")
    a: int


class Allow(BaseModel):
    model_config = ConfigDict(extra="allow")
    a: int = 1


class TStr(BaseModel):
    x: str


class TInt(BaseModel):
    x: int


class TFloat(BaseModel):
    x: float


class TBool(BaseModel):
    x: bool


class TBytes(BaseModel):
    x: bytes


class TUnionAny(BaseModel):
    x: Union[int, List[int], Dict[str, int], Any]


class TTaggedA(BaseModel):
    kind: Literal["a"]


class TTaggedB(BaseModel):
    kind: Literal["b", "c"]


class TUnionTagged(BaseModel):
    x: Union[Annotated[Union[TTaggedA, TTaggedB], Field(discriminator="kind")], List[int]]


class TEnumFallback(BaseModel):
    x: Fallback


class TUnionDict(BaseModel):
    x: Union[Dict[str, int], dict, List[int], list]


class TAny(BaseModel):
    x: Any


class TNone(BaseModel):
    x: None


class TDatetime(BaseModel):
    x: datetime


class TDate(BaseModel):
    x: date


class TTime(BaseModel):
    x: time


class TTimedelta(BaseModel):
    x: timedelta


class TDecimal(BaseModel):
    x: Decimal


class TUUID(BaseModel):
    x: UUID


class TUUID4(BaseModel):
    x: UUID4


class TAware(BaseModel):
    x: AwareDatetime


class TNaive(BaseModel):
    x: NaiveDatetime


class TOptional(BaseModel):
    x: Optional[int] = None


class TColor(BaseModel):
    x: Color


class TPlain(BaseModel):
    x: Plain


class TLevel(BaseModel):
    x: Level


class TLiteral(BaseModel):
    x: Literal["a", "b", 3]


class TList(BaseModel):
    x: List[int]


class TListAny(BaseModel):
    x: list


class TTuple(BaseModel):
    x: Tuple[int, str]


class TTupleMany(BaseModel):
    x: Tuple[int, ...]


class TSet(BaseModel):
    x: Set[int]


class TFrozenSet(BaseModel):
    x: FrozenSet[str]


class TDict(BaseModel):
    x: Dict[str, int]


class TDictInt(BaseModel):
    x: Dict[int, str]


class TDictAny(BaseModel):
    x: dict


class TUnionText(BaseModel):
    x: Union[str, bytes]


class TUnionBytes(BaseModel):
    x: Union[bytes, str, int, None]


class TUnionIntStr(BaseModel):
    x: Union[int, str]


class TUnionMany(BaseModel):
    x: Union[int, float, bool, str, None]


class TUnionTime(BaseModel):
    x: Union[datetime, date]


class TUnionUUID(BaseModel):
    x: Union[UUID, str]


class TUnionModels(BaseModel):
    x: Union[A, AB]


class TUnionLists(BaseModel):
    x: Union[List[int], List[str]]


class TUnionColor(BaseModel):
    x: Union[Color, str]


class TUnionLeft(BaseModel):
    x: Annotated[Union[int, str], Field(union_mode="left_to_right")]


class TModel(BaseModel):
    x: A


class TForbid(BaseModel):
    x: Forbid


class TAllow(BaseModel):
    x: Allow


class TModels(BaseModel):
    x: List[A]


class TDictModels(BaseModel):
    x: Dict[str, A]


class TStrictStr(BaseModel):
    x: StrictStr


class TStrictInt(BaseModel):
    x: StrictInt


class TStrictFloat(BaseModel):
    x: StrictFloat


class TStrictBool(BaseModel):
    x: StrictBool


class TPositive(BaseModel):
    x: PositiveInt


class TNonNegative(BaseModel):
    x: NonNegativeInt


class TPositiveFloat(BaseModel):
    x: PositiveFloat


class TMultiple(BaseModel):
    x: int = Field(multiple_of=3, gt=1, le=10)


class TMultipleFloat(BaseModel):
    x: float = Field(multiple_of=0.1)


class TRange(BaseModel):
    x: float = Field(ge=0, lt=1)


class TFinite(BaseModel):
    x: float = Field(allow_inf_nan=False)


class TLength(BaseModel):
    x: str = Field(min_length=2, max_length=4)


class TPattern(BaseModel):
    x: str = Field(pattern=r"^\d{3}$")


class TPatternInside(BaseModel):
    x: str = Field(pattern=r"b")


class TStrip(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True, str_to_lower=True)
    x: str = Field(min_length=1)


class TDigits(BaseModel):
    x: Decimal = Field(max_digits=5, decimal_places=2)


class TDecimalBelow(BaseModel):
    x: Decimal = Field(gt=0, lt=100000, max_digits=6)


class TDecimalPlaces(BaseModel):
    x: List[Annotated[Decimal, Field(decimal_places=3, ge=-1)]]


class TDecimalRange(BaseModel):
    x: Decimal = Field(ge=Decimal("0.01"), le=Decimal("99999.99"))


class TListLength(BaseModel):
    x: List[str] = Field(min_length=1, max_length=2)


class TDateLimit(BaseModel):
    x: date = Field(le=date(2030, 1, 1))


class TDatetimeLimit(BaseModel):
    x: datetime = Field(gt=datetime(2030, 1, 1))


class TTimedeltaLimit(BaseModel):
    x: timedelta = Field(ge=timedelta(seconds=1))


class TAlias(BaseModel):
    y: int = Field(1, alias="x")


class TByName(BaseModel):
    model_config = ConfigDict(populate_by_name=True)
    y: int = Field(1, alias="x")


class TEnumMissing(BaseModel):
    x: Answer


class TEnumValues(BaseModel):
    model_config = ConfigDict(use_enum_values=True)
    x: Color


class TDefaults(BaseModel):
    x: int = 1
    l: List[int] = []
    d: Dict[str, int] = Field(default_factory=dict)


class TBefore(BaseModel):
    x: int

    @field_validator("x", mode="before")
    @classmethod
    def comma(cls, v):
        return v.replace(",", "") if isinstance(v, str) else v

    @field_validator("x")
    @classmethod
    def not_two(cls, v):
        if v == 2:
            raise ValueError("two is taken")
        assert v != 1, "one is taken"
        return v


class TV1(BaseModel):
    x: float

    @validator("x")
    def positive(cls, v):
        if v <= 0:
            raise ValueError("must be positive, not %r" % v)
        return round(v, 1)


class TWhole(BaseModel):
    x: int
    y: int = 5

    @model_validator(mode="before")
    @classmethod
    def wrap(cls, data):
        return {**data, "y": 7} if isinstance(data, dict) and "x" in data else data

    @model_validator(mode="after")
    def sum_is_small(self):
        if self.x + self.y > 100:
            raise ValueError("too much")
        return self


class Node(BaseModel):
    x: Any = None
    next: Optional["Node"] = None


class TUnionModelFloats(BaseModel):
    x: Union[A, Dict[str, float]]


class TUnionFloatsModel(BaseModel):
    x: Union[Dict[str, float], A, AB]
