/* test_base.c: memory, text, maps, sources, output. */
#include "compiler/base/options.h"

#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void check_text(Str text, const char *expected)
{
    char *copy = malloc(text.len + 1);
    assert_non_null(copy);
    memcpy(copy, text.len ? text.ptr : "", text.len);
    copy[text.len] = 0;
    assert_string_equal(copy, expected);
    free(copy);
}

/* ---- memory ---- */

static void arena_pieces(void **state)
{
    (void)state;
    Arena *arena = arena_new();
    static const size_t sizes[] = {0, 1, 15, 16, 17, 1000, 16384, 16385, 65536, 1 << 20, 10 << 20, 3};
    char *last = NULL;
    for (size_t round = 0; round < 20; round++) {
        for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
            char *piece = arena_alloc(arena, sizes[i]);
            assert_non_null(piece);
            assert_ptr_not_equal(piece, last);
            assert_int_equal((uintptr_t)piece % 16, 0);
            for (size_t k = 0; k < sizes[i]; k++)
                if (piece[k])
                    fail_msg("byte %zu of %zu is not zero", k, sizes[i]);
            memset(piece, 0xaa, sizes[i]);
            last = piece;
        }
    }
    assert_null(arena_alloc(arena, SIZE_MAX));
    assert_null(arena_alloc(arena, SIZE_MAX - 64));
    arena_free(arena);
    arena_free(NULL);
}

static void arena_fails_once(void **state)
{
    (void)state;
    Arena *arena = arena_new();
    arena_fail_at(arena, 2);
    assert_non_null(arena_alloc(arena, 1));
    assert_null(arena_alloc(arena, 1));
    assert_non_null(arena_alloc(arena, 1));
    arena_free(arena);
}

static void allocate_too_much(Ctx *ctx, void *arg)
{
    *(int *)arg = 1;
    ctx_alloc(ctx, SIZE_MAX / 2);
    *(int *)arg = 2;
}

static void multiply_too_much(Ctx *ctx, void *arg)
{
    *(void **)arg = CTX_ARRAY(ctx, SIZE_MAX / 4, uint64_t);
}

static void break_promise(Ctx *ctx, void *arg)
{
    (void)arg;
    CTX_ASSERT(ctx, 1 + 1 == 3);
}

/* The inner failure is over when the outer one begins. */
static void nest(Ctx *ctx, void *arg)
{
    int reached = 0;
    assert_false(ctx_run(ctx, allocate_too_much, &reached));
    assert_int_equal(reached, 1);
    *(int *)arg = 1;
    ctx_fail(ctx, "by choice");
}

static void do_nothing(Ctx *ctx, void *arg)
{
    (void)ctx;
    (void)arg;
}

static void runs(void **state)
{
    (void)state;
    Ctx *ctx = ctx_new();
    int reached = 0;
    assert_true(ctx_run(ctx, do_nothing, NULL));
    assert_null(ctx->fatal);
    assert_false(ctx_run(ctx, allocate_too_much, &reached));
    assert_int_equal(reached, 1);
    assert_string_equal(ctx->fatal, "out of memory");
    void *array = NULL;
    assert_false(ctx_run(ctx, multiply_too_much, &array));
    assert_string_equal(ctx->fatal, "out of memory: uint64_t");
    assert_false(ctx_run(ctx, break_promise, NULL));
    assert_string_equal(ctx->fatal, "internal error: " __FILE__ ": 1 + 1 == 3");
    reached = 0;
    assert_false(ctx_run(ctx, nest, &reached));
    assert_int_equal(reached, 1);
    assert_string_equal(ctx->fatal, "by choice");
    assert_null(ctx->escape);
    ctx_free(ctx);
    ctx_free(NULL);
}

static void vectors(void **state)
{
    (void)state;
    Ctx *ctx = ctx_new();
    VEC(uint32_t) numbers = {0};
    for (uint32_t i = 0; i < 10000; i++)
        VEC_PUSH(ctx, &numbers) = i * 3;
    assert_int_equal(numbers.n, 10000);
    for (uint32_t i = 0; i < 10000; i++)
        assert_int_equal(numbers.items[i], i * 3);
    ctx_free(ctx);
}

/* ---- text ---- */

