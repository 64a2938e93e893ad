/* pymodel_enum.c: enum classes: their members and values, as enum.EnumType makes them. */
#include "pymodel.h"

#include <string.h>

typedef struct EnumSite {
    PyFront *front;
    PyClass *cls;
    ModelEnum *out;
    VEC(ModelEnumMember) members;
    VEC(Str) names;
    VEC(size_t) targets; /* of names: the member that each means */
    bool good;
} EnumSite;

static bool is_private(Str name) { return name.len && name.ptr[0] == '_'; }

static bool type_fits(const ModelEnum *enum_, const ModelValue *value)
{
    switch (enum_->kind) {
    case ENUM_STR: return value->kind == VALUE_STR;
    case ENUM_INT: return value->kind == VALUE_INT || value->kind == VALUE_BOOL;
    case ENUM_FLOAT: return value->kind == VALUE_FLOAT || value->kind == VALUE_INT;
    case ENUM_PLAIN: return true;
    }
    return false;
}

/* What a _generate_next_value_ of one's own gives: f(name, start, count, last_values). */
static ModelValue *own_auto(EnumSite *site, const ModelBinding *own, Str name, Span span)
{
    PyFront *front = site->front;
    ModelFunction function;
    ModelValue *last = CTX_NEW(front->ctx, ModelValue);
    *last = (ModelValue){.kind = VALUE_LIST, .items = CTX_ARRAY(front->ctx, site->members.n + 1, ModelValue *)};
    for (size_t i = 0; i < site->members.n; i++)
        last->items[last->n++] = site->members.items[i].value;
    ModelValue *args[] = {value_str(front, name, span), value_int(front, 1, span), value_int(front, (int64_t)site->members.n, span), last};
    if (own->kind != BIND_FUNCTION)
        return NULL;
    function_init(front, own->file, NULL, own->node, &function);
    return run_function(front, &function, args, 4);
}

/* What auto() gives: one more than the largest so far; the name in lower case in a StrEnum. */
static ModelValue *auto_value(EnumSite *site, Str name, Span span)
{
    const ModelBinding *own = class_binding(site->cls, "_generate_next_value_");
    if (own)
        return own_auto(site, own, name, span);
    if (site->out->is_str_enum) {
        char *text = ctx_alloc(site->front->ctx, name.len + 1);
        for (size_t i = 0; i < name.len; i++)
            text[i] = (char)(name.ptr[i] >= 'A' && name.ptr[i] <= 'Z' ? name.ptr[i] | 0x20 : name.ptr[i]);
        return value_str(site->front, (Str){text, name.len}, span);
    }
    int64_t last = 0, one;
    if (site->out->kind != ENUM_PLAIN && site->out->kind != ENUM_INT)
        return NULL;
    for (size_t i = 0; i < site->members.n; i++) {
        if (!value_as_int(site->members.items[i].value, &one))
            return NULL;
        last = one > last ? one : last;
    }
    return value_int(site->front, last + 1, span);
}

static ModelValue *member_value(EnumSite *site, Str name, const Py *node)
{
    Scope scope = {.file = site->cls->file, .cls = site->cls};
    if (known_call(site->front, &scope, node) == KNOWN_AUTO && !node->list.n)
        return auto_value(site, name, node->span);
    ModelValue *value = value_of(site->front, &scope, node);
    if (value && value->kind == VALUE_TUPLE && value->n == 1 && site->out->kind != ENUM_PLAIN)
        return value->items[0]; /* X = "x", with a comma too many: str("x") all the same */
    return value;
}

static void add_member(EnumSite *site, const Py *target, const Py *node)
{
    Ctx *ctx = site->front->ctx;
    Str name = target->text;
    ModelValue *value = member_value(site, name, node);
    if (!value || !type_fits(site->out, value)) {
        Diag *d = unsupported(site->front, node->span, "the value of the enum member \"%.*s\"", STR_ARG(name));
        diag_help(ctx, d, value ? "its type is not the one that the enum is mixed with" : "write a literal here, or auto()");
        site->good = false;
        return;
    }
    size_t i = 0;
    while (i < site->members.n && !value_equal(site->members.items[i].value, value))
        i++;
    if (i == site->members.n)
        VEC_PUSH(ctx, &site->members) = (ModelEnumMember){name, target->span, value};
    VEC_PUSH(ctx, &site->names) = name;
    VEC_PUSH(ctx, &site->targets) = i;
}

