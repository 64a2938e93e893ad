/* scr_op_list.c: lists, tuples, sets and dicts of compiled bodies: making, indexing, iterating, and their methods. */
#include "scr_op_list.h"

#include <string.h>

/* ---- making ---- */

SCR_FN bool scr_new_list(scr_body_run *run, unsigned kind, uint32_t room, scr_object *out)
{
    *out = scr_o_new_list(run->arena, (scr_okind)kind, room);
    return out->kind != SCR_O_MISSING || scr_stop(run, SCR_NO_SCRATCH);
}

SCR_FN bool scr_new_dict(scr_body_run *run, uint32_t room, scr_object *out)
{
    *out = scr_o_new_dict(run->arena, room);
    return out->kind != SCR_O_MISSING || scr_stop(run, SCR_NO_SCRATCH);
}

static bool scr_changeable(scr_body_run *run, scr_object o)
{
    return !(o.flags & SCR_O_STATIC) || scr_refuse(run, "changing a constant of the module");
}

SCR_FN bool scr_list_push(scr_body_run *run, scr_object *list, scr_object item)
{
    if (!scr_body_step(run, 1))
        return false;
    return scr_o_push(run->arena, list, item) || scr_stop(run, SCR_NO_SCRATCH);
}

SCR_FN bool scr_set_add(scr_body_run *run, scr_object *set, scr_object item)
{
    bool there;
    scr_object as_set = *set;
    return scr_contains(run, item, as_set, &there) && (there || scr_list_push(run, set, item));
}

SCR_FN bool scr_dict_put(scr_body_run *run, scr_object *dict, scr_object key, scr_object item)
{
    scr_object *there;
    if (!scr_dict_find(run, *dict, key, &there))
        return false;
    if (there) {
        *there = item;
        return true;
    }
    return scr_body_step(run, 1) && (scr_o_put(run->arena, dict, key, item) || scr_stop(run, SCR_NO_SCRATCH));
}

/* ---- iterating ---- */

static scr_object scr_of_iter(scr_oiter *iter)
{
    scr_object o = scr_o_of((scr_okind)SCR_O_ITER);
    o.u.text = (const char *)iter;
    return o;
}
static scr_oiter *scr_iter_of(scr_object o) { return (scr_oiter *)(uintptr_t)o.u.text; }

SCR_FN bool scr_iterate(scr_body_run *run, scr_object o, scr_oiter *iter)
{
    scr_object p = scr_plain(run, o);
    memset(iter, 0, sizeof *iter);
    iter->of = p;
    switch (p.kind) {
    case SCR_O_LIST: case SCR_O_TUPLE: case SCR_O_STR: case SCR_O_RANGE: case SCR_O_ITER: case SCR_O_BYTES: return true;
    case SCR_O_SET: case SCR_O_FROZENSET: iter->size = p.u.list->n; return true;
    case SCR_O_DICT: case SCR_O_VIEW: iter->size = p.u.dict->n; return true;
    case SCR_O_MODEL: return scr_refuse(run, "iterating over a model");
    default: return scr_raise_text(run, SCR_EXC_TypeError, "'%t' object is not iterable", o);
    }
}

static int scr_next_pair(scr_body_run *run, scr_object a, scr_object b, scr_object *out)
{
    if (!scr_new_list(run, SCR_O_TUPLE, 2, out))
        return -1;
    out->u.list->items[0] = a;
    out->u.list->items[1] = b;
    out->n = out->u.list->n = 2;
    return 1;
}

static int scr_next_zip(scr_body_run *run, scr_oiter *iter, scr_object *out)
{
    scr_object tuple;
    if (iter->n_inner == 0)
        return 0;
    if (!scr_new_list(run, SCR_O_TUPLE, iter->n_inner, &tuple))
        return -1;
    for (uint32_t i = 0; i < iter->n_inner; i++) {
        int got = scr_iter_next(run, &iter->inner[i], &tuple.u.list->items[i]);
        if (got != 1)
            return got;
    }
    tuple.n = tuple.u.list->n = iter->n_inner;
    *out = tuple;
    return 1;
}

static int scr_next_reversed(scr_oiter *iter, scr_object *out)
{
    if (iter->at == 0)
        return 0;
    iter->at--;
    if (iter->at >= iter->of.u.list->n)
        return 0;
    *out = iter->of.u.list->items[iter->at];
    return 1;
}

static int scr_next_range(scr_oiter *iter, scr_object *out)
{
    const scr_object *r = iter->of.u.list->items;
    if (iter->size == 0) {
        iter->count = r[0].u.i;
        iter->size = 1;
    }
    if (r[2].u.i > 0 ? iter->count >= r[1].u.i : iter->count <= r[1].u.i)
        return 0;
    *out = scr_o_int(iter->count);
    if (__builtin_add_overflow(iter->count, r[2].u.i, &iter->count))
        iter->count = r[1].u.i;
    return 1;
}

static int scr_next_of_dict(scr_body_run *run, scr_oiter *iter, scr_object *out)
{
    const scr_odict *d = iter->of.u.dict;
    if (d->n != iter->size) {
        iter->size = d->n;
        scr_raise(run, SCR_EXC_RuntimeError, "dictionary changed size during iteration");
        return -1;
    }
    if (iter->at >= d->n)
        return 0;
    uint32_t at = iter->at++;
    if (iter->of.kind == SCR_O_VIEW && iter->of.index == 2)
        return scr_next_pair(run, d->keys[at], d->items[at], out);
    *out = iter->of.kind == SCR_O_VIEW && iter->of.index == 1 ? d->items[at] : d->keys[at];
    return 1;
}

