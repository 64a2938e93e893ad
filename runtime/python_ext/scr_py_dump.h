/* scr_py_dump.h: values back to plain objects or JSON text. */
#ifndef SCR_PY_DUMP_H
#define SCR_PY_DUMP_H

#include "scr_py_text.h"

/* What an include= and an exclude= say of the value at hand; NULL: nothing. Borrowed. */
typedef struct scr_pyfilter {
    PyObject *include, *exclude;
} scr_pyfilter;

/* What is done about values that are not of their places' types. */
typedef enum scr_pywarnings { SCR_PY_SILENT, SCR_PY_WARN, SCR_PY_RAISE } scr_pywarnings;

/* One dump. */
typedef struct scr_pydump {
    scr_pystate *state;
    bool json;      /* what JSON can say */
    int8_t by_alias; /* -1: as each class's configuration says */
    bool unset, defaults, none, no_computed, round_trip, ascii;
    bool whole;     /* no option leaves anything out; then no filter says anything either */
    bool wide;      /* the text is not all ASCII */
    bool as_any;    /* each value by its own class, whatever its place says */
    bool exceptions; /* are their text */
    PyObject *fallback; /* borrowed; NULL: none */
    int indent;     /* -1: none */
    unsigned depth;
    uint16_t words;  /* SCR_W_ of the outermost class, or of one that stood where anything may: for what has no type */
    scr_pywarnings warnings;
    PyObject *warned;  /* list of sentences; NULL: none yet */
    PyObject *field;   /* whose value is shown; borrowed; NULL: none's */
    PyObject *context; /* what the caller passed; borrowed; NULL: nothing */
    scr_pytext *text; /* JSON text; NULL: objects */
} scr_pydump;

SCR_INLINE bool scr_py_by_alias(const scr_pydump *d, const scr_pyclass *cls)
{
    return d->by_alias >= 0 ? d->by_alias : (cls->def->flags & SCR_C_BY_ALIAS) != 0;
}

/* Shows one member of a model: in a dict, or in a text. */
typedef bool (*scr_pyput)(scr_pydump *d, void *to, PyObject *key, const scr_mtype *type, PyObject *value, scr_pyfilter filter);

/* ---- scr_py_dump.c ---- */

