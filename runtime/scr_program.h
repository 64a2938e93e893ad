/* scr_program.h: a schema as tables: what the evaluator walks. Position-free constant data; the compiler prints it into
 * generated C or keeps it in memory (libschemac). Emitted from the IR before any optimising pass.
 */
#ifndef SCR_PROGRAM_H
#define SCR_PROGRAM_H

#include "scr_format.h"
#include "scr_json.h"
#include "scr_regex.h"

enum scr_op { /* ORDER OPS */
#define SCR_OP(NAME, operands) SCR_OP_##NAME,
#include "scr_ops.def"
#undef SCR_OP
    SCR_N_OPS
};

#define SCR_TYPE_INTEGER (1u << 8)       /* a number that is an integer by value */
#define SCR_TYPE_INTEGER_TOKEN (1u << 9) /* draft 4: written without fraction and exponent */

#define SCR_RULE_ANNOTATE 1u  /* FORMAT, CONTENT_*: an annotation only, never fails */
#define SCR_RULE_EVALUATES 2u /* CONTAINS: see scr_ops.def */
#define SCR_RULE_MIN_CONTAINS 4u /* CONTAINS: the bound was written: failures name minContains / maxContains */
#define SCR_RULE_MAX_CONTAINS 8u

typedef struct scr_rule {
    uint8_t op;       /* scr_op */
    uint8_t flags;    /* SCR_RULE_* */
    uint16_t keyword_len;
    uint32_t keyword; /* pool offset of the keyword as the schema wrote it ("items" for prefixItems of draft 7) */
    uint32_t a, b, c, d;
} scr_rule;

#define SCR_NODE_ANY 1u        /* no rule can fail: always valid (annotations and evaluation aside) */
#define SCR_NODE_TRACKS 2u     /* holds unevaluatedItems or unevaluatedProperties */
#define SCR_NODE_ANNOTATES 4u  /* it, or what it reaches in place, can yield annotations or evaluate items or properties */
#define SCR_NODE_SHARED 8u     /* may be judged more than once for one value: memoise (reached by two in-place ways, or recursion) */
#define SCR_NODE_DYNAMIC 16u   /* reaches a dynamic reference: the dynamic scope is part of its memo key */

typedef struct scr_node {
    uint32_t rule;         /* first of its rules */
    uint32_t n_rules;      /* in the schema's order; unevaluated* last */
    uint32_t location;     /* pool offset of the absolute location: URI "#" JSON Pointer */
    uint32_t location_len;
    uint32_t resource;     /* schema resource that it belongs to */
    uint32_t flags;        /* SCR_NODE_* */
} scr_node;

/* A dynamic anchor that a resource declares ($dynamicAnchor; "$recursiveAnchor": true is one with a name of its own). */
typedef struct scr_dynamic {
    uint32_t resource;
    uint32_t anchor;
    uint32_t node;
} scr_dynamic;

typedef struct scr_program {
    const scr_node *nodes;     /* nodes[0] is the root */
    const scr_rule *rules;
    const uint32_t *words;
    const char *pool;          /* texts */
    scr_doc consts;            /* constants as one tape: an array whose items are the constants */
    const uint32_t *const_cells; /* const -> its cell in consts */
    const scr_regex *const *regexes;
    const scr_format *const *formats;
    const scr_dynamic *dynamics; /* sorted by resource */
    uint32_t n_nodes, n_rules, n_words, n_pool, n_consts, n_regexes, n_formats, n_dynamics;
} scr_program;

#endif
