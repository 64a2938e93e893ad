/* plan.c: from the IR to a plan: nodes are conjunctions of schemas, made on demand from the root on. */
#include "plan_internal.h"

#include <stdlib.h>
#include <string.h>

/* ---- nodes ---- */

static int compare_schemas(const void *a, const void *b)
{
    const Schema *x = *(Schema *const *)a, *y = *(Schema *const *)b;
    return (x->id > y->id) - (x->id < y->id);
}

/* The only schema that a schema is made of: by $ref, or by an allOf of one; NULL when it asks more. */
static Schema *only_part(const Schema *schema)
{
    Schema *part = NULL;
    for (size_t i = 0; i < schema->rules.n; i++) {
        const Rule *rule = &schema->rules.items[i];
        if (rule->kind == R_ANNOTATION)
            continue;
        bool all_of_one = rule->kind == R_ALL_OF && rule->u.schemas.n == 1;
        if (part != NULL || (rule->kind != R_REF && !all_of_one))
            return NULL;
        part = all_of_one ? rule->u.schemas.items[0] : rule->u.schema;
    }
    return part;
}

/* All who only refer to a schema share its node, as do those that ask the same. The resolver refuses loops of such references. */
static Schema *target_of(const Planner *planner, Schema *schema)
{
    for (Schema *part = only_part(schema); part != NULL; part = only_part(part))
        schema = part;
    return planner->equal && schema != planner->refuses ? planner->equal[schema->id] : schema;
}

/* Sorted, unique, without those that nothing can fail; how many are left. */
static size_t canonical(const Planner *planner, Schema **set, size_t n)
{
    size_t kept = 0, left = 0;
    for (size_t i = 0; i < n; i++)
        if (!(set[i]->flags & SCR_NODE_ANY))
            set[kept++] = target_of(planner, set[i]);
    if (kept > 1)
        qsort(set, kept, sizeof(Schema *), compare_schemas);
    for (size_t i = 0; i < kept; i++)
        if (left == 0 || set[i] != set[left - 1])
            set[left++] = set[i];
    return left;
}

static Str key_of(Ctx *ctx, Schema *const *set, size_t n)
{
    uint32_t *ids = CTX_ARRAY(ctx, n + 1, uint32_t);
    for (size_t i = 0; i < n; i++)
        ids[i] = set[i]->id;
    return (Str){(const char *)ids, n * sizeof *ids};
}

PlanNode *plan_node(Planner *planner, Schema *const *set, size_t n)
{
    Ctx *ctx = planner->ctx;
    Schema **copy = CTX_ARRAY(ctx, n + 1, Schema *);
    for (size_t i = 0; i < n; i++)
        copy[i] = set[i];
    n = canonical(planner, copy, n);
    Str key = key_of(ctx, copy, n);
    PlanNode *node = map_get(&planner->by_key, key);
    if (node)
        return node;
    node = CTX_NEW(ctx, PlanNode);
    node->id = (uint32_t)planner->plan->nodes.n;
    node->set = copy;
    node->n_set = n;
    VEC_PUSH(ctx, &planner->plan->nodes) = node;
    map_set(ctx, &planner->by_key, key, node);
    return node;
}

/* ---- one node ---- */

static void to_tree(PlanNode *node, DocKind kind, const PlanOp *opaque)
{
    node->how[kind] = PLAN_TREE;
    node->opaque[kind] = opaque;
}

/* The same for a reason that the node as a whole has, not one of its rules. */
static void all_to_tree(Planner *planner, PlanNode *node, DocKind kind, PlanReason reason)
{
    Look look = {.planner = planner, .kind = kind};
    to_tree(node, kind, op_opaque(&look, node->n_set > 0 ? node->set[0] : NULL, NULL, reason));
}

static PlanOp *look_node(Look *look, const PlanNode *node)
{
    PlanOp **args = CTX_ARRAY(look->planner->ctx, node->n_set, PlanOp *);
    for (size_t i = 0; i < node->n_set; i++)
        args[i] = look_schema(look, node->set[i], 0);
    return op_and(look, args, node->n_set);
}

