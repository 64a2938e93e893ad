"""The marshalling that the package and every ctypes module share, against a library that does what real ones rarely do."""

from __future__ import annotations

import ctypes
import enum
import gc
import json
import pickle
import signal
import sys
import threading
from collections import OrderedDict
from decimal import Decimal
from typing import Any

import pytest

import schemac
from schemac import _core


@pytest.fixture
def fake(fake_so: Any) -> schemac.Validator:
    return schemac.load(fake_so())


# ---- what data may be ----


class Text(str):
    pass


class LyingBytes(bytes):
    def __len__(self) -> int:
        return 1 << 40


class LyingByteArray(bytearray):
    def __len__(self) -> int:
        return 1 << 40

    def __bytes__(self) -> bytes:
        return b"bad"


@pytest.mark.parametrize(
    "data",
    [
        b'"good"',
        bytearray(b'"good"'),
        memoryview(b'"good"'),
        memoryview(bytearray(b'"good"')),
        memoryview(b'"xgxoxoxdx"')[2:9:2],
        '"good"',
        Text('"good"'),
        LyingBytes(b'"good"'),
        LyingByteArray(b'"good"'),
        ["good"],
        ("good",),
        {"good": 1},
        OrderedDict(a={"b": ["good", None, True, 1.5]}),
    ],
)
def test_all_kinds_of_data(fake: schemac.Validator, data: object) -> None:
    assert fake.is_valid(data) is True
    assert fake.validate(data) is None  # type: ignore[func-returns-value]
    assert list(fake.iter_errors(data)) == []


@pytest.mark.parametrize("data", [b"bad", bytearray(b"bad"), memoryview(b"bad"), "bad", ["bad"], {}, [], 1, None, True])
def test_all_kinds_of_bad_data(fake: schemac.Validator, data: object) -> None:
    assert fake.is_valid(data) is False
    with pytest.raises(schemac.ValidationError):
        fake.validate(data)
    assert len(list(fake.iter_errors(data))) == 2


def test_a_released_memoryview_is_refused(fake: schemac.Validator) -> None:
    view = memoryview(b'"good"')
    view.release()
    with pytest.raises(ValueError, match="released"):
        fake.is_valid(view)


def test_a_bytearray_may_change_afterwards(fake: schemac.Validator) -> None:
    data = bytearray(b'"good"')
    assert fake.is_valid(data)
    data.extend(b"more")  # a buffer that is still exported would make this fail


class Currency(str, enum.Enum):
    EUR = "good"


class Level(enum.IntEnum):
    LOW = 1


@pytest.mark.parametrize(
    "value",
    [
        {"a": [1, -2.5, 10**30, 1e300, True, None, "é\u2028\x00\"\\"], "": {}, "~/": []},
        {"currency": Currency.EUR, "level": Level.LOW, "t": (1, (2,))},
        [[]] * 3,
    ],
)
def test_objects_become_what_json_makes_of_them(value: object) -> None:
    assert json.loads(_core._text_of(value)) == json.loads(json.dumps(value))


cycle: list[Any] = [0, {"a": 1}]
cycle[1]["b"] = cycle


@pytest.mark.parametrize(
    "value, error, text",
    [
        ({"a": [0, {"b/c~": float("nan")}]}, ValueError, "/a/1/b~1c~0: nan is not a JSON number"),
        ([float("-inf")], ValueError, "/0: -inf"),
        (float("nan"), ValueError, "(root): nan"),
        ({"a": {1: 2}}, TypeError, "/a: the key 1 is not a string"),
        ({None: 2}, TypeError, "(root): the key None is not a string"),
        ([{True: 2}], TypeError, "/0: the key True"),
        ({b"a": 2}, TypeError, "(root): the key b'a'"),
        ({"a": ["x", "\ud800"]}, ValueError, "/a/1: the string has a lone surrogate"),
        ({"a": {"\udfff": 1}}, ValueError, "/a: the key '\\udfff' has a lone surrogate"),
        ({"a": [Decimal(1)]}, TypeError, "/a/0: a value of type Decimal is not JSON data"),
        ({"a": b"x"}, TypeError, "/a: a value of type bytes"),
        ({"a": {1, 2}}, TypeError, "/a: a value of type set"),
        (object(), TypeError, "(root): a value of type object"),
        (cycle, ValueError, "/1/b: the value holds itself"),
    ],
)
def test_what_json_cannot_say_is_refused_with_its_place(
    fake: schemac.Validator, value: object, error: type[Exception], text: str
) -> None:
    for call in (fake.is_valid, fake.validate, fake.iter_errors):
        with pytest.raises(error) as caught:
            call(value)
        assert text in str(caught.value)
        assert not isinstance(caught.value, schemac.ValidationError)


