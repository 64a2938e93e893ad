#!/usr/bin/env python3
"""Random schemas and instances: evaluator = generated C = PyPI jsonschema.

usage: run.py --build DIR [--suite DIR]... [--seed N] [--schemas N] [--instances N] [--jobs N] [--cc "COMMAND OPTIONS"]
              [--only random|suite] [--replay FILE] [-v]

Half of the schemas are made from nothing, half are changed schemas of the official suite. Between our engines every
difference is a failure; an undecided answer (a named limit) is none, but must be rare. With jsonschema, differences that
known.json explains are counted; any other is a failure. Failures are made small and written to DIR/differential/; --replay
asks about one again. Those that were bugs of ours stand in tests/regress/differential and are asked again, too. The same seed and numbers give the same run. Ends with `N passed, N failed`.
"""
import argparse
import base64
import itertools
import json
import mmap
import os
import random
import re
import shlex
import shutil
import signal
import struct
import sys
import time
import traceback
from collections import Counter

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir, "suite"))
import cases  # noqa: E402
import engines  # noqa: E402
import instances
import oracle
import schemas
import shrink

HERE = os.path.dirname(os.path.abspath(__file__))
PAST = os.path.join(HERE, os.pardir, "regress", "differential")
BATCH = 60             # schemas in a translation unit
BATCH_SECONDS = 300    # of CPU: past them the batch hangs
PATIENCE = 6           # times as long by the clock on the wall: other work of the machine is no fault
SHRINK_SECONDS = 60
SHRINK_MOST = 6        # failures made small in a run; all are counted
UNDECIDED_MOST = 0.01  # of all pairs


# ---- cases ----


class Suite:
    """Schemas and instances of the official suite, by draft."""

    def __init__(self, roots):
        self.groups = {}
        for group in cases.collect(roots):
            if not group.file.startswith("optional/format"):
                self.groups.setdefault(cases.DRAFTS[group.draft], []).append(group)
        self.documents = cases.remotes(roots)

    @staticmethod
    def tree(data):
        return json.loads(data, parse_int=_integer, parse_float=cases.Number)

    def case(self, rng, draft):
        groups = self.groups[draft]
        group = rng.choice(groups)
        others = [self.tree(rng.choice(groups).schema) for _ in range(3)]
        schema = self.tree(group.schema)
        if rng.random() < 0.8:
            schema = schemas.mutate_schema(rng, schema, draft, others)
        given = [self.tree(test.data) for test in group.tests]
        return schema, given


def _integer(text):
    return int(text) if len(text) < 40 and text != "-0" else cases.Number(text)


def make_batch(args, suite, number):
    """The cases of a batch: the same for the same seed and number."""
    rng = random.Random(f"{args.seed} {number}")
    out = []
    for i in range(BATCH):
        draft = rng.choice(schemas.ORDER)
        mode = args.only or ("suite" if suite.groups and rng.random() < 0.5 else "random")
        if mode == "suite":
            tree, given = suite.case(rng, draft)
        else:
            tree, given = schemas.random_schema(rng, draft), ()
        texts = instances.instances(rng, tree, args.instances, given)
        formats = rng.choice([0, 1, 1, 2])
        out.append(engines.Case(f"g{number}_{i}", draft, tree, texts, mode, formats, rng.random() < 0.1))
    return out


# ---- one batch, in a process of its own ----


class Findings:
    def __init__(self):
        self.counts = Counter()
        self.failures = []  # (kind, case index, instance index, what)

    def fail(self, kind, case, instance, what):
        self.counts["failed"] += 1
        self.failures.append((kind, case, instance, what))


class Known:
    """Differences with the peer that the specification decides for us."""

    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            self.entries = json.load(file)

    def find(self, case, data, ours, theirs):
        for entry in self.entries:
            if self._fits(entry, case, data, ours, theirs):
                return entry["name"]
        return None

    @staticmethod
    def _fits(entry, case, data, ours, theirs):
        text = case.schema.decode("utf-8", "replace")
        return (case.draft in entry.get("drafts", [case.draft]) and ours is entry.get("ours", ours) and theirs is entry.get("theirs", theirs)
                and all(f'"{key}":' in text for key in entry.get("keywords", ()))
                and re.search(entry.get("schema", ""), text) is not None
                and re.search(entry.get("instance", ""), data.decode("utf-8", "replace")) is not None)


