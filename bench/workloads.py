"""The workloads: one table."""
import os
import sys
from dataclasses import dataclass

import generate

HERE = os.path.dirname(os.path.abspath(__file__))
SCHEMAS = os.path.join(HERE, "schemas")


@dataclass
class Workload:
    name: str
    title: str
    documents: object  # function of a directory of workloads made elsewhere (or None): [(bytes, expected)]
    schema: str = os.path.join(SCHEMAS, "order.json")
    key: str = "order"  # the name of what is made from the schema
    batch: bool = False
    formats: bool = True
    unit: tuple = ("ns", 1)
    workers: tuple = ("native", "rust", "python", "node", "blaze")  # those that take part
    threads: tuple = ()  # run also in so many threads, by the clock on the wall
    over: bool = False  # run also with each document many times in a row


def fixed(orders):
    """W1 to W4; orders: how many W4 has."""
    few = ("native", "rust")
    return [
        Workload("W1", "W1: an order event of about 290 bytes, spaced or compact, 100 of 1,100 invalid", generate.w1),
        Workload("W1-spaced", "W1, valid, spaced as json.dumps does", lambda shared: [(generate.spaced(v), 1) for v in generate.w1_values(shared)]),
        Workload("W1-compact", "W1, valid, compact", lambda shared: [(generate.compact(v), 1) for v in generate.w1_values(shared)]),
        Workload("W1-shuffled", "W1, valid, keys shuffled", generate.w1_shuffled, workers=few),
        Workload("W1-missing", "W1, valid, without the optional key", generate.w1_missing, workers=few),
        Workload("W1-unknown", "W1, valid, with unknown keys, which the schema allows", generate.w1_unknown,
                 os.path.join(SCHEMAS, "order_open.json"), "order_open", workers=few),
        Workload("W1-invalid", "W1, invalid, each wrong in one way", lambda shared: [(line, 0) for line in generate.w1_invalid(shared)], workers=few),
        Workload("W2", "W2: a Lambda event of 10 SQS records with orders as strings: which records are wrong", generate.w2,
                 os.path.join(SCHEMAS, "sqs.json"), "sqs", batch=True, unit=("µs", 1e3)),
        Workload("W3", "W3: one order of 81 KB", generate.w3, unit=("µs", 1e3)),
        Workload("W4", "W4: an order out of an NDJSON file", lambda shared: generate.w4(orders), workers=few, threads=(1, 2)),
    ]


def has_documents(folder):
    """A clone without git-lfs has pointers in place of the largest files; no document of JSON begins so."""
    path = os.path.join(folder, "instances.jsonl")
    if not os.path.exists(path):
        return False
    with open(path, "rb") as file:
        there = not file.read(8).startswith(b"version ")
    if not there:
        print(f"{folder}: left out, its documents are not there (git lfs pull)", file=sys.stderr)
    return there


def collection(directory):
    """W5: the schemas of a collection, each a folder with schema.json and instances.jsonl, which are all valid. Not those whose documents are elsewhere."""
    def documents(name):
        return lambda shared: [(line, 1) for line in generate.lines_of(os.path.join(directory, name), "instances.jsonl")]
    names = [name for name in sorted(os.listdir(directory)) if has_documents(os.path.join(directory, name))] if os.path.isdir(directory) else []
    return [Workload("W5/" + name, f"W5: {name}", documents(name), os.path.join(directory, name, "schema.json"), "w5_" + name.replace("-", "_"), formats=False, over=True)
            for name in names]
