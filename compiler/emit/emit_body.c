/* emit_body.c: compiled bodies of validators as C over runtime/model/scr_op.h. In: the code layer of the Model IR. Out: constants, one function for each
 * body, and a hook for each that the decoder of models calls.
 *
 * A body is `static bool body_N(scr_body_run *run, const scr_object *args, scr_object *out)`. Its locals are l0, l1 ...; each expression leaves its value in a
 * temporary of its own; what fails goes to the label of the innermost handler, or to the end. */
#include "emit_body.h"
#include "emit_constant.h"
#include "tmpl.h"
#include "../re/re.h"
#include "../re/re_python.h"

#include <string.h>

typedef struct Loop { uint32_t id; bool breaks, continues; } Loop;

typedef struct Body {
    Ctx *ctx;
    const BodyEmit *in;
    const ModelBody *body;
    Out *out;             /* statements of the function */
    Out *constants;
    Map *known;           /* constants that are printed: text -> name */
    bool *wanted;         /* by body: it is called */
    uint32_t temps, bools, iters, sinks, labels;
    uint32_t handler;     /* label of the innermost one; 0: the function's end */
    bool end_used;
    uint32_t caught;      /* temporary with the exception that is being handled */
    Loop *loop;
    bool *read;           /* by slot: its value is asked for */
    bool has_named;
} Body;

/* ---- constants ---- */

static Str constant_text(Body *b, const ModelValue *v);

/* Items as an array of the constants; gives its name. */
static Str constant_items(Body *b, ModelValue **items, size_t n)
{
    Out list = out_new(b->ctx);
    for (size_t i = 0; i < n; i++) {
        Str text = constant_text(b, items[i]);
        out_printf(&list, "%s%.*s", i ? ", " : "", STR_ARG(text));
    }
    Str text = out_text(&list), key = str_join(b->ctx, STR("items "), text);
    const Str *old = map_get(b->known, key);
    if (old)
        return *old;
    Str *name = CTX_NEW(b->ctx, Str);
    *name = str_printf(b->ctx, "body_items_%zu", b->known->n);
    map_set(b->ctx, b->known, key, name);
    out_printf(b->constants, "static const scr_object %.*s[] = {%.*s};\n", STR_ARG(*name), STR_ARG(text));
    return *name;
}

static Str container(Body *b, const ModelValue *v, const char *kind)
{
    if (!v->n)
        map_set(b->ctx, b->known, STR("empty list"), b);
    if (!v->n)
        return str_printf(b->ctx, "{%s, SCR_O_STATIC, 0, 0, {.list = (scr_olist *)&body_empty_list}}", kind);
    Str items = constant_items(b, v->items, v->n), key = str_printf(b->ctx, "list %.*s", STR_ARG(items));
    const Str *old = map_get(b->known, key);
    if (!old) {
        Str *name = CTX_NEW(b->ctx, Str);
        *name = str_printf(b->ctx, "body_list_%zu", b->known->n);
        map_set(b->ctx, b->known, key, name);
        out_printf(b->constants, "static const scr_olist %.*s = {(scr_object *)%.*s, %zu, %zu};\n", STR_ARG(*name), STR_ARG(items), v->n, v->n);
        old = name;
    }
    return str_printf(b->ctx, "{%s, SCR_O_STATIC, 0, %zu, {.list = (scr_olist *)&%.*s}}", kind, v->n, STR_ARG(*old));
}

static Str dict_constant(Body *b, const ModelValue *v)
{
    if (!v->n)
        map_set(b->ctx, b->known, STR("empty dict"), b);
    if (!v->n)
        return STR("{SCR_O_DICT, SCR_O_STATIC, 0, 0, {.dict = (scr_odict *)&body_empty_dict}}");
    Str keys = constant_items(b, v->keys, v->n), items = constant_items(b, v->items, v->n), key = str_printf(b->ctx, "dict %.*s %.*s", STR_ARG(keys), STR_ARG(items));
    const Str *old = map_get(b->known, key);
    if (!old) {
        Str *name = CTX_NEW(b->ctx, Str);
        *name = str_printf(b->ctx, "body_dict_%zu", b->known->n);
        map_set(b->ctx, b->known, key, name);
        out_printf(b->constants, "static const scr_odict %.*s = {(scr_object *)%.*s, (scr_object *)%.*s, %zu, %zu, NULL, NULL, 0, NULL};\n", STR_ARG(*name),
                   STR_ARG(keys), STR_ARG(items), v->n, v->n);
        old = name;
    }
    return str_printf(b->ctx, "{SCR_O_DICT, SCR_O_STATIC, 0, %zu, {.dict = (scr_odict *)&%.*s}}", v->n, STR_ARG(*old));
}

static Str time_constant(Body *b, const ModelValue *v)
{
    Str text = constant_time(b->ctx, v);
    const Str *old = map_get(b->known, text);
    if (!old) {
        Str *name = CTX_NEW(b->ctx, Str);
        *name = str_printf(b->ctx, "body_time_%zu", b->known->n);
        map_set(b->ctx, b->known, text, name);
        out_printf(b->constants, "static const scr_odatetime %.*s = %.*s;\n", STR_ARG(*name), STR_ARG(text));
        old = name;
    }
    const char *kind = v->kind == VALUE_DATE ? "SCR_O_DATE" : v->kind == VALUE_TIME ? "SCR_O_TIME" : "SCR_O_DATETIME";
    return str_printf(b->ctx, "{%s, 0, 0, 0, {.time = &%.*s}}", kind, STR_ARG(*old));
}

/* The initialiser of a value. */
static Str constant_text(Body *b, const ModelValue *v)
{
    Str scalar = constant_scalar(b->ctx, v);
    if (scalar.len)
        return scalar;
    switch ((int)v->kind) {
    case VALUE_LIST: return container(b, v, "SCR_O_LIST");
    case VALUE_TUPLE: return container(b, v, "SCR_O_TUPLE");
    case VALUE_SET: return container(b, v, "SCR_O_SET");
    case VALUE_FROZENSET: return container(b, v, "SCR_O_FROZENSET");
    case VALUE_DICT: return dict_constant(b, v);
    case VALUE_ENUM: return str_printf(b->ctx, "{SCR_O_ENUM, 0, %u, %zu, {.i = 0}}", v->enum_->id, v->member);
    case VALUE_DATE: case VALUE_TIME: case VALUE_DATETIME: return time_constant(b, v);
    }
    ctx_fail(b->ctx, "internal error: a constant without a form");
}

/* The name of a static constant. */
static Str constant(Body *b, const ModelValue *v)
{
    Str text = constant_text(b, v);
    const Str *old = map_get(b->known, text);
    if (old)
        return *old;
    Str *name = CTX_NEW(b->ctx, Str);
    *name = str_printf(b->ctx, "body_value_%zu", b->known->n);
    map_set(b->ctx, b->known, text, name);
    out_printf(b->constants, "static const scr_object %.*s = %.*s;\n", STR_ARG(*name), STR_ARG(text));
    return *name;
}

