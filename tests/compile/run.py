#!/usr/bin/env python3
"""Compiles what schemac writes: every option, several compilers, C11 and C++17, with the full list of warnings as errors.

usage: run.py --schemac PATH [--jobs N] [-v]

Also: the same input gives the same bytes; no line is longer than 120 columns, strings aside; a shared object exports its prefix and
schemac_module alone; two generated files link into one program; --split parts link against one runtime object.
"""
import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

HERE = os.path.dirname(os.path.abspath(__file__))
WARN = ["-Wall", "-Wextra", "-Wshadow", "-Wundef", "-Werror"]
WARN_C = WARN + ["-Wconversion", "-Wmissing-prototypes", "-Wstrict-prototypes"]
COMPILERS = {
    "gcc C11": ["gcc", "-std=c11", "-x", "c"] + WARN_C,
    "clang C11": ["clang", "-std=c11", "-x", "c"] + WARN_C,
    "g++ C++17": ["g++", "-std=c++17", "-x", "c++"] + WARN,
    "clang++ C++17": ["clang++", "-std=c++17", "-x", "c++"] + WARN,
}
OPTIONS = {
    "": [], "verdict": ["--verdict-only"], "last": ["--duplicate-keys=last"], "last_verdict": ["--duplicate-keys=last", "--verdict-only"],
    "content": ["--content-assertion"], "format": ["--format-assertion"], "no_format": ["--no-format-assertion"], "split": ["--split"],
    "split_verdict": ["--split", "--verdict-only"], "plain": ["-fno-all", "-fsingle-pass"], "tree": ["-fno-single-pass"],
}
# For batch.json alone: what each array of it is judged by differs.
BATCHES = {
    "each": ["--each", "/Records"], "each_content": ["--each", "/Records", "--content-assertion"],
    "each_verdict": ["--each", "/Records", "--verdict-only"], "each_last": ["--each", "/Records", "--duplicate-keys=last"],
    "each_split": ["--each", "/Records", "--split"], "tree_each": ["--each", "/uni~1que"],
    "tree_each_verdict": ["--each", "/uni~1que", "--verdict-only"],
}


def made_schemas():
    """Schemas that are too large to be written by hand."""
    strings = [f"value {i * 7919 % 5000}" for i in range(5000)]
    yield "many_strings", {"enum": strings}
    yield "some_strings", {"enum": strings[:50] + ["a", "b", "ab"]}
    yield "many_numbers", {"enum": [i * i - 1000 for i in range(3000)]}
    yield "many_properties", {"properties": {f"property_{i:03}": {"type": ["string", "integer", "null"][i % 3]} for i in range(200)},
                              "required": [f"property_{i:03}" for i in range(0, 200, 3)], "additionalProperties": False}
    yield "many_required", {"required": [f"r{i}" for i in range(130)], "maxProperties": 131}
    deep = {"type": "integer"}
    for i in range(60):
        deep = {"type": "object", "properties": {f"level{i}": deep}} if i % 2 else {"type": "array", "items": deep}
    yield "deep", deep
    yield "yes", True
    yield "no", False