static int scr_next_over(scr_body_run *run, scr_oiter *iter, scr_object *out)
{
    scr_object o = iter->of;
    uint32_t at = iter->at;
    switch (o.kind) {
    case SCR_O_SET: case SCR_O_FROZENSET:
        if (o.u.list->n != iter->size) {
            scr_raise(run, SCR_EXC_RuntimeError, "Set changed size during iteration");
            return -1;
        }
        /* fall through */
    case SCR_O_LIST: case SCR_O_TUPLE:
        if (at >= o.u.list->n)
            return 0;
        *out = o.u.list->items[iter->at++];
        return 1;
    case SCR_O_STR:
        if (at >= o.n)
            return 0;
        scr_text_at(o.u.text, o.n, &iter->at);
        *out = scr_o_text(SCR_O_STR, o.u.text + at, iter->at - at);
        return 1;
    case SCR_O_BYTES:
        if (at >= o.n)
            return 0;
        *out = scr_o_int((unsigned char)o.u.text[iter->at++]);
        return 1;
    case SCR_O_RANGE: return scr_next_range(iter, out);
    case SCR_O_DICT: case SCR_O_VIEW: return scr_next_of_dict(run, iter, out);
    default: return scr_iter_next(run, scr_iter_of(o), out);
    }
}

SCR_FN int scr_iter_next(scr_body_run *run, scr_oiter *iter, scr_object *out)
{
    scr_object item;
    int got;
    if (!scr_body_step(run, 1))
        return -1;
    switch (iter->kind) {
    case 1:
        got = scr_iter_next(run, iter->inner, &item);
        return got == 1 ? scr_next_pair(run, scr_o_int(iter->count++), item, out) : got;
    case 2: return scr_next_zip(run, iter, out);
    case 3: return scr_next_reversed(iter, out);
    default: return scr_next_over(run, iter, out);
    }
}

SCR_FN bool scr_to_list(scr_body_run *run, scr_object iterable, unsigned kind, scr_object *out)
{
    scr_oiter iter;
    if (!scr_iterate(run, iterable, &iter) || !scr_new_list(run, kind, 0, out))
        return false;
    scr_object item;
    int got;
    while ((got = scr_iter_next(run, &iter, &item)) == 1)
        if (!(kind == SCR_O_SET || kind == SCR_O_FROZENSET ? scr_set_add(run, out, item) : scr_list_push(run, out, item)))
            return false;
    return got == 0;
}

SCR_FN bool scr_spread(scr_body_run *run, scr_object iterable, scr_object *out)
{
    scr_object p = scr_plain(run, iterable);
    if (p.kind < SCR_O_STR || p.kind == SCR_O_DECIMAL || (p.kind >= SCR_O_DATE && p.kind <= SCR_O_SECRET))
        return scr_raise_text(run, SCR_EXC_TypeError, "Value after * must be an iterable, not %t", iterable);
    return scr_to_list(run, iterable, SCR_O_LIST, out);
}

SCR_FN bool scr_extend(scr_body_run *run, scr_object *container, scr_object list)
{
    for (uint32_t i = 0; i < list.u.list->n; i++)
        if (!(container->kind == SCR_O_SET ? scr_hashable(run, list.u.list->items[i]) && scr_set_add(run, container, list.u.list->items[i])
                                           : scr_list_push(run, container, list.u.list->items[i])))
            return false;
    return true;
}

SCR_FN bool scr_dict_merge(scr_body_run *run, scr_object *dict, scr_object other)
{
    if (other.kind != SCR_O_DICT)
        return scr_raise_text(run, SCR_EXC_TypeError, "'%t' object is not a mapping", other);
    for (uint32_t i = 0; i < other.u.dict->n; i++)
        if (!scr_dict_put(run, dict, other.u.dict->keys[i], other.u.dict->items[i]))
            return false;
    return true;
}

SCR_FN const char *scr_number_word(uint32_t n, char room[12])
{
    char *p = room + 11;
    *p = 0;
    do
        *--p = (char)('0' + n % 10);
    while (n /= 10);
    return p;
}

SCR_FN bool scr_unpack(scr_body_run *run, scr_object o, uint32_t n, uint32_t star, scr_object *parts)
{
    scr_object list;
    char a[12], b[12];
    scr_object p = scr_plain(run, o);
    bool iterable = p.kind == SCR_O_LIST || p.kind == SCR_O_TUPLE || p.kind == SCR_O_STR || p.kind == SCR_O_DICT || p.kind == SCR_O_SET
        || p.kind == SCR_O_FROZENSET || p.kind == SCR_O_BYTES || p.kind >= SCR_O_EXCEPTION || p.kind == SCR_O_MODEL;
    if (!iterable)
        return scr_raise_text(run, SCR_EXC_TypeError, "cannot unpack non-iterable %t object", o);
    if (!scr_to_list(run, o, SCR_O_LIST, &list))
        return false;
    const scr_olist *l = list.u.list;
    if (star == n) {
        if (l->n < n)
            return scr_raise_text(run, SCR_EXC_ValueError, "not enough values to unpack (expected %s, got %s)", scr_number_word(n, a), scr_number_word(l->n, b));
        if (l->n > n)
            return scr_raise_text(run, SCR_EXC_ValueError, "too many values to unpack (expected %s)", scr_number_word(n, a));
        memcpy(parts, l->items, n * sizeof *parts);
        return true;
    }
    if (l->n < n - 1)
        return scr_raise_text(run, SCR_EXC_ValueError, "not enough values to unpack (expected at least %s, got %s)", scr_number_word(n - 1, a),
                              scr_number_word(l->n, b));
    uint32_t middle = l->n - (n - 1);
    if (!scr_new_list(run, SCR_O_LIST, middle, &parts[star]))
        return false;
    for (uint32_t i = 0; i < middle; i++)
        parts[star].u.list->items[i] = l->items[star + i];
    parts[star].n = parts[star].u.list->n = middle;
    for (uint32_t i = 0; i < n; i++)
        if (i != star)
            parts[i] = i < star ? l->items[i] : l->items[i + middle - 1];
    return true;
}

