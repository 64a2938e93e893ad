/* scr_py_more.c: what is seldom asked of a model class: scr_py_more.py, compiled when the first of it is asked for. In: the class tables. Out:
 * attributes of BaseModel that find their function there. */
#include "scr_py_more.h"

/* ---- what the Python side asks for ---- */

static const scr_pyclass *scr_py_class_of_object(scr_pystate *state, PyObject *type)
{
    return PyType_Check(type) ? scr_py_class_of(state, (PyTypeObject *)type) : NULL;
}

static PyObject *scr_py_load_text(scr_pystate *state, const char *text)
{
    scr_pyrun run;
    scr_py_begin(&run, state, SCR_JSON);
    PyObject *value = scr_py_load(&run, text, strlen(text), Py_None);
    scr_py_end(&run);
    return value;
}

/* _schema(cls, mode): a new dict, or None: it cannot be told. */
static PyObject *scr_py_more_schema(PyObject *module, PyObject *args)
{
    scr_pystate *state = (scr_pystate *)PyModule_GetState(module);
    PyObject *type;
    int mode;
    if (!PyArg_ParseTuple(args, "Oi", &type, &mode))
        return NULL;
    const scr_pyclass *cls = scr_py_class_of_object(state, type);
    const scr_mschema *schema = cls && cls->def->schemas && mode >= 0 && mode < SCR_N_SCHEMAS ? &cls->def->schemas[mode] : NULL;
    if (!schema || !schema->text)
        Py_RETURN_NONE;
    PyObject *own = scr_py_load_text(state, schema->text);
    if (!own || !schema->n_defs)
        return own;
    PyObject *defs = PyDict_New(), *whole = defs ? Py_BuildValue("{sO}", "$defs", defs) : NULL; /* sorted before all else */
    for (uint16_t i = 0; whole && i < schema->n_defs; i++) {
        const scr_mdef *def = &state->def->defs[schema->defs[i]];
        PyObject *value = scr_py_load_text(state, def->text);
        if (!value || PyDict_SetItemString(defs, def->name, value) < 0)
            Py_CLEAR(whole);
        Py_XDECREF(value);
    }
    if (whole && PyDict_Update(whole, own) < 0)
        Py_CLEAR(whole);
    Py_XDECREF(defs);
    Py_DECREF(own);
    return whole;
}

static PyObject *scr_py_more_value(scr_pystate *state, uint16_t index) /* new reference; None for none */
{
    return index == SCR_NO_VALUE ? Py_NewRef(Py_None) : Py_XNewRef(scr_py_value(state, index));
}

/* (type name, key, value) of each constraint. */
static PyObject *scr_py_more_limits(scr_pystate *state, const scr_mtype *type)
{
    while (type && !type->limits && (type->kind == SCR_M_NULLABLE || type->kind == SCR_M_BEFORE || type->kind == SCR_M_AFTER || type->kind == SCR_M_WRAP) && type->inner)
        type = type->inner;
    const scr_mlimits *l = type ? type->limits : NULL;
    PyObject *list = PyList_New(0);
    if (!l)
        return list;
    const struct { const char *name, *key; uint16_t value; } values[] = {
        {"Gt", "gt", l->gt}, {"Ge", "ge", l->ge}, {"Lt", "lt", l->lt}, {"Le", "le", l->le}, {"MultipleOf", "multiple_of", l->multiple_of}};
    const struct { const char *name, *key; int64_t value; } counts[] = {
        {"MinLen", "min_length", l->min_length > 0 ? l->min_length : -1}, {"MaxLen", "max_length", l->max_length},
        {"_PydanticGeneralMetadata", "max_digits", l->max_digits}, {"_PydanticGeneralMetadata", "decimal_places", l->decimal_places}};
    for (size_t i = 0; list && i < sizeof values / sizeof *values; i++) {
        PyObject *item = values[i].value == SCR_NO_VALUE ? NULL : Py_BuildValue("ssO", values[i].name, values[i].key, scr_py_value(state, values[i].value));
        if ((values[i].value != SCR_NO_VALUE && !item) || (item && PyList_Append(list, item) < 0))
            Py_CLEAR(list);
        Py_XDECREF(item);
    }
    for (size_t i = 0; list && i < sizeof counts / sizeof *counts; i++) {
        PyObject *item = counts[i].value < 0 ? NULL : Py_BuildValue("ssL", counts[i].name, counts[i].key, (long long)counts[i].value);
        if ((counts[i].value >= 0 && !item) || (item && PyList_Append(list, item) < 0))
            Py_CLEAR(list);
        Py_XDECREF(item);
    }
    PyObject *item = list && l->pattern ? Py_BuildValue("sss", "_PydanticGeneralMetadata", "pattern", l->pattern) : NULL;
    if (list && l->pattern && (!item || PyList_Append(list, item) < 0))
        Py_CLEAR(list);
    Py_XDECREF(item);
    return list;
}

