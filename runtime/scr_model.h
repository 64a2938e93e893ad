/* scr_model.h: what the compiled form of a models.py is made of: constant tables that the compiler prints and an engine runs.
 *
 * A module has types, values, functions, classes, enums and files, each an array; they name each other by pointer (types) or
 * by index (the rest). Nothing here is computed at run time, nothing knows of Python's objects: the engine of the CPython
 * extension (python_ext/) keeps what it makes of them in arrays of its own, by the same index.
 */
#ifndef SCR_MODEL_H
#define SCR_MODEL_H

#include "scr_regex.h"

#define SCR_NO_VALUE 0xffffu /* an index that names nothing */

/* ---- constant values ---- */

typedef enum scr_mvalue_kind {
    SCR_V_NONE, SCR_V_BOOL, SCR_V_INT, SCR_V_FLOAT, SCR_V_STR, SCR_V_BYTES, SCR_V_LIST, SCR_V_TUPLE, SCR_V_SET, SCR_V_FROZENSET,
    SCR_V_DICT, SCR_V_ENUM, SCR_V_DECIMAL, SCR_V_DATE, SCR_V_TIME, SCR_V_DATETIME, SCR_V_TIMEDELTA, SCR_V_UUID, SCR_V_SECRET,
    SCR_V_MODEL, /* class `index` called with keys and items */
    SCR_V_CODE   /* expression `index` of the file set: asked of Python once */
} scr_mvalue_kind;

typedef struct scr_mvalue {
    uint8_t kind;
    uint8_t truth;           /* BOOL */
    uint16_t index;          /* ENUM: the enum; MODEL: the class; CODE: the function table's entry */
    uint16_t member;         /* ENUM */
    uint32_t n;              /* bytes of text; items */
    const char *text;        /* INT (decimal), STR, BYTES, DECIMAL, DATE ... (isoformat), UUID */
    double number;           /* FLOAT */
    int64_t micros;          /* TIMEDELTA */
    const uint16_t *items;   /* values; DICT and MODEL: key, value, key, value ... (2 n of them) */
} scr_mvalue;

/* ---- functions of the user ---- */

typedef enum scr_mcall {
    SCR_CALL_PLAIN,    /* f(value) */
    SCR_CALL_CLASS,    /* f(cls, value) */
    SCR_CALL_SELF      /* f(self): a model validator after, on the instance */
} scr_mcall;

typedef struct scr_mfunction {
    const char *name;      /* path in the file's names: "OrderEvent.check_amount", "uuid4" */
    const char *label;     /* as messages name it: "check_amount" */
    uint16_t file;         /* whose text defines it */
    uint16_t owner;        /* class that is passed as cls; SCR_NO_VALUE: none */
    uint8_t call;          /* scr_mcall */
    uint8_t info;          /* 1: is passed the info object; 2: `values=` (v1) */
    uint8_t wrap;          /* of a model: is passed what validates */
    uint8_t v1;            /* not 0 (in C SCR_M_VALUES): a root_validator behind the fields: works on the dict of their values */
} scr_mfunction;

/* The part of a user's file that is needed at run time, at its own lines; compiled when something in it is first needed. */
typedef struct scr_mfile {
    const char *path;    /* as given to the compiler: for tracebacks */
    const char *module;  /* __name__ of its functions */
    const char *package; /* its own, as seen from the compiled module's: ".", ".shared", "..common" */
    const char *text;
    size_t len;
} scr_mfile;

/* ---- types ---- */

