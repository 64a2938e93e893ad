/* pymodel_type.c: annotations to types. */
#include "pymodel.h"

#include "../base/limits.h"

#include <string.h>

/* ---- small things ---- */

/* A word of the config, but for the usual one. */
static Str unusual(Str word, const char *usual) { return str_is(word, usual) ? STR("") : word; }

static void set_words(ModelType *type, const ModelConfig *config)
{
    Str temporal = unusual(config->ser_json_temporal, "iso8601");
    switch ((int)type->kind) {
    case TYPE_BYTES:
        type->ser_json = unusual(config->ser_json_bytes, "utf8");
        type->val_json = unusual(config->val_json_bytes, "utf8");
        break;
    case TYPE_FLOAT: type->ser_json = unusual(config->ser_json_inf_nan, "null"); break;
    case TYPE_TIMEDELTA:
        type->ser_json = config->ser_json_temporal.len ? temporal : str_is(config->ser_json_timedelta, "float") ? STR("seconds") : STR("");
        break;
    case TYPE_DATE: case TYPE_TIME: case TYPE_DATETIME: type->ser_json = temporal; break;
    default: break;
    }
}

ModelType *type_new(TypeSite *site, TypeKind kind, Span span)
{
    ModelType *type = CTX_NEW(site->front->ctx, ModelType);
    type->kind = kind;
    type->span = span;
    type->limits = model_limits_none();
    type->url_port = type->url_max_length = -1;
    type->strict = site->config && site->config->strict;
    if (site->config)
        set_words(type, site->config);
    return type;
}

ModelType *type_as_any(ModelType *type)
{
    type->as_any = true;
    type->serializer = NULL;
    return type;
}

/* A str as the config makes it. */
static ModelType *str_type(TypeSite *site, Span span)
{
    ModelType *type = type_new(site, TYPE_STR, span);
    const ModelConfig *config = site->config;
    if (!config)
        return type;
    type->limits.strip = config->str_strip_whitespace;
    type->limits.lower = config->str_to_lower;
    type->limits.upper = config->str_to_upper;
    type->limits.coerce_numbers = config->coerce_numbers_to_str;
    type->limits.min_length = config->str_min_length > 0 ? config->str_min_length : -1;
    type->limits.max_length = config->str_max_length;
    return type;
}

/* The config changes what a str or a float is. */
static bool changes_scalars(const ModelConfig *config)
{
    return config && (config->str_strip_whitespace || config->str_to_lower || config->str_to_upper || config->coerce_numbers_to_str
                      || config->str_min_length > 0 || config->str_max_length >= 0 || !config->allow_inf_nan);
}

static ModelType *number_type(TypeSite *site, TypeKind kind, Span span)
{
    ModelType *type = type_new(site, kind, span);
    if (site->config)
        type->limits.allow_inf_nan = site->config->allow_inf_nan;
    if (kind == TYPE_DECIMAL)
        type->limits.allow_inf_nan = false; /* a Decimal is finite unless the field says otherwise */
    return type;
}

static ModelType *any_type(TypeSite *site, Span span) { return type_new(site, TYPE_ANY, span); }

static ModelType *not_a_type(TypeSite *site, const Py *node)
{
    Diag *d = diag(site->front->ctx, D_MODEL_TYPE, node->span, "%s is no type", python_kind_name(node->kind));
    if (node->kind == PY_LIST)
        diag_help(site->front->ctx, d, "a list of items is list[T]");
    return NULL;
}

static ModelType *unsupported_type(TypeSite *site, const Py *node, const char *help)
{
    Str shown = python_source(site->front->ctx, node);
    Diag *d = unsupported(site->front, node->span, "the type \"%.*s\"", STR_ARG(shown));
    if (help)
        diag_help(site->front->ctx, d, "%s", help);
    return NULL;
}

/* ---- arguments in brackets ---- */

typedef struct Brackets { const Py *const *items; size_t n; const Py *one; } Brackets;

static Brackets brackets_of(const Py *node)
{
    Brackets out = {NULL, 0, node};
    if (!node)
        return out;
    if (node->kind == PY_TUPLE)
        return (Brackets){(const Py *const *)node->list.items, node->list.n, NULL};
    out.n = 1;
    return out;
}

static const Py *bracket(const Brackets *brackets, size_t i) { return brackets->one ? brackets->one : brackets->items[i]; }

static bool wants(TypeSite *site, const Py *node, const Brackets *brackets, size_t least, size_t most)
{
    if (brackets->n >= least && brackets->n <= most)
        return true;
    Str shown = python_source(site->front->ctx, node);
    diag(site->front->ctx, D_MODEL_TYPE, node->span, "\"%.*s\" has %zu arguments", STR_ARG(shown), brackets->n);
    return false;
}

/* ---- containers ---- */

static ModelType *container(TypeSite *site, TypeKind kind, const Py *node, const Brackets *brackets)
{
    if (brackets->n > 1 && !wants(site, node, brackets, 0, 1))
        return NULL;
    ModelType *type = type_new(site, kind, node->span);
    type->inner = brackets->n ? type_of(site, bracket(brackets, 0)) : any_type(site, node->span);
    return type->inner ? type : NULL;
}

static ModelType *dict_type(TypeSite *site, TypeKind kind, const Py *node, const Brackets *brackets)
{
    if (brackets->n && !wants(site, node, brackets, 2, 2))
        return NULL;
    ModelType *type = type_new(site, kind, node->span);
    type->key = brackets->n ? type_of(site, bracket(brackets, 0)) : any_type(site, node->span);
    type->inner = brackets->n ? type_of(site, bracket(brackets, 1)) : any_type(site, node->span);
    return type->key && type->inner ? type : NULL;
}

static ModelType *ordered_dict_type(TypeSite *site, const Py *node, const Brackets *brackets)
{
    ModelType *type = dict_type(site, TYPE_DICT, node, brackets);
    if (type)
        type->dict_form = DICT_ORDERED;
    return type;
}

