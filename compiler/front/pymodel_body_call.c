/* pymodel_body_call.c: calls in validators: built-in functions and methods (pymodel_body.def), functions of modules and of the file set, enums,
 * patterns, exceptions. */
#include "pymodel_body.h"

#include <string.h>

typedef struct Callable { const char *name, *path, *params; size_t required; } Callable;

static const Callable methods[] = {
#define METHOD(name, params, required) {#name, NULL, params, required},
#define BUILTIN(name, params, required)
#define ATTRIBUTE(name)
#define FUNCTION(c_name, path, params, required)
#include "pymodel_body.def"
#undef METHOD
#undef BUILTIN
#define METHOD(name, params, required)
#define BUILTIN(name, params, required) {#name, NULL, params, required},
};
static const Callable builtins[] = {
#include "pymodel_body.def"
#undef BUILTIN
#undef FUNCTION
#define BUILTIN(name, params, required)
#define FUNCTION(c_name, path, params, required) {#c_name, path, params, required},
};
static const Callable functions[] = {
#include "pymodel_body.def"
#undef METHOD
#undef BUILTIN
#undef ATTRIBUTE
#undef FUNCTION
};

static const Callable *find(const Callable *list, size_t n, Str name)
{
    for (size_t i = 0; i < n; i++)
        if (str_is(name, list[i].path ? list[i].path : list[i].name))
            return &list[i];
    return NULL;
}
#define FIND(list, name) find(list, sizeof list / sizeof *list, name)

/* ---- arguments ---- */

static size_t count_params(const char *params)
{
    size_t n = *params != 0;
    for (; *params; params++)
        n += *params == ',';
    return n;
}

/* The i-th parameter: its name without marks. */
static Str param_at(const char *params, size_t i, bool *by_position, bool *many)
{
    for (; i; i--)
        params = strchr(params, ',') + 1;
    *by_position = *params == '/';
    *many = *params == '*';
    params += *by_position || *many;
    const char *end = strchr(params, ',');
    return (Str){params, end ? (size_t)(end - params) : strlen(params)};
}

/* Puts a call's arguments to the parameters; NULL items are absent. */
static bool arguments(Lower *l, const Py *call, const Callable *callable, Code *code)
{
    bool by_position, many = false;
    size_t n = count_params(callable->params);
    if (n)
        param_at(callable->params, n - 1, &by_position, &many);
    if (many) {
        if (call->keywords.n) {
            body_refuse(l, call->keywords.items[0].span, "an argument \"%.*s\"", STR_ARG(call->keywords.items[0].name));
            return false;
        }
        code->items = body_list(l, call->list, &code->n);
        return code->items != NULL;
    }
    code->items = CTX_ARRAY(l->ctx, n + 1, Code *);
    if (call->list.n > n) {
        body_refuse(l, call->list.items[n]->span, "so many arguments of \"%s\"", callable->name);
        return false;
    }
    for (size_t i = 0; i < call->list.n; i++)
        if (call->list.items[i]->kind == PY_STARRED || !(code->items[i] = body_expression(l, call->list.items[i]))) {
            if (call->list.items[i]->kind == PY_STARRED)
                body_refuse(l, call->list.items[i]->span, "a starred argument");
            return false;
        }
    for (size_t k = 0; k < call->keywords.n; k++) {
        const PyKeyword *keyword = &call->keywords.items[k];
        size_t i = 0;
        while (i < n && !(str_eq(param_at(callable->params, i, &by_position, &many), keyword->name) && !by_position))
            i++;
        if (i == n || code->items[i]) {
            body_refuse(l, keyword->span, "an argument \"%.*s\" of \"%s\"", STR_ARG(keyword->name), callable->name);
            return false;
        }
        if (!(code->items[i] = body_expression(l, keyword->value)))
            return false;
    }
    code->n = n;
    while (code->n && !code->items[code->n - 1])
        code->n--;
    for (size_t i = 0; i < callable->required; i++)
        if (i >= code->n || !code->items[i]) {
            body_refuse(l, call->span, "\"%s\" without its arguments", callable->name);
            return false;
        }
    return true;
}

static Code *known_call_of(Lower *l, const Py *call, const Callable *callable, CodeKind kind)
{
    Code *code = body_code(l, kind, call->span);
    code->c_name = callable->name;
    return arguments(l, call, callable, code) ? code : NULL;
}

/* ---- exceptions ---- */

const char *body_exception_name(Lower *l, const Py *node)
{
    static const char *const names[] = {
#define SCR_EXCEPTION(name, parent) #name,
#include "../../runtime/model/scr_exceptions.def"
#undef SCR_EXCEPTION
    };
    if ((node->kind != PY_NAME && node->kind != PY_ATTRIBUTE) || (node->kind == PY_NAME && body_is_local(l, node->text)))
        return NULL;
    Symbol symbol = symbol_of(l->front, &l->scope, node);
    bool builtin = symbol.kind == SYM_NONE && node->kind == PY_NAME;
    bool custom = (symbol.kind == SYM_EXTERNAL || symbol.kind == SYM_KNOWN) && str_is(symbol.name, "PydanticCustomError") && str_starts(symbol.module, STR("pydantic"));
    bool decimal = symbol.kind == SYM_EXTERNAL && str_is(symbol.module, "decimal");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        bool special = strcmp(names[i], "PydanticCustomError") == 0 || strcmp(names[i], "InvalidOperation") == 0 || strcmp(names[i], "DivisionByZero") == 0;
        if (builtin ? !special && str_is(node->text, names[i]) : (custom || decimal) && str_is(symbol.name, names[i]))
            return names[i];
    }
    return NULL;
}

