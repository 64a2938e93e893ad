/* scr_py_value.c: Python objects that the tables stand for: constants, enums, the user's functions. In: an index. Out: the object, made
 * when it is first asked for; so a module that is only imported makes none of them, and imports neither datetime nor decimal. */
#include "scr_py.h"
#include "scr_py_text.h"

SCR_FN PyObject *scr_py_import(PyObject **slot, const char *module, const char *name)
{
    PyObject *kept = (PyObject *)scr_py_kept(slot);
    if (SCR_LIKELY(kept))
        return kept;
    PyObject *imported = PyImport_ImportModule(module), *found = imported ? PyObject_GetAttrString(imported, name) : NULL;
    Py_XDECREF(imported);
    return (PyObject *)scr_py_keep(slot, found);
}

SCR_FN PyObject *scr_py_std(scr_pystate *state, scr_pystd what)
{
    static const struct { const char *module, *name; } names[] = {
#define STD(NAME, module, name) {module, name},
#include "scr_py_std.def"
#undef STD
    };
    return scr_py_import(&state->std[what], names[what].module, names[what].name);
}

/* ---- constants ---- */

static PyObject *scr_py_make_items(scr_pystate *state, const scr_mvalue *v)
{
    PyObject *items = v->kind == SCR_V_TUPLE ? PyTuple_New((Py_ssize_t)v->n) : PyList_New((Py_ssize_t)v->n);
    for (uint32_t i = 0; items && i < v->n; i++) {
        PyObject *item = scr_py_value(state, v->items[i]);
        if (!item)
            Py_CLEAR(items);
        else if (v->kind == SCR_V_TUPLE)
            PyTuple_SET_ITEM(items, (Py_ssize_t)i, Py_NewRef(item));
        else
            PyList_SET_ITEM(items, (Py_ssize_t)i, Py_NewRef(item));
    }
    if (!items || v->kind == SCR_V_LIST || v->kind == SCR_V_TUPLE)
        return items;
    PyObject *set = v->kind == SCR_V_SET ? PySet_New(items) : PyFrozenSet_New(items);
    Py_DECREF(items);
    return set;
}

static PyObject *scr_py_make_dict(scr_pystate *state, const scr_mvalue *v)
{
    PyObject *dict = PyDict_New();
    for (uint32_t i = 0; dict && i < v->n; i++) {
        PyObject *key = scr_py_value(state, v->items[2 * i]);
        PyObject *item = key ? scr_py_value(state, v->items[2 * i + 1]) : NULL;
        if (!item || PyDict_SetItem(dict, key, item) < 0)
            Py_CLEAR(dict);
    }
    return dict;
}

static PyObject *scr_py_make_member(scr_pystate *state, const scr_mvalue *v)
{
    PyObject *enum_ = scr_py_enum(state, v->index);
    return enum_ ? PyObject_GetAttrString(enum_, state->def->enums[v->index].names[v->member]) : NULL;
}

/* What `type`.fromisoformat makes of the text. */
static PyObject *scr_py_make_date(scr_pystate *state, const scr_mvalue *v)
{
    if (!scr_py_need_dates(state))
        return NULL;
    PyTypeObject *type = v->kind == SCR_V_DATE ? state->dates->DateType : v->kind == SCR_V_TIME ? state->dates->TimeType : state->dates->DateTimeType;
    return PyObject_CallMethod((PyObject *)type, "fromisoformat", "s#", v->text, (Py_ssize_t)v->n);
}

static PyObject *scr_py_make_timedelta(scr_pystate *state, int64_t micros)
{
    if (!scr_py_need_dates(state))
        return NULL;
    const int64_t day = INT64_C(86400000000);
    int64_t days = micros / day - (micros % day < 0), rest = micros - days * day;
    return state->dates->Delta_FromDelta((int)days, (int)(rest / 1000000), (int)(rest % 1000000), 1, state->dates->DeltaType);
}

static PyObject *scr_py_make_text(PyObject **slot, const char *module, const char *name, const scr_mvalue *v)
{
    PyObject *type = scr_py_import(slot, module, name);
    return type ? PyObject_CallFunction(type, "s#", v->text, (Py_ssize_t)v->n) : NULL;
}

static PyObject *scr_py_make_model(scr_pystate *state, const scr_mvalue *v)
{
    PyObject *names = scr_py_make_dict(state, v);
    PyObject *none = names ? PyTuple_New(0) : NULL;
    PyObject *model = none ? PyObject_Call((PyObject *)state->classes[v->index].type, none, names) : NULL;
    Py_XDECREF(none);
    Py_XDECREF(names);
    return model;
}

