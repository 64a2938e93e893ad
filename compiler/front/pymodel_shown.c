/* pymodel_shown.c: a type as pydantic shows it in the name of a generic model: Page[Union[int, NoneType]] for Page[Optional[int]].
 *
 * pydantic asks its `_repr.display_as_type`, which sees objects, not text: aliases are gone, constraints are objects with a class or a
 * repr of their own. What only running the file could show stands as it is written. */
#include <string.h>

#include "pymodel.h"

typedef struct Parts { Str *items; size_t n, cap; } Parts;

typedef struct Shower {
    PyFront *front;
    bool apart; /* tell apart what pydantic shows alike: classes of one name, constraints that differ */
    int left; /* types that may still be shown: those of type arguments grow at each use */
} Shower;

#define LIMIT_SHOWN 1000

typedef enum Within { ALONE, IN_TYPING, IN_BUILTIN } Within;

static Str shown(Shower *s, Scope scope, const Py *node, Within within);

static Str class_shown(Shower *s, const PyClass *cls)
{
    return s->apart ? str_printf(s->front->ctx, "%.*s@%u:%u", STR_ARG(cls->qualname), cls->node->span.file, cls->node->span.start) : cls->qualname;
}

/* What is written, and in which file. */
static Str written(Shower *s, const Py *node)
{
    return str_printf(s->front->ctx, "%.*s@%u", STR_ARG(python_source(s->front->ctx, node)), node->span.file);
}

static Str joined(Shower *s, const char *name, const Parts *parts)
{
    Out out = out_new(s->front->ctx);
    out_printf(&out, "%s[", name);
    for (size_t i = 0; i < parts->n; i++) {
        out_z(&out, i ? ", " : "");
        out_str(&out, parts->items[i]);
    }
    out_char(&out, ']');
    return out_text(&out);
}

static void add(Shower *s, Parts *parts, const char *text) { VEC_PUSH(s->front->ctx, parts) = str_of(text); }

/* The expressions in a subscript's brackets. */
static size_t n_arguments(const Py *brackets) { return brackets->kind == PY_TUPLE ? brackets->list.n : 1; }
static const Py *argument(const Py *brackets, size_t i) { return brackets->kind == PY_TUPLE ? brackets->list.items[i] : brackets; }

/* ---- values ---- */

/* repr() of a constant; false: only Python could tell. */
static bool add_value(Shower *s, const Scope *scope, const Py *node, Out *out)
{
    const ModelValue *value = value_of(s->front, scope, node);
    if (!value || !model_value_has_repr(value))
        return false;
    model_value_repr(out, value);
    return true;
}

static bool add_keyword(Shower *s, const Scope *scope, const char *name, const Py *value, Out *out)
{
    out_printf(out, "%s=", name);
    return add_value(s, scope, value, out);
}

static const Py *keyword_of(const Py *call, const char *name)
{
    for (size_t i = 0; i < call->keywords.n; i++)
        if (str_is(call->keywords.items[i].name, name))
            return call->keywords.items[i].value->kind == PY_NONE ? NULL : call->keywords.items[i].value;
    return NULL;
}

/* ---- Field(..): the repr of a FieldInfo ---- */

typedef enum RowKind { ROW_PLAIN, ROW_UNLESS_FALSE, ROW_UNLESS_TRUE } RowKind;

/* Attributes in the order of FieldInfo's slots. */
static const struct { const char *name; RowKind kind; } ATTRIBUTES[] = {
    {"title", ROW_PLAIN}, {"description", ROW_PLAIN}, {"examples", ROW_PLAIN}, {"exclude", ROW_PLAIN}, {"discriminator", ROW_PLAIN}, {"deprecated", ROW_PLAIN},
    {"json_schema_extra", ROW_PLAIN}, {"frozen", ROW_UNLESS_FALSE}, {"validate_default", ROW_PLAIN}, {"repr", ROW_UNLESS_TRUE}, {"init", ROW_PLAIN},
    {"init_var", ROW_PLAIN}, {"kw_only", ROW_PLAIN}};
