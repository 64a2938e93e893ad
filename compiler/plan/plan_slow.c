/* plan_slow.c: tells what leaves the single pass. In: a plan. Out: a diagnostic for each rule that one pass cannot decide. */
#include "plan_internal.h"

#include <string.h>

/* Where it is said: the rule, or the schema as a whole. */
static Span place_of(const Plan *plan, const PlanOp *opaque)
{
    if (opaque->rule)
        return opaque->rule->span;
    return opaque->schema ? opaque->schema->span : plan->set->root->span;
}

static Str what_goes(Ctx *ctx, const PlanNode *node, const PlanOp *opaque)
{
    static const char *const names[] = {"null", "false", "true", "numbers", "strings", "arrays", "objects"}; /* ORDER KINDS */
    Out out = out_new(ctx);
    size_t n = 0;
    for (int kind = 0; kind < PLAN_KINDS; kind++)
        if (node->how[kind] == PLAN_TREE && node->opaque[kind]->u.reason == opaque->u.reason && node->opaque[kind]->rule == opaque->rule)
            out_printf(&out, "%s%s", n++ > 0 ? ", " : "", names[kind]);
    return n == PLAN_KINDS ? STR("every value") : out_text(&out);
}

static void explain(Ctx *ctx, const Plan *plan, const PlanNode *node, const PlanOp *opaque)
{
    const PlanReasonFacts *facts = &plan_reasons[opaque->u.reason];
    Str where = node->n_set > 0 ? node->set[0]->pointer : STR("");
    Str what = what_goes(ctx, node, opaque);
    Diag *d = diag(ctx, D_SLOW, place_of(plan, opaque), "%.*s at #%.*s leave the single pass: %s (%s)", STR_ARG(what), STR_ARG(where),
                   facts->what, facts->name);
    if (facts->fix[0])
        diag_help(ctx, d, "%s", facts->fix);
}

static Str key_of(Ctx *ctx, const PlanOp *opaque)
{
    const struct { const void *at; uintptr_t reason; } key = {opaque->rule ? (const void *)opaque->rule : opaque->schema, opaque->u.reason};
    return str_copy(ctx, (Str){(const char *)&key, sizeof key});
}

void plan_explain_slow(Ctx *ctx, const Plan *plan)
{
    Map told = {0}; /* several nodes may hold the same rule */
    for (size_t i = 0; i < plan->nodes.n; i++) {
        const PlanNode *node = plan->nodes.items[i];
        for (int kind = 0; (node->visited || node->probed) && kind < PLAN_KINDS; kind++)
            if (node->how[kind] == PLAN_TREE && !map_set(ctx, &told, key_of(ctx, node->opaque[kind]), (void *)(uintptr_t)1))
                explain(ctx, plan, node, node->opaque[kind]);
    }
}
