/* re_dfa.c: position automaton -> minimal DFA over classes of code points, searching: once a match is certain the
 * state is 1.
 *
 * Subset construction, then Hopcroft's minimisation. Bounded by LIMIT_REGEX_STATES, LIMIT_REGEX_WORK and a number of
 * cells; past any of them re_dfa gives up and the next rung is tried.
 */
#include "re_ast.h"

#include <string.h>

#define MAX_RAW_CELLS (1u << 20)

typedef struct Subsets {
    ReAuto *a;
    VEC(uint64_t) words;    /* n_words a state: its positions */
    VEC(uint16_t) sigs;     /* what stands before; 0 when no position asks */
    VEC(uint16_t) next;     /* n_classes a state */
    VEC(uint8_t) accept;
    uint32_t n_states;
    uint32_t *slots;        /* hash table of state + 1 */
    uint32_t n_slots;
    uint64_t *current, *settled, *target; /* scratch, n_words each */
    bool failed;
} Subsets;

static uint64_t hash_state(const ReAuto *a, const uint64_t *set, uint32_t sig)
{
    return str_hash((Str){(const char *)set, a->n_words * sizeof *set}) + sig * 0x9e3779b97f4a7c15u;
}

static void grow_slots(Subsets *s)
{
    s->n_slots = s->n_slots ? s->n_slots * 2 : 64;
    s->slots = CTX_ARRAY(s->a->re->ctx, s->n_slots, uint32_t);
    for (uint32_t state = 2; state < s->n_states; state++) {
        const uint64_t *set = s->words.items + (size_t)state * s->a->n_words;
        size_t at = hash_state(s->a, set, s->sigs.items[state]) & (s->n_slots - 1);
        while (s->slots[at])
            at = (at + 1) & (s->n_slots - 1);
        s->slots[at] = state + 1;
    }
}

static uint16_t push_state(Subsets *s, const uint64_t *set, uint32_t sig)
{
    Ctx *ctx = s->a->re->ctx;
    for (uint32_t w = 0; w < s->a->n_words; w++)
        VEC_PUSH(ctx, &s->words) = set[w];
    for (uint32_t c = 0; c < s->a->n_classes; c++)
        VEC_PUSH(ctx, &s->next) = 0;
    VEC_PUSH(ctx, &s->sigs) = (uint16_t)sig;
    VEC_PUSH(ctx, &s->accept) = 0;
    return (uint16_t)s->n_states++;
}

static bool any_bit(const uint64_t *set, const uint64_t *mask, uint32_t n)
{
    for (uint32_t w = 0; w < n; w++)
        if (set[w] & mask[w])
            return true;
    return false;
}

static bool has_item(const uint64_t *set, uint32_t item) { return set[item / 64] >> item % 64 & 1; }

/* The number of a state; a new one waits at the end for its transitions. */
static uint16_t find_state(Subsets *s, const uint64_t *set, uint32_t sig)
{
    const ReAuto *a = s->a;
    if (has_item(set, a->match))
        return 1;
    if (!any_bit(set, a->next_items, a->n_words))
        sig = 0;
    if (s->n_states * 2 >= s->n_slots)
        grow_slots(s);
    size_t at = hash_state(a, set, sig) & (s->n_slots - 1);
    for (; s->slots[at]; at = (at + 1) & (s->n_slots - 1)) {
        uint32_t state = s->slots[at] - 1;
        if (s->sigs.items[state] == sig &&
            !memcmp(s->words.items + (size_t)state * a->n_words, set, a->n_words * sizeof *set))
            return (uint16_t)state;
    }
    if (s->n_states >= LIMIT_REGEX_STATES || (uint64_t)(s->n_states + 1) * a->n_classes > MAX_RAW_CELLS) {
        s->failed = true;
        return 0;
    }
    s->slots[at] = s->n_states + 1;
    return push_state(s, set, sig);
}

/* The positions behind one class from a settled set; a search also begins anew. */
static void step(Subsets *s, const uint64_t *set, uint32_t c)
{
    ReAuto *a = s->a;
    uint32_t n = a->n_words, sig = a->prev_sig[c];
    const uint64_t *has = a->has + (size_t)c * n;
    if (a->anchored)
        memset(s->target, 0, n * sizeof *s->target);
    else
        memcpy(s->target, re_auto_closure(a, a->start, sig), n * sizeof *s->target);
    for (uint32_t w = 0; w < n; w++) {
        for (uint64_t bits = set[w] & has[w]; bits; bits &= bits - 1) {
            uint32_t item = w * 64 + (uint32_t)__builtin_ctzll(bits);
            const uint64_t *more = re_auto_closure(a, a->insts[a->item_inst[item]].x, sig);
            for (uint32_t v = 0; v < n; v++)
                s->target[v] |= more[v];
            a->work += n;
        }
    }
    a->work += n + 2;
}