/* Constraints that have a class of their own, in the order in which Field hands them on; then those that share one. */
static const char *const MARKERS[][2] = {{"strict", "Strict"}, {"gt", "Gt"}, {"ge", "Ge"}, {"lt", "Lt"}, {"le", "Le"}, {"multiple_of", "MultipleOf"},
    {"min_length", "MinLen"}, {"max_length", "MaxLen"}, {"allow_inf_nan", "AllowInfNan"}, {"fail_fast", "FailFast"}};
static const char *const GENERAL[] = {"pattern", "coerce_numbers_to_str", "max_digits", "decimal_places", "union_mode"};
static const char *const ALIASES[] = {"alias", "validation_alias", "serialization_alias"};
#define COUNT(a) (sizeof(a) / sizeof *(a))

static bool is_shown_keyword(Str name)
{
    for (size_t i = 0; i < COUNT(ATTRIBUTES); i++)
        if (str_is(name, ATTRIBUTES[i].name))
            return true;
    for (size_t i = 0; i < COUNT(MARKERS); i++)
        if (str_is(name, MARKERS[i][0]))
            return true;
    for (size_t i = 0; i < COUNT(GENERAL); i++)
        if (str_is(name, GENERAL[i]))
            return true;
    for (size_t i = 0; i < COUNT(ALIASES); i++)
        if (str_is(name, ALIASES[i]))
            return true;
    return str_is(name, "default");
}

static bool add_aliases(Shower *s, const Scope *scope, const Py *call, Out *out)
{
    const Py *alias = keyword_of(call, ALIASES[0]);
    bool any = false;
    for (size_t i = 0; i < COUNT(ALIASES); i++) {
        const Py *value = keyword_of(call, ALIASES[i]);
        if (value && value->kind != PY_STRING)
            return false;
        if (value && (i == 0 || !alias || !str_eq(value->text, alias->text))) {
            out_z(out, any || i == 0 ? ", " : ", alias_priority=2, ");
            if (!add_keyword(s, scope, ALIASES[i], value, out))
                return false;
        }
        out_z(out, value && i == 0 ? ", alias_priority=2" : "");
        any = any || value;
    }
    return true;
}

static bool add_metadata(Shower *s, const Scope *scope, const Py *call, Out *out)
{
    size_t n = 0, general = 0;
    for (size_t i = 0; i < COUNT(MARKERS); i++) {
        const Py *value = keyword_of(call, MARKERS[i][0]);
        if (!value)
            continue;
        out_printf(out, "%s%s(", n++ ? ", " : ", metadata=[", MARKERS[i][1]);
        if (!add_keyword(s, scope, MARKERS[i][0], value, out))
            return false;
        out_char(out, ')');
    }
    for (size_t i = 0; i < COUNT(GENERAL); i++) {
        const Py *value = keyword_of(call, GENERAL[i]);
        if (!value)
            continue;
        out_z(out, general++ ? ", " : n++ ? ", _PydanticGeneralMetadata(" : ", metadata=[_PydanticGeneralMetadata(");
        if (!add_keyword(s, scope, GENERAL[i], value, out))
            return false;
    }
    out_z(out, general ? ")" : "");
    out_z(out, n ? "]" : "");
    return true;
}

