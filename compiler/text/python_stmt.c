/* python_stmt.c: Python's statements, and the way in: python_read. */
#include "../base/limits.h"
#include "python_parse.h"

#include <string.h>

static Py *statement(Parser *p);

static void push(Parser *p, Py *node) { VEC_PUSH(p->ctx, &p->stack) = node; }

static Py *begin(Parser *p, PyKind kind)
{
    Py *node = py_new(p, kind, parse_span(p).start);
    parse_next(p);
    return node;
}

/* ---- simple statements ---- */

static PyOp augmented_op(PyTokenKind kind)
{
    switch ((int)kind) {
    case TOK_PLUS_ASSIGN: return OP_ADD;
    case TOK_MINUS_ASSIGN: return OP_SUB;
    case TOK_STAR_ASSIGN: return OP_MUL;
    case TOK_SLASH_ASSIGN: return OP_DIV;
    case TOK_DOUBLE_SLASH_ASSIGN: return OP_FLOOR_DIV;
    case TOK_PERCENT_ASSIGN: return OP_MOD;
    case TOK_DOUBLE_STAR_ASSIGN: return OP_POW;
    case TOK_AT_ASSIGN: return OP_MATMUL;
    case TOK_LEFT_SHIFT_ASSIGN: return OP_LSHIFT;
    case TOK_RIGHT_SHIFT_ASSIGN: return OP_RSHIFT;
    case TOK_BAR_ASSIGN: return OP_BIT_OR;
    case TOK_CARET_ASSIGN: return OP_BIT_XOR;
    case TOK_AMPERSAND_ASSIGN: return OP_BIT_AND;
    default: return OP_NONE;
    }
}

static bool is_target(const Py *node)
{
    switch ((int)node->kind) {
    case PY_NAME: case PY_ATTRIBUTE: case PY_SUBSCRIPT:
        return true;
    case PY_STARRED:
        return is_target(node->a);
    case PY_TUPLE: case PY_LIST:
        for (size_t i = 0; i < node->list.n; i++)
            if (!is_target(node->list.items[i]))
                return false;
        return true;
    default:
        return false;
    }
}

static void check_target(Parser *p, const Py *node)
{
    if (!p->failed && !is_target(node))
        parse_fail(p, D_PYTHON_SYNTAX, node->span, "nothing can be assigned to this");
}

/* first = second = ... = value */
static Py *assignment(Parser *p, Py *first)
{
    Py *node = py_new(p, PY_ASSIGN, first->span.start);
    size_t from = p->stack.n;
    Py *value = first;
    while (parse_accept(p, TOK_ASSIGN)) {
        check_target(p, value);
        push(p, value);
        value = parse_value(p);
    }
    node->a = value;
    node->list = py_take(p, from);
    return py_finish(p, node);
}

static Py *annotated(Parser *p, Py *target)
{
    Py *node = py_new(p, PY_ANN_ASSIGN, target->span.start);
    if (target->kind == PY_TUPLE || target->kind == PY_LIST)
        parse_fail(p, D_PYTHON_SYNTAX, target->span, "one name only can be annotated");
    check_target(p, target);
    node->a = target;
    node->b = parse_test(p);
    if (parse_accept(p, TOK_ASSIGN))
        node->c = parse_value(p);
    return py_finish(p, node);
}

static Py *expression_statement(Parser *p)
{
    Py *first = parse_value(p);
    if (p->failed)
        return first;
    if (parse_is(p, TOK_ASSIGN))
        return assignment(p, first);
    if (parse_accept(p, TOK_COLON))
        return annotated(p, first);
    PyOp op = augmented_op(parse_kind(p));
    Py *node = py_new(p, op ? PY_AUG_ASSIGN : PY_EXPRESSION, first->span.start);
    node->a = first;
    if (op) {
        check_target(p, first);
        parse_next(p);
        node->op = op;
        node->b = parse_value(p);
    }
    return py_finish(p, node);
}

static bool ends_simple(const Parser *p) { return parse_is(p, TOK_NEWLINE) || parse_is(p, TOK_SEMI) || parse_is(p, TOK_END); }

