/* pymodel_run.c: functions of the file set that are run when the compiler reads them, as their results are part of the models: alias
 * generators, _generate_next_value_; and expressions that are no literals where a constant is asked for: pattern="|".join(KINDS).
 * In: a function, its arguments; an expression. Out: the value, or NULL: it cannot be known without running Python.
 * Texts, numbers, truth and lists of them; names and text are ASCII, where cases and lengths are beyond doubt. */
#include "pymodel.h"

#include "../base/limits.h"

#include <stdlib.h>
#include <string.h>

typedef struct Local { Str name; ModelValue *value; } Local;

typedef struct Frame {
    PyFront *front;
    Scope scope;             /* of names that are no locals */
    VEC(Local) locals;
    ModelValue *result;      /* what was returned; NULL: nothing yet */
} Frame;

static ModelValue *run_expression(Frame *f, const Py *node);
static bool run_body(Frame *f, PyList body);

/* ---- values ---- */

static ModelValue *make(Frame *f, ModelValueKind kind)
{
    ModelValue *value = CTX_NEW(f->front->ctx, ModelValue);
    value->kind = kind;
    return value;
}

static ModelValue *make_truth(Frame *f, bool truth)
{
    ModelValue *value = make(f, VALUE_BOOL);
    value->truth = truth;
    return value;
}

static ModelValue *make_text(Frame *f, Str text) { return value_str(f->front, text, (Span){0}); }

static ModelValue *make_list(Frame *f, size_t n)
{
    ModelValue *value = make(f, VALUE_LIST);
    value->items = CTX_ARRAY(f->front->ctx, n + 1, ModelValue *);
    return value;
}

static bool is_text(const ModelValue *value) { return value && value->kind == VALUE_STR; }
static bool is_list(const ModelValue *value) { return value && (value->kind == VALUE_LIST || value->kind == VALUE_TUPLE); }

static bool is_ascii(Str text)
{
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.ptr[i] >= 0x80)
            return false;
    return true;
}

/* What if asks: -1: not known. */
static int truth_of(const ModelValue *value)
{
    int64_t number;
    switch (value ? (int)value->kind : -1) {
    case VALUE_BOOL: return value->truth;
    case VALUE_NONE: return 0;
    case VALUE_STR: return value->text.len > 0;
    case VALUE_LIST: case VALUE_TUPLE: case VALUE_DICT: return value->n > 0;
    case VALUE_INT: return value_as_int(value, &number) ? number != 0 : -1;
    default: return -1;
    }
}

/* The items of what a loop goes through: a list, or the characters of a text. */
static ModelValue *items_of(Frame *f, ModelValue *value)
{
    if (!is_text(value))
        return is_list(value) ? value : NULL;
    ModelValue *list = is_ascii(value->text) ? make_list(f, value->text.len) : NULL;
    for (size_t i = 0; list && i < value->text.len; i++)
        list->items[list->n++] = make_text(f, str_cut(value->text, i, 1));
    return list;
}

/* ---- names ---- */

static Local *local_of(Frame *f, Str name)
{
    for (size_t i = f->locals.n; i-- > 0;)
        if (str_eq(f->locals.items[i].name, name))
            return &f->locals.items[i];
    return NULL;
}

static void set_local(Frame *f, Str name, ModelValue *value)
{
    Local *local = local_of(f, name);
    if (!local)
        VEC_PUSH(f->front->ctx, &f->locals) = (Local){name, value};
    else
        local->value = value;
}

/* x = .., first, *rest = .. */
static bool assign(Frame *f, const Py *target, ModelValue *value)
{
    if (target->kind == PY_NAME) {
        set_local(f, target->text, value);
        return true;
    }
    ModelValue *items = target->kind == PY_TUPLE || target->kind == PY_LIST ? items_of(f, value) : NULL;
    size_t n = target->list.n, star = n;
    for (size_t i = 0; items && i < n; i++)
        if (target->list.items[i]->kind == PY_STARRED)
            star = i;
    if (!items || (star == n ? items->n != n : items->n + 1 < n))
        return false;
    for (size_t i = 0; i < n; i++) {
        const Py *one = target->list.items[i];
        const size_t rest = items->n + 1 - n; /* what the starred one takes */
        ModelValue *part = i < star ? items->items[i] : i > star ? items->items[i + rest - 1] : make_list(f, rest);
        for (size_t k = 0; i == star && k < rest; k++)
            part->items[part->n++] = items->items[i + k];
        if (!assign(f, i == star ? one->a : one, part))
            return false;
    }
    return true;
}

