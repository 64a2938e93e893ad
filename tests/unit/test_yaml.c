/* test_yaml.c: the YAML reader: the core schema, what is refused with its place, aliases, limits, and no memory. */
#include "read_text.h"
#include "compiler/base/limits.h"
#include "compiler/text/yaml_scalar.h"

#include <stdio.h>

#define SOURCE "t.yaml"
#define CHECK(cases) check_cases(SOURCE, cases, sizeof(cases) / sizeof *(cases))

static const ReadCase good[] = {
    {T("a"), "\"a\""},
    {T("\"\""), "\"\""},
    {T("''"), "\"\""},
    {T("~"), "null"},
    {T("null"), "null"},
    {T("Null"), "null"},
    {T("NULL"), "null"},
    {T("nUll"), "\"nUll\""},
    {T("true"), "true"},
    {T("True"), "true"},
    {T("TRUE"), "true"},
    {T("tRue"), "\"tRue\""},
    {T("false"), "false"},
    {T("False"), "false"},
    {T("FALSE"), "false"},
    {T("---"), "null"},
    {T("--- a\n"
       "...\n"),
     "\"a\""},
    {T("%YAML 1.2\n"
       "--- a\n"),
     "\"a\""},
    {T("\357\273\277a: 1"), "{\"a\":1}"},
    {T("0"), "0"},
    {T("-0"), "-0"},
    {T("+12"), "12"},
    {T("12345678901234567890123"), "12345678901234567890123"},
    {T("0x1F"), "31"},
    {T("0xFFFFFFFFFFFFFFFFFFFFFFFF"), "79228162514264337593543950335"},
    {T("0x00"), "0"},
    {T("0o17x"), "\"0o17x\""},
    {T(".5"), "0.5"},
    {T("5."), "5.0"},
    {T("-1.50"), "-1.50"},
    {T("+.5e+3"), "0.5e+3"},
    {T("1.e-3"), "1.0e-3"},
    {T("1.0e+10"), "1.0e+10"},
    {T("\"1\""), "\"1\""},
    {T("'true'"), "\"true\""},
    {T("!!str 1"), "\"1\""},
    {T("! 1"), "\"1\""},
    {T("!!int \"12\""), "12"},
    {T("!!int 0x10"), "16"},
    {T("!!float 1"), "1"},
    {T("!!bool \"true\""), "true"},
    {T("!!null \"\""), "null"},
    {T("!!str yes"), "\"yes\""},
    {T("1 2"), "\"1 2\""},
    {T("- 1\n"
       "- - a\n"
       "  - b\n"
       "-\n"),
     "[1,[\"a\",\"b\"],null]"},
    {T("a: 1\n"
       "b: {c: [d, e], f: }\n"
       "\"g\": |\n"
       "  two\n"
       "  lines\n"
       "h: >-\n"
       "  folded\n"
       "  text\n"),
     "{\"a\":1,\"b\":{\"c\":[\"d\",\"e\"],\"f\":null},\"g\":\"two\\nlines\\n\",\"h\":\"folded text\"}"},
    {T("!!map {a: !!seq [1]}"), "{\"a\":[1]}"},
    {T("a: &x [1, {b: 2}]\n"
       "c: *x\n"
       "d: &x e\n"
       "f: *x\n"),
     "{\"a\":[1,{\"b\":2}],\"c\":[1,{\"b\":2}],\"d\":\"e\",\"f\":\"e\"}"},
    {T("&k a: 1\n"
       "b: *k\n"
       "c: *k\n"),
     "{\"a\":1,\"b\":\"a\",\"c\":\"a\"}"},
    {T("? a\n"
       ": b\n"),
     "{\"a\":\"b\"}"},
    {T("'<<': 1"), "{\"<<\":1}"},
    {T("{\"json\": [1, 2.50, \"\\u00e9\", null]}"), "{\"json\":[1,2.50,\"\303\251\",null]}"},
    {T("a: \"\\x41\\U0001f600\""), "{\"a\":\"A\360\237\230\200\"}"},
    {T("# comment only\n"
       "a: b # trailing"),
     "{\"a\":\"b\"}"},
    {T("a: b\015\n"
       "c:\015\n"
       "  - d\015\n"),
     "{\"a\":\"b\",\"c\":[\"d\"]}"},
    {T("\303\251: \303\261\n"
       "\360\237\230\200: 1\n"),
     "{\"\303\251\":\"\303\261\",\"\360\237\230\200\":1}"},
    {T("[a: 1, b]"), "[{\"a\":1},\"b\"]"},
    {T("y: n"), "{\"y\":\"n\"}"},
    {T("a0: &a [1]\n"
       "b: [*a, *a]"),
     "{\"a0\":[1],\"b\":[[1],[1]]}"},
};

