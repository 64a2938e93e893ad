"""Realistic model files against pydantic: corpus.py SCHEMAC [FILE [DIFFERENCES]]; run with the Python that has pydantic (requirements.txt).

Each corpus/NAME.py is built as an extension. Its events stand in NAME.events, a line each: the model's name and the event. Every event, and every event
with one part of it left out, replaced or added to, goes to pydantic and to the extension in each mode; verdict, repr, dumps, errors() and str(e) must agree.
"""
import copy
import importlib.util
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).parent
OTHERS = [None, True, 0, -1, 3, 1.5, "", "x", "12", "2024-01-01T00:00:00Z", [], {}, [1], {"a": 1}]
DUMPS = [{}, {"by_alias": True}, {"exclude_unset": True}, {"exclude_none": True}, {"exclude_defaults": True}, {"mode": "json"}, {"mode": "json", "by_alias": True}]


def load(name, path):
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def places(value, path=()):
    """Every place in an event, the whole first."""
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield from places(item, path + (key,))


def at(value, path):
    for key in path:
        value = value[key]
    return value


def changed(event):
    """The event, and those that differ from it in one place."""
    yield "as it is", event
    for path in places(event):
        where = "/".join(map(str, path))
        if isinstance(at(event, path), dict):
            other = copy.deepcopy(event)
            at(other, path)["extra-key"] = 1
            yield f"more in {where}", other
        if not path:
            continue
        other = copy.deepcopy(event)
        del at(other, path[:-1])[path[-1]]
        yield f"without {where}", other
        for new in OTHERS:
            other = copy.deepcopy(event)
            at(other, path[:-1])[path[-1]] = new
            yield f"{where} = {new!r}", other


def texts(value):
    """As strings mode takes it: lists are dicts no more, so they are left out."""
    if isinstance(value, dict):
        return {k: texts(v) for k, v in value.items() if not isinstance(v, list) and v is not None}
    return value if isinstance(value, (str, dict)) else json.dumps(value)


def modes(event):
    text = json.dumps(event)
    for strict in (None, True):
        yield f"json{' strict' * bool(strict)}", lambda cls: cls.model_validate_json(text, strict=strict)
        yield f"python{' strict' * bool(strict)}", lambda cls: cls.model_validate(copy.deepcopy(event), strict=strict)
    if isinstance(event, dict):
        yield "strings", lambda cls: cls.model_validate_strings(texts(event))
        yield "context", lambda cls: cls.model_validate(copy.deepcopy(event), context={"old": "x.org"}, by_name=True)


def shown(text):
    """Without what differs from run to run: the ids that defaults make, the addresses of objects."""
    text = re.sub(r"UUID\('[0-9a-f-]{36}'\)", "UUID", text) if "order_id=UUID" in text or "'order_id': UUID" in text else text
    return re.sub(r"0x[0-9a-f]{8,}", "0x", text)


def guarded(call):
    try:
        return call()
    except Exception as error:
        return f"raised {type(error).__name__}: {error}"


def answer(call):
    try:
        model = call()
    except ValueError as error:
        if not hasattr(error, "errors"):
            return ["raised", type(error).__name__, str(error)]
        entries = [shown(repr({**e, "ctx": e.get("ctx")})) for e in error.errors()]
        return ["errors", error.title, error.error_count(), entries, shown(str(error)), error.json(include_input=False)]
    except Exception as error:
        return ["raised", type(error).__name__, str(error)]
    out = ["model", shown(repr(model)), shown(str(model)), sorted(model.model_fields_set)]
    out += [shown(repr(guarded(lambda: model.model_dump(**how)))) for how in DUMPS]
    out += [guarded(lambda: model.model_dump_json(**{k: v for k, v in how.items() if k != "mode"})) for how in DUMPS[:5]]
    if hasattr(model, "currency") and "order_id" not in model.model_fields_set:  # made anew each time
        out = out[:4]
    again = guarded(lambda: model.model_copy() == model)
    return out + [again]


def compare(schemac, path, most, folder):
    stem = path.stem
    subprocess.run([schemac, "build", path, "--ext", "-o", folder, "--with-python", sys.executable, "--cc", "cc -O0"], check=True)
    ours = load(stem, next(pathlib.Path(folder).glob(f"{stem}.*.so")))
    del sys.modules[stem]
    theirs = load(stem, path)
    passed = wrong = 0
    for line in path.with_suffix(".events").read_text().splitlines():
        name, event = line.split(" ", 1)
        for what, other in changed(json.loads(event)):
            for mode, call in modes(other):
                expected, got = answer(lambda: call(getattr(theirs, name))), answer(lambda: call(getattr(ours, name)))
                passed += expected == got
                wrong += expected != got
                if expected != got and wrong <= most:
                    print(f"{stem}.{name}: {mode}: {what}")
                    a, b = next((a, b) for a, b in list(zip(expected, got)) + [(expected[len(got):], got[len(expected):])] if a != b)
                    a, b = (expected[-3:], got[-3:]) if expected[0] != got[0] else (a, b)
                    print(f"    pydantic: {str(a)[:600]}\n    ours:     {str(b)[:600]}")
    return passed, wrong


def main(schemac, only="", most="5"):
    passed = wrong = 0
    for path in sorted((HERE / "corpus").glob("*.py")):
        if only and only != path.stem:
            continue
        with tempfile.TemporaryDirectory() as folder:
            counts = compare(schemac, path, int(most), folder)
        print(f"{path.stem}: {counts[0]} passed, {counts[1]} failed", flush=True)
        passed, wrong = passed + counts[0], wrong + counts[1]
    print(f"corpus: {passed} passed, {wrong} failed")
    return 1 if wrong else 0


if __name__ == "__main__":
    os.environ["TZ"] = "UTC"
    sys.exit(main(*sys.argv[1:]))
