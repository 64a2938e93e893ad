/* bowtie.c: `schemac bowtie`: the harness protocol of Bowtie (IHOP version 1): one JSON message a line in, one out.
 *
 *   start {version}      what this implementation is
 *   dialect {dialect}    the dialect of schemas without $schema
 *   run {seq, case, output}   verdicts of a case's instances
 *   stop                 the end
 *
 * Schemas and instances pass through as text, so numbers keep their digits. Whatever comes in, an answer goes out: what cannot
 * be run is "errored" or "skipped", with the reason.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../base/limits.h"
#include "../text/doc.h"
#include "args.h"
#include "compiled.h"
#include "lines.h"
#include "output.h"

/* Bowtie wants addresses of the project. A packager who has them sets it; .invalid (RFC 2606) promises nothing. */
#ifndef SCHEMAC_URL
#define SCHEMAC_URL "https://schemac.invalid"
#endif

typedef struct DialectRow {
    const char *uri, *draft; /* draft: as --draft has it */
} DialectRow;

static const DialectRow dialects[] = {
    {"https://json-schema.org/draft/2020-12/schema", "2020-12"}, {"https://json-schema.org/draft/2019-09/schema", "2019-09"},
    {"http://json-schema.org/draft-07/schema#", "7"},            {"http://json-schema.org/draft-06/schema#", "6"},
    {"http://json-schema.org/draft-04/schema#", "4"},
};
#define N_DIALECTS (sizeof dialects / sizeof *dialects)

/* One conversation; lives on the stack of tool_bowtie. */
typedef struct Bowtie {
    const ToolArgs *args;
    Ctx *ctx;          /* of the workshop */
    Workshop workshop;
    Str no_workshop;   /* why there is none */
    Scratch scratch;
    Loaded loaded;     /* of the case under way */
    const char *draft; /* by the last dialect message; NULL: none yet */
    bool stopped;
} Bowtie;

/* One message; lives as long as its Ctx. */
typedef struct Message {
    Bowtie *bowtie;
    Str line;
    Str seq;    /* as JSON; empty: none */
    Out answer; /* without the newline */
} Message;

/* ---- answers ---- */

static void answer_begin(Message *m)
{
    m->answer.len = 0;
    out_char(&m->answer, '{');
    if (m->seq.len) {
        out_z(&m->answer, "\"seq\":");
        out_str(&m->answer, m->seq);
        out_char(&m->answer, ',');
    }
}

/* A message is one line; newlines in JSON text stand between values only. */
static void out_one_line(Out *out, Str json)
{
    for (size_t i = 0; i < json.len; i++)
        if (json.ptr[i] != '\n')
            out_char(out, json.ptr[i]);
}

/* The members of an "errored" object, after the brace. details: a JSON array of diagnostics, may be empty. */
static void out_errored(Out *out, Str message, Str details)
{
    out_z(out, "\"errored\":true,\"context\":{\"message\":");
    out_json_string(out, message);
    if (details.len) {
        out_z(out, ",\"diagnostics\":");
        out_one_line(out, details);
    }
    out_z(out, "}}");
}

static void answer_error(Message *m, Str message, Str details)
{
    answer_begin(m);
    out_errored(&m->answer, message, details);
}

static void answer_skipped(Message *m, Str why)
{
    answer_begin(m);
    out_z(&m->answer, "\"skipped\":true,\"message\":");
    out_json_string(&m->answer, why);
    out_char(&m->answer, '}');
}

static void start(Message *m)
{
    Out *out = &m->answer;
    out_z(out, "{\"version\":1,\"implementation\":{\"language\":\"c\",\"name\":\"schemac\",\"version\":\"" SCHEMAC_VERSION "\","
               "\"homepage\":\"" SCHEMAC_URL "\",\"issues\":\"" SCHEMAC_URL "/issues\",\"source\":\"" SCHEMAC_URL "\",\"dialects\":[");
    for (size_t i = 0; i < N_DIALECTS; i++)
        out_printf(out, "%s\"%s\"", i ? "," : "", dialects[i].uri);
    out_z(out, "]}}");
}

static void dialect(Message *m, const Doc *message)
{
    const Doc *uri = doc_get(message, STR("dialect"));
    bool known = false;
    for (size_t i = 0; i < N_DIALECTS; i++)
        if (uri && uri->kind == DOC_STRING && str_is(uri->text, dialects[i].uri)) {
            m->bowtie->draft = dialects[i].draft;
            known = true;
        }
    out_printf(&m->answer, "{\"ok\":%s}", known ? "true" : "false");
}

