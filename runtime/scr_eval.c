/* scr_eval.c: the reference evaluator: walks a program over a tape. In: scr_eval. Out: a verdict, and units when
 * wanted.
 *
 * Every schema object over a value is a frame; frames are a stack in the arena, so nothing here recurses. A rule that
 * applies other schemas is a coroutine: it asks for one outcome at a time (scr_call_on) and is entered again with it
 * (`in`), its counters standing in the frame. Most schemas hold leaf rules only; those are judged in scr_call_on without a
 * frame.
 *
 * Modes. VERDICT stops at the first failure. ERRORS goes on and records each; where a failure is no error as such
 * (branches of anyOf, not, if, contains) it asks for the verdict first, and descends to collect only where that is no:
 * so each descent ends in a recorded error, and the number of errors bounds the work. ANNOTATIONS stops at failures
 * too, and takes back what a failing schema recorded. ALL records every outcome. Anything but VERDICT runs after the
 * verdict is known.
 */
#include "scr_content.h"
#include "scr_eval_leaf.h"
#include "scr_eval_memo.h"
#include "scr_eval_verdict.h"
#include "scr_scan.h"

/* What scr_call_on is asked to do. */
#define SCR_CALL_IN_PLACE 1u /* the same value: its evaluated set counts for the caller */
#define SCR_CALL_ASK 2u      /* a failure is no error: ERRORS becomes VERDICT */
#define SCR_CALL_NOT 4u      /* nor is anything in it an annotation or evaluated */
#define SCR_CALL_EXPLAIN 8u  /* its errors explain frame->rule_unit */
#define SCR_CALL_FAILS 16u   /* it was asked already, and fails */

/* ---- units ---- */

/* The present rule applies to member or item i. */
static void scr_mark(scr_frame *f, uint32_t i)
{
    scr_set_bit(f->set, i);
    scr_set_bit(f->marks, i);
}

/* Frames judge what recursion in scr_eval_verdict.c leaves to them. */
static bool scr_is_verdict(const scr_frame *f)
{
    return SCR_SOME(SCR_NODE_RECURSIVE) && f->mode == SCR_MODE_VERDICT;
}

static bool scr_keeps_all(const scr_frame *f)
{
    return SCR_FOR_TOOLS && f->mode == SCR_MODE_ALL;
}

static bool scr_keeps_annotations(const scr_frame *f)
{
    return SCR_FOR_TOOLS && f->mode == SCR_MODE_ANNOTATIONS;
}

/* A path below `outer`; SCR_NONE is also the root's. Where there are none, the token in its place. False: no memory. */
static bool scr_path_add(scr_run *run, uint32_t outer, uint32_t rule, uint32_t token, uint32_t *path)
{
    if (!SCR_PATHS) {
        *path = token;
        return true;
    }
    scr_path *paths = (scr_path *)scr_more(run, run->paths, run->n_paths, &run->cap_paths, sizeof(scr_path));
    if (!paths)
        return false;
    run->paths = paths;
    paths[run->n_paths].outer = outer;
    paths[run->n_paths].rule = rule;
    paths[run->n_paths].token = token;
    *path = run->n_paths++;
    return true;
}

/* A new unit about frame f. False: stop, there is no room for it. */
static bool scr_unit_add(scr_run *run, const scr_frame *f, uint32_t rule, uint32_t cell, uint8_t kind, uint32_t parent,
                         uint32_t token)
{
    scr_eval *eval = run->eval;
    if (eval->n_units == run->max_units || f->source->index > UINT16_MAX)
        return false;
    scr_unit *units = (scr_unit *)scr_more(run, eval->units, eval->n_units, &run->cap_units, sizeof(scr_unit));
    if (!units)
        return false;
    eval->units = units;
    scr_unit *unit = &units[eval->n_units];
    unit->path = f->path;
    if (rule != SCR_NONE && run->program->rules[rule].op != SCR_OP_FALSE
        && !scr_path_add(run, f->path, rule, token, &unit->path))
        return false;
    unit->rule = rule;
    unit->node = f->node;
    unit->cell = cell;
    unit->parent = parent;
    unit->kind = kind;
    unit->code = SCR_UNIT_NO_CODE;
    unit->source = (uint16_t)f->source->index;
    unit->x = unit->y = 0;
    eval->n_units++;
    return true;
}

static uint32_t scr_rule_index(const scr_run *run, const scr_rule *rule)
{
    return (uint32_t)(rule - run->program->rules);
}

/* Records a failure of the present rule, where failures are recorded. Returns NO, or SCR_STOP. */
static int scr_fail_at(scr_run *run, scr_frame *f, const scr_rule *rule, uint32_t cell, uint32_t token, uint32_t code,
                       uint32_t x, uint32_t y)
{
    if (f->mode != SCR_MODE_ERRORS && !scr_keeps_all(f))
        return SCR_NO;
    scr_unit *unit;
    bool filled = scr_keeps_all(f) && token == SCR_NONE && cell == f->cell
                  && run->eval->units[f->rule_unit].code == SCR_UNIT_NO_CODE;
    if (filled) {
        unit = &run->eval->units[f->rule_unit];
    } else {
        uint32_t parent = scr_keeps_all(f) ? f->rule_unit : f->parent;
        if (!scr_unit_add(run, f, scr_rule_index(run, rule), cell, SCR_UNIT_ERROR, parent, token))
            return SCR_STOP;
        unit = &run->eval->units[run->eval->n_units - 1];
    }
    unit->kind = SCR_UNIT_ERROR;
    unit->code = (uint8_t)code;
    unit->x = x;
    unit->y = y;
    return SCR_NO;
}

static int scr_fail(scr_run *run, scr_frame *f, const scr_rule *rule, uint32_t code, uint32_t x, uint32_t y)
{
    return scr_fail_at(run, f, rule, f->cell, SCR_NONE, code, x, y);
}

/* A part of the present rule has failed: is it over? What is to come may hold more errors. */
static bool scr_part_failed(scr_frame *f)
{
    f->flags |= SCR_FRAME_BAD;
    return scr_is_verdict(f) || scr_keeps_annotations(f);
}

static int scr_rule_outcome(const scr_frame *f)
{
    return f->flags & SCR_FRAME_BAD ? SCR_NO : SCR_YES;
}

static bool scr_annotates(const scr_frame *f)
{
    return SCR_FOR_TOOLS && f->mode >= SCR_MODE_ANNOTATIONS;
}

/* ---- calls ---- */

/* The leaf rules from *rule on, to the first that applies other schemas to a value of this kind (PENDING) or the end
 * (YES). */
static int scr_leaves(scr_run *run, scr_source *source, uint32_t cell, uint32_t *rule, uint32_t end)
{
    uint32_t bit = 1u << scr_kind_of(&source->doc, cell);
    for (uint32_t i = *rule; i < end; i++) {
        const scr_rule *r = &run->program->rules[i];
        uint32_t kinds = scr_kinds_of(r->op);
        if (!(kinds & bit))
            continue;
        if (r->op == SCR_OP_TYPE && (r->a & bit))
            continue;
        if (kinds & SCR_KINDS_APPLIES) {
            *rule = i;
            return SCR_PENDING;
        }
        int v = scr_leaf(run, source, cell, r);
        if (v != SCR_YES)
            return v;
    }
    return SCR_YES;
}

