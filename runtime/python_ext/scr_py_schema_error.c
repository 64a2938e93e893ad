/* scr_py_schema_error.c: the module's exceptions, and reports as lists of dicts: what the ctypes module has. */
#include "scr_py_schema.h"

/* ---- exceptions ----
 *
 * Classes like any other: their methods are functions that get the instance as their first argument. */

/* The n arguments, given in order or by name; those that were not given stay as they are. Borrowed. */
static bool scr_pyerror_arguments(PyObject *args, PyObject *kwargs, const char *const *names, PyObject **values, Py_ssize_t n, Py_ssize_t needed)
{
    Py_ssize_t given = PyTuple_GET_SIZE(args), used = 0;
    if (given > n) {
        PyErr_Format(PyExc_TypeError, "__init__() takes at most %zd arguments (%zd given)", n, given);
        return false;
    }
    for (Py_ssize_t i = 0; i < n; i++) {
        PyObject *named = kwargs ? PyDict_GetItemString(kwargs, names[i]) : NULL;
        used += named != NULL;
        if (named && i < given) {
            PyErr_Format(PyExc_TypeError, "__init__() got multiple values for argument '%s'", names[i]);
            return false;
        }
        if (named || i < given)
            values[i] = named ? named : PyTuple_GET_ITEM(args, i);
        else if (i < needed) {
            PyErr_Format(PyExc_TypeError, "__init__() missing 1 required positional argument: '%s'", names[i]);
            return false;
        }
    }
    if (kwargs && used < PyDict_GET_SIZE(kwargs)) {
        PyErr_SetString(PyExc_TypeError, "__init__() got an unexpected keyword argument");
        return false;
    }
    return true;
}

/* self and the arguments behind it. */
static PyObject *scr_pyerror_self(PyObject *args, PyObject **rest)
{
    if (PyTuple_GET_SIZE(args) < 1 || !PyExceptionInstance_Check(PyTuple_GET_ITEM(args, 0))) {
        PyErr_SetString(PyExc_TypeError, "an exception is needed");
        return NULL;
    }
    if (rest && !(*rest = PyTuple_GetSlice(args, 1, PY_SSIZE_T_MAX)))
        return NULL;
    return PyTuple_GET_ITEM(args, 0);
}

/* What BaseException keeps: args. */
static bool scr_pyerror_begin(PyObject *self, PyObject *arguments)
{
    return arguments && PyObject_SetAttrString(self, "args", arguments) == 0;
}

static PyObject *scr_pyvalidation_init(PyObject *unused, PyObject *args, PyObject *kwargs)
{
    static const char *const names[] = {"errors", "truncated"};
    PyObject *rest, *values[2] = {NULL, Py_False};
    PyObject *self = scr_pyerror_self(args, &rest);
    (void)unused;
    if (!self)
        return NULL;
    bool good = scr_pyerror_arguments(rest, kwargs, names, values, 2, 1);
    PyObject *kept = good ? PyTuple_Pack(2, values[0], values[1]) : NULL;
    good = scr_pyerror_begin(self, kept) && PyObject_SetAttrString(self, "_errors", values[0]) == 0
        && PyObject_SetAttrString(self, "truncated", values[1]) == 0;
    Py_XDECREF(kept);
    Py_DECREF(rest);
    if (!good)
        return NULL;
    Py_RETURN_NONE;
}

static PyObject *scr_pyvalidation_errors(PyObject *unused, PyObject *args)
{
    PyObject *self = scr_pyerror_self(args, NULL);
    (void)unused;
    return self ? PyObject_GetAttrString(self, "_errors") : NULL;
}

/* Text in which nothing would upset a log line: a property's name may hold newlines and worse. Takes text over. */
static PyObject *scr_pyprintable(PyObject *text)
{
    PyObject *printable = text ? PyObject_CallMethod(text, "isprintable", NULL) : NULL;
    int plain = printable ? PyObject_IsTrue(printable) : -1;
    Py_XDECREF(printable);
    if (plain != 0) {
        if (plain < 0)
            Py_CLEAR(text);
        return text;
    }
    PyObject *parts = PyList_New(0), *empty = PyUnicode_FromString(""), *joined = NULL;
    bool good = parts && empty;
    for (Py_ssize_t i = 0; good && i < PyUnicode_GET_LENGTH(text); i++) {
        PyObject *c = PyUnicode_Substring(text, i, i + 1), *part = NULL;
        printable = c ? PyObject_CallMethod(c, "isprintable", NULL) : NULL;
        if (printable && PyObject_IsTrue(printable)) {
            part = c;
            Py_INCREF(part);
        } else if (printable) {
            PyObject *ascii = PyObject_ASCII(c);
            part = ascii ? PyUnicode_Substring(ascii, 1, PyUnicode_GET_LENGTH(ascii) - 1) : NULL;
            Py_XDECREF(ascii);
        }
        good = part && PyList_Append(parts, part) == 0;
        Py_XDECREF(part);
        Py_XDECREF(printable);
        Py_XDECREF(c);
    }
    if (good)
        joined = PyUnicode_Join(empty, parts);
    Py_XDECREF(parts);
    Py_XDECREF(empty);
    Py_DECREF(text);
    return joined;
}

