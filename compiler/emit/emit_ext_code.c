/* emit_ext_code.c: the part of the user's files that the extension needs at run time: functions of validators, enums, what these mention.
 *
 * The text keeps the lines of the file, so that tracebacks are right: what is not needed is left out, and lines stand in for it. A model's
 * class becomes `class Order:` with the functions that are needed, without decorators and bases; pydantic is never imported. Imports come
 * first, on line 1. Names are followed through the module's bindings; annotations are not, as they are never evaluated. */
#include "emit_ext.h"
#include "../ir/body.h"

#include <string.h>

static void need_names(Ext *ext, ExtFile *file, const Py *node);
static void need_list(Ext *ext, ExtFile *file, PyList list);

/* ---- what instances have no room for ---- */

static bool has_name(const ModelClass *cls, Str name)
{
    for (size_t i = 0; i < cls->n_fields; i++)
        if (str_eq(cls->fields[i]->name, name))
            return true;
    for (size_t i = 0; i < cls->n_members; i++)
        if (cls->members[i].kind != MEMBER_PRIVATE && str_eq(cls->members[i].name, name))
            return true;
    return false;
}

/* object.__setattr__(self, "x", ..) in a model's method, where no class has a field or property of that name. */
static void refuse_set_past(Ext *ext, const Py *call)
{
    const Py *f = call->a, *name = call->list.n == 3 ? call->list.items[1] : NULL;
    if (!ext->self.len || f->kind != PY_ATTRIBUTE || !str_is(f->text, "__setattr__") || f->a->kind != PY_NAME || !str_is(f->a->text, "object") || !name
        || name->kind != PY_STRING || call->list.items[0]->kind != PY_NAME || !str_eq(call->list.items[0]->text, ext->self))
        return;
    for (size_t i = 0; i < ext->set->classes.n; i++)
        if (has_name(ext->set->classes.items[i], name->text))
            return;
    Diag *d = diag(ext->ctx, D_EXT_UNSUPPORTED, name->span, "not supported by the extension: object.__setattr__ of \"%.*s\", which is no field", STR_ARG(name->text));
    diag_help(ext->ctx, d, "instances have room for fields and private attributes: declare `_name: T = PrivateAttr(..)` and set self._name");
}

/* What a method calls the instance. */
static Str self_of(const Py *node) { return node->kind == PY_FUNCTION && node->params.n ? node->params.items[0].name : STR(""); }

static ExtFile *file_of(Ext *ext, const ModelFile *file) { return &ext->files[ext_file_index(ext, file)]; }

uint32_t ext_file_index(const Ext *ext, const ModelFile *file)
{
    for (size_t i = 0; i < ext->set->files.n; i++)
        if (ext->set->files.items[i] == file)
            return (uint32_t)i;
    return 0;
}

Str ext_path(Ext *ext, const ModelClass *owner, Str name)
{
    return owner ? str_printf(ext->ctx, "%.*s.%.*s", STR_ARG(owner->qualname), STR_ARG(name)) : name;
}

/* ---- choosing ---- */

static void add_piece(Ext *ext, ExtFile *file, ExtPiece piece)
{
    for (size_t i = 0; i < file->pieces.n; i++)
        if (file->pieces.items[i].node == piece.node && str_eq(file->pieces.items[i].name, piece.name))
            return;
    VEC_PUSH(ext->ctx, &file->pieces) = piece;
}

/* What user code imports from pydantic is there already (scr_py_value.c); anything else of it is not. */
static bool provided(Str name)
{
    static const char *const names[] = {"ValidationError", "ValidationInfo", "BaseModel", "SecretStr", "SecretBytes", "PydanticCustomError",
                                        "PydanticUseDefault"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_is(name, names[i]))
            return true;
    return false;
}

