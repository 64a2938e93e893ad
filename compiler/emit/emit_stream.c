/* emit_stream.c: prints the fast path: one function a node of the plan, one statement a check, each with its origin. */
#include "emit_internal.h"

#include "../../runtime/scr_num.h"

#include <inttypes.h>
#include <string.h>

#define POINTER_COLUMNS 44    /* bytes of a comment's pointer and of its value: lines stay short */
#define VALUE_COLUMNS 24
#define PREDICTED_MAX 60      /* bytes of a name with quotes and colon that may be compared at once: SCR_SLACK_VALUE */

#define CHECK(e, section, vars) TMPL((e)->out, "checks.tmpl.c", section, vars)
#define CHECK0(e, section) tmpl_print((e)->out, "checks.tmpl.c", section, NULL, 0)

/* ---- names ---- */

/* The node's function is prefix_v_x; those for its objects, its arrays and its test have another letter: o, a, t. */
static Str function_of(Emit *e, const PlanNode *node, char letter)
{
    Str name = str_copy(e->ctx, str_of(e->node_names[node->id]));
    char *to = (char *)(uintptr_t)name.ptr;
    to[e->prefix.len + 1] = letter;
    return name;
}

static Str list_of(Emit *e, const PlanNode *node)
{
    return str_join(e->ctx, function_of(e, node, 'n'), STR("_nodes"));
}

static Str set_of(Emit *e, const PlanSet *set)
{
    return str_printf(e->ctx, "%.*s_%s_%" PRIu32, STR_ARG(e->prefix), set->map ? "name" : "in", set->id);
}

static Str match_of(Emit *e, const PlanPattern *pattern)
{
    return str_printf(e->ctx, "%.*s_match_%" PRIu32, STR_ARG(e->prefix), pattern->id);
}

void emit_stream_prepare(Emit *e)
{
    const Plan *plan = e->in->plan;
    e->node_names = CTX_ARRAY(e->ctx, plan->nodes.n, const char *);
    for (size_t i = 0; i < plan->nodes.n; i++) {
        const PlanNode *node = plan->nodes.items[i];
        if (!node->visited && !node->probed)
            continue;
        Str pointer = node->n_set > 0 ? node->set[0]->pointer : STR("/any");
        e->node_names[i] = str_z(e->ctx, name_of_node(e->ctx, &e->names, e->prefix, pointer));
    }
}

/* ---- comments ---- */

static void print_tail(Out *out, Str text)
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

static void print_head(Out *out, Str text, size_t max)
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
        print_head(out, op->rule->u.number, VALUE_COLUMNS);
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
        print_head(out, op->rule->u.pattern->source, VALUE_COLUMNS);
        break;
    case R_FORMAT:
        out_char(out, ' ');
        print_head(out, op->rule->u.format.name, VALUE_COLUMNS);
        break;
    default:
        break;
    }
}

/* The origin of a check, as a comment's text. */
static Str origin_of(Emit *e, const PlanOp *op)
{
    Out out = out_new(e->ctx);
    if (op == NULL || op->schema == NULL)
        return STR("not allowed here");
    out_char(&out, '#');
    print_tail(&out, op->schema->pointer);
    if (op->rule) {
        out_z(&out, ": ");
        print_head(&out, op->rule->kind == R_FALSE ? STR("false") : op->rule->keyword, VALUE_COLUMNS);
        print_operand(&out, op);
    }
    return out_text(&out);
}

