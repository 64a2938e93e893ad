/* scr_py_warn.c: what dumps warn of: values that are not of the type of their place, as an attribute that was set to something else. In: a value and its
 * type. Out: pydantic's sentences, told together when the dump is done. */
#include "scr_py_dump.h"
#include "scr_py_error.h"
#include "scr_py_more.h"

/* ---- names ---- */

static PyObject *scr_py_serializer_name(const scr_pydump *d, const scr_mtype *type);

/* "dict[str, int]" */
static PyObject *scr_py_name_with(const scr_pydump *d, const char *name, const scr_mtype *a, const scr_mtype *b)
{
    PyObject *first = scr_py_serializer_name(d, a), *second = b ? scr_py_serializer_name(d, b) : NULL;
    PyObject *text = !first || (b && !second) ? NULL : b ? PyUnicode_FromFormat("%s[%U, %U]", name, first, second) : PyUnicode_FromFormat("%s[%U]", name, first);
    Py_XDECREF(first);
    Py_XDECREF(second);
    return text;
}

/* "tuple[int, str]", "Union[int, str]" */
static PyObject *scr_py_name_of_items(const scr_pydump *d, const char *name, const scr_mtype *type)
{
    PyObject *text = PyUnicode_FromFormat("%s[", name);
    for (uint32_t i = 0; text && i < type->n; i++) {
        PyObject *item = scr_py_serializer_name(d, type->items[i]);
        Py_SETREF(text, item ? PyUnicode_FromFormat("%U%s%U", text, i ? ", " : "", item) : NULL);
        Py_XDECREF(item);
    }
    if (text)
        Py_SETREF(text, PyUnicode_FromFormat("%U]", text));
    return text;
}

static const char *scr_py_plain_name(const scr_mtype *type)
{
    switch ((scr_mkind)type->kind) {
    case SCR_M_NONE: return "none";
    case SCR_M_BOOL: return "bool";
    case SCR_M_INT: case SCR_M_BYTE_SIZE: return "int";
    case SCR_M_FLOAT: return "float";
    case SCR_M_STR: case SCR_M_EMAIL: return "str";
    case SCR_M_BYTES: return "bytes";
    case SCR_M_DECIMAL: return "decimal";
    case SCR_M_DATE: return "date";
    case SCR_M_TIME: return "time";
    case SCR_M_DATETIME: return "datetime";
    case SCR_M_TIMEDELTA: return "timedelta";
    case SCR_M_UUID: return "uuid";
    case SCR_M_ENUM: return "enum";
    case SCR_M_LITERAL: return "literal";
    default: return "any";
    }
}

/* As pydantic names what shows a type. */
static PyObject *scr_py_serializer_name(const scr_pydump *d, const scr_mtype *type)
{
    if (type && type->kind == SCR_M_NULLABLE)
        return PyUnicode_FromString("nullable");
    type = scr_py_core(type);
    if (!type)
        return PyUnicode_FromString("any");
    switch ((scr_mkind)type->kind) {
    case SCR_M_LIST: return scr_py_name_with(d, "list", type->inner, NULL);
    case SCR_M_SET: return scr_py_name_with(d, "set", type->inner, NULL);
    case SCR_M_FROZENSET: return scr_py_name_with(d, "frozenset", type->inner, NULL);
    case SCR_M_DICT: {
        static const scr_mtype any = {.kind = SCR_M_ANY};
        return scr_py_name_with(d, "dict", type->key, type->inner ? type->inner : &any);
    }
    case SCR_M_TUPLE: {
        if (!(type->flags & SCR_T_VARIADIC))
            return scr_py_name_of_items(d, "tuple", type);
        PyObject *item = scr_py_serializer_name(d, type->inner), *text = item ? PyUnicode_FromFormat("tuple[%U, ...]", item) : NULL;
        Py_XDECREF(item);
        return text;
    }
    case SCR_M_UNION: return scr_py_name_of_items(d, "Union", type);
    case SCR_M_CLASS: return PyUnicode_FromString(d->state->classes[type->index].def->name);
    default: return PyUnicode_FromString(scr_py_plain_name(type));
    }
}

/* ---- which values are expected ---- */

