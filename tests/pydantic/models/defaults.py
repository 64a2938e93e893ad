"""Defaults of every kind."""
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from enum import Enum
from typing import Any, FrozenSet, List, Optional, Set, Tuple
from uuid import UUID

from pydantic import BaseModel, Field, SecretStr

ALL = ["a", "b"]
WIDE = {**{"x": 1}, "y": [1.5, None, True]}


class Mode(Enum):
    ON = 1
    OFF = "off"
    ALSO_ON = 1


class Inner(BaseModel):
    a: int = 1
    b: Optional[str] = Field(None, alias="bee")


class Defaults(BaseModel):
    i: int = -3
    big: int = 123456789012345678901234567890
    hexa: int = 0xFF
    f: float = 1e-7
    g: float = 1e16
    h: float = 2.50
    s: str = "a\tb\u00e9\"" "joined"
    b: bool = True
    n: None = None
    raw: bytes = b"abc"
    dec: Decimal = Decimal("10.50")
    when: datetime = datetime(2020, 1, 2, 3, 4, 5, 600, tzinfo=timezone.utc)
    day: date = date(2020, 2, 29)
    wait: timedelta = timedelta(days=400, seconds=1, microseconds=5)
    back: timedelta = -timedelta(minutes=3)
    uid: UUID = UUID("12345678123456781234567812345678")
    mode: Mode = Mode.OFF
    modes: List[Mode] = [Mode.ON, Mode.OFF]
    all: List[str] = ALL + ["c"]
    wide: dict = WIDE
    pair: Tuple[int, str] = (1, "x")
    some: Set[int] = {3, 1, 2}
    frozen: FrozenSet[str] = frozenset(["b", "a"])
    secret: SecretStr = SecretStr("hush")
    inner: Inner = Inner(bee="x")
    nothing: Any = None
    default: dict = {"z": {"b": 1, "a": 2}, "a": 1}
    properties: int = Field(5, json_schema_extra={"b": {"d": 1, "c": 2}})
    x__y_: int = 2 ** 10
    computed: int = 60 * 60 * 24
