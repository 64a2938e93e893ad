"""Random bytes and random Python objects for extension modules under ASan and UBSan: fuzz.py --build DIR [--seconds N] [--seed N].

The modules are compiled with sanitizers; this program starts itself again with them loaded, and with PYTHONMALLOC=malloc, so that a byte
read behind a str or bytes is seen. Answers are compared with the package's as in compare.py. Every input hangs on the seed; a crash or a
difference prints the round that it came in.
"""
import argparse
import importlib.util
import json
import os
import pathlib
import random
import subprocess
import sys
import sysconfig
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "runtime/python"), str(ROOT / "tests/suite"), str(ROOT / "tests/differential"), str(ROOT / "tests/ext")]
import values  # noqa: E402
from cases import write  # noqa: E402

FLAGS = ["-O1", "-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=undefined", "-fno-omit-frame-pointer"]
EVENTS = (ROOT / "examples/order/events.ndjson").read_bytes().splitlines()
SCHEMAS = {
    "order": (ROOT / "schemas/order.json").read_text(),
    "anything": "{}",
    "unions": json.dumps({"anyOf": [{"type": "object", "properties": {"kind": {"const": "a"}, "b": {"type": "array", "uniqueItems": True}}},
                                    {"type": "array", "items": {"$ref": "#"}, "minItems": 1}, {"type": ["number", "null"], "multipleOf": 0.01}],
                          "unevaluatedProperties": {"maxLength": 5}}),
    "names": json.dumps({"type": ["object", "array", "string"], "properties": {"a": {"$ref": "#"}, "été": {"type": "integer"}, "id": {"format": "uuid"}},
                         "patternProperties": {"^x-": {"type": "number", "exclusiveMinimum": -1, "maximum": 1000}, "a$": True},
                         "propertyNames": {"maxLength": 20}, "additionalProperties": {"minLength": 1, "pattern": "^[^\"\\\\]*$"}, "maxProperties": 5,
                         "items": {"$ref": "#"}, "format": "date-time"}),
    "wide": json.dumps({"properties": {f"name_{i}": {"type": "string" if i % 3 else "number", "maxLength": i} for i in range(150)},
                        "required": ["name_3"], "dependentRequired": {"name_70": ["name_5"]}}),
}


def build(args, folder):
    cc = folder / "cc"
    cc.write_text(f'#!/bin/sh\nexec {args.cc} "$@" {" ".join(FLAGS)} -w -isystem {sysconfig.get_path("include")}\n')
    cc.chmod(0o755)
    for name, schema in SCHEMAS.items():
        (folder / f"{name}.json").write_text(schema)
        subprocess.run([os.path.abspath(os.path.join(args.build, "schemac")), "build", folder / f"{name}.json", "--ext", "--format-assertion", "-o", folder,
                        "--cc", cc, "--with-python", sys.executable], check=True)


def sanitized(args, folder):
    """Runs the rounds in a process that has the sanitizers."""
    libraries = [subprocess.run([*args.cc.split(), f"-print-file-name=lib{name}.so"], stdout=subprocess.PIPE, text=True, check=True).stdout.strip()
                 for name in ("asan", "ubsan")]
    env = dict(os.environ, LD_PRELOAD=" ".join(libraries), ASAN_OPTIONS="detect_leaks=0", PYTHONMALLOC="malloc",
               SCHEMAC_LIBRARY=os.path.abspath(os.path.join(args.build, "libschemac.so")))
    command = [sys.executable, __file__, "--build", args.build, "--seconds", str(args.seconds), "--seed", str(args.seed), "--inside", folder]
    return subprocess.run(command, env=env, check=False).returncode