/* ---- text ---- */

static bool is_small(char c) { return c >= 'a' && c <= 'z'; }
static bool is_big(char c) { return c >= 'A' && c <= 'Z'; }
static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static char to_big(char c) { return is_small(c) ? (char)(c - 32) : c; }
static char to_small(char c) { return is_big(c) ? (char)(c + 32) : c; }

typedef enum Casing { CASING_UPPER, CASING_LOWER, CASING_TITLE, CASING_CAPITAL, CASING_SWAP } Casing;

static ModelValue *cased(Frame *f, Str text, Casing casing)
{
    char *out = ctx_alloc(f->front->ctx, text.len + 1);
    for (size_t i = 0; i < text.len; i++) {
        const char c = text.ptr[i], before = i ? text.ptr[i - 1] : ' ';
        const bool first = casing == CASING_CAPITAL ? i == 0 : !is_small(before) && !is_big(before);
        switch (casing) {
        case CASING_UPPER: out[i] = to_big(c); break;
        case CASING_LOWER: out[i] = to_small(c); break;
        case CASING_TITLE: case CASING_CAPITAL: out[i] = first ? to_big(c) : to_small(c); break;
        case CASING_SWAP: out[i] = is_big(c) ? to_small(c) : to_big(c); break;
        }
    }
    return make_text(f, (Str){out, text.len});
}

static bool has_at(Str text, size_t at, Str part) { return at + part.len <= text.len && memcmp(text.ptr + at, part.ptr, part.len) == 0; }

static ModelValue *replaced(Frame *f, Str text, Str old, Str now)
{
    Out out = out_new(f->front->ctx);
    if (!old.len)
        return NULL;
    for (size_t i = 0; i < text.len;) {
        if (has_at(text, i, old)) {
            out_str(&out, now);
            i += old.len;
        } else {
            out_char(&out, text.ptr[i++]);
        }
    }
    return make_text(f, str_copy(f->front->ctx, out_text(&out)));
}

static ModelValue *split(Frame *f, Str text, Str by, int64_t most)
{
    ModelValue *list = by.len ? make_list(f, text.len + 1) : NULL;
    size_t start = 0;
    for (size_t i = 0; list && i < text.len && (most < 0 || (int64_t)list->n < most);) {
        if (!has_at(text, i, by)) {
            i++;
            continue;
        }
        list->items[list->n++] = make_text(f, str_cut(text, start, i - start));
        start = i += by.len;
    }
    if (list)
        list->items[list->n++] = make_text(f, str_from(text, start));
    return list;
}

static ModelValue *joined(Frame *f, Str by, ModelValue *parts)
{
    Out out = out_new(f->front->ctx);
    parts = parts ? items_of(f, parts) : NULL;
    for (size_t i = 0; parts && i < parts->n; i++) {
        if (!is_text(parts->items[i]))
            return NULL;
        out_str(&out, i ? by : STR(""));
        out_str(&out, parts->items[i]->text);
    }
    return parts ? make_text(f, str_copy(f->front->ctx, out_text(&out))) : NULL;
}

static ModelValue *stripped(Frame *f, Str text, const ModelValue *of, bool left, bool right)
{
    Str set = of ? of->text : STR(" \t\n\r\f\v\x1c\x1d\x1e\x1f");
    size_t start = 0, end = text.len;
    while (left && start < end && memchr(set.ptr, text.ptr[start], set.len))
        start++;
    while (right && end > start && memchr(set.ptr, text.ptr[end - 1], set.len))
        end--;
    return make_text(f, str_cut(text, start, end - start));
}

/* text.isupper() and its like. */
static ModelValue *asked(Frame *f, Str text, Str method)
{
    size_t letters = 0, big = 0, digits = 0;
    for (size_t i = 0; i < text.len; i++) {
        letters += is_small(text.ptr[i]) || is_big(text.ptr[i]);
        big += is_big(text.ptr[i]);
        digits += is_digit(text.ptr[i]);
    }
    if (str_is(method, "isupper"))
        return make_truth(f, letters && big == letters);
    if (str_is(method, "islower"))
        return make_truth(f, letters && !big);
    if (str_is(method, "isdigit"))
        return make_truth(f, text.len && digits == text.len);
    if (str_is(method, "isalpha"))
        return make_truth(f, text.len && letters == text.len);
    return NULL;
}

