/* test_num.c: exact decimals: the traps by hand. tests/num_oracle.py compares many more with exact rationals. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "scr_num.h"

static int compare(const char *a, const char *b)
{
    int order = scr_num_compare(a, strlen(a), b, strlen(b));
    assert_int_equal(scr_num_compare(b, strlen(b), a, strlen(a)), -order);
    if (order == 0)
        assert_true(scr_num_hash(a, strlen(a)) == scr_num_hash(b, strlen(b)));
    return order;
}

static void test_compare(void **state)
{
    static const struct {
        const char *a, *b;
        int order;
    } CASES[] = {
        {"0", "-0", 0}, {"0", "0.000e-9", 0}, {"-0.0", "0e99999999999999999999", 0}, {"1", "1.0", 0}, {"10", "1e1", 0},
        {"100", "1E+2", 0}, {"0.01", "1e-2", 0}, {"1.10", "1.1", 0}, {"12.50e1", "125", 0}, {"120.0", "1.2e2", 0},
        {"1", "2", -1}, {"-1", "-2", 1}, {"-1", "0", -1}, {"-1e-400", "0", -1}, {"1e-400", "0", 1}, {"9", "10", -1},
        {"1.1", "1.10000000000000000000000000000001", -1}, {"0.1", "0.09", 1}, {"1e400", "1e399", 1},
        {"9007199254740993", "9007199254740992", 1},
        {"123456789012345678901234567890", "123456789012345678901234567891", -1},
        {"18446744073709551600", "98446744073709551600", -1}, {"1e18446744073709551616", "1", 1},
        {"1e-18446744073709551616", "1", -1}, {"1e18446744073709551616", "1e18446744073709551615", 1},
        {"10e18446744073709551615", "1e18446744073709551616", 0},
        {"0.1e-18446744073709551615", "1e-18446744073709551616", 0},
        {"1e0000000000000000000000000000000000000000000001", "10", 0},
        {"-1e99999999999999999999", "1e-99999999999999999999", -1},
    };
    (void)state;
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++)
        if (compare(CASES[i].a, CASES[i].b) != CASES[i].order)
            fail_msg("%s and %s: expected %d", CASES[i].a, CASES[i].b, CASES[i].order);
    assert_true(scr_num_hash("1", 1) != scr_num_hash("-1", 2));
    assert_true(scr_num_hash("1", 1) != scr_num_hash("10", 2));
    assert_true(scr_num_hash("12", 2) != scr_num_hash("1.2", 3));
}

static void test_integer(void **state)
{
    static const char *const YES[] = {
        "0", "-0.0", "1", "1.0", "1e2", "12.50e1", "0e-9", "100e-2", "1e99999999999999999999",
    };
    static const char *const NO[] = {"0.5", "1e-1", "12.55e1", "1e-99999999999999999999", "10e-2", "-1.0001"};
    (void)state;
    for (size_t i = 0; i < sizeof YES / sizeof YES[0]; i++)
        assert_true(scr_num_is_integer(YES[i], strlen(YES[i])));
    for (size_t i = 0; i < sizeof NO / sizeof NO[0]; i++)
        assert_false(scr_num_is_integer(NO[i], strlen(NO[i])));
    assert_true(scr_num_is_integer_token("-10", 3));
    assert_false(scr_num_is_integer_token("1.0", 3));
    assert_false(scr_num_is_integer_token("1e2", 3));
    assert_false(scr_num_is_integer_token("1E2", 3));
}

static void test_multiple(void **state)
{
    static const struct {
        const char *a, *b;
        bool multiple;
    } CASES[] = {
        {"19.99", "0.01", true}, {"0.0075", "0.0001", true}, {"0.00751", "0.0001", false}, {"0", "7", true},
        {"-0.0", "0.3", true}, {"1e308", "0.5", true}, {"1e308", "0.123456789", false}, {"12391239123", "1e-8", true},
        {"7", "2", false}, {"-8", "2", true}, {"4.5", "1.5", true}, {"35", "1.5", false}, {"1.5", "1.5", true},
        {"1e64", "18446744073709551615", false}, {"36893488147419103230", "18446744073709551615", true},
        {"36893488147419103231", "18446744073709551615", false}, {"1e63", "9223372036854775808", true},
        {"1e62", "9223372036854775808", false}, {"1e27", "7450580596923828125", true},
        {"1e26", "7450580596923828125", false}, {"1", "1e-99999999999999999999", true},
        {"1e99999999999999999999", "3", false}, {"3e99999999999999999999", "3", true},
        {"1e-99999999999999999999", "1", false}, {"98249283749234923498293171823948729348710298301928331", "1", true},
        {"98249283749234923498293171823948729348710298301928331", "2", false}, {"10", "100", false}, {"1", "0", false},
        {"300", "3e2", true}, {"200", "3e2", false}, {"4294967296", "4294967296", true},
        {"8589934592", "4294967295", false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++)
        if (scr_num_is_multiple(CASES[i].a, strlen(CASES[i].a), CASES[i].b, strlen(CASES[i].b)) != CASES[i].multiple)
            fail_msg("%s / %s: expected %d", CASES[i].a, CASES[i].b, CASES[i].multiple);
}

static void test_divisor(void **state)
{
    static const char *const YES[] = {
        "1", "0.01", "1e-8", "18446744073709551615", "1844674407370955161500e9", "1.5e-400",
    };
    static const char *const NO[] = {"0", "-0.0", "-1", "18446744073709551616", "1844674407370955161.7", "0e5"};
    (void)state;
    for (size_t i = 0; i < sizeof YES / sizeof YES[0]; i++)
        assert_true(scr_num_is_divisor(YES[i], strlen(YES[i])));
    for (size_t i = 0; i < sizeof NO / sizeof NO[0]; i++)
        assert_false(scr_num_is_divisor(NO[i], strlen(NO[i])));
}

static void test_int64(void **state)
{
    static const struct {
        const char *text;
        int64_t value;
    } YES[] = {
        {"0", 0}, {"-0", 0}, {"0e99999999999999999999", 0}, {"-1.0", -1}, {"1e18", 1000000000000000000},
        {"12.5e1", 125},
        {"9223372036854775807", INT64_MAX}, {"-9223372036854775808", INT64_MIN}, {"922337203685477580.70e1", INT64_MAX},
    };
    static const char *const NO[] = {
        "9223372036854775808", "-9223372036854775809", "1e19", "0.5", "1e-1", "1e99999999999999999999", "99e18",
        "18446744073709551616",
    };
    int64_t value = 42;
    (void)state;
    for (size_t i = 0; i < sizeof NO / sizeof NO[0]; i++)
        assert_false(scr_num_to_int64(NO[i], strlen(NO[i]), &value));
    assert_int_equal(value, 42);
    for (size_t i = 0; i < sizeof YES / sizeof YES[0]; i++) {
        assert_true(scr_num_to_int64(YES[i].text, strlen(YES[i].text), &value));
        assert_true(value == YES[i].value);
    }
}

/* Tokens of 1 MB: linear time, and exact. */
static void test_long(void **state)
{
    enum { SIZE = 1 << 20 };
    char *a = (char *)malloc(SIZE);
    char *b = (char *)malloc(SIZE);
    (void)state;
    assert_non_null(a);
    assert_non_null(b);
    memset(a, '9', SIZE);
    memset(b, '9', SIZE);
    assert_int_equal(scr_num_compare(a, SIZE, b, SIZE), 0);
    b[SIZE - 1] = '8';
    assert_int_equal(scr_num_compare(a, SIZE, b, SIZE), 1);
    assert_true(scr_num_is_multiple(a, SIZE, "9", 1));
    assert_false(scr_num_is_multiple(b, SIZE, "9", 1));
    assert_true(scr_num_is_multiple(a, SIZE, "11111111", 8)); /* 8 divides 2^20 */
    memcpy(a, "0.", 2);
    memset(a + 2, '0', SIZE - 3);
    a[SIZE - 1] = '1';
    assert_int_equal(scr_num_compare(a, SIZE, "1e-1048574", 10), 0);
    memcpy(a, "1e", 2);
    memset(a + 2, '9', SIZE - 2);
    memcpy(b, a, SIZE);
    assert_int_equal(scr_num_compare(a, SIZE, b, SIZE), 0);
    b[SIZE - 1] = '8';
    assert_int_equal(scr_num_compare(a, SIZE, b, SIZE), 1);
    assert_true(scr_num_is_integer(a, SIZE));
    assert_false(scr_num_is_multiple(a, SIZE, "7", 1));
    free(a);
    free(b);
}

int main(void)
{
    static const struct CMUnitTest TESTS[] = {
        cmocka_unit_test(test_compare), cmocka_unit_test(test_integer), cmocka_unit_test(test_multiple),
        cmocka_unit_test(test_divisor), cmocka_unit_test(test_int64),   cmocka_unit_test(test_long),
    };
    return cmocka_run_group_tests(TESTS, NULL, NULL);
}
