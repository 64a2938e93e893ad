#!/usr/bin/env python3
"""Verdicts on single items (--each), and on JSON in strings: generated C = evaluator = each item and the frame judged by themselves.

usage: each.py --build DIR [--seed N] [--schemas N] [--cc "COMMAND OPTIONS"] [--only NUMBER] [-v]

A random schema X becomes what a batch asks of its items, in one of many ways to lead there; or of the JSON that its items, strings,
hold, written with all sorts of escapes. What check_each must say is computed from two other programs: X alone, for each item (a string's
text), and the batch's schema with X replaced by true. Every scratch that is too small
must give "no scratch" or the same answer. Ends with `N passed, N failed`.
"""
import argparse
import ctypes
import json
import os
import random
import re
import shlex
import shutil
import sys
from collections import Counter

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir, "suite"))
import native  # noqa: E402
import engines  # noqa: E402
import instances
import schemas
import values

BATCH = 40
ROOM = 4  # indexes at first: fewer than some batches need


class Verdicts(ctypes.Structure):
    _fields_ = [("struct_size", ctypes.c_size_t), ("failed", ctypes.POINTER(ctypes.c_uint32)), ("max_failed", ctypes.c_size_t),
                ("n_failed", ctypes.c_size_t), ("n_items", ctypes.c_size_t)]


# ---- schemas ----


ALSO = {"type": ["object", "string", "number"]}


def ways(rng, draft, item, also):
    """(pointer, names, schema of the batch, is `also` asked of the items, too) for an item's schema."""
    array = {"type": "array", "items": item}
    defs = "$defs" if schemas.known(draft, "2019-09") else "definitions"
    simple = {"type": "object", "required": ["Records"], "properties": {"Records": array}}
    more = rng.choice([{"minItems": 1}, {"maxItems": 3}, {"uniqueItems": True}, {"contains": {"type": "string"}}, {"minItems": 2, "maxItems": 5}])
    choices = [
        ("/Records", ["Records"], simple),
        ("/Records", ["Records"], {**simple, "additionalProperties": False}),
        ("/Records", ["Records"], {**simple, "properties": {"Records": {**array, **more}, "other": {"type": "integer"}}}),
        ("/Records", ["Records"], {"properties": {"Records": {"$ref": f"#/{defs}/list"}}, defs: {"list": array}}),
        ("/Records", ["Records"], {"$ref": f"#/{defs}/all", defs: {"all": simple}}),
        ("/Records", ["Records"], {"allOf": [{"properties": {"Records": more}}, {"properties": {"Records": array}}]}),
        ("/Records", ["Records"], {"allOf": [simple, {"properties": {"Records": {"items": also}}}]}, True),
        ("/Records", ["Records"], {**simple, "anyOf": [{"required": ["a"]}, {"properties": {"Records": {"minItems": 1}}}]}),
        ("/Records", ["Records"], {**simple, "patternProperties": {"^R": {"items": {"type": ["object", "array", "string"]}}}}),
        ("/Records", ["Records"], {"not": {"required": ["bad"]}, **simple}),
        ("#", [], array),
        ("#", [], {"items": item, **more}),
        ("/a/b", ["a", "b"], {"properties": {"a": {"properties": {"b": array}, "required": ["b"]}}}),
        ("/a~1b/~0", ["a/b", "~"], {"properties": {"a/b": {"properties": {"~": {"items": item}}}}}),
        ("/a/a", ["a", "a"], {"properties": {"a": {"$ref": "#"}}, "items": item}),
    ]
    if schemas.known(draft, "2019-09"):
        choices.append(("/Records", ["Records"], {"properties": {"Records": {"items": item, "unevaluatedItems": False}}}))
        choices.append(("/Records", ["Records"], {"allOf": [simple], "unevaluatedProperties": False}))
    choice = rng.choice(choices)
    return choice if len(choice) == 4 else (*choice, False)


def as_resource(draft, schema):
    """The schema as a resource of its own, so that its references mean the same within another one; None: it cannot be one."""
    if isinstance(schema, bool):
        return schema
    ids = "id" if draft == "4" else "$id"
    if "$ref" in schema and not schemas.known(draft, "2019-09"):
        return None
    if ids in schema:
        return schema if ":" in schema[ids] else None
    return {ids: "urn:example:item", **schema}


