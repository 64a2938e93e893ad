/* scr_stream_inner.c: the longer parts of scr_stream_inner.h. */
#include "scr_stream_inner.h"

SCR_FN const scr_byte *scr_inner_spaces(scr_stream *s, const scr_byte *p)
{
    while (*p == ' ')
        p = scr_ahead(s, p + 1);
    return p;
}

/* More than one block, or more than ASCII. What reaches into the last bytes of the input, and not from the tail, is left. */
SCR_FN const scr_byte *scr_inner_string_far(const scr_stream *s, const scr_byte *p, unsigned *how)
{
    while (p != NULL && (p <= s->limit || s->end - p > (ptrdiff_t)SCR_SCAN_WIDTH)) {
        uint64_t mask = scr_scan_special(p);
        size_t plain = mask ? scr_scan_first(mask) : SCR_SCAN_WIDTH;
        p += plain;
        if (mask == 0)
            continue;
        if (*p < 0x80)
            return p[0] == '\\' && p[1] == '"' ? p : NULL;
        *how |= SCR_HOW_WIDE;
        p = scr_string_wide(p, s->end);
    }
    return NULL;
}

SCR_FN bool scr_inner_name_once(scr_stream *s, scr_names *names, const scr_byte *p, const scr_byte *q, unsigned how)
{
    uint32_t sum = scr_name_sum(p, q), n = s->n_keys;
    size_t len = (size_t)(q - p);
    (void)how; /* nothing here is escaped */
    if (n - names->mark >= SCR_KEYS_LINEAR || n == s->max_keys)
        return false;
    for (uint32_t i = names->mark; (names->bits & scr_name_bit(sum)) != 0 && i < n; i++)
        if (s->keys[i].sum == sum && memcmp(s->json + s->keys[i].at, p, len) == 0 && s->json[s->keys[i].at + len] == '\\')
            return false;
    names->bits |= scr_name_bit(sum);
    s->keys[n].sum = sum;
    s->keys[n].at = (uint32_t)scr_offset(s, p);
    s->n_keys = n + 1;
    return true;
}

static const scr_byte *scr_inner_skip_scalar(scr_stream *s, const scr_byte *p)
{
    unsigned how;
    switch (*p) {
    case '\\':
        p = scr_inner_quote(p);
        p = p ? scr_inner_string(s, p + 1, &how) : NULL;
        return p ? scr_ahead(s, p + 2) : NULL;
    case 't':
        return scr_literal(s, p, "true", 4);
    case 'f':
        return scr_literal(s, p, "false", 5);
    case 'n':
        return scr_literal(s, p, "null", 4);
    default:
        return scr_inner_number_skip(s, p);
    }
}

static const scr_byte *scr_inner_skip_name(scr_stream *s, scr_names *names, const scr_byte *p)
{
    unsigned how;
    const scr_byte *q = scr_inner_string(s, p + 1, &how);
    if (q == NULL || !scr_inner_name_once(s, names, p + 1, q, how))
        return NULL;
    p = scr_inner_colon(s, scr_ahead(s, q + 2));
    return p ? scr_inner_space(s, p) : NULL;
}

/* The open containers: the names of each, and, by a bit of `objects`, what it is. */
SCR_FN const scr_byte *scr_inner_skip(scr_stream *s, const scr_byte *p)
{
    scr_names names[SCR_INNER_LEVELS];
    uint32_t levels = 0;
    uint64_t objects = 0;
    for (;;) {
        if (*p == '{' || *p == '[') {
            bool is_object = *p == '{';
            if (levels == SCR_INNER_LEVELS || !scr_inner_descend(s))
                return NULL;
            names[levels++] = scr_names_begin(s);
            objects = objects << 1 | is_object;
            p = is_object ? scr_inner_first(s, p) : scr_inner_space(s, scr_ahead(s, p + 1));
        } else {
            p = scr_inner_skip_scalar(s, p);
            if (levels == 0 || p == NULL)
                return p;
            p = objects & 1 ? scr_inner_to_member(s, p) : scr_inner_to_item(s, p);
        }
        while (p != NULL && *p == (objects & 1 ? '}' : ']')) {
            s->n_keys = names[--levels].mark;
            objects >>= 1;
            p = scr_close(s, p);
            if (levels == 0)
                return p;
            p = objects & 1 ? scr_inner_to_member(s, p) : scr_inner_to_item(s, p);
        }
        if (p != NULL && objects & 1)
            p = scr_inner_skip_name(s, &names[levels - 1], p);
        if (p == NULL)
            return NULL;
    }
}

static const scr_byte *scr_inner_other_value(scr_stream *s, scr_names *names, const scr_byte *p, const scr_byte *q, unsigned how)
{
    if (!scr_inner_name_once(s, names, p + 1, q, how))
        return NULL;
    p = scr_inner_colon(s, scr_ahead(s, q + 2));
    return p ? scr_inner_skip(s, scr_inner_space(s, p)) : NULL;
}

SCR_FN const scr_byte *scr_inner_other(scr_stream *s, scr_names *names, const scr_byte *p)
{
    unsigned how;
    const scr_byte *q = scr_inner_name(s, p, &how);
    return q ? scr_inner_other_value(s, names, p, q, how) : NULL;
}

SCR_FN scr_met scr_inner_meet(scr_stream *s, scr_names *names, const scr_byte *p, uint32_t (*find)(const char *text, size_t len), uint32_t none)
{
    scr_met met = {NULL, none};
    unsigned how;
    const scr_byte *q = scr_inner_name(s, p, &how);
    if (q == NULL)
        return met;
    met.member = find((const char *)p + 1, (size_t)(q - p - 1));
    met.p = met.member == none ? scr_inner_other_value(s, names, p, q, how) : scr_inner_colon(s, scr_ahead(s, q + 2));
    return met;
}
