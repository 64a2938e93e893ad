/* scr_stream_known.h: what the fast path knows when a report is to be made: members of the root that are right. */
#ifndef SCR_STREAM_KNOWN_H
#define SCR_STREAM_KNOWN_H

#include "scr_report.h"
#include "scr_stream.h"

/* What passes a member of the root and, where that refuses it, each of its items; NULL: nothing does. */
typedef struct scr_passers {
    const scr_byte *(*value)(scr_stream *s, const scr_byte *p);
    const scr_byte *(*item)(scr_stream *s, const scr_byte *p);
} scr_passers;

/* The errors of a text that one pass has refused. Containers that their passer takes are left out of the tape.
 * passers: by property of program->members[members]. */
SCR_FN int scr_explain_known(const scr_program *program, uint32_t members, const scr_passers *passers, const char *json, size_t len,
                             uint32_t json_flags, const scr_options *options, scr_report *report);

#endif
