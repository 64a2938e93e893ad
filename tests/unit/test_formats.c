/* test_formats.c: the format checkers against cases of our own and the official suite's optional/format files.
 *
 * The suite's directory (which holds draft2020-12) is argv[1] or $SCHEMAC_SUITE; without it that test is skipped.
 * Every text is checked in a block of its exact size, so that AddressSanitizer sees a read past the end. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>
#include <cmocka.h>

#include "scr_format_host.h"
#include "scr_format_net.h"
#include "scr_format_text.h"
#include "scr_format_time.h"
#include "scr_format_uri.h"

typedef bool Check(const char *s, size_t len);

static const struct {
    const char *name;
    Check *is;
} FORMATS[] = {
    {"date-time", scr_is_date_time},
    {"date", scr_is_date},
    {"time", scr_is_time},
    {"duration", scr_is_duration},
    {"email", scr_is_email},
    {"idn-email", scr_is_idn_email},
    {"hostname", scr_is_hostname},
    {"idn-hostname", scr_is_idn_hostname},
    {"ipv4", scr_is_ipv4},
    {"ipv6", scr_is_ipv6},
    {"uri", scr_is_uri},
    {"uri-reference", scr_is_uri_reference},
    {"iri", scr_is_iri},
    {"iri-reference", scr_is_iri_reference},
    {"uri-template", scr_is_uri_template},
    {"uuid", scr_is_uuid},
    {"json-pointer", scr_is_json_pointer},
    {"relative-json-pointer", scr_is_relative_json_pointer},
};
#define N_FORMATS (sizeof FORMATS / sizeof FORMATS[0])

static char *suite;

static Check *check_of(const char *name)
{
    for (size_t i = 0; i < N_FORMATS; i++)
        if (strcmp(FORMATS[i].name, name) == 0)
            return FORMATS[i].is;
    return NULL;
}

static bool check(Check *is, const char *s, size_t len)
{
    char *copy = (char *)malloc(len ? len : 1);
    assert_non_null(copy);
    memcpy(copy, s, len);
    bool valid = is(copy, len);
    free(copy);
    return valid;
}

/* A case: "+" and a text that is valid, or "-" and one that is not. Texts may hold NULs. */
typedef struct Case {
    const char *text;
    size_t len;
} Case;
#define C(text) {text, sizeof text - 1}

static size_t run(const char *name, const Case *cases, size_t n)
{
    Check *is = check_of(name);
    size_t failed = 0;
    for (size_t i = 0; i < n; i++) {
        bool want = cases[i].text[0] == '+';
        if (check(is, cases[i].text + 1, cases[i].len - 1) != want) {
            print_error("%s: \"%s\": expected %s\n", name, cases[i].text + 1, want ? "valid" : "invalid");
            failed++;
        }
    }
    return failed;
}
#define RUN(name, cases) assert_int_equal(run(name, cases, sizeof cases / sizeof cases[0]), 0)

static void test_time(void **state)
{
    (void)state;
    static const Case date_time[] = {
        C("+1963-06-19T08:30:06.283185Z"), C("+0001-01-01t00:00:00z"), C("+2000-02-29T00:00:00Z"),
        C("-1900-02-29T00:00:00Z"), C("+2024-02-29T23:59:60Z"), C("-2023-02-29T00:00:00Z"),
        C("+2016-12-31T15:59:60-08:00"), C("-2016-12-31T15:58:60-08:00"), C("-2020-01-01 00:00:00Z"),
        C("-2020-01-01T00:00:00"), C("-2020-01-01T00:00:00.Z"), C("-2020-01-01T00:00:00Z\n"),
        C("-2020-01-01T00:00:00Z\0"), C("-2020-01-01T00:00:00\0Z"), C("-"), C("-\0"), C("-2020-01-01T"),
        C("+2020-01-01T00:00:00-00:00"), C("-2020-01-01T00:00:00+0000"), C("-2020-01-01T00:00:00+00:00Z"),
        C("-2020-00-01T00:00:00Z"), C("-2020-01-00T00:00:00Z"), C("-20200-01-01T00:00:00Z"),
    };
    static const Case date[] = {
        C("+2020-04-30"), C("-2020-04-31"), C("+2400-02-29"), C("-2100-02-29"), C("-2020-13-01"), C("-2020-1-01"),
        C("-2020-01-01\0"), C("-2020-01-0\0"), C("-2020/01/01"), C("-"), C("-20200101"), C("-2020-01-01\n"),
    };
    static const Case time[] = {
        C("+23:59:59.999999999999999999999999Z"), C("+00:00:60+00:01"), C("-00:00:60+00:00"), C("+23:58:60-00:01"),
        C("-12:00:00+24:00"), C("-12:00:00+23:60"), C("-24:00:00Z"), C("-12:00:61Z"), C("-12:00:00"), C("-12:00Z"),
        C("-12:00:00Z\0"), C("-12:00:00.Z"), C("-12:00:00,5Z"), C("+12:00:00z"), C("-"), C("-:::::::::"),
    };
    static const Case duration[] = {
        C("+P1Y2M3DT4H5M6S"), C("+P1W"), C("-P1W1D"), C("-P1Y1D"), C("-PT1H1S"), C("-PT"), C("-P"), C("-"), C("-p1d"),
        C("-P1D\0"), C("-P1D\n"), C("-P1"), C("-PT1"), C("-P1DT"), C("-P1.5D"), C("+P1YT1S"), C("-P1M1Y"), C("-T1S"),
    };
    RUN("date-time", date_time);
    RUN("date", date);
    RUN("time", time);
    RUN("duration", duration);
}

