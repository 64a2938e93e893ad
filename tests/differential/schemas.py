"""Random schemas of drafts 4 to 2020-12: all keywords, references of every kind, several resources in one document.

No schema asks itself about the same value without end: at one place of the instance, a reference goes only to a definition
of a higher number; all others stand below a step into the instance. A small part is made without that care on purpose.
"""
import values
from values import Number

BASE = "https://e.test/d/root.json"
SCHEMA_URI = {"4": "http://json-schema.org/draft-04/schema#", "6": "http://json-schema.org/draft-06/schema#",
              "7": "http://json-schema.org/draft-07/schema#", "2019-09": "https://json-schema.org/draft/2019-09/schema",
              "2020-12": "https://json-schema.org/draft/2020-12/schema"}
ORDER = list(SCHEMA_URI)
TYPES = ["null", "boolean", "integer", "number", "string", "array", "object"]
FORMATS = ["date-time", "date", "time", "email", "uri", "uuid", "ipv4", "ipv6", "hostname", "json-pointer", "regex", "duration", "unknown-format"]
# Patterns whose meaning ECMA-262 with the u flag and Python's re share, with strings that match and that do not.
PATTERNS = [("^ORD-[0-9]+$", ["ORD-1", "ORD-", "ORD-17x"]), ("^[A-Z]{3}-[0-9]{4}$", ["ABC-1234", "ABC-123", "abc-1234"]),
            ("a", ["a", "cab", "b"]), ("^a|b$", ["a1", "1b", "1"]), ("^(foo|bar)+$", ["foobar", "foo", "fo"]), ("^.{2}$", ["ab", "😀é", "a"]),
            ("^x", ["x-1", "xy", "y"]), ("[^a-z]", ["A", "abc", "é"]), ("^$", ["", "a"]), ("o{2,3}", ["foo", "o"]), ("^\\u00e9", ["été", "e"]),
            ("^a?b*c+$", ["abc", "cc", "ab"]), ("^(?:a|ab)(?:c|bcd)$", ["abcd", "ac", "abc"]), ("\\.", ["a.b", "ab"]), ("^[\\u{1F600}é]$", ["😀", "é", "x"]),
            ("^(?!a)", ["b", "ab"]), ("(.)\\1", ["aa", "ab"]), ("^[a-z_]*$", ["abc_", "A"]), ("^.+$", ["a", "", "a\nb", "é"]),
            ("^[^-]{2,}$", ["ab", "é\u0007", "a", "a-b"]), ("(.+)x?|^$", ["", "a", "\n"])]


def known(draft, since):
    return ORDER.index(draft) >= ORDER.index(since)


class Definition:
    """A named subschema that references may name. `resource`: None (the root's), or its own URI."""

    def __init__(self, number, name, resource, anchor):
        self.number, self.name, self.resource, self.anchor = number, name, resource, anchor


