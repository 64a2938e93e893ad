/* pass_check: what each schema can do, as SCR_NODE_* flags (runtime/scr_program.h), and whether PCRE2 is needed. */
#include "pass.h"

#include "../../runtime/scr_program.h"

/* All edges from rules to schemas, by their ends: which schemas apply schema i (in_place: to the same value). */
typedef struct Edge {
    uint32_t from, to;
    uint32_t group; /* edges of one schema that may lead to one place have different groups */
    bool in_place;
} Edge;
typedef struct Edges {
    Ctx *ctx;
    VEC(Edge) all;    /* by `from` */
    uint32_t from, groups;
    bool in_place, apart;
    uint32_t *out;   /* of schema i, in all: its first; one more than there are schemas */
    uint32_t *first; /* of schema i, in by_target; one more than there are schemas */
    Edge *by_target;
} Edges;

/* The children that these rules look at are no others': properties, additionalProperties and unevaluatedProperties share
 * the members out among them, and so do the rules over items. */
static bool shares_out(const Rule *rule)
{
    switch (rule->kind) {
    case R_PROPERTIES: case R_ADDITIONAL_PROPERTIES: case R_UNEVALUATED_PROPERTIES: case R_PREFIX_ITEMS: case R_ITEMS:
    case R_UNEVALUATED_ITEMS: case R_PROPERTY_NAMES: case R_CONTENT_SCHEMA:
        return true;
    default: /* all others may look at any child, or at the value itself */
        return false;
    }
}

static void edge_add(void *arg, Schema *schema)
{
    Edges *edges = arg;
    edges->groups += !edges->apart;
    VEC_PUSH(edges->ctx, &edges->all) = (Edge){edges->from, schema->id, edges->apart ? 0 : edges->groups, edges->in_place};
}

