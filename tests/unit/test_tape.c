/* test_tape.c: the JSON reader and what compares values: scr_json.c, scr_value.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "runtime/scr_json.h"
#include "runtime/scr_value.h"

/* A parse with its own memory; text and scratch are copied to exact blocks, so that a sanitizer sees any over-read. */
typedef struct Parse {
    char *text;
    void *scratch;
    scr_arena arena;
    scr_doc doc;
    scr_json_error error;
    int status;
} Parse;

static Parse parse_in(const char *text, size_t len, size_t scratch, uint32_t depth, uint32_t flags)
{
    Parse p;
    memset(&p, 0, sizeof p);
    p.text = malloc(len ? len : 1);
    memcpy(p.text, text, len);
    p.scratch = malloc(scratch ? scratch : 1);
    scr_arena_init(&p.arena, p.scratch, scratch);
    p.status = scr_json_parse(p.text, len, depth, flags, &p.arena, &p.doc, &p.error);
    return p;
}

static Parse parse(const char *text)
{
    return parse_in(text, strlen(text), 1 << 16, 0, 0);
}

static void drop(Parse *p)
{
    free(p->text);
    free(p->scratch);
}

/* The tape back to JSON, to see what it holds. Escapes quotes, backslashes and bytes below 32 only. */
static size_t show(const scr_doc *doc, uint32_t i, char *out);

static size_t show_string(scr_text text, char *out)
{
    size_t n = 0;
    out[n++] = '"';
    for (size_t k = 0; k < text.len; k++) {
        unsigned char c = (unsigned char)text.ptr[k];
        if (c == '"' || c == '\\' || c < 32)
            n += (size_t)sprintf(out + n, "\\u%04x", c);
        else
            out[n++] = (char)c;
    }
    out[n++] = '"';
    return n;
}

static size_t show(const scr_doc *doc, uint32_t i, char *out)
{
    enum scr_kind kind = scr_kind_of(doc, i);
    static const char *const words[] = {"null", "false", "true"};
    if (kind < SCR_NUMBER)
        return (size_t)sprintf(out, "%s", words[kind]);
    if (kind == SCR_NUMBER)
        return (size_t)sprintf(out, "%.*s", (int)scr_text_of(doc, i).len, scr_text_of(doc, i).ptr);
    if (kind == SCR_STRING)
        return show_string(scr_text_of(doc, i), out);
    size_t n = 0;
    out[n++] = kind == SCR_ARRAY ? '[' : '{';
    uint32_t k = i + 1;
    for (uint32_t m = 0; m < scr_count(doc, i); m++) {
        if (m)
            out[n++] = ',';
        if (kind == SCR_OBJECT) {
            n += show_string(scr_text_of(doc, k++), out + n);
            out[n++] = ':';
        }
        n += show(doc, k, out + n);
        k = scr_next(doc, k);
    }
    assert_int_equal(k, scr_next(doc, i));
    out[n++] = kind == SCR_ARRAY ? ']' : '}';
    out[n] = 0;
    return n;
}

static void expect(const char *text, uint32_t flags, const char *wanted)
{
    static char out[1 << 20];
    Parse p = parse_in(text, strlen(text), 1 << 18, 0, flags);
    if (p.status != SCR_VALID)
        fail_msg("%s: %s", text, p.error.text);
    size_t n = show(&p.doc, 0, out);
    out[n] = 0;
    assert_string_equal(out, wanted);
    drop(&p);
}

static void reads_what_json_says(void **state)
{
    (void)state;
    expect("null", 0, "null");
    expect(" \t\r\n[ ] ", 0, "[]");
    expect("{}", 0, "{}");
    expect("[1,-0,0.5,1e400,-12.25E+3,99999999999999999999]", 0, "[1,-0,0.5,1e400,-12.25E+3,99999999999999999999]");
    expect("{\"a\":[true,false,null,{\"b\":{}}],\"c\":\"d\"}", 0, "{\"a\":[true,false,null,{\"b\":{}}],\"c\":\"d\"}");
    expect("{\n        \"a\"  :\n\n           1 ,\"b\":2\n}", 0, "{\"a\":1,\"b\":2}");
    expect("\"\\u00e9\\u20ac\\ud83d\\ude00\\n\\\"\\\\\\/ plain tail that is longer than a vector\"", 0,
           "\"\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\\u000a\\u0022\\u005c/ plain tail that is longer than a vector\"");
    expect("[\"\\u0000\",\"\\t0123456789abcdef0123456789abcdef\\r\"]", 0,
           "[\"\\u0000\",\"\\u00090123456789abcdef0123456789abcdef\\u000d\"]");
    expect("\"\xf0\x9f\x98\x80 0123456789 0123456789 \xe2\x82\xac\"", 0, "\"\xf0\x9f\x98\x80 0123456789 0123456789 \xe2\x82\xac\"");
}

