"""A service's configuration: aliases of many kinds, sizes, paths, durations, frozen parts, defaults that are validated."""
from datetime import timedelta
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any, Deque, Dict, List, Literal, Mapping, Optional, Sequence, Tuple, Union

from pydantic import (AliasChoices, AliasPath, BaseModel, ByteSize, ConfigDict, Field, NonNegativeFloat, PositiveFloat, PostgresDsn, RedisDsn, SecretStr,
                      field_validator, model_validator)
from pydantic.alias_generators import to_pascal, to_snake

DEFAULT_TIMEOUT = timedelta(seconds=30)
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True)


class Retry(Frozen):
    attempts: int = Field(default=3, ge=0, le=10, validation_alias=AliasChoices("attempts", "tries", "max_tries"))
    backoff: PositiveFloat = 0.5
    jitter: Tuple[NonNegativeFloat, NonNegativeFloat] = (0, 1)

    @field_validator("jitter")
    @classmethod
    def ordered(cls, v: Tuple[float, float]) -> Tuple[float, float]:
        return tuple(sorted(v))


class Database(Frozen):
    dsn: PostgresDsn
    pool: int = Field(5, gt=0, serialization_alias="poolSize")
    options: Mapping[str, Union[bool, int, str]] = {}
    replica: Optional[PostgresDsn] = None


class Cache(Frozen):
    url: RedisDsn = Field("redis://localhost", validation_alias=AliasPath("endpoints", 0))
    size: ByteSize = "64MiB"
    ttl: timedelta = DEFAULT_TIMEOUT


class Logging(BaseModel):
    model_config = ConfigDict(alias_generator=to_pascal)
    level: str = "INFO"
    log_file: Optional[Path] = None
    last_lines: Deque[str] = Field(default_factory=list, max_length=3)
    by_module: Dict[str, Literal["DEBUG", "INFO", "WARNING", "ERROR"]] = {}

    @field_validator("level", mode="before")
    @classmethod
    def known(cls, v: Any) -> Any:
        if isinstance(v, int):
            v = LEVELS[min(v // 10 - 1, 3)]
        if v not in LEVELS:
            raise ValueError(f"level must be one of {', '.join(LEVELS)}")
        return v


class Server(BaseModel):
    model_config = ConfigDict(alias_generator=to_snake, populate_by_name=True)
    hostName: str = "localhost"
    bindTo: Sequence[IPv4Address] = ()
    port: int = Field(8080, ge=1, le=65535)


class Config(BaseModel):
    model_config = ConfigDict(extra="forbid", str_max_length=200, title="Configuration")
    name: str
    env: Literal["dev", "test", "prod"] = "dev"
    server: Server = Server()
    database: Optional[Database] = None
    cache: Cache = Field(default_factory=Cache)
    retry: Retry = Retry(tries=2)
    logging: Logging = Field(default_factory=Logging, alias="log")
    api_key: SecretStr = SecretStr("changeme")
    features: List[str] = Field(default_factory=lambda: ["base"])
    limits: Dict[str, ByteSize] = {}
    first_feature: Optional[str] = Field(None, validation_alias=AliasChoices(AliasPath("features", 0), "feature"))

    @model_validator(mode="after")
    def prod_is_safe(self):
        if self.env == "prod" and self.api_key.get_secret_value() == "changeme":
            raise ValueError("change the key")
        return self
