/* scr_op.c: what all operations of compiled bodies stand on: exceptions, truth, equality, order, membership, attributes. */
#include "scr_op.h"

#include <stdarg.h>
#include <string.h>

#define SCR_DATA_DEPTH 250
#define SCR_SAME_DEPTH 200

/* ---- stopping and raising ---- */

SCR_FN bool scr_stop(scr_body_run *run, int status)
{
    if (run->status == 0)
        run->status = status;
    return false;
}

SCR_FN bool scr_refuse(scr_body_run *run, const char *what)
{
    if (run->status == 0)
        run->unsupported = what;
    return scr_stop(run, SCR_UNSUPPORTED);
}

SCR_FN bool scr_raise_object(scr_body_run *run, scr_object exception)
{
    if (exception.kind != SCR_O_EXCEPTION)
        return scr_raise(run, SCR_EXC_TypeError, "exceptions must derive from BaseException");
    run->raised = (uint8_t)exception.index;
    run->exception = exception;
    return false;
}

SCR_FN bool scr_new_exception(scr_body_run *run, scr_exception kind, const scr_object *args, uint32_t n, scr_object *out)
{
    scr_object list;
    if (!scr_new_list(run, SCR_O_TUPLE, n, &list))
        return false;
    for (uint32_t i = 0; i < n; i++)
        list.u.list->items[i] = args[i];
    list.u.list->n = list.n = n;
    list.kind = SCR_O_EXCEPTION;
    list.index = (uint16_t)kind;
    *out = list;
    return true;
}

static bool scr_raise_str(scr_body_run *run, scr_exception kind, const char *text, size_t n)
{
    scr_object message = scr_o_text(SCR_O_STR, text, n), exception;
    return scr_new_exception(run, kind, &message, 1, &exception) && scr_raise_object(run, exception);
}

SCR_FN bool scr_raise(scr_body_run *run, scr_exception kind, const char *message) { return scr_raise_str(run, kind, message, strlen(message)); }

/* Of IP addresses, paths and the like only str(), truth and equality are known here: what else they can is not. */
static bool scr_has_operations(scr_object o) { return o.kind != SCR_O_TEXTUAL && o.kind != SCR_O_DEQUE; }

SCR_FN bool scr_raise_text(scr_body_run *run, scr_exception kind, const char *format, ...)
{
    scr_sink sink = {run, NULL, 0, 0};
    bool good = true;
    va_list args;
    va_start(args, format);
    for (const char *p = format; good && *p; p++) {
        if (*p != '%') {
            good = scr_put(&sink, p, 1);
            continue;
        }
        p++;
        if (*p == '%') {
            good = scr_put(&sink, "%", 1);
        } else if (*p == 's') {
            const char *text = va_arg(args, const char *);
            good = scr_put(&sink, text, strlen(text));
        } else if (*p == 't') {
            scr_object of = va_arg(args, scr_object);
            const char *name = scr_body_type(run, of);
            good = scr_has_operations(of) && !scr_own_operators(run, of) ? scr_put(&sink, name, strlen(name)) : scr_refuse(run, "an operation on a value of such a type");
        } else {
            good = scr_put_repr(&sink, va_arg(args, scr_object), 0);
        }
    }
    va_end(args);
    scr_object text = scr_sink_text(&sink);
    return good && scr_raise_str(run, kind, text.u.text, text.n);
}

static const uint8_t scr_exception_parents[] = {
#define SCR_EXCEPTION(name, parent) SCR_EXC_##parent,
#include "scr_exceptions.def"
#undef SCR_EXCEPTION
};

SCR_FN bool scr_is_exception(scr_exception kind, scr_exception base)
{
    while (kind != base && kind != SCR_EXC_BaseException)
        kind = (scr_exception)scr_exception_parents[kind];
    return kind == base;
}

SCR_FN bool scr_unbound(scr_body_run *run, const char *name)
{
    return scr_raise_text(run, SCR_EXC_UnboundLocalError, "cannot access local variable '%s' where it is not associated with a value", name);
}

static const char *const scr_exception_names[] = {
#define SCR_EXCEPTION(name, parent) #name,
#include "scr_exceptions.def"
#undef SCR_EXCEPTION
};

static scr_text scr_body_text(scr_object o) { return (scr_text){o.n ? o.u.text : "", o.n}; }

