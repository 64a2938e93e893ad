"""The models that bench/models_bench.py times: pydantic reads this file, and schemac compiles it."""
from datetime import datetime
from decimal import Decimal
from enum import Enum
from typing import Annotated, List, Literal, Optional
from uuid import UUID

from pydantic import BaseModel, Field, validator


class OrderEvent(BaseModel):
    order_id: str
    customer_id: str
    amount: float
    currency: str = "USD"
    created_at: Optional[datetime] = None

    @validator("amount")
    def amount_must_be_positive(cls, v):
        if v <= 0:
            raise ValueError("amount must be positive")
        return v


class PlainEvent(BaseModel):
    order_id: Annotated[str, Field(min_length=1, max_length=64)]
    customer_id: Annotated[str, Field(min_length=1, max_length=64)]
    amount: Annotated[float, Field(gt=0)]
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")] = "USD"
    created_at: Optional[datetime] = None


class Status(str, Enum):
    new = "new"
    paid = "paid"
    sent = "sent"


class Item(BaseModel):
    sku: Annotated[str, Field(min_length=1, max_length=32)]
    quantity: Annotated[int, Field(ge=1, le=1000)]
    unit_price: Annotated[float, Field(ge=0)]
    tags: List[str] = []


class Customer(BaseModel):
    customer_id: UUID
    email: Annotated[str, Field(max_length=254)]
    tier: Literal["basic", "plus", "business"] = "basic"


class Order(BaseModel):
    order_id: Annotated[str, Field(pattern="^ORD-[0-9]{6}$")]
    status: Status
    created_at: datetime
    customer: Customer
    items: Annotated[List[Item], Field(min_length=1, max_length=100)]
    total: Annotated[Decimal, Field(ge=0)]
    gift: bool = False
    note: Optional[str] = None