static void refuses_with_a_reason(void **state)
{
    (void)state;
    static const struct { const char *text, *code, *part; size_t offset; } cases[] = {
        {"", "json_empty", "", 0}, {"  \n", "json_empty", "", 3}, {"\xef\xbb\xbf{}", "json_bom", "", 0},
        {"\xff\xfe{", "json_bom", "", 0},
        {"[1,]", "json_syntax", "comma stands before", 3}, {"{\"a\":1,}", "json_syntax", "comma stands before", 7},
        {"[,1]", "json_syntax", "without a value before", 1}, {"[1,,2]", "json_syntax", "without a value before", 3},
        {"[1 2]", "json_syntax", "comma or ]", 3}, {"{\"a\":1 \"b\":2}", "json_syntax", "comma or }", 7},
        {"[1}", "json_syntax", "comma or ]", 2}, {"{\"a\":1]", "json_syntax", "comma or }", 6},
        {"{a:1}", "json_syntax", "property name", 1}, {"{1:1}", "json_syntax", "property name", 1},
        {"{\"a\" 1}", "json_syntax", "colon", 5}, {"{\"a\":}", "json_syntax", "without a value", 5},
        {"[1] x", "json_syntax", "behind the value", 4}, {"1 1", "json_syntax", "behind the value", 2},
        {"[1 // c\n]", "json_syntax", "comment", 3}, {"/* c */ 1", "json_syntax", "comment", 0},
        {"['a']", "json_syntax", "single quote", 1}, {"{'a':1}", "json_syntax", "single quote", 1},
        {"[NaN]", "json_syntax", "NaN", 1}, {"-Infinity", "json_syntax", "NaN", 0}, {"Infinity", "json_syntax", "NaN", 0},
        {"True", "json_syntax", "writes true", 0}, {"nul", "json_syntax", "expected a value", 0},
        {"+1", "json_syntax", "plus", 0}, {".5", "json_syntax", "begins with a digit", 0},
        {"01", "json_syntax", "leading zero", 0}, {"-01", "json_syntax", "leading zero", 0}, {"1.", "json_syntax", "decimal point", 2},
        {"1.x", "json_syntax", "decimal point", 2}, {"1e", "json_syntax", "exponent", 2}, {"1e+", "json_syntax", "exponent", 3},
        {"-", "json_syntax", "too early", 1}, {"-a", "json_syntax", "minus", 1}, {"0x10", "json_syntax", "behind", 1},
        {"\"abc", "json_syntax", "not closed", 0}, {"\"abc\\", "json_syntax", "within a string", 5},
        {"\"a\nb\"", "json_syntax", "control character", 2}, {"\"0123456789abcdef\t\"", "json_syntax", "control character", 17},
        {"\"\\x\"", "json_syntax", "escape", 1}, {"\"\\u12g4\"", "json_syntax", "hexadecimal", 1}, {"\"\\u12", "json_syntax", "hexadecimal", 1},
        {"\"\\ud800\"", "json_surrogate", "", 1}, {"\"\\udc00\\ud800\"", "json_surrogate", "", 1},
        {"\"\\ud800\\u0041\"", "json_surrogate", "", 1}, {"\"\\ud800\\ud800\"", "json_surrogate", "", 1},
        {"\"\xff\"", "json_utf8", "", 1}, {"\"ab\xc3\"", "json_utf8", "", 3}, {"[\"\xed\xa0\x80\"]", "json_utf8", "", 2},
        {"\"\xc0\x80\"", "json_utf8", "", 1}, {"\"0123456789abcdef\xf5\x80\x80\x80\"", "json_utf8", "", 17},
        {"[", "json_syntax", "too early", 1}, {"{", "json_syntax", "too early", 1}, {"[1", "json_syntax", "too early", 2},
        {"{\"a\"", "json_syntax", "too early", 4}, {"{\"a\":", "json_syntax", "too early", 5}, {"]", "json_syntax", "expected a value", 0},
        {"{\"a\":1,\"b\":2,\"a\":3}", "json_duplicate_key", "", 13}, {"{\"a\":{\"\\u0061\":1,\"a\":1}}", "json_duplicate_key", "", 17},
        {"{\"\":1,\"\":1}", "json_duplicate_key", "", 6},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Parse p = parse(cases[i].text);
        if (p.status != SCR_INVALID)
            fail_msg("accepted %s", cases[i].text);
        if (strcmp(p.error.code, cases[i].code) || !strstr(p.error.text, cases[i].part) || p.error.offset != cases[i].offset)
            fail_msg("%s: %s: %s at %zu", cases[i].text, p.error.code, p.error.text, p.error.offset);
        assert_int_equal(p.arena.low, 0);
        assert_int_equal(p.arena.high, p.arena.size);
        drop(&p);
    }
}