static void strings(void **state)
{
    (void)state;
    Str empty = {NULL, 0};
    assert_true(str_eq(empty, STR("")));
    assert_true(str_eq(STR("a\0b"), STR("a\0b")));
    assert_false(str_eq(STR("a\0b"), STR("a\0c")));
    assert_true(str_is(STR("abc"), "abc"));
    assert_false(str_is(STR("abc\0"), "abc"));
    assert_int_equal(str_cmp(STR("a"), STR("a")), 0);
    assert_true(str_cmp(STR("a"), STR("ab")) < 0);
    assert_true(str_cmp(STR("\xff"), STR("a")) > 0);
    assert_true(str_cmp(empty, STR("a")) < 0);
    assert_true(str_starts(STR("abc"), STR("ab")));
    assert_true(str_starts(STR("abc"), empty));
    assert_false(str_starts(STR("a"), STR("ab")));
    assert_true(str_ends(STR("a.yaml"), STR(".yaml")));
    assert_false(str_ends(STR("yaml"), STR(".yaml")));
    check_text(str_from(STR("abc"), 1), "bc");
    check_text(str_from(STR("abc"), 9), "");
    check_text(str_cut(STR("abc"), 1, 1), "b");
    check_text(str_cut(STR("abc"), 2, SIZE_MAX), "c");
    assert_int_equal(str_cut(empty, 3, 3).len, 0);
    assert_int_equal(str_hash(STR("")), str_hash(empty));
    assert_int_not_equal(str_hash(STR("ab")), str_hash(STR("ba")));
    Ctx *ctx = ctx_new();
    check_text(str_join(ctx, STR("ab"), STR("cd")), "abcd");
    check_text(str_printf(ctx, "%d-%.*s-%s", 7, STR_ARG(STR("xyz")), "q"), "7-xyz-q");
    assert_string_equal(str_z(ctx, str_cut(STR("abc"), 0, 2)), "ab");
    check_text(str_quoted(ctx, STR("a\"\x1b\n")), "\"a\\\"\\u001b\\n\"");
    char text[400];
    memset(text, 'x', sizeof text);
    memcpy(text + 199, "\xc3\xa9", 2); /* the limit falls into a character */
    Str quoted = str_quoted(ctx, (Str){text, sizeof text});
    assert_int_equal(quoted.len, 1 + 199 + 1 + 3);
    assert_true(str_ends(quoted, STR("x\"...")));
    ctx_free(ctx);
}

