"""Checks JSON data against the schema `${name}`. Made by schemac ${version}: do not edit, compile the schema again.

Needs Python 3.9 or later, and the library ${so_literal} beside this file.

    is_valid(data) -> bool
    validate(data)              raises ValidationError; its errors() say what is wrong, and where
    iter_errors(data)           the same errors, without raising
    check_each(data) -> list    the indexes of a batch's items that are not valid (compiled with --each)

Data is JSON text (bytes, bytearray, memoryview, or str) or a Python object, which is checked as what json.dumps makes
of it. A str is always JSON text, never a JSON string. UndecidedError: a limit was hit, so nobody knows.
"""

from __future__ import annotations

${core}


# ---- this schema ----

__version__ = ${version_literal}
SCHEMA_HASH = ${hash_literal}
_LIBRARY = ${so_literal}
_MODULE = ${module_literal}
_LIBRARIES = ${libraries_literal}

__all__ = ["ErrorDict", "SCHEMA_HASH", "UndecidedError", "ValidationError"]
__all__ += ["check_each", "is_valid", "iter_errors", "validate"]


def _load_beside() -> Validator:
    import os

    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), _LIBRARY)
    try:
        validator = _load(path, _MODULE)
    except OSError as error:
        source = os.path.splitext(_LIBRARY)[0] + ".c"
        raise ImportError(
            f"{error}\nThis module needs {path}; make it with:"
            f" cc -std=c11 -O2 -shared -fPIC {source} -o {_LIBRARY}{_LIBRARIES}"
        ) from error
    if validator.schema_hash != SCHEMA_HASH:
        raise RuntimeError(
            f"{path} was compiled from another schema than this module, {__file__}.\n"
            f"  schema hash of the library: {validator.schema_hash}\n"
            f"  schema hash of this module: {SCHEMA_HASH}\n"
            "Run schemac once for both, as in `schemac SCHEMA.json -o NAME_validator.c --python NAME.py`,"
            " and compile the .c again."
        )
    return validator


_validator = _load_beside()
is_valid = _validator.is_valid
validate = _validator.validate
iter_errors = _validator.iter_errors
check_each = _validator.check_each
