"""Reads JSON text as the pydantic models of `${source}` do. Made by schemac ${version}: do not edit, compile the models again.

Needs Python 3.9 or later, and the library ${so_literal} beside this file; pydantic is not needed.

    <Model>.validate_json(data, strict=None) -> dict    the values, as model_dump() gives them
                                                        raises ValidationError; its errors() are pydantic's
    <Settings>.load(env_file=None, env_text=None, secrets_dir=None) -> dict    the same of the environment; raises SettingsError too

Data is bytes, bytearray or str. UndecidedError: a limit was hit, or a validator raised what is no error of validation.
"""

from __future__ import annotations

import ctypes
import json
import os
import threading
from typing import Any

__version__ = ${version_literal}
_LIBRARY = ${so_literal}
_MODULE = ${module_literal}


class _Text(ctypes.Structure):
    _fields_ = [("ptr", ctypes.c_void_p), ("len", ctypes.c_size_t)]

    def bytes(self) -> bytes:
        return ctypes.string_at(self.ptr, self.len) if self.len else b""


_RANDOM = ctypes.CFUNCTYPE(ctypes.c_bool, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t)


@_RANDOM
def _random(context: Any, room: Any, n: int) -> bool:
    ctypes.memmove(room, os.urandom(n), n)
    return True


class _Options(ctypes.Structure):
    _fields_ = [("struct_size", ctypes.c_size_t), ("scratch", ctypes.c_void_p), ("scratch_size", ctypes.c_size_t), ("max_bytes", ctypes.c_size_t),
                ("max_errors", ctypes.c_uint32), ("flags", ctypes.c_uint32), ("now", ctypes.c_int64), ("zone", ctypes.c_int32),
                ("reserved", ctypes.c_uint32), ("random", _RANDOM), ("context", ctypes.c_void_p)]


class _Error(ctypes.Structure):
    _fields_ = [("type", _Text), ("loc", _Text), ("msg", _Text), ("ctx", _Text), ("input", _Text), ("offset", ctypes.c_size_t),
                ("line", ctypes.c_uint32), ("column", ctypes.c_uint32), ("custom", ctypes.c_bool)]


class _Report(ctypes.Structure):
    _fields_ = [("struct_size", ctypes.c_size_t), ("errors", ctypes.POINTER(_Error)), ("n_errors", ctypes.c_size_t), ("truncated", ctypes.c_bool),
                ("raised", _Text)]


class _Source(ctypes.Structure):
    _fields_ = [("struct_size", ctypes.c_size_t), ("environment", ctypes.c_void_p), ("env_files", ctypes.POINTER(ctypes.c_char_p)),
                ("env_text", ctypes.c_char_p), ("env_text_len", ctypes.c_size_t), ("secrets_dirs", ctypes.POINTER(ctypes.c_char_p))]


class _Entry(ctypes.Structure):
    _fields_ = [("name", ctypes.c_char_p), ("python", ctypes.c_void_p), ("load", ctypes.c_void_p)]


class _Module(ctypes.Structure):
    _fields_ = [("abi", ctypes.c_uint32), ("options_size", ctypes.c_uint32), ("report_size", ctypes.c_uint32), ("error_size", ctypes.c_uint32),
                ("n_entries", ctypes.c_uint32), ("reserved", ctypes.c_uint32), ("compiler", ctypes.c_char_p), ("entries", ctypes.POINTER(_Entry)),
                ("scratch_bound", ctypes.CFUNCTYPE(ctypes.c_size_t, ctypes.c_size_t))]


