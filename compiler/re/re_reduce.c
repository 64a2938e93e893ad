/* re_reduce.c: makes an AST smaller. re_reduce keeps the language, re_trim only the answer to "is there a match".
 *
 * Captures, laziness and the order of alternatives do not change a yes or no, unless there are back references; then
 * only what cannot touch a capture is done. Look-around that asks for one character becomes RE_NEXT or RE_PREV.
 */
#include "re_ast.h"

#include <string.h>

typedef VEC(ReNode *) ReNodes;

bool re_is_anchor(const Re *re, const ReNode *node, ReKind kind)
{
    return node->kind == kind && node->edge && re->sets.items[node->set].n == 0;
}

bool re_is_bare(const ReNode *node)
{
    if (node->kind == RE_LOOK || node->kind == RE_BACKREF)
        return false;
    for (size_t i = 0; i < node->n; i++)
        if (!re_is_bare(node->items[i]))
            return false;
    return true;
}

/* Matches the empty text everywhere. */
static bool is_nullable(const ReNode *node)
{
    bool all = node->kind == RE_CAT || node->kind == RE_GROUP;
    switch (node->kind) {
    case RE_EMPTY: return true;
    case RE_REPEAT: return node->min == 0 || is_nullable(node->items[0]);
    case RE_CAT: case RE_GROUP: case RE_ALT:
        for (size_t i = 0; i < node->n; i++)
            if (is_nullable(node->items[i]) != all)
                return !all;
        return all;
    case RE_NEVER: case RE_SET: case RE_PREV: case RE_NEXT: case RE_LOOK: case RE_BACKREF: break;
    }
    return false;
}

bool re_fixed_length(const ReNode *node, uint32_t *n)
{
    uint32_t one = 0;
    uint64_t sum = 0;
    switch (node->kind) {
    case RE_EMPTY: case RE_PREV: case RE_NEXT: case RE_LOOK: break;
    case RE_SET: sum = 1; break;
    case RE_GROUP: case RE_CAT:
        for (size_t i = 0; i < node->n; i++, sum += one)
            if (!re_fixed_length(node->items[i], &one))
                return false;
        break;
    case RE_ALT:
        for (size_t i = 0; i < node->n; i++) {
            if (!re_fixed_length(node->items[i], &one) || (i > 0 && one != sum))
                return false;
            sum = one;
        }
        break;
    case RE_REPEAT:
        if (node->min != node->max || !re_fixed_length(node->items[0], &one))
            return false;
        sum = (uint64_t)one * node->min;
        break;
    case RE_NEVER: case RE_BACKREF: return false;
    }
    *n = (uint32_t)sum;
    return sum < LIMIT_REGEX_POSITIONS * 16;
}

/* ---- the same language ---- */

static ReNode *empty(Re *re) { return re_new(re, RE_EMPTY); }
static ReNode *never(Re *re) { return re_new(re, RE_NEVER); }

static ReNode *reduce_test(Re *re, ReNode *node)
{
    if (node->edge && re_set_is_all(re, node->set))
        return empty(re);
    return !node->edge && re->sets.items[node->set].n == 0 ? never(re) : node;
}

static ReNode *make_test(Re *re, ReKind kind, uint32_t set, bool edge, bool negative)
{
    ReNode *node = re_new(re, kind);
    node->set = negative ? re_set_not(re, set) : set;
    node->edge = edge != negative;
    return reduce_test(re, node);
}

static uint32_t multiply(uint32_t a, uint32_t b)
{
    uint64_t product = (uint64_t)a * b;
    return product >= RE_INFINITE ? RE_INFINITE - 1 : (uint32_t)product;
}

/* x{a,b}{c,d} as one x{min,max}, when the counts between have no gap. */
static bool join_repeats(const ReNode *outer, const ReNode *inner, uint32_t *min, uint32_t *max)
{
    uint64_t a = inner->min, b = inner->max, c = outer->min, d = outer->max;
    bool endless = b == RE_INFINITE;
    bool gapless = c == d || (c == 0 ? a <= 1 : endless || (c + 1) * a <= c * b + 1);
    if (!gapless)
        return false;
    *min = multiply(inner->min, outer->min);
    *max = endless || d == RE_INFINITE ? RE_INFINITE : multiply(inner->max, outer->max);
    return true;
}

static bool has_no_width(const ReNode *node)
{
    return node->kind == RE_PREV || node->kind == RE_NEXT || node->kind == RE_LOOK;
}

