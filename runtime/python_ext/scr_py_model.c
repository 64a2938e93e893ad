/* scr_py_model.c: what model classes and their instances can do: validating methods, copies, comparing, pickling, attributes. */
#include "scr_py_args.h"
#include "scr_py_class.h"
#include "scr_py_dump.h"
#include "scr_py_more.h"
#include "scr_py_text.h"

/* ---- validating ---- */

enum { SCR_A_INPUT, SCR_A_STRICT, SCR_A_EXTRA, SCR_A_FROM_ATTRIBUTES, SCR_A_CONTEXT, SCR_A_BY_ALIAS, SCR_A_BY_NAME, SCR_N_ARGS };

static bool scr_py_extra_option(PyObject *value, int8_t *out)
{
    static const char *const words[] = {"ignore", "allow", "forbid"};
    if (!value || value == Py_None)
        return true;
    for (int i = 0; i < 3; i++)
        if (PyUnicode_Check(value) && PyUnicode_CompareWithASCIIString(value, words[i]) == 0) {
            *out = (int8_t)i;
            return true;
        }
    PyErr_Format(PyExc_ValueError, "SchemaError: Invalid extra_behavior: `%S`", value);
    return false;
}

static bool scr_py_set_options(scr_pyrun *run, PyObject *const *args)
{
    int strict = scr_py_option(args[SCR_A_STRICT]), attributes = scr_py_option(args[SCR_A_FROM_ATTRIBUTES]), alias = scr_py_option(args[SCR_A_BY_ALIAS]),
        name = scr_py_option(args[SCR_A_BY_NAME]);
    if (strict < -1 || attributes < -1 || alias < -1 || name < -1 || !scr_py_extra_option(args[SCR_A_EXTRA], &run->extra))
        return false;
    run->strict = (int8_t)strict;
    run->from_attributes = (int8_t)attributes;
    run->by_alias = (int8_t)alias;
    run->by_name = (int8_t)name;
    if (alias == 0 && name != 1) {
        return scr_py_raise_user(run->state, "At least one of `by_alias` or `by_name` must be set to True.", "validate-by-alias-and-name-false") != NULL;
    }
    run->context = args[SCR_A_CONTEXT] == Py_None ? NULL : args[SCR_A_CONTEXT];
    return true;
}

static const scr_pyclass *scr_py_class_or_raise(scr_pystate *state, PyObject *type)
{
    const scr_pyclass *cls = state ? scr_py_class_of(state, (PyTypeObject *)type) : NULL;
    if (!cls)
        PyErr_Format(PyExc_TypeError, "%R has no fields to validate", type);
    return cls;
}

/* What the words of a call say; its input goes to *input. */
static bool scr_py_read_call(scr_pyrun *run, PyObject *const *args, Py_ssize_t n, PyObject *names, PyObject **input)
{
    static const char *const methods[] = {"model_validate", "model_validate_json", "model_validate_strings"};
    const char *const words[] = {run->mode == SCR_JSON ? "json_data" : "obj", "strict", "extra", "from_attributes", "context", "by_alias", "by_name"};
    PyObject *given[SCR_N_ARGS] = {NULL};
    if (!scr_py_args(methods[run->mode], words, SCR_N_ARGS, 1, 1, args, n, names, given) || !scr_py_set_options(run, given))
        return false;
    *input = given[SCR_A_INPUT];
    if (given[SCR_A_FROM_ATTRIBUTES] && run->mode != SCR_PYTHON) {
        PyErr_Format(PyExc_TypeError, "BaseModel.%s() got an unexpected keyword argument 'from_attributes'", methods[run->mode]);
        return false;
    }
    return true;
}

static PyObject *scr_py_validate(PyObject *type, PyObject *const *args, Py_ssize_t n, PyObject *names, scr_pymode mode)
{
    scr_pystate *state = scr_py_state((PyTypeObject *)type);
    const scr_pyclass *cls = scr_py_class_or_raise(state, type);
    if (!cls)
        return NULL;
    PyObject *input = n == 1 ? args[0] : NULL;
    scr_pyrun run;
    scr_py_begin(&run, state, mode);
    if (SCR_UNLIKELY(n != 1 || names) && !scr_py_read_call(&run, args, n, names, &input))
        return NULL;
    return mode == SCR_JSON ? scr_py_validate_json(&run, cls, input) : scr_py_validate_object(&run, cls, input);
}

