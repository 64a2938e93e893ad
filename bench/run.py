#!/usr/bin/env python3
"""Times every contender over every workload, in turns, and prints one table a workload.

usage: run.py --build DIR [--rounds N] [--quick] [--workloads W1,W5] [--workers native,rust] [--shared DIR] [--collection DIR]

Each language's contenders live in a worker process (workers.py); all are asked for a short round one after the other, in an order that
is drawn anew each round, so that a slow moment hits all and nobody always runs behind another with the same code, which leaves the
processor knowing the file by heart. Times are the thread's CPU time of one document, medians over the rounds; x
is taken within each round, against yyjson's parse with its pool allocator. --shared: a folder with workloads/ made
elsewhere. --collection: the schemas of W5, a folder each. Results go to DIR/bench/timings.json. Exit 1 when one of our answers is wrong.
"""
import argparse
import os
import platform
import random
import sys
import time

import build
import results
import workloads
from workers import Worker

HERE = os.path.dirname(os.path.abspath(__file__))
BUDGET = 3.0  # seconds that a contender may take of a workload, beyond its first 3 rounds


def commands(builder):
    """How to get the command that starts each worker; a string says why there is none."""
    return {"native": builder.native, "rust": builder.rust, "python": builder.python, "node": builder.node, "blaze": builder.blaze}


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
        if self.spent > BUDGET and len(self.ns) >= 3:
            return
        start = time.perf_counter()
        self.ns[number] = self.worker.ask("round", self.opened["id"])["ns"]
        self.spent += time.perf_counter() - start

    def result(self, work):
        note = self.contender["note"]
        return {"workload": work.name, "name": self.name, "version": self.contender["version"], "worker": self.worker.name, "kind": self.contender["kind"],
                "note": note, "parsed": note.startswith("already parsed"), "documents": self.opened["documents"], "wrong": self.opened["wrong"],
                "ns": {str(number): ns for number, ns in self.ns.items()}}


def threads_of(work, contender):
    """In how many threads it runs, each a run; 0: on the bench's own, by its CPU time."""
    if contender["contender"] == results.MACHINE:
        return work.threads
    return (0, *(work.threads if contender["contender"] == results.US else ()))


def entries_of(work, workers, path, directory):
    for name, worker in workers.items():
        for contender in worker.contenders if name in work.workers else []:
            if contender["contender"].endswith(results.OVER) and not work.over:
                continue
            for threads in threads_of(work, contender):
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
    draw = random.Random(work.name)
    for number in range(rounds):
        for entry in draw.sample(entries, len(entries)):
            entry.round(number)
    for worker in workers.values():
        worker.ask("close")
    return [entry.result(work) for entry in entries]


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


def grouped(missing):
    """"who, where: why", of the same who and why in one line."""
    groups = {}
    for line in missing:
        place, why = line.split(": ", 1)
        who, where = place.rsplit(", ", 1) if ", " in place else (place, "")
        groups.setdefault((who, why), []).append(where)
    return [f"{who}{', ' if where[0] else ''}{where[0]}{f' and {len(where) - 1} more' if len(where) > 1 else ''}: {why}" for (who, why), where in groups.items()]


def save(builder, items, missing):
    """Results of other workloads stay, when they are of this machine: so that a part can be run again."""
    old = results.load(builder, "timings.json", {})
    ran = {item["workload"] for item in items}
    kept = [item for item in old.get("results", []) if item["workload"] not in ran] if old.get("machine") == machine() else []
    missing = grouped(missing) + [line for line in old.get("missing", []) if kept and line not in grouped(missing)]
    builder.save("timings.json", {"machine": machine(), "versions": versions(kept + items), "results": kept + items, "missing": missing})
    everything = results.Results(kept + items)
    targets = results.Targets(everything, results.load(builder, "instructions.json", {}), results.load(builder, "costs.json", {"targets": []})["targets"])
    print("\n".join([*results.collection_table(everything), *results.targets_table(targets.all()), *(f"not run: {line}" for line in missing), "", versions(items)]))


def chosen(args):
    everything = workloads.fixed(20000 if args.quick else 200000) + workloads.collection(args.collection)
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
    parser.add_argument("--collection", default="")
    args = parser.parse_args()
    builder = build.Builder(args.build)
    works = chosen(args)
    made_elsewhere = os.path.join(args.shared, "workloads")
    paths = builder.documents(works, made_elsewhere if os.path.isdir(made_elsewhere) else None, 20000 if args.quick else 200000)
    directory = builder.validators(works)
    workers = start(builder, args.workers.split(",") if args.workers else None)
    items, missing = [], builder.missing
    for work in works:
        new = run(work, workers, paths[work.name], directory, args.rounds, missing)
        items += new
        print("\n".join(results.table(results.Results(new), work)), flush=True)
    for worker in workers.values():
        worker.end()
    save(builder, items, missing)
    wrong = [f"{i['name']}, {i['workload']}: {i['wrong']} answers are not as expected" for i in items if i["name"].startswith("schemac") and i["wrong"]]
    print("\n".join(wrong), end="\n" if wrong else "")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
