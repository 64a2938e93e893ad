/* fuzz_schema.c: any bytes as a schema, through the whole compiler, and its program over a few documents.
 *
 * The first byte chooses options and whether an allocation fails, the rest is the schema (one that begins with '%' is YAML). What must
 * hold: no memory error, no internal error; errors or output, never both nor neither; a verdict is one of its named values. */
#include "compiler/driver.h"
#include "runtime/scr_report.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { OPTION_FORMATS = 1, OPTION_CONTENT = 2, OPTION_LAST_KEY = 4, OPTION_SPLIT = 8, OPTION_VERDICT_ONLY = 16, OPTION_NO_MEMORY = 32 };

typedef struct Fuzz {
    uint32_t file;
    uint8_t choice;
} Fuzz;

static const char *const documents[] = {
    "null", "true", "1.50", "-9007199254740993e2", "\"a\"", "\"ORD-1\"", "[]", "[1,1.0,\"a\",[1],{\"a\":1}]", "{}",
    "{\"a\":1,\"b\":\"x\",\"c\":[{\"a\":{\"a\":null}}],\"foo\":{\"bar\":[]},\"\":0}", "{\"a\":1,\"a\":2}", "[[[[[[[[]]]]]]]", "{\"a\":{\"a\":{\"a\":{}}}}",
};

static char scratch[1 << 16];

static void require(bool condition)
{
    if (!condition)
        abort();
}

static void judge(const scr_program *program)
{
    for (size_t i = 0; i < sizeof documents / sizeof documents[0]; i++) {
        scr_options options = {.struct_size = sizeof options, .scratch = scratch, .scratch_size = sizeof scratch};
        scr_report report = {.struct_size = sizeof report};
        size_t len = strlen(documents[i]);
        int status = scr_validate(program, documents[i], len, 0, &options, NULL);
        require(status >= SCR_NOT_READY && status <= SCR_INVALID);
        int again = scr_validate(program, documents[i], len, 0, &options, &report);
        require(again == status || status < 0 || again < 0);
        require(again != SCR_INVALID || report.n_errors > 0 || report.truncated);
        for (size_t e = 0; e < report.n_errors; e++)
            require(report.errors[e].offset <= len && report.errors[e].line >= 1 && report.errors[e].column >= 1);
    }
}

static Options options_of(uint8_t choice)
{
    Options options = {.name = STR("fuzz"), .so_stem = STR("fuzz_validator"), .version = STR("0")};
    options.format_assertion = choice & OPTION_FORMATS ? YES : AUTO;
    options.content_assertion = choice & OPTION_CONTENT;
    options.duplicate_keys_last = choice & OPTION_LAST_KEY;
    options.split = choice & OPTION_SPLIT;
    options.verdict_only = choice & OPTION_VERDICT_ONLY;
    return options;
}

static void compile(Ctx *ctx, void *arg)
{
    Fuzz *fuzz = arg;
    Options options = options_of(fuzz->choice);
    Unit unit;
    bool loaded = driver_load(ctx, fuzz->file, &options, &unit);
    require(loaded == (diag_errors(ctx) == 0));
    if (loaded) {
        judge(unit.program);
        Out c = out_new(ctx), h = out_new(ctx), python = out_new(ctx), pyi = out_new(ctx);
        Artefacts artefacts = {.c = &c, .h = &h, .python = &python, .pyi = &pyi};
        bool emitted = driver_emit(ctx, &unit, &options, &artefacts);
        require(emitted == (diag_errors(ctx) == 0));
        require(!emitted || (c.len > 0 && h.len > 0));
    }
    diag_text(ctx, true);
    diag_json(ctx);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    Ctx *ctx = ctx_new();
    require(ctx != NULL);
    Str text = {(const char *)data + 1, size - 1};
    Fuzz fuzz = {.choice = data[0]};
    fuzz.file = ctx_add_source(ctx, size > 1 && data[1] == '%' ? STR("s.yaml") : STR("s.json"), text);
    if (fuzz.choice & OPTION_NO_MEMORY)
        arena_fail_at(ctx->arena, 1 + str_hash(text) % 4096);
    bool finished = ctx_run(ctx, compile, &fuzz);
    require(finished || strncmp(ctx->fatal, "internal error", strlen("internal error")) != 0);
    require(finished || (fuzz.choice & OPTION_NO_MEMORY));
    ctx_free(ctx);
    return 0;
}
