#!/usr/bin/env python3
"""Exact decimals against exact rationals: random number tokens through runtime/scr_num.c and through fractions.Fraction.

usage: num_oracle.py FILTER [cases] [seed]     FILTER is tests/num_oracle.c, compiled with runtime/scr_num.c
Prints one closing line; exits 1 at the first mismatch, with the tokens.
"""
import random
import subprocess
import sys
from fractions import Fraction

TRAPS = """
19.99 0.01|0.0075 0.0001|1e308 0.5|1e308 0.123456789|12391239123 1e-8|1.0 1|1e2 1e1|12.50e1 5|-0 0.1
-0.0 0|0 -0|9223372036854775807 9223372036854775808|-9223372036854775808 1|-9223372036854775809 1|1e18 1e19|1e19 1e18
922337203685477580.70e1 7|18446744073709551615 18446744073709551615|36893488147419103230 18446744073709551615
18446744073709551616 18446744073709551615|18446744073709551616 18446744073709551616|1e-5 1e-5|0.1 0.3|0.3 0.1
1E+2 100|1e-2 0.01|100 1E2|10e-1 1|1.10 1.1|1.1 1.10000000000000000000001|98249283749234923498293171823948729348710298301928331 2
1e64 18446744073709551616e-1|9223372036854775808 2|1e63 9223372036854775808|1e62 9223372036854775808|1e64 5e3|3e-3 0.001
7450580596923828125 7450580596923828125|1e27 7450580596923828125|1e26 7450580596923828125|0.00 5|123.456e3 0.01
12345678901234567890123456789 9|999999999999999999999 3|4294967295 4294967295|4294967296 4294967296|-1.5 0.5|-7 2
""".replace("\n", "|")


def value(token):
    mantissa, _, exponent = token.lower().partition("e")
    return Fraction(mantissa) * Fraction(10) ** int(exponent or 0)


def digits(rng):
    length = rng.choice([1, 1, 2, 3, 5, 9, 10, 18, 19, 20, 21, 40])
    kind = rng.random()
    if kind < 0.2:
        text = rng.choice("123456789") + "0" * (length - 1)
    elif kind < 0.3:
        text = rng.choice("19") * length
    elif kind < 0.5:  # near powers of two and five, where divisibility turns
        text = str(rng.choice([2, 5]) ** rng.randrange(70) + rng.choice([-1, 0, 0, 1]))
    else:
        text = str(rng.randrange(10 ** length))
    return text


def token(rng, of=None):
    text = str(int(of) * rng.randrange(1, 1000)) if of else digits(rng)
    if rng.random() < 0.5:
        at = rng.randrange(len(text) + 1)
        text = text[:at] + "." + text[at:] + "0" * rng.randrange(3)
        text = text.rstrip(".") if text.endswith(".") else text
        text = "0" + text if text.startswith(".") else text
    whole, dot, fraction = text.partition(".")
    text = (whole.lstrip("0") or "0") + dot + fraction
    if rng.random() < 0.5:
        text += rng.choice("eE") + rng.choice(["", "+", "-"]) + rng.choice(["", "0", "00"])
        text += str(rng.choice([rng.randrange(3), rng.randrange(25), rng.randrange(100)]))
    return ("-" if rng.random() < 0.2 else "") + text


def pair(rng):
    a, b = token(rng), token(rng)
    kind = rng.random()
    if kind < 0.3:  # a multiple, as often as not
        plain = b.lstrip("-").lower().partition("e")[0].replace(".", "")
        a = token(rng, plain) if int(plain) else a
    elif kind < 0.4:  # the same value written otherwise
        plain = a.lower().partition("e")
        b = "%s%se%d" % (plain[0], "0" if "." in plain[0] else ".0", int(plain[2] or 0))
    return a, b


