/* pymodel_names.c: what the names of a Python file stand for: bindings of modules and classes, imports, other files of the set. */
#include "pymodel.h"

#include "../base/limits.h"

#include <string.h>

/* ---- names of other modules ---- */

static const struct { const char *module, *name; } known_rows[N_KNOWN] = { /* ORDER KNOWN */
    {"", ""},
#define KNOWN(NAME, module, name) {module, name},
#include "pymodel_known.def"
#undef KNOWN
};

Str known_name(Known known) { return str_of(known_rows[known].name); }

static bool under(Str module, const char *top)
{
    size_t len = strlen(top);
    return str_starts(module, str_of(top)) && (module.len == len || module.ptr[len] == '.');
}

/* The one name under which pymodel_known.def lists what several modules have. */
static Str plain_module(Str module)
{
    if (str_is(module, "typing_extensions") || str_is(module, "collections.abc"))
        return STR("typing");
    if (under(module, "aws_lambda_powertools.utilities.parser"))
        return STR("pydantic");
    if (under(module, "pydantic_settings"))
        return STR("pydantic_settings");
    if (under(module, "pydantic") && !under(module, "pydantic.v1") && !str_is(module, "pydantic.dataclasses"))
        return STR("pydantic");
    if (str_is(module, "re") || str_is(module, "enum"))
        return module;
    return module;
}

static Known known_find(Str module, Str name)
{
    Str plain = plain_module(module);
    for (int i = 1; i < N_KNOWN; i++)
        if (str_is(name, known_rows[i].name) && str_is(plain, known_rows[i].module))
            return (Known)i;
    return KNOWN_NONE;
}

/* Is it a module that known names come from, or a part of one? Files of the same name are not looked for. */
static bool is_known_module(Str module)
{
    Str plain = plain_module(module);
    if (under(module, "pydantic") || under(module, "pydantic_core"))
        return true;
    if (under(module, "aws_lambda_powertools.utilities.parser")) /* its models are to be found in its files */
        return str_is(module, "aws_lambda_powertools.utilities.parser");
    for (int i = 1; i < N_KNOWN; i++)
        if (str_is(plain, known_rows[i].module))
            return true;
    return false;
}

bool symbol_is(const Symbol *symbol, Known known) { return symbol->kind == SYM_KNOWN && symbol->known == known; }

/* ---- bindings ---- */

typedef struct Binder {
    PyFront *front;
    ModelFile *file;
    Map *names;
    bool conditional, type_checking;
    bool keep; /* names that are bound already stay: the other branch of an if or try */
} Binder;

static ModelBinding *bind(Binder *b, BindingKind kind, Str name, const Py *node, Span span)
{
    ModelBinding *old = map_get(b->names, name);
    if (old && (b->keep || (b->type_checking && !old->type_checking_only)))
        return old;
    ModelBinding *binding = CTX_NEW(b->front->ctx, ModelBinding);
    *binding = (ModelBinding){.kind = kind, .name = name, .span = span, .node = node, .type_checking_only = b->type_checking,
                              .conditional = b->conditional, .file = b->file};
    map_set(b->front->ctx, b->names, name, binding);
    return binding;
}

static void bind_target(Binder *b, const Py *target, const Py *value, const Py *annotation)
{
    if (target->kind == PY_NAME) {
        ModelBinding *binding = bind(b, BIND_VALUE, target->text, value, target->span);
        binding->annotation = annotation;
        return;
    }
    if (target->kind != PY_TUPLE && target->kind != PY_LIST)
        return; /* an attribute or item of something */
    bool match = value && (value->kind == PY_TUPLE || value->kind == PY_LIST) && value->list.n == target->list.n;
    for (size_t i = 0; i < target->list.n; i++)
        bind_target(b, target->list.items[i], match ? value->list.items[i] : NULL, NULL);
}

