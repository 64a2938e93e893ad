/* scr_report.h: from the evaluator's units to scr_error: locations, lines, messages. Only reports need it. */
#ifndef SCR_REPORT_H
#define SCR_REPORT_H

#include "scr_eval.h"
#include "scr_eval_path.h"

/* A document under judgement by the evaluator. eval's doc and arena point into it: not to be moved. */
typedef struct scr_validation {
    scr_arena arena;
    scr_doc doc;
    scr_json_error malformed; /* when it is no JSON */
    scr_eval eval;            /* of a verdict; ready to run */
} scr_validation;

/* Looks at the options: all but the document is ready, or a status. */
SCR_FN int scr_validation_settings(scr_validation *v, const scr_program *program, size_t len, uint32_t json_flags, const scr_options *options);

/* The same and parses json: SCR_VALID, or the status that it ends with. */
SCR_FN int scr_validation_begin(scr_validation *v, const scr_program *program, const char *json, size_t len, uint32_t json_flags,
                                const scr_options *options);

/* The same of a document that is on a tape already. */
SCR_FN int scr_validation_begin_doc(scr_validation *v, const scr_program *program, const scr_doc *doc, uint32_t json_flags,
                                    const scr_options *options);

/* Parses json, judges it by the program's root, and fills the report (may be NULL: verdict only). This is
 * <prefix>_validate, and <prefix>_check of a schema that runs wholly on the tree. */
SCR_FN int scr_validate(const scr_program *program, const char *json, size_t len, uint32_t json_flags,
                        const scr_options *options, scr_report *report);

/* The same of a text that one pass has refused, so that its errors are looked for at once. */
SCR_FN int scr_validate_refused(const scr_program *program, const char *json, size_t len, uint32_t json_flags, const scr_options *options,
                                scr_report *report);

/* The end of a validation whose document is ready, or malformed, or why it is not: status. Judges it by the program's root and fills the report
 * (may be NULL). want: of the evaluator; with SCR_WANT_AT_ONCE a verdict may be possible where this is undecided. */
SCR_FN int scr_validation_end(scr_validation *v, int status, const char *json, size_t len, uint32_t want, scr_report *report);

/* The same as scr_validate of a document that is on a tape already, made from something else than JSON text: len bytes stand at its source, each
 * cell's `start` is behind that of the cell before it, and offsets, lines and columns mean nothing. */
SCR_FN int scr_validate_doc(const scr_program *program, const scr_doc *doc, size_t len, uint32_t json_flags, const scr_options *options,
                            scr_report *report);

/* The message of an error unit, as a report has it, without a NUL; at most cap bytes, returns the full length. */
SCR_FN size_t scr_unit_message(const scr_eval *eval, const scr_unit *unit, char *out, size_t cap);

/* Scratch that always suffices for a verdict on len bytes with max_depth up to its default, saturating at SIZE_MAX. The
 * worst that a document of that length can do is far from what documents do: begin with a few dozen bytes a byte of
 * input, and double it on SCR_NO_SCRATCH. Patterns that need PCRE2 are counted with 64 KiB. */
SCR_FN size_t scr_scratch_bound(const scr_program *program, size_t len);

#endif
