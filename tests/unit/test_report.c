/* test_report.c: reports: places, messages and parameters of every error code; order, parents, locations. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "compiler/driver.h"
#include "runtime/scr_report.h"

typedef struct Compiled {
    Ctx *ctx;
    Options options;
    Unit unit;
    uint32_t file;
    bool loaded;
} Compiled;

static void load(Ctx *ctx, void *arg)
{
    Compiled *c = arg;
    c->loaded = driver_load(ctx, c->file, &c->options, &c->unit);
}

static char memory[1 << 18];
static bool seen[SCR_N_ERRORS];

static scr_report report_of(Compiled *c, const char *schema, const char *json)
{
    memset(c, 0, sizeof *c);
    c->ctx = ctx_new();
    c->options = (Options){.content_assertion = true, .format_assertion = YES};
    c->file = ctx_add_source(c->ctx, str_of("s.json"), str_of(schema));
    if (!ctx_run(c->ctx, load, c) || !c->loaded)
        fail_msg("%s: %.*s", schema, STR_ARG(diag_text(c->ctx, false)));
    scr_options options = {.struct_size = sizeof options, .scratch = memory, .scratch_size = sizeof memory};
    scr_report report = {.struct_size = sizeof report};
    assert_int_equal(scr_validate(c->unit.program, json, strlen(json), 0, &options, &report), SCR_INVALID);
    assert_false(report.truncated);
    return report;
}

static uint32_t code_of(scr_text code)
{
    static const char *const names[] = {
#define SCR_ERROR(CODE, name, pydantic, message) name,
#include "runtime/scr_errors.def"
#undef SCR_ERROR
    };
    for (uint32_t i = 0; i < SCR_N_ERRORS; i++)
        if (strlen(names[i]) == code.len && memcmp(names[i], code.ptr, code.len) == 0)
            return i;
    fail_msg("unknown code %.*s", STR_ARG(code));
    return 0;
}

/* The first error: "line:column message params". */
static void expect(const char *schema, const char *json, const char *wanted)
{
    Compiled c;
    char text[1024];
    scr_report report = report_of(&c, schema, json);
    const scr_error *e = &report.errors[0];
    snprintf(text, sizeof text, "%u:%u %.*s %.*s", e->line, e->column, STR_ARG(e->message), STR_ARG(e->params));
    assert_string_equal(text, wanted);
    seen[code_of(e->code)] = true;
    ctx_free(c.ctx);
}

static void malformed(void **state)
{
    (void)state;
    expect("true", "[1,\n 2,]", "2:4 is not JSON: a comma stands before the closing bracket {\"reason\":\"a comma stands before the closing bracket\"}");
    expect("true", "[\"\xe2\x82\xac\",\"\xff\"]", "1:7 is not UTF-8 {}");
    expect("true", "\"\\ud800\"", "1:2 has an escape of a lone surrogate {}");
    expect("true", "{\"a\\\"\":1,\"a\\\"\":2}", "1:10 has a duplicate key {\"key\":\"a\\\"\"}");
    expect("true", "\xef\xbb\xbf{}", "1:1 begins with a byte order mark; JSON has none {}");
    expect("true", " \n", "2:1 is empty {}");
}

