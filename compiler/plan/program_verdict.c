/* program_verdict.c: what a verdict looks at: the names that a node knows, by hash, and its rules by the kind of the value. */
#include "program_internal.h"

#include "../../runtime/scr_content.h"

#include <stdlib.h>
#include <string.h>

/* ---- names ---- */

static int by_length(const void *a, const void *b)
{
    const Property *x = a, *y = b;
    if (x->name.len != y->name.len)
        return x->name.len < y->name.len ? -1 : 1;
    return str_cmp(x->name, y->name);
}

/* The names of one node, and where each stands in b->properties. */
typedef struct Names {
    Build *b;
    uint32_t first;
    Map known; /* name -> index + 1 */
    uint32_t n_required;
} Names;

static scr_property *name_of(Names *names, Str name)
{
    Build *b = names->b;
    uintptr_t known = (uintptr_t)map_get(&names->known, name);
    if (known)
        return &b->properties.items[known - 1];
    scr_property property = {program_text(b, name), program_u32(b, name.len), scr_hash_key(name.ptr, name.len), SCR_NONE, 0};
    VEC_PUSH(b->ctx, &b->properties) = property;
    map_set(b->ctx, &names->known, name, (void *)(uintptr_t)b->properties.n);
    return &b->properties.items[b->properties.n - 1];
}

static void add_properties(Names *names, const Rule *rule)
{
    size_t n = rule->u.properties.n;
    Property *sorted = CTX_ARRAY(names->b->ctx, n, Property);
    if (n > 0)
        memcpy(sorted, rule->u.properties.items, n * sizeof *sorted);
    qsort(sorted, n, sizeof *sorted, by_length);
    for (size_t i = 0; i < n; i++)
        name_of(names, sorted[i].name)->node = sorted[i].schema->id;
}

static void add_required(Names *names, const Rule *rule)
{
    for (size_t i = 0; i < rule->u.names.n; i++) {
        scr_property *property = name_of(names, rule->u.names.items[i]);
        names->n_required += !(property->flags & SCR_PROPERTY_REQUIRED);
        property->flags |= SCR_PROPERTY_REQUIRED;
    }
}

static const Rule *only_rule(Build *b, const Schema *schema, RuleKind kind, uint32_t *index)
{
    const Rule *found = NULL;
    *index = SCR_NONE;
    for (size_t i = 0; i < schema->rules.n; i++) {
        if (schema->rules.items[i].kind != kind)
            continue;
        CTX_ASSERT(b->ctx, !found);
        found = &schema->rules.items[i];
        *index = (uint32_t)i;
    }
    return found;
}

#define HASH_BITS 26u

/* Puts names 1..n into the slots, which are free; how many of them are not where they are looked for first. */
static uint32_t fill_slots(const Build *b, const scr_members *members, uint32_t shift, uint32_t n, uint32_t *slots)
{
    uint32_t astray = 0;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t first = b->properties.items[members->properties + i].hash >> shift & members->mask, at = first;
        while (slots[at])
            at = (at + 1) & members->mask;
        slots[at] = i + 1;
        astray += at != first;
    }
    return astray;
}

/* Slots of twice as many names or more, by those bits of the hash that tell most of the names apart. */
static void add_slots(Build *b, scr_members *members, uint32_t n)
{
    uint32_t bits = 0, least = UINT32_MAX;
    while (1u << bits < n * 2)
        bits++;
    members->mask = (1u << bits) - 1;
    members->slots = program_u32(b, b->words.n);
    uint32_t *slots = CTX_ARRAY(b->ctx, (size_t)members->mask + 1, uint32_t);
    for (uint32_t shift = 0; shift + bits <= HASH_BITS && least > 0; shift++) {
        memset(slots, 0, ((size_t)members->mask + 1) * sizeof *slots);
        uint32_t astray = fill_slots(b, members, shift, n, slots);
        if (astray < least) {
            least = astray;
            members->shift = shift;
        }
    }
    memset(slots, 0, ((size_t)members->mask + 1) * sizeof *slots);
    fill_slots(b, members, members->shift, n, slots);
    for (uint32_t i = 0; i <= members->mask; i++)
        program_word(b, slots[i]);
}

void program_members(Build *b, const Schema *schema, scr_node *node)
{
    uint32_t at_properties, at_patterns, at_additional;
    const Rule *properties = only_rule(b, schema, R_PROPERTIES, &at_properties);
    const Rule *patterns = only_rule(b, schema, R_PATTERN_PROPERTIES, &at_patterns);
    const Rule *additional = only_rule(b, schema, R_ADDITIONAL_PROPERTIES, &at_additional);
    node->members = SCR_NONE;
    if (!properties && !patterns && !additional)
        return;
    scr_members members = {.properties = program_u32(b, b->properties.n)};
    Names names = {.b = b, .first = members.properties};
    if (properties) {
        add_properties(&names, properties);
        b->rules.items[node->rule + at_properties].a = members.properties;
    }
    for (size_t i = 0; additional && i < additional->u.additional.n_names; i++)
        name_of(&names, additional->u.additional.names[i])->flags |= SCR_PROPERTY_NAMED;
    for (size_t i = 0; i < schema->rules.n; i++)
        if (schema->rules.items[i].kind == R_REQUIRED)
            add_required(&names, &schema->rules.items[i]);
    members.n_required = names.n_required;
    members.patterns = patterns ? node->rule + at_patterns : SCR_NONE;
    members.additional = additional ? node->rule + at_additional : SCR_NONE;
    add_slots(b, &members, program_u32(b, b->properties.n) - members.properties);
    node->members = program_u32(b, b->members.n);
    VEC_PUSH(b->ctx, &b->members) = members;
}

