/* python_expr.c: Python's expressions. */
#include "../base/limits.h"
#include "python_parse.h"

#include <string.h>

/* ---- tokens ---- */

Str parse_text(const Parser *p)
{
    PyToken token = p->tokens[p->at];
    return str_cut(ctx_source(p->ctx, p->file)->text, token.start, token.end - token.start);
}

bool parse_is_word(const Parser *p, const char *word)
{
    return parse_is(p, TOK_NAME) && str_is(parse_text(p), word);
}

void parse_next(Parser *p)
{
    if (!parse_is(p, TOK_END))
        p->at++;
}

bool parse_accept(Parser *p, PyTokenKind kind)
{
    if (p->failed || !parse_is(p, kind))
        return false;
    parse_next(p);
    return true;
}

Span parse_span(const Parser *p)
{
    PyToken token = p->tokens[p->at];
    return (Span){p->file, token.start, token.end > token.start ? token.end : token.start + 1};
}

uint32_t parse_end(const Parser *p)
{
    return p->at ? p->tokens[p->at - 1].end : p->tokens[0].start;
}

void parse_fail(Parser *p, DiagCode code, Span span, const char *message)
{
    if (!p->failed)
        diag(p->ctx, code, span, "%s", message);
    p->failed = true;
}

void parse_expected(Parser *p, const char *what)
{
    if (p->failed)
        return;
    p->failed = true;
    diag(p->ctx, D_PYTHON_SYNTAX, parse_span(p), "expected %s, found %s", what, python_token_name(parse_kind(p)));
}

bool parse_expect(Parser *p, PyTokenKind kind, const char *where)
{
    if (parse_accept(p, kind))
        return true;
    if (!p->failed) {
        p->failed = true;
        diag(p->ctx, D_PYTHON_SYNTAX, parse_span(p), "expected %s %s, found %s", python_token_name(kind), where, python_token_name(parse_kind(p)));
    }
    return false;
}

bool parse_enter(Parser *p)
{
    if (!p->failed && p->depth >= LIMIT_PYTHON_NESTING)
        parse_fail(p, D_TOO_DEEP, parse_span(p), "nested too deeply");
    if (p->failed)
        return false;
    p->depth++;
    return true;
}

void parse_leave(Parser *p) { p->depth--; }

/* ---- nodes ---- */

Py *py_new(Parser *p, PyKind kind, uint32_t start)
{
    if (++p->n_nodes > LIMIT_PYTHON_NODES)
        parse_fail(p, D_TOO_LARGE, parse_span(p), "a Python file with too many expressions");
    Py *node = CTX_NEW(p->ctx, Py);
    node->kind = kind;
    node->span = (Span){p->file, start, start};
    return node;
}

static uint16_t higher(uint16_t height, const Py *part) { return part && part->height > height ? part->height : height; }

static uint16_t list_height(uint16_t height, PyList list)
{
    for (size_t i = 0; i < list.n; i++)
        height = higher(height, list.items[i]);
    return height;
}

/* The parts that share places, by kind. */
static uint16_t rare_height(uint16_t height, const Py *node)
{
    switch ((int)node->kind) {
    case PY_DICT: return list_height(height, node->keys);
    case PY_WITH: return list_height(height, node->targets);
    case PY_TRY: return list_height(list_height(list_height(height, node->handlers), node->orelse), node->final);
    case PY_MATCH: return list_height(height, node->handlers);
    case PY_IF: case PY_WHILE: case PY_FOR: return list_height(height, node->orelse);
    case PY_CALL: case PY_CLASS:
        for (size_t i = 0; i < node->keywords.n; i++)
            height = higher(height, node->keywords.items[i].value);
        return node->kind == PY_CLASS ? list_height(height, node->decorators) : height;
    case PY_FUNCTION: case PY_LAMBDA:
        for (size_t i = 0; i < node->params.n; i++)
            height = higher(higher(height, node->params.items[i].annotation), node->params.items[i].value);
        return node->kind == PY_FUNCTION ? list_height(height, node->decorators) : height;
    case PY_LIST_COMP: case PY_SET_COMP: case PY_DICT_COMP: case PY_GENERATOR:
        for (size_t i = 0; i < node->clauses.n; i++) {
            const PyClause *clause = &node->clauses.items[i];
            height = list_height(higher(higher(height, clause->target), clause->iterable), clause->conditions);
        }
        return height;
    default: return height;
    }
}

