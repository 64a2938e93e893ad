/* scr_op.h: the operations of Python that compiled bodies of validators are made of, on scr_object values.
 *
 * Each gives true, or false when it raised (run->raised) or cannot go on (run->status < 0: no scratch, no steps left, or something that this runtime
 * has no exact form for: never a guess). Texts of exceptions are those of CPython 3.11. Containers that stand in static tables
 * (SCR_O_STATIC) are never changed.
 */
#ifndef SCR_OP_H
#define SCR_OP_H

#include "scr_body.h"
#include "scr_object.h"

/* ORDER EXCEPTIONS */
typedef enum scr_exception {
#define SCR_EXCEPTION(NAME, parent) SCR_EXC_##NAME,
#include "scr_exceptions.def"
#undef SCR_EXCEPTION
    SCR_N_EXCEPTIONS,
    SCR_EXC_NONE = 255
} scr_exception;

/* Kinds that only bodies meet, beside scr_okind. */
enum {
    SCR_O_EXCEPTION = 64, /* index: the scr_exception; list: its arguments */
    SCR_O_RANGE,          /* list: start, stop, step, each an INT */
    SCR_O_VIEW,           /* of a DICT: index 0 keys, 1 values, 2 items */
    SCR_O_ITER,           /* iter: what is left to give */
    SCR_O_ZONE,           /* i: seconds east of UTC, of datetime.timezone */
    SCR_O_MATCH           /* a match of a pattern: only its truth is known */
};
#define SCR_O_STATIC 128u /* flags: in a constant table */
#define SCR_O_DECIMAL_TUPLE 64u /* flags, of a TUPLE: what Decimal.as_tuple() gave */

/* Enums and classes of the file set, by the index of ENUM and MODEL values. */
typedef enum scr_otext { SCR_TEXT_NAME, SCR_TEXT_VALUE, SCR_TEXT_FUNCTION, SCR_TEXT_OTHER } scr_otext;
struct scr_body_run;
typedef struct scr_oenum {
    const char *name;            /* as repr shows it */
    uint8_t mixed;               /* 0: plain, 1: str, 2: int, 3: float */
    uint8_t text;                /* str(): "Name.MEMBER", the value's, what the function gives, or not known here: an scr_otext */
    uint8_t operators;           /* it has methods of its own that operators, format() or repr() call: those are refused */
    uint32_t n;
    const scr_object *values;
    const char *const *names;
    bool (*function)(struct scr_body_run *run, const scr_object *args, scr_object *out); /* its __str__, compiled; or NULL */
} scr_oenum;
typedef struct scr_oclass {
    const char *name;
    uint32_t n;
    const char *const *fields;
    const uint16_t *mro;         /* itself and the classes of the set that it derives from; ends with 0xffff */
    const uint8_t *frozen;       /* of each field: it cannot be set; NULL: all can */
    uint8_t assigns;             /* setting one validates, which is not done here */
    uint8_t operators;           /* as of scr_oenum */
    uint8_t shown;               /* 1: str() and repr() are pydantic's own, of the fields alone; 2: str() is repr(), as a dataclass and a NamedTuple have it */
} scr_oclass;

typedef struct scr_body_run {
    scr_arena *arena;
    const scr_call *call;
    const scr_oenum *enums;
    const scr_oclass *classes;
    int64_t steps;         /* left */
    int status;            /* 0, or a negative scr_status */
    const char *unsupported; /* status SCR_UNSUPPORTED: what */
    uint8_t raised;        /* scr_exception; SCR_EXC_NONE */
    scr_object exception;  /* EXCEPTION */
    uint32_t depth;        /* of calls */
} scr_body_run;

#define SCR_OP_STEPS 10000000
#define SCR_OP_CALLS 200

