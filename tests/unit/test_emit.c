/* test_emit.c: names of generated code, the runtime resolved, what the plan decides, and what each option leaves out. That the
 * output compiles is tests/compile's matter; that it gives the right verdicts, the suite's. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "compiler/driver.h"
#include "compiler/emit/amalgam.h"
#include "compiler/emit/names.h"
#include "compiler/emit/pieces.h"

static bool contains(Str text, const char *part)
{
    size_t n = strlen(part);
    for (size_t i = 0; i + n <= text.len; i++)
        if (memcmp(text.ptr + i, part, n) == 0)
            return true;
    return false;
}

static size_t count(Str text, const char *part)
{
    size_t n = strlen(part), found = 0;
    for (size_t i = 0; i + n <= text.len; i++)
        found += memcmp(text.ptr + i, part, n) == 0;
    return found;
}

static void assert_contains(Str text, const char *part)
{
    if (!contains(text, part))
        fail_msg("\"%s\" is not in:\n%.*s", part, (int)(text.len < 3000 ? text.len : 3000), text.ptr);
}

static void assert_lacks(Str text, const char *part)
{
    if (contains(text, part))
        fail_msg("\"%s\" is in the text", part);
}

static void in_context(void (*f)(Ctx *ctx, void *arg), void *arg)
{
    Ctx *ctx = ctx_new();
    assert_non_null(ctx);
    bool done = ctx_run(ctx, f, arg);
    if (!done)
        fail_msg("%s", ctx->fatal);
    ctx_free(ctx);
}

/* ---- names ---- */

static void check_prefixes(Ctx *ctx, void *arg)
{
    static const char *const cases[][2] = {
        {"order", "order"},         {"my-schema.v2", "my_schema_v2"}, {"OrderEvent", "OrderEvent"}, {"__x__", "x"},
        {"", "schema"},             {"---", "schema"},                {"2nd", "schema_2nd"},       {"class", "class_schema"},
        {"int", "int_schema"},      {"lambda", "lambda_schema"},      {"scr", "scr_schema"},       {"scr_x", "schema_scr_x"},
        {"schemac", "schemac_schema"}, {"\xc3\xa9t\xc3\xa9", "t"},    {"a  b", "a_b"},             {"None", "None_schema"},
    };
    (void)arg;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Str name = name_prefix(ctx, str_of(cases[i][0]));
        if (!str_is(name, cases[i][1]))
            fail_msg("%s: %.*s", cases[i][0], STR_ARG(name));
    }
    assert_true(str_is(name_upper(ctx, STR("a_Bz9")), "A_BZ9"));
    static const char *const names[] = {"a", "_", "x9", "int", "self", "struct", "yield_"}, *const others[] = {"", "9x", "a-b", "a.b", "\xc3\xa9", "None", "as", "yield"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_true(name_is_python_identifier(str_of(names[i])));
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_false(name_is_python_identifier(str_of(others[i])));
}

