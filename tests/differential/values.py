"""JSON values for the differential run: how they are written, respelled, changed and broken.

A value is a Python tree; a number is an int or a cases.Number, which keeps its text. Everything is decided by the given
random.Random, so that a seed says all.
"""
import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir, "suite"))
import cases  # noqa: E402
from cases import Number, write  # noqa: E402

NAMES = ["a", "b", "c", "id", "foo", "bar", "name", "amount", "x-1", "", "été", "😀", "a/b", "a~b", 'q"\\', "__proto__", "length",
         "$ref", "nul\u0000l", "a_longer_property_name_0123456789", "kind"]
STRINGS = ["", "a", "b", "abc", "ab", "foo", "bar", "x" * 17, "été", "e\u0301", "😀", "😀😀", "nul\u0000l", "line\n", "a\\b", '"', "/", "1",
           "2024-02-29", "12:00:00Z", "2024-02-29T12:00:00Z", "a@b.example", "127.0.0.1", "::1", "http://e.test/a?b#c",
           "\u2028", "\u007f", "tab\t", "ABC-1234", "ORD-17", "true", "null", "{}", "[1]"]
NUMBERS = [0, 1, 2, 3, -1, 5, 10, 100, -7, 17, 2**31, 2**53, 2**53 + 1, 2**63, 2**64 + 1, -(2**63) - 1, 10**40,
           "1.0", "0.0", "-0", "-0.0", "0.1", "0.3", "1.5", "2.50", "19.99", "1e2", "1E+2", "1e-2", "1e400", "-1e-400", "1.7976931348623157e308",
           "0.1000000000000000055511151231257827", "9007199254740993.0", "123456789012345678901234567890.5", "5e-324", "0e5", "100e-2", "12.340e1"]


def number(rng):
    n = rng.choice(NUMBERS)
    return Number(n) if isinstance(n, str) else n


def scalar(rng):
    kind = rng.randrange(8)
    if kind < 3:
        return rng.choice(STRINGS)
    if kind < 6:
        return number(rng)
    return rng.choice([None, True, False])


def anything(rng, depth=2):
    if depth == 0 or rng.random() < 0.55:
        return scalar(rng)
    if rng.random() < 0.5:
        return [anything(rng, depth - 1) for _ in range(rng.choice([0, 1, 1, 2, 2, 3, 4]))]
    return {name: anything(rng, depth - 1) for name in rng.sample(NAMES, rng.choice([0, 1, 2, 2, 3]))}


# ---- places in a value ----


def places(value):
    """Every (container, key) in a value; the value itself must stand in a list."""
    stack, found = [value], []
    while stack:
        at = stack.pop()
        keys = list(at) if isinstance(at, dict) else range(len(at)) if isinstance(at, list) else ()
        for key in keys:
            found.append((at, key))
            stack.append(at[key])
    return found


def copy(value):
    if isinstance(value, dict):
        return {key: copy(item) for key, item in value.items()}
    if isinstance(value, list):
        return [copy(item) for item in value]
    return value


def neighbour(rng, value, pool):
    """A value near another: what a bound, a constant or a type just misses."""
    choice = rng.randrange(6)
    if choice == 0 and pool:
        return copy(rng.choice(pool))
    if choice == 1:
        return anything(rng, 1)
    if isinstance(value, bool) or value is None:
        return rng.choice([None, True, False, 0, 1, "", []])
    if isinstance(value, int):
        return rng.choice([value + 1, value - 1, -value, value * 10, Number(f"{value}.0"), Number(f"{value}.5"), Number(f"{value}e-1"),
                           str(value), bool(value)])
    if isinstance(value, Number):
        return Number(value.text[1:] if value.text[0] == "-" else "-" + value.text)
    if isinstance(value, str):
        return rng.choice([value + "a", value[:-1], value[1:], value + "\n", value + "😀", value.upper(), value * 2, " " + value, value + "\u0000"])
    if isinstance(value, list):
        out = copy(value)
        if out and rng.random() < 0.6:
            i = rng.randrange(len(out))
            rng.choice([lambda: out.pop(i), lambda: out.insert(i, copy(out[i])), lambda: rng.shuffle(out)])()
        else:
            out.insert(rng.randint(0, len(out)), anything(rng, 1))
        return out
    out = copy(value)
    if out and rng.random() < 0.5:
        key = rng.choice(list(out))
        item = out.pop(key)
        if rng.random() < 0.4:
            out[rng.choice(NAMES)] = item
    else:
        out[rng.choice(NAMES)] = anything(rng, 1)
    return out


