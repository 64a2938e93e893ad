/* python_string.c: what the bytes between a literal's quotes say. */
#include "python_scan.h"

typedef struct Decoder {
    Ctx *ctx;
    uint32_t file;
    const PyQuote *quote;
    Str text;
    size_t at, end;
    Out *out;
    bool *surrogates, *unnamed;
} Decoder;

static bool problem(Decoder *d, size_t start, size_t end, const char *message)
{
    diag(d->ctx, D_PYTHON_SYNTAX, (Span){d->file, (uint32_t)start, (uint32_t)end}, "%s", message);
    return false;
}

/* A code point in UTF-8; surrogates in the same form, three bytes. */
static void put(Decoder *d, uint32_t c)
{
    if (c >= 0xd800 && c <= 0xdfff)
        *d->surrogates = true;
    if (c < 0x80) {
        out_char(d->out, (char)c);
        return;
    }
    if (c < 0x800) {
        out_char(d->out, (char)(0xc0 | c >> 6));
    } else {
        if (c < 0x10000) {
            out_char(d->out, (char)(0xe0 | c >> 12));
        } else {
            out_char(d->out, (char)(0xf0 | c >> 18));
            out_char(d->out, (char)(0x80 | (c >> 12 & 0x3f)));
        }
        out_char(d->out, (char)(0x80 | (c >> 6 & 0x3f)));
    }
    out_char(d->out, (char)(0x80 | (c & 0x3f)));
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* \xhh, \uhhhh, \Uhhhhhhhh: d->at is behind the letter. */
static bool hex_escape(Decoder *d, size_t start, int digits)
{
    uint32_t value = 0;
    for (int i = 0; i < digits; i++, d->at++) {
        int digit = d->at < d->end ? hex_value(d->text.ptr[d->at]) : -1;
        if (digit < 0)
            return problem(d, start, d->at, "an escape with too few hexadecimal digits");
        value = value << 4 | (uint32_t)digit;
    }
    if (value > 0x10ffff)
        return problem(d, start, d->at, "no character has this number");
    if (d->quote->bytes)
        out_char(d->out, (char)value);
    else
        put(d, value);
    return true;
}

static void octal_escape(Decoder *d, char first)
{
    uint32_t value = (uint32_t)(first - '0');
    for (int i = 0; i < 2 && d->at < d->end && d->text.ptr[d->at] >= '0' && d->text.ptr[d->at] <= '7'; i++)
        value = value << 3 | (uint32_t)(d->text.ptr[d->at++] - '0');
    if (d->quote->bytes)
        out_char(d->out, (char)value);
    else
        put(d, value);
}

/* \N{NAME}: the table of names is not carried; U+FFFD stands for it, and unnamed says so. */
static bool named_escape(Decoder *d, size_t start)
{
    if (d->at >= d->end || d->text.ptr[d->at] != '{')
        return problem(d, start, d->at, "\\N wants the name of a character in braces");
    while (d->at < d->end && d->text.ptr[d->at] != '}')
        d->at++;
    if (d->at >= d->end)
        return problem(d, start, d->at, "\\N{ without its closing brace");
    d->at++;
    *d->unnamed = true;
    put(d, 0xfffd);
    return true;
}

/* d->at is behind the backslash. */
static bool escape(Decoder *d)
{
    size_t start = d->at - 1;
    char c = d->text.ptr[d->at++];
    switch (c) {
    case '\r':
        d->at += d->at < d->end && d->text.ptr[d->at] == '\n';
        return true;
    case '\n': return true;
    case '\\': case '\'': case '"': out_char(d->out, c); return true;
    case 'a': out_char(d->out, '\a'); return true;
    case 'b': out_char(d->out, '\b'); return true;
    case 'f': out_char(d->out, '\f'); return true;
    case 'n': out_char(d->out, '\n'); return true;
    case 'r': out_char(d->out, '\r'); return true;
    case 't': out_char(d->out, '\t'); return true;
    case 'v': out_char(d->out, '\v'); return true;
    case 'x': return hex_escape(d, start, 2);
    case '0': case '1': case '2': case '3': case '4': case '5': case '6': case '7': octal_escape(d, c); return true;
    case 'u': case 'U':
        if (!d->quote->bytes)
            return hex_escape(d, start, c == 'u' ? 4 : 8);
        break;
    case 'N':
        if (!d->quote->bytes)
            return named_escape(d, start);
        break;
    default: break;
    }
    out_char(d->out, '\\'); /* an unknown escape stands for itself; the character may begin a longer one of UTF-8 */
    d->at--;
    return true;
}

/* One character as it stands. False: it is not UTF-8, or not ASCII in bytes. */
static bool plain(Decoder *d)
{
    uint32_t c;
    size_t len = str_char(str_cut(d->text, 0, d->end), d->at, &c);
    if (len == 0) {
        diag(d->ctx, D_PYTHON_UTF8, (Span){d->file, (uint32_t)d->at, (uint32_t)d->at + 1}, "not UTF-8");
        return false;
    }
    if (d->quote->bytes && c >= 0x80)
        return problem(d, d->at, d->at + len, "bytes literals hold ASCII alone");
    if (c == '\r') { /* the three line ends are one in Python */
        out_char(d->out, '\n');
        d->at += d->at + 1 < d->end && d->text.ptr[d->at + 1] == '\n' ? 2 : 1;
        return true;
    }
    if (c == 0)
        return problem(d, d->at, d->at + 1, "a NUL character in Python source");
    out_str(d->out, str_cut(d->text, d->at, len));
    d->at += len;
    return true;
}

bool python_decode(Ctx *ctx, uint32_t file, const PyQuote *quote, size_t start, size_t end, Out *out, bool *surrogates, bool *unnamed)
{
    Decoder d = {ctx, file, quote, ctx_source(ctx, file)->text, start, end, out, surrogates, unnamed};
    while (d.at < end) {
        bool good;
        if (d.text.ptr[d.at] == '\\' && !quote->raw && d.at + 1 < end) {
            d.at++;
            good = escape(&d);
        } else {
            good = plain(&d);
        }
        if (!good)
            return false;
    }
    return true;
}
