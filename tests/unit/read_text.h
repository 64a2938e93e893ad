/* read_text.h: for tests of the readers: a text in, its compact JSON or the list of its diagnostics out. */
#ifndef TESTS_READ_TEXT_H
#define TESTS_READ_TEXT_H

#include "compiler/base/diag_show.h"
#include "compiler/text/doc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* One reading. `text` is a copy of exactly the right size on the heap, so that AddressSanitizer sees a read behind it. */
typedef struct ReadText {
    Ctx *ctx;
    char *text;
    uint32_t file;
    Doc *doc;
    bool finished;
    size_t fail_at; /* this allocation fails; 0: none */
} ReadText;

static void read_text_run(Ctx *ctx, void *arg)
{
    ReadText *r = arg;
    r->doc = doc_read(ctx, r->file);
}

static void read_text_begin(ReadText *r, const char *name, const char *text, size_t len)
{
    r->ctx = ctx_new();
    assert_non_null(r->ctx);
    r->text = malloc(len ? len : 1);
    assert_non_null(r->text);
    memcpy(r->text, text, len);
    r->file = ctx_add_source(r->ctx, str_of(name), (Str){r->text, len});
    if (r->fail_at)
        arena_fail_at(r->ctx->arena, r->fail_at);
    r->finished = ctx_run(r->ctx, read_text_run, r);
    arena_fail_at(r->ctx->arena, 0);
}

static void read_text_end(ReadText *r)
{
    ctx_free(r->ctx);
    free(r->text);
}

static void read_text_place(ReadText *r, Out *out, Span span)
{
    uint32_t line, column;
    ctx_line_column(r->ctx, span.file, span.start, &line, &column);
    out_printf(out, "%u:%u", (unsigned)line, (unsigned)column);
    ctx_line_column(r->ctx, span.file, span.end, &line, &column);
    out_printf(out, "-%u:%u", (unsigned)line, (unsigned)column);
}

/* A line for each diagnostic: place, code, message, (help), [second place: text]. */
static void read_text_diags(ReadText *r, Out *out)
{
    const Diag **sorted = diag_sorted(r->ctx);
    for (size_t i = 0; i < r->ctx->diags.n; i++) {
        const Diag *d = sorted[i];
        read_text_place(r, out, d->span);
        out_printf(out, " %s %.*s", diag_code_name[d->code], STR_ARG(d->message));
        if (d->help.len)
            out_printf(out, " (%.*s)", STR_ARG(d->help));
        if (d->other_message.len) {
            out_z(out, " [");
            read_text_place(r, out, d->other);
            out_printf(out, ": %.*s]", STR_ARG(d->other_message));
        }
        out_char(out, '\n');
    }
}

/* What a text should give: its diagnostics' lines, then (if it is readable) its compact JSON. */
typedef struct ReadCase {
    Str text; /* may hold NUL */
    const char *expected;
} ReadCase;
#define T(literal) {literal, sizeof(literal) - 1}

static void check_read(const char *name, Str text, const char *expected)
{
    ReadText r = {0};
    read_text_begin(&r, name, text.ptr, text.len);
    assert_true(r.finished);
    Out out = out_new(r.ctx);
    read_text_diags(&r, &out);
    if (r.doc)
        doc_write(&out, r.doc);
    out_char(&out, '\0');
    assert_true((r.doc == NULL) == (diag_errors(r.ctx) > 0));
    assert_string_equal(out.ptr, expected);
    read_text_end(&r);
}

static void check_cases(const char *name, const ReadCase *cases, size_t n)
{
    for (size_t i = 0; i < n; i++)
        check_read(name, cases[i].text, cases[i].expected);
}

/* Makes each allocation fail once; the reading must come back, and come back right when none failed. */
static void check_out_of_memory(const char *name, Str text)
{
    bool finished = false;
    for (size_t n = 1; !finished; n++) {
        ReadText r = {.fail_at = n};
        read_text_begin(&r, name, text.ptr, text.len);
        finished = r.finished;
        if (!finished)
            assert_string_equal(r.ctx->fatal, "out of memory");
        read_text_end(&r);
        assert_true(n < 100000);
    }
}

#endif
