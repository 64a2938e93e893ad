/* plan_shape.c: finishes a node's objects and arrays. In: the shape rules of all schemas that are joined in the node, and
 * the test that must hold at the end. Out: which names are known and what judges each value, or "for the tree". */
#include "plan_internal.h"

#include "../../runtime/scr_eval.h"
#include "../../runtime/scr_regex.h"

#include <string.h>

/* ---- names and branches ---- */

typedef struct Finish {
    Planner *planner;
    const Look *look;
    PlanObject *object;
    PlanArray *array;
    PlanBranches *branches; /* of the object or the array */
    Map members;      /* name -> index + 1 */
    bool failed;      /* for the tree */
} Finish;

static uint32_t member_of(Finish *f, Str name, const Schema *schema)
{
    uintptr_t known = (uintptr_t)map_get(&f->members, name);
    if (known)
        return (uint32_t)(known - 1);
    PlanMember member = {.name = name, .schema = schema};
    VEC_PUSH(f->planner->ctx, &f->object->members) = member;
    map_set(f->planner->ctx, &f->members, name, (void *)(uintptr_t)f->object->members.n);
    return (uint32_t)(f->object->members.n - 1);
}

static void set_bit(uint64_t *mask, uint32_t bit)
{
    mask[bit / 64] |= UINT64_C(1) << bit % 64;
}

static bool same_shapes(const PlanShapes *a, const PlanShapes *b)
{
    if (a->n != b->n)
        return false;
    for (size_t i = 0; i < a->n; i++)
        if (a->items[i].rule != b->items[i].rule)
            return false;
    return true;
}

static uint32_t branch_of(Finish *f, const PlanShapes *shapes)
{
    PlanBranches *branches = f->branches;
    for (size_t i = 0; i < branches->all.n; i++)
        if (same_shapes(&branches->all.items[i].shapes, shapes))
            return (uint32_t)i;
    PlanBranch branch = {.shapes = *shapes};
    VEC_PUSH(f->planner->ctx, &branches->all) = branch;
    return (uint32_t)(branches->all.n - 1);
}

/* Every branch gets its bit, every name that is asked for becomes a member (whose bit hangs on the order of all). */
static void collect_op(Finish *f, PlanOp *op)
{
    if (op->kind == P_HAS)
        member_of(f, op->u.look.name, NULL);
    if (op->kind == P_BRANCH)
        op->bit = branch_of(f, &op->u.shapes);
    if (f->object && (op->kind == P_MIN_COUNT || op->kind == P_MAX_COUNT))
        f->object->counts = true;
    for (size_t i = 0; i < op->n_args; i++)
        collect_op(f, op->args[i]);
}

static void give_bits(Finish *f, PlanOp *op)
{
    if (op->kind == P_HAS)
        op->bit = member_of(f, op->u.look.name, NULL);
    for (size_t i = 0; i < op->n_args; i++)
        give_bits(f, op->args[i]);
}

/* The branches that must be alive for a conjunction to hold. */
static void add_needed(const PlanOp *op, uint64_t *mask)
{
    if (op->kind == P_BRANCH)
        set_bit(mask, op->bit);
    for (size_t i = 0; op->kind == P_AND && i < op->n_args; i++)
        add_needed(op->args[i], mask);
}

/* A branch may stand in several places: only what makes it idle in all of them does. */
static void narrow_with(Finish *f, const PlanOp *op, const uint64_t *needed)
{
    PlanBranch *branch = &f->branches->all.items[op->bit];
    bool first = branch->with == NULL;
    if (first)
        branch->with = CTX_ARRAY(f->planner->ctx, f->branches->n_words, uint64_t);
    for (uint32_t i = 0; i < f->branches->n_words; i++)
        branch->with[i] = first ? needed[i] : branch->with[i] & needed[i];
    set_bit(branch->with, op->bit);
}

