/* program.c: IR -> tables for the evaluator (runtime/scr_program.h). One rule, one operation; ids of nodes are ids of schemas. */
#include "program_internal.h"

#include "../../runtime/scr_num.h"
#include "../../runtime/scr_value.h"

#include "../../runtime/scr_format_host.h"
#include "../../runtime/scr_format_net.h"
#include "../../runtime/scr_format_regex.h"
#include "../../runtime/scr_format_text.h"
#include "../../runtime/scr_format_time.h"
#include "../../runtime/scr_format_uri.h"

#include <stdlib.h>
#include <string.h>

/* The id in scr_formats.def is the index here. ORDER FORMATS */
static const scr_format formats[] = {
#define SCR_FORMAT(NAME, name, part, what) {name, what, SCR_FORMAT_FN_##NAME},
#define SCR_FORMAT_FN_DATE_TIME scr_is_date_time
#define SCR_FORMAT_FN_DATE scr_is_date
#define SCR_FORMAT_FN_TIME scr_is_time
#define SCR_FORMAT_FN_DURATION scr_is_duration
#define SCR_FORMAT_FN_EMAIL scr_is_email
#define SCR_FORMAT_FN_IDN_EMAIL scr_is_idn_email
#define SCR_FORMAT_FN_HOSTNAME scr_is_hostname
#define SCR_FORMAT_FN_IPV4 scr_is_ipv4
#define SCR_FORMAT_FN_IPV6 scr_is_ipv6
#define SCR_FORMAT_FN_URI scr_is_uri
#define SCR_FORMAT_FN_URI_REFERENCE scr_is_uri_reference
#define SCR_FORMAT_FN_IRI scr_is_iri
#define SCR_FORMAT_FN_IRI_REFERENCE scr_is_iri_reference
#define SCR_FORMAT_FN_URI_TEMPLATE scr_is_uri_template
#define SCR_FORMAT_FN_UUID scr_is_uuid
#define SCR_FORMAT_FN_JSON_POINTER scr_is_json_pointer
#define SCR_FORMAT_FN_RELATIVE_JSON_POINTER scr_is_relative_json_pointer
#define SCR_FORMAT_FN_REGEX scr_is_regex
#define SCR_FORMAT_FN_IDN_HOSTNAME scr_is_idn_hostname
#include "../../runtime/scr_formats.def"
#undef SCR_FORMAT
};

uint32_t program_u32(Build *b, uint64_t n)
{
    CTX_ASSERT(b->ctx, n <= UINT32_MAX);
    return (uint32_t)n;
}

uint32_t program_text(Build *b, Str s)
{
    uintptr_t known = (uintptr_t)map_get(&b->texts, s);
    if (known)
        return program_u32(b, known - 1);
    size_t offset = b->pool.len;
    out_str(&b->pool, s);
    map_set(b->ctx, &b->texts, s, (void *)(uintptr_t)(offset + 1));
    return program_u32(b, offset);
}

uint32_t program_word(Build *b, uint32_t value)
{
    VEC_PUSH(b->ctx, &b->words) = value;
    return program_u32(b, b->words.n - 1);
}

void program_name_words(Build *b, Str s)
{
    program_word(b, program_text(b, s));
    program_word(b, program_u32(b, s.len));
    program_word(b, scr_hash_key(s.ptr, s.len));
}

static uint32_t here(Build *b) { return program_u32(b, b->words.n); }

static uint32_t node_id(const Schema *schema) { return schema ? schema->id : SCR_NONE; }

static uint32_t regex(Build *b, const RePattern *pattern)
{
    Str key = {(const char *)&pattern->form, sizeof pattern->form};
    uintptr_t known = (uintptr_t)map_get(&b->regex_ids, key);
    if (known)
        return program_u32(b, known - 1);
    VEC_PUSH(b->ctx, &b->regexes) = pattern->form;
    map_set(b->ctx, &b->regex_ids, key, (void *)(uintptr_t)b->regexes.n);
    return program_u32(b, b->regexes.n - 1);
}

