"""Shipping events that come over EventBridge."""
from __future__ import annotations

import logging
import re
from decimal import Decimal
from enum import Enum, IntEnum
from typing import Annotated, Any, Dict, Generic, List, Literal, Optional, TypeVar, Union
from uuid import UUID

from pydantic import (BaseModel, ConfigDict, Field, ValidationError, ValidationInfo, field_validator, model_validator,
                      computed_field, PositiveInt, HttpUrl, EmailStr, constr, AwareDatetime)
from pydantic_settings import BaseSettings, SettingsConfigDict

logger = logging.getLogger("shipping")
TRACKING = re.compile(r"^[A-Z]{2}\d{9}[A-Z]{2}$")
CARRIERS = {"dhl": "DHL", "ups": "UPS", "fedex": "FedEx"}
MAX_WEIGHT = Decimal("70.0")
T = TypeVar("T")


class Priority(IntEnum):
    LOW = 1
    NORMAL = 5
    HIGH = 9


class Status(str, Enum):
    CREATED = "created"
    SHIPPED = "shipped"
    DELIVERED = "delivered"

    @property
    def final(self) -> bool:
        return self is Status.DELIVERED


class Base(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, populate_by_name=True)


class Address(Base):
    street: str = Field(min_length=1, max_length=100)
    city: str
    zip_code: Annotated[str, Field(pattern=r"^\d{5}(-\d{4})?$", alias="zip")]
    country: constr(to_upper=True, min_length=2, max_length=2) = "US"

    @field_validator("city", mode="before")
    @classmethod
    def tidy_city(cls, v: Any) -> Any:
        if isinstance(v, str):
            return " ".join(part.capitalize() for part in v.split())
        return v


class Parcel(Base):
    tracking: str
    carrier: Literal["dhl", "ups", "fedex"]
    weight: Decimal = Field(gt=0, le=MAX_WEIGHT, decimal_places=2)
    dims: tuple[PositiveInt, PositiveInt, PositiveInt]
    fragile: bool = False

    @field_validator("tracking")
    @classmethod
    def check_tracking(cls, v: str, info: ValidationInfo) -> str:
        if not TRACKING.match(v):
            raise ValueError(f"{v!r} is not a tracking number of {CARRIERS.get(info.data.get('carrier', ''), 'any carrier')}")
        return v

    @computed_field
    @property
    def volume(self) -> int:
        a, b, c = self.dims
        return a * b * c


class Shipped(Base):
    kind: Literal["shipped"]
    at: AwareDatetime
    parcels: List[Parcel] = Field(min_length=1)

    @model_validator(mode="after")
    def unique(self) -> "Shipped":
        seen = set()
        for p in self.parcels:
            if p.tracking in seen:
                raise ValueError(f"tracking {p.tracking} twice")
            seen.add(p.tracking)
        return self


class Delivered(Base):
    kind: Literal["delivered"]
    at: AwareDatetime
    signed_by: Optional[str] = None
    proof: HttpUrl | None = None


class Event(Base):
    id: UUID
    status: Status
    priority: Priority = Priority.NORMAL
    to: Address
    detail: Union[Shipped, Delivered] = Field(discriminator="kind")
    tags: dict[str, str] = {}
    contact: EmailStr | None = None

    @model_validator(mode="before")
    @classmethod
    def legacy(cls, data: Any) -> Any:
        if isinstance(data, dict) and "address" in data:
            data = {**data, "to": data["address"]}
            data.pop("address")
        return data


class Page(BaseModel, Generic[T]):
    items: List[T]
    next: Optional[str] = None


class EventPage(Page[Event]):
    total: int


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="SHIP_", env_nested_delimiter="__")
    table: str
    queue_url: HttpUrl
    retries: int = 3
    level: Literal["DEBUG", "INFO"] = "INFO"


def handler(event, context):
    try:
        e = Event.model_validate(event["detail"])
    except ValidationError as err:
        return {"statusCode": 400, "body": err.json()}
    return {"statusCode": 200, "body": e.model_dump_json()}