/* PydanticCustomError(type, template, context): {name} in the template is context's value; braces without one stay. */
static bool scr_custom(scr_body_run *run, scr_raised *raised)
{
    const scr_object *args = run->exception.u.list->items;
    uint32_t n = run->exception.u.list->n;
    if (args[0].kind != SCR_O_STR || args[1].kind != SCR_O_STR || (n == 3 && args[2].kind != SCR_O_DICT && args[2].kind != SCR_O_NONE))
        return scr_refuse(run, "a PydanticCustomError of these arguments");
    raised->kind = SCR_RAISE_CUSTOM;
    raised->type = scr_body_text(args[0]);
    raised->context = n == 3 ? args[2] : scr_o_none();
    scr_sink sink = {run, NULL, 0, 0};
    const char *t = args[1].u.text;
    for (uint32_t i = 0; i < args[1].n;) {
        uint32_t end = i + 1;
        while (t[i] == '{' && end < args[1].n && t[end] != '}')
            end++;
        scr_object *found = NULL;
        if (t[i] == '{' && end < args[1].n && raised->context.kind == SCR_O_DICT)
            found = scr_o_get(raised->context, scr_o_text(SCR_O_STR, t + i + 1, end - i - 1));
        if (found && found->kind != SCR_O_STR && found->kind != SCR_O_INT && found->kind != SCR_O_FLOAT && found->kind != SCR_O_BOOL)
            return scr_refuse(run, "such a value in the context of a PydanticCustomError");
        if (!(found ? scr_put_str(&sink, *found) : scr_put(&sink, t + i, 1)))
            return false;
        i = found ? end + 1 : i + 1;
    }
    raised->message = scr_body_text(scr_sink_text(&sink));
    return true;
}

/* Only values that data can have leave a body, and none that holds itself or is deeper than a decoder's own: others recurse over them. */
static bool scr_is_data(scr_body_run *run, scr_object o, unsigned depth)
{
    const scr_object *items = NULL, *keys = NULL;
    uint32_t n = 0;
    if (scr_o_is_list(o)) {
        items = o.u.list->items;
        n = o.u.list->n;
    } else if (o.kind == SCR_O_DICT || o.kind == SCR_O_MODEL) {
        items = o.u.dict->items;
        keys = o.u.dict->keys;
        n = o.u.dict->n;
    }
    if (depth > SCR_DATA_DEPTH)
        return scr_refuse(run, "a value that holds itself, or is nested so deep");
    for (uint32_t i = 0; i < n; i++)
        if ((items[i].kind != SCR_O_MISSING && !scr_is_data(run, items[i], depth + 1)) || (o.kind == SCR_O_DICT && !scr_is_data(run, keys[i], depth + 1)))
            return false;
    return (o.kind < SCR_O_MISSING || scr_refuse(run, "what the function returned")) && scr_body_step(run, n / 4);
}

SCR_FN int scr_body_end(scr_body_run *run, scr_call *call, bool good, scr_object *out)
{
    if (good && scr_is_data(run, *out, 0))
        return 0;
    if (run->status == 0 && run->raised == SCR_EXC_PydanticCustomError) {
        if (scr_custom(run, &call->raised))
            return 1;
    } else if (run->status == 0) {
        scr_sink sink = {run, NULL, 0, 0};
        if (scr_put_str(&sink, run->exception)) {
            scr_exception kind = (scr_exception)run->raised;
            call->raised.kind = scr_is_exception(kind, SCR_EXC_ValueError) ? SCR_RAISE_VALUE
                : scr_is_exception(kind, SCR_EXC_AssertionError) ? SCR_RAISE_ASSERT : SCR_RAISE_OTHER;
            call->raised.type = (scr_text){scr_exception_names[kind], strlen(scr_exception_names[kind])};
            call->raised.message = scr_body_text(scr_sink_text(&sink));
            call->raised.context = scr_o_none();
            return 1;
        }
    }
    if (run->status == SCR_UNSUPPORTED)
        call->raised.message = (scr_text){run->unsupported, strlen(run->unsupported)};
    return run->status ? run->status : SCR_NO_SCRATCH;
}

/* ---- calls ---- */

SCR_FN scr_body_run scr_body_begin(const scr_call *call, const scr_oenum *enums, const scr_oclass *classes)
{
    scr_body_run run = {call->arena, call, enums, classes, SCR_OP_STEPS, 0, NULL, SCR_EXC_NONE, scr_o_none(), 0};
    return run;
}

SCR_FN bool scr_body_enter(scr_body_run *run)
{
    return run->depth++ < SCR_OP_CALLS ? scr_body_step(run, 1) : scr_stop(run, SCR_WORK_LIMIT);
}

SCR_FN bool scr_info_data(scr_body_run *run, scr_object *out)
{
    const scr_call *call = run->call;
    if (!scr_new_dict(run, call->data_n, out))
        return false;
    for (uint32_t i = 0; call->model && i < call->data_n && i < call->model->n; i++) {
        const char *name = run->classes[call->model_class].fields[i];
        if (call->model->items[i].kind != SCR_O_MISSING && !scr_dict_put(run, out, scr_o_text(SCR_O_STR, name, strlen(name)), call->model->items[i]))
            return false;
    }
    return true;
}

SCR_FN bool scr_info_field_name(scr_body_run *run, scr_object *out)
{
    const char *name = run->call->field_name;
    *out = name ? scr_o_text(SCR_O_STR, name, strlen(name)) : scr_o_none();
    return true;
}

SCR_FN bool scr_info_mode(scr_body_run *run, scr_object *out)
{
    *out = run->call->json ? scr_o_text(SCR_O_STR, "json", 4) : scr_o_text(SCR_O_STR, "python", 6);
    return true;
}

