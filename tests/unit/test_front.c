/* test_front.c: references (the examples of RFC 3986 5.4) and what the front end makes of schemas of each draft. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "compiler/driver.h"
#include "compiler/front/uri.h"
#include "runtime/scr_program.h"

static void assert_str(Str got, const char *expected)
{
    if (!str_is(got, expected))
        fail_msg("got \"%.*s\", expected \"%s\"", STR_ARG(got), expected);
}

static void test_resolve(void **state)
{
    static const char *const cases[][2] = {
        {"g:h", "g:h"}, {"g", "http://a/b/c/g"}, {"./g", "http://a/b/c/g"}, {"g/", "http://a/b/c/g/"}, {"/g", "http://a/g"},
        {"//g", "http://g"}, {"?y", "http://a/b/c/d;p?y"}, {"g?y", "http://a/b/c/g?y"}, {"#s", "http://a/b/c/d;p?q#s"},
        {"g#s", "http://a/b/c/g#s"}, {"g?y#s", "http://a/b/c/g?y#s"}, {";x", "http://a/b/c/;x"}, {"", "http://a/b/c/d;p?q"},
        {".", "http://a/b/c/"}, {"./", "http://a/b/c/"}, {"..", "http://a/b/"}, {"../", "http://a/b/"}, {"../g", "http://a/b/g"},
        {"../..", "http://a/"}, {"../../", "http://a/"}, {"../../g", "http://a/g"}, {"../../../g", "http://a/g"},
        {"/./g", "http://a/g"}, {"/../g", "http://a/g"}, {"g.", "http://a/b/c/g."}, {".g", "http://a/b/c/.g"},
        {"g..", "http://a/b/c/g.."}, {"..g", "http://a/b/c/..g"}, {"./../g", "http://a/b/g"}, {"./g/.", "http://a/b/c/g/"},
        {"g/./h", "http://a/b/c/g/h"}, {"g/../h", "http://a/b/c/h"}, {"g?y/../x", "http://a/b/c/g?y/../x"},
        {"g#s/../x", "http://a/b/c/g#s/../x"}, {"http:g", "http:g"},
    };
    Ctx *ctx = ctx_new();
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_str(uri_resolve(ctx, STR("http://a/b/c/d;p?q"), str_of(cases[i][0])), cases[i][1]);
    assert_str(uri_resolve(ctx, STR("urn:uuid:1234"), STR("#/$defs/a")), "urn:uuid:1234#/$defs/a");
    assert_str(uri_resolve(ctx, STR("http://a"), STR("b")), "http://a/b");
    Str decoded;
    assert_true(uri_decode(ctx, STR("a%25b%2f"), &decoded));
    assert_str(decoded, "a%b/");
    assert_false(uri_decode(ctx, STR("a%2"), &decoded));
    ctx_free(ctx);
}

/* The rules of the root in a word each: "PROPERTIES ADDITIONAL_PROPERTIES"; "error SC0202" for the first mistake. */
static Str rules_of(Ctx *ctx, const char *draft, const char *schema)
{
    static const char *const names[] = {
#define SCR_OP(NAME, kinds, operands) #NAME,
#include "runtime/scr_ops.def"
#undef SCR_OP
    };
    static const char *const codes[] = {
#define DIAG(NAME, code, severity, wname, summary) code,
#include "compiler/base/diags.def"
#undef DIAG
    };
    Options options = {.draft = str_of(draft)};
    Unit unit;
    Out out = out_new(ctx);
    if (!driver_load(ctx, ctx_add_source(ctx, STR("schema.json"), str_of(schema)), &options, &unit)) {
        out_printf(&out, "error %s", ctx->diags.n ? codes[ctx->diags.items[0].code] : "without a diagnostic");
        return out_text(&out);
    }
    for (size_t i = 0; i < unit.set->root->rules.n; i++)
        out_printf(&out, "%s%s", i ? " " : "", names[unit.set->root->rules.items[i].kind]);
    return out_text(&out);
}

