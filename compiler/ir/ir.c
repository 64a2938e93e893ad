/* ir.c: walking rules, and the invariants that hold between passes. */
#include "ir.h"

static void each(Schema *const *items, size_t n, void (*f)(void *, Schema *), void *arg)
{
    for (size_t i = 0; i < n; i++)
        if (items[i])
            f(arg, items[i]);
}

static void one(Schema *schema, void (*f)(void *, Schema *), void *arg)
{
    if (schema)
        f(arg, schema);
}

void rule_each(const Rule *rule, Reach reach, void (*f)(void *arg, Schema *schema), void *arg)
{
    bool in_place = reach & REACH_IN_PLACE, child = reach & REACH_CHILD;
    switch (rule->kind) {
    case R_FALSE: case R_TYPE: case R_ENUM: case R_CONST: case R_MINIMUM: case R_MAXIMUM: case R_EXCLUSIVE_MINIMUM:
    case R_EXCLUSIVE_MAXIMUM: case R_MULTIPLE_OF: case R_MIN_LENGTH: case R_MAX_LENGTH: case R_PATTERN: case R_FORMAT:
    case R_CONTENT_ENCODING: case R_CONTENT_MEDIA_TYPE: case R_MIN_ITEMS: case R_MAX_ITEMS: case R_UNIQUE_ITEMS:
    case R_MIN_PROPERTIES: case R_MAX_PROPERTIES: case R_REQUIRED: case R_DEPENDENT_REQUIRED: case R_ANNOTATION:
    case N_RULES:
        return;
    case R_CONTENT_SCHEMA:
        if (child)
            one(rule->u.content.schema, f, arg);
        return;
    case R_PREFIX_ITEMS:
        if (child)
            each(rule->u.schemas.items, rule->u.schemas.n, f, arg);
        return;
    case R_ITEMS:
        if (child)
            one(rule->u.items.schema, f, arg);
        return;
    case R_CONTAINS:
        if (child)
            one(rule->u.contains.schema, f, arg);
        return;
    case R_PROPERTIES:
        for (size_t i = 0; child && i < rule->u.properties.n; i++)
            f(arg, rule->u.properties.items[i].schema);
        return;
    case R_PATTERN_PROPERTIES:
        for (size_t i = 0; child && i < rule->u.patterns.n; i++)
            f(arg, rule->u.patterns.items[i].schema);
        return;
    case R_ADDITIONAL_PROPERTIES:
        if (child)
            one(rule->u.additional.schema, f, arg);
        return;
    case R_PROPERTY_NAMES: case R_UNEVALUATED_ITEMS: case R_UNEVALUATED_PROPERTIES:
        if (child)
            one(rule->u.schema, f, arg);
        return;
    case R_DEPENDENT_SCHEMAS:
        for (size_t i = 0; in_place && i < rule->u.dependencies.n; i++)
            f(arg, rule->u.dependencies.items[i].schema);
        return;
    case R_ALL_OF: case R_ANY_OF: case R_ONE_OF:
        if (in_place)
            each(rule->u.schemas.items, rule->u.schemas.n, f, arg);
        return;
    case R_NOT: case R_REF:
        if (in_place)
            one(rule->u.schema, f, arg);
        return;
    case R_IF:
        if (in_place) {
            one(rule->u.cond.if_, f, arg);
            one(rule->u.cond.then, f, arg);
            one(rule->u.cond.else_, f, arg);
        }
        return;
    case R_DYNAMIC_REF:
        if (in_place)
            one(rule->u.dynamic.initial, f, arg);
        return;
    }
}

typedef struct Check { Ctx *ctx; const SchemaSet *set; } Check;

static void check_member(void *arg, Schema *schema)
{
    const Check *check = arg;
    CTX_ASSERT(check->ctx, schema->id < check->set->schemas.n && check->set->schemas.items[schema->id] == schema);
}

void ir_check(Ctx *ctx, const SchemaSet *set)
{
    Check check = {ctx, set};
    CTX_ASSERT(ctx, set->schemas.n > 0 && set->schemas.items[0] == set->root);
    for (size_t i = 0; i < set->schemas.n; i++) {
        const Schema *schema = set->schemas.items[i];
        CTX_ASSERT(ctx, schema->id == i);
        CTX_ASSERT(ctx, schema->resource != NULL);
        bool late = false;
        for (size_t k = 0; k < schema->rules.n; k++) {
            const Rule *rule = &schema->rules.items[k];
            bool unevaluated = rule->kind == R_UNEVALUATED_ITEMS || rule->kind == R_UNEVALUATED_PROPERTIES;
            CTX_ASSERT(ctx, rule->kind < N_RULES && (unevaluated || !late));
            late = unevaluated;
            rule_each(rule, REACH_ALL, check_member, &check);
        }
    }
}
