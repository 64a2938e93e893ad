/* scr_eval.h: the reference evaluator: a program over a tape. All keywords, all errors, annotations.
 *
 * No recursion on the C stack: frames stand in the arena. (node, value, dynamic scope) is memoised, and below a visible
 * unevaluated* the evaluated set too; so a verdict costs at most |schema| x |document| (x dynamic scopes).
 */
#ifndef SCR_EVAL_H
#define SCR_EVAL_H

#include "scr_program.h"
#include "scr_value.h"

enum scr_error_code { /* ORDER ERRORS */
#define SCR_ERROR(CODE, code, pydantic, message) SCR_E_##CODE,
#include "scr_errors.def"
#undef SCR_ERROR
    SCR_N_ERRORS
};

/* What a validation found about one keyword at one place. Kept in order of evaluation. */
typedef struct scr_unit {
    uint32_t rule;     /* in program.rules; SCR_NONE: the unit of a whole (sub)schema (SCR_WANT_ALL only) */
    uint32_t node;     /* the schema object that holds the rule */
    uint32_t cell;     /* the instance value; a key's cell stands for its member (propertyNames, additional properties) */
    uint32_t parent;   /* unit that this one explains or is nested in; SCR_NONE */
    uint32_t path;     /* evaluation path with the keyword: for scr_eval_path */
    uint8_t kind;      /* SCR_UNIT_* */
    uint8_t code;      /* error: scr_error_code, SCR_UNIT_NO_CODE for keywords that only pass on what is in them */
    uint16_t source;   /* 0: cell is in eval.doc; else in a string's own JSON, see scr_eval_unit_doc */
    uint32_t x, y;     /* see below */
} scr_unit;
/* x and y. Errors:
 *   ENUM x values; MIN_LENGTH ... MAX_PROPERTIES, CONTAINS, MIN_CONTAINS, MAX_CONTAINS x limit, y what is there;
 *   UNIQUE_ITEMS, ONE_OF_MANY x and y two indexes; ANY_OF, ONE_OF_NONE x branches;
 *   REQUIRED x: word index of the missing name; DEPENDENT_REQUIRED the same, y: word index of the name that needs it.
 * Annotations: ANNOTATION and CONTENT_SCHEMA x const; FORMAT, CONTENT_*: the text is the rule's;
 *   PROPERTIES, PATTERN_PROPERTIES, ADDITIONAL_PROPERTIES, UNEVALUATED_PROPERTIES, CONTAINS: the members or items for
 *   which scr_eval_unit_has holds; PREFIX_ITEMS x: how many items it was applied to (all of them: true);
 *   ITEMS, UNEVALUATED_ITEMS: true. */

#define SCR_UNIT_NO_CODE 255
enum { SCR_UNIT_ERROR, SCR_UNIT_ANNOTATION, SCR_UNIT_VALID };

/* Annotations and the verbose output are for tools: a generated file has errors alone, and its code is the smaller for it. */
#ifdef SCR_SPLIT
#define SCR_FOR_TOOLS true
#else
#define SCR_FOR_TOOLS false
#endif

enum {
    SCR_WANT_VERDICT = 0,
    SCR_WANT_ERRORS = 1,      /* of an invalid instance: failing keywords (all of them, up to max_units) */
    SCR_WANT_ANNOTATIONS = 2, /* of a valid instance: annotations */
    SCR_WANT_ALL = 4,         /* verbose: every keyword's and every schema's outcome, nested by `parent` */
    SCR_WANT_SUSPECTS = 16,   /* AT_ONCE where nothing else than `suspects` can be wrong */
    SCR_WANT_ALONE = 32,      /* SUSPECTS, and nothing else of the document is there: what would need it, or memory, ends undecided */
    SCR_WANT_AT_ONCE = 8      /* ERRORS without a verdict first, of what is most likely invalid. It may end undecided where a verdict would not */
};

/* A value that is wrong, or may be, by itself. */
typedef struct scr_suspect {
    uint32_t node, cell;
    uint32_t how; /* SCR_SUSPECT_* */
} scr_suspect;

#define SCR_SUSPECT_INSIDE 1u    /* what is in it is right, or suspected as well: `properties`, `additionalProperties` and `items` are not asked */
#define SCR_SUSPECT_ALL_THERE 2u /* nor is `required` */
#define SCR_SUSPECT_EXTRA 4u     /* the cell is that of a key which the node's `additionalProperties`, a false schema, refuses */

/* One validation. Set all of the first part (zero: default); the evaluator fills the second. */
typedef struct scr_eval {
    const scr_program *program;
    const scr_doc *doc;
    scr_arena *arena;
    uint32_t want;
    uint32_t max_units;        /* 0: SCR_ERRORS_DEFAULT */
    uint32_t max_depth;        /* of a string's own JSON; 0: SCR_DEPTH_DEFAULT */
    uint32_t json_flags;       /* of a string's own JSON: SCR_JSON_* */
    const scr_suspect *suspects; /* WANT_SUSPECTS, in the document's order; the root may be the first or the last of them */
    uint32_t n_suspects;
    /* results; they live in the arena */
    scr_unit *units;
    uint32_t n_units;
    bool truncated;            /* there are more units: max_units, memory or work did not suffice. The verdict stands. */
    void *state;               /* private: memo, scopes, paths */
} scr_eval;

/* Judges the value at `cell` by `node`: SCR_VALID, SCR_INVALID or a negative status. The dynamic scope begins with the
 * root's resource, then the node's. Without units wanted the arena is left as it was. */
SCR_FN int scr_eval_run(scr_eval *eval, uint32_t node, uint32_t cell);

#endif
