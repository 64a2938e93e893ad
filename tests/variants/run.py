#!/usr/bin/env python3
"""Compiles schemas in ways that must not change any verdict, and compares each with the evaluator over many instances.

usage: run.py --build DIR [--instances N] [--cc "COMMAND OPTIONS"] [-v]

The ways: every technique of the fast path left out alone (-fno-NAME, as `schemac help techniques` lists them), all of them, all but the
single pass; with profiles (--profile): of events in another order, of all instances valid or not, of other schemas' events, empty. Each
technique and the first profile must change the C of one schema here at least: a switch without an effect is a fault, too. A way that gives a
schema the C of an earlier way is not compiled nor asked again: it is the same program. With no technique left out all is compiled as users do,
by -O2; the others by -O1. Instances are the workloads of bench/, those of documents.py, which must be valid, and what tests/differential makes.
"""
import argparse
import json
import os
import random
import re
import shlex
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path[:0] = [os.path.join(ROOT, "tests", "differential"), os.path.join(ROOT, "bench")]
import engines  # noqa: E402
import generate  # noqa: E402
import instances  # noqa: E402
import documents  # noqa: E402
import cases  # noqa: E402  (tests/suite, by engines)

# Name, file, options; with options for content the registry holds what its $ref names.
SCHEMAS = [("order", "bench/schemas/order.json", False), ("sqs", "bench/schemas/sqs.json", True), ("events", "schemas/order.json", False),
           *((name, f"tests/compile/{name}.json", False) for name in ("arrays", "objects", "scalars", "trees", "hostile")),
           ("unions", "tests/variants/unions.json", False), ("wide", "tests/variants/wide.json", False),
           ("numbered", "tests/variants/numbered.json", False),
           ("crowded", "tests/variants/crowded.json", False), ("forms", "tests/variants/forms.json", False),
           ("unevaluated", "tests/variants/unevaluated.json", False)]
LINED = 15  # documents of a schema that are written on lines, and without a quote, too
WARN = ["-Wall", "-Wextra", "-Werror"]


class Schema:
    """One schema with its instances and what the evaluator says of each."""

    def __init__(self, name, path, content):
        self.name, self.path, self.content = name, os.path.join(ROOT, path), content
        self.tree = cases.load(self.path)
        self.options = ["--content-assertion", "--registry", os.path.dirname(self.path)] if content else []
        self.case = engines.Case(name, "2020-12", self.tree, [], "", 0, content)

    def documents(self, given, count):
        """Bytes: all of `given`, and changed ones."""
        rng = random.Random(f"{self.name} {count}")
        made = instances.instances(rng, tree_of(cases.write(self.tree)), count, [tree_of(text) for text in given[:40] if is_json(text)])
        objects = [data for data in given + made if b"{" in data and len(data) < 20000 and is_json(data)]
        return given + made + [text for data in objects[:LINED] for text in [*on_lines(rng, data), *unquoted(rng, data)]]

    def valid(self):
        return [data for data, expected in self.documents_judged if expected is True]

    def judge(self, evaluator, given):
        judge, why = evaluator.open(self.case)
        if not judge:
            sys.exit(f"{self.path}: {why}")
        self.documents_judged = [(data, judge(data)) for data in given]


def is_json(text):
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def tree_of(text):
    """As tests/differential wants values: numbers that are no integers by their text."""
    return json.loads(text, parse_float=cases.Number)


def reordered(data):
    """The same event in one line, with its keys the other way round."""
    def turn(value):
        if isinstance(value, dict):
            return {key: turn(value[key]) for key in reversed(value)}
        return [turn(item) for item in value] if isinstance(value, list) else value
    return cases.write(turn(json.loads(data, parse_int=cases.Number, parse_float=cases.Number))).encode("utf-8", "surrogatepass")


def on_lines(rng, data):
    """The same document with each member on a line of its own, and one with a fault at the end of a line."""
    whole = json.dumps(json.loads(data, object_pairs_hook=Members), indent=rng.choice([0, 1, 2, 4, 20, "\t"]), ensure_ascii=False,
                       separators=(rng.choice([",", ", ", " ,"]), rng.choice([": ", ":", " : "])))
    if rng.random() < 0.2:
        whole = whole.replace("\n", rng.choice(["\r\n", "\n\n", "\n \t"]))
    ends = [at.end() for at in re.finditer("[\n]", whole)] or [0]
    at = rng.choice(ends)
    line = whole[at:whole.find("\n", at) + 1 or len(whole)]
    put = rng.choice([",", "{", "}", "x", '"', line, line + line, '"x": 1,\n', '"x":[1,\n2],', "\x0b", "null,\n", '"":{\n},\n'])
    return [text.encode("utf-8", "surrogatepass") for text in (whole, whole[:at] + put + whole[at:], whole[:at - 1] + whole[at + rng.randint(0, 9):])]


