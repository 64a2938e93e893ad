/* scr_scan.h: kernels that look at several bytes at once, behind the same names on every machine: SSE2, NEON or plain C,
 * chosen when the file is compiled, all with equal results. Each reads SCR_SCAN_WIDTH bytes from where it is pointed. */
#ifndef SCR_SCAN_H
#define SCR_SCAN_H

#include "scr_core.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#elif defined(__ARM_NEON) && defined(__aarch64__)
#include <arm_neon.h>
#endif

#if defined(__GNUC__)
#define SCR_INLINE_ALWAYS static inline __attribute__((always_inline, unused))
#else
#define SCR_INLINE_ALWAYS static inline
#endif

/* n bytes at p are those of a literal. For a constant n, which this turns into a few loads: libc is not asked. */
SCR_INLINE_ALWAYS bool scr_same(const void *text, const char *literal, size_t n)
{
    const scr_byte *p = (const scr_byte *)text;
    uint64_t differs = 0;
    size_t i = 0;
    if (n >= 8) {
        for (; i + 8 <= n; i += 8)
            differs |= scr_load8(p + i) ^ scr_load8(literal + i);
        if (i < n)
            differs |= scr_load8(p + n - 8) ^ scr_load8(literal + n - 8);
        return differs == 0;
    }
    if (n >= 4)
        return ((scr_load4(p) ^ scr_load4(literal)) | (scr_load4(p + n - 4) ^ scr_load4(literal + n - 4))) == 0;
    for (; i < n; i++)
        differs |= (uint64_t)(p[i] ^ (scr_byte)literal[i]);
    return differs == 0;
}

/* Index of the lowest bit that is set; v is not 0. */
SCR_INLINE unsigned scr_low_bit(uint64_t v)
{
#if defined(__GNUC__)
    return (unsigned)__builtin_ctzll(v);
#else
    unsigned n = 0;
    for (; (v & 1) == 0; v >>= 1)
        n++;
    return n;
#endif
}

/* Each gives a mask that is 0 when it found nothing; scr_scan_first: the index of the first byte found, from another mask.
 * scr_scan_special: what ends a plain run of a string: '"', '\', controls and what is not ASCII.
 * scr_scan_not_space: what is not JSON's white space. */
#if defined(__SSE2__)
#define SCR_SCAN_WIDTH 16
SCR_INLINE uint64_t scr_scan_special(const scr_byte *p)
{
    __m128i x = _mm_loadu_si128((const __m128i *)(const void *)p);
    __m128i quote = _mm_cmpeq_epi8(x, _mm_set1_epi8('"'));
    __m128i escape = _mm_cmpeq_epi8(x, _mm_set1_epi8('\\'));
    __m128i other = _mm_cmplt_epi8(x, _mm_set1_epi8(0x20)); /* signed: bytes from 0x80 on are negative */
    return (uint64_t)(unsigned)_mm_movemask_epi8(_mm_or_si128(_mm_or_si128(quote, escape), other));
}
SCR_INLINE uint64_t scr_scan_not_space(const scr_byte *p)
{
    __m128i x = _mm_loadu_si128((const __m128i *)(const void *)p);
    __m128i a = _mm_or_si128(_mm_cmpeq_epi8(x, _mm_set1_epi8(' ')), _mm_cmpeq_epi8(x, _mm_set1_epi8('\n')));
    __m128i b = _mm_or_si128(_mm_cmpeq_epi8(x, _mm_set1_epi8('\t')), _mm_cmpeq_epi8(x, _mm_set1_epi8('\r')));
    return (uint64_t)(~(unsigned)_mm_movemask_epi8(_mm_or_si128(a, b)) & 0xffffu);
}
SCR_INLINE unsigned scr_scan_first(uint64_t mask) { return scr_low_bit(mask); }
#elif defined(__ARM_NEON) && defined(__aarch64__)
#define SCR_SCAN_WIDTH 16
SCR_INLINE uint64_t scr_scan_special(const scr_byte *p)
{
    uint8x16_t x = vld1q_u8(p);
    uint8x16_t quote = vceqq_u8(x, vdupq_n_u8('"'));
    uint8x16_t escape = vceqq_u8(x, vdupq_n_u8('\\'));
    uint8x16_t other = vcltq_s8(vreinterpretq_s8_u8(x), vdupq_n_s8(0x20));
    uint16x8_t any = vreinterpretq_u16_u8(vorrq_u8(vorrq_u8(quote, escape), other));
    return vget_lane_u64(vreinterpret_u64_u8(vshrn_n_u16(any, 4)), 0); /* four bits a byte */
}
SCR_INLINE uint64_t scr_scan_not_space(const scr_byte *p)
{
    uint8x16_t x = vld1q_u8(p);
    uint8x16_t a = vorrq_u8(vceqq_u8(x, vdupq_n_u8(' ')), vceqq_u8(x, vdupq_n_u8('\n')));
    uint8x16_t b = vorrq_u8(vceqq_u8(x, vdupq_n_u8('\t')), vceqq_u8(x, vdupq_n_u8('\r')));
    uint16x8_t other = vreinterpretq_u16_u8(vmvnq_u8(vorrq_u8(a, b)));
    return vget_lane_u64(vreinterpret_u64_u8(vshrn_n_u16(other, 4)), 0);
}
SCR_INLINE unsigned scr_scan_first(uint64_t mask) { return scr_low_bit(mask) >> 2; }
#else
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
SCR_INLINE uint64_t scr_scan_not_space(const scr_byte *p)
{
    uint64_t x = scr_load8_le(p);
    return scr_scan_differs(x, ' ') & scr_scan_differs(x, '\n') & scr_scan_differs(x, '\t') & scr_scan_differs(x, '\r');
}
SCR_INLINE unsigned scr_scan_first(uint64_t mask) { return scr_low_bit(mask) >> 3; }
#endif

/* How many of 8 bytes (as scr_load8_le gives them) are digits before the first that is not: 0..8. */
SCR_INLINE unsigned scr_scan_digits(uint64_t bytes)
{
    uint64_t t = bytes ^ UINT64_C(0x3030303030303030);
    uint64_t not_digit = (((t & UINT64_C(0x7f7f7f7f7f7f7f7f)) + UINT64_C(0x7676767676767676)) | t) & UINT64_C(0x8080808080808080);
    return not_digit ? scr_low_bit(not_digit) >> 3 : 8;
}

/* The first n digits of 8 bytes as values 0 to 9 at the high end, zeros before them; n is 1..8. Not 0 unless all are '0'. */
SCR_INLINE uint64_t scr_scan_leading(uint64_t bytes, unsigned n)
{
    return (bytes << ((8 - n) * 8)) & UINT64_C(0x0f0f0f0f0f0f0f0f);
}

/* The number that such digits make: pairs, then fours, then all eight. */
SCR_INLINE uint64_t scr_scan_value(uint64_t digits)
{
    uint64_t v = (digits * 2561) >> 8;
    v = ((v & UINT64_C(0x00ff00ff00ff00ff)) * 6553601) >> 16;
    return ((v & UINT64_C(0x0000ffff0000ffff)) * UINT64_C(42949672960001)) >> 32;
}

/* 1 to 8 bytes of text, of which 8 can be read, as a word that no other text of the same length has. */
SCR_INLINE uint64_t scr_scan_word(const char *text, size_t len)
{
    return scr_load8_le(text) << (64 - 8 * len);
}

#endif
