/* scr_stream_known.h: the errors of a text that one pass has refused: its root is gone over member by member, and each member asked about by the
 * pass's own functions, so that what is right is neither parsed nor judged by the tables. */
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
} scr_known;

/* As scr_validate_refused. */
SCR_FN int scr_explain_known(const scr_known *known, const char *json, size_t len, uint32_t json_flags, const scr_options *options, scr_report *report);

#endif
