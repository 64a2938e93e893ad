/* scr_stream_names.h: names that must not come twice in an object.
 *
 *     scr_names names = scr_names_begin(s);
 *     scr_name_once(s, &names, p, q, how)      for each name, as long as the object is open
 *     scr_names_end(s, &names)
 *
 * A name has a bit of 64 by its hash. As long as no name before it had the same bit it is new; only else the names so far are
 * looked through. */
#ifndef SCR_STREAM_NAMES_H
#define SCR_STREAM_NAMES_H

#include "scr_stream.h"

#define SCR_KEYS_LINEAR 16u  /* names of one object looked through one by one; of more, all are compared when the object ends */

/* The names of an object that is open. */
typedef struct scr_names {
    uint64_t bits; /* of the names so far */
    uint32_t mark; /* where they begin in s->keys */
    bool escaped;  /* see scr_other */
} scr_names;

/* Of the decoded text: equal names have equal hashes. */
SCR_FN uint32_t scr_name_hash_escaped(const scr_byte *p, const scr_byte *q);
SCR_FN bool scr_name_look(scr_stream *s, scr_names *names, const scr_byte *p, uint32_t hash);
SCR_FN bool scr_names_differ(scr_stream *s, scr_key *keys, size_t n);
/* Room for n entries more in s->keys. False: no scratch. */
SCR_FN bool scr_keys_grow(scr_stream *s, uint32_t n);

SCR_INLINE uint32_t scr_name_mix(uint64_t first, uint64_t last)
{
    return (uint32_t)((first + (last << 29 | last >> 35)) * UINT64_C(0x9e3779b97f4a7c15) >> 32);
}

/* Of the first and the last eight bytes, the closing quote being one. Eight bytes can be read from any name. */
SCR_INLINE uint32_t scr_name_hash(const scr_byte *p, const scr_byte *q)
{
    size_t n = (size_t)(q - p), k = n < 8 ? n + 1 : 8;
    unsigned beyond = (unsigned)(64 - 8 * k);
    return scr_name_mix(scr_load8_le(p) << beyond, scr_load8_le(q + 1 - k) << beyond);
}

SCR_INLINE scr_names scr_names_begin(const scr_stream *s)
{
    scr_names names;
    names.bits = 0;
    names.mark = s->n_keys;
    names.escaped = false;
    return names;
}

/* Remembers a name with this hash, which begins at p. False: it was there already, or no scratch. */
SCR_INLINE bool scr_name_new(scr_stream *s, scr_names *names, const scr_byte *p, uint32_t hash)
{
    uint64_t bits = names->bits;
    uint32_t n = s->n_keys;
    if (SCR_UNLIKELY((bits >> (hash >> 26) & 1) != 0 || n == s->max_keys))
        return scr_name_look(s, names, p, hash);
    names->bits = bits | UINT64_C(1) << (hash >> 26);
    s->keys[n].hash = hash;
    s->keys[n].at = (uint32_t)scr_offset(s, p);
    s->n_keys = n + 1;
    return true;
}

/* Remembers the name between p and its closing quote q. */
SCR_INLINE bool scr_name_once(scr_stream *s, scr_names *names, const scr_byte *p, const scr_byte *q, unsigned how)
{
    uint32_t hash = SCR_UNLIKELY(how & SCR_HOW_ESCAPED) ? scr_name_hash_escaped(p, q) : scr_name_hash(p, q);
    return scr_name_new(s, names, p, hash);
}

/* The object ends: forgets its names. False: one of many came twice. */
SCR_INLINE bool scr_names_end(scr_stream *s, const scr_names *names)
{
    uint32_t n = s->n_keys - names->mark;
    s->n_keys = names->mark;
    return SCR_LIKELY(n <= SCR_KEYS_LINEAR) || scr_names_differ(s, s->keys + names->mark, n);
}

#endif
