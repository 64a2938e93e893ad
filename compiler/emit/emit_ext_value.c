/* emit_ext_value.c: constants of models as scr_mvalue, and as the text that Python shows of them. */
#include "emit_ext.h"
#include "emit_constant.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

Str ext_c(Ext *ext, Str text) { return constant_c_string(ext->ctx, text); }
Str ext_c_or_null(Ext *ext, Str text) { return text.len ? ext_c(ext, text) : STR("NULL"); }

double ext_number(const ModelValue *value)
{
    if (value->kind == VALUE_FLOAT)
        return value->number;
    if (value->kind == VALUE_BOOL)
        return value->truth;
    char buffer[400];
    size_t n = value->text.len < sizeof buffer - 1 ? value->text.len : sizeof buffer - 1;
    for (size_t i = 0; i < n; i++)
        buffer[i] = value->text.ptr[i];
    buffer[n] = '\0';
    return strtod(buffer, NULL);
}

Str ext_expected(Ext *ext, ModelValue *const *values, size_t n)
{
    Out out = out_new(ext->ctx);
    for (size_t i = 0; i < n; i++) {
        out_z(&out, i == 0 ? "" : i + 1 == n ? " or " : ", ");
        model_value_repr(&out, values[i]);
    }
    return out_text(&out);
}

/* ---- as tables ---- */

static uint32_t add(Ext *ext, Str initialiser)
{
    if (ext->native)
        VEC_PUSH(ext->ctx, &ext->objects) = STR("{SCR_O_NONE, 0, 0, 0, {.i = 0}}");
    if (ext->values.n >= EXT_NONE - 1)
        ctx_fail(ext->ctx, "too many constants for one extension module");
    VEC_PUSH(ext->ctx, &ext->values) = initialiser;
    return (uint32_t)ext->values.n - 1;
}

static uint32_t add_text(Ext *ext, const char *kind, Str text)
{
    return add(ext, str_printf(ext->ctx, ".kind = SCR_V_%s, .text = %.*s, .n = %zu", kind, STR_ARG(ext_c(ext, text)), text.len));
}

static uint32_t add_items(Ext *ext, const char *kind, const ModelValue *value)
{
    bool pairs = value->keys != NULL;
    Out list = out_new(ext->ctx);
    for (size_t i = 0; i < value->n; i++) {
        if (pairs)
            out_printf(&list, "%u, ", ext_value(ext, value->keys[i]));
        out_printf(&list, "%u, ", ext_value(ext, value->items[i]));
    }
    uint32_t at = (uint32_t)ext->values.n;
    if (value->n)
        out_printf(&ext->decls, "static const uint16_t value_items_%u[] = {%.*s};\n", at, STR_ARG(out_text(&list)));
    Str items = value->n ? str_printf(ext->ctx, ", .items = value_items_%u", at) : STR("");
    unsigned index = value->kind == VALUE_MODEL ? ext->class_at[value->class_->id] : 0;
    return add(ext, str_printf(ext->ctx, ".kind = SCR_V_%s, .index = %u, .n = %zu%.*s", kind, index, value->n, STR_ARG(items)));
}

static uint32_t add_float(Ext *ext, double number)
{
    Str text = isnan(number) ? STR("NAN") : isinf(number) ? number < 0 ? STR("-INFINITY") : STR("INFINITY") : str_printf(ext->ctx, "%.17g", number);
    return add(ext, str_printf(ext->ctx, ".kind = SCR_V_FLOAT, .number = %.*s", STR_ARG(text)));
}

uint32_t ext_decimal(Ext *ext, const ModelValue *value)
{
    uint32_t at = add_text(ext, "DECIMAL", value->text);
    if (ext->native)
        ext_object(ext, &(ModelValue){.kind = VALUE_DECIMAL, .text = value->text, .span = value->span}, at);
    return at;
}