static const ReadCase ambiguous[] = {
    {T("yes"),
     "1:1-1:4 SC0115 \"yes\" is a string here (YAML 1.2), but true to readers of YAML 1.1 (put it in quotes)\n"
     "\"yes\""},
    {T("No"),
     "1:1-1:3 SC0115 \"No\" is a string here (YAML 1.2), but false to readers of YAML 1.1 (put it in quotes)\n"
     "\"No\""},
    {T("on"),
     "1:1-1:3 SC0115 \"on\" is a string here (YAML 1.2), but true to readers of YAML 1.1 (put it in quotes)\n"
     "\"on\""},
    {T("OFF: 1"),
     "1:1-1:4 SC0115 \"OFF\" is a string here (YAML 1.2), but false to readers of YAML 1.1 (put it in quotes)\n"
     "{\"OFF\":1}"},
    {T("010"),
     "1:1-1:4 SC0115 \"010\" is an integer here (YAML 1.2), but an octal number to readers of YAML 1.1 (write the "
     "number plainly: digits without leading zeros, an exponent as in 1.0e+3)\n"
     "10"},
    {T("-07"),
     "1:1-1:4 SC0115 \"-07\" is an integer here (YAML 1.2), but an octal number to readers of YAML 1.1 (write the "
     "number plainly: digits without leading zeros, an exponent as in 1.0e+3)\n"
     "-7"},
    {T("08"),
     "1:1-1:3 SC0115 \"08\" is an integer here (YAML 1.2), but a string to readers of YAML 1.1 (write the number "
     "plainly: digits without leading zeros, an exponent as in 1.0e+3)\n"
     "8"},
    {T("0b11"),
     "1:1-1:5 SC0115 \"0b11\" is a string here (YAML 1.2), but a binary number to readers of YAML 1.1 (put it in "
     "quotes)\n"
     "\"0b11\""},
    {T("1_000"),
     "1:1-1:6 SC0115 \"1_000\" is a string here (YAML 1.2), but a number to readers of YAML 1.1 (put it in quotes)\n"
     "\"1_000\""},
    {T("1_000.5"),
     "1:1-1:8 SC0115 \"1_000.5\" is a string here (YAML 1.2), but a number to readers of YAML 1.1 (put it in "
     "quotes)\n"
     "\"1_000.5\""},
    {T("0x1_F"),
     "1:1-1:6 SC0115 \"0x1_F\" is a string here (YAML 1.2), but a number to readers of YAML 1.1 (put it in quotes)\n"
     "\"0x1_F\""},
    {T("-0x1F"),
     "1:1-1:6 SC0115 \"-0x1F\" is a string here (YAML 1.2), but a number to readers of YAML 1.1 (put it in quotes)\n"
     "\"-0x1F\""},
    {T("190:20:30"),
     "1:1-1:10 SC0115 \"190:20:30\" is a string here (YAML 1.2), but a number to base 60 to readers of YAML 1.1 "
     "(put it in quotes)\n"
     "\"190:20:30\""},
    {T("1:30.5"),
     "1:1-1:7 SC0115 \"1:30.5\" is a string here (YAML 1.2), but a number to base 60 to readers of YAML 1.1 (put it "
     "in quotes)\n"
     "\"1:30.5\""},
    {T("12:30:45"),
     "1:1-1:9 SC0115 \"12:30:45\" is a string here (YAML 1.2), but a number to base 60 to readers of YAML 1.1 (put "
     "it in quotes)\n"
     "\"12:30:45\""},
    {T("2020-01-01"),
     "1:1-1:11 SC0115 \"2020-01-01\" is a string here (YAML 1.2), but a date to readers of YAML 1.1 (put it in "
     "quotes)\n"
     "\"2020-01-01\""},
    {T("2001-12-14t21:59:43.10-05:00"),
     "1:1-1:29 SC0115 \"2001-12-14t21:59:43.10-05:00\" is a string here (YAML 1.2), but a date to readers of YAML "
     "1.1 (put it in quotes)\n"
     "\"2001-12-14t21:59:43.10-05:00\""},
    {T("0o17"),
     "1:1-1:5 SC0115 \"0o17\" is an integer here (YAML 1.2), but a string to readers of YAML 1.1 (write the number "
     "plainly: digits without leading zeros, an exponent as in 1.0e+3)\n"
     "15"},
    {T("1e3"),
     "1:1-1:4 SC0115 \"1e3\" is a number here (YAML 1.2), but a string to readers of YAML 1.1 (write the number "
     "plainly: digits without leading zeros, an exponent as in 1.0e+3)\n"
     "1e3"},
    {T("1.5e3"),
     "1:1-1:6 SC0115 \"1.5e3\" is a number here (YAML 1.2), but a string to readers of YAML 1.1 (write the number "
     "plainly: digits without leading zeros, an exponent as in 1.0e+3)\n"
     "1.5e3"},
    {T("1e+3"),
     "1:1-1:5 SC0115 \"1e+3\" is a number here (YAML 1.2), but a string to readers of YAML 1.1 (write the number "
     "plainly: digits without leading zeros, an exponent as in 1.0e+3)\n"
     "1e+3"},
    {T("%YAML 1.1\n"
       "--- a\n"),
     "1:1-2:4 SC0115 the document asks for YAML 1.1; it is read as YAML 1.2\n"
     "\"a\""},
};

