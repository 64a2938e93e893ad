"""The package schemac: compile and load give the same validator."""

from __future__ import annotations

import json
import os
import pathlib
import subprocess
import sys
import threading

import pytest
from conftest import BUILD, ROOT, generate, run

import schemac

ORDER = ROOT / "schemas/order.json"
GOOD = (ROOT / "examples/order/events.ndjson").read_bytes().splitlines()[0]


def test_all_forms_of_a_schema() -> None:
    text = ORDER.read_bytes()
    for schema in (text, text.decode(), json.loads(text), ORDER):
        validator = schemac.compile(schema)
        assert validator.is_valid(GOOD) and not validator.is_valid(b"{}")
    assert schemac.compile(True).is_valid(b"1")
    assert not schemac.compile(False).is_valid(b"1")
    with pytest.raises(TypeError):
        schemac.compile(1)  # type: ignore[arg-type]


def test_compile_and_load_agree(order_py: pathlib.Path) -> None:
    compiled = schemac.compile(ORDER)
    loaded = schemac.load(order_py.parent / "order_validator.so")
    assert compiled.schema_hash == loaded.schema_hash
    assert compiled.name == loaded.name == "order"
    for line in (ROOT / "examples/order/events.ndjson").read_bytes().splitlines():
        assert compiled.is_valid(line) == loaded.is_valid(line)
        assert list(compiled.iter_errors(line)) == list(loaded.iter_errors(line))


def test_options() -> None:
    tuples = {"items": [{"type": "string"}]}  # an array form that 2020-12 has no longer
    assert not schemac.compile(tuples, draft="7").is_valid([1])
    with pytest.raises(schemac.SchemaError):
        schemac.compile(tuples)
    dates = {"format": "date"}
    assert schemac.compile(dates).is_valid('"x"')
    assert not schemac.compile(dates, draft="7").is_valid('"x"')
    assert not schemac.compile(dates, format_assertion=True).is_valid('"x"')
    assert schemac.compile(dates, draft="7", format_assertion=False).is_valid('"x"')
    content = {"contentMediaType": "application/json", "contentSchema": {"type": "object"}}
    assert schemac.compile(content).is_valid('"["')
    strict = schemac.compile(content, content_assertion=True)
    assert strict.is_valid('"{}"') and not strict.is_valid('"["') and not strict.is_valid('"[]"')
    keys = {"properties": {"a": {"type": "string"}}}
    assert not schemac.compile(keys).is_valid(b'{"a": 1, "a": "x"}')
    last = schemac.compile(keys, duplicate_keys="last")
    assert last.is_valid(b'{"a": 1, "a": "x"}') and not last.is_valid(b'{"a": "x", "a": 1}')
    with pytest.raises(ValueError):
        schemac.compile(keys, duplicate_keys="first")


def batch_of(n: int, *bad: int) -> bytes:
    return json.dumps({"list": [{"id": "x" if i in bad else i} for i in range(n)]}).encode()


def test_check_each(tmp_path: pathlib.Path) -> None:
    schema = {"required": ["list"], "properties": {"list": {"items": {"properties": {"id": {"type": "integer"}}}}}}
    (tmp_path / "batch.json").write_text(json.dumps(schema))
    generate(tmp_path / "batch.json", tmp_path, "--each", "/list")
    for batch in (schemac.compile(schema, each="/list"), schemac.load(tmp_path / "batch_validator.so")):
        for data in (batch_of(5, 1, 4), batch_of(5, 1, 4).decode(), json.loads(batch_of(5, 1, 4))):
            assert batch.check_each(data) == [1, 4]
        assert batch.check_each(batch_of(3)) == batch.check_each(b'{"list": []}') == []
        many = range(0, 3000, 2)
        assert batch.check_each(batch_of(3000, *many)) == list(many)
        assert batch.check_each(batch_of(200000, 199999)) == [199999]
        with pytest.raises(schemac.ValidationError, match="list"):
            batch.check_each(b"{}")
        with pytest.raises(schemac.ValidationError):
            batch.check_each(batch_of(5, 1, 4)[:-1])
        with pytest.raises(schemac.UndecidedError) as caught:
            batch.check_each(b'{"list": [' + b"[" * 1300 + b"]" * 1300 + b"]}")
        assert caught.value.status == "too_deep"
    with pytest.raises(RuntimeError, match="without --each"):
        schemac.compile(schema).check_each(batch_of(1))
    with pytest.raises(schemac.SchemaError, match="says nothing"):
        schemac.compile(schema, each="/id")


