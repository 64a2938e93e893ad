#!/usr/bin/env python3
"""Runs the official suite's drafts 4 to 2020-12 through both engines.

usage: run.py --build DIR [--suite DIR]... [--engine evaluator|compiled|both] [--only TEXT] [--cc "COMMAND OPTIONS"]
              [--jobs N] [--skips FILE] [-v]

evaluator   libschemac compiles each schema in this process and judges each instance.
compiled    schemac --split writes C for each schema; many schemas make one translation unit, cc compiles them against one
            runtime object; every 40th schema also goes through the single-file form.

Required and optional tests are told apart. A test in the skip file is expected to fail; when it passes, the run fails, so
that the file never goes stale. Ends with `N passed, N failed, N skipped`.
"""
import argparse
import os
import shlex
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import cases
import native

HERE = os.path.dirname(os.path.abspath(__file__))
BATCH = 60   # schemas in a translation unit
SAMPLE = 40  # every so many schemas are also tried as a single file, without a warning
STRICT = ["-Wall", "-Wextra", "-Wshadow", "-Wconversion", "-Wmissing-prototypes", "-Wstrict-prototypes", "-Wundef", "-Werror"]


class Tally:
    """Counts verdicts by (engine, kind) and keeps what failed."""

    def __init__(self, skips):
        self.skips, self.used = skips, set()
        self.counts, self.failures, self.stale = {}, [], []

    def add(self, engine, test, got):
        """got: True, False, or a sentence."""
        row = self.counts.setdefault((engine, "optional" if test.group.optional else "required"), [0, 0, 0])
        skip = self.skips.get((engine, test.name)) or self.skips.get(("both", test.name))
        good = got is test.valid
        if skip:
            self.used.add(skip)
            if good:
                self.stale.append(f"{engine}: {test.name} passes; take it out of the skip file")
            row[1 if good else 2] += 1
        elif good:
            row[0] += 1
        else:
            row[1] += 1
            expected = "valid" if test.valid else "invalid"
            self.failures.append(f"{engine}: {test.name}: must be {expected}: {said(got)}")

    def refused(self, engine, group, why):
        for test in group.tests:
            self.add(engine, test, f"not compiled: {why}")


def said(got):
    return {True: "found valid", False: "found invalid"}.get(got, got)


def read_skips(path):
    """Lines `engine | draft/file :: group :: test | reason`; # begins a comment. Every one needs its reason."""
    skips = {}
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            line = line.strip()
            if not line or line.startswith("#"):
                continue
            fields = [field.strip() for field in line.split(" | ")]
            if len(fields) != 3 or not all(fields):
                sys.exit(f"{path}:{number}: want `engine | name | reason`")
            skips[(fields[0], fields[1])] = (fields[0], fields[1])
    return skips


def judge(engine, group, module, tally, scratch):
    for test in group.tests:
        tally.add(engine, test, module.verdict(test.data, scratch))


def run_evaluator(groups, documents, library, tally):
    lib = native.Library(library, documents)
    scratch = native.Scratch()
    for group in groups:
        module, why = lib.compile(group, cases.DRAFTS[group.draft])
        if not module:
            tally.refused("evaluator", group, why)
            continue
        judge("evaluator", group, module, tally, scratch)
        module.free()


class Compiler:
    """Generated C for groups, in a directory of its own."""

    def __init__(self, args, documents):
        self.schemac = os.path.join(args.build, "schemac")
        self.cc = shlex.split(args.cc)
        self.directory = os.path.join(args.build, "suite-compiled")
        shutil.rmtree(self.directory, ignore_errors=True)
        os.makedirs(self.directory)
        self.remotes = os.path.join(self.directory, "remotes")
        for uri, text in documents.items():
            path = os.path.join(self.remotes, uri[len(cases.REMOTES_URI):])
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb") as file:
                file.write(text)
        self.pool = ThreadPoolExecutor(args.jobs)
        # Sanitizers that were loaded before Python are not for cc.
        self.environment = {name: value for name, value in os.environ.items() if name != "LD_PRELOAD"}

    def path(self, name):
        return os.path.join(self.directory, name)

    def run(self, command):
        result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=self.directory, env=self.environment)
        return result.returncode, result.stderr.decode("utf-8", "replace")

    def generate(self, group, split):
        """None, or why not."""
        prefix = prefix_of(group, split)
        with open(self.path(f"{prefix}.json"), "wb") as file:
            file.write(group.schema)
        command = [self.schemac, f"{prefix}.json", "-o", f"{prefix}.c", "--name", prefix, "--draft",
                   cases.DRAFTS[group.draft], "--registry", cases.REMOTES_URI + "=" + self.remotes, "--color", "never"]
        if split:
            command.append("--split")
        if group.format_assertion == 2:
            command.append("--format-assertion")
        if group.content_assertion:
            command.append("--content-assertion")
        code, text = self.run(command)
        return None if code == 0 else text.strip() or f"schemac ended with {code}"

    def runtime(self):
        code, text = self.run([self.schemac, "--emit", "runtime", "-o", "."])
        if code == 0:
            code, text = self.run(self.cc + ["-DSCR_SPLIT", "-c", "schemac_runtime.c", "-o", "schemac_runtime.o"])
        if code != 0:
            sys.exit(f"the runtime does not compile:\n{text}")

    def compile(self, output, sources, objects=()):
        """One shared object out of generated files in one translation unit; None, or why not."""
        unit = self.path(output + "_unit.c")
        with open(unit, "w", encoding="ascii") as file:
            file.writelines(f'#include "{source}"\n' for source in sources)
        warnings = ["-w"] if objects else STRICT
        command = self.cc + warnings + ["-shared", "-Wl,-Bsymbolic", unit, *objects, "-o", output]
        if any(self.needs_pcre2(source) for source in sources):
            command.append("-lpcre2-8")
        code, text = self.run(command)
        return None if code == 0 else text.strip()

    def needs_pcre2(self, source):
        with open(self.path(source), encoding="utf-8") as file:
            return "pcre2.h" in file.read()


