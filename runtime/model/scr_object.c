/* scr_object.c: making, comparing and hashing of Python's values in C. */
#include "scr_object.h"
#include "scr_float.h"
#include "scr_json.h"
#include "scr_num.h"

#define SCR_O_FEW_KEYS 8u /* dicts of up to so many are searched one by one */

/* ---- making ---- */

static scr_object *scr_o_room(scr_arena *arena, uint32_t n)
{
    return (scr_object *)scr_arena_alloc(arena, (size_t)n * sizeof(scr_object));
}

SCR_FN scr_object scr_o_new_list(scr_arena *arena, scr_okind kind, uint32_t room)
{
    scr_olist *list = (scr_olist *)scr_arena_alloc(arena, sizeof *list);
    scr_object *items = room ? scr_o_room(arena, room) : NULL;
    if (!list || (room && !items))
        return scr_o_missing();
    list->items = items;
    list->n = 0;
    list->room = room;
    scr_object o = scr_o_of(kind);
    o.u.list = list;
    return o;
}

SCR_FN scr_object scr_o_new_dict(scr_arena *arena, uint32_t room)
{
    scr_odict *dict = (scr_odict *)scr_arena_alloc(arena, sizeof *dict);
    scr_object *both = room ? scr_o_room(arena, 2 * room) : NULL;
    if (!dict || (room && !both))
        return scr_o_missing();
    memset(dict, 0, sizeof *dict);
    dict->keys = both;
    dict->items = both ? both + room : NULL;
    dict->room = room;
    scr_object o = scr_o_of(SCR_O_DICT);
    o.u.dict = dict;
    return o;
}

static uint32_t scr_o_more(uint32_t room) { return room < 4 ? 4 : room * 2; }

SCR_FN bool scr_o_push(scr_arena *arena, scr_object *list, scr_object item)
{
    scr_olist *l = list->u.list;
    if (l->n == l->room) {
        if (l->room > SCR_NONE / 4) {
            arena->failed = true;
            return false;
        }
        scr_object *grown = scr_o_room(arena, scr_o_more(l->room));
        if (!grown)
            return false;
        if (l->n)
            memcpy(grown, l->items, (size_t)l->n * sizeof *grown);
        l->items = grown;
        l->room = scr_o_more(l->room);
    }
    l->items[l->n++] = item;
    list->n = l->n;
    return true;
}

/* Where a key's search begins. Texts are hashed with the dict's address, which whoever sends them does not know: no keys can be made that meet. */
SCR_FN uint32_t scr_o_slot(const scr_odict *d, scr_object key)
{
    uint64_t seed = scr_hash_mix((uint64_t)(uintptr_t)d), h = seed ^ (key.n * 0x9e3779b97f4a7c15u);
    if (key.kind != SCR_O_STR && key.kind != SCR_O_BYTES)
        return (uint32_t)scr_hash_mix(scr_o_hash(key) ^ seed) & d->mask;
    const char *s = key.n ? key.u.text : "";
    uint32_t at = 0;
    for (; at + 8 <= key.n; at += 8) {
        h = (h ^ scr_load8_le(s + at)) * 0xff51afd7ed558ccdu;
        h ^= h >> 29;
    }
    for (; at < key.n; at++)
        h = (h ^ (scr_byte)s[at]) * 0xff51afd7ed558ccdu;
    return (uint32_t)scr_hash_mix(h) & d->mask;
}

/* A table of at least twice as many slots as there is room for. */
static bool scr_o_index(scr_arena *arena, scr_odict *d)
{
    uint32_t slots = 16;
    while (slots < d->room * 2)
        slots *= 2;
    d->table = (uint32_t *)scr_arena_alloc(arena, (size_t)slots * sizeof *d->table);
    if (!d->table)
        return false;
    memset(d->table, 0, (size_t)slots * sizeof *d->table);
    d->mask = slots - 1;
    for (uint32_t i = 0; i < d->n; i++) {
        uint32_t slot = scr_o_slot(d, d->keys[i]);
        while (d->table[slot])
            slot = (slot + 1) & d->mask;
        d->table[slot] = i + 1;
    }
    return true;
}

static bool scr_o_grow_dict(scr_arena *arena, scr_odict *d)
{
    if (d->room > SCR_NONE / 16) {
        arena->failed = true;
        return false;
    }
    uint32_t room = scr_o_more(d->room);
    scr_object *both = scr_o_room(arena, 2 * room);
    if (!both)
        return false;
    if (d->n) {
        memcpy(both, d->keys, (size_t)d->n * sizeof *both);
        memcpy(both + room, d->items, (size_t)d->n * sizeof *both);
    }
    d->keys = both;
    d->items = both + room;
    d->room = room;
    return room <= SCR_O_FEW_KEYS || scr_o_index(arena, d);
}

