/* re_pcre2.c: prints an AST as a PCRE2 pattern and has PCRE2 compile it. The last rung of the ladder.
 *
 * Never the source text: PCRE2 means other things by \w, \s, ., $ and much else. Sets are written out, ^ and $ are \A
 * and \z, only groups that are referred to are captured. What would still differ is refused.
 */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "../../runtime/scr_regex_pcre2.h"
#include "re_ast.h"

#define MAX_PRINTED (1u << 20) /* bytes */
#define LARGE_SET 32           /* ranges of a set that is written once, as a subroutine: PCRE2 copies what is repeated */

typedef struct Printer {
    Re *re;
    Out out;
    bool *referred; /* [group] */
    bool *defined;  /* [group]: still in the tree */
    bool *unsafe;   /* [group]: within a loop or lookbehind */
    Out sets;       /* definitions of large sets */
    Map set_names;  /* that are defined */
} Printer;

static void refuse(Re *re, const ReNode *node, const char *message, const char *help)
{
    re_fail(re, D_PATTERN_UNSUPPORTED, node->min, node->max, str_of(message), help ? str_of(help) : (Str){0});
}

/* ---- what must be known before printing ---- */

static void survey(Printer *p, const ReNode *node, bool unsafe)
{
    if (node->kind == RE_GROUP) {
        p->defined[node->group] = true;
        p->unsafe[node->group] = unsafe;
    }
    if (node->kind == RE_BACKREF)
        p->referred[node->group] = true;
    unsafe |= (node->kind == RE_REPEAT && node->max > 1) || (node->kind == RE_LOOK && node->behind);
    for (size_t i = 0; i < node->n; i++)
        survey(p, node->items[i], unsafe);
}

/* ECMA-262 clears captures when a loop goes round, and matches lookbehinds from right to left; PCRE2 does neither. */
static void check_backrefs(Printer *p, const ReNode *node, bool behind)
{
    if (node->kind == RE_BACKREF && p->unsafe[node->group])
        refuse(p->re, node, "a back reference to a group within a loop or a lookbehind is not supported", NULL);
    if (node->kind == RE_BACKREF && behind)
        refuse(p->re, node, "a back reference within a lookbehind is not supported", NULL);
    behind |= node->kind == RE_LOOK && node->behind;
    for (size_t i = 0; i < node->n; i++)
        check_backrefs(p, node->items[i], behind);
}

/* ---- printing ---- */

static void print_char(Out *out, uint32_t cp)
{
    bool letter = (cp >= 'A' && cp <= 'Z') || (cp >= 'a' && cp <= 'z');
    if (letter || (cp >= '0' && cp <= '9') || cp == '_' || cp == ' ')
        out_char(out, (char)cp);
    else
        out_printf(out, "\\x{%x}", (unsigned)cp);
}

static void print_class(Out *out, ReSet s, bool negative)
{
    out_z(out, negative ? "[^" : "[");
    for (size_t i = 0; i < s.n; i++) {
        print_char(out, s.ranges[i].lo);
        if (s.ranges[i].hi > s.ranges[i].lo) {
            out_char(out, '-');
            print_char(out, s.ranges[i].hi);
        }
    }
    out_char(out, ']');
}

static void print_large(Printer *p, uint32_t set, bool negative)
{
    Str name = str_printf(p->re->ctx, "%c%u", negative ? 'n' : 's', (unsigned)set);
    out_printf(&p->out, "(?&%.*s)", STR_ARG(name));
    if (map_has(&p->set_names, name))
        return;
    map_set(p->re->ctx, &p->set_names, name, p);
    out_printf(&p->sets, "(?<%.*s>", STR_ARG(name));
    print_class(&p->sets, p->re->sets.items[set], negative);
    out_char(&p->sets, ')');
}

static void print_set(Printer *p, uint32_t set, bool negative)
{
    ReSet s = p->re->sets.items[set];
    if (s.n == 0) /* PCRE2 has no empty class */
        out_z(&p->out, negative ? "[\\x{0}-\\x{10ffff}]" : "(?!)");
    else if (s.n == 1 && s.ranges[0].lo == s.ranges[0].hi && !negative)
        print_char(&p->out, s.ranges[0].lo);
    else if (s.n < LARGE_SET)
        print_class(&p->out, s, negative);
    else
        print_large(p, set, negative);
}

/* In the set or (edge) at the text's edge is: not beside a character out of it. */
static void print_test(Printer *p, const ReNode *node)
{
    bool prev = node->kind == RE_PREV;
    if (p->re->sets.items[node->set].n == 0) {
        out_z(&p->out, !node->edge ? "(?!)" : prev ? "\\A" : "\\z");
        return;
    }
    out_z(&p->out, prev ? (node->edge ? "(?<!" : "(?<=") : (node->edge ? "(?!" : "(?="));
    if (node->edge && re_set_is_all(p->re, node->set))
        out_z(&p->out, "(?!)");
    else
        print_set(p, node->set, node->edge);
    out_char(&p->out, ')');
}

static void print(Printer *p, const ReNode *node);

static void print_list(Printer *p, const ReNode *node, const char *between)
{
    for (size_t i = 0; i < node->n; i++) {
        if (i > 0)
            out_z(&p->out, between);
        print(p, node->items[i]);
    }
}

