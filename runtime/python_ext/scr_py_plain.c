/* scr_py_plain.c: classes that are the user's own, as parts of models: TypedDicts, dataclasses, NamedTuples. In: the run, a class, an object.
 * Out: a dict, or an instance of the class as it stands in the user's text, with values that were checked. */
#include "scr_py_class.h"
#include "scr_py_more.h"

/* The user's own class, as it stands in his file; borrowed. */
SCR_FN PyObject *scr_py_user_class(scr_pystate *state, scr_pyclass *cls)
{
    PyObject *kept = (PyObject *)scr_py_kept(&cls->user);
    if (!kept)
        kept = (PyObject *)scr_py_keep(&cls->user, scr_py_lookup(state, cls->def->file, cls->def->qualname));
    if (kept && !PyType_Check(kept)) {
        PyErr_Format(PyExc_TypeError, "%s is no class any more", cls->def->qualname);
        return NULL;
    }
    return kept;
}

/* ---- NamedTuple ---- */

/* A field by its place: items may end before it. named: locations tell its name. False: errors, or an exception. */
static bool scr_py_check_place(scr_pyrun *run, const scr_pyclass *cls, scr_pymodel *model, uint16_t field, PyObject *items, PyObject *input, bool named)
{
    const scr_pyplace place = {run->place, named ? cls->names[field] : NULL, NULL, field};
    PyObject *item = field < PyList_GET_SIZE(items) ? PyList_GET_ITEM(items, field) : NULL;
    run->place = &place;
    if (item)
        model->values[field] = scr_py_check_field(run, cls, model, field, item);
    else if (cls->def->fields[field].default_kind == SCR_D_REQUIRED)
        scr_py_fail(run, SCR_PE_MISSING, input);
    run->place = place.up;
    if (!item && cls->def->fields[field].default_kind != SCR_D_REQUIRED) {
        const scr_pyfound none = {NULL, NULL, NULL};
        return scr_py_absent(run, cls, model, field, &none, input, false);
    }
    return model->values[field] != NULL;
}

/* items: a list, one more than there are fields at most. */
static PyObject *scr_py_check_places(scr_pyrun *run, const scr_pyclass *cls, PyObject *items, PyObject *input, bool named, Py_ssize_t known)
{
    const uint16_t n = cls->def->n_fields;
    if (PyList_GET_SIZE(items) > n && run->quiet)
        return NULL;
    scr_pymodel *model = scr_py_new(cls);
    const size_t from = run->errors.n;
    bool good = model != NULL;
    for (uint16_t i = 0; model && i < n && !PyErr_Occurred() && (good || !run->quiet); i++)
        good = scr_py_check_place(run, cls, model, i, items, input, named) && good;
    if (PyList_GET_SIZE(items) > n && !PyErr_Occurred()) {
        scr_py_forget_errors(run, from);
        scr_py_length_error(run, SCR_PE_TOO_LONG, input, "NamedTuple", n, known);
        good = false;
    }
    if (!good || PyErr_Occurred())
        Py_CLEAR(model);
    return (PyObject *)model;
}

/* By name: of a dict, or of another mapping. */
static PyObject *scr_py_check_members(scr_pyrun *run, const scr_pyclass *cls, PyObject *input)
{
    const bool mapping = PyDict_Check(input)
        || (run->mode == SCR_PYTHON && PyMapping_Check(input) && PyObject_HasAttrString(input, "keys") && PyObject_HasAttrString(input, "items"));
    if (!mapping)
        return scr_py_fail_text(run, SCR_PE_NAMED_TUPLE_TYPE, input, "class_name", cls->def->name);
    if (run->mode == SCR_STRINGS && !scr_py_check_strings(run, input))
        return NULL;
    PyObject *dict = PyDict_Check(input) ? Py_NewRef(input) : PyDict_New();
    PyObject *model = dict && (dict == input || PyDict_Update(dict, input) == 0) ? scr_py_check_fields(run, cls, NULL, dict, input, false) : NULL;
    Py_XDECREF(dict);
    return model;
}

