/* python_dump.c: what nodes of Python trees are called, and the tree as text for tests. */
#include "python.h"

#include <string.h>

static const struct { const char *name, *shown; } kinds[N_PY_KINDS] = {
    [PY_NAME] = {"Name", "a name"}, [PY_INT] = {"Int", "a number"}, [PY_FLOAT] = {"Float", "a number"},
    [PY_COMPLEX] = {"Complex", "a complex number"}, [PY_STRING] = {"Str", "a string"}, [PY_BYTES] = {"Bytes", "a bytes literal"},
    [PY_FSTRING] = {"FString", "an f-string"}, [PY_FORMATTED] = {"Formatted", "a field of an f-string"}, [PY_NONE] = {"None", "None"},
    [PY_TRUE] = {"True", "True"}, [PY_FALSE] = {"False", "False"}, [PY_ELLIPSIS] = {"Ellipsis", "..."},
    [PY_ATTRIBUTE] = {"Attribute", "an attribute"}, [PY_SUBSCRIPT] = {"Subscript", "a subscript"}, [PY_SLICE] = {"Slice", "a slice"},
    [PY_CALL] = {"Call", "a call"}, [PY_STARRED] = {"Starred", "a starred expression"}, [PY_UNARY] = {"Unary", "an operation"},
    [PY_BINARY] = {"Binary", "an operation"}, [PY_BOOLEAN] = {"Boolean", "a boolean operation"}, [PY_COMPARE] = {"Compare", "a comparison"},
    [PY_CONDITIONAL] = {"Conditional", "a conditional"}, [PY_NAMED] = {"Named", "a := expression"}, [PY_LAMBDA] = {"Lambda", "a lambda"},
    [PY_TUPLE] = {"Tuple", "a tuple"}, [PY_LIST] = {"List", "a list"}, [PY_SET] = {"Set", "a set"}, [PY_DICT] = {"Dict", "a dict"},
    [PY_LIST_COMP] = {"ListComp", "a comprehension"}, [PY_SET_COMP] = {"SetComp", "a comprehension"},
    [PY_GENERATOR] = {"Generator", "a generator"}, [PY_DICT_COMP] = {"DictComp", "a comprehension"}, [PY_AWAIT] = {"Await", "await"},
    [PY_YIELD_FROM] = {"YieldFrom", "yield"}, [PY_YIELD] = {"Yield", "yield"}, [PY_EXPRESSION] = {"Expr", "an expression"},
    [PY_ASSIGN] = {"Assign", "an assignment"}, [PY_AUG_ASSIGN] = {"AugAssign", "an assignment"},
    [PY_ANN_ASSIGN] = {"AnnAssign", "an annotated assignment"}, [PY_RETURN] = {"Return", "return"}, [PY_RAISE] = {"Raise", "raise"},
    [PY_ASSERT] = {"Assert", "assert"}, [PY_DELETE] = {"Delete", "del"}, [PY_PASS] = {"Pass", "pass"}, [PY_BREAK] = {"Break", "break"},
    [PY_CONTINUE] = {"Continue", "continue"}, [PY_GLOBAL] = {"Global", "global"}, [PY_NONLOCAL] = {"Nonlocal", "nonlocal"},
    [PY_IMPORT] = {"Import", "an import"}, [PY_IMPORT_FROM] = {"ImportFrom", "an import"}, [PY_IF] = {"If", "an if statement"},
    [PY_WHILE] = {"While", "a while loop"}, [PY_FOR] = {"For", "a for loop"}, [PY_TRY] = {"Try", "a try statement"},
    [PY_HANDLER] = {"Handler", "an except clause"}, [PY_WITH] = {"With", "a with statement"}, [PY_MATCH] = {"Match", "a match statement"},
    [PY_CASE] = {"Case", "a case"}, [PY_FUNCTION] = {"Function", "a function"}, [PY_CLASS] = {"Class", "a class"},
    [PY_TYPE_ALIAS] = {"TypeAlias", "a type statement"},
};

static const char *const ops[N_PY_OPS] = { /* ORDER OPS: as PyOp */
    "", "+", "-", "*", "@", "/", "//", "%", "**", "<<", ">>", "|", "^", "&", "+", "-", "~", "not", "and", "or", "==", "!=", "<", "<=", ">", ">=",
    "is", "is not", "in", "not in",
};

const char *python_kind_name(PyKind kind) { return kinds[kind].shown; }
const char *python_op_name(PyOp op) { return ops[op]; }

const Py *python_docstring(PyList body)
{
    if (!body.n || body.items[0]->kind != PY_EXPRESSION || body.items[0]->a->kind != PY_STRING)
        return NULL;
    return body.items[0]->a;
}

Str python_dots(Ctx *ctx, const Py *import)
{
    char *dots = ctx_alloc(ctx, import->level + 1);
    memset(dots, '.', import->level);
    return (Str){dots, import->level};
}

Str python_source(const Ctx *ctx, const Py *node)
{
    return str_cut(ctx_source(ctx, node->span.file)->text, node->span.start, node->span.end - node->span.start);
}

/* ---- the dump ---- */

