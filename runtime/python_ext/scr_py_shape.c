/* scr_py_shape.c: dicts whose keys are known before. In: a dict. Out: copies of it with other values.
 *
 * Finding a key's place takes most of the time of a dump. A copy of a dict has its entries where the original has them, so where its values stand is looked
 * for once, by their addresses, within the memory that the dict says it has, and tried. Where that finds nothing, they are set by their keys. */
#include "scr_py.h"

static PyObject *scr_py_shape_word(const PyDictObject *dict, size_t at)
{
    PyObject *word;
    memcpy(&word, (const char *)dict->ma_keys + at * sizeof word, sizeof word);
    return word;
}

/* The key and the value of every entry stand `stride` words from those of the one before, from word `at` on. */
static bool scr_py_stand_at(PyObject *dict, PyObject *const *keys, Py_ssize_t n, size_t at, size_t stride)
{
    for (Py_ssize_t i = 0; i < n; i++, at += stride)
        if (scr_py_shape_word((PyDictObject *)dict, at) != keys[i] || scr_py_shape_word((PyDictObject *)dict, at + 1) != PyDict_GetItemWithError(dict, keys[i]))
            return false;
    return true;
}

/* Words of memory behind ma_keys; 0: not known. */
static size_t scr_py_n_words(PyObject *dict)
{
    PyObject *size = ((PyDictObject *)dict)->ma_values ? NULL : PyObject_CallMethod(dict, "__sizeof__", NULL);
    const Py_ssize_t bytes = size && PyLong_CheckExact(size) ? PyLong_AsSsize_t(size) - PyDict_Type.tp_basicsize : 0;
    Py_XDECREF(size);
    PyErr_Clear();
    return bytes > 0 ? (size_t)bytes / sizeof(PyObject *) : 0;
}

static bool scr_py_try_shape(const scr_pyshape *shape, PyObject *const *keys, Py_ssize_t n)
{
    PyObject *copy = scr_py_shape_copy(shape);
    bool good = copy && scr_py_stand_at(copy, keys, n, shape->first - 1, shape->stride);
    for (Py_ssize_t i = 0; good && i < n; i++)
        good = scr_py_shape_put(shape, copy, i, keys[i], Py_NewRef(keys[n - 1 - i]));
    for (Py_ssize_t i = 0; good && i < n; i++)
        good = PyDict_GetItemWithError(copy, keys[i]) == keys[n - 1 - i];
    Py_XDECREF(copy);
    return good;
}

SCR_FN bool scr_py_make_shape(scr_pyshape *shape, PyObject *dict, PyObject *const *keys)
{
    const Py_ssize_t n = dict ? PyDict_GET_SIZE(dict) : 0;
    if (!dict)
        return false;
    const size_t n_words = n ? scr_py_n_words(dict) : 0;
    PyObject *copy = PyDict_Copy(dict);
    *shape = (scr_pyshape){dict, 0, 0, copy && PyObject_GC_IsTracked(copy)};
    Py_XDECREF(copy);
    for (size_t stride = 2; !shape->first && stride <= 3; stride++) /* key, value; before 3.11: hash, key, value */
        for (size_t at = 0; !shape->first && at + ((size_t)n - 1) * stride + 2 <= n_words; at++)
            if (scr_py_stand_at(dict, keys, n, at, stride))
                shape->first = (uint32_t)at + 1, shape->stride = (uint32_t)stride;
    if (shape->first && !scr_py_try_shape(shape, keys, n))
        shape->first = 0;
    return !PyErr_Occurred();
}

SCR_FN PyObject *scr_py_shape_copy(const scr_pyshape *shape)
{
    PyObject *copy = PyDict_Copy(shape->dict);
    if (copy && shape->tracked)
        PyObject_GC_UnTrack(copy);
    return copy;
}

SCR_FN PyObject *scr_py_shape_done(const scr_pyshape *shape, PyObject *dict, bool holds)
{
    if ((holds || shape->tracked) && (shape->first || !PyObject_GC_IsTracked(dict))) /* setting by key can have tracked it */
        PyObject_GC_Track(dict);
    return dict;
}

SCR_FN const scr_pyshape *scr_py_class_shape(scr_pystate *state, const scr_pyclass *of)
{
    scr_pyclass *cls = &state->classes[of - state->classes];
    if (SCR_LIKELY(cls->shape.dict != NULL))
        return &cls->shape;
    PyObject *dict = PyDict_New();
    for (uint16_t i = 0; dict && i < cls->def->n_fields; i++)
        if (PyDict_SetItem(dict, cls->names[i], Py_None) < 0)
            Py_CLEAR(dict);
    return scr_py_make_shape(&cls->shape, dict, cls->names) ? &cls->shape : NULL;
}