typedef enum scr_mkind {
    SCR_M_ANY, SCR_M_NONE, SCR_M_BOOL, SCR_M_INT, SCR_M_FLOAT, SCR_M_STR, SCR_M_BYTES, SCR_M_DECIMAL, SCR_M_DATE, SCR_M_TIME,
    SCR_M_DATETIME, SCR_M_TIMEDELTA, SCR_M_UUID, SCR_M_SECRET, SCR_M_LITERAL, SCR_M_ENUM, SCR_M_CLASS, SCR_M_NULLABLE,
    SCR_M_UNION, SCR_M_LIST, SCR_M_SET, SCR_M_FROZENSET, SCR_M_TUPLE, SCR_M_DICT, SCR_M_BEFORE, SCR_M_AFTER, SCR_M_DEFAULT,
    SCR_M_CHECK, SCR_M_JSON, SCR_M_DEQUE, SCR_M_SEQUENCE, SCR_M_IP, SCR_M_PATH, SCR_M_BYTE_SIZE, SCR_M_EMAIL, SCR_M_NAME_EMAIL,
    SCR_M_URL, SCR_M_WRAP, SCR_M_PLAIN, SCR_M_SUBCLASS,
    SCR_M_DATACLASS, SCR_M_TYPED_DICT, SCR_M_NAMED_TUPLE, /* kinds of classes, beside CLASS, which as one is a model */
    SCR_M_SHOWN, /* of a decoder, no type: dumps ask functions of the user */
    SCR_M_VALUES, /* of a function, no type: v1 */
    SCR_M_MISSING /* of an enum, no type: missing */
} scr_mkind;

#define SCR_L_STRIP 1u
#define SCR_L_LOWER 2u
#define SCR_L_UPPER 4u
#define SCR_L_FINITE 8u    /* no nan, no infinity */
#define SCR_L_COERCE 16u   /* numbers become strings */
#define SCR_L_RANGE 32u    /* INT: low and high say all of gt, ge, lt and le */
#define SCR_L_FLOATS 64u   /* FLOAT: the bounds are in numbers[] */
#define SCR_L_AWARE 128u   /* DATETIME, TIME: with a zone; NAIVE: without */
#define SCR_L_NAIVE 256u
#define SCR_L_PAST 512u
#define SCR_L_FUTURE 1024u
#define SCR_L_ASCII 2048u
#define SCR_L_FAIL_FAST 4096u

typedef struct scr_mlimits {
    uint32_t flags;
    uint16_t gt, ge, lt, le, multiple_of; /* values; SCR_NO_VALUE: none */
    int64_t low, high;
    double numbers[4];                    /* gt, ge, lt, le; NaN: none */
    int64_t min_length, max_length;       /* -1: none */
    int64_t max_digits, decimal_places;   /* -1: none */
    const char *pattern;                  /* as written, UTF-8; NULL: none */
    const scr_regex *regex;               /* its matcher; NULL: Python's `re` is asked, with pattern_flags */
    const char *python_pattern;           /* what `re` is given */
    int32_t pattern_flags;
} scr_mlimits;

typedef enum scr_mdict { SCR_DICT_PLAIN, SCR_DICT_ORDERED, SCR_DICT_COUNTER, SCR_DICT_DEFAULT } scr_mdict; /* ORDER DictForm */

#define SCR_T_STRICT 1u
#define SCR_T_VARIADIC 2u      /* TUPLE: inner any number of times */
#define SCR_T_LEFT_TO_RIGHT 4u /* UNION */
#define SCR_T_ENUM_VALUE 8u    /* ENUM: gives the member's value */
#define SCR_T_BYTES 32u        /* SECRET: of bytes */
#define SCR_T_EMPTY_PATH 128u  /* URL: none is put where there is none */
#define SCR_T_UNTYPED 16u      /* PLAIN: dumps do not know inner */
#define SCR_T_CALLS 64u        /* a function of the user stands in or below it */
#define SCR_T_SHOWN 256u       /* it, what it is around, or a union's member has a serializer, or words on how JSON shows it */
#define SCR_T_SERIALIZER 512u  /* it has one */
#define SCR_T_JSON_VALUE 2048u /* ANY: what JSON can say */
#define SCR_T_AS_ANY 1024u     /* SerializeAsAny: its values are shown by their own classes */

#define SCR_S_WRAP 1u          /* a serializer's flags: its function is passed what shows the value as it would be */
#define SCR_S_JSON 2u          /* for JSON alone */
#define SCR_S_INFO 4u          /* is passed the info object */
#define SCR_S_NOT_NONE 8u
#define SCR_S_NO_SELF 16u
#define SCR_S_OF_TYPE 32u      /* PlainSerializer and the like: not where each value is shown by its own class */

