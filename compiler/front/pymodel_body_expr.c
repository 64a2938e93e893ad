/* pymodel_body_expr.c: expressions of validators to the code layer: names, constants, operators, f-strings, comprehensions. */
#include "pymodel_body.h"

#include <string.h>

Code **body_list(Lower *l, PyList list, size_t *n)
{
    Code **items = CTX_ARRAY(l->ctx, list.n + 1, Code *);
    bool good = true;
    for (*n = 0; *n < list.n; ++*n) {
        items[*n] = list.items[*n]->kind == PY_STARRED ? body_refuse(l, list.items[*n]->span, "a starred expression") : body_expression(l, list.items[*n]);
        good = good && items[*n];
    }
    return good ? items : NULL;
}

static Code *constant(Lower *l, const ModelValue *value, Span span)
{
    Code *code = body_code(l, CODE_CONST, span);
    code->value = value;
    return code;
}

/* ---- constants of modules and classes ---- */

static bool is_mutable(const ModelValue *value)
{
    return value->kind == VALUE_LIST || value->kind == VALUE_DICT || value->kind == VALUE_SET;
}

/* Values that the runtime has a form for. */
static bool has_form(const ModelValue *value)
{
    switch (value->kind) {
    case VALUE_PATTERN: case VALUE_MODEL: case VALUE_TYPE: case VALUE_OPAQUE: case VALUE_SECRET: return false;
    case VALUE_LIST: case VALUE_TUPLE: case VALUE_SET: case VALUE_FROZENSET: case VALUE_DICT:
        for (size_t i = 0; i < value->n; i++)
            if (!has_form(value->items[i]) || (value->kind == VALUE_DICT && !has_form(value->keys[i])))
                return false;
        return true;
    case VALUE_NONE: case VALUE_BOOL: case VALUE_INT: case VALUE_FLOAT: case VALUE_STR: case VALUE_BYTES: case VALUE_ENUM: case VALUE_DECIMAL: case VALUE_DATE:
    case VALUE_TIME: case VALUE_DATETIME: case VALUE_TIMEDELTA: case VALUE_UUID: return true;
    }
    return false;
}

/* The name at the bottom of a.b.c. */
static Str first_name(const Py *node)
{
    while (node->kind == PY_ATTRIBUTE)
        node = node->a;
    return node->kind == PY_NAME ? node->text : STR("");
}

static Code *known_value(Lower *l, const Scope *scope, const Py *node)
{
    ModelValue *value = value_of(l->front, scope, node);
    if (!value || !has_form(value))
        return NULL;
    Str name = node->kind == PY_ATTRIBUTE ? node->text : first_name(node);
    if (name.len && value->file && (python_rebinds(value->file->tree->body, name) || (is_mutable(value) && python_changes(value->file->tree->body, name))))
        return body_refuse(l, node->span, "\"%.*s\", which the file changes after it is made,", STR_ARG(name));
    return constant(l, value, node->span);
}

static ModelValue *enum_member(Lower *l, ModelEnum *enum_, size_t at, Span span)
{
    ModelValue *member = CTX_NEW(l->ctx, ModelValue);
    *member = (ModelValue){.kind = VALUE_ENUM, .span = span, .enum_ = enum_, .member = at};
    return member;
}

/* All members of an enum: what iterating it gives. */
static Code *enum_members(Lower *l, ModelEnum *enum_, Span span)
{
    ModelValue *tuple = CTX_NEW(l->ctx, ModelValue);
    tuple->kind = VALUE_TUPLE;
    tuple->span = span;
    tuple->items = CTX_ARRAY(l->ctx, enum_->n_members, ModelValue *);
    for (; tuple->n < enum_->n_members; tuple->n++)
        tuple->items[tuple->n] = enum_member(l, enum_, tuple->n, span);
    return constant(l, tuple, span);
}

ModelEnum *body_own_enum(Lower *l, const Py *node)
{
    bool own = node->kind == PY_NAME && l->cls && l->cls_name.len && str_eq(node->text, l->cls_name) && !body_is_local(l, node->text);
    return own && l->cls->kind == PY_CLASS_ENUM ? enum_of(l->front, l->cls) : NULL;
}

