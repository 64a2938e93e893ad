"""Compiled models against input and code that mean harm: ext_hostile.py SCHEMAC [ROUNDS] [SEED] [CFLAGS]; no pydantic is needed.

Random bytes and texts that were damaged go into the JSON decoder, random objects (their classes too) into the other; what comes out is dumped, copied,
compared, pickled. No crash, no SystemError, and no memory kept: the count of blocks after many rounds is that of few. Validators change what is walked;
interpreters beside the main one import the module and end. CFLAGS are added to the compiler's (-fsanitize=address,undefined).
"""
import collections
import copy
import datetime
import decimal
import gc
import importlib.util
import json
import pathlib
import pickle
import random
import subprocess
import sys
import tempfile
import uuid
import warnings

HERE = pathlib.Path(__file__).parent

CALLS = []  # of Late's validator
KEPT = []   # a handler of Around's validator
SHOWERS = [] # handlers of Shower's serializers
REPEATS = 24
MODELS = '''
import sys
from dataclasses import InitVar
from datetime import datetime
from typing import Any, Dict, List, NamedTuple, Optional, Union

from pydantic import BaseModel, Field, field_serializer, field_validator, model_serializer, model_validator
from pydantic.dataclasses import dataclass


class Grower(BaseModel):
    """Its functions change what is being walked."""

    first: Any = None
    items: List[Any] = []
    rest: Dict[str, Any] = {}

    @field_validator("first", mode="before")
    @classmethod
    def grow(cls, v):
        if isinstance(v, dict) and "list" in v:
            v["list"].clear()
            v["dict"].clear()
        return v

    @field_validator("items", mode="after")
    @classmethod
    def shrink(cls, v):
        del v[:]
        return v


class Shower(BaseModel):
    """What its serializers are given outlives the dump."""

    first: Any = None
    rest: Any = None

    @field_serializer("rest", mode="wrap")
    def keep(self, value, handler):
        sys.modules["__main__"].SHOWERS.append(handler)
        return handler(value if self.first is None else value.rest)

    @model_serializer(mode="wrap")
    def show(self, handler):
        sys.modules["__main__"].SHOWERS.append(handler)
        return handler(self)


class Starter(BaseModel):
    """Its instance is seen, and filled, before it is ready."""

    first: Any = None
    items: List[int] = []
    x: int = 0

    def __init__(self, **data):
        self.first = [self]
        super().__init__(**data)
        super().__init__(**data)

    @field_validator("items", mode="after")
    @classmethod
    def again(cls, v):
        return list(v)


class Shrinker(BaseModel):
    values: List[int]

    @model_validator(mode="before")
    @classmethod
    def take(cls, data):
        if isinstance(data, dict):
            data.pop("gone", None)
        return data


class Boom(BaseModel):
    x: int = 0

    @field_validator("x")
    @classmethod
    def boom(cls, v):
        if v == 13:
            raise KeyError("thirteen")
        return v


class Late(BaseModel):
    """Nothing runs for a text that is no JSON."""

    x: int
    y: int = 0

    @field_validator("x")
    @classmethod
    def note(cls, v):
        sys.modules["__main__"].CALLS.append(v)
        return v


class Pair(NamedTuple):
    x: int
    items: Optional["Pair"] = None
    y: float = 0


@dataclass
class Part:
    id: int
    items: Optional["Part"] = None
    first: Any = None
    y: InitVar[int] = 0

    @model_validator(mode="before")
    @classmethod
    def spoil(cls, data):
        if getattr(data, "kwargs", None):
            data.args = [1]
        return data

    def __post_init__(self, y):
        if y == 13:
            raise KeyError(y)


class Around(BaseModel):
    x: int = 0
    next: Optional["Around"] = None

    @field_validator("x", mode="wrap")
    @classmethod
    def twice(cls, value, handler):
        sys.modules["__main__"].KEPT[:] = [handler]
        for other in ("a", [], value):
            try:
                handler(other, 5)
            except ValueError:
                pass
        return handler(value)

    @model_validator(mode="wrap")
    @classmethod
    def deeper(cls, data, handler):
        made = handler(data)
        if isinstance(data, dict) and data.get("y") == "again":
            return handler({"x": 1, "next": {"x": "q"}})
        return made

    def model_post_init(self, context):
        if self.x == 13:
            self.next = None
            raise KeyError(self.x)


class Own(BaseModel):
    x: int = 0
    next: Optional["Own"] = None
    items: List[Any] = []

    def __init__(self, x=0, **data):
        super().__init__(x=x, **data)
        if x == 3:
            super().__init__(x=4, next=self)

    @model_serializer(mode="wrap")
    def show(self, handler):
        if self.x == 13:
            return self
        if self.items == [None]:
            self.items.clear()
            return {self.x: handler(self), "again": handler(5)}
        return handler(self)


class Parts(BaseModel):
    x: Optional[Pair] = None
    id: Optional[Part] = None
    first: Optional[Part] = None
    items: List[Union[Pair, Part]] = []
    by_key: Dict[str, Pair] = {}
'''


