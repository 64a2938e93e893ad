"""Compiled models where pydantic meets them: as types of pydantic's own models, in TypeAdapter, in the parser of aws-lambda-powertools with its envelopes.

usage: ext_interop.py SCHEMAC

Everything is done with the models of ext_powertools.py as pydantic has them and as they are compiled, and must give the same, but for the
title of an error, which pydantic takes from its own kinds of validators.
"""
import importlib.util
import json
import pathlib
import re
import subprocess
import sys
import tempfile
from typing import Dict, List, Optional

from aws_lambda_powertools.utilities.parser import envelopes, event_parser, parse
from pydantic import BaseModel, TypeAdapter, ValidationError, create_model

HERE = pathlib.Path(__file__).resolve().parent
GOOD, BAD = {"order_id": "ORD-1", "amount": 3}, {"order_id": "x", "amount": -1, "more": 1}
OWN = {"order_id": "ORD-0", "amount": 3} # refused by an error of the file's, of a type of pydantic's


def load(path):
    spec = importlib.util.spec_from_file_location("ext_powertools", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def compiled(schemac, folder):
    packages = pathlib.Path(importlib.util.find_spec("aws_lambda_powertools").origin).parent.parent
    subprocess.run([schemac, "build", HERE / "ext_powertools.py", "--ext", "-o", folder, "--with-python", sys.executable, "--import-path", packages], check=True)
    return load(next(pathlib.Path(folder).glob("*.so")))


def cases(m):
    order, events = TypeAdapter(m.Order), m.EVENTS if hasattr(m, "EVENTS") else theirs.EVENTS
    holder = create_model("Holder", one=(m.Order, ...), many=(List[m.Order], []), named=(Dict[str, m.Order], {}), placed=(Optional[m.OrderPlaced], None))

    @event_parser(model=m.OrderSqs)
    def handler(event, context):
        return [record.body.order_id for record in event.Records]

    @event_parser(model=m.Order, envelope=envelopes.SqsEnvelope)
    def bodies(event, context):
        return [order.amount for order in event]

    wrong = json.loads(json.dumps(events["OrderSqs"]))
    wrong["Records"][1]["body"] = json.dumps(BAD)
    for value in (GOOD, BAD, OWN, {}, [], None, "x", m.Order(**GOOD)):
        yield lambda value=value: order.validate_python(value)
        yield lambda value=value: TypeAdapter(List[m.Order]).validate_python([GOOD, value])
        yield lambda value=value: holder(one=value, many=[value], named={"a": value})
    for text in (GOOD, BAD, OWN, {}, [], None, 1, {"order_id": "ORD-\u00e9", "amount": "1e400"}):
        yield lambda text=text: order.validate_json(json.dumps(text))
        yield lambda text=text: holder.model_validate_json(json.dumps({"one": text, "many": [GOOD, text]}))
    whole = holder(one=GOOD, many=[GOOD], placed=events["OrderPlaced"])
    for options in ({}, {"exclude_none": True}, {"by_alias": True}, {"exclude_unset": True}, {"exclude": {"placed": {"time"}}}, {"include": {"one"}}):
        yield lambda options=options: whole.model_dump(mode="json", **options)
        yield lambda options=options: whole.model_dump_json(**options)
    yield lambda: order.dump_python(m.Order(**GOOD))
    yield lambda: order.dump_json(m.Order(**GOOD))
    yield order.json_schema
    yield lambda: order.json_schema(mode="serialization")
    yield lambda: handler(events["OrderSqs"], None)
    yield lambda: bodies(events["OrderSqs"], None)
    yield lambda: bodies(wrong, None)
    yield lambda: parse(event=events["OrderPlaced"], model=m.Order, envelope=envelopes.EventBridgeEnvelope)
    yield lambda: parse(event=json.dumps(BAD), model=m.Order)
    yield lambda: parse(event=events["Bucket"], model=m.Bucket)


def answer(call):
    try:
        return repr(call())
    except Exception as error:
        cause = error if isinstance(error, ValidationError) else error.__cause__ or error
        told = [{**e, "input": repr(e["input"])} for e in cause.errors()] if isinstance(cause, ValidationError) else []
        return f"{type(error).__name__}: {error} {told}"


def plain(text):
    return re.sub(r"function-plain\[(\w+)\(\)\]", r"\1", text)


def main(schemac):
    passed = failed = 0
    with tempfile.TemporaryDirectory() as folder:
        ours = compiled(schemac, folder)
        for a, b in zip(cases(theirs), cases(ours)):
            expected, got = answer(a), plain(answer(b))
            passed, failed = passed + (expected == got), failed + (expected != got)
            if expected != got:
                print(f"pydantic: {expected}\ncompiled: {got}")
        schema = create_model("Holder", placed=(ours.OrderPlaced, ...)).model_json_schema() # its references lead nowhere else
        if "$ref" in json.dumps(schema) or schema["properties"]["placed"]["properties"]["detail"]["required"] != ["order_id", "amount"]:
            failed += 1
            print(f"schema within pydantic's: {schema}")
    print(f"interop: {passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


theirs = load(HERE / "ext_powertools.py")

if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