static PyObject *scr_py_model_validate(PyObject *type, PyObject *const *args, Py_ssize_t n, PyObject *names)
{
    return scr_py_validate(type, args, n, names, SCR_PYTHON);
}
static PyObject *scr_py_model_validate_json(PyObject *type, PyObject *const *args, Py_ssize_t n, PyObject *names)
{
    return scr_py_validate(type, args, n, names, SCR_JSON);
}
static PyObject *scr_py_model_validate_strings(PyObject *type, PyObject *const *args, Py_ssize_t n, PyObject *names)
{
    return scr_py_validate(type, args, n, names, SCR_STRINGS);
}

/* ---- repr, ==, hash, iteration ---- */

static bool scr_py_put_pair(scr_pytext *out, PyObject *name, PyObject *value, const char *between, bool *first)
{
    if (!*first)
        scr_pytext_z(out, between);
    *first = false;
    if (!scr_pytext_object(out, name, false))
        return false;
    scr_pytext_char(out, '=');
    PyObject *repr = PyObject_Repr(value);
    bool good = repr && scr_pytext_str(out, repr);
    Py_XDECREF(repr);
    return good;
}

static bool scr_py_put_fields(scr_pytext *out, PyObject *self, const scr_pyclass *cls, const char *between)
{
    scr_pymodel *held = scr_py_hold(self);
    bool first = true, good = held != NULL;
    for (uint16_t i = 0; good && i < cls->def->n_fields; i++)
        if (!(cls->def->fields[i].flags & SCR_F_NO_REPR) && held->values[i])
            good = scr_py_put_pair(out, cls->names[i], held->values[i], between, &first);
    PyObject *key, *value;
    Py_ssize_t at = 0;
    while (good && held->extra && PyDict_Next(held->extra, &at, &key, &value))
        good = scr_py_put_pair(out, key, value, between, &first);
    scr_py_let_go(held);
    for (uint16_t i = 0; good && i < cls->def->n_computed; i++) {
        if (cls->def->computed[i].no_repr)
            continue;
        PyObject *name = PyUnicode_FromString(cls->def->computed[i].name);
        value = name ? PyObject_GetAttr(self, name) : NULL;
        good = value && scr_py_put_pair(out, name, value, between, &first);
        Py_XDECREF(name);
        Py_XDECREF(value);
    }
    return good;
}

static PyObject *scr_py_describe(PyObject *self, bool repr)
{
    const scr_pyclass *cls = scr_py_own_class(self);
    scr_pytext out;
    int busy = Py_ReprEnter(self);
    if (busy)
        return busy < 0 ? NULL : PyUnicode_FromString("...");
    scr_pytext_begin(&out);
    bool good = cls != NULL;
    if (good && repr) {
        scr_pytext_z(&out, cls->def->name);
        scr_pytext_char(&out, '(');
    }
    good = good && scr_py_put_fields(&out, self, cls, repr ? ", " : " ");
    if (good && repr)
        scr_pytext_char(&out, ')');
    Py_ReprLeave(self);
    if (good)
        return scr_pytext_take(&out);
    scr_pytext_free(&out);
    return NULL;
}

SCR_FN PyObject *scr_py_model_repr(PyObject *self) { return scr_py_describe(self, true); }
SCR_FN PyObject *scr_py_model_str(PyObject *self) { return scr_py_describe(self, false); }

/* 1, 0 or -1; NULL stands for "not set" and "none". */
static int scr_py_same(PyObject *a, PyObject *b)
{
    if (!a || !b)
        return a == b;
    return PyObject_RichCompareBool(a, b, Py_EQ);
}

SCR_FN PyObject *scr_py_private(const scr_pymodel *held)
{
    PyObject *key, *value, *shown = NULL;
    Py_ssize_t at = 0;
    while (held->private_ && PyDict_Next(held->private_, &at, &key, &value)) {
        if (PyUnicode_READ_CHAR(key, 0) == '@')
            continue;
        if ((!shown && !(shown = PyDict_New())) || PyDict_SetItem(shown, key, value) < 0) {
            Py_XDECREF(shown);
            return NULL;
        }
    }
    return shown ? shown : held->private_ && PyDict_GET_SIZE(held->private_) == 0 ? PyDict_New() : Py_NewRef(Py_None);
}

/* Generic models with arguments are of the class without, but for root models. */
static PyTypeObject *scr_py_origin_of(PyObject *self)
{
    const scr_pyclass *cls = scr_py_own_class(self);
    return cls && !(cls->def->flags & SCR_C_ROOT) ? scr_py_origin(cls) : Py_TYPE(self);
}

