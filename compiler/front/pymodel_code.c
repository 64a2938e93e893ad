/* pymodel_code.c: validators, serializers, computed fields and the other functions of classes. Their bodies stay syntax. */
#include "pymodel.h"

#include <string.h>

/* ---- functions ---- */

void function_init(PyFront *front, ModelFile *file, PyClass *owner, const Py *node, ModelFunction *out)
{
    *out = (ModelFunction){.name = node->kind == PY_LAMBDA ? STR("<lambda>") : node->text, .span = node->kind == PY_LAMBDA ? node->span : node->name_span,
                           .file = file, .node = node};
    for (size_t i = 0; owner && i < owner->specials.n; i++)
        if (!owner->specials.items[i].key.len || !out->owner)
            out->owner = owner->specials.items[i].model;
    if (owner && !out->owner)
        out->within = owner->qualname;
    Scope scope = {.file = file, .cls = owner ? owner->outer : NULL};
    for (size_t i = 0; node->kind == PY_FUNCTION && i < node->decorators.n; i++) {
        Known known = known_of(front, &scope, node->decorators.items[i]);
        out->is_static |= known == KNOWN_STATICMETHOD;
        out->is_class_method |= known == KNOWN_CLASSMETHOD;
    }
}

/* Names of Python itself that are called with one value. */
static bool is_builtin(Str name)
{
    static const char *const names[] = {"abs", "all", "any", "ascii", "bin", "callable", "chr", "enumerate", "format", "hash", "hex", "id", "iter", "len", "max",
                                        "memoryview", "min", "next", "oct", "ord", "print", "repr", "reversed", "round", "sorted", "sum", "vars"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_is(name, names[i]))
            return true;
    return false;
}

/* str.strip, datetime.fromisoformat: a method of what comes from outside of the files, whose place need be no module. */
static bool method_of(PyFront *front, const Scope *scope, const Py *expression, ModelFunction *out)
{
    Symbol owner = {0};
    if (expression->kind == PY_ATTRIBUTE)
        owner = symbol_of(front, scope, expression->a);
    if (owner.kind != SYM_KNOWN && owner.kind != SYM_EXTERNAL)
        return false;
    *out = (ModelFunction){.name = expression->text, .span = expression->span, .file = scope->file, .module = owner.module, .holder = owner.name};
    return true;
}

bool function_of(PyFront *front, const Scope *scope, const Py *expression, ModelFunction *out)
{
    if (expression->kind == PY_LAMBDA) {
        function_init(front, scope->file, NULL, expression, out);
        return true;
    }
    Scope inner = *scope;
    Symbol symbol;
    const Py *end = follow(front, &inner, expression, &symbol);
    switch (symbol.kind) {
    case SYM_FUNCTION:
        function_init(front, symbol.scope.file, symbol.scope.cls, symbol.node, out);
        return true;
    case SYM_EXTERNAL: case SYM_KNOWN: case SYM_MEMBER:
        if (method_of(front, &inner, end, out))
            return true;
        *out = (ModelFunction){.name = symbol.kind == SYM_MEMBER || !symbol.name.len ? python_source(front->ctx, expression) : symbol.name,
                               .span = expression->span, .file = scope->file, .module = symbol.module};
        return true;
    case SYM_NONE:
        if (end->kind == PY_LAMBDA) {
            function_init(front, inner.file, NULL, end, out);
            return true;
        }
        if (method_of(front, &inner, end, out))
            return true;
        if (end->kind == PY_NAME && is_builtin(end->text)) {
            *out = (ModelFunction){.name = end->text, .span = expression->span, .file = inner.file, .module = STR("builtins")};
            return true;
        }
        break;
    case SYM_MODULE: case SYM_FILE: case SYM_CLASS: case SYM_VALUE: case SYM_TYPE_ARG: case SYM_TYPE_VAR: case SYM_TYPE_ALIAS: case SYM_UNKNOWN: break;
    }
    Str shown = python_source(front->ctx, expression);
    Diag *d = unsupported(front, expression->span, "\"%.*s\" as a function", STR_ARG(shown));
    diag_help(front->ctx, d, "name a function of the file, or write a lambda");
    return false;
}

/* ---- collecting ---- */

