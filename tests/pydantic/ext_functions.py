"""Models for ext_compare.py: the user's functions in every mode: around a value, in the place of its type, around a model, behind its making."""
import datetime as times
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Dict, List, Literal, Optional, Union

from pydantic_core import PydanticUseDefault
from pydantic import (AfterValidator, BaseModel, BeforeValidator, Field, PlainSerializer, PlainValidator, PrivateAttr, RootModel, SerializationInfo, ValidationError, ValidationInfo,
                      WrapSerializer, WrapValidator, computed_field, field_serializer, field_validator, model_serializer, model_validator, validator)


def around(value, handler):
    if value == "skip":
        return -1
    return handler(value) + 1


def told(value: Any, handler, info: ValidationInfo):
    try:
        return handler(value, info.field_name)
    except ValidationError as error:
        if value == "again":
            return [error.title, error.error_count(), [e["loc"] for e in error.errors()], info.mode]
        raise


def plain(value):
    if isinstance(value, dict):
        raise ValueError("no dict")
    assert value != [], "empty"
    return str(value)


def named(value, info: ValidationInfo):
    return [value, info.field_name, dict(info.data)]


class TNamed(BaseModel):
    first: int = 3
    x: Annotated[List[Any], BeforeValidator(named), AfterValidator(named)]


class TMethodOf(BaseModel):
    x: Annotated[str, BeforeValidator(str.strip), AfterValidator(str.lower), PlainSerializer(str.upper)]
    day: Annotated[Optional[date], PlainValidator(date.fromisoformat), PlainSerializer(date.isoformat)] = date(2020, 1, 2)
    at: Annotated[Any, PlainValidator(times.datetime.fromisoformat)] = None
    n: Annotated[Any, BeforeValidator(Decimal.from_float), AfterValidator(Decimal)] = None


class TOuter(BaseModel):
    x: Annotated[Any, WrapValidator(lambda v, h: h("no", v))]
    y: Annotated[int, WrapValidator(lambda v, h: h("no", v))]


class Yes(BaseModel):
    kind: Literal[True]
    n: int


class No(BaseModel):
    kind: Literal[False]
    n: int


class Reply(BaseModel):
    reply: Annotated[Union[Yes, No], Field(discriminator="kind")]


class TBuiltin(BaseModel):
    x: Annotated[str, BeforeValidator(str)] = ""
    y: Annotated[List[int], AfterValidator(sorted)] = []
    z: Annotated[int, BeforeValidator(len)] = 0
    w: Annotated[float, AfterValidator(round)] = 0


class TWrap(BaseModel):
    x: Annotated[int, WrapValidator(around)]


class TWrapInfo(BaseModel):
    x: Annotated[List[int], WrapValidator(told)]


class TPlain(BaseModel):
    x: Annotated[int, PlainValidator(plain)]


class TPlainLambda(BaseModel):
    x: Annotated[float, PlainValidator(lambda v: v), Field(gt=1)] = 0


class TWrapUnion(BaseModel):
    x: Union[Annotated[int, WrapValidator(around)], Annotated[str, WrapValidator(lambda v, h: h(v).upper())], List[int]]


class TPlainUnion(BaseModel):
    x: Union[Annotated[int, PlainValidator(plain)], List[int]]


class TWrapItems(BaseModel):
    x: Dict[str, Annotated[int, WrapValidator(around)]]


class TMixed(BaseModel):
    x: Annotated[int, BeforeValidator(lambda v: v), WrapValidator(around), AfterValidator(lambda v: v * 2)]


class TMethods(BaseModel):
    first: int = 1
    x: int

    @field_validator("x", mode="wrap")
    @classmethod
    def one(cls, value, handler, info: ValidationInfo):
        if value == "9":
            raise ValueError(f"{cls.__name__} {sorted(info.data)} {info.field_name}")
        return handler(value) * 2

    @field_validator("x", mode="after")
    @classmethod
    def two(cls, value):
        if value > 20:
            raise ValueError("large")
        return value + 1

    @field_validator("x", mode="before")
    @classmethod
    def three(cls, value):
        return 5 if value == "five" else value

    @validator("x")
    def four(cls, value):
        return -value