@pytest.mark.skipif(not hasattr(sys, "get_int_max_str_digits"), reason="this Python has no limit on digits")
def test_an_integer_too_long_for_python_is_refused_with_its_place(fake: schemac.Validator) -> None:
    with pytest.raises(ValueError, match="^/0: "):
        fake.is_valid([10**5000])


def test_objects_nested_too_deeply_for_python_are_undecided(fake: schemac.Validator) -> None:
    deep: list[Any] = []
    for _ in range(200_000):
        deep = [deep]
    try:
        with pytest.raises(schemac.UndecidedError) as caught:
            fake.is_valid(deep)
        assert caught.value.status == "too_deep"
    finally:
        while deep:  # else its deallocation nests as deeply
            deep = deep[0]


def test_a_value_shared_by_two_places_is_no_cycle(fake: schemac.Validator) -> None:
    shared = {"good": 1}
    assert fake.is_valid([shared, shared])


def test_a_str_with_a_lone_surrogate_reaches_the_validator(fake: schemac.Validator) -> None:
    assert fake.is_valid("\ud800") is False


# ---- verdicts ----


def test_a_valid_verdict_after_the_fast_path_gave_up(fake: schemac.Validator) -> None:
    assert fake.is_valid(b"fine")
    fake.validate(b"fine")
    assert list(fake.iter_errors(b"fine")) == []


def test_scratch_grows(fake: schemac.Validator) -> None:
    assert fake.is_valid(b"large fine")
    fake.validate(b"large fine")
    assert not fake.is_valid(b"large bad")


@pytest.mark.parametrize("text, status", [("deep", "too_deep"), ("match", "match_limit"), ("strange", "status -77")])
def test_undecided(fake: schemac.Validator, text: str, status: str) -> None:
    for call in (fake.is_valid, fake.validate, fake.iter_errors):
        with pytest.raises(schemac.UndecidedError) as caught:
            call(text)
        assert caught.value.status == status
        assert status in str(caught.value)
        assert isinstance(caught.value, RuntimeError)
        again = pickle.loads(pickle.dumps(caught.value))
        assert again.status == status


def test_scratch_has_an_end(fake: schemac.Validator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_core, "_SCRATCH_MOST", 1 << 21)
    for data in (b"hungry", b"hungry" + b" " * 200):
        for call in (fake.is_valid, fake.validate):
            with pytest.raises(schemac.UndecidedError, match="no_scratch"):
                call(data)


def test_large_scratch_is_given_back(fake: schemac.Validator) -> None:
    fake.is_valid(b"large fine")
    assert all(scratch.options.scratch_size <= _core._SCRATCH_KEPT for scratch in _core._scratches)
    assert len(_core._scratches) <= _core._SCRATCHES_KEPT


# ---- errors ----

KEYS = {
    "code", "keyword", "instance_location", "schema_location", "absolute_schema_location", "message", "params",
    "offset", "line", "column",
}  # fmt: skip


def test_errors(fake: schemac.Validator) -> None:
    with pytest.raises(ValueError) as caught:
        fake.validate(b"bad")
    assert isinstance(caught.value, schemac.ValidationError)
    first, second = caught.value.errors()
    assert set(second) == KEYS
    assert set(first) == KEYS | {"context"}
    assert first["code"] == "any_of" and first["keyword"] == "anyOf" and first["instance_location"] == ""
    assert first["schema_location"] == "/anyOf" and first["absolute_schema_location"] == "fake.json#/anyOf"
    assert first["params"] == {"limit": 1, "name": "é"}
    assert (first["offset"], first["line"], first["column"]) == (5, 1, 6)
    (child,) = first["context"]
    assert child["instance_location"] == "/a/é"
    assert len(child["context"]) == 1
    assert caught.value.truncated is False


def test_errors_as_text(fake: schemac.Validator) -> None:
    with pytest.raises(schemac.ValidationError) as caught:
        fake.validate(b"bad")
    assert str(caught.value) == (
        "2 errors\n"
        "  (root) must be good (line 1, column 6)\n"
        "    /a/é must be good (line 1, column 6)\n"
        "      /a/é must be good (line 1, column 6)\n"
        "  /b\\nc must be good (line 1, column 6)"
    )
    assert "2 errors" in repr(caught.value)


def test_errors_of_objects_have_no_place_in_a_text(fake: schemac.Validator) -> None:
    with pytest.raises(schemac.ValidationError) as caught:
        fake.validate(["bad"])
    for error in caught.value.errors():
        assert error["offset"] is error["line"] is error["column"] is None
    assert "line" not in str(caught.value)


