"""worker.py: the worker for what Python callers use (PROTOCOL in workers.py): bytes to bool. Of a batch, the event is parsed already."""
import importlib
import importlib.metadata
import json
import os
import sys
import time
from collections import namedtuple

ROUND_NS = 2e6

Task = namedtuple("Task", "directory key formats")


class Cannot(Exception):
    pass


def load(task):
    with open(os.path.join(task.directory, task.key + ".json"), "rb") as file:
        return json.load(file)


def parsed_by_orjson(judge):
    """judge(value) -> bool, from bytes."""
    import orjson
    loads, error = orjson.loads, orjson.JSONDecodeError

    def one(data):
        try:
            return judge(loads(data))
        except error:
            return False
    return one


def ours(task):
    if task.directory not in sys.path:
        sys.path.insert(0, task.directory)
    return importlib.import_module(task.key).is_valid


def rust(task):
    import jsonschema_rs
    return parsed_by_orjson(jsonschema_rs.validator_for(load(task), validate_formats=task.formats).is_valid)


def fast(task):
    import fastjsonschema
    import orjson
    validate = fastjsonschema.compile(load(task), use_formats=task.formats)

    def one(data):
        try:
            validate(orjson.loads(data))
            return True
        except ValueError:  # JSONDecodeError and JsonSchemaException are ones
            return False
    return one


def plain(task):
    import jsonschema
    schema = load(task)
    return parsed_by_orjson(jsonschema.validators.validator_for(schema)(schema).is_valid)


def only_parse(task):
    return parsed_by_orjson(lambda value: True)


def needs_the_order(task):
    if task.key != "order":
        raise Cannot("it has no way to do this")  # a model was written for the order schema alone


def pydantic_model(task):
    needs_the_order(task)
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
    return one


def msgspec_struct(task):
    needs_the_order(task)
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
    return one


class Contender:
    """make: a Task -> a function bytes or str -> bool."""

    def __init__(self, make, packages=(), note="", kind="checks"):
        self.make, self.packages, self.note, self.kind = make, packages, note, kind

    def said(self, name):
        try:
            versions = [f"{importlib.metadata.version(package)}" for package in self.packages]
        except importlib.metadata.PackageNotFoundError as error:
            return {"contender": name, "missing": str(error)}
        return {"contender": name, "version": ", ".join(versions), "kind": self.kind, "note": self.note}


CONTENDERS = {
    "schemac ctypes": Contender(ours),
    "jsonschema-rs + orjson": Contender(rust, ("jsonschema-rs", "orjson")),
    "fastjsonschema + orjson": Contender(fast, ("fastjsonschema", "orjson")),
    "pydantic": Contender(pydantic_model, ("pydantic",), "also makes the model"),
    "msgspec": Contender(msgspec_struct, ("msgspec",), "also makes the struct"),
    "jsonschema + orjson": Contender(plain, ("jsonschema", "orjson"), "no formats"),
    "orjson": Contender(only_parse, ("orjson",), "parses only", "parses"),
}


def read_documents(path):
    """[(bytes, expected)]"""
    with open(path + ".docs", "rb") as file:
        text = file.read()
    with open(path + ".index", encoding="ascii") as file:
        index = [[int(number) for number in line.split()] for line in file]
    return [(text[offset:offset + length], expect) for offset, length, expect in index]


class Documents:
    """Bytes in, bool out."""

    def __init__(self, documents):
        self.documents, self.expected = zip(*documents)

    def answers(self, one):
        return [int(one(data)) for data in self.documents]

    def measured(self, one):
        for data in self.documents:
            one(data)


class Batches(Documents):
    """A Lambda event that is parsed already (the Lambda runtime has done that): the records whose body is not valid."""

    def __init__(self, documents):
        super().__init__((json.loads(data), expect) for data, expect in documents)

    def answers(self, one):
        return [sum(1 << i for i, record in enumerate(event["Records"]) if not one(record["body"])) for event in self.documents]

    def measured(self, one):
        for event in self.documents:
            [record["messageId"] for record in event["Records"] if not one(record["body"])]


class Entry:
    def __init__(self, work, one):
        self.work, self.one = work, one
        self.wrong = sum(got != want for got, want in zip(work.answers(one), work.expected))
        self.passes = max(1, round(ROUND_NS / self.time(1)))

    def time(self, passes):
        start = time.thread_time_ns()
        for _ in range(passes):
            self.work.measured(self.one)
        return max(1, (time.thread_time_ns() - start) / passes)


class Worker:
    def __init__(self):
        self.entries, self.path, self.work = [], None, None

    def open(self, path, directory, schema, batch, formats, threads, name):
        if self.path != (path, batch):
            self.path, self.work = (path, batch), (Batches if batch == "1" else Documents)(read_documents(path))
        task = Task(directory, "order" if batch == "1" else schema, formats == "1")
        try:
            one = CONTENDERS[name].make(task)
        except Cannot as error:
            return {"missing": str(error)}
        except Exception as error:  # a peer that does not take the schema
            return {"missing": f"{type(error).__name__}: {error}"[:200]}
        self.entries.append(Entry(self.work, one))
        return {"id": len(self.entries) - 1, "documents": len(self.work.documents), "wrong": self.entries[-1].wrong}

    def round(self, number):
        entry = self.entries[int(number)]
        return {"ns": round(entry.time(entry.passes) / len(entry.work.documents), 1)}

    def close(self):
        self.entries.clear()
        return {}


def serve(worker, said):
    """Says what contenders there are, then does what is asked."""
    for line in [*said, {"ready": True}]:
        print(json.dumps(line), flush=True)
    for line in sys.stdin:
        command, *fields = line.rstrip("\n").split("\t")
        print(json.dumps(getattr(worker, command)(*fields)), flush=True)


if __name__ == "__main__":
    serve(Worker(), [contender.said(name) for name, contender in CONTENDERS.items()])
