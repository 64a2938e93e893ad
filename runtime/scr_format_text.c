/* scr_format_text.c: uuid (RFC 9562), json-pointer (RFC 6901, section 3) and relative-json-pointer.
 *
 * In: text and its length. Out: whether all of it is such a value. Loops, as a scanner would be longer: in pointers NUL
 * is a character, so it cannot stand for the end. */
#include "scr_format_text.h"

static bool scr_text_is_digit(char c) { return c >= '0' && c <= '9'; }

/* Any version and variant: RFC 9562 leaves room for those to come, and the nil and max UUIDs have none. */
SCR_FN bool scr_is_uuid(const char *s, size_t len)
{
    if (len != 36)
        return false;
    for (size_t i = 0; i < 36; i++) {
        bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        bool letter = (s[i] | 0x20) >= 'a' && (s[i] | 0x20) <= 'f';
        if (dash ? s[i] != '-' : !letter && !scr_text_is_digit(s[i]))
            return false;
    }
    return true;
}

SCR_FN bool scr_is_json_pointer(const char *s, size_t len)
{
    if (len > 0 && s[0] != '/')
        return false;
    for (size_t i = 0; i < len; i++)
        if (s[i] == '~' && (++i == len || (s[i] != '0' && s[i] != '1')))
            return false;
    return true;
}

/* Bytes of the number without leading zeros that s begins with; 0: there is none. */
static size_t scr_text_number(const char *s, size_t len)
{
    size_t n = 0;
    if (len > 0 && s[0] == '0')
        return len > 1 && scr_text_is_digit(s[1]) ? 0 : 1;
    while (n < len && scr_text_is_digit(s[n]))
        n++;
    return n;
}

/* draft-bhutton-relative-json-pointer-00, section 3: with index manipulation ("0-1#"), which draft 7 does not have. */
SCR_FN bool scr_is_relative_json_pointer(const char *s, size_t len)
{
    size_t at = scr_text_number(s, len);
    if (at == 0)
        return false;
    if (at < len && (s[at] == '+' || s[at] == '-')) {
        size_t n = scr_text_number(s + at + 1, len - at - 1);
        if (n == 0)
            return false;
        at += n + 1;
    }
    if (at < len && s[at] == '#')
        return at + 1 == len;
    return scr_is_json_pointer(s + at, len - at);
}