class Generator:
    def __init__(self, rng, draft):
        self.rng, self.draft = rng, draft
        self.ids = "id" if draft == "4" else "$id"
        self.defs_key = "definitions" if not known(draft, "2019-09") or rng.random() < 0.1 else "$defs"
        self.base = None       # the resource that is being written: None is the root
        self.definitions = []
        self.careless = rng.random() < 0.02
        self.dynamic = known(draft, "2019-09") and rng.random() < 0.5

    def chance(self, p):
        return self.rng.random() < p

    def has(self, since):
        return known(self.draft, since)

    # ---- references ----

    def address(self, definition):
        forms = []
        here = self.base == definition.resource
        pointer = f"#/{self.defs_key}/{definition.name}"
        if definition.resource is None:
            forms.append(pointer if self.base is None else BASE + pointer)
            if self.base is not None:
                forms.append("root.json" + pointer)
            if definition.anchor:
                forms.append(("" if self.base is None else "root.json") + "#" + definition.anchor)
        else:
            forms += ["#"] if here else [definition.resource, "https://e.test/d/" + definition.resource]
        return self.rng.choice(forms)

    def reference(self, level):
        """A schema that refers. level: references at this place of the instance may name definitions from that number on."""
        able = [d for d in self.definitions if d.number >= level or self.careless]
        if level == 0 and self.chance(0.2):
            if self.dynamic and self.has("2020-12"):
                return {"$dynamicRef": self.rng.choice(["#node", "#node", "root.json#node"] if self.identified else ["#node"])}
            if self.dynamic:
                return {"$recursiveRef": "#"}
            return {"$ref": "#" if self.base is None or self.chance(0.5) else "root.json"}
        if not able:
            return True if self.has("6") else {}
        schema = {"$ref": self.address(self.rng.choice(able))}
        if self.chance(0.25):  # siblings: ignored up to draft 7
            schema.update(self.group(1, level))
        return schema

    # ---- subschemas ----

    def schema(self, depth, level=0):
        """level 0: below a step into the instance."""
        roll = self.rng.random()
        if roll < 0.06:
            return self.rng.choice([True, True, False]) if self.has("6") else {}
        if roll < 0.2 and self.definitions:
            return self.reference(level)
        out = {}
        for _ in range(self.rng.choice([1, 1, 1, 2, 2, 3])):
            out.update(self.group(depth, level))
        if self.chance(0.05):
            out[self.rng.choice(["title", "description", "$comment", "x-unknown"])] = "text"
        if self.chance(0.03):
            out["x-unknown"] = {"$ref": "#/nowhere", self.ids: "https://e.test/never", "properties": {"a": False}}
        return out

    def group(self, depth, level):
        makers = [self.types, self.types, self.constants, self.numbers, self.strings]
        if depth > 0:
            makers += [self.objects, self.objects, self.objects, self.arrays, self.arrays, self.unions, self.unions, self.more_objects]
            if self.has("7"):
                makers.append(self.conditions)
            if self.has("2019-09"):
                makers.append(self.unevaluated)
        return self.rng.choice(makers)(depth - 1, level)

    def types(self, depth, level):
        if self.chance(0.7):
            return {"type": self.rng.choice(TYPES)}
        return {"type": self.rng.sample(TYPES, self.rng.randint(1, 4))}

    def constants(self, depth, level):
        if self.has("6") and self.chance(0.4):
            return {"const": values.anything(self.rng)}
        if self.chance(0.3):
            pool = self.rng.sample(values.STRINGS, self.rng.randint(1, 12))
        else:
            pool = [values.anything(self.rng) for _ in range(self.rng.randint(1, 5))]
        kept, texts = [], set()
        for value in pool:
            if values.write(value) not in texts:
                texts.add(values.write(value))
                kept.append(value)
        if self.chance(0.1):
            kept.append({"$ref": "#/nowhere", self.ids: "https://e.test/never"})
        return {"enum": kept}

    def bound(self):
        return self.rng.choice([values.number(self.rng), self.rng.randint(-5, 12), Number(self.rng.choice(["0.5", "1.5", "1e1", "-2.50", "9.99"]))])

    def numbers(self, depth, level):
        out = {}
        for key, other in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
            if self.chance(0.5):
                if self.draft == "4":
                    out[key] = self.bound()
                    if self.chance(0.4):
                        out[other] = self.rng.choice([True, False])
                else:
                    out[self.rng.choice([key, other])] = self.bound()
        if not out or self.chance(0.3):
            out["multipleOf"] = self.rng.choice([1, 2, 3, 7, 10, 2**40 + 1, 2**63, Number("0.01"), Number("0.5"), Number("1.0"), Number("2.5e1"), Number("1e-8"),
                                                 Number("0.0001"), Number("1e300")])
        if self.chance(0.3):
            out["type"] = self.rng.choice(["integer", "number"])
        return out

    def count(self, most):
        n = self.rng.randint(0, most)
        return Number(f"{n}.0") if self.has("6") and self.chance(0.05) else n

    def pattern(self):
        return self.rng.choice(PATTERNS)[0]

    def strings(self, depth, level):
        out = {}
        if self.chance(0.4):
            out["minLength"] = self.count(4)
        if self.chance(0.4):
            out["maxLength"] = self.count(6)
        if self.chance(0.5):
            out["pattern"] = self.pattern()
        if self.chance(0.15):
            out["format"] = self.rng.choice(FORMATS)
        if self.chance(0.4):
            out["type"] = "string"
        if self.has("7") and self.chance(0.05):
            out["contentMediaType"] = "application/json"
            if self.has("2019-09"):
                out["contentSchema"] = self.schema(0)
        return out

    def names(self, most):
        return self.rng.sample(values.NAMES, self.rng.randint(1, most))

    def closed(self, depth):
        if self.chance(0.5):
            return False
        return self.schema(depth)

    def many_properties(self):
        """More than one function has places for: names are found by tables."""
        kinds = [self.schema(0) for _ in range(4)]
        before, behind = self.rng.choice(["", "n", "a_long_name_that_many_begin_with_", "été/"]), self.rng.choice(["", "_and_end_with_12345678", "\""])
        return {f"{before}{i}{behind}": self.rng.choice(kinds) for i in range(self.rng.randint(60, 140))}

    def objects(self, depth, level):
        out = {"properties": {name: self.schema(depth) for name in self.names(5)}}
        if self.chance(0.02):
            out["properties"].update(self.many_properties())
        if self.chance(0.5):
            known_names = list(out["properties"])
            out["required"] = sorted(set(self.rng.sample(known_names, self.rng.randint(1, len(known_names))) + (self.names(1) if self.chance(0.2) else [])))
        if self.chance(0.35):
            out["additionalProperties"] = self.closed(depth)
        if self.chance(0.2):
            out["patternProperties"] = {self.pattern(): self.schema(depth) for _ in range(self.rng.randint(1, 3))}
        if self.chance(0.4):
            out["type"] = "object"
        return out

    def more_objects(self, depth, level):
        out = {}
        if self.chance(0.3):
            out["minProperties"] = self.count(3)
        if self.chance(0.3):
            out["maxProperties"] = self.count(4)
        if self.chance(0.3) and self.has("6"):
            out["propertyNames"] = self.schema(min(depth, 1))
        if self.chance(0.3):
            out["patternProperties"] = {self.pattern(): self.schema(depth)}
        if self.chance(0.2):
            out["additionalProperties"] = self.closed(depth)
        if not self.has("2019-09") or self.chance(0.1):
            if self.chance(0.5):
                out["dependencies"] = {name: self.names(2) if self.chance(0.5) else self.below(depth, level) for name in self.names(2)}
        else:
            if self.chance(0.3):
                out["dependentRequired"] = {name: self.names(2) for name in self.names(2)}
            if self.chance(0.3):
                out["dependentSchemas"] = {name: self.below(depth, level) for name in self.names(2)}
        return out

    def below(self, depth, level):
        """A subschema for the same value."""
        return self.schema(depth, max(level, 1))

    def arrays(self, depth, level):
        out = {}
        tuple_key, rest_key = ("prefixItems", "items") if self.has("2020-12") else ("items", "additionalItems")
        if self.chance(0.45):
            out[tuple_key] = [self.schema(depth) for _ in range(self.rng.randint(1, 3))]
            if self.chance(0.5):
                out[rest_key] = self.closed(depth)
        elif self.chance(0.7):
            out["items"] = self.schema(depth)
        if self.chance(0.25):
            out["minItems"] = self.count(3)
        if self.chance(0.25):
            out["maxItems"] = self.count(4)
        if self.chance(0.2):
            out["uniqueItems"] = self.chance(0.85)
        if self.has("6") and self.chance(0.3):
            out["contains"] = self.schema(depth)
            if self.has("2019-09"):
                if self.chance(0.4):
                    out["minContains"] = self.count(2)
                if self.chance(0.3):
                    out["maxContains"] = self.count(3)
        if self.chance(0.3):
            out["type"] = "array"
        return out

    def unions(self, depth, level):
        key = self.rng.choice(["allOf", "anyOf", "oneOf", "anyOf", "oneOf", "not", "tagged", "alike"])
        if key == "not":
            return {"not": self.below(depth, level)}
        if key == "tagged":
            return self.tagged(depth, level)
        return {key: [self.below(depth, level) for _ in range(self.rng.randint(1, 3))]}

    def tagged(self, depth, level):
        """What people write: branches told apart by a constant."""
        branches = []
        for tag in self.rng.sample(["a", "b", "c", 1, None], self.rng.randint(2, 4)):
            one = {"properties": {"kind": {"const": tag} if self.has("6") else {"enum": [tag]}, **{n: self.schema(depth) for n in self.names(2)}}}
            if self.chance(0.8):
                one["required"] = ["kind"]
            if self.chance(0.3):
                one["additionalProperties"] = False
            branches.append(one)
        return {self.rng.choice(["oneOf", "anyOf"]): branches}

    def alike(self, depth, level):
        """Branches that ask the same members or items for containers, nearly the same ones: told apart late or not at all."""
        base = self.arrays(depth, level) if self.chance(0.3) else self.objects(depth, level)
        branches = [base]
        for _ in range(self.rng.randint(1, 3)):
            one = values.copy(self.rng.choice(branches))
            spots = [(a, k) for a, k in subschemas(one) if not (isinstance(a, dict) and k in ("uniqueItems",))]
            if spots and self.chance(0.8):
                at, key = self.rng.choice(spots)
                at[key] = self.schema(min(depth, 1))
            if self.chance(0.4):
                one.update(self.more_objects(min(depth, 1), level))
            branches.append(one)
        if self.has("7") and self.chance(0.3):
            return dict(zip(("if", "then", "else"), branches))
        return {self.rng.choice(["oneOf", "anyOf"]): branches}

    def conditions(self, depth, level):
        out = {"if": self.below(depth, level)}
        if self.chance(0.8):
            out["then"] = self.below(depth, level)
        if self.chance(0.6):
            out["else"] = self.below(depth, level)
        return out

    def unevaluated(self, depth, level):
        out = {}
        if self.chance(0.6):
            out["unevaluatedProperties"] = self.closed(min(depth, 1))
            out.update(self.objects(depth, level) if self.chance(0.6) else {})
            out.pop("additionalProperties", None)
        else:
            out["unevaluatedItems"] = self.closed(min(depth, 1))
            out.update(self.arrays(depth, level) if self.chance(0.6) else {})
        if self.chance(0.8):
            out.update(self.unions(depth, level))
        if self.chance(0.3):
            out.update(self.conditions(depth, level))
        return out

    # ---- the document ----

    def document(self):
        rng = self.rng
        identified = self.identified = self.chance(0.6)
        for number in range(1, rng.randint(0, 4) + 1):
            resource = f"r{number}.json" if identified and self.chance(0.3) else None
            anchor = f"anchor{number}" if resource is None and self.chance(0.3) else None
            self.definitions.append(Definition(number, f"d{number}", resource, anchor))
        depth = rng.choice([1, 2, 2, 3])
        root = {"$schema": SCHEMA_URI[self.draft]}
        if identified:
            root[self.ids] = BASE
        else:
            for definition in self.definitions:
                definition.resource = None
        self.mark_dynamic(root)
        written = {d.name: self.definition(d, max(depth - 1, 1)) for d in self.definitions}
        body = self.schema(depth, 1)
        if isinstance(body, bool):
            body = {"not": {}} if not body else {}
        if "$ref" in body and not self.has("2019-09"):  # its siblings, the definitions too, would be no schemas
            body = {"allOf": [body]}
        root.update(body)
        if written:
            root[self.defs_key] = written
        return root

    def mark_dynamic(self, schema):
        if not self.dynamic:
            return
        if self.has("2020-12"):
            schema["$dynamicAnchor"] = "node"
        elif self.chance(0.8):
            schema["$recursiveAnchor"] = self.chance(0.9)

    def definition(self, d, depth):
        self.base = d.resource
        out = self.schema(depth, d.number + 1)
        self.base = None
        if d.resource is None and d.anchor is None:
            return out
        if isinstance(out, bool):
            out = {} if out else {"not": {}}
        if "$ref" in out and not self.has("2019-09"):
            out = {"allOf": [out]}
        if d.resource is not None:
            named = {self.ids: d.resource}
            self.mark_dynamic(named)
            return {**named, **out}
        return {"$anchor": d.anchor, **out} if self.has("2019-09") else {self.ids: "#" + d.anchor, **out}


