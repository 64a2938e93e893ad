/* re_bytes.c: DFA over classes of code points -> table over classes of UTF-8 bytes: what scr_regex.c runs.
 *
 * Two facts keep the table small. A block of characters that all lead to one state goes there by its first byte, as
 * each state ignores continuation bytes: a valid text never shows one to a state that stands between characters. And
 * what a valid text cannot show may share a class with anything.
 */
#include "re_ast.h"

#include <string.h>

#define MAX_ROWS 4096
#define MAX_TRIE_WORK (1u << 18)

/* The classes of 64 blocks of code points: a class, or ~number of a finer node. */
typedef struct Trie { int32_t child[64]; } Trie;
#define NO_CHILD INT32_MAX /* not UTF-8: never met */

typedef struct Bytes {
    ReAuto *a;
    const ReDfa *dfa;
    VEC(Trie) tries;
    int32_t root[256];       /* lead bytes: as Trie.child */
    uint32_t *memo;          /* trie -> value for the state in work + 1 */
    VEC(uint16_t) inner;     /* rows of 64: states inside a character */
    uint32_t n_inner;
    uint32_t *slots;         /* hash table of inner + 1 */
    uint32_t n_slots;
    bool inside;             /* some row is met with continuation bytes ahead */
    bool failed;
    uint16_t *cells;         /* rows of 256 */
    uint32_t n_rows;
} Bytes;

/* ---- the trie of classes ---- */

static uint32_t interval_of(const ReAuto *a, uint32_t cp)
{
    uint32_t lo = 0, hi = a->n_intervals;
    while (hi - lo > 1) {
        uint32_t mid = (lo + hi) / 2;
        if (a->interval_lo[mid] <= cp)
            lo = mid;
        else
            hi = mid;
    }
    return lo;
}

static void fill_gaps(Trie *trie)
{
    int32_t last = NO_CHILD;
    for (int pass = 0; pass < 2; pass++) {
        for (int i = 0; i < 64; i++) {
            int32_t *child = &trie->child[pass ? 63 - i : i];
            if (*child == NO_CHILD)
                *child = last;
            else
                last = *child;
        }
    }
}

/* The value of [lo, lo + 64^level) cut to [least, RE_MAX_CP]. */
static int32_t block_value(Bytes *b, uint32_t lo, unsigned level, uint32_t least)
{
    ReAuto *a = b->a;
    uint32_t size = 1u << 6 * level, hi = lo + size - 1;
    if (hi < least || lo > RE_MAX_CP)
        return NO_CHILD;
    uint32_t from = lo < least ? least : lo, to = hi > RE_MAX_CP ? RE_MAX_CP : hi;
    uint32_t interval = interval_of(a, from);
    if (interval + 1 == a->n_intervals || a->interval_lo[interval + 1] > to)
        return a->interval_class[interval];
    Trie trie;
    for (uint32_t i = 0; i < 64; i++)
        trie.child[i] = block_value(b, lo + i * (size / 64), level - 1, least);
    fill_gaps(&trie);
    VEC_PUSH(a->re->ctx, &b->tries) = trie;
    return ~(int32_t)(b->tries.n - 1);
}

static void make_tries(Bytes *b)
{
    for (uint32_t lead = 0xc2; lead < 0xf5; lead++) {
        if (lead < 0xe0)
            b->root[lead] = block_value(b, (lead & 0x1f) << 6, 1, 0x80);
        else if (lead < 0xf0)
            b->root[lead] = block_value(b, (lead & 0x0f) << 12, 2, 0x800);
        else
            b->root[lead] = block_value(b, (lead & 0x07) << 18, 3, 0x10000);
    }
}

/* ---- states inside a character ---- */

static void grow_slots(Bytes *b)
{
    b->n_slots = b->n_slots ? b->n_slots * 2 : 64;
    b->slots = CTX_ARRAY(b->a->re->ctx, b->n_slots, uint32_t);
    for (uint32_t i = 0; i < b->n_inner; i++) {
        size_t at = str_hash((Str){(const char *)(b->inner.items + i * 64), 128}) & (b->n_slots - 1);
        while (b->slots[at])
            at = (at + 1) & (b->n_slots - 1);
        b->slots[at] = i + 1;
    }
}

