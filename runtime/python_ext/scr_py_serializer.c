/* scr_py_serializer.c: field_serializer: the user's function says how a field is shown. In: an instance and a field. Out: what is shown. */
#include "scr_py_class.h"
#include "scr_py_dump.h"
#include "scr_py_more.h"

static bool scr_py_applies(const scr_pydump *d, unsigned flags, PyObject *value)
{
    return (d->json || !(flags & SCR_S_JSON)) && !(flags & SCR_S_NOT_NONE && value == Py_None) && !(d->as_any && flags & SCR_S_OF_TYPE);
}

SCR_FN bool scr_py_has_serializer(const scr_pydump *d, const scr_mfield *f, PyObject *value)
{
    return SCR_UNLIKELY(f->serializer != SCR_NO_VALUE) && scr_py_applies(d, f->serializer_flags, value);
}

SCR_FN bool scr_py_type_shows(const scr_pydump *d, const scr_mtype *type, PyObject *value)
{
    return type->flags & SCR_T_AS_ANY || (type->flags & SCR_T_SERIALIZER && scr_py_applies(d, type->serializer_flags, value));
}

SCR_FN bool scr_py_shows_default(const scr_mfield *f)
{
    return f->serializer != SCR_NO_VALUE && !(f->serializer_flags & SCR_S_OF_TYPE);
}

SCR_FN bool scr_py_shows_itself(const scr_pydump *d, const scr_pyclass *cls)
{
    return cls->def->serializer != SCR_NO_VALUE && (d->json || !(cls->def->serializer_flags & SCR_S_JSON));
}

static bool scr_py_put_attribute(PyObject *names, const char *name, PyObject *value) /* value: stolen */
{
    bool good = value && PyDict_SetItemString(names, name, value) == 0;
    Py_XDECREF(value);
    return good;
}

static PyObject *scr_py_itself(PyObject *self, PyObject *unused)
{
    (void)unused;
    return Py_NewRef(self);
}

/* What is passed as info: the words of the call, and what its include and exclude say of this place. */
static PyObject *scr_py_dump_info(const scr_pydump *d, const char *field, scr_pyfilter filter)
{
    static PyMethodDef is_json = {"mode_is_json", scr_py_itself, METH_NOARGS, NULL};
    const struct { const char *name; bool value; } words[] = {
        {"exclude_unset", d->unset}, {"exclude_defaults", d->defaults}, {"exclude_none", d->none},
        {"exclude_computed_fields", d->no_computed}, {"round_trip", d->round_trip}, {"serialize_as_any", d->as_any}};
    PyObject *names = PyDict_New(), *type = names ? scr_py_std(d->state, SCR_STD_NAMESPACE) : NULL, *none = type ? PyTuple_New(0) : NULL;
    bool good = none && scr_py_put_attribute(names, "include", Py_NewRef(filter.include ? filter.include : Py_None))
             && scr_py_put_attribute(names, "exclude", Py_NewRef(filter.exclude ? filter.exclude : Py_None))
             && scr_py_put_attribute(names, "mode", PyUnicode_FromString(d->json ? "json" : "python"))
             && scr_py_put_attribute(names, "mode_is_json", PyCFunction_New(&is_json, d->json ? Py_True : Py_False))
             && scr_py_put_attribute(names, "by_alias", Py_NewRef(d->by_alias < 0 ? Py_None : d->by_alias ? Py_True : Py_False))
             && (!field || scr_py_put_attribute(names, "field_name", PyUnicode_FromString(field)))
             && scr_py_put_attribute(names, "context", Py_NewRef(d->context ? d->context : Py_None));
    for (size_t i = 0; good && i < sizeof words / sizeof *words; i++)
        good = PyDict_SetItemString(names, words[i].name, words[i].value ? Py_True : Py_False) == 0;
    PyObject *info = good ? PyObject_Call(type, none, names) : NULL;
    Py_XDECREF(none);
    Py_XDECREF(names);
    return info;
}

/* ---- what a function in mode "wrap" calls to have the value shown as it would be ---- */

/* It may be kept, and called once the dump is over: it holds what that only borrowed. */
typedef struct scr_pyshow {
    PyObject head;
    scr_pydump dump;
    const scr_mtype *type;
    scr_pyfilter filter;
    const scr_pyclass *shown; /* a model's: it is shown without its own function, as this class; NULL: a field's */
} scr_pyshow;

