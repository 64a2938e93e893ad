"""The models of a file, by pydantic and compiled, on recorded events: `schemac diff-runtime`. Needs Python and pydantic alone."""

from __future__ import annotations

import argparse
import importlib
import importlib.machinery
import importlib.util
import json
import os
import re
import shutil
import sys
from types import ModuleType
from typing import Any, Callable, Iterator

SAME, DIFFERENT, USAGE, UNREADABLE = 0, 1, 2, 3


class Unreadable(Exception):
    """What ends the run with 3."""


def _load(path: str, name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    before = sys.modules.get(name)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    finally:
        if before is None:
            del sys.modules[name]
        else:
            sys.modules[name] = before
    return module


def _pydantic_twin(path: str) -> ModuleType:
    try:
        importlib.import_module("pydantic")
    except ImportError as error:
        raise Unreadable(f"diff-runtime runs the models with pydantic too, which {sys.executable} cannot import ({error}): name another Python with --with-python") from error
    sys.path.insert(0, os.path.dirname(os.path.abspath(path)))
    try:
        return _load(path, os.path.splitext(os.path.basename(path))[0])
    except Exception as error:
        raise Unreadable(f"{path} cannot be imported: {type(error).__name__}: {error}") from error


def _compiled_twin(folder: str, path: str) -> ModuleType:
    name = os.path.splitext(os.path.basename(path))[0]
    for suffix in importlib.machinery.EXTENSION_SUFFIXES:
        file = os.path.join(folder, name + suffix)
        if os.path.isfile(file):
            return _load(file, name)
    raise Unreadable(f"there is no compiled {name} for this Python in {folder}: schemac build {path} --ext -o {folder}")


def _files(paths: list[str]) -> Iterator[str]:
    for path in paths:
        if os.path.isdir(path):
            for folder, folders, names in os.walk(path):
                folders.sort()
                yield from (os.path.join(folder, name) for name in sorted(names) if name.endswith((".json", ".ndjson", ".jsonl")))
        else:
            yield path


def _events(paths: list[str]) -> Iterator[tuple[str, bytes]]:
    """Where each event stands, and its text."""
    for path in _files(paths):
        try:
            with open(path, "rb") as file:
                if not path.endswith((".ndjson", ".jsonl")):
                    yield path, file.read()
                    continue
                for number, line in enumerate(file, 1):
                    if line.strip():
                        yield f"{path}:{number}", line
        except OSError as error:
            raise Unreadable(f"cannot read {path}: {error.strerror}") from error


def _models(module: ModuleType, wanted: list[str]) -> list[str]:
    base_model = importlib.import_module("pydantic").BaseModel
    found = [name for name, value in vars(module).items()
             if isinstance(value, type) and issubclass(value, base_model) and value.__module__ == module.__name__]
    plain = [name for name in found if not any(base.__module__.startswith("pydantic_settings") for base in getattr(module, name).__mro__)]
    missing = [name for name in wanted if name not in found]
    if missing:
        raise Unreadable(f"there is no model {missing[0]}: the file has {', '.join(found) or 'none'}")
    if not wanted and len(plain) != 1:
        raise Unreadable(f"the file has {len(plain)} models: name those that the events are for, --model NAME" + (f" ({', '.join(plain)})" if plain else ""))
    return wanted or plain


Answer = tuple[str, Any, Any]


def _answer(call: Callable[[], Any]) -> Answer:
    """("accepted", dump, JSON), ("refused", errors, text) or ("raised", type, text)."""
    try:
        model = call()
    except ValueError as error:
        if not hasattr(error, "errors"):
            return "raised", type(error).__name__, str(error)
        entries = [{key: repr(value) if key in ("input", "ctx") else value for key, value in entry.items()} for entry in error.errors(include_url=False)]
        return "refused", entries, re.sub(r"errors\.pydantic\.dev/[\d.]+/", "errors.pydantic.dev/", str(error))
    except Exception as error:
        return "raised", type(error).__name__, str(error)
    try:
        return "accepted", model.model_dump(), model.model_dump_json()
    except Exception as error:
        return "accepted", model.model_dump(), f"{type(error).__name__}: {error}"


def _entry(entry: dict[str, Any], values: bool) -> str:
    where = ".".join(str(step) for step in entry["loc"])
    return f"{where}: {entry['msg']} [type={entry['type']}]" + (f" input={entry.get('input')}" if values else "")


def _fields(a: Any, b: Any, where: str = "") -> Iterator[str]:
    """Where two dumps differ."""
    if isinstance(a, dict) and isinstance(b, dict) and a.keys() == b.keys():
        for key in a:
            yield from _fields(a[key], b[key], f"{where}.{key}" if where else str(key))
    elif isinstance(a, list) and isinstance(b, list) and len(a) == len(b):
        for i, (x, y) in enumerate(zip(a, b)):
            yield from _fields(x, y, f"{where}.{i}")
    elif repr(a) != repr(b):
        yield where or "the whole"


def _difference(theirs: Answer, ours: Answer, values: bool) -> list[str]:
    if theirs[0] != ours[0]:
        told = []
        for name, answer in (("pydantic", theirs), ("compiled", ours)):
            detail = f" {answer[1]}" if answer[0] == "raised" else f" ({'; '.join(_entry(e, values) for e in answer[1])})" if answer[0] == "refused" else ""
            told.append(f"{name}: {answer[0]}{detail}")
        return told
    if theirs[0] == "refused":
        lines = [f"pydantic: {_entry(a, values)}" for a in theirs[1] if a not in ours[1]] + [f"compiled: {_entry(b, values)}" for b in ours[1] if b not in theirs[1]]
        return lines or (["the same errors, but in another order or text"] if theirs[1:] != ours[1:] else [])
    if theirs[0] == "raised":
        return [f"pydantic: {theirs[1]}", f"compiled: {ours[1]}"] if theirs[1:] != ours[1:] else []
    lines = [f"the value differs: {where}" for where in _fields(theirs[1], ours[1])]
    if lines and values:
        lines += [f"pydantic: {theirs[1]!r}", f"compiled: {ours[1]!r}"]
    if not lines and theirs[2] != ours[2]:
        lines = ["model_dump_json differs"] + ([f"pydantic: {theirs[2]}", f"compiled: {ours[2]}"] if values else [])
    return lines


def _calls(text: bytes) -> Iterator[tuple[str, Callable[[Any], Any]]]:
    yield "model_validate_json", lambda cls: cls.model_validate_json(text)
    try:
        value = json.loads(text)
    except ValueError:
        return
    yield "model_validate", lambda cls: cls.model_validate(value)


def _compare(arguments: argparse.Namespace) -> int:
    theirs = _pydantic_twin(arguments.file)
    ours = _compiled_twin(arguments.compiled, arguments.file)
    names = _models(theirs, arguments.model)
    events = compared = different = 0
    for place, text in _events(arguments.events):
        events += 1
        for name in names:
            if not hasattr(ours, name):
                raise Unreadable(f"the compiled module has no {name}: it was made from another file")
            for what, call in _calls(text):
                compared += 1
                lines = _difference(_answer(lambda: call(getattr(theirs, name))), _answer(lambda: call(getattr(ours, name))), arguments.show_values)
                if lines:
                    different += 1
                    print(f"{place}: {name}.{what}")
                    print("".join(f"    {line}\n" for line in lines), end="")
    print(f"{events} events, {compared} comparisons, {different} differ")
    if not events:
        raise Unreadable("there are no events: .json files, or .ndjson and .jsonl with one on each line")
    return DIFFERENT if different else SAME


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="schemac diff-runtime", description=__doc__)
    parser.add_argument("file", help="models.py")
    parser.add_argument("--events", action="append", required=True, metavar="DIR", help="recorded events: a folder or file, .json, .ndjson or .jsonl")
    parser.add_argument("--model", action="append", default=[], metavar="NAME", help="which model they are for")
    parser.add_argument("--compiled", required=True, metavar="DIR", help="where schemac build --ext put the compiled module")
    parser.add_argument("--show-values", action="store_true", help="print values too, which can be personal data")
    parser.add_argument("--remove", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args(words)
    try:
        return _compare(arguments)
    except Unreadable as error:
        print(f"diff-runtime: {error}", file=sys.stderr)
        return UNREADABLE
    finally:
        if arguments.remove:
            shutil.rmtree(arguments.compiled, ignore_errors=True)


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    sys.exit(main(sys.argv[1:]))
