#!/usr/bin/env python3
"""Builds and runs the benchmark, and prints its tables.

usage: run.py --build DIR [--rounds N] [--quick] [--instructions] [--shared DIR] [--targets]

C and C++ contenders run in one process, in turns, Python's in another; times are the thread's CPU time of one document,
medians of all rounds; ratios are taken within each round, against simdjson's DOM parse (C) or jsonschema-rs + orjson
(Python). Results go to DIR/bench/results.json and DIR/bench/results.md. --instructions: counted by callgrind instead
(W1, results to instructions.md). --targets: exit 1 when a target is missed.
"""
import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
CONTENDERS = {"simdjson": (["-lsimdjson"], "/usr/include/simdjson.h"), "rapidjson": ([], "/usr/include/rapidjson/schema.h"),
              "cjson": (["-lcjson"], "/usr/include/cjson/cJSON.h"), "yyjson": ([], None)}
BASE = {"C": "simdjson DOM", "Python": "jsonschema-rs + orjson"}
UNIT = {"W1": ("ns", 1), "W2": ("µs", 1e3), "W3": ("µs", 1e3), "W4": ("ns", 1)}
TITLE = {"W1": "W1: an order event of about 290 bytes", "W2": "W2: a Lambda event of 10 SQS records with orders as strings",
         "W3": "W3: one order of 81 KB", "W4": "W4: an order out of an NDJSON file"}


def must(command, **kwargs):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **kwargs)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)}\n{done.stdout}")
    return done.stdout


class Builder:
    def __init__(self, args):
        self.build = os.path.abspath(args.build)
        self.out = os.path.join(self.build, "bench")
        self.data = os.path.join(self.out, "data")
        self.quick = args.quick
        self.missing = []
        os.makedirs(self.out, exist_ok=True)

    def path(self, name):
        return os.path.join(self.out, name)

    def generate(self, shared):
        orders = "20000" if self.quick else "200000"
        stamp = os.path.join(self.data, f"made-{orders}-{shared or ''}".replace(os.sep, "_"))
        if not os.path.exists(stamp):
            shutil.rmtree(self.data, ignore_errors=True)
            must([sys.executable, os.path.join(HERE, "generate.py"), self.data, "--orders", orders])
            for name in ("w1_valid.ndjson", "w1_invalid.ndjson", "w1_invalid.kinds", "w2_sqs.ndjson", "w2_sqs.expect", "w3.json"):
                if shared:
                    shutil.copyfile(os.path.join(shared, name), os.path.join(self.data, name))
            open(stamp, "w", encoding="ascii").close()

    def schemac(self):
        """Generated C as a user would make it: one file each, -O2."""
        schemac = os.path.join(self.build, "schemac")
        must([schemac, os.path.join(HERE, "order.json"), "-o", self.path("order_validator.c"), "--python", self.path("order.py")])
        must([schemac, os.path.join(HERE, "sqs.json"), "-o", self.path("sqs_validator.c"), "--content-assertion", "--registry", HERE])
        for name in ("order", "sqs"):
            must(["cc", "-std=c11", "-O2", "-shared", "-fPIC", self.path(f"{name}_validator.c"), "-o", self.path(f"{name}_validator.so")])
            must(["cc", "-std=c11", "-O2", "-c", self.path(f"{name}_validator.c"), "-o", self.path(f"{name}_validator.o")])

    def object(self, source, *more):
        output = self.path(os.path.basename(source) + ".o")
        if source.endswith(".c"):
            command = ["gcc", "-O2"]
        else:
            command = ["g++", "-std=c++17", "-O2", "-Wall", "-Wextra"]
        must([*command, *more, "-I" + HERE, "-I" + self.out, "-isystem", self.path("yyjson"), "-c", source, "-o", output])
        return output

    def contender(self, name):
        """The object of a peer, or of its stand-in when the peer is not there."""
        source = os.path.join(HERE, f"contender_{name}.cpp")
        needs = CONTENDERS[name][1] or self.path("yyjson/yyjson.h")
        if os.path.exists(needs):
            return [self.object(source)], CONTENDERS[name][0]
        self.missing.append(f"{name}: {needs} is not there")
        stand_in = self.path(f"no_{name}.cpp")
        signature = "std::vector<Contender> &, const std::string &" if name == "rapidjson" else "std::vector<Contender> &"
        with open(stand_in, "w", encoding="ascii") as file:
            file.write(f'#include "bench.hpp"\nvoid add_{name}({signature}) {{}}\n')
        return [self.object(stand_in)], []

    def program(self):
        objects = [self.object(os.path.join(HERE, "bench.cpp")), self.object(os.path.join(HERE, "contender_schemac.cpp"), "-I" + os.path.dirname(HERE)),
                   self.path("order_validator.o"), self.path("sqs_validator.o")]
        libraries = []
        for name in CONTENDERS:
            more, flags = self.contender(name)
            objects += more
            libraries += flags
        if os.path.exists(self.path("yyjson/yyjson.c")):
            objects.append(self.object(self.path("yyjson/yyjson.c")))
        must(["g++", *objects, "-o", self.path("bench"), "-L" + self.build, "-lschemac", "-Wl,-rpath," + self.build, *libraries])
        return self.path("bench")


