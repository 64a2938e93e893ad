/* diag_json.c: diagnostics for programs: a JSON array, in the order of the text form, and what both forms share. */
#include "diag_show.h"

#include <stdlib.h>

const char *const diag_code_name[N_DIAGS] = { /* ORDER DIAGS */
#define DIAG(NAME, code, severity, wname, summary) code,
#include "diags.def"
#undef DIAG
};

const char *const diag_warning_name[N_DIAGS] = { /* ORDER DIAGS */
#define DIAG(NAME, code, severity, wname, summary) wname,
#include "diags.def"
#undef DIAG
};

const char *diag_severity_name(Severity severity)
{
    static const char *const names[] = {"note", "warning", "error"}; /* ORDER Severity */
    return names[severity];
}

static int by_place(const void *a, const void *b)
{
    const Diag *x = *(const Diag *const *)a, *y = *(const Diag *const *)b;
    if (x->span.file != y->span.file)
        return x->span.file < y->span.file ? -1 : 1;
    if (x->span.start != y->span.start)
        return x->span.start < y->span.start ? -1 : 1;
    return (x > y) - (x < y); /* all stand in one array, in order of report */
}

const Diag **diag_sorted(Ctx *ctx)
{
    const Diag **sorted = CTX_ARRAY(ctx, ctx->diags.n, const Diag *);
    for (size_t i = 0; i < ctx->diags.n; i++)
        sorted[i] = &ctx->diags.items[i];
    qsort(sorted, ctx->diags.n, sizeof *sorted, by_place);
    return sorted;
}

static void out_text_member(Out *out, const char *name, Str value)
{
    out_printf(out, ",\"%s\":", name);
    out_json_string(out, value);
}

/* ,"file":...,"line":... of a place; nothing without one. */
static void out_place(Ctx *ctx, Out *out, Span span)
{
    const Source *source = ctx_source(ctx, span.file);
    if (!source)
        return;
    uint32_t line, column, end_line, end_column;
    ctx_line_column(ctx, span.file, span.start, &line, &column);
    ctx_line_column(ctx, span.file, span.end, &end_line, &end_column);
    out_text_member(out, "file", source->name);
    out_printf(out, ",\"line\":%u,\"column\":%u,\"end_line\":%u,\"end_column\":%u", (unsigned)line, (unsigned)column,
               (unsigned)end_line, (unsigned)end_column);
}

static void out_diag(Ctx *ctx, Out *out, const Diag *d)
{
    out_printf(out, "{\"code\":\"%s\",\"severity\":\"%s\"", diag_code_name[d->code], diag_severity_name(d->severity));
    out_text_member(out, "message", d->message);
    out_place(ctx, out, d->span);
    out_text_member(out, "pointer", d->pointer);
    if (d->help.len)
        out_text_member(out, "help", d->help);
    if (d->other_message.len) {
        out_z(out, ",\"also\":{\"message\":");
        out_json_string(out, d->other_message);
        out_place(ctx, out, d->other);
        out_char(out, '}');
    }
    out_char(out, '}');
}

Str diag_json(Ctx *ctx)
{
    Out out = out_new(ctx);
    const Diag **sorted = diag_sorted(ctx);
    out_char(&out, '[');
    for (size_t i = 0; i < ctx->diags.n; i++) {
        if (i)
            out_z(&out, ",\n");
        out_diag(ctx, &out, sorted[i]);
    }
    out_z(&out, "]\n");
    return out_text(&out);
}
