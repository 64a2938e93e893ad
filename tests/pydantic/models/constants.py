"""Arguments of Field that are no literals: what the compiler can know without running Python."""
import re
from enum import Enum
from typing import Annotated, List

from pydantic import BaseModel, Field
from typing_extensions import Doc, deprecated


class Status(str, Enum):
    OPEN = "open"
    CLOSED = "closed"
    SHUT = "closed"


TEXTS = {"title": {"id": "The id", "name": "A.Name"}, "most": 5}
KINDS = ["b", "a.c", "x|y"]
PAIR = tuple(KINDS)
LIMIT = 10


def quoted(kind: str) -> str:
    return "(" + kind + ")"


PATTERN = "|".join(sorted(KINDS))
WHOLE = f"^({PATTERN})$"


class M(BaseModel):
    named: str = Field("b", pattern=WHOLE, description=PATTERN)
    a: int = Field(1, title=TEXTS["title"]["id"])
    b: int = Field(1, title=TEXTS["title"].get("name"), description=TEXTS["title"].get("none", "other"))
    c: int = Field(1, le=TEXTS["most"] * 2, ge=LIMIT - 20)
    d: str = Field("b", pattern="^(" + "|".join(map(re.escape, KINDS)) + ")$")
    e: str = Field("b", description=f"one of {', '.join(sorted(KINDS))}; at most {len(KINDS)}")
    f: str = Field(KINDS[0], max_length=len(PAIR))
    g: int = Field(LIMIT if LIMIT > 5 else 3, ge=min(1, LIMIT), le=max([LIMIT, 50]))
    h: Annotated[int, deprecated("old"), Doc("said"), "more"] = 1
    i: str = Field("b", pattern=r"^({})${}".format("|".join(re.escape(kind) for kind in KINDS), ""))
    j: str = Field("open", pattern="|".join(f"^{status.value}$" for status in Status))
    k: str = Field("OPEN", pattern="|".join([status.name for status in Status if status.value != "closed"]), examples=[s.value for s in Status])
    l: List[str] = Field(default=[*KINDS, "z"], min_length=len(Status))
    m: str = "a" + "b".upper()
    n: str = Field("b", pattern="|".join(map(quoted, sorted(KINDS))), title="{1}{0}{{}}".format("x", "y"))
    o: str = Field(default=list(TEXTS.keys())[1], title=", ".join(TEXTS["title"].values()))
    p: str = Field("b", pattern=re.escape("a-b\0"), title=" \x1f t\x1c ".strip())