bool body_exceptions(Lower *l, const Py *node, CodeHandler *out)
{
    PyList list = node->kind == PY_TUPLE ? node->list : (PyList){(Py **)&node, 1};
    out->types = CTX_ARRAY(l->ctx, list.n, const char *);
    for (; out->n < list.n; out->n++) {
        const char *name = body_exception_name(l, list.items[out->n]);
        if (!name) {
            Str shown = python_source(l->ctx, list.items[out->n]);
            body_refuse(l, list.items[out->n]->span, "catching \"%.*s\"", STR_ARG(shown));
            return false;
        }
        out->types[out->n] = name;
    }
    return true;
}

static Code *new_exception(Lower *l, const Py *call, const char *name)
{
    Code *code = body_code(l, CODE_NEW_EXCEPTION, call->span);
    code->c_name = name;
    if (call->keywords.n)
        return body_refuse(l, call->keywords.items[0].span, "a keyword argument of an exception");
    code->items = body_list(l, call->list, &code->n);
    if (!code->items)
        return NULL;
    if (strcmp(name, "PydanticCustomError") == 0 && (code->n < 2 || code->n > 3))
        return body_refuse(l, call->span, "a PydanticCustomError without a type and a message");
    return code;
}

/* ---- isinstance ---- */

static bool isinstance_types(Lower *l, const Py *node, Code *code)
{
    static const struct { Known known; const char *name; } types[] = {
        {KNOWN_STR, "str"}, {KNOWN_INT, "int"}, {KNOWN_FLOAT, "float"}, {KNOWN_BOOL, "bool"}, {KNOWN_BYTES, "bytes"}, {KNOWN_LIST, "list"},
        {KNOWN_DICT, "dict"}, {KNOWN_SET, "set"}, {KNOWN_FROZENSET, "frozenset"}, {KNOWN_TUPLE, "tuple"}, {KNOWN_DATETIME, "datetime"}, {KNOWN_DATE, "date"},
        {KNOWN_TIME, "time"}, {KNOWN_TIMEDELTA, "timedelta"}, {KNOWN_DECIMAL, "Decimal"}, {KNOWN_UUID, "UUID"}, {KNOWN_ENUM, "Enum"}, {KNOWN_MAPPING, "dict"},
        {KNOWN_OBJECT, "object"}};
    bool is_union = node->kind == PY_BINARY && node->op == OP_BIT_OR;
    if (is_union)
        return isinstance_types(l, node->a, code) && isinstance_types(l, node->b, code);
    PyList list = node->kind == PY_TUPLE ? node->list : (PyList){(Py **)&node, 1};
    for (size_t i = 0; i < list.n; i++) {
        Symbol symbol;
        Scope inner = l->scope;
        const Py *end = follow(l->front, &inner, list.items[i], &symbol);
        if (end->kind == PY_TUPLE && end != node) {
            if (!isinstance_types(l, end, code))
                return false;
            continue;
        }
        CodeType type = {0};
        for (size_t k = 0; symbol.kind == SYM_KNOWN && k < sizeof types / sizeof *types; k++)
            if (symbol.known == types[k].known)
                type.name = types[k].name;
        if (symbol.kind == SYM_CLASS) {
            class_examine(l->front, symbol.cls);
            if (symbol.cls->kind == PY_CLASS_ENUM)
                type.enum_ = enum_of(l->front, symbol.cls);
            else if (class_is_model(symbol.cls) && !symbol.cls->params.n)
                type.class_ = class_model(l->front, symbol.cls, NULL, NULL);
        }
        if (!type.name && !type.enum_ && !type.class_) {
            Str shown = python_source(l->ctx, list.items[i]);
            body_refuse(l, list.items[i]->span, "asking for a \"%.*s\"", STR_ARG(shown));
            return false;
        }
        CodeType *more = CTX_ARRAY(l->ctx, code->n_types + 1, CodeType);
        if (code->n_types)
            memcpy(more, code->types, code->n_types * sizeof *more);
        more[code->n_types++] = type;
        code->types = more;
    }
    return true;
}

static Code *isinstance(Lower *l, const Py *call)
{
    Code *code = body_code(l, CODE_ISINSTANCE, call->span);
    if (call->list.n != 2 || call->keywords.n)
        return body_refuse(l, call->span, "isinstance with other than two arguments");
    code->a = body_expression(l, call->list.items[0]);
    return code->a && isinstance_types(l, call->list.items[1], code) ? code : NULL;
}

/* ---- functions that take a generator, or a function ---- */