Py *py_finish(Parser *p, Py *node)
{
    if (p->failed)
        return node;
    uint32_t end = parse_end(p);
    if (node->span.end < end)
        node->span.end = end;
    uint16_t height = higher(higher(higher(0, node->a), node->b), node->c);
    height = list_height(list_height(height, node->list), node->body);
    height = rare_height(height, node);
    if (height >= LIMIT_PYTHON_HEIGHT)
        parse_fail(p, D_TOO_DEEP, node->span, "an expression or statement of too many parts in one another");
    node->height = (uint16_t)(height + 1);
    return node;
}

PyList py_take(Parser *p, size_t from)
{
    PyList list = {NULL, p->stack.n - from};
    if (list.n) {
        list.items = CTX_ARRAY(p->ctx, list.n, Py *);
        memcpy(list.items, p->stack.items + from, list.n * sizeof(Py *));
    }
    p->stack.n = from;
    return list;
}

static void push(Parser *p, Py *node) { VEC_PUSH(p->ctx, &p->stack) = node; }

static Py *binary(Parser *p, PyKind kind, PyOp op, Py *left, Py *right)
{
    Py *node = py_new(p, kind, left->span.start);
    node->op = op;
    node->a = left;
    node->b = right;
    return py_finish(p, node);
}

static Py *leaf(Parser *p, PyKind kind)
{
    Py *node = py_new(p, kind, parse_span(p).start);
    parse_next(p);
    return py_finish(p, node);
}

/* ---- numbers and strings ---- */

static Py *number(Parser *p, PyKind kind)
{
    Str token = parse_text(p);
    char *text = ctx_alloc(p->ctx, token.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < token.len; i++)
        if (token.ptr[i] != '_')
            text[len++] = token.ptr[i];
    Py *node = py_new(p, kind, parse_span(p).start);
    node->text = (Str){text, len};
    parse_next(p);
    return py_finish(p, node);
}

/* What the parts of adjacent literals become. */
typedef struct Joined {
    Out text;       /* since the last field */
    size_t from;    /* the parts of an f-string begin there on the stack */
    uint32_t start; /* of the text */
    bool format, bytes, is_template, surrogates, unnamed;
} Joined;

static void flush_text(Parser *p, Joined *joined, uint32_t end)
{
    if (joined->text.len == 0)
        return;
    Py *part = py_new(p, PY_STRING, joined->start);
    part->text = str_copy(p->ctx, out_text(&joined->text));
    part->surrogates = joined->surrogates;
    part->flag = joined->unnamed;
    part->span.end = end;
    part->height = 1;
    push(p, part);
    joined->text = out_new(p->ctx);
    joined->surrogates = joined->unnamed = false;
}

static void format_parts(Parser *p, const PyQuote *quote, size_t at, size_t end, bool in_spec, Joined *joined);

/* A tree of its own from other tokens, with this parser's limits. */
static Py *parse_other(Parser *p, PyTokens *tokens)
{
    Parser inner = {.ctx = p->ctx, .file = p->file, .tokens = tokens->items.items, .depth = p->depth, .n_nodes = p->n_nodes};
    Py *node = parse_is(&inner, TOK_YIELD) ? parse_value(&inner) : parse_expressions(&inner);
    if (!inner.failed && !parse_is(&inner, TOK_END))
        parse_expected(&inner, "the end of the expression");
    p->failed |= inner.failed;
    p->n_nodes = inner.n_nodes;
    return node;
}

static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }

static Py *format_spec(Parser *p, const PyQuote *quote, size_t at, size_t end)
{
    Joined spec = {.text = out_new(p->ctx), .from = p->stack.n, .start = (uint32_t)at};
    Py *node = py_new(p, PY_FSTRING, (uint32_t)at);
    format_parts(p, quote, at, end, true, &spec);
    flush_text(p, &spec, (uint32_t)end);
    node->list = py_take(p, spec.from);
    node->span.end = (uint32_t)end;
    node->height = (uint16_t)(list_height(0, node->list) + 1);
    return node;
}

/* Where the spec that begins at `at` ends: at the field's }. */
static size_t spec_end(Str text, size_t at, size_t end)
{
    size_t open = 0;
    for (; at < end; at++) {
        if (text.ptr[at] == '{')
            open++;
        else if (text.ptr[at] == '}' && open-- == 0)
            break;
    }
    return at;
}

