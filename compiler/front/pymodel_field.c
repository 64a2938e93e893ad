/* pymodel_field.c: Field(..), aliases, defaults, discriminators: one field of a class from its statement. */
#include "pymodel.h"

#include <string.h>

/* ---- arguments of Field(..) ---- */

/* One keyword of Field. */
typedef struct Argument {
    TypeSite *site;
    FieldInfo *info;
    Str name;
    Span span;
    const Py *value;
} Argument;

static ModelValue *wanted(const Argument *a)
{
    return value_needed(a->site->front, &a->site->scope, a->value, str_z(a->site->front->ctx, str_quoted(a->site->front->ctx, a->name)));
}

static bool wrong(const Argument *a, const char *what)
{
    diag(a->site->front->ctx, D_MODEL_FIELD, a->value->span, "\"%.*s\" must be %s", STR_ARG(a->name), what);
    return false;
}

static bool text_argument(const Argument *a, Str *to, bool *has)
{
    ModelValue *value = wanted(a);
    if (!value)
        return false;
    if (value->kind == VALUE_NONE)
        return true;
    if (value->kind != VALUE_STR)
        return wrong(a, "a string");
    *to = value->text;
    *has = true;
    return true;
}

static bool flag_argument(const Argument *a, bool *to)
{
    ModelValue *value = wanted(a);
    if (value && value->kind == VALUE_BOOL)
        *to = value->truth;
    else if (value && value->kind != VALUE_NONE)
        return wrong(a, "True or False");
    return value != NULL;
}

static bool not_flag_argument(const Argument *a, bool *to)
{
    bool on = true;
    bool good = flag_argument(a, &on);
    *to = !on;
    return good;
}

static bool tristate_argument(const Argument *a, Tristate *to)
{
    bool on = false;
    if (a->value->kind == PY_NONE)
        return true;
    bool good = flag_argument(a, &on);
    *to = on ? YES : NO;
    return good;
}

/* alias_priority=1: the configuration's alias_generator outranks the field's own aliases. */
static bool priority_argument(const Argument *a)
{
    int64_t number;
    ModelValue *value = wanted(a);
    if (value && value->kind == VALUE_NONE)
        return true;
    if (value && !value_as_int(value, &number))
        return wrong(a, "an integer");
    if (value)
        a->info->alias_priority = number;
    return value != NULL;
}

/* "key", AliasPath("a", 0, "b"), AliasChoices(..) */
static bool alias_path(const Argument *a, const Py *node, AliasPath *out)
{
    PyFront *front = a->site->front;
    bool path = known_call(front, &a->site->scope, node) == KNOWN_ALIAS_PATH;
    size_t n = path ? node->list.n : 1;
    *out = (AliasPath){CTX_ARRAY(front->ctx, n, AliasStep), n};
    for (size_t i = 0; i < n; i++) {
        ModelValue *step = value_needed(front, &a->site->scope, path ? node->list.items[i] : node, "an alias");
        if (!step)
            return false;
        out->items[i].is_index = step->kind == VALUE_INT;
        if (step->kind == VALUE_STR)
            out->items[i].key = step->text;
        else if (step->kind != VALUE_INT || i == 0 || !value_as_int(step, &out->items[i].index))
            return wrong(a, "a string, an AliasPath or AliasChoices");
    }
    return n > 0 || wrong(a, "a path of at least one key");
}

static bool validation_alias(const Argument *a)
{
    PyFront *front = a->site->front;
    FieldInfo *info = a->info;
    if (a->value->kind == PY_NONE)
        return true;
    bool choices = known_call(front, &a->site->scope, a->value) == KNOWN_ALIAS_CHOICES;
    size_t n = choices ? a->value->list.n : 1;
    info->validation_aliases = CTX_ARRAY(front->ctx, n, AliasPath);
    info->n_validation_aliases = 0;
    for (size_t i = 0; i < n; i++)
        if (!alias_path(a, choices ? a->value->list.items[i] : a->value, &info->validation_aliases[info->n_validation_aliases++]))
            return false;
    info->has_validation_alias = n > 0;
    return true;
}

static bool examples_argument(const Argument *a)
{
    ModelValue *value = wanted(a);
    if (!value)
        return false;
    if (value->kind == VALUE_TUPLE)
        value->kind = VALUE_LIST;
    if (value->kind == VALUE_LIST)
        a->info->meta.examples = value;
    else if (value->kind != VALUE_NONE)
        return wrong(a, "a list");
    return true;
}

static bool deprecated_argument(const Argument *a)
{
    ModelValue *value = wanted(a);
    if (value && (value->kind == VALUE_BOOL || value->kind == VALUE_STR))
        a->info->meta.deprecated = value;
    else if (value && value->kind != VALUE_NONE)
        return wrong(a, "True, False or a string");
    return value != NULL;
}