/* error[key], borrowed from the error; NULL: an exception is set. */
static PyObject *scr_pyerror_item(PyObject *error, const char *key)
{
    PyObject *found = PyDict_Check(error) ? PyDict_GetItemString(error, key) : NULL;
    if (!found)
        PyErr_SetString(PyExc_KeyError, key);
    return found;
}

/* "<indent><place> <message> (line 1, column 2)". A new reference. */
static PyObject *scr_pyerror_line(PyObject *error, int indent)
{
    PyObject *where = scr_pyerror_item(error, "instance_location"), *message = where ? scr_pyerror_item(error, "message") : NULL;
    PyObject *line = message ? scr_pyerror_item(error, "line") : NULL, *column = line ? scr_pyerror_item(error, "column") : NULL;
    if (!column)
        return NULL;
    int there = PyObject_IsTrue(where);
    if (there < 0)
        return NULL;
    PyObject *root = there ? NULL : PyUnicode_FromString("(root)");
    if (!there)
        where = root;
    PyObject *text = !where ? NULL : line == Py_None ? PyUnicode_FromFormat("%S %S", where, message)
                                   : PyUnicode_FromFormat("%S %S (line %S, column %S)", where, message, line, column);
    Py_XDECREF(root);
    text = scr_pyprintable(text);
    PyObject *space = text ? PyUnicode_FromString(" ") : NULL, *spaces = space ? PySequence_Repeat(space, indent) : NULL;
    PyObject *indented = spaces ? PyUnicode_Concat(spaces, text) : NULL;
    Py_XDECREF(spaces);
    Py_XDECREF(space);
    Py_XDECREF(text);
    return indented;
}

static bool scr_pyerror_lines(PyObject *errors, int indent, PyObject *lines)
{
    PyObject *items = PySequence_Fast(errors, "errors must be a list");
    bool good = items && Py_EnterRecursiveCall(" in the errors of a validation") == 0;
    if (!good) {
        Py_XDECREF(items);
        return false;
    }
    for (Py_ssize_t i = 0; good && i < PySequence_Fast_GET_SIZE(items); i++) {
        PyObject *error = PySequence_Fast_GET_ITEM(items, i);
        Py_INCREF(error);
        PyObject *line = scr_pyerror_line(error, indent);
        good = line && PyList_Append(lines, line) == 0;
        Py_XDECREF(line);
        PyObject *context = good ? PyDict_GetItemString(error, "context") : NULL;
        if (context)
            good = scr_pyerror_lines(context, indent + 2, lines);
        Py_DECREF(error);
    }
    Py_LeaveRecursiveCall();
    Py_DECREF(items);
    return good;
}

static PyObject *scr_pyvalidation_str(PyObject *unused, PyObject *args)
{
    PyObject *self = scr_pyerror_self(args, NULL);
    (void)unused;
    PyObject *errors = self ? PyObject_GetAttrString(self, "_errors") : NULL;
    PyObject *truncated = errors ? PyObject_GetAttrString(self, "truncated") : NULL;
    int more = truncated ? PyObject_IsTrue(truncated) : -1;
    Py_ssize_t n = more >= 0 ? PyObject_Size(errors) : -1;
    PyObject *lines = n >= 0 ? PyList_New(0) : NULL, *text = NULL;
    PyObject *first = lines ? PyUnicode_FromFormat("%zd%s %s", n, more ? " or more" : "", n == 1 && !more ? "error" : "errors") : NULL;
    if (first && PyList_Append(lines, first) == 0 && scr_pyerror_lines(errors, 2, lines)) {
        PyObject *newline = PyUnicode_FromString("\n");
        text = newline ? PyUnicode_Join(newline, lines) : NULL;
        Py_XDECREF(newline);
    }
    Py_XDECREF(first);
    Py_XDECREF(lines);
    Py_XDECREF(truncated);
    Py_XDECREF(errors);
    return text;
}

static PyObject *scr_pyvalidation_repr(PyObject *unused, PyObject *args)
{
    PyObject *self = scr_pyerror_self(args, NULL);
    (void)unused;
    PyObject *name = self ? PyObject_GetAttrString((PyObject *)Py_TYPE(self), "__name__") : NULL;
    PyObject *text = name ? PyObject_Str(self) : NULL;
    PyObject *repr = text ? PyUnicode_FromFormat("%S(%R)", name, text) : NULL;
    Py_XDECREF(name);
    Py_XDECREF(text);
    return repr;
}

