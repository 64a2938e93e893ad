"""Settings for settings_compare.py: prefixes, aliases, JSON, nested delimiters, .env files, secret files, and their configurations."""
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Dict, List, Literal, Optional, Set, Tuple, Union
from uuid import UUID

from pydantic import (AliasChoices, AliasPath, AwareDatetime, BaseModel, ConfigDict, Field, PastDate, RootModel, SecretStr, field_validator, model_validator,
                      validator)
from pydantic_settings import BaseSettings, ForceDecode, NoDecode, SettingsConfigDict


class Color(str, Enum):
    RED = "red"
    GREEN = "green"


class Plain(BaseSettings):
    a: str
    b: int = 3
    c: Optional[float] = None
    d: bool = False
    color: Color = Color.RED
    when: Optional[datetime] = None
    wait: timedelta = timedelta(seconds=5)
    price: Decimal = Decimal("1.5")
    level: Literal["DEBUG", "INFO"] = "INFO"
    password: SecretStr = SecretStr("x")
    any_: Any = None


class Times(BaseSettings):
    day: Optional[date] = None
    clock: time = time(1, 2)
    ident: Optional[UUID] = None
    born: Optional[PastDate] = None
    exact: Decimal = Field(Decimal(1), max_digits=5, decimal_places=2)
    when: Optional[AwareDatetime] = None
    wait: Union[timedelta, int] = 3


class Legacy(BaseSettings):
    table_name: str
    queue_url: str = Field("q", env="QUEUE")
    log_level: str = "INFO"

    class Config:
        env_prefix = ""
        env_file = ".env"

    @validator("log_level")
    def known(cls, v):
        if v not in ("INFO", "DEBUG"):
            raise ValueError("unknown level")
        return v


class Prefixed(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="APP_", env_file=".env")
    a: int
    b: str = "b"
    tags: List[str] = []


class PrefixedOpen(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="app_", env_file=(".env", "other.env"), extra="allow")
    a: int
    c: Dict[str, int] = {}


class PrefixedLoose(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="APP_", env_file=".env", extra="ignore", dotenv_filtering="only_existing")
    a: int = 1


class Matching(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="APP_", env_file=".env", dotenv_filtering="match_prefix", env_nested_delimiter="__")
    a: int = 1
    c: Dict[str, str] = {}


class Exact(BaseSettings):
    model_config = SettingsConfigDict(case_sensitive=True, env_file=".env", env_nested_delimiter="__")
    A: str
    b: Optional[int] = None
    c: Dict[str, Any] = {}


class Complex(BaseSettings):
    a: List[int] = [1]
    b: Dict[str, int] = {}
    c: Set[str] = set()
    d: Optional[List[str]] = None
    tags: Union[int, List[str]] = 0
    e: Tuple[int, str] = (1, "a")
    any_: Any = None


class Aliased(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="APP_", env_file=".env")
    a: int = Field(alias="AlphA")
    b: str = Field("x", validation_alias="BETA")
    c: int = Field(0, validation_alias=AliasChoices("c", "SEE"))
    d: int = Field(0, validation_alias=AliasChoices(AliasPath("deep", 0), "flat"))
    e: List[str] = Field([], validation_alias=AliasChoices("ee", AliasPath("eee", "x")))


class AliasedByName(BaseSettings):
    model_config = SettingsConfigDict(populate_by_name=True, env_prefix="app_", env_file=".env")
    a: int = Field(alias="AlphA")
    b: str = Field("x", validation_alias=AliasChoices("BETA", "c"))
    d: Optional[List[int]] = Field(None, alias="flat")


class PrefixOfAll(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="app_", env_prefix_target="all")
    a: int = Field(1, alias="b")
    c: int = 2


class Leaf(BaseModel):
    x: int = 1
    Deep: Optional[Dict[str, int]] = None
    items: List[int] = []


class Sub(BaseModel):
    a: int
    b: str = "b"
    leaf: Leaf = Leaf()
    other: Optional[Leaf] = None
    tags: Union[List[str], str] = "none"
    named: int = Field(0, alias="NamE")


class StrictSub(BaseModel):
    model_config = ConfigDict(extra="forbid")
    a: int = 1


class Nested(BaseSettings):
    model_config = SettingsConfigDict(env_nested_delimiter="__", env_file=".env")
    sub: Sub
    c: Dict[str, Leaf] = {}
    d: Dict[str, List[int]] = {}
    e: dict = {}
    maybe: Optional[StrictSub] = None
    tags: List[str] = []
    either: Union[StrictSub, int] = 4
    mixed: Dict[str, Union[List[int], int]] = {}


class NestedSplit(BaseSettings):
    model_config = SettingsConfigDict(env_nested_delimiter="_", env_nested_max_split=1, env_prefix="app_")
    sub: Sub
    c: Dict[str, str] = {}


class NoneText(BaseSettings):
    model_config = SettingsConfigDict(env_parse_none_str="null", env_nested_delimiter="__", env_file=".env", extra="ignore")
    a: Optional[int] = 5
    b: Optional[str] = "x"
    c: Dict[str, Optional[int]] = {}
    sub: Optional[Sub] = None


class NoEmpty(BaseSettings):
    model_config = SettingsConfigDict(env_ignore_empty=True, env_file=".env")
    a: int = 5
    b: str = "x"
    tags: List[str] = []


class Raw(BaseSettings):
    tags: Annotated[List[str], NoDecode]
    b: Annotated[List[int], NoDecode] = []
    a: List[int] = []

    @field_validator("tags", "b", mode="before")
    @classmethod
    def split(cls, v):
        return v.split(",") if isinstance(v, str) else v


class RawAll(BaseSettings):
    model_config = SettingsConfigDict(enable_decoding=False)
    tags: List[str] = []
    a: Annotated[List[int], ForceDecode] = []

    @field_validator("tags", mode="before")
    @classmethod
    def split(cls, v):
        return v.split(";") if isinstance(v, str) else v


class Numbers(RootModel[List[int]]):
    pass


class Rooted(BaseSettings):
    a: Numbers = Numbers([1])


class Inner(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="APP_")
    a: int = 1
    tags: List[str] = []


class Outer(BaseSettings):
    inner: Inner
    b: Inner = Field(default_factory=Inner)


class Secrets(BaseSettings):
    model_config = SettingsConfigDict(secrets_dir="secrets", env_file=".env", extra="ignore")
    a: int = 1
    b: str = "x"
    tags: List[str] = []
    d: Optional[List[str]] = None
    password: SecretStr = SecretStr("")


class SecretDirs(BaseSettings):
    model_config = SettingsConfigDict(secrets_dir=("secrets", "more/./", "nowhere"), env_prefix="app_", case_sensitive=True)
    a: int = 1
    b: str = "x"


class Checked(BaseSettings):
    model_config = SettingsConfigDict(env_file=".env", extra="allow", frozen=True)
    a: int
    b: int = Field(2, ge=0, le=10)

    @model_validator(mode="before")
    @classmethod
    def look(cls, data):
        return {**data, "seen": len(data)} if isinstance(data, dict) else data

    @model_validator(mode="after")
    def both(self):
        if self.a == self.b:
            raise ValueError("a and b are the same")
        return self


class Service(BaseModel):
    inner: Inner
    name: str = "n"


class Defaulted(BaseSettings):
    inner: Inner = Inner()
    b: int = 1


DEFAULT_LEVEL = "INFO"
LIMITS = {"a": [1, 2.5], "b": (None, True, -3)}
RATE = 2 * 1.5
made = Inner(tags=["x"])