def mutate(rng, value, pool):
    """A changed copy. pool: values to put in, as those that the schema names."""
    holder = [copy(value)]
    for _ in range(rng.choice([1, 1, 1, 2, 3])):
        at, key = rng.choice(places(holder))
        at[key] = neighbour(rng, at[key], pool)
    return holder[0]


# ---- text ----


def spell_string(rng, text):
    """A string with some characters escaped another way."""
    out = []
    for char in text:
        plain = json.dumps(char, ensure_ascii=False)[1:-1]
        roll = rng.random()
        if roll < 0.25:
            escaped = json.dumps(char)[1:-1]
            units = char.encode("utf-16-be", "surrogatepass")
            plain = escaped if escaped.startswith("\\u") else "".join(f"\\u{units[i]:02x}{units[i + 1]:02X}" for i in range(0, len(units), 2))
        elif roll < 0.35 and char == "/":
            plain = "\\/"
        out.append(plain)
    return '"' + "".join(out) + '"'


def spell_number(rng, value):
    text = value.text if isinstance(value, Number) else str(value)
    if "e" in text or "E" in text or "." in text:
        return text
    return rng.choice([text, text + ".0", text + ".000", text + "e0", text + "E+00", text + "00e-2", text + "0.0e-1"]) if text not in ("0", "-0") else text


def spell(rng, value):
    """The text of a value in an unusual spelling: the same value for everyone who reads JSON."""
    space = lambda: rng.choice(["", "", "", " ", "\n", "\t", "\r\n  "])  # noqa: E731
    if isinstance(value, bool) or value is None:
        return json.dumps(value)
    if isinstance(value, (int, Number)):
        return spell_number(rng, value)
    if isinstance(value, str):
        return spell_string(rng, value)
    if isinstance(value, list):
        return "[" + space() + ",".join(space() + spell(rng, item) + space() for item in value) + "]"
    members = [space() + spell_string(rng, key) + space() + ":" + space() + spell(rng, item) + space() for key, item in value.items()]
    return "{" + space() + ",".join(members) + "}"


BROKEN = [b",", b"}", b"]", b"{", b"[", b'"', b":", b"\\", b"\x00", b"\x1f", b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xef\xbb\xbf",
          b"\\ud800", b"\\u12", b"NaN", b"-", b"+1", b"01", b"1.", b".5", b"1e", b"//", b"\x0b", b"\xc2\xa0", b"tru", b"0x1", b"'"]


def double_key(rng, value):
    """Text with a member twice in some object; None: it holds no member."""
    objects = [item for at, key in places([value]) for item in [at[key]] if isinstance(item, dict) and item]
    if not objects:
        return None
    target = rng.choice(objects)
    name = rng.choice(list(target))

    def text(item):
        if isinstance(item, list):
            return "[" + ",".join(map(text, item)) + "]"
        if not isinstance(item, dict):
            return write(item)
        members = [write(key) + ":" + text(each) for key, each in item.items()]
        if item is target:
            members.insert(rng.randint(0, len(members)), spell_string(rng, name) + ":" + write(anything(rng, 1)))
        return "{" + ",".join(members) + "}"

    return text(value)


def broken(rng, value):
    """Bytes near a value's text; most are not JSON."""
    data = write(value).encode("utf-8", "surrogatepass")
    at = rng.randint(0, len(data))
    choice = rng.randrange(5)
    if choice == 0:
        return data[:at]
    if choice == 1:
        return data[:at] + data[at + 1:]
    if choice == 2:
        return data[:at] + rng.choice(BROKEN) + data[at + 1:]
    if choice == 3:
        text = double_key(rng, value)
        if text:
            return text.encode("utf-8", "surrogatepass")
    return data[:at] + rng.choice(BROKEN) + data[at:]


def text_of(rng, value):
    """Bytes of a value: plain, unusual, or broken."""
    roll = rng.random()
    if roll < 0.002:  # around the depth that is allowed
        depth = rng.choice([1198, 1199, 1200, 1201, 5000])
        return b"[" * depth + write(value).encode("utf-8", "surrogatepass") + b"]" * depth
    if roll < 0.72:
        return write(value).encode("utf-8", "surrogatepass")
    if roll < 0.88:
        return spell(rng, value).encode("utf-8", "surrogatepass")
    return broken(rng, value)
