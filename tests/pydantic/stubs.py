"""The stubs of extension modules and of ctypes modules, by mypy --strict (and pyright, where it is installed): stubs.py SCHEMAC.

Every file of models in tests/pydantic and examples/models is built; of those that are refused, the reason is shown and nothing is asked.
A small program that uses the classes must check, and one that uses them wrongly must not.
"""
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parent.parent
FILES = sorted((HERE / "models").glob("*.py")) + sorted((HERE / "corpus").glob("*.py")) + [HERE / "ext_types.py", ROOT / "examples/models/models.py"]

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
BAD = {"order.nothing": "has no attribute", "Order(id='a', items=[])": "incompatible type", "Item(price=1)": "Missing named argument",
       "order.items[0].times('a')": "incompatible type"}


def mypy(folder, *names):
    return subprocess.run([sys.executable, "-m", "mypy", "--strict", "--no-error-summary", *names], cwd=folder, capture_output=True, text=True, check=False)


def main(schemac):
    failed = checked = refused = 0
    with tempfile.TemporaryDirectory() as tmp:
        for path in FILES:
            folder = pathlib.Path(tmp, path.stem)
            folder.mkdir()
            shutil.copytree(path.parent, folder / "src", ignore=shutil.ignore_patterns("__pycache__"))
            done = subprocess.run([schemac, "build", folder / "src" / path.name, "--ext", "-o", folder / "out", "--with-python", sys.executable, "--cc", "cc -O0"],
                                  capture_output=True, text=True, check=False)
            stub = folder / "out" / f"{path.stem}.pyi"
            if not stub.exists():
                refused += 1
                print(f"{path.name}: no stub: {done.stderr.splitlines()[0] if done.stderr else done.returncode}")
                continue
            told = mypy(folder / "out", stub.name)
            checked += 1
            if told.returncode:
                failed += 1
                print(f"{path.name}:\n{told.stdout}{told.stderr}")
        folder = pathlib.Path(tmp, "use")
        folder.mkdir()
        (folder / "stub_models.py").write_text(MODELS)
        done = subprocess.run([schemac, "build", "stub_models.py", "--ext", "-o", "out", "--with-python", sys.executable, "--cc", "cc -O0"], cwd=folder, capture_output=True, text=True,
                              check=False)
        (folder / "out" / "good.py").write_text(GOOD)
        told = mypy(folder / "out", "good.py", "stub_models.pyi")
        checked += 1
        if told.returncode:
            failed += 1
            print(f"use: {done.stderr}{told.stdout}{told.stderr}")
        for text, wanted in BAD.items():
            (folder / "out" / "bad.py").write_text(GOOD + text + "\n")
            told = mypy(folder / "out", "bad.py")
            checked += 1
            if wanted not in told.stdout:
                failed += 1
                print(f"{text}: wanted {wanted!r}, mypy says: {told.stdout}{told.stderr}")
    print(f"stubs: {checked - failed} passed, {failed} failed, {refused} files are refused")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
