/* scr_py.h: the engine of the CPython extension: what its parts share.
 *
 * Two ways lead to a value of a type (scr_mtype):
 *   scr_py_decode   one pass from JSON text to Python objects. It knows success alone: anything else, and it gives up.
 *   scr_py_check    from a Python object, in the mode of pydantic that is asked for (objects, JSON, strings). It knows every error.
 * model_validate_json tries the first; when that gives up, the text becomes Python objects and the second says what is wrong, or, where
 * the first was only too simple, what the value is. So every error has one place in the code.
 *
 * Functions that give an object give a new reference; NULL means failure, and PyErr_Occurred tells which: an exception that goes to
 * the caller, or (none set) errors of validation that were recorded in the run.
 */
#ifndef SCR_PY_H
#define SCR_PY_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <datetime.h>
#include <math.h>
#include <structmember.h>

#include "scr_json_mistake.h"
#include "scr_model.h"
#include "scr_py_entries.h"
#include "scr_py_thread.h"
#include "scr_stream_skip.h"

#define SCR_PY_TEXT_BITS 8    /* of texts that are kept, for when they come again: 256 */
#define SCR_PY_TEXT_MAX 64u   /* bytes of one */
#define SCR_PY_FREE_FIELDS 16 /* instances of up to so many fields are kept when they die, for the next ones */
#define SCR_PY_FREE 16        /* of each number of fields */
#define SCR_PY_LONG 16384u    /* bytes that are passed over without the GIL: some 10 us */
#define SCR_PY_NESTING 255 /* of classes in classes, live objects: "recursion_depth_exceeded" */

/* ORDER PYERRS */
typedef enum scr_pyerror_type {
#define SCR_PYERR(NAME, type, text, json) SCR_PE_##NAME,
#include "scr_model_errors.def"
#undef SCR_PYERR
    SCR_N_PYERRORS
} scr_pyerror_type;

typedef enum scr_pystd {
#define STD(NAME, module, name) SCR_STD_##NAME,
#include "scr_py_std.def"
#undef STD
    SCR_N_STD
} scr_pystd;

typedef struct scr_pystate scr_pystate;

/* A dict that others are copies of but for their values. See scr_py_shape.c. */
typedef struct scr_pyshape {
    PyObject *dict;         /* NULL: not made yet */
    uint32_t first, stride; /* words from the dict's ma_keys to the first value, and from one value to the next; first 0: not known */
    bool tracked;           /* the garbage collector looks at copies of it */
} scr_pyshape;

/* What the dicts of all errors of a type have. */
typedef struct scr_pyerrorshape {
    scr_pyshape shape;
    bool holes; /* what its message says is not the same in all of them */
    bool ctx;   /* they have a ctx */
} scr_pyerrorshape;

/* Where decimals of up to 18 digits have what is in them. See scr_py_decimal.c. */
typedef struct scr_pydecimals {
    PyObject *sample; /* NULL: not looked for yet */
    size_t at, data;  /* words from the object's first; at 0: not known */
} scr_pydecimals;

/* A class of the module at run time. */
typedef struct scr_pyclass {
    const scr_mclass *def;
    scr_pystate *state;    /* that this stands in */
    PyTypeObject *type;    /* owned by the state */
    PyObject **names;      /* interned; n_fields */
    PyObject **keys;       /* the alias or the name: what input is searched for; n_fields */
    PyObject **dump_keys;  /* by alias; n_fields */
    PyObject *by_name;     /* dict: name -> index */
    PyObject *by_key;      /* dict: every input key of depth one -> index */
    uint64_t loose;        /* of the first 64 fields: those whose values the garbage collector may have to look at */
    uint64_t short_names;  /* of the first 64 fields: those that JSON text, unless by alias, has under json_key as it stands */
    bool named;            /* all its fields are searched for by their names alone */
    bool plain;            /* a model of members, each with its value in the input */
    uint16_t unseen;       /* the first of the fields at the end whose values no function of the user sees before the model is made */
    bool defers;           /* all functions of its fields stand behind their types: they can wait for the end of the text */
    bool tells;            /* a function of its fields is passed info or values */
    PyObject *fields_dict; /* model_fields; made when asked for */
    scr_pyshape shape;     /* name -> None, which dumps begin with; made when asked for */
    PyTypeObject **usual;  /* of each field's value that a dump to objects last showed as it stood; NULL: none yet. Compared alone; n_fields */
    PyObject *user;        /* dataclass, NamedTuple: the user's own class; found when asked for */
} scr_pyclass;

