/* emit_ext.c: the CPython extension for models: tables for the engine of runtime/python_ext/, and that engine. In: the Model IR. Out: one
 * C file. What the engine cannot do is refused here, with its place. */
#include "emit_ext.h"
#include "amalgam.h"
#include "embedded.h"
#include "emit_body.h"
#include "emit_models.h"
#include "pieces.h"
#include "tmpl.h"
#include "../../runtime/scr_model.h"

#include <string.h>

static void refuse(Ext *ext, Span span, const char *what)
{
    diag(ext->ctx, D_EXT_UNSUPPORTED, span, "not supported by %s: %s", ext->by, what);
}

/* ---- fields ---- */

typedef struct DefaultText {
    const char *kind;
    uint32_t index;
    const ModelType *type; /* C: what makes it of its text; NULL: it is one as it stands */
} DefaultText;

static bool is_mutable(const ModelValue *value)
{
    if (value->kind == VALUE_LIST || value->kind == VALUE_DICT || value->kind == VALUE_SET || value->kind == VALUE_MODEL || value->kind == VALUE_OPAQUE)
        return true;
    for (size_t i = 0; value->kind == VALUE_TUPLE && i < value->n; i++)
        if (is_mutable(value->items[i]))
            return true;
    return false;
}

static DefaultText value_text(Ext *ext, const ModelValue *value)
{
    if (ext->native && value->kind == VALUE_TYPE)
        return (DefaultText){"VALUE", ext_value(ext, &(ModelValue){.kind = VALUE_STR, .text = value->text, .span = value->span}), value->type};
    return (DefaultText){is_mutable(value) ? "COPY" : "VALUE", ext_value(ext, value), NULL};
}

static DefaultText factory_text(Ext *ext, const ModelField *f)
{
    switch (f->factory) {
    case FACTORY_LIST: return (DefaultText){"LIST", EXT_NONE, NULL};
    case FACTORY_DICT: return (DefaultText){"DICT", EXT_NONE, NULL};
    case FACTORY_SET: return (DefaultText){"SET", EXT_NONE, NULL};
    case FACTORY_TUPLE: return (DefaultText){"TUPLE", EXT_NONE, NULL};
    case FACTORY_FROZENSET: return (DefaultText){"FROZENSET", EXT_NONE, NULL};
    case FACTORY_STR: return (DefaultText){"STR", EXT_NONE, NULL};
    case FACTORY_INT: return (DefaultText){"INT", EXT_NONE, NULL};
    case FACTORY_FLOAT: return (DefaultText){"FLOAT", EXT_NONE, NULL};
    case FACTORY_BOOL: return (DefaultText){"BOOL", EXT_NONE, NULL};
    case FACTORY_BYTES: return (DefaultText){"BYTES", EXT_NONE, NULL};
    case FACTORY_CLASS: return (DefaultText){"CLASS", ext->class_at[f->factory_class->id], NULL};
    case FACTORY_VALUE: return value_text(ext, f->default_);
    case FACTORY_FUNCTION: break;
    }
    return (DefaultText){f->factory_takes_data ? "CALL_DATA" : "CALL", ext_function(ext, &f->factory_function, NULL), NULL};
}

static DefaultText default_text(Ext *ext, const ModelField *f)
{
    if (f->not_required)
        return (DefaultText){"ABSENT", EXT_NONE, NULL};
    switch (f->required) {
    case DEFAULT_REQUIRED: return (DefaultText){"REQUIRED", EXT_NONE, NULL};
    case DEFAULT_VALUE: return value_text(ext, f->default_);
    case DEFAULT_FACTORY: break;
    }
    return factory_text(ext, f);
}

/* An array of the indices of functions; empty: none. */
static Str functions(Ext *ext, const char *name, const char *symbol, const ModelValidators *all)
{
    Out list = out_new(ext->ctx);
    size_t n = 0;
    for (size_t i = 0; i < all->n; i++) {
        const ModelValidator *v = &all->items[i];
        if (v->skipped || v->each_item) /* those stand in the type: each_item_type */
            continue;
        n++;
        out_printf(&list, "%u, ", ext_function(ext, &v->function, v));
    }
    if (!n)
        return STR("");
    out_printf(&ext->decls, "static const uint16_t %s[] = {%.*s};\n", symbol, STR_ARG(out_text(&list)));
    return str_printf(ext->ctx, ", .%s = %s, .n_%s = %zu", name, symbol, name, n);
}

static bool plain_alias(const ModelField *f) { return f->n_validation_aliases == 1 && f->validation_aliases[0].n == 1 && !f->validation_aliases[0].items[0].is_index; }

static Str paths(Ext *ext, const ModelField *f, const char *symbol)
{
    if (f->n_validation_aliases == 0 || plain_alias(f))
        return STR("");
    Out list = out_new(ext->ctx);
    for (size_t i = 0; i < f->n_validation_aliases; i++) {
        const AliasPath *path = &f->validation_aliases[i];
        if (path->n > SCR_PATH_MAX)
            refuse(ext, f->span, "an AliasPath of more than 16 steps");
        out_printf(&ext->decls, "static const scr_mstep %s_steps_%zu[] = {", symbol, i);
        for (size_t k = 0; k < path->n; k++)
            if (path->items[k].is_index)
                out_printf(&ext->decls, "{NULL, %lld}, ", (long long)path->items[k].index);
            else
                out_printf(&ext->decls, "{%.*s, 0}, ", STR_ARG(ext_c(ext, path->items[k].key)));
        out_z(&ext->decls, "};\n");
        out_printf(&list, "{%s_steps_%zu, %zu}, ", symbol, i, path->n);
    }
    out_printf(&ext->decls, "static const scr_mpath %s_paths[] = {%.*s};\n", symbol, STR_ARG(out_text(&list)));
    return str_printf(ext->ctx, ", .paths = %s_paths, .n_paths = %zu", symbol, f->n_validation_aliases);
}

