/* test_stream.c: the fast path's primitives against the tape parser: on random JSON and on mutations of it, skipping a document
 * gives the parser's verdict. Inputs stand in blocks of exactly their size, so that AddressSanitizer sees a read beyond them. */
#include "scr_json.h"
#include "scr_stream_index.h"
#include "scr_stream_skip.h"
#include "scr_stream_try.h"
#include "scr_stream_unique.h"
#include "scr_utf8.h"
#include "scr_value.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#define SCRATCH (1u << 20)

typedef struct Text {
    char *ptr;
    size_t len, cap;
} Text;

typedef struct Random { uint64_t state; } Random;

static uint32_t roll(Random *r, uint32_t n)
{
    r->state = r->state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(r->state >> 33) % n;
}

static void put(Text *text, const char *s, size_t n)
{
    if (!text->ptr || text->len + n > text->cap) {
        text->cap = (text->len + n) * 2 + 16;
        text->ptr = realloc(text->ptr, text->cap);
        assert_non_null(text->ptr);
    }
    memcpy(text->ptr + text->len, s, n);
    text->len += n;
}

static void put_z(Text *text, const char *s)
{
    put(text, s, strlen(s));
}

static void put_one_of(Text *text, Random *r, const char *const *choices, uint32_t n)
{
    put_z(text, choices[roll(r, n)]);
}

static void put_space(Text *text, Random *r)
{
    static const char *const spaces[] = {"", "", "", "", " ", " ", "  ", "\n", "\n  ", "\n\t ", "\t\r\n", "                      "};
    put_one_of(text, r, spaces, 12);
}

static void put_string(Text *text, Random *r)
{
    static const char *const parts[] = {
        "a", "b", "ab", "0123456789abcdef", "xyz", "\\n", "\\\"", "\\\\", "\\/", "\\u0041", "\\u00e9", "\\uD83D\\ude00",
        "\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x98\x80", "\\b\\f\\r\\t", "the quick brown fox jumps over", "\xed\x9f\xbf",
        "k0", "\\u006b0",
    };
    put_z(text, "\"");
    for (uint32_t n = roll(r, 6); n > 0; n--)
        put_one_of(text, r, parts, 20);
    put_z(text, "\"");
}

static void put_value(Text *text, Random *r, int levels)
{
    static const char *const scalars[] = {
        "null", "true", "false", "0", "-0", "1", "12345678", "-1234567.1234567", "123456789012345678901234567890", "1e5",
        "0.25", "1E+400", "-2.5e-7", "99999999.99999999", "0.0", "1000000000000000000",
    };
    uint32_t kind = roll(r, levels > 0 ? 10 : 6);
    if (kind < 4) {
        put_one_of(text, r, scalars, 16);
        return;
    }
    if (kind < 6) {
        put_string(text, r);
        return;
    }
    bool object = kind < 8;
    put_z(text, object ? "{" : "[");
    put_space(text, r);
    for (uint32_t n = roll(r, 5), i = 0; i < n; i++) {
        char name[16];
        if (i > 0)
            put_z(text, ",");
        put_space(text, r);
        if (object) {
            snprintf(name, sizeof name, "\"k%u\"", (unsigned)(i + roll(r, 20) / 19));
            if (roll(r, 4) == 0)
                put_string(text, r);
            else
                put_z(text, name);
            put_space(text, r);
            put_z(text, ":");
            put_space(text, r);
        }
        put_value(text, r, levels - 1);
        put_space(text, r);
    }
    put_z(text, object ? "}" : "]");
}

static void mutate(Text *text, Random *r)
{
    static const char bytes[] = "\"\\{}[],:0-.eE+tfnu \n\x01\x80\xc3\xed\xff/d";
    for (uint32_t n = roll(r, 3); n > 0 && text->len > 0; n--) {
        size_t at = roll(r, (uint32_t)text->len);
        switch (roll(r, 4)) {
        case 0:
            text->ptr[at] = bytes[roll(r, sizeof bytes)];
            break;
        case 1:
            memmove(text->ptr + at, text->ptr + at + 1, text->len - at - 1);
            text->len--;
            break;
        case 2:
            text->len = at;
            break;
        default:
            put(text, bytes + roll(r, sizeof bytes), 1);
            break;
        }
    }
}

static int skip_all(const char *json, size_t len, uint32_t max_depth, void *scratch, size_t scratch_size)
{
    scr_options options;
    scr_stream s;
    memset(&options, 0, sizeof options);
    options.struct_size = sizeof options;
    options.scratch = scratch;
    options.scratch_size = scratch_size;
    options.max_depth = max_depth;
    int status = scr_stream_begin(&s, json, len, &options);
    if (status != SCR_VALID)
        return status;
    return scr_stream_end(&s, scr_skip(&s, scr_space(&s, s.start)));
}

static int parse_all(const char *json, size_t len, uint32_t max_depth, void *scratch, size_t scratch_size)
{
    scr_arena arena;
    scr_doc doc;
    scr_json_error error;
    scr_arena_init(&arena, scratch, scratch_size);
    return scr_json_parse(json, len, max_depth, 0, &arena, &doc, &error);
}

