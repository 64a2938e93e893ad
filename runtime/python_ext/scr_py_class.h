/* scr_py_class.h: the classes of a module, and what they can do beside validating. */
#ifndef SCR_PY_CLASS_H
#define SCR_PY_CLASS_H

#include "scr_py.h"

SCR_INLINE void scr_py_begin(scr_pyrun *run, scr_pystate *state, scr_pymode mode)
{
    scr_clear(run, offsetof(scr_pyrun, few_calls));
    run->state = state;
    run->mode = run->outer_mode = mode;
    run->strict = run->from_attributes = run->extra = run->by_alias = run->by_name = -1;
    run->exact = SCR_EXACT;
    run->data_skip = SCR_NO_VALUE;
}
/* Frees what a run holds; errors that nobody raised too. */
SCR_FN void scr_py_end(scr_pyrun *run);
/* What an instance holds: itself, or, where other threads can change it meanwhile, all of it as it is now; its dicts, too. NULL: an exception. */
SCR_FN scr_pymodel *scr_py_copy_out(PyObject *self);
SCR_FN void scr_py_drop_copy(scr_pymodel *held); /* NULL: nothing */
SCR_INLINE scr_pymodel *scr_py_hold(PyObject *self) { return SCR_PY_THREADS ? scr_py_copy_out(self) : (scr_pymodel *)self; }
SCR_INLINE void scr_py_let_go(scr_pymodel *held)
{
    if (SCR_PY_THREADS)
        scr_py_drop_copy(held);
}
/* The values that are there, by name: a new dict; whole: extra ones too. */
SCR_FN PyObject *scr_py_held_dict(const scr_pyclass *cls, const scr_pymodel *held, bool whole);
SCR_FN PyObject *scr_py_model_dict(const scr_pyclass *cls, PyObject *self, bool whole);
/* Gives an instance its private attributes, unless it has them. False: an exception. */
SCR_FN bool scr_py_make_private(scr_pystate *state, const scr_pyclass *cls, scr_pymodel *model);
SCR_INLINE bool scr_py_start_private(scr_pystate *state, const scr_pyclass *cls, scr_pymodel *model)
{
    return SCR_LIKELY(!cls->def->n_private) || scr_py_kept(&model->private_) || scr_py_make_private(state, cls, model);
}
/* The private attributes, without what cached properties keep there: a new reference, to None when there are none. */
SCR_FN PyObject *scr_py_private(const scr_pymodel *held);
/* A member of the class whose code has not been asked for yet; all of its class's are put in place of such. */
SCR_FN bool scr_py_is_lazy(const scr_pystate *state, PyObject *object);
SCR_FN bool scr_py_bind_lazy(scr_pystate *state, PyObject *lazy);
/* The values of fields and extra ones from a dict: what it lacks is not set. */
SCR_FN bool scr_py_take_values(const scr_pyclass *cls, PyObject *self, PyObject *values);
SCR_FN PyObject *scr_py_fields_set(const scr_pyclass *cls, const scr_pymodel *held);
SCR_FN int scr_py_store_field(const scr_pyclass *cls, PyObject *self, uint16_t field, PyObject *value);
SCR_INLINE const scr_pyclass *scr_py_own_class(PyObject *self) { return scr_py_class_of(scr_py_state(Py_TYPE(self)), Py_TYPE(self)); }

/* The class, or, of a generic one with its arguments, that without. */
SCR_FN PyTypeObject *scr_py_origin(const scr_pyclass *cls);

/* What a function under way may ask for: the model that it is at. */
typedef struct scr_pydata {
    const scr_pyclass *cls;
    const scr_pymodel *model;
    uint16_t n, skip;
    PyObject *name;
} scr_pydata;
SCR_FN scr_pydata scr_py_enter(scr_pyrun *run, const scr_pyclass *cls, const scr_pymodel *model, uint16_t field);
SCR_FN void scr_py_leave(scr_pyrun *run, const scr_pydata *outer);
SCR_FN PyObject *scr_py_call_chain(scr_pyrun *run, const uint16_t *functions, uint16_t n, PyObject *value, PyObject *input); /* value: stolen */

/* A field's input, and what locations name it by: a key (borrowed), or a way. */
typedef struct scr_pyfound {
    PyObject *value, *step;
    const scr_mpath *way;
} scr_pyfound;
SCR_FN bool scr_py_absent(scr_pyrun *run, const scr_pyclass *cls, scr_pymodel *model, uint16_t field, const scr_pyfound *found, PyObject *input, bool failed);
SCR_FN PyObject *scr_py_check_fields(scr_pyrun *run, const scr_pyclass *cls, PyObject *args, PyObject *from, PyObject *input, bool attributes);
SCR_FN PyObject *scr_py_make(scr_pyrun *run, const scr_pyclass *cls, PyObject *input);
SCR_FN bool scr_py_model_begin(scr_pyrun *run, PyObject *model, PyObject *input); /* model_post_init; false: errors, or an exception */
SCR_FN PyObject *scr_py_conclude(scr_pyrun *run, const scr_pyclass *cls, PyObject *model);

/* scr_py_plain.c */
SCR_FN PyObject *scr_py_user_class(scr_pystate *state, scr_pyclass *cls);
SCR_FN PyObject *scr_py_check_plain(scr_pyrun *run, scr_pyclass *cls, PyObject *input);
SCR_FN PyObject *scr_py_check_named_tuple(scr_pyrun *run, const scr_pyclass *cls, PyObject *input);
SCR_FN bool scr_py_is_arguments(scr_pystate *state, PyObject *input); /* ArgsKwargs: the arguments of a call */
SCR_FN PyObject *scr_py_check_arguments(scr_pyrun *run, const scr_pyclass *cls, PyObject *input);
/* A dataclass's field that is not searched for by name. 1: it is there, or needs not be; -1: errors, or an exception; 0: search. */
SCR_FN int scr_py_check_argument(scr_pyrun *run, const scr_pyclass *cls, scr_pymodel *model, uint16_t field, PyObject *args, PyObject *names);
SCR_FN bool scr_py_check_surplus(scr_pyrun *run, const scr_pyclass *cls, PyObject *args); /* more arguments than there are fields */
SCR_FN PyObject *scr_py_dataclass_init(PyObject *module, PyObject *args);

/* Methods: see scr_py_model.c. */
SCR_FN PyMethodDef *scr_py_model_methods(void);
/* Gives a class without heirs its validating methods bound already: finding a class method binds it anew each time. */
SCR_FN bool scr_py_bind_validating(scr_pystate *state, PyTypeObject *type);
SCR_FN PyGetSetDef *scr_py_model_getset(void);
SCR_FN PyObject *scr_py_class_item(PyObject *type, PyObject *arguments); /* scr_py_generic.c: Page[Item] */
SCR_FN PyObject *scr_py_model_repr(PyObject *self);
SCR_FN PyObject *scr_py_model_str(PyObject *self);
SCR_FN PyObject *scr_py_model_iter(PyObject *self);
SCR_FN PyObject *scr_py_model_compare(PyObject *self, PyObject *other, int op);
SCR_FN Py_hash_t scr_py_model_hash(PyObject *self);
SCR_FN int scr_py_model_setattr(PyObject *self, PyObject *name, PyObject *value);
SCR_FN PyObject *scr_py_model_getattr(PyObject *self, PyObject *name);

#endif
