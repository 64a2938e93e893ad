"""Lists, tuples, dicts, sets: operators, methods, iteration, comprehensions."""
VALUES = [[], [1], [3, 1, 2], [1, 1.0, True, "a"], ["b", "a", "c", "a"], (1, 2, 3), ("x",), (), {"a": 1, "b": [2, 3]}, {}, {1: "x", "1": "y", 2.5: None}, {3}, set(), frozenset([1]),
          [[1, 2], [3]], [{"id": 1, "n": "x"}, {"id": 2, "n": "y"}, {"id": 1}], "text", None, 5, [None, 0, "", [], "z"], {"a": {"b": {"c": [1, {"d": 2}]}}}, [1.5, 2, 10**30], ["10", "9", "1"],
          [(1, "a"), (2, "b")], [[1, 2], [3, 4]], b"xy", {"items": [{"sku": "A", "qty": 2}, {"sku": "B", "qty": 0}]}]
UNDECIDED = ("pop", "pop_key", "count", "find", "attribute", "repr_it", "formatted", "contains", "index", "unpack", "hashing", "set_operators", "copies", "compared", "slices")


def length(v):
    return len(v)


def index(v):
    return v[0]


def negative_index(v):
    return v[-1], v[1]


def key(v):
    return v["a"]


def get(v):
    return v.get("a"), v.get("zz"), v.get("zz", 7), v.get(1)


def slices(v):
    return v[1:], v[:2], v[::-1], v[-2:]


def contains(v):
    return [1 in v, "a" in v, None not in v]


def iterate(v):
    out = []
    for x in v:
        out.append(x)
    return out


def sums(v):
    return sum(v)


def smallest(v):
    return min(v), max(v)


def smallest_default(v):
    return min(v, default=None), max((x for x in v), default=0)


def smallest_key(v):
    return min(v, key=lambda x: str(x)), max(v, key=len)


def in_order(v):
    return sorted(v)


def in_order_key(v):
    return sorted(v, key=str), sorted(v, key=lambda x: str(x), reverse=True)


def in_order_of_length(v):
    return sorted(v, key=len)


def any_all(v):
    return any(v), all(v), any(x == 1 for x in v), all(isinstance(x, (int, str)) for x in v)


def comprehensions(v):
    return [x for x in v if x], {str(x): x for x in v}, [(x, y) for x in v for y in (1, 2)]


def nested(v):
    return [y for x in v for y in x]


def set_comprehension(v):
    return {x for x in v}


def to_list(v):
    return list(v), tuple(v)


def to_set(v):
    return len(set(v)) != len(v), set(v)


def to_dict(v):
    return dict(v)


def items(v):
    out = {}
    for k, x in v.items():
        out[x if isinstance(x, str) else k] = k
    return out, list(v.keys()), [x for x in v.values()]


def append(v):
    v.append(4)
    v.extend([5, 6])
    v.insert(0, 9)
    v.insert(-100, 8)
    return v


def remove(v):
    v.remove(1)
    return v


def pop(v):
    return v.pop(), v


def pop_key(v):
    return v.pop("a"), v.pop("q", None), v


def assign(v):
    v[0] = 7
    return v


def assign_key(v):
    v["new"] = 1
    v["a"] = 2
    return v


def delete(v):
    del v[0]
    return v


def delete_key(v):
    del v["a"]
    return v


def update(v):
    v.update({"a": 5, "q": 6})
    return v


def set_default(v):
    return v.setdefault("a", 1), v.setdefault("z", []), v


def reverse(v):
    v.reverse()
    return v


def copies(v):
    w = v.copy()
    w.clear()
    return v, w


def count(v):
    return v.count(1), v.count("a")


def find(v):
    return v.index(1)


def join_lists(v):
    return v + [1]


def join_tuples(v):
    return v + (1,)


def add_in_place(v):
    w = v
    v += [1]
    return w, v


def repeat(v):
    return v * 2


def equal(v):
    return [v == [1], v == (1, 2, 3), v == {"a": 1, "b": [2, 3]}, v != [], v == {3}]


def compared(v):
    return v < [2], v >= [1]


def truth(v):
    return "yes" if v else "no"


def unpack(v):
    a, b = v
    return b, a


def unpack_star(v):
    first, *rest = v
    *init, last = v
    return first, rest, init, last


def unpack_loop(v):
    return [a + b for a, b in v]


def unpack_dict_items(v):
    return [f"{k}={x}" for k, x in v.items()]


def enumerated(v):
    return list(enumerate(v)), [i for i, _ in enumerate(v, start=5)], list(zip(v, range(10)))


def repr_it(v):
    return repr(v)


def formatted(v):
    return f"{v}"


def hashing(v):
    return {v: 1}


def set_operators(v):
    s = set(v)
    return s | {1}, s & {1, 2}, s - {1}, s ^ {1, 9}, s <= {1, 2, 3}, s.issubset([1]), s.union([1], (7,)), s.intersection([1]), s.difference((1,)), s.isdisjoint([99])


def set_methods(v):
    s = set()
    s.add(1)
    s.add(v)
    s.discard(5)
    return s


def merged(v):
    return v | {"a": 9}


def grouped(v):
    out = {}
    for x in v:
        k = str(x)[:1]
        if k not in out:
            out[k] = []
        out[k].append(x)
    return out


def counted(v):
    out = {}
    for x in v:
        out[x] = out.get(x, 0) + 1
    return out


def duplicates(v):
    seen = set()
    for x in v:
        if x in seen:
            raise ValueError(f"duplicate: {x}")
        seen.add(x)
    return v


def total_quantity(v):
    return sum(i["qty"] for i in v["items"])


def nested_access(v):
    return v["a"]["b"]["c"][1]["d"]


def iterator(v):
    it = iter(v)
    first = next(it)
    return first, next(it, None), list(it)


def changes_while_walking(v):
    for k in v:
        v["new"] = 1
    return v


def ranges(v):
    n = len(v)
    return [i for i in range(n)], list(range(n, 0, -1)), list(range(1, 10, 3)), len(range(n)), 2 in range(n), sum(range(n))


def length_of_range(v):
    return len(range(v[0], v[1], v[2]))


length_of_range.values = [(0, n, 1) for n in (0, -1, 7, 2**31, 2**63 - 1)] + [(-2**63, 2**63 - 1, 1), (-2**62, 2**62, 1), (-2**62, 2**62 - 1, 1), (5, 0, -2), (0, 9, 2**63 - 1), (9, 0, -2**63)]


def walrus(v):
    if (n := len(v)) > 2:
        return n
    return [y for x in v if (y := x)]


def displays(v):
    return [v, (v,), {"k": v}], {"a", "b"}, [], {}, ()


def spread(v):
    return [0, *v, 9], (*v,), {*v, 1}, [*v, *v]


def spread_dict(v):
    return {**v, "a": 0}, {"a": 5, "z": 1, **v}