static bool is_plain_key(Str key)
{
    for (size_t i = 0; i < key.len; i++)
        if ((unsigned char)key.ptr[i] < 0x20 || key.ptr[i] == '"' || key.ptr[i] == '\\')
            return false;
    return true;
}

static bool field_calls(const Ext *ext, const ModelField *f) { return f->before.n || f->after.n || ext_type_calls(ext, f->type); } /* also each_item */

static ModelType *copy_type(Ext *ext, const ModelType *type)
{
    ModelType *copy = CTX_NEW(ext->ctx, ModelType);
    *copy = *type;
    return copy;
}

static const ModelType *around_items(Ext *ext, const ModelType *type, const ModelValidator *v, TypeKind kind)
{
    ModelType *copy = copy_type(ext, type);
    switch ((int)type->kind) {
    case TYPE_NULLABLE: case TYPE_BEFORE: case TYPE_AFTER: case TYPE_WRAP: case TYPE_DEFAULT: case TYPE_CHECK:
        copy->inner = copy_type(ext, around_items(ext, type->inner, v, kind));
        return copy;
    case TYPE_LIST: case TYPE_SET: case TYPE_FROZENSET: case TYPE_DICT: break;
    case TYPE_TUPLE:
        if (type->variadic)
            break;
        /* fall through */
    default: {
        Diag *d = diag(ext->ctx, D_EXT_UNSUPPORTED, v->decorator, "not supported by %s: each_item=True of the type %s", ext->by, model_type_name(type->kind));
        diag_help(ext->ctx, d, "it is for lists, sets, dicts and tuples of one type");
        return type;
    }
    }
    ModelType *item = CTX_NEW(ext->ctx, ModelType);
    *item = (ModelType){.kind = kind, .span = type->span, .limits = model_limits_none(), .inner = type->inner, .validator = *v};
    copy->inner = item;
    return copy;
}

/* The field's type, with the functions of validator(each_item=True) around what it holds. */
static const ModelType *each_item_type(Ext *ext, const ModelField *f)
{
    const ModelType *type = f->type;
    for (size_t i = 0; i < f->before.n + f->after.n; i++) {
        const ModelValidator *v = i < f->before.n ? &f->before.items[i] : &f->after.items[i - f->before.n];
        if (v->each_item && !v->skipped)
            type = around_items(ext, type, v, i < f->before.n ? TYPE_BEFORE : TYPE_AFTER);
    }
    return type;
}

unsigned ext_serializer_flags(const ModelSerializer *s, size_t before)
{
    const Py *node = s ? s->function.node : NULL;
    size_t n = 0, wanted = before + (s && s->wrap ? 1u : 0u) + (s && !s->function.is_static ? 1u : 0u);
    for (size_t i = 0; node && i < node->params.n; i++)
        n += !node->params.items[i].value && node->params.items[i].kind <= PARAM_NORMAL;
    return !s ? 0 : (s->wrap ? SCR_S_WRAP : 0u) | (s->json_only ? SCR_S_JSON : 0u) | (n > wanted ? SCR_S_INFO : 0u) | (s->unless_none ? SCR_S_NOT_NONE : 0u)
        | (s->function.is_static ? SCR_S_NO_SELF : 0u) | (s->of_type ? SCR_S_OF_TYPE : 0u);
}

