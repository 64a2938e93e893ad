/* driver.c: the whole compiler on one page. */
#include "driver.h"

#include "base/sha256.h"
#include "emit/emit.h"
#include "emit/emit_body.h"
#include "emit/emit_models.h"
#include "front/front.h"
#include "front/pymodel.h"
#include "pass/pass.h"
#include "plan/plan.h"
#include "plan/program.h"

static void note_formats(Ctx *ctx, const SchemaSet *set)
{
    if (!set->unasserted_formats)
        return;
    Diag *d = diag(ctx, D_FORMAT_NOT_ASSERTED, set->root->span, "\"format\" is an annotation in %s and is not checked", draft_name(set->draft));
    diag_help(ctx, d, "--format-assertion checks it; --no-format-assertion says that this is meant");
}

/* What the schema means: its resolved form and the options that change its meaning. */
static Str hash_of(Ctx *ctx, const SchemaSet *set, const Options *options)
{
    Out out = out_new(ctx);
    ir_dump(&out, set);
    out_printf(&out, "duplicate keys: %s\n", options->duplicate_keys_last ? "last" : "reject");
    return sha256_hex(ctx, out_text(&out));
}

static bool load_doc(Ctx *ctx, uint32_t file, Doc *doc, const Options *options, Unit *out)
{
    size_t errors_before = diag_errors(ctx);
    SchemaSet *set = doc ? front_json_schema(ctx, file, doc, options) : NULL;
    if (!set || diag_errors(ctx) > errors_before)
        return false;
#define PASS(name, what) \
    pass_##name(ctx, set); \
    ir_check(ctx, set);
#include "pass/pass.def"
#undef PASS
    if (options->format_assertion == AUTO)
        note_formats(ctx, set);
    if (diag_errors(ctx) > errors_before)
        return false;
    out->set = set;
    out->program = program_make(ctx, set);
    out->schema_hash = hash_of(ctx, set, options);
    out->profile = NULL;
    return out->program != NULL;
}

bool driver_load(Ctx *ctx, uint32_t file, const Options *options, Unit *out)
{
    size_t errors_before = diag_errors(ctx);
    Doc *doc = doc_read(ctx, file);
    return load_doc(ctx, file, doc, options, out) && diag_errors(ctx) == errors_before;
}

bool driver_load_python(Ctx *ctx, uint32_t file, Str name, const Options *options, Unit *out)
{
    return load_doc(ctx, file, front_python_value(ctx, file, name, options), options, out);
}

ModelSet *driver_load_models(Ctx *ctx, const uint32_t *files, size_t n_files, const Options *options)
{
    size_t errors_before = diag_errors(ctx);
    ModelSet *set = front_models(ctx, files, n_files, options);
    return diag_errors(ctx) == errors_before ? set : NULL;
}

bool driver_model_schema(Ctx *ctx, const ModelSet *set, const ModelClass *cls, Out *out)
{
    return emit_model_schema(ctx, set, cls, out);
}

bool driver_dump_bodies(Ctx *ctx, const ModelSet *set, Out *out)
{
    size_t errors_before = diag_errors(ctx);
    uint16_t *class_at = CTX_ARRAY(ctx, set->classes.n, uint16_t);
    for (uint32_t i = 0; i < set->classes.n; i++)
        class_at[i] = (uint16_t)i;
    BodyEmit in = {set, class_at, (uint32_t)set->classes.n, NULL, false};
    emit_bodies(ctx, &in, out);
    return diag_errors(ctx) == errors_before;
}

bool driver_emit(Ctx *ctx, Unit *unit, const Options *options, const Artefacts *out)
{
    size_t errors_before = diag_errors(ctx);
    const PlanInput asked = {unit->set, unit->program, options->techniques, unit->profile};
    Plan *plan = plan_make(ctx, &asked);
    EmitInput in = {unit->set, unit->program, plan, options, unit->schema_hash, unit->profile};
    if (out->dump_plan)
        plan_dump(out->dump_plan, plan);
    if (diag_asked(ctx, D_SLOW))
        plan_explain_slow(ctx, plan);
    if (out->stats)
        plan_stats(out->stats, plan);
    if (out->sizes)
        emit_sizes(ctx, &in, out->sizes);
    if (out->cost)
        plan_cost(out->cost, plan);
    if (out->cost_json)
        plan_cost_json(out->cost_json, plan);
    if (out->c)
        emit_c(ctx, &in, out->c);
    if (out->h)
        emit_header(ctx, &in, out->h);
    if (out->python)
        emit_ctypes(ctx, &in, out->python);
    if (out->pyi)
        emit_pyi(ctx, &in, out->pyi);
    if (out->ext)
        emit_ext_schema(ctx, &in, out->ext);
    if (out->ext_pyi)
        emit_ext_schema_pyi(ctx, &in, out->ext_pyi);
    return diag_errors(ctx) == errors_before;
}

void driver_emit_runtime(Ctx *ctx, Out *c, Out *h) { emit_runtime(ctx, c, h); }

bool driver_emit_ext(Ctx *ctx, const ModelSet *set, Str module, Str version, Out *c, Out *pyi)
{
    size_t errors_before = diag_errors(ctx), diags = ctx->diags.n;
    emit_ext(ctx, set, module, version, c, pyi);
    diag_unique(ctx, diags);
    return diag_errors(ctx) == errors_before;
}

bool driver_emit_model_c(Ctx *ctx, const ModelSet *set, const ModelRoots *roots, Str version, const ModelArtefacts *out)
{
    size_t errors_before = diag_errors(ctx), diags = ctx->diags.n;
    emit_model_c(ctx, set, roots->items, roots->n, roots->prefix, version, out->c, out->h);
    diag_unique(ctx, diags);
    emit_model_python(ctx, set, roots->items, roots->n, roots->prefix, roots->so, version, out->python);
    emit_model_pyi(ctx, set, roots->items, roots->n, version, out->pyi);
    return diag_errors(ctx) == errors_before;
}
