/* scr_eval_verdict.c: the verdict alone, as fast as it goes: each schema a call, each rule a case. In: a node and a cell.
 *
 * A node's rules are taken from its list for the kind of the value: what cannot fail on it is not there. Rules over single
 * members are judged together, in one go over the object. Recursion has SCR_LEVELS_MAX levels; below them
 * scr_judge_by_frames goes on. Nothing is remembered but for nodes that may be judged twice for one value.
 */
#include "scr_eval_verdict.h"
#include "scr_content.h"
#include "scr_eval_leaf.h"
#include "scr_eval_memo.h"
#include "scr_num.h"
#include "scr_scan.h"

static SCR_VERDICTS int scr_verdict_list(scr_run *run, scr_source *source, uint32_t node, uint32_t cell, const uint32_t *list, uint64_t *set);
static SCR_VERDICTS int scr_verdict_node(scr_run *run, scr_source *source, uint32_t node, uint32_t cell, const uint32_t *list, uint64_t *set,
                            bool trial);
static SCR_VERDICTS int scr_verdict_members(scr_run *run, scr_source *source, uint32_t node, uint32_t cell, uint64_t *set);

/* A number where the node's `type` does not say "number": is it an integer, and is one let pass? */
static bool scr_type_lets_integer(const scr_doc *doc, uint32_t cell, uint32_t types)
{
    if (scr_kind_of(doc, cell) != SCR_NUMBER || !(types & (SCR_TYPE_INTEGER | SCR_TYPE_INTEGER_TOKEN)))
        return false;
    if (doc->cells[cell].info & SCR_CELL_INTEGER)
        return true;
    scr_text text = scr_text_of(doc, cell);
    return (types & SCR_TYPE_INTEGER) && scr_num_is_integer(text.ptr, text.len);
}

/* scr_judge, where it is called from here: what the type decides costs no call. */
SCR_VERDICT int scr_verdict(scr_run *run, scr_source *source, uint32_t node, uint32_t cell, uint64_t *set, bool trial)
{
    const scr_program *program = run->program;
    const scr_node *nd = &program->nodes[node];
    uint32_t kind = scr_kind_of(&source->doc, cell);
    if (scr_node_is(nd, SCR_NODE_ALIAS)) {
        node = nd->lists;
        nd = &program->nodes[node];
    }
    if (!(nd->types >> kind & 1u) && !scr_type_lets_integer(&source->doc, cell, nd->types))
        return SCR_NO;
    if (!(nd->types >> kind & SCR_ASKS))
        return SCR_YES;
    switch (kind == SCR_OBJECT && scr_node_is(nd, SCR_NODE_MEMBERS) && !set ? (int)SCR_OP_PROPERTIES : (int)SCR_N_OPS) {
    case SCR_OP_PROPERTIES:
    case SCR_OP_PATTERN_PROPERTIES:
    case SCR_OP_ADDITIONAL_PROPERTIES:
        return scr_verdict_members(run, source, node, cell, NULL);
    default:
        break;
    }
    const uint32_t *list = program->words + program->words[nd->lists + kind];
    if (scr_node_is(nd, SCR_NODE_LEAF))
        return scr_leaf_list(run, source, cell, list);
    if (scr_node_is(nd, SCR_NODE_APART) || set)
        return scr_verdict_node(run, source, node, cell, list, set, trial);
    return scr_verdict_list(run, source, node, cell, list, NULL);
}

/* The same value by the schemas w[at..at+n): all of them. */
static SCR_NOINLINE int scr_verdict_all(scr_run *run, scr_source *source, uint32_t cell, const scr_rule *rule, uint64_t *set)
{
    for (uint32_t i = 0; i < rule->b; i++) {
        int v = scr_judge(run, source, scr_word(run, rule->a + i), cell, set, false);
        if (v != SCR_YES)
            return v;
    }
    return SCR_YES;
}

