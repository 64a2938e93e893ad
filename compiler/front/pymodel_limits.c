/* pymodel_limits.c: what stands behind a type in Annotated[..], and how constraints are put to types: as pydantic applies them. */
#include "pymodel.h"

#include <string.h>

/* Each limit: its keyword, and the kinds that have it. ORDER LIMITS */
#define K(kind) ((uint64_t)1 << TYPE_##kind)
#define NUMBERS (K(INT) | K(FLOAT) | K(DECIMAL))
#define TIMES (K(DATE) | K(TIME) | K(DATETIME) | K(TIMEDELTA))
#define SIZED (K(STR) | K(BYTES) | K(LIST) | K(TUPLE) | K(SET) | K(FROZENSET) | K(DICT) | K(DEQUE) | K(ITERABLE))

static const struct { const char *keyword; uint64_t kinds; } limit_rows[N_LIMITS] = {
    [LIMIT_GT] = {"gt", NUMBERS | TIMES},
    [LIMIT_GE] = {"ge", NUMBERS | TIMES},
    [LIMIT_LT] = {"lt", NUMBERS | TIMES},
    [LIMIT_LE] = {"le", NUMBERS | TIMES},
    [LIMIT_MULTIPLE_OF] = {"multiple_of", NUMBERS | K(TIMEDELTA)},
    [LIMIT_MIN_LENGTH] = {"min_length", SIZED},
    [LIMIT_MAX_LENGTH] = {"max_length", SIZED},
    [LIMIT_PATTERN] = {"pattern", K(STR)},
    [LIMIT_STRICT] = {"strict", NUMBERS | TIMES | K(STR) | K(BYTES) | K(BOOL) | K(LIST) | K(TUPLE) | K(SET) | K(FROZENSET) | K(DICT) | K(DEQUE) | K(CLASS)
                                    | K(URL) | K(UUID) | K(ENUM)},
    [LIMIT_STRIP] = {"strip_whitespace", K(STR)},
    [LIMIT_LOWER] = {"to_lower", K(STR)},
    [LIMIT_UPPER] = {"to_upper", K(STR)},
    [LIMIT_ASCII] = {"ascii_only", K(STR)},
    [LIMIT_COERCE_NUMBERS] = {"coerce_numbers_to_str", K(STR)},
    [LIMIT_MAX_DIGITS] = {"max_digits", K(DECIMAL)},
    [LIMIT_DECIMAL_PLACES] = {"decimal_places", K(DECIMAL)},
    [LIMIT_ALLOW_INF_NAN] = {"allow_inf_nan", K(FLOAT) | K(DECIMAL)},
    [LIMIT_UNION_MODE] = {"union_mode", K(UNION)},
    [LIMIT_FAIL_FAST] = {"fail_fast", K(LIST) | K(TUPLE) | K(SET) | K(FROZENSET) | K(DICT) | K(DEQUE)},
};

bool limit_of_keyword(Str name, LimitKind *out)
{
    for (int i = 0; i < N_LIMITS; i++) {
        if (str_is(name, limit_rows[i].keyword)) {
            *out = (LimitKind)i;
            return true;
        }
    }
    return false;
}

static bool is_flag(LimitKind limit)
{
    return limit == LIMIT_STRICT || limit == LIMIT_STRIP || limit == LIMIT_LOWER || limit == LIMIT_UPPER || limit == LIMIT_ASCII
        || limit == LIMIT_COERCE_NUMBERS || limit == LIMIT_ALLOW_INF_NAN || limit == LIMIT_FAIL_FAST;
}

static bool is_bound(LimitKind limit)
{
    return limit == LIMIT_GT || limit == LIMIT_GE || limit == LIMIT_LT || limit == LIMIT_LE || limit == LIMIT_MULTIPLE_OF;
}

/* ---- the value of a limit ---- */

static bool number_value(const ModelValue *value)
{
    return value->kind == VALUE_INT || value->kind == VALUE_FLOAT || value->kind == VALUE_DECIMAL || value->kind == VALUE_BOOL;
}

static bool bound_fits(const ModelValue *value, TypeKind kind)
{
    switch ((int)kind) {
    case TYPE_DATE: return value->kind == VALUE_DATE;
    case TYPE_TIME: return value->kind == VALUE_TIME;
    case TYPE_DATETIME: return value->kind == VALUE_DATETIME;
    case TYPE_TIMEDELTA: return value->kind == VALUE_TIMEDELTA;
    case TYPE_INT: case TYPE_FLOAT: case TYPE_DECIMAL: return number_value(value);
    default: return true;
    }
}