/* An instance: its values stand behind it, in the order of the class's fields. A NULL value: not set (model_construct). */
typedef struct scr_pymodel {
    PyVarObject head;   /* ob_size: fields */
    uint64_t set;       /* which of the first 64 fields were given */
    uint64_t *more_set; /* more than 64 fields: the others; else NULL */
    PyObject *extra;    /* dict, extra="allow"; else NULL */
    PyObject *private_; /* dict of private attributes; NULL: none yet */
    PyObject *values[1];
} scr_pymodel;

/* A text of the engine's code, and its object. */
typedef struct scr_pylabel {
    const char *text;
    PyObject *object; /* NULL: none yet */
} scr_pylabel;
#define SCR_PY_LABELS 64 /* places that they share */

/* A message of an error that one value fills. */
typedef struct scr_pymessage {
    PyObject *value, *text; /* NULL: none yet */
    uint16_t type;
    bool json;
} scr_pymessage;
/* A member of an enum of the module, and its value. */
typedef struct scr_pymember {
    PyObject *member, *value; /* NULL: none yet */
} scr_pymember;
#define SCR_PY_MEMBERS 32
#define SCR_PY_MESSAGES 32
#define SCR_PY_MESSAGE 256 /* characters of the value, at most */
#define SCR_PY_LOCS 64     /* locations of the outermost models' fields that are kept */
#define SCR_PY_ERROR_ROOM 8    /* errors that a run begins with room for */

/* What is kept for one interpreter. Everything lazy is NULL until it is asked for. */
struct scr_pystate {
    const scr_mmodule *def;
    PyObject *module;            /* borrowed: the state lives in it */
    scr_pyclass *classes;
    PyObject **values;           /* lazy */
    PyObject **functions;        /* lazy: callables */
    PyObject **enums;            /* lazy: the classes */
    PyObject **enum_maps;        /* lazy: dict value -> member */
    PyObject **code;             /* lazy: the names of each file that was run */
    PyObject **running;          /* of those that are being run, by the thread that holds code_lock; else NULL */
    PyObject *code_lock;         /* lazy: an RLock */
    PyTypeObject *base_model, *root_model, *validation_error, *info_type, *zone_type, *lazy_type, *cached_type, *handler_type, *more_type, *secret_str, *secret_bytes, *fields_type,
        *field_info;
    PyObject *settings_error;    /* NULL: there are no settings */
    PyObject *custom_error, *use_default; /* PydanticCustomError, PydanticUseDefault */
    PyObject *more;              /* lazy: the names of scr_py_more.py */
    const PyDateTime_CAPI *dates; /* lazy */
    PyObject *decimal, *uuid, *uuid_safe, *enum_base, *deepcopy, *pathlib, *regex_compile; /* lazy */
    scr_pydecimals decimals;
    Py_ssize_t uuid_slots[2];     /* of its `int` and `is_safe`; 0: set them by name */
    PyObject *zone_utc;
    PyObject *texts[1 << SCR_PY_TEXT_BITS]; /* in pairs, of which the first came last; each may be NULL */
    scr_pymodel *free[SCR_PY_FREE_FIELDS + 1]; /* by number of fields: dead and empty, linked by `extra` */
    uint8_t n_free[SCR_PY_FREE_FIELDS + 1];    /* of each; SCR_PY_FREE: no more are kept */
    scr_pylabel labels[SCR_PY_LABELS];
    scr_pymessage messages[SCR_PY_MESSAGES];
    scr_pymember members[SCR_PY_MEMBERS];
    PyObject *locs[SCR_PY_LOCS]; /* each may be NULL */
    PyObject *error_keys[6];      /* of errors()'s dicts: ORDER SCR_PY_ERROR_KEYS */
    PyObject **error_texts;       /* each lazy: SCR_PY_ERROR_TEXTS for each type */
    scr_pyerrorshape *error_shapes; /* lazy: two for each type */
    struct scr_pyerror *error_room; /* SCR_PY_ERROR_ROOM of them, for the next run that records one; NULL: none are kept */
    PyObject *dead_error;         /* a ValidationError that is dead and empty, for the next; NULL: none is kept */
    PyObject *std[SCR_N_STD];    /* lazy */
    PyTypeObject *byte_size, *name_email; /* lazy */
    PyTypeObject *show_type;              /* lazy: of scr_py_serializer.c */
    PyTypeObject **url_types;             /* lazy: ORDER URLS */
    PyObject *n_int, *n_is_safe, *n_value, *n_inner_value, *n_is_finite; /* interned names */
    const scr_pyclass **by_type;  /* hash table of the classes by their type */
    size_t by_type_mask;
    uint8_t plain_keys;           /* of scr_py_try_entries */
    bool making;                  /* classes are being made: their bases may be subclassed */
    bool closed;                  /* what dies is not kept for the next any more */
};

