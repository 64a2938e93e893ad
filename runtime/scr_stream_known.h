/* scr_stream_known.h: the errors of a text that one pass has refused: its root is gone over member by member, and each member asked about by the
 * pass's own functions, so that what is right is neither parsed nor judged by the tables. */
#ifndef SCR_STREAM_KNOWN_H
#define SCR_STREAM_KNOWN_H

#include "scr_report.h"
#include "scr_stream.h"

/* Passes a value: behind it, or NULL. */
typedef const scr_byte *(*scr_passer)(scr_stream *s, const scr_byte *p);

/* What passes a member of the root and, where that refuses it, each of its items; NULL: nothing does. */
typedef struct scr_passers {
    scr_passer value, item;
    uint32_t next; /* the member that is expected behind it: an index like its own; SCR_NONE: none */
} scr_passers;

/* The root of a program, and what the fast path knows of it. */
typedef struct scr_known {
    const scr_program *program;
    const scr_passers *passers; /* by property of program.members[members] */
    uint32_t members;
    uint32_t rule;              /* the root's PROPERTIES when it asks nothing else than names of its members and each for itself; SCR_NONE */
    uint32_t first;             /* the member that is expected first, as `next` */
} scr_known;

/* As scr_validate_refused. */
SCR_FN int scr_explain_known(const scr_known *known, const char *json, size_t len, uint32_t json_flags, const scr_options *options, scr_report *report);

#endif