static bool value_fits(LimitKind limit, const ModelValue *value, TypeKind kind)
{
    int64_t count;
    if (is_flag(limit))
        return value->kind == VALUE_BOOL;
    if (is_bound(limit))
        return bound_fits(value, kind);
    if (limit == LIMIT_PATTERN)
        return value->kind == VALUE_STR || value->kind == VALUE_PATTERN;
    if (limit == LIMIT_UNION_MODE)
        return value->kind == VALUE_STR && (str_is(value->text, "smart") || str_is(value->text, "left_to_right"));
    return value->kind == VALUE_INT && value_as_int(value, &count) && count >= 0;
}

static void set_limit(TypeSite *site, ModelType *type, LimitKind limit, ModelValue *value)
{
    ModelLimits *limits = &type->limits;
    int64_t count = 0;
    value_as_int(value, &count);
    switch (limit) {
    case LIMIT_GT: limits->gt = value; break;
    case LIMIT_GE: limits->ge = value; break;
    case LIMIT_LT: limits->lt = value; break;
    case LIMIT_LE: limits->le = value; break;
    case LIMIT_MULTIPLE_OF: limits->multiple_of = value; break;
    case LIMIT_MIN_LENGTH: limits->min_length = count; break;
    case LIMIT_MAX_LENGTH:
        limits->max_length = count;
        break;
    case LIMIT_PATTERN:
        limits->has_pattern = true;
        limits->pattern = value->text;
        limits->pattern_span = value->span;
        limits->pattern_flags = value->kind == VALUE_PATTERN ? value->micros : 0;
        limits->dialect = value->kind == VALUE_PATTERN || (site->config && site->config->regex_python) ? PATTERN_PYTHON : PATTERN_RUST;
        break;
    case LIMIT_STRICT: type->strict = value->truth; break;
    case LIMIT_STRIP: limits->strip = value->truth; break;
    case LIMIT_LOWER: limits->lower = value->truth; break;
    case LIMIT_UPPER: limits->upper = value->truth; break;
    case LIMIT_ASCII: limits->ascii_only = value->truth; break;
    case LIMIT_COERCE_NUMBERS: limits->coerce_numbers = value->truth; break;
    case LIMIT_MAX_DIGITS: limits->max_digits = count; break;
    case LIMIT_DECIMAL_PLACES: limits->decimal_places = count; break;
    case LIMIT_ALLOW_INF_NAN: limits->allow_inf_nan = value->truth; break;
    case LIMIT_UNION_MODE: type->left_to_right = str_is(value->text, "left_to_right"); break;
    case LIMIT_FAIL_FAST: limits->fail_fast = value->truth; break;
    case N_LIMITS: break;
    }
}

static ModelType *misfit(TypeSite *site, const ModelType *type, LimitKind limit, Span span)
{
    diag(site->front->ctx, D_MODEL_FIELD, span, "\"%s\" cannot be put to %s", limit_rows[limit].keyword, model_type_name(type->kind));
    return NULL;
}

/* A limit that the type does not have, put to its result by a function, as pydantic does. */
static ModelType *checked(TypeSite *site, ModelType *type, LimitKind limit, ModelValue *value, Span span)
{
    if (limit == LIMIT_STRICT || limit == LIMIT_UNION_MODE || limit == LIMIT_FAIL_FAST)
        return misfit(site, type, limit, span); /* pydantic: unable to apply constraint */
    if (limit == LIMIT_ALLOW_INF_NAN && value->truth)
        return misfit(site, type, limit, span);
    ModelType *check = type_new(site, TYPE_CHECK, type->span);
    check->inner = type;
    set_limit(site, check, limit, value);
    return check;
}