def random_schema(rng, draft):
    return Generator(rng, draft).document()


# ---- mutations of given schemas ----


def subschemas(schema):
    """(container, key) of what looks like a subschema: an object or a bool, not below enum, const or a name."""
    found, stack = [], [schema]
    while stack:
        at = stack.pop()
        if isinstance(at, list):
            keys = range(len(at))
        elif isinstance(at, dict):
            keys = [k for k in at if k not in ("enum", "const", "default", "examples", "$vocabulary", "dependentRequired", "type", "required")]
        else:
            continue
        for key in keys:
            if isinstance(at[key], (dict, list)):
                stack.append(at[key])
                if isinstance(at[key], dict) and key not in ("properties", "patternProperties", "$defs", "definitions", "dependentSchemas", "dependencies"):
                    found.append((at, key))
            elif isinstance(at[key], bool) and isinstance(key, str):
                found.append((at, key))
    return found


def mutate_schema(rng, schema, draft, others):
    """A changed copy of a schema object. others: schemas of the same draft to take parts from."""
    holder = [values.copy(schema)]
    gen = Generator(rng, draft)
    for _ in range(rng.choice([1, 1, 2, 3])):
        spots = [(holder, 0)] + subschemas(holder[0])
        at, key = rng.choice(spots)
        one = at[key]
        choice = rng.randrange(7)
        if choice == 0 and isinstance(one, dict) and one:
            one.pop(rng.choice([k for k in one if k not in ("$schema",)] or [rng.choice(list(one))]))
        elif choice == 1 and isinstance(one, dict):
            one.update({k: v for k, v in gen.group(1, 1).items() if k not in one})
        elif choice == 2 and not (at is holder):
            at[key] = gen.schema(1, 1)
        elif choice == 3 and not (at is holder):
            word = rng.choice(["allOf", "anyOf", "oneOf"])
            at[key] = {word: [one, gen.schema(0, 1)]}
        elif choice == 4 and others and isinstance(one, dict):
            other = rng.choice(others)
            if isinstance(other, dict):
                plain = {k: v for k, v in other.items() if k not in ("$schema", "$id", "id", "$ref", "$dynamicRef", "$recursiveRef", "$defs", "definitions")}
                one.update(values.copy({k: plain[k] for k in rng.sample(list(plain), min(len(plain), rng.randint(1, 2)))}))
        elif choice == 5:
            scalars = [(a, k) for a, k in values.places([one]) if isinstance(a[k], (int, Number)) and not isinstance(a[k], bool)]
            if scalars and isinstance(one, dict):
                a, k = rng.choice(scalars)
                if isinstance(a, dict) or a[k] is not one:
                    a[k] = rng.choice([0, 1, 2, 3, 5])
        elif known(draft, "2019-09") and isinstance(one, dict):
            one[rng.choice(["unevaluatedProperties", "unevaluatedItems"])] = rng.choice([False, False, {"type": "string"}, True])
    out = holder[0]
    if isinstance(out, dict) and "$schema" not in out:
        out = {"$schema": SCHEMA_URI[draft], **out}
    return out
