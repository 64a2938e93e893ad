/* emit_walk.c: the plan as tables for the walk over Python objects. What the walk has no form for, unions and what counts items, is left
 * to the evaluator there. */
#include "emit_walk.h"
#include "emit_stream.h"

#include "../../runtime/scr_num.h"

#include <float.h>
#include <inttypes.h>
#include <string.h>

static void section(Emit *e, const char *name, const OutVar *vars, size_t n)
{
    tmpl_print(e->out, "ext_schema.tmpl.c", name, vars, n);
}
#define SECTION(e, name, vars) section((e), name, vars, sizeof(vars) / sizeof((vars)[0]))

static Str name_of(Emit *e, const char *what, const PlanNode *node)
{
    return str_printf(e->ctx, "%.*s_walk_%s_%" PRIu32, STR_ARG(e->prefix), what, node->id);
}

static Str number(Emit *e, size_t n) { return str_printf(e->ctx, "%zu", n); }

/* ---- what the walk can do ---- */

#define WALK_WORDS 8 /* ORDER SCR_WALK_WORDS, which includes Python.h */

static bool is_plain(const PlanSite *site) { return site->probes.n == 0 && site->ends == NULL; }

static bool has_object(const PlanNode *node)
{
    const PlanObject *object = node->object;
    if (node->how[DOC_OBJECT] != PLAN_CHECK || object->n_words > WALK_WORDS || object->branches.all.n > 0 || object->others.names.n > 0
        || (object->name_test && plan_has_content(object->name_test)))
        return false;
    for (size_t i = 0; i < object->members.n; i++)
        if (!is_plain(&object->members.items[i].site))
            return false;
    for (size_t i = 0; i < plan_other_sites(object); i++)
        if (!is_plain(&object->others.sites[i]))
            return false;
    return true;
}

static bool has_array(const PlanNode *node)
{
    const PlanArray *array = node->array;
    if (node->how[DOC_ARRAY] != PLAN_CHECK || array->branches.all.n > 0 || array->contains.n > 0 || array->each || array->unique || !is_plain(&array->rest))
        return false;
    for (size_t i = 0; i < array->n_prefix; i++)
        if (!is_plain(&array->prefix[i]))
            return false;
    return true;
}

/* ORDER HOW: SCR_WALK_*. */
static unsigned how_of(const PlanNode *node, int kind)
{
    PlanHow how = node->how[kind];
    if (how != PLAN_CHECK)
        return how == PLAN_REFUSE ? 0 : how == PLAN_SKIP ? 1 : 3;
    bool can = kind == DOC_OBJECT ? has_object(node) : kind == DOC_ARRAY ? has_array(node)
             : kind == DOC_STRING ? !plan_has_content(node->string) : true;
    return can ? 2 : 3;
}

/* ---- tables ---- */

/* An array of numbers, and its name; "NULL" of none. */
static Str put_numbers(Emit *e, Str name, const uint32_t *items, size_t n, const char *type)
{
    if (n == 0)
        return STR("NULL");
    out_printf(e->out, "static const %s %.*s[] = {", type, STR_ARG(name));
    for (size_t i = 0; i < n; i++)
        out_printf(e->out, "%s%" PRIu32, i == 0 ? "" : i % 20 ? ", " : ",\n    ", items[i]);
    out_z(e->out, "};\n");
    return name;
}

static Str put_members(Emit *e, const PlanNode *node)
{
    const PlanObject *object = node->object;
    if (object->members.n == 0)
        return STR("NULL");
    Str name = name_of(e, "members", node);
    out_printf(e->out, "static const scr_walk_member %.*s[] = {\n", STR_ARG(name));
    for (size_t i = 0; i < object->members.n; i++) {
        const PlanMember *member = &object->members.items[i];
        emit_line(e, "    {%.*s, %zu, %" PRIu32 ", %zu}%s", STR_ARG(emit_quoted(e, member->name)), member->name.len, member->site.value->id,
                  member->next.n > 0 ? (size_t)member->next.items[0] : object->members.n, i + 1 < object->members.n ? "," : "\n};");
    }
    return name;
}

