/* plan_unevaluated.c: unevaluatedProperties and unevaluatedItems in one pass (2020-12 core, 11.2 and 11.3). In: such a rule. Out: the test that
 * it comes to, or P_OPAQUE where only the end of the value tells.
 *
 * Which names other keywords evaluate can be told beforehand for the most part. Names fall into classes: each that is mentioned anywhere is
 * one, and all others are one (but for those of patterns, which always evaluate them). A class is evaluated always, never, or when branches
 * of unions hold, which are tests like any other. So the rule is additionalProperties for what is never evaluated and, for a name that is so
 * at times, "the branches hold, or its value is right". Positions of arrays fall into classes in the same way, by the lengths of prefixes. */
#include "plan_internal.h"

#include <stdlib.h>

#define WORK_MAX 16384 /* rules looked at for one rule */
#define NAMES_MAX 256  /* that are evaluated at times */

typedef struct Unevaluated {
    Look *look;
    const Schema *schema; /* where the rule stands */
    const Rule *rule;
    Map always, known;    /* names: evaluated in any case; mentioned somewhere */
    VEC(Str) names;       /* all that are mentioned */
    VEC(RePattern *) patterns; /* whose names are evaluated in any case */
    VEC(uint64_t) lengths;     /* of all prefixes */
    uint64_t prefix;      /* so many items are evaluated in any case */
    bool all;             /* everything is, in any case */
    bool lost;            /* it cannot be told */
    unsigned level;       /* of the schema: see look_schema */
    size_t work;
    PlanOp *yes, *no;
    Map branches;         /* schemas by their ids: the tests of those that need not hold */
} Unevaluated;

/* A class: one name, or all that have no class of their own; positions from one on, to the next length. */
typedef struct Class {
    const Str *name;
    uint64_t position;
} Class;

static bool goes_on(Unevaluated *un, unsigned level)
{
    un->lost = un->lost || level > LOOK_LEVELS_MAX || ++un->work > WORK_MAX || un->look->n_ops > LOOK_OPS_MAX;
    return !un->lost;
}

static bool is_own(const Unevaluated *un, const Rule *rule) { return rule == un->rule; }

/* ---- what is there: names, patterns, lengths ---- */

static bool evaluates_all(const Unevaluated *un, const Rule *rule)
{
    if (un->look->kind == DOC_OBJECT) /* with its siblings, additionalProperties leaves nothing */
        return rule->kind == R_ADDITIONAL_PROPERTIES || (rule->kind == R_UNEVALUATED_PROPERTIES && !is_own(un, rule));
    return rule->kind == R_ITEMS || (rule->kind == R_UNEVALUATED_ITEMS && !is_own(un, rule));
}

static bool knows_pattern(const Unevaluated *un, const RePattern *pattern)
{
    for (size_t i = 0; i < un->patterns.n; i++)
        if (str_eq(un->patterns.items[i]->source, pattern->source))
            return true;
    return false;
}

static void mention(Unevaluated *un, const Rule *rule, bool always)
{
    Ctx *ctx = un->look->planner->ctx;
    for (size_t i = 0; rule->kind == R_PROPERTIES && i < rule->u.properties.n; i++) {
        const Str *name = &rule->u.properties.items[i].name;
        if (always)
            map_set(ctx, &un->always, *name, (void *)(uintptr_t)name);
        if (map_get(&un->known, *name))
            continue;
        map_set(ctx, &un->known, *name, (void *)(uintptr_t)name);
        VEC_PUSH(ctx, &un->names) = *name;
    }
    for (size_t i = 0; always && rule->kind == R_PATTERN_PROPERTIES && i < rule->u.patterns.n; i++)
        if (!knows_pattern(un, rule->u.patterns.items[i].pattern))
            VEC_PUSH(ctx, &un->patterns) = rule->u.patterns.items[i].pattern;
    if (rule->kind != R_PREFIX_ITEMS)
        return;
    VEC_PUSH(ctx, &un->lengths) = rule->u.schemas.n;
    if (always && rule->u.schemas.n > un->prefix)
        un->prefix = rule->u.schemas.n;
}

