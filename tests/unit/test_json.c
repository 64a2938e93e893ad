/* test_json.c: the JSON reader: what it reads, every one of its diagnostics with its place, limits, and no memory. */
#include "read_text.h"
#include "compiler/base/limits.h"

#define SOURCE "t.json"
#define CHECK(cases) check_cases(SOURCE, cases, sizeof(cases) / sizeof *(cases))

static const ReadCase good[] = {
    {T("null"), "null"},
    {T(" \t\n"
       "\015 true "),
     "true"},
    {T("false"), "false"},
    {T("\"\""), "\"\""},
    {T("[]"), "[]"},
    {T("{}"), "{}"},
    {T("[ ]"), "[]"},
    {T("{ }"), "{}"},
    {T("[[],{},[{}]]"), "[[],{},[{}]]"},
    {T("-0"), "-0"},
    {T("0"), "0"},
    {T("10.25e-7"), "10.25e-7"},
    {T("1E+400"), "1E+400"},
    {T("123456789012345678901234567890"), "123456789012345678901234567890"},
    {T("\"a\\\"\\\\\\/\\b\\f\\n\\r\\t\""), "\"a\\\"\\\\/\\b\\f\\n\\r\\t\""},
    {T("\"\\u0041\\u00e9\\u20ac\\ud83d\\ude00\\u0000x\""), "\"A\303\251\342\202\254\360\237\230\200\\u0000x\""},
    {T("\"\303\251\342\202\254\360\237\230\200\177\""), "\"\303\251\342\202\254\360\237\230\200\\u007f\""},
    {T("{\"a\":1,\"\":2,\"b\":[1,2,{\"c\":null}]}"), "{\"a\":1,\"\":2,\"b\":[1,2,{\"c\":null}]}"},
    {T("{\"a\":{\"a\":1},\"b\":{\"a\":1}}"), "{\"a\":{\"a\":1},\"b\":{\"a\":1}}"},
    {T("\"/* no comment */ // #\""), "\"/* no comment */ // #\""},
    {T("{\"a\":1,\"b\":2,\"c\":3,\"d\":4,\"e\":5,\"f\":6,\"g\":7,\"h\":8,\"i\":9,\"j\":10}"),
     "{\"a\":1,\"b\":2,\"c\":3,\"d\":4,\"e\":5,\"f\":6,\"g\":7,\"h\":8,\"i\":9,\"j\":10}"},
};

