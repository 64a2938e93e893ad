/* scr_scan.h: kernels that look at several bytes at once, behind the same names on every machine: SSE2 (scr_scan_sse2.h), NEON
 * (scr_scan_neon.h) or plain C (scr_scan_word.h), chosen when the file is compiled, all with equal results. Each reads
 * SCR_SCAN_WIDTH bytes from where it is pointed.
 *
 * Each gives a mask that is 0 when it found nothing; scr_scan_first: the index of the first byte found, from another mask.
 *   scr_scan_special    what ends a plain run of a string: '"', '\', controls and what is not ASCII
 *   scr_scan_window     the same of SCR_SCAN_WINDOW bytes, 64 at most: bit i is byte i
 *   scr_scan_brief      the same of SCR_SCAN_BRIEF bytes
 *   scr_scan_strings    the same as three masks: of quotes, of backslashes; the others are what it gives
 *   scr_scan_ends       as scr_scan_special, without what is not ASCII
 *   scr_scan_ill        where UTF-8 (RFC 3629, section 4) goes wrong; the three bytes before are looked at too, and must have
 *                       been right themselves. A sequence that is cut short is found where it should go on
 *   scr_scan_not_space  what is not JSON's white space
 *   scr_scan_outside    what is not in [low, low + span], a range of ASCII. Of its mask scr_scan_run tells how many bytes come
 *                       before the first one found, SCR_SCAN_WIDTH when there is none; mask & (mask - 1) drops that one
 *   scr_scan_alike      how many of the bytes at p and q are the same, up to the first that is not
 *   scr_scan_shape      whether each of 16 bytes is in one of its n ranges; ranges[2 * j][i] is the least of byte i's range j,
 *                       ranges[2 * j + 1][i] the greatest less the least
 * And scr_scan_put writes two words, the first byte of each in its low end, by one write where there is one: what is read of the 16 bytes
 * next then need not wait for two. */
#ifndef SCR_SCAN_H
#define SCR_SCAN_H

#define SCR_SCAN_BRIEF 32

#include "scr_core.h"
#include "scr_scan_sse2.h"
#include "scr_scan_neon.h"
#include "scr_scan_word.h"

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

/* The same for large schemas, of which gcc has thousands to compile: no function to put in line, no branch. scr_same_K: of n bytes, which
 * are more than half of K (two thirds, of 24), and literal is a string constant. */
#if defined(__GNUC__)
typedef uint64_t scr_at8 __attribute__((aligned(1), may_alias));
typedef uint32_t scr_at4 __attribute__((aligned(1), may_alias));
typedef uint16_t scr_at2 __attribute__((aligned(1), may_alias));
#define SCR_DIFFER(type, p, literal, at) (*(const type *)((p) + (at)) ^ *(const type *)((literal) + (at)))
#define scr_same_1(p, literal, n) (*(p) == (scr_byte)*(literal))
#define scr_same_4(p, literal, n) ((SCR_DIFFER(scr_at2, p, literal, 0) | SCR_DIFFER(scr_at2, p, literal, (n) - 2)) == 0)
#define scr_same_8(p, literal, n) ((SCR_DIFFER(scr_at4, p, literal, 0) | SCR_DIFFER(scr_at4, p, literal, (n) - 4)) == 0)
#define scr_same_16(p, literal, n) ((SCR_DIFFER(scr_at8, p, literal, 0) | SCR_DIFFER(scr_at8, p, literal, (n) - 8)) == 0)
#define scr_same_24(p, literal, n) \
    ((SCR_DIFFER(scr_at8, p, literal, 0) | SCR_DIFFER(scr_at8, p, literal, 8) | SCR_DIFFER(scr_at8, p, literal, (n) - 8)) == 0)
#else
#define scr_same_1 scr_same
#define scr_same_4 scr_same
#define scr_same_8 scr_same
#define scr_same_16 scr_same
#define scr_same_24 scr_same
#endif

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

/* n: a constant. Compilers make `rep stos` of a memset of 64 bytes or more, which takes longer to begin than this takes for a few hundred. */
SCR_INLINE void scr_clear(void *to, size_t n)
{
    scr_byte *p = (scr_byte *)to;
    if (n < 64) {
        memset(p, 0, n);
        return;
    }
    for (size_t at = 0; at + 64 <= n; at += 64)
        scr_clear64(p + at);
    scr_clear64(p + n - 64);
}

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
