/* out.c: a growing text with indentation, named holes and the escapes of C and JSON. */
#include "base.h"
#include "limits.h"

#include <stdio.h>
#include <string.h>

#define C_LITERAL_COLUMNS 100u /* width of one piece of a split C literal */

Out out_new(Ctx *ctx)
{
    return (Out){.ctx = ctx};
}

Str out_text(const Out *out)
{
    return (Str){out->ptr ? out->ptr : "", out->len};
}

/* Room for n more bytes. */
static char *out_room(Out *out, size_t n)
{
    if (n > out->cap - out->len) {
        size_t cap = out->cap ? out->cap : 256;
        while (cap - out->len < n) {
            if (cap > SIZE_MAX / 2)
                ctx_fail(out->ctx, "out of memory: an output text");
            cap *= 2;
        }
        char *grown = ctx_alloc(out->ctx, cap);
        if (out->len)
            memcpy(grown, out->ptr, out->len);
        out->ptr = grown;
        out->cap = cap;
    }
    return out->ptr + out->len;
}

void out_str(Out *out, Str s)
{
    if (s.len == 0)
        return;
    memcpy(out_room(out, s.len), s.ptr, s.len);
    out->len += s.len;
}

void out_z(Out *out, const char *s)
{
    out_str(out, str_of(s));
}

void out_char(Out *out, char c)
{
    *out_room(out, 1) = c;
    out->len++;
}

static void out_spaces(Out *out, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        out_char(out, ' ');
}

static void __attribute__((format(printf, 2, 0))) out_vprintf(Out *out, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    int len = vsnprintf(NULL, 0, format, again);
    va_end(again);
    CTX_ASSERT(out->ctx, len >= 0);
    char *room = out_room(out, (size_t)len + 1);
    vsnprintf(room, (size_t)len + 1, format, args);
    out->len += (size_t)len;
}

void out_printf(Out *out, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    out_vprintf(out, format, args);
    va_end(args);
}

void out_line(Out *out, const char *format, ...)
{
    size_t start = out->len;
    out_spaces(out, out->indent);
    size_t text = out->len;
    va_list args;
    va_start(args, format);
    out_vprintf(out, format, args);
    va_end(args);
    if (out->len == text)
        out->len = start; /* an empty line has no trailing spaces */
    out_char(out, '\n');
}

/* ---- holes ---- */

static Str fill_value(Out *out, Str name, const OutVar *vars, size_t n_vars)
{
    for (size_t i = 0; i < n_vars; i++)
        if (str_is(name, vars[i].name))
            return vars[i].text;
    Str why = str_printf(out->ctx, "internal error: a template has the unknown hole ${%.*s}", STR_ARG(name));
    ctx_fail(out->ctx, why.ptr);
}

void out_fill(Out *out, Str template_text, const OutVar *vars, size_t n_vars)
{
    Str rest = template_text;
    while (rest.len) {
        const char *dollar = memchr(rest.ptr, '$', rest.len);
        size_t literal = dollar ? (size_t)(dollar - rest.ptr) : rest.len;
        out_str(out, str_cut(rest, 0, literal));
        rest = str_from(rest, literal);
        if (rest.len == 0)
            return;
        if (rest.len < 2 || rest.ptr[1] != '{') {
            out_char(out, '$');
            rest = str_from(rest, 1);
            continue;
        }
        const char *end = memchr(rest.ptr, '}', rest.len);
        if (!end)
            ctx_fail(out->ctx, "internal error: a template has a hole without }");
        size_t len = (size_t)(end - rest.ptr);
        out_str(out, fill_value(out, str_cut(rest, 2, len - 2), vars, n_vars));
        rest = str_from(rest, len + 1);
    }
}

/* ---- escapes ---- */

/* One byte inside a C literal. Octal escapes have three digits always, so that a digit behind cannot join them; '?' is
 * escaped because of trigraphs (C11 5.2.1.1). */
static void out_c_byte(Out *out, unsigned char c)
{
    if (c == '\n')
        out_z(out, "\\n");
    else if (c == '"' || c == '\\' || c == '?')
        out_printf(out, "\\%c", c);
    else if (c >= 0x20 && c < 0x7f)
        out_char(out, (char)c);
    else
        out_printf(out, "\\%03o", (unsigned)c);
}

void out_c_string(Out *out, Str s)
{
    out_char(out, '"');
    size_t piece = out->len;
    for (size_t i = 0; i < s.len; i++) {
        if (out->len - piece >= C_LITERAL_COLUMNS) {
            out_z(out, "\"\n");
            out_spaces(out, out->indent + 4);
            out_char(out, '"');
            piece = out->len;
        }
        out_c_byte(out, (unsigned char)s.ptr[i]);
    }
    out_char(out, '"');
}

static void out_json_ascii(Out *out, unsigned char c)
{
    static const char named[] = "\bb\tt\nn\ff\rr\"\"\\\\";
    for (size_t i = 0; i + 1 < sizeof named; i += 2) {
        if ((unsigned char)named[i] == c) {
            out_char(out, '\\');
            out_char(out, named[i + 1]);
            return;
        }
    }
    if (c < 0x20 || c == 0x7f)
        out_printf(out, "\\u%04x", (unsigned)c);
    else
        out_char(out, (char)c);
}

void out_json_string(Out *out, Str s)
{
    out_char(out, '"');
    for (size_t at = 0; at < s.len;) {
        uint32_t code_point;
        size_t len = str_char(s, at, &code_point);
        if (len == 0)
            out_z(out, "\xef\xbf\xbd"); /* not UTF-8: U+FFFD */
        else if (len == 1)
            out_json_ascii(out, (unsigned char)s.ptr[at]);
        else
            out_str(out, str_cut(s, at, len));
        at += len ? len : 1;
    }
    out_char(out, '"');
}

Str str_quoted(Ctx *ctx, Str s)
{
    size_t shown = s.len;
    if (shown > LIMIT_SHOWN_BYTES)
        for (shown = LIMIT_SHOWN_BYTES; shown > 0 && ((unsigned char)s.ptr[shown] & 0xc0) == 0x80;)
            shown--; /* not in the middle of a character */
    Out out = out_new(ctx);
    out_json_string(&out, str_cut(s, 0, shown));
    if (shown < s.len)
        out_z(&out, "...");
    out_char(&out, '\0');
    return (Str){out.ptr, out.len - 1};
}

void out_c_comment(Out *out, Str s)
{
    for (size_t at = 0; at < s.len;) {
        uint32_t c;
        size_t len = str_char(s, at, &c);
        char last = out->len ? out->ptr[out->len - 1] : ' ';
        if (len == 0) {
            out_char(out, '.');
        } else if (c == '\n' || c == '\t') {
            out_char(out, ' ');
        } else if (!char_is_hidden(c)) {
            if ((c == '/' && last == '*') || (c == '*' && last == '/'))
                out_char(out, ' ');
            out_str(out, str_cut(s, at, len));
        }
        at += len ? len : 1;
    }
}
