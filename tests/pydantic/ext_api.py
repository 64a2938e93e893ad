"""What model classes can do, against pydantic: ext_api.py SCHEMAC [DIFFERENCES]; run with the Python that has pydantic.

Builds ext_api_models.py as an extension, evaluates every expression below with both and compares: the value's repr, or the exception with its text, and
the warnings. Known differences stand in KNOWN with their reason; one that does not show any more fails.
"""
import copy
import datetime
import decimal
import importlib.util
import json
import pathlib
import pickle
import subprocess
import sys
import tempfile
import warnings

HERE = pathlib.Path(__file__).parent

SETUP = '''
order = Order(id=1, items=[Item(sku="a", tags=["x", "y"]), Item(sku="b", quantity=3)], by_key={"k": Item(sku="c")}, color="red",
              placed="2024-05-01T12:00:00Z", total="1.50", names=["n"], first={"sku": "f"}, note={"a": [1, 2]})
item = Item(sku="a", tags=["t"])
special = Special(sku="s", discount=0.25)
aliased = Aliased(userId=1, fullName="n")
frozen = Frozen(x=1)
opened = Open(x=1, y=2, z=[1])
private = Private(x=4)
based = Based(x=4, z=1)
computed = Computed(width=3)
tags = Tags(["a", "b"])
secret = Secret()
node = Node(value=1, next={"value": 2, "kind": "b"})
'''