static const ReadCase line_breaks[] = {
    {T("a: 'b\302\205c'"),
     "1:6-1:7 SC0115 U+0085 is read as a line break; in YAML 1.2 it is none (write it as \\N in double quotes)\n"
     "{\"a\":\"b c\"}"},
    {T("a: 'b\342\200\250c'"),
     "1:6-1:7 SC0115 U+2028 is read as a line break; in YAML 1.2 it is none (write it as \\L in double quotes)\n"
     "{\"a\":\"b\342\200\250c\"}"},
    {T("a: \"b\\N\\L\\P\""), "{\"a\":\"b\302\205\342\200\250\342\200\251\"}"},
};

static const ReadCase bad[] = {
    {T(""), "1:1-1:1 SC0111 no YAML value in the text\n"},
    {T("# nothing\n"), "1:1-2:1 SC0111 no YAML value in the text\n"},
    {T("a: [1, 2\n"
       "b: 3\n"),
     "2:2-2:3 SC0111 did not find expected ',' or ']' while parsing a flow sequence [1:4-1:5: it begins here]\n"},
    {T("a: b: c"),
     "1:5-1:6 SC0111 mapping values are not allowed in this context (a text with ': ' in it stands in quotes)\n"},
    {T("\ta: 1"),
     "1:1-1:2 SC0111 found character that cannot start any token while scanning for the next token (no tabs for "
     "indentation; a scalar that begins with @ ` or % stands in quotes)\n"},
    {T("a: \"\\d\""),
     "1:5-1:6 SC0111 found unknown escape character while parsing a quoted scalar (in double quotes a backslash "
     "begins an escape; in single quotes it stands for itself) [1:4-1:5: it begins here]\n"},
    {T("a: \"x"),
     "1:6-1:6 SC0111 found unexpected end of stream while scanning a quoted scalar [1:4-1:5: it begins here]\n"},
    {T("@a"),
     "1:1-1:2 SC0111 found character that cannot start any token while scanning for the next token (no tabs for "
     "indentation; a scalar that begins with @ ` or % stands in quotes)\n"},
    {T("a: 1\n"
       " b: 2"),
     "2:3-2:4 SC0111 mapping values are not allowed in this context (a text with ': ' in it stands in quotes)\n"},
    {T("- a\n"
       "b: 1"),
     "2:1-2:2 SC0111 did not find expected '-' indicator while parsing a block collection [1:1-1:2: it begins here]\n"},
    {T("{a: 1"),
     "1:6-1:6 SC0111 did not find expected ',' or '}' while parsing a flow mapping [1:1-1:2: it begins here]\n"},
    {T("%YAML 2.0\n"
       "--- a"),
     "1:1-1:2 SC0111 found incompatible YAML document\n"},
    {T("a: \"\\ud83d\\ude00\""),
     "1:7-1:8 SC0111 found invalid Unicode character escape code while parsing a quoted scalar (in double quotes a "
     "backslash begins an escape; in single quotes it stands for itself) [1:4-1:5: it begins here]\n"},
    {T("&a &b c"), "1:4-1:5 SC0111 did not find expected <document start>\n"},
    {T("*x"), "1:1-1:3 SC0113 no anchor \"x\" stands before this alias\n"},
    {T("a: 1\n"
       "---\n"
       "b: 2\n"),
     "2:1-2:4 SC0114 a second document in one file (one schema, one file)\n"},
    {T("a: .nan"),
     "1:4-1:8 SC0114 JSON has no NaN (a bound that is not there is left out; a text stands in quotes)\n"},
    {T("[.inf, -.INF, +.Inf, .NaN]"),
     "1:2-1:6 SC0114 JSON has no infinities (a bound that is not there is left out; a text stands in quotes)\n"
     "1:8-1:13 SC0114 JSON has no infinities (a bound that is not there is left out; a text stands in quotes)\n"
     "1:15-1:20 SC0114 JSON has no infinities (a bound that is not there is left out; a text stands in quotes)\n"
     "1:22-1:26 SC0114 JSON has no NaN (a bound that is not there is left out; a text stands in quotes)\n"},
    {T("1: a"), "1:1-1:2 SC0112 the key \"1\" is an integer; keys are strings (put it in quotes)\n"},
    {T("true: a"), "1:1-1:5 SC0112 the key \"true\" is a boolean; keys are strings (put it in quotes)\n"},
    {T("~: a\n"
       "null: b"),
     "1:1-1:2 SC0112 the key \"~\" is null; keys are strings (put it in quotes)\n"
     "2:1-2:5 SC0112 the key \"null\" is null; keys are strings (put it in quotes)\n"},
    {T("1.5: a"), "1:1-1:4 SC0112 the key \"1.5\" is a number; keys are strings (put it in quotes)\n"},
    {T("? [a]\n"
       ": b"),
     "1:3-1:4 SC0112 a key that is an array; keys are strings (put a key that begins with [ or { in quotes)\n"},
    {T("? {a: 1}\n"
       ": {b: 1, b: 2}"),
     "1:3-1:4 SC0112 a key that is an object; keys are strings (put a key that begins with [ or { in quotes)\n"
     "2:10-2:11 SC0103 the key \"b\" is given twice [2:4-2:5: it was given here before]\n"},
    {T("{[a]: b}"),
     "1:2-1:3 SC0112 a key that is an array; keys are strings (put a key that begins with [ or { in quotes)\n"},
    {T("? &k [x]\n"
       ": 1"),
     "1:3-1:7 SC0112 a key that is an array; keys are strings (put a key that begins with [ or { in quotes)\n"},
    {T("<<: {a: 1}"),
     "1:1-1:3 SC0114 a merge key: YAML 1.2 has none (use \"$ref\" or \"allOf\"; a key that is named << stands in "
     "quotes)\n"},
    {T("a: &a {x: 1}\n"
       "b:\n"
       "  <<: *a\n"
       "  y: 2\n"),
     "3:3-3:5 SC0114 a merge key: YAML 1.2 has none (use \"$ref\" or \"allOf\"; a key that is named << stands in "
     "quotes)\n"},
    {T("a: !Ref b"),
     "1:4-1:10 SC0114 the tag \"!Ref\" has no meaning here (tags are !!str, !!int, !!float, !!bool, !!null, !!seq "
     "and !!map)\n"},
    {T("!x {a: !y [1]}"),
     "1:1-1:5 SC0114 the tag \"!x\" has no meaning here (tags are !!str, !!int, !!float, !!bool, !!null, !!seq and "
     "!!map)\n"
     "1:8-1:12 SC0114 the tag \"!y\" has no meaning here (tags are !!str, !!int, !!float, !!bool, !!null, !!seq and "
     "!!map)\n"},
    {T("!!set {a}"),
     "1:1-1:8 SC0114 the tag \"!!set\" has no meaning here (tags are !!str, !!int, !!float, !!bool, !!null, !!seq "
     "and !!map)\n"},
    {T("!!binary aGk="),
     "1:1-1:14 SC0114 the tag \"!!binary\" has no meaning here (tags are !!str, !!int, !!float, !!bool, !!null, "
     "!!seq and !!map)\n"},
    {T("!!timestamp 2020-01-01"),
     "1:1-1:23 SC0114 the tag \"!!timestamp\" has no meaning here (tags are !!str, !!int, !!float, !!bool, !!null, "
     "!!seq and !!map)\n"},
    {T("!!int a"), "1:1-1:8 SC0114 \"a\" is not what its tag !!int says\n"},
    {T("!!float yes"), "1:1-1:12 SC0114 \"yes\" is not what its tag !!float says\n"},
    {T("!!bool 1"), "1:1-1:9 SC0114 \"1\" is not what its tag !!bool says\n"},
    {T("!!null x"), "1:1-1:9 SC0114 \"x\" is not what its tag !!null says\n"},
    {T("!!int [1]"),
     "1:1-1:8 SC0114 the tag \"!!int\" has no meaning here (tags are !!str, !!int, !!float, !!bool, !!null, !!seq "
     "and !!map)\n"},
    {T("!!str {a: 1}"),
     "1:1-1:8 SC0114 the tag \"!!str\" has no meaning here (tags are !!str, !!int, !!float, !!bool, !!null, !!seq "
     "and !!map)\n"},
    {T("a: 1\n"
       "b: 2\n"
       "a: 3\n"),
     "3:1-3:2 SC0103 the key \"a\" is given twice [1:1-1:2: it was given here before]\n"},
    {T("a: {b: 1, \"b\": 2}"),
     "1:11-1:14 SC0103 the key \"b\" is given twice [1:5-1:6: it was given here before]\n"},
    {T("- {k: 1, k: 2}\n"
       "- {k: 1, k: 2}\n"),
     "1:10-1:11 SC0103 the key \"k\" is given twice [1:4-1:5: it was given here before]\n"
     "2:10-2:11 SC0103 the key \"k\" is given twice [2:4-2:5: it was given here before]\n"},
    {T("&a [*a]"),
     "1:5-1:7 SC0113 the alias \"a\" stands inside what it names (a schema that contains itself says so with "
     "\"$ref\") [1:1-1:5: the anchor is here]\n"},
    {T("&a {b: *a}"),
     "1:8-1:10 SC0113 the alias \"a\" stands inside what it names (a schema that contains itself says so with "
     "\"$ref\") [1:1-1:5: the anchor is here]\n"},
    {T("a: &a {b: {c: [*a]}}"),
     "1:16-1:18 SC0113 the alias \"a\" stands inside what it names (a schema that contains itself says so with "
     "\"$ref\") [1:4-1:8: the anchor is here]\n"},
    {T("a: *nope"), "1:4-1:9 SC0113 no anchor \"nope\" stands before this alias\n"},
    {T("x: &k [1]\n"
       "*k : 2"),
     "2:1-2:3 SC0112 a key that is an array; keys are strings\n"},
    {T("&k 1: a"), "1:1-1:5 SC0112 the key \"1\" is an integer; keys are strings (put it in quotes)\n"},
    {T("&n ~\n"), "null"},
    {T("\303\251: \"\303\251\\q\""),
     "1:6-1:7 SC0111 found unknown escape character while parsing a quoted scalar (in double quotes a backslash "
     "begins an escape; in single quotes it stands for itself) [1:4-1:5: it begins here]\n"},
    {T("a: b\n"
       "\007c"),
     "2:1-2:2 SC0111 control characters are not allowed (write it as an escape in double quotes)\n"},
    {T("\360\237\216\211: {x: 1, x: 2}"),
     "1:11-1:12 SC0103 the key \"x\" is given twice [1:5-1:6: it was given here before]\n"},
    {T("a: \377"), "1:4-1:5 SC0111 not UTF-8 (save the file as UTF-8; the byte here is 0xff)\n"},
    {T("\377\376a\000"), "1:1-1:2 SC0111 not UTF-8 (save the file as UTF-8; the byte here is 0xff)\n"},
    {T("a\000b"),
     "1:2-1:3 SC0111 control characters are not allowed (write it as an escape in double quotes)\n"},
    {T("a: \"\303\""), "1:5-1:6 SC0111 not UTF-8 (save the file as UTF-8; the byte here is 0xc3)\n"},
};

