# What compiled models are seldom asked for. Compiled when the first of it is asked for; pydantic is not imported. The engine puts here before:
# _schema(cls, mode) -> dict or None; _fields(cls) -> tuples; _computed(cls) -> tuples; _config(cls) -> dict; _members(cls) -> tuples;
# _module: the extension module; _check_arguments(self, ArgsKwargs): fills a dataclass's instance.
import warnings as _warnings

_URL = 'https://errors.pydantic.dev/2.14'


class PydanticDeprecatedSince20(DeprecationWarning):
    pass


class PydanticDeprecatedSince211(DeprecationWarning):
    pass


class PydanticUserError(RuntimeError):
    def __init__(self, message, *, code):
        self.message = message
        self.code = code

    def __str__(self):
        return self.message if self.code is None else f'{self.message}\n\nFor further information visit {_URL}/u/{self.code}'


class PydanticSerializationError(ValueError):
    pass


class _Undefined:
    def __repr__(self):
        return 'PydanticUndefined'

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self


PydanticUndefined = _Undefined()
type(PydanticUndefined).__name__ = 'PydanticUndefinedType'


class ArgsKwargs:
    """The arguments of a call, as a dataclass is validated from them."""

    def __init__(self, args, kwargs=None):
        self.args = args
        self.kwargs = kwargs or None

    def __repr__(self):
        return f'ArgsKwargs({self.args!r}, {self.kwargs!r})' if self.kwargs else f'ArgsKwargs({self.args!r})'

    def __eq__(self, other):
        return isinstance(other, ArgsKwargs) and (self.args, self.kwargs) == (other.args, other.kwargs)

    __hash__ = None


# ---- what the statements of dataclasses are made with: the text of the class runs as it is, and the engine validates ----

def _with_marks(cls):
    """Annotations are text here: dataclasses is told of those that are marks."""
    import dataclasses
    import re
    import typing
    marks = {'ClassVar': typing.ClassVar, 'InitVar': dataclasses.InitVar(object), 'KW_ONLY': dataclasses.KW_ONLY}
    notes = cls.__dict__.get('__annotations__', {})
    for name, text in list(notes.items()):
        mark = re.match(r'(?:\w+\.)*(ClassVar|InitVar|KW_ONLY)\b', text) if isinstance(text, str) else None
        if mark:
            notes[name] = marks[mark[1]]
    return cls


class _Pydantic:
    """What code of the files knows as the module pydantic: what is there without it; for the rest it is imported."""
    def __init__(self, names):
        self._names = {name: names[name] for name in ('ValidationError', 'ValidationInfo', 'BaseModel', 'SecretStr', 'SecretBytes', 'PydanticCustomError',
                                                      'PydanticUseDefault')}

    def __getattr__(self, name):
        if name in self._names:
            return self._names[name]
        import pydantic
        return getattr(pydantic, name)


plain_pydantic = _Pydantic


def plain_std_dataclass(cls=None, /, **options):
    import dataclasses
    if cls is None:
        return lambda cls: dataclasses.dataclass(_with_marks(cls), **options)
    return dataclasses.dataclass(_with_marks(cls), **options)


def plain_dataclass(cls=None, /, *, config=None, frozen=None, init=False, validate_on_init=None, **options):
    import dataclasses

    def make(cls):
        rules = config if config is not None else getattr(cls, '__pydantic_config__', None) or {}
        doc = cls.__doc__
        made = dataclasses.dataclass(_with_marks(cls), frozen=rules.get('frozen', False) if frozen is None else frozen, **options)
        made.__doc__ = doc

        def __init__(__dataclass_self__, *args, **kwargs):
            __tracebackhide__ = True
            _check_arguments(__dataclass_self__, ArgsKwargs(args, kwargs))

        __init__.__qualname__ = f'{cls.__qualname__}.__init__'
        made.__init__ = __init__
        made.__is_pydantic_dataclass__ = True
        made.__pydantic_config__ = rules
        return made
    return make if cls is None else make(cls)


