"""More models for model_c.py: aliases by path, discriminated unions, root models, extras, defaults of every kind, containers in containers."""
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import Enum, IntEnum
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from pathlib import Path
from typing import Annotated, Any, Deque, Dict, FrozenSet, Generic, List, Literal, Optional, Sequence, Set, Tuple, Type, TypeVar, Union
from uuid import UUID

from pydantic import (AliasChoices, AliasPath, BaseModel, ByteSize, ConfigDict, Field, IPvAnyAddress, Json, RootModel, SecretStr, StringConstraints,
                      field_validator, validator)
from pydantic.alias_generators import to_camel


class Color(str, Enum):
    RED = "red"
    GREEN = "green"


class Size(IntEnum):
    S = 1
    L = 2


class Cat(BaseModel):
    kind: Literal["cat"]
    lives: int = 9


class Dog(BaseModel):
    kind: Literal["dog", "wolf"]
    name: str = Field(min_length=1)


class Num(BaseModel):
    kind: Literal[1, 2]


class XKinds(BaseModel):
    x: Union[int, Type[BaseModel], List[str]]
    y: Optional[Type[Cat]] = None


class XInfoByPlace(BaseModel):
    a: int = 1
    x: Union[int, str]

    @field_validator("x", mode="before")
    @classmethod
    def by_place(cls, v, fields):
        return 0 if v == "none" and fields.data.get("a") == 1 else v

    @field_validator("x")
    def named(cls, v, values):
        if values.field_name != "x":
            raise ValueError("never")
        return v


class XTagged(BaseModel):
    x: Union[Cat, Dog, Num] = Field(discriminator="kind")


class XTaggedList(BaseModel):
    x: List[Annotated[Union[Cat, Dog], Field(discriminator="kind")]]


class XChoices(BaseModel):
    y: int = Field(validation_alias=AliasChoices("x", "a", AliasPath("b", 0)))


class XPath(BaseModel):
    y: int = Field(5, validation_alias=AliasPath("x", "a"))
    z: Optional[int] = Field(None, validation_alias=AliasPath("x", 1))
    w: Optional[str] = Field(None, validation_alias=AliasPath("x", -1))


class XLocName(BaseModel):
    model_config = ConfigDict(loc_by_alias=False, extra="forbid")
    y: int = Field(alias="x")


class XByName(BaseModel):
    model_config = ConfigDict(populate_by_name=True, extra="forbid", serialize_by_alias=True)
    y: int = Field(alias="x")


class XCamel(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel)
    my_x: int = Field(1, alias="x")
    other_name: Optional[str] = None


class XRoot(RootModel[List[int]]):
    pass


class XRootDict(RootModel[Dict[str, Union[int, str]]]):
    pass


class XOfRoot(BaseModel):
    x: XRoot
    d: Optional[XRootDict] = None


class XExtraTyped(BaseModel):
    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: Dict[str, int]
    a: Optional[int] = None


class XDefaults(BaseModel):
    x: Any = None
    s: str = "it's"
    n: int = None
    f: float = 1
    zero: float = -0.0
    most: int = 9223372036854775807
    least: int = -9223372036854775808
    big: int = 123456789012345678901234567890
    b: bytes = b"ab"
    dec: Decimal = Decimal("1.50")
    d: date = date(2020, 1, 2)
    t: time = time(1, 2, 3)
    dt: datetime = datetime(2020, 1, 2, 3, 4, 5, tzinfo=timezone.utc)
    micro: datetime = datetime(2020, 1, 2, 3, 4, 5, 600)
    td: timedelta = timedelta(days=1, seconds=2)
    u: UUID = UUID("12345678-1234-4678-9234-567812345678")
    c: Color = Color.GREEN
    z: Size = Size.L
    l: List[int] = [1, 2]
    dd: Dict[str, List[int]] = {"a": [1]}
    tt: Tuple[int, str] = (1, "a")
    st: Set[int] = {3}
    sec: SecretStr = SecretStr("hush")
    cat: Cat = Cat(kind="cat", lives="3")
    cats: List[Cat] = Field(default_factory=list)
    wrong: int = "not an int"


class XValidated(BaseModel):
    model_config = ConfigDict(validate_default=True)
    x: int = "7"
    y: float = Field("nope", gt=0)


class XFactory(BaseModel):
    x: Any = None
    xs: XDefaults = Field(default_factory=XDefaults)


