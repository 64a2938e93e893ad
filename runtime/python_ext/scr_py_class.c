/* scr_py_class.c: the model classes: their types, instances, and validating one from an object. In: scr_mclass tables. Out: Python classes
 * whose instances hold their fields in slots behind the header, in the order of definition. */
#include "scr_py_class.h"
#include "scr_py_more.h"
#include "scr_py_settings.h"
#include "scr_py_text.h"

/* ---- instances ---- */

/* A dead one of the same size that was kept. */
static scr_pymodel *scr_py_take_kept(const scr_pyclass *cls, uint16_t n)
{
    scr_pystate *state = cls->state;
    scr_pymodel *model = state->free[n];
    state->free[n] = (scr_pymodel *)model->extra;
    state->n_free[n]--;
    model->set = 0;
    model->extra = NULL;
    return (scr_pymodel *)PyObject_InitVar((PyVarObject *)model, cls->type, n);
}

/* Whether a dead one, which holds nothing any more, is kept for the next of its size. Not where there is a finalizer: that it has run is noted with it. */
SCR_INLINE_ALWAYS bool scr_py_keep_dead(scr_pymodel *model)
{
    const size_t n = (size_t)Py_SIZE(model);
    scr_pystate *state = scr_py_keeper(Py_TYPE(model));
    if (!state || n > SCR_PY_FREE_FIELDS || state->n_free[n] >= SCR_PY_FREE || Py_TYPE(model)->tp_finalize)
        return false;
    model->extra = (PyObject *)state->free[n];
    state->free[n] = model;
    state->n_free[n]++;
    return true;
}

SCR_FN void scr_py_free_kept(scr_pystate *state)
{
    for (size_t n = 0; n <= SCR_PY_FREE_FIELDS; n++) {
        while (state->free[n]) {
            scr_pymodel *model = state->free[n];
            state->free[n] = (scr_pymodel *)model->extra;
            PyObject_GC_Del(model);
        }
    }
    if (state->dead_error)
        PyObject_GC_Del(state->dead_error);
    PyMem_Free(state->error_room);
    state->dead_error = NULL;
    state->error_room = NULL;
    state->closed = true;
}

SCR_FN scr_pymodel *scr_py_new(const scr_pyclass *cls)
{
    const uint16_t n = cls->def->n_fields;
    const bool kept = n <= SCR_PY_FREE_FIELDS && cls->state->free[n];
    scr_pymodel *model = kept ? scr_py_take_kept(cls, n) : PyObject_GC_NewVar(scr_pymodel, cls->type, n);
    if (!model)
        return NULL;
    if (SCR_LIKELY(kept && cls->def->extra != SCR_EXTRA_ALLOW))
        return model;
    model->set = 0;
    model->more_set = NULL;
    model->extra = model->private_ = NULL;
    memset(model->values, 0, n * sizeof *model->values);
    if (n > 64) {
        model->more_set = (uint64_t *)PyMem_Calloc((n - 1) / 64u, sizeof *model->more_set);
        if (!model->more_set) {
            Py_DECREF(model);
            PyErr_NoMemory();
            return NULL;
        }
    }
    if (cls->def->extra == SCR_EXTRA_ALLOW && !(model->extra = PyDict_New()))
        Py_CLEAR(model);
    return model;
}

/* An instance that holds nothing the collector looks at need not be looked at either. */
static void scr_py_track(scr_pymodel *model)
{
    if (PyObject_GC_IsTracked((PyObject *)model))
        return;
    bool needed = model->extra || model->private_;
    for (Py_ssize_t i = 0; i < Py_SIZE(model) && !needed; i++)
        needed = model->values[i] && PyType_IS_GC(Py_TYPE(model->values[i]));
    if (needed)
        PyObject_GC_Track(model);
}

/* The same of a new one, whose fields are of their types. What several threads can see is tracked before they do. */
SCR_INLINE void scr_py_track_new(const scr_pyclass *cls, scr_pymodel *model)
{
    bool needed = SCR_PY_THREADS || model->extra || model->private_ || cls->def->n_fields > 64; /* more than there are bits */
    for (uint64_t loose = cls->loose; loose && !needed; loose &= loose - 1) {
        const PyObject *value = model->values[scr_low_bit(loose)];
        needed = value && PyType_IS_GC(Py_TYPE(value));
    }
    if (SCR_UNLIKELY(needed) && !PyObject_GC_IsTracked((PyObject *)model))
        PyObject_GC_Track(model);
}

static int scr_py_model_traverse(PyObject *self, visitproc visit, void *arg)
{
    scr_pymodel *model = (scr_pymodel *)self;
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(model->extra);
    Py_VISIT(model->private_);
    for (Py_ssize_t i = 0; i < Py_SIZE(self); i++)
        Py_VISIT(model->values[i]);
    return 0;
}

static int scr_py_model_clear(PyObject *self)
{
    scr_pymodel *model = (scr_pymodel *)self;
    Py_CLEAR(model->extra);
    Py_CLEAR(model->private_);
    for (Py_ssize_t i = 0, n = Py_SIZE(self); i < n; i++)
        Py_CLEAR(model->values[i]);
    return 0;
}

SCR_INLINE_ALWAYS void scr_py_model_end(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    (void)scr_py_model_clear(self);
    PyMem_Free(((scr_pymodel *)self)->more_set);
    if (!scr_py_keep_dead((scr_pymodel *)self))
        type->tp_free(self);
    Py_DECREF(type);
}

static void scr_py_model_dealloc(PyObject *self)
{
    if (SCR_LIKELY(!PyObject_GC_IsTracked(self))) { /* no chain of them: what it holds is no container, or tracked */
        scr_py_model_end(self);
        return;
    }
    PyObject_GC_UnTrack(self);
    Py_TRASHCAN_BEGIN(self, scr_py_model_dealloc)
    scr_py_model_end(self);
    Py_TRASHCAN_END
}

static PyObject *scr_py_model_new(PyTypeObject *type, PyObject *args, PyObject *names)
{
    (void)args;
    (void)names;
    const scr_pyclass *cls = scr_py_class_of(scr_py_state(type), type);
    if (!cls) {
        PyErr_Format(PyExc_TypeError, "%s cannot be instantiated", type->tp_name);
        return NULL;
    }
    scr_pymodel *model = scr_py_new(cls);
    if (SCR_PY_THREADS && model)
        PyObject_GC_Track(model);
    return (PyObject *)model;
}

SCR_FN scr_pymodel *scr_py_copy_out(PyObject *self)
{
    const scr_pymodel *model = (const scr_pymodel *)self;
    const size_t n = (size_t)Py_SIZE(self), n_more = n > 64 ? (n - 1) / 64 : 0;
    scr_pymodel *held = (scr_pymodel *)PyMem_Calloc(1, sizeof *held + n * sizeof *held->values + n_more * sizeof *held->more_set);
    if (!held) {
        PyErr_NoMemory();
        return NULL;
    }
    held->head.ob_size = (Py_ssize_t)n;
    held->more_set = n_more ? (uint64_t *)(void *)(held->values + n) : NULL;
    SCR_PY_BEGIN(self);
    held->set = model->set;
    if (n_more)
        memcpy(held->more_set, model->more_set, n_more * sizeof *held->more_set);
    for (size_t i = 0; i < n; i++)
        held->values[i] = Py_XNewRef((PyObject *)scr_py_kept(&model->values[i]));
    held->extra = Py_XNewRef(model->extra);
    held->private_ = Py_XNewRef(model->private_);
    SCR_PY_END();
    PyObject **dicts[] = {&held->extra, &held->private_};
    for (int i = 0; i < 2; i++)
        if (*dicts[i]) {
            Py_SETREF(*dicts[i], PyDict_Copy(*dicts[i]));
            if (!*dicts[i]) {
                scr_py_drop_copy(held);
                return NULL;
            }
        }
    return held;
}

SCR_FN void scr_py_drop_copy(scr_pymodel *held)
{
    if (!held)
        return;
    for (Py_ssize_t i = 0; i < held->head.ob_size; i++)
        Py_XDECREF(held->values[i]);
    Py_XDECREF(held->extra);
    Py_XDECREF(held->private_);
    PyMem_Free(held);
}

SCR_FN PyObject *scr_py_held_dict(const scr_pyclass *cls, const scr_pymodel *held, bool whole)
{
    PyObject *dict = PyDict_New();
    for (uint16_t i = 0; dict && i < cls->def->n_fields; i++)
        if (held->values[i] && PyDict_SetItem(dict, cls->names[i], held->values[i]) < 0)
            Py_CLEAR(dict);
    if (whole && dict && held->extra && PyDict_Update(dict, held->extra) < 0)
        Py_CLEAR(dict);
    return dict;
}

SCR_FN PyObject *scr_py_model_dict(const scr_pyclass *cls, PyObject *self, bool whole)
{
    scr_pymodel *held = scr_py_hold(self);
    PyObject *dict = held ? scr_py_held_dict(cls, held, whole) : NULL;
    scr_py_let_go(held);
    return dict;
}

SCR_FN bool scr_py_take_values(const scr_pyclass *cls, PyObject *self, PyObject *values)
{
    scr_pymodel *model = (scr_pymodel *)self;
    PyObject *key, *value;
    Py_ssize_t at = 0;
    for (uint16_t i = 0; i < cls->def->n_fields; i++) {
        value = scr_py_dict_item(values, cls->names[i]);
        if (!value && PyErr_Occurred())
            return false;
        scr_py_put(self, &model->values[i], value);
    }
    PyObject *extra = scr_py_slot(self, &model->extra), *others = extra ? scr_py_still(values) : NULL;
    bool good = !extra || others;
    if (others)
        PyDict_Clear(extra);
    while (others && good && PyDict_Next(others, &at, &key, &value)) {
        int own = PyDict_Contains(cls->by_name, key);
        good = own >= 0 && (own || PyDict_SetItem(extra, key, value) == 0);
    }
    Py_XDECREF(others);
    Py_XDECREF(extra);
    return good;
}

SCR_FN PyObject *scr_py_fields_set(const scr_pyclass *cls, const scr_pymodel *held)
{
    PyObject *set = PySet_New(held->extra);
    for (uint16_t i = 0; set && i < cls->def->n_fields; i++)
        if (scr_py_is_set(held, i) && PySet_Add(set, cls->names[i]) < 0)
            Py_CLEAR(set);
    return set;
}

