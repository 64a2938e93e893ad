/* check_env_scalar.c: text against dates, times, durations, decimals and UUIDs, by the engine that decodes models in C: the same answers, the same words. */
#include "check_env.h"

#include "../../runtime/model/scr_model_run.h"

#include <math.h>
#include <string.h>
#include <time.h>

#define SCRATCH ((size_t)1 << 20) /* bytes for one value and its error */

static bool has_bounds(const ModelLimits *l) { return l->gt || l->ge || l->lt || l->le || l->multiple_of; }

static scr_mlimits limits_of(const ModelType *type)
{
    const ModelLimits *l = &type->limits;
    uint32_t flags = (l->zone == ZONE_AWARE ? SCR_L_AWARE : 0) | (l->zone == ZONE_NAIVE ? SCR_L_NAIVE : 0) | (l->tense == TENSE_PAST ? SCR_L_PAST : 0)
                   | (l->tense == TENSE_FUTURE ? SCR_L_FUTURE : 0) | (type->kind == TYPE_DECIMAL && !l->allow_inf_nan ? SCR_L_FINITE : 0);
    return (scr_mlimits){.flags = flags, .gt = SCR_NO_VALUE, .ge = SCR_NO_VALUE, .lt = SCR_NO_VALUE, .le = SCR_NO_VALUE, .multiple_of = SCR_NO_VALUE,
                         .low = INT64_MIN, .high = INT64_MAX, .numbers = {(double)NAN, (double)NAN, (double)NAN, (double)NAN}, .min_length = -1,
                         .max_length = -1, .max_digits = l->max_digits, .decimal_places = l->decimal_places};
}

static int kind_of(const ModelType *type)
{
    switch ((int)type->kind) {
    case TYPE_DECIMAL: return SCR_M_DECIMAL;
    case TYPE_DATE: return SCR_M_DATE;
    case TYPE_TIME: return SCR_M_TIME;
    case TYPE_DATETIME: return SCR_M_DATETIME;
    case TYPE_TIMEDELTA: return SCR_M_TIMEDELTA;
    case TYPE_UUID: return SCR_M_UUID;
    default: return -1;
    }
}

int env_check_scalar(Ctx *ctx, const ModelType *type, const EnvValue *value, Str *message, Str *error)
{
    int kind = kind_of(type);
    if (kind < 0 || value->kind != ENV_TEXT || has_bounds(&type->limits))
        return -1;
    const scr_mlimits limits = limits_of(type);
    const scr_mtype table = {.kind = (uint8_t)kind, .index = (uint16_t)type->uuid_version, .limits = &limits};
    const scr_mmodule module = {.name = ""};
    const scr_mdecoder decoder = {.module = &module};
    scr_model_options options = {.struct_size = sizeof options, .scratch = ctx_alloc(ctx, SCRATCH), .scratch_size = SCRATCH};
    scr_model_report report = {.struct_size = sizeof report};
    scr_arena arena;
    scr_mrecord *records[1] = {NULL};
    options.now = (int64_t)time(NULL) * 1000000;
    scr_arena_init(&arena, options.scratch, options.scratch_size);
    scr_mrun run = {.decoder = &decoder, .def = &module, .arena = &arena, .options = &options, .mode = SCR_MODE_PYTHON, .exact = SCR_MEXACT, .strict = -1,
                    .records = records, .max_records = 1, .data_class = SCR_NO_VALUE, .doc = {.source = ""}, .work = SIZE_MAX};
    scr_object made = scr_model_check(&run, &table, scr_model_made(scr_o_text(SCR_O_STR, value->text.ptr, value->text.len)));
    if (run.status)
        return -1;
    if (made.kind != SCR_O_MISSING)
        return 1;
    scr_model_report_errors(&run, &report);
    if (run.status || !report.n_errors)
        return -1;
    *message = str_copy(ctx, (Str){report.errors[0].msg.ptr, report.errors[0].msg.len});
    *error = str_copy(ctx, (Str){report.errors[0].type.ptr, report.errors[0].type.len});
    return 0;
}