static const ReadCase bad[] = {
    {T("\342\200\234a\342\200\235"),
     "1:1-1:2 SC0101 expected a value, found this character (strings stand in straight double quotes, \")\n"},
    {T(""), "1:1-1:1 SC0101 no JSON value in the text\n"},
    {T(" \n"
       " "),
     "1:1-2:2 SC0101 no JSON value in the text\n"},
    {T("[1,]"), "1:3-1:4 SC0101 a comma behind the last item (take the comma out)\n"},
    {T("{\"a\":1,}"), "1:7-1:8 SC0101 a comma behind the last member (take the comma out)\n"},
    {T("[,1]"), "1:2-1:3 SC0101 a value is missing here\n"},
    {T("[1,,2]"), "1:4-1:5 SC0101 a value is missing here\n"},
    {T("{,\"a\":1}"), "1:2-1:3 SC0101 a comma too many (take the comma out)\n"},
    {T("{\"a\":1,,\"b\":2}"), "1:8-1:9 SC0101 a comma too many (take the comma out)\n"},
    {T("{\"a\":}"), "1:6-1:7 SC0101 a value is missing here\n"},
    {T("{\"a\":,\"b\":1}"), "1:6-1:7 SC0101 a value is missing here\n"},
    {T("{\"a\"}"), "1:5-1:6 SC0101 expected ':', found '}' [1:1-1:2: the object begins here]\n"},
    {T("{\"a\" 1}"), "1:6-1:7 SC0101 a ':' is missing before the value\n"},
    {T("{\"a\":1 \"b\":2}"), "1:8-1:11 SC0101 a ',' is missing before this\n"},
    {T("[1 2]"), "1:4-1:5 SC0101 a ',' is missing before this\n"},
    {T("[1"),
     "1:3-1:3 SC0101 expected ',' or ']', found the end of the text [1:1-1:2: the array begins here]\n"},
    {T("{\"a\":1"),
     "1:7-1:7 SC0101 expected ',' or '}', found the end of the text [1:1-1:2: the object begins here]\n"},
    {T("{\"a\""), "1:5-1:5 SC0101 expected ':', found the end of the text [1:1-1:2: the object begins here]\n"},
    {T("{\"a\":"),
     "1:6-1:6 SC0101 expected a value, found the end of the text [1:1-1:2: the object begins here]\n"},
    {T("{"),
     "1:2-1:2 SC0101 expected a key or '}', found the end of the text [1:1-1:2: the object begins here]\n"},
    {T("[1}"), "1:3-1:4 SC0101 expected ',' or ']', found '}' [1:1-1:2: the array begins here]\n"},
    {T("{\"a\":1]"), "1:7-1:8 SC0101 expected ',' or '}', found ']' [1:1-1:2: the object begins here]\n"},
    {T("1 2"), "1:3-1:4 SC0101 more text behind the JSON value\n"},
    {T("{} []"), "1:4-1:5 SC0101 more text behind the JSON value\n"},
    {T("]"), "1:1-1:2 SC0101 expected a value, found ']'\n"},
    {T("}"), "1:1-1:2 SC0101 expected a value, found '}'\n"},
    {T(","), "1:1-1:2 SC0101 expected a value, found ','\n"},
    {T(":"), "1:1-1:2 SC0101 expected a value, found ':'\n"},
    {T("// x\n"
       "1"),
     "1:1-1:5 SC0101 JSON has no comments (take it out, or put the text into \"$comment\")\n"},
    {T("1 # y"), "1:3-1:6 SC0101 JSON has no comments (take it out, or put the text into \"$comment\")\n"},
    {T("[1, /* a\n"
       "b */ 2]"),
     "1:5-2:5 SC0101 JSON has no comments (take it out, or put the text into \"$comment\")\n"},
    {T("/* open"), "1:1-1:8 SC0101 JSON has no comments (take it out, or put the text into \"$comment\")\n"},
    {T("/"), "1:1-1:2 SC0101 expected a value, found this character\n"},
    {T("'a'"), "1:1-1:4 SC0101 a string in single quotes (JSON strings stand in double quotes)\n"},
    {T("{'a':'b'}"),
     "1:2-1:5 SC0101 a key in single quotes (JSON strings stand in double quotes)\n"
     "1:6-1:9 SC0101 a string in single quotes (JSON strings stand in double quotes)\n"},
    {T("{a:1}"), "1:2-1:3 SC0101 a key without quotes (keys are strings, in double quotes)\n"},
    {T("{1:2}"), "1:2-1:3 SC0101 a key without quotes (keys are strings, in double quotes)\n"},
    {T("{true:2}"), "1:2-1:6 SC0101 a key without quotes (keys are strings, in double quotes)\n"},
    {T("{01:2}"), "1:2-1:4 SC0101 a key without quotes (keys are strings, in double quotes)\n"},
    {T("{[1]:2}"), "1:2-1:3 SC0101 expected a key or '}', found '[' [1:1-1:2: the object begins here]\n"},
    {T("[NaN]"), "1:2-1:5 SC0101 \"NaN\" is not JSON (JSON has no NaN and no infinities)\n"},
    {T("[Infinity,-Infinity]"),
     "1:2-1:10 SC0101 \"Infinity\" is not JSON (JSON has no NaN and no infinities)\n"
     "1:11-1:20 SC0101 \"-Infinity\" is not JSON (JSON has no NaN and no infinities)\n"},
    {T("[True,FALSE,None,undefined,nul,NULLS]"),
     "1:2-1:6 SC0101 \"True\" is not JSON (write true)\n"
     "1:7-1:12 SC0101 \"FALSE\" is not JSON (write false)\n"
     "1:13-1:17 SC0101 \"None\" is not JSON (write null)\n"
     "1:18-1:27 SC0101 \"undefined\" is not JSON (write null, or leave it out)\n"
     "1:28-1:31 SC0101 \"nul\" is not JSON (JSON has the words true, false and null; strings stand in double "
     "quotes)\n"
     "1:32-1:37 SC0101 \"NULLS\" is not JSON (JSON has the words true, false and null; strings stand in double "
     "quotes)\n"},
    {T("+1"),
     "1:1-1:3 SC0101 not a JSON number (no leading zeros, no '+', digits on both sides of the point, decimal only)\n"},
    {T("01"),
     "1:1-1:3 SC0101 not a JSON number (no leading zeros, no '+', digits on both sides of the point, decimal only)\n"},
    {T("-01"),
     "1:1-1:4 SC0101 not a JSON number (no leading zeros, no '+', digits on both sides of the point, decimal only)\n"},
    {T(".5"),
     "1:1-1:3 SC0101 not a JSON number (no leading zeros, no '+', digits on both sides of the point, decimal only)\n"},
    {T("5."),
     "1:1-1:3 SC0101 not a JSON number (no leading zeros, no '+', digits on both sides of the point, decimal only)\n"},
    {T("1e"),
     "1:1-1:3 SC0101 not a JSON number (no leading zeros, no '+', digits on both sides of the point, decimal only)\n"},
    {T("1e+"),
     "1:1-1:4 SC0101 not a JSON number (no leading zeros, no '+', digits on both sides of the point, decimal only)\n"},
    {T("0x1F"),
     "1:1-1:5 SC0101 not a JSON number (no leading zeros, no '+', digits on both sides of the point, decimal only)\n"},
    {T("-"), "1:1-1:2 SC0101 expected a value, found this character\n"},
    {T("1.2.3"),
     "1:1-1:6 SC0101 not a JSON number (no leading zeros, no '+', digits on both sides of the point, decimal only)\n"},
    {T("1_000"),
     "1:1-1:6 SC0101 not a JSON number (no leading zeros, no '+', digits on both sides of the point, decimal only)\n"},
    {T("-a"),
     "1:1-1:3 SC0101 \"-a\" is not JSON (JSON has the words true, false and null; strings stand in double quotes)\n"},
    {T("\"abc"), "1:1-1:5 SC0101 a string without its closing quote (the text ends inside it)\n"},
    {T("\"abc\n"
       "def\""),
     "1:1-1:5 SC0101 a string without its closing quote (close it on the same line; a line break inside a string is "
     "written \\n)\n"},
    {T("[\"a\tb\"]"), "1:4-1:5 SC0101 a control character in a string (write it as \\t)\n"},
    {T("[\"a\001b\"]"), "1:4-1:5 SC0101 a control character in a string (write it as \\u0001)\n"},
    {T("\"\\x\""),
     "1:2-1:4 SC0101 an escape that JSON does not have (a backslash itself is written \\\\, so the pattern \\d is "
     "\"\\\\d\")\n"},
    {T("\"\\d+\\w\""),
     "1:2-1:4 SC0101 an escape that JSON does not have (a backslash itself is written \\\\, so the pattern \\d is "
     "\"\\\\d\")\n"
     "1:5-1:7 SC0101 an escape that JSON does not have (a backslash itself is written \\\\, so the pattern \\d is "
     "\"\\\\d\")\n"},
    {T("\"\\u12\""),
     "1:2-1:4 SC0101 \\u without four hexadecimal digits (write \\u and four of 0-9, a-f, as in \\u00e9)\n"},
    {T("\"\\u12G4\""),
     "1:2-1:4 SC0101 \\u without four hexadecimal digits (write \\u and four of 0-9, a-f, as in \\u00e9)\n"},
    {T("\"\\"),
     "1:1-1:3 SC0101 a string without its closing quote (the text ends inside it)\n"
     "1:2-1:3 SC0101 an escape that JSON does not have (a backslash itself is written \\\\, so the pattern \\d is "
     "\"\\\\d\")\n"},
    {T("\"\\ud800\""),
     "1:2-1:8 SC0102 half of a surrogate pair (a character above U+FFFF is written as two escapes, \\ud800-\\udbff "
     "then \\udc00-\\udfff)\n"},
    {T("\"\\ude00\""),
     "1:2-1:8 SC0102 half of a surrogate pair (a character above U+FFFF is written as two escapes, \\ud800-\\udbff "
     "then \\udc00-\\udfff)\n"},
    {T("\"\\ud800\\u0041\""),
     "1:2-1:8 SC0102 half of a surrogate pair (a character above U+FFFF is written as two escapes, \\ud800-\\udbff "
     "then \\udc00-\\udfff)\n"},
    {T("\"\\ud83d\\ud83d\\ude00\""),
     "1:2-1:8 SC0102 half of a surrogate pair (a character above U+FFFF is written as two escapes, \\ud800-\\udbff "
     "then \\udc00-\\udfff)\n"},
    {T("\"\\ud800"),
     "1:1-1:8 SC0101 a string without its closing quote (the text ends inside it)\n"
     "1:2-1:8 SC0102 half of a surrogate pair (a character above U+FFFF is written as two escapes, \\ud800-\\udbff "
     "then \\udc00-\\udfff)\n"},
    {T("\357\273\277{}"),
     "1:1-1:1 SC0101 a byte order mark before the JSON text (save the file as UTF-8 without it)\n"},
    {T("\357\273\277"),
     "1:1-1:1 SC0101 a byte order mark before the JSON text (save the file as UTF-8 without it)\n"
     "1:1-1:1 SC0101 no JSON value in the text\n"},
    {T("@"), "1:1-1:2 SC0101 expected a value, found this character\n"},
    {T("[@]"), "1:2-1:3 SC0101 expected a value, found this character [1:1-1:2: the array begins here]\n"},
    {T("\303\251"), "1:1-1:2 SC0101 expected a value, found this character\n"},
    {T("{\"a\":1,\"b\":2,\"a\":3}"),
     "1:14-1:17 SC0103 the key \"a\" is given twice [1:2-1:5: it was given here before]\n"},
    {T("{\"a\":1,\"\\u0061\":2}"),
     "1:8-1:16 SC0103 the key \"a\" is given twice [1:2-1:5: it was given here before]\n"},
    {T("{\"x\":{\"a\":1,\"a\":2},\"a\":[{\"b\":1,\"b\":2,\"b\":3}]}"),
     "1:13-1:16 SC0103 the key \"a\" is given twice [1:7-1:10: it was given here before]\n"
     "1:32-1:35 SC0103 the key \"b\" is given twice [1:26-1:29: it was given here before]\n"
     "1:38-1:41 SC0103 the key \"b\" is given twice [1:26-1:29: it was given here before]\n"},
    {T("{\"a\":1,\"b\":2,\"c\":3,\"d\":4,\"e\":5,\"f\":6,\"g\":7,\"h\":8,\"i\":9,\"a\":10}"),
     "1:56-1:59 SC0103 the key \"a\" is given twice [1:2-1:5: it was given here before]\n"},
    {T("{\"a\":1,\"a\":2"),
     "1:8-1:11 SC0103 the key \"a\" is given twice [1:2-1:5: it was given here before]\n"
     "1:13-1:13 SC0101 expected ',' or '}', found the end of the text [1:1-1:2: the object begins here]\n"},
    {T("{\"k\":[{\"a\":1,\"a\":2}, }"),
     "1:14-1:17 SC0103 the key \"a\" is given twice [1:8-1:11: it was given here before]\n"
     "1:22-1:23 SC0101 expected a value, found '}' [1:6-1:7: the array begins here]\n"},
    {T("{\"a/b~c\":{\"d\":1,\"d\":2}}"),
     "1:17-1:20 SC0103 the key \"d\" is given twice [1:11-1:14: it was given here before]\n"},
    {T("\"\000\""), "1:2-1:3 SC0101 a control character in a string (write it as \\u0000)\n"},
    {T("\000"), "1:1-1:2 SC0101 expected a value, found this character\n"},
    {T("1\000"), "1:2-1:3 SC0101 more text behind the JSON value\n"},
    {T("[1,\000]"), "1:4-1:5 SC0101 expected a value, found this character [1:1-1:2: the array begins here]\n"},
    {T("\"\200\""), "1:2-1:2 SC0102 not UTF-8 (save the file as UTF-8; the byte here is 0x80)\n"},
    {T("\"\303\""), "1:2-1:3 SC0102 not UTF-8 (save the file as UTF-8; the byte here is 0xc3)\n"},
    {T("\"\303(\303\251\""), "1:2-1:3 SC0102 not UTF-8 (save the file as UTF-8; the byte here is 0xc3)\n"},
    {T("\"\300\200\""), "1:2-1:3 SC0102 not UTF-8 (save the file as UTF-8; the byte here is 0xc0)\n"},
    {T("\"\340\200\200\""), "1:2-1:3 SC0102 not UTF-8 (save the file as UTF-8; the byte here is 0xe0)\n"},
    {T("\"\355\240\200\""), "1:2-1:3 SC0102 not UTF-8 (save the file as UTF-8; the byte here is 0xed)\n"},
    {T("\"\364\220\200\200\""), "1:2-1:3 SC0102 not UTF-8 (save the file as UTF-8; the byte here is 0xf4)\n"},
    {T("\"\370\210\200\200\200\""),
     "1:2-1:3 SC0102 not UTF-8 (save the file as UTF-8; the byte here is 0xf8)\n"},
    {T("\"\360\237\230\""), "1:2-1:3 SC0102 not UTF-8 (save the file as UTF-8; the byte here is 0xf0)\n"},
    {T("\"\377\""), "1:2-1:3 SC0102 not UTF-8 (save the file as UTF-8; the byte here is 0xff)\n"},
    {T("\"\\\377\""),
     "1:2-1:3 SC0101 an escape that JSON does not have (a backslash itself is written \\\\, so the pattern \\d is "
     "\"\\\\d\")\n"
     "1:3-1:4 SC0102 not UTF-8 (save the file as UTF-8; the byte here is 0xff)\n"},
    {T("\377\376{\000}\000"), "1:1-1:3 SC0102 UTF-16 or UTF-32 text (save the file as UTF-8)\n"},
    {T("\376\377\000{"), "1:1-1:3 SC0102 UTF-16 or UTF-32 text (save the file as UTF-8)\n"},
    {T("{\000}\000"), "1:1-1:3 SC0102 UTF-16 or UTF-32 text (save the file as UTF-8)\n"},
    {T("\000\000\000{"), "1:1-1:3 SC0102 UTF-16 or UTF-32 text (save the file as UTF-8)\n"},
    {T("\303"), "1:1-1:2 SC0102 not UTF-8 (save the file as UTF-8; the byte here is 0xc3)\n"},
    {T("{\"\377\":1}"), "1:3-1:4 SC0102 not UTF-8 (save the file as UTF-8; the byte here is 0xff)\n"},
};

