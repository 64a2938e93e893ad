"""What ext_threads.py runs with each Python: ext_threads_hammer.py FOLDER SECONDS [SEED]. The module ext_threads_models is in FOLDER, compiled.

Eight threads at a time, as long as SECONDS say for each of:
  first    a module that was just imported: all ask it at once for what it makes when it is first asked for; answers are those of one thread alone
  many     the same short texts again and again
  same     one instance: set, read, dumped, copied, pickled, compared
  input    dicts, lists and bytes that other threads change while they are validated or dumped, and errors that are told meanwhile
"""
import copy
import gc
import importlib
import json
import pickle
import random
import sys
import threading
import time

sys.path.insert(0, sys.argv[1])
SECONDS = float(sys.argv[2])
SEED = int(sys.argv[3]) if len(sys.argv) > 3 else 1
THREADS = 8
if getattr(sys, "_is_gil_enabled", lambda: True)():
    sys.setswitchinterval(1e-5)

FULL = json.dumps({"id": 4, "name": "name", "kind": "b", "color": "blue", "level": "top", "when": "2024-05-01T12:00:00Z", "day": "2024-01-02", "wait": "PT3M", "price": "2.25",
                   "key": "87654321-4321-8765-4321-876543218765", "url": "https://example.com/x?y=1", "size": "3MB", "address": "10.1.1.1", "path": "c/d",
                   "secret": "s", "names": ["x", "y"], "limits": {"k": [1, 2]}, "tags": ["t"], "pair": [2, "two"], "point": [3, 4], "part": {"size": 3},
                   "box": {"side": 5}, "base": {"y": 9}, "odd": "skip", "code": "xyz", "rest": {"deep": [{"a": 1}]}, "another": 1.5})
WRONG = json.dumps({"id": "x", "kind": "refused", "color": "green", "level": 9, "when": "never", "price": -1, "key": "no", "url": "nothing", "size": "big",
                    "address": "300.1.1.1", "names": [1, "a"], "point": ["a"], "part": {"size": "b"}, "box": {"side": "c"}, "base": [], "code": "A"})


def refused(call):
    """What it raises, told in full."""
    try:
        call()
    except ValueError as error:
        told = [{k: v if k != "ctx" else {n: str(x) for n, x in v.items()} for k, v in e.items()} for e in error.errors()]
        custom = any(e["type"] == "refused_kind" for e in told)  # whose class pickle does not find
        return told, str(error), error.json(), custom or str(pickle.loads(pickle.dumps(error)))
    return "nothing was raised"


def shown(x):
    return repr(x), x.model_dump(), x.model_dump(mode="json"), x.model_dump_json(), sorted(x.model_fields_set), x.model_extra


# ---- what is made when it is first asked for ----

def full(m):
    return shown(m.Everything.model_validate_json(FULL))


def from_dict(m):
    x = m.Everything.model_validate(json.loads(FULL))
    return shown(x), x.twice, x.slow, x._count, x.told() if hasattr(x, "told") else x.base.told()


def defaults(m):
    x = m.Everything(id=1)
    return shown(x), x.names is m.Everything(id=2).names, x.model_dump(exclude_defaults=True)


