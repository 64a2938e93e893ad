"""What every schemac validator in Python shares: the C structures, the errors, data to JSON text, the calls.

The compiler copies this file, from the mark on, into each ctypes module that it writes, so that such a module needs
nothing but Python (3.9 or later) and its .so. Hence: no import from this package, and none that is slow to load.
"""

from __future__ import annotations

# ---- from here on: also in every ctypes module that schemac writes ----

import ctypes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any, Optional, TypedDict

    class _ErrorKeys(TypedDict):
        code: str
        keyword: str
        instance_location: str
        schema_location: str
        absolute_schema_location: str
        message: str
        params: dict[str, Any]
        offset: Optional[int]
        line: Optional[int]
        column: Optional[int]

    class ErrorDict(_ErrorKeys, total=False):
        """One error. `context` is there when other errors explain it, as those of the branches of an anyOf do."""

        context: list[ErrorDict]

else:
    ErrorDict = dict

_ABI = 1
_SCRATCH_FIRST = 64 << 10  # bytes of working memory that a check begins with
_SCRATCH_KEPT = 1 << 20  # larger ones are given back after the call
_SCRATCH_MOST = 1 << 30  # past it: UndecidedError, no_scratch
_BRIEF = 1 << 14  # bytes that are judged with the GIL held: some 10 µs
_SCRATCHES_KEPT = 16
_MAX_ERRORS = 100
_FAILED_FIRST = 64  # failed items of a batch that there is room for at first
_NO_PARENT = 0xFFFFFFFF  # SCR_NONE
_NO_SCRATCH = -1

# ORDER STATUS, as in runtime/scr.h
_STATUS = {
    -1: ("no_scratch", "the check needs more working memory than there is, or than 1 GiB"),
    -2: ("too_deep", "the data is nested deeper than the limit"),
    -3: ("too_large", "the data is longer than the limit"),
    -4: ("match_limit", "an irregular pattern used up its match limit"),
    -5: ("work_limit", "the schema needs more work for this data than the limit"),
    -6: ("bad_options", "the library does not know the options that it was given"),
    -7: ("not_ready", "a pattern that needs PCRE2 is not set up"),
}


# The structures of runtime/scr.h, field by field.


class _Text(ctypes.Structure):
    _fields_ = [("ptr", ctypes.c_void_p), ("len", ctypes.c_size_t)]


class _Options(ctypes.Structure):
    _fields_ = [
        ("struct_size", ctypes.c_size_t),
        ("scratch", ctypes.c_void_p),
        ("scratch_size", ctypes.c_size_t),
        ("max_bytes", ctypes.c_size_t),
        ("max_depth", ctypes.c_uint32),
        ("max_errors", ctypes.c_uint32),
        ("flags", ctypes.c_uint32),
        ("reserved", ctypes.c_uint32),
    ]


class _Error(ctypes.Structure):
    _fields_ = [
        ("code", _Text),
        ("keyword", _Text),
        ("instance_location", _Text),
        ("schema_location", _Text),
        ("absolute_schema_location", _Text),
        ("message", _Text),
        ("params", _Text),
        ("offset", ctypes.c_size_t),
        ("line", ctypes.c_uint32),
        ("column", ctypes.c_uint32),
        ("parent", ctypes.c_uint32),
        ("reserved", ctypes.c_uint32),
    ]


class _Report(ctypes.Structure):
    _fields_ = [
        ("struct_size", ctypes.c_size_t),
        ("errors", ctypes.POINTER(_Error)),
        ("n_errors", ctypes.c_size_t),
        ("truncated", ctypes.c_bool),
    ]


class _Verdicts(ctypes.Structure):
    _fields_ = [
        ("struct_size", ctypes.c_size_t),
        ("failed", ctypes.POINTER(ctypes.c_uint32)),
        ("max_failed", ctypes.c_size_t),
        ("n_failed", ctypes.c_size_t),
        ("n_items", ctypes.c_size_t),
    ]