static void finish_kind(Planner *planner, PlanNode *node, Look *look, PlanOp *op)
{
    bool asks = op->kind != P_TRUE || look->shapes.n > 0 || look->unique;
    node->how[look->kind] = asks ? PLAN_CHECK : PLAN_SKIP;
    if (!asks)
        return;
    switch (look->kind) {
    case DOC_STRING:
        node->string = op;
        node->quick = plan_quick(planner, op);
        planner->plan->uses_date_time |= node->quick.kind == PLAN_QUICK_DATE_TIME;
        break;
    case DOC_NUMBER:
        node->number = op;
        node->unsigned_first = plan_uses(planner, TECHNIQUE_UNSIGNED_FIRST) && plan_refuses_negative(op);
        break;
    case DOC_ARRAY:
        if (!plan_array(planner, node, look, op))
            all_to_tree(planner, node, DOC_ARRAY, REASON_MANY_ITEMS);
        else if (node->array->unique && node->array->each) /* what the tree is asked, it does not tell of single items */
            to_tree(node, DOC_ARRAY, node->array->unique);
        break;
    case DOC_OBJECT:
        if (!plan_object(planner, node, look, op))
            all_to_tree(planner, node, DOC_OBJECT, REASON_MANY_NAMES);
        break;
    case DOC_NULL:
    case DOC_FALSE:
    case DOC_TRUE:
        all_to_tree(planner, node, look->kind, REASON_CONSTANT_VALUE);
        break;
    }
}

static void plan_kind(Planner *planner, PlanNode *node, DocKind kind)
{
    Look look = {.planner = planner, .kind = kind};
    PlanOp *op = look_node(&look, node);
    if (op->kind == P_FALSE) {
        node->how[kind] = PLAN_REFUSE;
        node->refusal = node->refusal ? node->refusal : op;
    } else if (op->kind == P_OPAQUE) {
        to_tree(node, kind, op);
    } else {
        finish_kind(planner, node, &look, op);
    }
}

static void finish_node(Planner *planner, PlanNode *node)
{
    for (int kind = 0; kind < PLAN_KINDS; kind++) {
        if (planner->plan->nodes.n > planner->max_nodes && node->n_set > 1)
            all_to_tree(planner, node, (DocKind)kind, REASON_MULTIPLY);
        else
            plan_kind(planner, node, (DocKind)kind);
    }
    bool flat = true;
    for (int kind = 0; kind < PLAN_KINDS; kind++)
        flat = flat && node->how[kind] != PLAN_TREE;
    flat = flat && node->how[DOC_ARRAY] != PLAN_CHECK && node->how[DOC_OBJECT] != PLAN_CHECK;
    node->flat = flat;
}

/* ---- what is reached, and how deep ---- */

typedef struct Walk {
    Planner *planner;
    uint8_t *state;      /* by node: 0 new, 1 under way, 2 done */
    VEC(PlanNode *) stack;
    VEC(PlanNode *) next; /* children of the node on top, scratch */
} Walk;

static void add_child(Walk *walk, PlanNode *node)
{
    VEC_PUSH(walk->planner->ctx, &walk->next) = node;
}

static void add_contents(Walk *walk, const PlanOp *op)
{
    if (op->kind == P_CONTENT) {
        add_child(walk, op->u.look.node);
        walk->planner->plan->uses_content = true;
    }
    for (size_t i = 0; i < op->n_args; i++)
        add_contents(walk, op->args[i]);
}

/* Nodes that are asked beside the one that must take the value: by a test when they are flat, else they pass it too. */
static void add_asked(Walk *walk, PlanNode *node)
{
    if (node->flat) {
        node->probed = true;
        if (node->how[DOC_STRING] == PLAN_CHECK)
            add_contents(walk, node->string);
        return;
    }
    add_child(walk, node);
    walk->planner->plan->uses_tries = true;
}

static void add_site(Walk *walk, const PlanSite *site)
{
    add_child(walk, site->value);
    for (size_t i = 0; i < site->probes.n; i++)
        add_asked(walk, site->probes.items[i].node);
}

