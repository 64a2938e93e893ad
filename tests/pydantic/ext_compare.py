"""The extension against pydantic: ext_compare.py SCHEMAC [DIFFERENCES]; run with the Python that has pydantic (requirements.txt).

Builds each of the files in main() as an extension (the first by -O2, as users do, and compiled functions; the rest by what compiles quickly), then gives both every input in every mode (objects, JSON, strings; lax and strict) and compares: verdict, repr,
type of the value, model_dump, model_dump_json, and errors() entry by entry with str(e). Known differences stand in KNOWN, with their reason; one
that does not show any more fails.
"""
import collections
import copy
import dataclasses
import importlib.util
import json
import os
import pathlib
import subprocess
import sys
import tempfile
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from ipaddress import IPv4Address, IPv4Network, IPv6Address
from uuid import UUID

HERE = pathlib.Path(__file__).parent

JSON = r'''null true false 0 1 -1 2 3 4 6 9 12 1.0 1.5 -0.0 1e3 0.1 0.3 0.30000001 0.5 0.25 1e15 1e20 9.3e18 1e308 1e400 -1e400 1e-400 NaN Infinity -Infinity
9223372036854775807 9223372036854775808 -9223372036854775809 123456789012345678901234567890 9007199254740993 20000000000 20000000001 -20000000001 1494012444
86400 86401 86399.5 86400.5 253402300800 -62135596801 1e11 12345.678 3.141592653589793238 99999.99 100000 1700000000123.456 -30000000000.0625 0.0078125 -0.0234375
"" " " "a" "b" "ab" "abc" "abcde" "ABC" " Ab " "red" "green" "RED" "1" "-1" "+1" " 1 " "1_000" "1__0" "_1" "1_" "1_e5" "1._5" " 1_0.5" "i_nf" "+-1" "01" "1." ".5" "1.0" "1.00000" "1.5" "1e3"
"0x10" "- 1" "1a" "1,000" "\u0661" "\u00a01" "\u20031" "\u001c1" "nan" "NaN" "inf" "-Infinity" "infinit" "1e400" "1_0.5" "1__0.5" "5." "." "+" "e5" "1e" "123" "12" "1234" "123\n"
"true" "True" "yes" "NO" "off" "y" " true" "2" "0.0" "t" "on"
"2032-04-23" "2032-04-23T10:20" "2032-04-23T10:20:30" "2032-04-23T10:20:30.123456789Z" "2032-04-23 10:20:30+02:30" "2032-04-23_10:20:30-0000" "2032-04-23T10:20:30,5"
"2032-04-23T10:20:30+24:00" "2032-04-23T10:20:60" "2032-04-23T24:00" "2032-02-30" "2032-13-01" "2032-4-23" "20320423" "2032-04-23T00:00:00Z" "2032-04-23x" "2032-04-23T"
"0000-01-01" "2029-12-31T23:59:59Z" "1494012444" "1494012444.5" "-86400" "99999999999999999999"
"10:20" "10:20:30" "10:20:30.5" "10:20:30.1234567+01:00" "24:00" "1:2:3" "10:60" "10:20x" "P1D" "-P1DT2H3M4.5S" "P1W" "P1Y2M" "PT" "P" "P1.5D" "1 day" "-1 day, 10:20"
"20000000000.5" "1700000000123.456" "2 days 01:02:03" "1d" "-3.17" "-3.174" "3600" "100:00:00" "P1S" "PT1D" "P1000000000D"
"12345678-1234-4678-9234-567812345678" "12345678-1234-1678-9234-567812345678" "12345678123446789234567812345678" "{12345678-1234-4678-9234-567812345678}"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" "{x2345678-1234-4678-9234-567812345678}" "{x234567812344678923456781234567}" "{x234567812344678923456781234567890}" "urn:uuid:12345678123446789234567812345678"
"urn:uuid:12345678-1234-4678-9234-567812345678" "12345678-1234-4678-9234-56781234567" "g2345678-1234-4678-9234-567812345678"
"\u00e9" "\ud83d\ude00" "\u0000" "\u0130" "\ud83d" "it's" "q\"t" "a\\b" "0.01" "99999.99" "123.456" "1.10" "1E+2" "sNaN"
"007.50" "12." "1.2.3" "0.00" "100000" "999.990" "123456789012345678" "1234567890123456789" 707.0 0.010 999.99 123456789.0123456 99999.995
[] [1] [1,2] [1,1] ["1","x"] ["a"] ["a","b","c"] [1,"a"] [1,"a",2] ["x",null] [[1]] [{}] [{"a":1},{"a":"x"}] [null] [1.0] [true]
{} {"a":1} {"a":"1"} {"a":"x"} {"a":1,"b":"y"} {"a":1,"c":2} {"b":1} {"1":"a"} {"a":{"a":1}} {"a":{}} {"a":null} {"A":1,"a":2} {"x":1} {"red":1}'''.split("\n")


