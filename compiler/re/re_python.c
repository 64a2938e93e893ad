/* re_python.c: Python's regular expressions to ECMA-262's: \d \w \s of Unicode, $ before a last newline, classes, flags. */
#include "re_python.h"

#include <string.h>

typedef struct Translator {
    Out *out;
    Str p;
    size_t at;
    bool ascii, ignore_case, dot_all;
    RePythonUse use;
    int depth;
    const char *why;
} Translator;

static bool no(Translator *t, const char *why)
{
    t->why = why;
    return false;
}

#define SPACES "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000"

/* The members of \d, \w, \s as the inside of a class. */
static const char *members(const Translator *t, char letter)
{
    switch (letter | 0x20) {
    case 'd': return t->ascii ? "0-9" : "\\p{Nd}";
    case 'w': return t->ascii ? "0-9A-Za-z_" : "\\p{L}\\p{N}_";
    default: return t->ascii ? "\\t-\\r\\x20" : SPACES;
    }
}

static void put_char(Translator *t, uint32_t c)
{
    bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ' ' || c == ',' || c == ':' || c == '@' || c == '#'
        || c == '%' || c == '&' || c == '=' || c == '~' || c == '`' || c == '\'' || c == '"' || c == ';' || c == '<' || c == '>' || c == '!';
    if (plain)
        out_char(t->out, (char)c);
    else
        out_printf(t->out, "\\u{%x}", c);
}

/* What else is the same letter when case is ignored; ASCII letters, and the four characters beyond that are cases of one. */
static bool other_cases(Translator *t, uint32_t c, uint32_t out[3], int *n)
{
    *n = 0;
    if (c >= 128)
        return no(t, "re.IGNORECASE with letters beyond ASCII");
    bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (!letter)
        return true;
    out[(*n)++] = c ^ 0x20;
    if (t->ascii)
        return true;
    if ((c | 0x20) == 'k')
        out[(*n)++] = 0x212a;
    if ((c | 0x20) == 's')
        out[(*n)++] = 0x17f;
    if ((c | 0x20) == 'i') {
        out[(*n)++] = 0x130;
        out[(*n)++] = 0x131;
    }
    return true;
}

static bool put_literal(Translator *t, uint32_t c)
{
    uint32_t others[3];
    int n = 0;
    if (t->ignore_case && !other_cases(t, c, others, &n))
        return false;
    if (!n) {
        put_char(t, c);
        return true;
    }
    out_char(t->out, '[');
    put_char(t, c);
    for (int i = 0; i < n; i++)
        put_char(t, others[i]);
    out_char(t->out, ']');
    return true;
}

