"""The second opinion: PyPI's jsonschema, given the same texts.

It reads Python objects, so the texts are read here: numbers as exact fractions (its arithmetic then is exact), strictly as
RFC 8259 and I-JSON say. Patterns reach Python's re translated where the two dialects plainly differ. What is left of its own
opinion that the specification does not share stands in known.json, each with its clause.
"""
import json
import re
import sys
import warnings
from fractions import Fraction

warnings.simplefilter("ignore")
import jsonschema  # noqa: E402
import jsonschema._keywords  # noqa: E402
import jsonschema._legacy_keywords  # noqa: E402
import jsonschema._utils  # noqa: E402
import referencing  # noqa: E402
import referencing.jsonschema  # noqa: E402

VERSION = "4.26.0"
sys.set_int_max_str_digits(0)
sys.setrecursionlimit(4000)
CLASSES = {"4": jsonschema.Draft4Validator, "6": jsonschema.Draft6Validator, "7": jsonschema.Draft7Validator,
           "2019-09": jsonschema.Draft201909Validator, "2020-12": jsonschema.Draft202012Validator}
SPECS = {"4": referencing.jsonschema.DRAFT4, "6": referencing.jsonschema.DRAFT6, "7": referencing.jsonschema.DRAFT7,
         "2019-09": referencing.jsonschema.DRAFT201909, "2020-12": referencing.jsonschema.DRAFT202012}


class NoOpinion(Exception):
    """The peer cannot say; the text is the reason that is counted."""


# ---- reading ----


class Malformed(Exception):
    """Not JSON, or JSON with a name twice."""


def _fraction(text):
    exponent = re.search(r"[eE]([+-]?[0-9]+)$", text)
    if exponent and abs(int(exponent.group(1))) > 3000:
        raise NoOpinion("an exponent too large to be written out")
    return Fraction(text)


def _number(text):
    """Drafts 6 and later: 1.0 is an integer. Draft 4, 3.5: an integer has no fraction part in its text."""
    value = _fraction(text)
    return value.numerator if value.denominator == 1 else value


def _members(pairs):
    out = dict(pairs)
    if len(out) != len(pairs):
        raise Malformed("a name twice")
    return out


def _constant(text):
    raise Malformed(text)


def _check_text(value):
    stack = [value]
    while stack:
        at = stack.pop()
        if isinstance(at, str):
            try:
                at.encode()
            except UnicodeEncodeError:
                raise Malformed("a lone surrogate") from None
        elif isinstance(at, list):
            stack += at
        elif isinstance(at, dict):
            stack += at
            stack += at.values()


def read(data, draft=None):
    number = _fraction if draft == "4" else _number
    try:
        value = json.loads(data.decode("utf-8"), parse_float=number, parse_constant=_constant, object_pairs_hook=_members)
    except RecursionError:
        raise NoOpinion("deeper than Python reads") from None
    except ValueError as error:  # UnicodeDecodeError and JSONDecodeError are ones
        raise Malformed(str(error)) from None
    _check_text(value)
    return value


# ---- patterns ----


SPACES = r"\t\n\v\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"


class _Patterns:
    """What jsonschema's modules see as `re`."""

    def __init__(self):
        self.known = {}

    def search(self, pattern, text):
        found = self.known.get(pattern)
        if found is None:
            try:
                found = re.compile(self.translate(pattern), re.ASCII)
            except (re.error, OverflowError):
                raise NoOpinion("a pattern that Python's re does not take") from None
            self.known[pattern] = found
        return found.search(text)

    @staticmethod
    def translate(pattern):
        r"""ECMA-262: $ is the very end (22.2.2.4), \u{...} a code point (22.2.1), \s has Unicode's spaces (22.2.2.9)."""
        out, at, in_class = [], 0, False
        while at < len(pattern):
            long = re.match(r"\\u\{([0-9a-fA-F]+)\}", pattern[at:])
            escape = pattern[at:at + 2] if pattern[at] == "\\" else ""
            if long:
                out.append("\\U%08x" % int(long.group(1), 16))
                at += long.end()
            elif escape == "\\S" and in_class:
                raise NoOpinion("\\S in a class")
            elif escape in ("\\s", "\\S"):
                out.append(SPACES if in_class else f"[{'^' if escape == chr(92) + 'S' else ''}{SPACES}]")
                at += 2
            elif escape:
                out.append(escape)
                at += 2
            else:
                char = pattern[at]
                in_class = char == "[" or (in_class and char != "]")
                out.append(r"\Z" if char == "$" and not in_class else char)
                at += 1
        return "".join(out)

    def __getattr__(self, name):
        return getattr(re, name)


_patterns = _Patterns()
for _module in (jsonschema._keywords, jsonschema._legacy_keywords, jsonschema._utils):
    if hasattr(_module, "re"):
        _module.re = _patterns


# ---- judging ----


class Peer:
    """All drafts; documents: URI -> bytes that references may reach."""

    def __init__(self, documents):
        self.registries = {}
        self.documents = documents

    def registry(self, draft):
        if draft not in self.registries:
            pairs = []
            for uri, text in self.documents.items():
                try:
                    content = read(text, draft)
                except (Malformed, NoOpinion):
                    continue
                pairs.append((uri, referencing.Resource.from_contents(content, default_specification=SPECS[draft])))
            self.registries[draft] = referencing.jsonschema.SchemaRegistry().with_resources(pairs)
        return self.registries[draft]

    def schema(self, data, draft):
        """A function bytes -> bool; it may raise NoOpinion."""
        try:
            schema = read(data, draft)
            validator = CLASSES[draft](schema, registry=self.registry(draft))
        except Malformed:
            raise NoOpinion("a schema that is not JSON") from None

        def judge(text):
            try:
                value = read(text, draft)
            except Malformed:
                return False
            try:
                for _ in validator.iter_errors(value):
                    return False
                return True
            except NoOpinion:
                raise
            except RecursionError:
                raise NoOpinion("too much recursion") from None
            except Exception as error:  # whatever the peer raises about a schema is not a verdict
                raise NoOpinion(f"raised {type(error).__name__}") from None
        return judge

    def accepts_schema(self, data, draft):
        """Whether the draft's metaschema holds for the schema."""
        try:
            CLASSES[draft].check_schema(json.loads(data), format_checker=jsonschema.FormatChecker(formats=()))
            return True
        except Exception:
            return False
