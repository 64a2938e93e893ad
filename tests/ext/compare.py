"""Extension modules against what they must answer like: compare.py --build DIR [--suite DIR]... [--every N] [--seed N] [--only TEXT] [--cc CC].

Every so many schemas of the official suite become an extension module each; the reference is the Python package, whose Validator is the
ctypes module's, over the evaluator. Both are given each instance of the suite as bytes, as str and as Python objects, and random and
hostile objects besides; verdicts, exceptions with their texts, and every part of every error must be equal, and what `loads` gives must
be what json.loads gives.
"""
import argparse
import enum
import importlib.util
import json
import os
import pathlib
import random
import subprocess
import sys
import sysconfig
import tempfile
from collections import OrderedDict, defaultdict
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "runtime/python"), str(ROOT / "tests/suite"), str(ROOT / "tests/differential")]
import cases  # noqa: E402
import values  # noqa: E402
from cases import write  # noqa: E402


class Text(str):
    pass


class Odd(str):
    """Equal to itself alone, so that a dict can hold its text twice."""

    def __hash__(self):
        return id(self)

    def __eq__(self, other):
        return self is other


class Integer(int):
    def __repr__(self):
        return "lies"


class Real(float):
    def __repr__(self):
        return "lies"


class Level(enum.IntEnum):
    LOW = 1


class Items(dict):
    def items(self):
        return [("foo", 1), ("bar", "lies")]


def cyclic():
    value = {"foo": [1]}
    value["foo"].append({"a": value})
    return value


def deep(n):
    value = 1
    for _ in range(n):
        value = [value]
    return value


# Made anew for each schema, as some cannot be copied.
def hostile():
    return [
        float("nan"), [float("inf")], {"foo": float("-inf")}, {1: 2}, {"foo": {None: 1}}, {b"foo": 1}, ["\ud800"], {"a": {"\udfff": 1}},
        {"foo": b"x"}, [{1, 2}], object(), Decimal(1), {"a": [Decimal(1)]}, cyclic(), [10**5000], {"a/b~": [float("nan")]},
        Text("1"), Text('"foo"'), {"foo": Text("bar")}, {Text("foo"): 1}, [Integer(5)], {"foo": Integer(10**30)}, [Real(1.5)], [Level.LOW],
        OrderedDict(foo=1, bar="x"), defaultdict(list, foo=[1]), Items(other=2), {"foo": Items()}, {Odd("foo"): 1, Odd("foo"): 2},
        [{Odd("a"): 1, Text("a"): 2, "b": 3}], (1, 2), {"foo": (1, [2.0], ())}, [], {}, deep(700), bytearray(b"[1]"), memoryview(b'{"foo":1}'),
        memoryview(bytearray(b"[ 1 ]"))[::2], b"", "", " ", "\ud800", '"\ud800"', "é", '"é"', b'"\xff"', b"[1,]", b'{"a":1,"a":2}', b"\xef\xbb\xbf1",
        True, False, None, 0, -0.0, 1e16, 1e-7, 123456789.0, 2**63, -(2**63), 2**64, 1e300, 5e-324, 0.1, 19.99, "x" * 3000, ["x" * 3000],
        {"foo": "a\"b\\c\n\x00\x7f"}, {"foo": "été 😀 \u2028"}, {"été": 1, "😀": 2}, {"foo": ""}, {"": {"": []}}, [[[[]]]], [{}, {}, [1, 1.0, True]],
    ]


def wide(number, n):
    """An object of so many members, which the walk notes in several words, or leaves to the evaluator."""
    schema = {"properties": {f"name_{i}": {"type": ["string", "number"][i % 2]} for i in range(n)}, "required": ["name_3"],
              "dependentRequired": {f"name_{n - 1}": ["name_5"]}}
    group = cases.Group("draft2020-12", "wide.json", f"{n} members", json.dumps(schema).encode())
    group.number = number
    whole = {f"name_{i}": ["x", 1.5][i % 2] for i in range(n)}
    for gone in ([], ["name_3"], ["name_5"], ["name_5", f"name_{n - 1}"], [f"name_{n // 2}"]):
        data = json.dumps({name: value for name, value in whole.items() if name not in gone}).encode()
        group.tests.append(cases.Test(group, f"without {gone}", data, gone[:1] != ["name_3"] and gone != ["name_5"]))
    return group


