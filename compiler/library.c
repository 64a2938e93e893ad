/* library.c: libschemac: schemac.h over the driver and the runtime's evaluator.
 *
 * A program owns the Ctx that compiled it and is constant afterwards, so that many threads may use it. A text that is handed
 * out owns an arena of its own.
 */
#include "schemac.h"

#include <string.h>

#include "../runtime/scr_each.h"
#include "driver.h"

struct schemac_program {
    Ctx *ctx;
    Unit unit;
    const char *schema_hash;
    uint32_t json_flags;
    scr_each each; /* names NULL: there is none */
};

typedef struct Compilation {
    Str text;
    const schemac_options *options;
    schemac_program *program; /* NULL: errors */
    Str diagnostics;
} Compilation;

/* Stands before each text that is handed out. */
typedef struct TextOwner {
    Arena *arena;
    char text[];
} TextOwner;

static char *text_new(Str s)
{
    Arena *arena = arena_new();
    TextOwner *owner = arena && s.len < SIZE_MAX - sizeof *owner ? arena_alloc(arena, sizeof *owner + s.len + 1) : NULL;
    if (!owner) {
        arena_free(arena);
        return NULL;
    }
    owner->arena = arena;
    memcpy(owner->text, s.ptr, s.len);
    owner->text[s.len] = 0;
    return owner->text;
}

void schemac_free_text(char *text)
{
    if (text)
        arena_free(((TextOwner *)(void *)(text - offsetof(TextOwner, text)))->arena);
}

/* False after a diagnostic. */
static bool options_check(Ctx *ctx, const schemac_options *options)
{
    Span nowhere = {0, 0, 0};
    if (options && options->struct_size != sizeof *options)
        diag(ctx, D_USAGE, nowhere, "schemac_options.struct_size is %zu, this library knows %zu", options->struct_size,
             sizeof *options);
    else if (options && (options->format_assertion < 0 || options->format_assertion > 2))
        diag(ctx, D_USAGE, nowhere, "schemac_options.format_assertion is %d, not 0, 1 or 2", options->format_assertion);
    else if (options && options->n_registry && !options->registry)
        diag(ctx, D_USAGE, nowhere, "schemac_options.registry is NULL, n_registry is not 0");
    else
        return true;
    return false;
}

static Registry *registry_of(Ctx *ctx, const schemac_options *from)
{
    Registry *registry = CTX_NEW(ctx, Registry);
    for (size_t i = 0; i < from->n_registry; i++) {
        const schemac_document *document = &from->registry[i];
        Str uri = str_copy(ctx, str_of(document->uri));
        Str text = str_copy(ctx, (Str){document->text, document->len});
        registry_add(ctx, registry, uri, uri, text);
    }
    return registry;
}

static Options options_of(Ctx *ctx, const schemac_options *from)
{
    Options options = {.version = STR(SCHEMAC_VERSION)};
    if (!from)
        return options;
    options.draft = from->draft ? str_copy(ctx, str_of(from->draft)) : STR("");
    options.format_assertion = (Tristate)from->format_assertion;
    options.content_assertion = from->content_assertion != 0;
    options.duplicate_keys_last = from->duplicate_keys_last != 0;
    options.registry = registry_of(ctx, from);
    options.has_each = from->each != NULL;
    options.each = from->each ? str_copy(ctx, str_of(from->each)) : STR("");
    return options;
}

static scr_each each_of(Ctx *ctx, const Batch *batch)
{
    scr_text *names = CTX_ARRAY(ctx, batch->names.n, scr_text);
    uint32_t *items = CTX_ARRAY(ctx, batch->items.n, uint32_t);
    for (size_t i = 0; i < batch->names.n; i++)
        names[i] = (scr_text){batch->names.items[i].ptr, batch->names.items[i].len};
    for (size_t i = 0; i < batch->items.n; i++)
        items[i] = batch->items.items[i]->id;
    return (scr_each){names, items, (uint32_t)batch->names.n, (uint32_t)batch->items.n, batch->frame->id};
}

static void compile(Ctx *ctx, void *arg)
{
    Compilation *job = arg;
    const schemac_options *from = job->options;
    if (options_check(ctx, from)) {
        Options options = options_of(ctx, from);
        Str name = str_copy(ctx, str_of(from && from->name ? from->name : "schema.json"));
        uint32_t file = ctx_add_source(ctx, name, str_copy(ctx, job->text));
        schemac_program *program = CTX_NEW(ctx, schemac_program);
        if (driver_load(ctx, file, &options, &program->unit)) {
            program->ctx = ctx;
            program->schema_hash = str_z(ctx, program->unit.schema_hash);
            if (program->unit.set->batch)
                program->each = each_of(ctx, program->unit.set->batch);
            program->json_flags = options.duplicate_keys_last ? SCR_JSON_LAST_KEY_WINS : 0;
            job->program = program;
        }
    }
    job->diagnostics = diag_json(ctx);
}

typedef struct Fatal {
    const char *why;
    char *text;
} Fatal;

static void fatal_print(Ctx *ctx, void *arg)
{
    Fatal *fatal = arg;
    Out out = out_new(ctx);
    out_z(&out, "[{\"code\":\"SC9999\",\"severity\":\"error\",\"message\":");
    out_json_string(&out, str_of(fatal->why));
    out_z(&out, ",\"pointer\":\"\"}]\n");
    fatal->text = text_new(out_text(&out));
}

/* What is said of a compilation that did not come to its end; NULL: memory ran out. */
static char *fatal_text(const char *why)
{
    Fatal fatal = {why, NULL};
    bool memory = !why || strncmp(why, "out of memory", strlen("out of memory")) == 0;
    Ctx *ctx = memory ? NULL : ctx_new();
    if (ctx)
        ctx_run(ctx, fatal_print, &fatal);
    ctx_free(ctx);
    return fatal.text;
}

schemac_program *schemac_compile(const char *text, size_t len, const schemac_options *options, char **diagnostics)
{
    Compilation job = {.text = {text, len}, .options = options};
    Ctx *ctx = ctx_new();
    if (diagnostics)
        *diagnostics = NULL;
    if (!ctx)
        return NULL;
    if (!ctx_run(ctx, compile, &job)) {
        job.program = NULL;
        if (diagnostics)
            *diagnostics = fatal_text(ctx->fatal);
    } else if (diagnostics) {
        *diagnostics = text_new(job.diagnostics);
    }
    if (!job.program)
        ctx_free(ctx);
    return job.program;
}

void schemac_free(schemac_program *program)
{
    if (program)
        ctx_free(program->ctx); /* the program itself stands in it */
}

int schemac_check(const schemac_program *program, const char *json, size_t len, const scr_options *options)
{
    return scr_validate(program->unit.program, json, len, program->json_flags, options, NULL);
}

int schemac_validate(const schemac_program *program, const char *json, size_t len, const scr_options *options,
                     scr_report *report)
{
    return scr_validate(program->unit.program, json, len, program->json_flags, options, report);
}

int schemac_check_each(const schemac_program *program, const char *json, size_t len, const scr_options *options,
                       scr_verdicts *verdicts)
{
    if (program->each.names == NULL)
        return SCR_BAD_OPTIONS;
    return scr_check_each(program->unit.program, &program->each, json, len, program->json_flags, options, verdicts);
}

size_t schemac_scratch_bound(const schemac_program *program, size_t len)
{
    return scr_scratch_bound(program->unit.program, len);
}

const char *schemac_schema_hash(const schemac_program *program)
{
    return program->schema_hash;
}

const char *schemac_version(void)
{
    return SCHEMAC_VERSION;
}
