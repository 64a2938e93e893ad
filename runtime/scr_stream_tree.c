/* scr_stream_tree.c: parses one value of the stream into the scratch and runs the evaluator on it. */
#include "scr_stream_tree.h"

static int scr_tree_judge(scr_stream *s, const scr_program *program, const scr_doc *doc, uint32_t node)
{
    scr_eval eval;
    memset(&eval, 0, sizeof eval);
    eval.program = program;
    eval.doc = doc;
    eval.arena = &s->arena;
    eval.want = SCR_WANT_VERDICT;
    eval.max_depth = s->max_depth;
    scr_arena before = s->arena;
    int status = scr_eval_run(&eval, node, 0);
    s->arena = before;
    return status;
}

static int scr_tree_value(scr_stream *s, size_t *at, const scr_program *program, const uint32_t *nodes, uint32_t n)
{
    scr_doc doc;
    scr_json_error error;
    int status = scr_json_parse_value(s->json, s->len, at, s->room - 1, 0, &s->arena, &doc, &error);
    for (uint32_t i = 0; i < n && status == SCR_VALID; i++)
        status = scr_tree_judge(s, program, &doc, nodes[i]);
    return status;
}

SCR_FN SCR_VERDICTS const scr_byte *scr_tree(scr_stream *s, const scr_byte *p, const scr_program *program, const uint32_t *nodes, uint32_t n)
{
    /* The parser takes a depth of 0 for its default. */
    if (s->room == 1 && (*p == '[' || *p == '{')) {
        scr_undecided(s, SCR_TOO_DEEP);
        return NULL;
    }
    size_t at = scr_offset(s, p), from = at;
    scr_arena before = s->arena;
    int status = scr_tree_value(s, &at, program, nodes, n);
    s->arena = before;
    if (status < 0)
        scr_undecided(s, status);
    return status == SCR_VALID ? scr_ahead(s, p + (at - from)) : NULL;
}