static bool put_plain(Out *out, const ModelValue *value)
{
    if (value->kind == VALUE_STR || value->kind == VALUE_INT)
        out_str(out, value->text);
    return value->kind == VALUE_STR || value->kind == VALUE_INT;
}

/* text.format(a, b), of {} and {0} alone. */
static ModelValue *formatted(Frame *f, Str text, ModelValue **args, size_t n)
{
    Out out = out_new(f->front->ctx);
    size_t next = 0;
    bool numbered = false;
    for (size_t i = 0; i < text.len; i++) {
        const char c = text.ptr[i], after = i + 1 < text.len ? text.ptr[i + 1] : 0;
        const bool number = is_digit(after) && i + 2 < text.len && text.ptr[i + 2] == '}';
        if ((c == '{' || c == '}') && after == c) {
            out_char(&out, c);
            i++;
        } else if (c == '{' && (after == '}' || number)) {
            const size_t at = number ? (size_t)(after - '0') : next++;
            numbered |= number;
            if ((numbered && next) || at >= n || !put_plain(&out, args[at])) /* one or the other */
                return NULL;
            i += 1 + number;
        } else if (c == '{' || c == '}') {
            return NULL;
        } else {
            out_char(&out, c);
        }
    }
    return make_text(f, str_copy(f->front->ctx, out_text(&out)));
}

static ModelValue *text_method(Frame *f, Str text, Str method, ModelValue **args, size_t n)
{
    static const struct { const char *name; Casing casing; } casings[] = {{"upper", CASING_UPPER}, {"lower", CASING_LOWER}, {"casefold", CASING_LOWER},
        {"title", CASING_TITLE}, {"capitalize", CASING_CAPITAL}, {"swapcase", CASING_SWAP}};
    const bool one = n == 1 && is_text(args[0]), strip = n == 0 || one;
    if (!is_ascii(text))
        return NULL;
    for (size_t i = 0; n == 0 && i < sizeof casings / sizeof *casings; i++)
        if (str_is(method, casings[i].name))
            return cased(f, text, casings[i].casing);
    if (str_is(method, "replace"))
        return n == 2 && is_text(args[0]) && is_text(args[1]) ? replaced(f, text, args[0]->text, args[1]->text) : NULL;
    if (str_is(method, "split")) {
        int64_t most = -1;
        return n && is_text(args[0]) && (n == 1 || (n == 2 && value_as_int(args[1], &most))) ? split(f, text, args[0]->text, most) : NULL;
    }
    if (str_is(method, "format"))
        return formatted(f, text, args, n);
    if (str_is(method, "join"))
        return n == 1 ? joined(f, text, args[0]) : NULL;
    if (str_is(method, "strip") || str_is(method, "lstrip") || str_is(method, "rstrip"))
        return strip ? stripped(f, text, n ? args[0] : NULL, method.ptr[0] != 'r', method.ptr[0] != 'l') : NULL;
    if (str_is(method, "startswith"))
        return one ? make_truth(f, str_starts(text, args[0]->text)) : NULL;
    if (str_is(method, "endswith"))
        return one ? make_truth(f, str_ends(text, args[0]->text)) : NULL;
    if (str_is(method, "removeprefix"))
        return one ? make_text(f, str_starts(text, args[0]->text) ? str_from(text, args[0]->text.len) : text) : NULL;
    if (str_is(method, "removesuffix"))
        return one ? make_text(f, str_ends(text, args[0]->text) ? str_cut(text, 0, text.len - args[0]->text.len) : text) : NULL;
    return n == 0 ? asked(f, text, method) : NULL;
}

/* re.escape(text) */
static ModelValue *escaped(Frame *f, Str text)
{
    Out out = out_new(f->front->ctx);
    for (size_t i = 0; i < text.len; i++) {
        if (memchr("()[]{}?*+-|^$\\.&~# \t\n\r\v\f", text.ptr[i], 24))
            out_char(&out, '\\');
        out_char(&out, text.ptr[i]);
    }
    return make_text(f, str_copy(f->front->ctx, out_text(&out)));
}

