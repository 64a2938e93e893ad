# Made by schemac ${version} from ${source}: do not edit.
import datetime
import decimal
import enum
import uuid
from typing import Any, Literal

class UndecidedError(Exception):
    status: int

class SettingsError(ValueError): ...

class ValidationError(ValueError):
    title: str
    def error_count(self) -> int: ...
    def errors(self, *, include_url: bool = True, include_context: bool = True, include_input: bool = True) -> list[dict[str, Any]]: ...
    def json(self, *, indent: int | None = None, include_url: bool = True, include_context: bool = True, include_input: bool = True) -> str: ...

class SecretStr:
    def __init__(self, value: Any) -> None: ...
    def get_secret_value(self) -> Any: ...

class SecretBytes(SecretStr): ...

__version__: str

${classes}