def parts():
    """Schemas that reach one part of the runtime each, alone: what is left out must not be missed, nor anything be left over."""
    a, s = {"type": "array"}, {"type": "integer"}
    for keyword, value in [
            ("type", "string"), ("enum", [1, "a", None]), ("const", {"a": 1}), ("minimum", 1), ("maximum", 1.5), ("exclusiveMinimum", 1),
            ("exclusiveMaximum", 1), ("multipleOf", 0.01), ("minLength", 2), ("maxLength", 2), ("minItems", 1), ("maxItems", 1),
            ("uniqueItems", True), ("prefixItems", [s, a]), ("items", s), ("items", False), ("contains", s), ("minProperties", 1),
            ("maxProperties", 1), ("required", ["a"]), ("properties", {"a": s}), ("patternProperties", {"^a": s}),
            ("additionalProperties", False), ("additionalProperties", s), ("propertyNames", {"maxLength": 3}),
            ("dependentRequired", {"a": ["b"]}), ("dependentSchemas", {"a": a}), ("allOf", [s, a]), ("anyOf", [s, a]), ("oneOf", [s, a]),
            ("not", s), ("if", s), ("$ref", "#/$defs/a"), ("$dynamicRef", "#a"), ("unevaluatedItems", False),
            ("unevaluatedProperties", False), ("title", "a"), ("contentEncoding", "base64"), ("contentMediaType", "application/json")]:
        label = f"part_{keyword.replace('$', '')}_{str(type(value).__name__)}"
        more = {"then": a, "else": {"minimum": 3}} if keyword == "if" else {"$defs": {"a": {"$dynamicAnchor": "a", "items": s}}}
        yield label, {keyword: value, **more}
    yield "part_min_contains", {"contains": s, "minContains": 2, "maxContains": 3}
    yield "part_content_schema", {"contentMediaType": "application/json", "contentSchema": s}
    yield "part_tracked", {"allOf": [{"properties": {"a": True}}, {"required": ["b"]}], "unevaluatedProperties": s}
    for i, pattern in enumerate(["", "[^\\s\\S]", "^a$", "^a", "a$", "abc", "^[a-z]+$", "^[a-z]+-[0-9]+$", "^(a|bc)*d$", "(a|b)*c.{300}",
                                 "^.{200}[a-z]{1,200}$", "^(?=.*a)(?=.*b)"]):
        yield f"part_pattern_{i}", {"pattern": pattern}
    for name in FORMATS:
        yield "part_format_" + name.replace("-", "_"), {"format": name}


def formats():
    with open(os.path.join(HERE, "..", "..", "runtime", "scr_formats.def"), encoding="utf-8") as file:
        return re.findall(r'^SCR_FORMAT\(\w+, "([a-z0-9-]+)"', file.read(), re.M)


FORMATS = formats()