# What the types of ext_types2.py are made of, beside those.
JSON2 = r'''"a@b.co" "A@B.Co" " a@b.co " "INFO@Example.com" "a.b+c@sub.example.org" "a@b" "a@" "@b.co" "a" "a@b@c.co" "a..b@c.co" ".a@c.co" "a.@c.co" "a b@c.co" "a(b)@c.co"
"a@-c.co" "a@c-.co" "a@c-" "a@.c" "a@c..d" "a@c.co." "a@c_d.co" "a@c.1" "a@x.test" "a@localhost" "a@a.local" "a@ab--c.co" "a@[1.2.3.4]" "\"a b\"@c.co" "a@xn--9aaa.com" "\u00e9@b.co"
"a@\u00e9.com" "Bob <bob@x.org>" "\"Bob, B\" <bob@x.org>" "Bob B. <bob@x.org>" "Bob, B <bob@x.org>" "<bob@x.org>" "Bob <bob@x.org" "Bob <>" "Bob < b@x.org >" "a@b.co\n" "J\u00f6rg <j@x.org>"
"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@b.co" "a@aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.co" "a\\b@c.co" "a,'b@c.co"
"1.2.3.4" "1.2.3.256" "01.2.3.4" "1.2.3" "::1" "::ffff:1.2.3.4" "fe80::1%eth0" "12345::" "1.2.3.0/24" "1.2.3.4/24" "1.2.3.4/33" "::/64" "::1/64" "1.2.3.4/255.255.255.0" "1.2.3.4/" 16909060 -5
"/a/b" "a//b/../c" "." "a\u0000b" "1 kb" "1.5kb" "1KiB" "2 GiB" " 3 mb " "1 bit" "10kbit" "1 kibit" "1 k" "1 ki" "1 foo" "kb" "1.5" "1e3" ".5kb" "1." "1.kb" "1_000" "\u0661kb" "1 kb x" "1 b" "1\u00a0tb" "99999999999999999999 eb"
"[1,2]" "[1,\"2\"]" "[" "[1" "{\"a\":1}" "null" "nul" "NaN" "\"a\"" "[\"x\",2,\"y\"]" " [1] " "[1]]" "abc" "ABC" "abcd" " abc " "ab1" {"2032-04-23":1} {"1.2.3.4":"1.5"} {"1,2":3} ["1.2.3.4","x"] ["a","b"] [2] [0] [3,4,5] {"a":"1.5"}'''.split("\n")