static void test_net(void **state)
{
    (void)state;
    static const Case email[] = {
        C("+a@b"), C("+a.b+c@d-e.f"), C("-a@b."), C("-a@-b"), C("-a@b-"), C("+a@b--c"), C("-a@b..c"), C("-a..b@c"),
        C("+\"\"@b"), C("+\"\\\"\\\\\"@b"), C("-\"\\\"@b"), C("-\"a\"b@c"), C("+\"@[\"@[1.2.3.4]"), C("-a@[]"),
        C("-a@[1.2.3]"), C("+a@[001.2.3.4]"), C("-a@[1.2.3.256]"), C("+a@[IPv6:::1]"), C("+a@[ipV6:1::]"),
        C("-a@[IPv6:]"), C("-a@[IPv6:1:2:3:4:5:6:7::]"), C("+a@[IPv6:1:2:3:4:5:6::]"), C("-a@[IPv6:1.2.3.4]"),
        C("+a@[IPv6:::1.2.3.4]"), C("+a@[IPv6:1:2:3:4::1.2.3.4]"), C("-a@[IPv6:1:2:3:4:5::1.2.3.4]"), C("-a@[x:y]"),
        C("-a@b\0"), C("-a\0@b"), C("-\0"), C("-"), C("-@"), C("-a@b\n"), C("-\"\n\"@b"), C("-\xc3\xa9@b"),
        C("-a@\xc3\xa9"), C("-<a@b>"), C("-a@b c"), C("-a@b@c"), C("-a@[1.2.3.4]b"), C("-a@[[1.2.3.4]"),
    };
    static const Case idn_email[] = {
        C("+\xc3\xa9@\xc3\xa9.fr"), C("+\"\xc3\xa9 \"@b"), C("-\xc3\xa9"), C("-\xc3\xa9@"), C("-@\xc3\xa9"),
        C("-\xc3\xa9@-\xc3\xa9"), C("-\xc3\xa9@b\0"), C("-\"\\\xc3\xa9\"@b"), C("-\xc3\xa9@[\xc3\xa9]"),
    };
    static const Case ipv4[] = {
        C("+0.0.0.0"), C("+255.255.255.255"), C("-256.0.0.0"), C("-1.2.3"), C("-1.2.3.4.5"), C("-1.2.3.04"),
        C("-01.2.3.4"), C("-1.2.3.4\n"), C("-1.2.3.4\0"), C("-1.2.3.\0"), C("-"), C("-1..2.3"), C("-1.2.3.4/8"),
        C("-0x1.2.3.4"), C("-1.2.3.1111"), C("-1.2.3."), C("-.1.2.3"), C("-4294967297.1.1.1"), C("-00.0.0.0"),
    };
    static const Case ipv6[] = {
        C("+::"), C("+::1"), C("+1::"), C("+1:2:3:4:5:6:7:8"), C("-1:2:3:4:5:6:7"), C("-1:2:3:4:5:6:7:8:9"),
        C("+1:2:3:4:5:6:7::"), C("+::2:3:4:5:6:7:8"), C("-1:2:3:4:5:6:7:8::"), C("-::1:2:3:4:5:6:7:8"),
        C("-1:2:3:4::5:6:7:8"), C("+1:2:3::5:6:7:8"), C("-1::2::3"), C("-:::"), C("-:1"), C("-1:"), C("-1::2:"),
        C("-:1::2"), C("+::1.2.3.4"), C("+1:2:3:4:5:6:1.2.3.4"), C("-1:2:3:4:5:6:7:1.2.3.4"), C("-1.2.3.4"),
        C("-::1.2.3.04"), C("-::1.2.3"), C("-::1.2.3.4:5"), C("-12345::"), C("-::g"), C("-::1%eth0"), C("-::1/64"),
        C("-[::1]"), C("-"), C("-:"), C("-::\0"), C("-\0::"), C("-::1\n"), C("+::ffff:1.2.3.4"), C("+ABCD::eF01"),
        C("-1:2:3:4:5:1.2.3.4"), C("+1::1.2.3.4"), C("-1::1.2.3.4::"), C("-1::.2.3.4"), C("-1::1234.2.3.4"),
        C("-::::"), C("-1:::2"), C("-1:2:3:4:5:6:7:"),
    };
    RUN("email", email);
    RUN("idn-email", idn_email);
    RUN("ipv4", ipv4);
    RUN("ipv6", ipv6);
}

