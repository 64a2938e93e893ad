/* test_regex_patterns.c: real patterns, each in the form that the ladder chose and as PCRE2 is given it: on texts
 * made from the pattern's own tree and then spoiled, both must say the same. Two ways to run it:
 *
 *     test_regex_patterns [FILE]          FILE: a pattern or {"pattern": ...} a line, as JSON; none: those below
 *     test_regex_patterns FILE --c OUT.c  writes a C (and C++) program that holds all forms as re_emit prints them, and
 *                                         exits 0 when they judge the same texts in the same way
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/re/re_ast.h"
#include "compiler/text/doc.h"

#define TEXTS 24
#define TEXT_MAX 6000

static const char *const built_in[] = {
    "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$",
    "^arn:aws[a-zA-Z-]*:[a-z0-9-]+:[a-z]{2}(-[a-z]+)+-\\d:\\d{12}:[a-zA-Z0-9/_+=,.@-]{1,1024}$",
    "^[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$",
    "^(0|[1-9]\\d*)\\.(0|[1-9]\\d*)\\.(0|[1-9]\\d*)(?:-[0-9A-Za-z.-]+)?(?:\\+[0-9A-Za-z.-]+)?$",
    "^ORD-[0-9]+$", "^[A-Z]{3}-[0-9]{4}$", "^\\S(.*\\S)?$", "[^\\s]", "^[\\w.+-]+@[\\w-]+(\\.[\\w-]+)+$", "^.{1,256}$",
    "^(?!aws:)[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]{1,128}$", "^(?=.{1,64}$)[a-z]+(?:-[a-z]+)*(?<!-x)$",
        "^((25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.|$)){4}",
    "^https?://[^/?#\\s]+([/?#]\\S*)?$", "\\b(?:GET|PUT|POST|DELETE)\\b",
        "^s3://[a-z0-9][a-z0-9.\\-]{1,61}[a-z0-9]/.{1,1024}$",
    "^(?:\\+?[1-9]\\d{6,14}|\\d{3}-\\d{4})$", "^[^\\p{C}]{0,40}$", "^(?:(?!\\.\\.)[^\\n])*$",
        "^(?i:true|false|yes|no)$",
    "^(['\"`])[a-z]*\\1$", "^[ab]*a[ab]{40}$", "^(?:[a-c]{0,20}[b-d]{0,20}){1,20}$", "^[a-z]{1,90}\\b[a-z. ]{1,90}x$",
        "^$|^\xe2\x82\xac[0-9]+$",
};

/* ---- texts from trees ---- */

typedef struct Text {
    char bytes[TEXT_MAX + 8];
    size_t len;
    uint32_t seed;
} Text;

static uint32_t chance(Text *t, uint32_t n)
{
    t->seed = t->seed * 1664525u + 1013904223u;
    return (uint32_t)(((uint64_t)(t->seed >> 8) * n) >> 24);
}

static void put(Text *t, uint32_t cp)
{
    if (t->len >= TEXT_MAX)
        return;
    unsigned n = cp < 0x80 ? 1 : cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;
    static const unsigned char lead[5] = {0, 0, 0xc0, 0xe0, 0xf0};
    for (unsigned i = 0; i < n; i++) {
        uint32_t part = cp >> 6 * (n - 1 - i);
        t->bytes[t->len++] = (char)(i == 0 ? (n == 1 ? part : part | lead[n]) : (part & 0x3f) | 0x80);
    }
}

static void put_one_of(Text *t, ReSet set)
{
    ReRange r = set.ranges[chance(t, 4) ? chance(t, set.n < 8 ? (uint32_t)set.n : 8) : chance(t, (uint32_t)set.n)];
    uint32_t span = r.hi - r.lo + 1, cp = r.lo + (chance(t, 3) ? chance(t, span) : chance(t, 2) ? span - 1 : 0);
    put(t, cp >= 0xd800 && cp < 0xe000 ? 0xd7ff : cp);
}