# Of ext_plain.py.
PLAIN = ['''{"lat":1,"lon":2} {"lat":"1.5","lon":2,"z":1} {"lat":1} {"lat":"x"} {"name":"n"} {"name":"n","tags":["a"],"pos":{"lat":1,"lon":2}} {"name":1,"pos":{}} {"tags":[]}
{"id":1,"name":"n"} {"id":"1","name":"n","sizes":["2"],"note":"x","more":1} {"id":"x","sizes":[1,"y"]} {"a":1} {"a":"1"} {"a":"x"} {"a":1,"b":2} [{"id":1,"name":"n"},{"id":2}] [] {} null 1 "x"
{"id":1,"name":"n","note":null} {"b":5} [1] [1,2] ["1","2","3"] [1,"x",3] [1,2,"n","m","o"] ["x",1,2,3,4] [[1,2],{"lat":1}] [[1],[]] {"a":[1,2]} {"a":{"lat":"x"},"b":[]}
[1,"n",["2"],[2,"m"]] [1,"n",["x"],{"id":1,"name":"n","z":1}] {"lat":"1","lon":"x","name":"5"} [1,2,null] [[1,2],[1.0,2.0]] {"a":" x ","pos":{"lat":1,"lon":2,"z":1}} {"a":"abcd","z":1} {"name":" n ","z":1}
{"id":1,"name":" abc "} {"id":1,"name":"abcd","z":2} [1," abc "]''']
# Of ext_dataclass.py.
DATACLASS = ['''{"id":1,"name":"abcd"} {"id":4} {"id":6} {"id":9} {"id":3,"by":3} {"id":3,"by":"4","twice":1} {"id":1,"label":" z "} {"id":1,"name":"z","price":"-1"} {"a":1,"b":{"a":2,"b":{"a":"x"}}}
{"id":1,"part":{"id":2,"price":1}} {"id":1,"flag":"on","last":2,"more":{"a":"1"}} {"a":{"id":1},"b":{"id":2,"name":"xyz","price":1}} {"id":2,"at":1} {"id":2,"kind":"k"}''']
FUNCTIONS = ['''"skip" "again" "five" "9" 9 13 "13" 11 {"x":"stop"} {"x":"1"} {"x":[]} {"x":2} {"x":9} {"x":13} [{"x":1},{"x":13}] [3,"x"] {"x":1,"y":2} {"x":"q"}''']  # of ext_functions.py
SHOWN = ['''"YQ==" "YQ" "YQ=" "YWI" "YR==" "_-8=" "+/8=" "+_8=" "YWJj" "YWJj!" "A!AAA" "YW=I" "AA=A" "ABC=" "ABCD=" "ABCDE" "=" "AAAAA===" "6162" "6A" "616" "zz" "1g" {"YQ==":1} ["YQ==","!"]''']  # of ext_shown.py
TAGGED = ['''{"stop":1} {"one":1} {"kind":1} {"kind":1,"a":3} {"z":1} {"b":"y"} {"b":1} {"t":1} {"t":"x"} [{"a":1},{"b":"2"},{"z":1}] [{"x":{"a":1}},{"x":{}},{}] {"x":{"a":"1"}}''']  # of ext_tagged.py
URLS = (HERE / "ext_urls.txt").read_text().split("\n")  # of ext_urls.py, each a JSON string


class Text(str):
    pass


class Int(int):
    pass


OBJECTS = [b"ab", b"1", bytearray(b"1"), b"\xff", Text("a"), Text("1"), Int(1), Decimal("1"), Decimal("1.5"), Decimal("nan"), datetime(2020, 1, 1),
           datetime(2032, 4, 23, 1, 2, 3, 4, timezone.utc), date(2020, 1, 1), time(1, 2), timedelta(days=1), UUID(int=5), (1, 2), (1, "a"), {1, 2},
           frozenset(["a"]), {"a": 1}.keys(), {1: 2}, collections.OrderedDict(a=1), collections.UserDict(a=1), collections.deque([1]), range(3), object,
           10 ** 40, True]

Pair = collections.namedtuple("Pair", "a b")
OBJECTS2 = [IPv4Address("1.2.3.4"), IPv6Address("::1"), IPv4Network("1.2.3.0/24"), pathlib.Path("/a"), pathlib.PurePosixPath("b"), bytearray(b"[1]"), b"[1]",
            b"\x01\x02\x03\x04", ("1.2.3.0", 24), collections.deque([1, "2"], 5), (1, "2"), Pair(1, "2"), range(2), [1, "2"], {"a": "1"}, "\ud800", {(1, 2): 3},
            collections.defaultdict(int, a=1), collections.UserList([1]), {2: "a"}, Text("/a")]

# Of ext_base64.py.
BASE64 = [r'''"aGVsbG8=" "aGVsbG8" "a" "!!" "/w==" "_w==" "aGVs\nbG8=" "aGVsbG8gd29ybGQ=" " aGVsbG8= " "w6k=" "AA==" ["aGVsbG8=","x"] ["aGVsbG8=","/w=="]''']

# Of ext_dicts.py.
DICTS = [collections.OrderedDict(b=1, a="2"), collections.Counter("aab"), collections.Counter(a="x"), collections.defaultdict(list, a=1), collections.defaultdict(None, a=[1]),
         collections.OrderedDict({1: "a", 2: "b"}), collections.UserDict(a=1), collections.ChainMap({"a": 1}, {"b": 2}), {"b": 1, "a": 2}, {}, [("a", 1)], "a", 5, None, {1: "a"},
         [collections.OrderedDict(a=1.5), {"b": None}], {"a": {"b": 1}}, collections.defaultdict(dict, a=collections.OrderedDict(b=1))]