static void print_repeat(Printer *p, const ReNode *node)
{
    bool bare = node->items[0]->kind == RE_SET;
    out_z(&p->out, bare ? "" : "(?:");
    print(p, node->items[0]);
    out_z(&p->out, bare ? "" : ")");
    if (node->max == RE_INFINITE)
        out_printf(&p->out, "{%u,}", (unsigned)node->min);
    else
        out_printf(&p->out, "{%u,%u}", (unsigned)node->min, (unsigned)node->max);
    if (node->lazy)
        out_char(&p->out, '?');
}

static void print_backref(Printer *p, const ReNode *node)
{
    if (p->defined[node->group]) /* else it can never have matched, and is empty */
        out_printf(&p->out, node->fold ? "(?i:\\k<g%u>)" : "\\k<g%u>", (unsigned)node->group);
}

static void print(Printer *p, const ReNode *node)
{
    if (p->out.len + p->sets.len > MAX_PRINTED)
        re_fail(p->re, D_PATTERN_LIMIT, 0, p->re->source.len,
                STR("the pattern is too large with its classes written out"), (Str){0});
    if (p->re->failed)
        return;
    switch (node->kind) {
    case RE_EMPTY: break;
    case RE_NEVER: out_z(&p->out, "(?!)"); break;
    case RE_SET: print_set(p, node->set, false); break;
    case RE_CAT: print_list(p, node, ""); break;
    case RE_ALT:
        out_z(&p->out, "(?:");
        print_list(p, node, "|");
        out_char(&p->out, ')');
        break;
    case RE_REPEAT: print_repeat(p, node); break;
    case RE_GROUP:
        if (p->referred[node->group])
            out_printf(&p->out, "(?<g%u>", (unsigned)node->group);
        else
            out_z(&p->out, "(?:");
        print(p, node->items[0]);
        out_char(&p->out, ')');
        break;
    case RE_PREV: case RE_NEXT: print_test(p, node); break;
    case RE_LOOK:
        out_z(&p->out, node->behind ? (node->negative ? "(?<!" : "(?<=") : (node->negative ? "(?!" : "(?="));
        print(p, node->items[0]);
        out_char(&p->out, ')');
        break;
    case RE_BACKREF: print_backref(p, node); break;
    }
}

/* ---- compiling ---- */

static void *alloc(size_t n, void *ctx) { return ctx_alloc(ctx, n); }

static void drop(void *block, void *ctx)
{
    (void)block;
    (void)ctx;
}

static void explain(Re *re, int error)
{
    PCRE2_UCHAR text[256];
    if (error == PCRE2_ERROR_LOOKBEHIND_NOT_FIXED_LENGTH || error == PCRE2_ERROR_LOOKBEHIND_TOO_COMPLICATED) {
        re_fail(re, D_PATTERN_UNSUPPORTED, 0, re->source.len, STR("a lookbehind of variable length is not supported"),
                (Str){0});
        return;
    }
    if (pcre2_get_error_message(error, text, sizeof text) < 0)
        text[0] = '\0';
    re_fail(re, D_PATTERN_LIMIT, 0, re->source.len,
            str_printf(re->ctx, "the pattern is too large for an automaton, and for PCRE2 (%s)", (char *)text),
                (Str){0});
}

/* The code lives in the ctx, so that the evaluator can match at once and nobody has to free it. */
static void *compile(Re *re, Str text)
{
    int error = 0;
    PCRE2_SIZE offset = 0;
    uint32_t options = PCRE2_UTF | PCRE2_NO_UTF_CHECK | PCRE2_MATCH_UNSET_BACKREF | PCRE2_DOLLAR_ENDONLY;
    pcre2_general_context *general = pcre2_general_context_create(alloc, drop, re->ctx);
    pcre2_compile_context *settings = general ? pcre2_compile_context_create(general) : NULL;
    if (!settings)
        ctx_fail(re->ctx, "out of memory: PCRE2");
    pcre2_code *code = pcre2_compile((PCRE2_SPTR)text.ptr, text.len, options, &error, &offset, settings);
    if (!code)
        explain(re, error);
    return code;
}

bool re_pcre2(Re *re, const ReNode *node, RePattern *pattern, scr_regex *form)
{
    Printer printer = {.re = re, .out = out_new(re->ctx), .sets = out_new(re->ctx)}, *p = &printer;
    size_t n = (size_t)re->n_groups + 1;
    p->referred = CTX_ARRAY(re->ctx, n, bool);
    p->defined = CTX_ARRAY(re->ctx, n, bool);
    p->unsafe = CTX_ARRAY(re->ctx, n, bool);
    survey(p, node, false);
    check_backrefs(p, node, false);
    print(p, node);
    if (re->failed)
        return false;
    Str text = out_text(&p->out);
    if (p->sets.len)
        text = str_printf(re->ctx, "(?(DEFINE)%.*s)%.*s", STR_ARG(out_text(&p->sets)), STR_ARG(text));
    text = str_copy(re->ctx, text);
    void *code = compile(re, text);
    if (!code)
        return false;
    pattern->pcre2 = text;
    form->kind = SCR_RE_PCRE2;
    form->literal = text.ptr;
    form->literal_len = (uint32_t)text.len;
    form->match = scr_regex_pcre2_match;
    form->code = CTX_NEW(re->ctx, void *);
    *form->code = code;
    return true;
}