class TPlainMethod(BaseModel):
    x: int = 3

    @field_validator("x", mode="plain")
    @classmethod
    def any_(cls, value):
        if value is None:
            raise ValueError("none")
        return value

    @field_validator("x")
    @classmethod
    def behind(cls, value):
        return [value]


class TStatic(BaseModel):
    x: Optional[int] = Field(default="7", validate_default=True)

    @field_validator("x", mode="wrap")
    @staticmethod
    def one(value, handler):
        return handler(value)


class TModelWrap(BaseModel):
    x: int = 0
    log: List[str] = []

    @model_validator(mode="wrap")
    @classmethod
    def watch(cls, data, handler):
        if data == {"x": "stop"}:
            raise ValueError(f"{cls.__name__} stopped")
        if isinstance(data, dict) and data.get("x") == "1":
            return handler({"x": 100})
        try:
            made = handler(data)
        except ValidationError as error:
            if isinstance(data, dict) and data.get("x") == []:
                return cls(x=error.error_count())
            raise
        made.log.append("watched")
        return made

    @model_validator(mode="after")
    def behind(self):
        self.log.append("behind")
        if self.x == 2:
            raise ValueError("two")
        return self


class TOfModelWrap(BaseModel):
    x: TModelWrap


class TUnionOfModelWrap(BaseModel):
    x: Union[TModelWrap, int, Dict[str, int]]


class TPost(BaseModel):
    x: int
    twice: int = 0
    _seen: List[Any] = PrivateAttr(default_factory=list)

    def model_post_init(self, context):
        self._seen.append(context)
        if self.x == 13:
            raise ValueError("thirteen")
        self.twice = self.x * 2

    @model_validator(mode="after")
    def behind(self):
        assert self.twice != 18, "eighteen"
        return self

    @property
    def seen(self):
        return self._seen


class TPostHeir(TPost):
    y: int = 0

    def model_post_init(self, context, /):
        super().model_post_init(context)
        self.y = self.twice + 1


class TOfPost(BaseModel):
    x: Union[TPostHeir, TPost, List[TPost]]


class TPostRoot(RootModel[List[int]]):
    root: List[int] = [3]

    def model_post_init(self, context):
        self.root.append(len(self.root))


class TOfPostRoot(BaseModel):
    x: TPostRoot


class TInit(BaseModel):
    x: int = 0
    total: int = 0
    _made: str = PrivateAttr(default="no")

    def __init__(self, x=5, *args, **data):
        super().__init__(x=x, **data)
        self.total = self.x + len(args)
        self._made = "yes"

    @model_validator(mode="after")
    def behind(self):
        if self.x == 2:
            raise ValueError("two")
        self.total += 1
        return self

    @model_validator(mode="before")
    @classmethod
    def first(cls, data):
        return {**data, "x": 7} if isinstance(data, dict) and data.get("x") == "q" else data

    @property
    def made(self):
        return self._made


class TInitHeir(TInit):
    y: str = "y"

    def __init__(self, **data):
        if data.get("x") == 13:
            raise ValueError("thirteen")
        super().__init__(**data)


class TInitNeeds(BaseModel):
    model_config = {"extra": "allow"}
    x: int

    def __init__(self, x, z=1):
        BaseModel.__init__(self, x=x, z=z)

    def model_post_init(self, context):
        self.x += 100


class TInitRoot(RootModel[List[int]]):
    def __init__(self, *items, **data):
        super().__init__(list(items) or data.get("root"))


class TOfInit(BaseModel):
    x: TInit


class TOfInits(BaseModel):
    x: Union[TInitHeir, TInitNeeds, List[TInit], int]


def show(value, info: SerializationInfo) -> str:
    return f"{value}:{info.mode}"


Day = Annotated[date, PlainSerializer(lambda v: v.strftime("%d/%m/%Y"), return_type=str)]


class TDay(BaseModel):
    x: Day


class TDayJson(BaseModel):
    x: Optional[Annotated[date, PlainSerializer(show, when_used="json")]] = None


