"""Makes a disagreement small: deletes and simplifies for as long as it persists."""
import oracle
import values
from values import cases


def _parsed(data):
    """The instance as a tree that keeps numbers' texts; None: it is not plain JSON."""
    try:
        oracle.read(data)
        import json
        return [json.loads(data, parse_int=cases.Number, parse_float=cases.Number)]
    except Exception:
        return None


def _smaller_trees(tree):
    """Copies of [tree] with one thing taken out or made plain."""
    holder = [tree]
    spots = values.places(holder)
    for number, (at, key) in enumerate(spots):
        variants = ["delete"] if at is not holder else []
        if isinstance(at[key], dict) and at[key]:
            variants += ["empty"] + [("lift", k) for k in at[key] if isinstance(at[key][k], dict)]
        if isinstance(at[key], list) and at[key]:
            variants += [("lift", i) for i in range(len(at[key])) if isinstance(at[key][i], dict)]
        for variant in variants:
            new = [values.copy(tree)]
            a, k = values.places(new)[number]
            if variant == "delete":
                del a[k]
            elif variant == "empty":
                a[k] = {}
            else:
                a[k] = a[k][variant[1]]
            yield new[0]


def _smaller_bytes(data):
    size = max(len(data) // 2, 1)
    while size:
        for at in range(0, len(data), size):
            yield data[:at] + data[at + size:]
        size //= 2


def shrink(schema, data, persists, fuel=400):
    """(schema, data) -> smaller ones for which persists(schema, data) holds; at most `fuel` calls of it."""
    left = [fuel]

    def holds(s, d):
        left[0] -= 1
        return left[0] >= 0 and persists(s, d)

    progress = True
    while progress and left[0] > 0:
        progress = False
        for smaller in _smaller_trees(schema):
            if holds(smaller, data):
                schema, progress = smaller, True
                break
        tree = _parsed(data)
        texts = (cases.write(t).encode("utf-8", "surrogatepass") for t in _smaller_trees(tree[0])) if tree else _smaller_bytes(data)
        for smaller in texts:
            if len(smaller) < len(data) and holds(schema, smaller):
                data, progress = smaller, True
                break
    return schema, data