static uint32_t format(Build *b, int id)
{
    if (id < 0)
        return SCR_NONE;
    if (!b->format_ids[id]) {
        VEC_PUSH(b->ctx, &b->formats) = &formats[id];
        b->format_ids[id] = program_u32(b, b->formats.n);
    }
    return b->format_ids[id] - 1;
}

static uint32_t constant(Build *b, const Doc *value)
{
    if (b->n_consts > 0)
        out_char(&b->consts, ',');
    doc_write(&b->consts, value);
    return b->n_consts++;
}

/* ---- rules ---- */

static void put_text(Build *b, Str s, uint32_t *offset, uint32_t *len)
{
    *offset = program_text(b, s);
    *len = program_u32(b, s.len);
}

static void put_additional(Build *b, const Rule *rule, scr_rule *out)
{
    out->a = node_id(rule->u.additional.schema);
    out->d = program_word(b, program_u32(b, rule->u.additional.n_patterns));
    for (size_t i = 0; i < rule->u.additional.n_patterns; i++)
        program_word(b, regex(b, rule->u.additional.patterns[i]));
}

/* A bound that is an integer is kept as one, too. */
static void put_number(Build *b, const Rule *rule, scr_rule *out)
{
    Str number = rule->u.number;
    int64_t value;
    put_text(b, number, &out->a, &out->b);
    if (rule->kind == R_MULTIPLE_OF || !scr_num_to_int64(number.ptr, number.len, &value))
        return;
    out->flags |= SCR_RULE_INTEGER;
    out->c = (uint32_t)(uint64_t)value;
    out->d = (uint32_t)((uint64_t)value >> 32);
}

static void put_nodes(Build *b, Schema *const *items, size_t n, scr_rule *out)
{
    out->a = here(b);
    out->b = program_u32(b, n);
    for (size_t i = 0; i < n; i++)
        program_word(b, items[i]->id);
}

#define LISTED_MAX 20 /* constants that a report lists: more helps nobody */

/* Whether a report has the constants, which were added as `first` and behind it. */
static uint32_t listed(Doc *const *values, size_t n, uint32_t first)
{
    bool scalars = true;
    for (size_t i = 0; i < n; i++)
        scalars = scalars && values[i]->kind < DOC_ARRAY;
    return n > 0 && n <= LISTED_MAX && scalars ? first : SCR_NONE;
}

static void put_enum(Build *b, const Rule *rule, scr_rule *out)
{
    size_t n = rule->u.values.n;
    out->a = here(b);
    out->b = program_u32(b, n);
    size_t first = b->n_consts, slots = 2;
    for (size_t i = 0; i < n; i++) {
        constant(b, rule->u.values.values[i]);
        program_word(b, 0);
        program_word(b, 0);
        program_word(b, 0);
    }
    while (slots < n * 2)
        slots *= 2;
    out->c = program_word(b, program_u32(b, slots - 1));
    for (size_t i = 0; i < slots; i++)
        program_word(b, 0);
    out->d = listed(rule->u.values.values, n, program_u32(b, first));
    VEC_PUSH(b->ctx, &b->enums) = (EnumSlot){out->a, program_u32(b, first), out->b, out->c};
}

static void put_dependent_required(Build *b, const Rule *rule, scr_rule *out)
{
    out->a = here(b);
    out->b = program_u32(b, rule->u.dependencies.n);
    for (size_t i = 0; i < rule->u.dependencies.n; i++) {
        const Dependency *item = &rule->u.dependencies.items[i];
        program_name_words(b, item->name);
        program_word(b, program_u32(b, item->n_names));
        for (size_t k = 0; k < item->n_names; k++)
            program_name_words(b, item->names[k]);
    }
}

static uint32_t anchor_id(Build *b, Str name)
{
    uintptr_t known = (uintptr_t)map_get(&b->anchors, name);
    if (!known) {
        known = b->anchors.n + 1;
        map_set(b->ctx, &b->anchors, name, (void *)known);
    }
    return program_u32(b, known - 1);
}

static void put_contains(Build *b, const Rule *rule, scr_rule *out)
{
    out->a = rule->u.contains.schema->id;
    out->b = program_u32(b, rule->u.contains.min);
    out->c = rule->u.contains.max == UINT64_MAX ? SCR_NONE : program_u32(b, rule->u.contains.max);
    out->flags = (uint8_t)((rule->u.contains.evaluates ? SCR_RULE_EVALUATES : 0) | (rule->u.contains.has_min ? SCR_RULE_MIN_CONTAINS : 0)
                           | (rule->u.contains.has_max ? SCR_RULE_MAX_CONTAINS : 0));
}

