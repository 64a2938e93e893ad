/* scr_model_run.h: the engine that decodes models in C: what its parts share.
 *
 *   scr_model_json.c    JSON text to a tape
 *   scr_model_check.c   a value against a type: containers, unions, literals, enums
 *   scr_model_class.c   ... a class: fields, aliases, defaults, extras, the user's functions
 *   scr_model_typed.c   ... a TypedDict or NamedTuple: what the fields become that are no instance's
 *   scr_model_scalar.c, scr_model_decimal.c, scr_model_time.c, scr_model_ip.c, scr_model_textual.c, scr_model_net.c   ... a scalar
 *   scr_model_error.c   errors, and the report made of them
 *   scr_model_show.c    what the user's serializers and computed fields give
 *   scr_model_store.c   a value into the struct that the generated header declares
 *   scr_model_text.c    values to JSON text
 *   scr_model_decode.c  the whole: what generated functions call
 *
 * What is checked is an input: a value in the text (its cell), or one that a function of the user or a default made. A check gives the
 * value as an object; MISSING: it failed, and either an error was recorded or run->status says why nothing can be decided.
 */
#ifndef SCR_MODEL_RUN_H
#define SCR_MODEL_RUN_H

#include "scr_body.h"
#include "scr_json_mistake.h"
#include "scr_model_struct.h"
#include "scr_value.h"

#define SCR_MODEL_NESTING 255      /* classes in classes among values that functions made */
#define SCR_MODEL_WORK 64u         /* checks of values per byte of input, before unions of unions are given up: SCR_WORK_LIMIT */

/* ORDER PYERRS */
typedef enum scr_model_error_type {
#define SCR_PYERR(NAME, type, text, json) SCR_ME_##NAME,
#include "scr_model_errors.def"
#undef SCR_PYERR
    SCR_N_PYERRS
} scr_model_error_type;

typedef enum scr_mmode { SCR_MODE_JSON, SCR_MODE_PYTHON, SCR_MODE_STRINGS /* a name of a JSON object, as a dict's key */ } scr_mmode;
typedef enum scr_mexact { SCR_MLAX, SCR_MSTRICT, SCR_MEXACT } scr_mexact;

#define SCR_O_CELL 0x80u /* flags of an input's object: a container whose content stands in the tape: u.i is its cell */

typedef struct scr_minput {
    scr_object o;
    uint32_t cell; /* SCR_NONE: it does not stand in the text */
} scr_minput;

/* Where in the input: a chain on the C stack. text NULL: the index. */
typedef struct scr_mplace {
    const struct scr_mplace *up;
    const char *text;
    size_t len;
    int64_t index;
} scr_mplace;

typedef struct scr_mctx {
    const char *key;  /* static; NULL: no more */
    scr_object value;
} scr_mctx;

/* One error, at the arena's high end. */
typedef struct scr_mrecord {
    uint16_t type;           /* scr_model_error_type; SCR_N_PYERRS: custom */
    uint32_t n_steps;
    const scr_mplace *steps; /* outermost first */
    scr_minput input;
    scr_mctx ctx[3];
    scr_raised custom;
} scr_mrecord;

typedef struct scr_mrun {
    const scr_mdecoder *decoder;
    const scr_mmodule *def;      /* decoder->module */
    scr_arena *arena;
    scr_doc doc;                 /* the tape */
    size_t source_len;
    const scr_model_options *options;
    int status;                  /* not 0: nothing can be decided any more */
    uint8_t mode;                /* scr_mmode */
    bool in_python;              /* what was asked for is no JSON: a model that a default makes */
    uint8_t exact;               /* scr_mexact: how the value was taken, for unions */
    int8_t strict;               /* -1: as each type says */
    bool quiet;                  /* errors are not recorded: the first ends it all */
    bool truncated;              /* of the report */
    bool in_key;                 /* a name in JSON is checked: mode is SCR_MODE_STRINGS, but what is no text is taken laxly */
    bool weighs;                 /* within a union that weighs how exactly its members take a value */
    bool has_set_count;
    uint32_t set_count;          /* fields given, of models: for unions */
    uint32_t nesting;            /* of classes */
    uint64_t work;               /* checks left */
    const scr_mplace *place;
    scr_mrecord **records;       /* room for max_records */
    uint32_t n_records, max_records;
    uint16_t data_class;         /* the model under way, for functions: its fields before data_n */
    uint16_t data_n;
    const scr_odict *data;
    const char *field_name;
    bool dumps_python;           /* serializers are asked for model_dump(), not for JSON */
    scr_object self;             /* whose serializer is asked */
    scr_text raised;             /* SCR_RAISED */
} scr_mrun;