typedef enum scr_pymode { SCR_PYTHON, SCR_JSON, SCR_STRINGS } scr_pymode;
typedef enum scr_pyexact { SCR_LAX, SCR_STRICT, SCR_EXACT } scr_pyexact;

/* Where in the input: a chain on the C stack. One of key, label and (neither) index. */
typedef struct scr_pyplace {
    const struct scr_pyplace *up;
    PyObject *key;      /* borrowed */
    const char *label;
    Py_ssize_t index;
} scr_pyplace;

typedef struct scr_pyerror {
    uint16_t type;
    uint16_t field;   /* of the class that scr_py_decode is at: errors are told in the order of its fields */
    PyObject *loc;    /* tuple */
    PyObject *input;
    const char *key;  /* ctx is {key: value}; NULL: it is a dict, or there is none */
    PyObject *ctx;    /* the dict, or (key) the value */
    PyObject *custom; /* PydanticCustomError's instance; its own type and message */
} scr_pyerror;

typedef struct scr_pyerrors {
    scr_pyerror *items;
    size_t n, max;
} scr_pyerrors;

/* A call of a user's function that the first way made, so that the second need not repeat it. */
typedef struct scr_pycall {
    uint16_t function;
    uint8_t exact;            /* scr_pyexact, of what it called itself */
    PyObject *input, *output; /* output NULL: it raised */
    PyObject *raised;
} scr_pycall;

/* Classes under way, to find input that contains itself. */
typedef struct scr_pyguard {
    const struct scr_pyguard *up;
    const PyObject *input;
    const void *node;
    unsigned depth;
} scr_pyguard;

/* A place in the text that the first way can go back to. */
typedef struct scr_pymark {
    size_t at, calls;
    uint32_t n_keys, room;
} scr_pymark;

#define SCR_PY_DEFER 32 /* fields of an outermost model whose functions can wait until the whole text is read */

/* One validation. */
typedef struct scr_pyrun {
    scr_pystate *state;
    scr_pymode mode;         /* of what is checked now: what a function before a type gave is an object */
    scr_pymode outer_mode;   /* that was asked for: of messages */
    int8_t strict;           /* -1: as each type says */
    int8_t from_attributes;  /* -1: as each class says */
    int8_t extra;            /* -1: as each class says */
    int8_t by_alias, by_name; /* -1: as each field says */
    bool quiet;              /* errors are not recorded */
    bool in_key;             /* a name in JSON is checked: mode is SCR_STRINGS, but what is no text is taken laxly */
    bool weighs;             /* within a union that weighs how exactly its members take a value */
    bool has_set_count;
    bool settings_read;      /* the input of a settings class is what its sources gave */
    scr_pyexact exact;
    Py_ssize_t set_count;    /* has_set_count: fields given, of models */
    PyObject *context;       /* borrowed; NULL: none */
    const scr_pyplace *place;
    const scr_pyguard *guard;
    scr_pyerrors errors;
    scr_pycall *calls;
    size_t n_calls, max_calls, next_call;
    bool replay;             /* the first way begins anew: what it called is remembered */
    const scr_pyclass *data_class; /* the model under way, for info.data: its fields before data_n that are there, but for data_skip */
    const scr_pymodel *data_model;
    uint16_t data_n, data_skip;
    PyObject *field_name;    /* borrowed */
    PyObject *self;          /* borrowed: the instance that BaseModel.__init__ fills; taken by the outermost class */
    scr_stream *stream;      /* of the first way */
    const scr_pyclass *collect; /* the outermost model of the first way; NULL: no errors are recorded */
    uint32_t collect_room;   /* the stream's, at its members */
    bool idle;               /* of the first way: the outermost model is refused, and None stands for values that are right and that nobody sees */
    uint16_t collect_field;  /* that is being decoded */
    const scr_byte *behind;  /* the value that was wrong */
    scr_pymark *marks;       /* of the outermost model's fields, where their functions wait; else NULL */
    scr_pycall few_calls[4]; /* what calls begins with */
} scr_pyrun;

