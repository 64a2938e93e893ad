/* plan_cost.c: where each part of a schema runs and about what it costs. In: a plan. Out: a table for people, or JSON.
 *
 * Costs are estimates of the instructions that one value of the place's dearest kind takes, without what stands in it: good for
 * comparing places of one schema, no measurement. They hang on the plan alone, so the same schema gives the same numbers. */
#include "plan_internal.h"

#include <inttypes.h>
#include <stdlib.h>

#include "../../runtime/scr_regex.h"

/* ---- estimates ---- */

enum { /* instructions, from `make bench-instructions` of the order schema */
    COST_SKIP = 20, COST_LITERAL = 8, COST_STRING = 20, COST_NUMBER = 25, COST_CONTAINER = 30, COST_MEMBER = 12,
    COST_AHEAD = 15, COST_RUNS = 40, COST_TABLE = 120, COST_PCRE2 = 1000, COST_FORMAT = 60, COST_CONTENT = 200,
    COST_HASH = 10, COST_SWITCH = 20, COST_SEARCH = 60, COST_COMPARE = 8, COST_MULTIPLE = 30, COST_UNIQUE = 150,
    COST_TREE_RULE = 400 /* of the evaluator, the parse to the tape included: 17,000 for some 40 rules */
};

static const char *pattern_how(const PlanPattern *pattern, uint64_t *cost)
{
    bool pcre2 = pattern->pattern->form->kind == SCR_RE_PCRE2;
    *cost = pattern->n_pieces > 0 ? COST_AHEAD : pattern->n_runs > 0 ? COST_RUNS : pcre2 ? COST_PCRE2 : COST_TABLE;
    return pattern->n_pieces > 0 ? "pattern on the bytes ahead" : pattern->n_runs > 0 ? "pattern by runs"
         : pcre2 ? "pattern by PCRE2" : "pattern by table";
}

static const char *set_how(const PlanSet *set, uint64_t *cost)
{
    switch (set->search) {
    case PLAN_SWITCH: *cost = COST_SWITCH; return "enum by switch";
    case PLAN_HASH: *cost = COST_HASH; return "enum by hash";
    case PLAN_INDEX:
    case PLAN_TOLD: *cost = COST_SEARCH; return "enum by index";
    }
    return "";
}

/* One place, being looked at. */
typedef struct Row {
    const PlanNode *node;
    uint64_t cost;
    const PlanOp *opaque; /* of its first kind that goes to the tree; NULL */
    const char *how[8];   /* the tests worth a word */
    size_t n_how;
} Row;

static void say(Row *row, const char *how)
{
    for (size_t i = 0; i < row->n_how; i++)
        if (row->how[i] == how)
            return;
    if (row->n_how < sizeof row->how / sizeof *row->how)
        row->how[row->n_how++] = how;
}

static uint64_t op_cost(Row *row, const PlanOp *op)
{
    uint64_t cost = COST_COMPARE;
    if (op->kind == P_PATTERN) {
        say(row, pattern_how(op->u.pattern, &cost));
    } else if (op->kind == P_STRING_IN) {
        say(row, set_how(op->u.set, &cost));
    } else if (op->kind == P_FORMAT) {
        say(row, "format");
        cost = COST_FORMAT;
    } else if (op->kind == P_CONTENT) {
        say(row, "JSON in a string");
        cost = COST_CONTENT;
    } else if (op->kind == P_MULTIPLE_OF) {
        cost = COST_MULTIPLE;
    }
    for (size_t i = 0; i < op->n_args; i++)
        cost += op_cost(row, op->args[i]);
    return cost;
}

/* ---- what the tree would look at ---- */

typedef struct Reached {
    Ctx *ctx;
    uint8_t *seen; /* by Schema.id */
    VEC(const Schema *) todo;
} Reached;

static void reach(void *arg, Schema *schema)
{
    Reached *reached = arg;
    if (reached->seen[schema->id])
        return;
    reached->seen[schema->id] = 1;
    VEC_PUSH(reached->ctx, &reached->todo) = schema;
}

static uint64_t tree_cost(Ctx *ctx, const Plan *plan, const PlanNode *node)
{
    Reached reached = {.ctx = ctx, .seen = CTX_ARRAY(ctx, plan->set->schemas.n + 1, uint8_t)};
    uint64_t rules = 1;
    for (size_t i = 0; i < node->n_set; i++)
        reach(&reached, node->set[i]);
    while (reached.todo.n > 0) {
        const Schema *schema = reached.todo.items[--reached.todo.n];
        for (size_t i = 0; i < schema->rules.n; i++) {
            rules += schema->rules.items[i].kind != R_ANNOTATION;
            rule_each(&schema->rules.items[i], REACH_ALL, reach, &reached);
        }
    }
    return rules * COST_TREE_RULE;
}

/* ---- rows ---- */

static uint64_t check_cost(Row *row, DocKind kind)
{
    const PlanNode *node = row->node;
    switch (kind) {
    case DOC_STRING: return COST_STRING + op_cost(row, node->string);
    case DOC_NUMBER: return COST_NUMBER + op_cost(row, node->number);
    case DOC_ARRAY:
        if (node->array->unique)
            say(row, "unique by their text");
        return COST_CONTAINER + (node->array->unique ? (uint64_t)COST_UNIQUE : 0) + op_cost(row, node->array->close);
    case DOC_OBJECT: return COST_CONTAINER + COST_MEMBER * node->object->members.n + op_cost(row, node->object->close);
    case DOC_NULL:
    case DOC_FALSE:
    case DOC_TRUE: break;
    }
    return COST_LITERAL;
}

