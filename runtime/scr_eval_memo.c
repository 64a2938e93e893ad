/* scr_eval_memo.c: what the evaluator remembers: outcomes of nodes over values, and dynamic scopes. All of it stands at the
 * arena's high end until the run is over.
 */
#include "scr_eval_memo.h"

static uint32_t scr_memo_slot(const scr_memo *memo, uint32_t mask, uint32_t node, uint32_t cell, uint32_t scope)
{
    uint64_t h = scr_hash_mix(((uint64_t)node << 32 | cell) * 0x9e3779b97f4a7c15u + scope);
    uint32_t slot = (uint32_t)h & mask;
    while (memo[slot].value && (memo[slot].node != node || memo[slot].cell != cell || memo[slot].scope != scope))
        slot = (slot + 1) & mask;
    return slot;
}

uint32_t scr_memo_get(const scr_run *run, uint32_t node, uint32_t cell, uint32_t scope)
{
    if (!run->memo)
        return 0;
    return run->memo[scr_memo_slot(run->memo, run->memo_mask, node, cell, scope)].value;
}

/* Twice the slots. The old table stays where it is: all old ones together are smaller than the new one. */
static bool scr_memo_grow(scr_run *run)
{
    uint32_t slots = run->memo ? (run->memo_mask + 1) * 2 : 64;
    if (slots == 0 || slots > 1u << 30)
        return false;
    scr_memo *memo = (scr_memo *)scr_keep(run->arena, (size_t)slots * sizeof(scr_memo));
    if (!memo)
        return false;
    memset(memo, 0, (size_t)slots * sizeof(scr_memo));
    for (uint32_t i = 0; run->memo && i <= run->memo_mask; i++) {
        const scr_memo *old = &run->memo[i];
        if (old->value)
            memo[scr_memo_slot(memo, slots - 1, old->node, old->cell, old->scope)] = *old;
    }
    run->memo = memo;
    run->memo_mask = slots - 1;
    return true;
}

bool scr_memo_put(scr_run *run, uint32_t node, uint32_t cell, uint32_t scope, uint32_t value)
{
    if ((!run->memo || run->memo_used > run->memo_mask / 4 * 3) && !scr_memo_grow(run))
        return false;
    scr_memo *entry = &run->memo[scr_memo_slot(run->memo, run->memo_mask, node, cell, scope)];
    run->memo_used += entry->value == 0;
    entry->node = node;
    entry->cell = cell;
    entry->scope = scope;
    entry->value = value;
    return true;
}

/* The old array stays where it is. */
void *scr_more(scr_run *run, void *items, uint32_t n, uint32_t *cap, size_t size)
{
    if (n < *cap)
        return items;
    if (*cap > SCR_NONE / 2)
        return NULL;
    uint32_t more = *cap ? *cap * 2 : 16;
    void *to = scr_keep(run->arena, more * size);
    if (!to)
        return NULL;
    if (n)
        memcpy(to, items, n * size);
    *cap = more;
    return to;
}

/* A remembered set: its place in the arena, in units of 16 bytes, behind the two plain verdicts. */
enum { SCR_MEMO_NO = 1, SCR_MEMO_YES = 2, SCR_MEMO_SET = 3 };
#define SCR_MEMO_TRACKED 0x80000000u /* in the scope of a key: with its evaluated set */

static uint32_t scr_memo_scope(const scr_run *run, uint32_t node, uint32_t scope, bool tracked)
{
    if (!(run->program->nodes[node].flags & SCR_NODE_DYNAMIC))
        scope = 0;
    return (scope & ~SCR_MEMO_TRACKED) | (tracked ? SCR_MEMO_TRACKED : 0);
}