ModelType *limit_apply(TypeSite *site, ModelType *type, LimitKind limit, ModelValue *value, Span span)
{
    if (value->kind == VALUE_NONE)
        return type;
    if (type->kind == TYPE_NULLABLE) {
        ModelType *inner = limit_apply(site, type->inner, limit, value, span);
        if (inner)
            type->inner = inner;
        return inner ? type : NULL;
    }
    if (limit == LIMIT_STRICT && (type->kind == TYPE_BEFORE || type->kind == TYPE_AFTER)) {
        ModelType *inner = limit_apply(site, type->inner, limit, value, span);
        if (inner)
            type->inner = inner;
        return inner ? type : NULL;
    }
    bool has = (limit_rows[limit].kinds >> type->kind & 1) && !(type->kind == TYPE_UNION && limit == LIMIT_UNION_MODE && type->discriminator.len);
    if (!value_fits(limit, value, has ? type->kind : TYPE_ANY)) {
        diag(site->front->ctx, D_MODEL_FIELD, value->span, "this is no value for \"%s\" of %s", limit_rows[limit].keyword, model_type_name(type->kind));
        return NULL;
    }
    if (!has)
        return checked(site, type, limit, value, span);
    set_limit(site, type, limit, value);
    return type;
}

/* ---- items of Annotated ---- */

void meta_limit(TypeSite *site, Metas *out, LimitKind limit, ModelValue *value, Span span)
{
    VEC_PUSH(site->front->ctx, &out->items) = (Meta){.kind = META_LIMIT, .span = span, .limit = limit, .value = value};
}

static bool add_limit(TypeSite *site, Metas *out, LimitKind limit, const Py *node)
{
    ModelValue *value = value_needed(site->front, &site->scope, node, limit_rows[limit].keyword);
    if (value)
        meta_limit(site, out, limit, value, node->span);
    return value != NULL;
}

/* Gt(1), MinLen(2), Strict(), ...: one argument; the flags take True for none. */
static bool one_argument(TypeSite *site, const Py *node, LimitKind limit, Metas *out)
{
    const Py *argument = node->kind != PY_CALL ? NULL : node->list.n ? node->list.items[0] : node->keywords.n ? node->keywords.items[0].value : NULL;
    if (argument)
        return add_limit(site, out, limit, argument);
    if (!is_flag(limit)) {
        diag(site->front->ctx, D_MODEL_FIELD, node->span, "an argument is missing here");
        return false;
    }
    ModelValue *value = CTX_NEW(site->front->ctx, ModelValue);
    *value = (ModelValue){.kind = VALUE_BOOL, .truth = true, .span = node->span, .node = node, .file = site->scope.file};
    meta_limit(site, out, limit, value, node->span);
    return true;
}

/* StringConstraints(..), Interval(..): limits by their keywords. */
static bool many_arguments(TypeSite *site, const Py *node, Metas *out)
{
    bool good = true;
    for (size_t i = 0; i < node->keywords.n; i++) {
        LimitKind limit;
        if (!limit_of_keyword(node->keywords.items[i].name, &limit)) {
            unsupported(site->front, node->keywords.items[i].span, "the argument \"%.*s\" here", STR_ARG(node->keywords.items[i].name));
            good = false;
            continue;
        }
        good = add_limit(site, out, limit, node->keywords.items[i].value) && good;
    }
    if (node->list.n) {
        unsupported(site->front, node->span, "arguments by position here");
        good = false;
    }
    return good;
}

/* Len(min, max) */
static bool len_arguments(TypeSite *site, const Py *node, Metas *out)
{
    bool good = true;
    for (size_t i = 0; i < node->list.n && i < 2; i++)
        good = add_limit(site, out, i ? LIMIT_MAX_LENGTH : LIMIT_MIN_LENGTH, node->list.items[i]) && good;
    for (size_t i = 0; i < node->keywords.n; i++)
        good = add_limit(site, out, str_is(node->keywords.items[i].name, "min_length") ? LIMIT_MIN_LENGTH : LIMIT_MAX_LENGTH,
                         node->keywords.items[i].value) && good;
    return good;
}

static bool function_meta(TypeSite *site, const Py *node, TypeKind wrapper, Metas *out)
{
    const Py *argument = node->list.n ? node->list.items[0] : node->keywords.n ? node->keywords.items[0].value : NULL;
    Meta meta = {.kind = META_FUNCTION, .span = node->span, .wrapper = wrapper};
    if (!argument) {
        diag(site->front->ctx, D_MODEL_VALIDATOR, node->span, "a function is missing here");
        return false;
    }
    if (!function_of(site->front, &site->scope, argument, &meta.validator.function))
        return false;
    meta.validator.decorator = node->span;
    meta.validator.decorator_node = node;
    for (size_t i = 0; i < node->keywords.n; i++)
        if (str_is(node->keywords.items[i].name, "json_schema_input_type")) {
            unsupported(site->front, node->keywords.items[i].span, "json_schema_input_type");
            return false;
        }
    const Py *function = meta.validator.function.node;
    const size_t must = wrapper == TYPE_WRAP ? 2 : 1;
    meta.validator.takes_info = function && function->params.n > must && !function->params.items[must].value
                             && function->params.items[must].kind <= PARAM_NORMAL;
    VEC_PUSH(site->front->ctx, &out->items) = meta;
    return true;
}

