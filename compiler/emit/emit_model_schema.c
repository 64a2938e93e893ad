/* emit_model_schema.c: models as JSON Schema, exactly as pydantic 2 writes it: its keys, their order, its titles and $defs.
 *
 * A schema is first a tree of Docs with members in the order in which they were set; sorting comes last, as in pydantic.
 */
#include "emit_models.h"

#include "../ir/ir.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct Def {
    const void *what; /* the ModelClass or ModelEnum */
    Str ref, name, long_name;
    Doc *schema;      /* NULL while it is being made */
    const ModelAlias *alias; /* NULL: it is of a class or enum itself */
} Def;

typedef struct Gen {
    Ctx *ctx;
    const ModelSet *set;
    VEC(Def *) defs;
    const ModelConfig *config; /* of the class whose fields are being told */
    int depth;
    bool serialization; /* what a dump gives, not what is accepted */
    bool by_name;       /* not by alias */
    bool quiet;         /* what cannot be told is no diagnostic */
    bool encodes;       /* the class at hand has json_encoders */
    bool good;
} Gen;

static Doc *type_schema(Gen *g, const ModelType *type);

/* ---- building ---- */

static Doc *node(Gen *g, DocKind kind)
{
    Doc *doc = CTX_NEW(g->ctx, Doc);
    doc->kind = kind;
    return doc;
}

static Doc *text(Gen *g, Str s)
{
    Doc *doc = node(g, DOC_STRING);
    doc->text = s;
    return doc;
}

static Doc *number(Gen *g, Str s)
{
    Doc *doc = text(g, s);
    doc->kind = DOC_NUMBER;
    return doc;
}

static Doc *count(Gen *g, int64_t n) { return number(g, str_printf(g->ctx, "%lld", (long long)n)); }
static Doc *truth(Gen *g, bool on) { return node(g, on ? DOC_TRUE : DOC_FALSE); }

static void set(Gen *g, Doc *object, Str key, Doc *value)
{
    for (size_t i = 0; i < object->n; i++) {
        if (str_eq(object->members[i].key, key)) {
            object->members[i].value = value;
            return;
        }
    }
    DocMember *members = CTX_ARRAY(g->ctx, object->n + 1, DocMember);
    if (object->n)
        memcpy(members, object->members, object->n * sizeof *members);
    members[object->n++] = (DocMember){.key = key, .value = value};
    object->members = members;
}

static void set_z(Gen *g, Doc *object, const char *key, Doc *value) { set(g, object, str_of(key), value); }
static Doc *get(const Doc *object, const char *key) { return doc_get(object, str_of(key)); }

static void drop(Doc *object, const char *key)
{
    for (size_t i = 0; i < object->n; i++) {
        if (!str_is(object->members[i].key, key))
            continue;
        memmove(object->members + i, object->members + i + 1, (object->n - i - 1) * sizeof *object->members);
        object->n--;
        return;
    }
}

static void push(Gen *g, Doc *array, Doc *value)
{
    Doc **items = CTX_ARRAY(g->ctx, array->n + 1, Doc *);
    if (array->n)
        memcpy(items, array->items, array->n * sizeof *items);
    items[array->n++] = value;
    array->items = items;
}

static Doc *copy(Gen *g, const Doc *object)
{
    Doc *out = node(g, DOC_OBJECT);
    out->members = CTX_ARRAY(g->ctx, object->n, DocMember);
    out->n = object->n;
    if (out->n)
        memcpy(out->members, object->members, out->n * sizeof *out->members);
    return out;
}

static Doc *typed(Gen *g, const char *type)
{
    Doc *out = node(g, DOC_OBJECT);
    set_z(g, out, "type", text(g, str_of(type)));
    return out;
}

static Doc *formatted(Gen *g, const char *format)
{
    Doc *out = typed(g, "string");
    set_z(g, out, "format", text(g, str_of(format)));
    return out;
}

static void update(Gen *g, Doc *object, const Doc *more)
{
    for (size_t i = 0; i < more->n; i++)
        set(g, object, more->members[i].key, more->members[i].value);
}

/* ---- values ---- */

static Doc *value_json(Gen *g, const ModelValue *value);

static Doc *unknown(Gen *g, const ModelValue *value)
{
    g->good = false;
    if (g->quiet)
        return node(g, DOC_NULL);
    Diag *d = diag(g->ctx, D_PYTHON_VALUE, value->span, "the JSON Schema cannot tell this value: it is not known without running Python");
    diag_help(g->ctx, d, "write a constant, or use default_factory");
    return node(g, DOC_NULL);
}

/* P1DT3600.5S: days and seconds. */
static Doc *duration(Gen *g, int64_t micros)
{
    uint64_t all = micros < 0 ? 0 - (uint64_t)micros : (uint64_t)micros;
    uint64_t days = all / 86400000000u, rest = all % 86400000000u, seconds = rest / 1000000u, fraction = rest % 1000000u;
    uint64_t years = days / 365;
    Out out = out_new(g->ctx);
    days %= 365;
    out_z(&out, micros < 0 ? "-P" : "P");
    if (years)
        out_printf(&out, "%lluY", (unsigned long long)years);
    if (days)
        out_printf(&out, "%lluD", (unsigned long long)days);
    if (rest || all == 0) {
        out_char(&out, 'T');
        if (seconds / 3600)
            out_printf(&out, "%lluH", (unsigned long long)(seconds / 3600));
        if (seconds / 60 % 60)
            out_printf(&out, "%lluM", (unsigned long long)(seconds / 60 % 60));
        if (seconds % 60 || fraction || all == 0)
            out_printf(&out, "%llu", (unsigned long long)(seconds % 60));
        if (fraction) {
            char digits[8];
            snprintf(digits, sizeof digits, "%06u", (unsigned)fraction);
            size_t n = 6;
            while (digits[n - 1] == '0')
                n--;
            out_printf(&out, ".%.*s", (int)n, digits);
        }
        if (seconds % 60 || fraction || all == 0)
            out_char(&out, 'S');
    }
    return text(g, str_copy(g->ctx, out_text(&out)));
}

static Doc *zoned_text(Gen *g, Str iso)
{
    if (str_ends(iso, STR("+00:00")))
        iso = str_join(g->ctx, str_cut(iso, 0, iso.len - 6), STR("Z"));
    return text(g, iso);
}

static int by_json(const void *a, const void *b)
{
    const Doc *x = *(Doc *const *)a, *y = *(Doc *const *)b;
    if (x->kind == DOC_NUMBER && y->kind == DOC_NUMBER) {
        double l = strtod(x->text.ptr, NULL), r = strtod(y->text.ptr, NULL);
        return (l > r) - (l < r);
    }
    return str_cmp(x->text, y->text);
}