def test_errors_survive_pickling(fake: schemac.Validator) -> None:
    with pytest.raises(schemac.ValidationError) as caught:
        fake.validate(b"bad")
    again = pickle.loads(pickle.dumps(caught.value))
    assert again.errors() == caught.value.errors()
    assert str(again) == str(caught.value)


def test_a_report_cut_short_by_scratch_is_made_again(fake: schemac.Validator) -> None:
    assert len(list(fake.iter_errors(b"cut"))) == 2


def test_a_report_cut_short_by_its_limit_says_so(fake: schemac.Validator) -> None:
    with pytest.raises(schemac.ValidationError) as caught:
        fake.validate(b"many")
    assert caught.value.truncated is True
    assert "or more" in str(caught.value)


def test_an_invalid_verdict_never_comes_without_an_error(fake: schemac.Validator, fake_so: Any) -> None:
    for validator in (fake, schemac.load(fake_so("-DNO_REPORT"))):
        with pytest.raises(schemac.ValidationError) as caught:
            validator.validate(b"bad mute")
        (error,) = caught.value.errors()
        assert set(error) == KEYS and error["code"] == "invalid"
        assert validator.is_valid(b"good") and not list(validator.iter_errors(b"fine"))


# ---- threads ----


def test_many_threads(fake: schemac.Validator) -> None:
    wrong: list[object] = []

    def work(i: int) -> None:
        for n in range(200):
            name = b"fine" if (n + i) % 2 else b"bad"
            if fake.is_valid(name) is not (name == b"fine"):
                wrong.append(name)
            if len(list(fake.iter_errors(b"bad large" if n % 50 == 0 else b"bad"))) != 2:
                wrong.append(n)

    threads = [threading.Thread(target=work, args=(i,)) for i in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="no interval timer")
def test_a_signal_handler_may_validate_too(fake: schemac.Validator) -> None:
    def handler(number: int, frame: object) -> None:
        assert len(list(fake.iter_errors(b"bad"))) == 2

    before = signal.signal(signal.SIGALRM, handler)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.0005, 0.0005)
        for _ in range(500):
            assert [e["instance_location"] for e in fake.iter_errors(b"bad")] == ["", "/b\nc"]
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def test_nothing_is_leaked(fake: schemac.Validator) -> None:
    list(fake.iter_errors(b"bad"))
    gc.collect()
    before = len(gc.get_objects())
    for _ in range(300):
        list(fake.iter_errors(b"bad"))
        fake.is_valid({"good": []})
    gc.collect()
    assert len(gc.get_objects()) - before < 100


# ---- libraries that are not for us ----


def test_another_abi_is_refused(fake_so: Any) -> None:
    with pytest.raises(RuntimeError, match="ABI 2"):
        schemac.load(fake_so("-DABI=2"))


def test_a_library_of_something_else_is_refused(tmp_path: Any) -> None:
    from conftest import compile_c

    source = tmp_path / "other.c"
    source.write_text("int other(void); int other(void) { return 1; }\n")
    with pytest.raises(RuntimeError, match="no symbol schemac_module"):
        schemac.load(compile_c(source, tmp_path / "other.so"))
    with pytest.raises(OSError):
        schemac.load(tmp_path / "missing.so")


def test_patterns_that_need_pcre2_are_set_up(fake_so: Any) -> None:
    assert schemac.load(fake_so("-DINIT=1")).is_valid(b"good")
    with pytest.raises(MemoryError):
        schemac.load(fake_so("-DINIT=0"))


def test_repr_and_hash(fake: schemac.Validator) -> None:
    assert repr(fake) == "<schemac validator 'fake', schema feedfeedfeed>"
    assert fake.schema_hash == "feed" * 16


def test_the_structures_are_those_of_the_header(tmp_path: Any) -> None:
    """Offsets and sizes, told by a C compiler."""
    from conftest import ROOT, run

    pairs = [("scr_options", _core._Options), ("scr_error", _core._Error), ("scr_report", _core._Report),
             ("scr_module", _core._Module), ("scr_text", _core._Text)]  # fmt: skip
    lines = [f'#include "{ROOT}/runtime/scr.h"', "#include <stdio.h>", "int main(void) {"]
    expected = []
    for name, structure in pairs:
        lines.append(f'printf("%zu\\n", sizeof({name}));')
        expected.append(ctypes.sizeof(structure))
        for field, *_ in structure._fields_:
            lines.append(f'printf("%zu\\n", offsetof({name}, {field}));')
            expected.append(getattr(structure, field).offset)
    source = tmp_path / "sizes.c"
    source.write_text("\n".join([*lines, "return 0; }", ""]))
    run("cc", source, "-o", tmp_path / "sizes")
    assert [int(word) for word in run(tmp_path / "sizes").split()] == expected
