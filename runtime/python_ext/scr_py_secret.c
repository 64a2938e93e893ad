/* scr_py_secret.c: SecretStr and SecretBytes: values that do not show themselves. In: text or bytes. Out: an object that keeps them. */
#include "scr_py_secret.h"

typedef struct scr_pysecret {
    PyObject head;
    PyObject *value;
} scr_pysecret;

static PyObject *scr_py_secret_new(PyTypeObject *type, PyObject *args, PyObject *names)
{
    static char *words[] = {"secret_value", NULL};
    PyObject *value;
    if (!PyArg_ParseTupleAndKeywords(args, names, "O", words, &value))
        return NULL;
    PyObject *self = type->tp_alloc(type, 0);
    if (self)
        ((scr_pysecret *)self)->value = Py_NewRef(value);
    return self;
}

static int scr_py_secret_traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(((scr_pysecret *)self)->value);
    return 0;
}

static int scr_py_secret_clear(PyObject *self)
{
    Py_CLEAR(((scr_pysecret *)self)->value);
    return 0;
}

static void scr_py_secret_dealloc(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    Py_CLEAR(((scr_pysecret *)self)->value);
    type->tp_free(self);
    Py_DECREF(type);
}

static PyObject *scr_py_secret_get(PyObject *self, PyObject *unused)
{
    (void)unused;
    return Py_NewRef(((scr_pysecret *)self)->value);
}

/* What is shown: nothing of an empty one, else always the same. */
static PyObject *scr_py_secret_shown(PyObject *self)
{
    PyObject *value = ((scr_pysecret *)self)->value;
    int any = PyObject_IsTrue(value);
    if (any < 0)
        return NULL;
    const char *stars = any ? "**********" : "";
    return PyBytes_Check(value) ? PyBytes_FromString(stars) : PyUnicode_FromString(stars);
}

SCR_FN PyObject *scr_py_secret_json(PyObject *self)
{
    PyObject *shown = scr_py_secret_shown(self);
    if (shown && PyBytes_Check(shown))
        Py_SETREF(shown, PyUnicode_FromStringAndSize(PyBytes_AS_STRING(shown), PyBytes_GET_SIZE(shown)));
    return shown;
}

static PyObject *scr_py_secret_str(PyObject *self)
{
    PyObject *shown = scr_py_secret_shown(self);
    PyObject *text = shown ? PyObject_Str(shown) : NULL;
    Py_XDECREF(shown);
    return text;
}

static PyObject *scr_py_secret_repr(PyObject *self)
{
    PyObject *shown = scr_py_secret_shown(self), *name = PyObject_GetAttrString((PyObject *)Py_TYPE(self), "__name__");
    PyObject *text = shown && name ? PyUnicode_FromFormat("%U(%R)", name, shown) : NULL;
    Py_XDECREF(shown);
    Py_XDECREF(name);
    return text;
}

static PyObject *scr_py_secret_compare(PyObject *self, PyObject *other, int op)
{
    if ((op != Py_EQ && op != Py_NE) || Py_TYPE(self) != Py_TYPE(other)) {
        if (op == Py_EQ || op == Py_NE)
            return PyBool_FromLong(op == Py_NE);
        Py_RETURN_NOTIMPLEMENTED;
    }
    return PyObject_RichCompare(((scr_pysecret *)self)->value, ((scr_pysecret *)other)->value, op);
}

static Py_hash_t scr_py_secret_hash(PyObject *self) { return PyObject_Hash(((scr_pysecret *)self)->value); }
static Py_ssize_t scr_py_secret_len(PyObject *self) { return PyObject_Size(((scr_pysecret *)self)->value); }

static PyObject *scr_py_secret_reduce(PyObject *self, PyObject *unused)
{
    (void)unused;
    return Py_BuildValue("(O(O))", (PyObject *)Py_TYPE(self), ((scr_pysecret *)self)->value);
}

static PyMethodDef scr_py_secret_methods[] = {
    {"get_secret_value", scr_py_secret_get, METH_NOARGS, "What is kept."},
    {"__reduce__", scr_py_secret_reduce, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};
static PyType_Slot scr_py_secret_slots[] = {
    {Py_tp_new, (void *)scr_py_secret_new}, {Py_tp_traverse, (void *)scr_py_secret_traverse}, {Py_tp_clear, (void *)scr_py_secret_clear},
    {Py_tp_dealloc, (void *)scr_py_secret_dealloc}, {Py_tp_str, (void *)scr_py_secret_str}, {Py_tp_repr, (void *)scr_py_secret_repr},
    {Py_tp_richcompare, (void *)scr_py_secret_compare}, {Py_tp_hash, (void *)scr_py_secret_hash}, {Py_sq_length, (void *)scr_py_secret_len},
    {Py_tp_methods, (void *)scr_py_secret_methods}, {0, NULL},
};

static PyTypeObject *scr_py_make_secret_type(scr_pystate *state, const char *name)
{
    PyType_Spec spec = {name, sizeof(scr_pysecret), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC, scr_py_secret_slots};
    return (PyTypeObject *)PyType_FromModuleAndSpec(state->module, &spec, NULL);
}

SCR_FN bool scr_py_make_secret_types(scr_pystate *state)
{
    state->secret_str = scr_py_make_secret_type(state, "schemac.SecretStr");
    state->secret_bytes = state->secret_str ? scr_py_make_secret_type(state, "schemac.SecretBytes") : NULL;
    return state->secret_bytes != NULL;
}

SCR_FN PyObject *scr_py_check_secret(scr_pyrun *run, const scr_mtype *type, PyObject *input)
{
    PyTypeObject *own = type->flags & SCR_T_BYTES ? run->state->secret_bytes : run->state->secret_str;
    if (Py_TYPE(input) == own) {
        PyObject *inside = scr_py_check(run, type->inner, ((scr_pysecret *)input)->value);
        PyObject *kept = inside ? PyObject_CallOneArg((PyObject *)own, inside) : NULL;
        Py_XDECREF(inside);
        return kept;
    }
    if (!PyUnicode_Check(input) && !(type->flags & SCR_T_BYTES && PyBytes_Check(input)))
        scr_py_exact(run, SCR_LAX);
    bool quiet = run->quiet, one = run->mode == SCR_PYTHON; /* one error for all that is no secret */
    run->quiet = quiet || one;
    PyObject *inside = scr_py_check(run, type->inner, input);
    run->quiet = quiet;
    if (!inside && one && !PyErr_Occurred())
        return scr_py_fail(run, type->flags & SCR_T_BYTES ? SCR_PE_BYTES_TYPE : SCR_PE_STRING_TYPE, input);
    PyObject *secret = inside ? PyObject_CallOneArg((PyObject *)own, inside) : NULL;
    Py_XDECREF(inside);
    return secret;
}