static Doc *items_json(Gen *g, const ModelValue *value)
{
    Doc *out = node(g, DOC_ARRAY);
    for (size_t i = 0; i < value->n; i++)
        push(g, out, value_json(g, value->items[i]));
    if ((value->kind == VALUE_SET || value->kind == VALUE_FROZENSET) && out->n > 1)
        qsort(out->items, out->n, sizeof *out->items, by_json);
    return out;
}

static Str key_text(Gen *g, const ModelValue *key)
{
    Doc *doc = value_json(g, key);
    if (doc->kind == DOC_STRING || doc->kind == DOC_NUMBER)
        return doc->text;
    return doc->kind == DOC_TRUE ? STR("true") : doc->kind == DOC_FALSE ? STR("false") : STR("None");
}

static Doc *dict_json(Gen *g, const ModelValue *value)
{
    Doc *out = node(g, DOC_OBJECT);
    for (size_t i = 0; i < value->n; i++)
        set(g, out, key_text(g, value->keys[i]), value_json(g, value->items[i]));
    return out;
}

static const ModelValue *argument_of(const ModelValue *value, const ModelField *field)
{
    for (size_t i = 0; i < value->n; i++) {
        Str key = value->keys[i]->text;
        bool alias = field->n_validation_aliases && field->validation_aliases[0].n == 1 && str_eq(key, field->validation_aliases[0].items[0].key);
        if (alias || str_eq(key, field->name))
            return value->items[i];
    }
    return NULL;
}

static Doc *factory_json(Gen *g, const ModelField *field, const ModelValue *value)
{
    switch (field->factory) {
    case FACTORY_LIST: case FACTORY_SET: case FACTORY_TUPLE: case FACTORY_FROZENSET: return node(g, DOC_ARRAY);
    case FACTORY_DICT: return node(g, DOC_OBJECT);
    case FACTORY_STR: return text(g, STR(""));
    case FACTORY_INT: return number(g, STR("0"));
    case FACTORY_FLOAT: return number(g, STR("0.0"));
    case FACTORY_BOOL: return truth(g, false);
    case FACTORY_VALUE: return value_json(g, field->default_);
    case FACTORY_BYTES: return text(g, STR(""));
    case FACTORY_FUNCTION: case FACTORY_CLASS: break;
    }
    return unknown(g, value);
}

/* Arguments that are no fields' are kept where the class allows them. */
static void extras_json(Gen *g, const ModelValue *value, Doc *out)
{
    const ModelClass *cls = value->class_;
    for (size_t i = 0; cls->config.extra == EXTRA_ALLOW && i < value->n; i++) {
        bool taken = false;
        for (size_t k = 0; k < cls->n_fields && !taken; k++)
            taken = argument_of(value, cls->fields[k]) == value->items[i];
        if (!taken)
            set(g, out, value->keys[i]->text, value_json(g, value->items[i]));
    }
}

/* A part of it has a serializer, or words on how JSON shows it. */
static bool is_shown_otherwise(const ModelType *type)
{
    bool shown = type && (type->serializer || type->ser_json.len || is_shown_otherwise(type->inner) || is_shown_otherwise(type->key));
    for (size_t i = 0; type && type->items && i < type->n; i++)
        shown = shown || is_shown_otherwise(type->items[i]);
    return shown;
}

/* Its dump asks functions of the user, or has other forms than the values by themselves. */
static bool dumps_otherwise(const ModelClass *cls)
{
    bool otherwise = cls->serializer || cls->n_computed;
    for (size_t i = 0; i < cls->n_fields; i++)
        otherwise = otherwise || cls->fields[i]->serializer || is_shown_otherwise(cls->fields[i]->type);
    return otherwise;
}

/* Model(a=1) as its dump: all fields, by alias. A value that validation would change is not one that is known here. */
static Doc *model_json(Gen *g, const ModelValue *value)
{
    Doc *out = node(g, DOC_OBJECT);
    if (g->depth > 50 || dumps_otherwise(value->class_))
        return unknown(g, value);
    g->depth++;
    for (size_t i = 0; i < value->class_->n_fields; i++) {
        const ModelField *field = value->class_->fields[i];
        const ModelValue *given = argument_of(value, field);
        Doc *item;
        if (given)
            item = value_json(g, given);
        else if (field->required == DEFAULT_VALUE)
            item = value_json(g, field->default_);
        else if (field->required == DEFAULT_FACTORY)
            item = factory_json(g, field, value);
        else
            item = unknown(g, value);
        if (!field->exclude)
            set(g, out, field->serialization_alias, item);
    }
    extras_json(g, value, out);
    g->depth--;
    return out;
}

static Doc *value_json(Gen *g, const ModelValue *value)
{
    switch (value->kind) {
    case VALUE_NONE: return node(g, DOC_NULL);
    case VALUE_BOOL: return truth(g, value->truth);
    case VALUE_INT: return number(g, value->text);
    case VALUE_FLOAT:
        if (strchr("fn", value->text.ptr[value->text.len - 1]))
            return node(g, DOC_NULL);
        return number(g, value->text);
    case VALUE_STR: case VALUE_BYTES: case VALUE_DECIMAL: case VALUE_DATE: case VALUE_UUID: case VALUE_TYPE: case VALUE_PATTERN: return text(g, value->text);
    case VALUE_TIME: case VALUE_DATETIME: return zoned_text(g, value->text);
    case VALUE_LIST: case VALUE_TUPLE: case VALUE_SET: case VALUE_FROZENSET: return items_json(g, value);
    case VALUE_DICT: return dict_json(g, value);
    case VALUE_ENUM: return value_json(g, value->enum_->members[value->member].value);
    case VALUE_TIMEDELTA: return duration(g, value->micros);
    case VALUE_SECRET: return text(g, value->items[0]->text.len ? STR("**********") : STR(""));
    case VALUE_MODEL: return model_json(g, value);
    case VALUE_OPAQUE: break;
    }
    return unknown(g, value);
}

/* ---- meta ---- */

static void meta_update(Gen *g, Doc *schema, const ModelMeta *meta)
{
    if (meta->has_title)
        set_z(g, schema, "title", text(g, meta->title));
    if (meta->has_description)
        set_z(g, schema, "description", text(g, meta->description));
    if (meta->deprecated && (meta->deprecated->kind == VALUE_STR || meta->deprecated->truth))
        set_z(g, schema, "deprecated", truth(g, true));
    if (meta->examples)
        set_z(g, schema, "examples", value_json(g, meta->examples));
    if (meta->schema_extra)
        update(g, schema, value_json(g, meta->schema_extra));
    if (meta->schema_extra_function) {
        g->good = false;
        if (!g->quiet)
            diag(g->ctx, D_MODEL_UNSUPPORTED, meta->schema_extra_function->span, "not supported: a function as json_schema_extra, in JSON Schema");
    }
}