static void compare(const char *json, size_t len, uint32_t max_depth, void *scratch)
{
    char *exact = malloc(len ? len : 1);
    assert_non_null(exact);
    memcpy(exact, json, len);
    int expected = parse_all(exact, len, max_depth, scratch, SCRATCH);
    int got = skip_all(exact, len, max_depth, scratch, SCRATCH);
    if (got != expected)
        print_message("got %d, the parser says %d: %.*s\n", got, expected, (int)len, json);
    assert_int_equal(got, expected);
    free(exact);
}

/* Goes into a container and refuses it behind its first item or member's name. */
static const scr_byte *refuse(scr_stream *s, const scr_byte *p)
{
    if (*p != '[' && *p != '{')
        return NULL;
    p = scr_open(s, p);
    if (p != NULL && *p != ']' && *p != '}')
        scr_skip(s, p);
    return NULL;
}

static const scr_byte *try_skip(scr_stream *s, const scr_byte *p)
{
    scr_try here;
    scr_try_here(s, &here, p);
    assert_false(scr_try_took(s, &here, refuse(s, p)));
    bool takes = scr_try_took(s, &here, scr_skip(s, p));
    assert_false(scr_try_took(s, &here, refuse(s, p)));
    const scr_byte *q = scr_try_end(s, &here);
    assert_true(takes == (q != NULL) || s->status != SCR_VALID);
    return q;
}

/* What was tried leaves no trace, wherever the text ends. */
static void compare_tried(const char *json, size_t len, void *scratch)
{
    char *exact = malloc(len ? len : 1);
    assert_non_null(exact);
    memcpy(exact, json, len);
    scr_options options = {.struct_size = sizeof options, .scratch = scratch, .scratch_size = SCRATCH};
    scr_stream s;
    assert_int_equal(scr_stream_begin(&s, exact, len, &options), SCR_VALID);
    int got = scr_stream_end(&s, try_skip(&s, scr_space(&s, s.start)));
    assert_int_equal(got, skip_all(exact, len, 0, scratch, SCRATCH));
    free(exact);
}

/* The root's members one by one, as those of no known name; but k0 is known. */
static uint32_t find_k0(const char *text, size_t len)
{
    return len == 2 && memcmp(text, "k0", 2) == 0 ? 0 : 1;
}

static const scr_byte *other_members(scr_stream *s, const scr_byte *p)
{
    if (*p != '{' || (p = scr_open(s, p)) == NULL)
        return NULL;
    scr_names names = scr_names_begin(s);
    bool known = false;
    while (*p != '}') {
        scr_met met = {NULL, 1};
        if (p[1] != 'k')
            met.p = scr_other(s, &names, p);
        if (met.p == NULL && p[1] != 'k' && !names.escaped)
            return NULL;
        if (met.p == NULL)
            met = scr_meet(s, &names, p, find_k0, 1);
        p = met.p;
        if (p == NULL || (met.member == 0 && known))
            return NULL;
        if (met.member == 0) {
            known = true;
            p = scr_skip(s, scr_space(s, p));
        }
        p = p ? scr_to_member(s, p) : NULL;
        if (p == NULL)
            return NULL;
    }
    return scr_names_end(s, &names) ? scr_close(s, p) : NULL;
}

static void compare_others(const char *json, size_t len, void *scratch)
{
    char *exact = malloc(len ? len : 1);
    assert_non_null(exact);
    memcpy(exact, json, len);
    scr_options options = {.struct_size = sizeof options, .scratch = scratch, .scratch_size = SCRATCH};
    scr_stream s;
    assert_int_equal(scr_stream_begin(&s, exact, len, &options), SCR_VALID);
    const scr_byte *p = scr_space(&s, s.start);
    if (*p == '{') {
        int got = scr_stream_end(&s, other_members(&s, p));
        int expected = parse_all(exact, len, 0, scratch, SCRATCH);
        if (got != expected)
            print_message("got %d, the parser says %d: %.*s\n", got, expected, (int)len, json);
        assert_int_equal(got, expected);
    }
    free(exact);
}

/* ---- arrays and objects of strings alone ---- */

static const scr_byte *strings_at_once(scr_stream *s, const scr_byte *p)
{
    return *p == '[' ? scr_pass_list(s, p) : *p == '{' ? scr_pass_strings(s, p) : NULL;
}

static const scr_byte *unique_at_once(scr_stream *s, const scr_byte *p)
{
    uint32_t n = 0;
    p = *p == '[' ? scr_pass_unique(s, p, &n) : NULL;
    assert_true(p == NULL || n < 100);
    return p;
}

static bool holds_strings(const scr_doc *doc, bool unique)
{
    const uint32_t step = scr_kind_of(doc, 0) == SCR_OBJECT ? 2 : 1;
    if (scr_kind_of(doc, 0) < SCR_ARRAY || (unique && step == 2))
        return false;
    for (uint32_t i = step; i < doc->n_cells; i += step) {
        if (scr_kind_of(doc, i) != SCR_STRING)
            return false;
        for (uint32_t k = 1; unique && k < i; k++)
            if (scr_compare_keys(doc, i, doc, k) == 0)
                return false;
    }
    return true;
}

