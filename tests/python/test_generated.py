"""The ctypes module that `schemac --python` writes, on real data: alone, beside its .so, under several Pythons."""

from __future__ import annotations

import json
import pathlib
import shutil
import subprocess
import sys
import threading
from types import ModuleType
from typing import Any

import pytest
from conftest import ROOT, SCHEMAC, generate, import_file, run

EVENTS = ROOT / "examples/order/events.ndjson"
GOOD = EVENTS.read_bytes().splitlines()[0]


def forms(text: bytes) -> list[Any]:
    """One event in every form that data may have."""
    return [text, bytearray(text), memoryview(text), text.decode(), json.loads(text)]


def test_valid(order: ModuleType) -> None:
    for data in forms(GOOD):
        assert order.is_valid(data) is True
        assert order.validate(data) is None
        assert list(order.iter_errors(data)) == []


def test_invalid(order: ModuleType) -> None:
    text = GOOD.replace(b'"EUR"', b'"eur"').replace(b"42.5", b"-1")
    for data in forms(text):
        assert order.is_valid(data) is False
        with pytest.raises(order.ValidationError) as caught:
            order.validate(data)
        errors = caught.value.errors()
        assert isinstance(caught.value, ValueError)
        assert [(e["code"], e["instance_location"]) for e in errors] == [
            ("exclusive_minimum", "/amount"),
            ("enum", "/currency"),
        ]
        assert errors == list(order.iter_errors(data))
        assert "/amount must be greater than 0" in str(caught.value)


def test_every_part_of_an_error(order: ModuleType) -> None:
    (error,) = order.iter_errors(b'\n  ' + GOOD.replace(b'"Ada"', '"Zo\u00eb", "x~/": 1'.encode()))
    assert error == {
        "code": "additional_property",
        "keyword": "additionalProperties",
        "instance_location": "/customer/x~0~1",
        "schema_location": "/properties/customer/additionalProperties",
        "absolute_schema_location": "https://example.com/schemas/order.json#/properties/customer/additionalProperties",
        "message": "is not a property that is allowed here",
        "params": error["params"],
        "offset": error["offset"],
        "line": 2,
        "column": error["offset"] - 1,  # the line's two spaces and the newline, less the second byte of ë, from 1
    }
    assert isinstance(error["params"], dict)


@pytest.mark.parametrize(
    "data, code",
    [
        (b"", "json_empty"),
        (b"  ", "json_empty"),
        (b"{", "json_syntax"),
        (b"NaN", "json_syntax"),
        (b"\xef\xbb\xbf{}", "json_bom"),
        (b'"\xff"', "json_utf8"),
        ('"\ud800"', "json_utf8"),
        (b'"\\ud800"', "json_surrogate"),
        (b'{"amount": 1, "amount": 1}', "json_duplicate_key"),
        (b"{}\0", "json_syntax"),
        ("hello", "json_syntax"),  # a str is JSON text, never a JSON string
        (b"[]", "type"),
        (["x"], "type"),
        (1, "type"),
        (None, "type"),
        (True, "type"),
    ],
)
def test_what_is_no_order(order: ModuleType, data: Any, code: str) -> None:
    assert order.is_valid(data) is False
    assert code in [error["code"] for error in order.iter_errors(data)]


def test_objects_that_json_cannot_say(order: ModuleType) -> None:
    event = json.loads(GOOD)
    event["amount"] = float("inf")
    with pytest.raises(ValueError, match="/amount"):
        order.is_valid(event)
    event["amount"] = 1
    event["customer"][1] = "x"
    with pytest.raises(TypeError, match="/customer"):
        order.validate(event)


def test_numbers_are_exact(order: ModuleType) -> None:
    for number, valid in ((b"19.99", True), (b"0.1e1", True), (b"1e400", True), (b"0.005", False), (b"1e-400", False)):
        assert order.is_valid(GOOD.replace(b"42.5", number)) is valid, number


def test_too_deep_is_undecided(order: ModuleType) -> None:
    with pytest.raises(order.UndecidedError) as caught:
        order.validate(b"[" * 5000)
    assert caught.value.status == "too_deep"
    assert isinstance(caught.value, RuntimeError)


def test_the_workloads_files(order: ModuleType) -> None:
    verdicts = [order.is_valid(line) for line in EVENTS.read_bytes().splitlines()]
    assert verdicts == [True, True, False, False, False, False, False, False, True]


def test_threads(order: ModuleType) -> None:
    bad = GOOD.replace(b'"EUR"', b'"eur"')
    seen: list[object] = []

    def work() -> None:
        for _ in range(300):
            seen.append((order.is_valid(GOOD), len(list(order.iter_errors(bad)))))

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 2400 and set(seen) == {(True, 1)}


def test_facts(order: ModuleType) -> None:
    assert order.__version__ == (ROOT / "VERSION").read_text().strip()
    assert len(order.SCHEMA_HASH) == 64
    for name in order.__all__:
        assert hasattr(order, name)
    assert order.__doc__ and "is_valid" in order.__doc__
    assert order.validate.__doc__


# ---- the .so beside it ----


def test_a_missing_library_says_how_to_make_it(order_py: pathlib.Path, tmp_path: pathlib.Path) -> None:
    shutil.copy(order_py, tmp_path)
    with pytest.raises(ImportError, match="cc -std=c11 -O2 -shared -fPIC order_validator.c -o order_validator.so"):
        import_file(tmp_path / "order.py")