/* Types that the module makes when they are asked for (scr_py_module.c). */
static bool provided_later(Ext *ext, Str name)
{
    static const char *const urls[] = {
#define SCR_URL(NAME, name, schemes, port, host, path, longest, host_required, many) name,
#include "../../runtime/scr_urls.def"
#undef SCR_URL
    };
    for (size_t i = 0; i < sizeof urls / sizeof *urls; i++)
        if (str_is(name, urls[i])) {
            ext->has_urls = true;
            return true;
        }
    ext->has_emails |= str_is(name, "NameEmail");
    return str_is(name, "NameEmail") || str_is(name, "ByteSize");
}

static bool of_pydantic(Str module)
{
    return str_is(module, "pydantic") || str_starts(module, STR("pydantic.")) || str_starts(module, STR("pydantic_"));
}

/* What a dataclass's statement is made with: names of scr_py_more.py, "plain_" before them. */
static bool plain_name(const ModelBinding *b)
{
    static const char *const names[] = {"dataclass", "Field", "ConfigDict", "field_validator", "model_validator", "validator", "root_validator", "field_serializer",
                                        "computed_field"};
    const bool known = b->kind == BIND_FROM && (of_pydantic(b->module) || (str_is(b->module, "dataclasses") && str_is(b->member, "dataclass")));
    for (size_t i = 0; known && i < sizeof names / sizeof *names; i++)
        if (str_is(b->member, names[i]))
            return true;
    return false;
}

static void need_import(Ext *ext, ExtFile *file, const ModelBinding *b)
{
    if (ext->in_plain && plain_name(b)) {
        VEC_PUSH(ext->ctx, &file->imports) = str_printf(ext->ctx, "%.*s = __schemac__.__plain__('%s%.*s')", STR_ARG(b->name),
                                                        str_is(b->module, "dataclasses") ? "std_" : "", STR_ARG(b->member));
        return;
    }
    if (ext->in_plain && b->kind == BIND_IMPORT && of_pydantic(b->module)) {
        Diag *d = diag(ext->ctx, D_EXT_UNSUPPORTED, b->span, "not supported by the extension: \"%.*s\" in the statement of a dataclass", STR_ARG(b->name));
        diag_help(ext->ctx, d, "import the names themselves: from pydantic.dataclasses import dataclass");
    }
    if (b->kind == BIND_FROM && of_pydantic(b->module)) {
        if (provided(b->member) && str_eq(b->member, b->name))
            return;
        if (provided(b->member)) {
            VEC_PUSH(ext->ctx, &file->imports) = str_printf(ext->ctx, "%.*s = %.*s", STR_ARG(b->name), STR_ARG(b->member));
            return;
        }
    }
    if (b->kind == BIND_IMPORT && (str_is(b->module, "pydantic") || str_is(b->module, "pydantic_core"))) { /* as a name for what is there */
        VEC_PUSH(ext->ctx, &file->imports) = str_printf(ext->ctx, "%.*s = __schemac__.__plain__('pydantic')(globals())", STR_ARG(b->name));
        return;
    }
    if (b->kind == BIND_FROM && of_pydantic(b->module) && provided_later(ext, b->member)) {
        VEC_PUSH(ext->ctx, &file->imports) = str_printf(ext->ctx, "%.*s = __schemac__.%.*s", STR_ARG(b->name), STR_ARG(b->member));
        return;
    }
    VEC_PUSH(ext->ctx, &file->imports) =
        b->kind == BIND_FROM ? str_printf(ext->ctx, "from %.*s%.*s import %.*s as %.*s", STR_ARG(python_dots(ext->ctx, b->node)), STR_ARG(b->module), STR_ARG(b->member),
                                          STR_ARG(b->name))
        : str_eq(b->module, b->name) ? str_printf(ext->ctx, "import %.*s", STR_ARG(b->module))
                                     : str_printf(ext->ctx, "import %.*s as %.*s", STR_ARG(b->module), STR_ARG(b->name));
}

