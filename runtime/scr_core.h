/* scr_core.h: what every runtime file builds on: linkage, loads, limits, the caller's scratch.
 *
 * A runtime part is a pair scr_x.h (types, prototypes, inline helpers) and scr_x.c (the rest). Two ways to use a pair:
 *   single file   the compiler copies both into the generated file; SCR_FN is `static`
 *   split         scr_x.c is compiled once (SCR_SPLIT defined) and linked; SCR_FN is `extern`
 * runtime/ includes only libc and itself. It must also compile as C++17: cast what malloc-like functions return,
 * no designated initialisers out of order, no compound literals, no VLA.
 */
#ifndef SCR_CORE_H
#define SCR_CORE_H

#include "scr.h"
#include <string.h>

#if defined(__GNUC__)
#define SCR_UNUSED __attribute__((unused))
#define SCR_COLD __attribute__((cold, noinline))
#define SCR_NOINLINE __attribute__((noinline))
#define SCR_HOT __attribute__((hot, noinline)) /* compiled to be quick, though what calls it is SCR_COLD */
#define SCR_LIKELY(x) __builtin_expect(!!(x), 1)
#define SCR_UNLIKELY(x) __builtin_expect(!!(x), 0)
#else
#define SCR_UNUSED
#define SCR_COLD
#define SCR_NOINLINE
#define SCR_HOT
#define SCR_LIKELY(x) (x)
#define SCR_UNLIKELY(x) (x)
#endif

#ifdef SCR_SPLIT
#define SCR_FN
#else
#define SCR_FN static SCR_UNUSED
#endif
#define SCR_INLINE static inline SCR_UNUSED

typedef unsigned char scr_byte;

/* Limits of the runtime; each with its reason. The status that tells of it stands behind it. */
#define SCR_DEPTH_DEFAULT 1200u         /* EventBridge allows 1,100 levels; SCR_TOO_DEEP */
#define SCR_ERRORS_DEFAULT 100u         /* a person reads no more; scr_report.truncated */
#define SCR_BYTES_MAX 0xfffffffeu       /* tape offsets are 32 bits; SCR_TOO_LARGE */
#define SCR_SCOPES_MAX 4096u            /* dynamic scopes of one validation; SCR_WORK_LIMIT */
#define SCR_FRAMES_MAX (1u << 22)       /* evaluator frames alive at once: 4 M; SCR_TOO_DEEP */

#if defined(__GNUC__)
#define SCR_INLINE_ALWAYS static inline __attribute__((always_inline, unused))
#else
#define SCR_INLINE_ALWAYS static inline
#endif

SCR_INLINE uint32_t scr_load4(const void *p) { uint32_t v; memcpy(&v, p, 4); return v; }
SCR_INLINE uint64_t scr_load8(const void *p) { uint64_t v; memcpy(&v, p, 8); return v; }

/* Bytes as a number whose low byte is the first in memory. */
SCR_INLINE uint32_t scr_load4_le(const void *p)
{
    uint32_t v = scr_load4(p);
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    v = __builtin_bswap32(v);
#endif
    return v;
}

SCR_INLINE uint32_t scr_load2_le(const void *p)
{
    uint16_t v;
    memcpy(&v, p, 2);
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    v = __builtin_bswap16(v);
#endif
    return v;
}

SCR_INLINE uint64_t scr_load8_le(const void *p)
{
    uint64_t v = scr_load8(p);
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    v = __builtin_bswap64(v);
#endif
    return v;
}

/* The caller's struct is one that this code knows; its counts are 0 then. */
SCR_INLINE bool scr_verdicts_begin(scr_verdicts *verdicts)
{
    if (verdicts == NULL || verdicts->struct_size != sizeof *verdicts)
        return false;
    verdicts->n_failed = verdicts->n_items = 0;
    return true;
}

SCR_INLINE bool scr_is_one_bit(uint64_t v) { return v != 0 && (v & (v - 1)) == 0; }

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

/* n bytes, few mostly: where code is to be small compilers take an instruction for strings in place of memcpy, whose start alone takes longer. */
SCR_INLINE void scr_copy_few(char *to, const char *from, size_t n)
{
    if (n >= 8) {
        for (size_t i = 0; i + 8 < n; i += 8)
            memcpy(to + i, from + i, 8);
        memcpy(to + n - 8, from + n - 8, 8);
    } else if (n >= 4) {
        memcpy(to, from, 4);
        memcpy(to + n - 4, from + n - 4, 4);
    } else {
        for (size_t i = 0; i < n; i++)
            to[i] = from[i];
    }
}

/* The caller's scratch as two stacks in one block: low grows up, high grows down. Never moves what it handed out. */
typedef struct scr_arena {
    scr_byte *base;  /* 16-byte aligned */
    size_t low;      /* bytes in use from base */
    size_t high;     /* bytes from base where the upper stack begins; low <= high */
    size_t size;     /* bytes from base */
    bool failed;     /* an allocation did not fit: sticky, so that callers may check once */
} scr_arena;

SCR_INLINE void scr_arena_init(scr_arena *arena, void *scratch, size_t size)
{
    size_t skip = scratch ? (size_t)(-(uintptr_t)scratch) & 15u : 0;
    size_t usable = scratch && size > skip ? (size - skip) & ~(size_t)15 : 0;
    arena->base = scratch ? (scr_byte *)scratch + skip : NULL;
    arena->low = 0;
    arena->high = arena->size = usable;
    arena->failed = false;
}

/* n bytes from the low end, 16-byte aligned, uninitialised; NULL (and failed) when they do not fit. */
SCR_INLINE void *scr_arena_alloc(scr_arena *arena, size_t n)
{
    size_t room = arena->high - arena->low;
    if (n > room || ((n + 15u) & ~(size_t)15) > room) {
        arena->failed = true;
        return NULL;
    }
    void *p = arena->base + arena->low;
    arena->low += (n + 15u) & ~(size_t)15;
    return p;
}

#endif