SCR_FN scr_object *scr_o_get(scr_object dict, scr_object key)
{
    scr_odict *d = dict.u.dict;
    if (!d->table) {
        for (uint32_t i = 0; i < d->n; i++)
            if (scr_o_equal(d->keys[i], key))
                return &d->items[i];
        return NULL;
    }
    for (uint32_t slot = scr_o_slot(d, key); d->table[slot]; slot = (slot + 1) & d->mask)
        if (scr_o_equal(d->keys[d->table[slot] - 1], key))
            return &d->items[d->table[slot] - 1];
    return NULL;
}

SCR_FN bool scr_o_put(scr_arena *arena, scr_object *dict, scr_object key, scr_object item)
{
    scr_odict *d = dict->u.dict;
    scr_object *there = scr_o_get(*dict, key);
    if (there) {
        *there = item;
        return true;
    }
    if (d->n == d->room && !scr_o_grow_dict(arena, d))
        return false;
    if (!d->table && d->room > SCR_O_FEW_KEYS && !scr_o_index(arena, d))
        return false;
    d->keys[d->n] = key;
    d->items[d->n] = item;
    if (d->table) {
        uint32_t slot = scr_o_slot(d, key);
        while (d->table[slot])
            slot = (slot + 1) & d->mask;
        d->table[slot] = d->n + 1;
    }
    dict->n = ++d->n;
    return true;
}

SCR_FN scr_object scr_o_copy_text(scr_arena *arena, scr_okind kind, const char *text, size_t len)
{
    char *copy = (char *)scr_arena_alloc(arena, len ? len : 1);
    if (!copy)
        return scr_o_missing();
    if (len)
        memcpy(copy, text, len);
    return scr_o_text(kind, copy, len);
}

/* ---- numbers ---- */

static bool scr_o_is_number(scr_object o)
{
    return o.kind == SCR_O_BOOL || o.kind == SCR_O_INT || o.kind == SCR_O_BIGINT || o.kind == SCR_O_FLOAT || o.kind == SCR_O_DECIMAL;
}

/* A number that is an integer of 64 bits. */
static bool scr_o_int64(scr_object o, int64_t *out)
{
    if (o.kind == SCR_O_BOOL)
        *out = o.u.truth;
    else if (o.kind == SCR_O_INT)
        *out = o.u.i;
    else if (o.kind == SCR_O_FLOAT && o.u.f >= -9223372036854775808.0 && o.u.f < 9223372036854775808.0 && o.u.f == (double)(int64_t)o.u.f)
        *out = (int64_t)o.u.f;
    else if (o.kind == SCR_O_DECIMAL && o.n && (scr_byte)(o.u.text[o.n - 1] - '0') < 10)
        return scr_num_to_int64(o.u.text, o.n, out);
    else
        return false;
    return true;
}

/* A finite number's exact text, which may stand in room; 0: NaN or infinity. */
static uint32_t scr_o_exact_text(scr_object o, char room[SCR_FLOAT_EXACT], const char **text)
{
    *text = o.kind == SCR_O_FLOAT ? room : o.u.text;
    if (o.kind == SCR_O_FLOAT)
        return o.u.f - o.u.f == 0 ? scr_float_exact(o.u.f, room) : 0;
    return o.n && (scr_byte)(o.u.text[o.n - 1] - '0') < 10 ? o.n : 0;
}

/* The same of any number. */
static uint32_t scr_o_number_text(scr_object o, char room[SCR_FLOAT_EXACT], const char **text)
{
    int64_t i;
    if (!scr_o_int64(o, &i))
        return scr_o_exact_text(o, room, text);
    uint64_t size = i < 0 ? 0 - (uint64_t)i : (uint64_t)i;
    char *end = room + 24, *p = end;
    do
        *--p = (char)('0' + size % 10);
    while (size /= 10);
    if (i < 0)
        *--p = '-';
    *text = p;
    return (uint32_t)(end - p);
}

/* A Decimal's text that is no number: "Infinity", "-Infinity", "NaN" ... as a float. */
static double scr_o_not_finite(scr_object o)
{
    if (o.kind == SCR_O_FLOAT)
        return o.u.f;
    double zero = 0;
    if (o.n < 8 || o.u.text[o.n - 1] != 'y')
        return zero / zero;
    return o.u.text[0] == '-' ? -1 / zero : 1 / zero;
}