static void reads_yaml(void **state)
{
    (void)state;
    CHECK(good);
}

static void warns(void **state)
{
    (void)state;
    CHECK(ambiguous);
    CHECK(line_breaks);
}

static void tells_of_mistakes(void **state)
{
    (void)state;
    CHECK(bad);
}

/* libyaml counts characters and ends a block collection at the token behind it; spans are bytes and end with the text. */
static void places(void **state)
{
    (void)state;
    static const char text[] = "\303\251: [\303\251, {x: 1}]\nb:\n  - y\n\n# end\nc: 2\n";
    ReadText r = {0};
    read_text_begin(&r, SOURCE, text, sizeof text - 1);
    assert_non_null(r.doc);
    assert_int_equal(r.doc->members[0].key_span.end, 2);
    const Doc *flow = r.doc->members[0].value, *block = doc_get(r.doc, STR("b"));
    assert_int_equal(flow->span.start, 4);
    assert_int_equal(flow->span.end, 16);
    assert_int_equal(flow->items[1]->span.start, 9);
    assert_int_equal(flow->items[1]->span.end, 15);
    assert_int_equal(block->span.start, 22);
    assert_int_equal(block->span.end, 25);
    assert_int_equal(r.doc->span.start, 0);
    assert_int_equal(r.doc->span.end, sizeof text - 2);
    read_text_end(&r);
}