/* The operands of scr_ops.def. */
static void put_operands(Build *b, const Rule *rule, scr_rule *out)
{
    switch (rule->kind) {
    case R_FALSE: case R_UNIQUE_ITEMS: case N_RULES: return;
    case R_TYPE: out->a = rule->u.types; return;
    case R_ENUM: put_enum(b, rule, out); return;
    case R_ANNOTATION: out->a = constant(b, rule->u.values.values[0]); return;
    case R_CONST:
        out->a = constant(b, rule->u.values.values[0]);
        out->d = listed(rule->u.values.values, 1, out->a);
        return;
    case R_MINIMUM: case R_MAXIMUM: case R_EXCLUSIVE_MINIMUM: case R_EXCLUSIVE_MAXIMUM: case R_MULTIPLE_OF:
        put_number(b, rule, out);
        return;
    case R_MIN_LENGTH: case R_MAX_LENGTH: case R_MIN_ITEMS: case R_MAX_ITEMS: case R_MIN_PROPERTIES: case R_MAX_PROPERTIES:
        out->a = program_u32(b, rule->u.count);
        return;
    case R_PATTERN: out->a = regex(b, rule->u.pattern); return;
    case R_FORMAT:
        out->a = format(b, rule->annotate ? -1 : rule->u.format.id); /* what is not asked is not carried along */
        put_text(b, rule->u.format.name, &out->b, &out->c);
        return;
    case R_CONTENT_ENCODING:
        out->a = (uint32_t)rule->u.content.encoding;
        put_text(b, rule->u.content.text, &out->b, &out->c);
        return;
    case R_CONTENT_MEDIA_TYPE:
        out->a = rule->u.content.is_json;
        out->b = (uint32_t)rule->u.content.encoding;
        put_text(b, rule->u.content.text, &out->c, &out->d);
        return;
    case R_CONTENT_SCHEMA:
        out->a = node_id(rule->u.content.schema);
        out->b = (uint32_t)rule->u.content.encoding;
        out->c = constant(b, rule->u.content.source);
        return;
    case R_PREFIX_ITEMS: case R_ALL_OF:
        put_nodes(b, rule->u.schemas.items, rule->u.schemas.n, out);
        return;
    case R_ANY_OF: case R_ONE_OF:
        put_nodes(b, rule->u.schemas.items, rule->u.schemas.n, out);
        out->c = program_union(b, rule->u.schemas.items, rule->u.schemas.n);
        return;
    case R_ITEMS:
        out->a = rule->u.items.schema->id;
        out->b = program_u32(b, rule->u.items.start);
        return;
    case R_CONTAINS: put_contains(b, rule, out); return;
    case R_REQUIRED:
        out->a = here(b);
        out->b = program_u32(b, rule->u.names.n);
        for (size_t i = 0; i < rule->u.names.n; i++)
            program_name_words(b, rule->u.names.items[i]);
        return;
    case R_PROPERTIES: /* program_members */
        out->b = program_u32(b, rule->u.properties.n);
        return;
    case R_PATTERN_PROPERTIES:
        out->a = here(b);
        out->b = program_u32(b, rule->u.patterns.n);
        for (size_t i = 0; i < rule->u.patterns.n; i++) {
            program_word(b, regex(b, rule->u.patterns.items[i].pattern));
            program_word(b, rule->u.patterns.items[i].schema->id);
        }
        return;
    case R_ADDITIONAL_PROPERTIES: put_additional(b, rule, out); return;
    case R_PROPERTY_NAMES: case R_NOT: case R_REF: case R_UNEVALUATED_ITEMS: case R_UNEVALUATED_PROPERTIES:
        out->a = rule->u.schema->id;
        return;
    case R_DEPENDENT_REQUIRED: put_dependent_required(b, rule, out); return;
    case R_DEPENDENT_SCHEMAS:
        out->a = here(b);
        out->b = program_u32(b, rule->u.dependencies.n);
        for (size_t i = 0; i < rule->u.dependencies.n; i++) {
            program_name_words(b, rule->u.dependencies.items[i].name);
            program_word(b, rule->u.dependencies.items[i].schema->id);
        }
        return;
    case R_IF:
        out->a = rule->u.cond.if_->id;
        out->b = node_id(rule->u.cond.then);
        out->c = node_id(rule->u.cond.else_);
        return;
    case R_DYNAMIC_REF:
        out->a = rule->u.dynamic.initial->id;
        out->b = anchor_id(b, rule->u.dynamic.anchor);
        return;
    }
}