def mangled(rng, text):
    text = bytearray(text)
    for _ in range(rng.choice([0, 1, 1, 2, 5])):
        at = rng.randrange(len(text) + 1)
        kind = rng.randrange(5)
        if kind == 0:
            text[at:at] = rng.choice([b"\\", b'"', b"\xff", b"\xc3\xa9", b"\xf0\x9f\x98\x80", b"\\ud800", b"\\u0041", b" " * rng.randrange(40), b"[", b"}", b"1e5"])
        elif kind == 1:
            del text[at:at + rng.randrange(1, 6)]
        elif kind == 2:
            text = text[:at]
        elif text and at < len(text):
            text[at] = rng.randrange(256)
    return bytes(text)


def scalar(rng):
    kind = rng.randrange(9)
    if kind == 0:
        return rng.uniform(-1, 1) * 10.0 ** rng.randrange(-320, 308)
    if kind == 1:
        return round(rng.uniform(-1e6, 1e6), rng.randrange(0, 7))
    if kind == 2:
        return rng.randrange(-10 ** rng.randrange(1, 40), 10 ** rng.randrange(1, 40))
    if kind == 3:
        return "".join(chr(rng.choice([rng.randrange(128), rng.randrange(0x800), rng.randrange(0x110000)])) for _ in range(rng.randrange(70)))
    if kind == 4:
        return "".join(rng.choice('abc"\\\n\t /~') for _ in range(rng.randrange(40)))
    if kind == 5:
        return "x" * rng.choice([1, 7, 8, 15, 16, 17, 31, 32, 33, 63, 64, 500, 520, 5000])
    return json.loads(write(values.scalar(rng)))


def thing(rng, depth):
    if depth == 0 or rng.random() < 0.4:
        return scalar(rng)
    if rng.random() < 0.4:
        return [thing(rng, depth - 1) for _ in range(rng.randrange(5))]
    names = [*values.NAMES, "x-1", "name_3", "name_5", "name_70", "name_149", "kind", "été"]
    return {rng.choice(names) if rng.random() < 0.8 else str(scalar(rng)): thing(rng, depth - 1) for _ in range(rng.randrange(6))}


def inside(args, folder):
    import compare
    import schemac

    sys.setrecursionlimit(5000)  # of what compares: one text is 700 deep
    modules = {}
    for name in SCHEMAS:
        spec = importlib.util.spec_from_file_location(name, os.path.join(folder, name + sysconfig.get_config_var("EXT_SUFFIX")))
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        modules[name] = (module, schemac.compile(pathlib.Path(folder, f"{name}.json"), format_assertion=True))
    run, group, rounds = compare.Run(), None, 0
    end = time.monotonic() + args.seconds
    while time.monotonic() < end and not run.failures:
        rng = random.Random(f"{args.seed}/{rounds}")
        name = rng.choice(list(SCHEMAS))
        group = type("Group", (), {"name": f"round {rounds} of seed {args.seed}, {name}"})
        module, reference = modules[name]
        value = json.loads(rng.choice(EVENTS[:2])) if rng.random() < 0.2 else thing(rng, 4)
        if isinstance(value, dict) and rng.random() < 0.3:
            value[rng.choice(list(value) or ["a"])] = rng.choice(compare.hostile())
        if not isinstance(value, str):
            run.compare(group, module, reference, value)
        try:
            text = json.dumps(value, ensure_ascii=rng.random() < 0.5, indent=rng.choice([None, 1]),
                              separators=rng.choice([None, (",", ":")])).encode("utf-8", "surrogatepass")
        except (TypeError, ValueError):
            text = rng.choice(EVENTS)
        run.compare(group, module, reference, mangled(rng, text))
        rounds += 1
    print(f"extension under sanitizers: {rounds} rounds, {run.passed} passed, {len(run.failures)} failed")
    return 1 if run.failures or not rounds else 0


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", required=True)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cc", default="gcc")
    parser.add_argument("--inside", help="for itself: the folder with the modules")
    args = parser.parse_args()
    if args.inside:
        return inside(args, args.inside)
    with tempfile.TemporaryDirectory() as folder:
        build(args, pathlib.Path(folder))
        return sanitized(args, folder)


if __name__ == "__main__":
    sys.exit(main())