# ---- JSON in strings ----

STRING = re.compile(r'"(?:[^"\\]|\\.)*"')


def plain(text):
    """Without white space outside of strings, most of the time all in place."""
    out, at = [], 0
    for found in STRING.finditer(text):
        out += [re.sub(r"[ \t\n\r]+", "", text[at: found.start()]), found.group()]
        at = found.end()
    return "".join(out) + re.sub(r"[ \t\n\r]+", "", text[at:])


def spaced(text):
    """As json.dumps does."""
    out, at = [], 0
    for found in [*STRING.finditer(text), None]:
        end = found.start() if found else len(text)
        out += [text[at:end].replace(",", ", ").replace(":", ": "), found.group() if found else ""]
        at = found.end() if found else at
    return "".join(out)


def restyle(rng, text):
    """The JSON text as writers write it; now and then with something around it, that may spoil it."""
    roll = rng.random()
    if roll < 0.35:
        text = plain(text)
    elif roll < 0.7:
        text = spaced(plain(text))
    if rng.random() < 0.1:
        text = rng.choice([" ", "   ", "\n", ""]) + text + rng.choice([" ", "  ", "\t", ",", "}", "0"])
    return text


def as_string(rng, text):
    """The text as a JSON string."""
    roll = rng.random()
    if roll < 0.8 or roll > 0.95:
        return json.dumps(text, ensure_ascii=roll < 0.1)
    odd = {"/": "\\/", '"': rng.choice(['\\"', "\\u0022"]), "\\": rng.choice(["\\\\", "\\u005c", "\\u005C"])}
    return '"' + "".join(odd.get(c) or (f"\\u{ord(c):04x}" if ord(c) < 0x20 or (ord(c) < 0xd800 and rng.random() < 0.04) else c) for c in text) + '"'


# ---- cases ----


class Batch(engines.Case):
    """A batch's schema, X alone, and the frame."""

    def __init__(self, rng, name):
        draft = rng.choice([d for d in schemas.ORDER if d != "3"])
        tree = schemas.random_schema(rng, draft)
        item = as_resource(draft, tree)
        self.in_strings = schemas.known(draft, "2019-09") and rng.random() < 0.5
        if self.in_strings and item is not None:
            item = {"type": "string", "contentMediaType": "application/json", "contentSchema": item}
        state = rng.getstate()
        self.pointer, self.names, whole, also = ways(rng, draft, item, ALSO)
        rng.setstate(state)
        frame = ways(rng, draft, {}, {})[2]
        marked = {"$schema": schemas.SCHEMA_URI[draft]}
        self.possible = item is not None
        self.last_key_wins = rng.random() < 0.2
        formats, content = rng.choice([0, 1, 2]), self.in_strings or rng.random() < 0.3
        super().__init__(name, draft, {**marked, **whole}, instances.instances(rng, tree, 8), "random", formats, content)
        self.items = [engines.Case(name, draft, each, [], "random", formats, content) for each in ([tree, {**marked, **ALSO}] if also and not self.in_strings else [tree])]
        self.frame = engines.Case(name, draft, {**marked, **frame}, [], "random", formats, content)
        for part in (self.frame, *self.items):
            part.last_key_wins = self.last_key_wins
        self.json = engines.Case(name, draft, {}, [], "random")
        self.rng = rng

    def options(self):
        return super().options() + ["--each", self.pointer] + (["--duplicate-keys", "last"] if self.last_key_wins else [])


# ---- documents ----


def document(rng, names, array):
    """The array where the pointer leads, among other members."""
    text = array
    for name in reversed(names):
        key = json.dumps(name)
        if rng.random() < 0.15 and name[0].isalpha():
            key = f'"\\u{ord(name[0]):04x}{name[1:]}"'
        members = [f"{key}{rng.choice([':', ': ', ' : '])}{text}"]
        for more in ('"other": 7', '"a0": [1, {"b": "\\n"}]', '"bad": null'):
            if rng.random() < 0.15:
                members.insert(rng.randrange(len(members) + 1), more)
        text = "{" + rng.choice([", ", ",", " ,\n"]).join(members) + "}"
    return text


