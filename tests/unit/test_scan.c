/* test_scan.c: the kernels of scr_scan.h against one byte at a time. `make kernels` runs it for each kernel that this machine can. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#ifndef SCAN_ALONE
#include <cmocka.h>
#else /* on a machine, or an emulator of one, that has no cmocka */
#include <stdio.h>
#define assert_int_equal(a, b) ((a) == (b) ? (void)0 : (printf("%s:%d: differs\n", __FILE__, __LINE__), exit(1)))
#endif

#include "scr_scan.h"

#define BEFORE 3 /* bytes that are looked at before a block */
#define N (BEFORE + SCR_SCAN_WIDTH)

static uint32_t roll(uint64_t *state, uint32_t n)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(*state >> 33) % n;
}

/* ---- one byte at a time ---- */

static bool ends(scr_byte c) { return c == '"' || c == '\\' || c < 0x20; }
static bool special(scr_byte c) { return ends(c) || c >= 0x80; }
static bool not_space(scr_byte c) { return c != ' ' && c != '\n' && c != '\t' && c != '\r'; }

/* Bytes that the lead c wants behind it; -1: it is none. */
static int wanted(scr_byte c)
{
    return c < 0x80 ? 0 : c < 0xc2 ? -1 : c < 0xe0 ? 1 : c < 0xf0 ? 2 : c < 0xf5 ? 3 : -1;
}

/* May c stand at place i (from 1) behind the lead? */
static bool goes_on(scr_byte lead, int i, scr_byte c)
{
    scr_byte least = i > 1 ? 0x80 : lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
    scr_byte most = i > 1 ? 0xbf : lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
    return c >= least && c <= most;
}

/* Where UTF-8 goes wrong in a text of n bytes; n: nowhere. A sequence that the end cuts is not wrong. */
static size_t first_ill(const scr_byte *s, size_t n)
{
    for (size_t i = 0; i < n;) {
        scr_byte lead = s[i++];
        int want = wanted(lead);
        if (want < 0)
            return i - 1;
        for (int k = 1; k <= want && i < n; k++, i++)
            if (!goes_on(lead, k, s[i]))
                return i;
    }
    return n;
}

static size_t first(const scr_byte *p, bool (*found)(scr_byte))
{
    size_t i = 0;
    while (i < SCR_SCAN_WIDTH && !found(p[i]))
        i++;
    return i;
}

/* ---- against the kernels ---- */

static size_t found_at(uint64_t mask)
{
    return mask ? scr_scan_first(mask) : SCR_SCAN_WIDTH;
}

static void compare(const scr_byte *s)
{
    /* In a block of its exact size, so that AddressSanitizer sees a read beyond it. */
    scr_byte *copy = malloc(N), *p = copy + BEFORE;
    memcpy(copy, s, N);
    assert_int_equal(found_at(scr_scan_special(p)), first(p, special));
    assert_int_equal(found_at(scr_scan_ends(p)), first(p, ends));
    assert_int_equal(found_at(scr_scan_not_space(p)), first(p, not_space));
    size_t ill = first_ill(copy, N);
    if (ill >= BEFORE) /* what stands before was right */
        assert_int_equal(found_at(scr_scan_ill(p)), ill - BEFORE);
    for (unsigned low = 0; low < 0x80; low += 16) {
        size_t run = 0;
        while (run < SCR_SCAN_WIDTH && (unsigned)(p[run] - low) <= 9)
            run++;
        assert_int_equal(scr_scan_run(scr_scan_outside(p, (scr_byte)low, 9)), run);
    }
    for (size_t same = 0; same <= SCR_SCAN_WIDTH; same++) {
        scr_byte *other = malloc(SCR_SCAN_WIDTH);
        memcpy(other, p, SCR_SCAN_WIDTH);
        if (same < SCR_SCAN_WIDTH)
            other[same] ^= 0x80;
        assert_int_equal(scr_scan_alike(p, other), same);
        free(other);
    }
    free(copy);
}

