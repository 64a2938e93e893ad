"""Claims API: modern 3.12 style, ABC repositories, serializers with annotations."""
from __future__ import annotations
import base64
import hashlib
import logging
import os
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum, auto
from typing import Annotated, Any, Generic, Literal, Self, TypeVar, Optional
from uuid import UUID
from pydantic import (AliasGenerator, BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator, RootModel, SerializerFunctionWrapHandler, ValidatorFunctionWrapHandler, WrapValidator, computed_field, field_serializer, field_validator, model_serializer, model_validator)
from pydantic.alias_generators import to_camel, to_snake
from pydantic_core import PydanticCustomError, PydanticUseDefault, PydanticOmit
from pydantic.types import StringConstraints
from pydantic.json_schema import SkipJsonSchema
import pydantic

logger = logging.getLogger(__name__)
STAGE = os.environ.get("STAGE", "dev")
MAX_LINES = 100


class Kind(str, Enum):
    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        return name.lower()

    MEDICAL = auto()
    DENTAL = auto()


class Api(BaseModel):
    model_config = ConfigDict(
        alias_generator=AliasGenerator(validation_alias=to_camel, serialization_alias=to_camel),
        populate_by_name=True, from_attributes=True, extra="ignore", frozen=True, ser_json_timedelta="iso8601", use_attribute_docstrings=True,
    )

    def to_event(self) -> dict[str, Any]:
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)


def to_kebab(name: str) -> str:
    return name.replace("_", "-")


class Kebab(BaseModel):
    model_config = ConfigDict(alias_generator=to_kebab, populate_by_name=True)
    first_name: str
    last_name: str = "x"


class Lam(BaseModel):
    model_config = ConfigDict(alias_generator=lambda n: n.upper(), populate_by_name=True)
    first_name: str


def lenient_decimal(v: Any, handler: ValidatorFunctionWrapHandler) -> Decimal:
    try:
        return handler(v)
    except pydantic.ValidationError:
        return handler(str(v).replace(",", "."))


def default_if_none(v: Any) -> Any:
    if v is None:
        raise PydanticUseDefault()
    return v


LDecimal = Annotated[Decimal, WrapValidator(lenient_decimal)]


class Diagnosis(Api):
    code: Annotated[str, StringConstraints(pattern=r"^[A-Z]\d{2}(\.\d+)?$", to_upper=True)]
    """ICD code."""
    primary: Annotated[bool, BeforeValidator(default_if_none)] = False


class Claim(Api):
    claim_id: UUID
    kind: Kind
    lines: list[Line] = Field(max_length=MAX_LINES)
    diagnoses: frozenset[Diagnosis] = frozenset()
    submitted: datetime | None = None
    stage: str = STAGE
    document: bytes | None = Field(default=None, repr=False)
    amount: LDecimal = Decimal("0.00")
    note: str | None = None

    @field_serializer("document")
    def ser_document(self, v: bytes | None) -> Optional[str]:
        return base64.b64encode(v).decode() if v else None

    @field_serializer("diagnoses")
    def ser_diag(self, v) -> list[str]:
        return sorted(d.code for d in v)

    @field_serializer("kind")
    def ser_kind(self, v) -> Literal["MEDICAL", "DENTAL"]:
        return v.name

    @computed_field
    def digest(self) -> str:
        return hashlib.sha256(str(self.claim_id).encode()).hexdigest()[:8]

    @computed_field
    def summary(self) -> dict[str, Decimal | None]:
        return {x.code: x.amount for x in self.lines}

    @model_validator(mode="wrap")
    @classmethod
    def log_failed(cls, data: Any, handler) -> Self:
        try:
            return handler(data)
        except pydantic.ValidationError:
            logger.error("Model %s failed to validate", cls)
            raise


class Line(Api):
    code: str
    amount: Decimal = Field(gt=0, decimal_places=2)
    period: tuple[date, date] | None = None

    @field_validator("amount", mode="before")
    @classmethod
    def money(cls, v):
        return Decimal(v.removeprefix("$")) if isinstance(v, str) else v

    @field_validator("period")
    @classmethod
    def ordered(cls, v):
        if v and v[0] > v[1]:
            raise PydanticCustomError("period_order", "{start} is after {end}", {"start": v[0], "end": v[1]})
        return v


T = TypeVar("T")
E = TypeVar("E", bound="ErrorBody")


class ErrorBody(BaseModel):
    code: str
    detail: dict[str, Any] = Field(default_factory=dict)


class Response(BaseModel, Generic[T, E]):
    data: T | None = None
    error: E | None = None
    meta: dict[str, str] = {}

    @model_validator(mode="after")
    def one_of(self) -> Self:
        if (self.data is None) == (self.error is None):
            raise ValueError("exactly one of data and error")
        return self


class ClaimResponse(Response[Claim, ErrorBody]):
    pass


class Wrapped(BaseModel):
    value: int

    @model_serializer(mode="wrap")
    def ser(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        return {"type": type(self).__name__, **handler(self)}


class Resp2(BaseModel):
    r: Response[list[Line], ErrorBody]
    s: Response[int, ErrorBody] | None = None