static Row row_of(Ctx *ctx, const Plan *plan, const PlanNode *node)
{
    Row row = {.node = node};
    for (int kind = 0; kind < PLAN_KINDS; kind++) {
        uint64_t cost = 0;
        if (node->how[kind] == PLAN_TREE && row.opaque == NULL) {
            row.opaque = node->opaque[kind];
            cost = tree_cost(ctx, plan, node);
        } else if (node->how[kind] == PLAN_CHECK) {
            cost = check_cost(&row, (DocKind)kind);
        } else if (node->how[kind] == PLAN_SKIP) {
            cost = kind < DOC_NUMBER ? COST_LITERAL : COST_SKIP;
        }
        row.cost = cost > row.cost ? cost : row.cost;
    }
    return row;
}

static int dearest_first(const void *a, const void *b)
{
    const Row *x = a, *y = b;
    if (x->cost != y->cost)
        return x->cost > y->cost ? -1 : 1;
    return (x->node->id > y->node->id) - (x->node->id < y->node->id);
}

typedef struct Rows {
    Row *items;
    size_t n;
    uint64_t total, tree;
} Rows;

static Rows rows_of(Ctx *ctx, const Plan *plan)
{
    Rows rows = {.items = CTX_ARRAY(ctx, plan->nodes.n, Row)};
    for (size_t i = 0; i < plan->nodes.n; i++) {
        const PlanNode *node = plan->nodes.items[i];
        if ((!node->visited && !node->probed) || node->n_set == 0)
            continue;
        Row row = row_of(ctx, plan, node);
        rows.total += row.cost;
        rows.tree += row.opaque ? row.cost : 0;
        rows.items[rows.n++] = row;
    }
    qsort(rows.items, rows.n, sizeof *rows.items, dearest_first);
    return rows;
}

static Str words_of(Ctx *ctx, const Row *row)
{
    Out out = out_new(ctx);
    if (row->opaque)
        out_z(&out, plan_reasons[row->opaque->u.reason].name);
    for (size_t i = 0; i < row->n_how; i++)
        out_printf(&out, "%s%s", out.len > 0 ? ", " : "", row->how[i]);
    return out_text(&out);
}

void plan_cost(Out *out, const Plan *plan)
{
    Rows rows = rows_of(out->ctx, plan);
    out_printf(out, "%8s %5s  %-12s %-32s %s\n", "cost", "", "where", "how", "at");
    for (size_t i = 0; i < rows.n; i++) {
        const Row *row = &rows.items[i];
        const Schema *schema = row->node->set[0];
        uint32_t line, column;
        ctx_line_column(out->ctx, schema->span.file, schema->span.start, &line, &column);
        Str name = ctx_source(out->ctx, schema->span.file)->name, words = words_of(out->ctx, row);
        out_printf(out, "%8" PRIu64 " %3" PRIu64 " %%  %-12s %-32.*s %.*s:%" PRIu32 ":%" PRIu32 " #%.*s\n", row->cost,
                   row->cost * 100 / rows.total, row->opaque ? "tree" : "single pass", STR_ARG(words), STR_ARG(name), line, column,
                   STR_ARG(schema->pointer));
    }
    out_printf(out, "%8" PRIu64 "        in all, %" PRIu64 " of it on the tree; instructions, estimated, of one value at each place\n", rows.total,
               rows.tree);
}

static void json_text(Out *out, const char *key, Str value)
{
    out_printf(out, "\"%s\":", key);
    out_json_string(out, value);
    out_char(out, ',');
}

static void json_row(Out *out, const Row *row)
{
    const Schema *schema = row->node->set[0];
    uint32_t line, column;
    ctx_line_column(out->ctx, schema->span.file, schema->span.start, &line, &column);
    out_char(out, '{');
    json_text(out, "pointer", schema->pointer);
    json_text(out, "file", ctx_source(out->ctx, schema->span.file)->name);
    json_text(out, "where", row->opaque ? STR("tree") : STR("single_pass"));
    if (row->opaque) {
        json_text(out, "reason", str_of(plan_reasons[row->opaque->u.reason].name));
        json_text(out, "why", str_of(plan_reasons[row->opaque->u.reason].what));
        json_text(out, "fix", str_of(plan_reasons[row->opaque->u.reason].fix));
    }
    out_z(out, "\"how\":[");
    for (size_t i = 0; i < row->n_how; i++) {
        out_z(out, i > 0 ? "," : "");
        out_json_string(out, str_of(row->how[i]));
    }
    out_printf(out, "],\"line\":%" PRIu32 ",\"column\":%" PRIu32 ",\"cost\":%" PRIu64 "}", line, column, row->cost);
}

void plan_cost_json(Out *out, const Plan *plan)
{
    Rows rows = rows_of(out->ctx, plan);
    out_z(out, "{\"locations\":[");
    for (size_t i = 0; i < rows.n; i++) {
        out_z(out, i > 0 ? ",\n" : "\n");
        json_row(out, &rows.items[i]);
    }
    out_printf(out, "\n],\"cost\":%" PRIu64 ",\"cost_on_tree\":%" PRIu64 "}\n", rows.total, rows.tree);
}