static bool is_compiled(const Ext *ext, const Py *node)
{
    for (size_t i = 0; i < ext->set->classes.n; i++)
        if (ext->set->classes.items[i]->node == node)
            return !ext_is_plain(ext->set->classes.items[i]);
    return false;
}

static bool is_plain(const Ext *ext, const Py *node)
{
    for (size_t i = 0; i < ext->set->classes.n; i++)
        if (ext->set->classes.items[i]->node == node)
            return ext_is_plain(ext->set->classes.items[i]);
    return false;
}

/* What is embedded is the statement that binds it, not the rest of the file. */
static bool is_changed(const ModelBinding *b)
{
    const PyFile *tree = b->file ? b->file->tree : NULL;
    const bool value = b->kind == BIND_VALUE;
    return tree && ((value || b->kind == BIND_FUNCTION) && (python_rebinds(tree->body, b->name) || (value && python_changes(tree->body, b->name))));
}

static void need_binding(Ext *ext, ExtFile *file, const ModelBinding *b, Str name)
{
    if (b->file && b->file != file->file) { /* imported from a file of the set */
        ExtFile *other = file_of(ext, b->file);
        VEC_PUSH(ext->ctx, &file->imports) = str_printf(ext->ctx, "%.*s = __schemac__.__names__(%u, '%.*s')", STR_ARG(name), ext_file_index(ext, b->file),
                                                        STR_ARG(b->name));
        if (!map_has(&other->names, b->name)) {
            map_set(ext->ctx, &other->names, b->name, ext);
            need_binding(ext, other, b, b->name);
        }
        return;
    }
    if (is_changed(b)) {
        Diag *d = diag(ext->ctx, D_EXT_UNSUPPORTED, b->span, "not supported by the extension: \"%.*s\", which other parts of the file change, in code that is compiled in",
                       STR_ARG(b->name));
        diag_help(ext->ctx, d, "bind it once, to its last value");
        return;
    }
    switch (b->kind) {
    case BIND_IMPORT: case BIND_FROM: need_import(ext, file, b); break;
    case BIND_FUNCTION:
        add_piece(ext, file, (ExtPiece){.node = b->node});
        need_names(ext, file, b->node);
        break;
    case BIND_CLASS:
        if (!b->node || is_compiled(ext, b->node)) /* put there by the engine */
            break;
        add_piece(ext, file, (ExtPiece){.node = b->node});
        bool outer = ext->in_plain;
        ext->in_plain = is_plain(ext, b->node);
        need_names(ext, file, b->node);
        ext->in_plain = outer;
        break;
    case BIND_VALUE:
        if (!b->node) {
            diag(ext->ctx, D_EXT_UNSUPPORTED, b->span, "not supported by %s: \"%.*s\" is bound in a way that cannot be followed", ext->by, STR_ARG(b->name));
            break;
        }
        add_piece(ext, file, (ExtPiece){.node = b->node, .name = b->name});
        need_names(ext, file, b->node);
        break;
    case BIND_OTHER:
        diag(ext->ctx, D_EXT_UNSUPPORTED, b->span, "not supported by %s: code that uses \"%.*s\"", ext->by, STR_ARG(b->name));
        break;
    }
}

/* from x import *, of a module that was not read: what it has is not known, so all of it, before other imports. Of pydantic: what the module makes. */
static void need_stars(Ext *ext, ExtFile *file, Str name)
{
    for (size_t i = 0; i < file->file->names.n; i++) {
        const ModelBinding *star = file->file->names.entries[i].value;
        if (star->kind != BIND_FROM || !str_is(star->member, "*") || star->target)
            continue;
        ModelBinding one = *star;
        one.name = one.member = name;
        if (of_pydantic(star->module)) {
            if (provided_later(ext, name) || (ext->in_plain && plain_name(&one)))
                need_import(ext, file, &one);
        } else if (!map_has(&file->names, star->name)) {
            map_set(ext->ctx, &file->names, star->name, ext);
            VEC_PUSH(ext->ctx, &file->stars) = str_printf(ext->ctx, "from %.*s%.*s import *", STR_ARG(python_dots(ext->ctx, star->node)), STR_ARG(star->module));
        }
    }
}

