/* plan_test.c: rules to tests. In: a schema and a kind of value. Out: an expression of PlanOps with constants folded, or
 * P_OPAQUE where one pass over the bytes cannot decide. Nothing here prints or changes the node under way. */
#include "plan_internal.h"

#include "../../runtime/scr_num.h"

#include <stdlib.h>

/* ---- making tests ---- */

static PlanOp *op_new(Look *look, PlanOpKind kind, const Schema *schema, const Rule *rule)
{
    PlanOp *op = CTX_NEW(look->planner->ctx, PlanOp);
    op->kind = kind;
    op->schema = schema;
    op->rule = rule;
    look->n_ops++;
    look->planner->n_ops++;
    return op;
}

PlanOp *op_const(Look *look, bool value, const Schema *schema, const Rule *rule)
{
    return op_new(look, value ? P_TRUE : P_FALSE, schema, rule);
}

PlanOp *op_opaque(Look *look, const Schema *schema, const Rule *rule, PlanReason reason)
{
    PlanOp *op = op_new(look, P_OPAQUE, schema, rule);
    op->u.reason = reason;
    return op;
}

static PlanOp *op_with_args(Look *look, PlanOpKind kind, PlanOp *const *args, size_t n)
{
    PlanOp *op = op_new(look, kind, NULL, NULL);
    op->args = CTX_ARRAY(look->planner->ctx, n, PlanOp *);
    op->n_args = n;
    for (size_t i = 0; i < n; i++)
        op->args[i] = args[i];
    return op;
}

/* The first of a kind among args; NULL. */
static PlanOp *find_kind(PlanOp *const *args, size_t n, PlanOpKind kind)
{
    for (size_t i = 0; i < n; i++)
        if (args[i]->kind == kind)
            return args[i];
    return NULL;
}

/* Drops args of a kind; returns how many are left. */
static size_t drop_kind(PlanOp **args, size_t n, PlanOpKind kind)
{
    size_t left = 0;
    for (size_t i = 0; i < n; i++)
        if (args[i]->kind != kind)
            args[left++] = args[i];
    return left;
}

/* AND and OR: `wins` decides alone, `idle` changes nothing; an opaque one is only hidden by one that wins. */
static PlanOp *op_fold(Look *look, PlanOpKind kind, PlanOpKind wins, PlanOpKind idle, PlanOp **args, size_t n)
{
    PlanOp *found = find_kind(args, n, wins);
    if (found == NULL)
        found = find_kind(args, n, P_OPAQUE);
    if (found)
        return found;
    PlanOp *last = n > 0 ? args[n - 1] : NULL;
    n = drop_kind(args, n, idle);
    if (n == 0)
        return last ? last : op_new(look, idle, NULL, NULL);
    return n == 1 ? args[0] : op_with_args(look, kind, args, n);
}

PlanOp *op_and(Look *look, PlanOp **args, size_t n)
{
    return op_fold(look, P_AND, P_FALSE, P_TRUE, args, n);
}

PlanOp *op_or(Look *look, PlanOp **args, size_t n)
{
    return op_fold(look, P_OR, P_TRUE, P_FALSE, args, n);
}

PlanOp *op_not(Look *look, PlanOp *arg)
{
    switch (arg->kind) {
    case P_TRUE:
        return op_const(look, false, arg->schema, arg->rule);
    case P_FALSE:
        return op_const(look, true, arg->schema, arg->rule);
    case P_OPAQUE:
        return arg;
    case P_NOT:
        return arg->args[0];
    default:
        return op_with_args(look, P_NOT, &arg, 1);
    }
}

static PlanOp *op_if(Look *look, PlanOp *cond, PlanOp *then, PlanOp *other)
{
    if (then->kind == P_TRUE && other->kind == P_TRUE)
        return then;
    PlanOp *args[3] = {cond, then, other};
    PlanOp *opaque = find_kind(args, 3, P_OPAQUE);
    return opaque ? opaque : op_with_args(look, P_IF, args, 3);
}

/* An expression that a rule was made into shows that rule, not the parts it is made of. */
static PlanOp *with_origin(PlanOp *op, const Schema *schema, const Rule *rule)
{
    if (op->rule == NULL) {
        op->schema = schema;
        op->rule = rule;
    }
    return op;
}

