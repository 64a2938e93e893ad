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

/* n bytes at p are those of a literal. For a constant n, which this turns into a few compares: libc is not asked. What differs
 * early is told early. */
SCR_INLINE_ALWAYS bool scr_same(const void *text, const char *literal, size_t n)
{
    const scr_byte *p = (const scr_byte *)text;
    size_t i = 0;
    for (; i + 8 <= n; i += 8)
        if (scr_load8(p + i) != scr_load8(literal + i))
            return false;
    if (i == n)
        return true;
    if (n >= 8 && n - i > 4)
        return scr_load8(p + n - 8) == scr_load8(literal + n - 8);
    if (n >= 4) {
        if (n - i > 4 && scr_load4(p + i) != scr_load4(literal + i))
            return false;
        return scr_load4(p + n - 4) == scr_load4(literal + n - 4);
    }
    if (n >= 2) {
        uint16_t v[2], w[2];
        memcpy(&v[0], p, 2);
        memcpy(&v[1], p + n - 2, 2);
        memcpy(&w[0], literal, 2);
        memcpy(&w[1], literal + n - 2, 2);
        return v[0] == w[0] && v[1] == w[1];
    }
    return n == 0 || p[0] == (scr_byte)literal[0];
}

/* A number that the compiler may not know to equal another one: behind a branch that tells so the processor goes on with it
 * before the other one is there. */
SCR_INLINE size_t scr_opaque(size_t n)
{
#if defined(__GNUC__)
    __asm__("" : "+r"(n));
#endif
    return n;
}

/* 64 bytes, in steps that compilers do not join into an instruction for strings, whose start alone takes longer. */
SCR_INLINE void scr_copy64(scr_byte *to, const scr_byte *from)
{
    memcpy(to, from, 16);
    memcpy(to + 16, from + 16, 16);
    memcpy(to + 32, from + 32, 16);
    memcpy(to + 48, from + 48, 16);
}
SCR_INLINE void scr_clear64(scr_byte *to)
{
    memset(to, 0, 16);
    memset(to + 16, 0, 16);
    memset(to + 32, 0, 16);
    memset(to + 48, 0, 16);
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
 * scr_scan_not_space: what is not JSON's white space.
 * scr_scan_outside: what is not in [low, low + span], a range of ASCII. Of its mask scr_scan_run tells how many bytes come
 * before the first one found, SCR_SCAN_WIDTH when there is none; mask & (mask - 1) drops that one.
 * scr_scan_shape: whether each of 16 bytes is in one of its n ranges; ranges[2 * j][i] is the least of byte i's range j,
 * ranges[2 * j + 1][i] the greatest less the least. */
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
SCR_INLINE uint64_t scr_scan_outside(const scr_byte *p, scr_byte low, scr_byte span)
{
    __m128i x = _mm_loadu_si128((const __m128i *)(const void *)p);
    x = _mm_add_epi8(x, _mm_set1_epi8((char)(0x80 - low))); /* the range begins at the least signed byte */
    return (unsigned)_mm_movemask_epi8(_mm_cmpgt_epi8(x, _mm_set1_epi8((char)(0x80 + span)))) | 0x10000u;
}
/* 0xff where x is in the range. */
SCR_INLINE __m128i scr_scan_in(__m128i x, __m128i low, __m128i span)
{
    return _mm_cmpeq_epi8(_mm_max_epu8(_mm_sub_epi8(x, low), span), span);
}
SCR_INLINE_ALWAYS bool scr_scan_shape(const scr_byte *p, const scr_byte (*ranges)[16], unsigned n)
{
    __m128i x = _mm_loadu_si128((const __m128i *)(const void *)p), in = _mm_setzero_si128();
    for (unsigned j = 0; j < n; j++)
        in = _mm_or_si128(in, scr_scan_in(x, _mm_loadu_si128((const __m128i *)(const void *)ranges[2 * j]),
                                          _mm_loadu_si128((const __m128i *)(const void *)ranges[2 * j + 1])));
    return _mm_movemask_epi8(in) == 0xffff;
}
SCR_INLINE unsigned scr_scan_first(uint64_t mask) { return scr_low_bit(mask); }
SCR_INLINE unsigned scr_scan_run(uint64_t mask) { return scr_low_bit(mask); } /* bit 16 is set */
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
SCR_INLINE uint8x16_t scr_scan_in(uint8x16_t x, uint8x16_t low, uint8x16_t span) { return vcleq_u8(vsubq_u8(x, low), span); }
SCR_INLINE uint64_t scr_scan_bits(uint8x16_t in)
{
    uint16x8_t out = vreinterpretq_u16_u8(vmvnq_u8(in));
    return vget_lane_u64(vreinterpret_u64_u8(vshrn_n_u16(out, 4)), 0) & UINT64_C(0x1111111111111111);
}
SCR_INLINE uint64_t scr_scan_outside(const scr_byte *p, scr_byte low, scr_byte span)
{
    return scr_scan_bits(scr_scan_in(vld1q_u8(p), vdupq_n_u8(low), vdupq_n_u8(span)));
}
SCR_INLINE_ALWAYS bool scr_scan_shape(const scr_byte *p, const scr_byte (*ranges)[16], unsigned n)
{
    uint8x16_t x = vld1q_u8(p), in = vdupq_n_u8(0);
    for (unsigned j = 0; j < n; j++)
        in = vorrq_u8(in, scr_scan_in(x, vld1q_u8(ranges[2 * j]), vld1q_u8(ranges[2 * j + 1])));
    return vminvq_u8(in) == 0xff;
}
SCR_INLINE unsigned scr_scan_first(uint64_t mask) { return scr_low_bit(mask) >> 2; }
SCR_INLINE unsigned scr_scan_run(uint64_t mask) { return mask ? scr_low_bit(mask) >> 2 : SCR_SCAN_WIDTH; }
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
SCR_INLINE unsigned scr_scan_first(uint64_t mask) { return scr_low_bit(mask) >> 3; }
SCR_INLINE unsigned scr_scan_run(uint64_t mask) { return mask ? scr_low_bit(mask) >> 3 : SCR_SCAN_WIDTH; }
#endif

/* The first n digits of 8 bytes as values 0 to 9 at the high end, zeros before them; n is 1..8. */
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