class Liar:
    """Says that it is what it is not."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def __len__(self):
        return self.random.choice([0, 1, -1, 1 << 40])

    def __iter__(self):
        if self.random.random() < 0.3:
            raise RuntimeError("no")
        yield from range(self.random.randrange(3))

    def __getitem__(self, key):
        raise self.random.choice([KeyError, IndexError, ZeroDivisionError])(key)

    def __eq__(self, other):
        if self.random.random() < 0.2:
            raise ZeroDivisionError
        return self.random.random() < 0.5

    def __hash__(self):
        return self.random.randrange(10)

    def keys(self):
        return ["x", "id", 5]

    def items(self):
        return [("x", 1)]

    def __int__(self):
        raise MemoryError

    def __float__(self):
        return self.random.choice([1.0, float("nan")])

    def __index__(self):
        return 10 ** 30

    def __repr__(self):
        if self.random.random() < 0.3:
            raise ValueError("no repr")
        return "<liar>"


class Text(str):
    def strip(self, *_):
        raise RuntimeError


class Odd(dict):
    def __getitem__(self, key):
        raise KeyError(key)

    def items(self):
        raise RuntimeError("items")


NAMES = ["x", "id", "items", "by_key", "color", "placed", "total", "pair", "names", "first", "note", "sku", "quantity", "tags", "value", "next", "kind",
         "userId", "fullName", "user_id", "root", "values", "list", "dict", "low", "high", "y", "width", "key", "when", "\ud800", ""]


def value(r, depth=0):
    kind = r.randrange(26 if depth < 4 else 18)
    if kind < 18:
        return [None, True, 0, -1, 13, 10 ** 40, 1.5, float("nan"), "", "red", "2024-01-01T00:00:00Z", "\ud800", "1", b"1", Liar(r.random()), Text("a"),
                decimal.Decimal("1.5"), datetime.datetime(2024, 1, 1)][kind]
    if kind < 22:
        return {r.choice(NAMES) if r.random() < 0.95 else r.choice([1, None, (1,), Liar(1)]): value(r, depth + 1) for _ in range(r.randrange(5))}
    if kind == 22:
        return [value(r, depth + 1) for _ in range(r.randrange(4))]
    if kind == 23:
        return tuple(value(r, depth + 1) for _ in range(r.randrange(3)))
    if kind == 24:
        return r.choice([Odd(x=1), collections.OrderedDict(x=1), collections.UserDict(id=1), {1, 2}, frozenset("a"), range(3), iter([1]), type, uuid.UUID(int=1),
                         memoryview(b"a"), bytearray(b"{}")])
    loop = {"value": 1, "x": 2, "id": 3}
    loop["next"] = loop["items"] = loop["first"] = loop
    return loop


def text(r, seeds):
    data = bytearray(r.choice(seeds))
    for _ in range(r.randrange(4)):
        at = r.randrange(len(data) + 1)
        what = r.randrange(5)
        if what == 0:
            del data[at:at + r.randrange(6)]
        elif what == 1:
            data[at:at] = bytes(r.randrange(256) for _ in range(r.randrange(4)))
        elif what == 2:
            data[at:at] = r.choice([b'"', b"\\", b"{", b"[", b"]", b"}", b",", b":", b"\xed\xa0\x80", b"\\ud800", b"1e999", b"-", b"NaN", b'"x":', b"null", b"[" * 250])
        elif what == 3:
            data[at:] = b""
        else:
            data[at:at] = data[:r.randrange(40)]
    return bytes(data)


def use(cls, made):
    """Whatever else can be done with an instance; what may be refused is refused by an exception."""
    for call in (repr, str, made.__class__.model_dump, lambda m: m.model_dump(mode="json"), lambda m: m.model_dump_json(), lambda m: m.model_dump_json(indent=1),
                 copy.copy, copy.deepcopy, lambda m: m == copy.copy(m), hash, dict, lambda m: m.model_copy(update={"x": 1}), lambda m: m.model_fields_set,
                 lambda m: pickle.loads(pickle.dumps(m)), lambda m: m.model_dump(exclude={"items": {0: {"sku"}}, "x": True}),
                 lambda m: cls.model_validate(m.model_dump()), lambda m: setattr(m, "x", 5), lambda m: delattr(m, "x")):
        try:
            call(made)
        except SystemError:
            raise
        except Exception:
            pass


def tell(error):
    for call in (str, repr, lambda e: e.errors(), lambda e: e.json(), lambda e: copy.copy(e).errors(), lambda e: pickle.loads(pickle.dumps(e))):
        try:
            call(error)
        except SystemError:
            raise
        except Exception:
            pass


def attempt(cls, call):
    try:
        made = call()
    except SystemError:
        raise
    except RecursionError:
        return
    except Exception as error:
        if hasattr(error, "errors"):
            tell(error)
        return
    if isinstance(made, cls):
        use(cls, made)


def rounds(classes, seeds, n, seed):
    r = random.Random(seed)
    for _ in range(n):
        cls = r.choice(classes)
        data = text(r, seeds)
        attempt(cls, lambda: cls.model_validate_json(data))
        attempt(cls, lambda: cls.model_validate_json(data.decode("utf-8", "surrogatepass" if r.random() < 0.5 else "replace")))
        thing = value(r)
        attempt(cls, lambda: cls.model_validate(thing, strict=r.choice([None, True]), from_attributes=r.choice([None, True]), extra=r.choice([None, "allow", "forbid"])))
        attempt(cls, lambda: cls.model_validate_strings(thing))
        if isinstance(thing, dict) and all(isinstance(key, str) for key in thing):
            attempt(cls, lambda: cls(**thing))
            attempt(cls, lambda: cls.model_construct(**thing))


def leaks(classes, seeds, n, seed):
    """Blocks that a repetition of the same rounds keeps, once Python's own caches are full, which takes many."""
    counts = []
    for _ in range(REPEATS):
        rounds(classes, seeds, n, seed)
        CALLS.clear()
        KEPT.clear()
        SHOWERS.clear()
        gc.collect()
        counts.append(sys.getallocatedblocks())
    return min(b - a for a, b in zip(counts[-9:], counts[-8:]))


