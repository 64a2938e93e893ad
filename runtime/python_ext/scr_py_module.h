/* scr_py_module.h: a module of compiled models: what the generated file calls. */
#ifndef SCR_PY_MODULE_H
#define SCR_PY_MODULE_H

#include "scr_py_class.h"
#include "scr_py_error.h"
#include "scr_py_secret.h"

/* The module's exec slot: makes its classes from the tables. */
SCR_FN int scr_py_exec(PyObject *module, const scr_mmodule *def);
/* For PyModuleDef: m_size is sizeof(scr_pystate), m_methods scr_py_functions. */
SCR_FN int scr_py_module_traverse(PyObject *module, visitproc visit, void *arg);
SCR_FN int scr_py_module_clear(PyObject *module);
SCR_FN void scr_py_module_free(void *module);
SCR_FN PyObject *scr_py_module_getattr(PyObject *module, PyObject *name); /* __getattr__: enums, made when they are first asked for */
SCR_FN PyObject *scr_py_module_dir(PyObject *module, PyObject *unused);  /* __dir__ */
SCR_FN PyObject *scr_py_module_plain(PyObject *module, PyObject *name);  /* __plain__(name): what the statement of a dataclass is made with */
SCR_FN PyObject *scr_py_module_import(PyObject *module, PyObject *args);  /* __import__(file, name): for the user's code */

#endif
