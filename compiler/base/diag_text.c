/* diag_text.c: diagnostics for people: `file:line:col: error[SC0123]: text`, the source line, a caret range, notes, help.
 *
 * What comes from a source (its lines, names in messages) may hold anything; bytes that a terminal would act on are
 * shown as '.', so that a schema cannot repaint the screen of the person who reads it.
 */
#include "diag_show.h"
#include "limits.h"

#define GUTTER "      | " /* as wide as "%5u | " */
#define BEFORE_CARET (LIMIT_SHOWN_COLUMNS / 2) /* columns shown before the caret in a line that is too long */

typedef struct Colours {
    const char *severity[3]; /* ORDER Severity */
    const char *bold, *caret, *off;
} Colours;

static const Colours plain = {{"", "", ""}, "", "", ""};
static const Colours ansi = {{"\033[1;36m", "\033[1;35m", "\033[1;31m"}, "\033[1m", "\033[1;32m", "\033[0m"};

/* Text of unknown origin, harmless for a terminal. */
static void show_safely(Out *out, Str s)
{
    for (size_t at = 0; at < s.len;) {
        uint32_t c;
        size_t len = str_char(s, at, &c);
        if (len == 0 || (char_is_hidden(c) && c != '\t'))
            out_char(out, '.');
        else
            out_str(out, str_cut(s, at, len));
        at += len ? len : 1;
    }
}

/* The start of the character before at: at most three continuation bytes back; bytes that are not UTF-8 stand alone. */
static size_t char_before(Str s, size_t at)
{
    for (size_t back = 1; back <= 4 && back <= at; back++) {
        uint32_t c;
        if (str_char(s, at - back, &c) == back)
            return at - back;
    }
    return at - 1;
}

static size_t char_after(Str s, size_t at)
{
    uint32_t c;
    size_t len = str_char(s, at, &c);
    return at + (len ? len : 1);
}

/* The part of a line that is shown: [start, end), and whether something was cut off. */
typedef struct Window {
    size_t start, end;
    bool cut_before, cut_after;
} Window;

static Window window_around(Str text, size_t line_start, size_t line_end, size_t caret)
{
    size_t start = caret, columns = 0;
    while (start > line_start && columns < LIMIT_SHOWN_COLUMNS) {
        start = char_before(text, start);
        columns++;
    }
    if (start > line_start || columns > LIMIT_SHOWN_COLUMNS - 20) {
        /* The line's start is too far away to be shown together with something of what the caret points at. */
        start = caret;
        for (columns = 0; columns < BEFORE_CARET && start > line_start; columns++)
            start = char_before(text, start);
    }
    size_t end = start;
    for (columns = 0; columns < LIMIT_SHOWN_COLUMNS && end < line_end; columns++)
        end = char_after(text, end);
    return (Window){start, end, start > line_start, end < line_end};
}

/* Where a line ends, without its newline. The line table is there: the place was computed first. */
static size_t line_end_of(const Source *source, uint32_t line)
{
    if (line == source->n_lines)
        return source->text.len;
    size_t start = source->lines[line - 1], end = source->lines[line] - 1;
    return end > start && source->text.ptr[end - 1] == '\r' ? end - 1 : end;
}

/* Under the shown line: tabs where it has tabs, else spaces, then the range. */
static void show_carets(Out *out, Str text, Window window, size_t start, size_t end, const Colours *colours)
{
    out_z(out, GUTTER);
    if (window.cut_before)
        out_z(out, "   ");
    for (size_t at = window.start; at < start; at = char_after(text, at))
        out_char(out, text.ptr[at] == '\t' ? '\t' : ' ');
    out_z(out, colours->caret);
    out_char(out, '^');
    if (start < window.end)
        for (size_t at = char_after(text, start); at < end && at < window.end; at = char_after(text, at))
            out_char(out, '~');
    out_z(out, colours->off);
    out_char(out, '\n');
}

static void show_line(Ctx *ctx, Out *out, Span span, uint32_t line, const Colours *colours)
{
    const Source *source = ctx_source(ctx, span.file);
    Str text = source->text;
    size_t start = span.start < text.len ? span.start : text.len;
    size_t line_start = line == 1 ? source_mark(source) : source->lines[line - 1];
    if (start < line_start)
        start = line_start;
    size_t line_end = line_end_of(source, line);
    if (line_end < start)
        start = line_end; /* at the line's own end: the caret stands behind its last character */
    Window window = window_around(text, line_start, line_end, start);
    out_printf(out, "%5u | ", (unsigned)line);
    out_z(out, window.cut_before ? "..." : "");
    show_safely(out, str_cut(text, window.start, window.end - window.start));
    out_z(out, window.cut_after ? "...\n" : "\n");
    show_carets(out, text, window, start, span.end, colours);
}

