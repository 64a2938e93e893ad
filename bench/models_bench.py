#!/usr/bin/env python3
"""Times the compiled models against pydantic, msgspec and dataclasses with json: `make bench-models`.

usage: models_bench.py --build DIR [--rounds N] [--only TEXT]        with a Python that has the peers (bench/python/requirements.txt)

bench/models/orders.py is compiled by DIR/schemac; the peers read it and its twins, structs.py and classes.py. All run in this process in turns, in an
order that moves on by one each round; the time is the thread's CPU time of one call, the ratio is taken within each round, against ours. What
importing costs is measured in fresh processes, in turns too: CPU time and peak memory beyond those of an empty program. Before it is timed, each
answer is compared with pydantic's. Results go to DIR/bench/models.json. Exit 1 when an answer is wrong.
"""
import argparse
import copy
import dataclasses
import datetime
import importlib.util
import json
import os
import pathlib
import platform
import statistics
import subprocess
import sys
import time
import warnings

warnings.simplefilter("ignore")
import msgspec
import pydantic

HERE = pathlib.Path(__file__).parent
ROUND = 2_000_000  # ns of a contender in a round
OURS = "schemac"

EVENT = {"order_id": "ORD-000123", "customer_id": "c-7d0f8c1e", "amount": 129.95, "currency": "EUR", "created_at": "2024-05-01T12:30:00Z"}
ORDER = {
    "order_id": "ORD-000123", "status": "paid", "created_at": "2024-05-01T12:30:00Z",
    "customer": {"customer_id": "12345678-1234-4678-9234-567812345678", "email": "ada@example.com", "tier": "plus"},
    "items": [{"sku": f"SKU-{i:05}", "quantity": i + 1, "unit_price": 19.99 + i, "tags": ["new", "sale"][: i % 3]} for i in range(5)],
    "total": "149.85", "gift": True, "note": None,
}
WRONG = {**EVENT, "amount": "free"}
WRONGS = {"order_id": 5, "amount": "free", "currency": "euro", "created_at": "yesterday"}


def load(name, path):
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def compiled(root):
    folder = root / "bench" / "models"
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run([root / "schemac", "build", HERE / "models/orders.py", "--ext", "-o", folder, "--with-python", sys.executable], check=True)
    return next(folder.glob("orders.*.so"))


# ---- what is timed ----


def refused(call, argument, then):
    def run():
        try:
            call(argument)
        except Exception as error:
            return then(error)
        raise AssertionError("accepted")
    return run


def plain(value):
    """An answer in a form that all contenders share."""
    if hasattr(value, "model_dump"):
        value = value.model_dump()
    elif dataclasses.is_dataclass(value):
        value = dataclasses.asdict(value)
    elif isinstance(value, msgspec.Struct):
        value = msgspec.structs.asdict(value)
    if isinstance(value, (bytes, str)):
        try:
            return plain(json.loads(value))
        except ValueError:
            return value
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, (datetime.datetime, datetime.date)):
        return value.isoformat().replace("+00:00", "Z")
    return str(getattr(value, "value", value)) if value is not None and not isinstance(value, (bool, int, float)) else value


def of_pydantic(cls, good, wrong):
    text, bad = json.dumps(good), json.dumps(wrong)
    model = cls.model_validate(good)
    return {
        "decode": lambda: cls.model_validate_json(text),
        "validate": lambda: cls.model_validate(good),
        "reject": refused(cls.model_validate_json, bad, lambda error: error.errors()),
        "reject, dict": refused(cls.model_validate, wrong, lambda error: error.errors()),
        "dump_json": model.model_dump_json,
        "dump": model.model_dump,
    }