/* What judges the members and items of a node's values. */
static void values_of(Walk *walk, const PlanNode *node)
{
    walk->next.n = 0;
    if (node->how[DOC_OBJECT] == PLAN_CHECK) {
        const PlanObject *object = node->object;
        for (size_t i = 0; i < object->members.n; i++) {
            const PlanSite *site = &object->members.items[i].site;
            bool plain = object->brief && plan_is_plain_site(site);
            site->value->spaced |= plain && !walk->planner->plan->forms;
            site->value->tabled |= plain && walk->planner->plan->forms;
            add_site(walk, site);
        }
        for (size_t i = 0; i < plan_other_sites(object); i++)
            add_site(walk, &object->others.sites[i]);
    }
    if (node->how[DOC_ARRAY] == PLAN_CHECK) {
        for (size_t i = 0; i < node->array->n_prefix; i++)
            add_site(walk, &node->array->prefix[i]);
        add_site(walk, &node->array->rest);
        if (node->array->each)
            add_child(walk, node->array->each);
        for (size_t i = 0; i < node->array->contains.n; i++)
            add_asked(walk, node->array->contains.items[i]);
    }
}

static void children_of(Walk *walk, const PlanNode *node)
{
    values_of(walk, node);
    if (node->how[DOC_STRING] == PLAN_CHECK)
        add_contents(walk, node->string);
    if (node->how[DOC_OBJECT] == PLAN_CHECK && node->object->name_test)
        add_contents(walk, node->object->name_test);
    for (size_t i = 0; node->how[DOC_OBJECT] == PLAN_CHECK && i < node->object->others.names.n; i++)
        add_contents(walk, node->object->others.names.items[i].test);
}

/* Depth first without recursion: a node is pushed once to be entered and stays below its children until they are done. */
static void walk_from(Walk *walk, PlanNode *root)
{
    Ctx *ctx = walk->planner->ctx;
    VEC_PUSH(ctx, &walk->stack) = root;
    while (walk->stack.n > 0) {
        PlanNode *node = walk->stack.items[walk->stack.n - 1];
        if (walk->state[node->id] != 0) {
            walk->state[node->id] = 2;
            walk->stack.n--;
            continue;
        }
        walk->state[node->id] = 1;
        node->visited = true;
        children_of(walk, node);
        for (size_t i = 0; i < walk->next.n; i++) {
            PlanNode *child = walk->next.items[i];
            child->callers++;
            if (walk->state[child->id] == 1)
                child->guarded = true;
            else if (walk->state[child->id] == 0)
                VEC_PUSH(ctx, &walk->stack) = child;
        }
    }
}

static bool goes_by_kind(const PlanNode *node)
{
    for (int kind = 0; kind < PLAN_KINDS; kind++)
        if (node->how[kind] == PLAN_TREE)
            return true;
    return false;
}

/* Whether items differ may not be told from their text: where they are many, mostly. */
static bool may_leave_unique(const PlanNode *node)
{
    return node->how[DOC_ARRAY] == PLAN_CHECK && node->array->unique && !node->array->passes_strings;
}

bool plan_goes_to_tree(const PlanNode *node) { return node->guarded || goes_by_kind(node) || may_leave_unique(node); }

char plan_opening(const PlanNode *node)
{
    static const char openings[] = "\0\0\0" "0\"[{"; /* ORDER KINDS */
    int taken = 0;
    DocKind kind = DOC_NULL;
    for (int i = 0; i < PLAN_KINDS; i++)
        if (node->how[i] != PLAN_REFUSE) {
            taken++;
            kind = (DocKind)i;
        }
    bool scalar = kind == DOC_STRING || kind == DOC_NUMBER;
    bool own = node->how[kind] == PLAN_CHECK || (scalar && node->how[kind] == PLAN_SKIP);
    return taken == 1 && own && !node->guarded && !node->apart ? openings[kind] : 0;
}

bool plan_is_all(const PlanNode *node, PlanHow how)
{
    for (int kind = 0; kind < PLAN_KINDS; kind++)
        if (node->how[kind] != how)
            return false;
    return true;
}

size_t plan_other_sites(const PlanObject *object)
{
    return object->others.refused ? 0 : (size_t)1 << object->others.patterns.n;
}

