/* test_regex.c: patterns (compiler/re, runtime/scr_regex) by tables: what matches, what is an error and where, which
 * form a pattern takes, which limits hold, and the format `regex`. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "compiler/re/re.h"
#include "runtime/scr_format_regex.h"
#include "runtime/scr_regex_pcre2.h"

typedef struct Job {
    Str source;
    bool pcre2;
    RePattern *pattern;
    ReError error;
} Job;

static void compile(Ctx *ctx, void *arg)
{
    Job *job = arg;
    job->pattern = re_compile(ctx, job->source, job->pcre2, &job->error);
}

static Job compile_text(Ctx *ctx, Str source, bool pcre2)
{
    Job job = {.source = source, .pcre2 = pcre2};
    if (!ctx_run(ctx, compile, &job))
        fail_msg("%s", ctx->fatal);
    return job;
}

static int match(const RePattern *pattern, const char *text, size_t len)
{
    static char scratch[1 << 17];
    scr_arena arena;
    char *exact = malloc(len ? len : 1); /* a sanitizer sees what is read behind the end */
    assert_non_null(exact);
    memcpy(exact, text, len);
    scr_arena_init(&arena, scratch, sizeof scratch);
    int status = scr_regex_match(pattern->form, exact, len, &arena);
    free(exact);
    return status;
}

/* ---- what matches ---- */

typedef struct Case { const char *pattern, *yes[6], *no[6]; } Case;

