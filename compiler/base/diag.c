/* diag.c: diagnostics are collected here; diag_text.c and diag_json.c show them. */
#include "base.h"
#include "limits.h"

typedef struct DiagFacts {
    Severity severity;
    const char *warning_name; /* "": it cannot be turned off */
} DiagFacts;

static const DiagFacts diag_facts[N_DIAGS] = { /* ORDER DIAGS */
#define DIAG(NAME, code, severity, wname, summary) {severity, wname},
#include "diags.def"
#undef DIAG
};

enum { AS_LISTED, TURNED_OFF, TURNED_ON, MADE_ERROR }; /* Ctx.warning */

/* The list's severity, changed by -W. False: turned off. */
static bool diag_severity(const Ctx *ctx, DiagCode code, Severity *severity)
{
    *severity = diag_facts[code].severity;
    if (ctx->warning[code] == TURNED_OFF)
        return false;
    if (ctx->warning[code] == MADE_ERROR || (*severity == SEV_WARNING && ctx->warnings_are_errors))
        *severity = SEV_ERROR;
    return true;
}

/* The list is bounded; an error must find room even when warnings came in masses before it. */
static bool diag_has_room(const Ctx *ctx, Severity severity)
{
    return ctx->diags.n < (severity == SEV_ERROR ? 2u : 1u) * (size_t)LIMIT_DIAGS_KEPT;
}

Diag *diag(Ctx *ctx, DiagCode code, Span span, const char *format, ...)
{
    Severity severity;
    bool wanted = diag_severity(ctx, code, &severity);
    if (wanted && severity == SEV_ERROR)
        ctx->n_errors++;
    if (!wanted || !diag_has_room(ctx, severity)) {
        ctx->unseen = (Diag){.code = code, .severity = severity, .span = span};
        return &ctx->unseen;
    }
    va_list args;
    va_start(args, format);
    Str message = str_vprintf(ctx, format, args);
    va_end(args);
    Diag *d = &VEC_PUSH(ctx, &ctx->diags);
    *d = (Diag){.code = code, .severity = severity, .span = span, .message = message};
    return d;
}

void diag_take_back(Ctx *ctx, size_t n, size_t errors)
{
    ctx->diags.n = n;
    ctx->n_errors = errors;
}

void diag_help(Ctx *ctx, Diag *d, const char *format, ...)
{
    if (d == &ctx->unseen)
        return;
    va_list args;
    va_start(args, format);
    d->help = str_vprintf(ctx, format, args);
    va_end(args);
}

void diag_also(Ctx *ctx, Diag *d, Span span, const char *format, ...)
{
    if (d == &ctx->unseen)
        return;
    va_list args;
    va_start(args, format);
    d->other_message = str_vprintf(ctx, format, args);
    va_end(args);
    d->other = span;
}

/* One that tells the same of the same place is told once: what a class inherits is looked at again for each heir. */
void diag_unique(Ctx *ctx, size_t from)
{
    Map seen = {0};
    size_t kept = from;
    for (size_t i = from; i < ctx->diags.n; i++) {
        Diag d = ctx->diags.items[i];
        Str key = str_printf(ctx, "%d %u %u %u %.*s", (int)d.code, d.span.file, d.span.start, d.span.end, STR_ARG(d.message));
        if (!map_set(ctx, &seen, key, ctx))
            ctx->diags.items[kept++] = d;
        else if (d.severity == SEV_ERROR)
            ctx->n_errors--;
    }
    ctx->diags.n = kept;
}

size_t diag_errors(const Ctx *ctx)
{
    return ctx->n_errors;
}

/* Sets all diagnostics of that warning name. False: there is none. */
static bool set_warning(Ctx *ctx, Str name, uint8_t state)
{
    bool found = false;
    for (size_t i = 0; i < N_DIAGS; i++) {
        if (name.len && str_is(name, diag_facts[i].warning_name)) {
            ctx->warning[i] = state;
            found = true;
        }
    }
    return found;
}

bool diag_option(Ctx *ctx, Str name)
{
    if (str_is(name, "error")) {
        ctx->warnings_are_errors = true;
        return true;
    }
    if (str_starts(name, STR("error=")))
        return set_warning(ctx, str_from(name, 6), MADE_ERROR);
    if (str_starts(name, STR("no-")))
        return set_warning(ctx, str_from(name, 3), TURNED_OFF);
    return set_warning(ctx, name, TURNED_ON);
}

bool diag_asked(const Ctx *ctx, DiagCode code)
{
    return ctx->warning[code] == TURNED_ON || ctx->warning[code] == MADE_ERROR;
}
