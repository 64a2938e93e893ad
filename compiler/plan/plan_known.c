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

/* There is no more to the object than looks_no_further, and it has names. */
static bool is_plain(const scr_program *program, const scr_node *node)
{
    for (uint32_t i = node->rule; i < node->rule + node->n_rules; i++)
        if (!looks_no_further(&program->rules[i]))
            return false;
    return node->members != SCR_NONE;
}

/* The rule `items` of an array whose rules ask nothing of items but by their one schema; NULL: they do. */
static const scr_rule *items_alone(const scr_program *program, const scr_node *node)
{
    const scr_rule *items = NULL;
    for (uint32_t i = node->rule; i < node->rule + node->n_rules; i++) {
        const scr_rule *rule = &program->rules[i];
        bool counts = rule->op == SCR_OP_MIN_ITEMS || rule->op == SCR_OP_MAX_ITEMS || rule->op == SCR_OP_TYPE || rule->op == SCR_OP_ANNOTATION;
        bool of_all = rule->op == SCR_OP_ITEMS && rule->b == 0;
        if (!counts && !of_all && (scr_kinds_of(rule->op) & 1u << SCR_ARRAY))
            return NULL;
        if (of_all)
            items = rule;
    }
    return items;
}

static bool checks_containers(const PlanNode *node)
{
    return node->how[DOC_ARRAY] == PLAN_CHECK || node->how[DOC_OBJECT] == PLAN_CHECK;
}

static bool checks_scalars(const PlanNode *node)
{
    return node->how[DOC_STRING] == PLAN_CHECK || node->how[DOC_NUMBER] == PLAN_CHECK;
}

/* Its function does more than to look at a value's kind, and leaves none to the evaluator as a whole. */
static bool is_worth_asking(const PlanSite *site)
{
    const PlanNode *node = site->value;
    return !site->joint && site->probes.n == 0 && !site->ends && node->visited && !plan_goes_to_tree(node)
           && (checks_containers(node) || checks_scalars(node));
}

/* Called from one place, which its function becomes part of: a second place would undo that. */
static bool is_part(const PlanNode *node) { return node->callers == 1 && !node->apart && !node->tabled; }

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

/* A function of its own is printed for it, as the one that is there is part of another. */
static PlanPasser own_passer(PlanNode *node)
{
    node->twice = is_part(node);
    return (PlanPasser){PLAN_PASSER_OWN, node};
}

/* What is asked of items: whose function is there, or is small. */
static PlanPasser item_passer(PlanNode *item)
{
    static const PlanPasser none = {PLAN_PASSER_NONE, NULL};
    if (!checks_containers(item)) /* a scalar is judged as quickly */
        return none;
    if (!is_part(item))
        return (PlanPasser){PLAN_PASSER_OWN, item};
    if (!is_flat_object(item))
        return none;
    for (size_t i = 0; i < item->object->members.n; i++) {
        PlanNode *member = item->object->members.items[i].site.value;
        member->twice = is_part(member);
    }
    return own_passer(item);
}

/* A container's function, which is called or made part of another as gcc likes; of scalars one that is there, or is small. inner: they are asked
 * about more seldom still, so none is printed for it. */
static PlanPasser value_passer(const Plan *plan, const PlanSite *site, bool inner)
{
    static const PlanPasser none = {PLAN_PASSER_NONE, NULL};
    PlanNode *node = site->value;
    bool quick = node->how[DOC_STRING] == PLAN_CHECK && node->quick.kind != PLAN_QUICK_NONE;
    bool number = plan_opening(node) == '0' && node->how[DOC_NUMBER] == PLAN_CHECK;
    if (!is_worth_asking(site) || (quick && node->quick.kind == PLAN_QUICK_CONTENT))
        return none;
    if (!is_part(node) || checks_containers(node))
        return (PlanPasser){PLAN_PASSER_OWN, node};
    if (quick && plan_opening(node) == '"' && node->string->kind != P_AND) /* nothing is asked but by the quick check */
        return (PlanPasser){PLAN_PASSER_FAR, node};
    /* several checks are not small; brief numbers have no long form */
    if (!plan->brief && number && (inner || node->number->kind == P_AND))
        return (PlanPasser){PLAN_PASSER_LONG, node};
    return inner ? none : own_passer(node);
}

/* The properties that passers are for, and which of them has a name. */
typedef struct Known {
    const scr_property *properties;
    uint32_t n;
    const PlanObject *object;
    Map places; /* name -> its scr_property */
} Known;

static uint32_t place_of(const Known *known, Str name)
{
    const scr_property *property = map_get(&known->places, name);
    return property ? (uint32_t)(property - known->properties) : SCR_NONE;
}

static uint32_t expected(const Known *known, const PlanNext *next)
{
    return next->n > 0 ? place_of(known, known->object->members.items[next->items[0]].name) : SCR_NONE;
}

/* Of a value of the node. */
static PlanPassers nothing_known(uint32_t node)
{
    return (PlanPassers){.node = node, .members = SCR_NONE, .inner = SCR_NONE, .first = SCR_NONE, .next = SCR_NONE};
}

