/* re_runs.c: reads an AST as runs of characters: the forms RUN and RUNS, and re_runs() for printers of straight-line
 * code. */
#include "re_runs.h"

#include <string.h>

#define MAX_SPANS 256

static bool add_span(Re *re, ReSpans *spans, uint32_t set, uint32_t min, uint32_t max)
{
    ReSpan *last = spans->n ? &spans->items[spans->n - 1] : NULL;
    if (last && last->set == set && min < RE_INFINITE / 2 && last->min < RE_INFINITE / 2) {
        last->min += min;
        bool endless = last->max == RE_INFINITE || max == RE_INFINITE || (uint64_t)last->max + max >= RE_INFINITE;
        last->max = endless ? RE_INFINITE : last->max + max;
        return true;
    }
    VEC_PUSH(re->ctx, spans) = (ReSpan){set, min, max};
    return spans->n <= MAX_SPANS;
}

static bool add_node(Re *re, ReSpans *spans, const ReNode *node)
{
    const ReNode *item = node->n ? node->items[0] : NULL;
    switch (node->kind) {
    case RE_EMPTY: return true;
    case RE_SET: return add_span(re, spans, node->set, 1, 1);
    case RE_CAT:
        for (size_t i = 0; i < node->n; i++)
            if (!add_node(re, spans, node->items[i]))
                return false;
        return true;
    case RE_REPEAT:
        if (item->kind == RE_SET)
            return add_span(re, spans, item->set, node->min, node->max);
        if (node->min != node->max || node->min > MAX_SPANS)
            return false;
        for (uint32_t i = 0; i < node->min; i++)
            if (!add_node(re, spans, item))
                return false;
        return true;
    case RE_NEVER: case RE_ALT: case RE_GROUP: case RE_PREV: case RE_NEXT: case RE_LOOK: case RE_BACKREF: break;
    }
    return false;
}

bool re_spans(Re *re, const ReNode *node, ReSpans *spans)
{
    if (node->kind != RE_CAT || node->n < 2 || !re_is_anchor(re, node->items[0], RE_PREV) ||
        !re_is_anchor(re, node->items[node->n - 1], RE_NEXT))
        return false;
    for (size_t i = 1; i + 1 < node->n; i++)
        if (!add_node(re, spans, node->items[i]))
            return false;
    return true;
}

static bool meet(const Re *re, uint32_t a, uint32_t b)
{
    ReSet x = re->sets.items[a], y = re->sets.items[b];
    for (size_t i = 0, j = 0; i < x.n && j < y.n;) {
        if (x.ranges[i].hi < y.ranges[j].lo)
            i++;
        else if (y.ranges[j].hi < x.ranges[i].lo)
            j++;
        else
            return true;
    }
    return false;
}

bool re_spans_certain(const Re *re, const ReSpans *spans)
{
    for (size_t i = 0; i < spans->n; i++) {
        if (spans->items[i].min == spans->items[i].max)
            continue;
        for (size_t j = i + 1; j < spans->n; j++) {
            if (meet(re, spans->items[i].set, spans->items[j].set))
                return false;
            if (spans->items[j].min > 0)
                break;
        }
    }
    return true;
}

scr_re_run re_make_run(Re *re, ReSpan span)
{
    ReSet set = re->sets.items[span.set];
    scr_re_run run = {.min = span.min, .max = span.max};
    uint32_t *cuts = NULL;
    for (size_t i = 0; i < set.n; i++) {
        uint32_t lo = set.ranges[i].lo, hi = set.ranges[i].hi;
        for (uint32_t c = lo; c <= hi && c < 128; c++)
            run.set[c / 64] |= (uint64_t)1 << c % 64;
        if (hi < 128)
            continue;
        if (!cuts)
            cuts = CTX_ARRAY(re->ctx, 2 * (set.n - i), uint32_t);
        cuts[run.n_ranges++] = lo < 128 ? 128 : lo;
        cuts[run.n_ranges++] = hi + 1;
    }
    run.high = run.n_ranges ? SCR_RE_HIGH_SOME : SCR_RE_HIGH_NONE;
    if (run.n_ranges == 2 && cuts[0] == 128 && cuts[1] == RE_MAX_CP + 1) {
        run.high = SCR_RE_HIGH_ALL;
        run.n_ranges = 0;
        cuts = NULL;
    }
    run.ranges = cuts;
    return run;
}

/* ---- the view for printers ---- */

typedef VEC(ReRun) RunList;

/* A character above U+007F as one run a byte. */
static void add_bytes(Ctx *ctx, RunList *runs, uint32_t cp)
{
    unsigned n = cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;
    for (unsigned i = 0; i < n; i++) {
        uint32_t lead = n == 2 ? 0xc0 : n == 3 ? 0xe0 : 0xf0;
        uint32_t byte = (cp >> 6 * (n - 1 - i)) | lead;
        if (i > 0)
            byte = (cp >> 6 * (n - 1 - i) & 0x3f) | 0x80;
        ReRun *run = &VEC_PUSH(ctx, runs);
        *run = (ReRun){.min = 1, .max = 1};
        run->set[byte / 64] = (uint64_t)1 << byte % 64;
    }
}

static bool add_run(Ctx *ctx, Re *re, RunList *runs, ReSpan span)
{
    ReSet set = re->sets.items[span.set];
    if (set.n == 1 && set.ranges[0].lo == set.ranges[0].hi && set.ranges[0].lo >= 128) {
        if (span.min != span.max || span.min > MAX_SPANS)
            return false;
        for (uint32_t i = 0; i < span.min; i++)
            add_bytes(ctx, runs, set.ranges[0].lo);
        return true;
    }
    scr_re_run run = re_make_run(re, span);
    if (run.high == SCR_RE_HIGH_SOME)
        return false;
    ReRun *out = &VEC_PUSH(ctx, runs);
    *out = (ReRun){.high = run.high == SCR_RE_HIGH_ALL, .min = run.min, .max = run.max};
    memcpy(out->set, run.set, sizeof out->set);
    return true;
}

bool re_runs(Ctx *ctx, const RePattern *pattern, ReRun **runs, size_t *n)
{
    Re *re = pattern->re;
    ReSpans spans = {0};
    RunList list = {0};
    if (!pattern->tree || !re_spans(re, pattern->tree, &spans) || !re_spans_certain(re, &spans))
        return false;
    for (size_t i = 0; i < spans.n; i++)
        if (!add_run(ctx, re, &list, spans.items[i]))
            return false;
    *runs = list.items;
    *n = list.n;
    return true;
}