static Str field_text(Ext *ext, const ModelClass *cls, size_t number)
{
    Ctx *ctx = ext->ctx;
    const ModelField *f = cls->fields[number];
    const char *symbol = str_printf(ctx, "field_%u_%zu", ext->class_at[cls->id], number).ptr;
    DefaultText d = default_text(ext, f);
    uint32_t type = ext_type(ext, each_item_type(ext, f));
    Str key = plain_alias(f) ? f->validation_aliases[0].items[0].key : f->name;
    Str before = functions(ext, "before", str_printf(ctx, "%s_before", symbol).ptr, &f->before);
    Str after = functions(ext, "after", str_printf(ctx, "%s_after", symbol).ptr, &f->after);
    bool always = false;
    for (size_t i = 0; i < f->before.n + f->after.n; i++)
        always = always || (i < f->before.n ? f->before.items[i] : f->after.items[i - f->before.n]).always;
    Str ways = paths(ext, f, symbol);
    if (f->serializer && ext->native && (f->serializer->wrap || cls->kind == CLASS_TYPED_DICT || cls->kind == CLASS_NAMED_TUPLE))
        refuse(ext, f->serializer->span, f->serializer->wrap ? "a serializer in mode \"wrap\"" : "a serializer in a TypedDict or NamedTuple");
    uint32_t serializer = f->serializer ? ext_function(ext, &f->serializer->function, NULL) : EXT_NONE;
    Str made = d.type ? str_printf(ctx, ", .default_type = &types[%u]", ext_type(ext, d.type)) : STR("");
    Str shown = ext_shown(ext, f->serializer);
    Str json_key = str_printf(ctx, "\"%.*s\":", STR_ARG(key)), quoted = is_plain_key(key) ? ext_c(ext, json_key) : STR("NULL");
    return str_printf(ctx,
        ".name = %.*s, .name_len = %zu, .flags = 0%s%s%s%s%s%s%s%s, .default_kind = SCR_D_%s, .default_index = %u, .type = &types[%u],\n     .key = %.*s, "
        ".key_len = %zu, .json_key = %.*s, .json_key_len = %zu, .has_alias = %d, .by_name = %d, .by_alias = %d, .dump_key = %.*s, .serializer = %u, .serializer_flags = %u, "
        ".description = %.*s%.*s%.*s%.*s%.*s%.*s%.*s",
        STR_ARG(ext_c(ext, f->name)), f->name.len, f->validate_default || always ? " | SCR_F_VALIDATE_DEFAULT" : "", f->exclude ? " | SCR_F_EXCLUDE" : "",
        f->no_repr ? " | SCR_F_NO_REPR" : "", f->frozen ? " | SCR_F_FROZEN" : "", field_calls(ext, f) ? " | SCR_F_CALLS" : "",
        f->no_init ? " | SCR_F_NO_INIT" : "", f->init_only ? " | SCR_F_INIT_ONLY" : "", f->kw_only ? " | SCR_F_KW_ONLY" : "", d.kind, d.index, type,
        STR_ARG(ext_c(ext, key)), key.len, STR_ARG(quoted), is_plain_key(key) ? json_key.len : 0, plain_alias(f) && !str_eq(key, f->name), f->by_name,
        f->by_alias, STR_ARG(f->has_serialization_alias ? ext_c(ext, f->serialization_alias) : f->alias.len ? ext_c(ext, f->alias) : STR("NULL")), serializer,
        ext_serializer_flags(f->serializer, 1),
        STR_ARG(ext_c_or_null(ext, f->meta.description)), STR_ARG(before), STR_ARG(after), STR_ARG(ways), STR_ARG(shown), STR_ARG(made),
        STR_ARG(ext->native ? STR("") : ext_field_info(ext, f)));
}

/* ---- classes ---- */

static bool class_calls(const Ext *ext, const ModelClass *cls)
{
    if (cls->before.n || cls->after.n)
        return true;
    for (size_t i = 0; i < cls->n_fields; i++)
        if (field_calls(ext, cls->fields[i]))
            return true;
    return false;
}

/* Calling comes up from what a class holds; until nothing changes. */
void ext_find_calls(Ext *ext)
{
    bool grows = true;
    while (grows) {
        grows = false;
        for (size_t i = 0; i < ext->set->classes.n; i++) {
            const ModelClass *cls = ext->set->classes.items[i];
            if (!ext->calls[cls->id] && class_calls(ext, cls)) {
                ext->calls[cls->id] = 1;
                grows = true;
            }
        }
    }
}

static bool has_member(const ModelClass *cls, MemberKind kind)
{
    for (size_t i = 0; i < cls->n_members; i++)
        if (cls->members[i].kind == kind)
            return true;
    return false;
}

static bool has_wrap(const ModelClass *cls)
{
    for (size_t i = 0; i < cls->after.n; i++)
        if (cls->after.items[i].wrap && !cls->after.items[i].skipped)
            return true;
    return false;
}

/* What one pass over JSON can do: see SCR_C_SIMPLE. */
static bool is_simple(const ModelClass *cls)
{
    if (cls->kind != CLASS_MODEL || cls->before.n || has_member(cls, MEMBER_POST_INIT) || has_member(cls, MEMBER_INIT) || has_wrap(cls))
        return false;
    for (size_t i = 0; i < cls->n_fields; i++) {
        const ModelField *f = cls->fields[i];
        bool alias = plain_alias(f) && !str_eq(f->validation_aliases[0].items[0].key, f->name);
        bool always = false;
        for (size_t k = 0; k < f->after.n; k++)
            always = always || f->after.items[k].always;
        if ((f->n_validation_aliases && !plain_alias(f)) || (alias && (f->by_name || !f->by_alias)) || f->validate_default || always || f->factory_takes_data)
            return false;
    }
    return true;
}

/* Special methods that would change how instances are made or kept. All others are the user's own, and found by their names. */
static bool is_special(Str name)
{
    static const char *const names[] = {"__new__", "__init_subclass__", "__class_getitem__", "__setattr__", "__getattribute__", "__getattr__", "__delattr__",
                                        "__copy__", "__deepcopy__", "__reduce__", "__reduce_ex__", "__getstate__", "__setstate__", "__del__", "__rich_repr__",
                                        "__repr_args__", "__get_pydantic_core_schema__", "__get_pydantic_json_schema__", "__call__"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_is(name, names[i]))
            return true;
    return false;
}

static void refuse_members(Ext *ext, const ModelClass *cls)
{
    for (size_t i = 0; i < cls->n_members; i++) {
        const ModelMember *m = &cls->members[i];
        if (m->kind == MEMBER_INIT && ext->native)
            refuse(ext, m->span, "an __init__ of a model's own");
        if (m->kind == MEMBER_POST_INIT && ext->native)
            refuse(ext, m->span, "model_post_init");
        if (m->kind == MEMBER_METHOD && is_special(m->name))
            refuse(ext, m->span, "this special method of a model's own");
    }
}

