/* plan_equal.c: schemas that ask the same, wherever they stand, get one node: large schemas say the same of many places. */
#include "plan_internal.h"

#define EQUAL_ROUNDS 4 /* references backwards may need one more each; what is not found to be equal is checked twice, no more */

/* A sample may have met each of them with documents of its own: they are asked what comes first there. An item of a batch is told
 * apart from the rest by where it stands. */
static bool stands_alone(const Planner *planner, const Schema *schema)
{
    bool each = false;
    for (size_t i = 0; i < schema->rules.n; i++)
        each = each || (schema->rules.items[i].kind == R_ITEMS && schema->rules.items[i].u.items.each);
    return each || profile_of(planner->profile, schema);
}

/* One number for all schemas of one text. True: some have come to be equal. */
static bool number_equal(const Planner *planner, uint32_t *number)
{
    const SchemaSet *set = planner->set;
    Map by_text = {0};
    bool changed = false;
    for (size_t i = set->schemas.n; i-- > 0;) { /* what they refer to comes behind them, mostly */
        Schema *schema = set->schemas.items[i];
        if (stands_alone(planner, schema))
            continue;
        Out out = out_new(planner->ctx);
        ir_write_asked(&out, schema, number);
        const Schema *other = map_get(&by_text, out_text(&out));
        if (!other) {
            map_set(planner->ctx, &by_text, out_text(&out), schema);
        } else if (number[i] != number[other->id]) {
            number[i] = number[other->id];
            changed = true;
        }
    }
    return changed;
}

void plan_find_equal(Planner *planner)
{
    Ctx *ctx = planner->ctx;
    size_t n = planner->set->schemas.n;
    uint32_t *number = CTX_ARRAY(ctx, n, uint32_t);
    Schema **first = CTX_ARRAY(ctx, n, Schema *); /* by number: the first that has it, for people */
    for (size_t i = 0; i < n; i++)
        number[i] = (uint32_t)i;
    for (int round = 0; round < EQUAL_ROUNDS && number_equal(planner, number); round++) {
    }
    planner->equal = CTX_ARRAY(ctx, n, Schema *);
    for (size_t i = 0; i < n; i++) {
        if (!first[number[i]])
            first[number[i]] = planner->set->schemas.items[i];
        planner->equal[i] = first[number[i]];
    }
}