def documents(rng, case, good):
    """(text, items or None): None where the items are not known to be judged one by one."""
    write = (lambda text: as_string(rng, text)) if case.in_strings else (lambda text: text)
    for _ in range(6):
        items = [rng.choice(good) for _ in range(rng.choice([0, 1, 2, 3, 6, 12]))] if good else []
        if case.in_strings:
            items = [restyle(rng, text) for text in items]
        array = "[" + rng.choice([", ", ",", "\n , "]).join(map(write, items)) + "]"
        yield document(rng, case.names, array), items
    whole = document(rng, case.names, "[" + ",".join(map(write, good)) + "]")
    yield whole[: rng.randrange(len(whole))], None
    yield whole + rng.choice(["]", "x", "{}", " 1"]), None
    yield document(rng, case.names, rng.choice(['{"0": 1}', "null", '"[]"', "7"])), None
    yield rng.choice(["{}", "[]", "null", '{"Records": []}', ""]), None
    for _ in range(12 if case.in_strings else 1):
        at = rng.randrange(len(whole))
        yield whole[:at] + rng.choice(['"', "\\", '\\"', ",", "[", "}", "\x00", "\t", "\n", "1", "\x7f", "é", " "]) + whole[at + rng.randrange(3):], None


# ---- judges ----


class Each:
    """check_each of one engine: (status, failed, n_items)."""

    def __init__(self, function, first=(), keep=None):
        self.function, self.first, self.keep = function, first, keep

    def ask(self, text, options, room=ROOM):
        failed = (ctypes.c_uint32 * room)()
        verdicts = Verdicts(ctypes.sizeof(Verdicts), failed, room, 77, 77)
        status = self.function(*self.first, text.ptr, text.len, options, ctypes.byref(verdicts))
        if verdicts.n_failed > room:
            return self.ask(text, options, verdicts.n_failed)
        return status, failed[: verdicts.n_failed], verdicts.n_items

    def __call__(self, data, scratch, module):
        with native.Exact(data) as text:
            need = module.bound(*module.first, text.len)
            if scratch.size < need <= native.SCRATCH_MOST:
                scratch.resize(need)
            return self.ask(text, ctypes.byref(scratch.options))


def library_each(library, module):
    function = library.lib.schemac_check_each
    function.argtypes = library.lib.schemac_check.argtypes + [ctypes.POINTER(Verdicts)]
    return Each(function, module.first, module)


def generated_each(path, prefix):
    lib = ctypes.CDLL(path)
    function = lib[prefix + "_check_each"]
    function.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.POINTER(native.Options), ctypes.POINTER(Verdicts)]
    return Each(function, (), lib)


class Judge:
    def __init__(self, library, scratch):
        self.library, self.scratch, self.counts = library, scratch, Counter()

    def expected(self, frame, parts, data, items):
        """(status, failed) or None: some of it is undecided."""
        whole = frame.verdict(data, self.scratch)
        verdicts = [[part.verdict(each.encode("utf-8", "surrogatepass"), self.scratch) for part in parts] for each in items]
        if any(not isinstance(v, bool) for v in [whole, *sum(verdicts, [])]):
            return None
        failed = [i for i, good in enumerate(verdicts) if not all(good)]
        return (1, []) if not whole else (1 if failed else 0, failed)

    def small_scratch(self, each, data, answer):
        """None, or what is wrong."""
        with native.Exact(data) as text:
            for size in (0, 64, 256, 1024, 3000, 10000, 30000):
                block = ctypes.create_string_buffer(size)
                options = native.Options(ctypes.sizeof(native.Options), ctypes.addressof(block), size)
                status, failed, n_items = each.ask(text, ctypes.byref(options))
                if status != native.NO_SCRATCH and (status, failed, n_items) != answer:
                    return f"with {size} bytes of scratch: {status, failed, n_items}"
        return None