static uint16_t find_inner(Bytes *b, const uint16_t *row)
{
    uint32_t first = b->dfa->n_states;
    if (b->n_inner * 2 >= b->n_slots)
        grow_slots(b);
    size_t at = str_hash((Str){(const char *)row, 128}) & (b->n_slots - 1);
    for (; b->slots[at]; at = (at + 1) & (b->n_slots - 1))
        if (!memcmp(b->inner.items + (size_t)(b->slots[at] - 1) * 64, row, 128))
            return (uint16_t)(first + b->slots[at] - 1);
    if (first + b->n_inner >= MAX_ROWS) {
        b->failed = true;
        return 0;
    }
    for (int i = 0; i < 64; i++)
        VEC_PUSH(b->a->re->ctx, &b->inner) = row[i];
    b->slots[at] = ++b->n_inner;
    return (uint16_t)(first + b->n_inner - 1);
}

/* Where a state goes by a block of characters. */
static uint16_t go(Bytes *b, uint32_t state, int32_t value)
{
    if (value >= 0)
        return b->dfa->next[(size_t)state * b->dfa->n_classes + (uint32_t)value];
    uint32_t node = ~(uint32_t)value;
    if (b->memo[node])
        return (uint16_t)(b->memo[node] - 1);
    uint16_t row[64];
    bool same = true;
    for (int i = 0; i < 64; i++) {
        row[i] = go(b, state, b->tries.items[node].child[i]);
        same &= row[i] == row[0];
    }
    uint16_t target = same && row[0] < b->dfa->n_states ? row[0] : find_inner(b, row);
    b->memo[node] = target + 1u;
    return target;
}

/* A block of characters as one step: the state that it leads to must then ignore continuation bytes. */
static bool skips(const Bytes *b, uint16_t target) { return target >= 2 && target < b->dfa->n_states; }

static void fill_row(Bytes *b, uint32_t state)
{
    uint16_t *row = b->cells + (size_t)(state - 2) * 256;
    const uint16_t *next = b->dfa->next + (size_t)state * b->dfa->n_classes;
    memset(b->memo, 0, b->tries.n * sizeof *b->memo);
    for (uint32_t c = 0; c < 0x80; c++)
        row[c] = next[b->a->interval_class[interval_of(b->a, c)]];
    for (uint32_t c = 0xc2; c < 0xf5; c++) {
        row[c] = go(b, state, b->root[c]);
        b->inside |= skips(b, row[c]);
    }
    for (uint32_t c = 0x80; c < 0xc0; c++)
        row[c] = (uint16_t)state;
    row[0xc0] = row[0xc1] = row[0xc2];
    for (uint32_t c = 0xf5; c < 0x100; c++)
        row[c] = row[0xf4];
}

static void fill_inner(Bytes *b)
{
    for (uint32_t i = 0; i < b->n_inner; i++)
        memcpy(b->cells + ((size_t)b->dfa->n_states - 2 + i) * 256 + 0x80, b->inner.items + (size_t)i * 64, 128);
}

/* Continuation bytes that no row is ever shown may be in any class. */
static void free_continuations(Bytes *b)
{
    if (b->inside || b->n_inner)
        return;
    for (uint32_t row = 0; row < b->n_rows; row++)
        for (uint32_t c = 0x80; c < 0xc0; c++)
            b->cells[row * 256 + c] = b->cells[row * 256 + 0xc2];
}

/* ---- classes of bytes ---- */

static bool same_column(const Bytes *b, uint32_t x, uint32_t y)
{
    for (uint32_t row = 0; row < b->n_rows; row++)
        if (b->cells[row * 256 + x] != b->cells[row * 256 + y])
            return false;
    return true;
}