/* The branches of a union that the value may suit, as words of bits, told by the string of one of its members; NULL: any. */
static SCR_NOINLINE const uint32_t *scr_branches(const scr_run *run, const scr_doc *doc, uint32_t cell, const scr_rule *rule)
{
    const scr_program *program = run->program;
    uint32_t key, n_words = (rule->b + 31) / 32;
    if (rule->c == 0 || scr_kind_of(doc, cell) != SCR_OBJECT || (key = scr_find_member(program, doc, cell, rule->c, 0)) == SCR_NONE)
        return NULL;
    const uint32_t *slots = program->words + rule->c + 4, *others = slots + slots[-1] + 1, *rows = others + n_words;
    if (scr_kind_of(doc, key + 1) != SCR_STRING)
        return others;
    scr_text text = scr_string_of(doc, key + 1);
    for (uint32_t slot = scr_hash_key(text.ptr, text.len) & slots[-1]; slots[slot]; slot = (slot + 1) & slots[-1]) {
        const uint32_t *row = rows + (size_t)(slots[slot] - 1) * (3 + n_words);
        if (scr_same_text(text, scr_pool_text(program, row[0], row[1])))
            return row + 3;
    }
    return others;
}

SCR_INLINE bool scr_may_suit(const uint32_t *branches, uint32_t i)
{
    return !branches || (branches[i / 32] >> i % 32 & 1u);
}

/* One of them; all that are valid when what they evaluate counts (2020-12 core 7.7.1.1). */
static SCR_NOINLINE int scr_verdict_any(scr_run *run, scr_source *source, uint32_t cell, const scr_rule *rule, uint64_t *set)
{
    int any = SCR_NO;
    const uint32_t *branches = scr_branches(run, &source->doc, cell, rule);
    for (uint32_t i = 0; i < rule->b && (any == SCR_NO || set); i++) {
        if (!scr_may_suit(branches, i))
            continue;
        int v = scr_verdict(run, source, scr_word(run, rule->a + i), cell, set, true);
        if (v < 0)
            return v;
        any |= v;
    }
    return any;
}

static SCR_NOINLINE int scr_verdict_one(scr_run *run, scr_source *source, uint32_t cell, const scr_rule *rule, uint64_t *set)
{
    int n = 0;
    const uint32_t *branches = scr_branches(run, &source->doc, cell, rule);
    for (uint32_t i = 0; i < rule->b && n < 2; i++) {
        if (!scr_may_suit(branches, i))
            continue;
        int v = scr_verdict(run, source, scr_word(run, rule->a + i), cell, set, true);
        if (v < 0)
            return v;
        n += v;
    }
    return n == 1 ? SCR_YES : SCR_NO;
}

static int scr_verdict_not(scr_run *run, scr_source *source, uint32_t cell, const scr_rule *rule)
{
    int v = scr_judge(run, source, rule->a, cell, NULL, true);
    return v < 0 ? v : !v;
}

static SCR_NOINLINE int scr_verdict_if(scr_run *run, scr_source *source, uint32_t cell, const scr_rule *rule, uint64_t *set)
{
    if (rule->b == SCR_NONE && rule->c == SCR_NONE && !set)
        return SCR_YES;
    int v = scr_judge(run, source, rule->a, cell, set, true);
    if (v < 0)
        return v;
    uint32_t node = v == SCR_YES ? rule->b : rule->c;
    return node == SCR_NONE ? SCR_YES : scr_judge(run, source, node, cell, set, false);
}

static SCR_NOINLINE int scr_verdict_dependent(scr_run *run, scr_source *source, uint32_t cell, const scr_rule *rule, uint64_t *set)
{
    for (uint32_t i = 0, w = rule->a; i < rule->b; i++, w += 4) {
        if (scr_find_member(run->program, &source->doc, cell, w, 0) == SCR_NONE)
            continue;
        int v = scr_judge(run, source, scr_word(run, w + 3), cell, set, false);
        if (v != SCR_YES)
            return v;
    }
    return SCR_YES;
}

/* ---- objects ---- */

/* The patterns that the name in a key's cell matches: their schemas, by patternProperties. *matched: there is one. */
static SCR_NOINLINE int scr_verdict_patterns(scr_run *run, scr_source *source, uint32_t key, const scr_rule *rule, bool *matched)
{
    scr_text name = scr_string_of(&source->doc, key);
    for (uint32_t i = 0, w = rule->a; i < rule->b; i++, w += 2) {
        int status = scr_regex_match(run->program->regexes[scr_word(run, w)], name.ptr, name.len, run->arena);
        if (status == SCR_INVALID)
            continue;
        *matched = true;
        int v = status == SCR_VALID ? scr_judge(run, source, scr_word(run, w + 1), key + 1, NULL, false) : status;
        if (v != SCR_YES)
            return v;
    }
    return SCR_YES;
}