static bool schema_extra_argument(const Argument *a)
{
    ModelValue *value = value_of(a->site->front, &a->site->scope, a->value);
    if (value && value->kind == VALUE_NONE)
        return true;
    if (value && value->kind == VALUE_DICT) {
        a->info->meta.schema_extra = value;
        return true;
    }
    ModelFunction *function = CTX_NEW(a->site->front->ctx, ModelFunction);
    *function = (ModelFunction){.name = STR("json_schema_extra"), .span = a->value->span, .file = a->site->scope.file, .node = a->value};
    a->info->meta.schema_extra_function = function;
    return true;
}

static bool discriminator_argument(const Argument *a) { return discriminator_read(a->site, a->value, a->info); }

/* Arguments of pydantic 1. */
static bool removed_argument(const Argument *a)
{
    static const char *const removed[][2] = {{"const", "Literal[..] as the type"}, {"regex", "pattern"}, {"unique_items", "set[..] as the type"}};
    for (size_t i = 0; i < 3; i++) {
        if (str_is(a->name, removed[i][0])) {
            Diag *d = diag(a->site->front->ctx, D_MODEL_FIELD, a->span, "pydantic 2 refuses \"%.*s\"", STR_ARG(a->name));
            diag_help(a->site->front->ctx, d, "use %s", removed[i][1]);
            return true;
        }
    }
    return false;
}

static bool limit_argument(const Argument *a, bool *found)
{
    LimitKind limit;
    Str name = str_is(a->name, "min_items") ? STR("min_length") : str_is(a->name, "max_items") ? STR("max_length") : a->name;
    *found = limit_of_keyword(name, &limit) && limit != LIMIT_STRIP && limit != LIMIT_LOWER && limit != LIMIT_UPPER && limit != LIMIT_ASCII;
    if (!*found)
        return false;
    ModelValue *value = wanted(a);
    if (value)
        meta_limit(a->site, &a->info->metas, limit, value, a->span);
    return value != NULL;
}

/* Unknown arguments become json_schema_extra, where that is not given. */
static bool extra_argument(const Argument *a, ModelValue *extra)
{
    ModelValue *value = wanted(a);
    if (!value)
        return false;
    diag(a->site->front->ctx, D_MODEL_IGNORED, a->span, "pydantic 2 does nothing with \"%.*s\" in Field, but to put it into the JSON Schema",
         STR_ARG(a->name));
    extra->keys[extra->n] = value_str(a->site->front, a->name, a->span);
    extra->items[extra->n++] = value;
    return true;
}

static bool one_argument(const Argument *a, ModelValue *extra)
{
    FieldInfo *info = a->info;
    bool found, ignored = false;
    Str name = a->name;
    bool good = limit_argument(a, &found);
    if (found)
        return good;
    if (str_is(name, "default")) {
        info->has_default = true;
        info->default_node = a->value;
        return true;
    }
    if (str_is(name, "default_factory")) {
        info->factory = a->value->kind == PY_NONE ? NULL : a->value;
        return true;
    }
    if (str_is(name, "alias")) return text_argument(a, &info->alias, &info->has_alias);
    if (str_is(name, "validation_alias")) return validation_alias(a);
    if (str_is(name, "serialization_alias")) return text_argument(a, &info->serialization_alias, &info->has_serialization_alias);
    if (str_is(name, "title")) return text_argument(a, &info->meta.title, &info->meta.has_title);
    if (str_is(name, "description")) return text_argument(a, &info->meta.description, &info->meta.has_description);
    if (str_is(name, "examples")) return examples_argument(a);
    if (str_is(name, "deprecated")) return deprecated_argument(a);
    if (str_is(name, "json_schema_extra")) return schema_extra_argument(a);
    if (str_is(name, "discriminator")) return discriminator_argument(a);
    if (str_is(name, "exclude")) return flag_argument(a, &info->exclude);
    if (str_is(name, "frozen")) return flag_argument(a, &info->frozen);
    if (str_is(name, "repr")) return not_flag_argument(a, &info->no_repr);
    if (str_is(name, "init")) return not_flag_argument(a, &info->no_init);
    if (str_is(name, "init_var")) return flag_argument(a, &info->init_only);
    if (str_is(name, "kw_only")) return tristate_argument(a, &info->kw_only_given);
    if (str_is(name, "validate_default")) return tristate_argument(a, &info->validate_default);
    if (str_is(name, "allow_mutation")) return not_flag_argument(a, &info->frozen);
    if (str_is(name, "alias_priority")) return priority_argument(a);
    if (str_is(name, "include")) return flag_argument(a, &ignored) || true;
    if (removed_argument(a))
        return false;
    if (str_is(name, "exclude_if") || str_is(name, "field_title_generator")) {
        unsupported(a->site->front, a->span, "\"%.*s\" in Field", STR_ARG(name));
        return false;
    }
    return extra_argument(a, extra);
}