/* needed: the branches without which nobody asks for op. */
static void find_idle(Finish *f, const PlanOp *op, const uint64_t *needed)
{
    if (op->kind == P_BRANCH)
        narrow_with(f, op, needed);
    if (op->n_args == 0)
        return;
    uint64_t *inner = CTX_ARRAY(f->planner->ctx, f->branches->n_words, uint64_t);
    memcpy(inner, needed, f->branches->n_words * sizeof *inner);
    if (op->kind == P_AND)
        add_needed(op, inner);
    for (size_t i = 0; i < op->n_args; i++) {
        if (op->kind == P_IF && i == 1)
            add_needed(op->args[0], inner);
        find_idle(f, op->args[i], op->kind == P_AND || (op->kind == P_IF && i == 1) ? inner : needed);
    }
}

static void plan_branches(Finish *f, const PlanOp *close)
{
    size_t n = f->branches->all.n;
    f->branches->n_words = (uint32_t)(n / 64 + (n % 64 != 0));
    if (n > 0)
        find_idle(f, close, CTX_ARRAY(f->planner->ctx, f->branches->n_words, uint64_t));
}

/* ---- questions that are answered while compiling ---- */

int plan_name_matches(Planner *planner, const RePattern *pattern, Str name)
{
    size_t size = pattern->form->kind == SCR_RE_PCRE2 ? 65536 : 16;
    scr_arena arena;
    scr_arena_init(&arena, ctx_alloc(planner->ctx, size), size);
    return scr_regex_match(pattern->form, name.ptr, name.len, &arena);
}

static bool name_matches(Finish *f, const RePattern *pattern, Str name)
{
    int status = plan_name_matches(f->planner, pattern, name);
    f->failed = f->failed || status < 0;
    return status == SCR_VALID;
}

/* Whether a schema takes a name: the evaluator is asked. */
static bool name_is_valid(Finish *f, const Schema *schema, Str name)
{
    Ctx *ctx = f->planner->ctx;
    Out json = out_new(ctx);
    out_json_string(&json, name);
    Str text = out_text(&json);
    size_t size = 65536 + 64 * text.len;
    scr_arena arena;
    scr_doc doc;
    scr_json_error error;
    scr_arena_init(&arena, ctx_alloc(ctx, size), size);
    scr_eval eval = {.program = f->planner->program, .doc = &doc, .arena = &arena, .max_depth = SCR_DEPTH_DEFAULT};
    int status = scr_json_parse(text.ptr, text.len, 0, 0, &arena, &doc, &error);
    if (status == SCR_VALID)
        status = scr_eval_run(&eval, schema->id, 0);
    f->failed = f->failed || status < 0;
    return status == SCR_VALID;
}

/* ---- conjunctions: which schemas judge a value ---- */

typedef VEC(Schema *) Joined;

#define MAIN SCR_NONE /* in place of a branch: what must hold */

static bool refuses_all(const Joined *joined)
{
    for (size_t i = 0; i < joined->n; i++)
        for (size_t k = 0; k < joined->items[i]->rules.n; k++)
            if (joined->items[i]->rules.items[k].kind == R_FALSE)
                return true;
    return false;
}

static uint64_t *new_mask(Finish *f)
{
    return CTX_ARRAY(f->planner->ctx, f->branches->n_words, uint64_t);
}

static void add_probe(Finish *f, PlanSite *site, PlanNode *node, uint32_t branch)
{
    for (size_t i = 0; i < site->probes.n; i++)
        if (site->probes.items[i].node == node) {
            set_bit(site->probes.items[i].of, branch);
            return;
        }
    PlanProbe probe = {node, new_mask(f)};
    set_bit(probe.of, branch);
    VEC_PUSH(f->planner->ctx, &site->probes) = probe;
}