SCR_FN PyObject *scr_py_model_compare(PyObject *self, PyObject *other, int op)
{
    if ((op != Py_EQ && op != Py_NE) || !PyObject_TypeCheck(other, scr_py_state(Py_TYPE(self))->base_model))
        Py_RETURN_NOTIMPLEMENTED;
    scr_pymodel *a = scr_py_hold(self), *b = a ? scr_py_hold(other) : NULL;
    int same = b ? scr_py_origin_of(self) == scr_py_origin_of(other) : -1;
    for (Py_ssize_t i = 0; same == 1 && i < Py_SIZE(self); i++)
        same = scr_py_same(a->values[i], b->values[i]);
    if (same == 1)
        same = scr_py_same(a->extra, b->extra);
    if (same == 1 && a->private_ != b->private_) {
        PyObject *mine = scr_py_private(a), *theirs = scr_py_private(b);
        same = mine && theirs ? scr_py_same(mine, theirs) : -1;
        Py_XDECREF(mine);
        Py_XDECREF(theirs);
    }
    scr_py_let_go(a);
    scr_py_let_go(b);
    return same < 0 ? NULL : PyBool_FromLong(same == (op == Py_EQ));
}

SCR_FN Py_hash_t scr_py_model_hash(PyObject *self)
{
    scr_pymodel *held = scr_py_hold(self);
    const Py_ssize_t n = Py_SIZE(self);
    const bool one = held && n == 1 && held->values[0];
    PyObject *values = !held ? NULL : one ? Py_NewRef(held->values[0]) : PyTuple_New(n);
    for (Py_ssize_t i = 0; !one && values && i < n; i++)
        PyTuple_SET_ITEM(values, i, Py_NewRef(held->values[i] ? held->values[i] : Py_None));
    scr_py_let_go(held);
    Py_hash_t hash = values ? PyObject_Hash(values) : -1;
    Py_XDECREF(values);
    return hash;
}

SCR_FN PyObject *scr_py_model_iter(PyObject *self)
{
    PyObject *dict = scr_py_model_dict(scr_py_own_class(self), self, true), *items = dict ? PyDict_Items(dict) : NULL;
    PyObject *iterator = items ? PyObject_GetIter(items) : NULL;
    Py_XDECREF(items);
    Py_XDECREF(dict);
    return iterator;
}

/* ---- attributes ---- */

/* What one of an instance's dicts has under a name; new reference, NULL without an exception: nothing. */
static PyObject *scr_py_beside(PyObject *self, PyObject *const *slot, PyObject *name)
{
    PyObject *dict = scr_py_slot(self, slot), *found = dict ? scr_py_dict_item(dict, name) : NULL;
    Py_XDECREF(dict);
    return found;
}

SCR_FN PyObject *scr_py_model_getattr(PyObject *self, PyObject *name)
{
    PyObject *value = PyObject_GenericGetAttr(self, name);
    if (value || !PyErr_ExceptionMatches(PyExc_AttributeError))
        return value;
    scr_pymodel *model = (scr_pymodel *)self;
    PyObject *kind, *error, *trace;
    PyErr_Fetch(&kind, &error, &trace);
    PyObject *found = scr_py_beside(self, &model->private_, name);
    if (!found && !PyErr_Occurred())
        found = scr_py_beside(self, &model->extra, name);
    if (found || PyErr_Occurred()) {
        Py_XDECREF(kind);
        Py_XDECREF(error);
        Py_XDECREF(trace);
        return found;
    }
    PyErr_Restore(kind, error, trace);
    return NULL;
}

static int scr_py_refuse(PyObject *self, const scr_pyclass *cls, PyObject *name, PyObject *value, scr_pyerror_type type)
{
    scr_pyrun run;
    scr_py_begin(&run, scr_py_state(Py_TYPE(self)), SCR_PYTHON);
    scr_pyplace place = {NULL, name, NULL, 0};
    run.place = &place;
    if (type == SCR_PE_NO_SUCH_ATTRIBUTE)
        scr_py_fail_value(&run, type, value, "attribute", Py_NewRef(name));
    else
        scr_py_fail(&run, type, value ? value : Py_None);
    scr_py_raise(&run, cls->def->title, false);
    scr_py_end(&run);
    return -1;
}

/* validate_assignment: the new value, and then the functions behind the whole model. */
/* Functions before a model are given what it will hold, the new value as it came, and give what it holds then, that value aside. New reference. */
static PyObject *scr_py_assign_before(scr_pyrun *run, const scr_pyclass *cls, PyObject *self, PyObject *name, PyObject *value)
{
    PyObject *values = scr_py_model_dict(cls, self, true), *changed = NULL;
    if (values && PyDict_SetItem(values, name, value) == 0)
        changed = scr_py_call_chain(run, cls->def->before, cls->def->n_before, Py_NewRef(values), values);
    Py_XDECREF(values);
    if (changed && !PyDict_Check(changed)) {
        PyErr_Format(PyExc_TypeError, "'%s' object is not an instance of 'dict'", Py_TYPE(changed)->tp_name);
        Py_CLEAR(changed);
    }
    return changed;
}

