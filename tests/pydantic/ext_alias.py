"""Models for ext_compare.py: alias generators and _generate_next_value_ of one's own, which the compiler runs."""
from enum import Enum, auto
from typing import Any, List, Union

from pydantic import AliasGenerator, BaseModel, ConfigDict, Field, RootModel, SerializeAsAny, computed_field
from pydantic.alias_generators import to_camel, to_snake, to_pascal
from pydantic.dataclasses import dataclass


def own_camel(string: str) -> str:
    """Doc."""
    words = string.split("_")
    return words[0] + "".join(word.capitalize() for word in words[1:])


def own2(s):
    first, *rest = s.split("_")
    return first.lower() + "".join(map_title(r) for r in rest)


def map_title(x):
    return x.title()


def kebab(name: str) -> str:
    return name.replace("_", "-")


def header(name):
    return "-".join(p.capitalize() for p in name.split("_"))


def loop(name):
    out = ""
    upper = False
    for ch in name:
        if ch == "_":
            upper = True
        elif upper:
            out += ch.upper()
            upper = False
        else:
            out += ch
    return out


def cond(name):
    return name if name in ("a_b", "id") else f"x_{name}"


def enum_(name):
    return "".join(w if i == 0 else w.title() for i, w in enumerate(name.split("_")))


class F(BaseModel):
    first_name: int = 1
    last_name_x2: int = 2
    id: int = 3
    own: int = Field(default=4, alias="mine")
    shown: int = Field(default=5, serialization_alias="sh")
    read: int = Field(default=6, validation_alias="rd")


class A1(F):
    model_config = ConfigDict(alias_generator=own_camel, populate_by_name=True)


class A2(F):
    model_config = {"alias_generator": own2}


class A3(F):
    class Config:
        alias_generator = kebab


class A4(F):
    class Config:
        @staticmethod
        def alias_generator(n):
            return n.upper()


class A5(F):
    model_config = ConfigDict(alias_generator=lambda n: n.upper())


class A6(F):
    model_config = ConfigDict(alias_generator=AliasGenerator(validation_alias=to_camel, serialization_alias=to_pascal))


class A7(F):
    model_config = ConfigDict(alias_generator=AliasGenerator(alias=own_camel, serialization_alias=lambda n: n.replace("_", ".")))


class A8(F):
    model_config = ConfigDict(alias_generator=AliasGenerator(serialization_alias=header), extra="forbid")


class A9(F):
    model_config = ConfigDict(alias_generator=loop)


class B1(F):
    model_config = ConfigDict(alias_generator=cond)


class B2(F):
    model_config = ConfigDict(alias_generator=enum_)


class B3(F):
    model_config = ConfigDict(alias_generator=AliasGenerator(to_camel))


class B5(A1):
    model_config = ConfigDict(alias_generator=to_snake)


class Auto(str, Enum):
    def _generate_next_value_(name, start, count, last_values):
        return name.lower()
    ONE = auto()
    TWO_X = auto()
    THREE = "3"


class AutoName(str, Enum):
    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        return name


class Auto2(AutoName):
    A = auto()
    B = auto()


class E(BaseModel):
    a: Auto = Auto.ONE
    b: Auto2 = Auto2.B


TITLE = "A Title"


class C1(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel)
    a_field: int = 1

    @computed_field
    @property
    def two_times(self) -> int:
        """Doc."""
        return self.a_field * 2

    @computed_field(alias="own_one", title=TITLE, description="said", examples=[1, 2], deprecated=False, json_schema_extra={"x": 1}, repr=False)
    @property
    def with_alias(self) -> int:
        return 7

    @computed_field(repr=True)
    @property
    def _private_shown(self) -> int:
        return 1

    @computed_field
    @property
    def _private_hidden(self) -> int:
        return 1


class C2(C1):
    model_config = ConfigDict(alias_generator=kebab)


class C3(C1):
    model_config = ConfigDict(alias_generator=AliasGenerator(alias=to_pascal, serialization_alias=header))


