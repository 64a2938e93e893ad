"""Models for ext_compare.py: JsonValue."""
from typing import Dict, List, Optional, Union

from pydantic import BaseModel, Field, JsonValue


class TJsonValue(BaseModel):
    x: JsonValue


class TJsonValues(BaseModel):
    x: Optional[JsonValue] = None
    y: Dict[str, JsonValue] = {}
    z: List[JsonValue] = Field(default=[], description="all")
    w: JsonValue = Field(default=None, description="any")


class TJsonValueUnion(BaseModel):
    x: Union[int, JsonValue]


CALLS = ["TJsonValue.model_json_schema()", "TJsonValues.model_json_schema()", "TJsonValueUnion.model_json_schema(mode='serialization')", 
         "TJsonValue(x=[(lambda a: a.append(a) or a)([])])",
         "TJsonValue(x={'a': {'b': Decimal(1)}})", "TJsonValue(x=[{'a': (1,)}, object])", "TJsonValue(x={'a': {2: 3}})", "TJsonValues(y={'a': (1,)}, z=[(1,)])",
         "TJsonValue(x=[float('inf'), float('nan')]).model_dump_json()", "TJsonValue(x={'a': [1, None, 'x', True, 1.5]}).x"]