class Run:
    def __init__(self, args):
        self.schemac = os.path.abspath(args.schemac)
        self.verbose = args.verbose
        self.pool = ThreadPoolExecutor(args.jobs)
        self.directory = tempfile.mkdtemp(prefix="schemac-compile-")
        self.passed = self.failed = 0

    def path(self, name):
        return os.path.join(self.directory, name)

    def command(self, command):
        done = subprocess.run(command, cwd=self.directory, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        return done.returncode, done.stdout.decode("utf-8", "replace")

    def check(self, name, good, text=""):
        self.passed += good
        self.failed += not good
        if not good:
            print(f"FAILED {name}\n{text[:2000]}")
        elif self.verbose:
            print(f"ok {name}")

    def schemas(self):
        for file in sorted(os.listdir(HERE)):
            if file.endswith(".json"):
                shutil.copy(os.path.join(HERE, file), self.path(file))
                yield file[:-5]
        for name, schema in made_schemas():
            yield self.write(name, schema)

    def write(self, name, schema):
        with open(self.path(name + ".json"), "w", encoding="utf-8") as file:
            json.dump(schema, file)
        return name

    def parts(self):
        """The stems of what reaches little: with reports, and as verdicts."""
        assertions = ["--format-assertion", "--content-assertion", "--name"]
        for name, schema in parts():
            self.write(name, schema)
            for stem, more in ((name, []), (name + "_verdict", ["--verdict-only"])):
                code, text = self.command([self.schemac, name + ".json", *assertions, stem, *more, "-o", stem + ".c", "--color", "never"])
                self.check(f"{stem}: schemac", code == 0, text)
                if code == 0:
                    yield stem

    def generate(self, name, label, options):
        """The generated file's stem, or None. The text is also looked at."""
        stem = f"{name}_{label}" if label else name
        command = [self.schemac, name + ".json", "--name", stem, "--color", "never"] + options
        code, text = self.command(command + ["-o", stem + ".c"])
        self.check(f"{stem}: schemac", code == 0, text)
        if code != 0:
            return None
        again = stem + "_again"
        self.command(command + ["-o", again + ".c"])
        with open(self.path(stem + ".c"), encoding="utf-8") as one, open(self.path(again + ".c"), encoding="utf-8") as two:
            lines = one.read()
            self.check(f"{stem}: the same twice", lines == two.read())
        own = lines[lines.rindex("---- End "):] if "---- End " in lines else lines
        wide = [line for line in own.split("\n") if len(re.sub(r'"(\\.|[^"\\])*"', '""', line)) > 120]
        self.check(f"{stem}: columns", not wide, "\n".join(wide[:5]))
        return stem

    def compile(self, stem, compiler, extra=("-fsyntax-only",)):
        code, text = self.command(COMPILERS[compiler] + [*extra, stem + ".c"])
        return f"{stem}: {compiler}", code == 0, text

    def compile_header(self, stem, compiler):
        source = self.path(f"{stem}_{compiler.split()[0]}_header.c")
        with open(source, "w", encoding="ascii") as file:
            file.write(f'#include "{stem}.h"\n#include "yes.h"\nint use(void);\nint use(void) {{ return {stem}_is_valid("1", 1) + yes_is_valid("1", 1); }}\n')
        code, text = self.command(COMPILERS[compiler] + ["-fsyntax-only", source])
        return f"{stem}.h: {compiler}", code == 0, text

    def exports(self, stem):
        code, text = self.command(["gcc", "-std=c11", "-O1", "-shared", "-fPIC", stem + ".c", "-o", stem + ".so"])
        self.check(f"{stem}: links", code == 0, text)
        _, text = self.command(["nm", "-D", "--defined-only", stem + ".so"])
        wrong = [line for line in text.split("\n") if line and not line.split()[-1].startswith((stem + "_", "schemac_module"))]
        self.check(f"{stem}: exports", not wrong and f"{stem}_is_valid" in text and "schemac_module" in text, "\n".join(wrong))

    def link(self, name, sources, prefixes, flags=()):
        """One program that calls all prefixes."""
        main = self.path(name + "_main.c")
        with open(main, "w", encoding="ascii") as file:
            file.writelines(f'#include "{prefix}.h"\n' for prefix in prefixes)
            calls = " + ".join(f'{prefix}_is_valid("{{}}", 2)' for prefix in prefixes)
            file.write(f"int main(void) {{ return {calls} < 0; }}\n")
        code, text = self.command(["gcc", "-std=c11", "-O0", *flags, main, *sources, "-o", name])
        if code == 0:
            code, text = self.command([self.path(name)])
        self.check(f"{name}: links and runs", code == 0, text)

    def runtime(self):
        code, text = self.command([self.schemac, "--emit", "runtime", "-o", "."])
        self.check("runtime: schemac", code == 0, text)
        for compiler in COMPILERS:
            self.check(*self.compile("schemac_runtime", compiler, ["-fsyntax-only", "-DSCR_SPLIT"]))

    def all(self):
        self.runtime()
        names = list(self.schemas())
        stems = []
        for name in names:
            wanted = OPTIONS if os.path.exists(os.path.join(HERE, name + ".json")) else {"": [], "split": ["--split"]}
            if name == "batch":
                wanted = {**wanted, **BATCHES}
            for label, options in wanted.items():
                stems.append(self.generate(name, label, options))
        stems = [stem for stem in stems if stem]
        for result in self.pool.map(lambda job: self.compile(*job), [(s, c) for s in stems for c in COMPILERS]):
            self.check(*result)
        whole = ["-c", "-O0", "-o", os.devnull]   # gcc looks for what is unused only then
        jobs = [(s, *how) for s in self.parts() for how in (("gcc C11", whole), ("clang C11",))]
        for result in self.pool.map(lambda job: self.compile(*job), jobs):
            self.check(*result)
        for result in self.pool.map(lambda job: self.compile_header(*job), [(s, c) for s in ("hostile", "pcre2", "batch_each") for c in COMPILERS]):
            self.check(*result)
        for stem in ("scalars", "hostile", "trees", "batch_each"):
            self.exports(stem)
        self.link("two", ["scalars.c", "trees.c"], ["scalars", "trees"])
        self.link("split", ["objects_split.c", "arrays_split.c", "schemac_runtime.c"], ["objects_split", "arrays_split"], ["-DSCR_SPLIT"])
        shutil.rmtree(self.directory)
        print(f"{self.passed} passed, {self.failed} failed")
        return 1 if self.failed else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--schemac", required=True)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("-v", "--verbose", action="store_true")
    sys.exit(Run(parser.parse_args()).all())


main()
