"""Members of enums: attributes, equality, order, text, membership."""
from enum import Enum, IntEnum


class Color(Enum):
    RED = "red"
    GREEN = "green"


class Status(str, Enum):
    NEW = "new"
    PAID = "paid"
    FAILED = "failed"


class Level(IntEnum):
    LOW = 1
    HIGH = 5


OPEN = {Status.NEW, Status.PAID}
LABELS = {Status.NEW: "fresh", Status.PAID: "done"}
VALUES = [*Color, *Status, *Level, "new", "red", 1, 5, 1.0, None, "NEW", [Status.NEW], {"s": Status.PAID}, True]
UNDECIDED = ("member_name", "text", "attribute")


def equal(v):
    return [v == Status.NEW, v == "new", v != Color.RED, v == 1, v is Status.NEW, v in (Status.NEW, Level.LOW), v in OPEN, v in ["paid"]]


def attribute(v):
    return v.value, v.name


def text(v):
    return str(v), repr(v), f"{v}", f"{v!r}"


def order(v):
    return v < "x"


def order_number(v):
    return v >= 1


def arithmetic(v):
    return v + 1


def joined(v):
    return v + "!", v.upper(), len(v)


def lookup(v):
    return LABELS.get(v), v in LABELS


def make(v):
    return Status(v)


def make_level(v):
    return Level(v)


def make_safe(v):
    try:
        return Color(v)
    except ValueError as e:
        raise ValueError(f"{e}; expected one of {[c.value for c in Color]}")


def member_name(v):
    return Status[v]


def iterate(v):
    return [s.value for s in Status], [s for s in Level if s > 1], len([c for c in Color])


def truth(v):
    return bool(v), not v, isinstance(v, str), isinstance(v, Enum), isinstance(v, Status), isinstance(v, int)


def transitions(v):
    allowed = {Status.NEW: [Status.PAID, Status.FAILED], Status.PAID: []}
    if isinstance(v, Status) and v in allowed and Status.PAID not in allowed[v]:
        raise ValueError(f"cannot go from {v.value} to {Status.PAID.value}")
    return v


def in_dict(v):
    return {Status.NEW: v}, {v: 1} if not isinstance(v, (list, dict)) else None


def sort(v):
    return sorted([Status.PAID, Status.NEW, Status.FAILED]), max(Level.LOW, Level.HIGH), sorted(["b", Status.NEW, "a"])


from typing import Annotated as _A, Any as _Any
from pydantic import BaseModel as _B, AfterValidator as _V


class All(_B):
    f_equal: _A[_Any, _V(equal)]
    f_attribute: _A[_Any, _V(attribute)]
    f_text: _A[_Any, _V(text)]
    f_order: _A[_Any, _V(order)]
    f_order_number: _A[_Any, _V(order_number)]
    f_arithmetic: _A[_Any, _V(arithmetic)]
    f_joined: _A[_Any, _V(joined)]
    f_lookup: _A[_Any, _V(lookup)]
    f_make: _A[_Any, _V(make)]
    f_make_level: _A[_Any, _V(make_level)]
    f_make_safe: _A[_Any, _V(make_safe)]
    f_member_name: _A[_Any, _V(member_name)]
    f_iterate: _A[_Any, _V(iterate)]
    f_truth: _A[_Any, _V(truth)]
    f_transitions: _A[_Any, _V(transitions)]
    f_in_dict: _A[_Any, _V(in_dict)]
    f_sort: _A[_Any, _V(sort)]