static void check_node_names(Ctx *ctx, void *arg)
{
    static const char *const cases[][2] = {
        {"", "p_v_root"},
        {"", "p_v_root_2"},
        {"/properties/amount", "p_v_amount"},
        {"/properties/items/items/properties/sku", "p_v_items_items_sku"},
        {"/properties/a~1b", "p_v_a_1b"},
        {"/properties/a-1b", "p_v_a_1b_2"},
        {"/properties/a_1b", "p_v_a_1b_3"},
        {"/properties/*~1 int main(", "p_v_1_int_main"},
        {"/$defs/\xf0\x9f\x98\x80", "p_v_root_3"},
        {"/properties/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "p_v_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"},
    };
    (void)arg;
    Names names = {{0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Str name = name_of_node(ctx, &names, STR("p"), str_of(cases[i][0]));
        if (!str_is(name, cases[i][1]))
            fail_msg("%s: %.*s", cases[i][0], STR_ARG(name));
    }
}

/* Names that end in numbers of their own do not meet those that were numbered. */
static void check_node_names_unique(Ctx *ctx, void *arg)
{
    static const char *const pointers[] = {"/a", "/a_2", "/a", "/a_2", "/a_3", "/a", "/a_2_2", "/a_2"};
    (void)arg;
    Names names = {{0}};
    Map seen = {0};
    for (int round = 0; round < 50; round++)
        for (size_t i = 0; i < sizeof pointers / sizeof *pointers; i++) {
            Str name = name_of_node(ctx, &names, STR("p"), str_of(pointers[i]));
            assert_false(map_has(&seen, name));
            map_set(ctx, &seen, name, ctx);
        }
}

static void test_names(void **state)
{
    (void)state;
    in_context(check_prefixes, NULL);
    in_context(check_node_names, NULL);
    in_context(check_node_names_unique, NULL);
}

/* ---- the runtime's text ---- */

static size_t place(Str text, const char *part)
{
    for (size_t i = 0; i + strlen(part) <= text.len; i++)
        if (memcmp(text.ptr + i, part, strlen(part)) == 0)
            return i;
    fail_msg("\"%s\" is missing", part);
    return 0;
}

static Str amalgam_text(Ctx *ctx, const Amalgam *amalgam)
{
    Out out = out_new(ctx);
    for (size_t i = 0; i < n_piece_files; i++)
        amalgam_print_file(amalgam, i, &out);
    return out_text(&out);
}

static Str amalgam_of(Ctx *ctx, const char *code)
{
    Amalgam amalgam = amalgam_new(ctx);
    amalgam_use(&amalgam, str_of(code));
    return amalgam_text(ctx, &amalgam);
}

static void check_amalgam(Ctx *ctx, void *arg)
{
    (void)arg;
    Str text = amalgam_of(ctx, "scr_validate(&x); scr_validate(&x); \"scr_skip\" /* scr_skip */ 'scr_skip'");
    assert_lacks(text, "#include \"");
    assert_int_equal(count(text, "---- Begin scr_core.h ----"), 1);
    assert_int_equal(count(text, "---- Begin scr_json.c ----"), 1);
    assert_true(place(text, "Begin scr.h ") < place(text, "Begin scr_core.h"));
    assert_true(place(text, "Begin scr_core.h") < place(text, "Begin scr_json.h"));
    assert_true(place(text, "Begin scr_eval.h") < place(text, "Begin scr_json.c"));
    assert_contains(text, "SCR_ERROR(JSON_SYNTAX");
    assert_contains(text, "int scr_validate(");
    assert_lacks(text, "scr_skip");
    assert_lacks(text, "scr_op_not");
    assert_lacks(text, "\"not\"");
    assert_lacks(text, "_H\n");
    text = amalgam_of(ctx, "scr_validate(&x) SCR_OP_NOT");
    assert_contains(text, "case SCR_OP_NOT:\n");
    assert_contains(text, "static int scr_op_not(");
    assert_contains(text, "SCR_ERROR(NOT, \"not\"");
    assert_lacks(text, "scr_op_any_of");
}

/* All of it is what the files are, less the includes; and none of it is no more than the contract. */
static void check_amalgam_ends(Ctx *ctx, void *arg)
{
    (void)arg;
    Amalgam all = amalgam_new(ctx), none = amalgam_new(ctx);
    amalgam_use_all(&all);
    for (size_t i = 0; i < n_piece_files; i++) {
        assert_true(amalgam_has_file(&all, i));
        assert_int_equal(amalgam_file_used(&all, i), amalgam_file_size(i));
        assert_int_equal(amalgam_has_file(&none, i), i == 0);
    }
    Str text = amalgam_text(ctx, &all);
    assert_int_equal(count(text, "\n#if"), count(text, "\n#endif"));
    assert_contains(text, "/* scr_json.c: ");
    assert_contains(text, "/* ---- strings ---- */");
    text = amalgam_text(ctx, &none);
    assert_int_equal(count(text, "---- Begin "), 1);
}

static void test_amalgam(void **state)
{
    (void)state;
    in_context(check_amalgam, NULL);
    in_context(check_amalgam_ends, NULL);
}

/* ---- whole outputs ---- */

typedef struct Made {
    const char *schema;
    Options options;
    Out c, h, plan, stats;
} Made;

/* Compiles `schema` into made's outputs, which live as long as the ctx. */
static void make(Ctx *ctx, Made *made)
{
    Registry registry = {{0}};
    made->options.version = STR("0.0.0");
    made->options.registry = made->options.registry ? made->options.registry : &registry;
    uint32_t file = ctx_add_source(ctx, STR("case.json"), str_of(made->schema));
    Unit unit;
    if (!driver_load(ctx, file, &made->options, &unit))
        fail_msg("%.*s", STR_ARG(diag_text(ctx, false)));
    made->c = out_new(ctx);
    made->h = out_new(ctx);
    made->plan = out_new(ctx);
    made->stats = out_new(ctx);
    Artefacts artefacts = {.c = &made->c, .h = &made->h, .dump_plan = &made->plan, .stats = &made->stats};
    assert_true(driver_emit(ctx, &unit, &made->options, &artefacts));
}

typedef struct PlanCase {
    const char *schema, *has, *lacks;
} PlanCase;

/* What runs in one pass, and why the rest does not. */
static const PlanCase plan_cases[] = {
    {"{\"type\":\"string\"}", "string skipped", "tree"},
    {"{\"type\":\"integer\",\"minimum\":1}", "number (all (integer) (minimum 1))", "tree"},
    {"{\"properties\":{\"a\":{\"type\":\"string\"}},\"additionalProperties\":false}", "other names: refused", "tree"},
    {"{\"required\":[\"a\"]}", "member \"a\" (required)", "tree"},
    /* joined: the member has one node with both schemas' tests */
    {"{\"allOf\":[{\"properties\":{\"a\":{\"minimum\":1}}},{\"properties\":{\"a\":{\"maximum\":2}}}]}",
     "number (all (minimum 1) (maximum 2))", "tree"},
    /* alternatives of different types need no alternatives */
    {"{\"anyOf\":[{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"object\",\"required\":[\"b\"]}}},{\"type\":\"null\"}]}",
     "member \"b\" (required)", "tree"},
    {"{\"oneOf\":[{\"type\":\"string\",\"minLength\":2},{\"type\":\"integer\"}]}", "string (min-length 2)", "tree"},
    {"{\"anyOf\":[{\"required\":[\"a\"]},{\"required\":[\"b\"]}]}", "(any (has \"a\") (has \"b\"))", "tree"},
    {"{\"not\":{\"required\":[\"a\"]}}", "(not (has \"a\"))", "tree"},
    {"{\"if\":{\"properties\":{\"k\":{\"const\":1}}},\"then\":{\"required\":[\"a\"]}}", "(if (branch 0) (has \"a\") (true))", "tree"},
    {"{\"contains\":{\"type\":\"string\"}}", "(matches node", "tree"},
    {"{\"items\":{\"type\":\"string\"},\"maxItems\":3}", "(max-count 3)", "tree"},
    {"{\"propertyNames\":{\"maxLength\":3}}", "each other name (max-length 3)", "tree"},
    {"{\"$ref\":\"#/$defs/a\",\"$defs\":{\"a\":{\"properties\":{\"b\":{\"$ref\":\"#/$defs/a\"}},\"minProperties\":1}}}", "(guarded)", "tree because"},
    {"{\"uniqueItems\":true}", "from the items' text or by the tree: unique", "array tree"},
    {"{\"not\":{\"uniqueItems\":true}}", "array: tree because of unique-items", "object tree"},
    {"{\"anyOf\":[{\"properties\":{\"a\":{\"properties\":{\"b\":{\"type\":\"null\"}}}}},{\"properties\":{\"a\":{\"type\":\"array\",\"items\":{\"type\":\"null\"}}}}]}",
     "at the end (any (branch 0) (branch 1))", "tree because"},
    /* a branch that refuses a name; one that needs another to matter */
    {"{\"oneOf\":[{\"properties\":{\"a\":true},\"additionalProperties\":false},{\"required\":[\"b\"]}]}", "ends branches 0", "tree because"},
    {"{\"if\":{\"properties\":{\"k\":{\"const\":1}}},\"then\":{\"properties\":{\"a\":{\"items\":{\"type\":\"null\"}}}}}",
     "branch 1 #/then with 0 1", "tree because"},
    /* conditions that ask the same share a branch */
    {"{\"allOf\":[{\"if\":{\"properties\":{\"k\":{\"const\":\"a\"}}},\"then\":{\"required\":[\"x\"]}},"
     "{\"if\":{\"properties\":{\"k\":{\"const\":\"a\"}}},\"then\":{\"required\":[\"y\"]}}]}",
     "(all (if (branch 0) (has \"x\") (true)) (if (branch 0) (has \"y\") (true)))", "branch 1"},
    {"{\"not\":{\"prefixItems\":[{\"required\":[\"a\"]}]}}", "item 0: node 1\n        node 2 for branches 0", "tree because"},
    {"{\"anyOf\":[{\"patternProperties\":{\"^a\":{\"type\":\"null\"}},\"propertyNames\":{\"maxLength\":3}},{\"required\":[\"b\"]}]}",
     "branch 0 of each other name (max-length 3)", "tree because"},
    {"{\"const\":{\"a\":1}}", "object: tree because of constant-container at #/const", "array tree"},
    {"{\"properties\":{\"a\":{\"unevaluatedProperties\":false,\"anyOf\":[{\"properties\":{\"b\":true}}]}}}", "other names: refused", "tree"},
    {"{\"properties\":{\"a\":{\"unevaluatedProperties\":false,\"anyOf\":[{\"patternProperties\":{\"^b\":{\"type\":\"null\"}}},{\"properties\":{\"c\":true}}]}}}",
     "object tree", "array tree"},
    {"true", "null skipped", "tree"},
    {"false", "object refused", "tree"},
};

static void check_plan(Ctx *ctx, void *arg)
{
    const PlanCase *c = arg;
    Made made = {.schema = c->schema};
    make(ctx, &made);
    assert_contains(out_text(&made.plan), c->has);
    assert_lacks(out_text(&made.plan), c->lacks);
}

static void test_plans(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof plan_cases / sizeof *plan_cases; i++) {
        PlanCase c = plan_cases[i];
        in_context(check_plan, &c);
    }
}

#define ORDER "{\"properties\":{\"amount\":{\"type\":\"number\",\"exclusiveMinimum\":0,\"description\":\"The total.\"}}}"

static void check_default(Ctx *ctx, void *arg)
{
    (void)arg;
    Made made = {.schema = ORDER, .options = {.name = STR("order")}};
    make(ctx, &made);
    Str c = out_text(&made.c), h = out_text(&made.h);
    assert_contains(c, "/* Generated by schemac 0.0.0 from case.json\n * (sha256 ");
    assert_contains(c, "/* #/properties/amount\n * The total. */\n");
    assert_contains(c, "/* #/properties/amount: exclusiveMinimum 0 */");
    assert_contains(c, "int order_validate(");
    assert_contains(c, "const scr_module schemac_module = {");
    assert_contains(c, "order_program = {");
    assert_contains(h, "bool order_is_valid(const char *json, size_t len);");
    assert_contains(h, "#ifndef SCR_ABI_1");
    assert_contains(h, "#define ORDER_NEEDS_SCRATCH ");
    assert_lacks(h, "ORDER_API");
    assert_lacks(c, "#include \"");
    assert_lacks(c, "#include <pcre2.h>");
    assert_contains(out_text(&made.stats), "with values for the tree: 0");
}

static void check_verdict_only(Ctx *ctx, void *arg)
{
    (void)arg;
    Made made = {.schema = ORDER, .options = {.name = STR("order"), .verdict_only = true}};
    make(ctx, &made);
    assert_lacks(out_text(&made.c), "order_validate");
    assert_lacks(out_text(&made.h), "order_validate");
    assert_lacks(out_text(&made.c), "Begin scr_eval.c"); /* nothing goes to the tree */
    assert_lacks(out_text(&made.c), "order_program");
}

static void check_split(Ctx *ctx, void *arg)
{
    (void)arg;
    Made made = {.schema = ORDER, .options = {.name = STR("order"), .split = true}};
    make(ctx, &made);
    assert_contains(out_text(&made.c), "#include \"schemac_runtime.h\"");
    assert_lacks(out_text(&made.c), "---- Begin");
}

static void check_last(Ctx *ctx, void *arg)
{
    (void)arg;
    Made made = {.schema = ORDER, .options = {.name = STR("order"), .duplicate_keys_last = true, .verdict_only = true}};
    make(ctx, &made);
    assert_contains(out_text(&made.c), "scr_validate(&order_program, json, len, SCR_JSON_LAST_KEY_WINS, options, NULL)");
}

static void check_pcre2(Ctx *ctx, void *arg)
{
    (void)arg;
    Made made = {.schema = "{\"pattern\":\"(a)\\\\1\"}", .options = {.name = STR("order")}};
    make(ctx, &made);
    assert_contains(out_text(&made.c), "bool order_init(void)");
    assert_contains(out_text(&made.h), "void order_free(void);");
    assert_contains(out_text(&made.c), "#include <pcre2.h>");
}

/* Only the parts that the schema reaches. */
static void check_parts(Ctx *ctx, void *arg)
{
    (void)arg;
    Made made = {.schema = "{\"$schema\":\"http://json-schema.org/draft-07/schema#\",\"format\":\"uuid\"}"};
    make(ctx, &made);
    assert_contains(out_text(&made.c), "Begin scr_format_text.c");
    assert_lacks(out_text(&made.c), "Begin scr_format_time.c");
    assert_lacks(out_text(&made.c), "Begin scr_format_host.c");
}

/* The text with its string literals emptied. */
static Str without_strings(Ctx *ctx, Str text)
{
    Out out = out_new(ctx);
    bool inside = false;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (inside && c == '\\') {
            i++;
            continue;
        }
        bool quote = c == '"' && !(i > 0 && text.ptr[i - 1] == '\'');
        inside = quote ? !inside : inside;
        if (!inside || quote)
            out_char(&out, c);
    }
    return out_text(&out);
}

