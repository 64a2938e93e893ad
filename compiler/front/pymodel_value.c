/* pymodel_value.c: the values of constant expressions: literals, names of constants, arithmetic, enum members, and the calls whose results
 * are plain (Decimal("1"), date(2020, 1, 1), UUID("...")). What is not here is OPAQUE: only Python can compute it. */
#include "pymodel.h"

#include "../base/limits.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static ModelValue *value_new(PyFront *front, ModelValueKind kind, Span span)
{
    ModelValue *value = CTX_NEW(front->ctx, ModelValue);
    value->kind = kind;
    value->span = span;
    return value;
}

ModelValue *value_str(PyFront *front, Str text, Span span)
{
    ModelValue *value = value_new(front, VALUE_STR, span);
    value->text = text;
    return value;
}

ModelValue *value_int(PyFront *front, int64_t number, Span span)
{
    ModelValue *value = value_new(front, VALUE_INT, span);
    value->text = str_printf(front->ctx, "%lld", (long long)number);
    return value;
}

static ModelValue *value_bool(PyFront *front, bool truth, Span span)
{
    ModelValue *value = value_new(front, VALUE_BOOL, span);
    value->truth = truth;
    return value;
}

/* repr(float): the shortest digits that read back, with a point or an exponent. */
static Str float_repr(Ctx *ctx, double number)
{
    char text[40];
    if (isnan(number))
        return STR("nan");
    if (isinf(number))
        return number < 0 ? STR("-inf") : STR("inf");
    int digits = 1;
    do {
        snprintf(text, sizeof text, "%.*e", digits - 1, number);
    } while (strtod(text, NULL) != number && ++digits <= 17);
    int exponent = atoi(strchr(text, 'e') + 1);
    if (exponent < -4 || exponent >= 16) {
        char *e = strchr(text, 'e');
        *e = 0;
        return str_printf(ctx, "%se%c%02d", text, exponent < 0 ? '-' : '+', abs(exponent));
    }
    int decimals = digits - 1 - exponent;
    return str_printf(ctx, "%.*f", decimals < 1 ? 1 : decimals, number);
}

static ModelValue *value_float(PyFront *front, double number, Span span)
{
    ModelValue *value = value_new(front, VALUE_FLOAT, span);
    value->number = number;
    value->text = float_repr(front->ctx, number);
    return value;
}

ModelValue *value_opaque(PyFront *front, const Scope *scope, const Py *expression)
{
    ModelValue *value = value_new(front, VALUE_OPAQUE, expression->span);
    value->node = expression;
    value->file = scope->file;
    return value;
}

bool value_as_int(const ModelValue *value, int64_t *out)
{
    if (value->kind == VALUE_BOOL) {
        *out = value->truth;
        return true;
    }
    if (value->kind != VALUE_INT || value->text.len > 18)
        return false;
    *out = 0;
    for (size_t i = value->text.ptr[0] == '-'; i < value->text.len; i++)
        *out = *out * 10 + (value->text.ptr[i] - '0');
    if (value->text.ptr[0] == '-')
        *out = -*out;
    return true;
}

static bool value_as_double(const ModelValue *value, double *out)
{
    if (value->kind == VALUE_FLOAT)
        *out = value->number;
    else if (value->kind == VALUE_INT && value->text.len < 300)
        *out = strtod(value->text.ptr, NULL); /* NUL-terminated: str_printf or number_text made it */
    else if (value->kind == VALUE_BOOL)
        *out = value->truth;
    else
        return false;
    return true;
}

static bool list_equal(const ModelValue *a, const ModelValue *b)
{
    if (a->n != b->n)
        return false;
    for (size_t i = 0; i < a->n; i++)
        if (!value_equal(a->items[i], b->items[i]) || (a->kind == VALUE_DICT && !value_equal(a->keys[i], b->keys[i])))
            return false;
    return true;
}

bool value_equal(const ModelValue *a, const ModelValue *b)
{
    if (a->kind != b->kind)
        return false;
    switch (a->kind) {
    case VALUE_NONE: return true;
    case VALUE_BOOL: return a->truth == b->truth;
    case VALUE_ENUM: return a->enum_ == b->enum_ && a->member == b->member;
    case VALUE_TIMEDELTA: return a->micros == b->micros;
    case VALUE_LIST: case VALUE_TUPLE: case VALUE_SET: case VALUE_FROZENSET: case VALUE_DICT: return list_equal(a, b);
    case VALUE_OPAQUE: case VALUE_MODEL: case VALUE_SECRET: return a == b;
    case VALUE_INT: case VALUE_FLOAT: case VALUE_STR: case VALUE_BYTES: case VALUE_DECIMAL: case VALUE_DATE: case VALUE_TIME:
    case VALUE_DATETIME: case VALUE_UUID: case VALUE_PATTERN: case VALUE_TYPE:
        return str_eq(a->text, b->text);
    }
    return false;
}

/* ---- numbers ---- */