/* PlainSerializer(f, return_type=.., when_used=..), WrapSerializer(..) */
static bool serializer_meta(TypeSite *site, const Py *node, bool wrap, Metas *out)
{
    ModelSerializer *s = CTX_NEW(site->front->ctx, ModelSerializer);
    const Py *argument = node->list.n ? node->list.items[0] : NULL, *returns = NULL;
    const PyKeyword *when = NULL;
    for (size_t i = 0; i < node->keywords.n; i++) {
        const PyKeyword *keyword = &node->keywords.items[i];
        if (str_is(keyword->name, "func"))
            argument = keyword->value;
        else if (str_is(keyword->name, "return_type"))
            returns = keyword->value;
        else if (str_is(keyword->name, "when_used"))
            when = keyword;
    }
    if (!argument) {
        diag(site->front->ctx, D_MODEL_VALIDATOR, node->span, "a function is missing here");
        return false;
    }
    if (!serializer_when(site->front, when, s) || !function_of(site->front, &site->scope, argument, &s->function))
        return false;
    s->function.is_static = s->of_type = true;
    s->wrap = wrap;
    s->span = node->span;
    const Py *function = s->function.node;
    if (!returns && function && function->kind == PY_FUNCTION)
        returns = function->a;
    if (returns)
        s->type = type_of(site, returns);
    VEC_PUSH(site->front->ctx, &out->items) = (Meta){.kind = META_SERIALIZER, .span = node->span, .serializer = s};
    return !returns || s->type;
}

static bool field_meta(TypeSite *site, const Py *node, Metas *out)
{
    FieldInfo *info = CTX_NEW(site->front->ctx, FieldInfo);
    if (!field_info_of(site, node, info))
        return false;
    VEC_PUSH(site->front->ctx, &out->items) = (Meta){.kind = META_FIELD, .span = node->span, .field = info};
    return true;
}

/* deprecated("use y"), of typing_extensions or warnings */
static bool deprecated_meta(TypeSite *site, const Py *node, Metas *out)
{
    FieldInfo *info = CTX_NEW(site->front->ctx, FieldInfo);
    *info = (FieldInfo){.scope = site->scope};
    info->meta.deprecated = node->kind == PY_CALL && node->list.n ? value_needed(site->front, &site->scope, node->list.items[0], "deprecated") : NULL;
    VEC_PUSH(site->front->ctx, &out->items) = (Meta){.kind = META_FIELD, .span = node->span, .field = info};
    return info->meta.deprecated && info->meta.deprecated->kind == VALUE_STR;
}

/* A name of a module that is no part of the table of known ones. */
static bool is_from(TypeSite *site, const Py *callee, const char *name, const char *module, const char *other)
{
    Symbol symbol = symbol_of(site->front, &site->scope, callee);
    return symbol.kind == SYM_EXTERNAL && str_is(symbol.name, name) && (str_is(symbol.module, module) || str_is(symbol.module, other));
}

/* custom_error_type=.. and its like */
static bool pick_argument(TypeSite *site, const PyKeyword *keyword, ModelPick *pick)
{
    ModelValue **into = str_is(keyword->name, "custom_error_type") ? &pick->type : str_is(keyword->name, "custom_error_message") ? &pick->message
                      : str_is(keyword->name, "custom_error_context") ? &pick->context : NULL;
    ModelValue *value = into ? value_of(site->front, &site->scope, keyword->value) : NULL;
    if (value && (value->kind == VALUE_NONE || value->kind == (into == &pick->context ? VALUE_DICT : VALUE_STR))) {
        *into = value->kind == VALUE_NONE ? NULL : value;
        return true;
    }
    unsupported(site->front, keyword->span, "this argument of a Discriminator");
    return false;
}

