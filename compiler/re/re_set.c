/* re_set.c: sets of code points: made from ranges, classes and Unicode properties, complemented, folded, interned.
 *
 * A set under construction is a ReRanges in any order; re_set_intern turns it into a numbered ReSet. Surrogates never
 * stay in a set: a text is UTF-8 and has none.
 */
#include "re_ast.h"
#include "re_unicode.h"

#include <stdlib.h>
#include <string.h>

static int range_compare(const void *a, const void *b)
{
    const ReRange *x = a, *y = b;
    return x->lo < y->lo ? -1 : x->lo > y->lo;
}

static void push(Re *re, ReRanges *ranges, uint32_t lo, uint32_t hi)
{
    if (++re->n_ranges > LIMIT_REGEX_RANGES) {
        re_fail(re, D_PATTERN_LIMIT, 0, re->source.len, STR("the character classes are too large together"), (Str){0});
        return;
    }
    VEC_PUSH(re->ctx, ranges) = (ReRange){lo, hi};
}

void re_set_add(Re *re, ReRanges *ranges, uint32_t lo, uint32_t hi)
{
    if (lo < 0xd800 && hi >= 0xd800) {
        push(re, ranges, lo, 0xd7ff);
        lo = 0xd800;
    }
    if (lo >= 0xd800 && lo < 0xe000)
        lo = 0xe000;
    if (lo <= hi)
        push(re, ranges, lo, hi);
}

void re_set_add_set(Re *re, ReRanges *ranges, uint32_t set)
{
    ReSet s = re->sets.items[set];
    for (size_t i = 0; i < s.n; i++)
        push(re, ranges, s.ranges[i].lo, s.ranges[i].hi);
}

static bool in_order(const ReRanges *ranges)
{
    for (size_t i = 1; i < ranges->n; i++)
        if (ranges->items[i].lo < ranges->items[i - 1].lo)
            return false;
    return true;
}

/* Whether a range that begins at lo goes on where one that ends at hi stops; surrogates are no gap. */
static bool touches(uint32_t hi, uint32_t lo)
{
    return lo <= hi + 1 || (hi == 0xd7ff && lo == 0xe000);
}

static void join(ReRanges *ranges)
{
    size_t n = 0;
    if (!in_order(ranges))
        qsort(ranges->items, ranges->n, sizeof(ReRange), range_compare);
    for (size_t i = 0; i < ranges->n; i++) {
        ReRange r = ranges->items[i];
        if (n > 0 && touches(ranges->items[n - 1].hi, r.lo)) {
            if (r.hi > ranges->items[n - 1].hi)
                ranges->items[n - 1].hi = r.hi;
        } else {
            ranges->items[n++] = r;
        }
    }
    ranges->n = n;
}

static void complement_of(Re *re, ReRanges *ranges)
{
    ReRanges out = {0};
    uint32_t at = 0;
    for (size_t i = 0; i < ranges->n; i++) {
        if (ranges->items[i].lo > at)
            re_set_add(re, &out, at, ranges->items[i].lo - 1);
        at = ranges->items[i].hi + 1;
    }
    if (at <= RE_MAX_CP)
        re_set_add(re, &out, at, RE_MAX_CP);
    *ranges = out;
    join(ranges);
}

void re_set_tidy(Re *re, ReRanges *ranges, bool complement)
{
    join(ranges);
    if (complement)
        complement_of(re, ranges);
}

