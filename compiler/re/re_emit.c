/* re_emit.c: prints a compiled pattern as static const tables and one scr_regex, for generated C and C++.
 *
 * In: the form. Out: deterministic text, at most 120 columns (but for a pattern's own text), positional initialisers
 * in the order of scr_regex.h. ORDER scr_regex, scr_re_run
 */
#include "re.h"

#include <inttypes.h>
#include <stdio.h>

#define WIDTH 116
#define NFA_FIXED 7 /* ORDER scr_re_nfa */

typedef struct Row {
    Out *out;
    size_t begin; /* out->len where the line began */
} Row;

static void put(Row *row, Str number)
{
    Out *out = row->out;
    if (out->len - row->begin + number.len + 2 > WIDTH) {
        out_z(out, "\n   ");
        row->begin = out->len - 3;
    }
    out_char(out, ' ');
    out_str(out, number);
    out_char(out, ',');
}

typedef enum Width { BYTES, SHORTS, WORDS, LONGS } Width;

static uint64_t number_at(const void *items, Width width, size_t i)
{
    switch (width) {
    case BYTES: return ((const uint8_t *)items)[i];
    case SHORTS: return ((const uint16_t *)items)[i];
    case WORDS: return ((const uint32_t *)items)[i];
    case LONGS: return ((const uint64_t *)items)[i];
    }
    return 0;
}

/* static const <type> <symbol>_<part>[n] = {...}; nothing when there are none. */
static void print_array(Out *out, Str symbol, const char *part, const void *items, Width width, size_t n)
{
    static const char *const types[] = {"uint8_t", "uint16_t", "uint32_t", "uint64_t"};
    if (n == 0)
        return;
    out_printf(out, "static const %s %.*s_%s[%zu] = {\n   ", types[width], STR_ARG(symbol), part, n);
    Row row = {out, out->len - 3};
    char text[32];
    for (size_t i = 0; i < n; i++) {
        uint64_t number = number_at(items, width, i);
        int len = width == LONGS ? snprintf(text, sizeof text, "0x%" PRIx64 "u", number)
                                 : snprintf(text, sizeof text, "%" PRIu64 "%s", number, width == WORDS ? "u" : "");
        put(&row, (Str){text, (size_t)len});
    }
    out_z(out, "\n};\n");
}

static void print_name(Out *out, Str symbol, const char *part, bool present)
{
    if (present)
        out_printf(out, "%.*s_%s", STR_ARG(symbol), part);
    else
        out_z(out, "NULL");
}

/* ---- tables ---- */

static size_t n_classes_table(const scr_regex *form)
{
    bool dfa = form->kind == SCR_RE_DFA8 || form->kind == SCR_RE_DFA16;
    return dfa ? 256 : form->kind == SCR_RE_NFA ? 128 : 0;
}

static void print_run(Out *out, Str symbol, const scr_re_run *run, size_t i)
{
    out_printf(out, "    {{0x%" PRIx64 "u, 0x%" PRIx64 "u, 0x%" PRIx64 "u, 0x%" PRIx64 "u}, ", run->set[0], run->set[1],
               run->set[2], run->set[3]);
    out_printf(out, "%u, %uu, %uu, %uu, ", (unsigned)run->high, (unsigned)run->min, (unsigned)run->max,
               (unsigned)run->n_ranges);
    if (run->n_ranges)
        out_printf(out, "%.*s_run%zu", STR_ARG(symbol), i);
    else
        out_z(out, "NULL");
    out_z(out, "},\n");
}

static void print_runs(Out *out, Str symbol, const scr_regex *form)
{
    if (form->n_runs == 0)
        return;
    for (uint32_t i = 0; i < form->n_runs; i++) {
        Str part = str_printf(out->ctx, "run%u", (unsigned)i);
        print_array(out, symbol, part.ptr, form->runs[i].ranges, WORDS, form->runs[i].n_ranges);
    }
    out_printf(out, "static const scr_re_run %.*s_runs[%u] = {\n", STR_ARG(symbol), (unsigned)form->n_runs);
    for (uint32_t i = 0; i < form->n_runs; i++)
        print_run(out, symbol, &form->runs[i], i);
    out_z(out, "};\n");
}

static void print_form(Out *out, Str symbol, const scr_regex *form, Str code);

static Str part_symbol(Out *out, Str symbol, uint32_t i)
{
    return str_printf(out->ctx, "%.*s_%u", STR_ARG(symbol), (unsigned)i);
}

