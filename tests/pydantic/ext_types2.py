"""Models for ext_compare.py: types made of text, containers of other kinds, limits that a type does not have, unions of them."""
import collections
from collections import deque
from collections.abc import MutableMapping
from datetime import date, datetime
from decimal import Decimal
from ipaddress import IPv4Address, IPv4Interface, IPv4Network, IPv6Address, IPv6Interface, IPv6Network
from pathlib import Path, PurePath
from typing import Annotated, Any, Deque, Dict, List, Literal, Mapping, Optional, Sequence, Set, Tuple, TypeVar, Union

from pydantic import (BaseModel, ByteSize, ConfigDict, EmailStr, Field, IPvAnyAddress, IPvAnyInterface, IPvAnyNetwork, Json, NameEmail, RootModel,
                      SecretBytes, SecretStr, StringConstraints, conint, conlist, constr)
from pydantic.json_schema import SkipJsonSchema
from typing_extensions import TypeAliasType

T = TypeVar("T")
K = TypeVar("K")


class TEmail(BaseModel):
    x: EmailStr


class TNameEmail(BaseModel):
    x: NameEmail


class TEmailShort(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True, str_max_length=12)
    x: EmailStr


class TIPv4(BaseModel):
    x: IPv4Address


class TIPv6(BaseModel):
    x: IPv6Address


class TIPv4Network(BaseModel):
    x: IPv4Network


class TIPv6Network(BaseModel):
    x: IPv6Network


class TIPv4Interface(BaseModel):
    x: IPv4Interface


class TIPv6Interface(BaseModel):
    x: IPv6Interface


class TIPAny(BaseModel):
    x: IPvAnyAddress


class TIPAnyNetwork(BaseModel):
    x: IPvAnyNetwork


class TIPAnyInterface(BaseModel):
    x: IPvAnyInterface


class TPath(BaseModel):
    x: Path


class TPurePath(BaseModel):
    x: PurePath


class TByteSize(BaseModel):
    x: ByteSize


class TJson(BaseModel):
    x: Json


class TJsonAny(BaseModel):
    x: Json[Any]


class TJsonList(BaseModel):
    x: Json[List[int]]


class TJsonShort(BaseModel):
    x: Annotated[Json[List[int]], Field(max_length=1)]


class TDeque(BaseModel):
    x: Deque[int]


class TDequeShort(BaseModel):
    x: Annotated[deque, Field(min_length=1, max_length=2)]


class TSequence(BaseModel):
    x: Sequence[int]


class TSequenceAny(BaseModel):
    x: Sequence


class TSequenceLong(BaseModel):
    x: Annotated[Sequence[str], Field(min_length=2)]


class TMapping(BaseModel):
    x: Mapping[str, int]


class TMutableMapping(BaseModel):
    x: MutableMapping[int, str]


class TSecret(BaseModel):
    x: SecretStr


class TSecretLong(BaseModel):
    x: SecretStr = Field(min_length=2)


class TSecretBytes(BaseModel):
    x: SecretBytes


class TUnionGt(BaseModel):
    x: Annotated[Union[int, float], Field(gt=1)]


class TAnyLength(BaseModel):
    x: Annotated[Any, Field(max_length=2)]


class TUnionPattern(BaseModel):
    x: Annotated[Union[str, int], Field(pattern="^a")]


class TOptionalLimits(BaseModel):
    x: Optional[Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, to_upper=True)]] = None


class TUnionEmail(BaseModel):
    x: Union[EmailStr, IPv4Address, int]


class TUnionIp(BaseModel):
    x: Union[str, IPv4Address]


class TUnionIpFirst(BaseModel):
    x: Union[IPv4Address, str]


class TUnionIpAny(BaseModel):
    x: Union[str, IPvAnyAddress]


class TUnionPath(BaseModel):
    x: Union[Path, int, List[int]]


class TUnionSize(BaseModel):
    x: Union[ByteSize, List[int], Deque[str]]


class TUnionJson(BaseModel):
    x: Union[Json[List[int]], str]