bool field_info_of(TypeSite *site, const Py *call, FieldInfo *out)
{
    *out = (FieldInfo){.scope = site->scope};
    if (call->kind != PY_CALL) {
        diag(site->front->ctx, D_MODEL_FIELD, call->span, "Field stands here without being called");
        return false;
    }
    bool good = true;
    ModelValue *extra = CTX_NEW(site->front->ctx, ModelValue);
    *extra = (ModelValue){.kind = VALUE_DICT, .span = call->span, .keys = CTX_ARRAY(site->front->ctx, call->keywords.n, ModelValue *),
                          .items = CTX_ARRAY(site->front->ctx, call->keywords.n, ModelValue *), .node = call, .file = site->scope.file};
    if (call->list.n > 1 || (call->list.n && call->list.items[0]->kind == PY_STARRED)) {
        diag(site->front->ctx, D_MODEL_FIELD, call->span, "Field takes one argument by position, the default");
        good = false;
    }
    if (call->list.n) {
        out->has_default = true;
        out->default_node = call->list.items[0];
    }
    for (size_t i = 0; i < call->keywords.n; i++) {
        const PyKeyword *keyword = &call->keywords.items[i];
        Argument argument = {site, out, keyword->name, keyword->span, keyword->value};
        if (!keyword->name.len) {
            unsupported(site->front, keyword->span, "** in Field");
            good = false;
        } else {
            good = one_argument(&argument, extra) && good;
        }
    }
    if (extra->n && !out->meta.schema_extra)
        out->meta.schema_extra = extra;
    if (out->has_default && out->factory) {
        diag(site->front->ctx, D_MODEL_FIELD, call->span, "a default and a default_factory exclude one another");
        good = false;
    }
    if (out->has_default && out->default_node->kind == PY_ELLIPSIS) {
        out->has_default = false;
        out->required = true;
    }
    return good;
}

static bool computed_argument(const Argument *a)
{
    FieldInfo *info = a->info;
    if (str_is(a->name, "alias")) return text_argument(a, &info->alias, &info->has_alias);
    if (str_is(a->name, "title")) return text_argument(a, &info->meta.title, &info->meta.has_title);
    if (str_is(a->name, "description")) return text_argument(a, &info->meta.description, &info->meta.has_description);
    if (str_is(a->name, "examples")) return examples_argument(a);
    if (str_is(a->name, "deprecated")) return deprecated_argument(a);
    if (str_is(a->name, "json_schema_extra")) return schema_extra_argument(a);
    if (str_is(a->name, "repr")) return not_flag_argument(a, &info->no_repr);
    unsupported(a->site->front, a->span, "\"%.*s\" in computed_field", STR_ARG(a->name));
    return false;
}

bool computed_info_of(TypeSite *site, const Py *node, const Py *call, FieldInfo *out)
{
    bool good = true;
    *out = (FieldInfo){.scope = site->scope, .no_repr = str_starts(node->text, STR("_"))};
    for (size_t i = 0; i < call->keywords.n; i++) {
        const PyKeyword *keyword = &call->keywords.items[i];
        Argument argument = {site, out, keyword->name, keyword->span, keyword->value};
        if (!str_is(keyword->name, "return_type"))
            good = computed_argument(&argument) && good;
    }
    if (!out->has_alias) {
        Str both = alias_generated(site->front, site->config, ALIAS_BOTH, node->text), shown = alias_generated(site->front, site->config, ALIAS_SHOWN, node->text);
        out->alias = shown.ptr ? shown : both;
    }
    return good;
}

static ModelValue *dict_over(PyFront *front, const ModelValue *old, const ModelValue *more)
{
    ModelValue *out = CTX_NEW(front->ctx, ModelValue);
    *out = *more;
    out->keys = CTX_ARRAY(front->ctx, old->n + more->n, ModelValue *);
    out->items = CTX_ARRAY(front->ctx, old->n + more->n, ModelValue *);
    out->n = 0;
    for (size_t part = 0; part < 2; part++) {
        const ModelValue *from = part ? more : old;
        for (size_t i = 0; i < from->n; i++) {
            size_t at = 0;
            while (at < out->n && !value_equal(out->keys[at], from->keys[i]))
                at++;
            out->keys[at] = from->keys[i];
            out->items[at] = from->items[i];
            out->n += at == out->n;
        }
    }
    return out;
}

static void merge_meta(PyFront *front, ModelMeta *into, const ModelMeta *from)
{
    if (from->has_title) {
        into->title = from->title;
        into->has_title = true;
    }
    if (from->has_description) {
        into->description = from->description;
        into->has_description = true;
    }
    if (from->examples)
        into->examples = from->examples;
    if (from->deprecated)
        into->deprecated = from->deprecated;
    if (from->schema_extra)
        into->schema_extra = into->schema_extra ? dict_over(front, into->schema_extra, from->schema_extra) : from->schema_extra;
    if (from->schema_extra_function && !into->schema_extra)
        into->schema_extra_function = from->schema_extra_function;
}