class _Module(ctypes.Structure):
    _fields_ = [
        ("abi", ctypes.c_uint32),
        ("options_size", ctypes.c_uint32),
        ("error_size", ctypes.c_uint32),
        ("report_size", ctypes.c_uint32),
        ("needs_scratch", ctypes.c_uint32),
        ("verdicts_size", ctypes.c_uint32),
        ("name", ctypes.c_char_p),
        ("compiler", ctypes.c_char_p),
        ("schema_hash", ctypes.c_char_p),
        ("is_valid", ctypes.c_void_p),
        ("check", ctypes.c_void_p),
        ("validate", ctypes.c_void_p),
        ("scratch_bound", ctypes.c_void_p),
        ("is_valid_int", ctypes.c_void_p),
        ("check_each", ctypes.c_void_p),  # there when verdicts_size is not 0
    ]


class ValidationError(ValueError):
    """The data is not valid. `errors()` says why; `truncated`: there are more errors than are listed."""

    def __init__(self, errors: list[ErrorDict], truncated: bool = False) -> None:
        super().__init__(errors, truncated)
        self._errors = errors
        self.truncated = truncated

    def errors(self) -> list[ErrorDict]:
        """The errors in document order; those that explain another stand in its `context`."""
        return self._errors

    def __str__(self) -> str:
        n = len(self._errors)
        more = " or more" if self.truncated else ""
        lines = [f"{n}{more} {'error' if n == 1 and not more else 'errors'}"]
        _error_lines(self._errors, "  ", lines)
        return "\n".join(lines)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self)!r})"


def _error_lines(errors: list[ErrorDict], indent: str, lines: list[str]) -> None:
    for error in errors:
        where = error["instance_location"] or "(root)"
        place = "" if error["line"] is None else f" (line {error['line']}, column {error['column']})"
        text = f"{where} {error['message']}{place}"
        if not text.isprintable():  # a property's name may hold newlines and worse; a log line must not
            text = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)
        lines.append(indent + text)
        _error_lines(error.get("context", []), indent + "  ", lines)


class UndecidedError(RuntimeError):
    """Whether the data is valid could not be decided: a limit was hit. `status` names it, as "too_deep"."""

    def __init__(self, status: str) -> None:
        super().__init__(status)
        self.status = status

    def __str__(self) -> str:
        for name, text in _STATUS.values():
            if name == self.status:
                return f"could not decide: {text} ({name})"
        return f"could not decide: {self.status}"


def _undecided(status: int) -> UndecidedError:
    return UndecidedError(_STATUS[status][0] if status in _STATUS else f"status {status}")


# ---- data to JSON text ----

_encoder: Optional[Callable[[object], str]] = None  # made when the first Python object comes
_LEAVES = frozenset((str, int, float, bool, type(None)))


def _is_text(data: object) -> bool:
    return isinstance(data, (bytes, str, bytearray, memoryview))


def _text_of(data: object) -> bytes:
    """The JSON text of data: itself, or what a Python object is in JSON. What C gets cannot change while it looks."""
    if isinstance(data, str):
        try:
            return str.encode(data)
        except UnicodeEncodeError:  # a lone surrogate: let the validator say that, and where
            return str.encode(data, "utf-8", "surrogatepass")
    if isinstance(data, (bytes, bytearray)):
        return b"".join((data,))  # an exact bytes object, whatever a subclass makes of len()
    if isinstance(data, memoryview):
        return data.tobytes()
    return _serialise(data)


def _encode(value: object) -> str:
    global _encoder
    if _encoder is None:
        import json

        _encoder = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode
    return _encoder(value)


def _serialise(data: object) -> bytes:
    """The JSON text of a Python object; TypeError or ValueError, with the place, for what JSON cannot say."""
    try:
        text = _encode(data).encode()
        if _has_text_keys(data):
            return text
    except RecursionError:
        raise UndecidedError("too_deep") from None
    except (TypeError, ValueError):
        _refuse(data)
        raise
    _refuse(data)
    raise TypeError("an object that changes while it is read cannot be checked")


def _has_text_keys(data: object) -> bool:
    """Whether all keys of all dicts are strings: json would turn 1 and None into "1" and "null" without a word."""
    stack = [data]
    while stack:
        value = stack.pop()
        if isinstance(value, dict):
            for key in value:
                if not isinstance(key, str):
                    return False
            stack += [item for item in value.values() if item.__class__ not in _LEAVES]
        elif isinstance(value, (list, tuple)):
            stack += [item for item in value if item.__class__ not in _LEAVES]
    return True


