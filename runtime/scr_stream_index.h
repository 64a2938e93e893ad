/* scr_stream_index.h: many constant texts, searched by hash, and the names of an object that has many. Tables hold offsets, not pointers:
 * a shared library has nothing to relocate in them. */
#ifndef SCR_STREAM_INDEX_H
#define SCR_STREAM_INDEX_H

#include "scr_stream_skip.h"

/* Some texts, one behind the other: text i is texts[at[i]] to texts[at[i + 1]]. slots: what stands at hash & mask or behind it is
 * one more than the index of a text; 0: free. */

/* Of all bytes; 8 can be read from text on, whatever len. */
SCR_INLINE uint32_t scr_index_hash(const char *text, size_t len)
{
    uint64_t h = len;
    size_t n = len;
    for (; n >= 8; n -= 8, text += 8) {
        h = (h ^ scr_load8_le(text)) * UINT64_C(0x9e3779b97f4a7c15);
        h ^= h >> 29;
    }
    if (n > 0) /* of a long text the last eight bytes, some of them again */
        h ^= len < 8 ? scr_scan_word(text, n) : scr_load8_le(text + n - 8);
    h ^= h >> 32; /* numbered names differ in the last bytes: a product passes them to none of the bits below */
    h *= UINT64_C(0x9e3779b97f4a7c15);
    return (uint32_t)(h ^ h >> 32);
}

/* The index of a text, or `none`. 8 bytes can be read from `text` on. */
SCR_FN uint32_t scr_index_find(const char *texts, const uint32_t *at, const uint32_t *slots, uint32_t mask, const char *text, size_t len,
                               uint32_t none);

/* p is at a name's opening quote: which of the names that are expected there it is, or `none`. expected: up to SCR_EXPECTED of them,
 * the likeliest first, then `none`; each is 46 bytes at most and stands in JSON as it is. Behind the texts 8 bytes can be read. */
#define SCR_EXPECTED 3
SCR_FN uint32_t scr_expected(const scr_byte *p, const char *texts, const uint32_t *at, const uint16_t *expected, uint32_t none);

/* Names of an object that some bytes which all of them have tell apart, mostly: by a hash of those, the first name that has it, and of each name
 * the next one. Texts have their quotes, and 8 bytes can be read from any place in them on; none is longer than 48 bytes. */
typedef struct scr_told {
    uint64_t head, mask; /* its text begins as `head` says in the bits of `mask` (little endian) */
    uint16_t at;         /* where that stands among the texts */
    uint8_t len;         /* with the quotes */
    uint8_t next;        /* `none`: no more */
} scr_told;
#define SCR_TOLD 64u
typedef struct scr_telling {
    uint64_t mask, factor; /* of the 8 bytes from `at` on, little endian, and of their hash */
    uint8_t at;            /* from the opening quote (0) on */
    uint8_t none;          /* how many names */
    uint8_t first[SCR_TOLD];
} scr_telling;
SCR_INLINE unsigned scr_telling_place(uint64_t word, uint64_t mask, uint64_t factor) { return (unsigned)((word & mask) * factor >> 58); }

/* p is at the quote of a name. When it is one of these, and stands there as it is, that one, and p behind its colon and white space; else
 * `none`, and p as it was. p NULL: there is no colon. */
SCR_FN scr_met scr_member(scr_stream *s, const scr_byte *p, const char *texts, const scr_told *names, const scr_telling *by);
/* The index of a text, or `none`. */
SCR_FN uint32_t scr_member_of(const char *texts, const scr_told *names, const scr_telling *by, const char *text, size_t len);

/* The first of the names that may stand at p. */
SCR_INLINE uint32_t scr_told_first(const scr_byte *p, const scr_telling *by)
{
    return by->first[scr_telling_place(scr_load8_le(p + by->at), by->mask, by->factor)];
}

/* The same of a text. */
SCR_FN uint32_t scr_told_first_of(const char *text, size_t len, const scr_telling *by);

/* The name stands at p. word: what stands there. */
SCR_INLINE_ALWAYS bool scr_told_is(const scr_byte *p, uint64_t word, const char *texts, const scr_told *name)
{
    if ((word & name->mask) != name->head)
        return false;
    size_t n = name->len;
    if (n <= 8)
        return true;
    const char *text = texts + name->at;
    if (scr_load8(p + n - 8) != scr_load8(text + n - 8))
        return false;
    for (size_t i = 8; SCR_UNLIKELY(i + 8 < n); i += 8)
        if (scr_load8(p + i) != scr_load8(text + i))
            return false;
    return true;
}

/* The bytes from p on are a text of n, of which 8 can be read from any place on. Of long ones the last eight bytes are compared, some of them again. */
SCR_INLINE bool scr_is_told(const scr_byte *p, const char *text, size_t n)
{
    if (n < 8)
        return (scr_load8_le(p) ^ scr_load8_le(text)) << (64 - 8 * n) == 0;
    if (scr_load8(p) != scr_load8(text) || scr_load8(p + n - 8) != scr_load8(text + n - 8))
        return false;
    for (size_t i = 8; SCR_UNLIKELY(i + 8 < n); i += 8)
        if (scr_load8(p + i) != scr_load8(text + i))
            return false;
    return true;
}

#endif
