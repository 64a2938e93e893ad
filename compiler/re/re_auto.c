/* re_auto.c: AST -> position automaton over classes of code points (Thompson's construction, counts written out).
 *
 * Code points that no set and no assertion of the pattern tells apart form a class. A position set is a bit set of the
 * insts that wait for a character (CHAR), for what stands behind (NEXT) or have matched (MATCH); PREV assertions are
 * gone through while a set is made, as what stands before is known then.
 */
#include "re_ast.h"

#include <stdlib.h>
#include <string.h>

#define MAX_INSTS (4 * LIMIT_REGEX_POSITIONS)
#define MAX_CLASSES 1024
#define MAX_TESTS 64
#define MAX_NEXT_ITEMS 512 /* assertions about what follows, counts written out */

typedef struct Test { uint32_t set; bool edge; } Test;

typedef struct Builder {
    Re *re;
    ReAuto *a;
    uint32_t n_insts, cap;
    Test prev[MAX_TESTS], next[MAX_TESTS];
    uint32_t n_prev, n_next;
    bool failed;
    uint32_t *used;  /* sets that insts and tests have */
    size_t n_used;
    uint8_t *inside; /* [used set * n_classes + class] */
    uint32_t *used_at; /* set -> place in used + 1 */
} Builder;

/* ---- insts ---- */

/* An upper bound of insts, saturating. */
static uint64_t weigh(const ReNode *node)
{
    const uint64_t cap = 1u << 30;
    uint64_t sum = 1;
    for (size_t i = 0; i < node->n && sum < cap; i++)
        sum += weigh(node->items[i]);
    if (node->kind == RE_REPEAT)
        sum = sum * (node->max == RE_INFINITE ? (uint64_t)node->min + 1 : (uint64_t)node->max + 1);
    return sum < cap ? sum : cap;
}

static uint32_t add_inst(Builder *b, ReOp op, uint32_t set, uint32_t x, uint32_t y)
{
    if (b->n_insts == b->cap) {
        b->failed = true;
        return 0;
    }
    b->a->insts[b->n_insts] = (ReInst){.op = (uint8_t)op, .set = set, .x = x, .y = y};
    return b->n_insts++;
}

static uint32_t add_test(Builder *b, const ReNode *node, uint32_t next)
{
    bool prev = node->kind == RE_PREV;
    Test *tests = prev ? b->prev : b->next;
    uint32_t *n = prev ? &b->n_prev : &b->n_next, i = 0;
    while (i < *n && (tests[i].set != node->set || tests[i].edge != node->edge))
        i++;
    if (i == MAX_TESTS) {
        b->failed = true;
        return 0;
    }
    tests[i] = (Test){node->set, node->edge};
    if (i == *n)
        ++*n;
    uint32_t inst = add_inst(b, prev ? RE_OP_PREV : RE_OP_NEXT, 0, next, 0);
    b->a->insts[inst].test = (uint8_t)i;
    return inst;
}

static uint32_t build(Builder *b, const ReNode *node, uint32_t next);

static uint32_t build_repeat(Builder *b, const ReNode *node, uint32_t next)
{
    uint32_t entry = next, copies = node->min;
    const ReNode *item = node->items[0];
    if (node->max == RE_INFINITE) {
        uint32_t loop = add_inst(b, RE_OP_SPLIT, 0, 0, next);
        uint32_t body = build(b, item, loop);
        b->a->insts[loop].x = body;
        entry = copies ? body : loop;
        copies -= copies > 0;
    } else {
        for (uint32_t i = node->min; i < node->max && !b->failed; i++) {
            uint32_t body = build(b, item, entry);
            entry = add_inst(b, RE_OP_SPLIT, 0, body, next);
        }
    }
    for (uint32_t i = 0; i < copies && !b->failed; i++)
        entry = build(b, item, entry);
    return entry;
}

/* The inst that begins `node` and goes on at `next`. Built from the back, so that every inst knows its successor. */
static uint32_t build(Builder *b, const ReNode *node, uint32_t next)
{
    uint32_t entry = next;
    if (b->failed)
        return 0;
    switch (node->kind) {
    case RE_EMPTY: return next;
    case RE_NEVER: return add_inst(b, RE_OP_CHAR, re_set_char(b->re, 0xd800), next, 0);
    case RE_SET: return add_inst(b, RE_OP_CHAR, node->set, next, 0);
    case RE_CAT:
        for (size_t i = node->n; i-- > 0;)
            entry = build(b, node->items[i], entry);
        return entry;
    case RE_ALT:
        entry = build(b, node->items[node->n - 1], next);
        for (size_t i = node->n - 1; i-- > 0;) {
            uint32_t way = build(b, node->items[i], next);
            entry = add_inst(b, RE_OP_SPLIT, 0, way, entry);
        }
        return entry;
    case RE_REPEAT: return build_repeat(b, node, next);
    case RE_PREV: case RE_NEXT: return add_test(b, node, next);
    case RE_GROUP: return build(b, node->items[0], next);
    case RE_LOOK: case RE_BACKREF: break;
    }
    b->failed = true;
    return 0;
}