static const Case cases[] = {
    /* anchors: $ only at the very end, ^ only at the start, neither at a newline */
    {"^abc$", {"abc"}, {"abc\n", "\nabc", "xabc", "abcx", ""}},
    {"abc$", {"abc", "xabc"}, {"abc\n", "abc\\n"}},
    {"^a|b$", {"ax", "xb"}, {"xa", "bx"}},
    {"a^b", {NULL}, {"ab", "a\nb"}},
    {"(?:^|,)a(?:,|$)", {"a", "b,a", "a,b", "b,a,c"}, {"ba", "ab", "b,ab"}},
    {"", {"", "x"}, {NULL}},
    {"^$", {""}, {"x", "\n"}},
    {"$", {"", "x"}, {NULL}},
    /* classes */
    {"^\\d$", {"0", "9"}, {"\xd9\xa0", "\xe0\xa7\xa6", "a", ""}},
    {"^\\D$", {"\xd9\xa0", "a"}, {"0"}},
    {"^\\w$", {"a", "Z", "0", "_"}, {"\xc3\xa9", "-", "\xc5\xbf"}},
    {"^\\W$", {"\xc3\xa9", "-"}, {"a", "_"}},
    {"^\\s$", {"\t", "\v", "\xc2\xa0", "\xef\xbb\xbf", "\xe2\x80\xa9", "\xe1\x9a\x80"}, {"\xc2\x85", "\xe1\xa0\x8e",
        "a", "\xe2\x80\x8b"}},
    {"^\\s$", {"\xe2\x80\x80", "\xe2\x80\x8a", "\xe3\x80\x80", "\xe2\x81\x9f", "\xe2\x80\xaf", "\xe2\x80\xa8"},
        {"\x1c", "\x1f"}},
    {"^\\S$", {"\xc2\x85", "\xe1\xa0\x8e"}, {"\xc2\xa0", " "}},
    {"^.$", {"a", "\xf0\x9f\x90\xb2", "\x0b", "\xc2\x85"}, {"\n", "\r", "\xe2\x80\xa8", "\xe2\x80\xa9", ""}},
    {"^[^]$", {"\n", "\xe2\x80\xa8"}, {"", "ab"}},
    {"[]", {NULL}, {"", "a"}},
    {"^[\\b]$", {"\b"}, {"b"}},
    {"^[\\w-]+$", {"a-b", "-"}, {"a.b"}},
    {"^[\\-\\]\\\\^]+$", {"-]\\^"}, {"a"}},
    {"^[^\\W\\d]+$", {"abc_"}, {"a1", "-"}},
    /* code points, not units or bytes */
    {"^\xf0\x9f\x90\xb2*$", {"", "\xf0\x9f\x90\xb2", "\xf0\x9f\x90\xb2\xf0\x9f\x90\xb2"}, {"\xf0\x9f\x90\x89", "D",
        "\xf0\x9f\x90\x89\xf0\x9f\x90\x89"}},
    {"^.{2}$", {"\xf0\x9f\x90\xb2\xf0\x9f\x90\xb2", "ab"}, {"\xf0\x9f\x90\xb2", "abc"}},
    {"^[a-\xf0\x9f\x90\xb2]$", {"\xc3\xa9", "\xf0\x9f\x90\xb2"}, {"\xf0\x9f\x90\xb3", "A"}},
    {"^\\ud83d\\udc32$", {"\xf0\x9f\x90\xb2"}, {"\xf0\x9f\x90\xb3"}},
    {"^\\u{1f432}$", {"\xf0\x9f\x90\xb2"}, {"\xf0\x9f\x90\xb3"}},
    {"^\\ud83d$", {NULL}, {"\xf0\x9f\x90\xb2", ""}},
    {"^[^\\ud800-\\udfff]$", {"\xf0\x9f\x90\xb2", "a"}, {""}},
    {"^[\xc3\xa9-\xe6\x97\xa5]{2}$", {"\xc3\xa9\xe6\x97\xa5", "\xce\xa9\xce\xa9"}, {"\xc3\xa9", "\xc3\xa8\xc3\xa9",
        "\xe6\x97\xa6\xe6\x97\xa5"}},
    /* escapes */
    {"^\\t\\v\\f\\n\\r$", {"\t\v\f\n\r"}, {"tvfnr"}},
    {"^\\cC\\cc$", {"\x03\x03"}, {"cC", "\\cC"}},
    {"^\\x41\\u0042\\u{43}\\/\\.$", {"ABC/."}, {"ABC/x"}},
    {"^a\\/b$", {"a/b"}, {"a\\/b"}},
    /* properties */
    {"^\\p{L}+$", {"\xc3\xa9\xd0\xb6\xe6\x97\xa5", "a"}, {"1", "a1", ""}},
    {"^\\p{Letter}$", {"\xc3\xa9"}, {"1"}},
    {"^\\p{digit}+$", {"42", "\xe0\xa7\xaa\xe0\xa7\xa8"}, {"-%#", "a"}},
    {"^\\p{gc=Lu}\\p{General_Category=Uppercase_Letter}$", {"A\xc3\x89"}, {"a\xc3\xa9"}},
    {"^\\P{Lu}$", {"a", "1"}, {"A"}},
    {"^\\p{Script=Greek}\\p{sc=Grek}\\p{scx=Greek}$", {"\xce\xb1\xce\xb2\xce\xb3"}, {"abc"}},
    {"^\\p{ASCII}\\p{Any}\\p{Assigned}$", {"a\xf4\x8f\xbf\xbf" "a"}, {"\xc3\xa9" "aa", "aa\xf4\x8f\xbf\xbf"}},
    {"^\\p{Alphabetic}\\p{Uppercase}\\p{Lowercase}\\p{White_Space}$", {"aAa\xc2\x85"}, {"aAaa"}},
    {"^[\\p{L}\\p{Nd}_-]{1,3}$", {"\xc3\xa9-1"}, {"\xc3\xa9-12", "."}},
    {"^\\p{Emoji_Presentation}$", {"\xf0\x9f\x90\xb2"}, {"a"}},
    /* quantifiers */
    {"^a{0}b{2}c{1,}d{0,2}$", {"bbc", "bbccdd"}, {"abbc", "bbcddd", "bc"}},
    {"^(?:a{2,3}){2}$", {"aaaa", "aaaaaa"}, {"aaa", "aaaaaaa"}},
    {"^(?:a{3}){1,2}$", {"aaa", "aaaaaa"}, {"aaaa", "aaaaa"}},
    {"^(?:a*)*$", {"", "aaa"}, {"b"}},
    {"^a+?b??$", {"a", "aab"}, {"b"}},
    {"^(?:ab?){2,3}$", {"aa", "abab", "aaba"}, {"a", "abb"}},
    {"a(?:bc?){2}", {"abb", "xabcb"}, {"abc", "acb"}},
    {"^[a-z]{2,4}[0-9]{1,200}[a-z]$", {"ab1c", "abcd123e"}, {"a1c", "abcde1f", "ab1"}},
    /* alternatives */
    {"^(?:foo|foobar|bar)$", {"foo", "foobar", "bar"}, {"foob", "ba"}},
    {"a||b", {"", "zzz"}, {NULL}},
    {"^(?:|a)$", {"", "a"}, {"b"}},
    /* word boundaries: ASCII */
    {"\\bfoo\\b", {"foo", "a foo.", "\xc3\xa9" "foo"}, {"afoo", "foo_", "foo1"}},
    {"^\\B", {"", "-"}, {"a"}},
    {"\\Bb\\B", {"abc"}, {"b", "ab", "bc"}},
    {"^[a-z]{1,100}\\b[a-z.]{1,300}x$", {"abc.x", "abc..x"}, {"abcx", "abc"}},
    /* look-around */
    {"^(?!foo)[a-z]+$", {"bar", "fo"}, {"foo", "foobar", "1"}},
    {"^(?=.*\\d)(?=.*[a-z]).{4,8}$", {"abc1", "1bcdefgh"}, {"abcd", "1234", "a1", "abcdefgh1"}},
    {"^(?!.*--)[a-z-]+(?<!-)$", {"a-b", "ab"}, {"a--b", "a-"}},
    {"^a(?![\\s\\S])", {"a"}, {"ab", "a\n"}},
    {"^(?:(?!ab).)*$", {"ba", "", "b"}, {"ab", "xaby", "a\nb"}},
    {"(?<=\\$)\\d+", {"$42"}, {"42", "\xe2\x82\xac" "42"}},
    {"(?<=a+)b", {"aaab"}, {"b", "cb"}},
    {"^ab(?=cd)c", {"abcd"}, {"abce"}},
    {"^(?:(?!x)a|b)c$", {"ac", "bc"}, {"xc"}},
    {"(?!^-)^[-a]+$", {"a-"}, {"-a"}},
    {"(?=.{1,3}$)[a-z]", {"abc", "xxxxa"}, {"", "---"}},
    {"^[a-z]+(?<!foo|bar)$", {"baz"}, {"xfoo", "bar"}},
    /* captures and back references (PCRE2) */
    {"^(['\"]).*\\1$", {"'a'", "\"\""}, {"'a\"", "'"}},
    {"^(?<q>a|b)\\k<q>$", {"aa", "bb"}, {"ab"}},
    {"^\\1(a)$", {"a"}, {"aa"}},
    {"^(?:(a)|b)\\1c$", {"aac", "bc"}, {"ac", "bac"}},
    {"^(?:(?<y>\\d{4})-|-(?<y>\\d{4}))\\k<y>$", {"1999-1999", "-19991999"}, {"1999-2000"}},
    /* modifiers (ES2025) */
    {"^(?i:stra\xc3\x9f" "e)$", {"STRA\xe1\xba\x9e" "e", "stra\xc3\x9f" "E"}, {"strasse"}},
    {"^(?i:k)(?-i:k)$", {"Kk", "\xe2\x84\xaak"}, {"kK"}},
    {"^(?i:[a-c]\\w)$", {"BZ", "b\xc5\xbf"}, {"dz"}},
    {"^(?s:.)$", {"\n"}, {""}},
    {"(?m:^a$)", {"a", "b\na", "a\nb", "b\xe2\x80\xa8" "a"}, {"ba", "b\na\tb"}},
    /* one long run and several: counted, not in a table */
    {"^[a-z][a-z0-9]{0,30}-[0-9]{1,1000}$", {"a-1", "ab9-123"}, {"-1", "a-", "a1"}},
    {"^ORD-[0-9]{1,100000}$", {"ORD-1"}, {"ORD-", "ORD-x", "ord-1"}},
};