bool plan_is_plain_site(const PlanSite *site)
{
    return site->probes.n == 0 && site->ends == NULL && site->joint == NULL;
}

bool plan_is_map(const PlanObject *object)
{
    const PlanOthers *others = &object->others;
    return object->members.n == 0 && !others->refused && others->patterns.n == 0 && others->names.n == 0 && plan_is_plain_site(&others->sites[0]) &&
        !object->counts && object->close->kind == P_TRUE && object->branches.all.n == 0;
}

bool plan_is_list(const PlanArray *array)
{
    return array->n_prefix == 0 && array->contains.n == 0 && !array->each && !array->unique && plan_is_plain_site(&array->rest) &&
        !array->counts && array->close->kind == P_TRUE;
}

bool plan_goes_on(const PlanObject *object, size_t member)
{
    const PlanNext *next = &object->members.items[member].next;
    return next->n > 0 && !next->closes && next->items[0] == member + 1 && (member + 1) % 64 != 0;
}

static bool has_work_for_stream(const PlanNode *root)
{
    for (int kind = 0; kind < PLAN_KINDS; kind++)
        if (root->how[kind] == PLAN_CHECK || root->how[kind] == PLAN_SKIP)
            return true;
    return root->how[DOC_ARRAY] != PLAN_TREE && root->how[DOC_OBJECT] != PLAN_TREE;
}

/* One dynamic reference anywhere below makes the dynamic scope count from the root on (2020-12 core, 8.2.3.2). NULL: none. */
static PlanOp *find_dynamic(Planner *planner)
{
    Look look = {.planner = planner};
    const SchemaSet *set = planner->set;
    for (size_t i = 0; i < set->schemas.n; i++)
        for (size_t k = 0; k < set->schemas.items[i]->rules.n; k++) {
            const Rule *rule = &set->schemas.items[i]->rules.items[k];
            if (rule->kind == R_DYNAMIC_REF && rule->u.dynamic.fixed == NULL)
                return op_opaque(&look, set->schemas.items[i], rule, REASON_DYNAMIC_REF);
        }
    return NULL;
}

/* What sends the whole document to the tree; NULL: nothing. */
static PlanOp *nothing_streams(Planner *planner)
{
    Look look = {.planner = planner};
    if (!technique_is_on(planner->techniques, TECHNIQUE_SINGLE_PASS))
        return op_opaque(&look, planner->set->root, NULL, REASON_TURNED_OFF);
    return find_dynamic(planner);
}

static bool checks_containers(const PlanNode *node)
{
    return node->how[DOC_ARRAY] == PLAN_CHECK || node->how[DOC_OBJECT] == PLAN_CHECK;
}

/* With few such nodes no path through them is long, unless it comes back to one (walk_from finds those). */
static void guard_deep(Plan *plan)
{
    size_t n = 0;
    for (size_t i = 0; i < plan->nodes.n; i++)
        n += checks_containers(plan->nodes.items[i]);
    for (size_t i = 0; n > PLAN_LEVELS_MAX && i < plan->nodes.n; i++)
        plan->nodes.items[i]->guarded = checks_containers(plan->nodes.items[i]);
}

/* Containers need it for names and depth, strings to be decoded: long ones, but who knows. Without: numbers and the like. */
static bool needs_scratch(const Plan *plan)
{
    const PlanNode *root = plan->root;
    return plan->uses_tree || root->how[DOC_ARRAY] != PLAN_REFUSE || root->how[DOC_OBJECT] != PLAN_REFUSE ||
           (root->how[DOC_STRING] == PLAN_CHECK && plan_needs_text(root->string));
}

/* ---- JSON in strings ---- */

static void each_probed_at(const PlanSite *site, void (*f)(void *arg, PlanNode *probed), void *arg)
{
    for (size_t i = 0; i < site->probes.n; i++)
        f(arg, site->probes.items[i].node);
}