typedef struct Collect {
    Unevaluated *un;
    unsigned level;
    bool always;
} Collect;

static void collect(void *arg, Schema *schema)
{
    const Collect *from = arg;
    Unevaluated *un = from->un;
    for (size_t i = 0; i < schema->rules.n && goes_on(un, from->level); i++) {
        const Rule *rule = &schema->rules.items[i];
        Collect inner = {un, from->level + 1, from->always && (rule->kind == R_ALL_OF || rule->kind == R_REF || rule->kind == R_DYNAMIC_REF)};
        mention(un, rule, from->always);
        un->all = un->all || (from->always && evaluates_all(un, rule));
        if (rule->kind == R_DYNAMIC_REF && rule->u.dynamic.fixed)
            collect(&inner, rule->u.dynamic.fixed);
        else if (rule->kind != R_NOT)
            rule_each(rule, REACH_IN_PLACE, collect, &inner);
    }
}

/* ---- when a class is evaluated ---- */

static PlanOp *constant(const Unevaluated *un, bool value) { return value ? un->yes : un->no; }

static PlanOp *both(Unevaluated *un, PlanOp *a, PlanOp *b)
{
    PlanOp *args[2] = {a, b};
    return op_and(un->look, args, 2);
}

static PlanOp *either(Unevaluated *un, PlanOp *a, PlanOp *b)
{
    PlanOp *args[2] = {a, b};
    return op_or(un->look, args, 2);
}

static PlanOp *holds(Unevaluated *un, const Schema *schema, unsigned level)
{
    Str id = {(const char *)&schema->id, sizeof schema->id};
    PlanOp *known = map_get(&un->branches, id);
    if (!known)
        map_set(un->look->planner->ctx, &un->branches, id, known = look_branch(un->look, schema, level));
    return known;
}

static PlanOp *evaluated(Unevaluated *un, const Class *of, const Schema *schema, unsigned level);

/* Where all branches that can hold evaluate it, one of them does. */
static PlanOp *by_branches(Unevaluated *un, const Class *of, const Rule *rule, unsigned level)
{
    PlanOp *out = constant(un, false);
    bool all = true;
    for (size_t i = 0; i < rule->u.schemas.n; i++) {
        PlanOp *seen = evaluated(un, of, rule->u.schemas.items[i], level);
        PlanOp *branch = holds(un, rule->u.schemas.items[i], level);
        all = all && (seen->kind == P_TRUE || branch->kind == P_FALSE);
        if (seen->kind != P_FALSE)
            out = either(un, out, both(un, branch, seen));
    }
    return all ? constant(un, true) : out;
}

static PlanOp *by_condition(Unevaluated *un, const Class *of, const Rule *rule, unsigned level)
{
    const Schema *then = rule->u.cond.then, *other = rule->u.cond.else_;
    PlanOp *yes = evaluated(un, of, rule->u.cond.if_, level), *no = other ? evaluated(un, of, other, level) : constant(un, false);
    if (then)
        yes = either(un, yes, evaluated(un, of, then, level));
    if (yes->kind == no->kind && (yes->kind == P_TRUE || yes->kind == P_FALSE))
        return yes;
    PlanOp *condition = holds(un, rule->u.cond.if_, level);
    return either(un, both(un, condition, yes), both(un, op_not(un->look, condition), no));
}

static PlanOp *by_dependencies(Unevaluated *un, const Class *of, const Rule *rule, unsigned level)
{
    PlanOp *out = constant(un, false);
    for (size_t i = 0; un->look->kind == DOC_OBJECT && i < rule->u.dependencies.n; i++) {
        const Dependency *d = &rule->u.dependencies.items[i];
        PlanOp *seen = evaluated(un, of, d->schema, level);
        bool there = of->name && str_eq(*of->name, d->name); /* the class is asked about where the name is there */
        if (seen->kind != P_FALSE)
            out = either(un, out, there ? seen : both(un, op_has(un->look, un->schema, un->rule, d->name), seen));
    }
    return out;
}

static bool has_name(const Rule *rule, Str name)
{
    for (size_t i = 0; i < rule->u.properties.n; i++)
        if (str_eq(rule->u.properties.items[i].name, name))
            return true;
    return false;
}