def plain_ConfigDict(**options):
    return options


def plain_Field(default=PydanticUndefined, *, default_factory=None, repr=True, init=True, kw_only=None, **others):
    import copy
    import dataclasses
    options = {'repr': repr, 'init': init is not False}
    if kw_only is not None:
        options['kw_only'] = kw_only
    if default_factory is not None:
        options['default_factory'] = default_factory
    elif type(default).__hash__ is None:
        options['default_factory'] = lambda: copy.deepcopy(default)
    elif default is not PydanticUndefined and default is not ...:
        options['default'] = default
    return dataclasses.field(**options)


def _decorate(*args, **options):
    return lambda function: function


plain_field_validator = plain_model_validator = plain_validator = plain_root_validator = plain_field_serializer = _decorate


def plain_computed_field(function=None, /, **options):
    if function is None:
        return plain_computed_field
    return function if hasattr(type(function), '__get__') and not callable(function) else property(function)


def _deprecated(message):
    _warnings.warn(f'{message} Deprecated in Pydantic V2.0 to be removed in V3.0. See Pydantic V2 Migration Guide at {_URL}/migration/',
                   PydanticDeprecatedSince20, stacklevel=3)


def _on_instance(name):
    _warnings.warn(f"Accessing the '{name}' attribute on the instance is deprecated. Instead, you should access this attribute from the model class. "
                   'Deprecated in Pydantic V2.11 to be removed in V3.0.', PydanticDeprecatedSince211, stacklevel=2)


# ---- model_fields ----

class _Named:
    """An annotation that cannot be evaluated here: its text."""

    def __init__(self, text):
        self.text = text

    def __repr__(self):
        return self.text


_names = None


def _annotation(text):
    global _names
    if text is None:
        return None
    if _names is None:
        import builtins
        import collections
        import datetime
        import decimal
        import pathlib
        import typing
        import uuid
        _names = {}
        for module in (builtins, typing):
            _names.update(vars(module))
        for module in (datetime, decimal, uuid, pathlib):
            _names.update({name: value for name, value in vars(module).items() if isinstance(value, type)})
            _names[module.__name__] = module
        _names.update(typing=typing, t=typing, deque=collections.deque, OrderedDict=collections.OrderedDict, collections=collections)
    scope = dict(_names)
    for name in dir(_module):
        scope[name] = getattr(_module, name)

    class Scope(dict):
        def __missing__(self, key):
            return getattr(_module, key)
    try:
        value = eval(text, {'__builtins__': {}}, Scope(scope))
        if isinstance(value, str):
            value = eval(value, {'__builtins__': {}}, Scope(scope))
    except Exception:
        return _Named(text)
    return value.__origin__ if hasattr(value, '__metadata__') else type(None) if value is None else value


def _shown(value):
    if isinstance(value, type) and not hasattr(value, '__origin__') and not hasattr(value, '__args__'):
        return value.__qualname__
    import typing
    origin = typing.get_origin(value)
    if origin is typing.Union or (origin is not None and type(value).__name__ == 'UnionType'):
        return f"Union[{', '.join(map(_shown, typing.get_args(value)))}]"
    if origin is typing.Literal:
        return f"Literal[{', '.join(map(repr, typing.get_args(value)))}]"
    return repr(value).replace('typing.', '')


def _constraint(name, key, value):
    import types
    return type(name, (types.SimpleNamespace,), {})(**{key: value})


