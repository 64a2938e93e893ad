"""EventBridge: an envelope that is generic in its detail, with names that are no Python names."""
from datetime import datetime, timedelta
from typing import Any, Dict, Generic, List, Literal, Optional, TypeVar

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, computed_field, field_serializer, field_validator

Detail = TypeVar("Detail")


class Envelope(BaseModel, Generic[Detail]):
    model_config = ConfigDict(populate_by_name=True)
    version: str
    id: str
    source: str
    account: str = Field(pattern=r"^\d{12}$")
    time: AwareDatetime
    region: str
    resources: List[str] = []
    detail_type: str = Field(alias="detail-type")
    detail: Detail
    replay_name: Optional[str] = Field(None, alias="replay-name")

    @field_validator("detail", mode="before")
    @classmethod
    def no_empty_detail(cls, v: Any) -> Any:
        if v == {}:
            raise ValueError("the detail is empty")
        return v


class Instance(BaseModel):
    instance_id: str = Field(alias="instance-id", pattern="^i-[0-9a-f]+$")
    state: Literal["pending", "running", "stopping", "stopped", "terminated"]


class S3Bucket(BaseModel):
    name: str


class S3Object(BaseModel):
    key: str
    size: Optional[int] = Field(default=None, ge=0)
    etag: str = ""
    version_id: Optional[str] = Field(default=None, alias="version-id")

    @field_validator("key")
    @classmethod
    def no_parent(cls, v: str) -> str:
        if ".." in v.split("/"):
            raise ValueError("a key may not lead up")
        return v


class S3Detail(BaseModel):
    bucket: S3Bucket
    object: S3Object
    requester: str
    reason: Optional[str] = None
    lifetime: Optional[timedelta] = None

    @field_serializer("lifetime")
    def seconds(self, value: Optional[timedelta]) -> Optional[float]:
        return None if value is None else value.total_seconds()


class InstanceEvent(Envelope[Instance]):
    detail_type: Literal["EC2 Instance State-change Notification"] = Field(alias="detail-type")


class S3Event(Envelope[S3Detail]):
    @computed_field
    @property
    def uri(self) -> str:
        return f"s3://{self.detail.bucket.name}/{self.detail.object.key}"


AnyEvent = Envelope[Dict[str, Any]]


class Rule(BaseModel):
    events: List[AnyEvent]
    until: Optional[datetime] = None
