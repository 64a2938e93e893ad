/* scr_py_schema_walk.h: Python objects judged as they stand, by tables that say what the fast path does at each place of the schema.
 *
 * The walk is sure of "valid" alone: what it refuses, or has no form for (subclasses, names with quotes, what nests deep), is judged
 * again on a tape, which also knows what JSON cannot say. Strings and numbers are handed to the fast path's own functions as JSON text,
 * one at a time; what a schema leaves to the evaluator goes there as a tape of that value.
 */
#ifndef SCR_PY_SCHEMA_WALK_H
#define SCR_PY_SCHEMA_WALK_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include "scr_program.h"
#include "scr_stream.h"

enum { SCR_WALK_REFUSE, SCR_WALK_SKIP, SCR_WALK_CHECK, SCR_WALK_TREE }; /* ORDER HOW: plan.h */

#define SCR_WALK_WORDS 8u    /* 64 members each; objects of more go to the tree. ORDER WALK_WORDS: emit_walk.c */
#define SCR_WALK_LEVELS 64u  /* recursion, of some 200 bytes each; deeper values go to the tree */
#define SCR_WALK_STAGE 512u  /* bytes of JSON text that need no memory of their own */

typedef struct scr_walk_member {
    const char *name;
    uint32_t len;
    uint16_t value;             /* node */
    uint16_t next;              /* the member that is expected behind it; n_members: none */
} scr_walk_member;

typedef struct scr_walk_object {
    const scr_walk_member *members; /* in the order in which they are expected */
    const uint64_t *required;   /* bits of members; NULL: none is */
    uint32_t (*find)(const char *text, size_t len); /* the member of a name, n_members and more: none; 16 bytes can be read; NULL: no members */
    uint16_t n_members, first, n_words;
    bool refused;               /* any other name */
    bool (*other)(scr_stream *s, const scr_byte *p, const scr_byte *q, unsigned how, unsigned *match); /* whether another name, in quotes
                                   from p to q, is allowed, and which patterns match; NULL: all are, none do */
    const uint16_t *others;     /* nodes, by match */
    bool (*close)(const uint64_t *seen, uint32_t count); /* NULL: nothing more is asked */
} scr_walk_object;

typedef struct scr_walk_array {
    const uint16_t *prefix;     /* nodes, by position */
    uint32_t n_prefix;
    uint16_t rest;              /* node of what stands behind them */
    bool (*close)(uint32_t count); /* NULL: nothing more is asked */
} scr_walk_array;

/* All that is asked of a number: bounds, inclusive, that are integers up to 2^53 or next to one. A float's repr is on the same side of
 * such a bound as its value. */
typedef struct scr_walk_range {
    int64_t low, high;
    double real_low, real_high; /* absent: the least and the greatest finite one */
    uint8_t reals;              /* floats: 0 none, 1 with integer values, 2 all */
} scr_walk_range;

/* All that is asked of a string: code points. */
typedef struct scr_walk_length {
    uint64_t min, max;
} scr_walk_length;

typedef struct scr_walk_node {
    const scr_byte *(*string)(scr_stream *s, const scr_byte *p); /* passes JSON text of a string, or of a number, when CHECK */
    const scr_byte *(*number)(scr_stream *s, const scr_byte *p);
    const scr_walk_length *length; /* NULL: `string` is asked */
    const scr_walk_range *range;   /* NULL: `number` is asked */
    const scr_walk_object *object; /* when CHECK */
    const scr_walk_array *array;
    const uint32_t *nodes;      /* of the program: what the tree is asked */
    uint32_t n_nodes;
    uint8_t how[7];             /* SCR_WALK_*, by kind */
} scr_walk_node;

/* n bytes are equal, of lengths that are no constants; nothing beyond them is read. */
SCR_INLINE_ALWAYS bool scr_walk_same(const char *a, const char *b, size_t n)
{
    if (n >= 8) {
        for (size_t i = 0; i + 8 < n; i += 8)
            if (scr_load8(a + i) != scr_load8(b + i))
                return false;
        return scr_load8(a + n - 8) == scr_load8(b + n - 8);
    }
    if (n >= 4)
        return scr_load4(a) == scr_load4(b) && scr_load4(a + n - 4) == scr_load4(b + n - 4);
    return n == 0 || (a[0] == b[0] && a[n / 2] == b[n / 2] && a[n - 1] == b[n - 1]);
}

/* x is valid by nodes[0]. False: judge it on a tape, unless an exception is set: one of the user's, or no memory. plain_keys: of scr_py_try_entries. */
SCR_FN bool scr_walk(const scr_program *program, const scr_walk_node *nodes, uint8_t plain_keys, PyObject *x);

#endif