static void keywords(void **state)
{
    (void)state;
    expect("{\"properties\":{\"a\":false}}", "{\n  \"a\": 1}", "2:8 is not allowed {}");
    expect("{\"type\":\"object\"}", "1", "1:1 must be an object {\"types\":[\"object\"]}");
    expect("{\"type\":[\"string\",\"null\",\"integer\"]}", "1.5", "1:1 must be null, an integer or a string {\"types\":[\"null\",\"integer\",\"string\"]}");
    expect("{\"enum\":[\"b\",1.50,null,\"a\\n\"]}", "0", "1:1 must be one of the 4 values that are allowed {\"allowed\":[\"b\",1.50,null,\"a\\n\"]}");
    expect("{\"enum\":[[],1]}", "0", "1:1 must be one of the 2 values that are allowed {}");
    expect("{\"enum\":[\"b\"]}", "0", "1:1 must be the value that is allowed {\"allowed\":[\"b\"]}");
    expect("{\"const\":true}", "0", "1:1 must be the value that is allowed {\"allowed\":[true]}");
    expect("{\"minimum\":1.50}", "1", "1:1 must be at least 1.50 {\"limit\":1.50}");
    expect("{\"maximum\":1}", "2", "1:1 must be at most 1 {\"limit\":1}");
    expect("{\"exclusiveMinimum\":1}", "1", "1:1 must be greater than 1 {\"limit\":1}");
    expect("{\"exclusiveMaximum\":1}", "1", "1:1 must be less than 1 {\"limit\":1}");
    expect("{\"multipleOf\":0.01}", "0.001", "1:1 must be a multiple of 0.01 {\"multiple_of\":0.01}");
    expect("{\"minLength\":2}", "\"\"", "1:1 must have at least 2 characters, has 0 {\"limit\":2,\"actual\":0}");
    expect("{\"maxLength\":1}", "\"ab\"", "1:1 must have at most 1 character, has 2 {\"limit\":1,\"actual\":2}");
    expect("{\"maxLength\":0}", "\"a\"", "1:1 must have at most 0 characters, has 1 {\"limit\":0,\"actual\":1}");
    expect("{\"pattern\":\"^\\\"a\"}", "\"b\"", "1:1 must match the pattern ^\"a {\"pattern\":\"^\\\"a\"}");
    expect("{\"format\":\"date\"}", "\"b\"", "1:1 must be an RFC 3339 full-date {\"format\":\"date\"}");
    expect("{\"contentEncoding\":\"base64\"}", "\"b\"", "1:1 must be encoded as base64 {\"encoding\":\"base64\"}");
    expect("{\"contentMediaType\":\"application/json\"}", "\"b\"", "1:1 must hold application/json {\"media_type\":\"application/json\"}");
    expect("{\"minItems\":1}", "[]", "1:1 must have at least 1 item, has 0 {\"limit\":1,\"actual\":0}");
    expect("{\"maxItems\":1}", "[1,2]", "1:1 must have at most 1 item, has 2 {\"limit\":1,\"actual\":2}");
    expect("{\"uniqueItems\":true}", "[1,2,1]", "1:1 items 0 and 2 are equal; all must differ {\"first\":0,\"second\":2}");
    expect("{\"contains\":false}", "[]", "1:1 must have at least 1 matching item, has 0 {\"limit\":1,\"actual\":0}");
    expect("{\"contains\":true,\"minContains\":2}", "[1]", "1:1 must have at least 2 matching items, has 1 {\"limit\":2,\"actual\":1}");
    expect("{\"contains\":true,\"maxContains\":1}", "[1,2]", "1:1 must have at most 1 matching item, has 2 {\"limit\":1,\"actual\":2}");
    expect("{\"minProperties\":2}", "{}", "1:1 must have at least 2 properties, has 0 {\"limit\":2,\"actual\":0}");
    expect("{\"minProperties\":1}", "{}", "1:1 must have at least 1 property, has 0 {\"limit\":1,\"actual\":0}");
    expect("{\"maxProperties\":0}", "{\"a\":1}", "1:1 must have at most 0 properties, has 1 {\"limit\":0,\"actual\":1}");
    expect("{\"required\":[\"a \\\"b\"]}", "{}", "1:1 must have the property \"a \"b\" {\"missing\":\"a \\\"b\"}");
    expect("{\"additionalProperties\":false}", "{ \"a\":1}", "1:3 is not a property that is allowed here {}");
    expect("{\"prefixItems\":[true],\"items\":false}", "[1,2]", "1:4 is beyond the items that are allowed here {}");
    expect("{\"unevaluatedProperties\":false}", "{\"a\":1}", "1:2 is a property that no part of the schema allows {}");
    expect("{\"unevaluatedItems\":false}", "[1]", "1:2 is an item that no part of the schema allows {}");
    expect("{\"dependentRequired\":{\"a\":[\"b\"]}}", "{\"a\":1}", "1:1 must have the property \"b\", as \"a\" is there {\"missing\":\"b\",\"needed_by\":\"a\"}");
    expect("{\"anyOf\":[false,false]}", "1", "1:1 matches none of the 2 alternatives {\"alternatives\":2}");
    expect("{\"oneOf\":[false]}", "1", "1:1 does not match the one alternative {\"alternatives\":1}");
    expect("{\"oneOf\":[false,true,true]}", "1", "1:1 matches more than one alternative: 1 and 2 {\"first\":1,\"second\":2}");
    expect("{\"not\":true}", "1", "1:1 matches a schema that it must not match {}");
    for (uint32_t i = 0; i < SCR_N_ERRORS; i++)
        assert_true(seen[i]); /* a new error needs a line above */
}

