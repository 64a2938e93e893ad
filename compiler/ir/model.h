/* model.h: the Model IR: what the classes of a models.py mean to pydantic 2, with every name resolved. docs/ir.md describes it.
 *
 * front/pymodel*.c makes it, without running Python; emitters read it. Inheritance is flattened (a class has all of its fields, in
 * pydantic's order, each with the type that this class's own config gives it), configs are resolved into the types, aliases and
 * constraints are plain data. Code (validators, factories) stays syntax: a ModelFunction names the tree and the file it stands in,
 * and ModelFile.names is what its free names mean.
 * Nodes are data: no function pointers, no text to print. All of it lives as long as the Ctx; every node has its Span.
 */
#ifndef SCHEMAC_MODEL_H
#define SCHEMAC_MODEL_H

#include "../base/base.h"
#include "../text/python.h"

typedef struct ModelType ModelType;
typedef struct ModelClass ModelClass;
typedef struct ModelEnum ModelEnum;
typedef struct ModelField ModelField;
typedef struct ModelFile ModelFile;
typedef struct ModelValue ModelValue;

/* ---- constant values: defaults, Literal members, bounds, examples ---- */

typedef enum ModelValueKind {
    VALUE_NONE, VALUE_BOOL,
    VALUE_INT,       /* text: canonical decimal, any size */
    VALUE_FLOAT,     /* number; text: as Python's repr writes it ("1.0", "inf", "nan") */
    VALUE_STR,       /* text */
    VALUE_BYTES,     /* text: the bytes */
    VALUE_LIST, VALUE_TUPLE, VALUE_SET, VALUE_FROZENSET, /* items */
    VALUE_DICT,      /* keys[i]: items[i] */
    VALUE_ENUM,      /* enum_, member */
    VALUE_DECIMAL,   /* text: the argument's text as str(Decimal(..)) gives it */
    VALUE_DATE, VALUE_TIME, VALUE_DATETIME, /* text: isoformat() */
    VALUE_TIMEDELTA, /* micros */
    VALUE_UUID,      /* text: 36 characters, lower case */
    VALUE_SECRET,    /* items[0]: the str or bytes inside */
    VALUE_PATTERN,   /* a compiled re.Pattern; text: the pattern, micros: its flags (re.I is 2, ...) */
    VALUE_MODEL,     /* class_ called with keyword arguments: keys (STR) and items, as written */
    VALUE_TYPE,      /* anything else that has a text of its own when made from a str: an IP address, URL, Path. type, text */
    VALUE_OPAQUE     /* node: an expression that only Python can compute; in the extension it is asked once, at import */
} ModelValueKind;

struct ModelValue {
    ModelValueKind kind;
    Span span;
    bool truth;             /* BOOL */
    double number;          /* FLOAT */
    int64_t micros;         /* TIMEDELTA, PATTERN */
    Str text;
    ModelValue **items, **keys;
    size_t n;
    ModelEnum *enum_;
    size_t member;
    ModelClass *class_;
    ModelType *type;
    const Py *node;         /* what it was written as; never NULL for OPAQUE */
    ModelFile *file;        /* where node stands */
};

/* model_repr.c: as Python's repr() writes it; kinds without a form of their own are their text. */
void model_value_repr(Out *out, const ModelValue *value);
bool model_value_has_repr(const ModelValue *value); /* is that what Python says, down to the last item? */

/* ---- code ---- */

/* A function of the file set, or one that is imported from elsewhere. */
typedef struct ModelFunction {
    Str name;         /* as pydantic names it in messages and locs: "check_amount", "<lambda>", "f" */
    Span span;
    ModelFile *file;  /* where node stands, or where the import is */
    const Py *node;   /* a FUNCTION or a LAMBDA; NULL: not in the file set */
    Str module;       /* node NULL: where it is imported from: "uuid" */
    Str holder;       /* node NULL: what of the module it is an attribute of: "datetime"; empty: the module itself */
    ModelClass *owner; /* the class in whose body it stands (the validator's own, not the heir); NULL: at module level, or of a class that is no model */
    Str within;       /* the path of that class: "Checks"; empty: none */
    bool is_static, is_class_method; /* by its decorators */
} ModelFunction;