/* Counter[T]: a dict of T and int. */
static ModelType *counter_type(TypeSite *site, const Py *node, const Brackets *brackets)
{
    if (brackets->n && !wants(site, node, brackets, 1, 1))
        return NULL;
    ModelType *type = type_new(site, TYPE_DICT, node->span);
    type->dict_form = DICT_COUNTER;
    type->key = brackets->n ? type_of(site, bracket(brackets, 0)) : any_type(site, node->span);
    type->inner = type_new(site, TYPE_INT, node->span);
    return type->key ? type : NULL;
}

/* defaultdict[K, V]: its default_factory is the class that V names. */
static ModelType *default_dict_type(TypeSite *site, const Py *node, const Brackets *brackets)
{
    ModelType *type = wants(site, node, brackets, 2, 2) ? dict_type(site, TYPE_DICT, node, brackets) : NULL;
    if (!type)
        return NULL;
    type->dict_form = DICT_DEFAULT;
    type->dict_default = type->inner->kind == TYPE_SEQUENCE ? TYPE_TUPLE : type->inner->kind;
    switch ((int)type->dict_default) {
    case TYPE_FLOAT: case TYPE_INT: case TYPE_STR: case TYPE_BOOL: case TYPE_TUPLE: case TYPE_LIST: case TYPE_SET: case TYPE_FROZENSET: return type;
    case TYPE_DICT:
        if (type->inner->dict_form == DICT_PLAIN)
            return type;
        break;
    default: break;
    }
    return unsupported_type(site, node, "its values are to be of a class that makes one without arguments: int, list, dict, ...");
}

static ModelType *tuple_type(TypeSite *site, const Py *node, const Brackets *brackets)
{
    ModelType *type = type_new(site, TYPE_TUPLE, node->span);
    bool variadic = brackets->n == 2 && bracket(brackets, 1)->kind == PY_ELLIPSIS;
    if (node->kind != PY_SUBSCRIPT || variadic) {
        type->variadic = true;
        type->inner = variadic ? type_of(site, bracket(brackets, 0)) : any_type(site, node->span);
        return type->inner ? type : NULL;
    }
    if (brackets->n == 1 && bracket(brackets, 0)->kind == PY_TUPLE && !bracket(brackets, 0)->list.n)
        return type; /* tuple[()] */
    type->items = CTX_ARRAY(site->front->ctx, brackets->n, ModelType *);
    bool good = true;
    for (size_t i = 0; i < brackets->n; i++) {
        type->items[type->n] = type_of(site, bracket(brackets, i));
        good = type->items[type->n++] && good;
    }
    return good ? type : NULL;
}

/* ---- unions ---- */

typedef struct Union {
    TypeSite *site;
    VEC(ModelType *) items;
    VEC(Str) seen; /* what the members are, to leave out doubles as typing.Union does */
    bool nullable, good;
} Union;

/* A text that two annotations share only when Python's Union takes them for one: the names that they stand for. Empty: take no two for one. */
static Str identity(TypeSite *site, const Py *node)
{
    Scope scope = site->scope;
    Symbol symbol;
    const Py *end = follow(site->front, &scope, node, &symbol);
    if (symbol.kind == SYM_KNOWN)
        return str_printf(site->front->ctx, "known %d", (int)symbol.known);
    if (symbol.kind == SYM_CLASS)
        return str_printf(site->front->ctx, "class %p", (void *)symbol.cls);
    if (symbol.kind == SYM_TYPE_ALIAS)
        return str_printf(site->front->ctx, "alias %p", (const void *)symbol.node);
    return end->kind == PY_SUBSCRIPT || end->kind == PY_STRING ? str_printf(site->front->ctx, "%u %.*s", end->span.file, STR_ARG(python_source(site->front->ctx, end)))
                                                               : STR("");
}

static void union_add(Union *u, const Py *node);

static void union_add_parts(Union *u, const Brackets *brackets)
{
    for (size_t i = 0; i < brackets->n; i++)
        union_add(u, bracket(brackets, i));
}

/* A | B, Union[..] and Optional[..] inside a union are part of it, also behind a name. */
static bool union_add_nested(Union *u, const Py *node)
{
    TypeSite *site = u->site;
    Scope saved = site->scope, scope = site->scope;
    Symbol symbol;
    const Py *end = follow(site->front, &scope, node, &symbol);
    Known known = KNOWN_NONE;
    if (end->kind == PY_SUBSCRIPT)
        known = known_of(site->front, &scope, end->a);
    bool bar = end->kind == PY_BINARY && end->op == OP_BIT_OR;
    if (!bar && known != KNOWN_UNION && known != KNOWN_OPTIONAL)
        return false;
    site->scope = scope;
    if (bar) {
        union_add(u, end->a);
        union_add(u, end->b);
    } else {
        Brackets brackets = brackets_of(end->b);
        union_add_parts(u, &brackets);
        u->nullable |= known == KNOWN_OPTIONAL;
    }
    site->scope = saved;
    return true;
}

static void union_add(Union *u, const Py *node)
{
    if (node->kind == PY_NONE) {
        u->nullable = true;
        return;
    }
    if (u->site->depth >= LIMIT_FOLLOW) {
        u->good = false;
        diag(u->site->front->ctx, D_TOO_DEEP, node->span, "an annotation nested too deeply");
        return;
    }
    u->site->depth++;
    if (!union_add_nested(u, node)) {
        Str what = identity(u->site, node);
        bool seen = false;
        for (size_t i = 0; what.len && i < u->seen.n; i++)
            seen |= str_eq(u->seen.items[i], what);
        ModelType *type = seen ? NULL : type_of(u->site, node);
        u->good = (seen || type) && u->good;
        if (type && type->kind == TYPE_NONE && !type->tag && !type->skip_schema)
            u->nullable = true;
        else if (type) {
            VEC_PUSH(u->site->front->ctx, &u->items) = type;
            VEC_PUSH(u->site->front->ctx, &u->seen) = what;
        }
    }
    u->site->depth--;
}