/* Is what stands behind the root's location a path of keywords, as it is? */
static bool has_own_path(const Build *b, const Schema *schema)
{
    const Schema *root = b->set->schemas.items[0];
    Str base = root->location;
    return schema->resource == root->resource && base.len > 0 && base.ptr[base.len - 1] == '#' && str_starts(schema->location, base)
           && !memchr(schema->location.ptr, '%', schema->location.len);
}

static void make_node(Build *b, const Schema *schema)
{
    scr_node *node = &b->nodes[schema->id];
    node->rule = program_u32(b, b->rules.n);
    node->n_rules = program_u32(b, schema->rules.n);
    put_text(b, schema->location, &node->location, &node->location_len);
    node->resource = schema->resource->id;
    node->flags = (uint16_t)(schema->flags | (has_own_path(b, schema) ? 0 : SCR_NODE_FAR));
    for (size_t i = 0; i < schema->rules.n; i++) {
        const Rule *rule = &schema->rules.items[i];
        scr_rule out = {0};
        out.op = (uint8_t)rule->kind;
        out.keyword = program_text(b, rule->keyword);
        out.keyword_len = (uint16_t)(rule->keyword.len < UINT16_MAX ? rule->keyword.len : UINT16_MAX);
        put_operands(b, rule, &out);
        out.flags = (uint8_t)(out.flags | (rule->annotate ? SCR_RULE_ANNOTATE : 0));
        node->flags |= out.op == SCR_OP_REF || out.op == SCR_OP_DYNAMIC_REF ? SCR_NODE_FAR : 0;
        VEC_PUSH(b->ctx, &b->rules) = out;
    }
    program_members(b, schema, node);
}

/* ---- constants ---- */

static void parse_constants(Build *b, scr_program *program)
{
    Str json = str_printf(b->ctx, "[%.*s]", STR_ARG(out_text(&b->consts)));
    size_t scratch_size = json.len * 12 + 4096;
    scr_arena arena;
    scr_json_error error;
    scr_arena_init(&arena, ctx_alloc(b->ctx, scratch_size), scratch_size);
    int status = scr_json_parse(json.ptr, json.len, UINT32_MAX, 0, &arena, &program->consts, &error);
    CTX_ASSERT(b->ctx, status == SCR_VALID);
    uint32_t *cells = CTX_ARRAY(b->ctx, b->n_consts + 1, uint32_t);
    uint32_t cell = 1;
    for (uint32_t i = 0; i < b->n_consts; i++) {
        cells[i] = cell;
        cell = scr_next(&program->consts, cell);
    }
    program->const_cells = cells;
    program->n_consts = b->n_consts;
}

typedef struct Hashed { uint64_t hash; uint32_t constant; } Hashed;

static int hashed_cmp(const void *a, const void *b)
{
    const Hashed *x = a, *y = b;
    if (x->hash != y->hash)
        return x->hash < y->hash ? -1 : 1;
    return x->constant < y->constant ? -1 : x->constant > y->constant;
}

/* The hash table of an enum, whose triples are filled: of those with one hash the first, so that equal values cost nothing. */
static void fill_slots(Build *b, const EnumSlot *slot)
{
    uint32_t *words = b->words.items, mask = words[slot->slots];
    for (uint32_t k = 0; k < slot->n; k++) {
        const uint32_t *triple = &words[slot->words + 3 * k];
        if (k > 0 && triple[0] == triple[-3] && triple[1] == triple[-2])
            continue;
        uint32_t at = triple[0] & mask;
        while (words[slot->slots + 1 + at])
            at = (at + 1) & mask;
        words[slot->slots + 1 + at] = k + 1;
    }
}