static PyObject *scr_py_make_secret(scr_pystate *state, const scr_mvalue *v)
{
    PyObject *inside = scr_py_value(state, v->items[0]);
    PyTypeObject *type = inside && PyBytes_Check(inside) ? state->secret_bytes : state->secret_str;
    return inside ? PyObject_CallOneArg((PyObject *)type, inside) : NULL;
}

static PyObject *scr_py_make_value(scr_pystate *state, const scr_mvalue *v)
{
    switch ((scr_mvalue_kind)v->kind) {
    case SCR_V_NONE: return Py_NewRef(Py_None);
    case SCR_V_BOOL: return PyBool_FromLong(v->truth);
    case SCR_V_INT: return PyLong_FromString(v->text, NULL, 10);
    case SCR_V_FLOAT: return PyFloat_FromDouble(v->number);
    case SCR_V_STR: return PyUnicode_DecodeUTF8(v->text, (Py_ssize_t)v->n, "surrogatepass");
    case SCR_V_BYTES: return PyBytes_FromStringAndSize(v->text, (Py_ssize_t)v->n);
    case SCR_V_LIST: case SCR_V_TUPLE: case SCR_V_SET: case SCR_V_FROZENSET: return scr_py_make_items(state, v);
    case SCR_V_DICT: return scr_py_make_dict(state, v);
    case SCR_V_ENUM: return scr_py_make_member(state, v);
    case SCR_V_DECIMAL: return scr_py_make_text(&state->decimal, "decimal", "Decimal", v);
    case SCR_V_DATE: case SCR_V_TIME: case SCR_V_DATETIME: return scr_py_make_date(state, v);
    case SCR_V_TIMEDELTA: return scr_py_make_timedelta(state, v->micros);
    case SCR_V_UUID: return scr_py_make_text(&state->uuid, "uuid", "UUID", v);
    case SCR_V_SECRET: return scr_py_make_secret(state, v);
    case SCR_V_MODEL: return scr_py_make_model(state, v);
    case SCR_V_CODE: return Py_XNewRef(scr_py_function(state, v->index));
    }
    PyErr_SetString(PyExc_SystemError, "a value of unknown kind");
    return NULL;
}

SCR_FN PyObject *scr_py_value(scr_pystate *state, uint16_t value)
{
    PyObject *kept = (PyObject *)scr_py_kept(&state->values[value]);
    return SCR_LIKELY(kept) ? kept : (PyObject *)scr_py_keep(&state->values[value], scr_py_make_value(state, &state->def->values[value]));
}

/* ---- the user's code ---- */

/* The package of a file, which relative imports go from; as: how it is seen from the compiled module's. */
static PyObject *scr_py_package(scr_pystate *state, const char *as)
{
    PyObject *own = PyObject_GetAttrString(state->module, "__package__");
    const char *text = own && PyUnicode_Check(own) ? PyUnicode_AsUTF8(own) : "";
    PyErr_Clear();
    size_t n = text ? strlen(text) : 0;
    for (as++; *as == '.'; as++) /* one up */
        do
            n -= n > 0;
        while (n > 0 && text[n] != '.');
    PyObject *above = PyUnicode_FromStringAndSize(text, (Py_ssize_t)n), *package = above ? PyUnicode_FromFormat("%U%s%s", above, n && *as ? "." : "", as) : NULL;
    Py_XDECREF(above);
    Py_XDECREF(own);
    return package;
}

/* What stands in a file's names before its text runs: the compiled classes, and what user code imports from pydantic. */
static bool scr_py_fill_names(scr_pystate *state, uint16_t file, PyObject *names)
{
    const scr_mmodule *def = state->def;
    PyObject *module = PyUnicode_FromString(def->files[file].module), *package = scr_py_package(state, def->files[file].package);
    bool good = module && PyDict_SetItemString(names, "__name__", module) == 0
             && package && PyDict_SetItemString(names, "__package__", package) == 0 /* from .common import */
             && PyDict_SetItemString(names, "__builtins__", PyEval_GetBuiltins()) == 0
             && PyDict_SetItemString(names, "__schemac__", state->module) == 0
             && PyDict_SetItemString(names, "ValidationError", (PyObject *)state->validation_error) == 0
             && PyDict_SetItemString(names, "ValidationInfo", (PyObject *)state->info_type) == 0
             && PyDict_SetItemString(names, "BaseModel", (PyObject *)state->base_model) == 0
             && PyDict_SetItemString(names, "SecretStr", (PyObject *)state->secret_str) == 0
             && PyDict_SetItemString(names, "SecretBytes", (PyObject *)state->secret_bytes) == 0
             && PyDict_SetItemString(names, "PydanticCustomError", state->custom_error) == 0
             && PyDict_SetItemString(names, "PydanticUseDefault", state->use_default) == 0;
    Py_XDECREF(module);
    Py_XDECREF(package);
    return good;
}