/* a == b. -1: not known; 1 == True, and a member of an enum can be a text. */
static int are_equal(const ModelValue *a, const ModelValue *b)
{
    if (a->kind == b->kind)
        return value_equal(a, b);
    const bool apart = a->kind == VALUE_STR || a->kind == VALUE_NONE || b->kind == VALUE_STR || b->kind == VALUE_NONE;
    return apart && a->kind != VALUE_ENUM && b->kind != VALUE_ENUM ? 0 : -1;
}

/* otherwise: where there is no such key. NULL: none, or not known. */
static ModelValue *entry_of(const ModelValue *dict, const ModelValue *key, ModelValue *otherwise)
{
    ModelValue *found = otherwise;
    for (size_t i = 0; i < dict->n; i++) {
        const int equal = are_equal(dict->keys[i], key);
        if (equal < 0)
            return NULL;
        if (equal)
            found = dict->items[i];
    }
    return found;
}

static ModelValue *dict_method(Frame *f, ModelValue *dict, Str method, ModelValue **args, size_t n)
{
    if (str_is(method, "get") && (n == 1 || n == 2))
        return entry_of(dict, args[0], n == 2 ? args[1] : make(f, VALUE_NONE));
    if (n || (!str_is(method, "keys") && !str_is(method, "values")))
        return NULL;
    ModelValue *list = make_list(f, dict->n);
    for (size_t i = 0; i < dict->n; i++)
        list->items[list->n++] = str_is(method, "keys") ? dict->keys[i] : dict->items[i];
    return list;
}

/* ---- calls ---- */

static int by_text(const void *a, const void *b) { return str_cmp((*(ModelValue *const *)a)->text, (*(ModelValue *const *)b)->text); }

/* sorted(texts): by code points, as UTF-8 sorts. */
static ModelValue *sorted_texts(Frame *f, const ModelValue *items)
{
    ModelValue *list = make_list(f, items->n);
    for (size_t i = 0; i < items->n; i++) {
        if (!is_text(items->items[i]))
            return NULL;
        list->items[list->n++] = items->items[i];
    }
    qsort(list->items, list->n, sizeof *list->items, by_text);
    return list;
}

static ModelValue *extreme(const ModelValue *items, bool least)
{
    ModelValue *best = NULL;
    int64_t of_best = 0, at;
    for (size_t i = 0; i < items->n; i++) {
        if (items->items[i]->kind != VALUE_INT || !value_as_int(items->items[i], &at))
            return NULL;
        if (!best || (least ? at < of_best : at > of_best)) {
            best = items->items[i];
            of_best = at;
        }
    }
    return best;
}

static ModelValue *call_builtin(Frame *f, Str name, ModelValue **args, size_t n)
{
    ModelValue several = {.kind = VALUE_TUPLE, .items = args, .n = n}, *items = n == 1 ? items_of(f, args[0]) : NULL;
    if (str_is(name, "str"))
        return n == 1 && is_text(args[0]) ? args[0] : NULL;
    if (str_is(name, "len"))
        return items || (n == 1 && args[0]->kind == VALUE_DICT) ? value_int(f->front, (int64_t)(items ? items : args[0])->n, (Span){0}) : NULL;
    if (str_is(name, "list") || str_is(name, "tuple"))
        return items;
    if (str_is(name, "sorted"))
        return items ? sorted_texts(f, items) : NULL;
    if (str_is(name, "min") || str_is(name, "max"))
        return items || n > 1 ? extreme(items ? items : &several, name.ptr[1] == 'i') : NULL;
    if (!str_is(name, "enumerate") || !items)
        return NULL;
    ModelValue *pairs = make_list(f, items->n);
    for (size_t i = 0; i < items->n; i++) {
        ModelValue *pair = make_list(f, 2);
        pair->items[pair->n++] = value_int(f->front, (int64_t)i, (Span){0});
        pair->items[pair->n++] = items->items[i];
        pairs->items[pairs->n++] = pair;
    }
    return pairs;
}