/* Every prefix of a text is refused, every way of cutting it into scratch sizes too, and nothing is read outside. */
static void decides_with_any_scratch(void **state)
{
    (void)state;
    const char *text = "{\"id\":\"a\\u0041\xe2\x82\xac\",\"items\":[1,2.5e3,{\"x\":\"\\ud83d\\ude00 0123456789abcdef\",\"y\":null}],"
                       "\"k0\":0,\"k1\":0,\"k2\":0,\"k3\":0,\"k4\":0,\"k5\":0,\"k6\":0,\"k7\":0,\"k8\":0,\"k9\":0,\"ka\":0,\"kb\":0,\"kc\":0,"
                       "\"kd\":0,\"ke\":0,\"kf\":0,\"kg\":0,\"kh\":0}";
    size_t len = strlen(text);
    for (size_t n = 0; n < len; n++) {
        Parse p = parse_in(text, n, 4096, 0, 0);
        assert_int_equal(p.status, SCR_INVALID);
        drop(&p);
    }
    bool decided = false;
    for (size_t scratch = 0; scratch < 2048; scratch += 4) {
        Parse p = parse_in(text, len, scratch, 0, 0);
        assert_true(p.status == SCR_VALID || (p.status == SCR_NO_SCRATCH && !decided));
        decided |= p.status == SCR_VALID;
        drop(&p);
    }
    assert_true(decided);
}

static void bounds_the_depth(void **state)
{
    (void)state;
    char text[4002];
    for (size_t depth = 1; depth <= 2000; depth += 37) {
        memset(text, '[', depth);
        memset(text + depth, ']', depth);
        Parse p = parse_in(text, 2 * depth, 1 << 16, 0, 0);
        assert_int_equal(p.status, depth <= 1200 ? SCR_VALID : SCR_TOO_DEEP);
        drop(&p);
        p = parse_in(text, 2 * depth, 1 << 16, (uint32_t)depth, 0);
        assert_int_equal(p.status, SCR_VALID);
        drop(&p);
        if (depth > 1) {
            p = parse_in(text, 2 * depth, 1 << 16, (uint32_t)depth - 1, 0);
            assert_int_equal(p.status, SCR_TOO_DEEP);
            drop(&p);
        }
    }
}

static void last_key_wins(void **state)
{
    (void)state;
    expect("{\"a\":1,\"a\":2}", SCR_JSON_LAST_KEY_WINS, "{\"a\":2}");
    expect("{\"a\":{\"x\":[1,2]},\"b\":[{\"c\":1,\"c\":{\"d\":4}}],\"a\":{\"y\":[3]},\"z\":[1]}", SCR_JSON_LAST_KEY_WINS,
           "{\"b\":[{\"c\":{\"d\":4}}],\"a\":{\"y\":[3]},\"z\":[1]}");
    expect("[{\"a\":{\"b\":1,\"b\":2},\"a\":{\"b\":3,\"b\":4}},{\"a\":1,\"a\":2,\"a\":3}]", SCR_JSON_LAST_KEY_WINS,
           "[{\"a\":{\"b\":4}},{\"a\":3}]");
}