/* One decorated method that pydantic knows, by its name: an heir's takes the place of its base's. */
typedef struct Method {
    Known known;
    Str name;
    ModelValidator validator;
    Scope scope;             /* of the decorator's arguments */
    PyClass *cls;
    TypeArgs *args;
    bool before, on_fields;  /* field_validator, validator: on_fields */
    TypeKind kind;           /* field_validator: BEFORE, AFTER, WRAP or PLAIN */
    bool all_fields;
    Str *fields;
    size_t n_fields;
} Method;

typedef struct Collector {
    PyFront *front;
    PyClass *cls;
    ModelClass *model;
    VEC(Method) methods;
    VEC(ModelMember) members;
    VEC(ModelComputed) computed;
} Collector;

static const PyKeyword *keyword_of(const Py *call, const char *name)
{
    for (size_t i = 0; call->kind == PY_CALL && i < call->keywords.n; i++)
        if (str_is(call->keywords.items[i].name, name))
            return &call->keywords.items[i];
    return NULL;
}

static bool keyword_true(const Py *call, const char *name)
{
    const PyKeyword *keyword = keyword_of(call, name);
    return keyword && keyword->value->kind == PY_TRUE;
}

static bool is_skipped(const PyFront *front, Str name)
{
    for (size_t i = 0; i < front->options->n_skip_validators; i++)
        if (str_eq(front->options->skip_validators[i], name))
            return true;
    return false;
}

/* mode="before" and the like. False after a diagnostic. */
static bool read_mode(Collector *c, const Py *call, Method *method)
{
    const PyKeyword *mode = keyword_of(call, "mode"), *input = keyword_of(call, "json_schema_input_type");
    method->kind = TYPE_AFTER;
    if (input)
        unsupported(c->front, input->span, "json_schema_input_type");
    if (!mode)
        return true;
    Str word = mode->value->kind == PY_STRING ? mode->value->text : STR("");
    method->before = str_is(word, "before");
    method->validator.wrap = str_is(word, "wrap");
    if (method->before || str_is(word, "after") || method->validator.wrap || (str_is(word, "plain") && method->on_fields)) {
        method->kind = method->before ? TYPE_BEFORE : method->validator.wrap ? TYPE_WRAP : str_is(word, "plain") ? TYPE_PLAIN : TYPE_AFTER;
        return true;
    }
    diag(c->front->ctx, D_MODEL_VALIDATOR, mode->value->span, method->on_fields ? "the mode of a validator is \"before\", \"after\", \"wrap\" or \"plain\""
                                                                                  : "the mode of a validator is \"before\", \"after\" or \"wrap\"");
    return false;
}

static bool read_field_names(Collector *c, const Py *call, Method *method)
{
    Ctx *ctx = c->front->ctx;
    bool good = call->kind == PY_CALL && call->list.n > 0;
    if (!good) {
        diag(ctx, D_MODEL_VALIDATOR, call->span, "the names of fields are missing here");
        return false;
    }
    method->fields = CTX_ARRAY(ctx, call->list.n, Str);
    for (size_t i = 0; i < call->list.n; i++) {
        ModelValue *name = value_needed(c->front, &method->scope, call->list.items[i], "a field's name");
        if (!name || name->kind != VALUE_STR)
            return false;
        method->all_fields |= str_is(name->text, "*");
        method->fields[method->n_fields++] = name->text;
    }
    return true;
}

static bool is_computed(const Collector *c, Str name)
{
    for (size_t i = 0; i < c->computed.n; i++)
        if (str_eq(c->computed.items[i].name, name))
            return true;
    return false;
}

static void check_names(Collector *c, const Method *method)
{
    const PyKeyword *check = keyword_of(method->validator.decorator_node, "check_fields");
    if (method->all_fields || (check && check->value->kind == PY_FALSE))
        return;
    for (size_t i = 0; i < method->n_fields; i++) {
        bool found = false;
        for (size_t j = 0; j < c->model->n_fields && !found; j++)
            found = str_eq(c->model->fields[j]->name, method->fields[i]);
        if (!found && is_computed(c, method->fields[i]))
            diag_help(c->front->ctx, unsupported(c->front, method->validator.decorator, "a serializer of a computed field"), "let its function give what is to be shown");
        else if (!found)
            diag(c->front->ctx, D_MODEL_VALIDATOR, method->validator.decorator, "\"%.*s\" has no field \"%.*s\" to be %s", STR_ARG(c->model->name),
                 STR_ARG(method->fields[i]), method->known == KNOWN_FIELD_SERIALIZER ? "shown" : "validated");
    }
}