def compare(judge, name, case, data, items, opened):
    """None, or what is wrong. opened: modules and Each of both engines, and the parts' modules."""
    batch, frame, parts, engine = opened
    answers = {}
    for which, each in engine.items():
        answers[which] = each(data, judge.scratch, batch)
        judge.counts[which] += 1
    if any(status < 0 for status, _, _ in answers.values()):
        judge.counts["undecided"] += 1
        return None
    if len({(status, tuple(failed), n) for status, failed, n in answers.values()}) > 1:
        return f"{answers}"
    status, failed, n_items = answers["evaluator"]
    if not getattr(case, "last_key_wins", False):
        plain = batch.verdict(data, judge.scratch)
        if isinstance(plain, bool) and plain != (status == 0):
            return f"check_each says {status}, check says {plain}"
    if failed != sorted(set(failed)) or (failed and failed[-1] >= n_items) or (status == 0 and failed):
        return f"inconsistent: {answers}"
    if items is not None:
        expected = judge.expected(frame, parts, data, items)
        if expected is not None and expected != (status, failed):
            return f"{(status, failed)} in place of {expected}"
        judge.counts["items" if expected else "items, undecided"] += len(items)
        judge.counts["items that fail"] += len(failed)
    for which, each in engine.items():
        fault = judge.small_scratch(each, data, answers[which])
        if fault:
            return f"{which}, {fault}; in place of {answers[which]}"
    return None


def run(args, number, judge):
    """Failures of one translation unit."""
    cases = [Batch(random.Random(f"{args.seed} {number} {i}"), f"e{number}_{i}") for i in range(BATCH)]
    directory = os.path.join(args.work, f"b{number}")
    generated = engines.Generated(os.path.join(args.build, "schemac"), args.cc_words, directory)
    opened, failures = [], []
    for case in cases:
        judge.counts["schemas"] += 1
        if not case.possible:
            continue
        case.each = case.pointer.encode()
        parts = [judge.library.compile(each, case.draft)[0] for each in (case, case.json, case.frame, *case.items)]
        why = generated.write(case, case.name)
        if (parts[0] is None) != (why is not None):
            failures.append((case, "", f"one engine refuses it: {why}"))
        elif all(parts):
            opened.append((case, parts))
        else:
            judge.counts["refused"] += 1
    why = generated.compile([case.name for case, _ in opened], "each.so", args.runtime)
    if why:
        return failures + [(cases[0], "", why[:2000])]
    for case, (batch, anything, frame, *parts) in opened:
        engine = {"evaluator": library_each(judge.library, batch), "generated": generated_each(os.path.join(directory, "each.so"), case.name)}
        if case.in_strings:
            judge.counts["schemas of JSON in strings"] += 1
            good = [text.decode("utf-8", "replace") for text in case.instances]
        else:
            good = [text.decode("utf-8", "surrogatepass") for text in case.instances if anything.verdict(text, judge.scratch) is True]
        for text, items in documents(case.rng, case, good):
            data = text.encode("utf-8", "surrogatepass")
            judge.counts["documents"] += 1
            fault = compare(judge, case.name, case, data, items, (batch, frame, parts, engine))
            if fault:
                failures.append((case, text, fault))
    shutil.rmtree(directory, ignore_errors=True)
    return failures


# ---- ends and sizes ----

BODY = {"a": "abc", "b": 12.5, "c": [1, {"d": "e", "f": [True, None]}]}
BODIES = [json.dumps(BODY), json.dumps(BODY, separators=(",", ":")), json.dumps(BODY, indent=1), '{"a": "\u0061"}', '{"a":"x","a":"x"}', '{"a":"é"}', '{"é":1,"a":"x"}',
          '{"a":"x"}}', '{"a":"x"', '{"a":"x\\', '{"a":"\\"x"}', '{"a":"\ud83d\ude00"}', '{"a":"\x00"}', '{"a":"x","b":1.0000000000000000001}', "", " ", "1", '"', '"{}"',
          '{"a": "' + "x" * 200 + '"}', '{"a":"x","c":' + "[" * 40 + "]" * 40 + "}", '{"a":"x","c":' + "[" * 1300 + "]" * 1300 + "}",
          "{" + "".join(f'"k{i}":{i},' for i in range(40)) + '"a":"x"}', '{"a":"x","k":1,"k":1}', '{"a":"x","k":{"k":1,"k":1}}']


