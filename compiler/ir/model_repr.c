/* model_repr.c: constants of models as Python's repr() writes them. */
#include "model.h"

static void repr_str(Out *out, Str text, bool bytes)
{
    bool single = false, twice = false;
    for (size_t i = 0; i < text.len; i++) {
        single = single || text.ptr[i] == '\'';
        twice = twice || text.ptr[i] == '"';
    }
    char quote = single && !twice ? '"' : '\'';
    out_z(out, bytes ? "b" : "");
    out_char(out, quote);
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (c == (unsigned char)quote || c == '\\')
            out_printf(out, "\\%c", c);
        else if (c == '\n' || c == '\r' || c == '\t')
            out_z(out, c == '\n' ? "\\n" : c == '\r' ? "\\r" : "\\t");
        else if (c < 0x20 || c == 0x7f || (bytes && c >= 0x80))
            out_printf(out, "\\x%02x", c);
        else
            out_char(out, (char)c);
    }
    out_char(out, quote);
}

static void repr_items(Out *out, const ModelValue *value, const char *open, const char *close)
{
    out_z(out, open);
    for (size_t i = 0; i < value->n; i++) {
        out_z(out, i ? ", " : "");
        if (value->kind == VALUE_DICT) {
            model_value_repr(out, value->keys[i]);
            out_z(out, ": ");
        }
        model_value_repr(out, value->items[i]);
    }
    out_z(out, close);
}

bool model_value_has_repr(const ModelValue *value)
{
    if (value->kind == VALUE_LIST || value->kind == VALUE_TUPLE || value->kind == VALUE_DICT) {
        for (size_t i = 0; i < value->n; i++)
            if (!model_value_has_repr(value->items[i]) || (value->kind == VALUE_DICT && !model_value_has_repr(value->keys[i])))
                return false;
        return true;
    }
    return value->kind == VALUE_NONE || value->kind == VALUE_BOOL || value->kind == VALUE_INT || value->kind == VALUE_FLOAT || value->kind == VALUE_STR
        || value->kind == VALUE_BYTES || value->kind == VALUE_ENUM;
}

void model_value_repr(Out *out, const ModelValue *value)
{
    switch (value->kind) {
    case VALUE_NONE: out_z(out, "None"); break;
    case VALUE_BOOL: out_z(out, value->truth ? "True" : "False"); break;
    case VALUE_STR: repr_str(out, value->text, false); break;
    case VALUE_BYTES: repr_str(out, value->text, true); break;
    case VALUE_ENUM:
        out_printf(out, "<%.*s.%.*s: ", STR_ARG(value->enum_->name), STR_ARG(value->enum_->members[value->member].name));
        model_value_repr(out, value->enum_->members[value->member].value);
        out_char(out, '>');
        break;
    case VALUE_LIST: repr_items(out, value, "[", "]"); break;
    case VALUE_TUPLE: repr_items(out, value, "(", value->n == 1 ? ",)" : ")"); break;
    case VALUE_DICT: repr_items(out, value, "{", "}"); break;
    case VALUE_INT: case VALUE_FLOAT: case VALUE_SET: case VALUE_FROZENSET:
    case VALUE_DECIMAL: case VALUE_DATE: case VALUE_TIME: case VALUE_DATETIME: case VALUE_TIMEDELTA: case VALUE_UUID: case VALUE_SECRET:
    case VALUE_PATTERN: case VALUE_MODEL: case VALUE_TYPE: case VALUE_OPAQUE: out_str(out, value->text); break;
    }
}
