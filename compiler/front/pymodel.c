/* pymodel.c: the way in: files to a ModelSet, and a JSON document that stands in Python code. */
#include "pymodel.h"

#include "../text/doc.h"

static void init(PyFront *front, Ctx *ctx, const Options *options)
{
    *front = (PyFront){.ctx = ctx, .options = options, .set = CTX_NEW(ctx, ModelSet)};
}

/* Output is made for these; dataclasses of the standard library, TypedDicts and the like are part of a model, or nothing. */
static bool is_output(const PyClass *cls)
{
    return class_is_model(cls) || cls->kind == PY_CLASS_PYDANTIC_DATACLASS;
}

/* Does its body annotate names, as models do? */
static bool has_fields(const Py *cls)
{
    for (size_t i = 0; i < cls->body.n; i++)
        if (cls->body.items[i]->kind == PY_ANN_ASSIGN)
            return true;
    return false;
}

static void add_class(PyFront *front, ModelFile *file, PyClass *outer, const Py *node, bool conditional);

/* Classes in a body, also under if TYPE_CHECKING's like; those inside functions cannot be imported. */
static void add_classes(PyFront *front, ModelFile *file, PyClass *outer, PyList body, bool conditional)
{
    for (size_t i = 0; i < body.n; i++) {
        const Py *node = body.items[i];
        switch ((int)node->kind) {
        case PY_CLASS: add_class(front, file, outer, node, conditional); break;
        case PY_IF: case PY_TRY: case PY_WITH:
            add_classes(front, file, outer, node->body, true);
            if (node->kind != PY_WITH)
                add_classes(front, file, outer, node->orelse, true);
            break;
        default: break;
        }
    }
}

static void add_class(PyFront *front, ModelFile *file, PyClass *outer, const Py *node, bool conditional)
{
    const ModelBinding *binding = map_get(outer ? &outer->names : &file->names, node->text);
    if (conditional && (!binding || binding->node != node))
        return; /* the branch that is not taken */
    PyClass *cls = class_of_node(front, file, outer, node);
    cls->conditional |= binding && binding->conditional;
    class_examine(front, cls);
    if (is_output(cls)) {
        ModelClass *model = class_model(front, cls, NULL, NULL);
        if (model)
            model->is_root = true;
        front->n_roots++;
    } else if (cls->kind == PY_CLASS_PLAIN && has_fields(node)) {
        class_warn_unseen(front, cls);
    }
    add_classes(front, file, cls, node->body, conditional);
}

/* ---- constants that others may import ---- */

/* What can be told without asking more of the front end than a literal's value: a call counts of settings classes alone. */
static bool is_constant(PyFront *front, const Scope *scope, const Py *node, int depth)
{
    Symbol symbol;
    if (depth > LIMIT_FOLLOW)
        return false;
    switch ((int)node->kind) {
    case PY_NONE: case PY_TRUE: case PY_FALSE: case PY_INT: case PY_FLOAT: case PY_STRING: case PY_BYTES: return true;
    case PY_UNARY: return is_constant(front, scope, node->a, depth + 1);
    case PY_BINARY: return is_constant(front, scope, node->a, depth + 1) && is_constant(front, scope, node->b, depth + 1);
    case PY_LIST: case PY_TUPLE: case PY_SET: case PY_DICT:
        for (size_t i = 0; i < node->list.n; i++)
            if (!is_constant(front, scope, node->list.items[i], depth + 1)
                || (node->kind == PY_DICT && (!node->keys.items[i] || !is_constant(front, scope, node->keys.items[i], depth + 1))))
                return false;
        return true;
    case PY_CALL:
        if (node->a->kind != PY_NAME || node->list.n)
            return false;
        for (size_t i = 0; i < node->keywords.n; i++)
            if (!node->keywords.items[i].name.len || !is_constant(front, scope, node->keywords.items[i].value, depth + 1))
                return false;
        symbol = symbol_of(front, scope, node->a);
        return symbol.kind == SYM_CLASS && class_reaches(front, symbol.cls, KNOWN_BASE_SETTINGS);
    default: return false;
    }
}