static void sample(Text *t, const Re *re, const ReNode *node)
{
    uint32_t times = 1;
    if (t->len >= TEXT_MAX)
        return;
    if (node->kind == RE_SET)
        put_one_of(t, re->sets.items[node->set]);
    if (node->kind == RE_ALT) {
        sample(t, re, node->items[chance(t, (uint32_t)node->n)]);
        return;
    }
    if (node->kind == RE_REPEAT) {
        uint32_t more = node->max == RE_INFINITE ? 5 : node->max - node->min;
        uint32_t most = chance(t, 4) ? 5 : 3000;
        times = node->min + chance(t, more < most ? more + 1 : most);
    }
    if (node->kind == RE_LOOK && chance(t, 2))
        return;
    for (uint32_t i = 0; i < times && t->len < TEXT_MAX; i++)
        for (size_t k = 0; k < node->n; k++)
            sample(t, re, node->items[k]);
}

/* Takes out, puts in or changes a character or two; what is left is UTF-8 still. */
static void spoil(Text *t)
{
    static const uint32_t strays[] = {'a', 'Z', '0', '-', '.', ' ', '\n', 0, 0xe9, 0x17f, 0x2028, 0xfeff, 0x65e5,
        0x1f432, 0x10ffff};
    Text *copy = malloc(sizeof *copy);
    assert_non_null(copy);
    for (uint32_t n = chance(t, 3); n > 0; n--) {
        size_t at = chance(t, (uint32_t)t->len + 1), end;
        while (at > 0 && at < t->len && ((unsigned char)t->bytes[at] & 0xc0) == 0x80)
            at--;
        end = at < t->len ? at + 1 : at;
        while (end < t->len && ((unsigned char)t->bytes[end] & 0xc0) == 0x80)
            end++;
        *copy = *t;
        t->seed = copy->seed;
        t->len = at;
        uint32_t how = chance(t, 3);
        if (how > 0)
            put(t, strays[chance(t, sizeof strays / sizeof strays[0])]);
        if (how > 1)
            end = at;
        size_t rest = copy->len - end;
        if (t->len + rest > TEXT_MAX)
            rest = 0;
        memcpy(t->bytes + t->len, copy->bytes + end, rest);
        t->len += rest;
    }
    free(copy);
}

/* ---- one pattern ---- */

typedef struct Job {
    Str source;
    size_t number;
    Out *program;           /* --c */
    size_t texts, matched;
    RePattern *pattern;
    Re *re;
    ReNode *tree;           /* as parsed */
    scr_regex second;       /* PCRE2 */
    ReError error;
} Job;

static int match(const scr_regex *form, const Text *t)
{
    static char scratch[1 << 22];
    scr_arena arena;
    char *exact = malloc(t->len ? t->len : 1);
    assert_non_null(exact);
    memcpy(exact, t->bytes, t->len);
    scr_arena_init(&arena, scratch, sizeof scratch);
    int status = scr_regex_match(form, exact, t->len, &arena);
    free(exact);
    return status;
}

static void second_opinion(Ctx *ctx, Job *job)
{
    RePattern ignored = {0};
    ReError error = {0};
    job->re = CTX_NEW(ctx, Re);
    job->re->ctx = ctx;
    job->re->source = job->source;
    job->re->error = &error;
    job->tree = re_parse(job->re, job->pattern->legacy);
    assert_non_null(job->tree);
    if (!re_pcre2(job->re, job->tree, &ignored, &job->second))
        job->second.kind = SCR_RE_NEVER; /* too large for PCRE2, or a lookbehind: no second opinion */
}

static void write_case(Job *job, const Text *t, int status)
{
    out_printf(job->program, "    {&re_%zu, ", job->number);
    out_c_string(job->program, (Str){t->bytes, t->len});
    out_printf(job->program, ", %zu, %d},\n", t->len, status);
}

static void run_texts(Job *job)
{
    Text *t = calloc(1, sizeof *t);
    assert_non_null(t);
    t->seed = (uint32_t)str_hash(job->source);
    for (int i = 0; i < TEXTS; i++) {
        t->len = 0;
        if (i > 0)
            sample(t, job->re, job->tree);
        if (i % 3)
            spoil(t);
        int one = match(job->pattern->form, t);
        int two = job->second.kind == SCR_RE_PCRE2 ? match(&job->second, t) : one;
        if (one >= 0 && two >= 0 && one != two)
            fail_msg("%.*s: %d and by PCRE2 %d: %.*s", STR_ARG(job->source), one, two, (int)t->len, t->bytes);
        job->texts++;
        job->matched += one == SCR_VALID;
        if (job->program && one >= 0 && t->len < 400 && job->pattern->form->kind != SCR_RE_PCRE2)
            write_case(job, t, one);
    }
    free(t);
}

