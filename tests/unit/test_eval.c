/* test_eval.c: the evaluator: verdicts and errors of every operation, its bounds, and any amount of scratch.
 *
 * Schemas are text, compiled by the front end; scratch is malloc'ed to the byte, so that a sanitizer sees any over-read.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "compiler/driver.h"
#include "runtime/scr_eval_path.h"
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

static Compiled compile_with(const char *schema, Options options)
{
    Compiled c;
    memset(&c, 0, sizeof c);
    c.ctx = ctx_new();
    c.options = options;
    c.file = ctx_add_source(c.ctx, str_of("s.json"), str_of(schema));
    if (!ctx_run(c.ctx, load, &c) || !c.loaded)
        fail_msg("%s: %.*s", schema, STR_ARG(diag_text(c.ctx, false)));
    return c;
}

static Compiled compile(const char *schema)
{
    return compile_with(schema, (Options){.content_assertion = true});
}

/* What a validation said: the errors one a line, "code instance schema", indented below the error that they explain. */
typedef struct Said {
    int status;
    size_t n;
    bool truncated;
    char text[8192];
} Said;

static void say(Said *said, const scr_report *report)
{
    size_t at = 0;
    for (size_t i = 0; i < report->n_errors && at < sizeof said->text - 600; i++) {
        const scr_error *e = &report->errors[i];
        assert_true(e->parent == SCR_NONE || e->parent < i);
        at += (size_t)snprintf(said->text + at, sizeof said->text - at, "%s%.*s %.*s %.*s\n", e->parent == SCR_NONE ? "" : "  ",
                               STR_ARG(e->code), STR_ARG(e->instance_location), STR_ARG(e->schema_location));
    }
    said->text[at] = 0;
}

static Said validate_in(const Compiled *c, const char *json, size_t len, size_t scratch, uint32_t flags)
{
    Said said;
    memset(&said, 0, sizeof said);
    char *text = malloc(len ? len : 1), *memory = malloc(scratch ? scratch : 1);
    memcpy(text, json, len);
    scr_options options = {.struct_size = sizeof options, .scratch = memory, .scratch_size = scratch};
    scr_report report = {.struct_size = sizeof report};
    said.status = scr_validate(c->unit.program, text, len, flags, &options, &report);
    said.n = report.n_errors;
    said.truncated = report.truncated;
    say(&said, &report);
    int check = scr_validate(c->unit.program, text, len, flags, &options, NULL);
    assert_int_equal(check, said.status);
    free(text);
    free(memory);
    return said;
}

static void expect_in(const Compiled *c, const char *schema, const char *json, const char *errors)
{
    Said said = validate_in(c, json, strlen(json), 1 << 20, 0);
    if (said.status != (*errors ? SCR_INVALID : SCR_VALID) || strcmp(said.text, errors) || said.truncated)
        fail_msg("%s\n%s\nstatus %d:\n%swanted:\n%s", schema, json, said.status, said.text, errors);
}

static void expect(const char *schema, const char *json, const char *errors)
{
    Compiled c = compile(schema);
    expect_in(&c, schema, json, errors);
    ctx_free(c.ctx);
}

/* ---- what each operation says ---- */

