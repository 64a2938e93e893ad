/* test_diag.c: how diagnostics are collected, changed by -W, sorted and shown. */
#include "compiler/base/base.h"
#include "compiler/base/limits.h"

#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void check_text(Ctx *ctx, Str text, const char *expected)
{
    assert_string_equal(str_z(ctx, text), expected);
}

static void shown(void **state)
{
    (void)state;
    Ctx *ctx = ctx_new();
    uint32_t file = ctx_add_source(ctx, STR("o.json"), STR("{\n\t\"minimum\": \"5\",\r\n  \"\xc3\xa9\": x\n}"));
    Diag *d = diag(ctx, D_KEYWORD_TYPE, (Span){file, 14, 17}, "\"%s\" must be a number", "minimum");
    diag_help(ctx, d, "write %d", 5);
    diag_also(ctx, d, (Span){file, 3, 12}, "the keyword");
    diag(ctx, D_UNKNOWN_KEYWORD, (Span){file, 28, 29}, "unknown");
    diag(ctx, D_CANNOT_READ, (Span){0, 0, 0}, "nothing there");
    assert_int_equal(diag_errors(ctx), 2);
    check_text(ctx, diag_text(ctx, false),
               "error[SC0001]: nothing there\n"
               "o.json:2:13: error[SC0202]: \"minimum\" must be a number\n"
               "    2 | \t\"minimum\": \"5\",\n"
               "      | \t           ^~~\n"
               "o.json:2:2: note: the keyword\n"
               "    2 | \t\"minimum\": \"5\",\n"
               "      | \t^~~~~~~~~\n"
               "help: write 5\n"
               "o.json:3:8: warning[SC0203]: unknown [-Wunknown-keyword]\n"
               "    3 |   \"\xc3\xa9\": x\n"
               "      |        ^\n");
    ctx_free(ctx);
}

static void as_json(void **state)
{
    (void)state;
    Ctx *ctx = ctx_new();
    check_text(ctx, diag_json(ctx), "[]\n");
    uint32_t file = ctx_add_source(ctx, STR("a\"b"), STR("one\ntwo"));
    Diag *d = diag(ctx, D_DUPLICATE_KEY, (Span){file, 4, 7}, "the key \"two\"");
    d->pointer = STR("/two");
    diag_help(ctx, d, "help");
    diag_also(ctx, d, (Span){file, 0, 3}, "first");
    diag(ctx, D_PATTERN_PCRE2, (Span){0, 0, 0}, "note");
    check_text(ctx, diag_json(ctx),
               "[{\"code\":\"SC0214\",\"severity\":\"note\",\"message\":\"note\",\"pointer\":\"\"},\n"
               "{\"code\":\"SC0103\",\"severity\":\"error\",\"message\":\"the key \\\"two\\\"\",\"file\":\"a\\\"b\",\"line\":2,"
               "\"column\":1,\"end_line\":2,\"end_column\":4,\"pointer\":\"/two\",\"help\":\"help\",\"also\":{"
               "\"message\":\"first\",\"file\":\"a\\\"b\",\"line\":1,\"column\":1,\"end_line\":1,\"end_column\":4}}]\n");
    ctx_free(ctx);
}

static void colours(void **state)
{
    (void)state;
    Ctx *ctx = ctx_new();
    uint32_t file = ctx_add_source(ctx, STR("a"), STR("x"));
    diag_help(ctx, diag(ctx, D_JSON_SYNTAX, (Span){file, 0, 1}, "bad"), "mend");
    check_text(ctx, diag_text(ctx, true),
               "\033[1ma:1:1: \033[0m\033[1;31merror[SC0101]:\033[0m bad\n"
               "    1 | x\n"
               "      | \033[1;32m^\033[0m\n"
               "\033[1mhelp:\033[0m mend\n");
    ctx_free(ctx);
}