/* ---- scr_py_error.c ---- */

/* Records an error and gives NULL. ctx (stolen; may be NULL): a dict. ctx_failed when it should be there but could not be made. */
SCR_FN PyObject *scr_py_fail(scr_pyrun *run, scr_pyerror_type type, PyObject *input);
SCR_FN PyObject *scr_py_fail_with(scr_pyrun *run, scr_pyerror_type type, PyObject *input, PyObject *ctx);
/* The same, where ctx is {key: value}. key: static text; value: stolen, NULL: an exception. */
SCR_FN PyObject *scr_py_fail_value(scr_pyrun *run, scr_pyerror_type type, PyObject *input, const char *key, PyObject *value);
SCR_FN PyObject *scr_py_fail_text(scr_pyrun *run, scr_pyerror_type type, PyObject *input, const char *key, const char *text);
SCR_FN PyObject *scr_py_fail_custom(scr_pyrun *run, PyObject *input, PyObject *custom);
/* The errors of a ValidationError, below the run's place. */
SCR_FN void scr_py_take_errors(scr_pyrun *run, PyObject *raised);
/* Drops those from index `from` on. */
SCR_FN void scr_py_forget_errors(scr_pyrun *run, size_t from);
/* state: keeps their room, where it has none; NULL: nobody does. */
SCR_FN void scr_py_errors_clear(scr_pystate *state, scr_pyerrors *errors);
/* Raises the ValidationError that holds the run's errors. */
SCR_FN void scr_py_raise(scr_pyrun *run, const char *title, bool hide_input);

/* ---- scr_py_shape.c ---- */

/* dict: stolen; NULL: an exception. keys: its keys in their order. False: an exception. */
SCR_FN bool scr_py_make_shape(scr_pyshape *shape, PyObject *dict, PyObject *const *keys);
/* A new dict, which the garbage collector, and so nobody else, does not see before it is done. */
SCR_FN PyObject *scr_py_shape_copy(const scr_pyshape *shape);
/* Where the value of key number `at` stands; where that is known. */
SCR_INLINE PyObject **scr_py_shape_slot(const scr_pyshape *shape, PyObject *dict, Py_ssize_t at)
{
    return (PyObject **)(void *)((PyDictObject *)dict)->ma_keys + shape->first + (size_t)at * shape->stride;
}
/* Sets its value (stolen) of the key that is number `at` of those it was made with; none of them has been deleted. False: an exception. */
SCR_INLINE bool scr_py_shape_put(const scr_pyshape *shape, PyObject *dict, Py_ssize_t at, PyObject *key, PyObject *value)
{
    if (SCR_LIKELY(shape->first)) {
        PyObject **slot = scr_py_shape_slot(shape, dict, at);
        Py_SETREF(*slot, value);
        return true;
    }
    const bool good = PyDict_SetItem(dict, key, value) == 0;
    Py_DECREF(value);
    return good;
}
/* dict. holds: it may hold containers. */
SCR_FN PyObject *scr_py_shape_done(const scr_pyshape *shape, PyObject *dict, bool holds);
/* Of a dict of a class's names, in order. NULL: an exception. */
SCR_FN const scr_pyshape *scr_py_class_shape(scr_pystate *state, const scr_pyclass *cls);

/* ---- scr_py_body.c: in modules with validators that are compiled ---- */

#ifdef SCR_PY_WITH_BODIES
/* What the user's function gives for a plain value; NULL, and no exception is set: only Python knows. */
SCR_FN PyObject *scr_py_accept(const scr_pyrun *run, uint16_t function, PyObject *value);
#endif

/* ---- scr_py_check.c ---- */

