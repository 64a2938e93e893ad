/* scr_stream_brief.h: what the functions of large schemas call where those of small ones have it in line: gcc would take long over so
 * many copies. The counterparts of scr_stream.h and the like have their names with brief_ behind scr_. */
#ifndef SCR_STREAM_BRIEF_H
#define SCR_STREAM_BRIEF_H

#include "scr_stream_skip.h"
#include "scr_stream_try.h"

/* Little, or seldom. */
#define scr_brief_string_text scr_string_text
#define scr_brief_number_skip scr_number_skip
#define scr_brief_quick_date_time scr_quick_date_time

SCR_FN const scr_byte *scr_brief_spaces(scr_stream *s, const scr_byte *p);
SCR_FN const scr_byte *scr_brief_open(scr_stream *s, const scr_byte *p);
SCR_FN const scr_byte *scr_brief_to_item(scr_stream *s, const scr_byte *p);
/* p is at '[': passes an array whose items are all alike. */
SCR_FN const scr_byte *scr_brief_items(scr_stream *s, const scr_byte *p, scr_passer item);
SCR_FN const scr_byte *scr_brief_string(const scr_stream *s, const scr_byte *p, unsigned *how);
/* Passes the string at p, whose text is to be one that `in` has; p is at its quote. */
SCR_FN const scr_byte *scr_brief_in(scr_stream *s, const scr_byte *p, bool (*in)(const char *text, size_t len));
SCR_FN bool scr_brief_name_once(scr_stream *s, scr_names *names, const scr_byte *p, const scr_byte *q, unsigned how);
SCR_FN void scr_brief_try_here(const scr_stream *s, scr_try *here, const scr_byte *p);
SCR_FN bool scr_brief_try_took(scr_stream *s, scr_try *here, const scr_byte *q);
SCR_FN bool scr_brief_too_deep(scr_stream *s);

/* p is at '{', descended: at the first member's quote or at '}'. */
SCR_FN const scr_byte *scr_brief_first(scr_stream *s, const scr_byte *p);
/* A name and its text: p is at what should be its quote; at the closing one, or NULL. q is there: behind the colon, or NULL. */
SCR_FN const scr_byte *scr_brief_name(scr_stream *s, const scr_byte *p, unsigned *how, scr_text *text);
SCR_FN const scr_byte *scr_brief_colon(scr_stream *s, const scr_byte *q);
/* scr_other, and scr_meet where that does not tell. */
SCR_FN scr_met scr_brief_meet(scr_stream *s, scr_names *names, const scr_byte *p, uint32_t (*find)(const char *text, size_t len), uint32_t none);

/* Reads any number token at p, or behind white space there. */
SCR_FN bool scr_brief_number(scr_stream *s, const scr_byte *p, scr_number *n);
/* Passes a value of any kind, and white space before it. */
SCR_FN const scr_byte *scr_brief_skip(scr_stream *s, const scr_byte *p);

/* Behind a member, as scr_to_member; and keeps how the writer went on: scr_brief_goes_on tells whether it does so again, with the next
 * name's quote at p + s->gap. */
SCR_FN const scr_byte *scr_brief_to_member(scr_stream *s, const scr_byte *p);
SCR_INLINE bool scr_brief_goes_on(const scr_stream *s, const scr_byte *p) { return scr_load2_le(p) == s->comma; }

SCR_INLINE const scr_byte *scr_brief_space(scr_stream *s, const scr_byte *p)
{
    if (*p == ' ')
        p += scr_opaque(1); /* guessed, not computed: what comes next does not wait for it */
    return SCR_LIKELY(*p > ' ') ? p : scr_brief_spaces(s, p);
}

SCR_INLINE bool scr_brief_descend(scr_stream *s) { return SCR_LIKELY(--s->room != 0) || scr_brief_too_deep(s); }

#endif
