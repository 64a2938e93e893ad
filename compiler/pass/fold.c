/* pass_fold: what the fast path may take for granted; the program for the evaluator does not look at it.
 *
 * A dynamic reference goes to the outermost resource in scope that declares its anchor. The root's resource is always the
 * outermost: where it declares the anchor, that is the target, whoever asks. And where but one resource that is reached
 * declares it, there is but one target. */
#include "pass.h"

/* What a dynamic anchor's name may mean. */
typedef struct Targets {
    Schema *in_root; /* where the root's resource declares it */
    Schema *first;
    bool several;    /* resources that declare it */
} Targets;

static bool is_reached(const SchemaSet *set, const Schema *schema)
{
    return schema && schema->id < set->schemas.n && set->schemas.items[schema->id] == schema;
}

static void collect(Ctx *ctx, const SchemaSet *set, const Resource *resource, Map *by_name)
{
    for (size_t i = 0; i < resource->dynamic_anchors.n; i++) {
        const Property *anchor = &resource->dynamic_anchors.items[i];
        if (!is_reached(set, anchor->schema))
            continue;
        Targets *targets = map_get(by_name, anchor->name);
        if (!targets)
            map_set(ctx, by_name, anchor->name, targets = CTX_NEW(ctx, Targets));
        targets->several = targets->several || (targets->first && targets->first->resource != resource);
        if (!targets->first)
            targets->first = anchor->schema;
        if (resource == set->root->resource && !targets->in_root)
            targets->in_root = anchor->schema;
    }
}

static Schema *only_target(const Map *by_name, Str anchor)
{
    const Targets *targets = map_get(by_name, anchor);
    if (!targets || targets->in_root)
        return targets ? targets->in_root : NULL;
    return targets->several ? NULL : targets->first;
}

void pass_fold(Ctx *ctx, SchemaSet *set)
{
    Map by_name = {0}; /* of dynamic anchors: Targets */
    for (size_t i = 0; i < set->resources.n; i++)
        collect(ctx, set, set->resources.items[i], &by_name);
    for (size_t i = 0; i < set->schemas.n; i++)
        for (size_t k = 0; k < set->schemas.items[i]->rules.n; k++) {
            Rule *rule = &set->schemas.items[i]->rules.items[k];
            if (rule->kind == R_DYNAMIC_REF)
                rule->u.dynamic.fixed = only_target(&by_name, rule->u.dynamic.anchor);
        }
}
