/* emit_model_c_form.c: which C type a value of a model's field gets. In: types of the Model IR. Out: forms. */
#include "emit_model_c.h"
#include "names.h"

#include <string.h>

static const Form *make(ModelC *m, Form form)
{
    Form *made = CTX_NEW(m->ext.ctx, Form);
    *made = form;
    return made;
}

static const Form *plain(ModelC *m, const char *form, const char *kind, const char *c_type)
{
    return make(m, (Form){.form = form, .kind = kind, .c_type = str_of(c_type)});
}

static const Form *or_none(ModelC *m, const Form *form)
{
    Form *copy = CTX_NEW(m->ext.ctx, Form);
    *copy = *form;
    copy->nullable = true;
    return copy;
}

const Form *model_c_object(ModelC *m) { return plain(m, "OBJECT", "NONE", "scr_object"); }

Str model_c_name(ModelC *m, Str c_name) { return str_printf(m->ext.ctx, "%.*s_%.*s", STR_ARG(m->prefix), STR_ARG(c_name)); }

static bool fits_64(const ModelValue *value) { return value && value->kind == VALUE_INT && value->text.len <= 18; }

/* All of them of one kind that C has a type for. */
static const Form *literal(ModelC *m, const ModelType *type)
{
    bool text = type->n_values > 0, number = type->n_values > 0, truth = type->n_values > 0;
    for (size_t i = 0; i < type->n_values; i++) {
        text = text && type->values[i]->kind == VALUE_STR;
        number = number && fits_64(type->values[i]);
        truth = truth && type->values[i]->kind == VALUE_BOOL;
    }
    return text ? plain(m, "TEXT", "STR", "scr_text") : number ? plain(m, "INT64", "INT", "int64_t") : truth ? plain(m, "BOOL", "BOOL", "bool") : model_c_object(m);
}

static const Form *form_of(ModelC *m, const ModelType *type, bool item);

static const Form *list(ModelC *m, const ModelType *inner)
{
    const Form *item = inner ? form_of(m, inner, true) : model_c_object(m);
    return make(m, (Form){.form = "LIST", .kind = "LIST", .item = item});
}

static const Form *dict(ModelC *m, const ModelType *type)
{
    const Form *key = !type->key ? plain(m, "TEXT", "STR", "scr_text") : type->key->kind == TYPE_CLASS ? model_c_object(m) : form_of(m, type->key, true);
    return make(m, (Form){.form = "DICT", .kind = "DICT", .key = key, .item = type->inner ? form_of(m, type->inner, true) : model_c_object(m)});
}

static const Form *class_form(ModelC *m, const ModelType *type, bool item)
{
    Str name = model_c_name(m, type->class_->c_name);
    return make(m, (Form){.form = item ? "INLINE" : "STRUCT", .kind = "MODEL", .index = m->ext.class_at[type->class_->id],
                          .c_type = item ? name : str_printf(m->ext.ctx, "const struct %.*s *", STR_ARG(name))});
}

/* item: within a list or dict, where there is no room for a flag beside it. */
static const Form *form_of(ModelC *m, const ModelType *type, bool item)
{
    const ModelLimits *l = &type->limits;
    const Form *inner;
    switch (type->kind) {
    case TYPE_BOOL: return plain(m, "BOOL", "BOOL", "bool");
    case TYPE_INT:
        if ((fits_64(l->ge) || fits_64(l->gt)) && (fits_64(l->le) || fits_64(l->lt)))
            return plain(m, "INT64", "INT", "int64_t");
        return plain(m, "INTEGER", "INT", "scr_integer");
    case TYPE_FLOAT: return plain(m, "DOUBLE", "FLOAT", "double");
    case TYPE_STR: return plain(m, "TEXT", "STR", "scr_text");
    case TYPE_BYTES: return plain(m, "TEXT", "BYTES", "scr_text");
    case TYPE_DECIMAL: return plain(m, "TEXT", "DECIMAL", "scr_text");
    case TYPE_SECRET: return plain(m, "TEXT", "SECRET", "scr_text");
    case TYPE_DATE: return plain(m, "TIME", "DATE", "scr_datetime");
    case TYPE_TIME: return plain(m, "TIME", "TIME", "scr_datetime");
    case TYPE_DATETIME: return plain(m, "TIME", "DATETIME", "scr_datetime");
    case TYPE_TIMEDELTA: return plain(m, "MICROS", "TIMEDELTA", "int64_t");
    case TYPE_UUID: return plain(m, "UUID", "UUID", "scr_uuid");
    case TYPE_IP: case TYPE_PATH: case TYPE_URL: case TYPE_NAME_EMAIL: return plain(m, "TEXT", "TEXTUAL", "scr_text");
    case TYPE_EMAIL: return plain(m, "TEXT", "STR", "scr_text");
    case TYPE_BYTE_SIZE: return plain(m, "INTEGER", "INT", "scr_integer");
    case TYPE_JSON: case TYPE_CHECK: return type->inner ? form_of(m, type->inner, item) : model_c_object(m);
    case TYPE_LITERAL: return literal(m, type);
    case TYPE_ENUM:
        return make(m, (Form){.form = "ENUM", .kind = "ENUM", .index = type->enum_->id, .c_type = model_c_name(m, type->enum_->c_name)});
    case TYPE_CLASS: return class_form(m, type, item);
    case TYPE_NULLABLE:
        inner = type->inner ? form_of(m, type->inner, item) : model_c_object(m);
        if (item || inner->nullable || strcmp(inner->form, "OBJECT") == 0)
            return inner->nullable && !item ? inner : model_c_object(m);
        return or_none(m, inner);
    case TYPE_LIST: case TYPE_SET: case TYPE_FROZENSET: case TYPE_DEQUE: case TYPE_SEQUENCE: return item ? model_c_object(m) : list(m, type->inner);
    case TYPE_TUPLE: return type->variadic && !item ? list(m, type->inner) : model_c_object(m);
    case TYPE_DICT: return item ? model_c_object(m) : dict(m, type);
    case TYPE_BEFORE: case TYPE_AFTER: case TYPE_DEFAULT: return form_of(m, type->inner, item);
    default: return model_c_object(m); /* unions, Any, None, and what is refused elsewhere */
    }
}