/* Calls f for each node that is asked about a member or an item in passing. */
static void each_probed(const PlanNode *node, void (*f)(void *arg, PlanNode *probed), void *arg)
{
    const PlanObject *object = node->object;
    const PlanArray *array = node->array;
    for (size_t i = 0; object && i < object->members.n; i++)
        each_probed_at(&object->members.items[i].site, f, arg);
    for (size_t i = 0; object && i < plan_other_sites(object); i++)
        each_probed_at(&object->others.sites[i], f, arg);
    for (size_t i = 0; array && i < array->n_prefix; i++)
        each_probed_at(&array->prefix[i], f, arg);
    if (array)
        each_probed_at(&array->rest, f, arg);
    for (size_t i = 0; array && i < array->contains.n; i++)
        f(arg, array->contains.items[i]);
}

static void mark_probed(void *arg, PlanNode *probed)
{
    (void)arg;
    probed->inner_probed = true;
}

static void find_content(void *arg, PlanNode *probed)
{
    bool *found = arg;
    *found = *found || !probed->flat || (probed->how[DOC_STRING] == PLAN_CHECK && plan_has_content(probed->string));
}

/* Asked of a value in passing, an answer must be yes or no; strings in strings that hold JSON give neither, nor do containers. */
static bool cannot_be_inner(const PlanNode *node)
{
    bool no = node->object && node->object->name_test && plan_has_content(node->object->name_test);
    for (size_t i = 0; node->object && i < node->object->others.names.n; i++)
        no = no || plan_has_content(node->object->others.names.items[i].test);
    each_probed(node, find_content, &no);
    return no;
}

/* All nodes of the JSON in a string, root first, in walk->stack. Strings in it that hold JSON are not gone into. */
static bool collect_inner(Walk *walk, PlanNode *root)
{
    Ctx *ctx = walk->planner->ctx;
    memset(walk->state, 0, walk->planner->plan->nodes.n);
    walk->stack.n = 0;
    VEC_PUSH(ctx, &walk->stack) = root;
    walk->state[root->id] = 1;
    for (size_t i = 0; i < walk->stack.n; i++) {
        PlanNode *node = walk->stack.items[i];
        if (cannot_be_inner(node))
            return false;
        values_of(walk, node);
        for (size_t k = 0; k < walk->next.n; k++)
            if (!walk->state[walk->next.items[k]->id]) {
                walk->state[walk->next.items[k]->id] = 1;
                VEC_PUSH(ctx, &walk->stack) = walk->next.items[k];
            }
    }
    return true;
}

/* Strings whose own JSON is checked where it stands: what judges it is printed in that form, too. */
static void choose_inner(Walk *walk)
{
    Plan *plan = walk->planner->plan;
    for (size_t i = 0; i < plan->nodes.n; i++) {
        PlanNode *node = plan->nodes.items[i];
        if (!node->visited || node->quick.kind != PLAN_QUICK_CONTENT)
            continue;
        PlanNode *root = node->quick.op->u.look.node;
        if (plan_is_all(root, PLAN_TREE) || plan_is_all(root, PLAN_REFUSE) || !collect_inner(walk, root)) {
            node->quick.kind = PLAN_QUICK_NONE;
            continue;
        }
        plan->uses_inner = true;
        for (size_t k = 0; k < walk->stack.n; k++) {
            walk->stack.items[k]->inner = true;
            each_probed(walk->stack.items[k], mark_probed, NULL);
        }
    }
}

/* ---- batches ---- */

static const PlanNode *member_named(const PlanNode *node, Str name)
{
    for (size_t i = 0; node->how[DOC_OBJECT] == PLAN_CHECK && i < node->object->members.n; i++)
        if (str_eq(node->object->members.items[i].name, name))
            return node->object->members.items[i].site.value;
    return NULL;
}

/* One pass comes by the batch's array, and there is nothing but `each` to be asked of the items' values. */
static bool passes_items(const PlanNode *node, const Batch *batch)
{
    if (batch->names.n >= PLAN_LEVELS_MAX)
        return false;
    for (size_t i = 0; i < batch->names.n && node; i++)
        node = member_named(node, batch->names.items[i]);
    return node && node->how[DOC_ARRAY] == PLAN_CHECK && node->array->each && plan_is_all(node->array->rest.value, PLAN_SKIP);
}

