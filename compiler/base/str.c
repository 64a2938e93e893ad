/* str.c: text as (pointer, length): compare, cut, hash, copy, format, decode UTF-8. */
#include "base.h"

#include <stdio.h>
#include <string.h>

Str str_of(const char *nul_terminated)
{
    return (Str){nul_terminated, strlen(nul_terminated)};
}

bool str_eq(Str a, Str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

bool str_is(Str a, const char *nul_terminated)
{
    return str_eq(a, str_of(nul_terminated));
}

int str_cmp(Str a, Str b)
{
    size_t common = a.len < b.len ? a.len : b.len;
    int order = common ? memcmp(a.ptr, b.ptr, common) : 0;
    return order ? order : (a.len > b.len) - (a.len < b.len);
}

bool str_starts(Str s, Str prefix)
{
    return s.len >= prefix.len && str_eq(str_cut(s, 0, prefix.len), prefix);
}

bool str_ends(Str s, Str suffix)
{
    return s.len >= suffix.len && str_eq(str_from(s, s.len - suffix.len), suffix);
}

Str str_from(Str s, size_t at)
{
    return str_cut(s, at, SIZE_MAX);
}

Str str_cut(Str s, size_t at, size_t len)
{
    if (at > s.len)
        at = s.len;
    if (len > s.len - at)
        len = s.len - at;
    return (Str){at ? s.ptr + at : s.ptr, len};
}

uint64_t str_hash(Str s)
{
    uint64_t hash = 0xcbf29ce484222325u;
    for (size_t i = 0; i < s.len; i++) {
        hash ^= (unsigned char)s.ptr[i];
        hash *= 0x100000001b3u;
    }
    /* FNV's low bits are weak; a table takes the low bits. */
    hash ^= hash >> 32;
    hash *= 0x9e3779b97f4a7c15u;
    return hash ^ hash >> 29;
}

/* The length that a lead byte asks for and the range of the byte behind it (RFC 3629, section 4); 0: not a lead byte. */
static size_t utf8_lead(unsigned lead, unsigned *low, unsigned *high)
{
    *low = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;  /* no overlong forms */
    *high = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf; /* no surrogates, nothing above U+10FFFF */
    if (lead < 0x80)
        return 1;
    if (lead >= 0xc2 && lead <= 0xdf)
        return 2;
    if (lead >= 0xe0 && lead <= 0xef)
        return 3;
    return lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
}

size_t str_char(Str s, size_t at, uint32_t *code_point)
{
    if (at >= s.len)
        return 0;
    const unsigned char *p = (const unsigned char *)s.ptr + at;
    unsigned low, high;
    size_t len = utf8_lead(p[0], &low, &high);
    if (len == 0 || len > s.len - at)
        return 0;
    uint32_t value = len == 1 ? p[0] : p[0] & (0x7fu >> len);
    for (size_t i = 1; i < len; i++) {
        if (p[i] < low || p[i] > high)
            return 0;
        value = value << 6 | (p[i] & 0x3fu);
        low = 0x80;
        high = 0xbf;
    }
    *code_point = value;
    return len;
}

Str str_copy(Ctx *ctx, Str s)
{
    return str_join(ctx, s, (Str){NULL, 0});
}

const char *str_z(Ctx *ctx, Str s)
{
    return str_copy(ctx, s).ptr;
}

Str str_join(Ctx *ctx, Str a, Str b)
{
    if (a.len > SIZE_MAX - 1 - b.len)
        ctx_fail(ctx, "out of memory: a text");
    char *text = ctx_alloc(ctx, a.len + b.len + 1);
    if (a.len)
        memcpy(text, a.ptr, a.len);
    if (b.len)
        memcpy(text + a.len, b.ptr, b.len);
    return (Str){text, a.len + b.len};
}

Str str_printf(Ctx *ctx, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    Str text = str_vprintf(ctx, format, args);
    va_end(args);
    return text;
}

Str str_vprintf(Ctx *ctx, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    int len = vsnprintf(NULL, 0, format, again);
    va_end(again);
    CTX_ASSERT(ctx, len >= 0);
    char *text = ctx_alloc(ctx, (size_t)len + 1);
    vsnprintf(text, (size_t)len + 1, format, args);
    return (Str){text, (size_t)len};
}

bool char_is_hidden(uint32_t c)
{
    return c < 0x20 || (c >= 0x7f && c < 0xa0)   /* C0, DEL, C1 */
        || c == 0x200e || c == 0x200f            /* direction marks */
        || (c >= 0x2028 && c <= 0x202e)          /* line and paragraph separators, embeddings, overrides */
        || (c >= 0x2066 && c <= 0x2069)          /* isolates */
        || c == 0xfeff;                          /* byte order mark */
}

Str str_pointer_token(Ctx *ctx, Str token)
{
    if (token.len == 0 || !memchr(token.ptr, '~', token.len))
        return token;
    Out out = out_new(ctx);
    for (size_t i = 0; i < token.len; i++) {
        bool escaped = token.ptr[i] == '~' && i + 1 < token.len && (token.ptr[i + 1] == '0' || token.ptr[i + 1] == '1');
        out_char(&out, !escaped ? token.ptr[i] : token.ptr[i + 1] == '0' ? '~' : '/');
        i += escaped;
    }
    return out_text(&out);
}