bool discriminator_read(TypeSite *site, const Py *node, FieldInfo *info)
{
    const bool call = known_call(site->front, &site->scope, node) == KNOWN_DISCRIMINATOR;
    const Py *argument = !call ? node : node->list.n ? node->list.items[0] : NULL;
    ModelPick *pick = CTX_NEW(site->front->ctx, ModelPick);
    bool good = true;
    for (size_t i = 0; call && i < node->keywords.n; i++) {
        if (str_is(node->keywords.items[i].name, "discriminator"))
            argument = node->keywords.items[i].value;
        else
            good = pick_argument(site, &node->keywords.items[i], pick) && good;
    }
    ModelValue *value = argument ? value_of(site->front, &site->scope, argument) : NULL;
    info->has_discriminator = true;
    info->discriminator_span = node->span;
    if (value && value->kind == VALUE_STR) {
        info->discriminator = value->text;
        return good;
    }
    info->pick = pick;
    if (pick->type && !pick->message) {
        unsupported(site->front, node->span, "custom_error_type without custom_error_message");
        return false;
    }
    if (argument && call)
        return function_of(site->front, &site->scope, argument, &pick->function) && good;
    diag(site->front->ctx, D_MODEL_FIELD, node->span, "a discriminator is a field's name, or Discriminator(function)");
    return false;
}

static bool discriminator_meta(TypeSite *site, const Py *node, Metas *out)
{
    FieldInfo *info = CTX_NEW(site->front->ctx, FieldInfo);
    VEC_PUSH(site->front->ctx, &out->items) = (Meta){.kind = META_FIELD, .span = node->span, .field = info};
    return discriminator_read(site, node, info);
}

static bool tag_meta(TypeSite *site, const Py *node, Metas *out)
{
    const Py *argument = node->list.n ? node->list.items[0] : node->keywords.n ? node->keywords.items[0].value : NULL;
    ModelValue *value = argument ? value_needed(site->front, &site->scope, argument, "Tag") : NULL;
    if (value && value->kind == VALUE_ENUM && value->enum_->kind == ENUM_STR)
        value = value->enum_->members[value->member].value;
    if (value && value->kind != VALUE_STR)
        unsupported(site->front, node->span, "a Tag that is no string");
    VEC_PUSH(site->front->ctx, &out->items) = (Meta){.kind = META_TAG, .span = node->span, .value = value};
    return value && value->kind == VALUE_STR;
}

bool meta_of(TypeSite *site, const Py *expression, Metas *out)
{
    Scope saved = site->scope;
    Symbol symbol;
    const Py *node = expression;
    if (node->kind == PY_NAME || node->kind == PY_ATTRIBUTE)
        node = follow(site->front, &site->scope, node, &symbol);
    const Py *callee = node->kind == PY_CALL ? node->a : node;
    bool good = false;
    switch ((int)known_of(site->front, &site->scope, callee)) {
    case KNOWN_FIELD: good = field_meta(site, node, out); break;
    case KNOWN_AT_GT: good = one_argument(site, node, LIMIT_GT, out); break;
    case KNOWN_AT_GE: good = one_argument(site, node, LIMIT_GE, out); break;
    case KNOWN_AT_LT: good = one_argument(site, node, LIMIT_LT, out); break;
    case KNOWN_AT_LE: good = one_argument(site, node, LIMIT_LE, out); break;
    case KNOWN_AT_MULTIPLE_OF: good = one_argument(site, node, LIMIT_MULTIPLE_OF, out); break;
    case KNOWN_AT_MIN_LEN: good = one_argument(site, node, LIMIT_MIN_LENGTH, out); break;
    case KNOWN_AT_MAX_LEN: good = one_argument(site, node, LIMIT_MAX_LENGTH, out); break;
    case KNOWN_AT_LEN: good = len_arguments(site, node, out); break;
    case KNOWN_AT_INTERVAL: case KNOWN_STRING_CONSTRAINTS: good = many_arguments(site, node, out); break;
    case KNOWN_STRICT: good = one_argument(site, node, LIMIT_STRICT, out); break;
    case KNOWN_ALLOW_INF_NAN: good = one_argument(site, node, LIMIT_ALLOW_INF_NAN, out); break;
    case KNOWN_FAIL_FAST: good = one_argument(site, node, LIMIT_FAIL_FAST, out); break;
    case KNOWN_BEFORE_VALIDATOR: good = function_meta(site, node, TYPE_BEFORE, out); break;
    case KNOWN_AFTER_VALIDATOR: good = function_meta(site, node, TYPE_AFTER, out); break;
    case KNOWN_WRAP_VALIDATOR: good = function_meta(site, node, TYPE_WRAP, out); break;
    case KNOWN_PLAIN_VALIDATOR: good = function_meta(site, node, TYPE_PLAIN, out); break;
    case KNOWN_PLAIN_SERIALIZER: good = serializer_meta(site, node, false, out); break;
    case KNOWN_WRAP_SERIALIZER: good = serializer_meta(site, node, true, out); break;
    case KNOWN_SERIALIZE_AS_ANY:
        VEC_PUSH(site->front->ctx, &out->items) = (Meta){.kind = META_SERIALIZER, .span = node->span};
        good = true;
        break;
    case KNOWN_SKIP_JSON_SCHEMA:
        VEC_PUSH(site->front->ctx, &out->items) = (Meta){.kind = META_SKIP_SCHEMA, .span = node->span};
        good = true;
        break;
    case KNOWN_TAG: good = tag_meta(site, node, out); break;
    case KNOWN_DISCRIMINATOR: good = discriminator_meta(site, node, out); break;
    case KNOWN_NO_DECODE: case KNOWN_FORCE_DECODE:
        VEC_PUSH(site->front->ctx, &out->items) = (Meta){
            .kind = META_DECODING, .span = node->span, .decoded = known_of(site->front, &site->scope, callee) == KNOWN_FORCE_DECODE};
        good = true;
        break;
    case KNOWN_NONE:
        if (node->kind == PY_STRING || node->kind == PY_INT || node->kind == PY_ELLIPSIS) {
            good = true; /* a remark that pydantic does not look at */
            break;
        }
        if (is_from(site, callee, "deprecated", "typing_extensions", "warnings")) {
            good = deprecated_meta(site, node, out);
            break;
        }
        good = is_from(site, callee, "Doc", "typing_extensions", "annotated_doc");
        if (good)
            break;
        /* fall through */
    default: {
        Str shown = python_source(site->front->ctx, callee);
        Diag *d = unsupported(site->front, node->span, "\"%.*s\" in Annotated", STR_ARG(shown));
        diag_help(site->front->ctx, d, "docs/models.md lists what may stand behind the type");
    }
    }
    site->scope = saved;
    return good;
}

