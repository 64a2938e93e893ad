/* scr_stream_each.c: batches: what is done once for a document, and once for an item that failed. */
#include "scr_stream_each.h"
#include "scr_stream_skip.h"

SCR_FN int scr_each_begin(scr_stream *s, const char *json, size_t len, const scr_options *options, scr_verdicts *verdicts)
{
    if (!scr_verdicts_begin(verdicts))
        return SCR_BAD_OPTIONS;
    s->verdicts = verdicts;
    return scr_stream_begin(s, json, len, options);
}

/* Items are only told of when all else is good. */
SCR_FN int scr_each_end(scr_stream *s, const scr_byte *p)
{
    int status = scr_stream_end(s, p);
    if (status != SCR_VALID) {
        s->verdicts->n_failed = s->verdicts->n_items = 0;
        return status;
    }
    return s->verdicts->n_failed > 0 ? SCR_INVALID : SCR_VALID;
}

static void scr_note_failed(scr_verdicts *verdicts)
{
    if (verdicts->n_failed < verdicts->max_failed)
        verdicts->failed[verdicts->n_failed] = (uint32_t)verdicts->n_items;
    verdicts->n_failed++;
}

SCR_FN SCR_COLD const scr_byte *scr_item_failed(scr_stream *s, scr_item item)
{
    if (s->status != SCR_VALID)
        return NULL;
    s->room = item.room;
    s->n_keys = item.n_keys;
    const scr_byte *p = scr_skip(s, scr_back(s, item.at));
    if (p != NULL)
        scr_note_failed(s->verdicts);
    return p;
}