/* The fields of a NamedTuple, from an instance of it, by their places, or by their names. */
SCR_FN PyObject *scr_py_check_named_tuple(scr_pyrun *run, const scr_pyclass *cls, PyObject *input)
{
    Py_ssize_t known = -1;
    const bool own = run->mode == SCR_PYTHON && PyObject_TypeCheck(input, (PyTypeObject *)cls->user);
    const size_t before = run->errors.n;
    PyObject *items = scr_py_first_items(run, input, cls->def->n_fields + 1, &known), *model = NULL;
    if (items && run->mode == SCR_PYTHON && !PyTuple_Check(input))
        scr_py_exact_lax(run);
    if (items)
        model = scr_py_check_places(run, cls, items, input, own, known);
    else if (!PyErr_Occurred() && run->errors.n == before)
        model = scr_py_check_members(run, cls, input);
    Py_XDECREF(items);
    if (model && !own)
        scr_py_exact(run, SCR_STRICT);
    return model;
}

static PyObject *scr_py_make_tuple(const scr_pyclass *cls, const scr_pymodel *model)
{
    PyObject *values = PyTuple_New(cls->def->n_fields);
    for (uint16_t i = 0; values && i < cls->def->n_fields; i++)
        PyTuple_SET_ITEM(values, i, Py_NewRef(model->values[i]));
    PyObject *made = values ? PyObject_Call(cls->user, values, NULL) : NULL;
    Py_XDECREF(values);
    return made;
}

/* ---- dataclasses ---- */

SCR_FN bool scr_py_is_arguments(scr_pystate *state, PyObject *input) { return scr_py_kept(&state->more) && (PyObject *)Py_TYPE(input) == scr_py_more(state, "ArgsKwargs"); }

static bool scr_py_is_positional(const scr_mfield *f) { return !(f->flags & (SCR_F_KW_ONLY | SCR_F_NO_INIT)); }

SCR_FN int scr_py_check_argument(scr_pyrun *run, const scr_pyclass *cls, scr_pymodel *model, uint16_t field, PyObject *args, PyObject *names)
{
    const scr_mfield *f = &cls->def->fields[field];
    if (f->flags & SCR_F_NO_INIT) {
        const scr_pyfound none = {NULL, cls->names[field], NULL};
        return f->default_kind == SCR_D_REQUIRED || scr_py_absent(run, cls, model, field, &none, names, false) ? 1 : -1;
    }
    if (!args || field >= PyTuple_GET_SIZE(args) || !scr_py_is_positional(f))
        return 0;
    PyObject *twice = PyDict_GetItemWithError(names, cls->keys[field]); /* which nobody else changes */
    scr_pyplace place = {run->place, twice ? cls->names[field] : NULL, NULL, field};
    run->place = &place;
    if (twice)
        scr_py_fail(run, SCR_PE_MULTIPLE_ARGUMENT_VALUES, twice);
    else if (!PyErr_Occurred())
        model->values[field] = scr_py_check_field(run, cls, model, field, PyTuple_GET_ITEM(args, field));
    run->place = place.up;
    scr_py_mark(model, field, true);
    return model->values[field] ? 1 : -1;
}

SCR_FN bool scr_py_check_surplus(scr_pyrun *run, const scr_pyclass *cls, PyObject *args)
{
    Py_ssize_t most = 0;
    for (uint16_t i = 0; i < cls->def->n_fields; i++)
        most += scr_py_is_positional(&cls->def->fields[i]);
    for (Py_ssize_t i = most; i < PyTuple_GET_SIZE(args); i++) {
        const scr_pyplace place = {run->place, NULL, NULL, i};
        run->place = &place;
        scr_py_fail(run, SCR_PE_UNEXPECTED_POSITIONAL_ARGUMENT, PyTuple_GET_ITEM(args, i));
        run->place = place.up;
    }
    return PyTuple_GET_SIZE(args) <= most;
}