/* "file:line:col: "; nothing without a place. Returns the line. */
static uint32_t show_place(Ctx *ctx, Out *out, Span span, const Colours *colours)
{
    const Source *source = ctx_source(ctx, span.file);
    if (!source)
        return 0;
    uint32_t line, column;
    ctx_line_column(ctx, span.file, span.start, &line, &column);
    out_z(out, colours->bold);
    show_safely(out, source->name);
    out_printf(out, ":%u:%u: %s", (unsigned)line, (unsigned)column, colours->off);
    return line;
}

static void show_other(Ctx *ctx, Out *out, const Diag *d, const Colours *colours)
{
    uint32_t line = show_place(ctx, out, d->other, colours);
    out_printf(out, "%snote:%s ", colours->severity[SEV_NOTE], colours->off);
    show_safely(out, d->other_message);
    out_char(out, '\n');
    if (line)
        show_line(ctx, out, d->other, line, colours);
}

static void show_diag(Ctx *ctx, Out *out, const Diag *d, const Colours *colours)
{
    uint32_t line = show_place(ctx, out, d->span, colours);
    out_printf(out, "%s%s[%s]:%s ", colours->severity[d->severity], diag_severity_name(d->severity),
               diag_code_name[d->code], colours->off);
    show_safely(out, d->message);
    if (diag_warning_name[d->code][0])
        out_printf(out, " [-W%s]", diag_warning_name[d->code]);
    out_char(out, '\n');
    if (line)
        show_line(ctx, out, d->span, line, colours);
    if (d->other_message.len)
        show_other(ctx, out, d, colours);
    if (d->help.len) {
        out_printf(out, "%shelp:%s ", colours->bold, colours->off);
        show_safely(out, d->help);
        out_char(out, '\n');
    }
}

/* ---- warnings and notes that say the same of several places; errors are told each ---- */

#define PLACES_SHOWN 5

typedef VEC(const Diag *) Places;

/* Where else it is said, by place; NULL: it is told with one before it. */
static Places *places_of(Ctx *ctx, Map *same, const Diag *d)
{
    if (d->severity == SEV_ERROR || !d->span.file)
        return CTX_NEW(ctx, Places);
    Str key = str_printf(ctx, "%d %u %.*s", (int)d->code, (unsigned)d->span.file, STR_ARG(d->message));
    Places *places = map_get(same, key);
    if (places) {
        VEC_PUSH(ctx, places) = d;
        return NULL;
    }
    map_set(ctx, same, key, places = CTX_NEW(ctx, Places));
    return places;
}

static void show_places(Ctx *ctx, Out *out, const Places *places, const Colours *colours)
{
    if (places->n == 0)
        return;
    out_printf(out, "%snote:%s the same at line", colours->severity[SEV_NOTE], colours->off);
    size_t n = places->n <= PLACES_SHOWN ? places->n : PLACES_SHOWN - 1; /* never "and 1 more" */
    for (size_t i = 0; i < n; i++) {
        uint32_t line, column;
        ctx_line_column(ctx, places->items[i]->span.file, places->items[i]->span.start, &line, &column);
        out_printf(out, "%s %u", i ? "," : places->n > 1 ? "s" : "", (unsigned)line);
    }
    if (n < places->n)
        out_printf(out, " and %zu more", places->n - n);
    out_char(out, '\n');
}

/* Which are shown when there are too many: errors before all others. */
static bool take(const Diag *d, size_t *errors_left, size_t *others_left)
{
    size_t *left = d->severity == SEV_ERROR ? errors_left : others_left;
    if (*left == 0)
        return false;
    --*left;
    return true;
}

Str diag_text(Ctx *ctx, bool colour)
{
    Out out = out_new(ctx);
    const Colours *colours = colour ? &ansi : &plain;
    const Diag **sorted = diag_sorted(ctx);
    const Places **places = CTX_ARRAY(ctx, ctx->diags.n, const Places *);
    Map same = {0};
    size_t errors = 0;
    for (size_t i = 0; i < ctx->diags.n; i++) {
        places[i] = places_of(ctx, &same, sorted[i]);
        errors += sorted[i]->severity == SEV_ERROR;
    }
    size_t errors_left = errors < LIMIT_DIAGS ? errors : LIMIT_DIAGS;
    size_t others_left = LIMIT_DIAGS - errors_left;
    size_t left_out = 0;
    for (size_t i = 0; i < ctx->diags.n; i++) {
        if (!places[i])
            continue;
        if (!take(sorted[i], &errors_left, &others_left)) {
            left_out++;
            continue;
        }
        show_diag(ctx, &out, sorted[i], colours);
        show_places(ctx, &out, places[i], colours);
    }
    if (left_out)
        out_printf(&out, "and %zu more\n", left_out);
    return out_text(&out);
}