SCR_FN bool scr_info_context(scr_body_run *run, scr_object *out)
{
    (void)run;
    *out = scr_o_none(); /* a decoder in C has none to give */
    return true;
}

SCR_FN bool scr_sum_start(scr_body_run *run, scr_object start)
{
    return start.kind == SCR_O_STR ? scr_raise(run, SCR_EXC_TypeError, "sum() can't sum strings [use ''.join(seq) instead]")
        : start.kind == SCR_O_BYTES ? scr_raise(run, SCR_EXC_TypeError, "sum() can't sum bytes [use b''.join(seq) instead]") : true;
}

SCR_FN bool scr_of_str(scr_body_run *run, scr_object o, const char *method)
{
    return scr_plain(run, o).kind == SCR_O_STR ? true
        : scr_raise_text(run, SCR_EXC_TypeError, "descriptor '%s' for 'str' objects doesn't apply to a '%t' object", method, o);
}

/* ---- types and truth ---- */

SCR_FN const char *scr_body_type(const scr_body_run *run, scr_object o)
{
    static const char *const names[] = {"NoneType", "bool", "int", "int", "float", "str", "bytes", "list", "tuple", "set", "frozenset", "collections.deque", "dict",
        "decimal.Decimal", "datetime.date", "datetime.time", "datetime.datetime", "datetime.timedelta", "UUID", "", "SecretStr", "", "", "missing"};
    if (o.kind == SCR_O_ENUM)
        return run->enums[o.index].name;
    if (o.kind == SCR_O_MODEL || (o.kind == SCR_O_TUPLE && o.index))
        return run->classes[o.kind == SCR_O_MODEL ? o.index : o.index - 1].name;
    if (o.kind == SCR_O_SECRET)
        return o.u.inner->kind == SCR_O_BYTES ? "SecretBytes" : "SecretStr";
    if (o.kind < sizeof names / sizeof *names)
        return names[o.kind];
    switch (o.kind) {
    case SCR_O_EXCEPTION: return scr_exception_names[o.index];
    case SCR_O_RANGE: return "range";
    case SCR_O_VIEW: return o.index == 0 ? "dict_keys" : o.index == 1 ? "dict_values" : "dict_items";
    case SCR_O_ZONE: return "datetime.timezone";
    case SCR_O_MATCH: return "re.Match";
    default: return "iterator";
    }
}

SCR_FN scr_object scr_plain(const scr_body_run *run, scr_object o)
{
    return o.kind == SCR_O_ENUM && run->enums[o.index].mixed ? run->enums[o.index].values[o.n] : o;
}

SCR_FN uint64_t scr_range_length(scr_object range)
{
    int64_t start = range.u.list->items[0].u.i, stop = range.u.list->items[1].u.i, step = range.u.list->items[2].u.i;
    if (step > 0 ? start >= stop : start <= stop)
        return 0;
    uint64_t distance = step > 0 ? (uint64_t)stop - (uint64_t)start : (uint64_t)start - (uint64_t)stop;
    return (distance - 1) / (step > 0 ? (uint64_t)step : (uint64_t)0 - (uint64_t)step) + 1;
}

static bool scr_decimal_is_zero(scr_object o)
{
    for (uint32_t i = 0; i < o.n && o.u.text[i] != 'E'; i++)
        if (o.u.text[i] != '-' && o.u.text[i] != '0' && o.u.text[i] != '.')
            return false;
    return true;
}

SCR_FN bool scr_own_operators(const scr_body_run *run, scr_object o)
{
    return o.kind == SCR_O_ENUM ? run->enums[o.index].operators : o.kind == SCR_O_MODEL && run->classes[o.index].operators;
}

static bool scr_no_operators(scr_body_run *run, scr_object o)
{
    return !scr_own_operators(run, o) || scr_refuse(run, "an operator that a class has a method for");
}

SCR_FN bool scr_truth(scr_body_run *run, scr_object o, bool *out)
{
    if (!scr_no_operators(run, o))
        return false;
    o = scr_plain(run, o);
    *out = true;
    switch (o.kind) {
    case SCR_O_NONE: *out = false; break;
    case SCR_O_BOOL: *out = o.u.truth; break;
    case SCR_O_INT: case SCR_O_TIMEDELTA: *out = o.u.i != 0; break;
    case SCR_O_FLOAT: *out = o.u.f != 0; break;
    case SCR_O_STR: case SCR_O_BYTES: *out = o.n != 0; break;
    case SCR_O_LIST: case SCR_O_TUPLE: case SCR_O_SET: case SCR_O_FROZENSET: case SCR_O_DEQUE: *out = o.u.list->n != 0; break;
    case SCR_O_DICT: case SCR_O_VIEW: *out = o.u.dict->n != 0; break;
    case SCR_O_DECIMAL: *out = !scr_decimal_is_zero(o); break;
    case SCR_O_SECRET: *out = o.u.inner->n != 0; break;
    case SCR_O_RANGE: *out = scr_range_length(o) != 0; break;
    default: break;
    }
    return true;
}