/* A field: `at` is behind its {. Returns where its } is. */
static size_t format_field(Parser *p, const PyQuote *quote, size_t at, size_t end)
{
    Str text = ctx_source(p->ctx, p->file)->text;
    PyTokens tokens = {0};
    size_t stop;
    if (!python_scan_field(p->ctx, p->file, at, end, &tokens, &stop)) {
        p->failed = true;
        return end;
    }
    Py *node = py_new(p, PY_FORMATTED, (uint32_t)at - 1);
    node->a = parse_other(p, &tokens);
    if (p->failed)
        return end;
    if (text.ptr[stop] == '=') {
        size_t behind = stop + 1;
        while (behind < end && is_blank(text.ptr[behind]))
            behind++;
        node->text = str_cut(text, at, behind - at);
        stop = behind;
    }
    if (stop + 1 < end && text.ptr[stop] == '!') {
        node->conversion = text.ptr[stop + 1];
        stop += 2;
        if (node->conversion != 'r' && node->conversion != 's' && node->conversion != 'a')
            parse_fail(p, D_PYTHON_SYNTAX, (Span){p->file, (uint32_t)stop - 1, (uint32_t)stop}, "a conversion is !r, !s or !a");
        while (stop < end && is_blank(text.ptr[stop]))
            stop++;
    }
    if (stop < end && text.ptr[stop] == ':') {
        size_t close = spec_end(text, stop + 1, end);
        node->b = format_spec(p, quote, stop + 1, close);
        stop = close;
    }
    if (!p->failed && (stop >= end || text.ptr[stop] != '}')) {
        size_t place = stop < end ? stop : end - 1;
        parse_fail(p, D_PYTHON_SYNTAX, (Span){p->file, (uint32_t)place, (uint32_t)place + 1}, "expected \"}\" behind the field of an f-string");
    }
    node->span.end = (uint32_t)stop + 1;
    uint16_t height = higher(higher(0, node->a), node->b);
    if (height >= LIMIT_PYTHON_HEIGHT)
        parse_fail(p, D_TOO_DEEP, node->span, "an expression of too many parts in one another");
    node->height = (uint16_t)(height + 1);
    push(p, node);
    return stop;
}

/* The end of the text that runs from `at` on: the next brace that is none of its own. \N{..} is its own. */
static size_t text_run(Str text, size_t at, size_t end, bool raw)
{
    while (at < end && text.ptr[at] != '{' && text.ptr[at] != '}') {
        if (text.ptr[at] == '\\' && !raw && at + 2 < end && text.ptr[at + 1] == 'N' && text.ptr[at + 2] == '{') {
            while (at < end && text.ptr[at] != '}')
                at++;
            at += at < end;
        } else if (text.ptr[at] == '\\' && at + 1 < end && text.ptr[at + 1] != '{' && text.ptr[at + 1] != '}') {
            at += 2;
        } else {
            at++;
        }
    }
    return at < end ? at : end;
}

static void format_parts(Parser *p, const PyQuote *quote, size_t at, size_t end, bool in_spec, Joined *joined)
{
    Str text = ctx_source(p->ctx, p->file)->text;
    while (at < end && !p->failed) {
        size_t run = text_run(text, at, end, quote->raw);
        if (run > at && !python_decode(p->ctx, p->file, quote, at, run, &joined->text, &joined->surrogates, &joined->unnamed))
            p->failed = true;
        at = run;
        if (at >= end)
            return;
        char c = text.ptr[at];
        if (!in_spec && at + 1 < end && text.ptr[at + 1] == c) {
            out_char(&joined->text, c);
            at += 2;
        } else if (c == '}') {
            parse_fail(p, D_PYTHON_SYNTAX, (Span){p->file, (uint32_t)at, (uint32_t)at + 1}, "a single \"}\" in an f-string: write it twice");
        } else {
            flush_text(p, joined, (uint32_t)at);
            at = format_field(p, quote, at + 1, end) + 1;
            joined->start = (uint32_t)at;
        }
    }
}

static void join_literal(Parser *p, Joined *joined, bool first)
{
    Str text = ctx_source(p->ctx, p->file)->text;
    PyToken token = p->tokens[p->at];
    PyQuote quote = python_quote(text, token.start, token.end);
    if (!first && quote.bytes != joined->bytes)
        parse_fail(p, D_PYTHON_SYNTAX, parse_span(p), "bytes and text cannot be joined");
    joined->bytes = quote.bytes;
    joined->format |= quote.format;
    joined->is_template |= quote.is_template;
    if (p->failed)
        return;
    if (quote.format)
        format_parts(p, &quote, quote.start, quote.end, false, joined);
    else if (!python_decode(p->ctx, p->file, &quote, quote.start, quote.end, &joined->text, &joined->surrogates, &joined->unnamed))
        p->failed = true;
}