static ModelType *union_finish(Union *u, Span span)
{
    ModelType *type;
    if (!u->good)
        return NULL;
    if (u->items.n == 0)
        return type_new(u->site, TYPE_NONE, span);
    if (u->items.n == 1) {
        type = u->items.items[0];
    } else {
        type = type_new(u->site, TYPE_UNION, span);
        type->items = u->items.items;
        type->n = u->items.n;
    }
    if (!u->nullable)
        return type;
    ModelType *nullable = type_new(u->site, TYPE_NULLABLE, span);
    nullable->inner = type;
    return nullable;
}

static ModelType *union_type(TypeSite *site, const Py *node, const Brackets *brackets, bool optional)
{
    Union u = {.site = site, .nullable = optional, .good = true};
    if (optional && !wants(site, node, brackets, 1, 1))
        return NULL;
    union_add_parts(&u, brackets);
    return union_finish(&u, node->span);
}

/* ---- literals ---- */

static bool literal_value_fits(const ModelValue *value)
{
    switch (value->kind) {
    case VALUE_NONE: case VALUE_BOOL: case VALUE_INT: case VALUE_STR: case VALUE_BYTES: case VALUE_ENUM: return true;
    default: return false;
    }
}

typedef struct LiteralValues { VEC(ModelValue *) items; } LiteralValues;

/* Literal["a", Other], where Other = Literal["b", "c"], is all three. */
static bool literal_add(TypeSite *site, const Py *node, LiteralValues *out)
{
    Scope scope = site->scope;
    Symbol symbol;
    const Py *end = node->kind == PY_NAME || node->kind == PY_ATTRIBUTE || node->kind == PY_SUBSCRIPT ? follow(site->front, &scope, node, &symbol) : node;
    if (end->kind == PY_SUBSCRIPT && known_of(site->front, &scope, end->a) == KNOWN_LITERAL) {
        Scope saved = site->scope;
        Brackets brackets = brackets_of(end->b);
        bool good = site->depth++ < LIMIT_FOLLOW;
        site->scope = scope;
        for (size_t i = 0; good && i < brackets.n; i++)
            good = literal_add(site, bracket(&brackets, i), out);
        site->scope = saved;
        site->depth--;
        return good;
    }
    ModelValue *value = value_of(site->front, &site->scope, node);
    if (!value || !literal_value_fits(value)) {
        Diag *d = diag(site->front->ctx, D_MODEL_TYPE, node->span, "a Literal holds strings, integers, True, False, None, bytes and enum members");
        if (!value)
            diag_help(site->front->ctx, d, "the value of this cannot be known without running Python");
        return false;
    }
    for (size_t i = 0; i < out->items.n; i++)
        if (value_equal(out->items.items[i], value))
            return true;
    VEC_PUSH(site->front->ctx, &out->items) = value;
    return true;
}

static ModelType *literal_type(TypeSite *site, const Py *node, const Brackets *brackets)
{
    LiteralValues values = {0};
    bool good = brackets->n > 0;
    if (!good)
        wants(site, node, brackets, 1, 1000);
    for (size_t i = 0; i < brackets->n; i++)
        good = literal_add(site, bracket(brackets, i), &values) && good;
    ModelType *type = type_new(site, TYPE_LITERAL, node->span);
    type->values = values.items.items;
    type->n_values = values.items.n;
    type->use_enum_values = site->config && site->config->use_enum_values;
    return good ? type : NULL;
}

/* ---- Annotated ---- */

static ModelType *annotated_type(TypeSite *site, const Py *node, const Brackets *brackets)
{
    if (brackets->n < 2 && !wants(site, node, brackets, 2, 1000))
        return NULL;
    ModelType *type = type_of(site, bracket(brackets, 0));
    Metas metas = {0};
    bool good = type != NULL;
    for (size_t i = 1; i < brackets->n; i++)
        good = meta_of(site, bracket(brackets, i), &metas) && good;
    for (size_t i = 0; good && i < metas.items.n; i++) {
        type = meta_apply(site, type, &metas.items.items[i]);
        good = type != NULL;
    }
    return good ? type : NULL;
}

/* ---- con*(..) and names with limits of their own ---- */

static ModelType *limited(TypeSite *site, ModelType *type, LimitKind limit, int64_t number)
{
    return limit_apply(site, type, limit, value_int(site->front, number, type->span), type->span);
}

static ModelType *limited_float(TypeSite *site, LimitKind limit, Span span)
{
    return limited(site, number_type(site, TYPE_FLOAT, span), limit, 0);
}

static ModelType *strict(ModelType *type)
{
    type->strict = true;
    return type;
}

static ModelType *zoned(TypeSite *site, ModelZone zone, Span span)
{
    ModelType *type = type_new(site, TYPE_DATETIME, span);
    type->limits.zone = zone;
    return type;
}

static ModelType *tensed(TypeSite *site, TypeKind kind, ModelTense tense, Span span)
{
    ModelType *type = type_new(site, kind, span);
    type->limits.tense = tense;
    return type;
}

static ModelType *uuid_type(TypeSite *site, int version, Span span)
{
    ModelType *type = type_new(site, TYPE_UUID, span);
    type->uuid_version = version;
    return type;
}

static ModelType *secret_type(TypeSite *site, TypeKind kind, Span span)
{
    ModelType *type = type_new(site, TYPE_SECRET, span);
    type->inner = kind == TYPE_STR ? str_type(site, span) : type_new(site, kind, span);
    type->name = kind == TYPE_STR ? STR("SecretStr") : STR("SecretBytes");
    return type;
}

static ModelType *named(TypeSite *site, TypeKind kind, Known known, Span span)
{
    ModelType *type = type_new(site, kind, span);
    type->name = known_name(known);
    return type;
}

/* Types that are made of a str, which the config's words about text hold for. */
static ModelType *of_text(TypeSite *site, TypeKind kind, Known known, Span span)
{
    ModelType *type = named(site, kind, known, span);
    type->inner = str_type(site, span);
    return type;
}