class TShown(BaseModel):
    x: Annotated[Optional[int], AfterValidator(lambda v: v), WrapSerializer(lambda v, h: {"value": h(v)}, when_used="unless-none")] = 5


class TShownList(BaseModel):
    x: Annotated[List[date], WrapSerializer(lambda v, handler, info: [info.mode, *handler(v)])]


class TShownTwice(BaseModel):
    x: Annotated[int, PlainSerializer(lambda v: -v)]

    @field_serializer("x", return_type=int)
    def twice(self, value):
        return value * 2


class TModelPlain(BaseModel):
    x: int = 0

    @model_serializer
    def show(self) -> Dict[str, Any]:
        return {"shown": self.x, "day": date(2020, 1, 2)}


class TModelInfo(BaseModel):
    x: int = 0
    y: Optional[date] = None

    @model_serializer(mode="wrap")
    def show(self, handler, info):
        return {**handler(self), "mode": info.mode, "extra": [self.x]}


class TModelJson(BaseModel):
    x: int = 0

    @model_serializer(mode="plain", when_used="json")
    def show(self):
        return str(self.x)


class TModelSelf(BaseModel):
    x: int = 0

    @model_serializer(mode="wrap")
    def show(self, handler):
        if self.x == 1:
            return self
        return handler(self)


class TModelHeir(TModelInfo):
    z: str = "z"


class TOfShown(BaseModel):
    x: Union[TModelPlain, TModelInfo, List[TModelJson], Dict[str, TModelHeir]]


class TShownRoot(RootModel[List[int]]):
    @model_serializer
    def show(self):
        return sum(self.root)


class TOfShownRoot(BaseModel):
    x: TShownRoot


class TInitBefore(BaseModel):
    """What a function before it gives is no instance, where none came in."""

    x: int = 0

    def __init__(self, **data):
        super().__init__(**data)

    @model_validator(mode="before")
    @classmethod
    def other(cls, data):
        if isinstance(data, dict) and data.get("x") == 5:
            return cls.model_construct(x=99)
        return data


class TBeforeOther(BaseModel):
    x: Union[List[int], str, int] = 0

    @model_validator(mode="before")
    @classmethod
    def other(cls, data):
        if isinstance(data, dict) and data.get("x") == 5:
            return cls.model_construct(x=99)
        return data


class TInitAgain(BaseModel):
    """The handler is called again, on the same instance."""

    x: int = 0
    note: str = ""

    def __init__(self, x: Any = 0, **data: Any) -> None:
        super().__init__(x=x, **data)

    @model_validator(mode="wrap")
    @classmethod
    def again(cls, data, handler):
        if isinstance(data, dict) and data.get("x") == 6:
            handler({"x": 1})
            return handler({"x": 2})
        try:
            return handler(data)
        except ValueError:
            return handler({"x": -1, "note": "again"})


class TInitTwice(BaseModel):
    """The instance is seen while it is filled."""

    x: Union[List[int], str, int] = 0
    y: List[int] = []

    def __init__(self, **data):
        super().__init__(**data)
        super().__init__(**data, y=[2])


class TWrapBase(BaseModel):
    x: int = 0
    inner: Optional["TWrapBase"] = None

    @model_serializer(mode="wrap")
    def show(self, handler):
        return {**handler(self), "kind": type(self).__name__}


class TWrapHeir(TWrapBase):
    y: int = 1

    @computed_field
    @property
    def double(self) -> int:
        return self.x * 2


class TCountBase(BaseModel):
    x: int = 0


class TCountHeir(TCountBase):
    y: int = 1

    @computed_field
    @property
    def double(self) -> int:
        return self.x * 2


class TOfHeirs(BaseModel):
    x: List[TWrapBase] = []
    y: Optional[TCountBase] = None


class TShownDefaults(BaseModel):
    x: Annotated[Optional[int], PlainSerializer(lambda v: v or "-")] = None
    y: Annotated[int, WrapSerializer(lambda v, handler: -handler(v))] = 5
    z: int = 3

    @field_serializer("z")
    def show(self, v):
        return str(v)


def words_of(info):
    return [info.include, info.exclude, info.mode_is_json(), info.serialize_as_any, info.mode]