static void bind_import(Binder *b, const Py *node)
{
    for (size_t i = 0; i < node->aliases.n; i++) {
        const PyAlias *alias = &node->aliases.items[i];
        size_t dot = 0;
        while (dot < alias->name.len && alias->name.ptr[dot] != '.')
            dot++;
        bool whole = alias->as_name.len > 0; /* import a.b binds a; import a.b as x binds a.b */
        ModelBinding *binding = bind(b, BIND_IMPORT, whole ? alias->as_name : str_cut(alias->name, 0, dot), node, alias->span);
        binding->module = whole ? alias->name : str_cut(alias->name, 0, dot);
    }
}

static void bind_import_from(Binder *b, const Py *node)
{
    for (size_t i = 0; i < node->aliases.n; i++) {
        const PyAlias *alias = &node->aliases.items[i];
        Str name = alias->as_name.len ? alias->as_name : alias->name;
        if (str_is(name, "*")) /* there may be several */
            name = str_printf(b->front->ctx, "*%u", node->span.start);
        ModelBinding *binding = bind(b, BIND_FROM, name, node, alias->span);
        if (binding->node != node)
            continue;
        binding->module = node->text;
        binding->member = alias->name;
        b->file->future_annotations |= !node->level && str_is(node->text, "__future__") && str_is(alias->name, "annotations");
    }
}

static void bind_body(Binder *b, PyList body);

static void bind_inner(Binder *b, PyList body, bool conditional, bool keep)
{
    Binder inner = *b;
    inner.conditional |= conditional;
    inner.keep |= keep;
    bind_body(&inner, body);
}

static bool is_named(const Py *node, const char *name)
{
    return (node->kind == PY_NAME || node->kind == PY_ATTRIBUTE) && str_is(node->text, name);
}

/* sys.version_info >= (3, x): decided for the newest Python, which has all that a model file asks for. 1, 0, or -1: undecided. */
static int version_test(const Py *test)
{
    if (test->kind != PY_COMPARE || test->list.n != 1 || !is_named(test->a, "version_info"))
        return -1;
    PyOp op = test->ops[0];
    return op == OP_GE || op == OP_GT ? 1 : op == OP_LT || op == OP_LE ? 0 : -1;
}

static void bind_if(Binder *b, const Py *node)
{
    if (is_named(node->a, "TYPE_CHECKING")) {
        Binder inner = *b;
        inner.type_checking = true;
        bind_body(&inner, node->body);
        bind_body(b, node->orelse);
        return;
    }
    int decided = version_test(node->a);
    if (decided >= 0) {
        bind_inner(b, decided ? node->body : node->orelse, false, false);
        bind_inner(b, decided ? node->orelse : node->body, true, true);
        return;
    }
    bind_inner(b, node->body, true, false);
    bind_inner(b, node->orelse, true, true);
}

static void bind_try(Binder *b, const Py *node)
{
    bind_inner(b, node->body, true, false);
    for (size_t i = 0; i < node->handlers.n; i++)
        bind_inner(b, node->handlers.items[i]->body, true, true);
    bind_inner(b, node->orelse, true, true);
    bind_inner(b, node->final, true, true);
}

static void bind_statement(Binder *b, const Py *node)
{
    switch ((int)node->kind) {
    case PY_IMPORT: bind_import(b, node); break;
    case PY_IMPORT_FROM: bind_import_from(b, node); break;
    case PY_CLASS: bind(b, BIND_CLASS, node->text, node, node->name_span); break;
    case PY_FUNCTION: bind(b, BIND_FUNCTION, node->text, node, node->name_span); break;
    case PY_TYPE_ALIAS: bind(b, BIND_OTHER, node->text, node, node->name_span); break;
    case PY_ASSIGN:
        for (size_t i = 0; i < node->list.n; i++)
            bind_target(b, node->list.items[i], node->a, NULL);
        break;
    case PY_ANN_ASSIGN:
        if (node->c) /* an annotation alone binds nothing */
            bind_target(b, node->a, node->c, node->b);
        break;
    case PY_AUG_ASSIGN: bind_target(b, node->a, NULL, NULL); break; /* its value is no longer what was assigned */
    case PY_IF: bind_if(b, node); break;
    case PY_TRY: bind_try(b, node); break;
    case PY_FOR:
        bind_target(b, node->a, NULL, NULL);
        bind_inner(b, node->body, true, false);
        break;
    case PY_WHILE: bind_inner(b, node->body, true, false); break;
    case PY_WITH: bind_inner(b, node->body, true, false); break;
    default: break;
    }
}

