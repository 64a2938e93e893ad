/* re_compile.c: the ladder: text -> AST -> the first form of scr_regex.h that holds the pattern exactly.
 *
 * In order: constants and literals, one run, sure runs (when counts would make a DFA large), DFA, bit-parallel NFA; a
 * pattern with look-around is first taken apart into patterns without, joined by and, or, not; what is left is PCRE2's.
 */
#include "re_ast.h"
#include "re_runs.h"

#include <string.h>

#define MAX_LITERAL 8192
#define MAX_PARTS 64
#define MAX_BRANCHES 8
#define SMALL_AUTOMATON 64 /* positions up to which a DFA is tried before sure runs */

typedef struct Maker {
    Re *re;
    unsigned n_parts;
} Maker;

static bool make(Maker *m, ReNode *node, scr_regex *form, unsigned depth);

/* ---- literals and one run ---- */

static bool is_char(const Re *re, const ReNode *node, uint32_t *cp)
{
    if (node->kind != RE_SET)
        return false;
    ReSet set = re->sets.items[node->set];
    *cp = set.ranges[0].lo;
    return set.n == 1 && set.ranges[0].hi == *cp;
}

/* Items from `first` on that are fixed text; `literal` becomes it, the result is the first item that is not. */
static size_t take_literal(Re *re, ReNode **items, size_t first, size_t n, Str *literal)
{
    size_t i = first, len = 0;
    uint32_t cp;
    while (i < n && is_char(re, items[i], &cp))
        i++;
    char *text = CTX_ARRAY(re->ctx, 4 * (i - first) + 1, char);
    i = first;
    for (; i < n && is_char(re, items[i], &cp); i++)
        len += re_put_utf8(text + len, cp);
    *literal = (Str){text, len};
    return i;
}

/* x{3} of one character is fixed text too: written out, so that take_literal sees it. */
static ReNode *spell_out(Re *re, ReNode *node)
{
    VEC(ReNode *) items = {0};
    uint32_t cp;
    ReNode **list = node->kind == RE_CAT ? node->items : &node;
    for (size_t i = 0; i < (node->kind == RE_CAT ? node->n : 1); i++) {
        ReNode *item = list[i];
        bool fixed = item->kind == RE_REPEAT && item->min == item->max && is_char(re, item->items[0], &cp);
        if (fixed && (uint64_t)items.n + item->min > MAX_LITERAL)
            return NULL;
        for (uint32_t k = 0; k < (fixed ? item->min : 1); k++)
            VEC_PUSH(re->ctx, &items) = fixed ? item->items[0] : item;
    }
    return re_new_items(re, RE_CAT, items.items, items.n);
}

static bool make_literal(scr_regex *form, Str literal, bool start, bool end)
{
    form->literal = literal.ptr;
    form->literal_len = (uint32_t)literal.len;
    if (start && end)
        form->kind = SCR_RE_EQUAL;
    else if (literal.len == 0)
        form->kind = SCR_RE_ALWAYS;
    else if (!start && !end && literal.len > SCR_RE_CONTAINS_MAX)
        return false; /* a naive search would not be linear */
    else
        form->kind = start ? SCR_RE_PREFIX : end ? SCR_RE_SUFFIX : SCR_RE_CONTAINS;
    return true;
}

static bool make_simple(Re *re, ReNode *node, scr_regex *form)
{
    ReNode *cat = spell_out(re, node);
    if (!cat)
        return false;
    Str before, after;
    bool start = cat->n > 0 && re_is_anchor(re, cat->items[0], RE_PREV);
    bool end = cat->n > start && re_is_anchor(re, cat->items[cat->n - 1], RE_NEXT);
    size_t n = cat->n - end, at = take_literal(re, cat->items, start, n, &before);
    if (at == n)
        return make_literal(form, before, start, end);
    ReNode *run = cat->items[at];
    bool counted = run->kind == RE_REPEAT && run->items[0]->kind == RE_SET;
    if (!start || !end || (run->kind != RE_SET && !counted) || take_literal(re, cat->items, at + 1, n, &after) != n)
        return false;
    ReSpan span = {run->set, 1, 1};
    if (counted)
        span = (ReSpan){run->items[0]->set, run->min, run->max};
    scr_re_run *made = CTX_NEW(re->ctx, scr_re_run);
    *made = re_make_run(re, span);
    make_literal(form, before, true, true);
    form->literal2 = after.ptr;
    form->literal2_len = (uint32_t)after.len;
    form->runs = made;
    form->n_runs = 1;
    form->kind = SCR_RE_RUN;
    return true;
}

