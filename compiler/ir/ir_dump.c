/* ir_dump.c: the IR as canonical JSON Schema 2020-12: every schema under $defs by its number, what JSON Schema has no word for as
 * x-schemac-*. The same IR gives the same text; the schema's hash is made from it. */
#include "ir.h"

#include "../../runtime/scr_program.h"

typedef struct Dump {
    Out *out;
    const uint32_t *as; /* by a schema's id: the number to write for it; NULL: its id */
    bool first;
} Dump;

static void key(Dump *dump, const char *name)
{
    out_z(dump->out, dump->first ? "" : ", ");
    dump->first = false;
    out_json_string(dump->out, str_of(name));
    out_z(dump->out, ": ");
}

static void ref(const Dump *dump, const Schema *schema)
{
    out_printf(dump->out, "{\"$ref\": \"#/$defs/%u\"}", (unsigned)(dump->as ? dump->as[schema->id] : schema->id));
}

static void dump_refs(const Dump *dump, Schema *const *items, size_t n)
{
    Out *out = dump->out;
    out_char(out, '[');
    for (size_t i = 0; i < n; i++) {
        out_z(out, i ? ", " : "");
        ref(dump, items[i]);
    }
    out_char(out, ']');
}

static void dump_names(Out *out, const Str *names, size_t n)
{
    out_char(out, '[');
    for (size_t i = 0; i < n; i++) {
        out_z(out, i ? ", " : "");
        out_json_string(out, names[i]);
    }
    out_char(out, ']');
}

static void dump_types(Out *out, uint32_t types)
{
    static const struct { uint32_t bit; const char *name; } names[] = {
        {1u << SCR_NULL, "null"}, {1u << SCR_TRUE, "boolean"}, {1u << SCR_NUMBER, "number"}, {1u << SCR_STRING, "string"},
        {1u << SCR_ARRAY, "array"}, {1u << SCR_OBJECT, "object"}, {SCR_TYPE_INTEGER, "integer"},
        {SCR_TYPE_INTEGER_TOKEN, "x-schemac-integer-token"},
    };
    const char *comma = "";
    out_char(out, '[');
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (types & names[i].bit) {
            out_printf(out, "%s\"%s\"", comma, names[i].name);
            comma = ", ";
        }
    out_char(out, ']');
}

static void dump_properties(const Dump *dump, const Rule *rule)
{
    Out *out = dump->out;
    out_char(out, '{');
    for (size_t i = 0; i < rule->u.properties.n; i++) {
        out_z(out, i ? ", " : "");
        out_json_string(out, rule->u.properties.items[i].name);
        out_z(out, ": ");
        ref(dump, rule->u.properties.items[i].schema);
    }
    out_char(out, '}');
}

static void dump_patterns(const Dump *dump, const Rule *rule)
{
    Out *out = dump->out;
    out_char(out, '{');
    for (size_t i = 0; i < rule->u.patterns.n; i++) {
        out_z(out, i ? ", " : "");
        out_json_string(out, rule->u.patterns.items[i].pattern->source);
        out_z(out, ": ");
        ref(dump, rule->u.patterns.items[i].schema);
    }
    out_char(out, '}');
}

static void dump_additional(Dump *dump, const Rule *rule)
{
    key(dump, "additionalProperties");
    ref(dump, rule->u.additional.schema);
    key(dump, "x-schemac-declared");
    dump_names(dump->out, rule->u.additional.names, rule->u.additional.n_names);
    key(dump, "x-schemac-declared-patterns");
    out_char(dump->out, '[');
    for (size_t i = 0; i < rule->u.additional.n_patterns; i++) {
        out_z(dump->out, i ? ", " : "");
        out_json_string(dump->out, rule->u.additional.patterns[i]->source);
    }
    out_char(dump->out, ']');
}

static void dump_dependencies(const Dump *dump, const Rule *rule)
{
    Out *out = dump->out;
    out_char(out, '{');
    for (size_t i = 0; i < rule->u.dependencies.n; i++) {
        const Dependency *item = &rule->u.dependencies.items[i];
        out_z(out, i ? ", " : "");
        out_json_string(out, item->name);
        out_z(out, ": ");
        if (item->schema)
            ref(dump, item->schema);
        else
            dump_names(out, item->names, item->n_names);
    }
    out_char(out, '}');
}

static void dump_values(Out *out, const Rule *rule)
{
    out_char(out, '[');
    for (size_t i = 0; i < rule->u.values.n; i++) {
        out_z(out, i ? ", " : "");
        doc_write(out, rule->u.values.values[i]);
    }
    out_char(out, ']');
}