EXPRESSIONS = r'''
order
str(order)
order.model_dump()
order.model_dump(mode="json")
order.model_dump(mode="python")
order.model_dump(mode="other")
order.model_dump_json()
order.model_dump_json(indent=2)
order.model_dump_json(indent=0)
order.model_dump(include={"id", "color"})
order.model_dump(include={"id": True, "items": {0: {"sku"}}})
order.model_dump(include={"items": {"__all__": {"sku"}}})
order.model_dump(include={"items": {-1: {"sku", "tags"}}})
order.model_dump(exclude={"items": {"__all__": {"tags"}}, "by_key": True})
order.model_dump(exclude={"items": {0}})
order.model_dump(exclude={"items": {0: True, 1: {"sku"}}})
order.model_dump(exclude={"by_key": {"k": {"sku"}}})
order.model_dump(include={"by_key": {"k"}})
order.model_dump(include={"note": {"a"}})
order.model_dump(exclude={"note": {"a": {0}}})
order.model_dump(include={"id"}, exclude={"id"})
order.model_dump(include=set())
order.model_dump(exclude=set())
order.model_dump(include={"nothing"})
order.model_dump(include=["id"])
order.model_dump(include={"pair": {0}})
order.model_dump(exclude={"items": {0: ...}})
order.model_dump(exclude={"items": ...})
order.model_dump(exclude={"items": False})
order.model_dump(exclude={"items": {5}})
order.model_dump(exclude={"first": {"sku"}, "pair": {1}})
order.model_dump_json(include={"items": {"__all__": {"sku"}}})
order.model_dump_json(exclude={"note": {"a": {0}}, "items": {1}})
order.model_dump(exclude_unset=True)
order.model_dump(exclude_defaults=True)
Order(id=1, items=[], total="0", pair=[1, "a"]).model_dump(exclude_defaults=True)
order.model_dump(exclude_none=True)
Order(id=1, note=None).model_dump(exclude_none=True)
Order(id=1, note={"x": None}).model_dump(exclude_none=True)
order.model_dump(round_trip=True)
order.model_dump(warnings=False)
order.model_dump(serialize_as_any=True)
order.model_dump(fallback=lambda v: 1)
order.model_dump(context={"a": 1})
order.model_dump(unknown=1)
order.model_dump("json")
Order(id=1, first=special).model_dump()
Order(id=1, first=special).model_dump(serialize_as_any=True)
Order(id=1, first=special).model_dump_json(serialize_as_any=True)
Order(id=1, items=[special, item]).model_dump()
Order(id=1, items=[special, item]).model_dump(serialize_as_any=True)
Order(id=1, note=special).model_dump()
Order(id=1, note={1: 2, (1, 2): 3, None: 4, True: 5}).model_dump_json()
Order(id=1, note=object).model_dump_json()
Order(id=1, note=object).model_dump(mode="json")
Order(id=1, note=object).model_dump_json(fallback=lambda v: "fell")
Order(id=1, note=[object, {"k": object}]).model_dump(mode="json", fallback=lambda v: "fell")
Order(id=1, note=object).model_dump(fallback=lambda v: "fell")
Order(id=1, note=b"\xff").model_dump_json()
Order(id=1, note={"e": ValueError("x"), "s": {1}, "f": frozenset([2]), "t": (1,), "c": 1.5}).model_dump_json()
Order(id=1, note="\ud800").model_dump_json()
Order(id=1, note="é\u2028\U0001f600\x7f").model_dump_json()
Order(id=1, note="é\u2028\U0001f600\x7f").model_dump_json(ensure_ascii=True)
Order(id=1, note=float("nan")).model_dump_json()
Order(id=1, note=[1e16, 1e-5, 123456789.125, 1e-7, 5e-324, 1.7976931348623157e308, -0.0, 100.0]).model_dump_json()
Order(id=1, note=10**30).model_dump_json()
item.dict()
item.json()
item.json(indent=2)
item.copy()
item.copy(update={"sku": "z"})
item.copy(include={"sku"})
item.copy(exclude={"tags"})
item.copy(deep=True)
Item.parse_obj({"sku": "a"})
Item.parse_obj({"sku": 1})
Item.parse_raw('{"sku": "a"}')
Item.parse_raw(b'{"sku": "a"}')
Item.parse_raw('{"sku": 1}')
Item.parse_raw('{')
Item.construct(sku=1)
Item.schema()
Item.schema_json()
Item.validate({"sku": "a"})
Item.update_forward_refs()
Item.from_orm(item)
item.__fields__
sorted(item.__fields_set__)
Item.__fields__
list(Item.model_fields)
list(Order.__fields__)
[repr(f) for f in Item.model_fields.values()]
[(f.annotation, f.is_required(), f.default, f.description, f.title, f.alias) for f in Item.model_fields.values()]
[(n, f.alias, f.validation_alias, f.serialization_alias, f.alias_priority) for n, f in Aliased.model_fields.items()]
[(n, f.alias, f.validation_alias, f.serialization_alias, f.alias_priority) for n, f in Ranked.model_fields.items()]
Ranked(byAlias=6, bothWays=7, c=8, d=9).model_dump(by_alias=True)
Ranked(a=6, b=7)
Ranked.model_json_schema()
[f.get_default() for f in Item.model_fields.values()]
[f.get_default(call_default_factory=True) for f in Order.model_fields.values()]
Populated.model_fields["user_id"].examples
Excluded.model_fields["hidden"].exclude
Excluded.model_fields["quiet"].repr
PartlyFrozen.model_fields["x"].frozen
Item.model_fields["sku"].metadata
Item.model_fields["nothing"]
Item.model_fields["quantity"].default_factory
Item.model_fields["sku"].json_schema_extra
item.model_fields
list(Computed.model_computed_fields)
[(n, f.alias, f.repr) for n, f in Computed.model_computed_fields.items()]
Item.model_computed_fields
Frozen.model_config
Open.model_config
Item.model_config
Populated.model_config
Strict.model_config
Assigned.model_config
sorted(item.model_fields_set)
sorted(order.model_fields_set)
sorted(item.__pydantic_fields_set__)
item.model_extra
opened.model_extra
opened.__pydantic_extra__
opened.y
opened.q
opened
opened.model_dump()
opened.model_dump(include={"y"})
opened.model_dump(exclude={"y"})
opened.model_dump_json()
sorted(opened.model_fields_set)
opened == Open(x=1, y=2, z=[1])
opened == Open(x=1)
item.__pydantic_private__
private._secret
private._list
private.limit
private.double()
Renamed().told()
Renamed(x=2).told(), Named().told(), Named.told(Renamed())
private.half
Private.make(3)
Private.one()
private.one()
Private.limit
sorted(private.__pydantic_private__.items())
Thing('q').sku
Item.model_validate(Thing('q'), from_attributes=True)
frozen.model_config
DefaultRoot()
sorted(DefaultRoot().model_fields_set)
DefaultRoot(4)
Tags(1, 2)
Tags(a=1)
based.double()
based.model_dump()
based._secret
setattr(private, "_secret", 9) or private._secret
setattr(private, "_other", 9)
setattr(private, "limit", 9)
setattr(private, "half", 9)
setattr(private, "nothing", 9)
delattr(private, "nothing")
delattr(private, "x") or private
delattr(private, "_secret") or private._secret
private.nothing
Private(x=1) == Private(x=1)
vars(item)
item.__dict__
list(item)
dict(item)
dict(opened)
item == Item(sku="a", tags=["t"])
item == Item(sku="a", tags=["t"], quantity=1)
item != Item(sku="b")
item == 3
item == {"sku": "a"}
item == special
Item(sku="s") == Special(sku="s")
frozen == Frozen(x=1, y="y")
hash(frozen) == hash(Frozen(x=1))
hash(frozen) == hash(Frozen(x=2))
hash(item)
len({frozen, Frozen(x=1), Frozen(x=3)})
setattr(frozen, "x", 2)
delattr(frozen, "x")
setattr(frozen, "z", 2)
setattr(PartlyFrozen(x=1), "x", 2)
setattr(PartlyFrozen(x=1), "y", "no check")
[p for p in [PartlyFrozen(x=1)] if setattr(p, "y", "s") or True]
setattr(Assigned(x=2), "x", 3)
setattr(Assigned(x=2), "y", 0)
setattr(Assigned(x=2), "y", "5")
[a for a in [Assigned(x=2)] if setattr(a, "y", "5") or True]
[sorted(a.model_fields_set) for a in [Assigned(x=2)] if setattr(a, "y", "5") or True]
setattr(Assigned(x=2), "z", 1)
setattr(Together(), "low", 11)
[t for t in [Together()] if not tried(setattr, t, "low", 11)]
[t for t in [Together()] if setattr(t, "low", 9) or True]
setattr(Open(), "new", 1)
[o for o in [Open()] if setattr(o, "new", 1) or True]
[o for o in [Open(a=1)] if delattr(o, "a") or True]
setattr(Closed(), "new", 1)
item.model_copy()
item.model_copy() is item
item.model_copy().tags is item.tags
item.model_copy(deep=True).tags is item.tags
item.model_copy(update={"sku": 5, "nothing": 1})
sorted(item.model_copy(update={"sku": 5}).model_fields_set)
sorted(item.model_copy(update={"nothing": 1}).__dict__)
opened.model_copy(update={"new": 1})
sorted(opened.model_copy(update={"new": 1}).model_fields_set)
private.model_copy()._secret
item.model_copy(5)
Item.model_construct(sku=1)
sorted(Item.model_construct(sku=1).model_fields_set)
sorted(Item.model_construct(_fields_set={"sku"}, sku=1, quantity=5).model_fields_set)
Item.model_construct({"sku"}, sku=1)
Item.model_construct(sku=1, other=2)
Item.model_construct()
Item.model_construct().model_dump()
Item.model_construct().sku
Open.model_construct(x=1, a=5)
Aliased.model_construct(userId=5)
Aliased.model_construct(user_id=5)
Populated.model_construct(user_id=5)
Private.model_construct(x=5)._secret
Item.model_construct(sku=1).model_dump_json()
Item.model_construct(sku=None, quantity="x", tags=3).model_dump()
Item.model_construct(sku=1).model_dump(warnings=False)
Item.model_construct(sku=1).model_dump(warnings="none")
Item.model_construct(sku=1).model_dump(warnings="error")
Item.model_construct(sku=1).model_dump(warnings="warn")
Item.model_construct(sku=1).model_dump(warnings=True)
Item.model_construct(sku=1).model_dump_json(warnings="error")
Item.model_construct(sku=1).model_dump_json(warnings=False)
Warned.model_construct(m=One.model_construct(n="q"), lm=[1, One(n=1), One.model_construct(n="z"), 5], i="w" * 100, di={5: "a"}).model_dump()
Warned.model_construct(m=One.model_construct(n="q"), lm=[1, One(n=1), One.model_construct(n="z"), 5], i="w" * 100, di={5: "a"}).model_dump_json()
Warned.model_construct(i="x", s=1).model_dump(exclude={"i"}, serialize_as_any=True)
Warned.model_construct(i=True, f=True, li=[True, 2]).model_dump_json(include={"i", "f", "li"}, serialize_as_any=True)
Warned.model_construct(li=[True, 2], tv=(False,), di={"a": True}).model_dump_json(include={"li", "tv", "di"})
Warned.model_construct(li=[True, 2], tv=(False,), di={"a": True}).model_dump(include={"li", "tv", "di"}, mode="json")
Warned.model_construct(li=[True, 2], tv=(False,), di={"a": True}).model_dump(include={"li", "tv", "di"})
Warned.model_construct(f=10 ** 400).model_dump_json(include={"f"})
Warned.model_construct(f=10 ** 400).model_dump(include={"f"})
Warned.model_construct(f=10 ** 400).model_dump(include={"f"}, mode="json")
Numbers.model_construct(root=["a"]).model_dump()
Numbers.model_construct(root=5).model_dump_json()
Order.model_construct(id=1, first=5, items=[1]).model_dump_json()
Item.model_rebuild()
Item.model_rebuild(force=True)
Item.model_parametrized_name((int,))
copy.copy(item)
copy.copy(item).tags is item.tags
copy.deepcopy(order)
copy.deepcopy(item).tags is item.tags
copy.copy(private)._secret
copy.deepcopy(opened)
pickled(item)
pickled(order)
pickled(opened)
pickled(private)._secret
pickled(node)
pickled(tags)
sorted(pickled(item).model_fields_set)
pickled(frozen) == frozen
aliased
aliased.model_dump()
aliased.model_dump(by_alias=True)
aliased.model_dump(by_alias=False)
aliased.model_dump_json(by_alias=True)
Aliased(user_id=1)
Aliased.model_validate({"userId": 1, "fullName": "q"})
Aliased.model_validate({"user_id": 1}, by_name=True)
Aliased.model_validate({"user_id": 1}, by_alias=False, by_name=True)
Aliased.model_validate({"userId": 1}, by_alias=False)
Aliased.model_validate_json('{"user_id": 1}', by_name=True)
Aliased.model_validate_json('{"userId": 1}', by_alias=False, by_name=True)
Populated(user_id=1)
Populated(userId=1)
Populated(user_id="x")
Populated()
frozen.model_copy(update={"x": 2})
Item.model_validate({"sku": "a"}, strict=True)
Item.model_validate({"sku": "a", "quantity": "1"}, strict=True)
Item.model_validate({"sku": "a", "quantity": "1"}, strict=False)
Item.model_validate_json('{"sku": "a", "quantity": "1"}', strict=True)
Item.model_validate({"sku": "a"}, extra="forbid")
Item.model_validate({"sku": "a", "b": 1}, extra="forbid")
Item.model_validate({"sku": "a", "b": 1}, extra="allow")
Item.model_validate({"sku": "a", "b": 1}, extra="allow").model_extra
Item.model_validate({"sku": "a"}, extra="wrong")
Item.model_validate_json('{"sku": "a", "b": 1}', extra="forbid")
Item.model_validate_json('{"sku": "a", "b": 1}', extra="allow").model_extra
Item.model_validate(item) is item
Item.model_validate(special) is special
Item.model_validate([1])
Item.model_validate(None)
Item.model_validate()
Item.model_validate({"sku": "a"}, {})
Item.model_validate({"sku": "a"}, what=1)
Item.model_validate_json(5)
Item.model_validate_json(b"\xff")
Item.model_validate_json("nonsense")
Item.model_validate_json('{"sku": "a"}', from_attributes=True)
Item.model_validate_json(bytearray(b'{"sku": "a"}'))
Item.model_validate_strings({"sku": "a", "quantity": "5"})
Item.model_validate_strings({"sku": "a", "quantity": "x"})
Item.model_validate_strings({"sku": "a", "quantity": "5"}, strict=True)
Order.model_validate_strings({"id": "1", "color": "blue", "placed": "2024-01-01", "first": {"sku": "x"}})
Item(1)
Item(sku="a", sku2=1)
Item()
Item(**{"sku": "a", "quantity": 0})
Item(sku="a").quantity
Strict(x="1")
Strict(x=1, when="2024-01-01T00:00:00")
Strict.model_validate_json('{"x": 1, "when": "2024-01-01T00:00:00"}')
Strict.model_validate({"x": "1"}, strict=False)
computed
computed.area
computed.perimeter
computed.model_dump()
computed.model_dump(by_alias=True)
computed.model_dump_json()
computed.model_dump(round_trip=True)
computed.model_dump(exclude={"area"})
computed.model_dump(include={"area"})
computed.model_dump(exclude_computed_fields=True)
computed.model_dump(exclude_unset=True)
computed.perimeter is computed.perimeter
setattr(computed, "area", 5)
tags
tags.root
tags.model_dump()
tags.model_dump_json()
Tags.model_validate(["x"])
Tags.model_validate([1])
Tags.model_validate_json('["x"]')
Tags(root=["x"])
Tags()
tags == Tags(["a", "b"])
Tags.model_fields
Tags.model_construct(["a"])
Tags.model_construct(root=["a"])
tags.model_copy(update={"root": ["q"]})
secret
secret.model_dump()
secret.model_dump_json()
secret.model_dump(mode="json")
secret.key.get_secret_value()
str(secret.key)
Secret(key="k") == Secret(key="k")
node
node.model_dump()
node.model_dump(exclude={"next": {"next"}})
node.model_dump(include={"next": {"value"}})
Excluded()
Excluded().model_dump()
Excluded().model_dump(include={"hidden"})
Excluded().model_dump_json()
Either(value="5").value
Either(value=5).value
Either(value={"sku": "a"})
Either(value={"sku": "a"}).model_dump()
Either(value=[1])
Item.model_json_schema()
Order.model_json_schema()
Node.model_json_schema()
Aliased.model_json_schema()
Aliased.model_json_schema(by_alias=False)
Aliased.model_json_schema(mode="serialization")
Populated.model_json_schema()
Computed.model_json_schema()
Computed.model_json_schema(mode="serialization")
Item.model_json_schema(mode="serialization")
Order.model_json_schema(ref_template="#/components/schemas/{model}")
Tags.model_json_schema()
Secret.model_json_schema()
Open.model_json_schema()
Closed.model_json_schema()
Either.model_json_schema()
Item.model_json_schema(mode="wrong")
Item.__name__
Item.__qualname__
Item.__doc__
Item.__module__ == "ext_api_models"
issubclass(Special, Item)
isinstance(special, Item)
BaseModel.__subclasses__ and issubclass(Item, BaseModel)
Item.__mro__[0].__name__
Item.__annotations__
Special.__annotations__
Item.__class_vars__
Private.__class_vars__
sorted(Private.__private_attributes__)
Item.sku
Item.quantity
hasattr(Item, "tags")
error(Item, {"sku": 1}).errors()
error(Item, {"sku": 1}).errors(include_url=False)
error(Item, {"sku": 1}).errors(include_input=False, include_context=False)
error(Item, {"sku": ""}).errors(include_context=False)
error(Item, {"sku": 1}).errors(False)
error(Item, {"sku": 1}).json()
error(Item, {"sku": 1}).json(indent=2)
error(Item, {"sku": 1}).json(include_url=False, include_input=False)
error(Item, {"sku": [float("nan"), {"a": float("inf"), float("-inf"): 1}]}).json()
error(Assigned, {"x": 1}).json()
error(Assigned, {"x": 1}).errors()
error(Item, {"sku": 1}).error_count()
error(Item, {"sku": 1}).title
str(error(Item, {"sku": 1}))
repr(error(Item, {"sku": 1, "quantity": 0}))
error(Item, {"sku": 1}).args
isinstance(error(Item, {}), ValueError)
repr(error_while_handling(Item, {}).__context__)
[changed(error(Item, {})), vars(error(Item, {})), error(Item, {}).__cause__]
[[error(Item, {"sku": n}), error(Item, {"sku": n + 1})][0].errors()[0]["input"] for n in range(3)]
type(error(Item, {})).__name__
type(error(Item, {})).__module__
pickled(error(Item, {"sku": 1})).errors()
pickled(error(Own, {"x": 1})).errors()
pickled(Item.__mro__[1]) is Item.__mro__[1]
[pickled(c) is c for c in (SecretStr, Item, Tags)]
pickled(error(Assigned, {"x": 1})).errors()
str(pickled(error(Item, {"sku": 1})))
copy.copy(error(Item, {"sku": 1})).errors()
type(error(Item, {}))("x")
type(error(Item, {})).from_exception_data("T", [{"type": "missing", "loc": ("a",), "input": 1}])
type(error(Item, {})).from_exception_data("T", [{"type": "greater_than", "loc": ("a", 0), "input": 1, "ctx": {"gt": 5}}], "json", True)
type(error(Item, {})).from_exception_data("T", [{"type": "nonsense", "loc": ("a",), "input": 1}])
type(error(Item, {})).from_exception_data("T", [{"type": "value_error", "input": 1, "ctx": {"error": ValueError("q")}}]).errors()
dict(item.__repr_args__())
item.__repr_name__()
item.__repr_str__(", ")
item.__eq__(item)
item.__copy__()
item.__deepcopy__()
item.__deepcopy__({})
item.__getstate__()
Item.__pydantic_complete__
Item.__pydantic_custom_init__
Item.__pydantic_root_model__
Tags.__pydantic_root_model__
Item.__signature__
item.model_post_init(None)
type(Item).__name__
'''