/* Whether the method takes an argument more than those that it must: `info` of V2, `values` of V1. */
static bool takes_more(const Py *function, size_t must)
{
    size_t positional = 0;
    for (size_t i = 0; i < function->params.n; i++) {
        const PyParam *param = &function->params.items[i];
        if (param->kind <= PARAM_NORMAL && !(param->value && i >= must))
            positional++;
        else if (param->kind != PARAM_KEYWORD_ONLY && param->kind <= PARAM_NORMAL)
            continue;
    }
    return positional > must;
}

static bool takes_values(const Py *function)
{
    for (size_t i = 0; i < function->params.n; i++)
        if (str_is(function->params.items[i].name, "values") || function->params.items[i].kind == PARAM_STAR_STAR)
            return true;
    return false;
}

static void put_method(Collector *c, const Method *method)
{
    for (size_t i = 0; i < c->methods.n; i++) {
        if (str_eq(c->methods.items[i].name, method->name) && c->methods.items[i].known == method->known) {
            c->methods.items[i] = *method;
            return;
        }
    }
    VEC_PUSH(c->front->ctx, &c->methods) = *method;
}

static void read_validator(Collector *c, Method *method, const Py *node, const Py *call)
{
    bool v1 = method->known == KNOWN_VALIDATOR || method->known == KNOWN_ROOT_VALIDATOR;
    bool good = true;
    method->on_fields = method->known == KNOWN_VALIDATOR || method->known == KNOWN_FIELD_VALIDATOR;
    method->validator.style = v1 ? STYLE_V1 : STYLE_V2;
    method->validator.skipped = is_skipped(c->front, method->name);
    if (method->on_fields)
        good = read_field_names(c, call, method);
    if (v1)
        method->before = keyword_true(call, "pre");
    else
        good = read_mode(c, call, method) && good;
    method->validator.each_item = keyword_true(call, "each_item");
    method->validator.always = keyword_true(call, "always");
    method->validator.skip_on_failure = keyword_true(call, "skip_on_failure");
    if (method->known == KNOWN_ROOT_VALIDATOR && !method->before && !method->validator.skip_on_failure) {
        diag(c->front->ctx, D_MODEL_VALIDATOR, call->span, "pydantic 2 refuses a root_validator without pre=True or skip_on_failure=True");
        good = false;
    }
    bool method_of_class = method->validator.function.is_static ? false : true;
    size_t must = method->on_fields || method->before ? 1 + method_of_class : 1;
    if (method->known == KNOWN_MODEL_VALIDATOR && !method->before)
        must = 1 + method->validator.function.is_class_method;
    if (method->validator.wrap)
        must = 2 + method_of_class;
    for (size_t i = 0; v1 && !method->validator.skipped && i < node->params.n; i++) {
        const PyParam *p = &node->params.items[i];
        if (i > 1 && (str_is(p->name, "field") || str_is(p->name, "config"))) {
            Diag *d = diag(c->front->ctx, D_MODEL_VALIDATOR, p->span, "pydantic 2 refuses the parameter \"%.*s\" of a validator", STR_ARG(p->name));
            diag_help(c->front->ctx, d, "a field_validator with `info: ValidationInfo` knows info.field_name and info.config");
            good = false;
        }
    }
    method->validator.takes_info = v1 ? takes_values(node) : takes_more(node, must);
    if (good && !method->validator.skipped)
        put_method(c, method);
}

static void add_member(Collector *c, MemberKind kind, Str name, Span span, const Py *node, PyClass *cls)
{
    ModelMember member = {.kind = kind, .name = name, .span = span, .node = node, .file = cls->file};
    for (size_t i = 0; i < cls->specials.n; i++)
        if (!cls->specials.items[i].key.len)
            member.origin = cls->specials.items[i].model;
    VEC_PUSH(c->front->ctx, &c->members) = member;
}