static void bind_body(Binder *b, PyList body)
{
    for (size_t i = 0; i < body.n; i++)
        bind_statement(b, body.items[i]);
}

void names_of_body(PyFront *front, ModelFile *file, PyList body, Map *names)
{
    Binder binder = {.front = front, .file = file, .names = names};
    bind_body(&binder, body);
}

/* ---- files ---- */

static Str path_folder(Str path)
{
    size_t at = path.len;
    while (at > 0 && path.ptr[at - 1] != '/')
        at--;
    return str_cut(path, 0, at); /* with its slash; empty: here */
}

/* One folder further up; false: there is none. */
static bool path_up(Str *folder)
{
    if (folder->len <= 1)
        return false;
    *folder = path_folder(str_cut(*folder, 0, folder->len - 1));
    return true;
}

static Str stem_of(Str path)
{
    Str name = str_from(path, path_folder(path).len);
    return str_ends(name, STR(".py")) ? str_cut(name, 0, name.len - 3) : name;
}

ModelFile *front_file(PyFront *front, uint32_t source, bool is_root)
{
    Ctx *ctx = front->ctx;
    Str path = ctx_source(ctx, source)->name;
    ModelFile *file = map_get(&front->files, path);
    if (file)
        return file;
    file = CTX_NEW(ctx, ModelFile);
    file->file = source;
    file->path = path;
    file->module = str_is(path, "<stdin>") ? STR("stdin") : stem_of(path);
    file->is_root = is_root;
    map_set(ctx, &front->files, path, file);
    VEC_PUSH(ctx, &front->set->files) = file;
    file->tree = python_read(ctx, source);
    if (file->tree)
        names_of_body(front, file, file->tree->body, &file->names);
    return file;
}

static ModelFile *load(PyFront *front, Str path)
{
    ModelFile *file = map_get(&front->files, path);
    if (file)
        return file;
    Str text;
    const ModuleLoader *loader = front->options->modules;
    if (front->closed || !loader || front->set->files.n >= LIMIT_MODULE_FILES || !loader->read(loader->arg, front->ctx, path, &text))
        return NULL;
    return front_file(front, ctx_add_source(front->ctx, path, text), false);
}

/* a.b below a folder: a/b.py, or a/b/__init__.py. */
static ModelFile *load_below(PyFront *front, Str folder, Str module)
{
    Ctx *ctx = front->ctx;
    char *path = ctx_alloc(ctx, folder.len + module.len + 1);
    if (folder.len)
        memcpy(path, folder.ptr, folder.len);
    for (size_t i = 0; i < module.len; i++)
        path[folder.len + i] = module.ptr[i] == '.' ? '/' : module.ptr[i];
    Str stem = {path, folder.len + module.len};
    if (module.len) {
        ModelFile *file = load(front, str_join(ctx, stem, STR(".py")));
        return file ? file : load(front, str_join(ctx, stem, STR("/__init__.py")));
    }
    return load(front, str_join(ctx, folder, STR("__init__.py")));
}

/* The file that an import means; NULL: it is not in reach. */
static ModelFile *find_module(PyFront *front, const ModelFile *from, uint32_t level, Str module)
{
    Str folder = path_folder(from->path);
    if (level) {
        for (uint32_t i = 1; i < level; i++)
            if (!path_up(&folder))
                return NULL;
        return load_below(front, folder, module);
    }
    if (is_known_module(module))
        return NULL;
    do {
        ModelFile *file = load_below(front, folder, module);
        if (file)
            return file;
    } while (path_up(&folder));
    for (size_t i = 0; i < front->options->n_import_paths; i++) {
        ModelFile *file = load_below(front, front->options->import_paths[i], module);
        if (file)
            return file;
    }
    return NULL;
}

