"""A user service: addresses of many kinds, secrets, computed and serialized fields, partial updates, context."""
from datetime import date, datetime, timedelta
from ipaddress import IPv4Network
from typing import Annotated, Any, List, Optional, Set, Union
from uuid import UUID

from pydantic import (UUID4, AfterValidator, AnyUrl, BaseModel, ConfigDict, EmailStr, Field, HttpUrl, IPvAnyAddress, PastDate, PrivateAttr, SecretStr,
                      ValidationInfo, computed_field, field_serializer, field_validator, model_validator)

RESERVED = frozenset({"admin", "root"})


def no_reserved(name: str) -> str:
    if name.lower() in RESERVED:
        raise ValueError(f"{name!r} is reserved")
    return name


Username = Annotated[str, Field(min_length=3, max_length=16, pattern=r"^[a-zA-Z][\w.]*$"), AfterValidator(no_reserved)]


class Session(BaseModel):
    ip: IPvAnyAddress
    agent: str = ""
    started: datetime
    length: timedelta = timedelta(minutes=30)

    @computed_field
    @property
    def ends(self) -> datetime:
        return self.started + self.length


class Link(BaseModel):
    rel: str
    href: HttpUrl


class Profile(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True)
    display: Optional[str] = Field(None, max_length=30)
    birthday: Optional[PastDate] = None
    avatar: Optional[HttpUrl] = None
    links: List[Link] = []
    home: Optional[AnyUrl] = None

    @field_serializer("birthday")
    def day(self, value: Optional[date]):
        return value.strftime("%d.%m.%Y") if value else None


class NewUser(BaseModel):
    username: Username
    email: EmailStr
    password: SecretStr = Field(min_length=8)
    repeat: SecretStr
    networks: Set[IPv4Network] = set()
    invited_by: Optional[UUID4] = None

    @field_validator("password")
    @classmethod
    def strong(cls, v: SecretStr) -> SecretStr:
        text = v.get_secret_value()
        if text.isalpha() or text.isdigit():
            raise ValueError("letters and digits, please")
        return v

    @model_validator(mode="after")
    def same(self) -> "NewUser":
        if self.password.get_secret_value() != self.repeat.get_secret_value():
            raise ValueError("passwords differ")
        return self


class User(BaseModel):
    model_config = ConfigDict(populate_by_name=True, from_attributes=True)
    id: UUID = Field(alias="_id")
    username: Username
    email: EmailStr
    profile: Profile = Field(default_factory=Profile)
    sessions: List[Session] = Field(default_factory=list, exclude=True)
    active: bool = True
    score: float = Field(0.0, ge=0, allow_inf_nan=False, repr=False)
    _cache: dict = PrivateAttr(default_factory=dict)

    @field_validator("email", mode="before")
    @classmethod
    def old_domain(cls, v: Any, info: ValidationInfo) -> Any:
        if isinstance(v, str) and info.context and "old" in info.context:
            return v.replace(info.context["old"], "example.com")
        return v

    @field_serializer("score", when_used="json")
    def score_text(self, value: float) -> str:
        return f"{value:.1f}"

    @computed_field(alias="Name")
    @property
    def name(self) -> str:
        return self.profile.display or self.username


class UserPatch(BaseModel):
    model_config = ConfigDict(extra="forbid")
    username: Optional[Username] = None
    email: Optional[EmailStr] = None
    active: Optional[bool] = None
    profile: Union[Profile, None] = None

    @model_validator(mode="after")
    def something(self):
        if not self.model_fields_set:
            raise ValueError("nothing to change")
        return self