def _refuse(data: object) -> None:
    """Raises for the first thing in data that JSON cannot say. Above: the chain of containers that hold a value."""
    stack: list[tuple[object, str, Any]] = [(data, "", None)]
    while stack:
        value, place, above = stack.pop()
        if not isinstance(value, (dict, list, tuple)):
            _refuse_leaf(value, place)
            continue
        chain = above
        while chain is not None:
            if chain[0] is value:
                raise ValueError(f"{place or '(root)'}: the value holds itself; JSON cannot say that")
            chain = chain[1]
        inner = (value, above)
        if isinstance(value, dict):
            for key in value:
                _refuse_key(key, place)
            items = [(item, f"{place}/{_pointer_token(key)}", inner) for key, item in value.items()]
        else:
            items = [(item, f"{place}/{i}", inner) for i, item in enumerate(value)]
        stack.extend(reversed(items))


def _refuse_key(key: object, place: str) -> None:
    if not isinstance(key, str):
        raise TypeError(f"{place or '(root)'}: the key {key!r} is not a string; JSON has no other keys")
    try:
        str.encode(key)
    except UnicodeEncodeError:
        raise ValueError(f"{place or '(root)'}: the key {ascii(key)} has a lone surrogate; UTF-8 has none") from None


def _refuse_leaf(value: object, place: str) -> None:
    place = place or "(root)"
    try:
        _encode(value).encode()
    except UnicodeEncodeError:
        raise ValueError(f"{place}: the string has a lone surrogate; UTF-8 has none") from None
    except TypeError:
        raise TypeError(f"{place}: a value of type {type(value).__name__} is not JSON data") from None
    except ValueError as error:
        if isinstance(value, float):
            raise ValueError(f"{place}: {value!r} is not a JSON number") from None
        raise ValueError(f"{place}: {error}") from None


