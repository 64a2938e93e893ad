/* re_nfa.c: position automaton -> the bit-parallel form that scr_regex.c runs, for patterns whose DFA is too large.
 *
 * Only for patterns whose assertions ask for nothing but the text's edges. Words of scr_regex.nfa, n_words each: the
 * positions to begin with at the start of the text, and elsewhere; those that match when entered, and at the end of the
 * text; those that their right neighbour follows; one set a class; then n_rows pairs of positions and what else follows them.
 */
#include "re_ast.h"

#include <string.h>

#define MAX_WORDS 8192 /* 64 KiB of tables */

typedef struct Nfa {
    ReAuto *a;
    uint32_t n_words;          /* of the characters' positions alone */
    uint16_t inside, edge;     /* what stands before or behind: a character, the text's edge */
    uint16_t next_inside, next_edge;
    uint64_t *first0, *first, *any, *end, *chain;
    VEC(uint64_t) rows;        /* mask, follow */
    uint64_t *settled;
} Nfa;

static bool uniform(const uint16_t *sigs, uint32_t n)
{
    for (uint32_t c = 1; c < n; c++)
        if (sigs[c] != sigs[0])
            return false;
    return true;
}

static bool has_item(const uint64_t *set, uint32_t item) { return set[item / 64] >> item % 64 & 1; }

/* Copies the bits of characters only. */
static void copy_chars(const Nfa *n, uint64_t *out, const uint64_t *set)
{
    memcpy(out, set, n->n_words * sizeof *out);
    if (n->a->n_chars % 64)
        out[n->n_words - 1] &= ((uint64_t)1 << n->a->n_chars % 64) - 1;
}

/* Adds a position to the row that has its followers, or makes one. */
static bool add_row(Nfa *n, uint32_t item, const uint64_t *follow)
{
    Ctx *ctx = n->a->re->ctx;
    size_t w = n->n_words;
    for (size_t at = 0; at < n->rows.n; at += 2 * w) {
        n->a->work += w;
        if (!memcmp(n->rows.items + at + w, follow, w * sizeof *follow)) {
            n->rows.items[at + item / 64] |= (uint64_t)1 << item % 64;
            return true;
        }
    }
    if (n->rows.n + 2 * w > MAX_WORDS)
        return false;
    for (size_t i = 0; i < w; i++)
        VEC_PUSH(ctx, &n->rows) = i == item / 64 ? (uint64_t)1 << item % 64 : 0;
    for (size_t i = 0; i < w; i++)
        VEC_PUSH(ctx, &n->rows) = follow[i];
    return true;
}

static bool add_position(Nfa *n, uint32_t item, uint64_t *follow)
{
    ReAuto *a = n->a;
    const uint64_t *behind = re_auto_closure(a, a->insts[a->item_inst[item]].x, n->inside);
    uint64_t bit = (uint64_t)1 << item % 64;
    re_auto_settle(a, n->settled, behind, n->inside, n->next_edge);
    if (has_item(n->settled, a->match))
        n->end[item / 64] |= bit;
    re_auto_settle(a, n->settled, behind, n->inside, n->next_inside);
    if (has_item(behind, a->match))
        n->any[item / 64] |= bit;
    else if (has_item(n->settled, a->match))
        return false; /* matches before a character, not at the end: rare, left to others */
    copy_chars(n, follow, n->settled);
    uint32_t right = item + 1;
    if (right < a->n_chars && has_item(follow, right)) {
        n->chain[item / 64] |= bit;
        follow[right / 64] &= ~((uint64_t)1 << right % 64);
    }
    for (uint32_t w = 0; w < n->n_words; w++)
        if (follow[w])
            return add_row(n, item, follow);
    return true;
}