static uint32_t group_columns(const Bytes *b, uint8_t *classes, uint8_t *samples)
{
    uint32_t n = 0;
    uint64_t hashes[256] = {0};
    for (uint32_t row = 0; row < b->n_rows; row++)
        for (uint32_t c = 0; c < 256; c++)
            hashes[c] = (hashes[c] ^ b->cells[row * 256 + c]) * 0x9e3779b97f4a7c15u;
    for (uint32_t c = 0; c < 256; c++) {
        uint32_t i = 0;
        while (i < n && (hashes[samples[i]] != hashes[c] || !same_column(b, samples[i], c)))
            i++;
        classes[c] = (uint8_t)i;
        if (i == n)
            samples[n++] = (uint8_t)c;
    }
    return n;
}

/* Final numbers: rows that accept at the end come last. */
static uint32_t number_rows(const Bytes *b, uint16_t *names)
{
    uint32_t n = 2, total = b->n_rows + 2;
    names[0] = 0;
    names[1] = 1;
    uint32_t first_accepting = 0;
    for (int accepting = 0; accepting < 2; accepting++) {
        first_accepting = n;
        for (uint32_t i = 2; i < total; i++)
            if ((i < b->dfa->n_states && b->dfa->accept[i]) == accepting)
                names[i] = (uint16_t)n++;
    }
    return first_accepting;
}

static bool write_table(Bytes *b, size_t max_cells, scr_regex *form)
{
    Ctx *ctx = b->a->re->ctx;
    uint8_t classes[256], samples[256];
    uint32_t k = group_columns(b, classes, samples), n = b->n_rows;
    if ((uint64_t)n * k > max_cells)
        return false;
    uint16_t *names = CTX_ARRAY(ctx, n + 2, uint16_t);
    form->accept = number_rows(b, names);
    form->start = names[b->dfa->start];
    form->n_classes = k;
    uint8_t *map = CTX_ARRAY(ctx, 256, uint8_t);
    memcpy(map, classes, 256);
    form->classes = map;
    bool wide = n + 2 > 256;
    form->kind = wide ? SCR_RE_DFA16 : SCR_RE_DFA8;
    form->n_states = n;
    uint16_t *next16 = wide ? CTX_ARRAY(ctx, (size_t)n * k, uint16_t) : NULL;
    uint8_t *next8 = wide ? NULL : CTX_ARRAY(ctx, (size_t)n * k, uint8_t);
    for (uint32_t row = 0; row < n; row++) {
        for (uint32_t c = 0; c < k; c++) {
            uint16_t target = names[b->cells[row * 256 + samples[c]]];
            size_t at = (size_t)(names[row + 2] - 2) * k + c;
            if (wide)
                next16[at] = target;
            else
                next8[at] = (uint8_t)target;
        }
    }
    form->next16 = next16;
    form->next8 = next8;
    return true;
}

bool re_dfa_bytes(ReAuto *a, const ReDfa *dfa, size_t max_cells, scr_regex *form)
{
    Bytes bytes = {.a = a, .dfa = dfa}, *b = &bytes;
    make_tries(b);
    uint32_t chars = dfa->n_states - 2;
    if ((uint64_t)b->tries.n * chars > MAX_TRIE_WORK)
        return false;
    b->memo = CTX_ARRAY(a->re->ctx, b->tries.n + 1, uint32_t);
    b->cells = CTX_ARRAY(a->re->ctx, (size_t)chars * 256, uint16_t);
    for (uint32_t state = 2; state < dfa->n_states && !b->failed; state++)
        fill_row(b, state);
    if (b->failed)
        return false;
    b->n_rows = chars + b->n_inner;
    if (b->n_inner) {
        uint16_t *all = CTX_ARRAY(a->re->ctx, (size_t)b->n_rows * 256, uint16_t);
        memcpy(all, b->cells, (size_t)chars * 512);
        b->cells = all;
        fill_inner(b);
    }
    free_continuations(b);
    return write_table(b, max_cells, form);
}