static void need_name(Ext *ext, ExtFile *file, Str name)
{
    const ModelBinding *b = model_name(file->file, name), *own = map_get(&file->file->names, name);
    if (map_has(&file->names, name))
        return;
    const Str self = ext->self;
    ext->self = STR("");
    map_set(ext->ctx, &file->names, name, ext);
    if (!b) /* a local, a builtin, or of a star */
        need_stars(ext, file, name);
    else if (own && own != b && is_changed(b))
        need_import(ext, file, own); /* when it runs, it is what the other file has made of it */
    else
        need_binding(ext, file, b, name);
    ext->self = self;
}

static void need_list(Ext *ext, ExtFile *file, PyList list)
{
    for (size_t i = 0; i < list.n; i++)
        need_names(ext, file, list.items[i]);
}

static void need_params(Ext *ext, ExtFile *file, const Py *node)
{
    for (size_t i = 0; i < node->params.n; i++)
        need_names(ext, file, node->params.items[i].value);
}

/* from pydantic import *: all names of it that the file has no others for. */
static bool has_pydantic_star(const ModelFile *file)
{
    for (size_t i = 0; i < file->names.n; i++) {
        const ModelBinding *star = file->names.entries[i].value;
        if (star->kind == BIND_FROM && str_is(star->member, "*") && of_pydantic(star->module))
            return true;
    }
    return false;
}

/* @computed_field, @field_serializer: what they say stands in the tables. */
static Str table_decorator(const ModelFile *file, const Py *decorator)
{
    const Py *d = decorator->kind == PY_CALL ? decorator->a : decorator;
    const bool dotted = d->kind == PY_ATTRIBUTE && d->a->kind == PY_NAME;
    const ModelBinding *b = dotted || d->kind == PY_NAME ? model_name(file, dotted ? d->a->text : d->text) : NULL;
    const bool starred = !b && d->kind == PY_NAME && has_pydantic_star(file);
    if (!starred && (!b || b->kind != (dotted ? BIND_IMPORT : BIND_FROM) || !of_pydantic(b->module)))
        return STR("");
    Str name = dotted || starred ? d->text : b->member;
    return str_is(name, "computed_field") || str_is(name, "field_serializer") ? name : STR("");
}

static bool is_in_tables(const ModelFile *file, const Py *decorator) { return table_decorator(file, decorator).len > 0; }

static void need_decorators(Ext *ext, ExtFile *file, const Py *node)
{
    for (size_t i = 0; i < node->decorators.n; i++)
        if (ext->in_plain || !is_in_tables(file->file, node->decorators.items[i]))
            need_names(ext, file, node->decorators.items[i]);
}

/* Every name below: locals too, which does no harm. Trees are of bounded height. */
static void need_names(Ext *ext, ExtFile *file, const Py *node)
{
    if (!node)
        return;
    if (node->kind == PY_NAME)
        need_name(ext, file, node->text);
    if (node->kind == PY_CALL)
        refuse_set_past(ext, node);
    bool function = node->kind == PY_FUNCTION || node->kind == PY_LAMBDA;
    if (!(function && node->kind == PY_FUNCTION)) /* its a is an annotation */
        need_names(ext, file, node->a);
    if (node->kind != PY_ANN_ASSIGN)
        need_names(ext, file, node->b);
    need_names(ext, file, node->c);
    need_list(ext, file, node->list);
    need_list(ext, file, node->body);
    if (function)
        need_params(ext, file, node);
    if (node->kind == PY_DICT)
        need_list(ext, file, node->keys);
    if (node->kind == PY_WITH)
        need_list(ext, file, node->targets);
    if (node->kind == PY_FUNCTION || node->kind == PY_CLASS)
        need_decorators(ext, file, node);
    if (node->kind == PY_IF || node->kind == PY_WHILE || node->kind == PY_FOR || node->kind == PY_TRY)
        need_list(ext, file, node->orelse);
    if (node->kind == PY_TRY) {
        need_list(ext, file, node->final);
        need_list(ext, file, node->handlers);
    }
    if (node->kind == PY_MATCH)
        need_list(ext, file, node->handlers);
    if (node->kind == PY_CALL || node->kind == PY_CLASS)
        for (size_t i = 0; i < node->keywords.n; i++)
            need_names(ext, file, node->keywords.items[i].value);
    if (node->kind == PY_LIST_COMP || node->kind == PY_SET_COMP || node->kind == PY_GENERATOR || node->kind == PY_DICT_COMP)
        for (size_t i = 0; i < node->clauses.n; i++) {
            need_names(ext, file, node->clauses.items[i].target);
            need_names(ext, file, node->clauses.items[i].iterable);
            need_list(ext, file, node->clauses.items[i].conditions);
        }
}

