/* scr_json_mistake.c: reads a text that is no JSON up to the byte that shows it. */
#include "scr_json_mistake.h"
#include "scr_utf8.h"

/* at: the byte that the message points at. */
typedef struct scr_jreader {
    const char *s;
    size_t n, at;
    const char *why;
} scr_jreader;

static bool scr_jreader_wrong(scr_jreader *r, size_t at, const char *why)
{
    r->at = at;
    r->why = why;
    return false;
}

static bool scr_jreader_ended(const scr_jreader *r) { return r->at >= r->n; }

static void scr_jreader_space(scr_jreader *r)
{
    while (r->at < r->n && (r->s[r->at] == ' ' || r->s[r->at] == '\t' || r->s[r->at] == '\r' || r->s[r->at] == '\n'))
        r->at++;
}

static bool scr_jreader_word(scr_jreader *r, const char *word)
{
    for (; *word; word++, r->at++) {
        if (scr_jreader_ended(r))
            return scr_jreader_wrong(r, r->n, "EOF while parsing a value");
        if (r->s[r->at] != *word)
            return scr_jreader_wrong(r, r->at, "expected ident");
    }
    return true;
}

static bool scr_jreader_digit(const scr_jreader *r) { return r->at < r->n && r->s[r->at] >= '0' && r->s[r->at] <= '9'; }

/* one at least */
static bool scr_jreader_digits(scr_jreader *r)
{
    if (scr_jreader_ended(r))
        return scr_jreader_wrong(r, r->n, "EOF while parsing a value");
    if (!scr_jreader_digit(r))
        return scr_jreader_wrong(r, r->at, "invalid number");
    while (scr_jreader_digit(r))
        r->at++;
    return true;
}

static bool scr_jreader_number(scr_jreader *r)
{
    bool whole = true;
    if (r->s[r->at] == '-') {
        r->at++;
        if (!scr_jreader_ended(r) && r->s[r->at] == 'I')
            return scr_jreader_word(r, "Infinity");
    }
    size_t from = r->at;
    if (!scr_jreader_digits(r))
        return false;
    if (r->s[from] == '0' && r->at > from + 1)
        return scr_jreader_wrong(r, from + 1, "invalid number");
    size_t digits = r->at - from;
    if (!scr_jreader_ended(r) && r->s[r->at] == '.') {
        r->at++;
        whole = false;
        if (!scr_jreader_digits(r))
            return false;
    }
    if (!scr_jreader_ended(r) && (r->s[r->at] | 0x20) == 'e') {
        r->at++;
        whole = false;
        if (!scr_jreader_ended(r) && (r->s[r->at] == '+' || r->s[r->at] == '-'))
            r->at++;
        if (!scr_jreader_digits(r))
            return false;
    }
    return !(whole && digits > SCR_MODEL_DIGITS) || scr_jreader_wrong(r, from + SCR_MODEL_DIGITS, "number out of range");
}

