/* scr_py_module.c: a module's life: its classes are made when it is imported; all else when it is asked for. */
#include "scr_py_module.h"
#include "scr_py_more.h"
#include "scr_py_settings.h"

static bool scr_py_allocate(scr_pystate *state)
{
    const scr_mmodule *def = state->def;
    state->classes = (scr_pyclass *)PyMem_Calloc(def->n_classes + 1u, sizeof *state->classes);
    state->values = (PyObject **)PyMem_Calloc(def->n_values + 1u, sizeof *state->values);
    state->functions = (PyObject **)PyMem_Calloc(def->n_functions + 1u, sizeof *state->functions);
    state->enums = (PyObject **)PyMem_Calloc(def->n_enums + 1u, sizeof *state->enums);
    state->enum_maps = (PyObject **)PyMem_Calloc(def->n_enums + 1u, sizeof *state->enum_maps);
    state->code = (PyObject **)PyMem_Calloc(def->n_files + 1u, sizeof *state->code);
    state->running = (PyObject **)PyMem_Calloc(def->n_files + 1u, sizeof *state->running);
    state->error_texts = (PyObject **)PyMem_Calloc(scr_py_n_error_texts(), sizeof *state->error_texts);
    state->n_int = PyUnicode_InternFromString("int");
    state->n_is_safe = PyUnicode_InternFromString("is_safe");
    state->n_value = PyUnicode_InternFromString("value");
    state->n_inner_value = PyUnicode_InternFromString("_value_");
    state->n_is_finite = PyUnicode_InternFromString("is_finite");
    if (state->classes && state->values && state->functions && state->enums && state->enum_maps && state->code && state->running && state->error_texts && state->n_int && state->n_is_safe
        && state->n_value && state->n_inner_value && state->n_is_finite)
        return true;
    PyErr_NoMemory();
    return false;
}

static bool scr_py_is_settings(const scr_mmodule *def, uint16_t value)
{
    return value != SCR_NO_VALUE && def->values[value].kind == SCR_V_MODEL && def->classes[def->values[value].index].settings;
}

/* Settings that stand in the file, as defaults or under a name, are made when it is imported: the environment is read then. */
static bool scr_py_make_settings(scr_pystate *state)
{
    const scr_mmodule *def = state->def;
    for (uint16_t i = 0; i < def->n_values; i++)
        if (scr_py_is_settings(def, i) && !scr_py_value(state, i))
            return false;
    for (uint16_t i = 0; i < def->n_constants; i++)
        if (scr_py_is_settings(def, def->constants[i].value)
            && PyModule_AddObjectRef(state->module, def->constants[i].name, scr_py_value(state, def->constants[i].value)) < 0)
            return false;
    return true;
}

static bool scr_py_publish(scr_pystate *state)
{
    static const struct { const char *name; size_t at; } types[] = {
        {"ValidationError", offsetof(scr_pystate, validation_error)}, {"BaseModel", offsetof(scr_pystate, base_model)},
        {"SecretStr", offsetof(scr_pystate, secret_str)}, {"SecretBytes", offsetof(scr_pystate, secret_bytes)},
        {"PydanticCustomError", offsetof(scr_pystate, custom_error)}}; /* errors hold those of the file */
    PyObject *name = PyModule_GetNameObject(state->module); /* where pickles find them */
    bool good = name != NULL;
    for (size_t i = 0; good && i < sizeof types / sizeof *types; i++) {
        PyObject *type = *(PyObject **)((char *)state + types[i].at);
        good = PyObject_SetAttrString(type, "__module__", name) == 0 && PyModule_AddObjectRef(state->module, types[i].name, type) == 0;
    }
    Py_XDECREF(name);
    if (!good)
        return false;
    for (uint16_t i = 0; i < state->def->n_classes; i++)
        if ((state->def->classes[i].public_ || state->def->classes[i].flags & SCR_C_SPECIAL) /* pickles name Page[Order] */
            && !(state->def->classes[i].flags & SCR_C_PLAIN)
            && PyModule_AddObjectRef(state->module, state->def->classes[i].qualname, (PyObject *)state->classes[i].type) < 0)
            return false;
    for (uint16_t i = 0; i < state->def->n_constants; i++)
        if (state->def->constants[i].value == SCR_NO_VALUE
            && PyModule_AddObjectRef(state->module, state->def->constants[i].name, (PyObject *)state->classes[state->def->constants[i].class_].type) < 0)
            return false;
    return scr_py_make_settings(state);
}

