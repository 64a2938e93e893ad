/* scr_eval_leaf.h: the rules that look at nothing but the value; what strings hold. Part of the evaluator. */
#ifndef SCR_EVAL_LEAF_H
#define SCR_EVAL_LEAF_H

#include "scr_eval_state.h"

/* A rule that looks at nothing but the value. NO leaves why in run->code, x, y. */
SCR_FN int scr_leaf(scr_run *run, scr_source *source, uint32_t cell, const scr_rule *rule);
/* The rules of a list, none of which applies other schemas. */
SCR_FN int scr_leaf_list(scr_run *run, scr_source *source, uint32_t cell, const uint32_t *list);
/* The next name from *at on that REQUIRED or DEPENDENT_REQUIRED misses; false: none. *at and *inner begin at 0. */
SCR_FN bool scr_leaf_missing(scr_run *run, const scr_doc *doc, uint32_t cell, const scr_rule *rule, uint32_t *at,
                             uint32_t *inner);
/* The key cell of the member whose name stands at words[name]; SCR_NONE: not there. hint: a key cell to begin with, or 0. */
SCR_FN uint32_t scr_find_member(const scr_program *program, const scr_doc *doc, uint32_t object, uint32_t name, uint32_t hint);
/* A name matches none of the patterns that additionalProperties leaves out: YES, NO or a status. */
SCR_FN int scr_matches_none(scr_run *run, const scr_rule *rule, scr_text name);
/* The JSON that a string holds. NULL: *status says why; else see its decoded and parsed. */
SCR_FN scr_source *scr_content(scr_run *run, scr_source *source, uint32_t cell, uint32_t encoding, int *status);

#endif