/* Words of a configuration on how JSON shows values, and reads them; those of a class are for what has no type. */
#define SCR_W_SECONDS 1u           /* dates and times as numbers */
#define SCR_W_MILLISECONDS 2u
#define SCR_W_DURATION_SECONDS 4u  /* of a class: durations alone */
#define SCR_W_BASE64 8u
#define SCR_W_HEX 16u
#define SCR_W_CONSTANTS 32u        /* NaN, Infinity */
#define SCR_W_STRINGS 64u          /* "NaN", "Infinity" */
#define SCR_W_READ_BASE64 128u
#define SCR_W_READ_HEX 256u
#define SCR_W_SHOWN 127u           /* all that dumps look at */

typedef struct scr_mtype {
    uint8_t kind;
    uint8_t serializer_flags;
    uint16_t flags;
    uint16_t serializer; /* T_SERIALIZER: the function */
    uint16_t index;      /* CLASS, ENUM: which; BEFORE, AFTER, WRAP, PLAIN: the function; DEFAULT: the value; UUID: version; DICT: scr_mdict; IP, PATH, URL: which of its list;
                            FLOAT, BYTES, DATE, TIME, DATETIME, TIMEDELTA: SCR_W_ */
    uint32_t n;          /* items, LITERAL's values */
    const struct scr_mtype *inner; /* NULLABLE, LIST, SET, FROZENSET, variadic TUPLE, DICT (value), BEFORE, AFTER, DEFAULT, DEQUE, SEQUENCE, JSON;
                                      NULL: any. CHECK: what the limits are put to. EMAIL, NAME_EMAIL, PATH, BYTE_SIZE: the text */
    const struct scr_mtype *key;   /* DICT; NULL: any */
    const struct scr_mtype *const *items; /* UNION, TUPLE */
    const uint16_t *values;        /* LITERAL: its values. UNION with a discriminator: per item first tag, end: see tags */
    const scr_mlimits *limits;     /* NULL: none */
    const char *label;             /* what the member of a union is called in a location */
    const char *expected;          /* LITERAL, ENUM: "'a', 'b' or 'c'" */
    const struct scr_munion *tagged; /* UNION with a discriminator */
    const struct scr_mtype *shown;   /* what the serializer is said to give; NULL: anything */
    uint8_t factory;                 /* DICT_DEFAULT: scr_mdefault, of a builtin class */
} scr_mtype;

typedef struct scr_mtag { uint16_t value, item; } scr_mtag; /* the discriminator's value that chooses items[item] */
typedef struct scr_munion {
    const char *field;             /* the discriminator: "kind"; a key of the input, too, tried first */
    const char *key;               /* its alias, or the same again */
    const char *shown;             /* as messages name it: "'kind'", "'kind' | 'Kind'" */
    const scr_mtag *tags;
    uint32_t n_tags;
    const char *expected;          /* "'cat', 'dog'" */
    const char *error, *message;   /* of a function: what stands for its errors; NULL: pydantic's own */
    uint16_t function;             /* that gives the tag; SCR_NO_VALUE: field and key do */
    uint16_t context;              /* value: of error; SCR_NO_VALUE: none */
} scr_munion;

/* ---- classes ---- */

typedef enum scr_mdefault { SCR_D_REQUIRED, SCR_D_VALUE, SCR_D_COPY /* a mutable value, copied each time */, SCR_D_LIST, SCR_D_DICT, SCR_D_SET,
    SCR_D_TUPLE, SCR_D_FROZENSET, SCR_D_STR, SCR_D_INT, SCR_D_FLOAT, SCR_D_BOOL, SCR_D_BYTES, SCR_D_CLASS, SCR_D_CALL,
    SCR_D_CALL_DATA, SCR_D_ABSENT /* a TypedDict's key that may be left out */ } scr_mdefault;

/* Where a value stands in the input: keys and indices to follow. */
typedef struct scr_mstep { const char *key; int64_t index; } scr_mstep; /* key NULL: the index */
#define SCR_PATH_MAX 16 /* steps */
typedef struct scr_mpath { const scr_mstep *steps; uint32_t n; } scr_mpath;