static Py *strings(Parser *p)
{
    uint32_t start = parse_span(p).start;
    Joined joined = {.text = out_new(p->ctx), .from = p->stack.n, .start = start};
    for (bool first = true; parse_is(p, TOK_STRING) && !p->failed; first = false) {
        join_literal(p, &joined, first);
        parse_next(p);
    }
    Py *node = py_new(p, joined.format ? PY_FSTRING : joined.bytes ? PY_BYTES : PY_STRING, start);
    if (joined.format) {
        flush_text(p, &joined, parse_end(p));
        node->list = py_take(p, joined.from);
        node->flag = joined.is_template;
    } else {
        node->text = str_copy(p->ctx, out_text(&joined.text));
        node->surrogates = joined.surrogates;
        node->flag = joined.unnamed;
    }
    return py_finish(p, node);
}

/* ---- displays and comprehensions ---- */

static Py *disjunction(Parser *p);

static void comprehension_clauses(Parser *p, Py *node)
{
    VEC(PyClause) clauses = {0};
    while (!p->failed && (parse_is(p, TOK_FOR) || parse_is(p, TOK_ASYNC))) {
        PyClause clause = {.is_async = parse_accept(p, TOK_ASYNC)};
        parse_expect(p, TOK_FOR, "of a comprehension");
        clause.target = parse_targets(p);
        parse_expect(p, TOK_IN, "behind the names of a comprehension");
        clause.iterable = disjunction(p); /* a conditional would take the filter's "if" */
        size_t from = p->stack.n;
        while (parse_accept(p, TOK_IF))
            push(p, disjunction(p));
        clause.conditions = py_take(p, from);
        VEC_PUSH(p->ctx, &clauses) = clause;
    }
    node->clauses.items = clauses.items;
    node->clauses.n = clauses.n;
}

static bool begins_clause(const Parser *p) { return parse_is(p, TOK_FOR) || parse_is(p, TOK_ASYNC); }

static Py *comprehension(Parser *p, PyKind kind, uint32_t start, Py *element, Py *value)
{
    Py *node = py_new(p, kind, start);
    node->a = element;
    node->b = value;
    comprehension_clauses(p, node);
    return node; /* the caller steps over the bracket and finishes it */
}

static Py *star_or_named(Parser *p)
{
    if (!parse_is(p, TOK_STAR))
        return parse_named(p);
    uint32_t start = parse_span(p).start;
    parse_next(p);
    Py *node = py_new(p, PY_STARRED, start);
    node->a = parse_binary(p);
    return py_finish(p, node);
}

/* Items up to the closer, on the stack; the first may be there already. True: a comma was seen. */
static bool items(Parser *p, PyTokenKind closer)
{
    bool comma = false;
    while (!p->failed && !parse_is(p, closer)) {
        push(p, star_or_named(p));
        if (!parse_accept(p, TOK_COMMA))
            break;
        comma = true;
    }
    return comma;
}

static Py *parenthesised(Parser *p)
{
    uint32_t start = parse_span(p).start;
    size_t from = p->stack.n;
    parse_next(p);
    if (parse_is(p, TOK_YIELD)) {
        Py *value = parse_value(p);
        parse_expect(p, TOK_RPAR, "behind yield");
        value->parenthesised = true;
        return value;
    }
    if (parse_is(p, TOK_RPAR)) {
        parse_next(p);
        return py_finish(p, py_new(p, PY_TUPLE, start));
    }
    Py *first = star_or_named(p);
    if (!p->failed && begins_clause(p)) {
        Py *node = comprehension(p, PY_GENERATOR, start, first, NULL);
        parse_expect(p, TOK_RPAR, "behind a generator");
        return py_finish(p, node);
    }
    push(p, first);
    bool comma = parse_accept(p, TOK_COMMA);
    if (comma)
        items(p, TOK_RPAR);
    parse_expect(p, TOK_RPAR, "or a comma");
    if (!comma && first->kind != PY_STARRED) {
        p->stack.n = from;
        first->parenthesised = true;
        return first;
    }
    Py *tuple = py_new(p, PY_TUPLE, start);
    tuple->list = py_take(p, from);
    tuple->parenthesised = true;
    return py_finish(p, tuple);
}

static Py *list_display(Parser *p)
{
    uint32_t start = parse_span(p).start;
    size_t from = p->stack.n;
    Py *node;
    parse_next(p);
    if (!parse_is(p, TOK_RSQB)) {
        Py *first = star_or_named(p);
        if (!p->failed && begins_clause(p)) {
            node = comprehension(p, PY_LIST_COMP, start, first, NULL);
            parse_expect(p, TOK_RSQB, "behind a comprehension");
            return py_finish(p, node);
        }
        push(p, first);
        if (parse_accept(p, TOK_COMMA))
            items(p, TOK_RSQB);
    }
    parse_expect(p, TOK_RSQB, "or a comma");
    node = py_new(p, PY_LIST, start);
    node->list = py_take(p, from);
    return py_finish(p, node);
}