/* ---- members that nothing is asked of ---- */

static bool passes_others(const PlanObject *object)
{
    const PlanOthers *others = &object->others;
    if (others->refused || object->members.n == 0 || object->counts || object->name_test || others->patterns.n > 0 || others->names.n > 0)
        return false;
    const PlanSite *site = &others->sites[0];
    return plan_is_plain_site(site) && plan_is_all(site->value, PLAN_SKIP);
}

static void choose_passing(Planner *planner)
{
    for (size_t i = 0; i < planner->plan->nodes.n && plan_uses(planner, TECHNIQUE_OTHERS_AT_ONCE); i++) {
        PlanNode *node = planner->plan->nodes.items[i];
        if (node->how[DOC_OBJECT] != PLAN_CHECK)
            continue;
        node->object->passes_others = passes_others(node->object);
        plan_beginnings(node->object);
    }
}

/* ---- arrays and maps of strings that nothing is asked of ---- */

static bool takes_any_string(const PlanSite *site)
{
    bool only = plan_is_plain_site(site) && site->value->how[DOC_STRING] == PLAN_SKIP;
    for (int kind = 0; kind < PLAN_KINDS && only; kind++)
        only = kind == DOC_STRING || site->value->how[kind] == PLAN_REFUSE;
    return only;
}

static bool is_map_of_strings(const PlanObject *object)
{
    return plan_is_map(object) && !object->name_test && takes_any_string(&object->others.sites[0]);
}

static bool is_list_of_strings(const PlanArray *array)
{
    bool ends = !array->counts && array->close->kind == P_TRUE; /* of unique ones it is known how many there are */
    return array->n_prefix == 0 && !array->each && takes_any_string(&array->rest) && array->contains.n == 0 && (array->unique || ends) &&
        array->branches.all.n == 0;
}

static void choose_strings(Planner *planner)
{
    for (size_t i = 0; i < planner->plan->nodes.n && plan_uses(planner, TECHNIQUE_STRINGS_AT_ONCE); i++) {
        const PlanNode *node = planner->plan->nodes.items[i];
        if (node->how[DOC_OBJECT] == PLAN_CHECK)
            node->object->passes_strings = is_map_of_strings(node->object);
        if (node->how[DOC_ARRAY] == PLAN_CHECK)
            node->array->passes_strings = is_list_of_strings(node->array);
    }
}

/* ---- objects that come again and again ---- */

static bool is_checked_object(const PlanNode *node)
{
    return node && node->how[DOC_OBJECT] == PLAN_CHECK;
}

/* Of the object's values, too. */
static void predict_lines_within(PlanObject *object)
{
    for (size_t i = 0; i < object->members.n; i++) {
        const PlanNode *value = object->members.items[i].site.value;
        if (is_checked_object(value))
            value->object->predicts_lines = true;
    }
}

/* Of items, and of what stands in them. A node stands behind the one that led to it, mostly. */
static void choose_lines(Planner *planner)
{
    for (size_t i = 0; i < planner->plan->nodes.n && plan_uses(planner, TECHNIQUE_PREDICTED_LINES); i++) {
        const PlanNode *node = planner->plan->nodes.items[i];
        if (node->how[DOC_ARRAY] == PLAN_CHECK && is_checked_object(node->array->rest.value))
            node->array->rest.value->object->predicts_lines = true;
        if (is_checked_object(node) && node->object->predicts_lines)
            predict_lines_within(node->object);
    }
}

static size_t count_properties(const SchemaSet *set)
{
    size_t n = 0;
    for (size_t i = 0; i < set->schemas.n; i++)
        for (size_t k = 0; k < set->schemas.items[i]->rules.n; k++) {
            const Rule *rule = &set->schemas.items[i]->rules.items[k];
            n += rule->kind == R_PROPERTIES ? rule->u.properties.n : 0;
        }
    return n;
}

/* Objects whose members are told apart. */
static size_t count_objects(const Plan *plan)
{
    size_t n = 0;
    for (size_t i = 0; i < plan->nodes.n; i++)
        n += plan->nodes.items[i]->how[DOC_OBJECT] == PLAN_CHECK && plan->nodes.items[i]->object->members.n > 0;
    return n;
}