void names_link(PyFront *front)
{
    front->closed = true;
    for (size_t i = 0; i < front->set->files.n; i++) {
        const ModelFile *file = front->set->files.items[i];
        for (size_t k = 0; k < file->names.n; k++) {
            ModelBinding *binding = file->names.entries[k].value;
            if (binding->kind == BIND_FROM)
                binding->target = find_module(front, file, binding->node->level, binding->module);
        }
    }
}

/* ---- symbols ---- */

static Symbol symbol_external(Str module, Str name, Span span)
{
    Known known = known_find(module, name);
    return (Symbol){.kind = known ? SYM_KNOWN : SYM_EXTERNAL, .known = known, .module = module, .name = name, .span = span};
}

static Symbol symbol_in_module(PyFront *front, ModelFile *file, Str name);

static Symbol symbol_from(PyFront *front, const ModelBinding *binding)
{
    uint32_t level = binding->node->level;
    ModelFile *target = find_module(front, binding->file, level, binding->module);
    if (target) {
        Symbol symbol = symbol_in_module(front, target, binding->member);
        if (symbol.kind != SYM_NONE)
            return symbol;
        /* from package import module */
        Str inner = binding->module.len ? str_printf(front->ctx, "%.*s.%.*s", STR_ARG(binding->module), STR_ARG(binding->member)) : binding->member;
        ModelFile *submodule = find_module(front, binding->file, level, inner);
        if (submodule)
            return (Symbol){.kind = SYM_FILE, .file = submodule, .span = binding->span};
        return (Symbol){.kind = SYM_NONE, .span = binding->span};
    }
    if (level && !binding->module.len) {
        ModelFile *submodule = find_module(front, binding->file, level, binding->member);
        if (submodule)
            return (Symbol){.kind = SYM_FILE, .file = submodule, .span = binding->span};
    }
    return symbol_external(str_join(front->ctx, python_dots(front->ctx, binding->node), binding->module), binding->member, binding->span);
}

static Symbol symbol_import(PyFront *front, const ModelBinding *binding)
{
    ModelFile *file = find_module(front, binding->file, 0, binding->module);
    if (file)
        return (Symbol){.kind = SYM_FILE, .file = file, .span = binding->span};
    return (Symbol){.kind = SYM_MODULE, .module = binding->module, .span = binding->span};
}

static bool calls_type_var(PyFront *front, const Scope *scope, const Py *node)
{
    return node && node->kind == PY_CALL && known_of(front, scope, node->a) == KNOWN_TYPE_VAR;
}

static bool calls_type_alias(PyFront *front, const Scope *scope, const Py *node)
{
    return node->kind == PY_CALL && known_of(front, scope, node->a) == KNOWN_TYPE_ALIAS_TYPE;
}

static Symbol symbol_value(PyFront *front, const ModelBinding *binding, PyClass *cls)
{
    Scope scope = {.file = binding->file, .cls = cls};
    if (!binding->node)
        return (Symbol){.kind = SYM_UNKNOWN, .name = binding->name, .span = binding->span};
    if (calls_type_var(front, &scope, binding->node))
        return (Symbol){.kind = SYM_TYPE_VAR, .name = binding->name, .node = binding->node, .scope = scope, .span = binding->span};
    return (Symbol){.kind = calls_type_alias(front, &scope, binding->node) ? SYM_TYPE_ALIAS : SYM_VALUE, .name = binding->name, .node = binding->node,
                    .annotation = binding->annotation, .scope = scope, .span = binding->span};
}