/* ---- places and failing ---- */

static Str temp(Body *b) { return str_printf(b->ctx, "t%u", b->temps++); }
static Str truth(Body *b) { return str_printf(b->ctx, "b%u", b->bools++); }

static Str fail(Body *b)
{
    if (b->handler)
        return str_printf(b->ctx, "goto caught_%u", b->handler);
    b->end_used = true;
    return STR("goto failed");
}

#define LINE(b, ...) out_line((b)->out, __VA_ARGS__)

/* A line `if (!call) goto ...;` */
static void must(Body *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void must(Body *b, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    Str call = str_vprintf(b->ctx, format, args), where = fail(b);
    va_end(args);
    LINE(b, "if (!%.*s)", STR_ARG(call));
    LINE(b, "    %.*s;", STR_ARG(where));
}

static void open(Body *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void open(Body *b, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    Str head = str_vprintf(b->ctx, format, args);
    va_end(args);
    LINE(b, "%.*s {", STR_ARG(head));
    b->out->indent += 4;
}
static void close(Body *b)
{
    b->out->indent -= 4;
    LINE(b, "}");
}

/* ---- expressions ---- */

static Str expression(Body *b, const Code *code);
static Str condition(Body *b, const Code *code);
static void assign(Body *b, const Code *target, Str value);

static Str copy(Body *b, Str value)
{
    Str t = temp(b);
    LINE(b, "%.*s = %.*s;", STR_ARG(t), STR_ARG(value));
    return t;
}

/* Values in a row, for calls that take an array; absent ones are MISSING. */
static Str array(Body *b, Code **items, size_t n)
{
    if (!n)
        return STR("NULL");
    Out list = out_new(b->ctx);
    out_z(&list, "(const scr_object[]){");
    for (size_t i = 0; i < n; i++) {
        Str value = items[i] ? expression(b, items[i]) : STR("scr_o_missing()");
        out_printf(&list, "%s%.*s", i ? ", " : "", STR_ARG(value));
    }
    out_z(&list, "}");
    return out_text(&list);
}

static const char *arith_name(PyOp op)
{
    static const struct { PyOp op; const char *name; } rows[] = {
        {OP_ADD, "SCR_ADD"}, {OP_SUB, "SCR_SUB"}, {OP_MUL, "SCR_MUL"}, {OP_DIV, "SCR_DIV"}, {OP_FLOOR_DIV, "SCR_FLOOR_DIV"}, {OP_MOD, "SCR_MOD"}, {OP_POW, "SCR_POW"},
        {OP_LSHIFT, "SCR_LSHIFT"}, {OP_RSHIFT, "SCR_RSHIFT"}, {OP_BIT_OR, "SCR_BIT_OR"}, {OP_BIT_XOR, "SCR_BIT_XOR"}, {OP_BIT_AND, "SCR_BIT_AND"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].op == op)
            return rows[i].name;
    return NULL;
}

static Str local(Body *b, const Code *code)
{
    b->read[code->index] = true;
    if (code->checked) {
        Str name = constant_c_string(b->ctx, b->body->slots[code->index]), where = fail(b);
        LINE(b, "if (l%u.kind == SCR_O_MISSING && !scr_unbound(run, %.*s))", code->index, STR_ARG(name));
        LINE(b, "    %.*s;", STR_ARG(where));
    }
    Str value = str_printf(b->ctx, "l%u", code->index);
    return b->has_named ? copy(b, value) : value;
}

static Str unary(Body *b, const Code *code)
{
    if (code->op == OP_NOT) {
        Str c = condition(b, code->a), t = temp(b);
        LINE(b, "%.*s = scr_o_bool(!%.*s);", STR_ARG(t), STR_ARG(c));
        return t;
    }
    Str a = expression(b, code->a), t = temp(b);
    must(b, "scr_%s(run, %.*s, &%.*s)", code->op == OP_MINUS ? "negative" : code->op == OP_PLUS ? "positive" : "invert", STR_ARG(a), STR_ARG(t));
    return t;
}

static Str boolean_value(Body *b, const Code *code)
{
    Str t = temp(b);
    for (size_t i = 0; i < code->n; i++) {
        Str value = expression(b, code->items[i]);
        LINE(b, "%.*s = %.*s;", STR_ARG(t), STR_ARG(value));
        if (i + 1 == code->n)
            break;
        Str c = truth(b);
        must(b, "scr_truth(run, %.*s, &%.*s)", STR_ARG(t), STR_ARG(c));
        open(b, "if (%s%.*s)", code->op == OP_AND ? "" : "!", STR_ARG(c));
    }
    for (size_t i = 0; i + 1 < code->n; i++)
        close(b);
    return t;
}

static void compare_one(Body *b, PyOp op, Str left, Str right, Str out)
{
    static const struct { PyOp op; const char *order; } orders[] = {{OP_LT, "SCR_LT"}, {OP_LE, "SCR_LE"}, {OP_GT, "SCR_GT"}, {OP_GE, "SCR_GE"}};
    if (op == OP_IS || op == OP_IS_NOT) {
        LINE(b, "%.*s = %sscr_is(%.*s, %.*s);", STR_ARG(out), op == OP_IS ? "" : "!", STR_ARG(left), STR_ARG(right));
        return;
    }
    for (size_t i = 0; i < sizeof orders / sizeof *orders; i++)
        if (orders[i].op == op)
            must(b, "scr_ordered(run, %s, %.*s, %.*s, &%.*s)", orders[i].order, STR_ARG(left), STR_ARG(right), STR_ARG(out));
    if (op == OP_EQ || op == OP_NE)
        must(b, "scr_is_equal(run, %.*s, %.*s, &%.*s)", STR_ARG(left), STR_ARG(right), STR_ARG(out));
    if (op == OP_IN || op == OP_NOT_IN)
        must(b, "scr_contains(run, %.*s, %.*s, &%.*s)", STR_ARG(left), STR_ARG(right), STR_ARG(out));
    if (op == OP_NE || op == OP_NOT_IN)
        LINE(b, "%.*s = !%.*s;", STR_ARG(out), STR_ARG(out));
}

static Str compare(Body *b, const Code *code)
{
    Str out = truth(b), left = expression(b, code->a);
    for (size_t i = 0; i < code->n; i++) {
        Str right = expression(b, code->items[i]);
        compare_one(b, code->ops[i], left, right, out);
        left = right;
        if (i + 1 < code->n)
            open(b, "if (%.*s)", STR_ARG(out));
    }
    for (size_t i = 0; i + 1 < code->n; i++)
        close(b);
    return out;
}

static Str choice(Body *b, const Code *code)
{
    Str c = condition(b, code->b), t = temp(b);
    open(b, "if (%.*s)", STR_ARG(c));
    Str value = expression(b, code->a);
    LINE(b, "%.*s = %.*s;", STR_ARG(t), STR_ARG(value));
    close(b);
    open(b, "else");
    value = expression(b, code->c);
    LINE(b, "%.*s = %.*s;", STR_ARG(t), STR_ARG(value));
    close(b);
    return t;
}

static Str display(Body *b, const Code *code)
{
    Str t = temp(b);
    const char *kind = code->kind == CODE_LIST ? "SCR_O_LIST" : code->kind == CODE_TUPLE ? "SCR_O_TUPLE" : "SCR_O_SET";
    VEC(Str) values = {0};
    for (size_t i = 0; i < code->n; i++) {
        bool all = code->items[i]->kind == CODE_STARRED;
        Str value = expression(b, all ? code->items[i]->a : code->items[i]);
        if (all) { /* what is there when its turn comes */
            Str list = temp(b);
            must(b, "scr_spread(run, %.*s, &%.*s)", STR_ARG(value), STR_ARG(list));
            value = list;
        }
        VEC_PUSH(b->ctx, &values) = value;
    }
    must(b, "scr_new_list(run, %s, %zu, &%.*s)", kind, code->n, STR_ARG(t));
    for (size_t i = 0; i < code->n; i++)
        if (code->items[i]->kind == CODE_STARRED)
            must(b, "scr_extend(run, &%.*s, %.*s)", STR_ARG(t), STR_ARG(values.items[i]));
        else
            must(b, "scr_%s(run, &%.*s, %.*s)", code->kind == CODE_SET ? "set_add" : "list_push", STR_ARG(t), STR_ARG(values.items[i]));
    return t;
}

static Str dict(Body *b, const Code *code)
{
    Str t = temp(b);
    VEC(Str) values = {0};
    for (size_t i = 0; i < code->n; i++)
        VEC_PUSH(b->ctx, &values) = code->items[i] ? expression(b, code->items[i]) : STR("");
    must(b, "scr_new_dict(run, %zu, &%.*s)", code->n / 2, STR_ARG(t));
    for (size_t i = 0; i + 1 < code->n; i += 2)
        if (!code->items[i])
            must(b, "scr_dict_merge(run, &%.*s, %.*s)", STR_ARG(t), STR_ARG(values.items[i + 1]));
        else
            must(b, "scr_dict_put(run, &%.*s, %.*s, %.*s)", STR_ARG(t), STR_ARG(values.items[i]), STR_ARG(values.items[i + 1]));
    return t;
}

static Str slice(Body *b, const Code *code)
{
    Str a = expression(b, code->a), parts[3], t = temp(b);
    for (int i = 0; i < 3; i++)
        parts[i] = code->items[i] ? expression(b, code->items[i]) : STR("scr_o_missing()");
    must(b, "scr_slice(run, %.*s, %.*s, %.*s, %.*s, &%.*s)", STR_ARG(a), STR_ARG(parts[0]), STR_ARG(parts[1]), STR_ARG(parts[2]), STR_ARG(t));
    return t;
}

static Str format(Body *b, const Code *code)
{
    Str t = temp(b), sink = str_printf(b->ctx, "s%u", b->sinks++);
    /* The parts are computed in order, each before it is formatted. */
    LINE(b, "%.*s = (scr_sink){run, NULL, 0, 0};", STR_ARG(sink));
    for (size_t i = 0; i < code->n; i++) {
        const Code *part = code->items[i];
        if (part->kind == CODE_CONST) {
            Str text = constant_c_string(b->ctx, part->value->text);
            must(b, "scr_put(&%.*s, %.*s, %zu)", STR_ARG(sink), STR_ARG(text), part->value->text.len);
            continue;
        }
        Str value = expression(b, part->a), spec = part->b ? expression(b, part->b) : STR("scr_o_missing()");
        Str conversion = part->conversion ? str_printf(b->ctx, "'%c'", part->conversion) : STR("0");
        must(b, "scr_put_format(&%.*s, %.*s, %.*s, %.*s)", STR_ARG(sink), STR_ARG(value), STR_ARG(conversion), STR_ARG(spec));
    }
    LINE(b, "%.*s = scr_sink_text(&%.*s);", STR_ARG(t), STR_ARG(sink));
    return t;
}

/* ---- comprehensions ---- */

static void collect_element(Body *b, const Code *code, Str t, Str first, Str key, uint32_t end)
{
    Str value = expression(b, code->a), c;
    switch ((CodeCollect)code->index) {
    case COLLECT_LIST: must(b, "scr_list_push(run, &%.*s, %.*s)", STR_ARG(t), STR_ARG(value)); break;
    case COLLECT_SET: must(b, "(scr_hashable(run, %.*s) && scr_set_add(run, &%.*s, %.*s))", STR_ARG(value), STR_ARG(t), STR_ARG(value)); break;
    case COLLECT_DICT: {
        Str item = expression(b, code->b);
        must(b, "scr_dict_put(run, &%.*s, %.*s, %.*s)", STR_ARG(t), STR_ARG(value), STR_ARG(item));
        break;
    }
    case COLLECT_ANY: case COLLECT_ALL:
        c = truth(b);
        must(b, "scr_truth(run, %.*s, &%.*s)", STR_ARG(value), STR_ARG(c));
        open(b, "if (%s%.*s)", code->index == COLLECT_ANY ? "" : "!", STR_ARG(c));
        LINE(b, "%.*s = scr_o_bool(%s);", STR_ARG(t), code->index == COLLECT_ANY ? "true" : "false");
        LINE(b, "goto end_%u;", end);
        close(b);
        break;
    case COLLECT_SUM: must(b, "scr_arith_op(run, SCR_ADD, %.*s, %.*s, &%.*s)", STR_ARG(t), STR_ARG(value), STR_ARG(t)); break;
    case COLLECT_MIN: case COLLECT_MAX: {
        Str by = code->b ? expression(b, code->b) : value;
        c = truth(b);
        LINE(b, "%.*s = %.*s;", STR_ARG(c), STR_ARG(first));
        open(b, "if (!%.*s)", STR_ARG(first));
        must(b, "scr_ordered(run, %s, %.*s, %.*s, &%.*s)", code->index == COLLECT_MIN ? "SCR_LT" : "SCR_GT", STR_ARG(by), STR_ARG(key), STR_ARG(c));
        close(b);
        open(b, "if (%.*s)", STR_ARG(c));
        LINE(b, "%.*s = %.*s;", STR_ARG(t), STR_ARG(value));
        LINE(b, "%.*s = %.*s;", STR_ARG(key), STR_ARG(by));
        LINE(b, "%.*s = false;", STR_ARG(first));
        close(b);
        break;
    }
    }
}

static void collect_clause(Body *b, const Code *code, size_t at, Str t, Str first, Str key, uint32_t end)
{
    if (at == code->n_clauses) {
        collect_element(b, code, t, first, key, end);
        return;
    }
    const CodeClause *clause = &code->clauses[at];
    Str of = expression(b, clause->iterable), item = temp(b);
    uint32_t iter = b->iters++;
    must(b, "scr_iterate(run, %.*s, &i%u)", STR_ARG(of), iter);
    open(b, "for (int next_%u; (next_%u = scr_iter_next(run, &i%u, &%.*s)) != 0;)", iter, iter, iter, STR_ARG(item));
    Str where = fail(b);
    LINE(b, "if (next_%u < 0)", iter);
    LINE(b, "    %.*s;", STR_ARG(where));
    assign(b, clause->target, item);
    for (size_t i = 0; i < clause->n; i++) {
        Str c = condition(b, clause->conditions[i]);
        LINE(b, "if (!%.*s)", STR_ARG(c));
        LINE(b, "    continue;");
    }
    collect_clause(b, code, at + 1, t, first, key, end);
    close(b);
}

static Str collect(Body *b, const Code *code)
{
    Str t = temp(b), first = STR(""), key = STR("");
    uint32_t end = 0;
    switch ((CodeCollect)code->index) {
    case COLLECT_LIST: must(b, "scr_new_list(run, SCR_O_LIST, 0, &%.*s)", STR_ARG(t)); break;
    case COLLECT_SET: must(b, "scr_new_list(run, SCR_O_SET, 0, &%.*s)", STR_ARG(t)); break;
    case COLLECT_DICT: must(b, "scr_new_dict(run, 0, &%.*s)", STR_ARG(t)); break;
    case COLLECT_ANY: case COLLECT_ALL:
        end = ++b->labels;
        LINE(b, "%.*s = scr_o_bool(%s);", STR_ARG(t), code->index == COLLECT_ANY ? "false" : "true");
        break;
    case COLLECT_SUM: {
        Str start = code->c ? expression(b, code->c) : STR("scr_o_int(0)");
        LINE(b, "%.*s = %.*s;", STR_ARG(t), STR_ARG(start));
        if (code->c)
            must(b, "scr_sum_start(run, %.*s)", STR_ARG(t));
        break;
    }
    case COLLECT_MIN: case COLLECT_MAX:
        first = truth(b);
        key = temp(b);
        LINE(b, "%.*s = true;", STR_ARG(first));
        LINE(b, "%.*s = scr_o_missing();", STR_ARG(t)); /* compilers do not see that it is set once `first` is not */
        break;
    }
    collect_clause(b, code, 0, t, first, key, end);
    if (end)
        LINE(b, "end_%u:;", end);
    if (first.len) {
        open(b, "if (%.*s)", STR_ARG(first));
        if (code->c) {
            Str fallback = expression(b, code->c);
            LINE(b, "%.*s = %.*s;", STR_ARG(t), STR_ARG(fallback));
        } else {
            must(b, "scr_raise(run, SCR_EXC_ValueError, \"%s() arg is an empty sequence\")", code->index == COLLECT_MIN ? "min" : "max");
        }
        close(b);
    }
    return t;
}

/* ---- calls ---- */

static Str call(Body *b, const Code *code)
{
    Str args = array(b, code->items, code->n), t = temp(b);
    b->wanted[code->callee->id] = true;
    must(b, "body_%u(run, %.*s, &%.*s)", code->callee->id, STR_ARG(args), STR_ARG(t));
    return t;
}

static Str dispatch(Body *b, const Code *code)
{
    Str a = expression(b, code->a), t = temp(b);
    LINE(b, "l%u = %.*s;", code->index, STR_ARG(a));
    b->read[code->index] = true;
    for (size_t i = 0; i < code->n_cases; i++) {
        uint32_t at = b->in->class_at[code->cases[i].class_->id];
        if (at >= b->in->n_classes)
            continue; /* no value can be one */
        const bool tuple = code->cases[i].class_->kind == CLASS_NAMED_TUPLE;
        open(b, "if (l%u.kind == SCR_O_%s && l%u.index == %u)", code->index, tuple ? "TUPLE" : "MODEL", code->index, tuple ? at + 1 : at);
        Str value = expression(b, code->cases[i].code);
        LINE(b, "%.*s = %.*s;", STR_ARG(t), STR_ARG(value));
        close(b);
        LINE(b, "else");
    }
    if (code->b) {
        open(b, "%s", "");
        Str value = expression(b, code->b);
        LINE(b, "%.*s = %.*s;", STR_ARG(t), STR_ARG(value));
        close(b);
        return t;
    }
    Str name = constant_c_string(b->ctx, code->text);
    must(b, "scr_no_member(run, l%u, %.*s)", code->index, STR_ARG(name));
    return t;
}

static Str method(Body *b, const Code *code)
{
    Str a = expression(b, code->a), args = array(b, code->items, code->n), t = temp(b);
    if (str_is(code->text, "str"))
        must(b, "scr_of_str(run, %.*s, \"%s\")", STR_ARG(a), code->c_name);
    must(b, "scr_m_%s(run, %.*s, %.*s, %zu, &%.*s)", code->c_name, STR_ARG(a), STR_ARG(args), code->n, STR_ARG(t));
    return t;
}

static Str builtin(Body *b, const Code *code)
{
    Str args = array(b, code->items, code->n), t = temp(b);
    must(b, "scr_fn_%s(run, %.*s, %zu, &%.*s)", code->c_name, STR_ARG(args), code->n, STR_ARG(t));
    return t;
}

static Str attribute(Body *b, const Code *code)
{
    Str a = expression(b, code->a), t = temp(b), name = constant_c_string(b->ctx, code->text);
    Str getter = code->c_name ? str_printf(b->ctx, "scr_a_%s", code->c_name) : STR("NULL");
    must(b, "scr_attribute(run, %.*s, %.*s, %.*s, &%.*s)", STR_ARG(a), STR_ARG(name), STR_ARG(getter), STR_ARG(t));
    return t;
}

static Str isinstance(Body *b, const Code *code)
{
    Str a = expression(b, code->a), c = truth(b);
    Out test = out_new(b->ctx);
    for (size_t i = 0; i < code->n_types; i++) {
        const CodeType *type = &code->types[i];
        out_z(&test, i ? " || " : "");
        if (type->name)
            out_printf(&test, "scr_isinstance(run, %.*s, \"%s\")", STR_ARG(a), type->name);
        else if (type->enum_)
            out_printf(&test, "(%.*s.kind == SCR_O_ENUM && %.*s.index == %u)", STR_ARG(a), STR_ARG(a), type->enum_->id);
        else
            out_printf(&test, "scr_is_class(run, %.*s, %u)", STR_ARG(a), b->in->class_at[type->class_->id]);
    }
    LINE(b, "%.*s = %.*s;", STR_ARG(c), STR_ARG(out_text(&test)));
    return c;
}

static Str parameter(Body *b, const Code *code)
{
    static const char *const names[] = {"data", "field_name", "mode", "context"};
    Str t = temp(b);
    must(b, "scr_info_%s(run, &%.*s)", names[code->index], STR_ARG(t));
    return t;
}

/* The symbol of a pattern's matcher; a pattern that is not regular is refused. */
static Str pattern(Body *b, const Code *code)
{
    Out ecma = out_new(b->ctx);
    static const RePythonUse uses[] = {[MATCH_START] = RE_PYTHON_MATCH, [MATCH_FULL] = RE_PYTHON_FULLMATCH, [MATCH_SEARCH] = RE_PYTHON_SEARCH};
    const char *why = re_from_python(&ecma, code->value->text, code->value->micros, uses[code->index]);
    ReError error = {0};
    RePattern *compiled = why ? NULL : re_compile(b->ctx, out_text(&ecma), false, &error);
    if (!compiled) {
        Diag *d = diag(b->ctx, D_MODEL_UNSUPPORTED, code->span, "not supported: a pattern with %.*s in a function that is compiled to C",
                       STR_ARG(why ? str_of(why) : error.message));
        diag_help(b->ctx, d, "`schemac build --ext` runs the function as Python; --skip-validator NAME leaves a validator out");
        return STR("body_no_pattern");
    }
    Str key = str_join(b->ctx, STR("pattern "), out_text(&ecma));
    const Str *old = map_get(b->known, key);
    if (old)
        return *old;
    Str *name = CTX_NEW(b->ctx, Str);
    *name = str_printf(b->ctx, "body_pattern_%zu", b->known->n);
    map_set(b->ctx, b->known, key, name);
    re_emit(b->constants, *name, compiled);
    return *name;
}

static Str match(Body *b, const Code *code)
{
    Str a = expression(b, code->a), t = temp(b), symbol = pattern(b, code);
    must(b, "scr_pattern(run, &%.*s, %.*s, &%.*s)", STR_ARG(symbol), STR_ARG(a), STR_ARG(t));
    return t;
}

static Str substitute(Body *b, const Code *code)
{
    Code full = *code;
    full.index = MATCH_FULL;
    Str by = expression(b, code->b), a = expression(b, code->a), t = temp(b), symbol = pattern(b, &full);
    must(b, "scr_substitute(run, &%.*s, %s, %.*s, %.*s, &%.*s)", STR_ARG(symbol), code->index ? "true" : "false", STR_ARG(by), STR_ARG(a), STR_ARG(t));
    return t;
}

static Str of_bool(Body *b, Str c)
{
    Str t = temp(b);
    LINE(b, "%.*s = scr_o_bool(%.*s);", STR_ARG(t), STR_ARG(c));
    return t;
}

static Str expression(Body *b, const Code *code)
{
    Str t, a, k;
    switch (code->kind) {
    case CODE_CONST: return constant(b, code->value);
    case CODE_LOCAL: return local(b, code);
    case CODE_PARAM: return parameter(b, code);
    case CODE_UNARY: return unary(b, code);
    case CODE_BINARY:
        a = expression(b, code->a);
        k = expression(b, code->b);
        t = temp(b);
        if (code->op == OP_POW)
            must(b, "scr_power(run, %.*s, %.*s, &%.*s)", STR_ARG(a), STR_ARG(k), STR_ARG(t));
        else
            must(b, "scr_arith_op(run, %s, %.*s, %.*s, &%.*s)", arith_name(code->op), STR_ARG(a), STR_ARG(k), STR_ARG(t));
        return t;
    case CODE_BOOLEAN: return boolean_value(b, code);
    case CODE_COMPARE: return of_bool(b, compare(b, code));
    case CODE_ISINSTANCE: return of_bool(b, isinstance(b, code));
    case CODE_CHOICE: return choice(b, code);
    case CODE_LIST: case CODE_TUPLE: case CODE_SET: return display(b, code);
    case CODE_DICT: return dict(b, code);
    case CODE_INDEX:
        a = expression(b, code->a);
        k = expression(b, code->b);
        t = temp(b);
        must(b, "scr_index(run, %.*s, %.*s, &%.*s)", STR_ARG(a), STR_ARG(k), STR_ARG(t));
        return t;
    case CODE_SLICE: return slice(b, code);
    case CODE_ATTRIBUTE: return attribute(b, code);
    case CODE_CALL: return call(b, code);
    case CODE_DISPATCH: return dispatch(b, code);
    case CODE_METHOD: return method(b, code);
    case CODE_BUILTIN: return builtin(b, code);
    case CODE_FORMAT: return format(b, code);
    case CODE_COLLECT: return collect(b, code);
    case CODE_NEW_EXCEPTION:
        a = array(b, code->items, code->n);
        t = temp(b);
        must(b, "scr_new_exception(run, SCR_EXC_%s, %.*s, %zu, &%.*s)", code->c_name, STR_ARG(a), code->n, STR_ARG(t));
        return t;
    case CODE_ENUM:
        a = expression(b, code->a);
        t = temp(b);
        must(b, "scr_enum_of(run, %u, %.*s, %s, &%.*s)", code->enum_->id, STR_ARG(a), code->index ? "true" : "false", STR_ARG(t));
        return t;
    case CODE_MATCH: return match(b, code);
    case CODE_SUB: return substitute(b, code);
    case CODE_NAMED:
        a = expression(b, code->a);
        LINE(b, "l%u = %.*s;", code->index, STR_ARG(a));
        return a;
    default: break;
    }
    ctx_fail(b->ctx, "internal error: no expression");
}

/* The truth of an expression, as the name of a bool. */
static Str condition(Body *b, const Code *code)
{
    if (code->kind == CODE_COMPARE)
        return compare(b, code);
    if (code->kind == CODE_ISINSTANCE)
        return isinstance(b, code);
    Str c = truth(b);
    if (code->kind == CODE_UNARY && code->op == OP_NOT) {
        Str inner = condition(b, code->a);
        LINE(b, "%.*s = !%.*s;", STR_ARG(c), STR_ARG(inner));
        return c;
    }
    if (code->kind == CODE_BOOLEAN) {
        for (size_t i = 0; i < code->n; i++) {
            Str inner = condition(b, code->items[i]);
            LINE(b, "%.*s = %.*s;", STR_ARG(c), STR_ARG(inner));
            if (i + 1 < code->n)
                open(b, "if (%s%.*s)", code->op == OP_AND ? "" : "!", STR_ARG(c));
        }
        for (size_t i = 0; i + 1 < code->n; i++)
            close(b);
        return c;
    }
    Str value = expression(b, code);
    must(b, "scr_truth(run, %.*s, &%.*s)", STR_ARG(value), STR_ARG(c));
    return c;
}

/* ---- statements ---- */

static void unpack(Body *b, const Code *target, Str value)
{
    size_t star = target->n;
    uint32_t first = b->temps;
    b->temps += (uint32_t)target->n;
    for (size_t i = 0; i < target->n; i++)
        if (target->items[i]->kind == CODE_STARRED)
            star = i;
    open(b, "%s", "");
    LINE(b, "scr_object parts[%zu];", target->n ? target->n : 1);
    must(b, "scr_unpack(run, %.*s, %zu, %zu, parts)", STR_ARG(value), target->n, star);
    for (size_t i = 0; i < target->n; i++)
        LINE(b, "t%zu = parts[%zu];", first + i, i);
    close(b);
    for (size_t i = 0; i < target->n; i++)
        assign(b, target->items[i]->kind == CODE_STARRED ? target->items[i]->a : target->items[i], str_printf(b->ctx, "t%zu", first + i));
}

static void assign(Body *b, const Code *target, Str value)
{
    Str a, k;
    switch ((int)target->kind) {
    case CODE_LOCAL: LINE(b, "l%u = %.*s;", target->index, STR_ARG(value)); break;
    case CODE_INDEX:
        a = expression(b, target->a);
        k = expression(b, target->b);
        must(b, "scr_set_index(run, %.*s, %.*s, %.*s)", STR_ARG(a), STR_ARG(k), STR_ARG(value));
        break;
    case CODE_ATTRIBUTE:
        a = expression(b, target->a);
        k = constant_c_string(b->ctx, target->text);
        must(b, "scr_set_%s(run, %.*s, %.*s, %.*s)", target->index ? "past" : "attribute", STR_ARG(a), STR_ARG(k), STR_ARG(value));
        break;
    case CODE_UNPACK: unpack(b, target, value); break;
    default: ctx_fail(b->ctx, "internal error: no target");
    }
}

static void augment(Body *b, const Code *code)
{
    const Code *target = code->a;
    Str a = {0}, k = {0}, old = temp(b), value, made = temp(b);
    if (target->kind == CODE_LOCAL) {
        a = local(b, target);
        LINE(b, "%.*s = %.*s;", STR_ARG(old), STR_ARG(a));
    } else if (target->kind == CODE_INDEX) {
        a = copy(b, expression(b, target->a));
        k = copy(b, expression(b, target->b));
        must(b, "scr_index(run, %.*s, %.*s, &%.*s)", STR_ARG(a), STR_ARG(k), STR_ARG(old));
    } else {
        a = copy(b, expression(b, target->a));
        Str name = constant_c_string(b->ctx, target->text);
        must(b, "scr_attribute(run, %.*s, %.*s, NULL, &%.*s)", STR_ARG(a), STR_ARG(name), STR_ARG(old));
    }
    value = expression(b, code->b);
    must(b, "scr_augment(run, %s, %.*s, %.*s, &%.*s)", arith_name(code->op), STR_ARG(old), STR_ARG(value), STR_ARG(made));
    if (target->kind == CODE_LOCAL)
        LINE(b, "l%u = %.*s;", target->index, STR_ARG(made));
    else if (target->kind == CODE_INDEX)
        must(b, "scr_set_index(run, %.*s, %.*s, %.*s)", STR_ARG(a), STR_ARG(k), STR_ARG(made));
    else
        must(b, "scr_set_attribute(run, %.*s, %.*s, %.*s)", STR_ARG(a), STR_ARG(constant_c_string(b->ctx, target->text)), STR_ARG(made));
}

static void block(Body *b, const CodeBlock *all);

/* Nobody asks what is raised: the call ends undecided. */
static bool gives_up(Body *b)
{
    if (!b->in->accepts)
        return false;
    LINE(b, "scr_stop(run, SCR_UNSUPPORTED);");
    LINE(b, "%.*s;", STR_ARG(fail(b)));
    return true;
}

static void raise(Body *b, const Code *code)
{
    if (gives_up(b))
        return;
    Str value = code->a ? expression(b, code->a) : str_printf(b->ctx, "t%u", b->caught), where = fail(b);
    LINE(b, "scr_raise_object(run, %.*s);", STR_ARG(value));
    LINE(b, "%.*s;", STR_ARG(where));
}

static void assertion(Body *b, const Code *code)
{
    Str c = condition(b, code->a);
    open(b, "if (!%.*s)", STR_ARG(c));
    if (gives_up(b)) {
        close(b);
        return;
    }
    Str args = code->b ? array(b, (Code **)&code->b, 1) : STR("NULL"), t = temp(b), where;
    must(b, "scr_new_exception(run, SCR_EXC_AssertionError, %.*s, %d, &%.*s)", STR_ARG(args), code->b != NULL, STR_ARG(t));
    where = fail(b);
    LINE(b, "scr_raise_object(run, %.*s);", STR_ARG(t));
    LINE(b, "%.*s;", STR_ARG(where));
    close(b);
}

static void branches(Body *b, const Code *code)
{
    Str c = condition(b, code->a);
    open(b, "if (%.*s)", STR_ARG(c));
    block(b, &code->body);
    close(b);
    if (code->orelse.n) {
        open(b, "else");
        block(b, &code->orelse);
        close(b);
    }
}

/* The body of a loop, and the labels that it turned out to need. */
static void loop_body(Body *b, const Code *code, Loop *loop)
{
    Loop *outer = b->loop;
    b->loop = loop;
    block(b, &code->body);
    b->loop = outer;
    if (loop->continues)
        LINE(b, "next_%u:;", loop->id);
}

static void end_loop(Body *b, const Loop *loop, bool has_else)
{
    if (loop->breaks || has_else)
        LINE(b, "end_%u:;", loop->id);
}

static void while_loop(Body *b, const Code *code)
{
    Loop loop = {.id = ++b->labels};
    open(b, "for (;;)");
    must(b, "scr_body_step(run, 1)");
    Str c = condition(b, code->a);
    open(b, "if (!%.*s)", STR_ARG(c));
    block(b, &code->orelse);
    LINE(b, code->orelse.n ? "goto end_%u;" : "break;", loop.id);
    close(b);
    loop_body(b, code, &loop);
    close(b);
    end_loop(b, &loop, code->orelse.n > 0);
}

static void for_loop(Body *b, const Code *code)
{
    Loop loop = {.id = ++b->labels};
    Str of = expression(b, code->b), item = temp(b), where;
    uint32_t iter = b->iters++;
    must(b, "scr_iterate(run, %.*s, &i%u)", STR_ARG(of), iter);
    open(b, "for (;;)");
    LINE(b, "int got_%u = scr_iter_next(run, &i%u, &%.*s);", loop.id, iter, STR_ARG(item));
    where = fail(b);
    LINE(b, "if (got_%u < 0)", loop.id);
    LINE(b, "    %.*s;", STR_ARG(where));
    open(b, "if (got_%u == 0)", loop.id);
    block(b, &code->orelse);
    LINE(b, code->orelse.n ? "goto end_%u;" : "break;", loop.id);
    close(b);
    assign(b, code->a, item);
    loop_body(b, code, &loop);
    close(b);
    end_loop(b, &loop, code->orelse.n > 0);
}

static void try_statement(Body *b, const Code *code)
{
    if (b->in->accepts) { /* nothing is caught that could be handled */
        block(b, &code->body);
        block(b, &code->orelse);
        return;
    }
    uint32_t id = ++b->labels, outer = b->handler, outer_caught = b->caught, caught = b->temps++;
    b->handler = id;
    block(b, &code->body);
    b->handler = outer;
    block(b, &code->orelse);
    LINE(b, "goto done_%u;", id);
    LINE(b, "caught_%u:", id);
    Str where = fail(b);
    LINE(b, "if (run->status < 0)");
    LINE(b, "    %.*s;", STR_ARG(where));
    LINE(b, "t%u = run->exception;", caught);
    LINE(b, "run->raised = SCR_EXC_NONE;");
    b->caught = caught;
    for (size_t i = 0; i < code->n_handlers; i++) {
        const CodeHandler *h = &code->handlers[i];
        Out test = out_new(b->ctx);
        for (size_t k = 0; k < h->n; k++)
            out_printf(&test, "%sscr_is_exception((scr_exception)t%u.index, SCR_EXC_%s)", k ? " || " : "", caught, h->types[k]);
        open(b, "if (%.*s)", STR_ARG(h->n ? out_text(&test) : STR("true")));
        if (h->named)
            LINE(b, "l%u = t%u;", h->slot, caught);
        block(b, &h->body);
        if (h->named)
            LINE(b, "l%u.kind = SCR_O_MISSING;", h->slot);
        LINE(b, "goto done_%u;", id);
        close(b);
    }
    b->caught = outer_caught;
    LINE(b, "scr_raise_object(run, t%u);", caught);
    LINE(b, "%.*s;", STR_ARG(where));
    LINE(b, "done_%u:;", id);
}

static void delete(Body *b, const Code *target)
{
    if (target->kind == CODE_LOCAL) {
        local(b, target);
        LINE(b, "l%u.kind = SCR_O_MISSING;", target->index);
        return;
    }
    Str a = expression(b, target->a), k = expression(b, target->b);
    must(b, "scr_delete_index(run, %.*s, %.*s)", STR_ARG(a), STR_ARG(k));
}

static void statement(Body *b, const Code *code)
{
    Str value;
    switch ((int)code->kind) {
    case CODE_EXPRESSION:
        if (code->a) {
            value = expression(b, code->a);
            LINE(b, "(void)%.*s;", STR_ARG(value));
        }
        break;
    case CODE_ASSIGN:
        value = expression(b, code->a);
        if (code->n > 1 || code->items[0]->kind != CODE_LOCAL)
            value = copy(b, value);
        for (size_t i = 0; i < code->n; i++)
            assign(b, code->items[i], value);
        break;
    case CODE_AUGMENT: augment(b, code); break;
    case CODE_DELETE:
        for (size_t i = 0; i < code->n; i++)
            delete(b, code->items[i]);
        break;
    case CODE_RETURN:
        value = code->a ? expression(b, code->a) : STR("scr_o_none()");
        LINE(b, "*out = %.*s;", STR_ARG(value));
        LINE(b, "run->depth--;");
        LINE(b, "return true;");
        break;
    case CODE_RAISE: raise(b, code); break;
    case CODE_ASSERT: assertion(b, code); break;
    case CODE_IF: branches(b, code); break;
    case CODE_WHILE: while_loop(b, code); break;
    case CODE_FOR: for_loop(b, code); break;
    case CODE_TRY: try_statement(b, code); break;
    case CODE_BREAK:
        b->loop->breaks = true;
        LINE(b, "goto end_%u;", b->loop->id);
        break;
    case CODE_CONTINUE:
        b->loop->continues = true;
        LINE(b, "goto next_%u;", b->loop->id);
        break;
    default: ctx_fail(b->ctx, "internal error: no statement");
    }
}

static bool ends(const Code *code)
{
    return code->kind == CODE_RETURN || code->kind == CODE_RAISE || code->kind == CODE_BREAK || code->kind == CODE_CONTINUE;
}

static void block(Body *b, const CodeBlock *all)
{
    for (size_t i = 0; i < all->n; i++) {
        statement(b, all->items[i]);
        if (ends(all->items[i]))
            break; /* what follows is never reached */
    }
}

/* ---- functions ---- */

static void section(Out *out, const char *name, const ModelBody *body)
{
    Out title = out_new(out->ctx);
    uint32_t line, column;
    ctx_line_column(out->ctx, body->span.file, body->span.start, &line, &column);
    out_c_comment(&title, body->name);
    const OutVar vars[] = {{"id", str_printf(out->ctx, "%u", body->id)}, {"name", out_text(&title)}, {"line", str_printf(out->ctx, "%u", line)}};
    TMPL(out, "bodies.tmpl.c", name, vars);
}

static void rows_section(Out *out, const char *name, Str rows)
{
    const OutVar vars[] = {{"rows", rows}};
    TMPL(out, "bodies.tmpl.c", name, vars);
}

static void declare(Out *out, const char *type, char letter, uint32_t n)
{
    for (uint32_t i = 0; i < n; i += 24) {
        out_printf(out, "    %s ", type);
        for (uint32_t k = i; k < n && k < i + 24; k++)
            out_printf(out, "%s%c%u", k > i ? ", " : "", letter, k);
        out_z(out, ";\n");
    }
}

static void function(const Body *all, const ModelBody *body, Out *out)
{
    Out statements = out_new(all->ctx);
    statements.indent = 4;
    Body b = *all;
    b.body = body;
    b.out = &statements;
    b.has_named = body->has_named;
    b.read = CTX_ARRAY(all->ctx, body->n_slots + 1, bool);
    block(&b, &body->block);
    section(out, "function", body);
    declare(out, "scr_object", 'l', (uint32_t)body->n_slots);
    declare(out, "scr_object", 't', b.temps);
    declare(out, "bool", 'b', b.bools);
    declare(out, "scr_oiter", 'i', b.iters);
    declare(out, "scr_sink", 's', b.sinks);
    for (size_t i = 0; i < body->n_slots; i++)
        out_printf(out, i < body->n_params ? "    l%zu = args[%zu];\n" : "    l%zu = scr_o_missing();\n", i, i);
    if (!body->n_params)
        out_z(out, "    (void)args;\n");
    for (size_t i = 0; i < body->n_slots; i++)
        if (!b.read[i] || (all->in->accepts && i >= body->n_params)) /* what is raised may be all that reads it */
            out_printf(out, "    (void)l%zu;\n", i);
    section(out, "enter", body);
    out_str(out, out_text(&statements));
    section(out, "leave", body);
    if (b.end_used)
        section(out, "failed", body);
    out_z(out, "}\n");
}

static void hook(const ModelBody *body, Out *out)
{
    section(out, "hook", body);
    if (body->n_params > 1)
        section(out, body->takes_self ? "hook-self" : "hook-info", body);
    section(out, "hook-call", body);
}

static void enums(Body *b, Out *out)
{
    const ModelSet *set = b->in->set;
    Out table = out_new(b->ctx);
    for (size_t i = 0; i < set->enums.n; i++) {
        const ModelEnum *e = set->enums.items[i];
        static const int mixed[] = {0, 1, 2, 3};
        static const char *const texts[] = {"SCR_TEXT_NAME", "SCR_TEXT_VALUE", "SCR_TEXT_FUNCTION", "SCR_TEXT_OTHER"}; /* ORDER ENUM_TEXT */
        const ModelBody *function = e->text == ENUM_TEXT_FUNCTION ? model_body(set, &e->text_function) : NULL;
        Out values = out_new(b->ctx);
        out_printf(out, "static const char *const body_enum_names_%zu[] = {", i);
        for (size_t k = 0; k < e->n_members; k++) {
            Str name = constant_c_string(b->ctx, e->members[k].name), value = constant_text(b, e->members[k].value);
            out_printf(out, "%.*s, ", STR_ARG(name));
            out_printf(&values, "%.*s, ", STR_ARG(value));
        }
        out_z(out, "NULL};\n");
        out_printf(b->constants, "static const scr_object body_enum_values_%zu[] = {%.*s{SCR_O_NONE, 0, 0, 0, {.i = 0}}};\n", i, STR_ARG(out_text(&values)));
        out_printf(&table, "    {%.*s, %d, %s, %d, %zu, body_enum_values_%zu, body_enum_names_%zu, ", STR_ARG(constant_c_string(b->ctx, e->name)), mixed[e->kind],
                   texts[e->text], e->own_operators, e->n_members, i, i);
        out_z(&table, function ? str_printf(b->ctx, "body_%u},\n", function->id).ptr : "NULL},\n");
    }
    rows_section(out, "enums", out_text(&table));
}

/* The text of its instances is of the fields alone: as pydantic has it (1), or the standard library (2). 0: neither. */
static int shown(const ModelClass *c)
{
    const bool model = c->kind == CLASS_MODEL || c->kind == CLASS_ROOT_MODEL, instance = c->kind == CLASS_DATACLASS || c->kind == CLASS_PYDANTIC_DATACLASS;
    bool fields = !c->own_text && (model || c->kind == CLASS_NAMED_TUPLE || (instance && str_eq(c->name, c->qualname)));
    for (size_t i = 0; i < c->n_fields; i++)
        fields = fields && !c->fields[i]->no_repr && (!instance || c->fields[i]->place == i);
    for (size_t i = 0; i < c->n_computed; i++)
        fields = fields && (!model || c->computed[i].no_repr);
    return !fields ? 0 : model ? 1 : 2;
}

/* Which fields cannot be set: a table; "NULL": all can. */
static Str frozen_fields(Ctx *ctx, const ModelClass *c, uint32_t at, Out *out)
{
    Out marks = out_new(ctx);
    bool any = c->frozen;
    for (size_t i = 0; i < c->n_fields; i++) {
        any |= c->fields[i]->frozen;
        out_z(&marks, c->frozen || c->fields[i]->frozen ? "1, " : "0, ");
    }
    if (!any || !c->n_fields)
        return STR("NULL");
    out_printf(out, "static const uint8_t body_frozen_%u[] = {%.*s};\n", at, STR_ARG(out_text(&marks)));
    return str_printf(ctx, "body_frozen_%u", at);
}

static void classes(Body *b, Out *out)
{
    const ModelSet *set = b->in->set;
    VEC(Str) rows = {0};
    for (size_t i = 0; i < b->in->n_classes; i++)
        VEC_PUSH(b->ctx, &rows) = STR("    {NULL, 0, NULL, NULL, NULL, 0, 0, 0},\n");
    for (size_t i = 0; i < set->classes.n; i++) {
        const ModelClass *c = set->classes.items[i];
        uint32_t at = b->in->class_at[c->id];
        if (at >= b->in->n_classes)
            continue;
        out_printf(out, "static const char *const body_fields_%u[] = {", at);
        for (size_t k = 0; k < c->n_fields; k++)
            out_printf(out, "%.*s, ", STR_ARG(constant_c_string(b->ctx, c->fields[k]->name)));
        out_printf(out, "NULL};\nstatic const uint16_t body_mro_%u[] = {", at);
        for (size_t k = 0; k < c->n_mro; k++)
            if (b->in->class_at[c->mro[k]->id] < b->in->n_classes)
                out_printf(out, "%u, ", b->in->class_at[c->mro[k]->id]);
        out_z(out, "0xffff};\n");
        Str frozen = frozen_fields(b->ctx, c, at, out);
        rows.items[at] = str_printf(b->ctx, "    {%.*s, %zu, body_fields_%u, body_mro_%u, %.*s, %d, %d, %d},\n", STR_ARG(constant_c_string(b->ctx, c->name)), c->n_fields, at, at,
                                    STR_ARG(frozen), c->config.validate_assignment, c->own_operators, shown(c));
    }
    Out table = out_new(b->ctx);
    for (size_t i = 0; i < rows.n; i++)
        out_str(&table, rows.items[i]);
    rows_section(out, "classes", out_text(&table));
}

/* The functions that are called, by their number; until no more are. */
static void functions(Body *b, Str *texts)
{
    bool grows = true;
    while (grows) {
        grows = false;
        for (size_t i = 0; i < b->in->set->bodies.n; i++) {
            if (!b->wanted[i] || texts[i].len)
                continue;
            Out code = out_new(b->ctx);
            function(b, b->in->set->bodies.items[i], &code);
            texts[i] = out_text(&code);
            grows = true;
        }
    }
}

void emit_bodies(Ctx *ctx, const BodyEmit *in, Out *out)
{
    Out constants = out_new(ctx), tables = out_new(ctx), code = out_new(ctx);
    Map known = {0};
    const size_t n = in->set->bodies.n;
    Str *texts = CTX_ARRAY(ctx, n + 1, Str);
    Body b = {.ctx = ctx, .in = in, .constants = &constants, .known = &known, .wanted = CTX_ARRAY(ctx, n + 1, bool)};
    for (size_t i = 0; i < n; i++)
        b.wanted[i] = !in->accepts || in->hooked[i];
    if (!in->accepts) {
        enums(&b, &tables);
        classes(&b, &tables);
    }
    functions(&b, texts);
    if (in->accepts)
        tmpl_print(&tables, "bodies.tmpl.c", "accepting", NULL, 0);
    for (size_t i = 0; i < n; i++)
        out_str(&code, texts[i]);
    for (size_t i = 0; i < n && !in->accepts; i++)
        if (!in->hooked || in->hooked[i])
            hook(in->set->bodies.items[i], &code);
    tmpl_print(out, "bodies.tmpl.c", "start", NULL, 0);
    if (map_has(&known, STR("empty list")))
        tmpl_print(out, "bodies.tmpl.c", "empty-list", NULL, 0);
    if (map_has(&known, STR("empty dict")))
        tmpl_print(out, "bodies.tmpl.c", "empty-dict", NULL, 0);
    out_str(out, out_text(&constants));
    for (size_t i = 0; i < n; i++)
        if (texts[i].len)
            section(out, "prototype", in->set->bodies.items[i]);
    out_str(out, out_text(&tables));
    out_str(out, out_text(&code));
}