static void leaves(void **state)
{
    (void)state;
    expect("false", "1", "false_schema  \n");
    expect("{\"type\":\"integer\"}", "1.0", "");
    expect("{\"$schema\":\"http://json-schema.org/draft-04/schema#\",\"type\":\"integer\"}", "1.0", "type  /type\n");
    expect("{\"type\":[\"boolean\",\"null\"]}", "false", "");
    expect("{\"type\":[\"boolean\",\"null\"]}", "\"\"", "type  /type\n");
    expect("{\"enum\":[1,\"a\",{\"x\":[1]},[]]}", "{\"x\":[1.0]}", "");
    expect("{\"enum\":[1,\"a\",{\"x\":[1]},[]]}", "{\"x\":1}", "enum  /enum\n");
    expect("{\"enum\":[0,1,2,3,4,5,6,7,8,9,\"a\",\"b\",null,true]}", "\"b\"", "");
    expect("{\"enum\":[0,1,2,3,4,5,6,7,8,9,\"a\",\"b\",null,true]}", "90e-1", "");
    expect("{\"enum\":[0,1,2,3,4,5,6,7,8,9,\"a\",\"b\",null,true]}", "false", "enum  /enum\n");
    expect("{\"const\":{\"a\":1,\"b\":2}}", "{\"b\":2,\"a\":1}", "");
    expect("{\"const\":0}", "false", "const  /const\n");
    expect("{\"minimum\":1,\"maximum\":1e400,\"exclusiveMinimum\":1,\"exclusiveMaximum\":2,\"multipleOf\":0.01}", "1.015",
           "multiple_of  /multipleOf\n");
    expect("{\"minimum\":1,\"maximum\":0,\"exclusiveMinimum\":1,\"exclusiveMaximum\":0.5}", "0.5",
           "minimum  /minimum\nmaximum  /maximum\nexclusive_minimum  /exclusiveMinimum\nexclusive_maximum  /exclusiveMaximum\n");
    expect("{\"minLength\":2,\"maxLength\":2}", "\"\\ud83d\\ude00\xe2\x82\xac\"", "");
    expect("{\"minLength\":3,\"maxLength\":1}", "\"\\ud83d\\ude00\xe2\x82\xac\"", "min_length  /minLength\nmax_length  /maxLength\n");
    expect("{\"minItems\":2,\"maxItems\":0,\"uniqueItems\":true}", "[1]", "min_items  /minItems\nmax_items  /maxItems\n");
    expect("{\"uniqueItems\":true}", "[1,{\"a\":1,\"b\":2},[1],{\"b\":2,\"a\":1.0}]", "unique_items  /uniqueItems\n");
    expect("{\"minProperties\":2,\"maxProperties\":0}", "{\"a\":1}", "min_properties  /minProperties\nmax_properties  /maxProperties\n");
    expect("{\"required\":[\"a\",\"b\",\"c\"]}", "{\"c\":1,\"b\":2}", "required  /required\n");
    expect("{\"required\":[\"a\",\"b\",\"\\u0000\"]}", "{\"c\":1}", "required  /required\nrequired  /required\nrequired  /required\n");
    expect("{\"dependentRequired\":{\"a\":[\"b\",\"c\"],\"d\":[\"e\"],\"f\":[\"a\"]}}", "{\"a\":1,\"c\":1,\"f\":1}",
           "dependent_required  /dependentRequired\n");
    expect("{\"dependentRequired\":{\"a\":[\"b\",\"c\"],\"d\":[\"e\"],\"f\":[\"g\"]}}", "{\"a\":1,\"f\":1}",
           "dependent_required  /dependentRequired\ndependent_required  /dependentRequired\ndependent_required  /dependentRequired\n");
}

static void members_and_items(void **state)
{
    (void)state;
    expect("{\"properties\":{\"a\":{\"type\":\"null\"},\"bb\":false,\"b~/\":{\"type\":\"null\"}}}", "{\"bb\":1,\"b~/\":1,\"a\":1,\"c\":1}",
           "false_schema /bb /properties/bb\ntype /b~0~1 /properties/b~0~1/type\ntype /a /properties/a/type\n");
    expect("{\"properties\":{\"a\":true},\"patternProperties\":{\"^x\":{\"type\":\"null\"},\"y$\":{\"minimum\":2}},\"additionalProperties\":false}",
           "{\"a\":1,\"xy\":1,\"z\":1,\"y\":2}",
           "type /xy /patternProperties/^x/type\nminimum /xy /patternProperties/y$/minimum\nadditional_property /z /additionalProperties\n");
    expect("{\"additionalProperties\":{\"type\":\"null\"}}", "{\"a\":{\"b\":1}}", "type /a /additionalProperties/type\n");
    expect("{\"propertyNames\":{\"maxLength\":1}}", "{\"aa\":1,\"b\":2}", "max_length /aa /propertyNames/maxLength\n");
    expect("{\"prefixItems\":[true,false],\"items\":{\"type\":\"null\"}}", "[1,2,3,null]",
           "false_schema /1 /prefixItems/1\ntype /2 /items/type\n");
    expect("{\"prefixItems\":[true],\"items\":false}", "[1,2,3]", "additional_item /1 /items\nadditional_item /2 /items\n");
    expect("{\"$schema\":\"http://json-schema.org/draft-07/schema#\",\"items\":[true,{\"type\":\"null\"}],\"additionalItems\":false}", "[1,2,3]",
           "type /1 /items/1/type\nadditional_item /2 /additionalItems\n");
    expect("{\"contains\":{\"type\":\"null\"}}", "[1,2]", "contains  /contains\n");
    expect("{\"contains\":{\"type\":\"null\"},\"minContains\":2,\"maxContains\":3}", "[null,null,null,null]", "max_contains  /maxContains\n");
    expect("{\"contains\":{\"type\":\"null\"},\"minContains\":2,\"maxContains\":3}", "[null]", "min_contains  /minContains\n");
    expect("{\"contains\":{\"type\":\"null\"},\"minContains\":0}", "[1]", "");
}