/* What a branch, or what must hold, asks of the value at a site. Of what must hold first: what it asks need not be asked again. */
static void fill_site(Finish *f, PlanSite *site, const Joined *joined, uint32_t branch)
{
    PlanNode *node = branch != MAIN && refuses_all(joined) ? NULL : plan_node(f->planner, joined->items, joined->n);
    if (branch == MAIN) {
        site->value = node;
    } else if (node == NULL) {
        site->ends = site->ends ? site->ends : new_mask(f);
        set_bit(site->ends, branch);
    } else if (node->n_set > 0 && node != site->value) {
        add_probe(f, site, node, branch);
    }
}

/* ---- the schemas for each name, of one branch or of what must hold ---- */

typedef struct Names {
    Finish *f;
    Joined *members;   /* by member */
    Joined *others;    /* by mask of patterns */
    size_t n_members, n_others;
} Names;

static void join_properties(Names *names, const Rule *rule)
{
    for (size_t i = 0; i < rule->u.properties.n; i++) {
        const Property *property = &rule->u.properties.items[i];
        VEC_PUSH(names->f->planner->ctx, &names->members[member_of(names->f, property->name, NULL)]) = property->schema;
    }
}

static size_t pattern_index(Finish *f, RePattern *pattern)
{
    PlanOthers *others = &f->object->others;
    PlanPattern *wanted = plan_pattern(f->planner, pattern);
    for (size_t i = 0; i < others->patterns.n; i++)
        if (others->patterns.items[i] == wanted)
            return i;
    VEC_PUSH(f->planner->ctx, &others->patterns) = wanted;
    return others->patterns.n - 1;
}

static void join_pattern(Names *names, const PatternProperty *property)
{
    Ctx *ctx = names->f->planner->ctx;
    size_t bit = pattern_index(names->f, property->pattern);
    for (size_t i = 0; i < names->n_members; i++)
        if (name_matches(names->f, property->pattern, names->f->object->members.items[i].name))
            VEC_PUSH(ctx, &names->members[i]) = property->schema;
    for (size_t mask = 0; mask < names->n_others; mask++)
        if (mask >> bit & 1)
            VEC_PUSH(ctx, &names->others[mask]) = property->schema;
}

static void join_additional(Names *names, const Rule *rule)
{
    Finish *f = names->f;
    Ctx *ctx = f->planner->ctx;
    bool *excluded = CTX_ARRAY(ctx, names->n_members, bool);
    size_t patterns = 0;
    for (size_t i = 0; i < rule->u.additional.n_names; i++)
        excluded[member_of(f, rule->u.additional.names[i], NULL)] = true;
    for (size_t i = 0; i < rule->u.additional.n_patterns; i++) {
        patterns |= (size_t)1 << pattern_index(f, rule->u.additional.patterns[i]);
        for (size_t k = 0; k < names->n_members; k++)
            excluded[k] = excluded[k] || name_matches(f, rule->u.additional.patterns[i], f->object->members.items[k].name);
    }
    for (size_t i = 0; i < names->n_members; i++)
        if (!excluded[i])
            VEC_PUSH(ctx, &names->members[i]) = rule->u.additional.schema;
    for (size_t mask = 0; mask < names->n_others; mask++)
        if ((mask & patterns) == 0)
            VEC_PUSH(ctx, &names->others[mask]) = rule->u.additional.schema;
}

static void join_names(Names *names, const Rule *rule)
{
    for (size_t i = 0; i < names->n_members; i++)
        if (!name_is_valid(names->f, rule->u.schema, names->f->object->members.items[i].name))
            VEC_PUSH(names->f->planner->ctx, &names->members[i]) = names->f->planner->refuses;
}

static void join_rule(Names *names, const Rule *rule)
{
    if (rule->kind == R_PROPERTIES)
        join_properties(names, rule);
    if (rule->kind == R_PATTERN_PROPERTIES)
        for (size_t i = 0; i < rule->u.patterns.n; i++)
            join_pattern(names, &rule->u.patterns.items[i]);
    if (rule->kind == R_ADDITIONAL_PROPERTIES)
        join_additional(names, rule);
    if (rule->kind == R_PROPERTY_NAMES)
        join_names(names, rule);
}