/* ---- lists ---- */

static bool is_about_members(uint32_t op)
{
    return op == SCR_OP_PROPERTIES || op == SCR_OP_PATTERN_PROPERTIES || op == SCR_OP_ADDITIONAL_PROPERTIES;
}

/* A rule that neither fails nor evaluates anything. */
static bool is_idle(const scr_rule *rule)
{
    if (rule->flags & SCR_RULE_ANNOTATE)
        return true;
    switch (rule->op) {
    case SCR_OP_ANNOTATION: return true;
    case SCR_OP_FORMAT: return rule->a == SCR_NONE;
    case SCR_OP_CONTENT_ENCODING: return rule->a == SCR_ENCODING_UNKNOWN || rule->a == SCR_ENCODING_IDENTITY;
    case SCR_OP_CONTENT_MEDIA_TYPE: return rule->a != 1 || rule->b == SCR_ENCODING_UNKNOWN;
    case SCR_OP_CONTENT_SCHEMA: return rule->b == SCR_ENCODING_UNKNOWN;
    default: return false;
    }
}

typedef struct List { VEC(uint32_t) rules; } List;

/* The rules for values of one kind: those that apply no other schemas first. */
static List list_for(const Build *b, const scr_node *node, uint32_t type, uint32_t kind)
{
    List list = {0};
    for (uint32_t applies = 0; applies <= SCR_KINDS_APPLIES; applies += SCR_KINDS_APPLIES) {
        bool members = false;
        for (uint32_t i = node->rule; i < node->rule + node->n_rules; i++) {
            const scr_rule *rule = &b->rules.items[i];
            uint32_t kinds = scr_kinds_of(rule->op);
            bool said = i == type || (rule->op == SCR_OP_REQUIRED && node->members != SCR_NONE) || (is_about_members(rule->op) && members);
            if (!(kinds >> kind & 1u) || (kinds & SCR_KINDS_APPLIES) != applies || is_idle(rule) || said)
                continue;
            members = members || is_about_members(rule->op);
            VEC_PUSH(b->ctx, &list.rules) = i;
        }
    }
    VEC_PUSH(b->ctx, &list.rules) = SCR_NONE;
    return list;
}

/* Words that stand somewhere, once for all nodes that want the same. */
static uint32_t shared_words(Build *b, const uint32_t *words, size_t n)
{
    Str key = str_copy(b->ctx, (Str){(const char *)words, n * sizeof *words});
    uintptr_t known = (uintptr_t)map_get(&b->lists, key);
    if (known)
        return program_u32(b, known - 1);
    uint32_t at = program_u32(b, b->words.n);
    for (size_t i = 0; i < n; i++)
        program_word(b, words[i]);
    map_set(b->ctx, &b->lists, key, (void *)((uintptr_t)at + 1));
    return at;
}

/* The node that another one is judged by, when all that a verdict looks at is one reference; else itself. */
static uint32_t target_of(const Build *b, uint32_t id)
{
    const scr_node *node = &b->nodes[id];
    uint32_t target = id, n = 0;
    for (uint32_t i = node->rule; i < node->rule + node->n_rules; i++) {
        const scr_rule *rule = &b->rules.items[i];
        if (is_idle(rule))
            continue;
        if (rule->op != SCR_OP_REF)
            return id;
        target = rule->a;
        n++;
    }
    return n == 1 && !(node->flags & SCR_NODE_ENTERS) ? target : id;
}

void program_aliases(Build *b, size_t n_nodes)
{
    for (uint32_t i = (uint32_t)n_nodes; i-- > 0;) {
        uint32_t target = target_of(b, i), next = target;
        if (target == i)
            continue;
        do { /* to the end: references do not run in circles, says pass_resolve */
            target = next;
            next = b->nodes[target].flags & SCR_NODE_ALIAS ? b->nodes[target].lists : target_of(b, target);
        } while (next != target);
        b->nodes[i].flags |= SCR_NODE_ALIAS;
        b->nodes[i].lists = target;
    }
}

void program_lists(Build *b, scr_node *node)
{
    uint32_t lists[SCR_OBJECT + 1], type = SCR_NONE;
    node->types = SCR_KINDS_ALL;
    for (uint32_t i = node->rule; i < node->rule + node->n_rules && type == SCR_NONE; i++)
        if (b->rules.items[i].op == SCR_OP_TYPE) {
            type = i;
            node->types = (uint16_t)b->rules.items[i].a;
        }
    node->flags |= SCR_NODE_LEAF;
    for (uint32_t i = node->rule; i < node->rule + node->n_rules; i++) {
        if (b->rules.items[i].op == SCR_OP_FALSE)
            node->types = 0;
        if (scr_kinds_of(b->rules.items[i].op) & SCR_KINDS_APPLIES)
            node->flags &= (uint16_t)~SCR_NODE_LEAF;
    }
    for (uint32_t kind = 0; kind <= SCR_OBJECT; kind++) {
        List list = list_for(b, node, type, kind);
        lists[kind] = shared_words(b, list.rules.items, list.rules.n);
        if (list.rules.n > 1)
            node->types |= (uint16_t)(SCR_ASKS << kind);
        if (kind == SCR_OBJECT && list.rules.n == 2 && is_about_members(b->rules.items[list.rules.items[0]].op) && !(node->flags & SCR_NODE_APART))
            node->flags |= SCR_NODE_MEMBERS;
    }
    node->lists = shared_words(b, lists, SCR_OBJECT + 1);
}
