#!/usr/bin/env python3
"""Each way out of the walk over a refused text (runtime/scr_stream_known.c): generated C reports of it what the evaluator does, byte by byte.

usage: reports.py --build DIR [--cc "COMMAND OPTIONS"]

Whole errors are compared, of any number, of the first alone and of the first two, and with little scratch. Every document here must be invalid.
"""
import argparse
import ctypes
import json
import os
import shlex
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, os.path.join(ROOT, "tests", "suite"))
import native  # noqa: E402

ITEM = {"type": "object", "required": ["sku", "n"], "additionalProperties": False,
        "properties": {"sku": {"type": "string", "pattern": "^[A-Z]{3}$"}, "n": {"type": "integer", "minimum": 1, "maximum": 9}, "note": {"maxLength": 3}}}
ORDER = {"$id": "https://example.com/o.json", "type": "object", "required": ["id", "kind", "items", "more~/"], "additionalProperties": False,
         "properties": {"id": {"type": "string", "minLength": 2}, "kind": {"enum": ["b", "a", 1.50, None]}, "paid": {"type": "boolean"},
                        "total": {"type": "number", "exclusiveMinimum": 0}, "items": {"type": "array", "minItems": 1, "maxItems": 3, "items": ITEM},
                        "who": {"type": "object", "properties": {"name": {"type": "string", "pattern": "^[a-z]+$"}, "age": {"type": "integer"}},
                                "required": ["name"], "minProperties": 2},
                        "any": {}, "more~/": {"type": ["string", "null"], "format": "date-time"}}}
OPEN = {"title": "an open object", "type": "object", "required": ["a", "z"], "minProperties": 2,
        "properties": {"a": {"type": "string", "minLength": 2}, "b": {"type": "integer"}, "far": {"$ref": "#/definitions/list"}},
        "additionalProperties": {"type": ["integer", "object"], "properties": {"x": False}},
        "definitions": {"list": {"type": "array", "items": {"$ref": "#/definitions/entry"}, "maxItems": 2},
                        "entry": {"type": "object", "properties": {"k": {"type": "string", "minLength": 1}}, "required": ["k"]}}}
TREE = {"$ref": "#/$defs/tree", "$defs": {"tree": {"type": "object", "required": ["v"], "properties": {
    "v": {"type": "integer", "minimum": 0}, "left": {"$ref": "#/$defs/tree"}, "rest": {"type": "array", "items": {"$ref": "#/$defs/tree"}}}}}}
WIDE = {"type": "object", "additionalProperties": False, "required": ["p3", "p70"],
        "properties": {f"p{i}": {"type": "integer", "minimum": i} for i in range(80)}}


def nested(n):
    inner = {"in": nested(n - 1)} if n else {}
    return {"type": "object", "required": ["v"], "properties": {"v": {"type": "integer", "minimum": n}, **inner}, "additionalProperties": False}


GOOD = '{"id": "ab", "kind": "a", "paid": true, "total": 1, "items": [{"sku": "ABC", "n": 1}], "who": {"name": "x", "age": 1}, "any": [1, {}], "more~/": null}'
FLAGS = {f"p{i}": i for i in range(80)}


def changed(*pairs, of=GOOD):
    for old, new in pairs:
        assert old in of, old
        of = of.replace(old, new)
    return of


def wide(**members):
    return json.dumps({**FLAGS, **members})


# A root that lacks names beside a value that the walk does not note to its end: of many members or few, by references, so many levels down.
LEADS = {"type": "object", "required": ["id", "p70", "last"], "additionalProperties": {"type": "integer"}, "properties": {
    "id": {"type": "string", "minLength": 2}, **{f"p{i}": {"type": "integer", "minimum": i} for i in range(80)}, "one": {"$ref": "#/$defs/item"},
    "list": {"type": "array", "items": {"$ref": "#/$defs/item"}, "maxItems": 70}, "level": {"$ref": "#/$defs/level"}, "last": {"type": "boolean"}},
    "$defs": {"item": {**ITEM, "additionalProperties": {"type": "string"}},
              "level": {"type": "object", "required": ["v"], "properties": {"v": {"type": "integer"}, "in": {"$ref": "#/$defs/level"},
                                                                            "items": {"type": "array", "items": {"$ref": "#/$defs/item"}}}}}}