class UndecidedError(Exception):
    """Nobody knows whether the data is valid. status: a negative number of the C interface."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


class SettingsError(ValueError):
    """A variable of the environment that must be JSON and is not, or secrets that cannot be read."""


class ValidationError(ValueError):
    """What is wrong with the data, as pydantic says it."""

    def __init__(self, title: str, entries: list[dict[str, Any]]) -> None:
        super().__init__(title, entries)
        self.title = title
        self._entries = entries

    def error_count(self) -> int:
        return len(self._entries)

    def errors(self, *, include_url: bool = True, include_context: bool = True, include_input: bool = True) -> list[dict[str, Any]]:
        result = []
        for entry in self._entries:
            one = dict(entry)
            if not include_input:
                one.pop("input")
            if not include_context:
                one.pop("ctx", None)
            if not include_url:
                one.pop("url", None)
            result.append(one)
        return result

    def json(self, *, indent: int | None = None, include_url: bool = True, include_context: bool = True, include_input: bool = True) -> str:
        entries = self.errors(include_url=include_url, include_context=include_context, include_input=include_input)
        return json.dumps(entries, indent=indent, separators=None if indent else (",", ":"), ensure_ascii=False, default=str)

    def __str__(self) -> str:
        n = len(self._entries)
        lines = [f"{n} validation error{'' if n == 1 else 's'} for {self.title}"]
        for entry in self._entries:
            if entry["loc"]:
                lines.append(".".join(f"`{step}`" if "." in str(step) else str(step) for step in entry["loc"]))
            value = repr(entry["input"])
            lines.append(f"  {entry['msg']} [type={entry['type']}, input_value={_cut(value)}, input_type={type(entry['input']).__name__}]")
            if "url" in entry:
                lines.append(f"    For further information visit {entry['url']}")
        return "\n".join(lines)

    __repr__ = __str__


def _cut(text: str) -> str:
    """At most 50 bytes of UTF-8, the middle left out."""
    data = text.encode("utf-8", "surrogatepass")
    if len(data) <= 50:
        return text
    head, tail = 25, len(data) - 24
    while head and data[head] & 0xC0 == 0x80:
        head -= 1
    while tail < len(data) and data[tail] & 0xC0 == 0x80:
        tail += 1
    return data[:head].decode("utf-8", "surrogatepass") + "..." + data[tail:].decode("utf-8", "surrogatepass")


class SecretStr:
    """A str or bytes that is not shown."""

    def __init__(self, value: Any) -> None:
        self._value = value

    def get_secret_value(self) -> Any:
        return self._value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SecretStr) and self._value == other._value

    def __hash__(self) -> int:
        return hash(self._value)

    def __str__(self) -> str:
        return "**********" if self._value else ""

    def __repr__(self) -> str:
        return f"SecretStr('{self}')"


class SecretBytes(SecretStr):
    """Bytes that are not shown."""

    def __str__(self) -> str:
        return "b'**********'" if self._value else "b''"

    def __repr__(self) -> str:
        return f"SecretBytes({self})"


# ---- the values that JSON has no form for ----

def _datetime(text: str) -> Any:
    import datetime

    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def _date(text: str) -> Any:
    import datetime

    return datetime.date.fromisoformat(text)


def _time(text: str) -> Any:
    import datetime

    return datetime.time.fromisoformat(text.replace("Z", "+00:00"))


def _timedelta(text: str) -> Any:
    import datetime

    return datetime.timedelta(microseconds=int(text))


def _decimal(text: str) -> Any:
    import decimal

    return decimal.Decimal(text)


def _uuid(text: str) -> Any:
    import uuid

    return uuid.UUID(text)


def _ip(kind: str) -> Any:
    def make(text: str) -> Any:
        import ipaddress

        return getattr(ipaddress, kind)(text)

    return make


def _path(kind: str) -> Any:
    def make(text: str) -> Any:
        import pathlib

        return getattr(pathlib, kind)(text)

    return make


_MAKERS = {"datetime": _datetime, "date": _date, "time": _time, "timedelta": _timedelta, "D": _decimal, "uuid": _uuid, "f": float, "b": bytes.fromhex}
_MAKERS.update({kind: _ip(kind) for kind in ("IPv4Address", "IPv6Address", "IPv4Network", "IPv6Network", "IPv4Interface", "IPv6Interface")})
_MAKERS.update({kind: _path(kind) for kind in ("Path", "PurePath")})


def _python(value: Any) -> Any:
    """What the library wrote, as Python's values: {"": [tag, ...]} stands for what JSON cannot say."""
    kind = type(value)
    if kind is list:
        return [_python(item) for item in value]
    if kind is not dict:
        return value
    tagged = value.get("") if len(value) == 1 else None
    if tagged is None:
        return {key: _python(item) for key, item in value.items()}
    tag = tagged[0]
    maker = _MAKERS.get(tag)
    if maker:
        return maker(tagged[1])
    if tag == "e":
        return _MEMBERS[tagged[1]][tagged[2]]
    if tag == "d":
        return {_python(key): _python(item) for key, item in tagged[1]}
    if tag == "secret":
        secret = _python(tagged[1])
        return SecretBytes(secret) if isinstance(secret, bytes) else SecretStr(secret)
    items = [_python(item) for item in tagged[1]]
    if tag == "dq":
        import collections

        return collections.deque(items)
    return tuple(items) if tag == "t" else set(items) if tag == "s" else frozenset(items)


# ---- calling the library ----

_STATUS = {-1: "too little memory for an answer", -3: "the data is too large, or holds a number or duration that is", -5: "a union of unions, or a validator, needs more work than the limit",
           -8: "a validator raised what is no error of validation"}
_RAISED = {"value_error": ValueError, "assertion_error": AssertionError}
_NO_SCRATCH, _NO_CLOCK, _NO_RANDOM, _SETTINGS = -1, -9, -10, -12
_NOWHERE = ctypes.c_size_t(-1).value
_URL = "https://errors.pydantic.dev/2.14/v/"