/* Whether they are what is asked. */
static bool compare_strings(const char *json, size_t len, bool unique, void *scratch)
{
    char *exact = malloc(len ? len : 1);
    assert_non_null(exact);
    memcpy(exact, json, len);
    scr_arena arena;
    scr_doc doc;
    scr_json_error error;
    scr_arena_init(&arena, scratch, SCRATCH);
    int expected = scr_json_parse(exact, len, 0, 0, &arena, &doc, &error);
    if (expected == SCR_VALID && !holds_strings(&doc, unique))
        expected = SCR_INVALID;
    scr_options options = {.struct_size = sizeof options, .scratch = scratch, .scratch_size = SCRATCH};
    scr_stream s;
    assert_int_equal(scr_stream_begin(&s, exact, len, &options), SCR_VALID);
    const scr_byte *p = scr_space(&s, s.start);
    int got = scr_stream_end(&s, unique ? unique_at_once(&s, p) : strings_at_once(&s, p));
    if (got != expected)
        print_message("got %d, not %d: %.*s\n", got, expected, (int)len, json);
    assert_int_equal(got, expected);
    free(exact);
    return got == SCR_VALID;
}

static void put_strings(Text *text, Random *r)
{
    bool object = roll(r, 2) == 0;
    put_space(text, r);
    put_z(text, object ? "{" : "[");
    for (uint32_t n = roll(r, roll(r, 3) ? 6 : 40), i = 0; i < n; i++) {
        char name[16];
        snprintf(name, sizeof name, "\"k%u\":", (unsigned)(i + roll(r, 40) / 39));
        put_z(text, i > 0 ? "," : "");
        put_space(text, r);
        put_z(text, object ? name : "");
        put_space(text, r);
        if (roll(r, 60) == 0)
            put_value(text, r, 1);
        else
            put_string(text, r);
        put_space(text, r);
    }
    put_z(text, object ? "}" : "]");
}

static void test_strings(void **state)
{
    (void)state;
    void *scratch = malloc(SCRATCH);
    Random r = {777};
    Text text = {0};
    int valid = 0, unique = 0;
    for (int i = 0; i < 20000; i++) {
        text.len = 0;
        put_strings(&text, &r);
        if (roll(&r, 3) == 0)
            mutate(&text, &r);
        valid += compare_strings(text.ptr, text.len, false, scratch);
        unique += compare_strings(text.ptr, text.len, true, scratch);
        for (size_t n = 0; i < 20 && n < text.len; n++)
            compare_strings(text.ptr, n, i % 2 == 0, scratch);
    }
    assert_in_range(valid, 5000, 15000);
    assert_in_range(unique, 2000, 8000);
    free(text.ptr);
    free(scratch);
}

/* The input and the block behind it differ in size: a zero-length block has no readable byte. */
static void test_random(void **state)
{
    (void)state;
    void *scratch = malloc(SCRATCH);
    Random r = {12345};
    Text text = {0};
    int valid = 0;
    for (int i = 0; i < 40000; i++) {
        text.len = 0;
        put_space(&text, &r);
        put_value(&text, &r, (int)roll(&r, 6));
        put_space(&text, &r);
        if (roll(&r, 3) != 0)
            mutate(&text, &r);
        compare(text.ptr, text.len, 0, scratch);
        compare_tried(text.ptr, text.len, scratch);
        compare_others(text.ptr, text.len, scratch);
        valid += parse_all(text.ptr, text.len, 0, scratch, SCRATCH) == SCR_VALID;
    }
    assert_in_range(valid, 10000, 39000); /* both verdicts are common, or the test shows nothing */
    free(text.ptr);
    free(scratch);
}

/* Every prefix of a long document, and the document moved by some spaces: all ways in which the end meets the tail. */
static void test_every_length(void **state)
{
    (void)state;
    void *scratch = malloc(SCRATCH);
    Random r = {99};
    Text text = {0};
    for (int round = 0; round < 20; round++) {
        text.len = 0;
        while (text.len < 300) {
            text.len = 0;
            put_value(&text, &r, 6);
        }
        for (size_t n = 0; n <= text.len && n < 700; n++) {
            compare(text.ptr, n, 0, scratch);
            compare_tried(text.ptr, n, scratch);
            compare_others(text.ptr, n, scratch);
        }
        for (size_t n = 0; n < 140; n++) {
            Text moved = {0};
            for (size_t i = 0; i < n; i++)
                put_z(&moved, " ");
            put(&moved, text.ptr, text.len);
            compare(moved.ptr, moved.len, 0, scratch);
            free(moved.ptr);
        }
    }
    free(text.ptr);
    free(scratch);
}

static void test_depth(void **state)
{
    (void)state;
    void *scratch = malloc(SCRATCH);
    static const char *const opens[] = {"[", "{\"a\":"};
    static const char *const closes[] = {"]", "}"};
    for (uint32_t depth = 1; depth < 1300; depth += depth < 300 ? 1 : 97) {
        for (int kind = 0; kind < 2; kind++) {
            Text text = {0};
            for (uint32_t i = 0; i < depth; i++)
                put_z(&text, opens[kind]);
            put_z(&text, "1");
            for (uint32_t i = 0; i < depth; i++)
                put_z(&text, closes[kind]);
            assert_int_equal(skip_all(text.ptr, text.len, depth, scratch, SCRATCH), SCR_VALID);
            assert_int_equal(skip_all(text.ptr, text.len, depth + 1, scratch, SCRATCH), SCR_VALID);
            if (depth > 1)
                assert_int_equal(skip_all(text.ptr, text.len, depth - 1, scratch, SCRATCH), SCR_TOO_DEEP);
            compare(text.ptr, text.len, 0, scratch);
            free(text.ptr);
        }
    }
    free(scratch);
}

