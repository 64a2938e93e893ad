/* re_nfa.c: position automaton -> the bit-parallel form that scr_regex.c runs, for patterns whose DFA is too large.
 *
 * Assertions tell some classes of characters apart (\b: word characters from others). A position that takes both kinds
 * becomes one place for each, so that what stands before and behind a place is known, and assertions are gone.
 * Words of scr_regex.nfa, n_words each: the places to begin with at the start of the text, and elsewhere; those that
 * match when entered, and at the end of the text; those that follow themselves, that their right neighbour follows,
 * and the one right of it; one set a class; then n_rows pairs of places and what else follows them.
 */
#include "re_ast.h"

#include <string.h>

#define MAX_WORDS 8192 /* 64 KiB of tables */

#define FIXED 7 /* sets before those of the classes. ORDER scr_re_nfa */

/* Classes that no assertion tells apart. */
typedef struct Kind { uint16_t prev, next; } Kind;

typedef struct Nfa {
    ReAuto *a;
    Kind *kinds;
    uint32_t n_kinds;
    uint16_t *kind_of;         /* class -> kind */
    uint32_t *place_at;        /* [item * n_kinds + kind] -> place + 1; 0: the item takes no class of the kind */
    uint32_t n_places, n_words;
    uint64_t *first0, *first, *any, *end, *self, *chain, *skip; /* ORDER scr_re_nfa */
    VEC(uint64_t) rows;        /* mask, follow */
    uint64_t *settled;
} Nfa;

static bool has_item(const uint64_t *set, uint32_t item) { return set[item / 64] >> item % 64 & 1; }

static void set_item(uint64_t *set, uint32_t item) { set[item / 64] |= (uint64_t)1 << item % 64; }

static void find_kinds(Nfa *n)
{
    ReAuto *a = n->a;
    n->kinds = CTX_ARRAY(a->re->ctx, a->n_classes, Kind);
    n->kind_of = CTX_ARRAY(a->re->ctx, a->n_classes, uint16_t);
    for (uint32_t c = 0; c < a->n_classes; c++) {
        uint32_t i = 0;
        while (i < n->n_kinds && (n->kinds[i].prev != a->prev_sig[c] || n->kinds[i].next != a->next_sig[c]))
            i++;
        n->kinds[i] = (Kind){a->prev_sig[c], a->next_sig[c]};
        n->n_kinds += i == n->n_kinds;
        n->kind_of[c] = (uint16_t)i;
    }
}

/* Numbers places in the pattern's order. */
static void find_places(Nfa *n)
{
    ReAuto *a = n->a;
    n->place_at = CTX_ARRAY(a->re->ctx, (size_t)a->n_chars * n->n_kinds, uint32_t);
    for (uint32_t item = 0; item < a->n_chars; item++) {
        for (uint32_t c = 0; c < a->n_classes; c++) {
            uint32_t *place = &n->place_at[item * n->n_kinds + n->kind_of[c]];
            if (!*place && has_item(a->has + (size_t)c * a->n_words, item))
                *place = ++n->n_places;
        }
    }
    n->n_words = (n->n_places + 63) / 64;
}

/* The places that stand behind a set of positions. False: a match there depends on the next character; that is rare,
 * and left to others. */
static bool places_behind(Nfa *n, uint64_t *out, const uint64_t *set, uint32_t prev_sig)
{
    ReAuto *a = n->a;
    memset(out, 0, n->n_words * sizeof *out);
    for (uint32_t kind = 0; kind < n->n_kinds; kind++) {
        re_auto_settle(a, n->settled, set, prev_sig, n->kinds[kind].next);
        if (has_item(n->settled, a->match) && !has_item(set, a->match))
            return false;
        a->work += a->n_chars / 8;
        for (uint32_t item = 0; item < a->n_chars; item++) {
            uint32_t place = n->place_at[item * n->n_kinds + kind];
            if (place && has_item(n->settled, item))
                set_item(out, place - 1);
        }
    }
    return true;
}