static void compare_windows(const scr_byte *s)
{
    scr_byte *p = malloc(SCR_SCAN_WINDOW);
    uint64_t marks = 0;
    memcpy(p, s, SCR_SCAN_WINDOW);
    for (size_t i = 0; i < SCR_SCAN_WINDOW; i++)
        marks |= (uint64_t)special(p[i]) << i;
    assert_int_equal(scr_scan_window(p) == marks, 1);
    assert_int_equal(scr_scan_brief(p) == (marks & 0xffffffff), 1);
    uint64_t quotes, escapes, others = scr_scan_strings(p, &quotes, &escapes);
    for (size_t i = 0; i < SCR_SCAN_WINDOW; i++) {
        assert_int_equal(quotes >> i & 1, p[i] == '"');
        assert_int_equal(escapes >> i & 1, p[i] == '\\');
        assert_int_equal(others >> i & 1, p[i] < 0x20 || p[i] >= 0x80);
    }
    assert_int_equal((quotes | escapes | others) == marks, 1);
    scr_scan_put(p, scr_load8_le(s + 8), scr_load8_le(s));
    assert_int_equal(memcmp(p, s + 8, 8) == 0 && memcmp(p + 8, s, 8) == 0, 1);
    free(p);
}

static void test_windows(void **state)
{
    uint64_t random = 11;
    (void)state;
    for (int round = 0; round < 100000; round++) {
        static const scr_byte likely[] = "\"\"\\ a{}:,\n\x1f\x80\xff[]!#";
        scr_byte s[SCR_SCAN_WINDOW];
        for (size_t i = 0; i < SCR_SCAN_WINDOW; i++)
            s[i] = roll(&random, 3) ? likely[roll(&random, sizeof likely)] : (scr_byte)roll(&random, 256);
        compare_windows(s);
    }
    for (size_t i = 0; i < SCR_SCAN_WINDOW; i++)
        for (unsigned c = 0; c < 256; c++) {
            scr_byte s[SCR_SCAN_WINDOW];
            memset(s, 'a', sizeof s);
            s[i] = (scr_byte)c;
            compare_windows(s);
        }
}

/* Each byte at each place, the rest plain or of a kind. */
static void test_every_byte(void **state)
{
    static const scr_byte around[] = {'a', ' ', '5', 0x9f, 0xa0, '"'};
    scr_byte s[N];
    (void)state;
    for (size_t k = 0; k < sizeof around; k++)
        for (size_t i = 0; i < N; i++)
            for (unsigned c = 0; c < 256; c++) {
                memset(s, around[k], N);
                s[i] = (scr_byte)c;
                compare(s);
            }
}

/* Every lead with every second byte and edges behind them, at every place. */
static void test_leads(void **state)
{
    static const scr_byte edges[] = {0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc2, 0xe0, 0xf0, 0xff};
    scr_byte s[N];
    (void)state;
    for (size_t i = 0; i + 4 <= N; i++)
        for (unsigned lead = 0xbe; lead < 256; lead++)
            for (unsigned second = 0x7e; second < 0xc2; second++)
                for (size_t k = 0; k < sizeof edges; k++) {
                    memset(s, 'a', N);
                    s[i] = (scr_byte)lead;
                    s[i + 1] = (scr_byte)second;
                    s[i + 2] = edges[k];
                    s[i + 3] = edges[(k + i) % sizeof edges];
                    compare(s);
                }
}

/* Text of characters of all lengths, most often right, one byte changed else. */
static void test_random(void **state)
{
    static const char *const characters[] = {"a", "\xc3\xa9", "\xd0\xb6", "\xe2\x82\xac", "\xed\x9f\xbf", "\xef\xbf\xbf", "\xf0\x90\x80\x80",
                                             "\xf0\x9f\x98\x80", "\xf4\x8f\xbf\xbf", " ", "\n", "7", "\"", "\\"};
    uint64_t random = 7;
    (void)state;
    for (int round = 0; round < 200000; round++) {
        scr_byte s[N + 4];
        size_t n = 0;
        while (n < N) {
            const char *c = characters[roll(&random, sizeof characters / sizeof *characters)];
            memcpy(s + n, c, strlen(c));
            n += strlen(c);
        }
        if (roll(&random, 2))
            s[roll(&random, N)] = (scr_byte)roll(&random, 256);
        compare(s);
    }
}

int main(void)
{
#ifndef SCAN_ALONE
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_byte), cmocka_unit_test(test_leads), cmocka_unit_test(test_random),
        cmocka_unit_test(test_windows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
#else
    test_every_byte(NULL);
    test_leads(NULL);
    test_random(NULL);
    test_windows(NULL);
    return 0;
#endif
}