/* all: what the instance holds beside the value; NULL: as before. False: an exception. */
static bool scr_py_assign_store(const scr_pyclass *cls, PyObject *self, uint16_t field, PyObject *value, PyObject *all)
{
    PyObject *values = all ? PyDict_Copy(all) : NULL;
    bool good = !all || (values && PyDict_SetItem(values, cls->names[field], value) == 0 && scr_py_take_values(cls, self, values));
    Py_XDECREF(values);
    return good && scr_py_store_field(cls, self, field, value) == 0;
}

static int scr_py_assign_checked(PyObject *self, const scr_pyclass *cls, uint16_t field, PyObject *value)
{
    scr_pymodel *model = (scr_pymodel *)self;
    scr_pyrun run;
    scr_py_begin(&run, scr_py_state(Py_TYPE(self)), SCR_PYTHON);
    scr_pyplace place = {NULL, cls->names[field], NULL, 0};
    PyObject *all = cls->def->n_before ? scr_py_assign_before(&run, cls, self, cls->names[field], value) : NULL;
    run.place = &place;
    PyObject *checked = all || !cls->def->n_before ? scr_py_check_field(&run, cls, model, field, value) : NULL;
    run.place = NULL;
    bool good = checked && scr_py_assign_store(cls, self, field, checked, all);
    if (good) {
        PyObject *result = scr_py_finish(&run, cls, Py_NewRef(self), self);
        good = result != NULL; /* if not, the new value stays, as in pydantic */
        Py_XDECREF(result);
    }
    Py_XDECREF(checked);
    Py_XDECREF(all);
    if (!good)
        scr_py_raise(&run, cls->def->title, (cls->def->flags & SCR_C_HIDE_INPUT) != 0);
    scr_py_end(&run);
    return good ? 0 : -1;
}

static int scr_py_set_in(PyObject *self, PyObject **slot, PyObject *name, PyObject *value)
{
    PyObject *dict = scr_py_need_dict(self, slot);
    if (!dict)
        return -1;
    if (!PyObject_GC_IsTracked(self))
        PyObject_GC_Track(self);
    int failed = value ? PyDict_SetItem(dict, name, value) : PyDict_DelItem(dict, name);
    Py_DECREF(dict);
    if (failed && !value && PyErr_ExceptionMatches(PyExc_KeyError))
        PyErr_Format(PyExc_AttributeError, "'%s' object has no attribute '%U'", Py_TYPE(self)->tp_name, name);
    return failed;
}

/* Whether the class has something under a name: a property, a method. -1: an exception; settable: it is one that is set. */
static int scr_py_known(PyObject *self, PyObject *name, bool *settable)
{
    scr_pystate *state = scr_py_state(Py_TYPE(self));
    PyObject *known = scr_py_of_type(Py_TYPE(self), name);
    if (scr_py_is_lazy(state, known))
        Py_SETREF(known, scr_py_bind_lazy(state, known) ? scr_py_of_type(Py_TYPE(self), name) : NULL);
    *settable = known && Py_TYPE(known)->tp_descr_set;
    Py_XDECREF(known);
    return known ? 1 : PyErr_Occurred() ? -1 : 0;
}

static int scr_py_set_other(PyObject *self, const scr_pyclass *cls, PyObject *name, PyObject *value)
{
    scr_pymodel *model = (scr_pymodel *)self;
    if (cls->def->n_private && PyUnicode_GET_LENGTH(name) && PyUnicode_READ_CHAR(name, 0) == '_')
        return scr_py_set_in(self, &model->private_, name, value);
    bool settable;
    int known = scr_py_known(self, name, &settable);
    if (known < 0)
        return -1;
    if (settable)
        return PyObject_GenericSetAttr(self, name, value);
    for (uint16_t i = 0; known && i < cls->def->n_members; i++)
        if (cls->def->members[i].is_var && PyUnicode_CompareWithASCIIString(name, cls->def->members[i].name) == 0) {
            PyErr_Format(PyExc_AttributeError, "'%U' is a ClassVar of `%s` and cannot be set on an instance. If you want to set a value on the class, use "
                         "`%s.%U = value`.", name, cls->def->name, cls->def->name, name);
            return -1;
        }
    if (cls->def->flags & SCR_C_FROZEN)
        return scr_py_refuse(self, cls, name, value, SCR_PE_FROZEN_INSTANCE);
    if (cls->def->extra == SCR_EXTRA_ALLOW)
        return scr_py_set_in(self, &model->extra, name, value);
    if (!value)
        PyErr_Format(PyExc_AttributeError, "'%s' object has no attribute '%U'", cls->def->name, name);
    else if (cls->def->flags & SCR_C_VALIDATE_ASSIGNMENT)
        scr_py_refuse(self, cls, name, value, SCR_PE_NO_SUCH_ATTRIBUTE);
    else
        PyErr_Format(PyExc_ValueError, "\"%s\" object has no field \"%U\"", cls->def->name, name);
    return -1;
}