SCR_FN PyObject *scr_py_data(const scr_pyrun *run)
{
    PyObject *dict = PyDict_New();
    const scr_pyclass *cls = run->data_class;
    for (uint16_t i = 0; cls && dict && i < run->data_n; i++) {
        const bool told = i != run->data_skip && !(cls->def->fields[i].flags & SCR_F_INIT_ONLY);
        PyObject *value = told ? scr_py_slot((PyObject *)(uintptr_t)run->data_model, &run->data_model->values[i]) : NULL;
        if (value && PyDict_SetItem(dict, cls->names[i], value) < 0)
            Py_CLEAR(dict);
        Py_XDECREF(value);
    }
    return dict;
}

SCR_FN int scr_py_store_field(const scr_pyclass *cls, PyObject *self, uint16_t field, PyObject *value)
{
    (void)cls;
    scr_pymodel *model = (scr_pymodel *)self;
    PyObject *before;
    SCR_PY_BEGIN(self);
    before = scr_py_swap(&model->values[field], Py_XNewRef(value));
    scr_py_mark(model, field, value != NULL);
    scr_py_track(model);
    SCR_PY_END();
    Py_XDECREF(before);
    return 0;
}

/* ---- defaults ---- */

static PyObject *scr_py_deep_copy(scr_pystate *state, PyObject *value)
{
    if (PyList_CheckExact(value) && PyList_GET_SIZE(value) == 0)
        return PyList_New(0);
    if (PyDict_CheckExact(value) && PyDict_GET_SIZE(value) == 0)
        return PyDict_New();
    PyObject *copy = scr_py_import(&state->deepcopy, "copy", "deepcopy");
    return copy ? PyObject_CallOneArg(copy, value) : NULL;
}

/* A default that does not need to see the other fields. */
static PyObject *scr_py_start_value(scr_pystate *state, scr_mdefault kind, uint16_t index)
{
    PyObject *value;
    switch (kind) {
    case SCR_D_VALUE: return Py_XNewRef(scr_py_value(state, index));
    case SCR_D_COPY:
        value = scr_py_value(state, index);
        return value ? scr_py_deep_copy(state, value) : NULL;
    case SCR_D_LIST: return PyList_New(0);
    case SCR_D_DICT: return PyDict_New();
    case SCR_D_SET: return PySet_New(NULL);
    case SCR_D_TUPLE: return PyTuple_New(0);
    case SCR_D_FROZENSET: return PyFrozenSet_New(NULL);
    case SCR_D_STR: return PyUnicode_New(0, 0);
    case SCR_D_INT: return PyLong_FromLong(0);
    case SCR_D_FLOAT: return PyFloat_FromDouble(0);
    case SCR_D_BOOL: return Py_NewRef(Py_False);
    case SCR_D_BYTES: return PyBytes_FromStringAndSize(NULL, 0);
    case SCR_D_CLASS: return PyObject_CallNoArgs((PyObject *)state->classes[index].type);
    case SCR_D_CALL:
        value = scr_py_function(state, index);
        return value ? PyObject_CallNoArgs(value) : NULL;
    case SCR_D_REQUIRED: case SCR_D_CALL_DATA: case SCR_D_ABSENT: break;
    }
    PyErr_SetString(PyExc_SystemError, "a field without a default");
    return NULL;
}

SCR_FN PyObject *scr_py_default(scr_pyrun *run, const scr_pyclass *cls, uint16_t field, PyObject *model)
{
    const scr_mfield *f = &cls->def->fields[field];
    if (SCR_LIKELY(f->default_kind != SCR_D_CALL_DATA))
        return scr_py_start_value(run->state, (scr_mdefault)f->default_kind, f->default_index);
    PyObject *function = scr_py_function(run->state, f->default_index);
    run->data_class = cls;
    run->data_model = (const scr_pymodel *)model;
    run->data_n = field;
    run->data_skip = SCR_NO_VALUE;
    PyObject *data = function ? scr_py_data(run) : NULL;
    PyObject *result = data ? PyObject_CallOneArg(function, data) : NULL;
    Py_XDECREF(data);
    return result;
}

SCR_FN bool scr_py_make_private(scr_pystate *state, const scr_pyclass *cls, scr_pymodel *model)
{
    PyObject *made = PyDict_New();
    for (uint16_t i = 0; made && i < cls->def->n_private; i++) {
        const scr_mprivate *p = &cls->def->privates[i];
        if (p->default_kind == SCR_D_REQUIRED)
            continue;
        PyObject *value = scr_py_start_value(state, (scr_mdefault)p->default_kind, p->default_index);
        if (!value || PyDict_SetItemString(made, p->name, value) < 0)
            Py_CLEAR(made);
        Py_XDECREF(value);
    }
    return scr_py_keep(&model->private_, made) != NULL;
}

/* ---- validating ---- */

SCR_FN PyObject *scr_py_call_chain(scr_pyrun *run, const uint16_t *functions, uint16_t n, PyObject *value, PyObject *input) /* value: stolen */
{
    for (uint16_t i = 0; value && i < n; i++)
        Py_SETREF(value, scr_py_call_validator(run, functions[i], value, input, scr_py_mode_name(run)));
    return value;
}

SCR_FN scr_pydata scr_py_enter(scr_pyrun *run, const scr_pyclass *cls, const scr_pymodel *model, uint16_t field)
{
    scr_pydata outer = {run->data_class, run->data_model, run->data_n, run->data_skip, run->field_name};
    run->data_class = cls;
    run->data_model = model;
    run->data_n = model ? field : 0;
    run->data_skip = SCR_NO_VALUE;
    run->field_name = model && field < cls->def->n_fields ? cls->names[field] : NULL;
    return outer;
}

SCR_FN void scr_py_leave(scr_pyrun *run, const scr_pydata *outer)
{
    run->data_class = outer->cls;
    run->data_model = outer->model;
    run->data_n = outer->n;
    run->data_skip = outer->skip;
    run->field_name = outer->name;
}

SCR_FN PyObject *scr_py_after_field(scr_pyrun *run, const scr_pyclass *cls, scr_pymodel *model, uint16_t field, PyObject *value, PyObject *input)
{
    const scr_mfield *f = &cls->def->fields[field];
    scr_pydata outer = scr_py_enter(run, cls, model, field);
    value = scr_py_call_chain(run, f->after, f->n_after, value, input);
    scr_py_leave(run, &outer);
    return value;
}

static PyObject *scr_py_check_value(scr_pyrun *run, const scr_pyclass *cls, scr_pymodel *model, uint16_t field, PyObject *input)
{
    const scr_mfield *f = &cls->def->fields[field];
    scr_pydata outer = scr_py_enter(run, cls, model, field);
    PyObject *value = scr_py_call_chain(run, f->before, f->n_before, Py_NewRef(input), input);
    scr_pymode mode = run->mode;
    if (f->n_before)
        run->mode = SCR_PYTHON;
    if (value)
        Py_SETREF(value, scr_py_check(run, f->type, value));
    run->mode = mode;
    value = scr_py_call_chain(run, f->after, f->n_after, value, input);
    scr_py_leave(run, &outer);
    return value;
}

/* A default is an object, whatever the input is. Takes the value over, which may be NULL. */
static PyObject *scr_py_check_default(scr_pyrun *run, const scr_pyclass *cls, scr_pymodel *model, uint16_t field, PyObject *value)
{
    const scr_mfield *f = &cls->def->fields[field];
    scr_pymode mode = run->mode;
    if (!value || !(f->flags & SCR_F_VALIDATE_DEFAULT))
        return value;
    run->mode = SCR_PYTHON;
    Py_SETREF(value, f->flags & SCR_F_CALLS ? scr_py_check_value(run, cls, model, field, value) : scr_py_check(run, f->type, value));
    run->mode = mode;
    return value;
}

/* A function of the field asked for its default: PydanticUseDefault. */
static bool scr_py_wants_default(const scr_pyrun *run)
{
    return PyErr_Occurred() && PyErr_ExceptionMatches(run->state->use_default);
}

SCR_FN PyObject *scr_py_check_field(scr_pyrun *run, const scr_pyclass *cls, scr_pymodel *model, uint16_t field, PyObject *input)
{
    const scr_mfield *f = &cls->def->fields[field];
    if (!(f->flags & SCR_F_CALLS))
        return scr_py_check(run, f->type, input);
    const size_t errors = run->errors.n;
    PyObject *value = scr_py_check_value(run, cls, model, field, input);
    if (SCR_UNLIKELY(!value && f->default_kind != SCR_D_REQUIRED && f->default_kind != SCR_D_ABSENT && scr_py_wants_default(run))) {
        PyErr_Clear();
        scr_py_forget_errors(run, errors);
        value = scr_py_check_default(run, cls, model, field, scr_py_default(run, cls, field, (PyObject *)model));
    }
    return value;
}

/* The same of a member of the whole input: what wants a default that there is none of is missing. */
static PyObject *scr_py_check_given(scr_pyrun *run, const scr_pyclass *cls, scr_pymodel *model, uint16_t field, PyObject *input, PyObject *whole)
{
    const size_t errors = run->errors.n;
    PyObject *value = scr_py_check_field(run, cls, model, field, input);
    if (SCR_UNLIKELY(!value && cls->def->fields[field].default_kind == SCR_D_REQUIRED && scr_py_wants_default(run))) {
        PyErr_Clear();
        scr_py_forget_errors(run, errors);
        scr_py_fail(run, SCR_PE_MISSING, whole);
    }
    return value;
}

/* Follows keys and indices. New reference; NULL without an exception: it is not there. */
static PyObject *scr_py_follow(PyObject *input, const scr_mpath *path, bool attributes)
{
    PyObject *at = Py_NewRef(input);
    for (uint32_t i = 0; at && i < path->n; i++) {
        const scr_mstep *step = &path->steps[i];
        PyObject *next = NULL;
        if (i > 0 && PyUnicode_Check(at)) {
            /* text has no items */
        } else if (step->key && attributes && i == 0) {
            next = PyObject_GetAttrString(at, step->key);
        } else if (step->key ? PyMapping_Check(at) : PySequence_Check(at) || PyMapping_Check(at)) {
            PyObject *key = step->key ? PyUnicode_FromString(step->key) : PyLong_FromLongLong(step->index);
            next = key ? PyObject_GetItem(at, key) : NULL;
            Py_XDECREF(key);
        }
        if (!next && PyErr_Occurred() && PyErr_ExceptionMatches(PyExc_Exception))
            PyErr_Clear();
        Py_SETREF(at, next);
    }
    return at;
}