/* Names of the same length with the same ends, whose sums are equal, or with ends of their own. The last of those that come twice is written
 * with an escape, or as it was. */
static void put_names(Text *text, Random *r, uint32_t n, bool twice, bool alike)
{
    put_z(text, "{");
    for (uint32_t i = 0; i < n; i++) {
        char name[40];
        bool last = twice && i == n - 1;
        uint32_t number = last ? roll(r, n - 1) : i;
        snprintf(name, sizeof name, "%s\"%sames%05u%s\":1", i > 0 ? "," : "", last && roll(r, 2) ? "\\u0073" : "s", (unsigned)number, alike ? "samesame" : "");
        put_z(text, name);
    }
    put_z(text, "}");
}

static void test_many_names(void **state)
{
    (void)state;
    void *scratch = malloc(SCRATCH);
    Random r = {7};
    static const uint32_t sizes[] = {2, 3, 15, 16, 17, 18, 33, 60, 99, 100, 127, 128, 129, 130, 1000, 20000};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        for (int kind = 0; kind < 4; kind++) {
            Text text = {0};
            bool twice = kind % 2 != 0;
            put_names(&text, &r, sizes[i], twice, kind / 2 != 0);
            assert_int_equal(skip_all(text.ptr, text.len, 0, scratch, SCRATCH), twice ? SCR_INVALID : SCR_VALID);
            /* Without scratch the answer may only be "could not decide". */
            int status = skip_all(text.ptr, text.len, 0, NULL, 0);
            assert_true(status == SCR_NO_SCRATCH || status == (twice ? SCR_INVALID : SCR_VALID));
            assert_true(sizes[i] > 100 || status != SCR_NO_SCRATCH);
            free(text.ptr);
        }
    }
    free(scratch);
}

/* Whole digits and those behind the point, of any number, then what may or may not stand there. */
static void test_long_numbers(void **state)
{
    (void)state;
    static const char *const before[] = {"", "-", "0", "+", "[-"}, *const behind[] = {"", "e5", "E-12", "e", ".", "x", "]"};
    static const char digits[] = "31415926535897932384626433832795028841971693993751";
    void *scratch = malloc(SCRATCH);
    for (size_t b = 0; b < 5; b++)
        for (int whole = 0; whole < 40; whole++)
            for (int part = 0; part < 40; part++) {
                char json[128];
                int n = snprintf(json, sizeof json, "%s%.*s%s%.*s%s", before[b], whole, digits, part > 0 ? "." : "", part > 0 ? part - 1 : 0, digits,
                                 behind[(size_t)(whole + part) % 7]);
                compare(json, (size_t)n, 0, scratch);
            }
    free(scratch);
}

/* Any byte in place of each hexadecimal digit. */
static void test_hexadecimal(void **state)
{
    (void)state;
    void *scratch = malloc(SCRATCH);
    for (unsigned c = 0; c < 256; c++)
        for (size_t at = 3; at < 7; at++) {
            char json[] = "\"\\u00e9\\u00E9\"";
            json[at] = (char)c;
            compare(json, sizeof json - 1, 0, scratch);
        }
    free(scratch);
}

/* The bound is one: with it, no pass ends for want of scratch. */
static void test_scratch_bound(void **state)
{
    (void)state;
    Random r = {21};
    for (int i = 0; i < 200; i++) {
        Text text = {0};
        if (i % 2)
            put_names(&text, &r, 1 + roll(&r, 3000), false, true);
        else
            for (uint32_t n = 1 + roll(&r, 1199), k = 0; k < n; k++)
                put_z(&text, "[");
        size_t size = scr_stream_scratch_bound(text.len);
        void *scratch = malloc(size);
        assert_int_not_equal(skip_all(text.ptr, text.len, 0, scratch, size), SCR_NO_SCRATCH);
        free(scratch);
        free(text.ptr);
    }
    assert_true(scr_stream_scratch_bound(SIZE_MAX) == SIZE_MAX);
}

static void begin(scr_stream *s, const char *json)
{
    assert_int_equal(scr_stream_begin(s, json, strlen(json), NULL), SCR_VALID);
}

static void check_text(const char *json, const char *text, size_t len, size_t characters)
{
    scr_stream s;
    unsigned how;
    scr_text got;
    begin(&s, json);
    const scr_byte *p = s.start + 1, *q = scr_string(&s, p, &how);
    assert_non_null(q);
    assert_true(scr_string_text(&s, p, q, how, &got));
    assert_int_equal(got.len, len);
    assert_memory_equal(got.ptr, text, len);
    assert_int_equal(scr_string_count(p, q), characters);
    assert_int_equal(scr_utf8_count(got.ptr, got.len), characters);
    assert_true(scr_length_min(p, q, how, characters) && !scr_length_min(p, q, how, characters + 1));
    assert_true(scr_length_max(p, q, how, characters) && (characters == 0 || !scr_length_max(p, q, how, characters - 1)));
}