/* ---- limits ---- */

/* A bound of a Decimal is told as a float. */
static Doc *bound(Gen *g, const ModelValue *value, bool as_float)
{
    if (value->kind == VALUE_BOOL)
        return number(g, value->truth ? STR("1") : STR("0"));
    Str digits = value->text;
    if (as_float && (value->kind == VALUE_INT || value->kind == VALUE_DECIMAL)) {
        bool point = memchr(digits.ptr, '.', digits.len) != NULL;
        char shown[64];
        snprintf(shown, sizeof shown, "%.15g", strtod(str_z(g->ctx, digits), NULL));
        digits = str_copy(g->ctx, str_of(shown));
        point = memchr(digits.ptr, '.', digits.len) || memchr(digits.ptr, 'e', digits.len);
        if (!point)
            digits = str_join(g->ctx, digits, STR(".0"));
    }
    return number(g, digits);
}

static bool is_finite(const ModelValue *value) { return value->kind != VALUE_FLOAT || !strchr("fn", value->text.ptr[value->text.len - 1]); }

static void number_limits(Gen *g, Doc *schema, const ModelLimits *limits, bool as_float)
{
    const struct { const char *key; const ModelValue *value; } rows[] = {
        {"multipleOf", limits->multiple_of}, {"maximum", limits->le}, {"minimum", limits->ge}, {"exclusiveMaximum", limits->lt}, {"exclusiveMinimum", limits->gt}};
    for (size_t i = 0; i < 5; i++)
        if (rows[i].value && is_finite(rows[i].value))
            set_z(g, schema, rows[i].key, bound(g, rows[i].value, as_float));
}

static void size_limits(Gen *g, Doc *schema, const ModelLimits *limits, const char *least, const char *most)
{
    if (limits->min_length >= 0)
        set_z(g, schema, least, count(g, limits->min_length));
    if (limits->max_length >= 0)
        set_z(g, schema, most, count(g, limits->max_length));
}

static Doc *str_schema(Gen *g, const ModelType *type)
{
    Doc *out = typed(g, "string");
    size_limits(g, out, &type->limits, "minLength", "maxLength");
    if (type->limits.has_pattern)
        set_z(g, out, "pattern", text(g, type->limits.pattern));
    return out;
}

static Doc *number_schema(Gen *g, const ModelType *type, const char *name, bool as_float)
{
    Doc *out = typed(g, name);
    number_limits(g, out, &type->limits, as_float);
    return out;
}

/* ---- unions ---- */

static bool holds(const Doc *array, const Doc *item)
{
    for (size_t i = 0; i < array->n; i++)
        if (doc_equal(array->items[i], item))
            return true;
    return false;
}

static Doc *any_of(Gen *g, Doc *const *schemas, size_t n)
{
    Doc *members = node(g, DOC_ARRAY);
    for (size_t i = 0; i < n; i++) {
        Doc *inner = schemas[i]->n == 1 ? get(schemas[i], "anyOf") : NULL;
        for (size_t j = 0; j < (inner ? inner->n : 1); j++) {
            Doc *one = inner ? inner->items[j] : schemas[i];
            if (!holds(members, one))
                push(g, members, one);
        }
    }
    if (members->n == 1)
        return members->items[0];
    Doc *out = node(g, DOC_OBJECT);
    set_z(g, out, "anyOf", members);
    return out;
}

static Doc *tagged_schema(Gen *g, const ModelType *type)
{
    Doc *choices = node(g, DOC_ARRAY), *mapping = node(g, DOC_OBJECT), *out = node(g, DOC_OBJECT), *discriminator = node(g, DOC_OBJECT);
    Doc **members = CTX_ARRAY(g->ctx, type->n, Doc *);
    for (size_t i = 0; i < type->n; i++)
        members[i] = type_schema(g, type->items[i]);
    for (size_t i = 0; i < type->n_tags; i++) {
        Doc *member = members[type->tags[i].member], *ref = get(member, "$ref");
        const ModelType *inner = type->items[type->tags[i].member];
        if (!ref && inner->kind == TYPE_UNION) /* a union inside: its own members are the choices */
            member = members[type->tags[i].member];
        set(g, mapping, key_text(g, type->tags[i].value), ref ? ref : member);
        if (!holds(choices, member))
            push(g, choices, member);
    }
    set_z(g, discriminator, "propertyName", text(g, type->discriminator_alias));
    set_z(g, discriminator, "mapping", mapping);
    set_z(g, out, "oneOf", choices);
    if (!type->pick)
        set_z(g, out, "discriminator", discriminator);
    return out;
}

/* A part of it that cannot be left out alone is of SkipJsonSchema. */
static bool is_skipped(const ModelType *type)
{
    bool skipped = type && (type->skip_schema || is_skipped(type->inner) || is_skipped(type->key));
    for (size_t i = 0; type && type->kind == TYPE_TUPLE && i < type->n; i++)
        skipped = skipped || is_skipped(type->items[i]);
    return skipped;
}

static Doc *union_schema(Gen *g, const ModelType *type)
{
    if (type->n_tags)
        return tagged_schema(g, type);
    Doc **members = CTX_ARRAY(g->ctx, type->n, Doc *);
    size_t n = 0;
    for (size_t i = 0; i < type->n; i++)
        if (!is_skipped(type->items[i]))
            members[n++] = type_schema(g, type->items[i]);
    return any_of(g, members, n);
}

static Doc *nullable_schema(Gen *g, const ModelType *type)
{
    Doc *members[2] = {type_schema(g, type->inner), typed(g, "null")};
    return doc_equal(members[0], members[1]) ? members[1] : any_of(g, members, 2);
}

/* ---- containers ---- */

static Doc *array_schema(Gen *g, const ModelType *type, bool unique)
{
    Doc *out = typed(g, "array");
    if (unique)
        set_z(g, out, "uniqueItems", truth(g, true));
    set_z(g, out, "items", type_schema(g, type->inner));
    size_limits(g, out, &type->limits, "minItems", "maxItems");
    return out;
}

static Doc *tuple_schema(Gen *g, const ModelType *type)
{
    if (type->variadic)
        return array_schema(g, type, false);
    Doc *out = typed(g, "array"), *prefix = node(g, DOC_ARRAY);
    for (size_t i = 0; i < type->n; i++)
        push(g, prefix, type_schema(g, type->items[i]));
    if (prefix->n)
        set_z(g, out, "prefixItems", prefix);
    set_z(g, out, "minItems", count(g, (int64_t)prefix->n));
    set_z(g, out, "maxItems", count(g, (int64_t)prefix->n));
    size_limits(g, out, &type->limits, "minItems", "maxItems");
    return out;
}

