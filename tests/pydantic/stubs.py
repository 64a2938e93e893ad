"""The stubs of extension modules and of ctypes modules, by mypy --strict and by pyright: stubs.py SCHEMAC.

Every file of models in tests/pydantic and examples/models is built; of those that are refused, the reason is shown and nothing is asked.
A small program that uses the classes must check, and one that uses them wrongly must not. pyright's own code comes from npm when it
first runs: where that cannot be had, it is said, and mypy alone is asked.
"""
import os
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parent.parent
# What ext_compare.py, corpus.py and model_c.py compile and run: only their stubs are wanted here, so the C is read by the preprocessor alone.
COMPILED = [*sorted((HERE / "corpus").glob("*.py")), *(HERE / f"{name}.py" for name in ("ext_types", "ext_plain", "ext_dataclass", "ext_functions"))]
FILES = [*sorted((HERE / "models").glob("*.py")), *COMPILED, ROOT / "examples/models/models.py"]

MODELS = '''
from datetime import datetime
from decimal import Decimal
from typing import Dict, List, Optional, Union
from pydantic import BaseModel, Field, computed_field


class Item(BaseModel):
    """One line."""
    sku: str = Field(description='the "key" of it')
    price: Decimal
    count: int = 1

    def times(self, n: int, *, up: bool = False) -> List[Decimal]:
        return [self.price] * n

    @property
    def total(self) -> Decimal:
        return self.price * self.count

    @classmethod
    def free(cls, sku: str) -> "Item":
        return cls(sku=sku, price=Decimal(0))

    class Inner(BaseModel):
        x: Optional[int] = None


class Order(BaseModel):
    id: int
    items: List[Item]
    inner: Item.Inner = Item.Inner()
    at: Optional[datetime] = None
    from_: str = Field(alias="from", default="")
    meta: Dict[str, Union[int, str]] = {}

    @computed_field
    @property
    def size(self) -> int:
        return len(self.items)
'''
GOOD = '''
from decimal import Decimal
from stub_models import Item, Order, ValidationError

order = Order(id=1, items=[Item(sku="a", price=Decimal(1))])
total: Decimal = order.items[0].total
many: list[Decimal] = order.items[0].times(2, up=True)
free: Item = Item.free("x")
size: int = order.size
x: int | None = order.inner.x
copy: Order = order.model_copy(update={"id": 2})
text: str = Order.model_validate_json(b"{}").model_dump_json()
try:
    Order.model_validate({})
except ValidationError as e:
    print(e.errors()[0]["loc"], e.error_count(), e.title)
'''
# What is wrong: a line, and what mypy and pyright say of it.
BAD = [("order.nothing", "has no attribute", "Cannot access attribute"),
       ("Order(id='a', items=[])", "incompatible type", "is not assignable to"),
       ("Item(price=1)", "Missing named argument", "missing for parameter"),
       ("order.items[0].times('a')", "incompatible type", "is not assignable to")]


def checkers():
    """[(name, command)]"""
    beside = pathlib.Path(sys.executable).parent
    found = [("mypy", [sys.executable, "-m", "mypy", "--strict", "--no-error-summary"])]
    pyright = [str(beside / "pyright")]
    os.environ["PYRIGHT_PYTHON_IGNORE_WARNINGS"] = "1"
    told = subprocess.run([*pyright, "--version"], capture_output=True, text=True, check=False)
    if told.returncode == 0:
        found.append(("pyright", [*pyright, "--pythonpath", sys.executable]))
    else:
        print(f"stubs: pyright cannot be run, mypy alone is asked: {(told.stderr or told.stdout).strip().splitlines()[-1:]}")
    return found


def ask(command, folder, *names):
    return subprocess.run([*command, *names], cwd=folder, capture_output=True, text=True, check=False)


def build(schemac, source, out, *options):
    cc = "cc -E" if source in COMPILED else "cc -O0"
    return subprocess.run([schemac, "build", source, *options, "-o", out, "--cc", cc], capture_output=True, text=True, check=False)


EXT = ("--ext", "--with-python", sys.executable)


def main(schemac):
    failed = checked = refused = 0
    known = checkers()
    with tempfile.TemporaryDirectory() as tmp:
        for kind, options in (("extension", EXT), ("ctypes", ())):
            out = pathlib.Path(tmp, kind)
            for path in FILES:
                done = build(schemac, path, out, *options)
                if not (out / f"{path.stem}.pyi").exists():
                    refused += 1
                    why = next((line for line in done.stderr.splitlines() if "error[" in line), done.returncode)
                    print(f"{path.name}: no stub of the {kind} module: {why}")
            stubs = sorted(file.name for file in out.glob("*.pyi"))
            for name, command in known:
                told = ask(command, out, *stubs)
                checked += len(stubs)
                if told.returncode:
                    failed += 1
                    print(f"{kind}: {name}:\n{told.stdout}{told.stderr}")
        folder = pathlib.Path(tmp, "use")
        folder.mkdir()
        (folder / "stub_models.py").write_text(MODELS)
        done = build(schemac, folder / "stub_models.py", folder / "out", *EXT)
        for at, (name, command) in enumerate(known):
            (folder / "out" / "good.py").write_text(GOOD)
            told = ask(command, folder / "out", "good.py", "stub_models.pyi")
            checked += 1
            if told.returncode:
                failed += 1
                print(f"use: {name}: {done.stderr}{told.stdout}{told.stderr}")
            for text, *wanted in BAD:
                (folder / "out" / "bad.py").write_text(GOOD + text + "\n")
                told = ask(command, folder / "out", "bad.py")
                checked += 1
                if wanted[at] not in told.stdout:
                    failed += 1
                    print(f"{text}: wanted {wanted[at]!r}, {name} says: {told.stdout}{told.stderr}")
    print(f"stubs: {checked - failed} passed, {failed} failed, {refused} are refused")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