/* PLUS = timezone(timedelta(hours=2)): computed anew where it is used, as what it gives never changes. NULL: it is no such call. */
static Code *module_expression(Lower *l, const Scope *scope, const Py *node)
{
    static const char *const lasting[] = {"zone", "timedelta", "decimal", "datetime", "date"};
    if (node->kind != PY_CALL || scope->cls || l->front->depth >= LIMIT_FOLLOW)
        return NULL;
    Lower outside = *l;
    outside.scope = *scope;
    outside.names.n = 0;
    outside.names.items = NULL;
    outside.names.cap = 0;
    outside.cls = NULL;
    outside.cls_name = outside.self_name = outside.info_name = STR("");
    l->front->depth++;
    Code *code = body_expression(&outside, node);
    l->front->depth--;
    l->slots.items = outside.slots.items;
    l->slots.n = outside.slots.n;
    l->slots.cap = outside.slots.cap;
    l->failed |= outside.failed;
    for (size_t i = 0; code && code->kind == CODE_BUILTIN && i < sizeof lasting / sizeof *lasting; i++)
        if (strcmp(code->c_name, lasting[i]) == 0)
            return code;
    return NULL;
}

static Code *free_name(Lower *l, const Py *node)
{
    Code *value = known_value(l, &l->scope, node);
    if (value || l->failed)
        return value;
    Symbol symbol;
    Scope inner = l->scope;
    const Py *end = follow(l->front, &inner, node, &symbol);
    if (symbol.kind == SYM_CLASS) {
        class_examine(l->front, symbol.cls);
        ModelEnum *enum_ = symbol.cls->kind == PY_CLASS_ENUM ? enum_of(l->front, symbol.cls) : NULL;
        if (enum_)
            return enum_members(l, enum_, node->span); /* iterated, or asked whether it holds one */
    }
    bool external = symbol.kind == SYM_EXTERNAL || symbol.kind == SYM_KNOWN;
    if (external && str_is(symbol.module, "decimal") && str_starts(symbol.name, STR("ROUND_")))
        return constant(l, value_str(l->front, symbol.name, node->span), node->span);
    Symbol owner = {0};
    if (node->kind == PY_ATTRIBUTE)
        owner = symbol_of(l->front, &l->scope, node->a);
    if (symbol_is(&symbol, KNOWN_UTC) || (symbol_is(&owner, KNOWN_TIMEZONE) && str_is(node->text, "utc"))) {
        Code *code = body_code(l, CODE_BUILTIN, node->span);
        code->c_name = "zone_utc";
        return code;
    }
    Code *computed = symbol.kind == SYM_NONE && end != node ? module_expression(l, &inner, end) : NULL;
    if (computed)
        return computed;
    Str shown = python_source(l->ctx, node);
    return body_refuse(l, node->span, "\"%.*s\", whose value cannot be known,", STR_ARG(shown));
}

static Code *local(Lower *l, Str name, Span span)
{
    for (size_t i = l->names.n; i-- > 0;) {
        if (!str_eq(l->names.items[i].name, name))
            continue;
        Code *code = body_code(l, CODE_LOCAL, span);
        code->index = l->names.items[i].slot;
        code->checked = code->index >= l->body->n_params;
        return code;
    }
    return NULL;
}

static Code *name(Lower *l, const Py *node)
{
    Code *code = local(l, node->text, node->span);
    if (code)
        return code;
    ModelEnum *enum_ = body_own_enum(l, node);
    if (enum_)
        return enum_members(l, enum_, node->span);
    if (str_eq(node->text, l->cls_name) || str_eq(node->text, l->info_name))
        return body_refuse(l, node->span, "\"%.*s\" as a value", STR_ARG(node->text));
    return free_name(l, node);
}

/* ---- attributes ---- */

static const char *const attributes[] = {
#define METHOD(name, params, required)
#define BUILTIN(name, params, required)
#define ATTRIBUTE(name) #name,
#define FUNCTION(c_name, path, params, required)
#include "pymodel_body.def"
#undef METHOD
#undef BUILTIN
#undef ATTRIBUTE
#undef FUNCTION
};

static bool is_field(const ModelSet *set, Str name)
{
    for (size_t i = 0; i < set->classes.n; i++)
        for (size_t k = 0; k < set->classes.items[i]->n_fields; k++)
            if (str_eq(set->classes.items[i]->fields[k]->name, name))
                return true;
    return false;
}