static void test_matching(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const Case *c = &cases[i];
        Ctx *ctx = ctx_new();
        Job job = compile_text(ctx, str_of(c->pattern), true);
        if (!job.pattern)
            fail_msg("%s: %.*s", c->pattern, STR_ARG(job.error.message));
        assert_false(job.pattern->legacy);
        for (size_t k = 0; k < 6 && c->yes[k]; k++)
            if (match(job.pattern, c->yes[k], strlen(c->yes[k])) != SCR_VALID)
                fail_msg("%s does not match '%s'", c->pattern, c->yes[k]);
        for (size_t k = 0; k < 6 && c->no[k]; k++)
            if (match(job.pattern, c->no[k], strlen(c->no[k])) != SCR_INVALID)
                fail_msg("%s matches '%s'", c->pattern, c->no[k]);
        if (!scr_is_regex(c->pattern, strlen(c->pattern)))
            fail_msg("%s has not the format regex", c->pattern);
        ctx_free(ctx);
    }
}

static void test_nul_is_a_character(void **state)
{
    (void)state;
    Ctx *ctx = ctx_new();
    assert_int_equal(match(compile_text(ctx, STR("^a.b$"), true).pattern, "a\0b", 3), SCR_VALID);
    assert_int_equal(match(compile_text(ctx, STR("^a\0b$"), true).pattern, "a\0b", 3), SCR_VALID);
    assert_int_equal(match(compile_text(ctx, STR("^a\\0b$"), true).pattern, "a\0b", 3), SCR_VALID);
    assert_int_equal(match(compile_text(ctx, STR("^a$"), true).pattern, "a\0", 2), SCR_INVALID);
    ctx_free(ctx);
}