static void characters(void **state)
{
    (void)state;
    static const struct { const char *bytes; size_t len; uint32_t code_point; } cases[] = {
        {"a", 1, 'a'}, {"\x7f", 1, 0x7f}, {"\xc2\x80", 2, 0x80}, {"\xdf\xbf", 2, 0x7ff}, {"\xe0\xa0\x80", 3, 0x800},
        {"\xed\x9f\xbf", 3, 0xd7ff}, {"\xee\x80\x80", 3, 0xe000}, {"\xef\xbf\xbf", 3, 0xffff},
        {"\xf0\x90\x80\x80", 4, 0x10000}, {"\xf4\x8f\xbf\xbf", 4, 0x10ffff}, {"", 0, 0}, {"\x80", 0, 0}, {"\xc0\x80", 0, 0},
        {"\xc1\xbf", 0, 0}, {"\xc3", 0, 0}, {"\xc3(", 0, 0}, {"\xe0\x9f\xbf", 0, 0}, {"\xed\xa0\x80", 0, 0}, {"\xe2\x82", 0, 0},
        {"\xf0\x8f\xbf\xbf", 0, 0}, {"\xf4\x90\x80\x80", 0, 0}, {"\xf5\x80\x80\x80", 0, 0}, {"\xff", 0, 0}, {"\xf0\x9f\x98(", 0, 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint32_t c = 0;
        assert_int_equal(str_char(str_of(cases[i].bytes), 0, &c), cases[i].len);
        assert_int_equal(c, cases[i].code_point);
    }
    /* Every code point there and back. */
    for (uint32_t c = 0x80; c <= 0x10ffff; c++) {
        char s[4];
        size_t len = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
        static const unsigned lead[] = {0, 0, 0xc0, 0xe0, 0xf0};
        for (size_t i = 0; i < len; i++)
            s[len - 1 - i] = (char)(0x80 | (c >> (6 * i) & 0x3f));
        s[0] = (char)(lead[len] | c >> (6 * (len - 1)));
        uint32_t back = 0;
        bool surrogate = c >= 0xd800 && c < 0xe000;
        if (str_char((Str){s, len}, 0, &back) != (surrogate ? 0 : len) || (!surrogate && back != c))
            fail_msg("U+%04X", (unsigned)c);
    }
    assert_true(char_is_hidden(0x1b));
    assert_true(char_is_hidden(0x85));
    assert_true(char_is_hidden(0x202e));
    assert_false(char_is_hidden(0xa0));
    assert_false(char_is_hidden('~'));
}

static void maps(void **state)
{
    (void)state;
    Ctx *ctx = ctx_new();
    Map map = {0};
    assert_null(map_get(&map, STR("a")));
    assert_false(map_has(&map, STR("")));
    static int values[5000];
    for (size_t i = 0; i < 5000; i++)
        assert_null(map_set(ctx, &map, str_printf(ctx, "key %zu", i), &values[i]));
    assert_int_equal(map.n, 5000);
    for (size_t i = 0; i < 5000; i++) {
        Str key = str_printf(ctx, "key %zu", i);
        assert_ptr_equal(map_get(&map, key), &values[i]);
        assert_true(str_eq(map.entries[i].key, key));
    }
    assert_ptr_equal(map_set(ctx, &map, STR("key 7"), &values[0]), &values[7]);
    assert_ptr_equal(map_get(&map, STR("key 7")), &values[0]);
    assert_int_equal(map.n, 5000);
    assert_false(map_has(&map, STR("key 5000")));
    assert_null(map_set(ctx, &map, STR(""), NULL));
    assert_true(map_has(&map, STR("")));
    assert_null(map_get(&map, STR("")));
    ctx_free(ctx);
}

static void registry(void **state)
{
    (void)state;
    Ctx *ctx = ctx_new();
    Registry registry = {0};
    registry_add(ctx, &registry, STR("urn:a"), STR("a.json"), STR("{}"));
    registry_add(ctx, &registry, STR("urn:a"), STR("b.json"), STR("true"));
    const RegistryEntry *entry = map_get(&registry.by_uri, STR("urn:a"));
    check_text(entry->name, "b.json"); /* the later one */
    check_text(entry->text, "true");
    assert_null(entry->doc);
    ctx_free(ctx);
}

/* ---- places ---- */

static void check_place(Ctx *ctx, uint32_t file, uint32_t offset, uint32_t line, uint32_t column)
{
    uint32_t l, c;
    ctx_line_column(ctx, file, offset, &l, &c);
    assert_int_equal(l, line);
    assert_int_equal(c, column);
}

static void lines(void **state)
{
    (void)state;
    Ctx *ctx = ctx_new();
    uint32_t a = ctx_add_source(ctx, STR("a"), STR("ab\n\xc3\xa9x\r\n\n"));
    check_place(ctx, a, 0, 1, 1);
    check_place(ctx, a, 2, 1, 3);
    check_place(ctx, a, 3, 2, 1);
    check_place(ctx, a, 5, 2, 2);
    check_place(ctx, a, 6, 2, 3);
    check_place(ctx, a, 8, 3, 1);
    check_place(ctx, a, 9, 4, 1);
    check_place(ctx, a, 1000, 4, 1); /* behind the end: the end */
    check_place(ctx, 0, 0, 0, 0);
    check_place(ctx, 2, 0, 0, 0);
    uint32_t empty = ctx_add_source(ctx, STR("e"), STR(""));
    check_place(ctx, empty, 0, 1, 1);
    uint32_t marked = ctx_add_source(ctx, STR("m"), STR("\xef\xbb\xbfx"));
    check_place(ctx, marked, 0, 1, 1);
    check_place(ctx, marked, 3, 1, 1);
    check_place(ctx, marked, 4, 1, 2);
    assert_null(ctx_source(ctx, 0));
    assert_null(ctx_source(ctx, 9));
    ctx_free(ctx);
}

/* Columns of long lines are counted from marks every 4 KiB: compare with a count from the start. */
static void long_line(void **state)
{
    (void)state;
    Ctx *ctx = ctx_new();
    uint32_t n = 30000, code_points = 0;
    char *text = malloc(n);
    for (uint32_t i = 0; i < n; i++)
        text[i] = i % 7 == 3 ? '\xc3' : i % 7 == 4 ? '\xa9' : 'x';
    uint32_t file = ctx_add_source(ctx, STR("a"), (Str){text, n});
    for (uint32_t i = 0; i < n; i++) {
        check_place(ctx, file, i, 1, code_points + 1);
        code_points += ((unsigned char)text[i] & 0xc0) != 0x80;
    }
    ctx_free(ctx);
    free(text);
}

/* ---- output ---- */

static void output(void **state)
{
    (void)state;
    Ctx *ctx = ctx_new();
    Out out = out_new(ctx);
    check_text(out_text(&out), "");
    out_str(&out, STR("a"));
    out_str(&out, (Str){NULL, 0});
    out_char(&out, 'b');
    out_printf(&out, "%d", 12);
    out_char(&out, '\n');
    out.indent = 4;
    out_line(&out, "%s;", "x");
    out_line(&out, "%s", "");
    check_text(out_text(&out), "ab12\n    x;\n\n");
    for (int i = 0; i < 100000; i++)
        out_char(&out, 'y');
    assert_int_equal(out.len, 13 + 100000);
    ctx_free(ctx);
}

typedef struct Fill { const char *text; Str filled; } Fill;

static void run_fill(Ctx *ctx, void *arg)
{
    Fill *fill = arg;
    const OutVar vars[] = {{"prefix", STR("order")}, {"n", STR("$ {n} ${n}")}, {"", STR("nothing")}};
    Out out = out_new(ctx);
    out_fill(&out, str_of(fill->text), vars, 3);
    fill->filled = out_text(&out);
}

static void holes(void **state)
{
    (void)state;
    static const struct { const char *text, *filled, *fatal; } cases[] = {
        {"bool ${prefix}_is_valid(", "bool order_is_valid(", NULL},
        {"${prefix}${prefix}", "orderorder", NULL},
        {"${n}", "$ {n} ${n}", NULL}, /* what is filled in is not searched */
        {"$ $$ $x {y} $", "$ $$ $x {y} $", NULL},
        {"$${prefix}", "$order", NULL},
        {"${}", "nothing", NULL},
        {"", "", NULL},
        {"a ${prefiX}", NULL, "internal error: a template has the unknown hole ${prefiX}"},
        {"a ${prefix", NULL, "internal error: a template has a hole without }"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Ctx *ctx = ctx_new();
        Fill fill = {cases[i].text, {NULL, 0}};
        assert_int_equal(ctx_run(ctx, run_fill, &fill), cases[i].fatal == NULL);
        if (cases[i].fatal)
            assert_string_equal(ctx->fatal, cases[i].fatal);
        else
            check_text(fill.filled, cases[i].filled);
        ctx_free(ctx);
    }
}

static void c_strings(void **state)
{
    (void)state;
    Ctx *ctx = ctx_new();
    static const struct { Str text; const char *literal; } cases[] = {
        {{"", 0}, "\"\""},
        {{"a b", 3}, "\"a b\""},
        {{"\"\\?", 3}, "\"\\\"\\\\\\?\""},
        {{"\0" "1\n\x7f\xc3\xa9", 6}, "\"\\0001\\n\\177\\303\\251\""},
        {{"*/ // \?\?/", 9}, "\"*/ // \\?\\?/\""}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Out out = out_new(ctx);
        out_c_string(&out, cases[i].text);
        check_text(out_text(&out), cases[i].literal);
    }
    char long_text[250];
    memset(long_text, 'x', sizeof long_text);
    Out out = out_new(ctx);
    out.indent = 2;
    out_c_string(&out, (Str){long_text, sizeof long_text});
    Out expected = out_new(ctx);
    out_printf(&expected, "\"%.100s\"\n      \"%.100s\"\n      \"%.50s\"", long_text, long_text, long_text);
    assert_true(str_eq(out_text(&out), out_text(&expected)));
    ctx_free(ctx);
}

static void json_strings(void **state)
{
    (void)state;
    Ctx *ctx = ctx_new();
    Out out = out_new(ctx);
    out_json_string(&out, STR("\"\\/\b\f\n\r\t\x01\x1f\x7f\0 \xc3\xa9\xf0\x9f\x98\x80 \xff\xc3"));
    check_text(out_text(&out), "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u001f\\u007f\\u0000 \xc3\xa9\xf0\x9f\x98\x80 "
                               "\xef\xbf\xbd\xef\xbf\xbd\"");
    ctx_free(ctx);
}

static void c_comments(void **state)
{
    (void)state;
    static const struct { const char *text, *shown; } cases[] = {
        {"a */ b /* c", "a * / b / * c"}, {"**//**//", "** // ** //"}, {"/*/", "/ * /"}, {"line\nnext\ttab\r\x1b[0m", "line next tab[0m"},
        {"\xc3\xa9\xff\xe2\x80\xae.", "\xc3\xa9.."}};
    Ctx *ctx = ctx_new();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Out out = out_new(ctx);
        out_c_comment(&out, str_of(cases[i].text));
        check_text(out_text(&out), cases[i].shown);
    }
    Out out = out_new(ctx); /* the border between two texts is no gap either */
    out_c_comment(&out, STR("*"));
    out_c_comment(&out, STR("/"));
    check_text(out_text(&out), "* /");
    ctx_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arena_pieces), cmocka_unit_test(arena_fails_once), cmocka_unit_test(runs), cmocka_unit_test(vectors),
        cmocka_unit_test(strings), cmocka_unit_test(characters), cmocka_unit_test(maps), cmocka_unit_test(registry),
        cmocka_unit_test(lines), cmocka_unit_test(long_line), cmocka_unit_test(output), cmocka_unit_test(holes),
        cmocka_unit_test(c_strings), cmocka_unit_test(json_strings), cmocka_unit_test(c_comments)};
    return cmocka_run_group_tests_name("base", tests, NULL, NULL);
}