def unquoted(rng, data):
    """The same document with another byte in place of a name's opening quote: of the first one, and of any."""
    quotes = [at.start(1) for at in re.finditer(rb'[{,]\s*(")[^"\\]*"\s*:', data)]
    return [data[:at] + rng.choice([b"{", b"'", b"x", b"\\", b","]) + data[at + 1:] for at in [*quotes[:1], *rng.sample(quotes, 1)]] if quotes else []


class Members(dict):
    """An object as it is written, with members that come twice."""

    def __init__(self, pairs):
        super().__init__(pairs)
        self.pairs = pairs

    def items(self):
        return self.pairs


def given_for(name):
    if name == "order":
        return generate.w1_texts(None)[:150] + generate.w1_invalid(None)
    if name == "events":
        with open(os.path.join(ROOT, "examples", "order", "events.ndjson"), "rb") as file:
            return file.read().splitlines()
    return [data for data, _ in generate.w2(None)[:20]] if name == "sqs" else list(documents.texts(name))


def techniques(schemac):
    text = subprocess.run([schemac, "help", "techniques"], stdout=subprocess.PIPE, text=True, check=True).stdout
    found = re.findall(r"^  (-f\S+)", text, re.M)
    if len(found) < 5:
        sys.exit(f"schemac help techniques lists only {found}")
    return found