static void number_items(Builder *b)
{
    ReAuto *a = b->a;
    uint32_t n_chars = 0, n_others = 0;
    for (uint32_t i = 0; i < a->n_insts; i++) {
        n_chars += a->insts[i].op == RE_OP_CHAR;
        n_others += a->insts[i].op == RE_OP_NEXT || a->insts[i].op == RE_OP_MATCH;
    }
    a->n_chars = n_chars;
    a->n_items = n_chars + n_others;
    a->n_words = (a->n_items + 63) / 64;
    a->item_inst = CTX_ARRAY(b->re->ctx, a->n_items, uint32_t);
    a->next_items = CTX_ARRAY(b->re->ctx, a->n_words, uint64_t);
    uint32_t chars = n_chars, others = n_chars;
    for (uint32_t i = 0; i < a->n_insts; i++) {
        ReInst *inst = &a->insts[i];
        if (inst->op == RE_OP_SPLIT || inst->op == RE_OP_PREV)
            continue;
        uint32_t item = inst->op == RE_OP_CHAR ? --chars : others++; /* insts stand from the back to the front */
        inst->item = (uint16_t)item;
        a->item_inst[item] = i;
        if (inst->op == RE_OP_MATCH)
            a->match = item;
        if (inst->op == RE_OP_NEXT)
            a->next_items[item / 64] |= (uint64_t)1 << item % 64;
    }
}

/* ---- classes ---- */

static void use_set(Builder *b, uint32_t set)
{
    if (b->used_at[set])
        return;
    b->used[b->n_used++] = set;
    b->used_at[set] = (uint32_t)b->n_used;
}

static void use_sets(Builder *b)
{
    b->used = CTX_ARRAY(b->re->ctx, b->re->sets.n, uint32_t);
    b->used_at = CTX_ARRAY(b->re->ctx, b->re->sets.n, uint32_t);
    for (uint32_t i = 0; i < b->a->n_insts; i++)
        if (b->a->insts[i].op == RE_OP_CHAR)
            use_set(b, b->a->insts[i].set);
    for (uint32_t i = 0; i < b->n_prev; i++)
        use_set(b, b->prev[i].set);
    for (uint32_t i = 0; i < b->n_next; i++)
        use_set(b, b->next[i].set);
}