/* _name: int = 5, _name = PrivateAttr(..). value: may be NULL. */
static void add_private(Collector *c, const Py *target, const Py *value, const Py *node, PyClass *cls, TypeArgs *args)
{
    add_member(c, MEMBER_PRIVATE, target->text, target->span, node, cls);
    if (!value || !class_is_model(cls))
        return;
    TypeSite site = {.front = c->front, .scope = {.file = cls->file, .cls = cls, .args = args}, .model = c->model, .config = &c->model->config};
    c->members.items[c->members.n - 1].start = field_private(&site, target->text, value);
}

/* What is no field: a private attribute of a model; in other classes an attribute of the class. */
static void add_underscored(Collector *c, const Py *target, const Py *value, const Py *node, PyClass *cls, TypeArgs *args)
{
    if (cls->kind != PY_CLASS_PLAIN)
        add_private(c, target, value, node, cls, args);
    else if (value && !(str_starts(target->text, STR("__")) && str_ends(target->text, STR("__"))))
        add_member(c, MEMBER_CLASS_VAR, target->text, target->span, node, cls);
}

static void add_computed(Collector *c, const Method *method, const Py *node, const Py *call)
{
    Ctx *ctx = c->front->ctx;
    TypeSite site = {.front = c->front, .scope = {.file = method->cls->file, .cls = method->cls, .args = method->args}, .model = c->model,
                     .config = &c->model->config};
    FieldInfo info;
    if (!computed_info_of(&site, node, call, &info))
        return;
    ModelComputed computed = {.name = node->text, .alias = info.alias, .span = node->name_span, .function = method->validator.function, .meta = info.meta,
                              .no_repr = info.no_repr};
    const Py *doc = python_docstring(node->body);
    if (doc && !computed.meta.has_description) {
        computed.meta.description = clean_doc(ctx, doc->text);
        computed.meta.has_description = computed.meta.description.len > 0;
    }
    const PyKeyword *returns = keyword_of(call, "return_type");
    const Py *annotation = returns ? returns->value : node->a;
    computed.type = annotation ? type_of(&site, annotation) : type_new(&site, TYPE_ANY, node->name_span);
    for (size_t i = 0; i < c->computed.n; i++) {
        if (str_eq(c->computed.items[i].name, computed.name)) {
            c->computed.items[i] = computed;
            return;
        }
    }
    VEC_PUSH(ctx, &c->computed) = computed;
}

bool serializer_when(PyFront *front, const PyKeyword *when, ModelSerializer *out)
{
    Str word = !when ? STR("always") : when->value->kind == PY_STRING ? when->value->text : STR("");
    out->json_only = str_starts(word, STR("json"));
    out->unless_none = str_is(word, "unless-none") || str_is(word, "json-unless-none");
    if (str_is(word, "always") || str_is(word, "json") || out->unless_none)
        return true;
    unsupported(front, when->span, "this \"when_used\"");
    return false;
}

/* @field_serializer(..), @model_serializer */
static bool serializer_of(Collector *c, const Method *method, ModelSerializer *out)
{
    const Py *call = method->validator.decorator_node;
    TypeSite site = {.front = c->front, .scope = method->scope, .model = c->model, .config = &c->model->config};
    const PyKeyword *mode = keyword_of(call, "mode"), *returns = keyword_of(call, "return_type");
    *out = (ModelSerializer){.function = method->validator.function, .span = call->span};
    out->wrap = mode && mode->value->kind == PY_STRING && str_is(mode->value->text, "wrap");
    const Py *annotation = returns ? returns->value : method->validator.function.node->a;
    if (annotation)
        out->type = type_of(&site, annotation);
    return serializer_when(c->front, keyword_of(call, "when_used"), out);
}

static void read_serializer(Collector *c, Method *method, const Py *call)
{
    if (!read_field_names(c, call, method))
        return;
    method->on_fields = true;
    put_method(c, method);
}