/* An integer token to canonical decimal; other bases up to 64 bits. NULL text: too large. */
static Str int_text(Ctx *ctx, Str token)
{
    if (token.len > 1 && token.ptr[0] == '0' && token.ptr[1] > '9') {
        int base = (token.ptr[1] | 0x20) == 'x' ? 16 : (token.ptr[1] | 0x20) == 'o' ? 8 : 2;
        if (token.len > 2 + (base == 16 ? 15 : base == 8 ? 20 : 62))
            return (Str){NULL, 0};
        return str_printf(ctx, "%llu", strtoull(str_z(ctx, str_from(token, 2)), NULL, base));
    }
    size_t zeros = 0;
    while (zeros + 1 < token.len && token.ptr[zeros] == '0')
        zeros++;
    return str_copy(ctx, str_from(token, zeros));
}

static ModelValue *eval(PyFront *front, const Scope *scope, const Py *node);

static ModelValue *negate(PyFront *front, const ModelValue *value, Span span)
{
    if (value->kind == VALUE_FLOAT)
        return value_float(front, -value->number, span);
    if (value->kind == VALUE_BOOL)
        return value_int(front, -(int64_t)value->truth, span);
    if (value->kind == VALUE_TIMEDELTA) {
        ModelValue *out = value_new(front, VALUE_TIMEDELTA, span);
        out->micros = -value->micros;
        return out;
    }
    if (value->kind != VALUE_INT)
        return NULL;
    ModelValue *out = value_new(front, VALUE_INT, span);
    if (str_is(value->text, "0"))
        out->text = value->text;
    else
        out->text = value->text.ptr[0] == '-' ? str_copy(front->ctx, str_from(value->text, 1)) : str_join(front->ctx, STR("-"), value->text);
    return out;
}

static ModelValue *eval_unary(PyFront *front, const Scope *scope, const Py *node)
{
    ModelValue *value = eval(front, scope, node->a);
    if (!value)
        return NULL;
    switch ((int)node->op) {
    case OP_MINUS: return negate(front, value, node->span);
    case OP_PLUS: return value->kind == VALUE_INT || value->kind == VALUE_FLOAT ? value : NULL;
    case OP_NOT: return value->kind == VALUE_BOOL ? value_bool(front, !value->truth, node->span) : NULL;
    default: return NULL;
    }
}

static bool mul_fits(int64_t a, int64_t b)
{
    return a == 0 || b == 0 || (llabs(a) <= INT64_MAX / 4 / llabs(b));
}

static ModelValue *int_operation(PyFront *front, PyOp op, int64_t a, int64_t b, Span span)
{
    switch ((int)op) {
    case OP_ADD: return value_int(front, a + b, span);
    case OP_SUB: return value_int(front, a - b, span);
    case OP_MUL: return mul_fits(a, b) ? value_int(front, a * b, span) : NULL;
    case OP_DIV: return b ? value_float(front, (double)a / (double)b, span) : NULL;
    case OP_FLOOR_DIV: return b ? value_int(front, a / b - ((a % b != 0) && ((a < 0) != (b < 0))), span) : NULL;
    case OP_MOD: return b ? value_int(front, ((a % b) + b) % b, span) : NULL;
    case OP_POW: {
        int64_t result = 1;
        for (int64_t i = 0; i < b; i++) {
            if (i > 62 || !mul_fits(result, a))
                return NULL;
            result *= a;
        }
        return b < 0 ? NULL : value_int(front, result, span);
    }
    case OP_LSHIFT: return b >= 0 && b < 40 && mul_fits(a, (int64_t)1 << b) ? value_int(front, a * ((int64_t)1 << b), span) : NULL;
    case OP_BIT_OR: return value_int(front, a | b, span);
    case OP_BIT_AND: return value_int(front, a & b, span);
    default: return NULL;
    }
}

static ModelValue *float_operation(PyFront *front, PyOp op, double a, double b, Span span)
{
    switch ((int)op) {
    case OP_ADD: return value_float(front, a + b, span);
    case OP_SUB: return value_float(front, a - b, span);
    case OP_MUL: return value_float(front, a * b, span);
    case OP_DIV: return b != 0 ? value_float(front, a / b, span) : NULL;
    default: return NULL;
    }
}

static ModelValue *joined(PyFront *front, const ModelValue *a, const ModelValue *b, Span span)
{
    ModelValue *out = value_new(front, a->kind, span);
    out->n = a->n + b->n;
    out->items = CTX_ARRAY(front->ctx, out->n, ModelValue *);
    if (a->n)
        memcpy(out->items, a->items, a->n * sizeof *a->items);
    if (b->n)
        memcpy(out->items + a->n, b->items, b->n * sizeof *b->items);
    return out;
}

