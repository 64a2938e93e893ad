/* emit_text.c: prints how constant texts are searched and how patterns of runs are matched. */
#include "emit_stream.h"

#include "../../runtime/scr_stream_index.h"

#include <inttypes.h>

/* ---- sets of texts ---- */

static void print_found(Emit *e, const PlanSet *set, size_t i)
{
    Str item = set->items[i];
    Str result = set->names ? str_printf(e->ctx, "%" PRIu32 "u", set->map[i]) : STR("true");
    if (item.len == 0)
        emit_line(e, "return %.*s;", STR_ARG(result));
    else {
        emit_line(e, "if (%.*s)", STR_ARG(emit_same(e, "k", item)));
        emit_line(e, "    return %.*s;", STR_ARG(result));
    }
}

/* The place where the texts [from, to) of one length differ most. */
static size_t best_place(const PlanSet *set, size_t from, size_t to)
{
    size_t best = 0, best_n = 0;
    for (size_t at = 0; at < set->items[from].len; at++) {
        bool seen[256] = {false};
        size_t n = 0;
        for (size_t i = from; i < to; i++) {
            unsigned char c = (unsigned char)set->items[i].ptr[at];
            n += !seen[c];
            seen[c] = true;
        }
        if (n > best_n) {
            best_n = n;
            best = at;
        }
    }
    return best;
}

static void print_same_length(Emit *e, const PlanSet *set, size_t from, size_t to)
{
    if (to - from <= 3) {
        for (size_t i = from; i < to; i++)
            print_found(e, set, i);
        emit_line(e, "break;");
        return;
    }
    size_t at = best_place(set, from, to);
    emit_line(e, "switch (k[%zu]) {", at);
    for (unsigned c = 0; c < 256; c++) {
        bool any = false;
        for (size_t i = from; i < to; i++) {
            if ((unsigned char)set->items[i].ptr[at] != c)
                continue;
            if (!any)
                emit_line(e, c > 0x20 && c < 0x7f && c != '\'' && c != '\\' && c != '?' ? "case '%c':" : "case 0x%02x:", c);
            any = true;
            e->out->indent += 4;
            print_found(e, set, i);
            e->out->indent -= 4;
        }
        if (any)
            emit_line(e, "    break;");
    }
    emit_line(e, "default:");
    emit_line(e, "    break;");
    emit_line(e, "}");
    emit_line(e, "break;");
}

static void print_set_switch(Emit *e, const PlanSet *set)
{
    emit_line(e, "switch (len) {");
    for (size_t from = 0, to; from < set->n; from = to) {
        for (to = from + 1; to < set->n && set->items[to].len == set->items[from].len; to++)
            ;
        emit_line(e, "case %zu:", set->items[from].len);
        e->out->indent += 4;
        print_same_length(e, set, from, to);
        e->out->indent -= 4;
    }
    emit_line(e, "default:");
    emit_line(e, "    break;");
    emit_line(e, "}");
}

/* See scr_stream_index.h. Behind the texts eight bytes can be read. */
static void print_set_index(Emit *e, const PlanSet *set, Str name)
{
    size_t at = 0, size = (size_t)1 << set->bits;
    emit_line(e, "static const char %.*s_texts[] =", STR_ARG(name));
    for (size_t i = 0; i < set->n; i++)
        emit_line(e, "    %.*s", STR_ARG(emit_quoted(e, set->items[i])));
    emit_line(e, "    \"\\0\\0\\0\\0\\0\\0\\0\";");
    out_printf(e->out, "static const uint32_t %.*s_at[] = {", STR_ARG(name));
    for (size_t i = 0; i <= set->n; i++) {
        out_printf(e->out, "%s%zu,", i % 12 == 0 ? "\n    " : " ", at);
        at += i < set->n ? set->items[i].len : 0;
    }
    out_printf(e->out, "\n};\nstatic const uint32_t %.*s_slots[] = {", STR_ARG(name));
    for (size_t i = 0; i < size; i++)
        out_printf(e->out, "%s%" PRIu32 ",", i % 12 == 0 ? "\n    " : " ", set->index[i]);
    out_z(e->out, "\n};\n\n");
}

