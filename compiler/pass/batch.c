/* pass_batch: the frame of a batch, for verdicts on single items (--each).
 *
 * What leads from the root to the array's `items` (properties, $ref, allOf) is copied; in the copy these `items` take anything, and
 * what they asked stands beside them. All of it must hold, so: valid = the frame holds and every item holds. The items still
 * count as evaluated. Any other way to the same items (anyOf, contains, patternProperties ...) stays part of the frame. */
#include "pass.h"

#include "../base/limits.h"

#include <string.h>

typedef struct Framing {
    Ctx *ctx;
    SchemaSet *set;
    Batch *batch;
    Map known;       /* a schema's id and the depth in the document -> its copy, or itself when it needs none */
    Schema *any;
    unsigned level;
    bool positions;  /* the array's items have positions of their own */
} Framing;

static Schema *schema_new(Framing *f, const Schema *from)
{
    Schema *schema = CTX_NEW(f->ctx, Schema);
    CTX_ASSERT(f->ctx, f->set->schemas.n < UINT32_MAX);
    *schema = *from;
    schema->id = (uint32_t)f->set->schemas.n;
    VEC_PUSH(f->ctx, &f->set->schemas) = schema;
    return schema;
}

static Schema *any_schema(Framing *f)
{
    if (f->any == NULL) {
        f->any = schema_new(f, f->set->root);
        f->any->is_boolean = true;
        memset(&f->any->rules, 0, sizeof f->any->rules);
    }
    return f->any;
}

static Schema *frame_of(Framing *f, Schema *schema, size_t depth);

static void add_item_schema(Framing *f, Schema *schema)
{
    for (size_t i = 0; i < f->batch->items.n; i++)
        if (f->batch->items.items[i] == schema)
            return;
    VEC_PUSH(f->ctx, &f->batch->items) = schema;
}

static bool frame_properties(Framing *f, Rule *rule, size_t depth)
{
    size_t n = rule->u.properties.n;
    for (size_t i = 0; depth < f->batch->names.n && i < n; i++) {
        if (!str_eq(rule->u.properties.items[i].name, f->batch->names.items[depth]))
            continue;
        Schema *old = rule->u.properties.items[i].schema, *made = frame_of(f, old, depth + 1);
        if (made == old)
            return false;
        Property *items = CTX_ARRAY(f->ctx, n, Property);
        memcpy(items, rule->u.properties.items, n * sizeof *items);
        items[i].schema = made;
        rule->u.properties.items = items;
        return true;
    }
    return false;
}

static bool frame_all_of(Framing *f, Rule *rule, size_t depth)
{
    size_t n = rule->u.schemas.n;
    bool changed = false;
    Schema **items = CTX_ARRAY(f->ctx, n, Schema *);
    for (size_t i = 0; i < n; i++) {
        items[i] = frame_of(f, rule->u.schemas.items[i], depth);
        changed = changed || items[i] != rule->u.schemas.items[i];
    }
    rule->u.schemas.items = items;
    return changed;
}

static bool frame_items(Framing *f, Rule *rule, size_t depth)
{
    if (depth != f->batch->names.n)
        return false;
    f->positions = f->positions || rule->u.items.start > 0;
    add_item_schema(f, rule->u.items.schema);
    rule->u.items.each = rule->u.items.schema;
    rule->u.items.schema = any_schema(f);
    return true;
}

/* Changes a copy of a rule; true: it is another one now. */
static bool frame_rule(Framing *f, Rule *rule, size_t depth)
{
    Schema *old;
    switch (rule->kind) {
    case R_PROPERTIES:
        return frame_properties(f, rule, depth);
    case R_ITEMS:
        return frame_items(f, rule, depth);
    case R_ALL_OF:
        return frame_all_of(f, rule, depth);
    case R_REF:
        old = rule->u.schema;
        rule->u.schema = frame_of(f, old, depth);
        return rule->u.schema != old;
    case R_PREFIX_ITEMS:
        f->positions = f->positions || depth == f->batch->names.n;
        return false;
    default: /* no other rule leads on */
        return false;
    }
}

