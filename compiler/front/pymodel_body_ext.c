/* pymodel_body_ext.c: which functions the extension calls as C before it calls Python. A compiled body is asked first and Python decides whatever it does
 * not accept, so that raising needs no form in C; but what it accepts has to be what every Python gives for a plain value, and nothing else may happen.
 * In: the Model IR. Out: bodies with `accepts`; a note for each validator, with -v. */
#include "pymodel_body.h"
#include "../re/re.h"
#include "../re/re_python.h"

#include <string.h>

typedef struct Check {
    Ctx *ctx;
    int depth;        /* of calls */
    Span span;        /* of what cannot be */
    const char *why;  /* NULL: nothing yet */
} Check;

static bool refuse(Check *c, Span span, const char *why)
{
    c->span = span;
    c->why = why;
    return false;
}

static bool is_one_of(const char *name, const char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}
#define IS_ONE_OF(name, names) is_one_of(name, names, sizeof(names) / sizeof *(names))

/* ---- expressions ---- */

static bool allows(Check *c, const Code *code, bool sets);

static bool all(Check *c, Code *const *items, size_t n, bool sets)
{
    for (size_t i = 0; i < n; i++)
        if (items[i] && !allows(c, items[i], sets))
            return false;
    return true;
}

/* sets: it is asked what a set holds, never in which order. */
static bool constant(Check *c, const ModelValue *v, Span span, bool sets)
{
    switch ((int)v->kind) {
    case VALUE_NONE: case VALUE_BOOL: case VALUE_INT: case VALUE_FLOAT: case VALUE_STR: case VALUE_BYTES: return true;
    case VALUE_SET: case VALUE_FROZENSET:
        if (!sets)
            return refuse(c, span, "it depends on the order of a set");
        break;
    case VALUE_LIST: case VALUE_TUPLE: case VALUE_DICT: break;
    default: return refuse(c, span, "it computes with more than plain values");
    }
    for (size_t i = 0; i < v->n; i++)
        if (!constant(c, v->items[i], span, false) || (v->kind == VALUE_DICT && !constant(c, v->keys[i], span, false)))
            return false;
    return true;
}

static bool pattern(Check *c, const Code *code, RePythonUse use)
{
    Out ecma = out_new(c->ctx);
    ReError error = {0};
    bool made = !re_from_python(&ecma, code->value->text, code->value->micros, use) && re_compile(c->ctx, out_text(&ecma), false, &error);
    return made || refuse(c, code->span, "a pattern that is not regular");
}

/* Left out: what versions of Python do differently (sum of floats, fromisoformat), clocks, and what gives other than plain values. */
static bool builtin(Check *c, const Code *code, bool sets)
{
    static const char *const known[] = {"len", "str", "repr", "ascii", "int", "float", "bool", "abs", "round", "divmod", "pow", "ord", "chr", "list", "tuple", "range",
                                        "enumerate", "zip", "reversed", "sorted", "type_name", "math_isnan", "math_isinf", "math_isfinite", "math_floor",
                                        "math_ceil", "math_trunc", "math_fabs"};
    static const char *const of_sets[] = {"set", "frozenset"}, *const any_order[] = {"len", "sorted", "bool"};
    if (!IS_ONE_OF(code->c_name, known) && !(sets && IS_ONE_OF(code->c_name, of_sets)))
        return refuse(c, code->span, "a call whose result is no plain value, or not the same everywhere");
    return all(c, code->items, code->n, IS_ONE_OF(code->c_name, any_order));
}

static bool method(Check *c, const Code *code)
{
    static const char *const newer[] = {"is_integer"}, *const any_order[] = {"issubset", "issuperset", "isdisjoint"};
    const bool sets = IS_ONE_OF(code->c_name, any_order);
    if (IS_ONE_OF(code->c_name, newer) || (strcmp(code->c_name, "replace") == 0 && code->n > 2 && code->items[2]))
        return refuse(c, code->span, "a call that not every version of Python has");
    return allows(c, code->a, sets) && all(c, code->items, code->n, sets);
}

static bool collect(Check *c, const Code *code, bool sets)
{
    if (code->index == COLLECT_SUM || (code->index == COLLECT_SET && !sets))
        return refuse(c, code->span, code->index == COLLECT_SUM ? "a sum, whose rounding depends on the version of Python" : "it depends on the order of a set");
    for (size_t i = 0; i < code->n_clauses; i++) {
        const CodeClause *clause = &code->clauses[i];
        if (!allows(c, clause->target, false) || !allows(c, clause->iterable, false) || !all(c, clause->conditions, clause->n, false))
            return false;
    }
    return allows(c, code->a, false) && (!code->b || allows(c, code->b, false)) && (!code->c || allows(c, code->c, false));
}

