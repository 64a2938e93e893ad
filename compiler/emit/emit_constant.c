/* emit_constant.c: values of models as initialisers of scr_object. */
#include "emit_constant.h"

#include <math.h>

Str constant_c_string(Ctx *ctx, Str text)
{
    Out out = out_new(ctx);
    out_c_string(&out, text);
    return out_text(&out);
}

static Str of_text(Ctx *ctx, const char *kind, Str text)
{
    return str_printf(ctx, "{SCR_O_%s, 0, 0, %zu, {.text = %.*s}}", kind, text.len, STR_ARG(constant_c_string(ctx, text)));
}

static Str of_int(Ctx *ctx, Str digits)
{
    Str size = str_from(digits, digits.ptr[0] == '-');
    if (size.len < 19 || (size.len == 19 && str_cmp(size, STR("9223372036854775807")) <= 0))
        return str_printf(ctx, "{SCR_O_INT, 0, 0, 0, {.i = INT64_C(%.*s)}}", STR_ARG(digits));
    return of_text(ctx, "BIGINT", digits);
}

static Str of_float(Ctx *ctx, double f)
{
    Str shown = isnan(f) ? STR("(0.0 / 0.0)") : isinf(f) ? f < 0 ? STR("(-1.0 / 0.0)") : STR("(1.0 / 0.0)") : str_printf(ctx, "%a", f);
    return str_printf(ctx, "{SCR_O_FLOAT, 0, 0, 0, {.f = %.*s}}", STR_ARG(shown));
}

static Str of_uuid(Ctx *ctx, Str text)
{
    Out bytes = out_new(ctx);
    for (size_t i = 0; i + 1 < text.len; i += 2) {
        i += text.ptr[i] == '-';
        out_printf(&bytes, "\"\\x%c%c\"", text.ptr[i], text.ptr[i + 1]);
    }
    return str_printf(ctx, "{SCR_O_UUID, 0, 0, 0, {.uuid = (const unsigned char *)%.*s}}", STR_ARG(out_text(&bytes)));
}

Str constant_scalar(Ctx *ctx, const ModelValue *value)
{
    switch ((int)value->kind) {
    case VALUE_NONE: return STR("{SCR_O_NONE, 0, 0, 0, {.i = 0}}");
    case VALUE_BOOL: return value->truth ? STR("{SCR_O_BOOL, 0, 0, 0, {.truth = true}}") : STR("{SCR_O_BOOL, 0, 0, 0, {.truth = false}}");
    case VALUE_INT: return of_int(ctx, value->text);
    case VALUE_FLOAT: return of_float(ctx, value->number);
    case VALUE_STR: return of_text(ctx, "STR", value->text);
    case VALUE_BYTES: return of_text(ctx, "BYTES", value->text);
    case VALUE_DECIMAL: return of_text(ctx, "DECIMAL", value->text);
    case VALUE_TIMEDELTA: return str_printf(ctx, "{SCR_O_TIMEDELTA, 0, 0, 0, {.i = INT64_C(%lld)}}", (long long)value->micros);
    case VALUE_UUID: return of_uuid(ctx, value->text);
    default: return STR("");
    }
}

static unsigned digits(Str text, size_t at, size_t n)
{
    unsigned value = 0;
    for (size_t i = at; i < at + n && i < text.len; i++)
        value = value * 10 + (unsigned)(text.ptr[i] - '0');
    return value;
}

/* isoformat(): [2020-01-02][T][03:04[:05[.678901]][+01:00[:30]]] */
Str constant_time(Ctx *ctx, const ModelValue *value)
{
    Str t = value->text;
    unsigned year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, micro = 0;
    int offset = 0;
    bool zone = false;
    size_t at = 0;
    if (value->kind != VALUE_TIME) {
        year = digits(t, 0, 4);
        month = digits(t, 5, 2);
        day = digits(t, 8, 2);
        at = 11;
    }
    if (value->kind != VALUE_DATE) {
        hour = digits(t, at, 2);
        minute = digits(t, at + 3, 2);
        at += 5;
        if (at < t.len && t.ptr[at] == ':') {
            second = digits(t, at + 1, 2);
            at += 3;
        }
        if (at < t.len && t.ptr[at] == '.') {
            micro = digits(t, at + 1, 6);
            at += 7;
        }
        zone = at < t.len;
    }
    if (zone) {
        offset = (int)(digits(t, at + 1, 2) * 3600 + digits(t, at + 4, 2) * 60 + (at + 6 < t.len ? digits(t, at + 7, 2) : 0));
        offset = t.ptr[at] == '-' ? -offset : offset;
    }
    return str_printf(ctx, "{%u, %u, %u, %u, %u, %u, %d, %u, %d}", year, month, day, hour, minute, second, zone, micro, offset);
}