/* ---- indexing ---- */

SCR_FN bool scr_as_index(scr_body_run *run, scr_object o, int64_t *out, const char *type_error)
{
    o = scr_plain(run, o);
    if (o.kind == SCR_O_INT || o.kind == SCR_O_BOOL) {
        *out = o.kind == SCR_O_BOOL ? o.u.truth : o.u.i;
        return true;
    }
    if (o.kind == SCR_O_BIGINT) {
        *out = o.u.text[0] == '-' ? INT64_MIN : INT64_MAX;
        return true;
    }
    return scr_raise_text(run, SCR_EXC_TypeError, type_error, o);
}

static bool scr_list_place(scr_body_run *run, scr_object key, int64_t n, const char *type_error, const char *range_error, uint32_t *out)
{
    int64_t i;
    if (!scr_as_index(run, key, &i, type_error))
        return false;
    if (i < 0 && i > -n - 1)
        i += n;
    if (i < 0 || i >= n)
        return scr_raise(run, SCR_EXC_IndexError, range_error);
    *out = (uint32_t)i;
    return true;
}

static bool scr_key_error(scr_body_run *run, scr_object key)
{
    scr_object exception;
    return scr_new_exception(run, SCR_EXC_KeyError, &key, 1, &exception) && scr_raise_object(run, exception);
}

SCR_FN bool scr_index(scr_body_run *run, scr_object o, scr_object key, scr_object *out)
{
    scr_object p = scr_plain(run, o);
    uint32_t at;
    if (!scr_body_step(run, 1))
        return false;
    switch (p.kind) {
    case SCR_O_LIST:
        if (!scr_list_place(run, key, p.u.list->n, "list indices must be integers or slices, not %t", "list index out of range", &at))
            return false;
        *out = p.u.list->items[at];
        return true;
    case SCR_O_TUPLE:
        if (!scr_list_place(run, key, p.u.list->n, "tuple indices must be integers or slices, not %t", "tuple index out of range", &at))
            return false;
        *out = p.u.list->items[at];
        return true;
    case SCR_O_STR: {
        uint32_t n = scr_text_length(p), byte = 0, start = 0;
        if (!scr_list_place(run, key, n, "string indices must be integers, not '%t'", "string index out of range", &at) || !scr_body_step(run, p.n / 8))
            return false;
        for (uint32_t i = 0; i <= at; i++) {
            start = byte;
            scr_text_at(p.u.text, p.n, &byte);
        }
        *out = scr_o_text(SCR_O_STR, p.u.text + start, byte - start);
        return true;
    }
    case SCR_O_BYTES:
        if (!scr_list_place(run, key, p.n, "byte indices must be integers or slices, not %t", "index out of range", &at))
            return false;
        *out = scr_o_int((unsigned char)p.u.text[at]);
        return true;
    case SCR_O_DICT: {
        scr_object *found;
        if (!scr_dict_find(run, p, key, &found))
            return false;
        if (!found)
            return scr_key_error(run, key);
        *out = *found;
        return true;
    }
    case SCR_O_RANGE: case SCR_O_VIEW: case SCR_O_MATCH: case SCR_O_ITER: return scr_refuse(run, "an index of such a value");
    default: return scr_raise_text(run, SCR_EXC_TypeError, "'%t' object is not subscriptable", o);
    }
}

/* One bound of a slice, as slice.indices() gives it. */
static bool scr_bound(scr_body_run *run, scr_object o, int64_t n, int64_t step, bool is_start, int64_t *out)
{
    if (o.kind == SCR_O_MISSING || o.kind == SCR_O_NONE) {
        *out = is_start ? (step > 0 ? 0 : n - 1) : step > 0 ? n : -1;
        return true;
    }
    if (!scr_as_index(run, o, out, "slice indices must be integers or None or have an __index__ method"))
        return false;
    if (*out < 0)
        *out = *out < -n ? (step > 0 ? 0 : -1) : *out + n;
    else if (*out >= n)
        *out = step > 0 ? n : n - 1;
    return true;
}

