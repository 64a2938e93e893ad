/* scr_scan_sse2.h: the kernels for SSE2, which every x86-64 has. Private to scr_scan.h, which says what each does. */
#ifndef SCR_SCAN_SSE2_H
#define SCR_SCAN_SSE2_H

#include "scr_core.h"

#if defined(__SSE2__)
#include <emmintrin.h>

#define SCR_SCAN_WIDTH 16
SCR_INLINE uint64_t scr_scan_special(const scr_byte *p)
{
    __m128i x = _mm_loadu_si128((const __m128i *)(const void *)p);
    __m128i quote = _mm_cmpeq_epi8(x, _mm_set1_epi8('"'));
    __m128i escape = _mm_cmpeq_epi8(x, _mm_set1_epi8('\\'));
    __m128i other = _mm_subs_epi8(x, _mm_set1_epi8(0x20)); /* signed: bytes from 0x80 on are negative; only the sign counts */
    return (uint64_t)(unsigned)_mm_movemask_epi8(_mm_or_si128(_mm_or_si128(quote, escape), other));
}
SCR_INLINE uint64_t scr_scan_brief(const scr_byte *p) { return scr_scan_special(p) | scr_scan_special(p + 16) << 16; }
#define SCR_SCAN_WINDOW 64
SCR_INLINE uint64_t scr_scan_window(const scr_byte *p)
{
    return scr_scan_special(p) | scr_scan_special(p + 16) << 16 | scr_scan_special(p + 32) << 32 | scr_scan_special(p + 48) << 48;
}
SCR_INLINE uint64_t scr_scan_strings(const scr_byte *p, uint64_t *quotes, uint64_t *escapes)
{
    uint64_t others = 0;
    *quotes = *escapes = 0;
    for (unsigned i = 0; i < 64; i += 16) {
        __m128i x = _mm_loadu_si128((const __m128i *)(const void *)(p + i));
        *quotes |= (uint64_t)(unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(x, _mm_set1_epi8('"'))) << i;
        *escapes |= (uint64_t)(unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(x, _mm_set1_epi8('\\'))) << i;
        others |= (uint64_t)(unsigned)_mm_movemask_epi8(_mm_subs_epi8(x, _mm_set1_epi8(0x20))) << i;
    }
    return others;
}
SCR_INLINE uint64_t scr_scan_ends(const scr_byte *p)
{
    __m128i x = _mm_loadu_si128((const __m128i *)(const void *)p), control = _mm_set1_epi8(0x1f);
    __m128i quote = _mm_cmpeq_epi8(x, _mm_set1_epi8('"'));
    __m128i escape = _mm_cmpeq_epi8(x, _mm_set1_epi8('\\'));
    __m128i other = _mm_cmpeq_epi8(_mm_min_epu8(x, control), x);
    return (uint64_t)(unsigned)_mm_movemask_epi8(_mm_or_si128(_mm_or_si128(quote, escape), other));
}
/* Bytes that go on with a sequence stand where the leads before them want them, and nowhere else; the four leads that allow but
 * a part of them are looked at apart. */
SCR_INLINE uint64_t scr_scan_ill(const scr_byte *p)
{
    __m128i x = _mm_loadu_si128((const __m128i *)(const void *)p), one = _mm_loadu_si128((const __m128i *)(const void *)(p - 1));
    __m128i two = _mm_loadu_si128((const __m128i *)(const void *)(p - 2)), three = _mm_loadu_si128((const __m128i *)(const void *)(p - 3));
    __m128i wanted = _mm_or_si128(_mm_subs_epu8(one, _mm_set1_epi8((char)0xbf)),
                                  _mm_or_si128(_mm_subs_epu8(two, _mm_set1_epi8((char)0xdf)), _mm_subs_epu8(three, _mm_set1_epi8((char)0xef))));
    __m128i goes_on = _mm_cmplt_epi8(x, _mm_set1_epi8((char)0xc0)); /* signed: 80 to BF are the least */
    __m128i ill = _mm_cmpeq_epi8(_mm_cmpeq_epi8(wanted, _mm_setzero_si128()), goes_on);
    __m128i low = _mm_cmplt_epi8(x, _mm_set1_epi8((char)0x90)), below = _mm_cmplt_epi8(x, _mm_set1_epi8((char)0xa0));
    ill = _mm_or_si128(ill, _mm_and_si128(_mm_cmpeq_epi8(one, _mm_set1_epi8((char)0xe0)), below));
    ill = _mm_or_si128(ill, _mm_andnot_si128(below, _mm_cmpeq_epi8(one, _mm_set1_epi8((char)0xed))));
    ill = _mm_or_si128(ill, _mm_and_si128(_mm_cmpeq_epi8(one, _mm_set1_epi8((char)0xf0)), low));
    ill = _mm_or_si128(ill, _mm_andnot_si128(low, _mm_cmpeq_epi8(one, _mm_set1_epi8((char)0xf4))));
    __m128i beyond = _mm_cmpeq_epi8(_mm_max_epu8(x, _mm_set1_epi8((char)0xf5)), x);
    __m128i overlong = _mm_cmpeq_epi8(_mm_and_si128(x, _mm_set1_epi8((char)0xfe)), _mm_set1_epi8((char)0xc0));
    return (uint64_t)(unsigned)_mm_movemask_epi8(_mm_or_si128(ill, _mm_or_si128(beyond, overlong)));
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
SCR_INLINE void scr_scan_put(scr_byte *to, uint64_t first, uint64_t second)
{
    _mm_storeu_si128((__m128i *)(void *)to, _mm_set_epi64x((long long)second, (long long)first));
}
SCR_INLINE unsigned scr_scan_alike(const scr_byte *p, const scr_byte *q)
{
    __m128i x = _mm_loadu_si128((const __m128i *)(const void *)p), y = _mm_loadu_si128((const __m128i *)(const void *)q);
    return scr_low_bit((uint64_t)(unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(x, y)) ^ 0x1ffffu);
}
SCR_INLINE unsigned scr_scan_first(uint64_t mask) { return scr_low_bit(mask); }
SCR_INLINE unsigned scr_scan_run(uint64_t mask) { return scr_low_bit(mask); } /* bit 16 is set */

#endif

#endif
