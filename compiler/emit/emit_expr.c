/* emit_expr.c: a plan's tests as C expressions and statements, names, and comments that tell where a check comes from. */
#include "emit_stream.h"

#include "../../runtime/scr_num.h"

#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

#define POINTER_COLUMNS 44    /* bytes of a comment's pointer and of its value: lines stay short */
#define VALUE_COLUMNS 24

/* ---- names ---- */

Str emit_function_of(Emit *e, const PlanNode *node, char letter)
{
    Str name = str_copy(e->ctx, str_of(e->node_names[node->id]));
    char *to = (char *)(uintptr_t)name.ptr;
    bool own = letter != 'c' && letter != 'n'; /* tests of numbers and lists are the same in strings */
    to[e->prefix.len + 1] = e->inner && own ? (char)(letter - 'a' + 'A') : letter;
    return name;
}

Str emit_list_of(Emit *e, const PlanNode *node)
{
    return str_join(e->ctx, emit_function_of(e, node, 'n'), STR("_nodes"));
}

Str emit_set_of(Emit *e, const PlanSet *set)
{
    return str_printf(e->ctx, "%.*s_%s_%" PRIu32, STR_ARG(e->prefix), set->names ? "name" : "in", set->id);
}

Str emit_match_of(Emit *e, const PlanPattern *pattern)
{
    return str_printf(e->ctx, "%.*s_match_%" PRIu32, STR_ARG(e->prefix), pattern->id);
}

/* ---- comments ---- */

void emit_tail(Out *out, Str text)
{
    if (text.len > POINTER_COLUMNS) {
        out_z(out, "...");
        size_t at = text.len - POINTER_COLUMNS;
        while (at < text.len && ((unsigned char)text.ptr[at] & 0xc0) == 0x80)
            at++;
        text = str_from(text, at);
    }
    out_c_comment(out, text);
}

void emit_head(Out *out, Str text, size_t max)
{
    bool cut = text.len > max;
    size_t n = cut ? max : text.len;
    while (cut && n > 0 && ((unsigned char)text.ptr[n] & 0xc0) == 0x80)
        n--;
    out_c_comment(out, str_cut(text, 0, n));
    if (cut)
        out_z(out, "...");
}

static void print_operand(Out *out, const PlanOp *op)
{
    switch (op->rule->kind) {
    case R_MINIMUM:
    case R_MAXIMUM:
    case R_EXCLUSIVE_MINIMUM:
    case R_EXCLUSIVE_MAXIMUM:
    case R_MULTIPLE_OF:
        out_char(out, ' ');
        emit_head(out, op->rule->u.number, VALUE_COLUMNS);
        break;
    case R_MIN_LENGTH:
    case R_MAX_LENGTH:
    case R_MIN_ITEMS:
    case R_MAX_ITEMS:
    case R_MIN_PROPERTIES:
    case R_MAX_PROPERTIES:
        out_printf(out, " %" PRIu64, op->rule->u.count);
        break;
    case R_PATTERN:
        out_char(out, ' ');
        emit_head(out, op->rule->u.pattern->source, VALUE_COLUMNS);
        break;
    case R_FORMAT:
        out_char(out, ' ');
        emit_head(out, op->rule->u.format.name, VALUE_COLUMNS);
        break;
    default:
        break;
    }
}

/* The origin of a check, as a comment's text. */
Str emit_origin(Emit *e, const PlanOp *op)
{
    Out out = out_new(e->ctx);
    if (op == NULL || op->schema == NULL)
        return STR("not allowed here");
    out_char(&out, '#');
    emit_tail(&out, op->schema->pointer);
    if (op->rule) {
        out_z(&out, ": ");
        emit_head(&out, op->rule->kind == R_FALSE ? STR("false") : op->rule->keyword, VALUE_COLUMNS);
        print_operand(&out, op);
    }
    return out_text(&out);
}

