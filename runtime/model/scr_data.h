/* scr_data.h: the contract between a generated decoder of models and its caller; also what a generated header carries, behind scr.h.
 *
 * A decoder reads JSON text as pydantic's model_validate_json does and fills a struct. Nothing is allocated: what a struct points to
 * lies in the caller's scratch (options.scratch), in the JSON text or in static memory, and must be kept as long as the struct is read.
 */
#ifndef SCR_MODEL_ABI_1
#define SCR_MODEL_ABI_1

#include "scr.h"

/* Statuses beside those of scr_status. Negative: could not decide. */
enum {
    SCR_RAISED = -8,    /* a function of the user raised what is no error of validation: report.raised says what */
    SCR_NO_CLOCK = -9,  /* a model asks for the time, and options.now is 0 */
    SCR_NO_RANDOM = -10, /* a model asks for a uuid4(), and options.random is NULL */
    SCR_UNSUPPORTED = -11, /* a function of the user needs, for this value, an operation that has no exact form in C: report.raised says which */
    SCR_SETTINGS_ERROR = -12 /* pydantic-settings' SettingsError, as of a variable that must be JSON and is not: report.raised is its text */
};

#define SCR_MODEL_STRICT 1u /* flags: as model_validate_json(.., strict=True) */
#define SCR_MODEL_PYTHON 2u /* flags: an error's input that is no part of the text is written in the form for Python (scr_model_entry) */

/* What a caller may set. Zero every field it does not know. */
typedef struct scr_model_options {
    size_t struct_size;
    void *scratch;         /* caller's memory, any alignment: <prefix>_scratch_bound says how much suffices */
    size_t scratch_size;   /* bytes */
    size_t max_bytes;      /* longest input in bytes; 0: 4 GiB - 2 */
    uint32_t max_errors;   /* most errors in a report; 0: 100 */
    uint32_t flags;        /* SCR_MODEL_* */
    int64_t now;           /* microseconds since 1970 (UTC), for PastDate, datetime.now() and the like; 0: there is no clock */
    int32_t zone;          /* of local time, seconds east of UTC: what datetime.now() and date.today() show */
    uint32_t reserved;     /* 0 */
    bool (*random)(void *context, unsigned char *bytes, size_t n); /* fills n bytes for uuid4(); false: it cannot. NULL: there is none */
    void *context;         /* of random */
} scr_model_options;

/* Where a settings class is filled from. Zero every field it does not know; NULL: as the class says. Texts are kept as long as the struct is read. */
typedef struct scr_settings_source {
    size_t struct_size;
    const char *const *environment;  /* "NAME=value", NULL behind the last; NULL: the process's own, which nobody may change meanwhile */
    const char *const *env_files;    /* paths of .env files, later ones first, NULL behind the last */
    const char *env_text;            /* in place of files: the text of a .env file, UTF-8 */
    size_t env_text_len;             /* bytes */
    const char *const *secrets_dirs; /* folders of secret files, NULL behind the last */
} scr_settings_source;

/* One entry of pydantic's errors(). Texts lie in static memory, the input or options.scratch. */
typedef struct scr_model_error {
    scr_text type;      /* "int_parsing" */
    scr_text loc;       /* a JSON array: ["items",0,"price"] */
    scr_text msg;       /* holds what the input held where pydantic's messages do */
    scr_text ctx;       /* a JSON object; empty: there is none */
    scr_text input;     /* JSON text of the value: a part of the input where the value stands in it */
    size_t offset;      /* of that part, bytes; SIZE_MAX: what a function or a default made */
    uint32_t line, column; /* of it, from 1, column in code points; 0 with SIZE_MAX */
    bool custom;        /* a PydanticCustomError: type is no word of pydantic's own, whatever it says */
} scr_model_error;

typedef struct scr_model_report {
    size_t struct_size;            /* set by the caller */
    const scr_model_error *errors; /* in pydantic's order; in options.scratch */
    size_t n_errors;
    bool truncated;                /* there are more errors than max_errors or scratch allowed */
    scr_text raised;               /* SCR_RAISED: "TypeError: ..." */
} scr_model_report;

/* ---- values in structs ---- */

/* An int that no limit of its type keeps within 64 bits. */
typedef struct scr_integer {
    int64_t value;   /* saturated when big is not empty */
    scr_text big;    /* its decimal digits when it is beyond 64 bits; else empty */
} scr_integer;

typedef struct scr_uuid {
    unsigned char bytes[16]; /* as it is written, first digit first */
} scr_uuid;

/* A date, time or datetime; what it lacks is 0. */
typedef struct scr_datetime {
    int16_t year;
    uint8_t month, day, hour, minute, second;
    bool has_offset;   /* it is aware: in UTC or another zone */
    uint32_t micro;    /* microseconds of the second */
    int32_t offset;    /* seconds east of UTC */
    int64_t epoch_us;  /* microseconds since 1970-01-01T00:00 UTC (of a naive one: as if it were UTC; of a time: since midnight) */
} scr_datetime;