class XDeep(BaseModel):
    x: Dict[str, Dict[int, List[Optional[Tuple[int, ...]]]]]


class XOptionalDeep(BaseModel):
    x: Optional[List[Optional[Cat]]] = None


class XKeys(BaseModel):
    x: Dict[Union[int, Color], int] = {}


class XKeyDate(BaseModel):
    x: Dict[date, Decimal]


class XKeyEnum(BaseModel):
    x: Dict[Color, bool]


class XKeyFloat(BaseModel):
    x: Dict[float, None]


class XSets(BaseModel):
    x: FrozenSet[Union[int, str, float]]


class XSetLimits(BaseModel):
    x: Set[int] = Field(min_length=1, max_length=2)


class XTupleLimits(BaseModel):
    x: Tuple[int, ...] = Field(min_length=1, max_length=2)


class XDictLimits(BaseModel):
    x: Dict[str, Any] = Field(min_length=1, max_length=1)


class XUnionDeep(BaseModel):
    x: Union[List[int], Dict[str, int], Cat, date, Decimal, bool, None]


class XUnionStrict(BaseModel):
    x: Union[Annotated[int, Field(strict=True)], Annotated[str, Field(max_length=2)], float]


class XUnionModels(BaseModel):
    x: Union[XDefaults, Cat, XExtraTyped]


class XLiteralMixed(BaseModel):
    x: Literal["red", 1, 2, True, None]


class XLiteralEnum(BaseModel):
    x: Literal[Color.RED, "b"]


class XBounded(BaseModel):
    x: Annotated[int, Field(ge=-2, lt=3)]


class XBigBound(BaseModel):
    x: Annotated[int, Field(gt=9223372036854775807)]


class XDecimalMultiple(BaseModel):
    x: Decimal = Field(multiple_of=Decimal("0.01"))


class XDecimalFree(BaseModel):
    x: Decimal = Field(allow_inf_nan=True)


class XCoerce(BaseModel):
    model_config = ConfigDict(coerce_numbers_to_str=True)
    x: str


class XStrip(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True, str_max_length=3)
    x: str


class XStrictModel(BaseModel):
    model_config = ConfigDict(strict=True)
    x: Union[datetime, int, Tuple[int, str]]


class XTitle(BaseModel):
    model_config = ConfigDict(title="A title")
    x: int


class XSecret(BaseModel):
    x: SecretStr


T = TypeVar("T")


class XPage(BaseModel, Generic[T]):
    x: List[T]
    next: Optional[int] = None


class XOfPage(BaseModel):
    x: XPage[int]


class XKeyword(BaseModel):
    x: Any = None
    default: int = 1
    int_: int = 2
    has_default: bool = True
    given: int = 3
    struct: str = "s"
    été: int = 4


class XTree(BaseModel):
    x: Union[int, List["XTree"], None] = None


class XTextual(BaseModel):
    x: Optional[IPv4Address] = None
    s: List[Path] = []
    n: Dict[IPv6Network, ByteSize] = {}
    l: Optional[Json[List[Json[Any]]]] = None
    path: Path = "not/checked/"
    size: ByteSize = 5
    q: Optional[Deque[Tuple[Path, ...]]] = None


class XStrictTextual(BaseModel):
    model_config = ConfigDict(strict=True)
    x: Union[IPv4Network, Path, List[IPv6Address]]


class XEachItem(BaseModel):
    x: List[int]
    d: Dict[str, List[str]] = {}

    @validator("x", each_item=True)
    def small(cls, v):
        if v > 2:
            raise ValueError(f"{v} is too much")
        return v * 10

    @validator("d", "x", each_item=True, pre=True)
    def plain(cls, v):
        return 0 if v is None else v


class XOfText(BaseModel):
    x: Union[IPv4Address, IPv6Address, Path]
    s: Sequence[IPvAnyAddress] = ()

    @field_validator("x")
    @classmethod
    def shown(cls, v):
        if not v or str(v) == "red" or v == "a":
            raise ValueError(f"not {v}")
        return v

    @field_validator("s", mode="before")
    @classmethod
    def split(cls, v):
        return v.split(" ") if isinstance(v, str) else v


class XUpper(BaseModel):
    x: Annotated[str, StringConstraints(to_upper=True, strip_whitespace=True, max_length=4)]
    s: Annotated[str, StringConstraints(to_lower=True)] = "Not Checked"