static PyObject *scr_py_show_call(PyObject *self, PyObject *args, PyObject *names)
{
    PyObject *value;
    scr_pyshow *show = (scr_pyshow *)self;
    if ((names && PyDict_GET_SIZE(names)) || !PyArg_ParseTuple(args, "O|O:handler", &value, &names))
        return NULL;
    scr_pydump d = show->dump;
    d.text = NULL;
    if (show->shown && scr_py_class_of(d.state, Py_TYPE(value)))
        return scr_py_dump_plainly(&d, show->shown, value, show->filter);
    return scr_py_dump_typed(&d, show->type, value, show->shown ? (scr_pyfilter){NULL, NULL} : show->filter);
}

static int scr_py_show_traverse(PyObject *self, visitproc visit, void *arg)
{
    scr_pyshow *show = (scr_pyshow *)self;
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(show->dump.context);
    Py_VISIT(show->dump.fallback);
    Py_VISIT(show->filter.include);
    Py_VISIT(show->filter.exclude);
    return 0;
}

static int scr_py_show_clear(PyObject *self)
{
    scr_pyshow *show = (scr_pyshow *)self;
    Py_CLEAR(show->dump.context);
    Py_CLEAR(show->dump.fallback);
    Py_CLEAR(show->filter.include);
    Py_CLEAR(show->filter.exclude);
    return 0;
}

static void scr_py_show_dealloc(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    scr_py_show_clear(self);
    type->tp_free(self);
    Py_DECREF(type);
}

static PyObject *scr_py_show_handler(const scr_pydump *d, const scr_mtype *type, const scr_pyclass *shown, scr_pyfilter filter)
{
    PyType_Slot slots[] = {{Py_tp_call, (void *)scr_py_show_call}, {Py_tp_dealloc, (void *)scr_py_show_dealloc},
                           {Py_tp_traverse, (void *)scr_py_show_traverse}, {Py_tp_clear, (void *)scr_py_show_clear}, {0, NULL}};
    PyType_Spec spec = {"schemac.SerializerFunctionWrapHandler", sizeof(scr_pyshow), 0,
                        Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_DISALLOW_INSTANTIATION, slots};
    scr_pystate *state = d->state;
    PyTypeObject *handler = (PyTypeObject *)scr_py_kept(&state->show_type);
    if (!handler)
        handler = (PyTypeObject *)scr_py_keep(&state->show_type, PyType_FromModuleAndSpec(state->module, &spec, NULL));
    scr_pyshow *show = handler ? (scr_pyshow *)handler->tp_alloc(handler, 0) : NULL;
    if (show) {
        show->dump = *d;
        show->dump.warnings = SCR_PY_SILENT;
        show->dump.warned = show->dump.field = NULL;
        Py_XINCREF(show->dump.context);
        Py_XINCREF(show->dump.fallback);
        show->type = type;
        show->shown = shown;
        show->filter = (scr_pyfilter){Py_XNewRef(filter.include), Py_XNewRef(filter.exclude)};
    }
    return (PyObject *)show;
}

/* ---- calls ---- */

/* "ValueError: its text" */
static PyObject *scr_py_raised_text(PyObject *raised)
{
    PyObject *name = PyObject_GetAttrString((PyObject *)Py_TYPE(raised), "__qualname__"), *text = name ? PyObject_Str(raised) : NULL;
    if (name && !text) {
        PyErr_Clear();
        text = PyUnicode_FromString("<exception str() failed>");
    }
    PyObject *told = text ? PyUnicode_FromFormat("%U: %U", name, text) : NULL;
    Py_XDECREF(name);
    Py_XDECREF(text);
    return told;
}

static PyObject *scr_py_failed_text(PyObject *function, PyObject *raised)
{
    const bool deep = PyErr_GivenExceptionMatches(raised, PyExc_RecursionError);
    PyObject *name = PyObject_GetAttrString(function, "__name__");
    if (!name) {
        PyErr_Clear();
        name = PyObject_Repr(function);
    }
    PyObject *what = name ? deep ? PyUnicode_FromString("RecursionError") : scr_py_raised_text(raised) : NULL;
    PyObject *text = what ? PyUnicode_FromFormat("Error calling function `%S`: %U", name, what) : NULL;
    Py_XDECREF(name);
    Py_XDECREF(what);
    return text;
}

