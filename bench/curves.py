#!/usr/bin/env python3
"""How the cost of a check grows: instructions by callgrind, against what grows, one thing at a time.

usage: curves.py --build DIR

The generated C and the evaluator, each for a document that is valid. Results go to DIR/bench/curves.json; report.py writes them to docs/.
"""
import argparse
import json
import os

import build
import instructions
import results
import workloads


def items(n):
    return ({"type": "array", "items": {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}, "name": {"type": "string", "maxLength": 20}}}},
            [{"id": i, "name": f"item {i}"} for i in range(n)])


def properties(n):
    names = [f"property_{i:04}" for i in range(n)]
    return {"type": "object", "properties": {name: {"type": "integer"} for name in names}, "additionalProperties": False}, {name: 1 for name in names}


def one_of_many_properties(n):
    """The document does not grow: what a larger schema costs a small document."""
    return properties(n)[0], {f"property_{n * i // 4:04}": 1 for i in range(4)}


def enum(n):
    return {"type": "array", "items": {"enum": [f"value {i}" for i in range(n)]}}, [f"value {n * i // 16}" for i in range(16)]


def nesting(n):
    schema = {"$ref": "#/$defs/node", "$defs": {"node": {"type": ["object", "null"], "properties": {"next": {"$ref": "#/$defs/node"}}}}}
    value = None
    for _ in range(n):
        value = {"next": value}
    return schema, value


def union(n):
    branches = [{"type": "object", "required": ["kind"], "properties": {"kind": {"const": f"kind {i}"}, f"of_{i}": {"type": "integer"}}} for i in range(n)]
    return {"type": "array", "items": {"oneOf": branches}}, [{"kind": f"kind {n * i // 16}", f"of_{n * i // 16}": i} for i in range(16)]


def plain_union(n):
    """Without a constant that tells the branches apart."""
    return {"type": "array", "items": {"anyOf": [{"type": "object", "required": [f"key {i}"]} for i in range(n)]}}, [{f"key {n * i // 16}": i} for i in range(16)]


def patterns(n):
    return {"type": "array", "items": {"type": "object", "patternProperties": {f"^x{i}-[a-z]+$": {"type": "integer"} for i in range(n)}}}, [{f"x{n * i // 16}-a": i} for i in range(16)]


def unique(n):
    return {"type": "array", "uniqueItems": True}, [f"item {i * 7919 % 1000003}" for i in range(n)]


CURVES = {  # name: (what grows, its function, the sizes)
    "document": ("items in an array", items, (1, 10, 100, 1000, 10000)),
    "properties": ("properties, all in the document", properties, (2, 8, 32, 128, 1024)),
    "schema": ("properties in the schema, 4 in the document", one_of_many_properties, (4, 16, 64, 256, 1024)),
    "enum": ("strings in an enum, 16 values in the document", enum, (2, 16, 128, 1024, 8192)),
    "nesting": ("levels of a recursive schema", nesting, (1, 4, 16, 64, 256)),
    "union": ("branches of a oneOf told apart by a constant, 16 values", union, (2, 4, 8, 16, 32)),
    "plain union": ("branches of an anyOf with nothing to tell them apart, 16 values", plain_union, (2, 8, 32, 128)),
    "patterns": ("patternProperties, 16 objects", patterns, (1, 4, 16, 64)),
    "unique": ("items of uniqueItems", unique, (10, 100, 1000, 10000)),
}
SHOWN = {"check": "schemac check", "evaluator": "schemac evaluator"}


def work_of(builder, name, grow, size):
    schema, value = grow(size)
    key = f"{name.replace(' ', '_')}_{size}"
    path = builder.path("curves", key + ".json")
    text = json.dumps(schema)
    if not os.path.exists(path) or open(path, encoding="utf-8").read() != text:
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
    document = json.dumps(value, separators=(",", ":")).encode()
    return workloads.Workload("curves-" + key, key, lambda shared: [(document, 1)], path, "curve_" + key)


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--build", required=True)
    builder = build.Builder(parser.parse_args().build)
    os.makedirs(builder.path("curves"), exist_ok=True)
    points = [(name, size, work_of(builder, name, grow, size)) for name, (_, grow, sizes) in CURVES.items() for size in sizes]
    works = [work for _, _, work in points]
    jobs = [(work, contender) for work in works for contender in SHOWN.values()]
    directory = builder.validators(works)
    counts = iter(instructions.count(builder.native("schemac"), directory, builder.documents(works, None, 0), jobs))
    curves = {name: {"grows": what, "check": [], "evaluator": []} for name, (what, _, _) in CURVES.items()}
    for name, size, _ in points:
        for short in SHOWN:
            curves[name][short].append([size, round(next(counts))])
    builder.save("curves.json", curves)
    print("\n".join(results.curves_table(curves)))


if __name__ == "__main__":
    main()