class FieldInfo:
    """What a field was declared with. No help for building other models: those are compiled."""

    _order = ('default', 'default_factory', 'alias', 'alias_priority', 'validation_alias', 'serialization_alias', 'title', 'description', 'examples',
              'exclude', 'discriminator', 'deprecated', 'json_schema_extra', 'frozen', 'validate_default', 'repr', 'init', 'init_var', 'kw_only', 'metadata')

    def __init__(self, annotation, **given):
        for name in self._order:
            setattr(self, name, None)
        self.default, self.repr, self.metadata = PydanticUndefined, True, []
        self.annotation = annotation
        for name, value in given.items():
            setattr(self, name, value)

    def is_required(self):
        return self.default is PydanticUndefined and self.default_factory is None

    def get_default(self, *, call_default_factory=False, validated_data=None):
        if self.default_factory is not None:
            return self.default_factory() if call_default_factory else None
        import copy
        return copy.deepcopy(self.default)

    def __repr__(self):
        parts = [f'annotation={_shown(self.annotation)}', f'required={self.is_required()}']
        for name in self._order:
            value = getattr(self, name)
            if (name == 'default' and (value is PydanticUndefined or self.default_factory is not None)) or (name == 'repr' and value) or (
                    name == 'metadata' and not value) or (value is None and name != 'default') or (
                    name in ('validation_alias', 'serialization_alias') and value == self.alias) or (name in ('frozen', 'exclude') and not value):
                continue
            text = getattr(value, '__name__', repr(value)) if name == 'default_factory' else repr(value)
            parts.append(f'{name}={text}')
        return f"FieldInfo({', '.join(parts)})"


def attr_model_fields(cls):
    fields = {}
    for name, annotation, default, factory, description, flags, more, limits in _fields(cls):
        given = dict(more or {})
        if default is not None:
            given['default'] = default[0]
        if factory is not None:
            given['default_factory'] = factory
        if description is not None:
            given['description'] = description
        for bit, key, value in ((1, 'validate_default', True), (2, 'exclude', True), (4, 'repr', False), (8, 'frozen', True)):
            if flags & bit:
                given[key] = value
        given['metadata'] = [_constraint(*limit) for limit in limits]
        fields[name] = FieldInfo(_annotation(annotation), **given)
    return fields


class ComputedFieldInfo:
    def __init__(self, alias, repr):
        self.alias, self.repr = alias, repr


def attr_model_computed_fields(cls):
    return {name: ComputedFieldInfo(alias, repr) for name, alias, repr in _computed(cls)}


def attr_model_config(cls):
    return _config(cls)


def attr___fields__(cls):
    _deprecated('The `__fields__` attribute is deprecated, use the `model_fields` class property instead.')
    return cls.model_fields


def attr___class_vars__(cls):
    return {name for name, kind in _members(cls) if kind == 'var'}


def attr___private_attributes__(cls):
    return dict.fromkeys(name for name, kind in _members(cls) if kind == 'private')


# ---- JSON Schema ----

def _rewrite(value, template):
    if isinstance(value, dict):
        return {key: template.format(model=item[8:]) if key == '$ref' and isinstance(item, str) and item.startswith('#/$defs/') else _rewrite(item, template)
                for key, item in value.items()}
    return [_rewrite(item, template) for item in value] if isinstance(value, list) else value


def model_json_schema(cls, by_alias=True, ref_template='#/$defs/{model}', schema_generator=None, mode='validation', *, union_format='any_of'):
    if mode not in ('validation', 'serialization'):
        raise AssertionError(f'Expected code to be unreachable, but got: {mode!r}')
    if schema_generator is not None or union_format != 'any_of':
        raise NotImplementedError('a compiled model holds its JSON Schema: schema_generator and union_format cannot change it')
    schema = _schema(cls, 2 * (mode == 'serialization') + (not by_alias))
    if schema is None:
        raise NotImplementedError(f'the JSON Schema of {cls.__name__} ({mode}) holds what only Python code can tell')
    return schema if ref_template == '#/$defs/{model}' else _rewrite(schema, ref_template)


# ---- where pydantic meets a compiled model: TypeAdapter, FastAPI, the parser of aws-lambda-powertools. It is imported there already ----

