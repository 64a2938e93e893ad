/* scr_stream_known.h: the errors of a text that one pass has refused, without parsing and judging by the tables what is right. Where the pass can go on behind
 * what it refuses in the root, that is noted; else the root is gone over member by member, and each asked about by the pass's own functions. */
#ifndef SCR_STREAM_KNOWN_H
#define SCR_STREAM_KNOWN_H

#include "scr_report.h"
#include "scr_stream.h"

#define SCR_NO_MEMBER 0xffffu

/* What is known of a value; of one that is refused, whether it is gone over in turn. */
typedef struct scr_passers {
    scr_passer value;      /* NULL: nothing passes it */
    uint32_t node;         /* of the program: the value's */
    uint32_t members;      /* of an object: in program.members; SCR_NONE: it is none */
    uint32_t inner;        /* the first of its members' passers, which are one a property; of an array, its items'. SCR_NONE: it is not gone over */
    uint16_t first, next;  /* the member that is expected first in it, and that behind it: an index among passers of members; SCR_NO_MEMBER: none */
} scr_passers;

/* The root of a program, and what the fast path knows of it. */
typedef struct scr_known {
    const scr_program *program;
    const scr_passers *passers; /* the root's, which have no value; all that are gone over */
    const uint16_t *noted;      /* of the members of the root, by their bits in a pass: the passers; NULL: none is noted */
} scr_known;

/* As scr_validate_refused. */
SCR_FN int scr_explain_known(const scr_known *known, const char *json, size_t len, uint32_t json_flags, const scr_options *options, scr_report *report);

#define SCR_TOUR_SUSPECTS 32u /* with more, the root is judged */

/* A walk over one text: over all of its root, or beside the pass, over the members of the root that this refuses. */
typedef struct scr_tour {
    const scr_known *known;
    scr_stream *s;       /* NULL: nothing is noted yet */
    scr_arena *arena;    /* cells stand behind its low end, and are not taken yet */
    scr_arena whole;     /* beside a pass: what it had when the first value was noted */
    scr_cell *cells;
    scr_cell *top;       /* behind the cells that there are */
    scr_cell *most;      /* a top behind it leaves no room for a value; NULL: none does. What passers take from the arena stands behind the room */
    size_t low;          /* the low end of their arena */
    size_t at;           /* where the parser is to go on */
    bool odd;            /* the walk ended at what is no mistake: a name with escapes, or one member too many */
    uint32_t json_flags;
    uint32_t level;      /* refused values that are gone over and hold the present one */
    uint32_t n_suspects; /* beyond SCR_TOUR_SUSPECTS they are counted alone */
    scr_suspect suspects[SCR_TOUR_SUSPECTS];
} scr_tour;

/* Not on its way yet. */
SCR_INLINE scr_tour *scr_tour_of(scr_tour *w, const scr_known *known, uint32_t json_flags)
{
    w->known = known;
    w->s = NULL;
    w->json_flags = json_flags;
    return w;
}

/* The pass has refused a value at p, of the root's member whose passers are known->passers[passers], and nothing else so far but what was noted: behind
 * the value when that is noted, and the pass can go on; or NULL, it is over. Nothing is noted, and it is over, when s->tour is NULL. */
SCR_FN SCR_COLD const scr_byte *scr_note(scr_stream *s, uint32_t passers, const scr_byte *p);
SCR_INLINE const scr_byte *scr_noted(scr_stream *s, uint32_t passers, const scr_byte *p) { return s->tour ? scr_note(s, passers, p) : NULL; }

/* The same of a name that the root does not allow: p is at its quote, and what is given back behind its value. */
SCR_FN SCR_COLD const scr_byte *scr_note_other(scr_stream *s, const scr_byte *p);

/* The same of names that the root requires, all members of which are noted: seen has a bit for each that came. Where it ends. */
SCR_FN SCR_COLD bool scr_note_missing(scr_stream *s, uint64_t seen);

/* The errors of a text that is right but for what was noted: as scr_validate_refused. */
SCR_FN SCR_COLD int scr_explain_noted(scr_tour *w, const char *json, size_t len, const scr_options *options, scr_report *report);

#endif
