"""Schemas in, validators out: libschemac through ctypes, and the .so files that generated C was compiled to.

libschemac.so is looked for in $SCHEMAC_LIBRARY, then beside this file (where pip installs it), then in build/ of the
checkout that this file stands in. It is loaded when the first schema is compiled.
"""

from __future__ import annotations

import ctypes
import functools
import json
import os
import threading
from collections.abc import Mapping
from typing import Any, Optional, Union

from . import _core
from ._core import Validator

__version__ = "0.1.0"

#: A schema: JSON text (str or bytes), the path of a JSON or YAML file, or a Python object (dict or bool).
Schema = Union[str, bytes, "os.PathLike[str]", Mapping[str, Any], bool]

_HERE = os.path.dirname(os.path.abspath(__file__))
_PLACES = (
    os.path.join(_HERE, "libschemac.so"),
    os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(_HERE))), "build", "libschemac.so"),
)


# The structures of compiler/schemac.h.


class _Document(ctypes.Structure):
    _fields_ = [("uri", ctypes.c_char_p), ("text", ctypes.c_char_p), ("len", ctypes.c_size_t)]


class _CompileOptions(ctypes.Structure):
    _fields_ = [
        ("struct_size", ctypes.c_size_t),
        ("name", ctypes.c_char_p),
        ("draft", ctypes.c_char_p),
        ("format_assertion", ctypes.c_int),
        ("content_assertion", ctypes.c_int),
        ("duplicate_keys_last", ctypes.c_int),
        ("reserved", ctypes.c_int),
        ("registry", ctypes.POINTER(_Document)),
        ("n_registry", ctypes.c_size_t),
        ("each", ctypes.c_char_p),
    ]


class SchemaError(ValueError):
    """The schema cannot be compiled. `diagnostics`: one dict for each error and warning, as the command prints them."""

    def __init__(self, diagnostics: list[dict[str, Any]]) -> None:
        super().__init__(diagnostics)
        self.diagnostics = diagnostics

    def __str__(self) -> str:
        return "\n".join(_diagnostic_line(each) for each in self.diagnostics)


def _diagnostic_line(each: dict[str, Any]) -> str:
    where = ":".join(str(each[key]) for key in ("file", "line", "column") if each.get(key))
    code = f"[{each['code']}]" if each.get("code") else ""
    text = f"{where}: {each.get('severity', 'error')}{code}: {each.get('message', '')}".lstrip(": ")
    return f"{text}\n  help: {each['help']}" if each.get("help") else text


class _Program:
    """A compiled schema in libschemac; freed with the last validator that uses it."""

    def __init__(self, library: ctypes.CDLL, address: int) -> None:
        self._library = library
        self.address = address

    def __del__(self) -> None:
        self._library.schemac_free(self.address)


_lock = threading.Lock()
_loaded: Optional[ctypes.CDLL] = None


def _library() -> ctypes.CDLL:
    global _loaded
    with _lock:
        if _loaded is None:
            _loaded = _open_library()
    return _loaded


def _open_library() -> ctypes.CDLL:
    chosen = os.environ.get("SCHEMAC_LIBRARY")
    path = chosen or next((place for place in _PLACES if os.path.exists(place)), None)
    if path is None:
        raise ImportError(f"libschemac.so is not in {' nor '.join(_PLACES)}; run `make`, or set SCHEMAC_LIBRARY")
    library = ctypes.CDLL(path)
    call = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_size_t, ctypes.POINTER(_core._Options)]
    signatures: dict[str, tuple[Any, list[Any]]] = {
        "compile": (
            ctypes.c_void_p,
            [ctypes.c_char_p, ctypes.c_size_t, ctypes.POINTER(_CompileOptions), ctypes.POINTER(ctypes.c_void_p)],
        ),
        "free": (None, [ctypes.c_void_p]),
        "free_text": (None, [ctypes.c_void_p]),
        "check": (ctypes.c_int, call),
        "validate": (ctypes.c_int, [*call, ctypes.POINTER(_core._Report)]),
        "check_each": (ctypes.c_int, [*call, ctypes.POINTER(_core._Verdicts)]),
        "scratch_bound": (ctypes.c_size_t, [ctypes.c_void_p, ctypes.c_size_t]),
        "schema_hash": (ctypes.c_char_p, [ctypes.c_void_p]),
        "version": (ctypes.c_char_p, []),
    }
    for name, (result, arguments) in signatures.items():
        function = getattr(library, "schemac_" + name)
        function.restype = result
        function.argtypes = arguments
    version = library.schemac_version().decode()
    if version != __version__:
        raise ImportError(f"{path} is schemac {version}, this package is {__version__}; build both from one source")
    return library


