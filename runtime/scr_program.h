/* scr_program.h: a schema as tables: what the evaluator walks. Position-free constant data; the compiler prints it into
 * generated C or keeps it in memory (libschemac). Emitted from the IR before any optimising pass.
 */
#ifndef SCR_PROGRAM_H
#define SCR_PROGRAM_H

#include "scr_format.h"
#include "scr_json.h"
#include "scr_regex.h"

enum scr_op { /* ORDER OPS */
#define SCR_OP(NAME, kinds, operands) SCR_OP_##NAME,
#include "scr_ops.def"
#undef SCR_OP
    SCR_N_OPS
};

#define SCR_KINDS_ALL 127u
#define SCR_KINDS_APPLIES 128u

/* What an operation is about: the `kinds` of scr_ops.def. */
SCR_INLINE uint32_t scr_kinds_of(uint32_t op)
{
    static const uint8_t of[SCR_N_OPS] = {
#define SCR_OP(NAME, kinds, operands) (uint8_t)(kinds),
#include "scr_ops.def"
#undef SCR_OP
    };
    return of[op];
}

#define SCR_TYPE_INTEGER (1u << 7)       /* a number that is an integer by value */
#define SCR_TYPE_INTEGER_TOKEN (1u << 8) /* draft 4: written without fraction and exponent */

#define SCR_RULE_ANNOTATE 1u  /* FORMAT, CONTENT_*: an annotation only, never fails */
#define SCR_RULE_EVALUATES 2u /* CONTAINS: see scr_ops.def */
#define SCR_RULE_MIN_CONTAINS 4u /* CONTAINS: the bound was written: failures name minContains / maxContains */
#define SCR_RULE_MAX_CONTAINS 8u
#define SCR_RULE_INTEGER 16u /* MINIMUM ...: the bound is an integer that c and d hold */

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
#define SCR_NODE_SHARED 8u     /* may be judged more than once for one value, and applies others: memoise */
#define SCR_NODE_DYNAMIC 16u   /* reaches a dynamic reference: the dynamic scope is part of its memo key */
#define SCR_NODE_ENTERS 32u    /* DYNAMIC, and its resource declares dynamic anchors: it may change the scope */
#define SCR_NODE_RECURSIVE 64u /* some schema that leads back to itself leads to it */
#define SCR_NODE_ALIAS 128u    /* a verdict is that of another node: all that can fail is one $ref */
#define SCR_NODE_LEAF 256u     /* no rule in its lists applies other schemas */
#define SCR_NODE_FAR 512u      /* the way to what it says, or leads to by a reference, is not simply what stands behind the root's location in its own:
                                  they are of two resources, something in it is escaped, or it holds a reference */
#define SCR_NODE_MEMBERS 1024u /* of an object its members are all that it asks about, in one go, and it is not APART */
#define SCR_NODE_APART (SCR_NODE_ANY | SCR_NODE_TRACKS | SCR_NODE_SHARED | SCR_NODE_ENTERS) /* more than its lists to a verdict */

/* What nodes there are: a generated file says so of its own, and code that is for others falls away. RECURSIVE: also when
 * they nest deeper than SCR_LEVELS_MAX. */
#ifndef SCR_PROGRAM_FLAGS
#define SCR_PROGRAM_FLAGS 0xffffu
#endif
#define SCR_SOME(flags) ((SCR_PROGRAM_FLAGS & (flags)) != 0)

/* Verdicts of the evaluator: a generated file whose own functions hardly ever ask for one says that they are seldom. */
#ifndef SCR_VERDICTS
#define SCR_VERDICTS
#define SCR_VERDICT SCR_INLINE_ALWAYS
#endif

/* Levels of recursion in a verdict, of some 150 bytes each; a value takes one or two. What nests deeper is judged by frames. Tests set it to
 * less. */
#ifndef SCR_LEVELS_MAX
#define SCR_LEVELS_MAX 192u
#endif

/* The rules of a node stand twice: all of them in the schema's order, which is what reports tell of; and for a verdict
 * in `lists`, by the kind of the value, without what cannot fail. */
typedef struct scr_node {
    uint32_t rule;         /* first of its rules */
    uint32_t n_rules;      /* in the schema's order; unevaluated* last */
    uint32_t location;     /* pool offset of the absolute location: URI "#" JSON Pointer */
    uint32_t location_len;
    uint32_t resource;     /* schema resource that it belongs to */
    uint16_t flags;        /* SCR_NODE_* */
    uint16_t types;        /* what its `type` lets pass, as in TYPE; all kinds when it has none; and SCR_ASKS << kind: its list for these is not
                              empty */
    uint32_t lists;        /* w[lists + kind] = where its rules for such values stand: rules, SCR_NONE;
                              ALIAS: the other node */
    uint32_t members;      /* in program.members, SCR_NONE: no rule about single members */
} scr_node;

SCR_INLINE bool scr_node_is(const scr_node *node, uint32_t flags)
{
    return (node->flags & SCR_PROGRAM_FLAGS & flags) != 0;
}

#define SCR_ASKS (1u << 9)

/* A name that a node's rules know. */
typedef struct scr_property {
    uint32_t name, name_len; /* in pool */
    uint32_t hash;           /* scr_hash_key */
    uint32_t node;           /* of `properties`; SCR_NONE: it is not there */
    uint32_t flags;          /* SCR_PROPERTY_* */
} scr_property;

#define SCR_PROPERTY_REQUIRED 1u
#define SCR_PROPERTY_NAMED 2u      /* no additional property */

/* PROPERTIES, PATTERN_PROPERTIES, ADDITIONAL_PROPERTIES and REQUIRED of one node, judged in one go over the members: the
 * one of them that stands first in the list stands for all. Names are found by hash: properties[properties + i - 1] for
 * slot value i at hash >> shift & mask or behind it, 0: free. */
typedef struct scr_members {
    uint32_t properties;
    uint32_t slots, mask;    /* w[slots..slots+mask] */
    uint32_t shift;
    uint32_t patterns;       /* rule PATTERN_PROPERTIES; SCR_NONE */
    uint32_t additional;     /* rule ADDITIONAL_PROPERTIES; SCR_NONE */
    uint32_t n_required;     /* names that are REQUIRED */
} scr_members;

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
    const scr_property *properties;
    const scr_members *members;
    const char *pool;          /* texts */
    scr_doc consts;            /* constants as one tape: an array whose items are the constants */
    const uint32_t *const_cells; /* const -> its cell in consts */
    const scr_regex *const *regexes;
    const scr_format *const *formats;
    const scr_dynamic *dynamics; /* sorted by resource */
    uint32_t n_nodes, n_rules, n_words, n_properties, n_members, n_pool, n_consts, n_regexes, n_formats, n_dynamics;
} scr_program;

#endif