/* A field or model validator, a computed field's or serializer's function. Listed in the order in which they run. */
typedef enum ModelValidatorStyle {
    STYLE_V2,          /* field_validator, model_validator; BeforeValidator(f), AfterValidator(f) */
    STYLE_V1,          /* @validator, @root_validator: (cls, value[, values][, field, config]) */
} ModelValidatorStyle;

typedef struct ModelValidator {
    ModelFunction function;
    ModelValidatorStyle style;
    bool takes_info;   /* V2: has an `info` parameter; V1: a `values` one */
    bool each_item;    /* V1: on the items of a container */
    bool skip_on_failure; /* root_validator */
    bool always;       /* V1 validator(always=True): validate_default for that field */
    bool wrap;         /* of a model, mode="wrap": the function gets what validates as its second argument */
    bool skipped;      /* --skip-validator */
    Span decorator;    /* the decorator's call, or the Annotated item */
    const Py *decorator_node; /* the call itself, for its other arguments; may be NULL */
} ModelValidator;

typedef struct ModelValidators {
    ModelValidator *items;
    size_t n;
} ModelValidators;

/* A function that says how a value is shown: field_serializer, model_serializer, PlainSerializer, WrapSerializer. */
typedef struct ModelSerializer {
    ModelFunction function;
    bool wrap, json_only, unless_none;
    bool of_type;           /* stands in an Annotated */
    struct ModelType *type; /* what it is said to return; NULL: nothing */
    Span span;
} ModelSerializer;

/* ---- types ---- */

typedef enum TypeKind { /* ORDER TYPES */
#define MODEL_TYPE(NAME, name) TYPE_##NAME,
#include "model_types.def"
#undef MODEL_TYPE
    N_TYPES
} TypeKind;

typedef enum DictForm { DICT_PLAIN, DICT_ORDERED, DICT_COUNTER, DICT_DEFAULT } DictForm; /* ORDER scr_mdict */

typedef enum PatternDialect { PATTERN_RUST, PATTERN_PYTHON } PatternDialect;
typedef enum ModelTense { TENSE_NONE, TENSE_PAST, TENSE_FUTURE } ModelTense;
typedef enum ModelZone { ZONE_ANY, ZONE_AWARE, ZONE_NAIVE } ModelZone;

/* Limits on a value; those that a kind does not have are absent. All are resolved: a config's str_max_length stands here. */
typedef struct ModelLimits {
    ModelValue *gt, *ge, *lt, *le; /* numbers, decimals, dates and times; NULL: none */
    ModelValue *multiple_of;
    int64_t min_length, max_length; /* strings, bytes: characters, bytes; containers: items. -1: none */
    Str pattern;                   /* STR; has_pattern */
    Span pattern_span;
    int64_t pattern_flags;         /* of a re.compile(..) pattern */
    PatternDialect dialect;
    int64_t max_digits, decimal_places; /* DECIMAL; -1: none */
    bool has_pattern, strip, lower, upper; /* STR */
    bool ascii_only;               /* STR */
    bool allow_inf_nan;            /* FLOAT, DECIMAL */
    bool coerce_numbers;           /* STR: coerce_numbers_to_str */
    bool fail_fast;                /* containers */
    ModelTense tense;              /* DATE, DATETIME */
    ModelZone zone;                /* DATETIME, TIME */
} ModelLimits;

/* What JSON Schema and people are told; pydantic puts it onto the schema of the type that it annotates. */
typedef struct ModelMeta {
    Str title, description;
    ModelValue *examples;        /* a LIST; NULL: none */
    ModelValue *schema_extra;    /* json_schema_extra: a DICT */
    ModelFunction *schema_extra_function; /* it is code: no JSON Schema can be told */
    ModelValue *deprecated;      /* BOOL or STR */
    bool has_title, has_description;
} ModelMeta;

/* Discriminator(f, ..): a function that gives the Tag of the member that is meant. */
typedef struct ModelPick {
    ModelFunction function;
    ModelValue *type, *message, *context; /* custom_error_type, .._message (STR), .._context (a DICT); NULL: none */
} ModelPick;

/* One member of a discriminated union: the value of the discriminator that chooses it. */
typedef struct ModelTag {
    ModelValue *value; /* STR, INT or ENUM */
    size_t member;     /* index in items */
} ModelTag;