SCR_FN bool scr_slice(scr_body_run *run, scr_object o, scr_object start, scr_object stop, scr_object step, scr_object *out)
{
    scr_object p = scr_plain(run, o);
    bool list = p.kind == SCR_O_LIST || p.kind == SCR_O_TUPLE;
    if (!list && p.kind != SCR_O_STR && p.kind != SCR_O_BYTES)
        return p.kind == SCR_O_DICT ? scr_raise(run, SCR_EXC_TypeError, "unhashable type: 'slice'") /* "cannot use ..." from 3.12 on */
            : p.kind >= SCR_O_EXCEPTION ? scr_refuse(run, "a slice of such a value")
            : scr_raise_text(run, SCR_EXC_TypeError, "'%t' object is not subscriptable", o);
    int64_t n = list ? p.u.list->n : p.kind == SCR_O_BYTES ? p.n : scr_text_length(p), by = 1, from, to;
    if (step.kind != SCR_O_MISSING && step.kind != SCR_O_NONE
        && !scr_as_index(run, step, &by, "slice indices must be integers or None or have an __index__ method"))
        return false;
    if (by == 0)
        return scr_raise(run, SCR_EXC_ValueError, "slice step cannot be zero");
    if (by < -INT64_MAX)
        by = -INT64_MAX;
    if (!scr_bound(run, start, n, by, true, &from) || !scr_bound(run, stop, n, by, false, &to) || !scr_body_step(run, (uint64_t)n + 1))
        return false;
    if (!list) {
        /* Where the wanted characters begin: a table of bytes only when the step asks for it. */
        scr_sink sink = {run, NULL, 0, 0};
        uint32_t byte = 0;
        if (by == 1) {
            uint32_t first = 0;
            for (int64_t i = 0; i < to && from < to; i++) {
                if (i == from)
                    first = byte;
                if (p.kind == SCR_O_BYTES)
                    byte++;
                else
                    scr_text_at(p.u.text, p.n, &byte);
            }
            *out = scr_o_text((scr_okind)p.kind, p.u.text + first, from < to ? byte - first : 0);
            return true;
        }
        if (p.kind == SCR_O_BYTES)
            return scr_refuse(run, "such a slice of bytes");
        uint32_t *places = (uint32_t *)scr_arena_alloc(run->arena, ((size_t)n + 1) * sizeof *places);
        if (!places)
            return scr_stop(run, SCR_NO_SCRATCH);
        for (int64_t i = 0; i <= n; i++) {
            places[i] = byte;
            if (i < n)
                scr_text_at(p.u.text, p.n, &byte);
        }
        for (int64_t i = from; by > 0 ? i < to : i > to; i += by) {
            if (!scr_put(&sink, p.u.text + places[i], places[i + 1] - places[i]))
                return false;
            if (by > 0 ? i > INT64_MAX - by : i < INT64_MIN - by)
                break;
        }
        *out = scr_sink_text(&sink);
        return true;
    }
    if (!scr_new_list(run, p.kind, 0, out))
        return false;
    for (int64_t i = from; by > 0 ? i < to : i > to; i += by) {
        if (!scr_list_push(run, out, p.u.list->items[i]))
            return false;
        if (by > 0 ? i > INT64_MAX - by : i < INT64_MIN - by)
            break;
    }
    return true;
}

SCR_FN bool scr_set_index(scr_body_run *run, scr_object o, scr_object key, scr_object value)
{
    uint32_t at;
    if (!scr_changeable(run, o))
        return false;
    switch (o.kind) {
    case SCR_O_LIST:
        if (!scr_list_place(run, key, o.u.list->n, "list indices must be integers or slices, not %t", "list assignment index out of range", &at))
            return false;
        o.u.list->items[at] = value;
        return true;
    case SCR_O_DICT: return scr_dict_put(run, &o, key, value);
    default: return scr_raise_text(run, SCR_EXC_TypeError, "'%t' object does not support item assignment", o);
    }
}

static void scr_list_cut(scr_olist *l, uint32_t at)
{
    memmove(l->items + at, l->items + at + 1, (l->n - at - 1) * sizeof *l->items);
    l->n--;
}

/* Takes item `at` out of a dict; its table is made anew by putting all again. */
static bool scr_dict_cut(scr_body_run *run, scr_odict *d, uint32_t at)
{
    if (!scr_body_step(run, d->n))
        return false;
    memmove(d->keys + at, d->keys + at + 1, (d->n - at - 1) * sizeof *d->keys);
    memmove(d->items + at, d->items + at + 1, (d->n - at - 1) * sizeof *d->items);
    d->n--;
    if (d->table) {
        memset(d->table, 0, ((size_t)d->mask + 1) * sizeof *d->table);
        for (uint32_t i = 0; i < d->n; i++) {
            uint32_t slot = scr_o_slot(d, d->keys[i]);
            while (d->table[slot])
                slot = (slot + 1) & d->mask;
            d->table[slot] = i + 1;
        }
    }
    return true;
}

SCR_FN bool scr_delete_index(scr_body_run *run, scr_object o, scr_object key)
{
    uint32_t at;
    if (!scr_changeable(run, o))
        return false;
    if (o.kind == SCR_O_LIST) {
        if (!scr_list_place(run, key, o.u.list->n, "list indices must be integers or slices, not %t", "list assignment index out of range", &at))
            return false;
        scr_list_cut(o.u.list, at);
        return scr_body_step(run, (o.u.list->n - at) / 4);
    }
    if (o.kind != SCR_O_DICT) {
        bool sequence = (o.kind == SCR_O_STR || o.kind == SCR_O_BYTES || o.kind == SCR_O_TUPLE || o.kind == SCR_O_SET || o.kind == SCR_O_FROZENSET) && scr_is_int(key);
        return scr_raise_text(run, SCR_EXC_TypeError, sequence ? "'%t' object doesn't support item deletion" : "'%t' object does not support item deletion", o);
    }
    scr_object *found;
    if (!scr_dict_find(run, o, key, &found))
        return false;
    return found ? scr_dict_cut(run, o.u.dict, (uint32_t)(found - o.u.dict->items)) : scr_key_error(run, key);
}

/* ---- built-in functions ---- */

SCR_FN bool scr_fn_len(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out)
{
    (void)n;
    scr_object o = scr_plain(run, args[0]);
    switch (o.kind) {
    case SCR_O_STR: *out = scr_o_int(scr_text_length(o)); return scr_body_step(run, o.n / 16);
    case SCR_O_BYTES: *out = scr_o_int(o.n); return true;
    case SCR_O_LIST: case SCR_O_TUPLE: case SCR_O_SET: case SCR_O_FROZENSET: *out = scr_o_int(o.u.list->n); return true;
    case SCR_O_DICT: case SCR_O_VIEW: *out = scr_o_int(o.u.dict->n); return true;
    case SCR_O_SECRET: return scr_fn_len(run, o.u.inner, 1, out);
    case SCR_O_RANGE: {
        uint64_t length = scr_range_length(o);
        *out = scr_o_int((int64_t)length);
        return length <= INT64_MAX || scr_raise(run, SCR_EXC_OverflowError, "Python int too large to convert to C ssize_t");
    }
    default: return scr_raise_text(run, SCR_EXC_TypeError, "object of type '%t' has no len()", args[0]);
    }
}