class Run:
    def __init__(self, args):
        self.args = args
        self.schemac = os.path.abspath(os.path.join(args.build, "schemac"))
        self.work = os.path.join(os.path.abspath(args.build), "variants")
        self.cc = shlex.split(args.cc)
        self.passed, self.failures = 0, []
        self.judged = set()  # (schema's name, C text) that was compiled and asked
        self.scratch = engines.native.Scratch()
        shutil.rmtree(os.path.join(self.work, "c"), ignore_errors=True)
        os.makedirs(os.path.join(self.work, "c"), exist_ok=True)

    def must(self, command):
        done = subprocess.run(command, cwd=os.path.join(self.work, "c"), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if done.returncode != 0:
            sys.exit(f"{' '.join(command)}\n{done.stdout}")
        return done.stdout

    def prepare(self):
        self.runtime = engines.runtime(self.schemac, self.cc, os.path.join(self.work, "c"))
        sibling = os.path.join(ROOT, "bench", "schemas", "order.json")
        with open(sibling, "rb") as file:
            evaluator = engines.Evaluator(self.args.build, {"https://example.com/bench/order.json": file.read()})
        self.schemas = [Schema(*row) for row in SCHEMAS]
        for schema in self.schemas:
            schema.judge(evaluator, schema.documents(given_for(schema.name), self.args.instances))
            wrong = set(documents.texts(schema.name)) - set(schema.valid())
            self.failures += [f"{schema.name}: documents.py has what is not valid: {data[:300]!r}" for data in wrong]

    def write(self, schema, folder, options):
        """The C text without its banner's lines that tell the way."""
        path = os.path.join(folder, schema.name + ".c")
        self.must([self.schemac, schema.path, "-o", path, "--name", schema.name, "--split", *schema.options, *options])
        with open(path, encoding="utf-8") as file:
            return re.sub(r"^ \* (Options|Profile): .*\n", "", file.read(), flags=re.M)

    def variant(self, name, options_of, *flags):
        """Compiles in one way what no earlier way gave, and asks each instance; {schema: C text}. options_of: Schema -> words; flags for cc."""
        folder = os.path.join(self.work, "c", name)
        os.makedirs(folder)
        texts = {schema.name: self.write(schema, folder, options_of(schema)) for schema in self.schemas}
        fresh = [schema for schema in self.schemas if (schema.name, texts[schema.name]) not in self.judged]
        self.judged.update(texts.items())
        if fresh:
            library = self.compile(folder, [schema.name for schema in fresh], flags)
            for schema in fresh:
                self.compare(schema, name, engines.native.generated(library, schema.name))
        return texts

    def compile(self, folder, names, flags):
        """The library of some schemas' C, in one translation unit."""
        unit, library = os.path.join(folder, "all.c"), os.path.join(folder, "all.so")
        with open(unit, "w", encoding="ascii") as file:
            file.writelines(f'#include "{name}.c"\n' for name in names)
        self.must([*self.cc, *flags, *WARN, "-I.", "-shared", "-Wl,-Bsymbolic", unit, self.runtime, "-o", library, "-lpcre2-8"])
        return library

    def compare(self, schema, variant, module):
        for data, expected in schema.documents_judged:
            got = engines.verdict(module, data, self.scratch)
            if got == expected or engines.undecided(got) or engines.undecided(expected):
                self.passed += 1
            else:
                self.failures.append(f"{schema.name}, {variant}: evaluator says {expected}, generated C says {got} of {data[:300]!r}")

    def all_techniques(self):
        base = self.variant("base", lambda schema: [], "-O2")
        for option in techniques(self.schemac):
            name = re.sub(r"\W", "_", option[2:])
            texts = self.variant(name, lambda schema: [option])
            changed = [schema for schema in base if base[schema] != texts[schema]]
            if not changed:
                self.failures.append(f"{option} changes the C of no schema")
            elif self.args.verbose:
                print(f"{option}: changes {', '.join(changed)}")
        self.variant("none", lambda schema: ["-fno-all"])
        self.variant("plain", lambda schema: ["-fno-all", "-fsingle-pass"])

    def profile(self, name, lines_of):
        """One way; lines_of: Schema -> the sample's lines."""
        paths = {}
        for schema in self.schemas:
            paths[schema] = os.path.join(self.work, f"{schema.name}_{name}.ndjson")
            with open(paths[schema], "wb") as file:
                file.writelines(line + b"\n" for line in lines_of(schema))
        options = lambda schema: ["--profile", paths[schema]]  # noqa: E731
        texts = self.variant(name, options)
        os.makedirs(os.path.join(self.work, "c", name + "_again"))
        for schema in self.schemas:
            if self.write(schema, os.path.join(self.work, "c", name + "_again"), options(schema)) != texts[schema.name]:
                self.failures.append(f"{schema.name}, {name}: another text at the second time")
        return texts

    def all_profiles(self):
        base = {schema.name: self.write(schema, os.path.join(self.work, "c", "base"), []) for schema in self.schemas}
        every = [data for schema in self.schemas for data, _ in schema.documents_judged if b"\n" not in data]
        texts = self.profile("profile_reordered", lambda schema: [reordered(data) for data in schema.valid()] + [b"{}", b'{"not": "all"'])
        changed = [name for name in base if texts[name] != base[name]]
        if "order" not in changed or "unions" not in changed:
            self.failures.append(f"events in another order change only the C of {changed}")
        self.profile("profile_own", lambda schema: [data for data, _ in schema.documents_judged if b"\n" not in data] + [b"{}"])
        self.profile("profile_alien", lambda schema: every + [b"[" * 1000 + b"]" * 1000, b"[" * 100000, b"\xff\xfe\0", b"1e400", b'{"":{"":{"":0}}}'])
        if self.profile("profile_empty", lambda schema: [b"", b" \t"]) != base:
            self.failures.append("an empty profile changes the C")

    def run(self):
        self.prepare()
        self.all_techniques()
        self.all_profiles()
        valid = sum(len(schema.valid()) for schema in self.schemas)
        total = sum(len(schema.documents_judged) for schema in self.schemas)
        for failure in self.failures[:20]:
            print(failure)
        if self.args.verbose:
            print(", ".join(f"{schema.name}: {len(schema.valid())} of {len(schema.documents_judged)} valid" for schema in self.schemas))
        if not total // 20 < valid < total - total // 20:
            self.failures.append("nearly all instances have one verdict")
        print(f"variants: {len(self.schemas)} schemas, {total} instances ({valid} valid), {len(self.judged)} programs: "
              f"{self.passed} passed, {len(self.failures)} failed")
        return 1 if self.failures else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--build", default="build")
    parser.add_argument("--instances", type=int, default=150)
    parser.add_argument("--cc", default="cc -std=c11 -O1 -fPIC")
    parser.add_argument("-v", "--verbose", action="store_true")
    sys.exit(Run(parser.parse_args()).run())


if __name__ == "__main__":
    main()
