"""A batch of SQS messages as Lambda delivers it: the envelope's own names, the body as JSON inside a string."""
from datetime import datetime
from typing import Any, Dict, List, Literal, Optional, Union

from pydantic import BaseModel, ConfigDict, Field, Json, RootModel, field_validator


class Attributes(BaseModel):
    ApproximateReceiveCount: int
    ApproximateFirstReceiveTimestamp: datetime
    MessageDeduplicationId: Optional[str] = None
    MessageGroupId: Optional[str] = None
    SenderId: str
    SentTimestamp: datetime
    SequenceNumber: Optional[str] = None
    AWSTraceHeader: Optional[str] = None
    DeadLetterQueueSourceArn: Optional[str] = None


class MsgAttribute(BaseModel):
    stringValue: Optional[str] = None
    binaryValue: Optional[str] = None
    stringListValues: List[str] = []
    binaryListValues: List[str] = []
    dataType: str


class Line(BaseModel):
    sku: str
    qty: int = Field(gt=0)


class OrderPlaced(BaseModel):
    type: Literal["order.placed"]
    order_id: str
    lines: List[Line]


class OrderCancelled(BaseModel):
    type: Literal["order.cancelled"]
    order_id: str
    reason: Optional[str] = Field(None, max_length=20)


class Record(BaseModel):
    messageId: str
    receiptHandle: str
    body: Json[Union[OrderPlaced, OrderCancelled]]
    attributes: Attributes
    messageAttributes: Dict[str, MsgAttribute]
    md5OfBody: str = Field(pattern="^[0-9a-f]{32}$")
    md5OfMessageAttributes: Optional[str] = None
    eventSource: Literal["aws:sqs"]
    eventSourceARN: str
    awsRegion: str

    @field_validator("eventSourceARN")
    @classmethod
    def is_queue(cls, v: str) -> str:
        if not v.startswith("arn:aws"):
            raise ValueError("no ARN")
        return v

    @property
    def queue(self) -> str:
        return self.eventSourceARN.rsplit(":", 1)[-1]


class SqsEvent(BaseModel):
    model_config = ConfigDict(extra="allow")
    Records: List[Record] = Field(min_length=1)


class Raw(BaseModel):
    body: Json
    more: Json[Any] = None


class Tags(RootModel[Dict[str, str]]):
    def get(self, name: str) -> Optional[str]:
        return self.root.get(name)


class Batch(RootModel):
    root: List[Record]