/* By place, whatever the order of evaluation; parents known; the three locations. */
static void order_and_places(void **state)
{
    (void)state;
    Compiled c;
    scr_report report = report_of(&c,
        "{\"$id\":\"https://x/s\",\"required\":[\"zz\"],\"additionalProperties\":{\"$ref\":\"#/$defs/d\"},\"properties\":{\"z\":{\"type\":\"null\"},"
        "\"a\":{\"anyOf\":[{\"type\":\"null\"},{\"items\":{\"minimum\":5}}]}},\"$defs\":{\"d\":{\"maximum\":1}}}",
        "{\"b\":2,\r\n\"\xf0\x9f\x98\x80\":0, \"a\":[1,7,\n2], \"z\":0}");
    static const char *const wanted[] = {
        "1:1 required   /required https://x/s#/required -",
        "1:6 maximum maximum /b /additionalProperties/$ref/maximum https://x/s#/$defs/d/maximum -",
        "2:12 any_of anyOf /a /properties/a/anyOf https://x/s#/properties/a/anyOf -",
        "2:12 type type /a /properties/a/anyOf/0/type https://x/s#/properties/a/anyOf/0/type 2",
        "2:13 minimum minimum /a/0 /properties/a/anyOf/1/items/minimum https://x/s#/properties/a/anyOf/1/items/minimum 2",
        "3:1 minimum minimum /a/2 /properties/a/anyOf/1/items/minimum https://x/s#/properties/a/anyOf/1/items/minimum 2",
        "3:9 type type /z /properties/z/type https://x/s#/properties/z/type -",
    };
    assert_int_equal(report.n_errors, sizeof wanted / sizeof *wanted);
    for (size_t i = 0; i < report.n_errors; i++) {
        const scr_error *e = &report.errors[i];
        char text[512], parent[16] = "-";
        if (e->parent != SCR_NONE)
            snprintf(parent, sizeof parent, "%u", e->parent);
        snprintf(text, sizeof text, "%u:%u %.*s %.*s %.*s %.*s %.*s %s", e->line, e->column, STR_ARG(e->code),
                 i ? (int)e->keyword.len : 0, e->keyword.ptr, STR_ARG(e->instance_location), STR_ARG(e->schema_location),
                 STR_ARG(e->absolute_schema_location), parent);
        assert_string_equal(text, wanted[i]);
    }
    ctx_free(c.ctx);
}

/* The name of a duplicate key may stand in scratch that the report is written to: whatever the size, it is told right or
 * not at all. */
static void duplicate_key_in_scratch(void **state)
{
    (void)state;
    scr_program program;
    memset(&program, 0, sizeof program);
    char json[256], wanted[512] = "{\"key\":\"", *w = wanted + strlen(wanted), *j = json;
    *j++ = '{';
    for (int i = 0; i < 2; i++) {
        j += sprintf(j, "\"\\u0000\\u00e9");
        for (int k = 0; k < 8; k++)
            j += sprintf(j, "\\\"\\u0001");
        j += sprintf(j, "\":%d%s", i, i ? "}" : ",");
    }
    w += sprintf(w, "\\u0000\xc3\xa9");
    for (int k = 0; k < 8; k++)
        w += sprintf(w, "\\\"\\u0001");
    sprintf(w, "\"}");
    uint32_t told = 0;
    for (size_t size = 64; size < 1024; size++) {
        char *scratch = malloc(size);
        scr_options options = {.struct_size = sizeof options, .scratch = scratch, .scratch_size = size};
        scr_report report = {.struct_size = sizeof report};
        int status = scr_validate(&program, json, strlen(json), 0, &options, &report);
        if (status != SCR_NO_SCRATCH)
            assert_int_equal(status, SCR_INVALID);
        if (report.n_errors) {
            told++;
            assert_int_equal(report.errors[0].params.len, strlen(wanted));
            assert_memory_equal(report.errors[0].params.ptr, wanted, strlen(wanted));
        }
        free(scratch);
    }
    assert_true(told > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(malformed), cmocka_unit_test(keywords), cmocka_unit_test(order_and_places), cmocka_unit_test(duplicate_key_in_scratch),
    };
    return cmocka_run_group_tests_name("report", tests, NULL, NULL);
}
