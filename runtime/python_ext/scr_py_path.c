/* scr_py_path.c: paths of files. In: text, or a path. Out: pathlib's Path or PurePath. Nothing is asked of the file system. */
#include "scr_py.h"

static const struct { scr_pystd class_; const char *name, *wrong; } scr_py_paths[] = { /* ORDER PATHS: index of the type */
    {SCR_STD_PATH, "Path", "Input is not a valid path for <class 'pathlib.Path'>"},
    {SCR_STD_PURE_PATH, "PurePath", "Input is not a valid path for <class 'pathlib.PurePath'>"},
};

SCR_FN PyObject *scr_py_check_path(scr_pyrun *run, const scr_mtype *type, PyObject *input)
{
    const unsigned at = type->index;
    PyObject *class_ = scr_py_std(run->state, scr_py_paths[at].class_);
    int is = class_ && run->mode == SCR_PYTHON ? PyObject_IsInstance(input, class_) : 0;
    if (!class_ || is < 0)
        return NULL;
    if (is)
        return Py_NewRef(input);
    bool strict = scr_py_strict(run, type);
    if (strict && run->outer_mode == SCR_PYTHON)
        return scr_py_fail_text(run, SCR_PE_IS_INSTANCE_OF, input, "class", scr_py_paths[at].name);
    bool quiet = run->quiet;
    int8_t was = run->strict;
    run->quiet = quiet || !strict; /* lax: one error for all */
    run->strict = run->mode == SCR_PYTHON ? 1 : was; /* bytes are no path */
    PyObject *text = scr_py_check(run, type->inner, input);
    run->quiet = quiet;
    run->strict = was;
    if (run->mode == SCR_PYTHON)
        scr_py_exact_lax(run);
    if (!text)
        return strict || PyErr_Occurred() ? NULL : scr_py_fail_plain(run, input, "path_type", scr_py_paths[at].wrong);
    PyObject *made = PyObject_CallOneArg(class_, text);
    Py_DECREF(text);
    return made;
}

/* Objects of ipaddress and pathlib, by their type's module: so no import is needed to ask. */
SCR_FN bool scr_py_is_text(PyObject *value)
{
    static const char *const modules[] = {"ipaddress", "pathlib", "pathlib._local"};
    PyObject *dict = Py_TYPE(value)->tp_dict, *module = dict ? scr_py_dict_named(dict, "__module__") : NULL;
    bool is = false;
    for (size_t i = 0; !is && module && PyUnicode_Check(module) && i < sizeof modules / sizeof *modules; i++)
        is = PyUnicode_CompareWithASCIIString(module, modules[i]) == 0;
    Py_XDECREF(module);
    return is;
}