SCR_FN bool scr_isinstance(const scr_body_run *run, scr_object o, const char *type)
{
    static const struct { const char *type; uint8_t kinds[3]; } rows[] = {
        {"str", {SCR_O_STR, SCR_O_STR, SCR_O_STR}}, {"int", {SCR_O_INT, SCR_O_BIGINT, SCR_O_BOOL}}, {"float", {SCR_O_FLOAT, SCR_O_FLOAT, SCR_O_FLOAT}},
        {"bool", {SCR_O_BOOL, SCR_O_BOOL, SCR_O_BOOL}}, {"bytes", {SCR_O_BYTES, SCR_O_BYTES, SCR_O_BYTES}}, {"list", {SCR_O_LIST, SCR_O_LIST, SCR_O_LIST}},
        {"dict", {SCR_O_DICT, SCR_O_DICT, SCR_O_DICT}}, {"set", {SCR_O_SET, SCR_O_SET, SCR_O_SET}},
        {"frozenset", {SCR_O_FROZENSET, SCR_O_FROZENSET, SCR_O_FROZENSET}}, {"tuple", {SCR_O_TUPLE, SCR_O_TUPLE, SCR_O_TUPLE}},
        {"datetime", {SCR_O_DATETIME, SCR_O_DATETIME, SCR_O_DATETIME}}, {"date", {SCR_O_DATE, SCR_O_DATETIME, SCR_O_DATE}},
        {"time", {SCR_O_TIME, SCR_O_TIME, SCR_O_TIME}}, {"timedelta", {SCR_O_TIMEDELTA, SCR_O_TIMEDELTA, SCR_O_TIMEDELTA}},
        {"Decimal", {SCR_O_DECIMAL, SCR_O_DECIMAL, SCR_O_DECIMAL}}, {"UUID", {SCR_O_UUID, SCR_O_UUID, SCR_O_UUID}},
        {"Enum", {SCR_O_ENUM, SCR_O_ENUM, SCR_O_ENUM}}};
    if (strcmp(type, "object") == 0)
        return true;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (strcmp(type, rows[i].type) == 0)
            for (int k = 0; k < 3; k++)
                if (o.kind == rows[i].kinds[k])
                    return true;
    return o.kind == SCR_O_ENUM && run->enums[o.index].mixed && scr_isinstance(run, run->enums[o.index].values[o.n], type);
}

SCR_FN bool scr_is_class(const scr_body_run *run, scr_object o, uint16_t class_)
{
    if (o.kind != SCR_O_MODEL && !(o.kind == SCR_O_TUPLE && o.index))
        return false;
    for (const uint16_t *p = run->classes[o.kind == SCR_O_MODEL ? o.index : o.index - 1].mro; *p != 0xffff; p++)
        if (*p == class_)
            return true;
    return false;
}

SCR_FN bool scr_is(scr_object a, scr_object b)
{
    if (a.kind != b.kind)
        return false;
    return a.kind == SCR_O_NONE || (a.kind == SCR_O_BOOL && a.u.truth == b.u.truth) || (a.kind == SCR_O_ENUM && a.index == b.index && a.n == b.n);
}

/* ---- equality ---- */

static bool scr_same_at(scr_body_run *run, scr_object a, scr_object b, unsigned depth, bool *out);

static bool scr_same_items(scr_body_run *run, const scr_olist *a, const scr_olist *b, unsigned depth, bool *out)
{
    *out = a->n == b->n;
    for (uint32_t i = 0; *out && i < a->n && i < b->n; i++)
        if (!scr_same_at(run, a->items[i], b->items[i], depth, out))
            return false;
    return true;
}

static bool scr_is_set(scr_object o) { return o.kind == SCR_O_SET || o.kind == SCR_O_FROZENSET; }

/* Is every member of a one of b? */
static bool scr_subset(scr_body_run *run, const scr_olist *a, scr_object b, bool *out)
{
    *out = true;
    for (uint32_t i = 0; *out && i < a->n; i++)
        if (!scr_contains(run, a->items[i], b, out))
            return false;
    return true;
}

static bool scr_same_dicts(scr_body_run *run, scr_object a, scr_object b, unsigned depth, bool *out)
{
    *out = a.u.dict->n == b.u.dict->n;
    for (uint32_t i = 0; *out && i < a.u.dict->n; i++) {
        scr_object *other;
        if (!scr_dict_find(run, b, a.u.dict->keys[i], &other))
            return false;
        *out = other != NULL;
        if (other && !scr_same_at(run, a.u.dict->items[i], *other, depth, out))
            return false;
    }
    return true;
}

