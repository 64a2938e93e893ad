"""Valid documents for schemas whose random instances hardly ever are: texts(NAME) gives each in several ways of writing.

What they are for: every form of an object and of a map in forms.json and crowded.json, taken to its end: empty, of one member and of many, with
names in turn, backwards and with escapes, next to names that no table has.
"""
import json

LONG = "a rather long name of 28 bytes"
S, I, B, E = ["", "abcdefghi", "\u00e4\u20ac\U0001f600\"\\", "x"], [0, 1, 2**63, 10**30, 7.0], [None, True, False], ["a", "b", "c"]


def members(names, kinds=(S, I, B, E), start=0):
    """Members whose values are of the kinds in turn, not the same for each name."""
    return {name: kinds[i % len(kinds)][(i + start) % len(kinds[i % len(kinds)])] for i, name in enumerate(names)}


def some(whole, names):
    """These members, in this order."""
    return {name: whole[name] for name in names}


def sixty(prefix):
    return [f"{prefix}_of_the_month{i}" if i % 5 == 4 else f"{prefix}{i}" for i in range(60)]


def of_sixty(prefix, wanted=slice(None)):
    """Members of "many", "lots", "a lot" and "numerous"."""
    return some(members(sixty(prefix)), sixty(prefix)[wanted])


def forms(**more):
    return {"open": {"id": 1}, **more}


def nested(n, key, inner):
    return {key: nested(n - 1, key, inner)} if n else inner