/* ---- Annex B ---- */

static const Case legacy_cases[] = {
    {"^\\-\\_$", {"-_"}, {"_-"}},
    {"^[\\w-a]+$", {"a-z"}, {"."}},
    {"^a{b}]$", {"a{b}]"}, {"ab"}},
    {"^\\Z$", {"Z"}, {""}},
    {"^\\101\\8$", {"A8"}, {"101"}},
    {"^\\c\\x$", {"\\cx"}, {"c"}},
    {"^(?=a)*b$", {"b"}, {"ab"}},
    {"^\\p{L}\\_$", {"\xc3\xa9_"}, {"p{L}_"}}, /* the property keeps its meaning */
};

static void test_legacy(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof legacy_cases / sizeof legacy_cases[0]; i++) {
        const Case *c = &legacy_cases[i];
        Ctx *ctx = ctx_new();
        Job job = compile_text(ctx, str_of(c->pattern), true);
        if (!job.pattern || !job.pattern->legacy)
            fail_msg("%s is not legacy", c->pattern);
        assert_true(job.pattern->legacy_reason.message.len > 0);
        assert_int_equal(match(job.pattern, c->yes[0], strlen(c->yes[0])), SCR_VALID);
        assert_int_equal(match(job.pattern, c->no[0], strlen(c->no[0])), SCR_INVALID);
        assert_false(scr_is_regex(c->pattern, strlen(c->pattern)));
        ctx_free(ctx);
    }
}

/* ---- errors ---- */

typedef struct Bad {
    const char *pattern;
    DiagCode code;
    size_t start, end;
    const char *message, *help; /* parts */
} Bad;