/* ORDER URLS */
static const struct UrlRow { Known known; const char *schemes; int64_t port; const char *host, *path; int64_t longest; bool host_required, many; } url_rows[] = {
#define SCR_URL(NAME, name, schemes, port, host, path, longest, host_required, many) {KNOWN_##NAME, schemes, port, host, path, longest, host_required, many},
#include "../../runtime/scr_urls.def"
#undef SCR_URL
};

static ModelType *url_type(TypeSite *site, Known known, Span span)
{
    for (size_t i = 0; i < sizeof url_rows / sizeof *url_rows; i++) {
        const struct UrlRow *row = &url_rows[i];
        if (row->known != known)
            continue;
        ModelType *type = named(site, TYPE_URL, known, span);
        type->url_schemes = str_of(row->schemes);
        type->url_port = row->port;
        type->url_host = str_of(row->host);
        type->url_path = str_of(row->path);
        type->url_max_length = row->longest;
        type->url_host_required = row->host_required;
        type->url_many_hosts = row->many;
        type->url_preserve_empty_path = site->config && site->config->url_preserve_empty_path;
        return type;
    }
    return NULL;
}

/* conint(gt=0) and its kin: a type and limits. */
static ModelType *constrained_call(TypeSite *site, const Py *node, Known known)
{
    ModelType *type = NULL;
    size_t first = 0; /* arguments by position that are types */
    switch ((int)known) {
    case KNOWN_CONINT: type = type_new(site, TYPE_INT, node->span); break;
    case KNOWN_CONFLOAT: type = number_type(site, TYPE_FLOAT, node->span); break;
    case KNOWN_CONDECIMAL: type = number_type(site, TYPE_DECIMAL, node->span); break;
    case KNOWN_CONSTR: type = str_type(site, node->span); break;
    case KNOWN_CONBYTES: type = type_new(site, TYPE_BYTES, node->span); break;
    case KNOWN_CONDATE: type = type_new(site, TYPE_DATE, node->span); break;
    default:
        type = type_new(site, known == KNOWN_CONLIST ? TYPE_LIST : known == KNOWN_CONSET ? TYPE_SET : TYPE_FROZENSET, node->span);
        first = node->list.n ? 1 : 0;
        type->inner = first ? type_of(site, node->list.items[0]) : any_type(site, node->span);
        if (!type->inner)
            return NULL;
    }
    if (node->list.n != first) {
        unsupported(site->front, node->span, "arguments by position here");
        return NULL;
    }
    for (size_t i = 0; i < node->keywords.n; i++) {
        const PyKeyword *keyword = &node->keywords.items[i];
        LimitKind limit;
        if (str_is(keyword->name, "item_type")) {
            type->inner = type_of(site, keyword->value);
            if (!type->inner)
                return NULL;
            continue;
        }
        if (!limit_of_keyword(keyword->name, &limit)) {
            unsupported(site->front, keyword->span, "the argument \"%.*s\" here", STR_ARG(keyword->name));
            return NULL;
        }
        ModelValue *value = value_needed(site->front, &site->scope, keyword->value, str_z(site->front->ctx, keyword->name));
        type = value ? limit_apply(site, type, limit, value, keyword->span) : NULL;
        if (!type)
            return NULL;
    }
    return type;
}

/* ---- known names ---- */

