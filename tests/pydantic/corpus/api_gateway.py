"""Powertools parser envelopes and events."""
from datetime import datetime
from typing import Any, Dict, Generic, List, Literal, Optional, Type, TypeVar, Union, Annotated
from ipaddress import IPv4Network

from pydantic import BaseModel, Field, field_validator, model_validator, ValidationError
from pydantic import Json, ConfigDict, NegativeFloat, BeforeValidator, AfterValidator, PlainSerializer, WithJsonSchema, SecretStr, AwareDatetime

TModel = TypeVar("TModel", bound=BaseModel)


class SqsAttributesModel(BaseModel):
    ApproximateReceiveCount: str
    ApproximateFirstReceiveTimestamp: datetime
    MessageDeduplicationId: Optional[str] = None
    MessageGroupId: Optional[str] = None
    SenderId: str
    SentTimestamp: datetime
    SequenceNumber: Optional[str] = None
    AWSTraceHeader: Optional[str] = None


class SqsMsgAttributeModel(BaseModel):
    stringValue: Optional[str] = None
    binaryValue: Optional[str] = None
    stringListValues: List[str] = []
    binaryListValues: List[str] = []
    dataType: str

    @model_validator(mode="before")
    def empty_to_none(cls, values):
        for k in ("stringValue", "binaryValue"):
            if isinstance(values, dict) and values.get(k) == "":
                values[k] = None
        return values


class Shipment(BaseModel):
    model_config = ConfigDict(frozen=True)
    tracking: str = Field(min_length=4)
    weight_kg: float = Field(gt=0)
    parts: List["Shipment"] = []


class SqsRecordModel(BaseModel, Generic[TModel]):
    messageId: str
    receiptHandle: str
    body: Json[TModel]
    attributes: SqsAttributesModel
    messageAttributes: Dict[str, SqsMsgAttributeModel]
    md5OfBody: str
    md5OfMessageAttributes: Optional[str] = None
    eventSource: Literal["aws:sqs"]
    eventSourceARN: str
    awsRegion: str


class SqsModel(BaseModel, Generic[TModel]):
    Records: Annotated[List[SqsRecordModel[TModel]], Field(min_length=1)]


class ShipmentQueue(SqsModel[Shipment]):
    """What our queue sends."""

    def shipments(self):
        return [r.body for r in self.Records]


def _split(v):
    return v.split(",") if isinstance(v, str) else v


CsvList = Annotated[List[str], BeforeValidator(_split), PlainSerializer(lambda v: ",".join(v), return_type=str)]


class QueryParams(BaseModel):
    model_config = ConfigDict(extra="allow")
    fields: CsvList = []
    limit: int = Field(default=20, ge=1, le=100)
    cursor: Optional[str] = None
    __pydantic_extra__: Dict[str, str]


class Authorizer(BaseModel):
    claims: Optional[Dict[str, Any]] = None
    scopes: Optional[List[str]] = None
    principalId: Optional[str] = None
    integrationLatency: Optional[int] = None


class RequestContext(BaseModel):
    accountId: str
    apiId: str
    authorizer: Optional[Authorizer] = None
    stage: str
    httpMethod: Literal["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]
    requestTimeEpoch: datetime
    sourceIp: Union[IPv4Network, Literal["test-invoke-source-ip"]]
    connectedAt: Optional[datetime] = None

    @model_validator(mode="before")
    def check_message_id(cls, values):
        message_id, event_type = values.get("messageId"), values.get("eventType")
        if message_id is not None and event_type != "MESSAGE":
            raise ValueError("messageId is available only when the `eventType` is `MESSAGE`")
        return values


class ApiEvent(BaseModel):
    version: Optional[str] = None
    resource: str
    path: str
    headers: Dict[str, str]
    multiValueHeaders: Dict[str, List[str]]
    queryStringParameters: Optional[QueryParams] = None
    requestContext: RequestContext
    body: Optional[Union[str, bytes]] = None
    isBase64Encoded: Optional[bool] = None
    token: SecretStr = SecretStr("none")


class EventBridgeModel(BaseModel, Generic[TModel]):
    version: str
    id: str
    source: str
    account: str
    time: datetime
    region: str
    resources: List[str]
    detail_type: str = Field(alias="detail-type")
    detail: TModel
    replay_name: Optional[str] = Field(None, alias="replay-name")


ShipmentEvent = EventBridgeModel[Shipment]


class DynamoRecord(BaseModel):
    ApproximateCreationDateTime: Optional[datetime] = None
    Keys: Dict[str, Any]
    NewImage: Optional[Union[Dict[str, Any], BaseModel]] = None
    SequenceNumber: str
    SizeBytes: int
    StreamViewType: Literal["NEW_AND_OLD_IMAGES", "KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE"]

    @field_validator("Keys", mode="wrap")
    @classmethod
    def plain(cls, v, handler):
        return handler({k: list(x.values())[0] if isinstance(x, dict) else x for k, x in v.items()})