PlanOp *op_count(Look *look, PlanOpKind kind, const Schema *schema, const Rule *rule, uint64_t count)
{
    PlanOp *op = op_new(look, kind, schema, rule);
    op->u.count = count;
    return op;
}

PlanOp *op_has(Look *look, const Schema *schema, const Rule *rule, Str name)
{
    PlanOp *op = op_new(look, P_HAS, schema, rule);
    op->u.look.name = name;
    return op;
}

PlanOp *op_branch(Look *look, const PlanShapes *shapes)
{
    PlanOp *op = op_new(look, P_BRANCH, shapes->items[0].schema, shapes->items[0].rule);
    op->u.shapes = *shapes;
    return op;
}

/* ---- constants ---- */

static PlanOp *string_in(Look *look, const Schema *schema, const Rule *rule)
{
    Ctx *ctx = look->planner->ctx;
    Str *items = CTX_ARRAY(ctx, rule->u.values.n, Str);
    size_t n = 0;
    for (size_t i = 0; i < rule->u.values.n; i++)
        if (rule->u.values.values[i]->kind == DOC_STRING)
            items[n++] = rule->u.values.values[i]->text;
    if (n == 0)
        return op_const(look, false, schema, rule);
    PlanOp *op = op_new(look, P_STRING_IN, schema, rule);
    op->u.set = plan_add_set(look->planner, items, n);
    return op;
}