static ReNode *reduce_repeat(Re *re, const ReNode *node, ReNode *item)
{
    uint32_t min = node->min, max = node->max;
    if (max == 0 || item->kind == RE_EMPTY)
        return empty(re);
    if (item->kind == RE_NEVER)
        return min == 0 ? empty(re) : item;
    if (!re->has_backrefs) {
        if (has_no_width(item))
            return min == 0 ? empty(re) : item;
        if (item->kind == RE_REPEAT && join_repeats(node, item, &min, &max))
            item = item->items[0];
        if (max == RE_INFINITE && is_nullable(item))
            min = 0;
    }
    if (min == 1 && max == 1)
        return item;
    ReNode *out = re_new_repeat(re, item, min, max);
    out->lazy = node->lazy;
    return out;
}

static bool same_set(const ReNode *a, const ReNode *b, uint32_t *set)
{
    const ReNode *x = a->kind == RE_REPEAT ? a->items[0] : a, *y = b->kind == RE_REPEAT ? b->items[0] : b;
    *set = x->set;
    return x->kind == RE_SET && y->kind == RE_SET && x->set == y->set;
}

static uint32_t add_counts(uint32_t a, uint32_t b)
{
    if (a == RE_INFINITE || b == RE_INFINITE)
        return RE_INFINITE;
    return (uint64_t)a + b >= RE_INFINITE ? RE_INFINITE - 1 : a + b;
}

/* x*x{2} is x{2,}: one run in place of two that overlap. Literals stay as they are. */
static ReNode *join_runs(Re *re, ReNode *a, ReNode *b)
{
    uint32_t set;
    bool counted = a->kind == RE_REPEAT || b->kind == RE_REPEAT;
    if (re->has_backrefs || !counted || !same_set(a, b, &set))
        return NULL;
    uint32_t a_min = a->kind == RE_REPEAT ? a->min : 1, a_max = a->kind == RE_REPEAT ? a->max : 1;
    uint32_t b_min = b->kind == RE_REPEAT ? b->min : 1, b_max = b->kind == RE_REPEAT ? b->max : 1;
    return re_new_repeat(re, re_new_set(re, set), add_counts(a_min, b_min), add_counts(a_max, b_max));
}

static bool same_test(const ReNode *a, const ReNode *b)
{
    return a->kind == b->kind && a->set == b->set && a->edge == b->edge;
}

static void append(Re *re, ReNodes *items, ReNode *item)
{
    if (item->kind == RE_EMPTY)
        return;
    if (item->kind == RE_CAT) {
        for (size_t i = 0; i < item->n; i++)
            append(re, items, item->items[i]);
        return;
    }
    ReNode *last = items->n ? items->items[items->n - 1] : NULL;
    if (last && (item->kind == RE_PREV || item->kind == RE_NEXT) && same_test(last, item))
        return;
    ReNode *joined = last ? join_runs(re, last, item) : NULL;
    if (joined)
        items->items[items->n - 1] = joined;
    else
        VEC_PUSH(re->ctx, items) = item;
}

static ReNode *make_cat(Re *re, ReNode **list, size_t n)
{
    ReNodes items = {0};
    for (size_t i = 0; i < n; i++) {
        if (list[i]->kind == RE_NEVER)
            return list[i];
        append(re, &items, list[i]);
    }
    if (items.n == 0)
        return empty(re);
    return items.n == 1 ? items.items[0] : re_new_items(re, RE_CAT, items.items, items.n);
}

static void collect(Re *re, ReNodes *items, ReNode *item, bool *optional)
{
    if (item->kind == RE_NEVER)
        return;
    if (item->kind == RE_EMPTY && !re->has_backrefs) {
        *optional = true;
        return;
    }
    if (item->kind == RE_ALT) {
        for (size_t i = 0; i < item->n; i++)
            collect(re, items, item->items[i], optional);
        return;
    }
    VEC_PUSH(re->ctx, items) = item;
}

/* Alternatives of one character each become one class, where the first of them stood. */
static void join_sets(Re *re, ReNodes *items)
{
    ReRanges ranges = {0};
    size_t n = 0, first = 0, n_sets = 0;
    for (size_t i = 0; i < items->n; i++) {
        ReNode *item = items->items[i];
        if (item->kind == RE_SET) {
            re_set_add_set(re, &ranges, item->set);
            if (n_sets++)
                continue;
            first = n;
        }
        items->items[n++] = item;
    }
    items->n = n;
    if (n_sets > 1)
        items->items[first] = re_new_set(re, re_set_intern(re, &ranges));
}

/* ---- common beginnings of alternatives ---- */

/* The i-th item of a concatenation, or of a single node taken as one. */
static ReNode *item_at(ReNode *node, size_t i)
{
    if (node->kind == RE_CAT)
        return i < node->n ? node->items[i] : NULL;
    return i == 0 ? node : NULL;
}