static void reads_json(void **state)
{
    (void)state;
    CHECK(good);
}

static void tells_of_mistakes(void **state)
{
    (void)state;
    CHECK(bad);
}

/* Spans, and strings that are not copied. */
static void places(void **state)
{
    (void)state;
    static const char text[] = "{\"a\": [1, \"x\"],\n \"\\u0062\": {} }";
    ReadText r = {0};
    read_text_begin(&r, SOURCE, text, sizeof text - 1);
    assert_non_null(r.doc);
    assert_int_equal(r.doc->span.start, 0);
    assert_int_equal(r.doc->span.end, sizeof text - 1);
    const DocMember *a = doc_member(r.doc, STR("a"));
    assert_int_equal(a->key_span.start, 1);
    assert_int_equal(a->key_span.end, 4);
    assert_int_equal(a->value->span.start, 6);
    assert_int_equal(a->value->span.end, 14);
    assert_ptr_equal(a->value->items[1]->text.ptr, r.text + 11);
    assert_int_equal(a->value->items[1]->span.start, 10);
    assert_int_equal(a->value->items[1]->span.end, 13);
    assert_true(str_is(r.doc->members[1].key, "b"));
    read_text_end(&r);
}

/* An object's index comes with its ninth member, and goes when duplicates leave fewer. */
static void index_of_members(void **state)
{
    (void)state;
    static const char eight[] = "{\"1\":1,\"2\":2,\"3\":3,\"4\":4,\"5\":5,\"6\":6,\"7\":7,\"8\":8}";
    static const char nine[] = "{\"1\":1,\"2\":2,\"3\":3,\"4\":4,\"5\":5,\"6\":6,\"7\":7,\"8\":8,\"9\":9}";
    ReadText r = {0};
    read_text_begin(&r, SOURCE, eight, sizeof eight - 1);
    assert_null(r.doc->index);
    assert_true(str_is(doc_get(r.doc, STR("8"))->text, "8"));
    assert_null(doc_get(r.doc, STR("9")));
    read_text_end(&r);
    r = (ReadText){0};
    read_text_begin(&r, SOURCE, nine, sizeof nine - 1);
    assert_non_null(r.doc->index);
    assert_ptr_equal(map_get(r.doc->index, STR("9")), &r.doc->members[8]);
    assert_true(str_is(doc_get(r.doc, STR("9"))->text, "9"));
    assert_null(doc_get(r.doc, STR("10")));
    read_text_end(&r);
}