static Doc *dict_schema(Gen *g, const ModelType *type)
{
    Doc *out = typed(g, "object"), *key = copy(g, type_schema(g, type->key)), *value = copy(g, type_schema(g, type->inner)), *pattern = NULL;
    bool ref = get(key, "$ref") != NULL;
    if (!ref) {
        pattern = get(key, "pattern");
        drop(key, "pattern");
        drop(key, "title");
    }
    drop(value, "title");
    if (!value->n && !pattern) {
        set_z(g, out, "additionalProperties", truth(g, true));
    } else if (!pattern) {
        set_z(g, out, "additionalProperties", value);
    } else {
        Doc *patterns = node(g, DOC_OBJECT);
        set(g, patterns, pattern->text, value);
        set_z(g, out, "patternProperties", patterns);
    }
    Doc *kind = get(key, "type");
    if (ref || (kind && kind->kind == DOC_STRING && str_is(kind->text, "string") && key->n > 1)) {
        drop(key, "type");
        set_z(g, out, "propertyNames", key);
    }
    size_limits(g, out, &type->limits, "minProperties", "maxProperties");
    return out;
}

/* ---- literals and enums ---- */

static const char *number_kind(const Doc *value)
{
    for (size_t i = 0; i < value->text.len; i++)
        if (strchr(".eE", value->text.ptr[i]))
            return "number";
    return "integer";
}

static const char *common_type(const Doc *values)
{
    static const char *const names[] = {"null", "boolean", "boolean", NULL, "string", "array", NULL}; /* ORDER KINDS */
    const char *common = NULL;
    for (size_t i = 0; i < values->n; i++) {
        const Doc *value = values->items[i];
        const char *one = value->kind == DOC_NUMBER ? number_kind(value) : names[value->kind];
        if (!one || (common && strcmp(common, one) != 0))
            return NULL;
        common = one;
    }
    return common;
}

static void put_values(Gen *g, Doc *out, Doc *values, bool single)
{
    if (single && values->n == 1)
        set_z(g, out, "const", values->items[0]);
    else
        set_z(g, out, "enum", values);
    const char *type = common_type(values);
    if (type)
        set_z(g, out, "type", text(g, str_of(type)));
}

static Doc *literal_schema(Gen *g, const ModelType *type)
{
    Doc *values = node(g, DOC_ARRAY), *out = node(g, DOC_OBJECT);
    for (size_t i = 0; i < type->n_values; i++)
        push(g, values, value_json(g, type->values[i]));
    put_values(g, out, values, true);
    return out;
}

static Doc *enum_body(Gen *g, const ModelEnum *enum_)
{
    Doc *values = node(g, DOC_ARRAY), *out = node(g, DOC_OBJECT);
    set_z(g, out, "title", text(g, enum_->name));
    if (enum_->description.len && !str_is(enum_->description, "An enumeration."))
        set_z(g, out, "description", text(g, enum_->description));
    for (size_t i = 0; i < enum_->n_names; i++) /* a second name of a member says its value again */
        push(g, values, value_json(g, enum_->members[enum_->names[i].member].value));
    put_values(g, out, values, false);
    const char *type = common_type(values);
    if (type && strcmp(type, "null") == 0)
        drop(out, "type");
    return out;
}

/* ---- definitions ---- */

static void normal_char(Out *out, char c)
{
    bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    if (c == '.')
        out_z(out, "__");
    else if (((unsigned char)c & 0xc0) != 0x80)
        out_char(out, plain ? c : '_');
}

/* Without what stands before the last of single dots: "a.b" is "b", "..." stays. */
static Str last_name(Ctx *ctx, Str part)
{
    Out out = out_new(ctx);
    for (size_t at = 0; at < part.len;) {
        size_t start = at;
        while (at < part.len && part.ptr[at] != '.')
            at++;
        while (at > start && at + 1 < part.len && part.ptr[at + 1] != '.')
            for (start = ++at; at < part.len && part.ptr[at] != '.';)
                at++;
        out_str(&out, str_cut(part, start, at - start));
        for (; at < part.len && part.ptr[at] == '.'; at++)
            out_char(&out, '.');
    }
    return out_text(&out);
}

/* The key of a definition, made of the parts that brackets and commas divide. pydantic cuts its ids off behind the last colon of each
 * part, and so whatever stands behind a colon of their own in those that have no id, which are those in an argument's brackets. */
static Str normal_name(Gen *g, Str name, bool is_short)
{
    Out out = out_new(g->ctx);
    size_t depth = 0;
    for (size_t at = 0; at < name.len; at++) {
        size_t end = at;
        while (end < name.len && name.ptr[end] != '[' && name.ptr[end] != ']' && name.ptr[end] != ',')
            end++;
        Str part = str_cut(name, at, end - at);
        if (depth == 1 && at && name.ptr[at - 1] == ',' && part.len && part.ptr[0] == ' ')
            part = str_from(part, 1);
        for (size_t i = part.len; depth > 1 && i-- > 0;)
            if (part.ptr[i] == ':') {
                part = str_cut(part, 0, i);
                break;
            }
        part = is_short ? last_name(g->ctx, part) : part;
        for (size_t i = 0; i < part.len; i++)
            normal_char(&out, part.ptr[i]);
        if (end < name.len)
            normal_char(&out, name.ptr[end]);
        depth += end < name.len && name.ptr[end] == '[';
        depth -= end < name.len && name.ptr[end] == ']' && depth;
        at = end;
    }
    return str_copy(g->ctx, out_text(&out));
}

/* The definition of a class or enum, reserved on first use. *fresh: its schema is to be made. */
static Def *def_of(Gen *g, const void *what, Str name, Str module, Str qualname, bool *fresh)
{
    *fresh = false;
    for (size_t i = 0; i < g->defs.n; i++)
        if (g->defs.items[i]->what == what)
            return g->defs.items[i];
    Def *def = CTX_NEW(g->ctx, Def);
    def->what = what;
    def->ref = str_printf(g->ctx, "#def%zu", g->defs.n); /* until names are chosen */
    def->name = normal_name(g, name, true);
    def->long_name = normal_name(g, str_printf(g->ctx, "%.*s.%.*s", STR_ARG(module), STR_ARG(qualname)), false);
    VEC_PUSH(g->ctx, &g->defs) = def;
    *fresh = true;
    return def;
}