def lines_of(text):
    return [json.loads(line) for line in text.splitlines() if line.startswith("{")]


def run_c(builder, args):
    command = [builder.program(), builder.data, HERE, "--rounds", str(args.rounds)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)} ended with {done.returncode}")
    return lines_of(done.stdout)


def run_python(builder, args):
    python = os.path.join(builder.build, "bench-venv", "bin", "python")
    if not os.path.exists(python):
        builder.missing.append("all Python peers: build/bench-venv is not there")
        return []
    done = subprocess.run([python, os.path.join(HERE, "python_bench.py"), builder.data, HERE, builder.out, "--rounds", str(args.rounds)],
                          stdout=subprocess.PIPE, text=True)
    if done.returncode != 0:
        sys.exit(f"python_bench.py ended with {done.returncode}")
    lines = lines_of(done.stdout)
    builder.missing += [f"{line['missing']}: {line['why']}" for line in lines if "missing" in line]
    return [line for line in lines if "missing" not in line]


# ---- tables ----


def ratios(row, base):
    """Of each round that both ran in."""
    pairs = [a / b for a, b in zip(row["ns"], base["ns"])]
    return {"median": statistics.median(pairs), "min": min(pairs), "max": max(pairs)} if pairs else None


def summarise(rows, language):
    out = []
    for work in UNIT:
        group = [row for row in rows if row["workload"] == work]
        base = next((row for row in group if row["name"] == BASE[language]), None)
        for row in group:
            item = {key: value for key, value in row.items() if key != "ns"}
            item.update(language=language, rounds=len(row["ns"]), median_ns=statistics.median(row["ns"]), min_ns=min(row["ns"]), max_ns=max(row["ns"]))
            item["ratio"] = ratios(row, base) if base else None
            out.append(item)
    return out


def answers(item):
    if item["kind"] == "parses":
        return "-"
    return "all" if item["unexpected"] == 0 else f"{item['unexpected']} of {item['documents']} wrong"


def table(items, language, work):
    unit, scale = UNIT[work]
    rows = [item for item in items if item["language"] == language and item["workload"] == work]
    if not rows:
        return []
    lines = [f"**{TITLE[work]}** ({language}; x = time / time of {BASE[language]}, within each round)", "",
             f"| from bytes to verdict | {unit} | min-max | x | min-max | answers as expected | |", "|-|-|-|-|-|-|-|"]
    for item in sorted(rows, key=lambda row: row["median_ns"]):
        ratio = item["ratio"]
        times = [f"{item[key] / scale:,.1f}" if item[key] / scale < 1000 else f"{item[key] / scale:,.0f}" for key in ("median_ns", "min_ns", "max_ns")]
        x = [f"{ratio[key]:.2f}" for key in ("median", "min", "max")] if ratio else ["-"] * 3
        lines.append(f"| {item['name']} {item['version']} | {times[0]} | {times[1]}-{times[2]} | {x[0]} | {x[1]}-{x[2]} | {answers(item)} | {item['note']} |")
    return lines + [""]


def machine():
    model = platform.machine()
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            info = file.read()
        model = next(line.split(":", 1)[1].strip() for line in info.splitlines() if line.startswith("model name"))
        model += " (AVX-512)" if " avx512f" in info else " (AVX2)" if " avx2" in info else ""
    except (OSError, StopIteration):
        pass
    return f"{model}, {os.cpu_count()} cores, {must(['cc', '--version']).splitlines()[0]}, Python {platform.python_version()}"


