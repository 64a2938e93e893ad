/* scr_stream_known.c: asks the functions of the fast path about members of the root while the text becomes a tape. */
#include "scr_stream_known.h"
#include "scr_eval_state.h"

typedef struct scr_known {
    scr_json_known known; /* first: what the parser has */
    const scr_program *program;
    const scr_members *members;
    const scr_passers *passers;
    size_t len;           /* of the text */
    uint32_t max_depth;
} scr_known;

static SCR_COLD const char *scr_known_behind(const scr_json_known *known, const scr_doc *doc, const scr_arena *rest, uint32_t key, bool item, const char *p)
{
    const scr_known *self = (const scr_known *)(const void *)known;
    const scr_property *property = scr_find_property(self->program, self->members, doc, key);
    if (!property || property->node == SCR_NONE)
        return p;
    const scr_passers *passers = &self->passers[property - self->program->properties - self->members->properties];
    const scr_byte *(*passer)(scr_stream *, const scr_byte *) = item ? passers->item : passers->value;
    scr_stream s;
    if (!passer)
        return p;
    scr_stream_start(&s, doc->source, self->len, NULL, 0, self->max_depth);
    s.arena = *rest;
    s.room -= item ? 2u : 1u; /* it is not too deep: the parser has seen to that */
    const scr_byte *q = passer(&s, scr_back(&s, (size_t)(p - doc->source)));
    return q && s.status == SCR_VALID ? doc->source + scr_offset(&s, q) : NULL;
}

SCR_FN int scr_explain_known(const scr_program *program, uint32_t members, const scr_passers *passers, const char *json, size_t len,
                             uint32_t json_flags, const scr_options *options, scr_report *report)
{
    scr_known known;
    known.known.behind = scr_known_behind;
    known.program = program;
    known.members = &program->members[members];
    known.passers = passers;
    known.len = len;
    known.max_depth = scr_stream_depth(options);
    return scr_validate_refused(program, json, len, json_flags, options, report, &known.known);
}