static bool scr_py_fill_classes(scr_pystate *state, uint16_t file, PyObject *names)
{
    for (uint16_t i = 0; i < state->def->n_classes; i++) {
        const scr_mclass *cls = &state->def->classes[i];
        if (cls->file == file && !(cls->flags & SCR_C_PLAIN) && !strchr(cls->qualname, '.')
            && PyDict_SetItemString(names, cls->qualname, (PyObject *)state->classes[i].type) < 0)
            return false;
    }
    return true;
}

/* The function that a member of a class is made of; new reference, NULL without an exception: none. */
static PyObject *scr_py_inner_function(PyObject *member)
{
    static const char *const names[] = {"__func__", "fget", "func"}; /* class and static methods; properties; cached ones */
    PyObject *found = PyFunction_Check(member) ? Py_NewRef(member) : NULL;
    for (int i = 0; i < 3 && !found; i++) {
        found = PyObject_GetAttrString(member, names[i]);
        if (!found)
            PyErr_Clear();
        else if (!PyFunction_Check(found))
            Py_CLEAR(found);
    }
    return found;
}

/* super() without arguments asks the cell `__class__`, which all functions of a class share: it is to be the compiled one. */
static bool scr_py_mend_super(PyObject *reduced, PyObject *compiled)
{
    PyObject *members = PyType_Check(reduced) ? PyDict_Values(((PyTypeObject *)reduced)->tp_dict) : PyList_New(0);
    for (Py_ssize_t i = 0; members && i < PyList_GET_SIZE(members); i++) {
        PyObject *function = scr_py_inner_function(PyList_GET_ITEM(members, i));
        PyObject *closure = function ? PyFunction_GetClosure(function) : NULL; /* borrowed */
        for (Py_ssize_t k = 0; closure && k < PyTuple_GET_SIZE(closure); k++) {
            PyObject *cell = PyTuple_GET_ITEM(closure, k);
            if (PyCell_Check(cell) && PyCell_GET(cell) == reduced)
                PyCell_Set(cell, compiled);
        }
        Py_XDECREF(function);
    }
    Py_XDECREF(members);
    return members != NULL;
}

/* The classes that stand in other classes. */
static bool scr_py_mend_nested(scr_pystate *state, uint16_t file)
{
    for (uint16_t i = 0; i < state->def->n_classes; i++) {
        const scr_mclass *cls = &state->def->classes[i];
        if (cls->file != file || cls->flags & SCR_C_PLAIN || !strchr(cls->qualname, '.'))
            continue;
        PyObject *reduced = scr_py_lookup(state, file, cls->qualname); /* NULL: it has no code */
        PyErr_Clear();
        bool good = !reduced || reduced == (PyObject *)state->classes[i].type || scr_py_mend_super(reduced, (PyObject *)state->classes[i].type);
        Py_XDECREF(reduced);
        if (!good)
            return false;
    }
    return true;
}

/* The metaclass of the text's own classes, which carry the methods of the models: they make room for the compiled ones. names: the file's. */
static PyObject *scr_py_reduce(PyObject *names, PyObject *args)
{
    PyObject *name, *bases, *body;
    if (!PyArg_ParseTuple(args, "UOO!", &name, &bases, &PyDict_Type, &body))
        return NULL;
    PyObject *all = scr_py_dict_named(names, "__reduced__"), *compiled = all ? scr_py_dict_item(names, name) : NULL;
    PyObject *reduced = compiled ? PyObject_CallFunctionObjArgs((PyObject *)&PyType_Type, name, bases, body, NULL) : NULL;
    PyObject *cell = reduced ? PyDict_GetItemString(body, "__classcell__") : NULL; /* borrowed: what super() without arguments asks */
    if (!reduced || (cell && PyCell_Set(cell, compiled) < 0) || PyDict_SetItem(all, name, reduced) < 0)
        Py_CLEAR(compiled);
    Py_XDECREF(reduced);
    Py_XDECREF(all);
    return compiled;
}

