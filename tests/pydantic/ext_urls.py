"""Models for ext_compare.py: one field of each URL type, and what stands around them."""
from typing import Annotated, Dict, List, Optional, Union

from pydantic import (AmqpDsn, AnyHttpUrl, AnyUrl, AnyWebsocketUrl, BaseModel, ClickHouseDsn, CockroachDsn, ConfigDict, Field, FileUrl, FtpUrl, HttpUrl,
                      KafkaDsn, MariaDBDsn, MongoDsn, MySQLDsn, NatsDsn, PostgresDsn, RedisDsn, SnowflakeDsn, WebsocketUrl, field_validator)


class TAny(BaseModel):
    x: AnyUrl


class TAnyHttp(BaseModel):
    x: AnyHttpUrl


class THttp(BaseModel):
    x: HttpUrl = HttpUrl("http://a")


class TAnyWebsocket(BaseModel):
    x: AnyWebsocketUrl


class TWebsocket(BaseModel):
    x: WebsocketUrl


class TFile(BaseModel):
    x: FileUrl


class TFtp(BaseModel):
    x: FtpUrl


class TPostgres(BaseModel):
    x: PostgresDsn


class TAmqp(BaseModel):
    x: AmqpDsn


class TRedis(BaseModel):
    x: RedisDsn = "redis://localhost"


class TMongo(BaseModel):
    x: MongoDsn


class TKafka(BaseModel):
    x: KafkaDsn


class TNats(BaseModel):
    x: NatsDsn


class TMySQL(BaseModel):
    x: MySQLDsn


class TMariaDB(BaseModel):
    x: MariaDBDsn


class TClickHouse(BaseModel):
    x: ClickHouseDsn


class TSnowflake(BaseModel):
    x: SnowflakeDsn


class TCockroach(BaseModel):
    x: CockroachDsn


class TStrict(BaseModel):
    model_config = ConfigDict(strict=True)
    x: HttpUrl


class TShort(BaseModel):
    x: Annotated[HttpUrl, Field(max_length=20)]


class TOptional(BaseModel):
    x: Optional[HttpUrl] = None


class TList(BaseModel):
    x: List[AnyUrl]


class TDict(BaseModel):
    x: Dict[HttpUrl, AnyUrl]


class TUnion(BaseModel):
    x: Union[HttpUrl, str]


class TUnions(BaseModel):
    x: Union[HttpUrl, FtpUrl, PostgresDsn]


class TChecked(BaseModel):
    x: HttpUrl

    @field_validator("x")
    @classmethod
    def at_home(cls, url):
        if url.host != "a" or url == HttpUrl("http://a/b"):
            raise ValueError(f"{url!r} is not at home, but at {url.host}:{url.port}")
        return url


class TEmptyPath(BaseModel):
    model_config = ConfigDict(url_preserve_empty_path=True)
    x: Union[HttpUrl, NatsDsn]


class TEmptyPathAny(BaseModel):
    model_config = ConfigDict(url_preserve_empty_path=True)
    x: AnyUrl