/* A new frame on top. NULL: *status. */
static scr_frame *scr_push(scr_run *run, scr_source *source, uint32_t node, uint32_t cell, bool tracked, int *status)
{
    scr_arena *arena = run->arena;
    size_t set = tracked ? scr_set_words(source, cell) * sizeof(uint64_t) : 0;
    size_t size = (sizeof(scr_frame) + 15u) & ~(size_t)15;
    *status = SCR_TOO_DEEP;
    if (run->n_frames == SCR_FRAMES_MAX)
        return NULL;
    *status = SCR_NO_SCRATCH;
    scr_frame *f = (scr_frame *)scr_arena_alloc(arena, size + set);
    if (!f)
        return NULL;
    f->outer = run->top;
    f->source = source;
    f->set = set ? (uint64_t *)(void *)((scr_byte *)f + size) : NULL;
    if (set)
        memset(f->set, 0, set);
    f->marks = NULL;
    f->node = node;
    f->cell = cell;
    f->rule = run->program->nodes[node].rule;
    f->end = f->rule + run->program->nodes[node].n_rules;
    f->i = f->at = f->n = 0;
    f->phase = 0;
    f->flags = 0;
    f->path = SCR_NONE;
    f->parent = f->unit = f->rule_unit = SCR_NONE;
    f->n_units = run->eval->n_units;
    f->n_paths = run->n_paths;
    run->top = f;
    run->n_frames++;
    return f;
}

/* What is different when a frame collects. False: stop. */
static bool scr_begin_collecting(scr_run *run, scr_frame *f)
{
    f->n_units = run->eval->n_units;
    if (scr_keeps_all(f)) {
        if (!scr_unit_add(run, f, SCR_NONE, f->cell, SCR_UNIT_VALID, f->parent, SCR_NONE))
            return false;
        f->unit = run->eval->n_units - 1;
    }
    return ++run->steps < SCR_STEPS_MAX;
}

static int scr_call_mode(const scr_frame *f, uint32_t how)
{
    if (f->mode == SCR_MODE_ERRORS && (how & (SCR_CALL_ASK | SCR_CALL_NOT)))
        return SCR_MODE_VERDICT;
    if (scr_keeps_annotations(f) && (how & SCR_CALL_NOT))
        return SCR_MODE_VERDICT;
    return f->mode;
}

#define SCR_HOPS_MAX 32u /* a chain of $ref that is longer, or endless, gets frames */

/* All that is left of a node is a $ref: its target may be judged in its place. */
static bool scr_is_tail(const scr_run *run, const scr_node *nd, uint32_t rule)
{
    bool last = rule + 1 == nd->rule + nd->n_rules;
    return last && run->program->rules[rule].op == SCR_OP_REF && !scr_node_is(nd, SCR_NODE_TRACKS);
}

/* Verdicts are to be asked for from frame f. */
static void scr_ask_begin(scr_run *run, const scr_frame *f)
{
    run->scope = f->scope;
    run->levels = SCR_LEVELS_MAX;
}

/* The verdict of a node where frame f collects, without a frame for it: YES, NO or a status. */
static int scr_ask(scr_run *run, const scr_frame *f, scr_source *source, uint32_t node, uint32_t cell, uint64_t *set)
{
    if (scr_is_right(&source->doc, cell))
        return SCR_YES;
    scr_ask_begin(run, f);
    return scr_judge(run, source, node, cell, set, true);
}

/* Judges a value by a node for the present rule of f, in VERDICT: YES or NO at once, PENDING: a frame was pushed, or a
 * status. */
static int scr_call_verdict(scr_run *run, scr_frame *f, scr_source *source, uint32_t node, uint32_t cell, bool merges)
{
    const scr_node *nd;
    int v, status = 0;
    bool merged;
    uint32_t rule, scope = f->scope;
    for (uint32_t hops = 0;; hops++) {
        nd = &run->program->nodes[node];
        merged = merges && scr_node_is(nd, SCR_NODE_ANNOTATES);
        if (scr_node_is(nd, SCR_NODE_ANY) && !merged)
            return SCR_YES;
        rule = nd->rule;
        v = scr_leaves(run, source, cell, &rule, nd->rule + nd->n_rules);
        if (v != SCR_PENDING)
            return v;
        if (scr_node_is(nd, SCR_NODE_ENTERS) && !scr_enter(run, &scope, nd->resource, &status))
            return status;
        if (hops == SCR_HOPS_MAX || !scr_is_tail(run, nd, rule))
            break;
        node = run->program->rules[rule].a;
    }
    if (scr_node_is(nd, SCR_NODE_SHARED)) {
        v = scr_recall(run, source, node, cell, scope, merged ? f->set : NULL);
        if (v != SCR_PENDING)
            return v;
    }
    scr_frame *child = scr_push(run, source, node, cell, merged || scr_node_is(nd, SCR_NODE_TRACKS), &status);
    if (!child)
        return status;
    child->scope = scope;
    child->flags = (uint8_t)((merged ? SCR_FRAME_MERGES : 0) | (scr_node_is(nd, SCR_NODE_SHARED) ? SCR_FRAME_MEMO : 0));
    child->mode = SCR_MODE_VERDICT;
    child->rule = rule;
    return SCR_PENDING;
}

#define SCR_SMALL_CELLS 256u /* containers of no more are asked for their verdict first: most are right, and a verdict is quicker */

/* Where errors are collected: is the verdict asked first? */
static bool scr_is_asked_first(const scr_doc *doc, const scr_node *nd, uint32_t cell)
{
    return !scr_is_refused(doc, cell) && (scr_node_is(nd, SCR_NODE_SHARED) || scr_next(doc, cell) - cell <= SCR_SMALL_CELLS);
}

/* The same in any mode. Where only a verdict is asked for, and for what is quickly found right, there is no frame. */
static int scr_call_on(scr_run *run, scr_frame *f, scr_source *source, uint32_t node, uint32_t cell, uint32_t token,
                       uint32_t how)
{
    const scr_node *nd = &run->program->nodes[node];
    int mode = scr_call_mode(f, how), status = 0;
    uint32_t scope = f->scope;
    bool merges = (how & SCR_CALL_IN_PLACE) && f->set && !(how & SCR_CALL_NOT);
    if (scr_is_verdict(f))
        return scr_call_verdict(run, f, source, node, cell, merges);
    if (mode == SCR_MODE_VERDICT)
        return scr_ask(run, f, source, node, cell, merges ? f->set : NULL);
    if (mode == SCR_MODE_ERRORS && !(how & SCR_CALL_FAILS) && scr_is_asked_first(&source->doc, nd, cell)) {
        int v = scr_ask(run, f, source, node, cell, merges ? f->set : NULL);
        if (v != SCR_NO)
            return v;
    }
    merges = merges && scr_node_is(nd, SCR_NODE_ANNOTATES);
    if (scr_node_is(nd, SCR_NODE_ENTERS) && !scr_enter(run, &scope, nd->resource, &status))
        return status;
    scr_frame *child = scr_push(run, source, node, cell, merges || scr_node_is(nd, SCR_NODE_TRACKS), &status);
    if (!child)
        return status;
    child->scope = scope;
    child->flags = merges ? SCR_FRAME_MERGES : 0;
    child->mode = (uint8_t)mode;
    child->parent = scr_keeps_all(f) || (how & SCR_CALL_EXPLAIN) ? f->rule_unit : f->parent;
    if (!scr_path_add(run, f->path, f->rule, token, &child->path))
        return SCR_NO_SCRATCH;
    return scr_begin_collecting(run, child) ? SCR_PENDING : SCR_STOP;
}

