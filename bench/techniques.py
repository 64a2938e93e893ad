#!/usr/bin/env python3
"""Counts the instructions that each technique of the fast path saves, and what a profile saves.

usage: techniques.py --build DIR

By callgrind, a document of each workload, with each technique left out alone (-fno-NAME, as `schemac help techniques` lists
them), with all but the single pass left out, and with a sample of the documents as profile (orders: of W1-reordered). Results go to DIR/bench/techniques.md. Verdicts are compared with what is expected.
"""
import argparse
import os
import random
import re
import sys

import build
import generate
import instructions
import workloads

SHOWN = ("W1-spaced", "W1-compact", "W1-missing", "W2", "W3")


def reordered(value):
    """The same members in another order, the same one every time: what a writer with another struct sends."""
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: random.Random(name).random())
        return {name: reordered(value[name]) for name in names}
    return [reordered(item) for item in value] if isinstance(value, list) else value


def works():
    other = workloads.Workload("W1-reordered", "W1, valid, compact, all with the same other order of keys",
                               lambda shared: [(generate.compact(reordered(value)), 1) for value in generate.w1_values(shared)])
    return [work for work in workloads.fixed(0) if work.name in SHOWN] + [other]


def row(builder, name, options, all_works, more=lambda work: []):
    """Instructions of a document of each workload, compiled in one way. more: options for the schema of a workload."""
    folder = builder.path("techniques", name)
    os.makedirs(folder, exist_ok=True)
    for work in {work.key: work for work in all_works}.values():
        base = os.path.join(folder, work.key + "_validator")
        builder.schemac(work, base + ".c", *options, *more(work))
        build.must([build.CC, "-std=c11", "-O2", "-shared", "-fPIC", base + ".c", "-o", base + ".so"])
    paths = builder.documents(all_works, None, 0)
    return instructions.count(builder.native("schemac"), folder, paths, [(work, instructions.CONTENDERS["check"]) for work in all_works])


def cell(count, base):
    change = (count - base) / base
    return f"{count:,.0f}" if abs(change) < 0.0005 else f"{count:,.0f} ({change:+.1%})"


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--build", required=True)
    builder = build.Builder(parser.parse_args().build)
    names = re.findall(r"^  (-f\S+)", build.must([builder.schemac_path, "help", "techniques"]), re.M)
    all_works = works()
    base = row(builder, "base", [], all_works)
    lines = ["| instructions a document | " + " | ".join(work.name for work in all_works) + " |", "|-|" + "-|" * len(all_works),
             "| **as it is** | " + " | ".join(f"{count:,.0f}" for count in base) + " |"]
    for options in [*([name] for name in names), ["-fno-all", "-fsingle-pass"]]:
        counts = row(builder, re.sub(r"\W", "_", "".join(options)), options, all_works)
        lines.append(f"| {' '.join(options)} | " + " | ".join(cell(count, base[i]) for i, count in enumerate(counts)) + " |")
    paths = builder.documents(all_works, None, 0)
    counts = row(builder, "profile", [], all_works, lambda work: ["--profile", paths["W2" if work.batch else "W1-reordered"] + ".docs"])
    lines.append("| --profile | " + " | ".join(cell(count, base[i]) for i, count in enumerate(counts)) + " |")
    text = "\n".join(lines) + "\n"
    with open(builder.path("techniques.md"), "w", encoding="utf-8") as file:
        file.write(text)
    print(text, end="")


sys.exit(main())