/* ---- scr_model_error.c ---- */

/* Records an error at the run's place; gives MISSING. */
SCR_FN scr_object scr_model_fail(scr_mrun *run, scr_model_error_type type, scr_minput input);
SCR_FN scr_object scr_model_fail_with(scr_mrun *run, scr_model_error_type type, scr_minput input, const scr_mctx *ctx, unsigned n_ctx);
SCR_FN scr_object scr_model_fail_text(scr_mrun *run, scr_model_error_type type, scr_minput input, const char *key, const char *text);
SCR_FN scr_object scr_model_fail_custom(scr_mrun *run, scr_minput input, const scr_raised *raised);
/* Drops the errors from index `from` on. */
SCR_FN void scr_model_forget(scr_mrun *run, uint32_t from);
/* Drops those between index `from` and the last one. */
SCR_FN void scr_model_keep_last(scr_mrun *run, uint32_t from);
SCR_FN scr_object scr_model_stop(scr_mrun *run, int status);
SCR_FN scr_object scr_model_refuse(scr_mrun *run, const char *what); /* SCR_UNSUPPORTED; static text */
/* As a PydanticCustomError does. context: a DICT, or NONE. */
SCR_FN scr_object scr_model_fail_named(scr_mrun *run, scr_minput input, const char *type, const char *message, size_t len, scr_object context);
SCR_FN void scr_model_report_errors(scr_mrun *run, scr_model_report *report);
/* A formatted text in the arena: its low end. %s text, %z size_t. NULL: no room. */
SCR_FN const char *scr_model_text(scr_mrun *run, const char *format, const char *text, size_t n);

/* ---- scr_model_decode.c ---- */

SCR_FN void scr_model_begin(scr_mrun *run, const scr_mdecoder *decoder, const scr_model_options *options, scr_arena *arena);
/* What dumps show is asked of the user's functions. False: run->status. */
SCR_FN bool scr_model_ready(scr_mrun *run, scr_object model, bool python);
/* The status when all is valid but for what was not `good`: then the report has what was raised. */
SCR_FN int scr_model_finish(scr_mrun *run, bool good, scr_model_report *report);
/* Errors are recorded from now on. False: no room. */
SCR_FN bool scr_model_record(scr_mrun *run);
/* An empty report; NULL will do. False: it is of another size. */
SCR_FN bool scr_model_report_begin(scr_model_report *report);

/* ---- scr_model_json.c ---- */

/* Reads the text into the run's tape. SCR_VALID, SCR_INVALID (an error was recorded, of the input) or a status. */
SCR_FN int scr_model_read(scr_mrun *run, const char *json, size_t len, scr_minput input);
SCR_FN scr_minput scr_model_input(const scr_mrun *run, uint32_t cell);
/* The value as it is, with all that it holds: what Any gives. */
SCR_FN scr_object scr_model_plain(scr_mrun *run, scr_minput input);

/* str() of a value, as a STR: what a message shows of a union's tag. */
SCR_FN scr_object scr_model_shown(scr_mrun *run, scr_minput input);

/* ---- the checks ---- */

SCR_FN scr_object scr_model_check(scr_mrun *run, const scr_mtype *type, scr_minput input);
SCR_FN scr_object scr_model_call(scr_mrun *run, uint16_t function, scr_object value, scr_minput input);
/* Calls it: 0: *out, 1: raised, else a status, which the run has. */
SCR_FN int scr_model_ask(scr_mrun *run, uint16_t function, scr_object value, scr_object *out, scr_raised *raised);
/* SCR_RAISED: by no validator, or by the serializer of that name. Gives MISSING. */
SCR_FN scr_object scr_model_raise(scr_mrun *run, const char *serializer, const scr_raised *raised);
/* Asks what dumps show in place of fields, and computed fields, of all instances within the value. False: run->status. */
SCR_FN bool scr_model_show(scr_mrun *run, scr_object value, bool python);
SCR_FN scr_object scr_model_check_class(scr_mrun *run, uint16_t index, scr_minput input);
SCR_FN scr_object scr_model_check_bool(scr_mrun *run, const scr_mtype *type, scr_minput input);
SCR_FN scr_object scr_model_check_int(scr_mrun *run, const scr_mtype *type, scr_minput input);
SCR_FN scr_object scr_model_check_float(scr_mrun *run, const scr_mtype *type, scr_minput input);
SCR_FN scr_object scr_model_check_str(scr_mrun *run, const scr_mtype *type, scr_minput input);
SCR_FN scr_object scr_model_check_bytes(scr_mrun *run, const scr_mtype *type, scr_minput input);
SCR_FN scr_object scr_model_check_uuid(scr_mrun *run, const scr_mtype *type, scr_minput input);
SCR_FN scr_object scr_model_check_secret(scr_mrun *run, const scr_mtype *type, scr_minput input);
SCR_FN scr_object scr_model_check_decimal(scr_mrun *run, const scr_mtype *type, scr_minput input);
SCR_FN scr_object scr_model_check_date(scr_mrun *run, const scr_mtype *type, scr_minput input);
SCR_FN scr_object scr_model_check_time(scr_mrun *run, const scr_mtype *type, scr_minput input);
SCR_FN scr_object scr_model_check_datetime(scr_mrun *run, const scr_mtype *type, scr_minput input);
SCR_FN scr_object scr_model_check_timedelta(scr_mrun *run, const scr_mtype *type, scr_minput input);
SCR_FN scr_object scr_model_check_json(scr_mrun *run, const scr_mtype *type, scr_minput input); /* Json[T] */
SCR_FN scr_object scr_model_check_ip(scr_mrun *run, const scr_mtype *type, scr_minput input);
SCR_FN scr_object scr_model_check_path(scr_mrun *run, const scr_mtype *type, scr_minput input);
SCR_FN scr_object scr_model_check_byte_size(scr_mrun *run, const scr_mtype *type, scr_minput input);
SCR_FN scr_object scr_model_check_url(scr_mrun *run, const scr_mtype *type, scr_minput input);
SCR_FN scr_object scr_model_check_email(scr_mrun *run, const scr_mtype *type, scr_minput input); /* NameEmail too */

