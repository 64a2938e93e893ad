/* scr_stream_skip.h: passing what no rule looks at. It is checked to be JSON, with no name twice in an object. */
#ifndef SCR_STREAM_SKIP_H
#define SCR_STREAM_SKIP_H

#include "scr_stream_names.h"

/* Passes a value of any kind; p is at its first byte. */
SCR_FN const scr_byte *scr_skip(scr_stream *s, const scr_byte *p);
/* Passes the object at p, all of whose values are to be strings. */
SCR_FN const scr_byte *scr_pass_strings(scr_stream *s, const scr_byte *p);
/* The same of an array. */
SCR_FN const scr_byte *scr_pass_list(scr_stream *s, const scr_byte *p);
/* The same of an array, each of whose strings is to be another one. *n: how many there are. */
SCR_FN const scr_byte *scr_pass_unique(scr_stream *s, const scr_byte *p, uint32_t *n);
/* Passes a member whose name, at whose quote p is, is none that the schema knows, unless it is written with escapes: behind its
 * value. NULL: names->escaped is set, and scr_meet is to be asked; or the name came before, or it is no JSON. */
SCR_FN const scr_byte *scr_other(scr_stream *s, scr_names *names, const scr_byte *p);

/* Of a name's first bytes, those in the mask: a number below 64. */
SCR_INLINE unsigned scr_beginning(const void *name, uint32_t mask)
{
    return (scr_load4_le(name) & mask) * 0x9e3779b1u >> 26;
}

/* Behind the comma or brace at p: the quote of a name that begins as none that the schema knows does. NULL: it is not that, or not so
 * plain. */
SCR_INLINE const scr_byte *scr_other_at(const scr_byte *p, uint64_t known, uint32_t mask)
{
    p += scr_opaque(1);
    if (*p == ' ')
        p += scr_opaque(1);
    return *p == '"' && (known >> scr_beginning(p + 1, mask) & 1) == 0 ? p : NULL;
}

/* The member whose name's quote is at p: its index, as `find` has it, and p behind its colon; or none, and it was passed, as by
 * scr_other. p NULL: as there. */
typedef struct scr_met {
    const scr_byte *p;
    uint32_t member;
} scr_met;
SCR_FN scr_met scr_meet(scr_stream *s, scr_names *names, const scr_byte *p, uint32_t (*find)(const char *text, size_t len), uint32_t none);

#endif