/* ---- putting them to a type ---- */

static ModelMeta *meta_join(TypeSite *site, const ModelMeta *old, const ModelMeta *more)
{
    ModelMeta *out = CTX_NEW(site->front->ctx, ModelMeta);
    if (old)
        *out = *old;
    if (more->has_title) {
        out->title = more->title;
        out->has_title = true;
    }
    if (more->has_description) {
        out->description = more->description;
        out->has_description = true;
    }
    if (more->examples)
        out->examples = more->examples;
    if (more->deprecated)
        out->deprecated = more->deprecated;
    if (more->schema_extra)
        out->schema_extra = more->schema_extra;
    if (more->schema_extra_function)
        out->schema_extra_function = more->schema_extra_function;
    return out;
}

static bool says_something(const ModelMeta *meta)
{
    return meta->has_title || meta->has_description || meta->examples || meta->deprecated || meta->schema_extra || meta->schema_extra_function;
}

static ModelType *field_apply(TypeSite *site, ModelType *type, const FieldInfo *info)
{
    for (size_t i = 0; type && i < info->metas.items.n; i++)
        type = meta_apply(site, type, &info->metas.items.items[i]);
    if (type && info->has_discriminator && !discriminator_set(site, type, info))
        return NULL;
    if (type && says_something(&info->meta))
        type->meta = meta_join(site, type->meta, &info->meta);
    return type;
}

ModelType *meta_apply(TypeSite *site, ModelType *type, const Meta *meta)
{
    switch (meta->kind) {
    case META_LIMIT: return limit_apply(site, type, meta->limit, meta->value, meta->span);
    case META_FIELD: return field_apply(site, type, meta->field);
    case META_FUNCTION: {
        ModelType *wrapper = type_new(site, meta->wrapper, type->span);
        wrapper->inner = type;
        wrapper->validator = meta->validator;
        return wrapper;
    }
    case META_DECODING:
        type->no_decode = type->no_decode || !meta->decoded;
        type->force_decode = type->force_decode || meta->decoded;
        break;
    case META_SERIALIZER:
        if (!meta->serializer)
            return type_as_any(type);
        type->serializer = meta->serializer;
        type->as_any = false;
        break;
    case META_TAG: type->tag = meta->value; break;
    case META_SKIP_SCHEMA:
        type->skip_schema = true;
        break;
    }
    return type;
}
