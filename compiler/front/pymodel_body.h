/* pymodel_body.h: shared by the files of front/pymodel_body*: syntax of functions to the code layer of the Model IR. */
#ifndef SCHEMAC_PYMODEL_BODY_H
#define SCHEMAC_PYMODEL_BODY_H

#include "../ir/body.h"
#include "pymodel.h"

typedef struct Visible { Str name; uint32_t slot; } Visible;

/* One function that is being read. */
typedef struct Lower {
    PyFront *front;
    Ctx *ctx;
    ModelBody *body;
    Scope scope;             /* of its free names */
    PyClass *cls;            /* the class that it stands in; NULL: none */
    Str cls_name, self_name, info_name; /* parameters with a role of their own; empty: none */
    ModelClass *owner;       /* the model that self is an instance of; NULL: not known */
    VEC(Visible) names;      /* innermost last */
    VEC(Str) slots;
    int loops, handlers, finals;
    bool failed;
    bool shows;              /* a serializer: its info is another */
} Lower;

/* "not supported in a compiled function: ...", with what else can be done. Returns NULL. */
Code *body_refuse(Lower *l, Span span, const char *format, ...) __attribute__((format(printf, 3, 4)));
Code *body_code(Lower *l, CodeKind kind, Span span);
uint32_t body_slot(Lower *l, Str name);                 /* a new one, visible from now on */
Code *body_expression(Lower *l, const Py *node);         /* NULL after a diagnostic */
Code *body_target(Lower *l, const Py *node);             /* what is assigned to; NULL after a diagnostic */
Code **body_list(Lower *l, PyList list, size_t *n);      /* NULL after a diagnostic */
bool body_is_local(const Lower *l, Str name);
/* The function's own body, made when it is first asked for. NULL after a diagnostic (told once). */
ModelBody *body_of(PyFront *front, ModelFile *file, PyClass *cls, const Py *node, bool method, Span asked);
void body_add_validator(PyFront *front, const ModelValidator *v); /* a validator's body; diagnostics when it has none */
Code *body_collect(Lower *l, const Py *node, CodeCollect collect); /* a comprehension, or a generator that is used up at once */
/* self.name, when it is a property of the class. NULL: it is not, or a diagnostic. */
Code *body_property(Lower *l, const Py *node);
Code *body_dispatch(Lower *l, const Py *node, const Py *call);
ModelEnum *body_own_enum(Lower *l, const Py *node);      /* `cls` in a function of an enum; NULL: it is something else */
Code *body_call(Lower *l, const Py *node);               /* pymodel_body_call.c */
bool body_exceptions(Lower *l, const Py *node, CodeHandler *out); /* the types of an except clause */
const char *body_exception_name(Lower *l, const Py *node); /* "ValueError"; NULL: none that is known */

#endif