static Doc *ref_to(Gen *g, const Def *def)
{
    Doc *out = node(g, DOC_OBJECT);
    set_z(g, out, "$ref", text(g, def->ref));
    return out;
}

static Doc *enum_schema(Gen *g, const ModelEnum *enum_)
{
    bool fresh;
    Def *def = def_of(g, enum_, enum_->name, enum_->file->module, enum_->qualname, &fresh);
    if (fresh)
        def->schema = enum_body(g, enum_);
    return ref_to(g, def);
}

static Doc *json_value_schema(Gen *g)
{
    static const char what;
    bool fresh;
    Def *def = def_of(g, &what, STR("JsonValue"), STR("pydantic.types"), STR("JsonValue"), &fresh);
    if (fresh)
        def->schema = node(g, DOC_OBJECT);
    return ref_to(g, def);
}

/* ---- fields and classes ---- */

static bool wants_title(const ModelType *type)
{
    if (type->alias)
        return false;
    switch ((int)type->kind) {
    case TYPE_CLASS: case TYPE_ENUM: return false;
    case TYPE_ANY: return !type->json_value;
    case TYPE_NULLABLE: case TYPE_BEFORE: case TYPE_AFTER: case TYPE_WRAP: case TYPE_DEFAULT: return wants_title(type->inner);
    case TYPE_CHECK: return type->limits.has_pattern || wants_title(type->inner);
    default: return true;
    }
}

/* name.title().replace("_", " ").strip() */
static Str title_of(Ctx *ctx, Str name)
{
    char *out = ctx_alloc(ctx, name.len + 1);
    bool inside = false;
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        bool small = c >= 'a' && c <= 'z', big = c >= 'A' && c <= 'Z', letter = small || big || (unsigned char)c >= 0x80;
        out[i] = c == '_' ? ' ' : inside && big ? (char)(c + 32) : !inside && small ? (char)(c - 32) : c;
        inside = letter;
    }
    size_t start = 0, end = name.len;
    while (start < end && out[start] == ' ')
        start++;
    while (end > start && out[end - 1] == ' ')
        end--;
    return (Str){out + start, end - start};
}

static Str key_of(const Gen *g, const ModelField *field)
{
    if (g->by_name || g->serialization)
        return g->serialization && !g->by_name && field->has_serialization_alias ? field->serialization_alias : field->name;
    for (size_t i = 0; g->config->validate_by_alias && i < field->n_validation_aliases; i++)
        if (field->validation_aliases[i].n == 1)
            return field->validation_aliases[i].items[0].key;
    return field->name;
}

static Def *def_with_ref(const Gen *g, Str ref)
{
    for (size_t i = 0; i < g->defs.n; i++)
        if (str_eq(g->defs.items[i]->ref, ref))
            return g->defs.items[i];
    return NULL;
}

/* What a $ref's siblings say that its target says too is left out. */
static void drop_redundant(const Gen *g, Doc *schema)
{
    const Doc *ref = get(schema, "$ref");
    const Def *def = ref ? def_with_ref(g, ref->text) : NULL;
    for (size_t i = def && def->schema ? schema->n : 0; i-- > 0;) {
        DocMember member = schema->members[i];
        const Doc *theirs = str_is(member.key, "$ref") ? NULL : doc_get(def->schema, member.key);
        if (theirs && doc_equal(theirs, member.value)) {
            memmove(schema->members + i, schema->members + i + 1, (schema->n - i - 1) * sizeof *schema->members);
            schema->n--;
        }
    }
}

/* A default of a type that json_encoders show stands as they show it. */
static bool is_encoded(const Gen *g, const ModelField *field)
{
    return g->encodes && field->default_->kind > VALUE_STR && ((field->serializer && field->serializer->of_type) || is_shown_otherwise(field->type));
}

static Doc *valid_field(Gen *g, const ModelField *field)
{
    Doc *schema = copy(g, type_schema(g, field->type));
    if (field->required == DEFAULT_VALUE)
        set_z(g, schema, "default", is_encoded(g, field) ? unknown(g, field->default_) : value_json(g, field->default_));
    return schema;
}

/* What a serializer is said to give; null is beside that where it is not asked of null. */
static Doc *shown_schema(Gen *g, const ModelSerializer *s, bool nullable)
{
    Doc *members[2] = {typed(g, "null"), copy(g, type_schema(g, s->type))};
    return s->unless_none && nullable ? any_of(g, members, 2) : members[1];
}

static bool asks_info(const ModelSerializer *s)
{
    size_t n = 0;
    for (size_t i = 0; s->function.node && i < s->function.node->params.n; i++)
        n += !s->function.node->params.items[i].value;
    return n > 1;
}

/* Of a field with a serializer. The function of a PlainSerializer says what its default is shown as, unless it wants to know more. */
static Doc *shown_field(Gen *g, const ModelField *field)
{
    const ModelSerializer *s = field->serializer;
    if (!s->of_type)
        return s->type ? shown_schema(g, s, field->type->kind == TYPE_NULLABLE) : valid_field(g, field);
    const bool skips = s->unless_none && field->default_ && field->default_->kind == VALUE_NONE;
    if (field->required == DEFAULT_VALUE && !skips && !s->wrap && !asks_info(s))
        g->good = false;
    return valid_field(g, field);
}

static Doc *field_inner(Gen *g, const ModelField *field) { return g->serialization && field->serializer ? shown_field(g, field) : valid_field(g, field); }

static Doc *field_schema(Gen *g, const ModelField *field)
{
    Doc *schema = field_inner(g, field);
    meta_update(g, schema, &field->meta);
    if (!get(schema, "title") && wants_title(field->type))
        set_z(g, schema, "title", text(g, title_of(g->ctx, key_of(g, field))));
    drop_redundant(g, schema);
    return schema;
}

static Doc *computed_schema(Gen *g, const ModelComputed *computed, Str key)
{
    Doc *schema = copy(g, type_schema(g, computed->type));
    set_z(g, schema, "readOnly", truth(g, true));
    meta_update(g, schema, &computed->meta);
    if (!get(schema, "title") && wants_title(computed->type))
        set_z(g, schema, "title", text(g, title_of(g->ctx, key)));
    drop_redundant(g, schema);
    return schema;
}