/* One key of the input: an item, or an attribute. New reference; NULL without an exception: it is not there. */
static PyObject *scr_py_item(PyObject *input, PyObject *key, bool attributes)
{
    if (!attributes)
        return scr_py_dict_item(input, key);
    PyObject *value = PyObject_GetAttr(input, key);
    if (!value && PyErr_ExceptionMatches(PyExc_AttributeError))
        PyErr_Clear();
    return value;
}

/* The places of one field: as many as its way has steps. */
typedef struct scr_pyway { scr_pyplace steps[SCR_PATH_MAX]; } scr_pyway;

/* Puts the field's place below the run's; what is given back goes there again afterwards. */
static const scr_pyplace *scr_py_go_to(scr_pyrun *run, const scr_pyfound *found, scr_pyway *way)
{
    const scr_pyplace *outer = run->place;
    for (uint32_t i = 0; i < (found->way ? found->way->n : 1); i++) {
        const scr_mstep *step = found->way ? &found->way->steps[i] : NULL;
        way->steps[i].up = run->place;
        way->steps[i].key = step ? NULL : found->step;
        way->steps[i].label = step ? step->key : NULL;
        way->steps[i].index = step ? (Py_ssize_t)step->index : 0;
        run->place = &way->steps[i];
    }
    return outer;
}

static scr_pyfound scr_py_find(const scr_pyrun *run, const scr_pyclass *cls, uint16_t field, PyObject *input, bool attributes)
{
    const scr_mfield *f = &cls->def->fields[field];
    bool by_alias = run->by_alias >= 0 ? run->by_alias != 0 : f->by_alias, by_name = run->by_name >= 0 ? run->by_name != 0 : f->by_name;
    bool named = (cls->def->flags & SCR_C_LOC_BY_NAME) != 0;
    scr_pyfound found = {NULL, by_alias && !named ? cls->keys[field] : cls->names[field], NULL};
    if (!f->has_alias && !f->n_paths) {
        found.value = scr_py_item(input, cls->names[field], attributes);
        return found;
    }
    for (uint32_t i = 0; by_alias && i < f->n_paths && !found.value; i++) {
        found.value = scr_py_follow(input, &f->paths[i], attributes);
        if ((i == 0 || found.value) && !named)
            found.way = &f->paths[i];
    }
    if (by_alias && !f->n_paths)
        found.value = scr_py_item(input, cls->keys[field], attributes);
    if (!found.value && by_name && !PyErr_Occurred()) {
        found.value = scr_py_item(input, cls->names[field], attributes);
        if (found.value) {
            found.step = cls->names[field];
            found.way = NULL;
        }
    }
    return found;
}

/* A field that is not in the input. False: errors, or an exception. */
SCR_FN bool scr_py_absent(scr_pyrun *run, const scr_pyclass *cls, scr_pymodel *model, uint16_t field, const scr_pyfound *found, PyObject *input,
                          bool failed)
{
    const scr_mfield *f = &cls->def->fields[field];
    scr_pyway way;
    scr_pyplace place = {run->place, cls->names[field], NULL, 0};
    if (f->default_kind == SCR_D_REQUIRED || (f->default_kind == SCR_D_CALL_DATA && failed)) {
        scr_py_go_to(run, found, &way);
        scr_py_fail(run, f->default_kind == SCR_D_REQUIRED ? SCR_PE_MISSING : SCR_PE_DEFAULT_FACTORY_NOT_CALLED, input);
        run->place = place.up;
        return false;
    }
    if (f->default_kind == SCR_D_ABSENT)
        return true;
    PyObject *value = scr_py_default(run, cls, field, (PyObject *)model);
    run->place = &place;
    model->values[field] = scr_py_check_default(run, cls, model, field, value);
    run->place = place.up;
    return model->values[field] != NULL;
}

/* The same text, where that is cheap to see. */
SCR_INLINE bool scr_py_same_key(PyObject *a, PyObject *b)
{
    return a == b
        || (PyUnicode_CheckExact(a) && PyUnicode_IS_COMPACT_ASCII(a) && PyUnicode_IS_COMPACT_ASCII(b) && PyUnicode_GET_LENGTH(a) == PyUnicode_GET_LENGTH(b)
            && memcmp(PyUnicode_1BYTE_DATA(a), PyUnicode_1BYTE_DATA(b), (size_t)PyUnicode_GET_LENGTH(a)) == 0);
}

/* An item of a dict whose keys mostly stand in the order of the fields: *at is where the next one is expected; -1: that is given up. Borrowed. */
SCR_INLINE_ALWAYS PyObject *scr_py_next_item(const scr_pystate *state, PyObject *dict, PyObject *name, Py_ssize_t *at)
{
    PyObject *key, *value;
    Py_ssize_t next = *at;
    if (next >= 0 && scr_py_next_entry(dict, state->plain_keys, &next, &key, &value) && scr_py_same_key(key, name)) {
        *at = next;
        return value;
    }
    value = PyDict_GetItemWithError(dict, name);
    if (value)
        *at = -1;
    return value;
}

/* In strings mode, what is no text and no dict is no value of a TypedDict's key, and no error either. */
static bool scr_py_passes_over(const scr_pyrun *run, const scr_pyclass *cls, PyObject *input)
{
    return run->mode == SCR_STRINGS && cls->def->flags & SCR_C_TYPED_DICT && !PyUnicode_Check(input) && !PyDict_Check(input);
}

/* Text of a datetime, of which no object is needed where nobody sees it. */
static bool scr_py_is_right_text(const scr_pyrun *run, const scr_mtype *type, PyObject *input)
{
    type = type->kind == SCR_M_NULLABLE ? type->inner : type;
    if (type->kind != SCR_M_DATETIME || type->limits || run->mode != SCR_PYTHON || scr_py_strict(run, type) || !PyUnicode_CheckExact(input) || !PyUnicode_IS_COMPACT_ASCII(input))
        return false;
    PyObject *none = scr_py_fast_datetime(run->state, (const char *)PyUnicode_1BYTE_DATA(input), (size_t)PyUnicode_GET_LENGTH(input), true);
    Py_XDECREF(none);
    return none != NULL;
}

/* A field that is searched for by its name alone, in a dict. failed: the model is refused already. */
SCR_INLINE_ALWAYS bool scr_py_check_named(scr_pyrun *run, const scr_pyclass *cls, scr_pymodel *model, uint16_t field, PyObject *dict, PyObject *whole, bool failed,
                               Py_ssize_t *used, Py_ssize_t *at)
{
    PyObject *input = scr_py_next_item(run->state, dict, cls->names[field], at);
    if (!input) {
        const scr_pyfound none = {NULL, cls->names[field], NULL};
        return PyErr_Occurred() ? false : scr_py_absent(run, cls, model, field, &none, whole, failed);
    }
    if (SCR_UNLIKELY(scr_py_passes_over(run, cls, input)))
        return ++*used;
    const scr_mfield *f = &cls->def->fields[field];
    scr_py_mark(model, field, true);
    ++*used;
    model->values[field] = SCR_LIKELY(!(f->flags & SCR_F_CALLS)) ? scr_py_quick(run, f->type, input) : NULL;
    if (model->values[field])
        return true;
    if (failed && field >= cls->unseen && scr_py_is_right_text(run, f->type, input))
        return true;
    const scr_pyplace place = {run->place, cls->names[field], NULL, 0};
    Py_INCREF(input);
    run->place = &place;
    model->values[field] = scr_py_check_given(run, cls, model, field, input, whole);
    run->place = place.up;
    Py_DECREF(input);
    return model->values[field] != NULL;
}

/* The fields from `field` on, behind one that was wrong. used, at: of those before. How many of all were there. */
static SCR_NOINLINE Py_ssize_t scr_py_check_behind(scr_pyrun *run, const scr_pyclass *cls, scr_pymodel *model, uint16_t field, PyObject *dict, PyObject *whole,
                                                   Py_ssize_t used, Py_ssize_t at)
{
    for (; field < cls->def->n_fields && !PyErr_Occurred(); field++)
        (void)scr_py_check_named(run, cls, model, field, dict, whole, true, &used, &at);
    return used;
}

static bool scr_py_check_one(scr_pyrun *run, const scr_pyclass *cls, scr_pymodel *model, uint16_t field, PyObject *from, PyObject *whole, bool attributes,
                             bool failed, Py_ssize_t *used)
{
    scr_pyfound found = scr_py_find(run, cls, field, from, attributes);
    if (!found.value)
        return PyErr_Occurred() ? false : scr_py_absent(run, cls, model, field, &found, whole, failed);
    if (SCR_UNLIKELY(scr_py_passes_over(run, cls, found.value))) {
        Py_DECREF(found.value);
        return ++*used;
    }
    scr_pyway way;
    const scr_pyplace *outer = scr_py_go_to(run, &found, &way);
    model->values[field] = scr_py_check_given(run, cls, model, field, found.value, whole);
    run->place = outer;
    Py_DECREF(found.value);
    scr_py_mark(model, field, true);
    ++*used;
    return model->values[field] != NULL;
}

/* The key by which a field's aliases find it: the first that leads somewhere. Borrowed as the table's text; NULL: none does. */
static const char *scr_py_alias_taken(const scr_pyclass *cls, uint16_t field, PyObject *dict)
{
    const scr_mfield *f = &cls->def->fields[field];
    if (!f->n_paths)
        return PyDict_GetItemWithError(dict, cls->keys[field]) ? f->key : NULL;
    for (uint32_t i = 0; i < f->n_paths; i++) {
        PyObject *found = scr_py_follow(dict, &f->paths[i], false);
        Py_XDECREF(found);
        if (found)
            return f->paths[i].steps[0].key;
    }
    return NULL;
}

/* A key of the input that some field has taken: its first alias that is there, else its name. -1: an exception. */
static int scr_py_is_used(const scr_pyrun *run, const scr_pyclass *cls, PyObject *dict, PyObject *key)
{
    PyObject *index = PyDict_GetItemWithError(cls->by_key, key);
    if (!index)
        return PyErr_Occurred() ? -1 : 0;
    long bits = PyLong_AsLong(index); /* index, and by which of alias and name */
    const uint16_t field = (uint16_t)(bits >> 2);
    const scr_mfield *f = &cls->def->fields[field];
    bool by_alias = run->by_alias >= 0 ? run->by_alias != 0 : f->by_alias, by_name = run->by_name >= 0 ? run->by_name != 0 : f->by_name;
    if (f->flags & SCR_F_NO_INIT)
        return 0;
    if (!f->has_alias && !f->n_paths)
        return 1;
    const char *taken = by_alias ? scr_py_alias_taken(cls, field, dict) : NULL, *text = PyUnicode_AsUTF8(key);
    if (!text)
        return -1;
    return taken ? strcmp(taken, text) == 0 : bits & 2 && by_name;
}