DURATION, YEAR_0 = '"10:20:30.1234567+01:00"', '"0000-01-01"'
# Reasons, and where they show: models and inputs.
KNOWN = {(name, what): reason for reason, names, inputs in [
    ("a fraction of more than 6 digits lets pydantic pass over a zone behind a duration", ["TTimedelta", "TTimedeltaLimit", "TIso"],
     [f"{mode} {DURATION}" for mode in ("json", "python", "strings")]),
    ("limits are judged before the year 0 is refused; here behind", ["TAware", "TDatetimeLimit"],
     [f"{mode} {YEAR_0}" for mode in ("json", "python", "strings")]),
] for name in names for what in inputs}


def words(lines):
    decoder = json.JSONDecoder()
    for line in lines:
        while line := line.strip():
            _, end = decoder.raw_decode(line)
            yield line[:end]
            line = line[end:]


def answer(call):
    try:
        model = call()
    except ValueError as error:
        if not hasattr(error, "errors"):
            return ["raised", type(error).__name__, str(error)]
        entries = [{**e, "input": repr(e["input"]), "ctx": repr(e.get("ctx"))} for e in error.errors()]
        return ["errors", error.title, entries, str(error), error.json(include_input=False)]
    except Exception as error:
        return ["raised", type(error).__name__]
    first = [repr(model), type(getattr(model, "x", None)).__name__, repr(model.model_dump()), sorted(model.model_fields_set)]
    if hasattr(getattr(model, "x", None), "unicode_string"):
        first += url_parts(model.x)
    try:
        return ["model", *first, model.model_dump_json()]
    except ValueError:
        return ["model", *first, "no JSON"]


def url_parts(url):
    single = ["username", "password", "host", "port"] * hasattr(url, "unicode_host")
    methods = ["unicode_string", "query_params", "unicode_host" if single else "hosts"]
    return [str(url), len(url)] + [getattr(url, name) for name in ["scheme", "path", "query", "fragment", *single]] + [getattr(url, m)() for m in methods]


WHOLE = ["", "{", "[1", '{"x":1,}', '{"x":1', "nul", '{"x":01}', '{"x":"\\x"}', '{"x":1}}', '{"x":[1,]}', '{x:1}', "null", "[]", '{"x":1,"x":2}']
OPTIMISED = ("ext_types", "ext_functions", "ext_shown")
NO_UTF8 = [b'"\x80abc"', b'{"x":"\x80\x80"}', b'"ab\xc3\xa9\x80x"', b'{"\xe2\x82":1}', b'"\xf0\x9f\x98x"', b'"\xed\xa0\x80"']


def cases(inputs, objects):
    for text in words(inputs):
        document = '{"x":%s}' % text
        for strict in (None, True):
            yield f"json {text}", strict, lambda cls, document=document, strict=strict: cls.model_validate_json(document, strict=strict)
        value = json.loads(text)
        for strict in (None, True):
            yield f"python {text}", strict, lambda cls, value=value, strict=strict: cls.model_validate({"x": value}, strict=strict)
        if isinstance(value, (str, dict)):
            yield f"strings {text}", None, lambda cls, value=value: cls.model_validate_strings({"x": value})
    for value in objects:
        for strict in (None, True):
            yield f"object {value!r}", strict, lambda cls, value=value, strict=strict: cls.model_validate({"x": value}, strict=strict)
    for text in WHOLE + NO_UTF8:
        yield f"text {text}", None, lambda cls, text=text: cls.model_validate_json(text)
    yield "nothing", None, lambda cls: cls()


def called(module, text):
    """What an expression over a module's names gives."""
    try:
        value = eval(text, {**vars(module), **EXTRA, "module": module, **{name: getattr(module, name) for name in module.NAMES if name in text}})
        return ["value", repr(value), type(value).__name__]
    except ValueError as error:
        return answer(lambda: (_ for _ in ()).throw(error))
    except Exception as error:
        return ["raised", type(error).__name__, str(error)]