static bool is_assigned(const ModelFile *file, const ModelBinding *b)
{
    return b->kind == BIND_VALUE && b->node && b->file == file && !b->conditional && !b->type_checking_only && !str_starts(b->name, STR("_"));
}

static void add_constants(PyFront *front, ModelFile *file)
{
    Scope scope = {.file = file};
    for (size_t i = 0; i < file->names.n; i++) {
        const ModelBinding *b = file->names.entries[i].value;
        ModelValue *value = is_assigned(file, b) && is_constant(front, &scope, b->node, 0) ? value_of(front, &scope, b->node) : NULL;
        if (value && value->kind != VALUE_OPAQUE)
            VEC_PUSH(front->ctx, &front->set->constants) = (ModelConstant){b->name, value, NULL};
    }
}

/* OrderPage = Page[Order], Event = OrderEvent: a name for a class. */
static void add_class_names(PyFront *front, ModelFile *file)
{
    for (size_t i = 0; i < file->names.n; i++) {
        const ModelBinding *b = file->names.entries[i].value;
        TypeSite site = {.front = front, .scope = {.file = file}};
        Symbol symbol = {0};
        const Py *end = is_assigned(file, b) ? follow(front, &site.scope, b->node, &symbol) : NULL;
        const bool brackets = end && end->kind == PY_SUBSCRIPT && symbol.kind == SYM_NONE;
        if (brackets) {
            Scope scope = site.scope;
            follow(front, &scope, end->a, &symbol);
        }
        if (symbol.kind != SYM_CLASS)
            continue;
        class_examine(front, symbol.cls);
        if (!class_is_model(symbol.cls) || (brackets && !symbol.cls->params.n))
            continue;
        TypeArgs *args = brackets ? type_args(&site, symbol.cls, end, end->b) : NULL;
        ModelClass *model = brackets && !args ? NULL : class_model(front, symbol.cls, args, NULL);
        if (model)
            VEC_PUSH(front->ctx, &front->set->constants) = (ModelConstant){b->name, NULL, model};
    }
}

ModelSet *front_models(Ctx *ctx, const uint32_t *files, size_t n_files, const Options *options)
{
    PyFront front;
    size_t diags = ctx->diags.n, errors = diag_errors(ctx);
    init(&front, ctx, options);
    for (size_t i = 0; i < n_files; i++) {
        ModelFile *file = front_file(&front, files[i], true);
        if (file->tree)
            add_classes(&front, file, NULL, file->tree->body, false);
        add_class_names(&front, file);
    }
    class_finish_all(&front);
    if (diag_errors(ctx) == errors)
        discriminators_finish(&front);
    if (options->bodies && diag_errors(ctx) == errors)
        bodies_make(&front);
    if (!front.n_roots && diag_errors(ctx) == errors) {
        Diag *d = diag(ctx, D_MODEL_NONE, (Span){files[0], 0, 0}, "no pydantic model in this file");
        diag_help(ctx, d, "a class that derives from pydantic.BaseModel, at the top of the file");
    }
    for (size_t i = 0; i < front.set->files.n && diag_errors(ctx) == errors; i++)
        if (front.set->files.items[i]->is_root)
            add_constants(&front, front.set->files.items[i]);
    if (options->bodies_where_plain && diag_errors(ctx) == errors)
        bodies_where_plain(&front);
    names_link(&front);
    front.set->name = options->name;
    front.set->source_name = ctx_source(ctx, files[0])->name;
    diag_unique(ctx, diags);
    return front.set;
}

/* ---- a JSON document in Python code ---- */

static Doc *doc_new(Ctx *ctx, DocKind kind, Span span)
{
    Doc *doc = CTX_NEW(ctx, Doc);
    doc->kind = kind;
    doc->span = span;
    return doc;
}

static Doc *doc_of_value(Ctx *ctx, const ModelValue *value);

