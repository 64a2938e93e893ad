from datetime import datetime
from typing import Optional

from pydantic import BaseModel, validator
from pydantic_settings import BaseSettings


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


class Settings(BaseSettings):
    table_name: str
    queue_url: str
    log_level: str = "INFO"
    environment: str = "dev"

    class Config:
        env_prefix = ""