/* "Order.Line" of "Order.Line.Kind"; empty: it stands in no class. */
static Str outer_of(Str qualname)
{
    size_t n = qualname.len;
    while (n > 0 && qualname.ptr[n - 1] != '.')
        n--;
    return str_cut(qualname, 0, n ? n - 1 : 0);
}

static const ModelClass *model_named(const Ext *ext, const ModelFile *file, Str qualname)
{
    for (size_t i = 0; i < ext->set->classes.n; i++) {
        const ModelClass *cls = ext->set->classes.items[i];
        if (cls->file == file && str_eq(cls->qualname, qualname) && !ext_is_plain(cls))
            return cls;
    }
    return NULL;
}

/* A class is put together again at module level, and within models. */
static void refuse_nested(Ext *ext, const ModelFile *file, Str qualname, Span span)
{
    for (Str outer = outer_of(qualname); outer.len; outer = outer_of(outer)) {
        if (model_named(ext, file, outer))
            continue;
        Diag *d = diag(ext->ctx, D_EXT_UNSUPPORTED, span, "not supported by %s: code in the class %.*s, which stands in one that is no model", ext->by, STR_ARG(qualname));
        diag_help(ext->ctx, d, "put the class at the top of the file");
        return;
    }
}

void ext_need_enum(Ext *ext, const ModelEnum *enum_)
{
    ExtFile *file = file_of(ext, enum_->file);
    refuse_nested(ext, enum_->file, enum_->qualname, enum_->span);
    add_piece(ext, file, (ExtPiece){.node = enum_->node, .within = outer_of(enum_->qualname)});
    need_names(ext, file, enum_->node);
}

void ext_need_class(Ext *ext, const ModelClass *cls)
{
    ExtFile *file = file_of(ext, cls->file);
    if (outer_of(cls->qualname).len) {
        refuse_nested(ext, cls->file, cls->qualname, cls->span);
        add_piece(ext, file, (ExtPiece){.node = cls->node, .within = outer_of(cls->qualname)});
        bool outer = ext->in_plain;
        ext->in_plain = true;
        need_names(ext, file, cls->node);
        ext->in_plain = outer;
        return;
    }
    need_name(ext, file, cls->node->text);
}

void ext_need_member(Ext *ext, ModelClass *cls, const ModelMember *member)
{
    ExtFile *file = file_of(ext, member->file);
    refuse_nested(ext, member->file, cls->qualname, member->span);
    add_piece(ext, file, (ExtPiece){.node = member->node, .within = cls->qualname});
    ext->self = self_of(member->node);
    need_names(ext, file, member->node);
    ext->self = STR("");
}

/* ---- functions ---- */

static Str made_up_name(Ext *ext) { return str_printf(ext->ctx, "_schemac_%zu", ++ext->n_code); }