static void in_place(void **state)
{
    (void)state;
    expect("{\"allOf\":[{\"minimum\":2},{\"type\":\"null\"},{}]}", "1", "minimum  /allOf/0/minimum\ntype  /allOf/1/type\n");
    expect("{\"anyOf\":[{\"minimum\":2},{\"type\":\"object\"}]}", "1", "any_of  /anyOf\n  minimum  /anyOf/0/minimum\n  type  /anyOf/1/type\n");
    expect("{\"anyOf\":[{\"type\":\"null\"},{\"properties\":{\"a\":false},\"required\":[\"b\"]}]}", "{\"a\":1}",
           "any_of  /anyOf\n  type  /anyOf/0/type\n  required  /anyOf/1/required\n  false_schema /a /anyOf/1/properties/a\n");
    expect("{\"anyOf\":[{\"type\":\"null\"},{\"anyOf\":[{\"type\":\"array\"},false]}]}", "1",
           "any_of  /anyOf\n  type  /anyOf/0/type\n  any_of  /anyOf/1/anyOf\n  type  /anyOf/1/anyOf/0/type\n  false_schema  /anyOf/1/anyOf/1\n");
    expect("{\"oneOf\":[{\"type\":\"null\"},{\"minimum\":5}]}", "1", "one_of_none  /oneOf\n  type  /oneOf/0/type\n  minimum  /oneOf/1/minimum\n");
    expect("{\"oneOf\":[true,false,{\"minimum\":0}]}", "1", "one_of_many  /oneOf\n");
    expect("{\"not\":{\"not\":{\"type\":\"null\"}}}", "1", "not  /not\n");
    expect("{\"not\":{\"not\":{\"type\":\"null\"}}}", "null", "");
    expect("{\"not\":{\"properties\":{\"a\":{\"type\":\"number\"}}}}", "{\"a\":1}", "not  /not\n");
    expect("{\"if\":{\"type\":\"number\"},\"then\":{\"minimum\":2},\"else\":{\"maxLength\":1}}", "1", "minimum  /then/minimum\n");
    expect("{\"if\":{\"type\":\"number\"},\"then\":{\"minimum\":2},\"else\":{\"maxLength\":1}}", "\"ab\"", "max_length  /else/maxLength\n");
    expect("{\"dependentSchemas\":{\"a\":{\"required\":[\"b\"]},\"c\":false}}", "{\"a\":1}", "required  /dependentSchemas/a/required\n");
    expect("{\"$ref\":\"#/$defs/a\",\"minimum\":9,\"$defs\":{\"a\":{\"type\":\"null\"}}}", "1", "type  /$ref/type\nminimum  /minimum\n");
    expect("{\"properties\":{\"next\":{\"$ref\":\"#\"}},\"additionalProperties\":false}", "{\"next\":{\"next\":{\"x\":1}}}",
           "additional_property /next/next/x /properties/next/$ref/properties/next/$ref/additionalProperties\n");
}

static void dynamic_references(void **state)
{
    (void)state;
    const char *schema = "{\"$id\":\"https://x/strict\",\"$dynamicAnchor\":\"node\",\"$ref\":\"tree\",\"unevaluatedProperties\":false,"
                         "\"$defs\":{\"tree\":{\"$id\":\"tree\",\"$dynamicAnchor\":\"node\",\"type\":\"object\","
                         "\"properties\":{\"data\":true,\"children\":{\"type\":\"array\",\"items\":{\"$dynamicRef\":\"#node\"}}}}}}";
    expect(schema, "{\"children\":[{\"data\":1,\"children\":[{}]}]}", "");
    expect(schema, "{\"children\":[{\"daat\":1}]}",
           "unevaluated_property /children/0/daat /$ref/properties/children/items/$dynamicRef/unevaluatedProperties\n");
}

static void unevaluated(void **state)
{
    (void)state;
    const char *schema = "{\"properties\":{\"a\":true},\"anyOf\":[{\"properties\":{\"b\":{\"type\":\"number\"}},\"required\":[\"b\"]},"
                         "{\"properties\":{\"c\":true}}],\"if\":{\"required\":[\"d\"]},\"then\":{\"properties\":{\"d\":true}},"
                         "\"not\":{\"properties\":{\"e\":false}},\"unevaluatedProperties\":false}";
    expect(schema, "{\"a\":1,\"b\":1,\"c\":1,\"d\":1,\"e\":1}", "unevaluated_property /e /unevaluatedProperties\n");
    expect(schema, "{\"b\":\"\",\"c\":1,\"e\":0}",
           "unevaluated_property /b /unevaluatedProperties\nunevaluated_property /e /unevaluatedProperties\n");
    /* What a failing part has looked at is not reported twice. */
    expect("{\"allOf\":[{\"properties\":{\"a\":{\"type\":\"null\"}}}],\"unevaluatedProperties\":false}", "{\"a\":1,\"z\":1}",
           "type /a /allOf/0/properties/a/type\nunevaluated_property /z /unevaluatedProperties\n");
    const char *items = "{\"prefixItems\":[true],\"contains\":{\"type\":\"string\"},\"allOf\":[{\"prefixItems\":[true,true]}],"
                        "\"unevaluatedItems\":{\"type\":\"null\"}}";
    expect(items, "[1,2,\"x\",null,4]", "type /4 /unevaluatedItems/type\n");
    expect("{\"$ref\":\"#/$defs/a\",\"unevaluatedItems\":false,\"$defs\":{\"a\":{\"unevaluatedItems\":true}}}", "[1,2]", "");
    expect("{\"oneOf\":[{\"items\":{\"type\":\"number\"}},{\"items\":{\"type\":\"string\"}}],\"unevaluatedItems\":false}", "[1,2]", "");
    /* More members than one word of a set has. */
    char json[2048] = "{";
    for (int i = 0; i < 100; i++)
        sprintf(json + strlen(json), "\"k%d\":%d,", i, i);
    strcat(json, "\"z\":1}");
    expect("{\"anyOf\":[{\"patternProperties\":{\"^k\":true}},true],\"unevaluatedProperties\":false}", json,
           "unevaluated_property /z /unevaluatedProperties\n");
}