static Py *raise(Parser *p)
{
    Py *node = begin(p, PY_RAISE);
    if (ends_simple(p))
        return py_finish(p, node);
    node->a = parse_test(p);
    if (parse_accept(p, TOK_FROM))
        node->b = parse_test(p);
    return py_finish(p, node);
}

static Py *names(Parser *p, PyKind kind)
{
    Py *node = begin(p, kind);
    size_t from = p->stack.n;
    do {
        Py *name = py_new(p, PY_NAME, parse_span(p).start);
        name->text = parse_text(p);
        if (!parse_is(p, TOK_NAME))
            parse_expected(p, "a name");
        parse_next(p);
        push(p, py_finish(p, name));
    } while (parse_accept(p, TOK_COMMA));
    node->list = py_take(p, from);
    return py_finish(p, node);
}

/* a.b.c as one text. */
static Str dotted(Parser *p)
{
    Str name = parse_text(p);
    if (!parse_is(p, TOK_NAME))
        parse_expected(p, "the name of a module");
    parse_next(p);
    while (parse_accept(p, TOK_DOT)) {
        if (!parse_is(p, TOK_NAME))
            parse_expected(p, "a name behind the dot");
        name = str_printf(p->ctx, "%.*s.%.*s", STR_ARG(name), STR_ARG(parse_text(p)));
        parse_next(p);
    }
    return name;
}

static PyAlias alias(Parser *p, bool dots)
{
    PyAlias out = {.span = parse_span(p)};
    if (dots) {
        out.name = dotted(p);
    } else {
        out.name = parse_text(p);
        if (!parse_is(p, TOK_NAME))
            parse_expected(p, "a name to import");
        parse_next(p);
    }
    if (parse_accept(p, TOK_AS)) {
        out.as_name = parse_text(p);
        if (!parse_is(p, TOK_NAME))
            parse_expected(p, "a name behind \"as\"");
        parse_next(p);
    }
    out.span.end = parse_end(p);
    return out;
}

static Py *import(Parser *p)
{
    Py *node = begin(p, PY_IMPORT);
    VEC(PyAlias) aliases = {0};
    do {
        PyAlias read = alias(p, true);
        VEC_PUSH(p->ctx, &aliases) = read;
    } while (parse_accept(p, TOK_COMMA));
    node->aliases.items = aliases.items;
    node->aliases.n = aliases.n;
    return py_finish(p, node);
}

static Py *import_from(Parser *p)
{
    Py *node = begin(p, PY_IMPORT_FROM);
    VEC(PyAlias) aliases = {0};
    for (; parse_is(p, TOK_DOT) || parse_is(p, TOK_ELLIPSIS); parse_next(p))
        node->level += parse_is(p, TOK_DOT) ? 1 : 3;
    if (!node->level || !parse_is(p, TOK_IMPORT))
        node->text = dotted(p);
    parse_expect(p, TOK_IMPORT, "behind the module");
    if (parse_is(p, TOK_STAR)) {
        VEC_PUSH(p->ctx, &aliases) = (PyAlias){.name = STR("*"), .span = parse_span(p)};
        parse_next(p);
    } else {
        bool bracket = parse_accept(p, TOK_LPAR);
        do {
            if (bracket && parse_is(p, TOK_RPAR))
                break;
            PyAlias read = alias(p, false);
            VEC_PUSH(p->ctx, &aliases) = read;
        } while (parse_accept(p, TOK_COMMA));
        if (bracket)
            parse_expect(p, TOK_RPAR, "behind the names");
    }
    node->aliases.items = aliases.items;
    node->aliases.n = aliases.n;
    return py_finish(p, node);
}

