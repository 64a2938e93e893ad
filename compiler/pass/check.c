/* pass_check: what each schema can do, as SCR_NODE_* flags (runtime/scr_program.h), and whether PCRE2 is needed. */
#include "pass.h"

#include "../../runtime/scr_program.h"

/* All edges from rules to schemas, by their ends: which schemas apply schema i (in_place: to the same value). */
typedef struct Edge { uint32_t from, to; bool in_place; } Edge;
typedef struct Edges {
    Ctx *ctx;
    VEC(Edge) all;
    uint32_t from;
    bool in_place;
    uint32_t *first; /* of schema i, in by_target; one more than there are schemas */
    Edge *by_target;
} Edges;

static void edge_add(void *arg, Schema *schema)
{
    Edges *edges = arg;
    VEC_PUSH(edges->ctx, &edges->all) = (Edge){edges->from, schema->id, edges->in_place};
}

static void edges_find(Edges *edges, const SchemaSet *set)
{
    for (size_t i = 0; i < set->schemas.n; i++)
        for (size_t k = 0; k < set->schemas.items[i]->rules.n; k++) {
            edges->from = (uint32_t)i;
            edges->in_place = true;
            rule_each(&set->schemas.items[i]->rules.items[k], REACH_IN_PLACE, edge_add, edges);
            edges->in_place = false;
            rule_each(&set->schemas.items[i]->rules.items[k], REACH_CHILD, edge_add, edges);
        }
    edges->first = CTX_ARRAY(edges->ctx, set->schemas.n + 2, uint32_t);
    edges->by_target = CTX_ARRAY(edges->ctx, edges->all.n, Edge);
    for (size_t i = 0; i < edges->all.n; i++)
        edges->first[edges->all.items[i].to + 2]++;
    for (size_t i = 2; i < set->schemas.n + 2; i++)
        edges->first[i] += edges->first[i - 1];
    for (size_t i = 0; i < edges->all.n; i++)
        edges->by_target[edges->first[edges->all.items[i].to + 1]++] = edges->all.items[i];
}

/* Sets flag on each schema that reaches one that has it, by in-place edges only or by all: each schema is visited once. */
static void spread(const Edges *edges, SchemaSet *set, uint32_t flag, bool in_place_only)
{
    uint32_t *queue = CTX_ARRAY(edges->ctx, set->schemas.n, uint32_t);
    size_t n = 0;
    for (size_t i = 0; i < set->schemas.n; i++)
        if (set->schemas.items[i]->flags & flag)
            queue[n++] = (uint32_t)i;
    for (size_t done = 0; done < n; done++)
        for (uint32_t e = edges->first[queue[done]]; e < edges->first[queue[done] + 1]; e++) {
            const Edge *edge = &edges->by_target[e];
            Schema *from = set->schemas.items[edge->from];
            if ((from->flags & flag) || (in_place_only && !edge->in_place))
                continue;
            from->flags |= flag;
            queue[n++] = edge->from;
        }
}

/* Whether a rule evaluates items or properties, or is an annotation. */
static bool rule_annotates(const Rule *rule)
{
    switch (rule->kind) {
    case R_FORMAT: case R_CONTENT_ENCODING: case R_CONTENT_MEDIA_TYPE: case R_CONTENT_SCHEMA: case R_PREFIX_ITEMS: case R_ITEMS:
    case R_CONTAINS: case R_PROPERTIES: case R_PATTERN_PROPERTIES: case R_ADDITIONAL_PROPERTIES: case R_UNEVALUATED_ITEMS:
    case R_UNEVALUATED_PROPERTIES: case R_ANNOTATION:
        return true;
    case R_FALSE: case R_TYPE: case R_ENUM: case R_CONST: case R_MINIMUM: case R_MAXIMUM: case R_EXCLUSIVE_MINIMUM:
    case R_EXCLUSIVE_MAXIMUM: case R_MULTIPLE_OF: case R_MIN_LENGTH: case R_MAX_LENGTH: case R_PATTERN: case R_MIN_ITEMS:
    case R_MAX_ITEMS: case R_UNIQUE_ITEMS: case R_MIN_PROPERTIES: case R_MAX_PROPERTIES: case R_REQUIRED: case R_PROPERTY_NAMES:
    case R_DEPENDENT_REQUIRED: case R_DEPENDENT_SCHEMAS: case R_ALL_OF: case R_ANY_OF: case R_ONE_OF: case R_NOT: case R_IF:
    case R_REF: case R_DYNAMIC_REF: case N_RULES:
        return false;
    }
    return false;
}

static bool is_applicator(const Rule *rule)
{
    switch (rule->kind) {
    case R_ALL_OF: case R_ANY_OF: case R_ONE_OF: case R_NOT: case R_IF: case R_REF: case R_DYNAMIC_REF: case R_DEPENDENT_SCHEMAS:
    case R_PREFIX_ITEMS: case R_ITEMS: case R_CONTAINS: case R_PROPERTIES: case R_PATTERN_PROPERTIES: case R_ADDITIONAL_PROPERTIES:
    case R_PROPERTY_NAMES: case R_UNEVALUATED_ITEMS: case R_UNEVALUATED_PROPERTIES: case R_CONTENT_SCHEMA:
        return true;
    default: /* the rest only asserts */
        return false;
    }
}

