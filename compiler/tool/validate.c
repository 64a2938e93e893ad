/* validate.c: `schemac validate SCHEMA INSTANCE...`: judges files, or the lines of NDJSON files, and prints what was found.
 *
 * Memory is bounded by one document: each has a Ctx of its own, and the scratch is kept from one to the next.
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "compiled.h"
#include "lines.h"
#include "output.h"
#include "schema.h"

#define PROGRESS_EVERY 100000 /* documents */

/* One run of the command; lives on the stack of tool_validate. */
typedef struct Validation {
    const ToolArgs *args;
    Options options;
    Unit unit;
    Engine engine;
    Workshop workshop;
    Loaded loaded;
    Scratch scratch;
    uint64_t n_valid, n_invalid, n_undecided;
    int exit_code;
} Validation;

static void worse(Validation *v, int exit_code)
{
    if (exit_code > v->exit_code)
        v->exit_code = exit_code;
}

/* ---- the schema ---- */

static bool schema_read(Ctx *ctx, Validation *v)
{
    return tool_options(ctx, v->args, &v->options) && schema_load(ctx, v->args, v->args->inputs.items[0], &v->options, &v->unit);
}

static bool schema_compile(Ctx *ctx, Validation *v)
{
    Span nowhere = {0, 0, 0};
    Str why;
    if (v->args->engine != ENGINE_COMPILED)
        return true;
    if (workshop_open(ctx, v->args->cc, false, &v->workshop, &why) &&
        workshop_load(&v->workshop, ctx, &v->unit, &v->options, &v->loaded, &why)) {
        v->engine.module = v->loaded.module;
        return true;
    }
    diag(ctx, D_CANNOT_READ, nowhere, "--engine compiled cannot be used: %.*s", STR_ARG(why));
    return false;
}

static void schema_prepare(Ctx *ctx, void *arg)
{
    Validation *v = arg;
    if (!schema_read(ctx, v) || !schema_compile(ctx, v))
        worse(v, EXIT_INPUT);
    workshop_close(&v->workshop);
    v->engine.program = v->unit.program;
    v->engine.json_flags = v->options.duplicate_keys_last ? SCR_JSON_LAST_KEY_WINS : 0;
    Str said = diag_text(ctx, v->args->err_colour);
    fwrite(said.ptr, 1, said.len, v->args->err);
}

/* ---- a document ---- */

typedef struct Document {
    Validation *validation;
    const char *path;
    uint64_t line; /* 0: the whole file is read */
    Str json;
} Document;

static void count(Validation *v, int status)
{
    if (status == SCR_VALID) {
        v->n_valid++;
        return;
    }
    *(status == SCR_INVALID ? &v->n_invalid : &v->n_undecided) += 1;
    worse(v, status == SCR_INVALID ? EXIT_INVALID : EXIT_UNDECIDED);
}

static void judge(Ctx *ctx, Document *document)
{
    Validation *v = document->validation;
    const ToolArgs *args = v->args;
    OutputFormat format = args->format ? (OutputFormat)args->format : FORMAT_TEXT;
    bool wants_report = output_wants_report(format);
    scr_report report;
    Out out = out_new(ctx);
    Judgement judgement = {
        .engine = &v->engine, .name = file_name(document->path), .line = document->line, .json = document->json,
        .max_errors = args->max_errors, .colour = args->out_colour, .verbose = args->verbose,
    };
    judgement.report = wants_report ? &report : NULL;
    judgement.status = engine_judge(&v->engine, &v->scratch, document->json, args->max_errors, wants_report ? &report : NULL);
    count(v, judgement.status);
    output_print(&out, &judgement, format);
    Str text = out_text(&out);
    fwrite(text.ptr, 1, text.len, args->out);
}

static void document_run(Ctx *ctx, void *arg)
{
    Document *document = arg;
    const ToolArgs *args = document->validation->args;
    if (document->line || file_read(ctx, args, document->path, SCR_BYTES_MAX, &document->json)) {
        judge(ctx, document);
        return;
    }
    worse(document->validation, EXIT_INPUT);
    Str said = diag_text(ctx, args->err_colour);
    fwrite(said.ptr, 1, said.len, args->err);
}

static void internal_error(Validation *v, const char *why)
{
    fprintf(v->args->err, "schemac: %s\n", why ? why : "out of memory");
    worse(v, EXIT_INTERNAL);
}

static void document_judge(Document *document)
{
    Ctx *ctx = ctx_new();
    if (!ctx || !ctx_run(ctx, document_run, document))
        internal_error(document->validation, ctx ? ctx->fatal : NULL);
    ctx_free(ctx);
}

/* ---- NDJSON: one document a line ---- */

static void progress(const Validation *v, uint64_t line)
{
    if (line % PROGRESS_EVERY == 0 && isatty(fileno(v->args->err)) && !isatty(fileno(v->args->out)))
        fprintf(v->args->err, "\r%llu lines ", (unsigned long long)line);
}

static void lines_judge(Validation *v, const char *path)
{
    bool is_stdin = strcmp(path, "-") == 0;
    FILE *file = is_stdin ? v->args->in : fopen(path, "rb");
    LineReader reader;
    Document document = {.validation = v, .path = path};
    lines_open(&reader, file ? fileno(file) : -1);
    if (!file)
        reader.error = errno;
    while (file && !ferror(v->args->out) && lines_next(&reader, &document.json)) {
        document.line++;
        if (!line_is_blank(document.json))
            document_judge(&document);
        progress(v, document.line);
    }
    if (reader.error) {
        Str name = file_name(path);
        fprintf(v->args->err, "schemac: cannot read '%.*s': %s\n", STR_ARG(name), file_why(reader.error));
        worse(v, EXIT_INPUT);
    }
    if (file && !is_stdin)
        fclose(file);
    lines_close(&reader);
}

/* ---- the command ---- */

static void instances_judge(Validation *v)
{
    const TextList *inputs = &v->args->inputs;
    for (size_t i = 1; i < inputs->n && !ferror(v->args->out); i++) {
        Document document = {.validation = v, .path = inputs->items[i]};
        if (v->args->ndjson)
            lines_judge(v, inputs->items[i]);
        else
            document_judge(&document);
    }
    if (v->args->verbose)
        fprintf(v->args->err, "%llu valid, %llu invalid, %llu undecided\n", (unsigned long long)v->n_valid,
                (unsigned long long)v->n_invalid, (unsigned long long)v->n_undecided);
    if (fflush(v->args->out) != 0 || ferror(v->args->out)) {
        fprintf(v->args->err, "schemac: cannot write the results: %s\n", file_why(errno));
        worse(v, EXIT_INPUT);
    }
}

int tool_validate(const ToolArgs *args)
{
    Validation v = {.args = args};
    Ctx *ctx = ctx_new();
    if (!ctx || !ctx_run(ctx, schema_prepare, &v))
        internal_error(&v, ctx ? ctx->fatal : NULL);
    if (v.exit_code == EXIT_CLEAN)
        instances_judge(&v);
    workshop_close(&v.workshop);
    loaded_free(&v.loaded);
    scratch_free(&v.scratch);
    ctx_free(ctx);
    return v.exit_code;
}