/* n members of which the last one repeats the first; the last one wins or it is refused. */
static void many_keys(void **state)
{
    (void)state;
    static char text[1 << 20], wanted[1 << 20];
    for (int n = 2; n < 3000; n = n < 40 ? n + 1 : n * 2) {
        size_t at = 0, w = 0;
        for (int i = 0; i < n; i++) {
            at += (size_t)sprintf(text + at, "%c\"key%d\":[%d]", i ? ',' : '{', i, i);
            if (i)
                w += (size_t)sprintf(wanted + w, "%c\"key%d\":[%d]", i > 1 ? ',' : '{', i, i);
        }
        sprintf(text + at, "}");
        Parse p = parse_in(text, at + 1, 1 << 20, 0, 0);
        assert_int_equal(p.status, SCR_VALID);
        drop(&p);
        sprintf(text + at, ",\"key0\":true}");
        sprintf(wanted + w, ",\"key0\":true}");
        p = parse_in(text, strlen(text), 1 << 20, 0, 0);
        assert_int_equal(p.status, SCR_INVALID);
        assert_string_equal(p.error.code, "json_duplicate_key");
        assert_int_equal(p.error.offset, at + 1);
        drop(&p);
        expect(text, SCR_JSON_LAST_KEY_WINS, wanted);
    }
}

/* Keys made to collide in the hash table: decided by sorting, in time. */
static void colliding_keys(void **state)
{
    (void)state;
    enum { WANTED = 1500 };
    char *text = malloc((size_t)WANTED * 24 + 64), key[32];
    size_t at = 0;
    int n = 0;
    for (unsigned i = 0; n < WANTED; i++) {
        int len = sprintf(key, "%u", i);
        if ((scr_hash_bytes(key, (size_t)len) & 1023) == 5) { /* four slots of the 4096 that the table has */
            at += (size_t)sprintf(text + at, "%c\"%s\":0", n ? ',' : '{', key);
            n++;
        }
    }
    size_t open = at;
    text[at++] = '}';
    Parse p = parse_in(text, at, 1 << 20, 0, 0);
    assert_int_equal(p.status, SCR_VALID);
    scr_text first = scr_text_of(&p.doc, 1);
    at = open + (size_t)sprintf(text + open, ",\"%.*s\":1}", (int)first.len, first.ptr);
    drop(&p);
    p = parse_in(text, at, 1 << 20, 0, 0);
    assert_int_equal(p.status, SCR_INVALID);
    drop(&p);
    p = parse_in(text, at, 1 << 20, 0, SCR_JSON_LAST_KEY_WINS);
    assert_int_equal(p.status, SCR_VALID);
    assert_int_equal(scr_count(&p.doc, 0), WANTED);
    drop(&p);
    free(text);
}

/* Names that share a hash, and are not the same. */
static void keys_of_one_hash(void **state)
{
    (void)state;
    static const char one[] = "the same begin, a middle, the end", other[] = "the same bogin, a middle, the end";
    char text[128];
    assert_int_equal(scr_hash_key(one, strlen(one)), scr_hash_key(other, strlen(other)));
    sprintf(text, "{\"%s\":1,\"%s\":2}", one, other);
    expect(text, 0, text);
    sprintf(text, "{\"%s\":1,\"%s\":2,\"%s\":3}", one, other, one);
    Parse p = parse(text);
    assert_int_equal(p.status, SCR_INVALID);
    assert_string_equal(p.error.code, "json_duplicate_key");
    drop(&p);
}