static void contents(void **state)
{
    (void)state;
    const char *schema = "{\"type\":\"array\",\"items\":{\"contentMediaType\":\"application/json\",\"contentSchema\":"
                         "{\"properties\":{\"a\":{\"type\":\"null\"},\"s\":{\"contentMediaType\":\"application/json\",\"contentSchema\":{\"minItems\":1}}}}}}";
    expect(schema, "[\"{\\\"a\\\":null}\",\"{\\\"a\\\":[1]}\",\"{\\\"s\\\":\\\"[]\\\"}\",\"{\",\"[1,2\",3,\"{\\\"a\\\":1,\\\"a\\\":2}\"]",
           "type /1/a /items/contentSchema/properties/a/type\n"
           "min_items /2/s /items/contentSchema/properties/s/contentSchema/minItems\n"
           "content_media_type /3 /items/contentMediaType\n"
           "content_media_type /4 /items/contentMediaType\n"
           "content_media_type /6 /items/contentMediaType\n");
    const char *encoded = "{\"contentEncoding\":\"base64\",\"contentMediaType\":\"application/json\",\"contentSchema\":{\"required\":[\"a\"]}}";
    expect(encoded, "\"eyJhIjoxfQ==\"", "");
    expect(encoded, "\"eyJiIjoxfQ==\"", "required  /contentSchema/required\n");
    expect(encoded, "\"eyJiIjoxfQ\"", "content_encoding  /contentEncoding\n");
    expect(encoded, "\"e30x\"", "content_media_type  /contentMediaType\n");
    expect("{\"contentEncoding\":\"base32\"}", "\"MZXW6YTB\"", "");
    expect("{\"contentEncoding\":\"base32\"}", "\"MZXW6===\"", "");
    expect("{\"contentEncoding\":\"base32\"}", "\"MZXW6====\"", "content_encoding  /contentEncoding\n");
    expect("{\"contentEncoding\":\"base16\"}", "\"0fA\"", "content_encoding  /contentEncoding\n");
    expect("{\"contentEncoding\":\"base64url\"}", "\"-_-_\"", "");
    expect("{\"contentEncoding\":\"base64\"}", "\"QR==\"", "content_encoding  /contentEncoding\n");
    expect("{\"contentEncoding\":\"base64\"}", "\"Q===\"", "content_encoding  /contentEncoding\n");
}

/* ---- annotations and verbose units ---- */

/* The units of a run, one a line: kind, instance, schema, x of sets as names or indexes. */
static void show_units(const Compiled *c, const char *json, uint32_t want, uint32_t max_units, char *out, int *status, bool *truncated)
{
    size_t size = 1 << 20, at = 0;
    char *memory = malloc(size), path[512];
    scr_arena arena;
    scr_doc doc;
    scr_arena_init(&arena, memory, size);
    assert_int_equal(scr_json_parse(json, strlen(json), 0, 0, &arena, &doc, NULL), SCR_VALID);
    scr_eval eval = {.program = c->unit.program, .doc = &doc, .arena = &arena, .want = want, .max_units = max_units};
    *status = scr_eval_run(&eval, 0, 0);
    *truncated = eval.truncated;
    for (uint32_t i = 0; i < eval.n_units && at < 6000; i++) {
        const scr_unit *unit = &eval.units[i];
        static const char kinds[] = "EAV";
        scr_writer w = scr_writer_of(path, sizeof path);
        scr_eval_instance_path(&eval, unit, &w);
        at += (size_t)sprintf(out + at, "%c %.*s ", kinds[unit->kind], (int)w.len, path);
        w.len = 0;
        scr_eval_path(&eval, unit->path, &w);
        at += (size_t)sprintf(out + at, "%.*s", (int)w.len, path);
        uint32_t op = unit->rule == SCR_NONE ? SCR_OP_TYPE : c->unit.program->rules[unit->rule].op;
        bool set = op == SCR_OP_PROPERTIES || op == SCR_OP_PATTERN_PROPERTIES || op == SCR_OP_ADDITIONAL_PROPERTIES
                   || op == SCR_OP_UNEVALUATED_PROPERTIES || op == SCR_OP_CONTAINS;
        if (unit->kind == SCR_UNIT_ANNOTATION && set)
            for (uint32_t k = 0; k < scr_count(&doc, unit->cell); k++)
                if (scr_eval_unit_has(&eval, unit, k))
                    at += (size_t)sprintf(out + at, " %u", k);
        out[at++] = '\n';
    }
    out[at] = 0;
    free(memory);
}