void emit_node_comment(Emit *e, const PlanNode *node, const char *what)
{
    out_z(e->out, "/* ");
    for (size_t i = 0; i < node->n_set && i < 4; i++) {
        out_z(e->out, i > 0 ? "\n * and #" : "#");
        emit_tail(e->out, node->set[i]->pointer);
    }
    if (node->n_set > 4)
        out_printf(e->out, " and %zu more", node->n_set - 4);
    out_z(e->out, what);
    const Schema *first = node->n_set > 0 ? node->set[0] : NULL;
    Str text = first == NULL ? STR("") : first->description.len > 0 ? first->description : first->title;
    if (text.len > 0) {
        out_z(e->out, "\n * ");
        out_c_comment(e->out, str_cut(text, 0, 400));
    }
    out_z(e->out, " */\n");
}

/* ---- expressions ---- */

void emit_line(Emit *e, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    Str text = str_vprintf(e->ctx, format, args);
    va_end(args);
    tmpl_line(e->out, text);
}

Str emit_quoted(Emit *e, Str text)
{
    Out out = out_new(e->ctx);
    out_c_string(&out, text);
    return out_text(&out);
}

/* See scr_same_1 and those behind it. */
static size_t width_of(size_t len)
{
    return len <= 1 ? 1 : len < 4 ? 4 : len < 8 ? 8 : len <= 16 ? 16 : 24;
}

Str emit_same(Emit *e, const char *p, Str text)
{
    Out out = out_new(e->ctx);
    if (!e->in->plan->brief) {
        out_printf(&out, "scr_same(%s, %.*s, %zu)", p, STR_ARG(emit_quoted(e, text)), text.len);
        return out_text(&out);
    }
    for (size_t at = 0; at < text.len;) {
        size_t n = text.len - at < 24 ? text.len - at : 24;
        out_printf(&out, "%sscr_same_%zu(%s", at == 0 ? "" : " && ", width_of(n), p);
        if (at > 0)
            out_printf(&out, " + %zu", at);
        out_printf(&out, ", %.*s, %zu)", STR_ARG(emit_quoted(e, str_cut(text, at, n))), n);
        at += n;
    }
    return text.len > 24 ? str_printf(e->ctx, "(%.*s)", STR_ARG(out_text(&out))) : out_text(&out);
}

static void print_section(Emit *e, Out *out, const char *section, const OutVar *vars, size_t n_vars)
{
    enum { MOST = 8 };
    OutVar all[MOST + 2] = {{"scr", e->inner ? STR("scr_inner_") : e->brief ? STR("scr_brief_") : STR("scr_")}, {"quote", e->inner ? STR("2") : STR("1")}};
    CTX_ASSERT(e->ctx, n_vars <= MOST);
    for (size_t i = 0; i < n_vars; i++)
        all[2 + i] = vars[i];
    tmpl_print(out, "checks.tmpl.c", section, all, 2 + n_vars);
}

void emit_check(Emit *e, const char *section, const OutVar *vars, size_t n_vars)
{
    print_section(e, e->out, section, vars, n_vars);
}

Str emit_filled(Emit *e, const char *section, const OutVar *vars, size_t n_vars)
{
    Out out = out_new(e->ctx);
    print_section(e, &out, section, vars, n_vars);
    Str text = out_text(&out);
    return str_cut(text, 0, text.len - 1);
}

/* A bound that int64 arithmetic on at most 18 digits decides. */
static bool is_small_integer(Str number, int64_t *value)
{
    return scr_num_to_int64(number.ptr, number.len, value) && *value > -INT64_C(1000000000000000000) &&
           *value < INT64_C(1000000000000000000);
}

/* A divisor written digits.digits, as digits / 10^places; both small. */
static bool is_small_decimal(Str number, uint64_t *digits, uint32_t *places, uint64_t *power)
{
    bool point = false;
    *digits = 0;
    *places = 0;
    *power = 1;
    for (size_t i = 0; i < number.len; i++) {
        char c = number.ptr[i];
        if (c == '.') {
            point = true;
            continue;
        }
        if (c < '0' || c > '9' || number.len > 18 || *places == 9)
            return false;
        *digits = *digits * 10 + (uint64_t)(c - '0');
        *places += point;
        *power *= point ? 10 : 1;
    }
    return *digits > 0;
}