static bool isinstance(Check *c, const Code *code)
{
    for (size_t i = 0; i < code->n_types; i++)
        if (code->types[i].class_ || code->types[i].enum_)
            return refuse(c, code->span, "it asks for a class of the file");
    return allows(c, code->a, false);
}

static bool block(Check *c, const CodeBlock *all_)
{
    return all(c, all_->items, all_->n, false);
}

static bool body(Check *c, const ModelBody *b)
{
    if (b->logs || b->uses_class || b->takes_info)
        return refuse(c, b->span, b->logs ? "it writes to a log" : b->uses_class ? "it uses cls, which may be an heir" : "it reads the validation info");
    if (c->depth >= LIMIT_FOLLOW)
        return refuse(c, b->span, "functions that call each other so deep");
    c->depth++;
    bool good = block(c, &b->block);
    c->depth--;
    return good;
}

static bool allows(Check *c, const Code *code, bool sets)
{
    switch (code->kind) {
    case CODE_CONST: return constant(c, code->value, code->span, sets);
    case CODE_LOCAL: case CODE_BREAK: case CODE_CONTINUE: return true;
    case CODE_RAISE: return true; /* Python's from there on */
    case CODE_ASSERT: return allows(c, code->a, false);
    case CODE_TRY: return block(c, &code->body) && block(c, &code->orelse);
    case CODE_PARAM: return refuse(c, code->span, "it reads the validation info");
    case CODE_ATTRIBUTE: case CODE_DISPATCH: case CODE_ENUM: return refuse(c, code->span, "it computes with more than plain values");
    case CODE_COMPARE: return allows(c, code->a, true) && all(c, code->items, code->n, true);
    case CODE_SET: return sets ? all(c, code->items, code->n, false) : refuse(c, code->span, "it depends on the order of a set");
    case CODE_BINARY: return allows(c, code->a, sets) && allows(c, code->b, sets);
    case CODE_CALL: return all(c, code->items, code->n, false) && body(c, code->callee);
    case CODE_METHOD: return method(c, code);
    case CODE_BUILTIN: return builtin(c, code, sets);
    case CODE_COLLECT: return collect(c, code, sets);
    case CODE_ISINSTANCE: return isinstance(c, code);
    case CODE_MATCH: {
        static const RePythonUse uses[] = {[MATCH_START] = RE_PYTHON_MATCH, [MATCH_FULL] = RE_PYTHON_FULLMATCH, [MATCH_SEARCH] = RE_PYTHON_SEARCH};
        return pattern(c, code, uses[code->index]) && allows(c, code->a, false);
    }
    case CODE_SUB: return pattern(c, code, RE_PYTHON_FULLMATCH) && allows(c, code->a, false) && allows(c, code->b, false);
    case CODE_UNARY: case CODE_BOOLEAN: case CODE_CHOICE: case CODE_LIST: case CODE_TUPLE: case CODE_DICT: case CODE_INDEX: case CODE_SLICE: case CODE_FORMAT:
    case CODE_FORMATTED: case CODE_NEW_EXCEPTION: case CODE_NAMED: case CODE_UNPACK: case CODE_STARRED: case CODE_EXPRESSION: case CODE_ASSIGN: case CODE_AUGMENT:
    case CODE_DELETE: case CODE_RETURN: case CODE_IF: case CODE_WHILE: case CODE_FOR: break;
    }
    return (!code->a || allows(c, code->a, false)) && (!code->b || allows(c, code->b, false)) && (!code->c || allows(c, code->c, false))
        && all(c, code->items, code->n, false) && block(c, &code->body) && block(c, &code->orelse);
}

/* ---- validators ---- */

/* Its values may be plain: what C is asked about. */
static bool may_be_plain(const ModelType *type)
{
    switch ((int)type->kind) {
    case TYPE_ANY: case TYPE_NONE: case TYPE_BOOL: case TYPE_INT: case TYPE_FLOAT: case TYPE_STR: case TYPE_LITERAL: return true;
    case TYPE_NULLABLE: case TYPE_BEFORE: case TYPE_AFTER: case TYPE_WRAP: case TYPE_CHECK: case TYPE_DEFAULT: return may_be_plain(type->inner);
    case TYPE_UNION:
        for (size_t i = 0; i < type->n; i++)
            if (may_be_plain(type->items[i]))
                return true;
        return false;
    default: return false;
    }
}

