/* test_utf8.c: UTF-8 against a second reading of RFC 3629 by code points, on all short sequences that matter. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "scr_utf8.h"

/* In a block of its exact size, so that AddressSanitizer sees a read past the end. */
static bool valid(const char *s, size_t len)
{
    char *copy = (char *)malloc(len ? len : 1);
    assert_non_null(copy);
    memcpy(copy, s, len);
    bool answer = scr_utf8_valid(copy, len);
    free(copy);
    return answer;
}

static size_t put(char *s, uint32_t c)
{
    if (c < 0x80) {
        s[0] = (char)c;
        return 1;
    }
    size_t n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (size_t i = n - 1; i > 0; i--, c >>= 6)
        s[i] = (char)(0x80 | (c & 0x3f));
    s[0] = (char)((0xf00u >> n & 0xf0u) | c);
    return n;
}

/* By value: decode, then ask for the shortest form, no surrogate, nothing beyond U+10FFFF. */
static bool is_one(const unsigned char *s, size_t len)
{
    uint32_t c = s[0];
    size_t n = c < 0x80 ? 1 : c >= 0xf8 ? 0 : c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : c >= 0xc0 ? 2 : 0;
    static const uint32_t LEAST[] = {0, 0, 0x80, 0x800, 0x10000};
    if (n == 0 || n != len)
        return false;
    if (n > 1)
        c &= 0x7fu >> n;
    for (size_t i = 1; i < n; i++) {
        if ((s[i] & 0xc0) != 0x80)
            return false;
        c = c << 6 | (s[i] & 0x3f);
    }
    return c >= LEAST[n] && c <= 0x10ffff && (c < 0xd800 || c > 0xdfff);
}

/* All lead bytes with all second bytes, and edge values behind them: alone, cut short, and in the middle of ASCII. */
static void test_all(void **state)
{
    static const unsigned char EDGES[] = {
        0x00, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc2, 0xe0, 0xf0, 0xff,
    };
    (void)state;
    for (unsigned bytes = 0; bytes < 65536; bytes++) {
        unsigned char s[4] = {(unsigned char)(bytes >> 8), (unsigned char)bytes, 0, 0};
        unsigned n_third = s[0] >= 0xe0 ? sizeof EDGES : 1;
        for (unsigned i = 0; i < n_third * n_third; i++) {
            s[2] = EDGES[i % n_third];
            s[3] = EDGES[i / n_third];
            size_t n = s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : 4;
            bool want = is_one(s, n) || (n == 2 && is_one(s, 1) && is_one(s + 1, 1));
            char text[32];
            memset(text, 'a', sizeof text);
            memcpy(text + 9, s, n);
            assert_int_equal(scr_utf8_valid((char *)s, n), want);
            assert_int_equal(scr_utf8_valid(text, 9 + n + 9), want);
            if (s[0] >= 0xc2 && want)
                assert_false(scr_utf8_valid(text, 9 + n - 1));
        }
    }
}

static void test_code_points(void **state)
{
    (void)state;
    for (uint32_t c = 0; c <= 0x10ffff; c++) {
        char text[24] = "0123456789";
        size_t n = put(text + 5, c);
        memcpy(text + 5 + n, "01234567", 8);
        bool surrogate = c >= 0xd800 && c <= 0xdfff;
        assert_int_equal(scr_utf8_valid(text, 13 + n), !surrogate);
        if (surrogate)
            continue;
        size_t at = 5;
        assert_int_equal(scr_utf8_next(text, &at), c);
        assert_int_equal(at, 5 + n);
        assert_int_equal(scr_utf8_count(text, 13 + n), 14);
    }
}

/* Every length and alignment about the eight-byte words. */
static void test_lengths(void **state)
{
    char text[64];
    (void)state;
    for (size_t len = 0; len < sizeof text; len++) {
        memset(text, 'x', sizeof text);
        assert_true(valid(text, len));
        assert_int_equal(scr_utf8_count(text, len), len);
        for (size_t at = 0; at < len; at++) {
            text[at] = (char)0x80;
            assert_false(valid(text, len));
            text[at] = 'x';
            if (at + 2 > len)
                continue;
            memcpy(text + at, "\xc3\xa9", 2);
            assert_true(valid(text, len));
            assert_int_equal(scr_utf8_count(text, len), len - 1);
            assert_false(valid(text, at + 1));
            memset(text + at, 'x', 2);
        }
    }
    assert_true(valid("\0\0", 2));
    assert_true(valid("\xef\xbb\xbf", 3));
}

static void test_long(void **state)
{
    enum { SIZE = 3 << 20 };
    char *text = (char *)malloc(SIZE);
    (void)state;
    assert_non_null(text);
    for (size_t i = 0; i < SIZE; i += 3)
        memcpy(text + i, "\xe2\x82\xac", 3);
    assert_true(scr_utf8_valid(text, SIZE));
    assert_int_equal(scr_utf8_count(text, SIZE), SIZE / 3);
    assert_false(scr_utf8_valid(text, SIZE - 1));
    free(text);
}

int main(void)
{
    static const struct CMUnitTest TESTS[] = {
        cmocka_unit_test(test_all),
        cmocka_unit_test(test_code_points),
        cmocka_unit_test(test_lengths),
        cmocka_unit_test(test_long),
    };
    return cmocka_run_group_tests(TESTS, NULL, NULL);
}