static bool scr_o_same_number(scr_object a, scr_object b)
{
    int64_t x, y;
    bool small = scr_o_int64(a, &x);
    if (small != scr_o_int64(b, &y))
        return false;
    if (small)
        return x == y;
    if (a.kind == SCR_O_FLOAT && b.kind == SCR_O_FLOAT)
        return a.u.f == b.u.f;
    char room_a[SCR_FLOAT_EXACT], room_b[SCR_FLOAT_EXACT];
    const char *s, *t;
    uint32_t n = scr_o_exact_text(a, room_a, &s), m = scr_o_exact_text(b, room_b, &t);
    if (!n || !m)
        return n == m && scr_o_not_finite(a) == scr_o_not_finite(b);
    return scr_num_compare(s, n, t, m) == 0;
}

SCR_FN int scr_o_compare_numbers(scr_object a, scr_object b)
{
    int64_t x, y;
    if (scr_o_int64(a, &x) && scr_o_int64(b, &y))
        return (x > y) - (x < y);
    double v, w;
    if (scr_o_as_double(a, &v) && scr_o_as_double(b, &w))
        return v != v || w != w ? SCR_O_UNORDERED : (v > w) - (v < w);
    char room_a[SCR_FLOAT_EXACT], room_b[SCR_FLOAT_EXACT];
    const char *s, *t;
    uint32_t n = scr_o_number_text(a, room_a, &s), m = scr_o_number_text(b, room_b, &t);
    if (n && m)
        return scr_num_compare(s, n, t, m);
    double f = n ? 0 : scr_o_not_finite(a), g = m ? 0 : scr_o_not_finite(b);
    return f != f || g != g ? SCR_O_UNORDERED : (f > g) - (f < g);
}

/* ---- equality ---- */

static bool scr_o_equal_at(scr_object a, scr_object b, unsigned depth);

static bool scr_o_equal_items(const scr_object *a, const scr_object *b, uint32_t n, unsigned depth)
{
    for (uint32_t i = 0; i < n; i++)
        if (!scr_o_equal_at(a[i], b[i], depth))
            return false;
    return true;
}

static bool scr_o_equal_sets(scr_object a, scr_object b, unsigned depth)
{
    if (a.u.list->n != b.u.list->n)
        return false;
    for (uint32_t i = 0; i < a.u.list->n; i++) {
        bool found = false;
        for (uint32_t k = 0; k < b.u.list->n && !found; k++)
            found = scr_o_equal_at(a.u.list->items[i], b.u.list->items[k], depth);
        if (!found)
            return false;
    }
    return true;
}

static bool scr_o_equal_dicts(scr_object a, scr_object b, unsigned depth)
{
    if (a.u.dict->n != b.u.dict->n)
        return false;
    for (uint32_t i = 0; i < a.u.dict->n; i++) {
        const scr_object *other = scr_o_get(b, a.u.dict->keys[i]);
        if (!other || !scr_o_equal_at(a.u.dict->items[i], *other, depth))
            return false;
    }
    return true;
}

static bool scr_o_equal_models(scr_object a, scr_object b, unsigned depth)
{
    const scr_odict *x = a.u.dict, *y = b.u.dict;
    if (a.index != b.index || x->n != y->n || !scr_o_equal_items(x->items, y->items, x->n, depth))
        return false;
    scr_object p = scr_o_of(SCR_O_DICT), q = p;
    p.u.dict = x->extra;
    q.u.dict = y->extra;
    if (!x->extra || !y->extra)
        return (!x->extra || !x->extra->n) && (!y->extra || !y->extra->n);
    return scr_o_equal_dicts(p, q, depth);
}

SCR_FN int64_t scr_o_micros(const scr_odatetime *t)
{
    int64_t y = t->year - (t->month < 3), days = y * 365 + y / 4 - y / 100 + y / 400 + (153 * (t->month + (t->month < 3 ? 9 : -3)) + 2) / 5 + t->day;
    return (((days * 24 + t->hour) * 60 + t->minute) * 60 + t->second) * 1000000 + t->micro;
}

static bool scr_o_equal_times(scr_object a, scr_object b)
{
    const scr_odatetime *x = a.u.time, *y = b.u.time;
    if (x->has_offset != y->has_offset)
        return false;
    return scr_o_micros(x) - (int64_t)x->offset * 1000000 == scr_o_micros(y) - (int64_t)y->offset * 1000000;
}