static bool scr_py_wrong_key(scr_pyrun *run, PyObject *key)
{
    PyObject *step = PyLong_CheckExact(key) ? Py_NewRef(key) : PyObject_Repr(key);
    if (!step)
        return false;
    scr_pyplace place = {run->place, step, NULL, 0};
    run->place = &place;
    scr_py_fail(run, SCR_PE_INVALID_KEY, key);
    run->place = place.up;
    Py_DECREF(step);
    return false;
}

static bool scr_py_check_other(scr_pyrun *run, const scr_pyclass *cls, scr_pymodel *model, PyObject *key, PyObject *value, int extra)
{
    bool good = false;
    if (!PyUnicode_Check(key))
        return scr_py_wrong_key(run, key);
    scr_pyplace place = {run->place, key, NULL, 0};
    run->place = &place;
    if (extra == SCR_EXTRA_FORBID) {
        scr_py_fail(run, cls->def->flags & SCR_C_DATACLASS ? SCR_PE_UNEXPECTED_KEYWORD_ARGUMENT : SCR_PE_EXTRA_FORBIDDEN, value);
    } else {
        PyObject *checked = cls->def->extra_type ? scr_py_check(run, cls->def->extra_type, value) : Py_NewRef(value);
        good = checked && (model->extra || (model->extra = PyDict_New())) && PyDict_SetItem(model->extra, key, checked) == 0;
        Py_XDECREF(checked);
    }
    run->place = place.up;
    return good;
}

/* A dataclass's keys are the names of arguments, those that it passes over too. */
static bool scr_py_check_names(scr_pyrun *run, PyObject *dict)
{
    PyObject *keys = PyDict_Keys(dict);
    bool good = keys != NULL;
    for (Py_ssize_t i = 0; keys && i < PyList_GET_SIZE(keys); i++)
        if (!PyUnicode_Check(PyList_GET_ITEM(keys, i)))
            good = scr_py_wrong_key(run, PyList_GET_ITEM(keys, i));
    Py_XDECREF(keys);
    return good;
}

/* What no field has taken, where somebody asks. */
static bool scr_py_check_others(scr_pyrun *run, const scr_pyclass *cls, scr_pymodel *model, PyObject *dict, int extra)
{
    bool good = true;
    PyObject *items = PyDict_Items(dict); /* checking can run the user's code, which could change the dict */
    if (!items)
        return false;
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(items); i++) {
        PyObject *key = PyTuple_GET_ITEM(PyList_GET_ITEM(items, i), 0), *value = PyTuple_GET_ITEM(PyList_GET_ITEM(items, i), 1);
        int used = PyUnicode_Check(key) ? scr_py_is_used(run, cls, dict, key) : 0;
        if (used < 0 || (used == 0 && !scr_py_check_other(run, cls, model, key, value, extra)))
            good = false;
        if (PyErr_Occurred())
            break;
    }
    Py_DECREF(items);
    return good;
}

/* from: a dict that nobody else changes, or an object whose attributes are read. */
static PyObject *scr_py_check_each(scr_pyrun *run, const scr_pyclass *cls, PyObject *args, PyObject *from, PyObject *input, bool attributes)
{
    const scr_mclass *def = cls->def;
    scr_pymodel *model = scr_py_new(cls);
    if (!model)
        return NULL;
    bool good = true, shared = false; /* shared: two fields can have taken one key */
    Py_ssize_t used = 0, at = 0;
    uint16_t n_named = cls->named && !attributes && PyDict_CheckExact(from) ? def->n_fields : 0, i = 0;
    while (i < n_named && SCR_LIKELY(scr_py_check_named(run, cls, model, i, from, input, false, &used, &at)))
        i++;
    if (SCR_UNLIKELY(i < n_named)) {
        good = false;
        if (!PyErr_Occurred() && !run->quiet)
            used = scr_py_check_behind(run, cls, model, (uint16_t)(i + 1), from, input, used, at);
        i = n_named;
    }
    for (; i < def->n_fields; i++) {
        shared = shared || def->fields[i].n_paths;
        const int taken = SCR_UNLIKELY(def->flags & SCR_C_DATACLASS) ? scr_py_check_argument(run, cls, model, i, args, from) : 0;
        if (taken ? taken > 0 : scr_py_check_one(run, cls, model, i, from, input, attributes, !good, &used))
            continue;
        good = false;
        if (PyErr_Occurred() || run->quiet)
            break;
    }
    if (args && !PyErr_Occurred() && (good || !run->quiet))
        good = scr_py_check_surplus(run, cls, args) && good;
    int extra = run->extra >= 0 && !(def->flags & SCR_C_NAMED_TUPLE) ? run->extra : def->extra;
    if (extra == SCR_EXTRA_IGNORE && def->flags & SCR_C_DATACLASS && !PyErr_Occurred() && (good || !run->quiet))
        good = scr_py_check_names(run, from) && good;
    if (extra != SCR_EXTRA_IGNORE && !attributes && !PyErr_Occurred() && (good || !run->quiet) && (shared || used < PyDict_GET_SIZE(from)))
        good = scr_py_check_others(run, cls, model, from, extra) && good;
    if (!good || PyErr_Occurred()) {
        Py_DECREF(model);
        return NULL;
    }
    if (!(def->flags & SCR_C_NAMED_TUPLE)) {
        run->set_count = (run->has_set_count ? run->set_count : 0) + used;
        run->has_set_count = true;
    }
    return (PyObject *)model;
}

/* The fields of the model from a dict, or from an object's attributes. args: NULL, or a tuple of those arguments of a
 * dataclass that come without a name. input: what errors show, where `from` is only its copy. */
SCR_FN PyObject *scr_py_check_fields(scr_pyrun *run, const scr_pyclass *cls, PyObject *args, PyObject *from, PyObject *input, bool attributes)
{
    if (!SCR_PY_THREADS || attributes)
        return scr_py_check_each(run, cls, args, from, input, attributes);
    PyObject *still = scr_py_still(from), *model = still ? scr_py_check_each(run, cls, args, still, input, false) : NULL;
    Py_XDECREF(still);
    return model;
}

SCR_FN PyObject *scr_py_finish(scr_pyrun *run, const scr_pyclass *cls, PyObject *model, PyObject *input)
{
    if (SCR_UNLIKELY(!scr_py_start_private(run->state, cls, (scr_pymodel *)model))) {
        Py_DECREF(model);
        return NULL;
    }
    scr_py_track_new(cls, (scr_pymodel *)model);
    if (SCR_LIKELY(!cls->def->n_after))
        return model;
    scr_pydata outer = scr_py_enter(run, cls, (scr_pymodel *)model, cls->def->n_fields);
    PyObject *result = scr_py_call_chain(run, cls->def->after, cls->def->n_after, model, input);
    scr_py_leave(run, &outer);
    return result;
}

/* A root model: the input itself is its one field. */
static PyObject *scr_py_check_root(scr_pyrun *run, const scr_pyclass *cls, PyObject *input)
{
    scr_pymodel *model = scr_py_new(cls);
    if (!model)
        return NULL;
    model->values[0] = scr_py_check_field(run, cls, model, 0, input);
    scr_py_mark(model, 0, true);
    if (!model->values[0])
        Py_CLEAR(model);
    return (PyObject *)model;
}

/* Objects whose attributes may be read: those whose class is of no module of plain data, as pydantic has it. */
SCR_FN bool scr_py_has_attributes(PyObject *input)
{
    static const char *const plain[] = {"builtins", "datetime", "collections"};
    PyObject *module = PyObject_GetAttrString((PyObject *)Py_TYPE(input), "__module__");
    bool has = module != NULL;
    if (!module)
        PyErr_Clear();
    for (size_t i = 0; has && PyUnicode_Check(module) && i < sizeof plain / sizeof *plain; i++)
        has = PyUnicode_CompareWithASCIIString(module, plain[i]) != 0;
    Py_XDECREF(module);
    return has;
}

/* What a dataclass's fields are given in strings mode is text or a dict: those are looked at before all else. */
static bool scr_py_check_strings_of(scr_pyrun *run, const scr_pyclass *cls, PyObject *input)
{
    for (uint16_t i = 0; PyDict_Check(input) && i < cls->def->n_fields; i++) {
        PyObject *value = scr_py_dict_item(input, cls->keys[i]);
        const bool wrong = value ? !PyUnicode_Check(value) && !PyDict_Check(value) : PyErr_Occurred() != NULL;
        if (wrong && value)
            scr_py_fail(run, SCR_PE_STRING_TYPE, value);
        Py_XDECREF(value);
        if (wrong)
            return false;
    }
    return true;
}

static PyObject *scr_py_construct(scr_pyrun *run, const scr_pyclass *cls, PyObject *input)
{
    const scr_mclass *def = cls->def;
    if (SCR_LIKELY(cls->plain && PyDict_CheckExact(input) && run->mode != SCR_STRINGS))
        return scr_py_check_fields(run, cls, NULL, input, input, false);
    bool attributes = run->from_attributes >= 0 ? run->from_attributes != 0 : (def->flags & SCR_C_FROM_ATTRIBUTES) != 0;
    if (def->flags & SCR_C_ROOT)
        return scr_py_check_root(run, cls, input);
    if (def->flags & SCR_C_NAMED_TUPLE)
        return scr_py_check_named_tuple(run, cls, input);
    if (def->flags & SCR_C_CHECKED && run->mode == SCR_PYTHON && scr_py_is_arguments(run->state, input))
        return scr_py_check_arguments(run, cls, input);
#ifdef SCR_PY_WITH_SETTINGS
    if (def->settings && !run->settings_read && run->mode != SCR_STRINGS && PyDict_Check(input))
        return scr_py_settings_inner(run, cls, input);
    run->settings_read = false;
#endif
    if (run->mode == SCR_STRINGS && def->flags & SCR_C_DATACLASS && !scr_py_check_strings_of(run, cls, input))
        return NULL;
    if (run->mode == SCR_STRINGS && ((run->extra >= 0 ? run->extra : def->extra) != SCR_EXTRA_IGNORE || def->flags & SCR_C_DATACLASS)
        && !scr_py_check_strings(run, input))
        return NULL;
    if (PyDict_Check(input))
        return scr_py_check_fields(run, cls, NULL, input, input, false);
    bool strict = run->strict >= 0 ? run->strict != 0 : (def->flags & SCR_C_STRICT) != 0;
    if (run->mode == SCR_PYTHON && !strict && !(def->flags & SCR_C_DATACLASS) && scr_py_is_mapping(input)) {
        PyObject *dict = PyDict_New();
        PyObject *model = dict && PyDict_Update(dict, input) == 0 ? scr_py_check_fields(run, cls, NULL, dict, input, false) : NULL;
        Py_XDECREF(dict);
        return model;
    }
    if (run->mode == SCR_PYTHON && attributes && scr_py_has_attributes(input))
        return scr_py_check_fields(run, cls, NULL, input, input, true);
    if (run->mode == SCR_PYTHON && attributes)
        return scr_py_fail(run, SCR_PE_MODEL_ATTRIBUTES_TYPE, input);
    if (def->flags & SCR_C_TYPED_DICT)
        return scr_py_fail(run, SCR_PE_DICT_TYPE, input);
    if (def->flags & SCR_C_DATACLASS && run->mode == SCR_STRINGS)
        return scr_py_fail(run, SCR_PE_ARGUMENTS_TYPE, input);
    return scr_py_fail_text(run, def->flags & SCR_C_DATACLASS ? SCR_PE_DATACLASS_TYPE : SCR_PE_MODEL_TYPE, input, "class_name", def->name);
}