static bool add_field_info(Shower *s, const Scope *scope, const Py *call, Out *out)
{
    for (size_t i = 0; i < call->keywords.n; i++)
        if (!is_shown_keyword(call->keywords.items[i].name))
            return false;
    const Py *start = call->list.n ? call->list.items[0] : NULL;
    for (size_t i = 0; i < call->keywords.n; i++) /* None is a default as others are */
        start = str_is(call->keywords.items[i].name, "default") ? call->keywords.items[i].value : start;
    start = start && start->kind == PY_ELLIPSIS ? NULL : start;
    out_printf(out, "FieldInfo(annotation=NoneType, required=%s", start ? "False, " : "True");
    if ((start && !add_keyword(s, scope, "default", start, out)) || !add_aliases(s, scope, call, out))
        return false;
    for (size_t i = 0; i < COUNT(ATTRIBUTES); i++) {
        const Py *value = keyword_of(call, ATTRIBUTES[i].name);
        if (!value || (ATTRIBUTES[i].kind == ROW_UNLESS_FALSE && value->kind == PY_FALSE) || (ATTRIBUTES[i].kind == ROW_UNLESS_TRUE && value->kind == PY_TRUE))
            continue;
        out_z(out, ", ");
        if (!add_keyword(s, scope, ATTRIBUTES[i].name, value, out))
            return false;
    }
    if (!add_metadata(s, scope, call, out))
        return false;
    out_char(out, ')');
    return true;
}

/* ---- Annotated, and what stands for it ---- */

/* Types that are an Annotated by definition. */
static const struct { Known known; const char *type, *meta; } ANNOTATED[] = {
    {KNOWN_POSITIVE_INT, "int", "Gt"}, {KNOWN_NEGATIVE_INT, "int", "Lt"}, {KNOWN_NON_NEGATIVE_INT, "int", "Ge"}, {KNOWN_NON_POSITIVE_INT, "int", "Le"},
    {KNOWN_POSITIVE_FLOAT, "float", "Gt"}, {KNOWN_NEGATIVE_FLOAT, "float", "Lt"}, {KNOWN_NON_NEGATIVE_FLOAT, "float", "Ge"},
    {KNOWN_NON_POSITIVE_FLOAT, "float", "Le"}, {KNOWN_FINITE_FLOAT, "float", "AllowInfNan(allow_inf_nan=False)"},
    {KNOWN_STRICT_INT, "int", "Strict(strict=True)"}, {KNOWN_STRICT_FLOAT, "float", "Strict(strict=True)"}, {KNOWN_STRICT_STR, "str", "Strict(strict=True)"},
    {KNOWN_STRICT_BOOL, "bool", "Strict(strict=True)"}, {KNOWN_STRICT_BYTES, "bytes", "Strict(strict=True)"}, {KNOWN_UUID1, "UUID", "UuidVersion"},
    {KNOWN_UUID3, "UUID", "UuidVersion"}, {KNOWN_UUID4, "UUID", "UuidVersion"}, {KNOWN_UUID5, "UUID", "UuidVersion"}, {KNOWN_UUID6, "UUID", "UuidVersion"},
    {KNOWN_UUID7, "UUID", "UuidVersion"}, {KNOWN_UUID8, "UUID", "UuidVersion"}};

/* Functions that give one: what stands behind the type, "?x Y" for Y where the argument x is given and NoneType where not. */
static const struct { Known known; const char *type, *metas[5]; } CONSTRAINED[] = {
    {KNOWN_CONINT, "int", {"?strict", "Interval", "?multiple_of MultipleOf"}},
    {KNOWN_CONFLOAT, "float", {"?strict", "Interval", "?multiple_of MultipleOf", "?allow_inf_nan"}},
    {KNOWN_CONDECIMAL, "Decimal", {"?strict", "Interval", "?multiple_of MultipleOf", "!digits", "?allow_inf_nan"}},
    {KNOWN_CONDATE, "date", {"?strict", "Interval"}}, {KNOWN_CONSTR, "str", {"StringConstraints"}}, {KNOWN_CONBYTES, "bytes", {"?strict", "Len"}},
    {KNOWN_CONLIST, "list", {"Len"}}, {KNOWN_CONSET, "set", {"Len"}}, {KNOWN_CONFROZENSET, "frozenset", {"Len"}}};