SCR_FN int scr_py_model_setattr(PyObject *self, PyObject *name, PyObject *value)
{
    const scr_pyclass *cls = scr_py_own_class(self);
    if (!cls)
        return PyObject_GenericSetAttr(self, name, value);
    PyObject *index = PyDict_GetItemWithError(cls->by_name, name);
    if (!index)
        return PyErr_Occurred() ? -1 : scr_py_set_other(self, cls, name, value);
    uint16_t field = (uint16_t)PyLong_AsLong(index);
    if (cls->def->flags & SCR_C_FROZEN)
        return scr_py_refuse(self, cls, name, value, SCR_PE_FROZEN_INSTANCE);
    if (cls->def->fields[field].flags & SCR_F_FROZEN)
        return scr_py_refuse(self, cls, name, value, SCR_PE_FROZEN_FIELD);
    if (!value && !scr_py_kept(&((scr_pymodel *)self)->values[field])) {
        PyErr_SetObject(PyExc_AttributeError, name);
        return -1;
    }
    if (value && cls->def->flags & SCR_C_VALIDATE_ASSIGNMENT)
        return scr_py_assign_checked(self, cls, field, value);
    return scr_py_store_field(cls, self, field, value);
}

static PyObject *scr_py_get_fields_set(PyObject *self, void *unused)
{
    (void)unused;
    scr_pymodel *held = scr_py_hold(self);
    PyObject *set = held ? scr_py_fields_set(scr_py_own_class(self), held) : NULL;
    scr_py_let_go(held);
    return set;
}
static PyObject *scr_py_get_extra(PyObject *self, void *unused)
{
    (void)unused;
    PyObject *extra = scr_py_slot(self, &((scr_pymodel *)self)->extra);
    return extra ? extra : Py_NewRef(Py_None);
}
static PyObject *scr_py_get_private(PyObject *self, void *unused)
{
    (void)unused;
    scr_pymodel *held = scr_py_hold(self);
    PyObject *private_ = held ? scr_py_private(held) : NULL;
    scr_py_let_go(held);
    return private_;
}
/* What vars() shows: for reading, as the values do not stand in a dict. */
static PyObject *scr_py_get_dict(PyObject *self, void *unused)
{
    (void)unused;
    PyObject *dict = scr_py_model_dict(scr_py_own_class(self), self, false);
    PyObject *proxy = dict ? PyDictProxy_New(dict) : NULL;
    Py_XDECREF(dict);
    return proxy;
}

/* ---- copies ---- */

static PyObject *scr_py_deep(PyObject *self, PyObject *value, PyObject *memo)
{
    PyObject *copy = scr_py_import(&scr_py_state(Py_TYPE(self))->deepcopy, "copy", "deepcopy");
    return copy ? memo ? PyObject_CallFunctionObjArgs(copy, value, memo, NULL) : PyObject_CallOneArg(copy, value) : NULL;
}

/* One of its own dicts, which other threads can change while Python's code copies what is in it. */
static PyObject *scr_py_copy_dict(PyObject *self, PyObject *dict, bool deep, PyObject *memo)
{
    PyObject *copy = PyDict_Copy(dict);
    if (copy && deep)
        Py_SETREF(copy, scr_py_deep(self, copy, memo));
    return copy;
}

/* deep: with what it holds, through memo (may be NULL). */
static PyObject *scr_py_clone(PyObject *self, bool deep, PyObject *memo)
{
    const scr_pyclass *cls = scr_py_own_class(self);
    scr_pymodel *from = cls ? scr_py_hold(self) : NULL, *to = from ? scr_py_new(cls) : NULL;
    bool good = to != NULL;
    for (Py_ssize_t i = 0; good && i < Py_SIZE(self); i++) {
        if (!from->values[i])
            continue;
        to->values[i] = deep ? scr_py_deep(self, from->values[i], memo) : Py_NewRef(from->values[i]);
        good = to->values[i] != NULL;
    }
    if (good)
        to->set = from->set;
    if (good && from->more_set)
        memcpy(to->more_set, from->more_set, ((size_t)Py_SIZE(self) - 1) / 64 * sizeof *to->more_set);
    if (good && from->extra) {
        Py_XSETREF(to->extra, scr_py_copy_dict(self, from->extra, deep, memo));
        good = to->extra != NULL;
    }
    if (good && from->private_) {
        to->private_ = scr_py_copy_dict(self, from->private_, deep, memo);
        good = to->private_ != NULL;
    }
    scr_py_let_go(from);
    if (!good) {
        Py_XDECREF(to);
        return NULL;
    }
    PyObject_GC_Track(to);
    return (PyObject *)to;
}