/* The first name that has a hash, and of each name the next one. */
static void chain_told(const PlanSet *set, uint32_t first[SCR_TOLD], uint32_t *next)
{
    for (size_t i = 0; i < SCR_TOLD; i++)
        first[i] = (uint32_t)set->n;
    for (uint32_t i = (uint32_t)set->n; i-- > 0;) {
        uint32_t *at = &first[scr_telling_place(plan_told_word(set->items[i], &set->by), set->by.mask, set->by.factor)];
        next[i] = *at;
        *at = i;
    }
}

static void print_telling(Emit *e, const PlanSet *set, Str name, const uint32_t first[SCR_TOLD])
{
    out_printf(e->out, "\n};\nstatic const scr_telling %.*s_by = {\n    UINT64_C(0x%" PRIx64 "), UINT64_C(0x%" PRIx64 "), %" PRIu32 ", %zu, {", STR_ARG(name),
               set->by.mask, set->by.factor, set->by.at, set->n);
    for (size_t i = 0; i < SCR_TOLD; i++)
        out_printf(e->out, "%s%" PRIu32 ",", i % 16 == 0 ? "\n    " : " ", first[i]);
    out_z(e->out, "\n}};\n");
}

/* Names with their quotes, and what is to stand behind each. Behind all of them eight bytes can be read. */
static void print_names(Emit *e, const PlanSet *set, Str name, const char *behind)
{
    emit_line(e, "static const char %.*s_texts[] =", STR_ARG(name));
    for (size_t i = 0; i < set->n; i++) {
        Out json = out_new(e->ctx);
        out_json_string(&json, set->items[i]);
        out_z(&json, behind);
        emit_line(e, "    %.*s", STR_ARG(emit_quoted(e, out_text(&json))));
    }
    emit_line(e, "    \"\\0\\0\\0\\0\\0\\0\\0\";");
}

/* The first bytes of a text, little endian, and their mask. */
static void print_head(Emit *e, const char *ptr, size_t len)
{
    uint64_t head = 0, mask = len < 8 ? (UINT64_C(1) << 8 * len) - 1 : UINT64_MAX;
    for (size_t i = 0; i < len && i < 8; i++)
        head |= (uint64_t)(unsigned char)ptr[i] << 8 * i;
    out_printf(e->out, "UINT64_C(0x%" PRIx64 "), UINT64_C(0x%" PRIx64 ")", head, mask);
}

/* A name as it stands in JSON, with what is to stand behind it: scr_told. Returns its length. */
static size_t print_told(Emit *e, Str name, const char *behind, size_t at, uint32_t next)
{
    Out text = out_new(e->ctx);
    out_json_string(&text, name);
    out_z(&text, behind);
    out_char(e->out, '{');
    print_head(e, out_text(&text).ptr, text.len);
    out_printf(e->out, ", %zu, %zu, %" PRIu32 "}", at, text.len, next);
    return text.len;
}

/* The same header: scr_telling, and names with their quotes. */
static void print_set_told(Emit *e, const PlanSet *set, Str name)
{
    size_t at = 0;
    uint32_t first[SCR_TOLD], *next = CTX_ARRAY(e->ctx, set->n, uint32_t);
    chain_told(set, first, next);
    print_names(e, set, name, "");
    out_printf(e->out, "static const scr_told %.*s_told[] = {", STR_ARG(name));
    for (size_t i = 0; i < set->n; i++) {
        out_z(e->out, "\n    ");
        at += print_told(e, set->items[i], "", at, next[i]);
        out_char(e->out, ',');
    }
    print_telling(e, set, name, first);
    out_char(e->out, '\n');
}