/* A later Field's words stand over an earlier one's; its constraints do not: they stay in their order. */
static void merge(PyFront *front, FieldInfo *into, const FieldInfo *from)
{
    if (from->has_default || from->required || from->factory) {
        into->has_default = from->has_default;
        into->required = from->required;
        into->default_node = from->default_node;
        into->factory = from->factory;
        into->scope = from->scope;
    }
    if (from->has_alias) {
        into->has_alias = true;
        into->alias = from->alias;
    }
    if (from->has_validation_alias) {
        into->has_validation_alias = true;
        into->validation_aliases = from->validation_aliases;
        into->n_validation_aliases = from->n_validation_aliases;
    }
    if (from->has_serialization_alias) {
        into->has_serialization_alias = true;
        into->serialization_alias = from->serialization_alias;
    }
    if (from->alias_priority)
        into->alias_priority = from->alias_priority;
    merge_meta(front, &into->meta, &from->meta);
    into->exclude |= from->exclude;
    into->no_repr |= from->no_repr;
    into->frozen |= from->frozen;
    into->init_only |= from->init_only;
    into->no_init |= from->no_init;
    if (from->kw_only_given)
        into->kw_only_given = from->kw_only_given;
    if (from->validate_default)
        into->validate_default = from->validate_default;
    if (from->has_discriminator) {
        into->has_discriminator = true;
        into->discriminator = from->discriminator;
        into->pick = from->pick;
        into->discriminator_span = from->discriminator_span;
    }
}

/* ---- defaults ---- */

static FactoryKind factory_of_known(Known known)
{
    switch ((int)known) {
    case KNOWN_LIST: case KNOWN_TYPING_LIST: return FACTORY_LIST;
    case KNOWN_DICT: case KNOWN_TYPING_DICT: return FACTORY_DICT;
    case KNOWN_SET: case KNOWN_TYPING_SET: return FACTORY_SET;
    case KNOWN_TUPLE: return FACTORY_TUPLE;
    case KNOWN_FROZENSET: return FACTORY_FROZENSET;
    case KNOWN_STR: return FACTORY_STR;
    case KNOWN_INT: return FACTORY_INT;
    case KNOWN_FLOAT: return FACTORY_FLOAT;
    case KNOWN_BOOL: return FACTORY_BOOL;
    case KNOWN_BYTES: return FACTORY_BYTES;
    default: return FACTORY_FUNCTION;
    }
}

static bool takes_data(const Py *function)
{
    return function && function->params.n == 1 && !function->params.items[0].value && function->params.items[0].kind <= PARAM_NORMAL;
}

/* list, lambda: [], Address, uuid4, datetime.now */
static bool set_factory(TypeSite *site, const Scope *scope, const Py *node, ModelField *field)
{
    PyFront *front = site->front;
    Scope inner = *scope;
    Symbol symbol;
    const Py *end = node->kind == PY_SUBSCRIPT ? node->a : node; /* list[str] */
    follow(front, &inner, end, &symbol);
    field->required = DEFAULT_FACTORY;
    field->factory = symbol.kind == SYM_KNOWN ? factory_of_known(symbol.known) : FACTORY_FUNCTION;
    if (field->factory != FACTORY_FUNCTION)
        return true;
    if (symbol.kind == SYM_CLASS) {
        class_examine(front, symbol.cls);
        if (symbol.cls->kind != PY_CLASS_PLAIN && symbol.cls->kind != PY_CLASS_ENUM) {
            field->factory = FACTORY_CLASS;
            field->factory_class = class_model(front, symbol.cls, NULL, NULL);
            return field->factory_class != NULL;
        }
    }
    if (node->kind == PY_LAMBDA && !node->params.n) {
        field->default_ = value_of(front, scope, node->a);
        if (field->default_) {
            field->factory = FACTORY_VALUE;
            return true;
        }
    }
    if (!function_of(front, scope, node, &field->factory_function))
        return false;
    field->factory_takes_data = takes_data(field->factory_function.node);
    return true;
}

static bool set_default(TypeSite *site, const FieldInfo *info, ModelField *field)
{
    if (info->factory)
        return set_factory(site, &info->scope, info->factory, field);
    if (!info->has_default)
        return true;
    field->required = DEFAULT_VALUE;
    field->default_ = value_of(site->front, &info->scope, info->default_node);
    if (!field->default_ && info->default_node->kind != PY_NAME)
        field->default_ = run_constant(site->front, &info->scope, info->default_node);
    if (!field->default_)
        field->default_ = value_opaque(site->front, &info->scope, info->default_node);
    return true;
}

/* value, PrivateAttr(value), PrivateAttr(default=.., default_factory=..); NULL: nothing, or a diagnostic. */
ModelField *field_private(TypeSite *site, Str name, const Py *value)
{
    FieldInfo info = {.scope = site->scope, .has_default = true, .default_node = value};
    if (value->kind == PY_CALL && known_of(site->front, &site->scope, value->a) == KNOWN_PRIVATE_ATTR) {
        info.default_node = value->list.n ? value->list.items[0] : NULL;
        for (size_t i = 0; i < value->keywords.n; i++) {
            const PyKeyword *keyword = &value->keywords.items[i];
            if (str_is(keyword->name, "default"))
                info.default_node = keyword->value;
            else if (str_is(keyword->name, "default_factory") && keyword->value->kind != PY_NONE)
                info.factory = keyword->value;
        }
        info.has_default = info.default_node != NULL;
    }
    ModelField *field = CTX_NEW(site->front->ctx, ModelField);
    *field = (ModelField){.name = name, .span = value->span};
    return (info.has_default || info.factory) && set_default(site, &info, field) ? field : NULL;
}