static Doc *doc_of_dict(Ctx *ctx, const ModelValue *value)
{
    Doc *doc = doc_new(ctx, DOC_OBJECT, value->span);
    doc->members = CTX_ARRAY(ctx, value->n, DocMember);
    for (size_t i = 0; i < value->n; i++) {
        if (value->keys[i]->kind != VALUE_STR) {
            diag(ctx, D_PYTHON_VALUE, value->keys[i]->span, "a key of a JSON object must be a string");
            return NULL;
        }
        Doc *item = doc_of_value(ctx, value->items[i]);
        if (!item)
            return NULL;
        doc->members[doc->n++] = (DocMember){value->keys[i]->text, value->keys[i]->span, item};
    }
    if (doc->n > 8) {
        doc->index = CTX_NEW(ctx, Map);
        for (size_t i = 0; i < doc->n; i++)
            map_set(ctx, doc->index, doc->members[i].key, &doc->members[i]);
    }
    return doc;
}

static Doc *doc_of_list(Ctx *ctx, const ModelValue *value)
{
    Doc *doc = doc_new(ctx, DOC_ARRAY, value->span);
    doc->items = CTX_ARRAY(ctx, value->n, Doc *);
    for (size_t i = 0; i < value->n; i++) {
        Doc *item = doc_of_value(ctx, value->items[i]);
        if (!item)
            return NULL;
        doc->items[doc->n++] = item;
    }
    return doc;
}

static Doc *doc_of_text(Ctx *ctx, DocKind kind, const ModelValue *value)
{
    Doc *doc = doc_new(ctx, kind, value->span);
    doc->text = value->text;
    return doc;
}

static Doc *doc_of_value(Ctx *ctx, const ModelValue *value)
{
    switch ((int)value->kind) {
    case VALUE_NONE: return doc_new(ctx, DOC_NULL, value->span);
    case VALUE_BOOL: return doc_new(ctx, value->truth ? DOC_TRUE : DOC_FALSE, value->span);
    case VALUE_INT: return doc_of_text(ctx, DOC_NUMBER, value);
    case VALUE_FLOAT:
        if (value->text.ptr[value->text.len - 1] == 'f' || value->text.ptr[value->text.len - 1] == 'n')
            break; /* inf, nan */
        return doc_of_text(ctx, DOC_NUMBER, value);
    case VALUE_STR: return doc_of_text(ctx, DOC_STRING, value);
    case VALUE_LIST: case VALUE_TUPLE: return doc_of_list(ctx, value);
    case VALUE_DICT: return doc_of_dict(ctx, value);
    default: break;
    }
    diag(ctx, D_PYTHON_VALUE, value->span, "JSON has no such value");
    return NULL;
}

/* The first part of an expression that keeps its value from being known. */
static const Py *culprit(PyFront *front, const Scope *scope, const Py *node, int depth)
{
    if (depth > 50 || (node->kind != PY_DICT && node->kind != PY_LIST && node->kind != PY_TUPLE))
        return node;
    for (size_t i = 0; i < node->list.n; i++) {
        const Py *key = node->kind == PY_DICT ? node->keys.items[i] : NULL;
        if (key && !value_of(front, scope, key))
            return culprit(front, scope, key, depth + 1);
        if (!value_of(front, scope, node->list.items[i]))
            return culprit(front, scope, node->list.items[i], depth + 1);
    }
    return node;
}

struct Doc *front_python_value(Ctx *ctx, uint32_t source, Str name, const Options *options)
{
    PyFront front;
    init(&front, ctx, options);
    ModelFile *file = front_file(&front, source, true);
    if (!file->tree)
        return NULL;
    Scope scope = {.file = file};
    const ModelBinding *binding = map_get(&file->names, name);
    if (!binding || binding->kind != BIND_VALUE || !binding->node) {
        diag(ctx, D_MODEL_NAME, binding ? binding->span : (Span){source, 0, 0}, "\"%.*s\" is not assigned a value at the top of this file", STR_ARG(name));
        return NULL;
    }
    ModelValue *value = value_of(&front, &scope, binding->node);
    if (!value) {
        const Py *part = culprit(&front, &scope, binding->node, 0);
        Diag *d = diag(ctx, D_PYTHON_VALUE, part->span, "the value of this cannot be known without running Python");
        diag_help(ctx, d, "a schema in Python code is written with literals and the names of constants");
        return NULL;
    }
    return doc_of_value(ctx, value);
}