static Doc *object_schema(Gen *g, const ModelClass *cls)
{
    Doc *out = typed(g, "object"), *properties = node(g, DOC_OBJECT), *required = node(g, DOC_ARRAY);
    const bool around = g->encodes;
    for (size_t i = 0; i < cls->n_fields; i++) {
        const ModelField *field = cls->fields[i];
        g->encodes = cls->config.json_encoders != NULL; /* types of fields are other classes' */
        if ((field->no_init && field->required == DEFAULT_REQUIRED) || (g->serialization && field->exclude) || is_skipped(field->type))
            continue;
        set(g, properties, key_of(g, field), field_schema(g, field));
        bool always = g->serialization && cls->config.json_schema_serialization_defaults_required;
        if (always || (field->required == DEFAULT_REQUIRED && !field->not_required))
            push(g, required, text(g, key_of(g, field)));
    }
    g->encodes = around;
    for (size_t i = 0; g->serialization && i < cls->n_computed; i++) {
        const ModelComputed *c = &cls->computed[i];
        Str key = c->alias.len && !g->by_name ? c->alias : c->name;
        set(g, properties, key, computed_schema(g, c, key));
        push(g, required, text(g, key));
    }
    set_z(g, out, "properties", properties);
    if (required->n)
        set_z(g, out, "required", required);
    if (cls->extra_type)
        set_z(g, out, "additionalProperties", type_schema(g, cls->extra_type));
    return out;
}

static Doc *named_tuple_schema(Gen *g, const ModelClass *cls)
{
    Doc *out = typed(g, "array"), *prefix = node(g, DOC_ARRAY);
    int64_t least = 0;
    for (size_t i = 0; i < cls->n_fields; i++) {
        push(g, prefix, field_schema(g, cls->fields[i]));
        least += cls->fields[i]->required == DEFAULT_REQUIRED;
    }
    if (prefix->n)
        set_z(g, out, "prefixItems", prefix);
    if (least)
        set_z(g, out, "minItems", count(g, least));
    set_z(g, out, "maxItems", count(g, (int64_t)prefix->n));
    return out;
}

static void class_update(Gen *g, Doc *schema, const ModelClass *cls)
{
    if (!get(schema, "title"))
        set_z(g, schema, "title", text(g, cls->config.title.len ? cls->config.title : cls->name));
    if (cls->meta.has_description && !get(schema, "description"))
        set_z(g, schema, "description", text(g, cls->meta.description));
    if (!get(schema, "additionalProperties") && cls->config.extra_given && cls->config.extra != EXTRA_IGNORE)
        set_z(g, schema, "additionalProperties", truth(g, cls->config.extra == EXTRA_ALLOW));
    ModelMeta extra = {.schema_extra = cls->config.schema_extra, .schema_extra_function = cls->config.schema_extra_function};
    if (cls->kind == CLASS_ROOT_MODEL && cls->n_fields && cls->fields[0]->meta.schema_extra)
        extra.schema_extra = cls->fields[0]->meta.schema_extra;
    meta_update(g, schema, &extra);
}

static Doc *root_schema(Gen *g, const ModelClass *cls)
{
    Doc *schema = field_inner(g, cls->fields[0]);
    class_update(g, schema, cls);
    ModelMeta meta = cls->fields[0]->meta;
    if (cls->meta.has_description && meta.has_description)
        meta.description = cls->meta.description;
    meta_update(g, schema, &meta);
    return schema;
}

static Doc *class_body(Gen *g, const ModelClass *cls)
{
    const ModelConfig *outer = g->config;
    Doc *schema;
    g->config = &cls->config;
    if (g->serialization && cls->serializer && cls->serializer->type) {
        schema = copy(g, type_schema(g, cls->serializer->type));
    } else if (cls->kind == CLASS_NAMED_TUPLE) {
        schema = named_tuple_schema(g, cls);
    } else if (cls->kind == CLASS_ROOT_MODEL && cls->n_fields) {
        schema = root_schema(g, cls);
    } else {
        schema = object_schema(g, cls);
        class_update(g, schema, cls);
    }
    g->config = outer;
    return schema;
}

static Doc *class_schema(Gen *g, const ModelClass *cls)
{
    bool fresh;
    Def *def = def_of(g, cls, cls->name, cls->file->module, cls->qualname, &fresh);
    if (fresh && g->depth > 200) {
        g->good = false;
        if (!g->quiet)
            diag(g->ctx, D_TOO_DEEP, cls->name_span, "models nested too deeply for a JSON Schema");
    } else if (fresh) {
        g->depth++;
        def->schema = class_body(g, cls);
        g->depth--;
    }
    return ref_to(g, def);
}

/* ---- types ---- */

static Doc *check_schema(Gen *g, const ModelType *type)
{
    Doc *out = copy(g, type_schema(g, type->inner));
    const ModelLimits *limits = &type->limits;
    const ModelType *inner = type->inner;
    while (inner->kind == TYPE_BEFORE || inner->kind == TYPE_AFTER || inner->kind == TYPE_WRAP || inner->kind == TYPE_CHECK)
        inner = inner->inner;
    bool list = inner->kind == TYPE_LIST || inner->kind == TYPE_SEQUENCE;
    const struct { const char *key; const ModelValue *value; } rows[] = {{"gt", limits->gt}, {"ge", limits->ge}, {"lt", limits->lt}, {"le", limits->le},
                                                                         {"multiple_of", limits->multiple_of}};
    for (size_t i = 0; i < 5; i++)
        if (rows[i].value)
            set_z(g, out, rows[i].key, value_json(g, rows[i].value));
    size_limits(g, out, limits, list ? "minItems" : "minLength", list ? "maxItems" : "maxLength");
    if (limits->max_digits >= 0)
        set_z(g, out, "max_digits", count(g, limits->max_digits));
    if (limits->decimal_places >= 0)
        set_z(g, out, "decimal_places", count(g, limits->decimal_places));
    return out;
}

static Doc *decimal_schema(Gen *g, const ModelType *type)
{
    if (g->serialization)
        return typed(g, "string");
    Doc *members[2] = {number_schema(g, type, "number", true), typed(g, "string")}, *out = node(g, DOC_OBJECT), *both = node(g, DOC_ARRAY);
    push(g, both, members[0]);
    push(g, both, members[1]);
    set_z(g, out, "anyOf", both);
    return out;
}

static Doc *ip_schema(Gen *g, const ModelType *type)
{
    static const char *const formats[][2] = {{"IPv4Address", "ipv4"}, {"IPv6Address", "ipv6"}, {"IPv4Network", "ipv4network"}, {"IPv6Network", "ipv6network"},
        {"IPv4Interface", "ipv4interface"}, {"IPv6Interface", "ipv6interface"}, {"IPvAnyAddress", "ipvanyaddress"}, {"IPvAnyNetwork", "ipvanynetwork"},
        {"IPvAnyInterface", "ipvanyinterface"}};
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (str_is(type->name, formats[i][0]))
            return formatted(g, formats[i][1]);
    return typed(g, "string");
}