def _load() -> tuple[_Module, dict[str, Any], dict[str, Any]]:
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), _LIBRARY)
    try:
        library = ctypes.CDLL(path)
    except OSError as error:
        source = os.path.splitext(_LIBRARY)[0] + ".c"
        raise ImportError(f"{error}\nThis module needs {path}; make it with: cc -std=c11 -O2 -shared -fPIC {source} -o {_LIBRARY}") from error
    module = _Module.in_dll(library, _MODULE)
    sizes = (module.abi, module.options_size, module.report_size, module.error_size)
    if sizes != (1, ctypes.sizeof(_Options), ctypes.sizeof(_Report), ctypes.sizeof(_Error)):
        raise ImportError(f"{path} and {__file__} were made by different versions of schemac: compile the models again")
    call = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_char_p, ctypes.c_size_t, ctypes.POINTER(_Options), ctypes.c_void_p, ctypes.c_size_t,
                            ctypes.POINTER(ctypes.c_size_t), ctypes.POINTER(_Report))
    load = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(_Source), ctypes.POINTER(_Options), ctypes.c_void_p, ctypes.c_size_t,
                            ctypes.POINTER(ctypes.c_size_t), ctypes.POINTER(_Report))
    entries = [module.entries[i] for i in range(module.n_entries)]
    return module, {e.name.decode(): call(e.python) for e in entries}, {e.name.decode(): load(e.load) for e in entries if e.load}


class _Room(threading.local):
    """Memory for one thread's calls; it grows as it must."""

    def __init__(self) -> None:
        self.scratch = ctypes.create_string_buffer(1 << 16)
        self.text = ctypes.create_string_buffer(1 << 14)


def _clock(options: _Options) -> None:
    import time

    options.now = time.time_ns() // 1000
    options.zone = time.localtime().tm_gmtoff


def _input(error: _Error) -> Any:
    value = json.loads(error.input.bytes())
    return value if error.offset < _NOWHERE else _python(value)


def _entries(report: _Report, data: Any) -> list[dict[str, Any]]:
    entries = []
    for i in range(report.n_errors):
        error = report.errors[i]
        name = error.type.bytes().decode()
        entry: dict[str, Any] = {"type": name, "loc": tuple(json.loads(error.loc.bytes())), "msg": error.msg.bytes().decode()}
        entry["input"] = data if name == "json_invalid" and not entry["loc"] else _input(error)
        ctx = error.ctx.bytes()
        if ctx:
            entry["ctx"] = json.loads(ctx)
        if name in _RAISED and not error.custom:  # what was raised, as pydantic hands it on
            entry["ctx"]["error"] = _RAISED[name](entry["ctx"]["error"])
        if name in _TYPES and not error.custom:
            entry["url"] = _URL + name
        entries.append(entry)
    return entries


def _call(name: str, title: str, data: Any, strict: bool | None) -> Any:
    text = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else bytes(data) if isinstance(data, (bytes, bytearray)) else None
    if text is None:
        entry = {"type": "json_type", "loc": (), "msg": "JSON input should be string, bytes or bytearray", "input": data, "url": _URL + "json_type"}
        raise ValidationError(title, [entry])
    return _run(_FUNCTIONS[name], (text, len(text)), title, data, 3 if strict else 2)


def _paths(paths: Any) -> Any:
    """A path, or several, as a NULL-terminated array; of None a null pointer."""
    if paths is None:
        return None
    names = [os.fsencode(p) for p in ([paths] if isinstance(paths, (str, bytes, os.PathLike)) else paths)]
    return (ctypes.c_char_p * (len(names) + 1))(*names, None)


def _settings(name: str, title: str, env_file: Any, env_text: str | None, secrets_dir: Any) -> Any:
    text = None if env_text is None else env_text.encode()
    source = _Source(ctypes.sizeof(_Source), None, _paths(env_file), text, len(text or b""), _paths(secrets_dir))
    return _run(_LOADERS[name], (source,), title, None, 2)


def _run(function: Any, args: tuple[Any, ...], title: str, data: Any, flags: int) -> Any:
    room = _room
    options, report, needed = _Options(), _Report(), ctypes.c_size_t()
    options.struct_size, report.struct_size = ctypes.sizeof(_Options), ctypes.sizeof(_Report)
    options.flags = flags
    options.max_errors = 1 << 20
    for _ in range(64):
        options.scratch, options.scratch_size = ctypes.addressof(room.scratch), len(room.scratch)
        status = function(*args, options, room.text, len(room.text), needed, report)
        if (status == _NO_SCRATCH or (status == 1 and report.truncated)) and len(room.scratch) < 1 << 34:
            room.scratch = ctypes.create_string_buffer(len(room.scratch) * 4)
        elif status == _NO_CLOCK and options.now == 0:
            _clock(options)
        elif status == _NO_RANDOM and not options.random:
            options.random = _random
        elif status == 0 and needed.value > len(room.text):
            room.text = ctypes.create_string_buffer(needed.value)
        else:
            break
    if status == 0:
        made = ctypes.string_at(room.text, needed.value)
        value = json.loads(made)
        return _python(value) if b'{"":' in made else value
    if status == 1:
        raise ValidationError(title, _entries(report, data))
    raised = report.raised.bytes().decode("utf-8", "replace")
    if status == _SETTINGS:
        raise SettingsError(raised)
    raise UndecidedError(raised or _STATUS.get(status, f"status {status}"), status)


_module, _FUNCTIONS, _LOADERS = _load()
_room = _Room()
_TYPES = frozenset(${types_literal}.split())

# ---- these models ----

${classes}