/* Nothing of a source, its name or a message reaches the terminal raw, and carets stay in place. */
static void harmless(void **state)
{
    (void)state;
    Ctx *ctx = ctx_new();
    uint32_t file = ctx_add_source(ctx, STR("a\x1b[2J"), STR("\x1b[31m\xff\xc3\xe2\x80\xae\xc2\x9b\x7f\0\rX\n"));
    Diag *d = diag(ctx, D_JSON_SYNTAX, (Span){file, 15, 16}, "%s", "see \x1b]0;title\x07 \xf0\x9f");
    diag_help(ctx, d, "\x1b");
    check_text(ctx, diag_text(ctx, false),
               "a.[2J:1:13: error[SC0101]: see .]0;title. ..\n"
               "    1 | .[31m.......X\n"
               "      |             ^\n"
               "help: .\n");
    ctx_free(ctx);
}

static void at_ends(void **state)
{
    (void)state;
    Ctx *ctx = ctx_new();
    uint32_t file = ctx_add_source(ctx, STR("a"), STR("ab\ncd\n"));
    diag(ctx, D_JSON_SYNTAX, (Span){file, 2, 3}, "newline");
    diag(ctx, D_JSON_SYNTAX, (Span){file, 4, 6}, "over the newline");
    diag(ctx, D_JSON_SYNTAX, (Span){file, 6, 6}, "end");
    uint32_t empty = ctx_add_source(ctx, STR("e"), STR(""));
    diag(ctx, D_JSON_SYNTAX, (Span){empty, 0, 0}, "empty");
    diag(ctx, D_JSON_SYNTAX, (Span){empty, 7, 9}, "outside");
    check_text(ctx, diag_text(ctx, false),
               "a:1:3: error[SC0101]: newline\n    1 | ab\n      |   ^\n"
               "a:2:2: error[SC0101]: over the newline\n    2 | cd\n      |  ^\n"
               "a:3:1: error[SC0101]: end\n    3 | \n      | ^\n"
               "e:1:1: error[SC0101]: empty\n    1 | \n      | ^\n"
               "e:1:1: error[SC0101]: outside\n    1 | \n      | ^\n");
    ctx_free(ctx);
}

/* A minified schema is one line: what is shown fits a screen, and has the caret under its place. */
static void clipped(void **state)
{
    (void)state;
    size_t n = 5u << 20;
    char *text = malloc(n);
    memset(text, 'x', n);
    static const uint32_t places[] = {0, 5, 99, 100, 101, 119, 120, 121, 150, 1000000, (5u << 20) - 1};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        Ctx *ctx = ctx_new();
        uint32_t file = ctx_add_source(ctx, STR("a"), (Str){text, n});
        text[places[i]] = '!';
        diag(ctx, D_JSON_SYNTAX, (Span){file, places[i], places[i] + 1}, "here");
        Str shown_text = diag_text(ctx, false);
        const char *line = strchr(str_z(ctx, shown_text), '\n') + 1;
        const char *carets = strchr(line, '\n') + 1;
        assert_true(carets - line <= 8 + 3 + LIMIT_SHOWN_COLUMNS + 3 + 1);
        assert_int_equal(strchr(line, '!') - line, strchr(carets, '^') - carets);
        text[places[i]] = 'x';
        ctx_free(ctx);
    }
    free(text);
}

static void sorted(void **state)
{
    (void)state;
    Ctx *ctx = ctx_new();
    uint32_t a = ctx_add_source(ctx, STR("a"), STR("xyz"));
    uint32_t b = ctx_add_source(ctx, STR("b"), STR("xyz"));
    diag(ctx, D_JSON_SYNTAX, (Span){b, 0, 1}, "5");
    diag(ctx, D_JSON_SYNTAX, (Span){a, 2, 3}, "3");
    diag(ctx, D_JSON_SYNTAX, (Span){a, 0, 3}, "1");
    diag(ctx, D_JSON_SYNTAX, (Span){a, 2, 2}, "4");
    diag(ctx, D_JSON_SYNTAX, (Span){a, 0, 1}, "2");
    const char *at = str_z(ctx, diag_text(ctx, false));
    for (char n = '1'; n <= '5'; n++) {
        char message[] = "]: 0\n";
        message[3] = n;
        at = strstr(at, message);
        assert_non_null(at);
    }
    ctx_free(ctx);
}

