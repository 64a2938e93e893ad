/* scr_py_settings.h: BaseSettings: instances from variables, .env files and secret files, as pydantic-settings 2.16 makes them. */
#ifndef SCR_PY_SETTINGS_H
#define SCR_PY_SETTINGS_H

#include "scr_py_args.h"
#include "scr_py_class.h"
#include "scr_py_error.h"

#ifdef SCR_PY_WITH_SETTINGS /* the module has such a class */

/* Settings(..): a new instance; NULL: ValidationError, SettingsError, or another exception. */
SCR_FN PyObject *scr_py_settings_call(scr_pystate *state, const scr_pyclass *cls, PyObject *const *args, Py_ssize_t n, PyObject *names);
/* The same of a dict of keyword arguments, within a validation: errors are recorded in the run. */
SCR_FN PyObject *scr_py_settings_inner(scr_pyrun *run, const scr_pyclass *cls, PyObject *kwargs);
SCR_FN bool scr_py_make_settings_error(scr_pystate *state);

#endif
#endif
