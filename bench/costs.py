#!/usr/bin/env python3
"""What compiling costs: schemac's time, the size of its C, gcc's time for it, the size of the .so.

usage: costs.py --build DIR [--collection DIR]

CPU time of the process (with its children), median of a few runs. Schemas: the order, those of W5 when they are there, and made ones
that are large in one way. And the memory that `schemac validate --ndjson` takes of many orders. Results go to DIR/bench/costs.json.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys

import build
import generate
import results
import workloads

SCHEMAS_IN = {  # keywords whose values hold schemas: one, a list of them, or an object of them
    "one": {"additionalItems", "additionalProperties", "contains", "contentSchema", "else", "if", "items", "not", "propertyNames", "then",
            "unevaluatedItems", "unevaluatedProperties"},
    "list": {"allOf", "anyOf", "items", "oneOf", "prefixItems"},
    "map": {"$defs", "definitions", "dependencies", "dependentSchemas", "patternProperties", "properties"},
}


def keywords(schema):
    """How many keywords stand in a schema, subschemas included."""
    if not isinstance(schema, dict):
        return 0
    count = len(schema)
    for key, value in schema.items():
        if key in SCHEMAS_IN["map"] and isinstance(value, dict):
            count += sum(map(keywords, value.values()))
        elif key in SCHEMAS_IN["list"] and isinstance(value, list):
            count += sum(map(keywords, value))
        elif key in SCHEMAS_IN["one"]:
            count += keywords(value)
    return count


def large_enum(n):
    return {"enum": [f"value {i * 7919 % 100003:05}" for i in range(n)]}


def large_union(n):
    def branch(i):
        return {"type": "object", "required": ["kind"], "properties": {"kind": {"const": f"kind-{i}"}, "value": {"type": "integer", "minimum": i}}}
    return {"oneOf": [branch(i) for i in range(n)]}


def many_properties(n):
    kinds = [{"type": "string", "minLength": 1}, {"type": "integer", "minimum": 0}, {"type": ["boolean", "null"]}, {"enum": ["a", "b", "c"]}]
    return {"type": "object", "properties": {f"property_{i:04}": kinds[i % 4] for i in range(n)}, "additionalProperties": False}


MADE = {"enum of 10,000": large_enum(10000), "oneOf of 5,000": large_union(5000), **{f"{n} properties": many_properties(n) for n in (100, 200, 400, 800, 1600)},
        "true": True}


def cpu_seconds(command):
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    said = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{' '.join(command)}\n{said.decode('utf-8', 'replace')[:2000]}")
    return usage.ru_utime + usage.ru_stime


def peak_kb(command, lines):
    """Of a process that has read all these lines but what a pipe holds. (What wait4 tells begins with the memory of Python itself.)"""
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as process:
        for text, _ in lines:
            process.stdin.write(text + b"\n")
        process.stdin.flush()
        with open(f"/proc/{process.pid}/status", encoding="ascii") as file:
            peak = next(int(line.split()[1]) for line in file if line.startswith("VmHWM:"))
        process.stdin.close()
        if process.wait() != 0:
            sys.exit(f"{' '.join(command)} gives {process.returncode}")
    return peak


def median_seconds(command, runs):
    return statistics.median(cpu_seconds(command) for _ in range(runs))


class Costs:
    def __init__(self, builder):
        self.builder, self.rows = builder, {}
        os.makedirs(builder.path("costs"), exist_ok=True)

    def path(self, name):
        return self.builder.path("costs", name)

    def stripped(self, source, *flags):
        cc = cpu_seconds([build.CC, "-std=c11", "-O2", "-shared", "-fPIC", *flags, source, "-o", self.path("stripped.so")])
        build.must(["strip", self.path("stripped.so")])
        return cc, os.path.getsize(self.path("stripped.so"))

    def measure(self, name, schema_path, *options):
        command = [self.builder.schemac_path, schema_path, "-o", self.path("made.c"), "--name", "made", *options]
        once = cpu_seconds(command)
        seconds = median_seconds(command, 15) if once < 0.2 else median_seconds(command, 3)
        with open(schema_path, encoding="utf-8") as file:
            count = keywords(json.load(file))
        cc, size = self.stripped(self.path("made.c"))
        if name.startswith("order"):
            build.must([self.builder.schemac_path, "build", schema_path, "-o", self.path("built"), "--name", "made", *options])
            built = os.path.getsize(self.path(os.path.join("built", os.path.basename(schema_path)[:-5] + "_validator.so")))
        else:
            built = None
        self.rows[name] = {"built_bytes": built, "keywords": count, "schemac_ms": seconds * 1e3, "c_bytes": os.path.getsize(self.path("made.c")), "cc_s": cc, "so_bytes": size}

    def all(self, collection):
        order = os.path.join(workloads.SCHEMAS, "order.json")
        self.measure("order", order)
        self.measure("order, --verdict-only", order, "--verdict-only")
        for name, schema in MADE.items():
            with open(self.path("made.json"), "w", encoding="utf-8") as file:
                json.dump(schema, file)
            self.measure(name, self.path("made.json"))
        for work in collection:
            self.measure(work.name, work.schema, "--no-format-assertion")
        with open(self.path("empty.c"), "w", encoding="ascii") as file:
            file.write("int empty;\n")
        self.rows["an empty .so"] = {"so_bytes": self.stripped(self.path("empty.c"))[1]}

    def memory(self):
        """Peak KB of validating W4's orders, and a tenth of them: the least of three runs, as which pages of libraries count differs from run to run."""
        command = [self.builder.schemac_path, "validate", "--ndjson", "--output", "flag", os.path.join(workloads.SCHEMAS, "order.json"), "-"]
        few, many = (min(peak_kb(command, generate.w4(n)) for _ in range(3)) for n in (20_000, 200_000))
        return {"text": "W4: schemac validate --ndjson of 200,000 orders takes the memory that 20,000 take, to 10 %", "measured": f"{many:,} and {few:,} KB",
                "met": many <= 1.1 * few}

    # ---- targets ----

    def below(self, text, name, key, most, unit, scale=1):
        value = self.rows[name][key] / scale
        return {"text": f"compile: {text}", "measured": f"{value:,.1f} {unit}", "met": value < most}

    def targets(self, collection):
        largest = max((work.name for work in collection), key=lambda name: self.rows[name]["keywords"], default=None)
        yield self.below("schemac, the order schema, below 10 ms", "order", "schemac_ms", 10, "ms")
        if largest:
            yield self.below(f"schemac, the largest W5 schema ({largest[3:]}), below 1 s", largest, "schemac_ms", 1000, "ms")
        for name in ("enum of 10,000", "oneOf of 5,000"):
            yield self.below(f"schemac, {name}, below 1 s", name, "schemac_ms", 1000, "ms")
        yield self.linear()
        yield self.cc_per_keyword()
        yield from self.scale()
        yield self.below(".so of the order schema, with reports, as schemac build makes it, below 64 KB", "order", "built_bytes", 64, "KB", 1000)
        yield self.below(".so of the order schema, --verdict-only, as schemac build makes it, below 24 KB", "order, --verdict-only", "built_bytes", 24, "KB", 1000)

    def more(self, name, key):
        """Beyond what a schema without a keyword costs."""
        return self.rows[name][key] - self.rows["true"][key]

    def linear(self):
        each = {n: self.more(f"{n} properties", "c_bytes") / self.rows[f"{n} properties"]["keywords"] for n in (200, 1600)}
        return {"text": "compile: generated C linear in the schema: bytes a keyword at 1,600 properties at most 1.2 times those at 200",
                "measured": f"{each[1600]:.0f} and {each[200]:.0f} bytes", "met": each[1600] <= 1.2 * each[200]}

    def scale(self):
        """Machines differ: what gcc takes there for C that others know."""
        known = self.builder.path("yyjson", "yyjson.c")
        if not os.path.exists(known):
            return
        with open(known, encoding="utf-8") as file:
            lines = sum(1 for _ in file)
        seconds = min(cpu_seconds([build.CC, "-std=c11", "-O2", "-c", "-fPIC", known, "-o", self.path("known.o")]) for _ in range(3))
        yield {"text": f"compile: for comparison, gcc -O2 of yyjson.c, {lines:,} lines", "measured": f"{seconds:.2f} s", "met": None}

    def cc_per_keyword(self):
        """Of schemas with at least 500 keywords: for less, a thousand of them says nothing."""
        rates = {name: self.more(name, "cc_s") / row["keywords"] * 1000 for name, row in self.rows.items() if row.get("keywords", 0) >= 500}
        slowest = max(rates, key=rates.get)
        return {"text": "compile: gcc -O2 below 2 s for 1,000 keywords, in every schema of at least 500",
                "measured": f"median {statistics.median(rates.values()):.2f} s, most {rates[slowest]:.2f} s ({slowest})", "met": rates[slowest] < 2}