def peer_has_no_say(case):
    """Where schemac asserts more than the peer was asked to."""
    text = case.schema.decode("utf-8", "replace")
    asserted = case.format_assertion == 2 or (case.format_assertion == 0 and not schemas.known(case.draft, "2019-09"))
    if "format-assertion" in text or (asserted and '"format"' in text):
        return "formats are asserted here"
    if case.content_assertion and re.search('"content(MediaType|Encoding)"', text):
        return "content is asserted here"
    return None


class Judges:
    """The three of them for one case; None: refused or without opinion."""

    def __init__(self, case, evaluator, generated, peer):
        self.case, self.evaluator, self.generated, self.peer = case, evaluator, generated, peer
        self.scratch = engines.native.Scratch()

    def compare(self, data, known, counts):
        """(kind, sentence) of a failure, or None."""
        ours = self.evaluator(data)
        other = self.generated(data) if self.generated else ours
        counts["judged by both engines"] += self.generated is not None
        for name, verdict in (("evaluator", ours), ("generated", other)):
            if isinstance(verdict, str):
                if not engines.undecided(verdict):
                    return "inconsistent", f"{name}: {verdict}"
                counts["undecided"] += 1
                counts[f"undecided: {name}: {verdict}"] += 1
        if isinstance(ours, bool) and isinstance(other, bool) and ours != other:
            return "engines", f"evaluator says {word(ours)}, generated C says {word(other)}"
        if ours is False and other is False and self.generated:
            told = [judge.module.errors(data, self.scratch) for judge in (self.evaluator, self.generated)]
            if None not in told and told[0] != told[1]:
                return "reports", f"evaluator reports {told[0]}, generated C {told[1]}"[:1000]
        if isinstance(ours, str):
            ours = other
        if isinstance(ours, str):
            return None
        counts["valid" if ours else "invalid"] += 1
        return self.ask_peer(data, ours, known, counts)

    def ask_peer(self, data, ours, known, counts):
        reason = peer_has_no_say(self.case)
        if not reason:
            try:
                theirs = self.peer(data)
            except oracle.NoOpinion as error:
                reason = str(error)
        if reason:
            counts["no opinion"] += 1
            counts[f"no opinion: {reason}"] += 1
            return None
        counts["asked jsonschema"] += 1
        if ours == theirs:
            return None
        name = known.find(self.case, data, ours, theirs)
        if name:
            counts[f"known: {name}"] += 1
            return None
        return "peer", f"schemac says {word(ours)}, jsonschema says {word(theirs)}"


def word(verdict):
    return {True: "valid", False: "invalid"}.get(verdict, verdict)


