/* pymodel_encoders.c: json_encoders of a configuration: functions that show values of a class in JSON, wherever a type of the model is that class.
 * pydantic looks for the class of an annotation, and then for its bases, when it makes the type; so the function becomes the type's serializer. */
#include "pymodel.h"

typedef struct Encoder {
    Known known;     /* KNOWN_NONE: cls */
    PyClass *cls;
    ModelSerializer serializer;
} Encoder;

struct PyEncoders {
    VEC(Encoder) items;
};

/* ---- reading them ---- */

static bool encoder_class(PyFront *front, const Scope *scope, const Py *key, Encoder *out)
{
    Scope inner = *scope;
    Symbol symbol;
    const Py *end = follow(front, &inner, key, &symbol);
    out->known = end->kind == PY_NAME || end->kind == PY_ATTRIBUTE ? symbol.known : KNOWN_NONE;
    out->cls = symbol.cls;
    return symbol.kind == SYM_KNOWN || symbol.kind == SYM_CLASS || symbol.kind == SYM_EXTERNAL; /* of which no field is */
}

static void read_entry(PyFront *front, const Scope *scope, const Py *key, const Py *value, PyEncoders *out)
{
    Encoder encoder = {.serializer = {.json_only = true, .of_type = true, .span = value->span}};
    if (!encoder_class(front, scope, key, &encoder)) {
        Diag *d = unsupported(front, key->span, "this key of json_encoders");
        diag_help(front->ctx, d, "a field_serializer does the same");
    } else if (function_of(front, scope, value, &encoder.serializer.function)) {
        encoder.serializer.function.is_static = true;
        VEC_PUSH(front->ctx, &out->items) = encoder;
    }
}

/* A dict, with what ** brings into it, or two joined by |. */
static void read_dict(PyFront *front, const Scope *scope, const Py *node, PyEncoders *out, int depth)
{
    Scope inner = *scope;
    Symbol symbol;
    const Py *dict = follow(front, &inner, node, &symbol);
    if (dict->kind == PY_NONE)
        return;
    if (depth < LIMIT_FOLLOW && symbol.kind == SYM_MEMBER && symbol.node) { /* Base.Config.json_encoders */
        read_dict(front, &symbol.scope, symbol.node, out, depth + 1);
        return;
    }
    if (depth < LIMIT_FOLLOW && dict->kind == PY_BINARY && dict->op == OP_BIT_OR) {
        read_dict(front, &inner, dict->a, out, depth + 1);
        read_dict(front, &inner, dict->b, out, depth + 1);
        return;
    }
    if (depth >= LIMIT_FOLLOW || dict->kind != PY_DICT) {
        Diag *d = unsupported(front, node->span, "json_encoders that are no dict of classes and functions");
        diag_help(front->ctx, d, "write them as {datetime: lambda v: v.isoformat()}");
        return;
    }
    for (size_t i = 0; i < dict->list.n; i++) {
        if (dict->keys.items[i])
            read_entry(front, &inner, dict->keys.items[i], dict->list.items[i], out);
        else
            read_dict(front, &inner, dict->list.items[i], out, depth + 1);
    }
}

PyEncoders *encoders_read(PyFront *front, const Scope *scope, const Py *node)
{
    PyEncoders *out = CTX_NEW(front->ctx, PyEncoders);
    read_dict(front, scope, node, out, 0);
    return out->items.n ? out : NULL;
}

/* ---- finding one ---- */

static const Encoder *find(const PyEncoders *encoders, Known known, const PyClass *cls)
{
    const Encoder *found = NULL; /* the last one of a dict's equal keys */
    for (size_t i = 0; i < encoders->items.n; i++) {
        const Encoder *e = &encoders->items.items[i];
        if (cls ? e->cls == cls : e->known == known && !e->cls)
            found = e;
    }
    return found;
}