/* The same value by another node. */
static int scr_call_in_place(scr_run *run, scr_frame *f, uint32_t node, uint32_t token, uint32_t how)
{
    return scr_call_on(run, f, f->source, node, f->cell, token, how | SCR_CALL_IN_PLACE);
}

static bool scr_is_false(const scr_run *run, uint32_t node)
{
    const scr_node *nd = &run->program->nodes[node];
    return nd->n_rules == 1 && run->program->rules[nd->rule].op == SCR_OP_FALSE;
}

/* ---- rules over members ---- */

static scr_text scr_member_key(const scr_frame *f)
{
    return scr_string_of(&f->source->doc, f->at);
}

/* What the frame's node knows of the name of the member with key cell f->at; NULL: nothing. */
static const scr_property *scr_member_property(const scr_run *run, const scr_frame *f)
{
    const scr_program *program = run->program;
    return scr_find_property(program, &program->members[program->nodes[f->node].members], &f->source->doc, f->at);
}

static int scr_named_node(const scr_run *run, const scr_frame *f, const scr_rule *rule, uint32_t *node, uint32_t *token)
{
    const scr_property *property = scr_member_property(run, f);
    if (!property || property->node == SCR_NONE)
        return SCR_NO;
    *token = (uint32_t)(property - run->program->properties) - rule->a;
    *node = property->node;
    return SCR_YES;
}

/* Neither named nor matched: YES, NO or a status. */
static int scr_is_additional(scr_run *run, const scr_frame *f, const scr_rule *rule)
{
    const scr_property *property = scr_member_property(run, f);
    if (property && (property->flags & SCR_PROPERTY_NAMED))
        return SCR_NO;
    return scr_matches_none(run, rule, scr_member_key(f));
}

/* The node that the present rule applies to the member with key cell f->at; NO: none. token: which of its nodes. */
static int scr_member_node(scr_run *run, scr_frame *f, const scr_rule *rule, uint32_t *node, uint32_t *token)
{
    *token = SCR_NONE;
    *node = rule->a;
    switch (rule->op) {
    case SCR_OP_PROPERTIES:
        return scr_named_node(run, f, rule, node, token);
    case SCR_OP_PATTERN_PROPERTIES:
        for (; f->n < rule->b; f->n++) {
            uint32_t regex = scr_word(run, rule->a + 2 * f->n);
            scr_text key = scr_member_key(f);
            int status = scr_regex_match(run->program->regexes[regex], key.ptr, key.len, run->arena);
            if (status == SCR_INVALID)
                continue;
            *token = f->n;
            *node = scr_word(run, rule->a + 2 * f->n + 1);
            return status == SCR_VALID ? SCR_YES : status;
        }
        return SCR_NO;
    case SCR_OP_ADDITIONAL_PROPERTIES:
        return scr_is_additional(run, f, rule);
    case SCR_OP_UNEVALUATED_PROPERTIES:
        return scr_has_bit(f->set, f->i) ? SCR_NO : SCR_YES;
    default: /* PROPERTY_NAMES */
        return SCR_YES;
    }
}

/* To the next member, or to the next pattern for the same one. */
static void scr_next_member(scr_frame *f, const scr_rule *rule)
{
    if (rule->op == SCR_OP_PATTERN_PROPERTIES && ++f->n < rule->b)
        return;
    f->n = 0;
    f->i++;
    f->at = scr_next(&f->source->doc, f->at + 1);
}

/* A member that nothing allows: said of the member, in place of the false schema's own error. */
static bool scr_is_extra(const scr_run *run, const scr_frame *f, const scr_rule *rule, uint32_t node)
{
    bool closes = rule->op == SCR_OP_ADDITIONAL_PROPERTIES || rule->op == SCR_OP_UNEVALUATED_PROPERTIES
                  || rule->op == SCR_OP_ITEMS || rule->op == SCR_OP_UNEVALUATED_ITEMS;
    return closes && f->mode == SCR_MODE_ERRORS && scr_is_false(run, node);
}

static uint32_t scr_extra_code(uint32_t op)
{
    switch (op) {
    case SCR_OP_ADDITIONAL_PROPERTIES: return SCR_E_ADDITIONAL_PROPERTY;
    case SCR_OP_UNEVALUATED_PROPERTIES: return SCR_E_UNEVALUATED_PROPERTY;
    case SCR_OP_ITEMS: return SCR_E_ADDITIONAL_ITEM;
    case SCR_OP_UNEVALUATED_ITEMS: return SCR_E_UNEVALUATED_ITEM;
    default: return SCR_UNIT_NO_CODE; /* scr_is_extra asks about no other */
    }
}

#define SCR_SWEEP_MAX 64u /* members: bits of scr_frame.bad */

/* The node that judges a member which `properties` does not, by `additionalProperties`; SCR_NONE: none. */
static uint32_t scr_sweep_extra(scr_run *run, const scr_members *members, const scr_property *property, scr_text name, int *status)
{
    if (members->additional == SCR_NONE || (property && (property->flags & SCR_PROPERTY_NAMED)))
        return SCR_NONE;
    const scr_rule *rule = &run->program->rules[members->additional];
    *status = scr_matches_none(run, rule, name);
    return *status == SCR_YES ? rule->a : SCR_NONE;
}

/* One go over the members of an object whose errors are wanted, so that only those that are wrong are gone to. Sets `bad` and `extra`;
 * YES or a status. */
static int scr_sweep(scr_run *run, scr_frame *f)
{
    const scr_program *program = run->program;
    const scr_doc *doc = &f->source->doc;
    uint32_t index = program->nodes[f->node].members, n = scr_count(doc, f->cell), key = f->cell + 1;
    if (f->mode != SCR_MODE_ERRORS || index == SCR_NONE || n > SCR_SWEEP_MAX || program->members[index].patterns != SCR_NONE)
        return SCR_YES;
    const scr_members *members = &program->members[index];
    uint64_t wrong[2] = {0, 0};
    uint32_t missing = members->n_required;
    scr_ask_begin(run, f);
    for (uint32_t i = 0; i < n; i++, key = scr_next(doc, key + 1)) {
        bool right = scr_is_right(doc, key + 1);
        const scr_property *property =
            right ? &program->properties[doc->cells[key + 1].next] : scr_find_property(program, members, doc, key);
        uint32_t flags = property ? property->flags : 0;
        int v = SCR_YES;
        missing -= flags & SCR_PROPERTY_REQUIRED;
        if (right) {
            scr_set_bit(f->set, i);
            continue;
        }
        bool named = property && property->node != SCR_NONE;
        uint32_t node = named ? property->node : scr_sweep_extra(run, members, property, scr_string_of(doc, key), &v);
        if (v < 0)
            return v;
        if (node == SCR_NONE)
            continue;
        scr_set_bit(f->set, i);
        if (scr_is_asked_first(doc, &program->nodes[node], key + 1))
            v = scr_judge(run, f->source, node, key + 1, NULL, true);
        else
            v = SCR_NO; /* too large to be asked for nothing */
        if (v < 0)
            return v;
        wrong[!named] |= (uint64_t)(v == SCR_NO) << i;
    }
    f->bad = wrong[0];
    f->extra = wrong[1];
    bool all = members->n_required > 0 && missing == 0;
    f->flags |= SCR_FRAME_SWEPT | (all ? SCR_FRAME_ALL_THERE : 0);
    return SCR_YES;
}