FIRST = [
    full, from_dict, defaults,
    lambda m: refused(lambda: m.Everything.model_validate_json(WRONG)),
    lambda m: refused(lambda: m.Everything.model_validate(json.loads(WRONG))),
    lambda m: refused(lambda: m.Everything(id=13)),
    lambda m: refused(lambda: m.Plain.model_validate_json(b'{"id": 1, ')),
    lambda m: (m.Heir().told(), m.Base().told(), m.Heir.model_validate_json(b'{"y": 3}').told()),
    lambda m: (m.NAMES, m.LIMITS, m.Color("red").name, m.Level("top").name, [c.value for c in m.Color]),
    lambda m: (sorted(m.Everything.model_fields), m.Everything.model_config, list(m.Everything.model_computed_fields)),
    lambda m: (m.Order.model_json_schema(), m.Order.model_json_schema(ref_template="#/x/{model}")),
    lambda m: (m.Wrapped().model_dump(), m.Wrapped(n=2).model_dump_json()),
    lambda m: (repr(m.Box(side=3)), repr(m.Point(1, 2)), m.Numbers([1, "2"]).model_dump()),
    lambda m: refused(lambda: m.Box(side="x")),
    lambda m: shown(pickle.loads(pickle.dumps(m.Everything(id=3, extra_one=1)))),
    lambda m: (m.Everything(id=1) == m.Everything(id=1), m.Everything(id=1) == m.Everything(id=2), m.Everything(id=5).model_copy().id),
    lambda m: (m.Everything(id=1).when, m.Everything.model_validate_json(FULL).when.tzinfo.__class__.__name__),
]

# Of these all threads must get the same object.
ONE = [
    lambda m: m.Color, lambda m: m.Level, lambda m: m.NAMES, lambda m: m.Box, lambda m: m.Point, lambda m: m.Everything.model_fields,
    lambda m: type(m.Everything(id=1).color), lambda m: type(m.Everything(id=1, box={"side": 1}).box), lambda m: type(m.Everything(id=1, url="http://a.b").url),
    lambda m: type(m.Everything.model_validate_json(FULL).when.tzinfo), lambda m: type(m.Everything(id=1, size="1kb").size), lambda m: m.Everything.twice, lambda m: m.ValidationError,
]


def run(works):
    """Each work in a thread of its own, begun together; what they raised is raised here."""
    failed = []
    barrier = threading.Barrier(len(works))

    def begin(work):
        try:
            barrier.wait()
            work()
        except BaseException as error:
            failed.append(error)
    threads = [threading.Thread(target=begin, args=(work,)) for work in works]
    [t.start() for t in threads]
    [t.join() for t in threads]
    if failed:
        raise failed[0]


def fresh():
    sys.modules.pop("ext_threads_models", None)
    return importlib.import_module("ext_threads_models")


def compare(number, got, expected):
    assert got == expected, f"call {number} of FIRST: {got}\nalone: {expected}"


def first(rounds):
    calm = fresh()
    sys.modules["ext_threads_models"] = calm
    expected = [repr(call(calm)) for call in FIRST]  # each module has enums of its own
    for r in range(rounds):
        m = fresh()
        objects = [[] for _ in ONE]

        def work(seed):
            order = list(range(len(FIRST))) + [-1 - i for i in range(len(ONE))]
            random.Random(seed).shuffle(order)
            for number in order:
                if number < 0:
                    objects[-1 - number].append(ONE[-1 - number](m))
                else:
                    compare(number, repr(FIRST[number](m)), expected[number])
        run([lambda seed=SEED + r * THREADS + i: work(seed) for i in range(THREADS)])
        for number, found in enumerate(objects):
            assert all(x is found[0] or x == found[0] and not isinstance(x, type) for x in found), f"call {number} of ONE gave several objects: {found}"


# ---- the same again ----

