"""date, time, datetime, timedelta, timezone."""
from datetime import date, datetime, time, timedelta, timezone

UTC = timezone.utc
PLUS = timezone(timedelta(hours=2))
TIMES = [datetime(2024, 1, 2, 3, 4, 5), datetime(2024, 2, 29), datetime(1999, 12, 31, 23, 59, 59, 999999), datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC), datetime(2024, 1, 2, 5, 4, 5, 120, tzinfo=PLUS),
         datetime(1, 1, 1), datetime(9999, 12, 31, 23), datetime(2024, 6, 1, tzinfo=timezone(-timedelta(hours=5, minutes=30))), date(2024, 1, 2), date(2024, 2, 29), date(1, 1, 1), date(9999, 12, 31), date(2000, 3, 1)]
DELTAS = [timedelta(0), timedelta(days=1), timedelta(seconds=-1), timedelta(days=365, hours=5, microseconds=7), timedelta(microseconds=1), timedelta(hours=25), timedelta(days=-3, seconds=5)]
CLOCKS = [time(1, 2), time(23, 59, 59, 5), time(1, 2, tzinfo=UTC), time(0)]
VALUES = [(a, b) for a in TIMES for b in TIMES + DELTAS] + [(a, b) for a in DELTAS for b in DELTAS + TIMES[:3] + [0, 2, -3, True, "x", None]] + [(a, b) for a in CLOCKS for b in CLOCKS + [DELTAS[1]]] + [(2, DELTAS[3])]
UNDECIDED = ("text", "delta_mul", "div", "zones", "stamp", "isoformats", "parse", "parse_date", "mul", "floor_div", "mod", "representation", "replaced", "attributes", "naive", "clock_only")


def add(v):
    return v[0] + v[1]


def sub(v):
    return v[0] - v[1]


def mul(v):
    return v[0] * v[1]


def div(v):
    return v[0] / v[1]


def floor_div(v):
    return v[0] // v[1]


def mod(v):
    return v[0] % v[1]


def order(v):
    return [v[0] < v[1], v[0] >= v[1]]


def equal(v):
    return [v[0] == v[1], v[0] != v[1]]


def text(v):
    return str(v[0]), f"{v[0]}"


def representation(v):
    return repr(v[0])


def negative(v):
    return -v[0], abs(v[0]), bool(v[0]), v[0].days, v[0].seconds, v[0].microseconds, v[0].total_seconds()


def attributes(v):
    return v[0].year, v[0].month, v[0].day


def clock(v):
    return v[0].hour, v[0].minute, v[0].second, v[0].microsecond, v[0].tzinfo is None


def clock_only(v):
    return v[0].date(), v[0].time(), v[0].timetz()


def days(v):
    return v[0].weekday(), v[0].isoweekday(), v[0].toordinal()


def isoformats(v):
    return v[0].isoformat(), v[0].isoformat(" ") if isinstance(v[0], datetime) else None, v[0].isoformat(sep="é") if isinstance(v[0], datetime) else 0


def zones(v):
    return v[0].utcoffset(), v[0].astimezone(timezone.utc), v[0].astimezone(PLUS)


def stamp(v):
    return v[0].timestamp()


def naive(v):
    x = v[0]
    if x.tzinfo is None:
        return x.replace(tzinfo=timezone.utc)
    return x.replace(tzinfo=None)


def replaced(v):
    return v[0].replace(year=2023, day=1), v[0].replace(month=2)


def in_past(v):
    if v[0] > datetime(2020, 1, 1, tzinfo=timezone.utc):
        raise ValueError("must not be later than 2020")
    return v[0]


def made(v):
    return datetime(2020, 5, v), date(2021, v, 28), timedelta(days=v), timedelta(hours=v, minutes=-5), datetime(2020, 1, 1, v, tzinfo=timezone.utc), timedelta(weeks=v, milliseconds=3)


def parse(v):
    return datetime.fromisoformat(v)


def parse_date(v):
    return date.fromisoformat(v)


def parse_safe(v):
    try:
        return datetime.fromisoformat(v.replace("Z", "+00:00"))
    except ValueError as e:
        raise ValueError(f"bad date: {e}")


def kinds(v):
    return [isinstance(v[0], datetime), isinstance(v[0], date), isinstance(v[0], timedelta), type(v[0]).__name__]


for f in (text, representation, attributes, clock, clock_only, days, isoformats, zones, stamp, naive, replaced, in_past, kinds):
    f.values = [(a, 0) for a in TIMES + CLOCKS] if f in (text, representation, kinds, naive) else [(a, 0) for a in TIMES]
negative.values = [(a, 0) for a in DELTAS]
made.values = [1, 12, 13, 0, -1, 28, 31, 24, True, "x", None, 10**6]
parse.values = ["2024-01-02", "2024-01-02T03:04", "2024-01-02 03:04:05", "2024-01-02T03:04:05.123", "2024-01-02T03:04:05.123456", "2024-01-02T03:04:05Z", "2024-01-02T03:04:05+02:00", "2024-13-02", "2024-02-30",
                "2024-01-02T25:00", "abc", "", "2024", "2024-01-02T03:04:05-05:30", "20240102", "2024-01-02T03", None, 5, "2024-01-02x03:04"]
parse_date.values = parse.values
parse_safe.values = [x for x in parse.values if isinstance(x, str) and x not in ("20240102", "2024-01-02T03")]


from typing import Annotated as _A, Any as _Any
from pydantic import BaseModel as _B, AfterValidator as _V


class All(_B):
    f_add: _A[_Any, _V(add)]
    f_sub: _A[_Any, _V(sub)]
    f_mul: _A[_Any, _V(mul)]
    f_div: _A[_Any, _V(div)]
    f_floor_div: _A[_Any, _V(floor_div)]
    f_mod: _A[_Any, _V(mod)]
    f_order: _A[_Any, _V(order)]
    f_equal: _A[_Any, _V(equal)]
    f_text: _A[_Any, _V(text)]
    f_representation: _A[_Any, _V(representation)]
    f_negative: _A[_Any, _V(negative)]
    f_attributes: _A[_Any, _V(attributes)]
    f_clock: _A[_Any, _V(clock)]
    f_clock_only: _A[_Any, _V(clock_only)]
    f_days: _A[_Any, _V(days)]
    f_isoformats: _A[_Any, _V(isoformats)]
    f_zones: _A[_Any, _V(zones)]
    f_stamp: _A[_Any, _V(stamp)]
    f_naive: _A[_Any, _V(naive)]
    f_replaced: _A[_Any, _V(replaced)]
    f_in_past: _A[_Any, _V(in_past)]
    f_made: _A[_Any, _V(made)]
    f_parse: _A[_Any, _V(parse)]
    f_parse_date: _A[_Any, _V(parse_date)]
    f_parse_safe: _A[_Any, _V(parse_safe)]
    f_kinds: _A[_Any, _V(kinds)]