/* {..} | {..}, and what ** does in a display. */
static void dict_put(PyFront *front, ModelValue *dict, ModelValue *key, ModelValue *value, size_t cap)
{
    (void)front;
    for (size_t i = 0; i < dict->n; i++) {
        if (value_equal(dict->keys[i], key)) {
            dict->items[i] = value;
            return;
        }
    }
    if (dict->n < cap) {
        dict->keys[dict->n] = key;
        dict->items[dict->n++] = value;
    }
}

static ModelValue *dict_new(PyFront *front, size_t cap, Span span)
{
    ModelValue *dict = value_new(front, VALUE_DICT, span);
    dict->keys = CTX_ARRAY(front->ctx, cap, ModelValue *);
    dict->items = CTX_ARRAY(front->ctx, cap, ModelValue *);
    return dict;
}

static ModelValue *dict_union(PyFront *front, const ModelValue *a, const ModelValue *b, Span span)
{
    ModelValue *out = dict_new(front, a->n + b->n, span);
    for (size_t i = 0; i < a->n; i++)
        dict_put(front, out, a->keys[i], a->items[i], a->n + b->n);
    for (size_t i = 0; i < b->n; i++)
        dict_put(front, out, b->keys[i], b->items[i], a->n + b->n);
    return out;
}

static ModelValue *eval_binary(PyFront *front, const Scope *scope, const Py *node)
{
    ModelValue *a = eval(front, scope, node->a), *b = a ? eval(front, scope, node->b) : NULL;
    int64_t i, j;
    double x, y;
    if (!a || !b)
        return NULL;
    if (a->kind == VALUE_STR && b->kind == VALUE_STR && node->op == OP_ADD)
        return value_str(front, str_join(front->ctx, a->text, b->text), node->span);
    if ((a->kind == VALUE_LIST || a->kind == VALUE_TUPLE) && b->kind == a->kind && node->op == OP_ADD)
        return joined(front, a, b, node->span);
    if (a->kind == VALUE_DICT && b->kind == VALUE_DICT && node->op == OP_BIT_OR)
        return dict_union(front, a, b, node->span);
    if (a->kind == VALUE_STR && node->op == OP_MUL && value_as_int(b, &j) && j >= 0 && j <= 1000 && a->text.len < 1000) {
        Out out = out_new(front->ctx);
        for (i = 0; i < j; i++)
            out_str(&out, a->text);
        return value_str(front, out_text(&out), node->span);
    }
    if (value_as_int(a, &i) && value_as_int(b, &j))
        return int_operation(front, node->op, i, j, node->span);
    if ((a->kind == VALUE_FLOAT || b->kind == VALUE_FLOAT) && value_as_double(a, &x) && value_as_double(b, &y))
        return float_operation(front, node->op, x, y, node->span);
    return NULL;
}

/* ---- displays ---- */

static ModelValue *eval_items(PyFront *front, const Scope *scope, const Py *node, ModelValueKind kind)
{
    VEC(ModelValue *) items = {0};
    for (size_t i = 0; i < node->list.n; i++) {
        const Py *item = node->list.items[i];
        ModelValue *value = eval(front, scope, item->kind == PY_STARRED ? item->a : item);
        if (!value)
            return NULL;
        if (item->kind != PY_STARRED) {
            VEC_PUSH(front->ctx, &items) = value;
            continue;
        }
        if (value->kind != VALUE_LIST && value->kind != VALUE_TUPLE)
            return NULL;
        for (size_t j = 0; j < value->n; j++)
            VEC_PUSH(front->ctx, &items) = value->items[j];
    }
    ModelValue *out = value_new(front, kind, node->span);
    if (kind != VALUE_SET) {
        out->items = items.items;
        out->n = items.n;
        return out;
    }
    out->items = CTX_ARRAY(front->ctx, items.n, ModelValue *);
    for (size_t i = 0; i < items.n; i++) {
        bool seen = false;
        for (size_t j = 0; j < out->n && !seen; j++)
            seen = value_equal(out->items[j], items.items[i]);
        if (!seen)
            out->items[out->n++] = items.items[i];
    }
    return out;
}

static ModelValue *eval_dict(PyFront *front, const Scope *scope, const Py *node)
{
    ModelValue *out = dict_new(front, node->list.n, node->span);
    for (size_t i = 0; i < node->list.n; i++) {
        ModelValue *value = eval(front, scope, node->list.items[i]);
        ModelValue *key = node->keys.items[i] && value ? eval(front, scope, node->keys.items[i]) : NULL;
        if (!value || (node->keys.items[i] && !key) || (!key && value->kind != VALUE_DICT))
            return NULL;
        if (!key) {
            ModelValue *grown = dict_new(front, out->n + value->n + node->list.n, node->span);
            for (size_t j = 0; j < out->n; j++)
                dict_put(front, grown, out->keys[j], out->items[j], SIZE_MAX);
            for (size_t j = 0; j < value->n; j++)
                dict_put(front, grown, value->keys[j], value->items[j], SIZE_MAX);
            out = grown;
            continue;
        }
        dict_put(front, out, key, value, SIZE_MAX);
    }
    return out;
}

