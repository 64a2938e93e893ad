/* scr_py_schema_refuse.c: what in a Python object JSON cannot say, and where: the exceptions of the ctypes module, word for word. */
#include "scr_py_schema.h"

/* The containers around a value. */
typedef struct scr_pychain {
    PyObject *held;   /* owned: a dict, list or tuple */
    PyObject *items;  /* owned: a list or tuple of its items; of a dict: of pairs */
    Py_ssize_t at;    /* the next item */
} scr_pychain;

typedef struct scr_pysearch {
    const scr_pyschema_state *state;
    scr_pychain *chain; /* SCR_DEPTH_DEFAULT of them */
    size_t depth;
} scr_pysearch;

/* JSON Pointer of the value that is looked at; "(root)" for the whole. A new reference. */
static PyObject *scr_pyrefuse_place(const scr_pysearch *search)
{
    PyObject *parts = PyList_New(0), *place = NULL, *empty = NULL;
    for (size_t i = 0; parts && i < search->depth; i++) {
        const scr_pychain *link = &search->chain[i];
        PyObject *token = NULL, *key = NULL, *tilde = NULL;
        if (PyDict_Check(link->held)) {
            key = PyTuple_GET_ITEM(PySequence_Fast_GET_ITEM(link->items, link->at - 1), 0);
            tilde = PyObject_CallMethod(key, "replace", "ss", "~", "~0");
            key = tilde ? PyObject_CallMethod(tilde, "replace", "ss", "/", "~1") : NULL;
            token = key ? PyUnicode_FromFormat("/%U", key) : NULL;
        } else {
            token = PyUnicode_FromFormat("/%zd", link->at - 1);
        }
        if (PyDict_Check(link->held))
            Py_XDECREF(key);
        Py_XDECREF(tilde);
        if (!token || PyList_Append(parts, token) < 0)
            Py_CLEAR(parts);
        Py_XDECREF(token);
    }
    if (parts && PyList_GET_SIZE(parts) == 0)
        place = PyUnicode_FromString("(root)");
    else if (parts && (empty = PyUnicode_FromString("")) != NULL)
        place = PyUnicode_Join(empty, parts);
    Py_XDECREF(empty);
    Py_XDECREF(parts);
    return place;
}

/* Raises `type` with "<place>: <what>"; what is taken over. */
static void scr_pyrefuse_at(const scr_pysearch *search, PyObject *type, PyObject *what)
{
    PyObject *place = what ? scr_pyrefuse_place(search) : NULL;
    if (place)
        PyErr_Format(type, "%U: %U", place, what);
    Py_XDECREF(place);
    Py_XDECREF(what);
}

/* True: all is well. */
static bool scr_py_encodes(PyObject *text)
{
    PyObject *bytes = PyUnicode_AsUTF8String(text);
    if (!bytes)
        PyErr_Clear();
    Py_XDECREF(bytes);
    return bytes != NULL;
}

static bool scr_pyrefuse_key(const scr_pysearch *search, PyObject *key)
{
    if (!PyUnicode_Check(key)) {
        scr_pyrefuse_at(search, PyExc_TypeError, PyUnicode_FromFormat("the key %R is not a string; JSON has no other keys", key));
        return false;
    }
    if (scr_py_encodes(key))
        return true;
    PyObject *ascii = PyObject_ASCII(key);
    if (ascii)
        scr_pyrefuse_at(search, PyExc_ValueError, PyUnicode_FromFormat("the key %U has a lone surrogate; UTF-8 has none", ascii));
    Py_XDECREF(ascii);
    return false;
}

/* The message of the exception that is set, which is cleared. */
static PyObject *scr_pyrefuse_message(void)
{
    PyObject *type, *value, *trace;
    PyErr_Fetch(&type, &value, &trace);
    PyErr_NormalizeException(&type, &value, &trace);
    PyObject *text = value ? PyObject_Str(value) : NULL;
    Py_XDECREF(type);
    Py_XDECREF(value);
    Py_XDECREF(trace);
    return text;
}