/* Types that take no arguments. NULL and *found false: it is none of them. */
static ModelType *simple_type(TypeSite *site, Known known, Span span, bool *found)
{
    *found = true;
    switch ((int)known) {
    case KNOWN_STR: case KNOWN_TEXT: return str_type(site, span);
    case KNOWN_INT: return type_new(site, TYPE_INT, span);
    case KNOWN_FLOAT: return number_type(site, TYPE_FLOAT, span);
    case KNOWN_BOOL: return type_new(site, TYPE_BOOL, span);
    case KNOWN_BYTES: return type_new(site, TYPE_BYTES, span);
    case KNOWN_ANY: case KNOWN_OBJECT: return any_type(site, span);
    case KNOWN_DECIMAL: return number_type(site, TYPE_DECIMAL, span);
    case KNOWN_DATE: return type_new(site, TYPE_DATE, span);
    case KNOWN_TIME: return type_new(site, TYPE_TIME, span);
    case KNOWN_DATETIME: return type_new(site, TYPE_DATETIME, span);
    case KNOWN_TIMEDELTA: return type_new(site, TYPE_TIMEDELTA, span);
    case KNOWN_UUID: return uuid_type(site, 0, span);
    case KNOWN_UUID1: return uuid_type(site, 1, span);
    case KNOWN_UUID3: return uuid_type(site, 3, span);
    case KNOWN_UUID4: return uuid_type(site, 4, span);
    case KNOWN_UUID5: return uuid_type(site, 5, span);
    case KNOWN_UUID6: return uuid_type(site, 6, span);
    case KNOWN_UUID7: return uuid_type(site, 7, span);
    case KNOWN_UUID8: return uuid_type(site, 8, span);
    case KNOWN_PATH: case KNOWN_PURE_PATH: return of_text(site, TYPE_PATH, known, span);
    case KNOWN_IPV4_ADDRESS: case KNOWN_IPV6_ADDRESS: case KNOWN_IPV4_NETWORK: case KNOWN_IPV6_NETWORK: case KNOWN_IPV4_INTERFACE:
    case KNOWN_IPV6_INTERFACE: return of_text(site, TYPE_IP, known, span);
    case KNOWN_IP_ANY_ADDRESS: case KNOWN_IP_ANY_NETWORK: case KNOWN_IP_ANY_INTERFACE: return named(site, TYPE_IP, known, span);
    case KNOWN_EMAIL_STR: return of_text(site, TYPE_EMAIL, known, span);
    case KNOWN_NAME_EMAIL: return of_text(site, TYPE_NAME_EMAIL, known, span);
    case KNOWN_BYTE_SIZE: return of_text(site, TYPE_BYTE_SIZE, known, span);
    case KNOWN_SECRET_STR: return secret_type(site, TYPE_STR, span);
    case KNOWN_SECRET_BYTES: return secret_type(site, TYPE_BYTES, span);
    case KNOWN_POSITIVE_INT: return limited(site, type_new(site, TYPE_INT, span), LIMIT_GT, 0);
    case KNOWN_NEGATIVE_INT: return limited(site, type_new(site, TYPE_INT, span), LIMIT_LT, 0);
    case KNOWN_NON_NEGATIVE_INT: return limited(site, type_new(site, TYPE_INT, span), LIMIT_GE, 0);
    case KNOWN_NON_POSITIVE_INT: return limited(site, type_new(site, TYPE_INT, span), LIMIT_LE, 0);
    case KNOWN_POSITIVE_FLOAT: return limited_float(site, LIMIT_GT, span);
    case KNOWN_NEGATIVE_FLOAT: return limited_float(site, LIMIT_LT, span);
    case KNOWN_NON_NEGATIVE_FLOAT: return limited_float(site, LIMIT_GE, span);
    case KNOWN_NON_POSITIVE_FLOAT: return limited_float(site, LIMIT_LE, span);
    case KNOWN_FINITE_FLOAT: {
        ModelType *type = number_type(site, TYPE_FLOAT, span);
        type->limits.allow_inf_nan = false;
        return type;
    }
    case KNOWN_STRICT_INT: return strict(type_new(site, TYPE_INT, span));
    case KNOWN_STRICT_FLOAT: return strict(number_type(site, TYPE_FLOAT, span));
    case KNOWN_STRICT_STR: return strict(str_type(site, span));
    case KNOWN_STRICT_BOOL: return strict(type_new(site, TYPE_BOOL, span));
    case KNOWN_STRICT_BYTES: return strict(type_new(site, TYPE_BYTES, span));
    case KNOWN_AWARE_DATETIME: return zoned(site, ZONE_AWARE, span);
    case KNOWN_NAIVE_DATETIME: return zoned(site, ZONE_NAIVE, span);
    case KNOWN_PAST_DATETIME: return tensed(site, TYPE_DATETIME, TENSE_PAST, span);
    case KNOWN_FUTURE_DATETIME: return tensed(site, TYPE_DATETIME, TENSE_FUTURE, span);
    case KNOWN_PAST_DATE: return tensed(site, TYPE_DATE, TENSE_PAST, span);
    case KNOWN_FUTURE_DATE: return tensed(site, TYPE_DATE, TENSE_FUTURE, span);
    default: break;
    }
    ModelType *url = url_type(site, known, span);
    *found = url != NULL;
    return url;
}

ModelType *textual_type(TypeSite *site, Known known, Span span)
{
    bool found;
    ModelType *type = simple_type(site, known, span, &found);
    return found && (type->kind == TYPE_IP || type->kind == TYPE_PATH || type->kind == TYPE_URL) ? type : NULL;
}

/* ---- what pydantic says in Python ---- */

/* A file that is written for a type. */
static ModelFile *written_file(PyFront *front, Str path, Str text)
{
    ModelFile *file = map_get(&front->files, path);
    if (!file)
        file = front_file(front, ctx_add_source(front->ctx, path, text), false);
    file->is_written = true;
    return file;
}

static const char base64_text[] =
    "import base64\n"
    "from typing import Annotated\n"
    "from pydantic import AfterValidator, Field, PlainSerializer\n"
    "from pydantic_core import PydanticCustomError\n"
    "def decode_bytes(data):\n"
    "    try:\n"
    "        return base64.%sb64decode(data)\n"
    "    except ValueError as e:\n"
    "        raise PydanticCustomError('base64_decode', \"Base64 decoding error: '{error}'\", {'error': str(e)})\n"
    "def encode_bytes(value):\n"
    "    return base64.%sb64encode(value)\n"
    "def decode_str(data):\n"
    "    return decode_bytes(data.encode()).decode()\n"
    "def encode_str(value):\n"
    "    return encode_bytes(value.encode()).decode()\n"
    "Bytes = Annotated[bytes, AfterValidator(decode_bytes), PlainSerializer(encode_bytes), Field(json_schema_extra={'format': '%s'})]\n"
    "Str = Annotated[str, AfterValidator(decode_str), PlainSerializer(encode_str), Field(json_schema_extra={'format': '%s'})]\n";

/* Base64Str and its like: bytes or str with functions around. */
static ModelType *base64_type(TypeSite *site, Known known, Span span)
{
    PyFront *front = site->front;
    const bool url = known == KNOWN_BASE64_URL_BYTES || known == KNOWN_BASE64_URL_STR, text = known == KNOWN_BASE64_STR || known == KNOWN_BASE64_URL_STR;
    const char *prefix = url ? "urlsafe_" : "", *format = url ? "base64url" : "base64";
    TypeSite inner = *site;
    inner.scope = (Scope){.file = written_file(front, url ? STR("pydantic.base64url") : STR("pydantic.base64"),
                                               str_printf(front->ctx, base64_text, prefix, prefix, format, format))};
    ModelType *type = type_of(&inner, symbol_named(front, &inner.scope, text ? STR("Str") : STR("Bytes"), 0).node);
    if (type) {
        type->name = known_name(known);
        type->span = span;
    }
    return type;
}

/* BaseModel itself: a model without fields. */
static ModelType *base_model_type(TypeSite *site, Span span)
{
    PyFront *front = site->front;
    ModelFile *file = written_file(front, STR("pydantic"), STR("import pydantic\nclass BaseModel(pydantic.BaseModel): pass\n"));
    ModelType *type = type_new(site, TYPE_CLASS, span);
    Scope scope = {.file = file};
    type->class_ = class_model(front, symbol_named(front, &scope, STR("BaseModel"), 0).cls, NULL, NULL);
    if (type->class_)
        type->class_->is_base = true;
    return type->class_ ? type : NULL;
}