static void plain_method(Collector *c, const Py *node, PyClass *cls, const Scope *scope)
{
    const bool dataclass = c->model->kind == CLASS_DATACLASS || c->model->kind == CLASS_PYDANTIC_DATACLASS;
    MemberKind kind = str_is(node->text, "__init__") ? MEMBER_INIT
                    : str_is(node->text, dataclass ? "__post_init__" : "model_post_init") ? MEMBER_POST_INIT : MEMBER_METHOD;
    for (size_t i = 0; i < node->decorators.n; i++) {
        switch ((int)known_of(c->front, scope, node->decorators.items[i])) {
        case KNOWN_PROPERTY: case KNOWN_CACHED_PROPERTY: kind = MEMBER_PROPERTY; break;
        case KNOWN_CLASSMETHOD: kind = MEMBER_CLASS_METHOD; break;
        case KNOWN_STATICMETHOD: kind = MEMBER_STATIC_METHOD; break;
        default: break;
        }
    }
    if (kind == MEMBER_INIT && c->model->kind == CLASS_SETTINGS && class_is_model(cls)) {
        Diag *d = unsupported(c->front, node->name_span, "settings with their own __init__");
        diag_help(c->front->ctx, d, "use model_validator(mode=\"before\"), or model_validator(mode=\"after\")");
    }
    add_member(c, kind, node->text, node->name_span, node, cls);
    /* A plain method takes the place of a base's validator of the same name. */
    for (size_t i = 0; i < c->methods.n; i++)
        if (str_eq(c->methods.items[i].name, node->text) && c->methods.items[i].cls != cls)
            c->methods.items[i].known = KNOWN_NONE;
}

static void read_method(Collector *c, PyClass *cls, TypeArgs *args, const Py *node)
{
    Scope scope = {.file = cls->file, .cls = cls, .args = args};
    for (size_t i = 0; i < node->decorators.n; i++) {
        const Py *call = node->decorators.items[i];
        Known known = known_of(c->front, &scope, call->kind == PY_CALL ? call->a : call);
        Method method = {.known = known, .name = node->text, .scope = scope, .cls = cls, .args = args};
        function_init(c->front, cls->file, cls, node, &method.validator.function);
        method.validator.decorator = call->span;
        method.validator.decorator_node = call;
        switch ((int)known) {
        case KNOWN_FIELD_VALIDATOR: case KNOWN_MODEL_VALIDATOR: case KNOWN_VALIDATOR: case KNOWN_ROOT_VALIDATOR:
            read_validator(c, &method, node, call);
            return;
        case KNOWN_COMPUTED_FIELD: add_computed(c, &method, node, call); return;
        case KNOWN_FIELD_SERIALIZER: read_serializer(c, &method, call); return;
        case KNOWN_MODEL_SERIALIZER: put_method(c, &method); return;
        default: break;
        }
    }
    plain_method(c, node, cls, &scope);
}

static void read_statement(Collector *c, PyClass *cls, TypeArgs *args, const Py *node)
{
    Scope scope = {.file = cls->file, .cls = cls, .args = args};
    if (node->kind == PY_FUNCTION) {
        read_method(c, cls, args, node);
    } else if (node->kind == PY_ANN_ASSIGN && node->a->kind == PY_NAME) {
        bool is_var = known_of(c->front, &scope, node->b->kind == PY_SUBSCRIPT ? node->b->a : node->b) == KNOWN_CLASSVAR;
        if (is_var)
            add_member(c, MEMBER_CLASS_VAR, node->a->text, node->a->span, node, cls);
        else if (node->a->text.ptr[0] == '_')
            add_underscored(c, node->a, node->c, node, cls, args);
    } else if (node->kind == PY_ASSIGN && node->list.items[0]->kind == PY_NAME) {
        const Py *target = node->list.items[0];
        const Py *call = node->a; /* normalize = field_validator("name")(function) */
        Known known = call->kind == PY_CALL ? known_call(c->front, &scope, call->a) : KNOWN_NONE;
        if (known == KNOWN_FIELD_VALIDATOR || known == KNOWN_VALIDATOR) {
            Method method = {.known = known, .name = target->text, .scope = scope, .cls = cls, .args = args};
            if (call->list.n != 1 || !function_of(c->front, &scope, call->list.items[0], &method.validator.function))
                return;
            method.validator.decorator = call->a->span;
            method.validator.decorator_node = call->a;
            if (!method.validator.function.node) {
                unsupported(c->front, call->span, "a validator from another module");
                return;
            }
            method.validator.function.is_static = true;
            read_validator(c, &method, method.validator.function.node, call->a);
        } else if (target->text.ptr[0] == '_' || cls->kind == PY_CLASS_PLAIN) {
            add_underscored(c, target, call, node, cls, args);
        }
    }
}