/* The function as it is called is what stands there: no decorator but those that make it a validator, no other binding of its name. */
static bool is_bare(PyFront *front, const ModelFunction *f)
{
    const Py *node = f->node;
    Scope scope = {.file = f->file};
    if (node->kind != PY_FUNCTION)
        return true;
    for (size_t i = 0; i < node->decorators.n; i++)
        if (!f->owner || (known_of(front, &scope, node->decorators.items[i]) == KNOWN_NONE && known_call(front, &scope, node->decorators.items[i]) == KNOWN_NONE))
            return false;
    return f->owner || !python_rebinds(f->file->tree->body, node->text);
}

/* A refusal's message without what all of them say. */
static const char *cause(Ctx *ctx, Str message)
{
    const Str head = STR("not supported: "), tail = STR(" in a function that is compiled to C");
    if (str_starts(message, head))
        message = str_from(message, head.len);
    if (str_ends(message, tail))
        message.len -= tail.len;
    return str_printf(ctx, "%.*s", STR_ARG(message)).ptr;
}

/* What the front says of a function that has no form in C is no error here: the reason is told, and Python runs it. */
static const char *reason(PyFront *front, const ModelValidator *v, Span *span)
{
    Ctx *ctx = front->ctx;
    size_t diags = ctx->diags.n, errors = diag_errors(ctx);
    if (!is_bare(front, &v->function))
        return "it is decorated, or its name bound anew";
    body_add_validator(front, v);
    ModelBody *made = model_body(front->set, &v->function);
    bool refused = diag_errors(ctx) > errors;
    const char *why = "it has no form in C";
    if (refused && ctx->diags.n > diags) {
        *span = ctx->diags.items[diags].span;
        why = cause(ctx, ctx->diags.items[diags].message);
    }
    diag_take_back(ctx, diags, errors);
    if (refused || !made)
        return why;
    Check check = {.ctx = ctx};
    if (made->n_params != 1)
        refuse(&check, made->span, "it reads the values before it");
    else
        made->accepts = body(&check, made);
    if (!made->accepts)
        *span = check.span;
    return check.why;
}

typedef struct Look { PyFront *front; Map seen; } Look;

static void look_at(Look *look, const ModelValidator *v, const char *otherwise)
{
    PyFront *front = look->front;
    const Py *node = v->function.node;
    if (v->skipped || !node || map_set(front->ctx, &look->seen, str_printf(front->ctx, "%p", (const void *)node), look))
        return;
    Span span = v->function.span;
    const char *why = otherwise ? otherwise : reason(front, v, &span);
    if (!front->options->verbose)
        return;
    Diag *d = diag(front->ctx, D_MODEL_AS_PYTHON, v->decorator, why ? "\"%.*s\" runs as Python: %s" : "\"%.*s\" is compiled%s", STR_ARG(v->function.name), why ? why : "");
    if (why && !otherwise)
        diag_also(front->ctx, d, span, "this is why");
}

static void look_in_type(Look *look, const ModelType *type, int depth)
{
    if (!type || depth > LIMIT_FOLLOW)
        return;
    if (type->kind == TYPE_AFTER)
        look_at(look, &type->validator, may_be_plain(type->inner) ? NULL : "its value is no plain one");
    if (type->kind == TYPE_BEFORE || type->kind == TYPE_WRAP || type->kind == TYPE_PLAIN)
        look_at(look, &type->validator, "it does not stand behind a type");
    look_in_type(look, type->inner, depth + 1);
    look_in_type(look, type->key, depth + 1);
    for (size_t i = 0; type->items && i < type->n; i++)
        look_in_type(look, type->items[i], depth + 1);
}

static void look_at_all(Look *look, const ModelValidators *all_, const char *otherwise)
{
    for (size_t i = 0; i < all_->n; i++)
        look_at(look, &all_->items[i], all_->items[i].each_item ? "it is for items" : otherwise);
}

void bodies_where_plain(PyFront *front)
{
    Look look = {.front = front};
    size_t classes = front->set->classes.n, enums = front->set->enums.n;
    for (size_t i = 0; i < classes; i++) {
        const ModelClass *cls = front->set->classes.items[i];
        for (size_t k = 0; k < cls->n_fields; k++) {
            const ModelField *f = cls->fields[k];
            look_at_all(&look, &f->before, "it does not stand behind a type");
            look_in_type(&look, f->type, 0);
            look_at_all(&look, &f->after, may_be_plain(f->type) ? NULL : "its value is no plain one");
        }
        look_at_all(&look, &cls->before, "it is for a model");
        look_at_all(&look, &cls->after, "it is for a model");
    }
    front->set->classes.n = classes; /* what following names in bodies came upon is no part of the models */
    front->set->enums.n = enums;
}
