/* pymodel_class.c: class statements: what kind of class each is, its bases in Python's order (C3), and its fields put together. */
#include "pymodel.h"

#include "../base/limits.h"

#include <string.h>

/* ---- bases ---- */

static PyClassKind kind_of_known(Known known)
{
    switch ((int)known) {
    case KNOWN_BASE_MODEL: return PY_CLASS_MODEL;
    case KNOWN_ROOT_MODEL: return PY_CLASS_ROOT_MODEL;
    case KNOWN_BASE_SETTINGS: return PY_CLASS_SETTINGS;
    case KNOWN_ENUM: case KNOWN_INT_ENUM: case KNOWN_STR_ENUM: case KNOWN_FLAG: case KNOWN_INT_FLAG: return PY_CLASS_ENUM;
    case KNOWN_TYPED_DICT: return PY_CLASS_TYPED_DICT;
    case KNOWN_NAMED_TUPLE: return PY_CLASS_NAMED_TUPLE;
    default: return PY_CLASS_PLAIN;
    }
}

bool class_is_model(const PyClass *cls)
{
    return cls->kind == PY_CLASS_MODEL || cls->kind == PY_CLASS_ROOT_MODEL || cls->kind == PY_CLASS_SETTINGS;
}

static void read_bases(PyFront *front, PyClass *cls)
{
    Scope scope = {.file = cls->file, .cls = cls->outer};
    for (size_t i = 0; i < cls->node->list.n; i++) {
        const Py *node = cls->node->list.items[i];
        PyBase base = {.node = node};
        if (node->kind == PY_SUBSCRIPT) {
            base.node = node->a;
            base.argument = node->b;
        }
        Scope inner = scope;
        const Py *end = follow(front, &inner, base.node, &base.symbol);
        if (end->kind == PY_SUBSCRIPT && base.symbol.kind == SYM_NONE && !base.argument) { /* Base = Page[int] */
            base.argument = end->b;
            follow(front, &inner, end->a, &base.symbol);
        }
        if (base.symbol.kind == SYM_CLASS)
            class_examine(front, base.symbol.cls);
        VEC_PUSH(front->ctx, &cls->bases) = base;
    }
}

/* The strongest kind among the bases: being a model outweighs being a mixin. */
static PyClassKind kind_of_bases(const PyClass *cls)
{
    PyClassKind kind = PY_CLASS_PLAIN;
    for (size_t i = 0; i < cls->bases.n; i++) {
        const Symbol *symbol = &cls->bases.items[i].symbol;
        PyClassKind one = symbol->kind == SYM_CLASS ? symbol->cls->kind : symbol->kind == SYM_KNOWN ? kind_of_known(symbol->known) : PY_CLASS_PLAIN;
        if (one == PY_CLASS_UNKNOWN || one == PY_CLASS_DATACLASS || one == PY_CLASS_PYDANTIC_DATACLASS)
            continue; /* a dataclass's heir is one only by its own decorator */
        if (kind == PY_CLASS_PLAIN || (kind == PY_CLASS_MODEL && one != PY_CLASS_PLAIN))
            kind = one;
    }
    return kind;
}

static PyClassKind kind_of_decorators(PyFront *front, const PyClass *cls)
{
    Scope scope = {.file = cls->file, .cls = cls->outer};
    for (size_t i = 0; i < cls->node->decorators.n; i++) {
        const Py *node = cls->node->decorators.items[i];
        Known known = known_of(front, &scope, node->kind == PY_CALL ? node->a : node);
        if (known == KNOWN_DATACLASS || known == KNOWN_PYDANTIC_DATACLASS)
            return known == KNOWN_DATACLASS ? PY_CLASS_DATACLASS : PY_CLASS_PYDANTIC_DATACLASS;
    }
    return PY_CLASS_PLAIN;
}

static bool add_param(PyFront *front, PyClass *cls, Str name)
{
    for (size_t i = 0; i < cls->params.n; i++)
        if (str_eq(cls->params.items[i], name))
            return false;
    VEC_PUSH(front->ctx, &cls->params) = name;
    return true;
}