/* A member by what does not name it: patternProperties, additionalProperties. named: it is no additional one; index: its bit in the set. */
static SCR_NOINLINE int scr_verdict_unnamed(scr_run *run, scr_source *source, const scr_members *members, uint32_t key, bool named,
                                            uint32_t index, uint64_t *set)
{
    const scr_rule *rules = run->program->rules;
    int v = SCR_YES;
    bool matched = false;
    switch (members->patterns == SCR_NONE ? (int)SCR_N_OPS : rules[members->patterns].op) {
    case SCR_OP_PATTERN_PROPERTIES:
        v = scr_verdict_patterns(run, source, key, &rules[members->patterns], &matched);
        break;
    default:
        break;
    }
    if (v != SCR_YES)
        return v;
    if (matched)
        scr_set_bit(set, index);
    if (members->additional == SCR_NONE || named)
        return SCR_YES;
    v = scr_matches_none(run, &rules[members->additional], scr_string_of(&source->doc, key));
    if (v != SCR_YES)
        return v < 0 ? v : SCR_YES;
    scr_set_bit(set, index);
    return scr_judge(run, source, rules[members->additional].a, key + 1, NULL, false);
}

/* All that a node says of single members, in one go over them. */
static SCR_NOINLINE int scr_verdict_members(scr_run *run, scr_source *source, uint32_t node, uint32_t cell, uint64_t *set)
{
    const scr_program *program = run->program;
    const scr_members *members = &program->members[program->nodes[node].members];
    const scr_doc *doc = &source->doc;
    uint32_t n = scr_count(doc, cell), key = cell + 1, missing = members->n_required;
    bool patterns = members->patterns != SCR_NONE, others = patterns || members->additional != SCR_NONE;
    int v = SCR_YES;
    if (n < missing)
        return SCR_NO;
    if (SCR_SOME(SCR_NODE_RECURSIVE) && run->levels == 0)
        return scr_judge_by_frames(run, source, node, cell, set);
    run->levels--;
    run->work++;
    for (uint32_t i = 0; i < n; i++, key = scr_next(doc, key + 1)) {
        const scr_property *property = scr_find_property(program, members, doc, key);
        bool named = false;
        if (property) {
            missing -= property->flags & SCR_PROPERTY_REQUIRED;
            named = (property->flags & SCR_PROPERTY_NAMED) != 0;
            if (property->node != SCR_NONE) {
                v = scr_verdict(run, source, property->node, key + 1, NULL, false);
                if (v != SCR_YES)
                    break;
                scr_set_bit(set, i);
            }
        }
        if (others && (!named || patterns)) {
            v = scr_verdict_unnamed(run, source, members, key, named, i, set);
            if (v != SCR_YES)
                break;
        }
    }
    run->levels++;
    return v == SCR_YES && missing ? SCR_NO : v;
}

static SCR_NOINLINE int scr_verdict_names(scr_run *run, scr_source *source, uint32_t cell, const scr_rule *rule)
{
    const scr_doc *doc = &source->doc;
    uint32_t n = scr_count(doc, cell), key = cell + 1;
    for (; n > 0; n--, key = scr_next(doc, key + 1)) {
        int v = scr_judge(run, source, rule->a, key, NULL, false);
        if (v != SCR_YES)
            return v;
    }
    return SCR_YES;
}

static SCR_NOINLINE int scr_verdict_other_members(scr_run *run, scr_source *source, uint32_t cell, const scr_rule *rule, uint64_t *set)
{
    const scr_doc *doc = &source->doc;
    uint32_t n = set ? scr_count(doc, cell) : 0, key = cell + 1;
    for (uint32_t i = 0; i < n; i++, key = scr_next(doc, key + 1)) {
        if (scr_has_bit(set, i))
            continue;
        int v = scr_judge(run, source, rule->a, key + 1, NULL, false);
        if (v != SCR_YES)
            return v;
        scr_set_bit(set, i);
    }
    return SCR_YES;
}

/* ---- arrays ---- */

