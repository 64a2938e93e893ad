/* pymodel_body.c: the functions of validators to the code layer of the Model IR (ir/body.h): parameters, locals, statements. What has no exact
 * form in C is refused, with its place. */
#include "pymodel_body.h"

#include <string.h>

Code *body_refuse(Lower *l, Span span, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    Str what = str_vprintf(l->ctx, format, args);
    va_end(args);
    Diag *d = unsupported(l->front, span, "%.*s in a function that is compiled to C", STR_ARG(what));
    diag_help(l->ctx, d, "`schemac build --ext` runs it as Python; --skip-validator NAME leaves a validator out");
    l->failed = true;
    return NULL;
}

Code *body_code(Lower *l, CodeKind kind, Span span)
{
    Code *code = CTX_NEW(l->ctx, Code);
    code->kind = kind;
    code->span = span;
    return code;
}

/* ---- names ---- */

uint32_t body_slot(Lower *l, Str name)
{
    uint32_t slot = (uint32_t)l->slots.n;
    VEC_PUSH(l->ctx, &l->slots) = name;
    VEC_PUSH(l->ctx, &l->names) = (Visible){name, slot};
    return slot;
}

bool body_is_local(const Lower *l, Str name)
{
    for (size_t i = 0; i < l->names.n; i++)
        if (str_eq(l->names.items[i].name, name))
            return true;
    return false;
}

static void declare(Lower *l, Str name)
{
    if (!body_is_local(l, name))
        body_slot(l, name);
}

static void declare_target(Lower *l, const Py *target)
{
    if (target->kind == PY_NAME)
        declare(l, target->text);
    if (target->kind == PY_STARRED)
        declare_target(l, target->a);
    if (target->kind == PY_TUPLE || target->kind == PY_LIST)
        for (size_t i = 0; i < target->list.n; i++)
            declare_target(l, target->list.items[i]);
}

/* Names bound by := stand in the function, also from within a comprehension. */
static void declare_named(Lower *l, const Py *node)
{
    if (!node || node->kind == PY_LAMBDA)
        return;
    if (node->kind == PY_NAMED)
        declare_target(l, node->a);
    declare_named(l, node->a);
    declare_named(l, node->b);
    if (node->kind != PY_FUNCTION && node->kind != PY_CLASS)
        declare_named(l, node->c);
    for (size_t i = 0; i < node->list.n; i++)
        declare_named(l, node->list.items[i]);
    for (size_t i = 0; node->kind == PY_CALL && i < node->keywords.n; i++)
        declare_named(l, node->keywords.items[i].value);
    bool comprehension = node->kind == PY_LIST_COMP || node->kind == PY_SET_COMP || node->kind == PY_DICT_COMP || node->kind == PY_GENERATOR;
    for (size_t i = 0; comprehension && i < node->clauses.n; i++)
        for (size_t k = 0; k < node->clauses.items[i].conditions.n; k++)
            declare_named(l, node->clauses.items[i].conditions.items[k]);
}

static void declare_all(Lower *l, PyList body);

static void declare_statement(Lower *l, const Py *s)
{
    switch ((int)s->kind) {
    case PY_ASSIGN:
        for (size_t i = 0; i < s->list.n; i++)
            declare_target(l, s->list.items[i]);
        break;
    case PY_AUG_ASSIGN: case PY_ANN_ASSIGN: declare_target(l, s->a); break;
    case PY_FOR: declare_target(l, s->a); break;
    case PY_TRY:
        for (size_t i = 0; i < s->handlers.n; i++) {
            if (s->handlers.items[i]->text.len)
                declare(l, s->handlers.items[i]->text);
            declare_all(l, s->handlers.items[i]->body);
        }
        declare_all(l, s->final);
        break;
    default: break;
    }
    declare_named(l, s->a);
    declare_named(l, s->b);
    if (s->kind == PY_ANN_ASSIGN)
        declare_named(l, s->c);
    if (s->kind == PY_IF || s->kind == PY_WHILE || s->kind == PY_FOR || s->kind == PY_TRY) {
        declare_all(l, s->body);
        declare_all(l, s->orelse);
    }
}

static void declare_all(Lower *l, PyList body)
{
    for (size_t i = 0; i < body.n; i++)
        declare_statement(l, body.items[i]);
}