/* type[Model]: no JSON text is one, but a union may have it beside a type that has texts. */
static ModelType *subclass_type(TypeSite *site, const Py *node, const Brackets *brackets)
{
    ModelType *of = brackets->n == 1 ? type_of(site, bracket(brackets, 0)) : NULL;
    if (brackets->n == 1 && !of)
        return NULL;
    if (!of || of->kind != TYPE_CLASS || (of->class_->kind != CLASS_MODEL && of->class_->kind != CLASS_ROOT_MODEL))
        return unsupported_type(site, node, "JSON has no such values: of classes, type[Model] is known; annotate it as ClassVar, or leave it out of the model");
    of->kind = TYPE_SUBCLASS;
    of->span = node->span;
    return of;
}

/* Types that take arguments, with or without them. */
static ModelType *known_type(TypeSite *site, Known known, const Py *node, const Py *argument)
{
    Brackets brackets = brackets_of(argument);
    switch ((int)known) {
    case KNOWN_OPTIONAL: return union_type(site, node, &brackets, true);
    case KNOWN_UNION: return union_type(site, node, &brackets, false);
    case KNOWN_LITERAL: return literal_type(site, node, &brackets);
    case KNOWN_ANNOTATED: return annotated_type(site, node, &brackets);
    case KNOWN_LIST: case KNOWN_TYPING_LIST: case KNOWN_MUTABLE_SEQUENCE: return container(site, TYPE_LIST, node, &brackets);
    case KNOWN_SET: case KNOWN_TYPING_SET: case KNOWN_ABSTRACT_SET: case KNOWN_MUTABLE_SET: return container(site, TYPE_SET, node, &brackets);
    case KNOWN_FROZENSET: case KNOWN_TYPING_FROZENSET: return container(site, TYPE_FROZENSET, node, &brackets);
    case KNOWN_DEQUE: case KNOWN_TYPING_DEQUE: return container(site, TYPE_DEQUE, node, &brackets);
    case KNOWN_SEQUENCE: return container(site, TYPE_SEQUENCE, node, &brackets);
    case KNOWN_ITERABLE: return container(site, TYPE_ITERABLE, node, &brackets);
    case KNOWN_TUPLE: case KNOWN_TYPING_TUPLE: return tuple_type(site, node, &brackets);
    case KNOWN_DICT: case KNOWN_TYPING_DICT: case KNOWN_MAPPING: case KNOWN_MUTABLE_MAPPING: return dict_type(site, TYPE_DICT, node, &brackets);
    case KNOWN_ORDERED_DICT: case KNOWN_TYPING_ORDERED_DICT: return ordered_dict_type(site, node, &brackets);
    case KNOWN_COUNTER: case KNOWN_TYPING_COUNTER: return counter_type(site, node, &brackets);
    case KNOWN_DEFAULT_DICT: case KNOWN_TYPING_DEFAULT_DICT: return default_dict_type(site, node, &brackets);
    case KNOWN_JSON: {
        ModelType *type = type_new(site, TYPE_JSON, node->span);
        type->inner = brackets.n ? type_of(site, bracket(&brackets, 0)) : NULL;
        return !brackets.n || type->inner ? type : NULL;
    }
    case KNOWN_FINAL: case KNOWN_REQUIRED: case KNOWN_NOT_REQUIRED: case KNOWN_READ_ONLY: case KNOWN_INIT_VAR:
        if (!brackets.n)
            return any_type(site, node->span);
        return wants(site, node, &brackets, 1, 1) ? type_of(site, bracket(&brackets, 0)) : NULL;
    case KNOWN_TYPE: case KNOWN_TYPING_TYPE: return subclass_type(site, node, &brackets);
    case KNOWN_CALLABLE: case KNOWN_TYPING_PATTERN: case KNOWN_RE_PATTERN:
        return unsupported_type(site, node, "JSON has no such values; annotate it as ClassVar, or leave it out of the model");
    case KNOWN_SERIALIZE_AS_ANY: {
        ModelType *type = wants(site, node, &brackets, 1, 1) ? type_of(site, bracket(&brackets, 0)) : NULL;
        return type ? type_as_any(type) : NULL;
    }
    case KNOWN_SKIP_JSON_SCHEMA: {
        ModelType *type = wants(site, node, &brackets, 1, 1) ? type_of(site, bracket(&brackets, 0)) : NULL;
        if (type)
            type->skip_schema = true;
        return type;
    }
    case KNOWN_SELF: return unsupported_type(site, node, "write the name of the class");
    case KNOWN_BASE_MODEL: return base_model_type(site, node->span);
    case KNOWN_BASE64_BYTES: case KNOWN_BASE64_STR: case KNOWN_BASE64_URL_BYTES: case KNOWN_BASE64_URL_STR: return base64_type(site, known, node->span);
    case KNOWN_JSON_VALUE: {
        if (changes_scalars(site->config))
            return unsupported_type(site, node, "the class's configuration says otherwise of str or float (str_..., coerce_numbers_to_str, allow_inf_nan); write Any, which it does not touch");
        ModelType *type = any_type(site, node->span);
        type->json_value = true;
        return type;
    }
    case KNOWN_INSTANCE_OF: case KNOWN_SKIP_VALIDATION: default:
        return unsupported_type(site, node, "docs/models.md lists the types that are");
    }
}

/* ---- classes ---- */

