/* scr_py_generic.c: Page[Item] in the user's code. In: a generic class and arguments. Out: the class that was compiled for them. */
#include "scr_py_class.h"

/* "Item" of Page[Item]. New reference. */
static PyObject *scr_py_argument_name(PyObject *argument)
{
    if (argument == Py_None)
        return PyUnicode_FromString("NoneType");
    PyObject *name = PyType_Check(argument) && !PyObject_HasAttrString(argument, "__args__") ? PyObject_GetAttrString(argument, "__qualname__") : NULL;
    if (!name && !PyErr_Occurred()) {
        name = PyObject_Repr(argument);
        PyObject *typing = PyUnicode_FromString("typing."), *none = PyUnicode_FromString("");
        if (name && typing && none)
            Py_SETREF(name, PyUnicode_Replace(name, typing, none, -1));
        Py_XDECREF(typing);
        Py_XDECREF(none);
    }
    return name;
}

/* Page[Item]: such classes were made when the file was compiled; no other can be. */
SCR_FN PyObject *scr_py_class_item(PyObject *type, PyObject *arguments)
{
    scr_pystate *state = scr_py_state((PyTypeObject *)type);
    PyObject *list = PyTuple_Check(arguments) ? Py_NewRef(arguments) : PyTuple_Pack(1, arguments), *names = list ? PyList_New(0) : NULL;
    PyObject *comma = PyUnicode_FromString(", "), *own = PyObject_GetAttrString(type, "__name__");
    for (Py_ssize_t i = 0; names && i < PyTuple_GET_SIZE(list); i++) {
        PyObject *name = scr_py_argument_name(PyTuple_GET_ITEM(list, i));
        if (!name || PyList_Append(names, name) < 0)
            Py_CLEAR(names);
        Py_XDECREF(name);
    }
    PyObject *joined = names && comma ? PyUnicode_Join(comma, names) : NULL, *whole = joined && own ? PyUnicode_FromFormat("%U[%U]", own, joined) : NULL;
    PyObject *found = NULL;
    for (uint16_t i = 0; whole && !found && i < state->def->n_classes; i++)
        if (PyUnicode_CompareWithASCIIString(whole, state->def->classes[i].name) == 0)
            found = Py_NewRef((PyObject *)state->classes[i].type);
    if (whole && !found)
        PyErr_Format(PyExc_TypeError, "%U is not a class that was compiled", whole);
    Py_XDECREF(whole);
    Py_XDECREF(joined);
    Py_XDECREF(own);
    Py_XDECREF(comma);
    Py_XDECREF(names);
    Py_XDECREF(list);
    return found;
}