def table(rows):
    lines = ["| schema | keywords | schemac, ms | C, KB | gcc -O2, s | .so stripped, KB | by schemac build, KB |", "|-|-|-|-|-|-|-|"]
    for name, row in rows.items():
        cells = [f"{row['keywords']:,}", f"{row['schemac_ms']:,.1f}", f"{row['c_bytes'] / 1e3:,.0f}", f"{row['cc_s']:.2f}"] if "keywords" in row else ["-"] * 4
        lines.append(f"| {name} | {' | '.join(cells)} | {row['so_bytes'] / 1e3:,.1f} | {row['built_bytes'] / 1e3:,.1f} |" if row.get("built_bytes")
                     else f"| {name} | {' | '.join(cells)} | {row['so_bytes'] / 1e3:,.1f} | |")
    return lines + [""]


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--build", required=True)
    parser.add_argument("--collection", default="")
    args = parser.parse_args()
    builder = build.Builder(args.build)
    collection = workloads.collection(args.collection)
    costs = Costs(builder)
    costs.all(collection)
    targets = [costs.memory(), *costs.targets(collection)]
    builder.save("costs.json", {"rows": costs.rows, "targets": targets})
    print("\n".join([*table(costs.rows), *results.targets_table((target["text"], target["measured"], target["met"]) for target in targets)]))


if __name__ == "__main__":
    main()
