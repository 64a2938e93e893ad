"""What other files of the corpus import."""
from enum import Enum

from pydantic import BaseModel, ConfigDict, Field


class Region(str, Enum):
    EU = "eu-west-1"
    US = "us-east-1"


class Envelope(BaseModel):
    """What every event carries."""

    model_config = ConfigDict(extra="ignore", frozen=True)
    event_id: str = Field(..., min_length=8, alias="eventId")
    region: Region = Region.EU


DEFAULT_LIMIT = 25