/* Values by name, unchecked; what is no field goes to the extras, where there are any. */
static bool scr_py_update(const scr_pyclass *cls, PyObject *self, PyObject *values)
{
    PyObject *key, *value, *still = scr_py_still(values), *extra = scr_py_slot(self, &((scr_pymodel *)self)->extra);
    Py_ssize_t at = 0;
    bool good = still != NULL;
    while (good && PyDict_Next(still, &at, &key, &value)) {
        PyObject *index = PyDict_GetItemWithError(cls->by_name, key);
        if (index)
            scr_py_store_field(cls, self, (uint16_t)PyLong_AsLong(index), value);
        else
            good = !PyErr_Occurred() && (!extra || PyDict_SetItem(extra, key, value) == 0);
    }
    Py_XDECREF(still);
    Py_XDECREF(extra);
    return good;
}

static PyObject *scr_py_model_copy(PyObject *self, PyObject *const *args, Py_ssize_t n, PyObject *names)
{
    static const char *const words[] = {"update", "deep"};
    PyObject *given[2];
    if (!scr_py_args("model_copy", words, 2, 0, 0, args, n, names, given))
        return NULL;
    int deep = scr_py_option(given[1]);
    PyObject *copy = deep < -1 ? NULL : scr_py_clone(self, deep == 1, NULL);
    if (!copy || !given[0] || given[0] == Py_None)
        return copy;
    PyObject *dict = PyDict_New();
    if (!dict || PyDict_Update(dict, given[0]) < 0 || !scr_py_update(scr_py_own_class(self), copy, dict))
        Py_CLEAR(copy);
    Py_XDECREF(dict);
    return copy;
}

static PyObject *scr_py_model_copy_shallow(PyObject *self, PyObject *unused)
{
    (void)unused;
    return scr_py_clone(self, false, NULL);
}
static PyObject *scr_py_model_copy_deep(PyObject *self, PyObject *args)
{
    PyObject *memo = Py_None;
    return PyArg_ParseTuple(args, "|O:__deepcopy__", &memo) ? scr_py_clone(self, true, memo == Py_None ? NULL : memo) : NULL;
}

/* For super().model_post_init(context). */
static PyObject *scr_py_model_post_init(PyObject *self, PyObject *context)
{
    (void)self;
    (void)context;
    Py_RETURN_NONE;
}

/* ---- model_construct ---- */

static PyObject *scr_py_construct_value(const scr_pyclass *cls, uint16_t field, PyObject *values)
{
    const scr_mfield *f = &cls->def->fields[field];
    PyObject *value = f->has_alias && f->by_alias ? PyDict_GetItemWithError(values, cls->keys[field]) : NULL;
    for (uint32_t i = 0; !value && i < f->n_paths && !PyErr_Occurred(); i++)
        if (f->paths[i].n == 1)
            value = PyDict_GetItemString(values, f->paths[i].steps[0].key);
    if (!value && !PyErr_Occurred())
        value = PyDict_GetItemWithError(values, cls->names[field]);
    return value;
}

static bool scr_py_construct_fields(scr_pyrun *run, const scr_pyclass *cls, scr_pymodel *model, PyObject *values)
{
    for (uint16_t i = 0; i < cls->def->n_fields; i++) {
        PyObject *value = scr_py_construct_value(cls, i, values);
        if (!value && PyErr_Occurred())
            return false;
        if (value) {
            model->values[i] = Py_NewRef(value);
            scr_py_mark(model, i, true);
        } else if (cls->def->fields[i].default_kind != SCR_D_REQUIRED) {
            model->values[i] = scr_py_default(run, cls, i, (PyObject *)model);
            if (!model->values[i])
                return false;
        }
    }
    PyObject *key, *value;
    Py_ssize_t at = 0;
    while (model->extra && PyDict_Next(values, &at, &key, &value)) {
        int known = PyDict_Contains(cls->by_key, key);
        if (known < 0 || (!known && PyDict_SetItem(model->extra, key, value) < 0))
            return false;
    }
    return true;
}

