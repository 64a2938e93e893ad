/* scr_py_thread.h: what threads share. Builds of Python without a GIL run them at the same time; in all others these are plain reads and writes.
 *
 *   What is made when it is first asked for: of several that are made at once the first is kept, and read without a lock.
 *   What is kept for the next call (short texts, dead instances, dicts to copy) is not kept there: threads would wait for each other.
 *   Dicts of the input are walked in copies; lists are asked for one item after the other.
 *   An instance's words are read and written in its critical section; what takes long works on what it held then.
 */
#ifndef SCR_PY_THREAD_H
#define SCR_PY_THREAD_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <string.h>

#include "scr_core.h"

#ifdef Py_GIL_DISABLED
#define SCR_PY_THREADS 1
#define SCR_PY_BEGIN(object) Py_BEGIN_CRITICAL_SECTION(object)
#define SCR_PY_END() Py_END_CRITICAL_SECTION()
#else
#define SCR_PY_THREADS 0
#define SCR_PY_BEGIN(object) { (void)(object)
#define SCR_PY_END() }
#endif

/* The pointer that a slot keeps, which may be of any type; NULL: none yet. */
SCR_INLINE void *scr_py_kept(const void *slot)
{
#ifdef Py_GIL_DISABLED
    return _Py_atomic_load_ptr_acquire(slot);
#else
    void *kept;
    memcpy(&kept, slot, sizeof kept);
    return kept;
#endif
}

/* Whether the slot, which was empty, keeps `made` from now on. */
SCR_INLINE bool scr_py_is_first(void *slot, void *made)
{
#ifdef Py_GIL_DISABLED
    void *none = NULL;
    return _Py_atomic_compare_exchange_ptr(slot, &none, made);
#else
    if (scr_py_kept(slot))
        return false;
    memcpy(slot, &made, sizeof made);
    return true;
#endif
}

/* made: stolen; NULL: an exception. The object that the slot keeps from now on, borrowed: this one, or, where another thread, or making it, came first, that. */
SCR_INLINE void *scr_py_keep(void *slot, void *made)
{
    if (!made || scr_py_is_first(slot, made))
        return made;
    Py_DECREF((PyObject *)made);
    return scr_py_kept(slot);
}

/* What stood in a word until now. */
SCR_INLINE PyObject *scr_py_swap(PyObject **slot, PyObject *value)
{
#ifdef Py_GIL_DISABLED
    return (PyObject *)_Py_atomic_exchange_ptr(slot, value);
#else
    PyObject *before = *slot;
    *slot = value;
    return before;
#endif
}

/* ---- the words of an object that several threads can see ---- */

SCR_INLINE PyObject *scr_py_slot(PyObject *self, PyObject *const *slot)
{
    PyObject *value;
    SCR_PY_BEGIN(self);
    value = Py_XNewRef((PyObject *)scr_py_kept(slot));
    SCR_PY_END();
    return value;
}

/* value: stolen. */
SCR_INLINE void scr_py_put(PyObject *self, PyObject **slot, PyObject *value)
{
    PyObject *before;
    SCR_PY_BEGIN(self);
    before = scr_py_swap(slot, value);
    SCR_PY_END();
    Py_XDECREF(before);
}

/* The dict in a word, made when there is none; new reference. */
SCR_INLINE PyObject *scr_py_need_dict(PyObject *self, PyObject **slot)
{
    PyObject *dict;
    SCR_PY_BEGIN(self);
    dict = (PyObject *)scr_py_kept(slot);
    dict = Py_XNewRef(dict ? dict : (PyObject *)scr_py_keep(slot, PyDict_New()));
    SCR_PY_END();
    return dict;
}

/* What a type has under a name, by its classes' order; new reference, NULL without an exception: nothing. */
SCR_INLINE PyObject *scr_py_of_type(PyTypeObject *type, PyObject *name)
{
#ifdef Py_GIL_DISABLED
    return _PyType_LookupRef(type, name);
#else
    return Py_XNewRef(_PyType_Lookup(type, name));
#endif
}

/* ---- dicts and lists that other threads may change ---- */

/* What a dict has under a key; NULL without an exception: nothing. */
SCR_INLINE PyObject *scr_py_dict_item(PyObject *dict, PyObject *key)
{
#if PY_VERSION_HEX >= 0x030d0000
    PyObject *found;
    (void)PyDict_GetItemRef(dict, key, &found);
    return found;
#else
    return Py_XNewRef(PyDict_GetItemWithError(dict, key));
#endif
}

SCR_INLINE PyObject *scr_py_dict_named(PyObject *dict, const char *name)
{
#if PY_VERSION_HEX >= 0x030d0000
    PyObject *found;
    (void)PyDict_GetItemStringRef(dict, name, &found);
    return found;
#else
    return Py_XNewRef(PyDict_GetItemString(dict, name));
#endif
}

/* An item of a list; NULL: it has not that many any more. */
SCR_INLINE PyObject *scr_py_list_item(PyObject *list, Py_ssize_t at)
{
#ifdef Py_GIL_DISABLED
    PyObject *item = PyList_GetItemRef(list, at);
    if (!item)
        PyErr_Clear();
    return item;
#else
    return at < PyList_GET_SIZE(list) ? Py_NewRef(PyList_GET_ITEM(list, at)) : NULL;
#endif
}

/* A dict that stays as it is while it is walked with nothing called that could change it: the dict, or a copy. */
SCR_INLINE PyObject *scr_py_still(PyObject *dict) { return SCR_PY_THREADS ? PyDict_Copy(dict) : Py_NewRef(dict); }

/* The items of whatever has some, as a list or tuple: the same, or a copy. */
SCR_INLINE PyObject *scr_py_still_items(PyObject *value)
{
    return (PyList_CheckExact(value) && !SCR_PY_THREADS) || PyTuple_CheckExact(value) ? Py_NewRef(value) : PySequence_List(value);
}

#endif