/* dataclasses.field(default=.., default_factory=..) */
static bool dataclass_field(TypeSite *site, const Py *call, FieldInfo *info)
{
    *info = (FieldInfo){.scope = site->scope};
    for (size_t i = 0; i < call->keywords.n; i++) {
        const PyKeyword *keyword = &call->keywords.items[i];
        Argument a = {site, info, keyword->name, keyword->span, keyword->value};
        if (str_is(keyword->name, "default")) {
            info->has_default = true;
            info->default_node = keyword->value;
        } else if (str_is(keyword->name, "default_factory")) {
            info->factory = keyword->value;
        } else if (str_is(keyword->name, "repr")) {
            not_flag_argument(&a, &info->no_repr);
        } else if (str_is(keyword->name, "init")) {
            not_flag_argument(&a, &info->no_init);
        } else if (str_is(keyword->name, "kw_only")) {
            tristate_argument(&a, &info->kw_only_given);
        } else if (!str_is(keyword->name, "compare") && !str_is(keyword->name, "hash")) {
            unsupported(site->front, keyword->span, "\"%.*s\" in dataclasses.field", STR_ARG(keyword->name));
            return false;
        }
    }
    return true;
}

/* ---- aliases ---- */

static void one_alias(Ctx *ctx, ModelField *field, Str alias)
{
    field->validation_aliases = CTX_ARRAY(ctx, 1, AliasPath);
    field->validation_aliases[0] = (AliasPath){CTX_ARRAY(ctx, 1, AliasStep), 1};
    field->validation_aliases[0].items[0].key = alias;
    field->n_validation_aliases = 1;
}

/* An alias of its own outranks the config's generator, which fills what is not given, unless its priority is 1. */
static void set_aliases(TypeSite *site, const FieldInfo *info, ModelField *field)
{
    Ctx *ctx = site->front->ctx;
    const FieldInfo none = {0};
    const ModelConfig *config = site->config;
    if (info->alias_priority == 1 && (config->alias_generators[ALIAS_BOTH] || config->alias_generators[ALIAS_READ] || config->alias_generators[ALIAS_SHOWN]))
        info = &none;
    const Str alias = info->has_alias ? info->alias : alias_generated(site->front, config, ALIAS_BOTH, field->name);
    Str read = alias, shown = alias;
    if (!info->has_alias) {
        read = alias_generated(site->front, config, ALIAS_READ, field->name);
        shown = alias_generated(site->front, config, ALIAS_SHOWN, field->name);
    }
    field->alias = alias;
    if (info->has_validation_alias) {
        field->validation_aliases = info->validation_aliases;
        field->n_validation_aliases = info->n_validation_aliases;
    } else if (read.ptr) {
        one_alias(ctx, field, read);
    }
    field->has_serialization_alias = info->has_serialization_alias || shown.ptr;
    field->serialization_alias = info->has_serialization_alias ? info->serialization_alias : shown.ptr ? shown : field->name;
    if (info->has_alias || info->has_validation_alias || info->has_serialization_alias)
        field->alias_priority = info->alias_priority ? info->alias_priority : 2;
    else if (read.ptr || shown.ptr)
        field->alias_priority = 1;
    field->by_alias = config->validate_by_alias;
    field->by_name = config->validate_by_name || !field->n_validation_aliases;
}

/* ---- the annotation ---- */

/* Takes the qualifiers and the Annotated off: what is left is the type; the rest goes to the field. False after a diagnostic. */
typedef struct Peeled {
    const Py *type;
    Scope scope;
    Metas metas;
    bool required, not_required, final, init_var, bare;
} Peeled;

static bool peel(TypeSite *site, const Py *annotation, Peeled *out)
{
    PyFront *front = site->front;
    Scope saved = site->scope;
    out->type = annotation;
    out->scope = site->scope;
    bool good = true;
    for (int steps = 0; good && steps < LIMIT_FOLLOW; steps++) {
        Symbol symbol;
        const Py *node = out->type;
        if (node->kind == PY_NAME || node->kind == PY_ATTRIBUTE || node->kind == PY_SUBSCRIPT)
            out->type = node = follow(front, &out->scope, node, &symbol);
        if (node->kind == PY_STRING) {
            out->type = python_read_annotation(front->ctx, node);
            if (!out->type)
                return false;
            continue;
        }
        Known known = node->kind == PY_SUBSCRIPT ? known_of(front, &out->scope, node->a) : known_of(front, &out->scope, node);
        bool subscript = node->kind == PY_SUBSCRIPT;
        out->required |= subscript && known == KNOWN_REQUIRED;
        out->not_required |= subscript && known == KNOWN_NOT_REQUIRED;
        out->final |= known == KNOWN_FINAL;
        out->init_var |= subscript && known == KNOWN_INIT_VAR;
        if (known == KNOWN_FINAL && !subscript) {
            out->bare = true;
            return true;
        }
        if (subscript && (known == KNOWN_REQUIRED || known == KNOWN_NOT_REQUIRED || known == KNOWN_READ_ONLY || known == KNOWN_FINAL || known == KNOWN_INIT_VAR)) {
            out->type = node->b;
            continue;
        }
        if (!subscript || known != KNOWN_ANNOTATED || node->b->kind != PY_TUPLE || node->b->list.n < 2)
            return true;
        Metas inner = {0};
        site->scope = out->scope;
        for (size_t i = 1; i < node->b->list.n; i++)
            good = meta_of(site, node->b->list.items[i], &inner) && good;
        site->scope = saved;
        for (size_t i = 0; i < out->metas.items.n; i++) /* those of the outer Annotated come behind */
            VEC_PUSH(front->ctx, &inner.items) = out->metas.items.items[i];
        out->metas = inner;
        out->type = node->b->list.items[0];
    }
    return good;
}