static const Bad bads[] = {
    {"(?i)abc", D_PATTERN_SYNTAX, 0, 4, "flags cannot be set", "(?i:...)"},
    {"(?ims)abc", D_PATTERN_SYNTAX, 0, 6, "flags cannot be set", "group"},
    {"a(?P<n>x)", D_PATTERN_SYNTAX, 1, 4, "'(?P' does not begin a group", "(?<name>...)"},
    {"(?P=n)", D_PATTERN_SYNTAX, 0, 3, "'(?P' does not begin a group", "\\k<name>"},
    {"(?#note)", D_PATTERN_SYNTAX, 0, 3, "does not begin a group", "no comments"},
    {"(?>a)", D_PATTERN_SYNTAX, 0, 3, "does not begin a group", "atomic"},
    {"a++", D_PATTERN_SYNTAX, 2, 3, "nothing to repeat", "possessive"},
    {"*a", D_PATTERN_SYNTAX, 0, 1, "nothing to repeat", "backslash"},
    {"a**", D_PATTERN_SYNTAX, 2, 3, "nothing to repeat", ""},
    {"^*", D_PATTERN_SYNTAX, 0, 2, "assertion cannot be repeated", ""},
    {"a{2,1}", D_PATTERN_SYNTAX, 1, 6, "wrong way round", ""},
    {"[b-a]", D_PATTERN_SYNTAX, 1, 4, "wrong way round", ""},
    {"x[abc", D_PATTERN_SYNTAX, 1, 2, "class is not closed", "\\["},
    {"x(abc", D_PATTERN_SYNTAX, 1, 2, "group is not closed", "\\("},
    {"abc)", D_PATTERN_SYNTAX, 3, 4, "closes nothing", "\\)"},
    {"abc\\", D_PATTERN_SYNTAX, 3, 4, "ends in a backslash", ""},
    {"\\p{Foo}", D_PATTERN_SYNTAX, 0, 7, "no Unicode property 'Foo'", "case-sensitive"},
    {"\\p{Greek}", D_PATTERN_SYNTAX, 0, 9, "no Unicode property 'Greek'", "Script="},
    {"\\p{CWKCF}", D_PATTERN_UNSUPPORTED, 0, 9, "is not supported", ""},
    {"(?<n>a)\\k<m>", D_PATTERN_SYNTAX, 7, 12, "no group named 'm'", ""},
    {"(?<n>a)(?<n>b)", D_PATTERN_SYNTAX, 7, 12, "used twice", ""},
    {"(?<1>a)", D_PATTERN_SYNTAX, 3, 4, "cannot stand in a group's name", ""},
    {"(?ii:a)", D_PATTERN_SYNTAX, 3, 4, "twice", ""},
    {"(?-:a)", D_PATTERN_SYNTAX, 0, 3, "does not begin a group", ""},
    {"\\u{110000}", D_PATTERN_SYNTAX, 0, 2, "hexadecimal digits", "braces"},
    {"a\xff", D_PATTERN_SYNTAX, 1, 2, "not valid UTF-8", ""},
    {"(?:(a)|b)*\\1", D_PATTERN_UNSUPPORTED, 10, 12, "group within a loop", ""},
    {"(?<!ab+c)d", D_PATTERN_UNSUPPORTED, 0, 10, "lookbehind of variable length", ""},
};

static bool has(Str text, const char *part)
{
    size_t n = strlen(part);
    for (size_t i = 0; n > 0 && i + n <= text.len; i++)
        if (memcmp(text.ptr + i, part, n) == 0)
            return true;
    return n == 0;
}

static void test_errors(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof bads / sizeof bads[0]; i++) {
        const Bad *bad = &bads[i];
        Ctx *ctx = ctx_new();
        Job job = compile_text(ctx, str_of(bad->pattern), true);
        if (job.pattern)
            fail_msg("%s is no error", bad->pattern);
        if (job.error.code != bad->code || job.error.start != bad->start || job.error.end != bad->end)
            fail_msg("%s: %d at %zu..%zu", bad->pattern, (int)job.error.code, job.error.start, job.error.end);
        if (!has(job.error.message, bad->message) || !has(job.error.help, bad->help))
            fail_msg("%s: '%.*s', '%.*s'", bad->pattern, STR_ARG(job.error.message), STR_ARG(job.error.help));
        if (bad->code == D_PATTERN_SYNTAX && strcmp(bad->pattern, "a\xff") != 0)
            assert_false(scr_is_regex(bad->pattern, strlen(bad->pattern)));
        ctx_free(ctx);
    }
}

static void test_without_pcre2(void **state)
{
    (void)state;
    Ctx *ctx = ctx_new();
    Job job = compile_text(ctx, STR("(a)\\1"), false);
    assert_null(job.pattern);
    assert_int_equal(job.error.code, D_PATTERN_UNSUPPORTED);
    assert_non_null(compile_text(ctx, STR("^(?!a)b$"), false).pattern);
    ctx_free(ctx);
}

/* ---- forms ---- */