static void alias_shares(void **state)
{
    (void)state;
    static const char text[] = "a: &a [1]\nb: *a\n";
    ReadText r = {0};
    read_text_begin(&r, SOURCE, text, sizeof text - 1);
    assert_ptr_equal(doc_get(r.doc, STR("a")), doc_get(r.doc, STR("b")));
    read_text_end(&r);
}

static void alias_bomb(void **state)
{
    (void)state;
    check_read(SOURCE,
               STR("a: &a [1,1,1,1,1,1,1,1,1]\n"
                   "b: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\n"
                   "c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\n"
                   "d: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\n"
                   "e: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\n"
                   "f: &f [*e,*e,*e,*e,*e,*e,*e,*e,*e]\n"
                   "g: &g [*f,*f,*f,*f,*f,*f,*f,*f,*f]\n"
                   "h: [*g,*g,*g,*g,*g,*g,*g,*g,*g]\n"),
               "8:8-8:10 SC0113 aliases multiply the document to more than 16777216 values "
               "[7:4-7:8: this anchor alone stands for 5380840]\n");
}

static void alias_chain_is_deep(void **state)
{
    (void)state;
    char *text = malloc(200000);
    assert_non_null(text);
    size_t len = (size_t)sprintf(text, "- &a0 [1]\n");
    for (int i = 1; i < 3000; i++)
        len += (size_t)sprintf(text + len, "- &a%d [*a%d]\n", i, i - 1);
    check_read(SOURCE, (Str){text, len}, "2048:11-2048:17 SC0004 with this alias nested deeper than 2048 levels\n");
    free(text);
}

