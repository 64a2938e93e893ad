#!/usr/bin/env python3
"""Times every contender over every workload, in turns, and prints one table a workload.

usage: run.py --build DIR [--rounds N] [--quick] [--workloads W1,W5] [--workers native,rust] [--shared DIR] [--targets]

Each language's contenders live in a worker process (workers.py); all are asked for a short round one after the other, in an order that
moves on by one each round, so that a slow moment hits all. Times are the thread's CPU time of one document, medians over the rounds; x
is taken within each round, against yyjson's parse with its pool allocator. --shared: a folder with workloads/ and
jsonschema-benchmark/ made elsewhere. Results go to DIR/bench/results.json and results.md. Exit 1 when one of our answers is wrong;
--targets: also when a target is missed.
"""
import argparse
import os
import platform
import statistics
import sys
import time

import build
import workloads
from workers import Worker

HERE = os.path.dirname(os.path.abspath(__file__))
BASE = "yyjson pool"
BUDGET = 3.0  # seconds that a contender may take of a workload, beyond its first 5 rounds


def commands(builder):
    """How to get the command that starts each worker; a string says why there is none."""
    return {"native": builder.native, "rust": builder.rust, "python": builder.python}


def start(builder, wanted):
    workers = {}
    for name, find in commands(builder).items():
        if wanted and name not in wanted:
            continue
        command = find()
        if isinstance(command, str):
            builder.missing.append(f"{name}: {command}")
        else:
            workers[name] = Worker(name, command)
            builder.missing += workers[name].missing
    return workers


class Entry:
    """A contender in a workload: its answers, and the time of a document in each round."""

    def __init__(self, worker, contender, threads, opened):
        self.worker, self.threads, self.opened = worker, threads, opened
        self.contender, self.name = contender, contender["contender"]
        if threads:
            self.name += f", {threads} thread{'s' if threads > 1 else ''}"
        self.ns, self.spent = {}, 0.0

    def round(self, number):
        if self.spent > BUDGET and len(self.ns) >= 5:
            return
        start = time.perf_counter()
        self.ns[number] = self.worker.ask("round", self.opened["id"])["ns"]
        self.spent += time.perf_counter() - start

    def result(self, work, base):
        ratios = [self.ns[i] / base.ns[i] for i in self.ns if i in base.ns] if base else []
        times = list(self.ns.values())
        return {"workload": work.name, "name": self.name, "version": self.contender["version"], "worker": self.worker.name, "kind": self.contender["kind"],
                "note": self.contender["note"], "documents": self.opened["documents"], "wrong": self.opened["wrong"], "rounds": len(times),
                "ns": spread(times), "x": spread(ratios) if ratios else None}


def spread(values):
    return {"median": statistics.median(values), "min": min(values), "max": max(values)}


def entries_of(work, workers, path, directory):
    for name, worker in workers.items():
        for contender in worker.contenders if name in work.workers else []:
            for threads in (0, *(work.threads if contender["contender"] == "schemac check" else ())):
                opened = worker.open(path, directory, work, contender["contender"], threads)
                if "missing" not in opened:
                    yield Entry(worker, contender, threads, opened)
                elif opened["missing"] != NO_WAY:
                    yield f"{contender['contender']}, {work.name}: {opened['missing']}"


NO_WAY = "it has no way to do this"


def run(work, workers, path, directory, rounds, missing):
    opened = list(entries_of(work, workers, path, directory))
    entries = [entry for entry in opened if isinstance(entry, Entry)]
    missing += [entry for entry in opened if isinstance(entry, str)]
    for number in range(rounds):
        for i in range(len(entries)):
            entries[(i + number) % len(entries)].round(number)
    for worker in workers.values():
        worker.ask("close")
    base = next((entry for entry in entries if entry.name == BASE), None)
    return [entry.result(work, base) for entry in entries]


# ---- tables ----


def answers(item):
    if item["kind"] == "parses":
        return "-"
    return "all" if item["wrong"] == 0 else f"{item['wrong']} of {item['documents']} wrong"


def number(value):
    return f"{value:,.1f}" if value < 1000 else f"{value:,.0f}"


def row(item, scale):
    ns, x = item["ns"], item["x"]
    times = f"{number(ns['median'] / scale)} | {number(ns['min'] / scale)}-{number(ns['max'] / scale)}"
    ratios = f"{x['median']:.2f} | {x['min']:.2f}-{x['max']:.2f}" if x else "- | -"
    return f"| {item['name']} | {item['worker']} | {times} | {ratios} | {answers(item)} | {item['note']} |"


def table(work, items):
    unit, scale = work.unit
    rows = sorted((item for item in items if item["workload"] == work.name), key=lambda item: item["ns"]["median"])
    lines = [f"### {work.title}", "", f"| from bytes to verdict | in | {unit} | min-max | x {BASE} | min-max | answers as expected | |", "|-|-|-|-|-|-|-|-|"]
    return lines + [row(item, scale) for item in rows] + [""] if rows else []


def machine():
    model = platform.machine()
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            info = file.read()
        model = next(line.split(":", 1)[1].strip() for line in info.splitlines() if line.startswith("model name"))
        model += " (AVX-512)" if " avx512f" in info else " (AVX2)" if " avx2" in info else ""
    except (OSError, StopIteration):
        pass
    return f"{model}, {os.cpu_count()} cores, {build.must([build.CC, '--version']).splitlines()[0]}, Python {platform.python_version()}"


def versions(items):
    return ", ".join(dict.fromkeys(f"{item['name']} {item['version']}" for item in items if item["version"] and "thread" not in item["name"]))


def chosen(args):
    everything = workloads.fixed(20000 if args.quick else 200000) + workloads.collection(os.path.join(args.shared, "jsonschema-benchmark"))
    wanted = args.workloads.split(",") if args.workloads else []
    return [work for work in everything if not wanted or work.name in wanted or work.name.split("/")[0].split("-")[0] in wanted]


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--build", required=True)
    parser.add_argument("--rounds", type=int, default=31)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--workloads", help="W1 means all of W1's, W1-spaced that one")
    parser.add_argument("--workers")
    parser.add_argument("--shared", default="")
    parser.add_argument("--targets", action="store_true")
    args = parser.parse_args()
    builder = build.Builder(args.build)
    works = chosen(args)
    made_elsewhere = os.path.join(args.shared, "workloads")
    paths = builder.documents(works, made_elsewhere if os.path.isdir(made_elsewhere) else None, 20000 if args.quick else 200000)
    directory = builder.validators(works)
    workers = start(builder, args.workers.split(",") if args.workers else None)
    items, lines = [], [machine(), ""]
    for work in works:
        items += run(work, workers, paths[work.name], directory, args.rounds, builder.missing)
        text = table(work, items)
        print("\n".join(text), flush=True)
        lines += text
    for worker in workers.values():
        worker.end()
    lines += [f"not run: {text}" for text in builder.missing] + ["", versions(items), ""]
    print("\n".join(lines[-len(builder.missing) - 3:]))
    with open(builder.path("results.md"), "w", encoding="utf-8") as file:
        file.write("\n".join(lines))
    builder.save("results.json", {"machine": machine(), "results": items, "missing": builder.missing})
    wrong = [f"{i['name']}, {i['workload']}: {i['wrong']} answers are not as expected" for i in items if i["name"].startswith("schemac") and i["wrong"]]
    print("\n".join(wrong), end="\n" if wrong else "")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
