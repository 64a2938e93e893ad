"""The models of orders.py as dataclasses, checked by hand, with the json module."""
import re
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import Enum
from typing import List, Optional
from uuid import UUID


def check_text(value, least=0, most=1 << 30):
    if not isinstance(value, str) or not least <= len(value) <= most:
        raise ValueError("expected text")


def check_number(value):
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        raise ValueError("expected a number")


@dataclass
class OrderEvent:
    order_id: str
    customer_id: str
    amount: float
    currency: str = "USD"
    created_at: Optional[datetime] = None

    def __post_init__(self):
        check_text(self.order_id)
        check_text(self.customer_id)
        check_number(self.amount)
        check_text(self.currency)
        if self.amount <= 0:
            raise ValueError("amount must be positive")
        if isinstance(self.created_at, str):
            self.created_at = datetime.fromisoformat(self.created_at)


@dataclass
class PlainEvent(OrderEvent):
    def __post_init__(self):
        super().__post_init__()
        if not self.order_id or not self.customer_id or not re.match("[A-Z]{3}$", self.currency):
            raise ValueError("wrong")


class Status(str, Enum):
    new = "new"
    paid = "paid"
    sent = "sent"


@dataclass
class Item:
    sku: str
    quantity: int
    unit_price: float
    tags: List[str] = field(default_factory=list)

    def __post_init__(self):
        check_text(self.sku, 1, 32)
        check_number(self.quantity)
        check_number(self.unit_price)
        if not 1 <= self.quantity <= 1000 or self.unit_price < 0:
            raise ValueError("out of range")
        for tag in self.tags:
            check_text(tag)


@dataclass
class Customer:
    customer_id: UUID
    email: str
    tier: str = "basic"

    def __post_init__(self):
        self.customer_id = UUID(self.customer_id)
        check_text(self.email, 0, 254)
        if self.tier not in ("basic", "plus", "business"):
            raise ValueError("unknown tier")


@dataclass
class Order:
    order_id: str
    status: Status
    created_at: datetime
    customer: Customer
    items: List[Item]
    total: Decimal
    gift: bool = False
    note: Optional[str] = None

    def __post_init__(self):
        if not re.match("ORD-[0-9]{6}$", self.order_id):
            raise ValueError("wrong order_id")
        self.status = Status(self.status)
        self.created_at = datetime.fromisoformat(self.created_at)
        self.customer = Customer(**self.customer)
        self.items = [Item(**item) for item in self.items]
        self.total = Decimal(self.total)
        if not self.items or self.total < 0:
            raise ValueError("out of range")