static const char *const forms[][2] = {
    {"", "always"}, {"a*", "always"}, {"[^]*", "always"}, {"[]", "never"}, {"a^", "never"},
    {"^abc$", "literal"}, {"^abc", "literal"}, {"abc$", "literal"}, {"abc", "literal"}, {"abc.*", "literal"},
    {"^[a-z]+$", "run"}, {"^ORD-[0-9]+$", "run"}, {"^x[0-9]{3,}y$", "run"}, {"^.{1,4000}$", "run"}, {"^\\p{L}{1,64}$",
        "run"},
    {"^[A-Z]{3}-[0-9]{1,500}$", "runs (3)"},
    {"[a-z]", "dfa (1 states)"}, {"[a-zA-Z0-9_-]{1,2048}$", "dfa (2 states)"}, {"csc-[\\w.-]{17}", "dfa (21 states)"},
    {"^(?!aws)[a-z]{1,64}$", "all of 2"}, {"^(?=.*\\d)(?!.*x).{4,8}$", "all of 3"},
    {"^[ab]*a[ab]{30}$", "nfa (1 words)"},
    {"(a)\\1", "pcre2"}, {"(a)b", "literal"}, {"^(?:a|b|c)$", "run"}, {"^(?:a(?=b)|c)b$", "dfa (3 states)"},
};

static void test_forms(void **state)
{
    (void)state;
    Ctx *ctx = ctx_new();
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        Job job = compile_text(ctx, str_of(forms[i][0]), true);
        Str name = job.pattern ? re_form_name(ctx, job.pattern) : job.error.message;
        if (!str_is(name, forms[i][1]))
            fail_msg("%s is %.*s, not %s", forms[i][0], STR_ARG(name), forms[i][1]);
    }
    ctx_free(ctx);
}

/* ---- limits ---- */

