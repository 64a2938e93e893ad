/* scr_eval_memo.h: what the evaluator remembers: outcomes, dynamic scopes. Part of the evaluator. */
#ifndef SCR_EVAL_MEMO_H
#define SCR_EVAL_MEMO_H

#include "scr_eval_state.h"

/* The value of a key, 0: none. */
SCR_FN uint32_t scr_memo_get(const scr_run *run, uint32_t node, uint32_t cell, uint32_t scope);
SCR_FN bool scr_memo_put(scr_run *run, uint32_t node, uint32_t cell, uint32_t scope, uint32_t value);
/* The remembered outcome of a node over a value: YES with what it evaluates added to set (may be NULL), NO, or PENDING: not
 * known. */
SCR_FN int scr_recall(scr_run *run, const scr_source *source, uint32_t node, uint32_t cell, uint32_t scope, uint64_t *set);
/* Keeps the outcome v, which it returns, or SCR_NO_SCRATCH. */
SCR_FN int scr_remember(scr_run *run, const scr_source *source, uint32_t node, uint32_t cell, uint32_t scope,
                        const uint64_t *set, int v);
/* The scope within `scope` after a resource is entered. False: *status says which limit. */
SCR_FN bool scr_enter(scr_run *run, uint32_t *scope, uint32_t resource, int *status);
/* What a dynamic reference leads to within a scope. */
SCR_FN uint32_t scr_dynamic_target(const scr_run *run, uint32_t scope, const scr_rule *rule);
/* Room for one more item in an array that doubles; NULL: no memory. */
SCR_FN void *scr_more(scr_run *run, void *items, uint32_t n, uint32_t *cap, size_t size);

#endif
