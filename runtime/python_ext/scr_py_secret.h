/* scr_py_secret.h: SecretStr and SecretBytes. */
#ifndef SCR_PY_SECRET_H
#define SCR_PY_SECRET_H

#include "scr_py.h"

SCR_FN PyObject *scr_py_secret_json(PyObject *self); /* the stars, as text */
SCR_FN bool scr_py_make_secret_types(scr_pystate *state);

#endif