static void edges_find(Edges *edges, const SchemaSet *set)
{
    edges->out = CTX_ARRAY(edges->ctx, set->schemas.n + 1, uint32_t);
    for (size_t i = 0; i < set->schemas.n; i++) {
        edges->out[i] = (uint32_t)edges->all.n;
        edges->groups = 0;
        for (size_t k = 0; k < set->schemas.items[i]->rules.n; k++) {
            const Rule *rule = &set->schemas.items[i]->rules.items[k];
            edges->from = (uint32_t)i;
            edges->apart = shares_out(rule);
            edges->in_place = true;
            rule_each(rule, REACH_IN_PLACE, edge_add, edges);
            edges->in_place = false;
            rule_each(rule, REACH_CHILD, edge_add, edges);
        }
    }
    edges->out[set->schemas.n] = (uint32_t)edges->all.n;
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

static void ask_fails(void *arg, Schema *schema)
{
    bool *fails = arg;
    *fails = *fails || !(schema->flags & SCR_NODE_ANY);
}

static bool can_fail(const Rule *rule)
{
    if (rule->kind == R_ANNOTATION || rule->annotate)
        return false;
    if (rule->kind == R_ITEMS && rule->u.items.each) /* of a batch's frame: the plan asks more of the items */
        return true;
    switch (rule->kind) {
    case R_ALL_OF: case R_REF: case R_PROPERTIES: case R_PATTERN_PROPERTIES: case R_ADDITIONAL_PROPERTIES: case R_PREFIX_ITEMS:
    case R_ITEMS: { /* these fail where one of their schemas does */
        bool fails = false;
        rule_each(rule, REACH_ALL, ask_fails, &fails);
        return fails;
    }
    default:
        return true;
    }
}

static bool is_any(const Schema *schema)
{
    for (size_t i = 0; i < schema->rules.n; i++)
        if (can_fail(&schema->rules.items[i]))
            return false;
    return true;
}

/* The schema of each dynamic anchor's name; the set itself where there are several. */
static Map anchors_of(Ctx *ctx, const SchemaSet *set)
{
    Map anchors = {0};
    for (size_t i = 0; i < set->resources.n; i++)
        for (size_t k = 0; k < set->resources.items[i]->dynamic_anchors.n; k++) {
            const Property *anchor = &set->resources.items[i]->dynamic_anchors.items[k];
            void *known = map_get(&anchors, anchor->name);
            if (anchor->schema && known != anchor->schema)
                map_set(ctx, &anchors, anchor->name, known ? (void *)(uintptr_t)set : anchor->schema);
        }
    return anchors;
}

/* A dynamic reference whose anchor only its first target declares is as any other. */
static void mark_own(const Map *anchors, Schema *schema)
{
    for (size_t i = 0; i < schema->rules.n; i++) {
        const Rule *rule = &schema->rules.items[i];
        if (rule->kind == R_UNEVALUATED_ITEMS || rule->kind == R_UNEVALUATED_PROPERTIES)
            schema->flags |= SCR_NODE_TRACKS;
        if (rule->kind == R_DYNAMIC_REF && map_get(anchors, rule->u.dynamic.anchor) != rule->u.dynamic.initial)
            schema->flags |= SCR_NODE_DYNAMIC;
        if (rule_annotates(rule))
            schema->flags |= SCR_NODE_ANNOTATES;
    }
}

/* ---- what may be judged twice ---- */

/* Two ways of evaluation to one schema and one place part at some schema, by two edges of different groups: from each such
 * schema on all that both reach is shared. */
typedef struct Ways {
    const Edges *edges;
    size_t n;
    uint8_t *twice;
    uint32_t *seen;   /* the schema where ways part, plus one, that reached schema i last ... */
    uint32_t *group;  /* ... and by which of its groups */
    uint32_t *queue;
    uint64_t work;    /* edges that may still be looked at */
} Ways;

#define WAYS_WORK_MAX ((uint64_t)1 << 24) /* a tenth of a second; then every schema with two ways in counts as shared */

/* One more edge leads to schema `to`, on a way that parted by `edge`. True: the first one does. */
static bool ways_reach(Ways *ways, const Edge *edge, uint32_t to)
{
    if (ways->seen[to] == edge->from + 1) {
        ways->twice[to] |= ways->group[to] != edge->group;
        return false;
    }
    ways->seen[to] = edge->from + 1;
    ways->group[to] = edge->group;
    return true;
}

/* All that one edge reaches; what the same schema has reached before is not looked into again. */
static void ways_follow(Ways *ways, const Edge *edge)
{
    const Edges *edges = ways->edges;
    size_t n = 0;
    if (ways_reach(ways, edge, edge->to))
        ways->queue[n++] = edge->to;
    for (size_t done = 0; done < n && ways->work > 0; done++)
        for (uint32_t e = edges->out[ways->queue[done]]; e < edges->out[ways->queue[done] + 1] && ways->work > 0; e++) {
            ways->work--;
            if (ways_reach(ways, edge, edges->all.items[e].to))
                ways->queue[n++] = edges->all.items[e].to;
        }
}

static bool ways_part(const Edges *edges, size_t i)
{
    for (uint32_t e = edges->out[i]; e < edges->out[i + 1]; e++)
        if (edges->all.items[e].group != edges->all.items[edges->out[i]].group)
            return true;
    return false;
}

/* What is judged twice applies what it applies twice. */
static void ways_spread(Ways *ways)
{
    size_t n = 0;
    for (size_t i = 0; i < ways->n; i++)
        if (ways->twice[i])
            ways->queue[n++] = (uint32_t)i;
    for (size_t done = 0; done < n; done++)
        for (uint32_t e = ways->edges->out[ways->queue[done]]; e < ways->edges->out[ways->queue[done] + 1]; e++) {
            uint32_t to = ways->edges->all.items[e].to;
            if (!ways->twice[to]) {
                ways->twice[to] = 1;
                ways->queue[n++] = to;
            }
        }
}

/* How many schemas each one judges a value by, counted as often as they are judged: from those that apply none upwards.
 * Those that lead to a circle: UINT32_MAX. */
static const uint32_t *weights(const Edges *edges, size_t n)
{
    uint32_t *weight = CTX_ARRAY(edges->ctx, n, uint32_t), *left = CTX_ARRAY(edges->ctx, n, uint32_t);
    uint32_t *queue = CTX_ARRAY(edges->ctx, n, uint32_t);
    size_t free = 0;
    for (size_t i = 0; i < n; i++) {
        weight[i] = 1;
        left[i] = edges->out[i + 1] - edges->out[i];
        if (left[i] == 0)
            queue[free++] = (uint32_t)i;
    }
    for (size_t done = 0; done < free; done++) {
        uint32_t to = queue[done];
        for (uint32_t e = edges->first[to]; e < edges->first[to + 1]; e++) {
            uint32_t from = edges->by_target[e].from;
            weight[from] = weight[to] < UINT32_MAX - weight[from] ? weight[from] + weight[to] : UINT32_MAX;
            if (--left[from] == 0)
                queue[free++] = from;
        }
    }
    for (size_t i = 0; i < n; i++)
        if (left[i] > 0)
            weight[i] = UINT32_MAX;
    return weight;
}

#define WEIGHT_MAX 64u /* what is quicker judged again than remembered; a constant in the bound on a verdict's time */

/* What is light need not be remembered: judged as often as it may be, it costs no more than a constant. A dynamic reference
 * may lead anywhere: then two ways in are enough; the root has one from outside. */
static void mark_shared(const Edges *edges, SchemaSet *set, bool dynamic)
{
    size_t n = set->schemas.n;
    const uint32_t *weight = weights(edges, n);
    Ways ways = {edges, n, CTX_ARRAY(edges->ctx, n, uint8_t), CTX_ARRAY(edges->ctx, n, uint32_t),
                 CTX_ARRAY(edges->ctx, n, uint32_t), CTX_ARRAY(edges->ctx, n, uint32_t), dynamic ? 0 : WAYS_WORK_MAX};
    for (size_t i = 0; i < n && ways.work > 0; i++) {
        bool part = ways_part(edges, i);
        for (uint32_t e = edges->out[i]; part && e < edges->out[i + 1]; e++)
            ways_follow(&ways, &edges->all.items[e]);
    }
    ways_spread(&ways);
    for (size_t i = 0; i < n; i++) {
        Schema *schema = set->schemas.items[i];
        bool two = ways.work == 0 && edges->first[i + 1] - edges->first[i] + (i == 0) >= 2;
        if ((two || ways.twice[i]) && (dynamic || weight[i] > WEIGHT_MAX))
            schema->flags |= SCR_NODE_SHARED;
    }
}

/* Takes away what nothing leads to, again and again: what is left are circles and what they lead to. */
static void mark_recursive(const Edges *edges, SchemaSet *set, bool dynamic)
{
    size_t n = set->schemas.n, done = 0, free = 0;
    uint32_t *ways_in = CTX_ARRAY(edges->ctx, n, uint32_t), *queue = CTX_ARRAY(edges->ctx, n, uint32_t);
    for (size_t i = 0; i < n; i++) {
        ways_in[i] = edges->first[i + 1] - edges->first[i];
        if (ways_in[i] == 0)
            queue[free++] = (uint32_t)i;
    }
    for (; done < free; done++)
        for (uint32_t e = edges->out[queue[done]]; e < edges->out[queue[done] + 1]; e++)
            if (--ways_in[edges->all.items[e].to] == 0)
                queue[free++] = edges->all.items[e].to;
    for (size_t i = 0; i < n; i++)
        if (dynamic || ways_in[i] > 0)
            set->schemas.items[i]->flags |= SCR_NODE_RECURSIVE;
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

/* ANY of a schema hangs on the schemas that it applies: a schema's own rules first, then what applies it, each once. */
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
    Map anchors = anchors_of(ctx, set);
    bool dynamic = false;
    edges_find(&edges, set);
    for (size_t i = 0; i < set->schemas.n; i++) {
        Schema *schema = set->schemas.items[i];
        mark_own(&anchors, schema);
        dynamic = dynamic || (schema->flags & SCR_NODE_DYNAMIC);
        for (size_t k = 0; k < schema->rules.n; k++)
            set->uses_pcre2 = set->uses_pcre2 || rule_needs_pcre2(&schema->rules.items[k]);
    }
    mark_any(&edges, set);
    mark_shared(&edges, set, dynamic);
    mark_recursive(&edges, set, dynamic);
    if (dynamic)
        mark_dynamic_targets(set);
    spread(&edges, set, SCR_NODE_DYNAMIC, false);
    spread(&edges, set, SCR_NODE_ANNOTATES, true);
}