static void dict_rest(Parser *p, Py *node, Py *key, Py *value)
{
    VEC(Py *) keys = {0};
    size_t from = p->stack.n;
    VEC_PUSH(p->ctx, &keys) = key;
    push(p, value);
    while (parse_accept(p, TOK_COMMA) && !parse_is(p, TOK_RBRACE)) {
        key = NULL;
        if (parse_accept(p, TOK_DOUBLE_STAR)) {
            value = parse_binary(p);
        } else {
            key = parse_test(p);
            parse_expect(p, TOK_COLON, "behind the key of a dict");
            value = parse_test(p);
        }
        VEC_PUSH(p->ctx, &keys) = key;
        push(p, value);
    }
    node->keys = (PyList){keys.items, keys.n};
    node->list = py_take(p, from);
}

static Py *brace_display(Parser *p)
{
    uint32_t start = parse_span(p).start;
    Py *node, *first = NULL, *value = NULL;
    bool dict = true;
    parse_next(p);
    if (parse_accept(p, TOK_RBRACE))
        return py_finish(p, py_new(p, PY_DICT, start));
    if (parse_accept(p, TOK_DOUBLE_STAR)) {
        value = parse_binary(p);
    } else {
        first = star_or_named(p);
        dict = parse_accept(p, TOK_COLON);
        if (dict)
            value = parse_test(p);
    }
    if (!p->failed && first && begins_clause(p)) {
        node = comprehension(p, dict ? PY_DICT_COMP : PY_SET_COMP, start, first, value);
    } else if (dict) {
        node = py_new(p, PY_DICT, start);
        dict_rest(p, node, first, value);
    } else {
        size_t from = p->stack.n;
        push(p, first);
        if (parse_accept(p, TOK_COMMA))
            items(p, TOK_RBRACE);
        node = py_new(p, PY_SET, start);
        node->list = py_take(p, from);
    }
    parse_expect(p, TOK_RBRACE, "or a comma");
    return py_finish(p, node);
}

static Py *atom(Parser *p)
{
    switch ((int)parse_kind(p)) {
    case TOK_NAME: {
        Py *node = py_new(p, PY_NAME, parse_span(p).start);
        node->text = parse_text(p);
        parse_next(p);
        return py_finish(p, node);
    }
    case TOK_INT: return number(p, PY_INT);
    case TOK_FLOAT: return number(p, PY_FLOAT);
    case TOK_COMPLEX: return number(p, PY_COMPLEX);
    case TOK_STRING: return strings(p);
    case TOK_NONE: return leaf(p, PY_NONE);
    case TOK_TRUE: return leaf(p, PY_TRUE);
    case TOK_FALSE: return leaf(p, PY_FALSE);
    case TOK_ELLIPSIS: return leaf(p, PY_ELLIPSIS);
    case TOK_LPAR: return parenthesised(p);
    case TOK_LSQB: return list_display(p);
    case TOK_LBRACE: return brace_display(p);
    default: break;
    }
    parse_expected(p, "an expression");
    return py_new(p, PY_NONE, parse_span(p).start);
}

/* ---- calls, subscripts, attributes ---- */

static void keyword_argument(Parser *p, PyKeyword *out)
{
    *out = (PyKeyword){.span = parse_span(p)};
    if (!parse_accept(p, TOK_DOUBLE_STAR)) {
        out->name = parse_text(p);
        parse_next(p);
        parse_next(p); /* the = */
    }
    out->value = parse_test(p);
}

/* *x takes more here than in a display: f(*a or b) is Python. */
static Py *star_argument(Parser *p)
{
    if (!parse_is(p, TOK_STAR))
        return parse_named(p);
    Py *node = py_new(p, PY_STARRED, parse_span(p).start);
    parse_next(p);
    node->a = parse_test(p);
    return py_finish(p, node);
}