SCR_FN PyObject *scr_py_check(scr_pyrun *run, const scr_mtype *type, PyObject *input);
/* An error of a type of its own, as PydanticCustomError makes them. context: stolen; None: none. Gives NULL. */
SCR_FN PyObject *scr_py_fail_named(scr_pyrun *run, PyObject *input, const char *type, const char *message, PyObject *context);
SCR_FN PyObject *scr_py_fail_plain(scr_pyrun *run, PyObject *input, const char *type, const char *message);
/* It is no dict, but read like one: a UserDict, a ChainMap. */
SCR_INLINE bool scr_py_is_mapping(PyObject *input)
{
    return PyMapping_Check(input) && PyObject_HasAttrString(input, "keys") && PyObject_HasAttrString(input, "items");
}
/* The exception that is set, as an object with its traceback; nothing is set any more. */
SCR_FN PyObject *scr_py_raised(void);
/* What a function raised: an error of validation, or (false) an exception for the caller. raised: not stolen. */
SCR_FN bool scr_py_turn(scr_pyrun *run, PyObject *raised, PyObject *input);
SCR_FN PyObject *scr_py_call_validator(scr_pyrun *run, uint16_t function, PyObject *value, PyObject *input, const char *mode);
/* A function in mode "wrap" around a type, or (inner NULL) around a model with the first n_after of what stands behind it. */
SCR_FN PyObject *scr_py_call_wrap(scr_pyrun *run, uint16_t function, const scr_mtype *inner, const scr_pyclass *cls, uint16_t n_after, PyObject *input);
SCR_FN bool scr_py_check_strings(scr_pyrun *run, PyObject *input);
SCR_FN PyObject *scr_py_dict_class(scr_pystate *state, const scr_mtype *type); /* of a DICT: dict, OrderedDict, ...; borrowed, NULL: an exception */
/* As info.mode tells it. */
SCR_INLINE const char *scr_py_mode_name(const scr_pyrun *run)
{
    return run->outer_mode == SCR_JSON ? "json" : run->outer_mode == SCR_STRINGS ? "string" : "python";
}
/* What limits ask of plain text and of finite numbers. False: it has to be looked at. */
SCR_INLINE bool scr_py_text_within(const scr_mlimits *l, const char *text, size_t len)
{
    return !(l->flags & (SCR_L_STRIP | SCR_L_LOWER | SCR_L_UPPER)) && (int64_t)len >= l->min_length && len <= (uint64_t)l->max_length
        && (!l->pattern || (l->regex && scr_regex_match(l->regex, text, len, NULL) == SCR_VALID));
}
SCR_INLINE bool scr_py_whole_within(const scr_mlimits *l, int64_t value)
{
    return l->flags & SCR_L_RANGE && l->multiple_of == SCR_NO_VALUE && value >= l->low && value <= l->high;
}
SCR_INLINE bool scr_py_float_within(const scr_mlimits *l, double value)
{
    const double *b = l->numbers; /* gt, ge, lt, le; NaN, which compares false: none */
    return value - value == 0 && l->multiple_of == SCR_NO_VALUE
        && (!(l->flags & SCR_L_FLOATS) || !(value <= b[0] || value < b[1] || value >= b[2] || value > b[3]));
}
SCR_INLINE void scr_py_exact(scr_pyrun *run, scr_pyexact floor)
{
    if (run->mode == SCR_STRINGS && floor < SCR_STRICT && !run->in_key)
        floor = SCR_STRICT; /* a scalar's text may be anything: that is no laxness */
    if (floor < run->exact)
        run->exact = floor;
}
SCR_INLINE void scr_py_exact_lax(scr_pyrun *run) { run->exact = SCR_LAX; }
SCR_INLINE bool scr_py_strict(const scr_pyrun *run, const scr_mtype *type)
{
    return run->strict >= 0 ? run->strict != 0 : (type->flags & SCR_T_STRICT) != 0;
}

/* A value that is what its type asks for, as it stands: most are. NULL: it has to be looked at. */
SCR_INLINE_ALWAYS PyObject *scr_py_quick(const scr_pyrun *run, const scr_mtype *type, PyObject *input)
{
    if (SCR_UNLIKELY(run->mode != SCR_PYTHON))
        return NULL;
    if (type->kind == SCR_M_NULLABLE) {
        if (input == Py_None)
            return Py_NewRef(input);
        type = type->inner;
    }
    const scr_mlimits *l = type->limits;
    bool fits = false;
    int overflow = 0;
    switch ((scr_mkind)type->kind) {
    case SCR_M_STR:
        fits = PyUnicode_CheckExact(input)
            && (!l || (PyUnicode_IS_COMPACT_ASCII(input) && scr_py_text_within(l, (const char *)PyUnicode_1BYTE_DATA(input), (size_t)PyUnicode_GET_LENGTH(input))));
        break;
    case SCR_M_FLOAT: fits = PyFloat_CheckExact(input) && (!l || scr_py_float_within(l, PyFloat_AS_DOUBLE(input))); break;
    case SCR_M_INT:
        if (PyLong_CheckExact(input)) {
            const long long value = l ? PyLong_AsLongLongAndOverflow(input, &overflow) : 0;
            fits = !overflow && (!l || scr_py_whole_within(l, value));
        }
        break;
    case SCR_M_BOOL: fits = PyBool_Check(input); break;
    default: break;
    }
    return fits ? Py_NewRef(input) : NULL;
}