TypeArgs *type_args(TypeSite *site, const PyClass *cls, const Py *node, const Py *argument)
{
    Ctx *ctx = site->front->ctx;
    Brackets brackets = brackets_of(argument);
    if (!cls->params.n || brackets.n != cls->params.n) {
        diag(ctx, D_MODEL_TYPE, node->span, "\"%.*s\" has %zu type parameters, not %zu", STR_ARG(cls->node->text), cls->params.n, brackets.n);
        return NULL;
    }
    TypeArgs *args = CTX_NEW(ctx, TypeArgs);
    *args = (TypeArgs){.names = cls->params.items, .nodes = CTX_ARRAY(ctx, brackets.n, const Py *), .scopes = CTX_ARRAY(ctx, brackets.n, Scope), .n = brackets.n};
    for (size_t i = 0; i < brackets.n; i++) {
        args->nodes[i] = bracket(&brackets, i);
        args->scopes[i] = site->scope;
        Str key = type_key(site->front, &site->scope, args->nodes[i]), shown = type_shown(site->front, &site->scope, args->nodes[i]);
        args->key = i ? str_printf(ctx, "%.*s, %.*s", STR_ARG(args->key), STR_ARG(key)) : key;
        args->shown = i ? str_printf(ctx, "%.*s, %.*s", STR_ARG(args->shown), STR_ARG(shown)) : shown;
    }
    if (args->key.len > 1000 || args->shown.len > 1000) {
        unsupported_type(site, node, "its arguments are too long to be part of a name");
        return NULL;
    }
    return args;
}

static ModelType *class_type(TypeSite *site, PyClass *cls, const Py *node, const Py *argument)
{
    PyFront *front = site->front;
    class_examine(front, cls);
    if (cls->kind == PY_CLASS_ENUM) {
        ModelType *type = type_new(site, TYPE_ENUM, node->span);
        type->enum_ = enum_of(front, cls);
        type->use_enum_values = site->config && site->config->use_enum_values;
        return type->enum_ ? type : NULL;
    }
    if (cls->kind == PY_CLASS_PLAIN || cls->kind == PY_CLASS_UNKNOWN)
        return unsupported_type(site, node, cls->blind ? "what its base class is cannot be seen: give schemac the file that it is in"
                                                       : "it is neither a model nor an enum, dataclass, TypedDict or NamedTuple");
    TypeArgs *args = argument ? type_args(site, cls, node, argument) : NULL;
    if (argument && !args)
        return NULL;
    ModelType *type = type_new(site, TYPE_CLASS, node->span);
    type->class_ = class_model(front, cls, args, site->config);
    return type->class_ ? type : NULL;
}

static ModelType *type_var(TypeSite *site, const Symbol *symbol, const Py *node)
{
    const Py *call = symbol->node;
    TypeSite inner = *site;
    inner.scope = symbol->scope;
    for (size_t i = 0; call && i < call->keywords.n; i++)
        if (str_is(call->keywords.items[i].name, "default"))
            return type_of(&inner, call->keywords.items[i].value);
    if (call && call->list.n > 1) { /* constraints: one of them */
        Union u = {.site = &inner, .good = true};
        for (size_t i = 1; i < call->list.n; i++)
            union_add(&u, call->list.items[i]);
        return union_finish(&u, node->span);
    }
    for (size_t i = 0; call && i < call->keywords.n; i++)
        if (str_is(call->keywords.items[i].name, "bound")) {
            ModelType *bound = type_of(&inner, call->keywords.items[i].value);
            return bound ? type_as_any(bound) : NULL;
        }
    return any_type(site, node->span);
}

/* ---- type X = .. ---- */

typedef struct AliasSite {
    const Py *node;
    const struct AliasSite *outer;
} AliasSite;

/* What a TypeAliasType(..) is called with; NULL: nothing of that name. */
static const Py *alias_argument(const Py *call, size_t place, const char *name)
{
    for (size_t i = 0; i < call->keywords.n; i++)
        if (str_is(call->keywords.items[i].name, name))
            return call->keywords.items[i].value;
    return place < call->list.n ? call->list.items[place] : NULL;
}

/* The names of its type parameters. */
static size_t alias_params(TypeSite *site, const Py *node, Str **names)
{
    const Py *given = node->kind == PY_CALL ? alias_argument(node, 2, "type_params") : NULL;
    const size_t n = given && given->kind == PY_TUPLE ? given->list.n : given ? 0 : node->kind == PY_CALL ? 0 : node->type_params.n;
    *names = CTX_ARRAY(site->front->ctx, n + 1, Str);
    for (size_t i = 0; i < n; i++)
        (*names)[i] = given ? given->list.items[i]->text : node->type_params.items[i].name;
    return n;
}

static ModelType *alias_type(TypeSite *site, const Symbol *symbol, const Py *node, const Py *argument)
{
    Ctx *ctx = site->front->ctx;
    const Py *body = symbol->node->kind == PY_CALL ? alias_argument(symbol->node, 1, "value") : symbol->node->a;
    Brackets brackets = brackets_of(argument);
    TypeSite inner = *site;
    AliasSite here = {symbol->node, site->aliases};
    TypeArgs *args = CTX_NEW(ctx, TypeArgs);
    for (const AliasSite *at = site->aliases; at; at = at->outer)
        if (at->node == symbol->node)
            return unsupported_type(site, node, "a type alias that refers to itself: write a model, or JsonValue");
    args->n = alias_params(site, symbol->node, &args->names);
    if (!body || args->n != brackets.n) {
        diag(ctx, D_MODEL_TYPE, node->span, "\"%.*s\" has %zu type parameters, not %zu", STR_ARG(symbol->name), args->n, brackets.n);
        return NULL;
    }
    Out name = out_new(ctx);
    out_str(&name, symbol->name);
    args->nodes = CTX_ARRAY(ctx, args->n + 1, const Py *);
    args->scopes = CTX_ARRAY(ctx, args->n + 1, Scope);
    for (size_t i = 0; i < args->n; i++) {
        args->nodes[i] = bracket(&brackets, i);
        args->scopes[i] = site->scope;
        out_z(&name, i ? ", " : "[");
        out_str(&name, type_shown(site->front, &site->scope, args->nodes[i]));
    }
    out_z(&name, args->n ? "]" : "");
    inner.scope = symbol->scope;
    inner.scope.args = args;
    inner.aliases = &here;
    ModelType *type = type_of(&inner, body);
    if (!type)
        return NULL;
    ModelAlias *alias = CTX_NEW(ctx, ModelAlias);
    *alias = (ModelAlias){.name = str_copy(ctx, out_text(&name)), .file = symbol->scope.file, .meta = type->meta, .of = type->alias};
    type->alias = alias;
    type->meta = NULL;
    return type;
}