void parse_arguments(Parser *p, Py *call)
{
    VEC(PyKeyword) keywords = {0};
    size_t from = p->stack.n;
    while (!p->failed && !parse_is(p, TOK_RPAR)) {
        bool keyword = parse_is(p, TOK_DOUBLE_STAR) || (parse_is(p, TOK_NAME) && p->tokens[p->at + 1].kind == TOK_ASSIGN);
        if (keyword) {
            PyKeyword *argument = &VEC_PUSH(p->ctx, &keywords);
            PyKeyword read;
            keyword_argument(p, &read);
            *argument = read;
        } else {
            Py *argument = star_argument(p);
            if (!p->failed && begins_clause(p)) {
                Py *generator = comprehension(p, PY_GENERATOR, argument->span.start, argument, NULL);
                argument = py_finish(p, generator);
            }
            push(p, argument);
        }
        if (!parse_accept(p, TOK_COMMA))
            break;
    }
    parse_expect(p, TOK_RPAR, "or a comma");
    call->list = py_take(p, from);
    call->keywords.items = keywords.items;
    call->keywords.n = keywords.n;
}

static Py *subscript_item(Parser *p)
{
    uint32_t start = parse_span(p).start;
    Py *lower = parse_is(p, TOK_COLON) ? NULL : star_or_named(p);
    if (p->failed || !parse_is(p, TOK_COLON))
        return lower;
    parse_next(p);
    Py *node = py_new(p, PY_SLICE, start);
    node->a = lower;
    if (!parse_is(p, TOK_COLON) && !parse_is(p, TOK_RSQB) && !parse_is(p, TOK_COMMA))
        node->b = parse_test(p);
    if (parse_accept(p, TOK_COLON) && !parse_is(p, TOK_RSQB) && !parse_is(p, TOK_COMMA))
        node->c = parse_test(p);
    return py_finish(p, node);
}

static Py *subscript(Parser *p)
{
    uint32_t start = parse_span(p).start;
    size_t from = p->stack.n;
    Py *first = subscript_item(p);
    if (p->failed || (!parse_is(p, TOK_COMMA) && first->kind != PY_STARRED))
        return first;
    push(p, first);
    while (parse_accept(p, TOK_COMMA) && !parse_is(p, TOK_RSQB))
        push(p, subscript_item(p));
    Py *tuple = py_new(p, PY_TUPLE, start);
    tuple->list = py_take(p, from);
    return py_finish(p, tuple);
}

static Py *primary(Parser *p)
{
    Py *node = atom(p);
    while (!p->failed) {
        uint32_t start = node->span.start;
        Py *outer;
        if (parse_accept(p, TOK_DOT)) {
            outer = py_new(p, PY_ATTRIBUTE, start);
            outer->name_span = parse_span(p);
            outer->text = parse_text(p);
            if (!parse_is(p, TOK_NAME))
                parse_expected(p, "a name behind the dot");
            parse_next(p);
        } else if (parse_accept(p, TOK_LPAR)) {
            outer = py_new(p, PY_CALL, start);
            parse_arguments(p, outer);
        } else if (parse_accept(p, TOK_LSQB)) {
            outer = py_new(p, PY_SUBSCRIPT, start);
            outer->b = subscript(p);
            parse_expect(p, TOK_RSQB, "behind an index");
        } else {
            break;
        }
        outer->a = node;
        node = py_finish(p, outer);
    }
    return node;
}

/* ---- operators ---- */

typedef struct BinaryOp { PyOp op; int level; } BinaryOp;

/* level 0: no operator of these. */
static BinaryOp binary_op(PyTokenKind kind)
{
    switch ((int)kind) {
    case TOK_BAR: return (BinaryOp){OP_BIT_OR, 1};
    case TOK_CARET: return (BinaryOp){OP_BIT_XOR, 2};
    case TOK_AMPERSAND: return (BinaryOp){OP_BIT_AND, 3};
    case TOK_LEFT_SHIFT: return (BinaryOp){OP_LSHIFT, 4};
    case TOK_RIGHT_SHIFT: return (BinaryOp){OP_RSHIFT, 4};
    case TOK_PLUS: return (BinaryOp){OP_ADD, 5};
    case TOK_MINUS: return (BinaryOp){OP_SUB, 5};
    case TOK_STAR: return (BinaryOp){OP_MUL, 6};
    case TOK_SLASH: return (BinaryOp){OP_DIV, 6};
    case TOK_DOUBLE_SLASH: return (BinaryOp){OP_FLOOR_DIV, 6};
    case TOK_PERCENT: return (BinaryOp){OP_MOD, 6};
    case TOK_AT: return (BinaryOp){OP_MATMUL, 6};
    default: return (BinaryOp){OP_NONE, 0};
    }
}

static Py *unary(Parser *p);

