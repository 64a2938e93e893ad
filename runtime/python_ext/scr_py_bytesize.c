/* scr_py_bytesize.c: ByteSize: "1.5 GiB" as a number of bytes. In: text or an integer. Out: an int of a class of its own. */
#include "scr_py.h"
#include "scr_byte_unit.h"
#include "scr_py_text.h"

/* str.lower() of the unit, as far as it is one. */
static double scr_py_unit_of(PyObject *unit)
{
    PyObject *lower = PyObject_CallMethod(unit, "lower", NULL);
    Py_ssize_t n = 0;
    const char *text = lower ? PyUnicode_AsUTF8AndSize(lower, &n) : NULL;
    double factor = text ? scr_byte_unit(text, (size_t)n) : 0;
    Py_XDECREF(lower);
    return factor;
}

/* ---- the class ---- */

static PyObject *scr_py_size_readable(PyObject *self, PyObject *args, PyObject *names)
{
    static char *words[] = {"decimal", "separator", NULL};
    static const char *const units[2][7] = {{"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"}, {"B", "KB", "MB", "GB", "TB", "PB", "EB"}};
    int decimal = 0, at = 0;
    const char *separator = "";
    if (!PyArg_ParseTupleAndKeywords(args, names, "|ps:human_readable", words, &decimal, &separator))
        return NULL;
    double number = PyLong_AsDouble(self), step = decimal ? 1000 : 1024;
    if (number == -1 && PyErr_Occurred())
        return NULL;
    for (; at < 6 && fabs(number) >= step; at++)
        number /= step;
    char *digits = PyOS_double_to_string(number, 'f', at ? 1 : 0, 0, NULL);
    PyObject *text = digits ? PyUnicode_FromFormat("%s%s%s", digits, separator, units[decimal][at]) : NULL;
    PyMem_Free(digits);
    return text;
}

static PyObject *scr_py_size_to(PyObject *self, PyObject *unit)
{
    if (!PyUnicode_Check(unit))
        return PyErr_Format(PyExc_TypeError, "a unit is a str");
    double factor = scr_py_unit_of(unit), number = PyLong_AsDouble(self);
    if (PyErr_Occurred())
        return NULL;
    if (!factor)
        return PyErr_Format(PyExc_ValueError, "Could not interpret byte unit: %U", unit);
    return PyFloat_FromDouble(number / factor);
}

static PyMethodDef scr_py_size_methods[] = {
    {"human_readable", (PyCFunction)(void (*)(void))scr_py_size_readable, METH_VARARGS | METH_KEYWORDS, "human_readable(decimal=False, separator=''): \"1.5KiB\"."},
    {"to", scr_py_size_to, METH_O, "to(unit): in another unit."},
    {NULL, NULL, 0, NULL},
};

SCR_FN PyTypeObject *scr_py_size_type(scr_pystate *state)
{
    PyType_Slot slots[] = {{Py_tp_methods, (void *)scr_py_size_methods}, {0, NULL}};
    PyType_Spec spec = {"schemac.ByteSize", 0, 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, slots};
    PyTypeObject *kept = (PyTypeObject *)scr_py_kept(&state->byte_size);
    PyObject *bases = kept ? NULL : PyTuple_Pack(1, (PyObject *)&PyLong_Type);
    if (bases)
        kept = (PyTypeObject *)scr_py_keep(&state->byte_size, PyType_FromModuleAndSpec(state->module, &spec, bases));
    Py_XDECREF(bases);
    return kept;
}

/* ---- validating ---- */

/* Where the parts of "12.5 kb" end; scalar == 0: it does not begin with a number. */
typedef struct scr_pysize { Py_ssize_t from, scalar, unit, end; } scr_pysize;

static Py_ssize_t scr_py_run_of(PyObject *text, Py_ssize_t at, int (*is)(Py_UCS4))
{
    while (at < PyUnicode_GET_LENGTH(text) && is(PyUnicode_READ_CHAR(text, at)))
        at++;
    return at;
}

static int scr_py_size_digit(Py_UCS4 c) { return Py_UNICODE_ISDECIMAL(c); }
static int scr_py_size_word(Py_UCS4 c) { return Py_UNICODE_ISALNUM(c) || c == '_'; }
static int scr_py_size_space(Py_UCS4 c) { return Py_UNICODE_ISSPACE(c); }
static int scr_py_size_rust_space(Py_UCS4 c) { return Py_UNICODE_ISSPACE(c) && !(c >= 0x1c && c <= 0x1f); }