/* One constraint that shows its argument: Strict(strict=True). */
static bool add_marker(Shower *s, const Scope *scope, const char *name, const char *argument, const Py *value, Parts *parts)
{
    Out out = out_new(s->front->ctx);
    out_printf(&out, "%s(", name);
    if (!add_keyword(s, scope, argument, value, &out))
        return false;
    out_char(&out, ')');
    VEC_PUSH(s->front->ctx, parts) = out_text(&out);
    return true;
}

static bool add_constraint(Shower *s, const Scope *scope, const char *meta, const Py *call, Parts *parts)
{
    if (strcmp(meta, "!digits") == 0) {
        const Py *digits = keyword_of(call, "max_digits"), *places = keyword_of(call, "decimal_places");
        Out out = out_new(s->front->ctx);
        out_z(&out, "_PydanticGeneralMetadata(");
        if (digits && !add_keyword(s, scope, "max_digits", digits, &out))
            return false;
        out_z(&out, digits && places ? ", " : "");
        if (places && !add_keyword(s, scope, "decimal_places", places, &out))
            return false;
        out_char(&out, ')');
        VEC_PUSH(s->front->ctx, parts) = out_text(&out);
        return true;
    }
    if (*meta != '?') {
        add(s, parts, meta);
        return true;
    }
    if (strcmp(meta, "?strict") == 0 || strcmp(meta, "?allow_inf_nan") == 0) {
        const Py *value = keyword_of(call, meta + 1);
        if (value)
            return add_marker(s, scope, meta[1] == 's' ? "Strict" : "AllowInfNan", meta + 1, value, parts);
    } else if (keyword_of(call, "multiple_of")) {
        add(s, parts, strchr(meta, ' ') + 1);
        return true;
    }
    add(s, parts, "NoneType");
    return true;
}

static bool add_constrained(Shower *s, const Scope *scope, Known known, const Py *call, Parts *parts)
{
    for (size_t i = 0; i < COUNT(CONSTRAINED); i++) {
        if (CONSTRAINED[i].known != known)
            continue;
        if (call->list.n > 1)
            return false;
        Parts item = {0};
        if (call->list.n)
            VEC_PUSH(s->front->ctx, &item) = shown(s, *scope, call->list.items[0], IN_TYPING);
        VEC_PUSH(s->front->ctx, parts) = item.n ? joined(s, CONSTRAINED[i].type, &item) : str_of(CONSTRAINED[i].type);
        for (size_t j = 0; j < COUNT(CONSTRAINED[i].metas) && CONSTRAINED[i].metas[j]; j++)
            if (!add_constraint(s, scope, CONSTRAINED[i].metas[j], call, parts))
                return false;
        return true;
    }
    return false;
}

/* What stands behind the type in Annotated: its repr where it has one that says more, else its class. */
static bool add_meta(Shower *s, Scope scope, const Py *node, Parts *parts)
{
    Symbol symbol;
    node = follow(s->front, &scope, node, &symbol);
    if (s->apart) {
        VEC_PUSH(s->front->ctx, parts) = written(s, node);
        return true;
    }
    if (node->kind == PY_CALL) {
        Known known = known_call(s->front, &scope, node);
        if (known == KNOWN_FIELD) {
            Out out = out_new(s->front->ctx);
            if (!add_field_info(s, &scope, node, &out))
                return false;
            VEC_PUSH(s->front->ctx, parts) = out_text(&out);
            return true;
        }
        const Py true_ = {.kind = PY_TRUE, .span = node->span};
        const Py *value = node->list.n ? node->list.items[0] : node->keywords.n ? node->keywords.items[0].value : &true_;
        if (known == KNOWN_STRICT) return add_marker(s, &scope, "Strict", "strict", value, parts);
        if (known == KNOWN_ALLOW_INF_NAN) return add_marker(s, &scope, "AllowInfNan", "allow_inf_nan", value, parts);
        if (known == KNOWN_FAIL_FAST) return add_marker(s, &scope, "FailFast", "fail_fast", value, parts);
        if (known != KNOWN_NONE) {
            VEC_PUSH(s->front->ctx, parts) = known_name(known);
            return true;
        }
        return false;
    }
    const char *name = node->kind == PY_NONE ? "NoneType" : node->kind == PY_STRING ? "str" : node->kind == PY_INT ? "int" : NULL;
    if (name)
        add(s, parts, name);
    return name != NULL;
}