FORMS = [
    forms(),
    {"open": {LONG: {"any": [1, {}, None]}, "other": {"id": "x"}, "x": "abc", "id": 0}},
    {"before": [], "open": {"x": "", "id": 3, "y": {"z": {}}}, "": {"open": 1}, LONG: LONG},
    forms(closed={"b": None}),
    forms(closed={"a": "a", "b": True, "order_identifier": 12}),
    forms(closed={"order_identifier": 0, "b": False}),
    forms(typed={}),
    forms(typed={"a": "s", "b": 1, LONG: 2, "": 3}),
    forms(typed=nested(30, "next", {"a": "s", "next": {"z": 1}})),
    forms(patterned={}),
    forms(patterned={"x-": "", "x-a": "abcdefghi", "a": "s", "b": 1, "x-b": "\u20ac" * 9}),
    forms(named={"a": "s", "b": 1, "abc": {}, "\u20ac\u20ac\u20ac": [1], "": None}),
    forms(counted={"b": 1, "a": "s"}),
    forms(counted={"x": 1, "y": {}}),
    forms(counted={"a": "s", "x": 1, "b": 2}),
    forms(union={"kind": "a", "n": 1, "more": {"b": None}}),
    forms(union={"n": 1, "kind": "b", "y": "any"}),
    forms(union={"kind": "c", "more": {"a": "c", "b": True}, "yes": None, "y": False}),
    forms(map={}, map_named={}, map_alike={}, map_short={}, map_of_maps={}),
    forms(map={"one": "a"}, map_named={"one": 1}, map_alike={"one": None}, map_short={"a": 1}, map_of_maps={"one": {}}),
    forms(map=members([f"key {i}" for i in range(100)], (E,)), map_named=members(["a" * i for i in range(1, 70)], (I,)),
          map_alike=members([chr(97 + i % 26) * (i // 26 + 1) for i in range(100)], (B,)), map_short={"\u00e4\"": {"a": []}, "bc": "x", "a": None}),
    forms(map_of_maps=nested(60, "in", {})),
    forms(map_of_maps={"a": {"b": {}, "c": {"d": {}}}, "e": {}, "": {"": {"": {}}}}),
    forms(many=of_sixty("m")),
    forms(many=of_sixty("m", slice(None, None, 3)), lots=of_sixty("lot", slice(None, None, -7)), numerous={}),
    forms(lots={**of_sixty("lot", slice(30)), "other": {"lot0": 1}, **of_sixty("lot", slice(30, None))}),
    forms(**{"a lot": {**of_sixty("of "), "of": 1, "of ": 2, "of 60": 3}}),
    forms(numerous=of_sixty("n")),
    {**forms(numerous=of_sixty("n", slice(None, 2, -5))), "many": {}, "lots": {}, "a lot": {"m0": 1}},
]

KINDS = (I[:4], S, B, E, [[], [1.5, -1e300], [0]])
TABLE = [word + name for word in ("order", "item", "address") for name in ("_id", "Name", "_of_the_last_month", "At", "_tax", "", "Code", "_note")]
FIELDS = [f"field_{i:03}" for i in range(140)]


def of_table(names=TABLE):
    """Members of "closed" and "open", whose values are of five kinds in turn."""
    return some(members(TABLE, KINDS), names)


def crowded(**more):
    return {"closed": {"order_id": 1}, **more}


def fields(names=FIELDS):
    return some(members(FIELDS, KINDS), names)


CROWDED = [
    crowded(),
    crowded(quantity=1, share=0.5, code="AB-1", note="abcdefghi", remark="\u20ac" * 9),
    {"remark": "", "code": "ZZ-0123456789", "share": 1e3, "unknown": {"quantity": 0}, "quantity": 9, "closed": of_table(["order_id"])},
    {"closed": of_table()},
    {"closed": of_table(TABLE[::-1])},
    {"closed": of_table(TABLE[::2] + TABLE[1::4])},
    {"closed": of_table(["order", "order_id", "item", "address"]), "open": of_table(["itemAt"])},
    crowded(open=of_table()),
    crowded(open={"order_": 1, "orders": {}, **of_table(TABLE[:12:-1]), "itemAt": "", "itemAT": [], "": 1, "order_of_the_last_monti": 2, "\u00e4": 3}),
    crowded(lines=[]),
    crowded(lines=[{"sku": "a"}, {"count": 99, "sku": "b"}, {"sku": "c", "more": {"sku": ""}, "count": 1}]),
    crowded(codes={"a": 1}),
    crowded(codes=members([chr(97 + i % 26) * (i // 26 + 1) for i in range(80)], ([1, -1, 1.0, 10**25],))),
    crowded(one_map={"a": 1}),
    crowded(one_map={"a": "x"}),
    crowded(one_map={"a": "x", "": "y"}),
    crowded(one_map=members([f"k{i}" for i in range(70)], ([0, -5, 1e2],))),
    crowded(patterns={}),
    crowded(patterns={"x-": {"any": 1}, "n1": 1, "n23": -5, "other": "text", "n": "text", "kind": 0, "z": 3}),
    crowded(patterns={"x-1": None, **members(["kind", "size", "colour", "weight", "a", "ab", "abc", "abd", "zone", "Zone", "z"], KINDS), "zz": "", "abcd": "s"}),
    crowded(escaped={}),
    crowded(escaped={"other": True, **members(["\u00e9", "kind", "size", "colour", "weight", "a", "ab", "abc", "abd", "zone", "Zone", "z"], KINDS), "e": False}),
    crowded(escaped={"z": "s", "\u00e9": 5, "\u00e8": True}),
    crowded(many={}),
    crowded(many=fields()),
    crowded(many=fields(FIELDS[::-1])),
    crowded(many={**fields(FIELDS[70:]), "field_140": "any", "field_": [], **fields(FIELDS[:70])}),
    crowded(many={"field_13": 1, **fields(FIELDS[3::11]), "field_1000": 2}),
    crowded(many={"number_or_map": 3}),
    crowded(many={"number_or_map": {}}),
    crowded(many={"number_or_map": ["ab", "abc"]}),
    crowded(many={"field_000": 1, "number_or_map": {"a": 1, "b": 2}, "field_001": "s"}),
]
SCALARS = [
    {}, {"short": "a", "exact": "ABC", "number": -0.5, "integer": 0, "huge": 10**40, "cents": 19.99, "sevens": 0, "fine": 1e-12, "code": "IJ"},
    {"mixed": None, "fixed": "only \"this\" ??/ one\n", "zero": 0.0, "when": "2024-02-29T12:00:00Z", "words": "a-b-c", "slug": "a_b-1", "free": "x..y", "either": None},
    {"mixed": {"a": 1.0}, "integer": 2**63 - 1, "number": 999.5, "either": "ab", "wide": "ab\u00e9", "huge": "text", "sevens": 700, "cents": -3},
    {"either": 3, "mixed": [1], "wide": 5, "code": "AB", "when": "2024-12-31t23:59:59+01:00", "slug": "x" * 64, "short": "\u20ac" * 8, "free": "\nxy", "zero": -0.0},
]
ALIKE = [{"a": 0, "v": [1]}, {"v": [], "b": 0}, {"v": [1], "c": 1}, {"v": "any", "d": True}, {"v": {"k": 0}, "b": 1}, {"v": [2], "a": "s"}, {"v": ["s"], "b": 0}]
UNLIKE = [{"v": ["s"], "c": 1}, {"v": ["s"], "a": "s"}, {"v": 1, "d": 1}, {"c": 1, "v": {"k": 0}}, {"v": [1], "b": 0, "c": 2}, {"v": {}, "b": 0}]
UNIONS = [{"id": 1, "tried_alike": value} for value in ALIKE] + [{"id": 1, "not_alike": value} for value in UNLIKE] + [
    {"id": 1, "tried": value} for value in ({"v": ["a"]}, {"v": [3]}, {"v": {"k": ""}}, {"w": True, "v": ["x", 1]}, {"v": [[], [1]], "w": False}, {"w": True, "v": {"q": 2}})
] + [{"id": 1, "tried_items": [["a"], [1], {"a": [[None], []]}, {"b": ""}]}]
GIVEN = {"unions": UNIONS, "forms": FORMS, "crowded": CROWDED, "scalars": SCALARS}


def backwards(value):
    if isinstance(value, dict):
        return {key: backwards(value[key]) for key in reversed(value)}
    return [backwards(item) for item in value] if isinstance(value, list) else value


def escaped(value):
    """Each second name with its first character as an escape."""
    if isinstance(value, list):
        return "[" + ",".join(map(escaped, value)) + "]"
    if not isinstance(value, dict):
        return json.dumps(value)
    names = [f'"\\u{ord(name[0]):04X}{json.dumps(name[1:])[1:]}' if i % 2 and name[:1].isascii() and name else json.dumps(name) for i, name in enumerate(value)]
    return "{" + ", ".join(f"{name}: {escaped(item)}" for name, item in zip(names, value.values())) + "}"


WAYS = [lambda document: json.dumps(document, ensure_ascii=False), lambda document: json.dumps(document, separators=(",", ":")),
        lambda document: json.dumps(backwards(document)), lambda document: json.dumps(document, indent=1), escaped]


def texts(name):
    """Bytes of each document for one of the schemas."""
    for way in WAYS:
        yield from (way(document).encode() for document in GIVEN.get(name, []))
