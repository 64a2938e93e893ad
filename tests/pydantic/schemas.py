"""Our JSON Schema of models against pydantic's model_json_schema(), text for text: the files in models/ and examples/, and generated ones.

    schemas.py --schemac build/schemac [FILE...]
"""
import argparse
import importlib.util
import inspect
import json
import pathlib
import subprocess
import sys
import tempfile
import warnings

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent

PREFIX = """from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum, IntEnum
from ipaddress import IPv4Address, IPv6Network
from pathlib import Path
from typing import *
from uuid import UUID
from pydantic import *

class Colour(str, Enum):
    RED = "red"
    GREEN = "green"

class Level(IntEnum):
    LOW = 1
    HIGH = 2

class Item(BaseModel):
    sku: str
    count: int = 1

"""
NUMBERS = ["gt=1", "ge=0", "lt=10", "le=9", "multiple_of=3", "gt=0, le=100", "strict=True"]
SIZES = ["min_length=1", "max_length=5", "min_length=1, max_length=5"]
TYPES = {
    "int": NUMBERS, "float": NUMBERS + ["gt=0.5", "allow_inf_nan=False", "ge=-1.5e10"],
    "Decimal": NUMBERS + ["max_digits=6, decimal_places=2", "gt=Decimal('0.5')"],
    "str": SIZES + ["pattern=r'^[a-z]+$'", "strict=True", "max_length=0"], "bytes": SIZES,
    "bool": ["strict=True"], "datetime": ["gt=datetime(2020, 1, 1)"], "date": ["ge=date(2020, 1, 1)"], "time": [], "timedelta": ["gt=timedelta(1)"],
    "UUID": [], "UUID4": [], "Any": ["gt=3"], "None": [], "Colour": [], "Level": [], "Item": [],
    "list[int]": SIZES, "List[Item]": SIZES, "list": SIZES, "set[str]": SIZES, "frozenset[int]": SIZES, "tuple[int, str]": [], "Tuple[int, ...]": SIZES,
    "tuple": [], "dict[str, int]": SIZES, "Dict[str, Item]": [], "dict[str, Any]": [], "dict": [], "dict[int, str]": [], "dict[Colour, int]": [],
    "Literal['a', 'b']": [], "Literal[1]": [], "Literal['a', 1, None]": [], "Literal[Colour.RED, 'x']": [], "Literal[True]": [],
    "int | str": ["gt=3", "union_mode='left_to_right'"], "Union[int, None, str]": [], "Item | Colour": [], "Sequence[int]": SIZES, "Iterable[int]": SIZES,
    "Mapping[str, int]": [], "PositiveInt": ["lt=10"], "NonNegativeFloat": [], "StrictStr": SIZES, "FiniteFloat": [], "conint(gt=1, lt=5)": [],
    "constr(min_length=2, pattern='^a')": [], "conlist(int, min_length=1)": [], "condecimal(max_digits=5, ge=1)": [], "SecretStr": SIZES, "EmailStr": [],
    "NameEmail": [], "AnyUrl": [], "HttpUrl": [], "AnyHttpUrl": [], "PostgresDsn": [], "RedisDsn": [], "IPv4Address": [], "IPv6Network": [], "IPvAnyAddress": [],
    "IPvAnyNetwork": [], "Path": [], "Json": [], "Json[list[int]]": [], "AwareDatetime": [], "NaiveDatetime": [], "PastDate": [], "FutureDatetime": [],
    "ByteSize": [], "Annotated[int, Field(gt=1)]": ["lt=5"], "Annotated[str, StringConstraints(min_length=1, to_lower=True)]": SIZES,
    "list[Annotated[int, Field(gt=0, description='one')]]": SIZES, "dict[Annotated[str, Field(pattern='^k')], int]": [],
    "dict[Annotated[str, Field(min_length=2)], Item]": [], "list[list[Optional[Item]]]": [], "Optional[Annotated[Item, Field(description='an item')]]": [],
}
METAS = ["", "title='A title'", "description='What it is'", "examples=[1, 'x', {'b': 1, 'a': 2}]", "deprecated=True", "alias='theAlias'",
         "validation_alias='fromHere'", "serialization_alias='toThere'", "json_schema_extra={'z': 1, 'a': [1]}",
         "title='T', description='D', deprecated='old'", "validation_alias=AliasChoices('first', AliasPath('a', 0))", "validation_alias=AliasPath('p', 'q')"]