/* The parts of an Annotated, also of those that are one by definition, one in another made flat. False: only Python could tell.
 * *any false: it is no Annotated, and nothing was added. */
static bool add_annotated(Shower *s, Scope scope, const Py *node, Parts *parts, bool *any)
{
    Symbol symbol;
    const Py *end = follow(s->front, &scope, node, &symbol);
    *any = true;
    for (size_t i = 0; symbol.kind == SYM_KNOWN && !s->apart && i < COUNT(ANNOTATED); i++) {
        if (ANNOTATED[i].known != symbol.known)
            continue;
        add(s, parts, ANNOTATED[i].type);
        add(s, parts, ANNOTATED[i].meta);
        return true;
    }
    if (end->kind == PY_CALL && !s->apart && known_call(s->front, &scope, end) != KNOWN_NONE)
        return add_constrained(s, &scope, known_call(s->front, &scope, end), end, parts);
    Known known = end->kind == PY_SUBSCRIPT ? known_of(s->front, &scope, end->a) : KNOWN_NONE;
    if (known != KNOWN_ANNOTATED && known != KNOWN_JSON) {
        *any = false;
        return true;
    }
    size_t n = n_arguments(end->b);
    bool inner = false;
    if (!n || !add_annotated(s, scope, argument(end->b, 0), parts, &inner))
        return false;
    if (!inner)
        VEC_PUSH(s->front->ctx, parts) = shown(s, scope, argument(end->b, 0), IN_TYPING);
    if (known == KNOWN_JSON)
        add(s, parts, "Json");
    for (size_t i = 1; i < n; i++)
        if (!add_meta(s, scope, argument(end->b, i), parts))
            return false;
    return true;
}

/* ---- types ---- */

static void add_member(Shower *s, Parts *parts, Str text)
{
    for (size_t i = 0; i < parts->n; i++)
        if (str_eq(parts->items[i], text))
            return;
    VEC_PUSH(s->front->ctx, parts) = text;
}

static void add_union(Shower *s, Scope scope, const Py *node, Parts *parts)
{
    Symbol symbol;
    Scope inner = scope;
    const Py *end = follow(s->front, &inner, node, &symbol);
    Known known = end->kind == PY_SUBSCRIPT ? known_of(s->front, &inner, end->a) : KNOWN_NONE;
    if (end->kind == PY_BINARY && end->op == OP_BIT_OR) {
        add_union(s, inner, end->a, parts);
        add_union(s, inner, end->b, parts);
    } else if (known == KNOWN_UNION || known == KNOWN_OPTIONAL) {
        for (size_t i = 0; i < n_arguments(end->b); i++)
            add_union(s, inner, argument(end->b, i), parts);
        if (known == KNOWN_OPTIONAL)
            add_member(s, parts, STR("NoneType"));
    } else {
        add_member(s, parts, shown(s, scope, node, IN_TYPING));
    }
}

static bool add_literals(Shower *s, Scope scope, const Py *brackets, Parts *parts)
{
    for (size_t i = 0; i < n_arguments(brackets); i++) {
        Scope inner = scope;
        Symbol symbol;
        const Py *end = follow(s->front, &inner, argument(brackets, i), &symbol);
        if (end->kind == PY_SUBSCRIPT) {
            if (!add_literals(s, inner, end->b, parts))
                return false;
            continue;
        }
        Out out = out_new(s->front->ctx);
        if (!add_value(s, &scope, argument(brackets, i), &out))
            return false;
        add_member(s, parts, out_text(&out));
    }
    return true;
}