/* ---- automata ---- */

static bool make_runs(Re *re, const ReNode *node, scr_regex *form)
{
    ReSpans spans = {0};
    if (!re_spans(re, node, &spans) || !re_spans_certain(re, &spans))
        return false;
    scr_re_run *runs = CTX_ARRAY(re->ctx, spans.n, scr_re_run);
    for (size_t i = 0; i < spans.n; i++)
        runs[i] = re_make_run(re, spans.items[i]);
    form->runs = runs;
    form->n_runs = (uint32_t)spans.n;
    form->kind = SCR_RE_RUNS;
    return true;
}

static bool make_automaton(Re *re, const ReNode *node, scr_regex *form)
{
    ReAuto *a = re_auto(re, node);
    if ((!a || a->n_chars > SMALL_AUTOMATON) && make_runs(re, node, form))
        return true;
    return a && (re_dfa(a, LIMIT_REGEX_CELLS, form) || re_nfa(a, form));
}

/* ---- taking look-around apart ---- */

typedef VEC(scr_regex) Parts;

static bool add_part(Maker *m, Parts *parts, ReNode *node, bool negated, unsigned depth)
{
    scr_regex part = {0};
    if (++m->n_parts > MAX_PARTS || depth == 0 || !make(m, node, &part, depth - 1))
        return false;
    part.negated ^= negated;
    if (part.kind != SCR_RE_ALL || part.negated) {
        VEC_PUSH(m->re->ctx, parts) = part;
        return true;
    }
    for (uint32_t i = 0; i < part.n_parts; i++)
        VEC_PUSH(m->re->ctx, parts) = part.parts[i];
    return true;
}

static void finish_parts(const Parts *parts, bool negated, scr_regex *form)
{
    *form = (scr_regex){.kind = SCR_RE_ALL, .negated = negated};
    form->parts = parts->items;
    form->n_parts = (uint32_t)parts->n;
}

/* One of them matches: not none of them. */
static bool make_any(Maker *m, ReNode **ways, size_t n, scr_regex *form, unsigned depth)
{
    Parts parts = {0};
    if (n > MAX_PARTS)
        return false;
    for (size_t i = 0; i < n; i++)
        if (!add_part(m, &parts, ways[i], true, depth))
            return false;
    finish_parts(&parts, true, form);
    return true;
}

static ReNode *cat_of(Re *re, ReNode **before, size_t n_before, ReNode *middle, ReNode **after, size_t n_after)
{
    ReNode **items = CTX_ARRAY(re->ctx, n_before + n_after + 1, ReNode *);
    size_t n = 0;
    for (size_t i = 0; i < n_before; i++)
        items[n++] = before[i];
    if (middle)
        items[n++] = middle;
    for (size_t i = 0; i < n_after; i++)
        items[n++] = after[i];
    return re_new_items(re, RE_CAT, items, n);
}

/* Assertions at one place commute: a ^ among the first comes first. One that a leading (?=^X) has counts too. */
static ReNode *hoist_anchor(Re *re, ReNode *cat)
{
    uint32_t length;
    ReNode *found = NULL;
    for (size_t i = 0; i < cat->n && !found; i++) {
        ReNode *item = cat->items[i];
        bool look = item->kind == RE_LOOK && !item->behind && !item->negative;
        if (re_is_anchor(re, item, RE_PREV))
            found = item;
        else if (look && re_is_anchored(re, item->items[0])) {
            found = re_new(re, RE_PREV);
            found->edge = true;
            found->set = re_set_char(re, 0xd800); /* the empty set */
        } else if (!re_fixed_length(item, &length) || length > 0)
            return cat;
    }
    return found ? cat_of(re, &found, 1, NULL, cat->items, cat->n) : cat;
}

/* How many items from the anchored side on have one length, so that a lookahead behind them (a lookbehind before them)
 * looks from one certain place: the first that is look-around; n: none. */
static size_t find_look(const Re *re, const ReNode *cat, bool behind)
{
    uint32_t length;
    uint64_t passed = 0;
    bool anchored = false;
    for (size_t k = 0; k < cat->n; k++) {
        const ReNode *item = cat->items[behind ? cat->n - 1 - k : k];
        if (item->kind == RE_LOOK && item->behind == behind)
            return anchored ? k : cat->n;
        if (!re_is_bare(item) || !re_fixed_length(item, &length))
            return cat->n;
        anchored |= passed == 0 && re_is_anchor(re, item, behind ? RE_NEXT : RE_PREV);
        passed += length;
    }
    return cat->n;
}