/* ---- statements ---- */

static bool block(Lower *l, PyList body, CodeBlock *out);

/* self.x of a class that will not have it set, or checks what it is set to. */
static bool is_locked(const Lower *l, const Py *node)
{
    const ModelClass *owner = node->a->kind == PY_NAME && l->self_name.len && str_eq(node->a->text, l->self_name) ? l->owner : NULL;
    bool locked = owner && (owner->config.validate_assignment || owner->frozen);
    for (size_t i = 0; owner && i < owner->n_fields; i++)
        locked |= owner->fields[i]->frozen && str_eq(owner->fields[i]->name, node->text);
    return locked;
}

Code *body_target(Lower *l, const Py *node)
{
    Code *code;
    switch ((int)node->kind) {
    case PY_NAME:
        if (str_eq(node->text, l->cls_name) || str_eq(node->text, l->info_name))
            return body_refuse(l, node->span, "assigning to \"%.*s\"", STR_ARG(node->text));
        return body_expression(l, node);
    case PY_ATTRIBUTE: /* a field of a model; the runtime refuses others */
        if (is_locked(l, node))
            return body_refuse(l, node->span, "setting \"%.*s\", which is frozen or validated when it is set,", STR_ARG(node->text));
        code = body_code(l, CODE_ATTRIBUTE, node->span);
        code->text = node->text;
        code->a = body_expression(l, node->a);
        return code->a ? code : NULL;
    case PY_SUBSCRIPT:
        code = body_expression(l, node);
        return !code || code->kind == CODE_INDEX ? code : body_refuse(l, node->span, "assigning to this");
    case PY_STARRED:
        code = body_code(l, CODE_STARRED, node->span);
        code->a = body_target(l, node->a);
        return code->a ? code : NULL;
    case PY_TUPLE: case PY_LIST:
        code = body_code(l, CODE_UNPACK, node->span);
        code->items = CTX_ARRAY(l->ctx, node->list.n, Code *);
        for (; code->n < node->list.n; code->n++)
            if (!(code->items[code->n] = body_target(l, node->list.items[code->n])))
                return NULL;
        return code;
    default: return body_refuse(l, node->span, "assigning to %s", python_kind_name(node->kind));
    }
}

static Code *assign(Lower *l, const Py *s)
{
    Code *code = body_code(l, CODE_ASSIGN, s->span);
    code->a = body_expression(l, s->a);
    code->items = CTX_ARRAY(l->ctx, s->list.n, Code *);
    for (; code->a && code->n < s->list.n; code->n++)
        if (!(code->items[code->n] = body_target(l, s->list.items[code->n])))
            return NULL;
    return code->a ? code : NULL;
}

static Code *annotated(Lower *l, const Py *s)
{
    if (!s->c)
        return body_code(l, CODE_EXPRESSION, s->span); /* declares, does nothing */
    Code *code = body_code(l, CODE_ASSIGN, s->span);
    code->a = body_expression(l, s->c);
    code->items = CTX_ARRAY(l->ctx, 1, Code *);
    code->n = 1;
    code->items[0] = body_target(l, s->a);
    return code->a && code->items[0] ? code : NULL;
}

static Code *augmented(Lower *l, const Py *s)
{
    Code *code = body_code(l, CODE_AUGMENT, s->span);
    code->op = s->op;
    code->a = body_target(l, s->a);
    code->b = body_expression(l, s->b);
    return code->a && code->b ? code : NULL;
}

/* log.warning(...) of a module's logger says something and changes nothing: its arguments are computed, it is not called. */
static bool is_logging(Lower *l, const Py *node)
{
    static const char *const levels[] = {"debug", "info", "warning", "warn", "error", "exception", "critical"};
    if (node->kind != PY_CALL || node->a->kind != PY_ATTRIBUTE || node->a->a->kind != PY_NAME || body_is_local(l, node->a->a->text))
        return false;
    size_t i = 0;
    while (i < sizeof levels / sizeof *levels && !str_is(node->a->text, levels[i]))
        i++;
    if (i == sizeof levels / sizeof *levels)
        return false;
    Symbol owner = symbol_of(l->front, &l->scope, node->a->a);
    if (owner.kind == SYM_MODULE)
        return str_is(owner.module, "logging");
    if (owner.kind != SYM_VALUE || !owner.node || owner.node->kind != PY_CALL)
        return false;
    Symbol made = symbol_of(l->front, &owner.scope, owner.node->a);
    return made.kind == SYM_EXTERNAL && ((str_is(made.module, "logging") && str_is(made.name, "getLogger"))
                                         || (str_starts(made.module, STR("aws_lambda_powertools")) && str_is(made.name, "Logger")));
}