static bool class_is_total(PyFront *front, const PyClass *cls)
{
    Scope scope = {.file = cls->file, .cls = cls->outer};
    for (size_t i = 0; i < cls->node->keywords.n; i++) {
        if (!str_is(cls->node->keywords.items[i].name, "total"))
            continue;
        ModelValue *value = value_of(front, &scope, cls->node->keywords.items[i].value);
        return !value || value->kind != VALUE_BOOL || value->truth;
    }
    return true;
}

/* ---- values that running code makes ---- */

typedef struct Returns {
    PyFront *front;
    int functions; /* how many may still be looked into: one that returns what others return, or itself */
} Returns;

static bool gives_field(Returns *r, Scope scope, const Py *node);

/* Does a function's body return a Field(..), or keep one that it may return? */
static bool returns_field(Returns *r, const Scope *scope, PyList body)
{
    for (size_t i = 0; i < body.n; i++) {
        const Py *s = body.items[i];
        const Py *value = s->kind == PY_RETURN || s->kind == PY_ASSIGN ? s->a : s->kind == PY_ANN_ASSIGN ? s->c : NULL;
        if (value && gives_field(r, *scope, value))
            return true;
        bool has_else = s->kind == PY_IF || s->kind == PY_WHILE || s->kind == PY_FOR || s->kind == PY_TRY;
        bool has_body = has_else || s->kind == PY_WITH || s->kind == PY_HANDLER || s->kind == PY_CASE;
        if ((has_body && returns_field(r, scope, s->body)) || (has_else && returns_field(r, scope, s->orelse))
            || (s->kind == PY_TRY && returns_field(r, scope, s->final))
            || ((s->kind == PY_TRY || s->kind == PY_MATCH) && returns_field(r, scope, s->handlers)))
            return true;
    }
    return false;
}

/* Can running an expression give a Field(..)? */
static bool gives_field(Returns *r, Scope scope, const Py *node)
{
    Symbol symbol;
    node = follow(r->front, &scope, node, &symbol);
    if (node->kind == PY_CONDITIONAL)
        return gives_field(r, scope, node->b) || gives_field(r, scope, node->c);
    if (node->kind == PY_BOOLEAN) {
        for (size_t i = 0; i < node->list.n; i++)
            if (gives_field(r, scope, node->list.items[i]))
                return true;
        return false;
    }
    if (node->kind != PY_CALL)
        return false;
    Known known = known_call(r->front, &scope, node);
    if (known != KNOWN_NONE || r->functions == 0)
        return known == KNOWN_FIELD || known == KNOWN_DATACLASS_FIELD;
    follow(r->front, &scope, node->a, &symbol);
    if (symbol.kind != SYM_FUNCTION)
        return false;
    r->functions--;
    return returns_field(r, &symbol.scope, symbol.node->body);
}

/* A branch that is taken whatever happens; else the expression itself. */
static const Py *decided_branch(PyFront *front, const Scope *scope, const Py *node)
{
    while (node->kind == PY_CONDITIONAL) {
        const ModelValue *test = value_of(front, scope, node->a);
        if (!test || test->kind != VALUE_BOOL)
            break;
        node = test->truth ? node->b : node->c;
    }
    return node;
}

/* What stands behind the = : Field(..), dataclasses.field(..), or the default itself. */
static bool read_value(TypeSite *site, const Py *value, FieldInfo *out)
{
    Scope scope = site->scope;
    Symbol symbol;
    value = decided_branch(site->front, &scope, value);
    const Py *node = value->kind == PY_NAME ? follow(site->front, &scope, value, &symbol) : value;
    Known known = known_call(site->front, node == value ? &site->scope : &scope, node);
    if (known == KNOWN_FIELD) {
        Scope saved = site->scope;
        site->scope = scope;
        bool good = field_info_of(site, node, out);
        site->scope = saved;
        out->of_field = true;
        return good;
    }
    if (known == KNOWN_DATACLASS_FIELD)
        return dataclass_field(site, node, out);
    if (gives_field(&(Returns){site->front, 8}, site->scope, value)) {
        Diag *d = unsupported(site->front, value->span, "a field that running code makes");
        diag_help(site->front->ctx, d, "write Field(..) here, or a name that is bound to it");
        return false;
    }
    *out = (FieldInfo){.scope = site->scope, .has_default = true, .default_node = value};
    if (value->kind == PY_ELLIPSIS) { /* x: int = ... is required */
        out->has_default = false;
        out->required = true;
    }
    return true;
}

