"""Instances for a schema: aimed at being valid, by what its keywords ask for, and then changed.

The aim need not be good: verdicts are compared, never assumed. It only has to be good enough that about as many pairs
are valid as invalid, and that what is invalid is nearly valid.
"""
import values
from schemas import FORMATS, PATTERNS
from values import Number

SAMPLES = dict(PATTERNS)
OF_FORMAT = {"date-time": ["2024-02-29T12:00:00Z", "2024-02-30T12:00:00Z", "2024-12-31t23:59:60z"], "date": ["2024-02-29", "2023-02-29"],
             "time": ["12:00:00Z", "12:00:00"], "email": ["a@b.example", "a@", '"a b"@c.example'], "uri": ["http://e.test/a?b#c", "//e.test", "a b:"],
             "uuid": ["2EB8AA08-AA98-11EA-B4AA-73B441D16380", "2eb8aa08aa98"], "ipv4": ["127.0.0.1", "127.0.0.256", "127.0.0.01"],
             "ipv6": ["::1", "1::2::3"], "hostname": ["e.test", "-a.test"], "json-pointer": ["/a~1b", "/a~2"], "regex": ["^a$", "("],
             "duration": ["P1DT2H", "P1", "P1W2D"], "unknown-format": ["x"]}
assert set(OF_FORMAT) == set(FORMATS)
SUGGESTS = {"object": ("properties", "required", "additionalProperties", "patternProperties", "minProperties", "maxProperties", "propertyNames", "dependencies",
                       "dependentRequired", "dependentSchemas", "unevaluatedProperties"),
            "array": ("items", "prefixItems", "additionalItems", "minItems", "maxItems", "uniqueItems", "contains", "unevaluatedItems"),
            "string": ("minLength", "maxLength", "pattern", "format"),
            "number": ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf")}
PARTS = ("allOf", "anyOf", "oneOf")


class Maker:
    def __init__(self, rng, document):
        self.rng, self.document = rng, document
        self.named = {}
        self.pool = []
        self.collect(document)

    def collect(self, root):
        """Constants, bounds, names, and where references go: good material for instances."""
        stack = [root]
        while stack:
            at = stack.pop()
            if isinstance(at, list):
                stack += at
            elif isinstance(at, dict):
                self.pool += at["enum"] if isinstance(at.get("enum"), list) else []
                self.pool += [at["const"]] if "const" in at else []
                for key in ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength"):
                    if isinstance(at.get(key), (int, Number)) and not isinstance(at[key], bool):
                        self.pool.append(at[key])
                for key in ("$anchor", "$dynamicAnchor"):
                    if isinstance(at.get(key), str):
                        self.named["#" + at[key]] = at
                for key in ("$id", "id"):
                    if isinstance(at.get(key), str):
                        self.named.setdefault(at[key], at)
                        self.named.setdefault(at[key].rsplit("/", 1)[-1], at)
                stack += at.values()

    def target(self, reference):
        if not isinstance(reference, str):
            return {}
        if reference in self.named:
            return self.named[reference]
        base, _, fragment = reference.partition("#")
        at = self.named.get(base, self.document) if base else self.document
        if fragment and not fragment.startswith("/"):
            return self.named.get("#" + fragment, {})
        for step in fragment.split("/")[1:]:
            step = step.replace("~1", "/").replace("~0", "~")
            at = at.get(step, {}) if isinstance(at, dict) else {}
        return at

    def flatten(self, schema, out, fuel):
        """The schema objects that hold for one value, one branch of each union taken."""
        if not isinstance(schema, dict) or fuel == 0:
            return
        out.append(schema)
        for key in ("$ref", "$dynamicRef", "$recursiveRef"):
            if key in schema:
                self.flatten(self.target(schema[key]), out, fuel - 1)
        for key in PARTS:
            branches = schema.get(key)
            if isinstance(branches, list) and branches:
                for branch in branches if key == "allOf" else [self.rng.choice(branches)]:
                    self.flatten(branch, out, fuel - 1)
        if "if" in schema:
            parts = ["if", "then"] if self.rng.random() < 0.6 else ["else"]
            for key in parts:
                self.flatten(schema.get(key), out, fuel - 1)

    def make(self, schema, depth=4):
        return self.value([schema], depth)

    def value(self, schemas, depth):
        flat = []
        for schema in schemas:
            self.flatten(schema, flat, 5)
        constants = [s["const"] for s in flat if "const" in s] + [v for s in flat if isinstance(s.get("enum"), list) for v in s["enum"]]
        if constants and self.rng.random() < 0.9:
            return values.copy(self.rng.choice(constants))
        kind = self.kind(flat)
        if depth == 0 and kind in ("array", "object"):
            return [] if kind == "array" else {}
        return getattr(self, kind)(flat, depth)

    def kind(self, flat):
        asked = [s["type"] for s in flat if "type" in s]
        if asked and self.rng.random() < 0.95:
            one = self.rng.choice(asked)
            one = self.rng.choice(one) if isinstance(one, list) and one else one
            return one if isinstance(one, str) and hasattr(self, one) else "null"
        suggested = [kind for s in flat for kind, keys in SUGGESTS.items() for key in keys if key in s]
        return self.rng.choice(suggested) if suggested and self.rng.random() < 0.9 else "any"

    def any(self, flat, depth):
        return values.anything(self.rng, min(depth, 2))

    def null(self, flat, depth):
        return None

    def boolean(self, flat, depth):
        return self.rng.random() < 0.5

    def bounds(self, flat):
        found = []
        for schema in flat:
            for key in ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"):
                bound = schema.get(key)
                if isinstance(bound, (int, Number)) and not isinstance(bound, bool):
                    found.append(bound)
        return found

    def number(self, flat, depth):
        found = self.bounds(flat)
        if not found or self.rng.random() < 0.2:
            return values.number(self.rng)
        one = self.rng.choice(found)
        if isinstance(one, int):
            return self.rng.choice([one, one + 1, one - 1, one * self.rng.randint(1, 5), Number(f"{one}.5"), Number(f"{one}e0"), Number(f"{one}.0")])
        return self.rng.choice([one, Number(("" if one.text[0] == "-" else "-") + one.text.lstrip("-")), self.rng.randint(-5, 100)])

    def integer(self, flat, depth):
        for _ in range(4):
            n = self.number(flat, depth)
            if isinstance(n, int):
                return n
        return self.rng.randint(-5, 20)

    def string(self, flat, depth):
        pool = [s for schema in flat for s in SAMPLES.get(schema.get("pattern"), [])[:2]]
        pool += [s for schema in flat if isinstance(schema.get("format"), str) for s in OF_FORMAT.get(schema["format"], [])[:2]]
        text = self.rng.choice(pool) if pool and self.rng.random() < 0.9 else self.rng.choice(values.STRINGS)
        for schema in flat:
            least, most = schema.get("minLength"), schema.get("maxLength")
            if isinstance(least, int) and len(text) < least < 99 and self.rng.random() < 0.8:
                text += self.rng.choice("aé😀") * (least - len(text))
            if isinstance(most, int) and len(text) > most and self.rng.random() < 0.6:
                text = text[:most]
        return text

    def array(self, flat, depth):
        least = max([s["minItems"] for s in flat if isinstance(s.get("minItems"), int)] + [0])
        n = min(least, 8) + self.rng.choice([0, 0, 1, 1, 2, 3])
        return [self.value(self.of_item(flat, i), depth - 1) for i in range(n)]

    def of_item(self, flat, i):
        out = []
        for schema in flat:
            items = schema.get("items")
            front = schema.get("prefixItems") if isinstance(schema.get("prefixItems"), list) else items if isinstance(items, list) else []
            if i < len(front):
                out.append(front[i])
            else:
                out += [schema[key] for key in ("items", "additionalItems", "unevaluatedItems") if isinstance(schema.get(key), dict)]
            if "contains" in schema and self.rng.random() < 0.5:
                out.append(schema["contains"])
        return out

    def object(self, flat, depth):
        names = []
        for schema in flat:
            names += [n for n in schema.get("required", []) if isinstance(n, str)] if isinstance(schema.get("required"), list) else []
            if isinstance(schema.get("properties"), dict):
                names += [n for n in schema["properties"] if self.rng.random() < 0.6]
            if isinstance(schema.get("patternProperties"), dict):
                names += [self.rng.choice(SAMPLES[p]) for p in schema["patternProperties"] if p in SAMPLES and self.rng.random() < 0.6]
            for key in ("dependentRequired", "dependencies", "dependentSchemas"):
                if isinstance(schema.get(key), dict):
                    for name, then in schema[key].items():
                        if name in names and isinstance(then, list):
                            names += [n for n in then if isinstance(n, str)]
                        elif self.rng.random() < 0.3:
                            names.append(name)
        if self.rng.random() < 0.25:
            names.append(self.rng.choice(values.NAMES))
        if self.rng.random() < 0.2:
            self.rng.shuffle(names)
        return {name: self.value(self.of_member(flat, name), depth - 1) for name in names}

    def of_member(self, flat, name):
        out = []
        for schema in flat:
            properties = schema.get("properties")
            if isinstance(properties, dict) and name in properties:
                out.append(properties[name])
            else:
                out += [schema[key] for key in ("additionalProperties", "unevaluatedProperties") if isinstance(schema.get(key), dict)]
            patterns = schema.get("patternProperties")
            if isinstance(patterns, dict):
                out += [patterns[p] for p in patterns if name in SAMPLES.get(p, [])[:1]]
        return out


def instances(rng, document, count, given=()):
    """Texts for a schema document (a tree). given: known instances (trees) to start from."""
    maker = Maker(rng, document)
    pool = maker.pool[:200]
    out = []
    for i in range(count):
        if given and rng.random() < 0.6:
            value = values.copy(rng.choice(given))
        else:
            value = maker.make(document)
        if rng.random() < 0.55:
            value = values.mutate(rng, value, pool)
        out.append(values.text_of(rng, value))
    return out
