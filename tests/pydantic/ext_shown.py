"""Models for ext_compare.py: how dumps show values: json_encoders, the ser_json_* words of configurations, serializers of parts of a type."""
from collections import deque
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import Enum, IntEnum
from typing import Annotated, Any, Dict, FrozenSet, List, Literal, NamedTuple, Optional, Set, Tuple, Union
from uuid import UUID

from pydantic import (AfterValidator, AnyUrl, AwareDatetime, BaseModel, ConfigDict, Field, HttpUrl, PlainSerializer, RootModel, SecretStr, SerializationInfo,
                      SerializeAsAny, StrictStr, WrapSerializer, computed_field, constr, field_serializer, field_validator, model_serializer)
from pydantic.dataclasses import dataclass
from typing_extensions import TypedDict


def as_iso(value):
    return value.isoformat().replace("+00:00", "Z")


class Color(str, Enum):
    RED = "red"
    GREEN = "green"


class Size(IntEnum):
    SMALL = 1


class Inner(BaseModel):
    at: datetime = datetime(2020, 1, 1)


class Before(BaseModel):
    class Config:
        json_encoders = {datetime: lambda v: "never", Decimal: float}

    d: datetime = datetime(2020, 1, 1)


class TNoText(BaseModel):
    x: Optional[int] = None
    a: bytes = b"ab\xffcd"


class TCutText(BaseModel):
    x: Optional[int] = None
    a: Any = [b"a\xe2\x82"]


class TEncoded(Before):
    class Config:
        json_encoders = {
            Decimal: str,
            date: as_iso,
            Enum: lambda e: e.name,
            Inner: lambda v: "inner",
            UUID: lambda u: u.hex,
            timedelta: lambda v: v.total_seconds(),
            set: lambda v: sorted(v),
            AnyUrl: lambda u: u.host,
            bytes: lambda b: b.decode("latin-1") + "?",
        }

    x: Any = None
    p: Decimal = Decimal("1.50")
    maybe: Optional[datetime] = None
    many: List[datetime] = [datetime(2020, 1, 1, tzinfo=timezone.utc)]
    keyed: Dict[date, Decimal] = {date(2020, 1, 1): Decimal("1.0")}
    color: Color = Color.RED
    size: Size = Size.SMALL
    inner: Inner = Inner()
    inners: List[Inner] = [Inner()]
    aware: AwareDatetime = datetime(2020, 1, 1, tzinfo=timezone.utc)
    either: Union[int, Decimal, str] = "x"
    other: Union[datetime, str] = "y"
    id: Optional[UUID] = UUID(int=5)
    took: timedelta = timedelta(seconds=1.5)
    tags: set[int] = {3, 1}
    old_tags: Set[int] = {2}
    url: HttpUrl = HttpUrl("https://a.example/x")
    raw: bytes = b"raw"
    pair: Tuple[date, Decimal] = (date(2020, 1, 2), Decimal("3"))
    limited: Annotated[Decimal, Field(ge=0), AfterValidator(lambda v: v + 1)] = Decimal("7.10")


class TEncodedText(BaseModel):
    model_config = ConfigDict(json_encoders={str: lambda v: v + "!", int: lambda v: -v, SecretStr: lambda v: v.get_secret_value(), dict: lambda v: len(v)})
    x: str
    y: Literal["a"] = "a"
    z: constr(min_length=1) = "z"
    s: StrictStr = "s"
    b: bool = True
    c: Color = Color.RED
    n: Optional[int] = 3
    secret: SecretStr = SecretStr("shh")
    d: dict[str, int] = {"a": 1}
    e: Dict[str, int] = {"a": 1}
    own: Annotated[str, PlainSerializer(lambda v: v + "?")] = "own"
    wrapped: Annotated[str, WrapSerializer(lambda v, handler: handler(v) + "#")] = "wrapped"
    by_field: str = "by"

    @field_serializer("by_field")
    def show(self, v):
        return v + "*"

    @field_validator("z")
    @classmethod
    def check(cls, v):
        return v.upper()

class TEncodedRoot(RootModel[List[datetime]]):
    model_config = ConfigDict(json_encoders={datetime: lambda v: v.year})


class Keyed(TypedDict, total=False):
    at: datetime
    n: int