/* The classes of Python and pydantic that another one is made of; types that are written as a class and its limits are that class. */
static const struct Base { Known of, base; } bases[] = {
    {KNOWN_BOOL, KNOWN_INT}, {KNOWN_DATETIME, KNOWN_DATE}, {KNOWN_INT_ENUM, KNOWN_INT}, {KNOWN_INT_ENUM, KNOWN_ENUM}, {KNOWN_STR_ENUM, KNOWN_STR}, {KNOWN_STR_ENUM, KNOWN_ENUM},
    {KNOWN_CONINT, KNOWN_INT}, {KNOWN_CONFLOAT, KNOWN_FLOAT}, {KNOWN_CONDECIMAL, KNOWN_DECIMAL}, {KNOWN_CONSTR, KNOWN_STR}, {KNOWN_CONBYTES, KNOWN_BYTES},
    {KNOWN_CONDATE, KNOWN_DATE}, {KNOWN_TEXT, KNOWN_STR},
    {KNOWN_POSITIVE_INT, KNOWN_INT}, {KNOWN_NEGATIVE_INT, KNOWN_INT}, {KNOWN_NON_NEGATIVE_INT, KNOWN_INT}, {KNOWN_NON_POSITIVE_INT, KNOWN_INT},
    {KNOWN_POSITIVE_FLOAT, KNOWN_FLOAT}, {KNOWN_NEGATIVE_FLOAT, KNOWN_FLOAT}, {KNOWN_NON_NEGATIVE_FLOAT, KNOWN_FLOAT},
    {KNOWN_NON_POSITIVE_FLOAT, KNOWN_FLOAT}, {KNOWN_FINITE_FLOAT, KNOWN_FLOAT},
    {KNOWN_STRICT_INT, KNOWN_INT}, {KNOWN_STRICT_FLOAT, KNOWN_FLOAT}, {KNOWN_STRICT_STR, KNOWN_STR}, {KNOWN_STRICT_BOOL, KNOWN_BOOL},
    {KNOWN_STRICT_BOOL, KNOWN_INT}, {KNOWN_STRICT_BYTES, KNOWN_BYTES},
    {KNOWN_UUID1, KNOWN_UUID}, {KNOWN_UUID3, KNOWN_UUID}, {KNOWN_UUID4, KNOWN_UUID}, {KNOWN_UUID5, KNOWN_UUID}, {KNOWN_UUID6, KNOWN_UUID},
    {KNOWN_UUID7, KNOWN_UUID}, {KNOWN_UUID8, KNOWN_UUID},
};

static const Encoder *of_known(const PyEncoders *encoders, Known known)
{
    const Encoder *found = find(encoders, known, NULL);
    for (size_t i = 0; !found && i < sizeof bases / sizeof *bases; i++)
        if (bases[i].of == known)
            found = find(encoders, bases[i].base, NULL);
    return found;
}

static const Encoder *of_class(PyFront *front, const PyEncoders *encoders, PyClass *cls)
{
    class_examine(front, cls);
    const Encoder *found = NULL;
    for (size_t i = 0; !found && i < cls->mro.n; i++)
        found = find(encoders, KNOWN_NONE, cls->mro.items[i]);
    for (size_t i = 0; !found && i < cls->mro.n; i++)
        for (size_t k = 0; !found && k < cls->mro.items[i]->bases.n; k++)
            if (cls->mro.items[i]->bases.items[k].symbol.kind == SYM_KNOWN)
                found = of_known(encoders, cls->mro.items[i]->bases.items[k].symbol.known);
    return found;
}

static bool is_class_with_arguments(Known known)
{
    return known == KNOWN_LIST || known == KNOWN_DICT || known == KNOWN_SET || known == KNOWN_FROZENSET || known == KNOWN_TUPLE || known == KNOWN_DEQUE;
}

/* pydantic gives it a serializer of its own, which encoders leave alone. */
static bool shows_itself(const ModelType *type)
{
    switch ((int)type->kind) {
    case TYPE_URL: case TYPE_IP: case TYPE_PATH: case TYPE_BYTE_SIZE: case TYPE_SEQUENCE: return true;
    default: return type->serializer || type->as_any;
    }
}

void encoders_apply(TypeSite *site, const Py *node, ModelType *type)
{
    const PyEncoders *encoders = site->config ? site->config->json_encoders : NULL;
    if (!encoders || shows_itself(type))
        return;
    const Py *name = node->kind == PY_SUBSCRIPT || node->kind == PY_CALL ? node->a : node;
    if (name->kind != PY_NAME && name->kind != PY_ATTRIBUTE)
        return;
    Scope scope = site->scope;
    Symbol symbol;
    (void)follow(site->front, &scope, name, &symbol);
    const Encoder *found = NULL;
    if (symbol.kind == SYM_CLASS)
        found = of_class(site->front, encoders, symbol.cls);
    else if (symbol.kind == SYM_KNOWN && (node->kind != PY_SUBSCRIPT || is_class_with_arguments(symbol.known)))
        found = of_known(encoders, symbol.known);
    if (found) {
        type->serializer = CTX_NEW(site->front->ctx, ModelSerializer);
        *type->serializer = found->serializer;
    }
}