def of_msgspec(cls, good, wrong):
    text, bad = json.dumps(good), json.dumps(wrong)
    model = msgspec.convert(good, cls)
    decode, encode = msgspec.json.Decoder(cls).decode, msgspec.json.Encoder().encode
    return {
        "decode": lambda: decode(text),
        "validate": lambda: msgspec.convert(good, cls),
        "reject": refused(decode, bad, lambda error: error),
        "reject, dict": refused(lambda wrong: msgspec.convert(wrong, cls), wrong, lambda error: error),
        "dump_json": lambda: encode(model),
        "dump": lambda: msgspec.to_builtins(model),
    }


def of_dataclass(cls, good, wrong):
    text, bad = json.dumps(good), json.dumps(wrong)
    model = cls(**copy.deepcopy(good))

    def default(value):
        return str(value) if not isinstance(value, datetime.datetime) else value.isoformat().replace("+00:00", "Z")
    return {
        "decode": lambda: cls(**json.loads(text)),
        "validate": lambda: cls(**good),
        "reject": refused(lambda bad: cls(**json.loads(bad)), bad, lambda error: error),
        "reject, dict": refused(lambda wrong: cls(**wrong), wrong, lambda error: error),
        "dump_json": lambda: json.dumps(dataclasses.asdict(model), default=default),
        "dump": lambda: dataclasses.asdict(model),
    }


def of_dict(text):
    """What Python itself takes for an exception made in C, raised and caught: a part of everybody's `reject`."""
    return refused({}.__getitem__, text, lambda error: error.args)


# Which of a peer's answers are no twin of pydantic's.
OTHER = {("msgspec", "reject"), ("msgspec", "reject, dict"), ("dataclasses", "reject"), ("dataclasses", "reject, dict"), ("msgspec", "dump"),
         ("dataclasses", "dump_json")}
WORK = [("event with a @validator", "OrderEvent", EVENT, WRONG), ("event with constraints", "PlainEvent", EVENT, WRONG),
        ("event with constraints, 5 errors", "PlainEvent", EVENT, WRONGS), ("order with 5 items", "Order", ORDER, {**ORDER, "total": "much"})]


def ballast():
    """Half-used pools of every size of Python's allocator, to be kept: whose objects stand at the end of a full arena pays for a new one in each call."""
    blocks = [bytes(size) for size in range(1, 480, 8) for _ in range(300)]
    del blocks[::2]
    return blocks


class Contender:
    def __init__(self, name, what, call):
        self.name, self.what, self.call, self.ns = name, what, call, []
        start, n = time.perf_counter_ns(), 0
        while n < 20 or time.perf_counter_ns() - start < ROUND:
            call()
            n += 1
        self.n = max(1, int(n * ROUND / (time.perf_counter_ns() - start)))

    def round(self):
        call, n = self.call, self.n
        start = time.thread_time_ns()
        for _ in range(n):
            call()
        self.ns.append((time.thread_time_ns() - start) / n)


def contenders(modules, only):
    makers = {OURS: of_pydantic, "pydantic": of_pydantic, "msgspec": of_msgspec, "dataclasses": of_dataclass}
    wrong = []
    for label, model, good, bad in WORK:
        made = {name: makers[name](getattr(module, model), good, bad) for name, module in modules.items()}
        for what in made[OURS]:
            if only not in f"{label} {what}" or ("5 errors" in label and "reject" not in what):
                continue
            expected = plain(made["pydantic"][what]())
            group = []
            for name, calls in made.items():
                if (name, what) not in OTHER and plain(calls[what]()) != expected:
                    wrong.append(f"{label}, {what}: {name} answers otherwise")
                group.append(Contender(name, f"{label}: {what}", calls[what]))
            if "reject" in what:
                group.append(Contender("KeyError", f"{label}: {what}", of_dict(json.dumps(bad))))
            yield group, wrong
            wrong = []


# ---- fresh processes ----