static void test_texts(void **state)
{
    (void)state;
    check_text("\"\"", "", 0, 0);
    check_text("\"abc\"", "abc", 3, 3);
    check_text("\"a\\u0000b\"", "a\0b", 3, 3);
    check_text("\"\\uD83D\\uDE00\\ud83d\\ude00\"", "\xf0\x9f\x98\x80\xf0\x9f\x98\x80", 8, 2);
    check_text("\"\\uDBFF\\uDFFF\\u07ff\\u0800\"", "\xf4\x8f\xbf\xbf\xdf\xbf\xe0\xa0\x80", 9, 3);
    check_text("\"\xc3\xa9\\n\xe2\x82\xac\"", "\xc3\xa9\n\xe2\x82\xac", 6, 3);
    check_text("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\b\f\n\r\t", 8, 8);
}

/* As generated code reads them. */
static bool read_number(const scr_stream *s, bool sign, scr_number *n)
{
    return scr_number_at(s->start, sign, n) || scr_number_slow(s, s->start, n);
}

static void check_number(const char *json, bool token, bool integer)
{
    for (int sign = 0; sign < 2; sign++) {
        scr_stream s;
        scr_number n = {0};
        begin(&s, json);
        assert_int_equal(read_number(&s, sign, &n), token);
        if (!token)
            return;
        assert_int_equal(scr_number_len(&n), strlen(json));
        assert_int_equal(scr_number_is_integer(&n), integer);
        assert_int_equal(scr_number_is_integer_token(&n), strpbrk(json, ".eE") == NULL);
    }
}

static void test_numbers(void **state)
{
    (void)state;
    check_number("0", true, true);
    check_number("-0", true, true);
    check_number("-0.5", true, false);
    check_number("0.0000001", true, false);
    check_number("1.0", true, true);
    check_number("1.000000", true, true);
    check_number("1.000001", true, false);
    check_number("12345678.123456", true, false);
    check_number("1234567", true, true);
    check_number("12345678", true, true);
    check_number("123456789", true, true);
    check_number("-99999999.99999999", true, false);
    check_number("123456789012345678", true, true);
    check_number("1234567890123456789012", true, true);
    check_number("1e2", true, true);
    check_number("1E2", true, true);
    check_number("1.5e0", true, false);
    check_number("01", false, false);
    check_number("-01", false, false);
    check_number("-", false, false);
    check_number("--1", false, false);
    check_number("1.", false, false);
    check_number("1.e1", false, false);
    check_number(".5", false, false);
    check_number("1e", false, false);
    check_number("1e+", false, false);
    check_number("00000000", false, false);
    check_number("+1", false, false);
}

static void check_bounds(const char *token, const scr_number *n)
{
    static const int64_t bounds[] = {-1000001, -1000, -999, -100, -10, -9, -2, -1, 0, 1, 2, 9, 10, 11, 99, 100, 1000, 12345678, 999999999999999999};
    for (size_t i = 0; i < sizeof bounds / sizeof *bounds; i++) {
        char text[24];
        int len = snprintf(text, sizeof text, "%lld", (long long)bounds[i]);
        int order = scr_num_compare(token, strlen(token), text, (size_t)len);
        assert_int_equal(scr_number_min(n, bounds[i], text, (size_t)len), order >= 0);
        assert_int_equal(scr_number_max(n, bounds[i], text, (size_t)len), order <= 0);
        assert_int_equal(scr_number_above(n, bounds[i], text, (size_t)len), order > 0);
        assert_int_equal(scr_number_below(n, bounds[i], text, (size_t)len), order < 0);
    }
    bool cents = scr_num_is_multiple(token, strlen(token), "0.01", 4);
    assert_int_equal(scr_number_multiple(n, 1, 2, 100, "0.01", 4), cents);
    bool sevens = scr_num_is_multiple(token, strlen(token), "7", 1);
    assert_int_equal(scr_number_multiple(n, 7, 0, 1, "7", 1), sevens);
}

/* Bounds and multiples against the exact decimal functions, by the quick way, where it takes the token, and by the slow one. */
static void test_number_bounds(void **state)
{
    (void)state;
    static const char *const tokens[] = {
        "0", "-0", "0.5", "-0.5", "1", "-1", "1.01", "0.99", "1e0", "10e-1", "999999999999999999", "-999999999999999999",
        "1000000000000000000", "1e400", "-1e400", "1e-400", "19.99", "0.01", "3.0000000", "12345678.12345678", "100000000000",
        "123456789.12", "7", "2147483647", "10", "10.0", "9.999999", "-9", "-10.000001", "99", "99.9", "1000", "1000.5", "-1000", "-999.5",
        "12345678", "12345678.000001", "0.000000", "-0.0", "-1000000.999999",
    };
    size_t quick = 0;
    for (size_t i = 0; i < sizeof tokens / sizeof *tokens; i++) {
        scr_stream s;
        scr_number n = {0}, same = {0};
        begin(&s, tokens[i]);
        assert_true(scr_number_slow(&s, s.start, &n));
        check_bounds(tokens[i], &n);
        for (int sign = 0; sign < 2; sign++)
            if (scr_number_at(s.start, sign, &same)) {
                check_bounds(tokens[i], &same);
                quick++;
            }
    }
    assert_true(quick > (SCR_SCAN_WIDTH < 16 ? 20 : 40)); /* most of them, both ways */
}