def many(seconds):
    m = fresh()
    words = ["".join(random.Random(i).choices("abcdefgh", k=1 + i % 12)) for i in range(600)]  # more than are kept
    orders = [{"id": i, "lines": [{"id": k, "name": words[i * 7 % 600], "price": 0.5, "tags": [words[(i * k) % 600], "same"], "more": {words[i]: k}} for k in range(3)],
               "first": None, "note": words[-i]} for i in range(60)]
    texts = [json.dumps(order) for order in orders]
    wrong = [text.replace('"price": 0.5', '"price": "much"') for text in texts]
    told = [refused(lambda t=t: m.Order.model_validate_json(t)) for t in wrong]

    def read(rng):
        i = rng.randrange(60)
        made = m.Order.model_validate_json(texts[i])
        assert made.model_dump() == orders[i] and json.loads(made.model_dump_json()) == orders[i], i
        assert m.Order.model_validate(orders[i]) == made

    def refuse(rng):
        i = rng.randrange(60)
        assert refused(lambda: m.Order.model_validate_json(wrong[i])) == told[i]

    def whole(rng):  # is passed over without a GIL first, as a function sees `kind` before its type
        long = json.dumps({"id": 1, "kind": "a", "rest": [words[rng.randrange(600)] * 9 for _ in range(900)]})
        assert m.Everything.model_validate_json(long).rest == json.loads(long)["rest"] and len(long) > 1 << 14
        assert refused(lambda: m.Everything.model_validate_json(long[:-1]))[0][0]["type"] == "json_invalid"
    end = time.monotonic() + seconds
    run([lambda seed=SEED + i: until(end, seed, *[read, refuse] * 9, whole) for i in range(THREADS)])


# ---- one instance ----

def until(end, seed, *steps):
    rng = random.Random(seed)
    while time.monotonic() < end:
        for _ in range(20):
            rng.choice(steps)(rng)


def same(seconds):
    m = fresh()
    x = m.Everything.model_validate({k: v for k, v in json.loads(FULL).items() if k not in ("url", "size", "secret")})  # whose classes pickle does not find
    checked = m.Checked()
    alone = copy.deepcopy(x)
    names = set(x.model_dump()) | {"new", "other"}

    def set_fields(rng):
        x.id = rng.randrange(20, 100)  # 13 is refused
        x.names = [str(i) for i in range(rng.randrange(5))]
        x.rest = {"deep": list(range(rng.randrange(9)))}
        x.color = rng.choice(list(m.Color))
        setattr(x, rng.choice(["new", "other"]), rng.random())
        x._count = rng.randrange(9)
        checked.a = rng.randrange(100)
        checked.c = [1] * rng.randrange(4)
        try:
            checked.a = 1000
        except ValueError as error:
            assert error.error_count() == 1 and error.errors()[0]["type"] == "less_than_equal"

    def drop(rng):
        for name in ("new", "other", "rest", "_count"):
            try:
                delattr(x, name)
            except AttributeError:
                pass

    def read(rng):
        assert 0 <= x.id < 100 and isinstance(x.names, list) and isinstance(x.color, m.Color)
        assert getattr(x, "new", 0) is not None and x.slow.startswith("slow ") and x.twice % 2 == 0 and getattr(x, "_count", 0) < 9
        assert 0 <= checked.a < 1000 and checked.model_dump()["b"] == "b"

    def dump(rng):
        for dumped in (x.model_dump(), x.model_dump(mode="json"), json.loads(x.model_dump_json()), dict(x), vars(x)):
            assert set(dumped) <= names and len(dumped["names"]) < 5 and 0 <= dumped["id"] < 100, dumped
        assert set(x.model_dump(include={"id": True, "limits": {"k": {0}}})) == {"id", "limits"}
        assert x.model_fields_set <= names | {"another"} and (x.model_extra or {}).get("another") == 1.5
        assert repr(x).startswith("Everything(id=") and str(x).startswith("id=")

    def copies(rng):
        for other in (x.model_copy(), copy.copy(x), x.model_copy(deep=True), copy.deepcopy(x), pickle.loads(pickle.dumps(x)), x.model_copy(update={"id": 3})):
            assert 0 <= other.id < 100 and set(other.model_dump()) <= names
            other.id = 1
            other.rest = None
        assert (x == alone) in (True, False)
        x.__setstate__(alone.__getstate__())
        m.Everything.model_validate(x)
        hash(m.Numbers.model_construct((1,)).root)
    steps = (set_fields, set_fields, drop, read, dump, copies)
    end = time.monotonic() + seconds
    run([lambda seed=SEED + i: until(end, seed, *steps) for i in range(THREADS)])


# ---- input that changes ----

