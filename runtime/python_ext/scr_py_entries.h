/* scr_py_entries.h: a dict's entries one after the other, as PyDict_Next gives them, which is a call of some 30 instructions for each.
 *
 * From 3.11 to 3.13 a dict whose keys are plain str has entries of two words behind its table of indices, without holes but for what was deleted. Other dicts,
 * other versions and builds without a GIL have PyDict_Next. Whether that holds in the Python that runs is tried when a module is made.
 */
#ifndef SCR_PY_ENTRIES_H
#define SCR_PY_ENTRIES_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include "scr_core.h"

#if !defined(Py_GIL_DISABLED) && PY_VERSION_HEX >= 0x030b0000 && PY_VERSION_HEX < 0x030e0000
#define SCR_PY_ENTRIES 1
#else
#define SCR_PY_ENTRIES 0
#endif

/* How PyDictKeysObject begins. */
typedef struct scr_pykeys {
    Py_ssize_t refcount;
    uint8_t log2_size, log2_index_bytes, kind;
    uint32_t version;
    Py_ssize_t usable, n_entries; /* entries: deleted ones, too */
} scr_pykeys;

typedef struct scr_pyentry {
    PyObject *key, *value; /* value NULL: it was deleted */
} scr_pyentry;

enum { SCR_PY_NO_KEYS = 0xff, SCR_PY_PLAIN_KEYS = 1 }; /* kinds of keys: none that there is; str alone */

/* Which kind of keys is read where it stands. No exception is set. */
SCR_FN uint8_t scr_py_try_entries(void);

/* The next entry, as PyDict_Next: borrowed. plain: of scr_py_try_entries. The dict may change meanwhile; entries can then come twice, or not at all. */
SCR_INLINE_ALWAYS bool scr_py_next_entry(PyObject *dict, uint8_t plain, Py_ssize_t *at, PyObject **key, PyObject **value)
{
    const scr_pykeys *keys = (const scr_pykeys *)(const void *)((const PyDictObject *)dict)->ma_keys;
    if (!SCR_PY_ENTRIES || SCR_UNLIKELY(keys->kind != plain)) {
        PyObject *some_key, *some_value; /* so that the caller's need not have addresses */
        Py_ssize_t next = *at;
        if (!PyDict_Next(dict, &next, &some_key, &some_value))
            return false;
        *at = next;
        *key = some_key;
        *value = some_value;
        return true;
    }
    const scr_pyentry *entries = (const scr_pyentry *)(const void *)((const char *)(keys + 1) + ((size_t)1 << keys->log2_index_bytes));
    while (*at < keys->n_entries) {
        const scr_pyentry *entry = &entries[(*at)++];
        if (SCR_LIKELY(entry->value != NULL)) {
            *key = entry->key;
            *value = entry->value;
            return true;
        }
    }
    return false;
}

#endif
