/* test_dotenv.c: .env files statement by statement; settings_compare.py has python-dotenv itself judge many more. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "scr_dotenv.h"

/* What a text gives, as NAME=value; NAME without a value, ! for an error; each with line:column before it. */
static const char *shown(const char *text, char *out, size_t room)
{
    size_t n = strlen(text), len = 0;
    char *copy = malloc(n + 1); /* exactly as long as the text: reads behind it are seen by ASan */
    scr_dotenv reader;
    scr_dotenv_pair pair;
    memcpy(copy, text, n + 1);
    copy = realloc(copy, n ? n : 1);
    scr_dotenv_begin(&reader, copy, n);
    out[0] = '\0';
    while (scr_dotenv_next(&reader, &pair)) {
        len += (size_t)snprintf(out + len, room - len, "%s%u:%u ", len ? "|" : "", pair.line, pair.column);
        if (pair.error)
            len += (size_t)snprintf(out + len, room - len, "!");
        else
            len += (size_t)snprintf(out + len, room - len, "%.*s%s%.*s", (int)pair.name_len, pair.name, pair.has_value ? "=" : "", (int)pair.value_len,
                                    pair.value);
    }
    free(copy);
    return out;
}

static void test_statements(void **state)
{
    static const char *const CASES[][2] = {
        {"", ""}, {"\n \n# c\n", ""}, {"A=1", "1:1 A=1"}, {"A=1\nB=2\n", "1:1 A=1|2:1 B=2"}, {"  A = 1 ", "1:3 A=1"}, {"A", "1:1 A"}, {"A=", "1:1 A="},
        {"export A=1", "1:8 A=1"}, {"export=1", "1:1 export=1"}, {"exportA=1", "1:1 exportA=1"}, {"A=1 # c", "1:1 A=1"}, {"A=1#c", "1:1 A=1#c"},
        {"A= # c", "1:1 A="}, {"A=#c", "1:1 A=#c"}, {"A='x # y' # c", "1:1 A=x # y"}, {"A=\"x\\ny\\q\\\"\"", "1:1 A=x\ny\\q\""}, {"A='x\\ny\\''", "1:1 A=x\\ny'"},
        {"A=\"x\ny\"\nB=1", "1:1 A=x\ny|3:1 B=1"}, {"'A b'=1", "1:1 A b=1"}, {"A=\"x\nB=1", "1:1 !|2:1 B=1"}, {"A='x' y\nB=1", "1:1 !|2:1 B=1"},
        {"=1\nB=2", "1:1 !|2:1 B=2"}, {"A b=1\nB=2", "1:1 !|2:1 B=2"}, {"A=1\r\nB=2\rC=3", "1:1 A=1|2:1 B=2|3:1 C=3"}, {"\xef\xbb\xbf" "A=1", "1:1 A=1"},
        {"A=\xc2\xa0x\xe2\x80\x83", "1:1 A=x"}, {"A=\"\\\\\" B", "1:1 !"}, {"A=\"x\\", "1:1 !"}, {"A==1", "1:1 A==1"}, {"A=1 B=2", "1:1 A=1 B=2"},
    };
    char out[256];
    (void)state;
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++)
        assert_string_equal(shown(CASES[i][0], out, sizeof out), CASES[i][1]);
}

static bool find(void *arg, const char *name, size_t len, const char **value, size_t *value_len)
{
    (void)arg;
    if (len == 4 && memcmp(name, "NONE", 4) == 0) {
        *value = NULL;
        return true;
    }
    if (len != 1 || *name != 'A')
        return false;
    *value = "va";
    *value_len = 2;
    return true;
}

static void test_variables(void **state)
{
    static const char *const CASES[][2] = {
        {"", ""}, {"x", "x"}, {"${A}", "va"}, {"-${A}${A}-", "-vava-"}, {"${B}", ""}, {"${B:-d}", "d"}, {"${A:-d}", "va"}, {"${NONE:-d}", ""}, {"$A", "$A"}, {"${A", "${A"},
        {"${A:x}", "${A:x}"}, {"${A:x}${A}", "${A:x}va"}, {"${}", ""}, {"${B:-}", ""}, {"${B:-${A}}", "${A}"}, {"$${A}", "$va"}, {"${${A}", ""}, {"${:-d}", "d"},
    };
    const scr_dotenv_names names = {find, NULL};
    char out[64];
    (void)state;
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        size_t n = strlen(CASES[i][0]), len = scr_dotenv_expand(CASES[i][0], n, &names, NULL, 0);
        assert_int_equal(len, strlen(CASES[i][1]));
        assert_int_equal(scr_dotenv_expand(CASES[i][0], n, &names, out, len), len);
        assert_memory_equal(out, CASES[i][1], len);
    }
}

/* Half a million ${ without an end, in time that grows with the text. */
static void test_patience(void **state)
{
    const scr_dotenv_names names = {find, NULL};
    size_t n = 1000000;
    char *text = malloc(n);
    (void)state;
    for (size_t i = 0; i < n; i++)
        text[i] = "${"[i % 2];
    text[n - 2] = ':';
    text[n - 1] = '}';
    assert_int_equal(scr_dotenv_expand(text, n, &names, NULL, 0), n);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_statements), cmocka_unit_test(test_variables), cmocka_unit_test(test_patience)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