static void type_params(Parser *p, Py *node)
{
    VEC(PyTypeParam) params = {0};
    if (!parse_accept(p, TOK_LSQB))
        return;
    while (!p->failed && !parse_is(p, TOK_RSQB)) {
        if (!parse_accept(p, TOK_STAR))
            parse_accept(p, TOK_DOUBLE_STAR);
        VEC_PUSH(p->ctx, &params) = (PyTypeParam){parse_text(p), parse_span(p)};
        if (!parse_is(p, TOK_NAME))
            parse_expected(p, "the name of a type parameter");
        parse_next(p);
        if (parse_accept(p, TOK_COLON))
            parse_test(p);
        if (parse_accept(p, TOK_ASSIGN))
            parse_test(p);
        if (!parse_accept(p, TOK_COMMA))
            break;
    }
    parse_expect(p, TOK_RSQB, "behind type parameters");
    node->type_params.items = params.items;
    node->type_params.n = params.n;
}

static Py *type_alias(Parser *p)
{
    Py *node = begin(p, PY_TYPE_ALIAS);
    node->name_span = parse_span(p);
    node->text = parse_text(p);
    parse_next(p);
    type_params(p, node);
    parse_expect(p, TOK_ASSIGN, "in a type statement");
    node->a = parse_test(p);
    return py_finish(p, node);
}

static Py *delete(Parser *p)
{
    Py *node = begin(p, PY_DELETE);
    size_t from = p->stack.n;
    Py *targets = parse_targets(p);
    push(p, targets);
    node->list = py_take(p, from);
    return py_finish(p, node);
}

static Py *assert(Parser *p)
{
    Py *node = begin(p, PY_ASSERT);
    node->a = parse_test(p);
    if (parse_accept(p, TOK_COMMA))
        node->b = parse_test(p);
    return py_finish(p, node);
}

static bool begins_type_alias(const Parser *p)
{
    if (!parse_is_word(p, "type") || p->tokens[p->at + 1].kind != TOK_NAME)
        return false;
    PyTokenKind third = p->tokens[p->at + 2].kind;
    return third == TOK_ASSIGN || third == TOK_LSQB;
}

static Py *simple(Parser *p)
{
    switch ((int)parse_kind(p)) {
    case TOK_PASS: return py_finish(p, begin(p, PY_PASS));
    case TOK_BREAK: return py_finish(p, begin(p, PY_BREAK));
    case TOK_CONTINUE: return py_finish(p, begin(p, PY_CONTINUE));
    case TOK_RETURN: {
        Py *node = begin(p, PY_RETURN);
        if (!ends_simple(p))
            node->a = parse_expressions(p);
        return py_finish(p, node);
    }
    case TOK_RAISE: return raise(p);
    case TOK_ASSERT: return assert(p);
    case TOK_DEL: return delete(p);
    case TOK_GLOBAL: return names(p, PY_GLOBAL);
    case TOK_NONLOCAL: return names(p, PY_NONLOCAL);
    case TOK_IMPORT: return import(p);
    case TOK_FROM: return import_from(p);
    default: return begins_type_alias(p) ? type_alias(p) : expression_statement(p);
    }
}

/* Simple statements up to the line's end, onto the stack. */
static void simple_line(Parser *p)
{
    do {
        if (ends_simple(p))
            break;
        push(p, simple(p));
    } while (parse_accept(p, TOK_SEMI));
    if (!p->failed && !parse_accept(p, TOK_NEWLINE))
        parse_expected(p, "the end of the line");
}

/* ---- compound statements ---- */

/* Behind the colon: a block, or statements on the same line. */
static PyList block(Parser *p, const char *where)
{
    size_t from = p->stack.n;
    if (!parse_expect(p, TOK_COLON, where))
        return (PyList){NULL, 0};
    if (!parse_accept(p, TOK_NEWLINE)) {
        simple_line(p);
    } else if (!parse_accept(p, TOK_INDENT)) {
        parse_expected(p, "an indented block");
    } else {
        while (!p->failed && !parse_is(p, TOK_DEDENT) && !parse_is(p, TOK_END))
            push(p, statement(p));
        parse_accept(p, TOK_DEDENT);
    }
    return py_take(p, from);
}

static PyList else_block(Parser *p)
{
    return parse_accept(p, TOK_ELSE) ? block(p, "behind else") : (PyList){NULL, 0};
}

