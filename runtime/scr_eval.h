/* scr_eval.h: the reference evaluator: a program over a tape. All keywords, all errors, annotations.
 *
 * No recursion on the C stack: frames stand in the arena. (node, value, dynamic scope) is memoised, and below a visible
 * unevaluated* the evaluated set too; so a verdict costs at most |schema| x |document| (x dynamic scopes).
 */
#ifndef SCR_EVAL_H
#define SCR_EVAL_H

#include "scr_program.h"
#include "scr_value.h"

/* What a validation found about one keyword at one place. Kept in order of evaluation. */
typedef struct scr_unit {
    uint32_t rule;     /* in program.rules; SCR_NONE: the unit of a whole (sub)schema (verbose output only) */
    uint32_t node;     /* the schema object that holds the rule */
    uint32_t cell;     /* the instance value, in the tape */
    uint32_t parent;   /* unit that this one explains or is nested in; SCR_NONE */
    uint32_t path;     /* evaluation path: index for scr_eval_path */
    uint8_t kind;      /* SCR_UNIT_* */
    uint8_t code;      /* error: scr_error_code */
    uint16_t reserved;
    uint32_t x, y;     /* error parameters, by code (scr_errors.def); annotation: cell mask or const */
} scr_unit;

enum { SCR_UNIT_ERROR, SCR_UNIT_ANNOTATION, SCR_UNIT_VALID };

enum {
    SCR_WANT_VERDICT = 0,
    SCR_WANT_ERRORS = 1,      /* collect failing keywords (all of them, up to max_units) */
    SCR_WANT_ANNOTATIONS = 2, /* collect annotations of a valid instance */
    SCR_WANT_ALL = 4          /* verbose: every keyword's outcome */
};

/* One validation. Set program, doc, arena, want, max_units; the rest belongs to the evaluator. */
typedef struct scr_eval {
    const scr_program *program;
    const scr_doc *doc;
    scr_arena *arena;
    uint32_t want;
    uint32_t max_units;
    uint32_t max_depth;        /* for contentSchema's own JSON */
    /* results, in the arena */
    scr_unit *units;
    uint32_t n_units;
    bool truncated;
    void *state;               /* private: memo, scopes, paths */
} scr_eval;

/* Judges the value at `cell` by `node`: SCR_VALID, SCR_INVALID or a negative status. */
SCR_FN int scr_eval_run(scr_eval *eval, uint32_t node, uint32_t cell);

#endif
