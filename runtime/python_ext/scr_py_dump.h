/* scr_py_dump.h: values back to plain objects or JSON text. */
#ifndef SCR_PY_DUMP_H
#define SCR_PY_DUMP_H

#include "scr_py.h"

/* Any object as JSON text; indent: None or an int. Exceptions in it are their text. */
SCR_FN PyObject *scr_py_any_to_json(scr_pystate *state, PyObject *value, PyObject *indent);

#endif