/* if ... elif ... elif ...: each elif is an IF in the orelse before it; built from the last, so that a long row needs no recursion. */
static Py *if_statement(Parser *p)
{
    size_t from = p->stack.n;
    PyList orelse = {NULL, 0};
    do {
        Py *node = begin(p, PY_IF);
        node->a = parse_named(p);
        node->body = block(p, "behind the condition");
        push(p, node);
    } while (!p->failed && parse_is(p, TOK_ELIF));
    if (!p->failed)
        orelse = else_block(p);
    PyList rows = py_take(p, from);
    for (size_t i = rows.n; i-- > 0;) {
        Py *node = rows.items[i];
        node->orelse = orelse;
        py_finish(p, node);
        orelse.items = CTX_ARRAY(p->ctx, 1, Py *);
        orelse.items[0] = node;
        orelse.n = 1;
    }
    return rows.items[0];
}

static Py *while_statement(Parser *p)
{
    Py *node = begin(p, PY_WHILE);
    node->a = parse_named(p);
    node->body = block(p, "behind the condition");
    node->orelse = else_block(p);
    return py_finish(p, node);
}

static Py *for_statement(Parser *p)
{
    Py *node = begin(p, PY_FOR);
    node->a = parse_targets(p);
    check_target(p, node->a);
    parse_expect(p, TOK_IN, "behind the names of a loop");
    node->b = parse_expressions(p);
    node->body = block(p, "behind the head of a loop");
    node->orelse = else_block(p);
    return py_finish(p, node);
}

static Py *handler(Parser *p, bool *star)
{
    Py *node = begin(p, PY_HANDLER);
    *star |= parse_accept(p, TOK_STAR);
    if (!parse_is(p, TOK_COLON))
        node->a = parse_expressions(p);
    if (parse_accept(p, TOK_AS)) {
        node->name_span = parse_span(p);
        node->text = parse_text(p);
        if (!parse_is(p, TOK_NAME))
            parse_expected(p, "a name behind \"as\"");
        parse_next(p);
    }
    node->body = block(p, "behind except");
    return py_finish(p, node);
}

static Py *try_statement(Parser *p)
{
    Py *node = begin(p, PY_TRY);
    node->body = block(p, "behind try");
    size_t from = p->stack.n;
    while (!p->failed && parse_is(p, TOK_EXCEPT))
        push(p, handler(p, &node->flag));
    node->handlers = py_take(p, from);
    node->orelse = else_block(p);
    if (parse_accept(p, TOK_FINALLY))
        node->final = block(p, "behind finally");
    else if (!node->handlers.n)
        parse_expected(p, "\"except\" or \"finally\"");
    return py_finish(p, node);
}

/* with (a as b, c): the brackets are the statement's when "as" or a comma stands in them, at no deeper level. */
static bool with_brackets(const Parser *p)
{
    if (!parse_is(p, TOK_LPAR))
        return false;
    size_t open = 0;
    bool several = false;
    for (size_t i = p->at; p->tokens[i].kind != TOK_END && p->tokens[i].kind != TOK_NEWLINE; i++) {
        PyTokenKind kind = p->tokens[i].kind;
        open += kind == TOK_LPAR || kind == TOK_LSQB || kind == TOK_LBRACE;
        open -= kind == TOK_RPAR || kind == TOK_RSQB || kind == TOK_RBRACE;
        several |= (kind == TOK_AS || kind == TOK_COMMA) && open == 1;
        if (open == 0)
            return several && p->tokens[i + 1].kind == TOK_COLON;
    }
    return false;
}

static Py *with_statement(Parser *p)
{
    Py *node = begin(p, PY_WITH);
    bool brackets = with_brackets(p) && parse_accept(p, TOK_LPAR);
    VEC(Py *) targets = {0};
    size_t from = p->stack.n;
    do {
        if (brackets && parse_is(p, TOK_RPAR))
            break;
        push(p, parse_test(p));
        Py *target = NULL;
        if (parse_accept(p, TOK_AS)) {
            target = parse_binary(p);
            check_target(p, target);
        }
        VEC_PUSH(p->ctx, &targets) = target;
    } while (parse_accept(p, TOK_COMMA));
    if (brackets)
        parse_expect(p, TOK_RPAR, "behind what with enters");
    node->list = py_take(p, from);
    node->targets = (PyList){targets.items, targets.n};
    node->body = block(p, "behind with");
    return py_finish(p, node);
}