/* Nothing is to be said of the present rule: the sweep has found all in order. */
static bool scr_is_swept(const scr_frame *f, uint32_t op)
{
    switch (op) {
    case SCR_OP_PROPERTIES: return (f->flags & SCR_FRAME_SWEPT) && f->bad == 0;
    case SCR_OP_ADDITIONAL_PROPERTIES: return (f->flags & SCR_FRAME_SWEPT) && f->extra == 0;
    case SCR_OP_REQUIRED: return (f->flags & SCR_FRAME_ALL_THERE) != 0;
    default: return false;
    }
}

/* Whether the sweep has judged what the rule asks of members. */
static bool scr_has_swept(const scr_frame *f, const scr_rule *rule)
{
    return (f->flags & SCR_FRAME_SWEPT) && rule->op != SCR_OP_UNEVALUATED_PROPERTIES && rule->op != SCR_OP_PROPERTY_NAMES;
}

/* To the member to be gone to next, which may be the present one; the rule was swept. */
static void scr_to_wrong(scr_frame *f, const scr_rule *rule, uint32_t count)
{
    const scr_doc *doc = &f->source->doc;
    uint64_t wrong = rule->op == SCR_OP_PROPERTIES ? f->bad : f->extra;
    uint32_t i = f->i, at = f->at;
    for (; i < count && !(wrong >> i & 1u); i++)
        at = scr_next(doc, at + 1);
    f->i = i;
    f->at = at;
}

static int scr_over_members(scr_run *run, scr_frame *f, const scr_rule *rule, int in)
{
    uint32_t count = scr_count(&f->source->doc, f->cell), node = 0, token = 0;
    if (in == SCR_START) {
        if (scr_is_verdict(f) && !f->set && rule->op == SCR_OP_ADDITIONAL_PROPERTIES
            && (run->program->nodes[rule->a].flags & SCR_NODE_ANY))
            return SCR_YES;
        f->at = f->cell + 1;
    }
    for (;;) {
        if (in != SCR_START) {
            if (in == SCR_NO && scr_part_failed(f))
                return SCR_NO;
            scr_next_member(f, rule);
        }
        if (scr_has_swept(f, rule))
            scr_to_wrong(f, rule, count);
        in = SCR_NO;
        while (f->i < count && (in = scr_member_node(run, f, rule, &node, &token)) == SCR_NO) {
            f->n = 0;
            f->i++;
            f->at = scr_next(&f->source->doc, f->at + 1);
        }
        if (f->i == count)
            return scr_rule_outcome(f);
        if (in < 0)
            return in;
        uint32_t cell = f->at;
        if (rule->op != SCR_OP_PROPERTY_NAMES) {
            scr_mark(f, f->i);
            cell++;
        }
        if (scr_is_extra(run, f, rule, node))
            in = scr_fail_at(run, f, rule, f->at, SCR_NONE, scr_extra_code(rule->op), 0, 0);
        else
            in = scr_call_on(run, f, f->source, node, cell, token, scr_has_swept(f, rule) ? SCR_CALL_FAILS : 0);
        if (in == SCR_PENDING || in < 0)
            return in;
    }
}

/* ---- rules over items ---- */

/* The first item from f->i on that the rule is about: f->i, f->at; false: no more. */
static bool scr_item_node(const scr_run *run, scr_frame *f, const scr_rule *rule, uint32_t count, uint32_t *node,
                          uint32_t *token)
{
    *token = SCR_NONE;
    *node = rule->a;
    for (; f->i < count; f->i++, f->at = scr_next(&f->source->doc, f->at)) {
        switch (rule->op) {
        case SCR_OP_PREFIX_ITEMS:
            if (f->i >= rule->b)
                return false;
            *token = f->i;
            *node = scr_word(run, rule->a + f->i);
            return true;
        case SCR_OP_ITEMS:
            if (f->i >= rule->b)
                return true;
            break;
        default: /* UNEVALUATED_ITEMS */
            if (!scr_has_bit(f->set, f->i))
                return true;
            break;
        }
    }
    return false;
}

static int scr_over_items(scr_run *run, scr_frame *f, const scr_rule *rule, int in)
{
    const scr_doc *doc = &f->source->doc;
    uint32_t count = scr_count(doc, f->cell), node, token;
    if (in == SCR_START) {
        if (scr_is_verdict(f) && !f->set && rule->op == SCR_OP_ITEMS
            && (run->program->nodes[rule->a].flags & SCR_NODE_ANY))
            return SCR_YES;
        f->at = f->cell + 1;
    }
    for (;;) {
        if (in != SCR_START) {
            if (in == SCR_NO && scr_part_failed(f))
                return SCR_NO;
            f->at = scr_next(doc, f->at);
            f->i++;
        }
        if (!scr_item_node(run, f, rule, count, &node, &token))
            return scr_rule_outcome(f);
        scr_mark(f, f->i);
        f->n++;
        if (scr_is_right(doc, f->at))
            in = SCR_YES;
        else if (scr_is_extra(run, f, rule, node))
            in = scr_fail_at(run, f, rule, f->at, SCR_NONE, scr_extra_code(rule->op), 0, 0);
        else
            in = scr_call_on(run, f, f->source, node, f->at, token, 0);
        if (in == SCR_PENDING || in < 0)
            return in;
    }
}

static int scr_contains_outcome(scr_run *run, scr_frame *f, const scr_rule *rule)
{
    if (f->n < rule->b) {
        if (rule->flags & SCR_RULE_MIN_CONTAINS)
            return scr_fail_at(run, f, rule, f->cell, SCR_TOKEN_MIN_CONTAINS, SCR_E_MIN_CONTAINS, rule->b, f->n);
        return scr_fail(run, f, rule, SCR_E_CONTAINS, rule->b, f->n);
    }
    if (f->n > rule->c)
        return scr_fail_at(run, f, rule, f->cell, SCR_TOKEN_MAX_CONTAINS, SCR_E_MAX_CONTAINS, rule->c, f->n);
    return SCR_YES;
}

static int scr_op_contains(scr_run *run, scr_frame *f, const scr_rule *rule, int in)
{
    const scr_doc *doc = &f->source->doc;
    uint32_t count = scr_count(doc, f->cell);
    bool evaluates = f->set && (rule->flags & SCR_RULE_EVALUATES);
    bool verdict = scr_is_verdict(f);
    if (in == SCR_START)
        f->at = f->cell + 1;
    for (;;) {
        if (in != SCR_START) {
            if (in == SCR_YES) {
                f->n++;
                scr_set_bit(evaluates ? f->set : NULL, f->i);
                scr_set_bit(f->marks, f->i);
            }
            f->at = scr_next(doc, f->at);
            f->i++;
        }
        if (verdict && (f->n > rule->c || (!evaluates && f->n >= rule->b && rule->c == SCR_NONE)))
            break;
        if (f->i == count)
            break;
        in = scr_call_on(run, f, f->source, rule->a, f->at, SCR_NONE, SCR_CALL_ASK);
        if (in == SCR_PENDING || in < 0)
            return in;
    }
    return scr_contains_outcome(run, f, rule);
}