SCR_FN int scr_py_exec(PyObject *module, const scr_mmodule *def)
{
    scr_pystate *state = (scr_pystate *)PyModule_GetState(module);
    memset(state, 0, sizeof *state);
    state->def = def;
    state->module = module;
    state->plain_keys = scr_py_try_entries();
    if (!scr_py_allocate(state))
        return -1;
    state->validation_error = (PyTypeObject *)scr_py_make_error_type(state, module);
    if (!state->validation_error || !scr_py_make_helpers(state) || !scr_py_make_secret_types(state) || !scr_py_make_classes(state))
        return -1;
#ifdef SCR_PY_WITH_SETTINGS
    if (!scr_py_make_settings_error(state))
        return -1;
#endif
    return scr_py_publish(state) ? 0 : -1;
}

/* Every object that the state owns, one after the other: for traverse and clear alike. */
static int scr_py_each_owned(scr_pystate *state, int (*visit)(PyObject **slot, void *arg, visitproc inner), visitproc inner, void *arg)
{
    const scr_mmodule *def = state->def;
    PyObject **single[] = {
        (PyObject **)&state->base_model, (PyObject **)&state->root_model, (PyObject **)&state->validation_error, (PyObject **)&state->info_type,
        (PyObject **)&state->zone_type, (PyObject **)&state->lazy_type, (PyObject **)&state->cached_type, (PyObject **)&state->handler_type, (PyObject **)&state->more_type, &state->more, &state->code_lock,
        (PyObject **)&state->secret_str, (PyObject **)&state->secret_bytes, &state->settings_error, &state->custom_error, &state->use_default, &state->decimal, &state->decimals.sample, &state->uuid, &state->uuid_safe, &state->enum_base, &state->deepcopy, &state->regex_compile,
        &state->zone_utc, (PyObject **)&state->byte_size, (PyObject **)&state->name_email, (PyObject **)&state->show_type, &state->n_int, &state->n_is_safe, &state->n_value,
        &state->n_inner_value, &state->n_is_finite};
    int failed = 0;
    for (size_t i = 0; !failed && i < sizeof single / sizeof *single; i++)
        failed = visit(single[i], arg, inner);
    struct { PyObject **items; uint16_t n; } lists[] = {
        {state->values, def->n_values}, {state->functions, def->n_functions}, {state->enums, def->n_enums}, {state->enum_maps, def->n_enums},
        {state->code, def->n_files}, {state->std, SCR_N_STD}, {state->texts, 1 << SCR_PY_TEXT_BITS}, {state->locs, SCR_PY_LOCS}};
    for (size_t list = 0; list < sizeof lists / sizeof *lists; list++)
        for (uint16_t i = 0; !failed && lists[list].items && i < lists[list].n; i++)
            failed = visit(&lists[list].items[i], arg, inner);
    for (size_t i = 0; !failed && i < SCR_PY_LABELS; i++)
        failed = visit(&state->labels[i].object, arg, inner);
    for (size_t i = 0; !failed && i < SCR_PY_MESSAGES; i++)
        failed = visit(&state->messages[i].value, arg, inner) || visit(&state->messages[i].text, arg, inner);
    for (size_t i = 0; !failed && i < SCR_PY_MEMBERS; i++)
        failed = visit(&state->members[i].member, arg, inner) || visit(&state->members[i].value, arg, inner);
    for (size_t i = 0; !failed && i < sizeof state->error_keys / sizeof *state->error_keys; i++)
        failed = visit(&state->error_keys[i], arg, inner);
    for (size_t i = 0; !failed && state->error_texts && i < scr_py_n_error_texts(); i++)
        failed = visit(&state->error_texts[i], arg, inner);
    for (size_t i = 0; !failed && state->error_shapes && i < 2 * SCR_N_PYERRORS; i++)
        failed = visit(&state->error_shapes[i].shape.dict, arg, inner);
    for (uint16_t i = 0; !failed && state->classes && i < def->n_classes; i++) {
        scr_pyclass *cls = &state->classes[i];
        if (!failed)
            failed = visit((PyObject **)&cls->type, arg, inner);
        PyObject **dicts[] = {&cls->by_name, &cls->by_key, &cls->fields_dict, &cls->shape.dict, &cls->user};
        for (size_t k = 0; !failed && k < sizeof dicts / sizeof *dicts; k++)
            failed = visit(dicts[k], arg, inner);
        for (uint16_t f = 0; !failed && cls->def && f < cls->def->n_fields; f++) {
            PyObject **names[] = {cls->names, cls->keys, cls->dump_keys};
            for (size_t k = 0; !failed && k < 3; k++)
                if (names[k])
                    failed = visit(&names[k][f], arg, inner);
        }
    }
#ifdef SCR_PY_WITH_URL
    failed = failed ? failed : scr_py_each_url_type(state, visit, inner, arg);
#endif
    return failed;
}

