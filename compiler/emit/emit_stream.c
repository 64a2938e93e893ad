/* emit_stream.c: prints the fast path: one function a node of the plan, one statement a check, each with its origin. */
#include "emit_stream.h"

#include <inttypes.h>

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

/* ---- nodes ---- */

/* The closing quote of a constant, when the bytes ahead are one of the set. */
static Str quick_set(Emit *e, const PlanSet *set)
{
    size_t n = set->items[0].len;
    const OutVar vars[] = {
        {"set", emit_set_of(e, set)}, {"n", str_printf(e->ctx, "%zu", n)}, {"behind", str_printf(e->ctx, "%zu", n + 1)},
        {"next", str_printf(e->ctx, "%zu", n + 2)},
    };
    return emit_filled(e, e->inner ? "quick-set-inner" : "quick-set", vars, 4);
}

/* The function that passes the JSON in a string where it stands. */
static Str quick_content(Emit *e, const PlanNode *node)
{
    bool before = e->inner;
    e->inner = true;
    const OutVar vars[] = {{"function", emit_passer_of(e, node)}};
    e->inner = before;
    return emit_filled(e, "quick-content", vars, 1);
}

/* The place of the closing quote, when the bytes ahead are a plain text that the check takes. */
static Str quick_call(Emit *e, const PlanQuick *quick)
{
    switch (quick->kind) {
    case PLAN_QUICK_RUNS:
        return str_join(e->ctx, emit_quick_of(e, quick->op->u.pattern), STR("(p + 1)"));
    case PLAN_QUICK_SET:
        return quick_set(e, quick->op->u.set);
    case PLAN_QUICK_DATE_TIME:
        return emit_filled(e, "quick-date-time", NULL, 0);
    case PLAN_QUICK_CONTENT:
        return quick_content(e, quick->op->u.look.node);
    case PLAN_QUICK_NONE:
        break;
    }
    CTX_ASSERT(e->ctx, quick->kind != PLAN_QUICK_NONE);
    return STR("");
}

/* What is asked of a string besides its quick check: how it is written may matter. */
static bool asks_more(const PlanNode *node)
{
    return node->string->kind == P_AND;
}

static void print_quick(Emit *e, const PlanNode *node, bool test)
{
    const PlanOp *op = node->string;
    const OutVar vars[] = {
        {"fail", test ? STR("false") : STR("NULL")},
        {"quick", quick_call(e, &node->quick)},
        {"far", emit_function_of(e, node, 'f')},
        {"how", asks_more(node) ? STR(", &how") : STR("")},
    };
    if (asks_more(node))
        emit_line(e, "how = 0;");
    CHECK(e, "quick", vars);
    for (size_t i = 0; asks_more(node) && i < op->n_args; i++)
        if (op->args[i] != node->quick.op)
            emit_test(e, op->args[i], 0, test ? "false" : "NULL");
}

/* The closing quote of a string that the node's quick check left alone. */
static void print_far_function(Emit *e, const PlanNode *node)
{
    static const OutVar vars[] = {{"fail", {"NULL", 4}}};
    emit_node_comment(e, node, ", strings that are not plain");
    const OutVar head[] = {
        {"name", emit_function_of(e, node, 'f')},
        /* Few date-times and no contents come here; texts that a pattern or a list refuses, or long ones, may be many. */
        {"seldom", node->quick.kind == PLAN_QUICK_RUNS || node->quick.kind == PLAN_QUICK_SET ? STR("SCR_NOINLINE") : STR("SCR_COLD")},
    };
    CHECK(e, asks_more(node) ? "far-function-how" : "far-function", head);
    e->out->indent = 4;
    CHECK0(e, "far-locals");
    CHECK(e, "string-start", vars);
    CHECK(e, "string-text", vars);
    emit_test(e, node->quick.op, 0, "NULL");
    if (asks_more(node))
        emit_line(e, "*how_it_is = how;");
    emit_line(e, "return q;");
    emit_end_function(e);
}

