"""schemac's C interface by ctypes: libschemac (the evaluator) and generated modules, with the same calls."""
import ctypes
import json

STATUS = {0: True, 1: False}


class Text(ctypes.Structure):
    _fields_ = [("ptr", ctypes.c_void_p), ("len", ctypes.c_size_t)]

    def __str__(self):
        return ctypes.string_at(self.ptr, self.len).decode("utf-8") if self.len else ""


class Options(ctypes.Structure):
    _fields_ = [("struct_size", ctypes.c_size_t), ("scratch", ctypes.c_void_p), ("scratch_size", ctypes.c_size_t),
                ("max_bytes", ctypes.c_size_t), ("max_depth", ctypes.c_uint32), ("max_errors", ctypes.c_uint32),
                ("flags", ctypes.c_uint32), ("reserved", ctypes.c_uint32)]


class Error(ctypes.Structure):
    _fields_ = [(name, Text) for name in ("code", "keyword", "instance_location", "schema_location",
                                          "absolute_schema_location", "message", "params")] + [
        ("offset", ctypes.c_size_t), ("line", ctypes.c_uint32), ("column", ctypes.c_uint32), ("parent", ctypes.c_uint32),
        ("reserved", ctypes.c_uint32)]


class Report(ctypes.Structure):
    _fields_ = [("struct_size", ctypes.c_size_t), ("errors", ctypes.POINTER(Error)), ("n_errors", ctypes.c_size_t),
                ("truncated", ctypes.c_bool)]


class Document(ctypes.Structure):
    _fields_ = [("uri", ctypes.c_char_p), ("text", ctypes.c_char_p), ("len", ctypes.c_size_t)]


class CompileOptions(ctypes.Structure):
    _fields_ = [("struct_size", ctypes.c_size_t), ("name", ctypes.c_char_p), ("draft", ctypes.c_char_p),
                ("format_assertion", ctypes.c_int), ("content_assertion", ctypes.c_int),
                ("duplicate_keys_last", ctypes.c_int), ("reserved", ctypes.c_int),
                ("registry", ctypes.POINTER(Document)), ("n_registry", ctypes.c_size_t), ("each", ctypes.c_char_p)]


_libc = ctypes.CDLL(None)
_libc.malloc.restype = ctypes.c_void_p
_libc.malloc.argtypes = [ctypes.c_size_t]
_libc.free.argtypes = [ctypes.c_void_p]


class Exact:
    """A copy that ends where its block ends, so that AddressSanitizer sees a read beyond it."""

    def __init__(self, data):
        self.len = len(data)
        self.ptr = _libc.malloc(self.len)
        ctypes.memmove(self.ptr, data, self.len)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        _libc.free(self.ptr)


class Scratch:
    """Memory for calls; grows when a call asks for more."""

    def __init__(self):
        self.resize(1 << 20)

    def resize(self, size):
        self.size = size
        self.memory = ctypes.create_string_buffer(size)
        self.options = Options(ctypes.sizeof(Options), ctypes.addressof(self.memory), size)


NO_SCRATCH = -1
SCRATCH_MOST = 1 << 30


