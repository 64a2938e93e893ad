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

/* The node itself, or the one that it only refers to. */
static const scr_node *target_of(const scr_program *program, uint32_t index)
{
    const scr_node *node = &program->nodes[index];
    for (const scr_rule *ref = only_ref(program, node); ref; ref = only_ref(program, node))
        node = &program->nodes[ref->a];
    return node;
}

/* The node that says what the root is; NULL: there is more to it than looks_no_further. */
static const scr_node *plain_root(const scr_program *program)
{
    const scr_node *node = target_of(program, 0);
    for (uint32_t i = node->rule; i < node->rule + node->n_rules; i++)
        if (!looks_no_further(&program->rules[i]))
            return NULL;
    return node->members == SCR_NONE ? NULL : node;
}

/* The array's rules ask nothing of items but by their one schema. */
static bool looks_at_items_alone(const scr_program *program, const scr_node *node)
{
    for (uint32_t i = node->rule; i < node->rule + node->n_rules; i++) {
        const scr_rule *rule = &program->rules[i];
        bool counts = rule->op == SCR_OP_MIN_ITEMS || rule->op == SCR_OP_MAX_ITEMS || rule->op == SCR_OP_TYPE || rule->op == SCR_OP_ANNOTATION;
        bool of_all = rule->op == SCR_OP_ITEMS && rule->b == 0;
        if (!counts && !of_all && (scr_kinds_of(rule->op) & 1u << SCR_ARRAY))
            return false;
    }
    return true;
}

static bool checks_containers(const PlanNode *node)
{
    return node->how[DOC_ARRAY] == PLAN_CHECK || node->how[DOC_OBJECT] == PLAN_CHECK;
}

/* Its function passes containers, and leaves none of them to the evaluator as a whole. */
static bool is_worth_asking(const PlanSite *site)
{
    const PlanNode *node = site->value;
    return !site->joint && site->probes.n == 0 && !site->ends && node->visited && !plan_goes_to_tree(node) && checks_containers(node);
}

/* Called from one place, which its function becomes part of: a second place would undo that. */
static bool is_part(const PlanNode *node) { return node->callers == 1 && !node->apart; }

/* A small object of scalars. */
static bool is_flat_object(const PlanNode *node)
{
    if (plan_opening(node) != '{' || node->object->members.n > PLAN_INLINE_MAX)
        return false;
    for (size_t i = 0; i < node->object->members.n; i++) {
        const PlanSite *site = &node->object->members.items[i].site;
        if (checks_containers(site->value) || plan_goes_to_tree(site->value) || site->probes.n > 0)
            return false;
    }
    return true;
}

/* The node asked of items, whose function is there or is printed once more: only what is small. */
static const PlanNode *item_passer(const scr_program *program, const scr_node *asked, const PlanNode *value)
{
    if (value->how[DOC_ARRAY] != PLAN_CHECK || !looks_at_items_alone(program, asked) || !is_worth_asking(&value->array->rest))
        return NULL;
    PlanNode *item = value->array->rest.value;
    if (!is_part(item))
        return item;
    if (!is_flat_object(item))
        return NULL;
    item->twice = true;
    for (size_t i = 0; i < item->object->members.n; i++) {
        PlanNode *member = item->object->members.items[i].site.value;
        member->twice = is_part(member);
    }
    return item;
}

static PlanPassers passers_of(const scr_program *program, const scr_property *property, const PlanObject *object)
{
    Str name = {program->pool + property->name, property->name_len};
    PlanPassers none = {NULL, NULL};
    for (size_t i = 0; i < object->members.n; i++) {
        const PlanSite *site = &object->members.items[i].site;
        if (str_eq(object->members.items[i].name, name))
            return is_worth_asking(site) ? (PlanPassers){site->value, item_passer(program, target_of(program, property->node), site->value)} : none;
    }
    return none;
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
            VEC_PUSH(planner->ctx, &plan->known.passers) = passers_of(program, &properties[k], plan->root->object);
            plan->known.any |= plan->known.passers.items[k].value != NULL;
        }
    }
    plan->known.members = root->members;
}