static void plan_names_of(Finish *f, const PlanShapes *shapes, uint32_t branch)
{
    PlanObject *object = f->object;
    Names names = {.f = f, .n_members = object->members.n, .n_others = (size_t)1 << object->others.patterns.n};
    names.members = CTX_ARRAY(f->planner->ctx, names.n_members, Joined);
    names.others = CTX_ARRAY(f->planner->ctx, names.n_others, Joined);
    for (size_t i = 0; i < shapes->n; i++)
        join_rule(&names, shapes->items[i].rule);
    for (size_t i = 0; i < names.n_members; i++)
        fill_site(f, &object->members.items[i].site, &names.members[i], branch);
    bool refused = true;
    for (size_t mask = 0; mask < names.n_others; mask++) {
        fill_site(f, &object->others.sites[mask], &names.others[mask], branch);
        refused = refused && refuses_all(&names.others[mask]);
    }
    if (branch == MAIN)
        object->others.refused = refused;
}

/* ---- names that no member has ---- */

static void collect_patterns(Finish *f, const PlanShapes *shapes)
{
    for (size_t k = 0; k < shapes->n; k++) {
        const Rule *rule = shapes->items[k].rule;
        if (rule->kind == R_PATTERN_PROPERTIES)
            for (size_t i = 0; i < rule->u.patterns.n; i++)
                pattern_index(f, rule->u.patterns.items[i].pattern);
        if (rule->kind == R_ADDITIONAL_PROPERTIES)
            for (size_t i = 0; i < rule->u.additional.n_patterns; i++)
                pattern_index(f, rule->u.additional.patterns[i]);
    }
}

/* What propertyNames asks of other names, as one test of strings. */
static PlanOp *name_test(Finish *f, const PlanShapes *shapes)
{
    Look look = {.planner = f->planner, .kind = DOC_STRING};
    VEC(PlanOp *) args = {0};
    for (size_t k = 0; k < shapes->n; k++) {
        const Rule *rule = shapes->items[k].rule;
        if (rule->kind == R_PROPERTY_NAMES)
            VEC_PUSH(f->planner->ctx, &args) = look_branch(&look, rule->u.schema, 0);
    }
    PlanOp *test = op_and(&look, args.items, args.n);
    f->failed = f->failed || test->kind == P_OPAQUE;
    return test;
}

static void plan_name_tests(Finish *f)
{
    PlanObject *object = f->object;
    PlanOp *test = name_test(f, &f->look->shapes);
    object->others.refused = object->others.refused || test->kind == P_FALSE;
    object->name_test = test->kind == P_TRUE ? NULL : test;
    for (uint32_t i = 0; i < f->branches->all.n; i++) {
        PlanNameProbe probe = {name_test(f, &f->branches->all.items[i].shapes), i};
        if (probe.test->kind != P_TRUE)
            VEC_PUSH(f->planner->ctx, &object->others.names) = probe;
    }
}

/* Of what must hold first: see fill_site. */
static void plan_sites(Finish *f)
{
    PlanObject *object = f->object;
    object->others.sites = CTX_ARRAY(f->planner->ctx, (size_t)1 << object->others.patterns.n, PlanSite);
    plan_names_of(f, &f->look->shapes, MAIN);
    for (uint32_t i = 0; i < f->branches->all.n; i++)
        plan_names_of(f, &f->branches->all.items[i].shapes, i);
    for (size_t i = 0; i < object->members.n; i++)
        object->members.items[i].site.value->apart |= object->members.n > PLAN_INLINE_MAX;
}

static void plan_required(Finish *f)
{
    PlanObject *object = f->object;
    object->required = CTX_ARRAY(f->planner->ctx, object->n_words, uint64_t);
    for (size_t k = 0; k < f->look->shapes.n; k++) {
        const PlanShape *shape = &f->look->shapes.items[k];
        if (shape->rule->kind != R_REQUIRED)
            continue;
        for (size_t i = 0; i < shape->rule->u.names.n; i++) {
            set_bit(object->required, member_of(f, shape->rule->u.names.items[i], NULL));
            object->has_required = true;
            object->required_by = object->required_by ? object->required_by : shape->schema;
        }
    }
}

