/* scr_body.h: how the decoder of models calls what the user's functions were compiled to.
 *
 * A module has a table of functions in C, by the index of its scr_mfunction; NULL: a function that was not compiled (and then no
 * decoder is printed that needs it). They compute with scr_object values in the arena of the call.
 */
#ifndef SCR_BODY_H
#define SCR_BODY_H

#include "scr_model.h"
#include "scr_object.h"

/* What a function raised. Static text, the input or the arena. */
typedef enum scr_raise_kind {
    SCR_RAISE_VALUE,     /* ValueError: "value_error" */
    SCR_RAISE_ASSERT,    /* AssertionError: "assertion_error" */
    SCR_RAISE_CUSTOM,    /* PydanticCustomError: type, message template filled in, context */
    SCR_RAISE_OTHER      /* any other exception: it leaves the validation; type is its class's name */
} scr_raise_kind;

typedef struct scr_raised {
    uint8_t kind;      /* scr_raise_kind */
    scr_text type;     /* CUSTOM: the error's type; OTHER: "TypeError" */
    scr_text message;  /* str(exception) */
    scr_object context; /* CUSTOM: a DICT, or NONE */
} scr_raised;

/* One call. Filled by the engine but for `raised`. */
typedef struct scr_call {
    scr_arena *arena;
    const scr_mmodule *module;
    const scr_object *constants; /* by index of the module's values */
    int64_t now;                 /* microseconds since 1970 UTC; INT64_MIN: the caller gave no clock */
    const scr_model_options *options; /* the caller's: its source of randomness */
    bool json;                   /* info.mode is "json" */
    uint16_t model_class;        /* info.data, cls: of the model under way; SCR_NO_VALUE: none */
    const scr_odict *model;      /* its fields so far: MISSING where not there; NULL: none */
    uint16_t data_n;             /* fields before this index count as info.data */
    const char *field_name;      /* info.field_name; NULL: none */
    scr_object self;             /* of a serializer that is a method: the instance */
    scr_raised raised;           /* set when the function returns 1 */
} scr_call;

/* 0: *out is what it returned. 1: it raised (call->raised). Negative: a status, as SCR_NO_SCRATCH. `value` of a model validator "after" is the
 * MODEL, whose fields the function may set; before: the input as JSON gave it (dicts, lists, ...). */
typedef int (*scr_body)(scr_call *call, scr_object value, scr_object *out);

#endif