/* await? primary (** unary)? */
static Py *power(Parser *p)
{
    uint32_t start = parse_span(p).start;
    bool waits = parse_accept(p, TOK_AWAIT);
    Py *node = primary(p);
    if (waits && !p->failed) {
        Py *await = py_new(p, PY_AWAIT, start);
        await->a = node;
        node = py_finish(p, await);
    }
    if (!parse_accept(p, TOK_DOUBLE_STAR))
        return node;
    Py *right = unary(p);
    return p->failed ? node : binary(p, PY_BINARY, OP_POW, node, right);
}

static Py *unary(Parser *p)
{
    PyTokenKind kind = parse_kind(p);
    PyOp op = kind == TOK_PLUS ? OP_PLUS : kind == TOK_MINUS ? OP_MINUS : kind == TOK_TILDE ? OP_INVERT : OP_NONE;
    uint32_t start = parse_span(p).start;
    if (!parse_enter(p))
        return py_new(p, PY_NONE, start);
    Py *node;
    if (op == OP_NONE) {
        node = power(p);
    } else {
        parse_next(p);
        node = py_new(p, PY_UNARY, start);
        node->op = op;
        node->a = unary(p);
        node = py_finish(p, node);
    }
    parse_leave(p);
    return node;
}

static Py *binary_from(Parser *p, int level)
{
    Py *left = unary(p);
    for (;;) {
        BinaryOp found = binary_op(parse_kind(p));
        if (p->failed || found.level < level || found.level == 0)
            return left;
        parse_next(p);
        Py *right = binary_from(p, found.level + 1); /* at most as deep as there are levels */
        if (p->failed)
            return left;
        left = binary(p, PY_BINARY, found.op, left, right);
    }
}

Py *parse_binary(Parser *p) { return binary_from(p, 1); }

/* The comparison that begins here, stepped over; OP_NONE: none. */
static PyOp comparison_op(Parser *p)
{
    static const struct { PyTokenKind kind; PyOp op; } plain[] = {
        {TOK_EQ, OP_EQ}, {TOK_NE, OP_NE}, {TOK_LT, OP_LT}, {TOK_LE, OP_LE}, {TOK_GT, OP_GT}, {TOK_GE, OP_GE}, {TOK_IN, OP_IN},
    };
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        if (parse_accept(p, plain[i].kind))
            return plain[i].op;
    if (parse_accept(p, TOK_IS))
        return parse_accept(p, TOK_NOT) ? OP_IS_NOT : OP_IS;
    if (parse_is(p, TOK_NOT) && p->tokens[p->at + 1].kind == TOK_IN) {
        parse_next(p);
        parse_next(p);
        return OP_NOT_IN;
    }
    return OP_NONE;
}

static Py *comparison(Parser *p)
{
    Py *first = parse_binary(p);
    PyOp op = p->failed ? OP_NONE : comparison_op(p);
    if (op == OP_NONE)
        return first;
    VEC(PyOp) ops = {0};
    size_t from = p->stack.n;
    for (; op != OP_NONE; op = p->failed ? OP_NONE : comparison_op(p)) {
        VEC_PUSH(p->ctx, &ops) = op;
        push(p, parse_binary(p));
    }
    Py *node = py_new(p, PY_COMPARE, first->span.start);
    node->a = first;
    node->ops = ops.items;
    node->list = py_take(p, from);
    return py_finish(p, node);
}

static Py *inversion(Parser *p)
{
    if (!parse_is(p, TOK_NOT))
        return comparison(p);
    uint32_t start = parse_span(p).start;
    if (!parse_enter(p))
        return py_new(p, PY_NONE, start);
    parse_next(p);
    Py *node = py_new(p, PY_UNARY, start);
    node->op = OP_NOT;
    node->a = inversion(p);
    parse_leave(p);
    return py_finish(p, node);
}

/* and, or: one node for a row of the same. */
static Py *boolean(Parser *p, PyTokenKind kind, PyOp op)
{
    Py *first = kind == TOK_OR ? boolean(p, TOK_AND, OP_AND) : inversion(p);
    if (p->failed || !parse_is(p, kind))
        return first;
    size_t from = p->stack.n;
    push(p, first);
    while (parse_accept(p, kind))
        push(p, kind == TOK_OR ? boolean(p, TOK_AND, OP_AND) : inversion(p));
    Py *node = py_new(p, PY_BOOLEAN, first->span.start);
    node->op = op;
    node->list = py_take(p, from);
    return py_finish(p, node);
}

static Py *lambda(Parser *p)
{
    Py *node = py_new(p, PY_LAMBDA, parse_span(p).start);
    parse_next(p);
    parse_params(p, node, TOK_COLON, false);
    parse_expect(p, TOK_COLON, "behind the parameters of lambda");
    node->a = parse_test(p);
    return py_finish(p, node);
}

