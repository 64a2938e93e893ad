/* uri.c: RFC 3986 section 5.2 (reference resolution) and percent-encoding. */
#include "uri.h"

#include <string.h>

typedef struct Uri {
    Str scheme, authority, path, query, fragment;
    bool has_authority, has_query, has_fragment;
} Uri;

static bool is_alpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static size_t scheme_length(Str s)
{
    if (s.len == 0 || !is_alpha(s.ptr[0]))
        return 0;
    for (size_t i = 1; i < s.len; i++) {
        char c = s.ptr[i];
        if (c == ':')
            return i;
        if (!is_alpha(c) && !is_digit(c) && c != '+' && c != '-' && c != '.')
            return 0;
    }
    return 0;
}

static size_t find_any(Str s, const char *stops)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] != '\0' && strchr(stops, s.ptr[i]))
            return i;
    return s.len;
}

static Uri uri_parse(Str s)
{
    Uri uri = {0};
    size_t n = scheme_length(s);
    if (n > 0) {
        uri.scheme = str_cut(s, 0, n);
        s = str_from(s, n + 1);
    }
    if (str_starts(s, STR("//"))) {
        s = str_from(s, 2);
        n = find_any(s, "/?#");
        uri.has_authority = true;
        uri.authority = str_cut(s, 0, n);
        s = str_from(s, n);
    }
    n = find_any(s, "?#");
    uri.path = str_cut(s, 0, n);
    s = str_from(s, n);
    if (s.len > 0 && s.ptr[0] == '?') {
        n = find_any(s, "#");
        uri.has_query = true;
        uri.query = str_cut(s, 1, n - 1);
        s = str_from(s, n);
    }
    if (s.len > 0) {
        uri.has_fragment = true;
        uri.fragment = str_from(s, 1);
    }
    return uri;
}

/* RFC 3986 5.2.4 */
static Str remove_dot_segments(Ctx *ctx, Str in)
{
    Out out = out_new(ctx);
    while (in.len > 0) {
        if (str_starts(in, STR("../"))) {
            in = str_from(in, 3);
        } else if (str_starts(in, STR("./"))) {
            in = str_from(in, 2);
        } else if (str_starts(in, STR("/./"))) {
            in = str_from(in, 2);
        } else if (str_is(in, "/.")) {
            in = STR("/");
        } else if (str_starts(in, STR("/../")) || str_is(in, "/..")) {
            in = in.len == 3 ? STR("/") : str_from(in, 3);
            while (out.len > 0 && out.ptr[--out.len] != '/') {
            }
        } else if (str_is(in, ".") || str_is(in, "..")) {
            in = STR("");
        } else {
            size_t n = 1 + find_any(str_from(in, 1), "/");
            out_str(&out, str_cut(in, 0, n));
            in = str_from(in, n);
        }
    }
    return out_text(&out);
}

/* RFC 3986 5.2.3 */
static Str merge_paths(Ctx *ctx, const Uri *base, Str path)
{
    if (base->has_authority && base->path.len == 0)
        return str_join(ctx, STR("/"), path);
    size_t n = base->path.len;
    while (n > 0 && base->path.ptr[n - 1] != '/')
        n--;
    return str_join(ctx, str_cut(base->path, 0, n), path);
}

static Str uri_print(Ctx *ctx, const Uri *uri)
{
    Out out = out_new(ctx);
    if (uri->scheme.len > 0) {
        out_str(&out, uri->scheme);
        out_char(&out, ':');
    }
    if (uri->has_authority) {
        out_z(&out, "//");
        out_str(&out, uri->authority);
    }
    out_str(&out, uri->path);
    if (uri->has_query) {
        out_char(&out, '?');
        out_str(&out, uri->query);
    }
    if (uri->has_fragment) {
        out_char(&out, '#');
        out_str(&out, uri->fragment);
    }
    return out_text(&out);
}

Str uri_resolve(Ctx *ctx, Str base_text, Str reference)
{
    Uri base = uri_parse(base_text);
    Uri ref = uri_parse(reference);
    Uri target = ref;
    if (ref.scheme.len > 0) {
        target.path = remove_dot_segments(ctx, ref.path);
        return uri_print(ctx, &target);
    }
    target.scheme = base.scheme;
    if (ref.has_authority) {
        target.path = remove_dot_segments(ctx, ref.path);
        return uri_print(ctx, &target);
    }
    target.has_authority = base.has_authority;
    target.authority = base.authority;
    if (ref.path.len == 0) {
        target.path = base.path;
        target.has_query = ref.has_query || base.has_query;
        target.query = ref.has_query ? ref.query : base.query;
    } else if (ref.path.ptr[0] == '/') {
        target.path = remove_dot_segments(ctx, ref.path);
    } else {
        target.path = remove_dot_segments(ctx, merge_paths(ctx, &base, ref.path));
    }
    return uri_print(ctx, &target);
}

Str uri_without_fragment(Str uri, Str *fragment)
{
    size_t n = find_any(uri, "#");
    *fragment = n < uri.len ? str_from(uri, n + 1) : STR("");
    return str_cut(uri, 0, n);
}

static int hex_value(char c)
{
    if (is_digit(c))
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

bool uri_decode(Ctx *ctx, Str s, Str *out)
{
    Out text = out_new(ctx);
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] != '%') {
            out_char(&text, s.ptr[i]);
            continue;
        }
        if (s.len - i < 3 || hex_value(s.ptr[i + 1]) < 0 || hex_value(s.ptr[i + 2]) < 0)
            return false;
        out_char(&text, (char)(hex_value(s.ptr[i + 1]) * 16 + hex_value(s.ptr[i + 2])));
        i += 2;
    }
    *out = out_text(&text);
    return true;
}

/* RFC 3986 3.5: pchar, "/" and "?". */
static bool is_fragment_char(char c)
{
    return is_alpha(c) || is_digit(c) || (c != '\0' && strchr("-._~!$&'()*+,;=:@/?", c));
}

Str uri_encode_fragment(Ctx *ctx, Str s)
{
    static const char hex[] = "0123456789ABCDEF";
    size_t escapes = 0;
    for (size_t i = 0; i < s.len; i++)
        escapes += !is_fragment_char(s.ptr[i]);
    if (escapes == 0)
        return s;
    char *text = ctx_alloc(ctx, s.len + 2 * escapes + 1), *to = text;
    for (size_t i = 0; i < s.len; i++) {
        if (is_fragment_char(s.ptr[i])) {
            *to++ = s.ptr[i];
            continue;
        }
        *to++ = '%';
        *to++ = hex[(unsigned char)s.ptr[i] >> 4];
        *to++ = hex[s.ptr[i] & 15];
    }
    return (Str){text, (size_t)(to - text)};
}

bool uri_is_plausible(Str uri)
{
    for (size_t i = 0; i < uri.len; i++) {
        unsigned char c = (unsigned char)uri.ptr[i];
        if (c <= 0x20 || c == 0x7f || strchr("<>\"{}|\\^`", (char)c))
            return false;
    }
    return true;
}