/* ---- raising and stopping: all give false ---- */
SCR_FN bool scr_stop(scr_body_run *run, int status);
SCR_FN bool scr_refuse(scr_body_run *run, const char *what);        /* SCR_UNSUPPORTED */
SCR_FN bool scr_raise(scr_body_run *run, scr_exception kind, const char *message); /* static text */
SCR_FN bool scr_raise_text(scr_body_run *run, scr_exception kind, const char *format, ...); /* %s text, %r an object's repr, %t its type's name, %% */
SCR_FN bool scr_raise_object(scr_body_run *run, scr_object exception);
SCR_FN bool scr_new_exception(scr_body_run *run, scr_exception kind, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_is_exception(scr_exception kind, scr_exception base);
SCR_FN bool scr_unbound(scr_body_run *run, const char *name);
SCR_INLINE bool scr_body_step(scr_body_run *run, uint64_t n)
{
    if ((uint64_t)run->steps < n)
        return scr_stop(run, SCR_WORK_LIMIT);
    run->steps -= (int64_t)n;
    return true;
}
/* A run for a call of the decoder, with all its steps left. */
SCR_FN scr_body_run scr_body_begin(const scr_call *call, const scr_oenum *enums, const scr_oclass *classes);
SCR_FN bool scr_body_enter(scr_body_run *run);                           /* a body is called; it takes one off run->depth when it ends */
/* What the validation info says. data: a new DICT of the fields that have been validated. */
SCR_FN bool scr_info_data(scr_body_run *run, scr_object *out);
SCR_FN bool scr_info_field_name(scr_body_run *run, scr_object *out);
SCR_FN bool scr_info_mode(scr_body_run *run, scr_object *out);
SCR_FN bool scr_info_context(scr_body_run *run, scr_object *out);
SCR_FN bool scr_sum_start(scr_body_run *run, scr_object start);     /* sum() refuses texts */
SCR_FN bool scr_of_str(scr_body_run *run, scr_object o, const char *method); /* str.method(o) as a function: TypeError for others */
/* What the caller is told: fills call->raised; gives 0, 1 or the status. */
SCR_FN int scr_body_end(scr_body_run *run, scr_call *call, bool good, scr_object *out);

/* ---- values ---- */
SCR_FN const char *scr_body_type(const scr_body_run *run, scr_object o);
SCR_FN scr_object scr_plain(const scr_body_run *run, scr_object o);  /* an enum's member with a type mixed in: its value; else itself */
SCR_FN bool scr_own_operators(const scr_body_run *run, scr_object o); /* an enum's member or a model whose class says what operators do */
SCR_FN bool scr_truth(scr_body_run *run, scr_object o, bool *out);
SCR_FN bool scr_is_equal(scr_body_run *run, scr_object a, scr_object b, bool *out);    /* == */
SCR_FN bool scr_is(scr_object a, scr_object b);
typedef enum scr_order { SCR_LT, SCR_LE, SCR_GT, SCR_GE } scr_order;
SCR_FN bool scr_ordered(scr_body_run *run, scr_order order, scr_object a, scr_object b, bool *out);
SCR_FN bool scr_contains(scr_body_run *run, scr_object item, scr_object container, bool *out); /* item in container */
SCR_FN bool scr_hashable(scr_body_run *run, scr_object o);
SCR_FN bool scr_isinstance(const scr_body_run *run, scr_object o, const char *type);
SCR_FN bool scr_is_class(const scr_body_run *run, scr_object o, uint16_t class_);

/* ---- text ---- */
typedef struct scr_sink { scr_body_run *run; char *at; uint32_t n, room; } scr_sink; /* a text that grows in the arena */
SCR_FN bool scr_put(scr_sink *sink, const char *text, size_t n);
SCR_FN bool scr_put_char(scr_sink *sink, uint32_t code_point);
SCR_FN scr_object scr_sink_text(scr_sink *sink);
SCR_FN bool scr_put_repr(scr_sink *sink, scr_object o, unsigned depth);
SCR_FN bool scr_put_str(scr_sink *sink, scr_object o);
SCR_FN bool scr_put_format(scr_sink *sink, scr_object o, char conversion, scr_object spec);
SCR_FN bool scr_percent(scr_body_run *run, scr_object format, scr_object args, scr_object *out); /* format % args */
SCR_FN uint32_t scr_text_length(scr_object text);               /* code points */
SCR_FN uint32_t scr_text_at(const char *text, uint32_t n, uint32_t *at); /* the code point at byte *at, which moves behind it */
SCR_FN uint32_t scr_text_put(uint32_t code_point, char out[4]);
/* chars NONE: white space; MISSING: what int() and float() take for it: not U+001C to U+001F. sides: 1 left, 2 right, 3 both. */
SCR_FN scr_object scr_text_strip(scr_object text, scr_object chars, int sides);
SCR_FN uint32_t scr_text_find(scr_object text, uint32_t from, uint32_t to, scr_object what, bool last); /* a place in bytes; SCR_NONE: not there */
SCR_FN const char *scr_number_word(uint32_t n, char room[12]);  /* decimal digits, within room */

/* ---- operators ---- */
typedef enum scr_arith { SCR_ADD, SCR_SUB, SCR_MUL, SCR_DIV, SCR_FLOOR_DIV, SCR_MOD, SCR_POW, SCR_LSHIFT, SCR_RSHIFT, SCR_BIT_OR, SCR_BIT_XOR, SCR_BIT_AND } scr_arith;
SCR_FN bool scr_arith_op(scr_body_run *run, scr_arith op, scr_object a, scr_object b, scr_object *out);
SCR_FN bool scr_power(scr_body_run *run, scr_object a, scr_object b, scr_object *out); /* a ** b; needs libm */
SCR_FN bool scr_augment(scr_body_run *run, scr_arith op, scr_object a, scr_object b, scr_object *out); /* a op= b: lists in place */
SCR_FN bool scr_negative(scr_body_run *run, scr_object a, scr_object *out);
SCR_FN bool scr_positive(scr_body_run *run, scr_object a, scr_object *out);
SCR_FN bool scr_invert(scr_body_run *run, scr_object a, scr_object *out);
SCR_FN bool scr_index(scr_body_run *run, scr_object o, scr_object key, scr_object *out);
SCR_FN bool scr_slice(scr_body_run *run, scr_object o, scr_object start, scr_object stop, scr_object step, scr_object *out); /* MISSING: not given */
SCR_FN bool scr_set_index(scr_body_run *run, scr_object o, scr_object key, scr_object value);
SCR_FN bool scr_delete_index(scr_body_run *run, scr_object o, scr_object key);
/* builtin leaves out->kind MISSING when o's type has no such attribute; NULL: no built-in type is known to have it. */
SCR_FN bool scr_attribute(scr_body_run *run, scr_object o, const char *name, bool (*builtin)(scr_body_run *run, scr_object o, scr_object *out), scr_object *out);
SCR_FN bool scr_set_attribute(scr_body_run *run, scr_object o, const char *name, scr_object value);
SCR_FN bool scr_set_past(scr_body_run *run, scr_object o, const char *name, scr_object value); /* object.__setattr__: frozen or not; it is given no more than before */
SCR_FN bool scr_no_attribute(scr_body_run *run, scr_object o, const char *name);
/* For a value that is none of the models with a property or method of that name: None and models have none, others are refused. */
SCR_FN bool scr_no_member(scr_body_run *run, scr_object o, const char *name);
SCR_FN bool scr_enum_of(scr_body_run *run, uint16_t index, scr_object value, bool by_name, scr_object *out);

/* ---- containers and iteration ---- */
typedef struct scr_oiter {
    uint8_t kind;          /* 0: over an object; 1: enumerate; 2: zip; 3: reversed */
    uint32_t at, size;     /* size: of a dict when iteration began */
    scr_object of;
    int64_t count;         /* enumerate */
    struct scr_oiter *inner;
    uint32_t n_inner;
} scr_oiter;
SCR_FN bool scr_iterate(scr_body_run *run, scr_object o, scr_oiter *iter);
/* 1: *out is the next; 0: there is none; -1: raised or stopped. */
SCR_FN int scr_iter_next(scr_body_run *run, scr_oiter *iter, scr_object *out);
SCR_FN bool scr_new_list(scr_body_run *run, unsigned kind, uint32_t room, scr_object *out);
SCR_FN bool scr_list_push(scr_body_run *run, scr_object *list, scr_object item);
SCR_FN bool scr_set_add(scr_body_run *run, scr_object *set, scr_object item);
SCR_FN bool scr_new_dict(scr_body_run *run, uint32_t room, scr_object *out);
SCR_FN bool scr_dict_put(scr_body_run *run, scr_object *dict, scr_object key, scr_object item);
SCR_FN bool scr_dict_find(scr_body_run *run, scr_object dict, scr_object key, scr_object **out); /* NULL: none */
SCR_FN bool scr_spread(scr_body_run *run, scr_object iterable, scr_object *out);        /* *iterable in a display, as a list */
SCR_FN bool scr_extend(scr_body_run *run, scr_object *container, scr_object list);       /* all of a list into a list, tuple or set that is being made */
SCR_FN bool scr_dict_merge(scr_body_run *run, scr_object *dict, scr_object other);       /* **other in a display */
SCR_FN uint64_t scr_range_length(scr_object range);
SCR_FN bool scr_to_list(scr_body_run *run, scr_object iterable, unsigned kind, scr_object *out);
/* Exactly n parts of an iterable; star < n: parts[star] gets a list of what the others leave. star n: none. */
SCR_FN bool scr_unpack(scr_body_run *run, scr_object o, uint32_t n, uint32_t star, scr_object *parts);

/* ---- numbers ---- */
SCR_FN bool scr_as_index(scr_body_run *run, scr_object o, int64_t *out, const char *type_error); /* an int; beyond 64 bits: clamped */
/* Two integers of any size: the quotient towards minus infinity, and the remainder. */
SCR_FN bool scr_int_divide(scr_body_run *run, scr_object a, scr_object b, scr_object *q, scr_object *r);
SCR_FN bool scr_int_of_text(scr_body_run *run, const char *digits, uint32_t n, bool negative, scr_object *out); /* decimal digits */
SCR_FN double scr_round_double(double f, int64_t places);        /* f, finite and above 0, to so many decimal places, ties to even */
SCR_FN bool scr_as_double(scr_body_run *run, scr_object o, double *out); /* an int or float; OverflowError */
SCR_FN int scr_compare_numbers(scr_body_run *run, scr_object a, scr_object b); /* -1, 0, 1; 2: one is NaN */
SCR_INLINE bool scr_is_int(scr_object o) { return o.kind == SCR_O_INT || o.kind == SCR_O_BOOL || o.kind == SCR_O_BIGINT; }
SCR_INLINE bool scr_is_number(scr_object o) { return scr_is_int(o) || o.kind == SCR_O_FLOAT || o.kind == SCR_O_DECIMAL; }
SCR_FN int scr_o_compare(scr_object a, scr_object b);           /* exact, of numbers that are not NaN */
SCR_FN bool scr_is_space(uint32_t c);
SCR_FN bool scr_is_printable(uint32_t c);
SCR_FN bool scr_is_alnum(uint32_t c);
SCR_FN int scr_digit_value(uint32_t c);                      /* 0 to 9; -1: none */
SCR_FN bool scr_list_count(scr_body_run *run, scr_object self, scr_object item, scr_object *out);
SCR_FN bool scr_list_index(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_decimal_to_int(scr_body_run *run, scr_object o, scr_object *out);
SCR_FN bool scr_decimal_round(scr_body_run *run, scr_object o, const scr_object *places, scr_object *out); /* NULL: to an int */
SCR_FN bool scr_decimal_op(scr_body_run *run, scr_arith op, scr_object a, scr_object b, scr_object *out);
SCR_FN bool scr_decimal_negative(scr_body_run *run, scr_object a, bool absolute, scr_object *out);
SCR_FN bool scr_put_decimal(scr_sink *sink, scr_object o, const char *spec, uint32_t n);
SCR_FN bool scr_time_op(scr_body_run *run, scr_arith op, scr_object a, scr_object b, scr_object *out); /* out MISSING: no such operation */
SCR_FN int scr_time_compare(scr_body_run *run, scr_object a, scr_object b); /* as scr_compare_numbers; 3: raised */
SCR_FN bool scr_put_time(scr_sink *sink, scr_object o, bool repr);

/* ---- patterns ---- */
/* All characters (more: runs of them) that match the regex, which is of one character, replaced. */
SCR_FN bool scr_substitute(scr_body_run *run, const scr_regex *regex, bool more, scr_object by, scr_object text, scr_object *out);
SCR_FN bool scr_pattern(scr_body_run *run, const scr_regex *regex, scr_object text, scr_object *out);

SCR_FN bool scr_a_value(scr_body_run *run, scr_object self, scr_object *out);
SCR_FN bool scr_a_name(scr_body_run *run, scr_object self, scr_object *out);

SCR_FN bool scr_fn_fields_set(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out);

#endif