static void print_tables(Out *out, Str symbol, const scr_regex *form)
{
    size_t cells = (size_t)form->n_states * form->n_classes, w = form->n_words;
    print_runs(out, symbol, form);
    print_array(out, symbol, "classes", form->classes, BYTES, n_classes_table(form));
    if (form->kind == SCR_RE_DFA8)
        print_array(out, symbol, "next", form->next8, BYTES, cells);
    if (form->kind == SCR_RE_DFA16)
        print_array(out, symbol, "next", form->next16, SHORTS, cells);
    if (form->kind == SCR_RE_NFA) {
        print_array(out, symbol, "nfa", form->nfa, LONGS, (NFA_FIXED + form->n_classes + 2 * (size_t)form->n_rows) * w);
        print_array(out, symbol, "ranges", form->ranges, WORDS, form->n_ranges);
        print_array(out, symbol, "range_classes", form->range_classes, BYTES, form->n_ranges);
    }
    if (form->kind == SCR_RE_PCRE2)
        out_printf(out, "static void *%.*s_code;\n", STR_ARG(symbol));
    for (uint32_t i = 0; i < form->n_parts; i++)
        print_tables(out, part_symbol(out, symbol, i), &form->parts[i]);
    if (form->n_parts == 0)
        return;
    out_printf(out, "static const scr_regex %.*s_parts[%u] = {\n", STR_ARG(symbol), (unsigned)form->n_parts);
    for (uint32_t i = 0; i < form->n_parts; i++) {
        print_form(out, part_symbol(out, symbol, i), &form->parts[i], STR("NULL"));
        out_z(out, ",\n");
    }
    out_z(out, "};\n");
}

/* ---- the struct ---- */

static void print_text(Out *out, const char *text, size_t len, const char *behind)
{
    if (text)
        out_c_string(out, (Str){text, len});
    else
        out_z(out, "NULL");
    out_z(out, behind);
}

static const char *kind_name(const scr_regex *form)
{
    /* ORDER scr_regex_kind */
    static const char *const names[] = {"ALWAYS", "NEVER", "EQUAL", "PREFIX", "SUFFIX", "CONTAINS", "RUN",
                                        "RUNS", "DFA8", "DFA16", "NFA", "ALL", "PCRE2", "CODE"};
    return names[form->kind];
}

static void print_form(Out *out, Str symbol, const scr_regex *form, Str code)
{
    bool nfa = form->kind == SCR_RE_NFA, pcre2 = form->kind == SCR_RE_PCRE2;
    out_printf(out, "    {SCR_RE_%s, %u, %u, 0, ", kind_name(form), (unsigned)form->negated, (unsigned)form->flags);
    print_text(out, form->literal, form->literal_len, ", ");
    print_text(out, form->literal2, form->literal2_len, ", ");
    out_printf(out, "%u, %u, ", (unsigned)form->literal_len, (unsigned)form->literal2_len);
    print_name(out, symbol, "runs", form->n_runs > 0);
    out_printf(out, ", %u,\n     %u, ", (unsigned)form->n_runs, (unsigned)form->n_classes);
    print_name(out, symbol, "classes", n_classes_table(form) > 0);
    out_z(out, ", ");
    print_name(out, symbol, "next", form->kind == SCR_RE_DFA8);
    out_z(out, ", ");
    print_name(out, symbol, "next", form->kind == SCR_RE_DFA16);
    out_printf(out, ", %u, %u, %u,\n     ", (unsigned)form->start, (unsigned)form->accept, (unsigned)form->n_states);
    print_name(out, symbol, "nfa", nfa);
    out_printf(out, ", %u, %u, ", (unsigned)form->n_words, (unsigned)form->n_rows);
    print_name(out, symbol, "ranges", nfa);
    out_z(out, ", ");
    print_name(out, symbol, "range_classes", nfa);
    out_printf(out, ", %u, %u, ", (unsigned)form->n_ranges, (unsigned)form->n_parts);
    print_name(out, symbol, "parts", form->n_parts > 0);
    out_z(out, pcre2 ? ",\n     scr_regex_pcre2_match, &" : ",\n     NULL, ");
    print_name(out, symbol, "code", pcre2);
    out_z(out, ",\n     ");
    print_text(out, form->pattern, form->pattern_len, ", ");
    out_printf(out, "%zu, %.*s}", form->pattern_len, STR_ARG(code));
}

void re_emit(Out *out, Str symbol, const RePattern *pattern)
{
    print_tables(out, symbol, pattern->form);
    out_printf(out, "static const scr_regex %.*s =\n", STR_ARG(symbol));
    print_form(out, symbol, pattern->form, STR("NULL"));
    out_z(out, ";\n");
}

void re_emit_code(Out *out, Str symbol, const RePattern *pattern, Str code)
{
    const scr_regex form = {.kind = SCR_RE_CODE, .pattern = pattern->form->pattern, .pattern_len = pattern->form->pattern_len};
    out_printf(out, "static const scr_regex %.*s =\n", STR_ARG(symbol));
    print_form(out, symbol, &form, code);
    out_z(out, ";\n");
}