/* ---- scr_model_check.c, scr_model_class.c, scr_model_typed.c: what they share ---- */

/* Items one after the other: of the tape, or of an object. */
typedef struct scr_mitems {
    scr_minput from;
    uint32_t at, cell, n;
} scr_mitems;
SCR_FN scr_mitems scr_model_items(scr_minput input);
SCR_FN scr_minput scr_model_next_item(const scr_mrun *run, scr_mitems *items);
SCR_FN scr_object scr_model_length_error(scr_mrun *run, scr_model_error_type type, scr_minput input, const char *what, int64_t bound, int64_t actual);
SCR_FN scr_object scr_model_new(scr_mrun *run, uint16_t cls); /* a MODEL without values */
/* A field's value: the functions before it, the type, those after it. */
SCR_FN scr_object scr_model_field(scr_mrun *run, uint16_t cls, const scr_odict *model, uint16_t field, scr_minput input);
SCR_FN bool scr_model_put_default(scr_mrun *run, uint16_t cls, scr_odict *model, uint16_t field);
SCR_FN scr_object scr_model_fields(scr_mrun *run, uint16_t cls, scr_minput input); /* of a DICT: a MODEL */
SCR_FN scr_object scr_model_check_typed_dict(scr_mrun *run, uint16_t cls, scr_minput input);
SCR_FN scr_object scr_model_check_named_tuple(scr_mrun *run, uint16_t cls, scr_minput input);

/* gt, ge, lt and le by comparing objects of the value's kind; shown: how messages show a bound, NULL: as it is. */
SCR_FN bool scr_model_bounds(scr_mrun *run, const scr_mlimits *limits, scr_object value, scr_minput input,
                             int (*compare)(scr_object, scr_object), scr_object (*shown)(scr_mrun *, scr_object));
SCR_FN size_t scr_model_trim(const char **s, size_t n); /* without Unicode's white space around it; the new length */

SCR_INLINE scr_minput scr_model_made(scr_object o)
{
    scr_minput input;
    input.o = o;
    input.cell = SCR_NONE;
    return input;
}
SCR_INLINE bool scr_model_strict(const scr_mrun *run, const scr_mtype *type)
{
    return run->strict >= 0 ? run->strict != 0 : (type->flags & SCR_T_STRICT) != 0;
}
SCR_INLINE void scr_model_exact(scr_mrun *run, scr_mexact floor)
{
    if (run->mode == SCR_MODE_STRINGS && floor < SCR_MSTRICT && !run->in_key)
        floor = SCR_MSTRICT; /* a scalar's text may be anything: that is no laxness */
    if (floor < run->exact)
        run->exact = (uint8_t)floor;
}
/* What the type makes of the input, errors left out. */
SCR_INLINE scr_object scr_model_quiet(scr_mrun *run, const scr_mtype *type, scr_minput input)
{
    bool quiet = run->quiet;
    run->quiet = true;
    scr_object value = scr_model_check(run, type, input);
    run->quiet = quiet;
    return value;
}
SCR_INLINE scr_object scr_model_constant(const scr_mrun *run, uint16_t value) { return run->decoder->constants[value]; }

#endif