/* type X = ..: what a type is the meaning of. */
typedef struct ModelAlias {
    Str name;                /* "Pair", "Pair[int]" */
    const ModelFile *file;
    ModelMeta *meta;         /* of the alias itself; the type's own is of where it is used. NULL: none */
    const struct ModelAlias *of; /* the alias that it is another name of; NULL: none */
} ModelAlias;

/* A type as it is used at one place: never shared between two fields (a class or enum that it names is). */
struct ModelType {
    TypeKind kind;
    Span span;
    bool strict;             /* resolved: of the field, the annotation or the config */
    ModelLimits limits;
    ModelSerializer *serializer; /* PlainSerializer, WrapSerializer of an Annotated that is a part of a type; a field's own stands in the field. NULL: none */
    ModelSerializer *taken;  /* the field's, where it stood in an Annotated of this type; NULL: none */
    ModelMeta *meta;         /* of an Annotated[.., Field(..)] inside the annotation; NULL: none. A field's own stands in the field */
    const ModelAlias *alias; /* NULL: none */
    bool skip_schema;        /* SkipJsonSchema: JSON Schemas leave it out */
    ModelType *inner;        /* NULLABLE, LIST, SET, FROZENSET, DEQUE, SEQUENCE, ITERABLE, JSON (NULL: any), SECRET, BEFORE, AFTER, WRAP, PLAIN, DEFAULT; EMAIL,
                                NAME_EMAIL, PATH, BYTE_SIZE: the str that it is made of; TUPLE with
                                any number of them; DICT: the value. CHECK: what is validated first; then the limits are put to the result,
                                as they are no limits that inner's kind has (gt on a union, max_length on Any) */
    ModelType *key;          /* DICT */
    DictForm dict_form;      /* DICT: dict, OrderedDict, Counter, defaultdict */
    TypeKind dict_default;   /* DICT_DEFAULT: what its default_factory makes: INT, LIST, ... */
    ModelType **items;       /* UNION: members in order; TUPLE of fixed length */
    size_t n;
    bool json_value;         /* ANY: what JSON can say: pydantic's JsonValue */
    bool variadic;           /* TUPLE: inner, any number of times */
    ModelClass *class_;      /* CLASS: model, dataclass, TypedDict or NamedTuple. SUBCLASS: type[Model], whose values are it and its heirs */
    ModelEnum *enum_;        /* ENUM */
    bool use_enum_values;    /* ENUM: gives the member's value */
    bool no_decode, force_decode; /* of a settings field: pydantic_settings' NoDecode, ForceDecode stand in its Annotated */
    ModelValue **values;     /* LITERAL: n_values, in order, each once */
    size_t n_values;
    Str discriminator;       /* UNION: the field's name; empty: none */
    Str discriminator_alias; /* what stands in the input: its alias, or the name again */
    ModelPick *pick;         /* UNION: a discriminator that is a function; NULL: none */
    ModelTag *tags;          /* UNION with a discriminator, in order of the members */
    size_t n_tags;
    ModelValue *tag;         /* member of a UNION: its Tag, a STR; NULL: none */
    bool left_to_right;      /* UNION: union_mode */
    ModelValidator validator; /* BEFORE, AFTER, WRAP: a function around inner (Annotated[.., AfterValidator(f)]); PLAIN: in its place */
    bool as_any;             /* SerializeAsAny: dumps show its values by their own classes */
    bool untyped;            /* PLAIN of a field_validator: dumps do not know inner either */
    ModelValue *default_;    /* DEFAULT: inner with Field(default=..) inside an annotation */
    int uuid_version;        /* UUID; 0: any */
    Str ser_json, val_json;  /* BYTES, FLOAT, DATE, TIME, DATETIME, TIMEDELTA: how JSON shows and reads them, where the config says it: "hex", "seconds"; empty */
    Str url_schemes;         /* URL: allowed schemes joined by commas; empty: any */
    Str url_host;            /* URL: default_host; empty: none */
    Str url_path;            /* URL: default_path */
    int64_t url_port;        /* URL: default_port; -1: none */
    bool url_host_required, url_preserve_empty_path, url_many_hosts;
    int64_t url_max_length;  /* -1: none */
    Str name;                /* as Python names it in messages: "AnyHttpUrl", "IPv4Address", "PostgresDsn"; URL, IP, PATH */
};

/* ---- fields ---- */