SCR_FN PyObject *scr_py_check_arguments(scr_pyrun *run, const scr_pyclass *cls, PyObject *input)
{
    PyObject *args = PyObject_GetAttrString(input, "args"), *names = args ? PyObject_GetAttrString(input, "kwargs") : NULL, *model = NULL;
    if (names == Py_None)
        Py_SETREF(names, PyDict_New());
    if (names && PyTuple_Check(args) && PyDict_Check(names))
        model = scr_py_check_fields(run, cls, args, names, input, false);
    else if (names)
        PyErr_SetString(PyExc_TypeError, "ArgsKwargs needs a tuple and a dict");
    Py_XDECREF(args);
    Py_XDECREF(names);
    return model;
}

/* Values to the instance, past what the user's class does about attributes, as pydantic puts them. */
static bool scr_py_fill_instance(const scr_pyclass *cls, PyObject *instance, const scr_pymodel *model)
{
    PyObject *key, *value;
    Py_ssize_t at = 0;
    for (uint16_t i = 0; i < cls->def->n_fields; i++)
        if (model->values[i] && !(cls->def->fields[i].flags & SCR_F_INIT_ONLY) && PyObject_GenericSetAttr(instance, cls->names[i], model->values[i]) < 0)
            return false;
    while (model->extra && PyDict_Next(model->extra, &at, &key, &value))
        if (PyObject_GenericSetAttr(instance, key, value) < 0)
            return false;
    return true;
}

/* __post_init__, with the fields that are for it alone. False: errors, or an exception. */
static bool scr_py_post_init(scr_pyrun *run, const scr_pyclass *cls, PyObject *instance, const scr_pymodel *model, PyObject *input)
{
    PyObject *given = PyList_New(0), *args = NULL, *function = NULL, *result = NULL;
    for (uint16_t i = 0; given && i < cls->def->n_fields; i++)
        if (cls->def->fields[i].flags & SCR_F_INIT_ONLY && model->values[i] && PyList_Append(given, model->values[i]) < 0)
            Py_CLEAR(given);
    args = given ? PyList_AsTuple(given) : NULL;
    function = args ? PyObject_GetAttrString(instance, "__post_init__") : NULL;
    result = function ? PyObject_Call(function, args, NULL) : NULL;
    if (!result && function && PyErr_ExceptionMatches(PyExc_Exception)) {
        PyObject *raised = scr_py_raised();
        if (!scr_py_turn(run, raised, input))
            PyErr_SetObject((PyObject *)Py_TYPE(raised), raised);
        Py_DECREF(raised);
    }
    Py_XDECREF(function);
    Py_XDECREF(args);
    Py_XDECREF(given);
    Py_XDECREF(result);
    return result != NULL;
}

/* An instance with the values (model: stolen; may be NULL); self: the one that is to be filled, NULL: a new one. */
static PyObject *scr_py_make_instance(scr_pyrun *run, const scr_pyclass *cls, PyObject *model, PyObject *self, PyObject *input)
{
    PyTypeObject *user = (PyTypeObject *)cls->user;
    PyObject *none = model ? PyTuple_New(0) : NULL, *made = !none ? NULL : self ? Py_NewRef(self) : user->tp_new(user, none, NULL);
    if (made && (!scr_py_fill_instance(cls, made, (scr_pymodel *)model)
                 || (cls->def->flags & SCR_C_POST_INIT && !scr_py_post_init(run, cls, made, (scr_pymodel *)model, input))))
        Py_CLEAR(made);
    Py_XDECREF(none);
    Py_XDECREF(model);
    return made;
}

/* The fields of an instance as a dict: it is to be validated again. */
static PyObject *scr_py_again(const scr_pyclass *cls, PyObject *instance)
{
    PyObject *dict = PyDict_New();
    for (uint16_t i = 0; dict && i < cls->def->n_fields; i++) {
        PyObject *value = cls->def->fields[i].flags & SCR_F_INIT_ONLY ? NULL : PyObject_GetAttr(instance, cls->names[i]);
        if (value ? PyDict_SetItem(dict, cls->names[i], value) < 0 : PyErr_Occurred() != NULL)
            Py_CLEAR(dict);
        Py_XDECREF(value);
    }
    return dict;
}