static void expect_units(const char *schema, const char *json, uint32_t want, const char *wanted)
{
    char out[8192];
    int status;
    bool truncated;
    Compiled c = compile(schema);
    show_units(&c, json, want, 1000, out, &status, &truncated);
    assert_string_equal(out, wanted);
    assert_false(truncated);
    ctx_free(c.ctx);
}

static void annotations(void **state)
{
    (void)state;
    expect_units("{\"title\":\"T\",\"properties\":{\"a\":{\"description\":\"D\"},\"b\":{\"default\":1}},\"additionalProperties\":true,"
                 "\"anyOf\":[{\"title\":\"no\",\"required\":[\"zz\"]},{\"title\":\"yes\"},{\"title\":\"too\",\"not\":{\"title\":\"never\",\"type\":\"null\"}}]}",
                 "{\"c\":1,\"a\":2}", SCR_WANT_ANNOTATIONS,
                 "A  /title\nA /a /properties/a/description\nA  /properties 1\nA  /anyOf/1/title\nA  /anyOf/2/title\n"
                 "A  /additionalProperties 0\n");
    expect_units("{\"prefixItems\":[{\"title\":\"P\"}],\"items\":{\"title\":\"I\"},\"contains\":{\"type\":\"number\",\"title\":\"C\"},"
                 "\"if\":{\"title\":\"if\"}}",
                 "[1,\"\"]", SCR_WANT_ANNOTATIONS,
                 "A /0 /prefixItems/0/title\nA  /prefixItems\nA /1 /items/title\nA  /items\nA /0 /contains/title\nA  /contains 0\n"
                 "A  /if/title\n");
    expect_units("{\"properties\":{\"a\":true},\"unevaluatedProperties\":{\"title\":\"U\"}}", "{\"a\":1,\"b\":2}", SCR_WANT_ANNOTATIONS,
                 "A  /properties 0\nA /b /unevaluatedProperties/title\nA  /unevaluatedProperties 1\n");
    expect_units("{\"title\":\"T\",\"type\":\"null\"}", "1", SCR_WANT_ANNOTATIONS, "");
    expect_units("{\"title\":\"T\",\"properties\":{\"a\":{\"title\":\"a\",\"type\":\"null\"}}}", "{\"a\":1}", SCR_WANT_ALL,
                 "E  \nV  /title\nE  /properties\nE /a /properties/a\nV /a /properties/a/title\nE /a /properties/a/type\n");
    expect_units("{\"oneOf\":[{\"title\":\"x\"},{\"type\":\"null\"}]}", "1", SCR_WANT_ALL,
                 "V  \nV  /oneOf\nV  /oneOf/0\nA  /oneOf/0/title\nE  /oneOf/1\nE  /oneOf/1/type\n");
}

/* ---- bounds ---- */

/* 2^60 ways through the schema. */
static const char *doubling(char *schema, const char *keyword, const char *last, const char *more)
{
    size_t at = (size_t)sprintf(schema, "{\"$ref\":\"#/$defs/a0\"%s,\"$defs\":{", more);
    for (int i = 0; i < 60; i++)
        at += (size_t)sprintf(schema + at, "\"a%d\":{\"%s\":[{\"$ref\":\"#/$defs/a%d\"},{\"$ref\":\"#/$defs/a%d\"}]},", i, keyword, i + 1, i + 1);
    sprintf(schema + at, "\"a60\":%s}}", last);
    return schema;
}

