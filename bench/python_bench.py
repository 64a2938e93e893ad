"""python_bench.py: times what Python callers use, from bytes to verdict, in turns in one process.

usage: python_bench.py DATA SCHEMAS GENERATED [--rounds N]     (run by run.py, in build/bench-venv)
Prints a line of JSON for each workload and contender, as the C program does. W1, W3: bytes in, bool out. W2: a Lambda event
that is already parsed (the Lambda runtime has done that): the bits of the records whose body is not an order.
"""
import argparse
import importlib.metadata
import json
import os
import sys
import time


def read_lines(path):
    with open(path, "rb") as file:
        return file.read().splitlines()


class Contender:
    """name; version; note: what it does not check; one: a function bytes or str -> bool."""

    def __init__(self, name, packages, one, note=""):
        self.name, self.one, self.note = name, one, note
        self.version = ", ".join(f"{p} {importlib.metadata.version(p)}" for p in packages)


def ours(generated):
    sys.path.insert(0, generated)
    import order
    contender = Contender("schemac ctypes", (), order.is_valid)
    contender.version = order.__version__
    return contender


def rust(schema):
    import jsonschema_rs
    import orjson
    validator = jsonschema_rs.validator_for(schema, validate_formats=True)

    def one(data):
        try:
            return validator.is_valid(orjson.loads(data))
        except orjson.JSONDecodeError:
            return False
    return Contender("jsonschema-rs + orjson", ("jsonschema-rs", "orjson"), one)


def fast(schema):
    import fastjsonschema
    import orjson
    validate = fastjsonschema.compile(schema)

    def one(data):
        try:
            validate(orjson.loads(data))
            return True
        except ValueError:  # JSONDecodeError and JsonSchemaException are ones
            return False
    return Contender("fastjsonschema + orjson", ("fastjsonschema", "orjson"), one)


def pydantic_model(schema):
    from datetime import datetime
    from typing import Annotated, Literal, Optional

    import pydantic
    strict = pydantic.ConfigDict(extra="forbid", strict=True)

    class Item(pydantic.BaseModel):
        model_config = strict
        sku: Annotated[str, pydantic.StringConstraints(pattern=r"^[A-Z]{3}-[0-9]{4}$")]
        quantity: Annotated[int, pydantic.Field(ge=1, le=1000)]
        price: Annotated[float, pydantic.Field(ge=0)]

    class Order(pydantic.BaseModel):
        model_config = strict
        order_id: Annotated[str, pydantic.StringConstraints(pattern=r"^ORD-[0-9]+$")]
        customer_id: Annotated[str, pydantic.StringConstraints(min_length=1)]
        amount: Annotated[float, pydantic.Field(gt=0)]
        currency: Optional[Literal["USD", "EUR", "GBP", "JPY", "CHF", "CAD", "AUD", "SEK", "NOK", "INR"]] = "USD"
        created_at: datetime
        items: Annotated[list[Item], pydantic.Field(min_length=1)]

    check = Order.__pydantic_validator__.validate_json

    def one(data):
        try:
            check(data)
            return True
        except pydantic.ValidationError:
            return False
    return Contender("pydantic", ("pydantic",), one, "also makes the model")


def msgspec_struct(schema):
    from datetime import datetime
    from typing import Annotated, Literal

    import msgspec
    from msgspec import Meta

    class Item(msgspec.Struct, forbid_unknown_fields=True):
        sku: Annotated[str, Meta(pattern=r"^[A-Z]{3}-[0-9]{4}$")]
        quantity: Annotated[int, Meta(ge=1, le=1000)]
        price: Annotated[float, Meta(ge=0)]

    class Order(msgspec.Struct, forbid_unknown_fields=True):
        order_id: Annotated[str, Meta(pattern=r"^ORD-[0-9]+$")]
        customer_id: Annotated[str, Meta(min_length=1)]
        amount: Annotated[float, Meta(gt=0)]
        created_at: Annotated[datetime, Meta(tz=True)]
        items: Annotated[list[Item], Meta(min_length=1)]
        currency: Literal["USD", "EUR", "GBP", "JPY", "CHF", "CAD", "AUD", "SEK", "NOK", "INR"] = "USD"

    decode = msgspec.json.Decoder(Order).decode

    def one(data):
        try:
            decode(data)
            return True
        except msgspec.DecodeError:  # ValidationError is one
            return False
    return Contender("msgspec", ("msgspec",), one, "also makes the struct")