static bool matches_at_end(Nfa *n, const uint64_t *set, uint32_t prev_sig)
{
    ReAuto *a = n->a;
    re_auto_settle(a, n->settled, set, prev_sig, a->next_sig[a->n_classes]);
    return has_item(n->settled, a->match);
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

/* Moves a follower at a fixed distance from the followers to its mask. */
static void take_shift(const Nfa *n, uint64_t *follow, uint32_t place, uint32_t distance, uint64_t *mask)
{
    uint32_t other = place + distance;
    if (other >= n->n_places || !has_item(follow, other))
        return;
    set_item(mask, place);
    follow[other / 64] &= ~((uint64_t)1 << other % 64);
}

static bool add_place(Nfa *n, uint32_t item, uint32_t kind, uint64_t *follow)
{
    ReAuto *a = n->a;
    uint32_t place = n->place_at[item * n->n_kinds + kind] - 1, prev_sig = n->kinds[kind].prev;
    const uint64_t *behind = re_auto_closure(a, a->insts[a->item_inst[item]].x, prev_sig);
    if (has_item(behind, a->match))
        set_item(n->any, place);
    if (matches_at_end(n, behind, prev_sig))
        set_item(n->end, place);
    if (!places_behind(n, follow, behind, prev_sig))
        return false;
    take_shift(n, follow, place, 0, n->self);
    take_shift(n, follow, place, 1, n->chain);
    take_shift(n, follow, place, 2, n->skip);
    for (uint32_t w = 0; w < n->n_words; w++)
        if (follow[w])
            return add_row(n, place, follow);
    return true;
}

static bool add_places(Nfa *n, uint64_t *follow)
{
    for (uint32_t item = 0; item < n->a->n_chars; item++)
        for (uint32_t kind = 0; kind < n->n_kinds; kind++)
            if (n->place_at[item * n->n_kinds + kind] &&
                (n->a->work > LIMIT_REGEX_WORK || !add_place(n, item, kind, follow)))
                return false;
    return true;
}

/* Where a match may begin. Patterns that match the empty text at the end of any text are left to others. */
static bool begin_sets(Nfa *n, uint8_t *flags)
{
    ReAuto *a = n->a;
    uint32_t edge = a->prev_sig[a->n_classes];
    const uint64_t *start = re_auto_closure(a, a->start, edge);
    if (has_item(start, a->match) || !places_behind(n, n->first0, start, edge))
        return false;
    *flags = a->anchored ? SCR_RE_NFA_ANCHORED : 0;
    if (matches_at_end(n, start, edge))
        *flags |= SCR_RE_NFA_EMPTY;
    if (a->anchored)
        return true;
    /* One set for all characters before: the kinds must agree on it. */
    uint64_t *other = CTX_ARRAY(a->re->ctx, n->n_words, uint64_t);
    for (uint32_t kind = 0; kind < n->n_kinds; kind++) {
        uint32_t sig = n->kinds[kind].prev;
        const uint64_t *later = re_auto_closure(a, a->start, sig);
        if (has_item(later, a->match) || matches_at_end(n, later, sig) ||
            !places_behind(n, kind ? other : n->first, later, sig))
            return false;
        if (kind && memcmp(other, n->first, n->n_words * sizeof *other) != 0)
            return false;
    }
    return true;
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

static void write_class(const Nfa *n, uint32_t c, uint64_t *out)
{
    const ReAuto *a = n->a;
    for (uint32_t item = 0; item < a->n_chars; item++)
        if (has_item(a->has + (size_t)c * a->n_words, item))
            set_item(out, n->place_at[item * n->n_kinds + n->kind_of[c]] - 1);
}

static void write_tables(const Nfa *n, scr_regex *form)
{
    const ReAuto *a = n->a;
    size_t w = n->n_words, k = a->n_classes;
    uint64_t *out = CTX_ARRAY(a->re->ctx, (FIXED + k) * w + n->rows.n, uint64_t);
    memcpy(out, n->first0, FIXED * w * sizeof *out);
    for (uint32_t c = 0; c < k; c++)
        write_class(n, c, out + (FIXED + c) * w);
    if (n->rows.n)
        memcpy(out + (FIXED + k) * w, n->rows.items, n->rows.n * sizeof *out);
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
    a->work = 0;
    find_kinds(n);
    if ((uint64_t)a->n_chars * n->n_kinds > LIMIT_REGEX_POSITIONS * 4)
        return false;
    find_places(n);
    uint32_t w = n->n_words;
    if (w == 0 || w > SCR_RE_WORDS_MAX || a->n_classes > 256 || (FIXED + a->n_classes) * w > MAX_WORDS)
        return false;
    uint64_t *memory = CTX_ARRAY(a->re->ctx, (FIXED + 1) * (size_t)w + a->n_words, uint64_t);
    uint64_t **sets[FIXED] = {&n->first0, &n->first, &n->any, &n->end, &n->self, &n->chain, &n->skip};
    for (uint32_t i = 0; i < FIXED; i++)
        *sets[i] = memory + (size_t)i * w;
    n->settled = memory + (FIXED + 1) * (size_t)w;
    if (!begin_sets(n, &flags) || !add_places(n, memory + FIXED * (size_t)w))
        return false;
    write_tables(n, form);
    form->flags = flags;
    return true;
}