/* ^P(?!X)R with P of one length is ^PR and not ^PX; mirrored, R(?<!X)S$ is RS$ and not XS$. */
static bool split_look(Maker *m, const ReNode *cat, bool behind, scr_regex *form, unsigned depth)
{
    Re *re = m->re;
    Parts parts = {0};
    size_t k = find_look(re, cat, behind), n = cat->n;
    if (k == n)
        return false;
    size_t at = behind ? n - 1 - k : k;
    ReNode *look = cat->items[at];
    ReNode *part = behind ? cat_of(re, NULL, 0, look->items[0], cat->items + at + 1, n - at - 1)
                          : cat_of(re, cat->items, at, look->items[0], NULL, 0);
    ReNode *rest = cat_of(re, cat->items, at, NULL, cat->items + at + 1, n - at - 1);
    if (!add_part(m, &parts, part, look->negative, depth) || !add_part(m, &parts, rest, false, depth))
        return false;
    finish_parts(&parts, false, form);
    return true;
}

/* (?:(?!X)C), as in ^(?:(?!X)C)*$. */
static bool is_tempered(const ReNode *node)
{
    const ReNode *body = node->kind == RE_REPEAT ? node->items[0] : node;
    return node->kind == RE_REPEAT && body->kind == RE_CAT && body->n == 2 && body->items[0]->kind == RE_LOOK &&
           !body->items[0]->behind && body->items[0]->negative && body->items[1]->kind == RE_SET &&
           re_is_bare(body->items[0]->items[0]);
}

/* ^(?:(?!X)C){m,n}$ is ^C{m,n}$ and not ^C{0,n-1}(?=C)X: no place that the loop begins a round at has X. */
static bool split_tempered(Maker *m, const ReNode *cat, scr_regex *form, unsigned depth)
{
    Re *re = m->re;
    Parts parts = {0};
    if (cat->n != 3 || !re_is_anchor(re, cat->items[0], RE_PREV) || !re_is_anchor(re, cat->items[2], RE_NEXT) ||
        !is_tempered(cat->items[1]))
        return false;
    const ReNode *loop = cat->items[1], *body = loop->items[0];
    ReNode *set = body->items[1], *before = re_new(re, RE_NEXT);
    before->set = set->set;
    ReNode *all[3] = {cat->items[0], re_new_repeat(re, set, loop->min, loop->max), cat->items[2]};
    uint32_t max = loop->max == RE_INFINITE ? RE_INFINITE : loop->max - 1;
    ReNode *bad[4] = {cat->items[0], re_new_repeat(re, set, 0, max), before, body->items[0]->items[0]};
    if (!add_part(m, &parts, re_new_items(re, RE_CAT, all, 3), false, depth) ||
        !add_part(m, &parts, re_new_items(re, RE_CAT, bad, 4), true, depth))
        return false;
    finish_parts(&parts, false, form);
    return true;
}

/* P(?:A|B)R is PAR or PBR. */
static bool split_ways(Maker *m, const ReNode *cat, scr_regex *form, unsigned depth)
{
    Re *re = m->re;
    size_t at = 0;
    while (at < cat->n && re_is_bare(cat->items[at]))
        at++;
    if (at == cat->n)
        return false;
    ReNode *item = cat->items[at], *ways[MAX_BRANCHES], *question[2] = {NULL, item->n ? item->items[0] : NULL};
    bool optional = item->kind == RE_REPEAT && item->min == 0 && item->max == 1;
    size_t n = optional ? 2 : item->n;
    if ((item->kind != RE_ALT && !optional) || n > MAX_BRANCHES)
        return false;
    for (size_t i = 0; i < n; i++)
        ways[i] = cat_of(re, cat->items, at, optional ? question[i] : item->items[i], cat->items + at + 1,
                         cat->n - at - 1);
    return make_any(m, ways, n, form, depth);
}

static bool make_parts(Maker *m, ReNode *node, scr_regex *form, unsigned depth)
{
    if (m->re->has_backrefs)
        return false;
    if (node->kind == RE_ALT)
        return make_any(m, node->items, node->n, form, depth);
    if (node->kind != RE_CAT)
        return false;
    node = hoist_anchor(m->re, node);
    return split_look(m, node, false, form, depth) || split_look(m, node, true, form, depth) ||
           split_tempered(m, node, form, depth) || split_ways(m, node, form, depth);
}