static Str brackets(size_t depth)
{
    char *text = malloc(2 * depth);
    assert_non_null(text);
    memset(text, '[', depth);
    memset(text + depth, ']', depth);
    return (Str){text, 2 * depth};
}

static void depth_limit(void **state)
{
    (void)state;
    ReadText r = {0};
    Str text = brackets(LIMIT_DOC_DEPTH);
    read_text_begin(&r, SOURCE, text.ptr, text.len);
    assert_non_null(r.doc);
    read_text_end(&r);
    free((char *)text.ptr);
    text = brackets(LIMIT_DOC_DEPTH + 1);
    check_read(SOURCE, text, "1:2049-1:2050 SC0004 nested deeper than 2048 levels\n");
    free((char *)text.ptr);
    text = brackets(1000000);
    check_read(SOURCE, text, "1:2049-1:2050 SC0004 nested deeper than 2048 levels\n");
    free((char *)text.ptr);
}

/* Text of the given size that is never read but for its length. */
static void size_limit(void **state)
{
    (void)state;
    size_t len = (size_t)LIMIT_SOURCE_BYTES + 1;
    char *text = calloc(1, len);
    assert_non_null(text);
    check_read(SOURCE, (Str){text, len}, "1:1-1:1 SC0003 larger than 67108864 bytes\n");
    free(text);
}