static bool scr_py_add_reduce(PyObject *names)
{
    static PyMethodDef method = {"__reduce__", scr_py_reduce, METH_VARARGS, NULL};
    PyObject *reduced = PyDict_New(), *function = PyCFunction_New(&method, names);
    bool good = reduced && function && PyDict_SetItemString(names, "__reduced__", reduced) == 0 && PyDict_SetItemString(names, "__reduce__", function) == 0;
    Py_XDECREF(reduced);
    Py_XDECREF(function);
    return good;
}

static PyObject *scr_py_compile(const scr_mfile *file)
{
    const int future_annotations = 0x1000000;
    PyObject *builtins = PyEval_GetBuiltins(); /* borrowed */
    PyObject *compile = builtins ? PyDict_GetItemString(builtins, "compile") : NULL;
    if (!compile) {
        PyErr_SetString(PyExc_SystemError, "there is no compile()");
        return NULL;
    }
    return PyObject_CallFunction(compile, "s#ssii", file->text, (Py_ssize_t)file->len, file->path, "exec", future_annotations, 1);
}

/* One thread at a time runs the user's files: the others wait for their names to be there. */
static bool scr_py_lock_code(scr_pystate *state)
{
    PyObject *lock = (PyObject *)scr_py_kept(&state->code_lock), *class_ = NULL;
    if (!lock && scr_py_import(&class_, "_thread", "RLock"))
        lock = (PyObject *)scr_py_keep(&state->code_lock, PyObject_CallNoArgs(class_));
    PyObject *held = lock ? PyObject_CallMethod(lock, "acquire", NULL) : NULL;
    Py_XDECREF(class_);
    Py_XDECREF(held);
    return held != NULL;
}

static void scr_py_unlock_code(scr_pystate *state)
{
    PyObject *kind, *error, *trace;
    PyErr_Fetch(&kind, &error, &trace);
    Py_XDECREF(PyObject_CallMethod(state->code_lock, "release", NULL));
    PyErr_Restore(kind, error, trace);
}

/* Its names; borrowed. */
static PyObject *scr_py_run_code(scr_pystate *state, uint16_t file)
{
    PyObject *names = PyDict_New(), *code = NULL, *result = NULL;
    if (names && scr_py_fill_names(state, file, names) && scr_py_fill_classes(state, file, names) && scr_py_add_reduce(names))
        code = scr_py_compile(&state->def->files[file]);
    if (code) {
        state->running[file] = names; /* its statements, and those of files that they need, can ask for it */
        result = PyEval_EvalCode(code, names, names);
        if (result && !scr_py_mend_nested(state, file))
            Py_CLEAR(result);
        state->running[file] = NULL;
    }
    if (!result)
        Py_CLEAR(names);
    Py_XDECREF(result);
    Py_XDECREF(code);
    return (PyObject *)scr_py_keep(&state->code[file], names);
}

SCR_FN PyObject *scr_py_code(scr_pystate *state, uint16_t file)
{
    PyObject *names = (PyObject *)scr_py_kept(&state->code[file]);
    if (SCR_LIKELY(names))
        return names;
    if (!scr_py_lock_code(state))
        return NULL;
    names = state->code[file] ? state->code[file] : state->running[file] ? state->running[file] : scr_py_run_code(state, file);
    scr_py_unlock_code(state);
    return names;
}

/* One step of "Order.Inner.check" within a class: as it stands in its dict, not bound. */
static PyObject *scr_py_raw_attribute(PyObject *owner, PyObject *name)
{
    PyObject *dict = PyType_Check(owner) ? PyObject_GetAttrString(owner, "__dict__") : NULL;
    if (!dict && PyErr_Occurred())
        return NULL;
    PyObject *found = dict ? PyObject_GetItem(dict, name) : PyObject_GetAttr(owner, name);
    Py_XDECREF(dict);
    return found;
}

/* names[first], the reduced class before the compiled one. */
static PyObject *scr_py_first_step(PyObject *names, PyObject *first)
{
    PyObject *reduced = scr_py_dict_named(names, "__reduced__"), *found = reduced ? scr_py_dict_item(reduced, first) : NULL;
    Py_XDECREF(reduced);
    if (!found && !PyErr_Occurred())
        found = scr_py_dict_item(names, first);
    if (!found && !PyErr_Occurred())
        PyErr_SetObject(PyExc_NameError, first);
    return found;
}

