/* plan_text.c: constant texts and patterns, each once, and the quickest exact way to search or match them. */
#include "plan_internal.h"
#include "../../runtime/scr_stream_index.h"

#include <stdlib.h>
#include <string.h>

/* ---- sets of texts ---- */

#define INDEX_MIN 97      /* texts from which an index is smaller and as quick as a switch */
#define HASH_MIN 4        /* fewer are compared as quickly one by one */
#define HASH_MAX 64
#define HASH_TRIES 2000   /* multipliers tried for each size of the table */

static int compare_strs(const void *a, const void *b)
{
    const Str *x = a, *y = b;
    if (x->len != y->len)
        return x->len < y->len ? -1 : 1;
    return str_cmp(*x, *y);
}

static size_t unique_strs(Str *items, size_t n)
{
    size_t left = 0;
    if (n > 1)
        qsort(items, n, sizeof *items, compare_strs);
    for (size_t i = 0; i < n; i++)
        if (left == 0 || !str_eq(items[i], items[left - 1]))
            items[left++] = items[i];
    return left;
}

/* What runtime/scr_scan.h's scr_scan_word makes of a text of 1 to 8 bytes; the length goes into the byte that is free. */
static uint64_t word_of(Str text, bool with_len)
{
    uint64_t word = 0;
    for (size_t i = text.len; i-- > 0;)
        word = word << 8 | (unsigned char)text.ptr[i];
    word <<= 64 - 8 * text.len;
    return with_len ? word | text.len : word;
}

/* Texts that fit a word: all of one length up to 8, or of 1 to 7. */
static bool fits_words(const PlanSet *set, bool *with_len)
{
    size_t shortest = set->items[0].len, longest = set->items[set->n - 1].len;
    *with_len = shortest != longest;
    return shortest >= 1 && longest <= (*with_len ? 7u : 8u);
}

static bool try_factor(PlanSet *set, const uint64_t *words, uint64_t factor, unsigned bits, uint64_t *slots, bool *used)
{
    size_t size = (size_t)1 << bits;
    memset(used, 0, size * sizeof *used);
    for (size_t i = 0; i < size; i++)
        slots[i] = words[0];
    for (size_t i = 0; i < set->n; i++) {
        size_t slot = (size_t)(words[i] * factor >> (64 - bits));
        if (used[slot])
            return false;
        used[slot] = true;
        slots[slot] = words[i];
    }
    set->factor = factor;
    set->bits = bits;
    set->slots = slots;
    return true;
}

/* A multiplier without collisions, the smallest table first. The sequence of multipliers is fixed: same schema, same C. */
static bool find_hash(Ctx *ctx, PlanSet *set)
{
    bool with_len;
    if (set->n < HASH_MIN || set->n > HASH_MAX || !fits_words(set, &with_len))
        return false;
    uint64_t *words = CTX_ARRAY(ctx, set->n, uint64_t);
    for (size_t i = 0; i < set->n; i++)
        words[i] = word_of(set->items[i], with_len);
    unsigned bits = 2;
    while (((size_t)1 << bits) < set->n)
        bits++;
    uint64_t factor = UINT64_C(0x9e3779b97f4a7c15);
    for (unsigned most = bits + 3; bits < most; bits++) {
        uint64_t *slots = CTX_ARRAY(ctx, (size_t)1 << bits, uint64_t);
        bool *used = CTX_ARRAY(ctx, (size_t)1 << bits, bool);
        for (int tries = 0; tries < HASH_TRIES; tries++) {
            if (try_factor(set, words, factor | 1, bits, slots, used))
                return true;
            factor = factor * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        }
    }
    return false;
}


static bool is_quick_set(const PlanSet *set)
{
    if (set->search != PLAN_HASH || set->items[0].len != set->items[set->n - 1].len)
        return false;
    for (size_t i = 0; i < set->n; i++)
        for (size_t k = 0; k < set->items[i].len; k++)
            if (!plan_is_unescaped((unsigned char)set->items[i].ptr[k]))
                return false;
    return true;
}

