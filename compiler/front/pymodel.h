/* pymodel.h: Python files to the Model IR: what pydantic 2 would make of their classes, without running them.
 *
 * pymodel.c opens files and lists classes; pymodel_names.c says what a name is; pymodel_value.c what an expression's value is;
 * pymodel_type.c reads annotations, pymodel_limits.c what constrains them; pymodel_field.c fields, pymodel_config.c configs,
 * pymodel_code.c validators and other functions, pymodel_enum.c enums, pymodel_class.c puts classes together.
 * A mistake is reported once, with its place; what cannot be understood is refused, never dropped.
 */
#ifndef SCHEMAC_PYMODEL_H
#define SCHEMAC_PYMODEL_H

#include "../base/options.h"
#include "../ir/model.h"

/* The models of the files, which the ctx has as sources. NULL after errors that leave nothing; else check diag_errors. */
ModelSet *front_models(Ctx *ctx, const uint32_t *files, size_t n_files, const Options *options);
/* The value of a module-level name of a Python file as a JSON document (a dict literal that is a JSON Schema). Places lead into the file.
 * NULL after a diagnostic. */
struct Doc *front_python_value(Ctx *ctx, uint32_t file, Str name, const Options *options);

/* ---- shared between the files of front/pymodel ---- */

typedef enum Known {
    KNOWN_NONE,
#define KNOWN(NAME, module, name) KNOWN_##NAME,
#include "pymodel_known.def"
#undef KNOWN
    N_KNOWN
} Known;

typedef struct PyClass PyClass;

/* Where names are looked up, and with what type arguments. */
typedef struct Scope {
    ModelFile *file;
    PyClass *cls;            /* the class in whose body the expression stands; NULL: none */
    const struct TypeArgs *args; /* NULL: none */
} Scope;

/* Type arguments of a generic class: each an annotation with the scope that it is to be read in. */
typedef struct TypeArgs {
    Str *names;
    const Py **nodes;        /* NULL: no argument was given */
    Scope *scopes;
    size_t n;
    Str key, shown;          /* joined by commas: type_key, type_shown of each */
} TypeArgs;

typedef enum SymbolKind {
    SYM_NONE,      /* no such name */
    SYM_KNOWN,     /* known */
    SYM_EXTERNAL,  /* of a module that is not in the set: module, name */
    SYM_MODULE,    /* such a module: module */
    SYM_FILE,      /* a module of the set: file */
    SYM_CLASS,     /* cls */
    SYM_FUNCTION,  /* node, scope */
    SYM_VALUE,     /* node: the expression, scope; annotation */
    SYM_MEMBER,    /* an enum's member: cls, name */
    SYM_TYPE_ARG,  /* a type variable with an argument: node, scope; node NULL: none was given */
    SYM_TYPE_VAR,  /* a type variable that nothing stands for: node is the call TypeVar(..), or NULL for [T] */
    SYM_TYPE_ALIAS, /* type X = .., X = TypeAliasType("X", ..): node, the statement or the call, and the scope of what it stands for */
    SYM_UNKNOWN    /* bound in a way that cannot be followed: span */
} SymbolKind;

typedef struct Symbol {
    SymbolKind kind;
    Known known;
    Str module, name;
    ModelFile *file;
    PyClass *cls;
    const Py *node, *annotation;
    Scope scope;
    Span span;     /* of the binding */
} Symbol;

typedef enum PyClassKind { PY_CLASS_UNKNOWN, PY_CLASS_PLAIN, PY_CLASS_MODEL, PY_CLASS_ROOT_MODEL, PY_CLASS_SETTINGS, PY_CLASS_ENUM,
    PY_CLASS_TYPED_DICT, PY_CLASS_NAMED_TUPLE, PY_CLASS_DATACLASS, PY_CLASS_PYDANTIC_DATACLASS } PyClassKind;

typedef struct PyBase {
    const Py *node;          /* as written, its subscript taken off */
    const Py *argument;      /* what stands in the subscript; NULL: none */
    Symbol symbol;
} PyBase;

typedef struct PySpecial {
    Str key;
    const ModelConfig *around; /* the config that it took from what it is a part of; NULL: its own */
    ModelClass *model;
} PySpecial;

