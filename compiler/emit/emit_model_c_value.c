/* emit_model_c_value.c: constants of models as scr_object, and the user's functions, for C output. */
#include "emit_ext.h"

#include "../ir/body.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- constants ---- */

static Str object(Ext *ext, const char *kind, unsigned index, size_t n, Str value)
{
    return str_printf(ext->ctx, "{SCR_O_%s, 0, %u, %zu, {%.*s}}", kind, index, n, STR_ARG(value));
}

static Str of_text(Ext *ext, const char *kind, Str text)
{
    return object(ext, kind, 0, text.len, str_printf(ext->ctx, ".text = %.*s", STR_ARG(ext_c(ext, text))));
}

static Str of_int(Ext *ext, Str text)
{
    bool negative = text.len && text.ptr[0] == '-';
    if (text.len - negative > 18)
        return of_text(ext, "BIGINT", text); /* a few that would fit are kept as text, which compares the same */
    return object(ext, "INT", 0, 0, str_printf(ext->ctx, ".i = INT64_C(%.*s)", STR_ARG(text)));
}

static unsigned digits(Str text, size_t at, size_t n)
{
    unsigned value = 0;
    for (size_t i = at; i < at + n && i < text.len; i++)
        value = value * 10 + (unsigned)(text.ptr[i] - '0');
    return value;
}

/* isoformat(): [2020-01-02][T][03:04:05[.678901][+01:00[:30]]] */
static Str of_time(Ext *ext, const char *kind, Str text, uint32_t at)
{
    unsigned date[3] = {0}, clock[3] = {0}, micro = 0;
    long offset = 0;
    bool has_offset = false;
    size_t i = 0;
    if (strcmp(kind, "TIME") != 0) {
        date[0] = digits(text, 0, 4);
        date[1] = digits(text, 5, 2);
        date[2] = digits(text, 8, 2);
        i = 11;
    }
    if (strcmp(kind, "DATE") != 0) {
        clock[0] = digits(text, i, 2);
        clock[1] = digits(text, i + 3, 2);
        clock[2] = digits(text, i + 6, 2);
        i += 8;
        if (i < text.len && text.ptr[i] == '.') {
            micro = digits(text, i + 1, 6);
            i += 7;
        }
        has_offset = i < text.len;
        if (has_offset) {
            offset = (long)(digits(text, i + 1, 2) * 3600 + digits(text, i + 4, 2) * 60 + (text.len > i + 6 ? digits(text, i + 7, 2) : 0));
            if (text.ptr[i] == '-')
                offset = -offset;
        }
    }
    out_printf(&ext->decls, "static const scr_odatetime object_time_%u = {%u, %u, %u, %u, %u, %u, %d, %u, %ld};\n", at, date[0], date[1], date[2], clock[0],
               clock[1], clock[2], has_offset, micro, offset);
    return object(ext, kind, 0, 0, str_printf(ext->ctx, ".time = &object_time_%u", at));
}

static Str of_uuid(Ext *ext, Str text, uint32_t at)
{
    out_printf(&ext->decls, "static const unsigned char object_uuid_%u[] = {", at);
    for (size_t i = 0; i + 1 < text.len; i += 2) {
        i += text.ptr[i] == '-';
        out_printf(&ext->decls, "0x%c%c, ", text.ptr[i], text.ptr[i + 1]);
    }
    out_z(&ext->decls, "};\n");
    return object(ext, "UUID", 0, 0, str_printf(ext->ctx, ".uuid = object_uuid_%u", at));
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
    out_printf(&ext->decls, "static const scr_odict object_dict_%u = {%.*s, %zu, %zu, NULL, NULL, 0};\n", at, STR_ARG(both), value->n, value->n);
    return object(ext, kind, index, value->n, str_printf(ext->ctx, ".dict = (scr_odict *)&object_dict_%u", at));
}