static uint32_t index_hash(Ctx *ctx, Str text)
{
    char *copy = ctx_alloc(ctx, text.len + 8);
    memcpy(copy, text.ptr, text.len);
    return scr_index_hash(copy, text.len);
}

/* Up to two thirds of the slots are taken. */
static void make_index(Ctx *ctx, PlanSet *set)
{
    for (set->bits = 2; ((size_t)1 << set->bits) * 2 < set->n * 3; set->bits++) {}
    size_t mask = ((size_t)1 << set->bits) - 1;
    set->search = PLAN_INDEX;
    set->index = CTX_ARRAY(ctx, mask + 1, uint32_t);
    for (size_t i = 0; i < set->n; i++) {
        size_t slot = index_hash(ctx, set->items[i]) & mask;
        while (set->index[slot] != 0)
            slot = (slot + 1) & mask;
        set->index[slot] = (uint32_t)i + 1;
    }
}

PlanSet *plan_add_names(Planner *planner, Str *items, size_t n, const PlanTelling *by)
{
    PlanSet *set = CTX_NEW(planner->ctx, PlanSet);
    set->id = (uint32_t)planner->plan->sets.n;
    set->items = items;
    set->n = n;
    set->names = true;
    if (by) {
        set->search = PLAN_TOLD;
        set->by = *by;
    } else {
        make_index(planner->ctx, set);
    }
    VEC_PUSH(planner->ctx, &planner->plan->sets) = set;
    return set;
}

PlanSet *plan_add_set(Planner *planner, Str *items, size_t n)
{
    PlanSet *set = CTX_NEW(planner->ctx, PlanSet);
    set->id = (uint32_t)planner->plan->sets.n;
    set->items = items;
    set->n = unique_strs(items, n);
    if (set->n >= INDEX_MIN)
        make_index(planner->ctx, set);
    else if (plan_uses(planner, TECHNIQUE_HASH_SETS) && find_hash(planner->ctx, set))
        set->search = PLAN_HASH;
    set->quick = is_quick_set(set);
    VEC_PUSH(planner->ctx, &planner->plan->sets) = set;
    return set;
}

void plan_set_maps(Planner *planner, PlanSet *set)
{
    set->names = true;
    set->map = CTX_ARRAY(planner->ctx, set->n, uint32_t);
    for (size_t i = 0; i < set->n; i++)
        set->map[i] = (uint32_t)i;
    if (set->search == PLAN_HASH) /* the slots know no indexes */
        set->search = PLAN_SWITCH;
}

/* ---- patterns ---- */

#define RUNS_MAX 48 /* a byte of a literal is a run; longer patterns are smaller as tables */

static bool takes_high(const ReRun *runs, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (runs[i].high)
            return true;
    return false;
}

/* Straight code counts bytes: where runs take characters beyond ASCII, it is for ASCII alone. */
static void find_runs(Planner *planner, PlanPattern *found)
{
    ReRun *runs;
    size_t n;
    if (!plan_uses(planner, TECHNIQUE_PATTERN_RUNS))
        return;
    if (!re_runs(planner->ctx, found->pattern, &runs, &n) || n == 0 || n > RUNS_MAX)
        return;
    found->of_ascii = takes_high(runs, n);
    found->runs = runs;
    found->n_runs = n;
    plan_pieces(planner, found);
}

PlanPattern *plan_pattern(Planner *planner, RePattern *pattern)
{
    PlanPattern *found = map_get(&planner->by_source, pattern->source);
    if (found)
        return found;
    found = CTX_NEW(planner->ctx, PlanPattern);
    found->id = (uint32_t)planner->plan->patterns.n;
    found->pattern = pattern;
    find_runs(planner, found);
    found->all_from = plan_uses(planner, TECHNIQUE_PATTERN_RUNS) ? plan_all_from(pattern->form) : SCR_NONE;
    VEC_PUSH(planner->ctx, &planner->plan->patterns) = found;
    map_set(planner->ctx, &planner->by_source, pattern->source, found);
    return found;
}