/* Nothing from a schema reaches the C as it stands. */
static void check_hostile(Ctx *ctx, void *arg)
{
    (void)arg;
    Made made = {.schema = "{\"description\":\"*/ boom(); /*\",\"properties\":{\"*/ boom();\":{\"const\":\"\\\"; boom(); \\\"\"},"
                           "\"${prefix}\":{\"pattern\":\"^\\\\*/ boom\\\\(\\\\);\"}},\"$comment\":\"boom();\"}",
                 .options = {.name = STR("order")}};
    make(ctx, &made);
    Str c = out_text(&made.c);
    assert_contains(c, "\\\"; boom(); \\\"");
    assert_contains(c, "\\\"${prefix}\\\": \""); /* the name, not a hole */
    Str own = str_from(c, place(c, "order_words"));
    assert_lacks(without_strings(ctx, own), "*/ boom");
    assert_lacks(without_strings(ctx, own), "\"; boom");
}

static void test_options(void **state)
{
    (void)state;
    in_context(check_default, NULL);
    in_context(check_verdict_only, NULL);
    in_context(check_split, NULL);
    in_context(check_last, NULL);
    in_context(check_pcre2, NULL);
    in_context(check_parts, NULL);
    in_context(check_hostile, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names), cmocka_unit_test(test_amalgam), cmocka_unit_test(test_plans), cmocka_unit_test(test_options),
    };
    return cmocka_run_group_tests_name("emit", tests, NULL, NULL);
}
