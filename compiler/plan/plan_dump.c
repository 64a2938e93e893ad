/* plan_dump.c: a plan for people: what runs where. In: a plan. Out: text. */
#include "plan_internal.h"

#include <inttypes.h>

static const char *const kind_names[] = {"null", "false", "true", "number", "string", "array", "object"}; /* ORDER KINDS */
static const char *const how_names[] = {"refused", "skipped", "checked", "tree"};

const PlanReasonFacts plan_reasons[N_REASONS] = { /* ORDER REASONS */
#define REASON(NAME, name, what, fix) {name, what, fix},
#include "reasons.def"
#undef REASON
};

static const char *op_name(PlanOpKind kind)
{
    static const char *const names[] = {
#define PLAN_OP(NAME, name, what) name,
#include "plan_ops.def"
#undef PLAN_OP
    };
    return names[kind];
}

static void dump_names(Out *out, const Str *items, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        out_char(out, ' ');
        out_json_string(out, items[i]);
    }
}

static void dump_operand(Out *out, const PlanOp *op)
{
    switch (op->kind) {
    case P_MIN_LENGTH:
    case P_MAX_LENGTH:
    case P_MIN_COUNT:
    case P_MAX_COUNT:
        out_printf(out, " %" PRIu64, op->u.count);
        break;
    case P_PATTERN:
        out_char(out, ' ');
        out_json_string(out, op->u.pattern->pattern->source);
        break;
    case P_CONTENT:
        out_printf(out, " node %" PRIu32, op->u.look.node->id);
        break;
    case P_FORMAT:
        out_printf(out, " %.*s", STR_ARG(op->rule->u.format.name));
        break;
    case P_STRING_IN:
        dump_names(out, op->u.set->items, op->u.set->n);
        break;
    case P_MINIMUM:
    case P_MAXIMUM:
    case P_EXCLUSIVE_MINIMUM:
    case P_EXCLUSIVE_MAXIMUM:
    case P_MULTIPLE_OF:
    case P_NUMBER_IS:
        out_printf(out, " %.*s", STR_ARG(op->u.number));
        break;
    case P_NUMBER_IN:
        for (size_t i = 0; i < op->u.integers.n; i++)
            out_printf(out, " %" PRId64, op->u.integers.items[i]);
        break;
    case P_HAS:
        dump_names(out, &op->u.look.name, 1);
        break;
    case P_BRANCH:
        out_printf(out, " %" PRIu32, op->bit);
        break;
    case P_MATCHES:
        out_printf(out, " node %" PRIu32 ", %" PRIu64 " times at least", op->u.look.node->id, op->u.look.min);
        if (op->u.look.max != UINT64_MAX)
            out_printf(out, ", %" PRIu64 " at most", op->u.look.max);
        break;
    case P_TRUE:
    case P_FALSE:
    case P_AND:
    case P_OR:
    case P_ONE:
    case P_NOT:
    case P_IF:
    case P_INTEGER:
    case P_INTEGER_TOKEN:
    case P_OPAQUE:
    case N_PLAN_OPS:
        break;
    }
}

static void dump_op(Out *out, const PlanOp *op)
{
    out_printf(out, "(%s", op_name(op->kind));
    dump_operand(out, op);
    for (size_t i = 0; i < op->n_args; i++) {
        out_char(out, ' ');
        dump_op(out, op->args[i]);
    }
    out_char(out, ')');
}

static void dump_test(Out *out, const char *label, const PlanOp *op)
{
    if (op == NULL || op->kind == P_TRUE)
        return;
    out_printf(out, "    %s ", label);
    dump_op(out, op);
    out_char(out, '\n');
}

/* What is expected next, the likeliest first. */
static void dump_next(Out *out, const PlanObject *object, const char *label, const PlanNext *next)
{
    if (next->n > 0 || next->closes)
        out_z(out, label);
    if (next->closes)
        out_z(out, " }");
    for (size_t i = 0; i < next->n; i++) {
        out_char(out, ' ');
        out_json_string(out, object->members.items[next->items[i]].name);
    }
    out_char(out, '\n');
}

static void dump_mask(Out *out, const uint64_t *mask, uint32_t n_words)
{
    for (uint32_t i = 0; i < n_words * 64; i++)
        if (mask[i / 64] >> i % 64 & 1)
            out_printf(out, " %" PRIu32, i);
    out_char(out, '\n');
}