static bool is_member(const ModelSet *set, Str name)
{
    for (size_t i = 0; i < set->classes.n; i++) {
        for (size_t k = 0; k < set->classes.items[i]->n_members; k++)
            if (str_eq(set->classes.items[i]->members[k].name, name))
                return true;
        for (size_t k = 0; k < set->classes.items[i]->n_computed; k++)
            if (str_eq(set->classes.items[i]->computed[k].name, name))
                return true;
    }
    return false;
}

/* cls.NAME: a constant of the class's body or of its bases'. */
static Code *class_constant(Lower *l, PyClass *cls, const Py *node)
{
    class_examine(l->front, cls);
    for (size_t i = 0; i < cls->mro.n; i++) {
        PyClass *one = cls->mro.items[i];
        const ModelBinding *binding = map_get(&one->names, node->text);
        if (!binding)
            continue;
        Scope scope = {.file = one->file, .cls = one};
        ModelValue *value = binding->kind == BIND_VALUE && binding->node && !binding->conditional ? value_of(l->front, &scope, binding->node) : NULL;
        if (value && has_form(value) && !python_rebinds_attribute(one->file->tree->body, node->text)
            && !(is_mutable(value) && python_changes(one->file->tree->body, node->text)) && !is_field(l->front->set, node->text))
            return constant(l, value, node->span);
        break;
    }
    Str shown = python_source(l->ctx, node);
    return body_refuse(l, node->span, "\"%.*s\", whose value cannot be known,", STR_ARG(shown));
}

static Code *info_member(Lower *l, const Py *node)
{
    static const struct { const char *name; CodeParam param; } members[] = {
        {"data", CODE_INFO_DATA}, {"field_name", CODE_INFO_FIELD_NAME}, {"mode", CODE_INFO_MODE}, {"context", CODE_INFO_CONTEXT}};
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        if (!str_is(node->text, members[i].name) || (l->shows && members[i].param == CODE_INFO_DATA))
            continue;
        Code *code = body_code(l, CODE_PARAM, node->span);
        code->index = members[i].param;
        l->body->takes_info = true;
        return code;
    }
    return body_refuse(l, node->span, "\"%.*s\" of the validation info", STR_ARG(node->text));
}

/* type(x).__name__, x.__class__.__name__ */
static Code *type_name(Lower *l, const Py *node)
{
    const Py *of = node->a;
    const Py *value = of->kind == PY_CALL && of->list.n == 1 && !of->keywords.n && of->a->kind == PY_NAME && str_is(of->a->text, "type") ? of->list.items[0]
        : of->kind == PY_ATTRIBUTE && str_is(of->text, "__class__") ? of->a : NULL;
    if (!value)
        return body_refuse(l, node->span, "__name__ of this");
    Code *code = body_code(l, CODE_BUILTIN, node->span);
    code->c_name = "type_name";
    code->items = CTX_ARRAY(l->ctx, 1, Code *);
    code->items[code->n++] = body_expression(l, value);
    return code->items[0] ? code : NULL;
}

