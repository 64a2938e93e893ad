"""Models compiled under the name of their file: schemac.use_compiled, the example service by both, and diff-runtime."""

from __future__ import annotations

import os
import pathlib
import subprocess
import sys

import pytest
from conftest import BUILD, ROOT, SCHEMAC, run

EXAMPLE = ROOT / "examples/models"
PACKAGE = ROOT / "runtime/python"


def build(models: pathlib.Path, folder: pathlib.Path) -> pathlib.Path:
    run(SCHEMAC, "build", models, "--ext", "-o", folder, "--with-python", sys.executable)
    return folder


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    return build(EXAMPLE / "models.py", tmp_path_factory.mktemp("compiled"))


def python(*words: object, cwd: pathlib.Path = EXAMPLE, **environment: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHONPATH": str(PACKAGE), "PYTHONDONTWRITEBYTECODE": "1", "SCHEMAC_LIBRARY": str(BUILD / "libschemac.so"), **environment}
    return subprocess.run([sys.executable, *map(str, words)], cwd=cwd, env=env, capture_output=True, text=True, timeout=120, check=False)


def test_example_by_pydantic_and_compiled(compiled: pathlib.Path) -> None:
    for environment in ({}, {"COMPILED_MODELS": str(compiled)}):
        done = python("-m", "pytest", "-q", "-p", "no:cacheprovider", "-W", "ignore", "-c", "/dev/null", "--rootdir", EXAMPLE, EXAMPLE, **environment)
        assert done.returncode == 0 and "5 passed" in done.stdout, done.stdout + done.stderr


def test_no_pydantic_is_imported(compiled: pathlib.Path) -> None:
    code = """import sys, schemac
schemac.use_compiled("models", sys.argv[1])
import models
models.Settings(), models.OrderEvent(order_id="a", customer_id="b", amount=1)
assert not [name for name in sys.modules if name.startswith(("pydantic", "dotenv"))]
print(models.__file__)"""
    done = python("-c", code, compiled, TABLE_NAME="t", QUEUE_URL="q")
    assert done.returncode == 0 and done.stdout.startswith(str(compiled)), done.stderr


def test_use_compiled_refuses(compiled: pathlib.Path, tmp_path: pathlib.Path) -> None:
    nothing = python("-c", "import schemac; schemac.use_compiled('models', 'nowhere')")
    assert "no compiled module for models in nowhere, for this Python: schemac build models.py --ext" in nothing.stderr
    late = python("-c", "import sys, schemac, models; schemac.use_compiled('models', sys.argv[1])", compiled)
    assert "models is imported already, from" in late.stderr and "call use_compiled before" in late.stderr
    again = python("-c", "import sys, schemac; [schemac.use_compiled('models', sys.argv[1]) or __import__('models') for _ in range(2)]", compiled)
    assert again.returncode == 0, again.stderr


def diff(*words: object, cwd: pathlib.Path = EXAMPLE) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(SCHEMAC), "diff-runtime", *map(str, words)], cwd=cwd, capture_output=True, text=True, timeout=120, check=False)


def test_diff_runtime_same() -> None:
    done = diff("models.py", "--model", "OrderEvent", "--events", "events", "--with-python", sys.executable)
    assert (done.returncode, done.stdout) == (0, "5 events, 10 comparisons, 0 differ\n"), done.stderr


def test_diff_runtime_different(tmp_path: pathlib.Path) -> None:
    text = "from pydantic import BaseModel\n\n\nclass Order(BaseModel):\n    id: int\n    note: str = 'a'\n"
    (tmp_path / "old").mkdir()
    (tmp_path / "old/orders.py").write_text(text)
    folder = build(tmp_path / "old/orders.py", tmp_path / "compiled")
    (tmp_path / "orders.py").write_text(text.replace("'a'", "'b'").replace("id: int", "id: str"))
    (tmp_path / "events.ndjson").write_text('{"id": 1}\n{"id": "1"}\n{"id": null}\n')
    done = python("-m", "schemac", "diff-runtime", "orders.py", "--events", "events.ndjson", "--compiled", folder, cwd=tmp_path)
    assert done.returncode == 1, done.stderr
    assert done.stdout.splitlines() == [
        line for number, lines in enumerate((
            ["pydantic: refused (id: Input should be a valid string [type=string_type])", "compiled: accepted"],
            ["the value differs: id", "the value differs: note"],
            ["pydantic: id: Input should be a valid string [type=string_type]", "compiled: id: Input should be a valid integer [type=int_type]"]), 1)
        for method in ("model_validate_json", "model_validate")
        for line in [f"events.ndjson:{number}: Order.{method}", *("    " + line for line in lines)]
    ] + ["3 events, 6 comparisons, 6 differ"]


def test_diff_runtime_cannot(tmp_path: pathlib.Path, compiled: pathlib.Path) -> None:
    def compare(*words: object) -> subprocess.CompletedProcess[str]:
        return python("-m", "schemac", "diff-runtime", "models.py", "--compiled", compiled, *words)

    assert diff("models.py").returncode == 2
    unread = compare("--events", "nowhere.json", "--model", "OrderEvent")
    assert unread.returncode == 3 and "cannot read nowhere.json" in unread.stderr
    bare = tmp_path / "python"
    bare.write_text(f'#!/bin/sh\nexec "{sys.executable}" -S -E "$@"\n')
    bare.chmod(0o755)
    done = diff("models.py", "--events", "events", "--with-python", bare)
    assert done.returncode == 3 and "cannot import" in done.stderr and "name another Python with --with-python" in done.stderr
    no_model = compare("--events", "events", "--model", "Nope")
    assert no_model.returncode == 3 and "there is no model Nope: the file has OrderEvent, Settings" in no_model.stderr
