/* scr_stream_inner.h: the JSON in a string (contentSchema), judged where it stands, escapes and all.
 *
 * For the common form only: what was quotes stands as \", everything else as itself. Any other escape (line breaks are escapes), and
 * whatever else is not so plain, gives NULL, as what the schema refuses does: then the text is decoded and judged as text, which
 * decides. So nothing here is slow, nothing sets a status, and valid is all that it is ever sure of.
 *
 * The counterparts of scr_stream.h have its names with inner_ behind scr_. "At a quote" is at the '"' itself, its backslash
 * passed; the closing one is told by its backslash. */
#ifndef SCR_STREAM_INNER_H
#define SCR_STREAM_INNER_H

#include "scr_stream_skip.h"

#define SCR_INNER_LEVELS 32u /* containers in a skipped value; deeper ones are decoded */

#define scr_inner_try_here scr_try_here
#define scr_inner_try_took scr_try_took

SCR_FN const scr_byte *scr_inner_spaces(scr_stream *s, const scr_byte *p);
SCR_FN const scr_byte *scr_inner_string_far(const scr_stream *s, const scr_byte *p, unsigned *how);
/* Remembers a name of the object. False: it may have been there, or there are many; see scr_name_once. */
SCR_FN bool scr_inner_name_once(scr_stream *s, scr_names *names, const scr_byte *p, const scr_byte *q, unsigned how);
/* See scr_other and scr_meet. */
SCR_FN const scr_byte *scr_inner_other(scr_stream *s, scr_names *names, const scr_byte *p);
SCR_FN scr_met scr_inner_meet(scr_stream *s, scr_names *names, const scr_byte *p, uint32_t (*find)(const char *text, size_t len), uint32_t none);
/* Passes a value of any kind. */
SCR_FN const scr_byte *scr_inner_skip(scr_stream *s, const scr_byte *p);

/* Only spaces: the raw forms of the others may not stand in a string. */
SCR_INLINE const scr_byte *scr_inner_space(scr_stream *s, const scr_byte *p)
{
    if (SCR_LIKELY(*p != ' '))
        return p;
    return SCR_LIKELY(p[1] != ' ') ? p + 1 : scr_inner_spaces(s, p);
}

/* p is at what should be a quote's backslash: at the quote. */
SCR_INLINE const scr_byte *scr_inner_quote(const scr_byte *p)
{
    return p[0] == '\\' && p[1] == '"' ? p + 1 : NULL;
}

SCR_INLINE bool scr_inner_descend(scr_stream *s)
{
    return SCR_LIKELY(--s->room != 0);
}

/* p is at '[': goes in, to the first item or ']'. */
SCR_INLINE const scr_byte *scr_inner_open(scr_stream *s, const scr_byte *p)
{
    return scr_inner_descend(s) ? scr_inner_space(s, scr_ahead(s, p + 1)) : NULL;
}

/* p is at '{', descended: at the first member's quote or at '}'. */
SCR_INLINE const scr_byte *scr_inner_first(scr_stream *s, const scr_byte *p)
{
    p = scr_inner_space(s, scr_ahead(s, p + 1));
    return *p == '}' ? p : scr_inner_quote(p);
}

SCR_INLINE const scr_byte *scr_inner_to_member(scr_stream *s, const scr_byte *p)
{
    if (SCR_UNLIKELY(*p != ',')) {
        p = scr_inner_space(s, p);
        if (*p != ',')
            return *p == '}' ? p : NULL;
    }
    return scr_inner_quote(scr_inner_space(s, p + 1));
}

SCR_INLINE const scr_byte *scr_inner_to_item(scr_stream *s, const scr_byte *p)
{
    if (*p != ',') {
        p = scr_inner_space(s, p);
        if (*p != ',')
            return *p == ']' ? p : NULL;
    }
    p = scr_inner_space(s, p + 1);
    return *p != ']' ? p : NULL;
}

SCR_INLINE const scr_byte *scr_inner_colon(scr_stream *s, const scr_byte *p)
{
    p = scr_inner_space(s, p);
    return *p == ':' ? p + 1 : NULL;
}

/* p is behind an opening quote: the closing one's backslash, or NULL. */
SCR_INLINE const scr_byte *scr_inner_string(const scr_stream *s, const scr_byte *p, unsigned *how)
{
    uint64_t mask = scr_scan_special(p);
    *how = 0;
    if (SCR_UNLIKELY(mask == 0))
        return scr_inner_string_far(s, p + SCR_SCAN_WIDTH, how);
    p += scr_scan_first(mask);
    return SCR_LIKELY(p[0] == '\\' && p[1] == '"') ? p : scr_inner_string_far(s, p, how);
}

SCR_INLINE const scr_byte *scr_inner_name(const scr_stream *s, const scr_byte *p, unsigned *how)
{
    return scr_inner_string(s, p + 1, how);
}

SCR_INLINE bool scr_inner_string_text(const scr_stream *s, const scr_byte *p, const scr_byte *q, unsigned how, scr_text *text)
{
    (void)s;
    (void)how;
    text->ptr = (const char *)p;
    text->len = (size_t)(q - p);
    return true;
}

/* scr_number_skip also passes white space that may not stand here. */
SCR_INLINE const scr_byte *scr_inner_number_skip(scr_stream *s, const scr_byte *p)
{
    p = scr_inner_space(s, p);
    return *p > ' ' ? scr_number_skip(s, p) : NULL;
}

/* *p is at the opening quote of a string of the document whose text `check` passes: at its closing quote, or NULL. *p is where the
 * string stands now. */
SCR_INLINE_ALWAYS const scr_byte *scr_content_in_place(scr_stream *s, const scr_byte **p,
                                                       const scr_byte *(*check)(scr_stream *s, const scr_byte *p))
{
    size_t at = scr_offset(s, *p);
    uint32_t room = s->room, n_keys = s->n_keys;
    s->room = s->max_depth + 1;
    const scr_byte *q = check(s, scr_inner_space(s, scr_ahead(s, *p + 1)));
    s->room = room;
    s->n_keys = n_keys;
    if (SCR_LIKELY(q != NULL)) {
        q = scr_inner_space(s, q);
        if (SCR_LIKELY(*q == '"'))
            return q;
    }
    *p = scr_back(s, at);
    return NULL;
}

#endif