static void fill_state(Subsets *s, uint32_t state)
{
    ReAuto *a = s->a;
    uint32_t k = a->n_classes, n = a->n_words;
    uint64_t *set = s->current; /* a copy: words may move */
    memcpy(set, s->words.items + (size_t)state * n, n * sizeof *set);
    bool asks = any_bit(set, a->next_items, n);
    for (uint32_t sig = 0; sig < a->n_next_sigs; sig++) {
        const uint64_t *settled = set;
        if (asks) {
            re_auto_settle(a, s->settled, set, s->sigs.items[state], sig);
            settled = s->settled;
        }
        bool matched = has_item(settled, a->match);
        if (a->next_sig[k] == sig)
            s->accept.items[state] = matched;
        for (uint32_t c = 0; c < k && !s->failed; c++) {
            if (a->next_sig[c] != sig)
                continue;
            if (!matched)
                step(s, settled, c);
            uint16_t target = matched ? 1 : find_state(s, s->target, a->prev_sig[c]);
            s->next.items[(size_t)state * k + c] = target;
        }
    }
}

static bool build_subsets(Subsets *s, uint32_t *start)
{
    ReAuto *a = s->a;
    Ctx *ctx = a->re->ctx;
    s->current = CTX_ARRAY(ctx, a->n_words, uint64_t);
    s->settled = CTX_ARRAY(ctx, a->n_words, uint64_t);
    s->target = CTX_ARRAY(ctx, a->n_words, uint64_t);
    push_state(s, s->settled, 0); /* dead: no positions */
    push_state(s, s->settled, 0); /* match */
    for (uint32_t c = 0; c < a->n_classes; c++)
        s->next.items[a->n_classes + c] = 1;
    s->accept.items[1] = 1;
    *start = find_state(s, re_auto_closure(a, a->start, a->prev_sig[a->n_classes]), a->prev_sig[a->n_classes]);
    for (uint32_t state = 2; state < s->n_states && !s->failed; state++) {
        fill_state(s, state);
        s->failed |= a->work > LIMIT_REGEX_WORK;
    }
    return !s->failed;
}

/* ---- Hopcroft ---- */

typedef struct Partition {
    uint32_t n, k;
    uint32_t *elements, *place; /* states by block; state -> where in elements */
    uint32_t *block;            /* state -> block */
    uint32_t *begin, *end, *marked; /* per block */
    uint32_t n_blocks;
    uint32_t *work;             /* blocks to split by */
    uint32_t n_work;
    uint8_t *waiting;           /* block is in work */
    uint32_t *offsets;          /* [class * n + state] -> its predecessors in `sources` */
    uint16_t *sources;
    uint32_t *touched, *splitter; /* scratch */
} Partition;

static void invert(Partition *p, const uint16_t *next)
{
    size_t cells = (size_t)p->n * p->k;
    for (size_t state = 0; state < p->n; state++)
        for (size_t c = 0; c < p->k; c++)
            p->offsets[c * p->n + next[state * p->k + c] + 1]++;
    for (size_t i = 0; i < cells; i++)
        p->offsets[i + 1] += p->offsets[i];
    p->offsets[cells + 1] = (uint32_t)cells;
    for (size_t state = p->n; state-- > 0;) /* fills each list from its end, moving offsets[i + 1] down to its start */
        for (size_t c = 0; c < p->k; c++)
            p->sources[--p->offsets[c * p->n + next[state * p->k + c] + 1]] = (uint16_t)state;
}

/* invert leaves a list's start in the slot behind its own: list i is [offsets[i + 1], offsets[i + 2]). */
static void mark_state(Partition *p, uint32_t state, uint32_t *n_touched)
{
    uint32_t b = p->block[state], to = p->begin[b] + p->marked[b], from = p->place[state];
    if (from < to)
        return;
    if (p->marked[b]++ == 0)
        p->touched[(*n_touched)++] = b;
    uint32_t other = p->elements[to];
    p->elements[to] = state;
    p->elements[from] = other;
    p->place[state] = to;
    p->place[other] = from;
}

static void enqueue(Partition *p, uint32_t b)
{
    if (p->waiting[b])
        return;
    p->waiting[b] = 1;
    p->work[p->n_work++] = b;
}

/* The marked part of a block becomes a block of its own. */
static void split_block(Partition *p, uint32_t b)
{
    uint32_t n_marked = p->marked[b], size = p->end[b] - p->begin[b];
    p->marked[b] = 0;
    if (n_marked == size)
        return;
    uint32_t fresh = p->n_blocks++;
    p->begin[fresh] = p->begin[b];
    p->end[fresh] = p->begin[b] = p->begin[b] + n_marked;
    for (uint32_t i = p->begin[fresh]; i < p->end[fresh]; i++)
        p->block[p->elements[i]] = fresh;
    enqueue(p, p->waiting[b] || n_marked <= size - n_marked ? fresh : b);
}

