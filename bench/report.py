#!/usr/bin/env python3
"""Writes what was measured into docs/performance.md, between its markers, and the plots beside it.

usage: report.py --build DIR [--only models|instructions|curves]

From DIR/bench: timings.json (run.py), instructions.json (instructions.py), costs.json (costs.py), curves.json (curves.py) and models.json (models_bench.py); a part that
was not measured is said to be so.
"""
import argparse
import os
import re

import build
import costs
import models_report
import results
import svg
import workloads

DOCS = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "docs")
PAGE = os.path.join(DOCS, "performance.md")


def write(name, text):
    with open(os.path.join(DOCS, name), "w", encoding="utf-8") as file:
        file.write(text)


def bars(measured, workload, title):
    """The C contenders and whatever else goes from bytes to an answer."""
    rows = sorted((measured.ns(workload, item["name"]), item["name"]) for item in measured.of(workload) if not item["parsed"] and item["name"] != results.REPORT)
    return svg.bars(title, [(name, ns, name.startswith(results.OURS)) for ns, name in rows], "ns")


def timings(builder, measured, saved):
    lines = [f"{saved['machine']}. The least and the most of the rounds' ratios stand in brackets; ratios of medians hold to about 10 %, times do not.", "",
             f"Peers: {saved['versions']}.", ""]
    if measured.of("W1-spaced"):
        write("performance-w1.svg", bars(measured, "W1-spaced", "From the bytes of an order event, spaced, to an answer"))
        lines += ["![time of a W1 event](performance-w1.svg)", ""]
    for work in workloads.fixed(0):
        lines += results.table(measured, work)
    lines += results.collection_table(measured)
    return lines + [f"Not run: {line}." for line in saved["missing"]] + [""]


def instructions(builder):
    counts = results.load(builder, "instructions.json", {})
    lines = ["| instructions of a document, by callgrind | " + " | ".join(build.KERNELS) + " |", "|-|" + "-|" * len(build.KERNELS)]
    for what, kernels in counts.items():
        lines.append(f"| {what} | " + " | ".join(results.number(kernels.get(kernel)) for kernel in build.KERNELS) + " |")
    return lines + [""] if counts else ["Not counted.", ""]


def curves(builder):
    measured = results.load(builder, "curves.json", None)
    if not measured:
        return ["Not measured.", ""]
    write("performance-curves.svg", svg.lines("Instructions of a check against what grows", "how much of it", "instructions",
                                              {name: curve["check"] for name, curve in measured.items()}))
    return ["![growth](performance-curves.svg)", "", *results.curves_table(measured)]


def fill(text, parts):
    """Puts each part between its markers; a marker that is not there is a mistake."""
    for name, lines in parts.items():
        pattern = re.compile(rf"(<!-- {name}: written by bench/report\.py -->\n).*?(<!-- end -->)", re.S)
        if not pattern.search(text):
            raise SystemExit(f"{PAGE} has no place for {name}")
        body = "\n".join(lines)
        text = pattern.sub(lambda match: match.group(1) + body + match.group(2), text, count=1)
    return text


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--build", required=True)
    parser.add_argument("--only", choices=["models", "instructions", "curves"])
    options = parser.parse_args()
    builder = build.Builder(options.build)
    if options.only:
        with open(PAGE, encoding="utf-8") as file:
            one = {"models": lambda: models_report.lines(results.load(builder, "models.json", None)), "instructions": lambda: instructions(builder),
                   "curves": lambda: curves(builder)}
            text = fill(file.read(), {options.only: one[options.only]()})
        write("performance.md", text)
        return
    saved = results.load(builder, "timings.json", {"machine": "Not run", "versions": "none", "results": [], "missing": []})
    cost = results.load(builder, "costs.json", {"rows": {}, "targets": []})
    measured = results.Results(saved["results"])
    targets = results.Targets(measured, results.load(builder, "instructions.json", {}), cost["targets"])
    parts = {"targets": results.targets_table(targets.all()), "timings": timings(builder, measured, saved), "instructions": instructions(builder),
             "costs": costs.table(cost["rows"]), "curves": curves(builder),
             "models": models_report.lines(results.load(builder, "models.json", None))}
    with open(PAGE, encoding="utf-8") as file:
        text = fill(file.read(), parts)
    write("performance.md", text)


if __name__ == "__main__":
    main()