typedef enum FieldDefault { DEFAULT_REQUIRED, DEFAULT_VALUE, DEFAULT_FACTORY } FieldDefault;
typedef enum FactoryKind { FACTORY_FUNCTION, FACTORY_LIST, FACTORY_DICT, FACTORY_SET, FACTORY_TUPLE, FACTORY_FROZENSET,
    FACTORY_STR, FACTORY_INT, FACTORY_FLOAT, FACTORY_BOOL, FACTORY_BYTES, /* FACTORY_STR to BYTES: str() is "" */
    FACTORY_CLASS,   /* a model of the set, called without arguments */
    FACTORY_VALUE    /* a lambda whose body is a constant: default_ holds it, and each instance gets a copy of its own */
} FactoryKind;

/* Where a value is taken from in the input: a key, or a way through containers. */
typedef struct AliasStep { Str key; int64_t index; bool is_index; } AliasStep;
typedef struct AliasPath { AliasStep *items; size_t n; } AliasPath;

struct ModelField {
    Str name;
    Span span;                /* the whole statement */
    Span name_span;
    ModelClass *origin;       /* the class whose statement it is; an heir's field keeps it */
    ModelType *type;
    FieldDefault required;    /* DEFAULT_REQUIRED: it must be there */
    bool not_required;        /* TYPED_DICT: it may be absent, and is then absent in the result */
    ModelValue *default_;     /* VALUE; FACTORY_VALUE */
    FactoryKind factory;
    ModelFunction factory_function; /* FACTORY_FUNCTION: "uuid4" of "uuid", a function of the set, a lambda */
    ModelClass *factory_class;
    bool factory_takes_data;  /* the function wants the validated data */
    bool validate_default;    /* resolved */
    AliasPath *validation_aliases; /* tried in order; n 0: the name. One path of one key is the plain alias */
    size_t n_validation_aliases;
    Str alias;                /* what alias= (or the generator) says; empty: none */
    int64_t alias_priority;   /* 1: a generator's; 0: there is none */
    Str serialization_alias;  /* the key in dumps by alias; the name when there is none */
    bool has_serialization_alias;
    bool by_name, by_alias;   /* input keys that are looked at, resolved from populate_by_name, validate_by_name, validate_by_alias */
    ModelMeta meta;
    bool exclude, no_repr, frozen, kw_only, init_only, no_init;
    uint32_t place;           /* DATACLASS: among its fields as they are written, which is how dumps show them */
    ModelValidators before;   /* in the order in which they run: last declared first */
    ModelValidators after;    /* in order of declaration */
    ModelSerializer *serializer; /* NULL: none */
};

/* ---- classes ---- */

typedef enum ModelClassKind { CLASS_MODEL, CLASS_ROOT_MODEL, CLASS_SETTINGS, CLASS_DATACLASS /* of the standard library */,
    CLASS_PYDANTIC_DATACLASS, CLASS_TYPED_DICT, CLASS_NAMED_TUPLE } ModelClassKind;
typedef enum ModelExtra { EXTRA_IGNORE, EXTRA_ALLOW, EXTRA_FORBID } ModelExtra;

/* model_config, class Config and class arguments, joined along the bases. Zero is not the default everywhere: see config_defaults. */
typedef struct ModelConfig {
    ModelExtra extra;
    bool extra_given;
    Str refused_key;     /* a key that no output supports, though JSON Schema does not hang on it; empty: none */
    Span refused_span;
    struct PyEncoders *json_encoders; /* front/'s alone: they stand in the types */
    bool url_preserve_empty_path;
    bool strict, frozen, populate_by_name, validate_by_name, validate_by_alias, serialize_by_alias, use_enum_values, validate_default,
        validate_assignment, from_attributes, arbitrary_types_allowed, allow_inf_nan, coerce_numbers_to_str, hide_input_in_errors, loc_by_alias,
        str_strip_whitespace, str_to_lower, str_to_upper, use_attribute_docstrings, regex_python, revalidate_always, revalidate_subclasses,
        json_schema_serialization_defaults_required, defer_build, validate_return;
    int64_t str_min_length, str_max_length; /* str_max_length -1: none */
    Str ser_json_timedelta, ser_json_bytes, val_json_bytes, ser_json_inf_nan, ser_json_temporal; /* the words; never empty but ser_json_temporal,
        which supersedes ser_json_timedelta where it is given */
    Str title;
    ModelValue *schema_extra; /* a DICT; NULL: none */
    ModelFunction *schema_extra_function;
    const Py *alias_generators[3]; /* functions that make aliases: of both kinds, of what is read, of what is shown; NULL: none. front/'s alone, as are: */
    ModelFile *alias_file;
    struct PyClass *alias_class;
    /* BaseSettings */
    Str env_prefix, env_file_encoding, env_nested_delimiter;
    Str *env_files;      /* paths as written */
    size_t n_env_files;
    Str *secrets_dirs;
    size_t n_secrets_dirs;
    bool case_sensitive, env_ignore_empty, env_nested_given;
    bool by_name_given, populate_given; /* which of the two ways to allow names was used */
    bool no_decoding;    /* enable_decoding=False */
    int64_t env_nested_max_split; /* -1: none */
    ModelValue *given;   /* a DICT: every key that was given, with its value where that is a constant */
    Str env_parse_none_str;
    bool env_parse_none_given, env_parse_enums;
    bool cli_parse_args, nested_model_default_partial_update;
    Str env_prefix_target; /* "variable", "alias", "all" */
    Str dotenv_filtering;  /* "match_prefix", "only_existing"; empty: none */
    int64_t env_file_depth; /* -1: none */
} ModelConfig;

