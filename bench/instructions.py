#!/usr/bin/env python3
"""Counts instructions by callgrind, exactly, and compares them with those committed in instructions.json.

usage: instructions.py --build DIR [--update] [--kernels sse2,avx2,portable] [--collection DIR]

Counted is generated C for W1 to W3 and their variants (documents of generate.py), for each kernel, and the evaluator and the report;
instructions of a document, mean. Counts hang on the C compiler, so they are compared when its version is that of the file. Exit 1 when
a count grew by more than 3 %, or when what is counted is not what the file has. --collection: the schemas of W5 in DIR, printed alone.
"""
import argparse
import json
import os
import shutil
import sys
import tempfile

import build
import workloads
from workers import Worker

FILE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "instructions.json")
GROWTH = 0.03
CONTENDERS = {"check": "schemac check", "evaluator": "schemac evaluator", "report": "schemac report",
              "each": "schemac check_each"}


def counted(kernel, work):
    """What of a workload is counted: the checks always, and once what is the same for all kernels."""
    checks = ["check"] + ["each"] * work.batch
    if kernel == "sse2":
        return checks + ["evaluator"] + ["report"] * (work.name == "W1-invalid")
    return checks


def total(path):
    with open(path, encoding="utf-8", errors="replace") as file:
        return next(int(line.split()[1]) for line in file if line.startswith(("totals:", "summary:")))


def count(command, directory, paths, jobs):
    """Instructions of a document for each (work, contender), in one run: callgrind writes a dump after each pass."""
    folder = tempfile.mkdtemp(prefix="schemac-count-")
    valgrind = ["valgrind", "-q", "--tool=callgrind", "--toggle-collect=measured_pass", "--dump-after=measured_pass", f"--callgrind-out-file={folder}/out"]
    worker, counts = Worker("native", [*valgrind, *command]), []
    try:
        for number, (work, contender) in enumerate(jobs, 1):
            answer = worker.open(paths[work.name], directory, work, contender)
            if answer.get("wrong", 1):
                sys.exit(f"{contender}, {work.name}: {answer}")
            counts.append(total(f"{folder}/out.{number}") / answer["documents"])
            worker.ask("close")
        worker.end()
    finally:
        shutil.rmtree(folder)
    return counts


def count_kernels(builder, works, kernels):
    paths = builder.documents(works, None, 0)
    command = builder.native("schemac")
    out = {}
    for kernel in kernels:
        if kernel == "avx2" and not has_avx2():
            print("avx2: not counted, this processor has none")
            continue
        jobs = [(work, short) for work in works for short in counted(kernel, work)]
        counts = count(command, builder.validators(works, kernel), paths, [(work, CONTENDERS[short]) for work, short in jobs])
        for (work, short), n in zip(jobs, counts):
            out.setdefault(f"{work.name} {short}", {})[kernel] = round(n, 1)
    return out


def has_avx2():
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        return " avx2 " in file.read()


def table(counts, before):
    lines = [f"{'instructions of a document':28}" + "".join(f"{kernel:>20}" for kernel in build.KERNELS)]
    for what, kernels in counts.items():
        cells = []
        for kernel in build.KERNELS:
            now, old = kernels.get(kernel), before.get(what, {}).get(kernel)
            change = f" ({now / old - 1:+.1%})" if now and old and abs(now / old - 1) >= 0.0005 else ""
            cells.append(f"{f'{now:,.0f}{change}' if now else '':>20}")
        lines.append(f"{what:28}" + "".join(cells))
    return "\n".join(lines)


def compare(counts, before):
    """Complaints. A count that shrank is worth committing too, but no fault."""
    known = {(what, kernel) for what, kernels in before.items() for kernel in kernels}
    mine = {(what, kernel) for what, kernels in counts.items() for kernel in kernels}
    skipped = {kernel for _, kernel in known} - {kernel for _, kernel in mine}
    for what, kernel in sorted(known ^ mine):
        if kernel not in skipped:
            yield f"{what}, {kernel}: {'is counted but not in' if (what, kernel) in mine else 'is not counted but in'} the file"
    for what, kernel in sorted(known & mine):
        growth = counts[what][kernel] / before[what][kernel] - 1
        if growth > GROWTH:
            yield f"{what}, {kernel}: {growth:+.1%} instructions"


def committed():
    with open(FILE, encoding="utf-8") as file:
        return json.load(file)


def gate(builder, args):
    cc = build.must([build.CC, "--version"]).splitlines()[0]
    known = committed()
    works = [work for work in workloads.fixed(0) if work.name not in ("W1", "W4")]
    counts = count_kernels(builder, works, args.kernels.split(","))
    builder.save("instructions.json", counts)
    same = known["cc"] == cc
    print(table(counts, known["instructions"] if same else {}))
    if args.update:
        with open(FILE, "w", encoding="utf-8") as file:
            json.dump({"cc": cc, "instructions": counts}, file, indent=1)
            file.write("\n")
        return 0
    if not same:
        print(f"not compared: the file's counts are of {known['cc']}, these of {cc}")
        return 0
    complaints = list(compare(counts, known["instructions"]))
    for line in complaints:
        print(line)
    print(f"bench-instructions: {'grew; `make bench-instructions UPDATE=1` writes the new counts, to be committed' if complaints else 'no more than the file has'}")
    return 1 if complaints else 0


def count_collection(builder, directory):
    works = workloads.collection(directory)
    paths = builder.documents(works, None, 0)
    jobs = [(work, CONTENDERS[short]) for work in works for short in ("check", "evaluator")]
    counts = count(builder.native("schemac"), builder.validators(works), paths, jobs)
    print(f"{'instructions of a document':32}{'check':>12}{'evaluator':>12}")
    for i, work in enumerate(works):
        print(f"{work.name:32}{counts[2 * i]:12,.0f}{counts[2 * i + 1]:12,.0f}")
    return 0


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--build", required=True)
    parser.add_argument("--update", action="store_true")
    parser.add_argument("--kernels", default=",".join(build.KERNELS))
    parser.add_argument("--collection")
    args = parser.parse_args()
    builder = build.Builder(args.build)
    sys.exit(count_collection(builder, args.collection) if args.collection else gate(builder, args))


if __name__ == "__main__":
    main()