static Doc *url_schema(Gen *g, const ModelType *type)
{
    Doc *out = formatted(g, type->url_many_hosts ? "multi-host-uri" : "uri");
    set_z(g, out, "minLength", count(g, 1));
    if (type->url_max_length >= 0)
        set_z(g, out, "maxLength", count(g, type->url_max_length));
    return out;
}

static Doc *secret_schema(Gen *g, const ModelType *type)
{
    Doc *out = formatted(g, "password");
    set_z(g, out, "writeOnly", truth(g, true));
    size_limits(g, out, &type->limits, "minLength", "maxLength");
    return out;
}

static Doc *json_schema(Gen *g, const ModelType *type)
{
    if (g->serialization)
        return type->inner ? copy(g, type_schema(g, type->inner)) : node(g, DOC_OBJECT);
    Doc *out = typed(g, "string");
    set_z(g, out, "contentMediaType", text(g, STR("application/json")));
    set_z(g, out, "contentSchema", type->inner ? type_schema(g, type->inner) : node(g, DOC_OBJECT));
    return out;
}

static Doc *bytes_schema(Gen *g, const ModelType *type)
{
    Doc *out = formatted(g, g->config && str_is(g->config->ser_json_bytes, "base64") ? "base64url" : "binary");
    size_limits(g, out, &type->limits, "minLength", "maxLength");
    return out;
}

static Doc *temporal_schema(Gen *g, const ModelType *type, const char *format)
{
    return g->serialization && type->ser_json.len ? typed(g, "number") : formatted(g, format);
}

static Doc *plain_schema(Gen *g, const ModelType *type)
{
    switch (type->kind) {
    case TYPE_ANY: return type->json_value ? json_value_schema(g) : node(g, DOC_OBJECT);
    case TYPE_SUBCLASS: return node(g, DOC_OBJECT);
    case TYPE_NONE: return typed(g, "null");
    case TYPE_BOOL: return typed(g, "boolean");
    case TYPE_INT: return number_schema(g, type, "integer", false);
    case TYPE_FLOAT: return number_schema(g, type, "number", false);
    case TYPE_STR: return str_schema(g, type);
    case TYPE_BYTES: return bytes_schema(g, type);
    case TYPE_DECIMAL: return decimal_schema(g, type);
    case TYPE_DATE: return temporal_schema(g, type, "date");
    case TYPE_TIME: return temporal_schema(g, type, "time");
    case TYPE_DATETIME: return temporal_schema(g, type, "date-time");
    case TYPE_TIMEDELTA: return temporal_schema(g, type, "duration");
    case TYPE_UUID: return formatted(g, type->uuid_version ? str_printf(g->ctx, "uuid%d", type->uuid_version).ptr : "uuid");
    case TYPE_URL: return url_schema(g, type);
    case TYPE_IP: return ip_schema(g, type);
    case TYPE_EMAIL: return formatted(g, "email");
    case TYPE_NAME_EMAIL: return formatted(g, "name-email");
    case TYPE_PATH: return formatted(g, "path");
    case TYPE_BYTE_SIZE: {
        Doc *members[2] = {typed(g, "string"), typed(g, "integer")};
        set_z(g, members[0], "pattern", text(g, STR("^\\s*(\\d*\\.?\\d+)\\s*(\\w+)?")));
        set_z(g, members[1], "minimum", count(g, 0));
        return any_of(g, members, 2);
    }
    case TYPE_SECRET: return secret_schema(g, type);
    case TYPE_JSON: return json_schema(g, type);
    case TYPE_LITERAL: return literal_schema(g, type);
    case TYPE_ENUM: return enum_schema(g, type->enum_);
    case TYPE_CLASS: return class_schema(g, type->class_);
    case TYPE_NULLABLE: return nullable_schema(g, type);
    case TYPE_UNION: return union_schema(g, type);
    case TYPE_LIST: case TYPE_DEQUE: case TYPE_SEQUENCE: case TYPE_ITERABLE: return array_schema(g, type, false);
    case TYPE_SET: case TYPE_FROZENSET: return array_schema(g, type, true);
    case TYPE_TUPLE: return tuple_schema(g, type);
    case TYPE_DICT: return dict_schema(g, type);
    case TYPE_BEFORE: case TYPE_AFTER: case TYPE_WRAP: return type_schema(g, type->inner);
    case TYPE_PLAIN: return g->serialization && !type->untyped ? type_schema(g, type->inner) : node(g, DOC_OBJECT);
    case TYPE_CHECK: return check_schema(g, type);
    case TYPE_DEFAULT: {
        Doc *out = copy(g, type_schema(g, type->inner));
        set_z(g, out, "default", value_json(g, type->default_));
        return out;
    }
    case N_TYPES: break;
    }
    return node(g, DOC_OBJECT);
}

/* type X = ..: a definition of its own. Limits make others of it where it is used. */
static Doc *alias_schema(Gen *g, const ModelAlias *alias, const ModelType *type)
{
    bool fresh;
    Doc *schema = alias->of ? alias_schema(g, alias->of, type) : plain_schema(g, type);
    if (alias->meta) {
        schema = copy(g, schema);
        meta_update(g, schema, alias->meta);
    }
    for (size_t i = 0; i < g->defs.n; i++) {
        const ModelAlias *other = g->defs.items[i]->alias;
        if (other && other->file == alias->file && str_eq(other->name, alias->name) && doc_equal(g->defs.items[i]->schema, schema))
            return ref_to(g, g->defs.items[i]);
    }
    Def *def = def_of(g, alias, alias->name, alias->file->module, alias->name, &fresh);
    def->alias = alias;
    def->schema = schema;
    return ref_to(g, def);
}

static Doc *type_schema(Gen *g, const ModelType *type)
{
    const ModelSerializer *s = type->serializer ? type->serializer : type->taken;
    Doc *schema = g->serialization && s && s->type ? shown_schema(g, s, type->kind == TYPE_NULLABLE) : type->alias ? alias_schema(g, type->alias, type) : plain_schema(g, type);
    if (!type->meta)
        return schema;
    schema = copy(g, schema);
    meta_update(g, schema, type->meta);
    return schema;
}

/* ---- the whole ---- */

static size_t count_refs(const Doc *doc, Str ref)
{
    size_t n = 0;
    for (size_t i = 0; i < doc->n && doc->kind == DOC_ARRAY; i++)
        n += count_refs(doc->items[i], ref);
    for (size_t i = 0; i < doc->n && doc->kind == DOC_OBJECT; i++) {
        const DocMember *member = &doc->members[i];
        n += str_is(member->key, "$ref") && member->value->kind == DOC_STRING && str_eq(member->value->text, ref);
        n += count_refs(member->value, ref);
    }
    return n;
}

