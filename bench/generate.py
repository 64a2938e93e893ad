"""The benchmark's documents: deterministic, the same bytes everywhere.

A function a workload (workloads.py lists them) yields pairs of the bytes and of what is expected of them: 1 or 0, or of a batch the bits
of its wrong records. `shared` is a directory with W1 to W3 made elsewhere, of the same kind; None: they are made here. `write` puts them
where the workers read them.
"""
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
    """A Lambda event, and the bits of its wrong records."""
    records, wrong = [], 0
    for i in range(10):
        if rng.random() < 0.05:
            wrong |= 1 << i
            body = invalid(rng, rng.choice(KINDS))
        else:
            body = text(rng, order(rng))
        records.append(record(rng, body))
    return json.dumps({"Records": records}, **COMPACT).encode(), wrong


# ---- the same orders, written in other ways ----

ORDER_KEYS = ["order_id", "customer_id", "amount", "currency", "created_at", "items"]
ITEM_KEYS = ["sku", "quantity", "price"]
UNKNOWN = {"source": "web", "version": 3, "tags": ["a", "late, \"b\""], "trace": {"id": "0af7651916cd43dd", "sampled": True, "parent": None}}


def arranged(value, arrange):
    """The order with its keys, and those of its items, as arrange(keys) lists them."""
    out = {key: value.get(key, UNKNOWN.get(key)) for key in arrange([key for key in ORDER_KEYS if key in value])}
    out["items"] = [{key: one.get(key, UNKNOWN.get(key)) for key in arrange(ITEM_KEYS)} for one in value["items"]]
    return out


def shuffled(rng):
    return lambda keys: rng.sample(keys, len(keys))


def with_unknown(rng):
    """Three keys more in an order, or one more in an item, anywhere."""
    def arrange(keys):
        more = 1 if keys is ITEM_KEYS else 3
        keys = list(keys)
        for key in rng.sample(sorted(UNKNOWN), more):
            keys.insert(rng.randint(0, len(keys)), key)
        return keys
    return arrange


def spaced(value):
    return json.dumps(value).encode()  # as Python writes it


def compact(value):
    return json.dumps(value, **COMPACT).encode()  # as JavaScript writes it


def w1_texts(shared):
    if shared:
        return lines_of(shared, "w1_valid.ndjson")
    rng = random.Random("w1")
    return [text(rng, order(rng)).encode() for _ in range(1000)]


def w1_values(shared):
    return [arranged(json.loads(line), list) for line in w1_texts(shared)]


def w1_invalid(shared):
    if shared:
        return lines_of(shared, "w1_invalid.ndjson")
    rng = random.Random("w1 invalid")
    return [invalid(rng, KINDS[i % len(KINDS)]).encode() for i in range(100)]


def w1(shared):
    return [(line, 1) for line in w1_texts(shared)] + [(line, 0) for line in w1_invalid(shared)]


def in_turns(values):
    return [(compact(value) if i % 2 else spaced(value), 1) for i, value in enumerate(values)]


def w1_shuffled(shared):
    rng = random.Random("w1 shuffled")
    return in_turns(arranged(value, shuffled(rng)) for value in w1_values(shared))


def w1_missing(shared):
    return in_turns({key: value[key] for key in value if key != "currency"} for value in w1_values(shared))


def w1_unknown(shared):
    rng = random.Random("w1 unknown")
    return in_turns(arranged(value, with_unknown(rng)) for value in w1_values(shared))


def w2(shared):
    if shared:
        return zip(lines_of(shared, "w2_sqs.ndjson"), map(int, lines_of(shared, "w2_sqs.expect")))
    rng = random.Random("w2")
    return [batch(rng) for _ in range(200)]


def w3(shared):
    if shared:
        with open(os.path.join(shared, "w3.json"), "rb") as file:
            return [(file.read(), 1)]
    return [(json.dumps(order(random.Random("w3"), 1000), indent=2).encode(), 1)]


def w4(n):
    rng = random.Random("w4")
    return [(text(rng, order(rng)).encode(), 1) for _ in range(n)]


def lines_of(directory, name):
    with open(os.path.join(directory, name), "rb") as file:
        return file.read().splitlines()


def write(path, documents):
    """PATH.docs: the documents' bytes, a newline after each; PATH.index: a line "offset length expect" for each."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    offset, index = 0, []
    with open(path + ".docs", "wb") as file:
        for data, expect in documents:
            file.write(data + b"\n")
            index.append(f"{offset} {len(data)} {expect}\n")
            offset += len(data) + 1
    with open(path + ".index", "w", encoding="ascii") as file:
        file.writelines(index)
