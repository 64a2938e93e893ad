"""Schemas that are large, deep or spiteful, and documents for them: `run.py --schemac PATH [NAME...]`.

Each is made in two sizes, the second four times the first: it must end as expected, in a bounded time and memory, and the larger
must not take much more than four times as long (nothing is worse than n log n).
"""
import argparse
import json
import pathlib
import resource
import subprocess
import sys
import tempfile
import time

MEMORY = 4 << 30
SECONDS = 60


def defs(n, make):
    return {f"d{i}": make(i) for i in range(n)}


def deep(keyword, n, brackets=("", "")):
    opened, closed = f'{{"{keyword}": {brackets[0]}', f"{brackets[1]}}}"
    return opened * n + "{}" + closed * n


# name -> (exit code, text that stderr must hold, smaller size, what makes it)
CASES = {
    "enum": (0, "", 20000, lambda n: {"enum": [f"v{i}" for i in range(n)]}),
    "equal enum values": (0, "", 20000, lambda n: {"enum": [1] * n}),
    "properties": (0, "", 10000, lambda n: {"properties": {f"p{i}": {"type": "string"} for i in range(n)}, "additionalProperties": False}),
    "required": (3, "twice", 20000, lambda n: {"required": [f"p{i}" for i in range(n)] + ["p0"]}),
    "$ref backward": (0, "", 10000, lambda n: {"$defs": defs(n, lambda i: {"$ref": f"#/$defs/d{i - 1}"} if i else {}), "$ref": f"#/$defs/d{n - 1}"}),
    "$ref forward": (0, "", 10000, lambda n: {"$defs": defs(n, lambda i: {"$ref": f"#/$defs/d{i + 1}"} if i < n - 1 else {}), "$ref": "#/$defs/d0"}),
    "$ref in a circle": (3, "SC0207", 10000, lambda n: {"$defs": defs(n, lambda i: {"$ref": f"#/$defs/d{(i + 1) % n}"}), "$ref": "#/$defs/d0"}),
    "$ref to nothing": (3, "more", 10000, lambda n: {"allOf": [{"$ref": f"#/$defs/x{i}"} for i in range(n)]}),
    "$ref into arrays": (0, "", 10000, lambda n: {"x-all": [{"type": "string"}] * n, "allOf": [{"$ref": f"#/x-all/{i}"} for i in range(n)]}),
    "$ref by long pointers": (0, "", 200, lambda n: {"allOf": [{"$ref": "#/not" + "/not" * 400}] * n, "not": json.loads(deep("not", 401))}),
    "$id": (0, "", 5000, lambda n: {"$defs": defs(n, lambda i: {"$id": f"http://x/{i}", "$anchor": "a"}), "allOf": [{"$ref": f"http://x/{i}#a"} for i in range(n)]}),
    "$anchor": (0, "", 10000, lambda n: {"$defs": defs(n, lambda i: {"$anchor": f"a{i}"}), "allOf": [{"$ref": f"#a{i}"} for i in range(n)]}),
    "$dynamicAnchor": (0, "", 10000, lambda n: {"$defs": defs(n, lambda i: {"$dynamicAnchor": f"a{i}"}), "allOf": [{"$dynamicRef": f"#a{i}"} for i in range(n)]}),
    "one $dynamicAnchor in many resources": (0, "", 5000, lambda n: {"$defs": defs(n, lambda i: {"$id": f"i{i}", "$dynamicAnchor": "a", "items": {"$dynamicRef": "#a"}}),
                                             "properties": {f"p{i}": {"$ref": f"i{i}"} for i in range(n)}}),
    "unknown keywords": (0, "more", 20000, lambda n: {f"typo{i:08d}": 1 for i in range(n)}),
    "wrong types": (3, "more", 20000, lambda n: {"properties": {f"p{i}": {"type": "strin"} for i in range(n)}}),
    "one long line": (0, "did you mean", 1 << 20, lambda n: {"description": "x" * n, "typ": 1}),
    "patterns": (0, "", 2000, lambda n: {"additionalProperties": False, "patternProperties": {f"^a{i}$": {} for i in range(n)}}),
    "a long name over many": (3, "SC0003", 500000, lambda n: {"properties": {"k" * n: {"properties": {f"p{i}": {} for i in range(n // 20)}}}}),
    "a long name over many mistakes": (3, "SC0003", 500000, lambda n: {"properties": {"k" * n: {"allOf": [1] * (n // 20)}}}),
    "a long $id over many": (3, "SC0003", 500000, lambda n: {"$id": "http://x/" + "k" * n, "properties": {f"p{i}": {} for i in range(n // 20)}}),
    "a long $id under many $ref": (3, "SC0003", 500000, lambda n: {"$id": "http://x/" + "k" * n, "allOf": [{"$ref": "#"}] * (n // 20)}),
    "a pretty printed document": (0, "", 5000, lambda n: json.dumps({"properties": {f"p{i}": {"minLength": i} for i in range(n)}}, indent=8)),
    "flow YAML": (0, "", 10000, lambda n: {"enum": [[i, {"a": str(i)}] for i in range(n)]}),
    "aliases": (0, "", 20000, lambda n: "x-a: &a {type: string}\nallOf:\n" + "- *a\n" * n),
}
# Depth is bounded, so the time is, too: 1,000 and the most that is allowed.
for word, brackets in {"not": ("", ""), "items": ("", ""), "if": ("", ""), "contains": ("", ""), "propertyNames": ("", ""),
                       "additionalProperties": ("", ""), "unevaluatedItems": ("", ""), "allOf": ("[", "]"), "anyOf": ("[", "]"),
                       "oneOf": ("[", "]"), "prefixItems": ("[", "]"), "properties": ('{"a": ', "}"), "patternProperties": ('{"^a": ', "}"),
                       "dependentSchemas": ('{"a": ', "}"), "$defs": ('{"a": ', "}")}.items():
    CASES[f"deep {word}"] = (0, "", 500 if brackets[0] else 1000,
                             lambda n, word=word, brackets=brackets: deep(word, 1000 if brackets[0] and n > 1000 else min(n, 2000), brackets))
CASES["too deep"] = (3, "SC0004", 1100, lambda n: deep("not", max(n, 2100)))


def looks_alike(*more):
    """Branches that pass the same member, each by a schema of its own: told apart only behind it."""
    inner = [{"allOf": [{"$ref": "#/$defs/n"}, {"maxProperties": 5 + i}]} for i in range(3)]
    return {"$ref": "#/$defs/n", "$defs": {"n": {"anyOf": [{"type": "integer"}] + [
        {"properties": {"a": one, "z": {"const": i}}, "required": ["z"]} for i, one in enumerate(inner)] + list(more)}}}


# name -> (exit code, schema, smaller size, what makes the document): judged by generated C. A union in a union must not multiply.
DOCUMENTS = {
    "branches told apart late": (0, looks_alike(), 30, lambda n: '{"a":' * n + "1" + ',"z":2}' * n),
    "branches that all fail": (1, looks_alike(), 30, lambda n: '{"a":' * n + "1" + ',"y":2}' * n),
    "branches over broken text": (1, looks_alike(), 30, lambda n: '{"a":' * n + "1" + ',"z":2}' * (n - 1)),
    "branches over many items": (0, {"items": looks_alike()["$defs"]["n"], "$defs": looks_alike()["$defs"]}, 5000,
                                 lambda n: "[" + ",".join(['{"a":{"a":{"a":1,"z":2},"z":2},"z":2}'] * n) + "]"),
    "branches in the items of items": (0, {"$defs": {"n": {"oneOf": [{"type": "integer"}] + [
        {"type": "array", "items": {"allOf": [{"$ref": "#/$defs/n"}, {"maxItems": 2 + i}]}, "maxItems": 2 - i, "minItems": 2 - i} for i in range(2)]}},
        "$ref": "#/$defs/n"}, 30, lambda n: "[" * n + "1" + ",1]" * n),
}


def limit():
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def seconds_of_document(schemac, folder, name, size):
    code, schema, _, make = DOCUMENTS[name]
    path, document = pathlib.Path(folder, "schema.json"), pathlib.Path(folder, "document.json")
    path.write_text(json.dumps(schema), encoding="utf-8")
    document.write_text(make(size), encoding="utf-8")
    start = time.monotonic()
    result = subprocess.run([schemac, "validate", "--engine", "compiled", str(path), str(document)], stdout=subprocess.DEVNULL,
                            stderr=subprocess.PIPE, check=False, timeout=SECONDS, preexec_fn=limit)
    if result.returncode != code:
        raise AssertionError(f"exit code {result.returncode}, not {code}: {result.stderr.decode()[:300]}")
    return time.monotonic() - start


def seconds(schemac, folder, name, size):
    if name in DOCUMENTS:
        return seconds_of_document(schemac, folder, name, size)
    code, said, _, make = CASES[name]
    schema = make(size)
    yaml = "YAML" in name or name == "aliases"
    path = pathlib.Path(folder, "schema.yaml" if yaml else "schema.json")
    path.write_text(schema if isinstance(schema, str) else json.dumps(schema), encoding="utf-8")
    start = time.monotonic()
    result = subprocess.run([schemac, str(path), "--dump=program"], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False,
                            timeout=SECONDS, preexec_fn=limit)
    took = time.monotonic() - start
    text = result.stderr.decode()
    if result.returncode != code or said not in text:
        raise AssertionError(f"exit code {result.returncode}, not {code}: {text[:300]}")
    return took


def judge(schemac, name):
    size = (CASES.get(name) or DOCUMENTS[name])[2]
    with tempfile.TemporaryDirectory() as folder:
        small = min(seconds(schemac, folder, name, size) for _ in range(2))
        large = min(seconds(schemac, folder, name, size * 4) for _ in range(2))
        if large > 0.5 and large > 10 * small:  # other work of the machine may disturb: once more before it counts
            small = min(small, seconds(schemac, folder, name, size))
            large = min(large, seconds(schemac, folder, name, size * 4))
    if large > 0.5 and large > 10 * small:
        raise AssertionError(f"{small:.2f} s, then {large:.2f} s for four times as much")
    return large


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--schemac", required=True)
    parser.add_argument("names", nargs="*")
    args = parser.parse_args()
    failed = slowest = 0
    names = args.names or [*CASES, *DOCUMENTS]
    for name in names:
        try:
            slowest = max(slowest, judge(args.schemac, name))
        except (AssertionError, subprocess.TimeoutExpired) as why:
            print(f"FAILED {name}: {why}")
            failed += 1
    print(f"hostile: {len(names) - failed} passed, {failed} failed; the slowest took {slowest:.1f} s")
    return 1 if failed else 0


sys.exit(main())