LEADING = {
    "is right": '"one": {"sku": "ABC", "n": 1}', "is wrong": '"one": {"sku": "abc", "n": 1}', "lacks a name, too": '"one": {"n": 1}',
    "has escapes": '"one": {"\\u0073ku": "ABC", "n": 0}', "has escapes in an unknown name": '"one": {"sku": "ABC", "n": 1, "a\\n": 1}',
    "has escapes in an item": '"list": [{"sku": "ABC", "n": 1}, {"sku": "ABC", "\\u006e": 0}, {"sku": "abc", "n": 1}]',
    "has 65 members": '"one": {"sku": "A", ' + "".join(f'"x{i}": "", ' for i in range(63)) + '"n": 1}',
    "has 65 members that are wrong": '"one": {"sku": "ABC", ' + "".join(f'"x{i}": {i}, ' for i in range(63)) + '"n": 1}',
    "has 70 items that are wrong": '"list": [' + ", ".join(['{"sku": "ABC", "n": 0}'] * 70) + "]",
    "has 71 items": '"list": [' + ", ".join(['{"sku": "ABC", "n": 1}'] * 71) + "]",
    "has a name twice": '"one": {"sku": "abc", "n": 1, "sku": "AB"}', "is malformed": '"one": {"sku": "abc", "n": 01}',
    "is no object": '"one": [{"\\u0073ku": 1}], "level": {}',
} | {f"{what} {n} levels down": '"level": ' + '{"v": 1, "in": ' * n + inner + "}" * n for n in (1, 3, 4, 5, 6, 20) for what, inner in {
    "is wrong": '{"v": ""}', "lacks a name": "{}", "has escapes": '{"\\u0076": 1.5}', "has escapes in an item": '{"v": 1, "items": [{"\\u006e": 0}, {}]}',
    "has 65 members": '{"v": ' + ", ".join(['""', *(f'"x{i}": 1' for i in range(64))]) + "}"}.items()}
LACKING = {"lacks a name": ['"id": "ab"', '"p70": 70'], "lacks all names": [], "lacks nothing": ['"id": "ab"', '"p70": 70', '"last": true'],
           "has a wrong member and lacks names": ['"id": "a"']}
SIZES = {"few members": ([], []), "60 members before": ([f'"x{i}": 1' for i in range(60)], []), "66 members before": ([f'"x{i}": 1' for i in range(66)], []),
         "66 members behind": ([], [f'"x{i}": 1' for i in range(66)]), "80 properties around": ([f'"p{i}": {i}' for i in range(0, 69, 2)],
                                                                                              [f'"p{i}": {i - i % 3 // 2}' for i in range(1, 80, 2)])}


def leading(*wanted):
    """{what it is: text} for roots of these sizes."""
    return {f"{size}, the root {lacks}, the value {leads}": "{" + ", ".join([*given[:1], *before, value, *given[1:], *behind]) + "}"
            for size, (before, behind) in SIZES.items() if size in wanted for lacks, given in LACKING.items() for leads, value in LEADING.items()
            if lacks != "lacks nothing" or leads != "is right"}