/* "match" is a name unless its line ends with a colon and the block begins with "case". */
static bool begins_match(const Parser *p)
{
    if (!parse_is_word(p, "match"))
        return false;
    size_t i = p->at + 1;
    while (p->tokens[i].kind != TOK_NEWLINE && p->tokens[i].kind != TOK_END)
        i++;
    if (p->tokens[i - 1].kind != TOK_COLON || i < p->at + 3 || p->tokens[i].kind == TOK_END || p->tokens[i + 1].kind != TOK_INDENT)
        return false;
    PyToken word = p->tokens[i + 2];
    Str text = ctx_source(p->ctx, p->file)->text;
    return word.kind == TOK_NAME && str_is(str_cut(text, word.start, word.end - word.start), "case");
}

/* case ...: the pattern is stepped over, not read. */
static Py *match_case(Parser *p)
{
    if (!parse_is_word(p, "case"))
        parse_expected(p, "\"case\"");
    Py *node = begin(p, PY_CASE);
    node->pattern = parse_span(p);
    size_t open = 0;
    while (!p->failed && !parse_is(p, TOK_NEWLINE) && !parse_is(p, TOK_END) && (open || !parse_is(p, TOK_COLON))) {
        PyTokenKind kind = parse_kind(p);
        open += kind == TOK_LPAR || kind == TOK_LSQB || kind == TOK_LBRACE;
        open -= kind == TOK_RPAR || kind == TOK_RSQB || kind == TOK_RBRACE;
        parse_next(p);
    }
    node->pattern.end = parse_end(p);
    node->body = block(p, "behind a case");
    return py_finish(p, node);
}

static Py *match_statement(Parser *p)
{
    Py *node = begin(p, PY_MATCH);
    node->a = parse_expressions(p);
    parse_expect(p, TOK_COLON, "behind match");
    parse_expect(p, TOK_NEWLINE, "behind match");
    parse_expect(p, TOK_INDENT, "behind match");
    size_t from = p->stack.n;
    while (!p->failed && !parse_is(p, TOK_DEDENT) && !parse_is(p, TOK_END))
        push(p, match_case(p));
    parse_accept(p, TOK_DEDENT);
    node->handlers = py_take(p, from);
    return py_finish(p, node);
}

static void defined_name(Parser *p, Py *node, const char *what)
{
    node->name_span = parse_span(p);
    node->text = parse_text(p);
    if (!parse_is(p, TOK_NAME))
        parse_expected(p, what);
    parse_next(p);
    type_params(p, node);
}

static Py *function(Parser *p)
{
    Py *node = begin(p, PY_FUNCTION);
    defined_name(p, node, "the name of a function");
    parse_expect(p, TOK_LPAR, "behind the function's name");
    parse_params(p, node, TOK_RPAR, true);
    parse_expect(p, TOK_RPAR, "behind the parameters");
    if (parse_accept(p, TOK_ARROW))
        node->a = parse_expressions(p);
    node->body = block(p, "behind the head of a function");
    return node;
}

static Py *class(Parser *p)
{
    Py *node = begin(p, PY_CLASS);
    defined_name(p, node, "the name of a class");
    if (parse_accept(p, TOK_LPAR))
        parse_arguments(p, node);
    node->body = block(p, "behind the head of a class");
    return node;
}

static Py *async_statement(Parser *p)
{
    uint32_t start = parse_span(p).start;
    parse_next(p);
    Py *node;
    switch ((int)parse_kind(p)) {
    case TOK_DEF: node = function(p); break;
    case TOK_FOR: node = for_statement(p); break;
    case TOK_WITH: node = with_statement(p); break;
    default:
        parse_expected(p, "\"def\", \"for\" or \"with\" behind async");
        return py_new(p, PY_PASS, start);
    }
    node->flag = true;
    node->span.start = start;
    return py_finish(p, node);
}