/* Not an instance yet: within a guard against input that contains itself. */
SCR_FN PyObject *scr_py_make(scr_pyrun *run, const scr_pyclass *cls, PyObject *input)
{
    scr_pyguard guard = {run->guard, input, cls, run->guard ? run->guard->depth + 1 : 0};
    for (const scr_pyguard *g = run->guard; g; g = g->up)
        if (g->input == input && g->node == cls)
            return scr_py_fail(run, SCR_PE_RECURSION_LOOP, input);
    if (guard.depth > SCR_PY_NESTING)
        return scr_py_fail(run, SCR_PE_RECURSION_DEPTH_EXCEEDED, input);
    if (!(cls->def->flags & (SCR_C_NAMED_TUPLE | SCR_C_TYPED_DICT)))
        scr_py_exact(run, SCR_STRICT); /* it had to be made */
    run->guard = &guard;
    PyObject *model = scr_py_construct(run, cls, input);
    run->guard = guard.up;
    return model;
}

/* An instance that is taken as it is: validators before it, and those of pydantic 1's style, do not see it. */
static bool scr_py_is_kept(const scr_pyrun *run, const scr_pyclass *cls, PyObject *input)
{
    if (run->mode != SCR_PYTHON || run->self || !PyObject_TypeCheck(input, cls->type))
        return false;
    return !(cls->def->flags & SCR_C_REVALIDATE || (cls->def->flags & SCR_C_REVALIDATE_SUB && Py_TYPE(input) != cls->type));
}

/* What a new instance (stolen) holds goes into another of its class, which may have been seen, and filled, by now. */
static PyObject *scr_py_hand_over(const scr_pyclass *cls, scr_pymodel *from, PyObject *self)
{
    scr_pymodel *to = (scr_pymodel *)self;
    SCR_PY_BEGIN(self);
    for (uint16_t i = 0; i < cls->def->n_fields; i++) {
        from->values[i] = scr_py_swap(&to->values[i], from->values[i]);
        scr_py_mark(to, i, scr_py_is_set(from, i));
    }
    from->extra = scr_py_swap(&to->extra, from->extra);
    SCR_PY_END();
    Py_DECREF(from);
    return Py_NewRef(self);
}

/* Of BaseModel.__init__: what is made of the input goes into its instance once all of it is there. The input is no instance that could stand for it. */
static PyObject *scr_py_fill_own(scr_pyrun *run, const scr_pyclass *cls, PyObject *input)
{
    PyObject *self = run->self;
    run->self = NULL; /* the fields' models are others */
    PyObject *model = scr_py_make(run, cls, input);
    run->self = self; /* a function around this one may call it again */
    return model ? scr_py_hand_over(cls, (scr_pymodel *)model, self) : NULL;
}

SCR_FN PyTypeObject *scr_py_origin(const scr_pyclass *cls)
{
    return cls->def->flags & SCR_C_SPECIAL ? cls->state->classes[cls->def->bases[0]].type : cls->type;
}

/* An instance whose values are validated once more: in the new one the same fields are given. */
static PyObject *scr_py_revalidate(scr_pyrun *run, const scr_pyclass *cls, PyObject *input)
{
    const scr_pyclass *own = scr_py_own_class(input);
    const bool root = (cls->def->flags & SCR_C_ROOT) != 0;
    PyObject *values = root ? scr_py_slot(input, &((scr_pymodel *)input)->values[0]) : scr_py_model_dict(own, input, true);
    PyObject *model = !values ? NULL : root ? scr_py_check_root(run, cls, values) : scr_py_check_fields(run, cls, NULL, values, values, false);
    Py_XDECREF(values);
    scr_pymodel *held = model ? scr_py_hold(input) : NULL;
    for (uint16_t i = 0; held && i < cls->def->n_fields; i++) {
        PyObject *at = PyDict_GetItemWithError(own->by_name, cls->names[i]); /* borrowed */
        if (at)
            scr_py_mark((scr_pymodel *)model, i, scr_py_is_set(held, (uint16_t)PyLong_AsLong(at)));
    }
    scr_py_let_go(held);
    return model;
}

static PyObject *scr_py_inner(scr_pyrun *run, const scr_pyclass *cls, PyObject *input)
{
    if (SCR_UNLIKELY(run->self))
        return scr_py_fill_own(run, cls, input);
    if (!PyDict_CheckExact(input) && run->mode == SCR_PYTHON && PyObject_TypeCheck(input, scr_py_origin(cls))) {
        if (Py_TYPE(input) != cls->type)
            scr_py_exact(run, SCR_STRICT);
        if (scr_py_is_kept(run, cls, input))
            return Py_NewRef(input);
        return scr_py_revalidate(run, cls, input);
    }
    return scr_py_make(run, cls, input);
}

/* model_post_init(context). False: errors, or an exception. */
SCR_FN bool scr_py_model_begin(scr_pyrun *run, PyObject *model, PyObject *input)
{
    PyObject *result = PyObject_CallMethod(model, "model_post_init", "(O)", run->context ? run->context : Py_None);
    if (!result && PyErr_ExceptionMatches(PyExc_Exception)) {
        PyObject *raised = scr_py_raised();
        if (!scr_py_turn(run, raised, input))
            PyErr_SetObject((PyObject *)Py_TYPE(raised), raised);
        Py_DECREF(raised);
    }
    Py_XDECREF(result);
    return result != NULL;
}

/* A model (stolen; may be NULL) whose fields are there, unless it is the input itself. */
static PyObject *scr_py_ready(scr_pyrun *run, const scr_pyclass *cls, PyObject *model, PyObject *input)
{
    if (!model || model == input)
        return model;
    if (!scr_py_start_private(run->state, cls, (scr_pymodel *)model)) {
        Py_DECREF(model);
        return NULL;
    }
    scr_py_track_new(cls, (scr_pymodel *)model);
    if (SCR_UNLIKELY(cls->def->flags & SCR_C_POST_INIT) && !scr_py_model_begin(run, model, input))
        Py_CLEAR(model);
    return model;
}

SCR_FN PyObject *scr_py_validate_class(scr_pyrun *run, const scr_pyclass *cls, PyObject *input)
{
    if (!cls->def->n_before && !cls->def->n_after && !(cls->def->flags & SCR_C_INIT)) {
        return scr_py_ready(run, cls, scr_py_inner(run, cls, input), input);
    }
    return scr_py_validate_inner(run, cls, input, cls->def->n_after);
}

/* The class called with the dict's items, as its own __init__ wants them. */
static PyObject *scr_py_call_init(scr_pyrun *run, const scr_pyclass *cls, PyObject *input)
{
    scr_pyguard guard = {run->guard, input, cls, run->guard ? run->guard->depth + 1 : 0};
    for (const scr_pyguard *g = run->guard; g; g = g->up)
        if (g->input == input && g->node == cls)
            return scr_py_fail(run, SCR_PE_RECURSION_LOOP, input);
    PyObject *none = PyTuple_New(0), *made = NULL;
    run->guard = &guard;
    if (none && Py_EnterRecursiveCall(" while a model is made") == 0) {
        made = PyObject_Call((PyObject *)cls->type, none, input);
        Py_LeaveRecursiveCall();
    }
    run->guard = guard.up;
    Py_XDECREF(none);
    if (!made && PyErr_ExceptionMatches(PyExc_Exception)) {
        PyObject *raised = scr_py_raised();
        if (!scr_py_turn(run, raised, input))
            PyErr_SetObject((PyObject *)Py_TYPE(raised), raised);
        Py_DECREF(raised);
    }
    scr_py_exact(run, SCR_STRICT);
    return made;
}

/* The last of the first n functions behind a model that stands around it; n: none does. */
static uint16_t scr_py_last_wrap(const scr_pyrun *run, const scr_pyclass *cls, uint16_t n)
{
    for (uint16_t i = n; i-- > 0;)
        if (run->state->def->functions[cls->def->after[i]].wrap)
            return i;
    return n;
}

SCR_FN PyObject *scr_py_validate_inner(scr_pyrun *run, const scr_pyclass *cls, PyObject *input, uint16_t n_after)
{
    const uint16_t wrap = scr_py_last_wrap(run, cls, n_after);
    if (wrap < n_after) {
        scr_pydata around = scr_py_enter(run, cls, NULL, 0);
        PyObject *made = scr_py_call_wrap(run, cls->def->after[wrap], NULL, cls, wrap, input);
        made = scr_py_call_chain(run, cls->def->after + wrap + 1, (uint16_t)(n_after - wrap - 1), made, input);
        scr_py_leave(run, &around);
        return made;
    }
    if (cls->def->flags & SCR_C_INIT && !run->self && PyDict_Check(input)) {
        scr_pydata around = scr_py_enter(run, cls, NULL, 0);
        PyObject *made = scr_py_call_chain(run, cls->def->after, n_after, scr_py_call_init(run, cls, input), input);
        scr_py_leave(run, &around);
        return made;
    }
    scr_pydata outer = scr_py_enter(run, cls, NULL, 0);
    bool kept = scr_py_is_kept(run, cls, input);
    uint16_t n_before = kept ? 0 : cls->def->n_before, first = 0;
    while (kept && first < n_after && run->state->def->functions[cls->def->after[first]].v1)
        first++;
#ifdef SCR_PY_WITH_SETTINGS
    if (cls->def->settings && !run->settings_read) /* they see what the sources gave, once the class is called */
        n_before = 0;
#endif
    PyObject *changed = scr_py_call_chain(run, cls->def->before, n_before, Py_NewRef(input), input);
    scr_py_leave(run, &outer);
    scr_pymode mode = run->mode;
    if (n_before)
        run->mode = SCR_PYTHON;
    /* An instance that a function gives, where none came in, is not taken. */
    PyObject *model = !changed ? NULL : changed != input && !run->self ? scr_py_make(run, cls, changed) : scr_py_inner(run, cls, changed);
    run->mode = mode;
    model = scr_py_ready(run, cls, model, changed);
    Py_XDECREF(changed);
    if (!model)
        return NULL;
    outer = scr_py_enter(run, cls, NULL, 0);
    model = scr_py_call_chain(run, cls->def->after + first, (uint16_t)(n_after - first), model, input);
    scr_py_leave(run, &outer);
    return model;
}

