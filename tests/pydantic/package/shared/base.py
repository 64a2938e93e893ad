import enum
import re
from decimal import *

from pydantic import BaseModel, ConfigDict, field_validator

from ..text import LIMIT
from .seen import COUNT

_SPACES = re.compile(r"\s+")
MOST = 5


class Level(str, enum.Enum):
    LOW = "low"
    HIGH = "high"

    @property
    def rank(self):
        return 1 if self is Level.LOW else 2


def squeeze(v):
    return _SPACES.sub(" ", v.strip())


def cents(v):
    return Decimal(v).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def _pair(v):
    return [v, MOST]


class Base(BaseModel):
    model_config = ConfigDict(extra="forbid")
    tenant: str = "t"

    @field_validator("tenant", mode="before")
    @classmethod
    def lower(cls, v):
        return squeeze(v).lower() if isinstance(v, str) else v

    @property
    def upper(self):
        return self.tenant.upper()

    def label(self):
        return f"{type(self).__name__} of {squeeze(self.tenant)}"


class Money(Base):
    amount: int

    def seen(self):
        return LIMIT, COUNT

    def double(self):
        return Money(amount=self.amount * 2, tenant=self.tenant)