/* ---- rules over schemas for the same value ---- */

static int scr_op_all_of(scr_run *run, scr_frame *f, const scr_rule *rule, int in)
{
    for (;;) {
        if (in != SCR_START) {
            if (in == SCR_NO && scr_part_failed(f))
                return SCR_NO;
            f->i++;
        }
        if (f->i == rule->b)
            return scr_rule_outcome(f);
        in = scr_call_in_place(run, f, scr_word(run, rule->a + f->i), f->i, 0);
        if (in == SCR_PENDING || in < 0)
            return in;
    }
}

/* The errors of every branch, behind the unit of the anyOf or oneOf that was recorded last. */
static int scr_explain(scr_run *run, scr_frame *f, const scr_rule *rule, int in)
{
    for (;;) {
        if (in != SCR_START)
            f->i++;
        if (f->i == rule->b)
            return SCR_NO;
        in = scr_call_in_place(run, f, scr_word(run, rule->a + f->i), f->i, SCR_CALL_EXPLAIN);
        if (in == SCR_PENDING || in < 0)
            return in;
    }
}

/* No branch is valid: one unit, and in ERRORS what each branch has to say. */
static int scr_no_branch(scr_run *run, scr_frame *f, const scr_rule *rule, uint32_t code)
{
    int v = scr_fail(run, f, rule, code, rule->b, 0);
    if (v < 0 || f->mode != SCR_MODE_ERRORS)
        return v;
    f->rule_unit = run->eval->n_units - 1;
    f->phase = 1;
    f->i = 0;
    return scr_explain(run, f, rule, SCR_START);
}

static int scr_op_any_of(scr_run *run, scr_frame *f, const scr_rule *rule, int in)
{
    if (f->phase == 1)
        return scr_explain(run, f, rule, in);
    /* 2020-12 core 7.7.1.1: annotations (and what is evaluated) come from every branch that passes. */
    bool every = f->set || scr_annotates(f);
    for (;;) {
        if (in != SCR_START) {
            f->n += in == SCR_YES;
            f->i++;
        }
        if (f->i == rule->b || (f->n && !every))
            break;
        in = scr_call_in_place(run, f, scr_word(run, rule->a + f->i), f->i, SCR_CALL_ASK);
        if (in == SCR_PENDING || in < 0)
            return in;
    }
    return f->n ? SCR_YES : scr_no_branch(run, f, rule, SCR_E_ANY_OF);
}

static int scr_op_one_of(scr_run *run, scr_frame *f, const scr_rule *rule, int in)
{
    if (f->phase == 1)
        return scr_explain(run, f, rule, in);
    for (;;) {
        if (in != SCR_START) {
            if (in == SCR_YES && ++f->n == 2) {
                int v = scr_fail(run, f, rule, SCR_E_ONE_OF_MANY, f->at, f->i);
                if (v < 0 || !scr_keeps_all(f))
                    return v;
            }
            if (in == SCR_YES && f->n == 1)
                f->at = f->i;
            f->i++;
        }
        if (f->i == rule->b)
            break;
        in = scr_call_in_place(run, f, scr_word(run, rule->a + f->i), f->i, SCR_CALL_ASK);
        if (in == SCR_PENDING || in < 0)
            return in;
    }
    if (f->n == 0)
        return scr_no_branch(run, f, rule, SCR_E_ONE_OF_NONE);
    return f->n == 1 ? SCR_YES : SCR_NO;
}

static int scr_op_not(scr_run *run, scr_frame *f, const scr_rule *rule, int in)
{
    if (in == SCR_START)
        in = scr_call_in_place(run, f, rule->a, SCR_NONE, SCR_CALL_NOT);
    if (in == SCR_PENDING || in < 0)
        return in;
    return in == SCR_NO ? SCR_YES : scr_fail(run, f, rule, SCR_E_NOT, 0, 0);
}

static int scr_op_if(scr_run *run, scr_frame *f, const scr_rule *rule, int in)
{
    if (in == SCR_START) {
        if (rule->b == SCR_NONE && rule->c == SCR_NONE && !f->set && !scr_annotates(f))
            return SCR_YES;
        in = scr_call_in_place(run, f, rule->a, SCR_TOKEN_IF, SCR_CALL_ASK);
        if (in == SCR_PENDING || in < 0)
            return in;
    }
    if (f->phase == 1)
        return in;
    f->phase = 1;
    uint32_t node = in == SCR_YES ? rule->b : rule->c;
    return node == SCR_NONE ? SCR_YES : scr_call_in_place(run, f, node, in == SCR_YES ? SCR_TOKEN_THEN : SCR_TOKEN_ELSE, 0);
}

static int scr_op_dependent_schemas(scr_run *run, scr_frame *f, const scr_rule *rule, int in)
{
    for (;;) {
        if (in != SCR_START) {
            if (in == SCR_NO && scr_part_failed(f))
                return SCR_NO;
            f->i++;
        }
        while (f->i < rule->b && scr_find_member(run->program, &f->source->doc, f->cell, rule->a + 4 * f->i, 0) == SCR_NONE)
            f->i++;
        if (f->i == rule->b)
            return scr_rule_outcome(f);
        in = scr_call_in_place(run, f, scr_word(run, rule->a + 4 * f->i + 3), f->i, 0);
        if (in == SCR_PENDING || in < 0)
            return in;
    }
}

/* The node holds a rule with this op that is asserted: it says by itself what is wrong with the string. */
static bool scr_has_rule(const scr_run *run, uint32_t node, uint32_t op)
{
    const scr_node *nd = &run->program->nodes[node];
    for (uint32_t i = nd->rule; i < nd->rule + nd->n_rules; i++)
        if (run->program->rules[i].op == op && !(run->program->rules[i].flags & SCR_RULE_ANNOTATE))
            return true;
    return false;
}

static int scr_op_content_schema(scr_run *run, scr_frame *f, const scr_rule *rule, int in)
{
    if (in != SCR_START)
        return in;
    int status = SCR_VALID;
    if ((rule->flags & SCR_RULE_ANNOTATE) || rule->b == SCR_ENCODING_UNKNOWN)
        return SCR_YES;
    scr_source *content = scr_content(run, f->source, f->cell, rule->b, &status);
    if (!content)
        return status;
    if (content->parsed)
        return scr_call_on(run, f, content, rule->a, 0, SCR_NONE, 0);
    if (scr_has_rule(run, f->node, SCR_OP_CONTENT_MEDIA_TYPE))
        return SCR_NO;
    return scr_fail(run, f, rule, SCR_E_CONTENT_MEDIA_TYPE, 0, 0);
}

/* ---- frames ---- */