def _line_error(error):
    from pydantic_core import PydanticCustomError, PydanticKnownError
    line = {key: error[key] for key in ('type', 'loc', 'input', 'ctx') if key in error}
    try:
        if 'url' in error: # others are of the user's own making, even where their type is called as one of pydantic's
            PydanticKnownError(line['type'], line.get('ctx'))
            return line
    except (KeyError, TypeError, ValueError):
        pass
    line['type'] = PydanticCustomError(line['type'], error['msg'], line.pop('ctx', None))
    return line


def get_pydantic_core_schema(cls, source, handler):
    from pydantic_core import ValidationError, core_schema

    def validate(value, info):
        try:
            if info.mode != 'json' or isinstance(value, cls):
                return cls.model_validate(value, context=info.context)
            import json
            return cls.model_validate_json(json.dumps(value), context=info.context)
        except _module.ValidationError as error:
            raise ValidationError.from_exception_data(error.title, [_line_error(e) for e in error.errors()], info.mode) from None

    def dump(value, info):
        return value.model_dump(mode=info.mode, include=info.include, exclude=info.exclude, context=info.context, by_alias=info.by_alias,
                                exclude_unset=info.exclude_unset, exclude_defaults=info.exclude_defaults, exclude_none=info.exclude_none,
                                round_trip=info.round_trip)

    validate.__name__ = validate.__qualname__ = cls.__name__ # the title of pydantic's error
    return core_schema.with_info_plain_validator_function(
        validate, serialization=core_schema.plain_serializer_function_ser_schema(dump, info_arg=True))


def _put_in_place(value, defs, around):
    """A schema whose references are replaced by what they lead to: the document around it has definitions of its own. What holds itself is any object."""
    if isinstance(value, list):
        return [_put_in_place(item, defs, around) for item in value]
    if not isinstance(value, dict):
        return value
    name = value.get('$ref', '')[8:] if isinstance(value.get('$ref'), str) else ''
    if name not in defs:
        return {key: _put_in_place(item, defs, around) for key, item in value.items()}
    others = {key: item for key, item in value.items() if key != '$ref'}
    return {'type': 'object', 'title': name, **others} if name in around else {**_put_in_place(defs[name], defs, (*around, name)), **others}


def get_pydantic_json_schema(cls, core_schema, handler):
    schema = model_json_schema(cls, mode=handler.mode)
    return _put_in_place(schema, schema.pop('$defs', {}), ())


# ---- names that pydantic 2 keeps ----

def model_rebuild(cls, *, force=False, raise_errors=True, _parent_namespace_depth=2, _types_namespace=None):
    return True if force else None


def model_parametrized_name(cls, params):
    raise TypeError('Concrete names should only be generated for generic models.')


def dict_(self, *, include=None, exclude=None, by_alias=False, exclude_unset=False, exclude_defaults=False, exclude_none=False):
    _deprecated('The `dict` method is deprecated; use `model_dump` instead.')
    return self.model_dump(include=include, exclude=exclude, by_alias=by_alias, exclude_unset=exclude_unset, exclude_defaults=exclude_defaults,
                           exclude_none=exclude_none)


def json(self, *, include=None, exclude=None, by_alias=False, exclude_unset=False, exclude_defaults=False, exclude_none=False, encoder=PydanticUndefined,
         models_as_dict=PydanticUndefined, **dumps_kwargs):
    _deprecated('The `json` method is deprecated; use `model_dump_json` instead.')
    if encoder is not PydanticUndefined:
        raise TypeError('The `encoder` argument is no longer supported; use field serializers instead.')
    if models_as_dict is not PydanticUndefined:
        raise TypeError('The `models_as_dict` argument is no longer supported; use a model serializer instead.')
    if dumps_kwargs:
        raise TypeError('`dumps_kwargs` keyword arguments are no longer supported.')
    return self.model_dump_json(include=include, exclude=exclude, by_alias=by_alias, exclude_unset=exclude_unset, exclude_defaults=exclude_defaults,
                                exclude_none=exclude_none)