/* Objects around the size from which on a table finds duplicates, with any names twice or more, and others within. */
static void last_of_random_keys(void **state)
{
    (void)state;
    uint32_t random = 1;
    for (int round = 0; round < 3000; round++) {
        char text[2048], wanted[2048];
        int keys[40], n = 1 + round % 40;
        size_t at = 0, w = 0;
        for (int i = 0; i < n; i++) {
            random = random * 1664525u + 1013904223u;
            keys[i] = (int)(random >> 16) % (4 + round % 57);
            at += (size_t)sprintf(text + at, "%c\"k%d\":%s%d}", i ? ',' : '{', keys[i], i % 3 ? "{\"k1\":" : "{\"x\":0,\"k2\":", i);
        }
        sprintf(text + at, "}");
        for (int i = 0; i < n; i++) {
            bool again = false;
            for (int k = i + 1; k < n; k++)
                again = again || keys[k] == keys[i];
            if (!again)
                w += (size_t)sprintf(wanted + w, "%c\"k%d\":%s%d}", w ? ',' : '{', keys[i], i % 3 ? "{\"k1\":" : "{\"x\":0,\"k2\":", i);
        }
        sprintf(wanted + w, "}");
        expect(text, SCR_JSON_LAST_KEY_WINS, wanted);
        Parse p = parse(text);
        assert_int_equal(p.status, strcmp(text, wanted) == 0 ? SCR_VALID : SCR_INVALID);
        drop(&p);
    }
}

static void part_of_a_text(void **state)
{
    (void)state;
    const char *text = "{\"a\": [1, \"x\\n\"] , 2";
    static char scratch[1024], out[64];
    scr_arena arena;
    scr_arena_init(&arena, scratch, sizeof scratch);
    scr_doc doc;
    size_t at = 5;
    assert_int_equal(scr_json_parse_value(text, strlen(text), &at, 0, 0, &arena, &doc, NULL), SCR_VALID);
    assert_int_equal(at, 16);
    assert_int_equal(doc.cells[0].start, 6);
    assert_int_equal(doc.cells[0].len, 10);
    show(&doc, 0, out);
    assert_string_equal(out, "[1,\"x\\u000a\"]");
}

/* ---- values ---- */

static int sign(int x)
{
    return (x > 0) - (x < 0);
}

static void compare(const char *x, const char *y, bool equal)
{
    Parse a = parse(x), b = parse(y);
    assert_int_equal(a.status, SCR_VALID);
    assert_int_equal(b.status, SCR_VALID);
    if (scr_equal(&a.doc, 0, &b.doc, 0, &a.arena) != equal)
        fail_msg("%s = %s is not %d", x, y, equal);
    int order = sign(scr_compare(&a.doc, 0, &b.doc, 0, &a.arena));
    assert_int_equal(order == 0, equal);
    assert_int_equal(order, -sign(scr_compare(&b.doc, 0, &a.doc, 0, &a.arena)));
    assert_int_equal(scr_hash(&a.doc, 0) == scr_hash(&b.doc, 0), equal);
    assert_false(a.arena.failed);
    drop(&a);
    drop(&b);
}

static void equal_by_value(void **state)
{
    (void)state;
    compare("1", "1.0", true);
    compare("100", "1e2", true);
    compare("-0", "0", true);
    compare("0", "false", false);
    compare("1", "true", false);
    compare("\"1\"", "1", false);
    compare("\"a\"", "\"\\u0061\"", true);
    compare("\"a\"", "\"a\\u0000\"", false);
    compare("[]", "{}", false);
    compare("[1,2]", "[2,1]", false);
    compare("[1,2]", "[1,2.0]", true);
    compare("[[1],2]", "[[1,2]]", false);
    compare("{\"a\":1,\"b\":[2,{\"c\":3,\"d\":4}]}", "{\"b\":[2.0,{\"d\":4,\"c\":3}],\"a\":1}", true);
    compare("{\"a\":1,\"b\":2}", "{\"a\":2,\"b\":1}", false);
    compare("{\"a\":1,\"b\":2}", "{\"a\":1,\"c\":2}", false);
    compare("{\"a\":{\"b\":1},\"c\":{}}", "{\"c\":{\"b\":1},\"a\":{}}", false);
    compare("{\"a\":null}", "{\"b\":null}", false);
    compare("[{},[],{}]", "[{},{},[]]", false);
}