static Str put_required(Emit *e, const PlanNode *node)
{
    if (!node->object->has_required)
        return STR("NULL");
    Str name = name_of(e, "required", node);
    out_printf(e->out, "static const uint64_t %.*s[] = {", STR_ARG(name));
    for (uint32_t i = 0; i < node->object->n_words; i++)
        out_printf(e->out, "%sUINT64_C(0x%" PRIx64 ")", i ? ", " : "", node->object->required[i]);
    out_z(e->out, "};\n");
    return name;
}

/* What is asked behind the last member. */
static Str put_object_close(Emit *e, const PlanNode *node)
{
    const PlanObject *object = node->object;
    if (object->close->kind == P_TRUE)
        return STR("NULL");
    Str name = name_of(e, "close", node);
    const OutVar vars[] = {{"name", name}};
    SECTION(e, "walk-close-object", vars);
    if (object->n_words > 0)
        SECTION(e, object->n_words == 1 ? "walk-seen" : "walk-all-seen", vars);
    e->out->indent = 4;
    emit_test(e, object->close, object->n_words, "false");
    e->out->indent = 0;
    SECTION(e, "walk-close-end", vars);
    return name;
}

static Str put_array_close(Emit *e, const PlanNode *node)
{
    if (node->array->close->kind == P_TRUE)
        return STR("NULL");
    Str name = name_of(e, "end", node);
    const OutVar vars[] = {{"name", name}};
    SECTION(e, "walk-close-array", vars);
    e->out->indent = 4;
    emit_test(e, node->array->close, 1, "false");
    e->out->indent = 0;
    SECTION(e, "walk-close-end", vars);
    return name;
}

/* What is asked of other names. */
static Str put_other(Emit *e, const PlanNode *node)
{
    const PlanObject *object = node->object;
    if (object->others.refused || (!object->name_test && object->others.patterns.n == 0))
        return STR("NULL");
    Str name = name_of(e, "other", node);
    const OutVar vars[] = {{"name", name}};
    SECTION(e, "walk-other", vars);
    e->out->indent = 4;
    if (object->name_test)
        emit_test(e, object->name_test, 0, "false");
    e->out->indent = 0;
    for (size_t i = 0; i < object->others.patterns.n; i++) {
        const OutVar match[] = {{"pattern", emit_pattern_expr(e, object->others.patterns.items[i])}, {"bit", number(e, i)}};
        SECTION(e, "walk-match", match);
    }
    SECTION(e, "walk-other-end", vars);
    return name;
}

static Str put_object(Emit *e, const PlanNode *node)
{
    if (!has_object(node))
        return STR("NULL");
    const PlanObject *object = node->object;
    size_t n = object->members.n, n_others = plan_other_sites(object);
    uint32_t *others = CTX_ARRAY(e->ctx, n_others + 1, uint32_t);
    for (size_t i = 0; i < n_others; i++)
        others[i] = object->others.sites[i].value->id;
    Str name = str_join(e->ctx, STR("&"), name_of(e, "object", node));
    const OutVar vars[] = {
        {"name", str_from(name, 1)},
        {"members", put_members(e, node)},
        {"required", put_required(e, node)},
        {"find", n > 0 ? emit_set_of(e, object->names) : STR("NULL")},
        {"n_members", number(e, n)},
        {"first", number(e, object->first.n > 0 ? object->first.items[0] : n)},
        {"n_words", number(e, object->n_words)},
        {"refused", object->others.refused ? STR("true") : STR("false")},
        {"other", put_other(e, node)},
        {"others", put_numbers(e, name_of(e, "others", node), others, n_others, "uint16_t")},
        {"close", put_object_close(e, node)},
    };
    SECTION(e, "walk-object", vars);
    return name;
}