/* ORDER STATUS */
static const struct { const char *name, *text; } scr_pystatuses[] = {
    {"no_scratch", "the check needs more working memory than there is, or than 1 GiB"},
    {"too_deep", "the data is nested deeper than the limit"},
    {"too_large", "the data is longer than the limit"},
    {"match_limit", "an irregular pattern used up its match limit"},
    {"work_limit", "the schema needs more work for this data than the limit"},
    {"bad_options", "the library does not know the options that it was given"},
    {"not_ready", "a pattern that needs PCRE2 is not set up"},
};
#define SCR_PY_STATUSES (sizeof scr_pystatuses / sizeof *scr_pystatuses)

static PyObject *scr_pyundecided_init(PyObject *unused, PyObject *args, PyObject *kwargs)
{
    static const char *const names[] = {"status"};
    PyObject *rest, *values[1] = {NULL};
    PyObject *self = scr_pyerror_self(args, &rest);
    (void)unused;
    if (!self)
        return NULL;
    bool good = scr_pyerror_arguments(rest, kwargs, names, values, 1, 1);
    PyObject *kept = good ? PyTuple_Pack(1, values[0]) : NULL;
    good = scr_pyerror_begin(self, kept) && PyObject_SetAttrString(self, "status", values[0]) == 0;
    Py_XDECREF(kept);
    Py_DECREF(rest);
    if (!good)
        return NULL;
    Py_RETURN_NONE;
}

static PyObject *scr_pyundecided_str(PyObject *unused, PyObject *args)
{
    PyObject *self = scr_pyerror_self(args, NULL);
    (void)unused;
    PyObject *status = self ? PyObject_GetAttrString(self, "status") : NULL, *text = NULL;
    if (!status)
        return NULL;
    for (size_t i = 0; !text && PyUnicode_Check(status) && i < SCR_PY_STATUSES; i++)
        if (PyUnicode_CompareWithASCIIString(status, scr_pystatuses[i].name) == 0)
            text = PyUnicode_FromFormat("could not decide: %s (%s)", scr_pystatuses[i].text, scr_pystatuses[i].name);
    if (!text && !PyErr_Occurred())
        text = PyUnicode_FromFormat("could not decide: %S", status);
    Py_DECREF(status);
    return text;
}