static Str bound_expr(Emit *e, const PlanOp *op, const char *section)
{
    int64_t value = 0;
    bool small = is_small_integer(op->u.number, &value);
    const OutVar vars[] = {
        {"integer", str_printf(e->ctx, "%" PRId64, value)},
        {"text", emit_quoted(e, op->u.number)},
        {"len", str_printf(e->ctx, "%zu", op->u.number.len)},
    };
    Str name = small ? str_of(section) : str_join(e->ctx, str_of(section), STR("-decimal"));
    return emit_filled(e, str_z(e->ctx, name), vars, 3);
}

static Str multiple_expr(Emit *e, const PlanOp *op)
{
    uint64_t digits, power;
    uint32_t places;
    bool small = is_small_decimal(op->u.number, &digits, &places, &power);
    const OutVar vars[] = {
        {"digits", str_printf(e->ctx, "UINT64_C(%" PRIu64 ")", digits)},
        {"places", str_printf(e->ctx, "%" PRIu32, places)},
        {"power", str_printf(e->ctx, "UINT64_C(%" PRIu64 ")", power)},
        {"text", emit_quoted(e, op->u.number)},
        {"len", str_printf(e->ctx, "%zu", op->u.number.len)},
    };
    return emit_filled(e, small ? "expr-multiple-of" : "expr-multiple-of-decimal", vars, 5);
}

Str emit_integers_of(Emit *e, const PlanOp *op)
{
    return str_printf(e->ctx, "%.*s_integers_%" PRIu32, STR_ARG(e->prefix), op->bit);
}

static Str one_hole(Emit *e, const char *section, const char *hole, Str text)
{
    const OutVar vars[] = {{hole, text}};
    return emit_filled(e, section, vars, 1);
}

static Str count_expr(Emit *e, const PlanOp *op, const char *section)
{
    return one_hole(e, section, "count", str_printf(e->ctx, "%" PRIu64 "u", op->u.count));
}

const char *emit_word_of(Emit *e, uint32_t n_words, uint32_t bit)
{
    return n_words == 1 ? "seen" : str_z(e->ctx, str_printf(e->ctx, "seen[%" PRIu32 "]", bit / 64));
}

Str emit_bit_of(Emit *e, uint32_t bit)
{
    return str_printf(e->ctx, "UINT64_C(0x%" PRIx64 ")", UINT64_C(1) << bit % 64);
}

bool emit_is_code(const PlanPattern *pattern) { return pattern->n_runs > 0 && !pattern->of_ascii; }

/* Whether the text matches: by the pattern's own function, or by its table. */
Str emit_pattern_expr(Emit *e, const PlanPattern *pattern)
{
    if (emit_is_code(pattern))
        return one_hole(e, "expr-match", "function", emit_match_of(e, pattern));
    const OutVar vars[] = {
        {"re", emit_regex_name(e, pattern->pattern->form)}, {"function", emit_match_of(e, pattern)},
        {"min", str_printf(e->ctx, "%" PRIu32, pattern->all_from)},
    };
    const char *section = pattern->all_from == 0 ? "expr-pattern-all" : pattern->all_from != SCR_NONE ? "expr-pattern-all-from"
                        : pattern->n_runs > 0 ? "expr-match-ascii" : "expr-pattern";
    return emit_filled(e, section, vars, 3);
}

/* ---- bits of members that came, and of branches that are out ---- */

static bool is_bit(const PlanOp *op) { return op->kind == P_HAS || op->kind == P_BRANCH; }

static bool in_one_word(const PlanOp *a, const PlanOp *b) { return is_bit(a) && a->kind == b->kind && a->bit / 64 == b->bit / 64; }

/* The bits of that argument's word which any of the arguments looks at. */
static uint64_t bits_of(const PlanOp *op, const PlanOp *arg)
{
    uint64_t bits = 0;
    for (size_t i = 0; i < op->n_args; i++)
        if (in_one_word(op->args[i], arg))
            bits |= UINT64_C(1) << op->args[i]->bit % 64;
    return bits;
}