WARNED = [f"Warned.model_construct({name}={value}).{how}"
          for name in "i f s b by d dt da t td u e l o un li se fs tu tv di m om an um ann no lu ln da2 ll".split()
          for value in ("1", "'x'", "True", "1.5", "None", "[1]", "{'a': 1}", "(1,)", "(1, 'a', 2)", "Heir()", "b'q'", "Kind.A", "Decimal('1')", "{1}", "datetime(2020, 1, 1)")
          for how in (f"model_dump(include={{'{name}'}})", f"model_dump(mode='json', include={{'{name}'}})", f"model_dump_json(include={{'{name}'}})")]

TOLD = [f"Told.model_construct({name}={value}).{how}(include={{'{name}'}})"
        for name, values in {"a": ("'x'", "2", "True", "None"), "b": ("[1, 'x', 2.5]", "5"), "c": ("4", "None"), "d": ("'x'", "3"), "e": ("[1, 'x']",), "f": ("5",),
                             "g": ("Large()", "Small()", "None"), "h": ("Itself()", "Itself.model_construct(x='y')")}.items()
        for value in values for how in ("model_dump", "model_dump_json")]
TOLD += [f"Large(n={n}).{how}()" for n in (-1, 2, 5) for how in ("model_dump", "model_dump_json")]
TOLD += [f"Pets.model_construct({name}={value}).{how}(include={{'{name}'}})"
         for name in "pqs" for value in ("5", "'x'", "{'kind': 'cat'}", "{'kind': 'x'}", "{}", "Cat.model_construct(kind='dog')", "Cat.model_construct(kind=None)", "Dog(n=2)", "Item(sku='a')")
         for how in ("model_dump", "model_dump_json")]