static Str members(Ext *ext, ModelClass *cls, uint32_t at)
{
    if (ext->native) /* methods are Python; private attributes are no part of checking */
        return STR("");
    Out list = out_new(ext->ctx), privates = out_new(ext->ctx);
    size_t n = 0, n_private = 0;
    for (size_t i = 0; i < cls->n_members; i++) {
        const ModelMember *m = &cls->members[i];
        if (m->kind == MEMBER_PRIVATE) {
            DefaultText start = m->start ? default_text(ext, m->start) : (DefaultText){"REQUIRED", EXT_NONE, NULL};
            out_printf(&privates, "{%.*s, SCR_D_%s, %u}, ", STR_ARG(ext_c(ext, m->name)), start.kind, start.index);
            n_private++;
        }
        if (m->origin != cls || m->kind == MEMBER_PRIVATE || !m->node)
            continue;
        ext_need_member(ext, cls, m);
        out_printf(&list, "{%.*s, %.*s, %u, %d}, ", STR_ARG(ext_c(ext, m->name)), STR_ARG(ext_c(ext, ext_path(ext, cls, m->name))),
                   ext_file_index(ext, m->file), m->kind == MEMBER_CLASS_VAR);
        n++;
    }
    for (size_t i = 0; i < ext->set->enums.n; i++) { /* that stand in its body */
        const ModelEnum *e = ext->set->enums.items[i];
        if (e->file != cls->file || e->qualname.len <= cls->qualname.len || !str_eq(e->qualname, ext_path(ext, cls, e->name)))
            continue;
        out_printf(&list, "{%.*s, %.*s, %u, 1}, ", STR_ARG(ext_c(ext, e->name)), STR_ARG(ext_c(ext, e->qualname)), ext_file_index(ext, e->file));
        n++;
    }
    for (size_t i = 0; i < cls->n_computed; i++) { /* properties, too */
        const ModelFunction *f = &cls->computed[i].function;
        if (f->owner != cls)
            continue;
        ext_need_member(ext, cls, &(ModelMember){.name = cls->computed[i].name, .span = cls->computed[i].span, .node = f->node, .file = f->file});
        out_printf(&list, "{%.*s, %.*s, %u, 0}, ", STR_ARG(ext_c(ext, cls->computed[i].name)), STR_ARG(ext_c(ext, ext_path(ext, cls, cls->computed[i].name))),
                   ext_file_index(ext, f->file));
        n++;
    }
    if (n)
        out_printf(&ext->decls, "static const scr_mmember class_members_%u[] = {%.*s};\n", at, STR_ARG(out_text(&list)));
    if (n_private)
        out_printf(&ext->decls, "static const scr_mprivate class_privates_%u[] = {%.*s};\n", at, STR_ARG(out_text(&privates)));
    Str first = n ? str_printf(ext->ctx, ", .members = class_members_%u, .n_members = %zu", at, n) : STR("");
    Str second = n_private ? str_printf(ext->ctx, ", .privates = class_privates_%u, .n_private = %zu", at, n_private) : STR("");
    return str_join(ext->ctx, first, second);
}

static Str computed(Ext *ext, const ModelClass *cls, uint32_t at)
{
    if (!cls->n_computed || (ext->native && cls->kind == CLASS_ROOT_MODEL)) /* dumps of a root model do not show them */
        return STR("");
    Out rows = out_new(ext->ctx);
    for (size_t i = 0; i < cls->n_computed; i++) {
        const ModelComputed *c = &cls->computed[i];
        uint32_t function = ext->native ? ext_function(ext, &c->function, NULL) : EXT_NONE;
        out_printf(&rows, "{%.*s, %.*s, %d, %u, &types[%u]}, ", STR_ARG(ext_c(ext, c->name)), STR_ARG(ext_c_or_null(ext, c->alias)), c->no_repr, function,
                   ext_type(ext, c->type));
    }
    out_printf(&ext->decls, "static const scr_mcomputed class_computed_%u[] = {%.*s};\n", at, STR_ARG(out_text(&rows)));
    return str_printf(ext->ctx, ", .computed = class_computed_%u, .n_computed = %zu", at, cls->n_computed);
}

static bool is_dataclass(const ModelClass *cls) { return cls->kind == CLASS_DATACLASS || cls->kind == CLASS_PYDANTIC_DATACLASS; }

bool ext_is_plain(const ModelClass *cls)
{
    return cls->kind == CLASS_TYPED_DICT || cls->kind == CLASS_DATACLASS || cls->kind == CLASS_PYDANTIC_DATACLASS || cls->kind == CLASS_NAMED_TUPLE;
}

static const char *class_kind(const ModelClass *cls)
{
    return cls->kind == CLASS_TYPED_DICT ? "TYPED_DICT" : cls->kind == CLASS_NAMED_TUPLE ? "NAMED_TUPLE" : is_dataclass(cls) ? "DATACLASS" : "CLASS";
}

static Str class_flags(Ext *ext, const ModelClass *cls)
{
    const ModelConfig *c = &cls->config;
    Out out = out_new(ext->ctx);
    const struct { bool on; const char *name; } flags[] = {
        {c->frozen || (ext->native && cls->frozen), "FROZEN"}, {c->strict, "STRICT"}, {c->from_attributes, "FROM_ATTRIBUTES"}, {c->validate_assignment, "VALIDATE_ASSIGNMENT"},
        {c->hide_input_in_errors, "HIDE_INPUT"}, {!c->loc_by_alias, "LOC_BY_NAME"}, {c->revalidate_always, "REVALIDATE"},
        {c->revalidate_subclasses, "REVALIDATE_SUB"}, {c->serialize_by_alias, "BY_ALIAS"}, {ext->calls[cls->id] != 0, "CALLS"},
        {cls->kind == CLASS_ROOT_MODEL, "ROOT"}, {is_simple(cls), "SIMPLE"},
        {cls->kind == CLASS_TYPED_DICT, "TYPED_DICT"}, {is_dataclass(cls), "DATACLASS"}, {cls->kind == CLASS_PYDANTIC_DATACLASS, "CHECKED"},
        {has_member(cls, MEMBER_POST_INIT), "POST_INIT"},
        {has_member(cls, MEMBER_INIT) && !ext_is_plain(cls), "INIT"}, {cls->kind == CLASS_NAMED_TUPLE, "NAMED_TUPLE"}, {cls->is_base, "BASE"}, {cls->special, "SPECIAL"}};
    out_z(&out, "0");
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
        if (flags[i].on)
            out_printf(&out, " | SCR_C_%s", flags[i].name);
    return out_text(&out);
}

