/* plan_shape.c: finishes a node's objects and arrays. In: the shape rules of all schemas that are joined in the node, and
 * the test that must hold at the end. Out: which names are known and what judges each value, or "for the tree". */
#include "plan_internal.h"

#include "../../runtime/scr_eval.h"
#include "../../runtime/scr_regex.h"

/* ---- bits: what the test at the end asks is noted while members and items pass ---- */

typedef struct Finish {
    Planner *planner;
    const Look *look;
    PlanObject *object;
    PlanArray *array;
    Map members;      /* name -> index + 1 */
    bool others_asked;
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

static void each_op(Finish *f, PlanOp *op, void (*visit)(Finish *f, PlanOp *op))
{
    visit(f, op);
    for (size_t i = 0; i < op->n_args; i++)
        each_op(f, op->args[i], visit);
}

/* First: every name that is asked for becomes a member. */
static void collect_members(Finish *f, PlanOp *op)
{
    if (op->kind == P_HAS || op->kind == P_MEMBER_OK)
        member_of(f, op->u.look.name, NULL);
    if (op->kind == P_ONLY) {
        for (size_t i = 0; i < op->u.only.n; i++)
            member_of(f, op->u.only.items[i], NULL);
        f->others_asked = true;
    }
    if (op->kind == P_MIN_COUNT || op->kind == P_MAX_COUNT)
        f->object->counts = true;
}

static uint32_t probe_bit(Ctx *ctx, PlanProbes *probes, PlanNode *node, uint32_t *n_bits)
{
    for (size_t i = 0; i < probes->n; i++)
        if (probes->items[i].node == node)
            return probes->items[i].bit;
    PlanProbe probe = {node, (*n_bits)++};
    VEC_PUSH(ctx, probes) = probe;
    node->probed = true;
    return probe.bit;
}

/* Then: bits, behind those of the members. */
static void give_bits(Finish *f, PlanOp *op)
{
    if (op->kind == P_HAS)
        op->bit = member_of(f, op->u.look.name, NULL);
    if (op->kind == P_MEMBER_OK) {
        PlanMember *member = &f->object->members.items[member_of(f, op->u.look.name, NULL)];
        op->bit = probe_bit(f->planner->ctx, &member->probes, op->u.look.node, &f->object->n_bits);
    }
}

static void set_bit(uint64_t *mask, uint32_t bit)
{
    mask[bit / 64] |= UINT64_C(1) << bit % 64;
}

/* Last: masks, when the number of bits is known. */
static void give_masks(Finish *f, PlanOp *op)
{
    if (op->kind != P_ONLY)
        return;
    op->u.only.mask = CTX_ARRAY(f->planner->ctx, f->object->n_words, uint64_t);
    for (uint32_t i = 0; i < f->object->members.n; i++)
        set_bit(op->u.only.mask, i);
    for (size_t i = 0; i < op->u.only.n; i++) {
        uint32_t bit = member_of(f, op->u.only.items[i], NULL);
        op->u.only.mask[bit / 64] &= ~(UINT64_C(1) << bit % 64);
    }
    if (f->object->others.bit != SCR_NONE)
        set_bit(op->u.only.mask, f->object->others.bit);
}

/* ---- questions that are answered while compiling ---- */

/* Whether a pattern matches a name of the schema. */
static bool name_matches(Finish *f, const RePattern *pattern, Str name)
{
    char *scratch = ctx_alloc(f->planner->ctx, pattern->form->kind == SCR_RE_PCRE2 ? 65536 : 16);
    scr_arena arena;
    scr_arena_init(&arena, scratch, pattern->form->kind == SCR_RE_PCRE2 ? 65536 : 16);
    int status = scr_regex_match(pattern->form, name.ptr, name.len, &arena);
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

static bool additional_applies(Finish *f, const Rule *rule, Str name)
{
    for (size_t i = 0; i < rule->u.additional.n_names; i++)
        if (str_eq(rule->u.additional.names[i], name))
            return false;
    for (size_t i = 0; i < rule->u.additional.n_patterns; i++)
        if (name_matches(f, rule->u.additional.patterns[i], name))
            return false;
    return true;
}

static void join_member(Finish *f, const Rule *rule, Str name, Joined *joined)
{
    Ctx *ctx = f->planner->ctx;
    if (rule->kind == R_PROPERTIES)
        for (size_t i = 0; i < rule->u.properties.n; i++)
            if (str_eq(rule->u.properties.items[i].name, name))
                VEC_PUSH(ctx, joined) = rule->u.properties.items[i].schema;
    if (rule->kind == R_PATTERN_PROPERTIES)
        for (size_t i = 0; i < rule->u.patterns.n; i++)
            if (name_matches(f, rule->u.patterns.items[i].pattern, name))
                VEC_PUSH(ctx, joined) = rule->u.patterns.items[i].schema;
    if (rule->kind == R_ADDITIONAL_PROPERTIES && additional_applies(f, rule, name))
        VEC_PUSH(ctx, joined) = rule->u.additional.schema;
    if (rule->kind == R_PROPERTY_NAMES && !name_is_valid(f, rule->u.schema, name))
        VEC_PUSH(ctx, joined) = f->planner->refuses;
}

static void plan_members(Finish *f)
{
    for (size_t i = 0; i < f->object->members.n; i++) {
        PlanMember *member = &f->object->members.items[i];
        Joined joined = {0};
        for (size_t k = 0; k < f->look->shapes.n; k++)
            join_member(f, f->look->shapes.items[k].rule, member->name, &joined);
        member->value = plan_node(f->planner, joined.items, joined.n);
        member->value->apart |= f->object->members.n > PLAN_INLINE_MAX;
    }
}

/* ---- names that no member has ---- */

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

static void collect_patterns(Finish *f)
{
    for (size_t k = 0; k < f->look->shapes.n; k++) {
        const Rule *rule = f->look->shapes.items[k].rule;
        if (rule->kind == R_PATTERN_PROPERTIES)
            for (size_t i = 0; i < rule->u.patterns.n; i++)
                pattern_index(f, rule->u.patterns.items[i].pattern);
        if (rule->kind == R_ADDITIONAL_PROPERTIES)
            for (size_t i = 0; i < rule->u.additional.n_patterns; i++)
                pattern_index(f, rule->u.additional.patterns[i]);
    }
}

/* The schemas for a name that matches just the patterns of the mask. */
static void join_other(Finish *f, const Rule *rule, size_t mask, Joined *joined)
{
    Ctx *ctx = f->planner->ctx;
    if (rule->kind == R_PATTERN_PROPERTIES)
        for (size_t i = 0; i < rule->u.patterns.n; i++)
            if (mask >> pattern_index(f, rule->u.patterns.items[i].pattern) & 1)
                VEC_PUSH(ctx, joined) = rule->u.patterns.items[i].schema;
    if (rule->kind == R_ADDITIONAL_PROPERTIES) {
        bool excluded = false;
        for (size_t i = 0; i < rule->u.additional.n_patterns; i++)
            excluded = excluded || (mask >> pattern_index(f, rule->u.additional.patterns[i]) & 1);
        if (!excluded)
            VEC_PUSH(ctx, joined) = rule->u.additional.schema;
    }
}

static bool refuses_all(const Schema *const *set, size_t n)
{
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < set[i]->rules.n; k++)
            if (set[i]->rules.items[k].kind == R_FALSE)
                return true;
    return false;
}

static void plan_others(Finish *f)
{
    PlanOthers *others = &f->object->others;
    collect_patterns(f);
    if (others->patterns.n > PLAN_PATTERNS_MAX) {
        f->failed = true;
        return;
    }
    size_t n = (size_t)1 << others->patterns.n;
    others->nodes = CTX_ARRAY(f->planner->ctx, n, PlanNode *);
    others->refused = true;
    for (size_t mask = 0; mask < n; mask++) {
        Joined joined = {0};
        for (size_t k = 0; k < f->look->shapes.n; k++)
            join_other(f, f->look->shapes.items[k].rule, mask, &joined);
        others->refused = others->refused && refuses_all((const Schema *const *)joined.items, joined.n);
        others->nodes[mask] = plan_node(f->planner, joined.items, joined.n);
    }
}

/* What propertyNames asks of other names, as one test of strings. */
static void plan_name_test(Finish *f)
{
    Look look = {.planner = f->planner, .kind = DOC_STRING};
    VEC(PlanOp *) args = {0};
    for (size_t k = 0; k < f->look->shapes.n; k++) {
        const Rule *rule = f->look->shapes.items[k].rule;
        if (rule->kind == R_PROPERTY_NAMES)
            VEC_PUSH(f->planner->ctx, &args) = look_schema(&look, rule->u.schema, false, 0);
    }
    PlanOp *test = op_and(&look, args.items, args.n);
    f->failed = f->failed || test->kind == P_OPAQUE;
    f->object->others.refused = f->object->others.refused || test->kind == P_FALSE;
    f->object->name_test = test->kind == P_TRUE ? NULL : test;
}

static void plan_required(Finish *f)
{
    PlanObject *object = f->object;
    object->required = CTX_ARRAY(f->planner->ctx, object->n_words, uint64_t);
    for (size_t k = 0; k < f->look->shapes.n; k++) {
        const Shape *shape = &f->look->shapes.items[k];
        if (shape->rule->kind != R_REQUIRED)
            continue;
        for (size_t i = 0; i < shape->rule->u.names.n; i++) {
            set_bit(object->required, member_of(f, shape->rule->u.names.items[i], NULL));
            object->has_required = true;
            object->required_by = object->required_by ? object->required_by : shape->schema;
        }
    }
}

static void declare_members(Finish *f, PlanOp *close)
{
    for (size_t k = 0; k < f->look->shapes.n; k++) {
        const Shape *shape = &f->look->shapes.items[k];
        if (shape->rule->kind == R_PROPERTIES)
            for (size_t i = 0; i < shape->rule->u.properties.n; i++)
                member_of(f, shape->rule->u.properties.items[i].name, shape->schema);
    }
    for (size_t k = 0; k < f->look->shapes.n; k++) {
        const Rule *rule = f->look->shapes.items[k].rule;
        if (rule->kind == R_REQUIRED)
            for (size_t i = 0; i < rule->u.names.n; i++)
                member_of(f, rule->u.names.items[i], NULL);
        if (rule->kind == R_ADDITIONAL_PROPERTIES)
            for (size_t i = 0; i < rule->u.additional.n_names; i++)
                member_of(f, rule->u.additional.names[i], NULL);
    }
    each_op(f, close, collect_members);
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
    object->names = plan_add_set(f->planner, names, n);
    if (object->names->search == PLAN_HASH)
        object->names->search = PLAN_SWITCH; /* asked on a wrong prediction only; the slots know no members */
    object->names->map = CTX_ARRAY(ctx, n, uint32_t);
    for (size_t i = 0; i < n; i++)
        object->names->map[i] = member_of(f, object->names->items[i], NULL);
}

bool plan_object(Planner *planner, PlanNode *node, const Look *look, PlanOp *close)
{
    Finish f = {.planner = planner, .look = look, .object = CTX_NEW(planner->ctx, PlanObject)};
    PlanObject *object = f.object;
    object->close = close;
    object->others.bit = SCR_NONE;
    declare_members(&f, close);
    if (object->members.n > PLAN_MEMBERS_MAX)
        return false;
    order_members(&f, node);
    object->n_bits = (uint32_t)object->members.n;
    each_op(&f, close, give_bits);
    plan_others(&f);
    if (f.failed)
        return false;
    plan_name_test(&f);
    if (f.others_asked && !object->others.refused)
        object->others.bit = object->n_bits++;
    object->n_words = object->n_bits / 64 + (object->n_bits % 64 != 0);
    each_op(&f, close, give_masks);
    plan_required(&f);
    plan_members(&f);
    plan_names(&f);
    plan_predictions(planner, node, object);
    plan_told(planner, object);
    node->object = object;
    return !f.failed;
}

/* ---- arrays ---- */

static void give_counters(Finish *f, PlanOp *op)
{
    PlanArray *array = f->array;
    if (op->kind == P_MIN_COUNT || op->kind == P_MAX_COUNT)
        array->counts = true;
    if (op->kind == P_ITEMS_OK) {
        uint32_t n_bits = (uint32_t)array->probes.n;
        op->bit = probe_bit(f->planner->ctx, &array->probes, op->u.look.node, &n_bits);
    }
    if (op->kind == P_MATCHES) {
        op->bit = (uint32_t)array->contains.n;
        VEC_PUSH(f->planner->ctx, &array->contains) = op->u.look.node;
        op->u.look.node->probed = true;
    }
}

static size_t prefix_length(const Look *look)
{
    size_t n = 0;
    for (size_t k = 0; k < look->shapes.n; k++) {
        const Rule *rule = look->shapes.items[k].rule;
        size_t m = rule->kind == R_PREFIX_ITEMS ? rule->u.schemas.n : rule->kind == R_ITEMS ? (size_t)rule->u.items.start : 0;
        n = m > n ? m : n;
    }
    return n;
}

static PlanNode *item_node(Finish *f, size_t at)
{
    Joined joined = {0};
    for (size_t k = 0; k < f->look->shapes.n; k++) {
        const Rule *rule = f->look->shapes.items[k].rule;
        if (rule->kind == R_PREFIX_ITEMS && at < rule->u.schemas.n)
            VEC_PUSH(f->planner->ctx, &joined) = rule->u.schemas.items[at];
        if (rule->kind == R_ITEMS && at >= rule->u.items.start)
            VEC_PUSH(f->planner->ctx, &joined) = rule->u.items.schema;
    }
    return plan_node(f->planner, joined.items, joined.n);
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
    Finish f = {.planner = planner, .look = look, .array = CTX_NEW(planner->ctx, PlanArray)};
    PlanArray *array = f.array;
    array->close = close;
    array->n_prefix = prefix_length(look);
    if (array->n_prefix > PLAN_PREFIX_MAX)
        return false;
    each_op(&f, close, give_counters);
    if (array->probes.n > 64)
        return false;
    array->prefix = CTX_ARRAY(planner->ctx, array->n_prefix, PlanNode *);
    for (size_t i = 0; i < array->n_prefix; i++)
        array->prefix[i] = item_node(&f, i);
    array->rest = item_node(&f, array->n_prefix);
    array->each = each_node(&f);
    node->array = array;
    return true;
}
