#!/usr/bin/env python3
"""Speaks Bowtie's protocol with `schemac bowtie`: the conversation itself, junk, and the suite's annotation tests.

usage: bowtie.py --build DIR --suite DIR [--engine evaluator|compiled]

The annotation suite is judged as Bowtie does: each asserted (place, keyword) has exactly the expected annotations, and the
keyword's location is compared after percent-decoding. Ends with `N passed, N failed, N skipped`.
"""
import argparse
import json
import os
import subprocess
import sys
import urllib.parse

import cases

DIALECTS = {"4": "http://json-schema.org/draft-04/schema#", "6": "http://json-schema.org/draft-06/schema#",
            "7": "http://json-schema.org/draft-07/schema#", "2019-09": "https://json-schema.org/draft/2019-09/schema",
            "2020-12": "https://json-schema.org/draft/2020-12/schema"}
RELEASE = {"4": 4, "6": 6, "7": 7, "2019-09": 2019, "2020-12": 2020}


class Harness:
    """A running harness. `say` sends one line and reads one."""

    def __init__(self, command):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def send(self, line):
        self.process.stdin.write(line if isinstance(line, bytes) else line.encode())
        self.process.stdin.write(b"\n")
        self.process.stdin.flush()

    def say(self, message):
        self.send(message if isinstance(message, (str, bytes)) else json.dumps(message))
        line = self.process.stdout.readline()
        if not line.endswith(b"\n"):
            raise SystemExit(f"bowtie.py: no answer to {message!r}; the harness ended with {self.process.wait()}")
        return json.loads(line)

    def stop(self):
        self.send('{"cmd":"stop"}')
        self.process.stdin.close()
        return self.process.wait(timeout=60), self.process.stdout.read()


class Tally:
    def __init__(self):
        self.passed = self.failed = self.skipped = 0

    def check(self, name, good, said):
        if good:
            self.passed += 1
        else:
            self.failed += 1
            print(f"bowtie: {name}: {said}")


def conversation(harness, tally):
    """The protocol's own words, then everything that should not be said."""
    hello = harness.say({"cmd": "start", "version": 1})
    tally.check("start", hello["version"] == 1 and hello["implementation"]["name"] == "schemac"
                and hello["implementation"]["language"] == "c"
                and sorted(hello["implementation"]["dialects"]) == sorted(DIALECTS.values())
                and all(hello["implementation"][key].startswith("https://") for key in ("homepage", "issues", "source")), hello)
    for uri, wanted in [(DIALECTS["7"], True), ("urn:unknown", False), (DIALECTS["2020-12"], True)]:
        answer = harness.say({"cmd": "dialect", "dialect": uri})
        tally.check(f"dialect {uri}", answer == {"ok": wanted}, answer)
    for line, wanted in EXCHANGES:
        answer = harness.say(line)
        tally.check(str(line)[:120], wanted(answer), answer)


def _run(seq, schema, *instances, **more):
    tests = ",".join('{"description":"t","instance":%s}' % i for i in instances)
    extra = "".join(f",{json.dumps(k)}:{v}" for k, v in more.items())
    return '{"cmd":"run","seq":%s,"case":{"description":"c","schema":%s,"tests":[%s]%s}}' % (seq, schema, tests, extra)


def _verdicts(seq, *valid):
    return lambda answer: answer == {"seq": seq, "results": [{"valid": v} for v in valid]}


def _errored(seq=None):
    def judge(answer):
        return answer.get("errored") is True and answer["context"]["message"] != "" and answer.get("seq") == seq
    return judge