class C4(C1):
    model_config = ConfigDict(alias_generator=AliasGenerator(validation_alias=to_pascal))


class Shown(BaseModel):
    model_config = ConfigDict(serialize_by_alias=True, alias_generator=to_camel, validate_by_name=True, validate_by_alias=True)
    mime_type: str = "a"


class Named(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, validate_by_name=True, validate_by_alias=True)
    no_alias: int = 1
    in_shown: Shown = Shown()


class ShownHeir(Named):
    model_config = ConfigDict(serialize_by_alias=True)
    more_names: int = 2

    @computed_field
    @property
    def com_puted(self) -> int:
        return 1


class NamedHeir(Shown):
    model_config = ConfigDict(serialize_by_alias=False)
    more_names: int = 2


@dataclass(config=ConfigDict(serialize_by_alias=True))
class ShownData:
    d_one: int = Field(1, alias="dOne")


@dataclass
class NamedData:
    d_one: int = Field(1, alias="dOne")


class Root(RootModel[Union[Shown, Named]]):
    pass


class Mixed(BaseModel):
    model_config = ConfigDict(serialize_by_alias=True, alias_generator=to_camel, validate_by_name=True, validate_by_alias=True)
    a_named: Named = Named()
    a_heir: Shown = NamedHeir()
    b_heir: Named = ShownHeir()
    any_shown: Any = ShownHeir()
    any_named: Any = Named()
    as_any: SerializeAsAny[Named] = ShownHeir()
    a_data: ShownData = ShownData()
    b_data: NamedData = NamedData()
    a_list: List[Any] = [Named(), ShownHeir()]
    a_root: Root = Root(Shown())


class Unsaid(Mixed):
    model_config = ConfigDict(serialize_by_alias=False)


NESTED = ["Root(Shown())", "Root(Named())", "Mixed()", "Unsaid()", "ShownHeir()", "NamedHeir()", "Named()"]
DUMPS = ["model_dump()", "model_dump(by_alias=False)", "model_dump(by_alias=True)", "model_dump_json()", "model_dump_json(by_alias=True, exclude_none=True)",
         "model_dump(exclude_unset=True)", "model_dump(mode='json')", "model_dump_json(indent=1)", "model_dump(exclude_defaults=True)"]
COMPUTED = ["C1", "C2", "C3", "C4"]
CLASSES = ["A1", "A2", "A3", "A4", "A5", "A6", "A7", "A8", "A9", "B1", "B2", "B3", "B5"]
KEYS = ["firstName", "first_name", "first-name", "FIRST_NAME", "First-Name", "x_first_name", "mine", "own", "sh", "shown", "rd", "read", "Read"]
CALLS = [
    *[f"{name}.model_json_schema(mode={mode!r}, by_alias={alias})" for name in CLASSES for mode in ("validation", "serialization") for alias in (True, False)],
    *[f"{name}.model_validate({{{key!r}: {value!r}}})" for name in CLASSES for key in KEYS for value in (7, "x")],
    *[f"{name}().{call}" for name in CLASSES for call in ("model_dump(by_alias=True)", "model_dump_json(by_alias=True)")],
    *[f"[(f.alias, f.validation_alias, f.serialization_alias) for f in {name}.model_fields.values()]" for name in CLASSES],
    *[f"E(a={value!r})" for value in ("one", "two_x", "3", "ONE", "x")], "E.model_json_schema()", "E(b='A').model_dump_json()",
    *[f"{name}().{call}" for name in COMPUTED for call in ("model_dump()", "model_dump(by_alias=True)", "model_dump_json(by_alias=True)", "model_dump(by_alias=True, include={'two_times'})")],
    *[f"{name}.model_json_schema(mode={mode!r}, by_alias={alias})" for name in COMPUTED for mode in ("validation", "serialization") for alias in (True, False)],
    *[f"[(n, f.alias, f.repr) for n, f in {name}.model_computed_fields.items()]" for name in COMPUTED],
    *[f"repr({name}())" for name in COMPUTED],
    *[f"{value}.{dump}" for value in NESTED for dump in DUMPS]]
