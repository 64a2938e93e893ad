/* scr_dotenv.c: .env files. In: checked UTF-8. Out: names and values. */
#include "scr_dotenv.h"

SCR_FN size_t scr_dotenv_space(const char *s, size_t len)
{
    const scr_byte *p = (const scr_byte *)s;
    if (len == 0)
        return 0;
    if (p[0] == ' ' || (p[0] >= 9 && p[0] <= 13) || (p[0] >= 0x1c && p[0] <= 0x1f))
        return 1;
    if (len >= 2 && p[0] == 0xc2 && (p[1] == 0x85 || p[1] == 0xa0))
        return 2;
    if (len < 3)
        return 0;
    if (p[0] == 0xe1)
        return p[1] == 0x9a && p[2] == 0x80 ? 3 : 0; /* U+1680 */
    if (p[0] == 0xe3)
        return p[1] == 0x80 && p[2] == 0x80 ? 3 : 0; /* U+3000 */
    if (p[0] != 0xe2)
        return 0;
    if (p[1] == 0x81)
        return p[2] == 0x9f ? 3 : 0; /* U+205F */
    return p[1] == 0x80 && ((p[2] >= 0x80 && p[2] <= 0x8a) || p[2] == 0xa8 || p[2] == 0xa9 || p[2] == 0xaf) ? 3 : 0; /* U+2000 to 200A, 2028, 2029, 202F */
}

SCR_FN size_t scr_dotenv_space_before(const char *s, size_t len)
{
    for (size_t n = 1; n <= 3 && n <= len; n++)
        if (((scr_byte)s[len - n] & 0xc0) != 0x80)
            return scr_dotenv_space(s + len - n, n) == n ? n : 0;
    return 0;
}

/* Line ends become LF, as Python's text files have them. */
static size_t scr_dotenv_lines(char *text, size_t len)
{
    size_t n = 0;
    for (size_t i = 0; i < len; i++) {
        if (text[i] == '\r' && i + 1 < len && text[i + 1] == '\n')
            continue;
        text[n++] = text[i] == '\r' ? '\n' : text[i];
    }
    return n;
}

SCR_FN void scr_dotenv_begin(scr_dotenv *reader, char *text, size_t len)
{
    if (len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
        text += 3;
        len -= 3;
    }
    reader->text = text;
    reader->len = scr_dotenv_lines(text, len);
    reader->at = 0;
    reader->line = 1;
    reader->line_start = 0;
}

static bool scr_dotenv_more(const scr_dotenv *reader) { return reader->at < reader->len; }
static char scr_dotenv_peek(const scr_dotenv *reader) { return scr_dotenv_more(reader) ? reader->text[reader->at] : '\0'; }

static void scr_dotenv_go(scr_dotenv *reader, size_t to)
{
    for (; reader->at < to; reader->at++)
        if (reader->text[reader->at] == '\n') {
            reader->line++;
            reader->line_start = reader->at + 1;
        }
}

static size_t scr_dotenv_space_at(const scr_dotenv *reader, size_t at)
{
    return scr_dotenv_space(reader->text + at, reader->len - at);
}

/* Where blanks end: those of the line, or all. */
static size_t scr_dotenv_blanks(const scr_dotenv *reader, size_t at, bool lines)
{
    for (size_t n; (n = scr_dotenv_space_at(reader, at)) != 0 && (lines || reader->text[at] != '\n');)
        at += n;
    return at;
}

static size_t scr_dotenv_line_end(const scr_dotenv *reader, size_t at)
{
    const char *end = at < reader->len ? (const char *)memchr(reader->text + at, '\n', reader->len - at) : NULL;
    return end ? (size_t)(end - reader->text) : reader->len;
}

static void scr_dotenv_export(scr_dotenv *reader)
{
    if (reader->len - reader->at < 7 || memcmp(reader->text + reader->at, "export", 6) != 0)
        return;
    size_t end = scr_dotenv_blanks(reader, reader->at + 6, false);
    if (end > reader->at + 6)
        reader->at = end;
}