static ModelType *undefined(TypeSite *site, const Py *node, const Symbol *symbol)
{
    if (node->kind == PY_SUBSCRIPT)
        node = node->a; /* which is what has no meaning */
    Str shown = python_source(site->front->ctx, node);
    if (symbol->kind == SYM_UNKNOWN)
        return unsupported_type(site, node, "it is not assigned once, at the top of the file");
    if (symbol->kind == SYM_EXTERNAL) {
        bool relative = symbol->module.len && symbol->module.ptr[0] == '.';
        return unsupported_type(site, node, relative ? "the file that it is imported from was not found: give it to schemac too"
                                                     : "it is from a module that schemac does not know: --import-path names the folder that a package is in");
    }
    if (symbol->kind == SYM_FUNCTION || symbol->kind == SYM_FILE || symbol->kind == SYM_MODULE || symbol->kind == SYM_MEMBER) {
        diag(site->front->ctx, D_MODEL_TYPE, node->span, "\"%.*s\" is no type", STR_ARG(shown));
        return NULL;
    }
    diag(site->front->ctx, D_MODEL_NAME, node->span, "\"%.*s\" is not defined", STR_ARG(shown));
    return NULL;
}

/* What a name that leads to no other expression stands for; argument: what stands in brackets behind it, or NULL. */
static ModelType *symbol_type(TypeSite *site, const Symbol *symbol, const Py *node, const Py *argument)
{
    bool found;
    switch (symbol->kind) {
    case SYM_KNOWN: {
        ModelType *type = simple_type(site, symbol->known, node->span, &found);
        if (found && argument) {
            diag(site->front->ctx, D_MODEL_TYPE, node->span, "\"%.*s\" takes no arguments", STR_ARG(known_name(symbol->known)));
            return NULL;
        }
        return found ? type : known_type(site, symbol->known, node, argument);
    }
    case SYM_CLASS: return class_type(site, symbol->cls, node, argument);
    case SYM_TYPE_VAR: return type_var(site, symbol, node);
    case SYM_TYPE_ALIAS: return alias_type(site, symbol, node, argument);
    case SYM_TYPE_ARG: return any_type(site, node->span); /* no argument was given */
    case SYM_NONE: case SYM_EXTERNAL: case SYM_MODULE: case SYM_FILE: case SYM_FUNCTION: case SYM_VALUE: case SYM_MEMBER: case SYM_UNKNOWN:
        return undefined(site, node, symbol);
    }
    return NULL;
}

static ModelType *subscript_type(TypeSite *site, const Py *node)
{
    Scope scope = site->scope;
    Symbol symbol;
    const Py *end = follow(site->front, &scope, node->a, &symbol);
    if (symbol.kind == SYM_NONE && end->kind == PY_SUBSCRIPT)
        return unsupported_type(site, node, "the alias has other type parameters");
    return symbol_type(site, &symbol, node, node->b);
}

static ModelType *call_type(TypeSite *site, const Py *node)
{
    Known known = known_of(site->front, &site->scope, node->a);
    switch ((int)known) {
    case KNOWN_CONINT: case KNOWN_CONFLOAT: case KNOWN_CONDECIMAL: case KNOWN_CONSTR: case KNOWN_CONBYTES: case KNOWN_CONDATE: case KNOWN_CONLIST:
    case KNOWN_CONSET: case KNOWN_CONFROZENSET:
        return constrained_call(site, node, known);
    case KNOWN_NEW_TYPE: /* UserId = NewType("UserId", int) */
        if (node->list.n == 2)
            return type_of(site, node->list.items[1]);
        break;
    default: break;
    }
    return unsupported_type(site, node, "a call in an annotation");
}

/* An annotation behind names, in the scope where it stands. */
static ModelType *type_at(TypeSite *site, const Py *node)
{
    Symbol symbol;
    switch ((int)node->kind) {
    case PY_NONE: return type_new(site, TYPE_NONE, node->span);
    case PY_STRING: {
        const Py *inner = python_read_annotation(site->front->ctx, node);
        return inner ? type_of(site, inner) : NULL;
    }
    case PY_NAME: case PY_ATTRIBUTE:
        symbol = symbol_of(site->front, &site->scope, node);
        return symbol_type(site, &symbol, node, NULL);
    case PY_SUBSCRIPT: return subscript_type(site, node);
    case PY_BINARY:
        if (node->op == OP_BIT_OR) {
            Union u = {.site = site, .good = true};
            union_add(&u, node);
            return union_finish(&u, node->span);
        }
        return not_a_type(site, node);
    case PY_CALL: return call_type(site, node);
    default: return not_a_type(site, node);
    }
}

ModelType *type_of(TypeSite *site, const Py *annotation)
{
    if (site->depth >= LIMIT_FOLLOW) {
        diag(site->front->ctx, D_TOO_DEEP, annotation->span, "an annotation nested too deeply, or an alias that leads to itself");
        return NULL;
    }
    if (site->front->types++ > LIMIT_MODEL_TYPES || site->front->work++ > LIMIT_VALUE_WORK) {
        if (!site->front->full)
            diag(site->front->ctx, D_TOO_LARGE, annotation->span, "too many types");
        site->front->full = true;
        return NULL;
    }
    Scope saved = site->scope;
    Symbol symbol;
    const Py *node = annotation;
    site->depth++;
    if (node->kind == PY_NAME || node->kind == PY_ATTRIBUTE || node->kind == PY_SUBSCRIPT)
        node = follow(site->front, &site->scope, node, &symbol);
    ModelType *type = type_at(site, node);
    if (type)
        encoders_apply(site, node, type);
    if (type && node != annotation)
        type->span = annotation->span; /* the alias's place is where people look */
    site->depth--;
    site->scope = saved;
    return type;
}
