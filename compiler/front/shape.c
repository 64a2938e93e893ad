/* shape.c: is a keyword's value what the keyword takes, and where do subschemas stand in it. */
#include "front.h"

#include "../../runtime/scr_num.h"
#include "../base/limits.h"

static bool is_schema(const Doc *value, Draft draft, bool booleans)
{
    return value->kind == DOC_OBJECT || ((booleans || draft > DRAFT_4) && (value->kind == DOC_TRUE || value->kind == DOC_FALSE));
}

static bool is_strings(const Doc *value)
{
    if (value->kind != DOC_ARRAY)
        return false;
    for (size_t i = 0; i < value->n; i++)
        if (value->items[i]->kind != DOC_STRING)
            return false;
    return true;
}

static bool is_anchor(Str s, Draft draft)
{
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        bool later = (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || (c == ':' && draft == DRAFT_2019);
        bool first = letter || (c == '_' && draft == DRAFT_2020);
        if (i == 0 ? !first : !(letter || later))
            return false;
    }
    return s.len > 0;
}

static bool is_type_name(const Doc *value)
{
    static const char *const names[] = {"null", "boolean", "object", "array", "number", "string", "integer"};
    if (value->kind == DOC_STRING)
        for (size_t i = 0; i < sizeof names / sizeof *names; i++)
            if (str_is(value->text, names[i]))
                return true;
    return false;
}

/* ---- what is wrong, at the place where it is wrong ---- */

Str site_pointer(const Site *site)
{
    Str pointer = site->schema->pointer;
    if (pointer.len + site->member->key.len > LIMIT_POINTER_SHOWN)
        return pointer;
    return pointer_add(site->ctx, pointer, site->member->key);
}

static bool wrong(Site *site, const Doc *where, const char *wanted)
{
    Diag *d;
    if (where == site->value)
        d = diag(site->ctx, D_KEYWORD_TYPE, where->span, "\"%s\" must be %s, not %s", site->keyword->name, wanted,
                 doc_kind_name(where->kind));
    else
        d = diag(site->ctx, D_KEYWORD_TYPE, where->span, "in \"%s\" there must be %s, not %s", site->keyword->name, wanted,
                 doc_kind_name(where->kind));
    d->pointer = site_pointer(site);
    if (where == site->value && where->kind == DOC_ARRAY && str_is(site->member->key, "items"))
        diag_help(site->ctx, d, "2020-12 calls it \"prefixItems\"; \"items\" is then for the items behind them");
    return false;
}

static bool wrong_value(Site *site, const Doc *where, const char *rule)
{
    Diag *d = diag(site->ctx, D_KEYWORD_TYPE, where->span, "\"%s\" must be %s", site->keyword->name, rule);
    d->pointer = site_pointer(site);
    return false;
}

static const char *schema_words(const Site *site)
{
    return site->schema->resource->draft > DRAFT_4 ? "a schema (an object or a boolean)" : "a schema (an object)";
}

static bool check_schema(Site *site, const Doc *value)
{
    /* draft 4 has booleans only as additionalProperties and additionalItems */
    bool booleans = str_starts(str_of(site->keyword->name), STR("additional"));
    return is_schema(value, site->schema->resource->draft, booleans) || wrong(site, value, schema_words(site));
}

static bool check_schemas(Site *site, const Doc *value, bool may_be_empty)
{
    if (value->kind != DOC_ARRAY)
        return wrong(site, value, "an array of schemas");
    if (value->n == 0 && !may_be_empty)
        return wrong_value(site, value, "a non-empty array of schemas");
    bool ok = true;
    for (size_t i = 0; i < value->n; i++)
        ok = check_schema(site, value->items[i]) && ok;
    return ok;
}

static bool check_schema_map(Site *site, const Doc *value)
{
    if (value->kind != DOC_OBJECT)
        return wrong(site, value, "an object of schemas");
    bool ok = true;
    for (size_t i = 0; i < value->n; i++)
        ok = check_schema(site, value->members[i].value) && ok;
    return ok;
}

/* Strings, each once. */
static bool check_distinct(Site *site, const Doc *strings)
{
    Map seen = {0};
    bool ok = true;
    for (size_t i = 0; i < strings->n && strings->n > 1; i++) {
        Doc *item = strings->items[i];
        const Doc *first = map_get(&seen, item->text);
        if (!first) {
            map_set(site->ctx, &seen, item->text, item);
            continue;
        }
        Diag *d = diag(site->ctx, D_KEYWORD_TYPE, item->span, "\"%s\" names %s twice", site->keyword->name,
                       QUOTED(site->ctx, item->text));
        d->pointer = site_pointer(site);
        diag_also(site->ctx, d, first->span, "first named here");
        ok = false;
    }
    return ok;
}

static bool check_strings(Site *site, const Doc *value)
{
    return is_strings(value) ? check_distinct(site, value) : wrong(site, value, "an array of strings");
}

static bool check_strings_map(Site *site, const Doc *value)
{
    if (value->kind != DOC_OBJECT)
        return wrong(site, value, "an object of arrays of strings");
    bool ok = true;
    for (size_t i = 0; i < value->n; i++)
        ok = check_strings(site, value->members[i].value) && ok;
    return ok;
}