static ModelValue *call_with(Frame *f, const Py *callee, ModelValue **args, size_t n)
{
    PyFront *front = f->front;
    const Known known = known_of(front, &f->scope, callee);
    Str made;
    if (n == 1 && is_text(args[0]) && alias_known(front->ctx, known, args[0]->text, &made))
        return make_text(f, made);
    Symbol symbol = symbol_of(front, &f->scope, callee);
    ModelFunction function;
    if (callee->kind == PY_NAME && local_of(f, callee->text))
        return NULL;
    if (symbol.kind == SYM_FUNCTION && function_of(front, &f->scope, callee, &function))
        return run_function(front, &function, args, n);
    if (symbol.kind == SYM_EXTERNAL && str_is(symbol.module, "re") && str_is(symbol.name, "escape"))
        return n == 1 && is_text(args[0]) ? escaped(f, args[0]->text) : NULL;
    if (callee->kind == PY_NAME)
        return symbol.kind == SYM_NONE || symbol.kind == SYM_KNOWN ? call_builtin(f, callee->text, args, n) : NULL;
    ModelValue *owner = callee->kind == PY_ATTRIBUTE ? run_expression(f, callee->a) : NULL;
    return is_text(owner) ? text_method(f, owner->text, callee->text, args, n)
         : owner && owner->kind == VALUE_DICT ? dict_method(f, owner, callee->text, args, n) : NULL;
}

/* map(function, items) */
static ModelValue *run_map(Frame *f, const Py *node)
{
    ModelValue *items = run_expression(f, node->list.items[1]);
    items = items ? items_of(f, items) : NULL;
    ModelValue *list = items ? make_list(f, items->n) : NULL;
    for (size_t i = 0; list && i < items->n; i++) {
        ModelValue *one = call_with(f, node->list.items[0], &items->items[i], 1);
        if (!one)
            return NULL;
        list->items[list->n++] = one;
    }
    return list;
}

static ModelValue *run_call(Frame *f, const Py *node)
{
    ModelValue **args = CTX_ARRAY(f->front->ctx, node->list.n + 1, ModelValue *);
    if (node->keywords.n)
        return NULL;
    if (node->a->kind == PY_NAME && str_is(node->a->text, "map") && node->list.n == 2 && symbol_of(f->front, &f->scope, node->a).kind == SYM_NONE)
        return run_map(f, node);
    for (size_t i = 0; i < node->list.n; i++)
        if (!(args[i] = run_expression(f, node->list.items[i])))
            return NULL;
    return call_with(f, node->a, args, node->list.n);
}

/* ---- other expressions ---- */

/* Where a slice begins or ends in n items, as Python has it. False: not known. */
static bool slice_bound(Frame *f, const Py *node, size_t n, size_t otherwise, size_t *out)
{
    int64_t at;
    *out = otherwise;
    if (!node)
        return true;
    ModelValue *value = run_expression(f, node);
    if (!value || !value_as_int(value, &at))
        return false;
    at = at < 0 ? at + (int64_t)n : at;
    *out = at < 0 ? 0 : at > (int64_t)n ? n : (size_t)at;
    return true;
}

static ModelValue *run_subscript(Frame *f, const Py *node)
{
    ModelValue *owner = run_expression(f, node->a);
    if (owner && owner->kind == VALUE_DICT && node->b->kind != PY_SLICE) {
        ModelValue *key = run_expression(f, node->b);
        return key ? entry_of(owner, key, NULL) : NULL;
    }
    if ((!is_text(owner) || !is_ascii(owner->text)) && !is_list(owner))
        return NULL;
    const size_t n = is_text(owner) ? owner->text.len : owner->n;
    size_t start, end;
    int64_t at;
    if (node->b->kind != PY_SLICE) {
        ModelValue *index = run_expression(f, node->b);
        if (!index || !value_as_int(index, &at))
            return NULL;
        at = at < 0 ? at + (int64_t)n : at;
        if (at < 0 || at >= (int64_t)n)
            return NULL;
        return is_text(owner) ? make_text(f, str_cut(owner->text, (size_t)at, 1)) : owner->items[at];
    }
    if (node->b->c || !slice_bound(f, node->b->a, n, 0, &start) || !slice_bound(f, node->b->b, n, n, &end))
        return NULL;
    const size_t len = end > start ? end - start : 0;
    if (is_text(owner))
        return make_text(f, str_cut(owner->text, start, len));
    ModelValue *list = make_list(f, len);
    for (size_t i = 0; i < len; i++)
        list->items[list->n++] = owner->items[start + i];
    return list;
}