static bool same_set_at(ReNode *a, ReNode *b, size_t i)
{
    const ReNode *x = item_at(a, i), *y = item_at(b, i);
    return x && y && x->kind == RE_SET && y->kind == RE_SET && x->set == y->set;
}

static ReNode *tail_of(Re *re, ReNode *node, size_t from)
{
    if (node->kind != RE_CAT || from >= node->n)
        return empty(re);
    return node->n - from == 1 ? node->items[from] : re_new_items(re, RE_CAT, node->items + from, node->n - from);
}

static ReNode *make_alt(Re *re, ReNode **list, size_t n);

/* ab|ac -> a(?:b|c): all of a group begin with one set. */
static ReNode *factor_group(Re *re, ReNode **group, size_t n)
{
    size_t same = 1;
    for (bool all = true; all; same += all)
        for (size_t i = 1; i < n && all; i++)
            all = same_set_at(group[0], group[i], same);
    ReNode **tails = CTX_ARRAY(re->ctx, n, ReNode *), **items = CTX_ARRAY(re->ctx, same + 1, ReNode *);
    for (size_t i = 0; i < n; i++)
        tails[i] = tail_of(re, group[i], same);
    for (size_t i = 0; i < same; i++)
        items[i] = item_at(group[0], i);
    items[same] = make_alt(re, tails, n);
    return make_cat(re, items, same + 1);
}

/* Groups alternatives by their first set; the order of alternatives does not change a yes or no. */
static void factor(Re *re, ReNodes *items)
{
    uint32_t *first = CTX_ARRAY(re->ctx, re->sets.n, uint32_t); /* set -> group + 1 */
    VEC(ReNodes) groups = {0};
    for (size_t i = 0; i < items->n; i++) {
        ReNode *head = item_at(items->items[i], 0);
        uint32_t *slot = head->kind == RE_SET ? &first[head->set] : NULL;
        if (!slot || !*slot) {
            VEC_PUSH(re->ctx, &groups) = (ReNodes){0};
            if (slot)
                *slot = (uint32_t)groups.n;
        }
        VEC_PUSH(re->ctx, &groups.items[slot ? *slot - 1 : groups.n - 1]) = items->items[i];
    }
    for (size_t i = 0; i < groups.n && groups.n < items->n; i++) {
        ReNodes *group = &groups.items[i];
        items->items[i] = group->n == 1 ? group->items[0] : factor_group(re, group->items, group->n);
    }
    items->n = groups.n;
}

static ReNode *make_alt(Re *re, ReNode **list, size_t n)
{
    ReNodes items = {0};
    bool optional = false;
    for (size_t i = 0; i < n; i++)
        collect(re, &items, list[i], &optional);
    if (!re->has_backrefs && items.n > 1) {
        join_sets(re, &items);
        factor(re, &items);
    }
    if (items.n == 0)
        return optional ? empty(re) : never(re);
    ReNode *out = items.n == 1 ? items.items[0] : re_new_items(re, RE_ALT, items.items, items.n);
    if (!optional)
        return out;
    ReNode question = {.kind = RE_REPEAT, .min = 0, .max = 1};
    return reduce_repeat(re, &question, out);
}

/* A body that only asks for one character or the text's edge, as (set, edge). */
static bool as_test(Re *re, const ReNode *body, bool behind, uint32_t *set, bool *edge)
{
    uint32_t other;
    bool other_edge;
    if (body->kind == RE_SET || body->kind == (behind ? RE_PREV : RE_NEXT)) {
        *set = body->set;
        *edge = body->kind != RE_SET && body->edge;
        return true;
    }
    if (body->kind != RE_ALT || !as_test(re, body->items[0], behind, set, edge))
        return false;
    for (size_t i = 1; i < body->n; i++) {
        if (!as_test(re, body->items[i], behind, &other, &other_edge))
            return false;
        *set = re_set_or(re, *set, other);
        *edge |= other_edge;
    }
    return true;
}

static ReNode *trim_side(Re *re, ReNode *node, bool end);

static ReNode *reduce_look(Re *re, const ReNode *node, ReNode *body)
{
    uint32_t set;
    bool edge;
    if (!re->has_backrefs) {
        body = trim_side(re, body, !node->behind);
        if (body->kind == RE_EMPTY)
            return node->negative ? never(re) : body;
        if (body->kind == RE_NEVER)
            return node->negative ? empty(re) : body;
        if (as_test(re, body, node->behind, &set, &edge))
            return make_test(re, node->behind ? RE_PREV : RE_NEXT, set, edge, node->negative);
        if (body->kind == RE_PREV || body->kind == RE_NEXT)
            return make_test(re, body->kind, body->set, body->edge, node->negative);
    }
    ReNode *out = re_new_items(re, RE_LOOK, &body, 1);
    out->behind = node->behind;
    out->negative = node->negative;
    out->min = node->min;
    out->max = node->max;
    return out;
}