def fresh(command):
    """CPU time in ms and peak memory in KB of a process, which prints the latter: what the system counts for a child begins with its parent's."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"})
    said = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = status
    if status:
        raise SystemExit(f"{command} ended with {status}")
    return (usage.ru_utime + usage.ru_stime) * 1000, int(said)


PEAK = "print(open('/proc/self/status').read().split('VmHWM:')[1].split()[0])"


def imports(rounds, library):
    """Import and definition of all the models: the median and the spread of CPU time and memory beyond those of an empty program."""
    path = {OURS: library.parent, "pydantic": HERE / "models", "msgspec": HERE / "models", "dataclasses": HERE / "models"}
    module = {OURS: "orders", "pydantic": "orders", "msgspec": "structs", "dataclasses": "classes"}
    first = f"import {module[OURS]}; {module[OURS]}.PlainEvent.model_validate_json('{json.dumps(EVENT)}')"
    programs = {"": "pass", **{name: f"import sys; sys.path.insert(0, {str(path[name])!r}); import {module[name]}" for name in path},
                "schemac, and a first event": f"import sys; sys.path.insert(0, {str(path[OURS])!r}); {first}"}
    seen = {name: [] for name in programs}
    for _ in range(rounds):
        for name, program in programs.items():
            seen[name].append(fresh([sys.executable, "-W", "ignore", "-c", f"{program}\n{PEAK}"]))
    empty_ms, empty_kb = statistics.median(ms for ms, _ in seen[""]), statistics.median(kb for _, kb in seen[""])
    return {name: {"ms": [ms - empty_ms for ms, _ in runs], "kb": [kb - empty_kb for _, kb in runs]} for name, runs in seen.items() if name}


def on_disk(library):
    def size(*packages):
        total = 0
        for package in packages:
            root = pathlib.Path(importlib.util.find_spec(package).origin)
            root = root.parent if root.name.startswith("__init__") else root
            total += sum(f.stat().st_size for f in ([root] if root.is_file() else root.rglob("*")) if f.is_file() and "__pycache__" not in f.parts)
        return total
    return {OURS: library.stat().st_size, "pydantic": size("pydantic", "pydantic_core", "annotated_types", "typing_extensions", "typing_inspection"),
            "msgspec": size("msgspec"), "dataclasses": 0}


def spread(values):
    return f"{statistics.median(values):.2f} ({min(values):.2f}-{max(values):.2f})"


def show(groups, cost, sizes):
    for group in groups:
        ours = group[0]
        print(f"{ours['what']}: {statistics.median(ours['ns']):,.0f} ns", end="")
        for other in group[1:]:
            print(f"   {other['name']} {spread([b / a for a, b in zip(ours['ns'], other['ns'])])}", end="")
        print()
    for name, one in cost.items():
        print(f"import of {name}: CPU {spread(one['ms'])} ms, memory {statistics.median(one['kb']) / 1024:.2f} MB, on disk {sizes.get(name, 0) / 1e6:.2f} MB")


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--build", required=True, type=pathlib.Path)
    parser.add_argument("--rounds", type=int, default=31)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    library = compiled(options.build)
    modules = {OURS: load("orders", library)}
    del sys.modules["orders"]
    modules |= {"pydantic": load("orders", HERE / "models/orders.py"), "msgspec": load("structs", HERE / "models/structs.py"),
                "dataclasses": load("classes", HERE / "models/classes.py")}
    kept = ballast()
    groups, wrong = [], []
    for group, bad in contenders(modules, options.only):
        groups.append(group)
        wrong += bad
    for number in range(options.rounds):
        for group in groups:
            for i in range(len(group)):
                group[(i + number) % len(group)].round()
    del kept
    cost = imports(options.rounds, library) if not options.only else {}
    sizes = on_disk(library)
    saved = [[{"name": c.name, "what": c.what, "ns": c.ns} for c in group] for group in groups]
    show(saved, cost, sizes)
    for line in wrong:
        print(line)
    if not options.only:
        versions = {"Python": platform.python_version(), "pydantic": pydantic.VERSION, "msgspec": msgspec.__version__}
        with open(options.build / "bench/models.json", "w", encoding="utf-8") as file:
            json.dump({"versions": versions, "groups": saved, "imports": cost, "sizes": sizes, "wrong": wrong}, file)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