/* Names of objects that go by tables stand there, and elsewhere only for JSON in strings. */
static void give_forms(Plan *plan)
{
    for (size_t i = 0; plan->forms && i < plan->nodes.n; i++) {
        const PlanNode *node = plan->nodes.items[i];
        if (node->how[DOC_OBJECT] == PLAN_CHECK && node->object->brief && node->object->names)
            node->object->names->in_form = !node->inner;
    }
}

static void find_tree(Plan *plan)
{
    plan->uses_tree = plan->uses_tries;
    plan->tree_seldom = true;
    for (size_t i = 0; i < plan->nodes.n; i++) {
        const PlanNode *node = plan->nodes.items[i];
        plan->uses_tree = plan->uses_tree || (node->visited && plan_goes_to_tree(node));
        plan->tree_seldom = plan->tree_seldom && !(node->visited && (goes_by_kind(node) || (may_leave_unique(node) && !plan->brief)));
    }
}

static void decide(Planner *planner)
{
    Plan *plan = planner->plan;
    for (size_t i = 0; i < plan->nodes.n; i++) /* grows on the way */
        finish_node(planner, plan->nodes.items[i]);
    plan->forms = plan->brief && (count_properties(plan->set) > PLAN_VERY_CROWDED || count_objects(plan) > PLAN_FORMS);
    choose_passing(planner);
    for (size_t i = 0; i < plan->nodes.n; i++)
        plan_join_sites(planner, plan->nodes.items[i]);
    choose_strings(planner);
    choose_lines(planner);
    guard_deep(plan);
    Walk walk = {.planner = planner, .state = CTX_ARRAY(planner->ctx, plan->nodes.n, uint8_t)};
    plan->streams = has_work_for_stream(plan->root);
    walk_from(&walk, plan->root);
    if (plan->frame && (!plan->streams || !passes_items(plan->frame, plan->set->batch)))
        plan->frame = NULL;
    if (plan->frame)
        walk_from(&walk, plan->frame);
    choose_inner(&walk);
    give_forms(plan);
    find_tree(plan);
    plan->needs_scratch = needs_scratch(plan);
    plan_ahead(plan);
    plan_know(planner);
}

static Schema *false_schema(Ctx *ctx, const SchemaSet *set)
{
    Schema *schema = CTX_NEW(ctx, Schema);
    *schema = *set->root;
    schema->id = (uint32_t)set->schemas.n;
    schema->flags = 0;
    schema->is_boolean = true;
    memset(&schema->rules, 0, sizeof schema->rules);
    Rule rule = {.kind = R_FALSE};
    VEC_PUSH(ctx, &schema->rules) = rule;
    return schema;
}

Plan *plan_make(Ctx *ctx, const PlanInput *in)
{
    Plan *plan = CTX_NEW(ctx, Plan);
    const SchemaSet *set = in->set;
    plan->set = set;
    Planner planner = {.ctx = ctx, .set = set, .program = in->program, .techniques = in->techniques, .profile = in->profile, .plan = plan,
                       .max_nodes = 2 * set->schemas.n + 256, .max_ops = PLAN_OPS_MAX + 4 * set->schemas.n};
    planner.refuses = false_schema(ctx, set);
    plan->brief = planner.crowded = count_properties(set) > PLAN_CROWDED && plan_uses(&planner, TECHNIQUE_BRIEF_OBJECTS);
    if (plan_uses(&planner, TECHNIQUE_EQUAL_SCHEMAS))
        plan_find_equal(&planner);
    plan->root = plan_node(&planner, &set->root, 1);
    const PlanOp *opaque = nothing_streams(&planner);
    if (opaque) {
        for (int kind = 0; kind < PLAN_KINDS; kind++)
            to_tree(plan->root, (DocKind)kind, opaque);
        plan->root->visited = true;
        plan->uses_tree = plan->needs_scratch = true;
        return plan;
    }
    if (set->batch)
        plan->frame = plan_node(&planner, &set->batch->frame, 1);
    decide(&planner);
    return plan;
}
