"""Models for model_c.py whose dumps ask functions: computed fields and serializers, compiled."""
from datetime import date, datetime, timezone
from decimal import Decimal
from enum import Enum
from functools import cached_property
from typing import Annotated, Any, Dict, List, Literal, Optional, Union

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, RootModel, SerializationInfo, computed_field, field_serializer, field_validator, model_validator
from pydantic.dataclasses import dataclass


class Color(str, Enum):
    RED = "red"
    BLUE = "blue"


class Line(BaseModel):
    sku: str
    quantity: int = Field(1, ge=0)
    price: Decimal = Decimal("1.10")

    @computed_field
    @property
    def total(self) -> Decimal:
        """What it costs."""
        return self.price * self.quantity

    @field_serializer("price", when_used="json")
    def as_float(self, value: Decimal) -> float:
        return float(value)


class TOrder(BaseModel):
    model_config = ConfigDict(extra="allow", serialize_by_alias=True)
    x: List[Line] = Field(alias="x", serialization_alias="Lines")
    first: Optional[Line] = None
    secret: str = Field("s", exclude=True)

    @computed_field(alias="grandTotal")
    @property
    def grand_total(self) -> Decimal:
        return sum((line.total for line in self.x), Decimal(0))

    @computed_field
    @cached_property
    def best(self) -> Optional[Line]:
        return max(self.x, key=lambda line: line.total) if self.x else None

    @computed_field
    @property
    def mean(self) -> float:
        return len(self.x) or 2

    @field_serializer("secret")
    def never(self, value):
        raise ValueError("it is not shown")

    @model_validator(mode="after")
    def put_first(self):
        if len(self.x) > 1:
            self.first = self.x[0]
        return self


class TDivided(BaseModel):
    x: int
    many: List["TDivided"] = []

    @computed_field
    @property
    def half(self) -> float:
        return 6 / self.x

    @computed_field
    @property
    def kind(self) -> Union[str, int, None]:
        return None if self.x > 2 else self.x if self.x == 2 else f"{self.half:.2f}"


class TWhen(BaseModel):
    x: Optional[float]
    at: datetime = datetime(2020, 1, 2, tzinfo=timezone.utc)
    day: Annotated[date, PlainSerializer(lambda d: d.year, return_type=int)] = date(2020, 1, 2)
    plain: Annotated[int, PlainSerializer(lambda v: [v, {"v": v}], when_used="unless-none")] = 3
    many: Dict[str, Any] = {}

    @field_serializer("x", when_used="json-unless-none")
    def rounded(self, value, info):
        if value == 3:
            raise KeyError(info.field_name)
        return [round(value, 1), info.mode, info.context, self.plain]

    @field_serializer("at")
    @staticmethod
    def stamp(value: datetime, _info: SerializationInfo) -> float:
        return int(value.timestamp())


class Amount(RootModel[int]):
    @field_serializer("root")
    def shown(self, value) -> str:
        assert value != 9, "nine"
        return f"{value} EUR"

    @computed_field
    @property
    def not_shown(self) -> int:
        return 1 // 0


class TAmounts(BaseModel):
    x: Union[List[Amount], Amount, None]
    extra: Any = None

    @model_validator(mode="after")
    def keep(self):
        self.extra = [self.x, {"k": self.x}]
        return self


@dataclass
class Checked:
    a: int
    b: str = "b"

    @computed_field
    @property
    def both(self) -> str:
        return f"{self.a}{self.b}"

    @field_serializer("b")
    def show(self, value):
        return value * 2


class TChecked2(BaseModel):
    x: Checked
    more: Dict[str, Checked] = {}


class Shape(BaseModel):
    kind: Literal["shape"] = "shape"
    color: Color = Color.RED

    @computed_field
    @property
    def name(self) -> str:
        return self.label()

    def label(self):
        return f"{self.color.value} shape"

    @field_serializer("color")
    def upper(self, color: Color) -> str:
        return color.value.upper()


class Square(Shape):
    kind: Literal["square"] = "square"
    side: float = 1

    @computed_field
    @property
    def area(self) -> float:
        return self.side * self.side

    @field_serializer("side")
    def wide(self, side) -> Any:
        return side * 2


class TShapes(BaseModel):
    x: Union[Annotated[Union[Shape, Square], Field(discriminator="kind")], List[Union[Square, Shape]], None] = None
