#!/usr/bin/env python3
"""Times what a schema becomes in Python, the extension module and the ctypes module, against orjson and jsonschema-rs: `make bench-ext`.

usage: ext_bench.py --build DIR [--shared DIR] [--rounds N]        with a Python that has the peers (bench/python/requirements.txt)

W1's valid orders of 290 bytes (generate.py), as bytes and as dicts that json.loads made. All run in this process in turns, a round of all orders
each, in an order that is drawn anew each time, as whoever runs behind another finds the same objects in the cache; by the thread's CPU time;
medians of the rounds, and the ratios that docs/performance.md promises. Every answer is checked first. Results go to DIR/bench/ext.json. Exit 1
when an answer is wrong.
"""
import argparse
import importlib.util
import json
import pathlib
import random
import statistics
import subprocess
import sys
import sysconfig
import time

import generate

HERE = pathlib.Path(__file__).resolve().parent
SCHEMA = HERE / "schemas/order.json"

# What must hold: (what, the slower, the quicker, at least so many times as quick)
TARGETS = [
    ("is_valid(bytes): orjson.loads and jsonschema-rs", "orjson + jsonschema-rs", "extension is_valid(bytes)", 10),
    ("is_valid(dict): jsonschema-rs", "jsonschema-rs (dict)", "extension is_valid(dict)", 3),
    ("loads: orjson.loads, which checks nothing", "orjson.loads", "extension loads", 1 / 1.15),
    ("ctypes is_valid(bytes): orjson.loads", "orjson.loads", "ctypes is_valid(bytes)", 2),
]


def load(path, name):
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def build(root):
    """The two modules of the schema."""
    (root / "bench").mkdir(exist_ok=True)
    folder = root / "bench/ext"
    schemac = root / "schemac"
    subprocess.run([schemac, "build", SCHEMA, "--ext", "-o", folder, "--with-python", sys.executable], check=True)
    subprocess.run([schemac, "build", SCHEMA, "-o", root / "bench/ext-ctypes"], check=True)
    extension = load(folder / f"order{sysconfig.get_config_var('EXT_SUFFIX')}", "order")
    return extension, load(root / "bench/ext-ctypes/order.py", "order_ctypes")


def contenders(extension, ctypes_module):
    """name -> (function, the form of its data)."""
    import jsonschema_rs
    import orjson
    rust = jsonschema_rs.validator_for(json.loads(SCHEMA.read_bytes()), validate_formats=True).is_valid
    parse = orjson.loads
    made = {
        "extension is_valid(bytes)": (extension.is_valid, "bytes"),
        "ctypes is_valid(bytes)": (ctypes_module.is_valid, "bytes"),
        "orjson.loads": (parse, "bytes"),
        "orjson + jsonschema-rs": (lambda data: rust(parse(data)), "bytes"),
        "json.loads": (json.loads, "bytes"),
        "extension is_valid(dict)": (extension.is_valid, "dict"),
        "jsonschema-rs (dict)": (rust, "dict"),
    }
    if hasattr(extension, "loads"):
        made["extension loads"] = (extension.loads, "bytes")
    return made


def check(everyone, forms):
    """A count of answers that are wrong: all the orders are valid, and parsers must agree."""
    wrong = 0
    for name, (call, form) in everyone.items():
        for data, value in zip(forms[form], forms["dict"]):
            got = call(data)
            wrong += not (got == value if "loads" in name else got)
    return wrong


def round_of(call, data):
    start = time.thread_time_ns()
    for one in data:
        call(one)
    return (time.thread_time_ns() - start) / len(data)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", required=True)
    parser.add_argument("--shared")
    parser.add_argument("--rounds", type=int, default=151)
    args = parser.parse_args()
    root = pathlib.Path(args.build).resolve()
    shared = pathlib.Path(args.shared, "workloads") if args.shared else None
    shared = shared if shared and shared.is_dir() else None
    everyone = contenders(*build(root))
    texts = [text for text, valid in generate.w1(shared) if valid == 1]
    forms = {"bytes": texts, "dict": [json.loads(text) for text in texts]}
    wrong = check(everyone, forms)
    times = {name: [] for name in everyone}
    names = list(everyone)
    order = random.Random(1)
    for _ in range(args.rounds):
        order.shuffle(names)
        for name in names:
            call, form = everyone[name]
            times[name].append(round_of(call, forms[form]))
    medians = {name: statistics.median(rounds) for name, rounds in times.items()}
    for name, median in medians.items():
        print(f"{name:28} {median:8.0f} ns")
    for what, slow, quick, least in TARGETS:
        if quick in medians:
            ratios = sorted(a / b for a, b in zip(times[slow], times[quick]))
            ratio = statistics.median(ratios)
            print(f"{what:50} {ratio:6.2f} times as quick (wanted {least:.2f}){'' if ratio >= least else '  MISSED'}")
    (root / "bench/ext.json").write_text(json.dumps({"ns": medians, "orders": len(texts)}, indent=1) + "\n")
    print(f"{len(texts)} orders, {wrong} wrong answers")
    return 1 if wrong else 0


sys.exit(main())