static Code *attribute(Lower *l, const Py *node)
{
    if (str_is(node->text, "__name__") && !(l->cls_name.len && node->a->kind == PY_NAME && str_eq(node->a->text, l->cls_name)))
        return type_name(l, node);
    Str first = first_name(node);
    bool bare = node->a->kind == PY_NAME && !body_is_local(l, node->a->text);
    if (bare && l->info_name.len && str_eq(node->a->text, l->info_name))
        return info_member(l, node);
    if (bare && l->cls && l->cls_name.len && str_eq(node->a->text, l->cls_name)) {
        ModelEnum *enum_ = body_own_enum(l, node->a);
        for (size_t i = 0; enum_ && i < enum_->n_names; i++)
            if (str_eq(enum_->names[i].name, node->text))
                return constant(l, enum_member(l, enum_, enum_->names[i].member, node->span), node->span);
        l->body->uses_class = true;
        return class_constant(l, l->cls, node);
    }
    if (first.len && !body_is_local(l, first) && !str_eq(first, l->cls_name) && !str_eq(first, l->info_name)) {
        Code *value = known_value(l, &l->scope, node);
        if (value || l->failed)
            return value;
        Symbol owner;
        Scope inner = l->scope;
        follow(l->front, &inner, node->a, &owner);
        if (owner.kind == SYM_CLASS && owner.cls->kind != PY_CLASS_ENUM)
            return class_constant(l, owner.cls, node);
        if (owner.kind == SYM_MODULE || owner.kind == SYM_EXTERNAL || owner.kind == SYM_KNOWN || owner.kind == SYM_CLASS)
            return free_name(l, node);
    }
    Code *code = body_code(l, CODE_ATTRIBUTE, node->span);
    code->text = node->text;
    for (size_t i = 0; i < sizeof attributes / sizeof *attributes; i++)
        if (str_is(node->text, attributes[i]))
            code->c_name = attributes[i];
    bool is_self = node->a->kind == PY_NAME && l->self_name.len && str_eq(node->a->text, l->self_name);
    if (is_self && l->cls && !is_field(l->front->set, node->text)) {
        const ModelBinding *binding = map_get(&l->cls->names, node->text);
        if (binding && binding->kind == BIND_VALUE)
            return class_constant(l, l->cls, node);
    }
    if (str_is(node->text, "model_fields_set")) {
        Code *fields = body_code(l, CODE_BUILTIN, node->span);
        fields->c_name = "fields_set";
        fields->items = CTX_ARRAY(l->ctx, 1, Code *);
        fields->items[fields->n++] = body_expression(l, node->a);
        return fields->items[0] ? fields : NULL;
    }
    if (is_self && l->cls) {
        Code *property = body_property(l, node);
        if (property || l->failed)
            return property;
    }
    if (is_member(l->front->set, node->text)) {
        Code *dispatch = body_dispatch(l, node, NULL);
        if (dispatch && (code->c_name || is_field(l->front->set, node->text))) { /* other values have such an attribute */
            code->a = body_code(l, CODE_LOCAL, node->span);
            code->a->index = dispatch->index;
            dispatch->b = code;
        }
        if (dispatch || l->failed)
            return dispatch;
    }
    if (is_member(l->front->set, node->text))
        return body_refuse(l, node->span, "the property or method \"%.*s\" of a model", STR_ARG(node->text));
    if (!code->c_name && !is_field(l->front->set, node->text))
        return body_refuse(l, node->span, "the attribute \"%.*s\"", STR_ARG(node->text));
    code->a = body_expression(l, node->a);
    return code->a ? code : NULL;
}

/* ---- operators ---- */

static Code *unary(Lower *l, const Py *node)
{
    Code *code = body_code(l, CODE_UNARY, node->span);
    code->op = node->op;
    code->a = body_expression(l, node->a);
    return code->a ? code : NULL;
}

static Code *binary(Lower *l, const Py *node)
{
    if (node->op == OP_MATMUL)
        return body_refuse(l, node->span, "the operator @");
    Code *code = body_code(l, CODE_BINARY, node->span);
    code->op = node->op;
    code->a = body_expression(l, node->a);
    code->b = body_expression(l, node->b);
    return code->a && code->b ? code : NULL;
}

/* type(x) is T, type(x) == T are not here: see body_call. x is y of other things than None, booleans, enums hangs on the identity of objects. */
static bool has_identity(const Code *code)
{
    return code->kind == CODE_CONST && (code->value->kind == VALUE_NONE || code->value->kind == VALUE_BOOL || code->value->kind == VALUE_ENUM);
}

static Code *compare(Lower *l, const Py *node)
{
    Code *code = body_code(l, CODE_COMPARE, node->span);
    code->a = body_expression(l, node->a);
    code->ops = node->ops;
    code->items = body_list(l, node->list, &code->n);
    if (!code->a || !code->items)
        return NULL;
    for (size_t i = 0; i < code->n; i++) {
        const Code *left = i ? code->items[i - 1] : code->a;
        if ((node->ops[i] == OP_IS || node->ops[i] == OP_IS_NOT) && !has_identity(left) && !has_identity(code->items[i]))
            return body_refuse(l, node->span, "\"is\" between two values");
    }
    return code;
}

static Code *boolean(Lower *l, const Py *node)
{
    Code *code = body_code(l, CODE_BOOLEAN, node->span);
    code->op = node->op;
    code->items = body_list(l, node->list, &code->n);
    return code->items ? code : NULL;
}

