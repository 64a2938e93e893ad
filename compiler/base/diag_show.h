/* diag_show.h: what the text and the JSON form of diagnostics share. */
#ifndef SCHEMAC_DIAG_SHOW_H
#define SCHEMAC_DIAG_SHOW_H

#include "base.h"

extern const char *const diag_code_name[N_DIAGS];    /* "SC0101" */
extern const char *const diag_warning_name[N_DIAGS]; /* "unknown-keyword"; "" for errors */
const char *diag_severity_name(Severity severity);   /* "error" */

/* The diagnostics by (file, start), those at one place in order of report. */
const Diag **diag_sorted(Ctx *ctx);

#endif