static void depth_limit(void **state)
{
    (void)state;
    char *text = malloc(40000);
    assert_non_null(text);
    for (size_t i = 0; i < 20000; i++)
        memcpy(text + 2 * i, "- ", 2);
    check_read(SOURCE, (Str){text, 40000}, "1:4097-1:4097 SC0004 nested deeper than 2048 levels\n");
    memset(text, '[', 40000);
    check_read(SOURCE, (Str){text, 40000}, "1:2049-1:2050 SC0004 nested deeper than 2048 levels\n");
    free(text);
}

static void radix_limit(void **state)
{
    (void)state;
    char text[LIMIT_YAML_RADIX_DIGITS + 4] = "0x";
    memset(text + 2, 'f', LIMIT_YAML_RADIX_DIGITS + 1);
    Ctx *ctx = ctx_new();
    Str digits = yaml_number(ctx, YAML_HEX, (Str){text, LIMIT_YAML_RADIX_DIGITS + 2});
    assert_int_equal(digits.len, 1234); /* 16^1024 has 1,234 digits */
    ctx_free(ctx);
    check_read(SOURCE, (Str){text, LIMIT_YAML_RADIX_DIGITS + 3},
               "1:1-1:1028 SC0003 a number of more than 1024 hexadecimal or octal digits\n");
}