/* Any object as JSON text; indent: None or an int. Exceptions in it are their text. */
SCR_FN PyObject *scr_py_any_to_json(scr_pystate *state, PyObject *value, PyObject *indent);
/* 1: show it, with *inner for what it holds; 0: leave it out; -1: an exception. */
SCR_FN int scr_py_select(scr_pyfilter filter, PyObject *key, scr_pyfilter *inner);
SCR_FN int scr_py_select_at(scr_pyfilter filter, Py_ssize_t index, Py_ssize_t n, scr_pyfilter *inner);
/* 1: show a model's own field; 0: not; -1: an exception. */
SCR_FN int scr_py_wants(scr_pydump *d, const scr_pyclass *own, uint16_t at, const scr_pymodel *model, scr_pyfilter filter, scr_pyfilter *inner);
/* Each member that an instance is shown with, in order; its fields, and what stands behind them. */
SCR_FN bool scr_py_each_member(scr_pydump *d, const scr_pyclass *shown, PyObject *self, scr_pyfilter filter, scr_pyput put, void *to);
SCR_FN bool scr_py_each_beside(scr_pydump *d, const scr_pyclass *shown, PyObject *self, scr_pyfilter filter, scr_pyput put, void *to);
SCR_INLINE bool scr_py_each_other(scr_pydump *d, const scr_pyclass *shown, PyObject *self, scr_pyfilter filter, scr_pyput put, void *to)
{
    const bool none = !scr_py_kept(&((const scr_pymodel *)self)->extra) && !shown->def->n_computed;
    return SCR_LIKELY(none) || scr_py_each_beside(d, shown, self, filter, put, to);
}
/* The class that shows an instance: what its place says, when it is that or an heir of it; else its own. */
SCR_FN const scr_pyclass *scr_py_shown_as(const scr_pydump *d, const scr_mtype *type, PyObject *value);
SCR_FN const scr_mtype *scr_py_item_type(const scr_pydump *d, const scr_mtype *type, Py_ssize_t index);
/* The member of a union whose NamedTuple a value is; another type as it is. */
SCR_FN const scr_mtype *scr_py_tuple_type(const scr_pydump *d, const scr_mtype *type, PyObject *value);
/* An item as the function of a NamedTuple's field shows it, else itself; *type: of the whole, then of what is given; *inner: what is said of it. New reference. */
SCR_FN PyObject *scr_py_shown_item(scr_pydump *d, const scr_mtype **type, PyObject *whole, Py_ssize_t index, PyObject *item, scr_pyfilter *inner);
/* The TypedDict that a dict is shown as; NULL: none. */
SCR_FN const scr_pyclass *scr_py_typed_dict_of(const scr_pydump *d, const scr_mtype *type, PyObject *dict);
/* The member of a union that the discriminator in a value names; NULL: none. */
SCR_FN const scr_mtype *scr_py_tagged_type(const scr_pydump *d, const scr_mtype *type, PyObject *value);
/* Each member that a TypedDict is shown with. */
SCR_FN bool scr_py_each_key(scr_pydump *d, const scr_pyclass *cls, PyObject *dict, scr_pyfilter filter, scr_pyput put, void *to);
/* How JSON shows an int, a bool or a Decimal that was put at the place of another number. */
typedef enum scr_pynumber { SCR_PY_AS_IT_IS, SCR_PY_AN_INT, SCR_PY_A_FLOAT } scr_pynumber;
SCR_FN scr_pynumber scr_py_number_as(const scr_pydump *d, const scr_mtype *type, PyObject *value);
/* A Decimal, which JSON text shows as a number at the place of a float. */
SCR_INLINE bool scr_py_is_float_text(const scr_pydump *d, PyObject *value)
{
    PyObject *decimal = d->text ? (PyObject *)scr_py_kept(&d->state->decimal) : NULL;
    return decimal && PyObject_TypeCheck(value, (PyTypeObject *)decimal);
}
SCR_FN PyObject *scr_py_json_key(scr_pydump *d, const scr_mtype *type, PyObject *key); /* new reference */
/* Puts in force the words of an instance's class that no type led to. The others, to be put back. */
SCR_INLINE uint16_t scr_py_take_words(scr_pydump *d, const scr_mtype *type, const scr_pyclass *shown)
{
    const uint16_t words = d->words;
    if (!type || type->kind == SCR_M_ANY || d->as_any)
        d->words = shown->def->words;
    return words;
}
SCR_FN bool scr_py_know_leaf(scr_pystate *state, PyObject *value); /* imports what a value of the standard library is of. False: an exception */
/* The type below functions and null; NULL: none. */
SCR_FN const scr_mtype *scr_py_core(const scr_mtype *type);
SCR_FN const scr_mtype *scr_py_key_type(const scr_mtype *type); /* of a dict; NULL: any */
SCR_FN bool scr_py_is_deque(scr_pystate *state, PyObject *value);
SCR_FN bool scr_py_is_dataclass(const scr_pystate *state, PyObject *value); /* in modules that have one */
/* Each member that a dataclass's instance is shown with. */
SCR_FN bool scr_py_each_part(scr_pydump *d, const scr_mtype *type, PyObject *self, scr_pyfilter filter, scr_pyput put, void *to);
SCR_FN bool scr_py_is_enum(scr_pystate *state, PyObject *value);
SCR_FN bool scr_py_has_usual_value(scr_pystate *state, PyObject *member); /* a member of an enum: its class has no `value` of its own. False: an exception, too */
SCR_FN PyObject *scr_py_member_value(scr_pystate *state, PyObject *member); /* new reference */
SCR_FN PyObject *scr_py_dump_json_leaf(scr_pydump *d, const scr_mtype *type, PyObject *value, scr_pyfilter filter);
SCR_FN bool scr_py_go_down(scr_pydump *d);

SCR_FN PyObject *scr_py_dump_value(scr_pydump *d, const scr_mtype *type, PyObject *value, scr_pyfilter filter); /* new reference */

/* Without its model_serializer, as the class that shows it, where it is of that. */
/* What a root model holds as it is shown: of *type (NULL: its own class), with *filter. NULL: not set, or an exception. */
SCR_FN PyObject *scr_py_root(scr_pydump *d, const scr_pyclass *shown, PyObject *self, const scr_mtype **type, scr_pyfilter *filter);
SCR_FN PyObject *scr_py_dump_plainly(scr_pydump *d, const scr_pyclass *shown, PyObject *model, scr_pyfilter filter);

/* The same without the serializers that stand at the top of its type. */
SCR_FN PyObject *scr_py_dump_typed(scr_pydump *d, const scr_mtype *type, PyObject *value, scr_pyfilter filter);

/* ---- scr_py_shown.c ---- */

