/* plan_known.c: what the fast path can tell of a refused text before its errors are looked for: members of the root that are right. In: a
 * decided plan and the program. Out: plan->known. Only of a root that asks nothing of such members but by their names, so that nobody
 * else looks into them. */
#include "plan_internal.h"

/* The rule judges an object by no more than its names, or each member by its own schema. */
static bool looks_no_further(const scr_rule *rule)
{
    switch (rule->op) {
    case SCR_OP_TYPE:
    case SCR_OP_PROPERTIES:
    case SCR_OP_ADDITIONAL_PROPERTIES:
    case SCR_OP_REQUIRED:
    case SCR_OP_DEPENDENT_REQUIRED:
    case SCR_OP_MIN_PROPERTIES:
    case SCR_OP_MAX_PROPERTIES:
    case SCR_OP_PROPERTY_NAMES:
    case SCR_OP_ANNOTATION:
        return true;
    default:
        return !(scr_kinds_of(rule->op) & 1u << SCR_OBJECT);
    }
}

/* The rules of a node without annotations: one $ref and nothing else. */
static const scr_rule *only_ref(const scr_program *program, const scr_node *node)
{
    const scr_rule *ref = NULL;
    for (uint32_t i = node->rule; i < node->rule + node->n_rules; i++) {
        if (program->rules[i].op == SCR_OP_ANNOTATION)
            continue;
        if (ref || program->rules[i].op != SCR_OP_REF)
            return NULL;
        ref = &program->rules[i];
    }
    return ref;
}

/* The node that says what the root is; NULL: there is more to it than looks_no_further. */
static const scr_node *plain_root(const scr_program *program)
{
    const scr_node *node = &program->nodes[0];
    for (const scr_rule *ref = only_ref(program, node); ref; ref = only_ref(program, node))
        node = &program->nodes[ref->a];
    for (uint32_t i = node->rule; i < node->rule + node->n_rules; i++)
        if (!looks_no_further(&program->rules[i]))
            return NULL;
    return node->members == SCR_NONE ? NULL : node;
}

/* A function that passes containers, and leaves none of them to the evaluator as a whole. */
static bool is_worth_asking(const PlanSite *site)
{
    const PlanNode *node = site->value;
    bool plain = !site->joint && site->probes.n == 0 && !site->ends;
    return plain && node->visited && !plan_goes_to_tree(node) && (node->how[DOC_ARRAY] == PLAN_CHECK || node->how[DOC_OBJECT] == PLAN_CHECK);
}

static const PlanNode *passer_of(const PlanObject *object, Str name)
{
    for (size_t i = 0; i < object->members.n; i++)
        if (str_eq(object->members.items[i].name, name))
            return is_worth_asking(&object->members.items[i].site) ? object->members.items[i].site.value : NULL;
    return NULL;
}

void plan_know(Planner *planner)
{
    const scr_program *program = planner->program;
    Plan *plan = planner->plan;
    const scr_node *root = plain_root(program);
    if (!root || plan->uses_tries || plan->root->how[DOC_OBJECT] != PLAN_CHECK) /* what is passed again and again is counted a text */
        return;
    const scr_property *properties = program->properties + program->members[root->members].properties;
    for (uint32_t i = root->rule; i < root->rule + root->n_rules; i++) {
        const scr_rule *rule = &program->rules[i];
        for (uint32_t k = 0; rule->op == SCR_OP_PROPERTIES && k < rule->b; k++) {
            Str name = {program->pool + properties[k].name, properties[k].name_len};
            VEC_PUSH(planner->ctx, &plan->known.passers) = passer_of(plan->root->object, name);
            plan->known.any |= plan->known.passers.items[k] != NULL;
        }
    }
    plan->known.members = root->members;
}