static void refine(Partition *p)
{
    while (p->n_work > 0) {
        uint32_t b = p->work[--p->n_work];
        uint32_t n = p->end[b] - p->begin[b];
        p->waiting[b] = 0;
        memcpy(p->splitter, p->elements + p->begin[b], n * sizeof *p->splitter);
        for (uint32_t c = 0; c < p->k; c++) {
            uint32_t n_touched = 0;
            for (uint32_t i = 0; i < n; i++) {
                size_t list = (size_t)c * p->n + p->splitter[i];
                for (uint32_t e = p->offsets[list + 1]; e < p->offsets[list + 2]; e++)
                    mark_state(p, p->sources[e], &n_touched);
            }
            for (uint32_t i = 0; i < n_touched; i++)
                split_block(p, p->touched[i]);
        }
    }
}

static void start_partition(Ctx *ctx, Partition *p, const uint8_t *accept)
{
    uint32_t n = p->n;
    uint32_t *memory = CTX_ARRAY(ctx, 9 * (size_t)n, uint32_t);
    p->elements = memory;
    p->place = memory + n;
    p->block = memory + 2 * n;
    p->begin = memory + 3 * n;
    p->end = memory + 4 * n;
    p->marked = memory + 5 * n;
    p->work = memory + 6 * n;
    p->touched = memory + 7 * n;
    p->splitter = memory + 8 * n;
    p->waiting = CTX_ARRAY(ctx, n, uint8_t);
    uint32_t at = 0;
    for (uint32_t side = 0; side < 2; side++) { /* block 0: accepting (state 1 at least); block 1: not (state 0) */
        p->begin[side] = at;
        for (uint32_t state = 0; state < n; state++) {
            if (accept[state] != (side == 0))
                continue;
            p->block[state] = side;
            p->place[state] = at;
            p->elements[at++] = state;
        }
        p->end[side] = at;
    }
    p->n_blocks = 2;
    enqueue(p, 0);
    enqueue(p, 1);
}

/* Names blocks: 0 dead, 1 match, the rest by breadth from the start, so that equal languages give equal tables. */
static void name_blocks(Partition *p, const uint16_t *next, uint32_t start, uint16_t *names, uint32_t *order,
                        uint32_t *n)
{
    memset(names, 0xff, p->n_blocks * sizeof *names);
    names[p->block[0]] = 0;
    names[p->block[1]] = 1;
    *n = 2;
    uint32_t done = 2;
    if (names[p->block[start]] == 0xffff) {
        order[*n] = start;
        names[p->block[start]] = (uint16_t)(*n)++;
    }
    for (; done < *n; done++) {
        for (uint32_t c = 0; c < p->k; c++) {
            uint32_t target = next[(size_t)order[done] * p->k + c];
            if (names[p->block[target]] != 0xffff)
                continue;
            order[*n] = target;
            names[p->block[target]] = (uint16_t)(*n)++;
        }
    }
}

static void minimise(Ctx *ctx, const Subsets *s, uint32_t start, ReDfa *dfa)
{
    Partition partition = {.n = s->n_states, .k = s->a->n_classes}, *p = &partition;
    p->offsets = CTX_ARRAY(ctx, (size_t)p->n * p->k + 2, uint32_t);
    p->sources = CTX_ARRAY(ctx, (size_t)p->n * p->k, uint16_t);
    invert(p, s->next.items);
    start_partition(ctx, p, s->accept.items);
    refine(p);
    uint16_t *names = CTX_ARRAY(ctx, p->n_blocks, uint16_t);
    uint32_t *order = CTX_ARRAY(ctx, p->n_blocks + 2, uint32_t);
    name_blocks(p, s->next.items, start, names, order, &dfa->n_states);
    dfa->n_classes = p->k;
    dfa->start = names[p->block[start]];
    dfa->next = CTX_ARRAY(ctx, (size_t)dfa->n_states * p->k, uint16_t);
    dfa->accept = CTX_ARRAY(ctx, dfa->n_states, uint8_t);
    for (uint32_t c = 0; c < p->k; c++)
        dfa->next[p->k + c] = 1;
    dfa->accept[1] = 1;
    for (uint32_t i = 2; i < dfa->n_states; i++) {
        dfa->accept[i] = s->accept.items[order[i]];
        for (uint32_t c = 0; c < p->k; c++)
            dfa->next[(size_t)i * p->k + c] = names[p->block[s->next.items[(size_t)order[i] * p->k + c]]];
    }
}

bool re_dfa(ReAuto *a, size_t max_cells, scr_regex *form)
{
    Subsets subsets = {.a = a};
    ReDfa dfa = {0};
    uint32_t start;
    if (!build_subsets(&subsets, &start))
        return false;
    minimise(a->re->ctx, &subsets, start, &dfa);
    if (dfa.start < 2) {
        form->kind = dfa.start ? SCR_RE_ALWAYS : SCR_RE_NEVER;
        return true;
    }
    return re_dfa_bytes(a, &dfa, max_cells, form);
}