def find(items, language, work, name):
    return next((i["median_ns"] for i in items if (i["language"], i["workload"], i["name"]) == (language, work, name)), None)


def targets(items):
    """(text, met): what the project promises of itself."""
    out = []
    for work in ("W1", "W3", "W4"):
        us, them = find(items, "C", work, "schemac is_valid"), find(items, "C", work, "simdjson DOM")
        if us and them:
            out.append((f"{work}, C: is_valid takes {us / them:.2f} of simdjson's DOM parse alone (target: at most 1)", us <= them))
    us, them = find(items, "C", "W2", "schemac check"), find(items, "C", "W2", "simdjson DOM")
    if us and them:
        out.append((f"W2, C: check takes {us / them:.2f} of simdjson's DOM parse alone (target: at most 1)", us <= them))
    for language, name, least in (("C", "schemac is_valid", 5), ("Python", "schemac ctypes", 3)):
        for item in items:
            us = find(items, language, item["workload"], name) or find(items, language, item["workload"], "schemac check + report")
            if us and item["language"] == language and item["kind"] == "checks" and not item["name"].startswith("schemac"):
                times = item["median_ns"] / us
                out.append((f"{item['workload']}, {language}: {times:.1f} times faster than {item['name']} (target: {least})", times >= least))
    return out


def write_results(builder, items):
    met = targets(items)
    lines = [machine(), ""]
    for language in ("C", "Python"):
        for work in UNIT:
            lines += table(items, language, work)
    lines += [f"not run: {text}" for text in builder.missing]
    lines += [f"- {'met' if good else '**missed**'}: {text}" for text, good in met]
    text = "\n".join(lines) + "\n"
    with open(builder.path("results.md"), "w", encoding="utf-8") as file:
        file.write(text)
    with open(builder.path("results.json"), "w", encoding="utf-8") as file:
        json.dump({"machine": machine(), "results": items, "missing": builder.missing, "targets": [{"text": t, "met": g} for t, g in met]}, file, indent=1)
    print(text, end="")
    return all(good for _, good in met)


def wrong_answers(items):
    """Ours must all be as expected; a peer that asserts less is told of in the table."""
    return [f"{i['name']}, {i['workload']}: {i['unexpected']} answers are not as expected" for i in items if i["name"].startswith("schemac") and i["unexpected"]]


# ---- instructions ----


def instructions(builder):
    program = builder.program()
    rows = []
    names = [line["name"] for line in lines_of(must([program, builder.data, HERE, "--rounds", "1", "--workloads", "W1"]))]
    for name in names:
        out = builder.path("callgrind.out")
        text = must(["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}", "--toggle-collect=measured_pass", program, builder.data, HERE,
                     "--workloads", "W1", "--only", name, "--count"])
        count = next(int(line.split(":")[-1].replace(",", "").split()[0]) for line in text.splitlines() if "Collected" in line)
        documents = next(line["documents"] for line in lines_of(text))
        rows.append((count / documents, name))
    lines = ["| W1 | instructions an event |", "|-|-|"] + [f"| {name} | {count:,.0f} |" for count, name in sorted(rows)]
    text = "\n".join(lines) + "\n"
    with open(builder.path("instructions.md"), "w", encoding="utf-8") as file:
        file.write(text)
    print(text, end="")


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--build", required=True)
    parser.add_argument("--rounds", type=int, default=31)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--instructions", action="store_true")
    parser.add_argument("--shared", default="")
    parser.add_argument("--targets", action="store_true")
    args = parser.parse_args()
    builder = Builder(args)
    builder.generate(args.shared if os.path.isdir(args.shared) else "")
    builder.schemac()
    if args.instructions:
        instructions(builder)
        return
    items = summarise(run_c(builder, args), "C") + summarise(run_python(builder, args), "Python")
    met = write_results(builder, items)
    wrong = wrong_answers(items)
    print("\n".join(wrong), end="\n" if wrong else "")
    sys.exit(1 if wrong or (args.targets and not met) else 0)


if __name__ == "__main__":
    main()