class Point(NamedTuple):
    at: datetime
    n: int = 0


@dataclass
class Plain:
    at: datetime = datetime(2020, 1, 1)


class TEncodedParts(BaseModel):
    model_config = ConfigDict(json_encoders={datetime: as_iso}, extra="allow")
    x: Optional[Keyed] = None
    y: Optional[Point] = None
    z: Plain = Plain()
    q: deque[datetime] = deque()
    f: FrozenSet[datetime] = frozenset()


class TEncodedWrong(BaseModel):
    model_config = {"json_encoders": {datetime: lambda v: v.nonsense}}
    at: datetime = datetime(2020, 1, 1)
    ats: List[datetime] = []


# ---- parts of a type ----

Cents = Annotated[Decimal, PlainSerializer(lambda v: int(v * 100), return_type=int)]
Shout = Annotated[str, PlainSerializer(lambda v: v.upper(), when_used="json")]


def told(value, info: SerializationInfo):
    return [value, info.mode, info.by_alias]


def around(value, handler, info):
    return {"shown": handler(value), "mode": info.mode}


Told = Annotated[int, PlainSerializer(told)]
Around = Annotated[Inner, WrapSerializer(around)]


class TParts(BaseModel):
    x: List[Cents] = []
    by_name: Dict[str, Cents] = {}
    by_key: Dict[Shout, int] = {}
    by_told: Dict[Annotated[int, PlainSerializer(lambda v: f"<{v}>")], Shout] = {}
    pair: Tuple[Shout, Optional[Told]] = ("a", None)
    maybe: Optional[List[Optional[Cents]]] = None
    either: Union[Cents, Shout] = "a"
    nested: List[List[Shout]] = []
    around: List[Around] = [Inner()]
    in_set: Set[Shout] = {"q"}
    more: Tuple[Cents, ...] = ()

    @computed_field
    @property
    def names(self) -> List[Shout]:
        return ["a"]


class TUnionParts(BaseModel):
    x: Union[int, Annotated[str, PlainSerializer(lambda v: v[::-1])], None, List[int]] = None
    y: Union[Inner, Annotated[datetime, PlainSerializer(as_iso)], float] = 1.0


class Heir(Inner):
    extra: int = 1


class TAsAny(BaseModel):
    x: SerializeAsAny[Inner] = Heir()
    y: List[SerializeAsAny[Inner]] = [Heir(), Inner()]
    z: Dict[str, Annotated[Inner, SerializeAsAny()]] = {"a": Heir()}
    maybe: Optional[SerializeAsAny[Inner]] = None
    either: Union[int, SerializeAsAny[Inner]] = Heir()
    plain: Inner = Heir()
    at: SerializeAsAny[datetime] = datetime(2020, 1, 1)


# ---- words ----

class Words(BaseModel):
    d: timedelta = timedelta(seconds=1.5)
    f: float = float("inf")
    a: Any = None


class TWords(BaseModel):
    model_config = ConfigDict(ser_json_timedelta="float", ser_json_bytes="base64", ser_json_inf_nan="constants")
    x: Any = None
    d: timedelta = timedelta(days=-1, microseconds=1)
    b: bytes = b"\xff\x01"
    f: float = float("inf")
    words: Words = Words()
    maybe: Optional[timedelta] = None
    many: List[bytes] = [b"", b"a", b"ab", b"abc", b"\xfb\xff\xfe"]
    keyed: Dict[timedelta, int] = {timedelta(1): 2, timedelta(microseconds=1): 3}
    by_bytes: Dict[bytes, float] = {b"\xff": float("nan")}
    by_float: Dict[float, int] = {float("inf"): 1}
    either: Union[str, timedelta, bytes, float] = timedelta(hours=1)
    n: int = 0


class TWordsOther(BaseModel):
    model_config = ConfigDict(ser_json_bytes="hex", ser_json_inf_nan="strings")
    x: Any = None
    b: bytes = b"\xff\x01"
    f: float = float("nan")
    words: List[Words] = [Words(a=float("inf"))]
    by_float: Dict[float, int] = {float("-inf"): 1}
    other: TWords = TWords(x=b"a")