static bool scr_fn_container(scr_body_run *run, const scr_object *args, uint32_t n, unsigned kind, scr_object *out)
{
    return n ? scr_to_list(run, args[0], kind, out) : scr_new_list(run, kind, 0, out);
}
SCR_FN bool scr_fn_list(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out) { return scr_fn_container(run, args, n, SCR_O_LIST, out); }
SCR_FN bool scr_fn_tuple(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out) { return scr_fn_container(run, args, n, SCR_O_TUPLE, out); }
SCR_FN bool scr_fn_set(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out) { return scr_fn_container(run, args, n, SCR_O_SET, out); }
SCR_FN bool scr_fn_frozenset(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out)
{
    return scr_fn_container(run, args, n, SCR_O_FROZENSET, out);
}

/* d.update(other), dict(other): of a dict, or of pairs. */
static bool scr_dict_update(scr_body_run *run, scr_object *dict, scr_object other)
{
    if (other.kind == SCR_O_DICT) {
        for (uint32_t i = 0; i < other.u.dict->n; i++)
            if (!scr_dict_put(run, dict, other.u.dict->keys[i], other.u.dict->items[i]))
                return false;
        return true;
    }
    scr_oiter iter;
    scr_object item, pair[2];
    int got;
    char room[12], digits[12];
    if (!scr_iterate(run, other, &iter))
        return false;
    for (uint32_t at = 0; (got = scr_iter_next(run, &iter, &item)) == 1; at++) {
        scr_object list;
        if (item.kind == SCR_O_INT || item.kind == SCR_O_NONE || item.kind == SCR_O_FLOAT || item.kind == SCR_O_BOOL)
            return scr_raise_text(run, SCR_EXC_TypeError, "cannot convert dictionary update sequence element #%s to a sequence", scr_number_word(at, room));
        if (!scr_to_list(run, item, SCR_O_LIST, &list))
            return false;
        if (list.u.list->n != 2)
            return scr_raise_text(run, SCR_EXC_ValueError, "dictionary update sequence element #%s has length %s; 2 is required", scr_number_word(at, room),
                                  scr_number_word(list.u.list->n, digits));
        memcpy(pair, list.u.list->items, sizeof pair);
        if (!scr_dict_put(run, dict, pair[0], pair[1]))
            return false;
    }
    return got == 0;
}

SCR_FN bool scr_fn_dict(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out)
{
    (void)n;
    return scr_new_dict(run, 0, out) && scr_dict_update(run, out, args[0]);
}

SCR_FN bool scr_fn_range(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out)
{
    int64_t bounds[3] = {0, 0, 1};
    for (uint32_t i = 0; i < n; i++) {
        scr_object o = scr_plain(run, args[i]);
        if (o.kind == SCR_O_BIGINT)
            return scr_refuse(run, "a range of such large integers");
        if (!scr_as_index(run, o, &bounds[n == 1 ? 1 : i], "'%t' object cannot be interpreted as an integer"))
            return false;
    }
    if (bounds[2] == 0)
        return scr_raise(run, SCR_EXC_ValueError, "range() arg 3 must not be zero");
    if (!scr_new_list(run, SCR_O_LIST, 3, out))
        return false;
    for (int i = 0; i < 3; i++)
        out->u.list->items[i] = scr_o_int(bounds[i]);
    out->kind = SCR_O_RANGE;
    return true;
}

static bool scr_new_iter(scr_body_run *run, uint8_t kind, uint32_t n_inner, scr_oiter **out)
{
    scr_oiter *iter = (scr_oiter *)scr_arena_alloc(run->arena, sizeof *iter * (1 + (size_t)n_inner));
    if (!iter)
        return scr_stop(run, SCR_NO_SCRATCH);
    memset(iter, 0, sizeof *iter * (1 + (size_t)n_inner));
    iter->kind = kind;
    iter->inner = iter + 1;
    iter->n_inner = n_inner;
    *out = iter;
    return true;
}

SCR_FN bool scr_fn_enumerate(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out)
{
    scr_oiter *iter;
    if (!scr_new_iter(run, 1, 1, &iter) || !scr_iterate(run, args[0], iter->inner))
        return false;
    if (n > 1 && (!scr_as_index(run, args[1], &iter->count, "'%t' object cannot be interpreted as an integer") || iter->count > INT64_MAX / 2))
        return run->raised != SCR_EXC_NONE ? false : scr_refuse(run, "such a start of enumerate");
    *out = scr_of_iter(iter);
    return true;
}

SCR_FN bool scr_fn_zip(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out)
{
    scr_oiter *iter;
    if (!scr_new_iter(run, 2, n, &iter))
        return false;
    for (uint32_t i = 0; i < n; i++)
        if (!scr_iterate(run, args[i], &iter->inner[i]))
            return false;
    *out = scr_of_iter(iter);
    return true;
}

SCR_FN bool scr_fn_reversed(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out)
{
    (void)n;
    scr_object list = scr_plain(run, args[0]);
    if (list.kind == SCR_O_SET || list.kind == SCR_O_FROZENSET)
        return scr_raise_text(run, SCR_EXC_TypeError, "'%t' object is not reversible", args[0]);
    if (list.kind < SCR_O_EXCEPTION && list.kind != SCR_O_LIST && list.kind != SCR_O_TUPLE && list.kind != SCR_O_STR && list.kind != SCR_O_DICT && list.kind != SCR_O_BYTES)
        return scr_raise_text(run, SCR_EXC_TypeError, "'%t' object is not reversible", args[0]);
    if (list.kind == SCR_O_ITER)
        return scr_raise(run, SCR_EXC_TypeError, "'iterator' object is not reversible");
    if (list.kind != SCR_O_LIST && list.kind != SCR_O_TUPLE && !scr_to_list(run, args[0], SCR_O_LIST, &list))
        return false;
    scr_oiter *iter;
    if (!scr_new_iter(run, 3, 0, &iter))
        return false;
    iter->of = list;
    iter->at = list.u.list->n;
    *out = scr_of_iter(iter);
    return true;
}

