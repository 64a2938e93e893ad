"""Methods and operators of str."""
TEXTS = ["", "a", " ", "abc", "  Hello World  ", "a,b,,c", "ÀÉß ǆ ŉ", "İstanbul ıI", "ΑΣΑΣ ΟΔΟΣ Σ", "one two\tthree\n", "日本語テキスト", "x" * 40, "ABC-123", "Straße",
         "٣١", "²³½", "Ⅷ", "\x1c\x1d \x85\u2028x\u3000", "\u00ad", "'quote\"", "it's", "\\n\n\r\t\x00\x7f\xa0\u200b\U0001f600", "+12", "-7", "ﬁﬂ", "ǅ Ǆ ǆ", "a.b.c", "__x__", "TITLE Case It'S", "é", "𝔄𝔟"]
VALUES = TEXTS + [None, 3, 2.5, ["a"], b"ab", True]
UNDECIDED = ("strip", "cases", "tests", "split_space", "split_comma", "find", "ends", "joined", "replaced", "partitions", "padded", "removed", "lines", "index", "slices", "contains", "length", "formatted", "sliced_step",
             "iterate", "count", "multiplied", "compared", "concatenated", "stripped_chars", "ordinal", "percent", "get_index", "found")


def strip(v):
    return v.strip(), v.lstrip(), v.rstrip()


def stripped_chars(v):
    return v.strip("aA x"), v.rstrip(",.c"), v.strip(None), v.lstrip("")


def cases(v):
    return v.upper(), v.lower(), v.title(), v.capitalize(), v.swapcase(), v.casefold()


def tests(v):
    return [v.isdigit(), v.isdecimal(), v.isnumeric(), v.isalpha(), v.isalnum(), v.isupper(), v.islower(), v.isspace(), v.isascii(), v.istitle(), v.isprintable()]


def split_space(v):
    return v.split(), v.split(None, 1), v.rsplit(None, 1), v.split(maxsplit=2), v.rsplit()


def split_comma(v):
    return v.split(","), v.split(",", 1), v.rsplit(",", 1), v.split(sep="b"), v.split(", "), v.rsplit("a", maxsplit=2)


def split_empty(v):
    return v.split("") if isinstance(v, str) else None


def lines(v):
    return v.splitlines(), v.splitlines(keepends=True)


def find(v):
    return v.find("a"), v.find("l", 3), v.rfind("a"), v.find("o", 1, -1), v.find(""), v.rfind("", 2), v.find("語"), v.find("a", 100)


def index(v):
    return v.index("a"), v.rindex("b")


def count(v):
    return v.count("a"), v.count(""), v.count(" "), v.count("x", 3), v.count("", 2, 5)


def ends(v):
    return v.startswith("a"), v.endswith(("c", "d ")), v.startswith(("x", "")), v.endswith("b", 0, 2), v.startswith("b", 1), v.startswith("", 50)


def joined(v):
    return "-".join(v), v.join(["1", "2"])


def join_mixed(v):
    return ", ".join(["a", v])


def join_generator(v):
    return "".join(c.upper() for c in v if c != "a")


def replaced(v):
    return v.replace("a", "bb"), v.replace("", "-"), v.replace("l", "", 1), v.replace("a", "b", 0), v.replace("", "*", 2)


def partitions(v):
    return v.partition(","), v.rpartition(","), v.partition(" ")


def padded(v):
    return v.zfill(6), v.ljust(5), v.rjust(7, "*"), v.center(8, "é"), v.center(9)


def removed(v):
    return v.removeprefix("a"), v.removesuffix("c"), v.removeprefix(""), v.removesuffix("")


def slices(v):
    return v[1:], v[:3], v[-2:], v[1:-1], v[10:], v[2:1], v[:]


def sliced_step(v):
    return v[::-1], v[::2], v[5:0:-2]


def get_index(v):
    return v[0], v[-1]


def contains(v):
    return "a" in v, " " not in v, "" in v


def contained(v):
    return v in "abc ABC-123"


def length(v):
    return len(v), not v


def concatenated(v):
    return v + "!", "<" + v + ">"


def concatenated_right(v):
    return "x" + v


def multiplied(v):
    return v * 2, 3 * v


def compared(v):
    return v < "b", v >= "abc", v == "abc", v != "a", sorted([v, "b", "a"])


def formatted(v):
    return f"{v}|{v!r}|{v!s}|{v!a}|{v!a:>12}"


def format_spec(v):
    return [f"{v:>10}", f"{v:<8}|", f"{v:^9}", f"{v:*^12}", f"{v:.3}", f"{v:é>5.2}"] if isinstance(v, str) else None


def format_nested(v):
    width = 7
    return f"{'ab':>{width}}" + f"{3.14159:.{width - 5}f}"


def self_documenting(v):
    return f"{v=}"


def iterate(v):
    out = []
    for c in v:
        out.append(c)
    return out


def enumerate_it(v):
    if not isinstance(v, str):
        return None
    return [(i, c) for i, c in enumerate(v, 1)], list(reversed(v)), list(zip(v, "xyz"))


def representation(v):
    return repr([v, (v,), {"k": v}]), str(v)


def ordinal(v):
    return ord(v)


def normal(v):
    if not isinstance(v, str):
        raise TypeError("text expected")
    if not v.strip():
        raise ValueError("must not be empty")
    parts = [p.strip().lower() for p in v.split(",") if p.strip()]
    return "-".join(parts)


def name_of_type(v):
    return type(v).__name__, v.__class__.__name__


def swap_words(v):
    if isinstance(v, str) and " " in v.strip():
        first, *rest = v.split()
        return " ".join(rest + [first])
    return v


def percent(v):
    return "%s|%r" % (v, v), "%5s|%-6s|%.2s" % (v, v, v) if isinstance(v, str) else 0, "100%% %s" % v if not isinstance(v, (list, tuple)) else 0


def percent_number(v):
    return "%d %i %5d %-5d| %05d %+d" % (3, v, 42, 42, -42, 7), "%.2f %8.1f %f %e %g" % (1.005, 2.5, 3, v, 0.1)


def percent_ascii(v):
    return "%a|%8a|%.3a" % (v, v, v), ascii(v), ascii([v, {v: None}] if isinstance(v, str) else [v])


def percent_named(v):
    return "%(a)s and %(b).1f" % {"a": v, "b": 2}


def percent_wrong(v):
    if v is None:
        return "%s %s" % (v,)
    if v == "a":
        return "%s" % (1, 2)
    if v == "":
        return "no" % 1
    return "%d" % v
