/* fuzz_regex.c: the bytes up to the first newline as a pattern, the rest as a text.
 *
 * Besides not crashing: the format `regex` and the parser agree on what is a pattern; the chosen form, the
 * bit-parallel form and PCRE2 on the printed tree agree on the text; printing a form ends. Texts that are not UTF-8
 * only must not be read outside of, so they do not go to PCRE2.
 */
#include "compiler/re/re_ast.h"
#include "runtime/scr_format_regex.h"
#include "runtime/scr_utf8.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef struct Fuzz {
    Str pattern, text;
    bool valid; /* both are UTF-8 */
} Fuzz;

static char scratch[1 << 20];

static void must(bool holds)
{
    if (!holds)
        abort();
}

static int match(const scr_regex *form, Str text)
{
    scr_arena arena;
    scr_arena_init(&arena, scratch, sizeof scratch);
    return scr_regex_match(form, text.ptr, text.len, &arena);
}

/* A fresh tree of the same pattern. */
static ReNode *parse(Ctx *ctx, const Fuzz *f, bool legacy, Re **re)
{
    *re = CTX_NEW(ctx, Re);
    (*re)->ctx = ctx;
    (*re)->source = f->pattern;
    (*re)->error = CTX_NEW(ctx, ReError);
    return re_parse(*re, legacy);
}

static void compare_nfa(Ctx *ctx, const Fuzz *f, bool legacy, int status)
{
    Re *re;
    scr_regex form = {0};
    ReNode *node = parse(ctx, f, legacy, &re);
    node = re_trim(re, re_reduce(re, node));
    ReAuto *a = re_is_bare(node) ? re_auto(re, node) : NULL;
    if (a && re_nfa(a, &form))
        must(match(&form, f->text) == status);
}

static void compare_pcre2(Ctx *ctx, const Fuzz *f, bool legacy, int status)
{
    Re *re;
    scr_regex form = {0};
    RePattern pattern = {0};
    ReNode *node = parse(ctx, f, legacy, &re);
    if (!re_pcre2(re, node, &pattern, &form))
        return;
    int second = match(&form, f->text);
    must(second < 0 || second == status);
}

static void fuzz(Ctx *ctx, void *arg)
{
    const Fuzz *f = arg;
    ReError error;
    RePattern *pattern = re_compile(ctx, f->pattern, true, &error);
    bool regex = scr_is_regex(f->pattern.ptr, f->pattern.len);
    if (!pattern) {
        must(error.code == D_PATTERN_SYNTAX || error.code == D_PATTERN_LIMIT || error.code == D_PATTERN_UNSUPPORTED);
        must(error.message.len > 0 && error.start <= error.end && error.end <= f->pattern.len);
        must(!f->valid || error.code != D_PATTERN_SYNTAX || !regex);
        return;
    }
    must(regex == !pattern->legacy || pattern->re->n_groups > 256);
    ReRun *runs;
    size_t n;
    (void)re_runs(ctx, pattern, &runs, &n);
    Out out = out_new(ctx);
    re_emit(&out, STR("re"), pattern);
    if (!f->valid && pattern->form->kind == SCR_RE_PCRE2)
        return;
    int status = match(pattern->form, f->text);
    must(status <= SCR_INVALID);
    must(status >= 0 || pattern->form->kind == SCR_RE_PCRE2);
    if (!f->valid || status < 0)
        return;
    compare_nfa(ctx, f, pattern->legacy, status);
    compare_pcre2(ctx, f, pattern->legacy, status);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *newline = size ? memchr(data, '\n', size) : NULL;
    size_t n = newline ? (size_t)(newline - data) : size, rest = newline ? size - n - 1 : 0;
    char *pattern = malloc(n ? n : 1), *text = malloc(rest ? rest : 1);
    Ctx *ctx = ctx_new();
    must(pattern && text && ctx);
    if (n)
        memcpy(pattern, data, n);
    if (rest)
        memcpy(text, newline + 1, rest);
    Fuzz f = {.pattern = {pattern, n}, .text = {text, rest}};
    f.valid = scr_utf8_valid(pattern, n) && scr_utf8_valid(text, rest);
    must(ctx_run(ctx, fuzz, &f));
    ctx_free(ctx);
    free(pattern);
    free(text);
    return 0;
}
