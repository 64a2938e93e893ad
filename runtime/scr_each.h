/* scr_each.h: <prefix>_check_each by the evaluator: the meaning of a verdict on each item of a batch. */
#ifndef SCR_EACH_H
#define SCR_EACH_H

#include "scr_report.h"

/* A batch of a program: the document is valid when the frame takes it and every node of `items` takes each item of the array. */
typedef struct scr_each {
    const scr_text *names;  /* of the members that lead from the root to the array */
    const uint32_t *items;  /* nodes */
    uint32_t n_names, n_items;
    uint32_t frame;         /* node */
} scr_each;

SCR_FN int scr_check_each(const scr_program *program, const scr_each *each, const char *json, size_t len, uint32_t json_flags,
                          const scr_options *options, scr_verdicts *verdicts);
/* The same of a document that is on a tape already (see scr_validate_doc). */
SCR_FN int scr_check_each_doc(const scr_program *program, const scr_each *each, const scr_doc *doc, uint32_t json_flags,
                              const scr_options *options, scr_verdicts *verdicts);

#endif