/* The type variables in an expression, in order of first appearance: Generic[T, U], Page[T]. */
static void add_params_of(PyFront *front, PyClass *cls, const Py *node)
{
    if (!node)
        return;
    if (node->kind == PY_TUPLE) {
        for (size_t i = 0; i < node->list.n; i++)
            add_params_of(front, cls, node->list.items[i]);
        return;
    }
    if (node->kind == PY_SUBSCRIPT || node->kind == PY_BINARY) {
        if (node->kind == PY_BINARY)
            add_params_of(front, cls, node->a);
        add_params_of(front, cls, node->b);
        return;
    }
    Scope scope = {.file = cls->file, .cls = cls->outer};
    Symbol symbol = symbol_of(front, &scope, node);
    if (symbol.kind == SYM_TYPE_VAR)
        add_param(front, cls, symbol.name);
}

static void read_params(PyFront *front, PyClass *cls)
{
    for (size_t i = 0; i < cls->node->type_params.n; i++)
        add_param(front, cls, cls->node->type_params.items[i].name);
    for (size_t i = 0; i < cls->bases.n; i++)
        if (symbol_is(&cls->bases.items[i].symbol, KNOWN_GENERIC))
            add_params_of(front, cls, cls->bases.items[i].argument);
    for (size_t i = 0; i < cls->bases.n; i++)
        add_params_of(front, cls, cls->bases.items[i].argument);
}

/* ---- C3 ---- */

typedef struct Row { PyClass **items; size_t n, at; } Row;

static bool stands_later(const Row *rows, size_t n, const PyClass *cls)
{
    for (size_t i = 0; i < n; i++)
        for (size_t j = rows[i].at + 1; j < rows[i].n; j++)
            if (rows[i].items[j] == cls)
                return true;
    return false;
}

static PyClass *next_of_rows(Row *rows, size_t n, bool *left)
{
    *left = false;
    for (size_t i = 0; i < n; i++) {
        if (rows[i].at == rows[i].n)
            continue;
        *left = true;
        PyClass *cls = rows[i].items[rows[i].at];
        if (stands_later(rows, n, cls))
            continue;
        for (size_t j = 0; j < n; j++)
            rows[j].at += rows[j].at < rows[j].n && rows[j].items[rows[j].at] == cls;
        return cls;
    }
    return NULL;
}

static void linearize(PyFront *front, PyClass *cls)
{
    Ctx *ctx = front->ctx;
    VEC(PyClass *) direct = {0};
    VEC(Row) rows = {0};
    for (size_t i = 0; i < cls->bases.n; i++) {
        PyClass *base = cls->bases.items[i].symbol.kind == SYM_CLASS ? cls->bases.items[i].symbol.cls : NULL;
        if (!base)
            continue;
        VEC_PUSH(ctx, &direct) = base;
        VEC_PUSH(ctx, &rows) = (Row){base->mro.items, base->mro.n, 0};
    }
    VEC_PUSH(ctx, &rows) = (Row){direct.items, direct.n, 0};
    VEC_PUSH(ctx, &cls->mro) = cls;
    bool left = true;
    for (PyClass *next; (next = next_of_rows(rows.items, rows.n, &left));)
        VEC_PUSH(ctx, &cls->mro) = next;
    if (left) {
        cls->mro_failed = true;
        diag(ctx, D_MODEL_CLASS, cls->node->name_span, "the bases of \"%.*s\" cannot be put into one order", STR_ARG(cls->node->text));
    }
    if (cls->mro.n > LIMIT_CLASS_BASES) {
        diag(ctx, D_TOO_DEEP, cls->node->name_span, "a class that inherits from more than %d others", LIMIT_CLASS_BASES);
        cls->mro_failed = true;
    }
    if (cls->mro_failed) {
        cls->mro.n = 1;
        cls->bases.n = 0;
    }
}

/* A base that is known to bring nothing that is checked. */
static bool harmless(const Symbol *symbol)
{
    if (symbol->kind == SYM_CLASS)
        return true;
    if (symbol->kind == SYM_KNOWN)
        return symbol->known != KNOWN_SKIP_VALIDATION;
    return symbol->kind == SYM_EXTERNAL && (str_is(symbol->module, "abc") || str_is(symbol->module, "typing"));
}