static void test_uri(void **state)
{
    (void)state;
    static const Case uri[] = {
        C("+a:"), C("+a:b"), C("+a://"), C("+a:///"), C("+a:/"), C("+a:?"), C("+a:#"), C("+A+-.1:b"), C("-"), C("-:"),
        C("-1a:b"), C("-a"), C("-a/b:c"), C("-?a:b"), C("-a:b c"), C("-a:b\0"), C("-a\0:b"), C("-a:\n"), C("-a:%"),
        C("-a:%4"), C("+a:%4a"), C("-a:%4g"), C("+a://u:p@h:1/p?q#f"), C("+a://h:"), C("-a://h:1a"), C("-a://a@b@c"),
        C("+a://[::1]:80/"),
        C("-a://[::1"), C("-a://::1]"), C("-a://[::1]x"), C("-a://[::1%25eth0]"), C("-a://[1.2.3.4]"),
        C("+a://[v1.x:y]"), C("-a://[v.x]"), C("-a://[v1.]"), C("-a://[vg.x]"), C("-a:/[::1]"), C("-a:#a#b"),
        C("+a:#/?:@"), C("-a:[]"), C("-a:?[]"), C("-a:#[]"), C("-a:\xc3\xa9"), C("+a://@:/"), C("+a://999.999.999.999"),
        C("-a:b\\c"), C("-a:b^c"), C("-a:b`c"), C("-a:b{c}"), C("-a:b|c"), C("-a:<b>"), C("-a:\"b\""), C("-a:b\x7f"),
        C("-a://[]"), C("-a://[:::]"), C("+urn:a:b:c"), C("+mailto:a@b"), C("-://a"), C("-a_b:c"), C("-a://v[::1]"),
    };
    static const Case uri_reference[] = {
        C("+"), C("+a"), C("+/"), C("+//"), C("+///"), C("+?"), C("+#"), C("+?#"), C("-##"), C("-1:b"), C("+./1:b"),
        C("+/1:b"), C("+a/1:b"), C("+?1:b"), C("-%"), C("-\\"), C("-\0"), C("-a\0"), C("-\n"), C("+//a:1"), C("-//a:b"),
        C("+@"), C("-:a"), C("+//[::]"), C("-[::]"), C("-\xc3\xa9"), C("+a?b?c#d?e/f"), C("-//a@b@c"),
    };
    static const Case iri[] = {
        C("+a:\xc3\xa9"), C("+a://\xc3\xa9@\xc3\xa9:1/\xc3\xa9?\xc3\xa9#\xc3\xa9"), C("-\xc3\xa9:a"), C("-\xc3\xa9"),
        C("-a:\xc2\x80"), C("-a:\xc2\x9f"), C("+a:\xc2\xa0"), C("-a:\xee\x80\x80"), C("+a:?\xee\x80\x80"),
        C("-a:#\xee\x80\x80"), C("-a:?#\xee\x80\x80"), C("-a:#?\xee\x80\x80"), C("-a:\xef\xb7\x90"),
        C("+a:\xef\xb7\xb0"), C("-a:\xef\xbf\xb0"), C("+a:\xef\xbf\xaf"), C("-a:?\xef\xbf\xbd"),
        C("+a:\xf0\x90\x80\x80"), C("-a:\xf0\x9f\xbf\xbe"), C("-a:\xf3\xa0\x80\x80"), C("+a:\xf3\xa1\x80\x80"),
        C("-a:\xf3\xb0\x80\x80"), C("+a:?\xf3\xb0\x80\x80"), C("-a:?\xf3\xbf\xbf\xbe"), C("-a:?\xf4\x8f\xbf\xbf"),
        C("+a:?\xf4\x8f\xbf\xbd"), C("-a:%\xc3\xa9"), C("-a://[\xc3\xa9]"), C("-a://h:\xc3\xa9"), C("-a:\xc3\xa9\0"),
    };
    static const Case iri_reference[] = {
        C("+"), C("+\xc3\xa9"), C("-\xc3\xa9:b"), C("+//\xc3\xa9"), C("+#\xc3\xa9"), C("-\xc2\x80"), C("-\0"),
        C("-\xc3\xa9\\"), C("+?\xee\x80\x80"), C("-/\xee\x80\x80"),
    };
    static const Case uri_template[] = {
        C("+"), C("+{a}"), C("+{+a,b*,c:1,d:9999}"), C("-{a:10000}"), C("-{a:}"), C("-{a:01}"), C("-{a:1*}"),
        C("-{a*:1}"), C("-{}"), C("-{a"), C("-a}"), C("-{{a}}"), C("-{a,}"), C("-{,a,}"), C("+{=a}"), C("+{a.b%41_}"),
        C("-{.a.}"), C("-{a..b}"), C("+'[]"), C("-\""), C("-<"), C("-\\"), C("-^"), C("-`"), C("-|"), C("-%"),
        C("-%4"), C("+%4a"), C("- "), C("-\0"), C("-{a}\0"), C("-\x7f"), C("+\xc3\xa9"), C("-\xc2\x80"),
        C("+\xee\x80\x80"), C("-{\xc3\xa9}"), C("-\xef\xb7\x90"), C("-a\n"), C("-{a-b}"), C("-{a b}"), C("-{+}"),
    };
    RUN("uri", uri);
    RUN("uri-reference", uri_reference);
    RUN("iri", iri);
    RUN("iri-reference", iri_reference);
    RUN("uri-template", uri_template);
}

