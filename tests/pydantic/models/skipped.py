"""SkipJsonSchema: parts that JSON Schemas leave out. Base64."""
from typing import Annotated, Dict, List, Optional, Tuple, Union
from pydantic import Base64Bytes, Base64Str, Base64UrlStr, BaseModel, Field
from pydantic.json_schema import SkipJsonSchema

class M(BaseModel):
    a: int
class A(BaseModel):
    a: Union[int, SkipJsonSchema[None]] = None
    b: SkipJsonSchema[int] = 1
    c: List[SkipJsonSchema[int]] = []
    d: Union[int, SkipJsonSchema[str], SkipJsonSchema[None]] = 1
    e: Optional[SkipJsonSchema[int]] = 1
    f: Annotated[int, SkipJsonSchema()] = 1
    g: Dict[str, SkipJsonSchema[int]] = {}
    h: Tuple[int, SkipJsonSchema[str]] = (1, "a")
    i: Union[int, Annotated[None, SkipJsonSchema()]] = 1
    j: "SkipJsonSchema[M]" = None
    k: Union[SkipJsonSchema[M], None] = None
    r: SkipJsonSchema[int]
    u: Union[SkipJsonSchema[int], SkipJsonSchema[str]] = 1



class B(BaseModel):
    a: Base64Bytes
    b: Base64Str = Field(title="text")
    c: Optional[Base64UrlStr] = None
    d: List[Base64Bytes] = []
    e: Annotated[Base64Str, Field(description="told")]