def fixed_batch(args, judge):
    case = engines.Case("fixed", "2020-12", {}, [], "", 0, True)
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir, "compile", "batch.json"), "rb") as file:
        case.schema = file.read()
    case.each, case.options = b"/Records", lambda: ["--content-assertion", "--each", "/Records"]
    directory = os.path.join(args.work, "fixed")
    generated = engines.Generated(os.path.join(args.build, "schemac"), args.cc_words, directory)
    why = generated.write(case, "fixed") or generated.compile(["fixed"], "fixed.so", args.runtime)
    if why:
        sys.exit(why)
    module, why = judge.library.compile(case, case.draft)
    return case, module, {"evaluator": library_each(judge.library, module), "generated": generated_each(os.path.join(directory, "fixed.so"), "fixed")}


def batch_of(texts):
    """With each text in every way that it may be escaped in."""
    ways_of = [json.dumps, lambda text: json.dumps(text, ensure_ascii=False), lambda text: json.dumps(text).replace('\\"', "\\u0022"),
               lambda text: json.dumps(text).replace("/", "\\/").replace("a", "\\u0061")]
    bodies = [way(text) for text in texts for way in ways_of]
    return '{"Records": [' + ", ".join(f'{{"id": {i}, "body": {body}}}' for i, body in enumerate(bodies)) + "]}"


def ends_and_sizes(args, judge):
    """Failures. Hostile bodies; a batch cut off at every byte, so that every form meets the end; bodies of 50 MB."""
    case, module, engine = fixed_batch(args, judge)
    texts = [(batch_of([text]), None) for text in BODIES]
    short = batch_of([BODIES[0], '{"a":"x"}'])
    texts += [(short[:n], None) for n in range(len(short))] + [(" " * n + short, None) for n in range(150)]
    failures = []
    for text, _ in texts:
        judge.counts["documents"] += 1
        fault = compare(judge, "fixed", case, text.encode("utf-8", "surrogatepass"), None, (module, None, None, engine))
        if fault:
            failures.append((case, text, fault))
    judge.scratch.resize(1 << 28)
    for separators, broken in ((None, ""), ((",", ":"), ""), (None, "]")):
        large = json.dumps({"a": "abc", "c": ["0123456789" * 4] * 1000000}, separators=separators) + broken
        answer = engine["generated"](f'{{"Records":[{{"id":1,"body":{json.dumps(large)}}},{{"id":"x","body":""}}]}}'.encode(), judge.scratch, module)
        judge.counts["documents"] += 1
        if answer != (1, [0, 1] if broken else [1], 2):
            failures.append((case, large[:60], f"a body of {len(large)} bytes: {answer}"))
    return failures


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--build", required=True)
    parser.add_argument("--schemas", type=int, default=240)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--only", type=int)
    parser.add_argument("--cc", default="cc -std=c11 -O1 -fPIC")
    parser.add_argument("-v", "--verbose", action="store_true")
    args = parser.parse_args()
    args.build = os.path.abspath(args.build)
    args.work = os.path.join(args.build, "each")
    args.cc_words = shlex.split(args.cc)
    shutil.rmtree(args.work, ignore_errors=True)
    args.runtime = engines.runtime(os.path.join(args.build, "schemac"), args.cc_words, args.work)
    judge = Judge(native.Library(os.path.join(args.build, "libschemac.so"), {}), native.Scratch())
    numbers = range((args.schemas + BATCH - 1) // BATCH) if args.only is None else [args.only]
    failures = [failure for number in numbers for failure in run(args, number, judge)] + ends_and_sizes(args, judge)
    for case, text, what in failures[:10]:
        print(f"draft {case.draft}, {' '.join(case.options())}: {what}\n"
              f"  {case.schema.decode('utf-8', 'replace')[:1500]}\n  {text[:600]!r}")
    if args.verbose:
        for key, n in sorted(judge.counts.items()):
            print(f"{key}: {n}", file=sys.stderr)
    if not judge.counts["items that fail"]:
        print("no item failed: the test tests nothing")
        sys.exit(1)
    shutil.rmtree(args.work, ignore_errors=True)
    print(f"each: {judge.counts['documents'] - len(failures)} passed, {len(failures)} failed")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