static Str put_array(Emit *e, const PlanNode *node)
{
    if (!has_array(node))
        return STR("NULL");
    const PlanArray *array = node->array;
    uint32_t *prefix = CTX_ARRAY(e->ctx, array->n_prefix + 1, uint32_t);
    for (size_t i = 0; i < array->n_prefix; i++)
        prefix[i] = array->prefix[i].value->id;
    Str name = str_join(e->ctx, STR("&"), name_of(e, "array", node));
    const OutVar vars[] = {
        {"name", str_from(name, 1)},
        {"prefix_nodes", put_numbers(e, name_of(e, "prefix", node), prefix, array->n_prefix, "uint16_t")},
        {"n_prefix", number(e, array->n_prefix)},
        {"rest", number(e, array->rest.value->id)},
        {"close", put_array_close(e, node)},
    };
    SECTION(e, "walk-array", vars);
    return name;
}

/* ---- scalars ---- */

static const PlanOp *const *parts_of(PlanOp *const *op, size_t *n)
{
    bool all = (*op)->kind == P_AND;
    *n = all ? (*op)->n_args : 1;
    return (const PlanOp *const *)(all ? (*op)->args : op);
}

/* Lengths alone are asked of the node's strings: the name of their bounds; else "NULL". */
static Str put_length(Emit *e, const PlanNode *node)
{
    size_t n;
    uint64_t min = 0, max = UINT64_MAX;
    if (node->how[DOC_STRING] != PLAN_CHECK)
        return STR("NULL");
    const PlanOp *const *parts = parts_of(&node->string, &n);
    for (size_t i = 0; i < n; i++) {
        if (parts[i]->kind == P_MIN_LENGTH)
            min = parts[i]->u.count > min ? parts[i]->u.count : min;
        else if (parts[i]->kind == P_MAX_LENGTH)
            max = parts[i]->u.count < max ? parts[i]->u.count : max;
        else
            return STR("NULL");
    }
    Str name = str_join(e->ctx, STR("&"), name_of(e, "length", node));
    const OutVar vars[] = {{"name", str_from(name, 1)}, {"min", str_printf(e->ctx, "%" PRIu64, min)}, {"max", str_printf(e->ctx, "%" PRIu64, max)}};
    SECTION(e, "walk-length", vars);
    return name;
}

#define EXACT ((int64_t)1 << 53) /* every integer up to it is a double */

typedef struct Range {
    int64_t low, high;
    double real_low, real_high;
    int reals;
} Range;

/* The double next to an integer, towards infinity or away from it. */
static double beside(double value, bool up)
{
    uint64_t bits;
    if (value == 0)
        return up ? 4.9406564584124654e-324 : -4.9406564584124654e-324;
    memcpy(&bits, &value, sizeof bits);
    bits = (value > 0) == up ? bits + 1 : bits - 1;
    memcpy(&value, &bits, sizeof bits);
    return value;
}

/* Narrows the range by a test; false: it is no bound, or one that doubles do not tell exactly. */
static bool narrow(Range *range, const PlanOp *op)
{
    int64_t bound = 0;
    if (op->kind == P_INTEGER || op->kind == P_INTEGER_TOKEN) {
        int reals = op->kind == P_INTEGER;
        range->reals = reals < range->reals ? reals : range->reals;
        return true;
    }
    bool least = op->kind == P_MINIMUM || op->kind == P_EXCLUSIVE_MINIMUM, most = op->kind == P_MAXIMUM || op->kind == P_EXCLUSIVE_MAXIMUM;
    if ((!least && !most) || !scr_num_to_int64(op->u.number.ptr, op->u.number.len, &bound) || bound >= EXACT || bound <= -EXACT)
        return false;
    bool open = op->kind == P_EXCLUSIVE_MINIMUM || op->kind == P_EXCLUSIVE_MAXIMUM;
    if (least) {
        double real = open ? beside((double)bound, true) : (double)bound;
        range->low = bound + open > range->low ? bound + open : range->low;
        range->real_low = real > range->real_low ? real : range->real_low;
    } else {
        double real = open ? beside((double)bound, false) : (double)bound;
        range->high = bound - open < range->high ? bound - open : range->high;
        range->real_high = real < range->real_high ? real : range->real_high;
    }
    return true;
}