static bool is_builtin(Known known)
{
    return known == KNOWN_LIST || known == KNOWN_DICT || known == KNOWN_SET || known == KNOWN_FROZENSET || known == KNOWN_TUPLE || known == KNOWN_DEQUE;
}

/* x[..], which is neither a union nor an Annotated; false: only Python could tell. */
static bool add_subscript(Shower *s, Scope scope, const Py *node, Str *out)
{
    Symbol symbol;
    Scope inner = scope;
    follow(s->front, &inner, node->a, &symbol);
    if (symbol.kind != SYM_KNOWN && symbol.kind != SYM_CLASS && symbol.kind != SYM_TYPE_ALIAS)
        return false;
    Parts parts = {0};
    bool good = true;
    if (symbol.kind == SYM_KNOWN && symbol.known == KNOWN_LITERAL)
        good = add_literals(s, scope, node->b, &parts);
    else
        for (size_t i = 0; i < n_arguments(node->b); i++)
            VEC_PUSH(s->front->ctx, &parts) = shown(s, scope, argument(node->b, i), symbol.kind == SYM_CLASS ? ALONE : is_builtin(symbol.known) ? IN_BUILTIN : IN_TYPING);
    Str name = symbol.kind == SYM_CLASS ? class_shown(s, symbol.cls) : symbol.kind == SYM_TYPE_ALIAS ? symbol.name : known_name(symbol.known);
    *out = joined(s, str_printf(s->front->ctx, "%.*s", STR_ARG(name)).ptr, &parts);
    return good;
}

/* within: how a string is shown that names a type. typing's types make a reference of it; list[..] and its like keep the object, a str. */
static Str shown(Shower *s, Scope scope, const Py *node, Within within)
{
    Ctx *ctx = s->front->ctx;
    Symbol symbol;
    Scope inner = scope;
    const Py *end = follow(s->front, &inner, node, &symbol);
    Str source = s->apart ? written(s, end) : python_source(ctx, end);
    if (s->left-- <= 0)
        return source;
    if (symbol.kind == SYM_CLASS)
        return class_shown(s, symbol.cls);
    if (symbol.kind == SYM_TYPE_VAR && symbol.node && !s->apart) /* [T] shows itself plainly */
        return str_printf(ctx, "~%.*s", STR_ARG(symbol.name));
    Parts parts = {0};
    bool annotated = false;
    if (!add_annotated(s, scope, node, &parts, &annotated))
        return source;
    if (annotated)
        return joined(s, "Annotated", &parts);
    if (symbol.kind == SYM_KNOWN)
        return known_name(symbol.known);
    if (end->kind == PY_NONE)
        return STR("NoneType");
    if (end->kind == PY_STRING) {
        if (within == IN_BUILTIN)
            return s->apart ? source : STR("str");
        if (within == IN_TYPING)
            return s->apart ? source : str_printf(ctx, "ForwardRef('%.*s')", STR_ARG(end->text));
        const Py *parsed = python_read_annotation(ctx, end);
        return parsed ? shown(s, inner, parsed, ALONE) : source;
    }
    Known known = end->kind == PY_SUBSCRIPT ? known_of(s->front, &inner, end->a) : KNOWN_NONE;
    if (known == KNOWN_UNION || known == KNOWN_OPTIONAL || (end->kind == PY_BINARY && end->op == OP_BIT_OR)) {
        add_union(s, inner, end, &parts);
        return parts.n == 1 ? parts.items[0] : joined(s, "Union", &parts);
    }
    Str out = source;
    return end->kind == PY_SUBSCRIPT && add_subscript(s, inner, end, &out) ? out : source;
}

Str type_shown(PyFront *front, const Scope *scope, const Py *node)
{
    return shown(&(Shower){.front = front, .left = LIMIT_SHOWN}, *scope, node, ALONE);
}

Str type_key(PyFront *front, const Scope *scope, const Py *node)
{
    return shown(&(Shower){.front = front, .apart = true, .left = LIMIT_SHOWN}, *scope, node, ALONE);
}
