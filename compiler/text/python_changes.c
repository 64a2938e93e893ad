/* python_changes.c: what a file may do to a name beside the statements that bind it at its top: asked by those who take what was bound there for
 * what it will be. */
#include "python.h"

typedef struct Search {
    Str name;
    bool rebinds, holds, attribute; /* which of them is asked for: see python.h */
} Search;

static bool in_list(const Search *s, PyList list);

static bool is_name(const Py *node, Str name) { return node && node->kind == PY_NAME && str_eq(node->text, name); }

static bool is_target(const Search *s, const Py *target)
{
    if (!target)
        return false;
    bool of_name = (target->kind == PY_SUBSCRIPT || target->kind == PY_ATTRIBUTE) && is_name(target->a, s->name);
    bool on_self = target->kind == PY_ATTRIBUTE && target->a->kind == PY_NAME && str_is(target->a->text, "self");
    return (s->holds && of_name) || (s->attribute && target->kind == PY_ATTRIBUTE && str_eq(target->text, s->name) && !on_self);
}

/* Calls that can bind any name: globals()["A"] = .., setattr(module, ..), exec(..). */
static bool is_blind_call(const Search *s, const Py *call)
{
    if (call->a->kind != PY_NAME)
        return false;
    if (str_is(call->a->text, "globals") || str_is(call->a->text, "exec") || str_is(call->a->text, "eval"))
        return true;
    const Py *first = call->list.n ? call->list.items[0] : NULL;
    const bool instance = first && is_name(first, STR("self")), cls = first && is_name(first, STR("cls")); /* neither is a module */
    return str_is(call->a->text, "setattr") && !instance && (s->attribute || !cls);
}

static bool is_changing_call(const Search *s, const Py *call)
{
    static const char *const verbs[] = {"append", "extend", "insert", "remove", "pop", "clear", "sort", "reverse", "add", "discard", "update", "setdefault",
                                        "popitem", "difference_update", "intersection_update", "symmetric_difference_update"};
    if ((s->rebinds || s->attribute) && is_blind_call(s, call))
        return true;
    for (size_t i = 0; s->holds && call->a->kind == PY_ATTRIBUTE && is_name(call->a->a, s->name) && i < sizeof verbs / sizeof *verbs; i++)
        if (str_is(call->a->text, verbs[i]))
            return true;
    return false;
}

static bool in_node(const Search *s, const Py *node)
{
    if (!node)
        return false;
    switch ((int)node->kind) {
    case PY_GLOBAL:
        for (size_t i = 0; (s->rebinds || s->holds) && i < node->list.n; i++)
            if (is_name(node->list.items[i], s->name))
                return true;
        break;
    case PY_NAMED:
        if (s->rebinds && is_name(node->a, s->name))
            return true;
        break;
    case PY_ASSIGN: case PY_DELETE:
        for (size_t i = 0; i < node->list.n; i++)
            if (is_target(s, node->list.items[i]) || (s->rebinds && node->kind == PY_DELETE && is_name(node->list.items[i], s->name)))
                return true;
        break;
    case PY_AUG_ASSIGN:
        if (((s->rebinds || s->holds) && is_name(node->a, s->name)) || is_target(s, node->a))
            return true;
        break;
    case PY_CALL:
        if (is_changing_call(s, node))
            return true;
        for (size_t i = 0; i < node->keywords.n; i++)
            if (in_node(s, node->keywords.items[i].value))
                return true;
        break;
    case PY_LIST_COMP: case PY_SET_COMP: case PY_DICT_COMP: case PY_GENERATOR:
        for (size_t i = 0; i < node->clauses.n; i++)
            if (in_node(s, node->clauses.items[i].iterable) || in_list(s, node->clauses.items[i].conditions))
                return true;
        break;
    default: break;
    }
    bool has_body = node->kind == PY_IF || node->kind == PY_WHILE || node->kind == PY_FOR || node->kind == PY_TRY || node->kind == PY_WITH
        || node->kind == PY_FUNCTION || node->kind == PY_CLASS || node->kind == PY_HANDLER || node->kind == PY_CASE;
    if (has_body && in_list(s, node->body))
        return true;
    if ((node->kind == PY_IF || node->kind == PY_WHILE || node->kind == PY_FOR || node->kind == PY_TRY) && in_list(s, node->orelse))
        return true;
    if (node->kind == PY_TRY && (in_list(s, node->final) || in_list(s, node->handlers)))
        return true;
    if (node->kind == PY_MATCH && in_list(s, node->handlers))
        return true;
    return in_node(s, node->a) || in_node(s, node->b) || (node->kind != PY_FUNCTION && in_node(s, node->c)) || in_list(s, node->list);
}

static bool in_list(const Search *s, PyList list)
{
    for (size_t i = 0; i < list.n; i++)
        if (in_node(s, list.items[i]))
            return true;
    return false;
}

bool python_rebinds(PyList body, Str name) { return in_list(&(Search){.name = name, .rebinds = true}, body); }
bool python_changes(PyList body, Str name) { return in_list(&(Search){.name = name, .holds = true}, body); }
bool python_rebinds_attribute(PyList body, Str name) { return in_list(&(Search){.name = name, .attribute = true}, body); }
