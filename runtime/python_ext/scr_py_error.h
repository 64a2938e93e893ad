/* scr_py_error.h: ValidationError, and recording what goes into one. */
#ifndef SCR_PY_ERROR_H
#define SCR_PY_ERROR_H

#include "scr_py.h"
#include "scr_py_dump.h"

SCR_FN PyObject *scr_py_make_error_type(scr_pystate *state, PyObject *module);
SCR_FN size_t scr_py_n_error_texts(void); /* of state->error_texts */
/* before, and "input_value=..., input_type=..." of an object. False: an exception. */
SCR_FN bool scr_py_put_input(scr_pytext *out, PyObject *input, const char *before);

#endif