int scr_recall(scr_run *run, const scr_source *source, uint32_t node, uint32_t cell, uint32_t scope, uint64_t *set)
{
    uint32_t known = scr_memo_get(run, node, source->base + cell, scr_memo_scope(run, node, scope, set != NULL));
    if (known >= SCR_MEMO_SET) {
        const void *kept = run->arena->base + (size_t)(known - SCR_MEMO_SET) * 16;
        scr_set_or(set, (const uint64_t *)kept, scr_set_words(source, cell));
    }
    return known == 0 ? SCR_PENDING : known == SCR_MEMO_NO ? SCR_NO : SCR_YES;
}

int scr_remember(scr_run *run, const scr_source *source, uint32_t node, uint32_t cell, uint32_t scope, const uint64_t *set,
                 int v)
{
    uint32_t value = v == SCR_YES ? SCR_MEMO_YES : SCR_MEMO_NO;
    if (set && v == SCR_YES) {
        size_t size = scr_set_words(source, cell) * sizeof(uint64_t);
        uint64_t *kept = (uint64_t *)scr_keep(run->arena, size);
        size_t at = kept ? (size_t)((scr_byte *)kept - run->arena->base) / 16 : SCR_NONE;
        if (at >= SCR_NONE - SCR_MEMO_SET)
            return SCR_NO_SCRATCH;
        memcpy(kept, set, size);
        value = (uint32_t)at + SCR_MEMO_SET;
    }
    if (!scr_memo_put(run, node, source->base + cell, scr_memo_scope(run, node, scope, set != NULL), value))
        return SCR_NO_SCRATCH;
    return v;
}

/* ---- dynamic scope ---- */

/* The first dynamic anchor of a resource; SCR_NONE: it declares none. */
static uint32_t scr_first_dynamic(const scr_program *program, uint32_t resource)
{
    uint32_t low = 0, high = program->n_dynamics;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (program->dynamics[middle].resource < resource)
            low = middle + 1;
        else
            high = middle;
    }
    return low < program->n_dynamics && program->dynamics[low].resource == resource ? low : SCR_NONE;
}

#define SCR_MEMO_SCOPE (SCR_NONE - 1u) /* memo key of scopes: no node has such an id */

/* The scope within `scope` after a resource is entered. Only resources with dynamic anchors count, and only the first
 * time: lookups want the outermost. False: a limit. */
bool scr_enter(scr_run *run, uint32_t *scope, uint32_t resource, int *status)
{
    if (scr_first_dynamic(run->program, resource) == SCR_NONE)
        return true;
    for (uint32_t s = *scope; s != SCR_NONE; s = run->scopes[s].outer)
        if (run->scopes[s].resource == resource)
            return true;
    uint32_t known = scr_memo_get(run, SCR_MEMO_SCOPE, *scope, resource);
    if (known) {
        *scope = known - 1;
        return true;
    }
    *status = SCR_WORK_LIMIT;
    if (run->n_scopes == SCR_SCOPES_MAX)
        return false;
    *status = SCR_NO_SCRATCH;
    scr_scope *scopes = (scr_scope *)scr_more(run, run->scopes, run->n_scopes, &run->cap_scopes, sizeof(scr_scope));
    if (!scopes || !scr_memo_put(run, SCR_MEMO_SCOPE, *scope, resource, run->n_scopes + 1))
        return false;
    run->scopes = scopes;
    scopes[run->n_scopes].outer = *scope;
    scopes[run->n_scopes].resource = resource;
    *scope = run->n_scopes++;
    return true;
}

/* 2020-12 core 8.2.3.2: the outermost resource in scope that declares the anchor decides. */
uint32_t scr_dynamic_target(const scr_run *run, uint32_t scope, const scr_rule *rule)
{
    const scr_program *program = run->program;
    uint32_t target = rule->a;
    for (uint32_t s = scope; s != SCR_NONE; s = run->scopes[s].outer) {
        uint32_t resource = run->scopes[s].resource;
        for (uint32_t i = scr_first_dynamic(program, resource);
             i < program->n_dynamics && program->dynamics[i].resource == resource; i++)
            if (program->dynamics[i].anchor == rule->b)
                target = program->dynamics[i].node;
    }
    return target;
}