def shapes(module):
    """What changes under way gives an answer, or an exception that says so."""
    victims = [1, 2, 3]
    assert module.Grower(first={"list": victims, "dict": {"a": 1}}, items=victims, rest={"k": victims}).items == []
    assert module.Shrinker.model_validate({"gone": 1, "values": ["1"]}).values == [1]
    for call in (lambda: module.Boom(x=13), lambda: module.Boom.model_validate_json('{"x": 13}')):
        try:
            call()
            raise AssertionError("a KeyError was swallowed")
        except KeyError:
            pass
    for call, wanted in ((lambda: module.Part(1, first=2), TypeError), (lambda: module.Part(1, None, 2, 13), KeyError), (lambda: module.Part(), ValueError),
                         (lambda: module.Part(1, {"id": 2, "items": {"id": "x"}}), ValueError), (lambda: module.Part.__init__(object()), TypeError),
                         (lambda: module.Around(x=13), KeyError), (lambda: module.Around(x=1, y="again"), ValueError),
                         (lambda: module.Around(x=5) and KEPT[0](1), RuntimeError)):
        try:
            call()
            raise AssertionError(wanted)
        except wanted:
            pass
    loop = {"id": 1}
    loop["items"] = loop
    ring = [1]
    ring.append(ring)
    for call in (lambda: module.Parts(id=loop), lambda: module.Parts(x=ring)):
        try:
            call()
            raise AssertionError("what contains itself")
        except ValueError as error:
            assert error.errors()[0]["type"] == "recursion_loop", error
    SHOWERS.clear()
    made = module.Shower.model_construct(rest=object())
    made.model_dump(mode="json", fallback=lambda value, big=[0] * 100: "fb", context={"k": SHOWERS}, exclude={"first": {"a"}})
    gc.collect()
    rubbish = [bytearray(n) for n in range(500)] + [{n: n} for n in range(500)]
    assert [handler(made.rest) for handler in SHOWERS[:2]] == ["fb", "fb"], len(rubbish)
    SHOWERS.clear()
    made = module.Shower.model_construct(first=1, rest=made.rest)
    for call in (lambda: made.model_dump(), lambda: made.model_dump_json()):
        try:
            call()
            raise AssertionError("what a serializer raised was swallowed")
        except ValueError as error:
            assert "Error calling function `keep`: AttributeError: 'object' object has no attribute 'rest'" in str(error), error
    SHOWERS.clear()
    # pydantic parses the whole text before it validates.
    CALLS.clear()
    for late in ('{"x": 1, "y": }', '{"x": 1} x', '{"x": 1, "z": [1, {"a": tru}]}', '{"x": 1, "y": "\\ud800"}'):
        try:
            module.Late.model_validate_json(late)
            raise AssertionError(late)
        except ValueError as error:
            assert error.errors()[0]["type"] == "json_invalid", error
    assert CALLS == [], CALLS
    assert module.Late.model_validate_json('{"y": "x", "x": 2, "q": "\\u00e9' + "\\n" * 2000 + '", "x": 3, "y": 4}').x == 3
    assert CALLS == [3], CALLS