static bool scr_py_is_expected_float(const scr_pydump *d, PyObject *value)
{
    if (!d->text || !PyLong_Check(value))
        return PyFloat_Check(value) || PyLong_Check(value) || scr_py_is_float_text(d, value);
    if (PyLong_AsDouble(value) != -1 || !PyErr_Occurred())
        return true;
    PyErr_Clear(); /* too large for one: the digits are shown */
    return false;
}

/* Of a container only that it is one: what it holds has its own turn. */
static bool scr_py_is_expected(const scr_pydump *d, const scr_mtype *type, PyObject *value)
{
    switch ((scr_mkind)type->kind) {
    case SCR_M_FLOAT: return scr_py_is_expected_float(d, value);
    case SCR_M_LIST: return PyList_Check(value);
    case SCR_M_SET: return PySet_Check(value);
    case SCR_M_FROZENSET: return PyFrozenSet_Check(value);
    case SCR_M_TUPLE: return PyTuple_Check(value);
    case SCR_M_DICT: return PyDict_Check(value);
    case SCR_M_CLASS: {
        const scr_pyclass *cls = &d->state->classes[type->index];
        if (cls->def->flags & SCR_C_PLAIN)
            return true;
        return PyObject_TypeCheck(value, cls->type);
    }
    /* shown by functions, which say what they cannot show; or by value alone */
    case SCR_M_ANY: case SCR_M_LITERAL: case SCR_M_SECRET: case SCR_M_URL: case SCR_M_IP: case SCR_M_PATH: case SCR_M_NAME_EMAIL: case SCR_M_BYTE_SIZE:
    case SCR_M_DEQUE: case SCR_M_SEQUENCE: case SCR_M_JSON: case SCR_M_PLAIN: case SCR_M_SUBCLASS: return true;
    default: return scr_py_fits(d, type, value, false);
    }
}

static void scr_py_keep_sentence(scr_pydump *d, PyObject *text) /* stolen; NULL: an exception */
{
    if (!d->warned)
        d->warned = PyList_New(0);
    if (text && d->warned)
        (void)PyList_Append(d->warned, text);
    Py_XDECREF(text);
    PyErr_Clear(); /* a sentence less is no reason to fail */
}

/* Keeps a sentence that ends with the value; before: what it begins with, stolen, NULL: an exception. */
static void scr_py_keep_about(scr_pydump *d, PyObject *before, PyObject *field, PyObject *value)
{
    scr_pytext out;
    scr_pytext_begin(&out);
    scr_pytext_z(&out, "PydanticSerializationUnexpectedValue(");
    bool good = before && scr_pytext_object(&out, before, false);
    scr_pytext_z(&out, field ? " [field_name='" : " [");
    good = good && (!field || scr_pytext_object(&out, field, false)) && scr_py_put_input(&out, value, field ? "', " : "");
    scr_pytext_z(&out, "])");
    PyObject *text = good ? scr_pytext_take(&out) : NULL;
    if (!good)
        scr_pytext_free(&out);
    scr_py_keep_sentence(d, text);
    Py_XDECREF(before);
}

static void scr_py_warn_of(scr_pydump *d, const scr_mtype *type, PyObject *value)
{
    const scr_mtype *core = scr_py_core(type);
    if (core && core->kind == SCR_M_UNION) {
        for (uint32_t i = 0; i < core->n; i++)
            scr_py_warn_of(d, core->items[i], value);
        return;
    }
    PyObject *name = scr_py_serializer_name(d, core);
    scr_py_keep_about(d, name ? PyUnicode_FromFormat("Expected `%U` - serialized value may not be as expected", name) : NULL, d->field, value);
    Py_XDECREF(name);
}

/* A union's value is to be of the member that its discriminator names; where that names none, of any. */
static bool scr_py_is_tagged(scr_pydump *d, const scr_mtype *type, PyObject *value)
{
    const scr_mtype *member = scr_py_tagged_type(d, type, value);
    const bool fits = scr_py_fits(d, member ? member : type, value, false);
    if (!member)
        scr_py_keep_about(d, PyUnicode_FromString("Defaulting to left to right union serialization - failed to get discriminator value for tagged union serialization"), NULL, value);
    if (!fits)
        scr_py_warn_of(d, member ? member : type, value);
    return fits;
}