static bool same_name(const Def *a, const Def *b, bool by_long)
{
    return by_long ? str_eq(a->long_name, b->long_name) : str_eq(a->name, b->name);
}

static bool clashes(const Gen *g, const Def *def, bool by_long)
{
    for (size_t i = 0; i < g->defs.n; i++)
        if (g->defs.items[i] != def && same_name(g->defs.items[i], def, by_long) && !doc_equal(g->defs.items[i]->schema, def->schema))
            return true;
    return false;
}

/* The short name, unless another definition has it and says something else; then the long one; then that with its number. */
static Str final_name(const Gen *g, const Def *def)
{
    if (!clashes(g, def, false))
        return def->name;
    if (!clashes(g, def, true))
        return def->long_name;
    size_t number = 1;
    for (size_t i = 0; g->defs.items[i] != def; i++)
        number += same_name(g->defs.items[i], def, true);
    return str_printf(g->ctx, "%.*s__%zu", STR_ARG(def->long_name), number);
}

static void rename_refs(Gen *g, Doc *doc, const Map *names)
{
    for (size_t i = 0; i < doc->n && doc->kind == DOC_ARRAY; i++)
        rename_refs(g, doc->items[i], names);
    if (doc->kind == DOC_STRING) {
        const Str *name = map_get(names, doc->text);
        if (name)
            doc->text = *name;
    }
    for (size_t i = 0; i < doc->n && doc->kind == DOC_OBJECT; i++)
        rename_refs(g, doc->members[i].value, names);
}

static int by_key(const void *a, const void *b) { return str_cmp(((const DocMember *)a)->key, ((const DocMember *)b)->key); }

static void sort(Doc *doc, Str parent)
{
    for (size_t i = 0; i < doc->n && doc->kind == DOC_ARRAY; i++)
        sort(doc->items[i], parent);
    if (doc->kind != DOC_OBJECT)
        return;
    for (size_t i = 0; i < doc->n; i++)
        sort(doc->members[i].value, doc->members[i].key);
    if (doc->n > 1 && !str_is(parent, "properties") && !str_is(parent, "default"))
        qsort(doc->members, doc->n, sizeof *doc->members, by_key);
}

/* A copy in which no part is shared, so that parts may be changed. */
static Doc *deep(Gen *g, const Doc *doc)
{
    Doc *out = node(g, doc->kind);
    out->text = doc->text;
    out->n = doc->n;
    if (doc->kind == DOC_ARRAY) {
        out->items = CTX_ARRAY(g->ctx, doc->n, Doc *);
        for (size_t i = 0; i < doc->n; i++)
            out->items[i] = deep(g, doc->items[i]);
    } else if (doc->kind == DOC_OBJECT) {
        out->members = CTX_ARRAY(g->ctx, doc->n, DocMember);
        for (size_t i = 0; i < doc->n; i++)
            out->members[i] = (DocMember){.key = doc->members[i].key, .value = deep(g, doc->members[i].value)};
    }
    return out;
}

static void print(Out *out, const Doc *doc, int depth)
{
    size_t n = doc->kind == DOC_ARRAY || doc->kind == DOC_OBJECT ? doc->n : 0;
    if (!n) {
        doc_write(out, doc);
        return;
    }
    out_char(out, doc->kind == DOC_ARRAY ? '[' : '{');
    for (size_t i = 0; i < n; i++) {
        out_printf(out, "%s\n%*s", i ? "," : "", 2 * depth + 2, "");
        if (doc->kind == DOC_OBJECT) {
            out_json_string(out, doc->members[i].key);
            out_z(out, ": ");
        }
        print(out, doc->kind == DOC_ARRAY ? doc->items[i] : doc->members[i].value, depth + 1);
    }
    out_printf(out, "\n%*s%c", 2 * depth, "", doc->kind == DOC_ARRAY ? ']' : '}');
}

static size_t count_all_refs(const Gen *g, Str ref)
{
    size_t n = 0;
    for (size_t i = 0; i < g->defs.n; i++)
        n += count_refs(g->defs.items[i]->schema, ref);
    return n;
}

/* What an alias alone names stands in the alias's definition, unless it leads back there. */
static void join_aliases(Gen *g)
{
    for (size_t i = 0; i < g->defs.n; i++) {
        Def *def = g->defs.items[i];
        const Doc *ref = def->alias && def->schema->n == 1 ? get(def->schema, "$ref") : NULL;
        size_t at = 1; /* but the root */
        while (ref && at < g->defs.n && !str_eq(g->defs.items[at]->ref, ref->text))
            at++;
        if (!ref || at == g->defs.n || count_all_refs(g, ref->text) != 1 || count_refs(g->defs.items[at]->schema, def->ref))
            continue;
        def->schema = g->defs.items[at]->schema;
        memmove(g->defs.items + at, g->defs.items + at + 1, (g->defs.n - at - 1) * sizeof *g->defs.items);
        g->defs.n--;
        i -= at < i;
    }
}

static Doc *whole_schema(Gen *g, const ModelClass *cls)
{
    Ctx *ctx = g->ctx;
    Doc *root = class_schema(g, cls), *defs = node(g, DOC_OBJECT);
    Def *own = g->defs.items[0];
    if (!g->good)
        return NULL;
    join_aliases(g);
    const size_t refs = count_all_refs(g, own->ref);
    Map names = {0};
    for (size_t i = 0; i < g->defs.n; i++) {
        Str *shown = CTX_NEW(ctx, Str);
        *shown = str_printf(ctx, "#/$defs/%.*s", STR_ARG(final_name(g, g->defs.items[i])));
        map_set(ctx, &names, g->defs.items[i]->ref, shown);
        if (refs || g->defs.items[i] != own)
            set(g, defs, str_from(*shown, 8), g->defs.items[i]->schema);
    }
    if (!refs)
        root = copy(g, own->schema);
    if (defs->n)
        set_z(g, root, "$defs", defs);
    root = deep(g, root);
    rename_refs(g, root, &names);
    sort(root, STR(""));
    return root;
}

bool emit_model_schema(Ctx *ctx, const ModelSet *models, const ModelClass *cls, Out *out)
{
    Gen gen = {.ctx = ctx, .set = models, .good = true};
    const Doc *root = whole_schema(&gen, cls);
    if (!root)
        return false;
    print(out, root, 0);
    out_char(out, '\n');
    return true;
}

const Doc *model_schema(Ctx *ctx, const ModelSet *models, const ModelClass *cls, bool serialization, bool by_name)
{
    Gen gen = {.ctx = ctx, .set = models, .serialization = serialization, .by_name = by_name, .quiet = true, .good = true};
    return whole_schema(&gen, cls);
}