static void test_options(void **state)
{
    (void)state;
    scr_stream s;
    scr_options options;
    memset(&options, 0, sizeof options);
    assert_int_equal(scr_stream_begin(&s, "1", 1, &options), SCR_BAD_OPTIONS);
    options.struct_size = sizeof options;
    options.max_bytes = 1;
    assert_int_equal(scr_stream_begin(&s, "11", 2, &options), SCR_TOO_LARGE);
    assert_int_equal(scr_stream_begin(&s, "1", 1, &options), SCR_VALID);
    assert_int_equal(scr_stream_begin(&s, NULL, 0, NULL), SCR_VALID);
    assert_int_equal(scr_stream_end(&s, scr_skip(&s, scr_space(&s, s.start))), SCR_INVALID);
}

/* Texts of 0 to 99 bytes, and what begins and ends like them. */
static void test_index(void **state)
{
    (void)state;
    enum { N = 100, SLOTS = 256 };
    static char texts[N * N + 8];
    uint32_t at[N + 1] = {0}, slots[SLOTS] = {0};
    for (uint32_t i = 0; i < N; i++) {
        memset(texts + at[i], 'x', i);
        at[i + 1] = at[i] + i;
        uint32_t slot = scr_index_hash(texts + at[i], i) % SLOTS;
        while (slots[slot] != 0)
            slot = (slot + 1) % SLOTS;
        slots[slot] = i + 1;
    }
    for (uint32_t i = 0; i <= N; i++) {
        char *copy = malloc(i + 8);
        memset(copy, 'x', i + 8);
        assert_int_equal(scr_index_find(texts, at, slots, SLOTS - 1, copy, i, N), i);
        for (uint32_t k = 0; k < i; k++) {
            copy[k] ^= 1;
            assert_int_equal(scr_index_find(texts, at, slots, SLOTS - 1, copy, i, N), N);
            copy[k] ^= 1;
        }
        free(copy);
    }
}

/* Names that differ in their number alone must not stand behind one another in the table. */
static void test_index_of_numbered(void **state)
{
    (void)state;
    enum { N = 2048, SLOTS = 4096 };
    static const char *const forms[] = {"%u", "key %u", "value %u", "property_%04u", "%u of many items", "a rather long name, number %06u"};
    for (size_t f = 0; f < sizeof forms / sizeof *forms; f++) {
        static bool taken[SLOTS];
        memset(taken, 0, sizeof taken);
        unsigned probes = 0;
        for (unsigned i = 0; i < N; i++) {
            char text[64] = {0};
            size_t len = (size_t)snprintf(text, sizeof text, forms[f], i);
            uint32_t slot = scr_index_hash(text, len) % SLOTS;
            for (; taken[slot]; probes++)
                slot = (slot + 1) % SLOTS;
            taken[slot] = true;
        }
        assert_true(probes < N); /* of a table half full: half a step each, were the places by chance */
    }
}

static void test_expected(void **state)
{
    (void)state;
    static const char texts[] = "aabcdefgh12345678\0\0\0\0\0\0\0"; /* "", "a", "abcdefgh", "12345678", all but the last */
    static const uint32_t at[] = {0, 0, 1, 9, 17};
    static const uint16_t all[] = {1, 2, 3}, none[] = {4, 1, 2}, first[] = {0, 4, 1};
    char json[SCR_SLACK_VALUE];
    static const struct { const char *json; const uint16_t *expected; uint32_t found; } cases[] = {
        {"\"a\":", all, 1}, {"\"abcdefgh\" :", all, 2}, {"\"12345678\"", all, 3}, {"\"b\"", all, 4}, {"\"aa\"", all, 4}, {"\"abcdefgH\"", all, 4},
        {"\"abcdefgh1\"", all, 4}, {"\"a\"", none, 4}, {"\"\"", first, 0}, {"\"a\"", first, 4},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        memset(json, 0, sizeof json);
        strcpy(json, cases[i].json);
        assert_int_equal(scr_expected((const scr_byte *)json, texts, at, cases[i].expected, 4), cases[i].found);
    }
}