SCR_FN PyObject *scr_py_lookup(scr_pystate *state, uint16_t file, const char *path)
{
    PyObject *names = scr_py_code(state, file);
    PyObject *dot = names ? PyUnicode_FromString(".") : NULL;
    PyObject *whole = dot ? PyUnicode_FromString(path) : NULL;
    PyObject *steps = whole ? PyUnicode_Split(whole, dot, -1) : NULL;
    PyObject *found = NULL;
    for (Py_ssize_t i = 0; steps && i < PyList_GET_SIZE(steps); i++) {
        PyObject *step = PyList_GET_ITEM(steps, i);
        PyObject *next = i == 0 ? scr_py_first_step(names, step) : scr_py_raw_attribute(found, step);
        Py_XDECREF(found);
        found = next;
        if (!found)
            break;
    }
    Py_XDECREF(steps);
    Py_XDECREF(whole);
    Py_XDECREF(dot);
    return found;
}

SCR_FN PyObject *scr_py_function(scr_pystate *state, uint16_t function)
{
    PyObject *kept = (PyObject *)scr_py_kept(&state->functions[function]);
    if (SCR_LIKELY(kept))
        return kept;
    const scr_mfunction *f = &state->def->functions[function];
    PyObject *found = scr_py_lookup(state, f->file, f->name);
    if (found && (Py_IS_TYPE(found, &PyClassMethod_Type) || Py_IS_TYPE(found, &PyStaticMethod_Type)))
        Py_SETREF(found, PyObject_GetAttrString(found, "__func__"));
    return (PyObject *)scr_py_keep(&state->functions[function], found);
}

/* ---- enums: the user's own classes ---- */

SCR_FN PyObject *scr_py_enum(scr_pystate *state, uint16_t enum_)
{
    const scr_menum *def = &state->def->enums[enum_];
    PyObject *kept = (PyObject *)scr_py_kept(&state->enums[enum_]);
    return kept ? kept : (PyObject *)scr_py_keep(&state->enums[enum_], scr_py_lookup(state, def->file, def->name));
}

SCR_FN PyObject *scr_py_enum_map(scr_pystate *state, uint16_t enum_)
{
    PyObject *kept = (PyObject *)scr_py_kept(&state->enum_maps[enum_]);
    if (kept)
        return kept;
    PyObject *cls = scr_py_enum(state, enum_);
    PyObject *members = cls ? PySequence_List(cls) : NULL;
    PyObject *map = members ? PyDict_New() : NULL;
    for (Py_ssize_t i = 0; map && i < PyList_GET_SIZE(members); i++) {
        PyObject *member = PyList_GET_ITEM(members, i);
        PyObject *value = PyObject_GetAttr(member, state->n_value);
        if (!value || PyDict_SetItem(map, value, member) < 0)
            Py_CLEAR(map);
        Py_XDECREF(value);
    }
    Py_XDECREF(members);
    return (PyObject *)scr_py_keep(&state->enum_maps[enum_], map);
}

/* ---- ValidationInfo ---- */

typedef struct scr_pyinfo {
    PyObject head;
    PyObject *data, *field_name, *context, *mode, *config;
} scr_pyinfo;

static int scr_py_info_traverse(PyObject *self, visitproc visit, void *arg)
{
    scr_pyinfo *info = (scr_pyinfo *)self;
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(info->data);
    Py_VISIT(info->context);
    Py_VISIT(info->config);
    return 0;
}

static int scr_py_info_clear(PyObject *self)
{
    scr_pyinfo *info = (scr_pyinfo *)self;
    Py_CLEAR(info->data);
    Py_CLEAR(info->field_name);
    Py_CLEAR(info->context);
    Py_CLEAR(info->mode);
    Py_CLEAR(info->config);
    return 0;
}

static void scr_py_info_dealloc(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    (void)scr_py_info_clear(self);
    type->tp_free(self);
    Py_DECREF(type);
}