static int scr_coroutine(scr_run *run, scr_frame *f, const scr_rule *rule, int in)
{
    switch (rule->op) {
    case SCR_OP_PROPERTIES:
    case SCR_OP_PATTERN_PROPERTIES:
    case SCR_OP_ADDITIONAL_PROPERTIES:
    case SCR_OP_PROPERTY_NAMES:
        return scr_over_members(run, f, rule, in);
    case SCR_OP_UNEVALUATED_PROPERTIES: /* no set: the object is empty */
        return f->set ? scr_over_members(run, f, rule, in) : SCR_YES;
    case SCR_OP_PREFIX_ITEMS:
    case SCR_OP_ITEMS:
        return scr_over_items(run, f, rule, in);
    case SCR_OP_UNEVALUATED_ITEMS:
        return f->set ? scr_over_items(run, f, rule, in) : SCR_YES;
    case SCR_OP_CONTAINS:
        return scr_op_contains(run, f, rule, in);
    case SCR_OP_ALL_OF:
        return scr_op_all_of(run, f, rule, in);
    case SCR_OP_ANY_OF:
        return scr_op_any_of(run, f, rule, in);
    case SCR_OP_ONE_OF:
        return scr_op_one_of(run, f, rule, in);
    case SCR_OP_NOT:
        return scr_op_not(run, f, rule, in);
    case SCR_OP_IF:
        return scr_op_if(run, f, rule, in);
    case SCR_OP_REF:
        return in == SCR_START ? scr_call_in_place(run, f, rule->a, SCR_NONE, 0) : in;
    case SCR_OP_DYNAMIC_REF:
        return in == SCR_START ? scr_call_in_place(run, f, scr_dynamic_target(run, f->scope, rule), SCR_NONE, 0) : in;
    case SCR_OP_DEPENDENT_SCHEMAS:
        return scr_op_dependent_schemas(run, f, rule, in);
    case SCR_OP_CONTENT_SCHEMA:
        return scr_op_content_schema(run, f, rule, in);
    default: /* the others are leaves */
        return SCR_YES;
    }
}

/* That a string does not hold JSON is no news where contentEncoding says that it is not even decoded. */
static bool scr_encoding_says_so(scr_run *run, scr_frame *f, const scr_rule *rule)
{
    int status;
    if (!scr_has_rule(run, f->node, SCR_OP_CONTENT_ENCODING))
        return false;
    const scr_source *content = scr_content(run, f->source, f->cell, rule->b, &status);
    return content && !content->decoded;
}

static bool scr_is_said(scr_run *run, scr_frame *f, const scr_rule *rule)
{
    switch (rule->op) {
    case SCR_OP_CONTENT_MEDIA_TYPE: return scr_encoding_says_so(run, f, rule);
    default: return false;
    }
}

/* Each name that is missing: NO, YES when there is none, or a status. */
static int scr_fail_missing(scr_run *run, scr_frame *f, const scr_rule *rule)
{
    uint32_t at = 0, inner = 0;
    int v = SCR_YES;
    while (v >= 0 && scr_leaf_missing(run, &f->source->doc, f->cell, rule, &at, &inner))
        v = scr_fail(run, f, rule, run->code, run->x, run->y);
    return v;
}

/* A leaf rule, with all that it has to say. */
static int scr_leaf_collecting(scr_run *run, scr_frame *f, const scr_rule *rule)
{
    switch (rule->op) {
    case SCR_OP_REQUIRED:
        return scr_fail_missing(run, f, rule);
    case SCR_OP_DEPENDENT_REQUIRED:
        return scr_fail_missing(run, f, rule);
    default:
        break;
    }
    int v = scr_leaf(run, f->source, f->cell, rule);
    return v != SCR_NO || scr_is_said(run, f, rule) ? v : scr_fail(run, f, rule, run->code, run->x, run->y);
}

static bool scr_is_set_annotation(uint32_t op)
{
    return op == SCR_OP_PROPERTIES || op == SCR_OP_PATTERN_PROPERTIES || op == SCR_OP_ADDITIONAL_PROPERTIES
           || op == SCR_OP_UNEVALUATED_PROPERTIES || op == SCR_OP_CONTAINS;
}

/* ANNOTATIONS and ALL: before a rule. False: stop. */
static bool scr_rule_begins(scr_run *run, scr_frame *f, const scr_rule *rule)
{
    f->marks = NULL;
    if (scr_keeps_all(f)) {
        if (!scr_unit_add(run, f, f->rule, f->cell, SCR_UNIT_VALID, f->unit, SCR_NONE))
            return false;
        f->rule_unit = run->eval->n_units - 1;
    }
    if (!scr_is_set_annotation(rule->op))
        return true;
    size_t size = scr_set_words(f->source, f->cell) * sizeof(uint64_t);
    f->marks = (uint64_t *)scr_keep(run->arena, size);
    if (f->marks)
        memset(f->marks, 0, size);
    return f->marks != NULL;
}

/* Whether a rule that has passed is an annotation of this value, and its x. */
static bool scr_annotation(const scr_run *run, const scr_frame *f, const scr_rule *rule, uint32_t *x)
{
    *x = 0;
    switch (rule->op) {
    case SCR_OP_ANNOTATION:
        *x = rule->a;
        return true;
    case SCR_OP_CONTENT_SCHEMA:
        *x = rule->c;
        return true;
    case SCR_OP_FORMAT:
    case SCR_OP_CONTENT_ENCODING:
    case SCR_OP_CONTENT_MEDIA_TYPE:
        return true;
    case SCR_OP_PREFIX_ITEMS:
    case SCR_OP_ITEMS:
    case SCR_OP_UNEVALUATED_ITEMS:
        *x = f->n;
        return f->n > 0;
    case SCR_OP_PROPERTIES:
    case SCR_OP_PATTERN_PROPERTIES:
    case SCR_OP_ADDITIONAL_PROPERTIES:
    case SCR_OP_UNEVALUATED_PROPERTIES:
    case SCR_OP_CONTAINS:
        *x = f->marks ? (uint32_t)((size_t)((scr_byte *)f->marks - run->arena->base) / 16) : 0;
        return f->marks != NULL;
    default:
        return false;
    }
}

/* ANNOTATIONS and ALL: after a rule. False: stop. */
static bool scr_rule_ends(scr_run *run, scr_frame *f, const scr_rule *rule, int v)
{
    uint32_t x;
    uint8_t kind = SCR_UNIT_ERROR;
    if (v == SCR_YES)
        kind = scr_annotation(run, f, rule, &x) ? SCR_UNIT_ANNOTATION : SCR_UNIT_VALID;
    if (scr_keeps_annotations(f)) {
        if (kind != SCR_UNIT_ANNOTATION)
            return true;
        if (!scr_unit_add(run, f, f->rule, f->cell, kind, SCR_NONE, SCR_NONE))
            return false;
        f->rule_unit = run->eval->n_units - 1;
    }
    scr_unit *unit = &run->eval->units[f->rule_unit];
    unit->kind = kind;
    if (kind == SCR_UNIT_ANNOTATION)
        unit->x = x;
    return true;
}

