/* scr_py_entries.c: whether dicts look as scr_py_next_entry takes them to. */
#include "scr_py_entries.h"

/* Both ways give the same of it. */
static bool scr_py_same_entries(PyObject *dict)
{
    PyObject *key, *value, *direct_key, *direct_value;
    Py_ssize_t at = 0, direct = 0;
    while (PyDict_Next(dict, &at, &key, &value))
        if (!scr_py_next_entry(dict, SCR_PY_PLAIN_KEYS, &direct, &direct_key, &direct_value) || direct_key != key || direct_value != value)
            return false;
    return !scr_py_next_entry(dict, SCR_PY_PLAIN_KEYS, &direct, &direct_key, &direct_value);
}

static bool scr_py_add_entry(PyObject *dict, PyObject *key)
{
    const bool good = key && PyDict_SetItem(dict, key, key) == 0;
    Py_XDECREF(key);
    return good;
}

/* Of n str, of which the second is gone; and with a key of another kind behind them. */
static bool scr_py_try_dict(int n)
{
    PyObject *dict = PyDict_New();
    bool good = dict && scr_py_same_entries(dict);
    for (int i = 0; good && i < n; i++)
        good = scr_py_add_entry(dict, PyUnicode_FromFormat("key %d", i));
    good = good && PyDict_DelItemString(dict, "key 1") == 0 && scr_py_same_entries(dict)
        && ((const scr_pykeys *)(const void *)((PyDictObject *)dict)->ma_keys)->kind == SCR_PY_PLAIN_KEYS
        && scr_py_add_entry(dict, PyLong_FromLong(n)) && scr_py_same_entries(dict);
    Py_XDECREF(dict);
    return good;
}

SCR_FN uint8_t scr_py_try_entries(void)
{
    const bool good = SCR_PY_ENTRIES && scr_py_try_dict(5) && scr_py_try_dict(12);
    PyErr_Clear();
    return good ? SCR_PY_PLAIN_KEYS : SCR_PY_NO_KEYS;
}
