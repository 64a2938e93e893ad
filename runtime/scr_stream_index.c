/* scr_stream_index.c: see scr_stream_index.h. */
#include "scr_stream_index.h"

SCR_FN uint32_t scr_index_find(const char *texts, const uint32_t *at, const uint32_t *slots, uint32_t mask, const char *text, size_t len,
                               uint32_t none)
{
    uint32_t place = scr_index_hash(text, len) & mask;
    for (uint32_t found; (found = slots[place]) != 0; place = (place + 1) & mask) {
        uint32_t start = at[found - 1];
        if (at[found] - start == len && memcmp(texts + start, text, len) == 0)
            return found - 1;
    }
    return none;
}

/* Both can be read for 8 bytes from any place in them on. */
static bool scr_is_text(const scr_byte *p, const char *text, size_t n)
{
    size_t i = 0;
    for (; i + 8 <= n; i += 8)
        if (scr_load8(p + i) != scr_load8(text + i))
            return false;
    return i == n || (scr_load8_le(p + i) ^ scr_load8_le(text + i)) << (64 - 8 * (n - i)) == 0;
}

SCR_FN uint32_t scr_expected(const scr_byte *p, const char *texts, const uint32_t *at, const uint16_t *expected, uint32_t none)
{
    for (int i = 0; i < SCR_EXPECTED && expected[i] != none; i++) {
        uint32_t name = expected[i], start = at[name], n = at[name + 1] - start;
        if (p[n + 1] == '"' && scr_is_text(p + 1, texts + start, n))
            return name;
    }
    return none;
}

/* Behind a name, where it is not followed by what most are. */
static SCR_NOINLINE scr_met scr_told_far(scr_stream *s, const scr_byte *p, uint32_t member)
{
    scr_met met = {scr_colon(s, p), member};
    if (met.p != NULL)
        met.p = scr_space(s, met.p);
    return met;
}

/* Where the name ends, at the latest 32 bytes behind p, is looked for apart: what comes next then need not wait for the tables. */
SCR_FN scr_met scr_member(scr_stream *s, const scr_byte *p, const char *texts, const scr_told *names, const scr_telling *by)
{
    scr_met met = {p, scr_told_first(p, by)};
    const uint64_t word = scr_load8_le(p), ends = scr_scan_brief(p + 1);
    for (; met.member != by->none; met.member = names[met.member].next) {
        const scr_told *name = names + met.member;
        if (!scr_told_is(p, word, texts, name))
            continue;
        const scr_byte *q = SCR_LIKELY(ends != 0) ? p + 2 + scr_low_bit(ends) : p + name->len;
        if (SCR_UNLIKELY(*q != ':'))
            return scr_told_far(s, q, met.member);
        met.p = q + 1;
        if (*met.p == ' ')
            met.p = q + scr_opaque(2);
        if (SCR_UNLIKELY(*met.p <= ' '))
            return scr_told_far(s, q, met.member);
        break;
    }
    return met;
}

SCR_FN uint32_t scr_told_first_of(const char *text, size_t len, const scr_telling *by)
{
    uint64_t word = 0;
    for (size_t i = 0; i < 8 && by->at + i <= len + 1; i++) {
        size_t k = by->at + i;
        word |= (uint64_t)(k > 0 && k <= len ? (scr_byte)text[k - 1] : '"') << 8 * i;
    }
    return by->first[scr_telling_place(word, by->mask, by->factor)];
}

SCR_FN uint32_t scr_member_of(const char *texts, const scr_told *names, const scr_telling *by, const char *text, size_t len)
{
    uint32_t name = scr_told_first_of(text, len, by);
    while (name != by->none && (names[name].len != len + 2 || memcmp(texts + names[name].at + 1, text, len) != 0))
        name = names[name].next;
    return name;
}