static void value_limit(void **state)
{
    (void)state;
    size_t items = LIMIT_DOC_VALUES; /* and the array itself */
    char *text = malloc(2 * items + 1);
    assert_non_null(text);
    for (size_t i = 0; i < items; i++)
        memcpy(text + 2 * i, ",1", 2);
    text[0] = '[';
    text[2 * items] = ']';
    check_read(SOURCE, (Str){text, 2 * items + 1},
               "1:33554432-1:33554433 SC0003 more than 16777216 values in one document\n");
    free(text);
}

/* After so many mistakes the rest is noise; duplicate keys are still told. */
static void stops_after_many(void **state)
{
    (void)state;
    char text[200] = "{\"a\":1,\"a\":[";
    for (size_t i = 0; i < 40; i++)
        strcat(text, "01,");
    ReadText r = {0};
    read_text_begin(&r, SOURCE, text, strlen(text));
    assert_null(r.doc);
    assert_int_equal(r.ctx->diags.n, LIMIT_SYNTAX_ERRORS + 1);
    read_text_end(&r);
    check_read(SOURCE, STR("{\"a\":1,\"a\":[1 }"),
               "1:8-1:11 SC0103 the key \"a\" is given twice [1:2-1:5: it was given here before]\n"
               "1:15-1:16 SC0101 expected ',' or ']', found '}' [1:12-1:13: the array begins here]\n");
}