static Str put_range(Emit *e, const PlanNode *node)
{
    size_t n;
    Range range = {INT64_MIN, INT64_MAX, -DBL_MAX, DBL_MAX, 2};
    if (node->how[DOC_NUMBER] != PLAN_CHECK)
        return STR("NULL");
    const PlanOp *const *parts = parts_of(&node->number, &n);
    for (size_t i = 0; i < n; i++)
        if (!narrow(&range, parts[i]))
            return STR("NULL");
    Str name = str_join(e->ctx, STR("&"), name_of(e, "range", node));
    const OutVar vars[] = {
        {"name", str_from(name, 1)},
        {"low", range.low == INT64_MIN ? STR("INT64_MIN") : str_printf(e->ctx, "INT64_C(%" PRId64 ")", range.low)},
        {"high", str_printf(e->ctx, "INT64_C(%" PRId64 ")", range.high)},
        {"real_low", str_printf(e->ctx, "%.17g", range.real_low)},
        {"real_high", str_printf(e->ctx, "%.17g", range.real_high)},
        {"reals", str_printf(e->ctx, "%d", range.reals)},
    };
    SECTION(e, "walk-range", vars);
    return name;
}

/* The function that passes a kind's text, where it stands at its first byte. */
static Str passer(Emit *e, const PlanNode *node, DocKind kind)
{
    if (how_of(node, (int)kind) != 2)
        return STR("NULL");
    return emit_function_of(e, node, kind == DOC_STRING && plan_opening(node) == '"' ? 's' : 'v');
}

/* The node's line in the table of nodes; the tables that it names go before. */
static void put_node(Emit *e, const PlanNode *node, Out *table)
{
    bool skips = plan_is_all(node, PLAN_SKIP);
    uint32_t *nodes = CTX_ARRAY(e->ctx, node->n_set + 1, uint32_t);
    for (size_t i = 0; i < node->n_set; i++)
        nodes[i] = node->set[i]->id;
    if (!node->visited) { /* asked of values in passing, or JSON in a string: never here */
        out_z(table, "    {NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, {0, 0, 0, 0, 0, 0, 0}},\n");
        return;
    }
    Str object = put_object(e, node), array = put_array(e, node);
    Str list = skips ? STR("NULL") : put_numbers(e, name_of(e, "nodes", node), nodes, node->n_set, "uint32_t");
    Str length = put_length(e, node), range = put_range(e, node);
    Str string = passer(e, node, DOC_STRING), real = passer(e, node, DOC_NUMBER);
    out_printf(table, "    {%.*s, %.*s, %.*s, %.*s,\n     %.*s, %.*s, %.*s, %zu, {", STR_ARG(string), STR_ARG(real), STR_ARG(length), STR_ARG(range),
               STR_ARG(object), STR_ARG(array), STR_ARG(list), skips ? 0 : node->n_set);
    for (int kind = 0; kind < PLAN_KINDS; kind++)
        out_printf(table, "%s%u", kind ? ", " : "", how_of(node, kind));
    out_z(table, "}},\n");
}

Str emit_walk(Emit *e)
{
    const Plan *plan = e->in->plan;
    if (!plan->streams || plan->nodes.n > UINT16_MAX)
        return STR("NULL");
    Out table = out_new(e->ctx);
    for (size_t i = 0; i < plan->nodes.n; i++)
        put_node(e, plan->nodes.items[i], &table);
    Str name = str_join(e->ctx, e->prefix, STR("_walk"));
    out_printf(e->out, "static const scr_walk_node %.*s[] = {\n", STR_ARG(name));
    out_str(e->out, out_text(&table));
    out_z(e->out, "};\n\n");
    return name;
}
