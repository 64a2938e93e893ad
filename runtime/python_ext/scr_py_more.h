/* scr_py_more.h: what is seldom asked of a model class. */
#ifndef SCR_PY_MORE_H
#define SCR_PY_MORE_H

#include "scr_py_class.h"

/* A name of scr_py_more.py; borrowed. NULL: an exception. */
SCR_FN PyObject *scr_py_more(scr_pystate *state, const char *name);
/* Puts the attributes into BaseModel, before there are classes of it. */
SCR_FN bool scr_py_add_more(scr_pystate *state);
/* Raises an exception that is defined there, and gives NULL; PydanticUserError with its code. */
SCR_FN PyObject *scr_py_raise_more(scr_pystate *state, const char *type, const char *message);
SCR_FN PyObject *scr_py_raise_user(scr_pystate *state, const char *message, const char *code);

#endif
