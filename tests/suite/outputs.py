#!/usr/bin/env python3
"""The suite's output tests, through `schemac validate --output ...`, and the output schema over many more documents.

usage: outputs.py --build DIR --suite DIR

Every output of a test must be valid against the schema that the test gives for it and against the draft's output schema; so
must flag, basic, detailed and verbose outputs of every tenth group of the official suite's tests, and their "valid" must be
the verdict. Both are judged by libschemac. Ends with `N passed, N failed, N skipped`.
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile

import cases
import native

DRAFTS = ["draft2019-09", "draft2020-12"]
FORMATS = ["flag", "basic", "detailed", "verbose"]
EVERY = 10  # of the groups


class Run:
    def __init__(self, build, directory, documents):
        self.schemac = os.path.join(build, "schemac")
        self.directory = directory
        self.library = native.Library(os.path.join(build, "libschemac.so"), documents)
        self.scratch = native.Scratch()
        self.passed = self.failed = 0

    def output(self, schema, instances, form, draft, registry):
        """The printed JSON values, one an instance."""
        paths = []
        for i, text in enumerate([schema, *instances]):
            paths.append(os.path.join(self.directory, f"{i}.json"))
            with open(paths[-1], "wb") as file:
                file.write(text)
        command = [self.schemac, "validate", "--output", form, "--draft", cases.DRAFTS[draft], "--registry",
                   cases.REMOTES_URI + "=" + registry, *paths]
        result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        if result.returncode not in (0, 1):
            return None, f"exit {result.returncode}: {result.stderr.decode('utf-8', 'replace')}"
        lines = result.stdout.decode("utf-8").splitlines()
        if len(lines) != len(instances):
            return None, f"{len(lines)} lines for {len(instances)} instances"
        return [line.encode() for line in lines], None

    def compile(self, schema, draft):
        group = cases.Group(draft, "output", "output", schema)
        return self.library.compile(group, cases.DRAFTS[draft])

    def check(self, name, good, said):
        self.passed += bool(good)
        self.failed += not good
        if not good:
            print(f"outputs: {name}: {said}")


def judge(run, name, module, line):
    verdict = module.verdict(line, run.scratch)
    run.check(name, verdict is True, f"{verdict}: {line.decode()}")


def output_tests(run, suite, draft, registry, general):
    top = os.path.join(suite, "output-tests", draft, "content")
    for file in sorted(os.listdir(top)):
        for case in cases.load(os.path.join(top, file)):
            for test in case["tests"]:
                for form, schema in test["output"].items():
                    name = f"{draft}/{file} {case['description']}: {test['description']} [{form}]"
                    lines, why = run.output(cases.write(case["schema"]).encode(), [cases.write(test["data"]).encode()], form, draft,
                                            registry)
                    module, refusal = run.compile(cases.write(schema).encode(), draft)
                    if not lines or not module:
                        run.check(name, False, why or refusal)
                        continue
                    judge(run, name, module, lines[0])
                    judge(run, name + " (output schema)", general, lines[0])


def shapes(run, groups, draft, registry, general):
    for group in [g for g in groups if g.draft == draft and not g.optional][::EVERY]:
        for form in FORMATS:
            lines, why = run.output(group.schema, [t.data for t in group.tests], form, draft, registry)
            if not lines:
                run.check(f"{group.name} [{form}]", False, why)
                continue
            for test, line in zip(group.tests, lines):
                judge(run, f"{test.name} [{form}]", general, line)
                run.check(f"{test.name} [{form}]", json.loads(line)["valid"] is test.valid, line.decode())


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--build", required=True)
    parser.add_argument("--suite", required=True)
    args = parser.parse_args()
    documents = cases.remotes([args.suite])
    groups = cases.collect([args.suite])
    for draft in DRAFTS:
        path = os.path.join(args.suite, "output-tests", draft, "output-schema.json")
        with open(path, "rb") as file:
            schema = file.read()
        documents[json.loads(schema)["$id"]] = schema
    with tempfile.TemporaryDirectory() as directory:
        run = Run(args.build, directory, documents)
        for draft in DRAFTS:
            with open(os.path.join(args.suite, "output-tests", draft, "output-schema.json"), "rb") as file:
                general, why = run.compile(file.read(), draft)
            if not general:
                sys.exit(f"outputs.py: the output schema of {draft} does not compile: {why}")
            registry = os.path.join(args.suite, "remotes")
            output_tests(run, args.suite, draft, registry, general)
            shapes(run, groups, draft, registry, general)
    print(f"outputs: {run.passed} passed, {run.failed} failed, 0 skipped")
    sys.exit(0 if run.failed == 0 and run.passed else 1)


if __name__ == "__main__":
    main()