static ModelValue *run_fstring(Frame *f, const Py *node)
{
    Out out = out_new(f->front->ctx);
    for (size_t i = 0; i < node->list.n; i++) {
        const Py *part = node->list.items[i];
        ModelValue *value = part->kind == PY_STRING ? make_text(f, part->text)
                          : part->kind == PY_FORMATTED && !part->b && !part->conversion && !part->text.len ? run_expression(f, part->a) : NULL;
        if (!value || !put_plain(&out, value))
            return NULL;
    }
    return make_text(f, str_copy(f->front->ctx, out_text(&out)));
}

static bool is_moderate(int64_t x) { return x > -1000000000 && x < 1000000000; }

static ModelValue *added(Frame *f, ModelValue *a, ModelValue *b)
{
    int64_t x, y;
    if (is_text(a) && is_text(b))
        return make_text(f, str_join(f->front->ctx, a->text, b->text));
    if (a && b && a->kind == VALUE_INT && b->kind == VALUE_INT && value_as_int(a, &x) && value_as_int(b, &y) && is_moderate(x) && is_moderate(y))
        return value_int(f->front, x + y, (Span){0});
    if (!is_list(a) || !is_list(b))
        return NULL;
    ModelValue *list = make_list(f, a->n + b->n);
    for (size_t i = 0; i < a->n + b->n; i++)
        list->items[list->n++] = i < a->n ? a->items[i] : b->items[i - a->n];
    return list;
}

static int compared(Frame *f, PyOp op, ModelValue *a, ModelValue *b)
{
    int64_t x, y;
    const bool same = a->kind == b->kind && (a->kind == VALUE_STR || a->kind == VALUE_INT || a->kind == VALUE_BOOL || a->kind == VALUE_NONE);
    if (op == OP_EQ || op == OP_NE)
        return same ? value_equal(a, b) == (op == OP_EQ) : -1;
    if (op == OP_IN || op == OP_NOT_IN) {
        ModelValue *items = is_text(b) && is_text(a) && a->text.len == 1 ? items_of(f, b) : is_list(b) ? b : NULL;
        int found = 0;
        for (size_t i = 0; items && found == 0 && i < items->n; i++)
            found = are_equal(items->items[i], a);
        return items && found >= 0 ? found == (op == OP_IN) : -1;
    }
    if (a->kind != VALUE_INT || b->kind != VALUE_INT || !value_as_int(a, &x) || !value_as_int(b, &y))
        return -1;
    switch ((int)op) {
    case OP_LT: return x < y;
    case OP_LE: return x <= y;
    case OP_GT: return x > y;
    case OP_GE: return x >= y;
    default: return -1;
    }
}

static ModelValue *run_compare(Frame *f, const Py *node)
{
    ModelValue *a = run_expression(f, node->a), *b = a && node->list.n == 1 ? run_expression(f, node->list.items[0]) : NULL;
    const int truth = b ? compared(f, node->ops[0], a, b) : -1;
    return truth < 0 ? NULL : make_truth(f, truth != 0);
}

static ModelValue *run_boolean(Frame *f, const Py *node)
{
    ModelValue *value = NULL;
    for (size_t i = 0; i < node->list.n; i++) {
        value = run_expression(f, node->list.items[i]);
        const int truth = truth_of(value);
        if (truth < 0)
            return NULL;
        if (truth == (node->op == OP_OR))
            break;
    }
    return value;
}

/* A comprehension of one `for`. */
static ModelValue *run_collected(Frame *f, const Py *node)
{
    const PyClause *clause = node->clauses.items;
    ModelValue *items = node->clauses.n == 1 && !clause->is_async ? run_expression(f, clause->iterable) : NULL;
    items = items ? items_of(f, items) : NULL;
    if (!items)
        return NULL;
    ModelValue *list = make_list(f, items->n);
    const size_t n_outer = f->locals.n; /* its own names end with it */
    Local *outer = CTX_ARRAY(f->front->ctx, n_outer + 1, Local);
    if (n_outer)
        memcpy(outer, f->locals.items, n_outer * sizeof *outer);
    for (size_t i = 0; i < items->n; i++) {
        int wanted = assign(f, clause->target, items->items[i]) ? 1 : -1;
        for (size_t k = 0; wanted == 1 && k < clause->conditions.n; k++)
            wanted = truth_of(run_expression(f, clause->conditions.items[k]));
        ModelValue *made = wanted == 1 ? run_expression(f, node->a) : NULL;
        if (wanted < 0 || (wanted && !made))
            return NULL;
        if (wanted)
            list->items[list->n++] = made;
    }
    if (n_outer)
        memcpy(f->locals.items, outer, n_outer * sizeof *outer);
    f->locals.n = n_outer;
    return list;
}