static Schema *frame_rules(Framing *f, Schema *schema, size_t depth)
{
    size_t n = schema->rules.n;
    bool changed = false;
    Rule *rules = CTX_ARRAY(f->ctx, n, Rule);
    for (size_t i = 0; i < n; i++) {
        rules[i] = schema->rules.items[i];
        changed = frame_rule(f, &rules[i], depth) || changed;
    }
    if (!changed)
        return schema;
    Schema *copy = schema_new(f, schema);
    copy->rules.items = rules;
    copy->rules.cap = n;
    return copy;
}

/* The schema with the items at the end of the names from `depth` on set free; itself: it leads to none. Circles of $ref are
 * refused elsewhere and end here because a schema is known before its rules are looked at. */
static Schema *frame_of(Framing *f, Schema *schema, size_t depth)
{
    size_t *key = CTX_ARRAY(f->ctx, 2, size_t);
    key[0] = schema->id;
    key[1] = depth;
    Str text = {(const char *)key, 2 * sizeof *key};
    Schema *known = map_get(&f->known, text);
    if (known != NULL || f->level == LIMIT_EACH_LEVELS)
        return known ? known : schema;
    map_set(f->ctx, &f->known, text, schema);
    f->level++;
    Schema *made = frame_rules(f, schema, depth);
    f->level--;
    map_set(f->ctx, &f->known, text, made);
    return made;
}

/* False after a diagnostic: it is no JSON Pointer. Empty, the whole document, is hard to say on a command line: # is the same. */
static bool read_pointer(Ctx *ctx, Batch *batch)
{
    Str rest = str_starts(batch->pointer, STR("#")) ? str_from(batch->pointer, 1) : batch->pointer;
    if (rest.len > 0 && rest.ptr[0] != '/') {
        Diag *d = diag(ctx, D_EACH, (Span){0, 0, 0}, "--each takes a JSON Pointer to an array, not %s", str_quoted(ctx, rest).ptr);
        diag_help(ctx, d, "/Records is the member \"Records\" of the document, # the document itself");
        return false;
    }
    while (rest.len > 0) {
        size_t end = 1;
        while (end < rest.len && rest.ptr[end] != '/')
            end++;
        VEC_PUSH(ctx, &batch->names) = str_pointer_token(ctx, str_cut(rest, 1, end - 1));
        rest = str_from(rest, end);
    }
    return true;
}

static bool has_dynamic_ref(const SchemaSet *set)
{
    for (size_t i = 0; i < set->schemas.n; i++)
        for (size_t k = 0; k < set->schemas.items[i]->rules.n; k++)
            if (set->schemas.items[i]->rules.items[k].kind == R_DYNAMIC_REF)
                return true;
    return false;
}

static void refuse(Ctx *ctx, const SchemaSet *set, const Framing *f)
{
    const char *pointer = str_quoted(ctx, set->batch->pointer).ptr;
    if (f == NULL) {
        diag(ctx, D_EACH, set->root->span, "--each cannot be used with dynamic references: what they mean for an item hangs on its batch");
    } else if (f->positions) {
        diag(ctx, D_EACH, set->root->span, "the items of the array at %s have schemas by their position, so it is no batch", pointer);
    } else {
        Diag *d = diag(ctx, D_EACH, set->root->span, "the schema says nothing of the items of an array at %s", pointer);
        diag_help(ctx, d, "--each follows \"properties\", \"$ref\" and \"allOf\" to an array with \"items\"");
    }
}

void pass_batch(Ctx *ctx, SchemaSet *set)
{
    Batch *batch = set->batch;
    if (batch == NULL || !read_pointer(ctx, batch))
        return;
    if (has_dynamic_ref(set)) {
        refuse(ctx, set, NULL);
        return;
    }
    Framing f = {.ctx = ctx, .set = set, .batch = batch};
    Schema *frame = frame_of(&f, set->root, 0);
    if (frame == set->root || f.positions)
        refuse(ctx, set, &f);
    else
        batch->frame = frame;
}