TOLD += [f"Pets.model_construct(r=[5, Cat()], s=None).{how}(include={{'r', 's'}})" for how in ("model_dump", "model_dump_json")]

# Expression -> why it differs.
KNOWN = {expression: reason for reason, expressions in {
    "values do not stand in a dict: what vars() shows is for reading": ["vars(item)", "item.__dict__"],
    "a name that is no field has no place": ['sorted(item.model_copy(update={"nothing": 1}).__dict__)'],
    "an enum's member at a model's place is shown by its attributes": [
        f"Warned.model_construct({name}=Kind.A).{how}" for name in ("m", "om")
        for how in (f"model_dump(include={{'{name}'}})", f"model_dump(mode='json', include={{'{name}'}})", f"model_dump_json(include={{'{name}'}})")],
    "fields are slots: the class has a member of the name": ["Item.sku", "Item.quantity", 'hasattr(Item, "tags")'],
    "annotations are told by model_fields": ["Item.__annotations__", "Special.__annotations__", "Item.__signature__"],
    "parse_raw reads as model_validate_json does": ["Item.parse_raw('{\"sku\": \"a\"}')", "Item.parse_raw(b'{\"sku\": \"a\"}')", "Item.parse_raw('{\"sku\": 1}')", "Item.parse_raw('{')"],
    "there is no metaclass, and the exception is the module's": ["type(Item).__name__", "type(error(Item, {})).__module__"],
}.items() for expression in expressions}


