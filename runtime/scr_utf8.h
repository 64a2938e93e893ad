/* scr_utf8.h: UTF-8 (RFC 3629): strict checking, counting, walking. */
#ifndef SCR_UTF8_H
#define SCR_UTF8_H

#include "scr_core.h"

SCR_FN bool scr_utf8_valid(const char *s, size_t len);
/* Code points in valid UTF-8. */
SCR_FN size_t scr_utf8_count(const char *s, size_t len);

/* The code point at s[*at] of valid UTF-8; moves *at behind it. */
SCR_INLINE uint32_t scr_utf8_next(const char *s, size_t *at)
{
    const scr_byte *p = (const scr_byte *)s + *at;
    if (p[0] < 0x80) { *at += 1; return p[0]; }
    if (p[0] < 0xe0) { *at += 2; return (uint32_t)(p[0] & 0x1f) << 6 | (p[1] & 0x3fu); }
    if (p[0] < 0xf0) { *at += 3; return (uint32_t)(p[0] & 0x0f) << 12 | (uint32_t)(p[1] & 0x3f) << 6 | (p[2] & 0x3fu); }
    *at += 4;
    return (uint32_t)(p[0] & 7) << 18 | (uint32_t)(p[1] & 0x3f) << 12 | (uint32_t)(p[2] & 0x3f) << 6 | (p[3] & 0x3fu);
}

#endif