static void print_node_comment(Emit *e, const PlanNode *node, const char *what)
{
    out_z(e->out, "/* ");
    for (size_t i = 0; i < node->n_set && i < 4; i++) {
        out_z(e->out, i > 0 ? "\n * and #" : "#");
        print_tail(e->out, node->set[i]->pointer);
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

static void print_line(Emit *e, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void print_line(Emit *e, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    Str text = str_vprintf(e->ctx, format, args);
    va_end(args);
    tmpl_line(e->out, text);
}

static Str quoted(Emit *e, Str text)
{
    Out out = out_new(e->ctx);
    out_c_string(&out, text);
    return out_text(&out);
}

/* A template of one line, without its newline. */
static Str filled(Emit *e, const char *section, const OutVar *vars, size_t n)
{
    Out out = out_new(e->ctx);
    tmpl_print(&out, "checks.tmpl.c", section, vars, n);
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
        {"text", quoted(e, op->u.number)},
        {"len", str_printf(e->ctx, "%zu", op->u.number.len)},
    };
    Str name = small ? str_of(section) : str_join(e->ctx, str_of(section), STR("-decimal"));
    return filled(e, str_z(e->ctx, name), vars, 3);
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
        {"text", quoted(e, op->u.number)},
        {"len", str_printf(e->ctx, "%zu", op->u.number.len)},
    };
    return filled(e, small ? "expr-multiple-of" : "expr-multiple-of-decimal", vars, 5);
}

static Str integers_of(Emit *e, const PlanOp *op)
{
    return str_printf(e->ctx, "%.*s_integers_%" PRIu32, STR_ARG(e->prefix), op->bit);
}

static Str one_hole(Emit *e, const char *section, const char *hole, Str text)
{
    const OutVar vars[] = {{hole, text}};
    return filled(e, section, vars, 1);
}

static Str count_expr(Emit *e, const PlanOp *op, const char *section)
{
    return one_hole(e, section, "count", str_printf(e->ctx, "%" PRIu64 "u", op->u.count));
}

static const char *word_of(Emit *e, uint32_t n_words, uint32_t bit)
{
    return n_words == 1 ? "seen" : str_z(e->ctx, str_printf(e->ctx, "seen[%" PRIu32 "]", bit / 64));
}

static Str bit_of(Emit *e, uint32_t bit)
{
    return str_printf(e->ctx, "UINT64_C(0x%" PRIx64 ")", UINT64_C(1) << bit % 64);
}

/* Whether the text matches: by the pattern's own function, or by its table. */
static Str pattern_expr(Emit *e, const PlanPattern *pattern)
{
    if (pattern->n_runs > 0)
        return one_hole(e, "expr-match", "function", match_of(e, pattern));
    return one_hole(e, "expr-pattern", "re", emit_regex_name(e, pattern->pattern->form));
}

static Str print_expr(Emit *e, const PlanOp *op, uint32_t n_words);

static Str joined_expr(Emit *e, const PlanOp *op, uint32_t n_words, const char *before, const char *between, const char *after)
{
    Out out = out_new(e->ctx);
    out_char(&out, '(');
    for (size_t i = 0; i < op->n_args; i++) {
        out_z(&out, i > 0 ? between : "");
        out_z(&out, before);
        out_str(&out, print_expr(e, op->args[i], n_words));
        out_z(&out, after);
    }
    out_char(&out, ')');
    return out_text(&out);
}

static Str matches_expr(Emit *e, const PlanOp *op)
{
    Out out = out_new(e->ctx);
    out_printf(&out, "(matched[%" PRIu32 "] >= %" PRIu64 "u", op->bit, op->u.look.min);
    if (op->u.look.max < UINT32_MAX)
        out_printf(&out, " && matched[%" PRIu32 "] <= %" PRIu64 "u", op->bit, op->u.look.max);
    out_char(&out, ')');
    return out_text(&out);
}

static Str none_of_expr(Emit *e, const uint64_t *mask, uint32_t n_words)
{
    Out out = out_new(e->ctx);
    for (uint32_t i = 0; i < n_words; i++)
        if (mask[i] != 0)
            out_printf(&out, "%s(%s & UINT64_C(0x%" PRIx64 ")) == 0", out.len > 0 ? " && " : "", word_of(e, n_words, i * 64),
                       mask[i]);
    return out.len > 0 ? out_text(&out) : STR("true");
}

/* A C expression that is true when the test holds; it may need parentheses only inside &&, || and !. */
static Str print_expr(Emit *e, const PlanOp *op, uint32_t n_words)
{
    Ctx *ctx = e->ctx;
    switch (op->kind) {
    case P_TRUE:
        return STR("true");
    case P_FALSE:
        return STR("false");
    case P_AND:
        return joined_expr(e, op, n_words, "", " && ", "");
    case P_OR:
        return joined_expr(e, op, n_words, "", " || ", "");
    case P_ONE:
        return str_join(ctx, joined_expr(e, op, n_words, "(int)(", " + ", ")"), STR(" == 1"));
    case P_NOT:
        return str_printf(ctx, "!(%.*s)", STR_ARG(print_expr(e, op->args[0], n_words)));
    case P_IF:
        return str_printf(ctx, "(%.*s ? %.*s : %.*s)", STR_ARG(print_expr(e, op->args[0], n_words)),
                          STR_ARG(print_expr(e, op->args[1], n_words)), STR_ARG(print_expr(e, op->args[2], n_words)));
    case P_MIN_LENGTH:
        return count_expr(e, op, "expr-min-length");
    case P_MAX_LENGTH:
        return count_expr(e, op, "expr-max-length");
    case P_PATTERN:
        return pattern_expr(e, op->u.pattern);
    case P_FORMAT:
        return one_hole(e, "expr-format", "function", format_function(ctx, op->u.format));
    case P_STRING_IN:
        return one_hole(e, "expr-string-in", "set", set_of(e, op->u.set));
    case P_INTEGER:
        return filled(e, "expr-integer", NULL, 0);
    case P_INTEGER_TOKEN:
        return filled(e, "expr-integer-token", NULL, 0);
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
        const OutVar vars[] = {{"list", integers_of(e, op)}, {"count", str_printf(ctx, "%zu", op->u.integers.n)}};
        return filled(e, "expr-number-in", vars, 2);
    }
    case P_NUMBER_IS: {
        const OutVar vars[] = {{"text", quoted(e, op->u.number)}, {"len", str_printf(ctx, "%zu", op->u.number.len)}};
        return filled(e, "expr-number-is", vars, 2);
    }
    case P_MIN_COUNT:
        return count_expr(e, op, "expr-min-count");
    case P_MAX_COUNT:
        return count_expr(e, op, "expr-max-count");
    case P_HAS:
        return str_printf(ctx, "(%s & %.*s) != 0", word_of(e, n_words, op->bit), STR_ARG(bit_of(e, op->bit)));
    case P_MEMBER_OK:
    case P_ITEMS_OK:
        return str_printf(ctx, "(%s & %.*s) == 0", word_of(e, n_words, op->bit), STR_ARG(bit_of(e, op->bit)));
    case P_ONLY:
        return none_of_expr(e, op->u.only.mask, n_words);
    case P_MATCHES:
        return matches_expr(e, op);
    case P_OPAQUE:
    case N_PLAN_OPS:
        break;
    }
    CTX_ASSERT(ctx, !"a test that a finished plan cannot hold");
    return STR("");
}

/* A test as statements: one for each part of a conjunction. */
static void print_test(Emit *e, const PlanOp *op, uint32_t n_words, const char *fail)
{
    if (op->kind == P_AND) {
        for (size_t i = 0; i < op->n_args; i++)
            print_test(e, op->args[i], n_words, fail);
        return;
    }
    if (op->kind == P_TRUE)
        return;
    print_line(e, "if (!(%.*s))", STR_ARG(print_expr(e, op, n_words)));
    print_line(e, "    return %s; /* %.*s */", fail, STR_ARG(origin_of(e, op)));
}

/* ---- sets of texts ---- */

static void begin_function(Emit *e, Str name, const char *section)
{
    const OutVar vars[] = {{"name", name}};
    CHECK(e, section, vars);
    e->out->indent = 4;
}