/* See scr_stream_form.h: names with their colons, and what passes their values. */
void emit_form_members(Emit *e, const PlanSet *set, Str name, const Str *passers)
{
    size_t at = 0;
    uint32_t first[SCR_TOLD], *next = CTX_ARRAY(e->ctx, set->n, uint32_t);
    chain_told(set, first, next);
    print_names(e, set, name, ":");
    out_printf(e->out, "static const scr_form_member %.*s_members[] = {\n", STR_ARG(name));
    for (size_t i = 0; i < set->n; i++) {
        out_z(e->out, "    {");
        at += print_told(e, set->items[i], ":", at, next[i]);
        out_printf(e->out, ", %.*s},\n", STR_ARG(passers[i]));
    }
    out_z(e->out, "    {{UINT64_MAX, 0, 0, 1, 0}, NULL},");
    print_telling(e, set, name, first);
}

static void print_told_search(Emit *e, Str name)
{
    emit_line(e, "return scr_member_of(%.*s_texts, %.*s_told, &%.*s_by, text, len);", STR_ARG(name), STR_ARG(name), STR_ARG(name));
}

static void print_index_search(Emit *e, const PlanSet *set, Str name)
{
    emit_line(e, "return scr_index_find(%.*s_texts, %.*s_at, %.*s_slots, %zuu, text, len, %zuu)%s;", STR_ARG(name), STR_ARG(name), STR_ARG(name),
              ((size_t)1 << set->bits) - 1, set->n, set->names ? "" : str_z(e->ctx, str_printf(e->ctx, " != %zuu", set->n)));
}

/* One multiplication finds the only slot where the text can stand. */
static void print_set_hash(Emit *e, const PlanSet *set)
{
    size_t size = (size_t)1 << set->bits, shortest = set->items[0].len, longest = set->items[set->n - 1].len;
    emit_line(e, "static const uint64_t slots[%zu] = {", size);
    for (size_t i = 0; i < size; i += 4) {
        Out row = out_new(e->ctx);
        for (size_t k = i; k < i + 4; k++)
            out_printf(&row, "%sUINT64_C(0x%016" PRIx64 "),", k > i ? " " : "", set->slots[k]);
        emit_line(e, "    %.*s", STR_ARG(out_text(&row)));
    }
    emit_line(e, "};");
    const OutVar vars[] = {
        {"shortest", str_printf(e->ctx, "%zu", shortest)},
        {"longest", str_printf(e->ctx, "%zu", longest)},
        {"factor", str_printf(e->ctx, "UINT64_C(0x%016" PRIx64 ")", set->factor)},
        {"shift", str_printf(e->ctx, "%u", 64 - set->bits)},
    };
    CHECK(e, shortest == longest ? "hash-equal" : "hash", vars);
}

static void print_set_comment(Emit *e, const PlanSet *set)
{
    Out out = out_new(e->ctx);
    for (size_t i = 0; i < set->n && out.len < 80; i++) {
        out_z(&out, i > 0 ? " " : "");
        out_json_string(&out, set->items[i]);
    }
    out_printf(e->out, "/* One of %zu: ", set->n);
    emit_head(e->out, out_text(&out), 80);
    out_z(e->out, " */\n");
}

void emit_set(Emit *e, const PlanSet *set)
{
    Str name = emit_set_of(e, set);
    if (set->in_form && !e->extension) /* the walk over Python objects searches it, too */
        return;
    if (set->search == PLAN_INDEX)
        print_set_index(e, set, name);
    if (set->search == PLAN_TOLD)
        print_set_told(e, set, name);
    print_set_comment(e, set);
    emit_line(e, "static SCR_UNUSED %s %.*s(const char *text, size_t len)", set->names ? "uint32_t" : "bool", STR_ARG(name));
    emit_line(e, "{");
    e->out->indent += 4;
    switch (set->search) {
    case PLAN_HASH:
        print_set_hash(e, set);
        break;
    case PLAN_INDEX:
        print_index_search(e, set, name);
        break;
    case PLAN_TOLD:
        print_told_search(e, name);
        break;
    case PLAN_SWITCH:
        emit_line(e, "const scr_byte *k = (const scr_byte *)text;");
        print_set_switch(e, set);
        if (set->names)
            emit_line(e, "return %zu; /* none of these */", set->n);
        else
            emit_line(e, "return false;");
        break;
    }
    emit_end_function(e);
}

/* ---- patterns as straight code ---- */

static bool in_set(const ReRun *run, unsigned c)
{
    return run->set[c / 64] >> c % 64 & 1;
}