/* A dataclass's fields as they are written, where keywords stand otherwise. */
static Str dump_order(Ext *ext, const ModelClass *cls, uint32_t at)
{
    bool moved = false;
    uint16_t *order = CTX_ARRAY(ext->ctx, cls->n_fields + 1, uint16_t);
    for (size_t i = 0; i < cls->n_fields && is_dataclass(cls); i++) {
        order[cls->fields[i]->place] = (uint16_t)i;
        moved |= cls->fields[i]->place != i;
    }
    if (!moved || !ext->native)
        return STR("");
    out_printf(&ext->decls, "static const uint16_t class_order_%u[] = {", at);
    for (size_t i = 0; i < cls->n_fields; i++)
        out_printf(&ext->decls, "%u, ", order[i]);
    out_z(&ext->decls, "};\n");
    return str_printf(ext->ctx, ", .order = class_order_%u", at);
}

/* pydantic's dataclasses do more than is done here. */
static void refuse_dataclass(Ext *ext, const ModelClass *cls)
{
    if (!is_dataclass(cls))
        return;
    if (has_wrap(cls))
        refuse(ext, cls->span, "a validator around a dataclass");
    if (cls->kind == CLASS_PYDANTIC_DATACLASS && cls->config.validate_assignment)
        refuse(ext, cls->span, "validate_assignment of a dataclass");
    for (size_t i = 0; i < cls->after.n; i++)
        if (cls->after.items[i].style == STYLE_V1 && !cls->after.items[i].skipped)
            refuse(ext, cls->after.items[i].decorator, "root_validator behind a dataclass");
    for (size_t i = 0; i < cls->n_fields; i++)
        if (ext->native && cls->fields[i]->init_only)
            refuse(ext, cls->fields[i]->span, "an InitVar");
    if (ext->native && has_member(cls, MEMBER_POST_INIT))
        refuse(ext, cls->span, "__post_init__");
}

static void refuse_config(Ext *ext, const ModelClass *cls)
{
    const ModelConfig *c = &cls->config;
    if (ext->native && ext_words(c))
        refuse(ext, cls->span, "ser_json_* and val_json_bytes of a config");
    if (c->refused_key.len)
        diag_help(ext->ctx, diag(ext->ctx, D_EXT_UNSUPPORTED, c->refused_span, "not supported by %s: \"%.*s\" in a configuration", ext->by, STR_ARG(c->refused_key)),
                  str_is(c->refused_key, "val_temporal_unit") ? "a validator in mode \"before\" can make datetimes of such numbers"
                                                               : "SerializeAsAny[T] of a field, and serialize_as_any=True of a dump, do so");
    if (has_wrap(cls) && c->validate_assignment)
        refuse(ext, cls->span, "validate_assignment together with a validator around the model");
}

static Str bases(Ext *ext, const ModelClass *cls, uint32_t at)
{
    if (!cls->n_bases || ext->native)
        return STR("");
    out_printf(&ext->decls, "static const uint16_t class_bases_%u[] = {", at);
    for (size_t i = 0; i < cls->n_bases; i++)
        out_printf(&ext->decls, "%u, ", ext->class_at[cls->bases[i]->id]);
    out_z(&ext->decls, "};\n");
    return str_printf(ext->ctx, ", .bases = class_bases_%u, .n_bases = %zu", at, cls->n_bases);
}