static void test_text(void **state)
{
    (void)state;
    static const Case uuid[] = {
        C("+2EB8AA08-aa98-11ea-b4aa-73B441D16380"), C("+00000000-0000-0000-0000-000000000000"),
        C("+ffffffff-ffff-ffff-ffff-ffffffffffff"), C("-2eb8aa08-aa98-11ea-b4aa-73b441d1638"),
        C("-2eb8aa08-aa98-11ea-b4aa-73b441d163800"), C("-2eb8aa08aa98-11ea-b4aa-73b441d16380-"), C("-"),
        C("-2eb8aa08-aa98-11ea-b4aa-73b441d1638g"), C("-2eb8aa08-aa98-11ea-b4aa-73b441d1638\0"),
        C("-2eb8aa08-aa98-11ea-b4aa-73b441d16380\n"), C("-{2eb8aa08-aa98-11ea-b4aa-73b441d1638}"),
        C("-2eb8aa08_aa98_11ea_b4aa_73b441d16380"), C("-2eb8-aa08-aa98-11ea-b4aa73b44-1d16380"),
    };
    static const Case json_pointer[] = {
        C("+"), C("+/"), C("+//"), C("+/~0~1"), C("-/~"), C("-/~2"), C("-a"), C("-#/a"), C("+/\0"), C("-\0"),
        C("-/~\0"), C("+/a\n"), C("+/\xc3\xa9"), C("-/~0~"), C("-\n"),
    };
    static const Case relative[] = {
        C("+0"), C("+1/a"), C("+0#"), C("-01"), C("-00"), C("-"), C("-#"), C("-/a"), C("-0#/a"), C("-0##"), C("+10/~1"),
        C("-0/~"), C("-0a"), C("-1\0"), C("+1/\0"), C("-\0"), C("+0-1#"), C("+0+1/a"), C("-0+"), C("-0+01"), C("-+1"),
        C("-1\n"), C("+123456789012345678901234567890/a"), C("-0-"), C("-0+1+1"),
    };
    RUN("uuid", uuid);
    RUN("json-pointer", json_pointer);
    RUN("relative-json-pointer", relative);
}

