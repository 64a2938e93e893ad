/* emit_model_c_value.c: constants of models as scr_object, and the user's functions, for C output. */
#include "emit_ext.h"
#include "emit_constant.h"

#include "../ir/body.h"


/* ---- constants ---- */

static Str object(Ext *ext, const char *kind, unsigned index, size_t n, Str value)
{
    return str_printf(ext->ctx, "{SCR_O_%s, 0, %u, %zu, {%.*s}}", kind, index, n, STR_ARG(value));
}

static Str of_time(Ext *ext, const char *kind, const ModelValue *value, uint32_t at)
{
    out_printf(&ext->decls, "static const scr_odatetime object_time_%u = %.*s;\n", at, STR_ARG(constant_time(ext->ctx, value)));
    return object(ext, kind, 0, 0, str_printf(ext->ctx, ".time = &object_time_%u", at));
}

/* Initialisers of the items, whose values are in the table already: their own places in it. */
static Str inner_object(Ext *ext, const ModelValue *value)
{
    uint32_t at = ext_value(ext, value); /* which can move the array */
    return ext->objects.items[at];
}

static void put_array(Ext *ext, const char *name, uint32_t at, ModelValue *const *items, size_t n)
{
    Out list = out_new(ext->ctx);
    for (size_t i = 0; i < n; i++)
        out_printf(&list, "%.*s, ", STR_ARG(inner_object(ext, items[i])));
    out_printf(&ext->decls, "static const scr_object object_%s_%u[] = {%.*s};\n", name, at, STR_ARG(out_text(&list)));
}

static Str of_list(Ext *ext, const char *kind, const ModelValue *value, uint32_t at)
{
    if (value->n)
        put_array(ext, "items", at, value->items, value->n);
    Str items = value->n ? str_printf(ext->ctx, "(scr_object *)object_items_%u", at) : STR("NULL");
    out_printf(&ext->decls, "static const scr_olist object_list_%u = {%.*s, %zu, %zu};\n", at, STR_ARG(items), value->n, value->n);
    return object(ext, kind, 0, value->n, str_printf(ext->ctx, ".list = (scr_olist *)&object_list_%u", at));
}

/* A dict; of a model the arguments that it is called with. */
static Str of_dict(Ext *ext, const char *kind, unsigned index, const ModelValue *value, uint32_t at)
{
    if (value->n) {
        put_array(ext, "keys", at, value->keys, value->n);
        put_array(ext, "items", at, value->items, value->n);
    }
    Str both = value->n ? str_printf(ext->ctx, "(scr_object *)object_keys_%u, (scr_object *)object_items_%u", at, at) : STR("NULL, NULL");
    out_printf(&ext->decls, "static const scr_odict object_dict_%u = {%.*s, %zu, %zu, NULL, NULL, 0, NULL};\n", at, STR_ARG(both), value->n, value->n);
    return object(ext, kind, index, value->n, str_printf(ext->ctx, ".dict = (scr_odict *)&object_dict_%u", at));
}

static Str object_of(Ext *ext, const ModelValue *value, uint32_t at)
{
    Str scalar = constant_scalar(ext->ctx, value);
    if (scalar.len)
        return scalar;
    switch ((int)value->kind) {
    case VALUE_LIST: return of_list(ext, "LIST", value, at);
    case VALUE_TUPLE: return of_list(ext, "TUPLE", value, at);
    case VALUE_SET: return of_list(ext, "SET", value, at);
    case VALUE_FROZENSET: return of_list(ext, "FROZENSET", value, at);
    case VALUE_DICT: return of_dict(ext, "DICT", 0, value, at);
    case VALUE_MODEL: return of_dict(ext, "MODEL", ext->class_at[value->class_->id], value, at);
    case VALUE_ENUM: return object(ext, "ENUM", ext_enum(ext, value->enum_), value->member, STR(".i = 0"));
    case VALUE_DATE: return of_time(ext, "DATE", value, at);
    case VALUE_TIME: return of_time(ext, "TIME", value, at);
    case VALUE_DATETIME: return of_time(ext, "DATETIME", value, at);
    case VALUE_SECRET:
        put_array(ext, "secret", at, value->items, 1);
        return object(ext, "SECRET", 0, 0, str_printf(ext->ctx, ".inner = object_secret_%u", at));
    default: return object(ext, "NONE", 0, 0, STR(".i = 0")); /* refused when the table was made */
    }
}

void ext_object(Ext *ext, const ModelValue *value, uint32_t at)
{
    Str made = object_of(ext, value, at);
    if (at < ext->objects.n) /* else it was refused */
        ext->objects.items[at] = made;
}

/* ---- functions ---- */

/* The function compiled, or what the engine itself has of functions that are imported. Empty: nothing. */
static Str known_body(Ext *ext, const ModelFunction *f)
{
    const ModelBody *body = model_body(ext->set, f);
    if (body)
        return str_printf(ext->ctx, "body_hook_%u", body->id);
    if (f->node)
        return STR("");
    if (str_is(f->module, "uuid") && !f->holder.len && str_is(f->name, "uuid4"))
        return STR("scr_model_uuid4");
    return STR("");
}

/* The function's place in the table, once for all that ask for it. */
static uint32_t native_entry(Ext *ext, Str body, Str name, bool values)
{
    for (size_t i = 0; i < ext->bodies.n; i++)
        if (str_eq(ext->bodies.items[i], body))
            return (uint32_t)i;
    VEC_PUSH(ext->ctx, &ext->bodies) = body;
    Str shown = ext_c(ext, name);
    VEC_PUSH(ext->ctx, &ext->functions) = str_printf(ext->ctx, ".name = %.*s, .label = %.*s, .file = 0, .owner = SCR_NO_VALUE%s", STR_ARG(shown), STR_ARG(shown),
                                                     values ? ", .v1 = SCR_M_VALUES" : "");
    return (uint32_t)ext->functions.n - 1;
}

uint32_t ext_native_function(Ext *ext, const ModelFunction *f, const ModelValidator *v)
{
    Str body = known_body(ext, f);
    if (!body.len) {
        Diag *d = diag(ext->ctx, D_EXT_UNSUPPORTED, v ? v->decorator : f->span, "not supported by %s: %s \"%.*s\", which is Python code", ext->by,
                       v ? "the validator" : "the function", STR_ARG(f->name));
        if (v)
            diag_help(ext->ctx, d, "--skip-validator %.*s leaves it out; the extension module (build --ext) runs it", STR_ARG(f->name));
        else
            diag_help(ext->ctx, d, "the extension module (build --ext) runs it");
        body = STR("NULL");
    }
    const bool values = v && v->style == STYLE_V1 && ext_model_level(ext, v) == 2;
    return native_entry(ext, body, f->name, values);
}

uint32_t ext_native_missing(Ext *ext, const ModelEnum *enum_)
{
    return native_entry(ext, str_printf(ext->ctx, "body_hook_%u", enum_->missing_body->id), STR("_missing_"), false);
}