static Str repeat(Ctx *ctx, const char *unit, size_t n, const char *behind)
{
    Out out = out_new(ctx);
    for (size_t i = 0; i < n; i++)
        out_z(&out, unit);
    out_z(&out, behind);
    return out_text(&out);
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void test_limits(void **state)
{
    (void)state;
    Ctx *texts = ctx_new();
    const Str hostile[] = {
        STR("^((a{1,1000}b?){1,1000}){1,1000}$"), STR("^(?:(?:a?b?){500}){500}$"), repeat(texts, "(", 65536, ""),
        repeat(texts, "(?:", 300, ""), repeat(texts, "a", 65537, ""), repeat(texts, "[\\p{L}a]", 8000, ""),
        repeat(texts, "(?=[ab])(?=[bc])", 4000, ""), repeat(texts, "(?:a|b)c?", 7000, "$"),
        repeat(texts, "|(?<n>)", 9000, ""), repeat(texts, "(?i:\\p{L})", 6000, ""),
    };
    for (size_t i = 0; i < sizeof hostile / sizeof hostile[0]; i++) {
        Ctx *ctx = ctx_new();
        double began = seconds();
        Job job = compile_text(ctx, hostile[i], true);
        if (job.pattern || job.error.code != D_PATTERN_LIMIT)
            fail_msg("%.40s: %d", hostile[i].ptr, (int)job.error.code);
        assert_true(job.error.message.len > 0);
        if (seconds() - began > 2) /* measured under 0.1 s; a sanitizer and a busy machine take longer */
            fail_msg("%.40s takes %.1f s", hostile[i].ptr, seconds() - began);
        ctx_free(ctx);
    }
    ctx_free(texts);
}

/* Positions in many words of the bit-parallel form, and what crosses from one word to the next. */
static void test_long_counts(void **state)
{
    (void)state;
    Ctx *ctx = ctx_new();
    const RePattern *pattern = compile_text(ctx, STR("^(?:[ab]+/?){70,1016}$"), true).pattern;
    assert_int_equal(pattern->form->kind, SCR_RE_NFA);
    for (size_t n = 68; n < 73; n++) {
        Str plain = repeat(ctx, "a", n, ""), parted = repeat(ctx, "a/", n, ""), mixed = repeat(ctx, "a/b", n / 2, "");
        assert_int_equal(match(pattern, plain.ptr, plain.len), n < 70 ? SCR_INVALID : SCR_VALID);
        assert_int_equal(match(pattern, parted.ptr, parted.len), n < 70 ? SCR_INVALID : SCR_VALID);
        assert_int_equal(match(pattern, mixed.ptr, mixed.len), n / 2 * 2 < 70 ? SCR_INVALID : SCR_VALID);
    }
    Str most = repeat(ctx, "a/", 1016, ""), more = repeat(ctx, "a/", 1017, "");
    assert_int_equal(match(pattern, most.ptr, most.len), SCR_VALID);
    assert_int_equal(match(pattern, more.ptr, more.len), SCR_INVALID);
    ctx_free(ctx);
}

static void test_match_limits(void **state)
{
    (void)state;
    Ctx *ctx = ctx_new();
    /* the group is in no loop, so PCRE2 takes it */
    const RePattern *pattern = compile_text(ctx, STR("^(?:(a|ab)\\1?b*)(?:a|b|ab)*[cd]$"), true).pattern;
    assert_non_null(pattern);
    assert_int_equal(pattern->form->kind, SCR_RE_PCRE2);
    Str text = repeat(ctx, "ab", 60, "");
    assert_int_equal(match(pattern, text.ptr, text.len), SCR_MATCH_LIMIT);
    scr_arena none;
    scr_arena_init(&none, NULL, 0);
    assert_int_equal(scr_regex_match(pattern->form, "abc", 3, &none), SCR_NO_SCRATCH);
    assert_int_equal(scr_regex_match(pattern->form, "abc", 3, NULL), SCR_NO_SCRATCH);
    ctx_free(ctx);
}

static void test_pcre2_slots(void **state)
{
    (void)state;
    Ctx *ctx = ctx_new();
    scr_regex form = *compile_text(ctx, STR("^(a|b)\\1$"), true).pattern->form;
    void *slot = NULL;
    char scratch[65536];
    scr_arena arena;
    form.code = &slot;
    scr_arena_init(&arena, scratch, sizeof scratch);
    assert_int_equal(scr_regex_match(&form, "aa", 2, &arena), SCR_NOT_READY);
    assert_int_equal(scr_regex_pcre2_init(&form), SCR_VALID);
    assert_int_equal(scr_regex_match(&form, "aa", 2, &arena), SCR_VALID);
    assert_int_equal(scr_regex_match(&form, "ab", 2, &arena), SCR_INVALID);
    assert_int_equal(arena.low, 0);
    scr_regex_pcre2_free(&form);
    assert_null(slot);
    ctx_free(ctx);
}

/* ---- runs ---- */

typedef struct RunCase { const char *pattern; int n; } RunCase; /* -1: no straight-line code */

static const RunCase run_cases[] = {
    {"^ORD-[0-9]+$", 5},
    {"^[A-Z]{3}-[0-9]{4}$", 3},
    {"^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$", 9},
    {"^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-5][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}$", 11},
    {"^[^\\x00-\\x1f]{1,10}$", 1},
    {"^\xc3\xa9[0-9]$", 3},
    {"^[a-z]+[0-9]*x$", -1}, /* x may be taken by the first run */
    {"^[a-z]+[0-9]+x$", 3},
    {"^.{1,10}$", -1},       /* U+2028 */
    {"[0-9]", -1},
    {"^(?:a|bc)$", -1},
};

static void test_runs(void **state)
{
    (void)state;
    Ctx *ctx = ctx_new();
    for (size_t i = 0; i < sizeof run_cases / sizeof run_cases[0]; i++) {
        ReRun *runs = NULL;
        size_t n = 0;
        const RePattern *pattern = compile_text(ctx, str_of(run_cases[i].pattern), true).pattern;
        bool found = re_runs(ctx, pattern, &runs, &n);
        if (found != (run_cases[i].n >= 0) || (found && (int)n != run_cases[i].n))
            fail_msg("%s: %d, %zu runs", run_cases[i].pattern, (int)found, n);
    }
    ReRun *runs;
    size_t n;
    assert_true(re_runs(ctx, compile_text(ctx, STR("^O[0-9]{2,}$"), true).pattern, &runs, &n));
    assert_true(runs[0].set[1] == (uint64_t)1 << ('O' - 64) && runs[0].min == 1 && runs[0].max == 1 && !runs[0].high);
    assert_true(runs[1].set[0] == (uint64_t)0x3ff << '0' && runs[1].min == 2 && runs[1].max == SCR_NONE);
    ctx_free(ctx);
}

/* ---- printing ---- */

static void test_emit(void **state)
{
    (void)state;
    Ctx *ctx = ctx_new();
    const Str patterns[] = {STR("^(?!aws)[a-z]{1,64}$"), STR("(a)\\1"), STR("x[ab]{2}y"), STR("^.{1,9}\xc3\xa9$")};
    for (size_t i = 0; i < sizeof patterns / sizeof patterns[0]; i++) {
        Out one = out_new(ctx), two = out_new(ctx);
        re_emit(&one, STR("t_re"), compile_text(ctx, patterns[i], true).pattern);
        re_emit(&two, STR("t_re"), compile_text(ctx, patterns[i], true).pattern);
        assert_true(str_eq(out_text(&one), out_text(&two)));
        assert_true(has(out_text(&one), "static const scr_regex t_re =\n"));
        assert_int_equal(has(out_text(&one), "static void *t_re_code;"), i == 1);
    }
    ctx_free(ctx);
}

/* ---- the format ---- */

static void test_format(void **state)
{
    (void)state;
    static const char *const good[] = {
        "", "a", "^[a-z]+$", "(?<n>x)\\k<n>", "\\k<n>(?<n>x)", "(?<=a+)b", "[]", "[^]", "\\cA", "[\\b\\-\\d-]",
            "a{2}?", "(?:a|)*",
        "(?<a>x)|(?<a>y)", "(?:(?<a>x)|(?<a>y))\\k<a>", "(?i-s:a)", "(?-m:a)", "\\p{Lu}\\P{sc=Grek}[\\p{scx=Latin}]",
            "\\u{10ffff}",
        "\\1(a)", "(?<\\u0061b>x)\\k<ab>", "(?<\xc3\xa9$_1>x)", "\\ud83d\\udc32", "[\\ud83d\\udc32-\\u{1f433}]",
            "a{1,99999999999999999999}",
        "a{00000000001,1}", "\\0", "(?<a>(?<b>x))", "[&&]", "[a-]", "[-a]", "\\/", "((((a))))",
    };
    static const char *const bad[] = {
        "\\a", "\\Z", "\\A", "(?P<n>x)", "(?P=n)", "(?#c)", "(?i)a", "(?ims)", "[a", "(a", "a)", "a**", "{1}", "a{",
            "a{1", "a{2,1}", "]", "}",
        "\\", "[\\", "\\-", "[\\w-a]", "[a-\\d]", "[b-a]", "\\1", "(a)\\2", "\\k", "\\k<n>", "\\k<n", "(?<n>a)(?<n>b)",
            "(?<n>(?<n>a))",
        "(?:(?<n>a)|b)(?<n>c)", "(?<1a>x)", "(?<>x)", "(?<n", "(?", "(?<", "(", "^*", "\\b+", "(?=a)*", "(?<=a)?",
            "\\p", "\\p{", "\\p{Foo}",
        "\\p{lu}", "\\p{Script}", "\\p{sc=Foo}", "\\p{=Lu}", "\\p{gc=}", "\\x4", "\\u12", "\\u{}", "\\u{110000}",
            "\\c", "\\c1", "\\00", "\\01",
        "[\\1]", "[\\B]", "[\\c_]", "(?ii:a)", "(?i-i:a)", "(?-:a)", "(?x:a)", "(?i", "a|*", "(?:+)",
            "[\\ud83d\\udc32-\\ud83d]", "\\e", "\\h",
    };
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        if (!scr_is_regex(good[i], strlen(good[i])))
            fail_msg("refused: %s", good[i]);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        if (scr_is_regex(bad[i], strlen(bad[i])))
            fail_msg("accepted: %s", bad[i]);
    Ctx *ctx = ctx_new();
    Str deep = str_join(ctx, repeat(ctx, "(", 256, "a"), repeat(ctx, ")", 256, ""));
    Str deeper = str_join(ctx, repeat(ctx, "(", 257, "a"), repeat(ctx, ")", 257, ""));
    assert_true(scr_is_regex(deep.ptr, deep.len));
    assert_false(scr_is_regex(deeper.ptr, deeper.len));
    ctx_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_matching), cmocka_unit_test(test_nul_is_a_character), cmocka_unit_test(test_legacy),
        cmocka_unit_test(test_errors), cmocka_unit_test(test_without_pcre2), cmocka_unit_test(test_forms),
        cmocka_unit_test(test_limits), cmocka_unit_test(test_long_counts), cmocka_unit_test(test_match_limits),
        cmocka_unit_test(test_pcre2_slots),
        cmocka_unit_test(test_runs), cmocka_unit_test(test_emit), cmocka_unit_test(test_format),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
