"""Bases, constants and enums of another file; names under several aliases."""
from typing import TYPE_CHECKING, Annotated as A, Optional

import common
import pydantic
from common import DEFAULT_LIMIT, Envelope as Base, Region
from pydantic import Field as F, conlist

if TYPE_CHECKING:
    from collections.abc import Sequence

KIND = "kind"
PAGE = DEFAULT_LIMIT * 2


class Alarm(Base):
    limit: int = DEFAULT_LIMIT
    page: int = F(PAGE, le=PAGE)
    where: Optional[Region] = Region.US
    again: common.Envelope
    regions: conlist(common.Region, min_length=1)
    weight: A[float, F(ge=0, le=1), "a remark"] = 0.5


class Quiet(Alarm, pydantic.BaseModel):
    limit: int = F(-1, description=f"less than {DEFAULT_LIMIT}")
