/* engine.c: judging a document by the evaluator or by generated code; both the same way. */
#include "engine.h"

#define SCRATCH_FIRST ((size_t)1 << 20)
#define SCRATCH_MOST ((size_t)4 << 30) /* past it a document is undecided: SCR_NO_SCRATCH */

void scratch_free(Scratch *scratch)
{
    arena_free(scratch->arena);
    *scratch = (Scratch){NULL, NULL, 0};
}

bool scratch_reserve(Scratch *scratch, size_t size)
{
    if (scratch->size >= size)
        return true;
    scratch_free(scratch);
    scratch->arena = arena_new();
    scratch->memory = scratch->arena ? arena_alloc(scratch->arena, size) : NULL;
    if (!scratch->memory) {
        scratch_free(scratch);
        return false;
    }
    scratch->size = size;
    return true;
}

static int judge_once(const Engine *engine, Str json, const scr_options *options, scr_report *report)
{
    if (!engine->module)
        return scr_validate(engine->program, json.ptr, json.len, engine->json_flags, options, report);
    if (report && engine->module->validate)
        return engine->module->validate(json.ptr, json.len, options, report);
    return engine->module->check(json.ptr, json.len, options);
}

/* More scratch may decide, or list errors that did not fit. */
static bool wants_more(int status, const scr_report *report, uint32_t max_errors)
{
    uint32_t most = max_errors ? max_errors : SCR_ERRORS_DEFAULT;
    return status == SCR_NO_SCRATCH || (report && report->truncated && report->n_errors < most);
}

int engine_judge(const Engine *engine, Scratch *scratch, Str json, uint32_t max_errors, scr_report *report)
{
    scr_options options = {.struct_size = sizeof options, .max_errors = max_errors};
    if (!scratch_reserve(scratch, SCRATCH_FIRST))
        return SCR_NO_SCRATCH;
    for (;;) {
        options.scratch = scratch->memory;
        options.scratch_size = scratch->size;
        if (report)
            *report = (scr_report){.struct_size = sizeof *report};
        int status = judge_once(engine, json, &options, report);
        bool more = wants_more(status, report, max_errors) && scratch->size < SCRATCH_MOST;
        if (!more)
            return status;
        if (!scratch_reserve(scratch, scratch->size * 4)) {
            if (report)
                *report = (scr_report){.struct_size = sizeof *report};
            return SCR_NO_SCRATCH;
        }
    }
}

const char *status_name(int status)
{
    switch (status) {
    case SCR_NO_SCRATCH: return "no_scratch";
    case SCR_TOO_DEEP: return "too_deep";
    case SCR_TOO_LARGE: return "too_large";
    case SCR_MATCH_LIMIT: return "match_limit";
    case SCR_WORK_LIMIT: return "work_limit";
    case SCR_BAD_OPTIONS: return "bad_options";
    }
    return "unknown";
}

const char *status_text(int status)
{
    switch (status) {
    case SCR_NO_SCRATCH: return "the check needs more working memory than there is, or than 4 GiB";
    case SCR_TOO_DEEP: return "the document is nested deeper than 1200 levels";
    case SCR_TOO_LARGE: return "the document is longer than 4 GiB";
    case SCR_MATCH_LIMIT: return "an irregular pattern used up its match limit";
    case SCR_WORK_LIMIT: return "the schema needs more work for this document than the limit";
    case SCR_BAD_OPTIONS: return "the module was generated for another ABI";
    }
    return "an unknown status";
}