SCR_FN bool scr_fn_iter(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out)
{
    (void)n;
    scr_oiter *iter;
    if (args[0].kind == SCR_O_ITER) {
        *out = args[0];
        return true;
    }
    if (!scr_new_iter(run, 0, 0, &iter) || !scr_iterate(run, args[0], iter))
        return false;
    *out = scr_of_iter(iter);
    return true;
}

SCR_FN bool scr_fn_next(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out)
{
    if (args[0].kind != SCR_O_ITER)
        return scr_raise_text(run, SCR_EXC_TypeError, "'%t' object is not an iterator", args[0]);
    int got = scr_iter_next(run, scr_iter_of(args[0]), out);
    if (got == 0 && n > 1) {
        *out = args[1];
        return true;
    }
    if (got == 0) {
        scr_object exception;
        return scr_new_exception(run, SCR_EXC_StopIteration, NULL, 0, &exception) && scr_raise_object(run, exception);
    }
    return got == 1;
}

/* Merge sort: stable, n log n whatever the order; only < is asked, as CPython does. */
static bool scr_merge(scr_body_run *run, scr_object *keys, scr_object *items, scr_object *spare, uint32_t n)
{
    if (n < 2)
        return true;
    uint32_t half = n / 2;
    if (!scr_merge(run, keys, items, spare, half) || !scr_merge(run, keys + half, items + half, spare, n - half))
        return false;
    for (uint32_t i = 0, a = 0, b = half; i < n; i++) {
        bool second = a == half;
        if (!second && b < n && !scr_ordered(run, SCR_LT, keys[b], keys[a], &second))
            return false;
        uint32_t from = second ? b++ : a++;
        spare[2 * i] = keys[from];
        spare[2 * i + 1] = items[from];
    }
    for (uint32_t i = 0; i < n; i++) {
        keys[i] = spare[2 * i];
        items[i] = spare[2 * i + 1];
    }
    return true;
}

static void scr_turn(scr_object *items, uint32_t n)
{
    for (uint32_t i = 0; i < n / 2; i++) {
        scr_object swap = items[i];
        items[i] = items[n - 1 - i];
        items[n - 1 - i] = swap;
    }
}

/* Is it in order already? Asked from the start, as CPython does: what cannot be compared is told of the same pair. */
static bool scr_in_order(scr_body_run *run, const scr_object *keys, uint32_t n, bool *out)
{
    bool less = false;
    for (uint32_t i = 1; !less && i < n; i++)
        if (!scr_ordered(run, SCR_LT, keys[i], keys[i - 1], &less))
            return false;
    *out = !less;
    return true;
}

/* A list that is its caller's own; the keys to sort by, or nothing; reverse. */
SCR_FN bool scr_fn_sorted(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out)
{
    scr_object list = args[0], keys;
    bool reverse = false;
    if (n > 2) {
        if (args[2].kind != SCR_O_BOOL && args[2].kind != SCR_O_INT)
            return scr_raise_text(run, SCR_EXC_TypeError, "'%t' object cannot be interpreted as an integer", args[2]);
        if (!scr_truth(run, args[2], &reverse))
            return false;
    }
    if (!scr_to_list(run, n > 1 && args[1].kind == SCR_O_LIST ? args[1] : list, SCR_O_LIST, &keys))
        return false;
    uint32_t count = list.u.list->n;
    scr_object *spare = (scr_object *)scr_arena_alloc(run->arena, (size_t)count * 2 * sizeof *spare);
    if (count && !spare)
        return scr_stop(run, SCR_NO_SCRATCH);
    *out = list;
    bool done;
    if (reverse) { /* turned, sorted and turned again: equal ones keep their order */
        scr_turn(keys.u.list->items, count);
        scr_turn(list.u.list->items, count);
    }
    if (!scr_in_order(run, keys.u.list->items, count, &done) || (!done && !scr_merge(run, keys.u.list->items, list.u.list->items, spare, count)))
        return false;
    if (reverse)
        scr_turn(list.u.list->items, count);
    return true;
}

/* ---- methods of dicts ---- */

static bool scr_m_view(scr_body_run *run, scr_object self, uint16_t which, const char *name, scr_object *out)
{
    if (self.kind != SCR_O_DICT)
        return scr_no_attribute(run, self, name);
    *out = self;
    out->kind = SCR_O_VIEW;
    out->index = which;
    return true;
}
SCR_FN bool scr_m_keys(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    (void)args, (void)n;
    return scr_m_view(run, self, 0, "keys", out);
}
SCR_FN bool scr_m_values(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    (void)args, (void)n;
    return scr_m_view(run, self, 1, "values", out);
}
SCR_FN bool scr_m_items(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    (void)args, (void)n;
    return scr_m_view(run, self, 2, "items", out);
}

SCR_FN bool scr_m_get(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    scr_object *found;
    if (self.kind != SCR_O_DICT)
        return scr_no_attribute(run, self, "get");
    if (!scr_dict_find(run, self, args[0], &found))
        return false;
    *out = found ? *found : n > 1 ? args[1] : scr_o_none();
    return true;
}

SCR_FN bool scr_m_setdefault(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    scr_object *found;
    if (self.kind != SCR_O_DICT)
        return scr_no_attribute(run, self, "setdefault");
    if (!scr_changeable(run, self) || !scr_dict_find(run, self, args[0], &found))
        return false;
    *out = found ? *found : n > 1 ? args[1] : scr_o_none();
    return found || scr_dict_put(run, &self, args[0], *out);
}

