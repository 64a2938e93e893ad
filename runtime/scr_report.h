/* scr_report.h: from the evaluator's units to scr_error: locations, lines, messages. Only reports need it. */
#ifndef SCR_REPORT_H
#define SCR_REPORT_H

#include "scr_eval.h"

enum scr_error_code { /* ORDER ERRORS */
#define SCR_ERROR(CODE, code, pydantic, message) SCR_E_##CODE,
#include "scr_errors.def"
#undef SCR_ERROR
    SCR_N_ERRORS
};

/* Parses json, judges it by the program's root, and fills the report (may be NULL: verdict only). This is
 * <prefix>_validate, and <prefix>_check of a schema that runs wholly on the tree. */
SCR_FN int scr_validate(const scr_program *program, const char *json, size_t len, uint32_t json_flags,
                        const scr_options *options, scr_report *report);

/* Scratch that always suffices for a document of len bytes (no report), saturating at SIZE_MAX. */
SCR_FN size_t scr_scratch_bound(const scr_program *program, size_t len);

#endif