static int scr_py_visit_owned(PyObject **slot, void *arg, visitproc inner) { return *slot ? inner(*slot, arg) : 0; }
static int scr_py_clear_owned(PyObject **slot, void *arg, visitproc inner)
{
    (void)arg;
    (void)inner;
    Py_CLEAR(*slot);
    return 0;
}

SCR_FN int scr_py_module_traverse(PyObject *module, visitproc visit, void *arg)
{
    scr_pystate *state = (scr_pystate *)PyModule_GetState(module);
    return state && state->def ? scr_py_each_owned(state, scr_py_visit_owned, visit, arg) : 0;
}

SCR_FN int scr_py_module_clear(PyObject *module)
{
    scr_pystate *state = (scr_pystate *)PyModule_GetState(module);
    if (state && state->def)
        scr_py_free_kept(state); /* before their classes */
    return state && state->def ? scr_py_each_owned(state, scr_py_clear_owned, NULL, NULL) : 0;
}

SCR_FN void scr_py_module_free(void *module)
{
    scr_pystate *state = (scr_pystate *)PyModule_GetState((PyObject *)module);
    if (!state || !state->def)
        return;
    (void)scr_py_module_clear((PyObject *)module);
    for (uint16_t i = 0; state->classes && i < state->def->n_classes; i++) {
        PyMem_Free(state->classes[i].names);
        PyMem_Free(state->classes[i].keys);
        PyMem_Free(state->classes[i].dump_keys);
        PyMem_Free(state->classes[i].usual);
    }
    PyMem_Free(state->classes);
    PyMem_Free(state->values);
    PyMem_Free(state->functions);
    PyMem_Free(state->enums);
    PyMem_Free(state->enum_maps);
    PyMem_Free(state->code);
    PyMem_Free(state->running);
    PyMem_Free(state->by_type);
    PyMem_Free(state->url_types);
    PyMem_Free(state->error_texts);
    PyMem_Free(state->error_shapes);
    state->def = NULL;
}

/* Types of pydantic's that the user's code can name; NULL without an exception: none. */
static PyTypeObject *scr_py_named_type(scr_pystate *state, PyObject *name)
{
    if (!state || !state->def)
        return NULL;
    if (PyUnicode_CompareWithASCIIString(name, "ByteSize") == 0)
        return scr_py_size_type(state);
#ifdef SCR_PY_WITH_EMAIL
    if (PyUnicode_CompareWithASCIIString(name, "NameEmail") == 0)
        return scr_py_name_email_type(state);
#endif
#ifdef SCR_PY_WITH_URL
    int url = scr_py_url_named(name);
    if (url >= 0)
        return scr_py_url_type(state, (unsigned)url);
#endif
    return NULL;
}

static bool scr_py_add_name(PyObject *list, const char *name)
{
    PyObject *text = PyUnicode_FromString(name);
    int known = text ? PySequence_Contains(list, text) : -1;
    bool good = known >= 0 && (known || PyList_Append(list, text) == 0);
    Py_XDECREF(text);
    return good;
}

/* Those that are made when they are asked for, too. */
SCR_FN PyObject *scr_py_module_dir(PyObject *module, PyObject *unused)
{
    (void)unused;
    const scr_mmodule *def = ((scr_pystate *)PyModule_GetState(module))->def;
    PyObject *list = PyDict_Keys(PyModule_GetDict(module));
    bool good = list != NULL;
    for (uint16_t i = 0; good && i < def->n_enums; i++)
        good = !def->enums[i].public_ || scr_py_add_name(list, def->enums[i].name);
    for (uint16_t i = 0; good && i < def->n_constants; i++)
        good = scr_py_add_name(list, def->constants[i].name);
    for (uint16_t i = 0; good && i < def->n_classes; i++)
        good = !(def->classes[i].public_ && def->classes[i].flags & SCR_C_PLAIN) || scr_py_add_name(list, def->classes[i].qualname);
    if (!good)
        Py_CLEAR(list);
    return list;
}