static void test_hosts(void **state)
{
    (void)state;
    static const Case hostname[] = {
        C("+a"), C("+A.b-c.1"), C("-"), C("-."), C("-a."), C("-.a"), C("-a..b"), C("--a"), C("-a-"), C("-a_b"), C("+1"),
        C("-a\n"), C("-a\0"), C("-a b"), C("-\xc3\xa9"), C("+a--b"), C("+ab--cd"), C("+xn--bcher-kva"),
        C("+XN--BCHER-KVA"), C("-xn--"), C("-xn--a"), C("-xn---"), C("-xn--a-"), C("-xn--99999999"), C("-xn--\xc3\xa9"),
        C("+xn--4ca.xn--4ca"), C("-xn--4ca.xn--a"), C("-xn--e-xbb" /* e, U+0301: not NFC */),
        C("-xn--zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"),
    };
    static const Case idn_hostname[] = {
        C("+b\xc3\xbc" "cher"), C("-B\xc3\xbc" "cher"), C("-b\xc3\x9c" "cher"), C("+\xc3\xa9"), C("-e\xcc\x81"),
        C("+\xe4\xbe\x8b\xe3\x80\x82\xe4\xbe\x8b"), C("-\xe3\x80\x82"), C("-\xc3\xa9."), C("-\xc3\xa9\0"), C("-"),
        C("-\xc3\xa9\n"), C("-\xc3\xa9-"), C("--\xc3\xa9"), C("-ab--\xc3\xa9"), C("+a--b\xc3\xa9"), C("-xn--\xc3\xa9"),
        C("-ab--cd"), C("+xn--bcher-kva"), C("+Xn--Bcher-Kva"), C("+Example.COM"), C("-\xef\xbc\xa1"), C("-\xc2\xad"),
        /* Hangul: a leading and a vowel jamo, and a syllable with a trailing jamo, are old jamo: disallowed */
        C("-\xe1\x84\x80\xe1\x85\xa1"), C("-\xea\xb0\x80\xe1\x86\xa8"), C("+\xea\xb0\x80"),
        /* marks out of canonical order: a, U+0323, U+0302 composes; a, U+0302, U+0323 is not even in order */
        C("-a\xcc\xa3\xcc\x82"), C("-a\xcc\x82\xcc\xa3"), C("+\xe1\xba\xad"), C("-\xc3\xa9\xcc\xa3"),
        C("+x\xcc\x81"), C("-x\xcc\x81\xcc\xa3"), C("+x\xcc\xa3\xcc\x81"),
        /* Bidi: an RTL label may end in a number, and may not hold a Latin letter; "1." before it breaks rule 1 */
        C("+\xd7\x90" "1"), C("-\xd7\x90" "a"), C("+a.\xd7\x90"), C("-1.\xd7\x90"), C("+\xd7\x90\xd6\xb4"),
        C("-\xd7\x90-"), C("+\xd7\x90-\xd7\x90"),
    };
    RUN("hostname", hostname);
    RUN("idn-hostname", idn_hostname);
}

/* Inputs of 1 MB that make a checker look twice would show here: the whole test takes a fraction of a second. */
static void test_long(void **state)
{
    (void)state;
    static const char *const UNITS[] = {
        "a", "/", "0", "1", "9", ":", "::", ".", "-", "a.", "%41", "{a}", "{", "a@", "\"", "\"\\", "[", "]", "~0",
        "\xc3\xa9", "1:", "/a", "?", "#", "P", "1D", "a,", "xn--", "xn--a.", "\xe3\x80\x82", "\xd7\x90", "@[",
        "@[IPv6:", "e\xcc\x81",
    };
    enum { SIZE = 1 << 20 };
    char *text = (char *)malloc(SIZE);
    assert_non_null(text);
    for (size_t u = 0; u < sizeof UNITS / sizeof UNITS[0]; u++) {
        size_t n = strlen(UNITS[u]);
        size_t len = SIZE / n * n;
        for (size_t i = 0; i < len; i += n)
            memcpy(text + i, UNITS[u], n);
        for (size_t f = 0; f < N_FORMATS; f++) {
            bool valid = FORMATS[f].is(text, len);
            if (strncmp(FORMATS[f].name, "ipv", 3) == 0 || strstr(FORMATS[f].name, "hostname"))
                assert_false(valid);
        }
    }
    memset(text, 'a', SIZE);
    assert_true(scr_is_uri_reference(text, SIZE));
    assert_true(scr_is_uri_template(text, SIZE));
    memset(text, '9', SIZE);
    text[0] = 'P';
    text[SIZE - 1] = 'Y';
    assert_true(scr_is_duration(text, SIZE));
    free(text);
}

