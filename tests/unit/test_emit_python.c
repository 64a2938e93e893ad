/* Python string literals: nothing that a schema or a file name holds may break out of them, or leave ASCII. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "compiler/emit/emit_python.h"

typedef struct Case {
    const char *text;
    size_t len;
    const char *literal;
} Case;

#define CASE(text, literal) {text, sizeof(text) - 1, literal}

static const Case cases[] = {
    CASE("", "\"\""),
    CASE("order", "\"order\""),
    CASE("\"\"\"", "\"\\\"\\\"\\\"\""),
    CASE("a\\n${x}{y}", "\"a\\\\n${x}{y}\""),
    CASE("\n\r\t\0" "1\x7f", "\"\\n\\x0d\\x09\\x001\\x7f\""),
    CASE("\xc3\xa9\xe2\x80\xa8\xf0\x9d\x84\x9e", "\"\\xe9\\u2028\\U0001d11e\""),
    CASE("\xc3\xa9\xff", "\"\\udcc3\\udca9\\udcff\""), /* not UTF-8: the bytes themselves (PEP 383) */
    CASE("\xed\xa0\x80", "\"\\udced\\udca0\\udc80\""), /* an encoded surrogate is not UTF-8 either */
};

static void check_cases(Ctx *ctx, void *arg)
{
    (void)arg;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        Out out = out_new(ctx);
        out_python_string(&out, (Str){cases[i].text, cases[i].len});
        Str text = out_text(&out);
        assert_int_equal(text.len, strlen(cases[i].literal));
        assert_memory_equal(text.ptr, cases[i].literal, text.len);
    }
}

static void test_literals(void **state)
{
    (void)state;
    Ctx *ctx = ctx_new();
    assert_non_null(ctx);
    assert_true(ctx_run(ctx, check_cases, NULL));
    ctx_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_literals)};
    return cmocka_run_group_tests_name("emit_python", tests, NULL, NULL);
}