/* for _ in iterable, as a comprehension of one clause whose element is the item itself, or a key of it. */
static Code *over(Lower *l, const Py *call, const Py *iterable, CodeCollect collect, const Py *key)
{
    if (iterable->kind == PY_GENERATOR && !key)
        return body_collect(l, iterable, collect);
    Code *code = body_code(l, CODE_COLLECT, call->span);
    code->index = collect;
    code->clauses = CTX_ARRAY(l->ctx, 1, CodeClause);
    code->n_clauses = 1;
    size_t outside = l->names.n;
    code->clauses[0].iterable = iterable->kind == PY_GENERATOR ? body_collect(l, iterable, COLLECT_LIST) : body_expression(l, iterable);
    if (!code->clauses[0].iterable)
        return NULL;
    uint32_t slot = body_slot(l, STR(""));
    Code *item = body_code(l, CODE_LOCAL, call->span);
    item->index = slot;
    code->clauses[0].target = code->a = item;
    l->names.n = outside;
    return code;
}

/* key=f: the code that gives the key of the item in `slot`. */
static Code *key_code(Lower *l, const Py *key, uint32_t slot)
{
    Code *item = body_code(l, CODE_LOCAL, key->span);
    item->index = slot;
    if (key->kind == PY_LAMBDA) {
        if (key->params.n != 1 || key->params.items[0].kind != PARAM_NORMAL)
            return body_refuse(l, key->span, "a key of this kind");
        size_t outside = l->names.n;
        VEC_PUSH(l->ctx, &l->names) = (Visible){key->params.items[0].name, slot};
        Code *code = body_expression(l, key->a);
        l->names.n = outside;
        return code;
    }
    if (key->kind == PY_NAME && !body_is_local(l, key->text)) {
        Symbol symbol = symbol_of(l->front, &l->scope, key);
        const Callable *builtin = symbol.kind == SYM_NONE || symbol.kind == SYM_KNOWN ? FIND(builtins, key->text) : NULL;
        if (builtin && builtin->required <= 1) {
            Code *code = body_code(l, CODE_BUILTIN, key->span);
            code->c_name = builtin->name;
            code->items = CTX_ARRAY(l->ctx, 1, Code *);
            code->items[code->n++] = item;
            return code;
        }
    }
    if (key->kind == PY_ATTRIBUTE && key->a->kind == PY_NAME && str_is(key->a->text, "str") && !body_is_local(l, key->a->text)) {
        const Callable *method = FIND(methods, key->text);
        if (method && !method->required) {
            Code *code = body_code(l, CODE_METHOD, key->span);
            code->c_name = method->name;
            code->a = item;
            code->text = STR("str"); /* str.lower(1) is a TypeError of its own: the runtime is asked for a str */
            return code;
        }
    }
    return body_refuse(l, key->span, "a key of this kind");
}

static const Py *take_keyword(const Py *call, const char *name)
{
    for (size_t i = 0; i < call->keywords.n; i++)
        if (str_is(call->keywords.items[i].name, name))
            return call->keywords.items[i].value;
    return NULL;
}

static bool only_keywords(Lower *l, const Py *call, const char *a, const char *b)
{
    for (size_t i = 0; i < call->keywords.n; i++)
        if (!str_is(call->keywords.items[i].name, a) && !str_is(call->keywords.items[i].name, b)) {
            body_refuse(l, call->keywords.items[i].span, "this argument");
            return false;
        }
    return true;
}

/* sorted(x, key=f, reverse=r): c_name "sorted" of a list, the list of keys or nothing, reverse. */
static Code *sorted(Lower *l, const Py *call)
{
    if (call->list.n != 1 || !only_keywords(l, call, "key", "reverse"))
        return l->failed ? NULL : body_refuse(l, call->span, "sorted with such arguments");
    const Py *key = take_keyword(call, "key"), *reverse = take_keyword(call, "reverse");
    Code *code = body_code(l, CODE_BUILTIN, call->span);
    code->c_name = "sorted";
    code->items = CTX_ARRAY(l->ctx, 3, Code *);
    Code *list = over(l, call, call->list.items[0], COLLECT_LIST, NULL);
    if (!list)
        return NULL;
    code->items[0] = list;
    if (key && key->kind != PY_NONE) {
        /* [(item := ..)] twice: the list goes to a slot, its keys are computed from there */
        size_t outside = l->names.n;
        uint32_t all = body_slot(l, STR("")), one = body_slot(l, STR(""));
        Code *named = body_code(l, CODE_NAMED, call->span), *items = body_code(l, CODE_LOCAL, call->span), *item = body_code(l, CODE_LOCAL, call->span);
        named->index = items->index = all;
        named->a = list;
        item->index = one;
        Code *keys = body_code(l, CODE_COLLECT, call->span);
        keys->index = COLLECT_LIST;
        keys->clauses = CTX_ARRAY(l->ctx, 1, CodeClause);
        keys->n_clauses = 1;
        keys->clauses[0].iterable = items;
        keys->clauses[0].target = item;
        keys->a = key_code(l, key, one);
        l->names.n = outside;
        if (!keys->a)
            return NULL;
        code->items[0] = named;
        code->items[1] = keys;
        code->n = 2;
    }
    if (reverse) {
        code->items[2] = body_expression(l, reverse);
        code->n = 3;
        return code->items[2] ? code : NULL;
    }
    code->n = code->n ? code->n : 1;
    return code;
}

