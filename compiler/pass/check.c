/* pass_check: what each schema can do, as SCR_NODE_* flags (runtime/scr_program.h), and whether PCRE2 is needed. */
#include "pass.h"

#include "../../runtime/scr_program.h"

typedef struct Fact { uint32_t flag; bool found; uint32_t *incoming; } Fact;

static void find_flag(void *arg, Schema *schema)
{
    Fact *fact = arg;
    fact->found = fact->found || (schema->flags & fact->flag);
}

static void count_incoming(void *arg, Schema *schema)
{
    Fact *fact = arg;
    if (fact->incoming[schema->id] < 2)
        fact->incoming[schema->id]++;
}

/* Sets flag on each schema that reaches, by the given edges, one that has it: a fixed point. */
static void spread(SchemaSet *set, uint32_t flag, Reach reach)
{
    bool changed = true;
    while (changed) {
        changed = false;
        for (size_t i = set->schemas.n; i-- > 0;) {
            Schema *schema = set->schemas.items[i];
            Fact fact = {.flag = flag};
            for (size_t k = 0; k < schema->rules.n && !(schema->flags & flag) && !fact.found; k++)
                rule_each(&schema->rules.items[k], reach, find_flag, &fact);
            if (fact.found) {
                schema->flags |= flag;
                changed = true;
            }
        }
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

static void mark_own(Schema *schema)
{
    bool any = true;
    for (size_t i = 0; i < schema->rules.n; i++) {
        const Rule *rule = &schema->rules.items[i];
        any = any && !can_fail(rule);
        if (rule->kind == R_UNEVALUATED_ITEMS || rule->kind == R_UNEVALUATED_PROPERTIES)
            schema->flags |= SCR_NODE_TRACKS;
        if (rule->kind == R_DYNAMIC_REF)
            schema->flags |= SCR_NODE_DYNAMIC;
        if (rule_annotates(rule))
            schema->flags |= SCR_NODE_ANNOTATES;
    }
    if (any)
        schema->flags |= SCR_NODE_ANY;
}

/* Two ways in can judge one value twice; only a schema that applies others lets that multiply. */
static void mark_shared(Ctx *ctx, SchemaSet *set)
{
    Fact fact = {.incoming = CTX_ARRAY(ctx, set->schemas.n, uint32_t)};
    fact.incoming[0] = 1;
    for (size_t i = 0; i < set->schemas.n; i++)
        for (size_t k = 0; k < set->schemas.items[i]->rules.n; k++)
            rule_each(&set->schemas.items[i]->rules.items[k], REACH_ALL, count_incoming, &fact);
    for (size_t i = 0; i < set->schemas.n; i++) {
        Schema *schema = set->schemas.items[i];
        for (size_t k = 0; k < schema->rules.n && fact.incoming[i] >= 2; k++)
            if (is_applicator(&schema->rules.items[k]))
                schema->flags |= SCR_NODE_SHARED;
    }
}

/* A dynamic reference may judge any of the anchors: each of those is shared. */
static void mark_dynamic_targets(SchemaSet *set)
{
    for (size_t i = 0; i < set->schemas.n; i++) {
        const Resource *resource = set->schemas.items[i]->resource;
        for (size_t k = 0; k < resource->dynamic_anchors.n; k++)
            if (resource->dynamic_anchors.items[k].schema)
                resource->dynamic_anchors.items[k].schema->flags |= SCR_NODE_SHARED | SCR_NODE_DYNAMIC;
    }
}

static void find_pcre2(SchemaSet *set, const Rule *rule)
{
    if (rule->kind == R_PATTERN)
        set->uses_pcre2 = set->uses_pcre2 || rule->u.pattern->form->kind == SCR_RE_PCRE2;
    for (size_t i = 0; rule->kind == R_PATTERN_PROPERTIES && i < rule->u.patterns.n; i++)
        set->uses_pcre2 = set->uses_pcre2 || rule->u.patterns.items[i].pattern->form->kind == SCR_RE_PCRE2;
}

void pass_check(Ctx *ctx, SchemaSet *set)
{
    for (size_t changed = 1; changed;) {
        changed = 0;
        for (size_t i = set->schemas.n; i-- > 0;) {
            uint32_t before = set->schemas.items[i]->flags;
            mark_own(set->schemas.items[i]);
            changed += before != set->schemas.items[i]->flags;
        }
    }
    bool dynamic = false;
    for (size_t i = 0; i < set->schemas.n; i++) {
        Schema *schema = set->schemas.items[i];
        dynamic = dynamic || (schema->flags & SCR_NODE_DYNAMIC);
        for (size_t k = 0; k < schema->rules.n; k++)
            find_pcre2(set, &schema->rules.items[k]);
    }
    mark_shared(ctx, set);
    if (dynamic)
        mark_dynamic_targets(set);
    spread(set, SCR_NODE_DYNAMIC, REACH_ALL);
    spread(set, SCR_NODE_ANNOTATES, REACH_IN_PLACE);
}