/* A name, in quotes or plain. False: there is none. */
static bool scr_dotenv_name(scr_dotenv *reader, scr_dotenv_pair *out)
{
    size_t at = reader->at;
    if (scr_dotenv_peek(reader) == '\'') {
        const char *end = (const char *)memchr(reader->text + at + 1, '\'', reader->len - at - 1);
        if (!end || end == reader->text + at + 1)
            return false;
        out->name = reader->text + at + 1;
        out->name_len = (size_t)(end - out->name);
        scr_dotenv_go(reader, (size_t)(end - reader->text) + 1);
        return true;
    }
    while (at < reader->len && reader->text[at] != '=' && reader->text[at] != '#' && scr_dotenv_space_at(reader, at) == 0)
        at++;
    out->name = reader->text + reader->at;
    out->name_len = at - reader->at;
    reader->at = at;
    return out->name_len > 0;
}

static char scr_dotenv_escape(char c, char quote)
{
    static const char from[] = "\\'\"abfnrtv", to[] = "\\'\"\a\b\f\n\r\t\v";
    const char *found = (const char *)memchr(from, c, sizeof from - 1);
    if (!found || (quote == '\'' && found - from > 1))
        return '\0';
    return to[found - from];
}

static bool scr_dotenv_quoted(scr_dotenv *reader, scr_dotenv_pair *out)
{
    const char quote = reader->text[reader->at];
    size_t end = reader->at + 1;
    while (end < reader->len && reader->text[end] != quote)
        end += reader->text[end] == '\\' ? 2 : 1;
    if (end >= reader->len)
        return false;
    char *value = reader->text + reader->at + 1, *to = value;
    const char *stop = reader->text + end, *from = value;
    scr_dotenv_go(reader, end + 1); /* before the escapes are undone: they are no lines */
    while (from < stop) {
        char plain = *from == '\\' ? scr_dotenv_escape(from[1], quote) : '\0';
        if (plain) {
            *to++ = plain;
            from += 2;
        } else if (*from == '\\') { /* \x stays both; the x is not looked at again */
            *to++ = *from++;
            *to++ = *from++;
        } else {
            *to++ = *from++;
        }
    }
    out->value = value;
    out->value_len = (size_t)(to - value);
    return true;
}

static void scr_dotenv_plain(scr_dotenv *reader, scr_dotenv_pair *out)
{
    size_t start = reader->at, end = scr_dotenv_line_end(reader, start), stop = end;
    for (size_t i = start, n; i < stop; i += n ? n : 1) { /* white space and # begin a comment */
        n = scr_dotenv_space_at(reader, i);
        if (!n)
            continue;
        size_t behind = scr_dotenv_blanks(reader, i, false);
        if (behind < end && reader->text[behind] == '#')
            stop = i;
        else
            n = behind - i;
    }
    for (size_t n; (n = scr_dotenv_space_before(reader->text + start, stop - start)) != 0;)
        stop -= n;
    out->value = reader->text + start;
    out->value_len = stop - start;
    reader->at = end;
}

static bool scr_dotenv_value(scr_dotenv *reader, scr_dotenv_pair *out)
{
    size_t behind = scr_dotenv_blanks(reader, reader->at + 1, false);
    bool blanks = behind > reader->at + 1;
    reader->at = behind;
    out->has_value = true;
    char c = scr_dotenv_peek(reader);
    if (!scr_dotenv_more(reader) || c == '\n' || (blanks && c == '#'))
        return true;
    if (c == '\'' || c == '"')
        return scr_dotenv_quoted(reader, out);
    scr_dotenv_plain(reader, out);
    return true;
}

/* A comment, and the line's end. */
static bool scr_dotenv_end(scr_dotenv *reader)
{
    size_t at = scr_dotenv_blanks(reader, reader->at, false);
    if (at < reader->len && reader->text[at] == '#')
        at = scr_dotenv_line_end(reader, at);
    if (at < reader->len && reader->text[at] != '\n')
        return false;
    scr_dotenv_go(reader, at < reader->len ? at + 1 : at);
    return true;
}