void ext_put_class(Ext *ext, ModelClass *cls)
{
    Ctx *ctx = ext->ctx;
    uint32_t at = ext->class_at[cls->id];
    Out fields = out_new(ctx);
    const bool plain = ext_is_plain(cls);
    if (!plain)
        refuse_members(ext, cls);
    if (plain && !ext->native)
        ext_need_class(ext, cls);
    refuse_config(ext, cls);
    refuse_dataclass(ext, cls);
    for (size_t i = 0; i < cls->n_fields; i++) {
        Str text = field_text(ext, cls, i);
        out_printf(&fields, "    {%.*s},\n", STR_ARG(text));
    }
    if (cls->n_fields)
        out_printf(&ext->decls, "static const scr_mfield class_fields_%u[] = {\n%.*s};\n", at, STR_ARG(out_text(&fields)));
    Str extra = dump_order(ext, cls, at);
    if (cls->extra_type)
        extra = str_printf(ctx, ", .extra_type = &types[%u]", ext_type(ext, cls->extra_type));
    Str before = functions(ext, "before", str_printf(ctx, "class_before_%u", at).ptr, &cls->before);
    Str after = functions(ext, "after", str_printf(ctx, "class_after_%u", at).ptr, &cls->after);
    static const char *const extras[] = {"IGNORE", "ALLOW", "FORBID"}; /* ORDER: ModelExtra */
    Str title = cls->config.title.len ? cls->config.title : cls->name;
    Str type_name = str_printf(ctx, "%.*s.%.*s", STR_ARG(ext->module), STR_ARG(cls->name));
    Str own = plain ? STR("") : members(ext, cls, at), more = computed(ext, cls, at), parents = plain ? STR("") : bases(ext, cls, at);
    if (cls->serializer && (ext->native || is_dataclass(cls)))
        refuse(ext, cls->serializer->span, ext->native ? "model_serializer" : "model_serializer of a dataclass");
    uint32_t serializer = cls->serializer && !ext->native ? ext_function(ext, &cls->serializer->function, NULL) : EXT_NONE;
    Str shown = ext_shown(ext, cls->serializer);
    Str settings = ext_settings(ext, cls, at), info = ext->native || plain ? STR("") : ext_class_info(ext, cls);
    Str field_array = cls->n_fields ? str_printf(ctx, ", .fields = class_fields_%u, .n_fields = %zu", at, cls->n_fields) : STR("");
    ext->classes.items[at] = str_printf(ctx,
        ".name = %.*s, .qualname = %.*s, .type_name = %.*s, .title = %.*s,\n     .doc = %.*s, .module = %.*s, .flags = %.*s, .kind = SCR_M_%s, .extra = SCR_EXTRA_%s, "
        ".public_ = %d, .words = %u, .serializer = %u, .serializer_flags = %u, .file = %u%.*s%.*s%.*s%.*s%.*s%.*s%.*s%.*s%.*s%.*s",
        STR_ARG(ext_c(ext, cls->name)), STR_ARG(ext_c(ext, cls->qualname)), STR_ARG(ext_c(ext, type_name)), STR_ARG(ext_c(ext, title)),
        STR_ARG(ext_c_or_null(ext, cls->meta.description)), STR_ARG(ext_c(ext, ext->module)), STR_ARG(class_flags(ext, cls)), class_kind(cls), extras[cls->kind == CLASS_NAMED_TUPLE ? EXTRA_FORBID : cls->config.extra],
        (cls->is_root || plain) && !memchr(cls->qualname.ptr, '.', cls->qualname.len), ext_words(&cls->config), serializer, ext_serializer_flags(cls->serializer, 0), ext_file_index(ext, cls->file), STR_ARG(field_array), STR_ARG(parents),
        STR_ARG(extra), STR_ARG(before), STR_ARG(after), STR_ARG(own), STR_ARG(more), STR_ARG(settings), STR_ARG(info), STR_ARG(shown));
}

void ext_number_class(Ext *ext, const ModelClass *cls)
{
    if (ext->class_at[cls->id] != EXT_NONE)
        return;
    for (size_t i = 0; i < cls->n_bases; i++)
        if (!ext->native) /* fields are there already: C needs no bases */
            ext_number_class(ext, cls->bases[i]);
    ext->class_at[cls->id] = (uint16_t)ext->classes.n;
    VEC_PUSH(ext->ctx, &ext->classes) = STR("");
}

static bool is_compiled(Ext *ext, const ModelClass *cls)
{
    if (cls->kind == CLASS_MODEL || cls->kind == CLASS_ROOT_MODEL || cls->kind == CLASS_SETTINGS)
        return true;
    if (!ext->native && ext_is_plain(cls))
        return true;
    Diag *d = diag(ext->ctx, D_EXT_UNSUPPORTED, cls->span, "not supported by %s: the class %.*s, which is %s", ext->by, STR_ARG(cls->name),
                   cls->kind == CLASS_NAMED_TUPLE ? "a NamedTuple" : cls->kind == CLASS_TYPED_DICT ? "a TypedDict" : "a dataclass");
    diag_help(ext->ctx, d, "make it a BaseModel");
    return false;
}

/* ---- the file ---- */

static void put_table(Out *out, const char *type, const char *name, const Str *items, size_t n)
{
    out_printf(out, "static const %s %s[] = {\n", type, name);
    for (size_t i = 0; i < n; i++)
        out_printf(out, "    {%.*s},\n", STR_ARG(items[i]));
    out_z(out, n ? "};\n" : "    {0},\n};\n");
}

/* The text of a file as adjacent literals, a line each: C compilers need not take longer ones. */
static void put_code(Ext *ext, Out *out, Str name, Str code)
{
    out_printf(out, "static const char %.*s[] =\n", STR_ARG(name));
    while (code.len) {
        const char *end = memchr(code.ptr, '\n', code.len);
        size_t n = end ? (size_t)(end - code.ptr) + 1 : code.len;
        out_printf(out, "    %.*s\n", STR_ARG(ext_c(ext, str_cut(code, 0, n))));
        code = str_from(code, n);
    }
    out_z(out, "    \"\";\n");
}

/* What others may import beside classes. */
static Str constants_text(Ext *ext)
{
    Out out = out_new(ext->ctx);
    for (size_t i = 0; i < ext->set->constants.n; i++) {
        const ModelConstant *c = &ext->set->constants.items[i];
        out_printf(&out, "    {%.*s, %u, %u},\n", STR_ARG(ext_c(ext, c->name)), c->value ? ext_value(ext, c->value) : EXT_NONE,
                   c->class_ ? ext->class_at[c->class_->id] : EXT_NONE);
    }
    out_z(&out, ext->set->constants.n ? "" : "    {NULL, 0, 0},\n");
    return out_text(&out);
}

/* Does some file set attributes past the models' own ways? */
static bool sets_past(const Ext *ext)
{
    const Str what = STR("object.__setattr__");
    for (size_t i = 0; i < ext->set->files.n; i++) {
        Str text = ctx_source(ext->ctx, ext->set->files.items[i]->file)->text;
        for (size_t at = 0; at + what.len <= text.len; at++)
            if (text.ptr[at] == 'o' && memcmp(text.ptr + at, what.ptr, what.len) == 0)
                return true;
    }
    return false;
}

