/* emit_quick.c: prints how a pattern is matched on the bytes ahead of a string, piece by piece (see PlanPiece). */
#include "emit_stream.h"

#include <inttypes.h>
#include <string.h>

static void print_row(Emit *e, Out *out, const unsigned char row[PLAN_PIECE_MAX], bool numbers)
{
    out_z(out, "{");
    for (size_t i = 0; i < PLAN_PIECE_MAX; i++) {
        out_z(out, i > 0 ? ", " : "");
        if (numbers || row[i] == 0)
            out_printf(out, "%u", row[i]);
        else
            out_str(out, emit_byte(e, row[i]));
    }
    out_z(out, "}");
}

static void print_shape_table(Emit *e, const PlanPiece *piece, size_t index)
{
    emit_line(e, "static const scr_byte shape_%zu[%zu][16] = {", index, 2 * piece->n_ranges);
    for (size_t j = 0; j < piece->n_ranges; j++) {
        Out low = out_new(e->ctx), span = out_new(e->ctx);
        print_row(e, &low, piece->low[j], false);
        print_row(e, &span, piece->span[j], true);
        emit_line(e, "    %.*s,", STR_ARG(out_text(&low)));
        emit_line(e, "    %.*s,", STR_ARG(out_text(&span)));
    }
    emit_line(e, "};");
}

static void print_fixed(Emit *e, const PlanPiece *piece, size_t index)
{
    const OutVar vars[] = {
        {"same", emit_same(e, "k", (Str){(const char *)piece->low[0], piece->n})},
        {"n", str_printf(e->ctx, "%zu", piece->n)},
        {"index", str_printf(e->ctx, "%zu", index)},
        {"n_ranges", str_printf(e->ctx, "%zu", piece->n_ranges)},
    };
    CHECK(e, piece->kind == PLAN_PIECE_LITERAL ? "quick-literal" : "quick-shape", vars);
}

/* The mask of bytes that are in none of the ranges. */
static Str outside_expr(Emit *e, const PlanPiece *piece)
{
    Out out = out_new(e->ctx);
    for (size_t j = 0; j < piece->n_ranges; j++)
        out_printf(&out, "%sscr_scan_outside(k, %.*s, %u)", j > 0 ? " & " : "", STR_ARG(emit_byte(e, piece->low[j][0])),
                   piece->span[j][0]);
    return out_text(&out);
}

static void print_bound(Emit *e, const char *order, uint32_t bound)
{
    const OutVar vars[] = {{"order", str_of(order)}, {"bound", str_printf(e->ctx, "%" PRIu32, bound)}};
    CHECK(e, "quick-bound", vars);
}

#define LONGEST_RUN (PLAN_QUICK_SPAN + PLAN_PIECE_MAX)

/* Where it began is asked behind it. */
static bool is_counted(const PlanPiece *piece) { return piece->min > 0 || piece->max <= LONGEST_RUN; }

static void print_run(Emit *e, const PlanPiece *piece)
{
    const OutVar vars[] = {{"outside", outside_expr(e, piece)}};
    if (is_counted(piece))
        emit_line(e, "from = k;");
    CHECK(e, "quick-run", vars);
    if (piece->min > 0)
        print_bound(e, "<", piece->min);
    if (piece->max <= LONGEST_RUN)
        print_bound(e, ">", piece->max);
}

static bool has_runs(const PlanPattern *pattern, bool counted)
{
    for (size_t i = 0; i < pattern->n_pieces; i++)
        if (pattern->pieces[i].kind == PLAN_PIECE_RUN && (!counted || is_counted(&pattern->pieces[i])))
            return true;
    return false;
}

/* In a string a backslash stands before the closing quote, which is the last byte of the last piece. */
static const PlanPiece *escaped_end(Emit *e, const PlanPattern *pattern)
{
    PlanPiece *parts = CTX_ARRAY(e->ctx, pattern->n_pieces, PlanPiece);
    memcpy(parts, pattern->pieces, pattern->n_pieces * sizeof *parts);
    PlanPiece *last = &parts[pattern->n_pieces - 1];
    CTX_ASSERT(e->ctx, last->kind != PLAN_PIECE_RUN && last->low[0][last->n - 1] == '"');
    for (size_t j = 0; j < PLAN_RANGES_MAX; j++)
        if (last->low[j][last->n - 1] == '"')
            last->low[j][last->n - 1] = '\\';
    return parts;
}

Str emit_quick_of(Emit *e, const PlanPattern *pattern)
{
    return str_printf(e->ctx, "%.*s_%s_%" PRIu32, STR_ARG(e->prefix), e->inner ? "quick_inner" : "quick", pattern->id);
}

void emit_quick_match(Emit *e, const PlanPattern *pattern)
{
    const OutVar vars[] = {{"name", emit_quick_of(e, pattern)}};
    const OutVar span[] = {{"span", str_printf(e->ctx, "%d", PLAN_QUICK_SPAN)}};
    const PlanPiece *parts = e->inner ? escaped_end(e, pattern) : pattern->pieces;
    CHECK(e, "quick-function", vars);
    e->out->indent = 4;
    for (size_t i = 0; i < pattern->n_pieces; i++)
        if (parts[i].kind == PLAN_PIECE_SHAPE)
            print_shape_table(e, &parts[i], i);
    if (has_runs(pattern, false))
        CHECK(e, "quick-locals", span);
    if (has_runs(pattern, true))
        emit_line(e, "const scr_byte *from;");
    for (size_t i = 0; i < pattern->n_pieces; i++) {
        const PlanPiece *piece = &parts[i];
        if (piece->far)
            CHECK0(e, "quick-room");
        if (piece->kind == PLAN_PIECE_RUN)
            print_run(e, piece);
        else
            print_fixed(e, piece, i);
    }
    emit_line(e, e->inner ? "return *k == '\"' ? k - 1 : NULL;" : "return k - 1;");
    emit_end_function(e);
}