static void dump_asks(Out *out, const PlanSite *site, uint32_t n_words)
{
    for (size_t i = 0; site->joint && i <= site->joint->set->n; i++) {
        out_z(out, "        ");
        if (i < site->joint->set->n)
            out_json_string(out, site->joint->set->items[i]);
        else
            out_z(out, "any other value");
        out_z(out, " ends branches");
        dump_mask(out, site->joint->out + i * n_words, n_words);
    }
    for (size_t i = 0; i < site->probes.n; i++) {
        out_printf(out, "        node %" PRIu32 " for branches", site->probes.items[i].node->id);
        dump_mask(out, site->probes.items[i].of, n_words);
    }
    if (site->ends) {
        out_z(out, "        ends branches");
        dump_mask(out, site->ends, n_words);
    }
}

static void dump_site(Out *out, const PlanSite *site, uint32_t n_words)
{
    out_printf(out, ": node %" PRIu32 "\n", site->value->id);
    dump_asks(out, site, n_words);
}

static void dump_branches(Out *out, const PlanBranches *branches)
{
    for (size_t i = 0; i < branches->all.n; i++) {
        const PlanBranch *branch = &branches->all.items[i];
        out_printf(out, "    branch %zu #%.*s with", i, STR_ARG(branch->shapes.items[0].schema->pointer));
        dump_mask(out, branch->with, branches->n_words);
    }
}

static void dump_others(Out *out, const PlanObject *object)
{
    const PlanOthers *others = &object->others;
    for (size_t i = 0; i < others->patterns.n; i++) {
        out_printf(out, "    pattern %zu ", i);
        out_json_string(out, others->patterns.items[i]->pattern->source);
        out_char(out, '\n');
    }
    if (others->refused)
        out_z(out, "    other names: refused\n");
    for (size_t mask = 0; mask < plan_other_sites(object); mask++) {
        out_printf(out, "    other names, patterns 0x%zx", mask);
        dump_site(out, &others->sites[mask], object->branches.n_words);
    }
    for (size_t i = 0; i < others->names.n; i++) {
        out_printf(out, "    branch %" PRIu32 " of each other name ", others->names.items[i].bit);
        dump_op(out, others->names.items[i].test);
        out_char(out, '\n');
    }
}

static void dump_strings(Out *out, bool passed)
{
    if (passed)
        out_z(out, "    any strings: passed by one call\n");
}

static void dump_object(Out *out, const PlanObject *object)
{
    dump_branches(out, &object->branches);
    if (object->first.n > 0)
        dump_next(out, object, "    first", &object->first);
    for (size_t i = 0; i < object->members.n; i++) {
        const PlanMember *member = &object->members.items[i];
        bool required = object->required[i / 64] >> i % 64 & 1;
        out_z(out, "    member ");
        out_json_string(out, member->name);
        out_printf(out, "%s: node %" PRIu32, required ? " (required)" : "", member->site.value->id);
        dump_next(out, object, ", then", &member->next);
        dump_asks(out, &member->site, object->branches.n_words);
    }
    dump_others(out, object);
    dump_strings(out, object->passes_strings);
    dump_test(out, "each other name", object->name_test);
    dump_test(out, "at the end", object->close);
}

static void dump_array(Out *out, const PlanArray *array)
{
    dump_branches(out, &array->branches);
    for (size_t i = 0; i < array->n_prefix; i++) {
        out_printf(out, "    item %zu", i);
        dump_site(out, &array->prefix[i], array->branches.n_words);
    }
    out_z(out, "    items");
    dump_site(out, &array->rest, array->branches.n_words);
    dump_strings(out, array->passes_strings);
    if (array->each)
        out_printf(out, "    each item by itself: node %" PRIu32 "\n", array->each->id);
    for (size_t i = 0; i < array->contains.n; i++)
        out_printf(out, "    counted %zu: node %" PRIu32 "\n", i, array->contains.items[i]->id);
    if (array->unique && array->passes_strings)
        out_z(out, "    none of them twice\n");
    else if (array->unique)
        out_z(out, "    at the end, from the items' text or by the tree: unique\n");
    dump_test(out, "at the end", array->close);
}