static size_t folder_len(Str path)
{
    size_t n = path.len;
    while (n > 0 && path.ptr[n - 1] != '/')
        n--;
    return n;
}

/* The package of a file as it is seen from that of the first file, which is the compiled module's: ".shared", "..common". */
static Str package_of(const Ext *ext, const ModelFile *file)
{
    Str own = str_cut(file->path, 0, folder_len(file->path)), first = ext->set->files.items[0]->path;
    const size_t n = folder_len(first);
    size_t same = 0;
    for (size_t i = 0; i < n && i < own.len && own.ptr[i] == first.ptr[i]; i++)
        if (own.ptr[i] == '/')
            same = i + 1;
    Out out = out_new(ext->ctx);
    out_z(&out, ".");
    for (size_t i = same; i < n; i++)
        out_z(&out, first.ptr[i] == '/' ? "." : "");
    for (size_t i = same; i + 1 < own.len; i++) /* but its last slash */
        out_char(&out, own.ptr[i] == '/' ? '.' : own.ptr[i]);
    return out_text(&out);
}

void ext_tables(Ext *ext, Out *out)
{
    Out files = out_new(ext->ctx);
    Str constants = ext->native ? STR("    {NULL, 0, 0},\n") : constants_text(ext);
    out_printf(out, "static const scr_mtype types[%zu];\n", ext->types.n ? ext->types.n : 1);
    for (size_t i = 0; i < ext->set->files.n && !ext->native; i++) {
        Str code = ext_code(ext, &ext->files[i]);
        put_code(ext, out, str_printf(ext->ctx, "file_text_%zu", i), code);
        out_printf(&files, "    {%.*s, %.*s, %.*s, file_text_%zu, %zu},\n", STR_ARG(ext_c(ext, ext->files[i].file->path)),
                   STR_ARG(ext_c(ext, ext->files[i].file->module)), STR_ARG(ext_c(ext, package_of(ext, ext->files[i].file))), i, code.len);
    }
    Str more = {"", 0};
    if (!ext->native)
        CTX_ASSERT(ext->ctx, embedded_get(STR("runtime/python_ext/scr_py_more.py"), &more));
    put_code(ext, out, STR("more_text"), more);
    out_str(out, out_text(&ext->decls));
    ext_settings_tables(ext, out);
    put_table(out, "scr_mtype", "types", ext->types.items, ext->types.n);
    put_table(out, "scr_mvalue", "values", ext->values.items, ext->values.n);
    put_table(out, "scr_mfunction", "functions", ext->functions.items, ext->functions.n);
    put_table(out, "scr_mclass", "classes", ext->classes.items, ext->classes.n);
    put_table(out, "scr_menum", "enums", ext->enums.items, ext->enums.n);
    put_table(out, "scr_mdef", "schema_defs", ext->defs.items, ext->defs.n);
    out_printf(out, "static const scr_mfile files[] = {\n%.*s};\n", STR_ARG(ext->native ? STR("    {NULL, NULL, NULL, NULL, 0},\n") : out_text(&files)));
    out_printf(out, "static const scr_mconstant constants[] = {\n%.*s};\n", STR_ARG(constants));
    out_printf(out, "static const scr_mmodule module_tables = {\n    .name = %.*s, .values = values, .functions = functions, .classes = classes, .enums = enums, "
               ".files = files,\n    .n_values = %zu, .n_functions = %zu, .n_classes = %zu, .n_enums = %zu, .n_files = %zu, .defs = schema_defs, .more = more_text, "
               ".constants = constants, .n_constants = %zu, .sets_past = %d,%s\n};\n\n",
               STR_ARG(ext_c(ext, ext->module)), ext->values.n, ext->functions.n, ext->classes.n, ext->enums.n, ext->set->files.n,
               ext->native ? 0 : ext->set->constants.n, !ext->native && sets_past(ext), ext->accepting ? " .bodies = compiled," : "");
}

/* The functions that are asked before Python, and the table that finds them. */
static void put_bodies(Ext *ext, Out *out)
{
    BodyEmit in = {.set = ext->set, .class_at = ext->class_at, .hooked = ext->accepting, .accepts = true};
    if (!ext->accepting)
        return;
    emit_bodies(ext->ctx, &in, out);
    out_z(out, "static const scr_mbody compiled[] = {\n");
    for (size_t i = 0; i < ext->functions.n; i++)
        if (i < ext->body_of.n && ext->body_of.items[i] != EXT_NO_BODY)
            out_printf(out, "    {body_%u},\n", ext->body_of.items[i]);
        else
            out_z(out, "    {NULL},\n");
    out_z(out, "};\n\n");
}

/* #include "scr_x.def": the list stands there, as often as it is asked for. */
static bool is_list(Str line) { return str_starts(line, STR("#include \"scr_")) && line.len > 6 && memcmp(line.ptr + line.len - 6, ".def\"\n", 6) == 0; }

static Str list_text(Ctx *ctx, Str line)
{
    const size_t before = strlen("#include \""), behind = strlen("\"\n");
    Str name = str_cut(line, before, line.len - before - behind), text = {"", 0};
    const char *folder = str_starts(name, STR("scr_py_")) ? "runtime/python_ext" : "runtime";
    CTX_ASSERT(ctx, embedded_get(str_printf(ctx, "%s/%.*s", folder, STR_ARG(name)), &text));
    return text;
}