def _never(text: bytes, length: int) -> bool:
    """The fast path of a schema that is not compiled to C: the evaluator decides all."""
    return False


def _schema_text(schema: Schema) -> tuple[bytes, Optional[str]]:
    """The text of a schema, and the name of its file if it is one."""
    if isinstance(schema, bytes):
        return b"".join((schema,)), None
    if isinstance(schema, str):
        return str.encode(schema, "utf-8", "surrogatepass"), None
    if isinstance(schema, os.PathLike):
        with open(schema, "rb") as file:
            return file.read(), os.fspath(schema)
    if isinstance(schema, bool):
        return (b"true" if schema else b"false"), None
    if isinstance(schema, Mapping):
        return _core._serialise(dict(schema)), None
    raise TypeError(f"a schema is JSON text, a path object, a dict or a bool, not {type(schema).__name__}")


def compile(
    schema: Schema,
    *,
    draft: Optional[str] = None,
    registry: Optional[Mapping[str, Schema]] = None,
    format_assertion: Optional[bool] = None,
    content_assertion: bool = False,
    duplicate_keys: str = "reject",
    each: Optional[str] = None,
) -> Validator:
    """Compiles a schema in memory, for the evaluator; no C compiler is needed.

    schema: JSON text as str or bytes, a path object (pathlib.Path) of a JSON or YAML file, a dict or a bool.
    draft: of a schema without $schema: "4", "6", "7", "2019-09" or "2020-12" (the default).
    registry: documents that $ref may reach, by URI; nothing is ever fetched.
    format_assertion: whether `format` can fail; None: as the schema's draft has it.
    content_assertion: whether contentMediaType, contentEncoding and contentSchema can fail.
    duplicate_keys: "reject" refuses data with a key twice; "last" takes the last one.
    each: the JSON Pointer of an array, "/Records", whose items Validator.check_each judges one by one.

    Raises SchemaError with all diagnostics. Warnings stand in the validator's `diagnostics`.
    """
    if duplicate_keys not in ("reject", "last"):
        raise ValueError(f"duplicate_keys is {duplicate_keys!r}; it must be 'reject' or 'last'")
    library = _library()
    text, path = _schema_text(schema)
    documents = [(uri, _schema_text(each)[0]) for uri, each in (registry or {}).items()]
    options = _CompileOptions(
        struct_size=ctypes.sizeof(_CompileOptions),
        name=os.fsencode(path) if path else None,
        draft=draft.encode() if draft else None,
        format_assertion=0 if format_assertion is None else 1 + bool(format_assertion),
        content_assertion=bool(content_assertion),
        duplicate_keys_last=duplicate_keys == "last",
        registry=(_Document * len(documents))(*(_Document(uri.encode(), each, len(each)) for uri, each in documents)),
        n_registry=len(documents),
        each=None if each is None else each.encode(),
    )
    message = ctypes.c_void_p()
    address = library.schemac_compile(text, len(text), ctypes.byref(options), ctypes.byref(message))
    diagnostics: list[dict[str, Any]] = []
    if message.value:
        diagnostics = json.loads(ctypes.string_at(message.value).decode("utf-8", "replace"))
        library.schemac_free_text(message)
    if not address:
        raise SchemaError(_with_hint(diagnostics, schema)) if diagnostics else MemoryError("schemac.compile")
    name = os.path.splitext(os.path.basename(path))[0] if path else "schema"
    validator = _validator(library, _Program(library, address), name, each is not None)
    validator.diagnostics = diagnostics
    return validator


def _with_hint(diagnostics: list[dict[str, Any]], schema: Schema) -> list[dict[str, Any]]:
    if isinstance(schema, str) and schema.strip()[:1] not in ("{", "t", "f"):
        return [*diagnostics, {"severity": "note", "message": "a str is JSON text; for a file, pass a pathlib.Path"}]
    return diagnostics


def _validator(library: ctypes.CDLL, program: _Program, name: str, batch: bool) -> Validator:
    address = program.address
    return Validator(
        name,
        library.schemac_schema_hash(address).decode("ascii"),
        _never,
        _never,
        functools.partial(library.schemac_check, address),
        functools.partial(library.schemac_validate, address),
        functools.partial(library.schemac_scratch_bound, address),
        functools.partial(library.schemac_check_each, address) if batch else None,
        program,
    )


def load(path: Union[str, "os.PathLike[str]"]) -> Validator:
    """The validator in a .so that was made of schemac's C. OSError: it cannot be loaded; RuntimeError: it is not one."""
    return _core._load(os.path.abspath(os.fspath(path)), "schemac_module")