/* Runs the top frame from its present rule: YES, NO, PENDING (another is on top) or a status. */
static int scr_step(scr_run *run, scr_frame *f, int in)
{
    uint32_t bit = 1u << scr_kind_of(&f->source->doc, f->cell);
    bool annotates = scr_annotates(f);
    if (in == SCR_START && bit == 1u << SCR_OBJECT) {
        int v = scr_sweep(run, f);
        if (v < 0)
            return v;
    }
    for (; f->rule < f->end; f->rule++, in = SCR_START) {
        const scr_rule *rule = &run->program->rules[f->rule];
        uint32_t kinds = scr_kinds_of(rule->op);
        int v;
        if (!(kinds & bit) || (in == SCR_START && scr_is_swept(f, rule->op)))
            continue;
        if (!annotates && (rule->op == SCR_OP_ANNOTATION || (rule->op == SCR_OP_TYPE && (rule->a & bit))))
            continue;
        if (in == SCR_START) {
            f->i = f->at = f->n = 0;
            f->phase = 0;
            f->flags &= (uint8_t)~SCR_FRAME_BAD;
            if (annotates && !scr_rule_begins(run, f, rule))
                return SCR_STOP;
        }
        if (kinds & SCR_KINDS_APPLIES)
            v = scr_coroutine(run, f, rule, in);
        else if (scr_is_verdict(f))
            v = scr_leaf(run, f->source, f->cell, rule);
        else
            v = scr_leaf_collecting(run, f, rule);
        if (v == SCR_PENDING || v < 0)
            return v;
        if (annotates && !scr_rule_ends(run, f, rule, v))
            return SCR_STOP;
        if (v == SCR_NO) {
            f->flags |= SCR_FRAME_FAILED;
            if (scr_is_verdict(f) || scr_keeps_annotations(f))
                return SCR_NO;
        }
    }
    return f->flags & SCR_FRAME_FAILED ? SCR_NO : SCR_YES;
}

/* 2020-12 core 7.7.1.2: a schema that fails has no annotations. */
static void scr_end_collecting(scr_run *run, scr_frame *f, int v)
{
    scr_eval *eval = run->eval;
    if (v == SCR_NO && scr_keeps_annotations(f))
        eval->n_units = f->n_units;
    if (v == SCR_NO && scr_keeps_all(f)) {
        eval->units[f->unit].kind = SCR_UNIT_ERROR;
        for (uint32_t i = f->unit; i < eval->n_units; i++)
            if (eval->units[i].kind == SCR_UNIT_ANNOTATION)
                eval->units[i].kind = SCR_UNIT_VALID;
    }
}

/* The top frame has the outcome v: takes it off. Returns what the frame below is to be told. */
static int scr_pop(scr_run *run, scr_frame *f, int v)
{
    const uint64_t *kept = f->flags & SCR_FRAME_MERGES ? f->set : NULL;
    if (SCR_SOME(SCR_NODE_SHARED) && (f->flags & SCR_FRAME_MEMO) && scr_remember(run, f->source, f->node, f->cell, f->scope, kept, v) < 0)
        return SCR_NO_SCRATCH;
    /* Where errors are collected, what a failing part has looked at is not reported as unevaluated on top of that. */
    if ((f->flags & SCR_FRAME_MERGES) && (v == SCR_YES || f->mode == SCR_MODE_ERRORS))
        scr_set_or(f->outer->set, f->set, scr_set_words(f->source, f->cell));
    if (!scr_is_verdict(f))
        scr_end_collecting(run, f, v);
    if (run->eval->n_units == f->n_units)
        run->n_paths = f->n_paths; /* nothing points at the paths since */
    run->top = f->outer;
    run->n_frames--;
    run->arena->low = (size_t)((scr_byte *)f - run->arena->base);
    return v;
}

/* Judges by frames until the lowest is done. */
static int scr_loop(scr_run *run)
{
    int in = SCR_START;
    while (run->top) {
        scr_frame *f = run->top;
        int v = scr_step(run, f, in);
        if (v < 0)
            return v;
        in = v == SCR_PENDING ? SCR_START : scr_pop(run, f, v);
        if (in < 0)
            return in;
    }
    return in;
}

int scr_judge_by_frames(scr_run *run, scr_source *source, uint32_t node, uint32_t cell, uint64_t *set)
{
    scr_frame *top = run->top;
    uint32_t n_frames = run->n_frames;
    size_t low = run->arena->low;
    int v, status = 0;
    run->top = NULL;
    scr_frame *f = scr_push(run, source, node, cell, set != NULL, &status);
    if (!f)
        return status;
    f->scope = run->scope;
    f->mode = SCR_MODE_VERDICT;
    v = scr_loop(run);
    /* The frame is off the stack, but nothing has been put in its place. */
    if (v == SCR_YES && set)
        scr_set_or(set, f->set, scr_set_words(source, cell));
    run->top = top;
    run->n_frames = n_frames;
    run->arena->low = low;
    return v;
}

/* ---- runs ---- */

/* The whole value, with all that is wanted of it: YES, NO or a status. */
static int scr_run_collecting(scr_run *run, uint32_t node, uint32_t cell, enum scr_mode mode)
{
    const scr_node *nd = &run->program->nodes[node];
    uint32_t scope = run->scope;
    int status = 0;
    size_t low = run->arena->low;
    run->top = NULL;
    run->n_frames = 0;
    if (SCR_SOME(SCR_NODE_ENTERS) && !scr_enter(run, &scope, nd->resource, &status))
        return status;
    scr_frame *f = scr_push(run, &run->root, node, cell, scr_node_is(nd, SCR_NODE_TRACKS), &status);
    if (!f)
        return status;
    f->scope = scope;
    f->mode = (uint8_t)mode;
    status = scr_begin_collecting(run, f) ? scr_loop(run) : SCR_STOP;
    run->arena->low = low;
    return status;
}

/* What is known of a suspect answers the rule. */
static bool scr_is_answered(uint32_t op, uint32_t how)
{
    switch (op) {
    case SCR_OP_PROPERTIES: return (how & SCR_SUSPECT_INSIDE) != 0;
    case SCR_OP_ADDITIONAL_PROPERTIES: return (how & SCR_SUSPECT_INSIDE) != 0;
    case SCR_OP_ITEMS: return (how & SCR_SUSPECT_INSIDE) != 0;
    case SCR_OP_REQUIRED: return (how & SCR_SUSPECT_ALL_THERE) != 0;
    default: return false;
    }
}

/* The rules that may have something to say of a suspect: its node's list for such values, where `type` lets it pass and `required` has nothing to say
 * (which the list leaves to the rules about members). NULL: all rules. */
static const uint32_t *scr_suspect_list(const scr_program *program, const scr_node *nd, uint32_t kind, uint32_t how)
{
    bool said = (nd->types >> kind & 1u) && (kind != SCR_OBJECT || (how & SCR_SUSPECT_ALL_THERE));
    return said ? program->words + program->words[nd->lists + kind] : NULL;
}

/* f holds the place of a suspect: its own errors. YES or NO, a status, or PENDING: its rules apply other schemas, or lead on by references. */
static int scr_run_suspect(scr_run *run, scr_frame *f, uint32_t how)
{
    const scr_program *program = run->program;
    const scr_node *nd = &program->nodes[f->node];
    uint32_t kind = scr_kind_of(&run->root.doc, f->cell), i = nd->rule;
    if (scr_node_is(nd, SCR_NODE_FAR | SCR_NODE_ALIAS))
        return SCR_PENDING;
    if (how & SCR_SUSPECT_EXTRA) {
        const scr_rule *rule = &program->rules[program->members[nd->members].additional];
        return scr_fail_at(run, f, rule, f->cell, SCR_NONE, scr_extra_code(SCR_OP_ADDITIONAL_PROPERTIES), 0, 0);
    }
    const uint32_t *list = scr_suspect_list(program, nd, kind, how);
    for (; list ? *list != SCR_NONE : i < nd->rule + nd->n_rules; i++) {
        const scr_rule *rule = &program->rules[list ? *list++ : i];
        uint32_t kinds = scr_kinds_of(rule->op);
        if (!(kinds >> kind & 1u) || scr_is_answered(rule->op, how))
            continue;
        int v = kinds & SCR_KINDS_APPLIES ? SCR_PENDING : scr_leaf_collecting(run, f, rule);
        if (v == SCR_PENDING || v < 0)
            return v;
    }
    return SCR_YES;
}

