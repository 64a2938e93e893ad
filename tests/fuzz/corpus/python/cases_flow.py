"""Statements: branches, loops, exceptions, helpers, patterns, constants of the module."""
import logging
import re

logger = logging.getLogger(__name__)

ALLOWED = ["USD", "EUR", "GBP"]
LIMITS = {"USD": 1000, "EUR": 900.5}
MAX_LENGTH = 5
PATTERN = re.compile(r"^[A-Z]{2,3}-\d+$")
WORDS = re.compile(r"hello|world", re.IGNORECASE)
NESTED = {"a": [1, {"b": (2, 3)}], "e": set(), "t": (), "d": {}}
VALUES = [None, 0, 1, -1, 2.5, "", "USD", "usd", "EUR", "abc", "AB-12", "ABC-1\n", "Hello", "x@y.z", [], [1, 2, 3], ["USD"], {"a": 1}, {"currency": "USD", "amount": 5}, {"amount": -1},
          True, "12", "1.5", "é", "a b c", "2024-01-02", "AB-１２", "a\nb", "_x9", "K", "ſ", 7, 100]
UNDECIDED = ("sub_class",)


def early(v):
    if v is None:
        return v
    if isinstance(v, str) and not v:
        raise ValueError("empty")
    if v == 0:
        return "zero"
    elif v == 1:
        return "one"
    else:
        pass
    return v


def membership(v):
    if v not in ALLOWED:
        raise ValueError(f"must be one of {ALLOWED}")
    return LIMITS[v]


def membership_joined(v):
    if v not in ALLOWED:
        raise ValueError(f"{v} is not one of: {', '.join(ALLOWED)}")
    return v


def asserts(v):
    assert v, "no value"
    assert isinstance(v, str)
    assert len(v) < MAX_LENGTH, f"too long: {len(v)}"
    return v


def tries(v):
    try:
        return int(v)
    except ValueError as e:
        return "bad: " + str(e)
    except (TypeError, KeyError):
        return "type"


def tries_else(v):
    try:
        x = float(v)
    except (ValueError, TypeError) as exc:
        raise ValueError(f"not a number: {exc}") from exc
    else:
        x = x + 1
    return x


def reraise(v):
    try:
        return v["a"]
    except KeyError:
        raise
    except Exception as e:
        raise ValueError("wrapped: " + repr(e)) from None


def nested_tries(v):
    try:
        try:
            return v[0]
        except KeyError as e:
            raise TypeError(str(e))
    except (IndexError, TypeError) as e:
        return [type(e).__name__, str(e)]


def raises_class(v):
    if v:
        raise ValueError
    raise ValueError("a", v)


def name_is_gone(v):
    try:
        int("x")
    except ValueError as e:
        pass
    return e


def unbound(v):
    if v:
        x = 1
    return x


def loops(v):
    out = []
    for i in range(10):
        if i == 2:
            continue
        if i == v:
            break
        out.append(i)
    else:
        out.append("end")
    return out


def while_loop(v):
    n = 0
    while n < 5:
        n += 1
        if n == v:
            break
        if n == 3:
            continue
    else:
        return "done", n
    return n


def nested_loops(v):
    for a in range(3):
        for b in range(3):
            if a == b == v:
                return a, b
            if b > a:
                break
        else:
            continue
        if a == v:
            break
    return a, b


def helper(x, suffix="!", *, times=1):
    return (x + suffix) * times if isinstance(x, str) else x


def is_positive(x):
    return isinstance(x, (int, float)) and x > 0


def calls(v):
    return helper(v), helper(v, "?"), helper(v, times=2), is_positive(v)


def matches(v):
    if not isinstance(v, str):
        return None
    return [bool(re.match(r"^[A-Z]{3}$", v)), bool(re.fullmatch(r"\w+", v)), bool(re.search(r"\d", v)), bool(PATTERN.match(v)), bool(WORDS.search(v)), re.match("a|b", v) is None,
            bool(re.match(r"[^@\s]+@[^@\s]+\.[^@\s]+$", v)), bool(re.search("[a-k]+", v, re.I) if False else re.match(r"(?P<x>\d{2,})", v)), bool(re.match(r".", v)), bool(re.match(r"\S+\s\S+", v))]


def match_error(v):
    if re.match(r"^\d+$", v):
        return v
    raise ValueError("Invalid")


