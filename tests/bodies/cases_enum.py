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


class Named(Enum):
    ONE = "one"
    TWO = 2

    def __str__(self):
        return f"{self.name.lower()}:{self.value}"


class Mixed(str, Enum):
    A = "aa"
    B = "bb"

    def __str__(self) -> str:
        return self.value[:1]


class Old(str, Enum):
    X = "xx"
    __str__ = str.__str__


class Heavy(int, Enum):
    G = 1000
    T = 1000000

    def __str__(self):
        return self


class Loose(str, Enum):
    A = "a"

    def __eq__(self, other):
        return str.lower(self) == other.lower()

    __hash__ = str.__hash__


OPEN = {Status.NEW, Status.PAID}
LABELS = {Status.NEW: "fresh", Status.PAID: "done"}
VALUES = [*Color, *Status, *Level, *Named, *Mixed, *Old, *Heavy, "new", "red", 1, 5, 1.0, None, "NEW", [Status.NEW], {"s": Status.PAID}, True]
UNDECIDED = ("member_name", "text", "attribute", "own_operator")


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


def is_one(v):
    return isinstance(v, (Named, Mixed, Old)), isinstance(v, (Heavy, Loose))


def spec(v):
    return f"{v:>8}|{v:<4}|{v!s:^9}", "%s|%-6s|" % (v, v), "{}".join(["a", str(v)])


def own_operator(v):
    return v == "A"


spec.values = [*Named, *Mixed, *Old, *Status, *Heavy]
own_operator.values = [*Loose]