class TSeconds(BaseModel):
    model_config = ConfigDict(ser_json_temporal="seconds")
    x: Any = None
    d: timedelta = timedelta(days=1, microseconds=1)
    at: datetime = datetime(2020, 1, 1, 2, 3, 4, 5)
    zoned: datetime = datetime(1960, 1, 1, tzinfo=timezone(timedelta(hours=2)))
    day: date = date(2020, 1, 2)
    clock: time = time(1, 2, 3, 4)
    keyed: Dict[datetime, date] = {datetime(2020, 1, 1): date(1969, 1, 1)}
    maybe: Optional[List[datetime]] = [datetime(1, 1, 1), datetime(9999, 12, 31, 23, 59, 59, 999999)]


class TMillis(BaseModel):
    model_config = ConfigDict(ser_json_temporal="milliseconds", ser_json_timedelta="float")
    x: Any = None
    d: timedelta = timedelta(days=1, microseconds=1)
    at: datetime = datetime(2020, 1, 1, 2, 3, 4, 567891)
    day: date = date(2020, 1, 2)
    clock: time = time(1, 2, 3, 4, tzinfo=timezone.utc)
    keyed: Dict[timedelta, time] = {timedelta(milliseconds=1): time(1)}


class TIso(BaseModel):
    model_config = ConfigDict(ser_json_temporal="iso8601", ser_json_timedelta="float")
    x: timedelta = timedelta(1)


class TSchema(BaseModel):
    model_config = ConfigDict(ser_json_temporal="seconds", ser_json_bytes="base64")
    x: int = 0
    d: timedelta
    at: Optional[datetime] = None
    day: List[date]
    raw: bytes


class Base64(BaseModel):
    model_config = ConfigDict(val_json_bytes="base64", ser_json_bytes="base64")


class TBase64(Base64):
    x: bytes


class THex(BaseModel):
    model_config = ConfigDict(val_json_bytes="hex")
    x: bytes


class TBase64Limit(Base64):
    x: Annotated[bytes, Field(min_length=2, max_length=3)]


class TBytesOf(Base64):
    x: Union[bytes, List[bytes], Dict[bytes, int]]


class TSaid(BaseModel):
    """JSON Schemas of what serializers are said to give."""
    p: int
    l: Set[int] = {1}
    d: Optional[datetime] = None
    o: Optional[int]
    u: Optional[int] = Field(default=3, description="u!", gt=1)
    m: Inner = Inner()
    n: Inner
    t: int = Field(title="T", default=1)
    q: int = 0

    @field_serializer("p")
    def show_p(self, v) -> str:
        return str(v)

    @field_serializer("l")
    def show_l(self, v) -> List[str]:
        return sorted(map(str, v))

    @field_serializer("d", when_used="unless-none")
    def show_d(self, v) -> Literal["a", "b"]:
        return "a"

    @field_serializer("o", when_used="unless-none")
    def show_o(self, v) -> Dict[str, int]:
        return {"o": v}

    @field_serializer("u", mode="wrap")
    def show_u(self, v, handler) -> Optional[str]:
        return "u"

    @field_serializer("m")
    def show_m(self, v) -> Dict[str, Inner]:
        return {"a": v}

    @field_serializer("n", "t")
    def show_n(self, v):
        return 1

    @field_serializer("q", return_type=Decimal, when_used="json")
    def show_q(self, v):
        return 1


AsText = Annotated[int, PlainSerializer(lambda v: str(v), return_type=str)]


class TSaidParts(BaseModel):
    a: AsText
    b: Optional[AsText]
    c: List[AsText]
    d: Annotated[Optional[int], PlainSerializer(lambda v: str(v), return_type=str)]
    e: Annotated[Optional[int], PlainSerializer(lambda v: str(v), return_type=str, when_used="unless-none")]
    f: Annotated[List[int], WrapSerializer(lambda v, h: h(v), return_type=List[str])]
    g: Dict[str, Annotated[Inner, PlainSerializer(lambda v: 1, return_type=int)]]
    h: Annotated[Decimal, PlainSerializer(float, return_type=float, when_used="json")]
    i: Annotated[int, PlainSerializer(lambda v: str(v))]
    j: Annotated[int, PlainSerializer(lambda v: str(v), return_type=Annotated[str, Field(min_length=1)])] = Field(description="j")
    k: Annotated[Optional[int], PlainSerializer(lambda v: str(v), return_type=str, when_used="unless-none")] = None
    l: Annotated[int, WrapSerializer(lambda v, h: h(v), return_type=str)] = 5