static Code *least(Lower *l, const Py *call, CodeCollect collect)
{
    const Py *key = take_keyword(call, "key"), *fallback = take_keyword(call, "default");
    if (!call->list.n || !only_keywords(l, call, "key", "default"))
        return l->failed ? NULL : body_refuse(l, call->span, "this call");
    const Py *from = call->list.items[0];
    Py *tuple = NULL;
    if (call->list.n > 1) { /* min(a, b) */
        if (fallback)
            return body_refuse(l, call->span, "default= with several values");
        tuple = CTX_NEW(l->ctx, Py);
        tuple->kind = PY_TUPLE;
        tuple->span = call->span;
        tuple->list = call->list;
        from = tuple;
    }
    Code *code = over(l, call, from, collect, key);
    if (!code)
        return NULL;
    if (fallback && !(code->c = body_expression(l, fallback)))
        return NULL;
    if (key && key->kind != PY_NONE && !(code->b = key_code(l, key, code->a->index)))
        return NULL;
    return code;
}

static Code *total(Lower *l, const Py *call)
{
    const Py *start = call->list.n == 2 ? call->list.items[1] : take_keyword(call, "start");
    if (!call->list.n || call->list.n > 2 || !only_keywords(l, call, "start", "start"))
        return l->failed ? NULL : body_refuse(l, call->span, "sum with such arguments");
    Code *code = over(l, call, call->list.items[0], COLLECT_SUM, NULL);
    if (code && start && !(code->c = body_expression(l, start)))
        return NULL;
    return code;
}

static Code *any_or_all(Lower *l, const Py *call, CodeCollect collect)
{
    if (call->list.n != 1 || call->keywords.n)
        return body_refuse(l, call->span, "this call");
    return over(l, call, call->list.items[0], collect, NULL);
}

/* list(x for ..), set(..), tuple(..), dict(..) */
static Code *container(Lower *l, const Py *call, const Callable *callable)
{
    bool generator = call->list.n == 1 && !call->keywords.n && call->list.items[0]->kind == PY_GENERATOR;
    if (!generator)
        return known_call_of(l, call, callable, CODE_BUILTIN);
    bool is_set = strcmp(callable->name, "set") == 0 || strcmp(callable->name, "frozenset") == 0;
    Code *inner = body_collect(l, call->list.items[0], is_set ? COLLECT_SET : COLLECT_LIST);
    if (!inner || strcmp(callable->name, "list") == 0 || strcmp(callable->name, "set") == 0)
        return inner;
    Code *code = body_code(l, CODE_BUILTIN, call->span);
    code->c_name = callable->name;
    code->items = CTX_ARRAY(l->ctx, 1, Code *);
    code->items[code->n++] = inner;
    return code;
}

static Code *dict_call(Lower *l, const Py *call)
{
    if (call->list.n > 1 || (call->list.n && call->keywords.n))
        return body_refuse(l, call->span, "dict with such arguments");
    if (call->list.n) {
        Code *code = body_code(l, CODE_BUILTIN, call->span);
        code->c_name = "dict";
        code->items = CTX_ARRAY(l->ctx, 1, Code *);
        const Py *from = call->list.items[0];
        if (from->kind == PY_GENERATOR)
            return body_refuse(l, from->span, "dict of a generator");
        code->items[code->n++] = body_expression(l, from);
        return code->items[0] ? code : NULL;
    }
    Code *code = body_code(l, CODE_DICT, call->span);
    code->items = CTX_ARRAY(l->ctx, 2 * call->keywords.n, Code *);
    for (size_t i = 0; i < call->keywords.n; i++) {
        const PyKeyword *keyword = &call->keywords.items[i];
        if (!keyword->name.len)
            return body_refuse(l, keyword->span, "** in a call");
        Code *key = body_code(l, CODE_CONST, keyword->span), *value = body_expression(l, keyword->value);
        key->value = value_str(l->front, keyword->name, keyword->span);
        if (!value)
            return NULL;
        code->items[code->n++] = key;
        code->items[code->n++] = value;
    }
    return code;
}

static Code *builtin_call(Lower *l, const Py *call, Str name)
{
    static const struct { const char *name; CodeCollect collect; } quick[] = {{"any", COLLECT_ANY}, {"all", COLLECT_ALL}};
    for (size_t i = 0; i < sizeof quick / sizeof *quick; i++)
        if (str_is(name, quick[i].name))
            return any_or_all(l, call, quick[i].collect);
    if (str_is(name, "isinstance"))
        return isinstance(l, call);
    if (str_is(name, "sorted"))
        return sorted(l, call);
    if (str_is(name, "sum"))
        return total(l, call);
    if (str_is(name, "min") || str_is(name, "max"))
        return least(l, call, str_is(name, "min") ? COLLECT_MIN : COLLECT_MAX);
    if (str_is(name, "dict"))
        return dict_call(l, call);
    const Callable *callable = FIND(builtins, name);
    if (!callable)
        return body_refuse(l, call->span, "a call of \"%.*s\"", STR_ARG(name));
    if (str_is(name, "list") || str_is(name, "set") || str_is(name, "tuple") || str_is(name, "frozenset"))
        return container(l, call, callable);
    return known_call_of(l, call, callable, CODE_BUILTIN);
}