/* The engine's own files: headers first, then the rest; each whole, without the includes of each other and of the runtime. */
static Str engine_text(const Ext *ext)
{
    Ctx *ctx = ext->ctx;
    static const char *const files[] = {
        "scr_py_thread.h", "scr_py_entries.h", "scr_py.h", "scr_py_text.h", "scr_py_args.h", "scr_py_dump.h", "scr_py_error.h", "scr_py_secret.h", "scr_py_class.h", "scr_py_more.h", "scr_py_settings.h",
        "scr_py_module.h",
        "scr_py_text.c", "scr_py_args.c", "scr_py_entries.c", "scr_py_shape.c", "scr_py_error.c", "scr_py_value.c", "scr_py_decimal.c", "scr_py_scalar.c", "scr_py_time.c", "scr_py_secret.c", "scr_py_encoding.c", "scr_py_sequence.c",
        "scr_py_ip.c", "scr_py_path.c", "scr_py_bytesize.c", "scr_py_email.c", "scr_py_url.h", "scr_py_url.c", "scr_py_urltype.c", "scr_py_body.c",
        "scr_py_check.c",
        "scr_py_json.c", "scr_py_class.c", "scr_py_plain.c", "scr_py_more.c", "scr_py_generic.c", "scr_py_model.c", "scr_py_serializer.c", "scr_py_dump.c", "scr_py_shown.c", "scr_py_warn.c", "scr_py_write.c",
        "scr_py_module.c",
        "scr_py_settings.c"};
    Out out = out_new(ctx);
    out_z(&out, ext->has_urls ? "#define SCR_PY_WITH_URL 1\n" : "");
    out_z(&out, ext->settings ? "#define SCR_PY_WITH_SETTINGS 1\n" : "");
    out_z(&out, ext->accepting ? "#define SCR_PY_WITH_BODIES 1\n" : "");
    out_z(&out, ext->has_emails ? "#define SCR_PY_WITH_EMAIL 1\n" : "");
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        Str text = {"", 0};
        if ((strstr(files[i], "_url") && !ext->has_urls) || (strstr(files[i], "_email") && !ext->has_emails)
            || (strstr(files[i], "_settings.c") && !ext->settings) || (strstr(files[i], "_body.c") && !ext->accepting))
            continue;
        CTX_ASSERT(ctx, embedded_get(str_printf(ctx, "runtime/python_ext/%s", files[i]), &text));
        out_printf(&out, "/* ---- Begin %s ---- */\n", files[i]);
        while (text.len) {
            const char *end = memchr(text.ptr, '\n', text.len);
            size_t n = end ? (size_t)(end - text.ptr) + 1 : text.len;
            Str line = str_cut(text, 0, n);
            if (is_list(line))
                out_str(&out, list_text(ctx, line));
            else if (!str_starts(line, STR("#include \"")))
                out_str(&out, line);
            text = str_from(text, n);
        }
        out_printf(&out, "/* ---- End %s ---- */\n\n", files[i]);
    }
    return out_text(&out);
}

Ext ext_new(Ctx *ctx, const ModelSet *set, Str module)
{
    Ext ext = {.ctx = ctx, .set = set, .module = module, .decls = out_new(ctx), .by = "the extension"};
    ext.class_at = CTX_ARRAY(ctx, set->classes.n + 1, uint16_t);
    ext.calls = CTX_ARRAY(ctx, set->classes.n + 1, uint8_t);
    ext.files = CTX_ARRAY(ctx, set->files.n + 1, ExtFile);
    for (size_t i = 0; i < set->classes.n; i++)
        ext.class_at[i] = EXT_NONE;
    for (size_t i = 0; i < set->files.n; i++)
        ext.files[i].file = set->files.items[i];
    for (size_t i = 0; i < set->enums.n; i++)
        VEC_PUSH(ctx, &ext.enums) = STR("");
    return ext;
}

void emit_ext(Ctx *ctx, const ModelSet *set, Str module, Str version, Out *c, Out *pyi)
{
    Ext ext = ext_new(ctx, set, module);
    for (size_t i = 0; i < set->classes.n; i++)
        if (is_compiled(&ext, set->classes.items[i]))
            ext_number_class(&ext, set->classes.items[i]);
    ext_find_calls(&ext);
    for (size_t i = 0; i < set->classes.n; i++)
        if (ext.class_at[set->classes.items[i]->id] != EXT_NONE)
            ext_put_class(&ext, set->classes.items[i]);
    for (size_t i = 0; i < set->enums.n; i++)
        ext_enum(&ext, set->enums.items[i]);
    Out tables = out_new(ctx);
    put_bodies(&ext, &tables);
    ext_tables(&ext, &tables);
    Str engine = engine_text(&ext);
    Amalgam amalgam = amalgam_new(ctx);
    amalgam_leave_out(&amalgam, "scr_raise");
    amalgam_leave_out(&amalgam, "scr_raise_text");
    amalgam_use(&amalgam, engine);
    amalgam_use(&amalgam, out_text(&tables));
    const OutVar vars[] = {{"version", version}, {"source", set->source_name}, {"module", module}};
    TMPL(c, "ext.tmpl.c", "start", vars);
    for (size_t i = 0; i < n_piece_files; i++)
        amalgam_print_file(&amalgam, i, c);
    out_str(c, engine);
    out_str(c, out_text(&tables));
    TMPL(c, "ext.tmpl.c", "end", vars);
    ext_pyi(&ext, version, pyi);
}