WAYS = [
    ("order", ORDER, [], {
        "a member is wrong": changed(('"ab"', '"a"')),
        "members of each kind are wrong": changed(('"ab"', "12"), ('"a"', '"c"'), ("true", '"yes"'), ('"total": 1', '"total": 0'), ("null", '"today"')),
        "an object where a number should be": changed(('"total": 1', '"total": {"a": [1, {"b": 2}]}')),
        "a name is missing": changed(('"kind": "a", ', "")),
        "all names are missing": "{}",
        "all names are missing behind white space": "\n  {}",
        "a name too many behind white space": "\n\t " + changed(('"kind"', '"kin"')),
        "a name too many": changed(('"paid"', '"color~1/": [1, 2], "paid"')),
        "names too many, with what is wrong behind them": changed(('"paid"', '"x": {"y": 1}, "z": "", "paid"'), ('"n": 1', '"n": 0')),
        "more names too many than can be suspected": changed(('"paid"', "".join(f'"x{i}": {i}, ' for i in range(40)) + '"paid"')),
        "an item is wrong": changed(('"ABC"', '"abc"')),
        "items are wrong in turn": changed(('{"sku": "ABC", "n": 1}', '{"sku": "ABC", "n": 10}, {"n": 1, "sku": "ABC"}, {"sku": 5, "n": 1.5, "note": "long"}')),
        "an item lacks a name and has another": changed(('"sku": "ABC", ', '"sky": "ABC", ')),
        "an item is no object": changed(('[{"sku": "ABC", "n": 1}]', '[[], {"sku": "ABC", "n": 1}, "x"]')),
        "the array is wrong": changed(('[{"sku": "ABC", "n": 1}]', "[ ]")),
        "the array and an item are wrong": changed(('{"sku": "ABC", "n": 1}', '{"sku": "ABC", "n": 1}, {}, {"sku": "ABC", "n": 1}, {"sku": "A", "n": 1}')),
        "a member of a member is wrong": changed(('"name": "x"', '"name": "X"')),
        "a member of a member is missing": changed(('"name": "x", ', "")),
        "a name comes again": changed(('"kind": "a"', '"kind": "a", "id": "ab"')),
        "a name comes again behind a wrong member": changed(('"ab"', '"a"'), ('"paid"', '"id": "ab", "paid"')),
        "an expected name comes again": changed(('"id": "ab"', '"total": 2, "id": "ab"'), ('"ab"', '"a"')),
        "an unknown name comes again": changed(('"paid"', '"x": 1, "y": 2, "x": 1, "paid"')),
        "a name comes again in an item": changed(('"n": 1', '"n": 0, "n": 1')),
        "a name has escapes": changed(('"kind"', '"k\\u0069nd"'), ('"ab"', '"a"')),
        "an unknown name has escapes": changed(('"paid"', '"\\u0070\\n": 1, "paid"')),
        "a name has escapes in an item": changed(('"n": 1', '"\\u006e": 0')),
        "a name has escapes in an item, and the root lacks one": changed(('"n": 1', '"\\u006e": 0'), ('"kind": "a", ', "")),
        "a value has escapes": changed(('"ab"', '"\\u00e4"')),
        "a value beyond ASCII is wrong": changed(('"ab"', '"\u20ac"'), ('"x"', '"\u20ac"')),
        "malformed text behind a wrong member": changed(('"ab"', '"a"'), ("true", "tru")),
        "malformed text before a wrong member": changed(('"id": "ab"', '"id": ab'), ('"n": 1', '"n": 0')),
        "malformed text in a wrong member": changed(('"ab"', '"\\x"')),
        "malformed text in a wrong item": changed(('"n": 1', '"n": 01')),
        "malformed text in place of a name": changed(('"kind"', "kind")),
        "a comma before the brace": changed(("null}", "null,}"), ('"ab"', '"a"')),
        "the text ends in a wrong member": changed(('"ab"', '"a"'))[:40],
        "the text ends in an item": changed(('"ab"', '"a"'))[:88],
        "the text ends behind a comma": changed(('"ab"', '"a"'))[:11],
        "text behind the root": changed(('"ab"', '"a"')) + " 1",
        "no object": "[" + GOOD + "]",
        "nothing": " ",
        "a byte order mark": "\ufeff" + GOOD,
        "lines": json.dumps(json.loads(changed(('"ab"', '"\u20ac"'), ('"n": 1', '"n": 0'))), indent=1, ensure_ascii=False),
        "short": '{"id":1}',
        "too deep": changed(("[1, {}]", "[" * 1300 + "]" * 1300), ('"ab"', '"a"')),
        "as deep as may be, and wrong": changed(("[1, {}]", "[" * 1199 + "]" * 1199), ('"ab"', '"a"')),
    }),
    ("last", ORDER, ["--duplicate-keys=last"], {
        "a member is wrong": changed(('"ab"', '"a"')),
        "the last of two is wrong": changed(('"kind": "a"', '"kind": "a", "id": "a"')),
        "malformed text behind a wrong item": changed(('"n": 1', '"n": 0, "n": 10'), ("true", "tru")),
    }),
    ("open", OPEN, [], {
        "a member is wrong": '{"a": "b", "z": 1}',
        "a required name that is no property is missing": '{"a": "bc", "y": 1}',
        "another member is wrong": '{"a": "bc", "z": 1, "y": "no", "x": {"x": 1}}',
        "64 members": json.dumps({"a": "b", "z": 1, **{f"m{i}": i for i in range(62)}}),
        "a 65th member": json.dumps({"a": "b", "z": 1, **{f"m{i}": i for i in range(63)}}),
        "a 65th member that came before": json.dumps({"a": "b", "z": 1, **{f"m{i}": i for i in range(62)}})[:-1] + ', "m7": 1}',
        "an array by reference": '{"a": "bc", "z": 1, "far": [{"k": ""}, {}, 1]}',
        "an array by reference and another member": '{"a": "b", "far": [{"k": "x"}, {"k": 1}], "z": "", "b": 1.5}',
    }),
    ("tree", TREE, [], {
        "the root by reference": '{"v": -1}',
        "within itself": '{"v": 0, "left": {"v": 1, "rest": [{"v": 1}, {"v": "x"}, {}]}, "rest": [{"v": -1}]}',
        "levels": '{"v": 0, "left": ' * 150 + '{"v": -1}' + "}" * 150,
    }),
    ("nested", nested(7), [], {
        f"wrong {n} levels down": "".join(f'{{"v": {7 - i}, "in": ' for i in range(n)) + '{"x": 1, "v": -1}' + "}" * n for n in range(1, 8)
    } | {
        "wrong at each level": "".join(f'{{"v": {6 - i}, "in": ' for i in range(7)) + "{}" + "}" * 7,
        "escapes and malformed text 7 levels down": "".join(f'{{"v": {7 - i}, "in": ' for i in range(7)) + '{"\\u0076": -1, "x": tru}' + "}" * 7,
    }),
    ("leads", LEADS, [], leading(*SIZES)),
    ("leads_closed", {**LEADS, "additionalProperties": False}, [], leading("few members", "66 members behind")),
    ("leads_last", LEADS, ["--duplicate-keys=last"], leading("66 members before")),
    ("wide", WIDE, [], {
        "few are wrong": wide(p0=-1, p79=0),
        "32 are wrong": wide(**{f"p{i}": 0 for i in range(1, 33)}),
        "more than can be suspected": wide(**{f"p{i}": 0 for i in range(1, 80)}),
        "a late name comes again": '{"p3": 3, "p70": 70, "p6": 0, "p70": 70}',
        "a late name is not the one with its bit": '{"p3": 2, "p70": 70, "p6": 6, "p67": 67}',
        "a late name is missing": '{"p6": 6, "p3": 1}',
    }),
]


