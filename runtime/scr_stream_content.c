/* scr_stream_content.c: a stream within a stream. */
#include "scr_stream_content.h"

SCR_FN bool scr_content_holds(scr_stream *s, scr_text text, const scr_byte *(*check)(scr_stream *s, const scr_byte *p))
{
    scr_stream inner;
    scr_options options;
    memset(&options, 0, sizeof options);
    options.struct_size = sizeof options;
    options.scratch = s->arena.base ? s->arena.base + s->arena.low : NULL;
    options.scratch_size = s->arena.high - s->arena.low;
    options.max_depth = s->max_depth;
    int status = scr_stream_begin(&inner, text.ptr, text.len, &options);
    if (status == SCR_VALID)
        status = scr_stream_end(&inner, check(&inner, scr_space(&inner, inner.start)));
    if (status != SCR_VALID && status != SCR_INVALID)
        scr_undecided(s, status);
    return status == SCR_VALID;
}
