"""schemac: JSON Schema compiled to native checks.

    validator = schemac.compile(pathlib.Path("order.json"))      # a schema, compiled in memory
    validator = schemac.load("build/order_validator.so")         # or what `schemac build order.json` made
    validator.validate(event)                                    # bytes, str or Python objects

Both give the same Validator. See schemac(1) for the command.

    schemac.use_compiled("models")                               # `import models` gives what `schemac build models.py --ext` made
"""

from __future__ import annotations

from ._core import ErrorDict, UndecidedError, ValidationError, Validator
from ._library import Schema, SchemaError, __version__, compile, load
from ._twin import use_compiled

__all__ = [
    "ErrorDict",
    "Schema",
    "SchemaError",
    "UndecidedError",
    "ValidationError",
    "Validator",
    "__version__",
    "compile",
    "load",
    "use_compiled",
]