static void no_schema_explodes(void **state)
{
    (void)state;
    static char schema[16384], out[8192];
    static const char *const keywords[] = {"anyOf", "allOf", "oneOf"};
    for (size_t k = 0; k < 3; k++) {
        int status;
        bool truncated;
        Compiled c = compile(doubling(schema, keywords[k], "{\"type\":\"null\",\"title\":\"T\"}", ""));
        Said said = validate_in(&c, "1", 1, 1 << 20, 0);
        assert_int_equal(said.status, SCR_INVALID);
        assert_true(said.truncated);
        assert_int_equal(said.n, 100);
        said = validate_in(&c, "null", 4, 1 << 20, 0);
        assert_int_equal(said.status, k < 2 ? SCR_VALID : SCR_INVALID);
        show_units(&c, "null", SCR_WANT_ANNOTATIONS, 50, out, &status, &truncated);
        assert_int_equal(truncated, k < 2);
        show_units(&c, "1", SCR_WANT_ALL, 200, out, &status, &truncated);
        assert_int_equal(status, SCR_INVALID);
        assert_true(truncated);
        ctx_free(c.ctx);
        c = compile(doubling(schema, keywords[k], "{\"properties\":{\"a\":true}}", ",\"unevaluatedProperties\":false"));
        said = validate_in(&c, "{\"a\":1,\"b\":1}", 13, 1 << 20, 0);
        assert_int_equal(said.status, SCR_INVALID);
        said = validate_in(&c, "{\"a\":1}", 7, 1 << 20, 0);
        assert_int_equal(said.status, k < 2 ? SCR_VALID : SCR_INVALID);
        ctx_free(c.ctx);
    }
    /* The same through the document: a union of itself on every level. */
    Compiled c = compile("{\"anyOf\":[{\"type\":\"null\"},{\"properties\":{\"n\":{\"$ref\":\"#\"}},\"required\":[\"n\"],\"type\":\"object\"},"
                         "{\"properties\":{\"n\":{\"$ref\":\"#\"}},\"type\":\"object\"}],\"unevaluatedProperties\":false}");
    char json[4096] = "";
    for (int i = 0; i < 300; i++)
        strcat(json, "{\"n\":");
    strcat(json, "1");
    for (int i = 0; i < 300; i++)
        strcat(json, "}");
    Said said = validate_in(&c, json, strlen(json), 1 << 22, 0);
    assert_int_equal(said.status, SCR_INVALID);
    ctx_free(c.ctx);
}

/* Items whose hashes are equal, as they differ below the depth that hashes see: n log n all the same. */
static void equal_hashes(void **state)
{
    (void)state;
    enum { N = 3000, DEPTH = 70 };
    size_t size = (size_t)N * (2 * DEPTH + 8) + 64, at = 0;
    char *json = malloc(size);
    Compiled c = compile("{\"uniqueItems\":true}");
    for (int repeat = 0; repeat < 2; repeat++) {
        at = 0;
        for (int i = 0; i < N; i++) {
            json[at++] = i ? ',' : '[';
            memset(json + at, '[', DEPTH);
            at += DEPTH;
            at += (size_t)sprintf(json + at, "%d", repeat && i == 2000 ? 77 : i);
            memset(json + at, ']', DEPTH);
            at += DEPTH;
        }
        json[at++] = ']';
        Said said = validate_in(&c, json, at, 64 * size, 0);
        assert_int_equal(said.status, repeat ? SCR_INVALID : SCR_VALID);
    }
    free(json);
    ctx_free(c.ctx);
}

/* Every item has an error, some within a string's own JSON: a report costs its errors and the document, not their product. */
static void many_errors(void **state)
{
    (void)state;
    enum { N = 60000 };
    size_t at = 0, scratch = (size_t)N * 1000;
    char *json = malloc((size_t)N * 24), *memory = malloc(scratch), wanted[64];
    Compiled c = compile("{\"items\":{\"contentMediaType\":\"application/json\",\"contentSchema\":{\"items\":{\"type\":\"null\"}},\"properties\":{\"b\":false}}}");
    for (int i = 0; i < N; i++)
        at += (size_t)sprintf(json + at, "%s%s", i ? "," : "[", i % 2 ? "\"[null,1]\"" : "{\"a\":[2],\"b\":1}");
    json[at++] = ']';
    scr_options options = {.struct_size = sizeof options, .scratch = memory, .scratch_size = scratch, .max_errors = N};
    scr_report report = {.struct_size = sizeof report};
    assert_int_equal(scr_validate(c.unit.program, json, at, 0, &options, &report), SCR_INVALID);
    assert_false(report.truncated);
    assert_int_equal(report.n_errors, N);
    for (int i = 0; i < N; i++) {
        int n = sprintf(wanted, i % 2 ? "/%d/1" : "/%d/b", i);
        assert_int_equal(report.errors[i].instance_location.len, n);
        assert_memory_equal(report.errors[i].instance_location.ptr, wanted, (size_t)n);
    }
    free(json);
    free(memory);
    ctx_free(c.ctx);
}