/* Names found by the byte that tells them apart, and the texts of those that are written in another way. */
static void test_member(void **state)
{
    (void)state;
    static const char texts[] = "\"\"\"a\"\"abcdefgh\"\"12345678_90123456789\"\0\0\0\0\0\0\0";
    static const scr_told names[] = {
        {0x2222, 0xffff, 0, 2, 4}, {0x226122, 0xffffff, 2, 3, 2}, {0x6766656463626122, UINT64_MAX, 5, 10, 4}, {0x3736353433323122, UINT64_MAX, 15, 22, 4},
    };
    scr_telling by = {0xff, UINT64_C(1) << 58, 1, 4, {0}}; /* the low bits of the second byte */
    static const struct { const char *json; uint32_t found; size_t at; } cases[] = {
        {"\"\":1", 0, 3}, {"\"a\":1", 1, 4}, {"\"a\" : 1", 1, 6}, {"\"a\":\n 1", 1, 6}, {"\"abcdefgh\": 1", 2, 12}, {"\"12345678_90123456789\":1", 3, 23},
        {"\"12345678_90123456780\":1", 4, 0}, {"\"12345678_9012345678\":1", 4, 0}, {"\"12345678x90123456789\":1", 4, 0}, {"\"abcdefgH\":1", 4, 0},
        {"\"abcdefgh1\":1", 4, 0}, {"\"b\":1", 4, 0}, {"\"\\u0061\":1", 4, 0}, {"\"a\"", 1, SIZE_MAX}, {"\"abcdefgh\" x", 2, SIZE_MAX},
    };
    memset(by.first, 4, sizeof by.first);
    by.first['"' % SCR_TOLD] = 0;
    by.first['a' % SCR_TOLD] = 1;
    by.first['1' % SCR_TOLD] = 3;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        scr_stream s;
        begin(&s, cases[i].json);
        scr_met met = scr_member(&s, s.start, texts, names, &by);
        assert_int_equal(met.member, cases[i].found);
        assert_true(cases[i].at == SIZE_MAX ? met.p == NULL : met.p == s.start + cases[i].at);
    }
    assert_int_equal(scr_member_of(texts, names, &by, "", 0), 0);
    assert_int_equal(scr_member_of(texts, names, &by, "abcdefgh", 8), 2);
    assert_int_equal(scr_member_of(texts, names, &by, "abcdefgi", 8), 4);
    by.at = 4; /* one byte more than the shortest has: as the planner does not choose it */
    assert_int_equal(scr_member_of(texts, names, &by, "abcdefgh", 8), 4);
    by.first['d' % SCR_TOLD] = 2;
    assert_int_equal(scr_member_of(texts, names, &by, "abcdefgh", 8), 2);
    assert_int_equal(scr_member_of(texts, names, &by, "a", 1), 4);
}

static void test_integers(void **state)
{
    (void)state;
    static const int64_t integers[] = {INT64_MIN, -1, 0, 5, INT64_MAX};
    static const char *const in[] = {"-9223372036854775808", "-1", "-0", "5.0", "50e-1", "9223372036854775807"};
    static const char *const out[] = {"1", "5.5", "-2", "9223372036854775808", "1e400"};
    scr_stream s;
    scr_number n = {0};
    for (size_t i = 0; i < 6; i++) {
        begin(&s, in[i]);
        assert_true(read_number(&s, true, &n) && scr_number_in(&n, integers, 5));
    }
    for (size_t i = 0; i < 5; i++) {
        begin(&s, out[i]);
        assert_true(read_number(&s, true, &n) && !scr_number_in(&n, integers, 5));
    }
}

/* Every level passes what is in it twice: 2^depth passes, if nobody counted. */
static const scr_byte *both(scr_stream *s, const scr_byte *p, size_t *calls)
{
    scr_try here;
    ++*calls;
    if (*p != '[')
        return scr_skip(s, p);
    p = scr_open(s, p);
    for (int i = 0; i < 2; i++) {
        if (i == 0)
            scr_try_here(s, &here, p);
        scr_try_took(s, &here, both(s, p, calls));
        if (s->status != SCR_VALID)
            return NULL;
    }
    p = scr_try_end(s, &here);
    return p && *p == ']' ? scr_close(s, p) : NULL;
}

/* ---- uniqueItems ---- */

static void check_differ(const char *json, uint32_t n, int differ)
{
    static const char *const before[] = {"[", "  [", "[\"the quick brown fox jumps over the lazy dog, the quick brown fox jumps over the lazy dog, the quick brown fox\", ["};
    static const char *const behind[] = {"]", "]                                                                                                                                  "};
    for (size_t i = 0; i < sizeof before / sizeof *before; i++)
        for (size_t k = 0; k < sizeof behind / sizeof *behind; k++) {
            Text text = {0};
            put_z(&text, before[i]);
            size_t at = text.len - 1;
            put_z(&text, json);
            put_z(&text, behind[k]);
            char *exact = malloc(text.len);
            assert_non_null(exact);
            memcpy(exact, text.ptr, text.len);
            scr_stream s;
            scr_stream_start(&s, exact, text.len, NULL, 0, SCR_DEPTH_DEFAULT);
            scr_try here;
            scr_try_here(&s, &here, s.start);
            if (scr_items_differ(&s, at, n) != differ)
                fail_msg("%s: %d", json, scr_items_differ(&s, at, n));
            assert_ptr_equal(s.base, here.base);
            assert_ptr_equal(s.limit, here.limit);
            free(exact);
            free(text.ptr);
        }
}

