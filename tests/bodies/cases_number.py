"""Arithmetic, comparison and conversion of numbers."""
import math
from decimal import Decimal

NUMBERS = [0, 1, -1, 2, 3, 7, -7, 10, 255, True, False, 2**31, 2**53, 2**53 + 1, -2**63, 2**63 - 1, 2**63, 2**64 + 1, 10**30, -10**30, 123456789 * 10**20,
           0.0, -0.0, 0.1, 0.5, 1.5, 2.5, -2.5, 3.7, 1e16, 1e22, 1e-7, 123456.789, -1e300, 1e308, 5e-324, float("inf"), float("-inf"), float("nan")]
OTHERS = [None, "12", "a", "", [1], (1, 2), {"a": 1}, b"x"]
VALUES = [(a, b) for a in NUMBERS for b in NUMBERS] + [(a, b) for a in NUMBERS[:12:3] + OTHERS for b in OTHERS] + [(b, a) for a in NUMBERS[::9] for b in OTHERS]
UNDECIDED = ("to_int", "to_float", "format_plain", "is_whole", "div", "power", "order", "shift", "bits", "mod", "floor_div", "divide_both", "format_int", "mul", "repeated")


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


def divide_both(v):
    return divmod(v[0], v[1])


def power(v):
    a, b = v
    if isinstance(b, (int, float)) and -10 < b < 10:
        return a ** b
    return 0


def shift(v):
    a, b = v
    if isinstance(b, int) and 0 <= b < 70:
        return (a << b, a >> b)
    return None


def bits(v):
    return [v[0] & v[1], v[0] | v[1], v[0] ^ v[1]]


def order(v):
    return [v[0] < v[1], v[0] <= v[1], v[0] > v[1], v[0] >= v[1]]


def equal(v):
    return [v[0] == v[1], v[0] != v[1], v[0] in (1, 2.5, "a"), v[0] not in [None, v[1]] if v[0] == v[0] else 0]


def negative(v):
    return -v[0], +v[0], not v[0]


def augmented(v):
    x = v[0]
    x += v[1]
    x -= 1
    return x


def truth(v):
    return (v[0] and v[1], v[0] or v[1], bool(v[0]), 1 if v[1] else 2)


def chained(v):
    return 0 < v[0] <= 10


def to_int(v):
    return int(v[0])


def to_float(v):
    return float(v[0])


def to_str(v):
    return str(v[0]) + repr(v[1])


def absolute(v):
    return abs(v[0])


def rounded(v):
    return round(v[0])


def rounded_places(v):
    return [round(v[0], 2), round(v[0], 0), round(v[0], -1), round(v[0], 5), round(v[0], 400), round(v[0], -400), round(v[0], 20)]


def rounded_to(v):
    return round(v[0], v[1])


def whole(v):
    return [math.floor(v[0]), math.ceil(v[0]), math.trunc(v[0])]


def finite(v):
    return [math.isnan(v[0]), math.isinf(v[0]), math.isfinite(v[0]), math.fabs(v[0])]


def format_float(v):
    x = v[0]
    return [f"{x:.2f}", f"{x:10.1f}|", f"{x:<12.3f}|", f"{x:+.0f}", f"{x:,.2f}", f"{x:e}", f"{x:.3e}", f"{x:g}", f"{x:.10g}", f"{x:.1%}", f"{x:012.4f}", f"{x:^20,.3f}"]


def format_plain(v):
    x = v[0]
    return [f"{x}", f"{x!r}", f"{x:>8}", f"{x:,}", f"{x:+}", f"{x:015,}"]


def format_int(v):
    x = v[0]
    return [f"{x:d}", f"{x:5d}", f"{x:05d}", f"{x:,d}", f"{x:x}", f"{x:#X}", f"{x:b}", f"{x:o}", f"{x:_}", f"{x:+,}"]


def percent_based(v):
    x = v[0]
    return ["%x" % x, "%X" % x, "%o" % x, "%#x" % x, "%#06x" % x, "%06x" % x, "%-8X|" % x, "%+x" % x, "% o" % x, "%20x" % x, "%#o" % x]