static void read_statement(EnumSite *site, const Py *node)
{
    if (node->kind == PY_ASSIGN) {
        for (size_t i = 0; i < node->list.n; i++)
            if (node->list.items[i]->kind == PY_NAME && !is_private(node->list.items[i]->text))
                add_member(site, node->list.items[i], node->a);
    } else if (node->kind == PY_ANN_ASSIGN && node->c && node->a->kind == PY_NAME && !is_private(node->a->text)) {
        add_member(site, node->a, node->c);
    } else if (node->kind == PY_FUNCTION && str_is(node->text, "__new__")) {
        unsupported(site->front, node->name_span, "an enum with its own %.*s", STR_ARG(node->text));
        site->good = false;
    } else if (node->kind == PY_IF || node->kind == PY_FOR || node->kind == PY_TRY || node->kind == PY_WHILE) {
        unsupported(site->front, node->span, "%s in the body of an enum", python_kind_name(node->kind));
        site->good = false;
    }
}

/* str, int or float among the bases and theirs; the enum kinds say theirs. */
static void read_kind(EnumSite *site)
{
    ModelEnum *out = site->out;
    if (class_reaches(site->front, site->cls, KNOWN_FLAG) || class_reaches(site->front, site->cls, KNOWN_INT_FLAG)) {
        unsupported(site->front, site->cls->node->name_span, "a Flag enum");
        site->good = false;
    }
    out->is_str_enum = class_reaches(site->front, site->cls, KNOWN_STR_ENUM);
    out->is_int_enum = class_reaches(site->front, site->cls, KNOWN_INT_ENUM);
    if (out->is_str_enum || class_reaches(site->front, site->cls, KNOWN_STR))
        out->kind = ENUM_STR;
    else if (out->is_int_enum || class_reaches(site->front, site->cls, KNOWN_INT))
        out->kind = ENUM_INT;
    else if (class_reaches(site->front, site->cls, KNOWN_FLOAT))
        out->kind = ENUM_FLOAT;
}

/* What str() of a member is. Whether format() asks an IntEnum's __str__ differs between versions of Python. */
static void read_text(EnumSite *site)
{
    ModelEnum *out = site->out;
    const ModelBinding *own = class_binding(site->cls, "__str__");
    bool by_value = out->is_str_enum || out->is_int_enum;
    out->own_operators = class_has_operators(site->cls) || class_binding(site->cls, "__repr__");
    out->text = !own ? by_value ? ENUM_TEXT_VALUE : ENUM_TEXT_NAME : ENUM_TEXT_OTHER;
    if (!own || !own->node || by_value)
        return;
    if (own->kind == BIND_FUNCTION && !own->node->decorators.n && !own->conditional) {
        out->text = ENUM_TEXT_FUNCTION;
        out->text_function = (ModelFunction){.name = own->node->text, .span = own->node->name_span, .file = own->file, .node = own->node};
    } else if (own->kind == BIND_VALUE && out->kind == ENUM_STR && str_is(python_source(site->front->ctx, own->node), "str.__str__")) {
        out->text = ENUM_TEXT_VALUE;
    }
}

/* Of the class or of one that it derives from. */
static const Py *missing_method(const PyClass *cls)
{
    const ModelBinding *binding = class_binding(cls, "_missing_");
    return binding && binding->kind == BIND_FUNCTION ? binding->node : NULL;
}

ModelEnum *enum_of(PyFront *front, PyClass *cls)
{
    Ctx *ctx = front->ctx;
    class_examine(front, cls);
    if (cls->enum_ || cls->enum_failed || cls->kind != PY_CLASS_ENUM)
        return cls->enum_;
    cls->enum_failed = true; /* until it is made: a member that refers to its own enum has no value */
    EnumSite site = {.front = front, .cls = cls, .out = CTX_NEW(ctx, ModelEnum), .good = true};
    ModelEnum *out = site.out;
    out->name = cls->node->text;
    out->qualname = cls->qualname;
    out->span = cls->node->span;
    out->name_span = cls->node->name_span;
    out->file = cls->file;
    out->node = cls->node;
    read_kind(&site);
    read_text(&site);
    out->missing = missing_method(cls);
    const Py *doc = python_docstring(cls->node->body);
    if (doc)
        out->description = clean_doc(ctx, doc->text);
    for (size_t i = 0; site.good && i < cls->node->body.n; i++)
        read_statement(&site, cls->node->body.items[i]);
    if (!site.good)
        return NULL;
    if (!site.members.n) {
        unsupported(front, cls->node->name_span, "an enum without members as a type");
        return NULL;
    }
    out->members = site.members.items;
    out->n_members = site.members.n;
    out->n_names = site.names.n;
    out->names = ctx_array(ctx, out->n_names, sizeof *out->names, "enum names");
    for (size_t i = 0; i < out->n_names; i++) {
        out->names[i].name = site.names.items[i];
        out->names[i].member = site.targets.items[i];
    }
    out->c_name = unique_c_name(front, cls->qualname);
    out->id = (uint32_t)front->set->enums.n;
    VEC_PUSH(ctx, &front->set->enums) = out;
    cls->enum_ = out;
    return out;
}