def changing(seconds):
    m = fresh()
    line = {"id": 1, "name": "n", "price": 2.5, "tags": ["a"], "more": {"k": 1}}
    order = {"id": 1, "lines": [line], "first": line}
    data = bytearray(json.dumps(order).encode())
    texts = {"id": "1", "name": "n", "price": "2.5"}
    holder = m.Order(id=1, lines=[], note=order)
    wrapped = m.Wrapped()
    errors = []
    wanted = {"id": True, "lines": {"__all__": {"id": True}}}

    def change(rng):
        line["id"] = rng.choice([1, 2, "3", "x", None])
        order["lines"].append(dict(line) if rng.random() < 0.8 else 3)
        if len(order["lines"]) > 20:
            order["lines"].clear()
        texts["name"] = rng.choice(["n", "m"])
        texts[str(rng.randrange(40))] = rng.choice(["a", {}])
        wanted["lines"]["__all__"] = rng.choice([{"id": True}, {"name": True}, {"id", "name"}])
        wanted[str(rng.randrange(30))] = True

    def list_change(rng):
        tags = line["tags"]
        for i in range(200):
            tags[:] = [f"tag {k}" for k in range(i % 7)]
            tags.append("last" if i % 9 else 1)
            tags[:1] = [f"first {i}"]
            tags.clear()

    def dict_change(rng):
        more = line["more"]
        for i in range(200):
            more[f"key {i % 30}"] = 1000 + i if i % 50 else "z"
            order[f"extra {i % 20}"] = f"value {i}"
            if i % 40 == 0:
                more.clear()
        for i in range(20):
            order.pop(f"extra {i}", None)

    def bytes_change(rng):
        try:
            data[rng.randrange(len(data))] = rng.randrange(32, 127)
            data[:] = json.dumps({"id": rng.randrange(9), "lines": [], "note": "x" * rng.randrange(300)}).encode()
        except (BufferError, IndexError):
            pass

    def validate(rng):
        for call in (lambda: m.Order.model_validate(order), lambda: m.Plain.model_validate(line), lambda: m.Order.model_validate_json(data),
                     lambda: m.Plain.model_validate_strings(texts), lambda: m.Everything.model_validate(order)):
            try:
                made = call()
            except ValueError as error:
                errors.append(error)
                assert error.error_count() > 0 and str(error)
            else:
                assert isinstance(made.id, int) and made.model_dump()["id"] == made.id
        del errors[:-20]

    def walk(rng):
        for _ in range(50):
            try:
                m.Plain.model_validate(line)
            except ValueError as error:
                assert {e["loc"][0] for e in error.errors()} <= {"id", "tags", "more"}
            assert m.Plain(id=1, name="n", tags=[]).name == "n"

    def dump(rng):
        dumped = holder.model_dump()
        assert set(dumped) == {"id", "lines", "first", "note"} and "lines" in dumped["note"]
        assert json.loads(holder.model_dump_json())["note"]["lines"] is not None
        holder.model_dump(include=wanted)
        m.Order(id=1, lines=[m.Plain(id=1, name="n")]).model_dump_json(include=wanted)
        assert wrapped.model_dump() == {"wrapped": {"n": 1}}

    def tell(rng):
        for error in list(errors):
            for told in error.errors():
                assert told["type"] and told["msg"] and "loc" in told
                told.get("ctx", {})[rng.choice(["error", "more"])] = "told"
            error.json()
            repr(error)
    steps = ((change, list_change, dict_change, bytes_change), (validate, walk, walk, dump, tell))
    end = time.monotonic() + seconds
    run([lambda seed=SEED + i, own=steps[i % 2]: until(end, seed, *own) for i in range(THREADS)])


started = time.monotonic()
rounds = 0
while rounds < 3 or time.monotonic() - started < SECONDS:
    first(1)
    rounds += 1
many(SECONDS)
same(SECONDS)
changing(SECONDS)
gc.collect()
print(f"{rounds} modules")