/* What `from module import *` takes: the names without an underscore before them. */
static PyObject *scr_py_module_all(PyObject *module)
{
    PyObject *names = scr_py_module_dir(module, NULL), *list = names ? PyList_New(0) : NULL;
    for (Py_ssize_t i = 0; list && i < PyList_GET_SIZE(names); i++) {
        PyObject *name = PyList_GET_ITEM(names, i);
        if (PyUnicode_Check(name) && PyUnicode_GET_LENGTH(name) && PyUnicode_READ_CHAR(name, 0) != '_' && PyList_Append(list, name) < 0)
            Py_CLEAR(list);
    }
    Py_XDECREF(names);
    return list;
}

SCR_FN PyObject *scr_py_module_getattr(PyObject *module, PyObject *name)
{
    scr_pystate *state = (scr_pystate *)PyModule_GetState(module);
    for (uint16_t i = 0; state && state->def && i < state->def->n_enums; i++) { /* import asks before the module is made */
        if (!state->def->enums[i].public_ || PyUnicode_CompareWithASCIIString(name, state->def->enums[i].name) != 0)
            continue;
        PyObject *found = scr_py_enum(state, i);
        if (found && PyObject_SetAttr(module, name, found) < 0)
            return NULL;
        return Py_XNewRef(found);
    }
    for (uint16_t i = 0; state && state->def && i < state->def->n_constants; i++) {
        if (state->def->constants[i].value == SCR_NO_VALUE || PyUnicode_CompareWithASCIIString(name, state->def->constants[i].name) != 0)
            continue;
        PyObject *found = scr_py_value(state, state->def->constants[i].value);
        if (found && PyObject_SetAttr(module, name, found) < 0)
            return NULL;
        return Py_XNewRef(found);
    }
    for (uint16_t i = 0; state && state->def && i < state->def->n_classes; i++) {
        const scr_mclass *cls = &state->def->classes[i];
        if (cls->public_ && cls->flags & SCR_C_PLAIN && PyUnicode_CompareWithASCIIString(name, cls->qualname) == 0)
            return scr_py_lookup(state, cls->file, cls->qualname);
    }
    if (state && state->def && PyUnicode_CompareWithASCIIString(name, "__all__") == 0)
        return scr_py_module_all(module);
    PyTypeObject *type = scr_py_named_type(state, name);
    if (type || PyErr_Occurred())
        return Py_XNewRef((PyObject *)type);
    PyErr_Format(PyExc_AttributeError, "module '%s' has no attribute '%U'", PyModule_GetName(module), name);
    return NULL;
}

SCR_FN PyObject *scr_py_module_plain(PyObject *module, PyObject *name)
{
    const char *text = PyUnicode_AsUTF8(name);
    PyObject *whole = text ? PyUnicode_FromFormat("plain_%s", text) : NULL;
    const char *found = whole ? PyUnicode_AsUTF8(whole) : NULL;
    PyObject *value = found ? Py_XNewRef(scr_py_more((scr_pystate *)PyModule_GetState(module), found)) : NULL;
    Py_XDECREF(whole);
    return value;
}

SCR_FN PyObject *scr_py_module_import(PyObject *module, PyObject *args)
{
    int file;
    const char *name;
    if (!PyArg_ParseTuple(args, "is", &file, &name))
        return NULL;
    scr_pystate *state = (scr_pystate *)PyModule_GetState(module);
    PyObject *names = file >= 0 && file < state->def->n_files ? scr_py_code(state, (uint16_t)file) : NULL;
    if (!names)
        return PyErr_Occurred() ? NULL : PyErr_Format(PyExc_ImportError, "no file %d", file);
    PyObject *found = scr_py_dict_named(names, name);
    return found || PyErr_Occurred() ? found : PyErr_Format(PyExc_ImportError, "cannot import name '%s'", name);
}
