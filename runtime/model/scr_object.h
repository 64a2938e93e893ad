/* scr_object.h: a value as Python has it, in C: what the decoder of a model makes, and what compiled bodies of validators compute with.
 *
 * A value is 16 bytes, passed by value. Scalars never change; containers live in the arena of one call (the caller's scratch) and are
 * freed with it, never singly. Text points into the input, static tables or the arena; nothing ends with a NUL.
 */
#ifndef SCR_OBJECT_H
#define SCR_OBJECT_H

#include "scr_core.h"
#include "scr_data.h"

SCR_INLINE scr_object scr_o_of(scr_okind kind)
{
    scr_object o;
    o.kind = (uint8_t)kind;
    o.flags = 0;
    o.index = 0;
    o.n = 0;
    o.u.i = 0;
    return o;
}
SCR_INLINE scr_object scr_o_none(void) { return scr_o_of(SCR_O_NONE); }
SCR_INLINE scr_object scr_o_missing(void) { return scr_o_of(SCR_O_MISSING); }
SCR_INLINE scr_object scr_o_bool(bool truth)
{
    scr_object o = scr_o_of(SCR_O_BOOL);
    o.u.truth = truth;
    return o;
}
SCR_INLINE scr_object scr_o_int(int64_t i)
{
    scr_object o = scr_o_of(SCR_O_INT);
    o.u.i = i;
    return o;
}
SCR_INLINE scr_object scr_o_float(double f)
{
    scr_object o = scr_o_of(SCR_O_FLOAT);
    o.u.f = f;
    return o;
}
/* STR, BYTES, DECIMAL, BIGINT. The text is borrowed. */
SCR_INLINE scr_object scr_o_text(scr_okind kind, const char *text, size_t len)
{
    scr_object o = scr_o_of(kind);
    o.n = (uint32_t)len;
    o.u.text = text;
    return o;
}
/* A number that a double holds exactly: a FLOAT, or an integer of 53 bits. */
SCR_INLINE bool scr_o_as_double(scr_object o, double *out)
{
    const int64_t most = INT64_C(1) << 53, i = o.kind == SCR_O_BOOL ? o.u.truth : o.u.i;
    *out = o.kind == SCR_O_FLOAT ? o.u.f : (double)i;
    return o.kind == SCR_O_FLOAT || ((o.kind == SCR_O_INT || o.kind == SCR_O_BOOL) && i >= -most && i <= most);
}
SCR_INLINE bool scr_o_is_list(scr_object o) { return o.kind >= SCR_O_LIST && o.kind <= SCR_O_DEQUE; }

/* What makes something gives NULL, false or a MISSING object when the arena is full (arena->failed tells). */

/* An empty LIST, TUPLE, SET, FROZENSET or DEQUE, or a DICT, with room for some. */
SCR_FN scr_object scr_o_new_list(scr_arena *arena, scr_okind kind, uint32_t room);
SCR_FN scr_object scr_o_new_dict(scr_arena *arena, uint32_t room);
/* Appends; *list is a container of a list's form, whose n grows. A set's caller has asked scr_o_contains. */
SCR_FN bool scr_o_push(scr_arena *arena, scr_object *list, scr_object item);
/* d[key] = item: a key that is there keeps its place. */
SCR_FN bool scr_o_put(scr_arena *arena, scr_object *dict, scr_object key, scr_object item);
/* NULL: there is none. Borrowed; moves when the dict grows. */
SCR_FN scr_object *scr_o_get(scr_object dict, scr_object key);
/* Text copied into the arena. */
SCR_FN scr_object scr_o_copy_text(scr_arena *arena, scr_okind kind, const char *text, size_t len);

/* a == b as Python has it for what stands in data: 1 == 1.0 == True, sets and dicts without order; members of enums by identity.
 * Costs O(n) for lists, and for dicts and sets with the help of hashes. Nested deeper than SCR_O_DEPTH: unequal. */
#define SCR_O_DEPTH 256
SCR_FN bool scr_o_equal(scr_object a, scr_object b);
/* Numbers (BOOL, INT, BIGINT, FLOAT, DECIMAL) by value, exactly: -1, 0 or 1; SCR_O_UNORDERED: one of them is a NaN. */
#define SCR_O_UNORDERED 2
SCR_FN int scr_o_compare_numbers(scr_object a, scr_object b);
/* Microseconds since 0001-01-01T00:00 of what a DATE, TIME or DATETIME shows, its offset left out. */
SCR_FN int64_t scr_o_micros(const scr_odatetime *time);
/* Equal values have equal hashes. No secret. */
SCR_FN uint64_t scr_o_hash(scr_object o);
SCR_FN uint32_t scr_o_slot(const scr_odict *d, scr_object key); /* of a dict with a table: where the search for a key begins */

#endif
