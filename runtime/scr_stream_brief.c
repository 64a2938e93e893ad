/* scr_stream_brief.c: see scr_stream_brief.h. */
#include "scr_stream_brief.h"

SCR_FN SCR_NOINLINE const scr_byte *scr_brief_spaces(scr_stream *s, const scr_byte *p) { return scr_space_slow(s, p, s->room); }
SCR_FN SCR_NOINLINE const scr_byte *scr_brief_open(scr_stream *s, const scr_byte *p) { return scr_open(s, p); }
SCR_FN SCR_NOINLINE const scr_byte *scr_brief_to_item(scr_stream *s, const scr_byte *p) { return scr_to_item(s, p); }
SCR_FN SCR_NOINLINE const scr_byte *scr_brief_first(scr_stream *s, const scr_byte *p) { return scr_space(s, scr_ahead(s, p + 1)); }
SCR_FN SCR_NOINLINE const scr_byte *scr_brief_colon(scr_stream *s, const scr_byte *q) { return scr_colon(s, scr_ahead(s, q + 1)); }
SCR_FN SCR_NOINLINE const scr_byte *scr_brief_skip(scr_stream *s, const scr_byte *p) { return scr_skip(s, scr_space(s, p)); }

SCR_FN SCR_NOINLINE const scr_byte *scr_brief_string(const scr_stream *s, const scr_byte *p, unsigned *how)
{
    return scr_string(s, p, how);
}

SCR_FN SCR_NOINLINE const scr_byte *scr_brief_items(scr_stream *s, const scr_byte *p, scr_passer item)
{
    p = scr_open(s, p);
    while (p != NULL && *p != ']') {
        p = item(s, p);
        if (p != NULL)
            p = scr_to_item(s, p);
    }
    return p != NULL ? scr_close(s, p) : NULL;
}

SCR_FN SCR_NOINLINE const scr_byte *scr_brief_in(scr_stream *s, const scr_byte *p, bool (*in)(const char *text, size_t len))
{
    unsigned how;
    scr_text text;
    const scr_byte *q = scr_string(s, p + 1, &how);
    return q != NULL && scr_string_text(s, p + 1, q, how, &text) && in(text.ptr, text.len) ? scr_ahead(s, q + 1) : NULL;
}

SCR_FN SCR_NOINLINE const scr_byte *scr_brief_name(scr_stream *s, const scr_byte *p, unsigned *how, scr_text *text)
{
    const scr_byte *q = scr_name(s, p, how);
    return q != NULL && scr_string_text(s, p + 1, q, *how, text) ? q : NULL;
}

SCR_FN SCR_NOINLINE bool scr_brief_name_once(scr_stream *s, scr_names *names, const scr_byte *p, const scr_byte *q, unsigned how)
{
    return scr_name_once(s, names, p, q, how);
}

SCR_FN SCR_NOINLINE scr_met scr_brief_meet(scr_stream *s, scr_names *names, const scr_byte *p, uint32_t (*find)(const char *text, size_t len), uint32_t none)
{
    scr_met met = {scr_other(s, names, p), none};
    return met.p != NULL || !names->escaped ? met : scr_meet(s, names, p, find, none);
}

SCR_FN SCR_NOINLINE void scr_brief_try_here(const scr_stream *s, scr_try *here, const scr_byte *p) { scr_try_here(s, here, p); }
SCR_FN SCR_NOINLINE bool scr_brief_try_took(scr_stream *s, scr_try *here, const scr_byte *q) { return scr_try_took(s, here, q); }

SCR_FN SCR_COLD bool scr_brief_too_deep(scr_stream *s)
{
    scr_undecided(s, SCR_TOO_DEEP);
    return false;
}

SCR_FN SCR_NOINLINE bool scr_brief_number(scr_stream *s, const scr_byte *p, scr_number *n)
{
    return scr_number_at(p, true, n) || scr_number_slow(s, scr_space(s, p), n);
}

SCR_FN SCR_NOINLINE const scr_byte *scr_brief_to_member(scr_stream *s, const scr_byte *p)
{
    size_t gap = p[1] == '"' ? 1 : 2;
    if (*p == '}')
        return p;
    if (SCR_UNLIKELY(*p != ',' || p[gap] != '"' || (gap == 2 && p[1] != ' ')))
        return scr_to_member(s, p);
    s->gap = gap;
    s->comma = scr_load2_le(p);
    return p + gap;
}