static ModelValue *eval_fstring(PyFront *front, const Scope *scope, const Py *node)
{
    Out out = out_new(front->ctx);
    for (size_t i = 0; i < node->list.n; i++) {
        const Py *part = node->list.items[i];
        if (part->kind == PY_STRING && !part->flag && !part->surrogates) {
            out_str(&out, part->text);
            continue;
        }
        if (part->kind != PY_FORMATTED || part->b || part->conversion || part->text.len)
            return NULL;
        ModelValue *value = eval(front, scope, part->a);
        if (!value || (value->kind != VALUE_STR && value->kind != VALUE_INT))
            return NULL;
        out_str(&out, value->text);
    }
    return value_str(front, out_text(&out), node->span);
}

/* ---- calls ---- */

typedef struct Args { const ModelValue *items[10]; size_t n; } Args;

/* Arguments by position or by one of the names (NULL-terminated). False: one is unknown. */
static bool eval_args(PyFront *front, const Scope *scope, const Py *call, const char *const *names, Args *out)
{
    *out = (Args){.n = call->list.n};
    if (call->list.n > 9)
        return false;
    for (size_t i = 0; i < call->list.n; i++) {
        out->items[i] = call->list.items[i]->kind == PY_STARRED ? NULL : eval(front, scope, call->list.items[i]);
        if (!out->items[i])
            return false;
    }
    for (size_t i = 0; i < call->keywords.n; i++) {
        size_t at = 0;
        while (names[at] && !str_is(call->keywords.items[i].name, names[at]))
            at++;
        if (!names[at] || at > 8)
            return false;
        out->items[at] = eval(front, scope, call->keywords.items[i].value);
        if (!out->items[at])
            return false;
        if (out->n <= at)
            out->n = at + 1;
    }
    return true;
}

static bool int_arg(const Args *args, size_t i, int64_t fallback, int64_t low, int64_t high, int64_t *out)
{
    *out = fallback;
    if (i < args->n && args->items[i] && !value_as_int(args->items[i], out))
        return false;
    return *out >= low && *out <= high;
}

static ModelValue *text_value(PyFront *front, ModelValueKind kind, Str text, Span span)
{
    ModelValue *value = value_new(front, kind, span);
    value->text = text;
    return value;
}

/* str(Decimal(text)): digits as they stand when there is no exponent. Exponents and other forms: not decided here. */
static ModelValue *call_decimal(PyFront *front, const Scope *scope, const Py *call)
{
    static const char *const names[] = {"value", NULL};
    Args args;
    if (!eval_args(front, scope, call, names, &args) || args.n > 1)
        return NULL;
    if (args.n == 0)
        return text_value(front, VALUE_DECIMAL, STR("0"), call->span);
    const ModelValue *value = args.items[0];
    if (value->kind == VALUE_INT)
        return text_value(front, VALUE_DECIMAL, value->text, call->span);
    if (value->kind != VALUE_STR || value->text.len == 0)
        return NULL;
    Str text = value->text;
    size_t i = text.ptr[0] == '-', digits = 0, points = 0;
    for (size_t j = i; j < text.len; j++) {
        points += text.ptr[j] == '.';
        if (text.ptr[j] >= '0' && text.ptr[j] <= '9')
            digits++;
        else if (text.ptr[j] != '.')
            return NULL;
    }
    if (!digits || points > 1 || text.ptr[text.len - 1] == '.' || text.ptr[i] == '.' || (digits > 1 && text.ptr[i] == '0' && text.ptr[i + 1] != '.'))
        return NULL;
    size_t decimals = points ? text.len - 1 - (size_t)((const char *)memchr(text.ptr, '.', text.len) - text.ptr) : 0;
    bool zero = true;
    for (size_t j = i; j < text.len; j++)
        zero &= text.ptr[j] == '0' || text.ptr[j] == '.';
    if (decimals > 6 && (zero || text.ptr[i] == '0'))
        return NULL; /* may be shown with an exponent */
    return text_value(front, VALUE_DECIMAL, text, call->span);
}

static bool date_fits(int64_t year, int64_t month, int64_t day)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return day <= lengths[month - 1] + (month == 2 && leap);
}

static bool date_args(const Args *args, Ctx *ctx, Str *out)
{
    int64_t year, month, day;
    if (args->n < 3 || !int_arg(args, 0, 0, 1, 9999, &year) || !int_arg(args, 1, 0, 1, 12, &month) || !int_arg(args, 2, 0, 1, 31, &day)
        || !date_fits(year, month, day))
        return false;
    *out = str_printf(ctx, "%04d-%02d-%02d", (int)year, (int)month, (int)day);
    return true;
}