def interpreters(path):
    """The module in interpreters beside this one, each with its own classes."""
    try:
        import _xxsubinterpreters as subs
    except ImportError:
        return "no interpreters module"
    for i in range(3):
        one = subs.create()
        subs.run_string(one, f"""
import sys
sys.path.insert(0, {str(path)!r})
import hostile
for n in range(200):
    made = hostile.Boom.model_validate_json('{{"x": 1}}')
    try:
        hostile.Boom.model_validate_json('{{"x": "a"}}')
    except hostile.ValidationError as error:
        error.errors(), str(error), hostile.Boom.model_json_schema(), list(hostile.Boom.model_fields)
""")
        subs.destroy(one)
    return "3 interpreters"


def load(name, path):
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def compiled(schemac, source, folder, flags):
    cc = pathlib.Path(folder, "cc")
    cc.write_text(f'#!/bin/sh\nexec cc {flags} "$@"\n')
    cc.chmod(0o755)
    subprocess.run([schemac, "build", source, "--ext", "-o", folder, "--with-python", sys.executable, "--cc", cc], check=True)
    return load(pathlib.Path(source).stem, next(pathlib.Path(folder).glob(f"{pathlib.Path(source).stem}.*.so")))


def main(schemac, n="100", seed="1", flags=""):
    warnings.simplefilter("ignore")
    sys.setrecursionlimit(600)
    with tempfile.TemporaryDirectory() as folder:
        pathlib.Path(folder, "hostile.py").write_text(MODELS)
        hostile = compiled(schemac, f"{folder}/hostile.py", folder, flags)
        api = compiled(schemac, HERE / "ext_api_models.py", folder, flags)
        shapes(hostile)
        classes = [cls for module in (api, hostile) for cls in vars(module).values() if isinstance(cls, type) and issubclass(cls, module.BaseModel)
                   and cls is not module.BaseModel]
        order = api.Order(id=1, items=[api.Item(sku="a", tags=["x"])], by_key={"k": {"sku": "c"}}, color="red", placed="2024-05-01T12:00:00Z", note={"a": [1, None]})
        seeds = [order.model_dump_json().encode(), b'{"x":1,"y":2}', b'{"value":1,"next":{"value":2,"next":null}}', b'["a","b"]', b'{"sku":"a\\n\\u00e9","tags":[]}',
                 json.dumps({"userId": 1, "fullName": "\u00e9" * 700, "x": "1"}).encode(), b'{"width":3}', b'{"value":[1]}', b"{}", b"3",
                 b'{"x":[1,{"x":2}],"id":{"id":1,"items":{"id":2},"y":3},"items":[[1],{"id":2}],"by_key":{"a":[1,null,2]}}']
        kept = leaks(classes, seeds, int(n), int(seed))
        assert flags or kept < 15, f"{kept} blocks more in each of the rounds"
        said = interpreters(folder) if not flags else "no interpreters under a sanitizer"
    print(f"ext_hostile: {int(n) * REPEATS} rounds with {len(classes)} models, {said}: 3 passed, 0 failed")


main(*sys.argv[1:])