static bool make(Maker *m, ReNode *node, scr_regex *form, unsigned depth)
{
    Re *re = m->re;
    node = re_trim(re, re_reduce(re, node));
    if (node->kind == RE_EMPTY || node->kind == RE_NEVER) {
        form->kind = node->kind == RE_EMPTY ? SCR_RE_ALWAYS : SCR_RE_NEVER;
        return true;
    }
    if (make_simple(re, node, form))
        return true;
    *form = (scr_regex){0};
    return re_is_bare(node) ? make_automaton(re, node, form) : make_parts(m, node, form, depth);
}

/* ---- the whole ---- */

static Re *new_re(Ctx *ctx, Str source, ReError *error)
{
    Re *re = CTX_NEW(ctx, Re);
    re->ctx = ctx;
    re->source = source;
    re->error = error;
    *error = (ReError){0};
    return re;
}

/* With the u flag, else by Annex B; the error is then that of Annex B, which is what cannot be lived with. */
static ReNode *parse(Ctx *ctx, Str source, Re **re, ReError *error, RePattern *pattern)
{
    *re = new_re(ctx, source, error);
    ReNode *node = re_parse(*re, false);
    if (node || error->code != D_PATTERN_SYNTAX)
        return node;
    pattern->legacy_reason = *error;
    pattern->legacy = true;
    *re = new_re(ctx, source, error);
    return re_parse(*re, true);
}

static bool without_pcre2(Re *re, const ReNode *node)
{
    if (re_is_bare(node))
        re_fail(re, D_PATTERN_LIMIT, 0, re->source.len, STR("the pattern is too large for an automaton"),
                STR("smaller counts make it smaller; maxLength can hold a large one"));
    else
        re_fail(re, D_PATTERN_UNSUPPORTED, 0, re->source.len,
                STR("the pattern needs PCRE2, which --no-pcre2 rules out"),
                STR("look-around and back references are what it needs PCRE2 for"));
    return false;
}

RePattern *re_compile(Ctx *ctx, Str source, bool allow_pcre2, ReError *error)
{
    RePattern *pattern = CTX_NEW(ctx, RePattern);
    scr_regex *form = CTX_NEW(ctx, scr_regex);
    Re *re;
    if (source.len > LIMIT_REGEX_LENGTH) {
        *error = (ReError){.code = D_PATTERN_LIMIT, .end = source.len};
        error->message = str_printf(ctx, "the pattern has more than %d bytes", LIMIT_REGEX_LENGTH);
        return NULL;
    }
    ReNode *node = parse(ctx, source, &re, error, pattern);
    if (!node)
        return NULL;
    Maker maker = {.re = re};
    node = re_reduce(re, node);
    bool made = make(&maker, node, form, SCR_RE_PARTS_DEPTH);
    if (!made && !re->failed) {
        *form = (scr_regex){0};
        made = allow_pcre2 ? re_pcre2(re, re_trim(re, node), pattern, form) : without_pcre2(re, node);
    }
    if (!made || re->failed)
        return NULL;
    form->pattern = source.ptr;
    form->pattern_len = source.len;
    pattern->source = source;
    pattern->form = form;
    pattern->re = re;
    pattern->tree = re_trim(re, node);
    return pattern;
}

Str re_form_name(Ctx *ctx, const RePattern *pattern)
{
    const scr_regex *form = pattern->form;
    switch ((enum scr_regex_kind)form->kind) {
    case SCR_RE_ALWAYS: return STR("always");
    case SCR_RE_NEVER: return STR("never");
    case SCR_RE_EQUAL: case SCR_RE_PREFIX: case SCR_RE_SUFFIX: case SCR_RE_CONTAINS: return STR("literal");
    case SCR_RE_RUN: return STR("run");
    case SCR_RE_RUNS: return str_printf(ctx, "runs (%u)", (unsigned)form->n_runs);
    case SCR_RE_DFA8: case SCR_RE_DFA16: return str_printf(ctx, "dfa (%u states)", (unsigned)form->n_states);
    case SCR_RE_NFA: return str_printf(ctx, "nfa (%u words)", (unsigned)form->n_words);
    case SCR_RE_ALL: return str_printf(ctx, "all of %u", (unsigned)form->n_parts);
    case SCR_RE_PCRE2: return STR("pcre2");
    case SCR_RE_CODE: break; /* of generated files alone */
    }
    return (Str){0};
}