static const char *word_of_bit(Emit *e, const PlanOp *op, uint32_t n_words)
{
    return op->kind == P_HAS ? emit_word_of(e, n_words, op->bit) : emit_dead_of(e, op->bit / 64);
}

/* Tests of bits of one word, any or all of which are to hold: a member's bit is set, a branch's is not. */
static Str bits_expr(Emit *e, const PlanOp *op, uint64_t bits, bool any, uint32_t n_words)
{
    uint64_t beside = any == (op->kind == P_HAS) ? 0 : bits;
    Str mask = str_printf(e->ctx, "(%s & UINT64_C(0x%" PRIx64 ")) %s ", word_of_bit(e, op, n_words), bits, any ? "!=" : "==");
    return str_join(e->ctx, mask, beside == 0 ? STR("0") : str_printf(e->ctx, "UINT64_C(0x%" PRIx64 ")", beside));
}

static Str bit_expr(Emit *e, const PlanOp *op, uint32_t n_words)
{
    return bits_expr(e, op, UINT64_C(1) << op->bit % 64, op->kind == P_HAS, n_words);
}

/* An argument before that one had its bit along with its own. It mostly is the last one. */
static bool was_told(const PlanOp *op, size_t arg)
{
    for (size_t i = arg; i-- > 0;)
        if (in_one_word(op->args[i], op->args[arg]))
            return true;
    return false;
}

/* P_AND, P_OR. */
static Str joined_expr(Emit *e, const PlanOp *op, uint32_t n_words)
{
    bool any = op->kind == P_OR;
    size_t n = 0;
    Out out = out_new(e->ctx);
    for (size_t i = 0; i < op->n_args; i++) {
        const PlanOp *arg = op->args[i];
        if (was_told(op, i))
            continue;
        uint64_t bits = bits_of(op, arg);
        out_z(&out, n++ == 0 ? "" : any ? " || " : " && ");
        out_str(&out, bits != 0 && !scr_is_one_bit(bits) ? bits_expr(e, arg, bits, any, n_words) : emit_expr(e, arg, n_words));
    }
    return n > 1 ? str_printf(e->ctx, "(%.*s)", STR_ARG(out_text(&out))) : out_text(&out);
}

/* All arguments are bits of one word, and none stands there twice. */
static bool are_bits(const PlanOp *op)
{
    uint64_t bits = 0;
    for (size_t i = 0; i < op->n_args; i++) {
        uint64_t bit = UINT64_C(1) << op->args[i]->bit % 64;
        if (!in_one_word(op->args[i], op->args[0]) || (bits & bit) != 0)
            return false;
        bits |= bit;
    }
    return true;
}

/* P_ONE. */
static Str one_expr(Emit *e, const PlanOp *op, uint32_t n_words)
{
    if (are_bits(op))
        return str_printf(e->ctx, "scr_is_one_bit(%s%s & UINT64_C(0x%" PRIx64 "))", op->args[0]->kind == P_HAS ? "" : "~",
                          word_of_bit(e, op->args[0], n_words), bits_of(op, op->args[0]));
    Out out = out_new(e->ctx);
    for (size_t i = 0; i < op->n_args; i++)
        out_printf(&out, "%s(int)(%.*s)", i > 0 ? " + " : "(", STR_ARG(emit_expr(e, op->args[i], n_words)));
    out_z(&out, ") == 1");
    return out_text(&out);
}

/* A bound that always holds is left out: compilers warn of it. */
static Str matches_expr(Emit *e, const PlanOp *op)
{
    Out out = out_new(e->ctx);
    uint64_t min = op->u.look.min, max = op->u.look.max;
    if (min > 0)
        out_printf(&out, "matched[%" PRIu32 "] >= %" PRIu64 "u", op->bit, min);
    if (max < UINT32_MAX)
        out_printf(&out, "%smatched[%" PRIu32 "] <= %" PRIu64 "u", min > 0 ? " && " : "", op->bit, max);
    return out.len == 0 ? STR("true") : str_printf(e->ctx, "(%.*s)", STR_ARG(out_text(&out)));
}