static bool scr_same_at(scr_body_run *run, scr_object a, scr_object b, unsigned depth, bool *out)
{
    bool identical = a.kind == SCR_O_ENUM && b.kind == SCR_O_ENUM;
    if (!scr_no_operators(run, a) || !scr_no_operators(run, b))
        return false;
    if (!identical) {
        a = scr_plain(run, a);
        b = scr_plain(run, b);
    } else if (a.index != b.index) { /* members of two enums: by what is mixed in */
        scr_object p = scr_plain(run, a), q = scr_plain(run, b);
        *out = false;
        return p.kind == SCR_O_ENUM || q.kind == SCR_O_ENUM ? true : scr_same_at(run, p, q, depth, out);
    }
    if (depth > SCR_SAME_DEPTH)
        return scr_refuse(run, "comparing values nested so deep");
    uint64_t cost = 1;
    if ((a.kind == SCR_O_STR || a.kind == SCR_O_BYTES) && a.kind == b.kind)
        cost += a.n / 16;
    if (!scr_body_step(run, cost))
        return false;
    if ((a.kind == SCR_O_LIST || a.kind == SCR_O_TUPLE) && a.kind == b.kind)
        return scr_same_items(run, a.u.list, b.u.list, depth + 1, out);
    if (scr_is_set(a) && scr_is_set(b)) {
        *out = a.u.list->n == b.u.list->n;
        return !*out || scr_subset(run, a.u.list, b, out);
    }
    if (a.kind == SCR_O_DICT && b.kind == SCR_O_DICT)
        return scr_same_dicts(run, a, b, depth + 1, out);
    if (a.kind >= SCR_O_EXCEPTION && b.kind >= SCR_O_EXCEPTION && a.kind != SCR_O_ZONE)
        return scr_refuse(run, "comparing values of these types");
    *out = a.kind == SCR_O_ZONE ? b.kind == SCR_O_ZONE && a.u.i == b.u.i : scr_o_equal(a, b);
    return true;
}

SCR_FN bool scr_is_equal(scr_body_run *run, scr_object a, scr_object b, bool *out) { return scr_same_at(run, a, b, 0, out); }

/* ---- order ---- */

static bool scr_by_sign(scr_order order, int sign)
{
    switch (order) {
    case SCR_LT: return sign < 0;
    case SCR_LE: return sign <= 0;
    case SCR_GT: return sign > 0;
    case SCR_GE: return sign >= 0;
    }
    return false;
}

static bool scr_ordered_at(scr_body_run *run, scr_order order, scr_object a, scr_object b, unsigned depth, bool *out);

static bool scr_ordered_lists(scr_body_run *run, scr_order order, const scr_olist *a, const scr_olist *b, unsigned depth, bool *out)
{
    for (uint32_t i = 0; i < a->n && i < b->n; i++) {
        bool same;
        if (!scr_same_at(run, a->items[i], b->items[i], depth, &same))
            return false;
        if (!same)
            return scr_ordered_at(run, order, a->items[i], b->items[i], depth, out);
    }
    *out = scr_by_sign(order, a->n < b->n ? -1 : a->n > b->n);
    return true;
}

static bool scr_ordered_sets(scr_body_run *run, scr_order order, scr_object a, scr_object b, bool *out)
{
    bool turned = order == SCR_GT || order == SCR_GE;
    scr_object x = turned ? b : a, y = turned ? a : b;
    if ((order == SCR_LT || order == SCR_GT) && x.u.list->n >= y.u.list->n) {
        *out = false;
        return true;
    }
    return scr_subset(run, x.u.list, y, out);
}

static bool scr_ordered_at(scr_body_run *run, scr_order order, scr_object left, scr_object right, unsigned depth, bool *out)
{
    static const char *const signs[] = {"<", "<=", ">", ">="};
    if (!scr_no_operators(run, left) || !scr_no_operators(run, right))
        return false;
    scr_object a = scr_plain(run, left), b = scr_plain(run, right);
    if (depth > SCR_SAME_DEPTH)
        return scr_refuse(run, "comparing values nested so deep");
    if (!scr_body_step(run, 1))
        return false;
    if (scr_is_number(a) && scr_is_number(b)) {
        int sign = scr_compare_numbers(run, a, b);
        if (sign == 2 && (a.kind == SCR_O_DECIMAL || b.kind == SCR_O_DECIMAL))
            return scr_refuse(run, "comparing a Decimal with NaN");
        *out = sign != 2 && scr_by_sign(order, sign);
        return run->status == 0;
    }
    if ((a.kind == SCR_O_STR || a.kind == SCR_O_BYTES) && a.kind == b.kind) {
        uint32_t n = a.n < b.n ? a.n : b.n;
        int sign = n ? memcmp(a.u.text, b.u.text, n) : 0;
        *out = scr_by_sign(order, sign ? sign : a.n < b.n ? -1 : a.n > b.n);
        return scr_body_step(run, n / 16);
    }
    if ((a.kind == SCR_O_LIST || a.kind == SCR_O_TUPLE) && a.kind == b.kind)
        return scr_ordered_lists(run, order, a.u.list, b.u.list, depth + 1, out);
    if (scr_is_set(a) && scr_is_set(b))
        return scr_ordered_sets(run, order, a, b, out);
    if (a.kind == SCR_O_TIMEDELTA && b.kind == SCR_O_TIMEDELTA) {
        *out = scr_by_sign(order, a.u.i < b.u.i ? -1 : a.u.i > b.u.i);
        return true;
    }
    if ((a.kind == SCR_O_DATE || a.kind == SCR_O_DATETIME || a.kind == SCR_O_TIME) && (b.kind == SCR_O_DATE || b.kind == SCR_O_DATETIME || b.kind == SCR_O_TIME)) {
        if (a.kind == b.kind) {
            int sign = scr_time_compare(run, a, b);
            *out = sign != 3 && scr_by_sign(order, sign);
            return sign != 3;
        }
        if (a.kind != SCR_O_TIME && b.kind != SCR_O_TIME)
            return scr_raise(run, SCR_EXC_TypeError, "can't compare datetime.datetime to datetime.date"); /* in whichever order */
    }
    if (a.kind == SCR_O_VIEW || b.kind == SCR_O_VIEW)
        return scr_refuse(run, "comparing views of dicts");
    return scr_raise_text(run, SCR_EXC_TypeError, "'%s' not supported between instances of '%t' and '%t'", signs[order], left, right);
}