static uint32_t add_function(Ext *ext, uint32_t file, Str path, Str label, const ModelClass *owner, const char *more)
{
    for (size_t i = 0; i < ext->functions.n; i++) {
        Str same = str_printf(ext->ctx, ".name = %.*s, .label = %.*s, .file = %u, .owner = %u%s", STR_ARG(ext_c(ext, path)), STR_ARG(ext_c(ext, label)), file,
                              owner ? ext->class_at[owner->id] : EXT_NONE, more);
        if (str_eq(same, ext->functions.items[i]))
            return (uint32_t)i;
    }
    VEC_PUSH(ext->ctx, &ext->functions) =
        str_printf(ext->ctx, ".name = %.*s, .label = %.*s, .file = %u, .owner = %u%s", STR_ARG(ext_c(ext, path)), STR_ARG(ext_c(ext, label)), file,
                   owner ? ext->class_at[owner->id] : EXT_NONE, more);
    return (uint32_t)ext->functions.n - 1;
}

uint32_t ext_expression(Ext *ext, const Py *node, ModelFile *model_file)
{
    ExtFile *file = file_of(ext, model_file);
    for (size_t i = 0; i < file->pieces.n; i++)
        if (file->pieces.items[i].node == node && file->pieces.items[i].name.len)
            return add_function(ext, ext_file_index(ext, model_file), file->pieces.items[i].name, STR("<expression>"), NULL, "");
    Str name = made_up_name(ext);
    add_piece(ext, file, (ExtPiece){.node = node, .name = name});
    need_names(ext, file, node);
    return add_function(ext, ext_file_index(ext, model_file), name, STR("<expression>"), NULL, "");
}

/* How it is called: methods of a class take cls or, the ones behind a model, the instance. */
static const char *call_of(const ModelFunction *f, const ModelValidator *v)
{
    if (!f->owner || f->is_static || !f->node || f->node->kind != PY_FUNCTION)
        return "";
    if (f->is_class_method || (v && v->style == STYLE_V1))
        return ", .call = SCR_CALL_CLASS";
    bool cls = f->node->params.n > 0 && str_is(f->node->params.items[0].name, "cls");
    return cls ? ", .call = SCR_CALL_CLASS" : "";
}

static bool stands_in(const ModelValidators *list, const ModelValidator *v) { return v >= list->items && v < list->items + list->n; }

/* 1: a validator before a model, 2: behind it, 0: of a field. */
int ext_model_level(const Ext *ext, const ModelValidator *v)
{
    for (size_t c = 0; v && c < ext->set->classes.n; c++) {
        if (stands_in(&ext->set->classes.items[c]->before, v))
            return 1;
        if (stands_in(&ext->set->classes.items[c]->after, v))
            return 2;
    }
    return 0;
}

