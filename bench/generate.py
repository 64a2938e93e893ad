#!/usr/bin/env python3
"""Writes the benchmark's workloads: deterministic, the same bytes everywhere.

usage: generate.py DIRECTORY [--orders N]
    w1_valid.ndjson    1,000 order events of about 290 bytes, some spaced as json.dumps does, some compact
    w1_invalid.ndjson  100 events, each wrong in one way;  w1_invalid.kinds: in which
    w2_sqs.ndjson      200 Lambda events of 10 SQS records whose bodies are orders;  w2_sqs.expect: bit i: record i is wrong
    w3.json            one order of about 81 KB
    w4.ndjson          N orders (default 200,000), all valid
"""
import argparse
import json
import os
import random

CURRENCIES = ["USD", "EUR", "GBP", "JPY", "CHF", "CAD", "AUD", "SEK", "NOK", "INR"]
ZONES = ["Z", "Z", "Z", "+02:00", "-05:30", "+00:00"]
NAMES = ["顧客", "client-é-", 'c"q\\', "zoë/"]
COMPACT = {"separators": (",", ":"), "ensure_ascii": False}


def digits(rng, n):
    return "".join(rng.choice("0123456789") for _ in range(n))


def letters(rng, n):
    return "".join(rng.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZ") for _ in range(n))


def hexadecimal(rng, n):
    return "".join(rng.choice("0123456789abcdef") for _ in range(n))


def timestamp(rng):
    fraction = "" if rng.random() < 0.7 else "." + digits(rng, rng.choice([3, 6]))
    return (f"{rng.randint(2020, 2029)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}T{rng.randint(0, 23):02}:{rng.randint(0, 59):02}:"
            f"{rng.randint(0, 59):02}{fraction}{rng.choice(ZONES)}")


def item(rng):
    quantity = rng.randint(1, 9) if rng.random() < 0.9 else rng.randint(10, 1000)
    return {"sku": f"{letters(rng, 3)}-{digits(rng, 4)}", "quantity": quantity, "price": round(rng.uniform(0, 500), 2)}


def order(rng, n_items=None):
    name = "cust-" if rng.random() < 0.95 else rng.choice(NAMES)
    out = {"order_id": "ORD-" + str(rng.randint(1, 10 ** rng.randint(1, 9))), "customer_id": name + digits(rng, 6),
           "amount": round(10 ** rng.uniform(0.5, 5), 2)}
    if rng.random() < 0.9:
        out["currency"] = rng.choice(CURRENCIES)
    out["created_at"] = timestamp(rng)
    out["items"] = [item(rng) for _ in range(n_items or rng.choice([1, 1, 2, 2, 3, 3, 4, 5]))]
    return out


def text(rng, value):
    """Mostly as Python or JavaScript write it; a few with keys in another order or odd spaces."""
    roll = rng.random()
    if roll < 0.05:
        keys = list(value)
        rng.shuffle(keys)
        return json.dumps({key: value[key] for key in keys}, ensure_ascii=False)
    if roll < 0.08:
        return json.dumps(value, separators=(" , ", " : "))
    if roll < 0.5:
        return json.dumps(value, ensure_ascii=roll < 0.2)
    return json.dumps(value, **COMPACT)


def set_in(*path_and_value):
    *path, key, value = path_and_value

    def change(target):
        for step in path:
            target = target[step]
        target[key] = value
    return change


SPOIL = {
    "missing": lambda o: o.pop("amount"),
    "pattern": set_in("order_id", "ORD12"),
    "emptycust": set_in("customer_id", ""),
    "amount0": set_in("amount", 0),
    "amounttype": set_in("amount", "12.50"),
    "currency": set_in("currency", "EURO"),
    "noitems": set_in("items", []),
    "extra": set_in("coupon", "X"),
    "qty": set_in("items", 0, "quantity", 0),
    "itemextra": set_in("items", 0, "color", "red"),
    "sku": set_in("items", 0, "sku", "abc-1234"),
    "price": set_in("items", 0, "price", -1),
    "datefmt": set_in("created_at", "2024-02-30T10:00:00Z"),
}


def invalid(rng, kind):
    value = order(rng)
    if kind == "notobj":
        return json.dumps([value])
    if kind == "syntax":
        whole = text(rng, value)
        return whole[:rng.randint(len(whole) // 2, len(whole) - 1)]
    SPOIL[kind](value)
    return text(rng, value)


KINDS = [*SPOIL, "notobj", "syntax"]


def record(rng, body):
    return {"messageId": "-".join(hexadecimal(rng, n) for n in (8, 4, 4, 4, 12)), "receiptHandle": "AQEB" + hexadecimal(rng, 128), "body": body,
            "attributes": {"ApproximateReceiveCount": "1", "SentTimestamp": "17" + digits(rng, 11), "SenderId": "AIDA" + letters(rng, 17),
                           "ApproximateFirstReceiveTimestamp": "17" + digits(rng, 11)},
            "messageAttributes": {"source": {"stringValue": "web", "stringListValues": [], "binaryListValues": [], "dataType": "String"}},
            "md5OfBody": hexadecimal(rng, 32), "eventSource": "aws:sqs", "eventSourceARN": "arn:aws:sqs:eu-west-1:123456789012:orders",
            "awsRegion": "eu-west-1"}


def batch(rng):
    """A Lambda event and the bits of its wrong records."""
    records, wrong = [], 0
    for i in range(10):
        if rng.random() < 0.05:
            wrong |= 1 << i
            body = invalid(rng, rng.choice(KINDS))
        else:
            body = text(rng, order(rng))
        records.append(record(rng, body))
    return json.dumps({"Records": records}, **COMPACT), wrong


def write(directory, name, lines):
    path = os.path.join(directory, name)
    with open(path + ".tmp", "w", encoding="utf-8", newline="\n") as file:
        file.writelines(lines)
    os.rename(path + ".tmp", path)


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("directory")
    parser.add_argument("--orders", type=int, default=200000)
    args = parser.parse_args()
    os.makedirs(args.directory, exist_ok=True)
    rng = random.Random("w1")
    write(args.directory, "w1_valid.ndjson", [text(rng, order(rng)) + "\n" for _ in range(1000)])
    kinds = [KINDS[i % len(KINDS)] for i in range(100)]
    write(args.directory, "w1_invalid.ndjson", [invalid(rng, kind) + "\n" for kind in kinds])
    write(args.directory, "w1_invalid.kinds", [kind + "\n" for kind in kinds])
    rng = random.Random("w2")
    batches = [batch(rng) for _ in range(200)]
    write(args.directory, "w2_sqs.ndjson", [event + "\n" for event, _ in batches])
    write(args.directory, "w2_sqs.expect", [f"{wrong}\n" for _, wrong in batches])
    rng = random.Random("w3")
    write(args.directory, "w3.json", [json.dumps(order(rng, 1000), indent=2)])
    rng = random.Random("w4")
    write(args.directory, "w4.ndjson", (text(rng, order(rng)) + "\n" for _ in range(args.orders)))


if __name__ == "__main__":
    main()
