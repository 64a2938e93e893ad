/* scr_py_args.h: arguments of methods that are called without a tuple. */
#ifndef SCR_PY_ARGS_H
#define SCR_PY_ARGS_H

#include "scr_py.h"

/* Puts the arguments of `method` into out, by the words; those that are not given stay NULL. The first `positional` may be given by place,
 * the first `required` must be there. False: a TypeError. */
SCR_FN bool scr_py_args(const char *method, const char *const *words, int n_words, int positional, int required, PyObject *const *args, Py_ssize_t n,
                        PyObject *names, PyObject **out);
/* -1 for None or NULL, else its truth; -2: an exception. */
SCR_FN int scr_py_option(PyObject *value);

#endif