/* hour, minute, second, microsecond from argument `from` on. */
static bool time_args(const Args *args, size_t from, Ctx *ctx, Str *out)
{
    int64_t hour, minute, second, micro;
    if (!int_arg(args, from, 0, 0, 23, &hour) || !int_arg(args, from + 1, 0, 0, 59, &minute) || !int_arg(args, from + 2, 0, 0, 59, &second)
        || !int_arg(args, from + 3, 0, 0, 999999, &micro))
        return false;
    *out = str_printf(ctx, "%02d:%02d:%02d", (int)hour, (int)minute, (int)second);
    if (micro)
        *out = str_printf(ctx, "%.*s.%06d", STR_ARG(*out), (int)micro);
    return true;
}

/* tzinfo=timezone.utc: a keyword that eval_args cannot know. The call without it; *zone is its text. False: another zone. */
static bool split_zone(PyFront *front, const Scope *scope, const Py *call, Py *without, Str *zone)
{
    *without = *call;
    *zone = STR("");
    for (size_t i = 0; i < call->keywords.n; i++) {
        if (!str_is(call->keywords.items[i].name, "tzinfo"))
            continue;
        const Py *value = call->keywords.items[i].value;
        bool utc = known_of(front, scope, value) == KNOWN_UTC
                || (value->kind == PY_ATTRIBUTE && str_is(value->text, "utc") && known_of(front, scope, value->a) == KNOWN_TIMEZONE);
        if (!utc || i + 1 != call->keywords.n)
            return false;
        *zone = STR("+00:00");
        without->keywords.n--;
    }
    return true;
}

static ModelValue *call_date(PyFront *front, const Scope *scope, const Py *call)
{
    static const char *const names[] = {"year", "month", "day", NULL};
    Args args;
    Str text;
    if (!eval_args(front, scope, call, names, &args) || args.n != 3 || !date_args(&args, front->ctx, &text))
        return NULL;
    return text_value(front, VALUE_DATE, text, call->span);
}

static ModelValue *call_datetime(PyFront *front, const Scope *scope, const Py *call)
{
    static const char *const names[] = {"year", "month", "day", "hour", "minute", "second", "microsecond", NULL};
    Args args;
    Py without;
    Str date, time, zone;
    if (!split_zone(front, scope, call, &without, &zone) || !eval_args(front, scope, &without, names, &args) || args.n > 7
        || !date_args(&args, front->ctx, &date) || !time_args(&args, 3, front->ctx, &time))
        return NULL;
    return text_value(front, VALUE_DATETIME, str_printf(front->ctx, "%.*sT%.*s%.*s", STR_ARG(date), STR_ARG(time), STR_ARG(zone)), call->span);
}

static ModelValue *call_time(PyFront *front, const Scope *scope, const Py *call)
{
    static const char *const names[] = {"hour", "minute", "second", "microsecond", NULL};
    Args args;
    Py without;
    Str time, zone;
    if (!split_zone(front, scope, call, &without, &zone) || !eval_args(front, scope, &without, names, &args) || args.n > 4
        || !time_args(&args, 0, front->ctx, &time))
        return NULL;
    return text_value(front, VALUE_TIME, str_join(front->ctx, time, zone), call->span);
}

static ModelValue *call_timedelta(PyFront *front, const Scope *scope, const Py *call)
{
    static const char *const names[] = {"days", "seconds", "microseconds", "milliseconds", "minutes", "hours", "weeks", NULL};
    static const int64_t units[] = {86400000000, 1000000, 1, 1000, 60000000, 3600000000, 604800000000};
    Args args;
    int64_t micros = 0;
    if (!eval_args(front, scope, call, names, &args) || args.n > 7)
        return NULL;
    for (size_t i = 0; i < args.n; i++) {
        int64_t count;
        double part;
        if (!args.items[i])
            continue;
        if (value_as_int(args.items[i], &count)) {
            if (!mul_fits(count, units[i]) || llabs(micros) > INT64_MAX / 4)
                return NULL;
            micros += count * units[i];
        } else if (value_as_double(args.items[i], &part) && fabs(part * (double)units[i]) < 9e15 && part * (double)units[i] == floor(part * (double)units[i])) {
            micros += (int64_t)(part * (double)units[i]);
        } else {
            return NULL;
        }
    }
    ModelValue *value = value_new(front, VALUE_TIMEDELTA, call->span);
    value->micros = micros;
    return value;
}