static void pointers_in_diagnostics(void **state)
{
    (void)state;
    static const char text[] = "{\"a/b\":[0,[{\"x\":1,\"x\":2,\"y\":01}],NaN]}";
    ReadText r = {0};
    read_text_begin(&r, SOURCE, text, sizeof text - 1);
    const Diag **sorted = diag_sorted(r.ctx);
    assert_int_equal(r.ctx->diags.n, 3);
    assert_true(str_is(sorted[0]->pointer, "/a~1b/1/0/x"));
    assert_true(str_is(sorted[1]->pointer, "/a~1b/1/0/y"));
    assert_true(str_is(sorted[2]->pointer, "/a~1b/2"));
    read_text_end(&r);
}

/* ---- questions to a document ---- */

static const char library[] = "{\"a\":[1,{\"b\":null}],\"\":2,\"m~n\":3,\"x/y\":4,\"0\":[\"p\"]}";

static void json_pointer(void **state)
{
    (void)state;
    static const struct { const char *pointer, *found; } cases[] = {
        {"", library}, {"/a", "[1,{\"b\":null}]"}, {"/a/0", "1"}, {"/a/1/b", "null"}, {"/", "2"}, {"/m~0n", "3"}, {"/x~1y", "4"},
        {"/0/0", "\"p\""}, {"a", NULL}, {"/a/2", NULL}, {"/a/-", NULL}, {"/a/00", NULL}, {"/a/01", NULL}, {"/a/", NULL},
        {"/a/99999999999999999999", NULL}, {"/a/4294967296", NULL}, {"/a/ 0", NULL}, {"/a/0/", NULL}, {"/a/1/b/c", NULL},
        {"/m~n", NULL}, {"/m~2n", NULL}, {"/x~", NULL}, {"/x/y", NULL}, {"/a/+1", NULL}};
    ReadText r = {0};
    read_text_begin(&r, SOURCE, library, sizeof library - 1);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const Doc *found = doc_at(r.doc, str_of(cases[i].pointer));
        assert_int_equal(found != NULL, cases[i].found != NULL);
        if (!found)
            continue;
        Out out = out_new(r.ctx);
        doc_write(&out, found);
        out_char(&out, '\0');
        assert_string_equal(out.ptr, cases[i].found);
    }
    assert_true(str_is(pointer_add(r.ctx, STR("/a"), STR("m~n/o")), "/a/m~0n~1o"));
    assert_true(str_is(pointer_add(r.ctx, STR(""), STR("")), "/"));
    assert_true(str_is(pointer_add_index(r.ctx, STR("/a"), 12), "/a/12"));
    read_text_end(&r);
}

