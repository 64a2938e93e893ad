/* scr_eval_verdict.h: verdicts by recursion to a fixed depth. Part of the evaluator. */
#ifndef SCR_EVAL_VERDICT_H
#define SCR_EVAL_VERDICT_H

#include "scr_eval_state.h"

/* Whether a value is valid: YES, NO or a status. Takes run->levels and run->scope for what they are now, and leaves them
 * so. set: where what is evaluated is to be marked, when that is valid; NULL: nobody asks. trial: the caller goes on when
 * it is not. */
SCR_FN int scr_judge(scr_run *run, scr_source *source, uint32_t node, uint32_t cell, uint64_t *set, bool trial);

#endif
