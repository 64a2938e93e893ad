/* scr_stream_try.h: one value passed by several functions, one after the other: branches of a union that look into it.
 *
 *     scr_try_here(s, &here, p);
 *     if (!scr_try_took(s, &here, a_function(s, p))) ... it refuses the value; s is back at p
 *     if (!scr_try_took(s, &here, another(s, p))) ...
 *     p = scr_try_end(s, &here);                        behind the value; NULL: it is not JSON
 *
 * Unions in unions pass a value once for each way through them. What is passed more than once is counted: with more of it than
 * some times the text's length the status becomes SCR_TIRED, and the caller has the tree judge the whole text, which asks each
 * branch once. So the time of a verdict stays bounded by the text's length, whatever the schema.
 */
#ifndef SCR_STREAM_TRY_H
#define SCR_STREAM_TRY_H

#include "scr_stream.h"

#define SCR_TIRED 2 /* a status of scr_stream, which no caller of a validator sees */

/* Where a value begins, and what the stream was there. */
typedef struct scr_try {
    const scr_byte *p;
    const scr_byte *base, *end, *limit; /* a function may have gone over to the tail */
    size_t base_offset;
    size_t len;       /* of the value, as a function found out that took it; 0: none did so far */
    uint32_t n_keys, room;
    uint32_t tries;
} scr_try;

SCR_INLINE void scr_try_here(const scr_stream *s, scr_try *here, const scr_byte *p)
{
    here->p = p;
    here->base = s->base;
    here->end = s->end;
    here->limit = s->limit;
    here->base_offset = s->base_offset;
    here->len = 0;
    here->n_keys = s->n_keys;
    here->room = s->room;
    here->tries = 0;
}

/* Back at the mark: q is what a function made of the value there. True: it took it. Memory stays taken: names may have moved. */
SCR_INLINE bool scr_try_took(scr_stream *s, scr_try *here, const scr_byte *q)
{
    here->tries++;
    if (q != NULL)
        here->len = scr_offset(s, q) - (here->base_offset + (size_t)(here->p - here->base));
    s->base = here->base;
    s->end = here->end;
    s->limit = here->limit;
    s->base_offset = here->base_offset;
    s->n_keys = here->n_keys;
    s->room = here->room;
    return q != NULL;
}

/* A function that branches ask about a value: they are bits of the word `dead`, and out when it does not take it. */
typedef struct scr_probe {
    uint64_t of;
    uint64_t needs; /* other branches; when one of these is out nobody asks */
    scr_passer passer;
} scr_probe;

typedef struct scr_tried {
    const scr_byte *p; /* NULL: the value is not JSON, or all this takes too long */
    uint64_t dead;
} scr_tried;

/* Behind the value at p, of which each function was asked that a branch not yet out asks about. by[bit]: which of the probes is that branch's;
 * asks: the bits of those that have one. */
SCR_FN scr_tried scr_try_each(scr_stream *s, const scr_byte *p, const scr_probe *probes, const uint8_t *by, uint64_t asks, uint64_t dead);

/* Behind the value; it is skipped when nothing took it. NULL: it is not JSON, or all this takes too long. */
SCR_FN const scr_byte *scr_try_end(scr_stream *s, scr_try *here);

#endif