static Symbol symbol_bound(PyFront *front, const ModelBinding *binding, PyClass *cls)
{
    Symbol none = {.kind = SYM_NONE, .name = binding->name, .span = binding->span};
    if (front->depth >= LIMIT_FOLLOW)
        return none;
    front->depth++;
    Symbol symbol = none;
    switch (binding->kind) {
    case BIND_IMPORT: symbol = symbol_import(front, binding); break;
    case BIND_FROM: symbol = symbol_from(front, binding); break;
    case BIND_CLASS:
        symbol.kind = SYM_CLASS;
        symbol.cls = class_of_node(front, binding->file, cls, binding->node);
        symbol.cls->conditional |= binding->conditional;
        break;
    case BIND_FUNCTION:
        symbol.kind = SYM_FUNCTION;
        symbol.node = binding->node;
        symbol.scope = (Scope){.file = binding->file, .cls = cls};
        break;
    case BIND_VALUE: symbol = symbol_value(front, binding, cls); break;
    case BIND_OTHER:
        symbol.kind = binding->node && binding->node->kind == PY_TYPE_ALIAS ? SYM_TYPE_ALIAS : SYM_UNKNOWN;
        symbol.node = binding->node;
        symbol.scope = (Scope){.file = binding->file, .cls = cls};
        break;
    }
    front->depth--;
    return symbol;
}

/* from x import *: of a file of the set, all its names; of a known module, the known ones. The last of several wins. */
static Symbol symbol_star(PyFront *front, ModelFile *file, Str name)
{
    Symbol symbol = {.kind = SYM_NONE};
    if (!front->in_star++)
        front->star_looks = 0;
    for (size_t i = file->names.n; i-- > 0 && symbol.kind == SYM_NONE && front->depth < LIMIT_FOLLOW && front->star_looks < LIMIT_STAR_LOOKS;) {
        const ModelBinding *star = file->names.entries[i].value;
        if (star->kind != BIND_FROM || !str_is(star->member, "*"))
            continue;
        ModelFile *target = find_module(front, file, star->node->level, star->module);
        front->star_looks++;
        front->depth++;
        if (target)
            symbol = symbol_in_module(front, target, name);
        else if (known_find(star->module, name))
            symbol = symbol_external(star->module, name, star->span);
        front->depth--;
    }
    front->in_star--;
    return symbol;
}

static Symbol symbol_in_module(PyFront *front, ModelFile *file, Str name)
{
    const ModelBinding *binding = map_get(&file->names, name);
    return binding ? symbol_bound(front, binding, NULL) : symbol_star(front, file, name);
}

Symbol symbol_in_class(PyFront *front, PyClass *cls, Str name)
{
    const ModelBinding *binding = map_get(&cls->names, name);
    return binding ? symbol_bound(front, binding, cls) : (Symbol){.kind = SYM_NONE};
}

static Symbol symbol_param(const Scope *scope, Str name)
{
    const TypeArgs *args = scope->args;
    for (size_t i = 0; args && i < args->n; i++)
        if (str_eq(args->names[i], name))
            return (Symbol){.kind = SYM_TYPE_ARG, .name = name, .node = args->nodes[i], .scope = args->scopes[i]};
    for (size_t i = 0; scope->cls && i < scope->cls->node->type_params.n; i++)
        if (str_eq(scope->cls->node->type_params.items[i].name, name))
            return (Symbol){.kind = SYM_TYPE_VAR, .name = name, .span = scope->cls->node->type_params.items[i].span};
    return (Symbol){.kind = SYM_NONE};
}

/* Is it visible in the class's body to what stands at `at`? A class always is: annotations are looked up when all is there. */
static bool bound_before(const PyClass *cls, Str name, uint32_t at)
{
    const ModelBinding *binding = map_get(&cls->names, name);
    return binding && (binding->kind == BIND_CLASS || binding->span.start < at);
}

Symbol symbol_named(PyFront *front, const Scope *scope, Str name, uint32_t at)
{
    Symbol symbol = symbol_param(scope, name);
    if (symbol.kind == SYM_NONE && scope->cls && bound_before(scope->cls, name, at))
        symbol = symbol_in_class(front, scope->cls, name);
    if (symbol.kind == SYM_NONE)
        symbol = symbol_in_module(front, scope->file, name);
    if (symbol.kind == SYM_TYPE_VAR) {
        Symbol argument = symbol_param(scope, symbol.name);
        return argument.kind == SYM_TYPE_ARG ? argument : symbol;
    }
    if (symbol.kind == SYM_NONE) {
        Known known = known_find(STR("builtins"), name);
        if (known)
            return (Symbol){.kind = SYM_KNOWN, .known = known, .module = STR("builtins"), .name = name};
    }
    return symbol;
}