SCR_FN bool scr_m_update(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    (void)n;
    *out = scr_o_none();
    if (!scr_changeable(run, self))
        return false;
    if (self.kind == SCR_O_DICT)
        return scr_dict_update(run, &self, args[0]);
    if (self.kind != SCR_O_SET)
        return scr_no_attribute(run, self, "update");
    scr_object more;
    if (!scr_to_list(run, args[0], SCR_O_LIST, &more))
        return false;
    for (uint32_t i = 0; i < more.u.list->n; i++)
        if (!scr_set_add(run, &self, more.u.list->items[i]))
            return false;
    return true;
}

SCR_FN bool scr_m_pop(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    if (!scr_changeable(run, self))
        return false;
    if (self.kind == SCR_O_DICT) {
        scr_object *found;
        if (n == 0)
            return scr_raise(run, SCR_EXC_TypeError, "pop expected at least 1 argument, got 0");
        if (!scr_dict_find(run, self, args[0], &found))
            return false;
        if (!found)
            return n > 1 ? (*out = args[1], true) : scr_key_error(run, args[0]);
        *out = *found;
        return scr_dict_cut(run, self.u.dict, (uint32_t)(found - self.u.dict->items));
    }
    if (self.kind != SCR_O_LIST)
        return self.kind == SCR_O_SET ? scr_refuse(run, "pop of a set") : scr_no_attribute(run, self, "pop");
    if (n > 1)
        return scr_raise(run, SCR_EXC_TypeError, "pop expected at most 1 argument, got 2");
    uint32_t at;
    scr_object last = scr_o_int(-1);
    int64_t wanted;
    if (n && !scr_as_index(run, args[0], &wanted, "'%t' object cannot be interpreted as an integer"))
        return false;
    if (self.u.list->n == 0)
        return scr_raise(run, SCR_EXC_IndexError, "pop from empty list");
    if (!scr_list_place(run, n ? args[0] : last, self.u.list->n, "'%t' object cannot be interpreted as an integer", "pop index out of range", &at))
        return false;
    *out = self.u.list->items[at];
    scr_list_cut(self.u.list, at);
    return scr_body_step(run, (self.u.list->n - at) / 4);
}

/* ---- methods of lists ---- */

static bool scr_own_list(scr_body_run *run, scr_object self, const char *name)
{
    return self.kind == SCR_O_LIST ? scr_changeable(run, self) : scr_no_attribute(run, self, name);
}

SCR_FN bool scr_m_append(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    (void)n;
    *out = scr_o_none();
    return scr_own_list(run, self, "append") && scr_list_push(run, &self, args[0]);
}

SCR_FN bool scr_m_extend(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    (void)n;
    *out = scr_o_none();
    scr_object more;
    if (!scr_own_list(run, self, "extend") || !scr_to_list(run, args[0], SCR_O_LIST, &more))
        return false;
    for (uint32_t i = 0; i < more.u.list->n; i++)
        if (!scr_list_push(run, &self, more.u.list->items[i]))
            return false;
    return true;
}

SCR_FN bool scr_m_insert(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    (void)n;
    int64_t at;
    *out = scr_o_none();
    if (!scr_own_list(run, self, "insert") || !scr_as_index(run, args[0], &at, "'%t' object cannot be interpreted as an integer"))
        return false;
    int64_t size = self.u.list->n;
    at = at < 0 ? (at < -size ? 0 : at + size) : at > size ? size : at;
    if (!scr_list_push(run, &self, args[1]) || !scr_body_step(run, (uint64_t)size))
        return false;
    scr_object *items = self.u.list->items;
    memmove(items + at + 1, items + at, (size_t)(size - at) * sizeof *items);
    items[at] = args[1];
    return true;
}

SCR_FN bool scr_m_remove(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    (void)n;
    *out = scr_o_none();
    if (self.kind != SCR_O_LIST && self.kind != SCR_O_SET)
        return scr_no_attribute(run, self, "remove");
    if (!scr_changeable(run, self) || (self.kind == SCR_O_SET && !scr_hashable(run, args[0])))
        return false;
    for (uint32_t i = 0; i < self.u.list->n; i++) {
        bool same;
        if (!scr_is_equal(run, self.u.list->items[i], args[0], &same))
            return false;
        if (same) {
            scr_list_cut(self.u.list, i);
            return scr_body_step(run, (self.u.list->n - i) / 4);
        }
    }
    return self.kind == SCR_O_LIST ? scr_raise(run, SCR_EXC_ValueError, "list.remove(x): x not in list") : scr_key_error(run, args[0]);
}

SCR_FN bool scr_m_reverse(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    (void)args, (void)n;
    *out = scr_o_none();
    if (!scr_own_list(run, self, "reverse"))
        return false;
    scr_turn(self.u.list->items, self.u.list->n);
    return scr_body_step(run, self.u.list->n);
}

SCR_FN bool scr_m_clear(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    (void)args, (void)n;
    *out = scr_o_none();
    if (!scr_changeable(run, self))
        return false;
    if (self.kind == SCR_O_DICT) {
        if (self.u.dict->table)
            memset(self.u.dict->table, 0, ((size_t)self.u.dict->mask + 1) * sizeof *self.u.dict->table);
        self.u.dict->n = 0;
    } else if (self.kind == SCR_O_LIST || self.kind == SCR_O_SET) {
        self.u.list->n = 0;
    } else {
        return scr_no_attribute(run, self, "clear");
    }
    return true;
}

