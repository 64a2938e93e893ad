/* scr_stream_each.h: <prefix>_check_each in the fast path: an item that fails is noted and passed as JSON, and the pass goes on. */
#ifndef SCR_STREAM_EACH_H
#define SCR_STREAM_EACH_H

#include "scr_stream.h"

/* As scr_stream_begin and scr_stream_end, for a batch. */
SCR_FN int scr_each_begin(scr_stream *s, const char *json, size_t len, const scr_options *options, scr_verdicts *verdicts);
SCR_FN int scr_each_end(scr_stream *s, const scr_byte *p);

/* Where an item began, for going back there. */
typedef struct scr_item {
    size_t at;       /* offset in the input */
    uint32_t room, n_keys;
} scr_item;

/* The item is no good: behind it; NULL: it is no JSON, or nobody knows. */
SCR_FN const scr_byte *scr_item_failed(scr_stream *s, scr_item item);

SCR_INLINE scr_item scr_item_begin(const scr_stream *s, const scr_byte *p)
{
    scr_item item;
    item.at = scr_offset(s, p);
    item.room = s->room;
    item.n_keys = s->n_keys;
    return item;
}

/* p: what the item's function gave. */
SCR_INLINE const scr_byte *scr_item_end(scr_stream *s, scr_item item, const scr_byte *p)
{
    if (SCR_UNLIKELY(p == NULL))
        p = scr_item_failed(s, item);
    s->verdicts->n_items++;
    return p;
}

#endif