static Str of_float(Ext *ext, double number)
{
    Str text = isnan(number) ? STR(".f = NAN") : isinf(number) ? number < 0 ? STR(".f = -INFINITY") : STR(".f = INFINITY") : str_printf(ext->ctx, ".f = %.17g", number);
    return object(ext, "FLOAT", 0, 0, text);
}

static Str object_of(Ext *ext, const ModelValue *value, uint32_t at)
{
    switch (value->kind) {
    case VALUE_NONE: return object(ext, "NONE", 0, 0, STR(".i = 0"));
    case VALUE_BOOL: return object(ext, "BOOL", 0, 0, value->truth ? STR(".truth = true") : STR(".truth = false"));
    case VALUE_INT: return of_int(ext, value->text);
    case VALUE_FLOAT: return of_float(ext, value->number);
    case VALUE_STR: return of_text(ext, "STR", value->text);
    case VALUE_BYTES: return of_text(ext, "BYTES", value->text);
    case VALUE_LIST: return of_list(ext, "LIST", value, at);
    case VALUE_TUPLE: return of_list(ext, "TUPLE", value, at);
    case VALUE_SET: return of_list(ext, "SET", value, at);
    case VALUE_FROZENSET: return of_list(ext, "FROZENSET", value, at);
    case VALUE_DICT: return of_dict(ext, "DICT", 0, value, at);
    case VALUE_MODEL: return of_dict(ext, "MODEL", ext->class_at[value->class_->id], value, at);
    case VALUE_ENUM: return object(ext, "ENUM", ext_enum(ext, value->enum_), value->member, STR(".i = 0"));
    case VALUE_DECIMAL: return of_text(ext, "DECIMAL", value->text);
    case VALUE_DATE: return of_time(ext, "DATE", value->text, at);
    case VALUE_TIME: return of_time(ext, "TIME", value->text, at);
    case VALUE_DATETIME: return of_time(ext, "DATETIME", value->text, at);
    case VALUE_TIMEDELTA: return object(ext, "TIMEDELTA", 0, 0, str_printf(ext->ctx, ".i = INT64_C(%lld)", (long long)value->micros));
    case VALUE_UUID: return of_uuid(ext, value->text, at);
    case VALUE_SECRET:
        put_array(ext, "secret", at, value->items, 1);
        return object(ext, "SECRET", 0, 0, str_printf(ext->ctx, ".inner = object_secret_%u", at));
    case VALUE_PATTERN: case VALUE_TYPE: case VALUE_OPAQUE: break; /* refused when the table was made */
    }
    return object(ext, "NONE", 0, 0, STR(".i = 0"));
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
    if (str_is(f->module, "uuid") && str_is(f->name, "uuid4"))
        return STR("scr_model_uuid4");
    return STR("");
}

uint32_t ext_native_function(Ext *ext, const ModelFunction *f, const ModelValidator *v)
{
    Str body = known_body(ext, f);
    if (!body.len) {
        Diag *d = diag(ext->ctx, D_EXT_UNSUPPORTED, v ? v->decorator : f->span, "not supported by %s: %s \"%.*s\", which is Python code", ext->by,
                       v ? "the validator" : "the default_factory", STR_ARG(f->name));
        if (v)
            diag_help(ext->ctx, d, "--skip-validator %.*s leaves it out; the extension module (build --ext) runs it", STR_ARG(f->name));
        else
            diag_help(ext->ctx, d, "the extension module (build --ext) runs it");
        body = STR("NULL");
    }
    for (size_t i = 0; i < ext->bodies.n; i++)
        if (str_eq(ext->bodies.items[i], body))
            return (uint32_t)i;
    VEC_PUSH(ext->ctx, &ext->bodies) = body;
    VEC_PUSH(ext->ctx, &ext->functions) = str_printf(ext->ctx, ".name = %.*s, .label = %.*s, .file = 0, .owner = SCR_NO_VALUE", STR_ARG(ext_c(ext, f->name)),
                                                     STR_ARG(ext_c(ext, f->name)));
    return (uint32_t)ext->functions.n - 1;
}