static bool scr_py_set_given(const scr_pyclass *cls, scr_pymodel *model, PyObject *given)
{
    for (uint16_t i = 0; i < cls->def->n_fields; i++) {
        int is = PySequence_Contains(given, cls->names[i]);
        if (is < 0)
            return false;
        SCR_PY_BEGIN(model);
        scr_py_mark(model, i, is);
        SCR_PY_END();
    }
    return true;
}

static PyObject *scr_py_model_construct(PyObject *type, PyObject *args, PyObject *names)
{
    const scr_pyclass *cls = scr_py_class_or_raise(scr_py_state((PyTypeObject *)type), type);
    PyObject *given = Py_None, *root = NULL;
    bool good_args = cls && (cls->def->flags & SCR_C_ROOT ? PyArg_UnpackTuple(args, "model_construct", 0, 2, &root, &given)
                                                          : PyArg_UnpackTuple(args, "model_construct", 0, 1, &given));
    if (!good_args)
        return NULL;
    PyObject *values = names ? PyDict_Copy(names) : PyDict_New();
    if (!values || (root && PyDict_SetItem(values, cls->names[0], root) < 0)) {
        Py_XDECREF(values);
        return NULL;
    }
    PyObject *named = PyDict_GetItemString(values, "_fields_set");
    PyObject *fields_set = Py_NewRef(named ? named : given);
    if (named && PyDict_DelItemString(values, "_fields_set") < 0)
        PyErr_Clear();
    scr_pymodel *model = scr_py_new(cls);
    scr_pyrun run;
    scr_py_begin(&run, scr_py_state((PyTypeObject *)type), SCR_PYTHON);
    bool good = model && scr_py_construct_fields(&run, cls, model, values) && scr_py_start_private(run.state, cls, model) && (fields_set == Py_None || scr_py_set_given(cls, model, fields_set));
    scr_py_end(&run);
    Py_DECREF(values);
    Py_DECREF(fields_set);
    if (!good) {
        Py_XDECREF(model);
        return NULL;
    }
    PyObject_GC_Track(model);
    PyObject *result = cls->def->flags & SCR_C_POST_INIT ? PyObject_CallMethod((PyObject *)model, "model_post_init", "O", Py_None) : Py_NewRef(Py_None);
    if (!result)
        Py_CLEAR(model);
    Py_XDECREF(result);
    return (PyObject *)model;
}

/* ---- pickling ---- */

static PyObject *scr_py_model_getstate(PyObject *self, PyObject *unused)
{
    (void)unused;
    const scr_pyclass *cls = scr_py_own_class(self);
    scr_pymodel *held = scr_py_hold(self);
    PyObject *dict = held ? scr_py_held_dict(cls, held, false) : NULL, *set = dict ? scr_py_fields_set(cls, held) : NULL,
             *private_ = set ? scr_py_private(held) : NULL;
    PyObject *state = private_
                        ? Py_BuildValue("{sOsOsOsO}", "__dict__", dict, "__pydantic_extra__", held->extra ? held->extra : Py_None,
                                        "__pydantic_fields_set__", set, "__pydantic_private__", private_)
                        : NULL;
    scr_py_let_go(held);
    Py_XDECREF(private_);
    Py_XDECREF(dict);
    Py_XDECREF(set);
    return state;
}

static bool scr_py_put_copy(PyObject *self, PyObject **slot, PyObject *dict) /* NULL, no dict: nothing */
{
    PyObject *copy = dict && PyDict_Check(dict) ? PyDict_Copy(dict) : NULL;
    if (copy)
        scr_py_put(self, slot, copy);
    return !PyErr_Occurred();
}

static PyObject *scr_py_model_setstate(PyObject *self, PyObject *state)
{
    const scr_pyclass *cls = scr_py_own_class(self);
    scr_pymodel *model = (scr_pymodel *)self;
    PyObject *still = PyDict_Check(state) ? scr_py_still(state) : NULL, *dict = still ? PyDict_GetItemString(still, "__dict__") : NULL;
    PyObject *set = dict ? PyDict_GetItemString(still, "__pydantic_fields_set__") : NULL;
    bool good = set && PyDict_Check(dict);
    if (!good && !PyErr_Occurred())
        PyErr_SetString(PyExc_TypeError, "this is no state of a model");
    good = good && scr_py_update(cls, self, dict) && scr_py_set_given(cls, model, set)
        && scr_py_put_copy(self, &model->extra, PyDict_GetItemString(still, "__pydantic_extra__"))
        && scr_py_put_copy(self, &model->private_, PyDict_GetItemString(still, "__pydantic_private__"));
    Py_XDECREF(still);
    if (!good)
        return NULL;
    if (!PyObject_GC_IsTracked(self))
        PyObject_GC_Track(self);
    Py_RETURN_NONE;
}

