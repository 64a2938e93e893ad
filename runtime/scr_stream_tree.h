/* scr_stream_tree.h: the way from the fast path to the evaluator: one value is parsed into a tape and judged there. */
#ifndef SCR_STREAM_TREE_H
#define SCR_STREAM_TREE_H

#include "scr_eval.h"
#include "scr_stream.h"

/* Judges the value at p by every one of n nodes of the program: behind the value, or NULL. The scratch is given back. */
SCR_FN SCR_VERDICTS const scr_byte *scr_tree(scr_stream *s, const scr_byte *p, const scr_program *program, const uint32_t *nodes, uint32_t n);

/* Generated functions have called each other SCR_STREAM_LEVELS deep: the next value is for the tree, not the C stack. */
SCR_INLINE bool scr_is_deep(const scr_stream *s) { return s->max_depth + 1 - s->room > SCR_STREAM_LEVELS; }

#endif