static Code *logging(Lower *l, const Py *call)
{
    Code *tuple = body_code(l, CODE_TUPLE, call->span), *code = body_code(l, CODE_EXPRESSION, call->span);
    tuple->items = CTX_ARRAY(l->ctx, call->list.n + call->keywords.n, Code *);
    for (size_t i = 0; i < call->list.n + call->keywords.n; i++) {
        const Py *argument = i < call->list.n ? call->list.items[i] : call->keywords.items[i - call->list.n].value;
        if (!(tuple->items[tuple->n++] = body_expression(l, argument)))
            return NULL;
    }
    code->a = tuple;
    return code;
}

/* object.__setattr__(self, "x", value): past what the class does when x is set. */
static bool is_set_past(Lower *l, const Py *node)
{
    return node->kind == PY_CALL && node->a->kind == PY_ATTRIBUTE && str_is(node->a->text, "__setattr__") && node->a->a->kind == PY_NAME
        && !body_is_local(l, node->a->a->text) && known_of(l->front, &l->scope, node->a->a) == KNOWN_OBJECT && node->list.n == 3 && !node->keywords.n
        && node->list.items[1]->kind == PY_STRING;
}

static bool is_field(const ModelClass *cls, Str name)
{
    for (size_t i = 0; i < cls->n_fields; i++)
        if (str_eq(cls->fields[i]->name, name))
            return true;
    return false;
}

static Code *set_past(Lower *l, const Py *call)
{
    const Py *self = call->list.items[0], *name = call->list.items[1];
    if (l->owner && self->kind == PY_NAME && str_eq(self->text, l->self_name) && !is_field(l->owner, name->text))
        return body_refuse(l, name->span, "object.__setattr__ of \"%.*s\", which is no field,", STR_ARG(name->text));
    Code *code = body_code(l, CODE_ASSIGN, call->span), *target = body_code(l, CODE_ATTRIBUTE, call->span);
    target->text = call->list.items[1]->text;
    target->index = 1;
    target->a = body_expression(l, call->list.items[0]);
    code->items = CTX_ARRAY(l->ctx, 1, Code *);
    code->items[code->n++] = target;
    code->a = body_expression(l, call->list.items[2]);
    return target->a && code->a ? code : NULL;
}

static Code *expression_statement(Lower *l, const Py *s)
{
    if (is_set_past(l, s->a))
        return set_past(l, s->a);
    if (is_logging(l, s->a)) {
        l->body->logs = true;
        return logging(l, s->a);
    }
    Code *code = body_code(l, CODE_EXPRESSION, s->span);
    if (s->a->kind == PY_STRING || s->a->kind == PY_ELLIPSIS)
        return code; /* a docstring */
    code->a = body_expression(l, s->a);
    return code->a ? code : NULL;
}

static Code *raise(Lower *l, const Py *s)
{
    Code *code = body_code(l, CODE_RAISE, s->span);
    if (!s->a) {
        if (!l->handlers)
            return body_refuse(l, s->span, "raise without an exception outside of except");
        return code;
    }
    const char *name = body_exception_name(l, s->a);
    if (name) { /* raise ValueError */
        code->a = body_code(l, CODE_NEW_EXCEPTION, s->a->span);
        code->a->c_name = name;
    } else {
        code->a = body_expression(l, s->a);
    }
    if (s->b && s->b->kind != PY_NONE && !(s->b->kind == PY_NAME && body_is_local(l, s->b->text)) && !body_exception_name(l, s->b))
        return body_refuse(l, s->b->span, "this \"from\" of a raise");
    return code->a ? code : NULL;
}

static Code *assertion(Lower *l, const Py *s)
{
    Code *code = body_code(l, CODE_ASSERT, s->span);
    code->a = body_expression(l, s->a);
    code->b = s->b ? body_expression(l, s->b) : NULL;
    return code->a && (!s->b || code->b) ? code : NULL;
}