/* 8-4-4-4-12 or 32 digits. */
static ModelValue *call_uuid(PyFront *front, const Scope *scope, const Py *call)
{
    static const char *const names[] = {"hex", NULL};
    Args args;
    if (!eval_args(front, scope, call, names, &args) || args.n != 1 || args.items[0]->kind != VALUE_STR)
        return NULL;
    char digits[33];
    size_t n = 0;
    for (size_t i = 0; i < args.items[0]->text.len; i++) {
        char c = args.items[0]->text.ptr[i];
        c = (char)(c >= 'A' && c <= 'F' ? c | 0x20 : c);
        if (c == '-')
            continue;
        if (n == 32 || !((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')))
            return NULL;
        digits[n++] = c;
    }
    if (n != 32)
        return NULL;
    return text_value(front, VALUE_UUID, str_printf(front->ctx, "%.8s-%.4s-%.4s-%.4s-%.12s", digits, digits + 8, digits + 12, digits + 16, digits + 20),
                      call->span);
}

static ModelValue *call_pattern(PyFront *front, const Scope *scope, const Py *call)
{
    static const struct { const char *name; int64_t bits; } flags[] = {{"I", 2}, {"IGNORECASE", 2}, {"M", 8}, {"MULTILINE", 8}, {"S", 16},
        {"DOTALL", 16}, {"X", 64}, {"VERBOSE", 64}, {"A", 256}, {"ASCII", 256}, {"U", 32}, {"UNICODE", 32}};
    if (call->list.n < 1 || call->list.n > 2 || call->keywords.n > 1)
        return NULL;
    ModelValue *pattern = eval(front, scope, call->list.items[0]);
    const Py *flag = call->list.n == 2 ? call->list.items[1] : call->keywords.n ? call->keywords.items[0].value : NULL;
    if (!pattern || pattern->kind != VALUE_STR)
        return NULL;
    ModelValue *value = text_value(front, VALUE_PATTERN, pattern->text, call->span);
    while (flag) {
        const Py *one = flag->kind == PY_BINARY && flag->op == OP_BIT_OR ? flag->b : flag;
        size_t i = 0;
        while (i < sizeof flags / sizeof *flags && !(one->kind == PY_ATTRIBUTE && str_is(one->text, flags[i].name)))
            i++;
        if (i == sizeof flags / sizeof *flags)
            return NULL;
        value->micros |= flags[i].bits;
        flag = one == flag ? NULL : flag->a;
    }
    return value;
}

/* list(), set([..]), tuple(X): of a known sequence. */
static ModelValue *call_container(PyFront *front, const Scope *scope, const Py *call, ModelValueKind kind)
{
    if (call->keywords.n || call->list.n > 1)
        return NULL;
    ModelValue *from = call->list.n ? eval(front, scope, call->list.items[0]) : NULL;
    if (call->list.n && (!from || (from->kind != VALUE_LIST && from->kind != VALUE_TUPLE && from->kind != VALUE_SET && from->kind != VALUE_FROZENSET)))
        return NULL;
    ModelValue *out = value_new(front, kind, call->span);
    if (from) {
        out->items = from->items;
        out->n = from->n;
    }
    return out;
}

static ModelValue *call_dict(PyFront *front, const Scope *scope, const Py *call)
{
    if (call->list.n)
        return NULL;
    ModelValue *out = dict_new(front, call->keywords.n, call->span);
    for (size_t i = 0; i < call->keywords.n; i++) {
        ModelValue *value = eval(front, scope, call->keywords.items[i].value);
        if (!value || !call->keywords.items[i].name.len)
            return NULL;
        dict_put(front, out, value_str(front, call->keywords.items[i].name, call->keywords.items[i].span), value, SIZE_MAX);
    }
    return out;
}

static ModelValue *call_secret(PyFront *front, const Scope *scope, const Py *call)
{
    ModelValue *inner = call->list.n == 1 && !call->keywords.n ? eval(front, scope, call->list.items[0]) : NULL;
    if (!inner || (inner->kind != VALUE_STR && inner->kind != VALUE_BYTES))
        return NULL;
    ModelValue *value = value_new(front, VALUE_SECRET, call->span);
    value->items = CTX_ARRAY(front->ctx, 1, ModelValue *);
    value->items[0] = inner;
    value->n = 1;
    return value;
}

/* Model(name=value, ...), Page[Item](..): argument is what stands in the brackets, in the scope `where`; NULL: nothing. */
static ModelValue *call_model(PyFront *front, const Scope *scope, const Py *call, PyClass *cls, const Scope *where, const Py *argument)
{
    class_examine(front, cls);
    if (!class_is_model(cls) || call->list.n || (cls->params.n != 0) != (argument != NULL))
        return NULL;
    ModelValue *value = call_dict(front, scope, call);
    if (!value)
        return NULL;
    TypeSite site = {.front = front, .scope = *where};
    TypeArgs *args = argument ? type_args(&site, cls, call->a, argument) : NULL;
    value->kind = VALUE_MODEL;
    value->class_ = argument && !args ? NULL : class_model(front, cls, args, NULL);
    return value->class_ ? value : NULL;
}

/* Color("red") */
static ModelValue *call_enum(PyFront *front, const Scope *scope, const Py *call, PyClass *cls)
{
    ModelEnum *enum_ = enum_of(front, cls);
    ModelValue *wanted = enum_ && call->list.n == 1 && !call->keywords.n ? eval(front, scope, call->list.items[0]) : NULL;
    for (size_t i = 0; wanted && i < enum_->n_members; i++) {
        if (!value_equal(enum_->members[i].value, wanted))
            continue;
        ModelValue *value = value_new(front, VALUE_ENUM, call->span);
        value->enum_ = enum_;
        value->member = i;
        return value;
    }
    return NULL;
}

/* HttpUrl("http://a"), IPv4Address("1.2.3.4"), Path("/a"): C makes it of its text. The extension asks Python for it. */
static ModelValue *call_textual(PyFront *front, const Scope *scope, const Py *call, Known known)
{
    const ModelConfig config = config_defaults();
    TypeSite site = {.front = front, .scope = *scope, .config = &config};
    const ModelValue *text = front->options->bodies && call->list.n == 1 && !call->keywords.n ? eval(front, scope, call->list.items[0]) : NULL;
    ModelType *type = text && text->kind == VALUE_STR ? textual_type(&site, known, call->span) : NULL;
    if (!type)
        return NULL;
    ModelValue *value = text_value(front, VALUE_TYPE, text->text, call->span);
    value->type = type;
    return value;
}

static ModelValue *eval_call(PyFront *front, const Scope *scope, const Py *call)
{
    Symbol symbol;
    Scope inner = *scope;
    const Py *end = follow(front, &inner, call->a, &symbol);
    if (symbol.kind == SYM_NONE && end->kind == PY_SUBSCRIPT) {
        const Scope where = inner;
        follow(front, &inner, end->a, &symbol);
        return symbol.kind == SYM_CLASS ? call_model(front, scope, call, symbol.cls, &where, end->b) : NULL;
    }
    if (symbol.kind == SYM_CLASS) {
        class_examine(front, symbol.cls);
        return symbol.cls->kind == PY_CLASS_ENUM ? call_enum(front, scope, call, symbol.cls) : call_model(front, scope, call, symbol.cls, scope, NULL);
    }
    if (symbol.kind != SYM_KNOWN)
        return NULL;
    switch ((int)symbol.known) {
    case KNOWN_DECIMAL: return call_decimal(front, scope, call);
    case KNOWN_DATE: return call_date(front, scope, call);
    case KNOWN_DATETIME: return call_datetime(front, scope, call);
    case KNOWN_TIME: return call_time(front, scope, call);
    case KNOWN_TIMEDELTA: return call_timedelta(front, scope, call);
    case KNOWN_UUID: return call_uuid(front, scope, call);
    case KNOWN_RE_COMPILE: return call_pattern(front, scope, call);
    case KNOWN_LIST: return call_container(front, scope, call, VALUE_LIST);
    case KNOWN_TUPLE: return call_container(front, scope, call, VALUE_TUPLE);
    case KNOWN_SET: return call_container(front, scope, call, VALUE_SET);
    case KNOWN_FROZENSET: return call_container(front, scope, call, VALUE_FROZENSET);
    case KNOWN_DICT: case KNOWN_CONFIG_DICT: case KNOWN_SETTINGS_CONFIG_DICT: return call_dict(front, scope, call);
    case KNOWN_SECRET_STR: case KNOWN_SECRET_BYTES: return call_secret(front, scope, call);
    default: return call_textual(front, scope, call, symbol.known);
    }
}

/* ---- names ---- */

static ModelValue *eval_member(PyFront *front, PyClass *cls, Str name, Span span)
{
    class_examine(front, cls);
    ModelEnum *enum_ = cls->kind == PY_CLASS_ENUM ? enum_of(front, cls) : NULL;
    for (size_t i = 0; enum_ && i < enum_->n_names; i++) {
        if (!str_eq(enum_->names[i].name, name))
            continue;
        ModelValue *value = value_new(front, VALUE_ENUM, span);
        value->enum_ = enum_;
        value->member = enum_->names[i].member;
        return value;
    }
    return NULL;
}

/* A constant of a class's body: Settings.DEFAULT. */
static ModelValue *eval_class_constant(PyFront *front, const Symbol *symbol)
{
    const ModelBinding *binding = map_get(&symbol->cls->names, symbol->name);
    Scope scope = {.file = symbol->cls->file, .cls = symbol->cls};
    return binding && binding->kind == BIND_VALUE && binding->node && !binding->conditional ? eval(front, &scope, binding->node) : NULL;
}

static ModelValue *eval_name(PyFront *front, const Scope *scope, const Py *node)
{
    if (node->kind == PY_ATTRIBUTE && (str_is(node->text, "value") || str_is(node->text, "name"))) {
        ModelValue *owner = eval(front, scope, node->a);
        if (owner && owner->kind == VALUE_ENUM) {
            ModelEnumMember *member = &owner->enum_->members[owner->member];
            return str_is(node->text, "value") ? member->value : value_str(front, member->name, node->span);
        }
    }
    Symbol symbol = symbol_of(front, scope, node);
    if (symbol.kind == SYM_MEMBER) {
        ModelValue *member = eval_member(front, symbol.cls, symbol.name, node->span);
        return member || symbol.cls->kind == PY_CLASS_ENUM ? member : eval_class_constant(front, &symbol);
    }
    if (symbol.kind != SYM_VALUE)
        return NULL;
    ModelValue *value = eval(front, &symbol.scope, symbol.node);
    if (!value || value->kind == VALUE_OPAQUE)
        return NULL;
    ModelValue *here = CTX_NEW(front->ctx, ModelValue);
    *here = *value;
    return here;
}

static ModelValue *eval_plain(PyFront *front, const Py *node)
{
    switch ((int)node->kind) {
    case PY_NONE: return value_new(front, VALUE_NONE, node->span);
    case PY_TRUE: case PY_FALSE: return value_bool(front, node->kind == PY_TRUE, node->span);
    case PY_INT: {
        Str text = int_text(front->ctx, node->text);
        return text.ptr ? text_value(front, VALUE_INT, text, node->span) : NULL;
    }
    case PY_FLOAT: return value_float(front, strtod(str_z(front->ctx, node->text), NULL), node->span);
    case PY_STRING: return node->surrogates || node->flag ? NULL : value_str(front, node->text, node->span);
    case PY_BYTES: return text_value(front, VALUE_BYTES, node->text, node->span);
    default: return NULL;
    }
}

static ModelValue *eval(PyFront *front, const Scope *scope, const Py *node)
{
    if (front->depth >= LIMIT_FOLLOW || front->work++ > LIMIT_VALUE_WORK)
        return NULL;
    front->depth++;
    ModelValue *value = NULL;
    switch ((int)node->kind) {
    case PY_UNARY: value = eval_unary(front, scope, node); break;
    case PY_BINARY: value = eval_binary(front, scope, node); break;
    case PY_LIST: value = eval_items(front, scope, node, VALUE_LIST); break;
    case PY_TUPLE: value = eval_items(front, scope, node, VALUE_TUPLE); break;
    case PY_SET: value = eval_items(front, scope, node, VALUE_SET); break;
    case PY_DICT: value = eval_dict(front, scope, node); break;
    case PY_FSTRING: value = node->flag ? NULL : eval_fstring(front, scope, node); break;
    case PY_CALL: value = eval_call(front, scope, node); break;
    case PY_NAME: case PY_ATTRIBUTE: value = eval_name(front, scope, node); break;
    default: value = eval_plain(front, node); break;
    }
    front->depth--;
    if (value && !value->node) {
        value->node = node;
        value->file = scope->file;
    }
    return value;
}

ModelValue *value_of(PyFront *front, const Scope *scope, const Py *expression) { return eval(front, scope, expression); }

ModelValue *value_needed(PyFront *front, const Scope *scope, const Py *expression, const char *what)
{
    ModelValue *value = eval(front, scope, expression);
    if (!value)
        value = run_constant(front, scope, expression);
    if (!value) {
        Diag *d = diag(front->ctx, D_PYTHON_VALUE, expression->span, "the value of %s cannot be known without running Python", what);
        diag_help(front->ctx, d, "write a literal here, or the name of a constant that is one");
    }
    return value;
}

/* ---- docstrings ---- */

static size_t indent_of(Str line)
{
    size_t n = 0;
    while (n < line.len && line.ptr[n] == ' ')
        n++;
    return n;
}

static Str rest_of_line(Str text, size_t at)
{
    size_t end = at;
    while (end < text.len && text.ptr[end] != '\n')
        end++;
    return str_cut(text, at, end - at);
}

static Str expand_tabs(Ctx *ctx, Str text)
{
    Out out = out_new(ctx);
    size_t column = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '\t') {
            do
                out_char(&out, ' ');
            while (++column % 8);
            continue;
        }
        out_char(&out, c);
        column = c == '\n' || c == '\r' ? 0 : column + (((unsigned char)c & 0xc0) != 0x80);
    }
    return out_text(&out);
}

/* The common indentation of all lines but the first goes, and so do blank lines at both ends. */
Str clean_doc(Ctx *ctx, Str text)
{
    text = expand_tabs(ctx, text);
    size_t margin = SIZE_MAX;
    Str line = rest_of_line(text, 0);
    for (size_t at = line.len + 1; at <= text.len; at += line.len + 1) {
        line = rest_of_line(text, at);
        size_t indent = indent_of(line);
        if (indent < line.len && indent < margin)
            margin = indent;
    }
    VEC(Str) lines = {0};
    for (size_t at = 0; at <= text.len; at += line.len + 1) {
        line = rest_of_line(text, at);
        size_t cut = at == 0 ? indent_of(line) : margin == SIZE_MAX ? 0 : margin;
        VEC_PUSH(ctx, &lines) = str_from(line, cut);
    }
    size_t first = 0, last = lines.n;
    while (last > first && !lines.items[last - 1].len)
        last--;
    while (first < last && !lines.items[first].len)
        first++;
    Out out = out_new(ctx);
    for (size_t i = first; i < last; i++) {
        if (i > first)
            out_char(&out, '\n');
        out_str(&out, lines.items[i]);
    }
    return str_copy(ctx, out_text(&out));
}