/* A class statement. */
struct PyClass {
    const Py *node;
    ModelFile *file;
    PyClass *outer;
    Str qualname;
    bool conditional;        /* stands under an if or try that is not decided */
    PyClassKind kind;
    bool examined, examining;
    Map names;               /* its body -> ModelBinding */
    VEC(PyBase) bases;
    VEC(PyClass *) mro;      /* of the set, itself first */
    bool mro_failed;
    bool blind;              /* a base cannot be seen */
    VEC(Str) params;         /* type parameters, in order */
    VEC(PySpecial) specials; /* by arguments (key "" for none) and the config around */
    const Map *config;       /* keys that it and its bases give; NULL: not read yet */
    ModelEnum *enum_;
    bool enum_failed;
};

typedef struct PendingClass {
    ModelClass *model;
    PyClass *cls;
    TypeArgs *args;
    const ModelConfig *around;
} PendingClass;

typedef struct PendingUnion {
    ModelType *type;
    Span span;
} PendingUnion;

typedef struct PyFront {
    Ctx *ctx;
    const Options *options;
    ModelSet *set;
    Map files;               /* path -> ModelFile */
    Map classes;             /* address of the node -> PyClass */
    VEC(PendingClass) pending; /* classes whose fields are still to be made */
    size_t n_done, n_roots;
    VEC(PendingUnion) unions; /* with a discriminator whose values are still to be found */
    int depth;               /* of following names and values */
    size_t work;             /* expressions whose value was asked for */
    const Py *stuck;         /* what the function that is run could not be asked beyond; NULL: nothing yet */
    int in_star, star_looks; /* stars within stars, and the files that the outermost has looked into */
    Map c_names;
    size_t types;            /* annotations that were read, also behind names */
    bool full;               /* a limit was hit and told of */
    bool closed;             /* no more files are read */
} PyFront;

#define LIMIT_FOLLOW 100 /* names that stand for names, values in values: a circle, or nothing that a person wrote */