def report(module, text, scratch, max_errors):
    """Status, whether it is cut short, and every part of every error."""
    options = native.Options(ctypes.sizeof(native.Options), ctypes.addressof(scratch), len(scratch), 0, 0, max_errors)
    out = native.Report(ctypes.sizeof(native.Report))
    with native.Exact(text) as exact:
        status = module.validate(*module.first, exact.ptr, exact.len, ctypes.byref(options), ctypes.byref(out))
        errors = [[str(part) if isinstance(part, native.Text) else part for part in (getattr(out.errors[i], name) for name, _ in native.Error._fields_)]
                  for i in range(out.n_errors)] if status == 1 else []
        return status, bool(out.truncated) if status == 1 else False, errors


class Group:
    """A schema as libschemac wants it."""
    format_assertion, content_assertion = 2, False

    def __init__(self, schema, options):
        self.schema, self.last_key_wins = json.dumps(schema).encode(), "--duplicate-keys=last" in options


def generated(args, name, group, options):
    folder = os.path.join(os.path.abspath(args.build), "variants", "reports")
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "schema.json"), "wb") as file:
        file.write(group.schema)
    for command in ([os.path.abspath(os.path.join(args.build, "schemac")), "schema.json", "-o", f"{name}.c", "--name", name, "--format-assertion", *options],
                    [*shlex.split(args.cc), "-std=c11", "-O1", "-w", "-fPIC", "-shared", f"{name}.c", "-o", f"{name}.so"]):
        done = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if done.returncode != 0:
            sys.exit(f"{shlex.join(command)}\n{done.stdout}")
    return native.generated(os.path.join(folder, f"{name}.so"), name)


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--build", required=True)
    parser.add_argument("--cc", default="cc")
    args = parser.parse_args()
    library = native.Library(os.path.join(args.build, "libschemac.so"), {})
    large, passed, failures = ctypes.create_string_buffer(1 << 20), 0, []
    for name, schema, options, documents in WAYS:
        group = Group(schema, options)
        evaluator, why = library.compile(group, "2020-12")
        if not evaluator:
            sys.exit(why)
        compiled = generated(args, name, group, options)
        for way, text in documents.items():
            data = text.encode()
            for most in (0, 1, 2):
                wanted, got = report(evaluator, data, large, most), report(compiled, data, large, most)
                fault = "" if got == wanted and (wanted[2] or wanted[0] < 0) else f"the evaluator says {wanted}, generated C {got}"
                passed += not fault
                failures += [f"{name}, {way}, {most or 'all'} errors: {fault}"] if fault else []
            # With less scratch a report is cut short, or there is none, but what it says is right.
            whole = report(compiled, data, large, 0)
            for size in (64, 512, 1024, 2048, 3072, 4096, 6144):
                few = report(compiled, data, ctypes.create_string_buffer(size), 0)
                right = few[0] < 0 or (few[0] == whole[0] and (few == whole or few[1]) and all(error[:-2] in [e[:-2] for e in whole[2]] for error in few[2]))
                passed += right
                failures += [] if right else [f"{name}, {way}, scratch of {size}: {few} of {whole}"]
    print("\n".join(failures) + "\n" * bool(failures) + f"reports: {passed} passed, {len(failures)} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