/* In double quotes; what is no printable ASCII as \xhh. */
static void dump_text(Out *out, Str text)
{
    out_char(out, '"');
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (c >= 0x20 && c < 0x7f && c != '"' && c != '\\')
            out_char(out, (char)c);
        else
            out_printf(out, "\\x%02x", c);
    }
    out_char(out, '"');
}

static void dump(Out *out, const Py *node);

static void dump_part(Out *out, const char *name, const Py *node)
{
    if (!node)
        return;
    out_printf(out, " %s=", name);
    dump(out, node);
}

static void dump_list(Out *out, const char *name, PyList list)
{
    if (!list.n)
        return;
    out_printf(out, " %s=[", name);
    for (size_t i = 0; i < list.n; i++) {
        if (i)
            out_char(out, ' ');
        if (list.items[i])
            dump(out, list.items[i]);
        else
            out_z(out, "-");
    }
    out_char(out, ']');
}

static void dump_keywords(Out *out, const Py *node)
{
    for (size_t i = 0; i < node->keywords.n; i++) {
        const PyKeyword *keyword = &node->keywords.items[i];
        out_printf(out, " %.*s=", STR_ARG(keyword->name.len ? keyword->name : STR("**")));
        dump(out, keyword->value);
    }
}

static void dump_params(Out *out, const Py *node)
{
    static const char *const marks[] = {"/", "", "*", "kw ", "**"}; /* ORDER PARAMS */
    out_z(out, " (");
    for (size_t i = 0; i < node->params.n; i++) {
        const PyParam *param = &node->params.items[i];
        out_printf(out, "%s%s%.*s", i ? ", " : "", marks[param->kind], STR_ARG(param->name));
        dump_part(out, ":", param->annotation);
        dump_part(out, "default", param->value);
    }
    out_char(out, ')');
}

static void dump_clauses(Out *out, const Py *node)
{
    for (size_t i = 0; i < node->clauses.n; i++) {
        const PyClause *clause = &node->clauses.items[i];
        dump_part(out, clause->is_async ? "async-for" : "for", clause->target);
        dump_part(out, "in", clause->iterable);
        dump_list(out, "if", clause->conditions);
    }
}

static void dump_aliases(Out *out, const Py *node)
{
    for (size_t i = 0; i < node->aliases.n; i++) {
        const PyAlias *alias = &node->aliases.items[i];
        out_printf(out, " %.*s", STR_ARG(alias->name));
        if (alias->as_name.len)
            out_printf(out, ":%.*s", STR_ARG(alias->as_name));
    }
}

static void dump_rare(Out *out, const Py *node)
{
    switch ((int)node->kind) {
    case PY_DICT: dump_list(out, "keys", node->keys); break;
    case PY_WITH: dump_list(out, "targets", node->targets); break;
    case PY_CALL: dump_keywords(out, node); break;
    case PY_CLASS:
        dump_keywords(out, node);
        dump_list(out, "decorators", node->decorators);
        break;
    case PY_FUNCTION:
        dump_params(out, node);
        dump_list(out, "decorators", node->decorators);
        break;
    case PY_LAMBDA: dump_params(out, node); break;
    case PY_LIST_COMP: case PY_SET_COMP: case PY_DICT_COMP: case PY_GENERATOR: dump_clauses(out, node); break;
    case PY_COMPARE:
        for (size_t i = 0; i < node->list.n; i++)
            out_printf(out, " %s", python_op_name(node->ops[i]));
        break;
    case PY_IMPORT: case PY_IMPORT_FROM: dump_aliases(out, node); break;
    case PY_TRY:
        dump_list(out, "handlers", node->handlers);
        dump_list(out, "else", node->orelse);
        dump_list(out, "finally", node->final);
        break;
    case PY_MATCH: dump_list(out, "cases", node->handlers); break;
    case PY_IF: case PY_WHILE: case PY_FOR: dump_list(out, "else", node->orelse); break;
    default: break;
    }
}

static void dump(Out *out, const Py *node)
{
    out_printf(out, "(%s", kinds[node->kind].name);
    if (node->flag)
        out_char(out, '!');
    for (uint32_t i = 0; i < node->level; i++)
        out_char(out, '.');
    if (node->op)
        out_printf(out, " %s", python_op_name(node->op));
    if (node->text.len || node->kind == PY_STRING || node->kind == PY_BYTES) {
        out_char(out, ' ');
        if (node->kind == PY_STRING || node->kind == PY_BYTES || node->kind == PY_FORMATTED)
            dump_text(out, node->text);
        else
            out_str(out, node->text);
    }
    if (node->conversion)
        out_printf(out, " !%c", node->conversion);
    dump_part(out, "a", node->a);
    dump_part(out, "b", node->b);
    dump_part(out, "c", node->c);
    dump_list(out, "list", node->list);
    dump_rare(out, node);
    dump_list(out, "body", node->body);
    out_char(out, ')');
}

void python_dump(Out *out, const PyFile *file)
{
    for (size_t i = 0; i < file->body.n; i++) {
        dump(out, file->body.items[i]);
        out_char(out, '\n');
    }
}