class Batch:
    def __init__(self, args, suite, number, note):
        self.args, self.suite, self.number, self.note = args, suite, number, note
        self.found = Findings()
        self.known = Known(os.path.join(HERE, "known.json"))
        self.peer = oracle.Peer(suite.documents)
        self.evaluator = engines.Evaluator(args.build, suite.documents)
        self.directory = os.path.join(args.work, f"b{number}")
        self.generated = engines.Generated(os.path.join(args.build, "schemac"), args.cc_words, self.directory, args.remotes)

    def run(self):
        batch = make_batch(self.args, self.suite, self.number)
        opened = {}
        for index, case in enumerate(batch):
            self.note(b"compile", index, 0)
            self.found.counts["schemas"] += 1
            self.found.counts[f"schemas: draft {case.draft}"] += 1
            judge, why = self.evaluator.open(case)
            if judge:
                opened[index] = judge
            else:
                self.refused(index, case, why)
        output, made = self.compile(batch, opened)
        for index, judge in opened.items():
            case = batch[index]
            generated = self.generated.open(case.name, output) if index in made else None
            self.judge(index, case, Judges(case, judge, generated, self.open_peer(case)))
        shutil.rmtree(self.directory, ignore_errors=True)
        return self.found

    def refused(self, index, case, why):
        self.found.counts["refused schemas"] += 1
        self.found.counts[f"refused, {case.mode}: {engines.plain_reason(why)}"] += 1
        if "internal error" in why or (case.mode == "random" and "back to itself" not in why and self.peer.accepts_schema(case.schema, case.draft)):
            self.found.fail("refused", index, None, why)

    def compile(self, batch, opened):
        made = []
        for index in opened:
            self.note(b"generate", index, 0)
            why = self.generated.write(batch[index], batch[index].name)
            if why is None:
                made.append(index)
            else:
                self.found.fail("generate", index, None, why)
        output = "batch.so"
        self.note(b"cc", 0, 0)
        why = self.generated.compile([batch[i].name for i in made], output, self.args.runtime) if made else "nothing was generated"
        if why:
            made = self.compile_each(batch, made, output, why)
        return output, set(made)

    def compile_each(self, batch, made, output, why):
        """One schema spoils the unit: find out which."""
        good = []
        for index in made:
            alone = self.generated.compile([batch[index].name], "one.so", self.args.runtime)
            if alone:
                self.found.fail("cc", index, None, alone[:2000])
            else:
                good.append(index)
        why = self.generated.compile([batch[i].name for i in good], output, self.args.runtime) if good else None
        if why:
            self.found.fail("cc", None, None, why[:2000])
            return []
        return good

    def open_peer(self, case):
        try:
            return self.peer.schema(case.schema, case.draft)
        except Exception as error:
            reason = str(error) if isinstance(error, oracle.NoOpinion) else f"raised {type(error).__name__}"

            def no_opinion(_):
                raise oracle.NoOpinion(reason)
            return no_opinion

    def judge(self, index, case, judges):
        for i, data in enumerate(case.instances):
            self.note(b"judge", index, i)
            self.found.counts["pairs"] += 1
            failure = judges.compare(data, self.known, self.found.counts)
            if failure:
                self.found.fail(failure[0], index, i, failure[1])
            else:
                self.found.counts["passed"] += 1


# ---- processes ----


class Child:
    """Runs work(note) in a fork; its result comes back as JSON in a file. note(stage, a, b) tells where it is, should it die."""

    def __init__(self, path, seconds, work):
        self.path = path
        self.shared = mmap.mmap(-1, 64)
        self.pid = os.fork()
        if self.pid == 0:
            self._child(seconds, work)

    def _child(self, seconds, work):
        code = 1
        try:
            signal.setitimer(signal.ITIMER_PROF, seconds)
            signal.alarm(PATIENCE * seconds)
            result = work(self.note)
            with open(self.path, "w", encoding="utf-8") as file:
                json.dump(result, file)
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(code)

    def note(self, stage, a, b):
        self.shared[:] = struct.pack("16sii40x", stage, a, b)

    def end(self, status):
        """(result, None) or (None, (stage, a, b, how it died))."""
        code = os.waitstatus_to_exitcode(status)
        if code == 0:
            with open(self.path, encoding="utf-8") as file:
                return json.load(file), None
        stage, a, b = struct.unpack("16sii40x", self.shared[:])
        how = "hangs" if -code in (signal.SIGALRM, signal.SIGPROF) else f"is killed by signal {-code}" if code < 0 else f"ends with {code}"
        return None, (stage.rstrip(b"\0").decode(), a, b, how)


def run_batch(args, suite, number, note):
    found = Batch(args, suite, number, note).run()
    return {"counts": found.counts, "failures": found.failures}