static ModelValue *run_items(Frame *f, const Py *node)
{
    ModelValue *list = make_list(f, node->list.n);
    for (size_t i = 0; i < node->list.n; i++) {
        ModelValue *item = run_expression(f, node->list.items[i]);
        if (!item)
            return NULL;
        list->items[list->n++] = item;
    }
    return list;
}

/* a + b of texts, lists and numbers; of small numbers a - b and a * b. */
static ModelValue *run_binary(Frame *f, const Py *node)
{
    int64_t x, y;
    ModelValue *a = run_expression(f, node->a), *b = a ? run_expression(f, node->b) : NULL;
    if (node->op == OP_ADD)
        return added(f, a, b);
    if (!b || a->kind != VALUE_INT || b->kind != VALUE_INT || !value_as_int(a, &x) || !value_as_int(b, &y) || !is_moderate(x) || !is_moderate(y))
        return value_of(f->front, &f->scope, node);
    return node->op == OP_SUB ? value_int(f->front, x - y, (Span){0}) : node->op == OP_MUL ? value_int(f->front, x * y, (Span){0}) : value_of(f->front, &f->scope, node);
}

/* A constant. What its file changes later is none. */
static ModelValue *steady(Frame *f, const Symbol *symbol, const Py *node)
{
    ModelValue *value = value_of(f->front, &f->scope, node);
    if (!value && symbol->kind == SYM_VALUE && symbol->node) { /* PATTERN = "|".join(KINDS) */
        Frame there = {.front = f->front, .scope = symbol->scope};
        value = run_expression(&there, symbol->node);
    }
    const bool plain = !value || value->kind <= VALUE_BYTES || value->kind == VALUE_TUPLE || !symbol->scope.file || !symbol->scope.file->tree;
    return plain || !python_changes(symbol->scope.file->tree->body, symbol->name) ? value : NULL;
}

/* A constant, or the members of an enum. */
static ModelValue *run_name(Frame *f, const Py *node)
{
    const Local *local = local_of(f, node->text);
    if (local)
        return local->value;
    Symbol symbol = symbol_of(f->front, &f->scope, node);
    ModelEnum *kind = symbol.kind == SYM_CLASS && symbol.cls->kind == PY_CLASS_ENUM ? enum_of(f->front, symbol.cls) : NULL;
    if (kind) {
        ModelValue *list = make_list(f, kind->n_members);
        for (size_t i = 0; i < kind->n_members; i++) {
            ModelValue *member = make(f, VALUE_ENUM);
            member->enum_ = kind;
            member->member = i;
            list->items[list->n++] = member;
        }
        return list;
    }
    return steady(f, &symbol, node);
}

static ModelValue *run_attribute(Frame *f, const Py *node)
{
    const Local *local = node->a->kind == PY_NAME ? local_of(f, node->a->text) : NULL;
    if (!local) {
        const Symbol symbol = symbol_of(f->front, &f->scope, node);
        return steady(f, &symbol, node);
    }
    if (local->value->kind != VALUE_ENUM)
        return NULL;
    const ModelEnumMember *member = &local->value->enum_->members[local->value->member];
    return str_is(node->text, "value") ? member->value : str_is(node->text, "name") ? make_text(f, member->name) : NULL;
}

static ModelValue *run_choice(Frame *f, const Py *node)
{
    const int truth = truth_of(run_expression(f, node->a));
    return truth < 0 ? NULL : run_expression(f, truth ? node->b : node->c);
}

static ModelValue *run_plain(Frame *f, const Py *node)
{
    int truth;
    switch ((int)node->kind) {
    case PY_NAME: return run_name(f, node);
    case PY_ATTRIBUTE: return run_attribute(f, node);
    case PY_BINARY: return run_binary(f, node);
    case PY_UNARY:
        if (node->op != OP_NOT)
            return value_of(f->front, &f->scope, node);
        truth = truth_of(run_expression(f, node->a));
        return truth < 0 ? NULL : make_truth(f, !truth);
    case PY_CALL: return run_call(f, node);
    case PY_SUBSCRIPT: return run_subscript(f, node);
    case PY_FSTRING: return node->flag ? NULL : run_fstring(f, node);
    case PY_COMPARE: return run_compare(f, node);
    case PY_BOOLEAN: return run_boolean(f, node);
    case PY_CONDITIONAL: return run_choice(f, node);
    case PY_LIST_COMP: case PY_GENERATOR: return run_collected(f, node);
    case PY_LIST: case PY_TUPLE: return run_items(f, node);
    default: return value_of(f->front, &f->scope, node);
    }
}