static void many(void **state)
{
    (void)state;
    Ctx *ctx = ctx_new();
    uint32_t file = ctx_add_source(ctx, STR("a"), STR("x"));
    for (int i = 0; i < LIMIT_DIAGS_KEPT + 100; i++)
        diag(ctx, D_UNKNOWN_KEYWORD, (Span){file, 0, 1}, "warning %d", i);
    assert_int_equal(ctx->diags.n, LIMIT_DIAGS_KEPT);
    Diag *error = diag(ctx, D_JSON_SYNTAX, (Span){file, 0, 1}, "the only error");
    diag_help(ctx, error, "is not lost");
    const char *text = str_z(ctx, diag_text(ctx, false));
    assert_non_null(strstr(text, "the only error"));
    assert_non_null(strstr(text, "is not lost"));
    assert_non_null(strstr(text, "and 9951 more\n"));
    for (int i = 0; i < 3 * LIMIT_DIAGS_KEPT; i++)
        diag(ctx, D_JSON_SYNTAX, (Span){file, 0, 1}, "error");
    assert_int_equal(ctx->diags.n, 2 * LIMIT_DIAGS_KEPT);
    assert_int_equal(diag_errors(ctx), 3 * LIMIT_DIAGS_KEPT + 1); /* counted, though not kept */
    ctx_free(ctx);
}

static void options(void **state)
{
    (void)state;
    Ctx *ctx = ctx_new();
    Span nowhere = {0, 0, 0};
    assert_false(diag_option(ctx, STR("")));
    assert_false(diag_option(ctx, STR("no-")));
    assert_false(diag_option(ctx, STR("error=")));
    assert_false(diag_option(ctx, STR("no-such-warning")));
    assert_false(diag_option(ctx, STR("json-syntax")));
    assert_true(diag_option(ctx, STR("no-unknown-keyword")));
    Diag *off = diag(ctx, D_UNKNOWN_KEYWORD, nowhere, "off");
    diag_help(ctx, off, "nobody sees it");
    assert_int_equal(ctx->diags.n, 0);
    assert_true(diag_option(ctx, STR("unknown-keyword")));
    assert_int_equal(diag(ctx, D_UNKNOWN_KEYWORD, nowhere, "on")->severity, SEV_WARNING);
    assert_true(diag_option(ctx, STR("error=unknown-keyword")));
    assert_int_equal(diag(ctx, D_UNKNOWN_KEYWORD, nowhere, "error")->severity, SEV_ERROR);
    assert_int_equal(diag(ctx, D_KEYWORD_IGNORED, nowhere, "warning")->severity, SEV_WARNING);
    assert_true(diag_option(ctx, STR("error")));
    assert_int_equal(diag(ctx, D_KEYWORD_IGNORED, nowhere, "error")->severity, SEV_ERROR);
    assert_int_equal(diag(ctx, D_FORMAT_NOT_ASSERTED, nowhere, "a note stays one")->severity, SEV_NOTE);
    assert_true(diag_option(ctx, STR("error=format-not-asserted")));
    assert_int_equal(diag(ctx, D_FORMAT_NOT_ASSERTED, nowhere, "error")->severity, SEV_ERROR);
    assert_int_equal(diag_errors(ctx), 3);
    ctx_free(ctx);
}

/* Codes are for ever: unique, in the form SCnnnn, ascending; errors have no warning name, all others have one. */
static void list_is_sound(void **state)
{
    (void)state;
    static const struct { const char *code, *wname, *summary; Severity severity; } list[] = {
#define DIAG(NAME, code, severity, wname, summary) {code, wname, summary, severity},
#include "compiler/base/diags.def"
#undef DIAG
    };
    for (size_t i = 0; i < N_DIAGS; i++) {
        assert_int_equal(strlen(list[i].code), 6);
        assert_int_equal(strncmp(list[i].code, "SC", 2), 0);
        assert_true(i == 0 || strcmp(list[i - 1].code, list[i].code) < 0);
        assert_int_equal(list[i].severity == SEV_ERROR, list[i].wname[0] == 0);
        assert_true(list[i].summary[0] != 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shown), cmocka_unit_test(as_json), cmocka_unit_test(colours), cmocka_unit_test(harmless),
        cmocka_unit_test(at_ends), cmocka_unit_test(clipped), cmocka_unit_test(sorted), cmocka_unit_test(many),
        cmocka_unit_test(options), cmocka_unit_test(list_is_sound)};
    return cmocka_run_group_tests_name("diag", tests, NULL, NULL);
}