def copy(self, *, include=None, exclude=None, update=None, deep=False):
    _deprecated('The `copy` method is deprecated; use `model_copy` instead. See the docstring of `BaseModel.copy` for details about how to handle '
                '`include` and `exclude`.')
    if include is None and exclude is None:
        return self.model_copy(update=update, deep=deep)
    values = {name: value for name, value in self if (include is None or name in include) and not (exclude is not None and name in exclude)}
    extra = self.model_extra
    state = {'__dict__': {**{k: v for k, v in values.items() if extra is None or k not in extra}, **(update or {})},
             '__pydantic_extra__': None if extra is None else {k: v for k, v in values.items() if k in extra},
             '__pydantic_fields_set__': (self.model_fields_set & values.keys()) | set(update or ()), '__pydantic_private__': self.__pydantic_private__}
    if deep:
        import copy as copies
        state = copies.deepcopy(state)
    made = type(self).__new__(type(self))
    made.__setstate__(state)
    return made


def parse_obj(cls, obj):
    _deprecated('The `parse_obj` method is deprecated; use `model_validate` instead.')
    return cls.model_validate(obj)


def parse_raw(cls, b, *, content_type=None, encoding='utf8', proto=None, allow_pickle=False):
    _deprecated('The `parse_raw` method is deprecated; if your data is JSON use `model_validate_json`, otherwise load the data then use '
                '`model_validate` instead.')
    if proto is not None or allow_pickle or (content_type is not None and not content_type.endswith(('json', 'javascript'))):
        raise NotImplementedError('a compiled model parses JSON only')
    return cls.model_validate_json(b if encoding == 'utf8' or isinstance(b, str) else b.decode(encoding))


def construct(cls, _fields_set=None, **values):
    _deprecated('The `construct` method is deprecated; use `model_construct` instead.')
    return cls.model_construct(_fields_set=_fields_set, **values)


def schema(cls, by_alias=True, ref_template='#/$defs/{model}'):
    _deprecated('The `schema` method is deprecated; use `model_json_schema` instead.')
    return cls.model_json_schema(by_alias=by_alias, ref_template=ref_template)


def schema_json(cls, *, by_alias=True, ref_template='#/$defs/{model}', **dumps_kwargs):
    _deprecated('The `schema_json` method is deprecated; use `model_json_schema` and json.dumps instead.')
    import json as texts
    return texts.dumps(cls.model_json_schema(by_alias=by_alias, ref_template=ref_template), **dumps_kwargs)


def validate(cls, value):
    _deprecated('The `validate` method is deprecated; use `model_validate` instead.')
    return cls.model_validate(value)


def update_forward_refs(cls, **localns):
    _deprecated('The `update_forward_refs` method is deprecated; use `model_rebuild` instead.')
    if localns:
        raise TypeError('`localns` arguments are not longer accepted.')


def from_orm(cls, obj):
    _deprecated("The `from_orm` method is deprecated; set `model_config['from_attributes']=True` and use `model_validate` instead.")
    if not cls.model_config.get('from_attributes'):
        raise PydanticUserError('You must set the config attribute `from_attributes=True` to use from_orm', code=None)
    return cls.model_validate(obj)


def get___fields_set__(self):
    _deprecated('The `__fields_set__` attribute is deprecated, use `model_fields_set` instead.')
    return self.model_fields_set


def __repr_name__(self):
    return type(self).__name__


def __repr_args__(self):
    hidden = {name for name, field in type(self).model_fields.items() if not field.repr}
    yield from ((name, value) for name, value in self if name not in hidden)
    yield from ((name, getattr(self, name)) for name, field in type(self).model_computed_fields.items() if field.repr)


def __repr_str__(self, join_str):
    return join_str.join(repr(value) if name is None else f'{name}={value!r}' for name, value in self.__repr_args__())


def __rich_repr__(self):
    yield from self.__repr_args__()
