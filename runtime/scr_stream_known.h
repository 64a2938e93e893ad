/* scr_stream_known.h: what the fast path knows when a report is to be made: members of the root that are right. */
#ifndef SCR_STREAM_KNOWN_H
#define SCR_STREAM_KNOWN_H

#include "scr_report.h"
#include "scr_stream.h"

typedef const scr_byte *(*scr_passer)(scr_stream *s, const scr_byte *p);

/* The errors of a text that one pass has refused. A member of the root that is a container and that its passer takes is left out of the
 * tape. passers: by property of program->members[members]; NULL: this one has none. */
SCR_FN int scr_explain_known(const scr_program *program, uint32_t members, const scr_passer *passers, const char *json, size_t len,
                       uint32_t json_flags, const scr_options *options, scr_report *report);

#endif