static void end_function(Emit *e)
{
    e->out->indent = 0;
    CHECK0(e, "function-end");
}

static void print_found(Emit *e, const PlanSet *set, size_t i)
{
    Str item = set->items[i];
    Str result = set->map ? str_printf(e->ctx, "%" PRIu32 "u", set->map[i]) : STR("true");
    if (item.len == 0)
        print_line(e, "return %.*s;", STR_ARG(result));
    else {
        print_line(e, "if (scr_same(k, %.*s, %zu))", STR_ARG(quoted(e, item)), item.len);
        print_line(e, "    return %.*s;", STR_ARG(result));
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
        print_line(e, "break;");
        return;
    }
    size_t at = best_place(set, from, to);
    print_line(e, "switch (k[%zu]) {", at);
    for (unsigned c = 0; c < 256; c++) {
        bool any = false;
        for (size_t i = from; i < to; i++) {
            if ((unsigned char)set->items[i].ptr[at] != c)
                continue;
            if (!any)
                print_line(e, c > 0x20 && c < 0x7f && c != '\'' && c != '\\' && c != '?' ? "case '%c':" : "case 0x%02x:", c);
            any = true;
            e->out->indent += 4;
            print_found(e, set, i);
            e->out->indent -= 4;
        }
        if (any)
            print_line(e, "    break;");
    }
    print_line(e, "default:");
    print_line(e, "    break;");
    print_line(e, "}");
    print_line(e, "break;");
}

static void print_set_switch(Emit *e, const PlanSet *set)
{
    print_line(e, "switch (len) {");
    for (size_t from = 0, to; from < set->n; from = to) {
        for (to = from + 1; to < set->n && set->items[to].len == set->items[from].len; to++)
            ;
        print_line(e, "case %zu:", set->items[from].len);
        e->out->indent += 4;
        print_same_length(e, set, from, to);
        e->out->indent -= 4;
    }
    print_line(e, "default:");
    print_line(e, "    break;");
    print_line(e, "}");
}

static void print_set_table(Emit *e, const PlanSet *set, Str name)
{
    print_line(e, "static const scr_text %.*s_texts[] = {", STR_ARG(name));
    for (size_t i = 0; i < set->n; i++)
        print_line(e, "    {%.*s, %zu},", STR_ARG(quoted(e, set->items[i])), set->items[i].len);
    print_line(e, "};\n");
    if (!set->map)
        return;
    print_line(e, "static const uint32_t %.*s_members[] = {", STR_ARG(name));
    for (size_t i = 0; i < set->n; i++)
        print_line(e, "    %" PRIu32 ",", set->map[i]);
    print_line(e, "};\n");
}

static void print_table_search(Emit *e, const PlanSet *set, Str name)
{
    print_line(e, "size_t at = scr_find(%.*s_texts, %zu, text, len);", STR_ARG(name), set->n);
    if (set->map) {
        print_line(e, "if (at < %zu)", set->n);
        print_line(e, "    return %.*s_members[at];", STR_ARG(name));
    } else {
        print_line(e, "if (at < %zu)", set->n);
        print_line(e, "    return true;");
    }
}

/* One multiplication finds the only slot where the text can stand. */
static void print_set_hash(Emit *e, const PlanSet *set)
{
    size_t size = (size_t)1 << set->bits, shortest = set->items[0].len, longest = set->items[set->n - 1].len;
    print_line(e, "static const uint64_t slots[%zu] = {", size);
    for (size_t i = 0; i < size; i += 4) {
        Out row = out_new(e->ctx);
        for (size_t k = i; k < i + 4; k++)
            out_printf(&row, "%sUINT64_C(0x%016" PRIx64 "),", k > i ? " " : "", set->slots[k]);
        print_line(e, "    %.*s", STR_ARG(out_text(&row)));
    }
    print_line(e, "};");
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
    print_head(e->out, out_text(&out), 80);
    out_z(e->out, " */\n");
}

static void print_set(Emit *e, const PlanSet *set)
{
    Str name = set_of(e, set);
    bool table = set->search == PLAN_TABLE;
    if (table)
        print_set_table(e, set, name);
    print_set_comment(e, set);
    print_line(e, "static SCR_UNUSED %s %.*s(const char *text, size_t len)", set->map ? "uint32_t" : "bool", STR_ARG(name));
    print_line(e, "{");
    e->out->indent += 4;
    if (set->search == PLAN_HASH) {
        print_set_hash(e, set);
        end_function(e);
        return;
    }
    if (table) {
        print_table_search(e, set, name);
    } else {
        print_line(e, "const scr_byte *k = (const scr_byte *)text;");
        print_set_switch(e, set);
    }
    if (set->map)
        print_line(e, "return %zu; /* none of these */", set->n);
    else
        print_line(e, "return false;");
    e->out->indent -= 4;
    print_line(e, "}\n");
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

static Str byte_of(Emit *e, unsigned c)
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
        Str low = byte_of(e, ranges[i][0]);
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
        print_line(e, "static const uint64_t set_%zu[4] = {", i);
        print_line(e, "    UINT64_C(0x%" PRIx64 "), UINT64_C(0x%" PRIx64 "), UINT64_C(0x%" PRIx64 "), UINT64_C(0x%" PRIx64 ")",
                   set[0], set[1], set[2], set[3]);
        print_line(e, "};");
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
    print_line(e, "if (%s!scr_same(k, %.*s, %zu))", ask, STR_ARG(quoted(e, bytes)), bytes.len);
    print_line(e, "    return false;");
    print_line(e, "k += %zu;", bytes.len);
}

#define UNROLLED_MAX 4