static scr_pysize scr_py_size_parts(PyObject *text)
{
    scr_pysize out = {scr_py_run_of(text, 0, scr_py_size_rust_space), 0, 0, 0};
    Py_ssize_t whole = scr_py_run_of(text, out.from, scr_py_size_digit), n = PyUnicode_GET_LENGTH(text);
    out.scalar = whole;
    if (whole < n && PyUnicode_READ_CHAR(text, whole) == '.') {
        Py_ssize_t places = scr_py_run_of(text, whole + 1, scr_py_size_digit);
        if (places > whole + 1)
            out.scalar = places;
    }
    if (out.scalar == out.from)
        return (scr_pysize){0, 0, 0, 0};
    out.unit = scr_py_run_of(text, out.scalar, scr_py_size_space);
    out.end = scr_py_run_of(text, out.unit, scr_py_size_word);
    return out;
}

static PyObject *scr_py_size_wrong(scr_pyrun *run, PyObject *input)
{
    return scr_py_fail_plain(run, input, "byte_size", "could not parse value and unit from byte string");
}

/* A number and a unit, as an int. */
static PyObject *scr_py_size_scaled(scr_pyrun *run, PyObject *text, const scr_pysize *parts, PyObject *input)
{
    PyObject *unit = PyUnicode_Substring(text, parts->unit, parts->end), *digits = PyUnicode_Substring(text, parts->from, parts->scalar);
    PyObject *number = unit && digits ? PyFloat_FromString(digits) : NULL;
    double factor = number ? PyUnicode_GET_LENGTH(unit) ? scr_py_unit_of(unit) : 1 : 0;
    PyObject *made = NULL;
    if (number && !PyErr_Occurred()) {
        double bytes = PyFloat_AS_DOUBLE(number) * factor;
        if (!factor)
            scr_py_fail_named(run, input, "byte_size_unit", "could not interpret byte unit: {unit}", Py_BuildValue("{sO}", "unit", unit));
        else if (bytes - bytes != 0)
            scr_py_size_wrong(run, input);
        else
            made = PyLong_FromDouble(bytes);
    }
    Py_XDECREF(number);
    Py_XDECREF(digits);
    Py_XDECREF(unit);
    return made;
}

/* int(text), when that is right; else a number with a unit. */
static PyObject *scr_py_size_of_text(scr_pyrun *run, PyObject *text, const scr_pysize *parts, PyObject *input)
{
    PyObject *whole = PyLong_FromUnicodeObject(text, 10);
    if (whole || !PyErr_ExceptionMatches(PyExc_ValueError))
        return whole;
    PyErr_Clear();
    return scr_py_size_scaled(run, text, parts, input);
}

/* An integer that is not negative. */
static PyObject *scr_py_size_of_int(scr_pyrun *run, PyObject *input)
{
    static const scr_mtype number = {.kind = SCR_M_INT};
    bool quiet = run->quiet;
    int overflow = 0;
    run->quiet = true;
    PyObject *whole = scr_py_check_int(run, &number, input);
    run->quiet = quiet;
    long long value = whole ? PyLong_AsLongLongAndOverflow(whole, &overflow) : 0;
    if (overflow < 0 || (overflow == 0 && value < 0))
        Py_CLEAR(whole);
    return whole || PyErr_Occurred() ? whole : scr_py_size_wrong(run, input);
}

SCR_FN PyObject *scr_py_check_bytesize(scr_pyrun *run, const scr_mtype *type, PyObject *input)
{
    bool quiet = run->quiet;
    if (!scr_py_size_type(run->state))
        return NULL;
    run->quiet = true;
    PyObject *text = scr_py_check(run, type->inner, input), *whole = NULL;
    run->quiet = quiet;
    scr_pysize parts = text ? scr_py_size_parts(text) : (scr_pysize){0, 0, 0, 0};
    if (parts.scalar)
        whole = scr_py_size_of_text(run, text, &parts, input);
    else if (!PyErr_Occurred())
        whole = scr_py_size_of_int(run, input);
    PyObject *made = whole ? PyObject_CallOneArg((PyObject *)run->state->byte_size, whole) : NULL;
    Py_XDECREF(whole);
    Py_XDECREF(text);
    return made;
}