SCR_FN bool scr_m_copy(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    (void)args, (void)n;
    if (self.kind == SCR_O_DICT)
        return scr_new_dict(run, 0, out) && scr_dict_update(run, out, self);
    if (self.kind == SCR_O_LIST || scr_o_is_list(self))
        return self.kind == SCR_O_TUPLE ? scr_no_attribute(run, self, "copy") : scr_to_list(run, self, self.kind, out);
    return self.kind == SCR_O_MODEL ? scr_refuse(run, "a copy of a model") : scr_no_attribute(run, self, "copy");
}

/* ---- methods of sets ---- */

static bool scr_any_set(scr_body_run *run, scr_object self, const char *name)
{
    return self.kind == SCR_O_SET || self.kind == SCR_O_FROZENSET ? true : scr_no_attribute(run, self, name);
}

SCR_FN bool scr_m_add(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    (void)n;
    *out = scr_o_none();
    if (self.kind != SCR_O_SET)
        return scr_no_attribute(run, self, "add");
    return scr_changeable(run, self) && scr_hashable(run, args[0]) && scr_set_add(run, &self, args[0]);
}

SCR_FN bool scr_m_discard(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    bool there;
    (void)n;
    *out = scr_o_none();
    if (self.kind != SCR_O_SET)
        return scr_no_attribute(run, self, "discard");
    if (!scr_changeable(run, self) || !scr_contains(run, args[0], self, &there))
        return false;
    return !there || scr_m_remove(run, self, args, 1, out);
}

SCR_FN bool scr_m_union(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    if (!scr_any_set(run, self, "union") || !scr_to_list(run, self, self.kind, out))
        return false;
    for (uint32_t i = 0; i < n; i++) {
        scr_object more;
        if (!scr_to_list(run, args[i], SCR_O_LIST, &more))
            return false;
        for (uint32_t k = 0; k < more.u.list->n; k++)
            if (!scr_set_add(run, out, more.u.list->items[k]))
                return false;
    }
    return true;
}

/* The members of self that are (or are not) in all (any) of the others. */
static bool scr_select(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, bool wanted, scr_object *out)
{
    if (!scr_to_list(run, self, self.kind, out))
        return false;
    for (uint32_t i = 0; i < n; i++) {
        scr_object other, from = *out;
        if (!scr_to_list(run, args[i], SCR_O_SET, &other) || !scr_new_list(run, self.kind, 0, out))
            return false;
        for (uint32_t k = 0; k < from.u.list->n; k++) {
            bool there;
            if (!scr_contains(run, from.u.list->items[k], other, &there) || (there == wanted && !scr_list_push(run, out, from.u.list->items[k])))
                return false;
        }
    }
    return true;
}

SCR_FN bool scr_m_intersection(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    return scr_any_set(run, self, "intersection") && scr_select(run, self, args, n, true, out);
}
SCR_FN bool scr_m_difference(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    return scr_any_set(run, self, "difference") && scr_select(run, self, args, n, false, out);
}

SCR_FN bool scr_m_symmetric_difference(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    scr_object other, rest;
    (void)n;
    if (!scr_any_set(run, self, "symmetric_difference") || !scr_to_list(run, args[0], SCR_O_SET, &other) || !scr_select(run, self, &other, 1, false, out)
        || !scr_select(run, other, &self, 1, false, &rest))
        return false;
    for (uint32_t i = 0; i < rest.u.list->n; i++)
        if (!scr_list_push(run, out, rest.u.list->items[i]))
            return false;
    return true;
}

SCR_FN bool scr_m_issubset(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    scr_object other;
    bool all;
    (void)n;
    if (!scr_any_set(run, self, "issubset") || !scr_to_list(run, args[0], SCR_O_SET, &other) || !scr_ordered(run, SCR_LE, self, other, &all))
        return false;
    *out = scr_o_bool(all);
    return true;
}
SCR_FN bool scr_m_issuperset(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    scr_object other;
    bool all;
    (void)n;
    if (!scr_any_set(run, self, "issuperset") || !scr_to_list(run, args[0], SCR_O_SET, &other) || !scr_ordered(run, SCR_GE, self, other, &all))
        return false;
    *out = scr_o_bool(all);
    return true;
}
SCR_FN bool scr_m_isdisjoint(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    scr_object common;
    (void)n;
    if (!scr_any_set(run, self, "isdisjoint") || !scr_select(run, self, args, 1, true, &common))
        return false;
    *out = scr_o_bool(common.u.list->n == 0);
    return true;
}

/* ---- index and count: of lists; those of strings are in scr_op_text.c ---- */

SCR_FN bool scr_list_count(scr_body_run *run, scr_object self, scr_object item, scr_object *out)
{
    int64_t found = 0;
    for (uint32_t i = 0; i < self.u.list->n; i++) {
        bool same;
        if (!scr_is_equal(run, self.u.list->items[i], item, &same))
            return false;
        found += same;
    }
    *out = scr_o_int(found);
    return true;
}

SCR_FN bool scr_list_index(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    int64_t size = self.u.list->n, bounds[2] = {0, INT64_MAX};
    for (uint32_t i = 1; i < n; i++) {
        if (!scr_as_index(run, args[i], &bounds[i - 1], "slice indices must be integers or have an __index__ method"))
            return false;
        if (bounds[i - 1] < 0)
            bounds[i - 1] = bounds[i - 1] < -size ? 0 : bounds[i - 1] + size;
    }
    for (int64_t i = bounds[0]; i < size && i < bounds[1]; i++) {
        bool same;
        if (!scr_is_equal(run, self.u.list->items[i], args[0], &same))
            return false;
        if (same) {
            *out = scr_o_int(i);
            return true;
        }
    }
    return self.kind == SCR_O_LIST ? scr_raise_text(run, SCR_EXC_ValueError, "%r is not in list", args[0])
                                   : scr_raise(run, SCR_EXC_ValueError, "tuple.index(x): x not in tuple");
}