static void equality(void **state)
{
    (void)state;
    static const struct { const char *pair; bool equal; } cases[] = {
        {"[1, 1.0]", true}, {"[10, 1e1]", true}, {"[0, -0.0e5]", true}, {"[1, 2]", false}, {"[1, \"1\"]", false},
        {"[12345678901234567890, 12345678901234567891]", false}, {"[\"a\", \"\\u0061\"]", true},
        {"[[1,2], [1.0,2.00]]", true}, {"[[1,2], [2,1]]", false}, {"[[1], [1,1]]", false},
        {"[{\"a\":1,\"b\":2}, {\"b\":2,\"a\":1}]", true}, {"[{\"a\":1}, {\"a\":1,\"b\":2}]", false},
        {"[{\"a\":1}, {\"b\":1}]", false}, {"[null, false]", false}, {"[true, true]", true}, {"[[], {}]", false}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ReadText r = {0};
        read_text_begin(&r, SOURCE, cases[i].pair, strlen(cases[i].pair));
        assert_int_equal(doc_equal(r.doc->items[0], r.doc->items[1]), cases[i].equal);
        assert_int_equal(doc_equal(r.doc->items[1], r.doc->items[0]), cases[i].equal);
        read_text_end(&r);
    }
}

static void out_of_memory(void **state)
{
    (void)state;
    check_out_of_memory(SOURCE, (Str)T("{\"a\":[1,\"\\n\",{\"b\":null}],\"1\":1,\"2\":2,\"3\":3,\"4\":4,\"5\":5,\"6\":6,\"7\":7,"
                                       "\"8\":8,\"9\":9,\"9\":[[[[[1]]]]],\"x\":01, y:'z' /**/ }}"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_json), cmocka_unit_test(tells_of_mistakes), cmocka_unit_test(places),
        cmocka_unit_test(index_of_members), cmocka_unit_test(depth_limit), cmocka_unit_test(size_limit),
        cmocka_unit_test(value_limit), cmocka_unit_test(stops_after_many), cmocka_unit_test(pointers_in_diagnostics),
        cmocka_unit_test(json_pointer), cmocka_unit_test(equality), cmocka_unit_test(out_of_memory)};
    return cmocka_run_group_tests_name("json", tests, NULL, NULL);
}
