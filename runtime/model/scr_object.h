/* scr_object.h: a value as Python has it, in C: what the decoder of a model makes, and what compiled bodies of validators compute with.
 *
 * A value is 16 bytes, passed by value. Scalars never change; containers live in the arena of one call (the caller's scratch) and are
 * freed with it, never singly. Text points into the input, static tables or the arena; nothing ends with a NUL.
 */
#ifndef SCR_OBJECT_H
#define SCR_OBJECT_H

#include "scr_core.h"

/* ORDER OKINDS */
typedef enum scr_okind {
    SCR_O_NONE, SCR_O_BOOL, SCR_O_INT, SCR_O_BIGINT, SCR_O_FLOAT, SCR_O_STR, SCR_O_BYTES, SCR_O_LIST, SCR_O_TUPLE, SCR_O_SET, SCR_O_FROZENSET,
    SCR_O_DICT, SCR_O_DECIMAL, SCR_O_DATE, SCR_O_TIME, SCR_O_DATETIME, SCR_O_TIMEDELTA, SCR_O_UUID, SCR_O_ENUM, SCR_O_SECRET, SCR_O_MODEL,
    SCR_O_MISSING /* no value: what was not given */
} scr_okind;

#define SCR_O_GIVEN 1u /* flags, of a model's field: the input had it */

typedef struct scr_object scr_object;
struct scr_object {
    uint8_t kind, flags;        /* scr_okind, SCR_O_* */
    uint16_t index;             /* ENUM: which enum; MODEL: which class */
    uint32_t n;                 /* bytes of text; items of a container, fields of a model; ENUM: which member */
    union {
        bool truth;
        int64_t i;              /* INT; TIMEDELTA: microseconds */
        double f;
        const char *text;       /* STR: UTF-8, valid; BYTES; DECIMAL: as str() gives it; BIGINT: decimal digits, beyond 64 bits */
        struct scr_olist *list; /* LIST, TUPLE, SET, FROZENSET: members of sets differ from each other */
        struct scr_odict *dict; /* DICT; MODEL: fields by index in items[], no keys */
        const struct scr_odatetime *time; /* DATE, TIME, DATETIME */
        const unsigned char *uuid;        /* 16 bytes */
        const scr_object *inner;          /* SECRET: a STR or BYTES */
    } u;
};

/* n here and in the object that points to it are the same once the container is made. */
typedef struct scr_olist {
    scr_object *items;
    uint32_t n, room;
} scr_olist;

typedef struct scr_odict {
    scr_object *keys, *items;      /* in the order in which they were put */
    uint32_t n, room;
    struct scr_odict *extra;       /* MODEL with extra="allow": what has no field, in the input's order; else NULL */
    uint32_t *table;               /* DICT: slots of indices + 1 by hash; NULL: few keys, which are searched one by one */
    uint32_t mask;
} scr_odict;

/* Fields that a kind lacks are 0 (of a TIME: the date). */
typedef struct scr_odatetime {
    int16_t year;
    uint8_t month, day, hour, minute, second, has_offset;
    uint32_t micro;
    int32_t offset; /* seconds east of UTC */
} scr_odatetime;

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
SCR_INLINE bool scr_o_is_list(scr_object o) { return o.kind >= SCR_O_LIST && o.kind <= SCR_O_FROZENSET; }

/* What makes something gives NULL, false or a MISSING object when the arena is full (arena->failed tells). */

/* An empty LIST, TUPLE, SET or FROZENSET, or a DICT, with room for some. */
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
/* Equal values have equal hashes. No secret. */
SCR_FN uint64_t scr_o_hash(scr_object o);

#endif
