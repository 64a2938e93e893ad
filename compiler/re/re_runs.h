/* re_runs.h: anchored patterns that are one run of characters after the other. For re_runs.c and re_compile.c. */
#ifndef SCHEMAC_RE_RUNS_H
#define SCHEMAC_RE_RUNS_H

#include "re_ast.h"

typedef struct ReSpan { uint32_t set, min, max; } ReSpan; /* characters of a set; max RE_INFINITE */
typedef VEC(ReSpan) ReSpans;

/* ^, runs, $: true and the runs, neighbours of one set joined. */
bool re_spans(Re *re, const ReNode *node, ReSpans *spans);
/* Each may take all it can: what follows it cannot begin with one of its own, or its count is fixed. */
bool re_spans_certain(const Re *re, const ReSpans *spans);
scr_re_run re_make_run(Re *re, ReSpan span);

#endif
