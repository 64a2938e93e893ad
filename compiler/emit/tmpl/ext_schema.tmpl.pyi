# The types of the extension module of the schema `${name}`. Made by schemac ${version}: do not edit.
from collections.abc import Iterator
from typing import Any, Optional, TypedDict, Union

__version__: str
SCHEMA_HASH: str
__all__ = ["ErrorDict", "SCHEMA_HASH", "UndecidedError", "ValidationError"]
__all__ += ["check_each", "is_valid", "iter_errors", "loads", "validate"]

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
    context: list[ErrorDict]

class ValidationError(ValueError):
    truncated: bool
    def __init__(self, errors: list[ErrorDict], truncated: bool = False) -> None: ...
    def errors(self) -> list[ErrorDict]: ...

class UndecidedError(RuntimeError):
    status: str
    def __init__(self, status: str) -> None: ...

def is_valid(data: object) -> bool: ...
def validate(data: object) -> None: ...
def iter_errors(data: object) -> Iterator[ErrorDict]: ...
def loads(text: Union[bytes, bytearray, memoryview, str]) -> Any: ...
def check_each(data: object) -> list[int]: ...