/* Whether a string of the node is read by its quick check. A content that is passed in place may move the stream: not for a test. */
static bool is_quick(const PlanNode *node, bool test)
{
    return node->quick.kind == PLAN_QUICK_CONTENT ? !test : node->quick.kind != PLAN_QUICK_NONE;
}

/* A list of texts is all that is asked of the string: the runtime passes it. */
static bool is_passed_by_list(const Emit *e, const PlanNode *node, bool test)
{
    return e->brief && !e->inner && !test && node->how[DOC_STRING] == PLAN_CHECK && node->string->kind == P_STRING_IN && !is_quick(node, test);
}

/* How one kind's values are judged within a function: of a node (fail "NULL") or of its test ("false"). */
static void print_string_case(Emit *e, const PlanNode *node, bool test)
{
    const OutVar vars[] = {{"fail", test ? STR("false") : STR("NULL")}};
    const char *fail = test ? "false" : "NULL";
    if (e->inner && node->how[DOC_STRING] == PLAN_CHECK && plan_has_content(node->string)) {
        CHECK0(e, "leave-in-place");
        return;
    }
    if (test && node->how[DOC_STRING] == PLAN_SKIP) {
        emit_line(e, "return true;");
        return;
    }
    if (is_passed_by_list(e, node, test)) {
        const OutVar in[] = {{"set", emit_set_of(e, node->string->u.set)}, {"origin", emit_origin(e, node->string)}};
        CHECK(e, "string-in-brief", in);
        return;
    }
    if (e->inner)
        CHECK(e, "quote", vars);
    if (is_quick(node, test)) {
        print_quick(e, node, test);
    } else {
        CHECK(e, "string-start", vars);
        if (node->how[DOC_STRING] == PLAN_CHECK) {
            if (plan_needs_text(node->string))
                CHECK(e, "string-text", vars);
            emit_test(e, node->string, 0, fail);
        }
    }
    if (test)
        emit_line(e, "return true;");
    else
        CHECK0(e, "string-end");
}

static void print_number_case(Emit *e, const PlanNode *node, bool test)
{
    const OutVar vars[] = {
        {"check", emit_function_of(e, node, 'c')},
        {"sign", node->unsigned_first ? STR("false") : STR("true")},
        {"long", emit_function_of(e, node, 'l')},
    };
    if (node->how[DOC_NUMBER] == PLAN_SKIP && test)
        emit_line(e, "return *p == '-' || (unsigned)*p - '0' <= 9u;");
    else if (node->how[DOC_NUMBER] == PLAN_SKIP)
        CHECK0(e, "number-skip");
    else if (e->brief)
        emit_check(e, test ? "number-test-brief" : "number-brief", vars, 1);
    else if (test)
        emit_check(e, "number-test", vars, 2);
    else
        CHECK(e, "number", vars);
}

static void print_tree_call(Emit *e, const PlanNode *node, const char *section)
{
    const OutVar vars[] = {
        {"prefix", e->prefix}, {"list", emit_list_of(e, node)}, {"count", str_printf(e->ctx, "%zu", node->n_set)},
    };
    CHECK(e, section, vars);
}