/* ---- functions of the file set ---- */

static Code *own_function(Lower *l, const Py *call, ModelFile *file, PyClass *cls, const Py *node, Code *self)
{
    ModelBody *callee = body_of(l->front, file, cls, node, cls != NULL, call->span);
    if (!callee) {
        l->failed = true; /* told where it stands */
        return NULL;
    }
    if (callee == l->body || !callee->made)
        return body_refuse(l, call->span, "a function that calls itself");
    Code *code = body_code(l, CODE_CALL, call->span);
    code->callee = callee;
    code->items = CTX_ARRAY(l->ctx, node->params.n + 1, Code *);
    VEC(const PyParam *) params = {0}; /* those with a slot: all but cls and info */
    for (size_t i = 0; i < node->params.n; i++)
        for (size_t k = 0; k < callee->n_params; k++)
            if (str_eq(callee->slots[k], node->params.items[i].name)) {
                VEC_PUSH(l->ctx, &params) = &node->params.items[i];
                break;
            }
    size_t given = 0;
    if (self && params.n)
        code->items[given++] = self;
    if (given + call->list.n > params.n)
        return body_refuse(l, call->span, "so many arguments");
    for (size_t i = 0; i < call->list.n; i++)
        if (call->list.items[i]->kind == PY_STARRED || !(code->items[given++] = body_expression(l, call->list.items[i])))
            return l->failed ? NULL : body_refuse(l, call->list.items[i]->span, "a starred argument");
    for (size_t k = 0; k < call->keywords.n; k++) {
        const PyKeyword *keyword = &call->keywords.items[k];
        size_t i = 0;
        while (i < params.n && !str_eq(params.items[i]->name, keyword->name))
            i++;
        if (i == params.n || code->items[i])
            return body_refuse(l, keyword->span, "the argument \"%.*s\"", STR_ARG(keyword->name));
        if (!(code->items[i] = body_expression(l, keyword->value)))
            return NULL;
    }
    Scope scope = {.file = file};
    for (size_t i = 0; i < params.n; i++) {
        if (code->items[i])
            continue;
        const ModelValue *value = params.items[i]->value ? value_of(l->front, &scope, params.items[i]->value) : NULL;
        if (!value || value->kind == VALUE_LIST || value->kind == VALUE_DICT || value->kind == VALUE_SET)
            return body_refuse(l, call->span, "a call without the argument \"%.*s\"", STR_ARG(params.items[i]->name));
        code->items[i] = body_code(l, CODE_CONST, call->span);
        code->items[i]->value = value;
    }
    code->n = params.n;
    if (callee->takes_info)
        return body_refuse(l, call->span, "calling a function that takes the validation info");
    return code;
}

/* A method that an heir overrides would be chosen by the class of the instance. */
static bool is_overridden(Lower *l, const PyClass *cls, Str name)
{
    for (size_t i = 0; i < l->front->classes.n; i++) {
        const PyClass *other = l->front->classes.entries[i].value;
        if (other == cls || !map_has(&other->names, name))
            continue;
        for (size_t k = 1; k < other->mro.n; k++)
            if (other->mro.items[k] == cls)
                return true;
    }
    return false;
}

static Code *method_of_class(Lower *l, const Py *call, PyClass *cls, Code *self)
{
    Str name = call->a->text;
    class_examine(l->front, cls);
    for (size_t i = 0; i < cls->mro.n; i++) {
        const ModelBinding *binding = map_get(&cls->mro.items[i]->names, name);
        if (!binding)
            continue;
        if (binding->kind != BIND_FUNCTION || is_overridden(l, cls, name))
            break;
        bool is_static = false, is_class = false;
        Scope scope = {.file = binding->file};
        for (size_t k = 0; k < binding->node->decorators.n; k++) {
            Known known = known_of(l->front, &scope, binding->node->decorators.items[k]);
            is_static |= known == KNOWN_STATICMETHOD;
            is_class |= known == KNOWN_CLASSMETHOD;
            if (known != KNOWN_STATICMETHOD && known != KNOWN_CLASSMETHOD)
                return body_refuse(l, call->span, "calling a decorated method");
        }
        if (!self && !is_static && !is_class)
            break;
        return own_function(l, call, binding->file, cls->mro.items[i], binding->node, is_static || is_class ? NULL : self);
    }
    return body_refuse(l, call->span, "calling \"%.*s\" of a class", STR_ARG(name));
}