/* ---- scr_py_scalar.c ---- */

SCR_FN PyObject *scr_py_check_int(scr_pyrun *run, const scr_mtype *type, PyObject *input);
SCR_FN PyObject *scr_py_check_float(scr_pyrun *run, const scr_mtype *type, PyObject *input);
SCR_FN PyObject *scr_py_check_bool(scr_pyrun *run, const scr_mtype *type, PyObject *input);
SCR_FN PyObject *scr_py_check_str(scr_pyrun *run, const scr_mtype *type, PyObject *input);
SCR_FN PyObject *scr_py_check_bytes(scr_pyrun *run, const scr_mtype *type, PyObject *input);
SCR_FN PyObject *scr_py_check_decimal(scr_pyrun *run, const scr_mtype *type, PyObject *input);
SCR_FN PyObject *scr_py_check_secret(scr_pyrun *run, const scr_mtype *type, PyObject *input);
SCR_FN PyObject *scr_py_check_uuid(scr_pyrun *run, const scr_mtype *type, PyObject *input);
/* Bounds of a value that is there: gt, ge, lt, le, multiple_of by Python's own comparison. False: an error was recorded, or raised. */
SCR_FN bool scr_py_decimal_fits(scr_pyrun *run, const scr_mlimits *l, PyObject *value, PyObject *input); /* max_digits, decimal_places of any value */
SCR_FN bool scr_py_bounds(scr_pyrun *run, const scr_mtype *type, PyObject *value, PyObject *input);
SCR_FN PyObject *scr_py_uuid_of_text(scr_pystate *state, const char *text, Py_ssize_t len); /* NULL without an exception: it is none */
SCR_FN bool scr_py_match(scr_pyrun *run, const scr_mlimits *limits, PyObject *text, int *matches);
SCR_FN PyObject *scr_py_lone_surrogate(scr_pyrun *run, PyObject *input);
/* What is known of a decimal's plain digits is within its limits. False: that has to be asked. */
SCR_FN bool scr_py_decimal_within(const scr_pyrun *run, const scr_mlimits *limits, uint64_t coefficient, unsigned places);

/* ---- scr_py_encoding.c: words: SCR_W_ ---- */

SCR_FN PyObject *scr_py_encoded_bytes(const char *bytes, Py_ssize_t n, unsigned words);
SCR_FN PyObject *scr_py_decoded_bytes(scr_pyrun *run, const char *s, Py_ssize_t len, unsigned words, PyObject *input);

/* ---- scr_py_decimal.c ---- */

#define SCR_PY_DECIMAL_MOST UINT64_C(1000000000000000000) /* coefficients are below */
/* At most 18 digits, with a point among them, before or behind them, or none. */
SCR_FN bool scr_py_plain_digits(const char *text, size_t n, uint64_t *coefficient, unsigned *places);
/* Decimal(text) of such text; NULL without an exception: Decimal is to be asked. */
SCR_FN PyObject *scr_py_plain_decimal(scr_pystate *state, uint64_t coefficient, unsigned places);
/* What such a Decimal of up to 6 places is made of; of those, str() is its digits. False: it is another object, or it has to be asked. */
SCR_FN bool scr_py_decimal_parts(const scr_pystate *state, PyObject *value, uint64_t *coefficient, unsigned *places);

/* ---- scr_py_sequence.c ---- */

SCR_FN PyObject *scr_py_check_items(scr_pyrun *run, const scr_mtype *type, PyObject *input); /* list, set, frozenset */
SCR_FN PyObject *scr_py_check_tuple(scr_pyrun *run, const scr_mtype *type, PyObject *input);
SCR_FN PyObject *scr_py_check_deque(scr_pyrun *run, const scr_mtype *type, PyObject *input);
/* The first items of what may stand for a tuple, at most so many, as a list; known: how many there are, -1: nobody knows. NULL without an exception and
 * without an error: it is none. */
SCR_FN PyObject *scr_py_first_items(scr_pyrun *run, PyObject *input, Py_ssize_t most, Py_ssize_t *known);
SCR_FN PyObject *scr_py_check_like(scr_pyrun *run, const scr_mtype *type, PyObject *input); /* Sequence[T] */
SCR_FN PyObject *scr_py_length_error(scr_pyrun *run, scr_pyerror_type type, PyObject *input, const char *what, int64_t bound, Py_ssize_t actual);

