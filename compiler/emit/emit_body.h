/* emit_body.h: compiled bodies of validators as C. */
#ifndef SCHEMAC_EMIT_BODY_H
#define SCHEMAC_EMIT_BODY_H

#include "../ir/body.h"

typedef struct BodyEmit {
    const ModelSet *set;      /* its bodies have been made */
    const uint16_t *class_at; /* by a class's id: the index that MODEL values carry; n_classes or more: it has none */
    uint32_t n_classes;
    const bool *hooked;       /* by body: it is called from outside; NULL: all are */
    bool accepts;             /* the extension: asked before Python, which runs what raises again; no hooks, and only what the hooked ones reach */
} BodyEmit;

/* accepts: prints `static bool body_N(scr_body_run *, const scr_object *args, scr_object *out)`, which does not tell what was raised. Else
 * prints `static int body_hook_N(scr_call *, scr_object, scr_object *)` (an scr_body) for each body N that is called from outside, and what they need. */
void emit_bodies(Ctx *ctx, const BodyEmit *in, Out *out);

#endif