/* cJSON ends strings at a NUL. So the escape of NUL is read as that of U+F8FF, which the suite does not use, and the
 * text put right afterwards. */
static void hide_nuls(char *text, size_t len)
{
    for (size_t i = 0; i + 6 <= len; i++)
        if (memcmp(text + i, "\\u0000", 6) == 0)
            memcpy(text + i, "\\uf8ff", 6);
}

static size_t show_nuls(char *text)
{
    size_t n = 0;
    for (size_t i = 0; text[i]; i++, n++) {
        bool nul = strncmp(text + i, "\xef\xa3\xbf", 3) == 0;
        text[n] = nul ? '\0' : text[i];
        i += nul ? 2 : 0;
    }
    return n;
}

static cJSON *read_json(const char *path)
{
    FILE *f = fopen(path, "rb");
    if (!f)
        return NULL;
    fseek(f, 0, SEEK_END);
    long size = ftell(f);
    rewind(f);
    char *text = size < 0 ? NULL : (char *)malloc((size_t)size + 1);
    size_t got = text ? fread(text, 1, (size_t)size, f) : 0;
    fclose(f);
    hide_nuls(text, got);
    cJSON *json = text ? cJSON_ParseWithLength(text, got) : NULL;
    free(text);
    return json;
}

/* The failures of one file of the suite; *n counts the cases. */
static size_t run_file(const cJSON *file, const char *where, Check *is, size_t *n)
{
    size_t failed = 0;
    const cJSON *group;
    const cJSON *test;
    cJSON_ArrayForEach(group, file) {
        cJSON_ArrayForEach(test, cJSON_GetObjectItem(group, "tests")) {
            char *data = cJSON_GetStringValue(cJSON_GetObjectItem(test, "data"));
            bool want = cJSON_IsTrue(cJSON_GetObjectItem(test, "valid"));
            if (!data)
                continue;
            ++*n;
            if (check(is, data, show_nuls(data)) == want)
                continue;
            const char *what = cJSON_GetStringValue(cJSON_GetObjectItem(test, "description"));
            print_error("%s: %s: \"%s\": expected %s\n", where, what, data, want ? "valid" : "invalid");
            failed++;
        }
    }
    return failed;
}

static void test_suite(void **state)
{
    static const char *const DRAFTS[] = {"draft4", "draft6", "draft7", "draft2019-09", "draft2020-12", "v1"};
    size_t failed = 0;
    size_t n = 0;
    (void)state;
    if (!suite)
        skip();
    for (size_t d = 0; d < sizeof DRAFTS / sizeof DRAFTS[0]; d++) {
        for (size_t f = 0; f < N_FORMATS; f++) {
            char path[4096];
            snprintf(path, sizeof path, "%s/%s/%s/%s.json", suite, DRAFTS[d],
                     strcmp(DRAFTS[d], "v1") == 0 ? "format" : "optional/format", FORMATS[f].name);
            cJSON *file = read_json(path);
            if (file)
                failed += run_file(file, path, FORMATS[f].is, &n);
            cJSON_Delete(file);
        }
    }
    print_message("suite: %zu cases, %zu failed\n", n, failed);
    assert_int_equal(failed, 0);
    assert_true(n > 1000);
}

int main(int argc, char **argv)
{
    static const struct CMUnitTest TESTS[] = {
        cmocka_unit_test(test_time), cmocka_unit_test(test_net),  cmocka_unit_test(test_uri),
        cmocka_unit_test(test_text), cmocka_unit_test(test_hosts), cmocka_unit_test(test_long),
        cmocka_unit_test(test_suite),
    };
    suite = argc > 1 ? argv[1] : getenv("SCHEMAC_SUITE");
    return cmocka_run_group_tests(TESTS, NULL, NULL);
}