SCR_FN bool scr_ordered(scr_body_run *run, scr_order order, scr_object a, scr_object b, bool *out)
{
    double x, y;
    if (!scr_o_as_double(a, &x) || !scr_o_as_double(b, &y))
        return scr_ordered_at(run, order, a, b, 0, out);
    *out = order == SCR_LT ? x < y : order == SCR_LE ? x <= y : order == SCR_GT ? x > y : x >= y; /* most are numbers; a NaN has no order */
    return true;
}

/* ---- membership ---- */

static bool scr_hashable_at(scr_body_run *run, scr_object o, unsigned depth)
{
    if (depth > SCR_SAME_DEPTH)
        return scr_refuse(run, "a hash of a value nested so deep");
    if (o.kind == SCR_O_LIST || o.kind == SCR_O_SET || o.kind == SCR_O_DICT)
        return scr_raise_text(run, SCR_EXC_TypeError, "unhashable type: '%t'", o);
    for (uint32_t i = 0; o.kind == SCR_O_TUPLE && i < o.u.list->n; i++)
        if (!scr_hashable_at(run, o.u.list->items[i], depth + 1))
            return false;
    if (o.kind == SCR_O_MODEL || o.kind >= SCR_O_EXCEPTION)
        return scr_refuse(run, "a hash of such a value");
    return true;
}

SCR_FN bool scr_hashable(scr_body_run *run, scr_object o) { return scr_hashable_at(run, o, 0); }

static bool scr_in_list(scr_body_run *run, scr_object item, const scr_object *items, uint32_t n, bool *out)
{
    *out = false;
    for (uint32_t i = 0; !*out && i < n; i++)
        if (!scr_is_equal(run, items[i], item, out))
            return false;
    return true;
}

static bool scr_has_enum(const scr_object *items, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        if (items[i].kind == SCR_O_ENUM || items[i].kind == SCR_O_TUPLE || items[i].kind == SCR_O_FROZENSET)
            return true;
    return false;
}

SCR_FN bool scr_dict_find(scr_body_run *run, scr_object dict, scr_object key, scr_object **out)
{
    scr_odict *d = dict.u.dict;
    *out = NULL;
    if (!scr_hashable(run, key) || !scr_body_step(run, 1 + d->n / 8))
        return false;
    if (!d->table || scr_has_enum(&key, 1) || scr_has_enum(d->keys, d->n)) {
        for (uint32_t i = 0; i < d->n; i++) {
            bool same;
            if (!scr_is_equal(run, d->keys[i], key, &same))
                return false;
            if (same) {
                *out = &d->items[i];
                break;
            }
        }
        return true;
    }
    *out = scr_o_get(dict, key);
    return true;
}