#define SCR_PY_KEYWORDS(function) ((PyCFunction)(void (*)(void))(function))
static PyMethodDef scr_pyvalidation_methods[] = {
    {"__init__", SCR_PY_KEYWORDS(scr_pyvalidation_init), METH_VARARGS | METH_KEYWORDS, NULL},
    {"errors", scr_pyvalidation_errors, METH_VARARGS, "The errors in document order; those that explain another stand in its `context`."},
    {"__str__", scr_pyvalidation_str, METH_VARARGS, NULL},
    {"__repr__", scr_pyvalidation_repr, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
static PyMethodDef scr_pyundecided_methods[] = {
    {"__init__", SCR_PY_KEYWORDS(scr_pyundecided_init), METH_VARARGS | METH_KEYWORDS, NULL},
    {"__str__", scr_pyundecided_str, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};

/* A class of the module. A new reference. */
static PyObject *scr_pyerror_class(PyObject *module, const char *name, const char *doc, PyObject *base, PyMethodDef *methods)
{
    PyObject *names = PyDict_New(), *in = PyModule_GetNameObject(module);
    bool good = names && in;
    for (; good && methods->ml_name; methods++) {
        PyObject *function = PyCFunction_New(methods, NULL), *method = function ? PyInstanceMethod_New(function) : NULL;
        good = method && PyDict_SetItemString(names, methods->ml_name, method) == 0;
        Py_XDECREF(function);
        Py_XDECREF(method);
    }
    PyObject *full = good ? PyUnicode_FromFormat("%U.%s", in, name) : NULL;
    const char *dotted = full ? PyUnicode_AsUTF8(full) : NULL;
    PyObject *cls = dotted ? PyErr_NewExceptionWithDoc(dotted, doc, base, names) : NULL;
    Py_XDECREF(full);
    Py_XDECREF(in);
    Py_XDECREF(names);
    return cls;
}

SCR_FN bool scr_pyschema_make_errors(scr_pyschema_state *state, PyObject *module)
{
    state->validation_error = scr_pyerror_class(
        module, "ValidationError", "The data is not valid. `errors()` says why; `truncated`: there are more errors than are listed.",
        PyExc_ValueError, scr_pyvalidation_methods);
    state->undecided_error = scr_pyerror_class(
        module, "UndecidedError", "Whether the data is valid could not be decided: a limit was hit. `status` names it, as \"too_deep\".",
        PyExc_RuntimeError, scr_pyundecided_methods);
    return state->validation_error && state->undecided_error;
}

SCR_FN void scr_pyschema_raise_undecided(const scr_pyschema_state *state, int status)
{
    bool known = status < 0 && (size_t)-status <= SCR_PY_STATUSES;
    PyObject *name = known ? PyUnicode_FromString(scr_pystatuses[-status - 1].name) : PyUnicode_FromFormat("status %d", status);
    PyObject *error = name ? PyObject_CallFunctionObjArgs(state->undecided_error, name, NULL) : NULL;
    if (error)
        PyErr_SetObject(state->undecided_error, error);
    Py_XDECREF(error);
    Py_XDECREF(name);
}

/* ---- reports ---- */

static bool scr_pydict_take(PyObject *dict, const char *key, PyObject *value)
{
    bool good = value && PyDict_SetItemString(dict, key, value) == 0;
    Py_XDECREF(value);
    return good;
}

static PyObject *scr_pyschema_string(scr_text text)
{
    return PyUnicode_DecodeUTF8(text.len ? text.ptr : "", (Py_ssize_t)text.len, "replace");
}

/* The parameters of an error, a JSON object. */
static PyObject *scr_pyerror_params(scr_text text)
{
    if (!text.len)
        return PyDict_New();
    PyObject *json = PyImport_ImportModule("json"), *params = NULL;
    PyObject *string = json ? scr_pyschema_string(text) : NULL;
    if (string)
        params = PyObject_CallMethod(json, "loads", "O", string);
    Py_XDECREF(string);
    Py_XDECREF(json);
    return params;
}

static PyObject *scr_pyplace_number(size_t n, bool located)
{
    if (located)
        return PyLong_FromSize_t(n);
    Py_INCREF(Py_None);
    return Py_None;
}

static PyObject *scr_pyerror_dict(const scr_error *error, bool located)
{
    const struct { const char *key; scr_text text; } texts[] = {
        {"code", error->code}, {"keyword", error->keyword}, {"instance_location", error->instance_location},
        {"schema_location", error->schema_location}, {"absolute_schema_location", error->absolute_schema_location},
        {"message", error->message},
    };
    PyObject *dict = PyDict_New();
    bool good = dict != NULL;
    for (size_t i = 0; good && i < sizeof texts / sizeof *texts; i++)
        good = scr_pydict_take(dict, texts[i].key, scr_pyschema_string(texts[i].text));
    good = good && scr_pydict_take(dict, "params", scr_pyerror_params(error->params))
        && scr_pydict_take(dict, "offset", scr_pyplace_number(error->offset, located))
        && scr_pydict_take(dict, "line", scr_pyplace_number(error->line, located))
        && scr_pydict_take(dict, "column", scr_pyplace_number(error->column, located));
    if (!good)
        Py_CLEAR(dict);
    return dict;
}

/* Puts an error where it belongs: under the one that it explains, or into the list. */
static bool scr_pyerror_place(PyObject *top, PyObject *every, const scr_error *error, PyObject *dict)
{
    if (PyList_Append(every, dict) < 0)
        return false;
    Py_ssize_t own = PyList_GET_SIZE(every) - 1;
    if ((Py_ssize_t)error->parent >= own)
        return PyList_Append(top, dict) == 0;
    PyObject *parent = PyList_GET_ITEM(every, (Py_ssize_t)error->parent);
    PyObject *context = PyDict_GetItemString(parent, "context");
    if (!context) {
        context = PyList_New(0);
        if (!scr_pydict_take(parent, "context", context))
            return false;
    }
    return PyList_Append(context, dict) == 0;
}

SCR_FN PyObject *scr_pyschema_errors(const scr_report *report, bool located)
{
    PyObject *top = PyList_New(0), *every = PyList_New(0);
    bool good = top && every;
    for (size_t i = 0; good && i < report->n_errors; i++) {
        PyObject *dict = scr_pyerror_dict(&report->errors[i], located);
        good = dict && scr_pyerror_place(top, every, &report->errors[i], dict);
        Py_XDECREF(dict);
    }
    Py_XDECREF(every);
    if (!good)
        Py_CLEAR(top);
    return top;
}

SCR_FN PyObject *scr_pyschema_no_reason(const char *why)
{
    return Py_BuildValue("[{s:s,s:s,s:s,s:s,s:s,s:N,s:{},s:O,s:O,s:O}]", "code", "invalid", "keyword", "", "instance_location", "",
                         "schema_location", "", "absolute_schema_location", "", "message",
                         PyUnicode_FromFormat("is not valid; the reasons are missing: %s", why), "params", "offset", Py_None, "line", Py_None,
                         "column", Py_None);
}