/* four digits behind "\u" */
static bool scr_jreader_hex(scr_jreader *r, uint32_t *value)
{
    *value = 0;
    if (r->n - r->at < 4)
        return scr_jreader_wrong(r, r->n, "EOF while parsing a string");
    for (int i = 0; i < 4; i++, r->at++) {
        char c = r->s[r->at];
        int digit = c >= '0' && c <= '9' ? c - '0' : (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10 : -1;
        if (digit < 0)
            return scr_jreader_wrong(r, r->at, "invalid escape");
        *value = *value << 4 | (uint32_t)digit;
    }
    return true;
}

static bool scr_jreader_escape(scr_jreader *r)
{
    uint32_t value;
    r->at++;
    if (scr_jreader_ended(r))
        return scr_jreader_wrong(r, r->n, "EOF while parsing a string");
    if (r->s[r->at] != 'u') {
        if (!r->s[r->at] || !strchr("\"\\/bfnrt", r->s[r->at]))
            return scr_jreader_wrong(r, r->at, "invalid escape");
        r->at++;
        return true;
    }
    r->at++;
    if (!scr_jreader_hex(r, &value))
        return false;
    if (value >= 0xdc00 && value <= 0xdfff)
        return scr_jreader_wrong(r, r->at - 1, "lone leading surrogate in hex escape");
    if (value < 0xd800 || value > 0xdbff)
        return true;
    for (int i = 0; i < 2; i++, r->at++) {
        if (scr_jreader_ended(r))
            return scr_jreader_wrong(r, r->n, "EOF while parsing a string");
        if (r->s[r->at] != "\\u"[i])
            return scr_jreader_wrong(r, r->at, "unexpected end of hex escape");
    }
    if (!scr_jreader_hex(r, &value))
        return false;
    return (value >= 0xdc00 && value <= 0xdfff) || scr_jreader_wrong(r, r->at - 1, "lone leading surrogate in hex escape");
}

/* The first byte that is not well-formed; n: all are. */
static size_t scr_jreader_bad_utf8(const char *s, size_t n)
{
    for (size_t i = 0; i < n;) {
        size_t end = i + 1;
        while (end < n && ((scr_byte)s[end] & 0xc0) == 0x80)
            end++;
        if (!scr_utf8_valid(s + i, end - i)) {
            for (size_t len = 1; len <= end - i && len <= 4; len++) /* a good character and what is too much behind it */
                if (scr_utf8_valid(s + i, len))
                    return i + len;
            return i;
        }
        i = end;
    }
    return n;
}

static bool scr_jreader_string(scr_jreader *r)
{
    size_t from = ++r->at;
    for (;;) {
        if (scr_jreader_ended(r))
            return scr_jreader_wrong(r, r->n, "EOF while parsing a string");
        scr_byte c = (scr_byte)r->s[r->at];
        if (c == '"')
            break;
        if (c < 0x20)
            return scr_jreader_wrong(r, r->at, "control character (\\u0000-\\u001F) found while parsing a string");
        if (c != '\\')
            r->at++;
        else if (!scr_jreader_escape(r))
            return false;
    }
    size_t len = r->at++ - from;
    if (scr_utf8_valid(r->s + from, len))
        return true;
    return scr_jreader_wrong(r, from + scr_jreader_bad_utf8(r->s + from, len), "invalid unicode code point");
}

static bool scr_jreader_value(scr_jreader *r, unsigned depth);

static bool scr_jreader_array(scr_jreader *r, unsigned depth)
{
    r->at++;
    scr_jreader_space(r);
    if (scr_jreader_ended(r))
        return scr_jreader_wrong(r, r->n, "EOF while parsing a list");
    if (r->s[r->at] == ']') {
        r->at++;
        return true;
    }
    for (;;) {
        if (!scr_jreader_value(r, depth + 1))
            return false;
        scr_jreader_space(r);
        if (scr_jreader_ended(r))
            return scr_jreader_wrong(r, r->n, "EOF while parsing a list");
        char c = r->s[r->at];
        if (c != ']' && c != ',')
            return scr_jreader_wrong(r, r->at, "expected `,` or `]`");
        r->at++;
        if (c == ']')
            return true;
        scr_jreader_space(r);
        if (!scr_jreader_ended(r) && r->s[r->at] == ']')
            return scr_jreader_wrong(r, r->at, "trailing comma");
    }
}

static bool scr_jreader_member(scr_jreader *r, unsigned depth)
{
    if (r->s[r->at] != '"')
        return scr_jreader_wrong(r, r->at, "key must be a string");
    if (!scr_jreader_string(r))
        return false;
    scr_jreader_space(r);
    if (scr_jreader_ended(r))
        return scr_jreader_wrong(r, r->n, "EOF while parsing an object");
    if (r->s[r->at] != ':')
        return scr_jreader_wrong(r, r->at, "expected `:`");
    r->at++;
    return scr_jreader_value(r, depth + 1);
}

static bool scr_jreader_object(scr_jreader *r, unsigned depth)
{
    r->at++;
    scr_jreader_space(r);
    if (scr_jreader_ended(r))
        return scr_jreader_wrong(r, r->n, "EOF while parsing an object");
    if (r->s[r->at] == '}') {
        r->at++;
        return true;
    }
    for (;;) {
        if (!scr_jreader_member(r, depth))
            return false;
        scr_jreader_space(r);
        if (scr_jreader_ended(r))
            return scr_jreader_wrong(r, r->n, "EOF while parsing an object");
        char c = r->s[r->at];
        if (c != '}' && c != ',')
            return scr_jreader_wrong(r, r->at, "expected `,` or `}`");
        r->at++;
        if (c == '}')
            return true;
        scr_jreader_space(r);
        if (scr_jreader_ended(r))
            return scr_jreader_wrong(r, r->n, "EOF while parsing a value");
        if (r->s[r->at] == '}')
            return scr_jreader_wrong(r, r->at, "trailing comma");
    }
}

/* Recursion is bounded by SCR_MODEL_DEPTH. */
static bool scr_jreader_value(scr_jreader *r, unsigned depth)
{
    scr_jreader_space(r);
    if (scr_jreader_ended(r))
        return scr_jreader_wrong(r, r->n, "EOF while parsing a value");
    if (depth > SCR_MODEL_DEPTH)
        return scr_jreader_wrong(r, r->at, "recursion limit exceeded");
    char c = r->s[r->at];
    switch (c) {
    case '{': return scr_jreader_object(r, depth);
    case '[': return scr_jreader_array(r, depth);
    case '"': return scr_jreader_string(r);
    case 't': return scr_jreader_word(r, "true");
    case 'f': return scr_jreader_word(r, "false");
    case 'n': return scr_jreader_word(r, "null");
    case 'N': return scr_jreader_word(r, "NaN");
    case 'I': return scr_jreader_word(r, "Infinity");
    default: return c == '-' || (c >= '0' && c <= '9') ? scr_jreader_number(r) : scr_jreader_wrong(r, r->at, "expected value");
    }
}

SCR_FN bool scr_json_find_mistake(const char *json, size_t len, scr_json_mistake *m)
{
    scr_jreader r = {json, len, 0, NULL};
    if (scr_jreader_value(&r, 0)) {
        scr_jreader_space(&r);
        if (scr_jreader_ended(&r))
            return false;
        r.why = "trailing characters";
    }
    m->why = r.why;
    m->line = 1;
    m->column = 0;
    for (size_t i = 0; i <= r.at && i < len; i++) {
        m->column++;
        if (json[i] == '\n') {
            m->line++;
            m->column = 0;
        }
    }
    return true;
}
