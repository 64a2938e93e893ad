/* scr_stream_names.h: names that must not come twice in an object.
 *
 *     scr_names names = scr_names_begin(s);
 *     scr_name_once(s, &names, p, q, how)      for each name, as long as the object is open
 *     scr_names_end(s, &names)
 *
 * A name has a bit of 64, by a sum of some of its bytes. As long as no name before it had the same bit it is new; only else the
 * names so far are looked through. */
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

SCR_FN uint32_t scr_name_sum_escaped(const scr_byte *p, const scr_byte *q);
SCR_FN bool scr_name_look(scr_stream *s, scr_names *names, const scr_byte *p, uint32_t sum);
SCR_FN bool scr_names_differ(scr_stream *s, scr_key *keys, size_t n);
/* Room for n entries more in s->keys. False: no scratch. */
SCR_FN bool scr_keys_grow(scr_stream *s, uint32_t n);

SCR_INLINE uint32_t scr_name_mix(uint32_t first, uint32_t last, size_t len)
{
    return ((first | last << 16) + (uint32_t)len * 8u) * 0x9e3779b1u;
}

/* Of the name's length, its first two bytes and its last two, the quotes being some in short ones. Equal names have equal sums.
 * _some: of one that is not empty. */
SCR_INLINE uint32_t scr_name_sum_some(const scr_byte *p, const scr_byte *q)
{
    return scr_name_mix(scr_load2_le(p), scr_load2_le(q - 2), (size_t)(q - p));
}
SCR_INLINE uint32_t scr_name_sum(const scr_byte *p, const scr_byte *q)
{
    return SCR_LIKELY(p != q) ? scr_name_sum_some(p, q) : 0;
}

SCR_INLINE uint64_t scr_name_bit(uint32_t sum) { return UINT64_C(1) << (sum >> 26); }

SCR_INLINE scr_names scr_names_begin(const scr_stream *s)
{
    scr_names names;
    names.bits = 0;
    names.mark = s->n_keys;
    names.escaped = false;
    return names;
}

/* Remembers a name with this sum, which begins at p. False: it may have been there already, or there is no room; nothing was done. */
SCR_INLINE bool scr_name_add(scr_stream *s, scr_names *names, const scr_byte *p, uint32_t sum)
{
    uint64_t bits = names->bits;
    uint32_t n = s->n_keys;
    if (SCR_UNLIKELY((bits >> (sum >> 26) & 1) != 0 || n == s->max_keys))
        return false;
    names->bits = bits | scr_name_bit(sum);
    s->keys[n].sum = sum;
    s->keys[n].at = (uint32_t)scr_offset(s, p);
    s->n_keys = n + 1;
    return true;
}

/* The same. False: it was there already, or no scratch. */
SCR_INLINE bool scr_name_new(scr_stream *s, scr_names *names, const scr_byte *p, uint32_t sum)
{
    return scr_name_add(s, names, p, sum) || scr_name_look(s, names, p, sum);
}

/* Remembers the name between p and its closing quote q. */
SCR_INLINE bool scr_name_once(scr_stream *s, scr_names *names, const scr_byte *p, const scr_byte *q, unsigned how)
{
    return scr_name_new(s, names, p, SCR_UNLIKELY(how & SCR_HOW_ESCAPED) ? scr_name_sum_escaped(p, q) : scr_name_sum(p, q));
}

/* The object ends: forgets its names. False: one of many came twice. */
SCR_INLINE bool scr_names_end(scr_stream *s, const scr_names *names)
{
    uint32_t n = s->n_keys - names->mark;
    s->n_keys = names->mark;
    return SCR_LIKELY(n <= SCR_KEYS_LINEAR) || scr_names_differ(s, s->keys + names->mark, n);
}

#endif