static SCR_NOINLINE int scr_verdict_prefix(scr_run *run, scr_source *source, uint32_t cell, const scr_rule *rule, uint64_t *set)
{
    const scr_doc *doc = &source->doc;
    uint32_t n = scr_count(doc, cell), item = cell + 1;
    for (uint32_t i = 0; i < n && i < rule->b; i++, item = scr_next(doc, item)) {
        int v = scr_judge(run, source, scr_word(run, rule->a + i), item, NULL, false);
        if (v != SCR_YES)
            return v;
        scr_set_bit(set, i);
    }
    return SCR_YES;
}

/* items and unevaluatedItems (others: only what has no bit yet). */
static SCR_NOINLINE int scr_verdict_items(scr_run *run, scr_source *source, uint32_t cell, const scr_rule *rule, uint64_t *set, bool others)
{
    const scr_doc *doc = &source->doc;
    uint32_t n = scr_count(doc, cell), item = cell + 1, first = others ? 0 : rule->b;
    if (!set && (run->program->nodes[rule->a].flags & SCR_NODE_ANY))
        return SCR_YES;
    for (uint32_t i = 0; i < n; i++, item = scr_next(doc, item)) {
        if (i < first || (others && scr_has_bit(set, i)))
            continue;
        int v = scr_verdict(run, source, rule->a, item, NULL, false);
        if (v != SCR_YES)
            return v;
        scr_set_bit(set, i);
    }
    return SCR_YES;
}

static SCR_NOINLINE int scr_verdict_contains(scr_run *run, scr_source *source, uint32_t cell, const scr_rule *rule, uint64_t *set)
{
    const scr_doc *doc = &source->doc;
    uint32_t n = scr_count(doc, cell), item = cell + 1, found = 0;
    uint64_t *marks = rule->flags & SCR_RULE_EVALUATES ? set : NULL;
    for (uint32_t i = 0; i < n; i++, item = scr_next(doc, item)) {
        if (found > rule->c || (!marks && found >= rule->b && rule->c == SCR_NONE))
            break;
        int v = scr_judge(run, source, rule->a, item, NULL, true);
        if (v < 0)
            return v;
        found += v == SCR_YES;
        if (v == SCR_YES)
            scr_set_bit(marks, i);
    }
    return found >= rule->b && found <= rule->c ? SCR_YES : SCR_NO;
}

/* ---- strings ---- */

static SCR_NOINLINE int scr_verdict_content(scr_run *run, scr_source *source, uint32_t cell, const scr_rule *rule)
{
    int status = SCR_VALID;
    scr_source *content = scr_content(run, source, cell, rule->b, &status);
    if (!content)
        return status;
    return content->parsed ? scr_judge(run, content, rule->a, 0, NULL, false) : SCR_NO;
}

/* ---- nodes ---- */

static int scr_verdict_rule(scr_run *run, scr_source *source, uint32_t node, uint32_t cell, const scr_rule *rule, uint64_t *set)
{
    switch (rule->op) {
    case SCR_OP_PROPERTIES:
    case SCR_OP_PATTERN_PROPERTIES:
    case SCR_OP_ADDITIONAL_PROPERTIES:
        return scr_verdict_members(run, source, node, cell, set);
    case SCR_OP_PROPERTY_NAMES:
        return scr_verdict_names(run, source, cell, rule);
    case SCR_OP_UNEVALUATED_PROPERTIES:
        return scr_verdict_other_members(run, source, cell, rule, set);
    case SCR_OP_PREFIX_ITEMS:
        return scr_verdict_prefix(run, source, cell, rule, set);
    case SCR_OP_ITEMS:
        return scr_verdict_items(run, source, cell, rule, set, false);
    case SCR_OP_UNEVALUATED_ITEMS: /* no set: there are no items */
        return set ? scr_verdict_items(run, source, cell, rule, set, true) : SCR_YES;
    case SCR_OP_CONTAINS:
        return scr_verdict_contains(run, source, cell, rule, set);
    case SCR_OP_ALL_OF:
        return scr_verdict_all(run, source, cell, rule, set);
    case SCR_OP_ANY_OF:
        return scr_verdict_any(run, source, cell, rule, set);
    case SCR_OP_ONE_OF:
        return scr_verdict_one(run, source, cell, rule, set);
    case SCR_OP_NOT:
        return scr_verdict_not(run, source, cell, rule);
    case SCR_OP_IF:
        return scr_verdict_if(run, source, cell, rule, set);
    case SCR_OP_REF:
        return scr_judge(run, source, rule->a, cell, set, false);
    case SCR_OP_DYNAMIC_REF:
        return scr_judge(run, source, scr_dynamic_target(run, run->scope, rule), cell, set, false);
    case SCR_OP_DEPENDENT_SCHEMAS:
        return scr_verdict_dependent(run, source, cell, rule, set);
    case SCR_OP_CONTENT_SCHEMA:
        return scr_verdict_content(run, source, cell, rule);
    default:
        return scr_leaf(run, source, cell, rule);
    }
}