static Code *branches(Lower *l, const Py *s)
{
    Code *code = body_code(l, s->kind == PY_IF ? CODE_IF : CODE_WHILE, s->span);
    code->a = body_expression(l, s->a);
    l->loops += s->kind == PY_WHILE;
    bool good = block(l, s->body, &code->body);
    l->loops -= s->kind == PY_WHILE;
    good = block(l, s->orelse, &code->orelse) && good;
    return good && code->a ? code : NULL;
}

static Code *for_loop(Lower *l, const Py *s)
{
    if (s->flag)
        return body_refuse(l, s->span, "async for");
    Code *code = body_code(l, CODE_FOR, s->span);
    code->b = body_expression(l, s->b);
    code->a = body_target(l, s->a);
    l->loops++;
    bool good = block(l, s->body, &code->body);
    l->loops--;
    good = block(l, s->orelse, &code->orelse) && good;
    return good && code->a && code->b ? code : NULL;
}

static bool handler(Lower *l, const Py *node, CodeHandler *out)
{
    if (node->a && !body_exceptions(l, node->a, out))
        return false;
    if (node->text.len) {
        out->named = true;
        for (size_t i = l->names.n; i-- > 0;)
            if (str_eq(l->names.items[i].name, node->text)) {
                out->slot = l->names.items[i].slot;
                break;
            }
    }
    l->handlers++;
    bool good = block(l, node->body, &out->body);
    l->handlers--;
    return good;
}

static Code *try_statement(Lower *l, const Py *s)
{
    if (s->flag)
        return body_refuse(l, s->span, "except*");
    if (s->final.n)
        return body_refuse(l, s->final.items[0]->span, "finally");
    Code *code = body_code(l, CODE_TRY, s->span);
    bool good = block(l, s->body, &code->body);
    code->handlers = CTX_ARRAY(l->ctx, s->handlers.n, CodeHandler);
    for (; code->n_handlers < s->handlers.n; code->n_handlers++)
        good = handler(l, s->handlers.items[code->n_handlers], &code->handlers[code->n_handlers]) && good;
    good = block(l, s->orelse, &code->orelse) && good;
    return good ? code : NULL;
}

static Code *delete(Lower *l, const Py *s)
{
    Code *code = body_code(l, CODE_DELETE, s->span);
    code->items = CTX_ARRAY(l->ctx, s->list.n, Code *);
    for (; code->n < s->list.n; code->n++) {
        const Py *target = s->list.items[code->n];
        if (target->kind != PY_NAME && target->kind != PY_SUBSCRIPT)
            return body_refuse(l, target->span, "del of %s", python_kind_name(target->kind));
        if (!(code->items[code->n] = body_target(l, target)))
            return NULL;
    }
    return code;
}

static Code *statement(Lower *l, const Py *s)
{
    Code *code;
    switch ((int)s->kind) {
    case PY_EXPRESSION: return expression_statement(l, s);
    case PY_ASSIGN: return assign(l, s);
    case PY_ANN_ASSIGN: return annotated(l, s);
    case PY_AUG_ASSIGN: return augmented(l, s);
    case PY_RETURN:
        code = body_code(l, CODE_RETURN, s->span);
        code->a = s->a ? body_expression(l, s->a) : NULL;
        return s->a && !code->a ? NULL : code;
    case PY_RAISE: return raise(l, s);
    case PY_ASSERT: return assertion(l, s);
    case PY_DELETE: return delete(l, s);
    case PY_PASS: return body_code(l, CODE_EXPRESSION, s->span);
    case PY_BREAK: return body_code(l, CODE_BREAK, s->span);
    case PY_CONTINUE: return body_code(l, CODE_CONTINUE, s->span);
    case PY_IF: case PY_WHILE: return branches(l, s);
    case PY_FOR: return for_loop(l, s);
    case PY_TRY: return try_statement(l, s);
    default: return body_refuse(l, s->span, "%s", python_kind_name(s->kind));
    }
}

static bool block(Lower *l, PyList body, CodeBlock *out)
{
    bool good = true;
    out->items = CTX_ARRAY(l->ctx, body.n, Code *);
    for (size_t i = 0; i < body.n; i++) {
        Code *code = statement(l, body.items[i]);
        if (code)
            out->items[out->n++] = code;
        good = good && code;
    }
    return good;
}

