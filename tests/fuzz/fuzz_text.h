/* fuzz_text.h: what the fuzzers of both readers check. */
#ifndef TESTS_FUZZ_TEXT_H
#define TESTS_FUZZ_TEXT_H

#include "compiler/text/doc.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef struct FuzzText {
    uint32_t file;
    Doc *doc;
    Str written;
} FuzzText;

static void fuzz_require(bool condition)
{
    if (!condition)
        abort();
}

/* Spans lie in the source, children in their parents unless an alias brought them. */
static void fuzz_spans(const Doc *doc, size_t len, size_t *budget)
{
    if (*budget == 0)
        return; /* aliases: a small text can be a large tree */
    --*budget;
    fuzz_require(doc->span.start <= doc->span.end && doc->span.end <= len);
    for (size_t i = 0; i < doc->n; i++)
        fuzz_spans(doc->kind == DOC_ARRAY ? doc->items[i] : doc->members[i].value, len, budget);
}

static void fuzz_read(Ctx *ctx, void *arg)
{
    FuzzText *f = arg;
    f->doc = doc_read(ctx, f->file);
    fuzz_require((f->doc == NULL) == (diag_errors(ctx) > 0));
    diag_text(ctx, true);
    diag_json(ctx);
    if (!f->doc)
        return;
    size_t budget = 10000;
    fuzz_spans(f->doc, ctx_source(ctx, f->file)->text.len, &budget);
    if (budget == 0)
        return;
    Out out = out_new(ctx);
    doc_write(&out, f->doc);
    f->written = out_text(&out);
    Doc *again = json_read(ctx, ctx_add_source(ctx, STR("again.json"), f->written));
    fuzz_require(again && doc_equal(f->doc, again));
}

static void fuzz_text(const char *name, const uint8_t *data, size_t size)
{
    for (size_t fail_at = 0; fail_at < 2; fail_at++) {
        Ctx *ctx = ctx_new();
        fuzz_require(ctx != NULL);
        FuzzText f = {.file = ctx_add_source(ctx, str_of(name), (Str){(const char *)data, size})};
        if (fail_at)
            arena_fail_at(ctx->arena, 1 + str_hash((Str){(const char *)data, size}) % 64);
        bool finished = ctx_run(ctx, fuzz_read, &f);
        fuzz_require(finished || fail_at);
        ctx_free(ctx);
    }
}

#endif