/* "not supported: <what>". */
Diag *unsupported(PyFront *front, Span span, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* pymodel_names.c */
ModelFile *front_file(PyFront *front, uint32_t source, bool is_root);
void names_of_body(PyFront *front, ModelFile *file, PyList body, Map *names);
void names_link(PyFront *front); /* when all files are read: tells imports from them where they lead */
Symbol symbol_of(PyFront *front, const Scope *scope, const Py *expression); /* a NAME or ATTRIBUTE; else SYM_NONE */
/* `at`: where the name stands; names of a class's body are visible behind their statement. */
Symbol symbol_named(PyFront *front, const Scope *scope, Str name, uint32_t at);
Symbol symbol_in_class(PyFront *front, PyClass *cls, Str name);
/* Follows names that stand for other expressions: Price = Annotated[..]; Pair[int], where Pair = tuple[T, T]. Returns what is no such name, and its scope. */
const Py *follow(PyFront *front, Scope *scope, const Py *expression, Symbol *symbol);
bool symbol_is(const Symbol *symbol, Known known);
Str known_name(Known known);
/* A call's callee as a known name; KNOWN_NONE: none, or no call. */
Known known_call(PyFront *front, const Scope *scope, const Py *expression);
Known known_of(PyFront *front, const Scope *scope, const Py *expression);
PyClass *class_of_node(PyFront *front, ModelFile *file, PyClass *outer, const Py *node);

/* pymodel_class.c */
void class_examine(PyFront *front, PyClass *cls);      /* kind, bases, mro */
/* Made or being made. around: the config of what it is a part of; NULL: it is none. */
ModelClass *class_model(PyFront *front, PyClass *cls, TypeArgs *args, const ModelConfig *around);
void class_finish_all(PyFront *front);
bool class_is_model(const PyClass *cls);               /* BaseModel and its kin */
void class_warn_unseen(PyFront *front, const PyClass *cls); /* of a base that is not in reach, so that it is not known whether it is one */
const ModelBinding *class_binding(const PyClass *cls, const char *name); /* of the first class of its mro that has one; NULL: none */
bool class_has_operators(const PyClass *cls);          /* one of those has a method that an operator of Python calls */
bool class_reaches(PyFront *front, PyClass *cls, Known known); /* a base, or a base's base */
Str unique_c_name(PyFront *front, Str wanted);

/* pymodel_enum.c */
ModelEnum *enum_of(PyFront *front, PyClass *cls);      /* NULL after a diagnostic */

/* pymodel_value.c */
/* The value; NULL: it cannot be known (no diagnostic). */
ModelValue *value_of(PyFront *front, const Scope *scope, const Py *expression);
ModelValue *value_opaque(PyFront *front, const Scope *scope, const Py *expression);
ModelValue *value_str(PyFront *front, Str text, Span span);
ModelValue *value_int(PyFront *front, int64_t number, Span span);
bool value_equal(const ModelValue *a, const ModelValue *b); /* as Python's == of the same type */
/* The constant of an argument that must be one; NULL after a diagnostic that names it. */
ModelValue *value_needed(PyFront *front, const Scope *scope, const Py *expression, const char *what);
bool value_as_int(const ModelValue *value, int64_t *out);
Str clean_doc(Ctx *ctx, Str text);                     /* inspect.cleandoc */

/* pymodel_config.c */
ModelConfig config_defaults(void);
void config_of_class(PyFront *front, PyClass *cls, ModelConfig *config);
bool config_is_taken(PyFront *front, PyClass *cls);    /* of a part that has none of its own: it takes that of what it is a part of */
void config_take(ModelConfig *config, const ModelConfig *around);
bool config_same(const ModelConfig *a, const ModelConfig *b); /* of all that config_take takes */
void config_from_node(PyFront *front, const Scope *scope, const Py *node, ModelConfig *config); /* @dataclass(config=..) */

/* pymodel_type.c */
typedef struct TypeSite {
    PyFront *front;
    Scope scope;
    ModelClass *model;       /* whose config applies; NULL: the defaults */
    const ModelConfig *config;
    Str field;               /* for messages; may be empty */
    int depth;
    const struct AliasSite *aliases; /* type aliases that lead here; NULL: none */
} TypeSite;

typedef struct Metas Metas;

ModelType *type_of(TypeSite *site, const Py *annotation); /* NULL after a diagnostic */
/* Page[Item]: what its parameters stand for. node: where it is written. NULL after a diagnostic. */
TypeArgs *type_args(TypeSite *site, const PyClass *cls, const Py *node, const Py *argument);
ModelType *type_new(TypeSite *site, TypeKind kind, Span span);
ModelType *textual_type(TypeSite *site, Known known, Span span); /* of addresses, paths and URLs; NULL: it is none of them */
ModelType *type_as_any(ModelType *type); /* SerializeAsAny, which takes the place of a serializer */

/* pymodel_limits.c: what stands behind a type: Field(..), AfterValidator(f), Gt(1), ... */
typedef enum MetaKind { META_LIMIT, META_FUNCTION, META_FIELD, META_DECODING, META_SKIP_SCHEMA, META_SERIALIZER, META_TAG } MetaKind;
typedef enum LimitKind { LIMIT_GT, LIMIT_GE, LIMIT_LT, LIMIT_LE, LIMIT_MULTIPLE_OF, LIMIT_MIN_LENGTH, LIMIT_MAX_LENGTH, LIMIT_PATTERN,
    LIMIT_STRICT, LIMIT_STRIP, LIMIT_LOWER, LIMIT_UPPER, LIMIT_ASCII, LIMIT_COERCE_NUMBERS, LIMIT_MAX_DIGITS, LIMIT_DECIMAL_PLACES,
    LIMIT_ALLOW_INF_NAN, LIMIT_UNION_MODE, LIMIT_FAIL_FAST, N_LIMITS } LimitKind;

typedef struct FieldInfo FieldInfo;

typedef struct Meta {
    MetaKind kind;
    Span span;
    LimitKind limit;
    ModelValue *value;       /* LIMIT, TAG */
    TypeKind wrapper;        /* FUNCTION: TYPE_BEFORE or TYPE_AFTER */
    ModelValidator validator;
    FieldInfo *field;        /* FIELD */
    ModelSerializer *serializer; /* SERIALIZER; NULL: SerializeAsAny */
    bool decoded;            /* DECODING: ForceDecode; else NoDecode */
} Meta;

struct Metas { VEC(Meta) items; };

/* What Field(..) says; the parts that are given. */
struct FieldInfo {
    Metas metas;             /* its constraints */
    bool of_field;           /* it stands behind the =, as pydantic's Field(..) */
    bool has_default, required; /* required: default=... */
    const Py *default_node;
    Scope scope;             /* of default_node and factory */
    ModelValue *default_;
    const Py *factory;
    bool has_alias, has_validation_alias, has_serialization_alias;
    Str alias, serialization_alias;
    int64_t alias_priority;  /* 0: the usual, 2 where there is an alias, else 1 */
    AliasPath *validation_aliases;
    size_t n_validation_aliases;
    ModelMeta meta;
    bool has_examples, has_schema_extra, has_deprecated;
    bool exclude, no_repr, frozen, kw_only, init_only, no_init;
    Tristate validate_default, kw_only_given;
    Str discriminator;
    ModelPick *pick;         /* the discriminator is a function; else NULL */
    Span discriminator_span;
    bool has_discriminator;
};

/* One item of Annotated[..] behind the type. False after a diagnostic. */
bool meta_of(TypeSite *site, const Py *expression, Metas *out);
/* Applies one to a type. NULL after a diagnostic. */
ModelType *meta_apply(TypeSite *site, ModelType *type, const Meta *meta);
ModelType *limit_apply(TypeSite *site, ModelType *type, LimitKind limit, ModelValue *value, Span span);
void meta_limit(TypeSite *site, Metas *out, LimitKind limit, ModelValue *value, Span span);
bool discriminator_read(TypeSite *site, const Py *node, FieldInfo *info); /* a name, or Discriminator(..) */
bool limit_of_keyword(Str name, LimitKind *out);

/* pymodel_encoders.c */
typedef struct PyEncoders PyEncoders;
PyEncoders *encoders_read(PyFront *front, const Scope *scope, const Py *node);   /* json_encoders; NULL: there are none */
void encoders_apply(TypeSite *site, const Py *node, ModelType *type);             /* the one for the class that an annotation names */

/* pymodel_shown.c: a type as pydantic shows it in the name of a generic model ("Union[int, NoneType]"). */
Str type_shown(PyFront *front, const Scope *scope, const Py *node);
Str type_key(PyFront *front, const Scope *scope, const Py *node); /* the like that tells types apart which are shown alike */

/* pymodel_field.c */
bool field_info_of(TypeSite *site, const Py *call, FieldInfo *out); /* Field(..) */
/* @computed_field(..) over the function node: its alias (the generated one where it has none), what its JSON Schema says, whether a repr shows it. */
bool computed_info_of(TypeSite *site, const Py *node, const Py *call, FieldInfo *out);
ModelField *field_make(TypeSite *site, PyClass *origin, const Py *statement, Str name, const Py *annotation, const Py *value);
bool discriminator_set(TypeSite *site, ModelType *type, const FieldInfo *info);
void discriminators_finish(PyFront *front);

/* pymodel_alias.c */
typedef enum AliasUse { ALIAS_BOTH, ALIAS_READ, ALIAS_SHOWN, N_ALIAS_USES } AliasUse; /* ORDER: ModelConfig.alias_generators */
void alias_generator_set(PyFront *front, const Scope *scope, const Py *value, ModelConfig *config); /* alias_generator=value */
Str alias_generated(PyFront *front, const ModelConfig *config, AliasUse use, Str name);  /* ptr NULL: none, or a diagnostic */
bool alias_known(Ctx *ctx, Known generator, Str name, Str *out); /* to_camel and its like; false: it is none of them */

/* pymodel_run.c: what the function gives for constant arguments; NULL: it cannot be known without running Python, and front->stuck, NULL before, may
 * say where. */
ModelValue *run_function(PyFront *front, const ModelFunction *function, ModelValue **args, size_t n);
/* What an expression gives that is no literal: value_needed asks. NULL: it cannot be known without running Python. */
ModelValue *run_constant(PyFront *front, const Scope *scope, const Py *expression);

/* pymodel_code.c */
void function_init(PyFront *front, ModelFile *file, PyClass *owner, const Py *node, ModelFunction *out);
bool serializer_when(PyFront *front, const PyKeyword *when, ModelSerializer *out); /* when_used=..; NULL: always. False after a diagnostic */
ModelField *field_private(TypeSite *site, Str name, const Py *value); /* what a private attribute begins with; NULL: nothing, or a diagnostic */
bool function_of(PyFront *front, const Scope *scope, const Py *expression, ModelFunction *out); /* a name or a lambda; false after a diagnostic */
/* Validators, computed fields, members; args: the type arguments of each class of the mro. */
void code_collect(PyFront *front, PyClass *cls, ModelClass *model, TypeArgs **args);

/* pymodel_body.c: the code layer of all functions that checking calls; diagnostics of those that have no exact form. */
void bodies_make(PyFront *front);
/* pymodel_body_ext.c: those that the extension can use, of fields' validators; no errors. */
void bodies_where_plain(PyFront *front);

#endif