def cause(model):
    """What stands behind the exception of a dump."""
    try:
        return model.model_dump()
    except ValueError as error:
        return repr(error.__cause__), type(error).__name__


EXTRA = {"copy": copy, "collections": collections, "dataclasses": dataclasses, "cause": cause, "datetime": datetime, "date": date, "time": time, "timedelta": timedelta, "Decimal": Decimal}


def load(name, path):
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def compare(schemac, stem, inputs, objects, most, seen):
    """Counts of passed and failed of the models in stem.py."""
    with tempfile.TemporaryDirectory() as folder:
        packages = pathlib.Path(importlib.util.find_spec("aws_lambda_powertools").origin).parent.parent
        level = "-O2" if stem in OPTIMISED else "-O0"
        subprocess.run([schemac, "build", HERE / f"{stem}.py", "--ext", "-o", folder, "--with-python", sys.executable, "--import-path", packages,
                        "--cc", f"{os.environ.get('CC', 'cc')} {level}"], check=True)
        ours = load(stem, next(pathlib.Path(folder).glob("*.so")))
        del sys.modules[stem]
        theirs = load(stem, HERE / f"{stem}.py")
        passed, wrong = 0, 0
        for name in [n for n, c in vars(theirs).items() if isinstance(c, type) and issubclass(c, theirs.BaseModel) and c.__module__ == stem and "[" not in n]:
            for what, strict, call in cases(inputs, objects):
                expected, got = answer(lambda: call(getattr(theirs, name))), answer(lambda: call(getattr(ours, name)))
                if expected == got:
                    passed += 1
                elif (name, what) in KNOWN:
                    seen.add((name, what))
                else:
                    wrong += 1
                    if wrong <= most:
                        show(name, what, strict, expected, got)
        ours.NAMES = theirs.NAMES = [n for n, c in vars(theirs).items() if isinstance(c, type) and c.__module__ == stem and "[" not in n]
        for text in getattr(theirs, "CALLS", []) + ["[n for n in NAMES if hasattr(module, n) and n not in dir(module)]",
                                                    "[n for n in NAMES if hasattr(module, n) and n not in getattr(module, '__all__', NAMES)]"]:
            expected, got = called(theirs, text), called(ours, text)
            passed, wrong = passed + (expected == got), wrong + (expected != got)
            if expected != got and wrong <= most:
                show("", text, None, expected, got)
    return passed, wrong


def main(schemac, most="20", only=""):
    passed, wrong, seen = 0, 0, set()
    for stem, inputs, objects in (("ext_types", JSON, OBJECTS), ("ext_types2", JSON + JSON2, OBJECTS + OBJECTS2), ("ext_urls", URLS + JSON[:1], OBJECTS),
                                  ("ext_plain", PLAIN, OBJECTS), ("ext_dataclass", PLAIN + DATACLASS, OBJECTS),
                                  ("ext_functions", JSON + FUNCTIONS, OBJECTS), ("ext_shown", JSON + SHOWN, OBJECTS),
                                  ("ext_bodies", JSON + FUNCTIONS, OBJECTS), ("ext_tagged", JSON + TAGGED, OBJECTS),
                                  ("ext_heirs", JSON[:1] + PLAIN, OBJECTS[:5]), ("ext_alias", JSON[:1], OBJECTS[:1]),
                                  ("ext_json_value", JSON, OBJECTS + OBJECTS2), ("ext_powertools", JSON[:1], OBJECTS),
                                  ("ext_dicts", JSON, DICTS), ("ext_base64", JSON + BASE64, OBJECTS + [b"aGVsbG8=", b"_w==", b"!"])):
        if only in ("", stem):
            counts = compare(schemac, stem, inputs, objects, int(most), seen)
            print(f"{stem}: {counts[0]} passed, {counts[1]} failed")
            passed, wrong = passed + counts[0], wrong + counts[1]
    if not only:
        for name, what in KNOWN.keys() - seen:
            wrong += 1
            print(f"known difference that does not show: {name} {what}")
    print(f"{passed} passed, {wrong} failed")
    return 1 if wrong else 0


def show(name, what, strict, expected, got):
    print(f"{name}: {what}{' strict' if strict else ''}")
    for a, b in zip(expected, got):
        if a != b:
            print(f"    pydantic: {str(a)[:300]}\n    ours:     {str(b)[:300]}")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