static bool scr_pyrefuse_leaf(const scr_pysearch *search, PyObject *x)
{
    if (x == Py_None || PyBool_Check(x))
        return true;
    if (PyUnicode_Check(x)) {
        if (!scr_py_encodes(x))
            scr_pyrefuse_at(search, PyExc_ValueError, PyUnicode_FromString("the string has a lone surrogate; UTF-8 has none"));
    } else if (PyLong_Check(x)) {
        PyObject *text = PyLong_Type.tp_repr(x);
        if (!text && PyErr_ExceptionMatches(PyExc_ValueError))
            scr_pyrefuse_at(search, PyExc_ValueError, scr_pyrefuse_message());
        Py_XDECREF(text);
    } else if (PyFloat_Check(x)) {
        double value = PyFloat_AS_DOUBLE(x);
        if (!(value - value == 0))
            scr_pyrefuse_at(search, PyExc_ValueError, PyUnicode_FromFormat("%R is not a JSON number", x));
    } else {
        PyObject *name = PyObject_GetAttrString((PyObject *)Py_TYPE(x), "__name__");
        if (name)
            scr_pyrefuse_at(search, PyExc_TypeError, PyUnicode_FromFormat("a value of type %S is not JSON data", name));
        Py_XDECREF(name);
    }
    return !PyErr_Occurred();
}

/* The pairs of a dict, all of them tuples of two; or the items of a list. A new reference. */
static PyObject *scr_pyrefuse_items(PyObject *x)
{
    if (!PyDict_Check(x))
        return PySequence_List(x);
    PyObject *pairs = PyMapping_Items(x);
    for (Py_ssize_t i = 0; pairs && i < PyList_GET_SIZE(pairs); i++) {
        PyObject *pair = PyList_GET_ITEM(pairs, i);
        if (!PyTuple_Check(pair) || PyTuple_GET_SIZE(pair) != 2) {
            PyErr_SetString(PyExc_ValueError, "items must return 2-tuples");
            Py_CLEAR(pairs);
        }
    }
    return pairs;
}

/* Goes into a container. */
static bool scr_pyrefuse_enter(scr_pysearch *search, PyObject *x)
{
    for (size_t i = search->depth; i-- > 0;)
        if (search->chain[i].held == x) {
            scr_pyrefuse_at(search, PyExc_ValueError, PyUnicode_FromString("the value holds itself; JSON cannot say that"));
            return false;
        }
    if (search->depth == SCR_DEPTH_DEFAULT) {
        scr_pyschema_raise_undecided(search->state, SCR_TOO_DEEP);
        return false;
    }
    PyObject *items = scr_pyrefuse_items(x);
    if (!items)
        return false;
    bool good = true;
    for (Py_ssize_t i = 0; PyDict_Check(x) && good && i < PyList_GET_SIZE(items); i++)
        good = scr_pyrefuse_key(search, PyTuple_GET_ITEM(PyList_GET_ITEM(items, i), 0));
    if (!good) {
        Py_DECREF(items);
        return false;
    }
    scr_pychain *link = &search->chain[search->depth++];
    Py_INCREF(x);
    link->held = x;
    link->items = items;
    link->at = 0;
    return true;
}

static bool scr_pyrefuse_value(scr_pysearch *search, PyObject *x)
{
    bool container = PyDict_Check(x) || PyList_Check(x) || PyTuple_Check(x);
    return container ? scr_pyrefuse_enter(search, x) : scr_pyrefuse_leaf(search, x);
}

static void scr_pyrefuse_leave(scr_pysearch *search)
{
    scr_pychain *link = &search->chain[--search->depth];
    Py_DECREF(link->held);
    Py_DECREF(link->items);
}

SCR_FN bool scr_pysays(const scr_pyschema_state *state, PyObject *x)
{
    scr_pysearch search = {state, (scr_pychain *)PyMem_Malloc(SCR_DEPTH_DEFAULT * sizeof(scr_pychain)), 0};
    if (!search.chain) {
        PyErr_NoMemory();
        return false;
    }
    bool good = scr_pyrefuse_value(&search, x);
    while (good && search.depth > 0) {
        scr_pychain *link = &search.chain[search.depth - 1];
        if (link->at == PyList_GET_SIZE(link->items)) {
            scr_pyrefuse_leave(&search);
            continue;
        }
        PyObject *item = PyList_GET_ITEM(link->items, link->at++);
        good = scr_pyrefuse_value(&search, PyDict_Check(link->held) ? PyTuple_GET_ITEM(item, 1) : item);
    }
    while (search.depth > 0)
        scr_pyrefuse_leave(&search);
    PyMem_Free(search.chain);
    return !PyErr_Occurred();
}

SCR_FN void scr_pyrefuse(const scr_pyschema_state *state, PyObject *x)
{
    if (scr_pysays(state, x))
        PyErr_SetString(PyExc_TypeError, "an object that changes while it is read cannot be checked");
}