static int hex_digit(char c) { return c >= '0' && c <= '9' ? c - '0' : (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10 : -1; }

/* Behind a backslash, at the letter: a character; letters that mean sets or places are not for this. */
static bool escaped(Translator *t, bool in_class, uint32_t *out)
{
    char c = t->p.ptr[t->at++];
    static const char letters[] = "ntrfva", meant[] = "\n\t\r\f\v\a";
    const char *found = c ? strchr(letters, c) : NULL;
    if (found) {
        *out = (unsigned char)meant[found - letters];
        return true;
    }
    if (c == 'b' && in_class) {
        *out = 8;
        return true;
    }
    int digits = c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
    if (digits) {
        *out = 0;
        for (int i = 0; i < digits; i++, t->at++) {
            int digit = t->at < t->p.len ? hex_digit(t->p.ptr[t->at]) : -1;
            if (digit < 0)
                return no(t, "an incomplete escape");
            *out = *out << 4 | (uint32_t)digit;
        }
        return *out <= 0x10ffff && (*out < 0xd800 || *out >= 0xe000) ? true : no(t, "an escape that is no character");
    }
    if (c == '0') {
        *out = 0;
        for (int i = 0; i < 2 && t->at < t->p.len && t->p.ptr[t->at] >= '0' && t->p.ptr[t->at] <= '7'; i++)
            *out = *out * 8 + (uint32_t)(t->p.ptr[t->at++] - '0');
        return true;
    }
    if ((c >= '1' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))
        return no(t, c <= '9' ? "a backreference" : "this escape");
    t->at--;
    size_t len = str_char(t->p, t->at, out);
    t->at += len ? len : 1;
    return len ? true : no(t, "text that is not UTF-8");
}

static bool is_set_letter(char c) { return c == 'd' || c == 'D' || c == 'w' || c == 'W' || c == 's' || c == 'S'; }

static bool class_item(Translator *t, uint32_t *c, bool *is_set)
{
    *is_set = false;
    if (t->p.ptr[t->at] == '\\') {
        if (++t->at == t->p.len)
            return no(t, "an incomplete escape");
        char letter = t->p.ptr[t->at];
        if (is_set_letter(letter)) {
            t->at++;
            *is_set = true;
            if (letter == 'D' && !t->ascii) {
                out_z(t->out, "\\P{Nd}");
                return true;
            }
            if (letter < 'a')
                return no(t, "the negation of a set within a class");
            out_z(t->out, members(t, letter));
            return true;
        }
        return escaped(t, true, c);
    }
    size_t len = str_char(t->p, t->at, c);
    t->at += len ? len : 1;
    return len ? true : no(t, "text that is not UTF-8");
}

static bool put_class_range(Translator *t, uint32_t from, uint32_t to)
{
    if (from > to)
        return no(t, "a range that is turned round");
    put_char(t, from);
    if (to != from) {
        out_char(t->out, '-');
        put_char(t, to);
    }
    if (!t->ignore_case)
        return true;
    if (to >= 128)
        return no(t, "re.IGNORECASE with letters beyond ASCII");
    for (uint32_t c = from; c <= to; c++) {
        uint32_t others[3];
        int n;
        other_cases(t, c, others, &n);
        for (int i = 0; i < n; i++)
            put_char(t, others[i]);
    }
    return true;
}

static bool class_(Translator *t)
{
    out_char(t->out, '[');
    if (t->at < t->p.len && t->p.ptr[t->at] == '^') {
        out_char(t->out, '^');
        t->at++;
    }
    for (bool first = true;; first = false) {
        uint32_t from, to;
        bool set;
        if (t->at >= t->p.len)
            return no(t, "a class without its end");
        if (t->p.ptr[t->at] == ']' && !first) {
            t->at++;
            out_char(t->out, ']');
            return true;
        }
        if (!class_item(t, &from, &set))
            return false;
        bool range = t->at + 1 < t->p.len && t->p.ptr[t->at] == '-' && t->p.ptr[t->at + 1] != ']';
        if (set) {
            if (range)
                return no(t, "a range from a set");
            continue;
        }
        to = from;
        if (range) {
            t->at++;
            if (!class_item(t, &to, &set))
                return false;
            if (set)
                return no(t, "a range to a set");
        }
        if (!put_class_range(t, from, to))
            return false;
    }
}

/* $ is the end, or before a newline that is the end. Where nothing follows it, a newline may be taken in place of looking ahead. */
static bool dollar(Translator *t)
{
    if (t->at != t->p.len || t->depth)
        return no(t, "\"$\" that is not the pattern's last character");
    if (t->use != RE_PYTHON_FULLMATCH)
        out_z(t->out, "\\n?");
    out_char(t->out, '$');
    return true;
}

static bool group(Translator *t)
{
    Str rest = str_from(t->p, t->at);
    t->depth++;
    if (!str_starts(rest, STR("?"))) {
        out_z(t->out, "(?:");
        return true;
    }
    static const char *const kept[] = {"?:", "?=", "?!", "?<=", "?<!"};
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
        if (str_starts(rest, str_of(kept[i]))) {
            out_printf(t->out, "(%s", kept[i]);
            t->at += strlen(kept[i]);
            return true;
        }
    if (!str_starts(rest, STR("?P<")))
        return no(t, "this kind of group");
    while (t->at < t->p.len && t->p.ptr[t->at] != '>')
        t->at++;
    t->at++;
    out_z(t->out, "(?:");
    return t->at <= t->p.len ? true : no(t, "a group without its name");
}

/* {m}, {m,}, {,n}, {m,n}: else the brace is itself. */
static bool braces(Translator *t)
{
    size_t at = t->at;
    uint32_t low = 0, high = 0;
    bool has_low = false, has_high = false, comma = false;
    for (; at < t->p.len && t->p.ptr[at] >= '0' && t->p.ptr[at] <= '9' && low < 100000; at++, has_low = true)
        low = low * 10 + (uint32_t)(t->p.ptr[at] - '0');
    if (at < t->p.len && t->p.ptr[at] == ',') {
        comma = true;
        for (at++; at < t->p.len && t->p.ptr[at] >= '0' && t->p.ptr[at] <= '9' && high < 100000; at++, has_high = true)
            high = high * 10 + (uint32_t)(t->p.ptr[at] - '0');
    }
    if (at >= t->p.len || t->p.ptr[at] != '}' || (!has_low && !comma)) {
        put_char(t, '{');
        return true;
    }
    t->at = at + 1;
    out_printf(t->out, "{%u", low);
    if (comma)
        out_char(t->out, ',');
    if (has_high)
        out_printf(t->out, "%u", high);
    out_char(t->out, '}');
    return true;
}

static bool quantifier_end(Translator *t)
{
    if (t->at < t->p.len && t->p.ptr[t->at] == '+')
        return no(t, "a possessive quantifier");
    if (t->at < t->p.len && t->p.ptr[t->at] == '?') {
        out_char(t->out, '?');
        t->at++;
    }
    return true;
}

static bool backslash(Translator *t)
{
    uint32_t c;
    if (t->at == t->p.len)
        return no(t, "an incomplete escape");
    char letter = t->p.ptr[t->at];
    if (letter == 'A' || letter == 'Z') {
        t->at++;
        out_char(t->out, letter == 'A' ? '^' : '$');
        return true;
    }
    if (is_set_letter(letter)) {
        t->at++;
        out_printf(t->out, "[%s%s]", letter < 'a' ? "^" : "", members(t, letter));
        return true;
    }
    return escaped(t, false, &c) && put_literal(t, c);
}

static bool item(Translator *t)
{
    char c = t->p.ptr[t->at];
    uint32_t code;
    size_t len;
    switch (c) {
    case '\\': t->at++; return backslash(t);
    case '[': t->at++; return class_(t);
    case '(': t->at++; return group(t);
    case ')':
        t->at++;
        out_char(t->out, ')');
        return --t->depth >= 0 ? true : no(t, "a parenthesis too many");
    case '$': t->at++; return dollar(t);
    case '.':
        t->at++;
        out_z(t->out, t->dot_all ? "[\\s\\S]" : "[^\\n]");
        return true;
    case '{':
        t->at++;
        len = t->out->len;
        return braces(t) && (t->out->ptr[len] != '{' || quantifier_end(t));
    case '*': case '+': case '?':
        t->at++;
        out_char(t->out, c);
        return quantifier_end(t);
    case '^': case '|':
        t->at++;
        out_char(t->out, c);
        return true;
    default:
        len = str_char(t->p, t->at, &code);
        t->at += len ? len : 1;
        return len ? put_literal(t, code) : no(t, "text that is not UTF-8");
    }
}

const char *re_from_python(Out *out, Str pattern, int64_t flags, RePythonUse use)
{
    Translator t = {.out = out, .p = pattern, .ascii = (flags & RE_PYTHON_ASCII) != 0, .ignore_case = (flags & RE_PYTHON_IGNORECASE) != 0,
                    .dot_all = (flags & RE_PYTHON_DOTALL) != 0, .use = use};
    if (flags & ~(int64_t)(RE_PYTHON_ASCII | RE_PYTHON_IGNORECASE | RE_PYTHON_DOTALL | RE_PYTHON_UNICODE))
        return "these flags";
    out_z(out, use == RE_PYTHON_SEARCH ? "(?:" : "^(?:");
    while (t.at < pattern.len)
        if (!item(&t))
            return t.why;
    if (t.depth)
        return "a group without its end";
    out_z(out, use == RE_PYTHON_FULLMATCH ? ")$" : ")");
    return NULL;
}