/* The callable behind a default_factory; borrowed. NULL without an exception: there is none. */
static PyObject *scr_py_more_factory(scr_pystate *state, const scr_mfield *f)
{
    PyTypeObject *const types[] = {&PyList_Type, &PyDict_Type, &PySet_Type, &PyTuple_Type, &PyFrozenSet_Type, &PyUnicode_Type, &PyLong_Type, &PyFloat_Type,
                                   &PyBool_Type, &PyBytes_Type}; /* ORDER: scr_mdefault, from LIST */
    if (f->default_kind >= SCR_D_LIST && f->default_kind <= SCR_D_BYTES)
        return (PyObject *)types[f->default_kind - SCR_D_LIST];
    if (f->default_kind == SCR_D_CLASS)
        return (PyObject *)state->classes[f->default_index].type;
    return f->default_kind == SCR_D_CALL || f->default_kind == SCR_D_CALL_DATA ? scr_py_function(state, f->default_index) : NULL;
}

/* (name, annotation, (default,) or None, default_factory or None, description, flags, more, limits) */
static PyObject *scr_py_more_field(scr_pystate *state, const scr_mfield *f)
{
    bool constant = f->default_kind == SCR_D_VALUE || f->default_kind == SCR_D_COPY;
    PyObject *value = constant ? scr_py_value(state, f->default_index) : Py_None;
    PyObject *fixed = !value ? NULL : constant ? PyTuple_Pack(1, value) : Py_NewRef(Py_None);
    PyObject *factory = fixed ? scr_py_more_factory(state, f) : NULL, *more = fixed && !PyErr_Occurred() ? scr_py_more_value(state, f->more) : NULL;
    PyObject *limits = more ? scr_py_more_limits(state, f->type) : NULL;
    PyObject *field = limits ? Py_BuildValue("szOOziOO", f->name, f->annotation, fixed, factory ? factory : Py_None, f->description, (int)f->flags, more, limits) : NULL;
    Py_XDECREF(fixed);
    Py_XDECREF(more);
    Py_XDECREF(limits);
    return field;
}

static PyObject *scr_py_more_fields(PyObject *module, PyObject *type)
{
    scr_pystate *state = (scr_pystate *)PyModule_GetState(module);
    const scr_pyclass *cls = scr_py_class_of_object(state, type);
    PyObject *list = PyList_New(0);
    for (uint16_t i = 0; list && cls && i < cls->def->n_fields; i++) {
        PyObject *field = scr_py_more_field(state, &cls->def->fields[i]);
        if (!field || PyList_Append(list, field) < 0)
            Py_CLEAR(list);
        Py_XDECREF(field);
    }
    return list;
}

static PyObject *scr_py_more_computed(PyObject *module, PyObject *type)
{
    const scr_pyclass *cls = scr_py_class_of_object((scr_pystate *)PyModule_GetState(module), type);
    PyObject *list = PyList_New(0);
    for (uint16_t i = 0; list && cls && i < cls->def->n_computed; i++) {
        const scr_mcomputed *c = &cls->def->computed[i];
        PyObject *item = Py_BuildValue("szO", c->name, c->alias, c->no_repr ? Py_False : Py_True);
        if (!item || PyList_Append(list, item) < 0)
            Py_CLEAR(list);
        Py_XDECREF(item);
    }
    return list;
}

static PyObject *scr_py_more_config(PyObject *module, PyObject *type)
{
    scr_pystate *state = (scr_pystate *)PyModule_GetState(module);
    const scr_pyclass *cls = scr_py_class_of_object(state, type);
    PyObject *config = cls && cls->def->config != SCR_NO_VALUE ? scr_py_value(state, cls->def->config) : NULL;
    return config ? PyDict_Copy(config) : PyErr_Occurred() ? NULL : PyDict_New();
}

/* (name, "private" or "var") */
static PyObject *scr_py_more_members(PyObject *module, PyObject *type)
{
    scr_pystate *state = (scr_pystate *)PyModule_GetState(module);
    const scr_pyclass *cls = scr_py_class_of_object(state, type);
    PyObject *list = PyList_New(0);
    for (uint16_t i = 0; list && cls && i < cls->def->n_private + cls->def->n_members; i++) {
        bool is_private = i < cls->def->n_private;
        const scr_mmember *m = is_private ? NULL : &cls->def->members[i - cls->def->n_private];
        if (m && !m->is_var)
            continue;
        PyObject *item = Py_BuildValue("ss", m ? m->name : cls->def->privates[i].name, m ? "var" : "private");
        if (!item || PyList_Append(list, item) < 0)
            Py_CLEAR(list);
        Py_XDECREF(item);
    }
    return list;
}