static ModelValue *run_expression(Frame *f, const Py *node)
{
    if (f->front->depth >= LIMIT_FOLLOW || f->front->work++ > LIMIT_VALUE_WORK)
        return NULL;
    f->front->depth++;
    ModelValue *value = run_plain(f, node);
    f->front->depth--;
    if (!value && !f->front->stuck)
        f->front->stuck = node;
    return value;
}

/* ---- statements ---- */

static bool run_for(Frame *f, const Py *node)
{
    ModelValue *items = run_expression(f, node->b);
    items = items && !node->orelse.n && !node->flag ? items_of(f, items) : NULL;
    for (size_t i = 0; items && !f->result && i < items->n; i++)
        if (!assign(f, node->a, items->items[i]) || !run_body(f, node->body))
            return false;
    return items != NULL;
}

static bool run_statement(Frame *f, const Py *node)
{
    ModelValue *value;
    switch ((int)node->kind) {
    case PY_RETURN: return node->a && (f->result = run_expression(f, node->a));
    case PY_ASSIGN:
        value = node->list.n == 1 ? run_expression(f, node->a) : NULL;
        return value && assign(f, node->list.items[0], value);
    case PY_ANN_ASSIGN:
        value = node->c ? run_expression(f, node->c) : NULL;
        return value && assign(f, node->a, value);
    case PY_AUG_ASSIGN: {
        const Local *local = node->op == OP_ADD && node->a->kind == PY_NAME ? local_of(f, node->a->text) : NULL;
        value = local && !is_list(local->value) /* which other names may have, too */ ? run_expression(f, node->b) : NULL;
        value = value ? added(f, local->value, value) : NULL;
        return value && assign(f, node->a, value);
    }
    case PY_IF: {
        const int truth = truth_of(run_expression(f, node->a));
        return truth >= 0 && run_body(f, truth ? node->body : node->orelse);
    }
    case PY_FOR: return run_for(f, node);
    case PY_PASS: return true;
    case PY_EXPRESSION: return node->a->kind == PY_STRING;
    default: return false;
    }
}

static bool run_body(Frame *f, PyList body)
{
    for (size_t i = 0; i < body.n && !f->result; i++)
        if (!run_statement(f, body.items[i])) {
            if (!f->front->stuck)
                f->front->stuck = body.items[i];
            return false;
        }
    return true;
}

ModelValue *run_function(PyFront *front, const ModelFunction *function, ModelValue **args, size_t n)
{
    const Py *node = function->node;
    Frame frame = {.front = front, .scope = {.file = function->file}};
    const size_t first = function->is_class_method && node ? 1 : 0;
    if (!node || front->depth >= LIMIT_FOLLOW || node->params.n < n + first)
        return NULL;
    for (size_t i = 0; i < node->params.n; i++) {
        const PyParam *param = &node->params.items[i];
        ModelValue *value = i < first ? make(&frame, VALUE_NONE) : i < n + first ? args[i - first] : param->value ? value_of(front, &frame.scope, param->value) : NULL;
        if (!value || param->kind > PARAM_NORMAL)
            return NULL;
        set_local(&frame, param->name, value);
    }
    front->depth++;
    if (node->kind == PY_LAMBDA)
        frame.result = run_expression(&frame, node->a);
    else if (node->decorators.n > (size_t)(function->is_static || function->is_class_method) || !run_body(&frame, node->body))
        frame.result = NULL;
    front->depth--;
    return frame.result;
}

ModelValue *run_constant(PyFront *front, const Scope *scope, const Py *expression)
{
    Frame frame = {.front = front, .scope = *scope};
    ModelValue *value = run_expression(&frame, expression), *here = value ? CTX_NEW(front->ctx, ModelValue) : NULL;
    if (here) {
        *here = *value;
        here->span = expression->span;
    }
    return here;
}