SCR_FN bool scr_dotenv_next(scr_dotenv *reader, scr_dotenv_pair *out)
{
    for (;;) {
        memset(out, 0, sizeof *out);
        out->name = out->value = "";
        out->mark = reader->line;
        scr_dotenv_go(reader, scr_dotenv_blanks(reader, reader->at, true));
        if (!scr_dotenv_more(reader))
            return false;
        scr_dotenv_export(reader);
        out->line = reader->line;
        out->column = (uint32_t)(reader->at - reader->line_start) + 1;
        bool comment = scr_dotenv_peek(reader) == '#', good = comment || scr_dotenv_name(reader, out);
        if (good)
            reader->at = scr_dotenv_blanks(reader, reader->at, false);
        if (good && scr_dotenv_peek(reader) == '=' && scr_dotenv_more(reader))
            good = scr_dotenv_value(reader, out);
        good = good && scr_dotenv_end(reader);
        if (!good) {
            size_t end = scr_dotenv_line_end(reader, reader->at);
            scr_dotenv_go(reader, end < reader->len ? end + 1 : end);
            out->error = true;
            return true;
        }
        if (!comment)
            return true;
    }
}

/* ---- ${NAME} ---- */

typedef struct scr_dotenv_out {
    char *out;
    size_t room, len;
    bool too_long;
} scr_dotenv_out;

static void scr_dotenv_put(scr_dotenv_out *to, const char *s, size_t n)
{
    size_t fits = to->len < to->room ? to->room - to->len : 0;
    size_t some = n < fits ? n : fits;
    if (some)
        memcpy(to->out + to->len, s, some);
    to->too_long = to->too_long || n > SIZE_MAX / 2 - to->len;
    to->len += to->too_long ? 0 : n;
}

/* ${name} or ${name:-default} at the beginning: its bytes; 0: none, and *name_len says how far no other begins. */
static size_t scr_dotenv_variable(const char *s, size_t len, size_t *name_len, size_t *default_at)
{
    if (len < 3 || s[0] != '$' || s[1] != '{')
        return 0;
    size_t at = 2;
    while (at < len && s[at] != '}' && s[at] != ':')
        at++;
    *name_len = at - 2;
    *default_at = 0;
    if (at + 1 < len && s[at] == ':' && s[at + 1] == '-') {
        *default_at = at + 2;
        at = at + 2;
        while (at < len && s[at] != '}')
            at++;
    }
    return at < len && s[at] == '}' ? at + 1 : 0;
}

SCR_FN size_t scr_dotenv_expand(const char *value, size_t len, const scr_dotenv_names *names, char *out, size_t room)
{
    scr_dotenv_out to = {out, room, 0, false};
    size_t plain = 0, none_until = 0;
    const char *last = NULL; /* the last }: behind it nothing can be a variable */
    for (size_t i = len; i > 0 && !last; i--)
        if (value[i - 1] == '}')
            last = value + i - 1;
    for (size_t at = 0, n; at < len; at += n) {
        size_t name_len = 0, default_at = 0;
        n = last && at >= none_until && value + at < last ? scr_dotenv_variable(value + at, len - at, &name_len, &default_at) : 0;
        if (!n) {
            none_until = name_len ? at + 2 + name_len : none_until; /* a ':' stands there, which ends what begins before it too */
            n = 1;
            continue;
        }
        scr_dotenv_put(&to, value + plain, at - plain);
        const char *found = NULL;
        size_t found_len = 0;
        if (names->find(names->arg, value + at + 2, name_len, &found, &found_len)) {
            if (found)
                scr_dotenv_put(&to, found, found_len);
        } else if (default_at) {
            scr_dotenv_put(&to, value + at + default_at, n - default_at - 1);
        }
        plain = at + n;
    }
    scr_dotenv_put(&to, value + plain, len - plain);
    return to.too_long ? SIZE_MAX : to.len;
}