def plain(schema):
    import jsonschema
    import orjson
    validator = jsonschema.Draft7Validator(schema)

    def one(data):
        try:
            return validator.is_valid(orjson.loads(data))
        except orjson.JSONDecodeError:
            return False
    return Contender("jsonschema + orjson", ("jsonschema", "orjson"), one, "no formats")


def only_parse(schema):
    import orjson

    def one(data):
        try:
            orjson.loads(data)
            return True
        except orjson.JSONDecodeError:
            return False
    return Contender("orjson", ("orjson",), one, "parses only")


def contenders(generated, schema):
    """Those that load, and for the others the reason."""
    out = [ours(generated)]
    for make in (rust, fast, pydantic_model, msgspec_struct, plain, only_parse):
        try:
            out.append(make(schema))
        except Exception as error:
            print(json.dumps({"missing": make.__name__, "why": f"{type(error).__name__}: {error}"}))
    return out


class Orders:
    """W1 and W3."""

    def __init__(self, name, documents, expected):
        self.name, self.documents, self.expected = name, documents, expected

    def run(self, one):
        return [one(data) for data in self.documents]

    def measured(self, one):
        for data in self.documents:
            one(data)


class Batches:
    """W2."""

    def __init__(self, data):
        self.name = "W2"
        self.documents = [json.loads(line) for line in read_lines(os.path.join(data, "w2_sqs.ndjson"))]
        self.expected = [int(line) for line in read_lines(os.path.join(data, "w2_sqs.expect"))]

    def run(self, one):
        return [sum(1 << i for i, record in enumerate(event["Records"]) if not one(record["body"])) for event in self.documents]

    def measured(self, one):
        for event in self.documents:
            [record["messageId"] for record in event["Records"] if not one(record["body"])]


def workloads(data):
    valid, invalid = (read_lines(os.path.join(data, name)) for name in ("w1_valid.ndjson", "w1_invalid.ndjson"))
    with open(os.path.join(data, "w3.json"), "rb") as file:
        large = file.read()
    return [Orders("W1", valid + invalid, [True] * len(valid) + [False] * len(invalid)), Batches(data), Orders("W3", [large] * 20, [True] * 20)]


def time_round(work, one):
    start = time.thread_time_ns()
    work.measured(one)
    return (time.thread_time_ns() - start) / len(work.documents)


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("data")
    parser.add_argument("schemas")
    parser.add_argument("generated")
    parser.add_argument("--rounds", type=int, default=31)
    args = parser.parse_args()
    with open(os.path.join(args.schemas, "order.json"), "rb") as file:
        schema = json.load(file)
    everyone = contenders(args.generated, schema)
    for work in workloads(args.data):
        unexpected = [sum(got != want for got, want in zip(work.run(c.one), work.expected)) for c in everyone]
        times = [[] for _ in everyone]
        for number in range(args.rounds):
            for i in range(len(everyone)):
                who = (i + number) % len(everyone)
                if everyone[who].name.startswith("jsonschema +") and number >= 5:  # 50 times slower than the others
                    continue
                times[who].append(time_round(work, everyone[who].one))
        for c, wrong, ns in zip(everyone, unexpected, times):
            kind = "parses" if c.note == "parses only" else "checks"
            print(json.dumps({"workload": work.name, "name": c.name, "version": c.version, "kind": kind, "note": c.note, "documents": len(work.documents),
                              "unexpected": wrong, "ns": [round(n, 1) for n in ns]}))


if __name__ == "__main__":
    main()