def not_three(value):
    if value == 3:
        raise ValueError("three")
    return value


class TTooSoon(BaseModel):
    """d is told of b, which may come behind it; as e has a function in its type, none waits for the end of the text."""
    b: str = ""
    d: int = 0
    e: Annotated[int, AfterValidator(not_three)] = 0
    g: int = 0

    @field_validator("d")
    @classmethod
    def told_of_b(cls, v, info):
        if info.data.get("b") == "bad":
            raise ValueError("b is bad")
        return v


def default_if_empty(value):
    if value == "":
        raise PydanticUseDefault()
    return value


class TUsesDefault(BaseModel):
    a: Annotated[int, BeforeValidator(default_if_empty)] = 7
    b: Annotated[int, BeforeValidator(default_if_empty)]
    c: Annotated[int, BeforeValidator(default_if_empty)] = Field(default=-4, validate_default=True, gt=0)


class TTold(BaseModel):
    x: Union[Dict[str, int], int, None] = None
    y: Union[Dict[str, int], List[int], None] = None

    @field_serializer("x")
    def show(self, v, info):
        return {"v": v, "a": words_of(info)}

    @field_serializer("y", mode="wrap")
    def show_some(self, v, handler, info):
        return [handler(v), *words_of(info)]


class TToldWhole(BaseModel):
    x: Union[int, str, None] = None

    @model_serializer(mode="wrap")
    def show(self, handler, info):
        return [repr(words_of(info)), handler(self)]


class TRaises(BaseModel):
    """Serializers that raise."""

    n: int = 0
    y: Annotated[int, PlainSerializer(lambda v: [0][v])] = 0
    z: Annotated[Union[List[int], "TRaises", None], WrapSerializer(lambda v, handler: handler(v))] = None

    @field_serializer("n")
    def show(self, v, info):
        if v == 1:
            raise KeyboardInterrupt
        if v == 2:
            raise RecursionError("deep")
        if v == 3:
            raise type("Unsayable", (ValueError,), {"__str__": lambda self: 1 / 0})
        if v == 4:
            raise ValueError
        if v == 5:
            return 1 / (v - 5)
        return v


class TRaisesWhole(BaseModel):
    n: int = 1

    @model_serializer
    def show(self):
        return 7 // self.n


class TRaisesComputed(BaseModel):
    n: int = 1

    @computed_field
    @property
    def y(self) -> int:
        return 7 // self.n


class TNest(BaseModel):
    class Status(str, Enum):
        OPEN = "open"
        DONE = "done"

        @property
        def final(self):
            return self is TNest.Status.DONE

    class Line(BaseModel):
        class Kind(Enum):
            A = 1

        sku: str
        n: int = 1
        kind: Kind = Kind.A

        @field_validator("sku")
        @classmethod
        def up(cls, v):
            if not v:
                raise ValueError("empty sku")
            return v.upper() + cls.__name__

        @computed_field
        @property
        def twice(self) -> int:
            return self.n * 2

        def total(self):
            return self.n * 3

        def __str__(self):
            return "<" + super().__str__() + ">"

    x: Status = Status.OPEN
    lines: List[Line] = []
    other: Optional["TNest.Line"] = None
    after: Annotated[Optional[Line], AfterValidator(Line.total)] = None

    @model_validator(mode="after")
    def check(self):
        if self.x is TNest.Status.DONE and not self.lines:
            raise ValueError("no lines")
        return self

    def first(self):
        return self.lines[0].total()