/* What the user's function raised, as an error of the dump, whose cause it is; in JSON text there is only what is told of it. */
static void scr_py_dump_failed(scr_pydump *d, PyObject *function)
{
    PyObject *raised = scr_py_raised(), *type = scr_py_more(d->state, "PydanticSerializationError");
    const bool own = type && PyErr_GivenExceptionMatches(raised, type);
    PyObject *text = !type ? NULL : own ? PyObject_Str(raised) : scr_py_failed_text(function, raised);
    if (text && d->text)
        Py_SETREF(text, PyUnicode_FromFormat("Error serializing to JSON: PydanticSerializationError: %U", text));
    PyObject *error = text ? PyObject_CallOneArg(type, text) : NULL;
    if (error && !d->text && !own && !PyErr_GivenExceptionMatches(raised, PyExc_RecursionError))
        PyException_SetCause(error, Py_NewRef(raised));
    if (error)
        PyErr_SetObject(type, error);
    Py_XDECREF(error);
    Py_XDECREF(text);
    Py_DECREF(raised);
}

SCR_FN void scr_py_computed_failed(scr_pydump *d)
{
    if (!d->text)
        return;
    PyObject *raised = scr_py_raised(), *told = scr_py_raised_text(raised);
    PyObject *text = told ? PyUnicode_FromFormat("Error serializing to JSON: %U", told) : NULL;
    const char *message = text ? PyUnicode_AsUTF8(text) : NULL;
    if (message)
        scr_py_raise_more(d->state, "PydanticSerializationError", message);
    Py_XDECREF(told);
    Py_XDECREF(text);
    Py_DECREF(raised);
}

/* args[1 .. n - 1]: what the function is given; made: those of them that were made for it, or NULL where an exception is set. */
static PyObject *scr_py_call_serializer(scr_pydump *d, PyObject *function, PyObject **args, size_t n, PyObject **made)
{
    PyObject *shown = NULL;
    if (!PyErr_Occurred()) {
        shown = PyObject_Vectorcall(function, args + 1, (n - 1) | PY_VECTORCALL_ARGUMENTS_OFFSET, NULL);
        if (!shown)
            scr_py_dump_failed(d, function);
    }
    Py_XDECREF(made[0]);
    Py_XDECREF(made[1]);
    return shown;
}

/* self: NULL where the function takes none. field: its name for the info, NULL: none. */
static PyObject *scr_py_shown_by(scr_pydump *d, uint16_t number, unsigned flags, PyObject *self, const char *field, const scr_mtype *type, PyObject *value, scr_pyfilter filter)
{
    PyObject *function = scr_py_function(d->state, number), *made[2] = {NULL, NULL}, *args[5];
    size_t n = 0;
    if (!function)
        return NULL;
    args[n++] = NULL;
    if (self)
        args[n++] = self;
    args[n++] = value;
    if (flags & SCR_S_WRAP)
        args[n++] = made[0] = scr_py_show_handler(d, type, NULL, filter);
    if (flags & SCR_S_INFO)
        args[n++] = made[1] = scr_py_dump_info(d, field, filter);
    return scr_py_call_serializer(d, function, args, n, made);
}

SCR_FN PyObject *scr_py_serialized(scr_pydump *d, PyObject *self, const scr_mfield *f, PyObject *value, scr_pyfilter filter)
{
    const bool alone = f->serializer_flags & SCR_S_NO_SELF;
    return scr_py_shown_by(d, f->serializer, f->serializer_flags, alone ? NULL : self, alone ? NULL : f->name, f->type, value, filter);
}

SCR_FN PyObject *scr_py_shown_by_type(scr_pydump *d, const scr_mtype *type, PyObject *value, scr_pyfilter *filter)
{
    if (type->flags & SCR_T_AS_ANY)
        return Py_NewRef(value);
    PyObject *shown = scr_py_shown_by(d, type->serializer, type->serializer_flags, NULL, NULL, type, value, *filter);
    if (shown)
        *filter = (scr_pyfilter){NULL, NULL}; /* which was the function's */
    return shown;
}

SCR_FN PyObject *scr_py_model_shown(scr_pydump *d, const scr_pyclass *cls, PyObject *self, scr_pyfilter filter)
{
    const uint8_t flags = cls->def->serializer_flags;
    PyObject *function = scr_py_function(d->state, cls->def->serializer), *made[2] = {NULL, NULL}, *args[4];
    size_t n = 0;
    if (!function)
        return NULL;
    args[n++] = NULL;
    args[n++] = self;
    if (flags & SCR_S_WRAP)
        args[n++] = made[0] = scr_py_show_handler(d, NULL, cls, filter);
    if (flags & SCR_S_INFO)
        args[n++] = made[1] = scr_py_dump_info(d, NULL, filter);
    return scr_py_call_serializer(d, function, args, n, made);
}