static uint32_t table_value(Ext *ext, const ModelValue *value)
{
    switch (value->kind) {
    case VALUE_NONE: return add(ext, STR(".kind = SCR_V_NONE"));
    case VALUE_BOOL: return add(ext, str_printf(ext->ctx, ".kind = SCR_V_BOOL, .truth = %d", value->truth));
    case VALUE_INT: return add_text(ext, "INT", value->text);
    case VALUE_FLOAT: return add_float(ext, value->number);
    case VALUE_STR: return add_text(ext, "STR", value->text);
    case VALUE_BYTES: return add_text(ext, "BYTES", value->text);
    case VALUE_LIST: return add_items(ext, "LIST", value);
    case VALUE_TUPLE: return add_items(ext, "TUPLE", value);
    case VALUE_SET: return add_items(ext, "SET", value);
    case VALUE_FROZENSET: return add_items(ext, "FROZENSET", value);
    case VALUE_DICT: return add_items(ext, "DICT", value);
    case VALUE_ENUM:
        return add(ext, str_printf(ext->ctx, ".kind = SCR_V_ENUM, .index = %u, .member = %zu", ext_enum(ext, value->enum_), value->member));
    case VALUE_DECIMAL: return add_text(ext, "DECIMAL", value->text);
    case VALUE_DATE: return add_text(ext, "DATE", value->text);
    case VALUE_TIME: return add_text(ext, "TIME", value->text);
    case VALUE_DATETIME: return add_text(ext, "DATETIME", value->text);
    case VALUE_TIMEDELTA: return add(ext, str_printf(ext->ctx, ".kind = SCR_V_TIMEDELTA, .micros = %lld", (long long)value->micros));
    case VALUE_UUID: return add_text(ext, "UUID", value->text);
    case VALUE_SECRET: return add_items(ext, "SECRET", value);
    case VALUE_MODEL: return add_items(ext, "MODEL", value);
    case VALUE_OPAQUE: case VALUE_PATTERN: case VALUE_TYPE: break;
    }
    if (!value->node || !value->file || ext->native) {
        diag(ext->ctx, D_EXT_UNSUPPORTED, value->span, "not supported by %s: a constant of this kind", ext->by);
        return 0;
    }
    return add(ext, str_printf(ext->ctx, ".kind = SCR_V_CODE, .index = %u", ext_expression(ext, value->node, value->file)));
}

uint32_t ext_value(Ext *ext, const ModelValue *value)
{
    uint32_t at = table_value(ext, value);
    if (ext->native)
        ext_object(ext, value, at);
    return at;
}

/* Index in the table of enums; its members' values come along. */
uint32_t ext_enum(Ext *ext, const ModelEnum *enum_)
{
    static const char *const mixed[] = {"0", "1", "2", "3"}; /* ORDER: ModelEnumKind */
    uint32_t at = enum_->id;
    if (ext->enums.items[at].len)
        return at;
    ext->enums.items[at] = STR("0");
    if (!ext->native)
        ext_need_enum(ext, enum_);
    else if (enum_->missing && !enum_->missing_body)
        diag(ext->ctx, D_EXT_UNSUPPORTED, enum_->span, "not supported by %s: _missing_ of an enum", ext->by);
    Out values = out_new(ext->ctx), names = out_new(ext->ctx);
    ModelValue **all = CTX_ARRAY(ext->ctx, enum_->n_members + 1, ModelValue *);
    for (size_t i = 0; i < enum_->n_members; i++) {
        all[i] = enum_->members[i].value;
        out_printf(&values, "%u, ", ext_value(ext, all[i]));
        out_printf(&names, "%.*s, ", STR_ARG(ext_c(ext, enum_->members[i].name)));
    }
    out_printf(&ext->decls, "static const uint16_t enum_values_%u[] = {%.*s};\nstatic const char *const enum_names_%u[] = {%.*s};\n", at,
               STR_ARG(out_text(&values)), at, STR_ARG(out_text(&names)));
    Str expected = ext_c(ext, ext_expected(ext, all, enum_->n_members));
    ext->enums.items[at] = str_printf(ext->ctx, ".name = %.*s, .file = %u, .n_members = %zu, .values = enum_values_%u, .names = enum_names_%u, "
                                                ".expected = %.*s, .mixed = %s, .missing = %s, .missing_function = %u, .public_ = %d",
                                      STR_ARG(ext_c(ext, enum_->qualname)), ext_file_index(ext, enum_->file), enum_->n_members, at, at, STR_ARG(expected),
                                      mixed[enum_->kind], !enum_->missing ? "0" : ext->native ? "SCR_M_MISSING" : "1",
                                      ext->native && enum_->missing_body ? ext_native_missing(ext, enum_) : EXT_NONE, enum_->file->is_root && !memchr(enum_->qualname.ptr, '.', enum_->qualname.len));
    return at;
}