def prefix_of(group, split):
    return f"{'g' if split else 's'}{group.number}"


def generate_all(compiler, groups, split, tally, engine):
    """The groups that C was written for."""
    why = compiler.pool.map(lambda group: compiler.generate(group, split), groups)
    made = []
    for group, refusal in zip(groups, why):
        if refusal is None:
            made.append(group)
        else:
            tally.refused(engine, group, refusal)
    return made


def run_batches(compiler, groups, batch, split, tally, engine):
    made = generate_all(compiler, groups, split, tally, engine)
    batches = [made[i:i + batch] for i in range(0, len(made), batch)]
    objects = ["schemac_runtime.o"] if split else []

    def build(numbered):
        number, members = numbered
        output = f"{engine}{number}.so".replace(" ", "_")
        return output, compiler.compile(output, [prefix_of(g, split) + ".c" for g in members], objects)

    scratch = native.Scratch()
    for members, (output, why) in zip(batches, compiler.pool.map(build, enumerate(batches))):
        for group in members:
            if why:
                tally.refused(engine, group, "cc: " + why[:2000])
            else:
                module = native.generated(compiler.path(output), prefix_of(group, split))
                judge(engine, group, module, tally, scratch)


def run_compiled(groups, documents, args, tally):
    compiler = Compiler(args, documents)
    compiler.runtime()
    run_batches(compiler, groups, BATCH, True, tally, "compiled")
    run_batches(compiler, groups[::SAMPLE], 1, False, tally, "single file")
    shutil.rmtree(compiler.directory, ignore_errors=True)


def report(tally, verbose):
    limit = None if verbose else 60
    for line in tally.failures[:limit] + tally.stale:
        print(line)
    if limit and len(tally.failures) > limit:
        print(f"... and {len(tally.failures) - limit} more (-v tells all)")
    for skip in sorted(set(tally.skips.values()) - tally.used):
        print(f"note: no test of this run is the skipped {skip[0]} | {skip[1]}")
    totals = [0, 0, 0]
    for (engine, kind), row in sorted(tally.counts.items()):
        print(f"{engine}, {kind}: {row[0]} passed, {row[1]} failed, {row[2]} skipped")
        totals = [a + b for a, b in zip(totals, row)]
    print(f"{totals[0]} passed, {totals[1]} failed, {totals[2]} skipped")
    return totals[1] == 0 and totals[0] > 0


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--build", required=True)
    parser.add_argument("--suite", action="append", default=[])
    parser.add_argument("--engine", choices=["evaluator", "compiled", "both"], default="both")
    parser.add_argument("--only", default="")
    parser.add_argument("--cc", default="cc -std=c11 -O1 -fPIC")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--skips", default=os.path.join(HERE, "skips.txt"))
    parser.add_argument("-v", "--verbose", action="store_true")
    args = parser.parse_args()
    args.build = os.path.abspath(args.build)
    roots = [root for root in args.suite if os.path.isdir(os.path.join(root, "tests"))]
    if not roots:
        sys.exit("run.py: no --suite directory holds tests/")
    tally = Tally(read_skips(args.skips))
    groups = [group for group in cases.collect(roots) if args.only in group.name]
    documents = cases.remotes(roots)
    start = time.monotonic()
    if args.engine != "compiled":
        run_evaluator(groups, documents, os.path.join(args.build, "libschemac.so"), tally)
    if args.engine != "evaluator":
        run_compiled(groups, documents, args, tally)
    good = report(tally, args.verbose)
    if args.verbose:
        print(f"{time.monotonic() - start:.0f} s", file=sys.stderr)
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
