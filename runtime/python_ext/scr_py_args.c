/* scr_py_args.c: arguments by place and by name to an array. */
#include "scr_py_args.h"

static int scr_py_word(const char *const *words, int n_words, PyObject *name)
{
    for (int i = 0; i < n_words; i++)
        if (PyUnicode_CompareWithASCIIString(name, words[i]) == 0)
            return i;
    return -1;
}

SCR_FN bool scr_py_args(const char *method, const char *const *words, int n_words, int positional, int required, PyObject *const *args, Py_ssize_t n,
                        PyObject *names, PyObject **out)
{
    for (int i = 0; i < n_words; i++)
        out[i] = i < n && i < positional ? args[i] : NULL;
    if (n > positional) {
        PyErr_Format(PyExc_TypeError, "BaseModel.%s() takes %d positional argument%s but %zd were given", method, positional + 1,
                     positional ? "s" : "", n + 1);
        return false;
    }
    for (Py_ssize_t i = 0; names && i < PyTuple_GET_SIZE(names); i++) {
        PyObject *name = PyTuple_GET_ITEM(names, i);
        int at = scr_py_word(words, n_words, name);
        if (at < 0) {
            PyErr_Format(PyExc_TypeError, "BaseModel.%s() got an unexpected keyword argument '%U'", method, name);
            return false;
        }
        if (out[at]) {
            PyErr_Format(PyExc_TypeError, "BaseModel.%s() got multiple values for argument '%U'", method, name);
            return false;
        }
        out[at] = args[n + i];
    }
    for (int i = 0; i < required; i++)
        if (!out[i]) {
            PyErr_Format(PyExc_TypeError, "BaseModel.%s() missing 1 required positional argument: '%s'", method, words[i]);
            return false;
        }
    return true;
}

SCR_FN int scr_py_option(PyObject *value)
{
    if (!value || value == Py_None)
        return -1;
    int truth = PyObject_IsTrue(value);
    return truth < 0 ? -2 : truth;
}
