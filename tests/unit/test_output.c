/* What judgements look like: text that cannot play tricks on a terminal, and the JSON forms. Reports are made by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tool/lines.h"
#include "tool/output.h"
#include "tool/trace.h"

#define TEXT(s) {s, sizeof(s) - 1}

static const scr_error two_errors[] = {
    {TEXT("any_of"), TEXT("anyOf"), TEXT("/items/0"), TEXT("/properties/items/items/anyOf"),
     TEXT("order.json#/properties/items/items/anyOf"), TEXT("matches none of the 2 alternatives"), TEXT("{\"branches\":2}"), 11, 2,
     3, SCR_NONE, 0},
    {TEXT("required"), TEXT("required"), TEXT("/items/0/a~1b"), TEXT("/properties/items/items/anyOf/0/required"),
     TEXT("https://x.example/o#/anyOf/0/required"), TEXT("must have the property \"sku\""), TEXT("{\"missing\":\"s\\\"ku\"}"), 11, 2,
     3, 0, 0},
};

typedef struct Case {
    Judgement judgement;
    OutputFormat format;
    const char *wanted;
} Case;

static void print(Ctx *ctx, void *arg)
{
    Case *c = arg;
    Out out = out_new(ctx);
    output_print(&out, &c->judgement, c->format);
    Str text = out_text(&out);
    if (!str_is(text, c->wanted))
        fail_msg("wanted\n%s\ngot\n%.*s", c->wanted, STR_ARG(text));
}

static void check(Case c)
{
    static const Engine engine = {NULL, NULL, 0};
    Ctx *ctx = ctx_new();
    c.judgement.engine = &engine;
    assert_true(ctx_run(ctx, print, &c));
    ctx_free(ctx);
}

static scr_report report_of(const scr_error *errors, size_t n)
{
    scr_report report = {sizeof report, errors, n, false};
    return report;
}

static void text_lines(void **state)
{
    (void)state;
    scr_report none = report_of(NULL, 0), two = report_of(two_errors, 2);
    check((Case){{.name = STR("a.json"), .status = SCR_VALID, .report = &none}, FORMAT_TEXT, "a.json: valid\n"});
    check((Case){{.name = STR("a.ndjson"), .line = 7, .status = SCR_VALID, .report = &none}, FORMAT_TEXT, "a.ndjson:7: valid\n"});
    check((Case){{.name = STR("a.json"), .status = SCR_INVALID, .report = &two}, FORMAT_TEXT,
                 "a.json:2:3: /items/0: matches none of the 2 alternatives [any_of]\n"
                 "a.json:2:3:   /items/0/a~1b: must have the property \"sku\" [required]\n"});
    two.truncated = true;
    check((Case){{.name = STR("a.ndjson"), .line = 7, .status = SCR_INVALID, .report = &two, .verbose = true}, FORMAT_TEXT,
                 "a.ndjson:7:3: /items/0: matches none of the 2 alternatives [any_of] (schema order.json#/properties/items/items/anyOf)\n"
                 "a.ndjson:7:3:   /items/0/a~1b: must have the property \"sku\" [required] (schema https://x.example/o#/anyOf/0/required)\n"
                 "a.ndjson:7: there are more errors than these 2; --max-errors N tells more\n"});
    check((Case){{.name = STR("a.json"), .status = SCR_TOO_DEEP, .report = &none}, FORMAT_TEXT,
                 "a.json: could not decide: the document is nested deeper than 1200 levels [too_deep]\n"});
}

/* A property's name or a file's can hold escape sequences, and characters that turn the writing round. */
static void text_is_harmless(void **state)
{
    (void)state;
    scr_error error = two_errors[0];
    error.instance_location = (scr_text)TEXT("/\x1b[2J\n\xc2\x9b\xe2\x80\xae\xc3\xa9");
    scr_report report = report_of(&error, 1);
    check((Case){{.name = STR("\xff\x07.json"), .status = SCR_INVALID, .report = &report}, FORMAT_TEXT,
                 "\\xff\\u0007.json:2:3: /\\u001b[2J\\u000a\\u009b\\u202e\xc3\xa9: matches none of the 2 alternatives [any_of]\n"});
}

static void json_lines(void **state)
{
    (void)state;
    scr_report none = report_of(NULL, 0), one = report_of(two_errors, 1);
    check((Case){{.name = STR("a\".json"), .status = SCR_VALID, .report = &none}, FORMAT_JSON,
                 "{\"instance\":\"a\\\".json\",\"valid\":true,\"errors\":[],\"truncated\":false}\n"});
    check((Case){{.name = STR("a"), .line = 3, .status = SCR_INVALID, .report = &one}, FORMAT_JSON,
                 "{\"instance\":\"a\",\"line\":3,\"valid\":false,\"errors\":[{\"code\":\"any_of\",\"keyword\":\"anyOf\","
                 "\"instance_location\":\"/items/0\",\"schema_location\":\"/properties/items/items/anyOf\","
                 "\"absolute_schema_location\":\"order.json#/properties/items/items/anyOf\","
                 "\"message\":\"matches none of the 2 alternatives\",\"params\":{\"branches\":2},"
                 "\"offset\":11,\"line\":2,\"column\":3,\"parent\":null}],\"truncated\":false}\n"});
    check((Case){{.name = STR("a"), .status = SCR_WORK_LIMIT, .report = &none}, FORMAT_JSON,
                 "{\"instance\":\"a\",\"valid\":null,\"undecided\":\"work_limit\"}\n"});
}