void class_examine(PyFront *front, PyClass *cls)
{
    if (cls->examined)
        return;
    if (cls->examining || front->depth >= LIMIT_FOLLOW) { /* a class among its own bases: Python would not find its name */
        cls->mro_failed = true;
        return;
    }
    cls->examining = true;
    front->depth++;
    read_bases(front, cls);
    front->depth--;
    cls->kind = kind_of_bases(cls);
    if (cls->kind == PY_CLASS_PLAIN)
        cls->kind = kind_of_decorators(front, cls);
    for (size_t i = 0; i < cls->bases.n; i++) {
        const PyBase *base = &cls->bases.items[i];
        cls->blind |= !harmless(&base->symbol) || (base->symbol.kind == SYM_CLASS && base->symbol.cls->blind);
    }
    read_params(front, cls);
    linearize(front, cls);
    cls->examining = false;
    cls->examined = true;
}

bool class_reaches(PyFront *front, PyClass *cls, Known known)
{
    class_examine(front, cls);
    for (size_t i = 0; i < cls->mro.n; i++)
        for (size_t j = 0; j < cls->mro.items[i]->bases.n; j++)
            if (symbol_is(&cls->mro.items[i]->bases.items[j].symbol, known))
                return true;
    return false;
}

const ModelBinding *class_binding(const PyClass *cls, const char *name)
{
    const ModelBinding *binding = NULL;
    for (size_t i = 0; i < cls->mro.n && !binding; i++)
        binding = map_get(&cls->mro.items[i]->names, str_of(name));
    return binding;
}

static bool binds_any(const PyClass *cls, const char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (class_binding(cls, names[i]))
            return true;
    return false;
}
#define BINDS_ANY(cls, names) binds_any(cls, names, sizeof names / sizeof *names)

bool class_has_operators(const PyClass *cls)
{
    static const char *const operators[] = {"__bool__", "__len__", "__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__", "__hash__", "__contains__", "__getitem__",
        "__setitem__", "__delitem__", "__iter__", "__reversed__", "__call__", "__getattr__", "__getattribute__", "__setattr__", "__format__", "__int__", "__float__",
        "__index__", "__round__", "__trunc__", "__floor__", "__ceil__", "__abs__", "__neg__", "__pos__", "__invert__", "__add__", "__radd__", "__iadd__", "__sub__",
        "__rsub__", "__isub__", "__mul__", "__rmul__", "__imul__", "__truediv__", "__rtruediv__", "__floordiv__", "__rfloordiv__", "__mod__", "__rmod__", "__divmod__",
        "__rdivmod__", "__pow__", "__rpow__", "__and__", "__rand__", "__or__", "__ror__", "__ior__", "__xor__", "__rxor__", "__lshift__", "__rlshift__", "__rshift__",
        "__rrshift__"};
    return BINDS_ANY(cls, operators);
}

static bool has_text(const PyClass *cls)
{
    static const char *const names[] = {"__str__", "__repr__", "__repr_args__", "__repr_name__", "__repr_str__", "__repr_recursion__"};
    return BINDS_ANY(cls, names);
}

/* ---- models ---- */

static ModelClassKind model_kind(PyClassKind kind)
{
    switch (kind) {
    case PY_CLASS_ROOT_MODEL: return CLASS_ROOT_MODEL;
    case PY_CLASS_SETTINGS: return CLASS_SETTINGS;
    case PY_CLASS_TYPED_DICT: return CLASS_TYPED_DICT;
    case PY_CLASS_NAMED_TUPLE: return CLASS_NAMED_TUPLE;
    case PY_CLASS_DATACLASS: return CLASS_DATACLASS;
    case PY_CLASS_PYDANTIC_DATACLASS: return CLASS_PYDANTIC_DATACLASS;
    case PY_CLASS_UNKNOWN: case PY_CLASS_PLAIN: case PY_CLASS_MODEL: case PY_CLASS_ENUM: break;
    }
    return CLASS_MODEL;
}

