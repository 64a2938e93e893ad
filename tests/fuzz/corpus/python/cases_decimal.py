"""decimal.Decimal in the default context."""
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal, InvalidOperation

D = Decimal
NUMBERS = [D("0"), D("0.00"), D("-0"), D("1"), D("1.0"), D("-1.5"), D("19.99"), D("0.1"), D("0.005"), D("2.675"), D("100"), D("1E+5"), D("1E-10"), D("12345678901234567890.123456789"), D("-7"), D("3"),
           D("9999999999999999999999999999"), D("0.3333333333333333333333333333"), D("2.5"), D("3.5"), D("-2.5"), D("1e27"), D("0E-8"), D("123.4500")]
MIXED = NUMBERS + [0, 1, 3, -7, 10**20, True]
VALUES = [(a, b) for a in NUMBERS for b in MIXED] + [(b, a) for a in NUMBERS[::5] for b in [2, 0, 10**30]] + [(D("1.5"), x) for x in [1.5, "1", None, []]]
UNDECIDED = ("quantize", "rounded", "formatted", "to_decimal", "integral", "text", "specials", "compared_float", "divmod_")


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
    return [v[0] < v[1], v[0] >= v[1], v[0] == v[1], v[0] != v[1]]


def negative(v):
    return -v[0], abs(v[0]), bool(v[0])


def text(v):
    return str(v[0]), repr(v[0]), f"{v[0]}"


def quantize(v):
    x = v[0]
    return [x.quantize(Decimal("0.01")), x.quantize(Decimal("1")), x.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP), x.quantize(Decimal("0.1"), ROUND_DOWN), x.quantize(Decimal("1.0"), rounding=ROUND_UP),
            x.quantize(Decimal("1"), rounding=ROUND_CEILING), x.quantize(Decimal("1"), rounding=ROUND_FLOOR), x.quantize(Decimal("1"), rounding=ROUND_HALF_DOWN)]


def rounded(v):
    return round(v[0], 2), round(v[0], 0), round(v[0], -1), round(v[0])


def integral(v):
    return v[0].to_integral_value(), v[0].normalize(), int(v[0]), float(v[0])


def asked(v):
    x = v[0]
    return [x.is_finite(), x.is_nan(), x.is_infinite(), x.is_signed(), x.is_zero()]


def digits(v):
    t = v[0].as_tuple()
    return t[0], t[1], t[2], v[0].as_tuple().exponent, len(t)


def places(v):
    if v[0].as_tuple().exponent < -2:
        raise ValueError("at most two decimal places")
    return v[0]


def formatted(v):
    return [f"{v[0]:.2f}", f"{v[0]:,.2f}", f"{v[0]:f}", f"{v[0]:.0f}"]


def to_decimal(v):
    return Decimal(v)


def to_decimal_safe(v):
    try:
        return Decimal(str(v))
    except InvalidOperation as e:
        raise ValueError(f"not a number: {v!r}") from e


def sums(v):
    return sum([v[0], v[0]], Decimal("0")), sum([v[0], 1]), max(v[0], Decimal("2")), sorted([v[0], D2, Decimal(1)])


D2 = Decimal("2.20")


def specials(v):
    return [str(v), v.is_nan(), v.is_finite(), v == v, v == 1]


for f in (negative, text, quantize, rounded, integral, asked, digits, places, formatted, sums):
    f.values = [(a, 0) for a in NUMBERS]
quantize.values = [(a, 0) for a in NUMBERS if a < D("1e26")]
rounded.values = quantize.values
to_decimal.values = ["1", "1.50", " 2 ", "-0.0", "1e5", "1E-7", ".5", "5.", "1_000.5", "abc", "", "NaN", "Infinity", "-inf", "1.2.3", "１２", "0.1e-2", 1, True, 10**30, 0.1, 1.5, 1e22, -0.0, 5e-5, None, [], D("1.1"), "sNaN", "+7"]
to_decimal_safe.values = to_decimal.values
specials.values = [D("NaN"), D("Infinity"), D("-Infinity"), D("1")]


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
    f_negative: _A[_Any, _V(negative)]
    f_text: _A[_Any, _V(text)]
    f_quantize: _A[_Any, _V(quantize)]
    f_rounded: _A[_Any, _V(rounded)]
    f_integral: _A[_Any, _V(integral)]
    f_asked: _A[_Any, _V(asked)]
    f_digits: _A[_Any, _V(digits)]
    f_places: _A[_Any, _V(places)]
    f_formatted: _A[_Any, _V(formatted)]
    f_to_decimal: _A[_Any, _V(to_decimal)]
    f_to_decimal_safe: _A[_Any, _V(to_decimal_safe)]
    f_sums: _A[_Any, _V(sums)]
    f_specials: _A[_Any, _V(specials)]