/* The class that values of a type mostly are of; NULL: it is not that simple. */
static const PyTypeObject *scr_py_usual_class(const scr_pystate *state, const scr_mtype *type)
{
    switch ((scr_mkind)type->kind) {
    case SCR_M_BOOL: return &PyBool_Type;
    case SCR_M_INT: return &PyLong_Type;
    case SCR_M_FLOAT: return &PyFloat_Type;
    case SCR_M_STR: return &PyUnicode_Type;
    case SCR_M_BYTES: return &PyBytes_Type;
    case SCR_M_LIST: return &PyList_Type;
    case SCR_M_DICT: return &PyDict_Type;
    case SCR_M_DECIMAL: return (const PyTypeObject *)state->decimal;
    case SCR_M_UUID: return (const PyTypeObject *)state->uuid;
    case SCR_M_DATETIME: return state->dates ? state->dates->DateTimeType : NULL;
    case SCR_M_DATE: return state->dates ? state->dates->DateType : NULL;
    case SCR_M_ENUM: return (const PyTypeObject *)state->enums[type->index];
    case SCR_M_CLASS: return state->classes[type->index].type;
    default: return NULL;
    }
}

SCR_FN const scr_mtype *scr_py_expect(scr_pydump *d, const scr_mtype *type, PyObject *value)
{
    const scr_mtype *core = scr_py_core(type);
    if (value == Py_None || !core || d->as_any || Py_TYPE(value) == scr_py_usual_class(d->state, core) || core->kind == SCR_M_ANY || core->flags & SCR_T_SHOWN)
        return type;
    if (core->tagged && d->warnings != SCR_PY_SILENT)
        return scr_py_is_tagged(d, core, value) ? type : NULL;
    const bool expected = scr_py_is_expected(d, core, value);
    if (d->warnings == SCR_PY_SILENT)
        return expected ? type : NULL;
    const Py_ssize_t n = core->kind == SCR_M_TUPLE && !(core->flags & SCR_T_VARIADIC) && expected ? PyTuple_GET_SIZE(value) - (Py_ssize_t)core->n : 0;
    if (!expected)
        scr_py_warn_of(d, core, value);
    else if (n)
        scr_py_keep_sentence(d, PyUnicode_FromFormat("PydanticSerializationUnexpectedValue(Unexpected %s items present in tuple)", n < 0 ? "too few" : "extra"));
    return expected ? type : NULL;
}

/* ---- telling ---- */

SCR_FN PyObject *scr_py_tell_warnings(scr_pydump *d, PyObject *dumped)
{
    if (SCR_LIKELY(!d->warned))
        return dumped;
    PyObject *between = PyUnicode_FromString("\n  "), *all = between ? PyUnicode_Join(between, d->warned) : NULL;
    PyObject *text = all ? PyUnicode_FromFormat("Pydantic serializer warnings:\n  %U", all) : NULL;
    const char *message = text ? PyUnicode_AsUTF8(text) : NULL;
    bool good = dumped && message;
    if (good && d->warnings == SCR_PY_RAISE) {
        scr_py_raise_more(d->state, "PydanticSerializationError", message);
        good = false;
    } else if (good) {
        good = PyErr_WarnEx(PyExc_UserWarning, message, 1) == 0;
    }
    Py_XDECREF(between);
    Py_XDECREF(all);
    Py_XDECREF(text);
    Py_CLEAR(d->warned);
    if (!good)
        Py_CLEAR(dumped);
    return dumped;
}

SCR_FN bool scr_py_warnings_option(PyObject *value, scr_pywarnings *out)
{
    static const struct { const char *word; scr_pywarnings means; } words[] = {{"none", SCR_PY_SILENT}, {"warn", SCR_PY_WARN}, {"error", SCR_PY_RAISE}};
    *out = SCR_PY_WARN;
    if (!value || PyBool_Check(value)) {
        *out = value == Py_False ? SCR_PY_SILENT : SCR_PY_WARN;
        return true;
    }
    for (size_t i = 0; PyUnicode_Check(value) && i < sizeof words / sizeof *words; i++)
        if (PyUnicode_CompareWithASCIIString(value, words[i].word) == 0) {
            *out = words[i].means;
            return true;
        }
    PyErr_SetString(PyExc_TypeError, "Invalid warnings parameter, should be `'none'`, `'warn'`, `'error'` or a `bool`");
    return false;
}