/* Whether a type's serializers or a configuration's words have to be looked at. */
SCR_INLINE bool scr_py_is_shown(const scr_pydump *d, const scr_mtype *type) { return type && type->flags & SCR_T_SHOWN && !d->as_any; }
/* A value as the serializers of its type (scr_py_is_shown) show it, else itself; *type: what it is then, *filter: what is said of it. New reference. */
SCR_FN PyObject *scr_py_shown(scr_pydump *d, const scr_mtype **type, PyObject *value, scr_pyfilter *filter);
/* Whether dumps take a value for one of a type; None is one of each. strict: no value of an heir is. */
SCR_FN bool scr_py_fits(const scr_pydump *d, const scr_mtype *type, PyObject *value, bool strict);
/* The words that a value at its place goes by: SCR_W_. */
SCR_FN unsigned scr_py_words(const scr_pydump *d, const scr_mtype *type, PyObject *value);
SCR_FN bool scr_py_is_typed_float(const scr_pydump *d, const scr_mtype *type);
/* Seconds or milliseconds of a duration, a time, or since 1970; words: which. False: it is none of these, or an exception. */
SCR_FN bool scr_py_temporal_number(const scr_pystate *state, PyObject *value, unsigned words, double *out);
/* A key's text by its words; NULL without an exception: they say nothing of it. */
SCR_FN PyObject *scr_py_key_of_words(const scr_pydump *d, const scr_mtype *type, PyObject *key);

/* ---- scr_py_warn.c ---- */

/* Keeps a sentence about a value that its place's type does not expect. The type that it is shown as: NULL, by its own class, or the place's. */
SCR_FN const scr_mtype *scr_py_expect(scr_pydump *d, const scr_mtype *type, PyObject *value);
/* The same, quick for values that are of the class that their place's type mostly has. */
SCR_INLINE const scr_mtype *scr_py_look_at(scr_pydump *d, const scr_mtype *type, PyObject *value)
{
    if (!type || value == Py_None)
        return type;
    const scr_mtype *inner = type->kind == SCR_M_NULLABLE ? type->inner : type;
    const PyTypeObject *kind = Py_TYPE(value);
    bool usual = inner->kind == SCR_M_STR ? kind == &PyUnicode_Type : inner->kind == SCR_M_CLASS ? kind == d->state->classes[inner->index].type
               : inner->kind == SCR_M_INT ? kind == &PyLong_Type : inner->kind == SCR_M_FLOAT ? kind == &PyFloat_Type
               : inner->kind == SCR_M_LIST && kind == &PyList_Type;
    return SCR_LIKELY(usual) ? type : scr_py_expect(d, type, value);
}
/* At the end of a dump: warns of what was kept, or raises it. dumped: stolen; NULL: an exception. */
SCR_FN PyObject *scr_py_tell_warnings(scr_pydump *d, PyObject *dumped);
SCR_FN bool scr_py_warnings_option(PyObject *value, scr_pywarnings *out); /* warnings=; NULL: not given. False: an exception */

/* ---- scr_py_serializer.c ---- */

SCR_FN bool scr_py_type_shows(const scr_pydump *d, const scr_mtype *type, PyObject *value); /* it has a serializer for the value, or leaves it to its class */
SCR_FN PyObject *scr_py_shown_by_type(scr_pydump *d, const scr_mtype *type, PyObject *value, scr_pyfilter *filter); /* what that makes of it; new reference */

SCR_FN bool scr_py_has_serializer(const scr_pydump *d, const scr_mfield *f, PyObject *value);
SCR_FN bool scr_py_shows_default(const scr_mfield *f); /* field_serializer: exclude_defaults passes over the field */
/* What the user's function makes of a field; filter: what is said of it. */
SCR_FN PyObject *scr_py_serialized(scr_pydump *d, PyObject *self, const scr_mfield *f, PyObject *value, scr_pyfilter filter); /* new reference */

SCR_FN void scr_py_computed_failed(scr_pydump *d); /* a computed field raised: in JSON text, an error of the dump */

/* model_serializer: what the user's function makes of the instance. */
SCR_FN bool scr_py_shows_itself(const scr_pydump *d, const scr_pyclass *cls);
SCR_FN PyObject *scr_py_model_shown(scr_pydump *d, const scr_pyclass *cls, PyObject *self, scr_pyfilter filter); /* new reference */

/* ---- scr_py_write.c ---- */

/* Adds the value to d->text. False: an exception. */
SCR_FN bool scr_py_write_value(scr_pydump *d, const scr_mtype *type, PyObject *value, scr_pyfilter filter);

#endif