def run_all(args, suite):
    """Counts of all batches and their failures: (batch, kind, case, instance, what)."""
    numbers = list(range((args.schemas + BATCH - 1) // BATCH))
    running, counts, failures = {}, Counter(), []
    while numbers or running:
        while numbers and len(running) < args.jobs:
            number = numbers.pop(0)
            path = os.path.join(args.work, f"b{number}.result")
            child = Child(path, BATCH_SECONDS, lambda note, n=number: run_batch(args, suite, n, note))
            running[child.pid] = (number, child)
        pid, status = os.wait()
        number, child = running.pop(pid)
        result, death = child.end(status)
        if result:
            counts.update(result["counts"])
            failures += [(number, *failure) for failure in result["failures"]]
        else:
            stage, a, b, how = death
            counts["failed"] += 1
            failures.append((number, "crash", a, b if stage == "judge" else None, f"{stage} {how}"))
        if args.verbose:
            print(f"batch {number}: {counts['pairs']} pairs, {counts['failed']} failed", file=sys.stderr)
    return counts, failures


# ---- failures ----


def record(case, data, kind, what, args):
    return {"kind": kind, "what": what, "draft": case.draft, "mode": case.mode, "format_assertion": case.format_assertion,
            "content_assertion": case.content_assertion, "schema": case.schema.decode("utf-8", "replace"),
            "instance": None if data is None else data.decode("utf-8", "replace"),
            "instance_base64": None if data is None else base64.b64encode(data).decode(), "seed": args.seed}


def save(path, thing):
    with open(path + ".tmp", "w", encoding="utf-8") as file:
        json.dump(thing, file, indent=2, ensure_ascii=True)
        file.write("\n")
    os.rename(path + ".tmp", path)


class Retry:
    """Asks the judges about one schema and one instance again, as often as the shrinker wants."""

    numbers = itertools.count()  # a library is loaded once by its path: no two have the same in one process

    def __init__(self, args, suite, case, kind):
        self.args, self.case, self.kind = args, case, kind
        self.known = Known(os.path.join(HERE, "known.json"))
        self.peer = oracle.Peer(suite.documents)
        self.evaluator = engines.Evaluator(args.build, suite.documents)
        self.directory = os.path.join(args.work, f"retry{os.getpid()}")
        self.generated = engines.Generated(os.path.join(args.build, "schemac"), args.cc_words, self.directory, args.remotes)

    def failure(self, tree, data, generate):
        name = f"r{next(self.numbers)}"
        case = engines.Case(name, self.case.draft, tree, [data], self.case.mode, self.case.format_assertion, self.case.content_assertion)
        judge, why = self.evaluator.open(case)
        if not judge:
            return ("refused", why)
        generated = self.compile(case) if generate else None
        if isinstance(generated, tuple):
            return generated
        batch = Batch.__new__(Batch)
        batch.peer = self.peer
        return Judges(case, judge, generated, Batch.open_peer(batch, case)).compare(data, self.known, Counter())

    def compile(self, case):
        why = self.generated.write(case, case.name)
        if why:
            return ("generate", why)
        why = self.generated.compile([case.name], case.name + ".so", self.args.runtime)
        return ("cc", why) if why else self.generated.open(case.name, case.name + ".so")


def shrink_one(args, suite, case, data, kind, what, path, note):
    retry = Retry(args, suite, case, kind)
    generate = kind != "peer"

    def persists(tree, text):
        failure = retry.failure(tree, text, generate)
        if failure and failure[0] == kind:
            small = engines.Case("", case.draft, tree, [], case.mode, case.format_assertion, case.content_assertion)
            save(path, record(small, text, kind, failure[1], args))
            return True
        return False

    shrink.shrink(case.tree, data, persists, 120 if generate else 2000)
    shutil.rmtree(retry.directory, ignore_errors=True)
    return True


def write_failures(args, suite, failures):
    shrunk = Counter()
    for n, (number, kind, index, instance, what) in enumerate(failures):
        if n >= 200 or index is None:
            print(f"batch {number}: {kind}: {what[:500]}")
            continue
        case = make_batch(args, suite, number)[index]
        data = None if instance is None else case.instances[instance]
        path = os.path.join(args.out, f"{kind}-{number}-{index}{'' if instance is None else f'-{instance}'}.json")
        save(path, record(case, data, kind, what, args))
        if data is not None and kind in ("peer", "engines", "reports", "inconsistent") and shrunk[kind] < SHRINK_MOST and not args.no_shrink:
            shrunk[kind] += 1
            child = Child(path + ".done", SHRINK_SECONDS, lambda note: shrink_one(args, suite, case, data, kind, what, path, note))
            os.waitpid(child.pid, 0)
            if os.path.exists(path + ".done"):
                os.remove(path + ".done")
        print(f"{path}: {kind}: {what[:300]}")


def replay(args, suite, path):
    """None, or how the judges disagree about a recorded case."""
    with open(path, encoding="utf-8") as file:
        item = json.load(file)
    tree = Suite.tree(item["schema"])
    data = base64.b64decode(item["instance_base64"]) if item["instance_base64"] is not None else b"null"
    case = engines.Case("r", item["draft"], tree, [data], item["mode"], item["format_assertion"], item["content_assertion"])
    failure = Retry(args, suite, case, item["kind"]).failure(tree, data, True)
    print(f"{path}: {': '.join(failure) if failure else 'all agree'}")
    return failure


def replay_past(args, suite, counts):
    """Past bugs; the failures among them."""
    failures = 0
    for name in sorted(os.listdir(PAST)):
        bad = replay(args, suite, os.path.join(PAST, name)) is not None
        failures += bad
        counts["failed" if bad else "passed"] += 1
    return failures


# ---- the run ----


def report(args, counts, failures):
    print(f"seed {args.seed}: {counts['schemas']} schemas, {counts['pairs']} pairs: {counts['valid']} valid, {counts['invalid']} invalid; "
          f"{counts['judged by both engines']} judged by both engines, "
          f"{counts['asked jsonschema']} by jsonschema {oracle.VERSION}; {counts['undecided']} undecided")
    for key in sorted(counts):
        if key.startswith(("known: ", "undecided: ")) or (args.verbose and ": " in key):
            print(f"  {key}: {counts[key]}")
    good = not failures
    if counts["undecided"] > UNDECIDED_MOST * max(counts["pairs"], 1):
        print(f"too many undecided answers: {counts['undecided']} of {counts['pairs']} pairs")
        counts["failed"] += 1
        good = False
    print(f"{counts['passed']} passed, {counts['failed']} failed")
    return good and counts["passed"] > 0


def prepare(args, suite):
    args.build = os.path.abspath(args.build)
    args.out = os.path.join(args.build, "differential")
    args.work = os.path.join(args.out, "work")
    shutil.rmtree(args.work, ignore_errors=True)
    os.makedirs(args.work)
    args.cc_words = shlex.split(args.cc)
    args.runtime = engines.runtime(os.path.join(args.build, "schemac"), args.cc_words, args.work)
    args.remotes = engines.write_remotes(suite.documents, os.path.join(args.work, "remotes"))


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--build", required=True)
    parser.add_argument("--suite", action="append", default=[])
    parser.add_argument("--seed", default="1")
    parser.add_argument("--schemas", type=int, default=1200)
    parser.add_argument("--instances", type=int, default=12)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--cc", default="cc -std=c11 -O1 -fPIC")
    parser.add_argument("--only", choices=["random", "suite"])
    parser.add_argument("--no-shrink", action="store_true")
    parser.add_argument("--replay")
    parser.add_argument("-v", "--verbose", action="store_true")
    args = parser.parse_args()
    roots = [root for root in args.suite if os.path.isdir(os.path.join(root, "tests"))]
    start = time.monotonic()
    suite = Suite(roots)
    prepare(args, suite)
    if args.replay:
        sys.exit(1 if replay(args, suite, args.replay) else 0)
    for name in os.listdir(args.out):
        if name.endswith(".json"):
            os.remove(os.path.join(args.out, name))
    counts, failures = run_all(args, suite)
    past = replay_past(args, suite, counts)
    write_failures(args, suite, failures)
    shutil.rmtree(args.work, ignore_errors=True)
    good = report(args, counts, failures) and not past
    print(f"{time.monotonic() - start:.0f} s", file=sys.stderr)
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