/* owner.name */
static Symbol symbol_attribute(PyFront *front, const Symbol *owner, const Py *node)
{
    Str name = node->text;
    switch (owner->kind) {
    case SYM_MODULE: {
        Known known = known_find(owner->module, name);
        Str module = str_printf(front->ctx, "%.*s.%.*s", STR_ARG(owner->module), STR_ARG(name));
        if (!known && (is_known_module(module) || known_find(module, STR("dataclass"))))
            return (Symbol){.kind = SYM_MODULE, .module = module};
        return symbol_external(owner->module, name, node->span);
    }
    case SYM_FILE: return symbol_in_module(front, owner->file, name);
    case SYM_CLASS: {
        Symbol inner = symbol_in_class(front, owner->cls, name);
        if (inner.kind == SYM_CLASS || inner.kind == SYM_FUNCTION)
            return inner;
        return (Symbol){.kind = SYM_MEMBER, .cls = owner->cls, .name = name, .node = inner.node, .scope = inner.scope, .span = node->span};
    }
    case SYM_EXTERNAL:
        return symbol_external(str_printf(front->ctx, "%.*s.%.*s", STR_ARG(owner->module), STR_ARG(owner->name)), name, node->span);
    default: return (Symbol){.kind = SYM_NONE, .name = name, .span = node->span};
    }
}

Symbol symbol_of(PyFront *front, const Scope *scope, const Py *expression)
{
    if (expression->kind == PY_NAME)
        return symbol_named(front, scope, expression->text, expression->span.start);
    if (expression->kind != PY_ATTRIBUTE)
        return (Symbol){.kind = SYM_NONE, .span = expression->span};
    Symbol owner = symbol_of(front, scope, expression->a);
    if (owner.kind == SYM_VALUE && front->depth < LIMIT_FOLLOW) { /* an alias of a class or module: X = models.Color */
        front->depth++;
        Symbol meant = symbol_of(front, &owner.scope, owner.node);
        front->depth--;
        if (meant.kind == SYM_CLASS || meant.kind == SYM_FILE || meant.kind == SYM_MODULE)
            owner = meant;
    }
    return symbol_attribute(front, &owner, expression);
}

/* ---- Pair[int], where Pair = tuple[T, T] ---- */

typedef struct Params {
    VEC(Str) items;
    VEC(const Py *) values; /* of names that were met: once each */
} Params;

static bool is_new_value(PyFront *front, Params *params, const Py *value)
{
    for (size_t i = 0; i < params->values.n; i++)
        if (params->values.items[i] == value)
            return false;
    VEC_PUSH(front->ctx, &params->values) = value;
    return true;
}

/* The type variables in an expression, in order of first appearance. */
static void find_params(PyFront *front, const Scope *scope, const Py *node, Params *out)
{
    if (!node || front->depth >= LIMIT_FOLLOW || front->work++ > LIMIT_VALUE_WORK)
        return;
    front->depth++;
    if (node->kind == PY_TUPLE)
        for (size_t i = 0; i < node->list.n; i++)
            find_params(front, scope, node->list.items[i], out);
    if (node->kind == PY_BINARY)
        find_params(front, scope, node->a, out);
    if (node->kind == PY_BINARY || node->kind == PY_SUBSCRIPT)
        find_params(front, scope, node->b, out);
    Symbol symbol = symbol_of(front, scope, node);
    if (symbol.kind == SYM_VALUE && symbol.node && is_new_value(front, out, symbol.node))
        find_params(front, &symbol.scope, symbol.node, out);
    bool seen = symbol.kind != SYM_TYPE_VAR;
    for (size_t i = 0; !seen && i < out->items.n; i++)
        seen = str_eq(out->items.items[i], symbol.name);
    if (!seen)
        VEC_PUSH(front->ctx, &out->items) = symbol.name;
    front->depth--;
}