static bool scr_o_equal_at(scr_object a, scr_object b, unsigned depth)
{
    bool sets = (a.kind == SCR_O_SET || a.kind == SCR_O_FROZENSET) && (b.kind == SCR_O_SET || b.kind == SCR_O_FROZENSET);
    if (scr_o_is_number(a) && scr_o_is_number(b))
        return scr_o_same_number(a, b);
    if ((a.kind != b.kind && !sets) || depth == 0)
        return false;
    switch ((scr_okind)a.kind) {
    case SCR_O_NONE: case SCR_O_MISSING: return true;
    case SCR_O_TEXTUAL: return a.index == b.index && a.n == b.n && memcmp(a.u.text, b.u.text, a.n) == 0;
    case SCR_O_STR: case SCR_O_BYTES: return a.n == b.n && (a.n == 0 || memcmp(a.u.text, b.u.text, a.n) == 0);
    case SCR_O_LIST: case SCR_O_TUPLE: case SCR_O_DEQUE: return a.u.list->n == b.u.list->n && scr_o_equal_items(a.u.list->items, b.u.list->items, a.u.list->n, depth - 1);
    case SCR_O_SET: case SCR_O_FROZENSET: return scr_o_equal_sets(a, b, depth - 1);
    case SCR_O_DICT: return scr_o_equal_dicts(a, b, depth - 1);
    case SCR_O_MODEL: return scr_o_equal_models(a, b, depth - 1);
    case SCR_O_DATE: case SCR_O_TIME: case SCR_O_DATETIME: return scr_o_equal_times(a, b);
    case SCR_O_TIMEDELTA: return a.u.i == b.u.i;
    case SCR_O_UUID: return memcmp(a.u.uuid, b.u.uuid, 16) == 0;
    case SCR_O_ENUM: return a.index == b.index && a.n == b.n;
    case SCR_O_SECRET: return scr_o_equal_at(*a.u.inner, *b.u.inner, depth - 1);
    case SCR_O_BOOL: case SCR_O_INT: case SCR_O_BIGINT: case SCR_O_FLOAT: case SCR_O_DECIMAL: break;
    }
    return false;
}

SCR_FN bool scr_o_equal(scr_object a, scr_object b) { return scr_o_equal_at(a, b, SCR_O_DEPTH); }

/* ---- hashes ---- */

static uint64_t scr_o_hash_number(scr_object o)
{
    int64_t i;
    if (scr_o_int64(o, &i))
        return scr_hash_mix((uint64_t)i);
    bool finite = o.kind != SCR_O_FLOAT && o.n && (scr_byte)(o.u.text[o.n - 1] - '0') < 10;
    double f = finite ? scr_float_parse(o.u.text, o.n) : scr_o_not_finite(o);
    uint64_t bits;
    memcpy(&bits, &f, sizeof bits);
    return scr_hash_mix(bits + 1);
}

static uint64_t scr_o_hash_at(scr_object o, unsigned depth)
{
    uint64_t h = o.kind;
    if (scr_o_is_number(o))
        return scr_o_hash_number(o);
    switch ((scr_okind)o.kind) {
    case SCR_O_STR: case SCR_O_BYTES: case SCR_O_TEXTUAL: return scr_hash_bytes(o.n ? o.u.text : "", o.n);
    case SCR_O_LIST: case SCR_O_TUPLE: case SCR_O_DEQUE:
        for (uint32_t i = 0; depth && i < o.u.list->n; i++)
            h = scr_hash_mix(h + scr_o_hash_at(o.u.list->items[i], depth - 1));
        return h;
    case SCR_O_SET: case SCR_O_FROZENSET:
        h = SCR_O_SET + o.u.list->n;
        for (uint32_t i = 0; depth && i < o.u.list->n; i++)
            h += scr_o_hash_at(o.u.list->items[i], depth - 1);
        return scr_hash_mix(h);
    case SCR_O_MODEL:
        for (uint32_t i = 0; depth && i < o.u.dict->n; i++)
            h = scr_hash_mix(h + scr_o_hash_at(o.u.dict->items[i], depth - 1));
        return h;
    case SCR_O_DATE: case SCR_O_TIME: case SCR_O_DATETIME:
        return scr_hash_mix((uint64_t)(scr_o_micros(o.u.time) - (int64_t)o.u.time->offset * 1000000) + h);
    case SCR_O_TIMEDELTA: return scr_hash_mix((uint64_t)o.u.i + h);
    case SCR_O_UUID: return scr_hash_bytes((const char *)o.u.uuid, 16);
    case SCR_O_ENUM: return scr_hash_mix((uint64_t)o.index << 32 | o.n);
    case SCR_O_SECRET: return scr_o_hash_at(*o.u.inner, depth);
    case SCR_O_NONE: case SCR_O_MISSING: case SCR_O_DICT: case SCR_O_BOOL: case SCR_O_INT: case SCR_O_BIGINT: case SCR_O_FLOAT: case SCR_O_DECIMAL:
        break;
    }
    return scr_hash_mix(h);
}

SCR_FN uint64_t scr_o_hash(scr_object o) { return scr_o_hash_at(o, 8); }