ReNode *re_reduce(Re *re, ReNode *node)
{
    ReNode **items = NULL;
    if (node->n) {
        items = CTX_ARRAY(re->ctx, node->n, ReNode *);
        for (size_t i = 0; i < node->n; i++)
            items[i] = re_reduce(re, node->items[i]);
    }
    switch (node->kind) {
    case RE_EMPTY: case RE_NEVER: case RE_SET: case RE_BACKREF: return node;
    case RE_PREV: case RE_NEXT: return reduce_test(re, node);
    case RE_CAT: return make_cat(re, items, node->n);
    case RE_ALT: return make_alt(re, items, node->n);
    case RE_REPEAT: return reduce_repeat(re, node, items[0]);
    case RE_LOOK: return reduce_look(re, node, items[0]);
    case RE_GROUP: break;
    }
    if (!re->has_backrefs || items[0]->kind == RE_NEVER)
        return items[0];
    ReNode *group = re_new_items(re, RE_GROUP, items, 1);
    group->group = node->group;
    return group;
}

/* ---- the same answer ---- */

static bool is_anything(const Re *re, const ReNode *node)
{
    return node->kind == RE_REPEAT && node->min == 0 && node->max == RE_INFINITE && node->items[0]->kind == RE_SET &&
           re_set_is_all(re, node->items[0]->set);
}

/* (?=X)c at an open end is (?=c)X: look-around turned into what is matched. */
static void swap_look(Re *re, ReNode **pair)
{
    if (pair[0]->kind != RE_LOOK || pair[0]->behind || pair[0]->negative || pair[1]->kind != RE_SET)
        return;
    ReNode *body = pair[0]->items[0], *test = re_new(re, RE_NEXT);
    test->set = pair[1]->set;
    pair[0] = test;
    pair[1] = body;
}

/* At an open end the optional parts of a concatenation's last items are not needed; likewise at an open start. */
static ReNode *trim_cat(Re *re, ReNode *node, bool end)
{
    ReNode **items = CTX_ARRAY(re->ctx, node->n, ReNode *);
    size_t first = 0, n = node->n;
    memcpy(items, node->items, n * sizeof *items);
    while (first < n) {
        size_t at = end ? n - 1 : first;
        /* ^[^]* is an open start, [^]*$ an open end. */
        if (n - first >= 2 && re_is_anchor(re, items[at], end ? RE_NEXT : RE_PREV) &&
            is_anything(re, items[end ? at - 1 : at + 1])) {
            n -= end ? 2 : 0;
            first += end ? 0 : 2;
            continue;
        }
        items[at] = trim_side(re, items[at], end);
        if (items[at]->kind != RE_EMPTY) {
            if (end && n - first >= 2)
                swap_look(re, items + n - 2);
            break;
        }
        n -= end;
        first += !end;
    }
    return make_cat(re, items + first, n - first);
}

static ReNode *trim_repeat(Re *re, ReNode *node, bool end)
{
    if (node->min == 0)
        return empty(re);
    ReNode *last = trim_side(re, node->items[0], end);
    if (last->kind == RE_EMPTY || node->min == 1)
        return last;
    if (last == node->items[0])
        return re_new_repeat(re, last, node->min, node->min);
    ReNode *rest = re_new_repeat(re, node->items[0], node->min - 1, node->min - 1);
    ReNode *pair[2] = {end ? rest : last, end ? last : rest};
    return make_cat(re, pair, 2);
}

static ReNode *trim_alt(Re *re, ReNode *node, bool end)
{
    ReNode **items = CTX_ARRAY(re->ctx, node->n, ReNode *);
    for (size_t i = 0; i < node->n; i++) {
        items[i] = trim_side(re, node->items[i], end);
        if (items[i]->kind == RE_EMPTY)
            return items[i];
    }
    return make_alt(re, items, node->n);
}

static ReNode *trim_side(Re *re, ReNode *node, bool end)
{
    switch (node->kind) {
    case RE_CAT: return trim_cat(re, node, end);
    case RE_ALT: return trim_alt(re, node, end);
    case RE_REPEAT: return trim_repeat(re, node, end);
    case RE_LOOK: /* P(?=X) with an open end is PX */
        return node->negative || node->behind == end ? node : trim_side(re, node->items[0], end);
    case RE_EMPTY: case RE_NEVER: case RE_SET: case RE_PREV: case RE_NEXT: case RE_GROUP: case RE_BACKREF: break;
    }
    return node;
}

ReNode *re_trim(Re *re, ReNode *node)
{
    if (re->has_backrefs)
        return node;
    return trim_side(re, trim_side(re, node, true), false);
}