static bool begin_sets(Nfa *n, uint8_t *flags)
{
    ReAuto *a = n->a;
    const uint64_t *start = re_auto_closure(a, a->start, n->edge);
    re_auto_settle(a, n->settled, start, n->edge, n->next_edge);
    *flags = (uint8_t)((a->anchored ? SCR_RE_NFA_ANCHORED : 0) | (has_item(n->settled, a->match) ? SCR_RE_NFA_EMPTY : 0));
    re_auto_settle(a, n->settled, start, n->edge, n->next_inside);
    copy_chars(n, n->first0, n->settled);
    bool matched = has_item(n->settled, a->match);
    if (a->anchored)
        return !matched;
    const uint64_t *later = re_auto_closure(a, a->start, n->inside);
    re_auto_settle(a, n->settled, later, n->inside, n->next_edge);
    matched |= has_item(n->settled, a->match);
    re_auto_settle(a, n->settled, later, n->inside, n->next_inside);
    copy_chars(n, n->first, n->settled);
    return !matched && !has_item(n->settled, a->match);
}

static void write_ranges(const ReAuto *a, scr_regex *form)
{
    uint8_t *classes = CTX_ARRAY(a->re->ctx, 128, uint8_t);
    uint32_t *lows = CTX_ARRAY(a->re->ctx, a->n_intervals, uint32_t);
    uint8_t *names = CTX_ARRAY(a->re->ctx, a->n_intervals, uint8_t);
    uint32_t n = 0;
    for (uint32_t i = 0; i < a->n_intervals; i++) {
        uint32_t lo = a->interval_lo[i], hi = i + 1 < a->n_intervals ? a->interval_lo[i + 1] - 1 : RE_MAX_CP;
        for (uint32_t c = lo; c <= hi && c < 128; c++)
            classes[c] = (uint8_t)a->interval_class[i];
        if (hi < 128)
            continue;
        lows[n] = lo < 128 ? 128 : lo;
        names[n++] = (uint8_t)a->interval_class[i];
    }
    form->classes = classes;
    form->ranges = lows;
    form->range_classes = names;
    form->n_ranges = n;
}

static void write_tables(const Nfa *n, scr_regex *form)
{
    const ReAuto *a = n->a;
    size_t w = n->n_words, k = a->n_classes;
    uint64_t *out = CTX_ARRAY(a->re->ctx, (5 + k) * w + n->rows.n, uint64_t);
    memcpy(out, n->first0, 5 * w * sizeof *out);
    for (size_t c = 0; c < k; c++)
        copy_chars(n, out + (5 + c) * w, a->has + c * a->n_words);
    if (n->rows.n)
        memcpy(out + (5 + k) * w, n->rows.items, n->rows.n * sizeof *out);
    form->nfa = out;
    form->n_words = n->n_words;
    form->n_rows = (uint32_t)(n->rows.n / (2 * w));
    form->n_classes = a->n_classes;
    write_ranges(a, form);
    form->kind = SCR_RE_NFA;
}

bool re_nfa(ReAuto *a, scr_regex *form)
{
    Nfa nfa = {.a = a}, *n = &nfa;
    uint8_t flags;
    uint32_t k = a->n_classes;
    n->n_words = (a->n_chars + 63) / 64;
    if (n->n_words == 0 || n->n_words > SCR_RE_WORDS_MAX || k > 256 || (5 + k) * n->n_words > MAX_WORDS)
        return false;
    if (!uniform(a->prev_sig, k) || !uniform(a->next_sig, k))
        return false;
    n->inside = a->prev_sig[0];
    n->edge = a->prev_sig[k];
    n->next_inside = a->next_sig[0];
    n->next_edge = a->next_sig[k];
    uint64_t *memory = CTX_ARRAY(a->re->ctx, 6 * (size_t)n->n_words + a->n_words, uint64_t);
    n->first0 = memory;
    n->first = memory + n->n_words;
    n->any = memory + 2 * n->n_words;
    n->end = memory + 3 * n->n_words;
    n->chain = memory + 4 * n->n_words;
    n->settled = memory + 6 * n->n_words;
    if (!begin_sets(n, &flags))
        return false;
    a->work = 0;
    for (uint32_t item = 0; item < a->n_chars; item++)
        if (a->work > LIMIT_REGEX_WORK || !add_position(n, item, memory + 5 * n->n_words))
            return false;
    write_tables(n, form);
    form->flags = flags;
    return true;
}