/* The serializer of an Annotated that says how the whole field is shown: below functions around the type, and null. */
static ModelSerializer *take_serializer(Ctx *ctx, ModelType *type)
{
    bool null = false;
    while (type && !type->serializer && !type->as_any && (type->kind == TYPE_NULLABLE || type->kind == TYPE_BEFORE || type->kind == TYPE_AFTER || type->kind == TYPE_WRAP
                                         || type->kind == TYPE_PLAIN || type->kind == TYPE_CHECK || type->kind == TYPE_DEFAULT)) {
        null = null || type->kind == TYPE_NULLABLE;
        type = type->inner;
    }
    if (!type || !type->serializer)
        return NULL;
    ModelSerializer *out = CTX_NEW(ctx, ModelSerializer);
    *out = *type->serializer;
    out->unless_none = out->unless_none || null;
    type->taken = type->serializer;
    type->serializer = NULL;
    return out;
}

ModelField *field_make(TypeSite *site, PyClass *origin, const Py *statement, Str name, const Py *annotation, const Py *value)
{
    PyFront *front = site->front;
    Peeled peeled = {0};
    FieldInfo assigned = {0}, info = {0};
    bool good = peel(site, annotation, &peeled);
    if (value)
        good = read_value(site, value, &assigned) && good;
    if (!good)
        return NULL;
    TypeSite inner = *site;
    inner.scope = peeled.scope;
    inner.field = name;
    ModelType *type = peeled.bare ? type_new(site, TYPE_ANY, annotation->span) : type_of(&inner, peeled.type);
    for (size_t i = 0; type && i < assigned.metas.items.n; i++) /* first: pydantic puts them before those of Annotated */
        type = meta_apply(site, type, &assigned.metas.items.items[i]);
    for (size_t i = 0; type && i < peeled.metas.items.n; i++) {
        const Meta *meta = &peeled.metas.items.items[i];
        if (meta->kind != META_FIELD) {
            type = meta_apply(site, type, meta);
            continue;
        }
        merge(front, &info, meta->field);
        for (size_t j = 0; type && j < meta->field->metas.items.n; j++)
            type = meta_apply(site, type, &meta->field->metas.items.items[j]);
    }
    if (!type)
        return NULL;
    merge(front, &info, &assigned);
    ModelField *field = CTX_NEW(front->ctx, ModelField);
    field->name = name;
    field->span = statement->span;
    field->name_span = statement->kind == PY_ANN_ASSIGN ? statement->a->span : statement->span;
    for (size_t i = 0; i < origin->specials.n; i++)
        if (!origin->specials.items[i].key.len || origin->specials.items[i].model == site->model)
            field->origin = origin->specials.items[i].model;
    field->type = type;
    field->serializer = take_serializer(site->front->ctx, type);
    field->meta = info.meta;
    field->exclude = info.exclude;
    field->no_repr = info.no_repr;
    field->frozen = info.frozen || peeled.final || site->config->frozen;
    if (info.init_only)
        unsupported(front, field->name_span, "init_var=True");
    field->init_only = peeled.init_var;
    field->no_init = info.no_init;
    field->kw_only = info.kw_only_given == YES || (info.kw_only_given == AUTO && site->model->kw_only && !assigned.of_field); /* as pydantic has it */
    field->validate_default = info.validate_default == AUTO ? site->config->validate_default : info.validate_default == YES;
    set_aliases(site, &info, field);
    if (!set_default(site, &info, field))
        return NULL;
    if (site->model->kind == CLASS_TYPED_DICT && field->required == DEFAULT_REQUIRED)
        field->not_required = peeled.not_required || (!peeled.required && !class_is_total(front, origin));
    if (info.has_discriminator && !discriminator_set(site, type, &info))
        return NULL;
    return field;
}

/* ---- discriminators ---- */

/* The union that a discriminator is for: below null and functions. */
bool discriminator_set(TypeSite *site, ModelType *type, const FieldInfo *info)
{
    while (!info->pick && (type->kind == TYPE_NULLABLE || type->kind == TYPE_BEFORE || type->kind == TYPE_AFTER))
        type = type->inner;
    if (type->kind != TYPE_UNION) {
        Diag *d = diag(site->front->ctx, D_MODEL_FIELD, info->discriminator_span, "a discriminator needs a union of two models or more");
        if (info->pick && type->kind == TYPE_NULLABLE)
            diag_help(site->front->ctx, d, "None has no Tag here: write Optional[Annotated[Union[..], Discriminator(..)]]");
        return false;
    }
    type->discriminator = info->discriminator;
    type->pick = info->pick;
    PendingUnion *pending = &VEC_PUSH(site->front->ctx, &site->front->unions);
    *pending = (PendingUnion){type, info->discriminator_span};
    return true;
}

typedef struct TagValues { ModelValue **items; size_t n, cap; } TagValues;