static Py *decorated(Parser *p)
{
    size_t from = p->stack.n;
    while (parse_accept(p, TOK_AT)) {
        push(p, parse_named(p));
        parse_expect(p, TOK_NEWLINE, "behind a decorator");
    }
    PyList decorators = py_take(p, from);
    Py *node;
    if (parse_is(p, TOK_DEF))
        node = function(p);
    else if (parse_is(p, TOK_CLASS))
        node = class(p);
    else if (parse_is(p, TOK_ASYNC) && p->tokens[p->at + 1].kind == TOK_DEF)
        node = async_statement(p);
    else {
        parse_expected(p, "a function or class behind a decorator");
        return py_new(p, PY_PASS, parse_span(p).start);
    }
    node->decorators = decorators;
    return py_finish(p, node);
}

static Py *compound(Parser *p)
{
    switch ((int)parse_kind(p)) {
    case TOK_IF: return if_statement(p);
    case TOK_WHILE: return while_statement(p);
    case TOK_FOR: return for_statement(p);
    case TOK_TRY: return try_statement(p);
    case TOK_WITH: return with_statement(p);
    case TOK_DEF: return py_finish(p, function(p));
    case TOK_CLASS: return py_finish(p, class(p));
    case TOK_ASYNC: return async_statement(p);
    case TOK_AT: return decorated(p);
    default: return begins_match(p) ? match_statement(p) : NULL;
    }
}

/* One statement; of several on a line all but the last are pushed. */
static Py *statement(Parser *p)
{
    if (!parse_enter(p))
        return py_new(p, PY_PASS, parse_span(p).start);
    Py *node = NULL;
    if (parse_is(p, TOK_INDENT))
        parse_fail(p, D_PYTHON_SYNTAX, parse_span(p), "this line is indented more than its block");
    else
        node = compound(p);
    if (!node && !p->failed) {
        size_t from = p->stack.n;
        simple_line(p);
        if (p->stack.n > from)
            node = p->stack.items[--p->stack.n];
        else
            parse_expected(p, "a statement");
    }
    parse_leave(p);
    return node ? node : py_new(p, PY_PASS, parse_span(p).start);
}

/* ---- the way in ---- */

PyFile *python_read(Ctx *ctx, uint32_t file)
{
    PyTokens tokens = {0};
    if (!python_scan(ctx, file, &tokens))
        return NULL;
    Parser p = {.ctx = ctx, .file = file, .tokens = tokens.items.items};
    while (!p.failed && !parse_is(&p, TOK_END))
        push(&p, statement(&p));
    if (p.failed)
        return NULL;
    PyFile *out = CTX_NEW(ctx, PyFile);
    out->file = file;
    out->body = py_take(&p, 0);
    return out;
}

/* Where the text of a literal stands in its source as it is, if it does: one literal without escapes. */
static bool stands_in_source(const Ctx *ctx, const Py *string, PyQuote *quote)
{
    Str text = ctx_source(ctx, string->span.file)->text;
    *quote = python_quote(text, string->span.start, string->span.end);
    return quote->end >= quote->start && str_eq(str_cut(text, quote->start, quote->end - quote->start), string->text);
}

Py *python_read_annotation(Ctx *ctx, const Py *string)
{
    PyQuote quote;
    uint32_t file = string->span.file;
    if (!stands_in_source(ctx, string, &quote)) {
        file = ctx_add_source(ctx, str_printf(ctx, "%.*s (annotation)", STR_ARG(ctx_source(ctx, file)->name)), string->text);
        quote.start = 0;
        quote.end = string->text.len;
    }
    PyTokens tokens = {0};
    if (!python_scan_expression(ctx, file, quote.start, quote.end, &tokens))
        return NULL;
    Parser p = {.ctx = ctx, .file = file, .tokens = tokens.items.items};
    Py *node = parse_expressions(&p);
    if (!p.failed && !parse_is(&p, TOK_END))
        parse_expected(&p, "the end of the annotation");
    return p.failed ? NULL : node;
}