static void fill_enums(Build *b, const scr_program *program)
{
    for (size_t i = 0; i < b->enums.n; i++) {
        const EnumSlot *slot = &b->enums.items[i];
        Hashed *sorted = CTX_ARRAY(b->ctx, slot->n, Hashed);
        for (uint32_t k = 0; k < slot->n; k++)
            sorted[k] = (Hashed){scr_hash(&program->consts, program->const_cells[slot->first + k]), slot->first + k};
        qsort(sorted, slot->n, sizeof *sorted, hashed_cmp);
        for (uint32_t k = 0; k < slot->n; k++) {
            uint32_t *words = &b->words.items[slot->words + 3 * k];
            words[0] = (uint32_t)sorted[k].hash;
            words[1] = (uint32_t)(sorted[k].hash >> 32);
            words[2] = sorted[k].constant;
        }
        fill_slots(b, slot);
    }
}

/* ---- dynamic anchors ---- */

static void make_dynamics(Build *b, scr_program *program)
{
    VEC(scr_dynamic) dynamics = {0};
    uint32_t n_ids = 0;
    for (size_t i = 0; i < b->set->resources.n; i++)
        n_ids = b->set->resources.items[i]->id >= n_ids ? b->set->resources.items[i]->id + 1 : n_ids;
    bool *declares = CTX_ARRAY(b->ctx, n_ids + 1, bool); /* by the resource's id: has it a dynamic anchor? */
    for (size_t i = 0; i < b->set->resources.n; i++) {
        const Resource *resource = b->set->resources.items[i];
        for (size_t k = 0; k < resource->dynamic_anchors.n; k++) {
            const Property *anchor = &resource->dynamic_anchors.items[k];
            uintptr_t known = (uintptr_t)map_get(&b->anchors, anchor->name);
            bool reached = anchor->schema && anchor->schema->id < b->set->schemas.n
                        && b->set->schemas.items[anchor->schema->id] == anchor->schema;
            if (!known || !reached)
                continue;
            VEC_PUSH(b->ctx, &dynamics) = (scr_dynamic){resource->id, program_u32(b, known - 1), anchor->schema->id};
            declares[resource->id] = true;
        }
    }
    for (size_t k = 0; k < b->set->schemas.n; k++)
        if (b->nodes[k].resource < n_ids && declares[b->nodes[k].resource] && (b->nodes[k].flags & SCR_NODE_DYNAMIC))
            b->nodes[k].flags |= SCR_NODE_ENTERS;
    program->dynamics = dynamics.items;
    program->n_dynamics = program_u32(b, dynamics.n);
}

const scr_program *program_make(Ctx *ctx, const SchemaSet *set)
{
    Build build = {.ctx = ctx, .set = set, .pool = out_new(ctx), .consts = out_new(ctx)};
    Build *b = &build;
    scr_program *program = CTX_NEW(ctx, scr_program);
    b->nodes = CTX_ARRAY(ctx, set->schemas.n, scr_node);
    for (size_t i = 0; i < set->schemas.n; i++)
        make_node(b, set->schemas.items[i]);
    parse_constants(b, program);
    fill_enums(b, program);
    make_dynamics(b, program);
    for (size_t i = 0; i < set->schemas.n; i++)
        program_lists(b, &b->nodes[i]);
    program_aliases(b, set->schemas.n);
    program->nodes = b->nodes;
    program->rules = b->rules.items;
    program->words = b->words.items;
    program->properties = b->properties.items;
    program->members = b->members.items;
    program->pool = b->pool.ptr;
    program->regexes = b->regexes.items;
    program->formats = b->formats.items;
    program->n_nodes = program_u32(b, set->schemas.n);
    program->n_rules = program_u32(b, b->rules.n);
    program->n_words = program_u32(b, b->words.n);
    program->n_properties = program_u32(b, b->properties.n);
    program->n_members = program_u32(b, b->members.n);
    program->n_pool = program_u32(b, b->pool.len);
    program->n_regexes = program_u32(b, b->regexes.n);
    program->n_formats = program_u32(b, b->formats.n);
    return program;
}