/* The set's ranges of bytes; how many, at most max + 1. */
static size_t ranges_of(const ReRun *run, unsigned (*ranges)[2], size_t max)
{
    size_t n = 0;
    for (unsigned c = 0; c < 256 && n <= max; c++) {
        if (!in_set(run, c))
            continue;
        unsigned end = c;
        while (end < 255 && in_set(run, end + 1))
            end++;
        if (n < max) {
            ranges[n][0] = c;
            ranges[n][1] = end;
        }
        n++;
        c = end;
    }
    return n;
}

Str emit_byte(Emit *e, unsigned c)
{
    bool plain = c > 0x20 && c < 0x7f && c != '\'' && c != '\\' && c != '?';
    return str_printf(e->ctx, plain ? "'%c'" : "0x%02x", c);
}

#define RANGES_MAX 4 /* more are asked of a bit set */

/* Whether the byte `c` (an expression) is in the run's set. */
static Str in_expr(Emit *e, const ReRun *run, size_t index, Str c)
{
    unsigned ranges[RANGES_MAX][2];
    size_t n = ranges_of(run, ranges, RANGES_MAX);
    Out out = out_new(e->ctx);
    if (n > RANGES_MAX) {
        out_printf(&out, "(set_%zu[%.*s >> 6] >> (%.*s & 63) & 1) != 0", index, STR_ARG(c), STR_ARG(c));
        return out_text(&out);
    }
    for (size_t i = 0; i < n; i++) {
        out_z(&out, i > 0 ? " || " : "");
        Str low = emit_byte(e, ranges[i][0]);
        if (ranges[i][0] == ranges[i][1])
            out_printf(&out, "%.*s == %.*s", STR_ARG(c), STR_ARG(low));
        else
            out_printf(&out, "(unsigned)%.*s - %.*s <= %uu", STR_ARG(c), STR_ARG(low), ranges[i][1] - ranges[i][0]);
    }
    return n > 0 ? out_text(&out) : STR("false");
}

static void print_bit_sets(Emit *e, const PlanPattern *pattern)
{
    unsigned ranges[RANGES_MAX][2];
    for (size_t i = 0; i < pattern->n_runs; i++) {
        const uint64_t *set = pattern->runs[i].set;
        if (ranges_of(&pattern->runs[i], ranges, RANGES_MAX) <= RANGES_MAX)
            continue;
        emit_line(e, "static const uint64_t set_%zu[4] = {", i);
        emit_line(e, "    UINT64_C(0x%" PRIx64 "), UINT64_C(0x%" PRIx64 "), UINT64_C(0x%" PRIx64 "), UINT64_C(0x%" PRIx64 ")",
                   set[0], set[1], set[2], set[3]);
        emit_line(e, "};");
    }
}

/* The byte of a run that is one byte of a literal; 256: it is something else. */
static unsigned literal_byte(const ReRun *run)
{
    unsigned range[1][2];
    bool one = run->min == 1 && run->max == 1 && ranges_of(run, range, 1) == 1 && range[0][0] == range[0][1];
    return one ? range[0][0] : 256;
}

static uint64_t least_bytes(const PlanPattern *pattern, bool *fixed)
{
    uint64_t n = 0;
    *fixed = true;
    for (size_t i = 0; i < pattern->n_runs; i++) {
        n += pattern->runs[i].min;
        *fixed = *fixed && pattern->runs[i].min == pattern->runs[i].max;
    }
    return n;
}

/* The literal that begins at run i; its bytes in `bytes`. */
static size_t literal_at(const PlanPattern *pattern, size_t i, char *bytes)
{
    size_t n = 0;
    for (; i + n < pattern->n_runs && literal_byte(&pattern->runs[i + n]) < 256; n++)
        bytes[n] = (char)literal_byte(&pattern->runs[i + n]);
    return n;
}

static void print_literal(Emit *e, Str bytes, bool sure)
{
    const char *ask = sure ? "" : str_z(e->ctx, str_printf(e->ctx, "(size_t)(end - k) < %zu || ", bytes.len));
    emit_line(e, "if (%s!%.*s)", ask, STR_ARG(emit_same(e, "k", bytes)));
    emit_line(e, "    return false;");
    emit_line(e, "k += %zu;", bytes.len);
}