static void dump_schema_key(Dump *dump, const char *name, const Schema *schema)
{
    if (!schema)
        return;
    key(dump, name);
    ref(dump, schema);
}

static void dump_contains(Dump *dump, const Rule *rule)
{
    dump_schema_key(dump, "contains", rule->u.contains.schema);
    key(dump, "minContains");
    out_printf(dump->out, "%llu", (unsigned long long)rule->u.contains.min);
    if (rule->u.contains.max != UINT64_MAX) {
        key(dump, "maxContains");
        out_printf(dump->out, "%llu", (unsigned long long)rule->u.contains.max);
    }
    if (!rule->u.contains.evaluates) {
        key(dump, "x-schemac-evaluates");
        out_z(dump->out, "false");
    }
}

static void dump_content(Dump *dump, const Rule *rule, const char *name)
{
    key(dump, name);
    if (rule->kind == R_CONTENT_SCHEMA)
        doc_write(dump->out, rule->u.content.source);
    else
        out_json_string(dump->out, rule->u.content.text);
    key(dump, "x-schemac-encoding");
    out_printf(dump->out, "%d", (int)rule->u.content.encoding);
    dump_schema_key(dump, "x-schemac-content", rule->u.content.schema);
}

static void dump_text(Dump *dump, const char *name, Str text)
{
    key(dump, name);
    out_json_string(dump->out, text);
}

static void dump_number(Dump *dump, const char *name, const Rule *rule)
{
    key(dump, name);
    out_str(dump->out, rule->u.number);
}

static void dump_count(Dump *dump, const char *name, const Rule *rule)
{
    key(dump, name);
    out_printf(dump->out, "%llu", (unsigned long long)rule->u.count);
}

static void dump_list(Dump *dump, const char *name, const Rule *rule)
{
    key(dump, name);
    dump_refs(dump, rule->u.schemas.items, rule->u.schemas.n);
}

static void dump_items(Dump *dump, const Rule *rule)
{
    dump_schema_key(dump, "items", rule->u.items.schema);
    key(dump, "x-schemac-start");
    out_printf(dump->out, "%llu", (unsigned long long)rule->u.items.start);
    if (rule->u.items.each)
        dump_schema_key(dump, "x-schemac-each", rule->u.items.each);
}

static void dump_dynamic(Dump *dump, const Rule *rule)
{
    dump_schema_key(dump, "x-schemac-dynamic", rule->u.dynamic.initial);
    dump_text(dump, "x-schemac-anchor", rule->u.dynamic.anchor);
}