static PyObject *scr_py_check_dataclass(scr_pyrun *run, const scr_pyclass *cls, PyObject *input, PyObject *self)
{
    const bool own = run->mode == SCR_PYTHON && PyObject_TypeCheck(input, (PyTypeObject *)cls->user);
    const bool again = own && (cls->def->flags & SCR_C_REVALIDATE || (cls->def->flags & SCR_C_REVALIDATE_SUB && (PyObject *)Py_TYPE(input) != cls->user));
    const bool strict = run->strict >= 0 ? run->strict != 0 : (cls->def->flags & SCR_C_STRICT) != 0;
    if (!own && !self && strict && run->outer_mode == SCR_PYTHON)
        return scr_py_fail_text(run, SCR_PE_DATACLASS_EXACT_TYPE, input, "class_name", cls->def->name);
    PyObject *made = own && !again ? Py_NewRef(input) : NULL;
    scr_pydata outer = scr_py_enter(run, cls, NULL, 0);
    if (!made) {
        PyObject *changed = scr_py_call_chain(run, cls->def->before, cls->def->n_before, again ? scr_py_again(cls, input) : Py_NewRef(input), input);
        const scr_pymode mode = run->mode;
        run->mode = cls->def->n_before ? SCR_PYTHON : mode;
        if (changed)
            made = scr_py_make_instance(run, cls, scr_py_make(run, cls, changed), self, input);
        run->mode = mode;
        Py_XDECREF(changed);
    }
    made = scr_py_call_chain(run, cls->def->after, cls->def->n_after, made, input);
    scr_py_leave(run, &outer);
    return made;
}

/* _check_arguments(self, ArgsKwargs): __init__ of a dataclass of pydantic's. */
SCR_FN PyObject *scr_py_dataclass_init(PyObject *module, PyObject *args)
{
    scr_pystate *state = (scr_pystate *)PyModule_GetState(module);
    PyObject *self, *input;
    if (!PyArg_ParseTuple(args, "OO", &self, &input))
        return NULL;
    PyObject *mro = Py_TYPE(self)->tp_mro;
    for (Py_ssize_t k = 0; mro && k < PyTuple_GET_SIZE(mro); k++)
        for (uint16_t i = 0; i < state->def->n_classes; i++) {
            scr_pyclass *cls = &state->classes[i];
            if (!(cls->def->flags & SCR_C_CHECKED) || !scr_py_user_class(state, cls) || cls->user != PyTuple_GET_ITEM(mro, k)) {
                if (PyErr_Occurred())
                    return NULL;
                continue;
            }
            scr_pyrun run;
            scr_py_begin(&run, state, SCR_PYTHON);
            PyObject *made = scr_py_conclude(&run, cls, scr_py_check_dataclass(&run, cls, input, self));
            Py_XDECREF(made);
            return made ? Py_NewRef(Py_None) : NULL;
        }
    return PyErr_Format(PyExc_TypeError, "%s is no dataclass of this module", Py_TYPE(self)->tp_name);
}

/* ---- all of them ---- */

static PyObject *scr_py_typed_dict(const scr_pyclass *cls, PyObject *model) /* model: stolen; may be NULL */
{
    PyObject *values = model ? scr_py_model_dict(cls, model, true) : NULL;
    Py_XDECREF(model);
    return values;
}

SCR_FN PyObject *scr_py_check_plain(scr_pyrun *run, scr_pyclass *cls, PyObject *input)
{
    if (cls->def->flags & SCR_C_TYPED_DICT)
        return scr_py_typed_dict(cls, scr_py_make(run, cls, input));
    if (!scr_py_user_class(run->state, cls))
        return NULL;
    if (cls->def->flags & SCR_C_DATACLASS)
        return scr_py_check_dataclass(run, cls, input, NULL);
    PyObject *model = scr_py_make(run, cls, input), *made = model ? scr_py_make_tuple(cls, (scr_pymodel *)model) : NULL;
    Py_XDECREF(model);
    return made;
}
