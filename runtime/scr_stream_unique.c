/* scr_stream_unique.c: compares the items of an array by sums of their parts. The text was found to be JSON before. */
#include "scr_stream_unique.h"

#include "scr_json.h"
#include "scr_stream_try.h"

#define SCR_UNIQUE_BITS 1024u
#define SCR_UNIQUE_MET 32u /* texts that are compared: more that have the same sum are for the tree, which has them in order */

/* An item: equal values have the same sum. */
typedef struct scr_unique {
    uint32_t sum, at, len; /* its text in the input; len 0: other texts may be the same value */
} scr_unique;

/* What its text says of the one under way. */
typedef struct scr_unique_parts {
    uint32_t sum;
    bool escaped; /* a string of it is */
    bool hard;    /* the sum does not tell */
} scr_unique_parts;

/* What came so far, by sums. A sum whose bit is not set is new. */
typedef struct scr_uniques {
    uint64_t bits[SCR_UNIQUE_BITS / 64];
    uint32_t met;
    scr_unique items[SCR_UNIQUE_MAX];
} scr_uniques;

/* Of n bytes of text and the one behind them, which is the same for equal texts, or n is 8 or more; 8 can be read from each of them on. */
SCR_INLINE uint32_t scr_unique_sum(const scr_byte *p, size_t n)
{
    uint64_t h = scr_load8_le(p);
    if (n < 8)
        h <<= 56 - 8 * n;
    else
        h ^= scr_load8_le(p + n - 8) * UINT64_C(0xc2b2ae3d27d4eb4f);
    if (n > 16)
        h += scr_load8_le(p + n / 2 - 4);
    h = (h + n) * UINT64_C(0x9e3779b97f4a7c15);
    return (uint32_t)((h ^ h >> 29) * UINT64_C(0xff51afd7ed558ccd) >> 32); /* sums of sums tell "1" and "2", "3" and "0" apart */
}

static bool scr_ends_word(scr_byte c)
{
    return c == ',' || c == ']' || c == '}' || c <= ' ';
}

/* A number, true, false or null. Hard are numbers but integers. */
static const scr_byte *scr_unique_word(const scr_byte *p, scr_unique_parts *parts)
{
    const scr_byte *q = p + 4; /* true, null */
    if (*p == '-' || *p <= '9') {
        for (q = p; !scr_ends_word(*q); q++)
            if ((*q < '0' || *q > '9') && (q != p || q[1] == '0')) /* 1.0, 1e0, -0 */
                parts->hard = true;
        parts->sum += scr_hash_key((const char *)p, (size_t)(q - p));
        return q;
    }
    parts->sum += *p * 0x3c6ef372u;
    return q + (*p == 'f');
}

/* The string between p and its closing quote q is decoded where that takes no scratch. */
static SCR_NOINLINE void scr_unique_escaped(scr_stream *s, const scr_byte *p, const scr_byte *q, scr_unique_parts *parts)
{
    scr_text text;
    parts->escaped = true;
    parts->hard = parts->hard || (size_t)(q - p) > SCR_TEXT_INLINE - 8;
    if (parts->hard || !scr_string_decode(s, p, q, &text))
        return;
    s->text[text.len] = '"'; /* as behind others */
    parts->sum += scr_unique_sum(s->text, text.len);
}

SCR_INLINE_ALWAYS const scr_byte *scr_unique_string(scr_stream *s, const scr_byte *p, scr_unique_parts *parts)
{
    unsigned how;
    const scr_byte *q = scr_string(s, p + 1, &how);
    if (SCR_UNLIKELY(how & SCR_HOW_ESCAPED))
        scr_unique_escaped(s, p + 1, q, parts);
    else
        parts->sum += scr_unique_sum(p + 1, (size_t)(q - p - 1));
    return q + 1;
}

/* Members may come in any order, so all parts are added up. */
static const scr_byte *scr_unique_container(scr_stream *s, const scr_byte *p, scr_unique_parts *parts)
{
    size_t depth = 0;
    for (;;) {
        const unsigned c = *p;
        if (c == '"') {
            p = scr_unique_string(s, p, parts);
        } else if ((c | 0x20) == '{') {
            parts->sum += c * 0x9e3779b1u; /* what is in it has another sum */
            depth++;
            p++;
        } else if ((c | 0x20) != '}') {
            p = scr_unique_word(p, parts);
        } else if (p++, --depth == 0) {
            return p;
        }
        p = scr_space(s, scr_ahead(s, p));
        if (*p == ',' || *p == ':')
            p = scr_space(s, p + 1);
    }
}

/* The item at p. NULL: its sum does not tell. */
static const scr_byte *scr_unique_item(scr_stream *s, const scr_byte *p, scr_unique *item)
{
    scr_unique_parts parts = {0, false, false};
    const scr_byte *q;
    item->at = (uint32_t)scr_offset(s, p);
    if (*p == '"')
        q = scr_unique_string(s, p, &parts);
    else if (((unsigned)*p | 0x20) == '{')
        q = scr_unique_container(s, p, &parts);
    else
        q = scr_unique_word(p, &parts);
    item->sum = parts.sum;
    item->len = parts.escaped ? 0 : (uint32_t)scr_offset(s, q) - item->at;
    return parts.hard ? NULL : scr_ahead(s, q);
}

/* Both have the same sum. 1: they differ, 0: they are equal, -1: the tree must tell. */
static int scr_unique_differ(const scr_stream *s, const scr_unique *a, const scr_unique *b)
{
    const char *p = s->json + a->at, *q = s->json + b->at;
    if (a->len == 0 || b->len == 0)
        return -1;
    if (a->len == b->len && memcmp(p, q, a->len) == 0)
        return 0;
    return (*p | 0x20) == '{' && (*q | 0x20) == '{' ? -1 : 1;
}

/* The items before this one, which may have the same sum as one of them. */
static SCR_NOINLINE int scr_unique_look(const scr_stream *s, scr_uniques *all, const scr_unique *item)
{
    for (const scr_unique *before = all->items; before < item; before++) {
        if (SCR_LIKELY(before->sum != item->sum))
            continue;
        int differ = ++all->met > SCR_UNIQUE_MET ? -1 : scr_unique_differ(s, before, item);
        if (differ != 1)
            return differ;
    }
    return 1;
}

static int scr_unique_each(scr_stream *s, const scr_byte *p, uint32_t n)
{
    scr_uniques all;
    scr_clear(all.bits, sizeof all.bits);
    all.met = 0;
    for (uint32_t i = 0; i < n; i++) {
        scr_unique *item = &all.items[i];
        p = scr_unique_item(s, scr_space(s, scr_ahead(s, p + 1)), item); /* behind the bracket, or the comma */
        if (p == NULL)
            return -1;
        p = scr_space(s, p);
        const uint32_t place = item->sum * 0x9e3779b1u >> 22;
        const uint64_t bit = UINT64_C(1) << (place & 63u);
        int differ = all.bits[place / 64] & bit ? scr_unique_look(s, &all, item) : 1;
        if (differ != 1)
            return differ;
        all.bits[place / 64] |= bit;
    }
    return 1;
}

SCR_FN int scr_items_differ(scr_stream *s, size_t at, uint32_t n)
{
    scr_try here; /* the stream goes over to the tail and back */
    if (n > SCR_UNIQUE_MAX)
        return -1;
    scr_try_here(s, &here, s->base);
    int differ = scr_unique_each(s, scr_back(s, at), n);
    scr_try_took(s, &here, NULL);
    return differ;
}