/* Names of a pattern that does not always evaluate them are no class. */
static bool by_patterns(Unevaluated *un, const Class *of, const Rule *rule)
{
    for (size_t i = 0; i < rule->u.patterns.n; i++) {
        const RePattern *pattern = rule->u.patterns.items[i].pattern;
        int status = of->name ? plan_name_matches(un->look->planner, pattern, *of->name) : SCR_INVALID;
        un->lost = un->lost || status < 0 || (!of->name && !knows_pattern(un, pattern));
        if (status == SCR_VALID)
            return true;
    }
    return false;
}

static PlanOp *by_object_rule(Unevaluated *un, const Class *of, const Rule *rule)
{
    if (rule->kind == R_PROPERTIES)
        return constant(un, of->name && has_name(rule, *of->name));
    if (rule->kind == R_PATTERN_PROPERTIES)
        return constant(un, by_patterns(un, of, rule));
    return constant(un, evaluates_all(un, rule));
}

static PlanOp *by_array_rule(Unevaluated *un, const Class *of, const Rule *rule)
{
    un->lost = un->lost || (rule->kind == R_CONTAINS && rule->u.contains.evaluates); /* which items are hangs on their values */
    if (rule->kind == R_PREFIX_ITEMS)
        return constant(un, rule->u.schemas.n > of->position);
    return constant(un, evaluates_all(un, rule));
}

static PlanOp *by_rule(Unevaluated *un, const Class *of, const Rule *rule, unsigned level)
{
    switch (rule->kind) {
    case R_REF:
        return evaluated(un, of, rule->u.schema, level);
    case R_DYNAMIC_REF:
        un->lost = un->lost || rule->u.dynamic.fixed == NULL;
        return un->lost ? constant(un, false) : evaluated(un, of, rule->u.dynamic.fixed, level);
    case R_ALL_OF: {
        PlanOp *out = constant(un, false);
        for (size_t i = 0; i < rule->u.schemas.n; i++)
            out = either(un, out, evaluated(un, of, rule->u.schemas.items[i], level));
        return out;
    }
    case R_ANY_OF:
    case R_ONE_OF:
        return by_branches(un, of, rule, level);
    case R_IF:
        return by_condition(un, of, rule, level);
    case R_DEPENDENT_SCHEMAS:
        return by_dependencies(un, of, rule, level);
    default:
        return un->look->kind == DOC_OBJECT ? by_object_rule(un, of, rule) : by_array_rule(un, of, rule);
    }
}

static PlanOp *evaluated(Unevaluated *un, const Class *of, const Schema *schema, unsigned level)
{
    PlanOp *out = constant(un, false);
    for (size_t i = 0; i < schema->rules.n && out->kind != P_TRUE && goes_on(un, level); i++)
        if (!is_own(un, &schema->rules.items[i]))
            out = either(un, out, by_rule(un, of, &schema->rules.items[i], level + 1));
    return out;
}

/* ---- what the rule comes to ---- */

/* A rule of our own, which shows the one that it stands for. */
static Rule *rule_new(Unevaluated *un, RuleKind kind)
{
    Rule *rule = CTX_NEW(un->look->planner->ctx, Rule);
    rule->kind = kind;
    rule->keyword = un->rule->keyword;
    rule->span = un->rule->span;
    return rule;
}

/* The class is evaluated, or the rule holds. */
static PlanOp *unless(Unevaluated *un, PlanOp *seen, const Rule *rule)
{
    if (seen->kind == P_TRUE)
        return seen;
    if (seen->kind == P_FALSE)
        return look_shape(un->look, un->schema, rule);
    PlanShape shape = {un->schema, rule};
    PlanShapes shapes = {0};
    VEC_PUSH(un->look->planner->ctx, &shapes) = shape;
    return either(un, seen, op_branch(un->look, &shapes));
}

