"""The examples do what they say."""

from __future__ import annotations

import json
import pathlib
import sys

import pytest
from conftest import ROOT, generate, import_file, run

EXAMPLES = ROOT / "examples"


def test_check_events(order_py: pathlib.Path) -> None:
    lines = run(sys.executable, EXAMPLES / "order/check_events.py", order_py.parent).splitlines()
    assert lines[-1] == "6 valid, 9 invalid"
    assert sum(line.endswith(" valid") for line in lines) == 6
    found = {tuple(line.split()[:2]) for line in lines if line.startswith("    ")}
    bad = (EXAMPLES / "order/eventbridge_bad.json").read_text().splitlines()
    number = next(i for i, line in enumerate(bad, 1) if '"currency"' in line)
    assert (f"{number}:{bad[number - 1].index(': ') + 3}", "/currency") in found
    third = (EXAMPLES / "order/events.ndjson").read_text().splitlines()[2]
    assert (f"3:{third.index('-5') + 1}", "/amount") in found
    failures = next(line for line in lines if "batchItemFailures" in line)
    assert [each["itemIdentifier"][-1] for each in json.loads(failures)["batchItemFailures"]] == ["2", "3"]


def test_input_schema(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = EXAMPLES / "input_schema"
    schema = tmp_path / "order_request.json"
    schema.write_bytes((folder / "input_schema.json").read_bytes())
    order_request = import_file(generate(schema, tmp_path))
    assert order_request.is_valid((folder / "valid.json").read_bytes())
    for name, code, place in (("bad_order_id", "pattern", "/order_id"), ("no_items", "min_items", "/items")):
        (error,) = order_request.iter_errors((folder / f"{name}.json").read_bytes())
        assert (error["code"], error["instance_location"]) == (code, place)
    monkeypatch.syspath_prepend(str(tmp_path))
    handler = import_file(folder / "handler.py").handler
    assert handler(json.loads((folder / "valid.json").read_text()), None)["statusCode"] == 202
    answer = handler(json.loads((folder / "bad_order_id.json").read_text()), None)
    assert answer["statusCode"] == 400 and answer["errors"][0]["path"] == "/order_id"


@pytest.fixture(scope="module")
def batch_py(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    options = ["--registry", str(ROOT / "schemas"), "--content-assertion", "--each", "/Records"]
    return generate(ROOT / "schemas/sqs_order_batch.json", tmp_path_factory.mktemp("batch"), *options)


def test_sqs_bodies_are_checked_inside_their_strings(batch_py: pathlib.Path) -> None:
    batch = import_file(batch_py)
    good, bad = ((EXAMPLES / f"sqs/batch_{name}.json").read_bytes() for name in ("good", "bad"))
    assert batch.is_valid(good)
    errors = list(batch.iter_errors(bad))
    assert {error["instance_location"].split("/")[2] for error in errors} == {"1", "2"}
    assert batch.check_each(good) == [] and batch.check_each(bad) == [1, 2]


def test_sqs_handler(batch_py: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    batch = import_file(batch_py)
    monkeypatch.syspath_prepend(str(batch_py.parent))
    module = import_file(EXAMPLES / "sqs/handler.py")
    taken: list[str] = []
    monkeypatch.setattr(module, "take", taken.append)
    event = json.loads((EXAMPLES / "sqs/batch_bad.json").read_text())
    ids = [record["messageId"] for record in event["Records"]]
    assert module.handler(event, None) == {"batchItemFailures": [{"itemIdentifier": each} for each in ids[1:3]]}
    assert taken == [record["body"] for i, record in enumerate(event["Records"]) if i not in (1, 2)]
    with pytest.raises(batch.ValidationError):
        module.handler({"Records": []}, None)