#define SCR_F_VALIDATE_DEFAULT 1u
#define SCR_F_EXCLUDE 2u
#define SCR_F_NO_REPR 4u
#define SCR_F_FROZEN 8u
#define SCR_F_CALLS 16u   /* its checking calls the user's functions */
#define SCR_F_NO_INIT 32u   /* of a dataclass: no argument; its default alone */
#define SCR_F_INIT_ONLY 64u /* an argument for __post_init__, and no field */
#define SCR_F_KW_ONLY 128u  /* an argument by name alone */

typedef struct scr_mfield {
    const char *name;
    uint32_t name_len;
    uint8_t flags;
    uint8_t default_kind;    /* scr_mdefault */
    uint16_t default_index;  /* value, class or function */
    const scr_mtype *type;
    const scr_mtype *default_type; /* C: the default is what this makes of the value, a text; NULL: the value */
    const char *key;         /* what input is searched for: the alias, or the name */
    uint32_t key_len;
    uint32_t json_key_len;   /* bytes of json_key; 0: it holds what JSON escapes */
    const char *json_key;    /* with its quotes and colon: "\"order_id\":" */
    uint8_t has_alias;       /* key is no name */
    const char *dump_key;    /* key in dumps by alias; NULL: the name */
    const scr_mpath *paths;  /* AliasChoices, AliasPath: tried in order, in place of key */
    uint32_t n_paths;
    uint8_t by_name, by_alias; /* which of the keys count */
    const uint16_t *before, *after; /* functions, in running order */
    uint16_t n_before, n_after;
    uint16_t serializer;     /* function; SCR_NO_VALUE: none */
    uint8_t serializer_flags; /* SCR_S_ */
    const scr_mtype *shown;   /* what the serializer is said to give; NULL: anything */
    const char *title, *description; /* NULL: none */
    const char *annotation;  /* as written; NULL: none */
    uint16_t more;           /* value: a dict of what Field() was told beside that */
} scr_mfield;

typedef enum scr_mextra { SCR_EXTRA_IGNORE, SCR_EXTRA_ALLOW, SCR_EXTRA_FORBID } scr_mextra;

#define SCR_C_FROZEN 1u
#define SCR_C_STRICT 2u
#define SCR_C_FROM_ATTRIBUTES 4u
#define SCR_C_VALIDATE_ASSIGNMENT 8u
#define SCR_C_HIDE_INPUT 16u
#define SCR_C_LOC_BY_NAME 32u    /* loc_by_alias=False */
#define SCR_C_REVALIDATE 64u     /* revalidate_instances: always */
#define SCR_C_REVALIDATE_SUB 128u
#define SCR_C_BY_ALIAS 256u      /* serialize_by_alias */
#define SCR_C_CALLS 512u         /* its checking calls the user's functions */
#define SCR_C_ROOT 1024u         /* RootModel */
#define SCR_C_TYPED_DICT 4096u   /* gives a dict */
#define SCR_C_DATACLASS 8192u    /* gives an instance of the user's class */
#define SCR_C_CHECKED 32768u     /* pydantic's dataclass: calling the class validates */
#define SCR_C_INIT 131072u       /* has an __init__ of its own: validating a dict calls the class with it */
#define SCR_C_POST_INIT 65536u   /* has model_post_init, or is a dataclass with __post_init__ */
#define SCR_C_NAMED_TUPLE 16384u /* the same of a NamedTuple */
#define SCR_C_BASE 262144u       /* BaseModel itself, of which all models are heirs */
#define SCR_C_SPECIAL 524288u    /* a generic class with its arguments: its one base is that without */
#define SCR_C_PLAIN (SCR_C_TYPED_DICT | SCR_C_DATACLASS | SCR_C_NAMED_TUPLE)
#define SCR_C_SIMPLE 2048u       /* every field has one key, none calls before checks: what one pass over JSON can do */

typedef struct scr_mmember { /* a method, property or class variable, carried as it is */
    const char *name;
    const char *path; /* in the names of its file: "Order.total" */
    uint16_t file;
    uint8_t is_var;   /* a ClassVar */
} scr_mmember;

