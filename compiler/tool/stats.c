/* stats.c: `schemac stats SCHEMA...`: which parts of a schema the fast path decides, and which the tree does; how large it gets. */
#include "schema.h"
#include "so.h"

typedef struct Stats {
    const ToolArgs *args;
    const char *path;
    int exit_code;
} Stats;

static bool stats_sections(Ctx *ctx, const Stats *stats, Unit *unit, const Options *options, Out *out)
{
    Out c = out_new(ctx);
    Artefacts artefacts = {.c = &c, .sizes = out};
    if (!driver_emit(ctx, unit, options, &artefacts))
        return false;
    const SoJob job = {STR("stats_validator.c"), out_text(&c), NULL, unit->set->uses_pcre2, false};
    Str so;
    if (!so_build(ctx, stats->args, &job, &so))
        return false;
    so_sections(so, out);
    return true;
}

static bool stats_schema(Ctx *ctx, const Stats *stats, Out *out)
{
    Options options;
    Unit unit;
    if (!tool_options(ctx, stats->args, &options) || !schema_load(ctx, stats->args, stats->path, &options, &unit))
        return false;
    bool json = stats->args->format == FORMAT_JSON;
    Artefacts artefacts = {
        .stats = json || stats->args->cost ? NULL : out, .cost = stats->args->cost && !json ? out : NULL, .cost_json = json ? out : NULL,
    };
    options.name = STR("stats");
    if (stats->args->sections)
        return stats_sections(ctx, stats, &unit, &options, out);
    return driver_emit(ctx, &unit, &options, &artefacts);
}

static void stats_run(Ctx *ctx, void *arg)
{
    Stats *stats = arg;
    const ToolArgs *args = stats->args;
    Out out = out_new(ctx);
    if (!stats_schema(ctx, stats, &out))
        stats->exit_code = EXIT_INPUT;
    Str said = diag_text(ctx, args->err_colour);
    fwrite(said.ptr, 1, said.len, args->err);
    if (stats->exit_code != EXIT_CLEAN && out.len == 0)
        return;
    if (args->inputs.n > 1)
        fprintf(args->out, "%s:\n", stats->path);
    Str text = out_text(&out); /* without a C compiler sizes are told as far as they are known */
    fwrite(text.ptr, 1, text.len, args->out);
}

int tool_stats(const ToolArgs *args)
{
    int exit_code = EXIT_CLEAN;
    for (size_t i = 0; i < args->inputs.n; i++) {
        Stats stats = {.args = args, .path = args->inputs.items[i]};
        Ctx *ctx = ctx_new();
        if (!ctx || !ctx_run(ctx, stats_run, &stats)) {
            fprintf(args->err, "schemac: %s\n", ctx && ctx->fatal ? ctx->fatal : "out of memory");
            stats.exit_code = EXIT_INTERNAL;
        }
        ctx_free(ctx);
        if (stats.exit_code > exit_code)
            exit_code = stats.exit_code;
    }
    return exit_code;
}