static void deep_documents(void **state)
{
    (void)state;
    Compiled c = compile("{\"type\":\"array\",\"items\":{\"$ref\":\"#\"}}");
    char json[2600];
    memset(json, '[', 1200);
    memset(json + 1200, ']', 1200);
    Said said = validate_in(&c, json, 2400, 1 << 22, 0);
    assert_int_equal(said.status, SCR_VALID);
    memset(json, '[', 1201);
    said = validate_in(&c, json, 2401, 1 << 22, 0);
    assert_int_equal(said.status, SCR_TOO_DEEP);
    ctx_free(c.ctx);
}

/* A program that refers to itself in place: the compiler refuses such schemas, the evaluator does not hang on one. */
static void endless_reference(void **state)
{
    (void)state;
    for (uint32_t flags = 0; flags <= SCR_NODE_SHARED; flags += SCR_NODE_SHARED) {
        static const uint32_t words[] = {7, 7, 7, 7, 7, 7, 7, 0, SCR_NONE};
        scr_node node = {.rule = 0, .n_rules = 1, .flags = (uint16_t)flags, .types = (uint16_t)(SCR_KINDS_ALL | SCR_KINDS_ALL * SCR_ASKS), .members = SCR_NONE};
        scr_rule rule = {.op = SCR_OP_REF};
        scr_program program = {.nodes = &node, .rules = &rule, .words = words, .pool = "", .n_nodes = 1, .n_rules = 1, .n_words = 9};
        static char memory[1 << 16];
        scr_options options = {.struct_size = sizeof options, .scratch = memory, .scratch_size = sizeof memory};
        assert_int_equal(scr_validate(&program, "1", 1, 0, &options, NULL), SCR_NO_SCRATCH);
    }
}

/* ---- any scratch ---- */

static const struct Case {
    const char *schema, *json;
} cases[] = {
    {"{\"type\":\"null\"}", "1"},
    {"{\"type\":\"object\",\"required\":[\"a\",\"bb\"],\"properties\":{\"a\":{\"type\":\"string\",\"maxLength\":2},\"c\":{\"enum\":[1,2,\"x\"]}},\"additionalProperties\":false}",
     "{\"a\":\"long \\u00e9 text\",\"c\":3,\"d\":[1,2,3]}"},
    {"{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"}}}", "{\"a\":\"\\n\\n\\n\\n\\u20ac\"}"},
    {"{\"uniqueItems\":true,\"items\":{\"const\":{\"a\":1,\"b\":[2]}}}", "[{\"b\":[2.0],\"a\":1},{\"a\":1,\"b\":[2]},{\"a\":1,\"b\":2}]"},
    {"{\"uniqueItems\":true}", "[{\"b\":[2.0],\"a\":1},[1],[2],[3],[4],[5],[6],[7],[8],[9],{\"a\":1,\"b\":[2]}]"},
    {"{\"$defs\":{\"n\":{\"anyOf\":[{\"type\":\"null\"},{\"properties\":{\"l\":{\"$ref\":\"#/$defs/n\"},\"r\":{\"$ref\":\"#/$defs/n\"}},"
     "\"required\":[\"l\",\"r\"],\"unevaluatedProperties\":false}]}},\"$ref\":\"#/$defs/n\"}",
     "{\"l\":{\"l\":null,\"r\":{\"l\":null,\"r\":null}},\"r\":{\"l\":{\"l\":null,\"r\":null,\"x\":1},\"r\":null}}"},
    {"{\"$id\":\"https://x/strict\",\"$dynamicAnchor\":\"node\",\"$ref\":\"tree\",\"unevaluatedProperties\":false,\"$defs\":{\"tree\":{\"$id\":\"tree\","
     "\"$dynamicAnchor\":\"node\",\"type\":\"object\",\"properties\":{\"c\":{\"type\":\"array\",\"items\":{\"$dynamicRef\":\"#node\"}}}}}}",
     "{\"c\":[{\"c\":[]},{\"c\":[{},{\"x\":1}]}]}"},
    {"{\"contentEncoding\":\"base64\",\"contentMediaType\":\"application/json\",\"contentSchema\":{\"required\":[\"zz\"],\"properties\":{\"a\":{\"minimum\":2}}}}",
     "\"eyJhIjoxfQ==\""},
    {"{\"allOf\":[{\"prefixItems\":[true]},{\"contains\":{\"type\":\"string\"}}],\"unevaluatedItems\":{\"type\":\"null\"}}", "[1,\"a\",null,2,[]]"},
    {"{\"patternProperties\":{\"^a\":{\"oneOf\":[{\"type\":\"null\"},{\"not\":{\"type\":\"string\"}},{\"if\":true,\"then\":{\"minimum\":1},\"else\":false}]}}}",
     "{\"a1\":1,\"a2\":\"x\",\"b\":0,\"a3\":null,\"a4\":-5}"},
    {"true", "{\"k0\":0,\"k1\":0,\"k2\":0,\"k3\":0,\"k4\":0,\"k5\":0,\"k6\":0,\"k7\":0,\"k8\":0,\"k9\":0,\"ka\":0,\"kb\":0,\"kc\":0,\"kd\":0,\"ke\":0,\"kf\":0,\"kg\":0}"},
    {"{\"type\":\"null\"}", "[1,2"},
};