class TUnionSequence(BaseModel):
    x: Union[Sequence[int], str]


class TUnionSecret(BaseModel):
    x: Union[int, SecretStr]


class TStrictIp(BaseModel):
    model_config = ConfigDict(strict=True)
    x: Union[IPv4Address, Path]


class TStrictDeque(BaseModel):
    model_config = ConfigDict(strict=True)
    x: Deque[int]


class TConList(BaseModel):
    x: conlist(conint(ge=1), min_length=1, max_length=2)


class TConStr(BaseModel):
    x: constr(strip_whitespace=True, to_lower=True, max_length=3, pattern=r"^[a-z]+$")


class TDictDate(BaseModel):
    x: Dict[date, int]


class TDictIp(BaseModel):
    x: Dict[IPv4Address, Decimal]


class TDictTuple(BaseModel):
    x: Dict[Tuple[int, int], int]


class TSetIp(BaseModel):
    x: Set[IPv4Address]


class Ids(RootModel[List[int]]):
    pass


class TRoot(BaseModel):
    x: Ids


class TRootUnion(BaseModel):
    x: Union[Ids, Dict[str, int]]


class TSecretsInside(BaseModel):
    x: List[SecretStr]


class TIpOfConfig(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True, str_max_length=12)
    x: IPv4Address


class TIpInUnion(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True)
    x: Union[IPv4Address, IPv6Network, int]


class TIpByUnionMode(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True)
    x: Annotated[Union[IPv4Address, IPv4Network], Field(union_mode="left_to_right")]


class TLiteralWords(BaseModel):
    x: Literal[True, "1", 1, "yes", 0]


class TLiteralWordUnion(BaseModel):
    x: Union[Literal[False], int, None]


class TLiteralKeys(BaseModel):
    x: Dict[Literal[True, "a", "x"], Any]


class TTextOrBytes(BaseModel):
    x: Union[str, bytes]


class TBytesOrText(BaseModel):
    x: Union[bytes, Decimal, str]


class TDateOrText(BaseModel):
    x: Union[date, str]


class TDateOrDatetime(BaseModel):
    x: Union[date, datetime]


class TDateKeys(BaseModel):
    x: Dict[Union[date, datetime, str], int]


class TLabelsOfConfig(BaseModel):
    model_config = ConfigDict(coerce_numbers_to_str=True, allow_inf_nan=False)
    x: Union[float, str, List[str]]


class TLabelsOfFields(BaseModel):
    x: Union[Annotated[str, Field(min_length=0)], Annotated[bytes, Field(min_length=0)], Annotated[float, Field(allow_inf_nan=False)]]


Item_ = TypeAliasType("Item_", int)
Again = TypeAliasType("Again", Item_)
Either = TypeAliasType("Either", Union[int, str])
Perhaps = TypeAliasType("Perhaps", Optional[int])
Grouped = TypeAliasType("Grouped", Dict[K, List[T]], type_params=(K, T))
Small = TypeAliasType("Small", Annotated[int, Field(lt=5)])
Pair = Tuple[T, T]
Maybe = Optional[T]
Pairs = List[Pair]
Few = Annotated[Dict[K, T], Field(max_length=2)]


class TAliasItem(BaseModel):
    x: Annotated[Again, Field(gt=1)]


class TAliasUnion(BaseModel):
    x: Union[Either, bool, None]


class TAliasNullable(BaseModel):
    x: Optional[Perhaps]


class TAliasGeneric(BaseModel):
    x: Grouped[str, Small]


class TAliasPair(BaseModel):
    x: Pair[int]


class TAliasMaybe(BaseModel):
    x: Union[Maybe[int], List[Maybe[str]]]


class TAliasPairs(BaseModel):
    x: Pairs[int]


class TAliasFew(BaseModel):
    x: Few[str, Maybe[int]]


class TSkippedNone(BaseModel):
    x: Union[int, SkipJsonSchema[None]]


class TSkippedItem(BaseModel):
    x: List[SkipJsonSchema[int]]