/* The value of a member of the root, in frames: YES, NO or a status. */
static int scr_run_member(scr_run *run, uint32_t node, uint32_t cell)
{
    const scr_program *program = run->program;
    uint32_t property = run->root.doc.cells[cell - 1].next, op = property == SCR_NONE ? SCR_OP_ADDITIONAL_PROPERTIES : SCR_OP_PROPERTIES;
    uint32_t rule = program->nodes[0].rule;
    int status = 0;
    while (program->rules[rule].op != op)
        rule++;
    run->top = NULL;
    scr_frame *f = scr_push(run, &run->root, node, cell, scr_node_is(&program->nodes[node], SCR_NODE_TRACKS), &status);
    if (!f || !scr_path_add(run, SCR_NONE, rule, property == SCR_NONE ? SCR_NONE : property - program->rules[rule].a, &f->path))
        return SCR_NO_SCRATCH;
    f->scope = run->scope;
    f->mode = SCR_MODE_ERRORS;
    return scr_begin_collecting(run, f) ? scr_loop(run) : SCR_STOP;
}

/* The suspects one by one; where what a member of the root says leads on, that one as a whole. YES, NO or a status; PENDING: the root is to be judged. */
static int scr_run_suspects(scr_run *run)
{
    const scr_eval *eval = run->eval;
    const scr_suspect *member = NULL;
    uint32_t behind = 1, n_units = 0; /* the member's, and what was found before it */
    scr_frame f;
    f.source = &run->root;
    f.set = f.marks = NULL;
    f.scope = run->scope;
    f.path = f.parent = SCR_NONE;
    f.mode = SCR_MODE_ERRORS;
    f.flags = 0;
    for (const scr_suspect *suspect = eval->suspects; suspect < eval->suspects + eval->n_suspects; suspect++) {
        f.node = suspect->node;
        f.cell = suspect->cell;
        if (f.cell >= behind) {
            member = suspect;
            behind = scr_next(&run->root.doc, f.cell);
            n_units = eval->n_units;
        }
        int v = scr_run_suspect(run, &f, suspect->how);
        if (v == SCR_PENDING && member && !SCR_SOME(SCR_NODE_ENTERS)) {
            run->eval->n_units = n_units;
            v = scr_run_member(run, member->node, member->cell);
            while (suspect + 1 < eval->suspects + eval->n_suspects && suspect[1].cell > member->cell && suspect[1].cell < behind)
                suspect++;
        }
        if (v == SCR_PENDING || v < 0)
            return v;
    }
    return eval->n_units == 0 ? SCR_YES : SCR_NO;
}

/* run->scope becomes what every evaluation begins with: the root's resource. YES, or a status. */
static int scr_run_begin(scr_run *run)
{
    int status = 0;
    run->scope = SCR_NONE;
    run->levels = SCR_LEVELS_MAX;
    if (SCR_SOME(SCR_NODE_ENTERS) && run->program->n_dynamics > 0 && !scr_enter(run, &run->scope, run->program->nodes[0].resource, &status))
        return status;
    return SCR_YES;
}

static int scr_run_verdict(scr_run *run, uint32_t node, uint32_t cell)
{
    int status = scr_run_begin(run);
    return status == SCR_YES ? scr_judge(run, &run->root, node, cell, NULL, false) : status;
}

static enum scr_mode scr_mode_of(uint32_t want, int verdict)
{
    if (SCR_FOR_TOOLS && (want & SCR_WANT_ALL))
        return SCR_MODE_ALL;
    if (verdict == SCR_NO)
        return want & SCR_WANT_ERRORS ? SCR_MODE_ERRORS : SCR_MODE_VERDICT;
    return SCR_FOR_TOOLS && (want & SCR_WANT_ANNOTATIONS) ? SCR_MODE_ANNOTATIONS : SCR_MODE_VERDICT;
}

static scr_run *scr_run_new(scr_eval *eval)
{
    scr_run *run = (scr_run *)scr_keep(eval->arena, sizeof(scr_run));
    if (!run)
        return NULL;
    scr_clear(run, sizeof *run);
    run->eval = eval;
    run->program = eval->program;
    run->arena = eval->arena;
    run->max_units = eval->max_units ? eval->max_units : SCR_ERRORS_DEFAULT;
    run->root.doc = *eval->doc;
    run->sources = &run->root;
    run->n_cells = eval->doc->n_cells;
    return run;
}

/* As scr_run_suspects, where there are any. A file in which nobody names suspects has not that case. */
static int scr_run_first(scr_run *run)
{
    switch (run->eval->want & SCR_WANT_SUSPECTS) {
    case SCR_WANT_SUSPECTS:
        return scr_run_suspects(run);
    default:
        return SCR_PENDING;
    }
}

/* The errors without the verdict first. An error that was found is the verdict: YES, NO or a status. */
static int scr_run_at_once(scr_eval *eval, uint32_t node, uint32_t cell)
{
    scr_run *run = scr_run_new(eval);
    int status = run ? scr_run_begin(run) : SCR_NO_SCRATCH;
    if (status != SCR_YES)
        return status;
    int v = scr_run_first(run);
    if ((eval->want & SCR_WANT_ALONE) && (v < 0 || v == SCR_PENDING))
        return SCR_NO_SCRATCH;
    if (v == SCR_PENDING || v == SCR_STOP) { /* which errors there is room for is the root's to say */
        eval->n_units = run->n_paths = 0;
        v = scr_run_collecting(run, node, cell, SCR_MODE_ERRORS);
    }
    eval->truncated = v < 0;
    if (v < 0 && eval->n_units == 0)
        return v == SCR_STOP ? SCR_WORK_LIMIT : v;
    eval->state = run;
    return v == SCR_YES ? SCR_YES : SCR_NO;
}

/* The verdict, then what else is wanted. */
static int scr_run_in_turn(scr_eval *eval, uint32_t node, uint32_t cell)
{
    scr_run *run = scr_run_new(eval);
    int verdict = run ? scr_run_verdict(run, node, cell) : SCR_NO_SCRATCH;
    enum scr_mode mode = verdict < 0 ? SCR_MODE_VERDICT : scr_mode_of(eval->want, verdict);
    if (mode != SCR_MODE_VERDICT) {
        eval->state = run;
        eval->truncated = scr_run_collecting(run, node, cell, mode) < 0;
    }
    return verdict;
}

int scr_eval_run(scr_eval *eval, uint32_t node, uint32_t cell)
{
    scr_arena *arena = eval->arena;
    size_t low = arena->low, high = arena->high;
    arena->failed = false;
    eval->units = NULL;
    eval->n_units = 0;
    eval->truncated = false;
    eval->state = NULL;
    int verdict = eval->want & SCR_WANT_AT_ONCE ? scr_run_at_once(eval, node, cell) : scr_run_in_turn(eval, node, cell);
    arena->low = low;
    arena->failed = false;
    if (!eval->state)
        arena->high = high;
    return verdict < 0 ? verdict : verdict == SCR_YES ? SCR_VALID : SCR_INVALID;
}