static int scr_verdict_list(scr_run *run, scr_source *source, uint32_t node, uint32_t cell, const uint32_t *list, uint64_t *set)
{
    int v = SCR_YES;
    if (SCR_SOME(SCR_NODE_RECURSIVE) && run->levels == 0)
        return scr_judge_by_frames(run, source, node, cell, set);
    run->levels--;
    run->work++;
    for (; *list != SCR_NONE && v == SCR_YES; list++)
        v = scr_verdict_rule(run, source, node, cell, &run->program->rules[*list], set);
    run->levels++;
    return v;
}

/* What took no more than so many lists of rules is judged again, not remembered, which would cost as much. So it is judged
 * at most so many times as often as it would be. */
#define SCR_WORK_LIGHT 16u

/* A node that needs more than its rules: a set of its own, the memo, another scope. */
static SCR_NOINLINE int scr_verdict_apart(scr_run *run, scr_source *source, uint32_t node, uint32_t cell, const uint32_t *list,
                                          uint64_t *set)
{
    scr_arena *arena = run->arena;
    const scr_node *nd = &run->program->nodes[node];
    uint32_t words = scr_set_words(source, cell);
    uint64_t *own = NULL;
    uint32_t work = run->work;
    int v = SCR_PENDING, status = 0;
    if (scr_node_is(nd, SCR_NODE_ENTERS) && !scr_enter(run, &run->scope, nd->resource, &status))
        return status;
    if (scr_node_is(nd, SCR_NODE_SHARED))
        v = scr_recall(run, source, node, cell, run->scope, set);
    if (v != SCR_PENDING)
        return v;
    if (SCR_SOME(SCR_NODE_TRACKS) && words && (set || scr_node_is(nd, SCR_NODE_TRACKS))) {
        own = (uint64_t *)scr_arena_alloc(arena, words * sizeof(uint64_t));
        if (!own)
            return SCR_NO_SCRATCH;
        memset(own, 0, words * sizeof(uint64_t));
    }
    v = scr_verdict_list(run, source, node, cell, list, own);
    if (scr_node_is(nd, SCR_NODE_SHARED) && v >= 0 && run->work - work > SCR_WORK_LIGHT)
        v = scr_remember(run, source, node, cell, run->scope, set ? own : NULL, v);
    if (v == SCR_YES && set)
        scr_set_or(set, own, words);
    return v;
}

/* One node's list of rules, which is not empty. */
static int scr_verdict_node(scr_run *run, scr_source *source, uint32_t node, uint32_t cell, const uint32_t *list, uint64_t *set,
                            bool trial)
{
    const scr_node *nd = &run->program->nodes[node];
    if (!scr_node_is(nd, SCR_NODE_ANNOTATES))
        set = NULL;
    if (scr_node_is(nd, SCR_NODE_ANY) && !set)
        return SCR_YES;
    if (!scr_node_is(nd, SCR_NODE_APART & ~SCR_NODE_ANY) && !(SCR_SOME(SCR_NODE_TRACKS) && set && trial))
        return scr_verdict_list(run, source, node, cell, list, set);
    uint32_t scope = run->scope;
    size_t low = run->arena->low;
    int v = scr_verdict_apart(run, source, node, cell, list, set);
    run->scope = scope;
    run->arena->low = low;
    return v;
}

int scr_judge(scr_run *run, scr_source *source, uint32_t node, uint32_t cell, uint64_t *set, bool trial)
{
    return scr_verdict(run, source, node, cell, set, trial);
}
