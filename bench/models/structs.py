"""The models of orders.py as msgspec's structs, with the same constraints."""
from datetime import datetime
from decimal import Decimal
from enum import Enum
from typing import Annotated, List, Literal, Optional
from uuid import UUID

from msgspec import Meta, Struct, field


class OrderEvent(Struct, gc=False):
    order_id: str
    customer_id: str
    amount: float
    currency: str = "USD"
    created_at: Optional[datetime] = None

    def __post_init__(self):
        if self.amount <= 0:
            raise ValueError("amount must be positive")


class PlainEvent(Struct, gc=False):
    order_id: Annotated[str, Meta(min_length=1, max_length=64)]
    customer_id: Annotated[str, Meta(min_length=1, max_length=64)]
    amount: Annotated[float, Meta(gt=0)]
    currency: Annotated[str, Meta(pattern="^[A-Z]{3}$")] = "USD"
    created_at: Optional[datetime] = None


class Status(str, Enum):
    new = "new"
    paid = "paid"
    sent = "sent"


class Item(Struct):
    sku: Annotated[str, Meta(min_length=1, max_length=32)]
    quantity: Annotated[int, Meta(ge=1, le=1000)]
    unit_price: Annotated[float, Meta(ge=0)]
    tags: List[str] = field(default_factory=list)


class Customer(Struct):
    customer_id: UUID
    email: Annotated[str, Meta(max_length=254)]
    tier: Literal["basic", "plus", "business"] = "basic"


class Order(Struct):
    order_id: Annotated[str, Meta(pattern="^ORD-[0-9]{6}$")]
    status: Status
    created_at: datetime
    customer: Customer
    items: Annotated[List[Item], Meta(min_length=1, max_length=100)]
    total: Decimal
    gift: bool = False
    note: Optional[str] = None