/* A C expression that is true when the test holds; it may need parentheses only inside &&, || and !. */
Str emit_expr(Emit *e, const PlanOp *op, uint32_t n_words)
{
    Ctx *ctx = e->ctx;
    switch (op->kind) {
    case P_TRUE:
        return STR("true");
    case P_FALSE:
        return STR("false");
    case P_AND:
    case P_OR:
        return joined_expr(e, op, n_words);
    case P_ONE:
        return one_expr(e, op, n_words);
    case P_NOT:
        return str_printf(ctx, "!(%.*s)", STR_ARG(emit_expr(e, op->args[0], n_words)));
    case P_IF:
        return str_printf(ctx, "(%.*s ? %.*s : %.*s)", STR_ARG(emit_expr(e, op->args[0], n_words)),
                          STR_ARG(emit_expr(e, op->args[1], n_words)), STR_ARG(emit_expr(e, op->args[2], n_words)));
    case P_MIN_LENGTH:
        return count_expr(e, op, "expr-min-length");
    case P_MAX_LENGTH:
        return count_expr(e, op, "expr-max-length");
    case P_PATTERN:
        return emit_pattern_expr(e, op->u.pattern);
    case P_FORMAT:
        return one_hole(e, "expr-format", "function", format_function(ctx, op->u.format));
    case P_CONTENT:
        return one_hole(e, "expr-content", "function", emit_passer_of(e, op->u.look.node));
    case P_STRING_IN:
        return one_hole(e, "expr-string-in", "set", emit_set_of(e, op->u.set));
    case P_INTEGER:
        return emit_filled(e, "expr-integer", NULL, 0);
    case P_INTEGER_TOKEN:
        return emit_filled(e, "expr-integer-token", NULL, 0);
    case P_MINIMUM:
        return bound_expr(e, op, "expr-minimum");
    case P_MAXIMUM:
        return bound_expr(e, op, "expr-maximum");
    case P_EXCLUSIVE_MINIMUM:
        return bound_expr(e, op, "expr-exclusive-minimum");
    case P_EXCLUSIVE_MAXIMUM:
        return bound_expr(e, op, "expr-exclusive-maximum");
    case P_MULTIPLE_OF:
        return multiple_expr(e, op);
    case P_NUMBER_IN: {
        const OutVar vars[] = {{"list", emit_integers_of(e, op)}, {"count", str_printf(ctx, "%zu", op->u.integers.n)}};
        return emit_filled(e, "expr-number-in", vars, 2);
    }
    case P_NUMBER_IS: {
        const OutVar vars[] = {{"text", emit_quoted(e, op->u.number)}, {"len", str_printf(ctx, "%zu", op->u.number.len)}};
        return emit_filled(e, "expr-number-is", vars, 2);
    }
    case P_MIN_COUNT:
        return count_expr(e, op, "expr-min-count");
    case P_MAX_COUNT:
        return count_expr(e, op, "expr-max-count");
    case P_HAS:
    case P_BRANCH:
        return bit_expr(e, op, n_words);
    case P_MATCHES:
        return matches_expr(e, op);
    case P_OPAQUE:
    case N_PLAN_OPS:
        break;
    }
    CTX_ASSERT(ctx, op->kind < P_OPAQUE); /* a finished plan holds none */
    return STR("");
}

/* A test as statements: one for each part of a conjunction. */
void emit_test(Emit *e, const PlanOp *op, uint32_t n_words, const char *fail)
{
    if (op->kind == P_AND) {
        for (size_t i = 0; i < op->n_args; i++)
            emit_test(e, op->args[i], n_words, fail);
        return;
    }
    if (op->kind == P_TRUE)
        return;
    emit_line(e, "if (!(%.*s))", STR_ARG(emit_expr(e, op, n_words)));
    emit_line(e, "    return %s; /* %.*s */", fail, STR_ARG(emit_origin(e, op)));
}

/* ---- functions ---- */

void emit_begin_function(Emit *e, Str name, const char *section)
{
    const OutVar vars[] = {{"name", name}};
    CHECK(e, section, vars);
    e->out->indent = 4;
}

void emit_end_function(Emit *e)
{
    e->out->indent = 0;
    CHECK0(e, "function-end");
}