static Code *choice(Lower *l, const Py *node)
{
    Code *code = body_code(l, CODE_CHOICE, node->span);
    code->b = body_expression(l, node->a);
    code->a = body_expression(l, node->b);
    code->c = body_expression(l, node->c);
    return code->a && code->b && code->c ? code : NULL;
}

static Code *subscript(Lower *l, const Py *node)
{
    Str first = first_name(node->a);
    ModelEnum *enum_ = body_own_enum(l, node->a);
    if (!enum_ && first.len && !body_is_local(l, first)) {
        Symbol symbol;
        Scope inner = l->scope;
        follow(l->front, &inner, node->a, &symbol);
        if (symbol.kind == SYM_CLASS) {
            class_examine(l->front, symbol.cls);
            enum_ = symbol.cls->kind == PY_CLASS_ENUM ? enum_of(l->front, symbol.cls) : NULL;
            if (!enum_)
                return body_refuse(l, node->span, "a subscript of a class");
        }
    }
    if (enum_) {
        Code *code = body_code(l, CODE_ENUM, node->span);
        code->enum_ = enum_;
        code->index = 1;
        code->a = body_expression(l, node->b);
        return code->a ? code : NULL;
    }
    bool is_slice = node->b->kind == PY_SLICE;
    Code *code = body_code(l, is_slice ? CODE_SLICE : CODE_INDEX, node->span);
    code->a = body_expression(l, node->a);
    if (!code->a)
        return NULL;
    if (!is_slice) {
        code->b = body_expression(l, node->b);
        return code->b ? code : NULL;
    }
    const Py *parts[] = {node->b->a, node->b->b, node->b->c};
    code->items = CTX_ARRAY(l->ctx, 3, Code *);
    code->n = 3;
    for (int i = 0; i < 3; i++)
        if (parts[i] && !(code->items[i] = body_expression(l, parts[i])))
            return NULL;
    return code;
}

/* ---- displays, f-strings, comprehensions ---- */

static Code *display(Lower *l, const Py *node)
{
    Code *code = body_code(l, node->kind == PY_LIST ? CODE_LIST : node->kind == PY_TUPLE ? CODE_TUPLE : CODE_SET, node->span);
    code->items = CTX_ARRAY(l->ctx, node->list.n, Code *);
    for (; code->n < node->list.n; code->n++) {
        const Py *item = node->list.items[code->n];
        Code *value = body_expression(l, item->kind == PY_STARRED ? item->a : item);
        if (!value)
            return NULL;
        code->items[code->n] = value;
        if (item->kind == PY_STARRED) {
            code->items[code->n] = body_code(l, CODE_STARRED, item->span);
            code->items[code->n]->a = value;
        }
    }
    return code;
}

static Code *dict(Lower *l, const Py *node)
{
    Code *code = body_code(l, CODE_DICT, node->span);
    code->items = CTX_ARRAY(l->ctx, 2 * node->list.n, Code *);
    for (size_t i = 0; i < node->list.n; i++) {
        bool all = !node->keys.items[i]; /* ** */
        Code *key = all ? NULL : body_expression(l, node->keys.items[i]), *value = body_expression(l, node->list.items[i]);
        if ((!all && !key) || !value)
            return NULL;
        code->items[code->n++] = key;
        code->items[code->n++] = value;
    }
    return code;
}

static Code *fstring(Lower *l, const Py *node);

static Code *formatted(Lower *l, const Py *node)
{
    Code *code = body_code(l, CODE_FORMATTED, node->span);
    code->a = body_expression(l, node->a);
    code->b = node->b ? fstring(l, node->b) : NULL;
    code->conversion = node->conversion ? node->conversion : node->text.len && !node->b ? 'r' : 0; /* {x=} shows the repr */
    return code->a && (!node->b || code->b) ? code : NULL;
}

static Code *text_constant(Lower *l, Str text, Span span) { return constant(l, value_str(l->front, text, span), span); }