/* ORDER OKINDS */
typedef enum scr_okind {
    SCR_O_NONE, SCR_O_BOOL, SCR_O_INT, SCR_O_BIGINT, SCR_O_FLOAT, SCR_O_STR, SCR_O_BYTES, SCR_O_LIST, SCR_O_TUPLE, SCR_O_SET, SCR_O_FROZENSET,
    SCR_O_DEQUE, SCR_O_DICT, SCR_O_DECIMAL, SCR_O_DATE, SCR_O_TIME, SCR_O_DATETIME, SCR_O_TIMEDELTA, SCR_O_UUID, SCR_O_ENUM, SCR_O_SECRET, SCR_O_MODEL,
    SCR_O_TEXTUAL, /* an object whose str() says all of it: see scr_otextual */
    SCR_O_MISSING /* no value: what was not given */
} scr_okind;

/* Which class's objects. ORDER TEXTUALS */
typedef enum scr_otextual {
    SCR_O_IPV4_ADDRESS, SCR_O_IPV6_ADDRESS, SCR_O_IPV4_NETWORK, SCR_O_IPV6_NETWORK, SCR_O_IPV4_INTERFACE, SCR_O_IPV6_INTERFACE, SCR_O_PATH, SCR_O_PURE_PATH,
    SCR_O_NAME_EMAIL, SCR_O_URL /* and those behind it: in the order of scr_urls.def */
} scr_otextual;

#define SCR_O_GIVEN 1u /* flags, of a model's field: the input had it */

/* Any value of Python, in 16 bytes: what Any, unions and other types without a C form of their own become. */
typedef struct scr_object scr_object;
struct scr_object {
    uint8_t kind, flags;        /* scr_okind, SCR_O_* */
    uint16_t index;             /* ENUM: which enum; MODEL: which class; TUPLE, DICT: that of a NamedTuple or TypedDict + 1, else 0; TEXTUAL: scr_otextual */
    uint32_t n;                 /* bytes of text; items of a container, fields of a model; ENUM: which member */
    union {
        bool truth;
        int64_t i;              /* INT; TIMEDELTA: microseconds */
        double f;
        const char *text;       /* STR: UTF-8, valid; BYTES; DECIMAL: as str() gives it; BIGINT: decimal digits, beyond 64 bits; TEXTUAL: str() */
        struct scr_olist *list; /* LIST, TUPLE, SET, FROZENSET, DEQUE: members of sets differ from each other */
        struct scr_odict *dict; /* DICT; MODEL: fields by index in items[], no keys */
        const struct scr_odatetime *time; /* DATE, TIME, DATETIME */
        const unsigned char *uuid;        /* 16 bytes */
        const scr_object *inner;          /* SECRET: a STR or BYTES */
    } u;
};

/* n here and in the object that points to it are the same once the container is made. */
typedef struct scr_olist {
    scr_object *items;
    uint32_t n, room;
} scr_olist;

typedef struct scr_odict {
    scr_object *keys, *items;      /* in the order in which they were put */
    uint32_t n, room;
    struct scr_odict *extra;       /* MODEL with extra="allow": what has no field, in the input's order; else NULL */
    uint32_t *table;               /* DICT: slots of indices + 1 by hash; NULL: few keys, which are searched one by one */
    uint32_t mask;
    scr_object *shown;             /* MODEL: what dumps show in place of fields (MISSING: the fields), then its computed fields; NULL: nothing */
} scr_odict;

/* Fields that a kind lacks are 0 (of a TIME: the date). */
typedef struct scr_odatetime {
    int16_t year;
    uint8_t month, day, hour, minute, second, has_offset;
    uint32_t micro;
    int32_t offset; /* seconds east of UTC */
} scr_odatetime;

/* ---- for generic loaders ---- */

typedef struct scr_model_entry {
    const char *name; /* "OrderEvent" */
    /* Decodes and writes the value as JSON text for Python (python_form, docs/models.md) into buf; *needed is its length, which may exceed room. */
    int (*python)(const char *json, size_t len, const scr_model_options *options, char *buf, size_t room, size_t *needed, scr_model_report *report);
    /* The same of a settings class from its environment; NULL: it is none. */
    int (*load)(const scr_settings_source *source, const scr_model_options *options, char *buf, size_t room, size_t *needed, scr_model_report *report);
} scr_model_entry;

/* Exported as <prefix>_models. */
typedef struct scr_model_module {
    uint32_t abi;          /* 1 */
    uint32_t options_size, report_size, error_size; /* sizeof */
    uint32_t n_entries, reserved;
    const char *compiler;  /* "schemac 0.1.0" */
    const scr_model_entry *entries;
    size_t (*scratch_bound)(size_t len);
} scr_model_module;

#endif