class TSaidWhole(BaseModel):
    """Whole."""
    a: int

    @model_serializer
    def show(self) -> Dict[str, Any]:
        return {}


class TSaidTitled(BaseModel):
    model_config = ConfigDict(title="Titled", extra="forbid")
    a: int

    @model_serializer(mode="wrap")
    def show(self, handler) -> str:
        return ""


class TSaidNothing(BaseModel):
    a: int

    @model_serializer(mode="wrap")
    def show(self, handler):
        return handler(self)


class TSaidHolder(BaseModel):
    m: TSaidWhole
    n: List[TSaidTitled]
    o: TSaidNothing


class TSaidRoot(RootModel[List[int]]):
    @field_serializer("root")
    def show(self, v) -> str:
        return ""


def _dumps(text):
    return [f"{text}.{call}" for call in ("model_dump()", "model_dump(mode='json')", "model_dump_json()", "model_dump(mode='json', serialize_as_any=True)",
                                          "model_dump_json(serialize_as_any=True)", "model_dump_json(exclude_defaults=True)")]


NAN = float("nan")
_VALUES = ["timedelta(days=1, microseconds=1)", "timedelta(days=999999999)", "b'ok'", "float('-inf')", "datetime(2020, 1, 1)", "date(2020, 1, 1)", "time(1, 2)",
           "{timedelta(1): 1}", "{b'a': 1}", "{float('inf'): 1}", "{float('nan'): 1.5}", "[float('nan'), b'q', timedelta(0)]", "{'k': (timedelta(5), {'z': b'1'})}", "Words(a=b'1')",
           "Decimal('inf')"]
CALLS = [
    *[call for text in ("TEncoded()", "TEncoded(maybe=date(2021, 2, 3), either=Decimal('1.5'), other=datetime(2022, 1, 1), id=None, x=datetime(2020, 1, 1))",
                        "TEncodedText(x='x')", "TEncodedText(x='x', n=None, b=False)", "TEncodedRoot([datetime(2020, 1, 1)])",
                        "TEncodedParts(x={'at': 5, 'n': 1}, y=(7,), q=[1, 2], f=[3], more=datetime(2020, 1, 1))",
                        "TEncodedWrong()", "TEncodedWrong.model_construct(at=None, ats=[1])", "TEncoded.model_construct(either=None, other=5)",
                        "TParts(x=['1.5', 2], by_name={'a': 3}, by_key={'a': 1}, by_told={4: 'x'}, pair=('b', 7), maybe=[None, 1], either='2.5', nested=[['a'], []], more=(1, 2))", "TParts()",
                        "TUnionParts(x='abc', y=datetime(2020, 1, 1))", "TUnionParts(x=[1], y=Inner())", "TUnionParts(x=5)", "TWords()", "TWordsOther()", "TSeconds()", "TMillis()", "TIso()",
                        "TWords(either=b'a', n=5)", "TWords(either='s')", "TAsAny()", "TAsAny(maybe=Heir(extra=3), either=5)", "TWords(either=float('nan'))")
      for call in _dumps(text)],
    *[call for value in _VALUES for name in ("TWords", "TWordsOther", "TSeconds", "TMillis", "Words") for call in _dumps(f"{name}({'a' if name == 'Words' else 'x'}={value})")],
    "TAsAny().model_dump(exclude={'x': {'extra'}, 'y': {0: {'at'}}})", "TAsAny().model_dump_json(include={'x': {'extra'}, 'z': {'a': {'extra'}}})",
    *[f"{name}.model_json_schema(mode='{mode}', by_alias={alias})" for alias in (True, False) for mode in ("validation", "serialization")
      for name in ("TSaid", "TSaidParts", "TSaidWhole", "TSaidTitled", "TSaidNothing", "TSaidHolder", "TSaidRoot")],
    *[f"{name}.model_json_schema(mode='{mode}')" for name in ("TSchema", "TEncodedRoot", "TAsAny") for mode in ("validation", "serialization")],
]
