/* Floats from and to text, and values of Python in C: equality and dicts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "runtime/model/scr_float.h"
#include "runtime/model/scr_object.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t next(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    return *state ^= *state << 17;
}

/* libc reads and prints exactly: the shortest %e that reads back must be ours. */
static void check_digits(double f)
{
    char digits[SCR_FLOAT_DIGITS + 1], text[64];
    int point;
    unsigned n = scr_float_digits(f, digits, &point);
    digits[n] = '\0';
    char ours[64];
    snprintf(ours, sizeof ours, "0.%se%d", digits, point);
    if (strtod(ours, NULL) != f)
        fail_msg("%a became %s", f, ours);
    snprintf(text, sizeof text, "%.*e", (int)n - 1, f);
    char plain[64];
    size_t k = 0;
    for (const char *p = text; *p != 'e'; p++)
        if (*p != '.')
            plain[k++] = *p;
    plain[k] = '\0';
    if (strcmp(plain, digits) != 0)
        fail_msg("%a became %s, nearest of its length is %s", f, digits, plain);
    if (n > 1) {
        snprintf(text, sizeof text, "%.*e", (int)n - 2, f);
        if (strtod(text, NULL) == f)
            fail_msg("%a became %s, %s is shorter", f, digits, text);
    }
}

static void digits_are_shortest(void **state)
{
    (void)state;
    uint64_t seed = 88172645463325252u;
    for (int i = 0; i < 60000; i++) {
        uint64_t bits = next(&seed);
        double f;
        memcpy(&f, &bits, sizeof f);
        if (i % 2)
            f = (double)(next(&seed) % 100000000000) / 100.0;
        f = f < 0 ? -f : f;
        if (f == f && f - f == 0 && f > 0)
            check_digits(f);
    }
}

static void text_reads_as_libc_reads_it(void **state)
{
    (void)state;
    static const char *const hard[] = {"2.4703282292062327e-324", "2.4703282292062328e-324", "2.2250738585072011e-308", "1.7976931348623158e308",
        "1.7976931348623159e308", "9007199254740993", "9007199254740993.0000000000000000000000000000001", "1e400", "1e-400", "0e5", "-0.0", "5.", ".5"};
    for (size_t i = 0; i < sizeof hard / sizeof *hard; i++)
        assert_true(scr_float_parse(hard[i], strlen(hard[i])) == strtod(hard[i], NULL));
    uint64_t seed = 1234567u;
    for (int i = 0; i < 60000; i++) {
        uint64_t bits = next(&seed);
        double f;
        memcpy(&f, &bits, sizeof f);
        if (f != f || f - f != 0)
            continue;
        char text[64];
        snprintf(text, sizeof text, "%.*e", (int)(next(&seed) % 30), f);
        if (scr_float_parse(text, strlen(text)) != strtod(text, NULL))
            fail_msg("%s", text);
    }
}

static void check_text(double f, scr_float_style style, const char *expected)
{
    char text[SCR_FLOAT_TEXT + 1];
    text[scr_float_text(f, style, text)] = '\0';
    assert_string_equal(text, expected);
}

static void text_is_as_python_and_pydantic_have_it(void **state)
{
    (void)state;
    check_text(1e15, SCR_FLOAT_REPR, "1000000000000000.0");
    check_text(1e16, SCR_FLOAT_REPR, "1e+16");
    check_text(-1.5e-5, SCR_FLOAT_REPR, "-1.5e-05");
    check_text(-1.5e-5, SCR_FLOAT_JSON, "-0.000015");
    check_text(1e-6, SCR_FLOAT_JSON, "1e-6");
    check_text(1e-6, SCR_FLOAT_PLAIN, "0.000001");
    check_text(-0.0, SCR_FLOAT_JSON, "-0.0");
    check_text(5e-324, SCR_FLOAT_REPR, "5e-324");
    check_text(123.0, SCR_FLOAT_PLAIN, "123");
    check_text(19.99, SCR_FLOAT_JSON, "19.99");
}

static void numbers_are_equal_by_value(void **state)
{
    (void)state;
    scr_object one = scr_o_int(1), big = scr_o_text(SCR_O_BIGINT, "9223372036854775808", 19);
    const scr_object ones[] = {one, scr_o_bool(true), scr_o_float(1.0), scr_o_text(SCR_O_DECIMAL, "1.00", 4)};
    for (size_t i = 0; i < 4; i++)
        for (size_t k = 0; k < 4; k++) {
            assert_true(scr_o_equal(ones[i], ones[k]));
            assert_true(scr_o_hash(ones[i]) == scr_o_hash(ones[k]));
        }
    assert_true(scr_o_equal(big, scr_o_float(9223372036854775808.0)));
    assert_true(scr_o_hash(big) == scr_o_hash(scr_o_float(9223372036854775808.0)));
    assert_false(scr_o_equal(scr_o_float(0.1), scr_o_text(SCR_O_DECIMAL, "0.1", 3)));
    assert_true(scr_o_equal(scr_o_float(0.5), scr_o_text(SCR_O_DECIMAL, "5E-1", 4)));
    assert_false(scr_o_equal(one, scr_o_text(SCR_O_STR, "1", 1)));
    assert_false(scr_o_equal(scr_o_float(1.0 / 0.0), scr_o_text(SCR_O_DECIMAL, "-Infinity", 9)));
}

static void dicts_keep_places_and_find_keys(void **state)
{
    (void)state;
    size_t size = 1 << 20;
    void *scratch = malloc(size);
    scr_arena arena;
    scr_arena_init(&arena, scratch, size);
    scr_object dict = scr_o_new_dict(&arena, 0);
    for (int64_t i = 0; i < 1000; i++)
        assert_true(scr_o_put(&arena, &dict, scr_o_int(i * 7), scr_o_int(i)));
    assert_true(scr_o_put(&arena, &dict, scr_o_float(7.0), scr_o_int(-1)));
    assert_int_equal(dict.n, 1000);
    assert_true(dict.u.dict->items[1].u.i == -1);
    for (int64_t i = 2; i < 1000; i++)
        assert_true(scr_o_get(dict, scr_o_int(i * 7))->u.i == i);
    assert_null(scr_o_get(dict, scr_o_int(3)));
    while (scr_o_put(&arena, &dict, scr_o_int(dict.n * 7), scr_o_none())) {}
    assert_true(arena.failed);
    free(scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(digits_are_shortest), cmocka_unit_test(text_reads_as_libc_reads_it), cmocka_unit_test(text_is_as_python_and_pydantic_have_it),
        cmocka_unit_test(numbers_are_equal_by_value), cmocka_unit_test(dicts_keep_places_and_find_keys)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