def to_int_in_base(v):
    return int(v[0], v[1])


def to_int_in_hex(v):
    return int(v[0], base=16)


def is_whole(v):
    return v[0].is_integer() if isinstance(v[0], float) else None


def power_function(v):
    return pow(2, 10), pow(2.0, 0.5), pow(-3, 3)


def minimum(v):
    return min(v[0], v[1]), max(v[0], v[1])


def total(v):
    return sum(v), sum([v[0], 1], v[1])


def repeated(v):
    if isinstance(v[0], int) and v[0] > 100:
        return None
    return v[0] * v[1]


def characters(v):
    return chr(v[0])


to_int.values = NUM = [(x, 0) for x in NUMBERS + OTHERS + [" 12 ", "-7", "+3", "1_000", "1__0", "_1", "1_", "0x10", "१२", "99999999999999999999", "1.5", "-", "\u200312", "\x1c12", "\x8512\u2028", "1\x1f"]]
to_float.values = [(x, 0) for x in NUMBERS + OTHERS + [" 1.5 ", "1e5", ".5", "5.", "1_0.5", "1_.5", "nan", "-inf", "Infinity", "+Nan", "1e", "0x1p3", "१.५", "1e400", "-0", "1 2", "infinit", "\x1c1", "\x851.5\u2028", "1_e5", "1_.5", "_1", "é"]]
for f in (absolute, rounded, rounded_places, whole, finite, format_plain, is_whole, characters):
    f.values = [(x, 0) for x in NUMBERS + OTHERS if not (f in (rounded_places,) and isinstance(x, float) and abs(x) == 1e308)]
format_float.values = [(x, 0) for x in NUMBERS + [12.5, 0.125, 2.675, 1.005, 999999.5, 0.00001234, 1234567.891, 9.995, 99.5, 0.05]]
format_int.values = [(x, 0) for x in NUMBERS if isinstance(x, int)] + [(1234567, 0), (-1234567, 0)]
rounded_places.values = [(x, 0) for x in NUMBERS + [2.675, 1.005, 0.125, 15, 25, -15, 5, 1234567, 1e15 + 0.3, 9.995, 0.6, 0.004, 95.0, 99.95, 1.7976931348623157e308]]
rounded_to.values = [(x, n) for x in [1.7976931348623157e308, -9.5e307, 5e-324, 0.5, 15.0, -0.0, float("nan"), float("-inf"), 12345.678] for n in (-400, -309, -308, -307, -5, -2, -1, 0, 1, 15, 22, 322, 323, 324)]
percent_based.values = [(x, 0) for x in [x for x in NUMBERS if isinstance(x, int)] + OTHERS + [1.5, -10**40, 2**60, 2**60 - 1, -2**120]]
BASED = ["ff", "0xff", "0X_ff", "0x", "_ff", "010", "00", "0_0", "0b1", "z", "12", "१२", " 0xFF ", "- 1", "+0xf", "-0xf", "0x-f", "1_0", "1__0", "1_", "", "0", "0_", "0o17", "017", "0b2", "é", "٠x1",
         "0_1", "f" * 20, "-" + "Z" * 30, "1" * 70, "\x1c12", "\x8512\u3000", "x", "0x0", "000"]
to_int_in_base.values = [(a, b) for a in BASED for b in (0, 2, 8, 10, 16, 36)] + [("12", b) for b in (1, 37, -1, True, None, "3", 2.0, 2**70)] + [(a, 16) for a in (12, None, 1.5, [1])] + [("f" * 3000, 16)]
to_int_in_hex.values = [(a, 0) for a in BASED]
repeated.values = [(a, b) for a in [0, 1, 3, -2, True, "ab", [1, "x"], (1,), b"z", None, 1.5] for b in [0, 2, "é", [2], (), None]]
total.values = [(1, 2), (1.5, 2), (0.1, 0.2), ("a", 1), (2**63, 1), (None, 1)]