static void dump_rule(Dump *dump, const Rule *rule)
{
    Out *out = dump->out;
    switch (rule->kind) {
    case R_FALSE: key(dump, "not"); out_z(out, "{}"); break;
    case R_TYPE: key(dump, "type"); dump_types(out, rule->u.types); break;
    case R_ENUM: key(dump, "enum"); dump_values(out, rule); break;
    case R_CONST: key(dump, "const"); doc_write(out, rule->u.values.values[0]); break;
    case R_MINIMUM: dump_number(dump, "minimum", rule); break;
    case R_MAXIMUM: dump_number(dump, "maximum", rule); break;
    case R_EXCLUSIVE_MINIMUM: dump_number(dump, "exclusiveMinimum", rule); break;
    case R_EXCLUSIVE_MAXIMUM: dump_number(dump, "exclusiveMaximum", rule); break;
    case R_MULTIPLE_OF: dump_number(dump, "multipleOf", rule); break;
    case R_MIN_LENGTH: dump_count(dump, "minLength", rule); break;
    case R_MAX_LENGTH: dump_count(dump, "maxLength", rule); break;
    case R_PATTERN: dump_text(dump, "pattern", rule->u.pattern->source); break;
    case R_FORMAT: dump_text(dump, "format", rule->u.format.name); break;
    case R_CONTENT_ENCODING: dump_content(dump, rule, "contentEncoding"); break;
    case R_CONTENT_MEDIA_TYPE: dump_content(dump, rule, "contentMediaType"); break;
    case R_CONTENT_SCHEMA: dump_content(dump, rule, "contentSchema"); break;
    case R_MIN_ITEMS: dump_count(dump, "minItems", rule); break;
    case R_MAX_ITEMS: dump_count(dump, "maxItems", rule); break;
    case R_UNIQUE_ITEMS: key(dump, "uniqueItems"); out_z(out, "true"); break;
    case R_PREFIX_ITEMS: dump_list(dump, "prefixItems", rule); break;
    case R_ITEMS: dump_items(dump, rule); break;
    case R_CONTAINS: dump_contains(dump, rule); break;
    case R_MIN_PROPERTIES: dump_count(dump, "minProperties", rule); break;
    case R_MAX_PROPERTIES: dump_count(dump, "maxProperties", rule); break;
    case R_REQUIRED: key(dump, "required"); dump_names(out, rule->u.names.items, rule->u.names.n); break;
    case R_PROPERTIES: key(dump, "properties"); dump_properties(dump, rule); break;
    case R_PATTERN_PROPERTIES: key(dump, "patternProperties"); dump_patterns(dump, rule); break;
    case R_ADDITIONAL_PROPERTIES: dump_additional(dump, rule); break;
    case R_PROPERTY_NAMES: dump_schema_key(dump, "propertyNames", rule->u.schema); break;
    case R_DEPENDENT_REQUIRED: key(dump, "dependentRequired"); dump_dependencies(dump, rule); break;
    case R_DEPENDENT_SCHEMAS: key(dump, "dependentSchemas"); dump_dependencies(dump, rule); break;
    case R_ALL_OF: dump_list(dump, "allOf", rule); break;
    case R_ANY_OF: dump_list(dump, "anyOf", rule); break;
    case R_ONE_OF: dump_list(dump, "oneOf", rule); break;
    case R_NOT: dump_schema_key(dump, "not", rule->u.schema); break;
    case R_IF:
        dump_schema_key(dump, "if", rule->u.cond.if_);
        dump_schema_key(dump, "then", rule->u.cond.then);
        dump_schema_key(dump, "else", rule->u.cond.else_);
        break;
    case R_REF: dump_schema_key(dump, "$ref", rule->u.schema); break;
    case R_DYNAMIC_REF: dump_dynamic(dump, rule); break;
    case R_UNEVALUATED_ITEMS: dump_schema_key(dump, "unevaluatedItems", rule->u.schema); break;
    case R_UNEVALUATED_PROPERTIES: dump_schema_key(dump, "unevaluatedProperties", rule->u.schema); break;
    case R_ANNOTATION:
        key(dump, "x-schemac-annotation");
        out_char(out, '{');
        out_json_string(out, rule->keyword);
        out_z(out, ": ");
        doc_write(out, rule->u.values.values[0]);
        out_char(out, '}');
        break;
    case N_RULES: break;
    }
}

void ir_write_asked(Out *out, const Schema *schema, const uint32_t *as)
{
    Dump dump = {.out = out, .as = as, .first = true};
    for (size_t i = 0; i < schema->rules.n; i++)
        if (schema->rules.items[i].kind != R_ANNOTATION && !schema->rules.items[i].annotate)
            dump_rule(&dump, &schema->rules.items[i]);
}

/* Each rule stands in an object of its own, so that no keyword stands twice and unevaluated* stays last. */
static void dump_schema(Out *out, const Schema *schema)
{
    out_printf(out, "    \"%u\": {\"$comment\": ", (unsigned)schema->id);
    out_json_string(out, schema->location);
    if (schema->rules.n > 0)
        out_z(out, ",\n        \"allOf\": [");
    for (size_t i = 0; i < schema->rules.n; i++) {
        const Rule *rule = &schema->rules.items[i];
        Dump dump = {.out = out, .first = true};
        out_z(out, i ? ",\n            {" : "\n            {");
        dump_rule(&dump, rule);
        if (rule->annotate) {
            key(&dump, "x-schemac-annotate");
            out_z(out, "true");
        }
        out_char(out, '}');
    }
    out_z(out, schema->rules.n > 0 ? "\n        ]}" : "}");
}

void ir_dump(Out *out, const SchemaSet *set)
{
    out_z(out, "{\n  \"$schema\": \"https://json-schema.org/draft/2020-12/schema\",\n  \"$ref\": \"#/$defs/0\",\n");
    if (set->batch && set->batch->frame)
        out_printf(out, "  \"x-schemac-frame\": {\"$ref\": \"#/$defs/%u\"},\n", (unsigned)set->batch->frame->id);
    out_z(out, "  \"$defs\": {\n");
    for (size_t i = 0; i < set->schemas.n; i++) {
        out_z(out, i ? ",\n" : "");
        dump_schema(out, set->schemas.items[i]);
    }
    out_z(out, "\n  }\n}\n");
}