/* The function of a class by its name, with all that Python does to find it; NULL: it has none, or what it has is no plain function. */
static const ModelBinding *function_in(Lower *l, PyClass *cls, Str name, bool *property, PyClass **owner)
{
    class_examine(l->front, cls);
    for (size_t i = 0; i < cls->mro.n; i++) {
        const ModelBinding *binding = map_get(&cls->mro.items[i]->names, name);
        if (!binding)
            continue;
        Scope scope = {.file = binding->file};
        *owner = cls->mro.items[i];
        *property = false;
        for (size_t k = 0; binding->kind == BIND_FUNCTION && k < binding->node->decorators.n; k++) {
            Known known = known_of(l->front, &scope, binding->node->decorators.items[k]);
            bool computed = known == KNOWN_COMPUTED_FIELD || known_call(l->front, &scope, binding->node->decorators.items[k]) == KNOWN_COMPUTED_FIELD;
            if (known != KNOWN_PROPERTY && known != KNOWN_CACHED_PROPERTY && !computed)
                return NULL;
            *property = true;
        }
        return binding->kind == BIND_FUNCTION ? binding : NULL;
    }
    return NULL;
}

static Py *empty_call(Lower *l, const Py *node)
{
    Py *call = CTX_NEW(l->ctx, Py);
    call->kind = PY_CALL;
    call->span = node->span;
    return call;
}

Code *body_property(Lower *l, const Py *node)
{
    bool property = false;
    PyClass *owner = NULL;
    const ModelBinding *binding = function_in(l, l->cls, node->text, &property, &owner);
    if (!binding || !property || is_overridden(l, l->cls, node->text))
        return NULL;
    Code *self = body_expression(l, node->a);
    return self ? own_function(l, empty_call(l, node), binding->file, owner, binding->node, self) : NULL;
}

/* value.name or value.name(..) where models have a property or method of that name: which is decided by the value's class. `call` NULL: a
 * property. NULL: no model has one (or a diagnostic). */
Code *body_dispatch(Lower *l, const Py *node, const Py *call)
{
    Code *code = body_code(l, CODE_DISPATCH, node->span);
    size_t outside = l->names.n;
    code->index = body_slot(l, STR(""));
    l->names.n = outside;
    const ModelSet *set = l->front->set;
    code->text = node->text;
    code->cases = CTX_ARRAY(l->ctx, set->classes.n, CodeCase);
    for (size_t i = 0; i < set->classes.n; i++) {
        const ModelClass *cls = set->classes.items[i];
        const Py *statement = cls->node;
        PyClass *py = map_get(&l->front->classes, (Str){(const char *)&statement, sizeof statement}), *owner = NULL;
        bool property = false;
        const ModelBinding *binding = py ? function_in(l, py, node->text, &property, &owner) : NULL;
        if (!binding)
            continue;
        if (property != !call)
            return body_refuse(l, node->span, call ? "calling the property \"%.*s\"" : "the method \"%.*s\" as a value", STR_ARG(node->text));
        Code *self = body_code(l, CODE_LOCAL, node->span);
        self->index = code->index;
        Code *one = own_function(l, call ? call : empty_call(l, node), binding->file, owner, binding->node, self);
        if (!one)
            return NULL;
        code->cases[code->n_cases++] = (CodeCase){cls, one};
    }
    if (!code->n_cases)
        return NULL;
    code->a = body_expression(l, node->a);
    return code->a ? code : NULL;
}

/* ---- patterns ---- */

/* The length of the one character, escape or class that a pattern begins with; 0: it begins with something else. */
static size_t one_character(Str p)
{
    if (!p.len)
        return 0;
    if (p.ptr[0] == '\\')
        return p.len > 1 && !(p.ptr[1] >= '0' && p.ptr[1] <= '9') && !strchr("bBAZ", p.ptr[1]) ? 2 : 0;
    if (p.ptr[0] != '[') {
        uint32_t c;
        return strchr("^$.|?*+(){", p.ptr[0]) ? 0 : str_char(p, 0, &c);
    }
    size_t at = p.len > 1 && p.ptr[1] == '^' ? 2 : 1;
    for (at += at < p.len && p.ptr[at] == ']'; at < p.len && p.ptr[at] != ']'; at++)
        at += p.ptr[at] == '\\';
    return at < p.len ? at + 1 : 0;
}

/* PATTERN.sub(replacement, text): of patterns that match one character, or a run of it, by a text without backslashes. */
static Code *pattern_sub(Lower *l, const Py *call, const ModelValue *pattern, PyList rest)
{
    size_t n = one_character(pattern->text);
    bool more = n && n + 1 == pattern->text.len && pattern->text.ptr[n] == '+';
    ModelValue *replacement = rest.n == 2 ? value_of(l->front, &l->scope, rest.items[0]) : NULL;
    if (!n || (n != pattern->text.len && !more) || call->keywords.n || !replacement || replacement->kind != VALUE_STR
        || (replacement->text.len && memchr(replacement->text.ptr, '\\', replacement->text.len)))
        return body_refuse(l, call->span, "\"sub\" of other patterns than one character or a run of it");
    ModelValue *character = CTX_NEW(l->ctx, ModelValue);
    *character = *pattern;
    character->text = str_cut(pattern->text, 0, n);
    Code *code = body_code(l, CODE_SUB, call->span);
    code->value = character;
    code->index = more;
    code->b = body_expression(l, rest.items[0]);
    code->a = body_expression(l, rest.items[1]);
    return code->a && code->b ? code : NULL;
}