def test_a_library_of_another_schema_is_refused(order_py: pathlib.Path, tmp_path: pathlib.Path) -> None:
    schema = json.loads((ROOT / "schemas/order.json").read_text())
    schema["properties"]["currency"]["enum"].append("XXX")
    (tmp_path / "order.json").write_text(json.dumps(schema))
    generate(tmp_path / "order.json", tmp_path)
    theirs = import_file(tmp_path / "order.py").SCHEMA_HASH
    ours = import_file(order_py).SCHEMA_HASH
    assert theirs != ours
    shutil.copy(order_py, tmp_path)
    with pytest.raises(RuntimeError) as caught:
        import_file(tmp_path / "order.py")
    for part in (theirs, ours, "schemac"):
        assert part in str(caught.value)


def test_a_module_cannot_have_the_name_of_its_library(tmp_path: pathlib.Path) -> None:
    done = subprocess.run(
        [SCHEMAC, ROOT / "schemas/order.json", "-o", tmp_path / "order.c", "--python", tmp_path / "order.py"],
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert done.returncode in (2, 3)
    assert "order.so" in done.stderr
    assert not list(tmp_path.iterdir())


def test_verdict_only(tmp_path: pathlib.Path) -> None:
    order = import_file(generate(ROOT / "schemas/order.json", tmp_path, "--verdict-only"))
    assert order.is_valid(GOOD) and not order.is_valid(b"{}")
    with pytest.raises(order.ValidationError, match="--verdict-only"):
        order.validate(b"{}")


def test_a_pattern_that_needs_pcre2(tmp_path: pathlib.Path) -> None:
    (tmp_path / "twice.json").write_text(json.dumps({"pattern": "^(a+)-\\1$"}))
    path = generate(tmp_path / "twice.json", tmp_path, libraries=["-lpcre2-8"])
    for _ in range(2):  # the second time the library is loaded already, and its patterns are set up
        twice = import_file(path)
        assert twice.is_valid('"aa-aa"') and not twice.is_valid('"aa-a"')
    alone = tmp_path / "alone"
    alone.mkdir()
    shutil.copy(path, alone)
    with pytest.raises(ImportError, match="-o twice_validator.so -lpcre2-8"):
        import_file(alone / "twice.py")


def test_a_schema_with_hostile_names(tmp_path: pathlib.Path) -> None:
    name = '"""\\\n\'\u2028é𝄞${core}*/??/'
    schema = {"title": name, "description": name, "$comment": name, "properties": {name: {"type": "null", "title": name}}}
    (tmp_path / "hostile.json").write_text(json.dumps(schema))
    hostile = import_file(generate(tmp_path / "hostile.json", tmp_path))
    (error,) = hostile.iter_errors({name: 1})
    assert error["instance_location"] == "/" + name.replace("~", "~0").replace("/", "~1")
    assert len(str(hostile.ValidationError([error])).splitlines()) == 2


def test_it_needs_nothing_but_python(order_py: pathlib.Path) -> None:
    """No site-packages, another folder, and few imports: json comes only with the first Python object or report."""
    code = "import sys, order; assert order.is_valid(sys.argv[1]); print(int('json' in sys.modules))"
    out = run(sys.executable, "-I", "-S", "-c", f"import sys; sys.path.insert(0, {str(order_py.parent)!r}); {code}",
              GOOD.decode(), cwd="/")  # fmt: skip
    assert out.strip() == "0"


def test_every_python_of_this_machine(order_py: pathlib.Path) -> None:
    """As many versions as the machine has; mypy checks the syntax for 3.9 in any case."""
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import order\n"
        "assert order.is_valid(sys.argv[2]) and not order.is_valid({})\n"
        "try: order.validate(b'{}')\n"
        "except order.ValidationError as e: print(len(e.errors()))\n"
    )
    found = [other_python(f"3.{minor}") for minor in range(9, 16)]
    for python in [sys.executable, *filter(None, found)]:
        assert int(run(python, "-c", code, order_py.parent, GOOD.decode())) >= 1, python


def other_python(version: str) -> str | None:
    """A Python of a version that starts: shims of version managers may stand in the path for nothing."""
    places = [f"python{version}", *sorted(str(p) for p in pathlib.Path.home().glob(f".pyenv/versions/{version}.*/bin/python"))]
    for place in places:
        found = shutil.which(place)
        if found and subprocess.run([found, "-c", ""], capture_output=True).returncode == 0:
            return found
    return None


# ---- types ----


def test_mypy_accepts_module_and_stub(order_py: pathlib.Path, tmp_path: pathlib.Path) -> None:
    user = tmp_path / "user.py"
    user.write_text(
        "import order\n"
        "def places(data: bytes) -> list[str]:\n"
        "    try:\n"
        "        order.validate(data)\n"
        "    except order.ValidationError as error:\n"
        "        return [each['instance_location'] for each in error.errors()]\n"
        "    return [e['message'] for e in order.iter_errors(data)] + [order.SCHEMA_HASH]\n"
        "reveal_type(order.is_valid(b''))\n"
    )
    mypy = [sys.executable, "-m", "mypy", "--strict", "--python-version", "3.9", "--cache-dir", str(tmp_path / "cache")]
    with_stub = run(*mypy, user, env={"MYPYPATH": str(order_py.parent), "PATH": "/usr/bin:/bin"})
    assert 'Revealed type is "builtins.bool"' in with_stub.replace("bool\"", "bool\"")
    alone = tmp_path / "alone"
    alone.mkdir()
    shutil.copy(order_py, alone)
    run(*mypy, alone / "order.py", user, env={"MYPYPATH": str(alone), "PATH": "/usr/bin:/bin"})