def many(number, n):
    """So many objects, which go by tables in C; the walk looks names up that do not come in order."""
    schema = {"properties": {f"object_{k}": {"properties": {f"name_{k}_{i}": {"type": ["string", "number"][i % 2]} for i in range(5)},
                                             "required": [f"name_{k}_3"], "additionalProperties": False} for k in range(n)}}
    group = cases.Group("draft2020-12", "wide.json", f"{n} objects", json.dumps(schema).encode())
    group.number = number
    for k in range(0, n, 7):
        whole = {f"name_{k}_{i}": ["x", 1.5][i % 2] for i in (4, 1, 0, 3, 2)}
        for changed, valid in (({}, True), ({f"name_{k}_2": 1}, False), ({f"name_{k}_5": 1}, False)):
            data = json.dumps({f"object_{k}": {**whole, **changed}}).encode()
            group.tests.append(cases.Test(group, f"{k} with {changed}", data, valid))
    return group


def outcome(call, x):
    """What a call does, in a form that can be compared."""
    try:
        got = call(x)
        return ("gives", list(got) if hasattr(got, "__next__") else got)
    except Exception as error:  # noqa: BLE001
        errors = error.errors() if type(error).__name__ == "ValidationError" else None
        return (type(error).__name__, str(error), errors, getattr(error, "truncated", None), getattr(error, "status", None))


def same(a, b):
    """Equal, and of equal types all through: 1 is not True, nor 1.0."""
    if type(a) is not type(b):
        return False
    if isinstance(a, dict):
        return list(a) == list(b) and all(same(a[key], b[key]) for key in a)
    if isinstance(a, list):
        return len(a) == len(b) and all(map(same, a, b))
    return repr(a) == repr(b)