static uint32_t python_function(Ext *ext, const ModelFunction *f, const ModelValidator *v)
{
    uint32_t at = ext_file_index(ext, f->file);
    ExtFile *file = &ext->files[at];
    const bool v1 = v && v->style == STYLE_V1;
    const int level = v1 ? ext_model_level(ext, v) : 0;
    Str info = v && v->takes_info && !level ? v1 ? STR(", .info = 2") : STR(", .info = 1") : STR("");
    Str more = str_printf(ext->ctx, "%s%.*s%s", call_of(f, v), STR_ARG(info), level == 2 ? ", .v1 = 1" : v && v->wrap ? ", .wrap = 1" : "");
    if (!f->node) {
        Str name = made_up_name(ext);
        VEC_PUSH(ext->ctx, &file->imports) = str_printf(ext->ctx, "from %.*s import %.*s as %.*s", STR_ARG(f->module),
                                                        STR_ARG(f->holder.len ? f->holder : f->name), STR_ARG(name));
        if (f->holder.len)
            VEC_PUSH(ext->ctx, &file->imports) = str_printf(ext->ctx, "%.*s = %.*s.%.*s", STR_ARG(name), STR_ARG(name), STR_ARG(f->name));
        return add_function(ext, at, name, f->name, NULL, more.ptr);
    }
    if (f->node->kind == PY_LAMBDA) {
        ext_expression(ext, f->node, f->file);
        for (size_t i = 0; i < file->pieces.n; i++)
            if (file->pieces.items[i].node == f->node)
                return add_function(ext, at, file->pieces.items[i].name, f->name, NULL, more.ptr);
    }
    if (f->owner && ext_is_plain(f->owner)) { /* found in the class itself */
        ext_need_class(ext, f->owner);
    } else if (f->owner) {
        refuse_nested(ext, f->file, f->owner->qualname, f->span);
        add_piece(ext, file, (ExtPiece){.node = f->node, .within = f->owner->qualname, .bare = true});
        ext->self = self_of(f->node);
        need_list(ext, file, f->node->body);
        ext->self = STR("");
        need_params(ext, file, f->node);
    } else if (f->within.len) {
        const char *dot = memchr(f->within.ptr, '.', f->within.len);
        need_name(ext, file, dot ? str_cut(f->within, 0, (size_t)(dot - f->within.ptr)) : f->within);
        return add_function(ext, at, str_printf(ext->ctx, "%.*s.%.*s", STR_ARG(f->within), STR_ARG(f->name)), f->name, NULL, more.ptr);
    } else {
        need_name(ext, file, f->name);
    }
    return add_function(ext, at, ext_path(ext, f->owner, f->name), f->name, f->owner, more.ptr);
}

uint32_t ext_function(Ext *ext, const ModelFunction *f, const ModelValidator *v)
{
    if (ext->native)
        return ext_native_function(ext, f, v);
    uint32_t number = python_function(ext, f, v);
    const ModelBody *body = v ? model_body(ext->set, f) : NULL;
    if (!body || !body->accepts)
        return number;
    if (!ext->accepting)
        ext->accepting = CTX_ARRAY(ext->ctx, ext->set->bodies.n, bool);
    ext->accepting[body->id] = true;
    while (ext->body_of.n <= number)
        VEC_PUSH(ext->ctx, &ext->body_of) = EXT_NO_BODY;
    ext->body_of.items[number] = body->id;
    return number;
}

/* ---- printing ---- */

typedef struct CodeText {
    Ext *ext;
    Out out;
    uint32_t line;       /* that the text's end stands in */
    const ModelFile *file;
} CodeText;

static Str source_of(CodeText *c, const Py *node)
{
    return str_cut(ctx_source(c->ext->ctx, node->span.file)->text, node->span.start, node->span.end - node->span.start);
}

static uint32_t line_of(CodeText *c, uint32_t offset)
{
    uint32_t line, column;
    ctx_line_column(c->ext->ctx, c->file->file, offset, &line, &column);
    return line;
}

/* To the beginning of a line, the wanted one where that still lies ahead. */
static void go_to_line(CodeText *c, uint32_t line)
{
    if (c->out.len && c->out.ptr[c->out.len - 1] != '\n') {
        out_char(&c->out, '\n');
        c->line++;
    }
    for (; c->line < line; c->line++)
        out_char(&c->out, '\n');
}

static void put_text(CodeText *c, Str text)
{
    out_str(&c->out, text);
    for (size_t i = 0; i < text.len; i++)
        c->line += text.ptr[i] == '\n';
}

/* The white space that begins the line of an offset. */
static Str indent_of(CodeText *c, uint32_t offset)
{
    Str text = ctx_source(c->ext->ctx, c->file->file)->text;
    uint32_t start = offset;
    while (start > 0 && text.ptr[start - 1] != '\n')
        start--;
    uint32_t end = start;
    while (end < offset && (text.ptr[end] == ' ' || text.ptr[end] == '\t'))
        end++;
    return str_cut(text, start, end - start);
}

/* @computed_field alone makes a property, too. */
static bool is_bare_computed(const CodeText *c, const Py *node)
{
    return node->decorators.n == 1 && str_is(table_decorator(c->file, node->decorators.items[0]), "computed_field");
}