static PlanOp *name_or_evaluated(Unevaluated *un, const Str *name)
{
    Class of = {.name = name};
    PlanOp *seen = evaluated(un, &of, un->schema, un->level);
    Rule *rule = rule_new(un, R_PROPERTIES);
    rule->u.properties.items = CTX_NEW(un->look->planner->ctx, Property);
    rule->u.properties.items[0] = (Property){.name = *name, .schema = un->rule->u.schema, .span = un->rule->span};
    rule->u.properties.n = 1;
    return unless(un, seen, rule);
}

static PlanOp *others_or_evaluated(Unevaluated *un)
{
    Class of = {0};
    PlanOp *seen = evaluated(un, &of, un->schema, un->level);
    Rule *rule = rule_new(un, R_ADDITIONAL_PROPERTIES);
    rule->u.additional.schema = un->rule->u.schema;
    rule->u.additional.names = un->names.items;
    rule->u.additional.n_names = un->names.n;
    rule->u.additional.patterns = un->patterns.items;
    rule->u.additional.n_patterns = un->patterns.n;
    return unless(un, seen, rule);
}

static PlanOp *of_object(Unevaluated *un)
{
    size_t times = 0;
    PlanOp *out = others_or_evaluated(un);
    for (size_t i = 0; i < un->names.n && !un->lost; i++) {
        if (map_get(&un->always, un->names.items[i]))
            continue;
        un->lost = un->lost || ++times > NAMES_MAX;
        out = both(un, out, name_or_evaluated(un, &un->names.items[i]));
    }
    return out;
}

static bool refuses_all(const Schema *schema) { return schema->rules.n == 1 && schema->rules.items[0].kind == R_FALSE; }

static PlanOp *items_or_evaluated(Unevaluated *un, PlanOp *seen)
{
    Rule *rule = rule_new(un, R_ITEMS);
    rule->u.items.schema = un->rule->u.schema;
    rule->u.items.start = un->prefix;
    return unless(un, seen, rule);
}

static int compare_lengths(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* Longer prefixes evaluate more. Where branches' have several lengths, a count alone tells whether there are items behind one. */
static PlanOp *of_array(Unevaluated *un)
{
    Class of = {.position = un->prefix};
    PlanOp *seen = evaluated(un, &of, un->schema, un->level), *out = constant(un, true);
    if (seen->kind == P_FALSE) /* nor are later ones */
        return items_or_evaluated(un, seen);
    if (un->lengths.n > 0)
        qsort(un->lengths.items, un->lengths.n, sizeof *un->lengths.items, compare_lengths);
    bool several = un->lengths.n > 0 && un->lengths.items[un->lengths.n - 1] > un->prefix;
    if (!several)
        return items_or_evaluated(un, seen);
    un->lost = un->lost || !refuses_all(un->rule->u.schema);
    for (size_t i = 0; !un->lost;) {
        if (seen->kind != P_TRUE)
            out = both(un, out, either(un, seen, op_count(un->look, P_MAX_COUNT, un->schema, un->rule, of.position)));
        while (i < un->lengths.n && un->lengths.items[i] <= of.position)
            i++;
        if (i == un->lengths.n)
            break;
        of.position = un->lengths.items[i];
        seen = evaluated(un, &of, un->schema, un->level);
    }
    return out;
}

PlanOp *look_unevaluated(Look *look, const Schema *schema, const Rule *rule, unsigned level)
{
    bool object = look->kind == DOC_OBJECT;
    PlanReason reason = object ? REASON_UNEVALUATED_PROPERTIES : REASON_UNEVALUATED_ITEMS;
    if (!plan_uses(look->planner, TECHNIQUE_STATIC_UNEVALUATED))
        return op_opaque(look, schema, rule, REASON_TURNED_OFF);
    Unevaluated un = {.look = look, .schema = schema, .rule = rule, .level = level};
    Collect from = {&un, level, true};
    un.yes = op_const(look, true, schema, rule);
    un.no = op_const(look, false, schema, rule);
    if (!(rule->u.schema->flags & SCR_NODE_ANY))
        collect(&from, (Schema *)(uintptr_t)schema);
    else
        un.all = true;
    if (un.all && !un.lost)
        return un.yes;
    PlanOp *out = un.lost ? NULL : object ? of_object(&un) : of_array(&un);
    return un.lost ? op_opaque(look, schema, rule, reason) : out;
}