SCR_FN PyObject *scr_py_check_class(scr_pyrun *run, const scr_mtype *type, PyObject *input)
{
    scr_pyclass *cls = &run->state->classes[type->index];
    if (cls->def->flags & SCR_C_PLAIN)
        return scr_py_check_plain(run, cls, input);
    /* A class's own strictness holds for its fields, each of which says so itself. */
    return scr_py_validate_class(run, cls, input);
}

/* ---- runs ---- */

SCR_FN void scr_py_end(scr_pyrun *run)
{
    if (SCR_LIKELY(!run->errors.items && !run->calls))
        return;
    scr_py_errors_clear(run->state, &run->errors);
    for (size_t i = 0; i < run->n_calls; i++) {
        Py_DECREF(run->calls[i].input);
        Py_XDECREF(run->calls[i].output);
        Py_XDECREF(run->calls[i].raised);
    }
    if (run->calls != run->few_calls)
        PyMem_Free(run->calls);
    run->calls = NULL;
    run->n_calls = run->max_calls = 0;
}

/* The end of a validation: the model, or the exception. */
SCR_FN PyObject *scr_py_conclude(scr_pyrun *run, const scr_pyclass *cls, PyObject *model)
{
    if (!model)
        scr_py_raise(run, cls->def->title, (cls->def->flags & SCR_C_HIDE_INPUT) != 0);
    scr_py_end(run);
    return model;
}

SCR_FN PyObject *scr_py_validate_object(scr_pyrun *run, const scr_pyclass *cls, PyObject *input)
{
    return scr_py_conclude(run, cls, scr_py_validate_class(run, cls, input));
}

SCR_FN PyObject *scr_py_validate_json(scr_pyrun *run, const scr_pyclass *cls, PyObject *input)
{
    const char *json;
    Py_ssize_t len = 0;
    PyObject *model = NULL;
    if (PyBytes_Check(input)) {
        json = PyBytes_AS_STRING(input);
        len = PyBytes_GET_SIZE(input);
    } else if (PyUnicode_Check(input)) {
        json = PyUnicode_AsUTF8AndSize(input, &len);
        if (!json) {
            scr_py_lone_surrogate(run, input);
            return scr_py_conclude(run, cls, NULL);
        }
    } else if (PyByteArray_Check(input)) {
        /* The user's functions could change it under way. */
        PyObject *copy = PyBytes_FromObject(input);
        model = copy ? scr_py_validate_json(run, cls, copy) : NULL;
        Py_XDECREF(copy);
        return model;
    } else {
        scr_py_fail(run, SCR_PE_JSON_TYPE, input);
        return scr_py_conclude(run, cls, NULL);
    }
    if (run->strict < 1 && run->by_alias < 0 && run->by_name < 0 && run->extra < 0)
        model = scr_py_decode(run, cls, json, (size_t)len);
    if (SCR_UNLIKELY(!model && scr_py_wants_default(run))) {
        PyErr_Clear();
        scr_py_forget_errors(run, 0);
    }
    if (!model && PyErr_Occurred() && PyErr_ExceptionMatches(PyExc_Exception)) {
        /* of the user's code, called before the text's end was seen: which may be no JSON at all */
        scr_py_forget_errors(run, 0);
        PyObject *raised = scr_py_raised(), *plain = scr_py_load(run, json, (size_t)len, input);
        if (plain)
            PyErr_SetObject((PyObject *)Py_TYPE(raised), raised);
        Py_XDECREF(plain);
        Py_DECREF(raised);
        return scr_py_conclude(run, cls, NULL);
    }
    if (!model && !run->errors.n && !PyErr_Occurred()) {
        PyObject *plain = scr_py_load(run, json, (size_t)len, input);
        run->exact = SCR_EXACT;
        run->place = NULL;
        run->guard = NULL;
        run->next_call = 0;
        model = plain ? scr_py_validate_class(run, cls, plain) : NULL;
        Py_XDECREF(plain);
    }
    return scr_py_conclude(run, cls, model);
}

/* A root model of which nothing is given. */
static PyObject *scr_py_default_root(scr_pyrun *run, const scr_pyclass *cls)
{
    scr_pymodel *model = scr_py_new(cls);
    if (model && !(model->values[0] = scr_py_default(run, cls, 0, (PyObject *)model)))
        Py_CLEAR(model);
    if (model && cls->def->flags & SCR_C_POST_INIT && !(scr_py_start_private(run->state, cls, model) && scr_py_model_begin(run, (PyObject *)model, Py_None)))
        Py_CLEAR(model);
    return model ? scr_py_finish(run, cls, (PyObject *)model, Py_None) : NULL;
}

static bool scr_py_few_args(bool root, Py_ssize_t n)
{
    if (n > (root ? 1 : 0))
        PyErr_Format(PyExc_TypeError, root ? "RootModel.__init__() takes from 1 to 2 positional arguments but %zd were given"
                                           : "BaseModel.__init__() takes 1 positional argument but %zd were given", n + 1);
    return n <= (root ? 1 : 0);
}

/* The instance that BaseModel.__init__ was to fill is so, where a function gave another. */
static bool scr_py_is_filled(const scr_pyclass *cls, const scr_pymodel *model)
{
    for (uint16_t i = 0; i < cls->def->n_fields; i++)
        if (!scr_py_kept(&model->values[i])) {
            PyErr_Format(PyExc_TypeError, "a validator of %s gave another value than the instance under way, which stays without its fields", cls->def->name);
            return false;
        }
    return true;
}

/* BaseModel.__init__(self, **data), which an __init__ of the user's calls. */
static int scr_py_model_init(PyObject *self, PyObject *args, PyObject *names)
{
    const scr_pyclass *cls = scr_py_own_class(self);
    const bool root = cls && cls->def->flags & SCR_C_ROOT;
    if (!cls || cls->def->settings) {
        PyErr_Format(PyExc_TypeError, "%s.__init__() of this module cannot be called", Py_TYPE(self)->tp_name);
        return -1;
    }
    if (!scr_py_few_args(root, PyTuple_GET_SIZE(args)))
        return -1;
    PyObject *input = root && PyTuple_GET_SIZE(args) ? Py_NewRef(PyTuple_GET_ITEM(args, 0)) : names ? PyDict_Copy(names) : PyDict_New();
    if (!input)
        return -1;
    scr_pyrun run;
    scr_py_begin(&run, scr_py_state(Py_TYPE(self)), SCR_PYTHON);
    run.self = self;
    PyObject *made = scr_py_validate_object(&run, cls, input);
    Py_DECREF(input);
    const bool good = made && (made == self || scr_py_is_filled(cls, (scr_pymodel *)self));
    Py_XDECREF(made);
    return good ? 0 : -1;
}

/* Order(1, 2): of a class with an __init__ of its own. */
static PyObject *scr_py_call_own_init(const scr_pyclass *cls, PyObject *const *args, Py_ssize_t n, PyObject *names)
{
    PyObject *given = PyTuple_New(n), *named = names ? PyDict_New() : NULL;
    for (Py_ssize_t i = 0; given && i < n; i++)
        PyTuple_SET_ITEM(given, i, Py_NewRef(args[i]));
    bool good = given && (!names || named);
    for (Py_ssize_t i = 0; good && names && i < PyTuple_GET_SIZE(names); i++)
        good = PyDict_SetItem(named, PyTuple_GET_ITEM(names, i), args[n + i]) == 0;
    PyObject *self = good ? (PyObject *)scr_py_new(cls) : NULL;
    if (self) {
        PyObject_GC_Track(self); /* the user's code sees it before it is filled */
        if (cls->type->tp_init(self, given, named) < 0)
            Py_CLEAR(self);
    }
    Py_XDECREF(given);
    Py_XDECREF(named);
    return self;
}

/* Order(id=1): the keywords as a dict. */
static PyObject *scr_py_model_vectorcall(PyObject *type, PyObject *const *args, size_t flags, PyObject *names)
{
    scr_pystate *state = scr_py_state((PyTypeObject *)type);
    const scr_pyclass *cls = state ? scr_py_class_of(state, (PyTypeObject *)type) : NULL;
    Py_ssize_t n = PyVectorcall_NARGS(flags), n_names = names ? PyTuple_GET_SIZE(names) : 0;
    if (!cls) {
        PyErr_SetString(PyExc_TypeError, "a model class that is not of this module");
        return NULL;
    }
#ifdef SCR_PY_WITH_SETTINGS
    if (cls->def->settings)
        return scr_py_settings_call(state, cls, args, n, names);
#endif
    if (SCR_UNLIKELY(cls->def->flags & SCR_C_INIT))
        return scr_py_call_own_init(cls, args, n, names);
    bool root = (cls->def->flags & SCR_C_ROOT) != 0;
    if (!scr_py_few_args(root, n))
        return NULL;
    PyObject *input = n ? Py_NewRef(args[0]) : PyDict_New();
    for (Py_ssize_t i = 0; input && !n && i < n_names; i++)
        if (PyDict_SetItem(input, PyTuple_GET_ITEM(names, i), args[n + i]) < 0)
            Py_CLEAR(input);
    if (input && root && !n && n_names == 1 && PyUnicode_CompareWithASCIIString(PyTuple_GET_ITEM(names, 0), "root") == 0)
        Py_SETREF(input, Py_NewRef(args[0]));
    if (input && root && !n && !n_names && cls->def->fields[0].default_kind == SCR_D_REQUIRED)
        Py_SETREF(input, Py_XNewRef(scr_py_more(state, "PydanticUndefined")));
    if (!input)
        return NULL;
    scr_pyrun run;
    scr_py_begin(&run, state, SCR_PYTHON);
    PyObject *model = root && !n && !n_names && cls->def->fields[0].default_kind != SCR_D_REQUIRED
                        ? scr_py_conclude(&run, cls, scr_py_default_root(&run, cls)) : scr_py_validate_object(&run, cls, input);
    Py_DECREF(input);
    return model;
}

