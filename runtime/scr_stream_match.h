/* scr_stream_match.h: patterns in the fast path. */
#ifndef SCR_STREAM_MATCH_H
#define SCR_STREAM_MATCH_H

#include "scr_regex.h"
#include "scr_stream.h"

/* The pattern matches the text; an undecided match says so in s->status. */
SCR_INLINE bool scr_matches(scr_stream *s, const scr_regex *re, scr_text text)
{
    int status = scr_regex_match(re, text.ptr, text.len, &s->arena);
    if (SCR_UNLIKELY(status < 0))
        scr_undecided(s, status);
    return status == SCR_VALID;
}

#endif