/* Every pair of a few values: an order that is total. */
static void order_is_total(void **state)
{
    (void)state;
    Parse p = parse("[null,false,true,-1,0,0.5,10,1e2,\"\",\"a\",\"b\",\"aa\",[],[0],[1],[0,0],[[]],{},{\"a\":1},{\"a\":2},{\"b\":0},"
                    "{\"a\":1,\"b\":2},{\"b\":2,\"a\":0},{\"b\":1,\"a\":1},{\"aa\":0,\"b\":0}]");
    uint32_t cells[32], n = 0;
    for (uint32_t i = 1; i < p.doc.n_cells; i = scr_next(&p.doc, i))
        cells[n++] = i;
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t j = 0; j < n; j++) {
            int ij = scr_compare(&p.doc, cells[i], &p.doc, cells[j], &p.arena);
            assert_int_equal(ij == 0, i == j);
            for (uint32_t k = 0; k < n; k++)
                if (ij < 0 && scr_compare(&p.doc, cells[j], &p.doc, cells[k], &p.arena) < 0)
                    assert_true(scr_compare(&p.doc, cells[i], &p.doc, cells[k], &p.arena) < 0);
        }
    drop(&p);
}

/* Deep values: no stack is used, memory that is short is said to be. */
static void deep_values(void **state)
{
    (void)state;
    static char x[20002], y[20002];
    size_t depth = 5000;
    for (size_t i = 0; i < depth; i++) {
        x[i] = y[i] = '[';
        x[2 * depth - i] = y[2 * depth - i] = ']';
    }
    x[depth] = '1';
    y[depth] = '2';
    Parse a = parse_in(x, 2 * depth + 1, 1 << 20, 6000, 0), b = parse_in(y, 2 * depth + 1, 1 << 20, 6000, 0);
    assert_int_equal(a.status, SCR_VALID);
    assert_false(scr_equal(&a.doc, 0, &b.doc, 0, &a.arena));
    assert_true(scr_equal(&a.doc, 0, &a.doc, 0, &a.arena));
    assert_false(a.arena.failed);
    assert_int_equal(scr_hash(&a.doc, 0), scr_hash(&b.doc, 0)); /* deeper than SCR_HASH_DEPTH */
    a.arena.high = a.arena.low + 640;
    assert_false(scr_equal(&a.doc, 0, &a.doc, 0, &a.arena));
    assert_true(a.arena.failed);
    drop(&a);
    drop(&b);
}

static bool less(void *context, uint32_t a, uint32_t b)
{
    const uint32_t *keys = context;
    return keys[a] < keys[b];
}

static void sorts(void **state)
{
    (void)state;
    uint32_t keys[500], items[500], seed = 1;
    for (uint32_t n = 0; n <= 500; n += n < 20 ? 1 : 60) {
        for (uint32_t i = 0; i < n; i++) {
            seed = seed * 1664525u + 1013904223u;
            keys[i] = seed >> 24;
            items[i] = i;
        }
        scr_sort(items, n, less, keys);
        uint64_t seen = 0;
        for (uint32_t i = 0; i < n; i++) {
            seen += items[i];
            assert_true(i == 0 || keys[items[i - 1]] <= keys[items[i]]);
        }
        assert_int_equal(seen, (uint64_t)n * (n ? n - 1 : 0) / 2);
    }
}

static void lines_and_columns(void **state)
{
    (void)state;
    const char *text = "{\n \"\xe2\x82\xac\": 1\r\n}";
    uint32_t line, column;
    scr_line_column(text, strlen(text), 0, &line, &column);
    assert_int_equal(line * 100 + column, 101);
    scr_line_column(text, strlen(text), 2, &line, &column);
    assert_int_equal(line * 100 + column, 201);
    scr_line_column(text, strlen(text), 10, &line, &column);
    assert_int_equal(line * 100 + column, 207);
    scr_line_column(text, strlen(text), 99, &line, &column);
    assert_int_equal(line * 100 + column, 302);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_what_json_says), cmocka_unit_test(refuses_with_a_reason),
        cmocka_unit_test(decides_with_any_scratch), cmocka_unit_test(bounds_the_depth), cmocka_unit_test(last_key_wins),
        cmocka_unit_test(many_keys), cmocka_unit_test(colliding_keys),
        cmocka_unit_test(keys_of_one_hash),
        cmocka_unit_test(last_of_random_keys), cmocka_unit_test(part_of_a_text),
        cmocka_unit_test(equal_by_value), cmocka_unit_test(order_is_total), cmocka_unit_test(deep_values),
        cmocka_unit_test(sorts), cmocka_unit_test(lines_and_columns),
    };
    return cmocka_run_group_tests_name("tape", tests, NULL, NULL);
}