typedef struct ModelComputed { /* computed_field */
    Str name, alias;     /* alias empty: the name */
    Span span;
    ModelFunction function;
    ModelType *type;
    ModelMeta meta;
    bool no_repr;
} ModelComputed;

typedef enum MemberKind { MEMBER_METHOD, MEMBER_CLASS_METHOD, MEMBER_STATIC_METHOD, MEMBER_PROPERTY, MEMBER_CLASS_VAR, MEMBER_PRIVATE,
    MEMBER_INIT, MEMBER_POST_INIT } MemberKind;

/* What a class has beside fields and validators. Not part of checking; the extension may call or carry it. */
typedef struct ModelMember {
    MemberKind kind;
    Str name;
    Span span;
    ModelClass *origin;
    const Py *node;      /* FUNCTION, or the statement that assigns */
    ModelFile *file;
    ModelField *start;   /* PRIVATE with something to begin with: its default or default_factory; else NULL */
} ModelMember;

struct ModelClass {
    uint32_t id;          /* index in ModelSet.classes */
    ModelClassKind kind;
    Str name;             /* what Python's __name__ is: "Page[Item]" for a generic with its arguments */
    Str qualname;         /* "Outer.Inner" */
    Str c_name;           /* a C identifier, unique in the set: "Outer_Inner", "Page_Item" */
    Span span, name_span;
    ModelFile *file;
    const Py *node;
    bool is_root;         /* stands at the top of a file that was given, and is not generic without arguments: output is made for it */
    bool is_base;         /* pydantic's BaseModel itself, which a type names */
    bool generic;         /* has type parameters that nothing stands for yet: its fields are typed by their bounds, or Any */
    bool special;         /* a generic one with its arguments: its one base is that without */
    ModelClass **bases;   /* of the set, as written */
    size_t n_bases;
    ModelClass **mro;     /* of the set: itself first (C3) */
    size_t n_mro;
    ModelConfig config;
    ModelMeta meta;       /* description: the docstring, cleaned as inspect.cleandoc does */
    ModelField **fields;  /* in pydantic's order. ROOT_MODEL: one, "root" */
    size_t n_fields;
    ModelType *extra_type; /* __pydantic_extra__: dict[str, T] with extra="allow"; NULL: any */
    ModelValidators before; /* on the whole input: model_validator(mode="before"), root_validator(pre=True), in running order */
    ModelValidators after;  /* on the instance, in running order; V1 root validators get the dict of values */
    ModelComputed *computed;
    size_t n_computed;
    ModelMember *members;  /* in source order, base classes last */
    size_t n_members;
    ModelSerializer *serializer; /* model_serializer; NULL: none */
    bool total;            /* TYPED_DICT: unused, see ModelField.required; kept for repr */
    bool slots, kw_only, frozen; /* dataclasses: the decorator's arguments */
    bool own_operators;    /* it or a base defines what operators call: __eq__, __len__, .. */
    bool own_text;         /* and what shows it: __str__, __repr__, .. */
};

