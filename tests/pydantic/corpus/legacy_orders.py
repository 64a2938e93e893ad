"""v1-style models still run on pydantic 2."""
import json
from collections import Counter, defaultdict, deque
from datetime import datetime
from decimal import Decimal
from enum import Enum
from typing import Any, DefaultDict, Deque, Dict, FrozenSet, List, Optional, Set, Tuple, Type, Union

from pydantic import BaseModel, Extra, Field, root_validator, validator, conint, constr, condecimal, conlist


class Status(str, Enum):
    NEW = "new"
    PAID = "paid"
    SHIPPED = "shipped"

    def __str__(self):
        return self.value

    @property
    def is_final(self):
        return self is Status.SHIPPED


class Base(BaseModel):
    class Config:
        extra = Extra.forbid
        allow_population_by_field_name = True
        anystr_strip_whitespace = True
        use_enum_values = True
        orm_mode = True
        json_encoders = {datetime: lambda v: v.isoformat(), Decimal: str}


class Money(Base):
    amount: condecimal(max_digits=10, decimal_places=2)
    currency: constr(min_length=3, max_length=3, to_upper=True) = "USD"

    @validator("amount", pre=True)
    def parse_amount(cls, v):
        if isinstance(v, str):
            v = v.replace(",", "").lstrip("$")
        return v

    def __add__(self, other):
        return Money(amount=self.amount + other.amount, currency=self.currency)


class Line(Base):
    sku: constr(strip_whitespace=True, min_length=1)
    qty: conint(ge=1, le=999) = 1
    price: Money
    tags: Set[str] = set()
    dims: Tuple[float, float, float] = (0, 0, 0)

    @validator("tags", each_item=True)
    def lower_tags(cls, v):
        return v.lower()

    @property
    def total(self):
        return self.price.amount * self.qty


class Order(Base):
    id: str
    status: Status = Status.NEW
    lines: conlist(Line, min_length=1)
    history: Deque[str] = Field(default_factory=deque)
    counts: Dict[str, int] = Field(default_factory=lambda: defaultdict(int))
    by_sku: Dict[str, int] = {}
    extra_data: Optional[Dict[str, Any]] = None
    created: Optional[datetime] = None
    paid_at: Optional[datetime] = None
    flags: FrozenSet[str] = frozenset()
    total: Decimal = None

    @root_validator(pre=True)
    def unwrap(cls, values):
        if "body" in values:
            body = values.pop("body")
            if isinstance(body, str):
                body = json.loads(body)
            values.update(body)
        return values

    @validator("paid_at")
    def paid_after_created(cls, v, values):
        if v and values.get("created") and v < values["created"]:
            raise ValueError("paid_at is before created")
        return v

    @validator("total", always=True)
    def compute_total(cls, v, values, **kwargs):
        if v is None:
            return sum(l.total for l in values.get("lines", []))
        return v

    @root_validator(skip_on_failure=True)
    def check_status(cls, values):
        if values.get("status") == "paid" and not values.get("paid_at"):
            raise ValueError("a paid order needs paid_at")
        return values

    @classmethod
    def from_event(cls, event):
        return cls.parse_obj(event)

    def to_item(self):
        return json.loads(self.json(exclude_none=True), parse_float=Decimal)


class Created(Base):
    type: str = Field("created", const=None) if False else "created"
    order: Order


class Cancelled(Base):
    order_id: str = Field(..., alias="orderId")
    reason: Optional[str]


class Event(Base):
    event: Union[Created, Cancelled]
    trace: Dict[str, List[Tuple[int, str]]] = {}