def _pointer_token(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")


# ---- the calls ----


class _Scratch:
    """Working memory for one call, with the options that point to it. In use by one call at a time."""

    __slots__ = ("memory", "options", "failed", "verdicts")

    def __init__(self, size: int) -> None:
        self.verdicts = _Verdicts(struct_size=ctypes.sizeof(_Verdicts))
        self.make_room(_FAILED_FIRST)
        self.options = _Options(struct_size=ctypes.sizeof(_Options), max_errors=_MAX_ERRORS)
        self.resize(size)

    def make_room(self, n: int) -> None:
        """For the indexes of n failed items."""
        self.failed = (ctypes.c_uint32 * n)()
        self.verdicts.failed = self.failed
        self.verdicts.max_failed = n

    def resize(self, size: int) -> None:
        try:
            self.memory = (ctypes.c_char * size).from_buffer(bytearray(size))
        except MemoryError:
            raise UndecidedError("no_scratch") from None
        self.options.scratch = ctypes.addressof(self.memory)
        self.options.scratch_size = size


_scratches: list[_Scratch] = []  # not in use; append and pop are atomic, so threads and signal handlers may share it


def _take_scratch() -> _Scratch:
    try:
        return _scratches.pop()
    except IndexError:
        return _Scratch(_SCRATCH_FIRST)


def _give_scratch(scratch: _Scratch) -> None:
    if scratch.options.scratch_size <= _SCRATCH_KEPT and len(_scratches) < _SCRATCHES_KEPT:
        _scratches.append(scratch)


class Validator:
    """Checks data against one compiled schema. May be used by many threads at once.

    Data is JSON text (bytes, bytearray, memoryview, or str), or a Python object (dict, list, tuple, int, float, bool,
    None) that is checked as what json.dumps makes of it. A str is always JSON text, never a JSON string. A Python
    object that JSON cannot say (NaN, a key that is not a string, a lone surrogate, a cycle, a foreign type) raises
    TypeError or ValueError with its place.
    """

    __slots__ = ("name", "schema_hash", "diagnostics", "_brief", "_fast", "_check", "_report", "_bound", "_each", "_keep")

    name: str
    schema_hash: str
    diagnostics: list[dict[str, Any]]

    def __init__(
        self,
        name: str,
        schema_hash: str,
        brief: Callable[..., int],
        fast: Callable[..., bool],
        check: Callable[..., int],
        report: Optional[Callable[..., int]],
        bound: Callable[[int], int],
        each: Optional[Callable[..., int]],
        keep: object,
    ) -> None:
        self.name = name
        self.schema_hash = schema_hash
        self.diagnostics = []
        self._brief = brief
        self._fast = fast
        self._check = check
        self._report = report
        self._bound = bound
        self._each = each
        self._keep = keep  # what must live as long as the functions

    def __repr__(self) -> str:
        return f"<schemac validator {self.name!r}, schema {self.schema_hash[:12]}>"

    def is_valid(self, data: object) -> bool:
        """Whether data is valid. False for text that is not JSON. UndecidedError: a limit was hit."""
        text = data if type(data) is bytes else _text_of(data)
        size = len(text)
        if (self._brief if size < _BRIEF else self._fast)(text, size):
            return True
        return self._decide(text)

    def validate(self, data: object) -> None:
        """Raises ValidationError, with every error up to 100, when data is not valid."""
        text = data if type(data) is bytes else _text_of(data)
        size = len(text)
        if not (self._brief if size < _BRIEF else self._fast)(text, size):
            errors, truncated = self._explain(text, _is_text(data))
            if errors:
                raise ValidationError(errors, truncated)

    def iter_errors(self, data: object) -> Iterator[ErrorDict]:
        """The errors of data, at most 100, in document order; none when it is valid.

        The offset of an error counts bytes of UTF-8, the column code points from 1; both, and the line, are None for
        Python objects.
        """
        text = _text_of(data)
        return iter([] if self._fast(text, len(text)) else self._explain(text, _is_text(data))[0])

    def check_each(self, data: object) -> list[int]:
        """The indexes, from 0, of those items of a batch that are not valid. For schemas compiled with --each.

        ValidationError: the batch as a whole is not valid, whatever its items are. UndecidedError: a limit was hit.
        """
        if self._each is None:
            raise RuntimeError(f"{self.name} was compiled without --each")
        text = _text_of(data)
        scratch = _take_scratch()
        most = min(self._bound(len(text)), _SCRATCH_MOST)
        verdicts = scratch.verdicts
        while True:
            status = self._each(text, len(text), ctypes.byref(scratch.options), ctypes.byref(verdicts))
            size = scratch.options.scratch_size
            if status == 1 and verdicts.n_failed > verdicts.max_failed:
                scratch.make_room(verdicts.n_failed)
            elif status == _NO_SCRATCH and size < most:
                scratch.resize(min(size * 8, most))
            else:
                break
        failed = scratch.failed[: verdicts.n_failed] if status == 1 else []
        _give_scratch(scratch)
        if status < 0:
            raise _undecided(status)
        if status == 1 and not failed:
            raise ValidationError(*self._explain(text, _is_text(data)))
        return failed

    def _decide(self, text: bytes) -> bool:
        """The verdict when the fast path said no: perhaps it only lacked scratch or hit a limit."""
        scratch = _take_scratch()
        most = min(self._bound(len(text)), _SCRATCH_MOST)
        while True:
            status = self._check(text, len(text), ctypes.byref(scratch.options))
            size = scratch.options.scratch_size
            if status != _NO_SCRATCH or size >= most:
                break
            scratch.resize(min(size * 8, most))
        _give_scratch(scratch)
        if status < 0:
            raise _undecided(status)
        return bool(status == 0)

    def _explain(self, text: bytes, located: bool) -> tuple[list[ErrorDict], bool]:
        """All errors, and whether there are more."""
        if self._report is None:
            return ([] if self._decide(text) else [_no_reason("the library was compiled with --verdict-only")]), False
        scratch = _take_scratch()
        report = _Report(struct_size=ctypes.sizeof(_Report))
        while True:
            status = self._report(text, len(text), ctypes.byref(scratch.options), ctypes.byref(report))
            size = scratch.options.scratch_size
            cut = status == 1 and report.truncated and report.n_errors < _MAX_ERRORS
            if not (cut or status == _NO_SCRATCH) or size >= _SCRATCH_MOST:
                break
            scratch.resize(size * 8)
        errors = _errors_of(report, located) if status == 1 else []
        _give_scratch(scratch)
        if status < 0:
            raise _undecided(status)
        if status == 1 and not errors:
            errors = [_no_reason("they do not fit into memory")]
        return errors, report.truncated


def _errors_of(report: _Report, located: bool) -> list[ErrorDict]:
    import json

    every: list[ErrorDict] = []
    top: list[ErrorDict] = []
    for i in range(report.n_errors):
        c = report.errors[i]
        error: ErrorDict = {
            "code": _str(c.code),
            "keyword": _str(c.keyword),
            "instance_location": _str(c.instance_location),
            "schema_location": _str(c.schema_location),
            "absolute_schema_location": _str(c.absolute_schema_location),
            "message": _str(c.message),
            "params": json.loads(_str(c.params) or "{}"),
            "offset": c.offset if located else None,
            "line": c.line if located else None,
            "column": c.column if located else None,
        }
        if c.parent < i:
            every[c.parent].setdefault("context", []).append(error)
        else:
            top.append(error)
        every.append(error)
    return top


def _str(text: _Text) -> str:
    return ctypes.string_at(text.ptr, text.len).decode("utf-8", "replace") if text.len else ""


def _no_reason(why: str) -> ErrorDict:
    """The error that stands for those that cannot be told: an invalid verdict never comes without one."""
    return {
        "code": "invalid",
        "keyword": "",
        "instance_location": "",
        "schema_location": "",
        "absolute_schema_location": "",
        "message": f"is not valid; the reasons are missing: {why}",
        "params": {},
        "offset": None,
        "line": None,
        "column": None,
    }


def _load(path: str, symbol: str) -> Validator:
    """The validator in a .so that schemac's C was compiled to. OSError: no such library. RuntimeError: not for us."""
    library = ctypes.CDLL(path)
    try:
        module = _Module.in_dll(library, symbol)
    except ValueError:
        raise RuntimeError(f"{path} holds no validator of schemac: it has no symbol {symbol}") from None
    sizes = (module.options_size, module.error_size, module.report_size)
    ours = (ctypes.sizeof(_Options), ctypes.sizeof(_Error), ctypes.sizeof(_Report))
    if module.abi != _ABI or sizes != ours or module.verdicts_size not in (0, ctypes.sizeof(_Verdicts)):
        raise RuntimeError(
            f"{path} has ABI {module.abi} with structures of {sizes} bytes; this Python code knows ABI {_ABI} with"
            f" {ours}. Compile the schema again with the same schemac for both."
        )
    check_options = (ctypes.c_char_p, ctypes.c_size_t, ctypes.POINTER(_Options))
    # Without argument types ctypes passes bytes as char * and an int as int, twice as quickly as through its converters; a short
    # text is judged sooner than the GIL is given back and taken again.
    brief = ctypes.PYFUNCTYPE(ctypes.c_int)(module.is_valid_int)
    fast = ctypes.CFUNCTYPE(ctypes.c_bool, ctypes.c_char_p, ctypes.c_size_t)(module.is_valid)
    check = ctypes.CFUNCTYPE(ctypes.c_int, *check_options)(module.check)
    report = None
    if module.validate:
        report = ctypes.CFUNCTYPE(ctypes.c_int, *check_options, ctypes.POINTER(_Report))(module.validate)
    bound = ctypes.CFUNCTYPE(ctypes.c_size_t, ctypes.c_size_t)(module.scratch_bound)
    each = None
    if module.verdicts_size:
        each = ctypes.CFUNCTYPE(ctypes.c_int, *check_options, ctypes.POINTER(_Verdicts))(module.check_each)
    name = module.name.decode("utf-8", "replace")
    init = getattr(library, f"{name}_init", None)  # there when a pattern needs PCRE2; a second call does nothing
    if init is not None:
        init.restype = ctypes.c_bool
        if not init():
            raise MemoryError(f"{path}: its patterns cannot be set up")
    schema_hash = module.schema_hash.decode("ascii", "replace")
    return Validator(name, schema_hash, brief, fast, check, report, bound, each, library)