class Module:
    """check, validate and scratch_bound of one schema. Each takes (ptr, len, ...) as in scr.h; `first`: arguments before."""

    def __init__(self, check, validate, bound, first=(), keep=None):
        self.check, self.validate, self.bound, self.first, self.keep = check, validate, bound, first, keep

    def verdict(self, data, scratch):
        """True, False, or a sentence that says what is wrong: no verdict, or two ways that disagree."""
        with Exact(data) as text:
            status = self._check(text, scratch)
            report = Report(ctypes.sizeof(Report))
            again = self._validate(text, scratch, report)
            if status != again:
                return f"check says {status}, validate says {again}"
            if status not in STATUS:
                return f"could not decide: status {status}"
            return self._report_fault(status, report, data) or STATUS[status]

    def errors(self, data, scratch):
        """All that a report says of each error (of the absolute location what is behind the file), or None: it is cut short, or there is none."""
        with Exact(data) as text:
            report = Report(ctypes.sizeof(Report))
            if self._validate(text, scratch, report) != 1 or report.truncated:
                return None
            return [[self._told(report.errors[i], name) for name, _ in Error._fields_] for i in range(report.n_errors)]

    @staticmethod
    def _told(error, name):
        value = getattr(error, name)
        text = str(value) if isinstance(value, Text) else value
        return text.partition("#")[2] if name == "absolute_schema_location" else text

    def _check(self, text, scratch):
        need = min(self.bound(*self.first, text.len), SCRATCH_MOST)
        if scratch.size < need:
            scratch.resize(need)
        return self.check(*self.first, text.ptr, text.len, ctypes.byref(scratch.options))

    def _validate(self, text, scratch, report):
        while True:
            status = self.validate(*self.first, text.ptr, text.len, ctypes.byref(scratch.options), ctypes.byref(report))
            if status != NO_SCRATCH or scratch.size >= SCRATCH_MOST:
                return status
            scratch.resize(scratch.size * 4)

    @staticmethod
    def _report_fault(status, report, data):
        """What a report must keep: errors if and only if invalid, places inside the input, parents before children."""
        if (status == 1) != (report.n_errors > 0):
            return f"status {status} with {report.n_errors} errors"
        for i in range(report.n_errors):
            error = report.errors[i]
            if error.offset > len(data) or not str(error.code) or not str(error.message):
                return f"error {i} has no code, no message or no place"
            if error.parent != 0xFFFFFFFF and error.parent >= i:
                return f"error {i} stands before its parent"
            pointer = str(error.instance_location)
            if pointer and not pointer.startswith("/"):
                return f"error {i} has the instance location {pointer!r}"
            if str(error.params):
                json.loads(str(error.params))
        return None


class Library:
    """libschemac."""

    def __init__(self, path, documents):
        lib = self.lib = ctypes.CDLL(path)
        lib.schemac_compile.restype = ctypes.c_void_p
        lib.schemac_compile.argtypes = [ctypes.c_char_p, ctypes.c_size_t, ctypes.POINTER(CompileOptions),
                                        ctypes.POINTER(ctypes.c_void_p)]
        lib.schemac_free.argtypes = [ctypes.c_void_p]
        lib.schemac_free_text.argtypes = [ctypes.c_void_p]
        lib.schemac_check.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t, ctypes.POINTER(Options)]
        lib.schemac_validate.argtypes = lib.schemac_check.argtypes + [ctypes.POINTER(Report)]
        lib.schemac_scratch_bound.restype = ctypes.c_size_t
        lib.schemac_scratch_bound.argtypes = [ctypes.c_void_p, ctypes.c_size_t]
        self.registry = (Document * len(documents))(
            *(Document(uri.encode(), text, len(text)) for uri, text in documents.items()))

    def compile(self, group, draft):
        """(Module, None) or (None, why)."""
        options = CompileOptions(ctypes.sizeof(CompileOptions), b"schema.json", draft.encode(), group.format_assertion,
                                 int(group.content_assertion), int(getattr(group, "last_key_wins", False)), 0, self.registry,
                                 len(self.registry), getattr(group, "each", None))
        said = ctypes.c_void_p()
        program = self.lib.schemac_compile(group.schema, len(group.schema), ctypes.byref(options), ctypes.byref(said))
        text = ctypes.string_at(said.value).decode("utf-8") if said.value else "out of memory"
        self.lib.schemac_free_text(said)
        if not program:
            errors = [d["message"] for d in json.loads(text) if d["severity"] == "error"] if said.value else [text]
            return None, "; ".join(errors) or "refused without an error"
        lib = self.lib
        module = Module(lib.schemac_check, lib.schemac_validate, lib.schemac_scratch_bound, (ctypes.c_void_p(program),))
        module.free = lambda: lib.schemac_free(program)
        return module, None


def generated(path, prefix):
    """The module `prefix` in a shared object."""
    lib = ctypes.CDLL(path)
    if hasattr(lib, prefix + "_init"):
        lib[prefix + "_init"]()
    check, validate, bound = lib[prefix + "_check"], lib[prefix + "_validate"], lib[prefix + "_scratch_bound"]
    check.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.POINTER(Options)]
    validate.argtypes = check.argtypes + [ctypes.POINTER(Report)]
    bound.restype, bound.argtypes = ctypes.c_size_t, [ctypes.c_size_t]
    return Module(check, validate, bound, keep=lib)