def load(name, path):
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def error_of(cls, value):
    try:
        cls.model_validate(value)
    except ValueError as error:
        return error
    raise AssertionError("accepted")


def error_while_handling(cls, value):
    try:
        raise KeyError(1)
    except KeyError:
        return error_of(cls, value)


def changed(error):
    error.note = 1
    return error.__traceback__ is not None


class Thing:
    quantity, tags = 2, []

    def __init__(self, sku):
        self.sku = sku


def tried(call, *arguments):
    try:
        call(*arguments)
    except ValueError:
        return False
    return True


def answer(module, expression):
    """What it gives, in the module's names; both modules are ext_api_models while they are asked, for pickle's sake."""
    sys.modules["ext_api_models"] = module
    names = {name: getattr(module, name) for name in dir(module) if not name.startswith("__")}
    names |= {"Decimal": decimal.Decimal, "datetime": datetime.datetime, "Thing": Thing, "copy": copy, "json": json, "error": error_of, "error_while_handling": error_while_handling, "changed": changed, "tried": tried, "pickled": lambda value: pickle.loads(pickle.dumps(value))}
    exec(SETUP, names)
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        try:
            given = repr(eval(expression, names))
        except Exception as error:
            given = f"{type(error).__name__}: {error}"
    return [given, *(f"{w.category.__name__}: {w.message}" for w in seen)]


def main(schemac, most="20"):
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([schemac, "build", HERE / "ext_api_models.py", "--ext", "-o", folder, "--with-python", sys.executable], check=True)
        ours = load("ext_api_models", next(pathlib.Path(folder).glob("*.so")))
        theirs = load("ext_api_models", HERE / "ext_api_models.py")
        passed, wrong = 0, 0
        for expression in EXPRESSIONS.strip().splitlines() + WARNED + TOLD:
            expected, got = answer(theirs, expression), answer(ours, expression)
            if (expected == got) != (expression in KNOWN):
                passed += 1
                continue
            wrong += 1
            if wrong <= int(most):
                print(f"{expression}\n    pydantic: {str(expected)[:600]}\n    ours:     {str(got)[:600]}" if expected != got else f"no longer different: {expression}")
    print(f"ext_api: {passed} passed, {wrong} failed")
    return 1 if wrong else 0


sys.exit(main(*sys.argv[1:]))
