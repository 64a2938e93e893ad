/* scr_stream_content.h: contentSchema in the fast path: the JSON that a string holds, checked where it stands. */
#ifndef SCR_STREAM_CONTENT_H
#define SCR_STREAM_CONTENT_H

#include "scr_stream.h"

/* text is a JSON document that `check` takes: a pass of its own over the decoded text, in what is left of the scratch. A limit
 * that it hits is s's. Strings in strings cannot go deep: each level doubles the escapes. */
SCR_FN bool scr_content_holds(scr_stream *s, scr_text text, const scr_byte *(*check)(scr_stream *s, const scr_byte *p));

#endif