static void test_rules(void **state)
{
    static const char *const cases[][3] = {
        {"4", "{\"minimum\": 1, \"exclusiveMinimum\": true}", "EXCLUSIVE_MINIMUM"},
        {"4", "{\"minimum\": 1, \"exclusiveMinimum\": false}", "MINIMUM"},
        {"6", "{\"minimum\": 1, \"exclusiveMinimum\": 0}", "MINIMUM EXCLUSIVE_MINIMUM"},
        {"7", "{\"items\": [true], \"additionalItems\": false}", "PREFIX_ITEMS ITEMS"},
        {"7", "{\"items\": true, \"additionalItems\": false}", "ITEMS"},
        {"2020-12", "{\"prefixItems\": [true], \"items\": false}", "PREFIX_ITEMS ITEMS"},
        {"7", "{\"dependencies\": {\"a\": [\"b\"], \"c\": {}}}", "DEPENDENT_REQUIRED DEPENDENT_SCHEMAS"},
        {"7", "{\"definitions\": {\"a\": {}}, \"$ref\": \"#/definitions/a\", \"type\": \"string\"}", "REF"},
        {"2019-09", "{\"$defs\": {\"a\": {}}, \"$ref\": \"#/$defs/a\", \"type\": \"string\"}", "REF TYPE"},
        {"2020-12", "{\"unevaluatedProperties\": false, \"type\": \"object\"}", "TYPE UNEVALUATED_PROPERTIES"},
        {"2020-12", "{\"minContains\": 2}", ""},
        {"2020-12", "{\"contains\": {}, \"minContains\": 2}", "CONTAINS"},
        {"2020-12", "{\"const\": 1, \"if\": true, \"then\": false, \"else\": false}", "CONST IF"},
        {"4", "{\"const\": 1}", "ANNOTATION"},
        {"2020-12", "{\"enum\": [{\"$ref\": \"nowhere\", \"$id\": \"%\"}]}", "ENUM"},
        {"2020-12", "{\"$dynamicAnchor\": \"a\", \"properties\": {\"x\": {\"$dynamicRef\": \"#a\"}}}", "PROPERTIES"},
        {"2020-12", "{\"$dynamicAnchor\": \"a\", \"anyOf\": [{\"$dynamicRef\": \"#a\"}]}", "error SC0207"},
        {"2020-12", "{\"$ref\": \"#\"}", "error SC0207"},
        {"2020-12", "{\"$ref\": \"#/a\"}", "error SC0206"},
        {"2020-12", "{\"minLength\": 1.5}", "error SC0202"},
        {"2020-12", "{\"minLength\": 1.0}", "MIN_LENGTH"},
        {"2020-12", "{\"minLength\": 1e400}", "MIN_LENGTH"},
        {"2020-12", "{\"multipleOf\": 0}", "error SC0202"},
        {"2020-12", "{\"multipleOf\": 123456789012345678901}", "error SC0218"},
        {"2020-12", "true", ""},
        {"2020-12", "false", "FALSE"},
        {"4", "true", ""},
        {"2020-12", "12", "error SC0201"},
        {"2020-12", "{\"$schema\": \"https://example.com/mine\"}", "error SC0204"},
        {"2020-12", "{\"$schema\": 5}", "error SC0202"},
        {"2020-12", "{\"pattern\": \"(\"}", "error SC0210"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Ctx *ctx = ctx_new();
        Str got = rules_of(ctx, cases[i][0], cases[i][1]);
        if (!str_is(got, cases[i][2]))
            fail_msg("%s (%s): got \"%.*s\", expected \"%s\"", cases[i][1], cases[i][0], STR_ARG(got), cases[i][2]);
        ctx_free(ctx);
    }
}

static uint32_t root_flags(const char *schema)
{
    Ctx *ctx = ctx_new();
    Options options = {0};
    Unit unit;
    assert_true(driver_load(ctx, ctx_add_source(ctx, STR("schema.json"), str_of(schema)), &options, &unit));
    uint32_t flags = unit.set->root->flags;
    ctx_free(ctx);
    return flags;
}

static void test_flags(void **state)
{
    (void)state;
    assert_int_equal(root_flags("{}"), SCR_NODE_ANY);
    assert_int_equal(root_flags("{\"allOf\": [{}, {\"$ref\": \"#/allOf/0\"}]}"), SCR_NODE_ANY);
    assert_int_equal(root_flags("{\"title\": \"x\"}"), SCR_NODE_ANY | SCR_NODE_ANNOTATES);
    assert_int_equal(root_flags("{\"type\": \"string\"}"), 0);
    assert_int_equal(root_flags("{\"items\": {\"$ref\": \"#\"}}"), SCR_NODE_ANNOTATES | SCR_NODE_RECURSIVE);
    assert_int_equal(root_flags("{\"unevaluatedItems\": false}") & SCR_NODE_TRACKS, SCR_NODE_TRACKS);
    /* One resource alone declares the anchor: as any other reference. */
    assert_int_equal(root_flags("{\"$dynamicAnchor\": \"a\", \"items\": {\"$dynamicRef\": \"#a\"}}") & SCR_NODE_DYNAMIC, 0);
    assert_int_equal(root_flags("{\"$dynamicAnchor\": \"a\", \"items\": {\"$dynamicRef\": \"#a\"}, \"allOf\": [{\"$id\": \"o\", \"$dynamicAnchor\": \"a\"}]}")
                         & SCR_NODE_DYNAMIC,
                     SCR_NODE_DYNAMIC);
}

static void test_deep(void **state)
{
    Ctx *ctx = ctx_new();
    Out out = out_new(ctx);
    (void)state;
    for (int i = 0; i < 1000; i++)
        out_z(&out, "{\"not\":");
    out_z(&out, "true");
    for (int i = 0; i < 1000; i++)
        out_char(&out, '}');
    Options options = {0};
    Unit unit;
    assert_true(driver_load(ctx, ctx_add_source(ctx, STR("deep.json"), out_text(&out)), &options, &unit));
    assert_int_equal(unit.set->schemas.n, 1001);
    ctx_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_resolve),
        cmocka_unit_test(test_rules),
        cmocka_unit_test(test_flags),
        cmocka_unit_test(test_deep),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