SCR_FN bool scr_contains(scr_body_run *run, scr_object item, scr_object container, bool *out)
{
    scr_object c = scr_plain(run, container), x = scr_plain(run, item);
    switch (c.kind) {
    case SCR_O_STR:
        if (x.kind != SCR_O_STR)
            return scr_raise_text(run, SCR_EXC_TypeError, "'in <string>' requires string as left operand, not %t", item);
        *out = scr_text_find(c, 0, c.n, x, false) != SCR_NONE;
        return scr_body_step(run, 1 + c.n / 8 + (uint64_t)c.n * x.n / 64);
    case SCR_O_LIST: case SCR_O_TUPLE: return scr_in_list(run, item, c.u.list->items, c.u.list->n, out);
    case SCR_O_SET: case SCR_O_FROZENSET:
        if (x.kind == SCR_O_SET)
            return scr_refuse(run, "a set that is looked for in a set");
        return scr_hashable(run, item) && scr_in_list(run, item, c.u.list->items, c.u.list->n, out);
    case SCR_O_DICT: {
        scr_object *found;
        if (!scr_dict_find(run, c, item, &found))
            return false;
        *out = found != NULL;
        return true;
    }
    case SCR_O_VIEW: {
        scr_object dict = c;
        dict.kind = SCR_O_DICT;
        if (c.index == 0)
            return scr_contains(run, item, dict, out);
        if (c.index == 1)
            return scr_in_list(run, item, c.u.dict->items, c.u.dict->n, out);
        return scr_refuse(run, "\"in\" of a dict's items");
    }
    case SCR_O_RANGE: {
        if (x.kind != SCR_O_INT && x.kind != SCR_O_BOOL)
            return x.kind == SCR_O_FLOAT || x.kind == SCR_O_DECIMAL ? scr_refuse(run, "a float looked for in a range") : (*out = false, true);
        int64_t v = x.kind == SCR_O_BOOL ? x.u.truth : x.u.i, start = c.u.list->items[0].u.i, stop = c.u.list->items[1].u.i, step = c.u.list->items[2].u.i;
        bool inside = step > 0 ? v >= start && v < stop : v <= start && v > stop;
        uint64_t distance = step > 0 ? (uint64_t)v - (uint64_t)start : (uint64_t)start - (uint64_t)v;
        *out = inside && distance % (step > 0 ? (uint64_t)step : (uint64_t)0 - (uint64_t)step) == 0;
        return true;
    }
    case SCR_O_BYTES: case SCR_O_MODEL: case SCR_O_ITER: return scr_refuse(run, "\"in\" of such a value");
    default: return scr_raise_text(run, SCR_EXC_TypeError, "argument of type '%t' is not iterable", container);
    }
}

/* ---- attributes ---- */

SCR_FN bool scr_no_attribute(scr_body_run *run, scr_object o, const char *name)
{
    return scr_raise_text(run, SCR_EXC_AttributeError, "'%t' object has no attribute '%s'", o, name);
}

SCR_FN bool scr_no_member(scr_body_run *run, scr_object o, const char *name)
{
    return o.kind == SCR_O_NONE || o.kind == SCR_O_MODEL ? scr_no_attribute(run, o, name) : scr_refuse(run, "a model's member of such a value");
}

static scr_object *scr_field(const scr_body_run *run, scr_object model, const char *name)
{
    const scr_oclass *c = &run->classes[model.index];
    for (uint32_t i = 0; i < c->n && i < model.u.dict->n; i++)
        if (strcmp(c->fields[i], name) == 0)
            return &model.u.dict->items[i];
    return NULL;
}

/* An item of a NamedTuple by its name. */
static bool scr_named_item(const scr_body_run *run, scr_object o, const char *name, scr_object *out)
{
    const scr_oclass *c = o.index ? &run->classes[o.index - 1] : NULL;
    for (uint32_t i = 0; c && i < c->n && i < o.u.list->n; i++)
        if (strcmp(c->fields[i], name) == 0) {
            *out = o.u.list->items[i];
            return true;
        }
    return false;
}

SCR_FN bool scr_attribute(scr_body_run *run, scr_object o, const char *name, bool (*builtin)(scr_body_run *run, scr_object o, scr_object *out), scr_object *out)
{
    if (o.kind == SCR_O_MODEL) {
        const scr_object *field = scr_field(run, o, name);
        if (field && field->kind != SCR_O_MISSING) {
            *out = *field;
            return true;
        }
        if (o.u.dict->extra) {
            scr_object extra = scr_o_of(SCR_O_DICT), *found;
            extra.u.dict = o.u.dict->extra;
            found = scr_o_get(extra, scr_o_text(SCR_O_STR, name, strlen(name)));
            if (found) {
                *out = *found;
                return true;
            }
        }
        return scr_no_attribute(run, o, name);
    }
    if (o.kind == SCR_O_TUPLE && scr_named_item(run, o, name, out))
        return true;
    out->kind = SCR_O_MISSING;
    if (builtin && !builtin(run, o, out))
        return false;
    if (out->kind != SCR_O_MISSING)
        return true;
    if (o.kind == SCR_O_NONE || (builtin && o.kind < SCR_O_MODEL)) /* no other type has one of that name */
        return scr_no_attribute(run, o, name);
    return scr_refuse(run, "this attribute of such a value");
}

/* model.model_fields_set */
SCR_FN bool scr_fn_fields_set(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out)
{
    (void)n;
    if (args[0].kind != SCR_O_MODEL)
        return scr_no_attribute(run, args[0], "model_fields_set");
    const scr_oclass *c = &run->classes[args[0].index];
    const scr_odict *d = args[0].u.dict;
    if (d->extra && d->extra->n)
        return scr_refuse(run, "model_fields_set of a model with extra values");
    if (!scr_new_list(run, SCR_O_SET, 0, out))
        return false;
    for (uint32_t i = 0; i < c->n && i < d->n; i++)
        if ((d->items[i].flags & SCR_O_GIVEN) && !scr_list_push(run, out, scr_o_text(SCR_O_STR, c->fields[i], strlen(c->fields[i]))))
            return false;
    return true;
}