Str unique_c_name(PyFront *front, Str wanted)
{
    Ctx *ctx = front->ctx;
    char *text = ctx_alloc(ctx, wanted.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < wanted.len; i++) {
        char c = wanted.ptr[i];
        bool good = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
        if (good)
            text[len++] = c;
        else if (len && text[len - 1] != '_')
            text[len++] = '_';
    }
    while (len > 1 && text[len - 1] == '_')
        len--;
    Str name = {text, len};
    for (int i = 2; map_has(&front->c_names, name); i++)
        name = str_printf(ctx, "%.*s_%d", (int)len, text, i);
    map_set(ctx, &front->c_names, name, text);
    return name;
}

void class_warn_unseen(PyFront *front, const PyClass *cls)
{
    for (size_t i = 0; i < cls->mro.n; i++) {
        for (size_t j = 0; j < cls->mro.items[i]->bases.n; j++) {
            const PyBase *base = &cls->mro.items[i]->bases.items[j];
            if (harmless(&base->symbol) || base->symbol.kind != SYM_EXTERNAL)
                continue;
            Str shown = python_source(front->ctx, base->node);
            Diag *d = diag(front->ctx, D_MODEL_UNSEEN, base->node->span, "\"%.*s\" cannot be seen: \"%.*s\" is left out, model or not", STR_ARG(shown),
                           STR_ARG(cls->node->text));
            diag_help(front->ctx, d, "if it is one: --import-path names the folder that the package of its base is in");
            return;
        }
    }
}

static bool check_bases(PyFront *front, PyClass *cls)
{
    bool good = !cls->mro_failed;
    for (size_t i = 0; i < cls->mro.n; i++) {
        PyClass *one = cls->mro.items[i];
        for (size_t j = 0; j < one->bases.n; j++) {
            const PyBase *base = &one->bases.items[j];
            if (harmless(&base->symbol))
                continue;
            good = false;
            Str shown = python_source(front->ctx, base->node);
            if (base->symbol.kind == SYM_NONE && !base->symbol.span.file) {
                diag(front->ctx, D_MODEL_NAME, base->node->span, "\"%.*s\" is not defined", STR_ARG(shown));
                continue;
            }
            bool relative = base->symbol.kind == SYM_EXTERNAL && base->symbol.module.len && base->symbol.module.ptr[0] == '.';
            Diag *d = unsupported(front, base->node->span, "the base class \"%.*s\", which cannot be seen", STR_ARG(shown));
            diag_help(front->ctx, d, relative ? "the file that it is imported from was not found: give it to schemac too"
                                              : "its fields and validators would be missing: --import-path names the folder that its package is in");
        }
    }
    if (good && cls->conditional) {
        unsupported(front, cls->node->name_span, "the class \"%.*s\", which is defined only under a condition", STR_ARG(cls->node->text));
        good = false;
    }
    return good;
}

ModelClass *class_model(PyFront *front, PyClass *cls, TypeArgs *args, const ModelConfig *around)
{
    Ctx *ctx = front->ctx;
    Str key = args ? args->key : STR("");
    class_examine(front, cls);
    if (around && !config_is_taken(front, cls))
        around = NULL;
    for (size_t i = 0; i < cls->specials.n; i++) {
        const PySpecial *s = &cls->specials.items[i];
        if (str_eq(s->key, key) && (!around || (s->around && config_same(s->around, around))))
            return s->model;
    }
    if (front->set->classes.n >= LIMIT_MODEL_CLASSES) {
        if (!front->full)
            diag(ctx, D_TOO_LARGE, cls->node->name_span, "more than %d classes: a generic class that calls for ever new ones?", LIMIT_MODEL_CLASSES);
        front->full = true;
        return NULL;
    }
    ModelClass *model = check_bases(front, cls) ? CTX_NEW(ctx, ModelClass) : NULL;
    VEC_PUSH(ctx, &cls->specials) = (PySpecial){key, around, model};
    if (!model)
        return NULL;
    model->id = (uint32_t)front->set->classes.n;
    model->kind = model_kind(cls->kind);
    model->name = args ? str_printf(ctx, "%.*s[%.*s]", STR_ARG(cls->node->text), STR_ARG(args->shown)) : cls->node->text;
    model->qualname = args ? str_printf(ctx, "%.*s[%.*s]", STR_ARG(cls->qualname), STR_ARG(args->shown)) : cls->qualname;
    model->c_name = unique_c_name(front, model->qualname);
    model->span = cls->node->span;
    model->name_span = cls->node->name_span;
    model->file = cls->file;
    model->node = cls->node;
    model->generic = cls->params.n && !args;
    VEC_PUSH(ctx, &front->set->classes) = model;
    VEC_PUSH(ctx, &front->pending) = (PendingClass){model, cls, args, around};
    return model;
}