/* ---- giving them to the fields and the class ---- */

static void append(Ctx *ctx, ModelValidators *list, const ModelValidator *validator, bool first)
{
    ModelValidator *items = CTX_ARRAY(ctx, list->n + 1, ModelValidator);
    if (list->n)
        memcpy(items + first, list->items, list->n * sizeof *items);
    items[first ? 0 : list->n] = *validator;
    list->items = items;
    list->n++;
}

static bool concerns(const Method *method, Str field)
{
    for (size_t i = 0; i < method->n_fields; i++)
        if (method->all_fields || str_eq(method->fields[i], field))
            return true;
    return false;
}

/* Validators that stand around the value, or in the place of its type, are nested in the order of their statements: a type's part each. */
static bool is_nested(const Collector *c, const ModelField *field)
{
    for (size_t i = 0; i < c->methods.n; i++) {
        const Method *method = &c->methods.items[i];
        if (method->known == KNOWN_FIELD_VALIDATOR && (method->kind == TYPE_WRAP || method->kind == TYPE_PLAIN) && concerns(method, field->name))
            return true;
    }
    return false;
}

static void give_to_field(Collector *c, const Method *method, ModelField *field)
{
    Ctx *ctx = c->front->ctx;
    if (method->known == KNOWN_FIELD_SERIALIZER) {
        field->serializer = CTX_NEW(ctx, ModelSerializer);
        (void)serializer_of(c, method, field->serializer); /* a diagnostic ends it otherwise */
        return;
    }
    field->validate_default |= method->validator.always;
    if (method->validator.style == STYLE_V2 && is_nested(c, field)) {
        ModelType *type = CTX_NEW(ctx, ModelType);
        *type = (ModelType){.kind = method->kind, .span = field->type->span, .limits = model_limits_none(), .inner = field->type,
                            .validator = method->validator, .untyped = method->kind == TYPE_PLAIN};
        field->type = type;
        return;
    }
    append(ctx, method->before ? &field->before : &field->after, &method->validator, method->before);
}

/* pydantic puts V2 validators of a field inside V1 ones, those of a model around V1 ones. */
static void give(Collector *c)
{
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < c->methods.n; i++) {
            const Method *method = &c->methods.items[i];
            bool v1 = method->validator.style == STYLE_V1;
            if (method->known == KNOWN_NONE || (method->on_fields ? v1 : !v1) != (pass == 1))
                continue;
            if (method->known == KNOWN_MODEL_SERIALIZER) {
                c->model->serializer = CTX_NEW(c->front->ctx, ModelSerializer);
                (void)serializer_of(c, method, c->model->serializer);
                continue;
            }
            if (!method->on_fields) {
                append(c->front->ctx, method->before ? &c->model->before : &c->model->after, &method->validator, method->before);
                continue;
            }
            check_names(c, method);
            for (size_t j = 0; j < c->model->n_fields; j++)
                if (concerns(method, c->model->fields[j]->name))
                    give_to_field(c, method, c->model->fields[j]);
        }
    }
}

static void tell_members(Collector *c)
{
    if (!c->front->options->verbose)
        return;
    for (size_t i = 0; i < c->members.n; i++)
        if (c->members.items[i].kind <= MEMBER_PROPERTY)
            diag(c->front->ctx, D_MODEL_NOT_RUN, c->members.items[i].span, "\"%.*s\" of \"%.*s\" is no part of checking", STR_ARG(c->members.items[i].name),
                 STR_ARG(c->model->name));
}

void code_collect(PyFront *front, PyClass *cls, ModelClass *model, TypeArgs **args)
{
    Collector c = {.front = front, .cls = cls, .model = model};
    for (size_t i = cls->mro.n; i-- > 0;)
        for (size_t j = 0; j < cls->mro.items[i]->node->body.n; j++)
            read_statement(&c, cls->mro.items[i], args[i], cls->mro.items[i]->node->body.items[j]);
    if (cls->kind != PY_CLASS_PLAIN) /* those of a class that only brings methods are for the fields of its heirs */
        give(&c);
    tell_members(&c);
    model->computed = c.computed.items;
    model->n_computed = c.computed.n;
    model->members = c.members.items;
    model->n_members = c.members.n;
}