def constants(v):
    return NESTED, ALLOWED, NESTED["a"][1]["b"][0], MAX_LENGTH * 2


def copies_constant(v):
    out = list(ALLOWED)
    out.append(v)
    return out


def conditional(v):
    return "big" if isinstance(v, (int, float)) and v > 10 else "small" if v else None


def values_dict(v):
    if isinstance(v, dict):
        currency = v.get("currency", "USD")
        amount = v.get("amount")
        if amount is not None and amount <= 0:
            raise ValueError("amount must be positive")
        if currency in LIMITS and (amount or 0) > LIMITS[currency]:
            raise ValueError("over the limit")
        v["currency"] = currency.upper()
    return v


def logs(v):
    logger.warning("value %s", v)
    logger.info(f"length {len(ALLOWED)}", extra={"v": v})
    return v


def isinstances(v):
    return [isinstance(v, str), isinstance(v, bool), isinstance(v, int), isinstance(v, float), isinstance(v, (list, tuple)), isinstance(v, dict), isinstance(v, str | int), isinstance(v, object)]


def multiple(v):
    a = b = [v]
    a.append(1)
    (c, d), e = [(1, 2), 3]
    return a, b, c + d + e


def lambda_key(v):
    return sorted(ALLOWED, key=lambda s: s[1])


def deep(v):
    def_value = {"x": {"y": [v]}}
    def_value["x"]["y"][0] = 5
    def_value["x"]["z"] = def_value["x"]["y"][0] + 1
    return def_value


def annotated(v):
    x: int = 3
    y: str
    return x


def docstring(v):
    """Says what it does."""
    return v


def nothing(v):
    pass


def zero_division(v):
    try:
        return 1 / v
    except ZeroDivisionError:
        return "zero"
    except TypeError as e:
        return str(e)


def catch_all(v):
    try:
        return v.upper() + v[100]
    except Exception as e:
        return f"{type(e).__name__}: {e}"


def bare_except(v):
    try:
        return v["a"]["b"]
    except:
        return None


DIGITS = re.compile(r"[^0-9]+")


def substitutes(v):
    return re.sub(r"\D", "", v), re.sub(r"[\s-]+", "-", v), DIGITS.sub("", v), re.sub("a", "bb", v), re.sub(r"\W+", "_", v), re.sub(r"\.", "", v)


from typing import Annotated as _A, Any as _Any
from pydantic import BaseModel as _B, AfterValidator as _V


class All(_B):
    f_early: _A[_Any, _V(early)]
    f_membership: _A[_Any, _V(membership)]
    f_membership_joined: _A[_Any, _V(membership_joined)]
    f_asserts: _A[_Any, _V(asserts)]
    f_tries: _A[_Any, _V(tries)]
    f_tries_else: _A[_Any, _V(tries_else)]
    f_reraise: _A[_Any, _V(reraise)]
    f_nested_tries: _A[_Any, _V(nested_tries)]
    f_raises_class: _A[_Any, _V(raises_class)]
    f_name_is_gone: _A[_Any, _V(name_is_gone)]
    f_unbound: _A[_Any, _V(unbound)]
    f_loops: _A[_Any, _V(loops)]
    f_while_loop: _A[_Any, _V(while_loop)]
    f_nested_loops: _A[_Any, _V(nested_loops)]
    f_calls: _A[_Any, _V(calls)]
    f_matches: _A[_Any, _V(matches)]
    f_match_error: _A[_Any, _V(match_error)]
    f_constants: _A[_Any, _V(constants)]
    f_copies_constant: _A[_Any, _V(copies_constant)]
    f_conditional: _A[_Any, _V(conditional)]
    f_values_dict: _A[_Any, _V(values_dict)]
    f_logs: _A[_Any, _V(logs)]
    f_isinstances: _A[_Any, _V(isinstances)]
    f_multiple: _A[_Any, _V(multiple)]
    f_lambda_key: _A[_Any, _V(lambda_key)]
    f_deep: _A[_Any, _V(deep)]
    f_annotated: _A[_Any, _V(annotated)]
    f_docstring: _A[_Any, _V(docstring)]
    f_nothing: _A[_Any, _V(nothing)]
    f_zero_division: _A[_Any, _V(zero_division)]
    f_catch_all: _A[_Any, _V(catch_all)]
    f_bare_except: _A[_Any, _V(bare_except)]
    f_substitutes: _A[_Any, _V(substitutes)]