/* ---- putting a class together ---- */

/* The type arguments that a base in the row of bases has, given those of the class: class Orders(Page[Order]). */
static TypeArgs *args_of_base(PyFront *front, PyClass *cls, const PyBase *base, const TypeArgs *args)
{
    PyClass *target = base->symbol.cls;
    if (!target->params.n)
        return NULL;
    Ctx *ctx = front->ctx;
    TypeArgs *out = CTX_NEW(ctx, TypeArgs);
    out->n = target->params.n;
    out->names = target->params.items;
    out->nodes = CTX_ARRAY(ctx, out->n, const Py *);
    out->scopes = CTX_ARRAY(ctx, out->n, Scope);
    for (size_t i = 0; i < out->n; i++) {
        const Py *argument = base->argument;
        if (argument && argument->kind == PY_TUPLE)
            argument = i < argument->list.n ? argument->list.items[i] : NULL;
        else if (i)
            argument = NULL;
        out->nodes[i] = argument;
        out->scopes[i] = (Scope){.file = cls->file, .cls = cls->outer, .args = args};
    }
    return out;
}

/* For each class of the mro, the arguments that stand for its type variables. */
static void find_args(PyFront *front, PyClass *cls, TypeArgs *args, TypeArgs **of_mro)
{
    of_mro[0] = args;
    for (size_t i = 0; i < cls->mro.n; i++) {
        PyClass *one = cls->mro.items[i];
        for (size_t j = 0; j < one->bases.n; j++) {
            const PyBase *base = &one->bases.items[j];
            if (base->symbol.kind != SYM_CLASS)
                continue;
            for (size_t k = i + 1; k < cls->mro.n; k++)
                if (cls->mro.items[k] == base->symbol.cls && !of_mro[k])
                    of_mro[k] = args_of_base(front, one, base, of_mro[i]);
        }
    }
}

typedef struct Assembly {
    PyFront *front;
    PyClass *cls;
    ModelClass *model;
    TypeArgs **args;       /* of each class of the mro */
    VEC(ModelField *) fields;
    Map by_name;           /* name -> index in fields + 1 */
    Map attributes;        /* names that plain assignments of the bases bound */
} Assembly;

static Known qualifier(PyFront *front, const Scope *scope, const Py **annotation)
{
    const Py *node = *annotation;
    if (node->kind == PY_STRING) {
        Py *read = python_read_annotation(front->ctx, node);
        if (!read)
            return KNOWN_NONE;
        node = read;
    }
    Known known = known_of(front, scope, node->kind == PY_SUBSCRIPT ? node->a : node);
    *annotation = node;
    return known;
}

static bool is_private(Str name) { return name.ptr[0] == '_'; }

static void put_field(Assembly *a, ModelField *field)
{
    size_t at = (size_t)(uintptr_t)map_get(&a->by_name, field->name);
    if (at) {
        a->fields.items[at - 1] = field;
        return;
    }
    VEC_PUSH(a->front->ctx, &a->fields) = field;
    map_set(a->front->ctx, &a->by_name, field->name, (void *)(uintptr_t)a->fields.n);
}

/* The string that stands behind a field's statement. */
static const Py *attribute_docstring(PyList body, size_t at)
{
    return at + 1 < body.n && body.items[at + 1]->kind == PY_EXPRESSION && body.items[at + 1]->a->kind == PY_STRING ? body.items[at + 1]->a : NULL;
}