/* Declared names first: writers send them in their order. */
static void declare_properties(Finish *f, const PlanShapes *shapes)
{
    for (size_t k = 0; k < shapes->n; k++) {
        const PlanShape *shape = &shapes->items[k];
        if (shape->rule->kind == R_PROPERTIES)
            for (size_t i = 0; i < shape->rule->u.properties.n; i++)
                member_of(f, shape->rule->u.properties.items[i].name, shape->schema);
    }
}

static void declare_names(Finish *f, const PlanShapes *shapes)
{
    for (size_t k = 0; k < shapes->n; k++) {
        const Rule *rule = shapes->items[k].rule;
        if (rule->kind == R_REQUIRED)
            for (size_t i = 0; i < rule->u.names.n; i++)
                member_of(f, rule->u.names.items[i], NULL);
        if (rule->kind == R_ADDITIONAL_PROPERTIES)
            for (size_t i = 0; i < rule->u.additional.n_names; i++)
                member_of(f, rule->u.additional.names[i], NULL);
    }
}

static void declare_members(Finish *f, PlanOp *close)
{
    declare_properties(f, &f->look->shapes);
    declare_names(f, &f->look->shapes);
    collect_op(f, close);
    for (size_t i = 0; i < f->branches->all.n; i++)
        declare_properties(f, &f->branches->all.items[i].shapes);
    for (size_t i = 0; i < f->branches->all.n; i++)
        declare_names(f, &f->branches->all.items[i].shapes);
}

/* Before any member has its bit. */
static void order_members(Finish *f, const PlanNode *node)
{
    PlanObject *object = f->object;
    plan_order_members(f->planner, node, object);
    for (size_t i = 0; i < object->members.n; i++)
        map_set(f->planner->ctx, &f->members, object->members.items[i].name, (void *)(uintptr_t)(i + 1));
}

static void plan_names(Finish *f)
{
    Ctx *ctx = f->planner->ctx;
    PlanObject *object = f->object;
    size_t n = object->members.n;
    if (n == 0)
        return;
    Str *names = CTX_ARRAY(ctx, n, Str);
    for (size_t i = 0; i < n; i++)
        names[i] = object->members.items[i].name;
    if (object->wide || object->told_by_table) {
        object->names = plan_add_names(f->planner, names, n, object->told_at != SCR_NONE ? &object->by : NULL);
        return;
    }
    object->names = plan_add_set(f->planner, names, n);
    if (object->names->search == PLAN_HASH)
        object->names->search = PLAN_SWITCH; /* asked on a wrong prediction only; the slots know no members */
    object->names->names = true;
    object->names->map = CTX_ARRAY(ctx, n, uint32_t);
    for (size_t i = 0; i < n; i++)
        object->names->map[i] = member_of(f, object->names->items[i], NULL);
}

bool plan_object(Planner *planner, PlanNode *node, const Look *look, PlanOp *close)
{
    PlanObject *object = CTX_NEW(planner->ctx, PlanObject);
    Finish f = {.planner = planner, .look = look, .object = object, .branches = &object->branches};
    object->close = close;
    declare_members(&f, close);
    if (object->members.n > PLAN_MEMBERS_MAX)
        return false;
    order_members(&f, node);
    give_bits(&f, close);
    object->wide = object->members.n > PLAN_NARROW_MAX;
    object->n_words = (uint32_t)(object->members.n / 64 + (object->members.n % 64 != 0));
    collect_patterns(&f, &look->shapes);
    for (size_t i = 0; i < object->branches.all.n; i++)
        collect_patterns(&f, &object->branches.all.items[i].shapes);
    if (object->others.patterns.n > PLAN_PATTERNS_MAX)
        return false;
    plan_branches(&f, close);
    plan_sites(&f);
    plan_name_tests(&f);
    plan_required(&f);
    plan_told(planner, object);
    plan_names(&f);
    plan_predictions(planner, node, object);
    node->object = object;
    return !f.failed;
}