typedef enum ModelEnumKind { ENUM_PLAIN, ENUM_STR, ENUM_INT, ENUM_FLOAT } ModelEnumKind; /* the type mixed in */

typedef struct ModelEnumMember {
    Str name;
    Span span;
    ModelValue *value;
} ModelEnumMember;

struct ModelEnum {
    uint32_t id;
    ModelEnumKind kind;
    bool is_str_enum, is_int_enum; /* the classes StrEnum, IntEnum: str() of a member is its value */
    Str name, qualname, c_name;
    Span span, name_span;
    ModelFile *file;
    const Py *node;
    bool is_root;
    Str description;         /* its docstring, cleaned; empty: none */
    ModelEnumMember *members; /* those with a value of their own; aliases of one are in names alone */
    size_t n_members;
    struct { Str name; size_t member; } *names; /* all names, aliases too, in order */
    size_t n_names;
    const Py *missing;       /* a _missing_ class method; NULL: none */
    struct ModelBody *missing_body; /* the same in the code layer, of this enum's own, when it was asked for; NULL: none */
    enum { ENUM_TEXT_NAME, /* str() of a member: "Colour.RED" */
        ENUM_TEXT_VALUE,   /* its value's: StrEnum, IntEnum, __str__ = str.__str__ */
        ENUM_TEXT_FUNCTION, /* what text_function says */
        ENUM_TEXT_OTHER    /* not known */
    } text;
    ModelFunction text_function; /* a __str__ of its own */
    bool own_operators;      /* it or a base defines what operators and format() call, or __repr__ */
};

/* ---- files and names ---- */

typedef enum BindingKind {
    BIND_IMPORT,    /* import a.b as x: module */
    BIND_FROM,      /* from module import member as x; member "*": all names of it */
    BIND_CLASS,     /* node: a CLASS; class_ or enum_ once it is known to be one */
    BIND_FUNCTION,  /* node */
    BIND_VALUE,     /* node: the expression that was assigned last; NULL: by a loop or otherwise unknown */
    BIND_OTHER      /* TypeVar and the like */
} BindingKind;

typedef struct ModelBinding {
    BindingKind kind;
    Str name;
    Span span;
    Str module, member;    /* IMPORT, FROM */
    const Py *node;
    const Py *annotation;  /* VALUE: of an annotated assignment */
    bool type_checking_only; /* stands under if TYPE_CHECKING */
    bool conditional;      /* stands in an if, try, for or with, or is bound several times */
    ModelFile *file;       /* where it stands: imports from files of the set are followed */
    ModelFile *target;     /* FROM: the file of the set that it names; NULL: none */
    ModelClass *class_;
    ModelEnum *enum_;
} ModelBinding;

struct ModelFile {
    uint32_t file;          /* its source */
    Str path;               /* as given */
    Str module;             /* "models", "package.models": its name in pydantic's $defs and for import */
    const PyFile *tree;
    Map names;              /* of the module -> ModelBinding */
    bool future_annotations;
    bool is_root;           /* given on the command line, not only imported */
    bool is_written;        /* by the compiler, for a type of pydantic's that is made of others */
    bool resolving;         /* private to front/ */
};

/* A name of a given file that stands for a constant, for settings that are made when it is imported (settings = Settings()), or for a
 * class (OrderPage = Page[Order]). */
typedef struct ModelConstant {
    Str name;
    ModelValue *value;   /* NULL: class_ */
    ModelClass *class_;
} ModelConstant;

/* A whole compilation of models. */
typedef struct ModelSet {
    VEC(ModelFile *) files;
    VEC(ModelClass *) classes; /* those that stand in the files given, in order, then what they reach */
    VEC(ModelEnum *) enums;
    VEC(ModelConstant) constants; /* of the files given, in order */
    Str name;                  /* prefix of output */
    Str source_name;
    VEC(struct ModelBody *) bodies; /* code layer (body.h): functions that checking calls, when Options.bodies asked for them */
    Map body_of;               /* address of a function's tree -> ModelBody; see model_body */
} ModelSet;

/* The binding of a name at module level. An import from a file of the set has been followed: it is the binding there. NULL: none. */
const ModelBinding *model_name(const ModelFile *file, Str name);
/* Readable form, for --dump=models. */
void model_dump(Out *out, const ModelSet *set);
const char *model_type_name(TypeKind kind);
ModelLimits model_limits_none(void);

#endif