/* ---- types ---- */

SCR_FN const scr_pyclass *scr_py_class_of(const scr_pystate *state, PyTypeObject *type)
{
    size_t at = ((uintptr_t)type >> 4) & state->by_type_mask;
    for (; state->by_type[at]; at = (at + 1) & state->by_type_mask)
        if (state->by_type[at]->type == type)
            return state->by_type[at];
    return NULL;
}

static bool scr_py_index_types(scr_pystate *state)
{
    size_t size = 4;
    while (size < 2u * state->def->n_classes + 1)
        size *= 2;
    state->by_type = (const scr_pyclass **)PyMem_Calloc(size, sizeof *state->by_type);
    if (!state->by_type) {
        PyErr_NoMemory();
        return false;
    }
    state->by_type_mask = size - 1;
    for (uint16_t i = 0; i < state->def->n_classes; i++) {
        size_t at = ((uintptr_t)state->classes[i].type >> 4) & state->by_type_mask;
        while (state->by_type[at])
            at = (at + 1) & state->by_type_mask;
        state->by_type[at] = &state->classes[i];
    }
    return true;
}

/* by_key: key -> index << 2 | 1 (by alias) | 2 (by name). */
static bool scr_py_add_key(scr_pyclass *cls, PyObject *key, uint16_t field, int how)
{
    PyObject *old = PyDict_GetItemWithError(cls->by_key, key);
    if (old && (PyLong_AsLong(old) >> 2) != field)
        return true;
    PyObject *value = PyLong_FromLong((field << 2) | how | (old ? PyLong_AsLong(old) & 3 : 0));
    bool good = value && PyDict_SetItem(cls->by_key, key, value) == 0;
    Py_XDECREF(value);
    return good;
}

static bool scr_py_make_keys(scr_pyclass *cls)
{
    const scr_mclass *def = cls->def;
    size_t n = def->n_fields ? def->n_fields : 1;
    cls->names = (PyObject **)PyMem_Calloc(n, sizeof *cls->names);
    cls->keys = (PyObject **)PyMem_Calloc(n, sizeof *cls->keys);
    cls->dump_keys = (PyObject **)PyMem_Calloc(n, sizeof *cls->dump_keys);
    cls->usual = (PyTypeObject **)PyMem_Calloc(n, sizeof *cls->usual);
    cls->by_name = PyDict_New();
    cls->by_key = PyDict_New();
    if (!cls->names || !cls->keys || !cls->dump_keys || !cls->usual || !cls->by_name || !cls->by_key) {
        PyErr_NoMemory();
        return false;
    }
    for (uint16_t i = 0; i < def->n_fields; i++) {
        const scr_mfield *f = &def->fields[i];
        cls->names[i] = PyUnicode_InternFromString(f->name);
        cls->keys[i] = PyUnicode_InternFromString(f->key);
        cls->dump_keys[i] = PyUnicode_InternFromString(f->dump_key ? f->dump_key : f->name);
        if (i < 64 && cls->names[i] && PyUnicode_IS_COMPACT_ASCII(cls->names[i]) && !f->has_alias && f->json_key_len)
            cls->short_names |= UINT64_C(1) << i;
        PyObject *index = PyLong_FromLong(i);
        bool good = cls->names[i] && cls->keys[i] && cls->dump_keys[i] && index && PyDict_SetItem(cls->by_name, cls->names[i], index) == 0
                 && scr_py_add_key(cls, cls->names[i], i, 2) && (f->n_paths || scr_py_add_key(cls, cls->keys[i], i, 1));
        Py_XDECREF(index);
        for (uint32_t p = 0; good && p < f->n_paths; p++) {
            PyObject *key = PyUnicode_InternFromString(f->paths[p].steps[0].key);
            good = key && scr_py_add_key(cls, key, i, 1);
            Py_XDECREF(key);
        }
        if (!good)
            return false;
    }
    return true;
}

static PyObject *scr_py_class_bases(scr_pystate *state, const scr_mclass *def)
{
    if (!def->n_bases)
        return PyTuple_Pack(1, (PyObject *)(def->flags & SCR_C_ROOT ? state->root_model : state->base_model));
    PyObject *bases = PyTuple_New(def->n_bases);
    for (uint16_t i = 0; bases && i < def->n_bases; i++)
        PyTuple_SET_ITEM(bases, i, Py_NewRef((PyObject *)state->classes[def->bases[i]].type));
    return bases;
}

static PyTypeObject *scr_py_make_type(scr_pystate *state, const scr_mclass *def)
{
    PyMemberDef *members = (PyMemberDef *)PyMem_Calloc(def->n_fields + 1u, sizeof *members);
    PyObject *bases = members ? scr_py_class_bases(state, def) : NULL;
    if (!members)
        PyErr_NoMemory();
    if (!bases) {
        PyMem_Free(members);
        return NULL;
    }
    for (uint16_t i = 0; i < def->n_fields; i++) {
        members[i].name = def->fields[i].name;
        members[i].type = T_OBJECT_EX;
        members[i].offset = (Py_ssize_t)(offsetof(scr_pymodel, values) + i * sizeof(PyObject *));
        members[i].doc = def->fields[i].description;
    }
    PyType_Slot slots[12] = {
        {Py_tp_dealloc, (void *)scr_py_model_dealloc}, {Py_tp_traverse, (void *)scr_py_model_traverse}, {Py_tp_clear, (void *)scr_py_model_clear}};
    int n = 3;
    slots[n++] = (PyType_Slot){Py_tp_members, members};
    if (def->doc)
        slots[n++] = (PyType_Slot){Py_tp_doc, (void *)(uintptr_t)def->doc};
    slots[n++] = (PyType_Slot){Py_tp_hash, (void *)(def->flags & SCR_C_FROZEN ? scr_py_model_hash : PyObject_HashNotImplemented)};
    slots[n++] = (PyType_Slot){Py_tp_richcompare, (void *)scr_py_model_compare};
    if (def->extra == SCR_EXTRA_ALLOW || def->n_private)
        slots[n++] = (PyType_Slot){Py_tp_getattro, (void *)scr_py_model_getattr};
    slots[n] = (PyType_Slot){0, NULL};
    PyType_Spec spec = {def->type_name, (int)offsetof(scr_pymodel, values), sizeof(PyObject *), Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE, slots};
    PyTypeObject *type = (PyTypeObject *)PyType_FromModuleAndSpec(state->module, &spec, bases);
    Py_DECREF(bases);
    PyMem_Free(members);
    if (type) {
        type->tp_vectorcall = scr_py_model_vectorcall;
        type->tp_name = def->name; /* as messages name a class of Python's */
    }
    return type;
}

/* A method or property of the user: found in the code of the file when it is first used, and then a plain attribute of the class. */
typedef struct scr_pylazy {
    PyObject head;
    uint16_t class_, member;
} scr_pylazy;

/* functools.cached_property wants a __dict__ of the instance; this keeps the value among the private attributes, under "@name", which shows nowhere. */
typedef struct scr_pycached {
    PyObject head;
    PyObject *function, *key;
} scr_pycached;

static bool scr_py_is_cached_property(PyObject *object) { return strcmp(Py_TYPE(object)->tp_name, "cached_property") == 0; }

static PyObject *scr_py_make_cached(scr_pystate *state, PyObject *property, const char *name)
{
    PyObject *made = state->cached_type->tp_alloc(state->cached_type, 0);
    if (!made)
        return NULL;
    ((scr_pycached *)made)->function = PyObject_GetAttrString(property, "func");
    ((scr_pycached *)made)->key = PyUnicode_FromFormat("@%s", name);
    if (!((scr_pycached *)made)->function || !((scr_pycached *)made)->key)
        Py_CLEAR(made);
    return made;
}

static PyObject *scr_py_cached_get(PyObject *self, PyObject *object, PyObject *type)
{
    (void)type;
    scr_pycached *cached = (scr_pycached *)self;
    if (!object)
        return Py_NewRef(self);
    scr_pymodel *model = (scr_pymodel *)object;
    PyObject *private_ = scr_py_slot(object, &model->private_), *value = private_ ? scr_py_dict_item(private_, cached->key) : NULL;
    Py_XDECREF(private_);
    if (value || PyErr_Occurred())
        return value;
    value = PyObject_CallOneArg(cached->function, object);
    private_ = value ? scr_py_need_dict(object, &model->private_) : NULL;
    if (value && (!private_ || PyDict_SetItem(private_, cached->key, value) < 0))
        Py_CLEAR(value);
    Py_XDECREF(private_);
    scr_py_track(model);
    return value;
}

static int scr_py_cached_traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(((scr_pycached *)self)->function);
    return 0;
}

static int scr_py_cached_clear(PyObject *self)
{
    Py_CLEAR(((scr_pycached *)self)->function);
    Py_CLEAR(((scr_pycached *)self)->key);
    return 0;
}

static void scr_py_cached_dealloc(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    (void)scr_py_cached_clear(self);
    type->tp_free(self);
    Py_DECREF(type);
}

static bool scr_py_bind_members(scr_pystate *state, uint16_t class_)
{
    const scr_mclass *def = &state->def->classes[class_];
    for (uint16_t i = 0; i < def->n_members; i++) {
        const scr_mmember *m = &def->members[i];
        PyObject *found = scr_py_lookup(state, m->file, m->path);
        if (found && scr_py_is_cached_property(found))
            Py_SETREF(found, scr_py_make_cached(state, found, m->name));
        bool good = found && PyObject_SetAttrString((PyObject *)state->classes[class_].type, m->name, found) == 0;
        Py_XDECREF(found);
        if (!good)
            return false;
    }
    return true;
}

SCR_FN bool scr_py_is_lazy(const scr_pystate *state, PyObject *object) { return object && Py_IS_TYPE(object, state->lazy_type); }

SCR_FN bool scr_py_bind_lazy(scr_pystate *state, PyObject *lazy) { return scr_py_bind_members(state, ((scr_pylazy *)lazy)->class_); }