/* ---- the file's names ---- */

static bool scr_py_more_begin(scr_pystate *state, PyObject *names)
{
    static PyMethodDef functions[] = {
        {"_schema", scr_py_more_schema, METH_VARARGS, NULL}, {"_fields", scr_py_more_fields, METH_O, NULL}, {"_computed", scr_py_more_computed, METH_O, NULL},
        {"_config", scr_py_more_config, METH_O, NULL}, {"_members", scr_py_more_members, METH_O, NULL},
        {"_check_arguments", scr_py_dataclass_init, METH_VARARGS, NULL}};
    PyObject *name = PyUnicode_FromString(state->def->name);
    bool good = name && PyDict_SetItemString(names, "__name__", name) == 0 && PyDict_SetItemString(names, "__builtins__", PyEval_GetBuiltins()) == 0
             && PyDict_SetItemString(names, "_module", state->module) == 0;
    Py_XDECREF(name);
    for (size_t i = 0; good && i < sizeof functions / sizeof *functions; i++) {
        PyObject *function = PyCFunction_New(&functions[i], state->module);
        good = function && PyDict_SetItemString(names, functions[i].ml_name, function) == 0;
        Py_XDECREF(function);
    }
    return good;
}

SCR_FN PyObject *scr_py_more(scr_pystate *state, const char *name)
{
    PyObject *kept = (PyObject *)scr_py_kept(&state->more);
    if (SCR_UNLIKELY(!kept)) {
        PyObject *names = PyDict_New();
        PyObject *code = names && scr_py_more_begin(state, names) ? Py_CompileString(state->def->more, "<schemac models>", Py_file_input) : NULL;
        PyObject *result = code ? PyEval_EvalCode(code, names, names) : NULL;
        Py_XDECREF(code);
        if (!result) {
            Py_XDECREF(names);
            return NULL;
        }
        Py_DECREF(result);
        kept = (PyObject *)scr_py_keep(&state->more, names);
    }
    PyObject *found = PyDict_GetItemString(kept, name);
    if (!found)
        PyErr_SetString(PyExc_SystemError, name);
    return found;
}

SCR_FN PyObject *scr_py_raise_more(scr_pystate *state, const char *type, const char *message)
{
    PyObject *raised = scr_py_more(state, type);
    if (raised)
        PyErr_SetString(raised, message);
    return NULL;
}

SCR_FN PyObject *scr_py_raise_user(scr_pystate *state, const char *message, const char *code)
{
    PyObject *type = scr_py_more(state, "PydanticUserError"), *args = type ? Py_BuildValue("(s)", message) : NULL;
    PyObject *names = args ? Py_BuildValue("{ss}", "code", code) : NULL, *raised = names ? PyObject_Call(type, args, names) : NULL;
    if (raised)
        PyErr_SetObject(type, raised);
    Py_XDECREF(raised);
    Py_XDECREF(names);
    Py_XDECREF(args);
    return NULL;
}

/* ---- attributes of BaseModel ---- */

typedef enum scr_pymore_kind { SCR_MORE_OF_CLASS, SCR_MORE_OF_INSTANCE, SCR_MORE_CLASS_METHOD, SCR_MORE_METHOD } scr_pymore_kind;