static Code *pattern_call(Lower *l, const Py *call, const ModelValue *pattern, Str verb, PyList rest)
{
    if (str_is(verb, "sub"))
        return pattern_sub(l, call, pattern, rest);
    static const struct { const char *name; CodeMatch match; } verbs[] = {{"match", MATCH_START}, {"fullmatch", MATCH_FULL}, {"search", MATCH_SEARCH}};
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        if (!str_is(verb, verbs[i].name))
            continue;
        if (rest.n != 1 || call->keywords.n)
            return body_refuse(l, call->span, "a pattern with such arguments");
        Code *code = body_code(l, CODE_MATCH, call->span);
        code->value = pattern;
        code->index = verbs[i].match;
        code->a = body_expression(l, rest.items[0]);
        return code->a ? code : NULL;
    }
    return body_refuse(l, call->span, "\"%.*s\" of a pattern", STR_ARG(verb));
}

/* re.match(pattern, text, flags) as re.compile(pattern, flags).match(text). */
static Code *re_call(Lower *l, const Py *call, Str verb)
{
    size_t n_text = str_is(verb, "sub") ? 2 : 1;
    bool has_flags = n_text == 1 && call->list.n == 3;
    if (call->list.n < 1 + n_text || call->list.n > 3 || (call->keywords.n && (has_flags || call->keywords.n > 1 || !str_is(call->keywords.items[0].name, "flags"))))
        return body_refuse(l, call->span, "re.%.*s with such arguments", STR_ARG(verb));
    ModelValue *pattern = value_of(l->front, &l->scope, call->list.items[0]);
    if (!pattern || pattern->kind != VALUE_PATTERN) {
        Py *compile = CTX_NEW(l->ctx, Py), *callee = CTX_NEW(l->ctx, Py);
        *compile = *call;
        *callee = *call->a;
        callee->text = STR("compile");
        compile->a = callee;
        compile->list.items = CTX_ARRAY(l->ctx, 2, Py *);
        compile->list.items[0] = call->list.items[0];
        compile->list.n = 1;
        if (has_flags)
            compile->list.items[compile->list.n++] = call->list.items[2];
        pattern = value_of(l->front, &l->scope, compile);
    }
    if (!pattern)
        return body_refuse(l, call->list.items[0]->span, "a pattern, or flags, that are no constants");
    Py *rest = CTX_NEW(l->ctx, Py);
    *rest = *call;
    rest->keywords.n = 0;
    PyList text = {call->list.items + 1, n_text};
    return pattern_call(l, rest, pattern, verb, text);
}

/* ---- calls ---- */

static Code *enum_call(Lower *l, const Py *call, ModelEnum *enum_)
{
    if (call->list.n != 1 || call->keywords.n || enum_->missing)
        return body_refuse(l, call->span, "this call of an enum");
    Code *code = body_code(l, CODE_ENUM, call->span);
    code->enum_ = enum_;
    code->a = body_expression(l, call->list.items[0]);
    return code->a ? code : NULL;
}

/* A function of another module by its dotted name; empty: none. */
static Str dotted(Lower *l, const Symbol *symbol)
{
    if (symbol->kind == SYM_KNOWN && str_is(symbol->module, "builtins"))
        return STR("");
    return symbol->kind == SYM_KNOWN || symbol->kind == SYM_EXTERNAL ? str_printf(l->ctx, "%.*s.%.*s", STR_ARG(symbol->module), STR_ARG(symbol->name))
        : symbol->kind == SYM_MODULE ? symbol->module : STR("");
}

static Code *named_call(Lower *l, const Py *call)
{
    const Py *callee = call->a;
    if (body_is_local(l, callee->text) || str_eq(callee->text, l->cls_name))
        return body_refuse(l, call->span, "calling \"%.*s\"", STR_ARG(callee->text));
    const char *exception = body_exception_name(l, callee);
    if (exception)
        return new_exception(l, call, exception);
    Symbol symbol;
    Scope inner = l->scope;
    const Py *end = follow(l->front, &inner, callee, &symbol);
    Str path = dotted(l, &symbol);
    const Callable *function = path.len ? FIND(functions, path) : NULL;
    if (function)
        return known_call_of(l, call, function, CODE_BUILTIN);
    if (symbol.kind == SYM_FUNCTION && python_rebinds(symbol.scope.file->tree->body, symbol.node->text))
        return body_refuse(l, call->span, "\"%.*s\", which the file binds anew,", STR_ARG(callee->text));
    if (symbol.kind == SYM_FUNCTION && symbol.node->kind == PY_FUNCTION && !symbol.node->decorators.n)
        return own_function(l, call, symbol.scope.file, NULL, symbol.node, NULL);
    if (end->kind == PY_LAMBDA && symbol.kind == SYM_NONE)
        return own_function(l, call, inner.file, NULL, end, NULL);
    if (symbol.kind == SYM_CLASS) {
        class_examine(l->front, symbol.cls);
        ModelEnum *enum_ = symbol.cls->kind == PY_CLASS_ENUM ? enum_of(l->front, symbol.cls) : NULL;
        if (enum_)
            return enum_call(l, call, enum_);
    }
    if ((symbol.kind == SYM_NONE && end == callee) || (symbol.kind == SYM_KNOWN && str_is(symbol.module, "builtins")))
        return builtin_call(l, call, callee->text);
    return body_refuse(l, call->span, "a call of \"%.*s\"", STR_ARG(callee->text));
}