/* The first of tidy ranges that ends at cp or behind it. */
static size_t first_from(const ReRange *ranges, size_t n, uint32_t cp)
{
    size_t lo = 0, hi = n;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (ranges[mid].hi < cp)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

/* Adds what one fold makes of one range; the first n ranges are the tidy ones. */
static void fold_range(Re *re, ReRanges *ranges, size_t n, const ReFold *fold, ReRange r)
{
    uint32_t lo = r.lo > fold->lo ? r.lo : fold->lo;
    uint32_t hi = r.hi < fold->hi ? r.hi : fold->hi;
    lo += (fold->stride - (lo - fold->lo) % fold->stride) % fold->stride;
    for (uint32_t cp = lo; cp <= hi; cp += fold->stride) {
        uint32_t other = (uint32_t)((int32_t)cp + fold->delta);
        size_t at = first_from(ranges->items, n, other);
        if (at == n || ranges->items[at].lo > other)
            push(re, ranges, other, other);
    }
    re->n_ranges += (hi - lo) / fold->stride / 4;
}

void re_set_fold(Re *re, ReRanges *ranges)
{
    join(ranges);
    size_t n = ranges->n;
    for (size_t f = 0; f < n_re_folds; f++)
        for (size_t i = first_from(ranges->items, n, re_folds[f].lo); i < n; i++) {
            if (ranges->items[i].lo > re_folds[f].hi)
                break;
            fold_range(re, ranges, n, &re_folds[f], ranges->items[i]);
        }
    join(ranges);
}

/* ---- interning ---- */

static uint64_t hash_of(const ReRange *ranges, size_t n)
{
    return str_hash((Str){(const char *)ranges, n * sizeof(ReRange)});
}

static void rehash(Re *re)
{
    re->n_slots = re->n_slots ? re->n_slots * 2 : 32;
    re->slots = CTX_ARRAY(re->ctx, re->n_slots, uint32_t);
    for (size_t i = 0; i < re->sets.n; i++) {
        size_t at = hash_of(re->sets.items[i].ranges, re->sets.items[i].n) & (re->n_slots - 1);
        while (re->slots[at])
            at = (at + 1) & (re->n_slots - 1);
        re->slots[at] = (uint32_t)i + 1;
    }
}

uint32_t re_set_intern(Re *re, ReRanges *ranges)
{
    join(ranges);
    if (re->sets.n * 2 >= re->n_slots)
        rehash(re);
    size_t at = hash_of(ranges->items, ranges->n) & (re->n_slots - 1);
    for (; re->slots[at]; at = (at + 1) & (re->n_slots - 1)) {
        ReSet *set = &re->sets.items[re->slots[at] - 1];
        if (set->n == ranges->n && (set->n == 0 || !memcmp(set->ranges, ranges->items, set->n * sizeof(ReRange))))
            return re->slots[at] - 1;
    }
    ReSet *set = &VEC_PUSH(re->ctx, &re->sets);
    set->n = ranges->n;
    set->ranges = NULL;
    if (set->n) {
        ReRange *copy = CTX_ARRAY(re->ctx, set->n, ReRange);
        memcpy(copy, ranges->items, set->n * sizeof(ReRange));
        set->ranges = copy;
    }
    re->slots[at] = (uint32_t)re->sets.n;
    return (uint32_t)re->sets.n - 1;
}

uint32_t re_set_char(Re *re, uint32_t cp)
{
    if (cp < 128 && re->ascii[cp])
        return re->ascii[cp] - 1;
    ReRange one = {cp, cp};
    ReRanges ranges = {&one, 1, 1};
    if (cp >= 0xd800 && cp < 0xe000)
        ranges.n = 0;
    uint32_t set = re_set_intern(re, &ranges);
    if (cp < 128)
        re->ascii[cp] = set + 1;
    return set;
}

uint32_t re_set_not(Re *re, uint32_t set)
{
    ReRanges ranges = {0};
    re_set_add_set(re, &ranges, set);
    complement_of(re, &ranges);
    return re_set_intern(re, &ranges);
}

uint32_t re_set_or(Re *re, uint32_t a, uint32_t b)
{
    ReRanges ranges = {0};
    re_set_add_set(re, &ranges, a);
    re_set_add_set(re, &ranges, b);
    return re_set_intern(re, &ranges);
}

bool re_set_has(const Re *re, uint32_t set, uint32_t cp)
{
    ReSet s = re->sets.items[set];
    size_t at = first_from(s.ranges, s.n, cp);
    return at < s.n && s.ranges[at].lo <= cp;
}

bool re_set_is_all(const Re *re, uint32_t set)
{
    ReSet s = re->sets.items[set];
    return s.n == 1 && s.ranges[0].lo == 0 && s.ranges[0].hi == RE_MAX_CP;
}

/* ---- classes and properties ---- */

/* WhiteSpace and LineTerminator (ECMA-262 12.2, 12.3): not U+0085, not U+180E, but U+FEFF. */
static const ReRange spaces[] = {{9, 13}, {0x20, 0x20}, {0xa0, 0xa0}, {0x1680, 0x1680}, {0x2000, 0x200a},
                                 {0x2028, 0x2029}, {0x202f, 0x202f}, {0x205f, 0x205f}, {0x3000, 0x3000},
                                 {0xfeff, 0xfeff}};

void re_set_add_class(Re *re, ReRanges *ranges, char letter)
{
    if (letter == 's') {
        for (size_t i = 0; i < sizeof spaces / sizeof spaces[0]; i++)
            push(re, ranges, spaces[i].lo, spaces[i].hi);
        return;
    }
    push(re, ranges, '0', '9');
    if (letter == 'd')
        return;
    push(re, ranges, 'A', 'Z');
    push(re, ranges, '_', '_');
    push(re, ranges, 'a', 'z');
}

static uint32_t leb(const uint8_t **p)
{
    uint32_t value = 0;
    for (unsigned shift = 0;; shift += 7) {
        uint8_t byte = *(*p)++;
        value |= (uint32_t)(byte & 127) << shift;
        if (byte < 128)
            return value;
    }
}

static const ReProperty *find_table(RePropertyKind kind, Str name)
{
    for (size_t i = 0; i < n_re_properties; i++)
        if (re_properties[i].kind == kind && str_is(name, re_properties[i].name))
            return &re_properties[i];
    return NULL;
}

static bool add_table(Re *re, ReRanges *ranges, RePropertyKind kind, Str name)
{
    const ReProperty *property = find_table(kind, name);
    if (!property)
        return false;
    const uint8_t *p = re_unicode_data + property->at, *end = p + property->len;
    for (uint32_t at = 0; p < end;) {
        uint32_t lo = at + leb(&p);
        at = lo + leb(&p) + 1;
        re_set_add(re, ranges, lo, at - 1);
    }
    return true;
}

bool re_has_property(const char *binary, uint32_t cp)
{
    const ReProperty *property = find_table(RE_PROPERTY_BINARY, str_of(binary));
    if (!property)
        return false;
    const uint8_t *p = re_unicode_data + property->at, *end = p + property->len;
    for (uint32_t at = 0; p < end;) {
        uint32_t lo = at + leb(&p);
        at = lo + leb(&p) + 1;
        if (cp < at)
            return cp >= lo;
    }
    return false;
}

ReFound re_set_add_property(Re *re, ReRanges *ranges, Str name, Str value)
{
    bool found;
    if (value.len == 0) {
        /* Valid, but its table is not at hand (tools/unicode_tables.py). */
        if (str_is(name, "Changes_When_NFKC_Casefolded") || str_is(name, "CWKCF"))
            return RE_NO_TABLE;
        found = add_table(re, ranges, RE_PROPERTY_GC, name) || add_table(re, ranges, RE_PROPERTY_BINARY, name);
    } else if (str_is(name, "General_Category") || str_is(name, "gc")) {
        found = add_table(re, ranges, RE_PROPERTY_GC, value);
    } else if (str_is(name, "Script") || str_is(name, "sc")) {
        found = add_table(re, ranges, RE_PROPERTY_SC, value);
    } else if (str_is(name, "Script_Extensions") || str_is(name, "scx")) {
        found = add_table(re, ranges, RE_PROPERTY_SCX, value);
    } else {
        found = false;
    }
    return found ? RE_FOUND : RE_UNKNOWN;
}