def test_registry() -> None:
    schema = {"$ref": "https://example.com/schemas/order.json"}
    with pytest.raises(schemac.SchemaError):
        schemac.compile(schema)
    validator = schemac.compile(schema, registry={"https://example.com/schemas/order.json": ORDER})
    assert validator.is_valid(GOOD) and not validator.is_valid({})


def test_schema_errors_are_all_told() -> None:
    with pytest.raises(schemac.SchemaError) as caught:
        schemac.compile({"type": "strin", "minLength": -1, "pattern": "("})
    errors = [each for each in caught.value.diagnostics if each["severity"] == "error"]
    assert len(errors) >= 3
    for each in errors:
        assert each["message"] in str(caught.value) and each["code"] in str(caught.value)
    assert isinstance(caught.value, ValueError)


def test_a_path_given_as_a_str_is_explained() -> None:
    with pytest.raises(schemac.SchemaError, match="pathlib.Path"):
        schemac.compile("order.json")


def test_warnings_stand_in_the_validator() -> None:
    validator = schemac.compile({"typo": 1, "type": "string"})
    assert any("typo" in each["message"] for each in validator.diagnostics)


def test_a_validator_outlives_its_library_handle_and_threads_share_it() -> None:
    validator = schemac.compile(ORDER)
    verdicts: list[bool] = []

    def work() -> None:
        for _ in range(100):
            verdicts.append(validator.is_valid(GOOD))
            schemac.compile({"type": "string"}).is_valid(b"1")

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(verdicts) == 400 and all(verdicts)


def test_no_library_is_an_import_error_that_says_where(tmp_path: pathlib.Path) -> None:
    for path in (ROOT / "runtime/python/schemac").glob("*.py"):
        (tmp_path / "schemac").mkdir(exist_ok=True)
        (tmp_path / "schemac" / path.name).write_bytes(path.read_bytes())
    env = {"PYTHONPATH": str(tmp_path), "PATH": os.environ["PATH"]}
    code = "import schemac; schemac.compile(True)"
    done = subprocess.run([sys.executable, "-c", code], env=env, stderr=subprocess.PIPE, text=True, cwd="/")
    assert "ImportError" in done.stderr and "libschemac.so" in done.stderr


def test_version() -> None:
    assert schemac.__version__ == (ROOT / "VERSION").read_text().strip()


def test_mypy_accepts_the_package(tmp_path: pathlib.Path) -> None:
    mypy = [sys.executable, "-m", "mypy", "--strict", "--python-version", "3.9", "--cache-dir", tmp_path]
    run(*mypy, "-p", "schemac", cwd=ROOT / "runtime/python")
    run(*mypy, ROOT / "tools/wheel_backend.py")


def test_pip_installs_command_library_and_package(tmp_path: pathlib.Path) -> None:
    """In a venv of its own, without the network."""
    run(sys.executable, "-m", "venv", tmp_path / "venv")
    folder = tmp_path / "venv" / "bin"
    env = {key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "SCHEMAC_LIBRARY", "MAKEFLAGS")}
    env["SCHEMAC_BUILD"] = str(BUILD)
    run(folder / "pip", "install", "-q", "--no-index", ROOT, env=env)
    (tmp_path / "s.json").write_text('{"type": "string"}')
    assert schemac.__version__ in run(folder / "schemac", "--version", cwd=tmp_path, env=env)
    code = "import schemac, pathlib; v = schemac.compile(pathlib.Path('s.json')); print(v.is_valid(b'1'), schemac.__file__)"
    verdict, place = run(folder / "python", "-c", code, cwd=tmp_path, env=env).split()
    assert verdict == "False" and place.startswith(str(tmp_path))
    assert (tmp_path / "venv/share/man/man1/schemac.1").exists()
    run(folder / "pip", "uninstall", "-q", "-y", "schemac", env=env)
    assert not (folder / "schemac").exists()