class Builder:
    """Compiles schemas to extension modules."""

    def __init__(self, args, documents, folder):
        self.schemac, self.folder = os.path.abspath(os.path.join(args.build, "schemac")), folder
        self.remotes = folder / "remotes"
        for uri, text in documents.items():
            path = self.remotes / uri[len(cases.REMOTES_URI):]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text)
        self.cc = folder / "cc"
        flags = "-Wall -Wextra -Wno-unused-but-set-variable -Wshadow -Wconversion -Werror" if args.strict else "-w"
        level = " ".join(word for word in args.cc.split() if word.startswith("-O"))  # again behind schemac's own -O2, which does not count then
        self.cc.write_text(f'#!/bin/sh\nexec {args.cc} "$@" {level} {flags} -isystem {sysconfig.get_path("include")}\n')
        self.cc.chmod(0o755)

    def build(self, name, group):
        """None, or why not."""
        (self.folder / f"{name}.json").write_bytes(group.schema)
        command = [self.schemac, "build", f"{name}.json", "--ext", "--name", name, "-o", str(self.folder), "--draft", cases.DRAFTS[group.draft],
                   "--registry", cases.REMOTES_URI + "=" + str(self.remotes), "--cc", str(self.cc), "--with-python", sys.executable]
        command += ["--format-assertion"] * (group.format_assertion == 2) + ["--content-assertion"] * group.content_assertion
        done = subprocess.run(command, cwd=self.folder, stderr=subprocess.PIPE, check=False)
        return None if done.returncode == 0 else done.stderr.decode("utf-8", "replace")

    def load(self, name):
        path = self.folder / (name + sysconfig.get_config_var("EXT_SUFFIX"))
        spec = importlib.util.spec_from_file_location(name, path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module


class Run:
    def __init__(self):
        self.passed, self.failures = 0, []

    def compare(self, group, module, reference, x):
        if isinstance(x, (bytes, str, bytearray, memoryview)):
            self.compare_loads(group, module, reference, x)
        for name in ("is_valid", "validate", "iter_errors"):
            ours, theirs = outcome(getattr(module, name), x), outcome(getattr(reference, name), x)
            if same(list(ours), list(theirs)):
                self.passed += 1
            else:
                self.fail(f"{group.name}: {name}({x!r:.200})\n  extension {ours!r:.600}\n  reference {theirs!r:.600}")

    def compare_loads(self, group, module, reference, x):
        """What json.loads gives of what is valid; the errors of the rest."""
        ours, theirs = outcome(module.loads, x), outcome(reference.validate, x)
        if theirs == ("gives", None):
            text = bytes(x) if isinstance(x, (bytearray, memoryview)) else x
            theirs = outcome(json.loads, text)
        if same(list(ours), list(theirs)):
            self.passed += 1
        else:
            self.fail(f"{group.name}: loads({x!r:.200})\n  extension {ours!r:.600}\n  reference {theirs!r:.600}")

    def fail(self, text):
        if len(self.failures) < 5:
            print(text, file=sys.stderr)
        self.failures.append(text)


def check_group(run, group, module, reference, rng):
    for test in group.tests:
        run.compare(group, module, reference, test.data)
        run.compare(group, module, reference, test.data.decode())
        run.compare(group, module, reference, json.loads(test.data))
    for x in hostile():
        run.compare(group, module, reference, x)
    for _ in range(40):
        base = json.loads(write(values.anything(rng, 3)))
        run.compare(group, module, reference, base)
        test = rng.choice(group.tests)
        changed = [json.loads(test.data)]
        container, key = rng.choice(values.places(changed))
        container[key] = json.loads(write(values.anything(rng)))
        spelled = json.dumps(changed[0], indent=rng.choice([None, 0, 1, 3, "\t", "\r\n  "]), ensure_ascii=rng.random() < 0.5)
        run.compare(group, module, reference, spelled.encode("utf-8", "surrogatepass"))
        run.compare(group, module, reference, write(values.anything(rng, 4)))
        run.compare(group, module, reference, changed[0])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", required=True)
    parser.add_argument("--suite", action="append", required=True)
    parser.add_argument("--every", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--only", default="")
    parser.add_argument("--cc", default="cc -O1 -fno-tree-vectorize")
    parser.add_argument("--strict", action="store_true", help="warnings of the C compiler are errors")
    args = parser.parse_args()
    os.environ.setdefault("SCHEMAC_LIBRARY", os.path.abspath(os.path.join(args.build, "libschemac.so")))
    import schemac

    documents = cases.remotes(args.suite)
    rng = random.Random(args.seed)
    groups = [group for group in cases.collect(args.suite) if args.only in group.name]
    offset = rng.randrange(args.every)
    chosen = [group for group in groups if args.only or group.number % args.every == offset]
    chosen += [*(wide(-n, n) for n in (70, 700)), many(-20, 20)] if args.only in "wide" else []
    run = Run()
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(args.jobs) as pool:
        builder = Builder(args, documents, pathlib.Path(folder))
        names = [f"x{group.number}".replace("-", "w") for group in chosen]
        for name, group, why in zip(names, chosen, pool.map(builder.build, names, chosen)):
            if why:
                run.fail(f"{group.name}: not compiled: {why}")
                continue
            reference = schemac.compile(builder.folder / f"{name}.json", draft=cases.DRAFTS[group.draft], registry=documents,
                                        format_assertion=True if group.format_assertion == 2 else None, content_assertion=group.content_assertion)
            check_group(run, group, builder.load(name), reference, rng)
    print(f"extension against the package: {len(chosen)} schemas, {run.passed} passed, {len(run.failures)} failed")
    return 1 if run.failures or not run.passed else 0


if __name__ == "__main__":
    sys.exit(main())