static int compare_ints(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

#define NUMBERS_MAX 32 /* constants that are not integers are compared one by one */

static PlanOp *number_in(Look *look, const Schema *schema, const Rule *rule)
{
    Ctx *ctx = look->planner->ctx;
    int64_t *ints = CTX_ARRAY(ctx, rule->u.values.n, int64_t);
    PlanOp *args[NUMBERS_MAX + 1];
    size_t n_ints = 0, n_args = 0;
    for (size_t i = 0; i < rule->u.values.n; i++) {
        const Doc *value = rule->u.values.values[i];
        if (value->kind != DOC_NUMBER)
            continue;
        if (scr_num_to_int64(value->text.ptr, value->text.len, &ints[n_ints])) {
            n_ints++;
            continue;
        }
        if (n_args == NUMBERS_MAX)
            return op_opaque(look, schema, rule, REASON_MANY_NUMBERS);
        args[n_args] = op_new(look, P_NUMBER_IS, schema, rule);
        args[n_args++]->u.number = value->text;
    }
    if (n_ints > 0) {
        qsort(ints, n_ints, sizeof *ints, compare_ints);
        args[n_args] = op_new(look, P_NUMBER_IN, schema, rule);
        args[n_args]->u.integers.items = ints;
        args[n_args++]->u.integers.n = n_ints;
    }
    if (n_args == 0)
        return op_const(look, false, schema, rule);
    return with_origin(op_or(look, args, n_args), schema, rule);
}

static PlanOp *container_in(Look *look, const Schema *schema, const Rule *rule)
{
    bool empty = false;
    for (size_t i = 0; i < rule->u.values.n; i++) {
        const Doc *value = rule->u.values.values[i];
        if (value->kind == look->kind && value->n > 0)
            return op_opaque(look, schema, rule, REASON_CONSTANT_CONTAINER);
        empty = empty || value->kind == look->kind;
    }
    return empty ? op_count(look, P_MAX_COUNT, schema, rule, 0) : op_const(look, false, schema, rule);
}

static PlanOp *one_of_values(Look *look, const Schema *schema, const Rule *rule)
{
    switch (look->kind) {
    case DOC_STRING:
        return string_in(look, schema, rule);
    case DOC_NUMBER:
        return number_in(look, schema, rule);
    case DOC_ARRAY:
    case DOC_OBJECT:
        return container_in(look, schema, rule);
    case DOC_NULL:
    case DOC_FALSE:
    case DOC_TRUE:
        break;
    }
    for (size_t i = 0; i < rule->u.values.n; i++)
        if (rule->u.values.values[i]->kind == look->kind)
            return op_const(look, true, schema, rule);
    return op_const(look, false, schema, rule);
}

static PlanOp *has_type(Look *look, const Schema *schema, const Rule *rule)
{
    uint32_t types = rule->u.types;
    if (types & (1u << look->kind))
        return op_const(look, true, schema, rule);
    if (look->kind == DOC_NUMBER && (types & SCR_TYPE_INTEGER))
        return op_new(look, P_INTEGER, schema, rule);
    if (look->kind == DOC_NUMBER && (types & SCR_TYPE_INTEGER_TOKEN))
        return op_new(look, P_INTEGER_TOKEN, schema, rule);
    return op_const(look, false, schema, rule);
}

/* ---- members and items ---- */

/* A shape rule of which no value can fail. */
static bool asks_nothing(const Rule *rule)
{
    bool all = true;
    switch (rule->kind) {
    case R_PROPERTIES:
        for (size_t i = 0; i < rule->u.properties.n; i++)
            all = all && (rule->u.properties.items[i].schema->flags & SCR_NODE_ANY);
        return all;
    case R_PATTERN_PROPERTIES:
        for (size_t i = 0; i < rule->u.patterns.n; i++)
            all = all && (rule->u.patterns.items[i].schema->flags & SCR_NODE_ANY);
        return all;
    case R_PREFIX_ITEMS:
        for (size_t i = 0; i < rule->u.schemas.n; i++)
            all = all && (rule->u.schemas.items[i]->flags & SCR_NODE_ANY);
        return all;
    case R_ADDITIONAL_PROPERTIES:
        return rule->u.additional.schema->flags & SCR_NODE_ANY;
    case R_ITEMS:
        return rule->u.items.schema->flags & SCR_NODE_ANY;
    case R_PROPERTY_NAMES:
        return rule->u.schema->flags & SCR_NODE_ANY;
    default:
        return false;
    }
}

/* A shape rule waits for the node to be finished; it asks nothing by itself. In what must hold, one that never fails still tells
 * which names to expect. */
PlanOp *look_shape(Look *look, const Schema *schema, const Rule *rule)
{
    PlanShape shape = {schema, rule};
    if (!look->in_branch || !asks_nothing(rule))
        VEC_PUSH(look->planner->ctx, &look->shapes) = shape;
    return op_const(look, true, schema, rule);
}

static PlanOp *required(Look *look, const Schema *schema, const Rule *rule, Str *names, size_t n)
{
    PlanOp **args = CTX_ARRAY(look->planner->ctx, n, PlanOp *);
    for (size_t i = 0; i < n; i++)
        args[i] = op_has(look, schema, rule, names[i]);
    return with_origin(op_and(look, args, n), schema, rule);
}

static PlanOp *dependencies(Look *look, const Schema *schema, const Rule *rule, unsigned level)
{
    size_t n = rule->u.dependencies.n;
    PlanOp **args = CTX_ARRAY(look->planner->ctx, n, PlanOp *);
    for (size_t i = 0; i < n; i++) {
        const Dependency *d = &rule->u.dependencies.items[i];
        PlanOp *then = rule->kind == R_DEPENDENT_REQUIRED ? required(look, schema, rule, d->names, d->n_names)
                                                          : look_branch(look, d->schema, level + 1);
        PlanOp *either[2] = {op_not(look, op_has(look, schema, rule, d->name)), then};
        args[i] = with_origin(op_or(look, either, 2), schema, rule);
    }
    return with_origin(op_and(look, args, n), schema, rule);
}

static PlanOp *matches(Look *look, const Schema *schema, const Rule *rule)
{
    Schema *value = rule->u.contains.schema;
    if (rule->u.contains.min == 0 && rule->u.contains.max == UINT64_MAX)
        return op_const(look, true, schema, rule);
    PlanOp *op = op_new(look, P_MATCHES, schema, rule);
    op->u.look.node = plan_node(look->planner, &value, 1);
    op->u.look.min = rule->u.contains.min;
    op->u.look.max = rule->u.contains.max;
    return op;
}

/* ---- applicators ---- */

static PlanOp *all_of(Look *look, const Rule *rule, unsigned level)
{
    size_t n = rule->u.schemas.n;
    PlanOp **args = CTX_ARRAY(look->planner->ctx, n, PlanOp *);
    for (size_t i = 0; i < n; i++)
        args[i] = look_schema(look, rule->u.schemas.items[i], level + 1);
    return op_and(look, args, n);
}

/* The first branch that asks the same: as it is made of the same rules, the two share a bit. Only branches of containers have one; elsewhere it is
 * better told where a test comes from. */
static const Schema *first_equal(const Look *look, const Schema *schema)
{
    bool has_bit = look->kind == DOC_OBJECT || look->kind == DOC_ARRAY;
    return has_bit && look->planner->equal ? look->planner->equal[schema->id] : schema;
}

PlanOp *look_branch(Look *look, const Schema *schema, unsigned level)
{
    PlanShapes shapes = look->shapes, none = {0};
    bool in_branch = look->in_branch;
    schema = first_equal(look, schema);
    look->shapes = none;
    look->in_branch = true;
    PlanOp *args[2] = {look_schema(look, schema, level)};
    if (look->shapes.n > 0) {
        args[1] = op_branch(look, &look->shapes);
        args[1]->schema = schema;
        args[0] = op_and(look, args, 2);
    }
    look->shapes = shapes;
    look->in_branch = in_branch;
    return args[0];
}

/* The alternatives as tests; *only is the single one that is not refused for this kind, NULL when there is not just one. */
static PlanOp **alternatives(Look *look, const Rule *rule, unsigned level, const Schema **only)
{
    size_t n = rule->u.schemas.n, viable = 0;
    PlanOp **args = CTX_ARRAY(look->planner->ctx, n, PlanOp *);
    for (size_t i = 0; i < n; i++) {
        args[i] = look_branch(look, rule->u.schemas.items[i], level + 1);
        if (args[i]->kind != P_FALSE) {
            *only = viable == 0 ? rule->u.schemas.items[i] : NULL;
            viable++;
        }
    }
    return args;
}

/* A test of several branches: left to the tree when it is not to be made in passing. */
static PlanOp *in_passing(Look *look, const Schema *schema, const Rule *rule, PlanOp *op)
{
    bool decided = op->kind == P_TRUE || op->kind == P_FALSE || op->kind == P_OPAQUE;
    return decided || plan_uses(look->planner, TECHNIQUE_BRANCH_TESTS) ? op : op_opaque(look, schema, rule, REASON_TURNED_OFF);
}

static PlanOp *any_of(Look *look, const Schema *schema, const Rule *rule, unsigned level)
{
    const Schema *only = NULL;
    PlanOp **args = alternatives(look, rule, level, &only);
    if (only && !find_kind(args, rule->u.schemas.n, P_TRUE))
        return look_schema(look, only, level + 1);
    plan_order_branches(look->planner, schema, rule, args);
    return in_passing(look, schema, rule, op_or(look, args, rule->u.schemas.n));
}

static PlanOp *one_of(Look *look, const Schema *schema, const Rule *rule, unsigned level)
{
    const Schema *only = NULL;
    size_t n = rule->u.schemas.n;
    PlanOp **args = alternatives(look, rule, level, &only);
    if (only)
        return look_schema(look, only, level + 1);
    n = drop_kind(args, n, P_FALSE);
    if (n == 0)
        return op_const(look, false, schema, rule);
    PlanOp *opaque = find_kind(args, n, P_OPAQUE);
    size_t left = drop_kind(args, n, P_TRUE);
    if (n - left >= 2)
        return op_const(look, false, schema, rule);
    if (opaque)
        return opaque;
    if (n - left == 0)
        return in_passing(look, schema, rule, op_with_args(look, P_ONE, args, n));
    return in_passing(look, schema, rule, op_not(look, op_or(look, args, left))); /* one always holds: none of the others may */
}

static PlanOp *if_then_else(Look *look, const Schema *schema, const Rule *rule, unsigned level)
{
    PlanOp *cond = look_branch(look, rule->u.cond.if_, level + 1);
    const Schema *then = rule->u.cond.then, *other = rule->u.cond.else_;
    if (cond->kind == P_TRUE)
        return then ? look_schema(look, then, level + 1) : cond;
    if (cond->kind == P_FALSE)
        return other ? look_schema(look, other, level + 1) : op_not(look, cond);
    PlanOp *yes = then ? look_branch(look, then, level + 1) : op_const(look, true, NULL, NULL);
    PlanOp *no = other ? look_branch(look, other, level + 1) : op_const(look, true, NULL, NULL);
    return in_passing(look, schema, rule, op_if(look, cond, yes, no));
}

/* ---- rules ---- */

/* The same value's contentSchema, which asks for JSON too, makes a contentMediaType one test too many. */
static bool has_content_schema(const Schema *schema)
{
    for (size_t i = 0; i < schema->rules.n; i++)
        if (schema->rules.items[i].kind == R_CONTENT_SCHEMA && !schema->rules.items[i].annotate)
            return true;
    return false;
}

/* A string's own JSON, checked where the string stands. Of alternatives it is left to the tree, which asks but once. */
static PlanOp *content(Look *look, const Schema *schema, const Rule *rule)
{
    if (rule->annotate || (rule->kind == R_CONTENT_MEDIA_TYPE && has_content_schema(schema)))
        return op_const(look, true, schema, rule);
    if (rule->kind == R_CONTENT_ENCODING || rule->u.content.encoding != ENCODING_IDENTITY)
        return op_opaque(look, schema, rule, REASON_CONTENT_ENCODING);
    if (look->in_branch)
        return op_opaque(look, schema, rule, REASON_CONTENT_OF_BRANCH);
    if (!plan_uses(look->planner, TECHNIQUE_CONTENT_IN_PASSING))
        return op_opaque(look, schema, rule, REASON_TURNED_OFF);
    PlanOp *op = op_new(look, P_CONTENT, schema, rule);
    Schema *value = rule->u.content.schema;
    op->u.look.node = plan_node(look->planner, &value, rule->kind == R_CONTENT_SCHEMA);
    return op;
}

static PlanOp *string_rule(Look *look, const Schema *schema, const Rule *rule)
{
    PlanOp *op;
    switch (rule->kind) {
    case R_MIN_LENGTH:
        if (rule->u.count == 0)
            break;
        return op_count(look, P_MIN_LENGTH, schema, rule, rule->u.count);
    case R_MAX_LENGTH:
        return op_count(look, P_MAX_LENGTH, schema, rule, rule->u.count);
    case R_PATTERN:
        if (rule->u.pattern->form->kind == SCR_RE_ALWAYS)
            break;
        op = op_new(look, P_PATTERN, schema, rule);
        op->u.pattern = plan_pattern(look->planner, rule->u.pattern);
        return op;
    case R_FORMAT:
        if (rule->annotate || rule->u.format.id < 0)
            break;
        op = op_new(look, P_FORMAT, schema, rule);
        op->u.format = rule->u.format.id;
        return op;
    case R_CONTENT_ENCODING:
    case R_CONTENT_MEDIA_TYPE:
    case R_CONTENT_SCHEMA:
        return content(look, schema, rule);
    default:
        break;
    }
    return op_const(look, true, schema, rule);
}

static PlanOp *number_rule(Look *look, const Schema *schema, const Rule *rule)
{
    PlanOpKind kind;
    switch (rule->kind) {
    case R_MINIMUM:
        kind = P_MINIMUM;
        break;
    case R_MAXIMUM:
        kind = P_MAXIMUM;
        break;
    case R_EXCLUSIVE_MINIMUM:
        kind = P_EXCLUSIVE_MINIMUM;
        break;
    case R_EXCLUSIVE_MAXIMUM:
        kind = P_EXCLUSIVE_MAXIMUM;
        break;
    case R_MULTIPLE_OF:
        kind = P_MULTIPLE_OF;
        break;
    default:
        return op_const(look, true, schema, rule);
    }
    PlanOp *op = op_new(look, kind, schema, rule);
    op->u.number = rule->u.number;
    return op;
}

/* Asked of the array's text when all of it has been passed, so only where it must hold anyway. */
static PlanOp *unique_items(Look *look, const Schema *schema, const Rule *rule)
{
    PlanOp *left = op_opaque(look, schema, rule, REASON_UNIQUE_ITEMS);
    if (look->in_branch || !plan_uses(look->planner, TECHNIQUE_UNIQUE_IN_PASSING))
        return left;
    look->unique = left;
    return op_const(look, true, schema, rule);
}

static PlanOp *array_rule(Look *look, const Schema *schema, const Rule *rule, unsigned level)
{
    switch (rule->kind) {
    case R_MIN_ITEMS:
        return rule->u.count ? op_count(look, P_MIN_COUNT, schema, rule, rule->u.count) : op_const(look, true, schema, rule);
    case R_MAX_ITEMS:
        return op_count(look, P_MAX_COUNT, schema, rule, rule->u.count);
    case R_UNIQUE_ITEMS:
        return unique_items(look, schema, rule);
    case R_PREFIX_ITEMS:
    case R_ITEMS:
        return look_shape(look, schema, rule);
    case R_CONTAINS:
        return matches(look, schema, rule);
    case R_UNEVALUATED_ITEMS:
        return look_unevaluated(look, schema, rule, level);
    default:
        return op_const(look, true, schema, rule);
    }
}

static PlanOp *object_rule(Look *look, const Schema *schema, const Rule *rule, unsigned level)
{
    switch (rule->kind) {
    case R_MIN_PROPERTIES:
        return rule->u.count ? op_count(look, P_MIN_COUNT, schema, rule, rule->u.count) : op_const(look, true, schema, rule);
    case R_MAX_PROPERTIES:
        return op_count(look, P_MAX_COUNT, schema, rule, rule->u.count);
    case R_REQUIRED:
        return look->in_branch ? required(look, schema, rule, rule->u.names.items, rule->u.names.n)
                               : look_shape(look, schema, rule);
    case R_PROPERTIES:
    case R_PATTERN_PROPERTIES:
    case R_ADDITIONAL_PROPERTIES:
    case R_PROPERTY_NAMES:
        return look_shape(look, schema, rule);
    case R_DEPENDENT_REQUIRED:
    case R_DEPENDENT_SCHEMAS:
        return dependencies(look, schema, rule, level);
    case R_UNEVALUATED_PROPERTIES:
        return look_unevaluated(look, schema, rule, level);
    default:
        return op_const(look, true, schema, rule);
    }
}

static PlanOp *kind_rule(Look *look, const Schema *schema, const Rule *rule, unsigned level)
{
    switch (look->kind) {
    case DOC_STRING:
        return string_rule(look, schema, rule);
    case DOC_NUMBER:
        return number_rule(look, schema, rule);
    case DOC_ARRAY:
        return array_rule(look, schema, rule, level);
    case DOC_OBJECT:
        return object_rule(look, schema, rule, level);
    case DOC_NULL:
    case DOC_FALSE:
    case DOC_TRUE:
        break;
    }
    return op_const(look, true, schema, rule);
}

static PlanOp *look_rule(Look *look, const Schema *schema, const Rule *rule, unsigned level)
{
    switch (rule->kind) {
    case R_FALSE:
        return op_const(look, false, schema, rule);
    case R_TYPE:
        return has_type(look, schema, rule);
    case R_ENUM:
    case R_CONST:
        return one_of_values(look, schema, rule);
    case R_ALL_OF:
        return with_origin(all_of(look, rule, level), schema, rule);
    case R_ANY_OF:
        return with_origin(any_of(look, schema, rule, level), schema, rule);
    case R_ONE_OF:
        return with_origin(one_of(look, schema, rule, level), schema, rule);
    case R_NOT:
        return with_origin(op_not(look, look_branch(look, rule->u.schema, level + 1)), schema, rule);
    case R_IF:
        return with_origin(if_then_else(look, schema, rule, level), schema, rule);
    case R_REF:
        return look_schema(look, rule->u.schema, level + 1);
    case R_DYNAMIC_REF:
        if (rule->u.dynamic.fixed)
            return look_schema(look, rule->u.dynamic.fixed, level + 1);
        return op_opaque(look, schema, rule, REASON_DYNAMIC_REF);
    default:
        return kind_rule(look, schema, rule, level);
    }
}

PlanOp *look_schema(Look *look, const Schema *schema, unsigned level)
{
    if (level > LOOK_LEVELS_MAX)
        return op_opaque(look, schema, NULL, REASON_NESTED);
    size_t n = schema->rules.n;
    PlanOp **args = CTX_ARRAY(look->planner->ctx, n, PlanOp *);
    for (size_t i = 0; i < n; i++) {
        if (look->n_ops > LOOK_OPS_MAX || look->planner->n_ops > look->planner->max_ops)
            return op_opaque(look, schema, &schema->rules.items[i], REASON_MANY_TESTS);
        args[i] = look_rule(look, schema, &schema->rules.items[i], level);
    }
    plan_order_rules(look->planner, schema, args);
    return op_and(look, args, n);
}

bool plan_refuses_negative(const PlanOp *op)
{
    if (op->kind == P_MINIMUM || op->kind == P_EXCLUSIVE_MINIMUM)
        return op->u.number.ptr[0] != '-';
    if (op->kind == P_NUMBER_IN)
        return op->u.integers.items[0] >= 0; /* sorted */
    for (size_t i = 0; op->kind == P_AND && i < op->n_args; i++)
        if (plan_refuses_negative(op->args[i]))
            return true;
    return false;
}