CALLS = [
    *[f"TTooSoon.model_validate_json({text!r})" for text in ('{"d":4,"b":"bad","g":1}', '{"d":4,"b":"bad","g":"x"}', '{"g":"x","d":4,"b":"bad"}', '{"e":1,"d":4,"b":"bad"}', '{"d":4,"e":3,"b":"q"}', '{"d":4}')],
    "TUsesDefault(a='', b=1, c=1)", "TUsesDefault(b='', c=1)", "TUsesDefault(b=1, c='')", "TUsesDefault(b='', c='')", "TUsesDefault(b=1)", "TUsesDefault.model_validate_json('{\"b\": \"\", \"c\": \"\"}')",
    "TUsesDefault.model_validate_json('{\"b\": 1, \"a\": \"\", \"c\": 2}')",
    "TNest(x='done')", "TNest(x='done', lines=[{'sku': 'a'}], other={'sku': 'q', 'kind': 1})", "TNest(lines=[{'sku': ''}])", "TNest(lines=[{'sku': 'a', 'n': 4}]).first()", "TNest().x.final",
    "TNest.Status.DONE.final", "TNest.Line(sku='x')", "TNest.Line.Kind.A", "str(TNest.Line(sku='x'))", "TNest.Line.__qualname__, TNest.Status.__qualname__", "TNest(after={'sku': 'a', 'n': 2}).after",
    "TNest(lines=[{'sku': 'a', 'n': 4}]).model_dump_json()", "isinstance(TNest(lines=[{'sku': 'b'}]).lines[0], TNest.Line), TNest().x is TNest.Status.OPEN",
    *[f"TRaises(n={n}).{call}" for n in range(7) for call in ("model_dump()", "model_dump_json()", "model_dump(mode='json')")],
    "TRaises(y=3).model_dump()", "TRaises(y=3).model_dump_json()", "TRaises(z=TRaises(y=2)).model_dump()", "TRaises(z=TRaises(y=2)).model_dump_json()",
    "TRaises(z=TRaises(z=TRaises(n=5))).model_dump_json(indent=1)", "TRaisesWhole(n=0).model_dump()", "TRaisesWhole(n=0).model_dump_json()", "TRaisesComputed(n=0).model_dump()",
    "TRaisesComputed(n=0).model_dump_json()", "cause(TRaises(n=5))", "cause(TRaises(n=2))", "cause(TRaisesWhole(n=0))", "cause(TRaises(z=TRaises(y=2)))",
    "TMethodOf(x=' A ', day='2021-02-03', at='2022-03-04T05:06:07', n=0.5)", "TMethodOf(x=' A ').model_dump_json()", "TMethodOf(x='a', day='q')", "TMethodOf(x='a', at='')",
    "TOuter(x=1, y=True)", "TOuter(x=1, y=2**70)", "TOuter(x=1, y=1.5)", "TOuter(x=1, y='s')", "TOuter(x=1, y=[1])", "TOuter(x=1, y=7)",
    "Reply(reply={'kind': True, 'n': 'q'})", "Reply(reply={'kind': False})", "Reply.model_validate_json('{\"reply\": {\"kind\": true}}')", "Reply(reply={'kind': 1})",
    "Reply(reply=collections.UserDict(kind=True, n=1))", "Reply(reply=collections.UserDict(n=1))", "Reply(reply=collections.ChainMap({'kind': False}))", "Reply(reply=7)",
    "TMethodOf(x=1)", "TBuiltin(x=1, y=[3, 1, 2], z='abcd', w=1.5)", "TBuiltin(y=['q'], w='a')", "TBuiltin(z=[], x=None).model_dump_json()",
    "TInitBefore(x=5)", "TInitBefore.model_validate({'x': 5})", "TBeforeOther(x=5)", "TBeforeOther.model_validate(TBeforeOther(x=1))", "TInitAgain(6)", "TInitAgain('x')", "TInitAgain(4).model_fields_set",
    "TInitAgain.model_validate({'x': 'q'})", "TInitAgain.model_validate_json('{\"x\": 6}')", "TInitTwice(x=[1])", "TInitTwice(x=3).model_fields_set",
    "TOfHeirs(x=[TWrapHeir(inner=TWrapHeir())], y=TCountHeir(x=2)).model_dump()", "TOfHeirs(x=[TWrapHeir(inner=TWrapHeir())], y=TCountHeir(x=2)).model_dump_json()",
    "TOfHeirs(x=[TWrapHeir()], y=TCountHeir()).model_dump(serialize_as_any=True)", "TOfHeirs(x=[TWrapHeir()], y=TCountHeir()).model_dump_json(exclude={'x': {0: {'x'}}})", "TWrapHeir(inner=TWrapHeir()).model_dump()",
    "TShownDefaults().model_dump(exclude_defaults=True)", "TShownDefaults(x=0, y=5, z=3).model_dump_json(exclude_defaults=True)", "TShownDefaults(y=1).model_dump(exclude_defaults=True)",
    "TTold(x={'a': 1}).model_dump(include={'x': {'a'}, 'y': ...}, exclude={'x': {'b'}})", "TTold(x={'a': 1, 'b': 2}, y={'v': 1}).model_dump(exclude={'x': {'a'}, 'y': {'v'}})", "TTold(x={'a': 1}).model_dump_json(exclude={'x': {'a'}})", "TTold(y={'a': 1, 'b': 2}).model_dump_json(exclude={'y': {'a': True}})", "TTold().model_dump(serialize_as_any=True)",
    "TTold(y=[1, 2]).model_dump(mode='json', include={'y': {0: True}})", "TToldWhole(x=1).model_dump(include={'x'})", "TToldWhole().model_dump_json()",
    "TModelInfo(x=1, y='2020-01-02').model_dump(exclude={'y'})", "TModelInfo(x=1, y='2020-01-02').model_dump(mode='json', include={'y'})", "TModelInfo(x=1).model_dump_json(exclude_none=True)",
    "TModelInfo(x=1).model_dump(exclude_unset=True)", "TModelHeir().model_dump(exclude_defaults=True)", "TModelSelf(x=2).model_dump()", "TModelPlain(x=2).model_dump(exclude={'day'})",
    "TModelPlain(x=2).model_dump_json(indent=1)", "dict(TModelPlain(x=2))", "TShown(x=None).model_dump()", "TShown().model_dump_json()", "TDay(x='2020-01-02').model_dump(mode='json')",
    "TOfShown(x={'x': 3}).model_dump()", "TOfShown(x={'a': {'z': 'q'}}).model_dump_json()", "TShownRoot([1, 2]).model_dump()",
    "TInit()", "TInit(1, 2, 3)", "TInit(x='4', total=2).made", "TInit('a')", "TInit(2)", "TInit.model_validate({'x': 1}).made", "TInit.model_validate_json('{\"x\": 1, \"y\": 2}')",
    "TInit.model_validate({'x': []})", "TInit(x='q')", "TInitHeir(x=13)", "TInitHeir(x=3, y='z')", "TInitHeir.model_validate({'x': 13})", "TInitNeeds(1)", "TInitNeeds(1, 2).z", "TInitNeeds()",
    "TInitNeeds.model_validate({'x': 1, 'q': 2})", "TInitNeeds.model_validate({'x': 'a'})", "TInitRoot(1, 2)", "TInitRoot.model_validate([1])", "TInitRoot.model_validate({'root': [3]})",
    "TInit.model_construct(x=3)", "copy.deepcopy(TInit(3)).made", "TInit(3).model_copy(update={'x': 4})", "TOfInit(x=TInit(3)).x.total", "TInit.__init__(TInit(3), 6)",
    "TInit.model_validate(TInit(3)).total", "TInit(3).model_fields_set",
    "TPost(x=2).seen", "TPost.model_validate({'x': 3}, context={'a': 1}).seen", "TPost.model_validate_json('{\"x\": 4}', context=5).seen", "TPost.model_construct(x=2)",
    "TPostHeir(x=2)", "TPostHeir(x=13)", "TPost(x=2).model_copy(update={'x': 5}).twice", "copy.deepcopy(TPost(x=2)).seen", "TModelWrap(x='1')", "TModelWrap(x='stop')", "TModelWrap.model_validate({'x': []})",
    "TModelWrap(x='a')", "TModelWrap.model_validate(TModelWrap(x=5))", "TModelWrap.model_validate_json('{\"x\": 2}')", "TPostRoot()", "TPostRoot([1])", "TMethods(x=4, first=2)",
    "TPlainMethod()", "TStatic()", "TWrapInfo(x='again')", "TWrapInfo(x=['a', 'b'])", "TWrapInfo.model_validate_json('{\"x\": [\"q\"]}')",
]