/* With less scratch than it takes the answer is "could not decide" or the right verdict, and a report that is cut short. */
static void any_scratch(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Compiled c = compile(cases[i].schema);
        size_t len = strlen(cases[i].json), decided = 0, whole = 0, bound = scr_scratch_bound(c.unit.program, len);
        Said right = validate_in(&c, cases[i].json, len, 1 << 20, 0);
        assert_true(right.status >= 0);
        for (size_t scratch = 0; scratch < 1 << 15 && !(whole && scratch > whole + 512); scratch += 16) {
            Said said = validate_in(&c, cases[i].json, len, scratch, 0);
            if (said.status == SCR_NO_SCRATCH)
                continue;
            assert_int_equal(said.status, right.status);
            decided = decided ? decided : scratch;
            assert_true(said.n <= right.n);
            assert_true(said.n == right.n || said.truncated);
            if (said.n == right.n && !said.truncated) {
                assert_string_equal(said.text, right.text);
                whole = whole ? whole : scratch;
            }
        }
        assert_true(decided && whole);
        assert_true(bound >= decided);
        ctx_free(c.ctx);
    }
}

/* ---- options ---- */

static void options_are_checked(void **state)
{
    (void)state;
    Compiled c = compile("{\"items\":{\"type\":\"null\"}}");
    static char memory[1 << 16];
    scr_options options = {.struct_size = sizeof options, .scratch = memory, .scratch_size = sizeof memory, .max_errors = 2};
    scr_report report = {.struct_size = sizeof report};
    const scr_program *p = c.unit.program;
    assert_int_equal(scr_validate(p, "[1,2,3]", 7, 0, &options, &report), SCR_INVALID);
    assert_int_equal(report.n_errors, 2);
    assert_true(report.truncated);
    options.max_errors = 3;
    assert_int_equal(scr_validate(p, "[1,2,3]", 7, 0, &options, &report), SCR_INVALID);
    assert_false(report.truncated);
    options.max_bytes = 6;
    assert_int_equal(scr_validate(p, "[1,2,3]", 7, 0, &options, &report), SCR_TOO_LARGE);
    assert_int_equal(report.n_errors, 0);
    options.max_bytes = 0;
    options.max_depth = 1;
    assert_int_equal(scr_validate(p, "[[]]", 4, 0, &options, NULL), SCR_TOO_DEEP);
    options.flags = 1;
    assert_int_equal(scr_validate(p, "[]", 2, 0, &options, NULL), SCR_BAD_OPTIONS);
    options.flags = 0;
    options.struct_size--;
    assert_int_equal(scr_validate(p, "[]", 2, 0, &options, NULL), SCR_BAD_OPTIONS);
    report.struct_size++;
    assert_int_equal(scr_validate(p, "[]", 2, 0, NULL, &report), SCR_BAD_OPTIONS);
    assert_int_equal(scr_validate(p, "[]", 2, 0, NULL, NULL), SCR_NO_SCRATCH);
    ctx_free(c.ctx);
}

static void last_key_wins(void **state)
{
    (void)state;
    Compiled c = compile("{\"properties\":{\"a\":{\"type\":\"null\"}},\"maxProperties\":1}");
    Said said = validate_in(&c, "{\"a\":1,\"a\":null}", 16, 4096, SCR_JSON_LAST_KEY_WINS);
    assert_int_equal(said.status, SCR_VALID);
    said = validate_in(&c, "{\"a\":1,\"a\":null}", 16, 4096, 0);
    assert_int_equal(said.status, SCR_INVALID);
    assert_string_equal(said.text, "json_duplicate_key  \n");
    ctx_free(c.ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(leaves), cmocka_unit_test(members_and_items), cmocka_unit_test(in_place),
        cmocka_unit_test(dynamic_references), cmocka_unit_test(unevaluated), cmocka_unit_test(contents),
        cmocka_unit_test(annotations), cmocka_unit_test(no_schema_explodes), cmocka_unit_test(equal_hashes),
        cmocka_unit_test(many_errors),
        cmocka_unit_test(deep_documents), cmocka_unit_test(endless_reference), cmocka_unit_test(any_scratch),
        cmocka_unit_test(options_are_checked), cmocka_unit_test(last_key_wins),
    };
    return cmocka_run_group_tests_name("eval", tests, NULL, NULL);
}