/* ---- run ---- */

/* One case under way; lives as long as the message. */
typedef struct Case {
    Message *message;
    Ctx *ctx;
    const Doc *doc;  /* the case */
    Options options;
    Unit unit;
    Engine engine;
    bool annotations;
} Case;

static Str doc_text(Ctx *ctx, const Doc *doc)
{
    Out out = out_new(ctx);
    doc_write(&out, doc);
    return out_text(&out);
}

static void registry_read(Case *c)
{
    const Doc *documents = doc_get(c->doc, STR("registry"));
    if (!documents || documents->kind != DOC_OBJECT)
        return;
    c->options.registry = CTX_NEW(c->ctx, Registry);
    for (size_t i = 0; i < documents->n; i++) {
        const DocMember *member = &documents->members[i];
        registry_add(c->ctx, c->options.registry, member->key, member->key, doc_text(c->ctx, member->value));
    }
}

/* Errors that say "not supported here" and not "wrong". */
static bool is_unsupported(DiagCode code)
{
    return code == D_UNKNOWN_DIALECT || code == D_UNKNOWN_VOCABULARY || code == D_PATTERN_UNSUPPORTED ||
           code == D_PATTERN_LIMIT || code == D_DIVISOR_LIMIT || code == D_TOO_LARGE;
}

static void answer_refusal(Case *c)
{
    const Diag *first = NULL;
    bool unsupported = true;
    for (size_t i = 0; i < c->ctx->diags.n; i++) {
        const Diag *d = &c->ctx->diags.items[i];
        if (d->severity != SEV_ERROR)
            continue;
        first = first ? first : d;
        unsupported = unsupported && is_unsupported(d->code);
    }
    Str why = first ? first->message : STR("the schema was refused without a reason");
    if (first && unsupported)
        answer_skipped(c->message, why);
    else
        answer_error(c->message, why, diag_json(c->ctx));
}

static bool case_load(Case *c)
{
    const Doc *schema = doc_get(c->doc, STR("schema"));
    Bowtie *bowtie = c->message->bowtie;
    Str why;
    if (!schema) {
        answer_error(c->message, STR("the case has no schema"), STR(""));
        return false;
    }
    if (!tool_options(c->ctx, bowtie->args, &c->options)) {
        answer_refusal(c);
        return false;
    }
    if (bowtie->draft)
        c->options.draft = str_of(bowtie->draft);
    registry_read(c);
    uint32_t file = ctx_add_source(c->ctx, STR("schema.json"), doc_text(c->ctx, schema));
    if (!driver_load(c->ctx, file, &c->options, &c->unit)) {
        answer_refusal(c);
        return false;
    }
    c->engine.program = c->unit.program;
    c->engine.json_flags = c->options.duplicate_keys_last ? SCR_JSON_LAST_KEY_WINS : 0;
    if (bowtie->args->engine != ENGINE_COMPILED)
        return true;
    if (!bowtie->workshop.directory) {
        answer_error(c->message, bowtie->no_workshop, STR(""));
        return false;
    }
    if (!workshop_load(&bowtie->workshop, c->ctx, &c->unit, &c->options, &bowtie->loaded, &why)) {
        answer_error(c->message, why, STR(""));
        return false;
    }
    c->engine.module = bowtie->loaded.module;
    return true;
}

static void run_test(Case *c, Out *out, const Doc *test)
{
    const Doc *instance = doc_get(test, STR("instance"));
    out_char(out, '{');
    if (!instance) {
        out_errored(out, STR("the test has no instance"), STR(""));
        return;
    }
    Str json = doc_text(c->ctx, instance);
    int status = engine_judge(&c->engine, &c->message->bowtie->scratch, json, 0, NULL);
    if (status < 0) {
        out_errored(out, str_of(status_text(status)), STR(""));
        return;
    }
    out_printf(out, "\"valid\":%s", status == SCR_VALID ? "true" : "false");
    if (c->annotations && status == SCR_VALID) {
        out_z(out, ",\"annotations\":");
        output_annotations(out, &c->engine, c->unit.set, json);
    }
    out_char(out, '}');
}