static void print_fixed_run(Emit *e, const ReRun *run, size_t index, bool sure)
{
    if (!sure) {
        print_line(e, "if ((size_t)(end - k) < %" PRIu32 "u)", run->min);
        print_line(e, "    return false;");
    }
    if (run->min > UNROLLED_MAX) {
        print_line(e, "for (from = k; k < from + %" PRIu32 "; k++)", run->min);
        print_line(e, "    if (!(%.*s))", STR_ARG(in_expr(e, run, index, STR("*k"))));
        print_line(e, "        return false;");
        return;
    }
    for (uint32_t i = 0; i < run->min; i++) {
        print_line(e, "if (!(%.*s))", STR_ARG(in_expr(e, run, index, str_printf(e->ctx, "k[%" PRIu32 "]", i))));
        print_line(e, "    return false;");
    }
    print_line(e, "k += %" PRIu32 ";", run->min);
}

static void print_open_run(Emit *e, const ReRun *run, size_t index)
{
    Str in = in_expr(e, run, index, STR("*k"));
    print_line(e, "from = k;");
    if (run->max == SCR_NONE)
        print_line(e, "while (k < end && (%.*s))", STR_ARG(in));
    else
        print_line(e, "while (k < end && k - from < %" PRIu32 " && (%.*s))", run->max, STR_ARG(in));
    print_line(e, "    k++;");
    if (run->min > 0) {
        print_line(e, "if (k - from < %" PRIu32 ")", run->min);
        print_line(e, "    return false;");
    }
}