/* The root asks for no more than its names, and each member by its own schema: what the pass sees to. */
static bool asks_for_names_alone(const scr_program *program, const scr_node *root)
{
    for (uint32_t i = root->rule; i < root->rule + root->n_rules; i++) {
        uint32_t op = program->rules[i].op;
        bool seen_to = op == SCR_OP_TYPE || op == SCR_OP_PROPERTIES || op == SCR_OP_ADDITIONAL_PROPERTIES || op == SCR_OP_REQUIRED || op == SCR_OP_ANNOTATION;
        if (!seen_to && (scr_kinds_of(op) & 1u << SCR_OBJECT))
            return false;
    }
    return true;
}

/* The pass can go on behind a member of the root that it refuses: the root is at one place, no names are kept beside those that it knows, and each
 * member has code of its own. */
static bool goes_on(const Planner *planner, const scr_node *root)
{
    const PlanNode *node = planner->plan->root;
    bool plain = node->callers == 0 && node->object->others.refused && !node->object->wide && !node->object->brief;
    plain = plain && !(root->flags & (SCR_NODE_FAR | SCR_NODE_ALIAS)) && node->object->members.n < UINT16_MAX;
    return plain && root == planner->program->nodes && asks_for_names_alone(planner->program, root);
}

static void know_within(Planner *planner, size_t at, const scr_node *asked, PlanNode *value);

/* The members of an object that is gone over, whose rule `properties` is given. at: its own passers. */
static void know_members(Planner *planner, size_t at, const scr_node *asked, const scr_rule *rule, PlanObject *object)
{
    PlanKnown *out = &planner->plan->known;
    const scr_program *program = planner->program;
    size_t first = out->passers.n;
    bool notes = at == 0 && goes_on(planner, asked);
    Known known = {program->properties + program->members[asked->members].properties, rule->b, object, {0}};
    for (uint32_t i = 0; i < known.n; i++) {
        Str name = {program->pool + known.properties[i].name, known.properties[i].name_len};
        map_set(planner->ctx, &known.places, name, (void *)(uintptr_t)&known.properties[i]);
        VEC_PUSH(planner->ctx, &out->passers) = nothing_known(known.properties[i].node);
    }
    out->passers.items[at].members = asked->members;
    out->passers.items[at].inner = (uint32_t)first;
    out->passers.items[at].first = expected(&known, &object->first);
    for (size_t i = 0; i < object->members.n; i++) {
        PlanMember *member = &object->members.items[i];
        uint32_t place = place_of(&known, member->name);
        if (place == SCR_NONE)
            continue;
        member->noted = notes && plan_is_plain_site(&member->site) ? (uint32_t)first + place : 0;
        PlanPassers *passers = &out->passers.items[first + place];
        passers->next = expected(&known, &member->next);
        if (member->noted == 0)
            passers->value = value_passer(planner->plan, &member->site, at > 0);
        bool worth = member->noted != 0 ? is_worth_asking(&member->site) : passers->value.kind != PLAN_PASSER_NONE; /* noted: the pass has asked */
        out->any |= worth;
        if (worth)
            know_within(planner, first + place, target_of(program, known.properties[place].node), member->site.value);
    }
}

/* The object's rule `properties`; NULL: it has none. */
static const scr_rule *properties_of(const scr_program *program, const scr_node *object)
{
    for (uint32_t i = object->rule; i < object->rule + object->n_rules; i++)
        if (program->rules[i].op == SCR_OP_PROPERTIES)
            return &program->rules[i];
    return NULL;
}

/* What is in a value that has a passer, at `at`: each is gone over at one place, and none within itself. */
static void know_within(Planner *planner, size_t at, const scr_node *asked, PlanNode *value)
{
    const scr_program *program = planner->program;
    PlanKnown *out = &planner->plan->known;
    bool array = value->how[DOC_ARRAY] == PLAN_CHECK, object = value->how[DOC_OBJECT] == PLAN_CHECK;
    if (value->gone_over || array == object)
        return;
    value->gone_over = true;
    if (object) {
        const scr_rule *rule = properties_of(program, asked);
        if (rule && rule->b < UINT16_MAX && is_plain(program, asked))
            know_members(planner, at, asked, rule, value->object);
        return;
    }
    const scr_rule *items = items_alone(program, asked);
    PlanNode *item = value->array->rest.value;
    if (!items || !is_worth_asking(&value->array->rest))
        return;
    PlanPasser passer = item_passer(item);
    if (passer.kind == PLAN_PASSER_NONE)
        return;
    size_t inner = out->passers.n;
    out->passers.items[at].inner = (uint32_t)inner;
    VEC_PUSH(planner->ctx, &out->passers) = nothing_known(items->a);
    out->passers.items[inner].value = passer;
    know_within(planner, inner, target_of(program, items->a), item);
}

void plan_know(Planner *planner)
{
    const scr_program *program = planner->program;
    Plan *plan = planner->plan;
    const scr_node *root = target_of(program, 0);
    const scr_rule *rule = properties_of(program, root);
    /* what is passed again and again is counted a text */
    if (!rule || rule->b >= UINT16_MAX || !is_plain(program, root) || plan->uses_tries || plan->root->how[DOC_OBJECT] != PLAN_CHECK)
        return;
    VEC_PUSH(planner->ctx, &plan->known.passers) = nothing_known(0);
    plan->root->gone_over = true;
    know_members(planner, 0, root, rule, plan->root->object);
    for (size_t i = 0; i < plan->root->object->members.n; i++)
        plan->known.notes |= plan->known.any && plan->root->object->members.items[i].noted != 0;
}