def generated():
    """One file a type: each constraint, optional, with and without a default; and the words of Field."""
    for number, (kind, limits) in enumerate(TYPES.items()):
        fields = [f"    a{i}: {kind} = Field({limit})" for i, limit in enumerate(limits)]
        fields += [f"    o{i}: Optional[{kind}] = Field(None, {limit})" for i, limit in enumerate(limits)]
        fields += [f"    plain: {kind}", f"    maybe: Optional[{kind}] = None", f"    many: list[{kind}] = []",
                   f"    described: {kind} = Field(description='d', title='t')", f"    by_name: dict[str, {kind}] = Field(default_factory=dict)"]
        yield f"type{number}", PREFIX + f"class Model(BaseModel):\n" + "\n".join(fields) + "\n"
    for number, meta in enumerate(METAS):
        fields = [f"    f{i}: {kind} = Field({('None, ' if kind.startswith('Opt') else '')}{meta})" for i, kind in
                  enumerate(("int", "str", "Item", "Colour", "Optional[Item]", "list[Item]", "Optional[int]"))]
        if "alias" in meta:
            fields = fields[:1]
        yield f"meta{number}", PREFIX + f"class Model(BaseModel):\n" + "\n".join(fields) + "\n"


def load(path):
    name = path.stem
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    sys.path.insert(0, str(path.parent))
    try:
        spec.loader.exec_module(module)
    finally:
        sys.path.pop(0)
    return module


def classes(module):
    """Its own models, nested ones too, by qualified name, in order."""
    from pydantic import BaseModel
    found = {}

    def walk(owner):
        for value in list(vars(owner).values()):
            if inspect.isclass(value) and issubclass(value, BaseModel) and value.__module__ == module.__name__ and "[" not in value.__name__:
                if value.__qualname__ not in found:
                    found[value.__qualname__] = value
                    walk(value)
    walk(module)
    return found


def compare(schemac, path):
    """(models, texts of differences)"""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        module = load(path)
        theirs = {name: cls.model_json_schema() for name, cls in classes(module).items()}
    result = subprocess.run([schemac, str(path), "--emit", "json-schema"], capture_output=True, text=True, timeout=60)
    if result.returncode:
        return len(theirs), [f"{path.name}: refused:\n{result.stderr}"]
    ours = json.loads(result.stdout)
    if len(theirs) == 1:
        ours = {next(iter(theirs)): ours}
    wrong = [f"{path.name}: models {sorted(ours)} against {sorted(theirs)}"] if sorted(ours) != sorted(theirs) else []
    for name, schema in theirs.items():
        a, b = (json.dumps(x, indent=1, ensure_ascii=False) for x in (schema, ours.get(name)))
        if a != b:
            lines = [(x, y) for x, y in zip(a.split("\n"), b.split("\n")) if x != y]
            wrong.append(f"{path.name}: {name}: pydantic {lines[0][0] if lines else a[-80:]!r}, ours {lines[0][1] if lines else b[-80:]!r}")
    return len(theirs), wrong


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--schemac", default=str(ROOT / "build" / "schemac"))
    parser.add_argument("files", nargs="*", type=pathlib.Path)
    args = parser.parse_args()
    files = args.files or sorted((HERE / "models").glob("*.py")) + sorted((ROOT / "examples" / "models").glob("models.py"))
    models = 0
    wrong = []
    with tempfile.TemporaryDirectory() as folder:
        if not args.files:
            for name, text in generated():
                path = pathlib.Path(folder, f"generated_{name}.py")
                path.write_text(text, encoding="utf-8")
                files.append(path)
        for path in files:
            n, differences = compare(args.schemac, path)
            models += n
            wrong += differences
    for line in wrong:
        print(line)
    print(f"pydantic: JSON Schema of {models} models in {len(files)} files, {len(wrong)} differ")
    return 1 if wrong else 0


sys.exit(main())
