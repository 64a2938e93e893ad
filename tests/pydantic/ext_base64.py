"""Models for ext_compare.py: Base64Bytes and its like."""
from typing import Annotated, List, Optional, Union

from pydantic import Base64Bytes, Base64Str, Base64UrlBytes, Base64UrlStr, BaseModel, ConfigDict, Field


class TBase64Bytes(BaseModel):
    x: Base64Bytes


class TBase64Str(BaseModel):
    x: Base64Str


class TBase64UrlBytes(BaseModel):
    x: Base64UrlBytes


class TBase64UrlStr(BaseModel):
    x: Optional[Base64UrlStr] = None


class TBase64Items(BaseModel):
    x: List[Base64Str]


class TBase64Limited(BaseModel):
    x: Annotated[Base64Str, Field(max_length=5)]


class TBase64Stripped(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True)
    x: Union[Base64Str, int]