static PyObject *scr_py_lazy_get(PyObject *self, PyObject *object, PyObject *type)
{
    scr_pystate *state = scr_py_state(Py_TYPE(self));
    const scr_pylazy lazy = *(const scr_pylazy *)self; /* whose place another member takes: a slot's lookup does not hold it */
    const char *name = state->def->classes[lazy.class_].members[lazy.member].name;
    PyObject *found = scr_py_bind_members(state, lazy.class_) ? scr_py_dict_named(state->classes[lazy.class_].type->tp_dict, name) : NULL;
    descrgetfunc get = found ? Py_TYPE(found)->tp_descr_get : NULL;
    if (get)
        Py_SETREF(found, get(found, object, type)); /* of this class, though an heir has another: super() asks for it */
    if (!found && !PyErr_Occurred())
        PyErr_SetString(PyExc_AttributeError, "a member that is no longer there");
    return found;
}

static bool scr_py_make_lazy_type(scr_pystate *state)
{
    PyType_Slot slots[] = {{Py_tp_descr_get, (void *)scr_py_lazy_get}, {0, NULL}};
    PyType_Spec spec = {"schemac.lazy", sizeof(scr_pylazy), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION, slots};
    state->lazy_type = (PyTypeObject *)PyType_FromModuleAndSpec(state->module, &spec, NULL);
    PyType_Slot cached_slots[] = {{Py_tp_descr_get, (void *)scr_py_cached_get}, {Py_tp_traverse, (void *)scr_py_cached_traverse},
                                  {Py_tp_clear, (void *)scr_py_cached_clear}, {Py_tp_dealloc, (void *)scr_py_cached_dealloc}, {0, NULL}};
    PyType_Spec cached_spec = {"schemac.cached_property", sizeof(scr_pycached), 0,
                               Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_DISALLOW_INSTANTIATION, cached_slots};
    state->cached_type = (PyTypeObject *)PyType_FromModuleAndSpec(state->module, &cached_spec, NULL);
    return state->lazy_type && state->cached_type;
}

static bool scr_py_add_lazy(scr_pystate *state, uint16_t class_)
{
    const scr_mclass *def = &state->def->classes[class_];
    for (uint16_t i = 0; i < def->n_members; i++) {
        PyObject *lazy = state->lazy_type->tp_alloc(state->lazy_type, 0);
        if (lazy) {
            ((scr_pylazy *)lazy)->class_ = class_;
            ((scr_pylazy *)lazy)->member = i;
        }
        bool good = lazy && PyObject_SetAttrString((PyObject *)state->classes[class_].type, def->members[i].name, lazy) == 0;
        Py_XDECREF(lazy);
        if (!good)
            return false;
    }
    return true;
}

static bool scr_py_set_text(PyTypeObject *type, const char *name, const char *text)
{
    PyObject *value = PyUnicode_FromString(text);
    bool good = value && PyObject_SetAttrString((PyObject *)type, name, value) == 0;
    Py_XDECREF(value);
    return good;
}

static PyObject *scr_py_setattr_method(PyObject *self, PyObject *args)
{
    PyObject *name, *value;
    if (!PyArg_ParseTuple(args, "UO", &name, &value) || scr_py_model_setattr(self, name, value) < 0)
        return NULL;
    Py_RETURN_NONE;
}

static PyObject *scr_py_delattr_method(PyObject *self, PyObject *name)
{
    if (!PyUnicode_Check(name))
        return PyErr_Format(PyExc_TypeError, "attribute name must be string, not '%s'", Py_TYPE(name)->tp_name);
    if (scr_py_model_setattr(self, name, NULL) < 0)
        return NULL;
    Py_RETURN_NONE;
}

/* object.__setattr__(instance, ..) is refused of types with a C function in that slot, not of those with methods, which are slower. */
static bool scr_py_set_by_methods(PyTypeObject *type)
{
    static PyMethodDef methods[] = {{"__setattr__", scr_py_setattr_method, METH_VARARGS, NULL}, {"__delattr__", scr_py_delattr_method, METH_O, NULL}};
    bool good = true;
    for (int i = 0; good && i < 2; i++) {
        PyObject *method = PyDescr_NewMethod(type, &methods[i]);
        good = method && PyObject_SetAttrString((PyObject *)type, methods[i].ml_name, method) == 0;
        Py_XDECREF(method);
    }
    return good;
}

static PyTypeObject *scr_py_make_base(scr_pystate *state, const char *name, PyTypeObject *base)
{
    PyType_Slot slots[] = {
        {Py_tp_new, (void *)scr_py_model_new}, {Py_tp_init, (void *)scr_py_model_init}, {Py_tp_dealloc, (void *)scr_py_model_dealloc}, {Py_tp_traverse, (void *)scr_py_model_traverse},
        {Py_tp_clear, (void *)scr_py_model_clear}, {Py_tp_repr, (void *)scr_py_model_repr}, {Py_tp_str, (void *)scr_py_model_str},
        {Py_tp_richcompare, (void *)scr_py_model_compare}, {Py_tp_iter, (void *)scr_py_model_iter}, {Py_tp_methods, (void *)scr_py_model_methods()},
        {Py_tp_getset, (void *)scr_py_model_getset()}, {state->def->sets_past ? 0 : Py_tp_setattro, (void *)scr_py_model_setattr}, {0, NULL},
    };
    PyType_Spec spec = {name, (int)offsetof(scr_pymodel, values), sizeof(PyObject *), Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE, slots};
    PyObject *bases = base ? PyTuple_Pack(1, (PyObject *)base) : NULL;
    if (base && !bases)
        return NULL;
    PyTypeObject *type = (PyTypeObject *)PyType_FromModuleAndSpec(state->module, &spec, bases);
    Py_XDECREF(bases);
    return type && state->def->sets_past && !scr_py_set_by_methods(type) ? NULL : type;
}

/* Whether the garbage collector may have to look at a field's value. */
static bool scr_py_is_loose(const scr_mmodule *def, const scr_mfield *f)
{
    const scr_mtype *type = f->type->kind == SCR_M_NULLABLE ? f->type->inner : f->type;
    const bool kept = type->kind == SCR_M_STR || type->kind == SCR_M_INT || type->kind == SCR_M_FLOAT || type->kind == SCR_M_BOOL;
    switch ((scr_mdefault)f->default_kind) {
    case SCR_D_REQUIRED: case SCR_D_STR: case SCR_D_INT: case SCR_D_FLOAT: case SCR_D_BOOL: return !kept || f->flags & SCR_F_CALLS;
    case SCR_D_VALUE: return !kept || f->flags & SCR_F_CALLS || def->values[f->default_index].kind > SCR_V_STR;
    default: return true;
    }
}

static bool scr_py_has_heirs(const scr_mmodule *def, uint16_t class_)
{
    for (uint16_t i = 0; i < def->n_classes; i++)
        for (uint16_t k = 0; k < def->classes[i].n_bases; k++)
            if (def->classes[i].bases[k] == class_)
                return true;
    return false;
}

/* A function of the field's is passed info or values; of those in its type, one of the file's is. */
static bool scr_py_is_told(const scr_mmodule *def, const scr_mfield *f)
{
    bool told = false;
    for (uint32_t i = 0; i < f->n_before; i++)
        told = told || def->functions[f->before[i]].info != 0;
    for (uint32_t i = 0; i < f->n_after; i++)
        told = told || def->functions[f->after[i]].info != 0;
    for (uint32_t i = 0; f->type->flags & SCR_T_CALLS && i < def->n_functions; i++)
        told = told || def->functions[i].info != 0;
    return told;
}

static bool scr_py_make_class(scr_pystate *state, uint16_t i)
{
    scr_pyclass *cls = &state->classes[i];
    cls->def = &state->def->classes[i];
    cls->state = state;
    cls->defers = cls->def->n_fields <= SCR_PY_DEFER;
    cls->named = !(cls->def->flags & SCR_C_DATACLASS);
    cls->plain = !(cls->def->flags & (SCR_C_ROOT | SCR_C_PLAIN)) && !cls->def->settings;
    for (uint16_t k = 0; k < cls->def->n_fields && k < 64; k++)
        cls->loose |= (uint64_t)scr_py_is_loose(state->def, &cls->def->fields[k]) << k;
    for (uint16_t k = 0; k < cls->def->n_fields; k++) {
        const scr_mfield *f = &cls->def->fields[k];
        cls->defers = cls->defers && !f->n_before && !(f->type->flags & SCR_T_CALLS);
        cls->named = cls->named && !f->has_alias && !f->n_paths;
        cls->tells = cls->tells || scr_py_is_told(state->def, f);
        if (f->flags & SCR_F_CALLS)
            cls->unseen = (uint16_t)(k + 1);
    }
    if (cls->def->flags & SCR_C_BASE) {
        cls->type = (PyTypeObject *)Py_NewRef((PyObject *)state->base_model);
        return scr_py_make_keys(cls);
    }
    cls->type = scr_py_make_type(state, cls->def);
    return cls->type && scr_py_make_keys(cls) && scr_py_set_text(cls->type, "__qualname__", cls->def->qualname)
        && scr_py_set_text(cls->type, "__module__", cls->def->module)
        && (scr_py_has_heirs(state->def, i) || scr_py_bind_validating(state, cls->type)) && scr_py_add_lazy(state, i);
}

/* Gives a class that stands in another one's body to that: Order.Line. */
static bool scr_py_give_to_outer(scr_pystate *state, const scr_pyclass *cls)
{
    const char *dot = strrchr(cls->def->qualname, '.');
    for (uint16_t i = 0; dot && i < state->def->n_classes; i++) {
        const scr_mclass *outer = &state->def->classes[i];
        if (outer->file == cls->def->file && strlen(outer->qualname) == (size_t)(dot - cls->def->qualname)
            && strncmp(outer->qualname, cls->def->qualname, (size_t)(dot - cls->def->qualname)) == 0)
            return PyObject_SetAttrString((PyObject *)state->classes[i].type, dot + 1, (PyObject *)cls->type) == 0;
    }
    return true;
}

SCR_FN bool scr_py_make_classes(scr_pystate *state)
{
    state->base_model = scr_py_make_base(state, "schemac.BaseModel", NULL);
    if (!state->base_model)
        return false;
    state->root_model = scr_py_make_base(state, "schemac.RootModel", state->base_model);
    if (!state->root_model || !scr_py_make_lazy_type(state) || !scr_py_add_more(state))
        return false;
    for (uint16_t i = 0; i < state->def->n_classes; i++) /* bases stand before their heirs */
        if (!scr_py_make_class(state, i))
            return false;
    for (uint16_t i = 0; i < state->def->n_classes; i++)
        if (!(state->def->classes[i].flags & SCR_C_PLAIN) && !scr_py_give_to_outer(state, &state->classes[i]))
            return false;
    return scr_py_index_types(state);
}
