/* pass_fold: what the fast path may take for granted; the program for the evaluator does not look at it.
 *
 * A dynamic reference goes to the outermost resource in scope that declares its anchor. The root's resource is always the
 * outermost: where it declares the anchor, that is the target, whoever asks. And where but one resource that is reached
 * declares it, there is but one target. */
#include "pass.h"

static Schema *declared(const SchemaSet *set, const Resource *resource, Str anchor)
{
    for (size_t i = 0; i < resource->dynamic_anchors.n; i++) {
        Schema *schema = resource->dynamic_anchors.items[i].schema;
        bool reached = schema && schema->id < set->schemas.n && set->schemas.items[schema->id] == schema;
        if (reached && str_eq(resource->dynamic_anchors.items[i].name, anchor))
            return schema;
    }
    return NULL;
}

static Schema *only_target(const SchemaSet *set, Str anchor)
{
    Schema *target = declared(set, set->root->resource, anchor);
    if (target)
        return target;
    for (size_t i = 0; i < set->resources.n; i++) {
        Schema *other = declared(set, set->resources.items[i], anchor);
        if (other && target)
            return NULL;
        target = other ? other : target;
    }
    return target;
}

void pass_fold(Ctx *ctx, SchemaSet *set)
{
    (void)ctx;
    for (size_t i = 0; i < set->schemas.n; i++)
        for (size_t k = 0; k < set->schemas.items[i]->rules.n; k++) {
            Rule *rule = &set->schemas.items[i]->rules.items[k];
            if (rule->kind == R_DYNAMIC_REF)
                rule->u.dynamic.fixed = only_target(set, rule->u.dynamic.anchor);
        }
}