#define UNROLLED_MAX 4

static void print_fixed_run(Emit *e, const ReRun *run, size_t index, bool sure)
{
    if (!sure) {
        emit_line(e, "if ((size_t)(end - k) < %" PRIu32 "u)", run->min);
        emit_line(e, "    return false;");
    }
    if (run->min > UNROLLED_MAX) {
        emit_line(e, "for (from = k; k < from + %" PRIu32 "; k++)", run->min);
        emit_line(e, "    if (!(%.*s))", STR_ARG(in_expr(e, run, index, STR("*k"))));
        emit_line(e, "        return false;");
        return;
    }
    for (uint32_t i = 0; i < run->min; i++) {
        emit_line(e, "if (!(%.*s))", STR_ARG(in_expr(e, run, index, str_printf(e->ctx, "k[%" PRIu32 "]", i))));
        emit_line(e, "    return false;");
    }
    emit_line(e, "k += %" PRIu32 ";", run->min);
}

/* Where it began is asked behind it. */
static bool is_counted(const ReRun *run) { return run->min > 0 || run->max != SCR_NONE; }

static void print_open_run(Emit *e, const ReRun *run, size_t index)
{
    Str in = in_expr(e, run, index, STR("*k"));
    if (is_counted(run))
        emit_line(e, "from = k;");
    if (run->max == SCR_NONE)
        emit_line(e, "while (k < end && (%.*s))", STR_ARG(in));
    else
        emit_line(e, "while (k < end && k - from < %" PRIu32 " && (%.*s))", run->max, STR_ARG(in));
    emit_line(e, "    k++;");
    if (run->min > 0) {
        emit_line(e, "if (k - from < %" PRIu32 ")", run->min);
        emit_line(e, "    return false;");
    }
}

static bool uses_from(const PlanPattern *pattern)
{
    for (size_t i = 0; i < pattern->n_runs; i++)
        if (pattern->runs[i].min != pattern->runs[i].max ? is_counted(&pattern->runs[i]) : pattern->runs[i].min > UNROLLED_MAX)
            return true;
    return false;
}

static void print_runs(Emit *e, const PlanPattern *pattern)
{
    char *bytes = ctx_alloc(e->ctx, pattern->n_runs + 1);
    bool sure = true; /* what is still fixed lies within the least length */
    for (size_t i = 0; i < pattern->n_runs;) {
        const ReRun *run = &pattern->runs[i];
        size_t n = literal_at(pattern, i, bytes);
        if (n > 0) {
            print_literal(e, (Str){bytes, n}, sure);
            i += n;
            continue;
        }
        if (run->min == run->max)
            print_fixed_run(e, run, i, sure);
        else
            print_open_run(e, run, i);
        sure = sure && run->min == run->max;
        i++;
    }
}

void emit_match(Emit *e, const PlanPattern *pattern)
{
    bool fixed;
    uint64_t least = least_bytes(pattern, &fixed);
    out_z(e->out, "/* ");
    emit_head(e->out, pattern->pattern->source, 80);
    out_z(e->out, " */\n");
    emit_line(e, "static SCR_UNUSED bool %.*s(const char *text, size_t len)", STR_ARG(emit_match_of(e, pattern)));
    emit_line(e, "{");
    e->out->indent = 4;
    print_bit_sets(e, pattern);
    emit_line(e, "const scr_byte *k = (const scr_byte *)text;");
    if (!fixed)
        emit_line(e, "const scr_byte *end = k + len;");
    if (uses_from(pattern))
        emit_line(e, "const scr_byte *from;");
    if (fixed || least > 0) {
        emit_line(e, fixed ? "if (len != %" PRIu64 "u)" : "if (len < %" PRIu64 "u)", least);
        emit_line(e, "    return false;");
    }
    print_runs(e, pattern);
    emit_line(e, fixed ? "return true;" : "return k == end;");
    emit_end_function(e);
}