/* ---- functions ---- */

static Str key_of(PyFront *front, const Py *node)
{
    const Py **stable = CTX_NEW(front->ctx, const Py *);
    *stable = node;
    return (Str){(const char *)stable, sizeof *stable};
}

ModelBody *model_body(const ModelSet *set, const ModelFunction *function)
{
    return function->node ? map_get(&set->body_of, (Str){(const char *)&function->node, sizeof function->node}) : NULL;
}

static bool in_name(char c) { return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80; }

/* Does the parameter's name stand in the function once more? In strings and comments, too. */
static bool is_mentioned(const Lower *l, const Py *node, const PyParam *p)
{
    Str text = python_source(l->ctx, node);
    for (size_t i = p->span.end - node->span.start; i + p->name.len <= text.len; i++)
        if (memcmp(text.ptr + i, p->name.ptr, p->name.len) == 0 && !in_name(text.ptr[i - 1]) && (i + p->name.len == text.len || !in_name(text.ptr[i + p->name.len])))
            return true;
    return false;
}

static bool has_mode(const Py *call, const char *mode)
{
    for (size_t i = 0; i < call->keywords.n; i++)
        if (str_is(call->keywords.items[i].name, "mode"))
            return call->keywords.items[i].value->kind == PY_STRING && str_is(call->keywords.items[i].value->text, mode);
    return false;
}

/* A function's parameters: which of them have a role is by its place and decorators. */
static bool parameters(Lower *l, const Py *node, bool method)
{
    bool is_static = false, is_class = false, shows = false;
    size_t info = 0; /* behind the value, and the handler: of a validator; 0: only a name or type tells it */
    Scope scope = {.file = l->scope.file};
    for (size_t i = 0; node->kind == PY_FUNCTION && i < node->decorators.n; i++) {
        Known known = known_of(l->front, &scope, node->decorators.items[i]);
        Known called = known_call(l->front, &scope, node->decorators.items[i]);
        is_static |= known == KNOWN_STATICMETHOD;
        is_class |= known == KNOWN_CLASSMETHOD || called == KNOWN_FIELD_VALIDATOR || called == KNOWN_VALIDATOR || called == KNOWN_ROOT_VALIDATOR
            || known == KNOWN_ROOT_VALIDATOR;
        shows |= called == KNOWN_FIELD_SERIALIZER;
        if (called == KNOWN_MODEL_VALIDATOR)
            is_class |= has_mode(node->decorators.items[i], "before");
        if (called == KNOWN_MODEL_VALIDATOR || called == KNOWN_FIELD_VALIDATOR)
            info = has_mode(node->decorators.items[i], "wrap") ? 2 : 1;
    }
    size_t at = 0;
    if (method && !is_static && node->params.n) {
        Str name = node->params.items[0].name;
        if (is_class)
            l->cls_name = name;
        else
            l->self_name = name;
        at = is_class;
    }
    for (size_t first = at; at < node->params.n; at++) {
        const PyParam *p = &node->params.items[at];
        l->shows |= shows && at == first + 1 + !is_static; /* behind the value */
        if (p->kind == PARAM_STAR_STAR && !is_mentioned(l, node, p)) /* **kwargs, as validators of pydantic 1 have it */
            continue;
        if (p->kind == PARAM_STAR || p->kind == PARAM_STAR_STAR || (p->kind == PARAM_KEYWORD_ONLY && !p->value)) {
            body_refuse(l, p->span, "a parameter \"%.*s\" of this kind", STR_ARG(p->name));
            return false;
        }
        Str type = p->annotation ? symbol_of(l->front, &scope, p->annotation).name : STR("");
        l->shows |= str_is(type, "FieldSerializationInfo") || str_is(type, "SerializationInfo");
        if (str_is(type, "ValidationInfo") || l->shows || (method && is_class && str_is(p->name, "info")) || (info && at == first + info && !p->value)) {
            l->info_name = p->name;
            continue;
        }
        body_slot(l, p->name);
        l->body->n_params++;
    }
    return true;
}