static Code *fstring(Lower *l, const Py *node)
{
    if (node->flag)
        return body_refuse(l, node->span, "a t-string");
    if (node->kind == PY_STRING)
        return text_constant(l, node->text, node->span);
    Code *code = body_code(l, CODE_FORMAT, node->span);
    code->items = CTX_ARRAY(l->ctx, 2 * node->list.n, Code *);
    for (size_t i = 0; i < node->list.n; i++) {
        const Py *part = node->list.items[i];
        if (part->kind == PY_FORMATTED && part->text.len)
            code->items[code->n++] = text_constant(l, part->text, part->span);
        Code *one = part->kind == PY_FORMATTED ? formatted(l, part) : text_constant(l, part->text, part->span);
        if (!one)
            return NULL;
        code->items[code->n++] = one;
    }
    return code;
}

static bool clauses(Lower *l, const Py *node, Code *out)
{
    out->clauses = CTX_ARRAY(l->ctx, node->clauses.n, CodeClause);
    for (; out->n_clauses < node->clauses.n; out->n_clauses++) {
        const PyClause *from = &node->clauses.items[out->n_clauses];
        CodeClause *to = &out->clauses[out->n_clauses];
        if (from->is_async) {
            body_refuse(l, node->span, "an async comprehension");
            return false;
        }
        to->iterable = body_expression(l, from->iterable);
        VEC(const Py *) targets = {0};
        VEC_PUSH(l->ctx, &targets) = from->target;
        while (targets.n) { /* its names hide those outside */
            const Py *target = targets.items[--targets.n];
            if (target->kind == PY_NAME)
                body_slot(l, target->text);
            else if (target->kind == PY_STARRED)
                VEC_PUSH(l->ctx, &targets) = target->a;
            else if (target->kind == PY_TUPLE || target->kind == PY_LIST)
                for (size_t i = target->list.n; i-- > 0;)
                    VEC_PUSH(l->ctx, &targets) = target->list.items[i];
        }
        to->target = body_target(l, from->target);
        to->conditions = body_list(l, from->conditions, &to->n);
        if (!to->iterable || !to->target || !to->conditions)
            return false;
    }
    return true;
}

Code *body_collect(Lower *l, const Py *node, CodeCollect collect)
{
    size_t outside = l->names.n;
    Code *code = body_code(l, CODE_COLLECT, node->span);
    code->index = collect;
    bool good = clauses(l, node, code);
    code->a = good ? body_expression(l, node->a) : NULL;
    code->b = good && node->kind == PY_DICT_COMP ? body_expression(l, node->b) : NULL;
    l->names.n = outside;
    return code->a && (node->kind != PY_DICT_COMP || code->b) ? code : NULL;
}

static Code *named(Lower *l, const Py *node)
{
    Code *code = body_code(l, CODE_NAMED, node->span);
    Code *target = local(l, node->a->text, node->a->span);
    code->a = body_expression(l, node->b);
    if (!target || !code->a)
        return NULL;
    code->index = target->index;
    l->body->has_named = true;
    return code;
}

Code *body_expression(Lower *l, const Py *node)
{
    Code *code = NULL;
    switch ((int)node->kind) {
    case PY_NAME: return name(l, node);
    case PY_ATTRIBUTE: return attribute(l, node);
    case PY_SUBSCRIPT: return subscript(l, node);
    case PY_CALL: return body_call(l, node);
    case PY_UNARY: return unary(l, node);
    case PY_BINARY: return binary(l, node);
    case PY_BOOLEAN: return boolean(l, node);
    case PY_COMPARE: return compare(l, node);
    case PY_CONDITIONAL: return choice(l, node);
    case PY_NAMED: return named(l, node);
    case PY_TUPLE: case PY_LIST: case PY_SET: return display(l, node);
    case PY_DICT: return dict(l, node);
    case PY_FSTRING: return fstring(l, node);
    case PY_LIST_COMP: return body_collect(l, node, COLLECT_LIST);
    case PY_SET_COMP: return body_collect(l, node, COLLECT_SET);
    case PY_DICT_COMP: return body_collect(l, node, COLLECT_DICT);
    case PY_NONE: case PY_TRUE: case PY_FALSE: case PY_INT: case PY_FLOAT: case PY_STRING: case PY_BYTES:
        code = known_value(l, &l->scope, node);
        return code || l->failed ? code : body_refuse(l, node->span, "this constant");
    default: return body_refuse(l, node->span, "%s", python_kind_name(node->kind));
    }
}