static void add_annotated(Assembly *a, TypeSite *site, PyClass *cls, size_t at)
{
    const Py *node = cls->node->body.items[at];
    if (node->a->kind != PY_NAME)
        return;
    Str name = node->a->text;
    const Py *annotation = node->b;
    Known known = qualifier(a->front, &site->scope, &annotation);
    if (str_is(name, "__pydantic_extra__") && class_is_model(a->cls)) {
        const ModelType *dict = type_of(site, annotation);
        if (dict && dict->kind == TYPE_DICT)
            a->model->extra_type = dict->inner;
        return;
    }
    a->model->kw_only |= known == KNOWN_KW_ONLY;
    if (known == KNOWN_CLASSVAR || known == KNOWN_KW_ONLY || str_is(name, "model_config") || (is_private(name) && a->model->kind != CLASS_TYPED_DICT
        && a->model->kind != CLASS_DATACLASS && a->model->kind != CLASS_PYDANTIC_DATACLASS))
        return;
    if (known == KNOWN_FINAL && node->c && class_is_model(a->cls))
        return; /* pydantic 2 takes it for a class variable */
    if (a->model->kind == CLASS_ROOT_MODEL && !str_is(name, "root")) {
        diag(a->front->ctx, D_MODEL_CLASS, node->a->span, "a RootModel has one field alone, \"root\"");
        return;
    }
    ModelField *field = field_make(site, cls, node, name, annotation, node->c);
    if (!field)
        return;
    const Py *doc = a->model->config.use_attribute_docstrings ? attribute_docstring(cls->node->body, at) : NULL;
    if (doc && !field->meta.has_description) {
        field->meta.description = clean_doc(a->front->ctx, doc->text);
        field->meta.has_description = true;
    }
    put_field(a, field);
}

static bool bound_by_type(const PyFront *front, const Py *value)
{
    (void)front;
    return value->kind == PY_LAMBDA;
}

/* x = 1 in the body of a model is an error of pydantic's; in other classes it is none of ours. */
static void check_assigned(Assembly *a, const Scope *scope, const Py *node)
{
    for (size_t i = 0; i < node->list.n; i++) {
        const Py *target = node->list.items[i];
        if (target->kind != PY_NAME || is_private(target->text) || str_is(target->text, "model_config") || str_is(target->text, "Config")
            || bound_by_type(a->front, node->a))
            continue;
        Known known = known_call(a->front, scope, node->a);
        if (known == KNOWN_PROPERTY || known == KNOWN_CLASSMETHOD || known == KNOWN_STATICMETHOD || known == KNOWN_VALIDATOR
            || known == KNOWN_FIELD_VALIDATOR || (node->a->kind == PY_CALL && node->a->a->kind == PY_CALL))
            continue;
        Diag *d = diag(a->front->ctx, D_MODEL_FIELD, target->span, "\"%.*s\" has no type annotation", STR_ARG(target->text));
        diag_help(a->front->ctx, d, "every field needs one; what is no field is annotated as ClassVar");
    }
}

static void add_body(Assembly *a, size_t level)
{
    PyClass *cls = a->cls->mro.items[level];
    const bool kw_only = a->model->kw_only; /* `_: KW_ONLY` is for the rest of the body */
    TypeSite site = {.front = a->front, .scope = {.file = cls->file, .cls = cls, .args = a->args[level]}, .model = a->model, .config = &a->model->config};
    for (size_t i = 0; i < cls->node->body.n; i++) {
        const Py *node = cls->node->body.items[i];
        switch ((int)node->kind) {
        case PY_ANN_ASSIGN: add_annotated(a, &site, cls, i); break;
        case PY_ASSIGN:
            if (class_is_model(a->cls) && class_is_model(cls))
                check_assigned(a, &site.scope, node);
            break;
        case PY_IF: case PY_TRY: case PY_FOR: case PY_WHILE: case PY_WITH: case PY_MATCH:
            if (!(node->kind == PY_IF && node->a->kind == PY_NAME && str_is(node->a->text, "TYPE_CHECKING")))
                unsupported(a->front, node->span, "%s in the body of a model", python_kind_name(node->kind));
            break;
        default: break;
        }
    }
    a->model->kw_only = kw_only;
}