static ModelBody *make(PyFront *front, ModelFile *file, PyClass *cls, const Py *node, bool method)
{
    Ctx *ctx = front->ctx;
    ModelBody *body = CTX_NEW(ctx, ModelBody);
    Lower l = {.front = front, .ctx = ctx, .body = body, .scope = {.file = file}, .cls = cls};
    Str name = node->kind == PY_LAMBDA ? STR("<lambda>") : node->text;
    body->name = cls ? str_printf(ctx, "%.*s.%.*s", STR_ARG(cls->qualname), STR_ARG(name)) : name;
    body->span = node->kind == PY_LAMBDA ? node->span : node->name_span;
    body->node = node;
    map_set(ctx, &front->set->body_of, key_of(front, node), body);
    for (size_t i = 0; cls && i < cls->specials.n; i++)
        if (!cls->specials.items[i].key.len || !l.owner)
            l.owner = cls->specials.items[i].model;
    if (node->kind == PY_FUNCTION && node->flag)
        return body_refuse(&l, body->span, "an async function"), NULL;
    if (!parameters(&l, node, method))
        return NULL;
    body->takes_self = l.self_name.len > 0;
    if (node->kind == PY_LAMBDA) {
        declare_named(&l, node->a);
        Code *code = body_code(&l, CODE_RETURN, node->span);
        code->a = body_expression(&l, node->a);
        body->block.items = CTX_ARRAY(ctx, 1, Code *);
        body->block.items[body->block.n++] = code;
        l.failed |= !code->a;
    } else {
        declare_all(&l, node->body);
        l.failed |= !block(&l, node->body, &body->block);
    }
    body->slots = l.slots.items;
    body->n_slots = l.slots.n;
    if (l.failed)
        return NULL;
    body->made = true;
    body->id = (uint32_t)front->set->bodies.n;
    VEC_PUSH(ctx, &front->set->bodies) = body;
    return body;
}

ModelBody *body_of(PyFront *front, ModelFile *file, PyClass *cls, const Py *node, bool method, Span asked)
{
    Str key = {(const char *)&node, sizeof node};
    if (map_has(&front->set->body_of, key))
        return map_get(&front->set->body_of, key); /* a function that calls itself is among them */
    if (front->depth >= LIMIT_FOLLOW) {
        unsupported(front, asked, "functions that call each other so deep");
        return NULL;
    }
    front->depth++;
    ModelBody *body = make(front, file, cls, node, method);
    front->depth--;
    if (!body)
        map_set(front->ctx, &front->set->body_of, key_of(front, node), NULL);
    return body;
}

/* ---- all that a set's checking calls ---- */

static PyClass *class_of_function(PyFront *front, const ModelFunction *function)
{
    if (!function->owner)
        return NULL;
    const Py *node = function->owner->node;
    PyClass *cls = map_get(&front->classes, (Str){(const char *)&node, sizeof node});
    return cls;
}

static void add(PyFront *front, const ModelFunction *function)
{
    if (function->node && !function->file->is_written)
        body_of(front, function->file, class_of_function(front, function), function->node, function->owner != NULL, function->span);
}

/* A validator takes the value, and in pydantic 1's style the values before it. */
void body_add_validator(PyFront *front, const ModelValidator *v)
{
    if (v->skipped || v->wrap) /* refused where C is printed */
        return;
    add(front, &v->function);
    const ModelBody *body = model_body(front->set, &v->function);
    bool values = body && body->n_params == 2 && v->style == STYLE_V1 && str_is(body->slots[1], "values");
    if (body && body->n_params != 1 && !values) {
        Diag *d = unsupported(front, body->span, "a validator with these parameters, compiled to C");
        diag_help(front->ctx, d, "it takes the value, and `info: ValidationInfo` or, with @validator, `values`");
    }
}

/* A serializer takes the value, behind the instance when it is a method; a computed field's function the instance. */
static void add_shown(PyFront *front, const ModelFunction *function, size_t n_params)
{
    add(front, function);
    const ModelBody *body = model_body(front->set, function);
    if (body && body->n_params != n_params + body->takes_self)
        unsupported(front, body->span, "a serializer with these parameters, compiled to C");
}

static void add_all(PyFront *front, const ModelValidators *all)
{
    for (size_t i = 0; i < all->n; i++)
        body_add_validator(front, &all->items[i]);
}