static const struct { const char *name, *function; scr_pymore_kind kind; } scr_pymores[] = {
    {"model_fields", "attr_model_fields", SCR_MORE_OF_CLASS}, {"model_computed_fields", "attr_model_computed_fields", SCR_MORE_OF_CLASS},
    {"model_config", "attr_model_config", SCR_MORE_OF_CLASS}, {"__fields__", "attr___fields__", SCR_MORE_OF_CLASS},
    {"__class_vars__", "attr___class_vars__", SCR_MORE_OF_CLASS}, {"__private_attributes__", "attr___private_attributes__", SCR_MORE_OF_CLASS},
    {"__fields_set__", "get___fields_set__", SCR_MORE_OF_INSTANCE}, {"model_json_schema", "model_json_schema", SCR_MORE_CLASS_METHOD},
    {"model_rebuild", "model_rebuild", SCR_MORE_CLASS_METHOD}, {"model_parametrized_name", "model_parametrized_name", SCR_MORE_CLASS_METHOD},
    {"dict", "dict_", SCR_MORE_METHOD}, {"json", "json", SCR_MORE_METHOD}, {"copy", "copy", SCR_MORE_METHOD}, {"parse_obj", "parse_obj", SCR_MORE_CLASS_METHOD},
    {"parse_raw", "parse_raw", SCR_MORE_CLASS_METHOD}, {"construct", "construct", SCR_MORE_CLASS_METHOD}, {"schema", "schema", SCR_MORE_CLASS_METHOD},
    {"schema_json", "schema_json", SCR_MORE_CLASS_METHOD}, {"validate", "validate", SCR_MORE_CLASS_METHOD},
    {"update_forward_refs", "update_forward_refs", SCR_MORE_CLASS_METHOD}, {"from_orm", "from_orm", SCR_MORE_CLASS_METHOD},
    {"__repr_name__", "__repr_name__", SCR_MORE_METHOD}, {"__repr_args__", "__repr_args__", SCR_MORE_METHOD}, {"__repr_str__", "__repr_str__", SCR_MORE_METHOD},
    {"__rich_repr__", "__rich_repr__", SCR_MORE_METHOD},
    {"__get_pydantic_core_schema__", "get_pydantic_core_schema", SCR_MORE_CLASS_METHOD},
    {"__get_pydantic_json_schema__", "get_pydantic_json_schema", SCR_MORE_CLASS_METHOD}};

typedef struct scr_pymore {
    PyObject head;
    uint16_t which; /* of scr_pymores */
} scr_pymore;

static PyObject *scr_py_more_of_class(scr_pystate *state, PyObject *function, PyObject *type, bool fields)
{
    scr_pyclass *cls = fields && scr_py_class_of_object(state, type) ? &state->classes[scr_py_class_of_object(state, type) - state->classes] : NULL;
    PyObject *kept = cls ? (PyObject *)scr_py_kept(&cls->fields_dict) : NULL;
    if (kept)
        return Py_NewRef(kept);
    PyObject *value = PyObject_CallOneArg(function, type);
    return cls ? Py_XNewRef((PyObject *)scr_py_keep(&cls->fields_dict, value)) : value;
}

static PyObject *scr_py_more_get(PyObject *self, PyObject *object, PyObject *type)
{
    scr_pystate *state = scr_py_state(Py_TYPE(self));
    uint16_t which = ((scr_pymore *)self)->which;
    PyObject *function = scr_py_more(state, scr_pymores[which].function);
    if (!function)
        return NULL;
    if (!type)
        type = (PyObject *)Py_TYPE(object);
    switch (scr_pymores[which].kind) {
    case SCR_MORE_OF_CLASS:
        if (object && which < 2) {
            PyObject *told = PyObject_CallFunction(scr_py_more(state, "_on_instance"), "s", scr_pymores[which].name);
            if (!told)
                return NULL;
            Py_DECREF(told);
        }
        return scr_py_more_of_class(state, function, type, which == 0);
    case SCR_MORE_OF_INSTANCE: return object ? PyObject_CallOneArg(function, object) : Py_NewRef(self);
    case SCR_MORE_CLASS_METHOD: return PyMethod_New(function, type);
    case SCR_MORE_METHOD: break;
    }
    return object ? PyMethod_New(function, object) : Py_NewRef(function);
}

SCR_FN bool scr_py_add_more(scr_pystate *state)
{
    PyType_Slot slots[] = {{Py_tp_descr_get, (void *)scr_py_more_get}, {0, NULL}};
    PyType_Spec spec = {"schemac.more", sizeof(scr_pymore), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION, slots};
    state->more_type = (PyTypeObject *)PyType_FromModuleAndSpec(state->module, &spec, NULL);
    PyObject *dict = state->base_model->tp_dict;
    for (uint16_t i = 0; state->more_type && i < sizeof scr_pymores / sizeof *scr_pymores; i++) {
        PyObject *made = state->more_type->tp_alloc(state->more_type, 0);
        if (made)
            ((scr_pymore *)made)->which = i;
        bool good = made && PyDict_SetItemString(dict, scr_pymores[i].name, made) == 0;
        Py_XDECREF(made);
        if (!good)
            return false;
    }
    bool good = PyDict_SetItemString(dict, "__pydantic_complete__", Py_True) == 0 && PyDict_SetItemString(dict, "__pydantic_custom_init__", Py_False) == 0
             && PyDict_SetItemString(dict, "__pydantic_root_model__", Py_False) == 0
             && PyDict_SetItemString(state->root_model->tp_dict, "__pydantic_root_model__", Py_True) == 0;
    if (!good)
        return false;
    PyType_Modified(state->base_model);
    return state->more_type != NULL;
}