static void put_statement(CodeText *c, const ExtPiece *piece)
{
    const Py *node = piece->node;
    bool decorated = (node->kind == PY_FUNCTION || node->kind == PY_CLASS) && !piece->bare, bare = decorated && is_bare_computed(c, node);
    for (size_t i = 0; decorated && i < node->decorators.n; i++) {
        const Py *d = node->decorators.items[i];
        if (is_in_tables(c->file, d) && !bare)
            continue;
        go_to_line(c, line_of(c, d->span.start));
        put_text(c, indent_of(c, node->span.start));
        out_char(&c->out, '@');
        put_text(c, bare ? STR("property") : source_of(c, d));
    }
    go_to_line(c, line_of(c, node->span.start));
    put_text(c, indent_of(c, node->span.start));
    put_text(c, source_of(c, node));
}

static void put_assignment(CodeText *c, const ExtPiece *piece)
{
    go_to_line(c, line_of(c, piece->node->span.start));
    put_text(c, str_printf(c->ext->ctx, "%.*s = (%.*s)", STR_ARG(piece->name), STR_ARG(source_of(c, piece->node))));
}

/* Where a piece is put: made-up names behind all else, as they can need any of it. */
static bool is_before(const ExtPiece *a, const ExtPiece *b)
{
    bool last_a = str_starts(a->name, STR("_schemac_")), last_b = str_starts(b->name, STR("_schemac_"));
    return last_a != last_b ? last_b : a->node->span.start < b->node->span.start;
}

static void sort_pieces(ExtFile *file)
{
    for (size_t i = 1; i < file->pieces.n; i++)
        for (size_t k = i; k > 0 && is_before(&file->pieces.items[k], &file->pieces.items[k - 1]); k--) {
            ExtPiece swap = file->pieces.items[k];
            file->pieces.items[k] = file->pieces.items[k - 1];
            file->pieces.items[k - 1] = swap;
        }
}

static bool is_within(Str inner, Str outer)
{
    return !outer.len || str_eq(inner, outer) || (inner.len > outer.len && str_starts(inner, outer) && inner.ptr[outer.len] == '.');
}

/* The lines of the classes that a piece stands in, but for those that are open. */
static void put_class_lines(CodeText *c, const ExtFile *file, Str within, Str open)
{
    if (!within.len || is_within(open, within))
        return;
    put_class_lines(c, file, outer_of(within), open);
    const ModelClass *cls = model_named(c->ext, file->file, within);
    if (!cls) /* told of when it was met */
        return;
    go_to_line(c, line_of(c, cls->node->span.start));
    put_text(c, indent_of(c, cls->node->span.start));
    const char *hook = outer_of(within).len ? "" : "(metaclass=__reduce__)"; /* what stands behind it means the compiled class */
    put_text(c, str_printf(c->ext->ctx, "class %.*s%s:", STR_ARG(cls->node->text), hook));
}

Str ext_code(Ext *ext, ExtFile *file)
{
    CodeText c = {ext, out_new(ext->ctx), 1, file->file};
    Str open = STR("");
    sort_pieces(file);
    for (size_t i = 0; i < file->stars.n; i++)
        out_printf(&c.out, "%s%.*s", i ? "; " : "", STR_ARG(file->stars.items[i]));
    for (size_t i = 0; i < file->imports.n; i++)
        out_printf(&c.out, "%s%.*s", i || file->stars.n ? "; " : "", STR_ARG(file->imports.items[i]));
    for (size_t i = 0; i < file->pieces.n; i++) {
        const ExtPiece *piece = &file->pieces.items[i];
        put_class_lines(&c, file, piece->within, open);
        open = piece->within;
        if (piece->name.len)
            put_assignment(&c, piece);
        else
            put_statement(&c, piece);
    }
    if (c.out.len)
        out_char(&c.out, '\n');
    return out_text(&c.out);
}