/* RootModel[list[int]] as a base, with no statement for "root". */
static void add_root(Assembly *a)
{
    for (size_t i = a->cls->mro.n; i-- > 0;) {
        PyClass *one = a->cls->mro.items[i];
        for (size_t j = 0; j < one->bases.n; j++) {
            const PyBase *base = &one->bases.items[j];
            if (!symbol_is(&base->symbol, KNOWN_ROOT_MODEL) || !base->argument || map_has(&a->by_name, STR("root")))
                continue;
            TypeSite site = {.front = a->front, .scope = {.file = one->file, .cls = one->outer, .args = a->args[i]}, .model = a->model,
                             .config = &a->model->config};
            ModelField *field = field_make(&site, one, base->argument, STR("root"), base->argument, NULL);
            if (field)
                put_field(a, field);
        }
    }
    if (!a->fields.n)
        diag(a->front->ctx, D_MODEL_CLASS, a->model->name_span, "a RootModel whose root has no type");
}

/* What stands for a class among the bases of a model: models, and classes that are none but bring methods, are made though no type names them. */
static ModelClass *link_to(PyFront *front, const PyClass *heir, PyClass *base, TypeArgs *args)
{
    if (class_is_model(base) || (base->kind == PY_CLASS_PLAIN && class_is_model(heir)))
        return class_model(front, base, args, NULL);
    for (size_t i = 0; i < base->specials.n; i++)
        if (!base->specials.items[i].key.len)
            return base->specials.items[i].model;
    return NULL;
}

/* A base as it is written: Page[Item] is a class of its own, whose base is Page. With type variables that stand for nothing it is Page. */
static ModelClass *link_base(PyFront *front, const PyClass *cls, const PyBase *base)
{
    TypeSite site = {.front = front, .scope = {.file = cls->file, .cls = cls->outer}};
    PyClass *target = base->symbol.cls;
    const bool special = base->argument && target->params.n && !cls->params.n && class_is_model(target);
    return link_to(front, cls, target, special ? type_args(&site, target, base->node, base->argument) : NULL);
}

static void link_bases(PyFront *front, PyClass *cls, const TypeArgs *args, ModelClass *model)
{
    ModelClass **bases = CTX_ARRAY(front->ctx, cls->bases.n + 1, ModelClass *);
    model->bases = bases;
    model->mro = CTX_ARRAY(front->ctx, 2 * cls->mro.n + 1, ModelClass *);
    model->mro[model->n_mro++] = model;
    for (size_t i = 0; !args && i < cls->bases.n; i++)
        if (cls->bases.items[i].symbol.kind == SYM_CLASS && (bases[model->n_bases] = link_base(front, cls, &cls->bases.items[i])))
            model->n_bases++;
    model->special = args && class_is_model(cls) && (bases[0] = link_to(front, cls, cls, NULL));
    model->n_bases += model->special;
    for (size_t i = args ? 0 : 1; i < cls->mro.n; i++) {
        ModelClass *bare = i || class_is_model(cls) ? link_to(front, cls, cls->mro.items[i], NULL) : NULL;
        for (size_t j = 0; j < model->n_bases; j++)
            if (bases[j]->node == cls->mro.items[i]->node && bases[j] != bare)
                model->mro[model->n_mro++] = bases[j];
        if (bare)
            model->mro[model->n_mro++] = bare;
    }
}

/* A method of pydantic's own that a model replaces: what it does cannot be known. */
static void check_hooks(PyFront *front, PyClass *cls)
{
    static const char *const hooks[] = {"__get_pydantic_core_schema__", "__get_pydantic_json_schema__", "__get_validators__", "__new__"};
    for (size_t i = 0; i < cls->mro.n; i++)
        for (size_t j = 0; j < sizeof hooks / sizeof *hooks; j++) {
            const ModelBinding *binding = map_get(&cls->mro.items[i]->names, str_of(hooks[j]));
            if (binding)
                unsupported(front, binding->span, "a model with its own %s", hooks[j]);
        }
}