static bool check_dependencies(Site *site, const Doc *value)
{
    if (value->kind != DOC_OBJECT)
        return wrong(site, value, "an object");
    bool ok = true;
    for (size_t i = 0; i < value->n; i++) {
        Doc *entry = value->members[i].value;
        ok = (entry->kind == DOC_ARRAY ? check_strings(site, entry) : check_schema(site, entry)) && ok;
    }
    return ok;
}

static bool check_type(Site *site, const Doc *value)
{
    if (value->kind == DOC_STRING) {
        if (is_type_name(value))
            return true;
        Diag *d = diag(site->ctx, D_KEYWORD_TYPE, value->span, "%s is not a type", QUOTED(site->ctx, value->text));
        d->pointer = site_pointer(site);
        diag_help(site->ctx, d, "the types are null, boolean, object, array, number, string and integer");
        return false;
    }
    if (value->kind != DOC_ARRAY || value->n == 0)
        return wrong(site, value, "a type name or a non-empty array of type names");
    bool ok = true;
    for (size_t i = 0; i < value->n; i++)
        ok = (value->items[i]->kind == DOC_STRING ? check_type(site, value->items[i])
                                                  : wrong(site, value->items[i], "a type name")) && ok;
    return ok && check_distinct(site, value);
}

static bool check_number(Site *site, const Doc *value)
{
    if (value->kind != DOC_NUMBER)
        return wrong(site, value, site->keyword->shape == SHAPE_COUNT ? "a non-negative integer" : "a number");
    if (site->keyword->shape == SHAPE_POSITIVE && scr_num_compare(value->text.ptr, value->text.len, "0", 1) <= 0)
        return wrong_value(site, value, "greater than 0");
    if (site->keyword->shape == SHAPE_COUNT && (!scr_num_is_integer(value->text.ptr, value->text.len)
                                                || scr_num_compare(value->text.ptr, value->text.len, "0", 1) < 0))
        return wrong_value(site, value, "a non-negative integer");
    return true;
}

bool shape_check(Site *site)
{
    const Doc *value = site->value;
    switch (site->keyword->shape) {
    case SHAPE_ANY: return true;
    case SHAPE_BOOL: return value->kind == DOC_TRUE || value->kind == DOC_FALSE || wrong(site, value, "true or false");
    case SHAPE_STRING: return value->kind == DOC_STRING || wrong(site, value, "a string");
    case SHAPE_NUMBER:
    case SHAPE_POSITIVE:
    case SHAPE_COUNT: return check_number(site, value);
    case SHAPE_OBJECT: return value->kind == DOC_OBJECT || wrong(site, value, "an object");
    case SHAPE_ARRAY: return value->kind == DOC_ARRAY || wrong(site, value, "an array");
    case SHAPE_ANCHOR:
        if (value->kind != DOC_STRING)
            return wrong(site, value, "a string");
        return is_anchor(value->text, site->schema->resource->draft)
            || wrong_value(site, value, site->schema->resource->draft == DRAFT_2019
                                            ? "a name: a letter, then letters, digits, -, _, : and ."
                                            : "a name: a letter or _, then letters, digits, -, _ and .");
    case SHAPE_TYPE: return check_type(site, value);
    case SHAPE_STRINGS: return check_strings(site, value);
    case SHAPE_STRINGS_1:
        return check_strings(site, value) && (value->n > 0 || wrong_value(site, value, "a non-empty array of strings in draft 4"));
    case SHAPE_STRINGS_MAP: return check_strings_map(site, value);
    case SHAPE_SCHEMA: return check_schema(site, value);
    case SHAPE_SCHEMA_ARRAY: return check_schemas(site, value, false);
    case SHAPE_SCHEMA_MAP: return check_schema_map(site, value);
    case SHAPE_SCHEMA_OR_ARRAY: return value->kind == DOC_ARRAY ? check_schemas(site, value, true) : check_schema(site, value);
    case SHAPE_DEPENDENCIES: return check_dependencies(site, value);
    }
    return true;
}

bool shape_holds_schemas(Shape shape)
{
    return shape >= SHAPE_SCHEMA; /* ORDER Shape */
}

void shape_each(Ctx *ctx, Shape shape, Doc *value, Str pointer, bool (*f)(void *arg, Doc *schema, Str pointer), void *arg)
{
    bool more = true;
    bool single = shape == SHAPE_SCHEMA || shape == SHAPE_SCHEMA_OR_ARRAY;
    bool array = shape == SHAPE_SCHEMA_ARRAY || shape == SHAPE_SCHEMA_OR_ARRAY;
    bool map = shape == SHAPE_SCHEMA_MAP || shape == SHAPE_DEPENDENCIES;
    if (array && value->kind == DOC_ARRAY) {
        for (size_t i = 0; more && i < value->n; i++)
            more = f(arg, value->items[i], pointer_add_index(ctx, pointer, i));
    } else if (map && value->kind == DOC_OBJECT) {
        for (size_t i = 0; more && i < value->n; i++)
            if (value->members[i].value->kind != DOC_ARRAY)
                more = f(arg, value->members[i].value, pointer_add(ctx, pointer, value->members[i].key));
    } else if (single && value->kind != DOC_ARRAY) {
        f(arg, value, pointer);
    }
}