static bool uses_from(const PlanPattern *pattern)
{
    for (size_t i = 0; i < pattern->n_runs; i++)
        if (pattern->runs[i].min != pattern->runs[i].max || pattern->runs[i].min > UNROLLED_MAX)
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

/* On the bytes ahead: the same runs, then the closing quote. What is readable ends an open run at the latest. */
static void print_quick_runs(Emit *e, const PlanPattern *pattern)
{
    char *bytes = ctx_alloc(e->ctx, pattern->n_runs + 1);
    for (size_t i = 0; i < pattern->n_runs; i++) {
        const ReRun *run = &pattern->runs[i];
        size_t n = literal_at(pattern, i, bytes);
        if (n > 0) {
            Str literal = {bytes, n};
            print_line(e, "if (!scr_same(k, %.*s, %zu))", STR_ARG(quoted(e, literal)), n);
            print_line(e, "    return NULL;");
            print_line(e, "k += %zu;", n);
            i += n - 1;
        } else if (run->min == run->max && run->min <= UNROLLED_MAX) {
            for (uint32_t k = 0; k < run->min; k++) {
                print_line(e, "if (!(%.*s))", STR_ARG(in_expr(e, run, i, str_printf(e->ctx, "k[%" PRIu32 "]", k))));
                print_line(e, "    return NULL;");
            }
            print_line(e, "k += %" PRIu32 ";", run->min);
        } else {
            print_line(e, "from = k;");
            print_line(e, "while (k < end && k - from < %" PRIu32 " && (%.*s))", run->max < 64 ? run->max : 64,
                       STR_ARG(in_expr(e, run, i, STR("*k"))));
            print_line(e, "    k++;");
            print_line(e, "if (k - from < %" PRIu32 ")", run->min);
            print_line(e, "    return NULL;");
        }
    }
}

static bool uses_quick_from(const PlanPattern *pattern)
{
    for (size_t i = 0; i < pattern->n_runs; i++)
        if (pattern->runs[i].min != pattern->runs[i].max || pattern->runs[i].min > UNROLLED_MAX)
            return true;
    return false;
}

static void print_quick_match(Emit *e, const PlanPattern *pattern)
{
    out_z(e->out, "/* The same on a plain string ahead: its closing quote, or NULL when it is not so plain. */\n");
    print_line(e, "static SCR_UNUSED const scr_byte *%.*s_quick_%" PRIu32 "(const scr_byte *k)", STR_ARG(e->prefix), pattern->id);
    print_line(e, "{");
    e->out->indent = 4;
    print_bit_sets(e, pattern);
    if (uses_quick_from(pattern)) {
        print_line(e, "const scr_byte *end = k + 48;");
        print_line(e, "const scr_byte *from;");
    }
    print_quick_runs(e, pattern);
    print_line(e, "return *k == '\"' ? k : NULL;");
    end_function(e);
}

static void print_match(Emit *e, const PlanPattern *pattern)
{
    bool fixed;
    uint64_t least = least_bytes(pattern, &fixed);
    out_z(e->out, "/* ");
    print_head(e->out, pattern->pattern->source, 80);
    out_z(e->out, " */\n");
    print_line(e, "static SCR_UNUSED bool %.*s(const char *text, size_t len)", STR_ARG(match_of(e, pattern)));
    print_line(e, "{");
    e->out->indent = 4;
    print_bit_sets(e, pattern);
    print_line(e, "const scr_byte *k = (const scr_byte *)text;");
    if (!fixed)
        print_line(e, "const scr_byte *end = k + len;");
    if (uses_from(pattern))
        print_line(e, "const scr_byte *from;");
    if (fixed || least > 0) {
        print_line(e, fixed ? "if (len != %" PRIu64 "u)" : "if (len < %" PRIu64 "u)", least);
        print_line(e, "    return false;");
    }
    print_runs(e, pattern);
    print_line(e, fixed ? "return true;" : "return k == end;");
    end_function(e);
}

/* ---- calls ---- */

static bool all_how(const PlanNode *node, PlanHow how)
{
    for (int kind = 0; kind < PLAN_KINDS; kind++)
        if (node->how[kind] != how)
            return false;
    return true;
}

static Str call_of(Emit *e, const PlanNode *node)
{
    if (all_how(node, PLAN_SKIP))
        return STR("scr_skip(s, p)");
    return str_join(e->ctx, function_of(e, node, 'v'), STR("(s, p)"));
}

static void print_value(Emit *e, const PlanNode *node)
{
    const OutVar vars[] = {{"call", call_of(e, node)}};
    CHECK(e, "value", vars);
}

static void print_probes(Emit *e, const PlanProbe *probes, size_t n, uint32_t n_words)
{
    for (size_t i = 0; i < n; i++) {
        print_line(e, "if (!%.*s(s, p))", STR_ARG(function_of(e, probes[i].node, 't')));
        print_line(e, "    %s |= %.*s;", word_of(e, n_words, probes[i].bit), STR_ARG(bit_of(e, probes[i].bit)));
    }
}

/* ---- objects ---- */

static bool has_others(const PlanObject *object)
{
    return !object->others.refused;
}

static void print_object_locals(Emit *e, const PlanObject *object)
{
    bool members = object->members.n > 0;
    bool text = members || object->others.patterns.n > 0 || (object->name_test && plan_needs_text(object->name_test));
    print_line(e, "const scr_byte *q;");
    print_line(e, "unsigned how;");
    if (text)
        print_line(e, "scr_text text;");
    if (members)
        print_line(e, "uint32_t key;");
    if (object->n_words == 1)
        print_line(e, "uint64_t seen = 0;");
    else if (object->n_words > 1)
        print_line(e, "uint64_t seen[%" PRIu32 "] = {0};", object->n_words);
    if (object->counts)
        print_line(e, "uint32_t count = 0;");
    if (has_others(object)) {
        print_line(e, "uint32_t mark = s->n_keys;");
        if (object->others.patterns.n > 0)
            print_line(e, "unsigned match = 0;");
    }
    out_char(e->out, '\n');
}

/* The next name is compared as a whole before it is looked up. */
static void print_prediction(Emit *e, const PlanObject *object, size_t index)
{
    if (index >= object->members.n)
        return;
    Out json = out_new(e->ctx);
    out_json_string(&json, object->members.items[index].name);
    out_char(&json, ':');
    if (json.len > PREDICTED_MAX)
        return;
    const OutVar vars[] = {
        {"literal", quoted(e, out_text(&json))},
        {"len", str_printf(e->ctx, "%zu", json.len)},
        {"index", str_printf(e->ctx, "%zu", index)},
    };
    CHECK(e, "predict", vars);
}

/* What is asked of a name that no member has, before its colon. */
static void print_other_name(Emit *e, const PlanObject *object)
{
    CHECK0(e, "remember");
    if (object->counts)
        print_line(e, "count++;");
    if (object->name_test)
        print_test(e, object->name_test, 0, "NULL");
    for (size_t i = 0; i < object->others.patterns.n; i++)
        print_line(e, "match %s (unsigned)%.*s%s;", i == 0 ? "=" : "|=",
                   STR_ARG(pattern_expr(e, object->others.patterns.items[i])),
                   i == 0 ? "" : str_z(e->ctx, str_printf(e->ctx, " << %zu", i)));
    if (object->others.bit != SCR_NONE)
        print_line(e, "%s |= %.*s;", word_of(e, object->n_words, object->others.bit), STR_ARG(bit_of(e, object->others.bit)));
}

static void print_other_value(Emit *e, const PlanObject *object)
{
    size_t n = (size_t)1 << object->others.patterns.n;
    if (n == 1) {
        print_value(e, object->others.nodes[0]);
        return;
    }
    print_line(e, "switch (match) {");
    for (size_t mask = 0; mask < n; mask++) {
        print_line(e, mask + 1 < n ? "case %zu:" : "default:", mask);
        print_line(e, "    p = %.*s;", STR_ARG(call_of(e, object->others.nodes[mask])));
        print_line(e, "    break;");
    }
    print_line(e, "}");
    print_line(e, "if (p == NULL)");
    print_line(e, "    return NULL;");
}

/* Why other names are refused: the first rule that does so. */
static const char *refused_by(const PlanObject *object)
{
    return object->name_test && object->name_test->kind == P_FALSE ? "no name is allowed" : "a name that is not allowed";
}

static void print_name_dispatch(Emit *e, const PlanObject *object)
{
    size_t n = object->members.n;
    if (n == 0)
        return;
    print_line(e, "switch (key) {");
    for (size_t i = 0; i < n; i++) {
        print_line(e, "case %zu:", i);
        print_line(e, "    goto member_%zu;", i);
    }
    print_line(e, "default:");
    print_line(e, "    break;");
    print_line(e, "}");
}

static void print_name(Emit *e, const PlanObject *object)
{
    bool members = object->members.n > 0;
    bool others_text = object->others.patterns.n > 0 || (object->name_test && plan_needs_text(object->name_test));
    tmpl_print(e->out, "checks.tmpl.c", "name-start", NULL, 0);
    e->out->indent = 4;
    if (members || (has_others(object) && others_text))
        tmpl_print(e->out, "checks.tmpl.c", "string-text", (const OutVar[]){{"fail", STR("NULL")}}, 1);
    if (members)
        print_line(e, "key = %.*s(text.ptr, text.len);", STR_ARG(set_of(e, object->names)));
    if (has_others(object)) {
        if (members) {
            print_line(e, "if (key == %zu) {", object->members.n);
            e->out->indent = 8;
        }
        print_other_name(e, object);
        e->out->indent = 4;
        if (members)
            print_line(e, "}");
    } else {
        print_line(e, "if (key == %zu)", object->members.n);
        print_line(e, "    return NULL; /* %s */", refused_by(object));
    }
    e->out->indent = 0;
    CHECK0(e, "name-colon");
    e->out->indent = 4;
    print_name_dispatch(e, object);
    if (has_others(object)) {
        print_other_value(e, object);
        CHECK0(e, "next-member");
    }
    if (has_others(object))
        print_line(e, "goto name;");
    else
        print_line(e, "return NULL;");
    e->out->indent = 0;
}

static void print_member(Emit *e, const PlanObject *object, size_t i)
{
    const PlanMember *member = &object->members.items[i];
    Out comment = out_new(e->ctx);
    Out name = out_new(e->ctx);
    out_json_string(&name, member->name);
    print_head(&comment, out_text(&name), 80);
    const OutVar vars[] = {
        {"index", str_printf(e->ctx, "%zu", i)},
        {"comment", out_text(&comment)},
        {"seen", str_of(word_of(e, object->n_words, (uint32_t)i))},
        {"bit", bit_of(e, (uint32_t)i)},
    };
    CHECK(e, "member-start", vars);
    e->out->indent = 4;
    if (object->counts)
        print_line(e, "count++;");
    print_probes(e, member->probes.items, member->probes.n, object->n_words);
    print_value(e, member->value);
    CHECK0(e, "next-member");
    print_prediction(e, object, i + 1);
    print_line(e, "goto name;");
    e->out->indent = 0;
}

static Str required_comment(Emit *e, const PlanObject *object)
{
    Out out = out_new(e->ctx);
    if (object->required_by) {
        out_char(&out, '#');
        print_tail(&out, object->required_by->pointer);
        out_z(&out, ": ");
    }
    out_z(&out, "required");
    return out_text(&out);
}

static void print_close(Emit *e, const PlanObject *object)
{
    print_line(e, "close:");
    e->out->indent = 4;
    if (has_others(object))
        CHECK0(e, "forget");
    for (uint32_t i = 0; object->has_required && i < object->n_words; i++) {
        if (object->required[i] == 0)
            continue;
        print_line(e, "if ((%s & UINT64_C(0x%" PRIx64 ")) != UINT64_C(0x%" PRIx64 "))", word_of(e, object->n_words, i * 64),
                   object->required[i], object->required[i]);
        print_line(e, "    return NULL; /* %.*s */", STR_ARG(required_comment(e, object)));
    }
    print_test(e, object->close, object->n_words, "NULL");
    CHECK0(e, "leave");
    e->out->indent = 0;
}

/* No name at all is allowed. */
static void print_empty_object(Emit *e, const PlanObject *object)
{
    if (object->n_words > 0)
        print_line(e, "uint64_t seen = 0;");
    if (object->counts)
        print_line(e, "uint32_t count = 0;");
    CHECK0(e, "enter");
    print_line(e, "if (*p != '}')");
    print_line(e, "    return NULL; /* %s */", refused_by(object));
    print_test(e, object->close, object->n_words, "NULL");
    CHECK0(e, "leave");
}

static void print_object(Emit *e, const PlanNode *node)
{
    const PlanObject *object = node->object;
    print_node_comment(e, node, ", objects");
    begin_function(e, function_of(e, node, 'o'), "function");
    if (object->members.n == 0 && !has_others(object)) {
        print_empty_object(e, object);
        end_function(e);
        return;
    }
    print_object_locals(e, object);
    CHECK0(e, "enter");
    print_prediction(e, object, 0);
    e->out->indent = 0;
    print_name(e, object);
    for (size_t i = 0; i < object->members.n; i++)
        print_member(e, object, i);
    print_close(e, object);
    end_function(e);
}

/* ---- arrays ---- */

static void print_prefix(Emit *e, const PlanArray *array)
{
    print_line(e, "switch (count) {");
    for (size_t i = 0; i < array->n_prefix; i++) {
        print_line(e, "case %zu:", i);
        print_line(e, "    p = %.*s;", STR_ARG(call_of(e, array->prefix[i])));
        print_line(e, "    break;");
    }
    print_line(e, "default:");
    print_line(e, "    p = %.*s;", STR_ARG(call_of(e, array->rest)));
    print_line(e, "    break;");
    print_line(e, "}");
    print_line(e, "if (p == NULL)");
    print_line(e, "    return NULL;");
}

static void print_array(Emit *e, const PlanNode *node)
{
    const PlanArray *array = node->array;
    bool counts = array->counts || array->n_prefix > 0;
    print_node_comment(e, node, ", arrays");
    begin_function(e, function_of(e, node, 'a'), "function");
    if (counts)
        print_line(e, "uint32_t count = 0;");
    if (array->probes.n > 0)
        print_line(e, "uint64_t seen = 0;");
    if (array->contains.n > 0)
        print_line(e, "uint32_t matched[%zu] = {0};", array->contains.n);
    CHECK0(e, "enter");
    CHECK0(e, "items-start");
    e->out->indent = 8;
    print_probes(e, array->probes.items, array->probes.n, 1);
    for (size_t i = 0; i < array->contains.n; i++) {
        print_line(e, "if (%.*s(s, p))", STR_ARG(function_of(e, array->contains.items[i], 't')));
        print_line(e, "    matched[%zu]++;", i);
    }
    if (array->n_prefix > 0)
        print_prefix(e, array);
    else
        print_value(e, array->rest);
    if (counts)
        print_line(e, "count++;");
    e->out->indent = 4;
    CHECK0(e, "items-end");
    e->out->indent = 0;
    print_line(e, "close:");
    e->out->indent = 4;
    print_test(e, array->close, 1, "NULL");
    CHECK0(e, "leave");
    end_function(e);
}

/* ---- nodes ---- */

/* The place of the closing quote, when the bytes ahead are a plain text that the check takes. */
static Str quick_call(Emit *e, const PlanQuick *quick)
{
    switch (quick->kind) {
    case PLAN_QUICK_RUNS:
        return str_printf(e->ctx, "%.*s_quick_%" PRIu32 "(p + 1)", STR_ARG(e->prefix), quick->op->u.pattern->id);
    case PLAN_QUICK_SET: {
        const PlanSet *set = quick->op->u.set;
        return str_printf(e->ctx, "p[%zu] == '\"' && %.*s((const char *)p + 1, %zu) ? p + %zu : NULL", set->items[0].len + 1,
                          STR_ARG(set_of(e, set)), set->items[0].len, set->items[0].len + 1);
    }
    case PLAN_QUICK_DATE_TIME:
        return STR("scr_quick_date_time(p + 1)");
    case PLAN_QUICK_NONE:
        break;
    }
    CTX_ASSERT(e->ctx, !"a quick check of no kind");
    return STR("");
}

static void print_quick(Emit *e, const PlanNode *node, bool test)
{
    const OutVar vars[] = {{"fail", test ? STR("false") : STR("NULL")}};
    const PlanOp *op = node->string;
    print_line(e, "q = %.*s;", STR_ARG(quick_call(e, &node->quick)));
    print_line(e, "how = 0;");
    print_line(e, "if (SCR_UNLIKELY(q == NULL)) {");
    e->out->indent += 4;
    CHECK(e, "string-start", vars);
    CHECK(e, "string-text", vars);
    print_test(e, node->quick.op, 0, test ? "false" : "NULL");
    e->out->indent -= 4;
    print_line(e, "}");
    for (size_t i = 0; op->kind == P_AND && i < op->n_args; i++)
        if (op->args[i] != node->quick.op)
            print_test(e, op->args[i], 0, test ? "false" : "NULL");
    if (op->kind != P_AND)
        print_line(e, "(void)how;");
}

/* How one kind's values are judged within a function: of a node (fail "NULL") or of its test ("false"). */
static void print_string_case(Emit *e, const PlanNode *node, bool test)
{
    const OutVar vars[] = {{"fail", test ? STR("false") : STR("NULL")}};
    const char *fail = test ? "false" : "NULL";
    if (test && node->how[DOC_STRING] == PLAN_SKIP) {
        print_line(e, "return true;");
        return;
    }
    if (node->quick.kind != PLAN_QUICK_NONE) {
        print_quick(e, node, test);
    } else {
        CHECK(e, "string-start", vars);
        if (node->how[DOC_STRING] == PLAN_CHECK) {
            if (plan_needs_text(node->string))
                CHECK(e, "string-text", vars);
            print_test(e, node->string, 0, fail);
        }
    }
    if (test)
        print_line(e, "return true;");
    else
        CHECK0(e, "string-end");
}

static void print_number_case(Emit *e, const PlanNode *node, bool test)
{
    const OutVar vars[] = {{"fail", test ? STR("false") : STR("NULL")}};
    if (test && node->how[DOC_NUMBER] == PLAN_SKIP) {
        print_line(e, "return *p == '-' || (unsigned)*p - '0' <= 9u;");
        return;
    }
    CHECK(e, "number-start", vars);
    if (node->how[DOC_NUMBER] == PLAN_CHECK)
        print_test(e, node->number, 0, test ? "false" : "NULL");
    if (test)
        print_line(e, "return true;");
    else
        CHECK0(e, "number-end");
}

static void print_tree_call(Emit *e, const PlanNode *node, const char *section)
{
    const OutVar vars[] = {
        {"prefix", e->prefix}, {"list", list_of(e, node)}, {"count", str_printf(e->ctx, "%zu", node->n_set)},
    };
    CHECK(e, section, vars);
}

static void print_case(Emit *e, const PlanNode *node, DocKind kind, bool test)
{
    static const char *const words[] = {"\"null\", 4", "\"false\", 5", "\"true\", 4"};
    if (node->how[kind] == PLAN_TREE) {
        print_tree_call(e, node, "tree");
        return;
    }
    switch (kind) {
    case DOC_NULL:
    case DOC_FALSE:
    case DOC_TRUE:
        print_line(e, test ? "return true;" : "return scr_literal(s, p, %s);", words[kind]);
        break;
    case DOC_NUMBER:
        print_number_case(e, node, test);
        break;
    case DOC_STRING:
        print_string_case(e, node, test);
        break;
    case DOC_ARRAY:
    case DOC_OBJECT:
        if (test)
            print_line(e, "return true;");
        else if (node->how[kind] == PLAN_SKIP)
            print_line(e, "return scr_skip(s, p);");
        else
            print_line(e, "return %.*s(s, p);", STR_ARG(function_of(e, node, kind == DOC_ARRAY ? 'a' : 'o')));
        break;
    }
}

static int count_kinds(const PlanNode *node, DocKind *last)
{
    int n = 0;
    for (int kind = 0; kind < PLAN_KINDS; kind++)
        if (node->how[kind] != PLAN_REFUSE) {
            n++;
            *last = (DocKind)kind;
        }
    return n;
}

static const char first_bytes[] = "nft0\"[{"; /* ORDER KINDS */

static void print_cases(Emit *e, const PlanNode *node, bool test)
{
    const char *fail = test ? "false" : "NULL";
    static const DocKind order[] = {DOC_STRING, DOC_OBJECT, DOC_ARRAY, DOC_TRUE, DOC_FALSE, DOC_NULL};
    print_line(e, "switch (*p) {");
    for (size_t i = 0; i < 6; i++) {
        bool refused = node->how[order[i]] == PLAN_REFUSE;
        /* A number's first byte is none of these, so refused kinds may only be left out when numbers are refused too. */
        if (refused && node->how[DOC_NUMBER] == PLAN_REFUSE)
            continue;
        print_line(e, "case '%c':", first_bytes[order[i]]);
        e->out->indent += 4;
        if (refused)
            print_line(e, "return %s;", fail);
        else
            print_case(e, node, order[i], test);
        e->out->indent -= 4;
    }
    print_line(e, "default:");
    e->out->indent += 4;
    if (node->how[DOC_NUMBER] == PLAN_REFUSE)
        print_line(e, "return %s; /* %.*s */", fail, STR_ARG(origin_of(e, node->refusal)));
    else
        print_case(e, node, DOC_NUMBER, test);
    e->out->indent -= 4;
    print_line(e, "}");
}

static void print_single(Emit *e, const PlanNode *node, DocKind kind, bool test)
{
    if (kind == DOC_NUMBER && test && node->how[kind] == PLAN_SKIP) { /* else reading the number tells */
        print_line(e, "if (*p != '-' && (*p < '0' || *p > '9'))");
        print_line(e, "    return false; /* %.*s */", STR_ARG(origin_of(e, node->refusal)));
    } else if (kind != DOC_NUMBER) {
        print_line(e, "if (*p != '%c')", first_bytes[kind]);
        print_line(e, "    return %s; /* %.*s */", test ? "false" : "NULL", STR_ARG(origin_of(e, node->refusal)));
    }
    print_case(e, node, kind, test);
}

static void print_node_locals(Emit *e, const PlanNode *node, bool test)
{
    PlanHow string = node->how[DOC_STRING], number = node->how[DOC_NUMBER];
    if (string == PLAN_CHECK || (string == PLAN_SKIP && !test)) {
        print_line(e, "const scr_byte *q;");
        print_line(e, "unsigned how;");
        if (string == PLAN_CHECK && plan_needs_text(node->string))
            print_line(e, "scr_text text;");
    }
    if (number == PLAN_CHECK || (number == PLAN_SKIP && !test))
        print_line(e, "scr_number n;");
}

static void print_body(Emit *e, const PlanNode *node, bool test)
{
    DocKind kind = DOC_NULL;
    int n = count_kinds(node, &kind);
    print_line(e, "(void)s;");
    if (n == 0) {
        print_line(e, "(void)p;");
        print_line(e, "return %s; /* %.*s */", test ? "false" : "NULL", STR_ARG(origin_of(e, node->refusal)));
    } else if (n == 1) {
        print_single(e, node, kind, test);
    } else {
        print_cases(e, node, test);
    }
}

static void print_node_list(Emit *e, const PlanNode *node)
{
    out_printf(e->out, "static const uint32_t %.*s[] = {", STR_ARG(list_of(e, node)));
    for (size_t i = 0; i < node->n_set; i++)
        out_printf(e->out, "%s%" PRIu32, i > 0 ? ", " : "", node->set[i]->id);
    out_z(e->out, "};\n");
}

/* Values that are only skipped need no function, but the root does: the entry point calls it. */
static bool is_node_function(const Emit *e, const PlanNode *node)
{
    return node->visited && (node == e->in->plan->root || !all_how(node, PLAN_SKIP));
}

static void print_node(Emit *e, const PlanNode *node)
{
    if (node->how[DOC_OBJECT] == PLAN_CHECK)
        print_object(e, node);
    if (node->how[DOC_ARRAY] == PLAN_CHECK)
        print_array(e, node);
    print_node_comment(e, node, "");
    begin_function(e, function_of(e, node, 'v'), "function");
    print_node_locals(e, node, false);
    if (node->guarded)
        print_tree_call(e, node, "deep");
    if (all_how(node, PLAN_TREE))
        print_tree_call(e, node, "tree");
    else
        print_body(e, node, false);
    end_function(e);
}

static void print_node_test(Emit *e, const PlanNode *node)
{
    print_node_comment(e, node, ", asked of a value that something else passes");
    begin_function(e, function_of(e, node, 't'), "test-function");
    print_node_locals(e, node, true);
    print_body(e, node, true);
    end_function(e);
}

static void print_prototypes(Emit *e)
{
    const Plan *plan = e->in->plan;
    for (size_t i = 0; i < plan->nodes.n; i++) {
        const PlanNode *node = plan->nodes.items[i];
        if (is_node_function(e, node)) {
            const OutVar vars[] = {{"name", function_of(e, node, 'v')}};
            CHECK(e, "prototype", vars);
            if (plan_goes_to_tree(node))
                print_node_list(e, node);
        }
        if (node->probed) {
            const OutVar vars[] = {{"name", function_of(e, node, 't')}};
            CHECK(e, "test-prototype", vars);
        }
    }
    out_char(e->out, '\n');
}

/* ---- lists of integers ---- */

static void number_integers(Emit *e, PlanOp *op, uint32_t *next)
{
    if (op->kind == P_NUMBER_IN) {
        op->bit = (*next)++;
        out_printf(e->out, "static const int64_t %.*s[] = {", STR_ARG(integers_of(e, op)));
        for (size_t i = 0; i < op->u.integers.n; i++) {
            int64_t value = op->u.integers.items[i];
            out_printf(e->out, "%s", i % 6 == 0 ? "\n    " : " ");
            /* INT64_MIN has no literal. */
            if (value == INT64_MIN)
                out_z(e->out, "INT64_MIN,");
            else
                out_printf(e->out, "INT64_C(%" PRId64 "),", value);
        }
        out_z(e->out, "\n};\n\n");
    }
    for (size_t i = 0; i < op->n_args; i++)
        number_integers(e, op->args[i], next);
}

void emit_stream(Emit *e)
{
    const Plan *plan = e->in->plan;
    uint32_t next = 0;
    for (size_t i = 0; i < plan->nodes.n; i++)
        if (plan->nodes.items[i]->how[DOC_NUMBER] == PLAN_CHECK)
            number_integers(e, plan->nodes.items[i]->number, &next);
    for (size_t i = 0; i < plan->patterns.n; i++)
        if (plan->patterns.items[i]->n_runs > 0)
            print_match(e, plan->patterns.items[i]);
    for (size_t i = 0; i < plan->patterns.n; i++)
        if (plan->patterns.items[i]->quick)
            print_quick_match(e, plan->patterns.items[i]);
    for (size_t i = 0; i < plan->sets.n; i++)
        print_set(e, plan->sets.items[i]);
    print_prototypes(e);
    for (size_t i = plan->nodes.n; i-- > 0;) {
        const PlanNode *node = plan->nodes.items[i];
        if (is_node_function(e, node))
            print_node(e, node);
        if (node->probed)
            print_node_test(e, node);
    }
}