def expected(a, b):
    x, y = value(a), value(b)
    significant = str(abs(y.numerator) if y.denominator == 1 else b.lower().partition("e")[0].replace(".", "").lstrip("-0"))
    significant = significant.rstrip("0")
    divisor = y > 0 and int(significant) < 2 ** 64
    return {
        "compare": (x > y) - (x < y),
        "integer": int(x.denominator == 1),
        "token": int(not set(a) & set(".eE")),
        "divisor": int(divisor),
        "multiple": str(int((x / y).denominator == 1)) if divisor else "-",
        "int64": str(x.numerator) if x.denominator == 1 and -2 ** 63 <= x < 2 ** 63 else "-",
        "equal": x == y,
    }


def huge(run):
    """Exponents that no rational can hold; the answers are known by hand."""
    cases = [
        ("1e99999999999999999999", "1e99999999999999999998", 1, 1),
        ("-1e99999999999999999999", "1e-99999999999999999999", -1, 1),
        ("1e-99999999999999999999", "0", 1, 0),
        ("10e99999999999999999998", "1e99999999999999999999", 0, 1),
        ("0.001e100000000000000000000", "1e99999999999999999997", 0, 1),
        ("1e00000000000000000000000000000000001", "10", 0, 1),
        ("1e" + "9" * 3000, "9.9e" + "9" * 3000, -1, 1),
        ("1e-" + "9" * 3000, "1e-" + "9" * 2999 + "8", -1, 0),
    ]
    for (a, b, order, integer), got in zip(cases, run([c[:2] for c in cases])):
        if int(got[0]) != order or int(got[1]) != integer or (order == 0 and got[5] != got[6]):
            sys.exit("num_oracle: mismatch: %s %s: %s" % (a, b, got))
    multiples = [("1e99999999999999999999", "3", "0"), ("3e99999999999999999999", "3", "1"),
                 ("1e99999999999999999999", "1024", "1"), ("1e-99999999999999999999", "1", "0"),
                 ("1e99999999999999999999", "1e99999999999999999998", "1"), ("1", "1e-99999999999999999999", "1"),
                 ("1e99999999999999999999", "7e99999999999999999999", "0"), ("0", "1e99999999999999999999", "1"),
                 ("0e99999999999", "3", "1")]
    for (a, b, multiple), got in zip(multiples, run([m[:2] for m in multiples])):
        if got[4] != multiple:
            sys.exit("num_oracle: mismatch: %s / %s: %s" % (a, b, got))
    return len(cases) + len(multiples)


def main():
    binary = sys.argv[1]
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 200000
    rng = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 1)

    def run(pairs):
        text = "".join("%s %s\n" % p for p in pairs)
        out = subprocess.run([binary], input=text, capture_output=True, text=True, check=True).stdout
        return [line.split() for line in out.splitlines()]

    pairs = [tuple(p.split()) for p in TRAPS.split("|") if p]
    while len(pairs) < count:
        pairs.append(pair(rng))
    rows = run(pairs)
    assert len(rows) == len(pairs)
    names = ["compare", "integer", "token", "divisor", "multiple", "hash", "hash", "int64"]
    tally = {"multiple": 0, "equal": 0, "integer": 0, "int64": 0}
    for (a, b), row in zip(pairs, rows):
        want = expected(a, b)
        got = dict(zip(names, row))
        bad = [n for n in ("compare", "integer", "token", "divisor", "multiple", "int64") if str(want[n]) != got[n]]
        if bad or want["equal"] != (row[5] == row[6]):
            sys.exit("num_oracle: mismatch: %s %s: %s, expected %s" % (a, b, row, want))
        tally["multiple"] += got["multiple"] == "1"
        tally["equal"] += want["equal"]
        tally["integer"] += want["integer"]
        tally["int64"] += got["int64"] != "-"
    extra = huge(run)
    print("num_oracle: %d cases, 0 mismatches (%d multiples, %d equal, %d integers, %d int64)"
          % (len(pairs) + extra, tally["multiple"], tally["equal"], tally["integer"], tally["int64"]))


if __name__ == "__main__":
    main()
