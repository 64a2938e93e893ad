"""Where the built command stands, and what the tests compile with it."""

from __future__ import annotations

import importlib.util
import os
import pathlib
import subprocess
import sys
import sysconfig
from collections.abc import Sequence
from types import ModuleType
from typing import Any, Callable

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("SCHEMAC_BUILD", ROOT / "build"))
SCHEMAC = BUILD / "schemac"
os.environ.setdefault("SCHEMAC_LIBRARY", str(BUILD / "libschemac.so"))


def run(*command: object, **kwargs: Any) -> str:
    """Runs a command that must succeed; its stdout."""
    words = [str(word) for word in command]
    done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **kwargs)
    assert done.returncode == 0, f"{' '.join(words)}\n{done.stdout}{done.stderr}"
    return str(done.stdout)


def compile_c(source: pathlib.Path, library: pathlib.Path, *flags: str, libraries: Sequence[str] = ()) -> pathlib.Path:
    run(os.environ.get("CC", "cc"), "-std=c11", "-O1", "-shared", "-fPIC", *flags, source, "-o", library, *libraries)
    return library


def import_file(path: pathlib.Path) -> ModuleType:
    name = path.name.partition(".")[0]
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # so that its exceptions can be pickled
    spec.loader.exec_module(module)
    return module


def generate(schema: pathlib.Path, folder: pathlib.Path, *options: str, libraries: Sequence[str] = ()) -> pathlib.Path:
    """What a user does: schemac, then cc. The path of the ctypes module."""
    name = schema.stem
    source = folder / f"{name}_validator.c"
    run(SCHEMAC, schema, "-o", source, "--python", folder / f"{name}.py", "--pyi", folder / f"{name}.pyi", *options)
    compile_c(source, folder / f"{name}_validator.so", libraries=libraries)
    return folder / f"{name}.py"


@pytest.fixture(scope="session")
def fake_so(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., pathlib.Path]:
    """Compiles fake.c with the given macros."""
    folder = tmp_path_factory.mktemp("fake")
    made: dict[tuple[str, ...], pathlib.Path] = {}

    def make(*macros: str) -> pathlib.Path:
        if macros not in made:
            made[macros] = compile_c(ROOT / "tests/python/fake.c", folder / f"fake{len(made)}.so", *macros)
        return made[macros]

    return make


@pytest.fixture(scope="session")
def order_py(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    return generate(ROOT / "schemas/order.json", tmp_path_factory.mktemp("order"))


def generate_extension(schema: pathlib.Path, folder: pathlib.Path, *options: str) -> pathlib.Path:
    """The path of the extension module."""
    run(SCHEMAC, "build", schema, "--ext", "-o", folder, "--with-python", sys.executable, *options)
    return folder / (schema.stem + str(sysconfig.get_config_var("EXT_SUFFIX")))


@pytest.fixture(scope="session", params=["ctypes", "extension"])
def order(request: pytest.FixtureRequest, order_py: pathlib.Path, tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    """Both modules that a schema can become."""
    if request.param == "ctypes":
        return import_file(order_py)
    return import_file(generate_extension(ROOT / "schemas/order.json", tmp_path_factory.mktemp("extension")))