/* The values that a member's discriminator may have. */
static bool tag_values(const ModelType *type, TagValues *out, Ctx *ctx)
{
    if (type->kind == TYPE_LITERAL) {
        for (size_t i = 0; i < type->n_values; i++)
            VEC_PUSH(ctx, out) = type->values[i];
        return true;
    }
    if (type->kind == TYPE_AFTER || type->kind == TYPE_NULLABLE)
        return tag_values(type->inner, out, ctx);
    if (type->kind != TYPE_UNION)
        return false;
    for (size_t i = 0; i < type->n; i++)
        if (!tag_values(type->items[i], out, ctx))
            return false;
    return true;
}

static const ModelField *field_named(const ModelClass *cls, Str name)
{
    for (size_t i = 0; i < cls->n_fields; i++)
        if (str_eq(cls->fields[i]->name, name))
            return cls->fields[i];
    return NULL;
}

typedef struct Tagger {
    PyFront *front;
    ModelType *type; /* the union */
    Span span;
    VEC(ModelTag) tags;
    bool good, has_alias;
} Tagger;

static void tag_class(Tagger *t, const ModelClass *cls, size_t member)
{
    Ctx *ctx = t->front->ctx;
    Str name = t->type->discriminator;
    const ModelField *field = field_named(cls, name);
    TagValues values = {0};
    if (!field || !tag_values(field->type, &values, ctx)) {
        Diag *d = diag(ctx, D_MODEL_FIELD, t->span, "\"%.*s\" cannot tell the members apart: it is no Literal in \"%.*s\"", STR_ARG(name), STR_ARG(cls->name));
        if (field)
            diag_also(ctx, d, field->name_span, "here");
        t->good = false;
        return;
    }
    if (field->before.n) {
        Diag *d = diag(ctx, D_MODEL_FIELD, t->span, "\"%.*s\" cannot tell the members apart: a validator stands before it in \"%.*s\"", STR_ARG(name), STR_ARG(cls->name));
        diag_also(ctx, d, field->before.items[0].decorator, "here");
        t->good = false;
    }
    Str alias = field->n_validation_aliases && field->validation_aliases[0].n == 1 ? field->validation_aliases[0].items[0].key : name;
    if (t->has_alias && !str_eq(alias, t->type->discriminator_alias)) {
        diag(ctx, D_MODEL_FIELD, t->span, "the members call \"%.*s\" by different aliases", STR_ARG(name));
        t->good = false;
    }
    t->has_alias = true;
    t->type->discriminator_alias = alias;
    for (size_t i = 0; i < values.n; i++) {
        const ModelTag *same = NULL;
        for (size_t j = 0; j < t->tags.n && !same; j++)
            same = value_equal(t->tags.items[j].value, values.items[i]) ? &t->tags.items[j] : NULL;
        if (same && same->member == member) /* of a union inside, which tells its members apart by a field of its own */
            continue;
        if (same) {
            diag(ctx, D_MODEL_FIELD, t->span, "two members have the same value of \"%.*s\"", STR_ARG(name));
            t->good = false;
            return;
        }
        VEC_PUSH(ctx, &t->tags) = (ModelTag){values.items[i], member};
    }
}

static void tag_member(Tagger *t, ModelType *type, size_t member)
{
    while (type->kind == TYPE_BEFORE || type->kind == TYPE_AFTER)
        type = type->inner;
    if (type->kind == TYPE_CLASS && (type->class_->kind == CLASS_MODEL || type->class_->kind == CLASS_TYPED_DICT || type->class_->kind == CLASS_DATACLASS
                                     || type->class_->kind == CLASS_PYDANTIC_DATACLASS)) {
        tag_class(t, type->class_, member);
    } else if (type->kind == TYPE_UNION) {
        for (size_t i = 0; i < type->n; i++)
            tag_member(t, type->items[i], member);
    } else {
        unsupported(t->front, type->span, "%s in a union with a discriminator", model_type_name(type->kind));
        t->good = false;
    }
}

/* By a function: each member has its Tag. */
static void tag_by_function(Tagger *t, const ModelType *member, size_t at)
{
    Ctx *ctx = t->front->ctx;
    if (!member->tag) {
        Diag *d = diag(ctx, D_MODEL_FIELD, t->span, "a member of the union has no Tag, which its discriminator would give");
        diag_also(ctx, d, member->span, "here");
        return;
    }
    for (size_t i = 0; i < t->tags.n; i++)
        if (value_equal(t->tags.items[i].value, member->tag))
            diag(ctx, D_MODEL_FIELD, t->span, "two members have the same Tag");
    VEC_PUSH(ctx, &t->tags) = (ModelTag){member->tag, at};
}

/* Once all classes have their fields. */
void discriminators_finish(PyFront *front)
{
    for (size_t i = 0; i < front->unions.n; i++) {
        ModelType *type = front->unions.items[i].type;
        Tagger tagger = {.front = front, .type = type, .span = front->unions.items[i].span, .good = true};
        type->discriminator_alias = type->discriminator;
        for (size_t j = 0; tagger.good && j < type->n; j++)
            if (type->pick)
                tag_by_function(&tagger, type->items[j], j);
            else
                tag_member(&tagger, type->items[j], j);
        type->tags = tagger.tags.items;
        type->n_tags = tagger.tags.n;
    }
}