/* ---- scr_py_ip.c, scr_py_path.c, scr_py_bytesize.c, scr_py_email.c ---- */

SCR_FN PyObject *scr_py_check_ip(scr_pyrun *run, const scr_mtype *type, PyObject *input);
SCR_FN PyObject *scr_py_check_path(scr_pyrun *run, const scr_mtype *type, PyObject *input);
SCR_FN PyObject *scr_py_check_bytesize(scr_pyrun *run, const scr_mtype *type, PyObject *input);
SCR_FN PyTypeObject *scr_py_size_type(scr_pystate *state);       /* ByteSize; borrowed */
#ifdef SCR_PY_WITH_EMAIL
SCR_FN PyObject *scr_py_check_email(scr_pyrun *run, const scr_mtype *type, PyObject *input);
SCR_FN PyTypeObject *scr_py_name_email_type(scr_pystate *state); /* NameEmail; borrowed */
#endif
SCR_FN bool scr_py_is_text(PyObject *value); /* an object that dumps show as its str(): an address, a path */

/* ---- scr_py_urltype.c: in modules that have URLs ---- */

#ifdef SCR_PY_WITH_URL
SCR_FN PyObject *scr_py_check_url(scr_pyrun *run, const scr_mtype *type, PyObject *input);
SCR_FN PyTypeObject *scr_py_url_type(scr_pystate *state, unsigned at); /* borrowed */
SCR_FN int scr_py_url_named(PyObject *name);                           /* which; -1: none */
SCR_FN bool scr_py_is_url(const scr_pystate *state, PyObject *value);
SCR_FN int scr_py_each_url_type(scr_pystate *state, int (*visit)(PyObject **slot, void *arg, visitproc inner), visitproc inner, void *arg);
#endif

/* ---- scr_py_time.c ---- */

SCR_FN bool scr_py_need_dates(scr_pystate *state);
SCR_FN PyObject *scr_py_check_datetime(scr_pyrun *run, const scr_mtype *type, PyObject *input);
SCR_FN PyObject *scr_py_check_date(scr_pyrun *run, const scr_mtype *type, PyObject *input);
SCR_FN PyObject *scr_py_check_time(scr_pyrun *run, const scr_mtype *type, PyObject *input);
SCR_FN PyObject *scr_py_check_timedelta(scr_pyrun *run, const scr_mtype *type, PyObject *input);
/* From text that is plain and right; NULL without an exception: it is not that simple. idle: None stands for it. */
SCR_FN PyObject *scr_py_fast_datetime(scr_pystate *state, const char *text, size_t len, bool idle);
SCR_FN PyObject *scr_py_fast_date(scr_pystate *state, const char *text, size_t len, bool idle);
SCR_FN bool scr_py_make_zone_type(scr_pystate *state, const PyDateTime_CAPI *dates);
/* Text of dates and times as JSON dumps have it; 0: not such an object, or an exception. */
SCR_FN size_t scr_py_datetime_text(scr_pystate *state, PyObject *value, char *out);
SCR_FN PyObject *scr_py_timedelta_text(PyObject *value);  /* "P1DT2S" */
SCR_FN PyObject *scr_py_timedelta_words(PyObject *value); /* "1 day and 2 seconds" */
#define SCR_PY_TIME_TEXT 64

/* ---- scr_py_json.c ---- */

/* The Python objects that a JSON text is; NULL without an exception: json_invalid was recorded. input: what the error shows. */
SCR_FN PyObject *scr_py_load(scr_pyrun *run, const char *json, size_t len, PyObject *input);
/* The first way. NULL: an exception, errors were recorded, or (neither) it gave up. */
SCR_FN PyObject *scr_py_decode(scr_pyrun *run, const scr_pyclass *cls, const char *json, size_t len);

/* ---- scr_py_class.c ---- */