static void flag_and_basic(void **state)
{
    (void)state;
    scr_report none = report_of(NULL, 0), one = report_of(two_errors, 1);
    check((Case){{.name = STR("a"), .status = SCR_VALID}, FORMAT_FLAG, "{\"valid\":true}\n"});
    check((Case){{.name = STR("a"), .status = SCR_MATCH_LIMIT}, FORMAT_FLAG, "{\"valid\":null,\"undecided\":\"match_limit\"}\n"});
    check((Case){{.name = STR("a"), .status = SCR_INVALID, .report = &one}, FORMAT_BASIC,
                 "{\"valid\":false,\"keywordLocation\":\"\",\"instanceLocation\":\"\",\"errors\":[{\"valid\":false,"
                 "\"keywordLocation\":\"/properties/items/items/anyOf\","
                 "\"absoluteKeywordLocation\":\"schemac:///order.json#/properties/items/items/anyOf\","
                 "\"instanceLocation\":\"/items/0\",\"error\":\"matches none of the 2 alternatives\"}]}\n"});
    check((Case){{.name = STR("a"), .status = SCR_NO_SCRATCH, .report = &none}, FORMAT_BASIC,
                 "{\"valid\":null,\"undecided\":\"no_scratch\",\"keywordLocation\":\"\",\"instanceLocation\":\"\",\"error\":\"could not decide: the check needs "
                 "more working memory than there is, or than 4 GiB\"}\n"});
}

/* Only the document tells whether a token is an index or a name; "0" is both here. */
static void pydantic_list(void **state)
{
    (void)state;
    scr_error errors[2] = {two_errors[0], two_errors[1]};
    errors[0].instance_location = (scr_text)TEXT("/items/1/0");
    scr_report two = report_of(errors, 2), none = report_of(NULL, 0);
    check((Case){{.name = STR("a"), .json = STR("{\"x\":[[]],\"items\":[{\"a/b\":{}},{\"0\":1}]}"), .status = SCR_INVALID, .report = &two},
                 FORMAT_PYDANTIC,
                 "[{\"type\":\"union_error\",\"loc\":[\"items\",1,\"0\"],\"msg\":\"matches none of the 2 alternatives\","
                 "\"ctx\":{\"branches\":2}},{\"type\":\"missing\",\"loc\":[\"items\",0,\"a/b\",\"s\\\"ku\"],"
                 "\"msg\":\"must have the property \\\"sku\\\"\",\"ctx\":{\"missing\":\"s\\\"ku\"}}]\n"});
    check((Case){{.name = STR("a"), .json = STR("1"), .status = SCR_VALID, .report = &none}, FORMAT_PYDANTIC, "[]\n"});
}

static void print_value(Ctx *ctx, void *arg)
{
    Trace trace = {0};
    Engine engine = {NULL, NULL, 0};
    Str json = str_of(arg);
    Out out = out_new(ctx);
    assert_true(trace_parse(&trace, ctx, &engine, json));
    out_value(&out, &trace.doc, 0);
    assert_true(str_eq(out_text(&out), json));
    trace_free(&trace);
}

static void values_as_written(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "1", "[]", "{}", "\"a\\n\"", "[1,[2,[]],{\"a\":[{},{\"b\":null}],\"c\":true},false]", "1e400", "{\"a\":{\"b\":{\"c\":{}}},\"d\":1.00}",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        Ctx *ctx = ctx_new();
        assert_true(ctx_run(ctx, print_value, (void *)(uintptr_t)texts[i]));
        ctx_free(ctx);
    }
}

/* Lines longer than the reader's first block, a last line without newline, and NUL bytes. */
static void lines_of_a_stream(void **state)
{
    (void)state;
    FILE *file = tmpfile();
    LineReader reader;
    Str line;
    size_t sizes[] = {0, 5, 700000, 1, 262144, 262143, 3}, n = sizeof sizes / sizeof *sizes;
    assert_non_null(file);
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < sizes[i]; k++)
            fputc((int)(k % 251) == '\n' ? 0 : (int)(k % 251), file);
        if (i + 1 < n)
            fputc('\n', file);
    }
    fflush(file);
    assert_int_equal(lseek(fileno(file), 0, SEEK_SET), 0);
    lines_open(&reader, fileno(file));
    for (size_t i = 0; i < n; i++) {
        assert_true(lines_next(&reader, &line));
        assert_int_equal(line.len, sizes[i]);
        for (size_t k = 0; k < sizes[i]; k++)
            if ((unsigned char)line.ptr[k] != ((k % 251) == '\n' ? 0 : k % 251))
                fail_msg("line %zu differs at %zu", i, k);
    }
    assert_false(lines_next(&reader, &line));
    assert_int_equal(reader.error, 0);
    lines_close(&reader);
    fclose(file);
    lines_open(&reader, -1);
    assert_false(lines_next(&reader, &line));
    assert_int_not_equal(reader.error, 0);
    lines_close(&reader);
    assert_true(line_is_blank(STR(" \t\r")));
    assert_false(line_is_blank(STR(" 0")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_lines), cmocka_unit_test(text_is_harmless), cmocka_unit_test(json_lines),
        cmocka_unit_test(flag_and_basic), cmocka_unit_test(pydantic_list), cmocka_unit_test(values_as_written),
        cmocka_unit_test(lines_of_a_stream),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
