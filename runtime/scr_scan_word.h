/* scr_scan_word.h: the kernels in plain C, eight bytes at a time, for every other machine. Private to scr_scan.h, which says what each does. */
#ifndef SCR_SCAN_WORD_H
#define SCR_SCAN_WORD_H

#include "scr_core.h"

#if !defined(__SSE2__) && !(defined(__ARM_NEON) && defined(__aarch64__))

#define SCR_SCAN_WIDTH 8
/* Borrows can set bits above a true one, never below the first: only that one is asked for. */
SCR_INLINE uint64_t scr_scan_special(const scr_byte *p)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), high = UINT64_C(0x8080808080808080);
    uint64_t x = scr_load8_le(p);
    uint64_t quote = x ^ (ones * '"');
    uint64_t escape = x ^ (ones * '\\');
    uint64_t any = ((quote - ones) & ~quote) | ((escape - ones) & ~escape) | (x - ones * 0x20) | x;
    return any & high;
}
/* The high bit of each byte of x that is not c, exactly. */
SCR_INLINE uint64_t scr_scan_differs(uint64_t x, uint64_t c)
{
    const uint64_t low = UINT64_C(0x7f7f7f7f7f7f7f7f);
    uint64_t t = x ^ (UINT64_C(0x0101010101010101) * c);
    return (((t & low) + low) | t) & ~low;
}
SCR_INLINE uint64_t scr_scan_ends(const scr_byte *p)
{
    const uint64_t high = UINT64_C(0x8080808080808080);
    uint64_t x = scr_load8_le(p);
    uint64_t plain = ((x & ~high) + UINT64_C(0x6060606060606060)) | x; /* 20 and up */
    return ~(scr_scan_differs(x, '"') & scr_scan_differs(x, '\\') & plain) & high;
}
#define SCR_SCAN_WINDOW 32
/* A bit a byte. */
SCR_INLINE uint64_t scr_scan_byte_bits(uint64_t mask)
{
    return (mask >> 7) * UINT64_C(0x0102040810204080) >> 56;
}
SCR_INLINE uint64_t scr_scan_special_bits(const scr_byte *p)
{
    return scr_scan_byte_bits(scr_scan_ends(p) | (scr_load8_le(p) & UINT64_C(0x8080808080808080)));
}
SCR_INLINE uint64_t scr_scan_window(const scr_byte *p)
{
    return scr_scan_special_bits(p) | scr_scan_special_bits(p + 8) << 8 | scr_scan_special_bits(p + 16) << 16 | scr_scan_special_bits(p + 24) << 24;
}
SCR_INLINE uint64_t scr_scan_strings(const scr_byte *p, uint64_t *quotes, uint64_t *escapes)
{
    const uint64_t high = UINT64_C(0x8080808080808080);
    uint64_t others = 0;
    *quotes = *escapes = 0;
    for (unsigned i = 0; i < SCR_SCAN_WINDOW; i += 8) {
        uint64_t x = scr_load8_le(p + i);
        *quotes |= scr_scan_byte_bits(~scr_scan_differs(x, '"') & high) << i;
        *escapes |= scr_scan_byte_bits(~scr_scan_differs(x, '\\') & high) << i;
        others |= scr_scan_byte_bits((~((x & ~high) + UINT64_C(0x6060606060606060)) | x) & high) << i;
    }
    return others;
}
SCR_INLINE uint64_t scr_scan_brief(const scr_byte *p) { return scr_scan_window(p); }
/* As for SSE2; a byte's answer stands in its high bit, where shifts bring the bits below it. */
SCR_INLINE uint64_t scr_scan_ill(const scr_byte *p)
{
    const uint64_t high = UINT64_C(0x8080808080808080);
    uint64_t x = scr_load8_le(p), one = scr_load8_le(p - 1), two = scr_load8_le(p - 2), three = scr_load8_le(p - 3);
    uint64_t wanted = (one & one << 1) | (two & two << 1 & two << 2) | (three & three << 1 & three << 2 & three << 3);
    uint64_t ill = wanted ^ (x & ~(x << 1)), low = ~(x << 2) & ~(x << 3), below = ~(x << 2);
    ill |= ~scr_scan_differs(one, 0xe0) & below;
    ill |= ~scr_scan_differs(one, 0xed) & ~below;
    ill |= ~scr_scan_differs(one, 0xf0) & low;
    ill |= ~scr_scan_differs(one, 0xf4) & ~low;
    uint64_t beyond = x & x << 1 & x << 2 & x << 3 & (x << 4 | (x << 5 & (x << 6 | x << 7))); /* F5 and up */
    uint64_t overlong = ~scr_scan_differs(x & UINT64_C(0xfefefefefefefefe), 0xc0);
    return (ill | beyond | overlong) & high;
}
SCR_INLINE uint64_t scr_scan_not_space(const scr_byte *p)
{
    uint64_t x = scr_load8_le(p);
    return scr_scan_differs(x, ' ') & scr_scan_differs(x, '\n') & scr_scan_differs(x, '\t') & scr_scan_differs(x, '\r');
}
SCR_INLINE uint64_t scr_scan_outside(const scr_byte *p, scr_byte low, scr_byte span)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), high = UINT64_C(0x8080808080808080);
    uint64_t x = scr_load8_le(p), t = x & ~high;
    return (~(t + ones * (0x80u - low)) | (t + ones * (0x7fu - low - span)) | x) & high;
}
SCR_INLINE bool scr_scan_shape(const scr_byte *p, const scr_byte (*ranges)[16], unsigned n)
{
    bool all = true;
    for (unsigned i = 0; i < 16; i++) {
        bool in = false;
        for (unsigned j = 0; j < n; j++)
            in |= (scr_byte)(p[i] - ranges[2 * j][i]) <= ranges[2 * j + 1][i];
        all &= in;
    }
    return all;
}
SCR_INLINE void scr_scan_put(scr_byte *to, uint64_t first, uint64_t second)
{
    for (unsigned i = 0; i < 8; i++) {
        to[i] = (scr_byte)(first >> 8 * i);
        to[i + 8] = (scr_byte)(second >> 8 * i);
    }
}
SCR_INLINE unsigned scr_scan_first(uint64_t mask) { return scr_low_bit(mask) >> 3; }
SCR_INLINE unsigned scr_scan_run(uint64_t mask) { return mask ? scr_low_bit(mask) >> 3 : SCR_SCAN_WIDTH; }
SCR_INLINE unsigned scr_scan_alike(const scr_byte *p, const scr_byte *q) { return scr_scan_run(scr_load8_le(p) ^ scr_load8_le(q)); }

#endif

#endif