static void print_case(Emit *e, const PlanNode *node, DocKind kind, bool test)
{
    static const char *const words[] = {"\"null\", 4", "\"false\", 5", "\"true\", 4"};
    if (node->how[kind] == PLAN_TREE) {
        print_tree_call(e, node, e->inner ? "leave-in-place" : "tree");
        return;
    }
    switch (kind) {
    case DOC_NULL:
    case DOC_FALSE:
    case DOC_TRUE:
        emit_line(e, test ? "return true;" : "return scr_literal(s, p, %s);", words[kind]);
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
            emit_line(e, "return true;");
        else if (node->how[kind] == PLAN_SKIP)
            emit_line(e, "return %s(s, p);", e->inner ? "scr_inner_skip" : "scr_skip");
        else
            emit_line(e, "return %.*s(s, p);", STR_ARG(emit_function_of(e, node, kind == DOC_ARRAY ? 'a' : 'o')));
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

/* The first byte of a kind's values, as a character constant. */
static const char *first_byte(const Emit *e, DocKind kind)
{
    static const char *const bytes[] = {"'n'", "'f'", "'t'", "'0'", "'\"'", "'['", "'{'"}; /* ORDER KINDS */
    return e->inner && kind == DOC_STRING ? "'\\\\'" : bytes[kind];
}

static void print_cases(Emit *e, const PlanNode *node, bool test)
{
    const char *fail = test ? "false" : "NULL";
    static const DocKind order[] = {DOC_STRING, DOC_OBJECT, DOC_ARRAY, DOC_TRUE, DOC_FALSE, DOC_NULL};
    emit_line(e, "switch (*p) {");
    for (size_t i = 0; i < 6; i++) {
        bool refused = node->how[order[i]] == PLAN_REFUSE;
        /* A number's first byte is none of these, so refused kinds may only be left out when numbers are refused too. */
        if (refused && node->how[DOC_NUMBER] == PLAN_REFUSE)
            continue;
        emit_line(e, "case %s:", first_byte(e, order[i]));
        e->out->indent += 4;
        if (refused)
            emit_line(e, "return %s;", fail);
        else
            print_case(e, node, order[i], test);
        e->out->indent -= 4;
    }
    emit_line(e, "default:");
    e->out->indent += 4;
    if (node->how[DOC_NUMBER] == PLAN_REFUSE)
        emit_line(e, "return %s; /* %.*s */", fail, STR_ARG(emit_origin(e, node->refusal)));
    else
        print_case(e, node, DOC_NUMBER, test);
    e->out->indent -= 4;
    emit_line(e, "}");
}

static void print_single(Emit *e, const PlanNode *node, DocKind kind, bool test)
{
    if (kind == DOC_NUMBER && test && node->how[kind] == PLAN_SKIP) { /* else reading the number tells */
        emit_line(e, "if (*p != '-' && (*p < '0' || *p > '9'))");
        emit_line(e, "    return false; /* %.*s */", STR_ARG(emit_origin(e, node->refusal)));
    } else if (kind != DOC_NUMBER) {
        emit_line(e, "if (*p != %s)", first_byte(e, kind));
        emit_line(e, "    return %s; /* %.*s */", test ? "false" : "NULL", STR_ARG(emit_origin(e, node->refusal)));
    }
    if (kind == DOC_STRING && !test && plan_opening(node) == '"')
        emit_line(e, "return %.*s(s, p);", STR_ARG(emit_function_of(e, node, 's')));
    else
        print_case(e, node, kind, test);
}

static void print_string_locals(Emit *e, const PlanNode *node, bool test)
{
    if ((e->inner && node->how[DOC_STRING] == PLAN_CHECK && plan_has_content(node->string)) || is_passed_by_list(e, node, test))
        return;
    bool quick = node->how[DOC_STRING] == PLAN_CHECK && is_quick(node, test);
    emit_line(e, "const scr_byte *q;");
    if (!quick || asks_more(node))
        emit_line(e, "unsigned how;");
    if (!quick && node->how[DOC_STRING] == PLAN_CHECK && plan_needs_text(node->string))
        emit_line(e, "scr_text text;");
}

static void print_node_locals(Emit *e, const PlanNode *node, bool test)
{
    PlanHow string = node->how[DOC_STRING];
    bool inlined = test ? string == PLAN_CHECK : string == PLAN_CHECK || string == PLAN_SKIP;
    if (inlined && (test || plan_opening(node) != '"'))
        print_string_locals(e, node, test);
    if (node->how[DOC_NUMBER] == PLAN_CHECK)
        emit_line(e, "scr_number n;");
}

static void print_body(Emit *e, const PlanNode *node, bool test)
{
    DocKind kind = DOC_NULL;
    int n = count_kinds(node, &kind);
    emit_line(e, "(void)s;");
    if (n == 0) {
        emit_line(e, "(void)p;");
        emit_line(e, "return %s; /* %.*s */", test ? "false" : "NULL", STR_ARG(emit_origin(e, node->refusal)));
    } else if (n == 1) {
        print_single(e, node, kind, test);
    } else {
        print_cases(e, node, test);
    }
}

static void print_node_list(Emit *e, const PlanNode *node)
{
    out_printf(e->out, "static const uint32_t %.*s[] = {", STR_ARG(emit_list_of(e, node)));
    for (size_t i = 0; i < node->n_set; i++)
        out_printf(e->out, "%s%" PRIu32, i > 0 ? ", " : "", node->set[i]->id);
    out_z(e->out, "};\n");
}

static bool is_node_function(const Emit *e, const PlanNode *node)
{
    return (e->inner ? node->inner : node->visited) && !emit_is_skipped(e, node);
}

/* The function of a member's value in a brief object, white space before it included. */
static bool is_spaced(const Emit *e, const PlanNode *node)
{
    return node->spaced && !e->inner && is_node_function(e, node);
}

static bool is_test_function(const Emit *e, const PlanNode *node)
{
    return e->inner ? node->inner_probed : node->probed;
}

/* What is asked of a number, and the way of those that scr_number_at leaves alone. */
static void print_number_functions(Emit *e, const PlanNode *node)
{
    const OutVar vars[] = {{"name", emit_function_of(e, node, 'l')}, {"check", emit_function_of(e, node, 'c')}};
    if (!e->inner) {
        emit_node_comment(e, node, ", numbers");
        emit_begin_function(e, emit_function_of(e, node, 'c'), "number-function");
        emit_test(e, node->number, 0, "false");
        emit_line(e, "return true;");
        emit_end_function(e);
    }
    if (e->inner ? node->inner : node->visited && !e->brief)
        CHECK(e, "number-long", vars);
}

/* A string whose quote was looked at. */
static void print_string_function(Emit *e, const PlanNode *node)
{
    emit_node_comment(e, node, ", strings");
    emit_begin_function(e, emit_function_of(e, node, 's'), "function");
    print_string_locals(e, node, false);
    print_string_case(e, node, false);
    emit_end_function(e);
}

static void print_node(Emit *e, const PlanNode *node)
{
    if (plan_opening(node) == '"')
        print_string_function(e, node);
    bool brief = e->brief;
    if (node->how[DOC_OBJECT] == PLAN_CHECK)
        emit_object(e, node);
    e->brief = brief; /* an object has its own */
    if (node->how[DOC_ARRAY] == PLAN_CHECK)
        emit_array(e, node);
    emit_node_comment(e, node, e->inner ? ", in a string" : "");
    emit_begin_function(e, emit_function_of(e, node, 'v'), "function");
    print_node_locals(e, node, false);
    if (node->guarded)
        print_tree_call(e, node, e->inner ? "deep-inner" : "deep");
    if (plan_is_all(node, PLAN_TREE))
        print_tree_call(e, node, e->inner ? "leave-in-place" : "tree");
    else
        print_body(e, node, false);
    emit_end_function(e);
    if (is_spaced(e, node))
        CHECK(e, "spaced", ((const OutVar[]){{"name", emit_function_of(e, node, 'w')}, {"call", emit_function_of(e, node, 'v')}}));
}

static void print_node_test(Emit *e, const PlanNode *node)
{
    emit_node_comment(e, node, ", asked of a value that something else passes");
    emit_begin_function(e, emit_function_of(e, node, 't'), "test-function");
    print_node_locals(e, node, true);
    print_body(e, node, true);
    emit_end_function(e);
}

/* Not to be printed anew at each of many places. */
static bool is_shared(const PlanNode *node)
{
    return node->callers > PLAN_USES_MAX;
}

static void print_opened_prototype(Emit *e, const PlanNode *node)
{
    char opening = plan_opening(node);
    if (opening == 0 || opening == '0')
        return;
    const OutVar vars[] = {{"name", emit_opened_function_of(e, node, opening)}};
    CHECK(e, is_shared(node) ? "prototype-apart" : node->twice ? "prototype-twice" : "prototype", vars);
}

static void print_spaced_prototype(Emit *e, const PlanNode *node)
{
    const OutVar vars[] = {{"name", emit_function_of(e, node, 'w')}};
    CHECK(e, node->callers > 1 ? "prototype-apart" : "prototype", vars);
}

static void print_prototypes(Emit *e)
{
    const Plan *plan = e->in->plan;
    for (size_t i = 0; i < plan->nodes.n; i++) {
        const PlanNode *node = plan->nodes.items[i];
        if (is_node_function(e, node)) {
            const OutVar vars[] = {{"name", emit_function_of(e, node, 'v')}};
            CHECK(e, node->apart || (is_shared(node) && plan_opening(node) == 0) ? "prototype-apart" : node->twice ? "prototype-twice" : "prototype", vars);
            print_opened_prototype(e, node);
            if (is_spaced(e, node))
                print_spaced_prototype(e, node);
            if (plan_goes_to_tree(node) && !e->inner)
                print_node_list(e, node);
        }
        if (is_test_function(e, node)) {
            const OutVar vars[] = {{"name", emit_function_of(e, node, 't')}};
            CHECK(e, "test-prototype", vars);
        }
    }
    out_char(e->out, '\n');
}

static bool has_far_function(const Emit *e, const PlanNode *node)
{
    if (node->how[DOC_STRING] != PLAN_CHECK || (e->inner && plan_has_content(node->string)))
        return false;
    return (is_node_function(e, node) && is_quick(node, false)) || (is_test_function(e, node) && is_quick(node, true));
}

/* In a large schema, what is printed for one place only. What many places share runs more often, and is few. */
static bool is_brief(const Emit *e, const PlanNode *node)
{
    return e->in->plan->brief && !e->inner && node->callers <= 1;
}

static void print_nodes(Emit *e)
{
    const Plan *plan = e->in->plan;
    for (size_t i = plan->nodes.n; i-- > 0;) {
        const PlanNode *node = plan->nodes.items[i];
        bool function = is_node_function(e, node);
        e->brief = is_brief(e, node);
        if (node->how[DOC_NUMBER] == PLAN_CHECK && (function || node->probed))
            print_number_functions(e, node);
        if (has_far_function(e, node))
            print_far_function(e, node);
        if (function)
            print_node(e, node);
        if (is_test_function(e, node))
            print_node_test(e, node);
    }
    e->brief = false;
}

/* ---- lists of integers ---- */

static void number_integers(Emit *e, PlanOp *op, uint32_t *next)
{
    if (op->kind == P_NUMBER_IN) {
        op->bit = (*next)++;
        out_printf(e->out, "static const int64_t %.*s[] = {", STR_ARG(emit_integers_of(e, op)));
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
    for (size_t i = 0; i < plan->nodes.n; i++) {
        const PlanNode *node = plan->nodes.items[i];
        if ((node->visited || node->probed) && node->how[DOC_NUMBER] == PLAN_CHECK)
            number_integers(e, node->number, &next);
    }
    for (size_t i = 0; i < plan->patterns.n; i++)
        if (plan->patterns.items[i]->n_runs > 0)
            emit_match(e, plan->patterns.items[i]);
    for (int inner = 0; inner <= plan->uses_inner; inner++) {
        e->inner = inner;
        for (size_t k = 0; k < plan->patterns.n; k++)
            if (plan->patterns.items[k]->n_pieces > 0)
                emit_quick_match(e, plan->patterns.items[k]);
    }
    e->inner = false;
    for (size_t i = 0; i < plan->sets.n; i++)
        emit_set(e, plan->sets.items[i]);
    for (int inner = 0; inner <= plan->uses_inner; inner++) {
        e->inner = inner;
        print_prototypes(e);
    }
    for (int inner = 0; inner <= plan->uses_inner; inner++) {
        e->inner = inner;
        print_nodes(e);
    }
    e->inner = false;
}