static void compile(Ctx *ctx, void *arg)
{
    Job *job = arg;
    job->pattern = re_compile(ctx, job->source, true, &job->error);
    if (job->pattern)
        second_opinion(ctx, job);
}

static bool run_pattern(Job *job, Out *forms)
{
    Ctx *ctx = ctx_new();
    if (!ctx_run(ctx, compile, job))
        fail_msg("%.*s: %s", STR_ARG(job->source), ctx->fatal);
    bool good = job->pattern != NULL;
    if (good) {
        run_texts(job);
        if (forms && job->pattern->form->kind != SCR_RE_PCRE2)
            re_emit(forms, str_printf(ctx, "re_%zu", job->number), job->pattern);
    }
    ctx_free(ctx);
    return good;
}

/* ---- the list ---- */

typedef struct List {
    const char *path;
    VEC(Str) patterns;
} List;

static void read_list(Ctx *ctx, void *arg)
{
    List *list = arg;
    static char line[1 << 18];
    FILE *f = fopen(list->path, "r");
    if (!f)
        fail_msg("cannot read %s", list->path);
    while (fgets(line, sizeof line, f)) {
        Doc *doc = json_read(ctx, ctx_add_source(ctx, STR("patterns"), str_copy(ctx, str_of(line))));
        if (doc && doc->kind == DOC_OBJECT)
            doc = doc_get(doc, STR("pattern"));
        if (doc && doc->kind == DOC_STRING)
            VEC_PUSH(ctx, &list->patterns) = doc->text;
    }
    fclose(f);
}

static const char *list_path, *program_path;

static void write_program(const Out *forms, const Out *cases)
{
    FILE *f = fopen(program_path, "w");
    assert_non_null(f);
    fprintf(f, "#include \"runtime/scr_regex.c\"\n#include <stdio.h>\n\n");
    fwrite(forms->ptr, 1, forms->len, f);
    fprintf(f, "\nstatic const struct test {\n    const scr_regex *re;\n    const char *text;\n    size_t len;\n"
               "    int status;\n} tests[] = {\n");
    fwrite(cases->ptr, 1, cases->len, f);
    fprintf(f, "};\n\nint main(void)\n{\n    int bad = 0;\n"
               "    for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++)\n"
               "        if (scr_regex_match(tests[i].re, tests[i].text, tests[i].len, NULL) != tests[i].status) {\n"
               "            bad = 1;\n            printf(\"%%s: '%%s'\\n\", tests[i].re->pattern, tests[i].text);\n"
               "        }\n"
               "    printf(\"%%zu texts\\n\", sizeof tests / sizeof tests[0]);\n    return bad;\n}\n");
    fclose(f);
}

static void test_patterns(void **state)
{
    (void)state;
    Ctx *ctx = ctx_new();
    List list = {.path = list_path};
    size_t texts = 0, matched = 0, refused = 0;
    if (list_path)
        assert_true(ctx_run(ctx, read_list, &list));
    for (size_t i = 0; !list_path && i < sizeof built_in / sizeof built_in[0]; i++)
        VEC_PUSH(ctx, &list.patterns) = str_of(built_in[i]);
    Out forms = out_new(ctx), cases = out_new(ctx);
    for (size_t i = 0; i < list.patterns.n; i++) {
        Job job = {.source = list.patterns.items[i], .number = i, .program = program_path ? &cases : NULL};
        refused += !run_pattern(&job, program_path ? &forms : NULL);
        texts += job.texts;
        matched += job.matched;
    }
    if (program_path)
        write_program(&forms, &cases);
    print_message("%zu patterns, %zu refused; %zu texts, %zu match\n", list.patterns.n, refused, texts, matched);
    assert_true(list_path != NULL || refused == 0);
    assert_true(matched > texts / 10 && matched < texts);
    ctx_free(ctx);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_patterns)};
    list_path = argc > 1 ? argv[1] : NULL;
    program_path = argc > 3 && strcmp(argv[2], "--c") == 0 ? argv[3] : NULL;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