static PyObject *scr_py_model_reduce(PyObject *self, PyObject *unused)
{
    (void)unused;
    PyObject *copyreg = PyImport_ImportModule("copyreg");
    PyObject *maker = copyreg ? PyObject_GetAttrString(copyreg, "__newobj__") : NULL, *state = maker ? scr_py_model_getstate(self, NULL) : NULL;
    PyObject *result = state ? Py_BuildValue("(O(O)O)", maker, (PyObject *)Py_TYPE(self), state) : NULL;
    Py_XDECREF(state);
    Py_XDECREF(maker);
    Py_XDECREF(copyreg);
    return result;
}

/* ---- what the class tells ---- */

static PyObject *scr_py_model_init_subclass(PyObject *type, PyObject *args, PyObject *names)
{
    (void)args;
    (void)names;
    PyErr_Format(PyExc_TypeError, "%R: the base is compiled; a class that inherits from it belongs into the file that is compiled", type);
    return NULL;
}

#define SCR_FAST(f) (PyCFunction)(void (*)(void))(f)

#define SCR_VALIDATING(how) \
    {"model_validate", SCR_FAST(scr_py_model_validate), (how) | METH_FASTCALL | METH_KEYWORDS, "An instance from a dict or another object."}, \
    {"model_validate_json", SCR_FAST(scr_py_model_validate_json), (how) | METH_FASTCALL | METH_KEYWORDS, "An instance from JSON text."}, \
    {"model_validate_strings", SCR_FAST(scr_py_model_validate_strings), (how) | METH_FASTCALL | METH_KEYWORDS, \
     "An instance from a dict whose values are text."}

SCR_FN bool scr_py_bind_validating(scr_pystate *state, PyTypeObject *type)
{
    static PyMethodDef methods[] = {SCR_VALIDATING(0), {NULL, NULL, 0, NULL}};
    for (PyMethodDef *method = methods; method->ml_name; method++) {
        PyObject *bound = PyCFunction_NewEx(method, (PyObject *)type, state->module);
        bool good = bound && PyObject_SetAttrString((PyObject *)type, method->ml_name, bound) == 0;
        Py_XDECREF(bound);
        if (!good)
            return false;
    }
    return true;
}

SCR_FN PyMethodDef *scr_py_model_methods(void)
{
    static PyMethodDef methods[] = {
        {"__class_getitem__", scr_py_class_item, METH_O | METH_CLASS, "A generic class with its arguments: one that the file names so."},
        SCR_VALIDATING(METH_CLASS),
        {"model_construct", SCR_FAST(scr_py_model_construct), METH_CLASS | METH_VARARGS | METH_KEYWORDS, "An instance of values that are not checked."},
        {"model_dump", SCR_FAST(scr_py_model_dump), METH_FASTCALL | METH_KEYWORDS, "The values as a dict."},
        {"model_dump_json", SCR_FAST(scr_py_model_dump_json), METH_FASTCALL | METH_KEYWORDS, "The values as JSON text."},
        {"model_copy", SCR_FAST(scr_py_model_copy), METH_FASTCALL | METH_KEYWORDS, "A copy, with some values replaced."},
        {"__copy__", scr_py_model_copy_shallow, METH_NOARGS, NULL},
        {"__deepcopy__", scr_py_model_copy_deep, METH_VARARGS, NULL},
        {"model_post_init", scr_py_model_post_init, METH_O, "Does nothing."},
        {"__getstate__", scr_py_model_getstate, METH_NOARGS, NULL},
        {"__setstate__", scr_py_model_setstate, METH_O, NULL},
        {"__reduce__", scr_py_model_reduce, METH_NOARGS, NULL},
        {"__init_subclass__", SCR_FAST(scr_py_model_init_subclass), METH_VARARGS | METH_KEYWORDS | METH_CLASS, NULL},
        {NULL, NULL, 0, NULL},
    };
    return methods;
}

SCR_FN PyGetSetDef *scr_py_model_getset(void)
{
    static PyGetSetDef getset[] = {
        {"model_fields_set", scr_py_get_fields_set, NULL, "The names of the fields that were given.", NULL},
        {"model_extra", scr_py_get_extra, NULL, "What was given beside the fields.", NULL},
        {"__pydantic_fields_set__", scr_py_get_fields_set, NULL, NULL, NULL},
        {"__pydantic_extra__", scr_py_get_extra, NULL, NULL, NULL},
        {"__pydantic_private__", scr_py_get_private, NULL, NULL, NULL},
        {"__dict__", scr_py_get_dict, NULL, NULL, NULL},
        {NULL, NULL, NULL, NULL, NULL},
    };
    return getset;
}