static void read_description(PyFront *front, PyClass *cls, ModelClass *model)
{
    const Py *doc = python_docstring(cls->node->body);
    if (!doc) /* a TypedDict or dataclass without one has none; so has a model: __doc__ is not inherited */
        return;
    model->meta.description = clean_doc(front->ctx, doc->text);
    model->meta.has_description = model->meta.description.len > 0;
}

static void read_decorators(PyFront *front, PyClass *cls, ModelClass *model)
{
    Scope scope = {.file = cls->file, .cls = cls->outer};
    for (size_t i = 0; i < cls->node->decorators.n; i++) {
        const Py *node = cls->node->decorators.items[i];
        Known known = known_of(front, &scope, node->kind == PY_CALL ? node->a : node);
        if (known != KNOWN_DATACLASS && known != KNOWN_PYDANTIC_DATACLASS) {
            Str text = python_source(front->ctx, node);
            if (!str_is(text, "final") && !str_is(text, "typing.final")) {
                Diag *d = unsupported(front, node->span, "the decorator \"%.*s\" on a model", STR_ARG(text));
                diag_help(front->ctx, d, "what it does to the class cannot be known");
            }
            continue;
        }
        for (size_t j = 0; node->kind == PY_CALL && j < node->keywords.n; j++) {
            const PyKeyword *keyword = &node->keywords.items[j];
            bool on = keyword->value->kind == PY_TRUE;
            if (str_is(keyword->name, "frozen"))
                model->frozen = on;
            else if (str_is(keyword->name, "slots"))
                model->slots = on;
            else if (str_is(keyword->name, "kw_only"))
                model->kw_only = on;
            else if (str_is(keyword->name, "config"))
                config_from_node(front, &scope, keyword->value, &model->config);
            else if (str_is(keyword->name, "eq") ? !on : str_is(keyword->name, "order") && on)
                model->own_operators = true;
            else if (str_is(keyword->name, "init") && !on)
                unsupported(front, keyword->span, "a dataclass with init=False");
        }
    }
}

/* What only keywords can give stands last in a dataclass, as in its __init__. */
static void put_keywords_last(Assembly *a)
{
    size_t n = 0;
    ModelField **sorted = CTX_ARRAY(a->front->ctx, a->fields.n + 1, ModelField *);
    for (size_t i = 0; i < a->fields.n; i++)
        a->fields.items[i]->place = (uint32_t)i;
    for (int keywords = 0; keywords < 2; keywords++)
        for (size_t i = 0; i < a->fields.n; i++)
            if (a->fields.items[i]->kw_only == (keywords == 1))
                sorted[n++] = a->fields.items[i];
    if (n)
        memcpy(a->fields.items, sorted, n * sizeof *sorted);
}

static void assemble(PyFront *front, const PendingClass *pending)
{
    PyClass *cls = pending->cls;
    ModelClass *model = pending->model;
    model->config = config_defaults();
    if (pending->around)
        config_take(&model->config, pending->around);
    else
        config_of_class(front, cls, &model->config);
    read_decorators(front, cls, model);
    link_bases(front, cls, pending->args, model);
    model->own_operators |= class_has_operators(cls);
    model->own_text = has_text(cls);
    read_description(front, cls, model);
    if (model->kind != CLASS_TYPED_DICT && model->kind != CLASS_NAMED_TUPLE)
        check_hooks(front, cls);
    Assembly a = {.front = front, .cls = cls, .model = model, .args = CTX_ARRAY(front->ctx, cls->mro.n, TypeArgs *)};
    find_args(front, cls, pending->args, a.args);
    for (size_t i = cls->mro.n; i-- > 0;)
        if (model->kind != CLASS_NAMED_TUPLE || i == 0)
            add_body(&a, i);
    if (model->kind == CLASS_ROOT_MODEL)
        add_root(&a);
    if (model->kind == CLASS_DATACLASS || model->kind == CLASS_PYDANTIC_DATACLASS)
        put_keywords_last(&a);
    model->fields = a.fields.items;
    model->n_fields = a.fields.n;
    code_collect(front, cls, model, a.args);
}

void class_finish_all(PyFront *front)
{
    while (front->n_done < front->pending.n) {
        PendingClass pending = front->pending.items[front->n_done++];
        assemble(front, &pending);
    }
}
