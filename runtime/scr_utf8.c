/* scr_utf8.c: strict UTF-8 (RFC 3629) and counting code points. In: any bytes with a length. Out: a verdict, a count.
 *
 * Both go eight bytes at a time where the text is ASCII; neither reads outside [s, s + len). */
#include "scr_utf8.h"
#include "scr_scan.h"

#define SCR_UTF8_HIGH 0x8080808080808080u
#define SCR_UTF8_ONES 0x0101010101010101u

/* Bytes of the well-formed sequence at p (RFC 3629, section 4), with n bytes left in the text; 0: not well-formed. */
static size_t scr_utf8_sequence(const scr_byte *p, size_t n)
{
    scr_byte lead = p[0];
    if (lead < 0x80)
        return 1;
    if (lead < 0xc2 || lead > 0xf4 || n < 2)
        return 0;
    if (lead < 0xe0)
        return (p[1] & 0xc0) == 0x80 ? 2 : 0;
    /* The second byte's range is what keeps out overlong forms, surrogates and code points beyond U+10FFFF. */
    scr_byte least = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
    scr_byte most = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
    if (p[1] < least || p[1] > most || n < 3 || (p[2] & 0xc0) != 0x80)
        return 0;
    if (lead < 0xf0)
        return 3;
    return n >= 4 && (p[3] & 0xc0) == 0x80 ? 4 : 0;
}

/* Whole blocks behind a sequence that ends at p + at, as far as they go: at a character's first byte; 0: not UTF-8. */
static size_t scr_utf8_blocks(const scr_byte *p, size_t at, size_t len)
{
    for (; len - at >= SCR_SCAN_WIDTH; at += SCR_SCAN_WIDTH)
        if (scr_scan_ill(p + at))
            return 0;
    return p[at - 1] >= 0xc0 ? at - 1 : p[at - 2] >= 0xe0 ? at - 2 : p[at - 3] >= 0xf0 ? at - 3 : at;
}

SCR_FN bool scr_utf8_valid(const char *s, size_t len)
{
    const scr_byte *p = (const scr_byte *)s;
    size_t at = 0;
    while (at < len) {
        if (len - at >= 8 && (scr_load8(p + at) & SCR_UTF8_HIGH) == 0) {
            at += 8;
            continue;
        }
        size_t n = scr_utf8_sequence(p + at, len - at);
        if (n == 0)
            return false;
        at += n;
        if (n > 1 && at >= 3 && len - at >= SCR_SCAN_WIDTH) {
            at = scr_utf8_blocks(p, at, len);
            if (at == 0)
                return false;
        }
    }
    return true;
}

static size_t scr_utf8_continuations(uint64_t word)
{
    uint64_t lanes = (word >> 7) & (~word >> 6) & SCR_UTF8_ONES;
    return (size_t)((lanes * SCR_UTF8_ONES) >> 56);
}

/* Every byte but a continuation byte (10xxxxxx) begins a code point. */
SCR_FN size_t scr_utf8_count(const char *s, size_t len)
{
    size_t at = 0;
    size_t continuations = 0;
    while (len - at >= 32 && ((scr_load8(s + at) | scr_load8(s + at + 8) | scr_load8(s + at + 16) | scr_load8(s + at + 24)) & SCR_UTF8_HIGH) == 0)
        at += 32; /* what comes first is ASCII mostly */
    for (; len - at >= 8; at += 8)
        continuations += scr_utf8_continuations(scr_load8(s + at));
    if (len >= 8 && at < len) /* its first bytes were counted */
        continuations += scr_utf8_continuations(scr_load8_le(s + len - 8) >> 8 * (8 - (len - at)));
    else
        for (; at < len; at++)
            continuations += ((scr_byte)s[at] & 0xc0) == 0x80;
    return len - continuations;
}

#undef SCR_UTF8_HIGH
#undef SCR_UTF8_ONES