typedef struct scr_mprivate { /* an attribute of each instance that is no field */
    const char *name;
    uint8_t default_kind;    /* scr_mdefault; REQUIRED: none */
    uint16_t default_index;
} scr_mprivate;

typedef struct scr_mcomputed {
    const char *name, *alias; /* alias NULL: none */
    uint8_t no_repr;
    uint16_t function;        /* C: what it is compiled to; in the extension it is a member of the class */
    const scr_mtype *type;    /* what it is said to give */
} scr_mcomputed;

/* What model_json_schema() gives. A definition of $defs is kept once for all classes. */
typedef enum scr_mschema_mode { SCR_SCHEMA_VALIDATION, SCR_SCHEMA_VALIDATION_BY_NAME, SCR_SCHEMA_SERIALIZATION, SCR_SCHEMA_SERIALIZATION_BY_NAME,
    SCR_N_SCHEMAS } scr_mschema_mode;
typedef struct scr_mschema {
    const char *text;            /* without $defs; NULL: it cannot be told */
    const uint16_t *defs;
    uint16_t n_defs;
} scr_mschema;
typedef struct scr_mdef { const char *name, *text; } scr_mdef;

typedef struct scr_mclass {
    const char *name, *qualname;
    const char *type_name;       /* "models.OrderEvent" */
    const char *title;           /* of a ValidationError */
    const char *doc;             /* NULL: none */
    const char *module;
    uint32_t flags;
    uint8_t kind;                /* SCR_M_CLASS, DATACLASS, TYPED_DICT, NAMED_TUPLE */
    uint8_t extra;
    uint8_t public_;             /* a name of the module */
    uint8_t serializer_flags;    /* as a field's */
    uint16_t serializer;         /* function: model_serializer; SCR_NO_VALUE: none */
    uint16_t file;
    const scr_mtype *shown;      /* what that is said to give; NULL: anything */
    const scr_mfield *fields;
    uint16_t n_fields, n_bases;
    const uint16_t *order;       /* of a dataclass: its fields as dumps show them; NULL: as they stand */
    const uint16_t *bases;       /* classes, as written */
    const scr_mtype *extra_type; /* NULL: any */
    const uint16_t *before, *after; /* functions, in running order */
    uint16_t n_before, n_after;
    const scr_mmember *members;  /* of its own body */
    uint16_t n_members, n_computed;
    const scr_mcomputed *computed;
    const scr_mprivate *privates;
    uint16_t n_private;
    const struct scr_sdefaults *settings; /* BaseSettings: see scr_settings.h; NULL: a model like others */
    const scr_mschema *schemas;  /* SCR_N_SCHEMAS of them; NULL: none */
    uint16_t config;             /* value: model_config's dict */
    uint16_t words;              /* SCR_W_ */
} scr_mclass;

typedef struct scr_menum {
    const char *name;
    uint16_t file;
    uint16_t n_members;
    const uint16_t *values; /* of its members */
    const char *const *names;
    const char *expected;   /* "'red' or 'green'" */
    uint8_t mixed;          /* 0: plain, 1: str, 2: int, 3: float */
    uint8_t missing;        /* not 0 (in C SCR_M_MISSING): has a _missing_ of its own */
    uint16_t missing_function; /* C: what that is compiled to */
    uint8_t public_;
} scr_menum;

/* A name of the module that stands for a value, or a class. */
typedef struct scr_mconstant {
    const char *name;
    uint16_t value;  /* SCR_NO_VALUE: class_ */
    uint16_t class_;
} scr_mconstant;

typedef struct scr_mmodule {
    const char *name;
    const scr_mvalue *values;
    const scr_mfunction *functions;
    const scr_mclass *classes;
    const scr_menum *enums;
    const scr_mfile *files;
    uint16_t n_values, n_functions, n_classes, n_enums, n_files;
    const scr_mdef *defs;
    const char *more; /* scr_py_more.py */
    const char *doc;
    const scr_mconstant *constants;
    uint16_t n_constants;
    uint8_t sets_past;   /* the extension: object.__setattr__ stands in the files */
    const struct scr_mbody *bodies; /* the extension: of functions, those that are compiled; NULL: none is. See scr_py_body.c */
} scr_mmodule;

#endif