#define LIMIT_BODY_DEPTH 4000 /* types and models in each other: the walk recurses */

typedef struct Reach { PyFront *front; bool *seen; int depth; } Reach;

/* _missing_, of each enum apart: what its `cls` is hangs on the enum. */
static void add_missing(PyFront *front, ModelEnum *enum_)
{
    const Py *node = enum_->node;
    PyClass *cls = map_get(&front->classes, (Str){(const char *)&node, sizeof node});
    const ModelBinding *binding = cls && enum_->missing && !enum_->missing_body ? class_binding(cls, "_missing_") : NULL;
    if (!binding)
        return;
    enum_->missing_body = make(front, binding->file, cls, enum_->missing, true);
    if (enum_->missing_body && enum_->missing_body->n_params != 1)
        unsupported(front, enum_->missing_body->span, "a _missing_ with these parameters, compiled to C");
}

static void add_class(Reach *r, const ModelClass *cls);

static void add_type(Reach *r, const ModelType *type)
{
    PyFront *front = r->front;
    if (!type)
        return;
    if (++r->depth > LIMIT_BODY_DEPTH) {
        unsupported(front, type->span, "models that hold each other so deep");
        r->depth--;
        return;
    }
    if (type->kind == TYPE_CLASS && type->class_)
        add_class(r, type->class_);
    if (type->kind == TYPE_ENUM)
        add_missing(front, type->enum_);
    if (type->kind == TYPE_AFTER && type->validator.function.file && type->validator.function.file->is_written)
        unsupported(front, type->span, "the type \"%.*s\", compiled to C", STR_ARG(type->name));
    else if (type->kind == TYPE_BEFORE || type->kind == TYPE_AFTER) /* others are refused where C is printed */
        body_add_validator(front, &type->validator);
    add_type(r, type->inner);
    add_type(r, type->key);
    for (size_t i = 0; type->items && i < type->n; i++)
        add_type(r, type->items[i]);
    r->depth--;
}

static void add_class(Reach *r, const ModelClass *cls)
{
    PyFront *front = r->front;
    if (r->seen[cls->id])
        return;
    r->seen[cls->id] = true;
    add_all(front, &cls->before);
    for (size_t k = 0; k < cls->n_fields; k++) {
        const ModelField *f = cls->fields[k];
        add_all(front, &f->before);
        add_type(r, f->type);
        add_all(front, &f->after);
        if (f->serializer && !f->serializer->wrap)
            add_shown(front, &f->serializer->function, 1);
        if (f->required == DEFAULT_FACTORY && f->factory == FACTORY_FUNCTION)
            add(front, &f->factory_function);
        if (f->required == DEFAULT_FACTORY && f->factory == FACTORY_CLASS)
            add_class(r, f->factory_class);
    }
    add_type(r, cls->extra_type);
    add_all(front, &cls->after);
    for (size_t k = 0; k < cls->n_computed && cls->kind != CLASS_ROOT_MODEL; k++) {
        add_shown(front, &cls->computed[k].function, 0);
        add_type(r, cls->computed[k].type);
    }
}

static bool is_asked(const Options *options, const ModelClass *cls)
{
    for (size_t i = 0; i < options->n_body_models; i++)
        if (str_eq(options->body_models[i], cls->qualname))
            return true;
    return !options->n_body_models && cls->is_root;
}

/* str() of an enum's members where the enum says what it is. */
static void add_text(PyFront *front, const ModelEnum *enum_)
{
    const Py *node = enum_->node;
    const ModelFunction *function = &enum_->text_function;
    if (enum_->text == ENUM_TEXT_FUNCTION)
        body_of(front, function->file, map_get(&front->classes, (Str){(const char *)&node, sizeof node}), function->node, true, function->span);
}

void bodies_make(PyFront *front)
{
    Reach r = {front, CTX_ARRAY(front->ctx, front->set->classes.n + 1, bool), 0};
    for (size_t i = 0; i < front->set->classes.n; i++)
        if (is_asked(front->options, front->set->classes.items[i]))
            add_class(&r, front->set->classes.items[i]);
    for (size_t i = 0; front->set->bodies.n && i < front->set->enums.n; i++)
        add_text(front, front->set->enums.items[i]);
}