static Code *method_call(Lower *l, const Py *call)
{
    const Py *callee = call->a;
    bool of_time = str_is(callee->text, "replace") && !call->list.n && call->keywords.n; /* str.replace takes them by position */
    const Callable *method = FIND(methods, of_time ? STR("replace_time") : callee->text);
    bool of_model = false;
    for (size_t i = 0; i < l->front->set->classes.n; i++)
        for (size_t k = 0; k < l->front->set->classes.items[i]->n_members; k++)
            of_model |= str_eq(l->front->set->classes.items[i]->members[k].name, callee->text);
    if (of_model && method)
        return body_refuse(l, call->span, "a call of \".%.*s\", which a model defines too,", STR_ARG(callee->text));
    if (of_model) {
        Code *dispatch = body_dispatch(l, callee, call);
        if (dispatch || l->failed)
            return dispatch;
    }
    if (!method)
        return body_refuse(l, call->span, "a call of \".%.*s\"", STR_ARG(callee->text));
    Code *code = body_code(l, CODE_METHOD, call->span);
    code->c_name = method->name;
    code->a = body_expression(l, callee->a);
    if (!code->a)
        return NULL;
    bool generator = str_is(callee->text, "join") && call->list.n == 1 && !call->keywords.n && call->list.items[0]->kind == PY_GENERATOR;
    if (generator) {
        code->items = CTX_ARRAY(l->ctx, 1, Code *);
        code->items[code->n++] = body_collect(l, call->list.items[0], COLLECT_LIST);
        return code->items[0] ? code : NULL;
    }
    return arguments(l, call, method, code) ? code : NULL;
}

static Code *attribute_call(Lower *l, const Py *call)
{
    const Py *callee = call->a, *owner = callee->a;
    bool bare = owner->kind == PY_NAME;
    if (bare && l->cls && l->cls_name.len && str_eq(owner->text, l->cls_name) && !body_is_local(l, owner->text)) {
        l->body->uses_class = true;
        return method_of_class(l, call, l->cls, NULL);
    }
    if (bare && l->cls && l->self_name.len && str_eq(owner->text, l->self_name) && map_has(&l->cls->names, callee->text)) {
        Code *self = body_expression(l, owner);
        return self ? method_of_class(l, call, l->cls, self) : NULL;
    }
    const Py *first = owner;
    while (first->kind == PY_ATTRIBUTE)
        first = first->a;
    if (first->kind == PY_NAME && !body_is_local(l, first->text) && !str_eq(first->text, l->info_name)) {
        ModelValue *value = value_of(l->front, &l->scope, owner);
        if (value && value->kind == VALUE_PATTERN)
            return pattern_call(l, call, value, callee->text, call->list);
        Symbol symbol;
        Scope inner = l->scope;
        follow(l->front, &inner, owner, &symbol);
        Str path = dotted(l, &symbol);
        if (path.len) {
            if (str_is(path, "re"))
                return re_call(l, call, callee->text);
            const Callable *function = FIND(functions, str_printf(l->ctx, "%.*s.%.*s", STR_ARG(path), STR_ARG(callee->text)));
            if (function)
                return known_call_of(l, call, function, CODE_BUILTIN);
            Str shown = python_source(l->ctx, callee);
            return body_refuse(l, call->span, "a call of \"%.*s\"", STR_ARG(shown));
        }
        if (symbol.kind == SYM_FILE) {
            Symbol target = symbol_of(l->front, &l->scope, callee);
            if (target.kind == SYM_FUNCTION && target.node->kind == PY_FUNCTION && !target.node->decorators.n)
                return own_function(l, call, target.scope.file, NULL, target.node, NULL);
        }
        if (symbol.kind == SYM_CLASS) {
            class_examine(l->front, symbol.cls);
            if (symbol.cls->kind != PY_CLASS_ENUM)
                return method_of_class(l, call, symbol.cls, NULL);
        }
    }
    return method_call(l, call);
}

Code *body_call(Lower *l, const Py *node)
{
    for (size_t i = 0; i < node->keywords.n; i++)
        if (!node->keywords.items[i].name.len)
            return body_refuse(l, node->keywords.items[i].span, "** in a call");
    if (node->a->kind == PY_NAME)
        return named_call(l, node);
    if (node->a->kind == PY_ATTRIBUTE)
        return attribute_call(l, node);
    return body_refuse(l, node->span, "calling %s", python_kind_name(node->a->kind));
}
