/* scr_stream_try.c: what trying costs. */
#include "scr_stream_try.h"
#include "scr_stream_skip.h"

/* tries times len bytes were passed beyond what any validator must pass. */
static bool scr_try_pays(scr_stream *s, size_t tries, size_t len)
{
    size_t most = s->len <= (SIZE_MAX - 4096) / 8 ? s->len * 8 + 4096 : SIZE_MAX;
    if (len != 0 && tries > (most - s->again) / len) {
        scr_undecided(s, SCR_TIRED);
        return false;
    }
    s->again += tries * len;
    return true;
}

SCR_FN const scr_byte *scr_try_end(scr_stream *s, scr_try *here)
{
    const scr_byte *p = here->p;
    if (SCR_LIKELY(here->len != 0))
        return here->tries == 1 || scr_try_pays(s, here->tries - 1, here->len) ? scr_ahead(s, p + here->len) : NULL;
    size_t from = scr_offset(s, p);
    p = scr_skip(s, p);
    if (p == NULL)
        scr_undecided(s, SCR_INVALID); /* malformed, or a name twice: so it is for everybody */
    return p != NULL && scr_try_pays(s, here->tries, scr_offset(s, p) - from) ? p : NULL;
}

SCR_FN SCR_NOINLINE scr_tried scr_try_each(scr_stream *s, const scr_byte *p, const scr_probe *probes, const uint8_t *by, uint64_t asks, uint64_t dead)
{
    scr_tried tried = {NULL, dead};
    scr_try here;
    scr_try_here(s, &here, p);
    for (uint64_t left = asks & ~dead; left != 0;) {
        const scr_probe *probe = probes + by[scr_low_bit(left)];
        left &= ~probe->of;
        if ((tried.dead & probe->needs) != 0 || scr_try_took(s, &here, probe->passer(s, p)))
            continue;
        if (s->status != SCR_VALID)
            return tried;
        tried.dead |= probe->of;
    }
    tried.p = scr_try_end(s, &here);
    return tried;
}