/* A default that the type's own form cannot hold: it is not validated. */
static bool default_fits(const Form *form, const ModelValue *value)
{
    const char *kind = form->kind;
    switch (value->kind) {
    case VALUE_NONE: return true;
    case VALUE_BOOL: return strcmp(kind, "BOOL") == 0;
    case VALUE_INT: return strcmp(kind, "INT") == 0 || strcmp(kind, "FLOAT") == 0;
    case VALUE_FLOAT: return strcmp(kind, "FLOAT") == 0;
    case VALUE_STR: return strcmp(kind, "STR") == 0 || strcmp(kind, "ENUM") == 0;
    case VALUE_BYTES: return strcmp(kind, "BYTES") == 0;
    case VALUE_DECIMAL: return strcmp(kind, "DECIMAL") == 0;
    case VALUE_DATE: return strcmp(kind, "DATE") == 0;
    case VALUE_TIME: return strcmp(kind, "TIME") == 0;
    case VALUE_DATETIME: return strcmp(kind, "DATETIME") == 0;
    case VALUE_TIMEDELTA: return strcmp(kind, "TIMEDELTA") == 0;
    case VALUE_UUID: return strcmp(kind, "UUID") == 0;
    case VALUE_SECRET: return strcmp(kind, "SECRET") == 0;
    case VALUE_ENUM: return strcmp(kind, "ENUM") == 0;
    case VALUE_MODEL: return strcmp(kind, "MODEL") == 0;
    case VALUE_LIST: case VALUE_TUPLE: case VALUE_SET: case VALUE_FROZENSET: return strcmp(kind, "LIST") == 0;
    case VALUE_DICT: return strcmp(kind, "DICT") == 0;
    case VALUE_TYPE: return strcmp(kind, "TEXTUAL") == 0;
    case VALUE_PATTERN: case VALUE_OPAQUE: break;
    }
    return false;
}

const Form *model_c_form(ModelC *m, const ModelType *type) { return form_of(m, type, false); }

/* What lies in containers is not looked at: the store refuses what does not fit. */
const Form *form_of_field(ModelC *m, const ModelField *f)
{
    const Form *form = form_of(m, f->type, false);
    if (f->not_required)
        return strcmp(form->form, "OBJECT") == 0 || form->nullable ? form : or_none(m, form); /* what is left out is all zero */
    const ModelValue *value = f->required == DEFAULT_VALUE || f->factory == FACTORY_VALUE ? f->default_ : NULL;
    if (f->required == DEFAULT_REQUIRED || !value || f->validate_default || strcmp(form->form, "OBJECT") == 0)
        return form;
    if (!default_fits(form, value))
        return model_c_object(m);
    return value->kind != VALUE_NONE || form->nullable ? form : or_none(m, form);
}

/* Letters, digits and '_'; other bytes as _xx, so that different names stay different. */
static Str ascii(Ctx *ctx, Str name)
{
    Out out = out_new(ctx);
    for (size_t i = 0; i < name.len; i++) {
        unsigned char c = (unsigned char)name.ptr[i];
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_')
            out_char(&out, (char)c);
        else
            out_printf(&out, "_%02x", c);
    }
    return out_text(&out);
}

static bool is_macro(Str name)
{
    static const char *const words[] = {"NULL", "EOF", "INFINITY", "NAN", "HUGE_VAL", "HUGE_VALF", "HUGE_VALL", "I", "DOMAIN", "SING", "OVERFLOW", "UNDERFLOW",
        "PLOSS", "TLOSS", "errno", "isnan", "isinf", "isfinite", "isnormal", "signbit", "fpclassify", "offsetof", "unix", "linux", "stdin", "stdout", "stderr"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_is(name, words[i]))
            return true;
    return str_ends(name, STR("_MAX")) || str_ends(name, STR("_MIN")) || str_ends(name, STR("_C")) || str_starts(name, STR("M_")) || str_starts(name, STR("FP_"))
        || str_starts(name, STR("MATH_")) || str_starts(name, STR("SCR_"));
}

Str member_name(ModelC *m, Map *taken, Str name)
{
    Str made = ascii(m->ext.ctx, name);
    while (name_is_reserved(made) || is_macro(made) || map_has(taken, made))
        made = str_join(m->ext.ctx, made, STR("_"));
    map_set(m->ext.ctx, taken, made, m);
    return made;
}