static PyMemberDef scr_py_info_members[] = {
    {"data", T_OBJECT, offsetof(scr_pyinfo, data), READONLY, "The fields that are validated already."},
    {"field_name", T_OBJECT, offsetof(scr_pyinfo, field_name), READONLY, "The field's name."},
    {"context", T_OBJECT, offsetof(scr_pyinfo, context), READONLY, "What the caller passed as context."},
    {"mode", T_OBJECT, offsetof(scr_pyinfo, mode), READONLY, "'python' or 'json'."},
    {"config", T_OBJECT, offsetof(scr_pyinfo, config), READONLY, "The model's config."},
    {NULL, 0, 0, 0, NULL},
};
static PyType_Slot scr_py_info_slots[] = {
    {Py_tp_traverse, (void *)scr_py_info_traverse}, {Py_tp_clear, (void *)scr_py_info_clear}, {Py_tp_dealloc, (void *)scr_py_info_dealloc},
    {Py_tp_members, (void *)scr_py_info_members}, {0, NULL},
};
static PyType_Spec scr_py_info_spec = {
    "schemac.ValidationInfo", sizeof(scr_pyinfo), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_DISALLOW_INSTANTIATION, scr_py_info_slots,
};

SCR_FN PyObject *scr_py_info(scr_pyrun *run, const char *mode)
{
    PyObject *made = run->state->info_type->tp_alloc(run->state->info_type, 0);
    if (!made)
        return NULL;
    scr_pyinfo *info = (scr_pyinfo *)made;
    info->data = scr_py_data(run);
    info->field_name = Py_NewRef(run->field_name ? run->field_name : Py_None);
    info->context = Py_NewRef(run->context ? run->context : Py_None);
    info->mode = PyUnicode_InternFromString(mode);
    info->config = PyDict_New();
    if (!info->data || !info->mode || !info->config)
        Py_CLEAR(made);
    return made;
}

/* ---- PydanticCustomError(type, message_template, context=None) ---- */

static int scr_py_custom_init(PyObject *self, PyObject *args, PyObject *names)
{
    PyObject *type, *template_, *context = Py_None;
    if (names && PyDict_GET_SIZE(names)) {
        PyErr_SetString(PyExc_TypeError, "PydanticCustomError() takes no keyword arguments");
        return -1;
    }
    if (!PyArg_ParseTuple(args, "UU|O:PydanticCustomError", &type, &template_, &context))
        return -1;
    return PyObject_SetAttrString(self, "type", type) < 0 || PyObject_SetAttrString(self, "message_template", template_) < 0
        || PyObject_SetAttrString(self, "context", context) < 0 ? -1 : 0;
}

/* The template with {name} replaced by the text of context[name]. */
static PyObject *scr_py_custom_message(PyObject *self, PyObject *unused)
{
    (void)unused;
    PyObject *message = PyObject_GetAttrString(self, "message_template");
    PyObject *context = message ? PyObject_GetAttrString(self, "context") : NULL;
    PyObject *still = context && PyDict_Check(context) ? PyDict_Copy(context) : NULL, *key, *value;
    Py_ssize_t at = 0;
    while (still && message && PyDict_Next(still, &at, &key, &value)) {
        PyObject *hole = PyUnicode_FromFormat("{%S}", key), *text = PyObject_Str(value);
        PyObject *filled = hole && text ? PyUnicode_Replace(message, hole, text, -1) : NULL;
        Py_XDECREF(hole);
        Py_XDECREF(text);
        Py_SETREF(message, filled);
    }
    Py_XDECREF(still);
    Py_XDECREF(context);
    return message;
}

static PyMethodDef scr_py_custom_methods[] = {
    {"message", scr_py_custom_message, METH_NOARGS, "The message."}, {"__str__", scr_py_custom_message, METH_NOARGS, NULL}, {NULL, NULL, 0, NULL}};
static PyType_Slot scr_py_custom_slots[] = {
    {Py_tp_init, (void *)scr_py_custom_init}, {Py_tp_methods, (void *)scr_py_custom_methods}, {0, NULL}};
static PyType_Spec scr_py_custom_spec = {
    "schemac.PydanticCustomError", sizeof(PyBaseExceptionObject), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, scr_py_custom_slots,
};

SCR_FN bool scr_py_make_helpers(scr_pystate *state)
{
    state->info_type = (PyTypeObject *)PyType_FromModuleAndSpec(state->module, &scr_py_info_spec, NULL);
    PyObject *bases = PyTuple_Pack(1, PyExc_ValueError);
    if (bases)
        state->custom_error = PyType_FromModuleAndSpec(state->module, &scr_py_custom_spec, bases);
    Py_XDECREF(bases);
    state->use_default = PyErr_NewException("schemac.PydanticUseDefault", NULL, NULL);
    return state->info_type && state->custom_error && state->use_default;
}