/* What a name in front of brackets stands for, and its scope, in which its type variables are what the brackets say; NULL: it has none, or not so many. */
static const Py *apply_params(PyFront *front, Scope *scope, const Py *subscript)
{
    Symbol symbol;
    Scope inner = *scope;
    inner.args = NULL; /* the brackets' own matter */
    if (subscript->a->kind != PY_NAME && subscript->a->kind != PY_ATTRIBUTE)
        return NULL;
    const Py *end = follow(front, &inner, subscript->a, &symbol), *brackets = subscript->b;
    Params params = {0};
    if (symbol.kind == SYM_NONE && (end->kind == PY_SUBSCRIPT || end->kind == PY_BINARY))
        find_params(front, &inner, end, &params);
    const size_t n = params.items.n;
    if (!n || n != (brackets->kind == PY_TUPLE ? brackets->list.n : 1))
        return NULL;
    TypeArgs *args = CTX_NEW(front->ctx, TypeArgs);
    *args = (TypeArgs){.names = params.items.items, .nodes = CTX_ARRAY(front->ctx, n, const Py *), .scopes = CTX_ARRAY(front->ctx, n, Scope), .n = n};
    for (size_t i = 0; i < n; i++) {
        args->nodes[i] = brackets->kind == PY_TUPLE ? brackets->list.items[i] : brackets;
        args->scopes[i] = *scope;
    }
    *scope = inner;
    scope->args = args;
    return end;
}

const Py *follow(PyFront *front, Scope *scope, const Py *expression, Symbol *symbol)
{
    for (int steps = 0; steps < LIMIT_FOLLOW; steps++) {
        const Py *applied = expression->kind == PY_SUBSCRIPT && front->depth < LIMIT_FOLLOW ? apply_params(front, scope, expression) : NULL;
        if (applied) {
            expression = applied;
            continue;
        }
        *symbol = symbol_of(front, scope, expression);
        if ((symbol->kind != SYM_VALUE && symbol->kind != SYM_TYPE_ARG) || !symbol->node)
            return expression;
        const TypeArgs *args = symbol->kind == SYM_VALUE && !symbol->scope.args ? scope->args : symbol->scope.args; /* they are of the same type variables */
        *scope = symbol->scope;
        scope->args = args;
        expression = symbol->node;
    }
    *symbol = (Symbol){.kind = SYM_NONE, .span = expression->span};
    return expression;
}

Known known_of(PyFront *front, const Scope *scope, const Py *expression)
{
    Symbol symbol;
    Scope inner = *scope;
    follow(front, &inner, expression, &symbol);
    return symbol.kind == SYM_KNOWN ? symbol.known : KNOWN_NONE;
}

Known known_call(PyFront *front, const Scope *scope, const Py *expression)
{
    return expression->kind == PY_CALL ? known_of(front, scope, expression->a) : KNOWN_NONE;
}

/* ---- class statements ---- */

PyClass *class_of_node(PyFront *front, ModelFile *file, PyClass *outer, const Py *node)
{
    Str key = {(const char *)&node, sizeof node};
    PyClass *cls = map_get(&front->classes, key);
    if (cls)
        return cls;
    cls = CTX_NEW(front->ctx, PyClass);
    cls->node = node;
    cls->file = file;
    cls->outer = outer;
    cls->qualname = outer ? str_printf(front->ctx, "%.*s.%.*s", STR_ARG(outer->qualname), STR_ARG(node->text)) : node->text;
    const Py **stable = CTX_NEW(front->ctx, const Py *);
    *stable = node;
    map_set(front->ctx, &front->classes, (Str){(const char *)stable, sizeof *stable}, cls);
    names_of_body(front, file, node->body, &cls->names);
    return cls;
}

Diag *unsupported(PyFront *front, Span span, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    Str what = str_vprintf(front->ctx, format, args);
    va_end(args);
    return diag(front->ctx, D_MODEL_UNSUPPORTED, span, "not supported: %.*s", STR_ARG(what));
}