static bool can_fail(const Rule *rule)
{
    if (rule->kind == R_ANNOTATION || rule->annotate)
        return false;
    if (rule->kind == R_REF)
        return !(rule->u.schema->flags & SCR_NODE_ANY);
    if (rule->kind == R_ALL_OF) {
        for (size_t i = 0; i < rule->u.schemas.n; i++)
            if (!(rule->u.schemas.items[i]->flags & SCR_NODE_ANY))
                return true;
        return false;
    }
    return true;
}

static bool is_any(const Schema *schema)
{
    for (size_t i = 0; i < schema->rules.n; i++)
        if (can_fail(&schema->rules.items[i]))
            return false;
    return true;
}

static void mark_own(Schema *schema)
{
    for (size_t i = 0; i < schema->rules.n; i++) {
        const Rule *rule = &schema->rules.items[i];
        if (rule->kind == R_UNEVALUATED_ITEMS || rule->kind == R_UNEVALUATED_PROPERTIES)
            schema->flags |= SCR_NODE_TRACKS;
        if (rule->kind == R_DYNAMIC_REF)
            schema->flags |= SCR_NODE_DYNAMIC;
        if (rule_annotates(rule))
            schema->flags |= SCR_NODE_ANNOTATES;
    }
}

/* Two ways in can judge one value twice; only a schema that applies others lets that multiply. The root has one from outside. */
static void mark_shared(const Edges *edges, SchemaSet *set)
{
    for (size_t i = 0; i < set->schemas.n; i++) {
        Schema *schema = set->schemas.items[i];
        uint32_t ways = edges->first[i + 1] - edges->first[i] + (i == 0);
        for (size_t k = 0; k < schema->rules.n && ways >= 2; k++)
            if (is_applicator(&schema->rules.items[k]))
                schema->flags |= SCR_NODE_SHARED;
    }
}

/* A dynamic reference may judge any of the anchors: each of those is shared. */
static void mark_dynamic_targets(SchemaSet *set)
{
    for (size_t i = 0; i < set->resources.n; i++) {
        const Resource *resource = set->resources.items[i];
        for (size_t k = 0; k < resource->dynamic_anchors.n; k++)
            if (resource->dynamic_anchors.items[k].schema)
                resource->dynamic_anchors.items[k].schema->flags |= SCR_NODE_SHARED | SCR_NODE_DYNAMIC;
    }
}

static bool form_needs_pcre2(const scr_regex *form)
{
    if (form->kind == SCR_RE_PCRE2)
        return true;
    for (uint32_t i = 0; form->kind == SCR_RE_ALL && i < form->n_parts; i++)
        if (form->parts[i].kind == SCR_RE_PCRE2)
            return true;
    return false;
}

static bool rule_needs_pcre2(const Rule *rule)
{
    if (rule->kind == R_PATTERN)
        return form_needs_pcre2(rule->u.pattern->form);
    for (size_t i = 0; rule->kind == R_PATTERN_PROPERTIES && i < rule->u.patterns.n; i++)
        if (form_needs_pcre2(rule->u.patterns.items[i].pattern->form))
            return true;
    return false;
}

/* ANY of a schema hangs on its $ref and allOf alone: a schema's own rules first, then what applies it, each once. */
static void mark_any(const Edges *edges, SchemaSet *set)
{
    uint32_t *queue = CTX_ARRAY(edges->ctx, set->schemas.n, uint32_t);
    uint8_t *queued = CTX_ARRAY(edges->ctx, set->schemas.n, uint8_t);
    size_t n = 0;
    for (size_t i = set->schemas.n; i-- > 0;)
        if (is_any(set->schemas.items[i]) && !queued[i]) {
            queued[i] = 1;
            set->schemas.items[i]->flags |= SCR_NODE_ANY;
            queue[n++] = (uint32_t)i;
        }
    for (size_t done = 0; done < n; done++)
        for (uint32_t e = edges->first[queue[done]]; e < edges->first[queue[done] + 1]; e++) {
            uint32_t from = edges->by_target[e].from;
            if (queued[from] || !is_any(set->schemas.items[from]))
                continue;
            queued[from] = 1;
            set->schemas.items[from]->flags |= SCR_NODE_ANY;
            queue[n++] = from;
        }
}

void pass_check(Ctx *ctx, SchemaSet *set)
{
    Edges edges = {.ctx = ctx};
    bool dynamic = false;
    edges_find(&edges, set);
    for (size_t i = 0; i < set->schemas.n; i++) {
        Schema *schema = set->schemas.items[i];
        mark_own(schema);
        dynamic = dynamic || (schema->flags & SCR_NODE_DYNAMIC);
        for (size_t k = 0; k < schema->rules.n; k++)
            set->uses_pcre2 = set->uses_pcre2 || rule_needs_pcre2(&schema->rules.items[k]);
    }
    mark_any(&edges, set);
    mark_shared(&edges, set);
    if (dynamic)
        mark_dynamic_targets(set);
    spread(&edges, set, SCR_NODE_DYNAMIC, false);
    spread(&edges, set, SCR_NODE_ANNOTATES, true);
}
