/* scr.h: the contract between a generated validator and its caller.
 *
 * Everything here is also what a generated header carries, inside one SCR_ABI_1 block, so that several generated
 * headers can be included together. Nothing here needs a library. Names: scr_ and SCR_ only.
 *
 * Promises: no function below allocates, exits, prints, uses a global or reads outside [json, json + len).
 * Not promised: that a verdict is possible; a named limit may be hit, and then the status is negative.
 */
#ifndef SCR_ABI_1
#define SCR_ABI_1

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A status: what a check found. Negative: could not decide; the input may be valid or invalid. ORDER STATUS */
enum scr_status {
    SCR_VALID = 0,
    SCR_INVALID = 1,        /* malformed JSON, a duplicate key, or a failed keyword: whichever was met first */
    SCR_NO_SCRATCH = -1,    /* the caller's scratch is too small for this input */
    SCR_TOO_DEEP = -2,      /* nested deeper than options.max_depth */
    SCR_TOO_LARGE = -3,     /* longer than options.max_bytes, or 4 GiB */
    SCR_MATCH_LIMIT = -4,   /* an irregular pattern used up its match limit */
    SCR_WORK_LIMIT = -5,    /* the schema's dynamic scopes or annotations need more work than the limit */
    SCR_BAD_OPTIONS = -6,   /* options.struct_size is not one this code knows */
    SCR_NOT_READY = -7      /* a pattern that needs PCRE2, and <prefix>_init was not called (or it failed) */
};

/* Text: bytes of UTF-8 with a length; not NUL-terminated; NUL is a character like any other. */
typedef struct scr_text {
    const char *ptr;
    size_t len; /* bytes */
} scr_text;

/* What a caller may set. Zero every field it does not know: {.struct_size = sizeof(scr_options)}. */
typedef struct scr_options {
    size_t struct_size;
    void *scratch;         /* caller's memory, any alignment; may be NULL when the schema and report need none */
    size_t scratch_size;   /* bytes */
    size_t max_bytes;      /* longest input in bytes; 0: 4 GiB - 2 */
    uint32_t max_depth;    /* deepest nesting of arrays and objects; 0: 1200 */
    uint32_t max_errors;   /* most errors in a report; 0: 100 */
    uint32_t flags;        /* none yet: 0 */
    uint32_t reserved;     /* 0 */
} scr_options;

/* One failed keyword (or malformed text). Strings live in static memory, the input or options.scratch. */
typedef struct scr_error {
    scr_text code;              /* stable, e.g. "required"; see docs/errors.md */
    scr_text keyword;           /* as in the schema; empty for malformed JSON and for a false schema */
    scr_text instance_location; /* JSON Pointer (RFC 6901) */
    scr_text schema_location;   /* JSON Pointer of the evaluation path, through $ref */
    scr_text absolute_schema_location; /* URI with a JSON Pointer fragment; a schema without $id: "order.json#/..." */
    scr_text message;           /* English, no final period; never holds the instance's values */
    scr_text params;            /* a JSON object, e.g. {"limit":1} */
    size_t offset;              /* bytes from the start of the input; within a string's own JSON (contentSchema): of the string.
                                   line and column likewise */
    uint32_t line;              /* from 1 */
    uint32_t column;            /* code points, from 1 */
    uint32_t parent;            /* index of the error of the anyOf, oneOf ... that this one explains; SCR_NONE: none */
    uint32_t reserved;
} scr_error;

#define SCR_NONE 0xffffffffu

typedef struct scr_report {
    size_t struct_size;      /* set by the caller */
    const scr_error *errors; /* in document order, children behind their parent; in options.scratch */
    size_t n_errors;
    bool truncated;          /* there are more errors than max_errors or scratch allowed */
} scr_report;

/* What <prefix>_check_each says of a batch: which of its items failed. */
typedef struct scr_verdicts {
    size_t struct_size;  /* set by the caller, as are the next two */
    uint32_t *failed;    /* gets the indexes of the items that failed, from 0, rising */
    size_t max_failed;   /* indexes that it has room for */
    size_t n_failed;     /* items that failed: more than max_failed when not all are told */
    size_t n_items;      /* items that were judged */
} scr_verdicts;

/* What a generic loader needs; exported as <prefix>_module and, weakly, schemac_module. */
typedef struct scr_module {
    uint32_t abi;                /* 1 */
    uint32_t options_size;       /* sizeof(scr_options) when the module was compiled */
    uint32_t error_size;         /* sizeof(scr_error) */
    uint32_t report_size;        /* sizeof(scr_report) */
    uint32_t needs_scratch;      /* 1: some inputs cannot be decided without scratch */
    uint32_t verdicts_size;      /* sizeof(scr_verdicts); 0: compiled without --each, and there is no check_each below */
    const char *name;            /* the prefix */
    const char *compiler;        /* "schemac 0.1.0" */
    const char *schema_hash;     /* 64 hex digits: SHA-256 of the bundled schema and the options that change meaning */
    bool (*is_valid)(const char *json, size_t len);
    int (*check)(const char *json, size_t len, const scr_options *options);
    int (*validate)(const char *json, size_t len, const scr_options *options, scr_report *report); /* NULL: --verdict-only */
    size_t (*scratch_bound)(size_t len);
    int (*is_valid_int)(const char *json, int len); /* is_valid for foreign function interfaces that pass plain ints quickest: 1 or 0 */
    int (*check_each)(const char *json, size_t len, const scr_options *options, scr_verdicts *verdicts); /* NULL: see verdicts_size */
} scr_module;

#endif
