/* pass_resolve: numbers all schemas that the root reaches (root first, then in order of first reach) and refuses
 * references that lead back to where they began without going into the instance: they could never be decided. */
#include "pass.h"

#include "../base/limits.h"

typedef struct Reached {
    Ctx *ctx;
    SchemaSet *set;
    bool dynamic;    /* a dynamic reference is reached */
    size_t anchored; /* schemas whose resources' dynamic anchors are reached */
    bool *resources; /* by id: its anchors are reached */
} Reached;

static bool is_reached(const SchemaSet *set, const Schema *schema)
{
    return schema->id < set->schemas.n && set->schemas.items[schema->id] == schema;
}

static void reach(void *arg, Schema *schema)
{
    Reached *reached = arg;
    if (is_reached(reached->set, schema))
        return;
    CTX_ASSERT(reached->ctx, reached->set->schemas.n <= LIMIT_SCHEMAS + 1); /* the front end refuses more */
    schema->id = (uint32_t)reached->set->schemas.n;
    VEC_PUSH(reached->ctx, &reached->set->schemas) = schema;
}

static void reach_rules(Reached *reached, const Schema *schema)
{
    for (size_t i = 0; i < schema->rules.n; i++) {
        reached->dynamic = reached->dynamic || schema->rules.items[i].kind == R_DYNAMIC_REF;
        rule_each(&schema->rules.items[i], REACH_ALL, reach, reached);
    }
}

/* Once a dynamic reference is reached, so is every anchor that it may find: those of all resources that are reached. */
static void reach_dynamic(Reached *reached)
{
    for (; reached->anchored < reached->set->schemas.n; reached->anchored++) {
        const Resource *resource = reached->set->schemas.items[reached->anchored]->resource;
        if (reached->resources[resource->id])
            continue;
        reached->resources[resource->id] = true;
        for (size_t k = 0; k < resource->dynamic_anchors.n; k++)
            if (resource->dynamic_anchors.items[k].schema)
                reach(reached, resource->dynamic_anchors.items[k].schema);
    }
}

static void reach_all(Reached *reached)
{
    size_t done = 0;
    reach(reached, reached->set->root);
    for (;;) {
        while (done < reached->set->schemas.n)
            reach_rules(reached, reached->set->schemas.items[done++]);
        if (reached->dynamic)
            reach_dynamic(reached);
        if (done == reached->set->schemas.n)
            return;
    }
}

/* ---- circles: a depth-first walk over in-place edges with its own stack ---- */

typedef struct Edges { Ctx *ctx; VEC(Schema *) targets; VEC(const Rule *) rules; const Rule *rule; } Edges;

static void edge_add(void *arg, Schema *schema)
{
    Edges *edges = arg;
    VEC_PUSH(edges->ctx, &edges->targets) = schema;
    VEC_PUSH(edges->ctx, &edges->rules) = edges->rule;
}

typedef struct Step { Schema *schema; size_t first, next, end; } Step;
enum { WHITE, GREY, BLACK };

static Step step_into(Edges *edges, Schema *schema)
{
    Step step = {schema, edges->targets.n, edges->targets.n, 0};
    for (size_t i = 0; i < schema->rules.n; i++) {
        edges->rule = &schema->rules.items[i];
        rule_each(edges->rule, REACH_IN_PLACE, edge_add, edges);
    }
    step.end = edges->targets.n;
    return step;
}

static void report_circle(Ctx *ctx, const Schema *from, const Rule *rule, const Schema *to)
{
    Diag *d = diag(ctx, D_REF_LOOP, rule->span, "this leads back to itself without going into the instance, so it can never be decided");
    d->pointer = from->pointer;
    diag_also(ctx, d, to->span, "it leads back to this schema");
}

static void find_circles(Ctx *ctx, SchemaSet *set)
{
    uint8_t *colour = CTX_ARRAY(ctx, set->schemas.n, uint8_t);
    VEC(Step) stack = {0};
    Edges edges = {.ctx = ctx};
    for (size_t root = 0; root < set->schemas.n; root++) {
        if (colour[root] != WHITE)
            continue;
        colour[root] = GREY;
        VEC_PUSH(ctx, &stack) = step_into(&edges, set->schemas.items[root]);
        while (stack.n > 0) {
            Step *top = &stack.items[stack.n - 1];
            if (top->next == top->end) {
                colour[top->schema->id] = BLACK;
                edges.targets.n = edges.rules.n = top->first;
                stack.n--;
                continue;
            }
            Schema *target = edges.targets.items[top->next];
            const Rule *rule = edges.rules.items[top->next++];
            if (colour[target->id] == GREY)
                report_circle(ctx, top->schema, rule, target);
            if (colour[target->id] != WHITE)
                continue;
            colour[target->id] = GREY;
            VEC_PUSH(ctx, &stack) = step_into(&edges, target);
        }
    }
}

void pass_resolve(Ctx *ctx, SchemaSet *set)
{
    Reached reached = {.ctx = ctx, .set = set, .resources = CTX_ARRAY(ctx, set->resources.n, bool)};
    reach_all(&reached);
    find_circles(ctx, set);
}