static void run_tests(Case *c)
{
    const Doc *tests = doc_get(c->doc, STR("tests"));
    Out *out = &c->message->answer;
    if (!tests || tests->kind != DOC_ARRAY) {
        answer_error(c->message, STR("the case has no array of tests"), STR(""));
        return;
    }
    answer_begin(c->message);
    out_z(out, "\"results\":[");
    for (size_t i = 0; i < tests->n; i++) {
        if (i)
            out_char(out, ',');
        run_test(c, out, tests->items[i]);
    }
    out_z(out, "]}");
}

static void run(Ctx *ctx, Message *m, const Doc *message)
{
    const Doc *output = doc_get(message, STR("output"));
    Case c = {.message = m, .ctx = ctx, .doc = doc_get(message, STR("case"))};
    c.annotations = output && output->kind == DOC_STRING && str_is(output->text, "annotations");
    if (!c.doc || c.doc->kind != DOC_OBJECT)
        answer_error(m, STR("there is no case to run"), STR(""));
    else if (case_load(&c))
        run_tests(&c);
}

/* ---- the conversation ---- */

static void message_answer(Ctx *ctx, void *arg)
{
    Message *m = arg;
    m->answer = out_new(ctx);
    Doc *message = json_read(ctx, ctx_add_source(ctx, STR("<stdin>"), m->line));
    const Doc *command = message ? doc_get(message, STR("cmd")) : NULL;
    const Doc *seq = message ? doc_get(message, STR("seq")) : NULL;
    Str name = command && command->kind == DOC_STRING ? command->text : STR("");
    if (seq)
        m->seq = doc_text(ctx, seq);
    if (!message)
        answer_error(m, STR("the line is not JSON"), diag_json(ctx));
    else if (str_is(name, "start"))
        start(m);
    else if (str_is(name, "dialect"))
        dialect(m, message);
    else if (str_is(name, "run"))
        run(ctx, m, message);
    else if (str_is(name, "stop"))
        m->bowtie->stopped = true;
    else
        answer_error(m, str_printf(ctx, "unknown command \"%.*s\"", STR_ARG(name)), STR(""));
}

/* What is told when a message's own memory cannot be used any more. */
static void answer_fatal(const Bowtie *bowtie, const Message *m, const char *why)
{
    FILE *to = bowtie->args->out;
    fputc('{', to);
    if (m->seq.len) {
        fputs("\"seq\":", to);
        fwrite(m->seq.ptr, 1, m->seq.len, to);
        fputc(',', to);
    }
    fputs("\"errored\":true,\"context\":{\"message\":\"", to);
    for (; *why; why++)
        fputc(*why == '"' || *why == '\\' || (unsigned char)*why < ' ' ? '\'' : *why, to);
    fputs("\"}}\n", to);
}

static void line_answer(Bowtie *bowtie, Str line)
{
    Message m = {.bowtie = bowtie, .line = line};
    Ctx *ctx = ctx_new();
    if (!ctx || !ctx_run(ctx, message_answer, &m))
        answer_fatal(bowtie, &m, ctx && ctx->fatal ? ctx->fatal : "out of memory");
    else if (m.answer.len > 0) {
        fwrite(m.answer.ptr, 1, m.answer.len, bowtie->args->out);
        fputc('\n', bowtie->args->out);
    }
    fflush(bowtie->args->out);
    loaded_free(&bowtie->loaded);
    ctx_free(ctx);
}

static void open_workshop(Ctx *ctx, void *arg)
{
    Bowtie *bowtie = arg;
    if (bowtie->args->engine == ENGINE_COMPILED)
        workshop_open(ctx, bowtie->args->cc, true, &bowtie->workshop, &bowtie->no_workshop);
}

int tool_bowtie(const ToolArgs *args)
{
    Bowtie bowtie = {.args = args, .ctx = ctx_new()};
    LineReader reader;
    Str line;
    int exit_code = EXIT_CLEAN;
    if (!bowtie.ctx || !ctx_run(bowtie.ctx, open_workshop, &bowtie)) {
        ctx_free(bowtie.ctx);
        return EXIT_INTERNAL;
    }
    lines_open(&reader, fileno(args->in));
    while (!bowtie.stopped && !ferror(args->out) && lines_next(&reader, &line))
        if (!line_is_blank(line))
            line_answer(&bowtie, line);
    if (reader.error || ferror(args->out)) {
        fprintf(args->err, "schemac: the conversation broke: %s\n", file_why(reader.error));
        exit_code = EXIT_INPUT;
    }
    lines_close(&reader);
    workshop_close(&bowtie.workshop);
    scratch_free(&bowtie.scratch);
    ctx_free(bowtie.ctx);
    return exit_code;
}