/* Where the rule stands that one pass cannot decide, and why not. */
static void dump_opaque(Out *out, const char *kind, const PlanOp *opaque)
{
    out_printf(out, "    %s: tree because of %s", kind, plan_reasons[opaque->u.reason].name);
    if (opaque->schema)
        out_printf(out, " at #%.*s", STR_ARG(opaque->schema->pointer));
    if (opaque->rule)
        out_printf(out, "/%.*s", STR_ARG(opaque->rule->keyword));
    out_char(out, '\n');
}

static void dump_node(Out *out, const PlanNode *node)
{
    out_printf(out, "node %" PRIu32 ":", node->id);
    for (size_t i = 0; i < node->n_set; i++)
        out_printf(out, " #%.*s", STR_ARG(node->set[i]->pointer));
    out_printf(out, "%s%s%s\n", node->visited ? "" : " (asked only)", node->guarded ? " (guarded)" : node->inner ? " (in place)" : "",
               node->n_set == 0 ? " anything" : "");
    out_z(out, "   ");
    for (int kind = 0; kind < PLAN_KINDS; kind++)
        out_printf(out, " %s %s", kind_names[kind], how_names[node->how[kind]]);
    out_char(out, '\n');
    for (int kind = 0; kind < PLAN_KINDS; kind++)
        if (node->how[kind] == PLAN_TREE)
            dump_opaque(out, kind_names[kind], node->opaque[kind]);
    if (node->how[DOC_STRING] == PLAN_CHECK)
        dump_test(out, "string", node->string);
    if (node->how[DOC_NUMBER] == PLAN_CHECK)
        dump_test(out, "number", node->number);
    if (node->how[DOC_ARRAY] == PLAN_CHECK)
        dump_array(out, node->array);
    if (node->how[DOC_OBJECT] == PLAN_CHECK)
        dump_object(out, node->object);
}

static bool is_reached(const PlanNode *node)
{
    return node->visited || node->probed;
}

void plan_dump(Out *out, const Plan *plan)
{
    out_printf(out, "plan: %s\n", plan->streams ? "one pass" : "all on the tree");
    if (plan->set->batch)
        out_printf(out, "batch %.*s: %s\n", STR_ARG(plan->set->batch->pointer),
                   plan->frame ? str_printf(out->ctx, "node %" PRIu32, plan->frame->id).ptr : "by the evaluator");
    for (size_t i = 0; i < plan->nodes.n; i++)
        if (is_reached(plan->nodes.items[i]))
            dump_node(out, plan->nodes.items[i]);
}

static bool has_tree_kind(const PlanNode *node)
{
    for (int kind = 0; kind < PLAN_KINDS; kind++)
        if (node->how[kind] == PLAN_TREE)
            return true;
    return false;
}

/* Each reason once. */
static void dump_reasons(Out *out, const PlanNode *node)
{
    bool told[N_REASONS] = {false};
    const char *gap = " ";
    for (int kind = 0; kind < PLAN_KINDS; kind++) {
        if (node->how[kind] != PLAN_TREE || told[node->opaque[kind]->u.reason])
            continue;
        told[node->opaque[kind]->u.reason] = true;
        out_printf(out, "%s%s", gap, plan_reasons[node->opaque[kind]->u.reason].what);
        gap = "; ";
    }
    out_char(out, '\n');
}

void plan_stats(Out *out, const Plan *plan)
{
    size_t reached = 0, trees = 0;
    for (size_t i = 0; i < plan->nodes.n; i++) {
        reached += is_reached(plan->nodes.items[i]);
        trees += is_reached(plan->nodes.items[i]) && has_tree_kind(plan->nodes.items[i]);
    }
    out_printf(out, "schemas: %zu\nplan nodes: %zu\nwholly in one pass: %zu\nwith values for the tree: %zu\n",
               plan->set->schemas.n, reached, reached - trees, trees);
    for (size_t i = 0; i < plan->nodes.n; i++) {
        const PlanNode *node = plan->nodes.items[i];
        if (!is_reached(node) || !has_tree_kind(node))
            continue;
        out_printf(out, "tree: #%.*s:", STR_ARG(node->n_set > 0 ? node->set[0]->pointer : STR("")));
        for (int kind = 0; kind < PLAN_KINDS; kind++)
            if (node->how[kind] == PLAN_TREE)
                out_printf(out, " %s", kind_names[kind]);
        out_z(out, ":");
        dump_reasons(out, node);
    }
}