SCR_FN bool scr_py_make_classes(scr_pystate *state);
SCR_FN const scr_pyclass *scr_py_class_of(const scr_pystate *state, PyTypeObject *type); /* NULL: none of ours */
SCR_FN scr_pymodel *scr_py_new(const scr_pyclass *cls);
SCR_FN void scr_py_free_kept(scr_pystate *state); /* dead instances and errors; from now on none is kept */
SCR_FN PyObject *scr_py_check_class(scr_pyrun *run, const scr_mtype *type, PyObject *input);
SCR_FN PyObject *scr_py_validate_class(scr_pyrun *run, const scr_pyclass *cls, PyObject *input);
/* With the first n_after alone of the functions behind it. */
SCR_FN PyObject *scr_py_validate_inner(scr_pyrun *run, const scr_pyclass *cls, PyObject *input, uint16_t n_after);
/* A whole validation: the run is ended, ValidationError raised. */
SCR_FN PyObject *scr_py_validate_object(scr_pyrun *run, const scr_pyclass *cls, PyObject *input);
SCR_FN PyObject *scr_py_validate_json(scr_pyrun *run, const scr_pyclass *cls, PyObject *input);
/* A field's value from its input: the functions before it, the type, those after it. after: value is stolen. */
SCR_FN PyObject *scr_py_check_field(scr_pyrun *run, const scr_pyclass *cls, scr_pymodel *model, uint16_t field, PyObject *input);
SCR_FN PyObject *scr_py_after_field(scr_pyrun *run, const scr_pyclass *cls, scr_pymodel *model, uint16_t field, PyObject *value, PyObject *input);
SCR_FN bool scr_py_has_attributes(PyObject *input); /* it is no plain data: its attributes may be read */
SCR_FN PyObject *scr_py_default(scr_pyrun *run, const scr_pyclass *cls, uint16_t field, PyObject *model);
SCR_FN PyObject *scr_py_finish(scr_pyrun *run, const scr_pyclass *cls, PyObject *model, PyObject *input);
SCR_FN PyObject *scr_py_data(const scr_pyrun *run); /* a new dict: info.data */
SCR_INLINE bool scr_py_is_set(const scr_pymodel *model, uint16_t field)
{
    return field < 64 ? (model->set >> field & 1) != 0 : (model->more_set[(field - 64) / 64] >> (field % 64) & 1) != 0;
}
SCR_INLINE void scr_py_mark(scr_pymodel *model, uint16_t field, bool given)
{
    uint64_t *word = field < 64 ? &model->set : &model->more_set[(field - 64) / 64];
    uint64_t bit = UINT64_C(1) << (field % 64);
    *word = given ? *word | bit : *word & ~bit;
}

/* ---- scr_py_dump.c ---- */

SCR_FN PyObject *scr_py_model_dump(PyObject *self, PyObject *const *args, Py_ssize_t n, PyObject *names);
SCR_FN PyObject *scr_py_model_dump_json(PyObject *self, PyObject *const *args, Py_ssize_t n, PyObject *names);

/* ---- scr_py_value.c: constants, the user's functions, enums ---- */

SCR_FN PyObject *scr_py_value(scr_pystate *state, uint16_t value);       /* borrowed */
SCR_FN PyObject *scr_py_function(scr_pystate *state, uint16_t function); /* borrowed */
SCR_FN PyObject *scr_py_code(scr_pystate *state, uint16_t file);         /* borrowed: dict of its names */
SCR_FN PyObject *scr_py_lookup(scr_pystate *state, uint16_t file, const char *path); /* "Order.check" as it stands there */
SCR_FN PyObject *scr_py_enum(scr_pystate *state, uint16_t enum_);        /* borrowed */
SCR_FN PyObject *scr_py_enum_map(scr_pystate *state, uint16_t enum_);    /* borrowed */
SCR_FN PyObject *scr_py_import(PyObject **slot, const char *module, const char *name); /* borrowed: module.name, kept in slot */
SCR_FN PyObject *scr_py_std(scr_pystate *state, scr_pystd what); /* borrowed */
SCR_FN PyObject *scr_py_info(scr_pyrun *run, const char *mode);
SCR_FN bool scr_py_make_helpers(scr_pystate *state);

/* ---- scr_py_module.c ---- */

SCR_INLINE scr_pystate *scr_py_state(PyTypeObject *type) { return (scr_pystate *)PyType_GetModuleState(type); }
/* The same, of an object that dies, where what is dead is kept; else NULL. */
SCR_INLINE scr_pystate *scr_py_keeper(PyTypeObject *type)
{
    PyObject *module = ((PyHeapTypeObject *)type)->ht_module; /* NULL: the type is being cleared */
    scr_pystate *state = module && !SCR_PY_THREADS ? (scr_pystate *)PyModule_GetState(module) : NULL;
    return state && state->def && !state->closed ? state : NULL;
}

#endif