static void test_items_differ(void **state)
{
    (void)state;
    check_differ("\"a\", \"b\" , \"\"", 3, 1);
    check_differ("\"a\",\"b\",\"a\"", 3, 0);
    check_differ("\"a\",\"\\u0061\"", 2, -1);
    check_differ("\"a\",1,\"\\u0061\"", 3, -1);
    check_differ("\"\\u0061\",\"\\u0061\"", 2, -1);
    check_differ("\"the quick brown fox jumps over\",\"the quick brown fox jumps ovar\"", 2, 1);
    check_differ("\"the quick brown fox jumps over\",\"the quick brown fux jumps over\"", 2, 1);
    check_differ("1,2,-1,10,true,false,null,\"1\",[1],{\"1\":1}", 10, 1);
    check_differ("1,1.0", 2, -1);
    check_differ("0,-0", 2, -1);
    check_differ("100,1e2", 2, -1);
    check_differ("12345678901234567890123456789012345678901234567890,12345678901234567890123456789012345678901234567891", 2, 1);
    check_differ("null , null", 2, 0);
    check_differ("true,false,true", 3, 0);
    check_differ("\"\\\"\",\"a\\n\",\"\\u0061\",\"\\\\\",\"\\\"the quick brown fox\\\"\"", 5, 1);
    check_differ("{\"a\":\"\\u0061\\n\"},{\"a\":\"a\\r\"},{\"\\u0061\":\"aa\"}", 3, 1);
    check_differ("{\"a\":\"\\u0061\\n\"},{\"a\":\"a\\r\"},{\"\\u0061\":\"a\\u000a\"}", 3, -1);
    check_differ("[],{}", 2, 1);
    check_differ("[],[ ]", 2, -1);
    check_differ("[1,2],[2,1]", 2, -1);
    check_differ("[1,2],[1,2,3],[[1,2]],[\"1\",2]", 4, 1);
    check_differ("{\"a\":1,\"b\":[2]},{\"b\" : [2], \"a\" : 1}", 2, -1);
    check_differ("{\"a\":1,\"b\":2},{\"a\":1,\"c\":2},{\"a\":1}", 3, 1);
    check_differ("{\"a\":1,\"b\":2},{\"a\":1,\"b\":2}", 2, 0);
    check_differ("{\"a\":1},{\"a\":1.0}", 2, -1);
    check_differ("{\"a\":\"x\"},{\"\\u0061\":\"x\"}", 2, -1);
    check_differ("\"true\",true,\"null\",null,\"false\",false,[true],[\"true\"],{\"a\":null},{\"a\":\"null\"}", 10, 1);
    check_differ("[[1],[2]],[[1,2]],[[],[[1]]],{\"a\":{}}", 4, 1);
}

static void put_end(Text *text)
{
    put_z(text, " ");
    text->ptr[text->len - 1] = '\0';
}

/* n items, which a printf format makes of their numbers, and the first one again. */
static void check_many(const char *form, uint32_t n, int differ, int again)
{
    Text text = {0};
    char item[80];
    for (uint32_t i = 0; i < n; i++) {
        snprintf(item, sizeof item, form, i);
        put_z(&text, i == 0 ? "" : ",");
        put_z(&text, item);
    }
    put_end(&text);
    check_differ(text.ptr, n, differ);
    text.ptr[text.len - 1] = ',';
    snprintf(item, sizeof item, form, 0u);
    put_z(&text, item);
    put_end(&text);
    check_differ(text.ptr, n + 1, again);
    free(text.ptr);
}

static void test_many_differ(void **state)
{
    (void)state;
    char item[600]; /* with an escape: decoded where that takes no scratch */
    for (int n = 400; n < 600; n += 150) {
        snprintf(item, sizeof item, "\"\\n%0*d\",1", n, 0);
        check_differ(item, 2, n < 500 ? 1 : -1);
    }
    check_many("%u", 32, 1, 0);
    check_many("\"item %03u\"", 255, 1, 0);
    check_many("{\"name\": \"item %03u\", \"on\": true}", 255, 1, 0);
    check_many("%u", 256, 1, -1);                                              /* more than are kept */
    check_many("\"0123456789abcdefg%03u0123456789abcdefghijklmnopqrst\"", 100, -1, -1); /* all have the same sum */
}

static void test_patience(void **state)
{
    (void)state;
    void *scratch = malloc(SCRATCH);
    scr_options options = {.struct_size = sizeof options, .scratch = scratch, .scratch_size = SCRATCH};
    static const size_t depths[] = {3, 8, 100, 1000};
    for (size_t i = 0; i < 4; i++) {
        Text text = {0};
        scr_stream s;
        size_t calls = 0;
        for (size_t k = 0; k < depths[i]; k++)
            put_z(&text, "[");
        put_z(&text, "0");
        for (size_t k = 0; k < depths[i]; k++)
            put_z(&text, "]");
        assert_int_equal(scr_stream_begin(&s, text.ptr, text.len, &options), SCR_VALID);
        int status = scr_stream_end(&s, both(&s, s.start, &calls));
        assert_int_equal(status, depths[i] <= 8 ? SCR_VALID : SCR_TIRED);
        assert_true(calls < 2 * (8 * text.len + 4096));
        free(text.ptr);
    }
    free(scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random),       cmocka_unit_test(test_every_length), cmocka_unit_test(test_depth),
        cmocka_unit_test(test_many_names),   cmocka_unit_test(test_long_numbers), cmocka_unit_test(test_hexadecimal),
        cmocka_unit_test(test_strings),
        cmocka_unit_test(test_scratch_bound), cmocka_unit_test(test_texts),
        cmocka_unit_test(test_numbers),      cmocka_unit_test(test_number_bounds), cmocka_unit_test(test_options),
        cmocka_unit_test(test_index),
        cmocka_unit_test(test_index_of_numbered),
        cmocka_unit_test(test_expected), cmocka_unit_test(test_member), cmocka_unit_test(test_integers), cmocka_unit_test(test_patience),
        cmocka_unit_test(test_items_differ),
        cmocka_unit_test(test_many_differ),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