DEEP = "[" * 1500 + "]" * 1500
EXCHANGES = [
    (_run("1", '{"type":"integer"}', "1", '"x"', "1.5"), _verdicts(1, True, False, False)),
    (_run('"a\\u0000b"', "true", "null"), _verdicts("a\0b", True)),
    (_run('{"any":["value"]}', "false", "null"), _verdicts({"any": ["value"]}, False)),
    (_run("null", '{"const":1e400}', "1e400", "10e399", "1e401"), _verdicts(None, True, True, False)),
    (_run("2", '{"multipleOf":0.01}', "19.99", "19.999", "1000000000000000000000000000.01"), _verdicts(2, True, False, True)),
    (_run("3", '{"$ref":"urn:a"}', "1", '"x"', registry='{"urn:a":{"type":"string"}}'), _verdicts(3, False, True)),
    (_run("4", '{"$ref":"urn:gone"}', "1"), _errored(4)),
    (_run("5", '{"type":12}', "1"), _errored(5)),
    (_run("6", "{}", DEEP), lambda a: a["seq"] == 6 and a["results"][0]["errored"] is True),
    (_run("7", '{"$schema":"urn:no-such-dialect"}', "1"), lambda a: a["seq"] == 7 and (a.get("skipped") or a.get("errored"))),
    ("not json", _errored()), ("[1,2]", _errored()), ("{}", _errored()), ('"run"', _errored()), (b"\xff\xfe", _errored()),
    ('{"cmd":"dance","seq":8}', _errored(8)), ('{"cmd":"run","seq":9}', _errored(9)),
    ('{"cmd":"run","seq":10,"case":{"schema":true}}', _errored(10)), ('{"cmd":"run","seq":11,"case":{"tests":[]}}', _errored(11)),
    ('{"cmd":"run","seq":12,"case":{"schema":true,"tests":[{}]}}', lambda a: a["seq"] == 12 and a["results"][0]["errored"] is True),
    ('{"cmd":"run","seq":13,"case":5}', _errored(13)), ('{"cmd":5}', _errored()), ('{"cmd":"dialect"}', lambda a: a == {"ok": False}),
    ('{"cmd":"run","cmd":"run"}', _errored()), ("[" * 100000, _errored()),
    (_run("14", '{"title":"T","properties":{"a%b":{"default":1.50}}}', '{"a%b":1}').replace('"cmd":"run"', '"cmd":"run","output":"annotations"'),
     lambda a: {(x["keyword"], x["instanceLocation"], x["keywordLocation"], json.dumps(x["annotation"])) for x in a["results"][0]["annotations"]}
     == {("title", "", "#/title", '"T"'), ("default", "/a%b", "#/properties/a%25b/default", "1.5"), ("properties", "", "#/properties", '["a%b"]')}),
    (_run("15", '{"type":"integer"}', "1"), _verdicts(15, True)),
]


def fits(compatibility, draft):
    """The suite's "compatibility" option: "7", "<=2019", "=2020", "6,<=2019"."""
    release = RELEASE[draft]
    for part in compatibility.split(",") if compatibility else []:
        if part.startswith("<="):
            good = release <= int(part[2:])
        elif part.startswith("="):
            good = release == int(part[1:])
        else:
            good = release >= int(part)
        if not good:
            return False
    return True


def annotations(harness, suite, tally):
    top = os.path.join(suite, "annotations", "tests")
    for name in sorted(os.listdir(top)):
        for case in cases.load(os.path.join(top, name))["suite"]:
            for draft, uri in DIALECTS.items():
                if fits(case.get("compatibility", ""), draft):
                    harness.say({"cmd": "dialect", "dialect": uri})
                    annotation_case(harness, f"{name} {draft}: {case['description']}", case, tally)


def annotation_case(harness, name, case, tally):
    sent = {"description": name, "schema": case["schema"], "tests": [{"instance": t["instance"]} for t in case["tests"]]}
    if "externalSchemas" in case:
        sent["registry"] = case["externalSchemas"]
    answer = harness.say('{"cmd":"run","seq":0,"output":"annotations","case":%s}' % cases.write(sent))
    for i, test in enumerate(case["tests"]):
        result = answer["results"][i] if "results" in answer else answer
        for assertion in test["assertions"]:
            wanted = {urllib.parse.unquote(k) + "/" + assertion["keyword"]: json.loads(cases.write(v))
                      for k, v in assertion["expected"].items()}
            got = {urllib.parse.unquote(a["keywordLocation"]): a["annotation"] for a in result.get("annotations", [])
                   if a["instanceLocation"] == assertion["location"] and a["keyword"] == assertion["keyword"]}
            tally.check(f"{name} [{i}] {assertion['keyword']} at {assertion['location'] or 'the root'}", got == wanted,
                        f"wanted {wanted}, got {got}" if "annotations" in result else result)


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--build", required=True)
    parser.add_argument("--suite", required=True)
    parser.add_argument("--engine", choices=["evaluator", "compiled"], default="evaluator")
    args = parser.parse_args()
    tally = Tally()
    command = [os.path.join(args.build, "schemac"), "bowtie", "--engine", args.engine]
    harness = Harness(command)
    conversation(harness, tally)
    if args.engine == "evaluator":
        annotations(harness, args.suite, tally)
    code, rest = harness.stop()
    tally.check("stop", code == 0 and rest == b"", f"exit {code}, then {rest!r}")
    closed = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
    tally.check("end of input", closed.returncode == 0 and closed.stdout == b"", closed)
    print(f"bowtie, {args.engine}: {tally.passed} passed, {tally.failed} failed, {tally.skipped} skipped")
    sys.exit(0 if tally.failed == 0 and tally.passed else 1)


if __name__ == "__main__":
    main()