/* ---- arrays ---- */

static void collect_counters(Finish *f, PlanOp *op)
{
    PlanArray *array = f->array;
    if (op->kind == P_MIN_COUNT || op->kind == P_MAX_COUNT)
        array->counts = true;
    if (op->kind == P_MATCHES) {
        op->bit = (uint32_t)array->contains.n;
        VEC_PUSH(f->planner->ctx, &array->contains) = op->u.look.node;
    }
    for (size_t i = 0; i < op->n_args; i++)
        collect_counters(f, op->args[i]);
}

static size_t prefix_length(const PlanShapes *shapes)
{
    size_t n = 0;
    for (size_t k = 0; k < shapes->n; k++) {
        const Rule *rule = shapes->items[k].rule;
        size_t m = rule->kind == R_PREFIX_ITEMS ? rule->u.schemas.n : rule->kind == R_ITEMS ? (size_t)rule->u.items.start : 0;
        n = m > n ? m : n;
    }
    return n;
}

static void plan_item(Finish *f, PlanSite *site, size_t at, const PlanShapes *shapes, uint32_t branch)
{
    Joined joined = {0};
    for (size_t k = 0; k < shapes->n; k++) {
        const Rule *rule = shapes->items[k].rule;
        if (rule->kind == R_PREFIX_ITEMS && at < rule->u.schemas.n)
            VEC_PUSH(f->planner->ctx, &joined) = rule->u.schemas.items[at];
        if (rule->kind == R_ITEMS && at >= rule->u.items.start)
            VEC_PUSH(f->planner->ctx, &joined) = rule->u.items.schema;
    }
    fill_site(f, site, &joined, branch);
}

static void plan_items(Finish *f, const PlanShapes *shapes, uint32_t branch)
{
    PlanArray *array = f->array;
    for (size_t i = 0; i < array->n_prefix; i++)
        plan_item(f, &array->prefix[i], i, shapes, branch);
    plan_item(f, &array->rest, array->n_prefix, shapes, branch);
}

static PlanNode *each_node(Finish *f)
{
    Joined joined = {0};
    bool any = false;
    for (size_t k = 0; k < f->look->shapes.n; k++) {
        const Rule *rule = f->look->shapes.items[k].rule;
        if (rule->kind != R_ITEMS || rule->u.items.each == NULL)
            continue;
        VEC_PUSH(f->planner->ctx, &joined) = rule->u.items.each;
        any = true;
    }
    return any ? plan_node(f->planner, joined.items, joined.n) : NULL;
}

bool plan_array(Planner *planner, PlanNode *node, const Look *look, PlanOp *close)
{
    PlanArray *array = CTX_NEW(planner->ctx, PlanArray);
    Finish f = {.planner = planner, .look = look, .array = array, .branches = &array->branches};
    array->close = close;
    array->unique = look->unique;
    array->counts = look->unique != NULL;
    collect_op(&f, close);
    collect_counters(&f, close);
    array->n_prefix = prefix_length(&look->shapes);
    for (size_t i = 0; i < array->branches.all.n; i++) {
        size_t n = prefix_length(&array->branches.all.items[i].shapes);
        array->n_prefix = n > array->n_prefix ? n : array->n_prefix;
    }
    if (array->n_prefix > PLAN_PREFIX_MAX)
        return false;
    array->prefix = CTX_ARRAY(planner->ctx, array->n_prefix, PlanSite);
    plan_branches(&f, close);
    plan_items(&f, &look->shapes, MAIN);
    for (uint32_t i = 0; i < array->branches.all.n; i++)
        plan_items(&f, &array->branches.all.items[i].shapes, i);
    array->each = each_node(&f);
    node->array = array;
    return true;
}