static int compare_numbers(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

/* Where some set begins or ends, ascending, 0 first. Surrogates go with what stands before them. */
static void cut_intervals(Builder *b)
{
    ReAuto *a = b->a;
    size_t n = 1, kept = 1;
    for (size_t i = 0; i < b->n_used; i++)
        n += 2 * b->re->sets.items[b->used[i]].n;
    uint32_t *cuts = CTX_ARRAY(b->re->ctx, n, uint32_t);
    n = 1;
    for (size_t i = 0; i < b->n_used; i++) {
        ReSet set = b->re->sets.items[b->used[i]];
        for (size_t r = 0; r < set.n; r++) {
            cuts[n++] = set.ranges[r].lo;
            cuts[n++] = set.ranges[r].hi == 0xd7ff ? 0xe000 : set.ranges[r].hi + 1;
        }
    }
    qsort(cuts, n, sizeof *cuts, compare_numbers);
    for (size_t i = 1; i < n; i++)
        if (cuts[i] != cuts[kept - 1] && cuts[i] <= RE_MAX_CP)
            cuts[kept++] = cuts[i];
    a->interval_lo = cuts;
    a->n_intervals = (uint32_t)kept;
}

/* Splits each class by one set; fresh is scratch of n_intervals + 1 numbers. */
static uint32_t split_classes(ReAuto *a, ReSet set, uint32_t *classes, uint32_t n_classes, uint32_t *fresh)
{
    uint32_t i = 0, n = n_classes;
    memset(fresh, 0, n_classes * sizeof *fresh);
    for (size_t r = 0; r < set.n; r++) {
        while (a->interval_lo[i] < set.ranges[r].lo)
            i++;
        for (; i < a->n_intervals && a->interval_lo[i] <= set.ranges[r].hi; i++) {
            uint32_t *to = &fresh[classes[i]];
            if (!*to)
                *to = ++n;
            classes[i] = *to - 1;
        }
    }
    return n;
}

/* Numbers classes by first appearance. */
static uint32_t renumber(uint32_t *classes, uint32_t n, uint32_t *names, uint32_t n_names)
{
    uint32_t count = 0;
    memset(names, 0, n_names * sizeof *names);
    for (uint32_t i = 0; i < n; i++) {
        if (!names[classes[i]])
            names[classes[i]] = ++count;
        classes[i] = names[classes[i]] - 1;
    }
    return count;
}

static bool make_classes(Builder *b)
{
    ReAuto *a = b->a;
    Ctx *ctx = b->re->ctx;
    cut_intervals(b);
    if ((uint64_t)a->n_intervals * b->n_used > LIMIT_REGEX_WORK)
        return false;
    uint32_t n = a->n_intervals, n_classes = 1;
    uint32_t *classes = CTX_ARRAY(ctx, n, uint32_t), *scratch = CTX_ARRAY(ctx, 2 * (size_t)n + 2, uint32_t);
    for (size_t i = 0; i < b->n_used; i++) {
        n_classes = split_classes(a, b->re->sets.items[b->used[i]], classes, n_classes, scratch);
        n_classes = renumber(classes, n, scratch, n_classes);
    }
    if (n_classes > MAX_CLASSES)
        return false;
    a->n_classes = n_classes;
    a->interval_class = CTX_ARRAY(ctx, n, uint16_t);
    for (uint32_t i = 0; i < n; i++)
        a->interval_class[i] = (uint16_t)classes[i];
    return true;
}

static bool make_members(Builder *b)
{
    ReAuto *a = b->a;
    uint32_t k = a->n_classes;
    uint32_t *sample = CTX_ARRAY(b->re->ctx, k, uint32_t);
    if ((uint64_t)b->n_used * k > LIMIT_REGEX_WORK / 16)
        return false;
    for (uint32_t i = a->n_intervals; i-- > 0;)
        sample[a->interval_class[i]] = a->interval_lo[i];
    b->inside = CTX_ARRAY(b->re->ctx, b->n_used * k, uint8_t);
    for (size_t i = 0; i < b->n_used; i++)
        for (uint32_t c = 0; c < k; c++)
            b->inside[i * k + c] = re_set_has(b->re, b->used[i], sample[c]);
    a->has = CTX_ARRAY(b->re->ctx, (size_t)k * a->n_words, uint64_t);
    for (uint32_t item = 0; item < a->n_chars; item++) {
        const uint8_t *inside = b->inside + (size_t)(b->used_at[a->insts[a->item_inst[item]].set] - 1) * k;
        for (uint32_t c = 0; c < k; c++)
            if (inside[c])
                a->has[c * a->n_words + item / 64] |= (uint64_t)1 << item % 64;
    }
    return true;
}

/* ---- signatures: which assertions hold beside a symbol ---- */

static bool make_signatures(Builder *b, const Test *tests, uint32_t n, uint16_t **sigs, uint64_t *pass,
                            uint32_t *n_sigs)
{
    uint32_t k = b->a->n_classes;
    *sigs = CTX_ARRAY(b->re->ctx, k + 1, uint16_t);
    *n_sigs = 0;
    for (uint32_t c = 0; c <= k; c++) {
        uint64_t held = 0;
        for (uint32_t t = 0; t < n; t++) {
            bool holds = c == k ? tests[t].edge : b->inside[(b->used_at[tests[t].set] - 1) * k + c];
            held |= (uint64_t)holds << t;
        }
        uint32_t sig = 0;
        while (sig < *n_sigs && pass[sig] != held)
            sig++;
        if (sig == 64)
            return false;
        pass[sig] = held;
        if (sig == *n_sigs)
            ++*n_sigs;
        (*sigs)[c] = (uint16_t)sig;
    }
    return true;
}

/* Every way through begins with ^ (and nothing that takes characters before it). */
bool re_is_anchored(const Re *re, const ReNode *node)
{
    switch (node->kind) {
    case RE_PREV: return re_is_anchor(re, node, RE_PREV);
    case RE_CAT:
        for (size_t i = 0; i < node->n; i++) {
            uint32_t n;
            if (re_is_anchored(re, node->items[i]))
                return true;
            if (!re_fixed_length(node->items[i], &n) || n > 0)
                return false;
        }
        return false;
    case RE_ALT:
        for (size_t i = 0; i < node->n; i++)
            if (!re_is_anchored(re, node->items[i]))
                return false;
        return true;
    case RE_GROUP: return re_is_anchored(re, node->items[0]);
    case RE_REPEAT: return node->min > 0 && re_is_anchored(re, node->items[0]);
    case RE_EMPTY: case RE_NEVER: case RE_SET: case RE_NEXT: case RE_LOOK: case RE_BACKREF: break;
    }
    return false;
}

ReAuto *re_auto(Re *re, const ReNode *node)
{
    Builder builder = {.re = re}, *b = &builder;
    uint64_t weight = weigh(node) + 1;
    if (weight > MAX_INSTS || !re_is_bare(node))
        return NULL;
    ReAuto *a = b->a = CTX_NEW(re->ctx, ReAuto);
    a->re = re;
    b->cap = (uint32_t)weight + 1;
    a->insts = CTX_ARRAY(re->ctx, b->cap, ReInst);
    uint32_t match = add_inst(b, RE_OP_MATCH, 0, 0, 0);
    a->start = build(b, node, match);
    a->n_insts = b->n_insts;
    if (b->failed)
        return NULL;
    a->anchored = re_is_anchored(re, node);
    number_items(b);
    if (a->n_chars > LIMIT_REGEX_POSITIONS || a->n_items - a->n_chars > MAX_NEXT_ITEMS)
        return NULL;
    use_sets(b);
    if (!make_classes(b) || !make_members(b))
        return NULL;
    if (!make_signatures(b, b->prev, b->n_prev, &a->prev_sig, a->prev_pass, &a->n_prev_sigs) ||
        !make_signatures(b, b->next, b->n_next, &a->next_sig, a->next_pass, &a->n_next_sigs))
        return NULL;
    a->closures = CTX_ARRAY(re->ctx, (size_t)a->n_insts * a->n_prev_sigs, uint64_t *);
    a->marks = CTX_ARRAY(re->ctx, a->n_insts, uint32_t);
    a->stack = CTX_ARRAY(re->ctx, a->n_insts + 1, uint32_t);
    return a;
}

/* ---- closures ---- */

static void visit(ReAuto *a, size_t *n, uint32_t inst)
{
    if (a->marks[inst] == a->mark)
        return;
    a->marks[inst] = a->mark;
    a->stack[(*n)++] = inst;
}

const uint64_t *re_auto_closure(ReAuto *a, uint32_t from, uint32_t prev_sig)
{
    uint64_t **slot = &a->closures[(size_t)from * a->n_prev_sigs + prev_sig];
    if (*slot)
        return *slot;
    uint64_t *out = *slot = CTX_ARRAY(a->re->ctx, a->n_words, uint64_t);
    size_t n = 0;
    a->mark++;
    visit(a, &n, from);
    while (n > 0) {
        const ReInst *inst = &a->insts[a->stack[--n]];
        a->work++;
        switch ((ReOp)inst->op) {
        case RE_OP_SPLIT:
            visit(a, &n, inst->y);
            visit(a, &n, inst->x);
            break;
        case RE_OP_PREV:
            if (a->prev_pass[prev_sig] >> inst->test & 1)
                visit(a, &n, inst->x);
            break;
        case RE_OP_CHAR: case RE_OP_NEXT: case RE_OP_MATCH:
            out[inst->item / 64] |= (uint64_t)1 << inst->item % 64;
            break;
        }
    }
    return out;
}

/* Adds what stands behind one NEXT item; true when that was new. */
static bool pass_next(ReAuto *a, uint64_t *out, const ReInst *inst, uint32_t prev_sig)
{
    const uint64_t *more = re_auto_closure(a, inst->x, prev_sig);
    uint64_t fresh = 0;
    a->work += a->n_words;
    for (uint32_t w = 0; w < a->n_words; w++) {
        fresh |= more[w] & ~out[w];
        out[w] |= more[w];
    }
    return fresh != 0;
}

void re_auto_settle(ReAuto *a, uint64_t *out, const uint64_t *set, uint32_t prev_sig, uint32_t next_sig)
{
    bool again = true;
    memcpy(out, set, a->n_words * sizeof *out);
    while (again && a->work <= LIMIT_REGEX_WORK) { /* past the limit the caller gives up anyway */
        again = false;
        a->work += a->n_items - a->n_chars;
        for (uint32_t item = a->n_chars; item < a->n_items; item++) {
            const ReInst *inst = &a->insts[a->item_inst[item]];
            bool there = out[item / 64] >> item % 64 & 1;
            if (there && inst->op == RE_OP_NEXT && (a->next_pass[next_sig] >> inst->test & 1))
                again |= pass_next(a, out, inst, prev_sig);
        }
    }
}