/* A text of nothing but mistakes costs little; warnings do not stop the reading. */
static void many_problems(void **state)
{
    (void)state;
    size_t len = 50000;
    char *text = malloc(len);
    assert_non_null(text);
    for (size_t i = 0; i < len; i += 5)
        memcpy(text + i, "- no\n", 5);
    ReadText r = {0};
    read_text_begin(&r, SOURCE, text, len);
    assert_int_equal(r.doc->n, len / 5);
    assert_int_equal(r.ctx->diags.n, LIMIT_TEXT_PROBLEMS);
    read_text_end(&r);
    for (size_t i = 0; i < len; i += 5)
        memcpy(text + i, "- *x\n", 5);
    r = (ReadText){0};
    read_text_begin(&r, SOURCE, text, len);
    assert_null(r.doc);
    assert_int_equal(r.ctx->diags.n, LIMIT_TEXT_PROBLEMS);
    read_text_end(&r);
    free(text);
}

/* A plain scalar cannot hold NUL, a tagged one in quotes can: it must not end the match early. */
static void nul_in_scalars(void **state)
{
    (void)state;
    check_read(SOURCE, STR("!!int \"1\\0\""), "1:1-1:12 SC0114 \"1\\u0000\" is not what its tag !!int says\n");
    check_read(SOURCE, STR("\"a\\0b\": 1"), "{\"a\\u0000b\":1}");
}

static void out_of_memory(void **state)
{
    (void)state;
    check_out_of_memory(SOURCE, (Str)T("%YAML 1.1\n---\na: &x [1, 0x1F, .5, \"e\\n\", {b: c, b: d}]\ne: *x\nf: no\n? [k]\n: v\n"
                                       "g: !Ref y\n1: 2\nh: |\n  text\ni: *none\nj: .nan\nk: [unclosed\n"));
    check_out_of_memory(SOURCE, (Str)T("a: {b: [c, &d e, *d]}\n"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_yaml), cmocka_unit_test(warns), cmocka_unit_test(tells_of_mistakes),
        cmocka_unit_test(places), cmocka_unit_test(alias_shares), cmocka_unit_test(alias_bomb),
        cmocka_unit_test(alias_chain_is_deep), cmocka_unit_test(depth_limit), cmocka_unit_test(radix_limit),
        cmocka_unit_test(many_problems), cmocka_unit_test(nul_in_scalars), cmocka_unit_test(out_of_memory)};
    return cmocka_run_group_tests_name("yaml", tests, NULL, NULL);
}
