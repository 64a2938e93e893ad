"""What an EventBridge rule hands to a Lambda: one generic envelope, details told apart by detail-type, settings of the function nested in one class."""
from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, ClassVar, Generic, Literal, NamedTuple, Optional, TypeVar, Union

from pydantic import (
    AliasPath,
    BaseModel,
    ByteSize,
    ConfigDict,
    Field,
    IPvAnyAddress,
    Json,
    PositiveInt,
    RootModel,
    TypeAdapter,
    ValidationError,
    field_serializer,
    field_validator,
    model_validator,
)
from typing_extensions import NotRequired, TypedDict

DetailT = TypeVar("DetailT", bound="Detail")
KeyT = TypeVar("KeyT")
ARN = r"^arn:aws[\w-]*:[a-z0-9-]+:[a-z0-9-]*:\d*:.+$"


class Snake(BaseModel):
    model_config = ConfigDict(
        extra="ignore",
        ser_json_timedelta="float",
        ser_json_bytes="base64",
        val_json_bytes="base64",
        json_schema_extra={"x-team": "orders"},
    )


class Region(str, Enum):
    EU = "eu-central-1"
    US = "us-east-1"

    def __str__(self) -> str:
        return self.value


class S3Bucket(TypedDict):
    name: str
    arn: NotRequired[str]


class Point(NamedTuple):
    lat: float
    lon: float
    label: Optional[str] = None


class Detail(Snake):
    class Meta(BaseModel):
        class Level(int, Enum):
            INFO = 20
            ERROR = 40

        level: Level = Level.INFO
        correlation: Optional[str] = Field(None, alias="correlationId")

        @field_validator("correlation")
        @classmethod
        def _not_blank(cls, v: Optional[str]) -> Optional[str]:
            if v is not None and not v.strip():
                raise ValueError("blank")
            return v

    metadata: Meta = Meta()
    version: ClassVar[int] = 3

    @property
    def is_error(self) -> bool:
        return self.metadata.level is Detail.Meta.Level.ERROR


class ObjectCreated(Detail):
    bucket: S3Bucket
    key: str = Field(validation_alias=AliasPath("object", "key"))
    size: ByteSize = Field(validation_alias=AliasPath("object", "size"))
    source_ip: Optional[IPvAnyAddress] = Field(None, alias="source-ip-address")
    checksum: Optional[bytes] = None


class OrderShipped(Detail):
    order_id: int
    weight: Decimal = Field(gt=0, decimal_places=3)
    route: list[Point] = []
    took: timedelta = timedelta(0)
    payload: Json[dict[str, Union[int, str, list[int]]]] = Field(default_factory=dict)

    @field_serializer("weight", when_used="json")
    def _weight(self, v: Decimal) -> float:
        return float(v)


class OrderCancelled(Detail):
    order_id: int
    reason: Literal["customer", "fraud", "stock"] = "customer"
    refund: Optional[Decimal] = None

    @model_validator(mode="after")
    def _refund(self) -> OrderCancelled:
        if self.reason == "fraud" and self.refund:
            raise ValueError("no refund for a fraud")
        return self


class Event(Snake, Generic[DetailT]):
    id: str = Field(min_length=1)
    account: str = Field(pattern=r"^\d{12}$")
    time: datetime
    region: Region
    resources: list[Annotated[str, Field(pattern=ARN)]] = []
    source: str
    detail: DetailT
    replay: Optional[str] = Field(None, alias="replay-name")

    def age(self, now: datetime) -> timedelta:
        return now - self.time


class Created(Event[ObjectCreated]):
    detail_type: Literal["Object Created"] = Field(alias="detail-type")


class Shipped(Event[OrderShipped]):
    detail_type: Literal["OrderShipped", "OrderShippedV2"] = Field(alias="detail-type")


class Cancelled(Event[OrderCancelled]):
    detail_type: Literal["OrderCancelled"] = Field(alias="detail-type")
    source: Literal["shop"] = "shop"


AnyEvent = Annotated[Union[Created, Shipped, Cancelled], Field(discriminator="detail_type")]


class Incoming(RootModel[AnyEvent]):
    @property
    def name(self) -> str:
        return self.root.detail_type


class Page(BaseModel, Generic[KeyT, DetailT]):
    items: dict[KeyT, DetailT] = {}
    next: Optional[KeyT] = None
    count: PositiveInt = 1


class Archive(BaseModel):
    pages: list[Page[int, OrderCancelled]] = []
    by_name: Page[str, Detail.Meta] = Page[str, Detail.Meta]()
    last: Optional[Event[Detail]] = None
    raw: dict[str, Any] = {}


def parse(event: dict[str, Any]) -> AnyEvent:
    try:
        return TypeAdapter(AnyEvent).validate_python(event)
    except ValidationError as error:
        raise RuntimeError(str(error)) from error