static Py *disjunction(Parser *p) { return boolean(p, TOK_OR, OP_OR); }

static Py *conditional(Parser *p)
{
    if (parse_is(p, TOK_LAMBDA))
        return lambda(p);
    Py *body = disjunction(p);
    if (!parse_accept(p, TOK_IF))
        return body;
    Py *test = disjunction(p);
    parse_expect(p, TOK_ELSE, "behind the condition");
    Py *node = py_new(p, PY_CONDITIONAL, body->span.start);
    node->a = test;
    node->b = body;
    node->c = parse_test(p);
    return py_finish(p, node);
}

Py *parse_test(Parser *p)
{
    if (!parse_enter(p))
        return py_new(p, PY_NONE, parse_span(p).start);
    Py *node = conditional(p);
    parse_leave(p);
    return node;
}

Py *parse_named(Parser *p)
{
    Py *node = parse_test(p);
    if (p->failed || node->kind != PY_NAME || !parse_accept(p, TOK_WALRUS))
        return node;
    Py *value = parse_test(p);
    return p->failed ? node : binary(p, PY_NAMED, OP_NONE, node, value);
}

/* What may stand behind a comma of a row, or not at all. */
static bool ends_row(PyTokenKind kind)
{
    switch ((int)kind) {
    case TOK_NEWLINE: case TOK_END: case TOK_RPAR: case TOK_RSQB: case TOK_RBRACE: case TOK_ASSIGN: case TOK_COLON: case TOK_SEMI: case TOK_IN:
        return true;
    default:
        return false;
    }
}

static Py *row(Parser *p, Py *(*item)(Parser *))
{
    size_t from = p->stack.n;
    Py *first = item(p);
    if (p->failed || !parse_is(p, TOK_COMMA))
        return first;
    push(p, first);
    while (parse_accept(p, TOK_COMMA) && !ends_row(parse_kind(p)))
        push(p, item(p));
    Py *tuple = py_new(p, PY_TUPLE, first->span.start);
    tuple->list = py_take(p, from);
    return py_finish(p, tuple);
}

Py *parse_expressions(Parser *p) { return row(p, star_or_named); }

static Py *target(Parser *p)
{
    return parse_is(p, TOK_STAR) ? star_or_named(p) : parse_binary(p);
}

Py *parse_targets(Parser *p) { return row(p, target); }

Py *parse_value(Parser *p)
{
    if (!parse_is(p, TOK_YIELD))
        return parse_expressions(p);
    uint32_t start = parse_span(p).start;
    parse_next(p);
    bool from = parse_accept(p, TOK_FROM);
    Py *node = py_new(p, from ? PY_YIELD_FROM : PY_YIELD, start);
    if (from)
        node->a = parse_test(p);
    else if (!ends_row(parse_kind(p)))
        node->a = parse_expressions(p);
    return py_finish(p, node);
}

/* ---- parameters ---- */

static void one_param(Parser *p, PyParam *out, bool annotations)
{
    out->span = parse_span(p);
    out->name = parse_text(p);
    if (!parse_is(p, TOK_NAME))
        parse_expected(p, "the name of a parameter");
    parse_next(p);
    if (annotations && parse_accept(p, TOK_COLON))
        out->annotation = star_or_named(p); /* *args: *Ts */
    if (parse_accept(p, TOK_ASSIGN))
        out->value = parse_test(p);
}

void parse_params(Parser *p, Py *function, PyTokenKind closer, bool annotations)
{
    VEC(PyParam) params = {0};
    PyParamKind kind = PARAM_NORMAL;
    while (!p->failed && !parse_is(p, closer)) {
        if (parse_accept(p, TOK_SLASH)) {
            for (size_t i = 0; i < params.n; i++)
                if (params.items[i].kind == PARAM_NORMAL)
                    params.items[i].kind = PARAM_POSITIONAL_ONLY;
        } else {
            bool star = parse_accept(p, TOK_STAR);
            bool double_star = !star && parse_accept(p, TOK_DOUBLE_STAR);
            if (star && parse_is(p, TOK_COMMA)) {
                kind = PARAM_KEYWORD_ONLY;
            } else {
                PyParam param = {.kind = star ? PARAM_STAR : double_star ? PARAM_STAR_STAR : kind};
                one_param(p, &param, annotations);
                VEC_PUSH(p->ctx, &params) = param;
                kind = star ? PARAM_KEYWORD_ONLY : kind;
            }
        }
        if (!parse_accept(p, TOK_COMMA))
            break;
    }
    function->params.items = params.items;
    function->params.n = params.n;
}