SCR_FN bool scr_set_attribute(scr_body_run *run, scr_object o, const char *name, scr_object value)
{
    if (o.kind != SCR_O_MODEL)
        return scr_refuse(run, "setting an attribute of such a value");
    const scr_oclass *c = &run->classes[o.index];
    scr_object *field = scr_field(run, o, name);
    if (c->assigns || (field && c->frozen && c->frozen[field - o.u.dict->items]))
        return scr_refuse(run, "setting a field that is frozen, or whose model validates assignment");
    if (c->operators || !field || value.kind >= SCR_O_MISSING)
        return scr_refuse(run, "setting this attribute");
    *field = value;
    field->flags |= SCR_O_GIVEN;
    return true;
}

SCR_FN bool scr_set_past(scr_body_run *run, scr_object o, const char *name, scr_object value)
{
    scr_object *field = o.kind == SCR_O_MODEL ? scr_field(run, o, name) : NULL;
    if (!field || value.kind >= SCR_O_MISSING)
        return scr_refuse(run, "object.__setattr__ of what is no field of a model");
    const uint8_t given = (uint8_t)(field->flags & SCR_O_GIVEN);
    *field = value;
    field->flags = (uint8_t)((field->flags & ~SCR_O_GIVEN) | given);
    return true;
}

SCR_FN bool scr_a_value(scr_body_run *run, scr_object self, scr_object *out)
{
    if (self.kind == SCR_O_ENUM)
        *out = run->enums[self.index].values[self.n];
    return true;
}

SCR_FN bool scr_a_name(scr_body_run *run, scr_object self, scr_object *out)
{
    if (self.kind == SCR_O_ENUM) {
        const char *name = run->enums[self.index].names[self.n];
        *out = scr_o_text(SCR_O_STR, name, strlen(name));
    }
    return true;
}

SCR_FN bool scr_enum_of(scr_body_run *run, uint16_t index, scr_object value, bool by_name, scr_object *out)
{
    const scr_oenum *e = &run->enums[index];
    for (uint32_t i = 0; i < e->n; i++) {
        bool same = by_name && value.kind == SCR_O_STR && strlen(e->names[i]) == value.n && memcmp(e->names[i], value.u.text, value.n) == 0;
        if (!by_name && value.kind == SCR_O_ENUM && value.index == index)
            same = value.n == i;
        else if (!by_name && !scr_is_equal(run, e->values[i], value, &same))
            return false;
        if (same) {
            *out = scr_o_of(SCR_O_ENUM);
            out->index = index;
            out->n = i;
            return true;
        }
    }
    if (!by_name)
        return scr_raise_text(run, SCR_EXC_ValueError, "%r is not a valid %s", value, e->name);
    scr_object exception;
    return scr_hashable(run, value) && scr_new_exception(run, SCR_EXC_KeyError, &value, 1, &exception) && scr_raise_object(run, exception);
}

/* ---- patterns ---- */

SCR_FN bool scr_substitute(scr_body_run *run, const scr_regex *regex, bool more, scr_object by, scr_object text, scr_object *out)
{
    scr_object t = scr_plain(run, text);
    scr_sink sink = {run, NULL, 0, 0};
    bool inside = false;
    if (t.kind == SCR_O_BYTES)
        return scr_raise(run, SCR_EXC_TypeError, "cannot use a string pattern on a bytes-like object");
    if (t.kind != SCR_O_STR)
        return scr_raise_text(run, SCR_EXC_TypeError, "expected string or bytes-like object, got '%t'", text);
    for (uint32_t at = 0; at < t.n;) {
        uint32_t start = at;
        scr_text_at(t.u.text, t.n, &at);
        bool match = scr_regex_match(regex, t.u.text + start, at - start, run->arena) == SCR_VALID;
        if (!scr_body_step(run, 2) || !(match ? (more && inside) || scr_put(&sink, by.u.text, by.n) : scr_put(&sink, t.u.text + start, at - start)))
            return false;
        inside = match;
    }
    *out = scr_sink_text(&sink);
    return true;
}

SCR_FN bool scr_pattern(scr_body_run *run, const scr_regex *regex, scr_object text, scr_object *out)
{
    scr_object t = scr_plain(run, text);
    if (t.kind == SCR_O_BYTES)
        return scr_raise(run, SCR_EXC_TypeError, "cannot use a string pattern on a bytes-like object");
    if (t.kind != SCR_O_STR)
        return scr_raise_text(run, SCR_EXC_TypeError, "expected string or bytes-like object, got '%t'", text);
    if (!scr_body_step(run, 1 + t.n))
        return false;
    int status = scr_regex_match(regex, t.n ? t.u.text : "", t.n, run->arena);
    if (status < 0)
        return scr_stop(run, status);
    *out = scr_o_of(status == SCR_VALID ? SCR_O_MATCH : SCR_O_NONE);
    return true;
}
