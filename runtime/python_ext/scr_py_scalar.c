/* scr_py_scalar.c: numbers, text, bytes, Decimal, UUID and secrets from Python objects, as pydantic converts them. */
#include "scr_py.h"
#include "scr_py_text.h"
#include "scr_float.h"
#include "scr_utf8.h"
#include "scr_uuid.h"

#define SCR_PY_DIGITS 4300 /* Python's own limit on digits of an int's text */

/* Unicode's White_Space, which Rust's trim removes; str.strip() would also take U+001C to U+001F. */
static bool scr_py_is_space(Py_UCS4 c)
{
    return (c >= 9 && c <= 13) || c == ' ' || c == 0x85 || c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029
        || c == 0x202f || c == 0x205f || c == 0x3000;
}

static PyObject *scr_py_strip(PyObject *text)
{
    Py_ssize_t n = PyUnicode_GET_LENGTH(text), from = 0, to = n;
    int kind = PyUnicode_KIND(text);
    const void *data = PyUnicode_DATA(text);
    while (from < to && scr_py_is_space(PyUnicode_READ(kind, data, from)))
        from++;
    while (to > from && scr_py_is_space(PyUnicode_READ(kind, data, to - 1)))
        to--;
    return from == 0 && to == n ? Py_NewRef(text) : PyUnicode_Substring(text, from, to);
}

SCR_FN PyObject *scr_py_lone_surrogate(scr_pyrun *run, PyObject *input)
{
    if (!PyErr_ExceptionMatches(PyExc_UnicodeError))
        return NULL;
    PyErr_Clear();
    return scr_py_fail(run, SCR_PE_STRING_UNICODE, input);
}

/* Text of a str, or of bytes where those may stand for one. 1: yes; 0: it is neither; -1: an error was recorded or raised. */
static int scr_py_text_of(scr_pyrun *run, PyObject *input, const char **s, Py_ssize_t *n)
{
    if (PyUnicode_Check(input)) {
        *s = PyUnicode_AsUTF8AndSize(input, n);
        if (!*s) {
            scr_py_lone_surrogate(run, input);
            return -1;
        }
        return 1;
    }
    if (run->mode != SCR_PYTHON || !PyBytes_Check(input))
        return 0;
    *s = PyBytes_AS_STRING(input);
    *n = PyBytes_GET_SIZE(input);
    if (!scr_utf8_valid(*s, (size_t)*n))
        *n = 0; /* which no number is written as */
    return 1;
}

/* Without white space around it. */
static void scr_py_trim(const char **s, Py_ssize_t *n)
{
    const char *p = *s;
    size_t len = (size_t)*n, at = 0, next = 0;
    while (at < len && (next = at, scr_py_is_space(scr_utf8_next(p, &next))))
        at = next;
    while (len > at) {
        size_t back = len - 1;
        while (back > at && ((scr_byte)p[back] & 0xc0) == 0x80)
            back--;
        next = back;
        if (!scr_py_is_space(scr_utf8_next(p, &next)))
            break;
        len = back;
    }
    *s = p + at;
    *n = (Py_ssize_t)(len - at);
}

/* Text that no number begins like: with a letter, which is none of infinity's, nan's or snan's. */
static bool scr_py_is_word(const char *s, Py_ssize_t n)
{
    const unsigned letter = n ? (scr_byte)*s | 0x20u : 0;
    return letter >= 'a' && letter <= 'z' && letter != 'i' && letter != 'n' && letter != 's';
}

/* A member of a plain enum stands for its value, where lax. NULL without an exception: it is no such thing. */
static PyObject *scr_py_enum_value(scr_pyrun *run, PyObject *input)
{
    if (Py_IS_TYPE((PyObject *)Py_TYPE(input), &PyType_Type)) /* enums have a metaclass */
        return NULL;
    if (!PyObject_HasAttrString((PyObject *)Py_TYPE(input), "__members__"))
        return NULL;
    PyObject *base = scr_py_import(&run->state->enum_base, "enum", "Enum");
    int is = base ? PyObject_IsInstance(input, base) : -1;
    return is > 0 ? PyObject_GetAttr(input, run->state->n_value) : NULL;
}

static bool scr_py_is_decimal(scr_pyrun *run, PyObject *input)
{
    if (strcmp(Py_TYPE(input)->tp_name, "decimal.Decimal") != 0 && !scr_py_kept(&run->state->decimal))
        return false;
    PyObject *type = scr_py_import(&run->state->decimal, "decimal", "Decimal");
    return type && PyObject_TypeCheck(input, (PyTypeObject *)type);
}

/* ---- bounds ---- */

/* What messages show for a bound: dates and durations as text, others as they are. New reference. */
static PyObject *scr_py_bound_shown(scr_pyrun *run, const scr_mtype *type, PyObject *bound)
{
    char text[SCR_PY_TIME_TEXT];
    switch ((scr_mkind)type->kind) {
    case SCR_M_DATE: case SCR_M_DATETIME: case SCR_M_TIME: {
        size_t n = scr_py_datetime_text(run->state, bound, text);
        return n ? PyUnicode_FromStringAndSize(text, (Py_ssize_t)n) : PyErr_Occurred() ? NULL : Py_NewRef(bound);
    }
    case SCR_M_TIMEDELTA: return scr_py_timedelta_words(bound);
    default: return Py_NewRef(bound);
    }
}

/* ctx's keys, as messages name them. */
static bool scr_py_bound(scr_pyrun *run, const scr_mtype *type, uint16_t bound, PyObject *value, PyObject *input, int op, scr_pyerror_type error,
                         const char *key)
{
    if (bound == SCR_NO_VALUE)
        return true;
    PyObject *limit = scr_py_value(run->state, bound);
    int good = limit ? PyObject_RichCompareBool(value, limit, op) : -1;
    if (good > 0)
        return true;
    if (good == 0)
        scr_py_fail_value(run, error, input, key, scr_py_bound_shown(run, type, limit));
    return false;
}

SCR_FN bool scr_py_bounds(scr_pyrun *run, const scr_mtype *type, PyObject *value, PyObject *input)
{
    const scr_mlimits *l = type->limits;
    return scr_py_bound(run, type, l->le, value, input, Py_LE, SCR_PE_LESS_THAN_EQUAL, "le")
        && scr_py_bound(run, type, l->lt, value, input, Py_LT, SCR_PE_LESS_THAN, "lt")
        && scr_py_bound(run, type, l->ge, value, input, Py_GE, SCR_PE_GREATER_THAN_EQUAL, "ge")
        && scr_py_bound(run, type, l->gt, value, input, Py_GT, SCR_PE_GREATER_THAN, "gt");
}

static bool scr_py_multiple(scr_pyrun *run, const scr_mtype *type, PyObject *value, PyObject *input)
{
    if (type->limits->multiple_of == SCR_NO_VALUE)
        return true;
    PyObject *divisor = scr_py_value(run->state, type->limits->multiple_of);
    PyObject *rest = divisor ? PyNumber_Remainder(value, divisor) : NULL;
    int wrong = rest ? PyObject_IsTrue(rest) : -1;
    if (!rest && divisor && PyErr_ExceptionMatches(PyExc_ArithmeticError)) { /* a quotient of more digits than decimals have */
        PyErr_Clear();
        wrong = 1;
    }
    Py_XDECREF(rest);
    if (wrong > 0)
        scr_py_fail_value(run, SCR_PE_MULTIPLE_OF, input, "multiple_of", Py_NewRef(divisor));
    return wrong == 0;
}

/* ---- int ---- */

/* An integer's text: sign, digits with single underscores between them, ".000". Cleaned into out (room for n + 1). False: it is none. */
static bool scr_py_clean_int(const char *s, Py_ssize_t n, char *out)
{
    Py_ssize_t i = 0, digits = 0;
    if (i < n && (s[i] == '-' || s[i] == '+')) {
        if (s[i] == '-')
            *out++ = '-';
        i++;
    }
    bool digit = false;
    for (; i < n; i++) {
        if (s[i] >= '0' && s[i] <= '9') {
            *out++ = s[i];
            digit = true;
            digits++;
        } else if (s[i] == '_' && digit && i + 1 < n && s[i + 1] != '_') {
            digit = false;
        } else {
            break;
        }
    }
    if (!digit)
        return false;
    if (i < n && s[i] == '.') {
        Py_ssize_t zeros = 0;
        for (i++; i < n && s[i] == '0'; i++)
            zeros++;
        if (zeros == 0)
            return false;
    }
    *out = '\0';
    return i == n && digits > 0;
}

static PyObject *scr_py_int_of_text(scr_pyrun *run, const char *s, Py_ssize_t n, PyObject *input)
{
    char few[64];
    scr_py_trim(&s, &n);
    if (n > SCR_PY_DIGITS)
        return scr_py_fail(run, SCR_PE_INT_PARSING_SIZE, input);
    char *clean = n < (Py_ssize_t)sizeof few ? few : (char *)PyMem_Malloc((size_t)n + 1);
    if (!clean)
        return PyErr_NoMemory();
    PyObject *value = scr_py_clean_int(s, n, clean) ? PyLong_FromString(clean, NULL, 10) : scr_py_fail(run, SCR_PE_INT_PARSING, input);
    if (clean != few)
        PyMem_Free(clean);
    return value;
}

static PyObject *scr_py_int_of_float(scr_pyrun *run, double number, PyObject *input)
{
    if (number != number || number - number != 0)
        return scr_py_fail(run, SCR_PE_FINITE_NUMBER, input);
    if (number != (number < 0 ? ceil(number) : floor(number)))
        return scr_py_fail(run, SCR_PE_INT_FROM_FLOAT, input);
    if (number <= -9223372036854775808.0 || number >= 9223372036854775807.0)
        return scr_py_fail(run, SCR_PE_INT_PARSING_SIZE, input);
    return PyLong_FromDouble(number);
}

static PyObject *scr_py_int_of_decimal(scr_pyrun *run, PyObject *input)
{
    PyObject *finite = PyObject_CallMethod(input, "is_finite", NULL);
    int is = finite ? PyObject_IsTrue(finite) : -1;
    Py_XDECREF(finite);
    if (is <= 0)
        return is < 0 ? NULL : scr_py_fail(run, SCR_PE_FINITE_NUMBER, input);
    PyObject *value = PyNumber_Long(input);
    int same = value ? PyObject_RichCompareBool(value, input, Py_EQ) : -1;
    if (same > 0)
        return value;
    Py_XDECREF(value);
    return same < 0 ? NULL : scr_py_fail(run, SCR_PE_INT_FROM_FLOAT, input);
}

/* What is no int yet, laxly. */
static PyObject *scr_py_int_lax(scr_pyrun *run, PyObject *input)
{
    const char *s;
    Py_ssize_t n;
    scr_py_exact(run, SCR_LAX);
    if (PyBool_Check(input))
        return PyLong_FromLong(input == Py_True);
    int text = scr_py_text_of(run, input, &s, &n);
    if (text)
        return text < 0 ? NULL : scr_py_int_of_text(run, s, n, input);
    if (PyFloat_Check(input))
        return scr_py_int_of_float(run, PyFloat_AS_DOUBLE(input), input);
    if (run->mode != SCR_PYTHON)
        return scr_py_fail(run, SCR_PE_INT_TYPE, input);
    if (scr_py_is_decimal(run, input))
        return scr_py_int_of_decimal(run, input);
    if (Py_TYPE(input)->tp_as_number && (Py_TYPE(input)->tp_as_number->nb_float || Py_TYPE(input)->tp_as_number->nb_index)) {
        double number = PyFloat_AsDouble(input);
        if (number != -1 || !PyErr_Occurred())
            return scr_py_int_of_float(run, number, input);
        PyErr_Clear();
    }
    PyObject *inside = scr_py_enum_value(run, input);
    if (inside && PyLong_Check(inside))
        return inside;
    Py_XDECREF(inside);
    return PyErr_Occurred() ? NULL : scr_py_fail(run, SCR_PE_INT_TYPE, input);
}

static bool scr_py_int_limits(scr_pyrun *run, const scr_mtype *type, PyObject *value, PyObject *input)
{
    const scr_mlimits *l = type->limits;
    int overflow = 0;
    long long number = 0;
    if (l->flags & SCR_L_RANGE && l->multiple_of == SCR_NO_VALUE) {
        number = PyLong_AsLongLongAndOverflow(value, &overflow);
        if (!overflow && number >= l->low && number <= l->high)
            return true;
    }
    return scr_py_multiple(run, type, value, input) && scr_py_bounds(run, type, value, input);
}

SCR_FN PyObject *scr_py_check_int(scr_pyrun *run, const scr_mtype *type, PyObject *input)
{
    PyObject *value;
    if (PyLong_CheckExact(input)) {
        value = Py_NewRef(input);
    } else if (PyLong_Check(input) && !PyBool_Check(input)) {
        scr_py_exact(run, SCR_STRICT);
        value = PyNumber_Long(input);
        if (value && !PyLong_CheckExact(value)) { /* an __int__ of its own */
            PyObject *plain = PyLong_Type.tp_as_number->nb_positive(value);
            Py_SETREF(value, plain);
        }
    } else if (scr_py_strict(run, type) && run->mode != SCR_STRINGS) {
        return scr_py_fail(run, SCR_PE_INT_TYPE, input);
    } else {
        value = scr_py_int_lax(run, input);
    }
    if (value && type->limits && !scr_py_int_limits(run, type, value, input))
        Py_CLEAR(value);
    return value;
}

/* ---- float ---- */

static PyObject *scr_py_float_of_text(scr_pyrun *run, const char *s, Py_ssize_t n, PyObject *input)
{
    char few[64];
    Py_ssize_t all = n;
    if (scr_py_is_word(s, n))
        return scr_py_fail(run, SCR_PE_FLOAT_PARSING, input);
    scr_py_trim(&s, &n);
    char *clean = n < (Py_ssize_t)sizeof few ? few : (char *)PyMem_Malloc((size_t)n + 1);
    if (!clean)
        return PyErr_NoMemory();
    PyObject *value = NULL;
    size_t len = scr_float_clean(s, (size_t)n, n < all, clean);
    clean[len] = '\0';
    if (len) {
        double number = PyOS_string_to_double(clean, NULL, NULL);
        value = number == -1 && PyErr_Occurred() ? NULL : PyFloat_FromDouble(number);
    } else {
        scr_py_fail(run, SCR_PE_FLOAT_PARSING, input);
    }
    if (clean != few)
        PyMem_Free(clean);
    return value;
}

static PyObject *scr_py_float_lax(scr_pyrun *run, PyObject *input, bool strict)
{
    const char *s;
    Py_ssize_t n;
    if (!strict || run->mode == SCR_STRINGS) {
        int text = scr_py_text_of(run, input, &s, &n);
        if (text)
            scr_py_exact(run, SCR_LAX);
        if (text)
            return text < 0 ? NULL : scr_py_float_of_text(run, s, n, input);
    }
    bool number = Py_TYPE(input)->tp_as_number && (Py_TYPE(input)->tp_as_number->nb_float || Py_TYPE(input)->tp_as_number->nb_index);
    if (!number || (PyBool_Check(input) && strict) || run->mode == SCR_STRINGS)
        return scr_py_fail(run, SCR_PE_FLOAT_TYPE, input);
    scr_py_exact(run, PyBool_Check(input) ? SCR_LAX : SCR_STRICT);
    double value = PyFloat_AsDouble(input);
    if (value != -1 || !PyErr_Occurred())
        return PyFloat_FromDouble(value);
    PyErr_Clear();
    return scr_py_fail(run, SCR_PE_FLOAT_TYPE, input);
}

static bool scr_py_float_multiple(scr_pyrun *run, const scr_mtype *type, double value, PyObject *input)
{
    if (type->limits->multiple_of == SCR_NO_VALUE)
        return true;
    PyObject *divisor = scr_py_value(run->state, type->limits->multiple_of);
    double by = divisor ? PyFloat_AsDouble(divisor) : -1;
    if (PyErr_Occurred())
        return false;
    if (fabs(value - round(value / by) * by) > 1e-9) { /* to the nearest multiple; infinities pass */
        scr_py_fail_value(run, SCR_PE_MULTIPLE_OF, input, "multiple_of", PyFloat_FromDouble(by));
        return false;
    }
    return true;
}

static bool scr_py_float_limits(scr_pyrun *run, const scr_mtype *type, double value, PyObject *input)
{
    static const struct { scr_pyerror_type type; const char *key; int at; } bounds[] = {
        {SCR_PE_LESS_THAN_EQUAL, "le", 3}, {SCR_PE_LESS_THAN, "lt", 2}, {SCR_PE_GREATER_THAN_EQUAL, "ge", 1}, {SCR_PE_GREATER_THAN, "gt", 0}};
    const scr_mlimits *l = type->limits;
    if (l->flags & SCR_L_FINITE && value - value != 0) {
        scr_py_fail(run, SCR_PE_FINITE_NUMBER, input);
        return false;
    }
    if (!scr_py_float_multiple(run, type, value, input))
        return false;
    for (size_t i = 0; l->flags & SCR_L_FLOATS && i < 4; i++) {
        double bound = l->numbers[bounds[i].at];
        if (bound != bound)
            continue;
        bool good = bounds[i].at == 3 ? value <= bound : bounds[i].at == 2 ? value < bound : bounds[i].at == 1 ? value >= bound : value > bound;
        if (!good) {
            scr_py_fail_value(run, bounds[i].type, input, bounds[i].key, PyFloat_FromDouble(bound));
            return false;
        }
    }
    return true;
}

SCR_FN PyObject *scr_py_check_float(scr_pyrun *run, const scr_mtype *type, PyObject *input)
{
    PyObject *value;
    if (PyFloat_CheckExact(input)) {
        value = Py_NewRef(input);
    } else if (PyFloat_Check(input)) {
        scr_py_exact(run, SCR_STRICT);
        value = PyFloat_FromDouble(PyFloat_AS_DOUBLE(input));
    } else {
        value = scr_py_float_lax(run, input, scr_py_strict(run, type));
    }
    if (value && type->limits && !scr_py_float_limits(run, type, PyFloat_AS_DOUBLE(value), input))
        Py_CLEAR(value);
    return value;
}

/* ---- bool ---- */

static int scr_py_bool_word(const char *s, Py_ssize_t n)
{
    static const char *const words[] = {"0", "off", "f", "false", "n", "no", "1", "on", "t", "true", "y", "yes"};
    char lower[6];
    if (n < 1 || n > 5)
        return -1;
    for (Py_ssize_t i = 0; i < n; i++)
        lower[i] = (char)(s[i] >= 'A' && s[i] <= 'Z' ? s[i] | 0x20 : s[i]);
    lower[n] = '\0';
    for (int i = 0; i < 12; i++)
        if (strcmp(lower, words[i]) == 0)
            return i >= 6;
    return -1;
}

SCR_FN PyObject *scr_py_check_bool(scr_pyrun *run, const scr_mtype *type, PyObject *input)
{
    const char *s;
    Py_ssize_t n;
    if (PyBool_Check(input))
        return Py_NewRef(input);
    if (scr_py_strict(run, type) && run->mode != SCR_STRINGS)
        return scr_py_fail(run, SCR_PE_BOOL_TYPE, input);
    scr_py_exact(run, SCR_LAX);
    int text = scr_py_text_of(run, input, &s, &n);
    if (text < 0)
        return NULL;
    double number = -1;
    if (text) {
        number = scr_py_bool_word(s, n);
    } else if (PyLong_Check(input)) {
        int overflow;
        long long value = PyLong_AsLongLongAndOverflow(input, &overflow);
        if (overflow)
            return scr_py_fail(run, SCR_PE_BOOL_TYPE, input);
        number = value == 0 ? 0 : value == 1 ? 1 : -1;
    } else {
        if (run->mode == SCR_PYTHON ? !Py_TYPE(input)->tp_as_number || !Py_TYPE(input)->tp_as_number->nb_float : !PyFloat_Check(input))
            return scr_py_fail(run, SCR_PE_BOOL_TYPE, input);
        number = PyFloat_AsDouble(input);
        if (number == -1 && PyErr_Occurred()) {
            PyErr_Clear();
            return scr_py_fail(run, SCR_PE_BOOL_TYPE, input);
        }
        if (number - number != 0 || number != floor(number) || fabs(number) >= 9223372036854775807.0)
            return scr_py_fail(run, SCR_PE_BOOL_TYPE, input);
    }
    if (number == 0 || number == 1)
        return PyBool_FromLong(number == 1);
    return scr_py_fail(run, SCR_PE_BOOL_PARSING, input);
}

/* ---- str ---- */

/* Whether Python's re finds the pattern. False: an exception. */
static bool scr_py_re_search(scr_pyrun *run, const scr_mlimits *limits, PyObject *text, int *matches)
{
    PyObject *compile = scr_py_import(&run->state->regex_compile, "re", "compile");
    PyObject *regex = compile ? PyObject_CallFunction(compile, "si", limits->python_pattern, (int)limits->pattern_flags) : NULL;
    PyObject *found = regex ? PyObject_CallMethod(regex, "search", "O", text) : NULL;
    *matches = found && found != Py_None;
    Py_XDECREF(found);
    Py_XDECREF(regex);
    return found != NULL;
}

SCR_FN bool scr_py_match(scr_pyrun *run, const scr_mlimits *limits, PyObject *text, int *matches)
{
    if (!limits->regex)
        return scr_py_re_search(run, limits, text, matches);
    Py_ssize_t n;
    const char *s = PyUnicode_AsUTF8AndSize(text, &n);
    if (!s)
        return false;
    *matches = scr_regex_match(limits->regex, s, (size_t)n, NULL) == SCR_VALID;
    return true;
}

static PyObject *scr_py_str_limits(scr_pyrun *run, const scr_mlimits *l, PyObject *text, PyObject *input) /* text: stolen */
{
    if (l->flags & SCR_L_STRIP)
        Py_SETREF(text, scr_py_strip(text));
    if (!text)
        return NULL;
    Py_ssize_t n = PyUnicode_GET_LENGTH(text);
    if (l->max_length >= 0 && n > l->max_length) {
        scr_py_fail_value(run, SCR_PE_STRING_TOO_LONG, input, "max_length", PyLong_FromLongLong(l->max_length));
    } else if (n < l->min_length) {
        scr_py_fail_value(run, SCR_PE_STRING_TOO_SHORT, input, "min_length", PyLong_FromLongLong(l->min_length));
    } else {
        int matches = 1;
        if (l->flags & SCR_L_ASCII && !PyUnicode_IS_ASCII(text)) {
            scr_py_fail(run, SCR_PE_STRING_NOT_ASCII, input);
        } else if (l->pattern && !scr_py_match(run, l, text, &matches)) {
            /* an exception */
        } else if (!matches) {
            scr_py_fail_text(run, SCR_PE_STRING_PATTERN_MISMATCH, input, "pattern", l->pattern);
        } else {
            if (l->flags & (SCR_L_LOWER | SCR_L_UPPER))
                Py_SETREF(text, PyObject_CallMethod(text, l->flags & SCR_L_LOWER ? "lower" : "upper", NULL));
            return text;
        }
    }
    Py_DECREF(text);
    return NULL;
}

/* As JSON's floats become text: "1" of 1.0, no exponent. */
static PyObject *scr_py_float_text(double value)
{
    scr_pytext text;
    scr_pytext_begin(&text);
    PyObject *made = scr_pytext_float(&text, value) ? scr_pytext_take(&text) : NULL;
    scr_pytext_free(&text);
    return made;
}

static PyObject *scr_py_str_coerced(scr_pyrun *run, PyObject *input)
{
    if (PyBool_Check(input) || !(PyLong_Check(input) || PyFloat_Check(input) || scr_py_is_decimal(run, input)))
        return PyErr_Occurred() ? NULL : scr_py_fail(run, SCR_PE_STRING_TYPE, input);
    scr_py_exact(run, SCR_LAX);
    return run->mode == SCR_JSON && PyFloat_Check(input) ? scr_py_float_text(PyFloat_AS_DOUBLE(input)) : PyObject_Str(input);
}

/* What is no str, laxly. */
static PyObject *scr_py_str_lax(scr_pyrun *run, const scr_mtype *type, PyObject *input)
{
    if (run->mode == SCR_PYTHON && (PyBytes_Check(input) || PyByteArray_Check(input))) {
        scr_py_exact(run, SCR_LAX);
        PyObject *bytes = PyBytes_FromObject(input), *text = NULL;
        if (!bytes)
            return NULL;
        text = PyUnicode_DecodeUTF8(PyBytes_AS_STRING(bytes), PyBytes_GET_SIZE(bytes), NULL);
        Py_DECREF(bytes);
        return text ? text : scr_py_lone_surrogate(run, input);
    }
    if (run->mode != SCR_STRINGS && type->limits && type->limits->flags & SCR_L_COERCE)
        return scr_py_str_coerced(run, input);
    PyObject *inside = run->mode == SCR_PYTHON ? scr_py_enum_value(run, input) : NULL;
    if (inside) {
        scr_py_exact(run, SCR_LAX);
        Py_SETREF(inside, PyObject_Str(inside));
        return inside;
    }
    return PyErr_Occurred() ? NULL : scr_py_fail(run, SCR_PE_STRING_TYPE, input);
}

SCR_FN PyObject *scr_py_check_str(scr_pyrun *run, const scr_mtype *type, PyObject *input)
{
    PyObject *text;
    if (PyUnicode_CheckExact(input)) {
        text = Py_NewRef(input);
        if (run->mode != SCR_PYTHON)
            scr_py_exact(run, SCR_STRICT);
    } else if (PyUnicode_Check(input)) {
        scr_py_exact(run, SCR_STRICT);
        text = PyUnicode_FromObject(input);
    } else if (scr_py_strict(run, type)) {
        return scr_py_fail(run, SCR_PE_STRING_TYPE, input);
    } else {
        text = scr_py_str_lax(run, type, input);
    }
    const scr_mlimits *l = type->limits;
    if (!text || !l || (l->flags == SCR_L_COERCE && l->min_length < 0 && l->max_length < 0 && !l->pattern)) /* taking numbers limits no text */
        return text;
    Py_ssize_t n;
    if (!PyUnicode_IS_ASCII(text) && !PyUnicode_AsUTF8AndSize(text, &n)) { /* lone surrogates pass only where nothing is asked */
        Py_DECREF(text);
        return scr_py_lone_surrogate(run, input);
    }
    return scr_py_str_limits(run, l, text, input);
}

/* ---- bytes ---- */

static PyObject *scr_py_bytes_lax(scr_pyrun *run, unsigned words, PyObject *input)
{
    Py_ssize_t n;
    if (PyUnicode_Check(input)) {
        const char *s = PyUnicode_AsUTF8AndSize(input, &n);
        scr_py_exact(run, run->mode == SCR_JSON || run->in_key ? SCR_STRICT : SCR_LAX);
        if (SCR_UNLIKELY(s && words & (SCR_W_READ_BASE64 | SCR_W_READ_HEX)))
            return scr_py_decoded_bytes(run, s, n, words, input);
        return s ? PyBytes_FromStringAndSize(s, n) : scr_py_lone_surrogate(run, input);
    }
    if (PyByteArray_Check(input)) {
        scr_py_exact(run, SCR_LAX);
        return PyBytes_FromObject(input);
    }
    return scr_py_fail(run, SCR_PE_BYTES_TYPE, input);
}

SCR_FN PyObject *scr_py_check_bytes(scr_pyrun *run, const scr_mtype *type, PyObject *input)
{
    PyObject *bytes;
    if (PyBytes_CheckExact(input)) {
        bytes = Py_NewRef(input);
    } else if (PyBytes_Check(input)) {
        scr_py_exact(run, SCR_STRICT);
        bytes = PyBytes_FromStringAndSize(PyBytes_AS_STRING(input), PyBytes_GET_SIZE(input));
    } else if (run->mode == SCR_PYTHON && scr_py_strict(run, type)) {
        return scr_py_fail(run, SCR_PE_BYTES_TYPE, input);
    } else {
        bytes = scr_py_bytes_lax(run, type->index, input);
    }
    const scr_mlimits *l = type->limits;
    if (!bytes || !l)
        return bytes;
    Py_ssize_t n = PyBytes_GET_SIZE(bytes);
    bool good = true;
    if (l->max_length >= 0 && n > l->max_length)
        good = scr_py_fail_value(run, SCR_PE_BYTES_TOO_LONG, input, "max_length", PyLong_FromLongLong(l->max_length)) != NULL;
    else if (n < l->min_length)
        good = scr_py_fail_value(run, SCR_PE_BYTES_TOO_SHORT, input, "min_length", PyLong_FromLongLong(l->min_length)) != NULL;
    if (!good)
        Py_CLEAR(bytes);
    return bytes;
}

/* ---- Decimal ---- */

static PyObject *scr_py_decimal_of(scr_pyrun *run, PyObject *argument, PyObject *input) /* argument: stolen */
{
    PyTypeObject *type = (PyTypeObject *)run->state->decimal;
    PyObject *args = argument ? PyTuple_Pack(1, argument) : NULL;
    PyObject *value = args ? type->tp_new(type, args, NULL) : NULL; /* all that calling it would do */
    Py_XDECREF(args);
    Py_XDECREF(argument);
    if (value || !PyErr_Occurred())
        return value;
    if (PyErr_ExceptionMatches(PyExc_ArithmeticError) || PyErr_ExceptionMatches(PyExc_ValueError)) {
        PyErr_Clear();
        return scr_py_fail(run, PyTuple_Check(input) ? SCR_PE_DECIMAL_TYPE : SCR_PE_DECIMAL_PARSING, input);
    }
    if (PyErr_ExceptionMatches(PyExc_TypeError)) {
        PyErr_Clear();
        return scr_py_fail(run, SCR_PE_DECIMAL_TYPE, input);
    }
    return NULL;
}

static PyObject *scr_py_decimal_lax(scr_pyrun *run, const scr_mtype *type, PyObject *input)
{
    const bool finite = !type->limits || type->limits->flags & SCR_L_FINITE; /* else a context that traps nothing makes NaN of any text */
    scr_py_exact(run, run->mode == SCR_JSON ? SCR_STRICT : SCR_LAX);
    if (PyBool_Check(input))
        return scr_py_fail(run, SCR_PE_DECIMAL_TYPE, input);
    if (PyFloat_Check(input)) {
        if (run->mode != SCR_JSON)
            return scr_py_decimal_of(run, PyObject_Str(input), input);
        return scr_py_decimal_of(run, scr_py_float_text(PyFloat_AS_DOUBLE(input)), input);
    }
    if (finite && PyUnicode_Check(input) && PyUnicode_IS_COMPACT_ASCII(input)
        && scr_py_is_word((const char *)PyUnicode_1BYTE_DATA(input), PyUnicode_GET_LENGTH(input)))
        return scr_py_fail(run, SCR_PE_DECIMAL_PARSING, input);
    if (PyUnicode_Check(input) || PyLong_Check(input) || (run->mode == SCR_PYTHON && PyTuple_Check(input)))
        return scr_py_decimal_of(run, Py_NewRef(input), input);
    return scr_py_fail(run, SCR_PE_DECIMAL_TYPE, input);
}

/* The number of digits and of those behind the point, of the normalized value. False: an exception. */
static bool scr_py_decimal_digits(PyObject *value, int64_t *digits, int64_t *places)
{
    PyObject *normal = PyObject_CallMethod(value, "normalize", NULL);
    if (!normal && PyErr_ExceptionMatches(PyExc_ArithmeticError)) { /* beyond the context's exponents */
        PyErr_Clear();
        normal = Py_NewRef(value);
    }
    PyObject *tuple = normal ? PyObject_CallMethod(normal, "as_tuple", NULL) : NULL;
    PyObject *figures = tuple ? PySequence_GetItem(tuple, 1) : NULL, *exponent = tuple ? PySequence_GetItem(tuple, 2) : NULL;
    bool good = figures && exponent;
    if (good) {
        int64_t n = PyObject_Size(figures), e = PyLong_Check(exponent) ? PyLong_AsLongLong(exponent) : 0;
        *places = e >= 0 ? 0 : -e;
        *digits = e >= 0 ? n + e : n > -e ? n : -e;
        good = !PyErr_Occurred();
    }
    Py_XDECREF(exponent);
    Py_XDECREF(figures);
    Py_XDECREF(tuple);
    Py_XDECREF(normal);
    return good;
}

static bool scr_py_decimal_count(scr_pyrun *run, scr_pyerror_type type, PyObject *input, const char *key, int64_t number, int64_t most)
{
    if (number <= most)
        return true;
    scr_py_fail_value(run, type, input, key, PyLong_FromLongLong(most));
    return false;
}

static bool scr_py_decimal_limits(scr_pyrun *run, const scr_mtype *type, PyObject *value, PyObject *input)
{
    const scr_mlimits *l = type->limits;
    bool finite_only = !l || l->flags & SCR_L_FINITE;
    if (finite_only || l->max_digits >= 0 || l->decimal_places >= 0) {
        PyObject *finite = PyObject_CallMethodNoArgs(value, run->state->n_is_finite);
        int is = finite ? PyObject_IsTrue(finite) : -1;
        Py_XDECREF(finite);
        if (is == 0 && finite_only)
            scr_py_fail(run, SCR_PE_FINITE_NUMBER, input);
        if (is < 0 || (is == 0 && finite_only))
            return false;
    }
    if (!l)
        return true;
    int64_t digits = 0, places = 0;
    if (l->max_digits >= 0 || l->decimal_places >= 0) {
        if (!scr_py_decimal_digits(value, &digits, &places))
            return false;
        if (l->max_digits >= 0 && !scr_py_decimal_count(run, SCR_PE_DECIMAL_MAX_DIGITS, input, "max_digits", digits, l->max_digits))
            return false;
        if (l->decimal_places >= 0 && !scr_py_decimal_count(run, SCR_PE_DECIMAL_MAX_PLACES, input, "decimal_places", places, l->decimal_places))
            return false;
        if (l->max_digits >= 0 && l->decimal_places >= 0) {
            int64_t whole = digits > places ? digits - places : 0, most = l->max_digits > l->decimal_places ? l->max_digits - l->decimal_places : 0;
            if (!scr_py_decimal_count(run, SCR_PE_DECIMAL_WHOLE_DIGITS, input, "whole_digits", whole, most))
                return false;
        }
    }
    return scr_py_multiple(run, type, value, input) && scr_py_bounds(run, type, value, input);
}

SCR_FN bool scr_py_decimal_fits(scr_pyrun *run, const scr_mlimits *l, PyObject *value, PyObject *input)
{
    int64_t digits, places;
    if (l->max_digits < 0 && l->decimal_places < 0)
        return true;
    if (!scr_py_is_decimal(run, value)) {
        if (!PyErr_Occurred())
            PyErr_Format(PyExc_TypeError, "Unable to apply constraint '%s' to supplied value %S", l->max_digits >= 0 ? "max_digits" : "decimal_places", value);
        return false;
    }
    return scr_py_decimal_digits(value, &digits, &places)
        && (l->max_digits < 0 || scr_py_decimal_count(run, SCR_PE_DECIMAL_MAX_DIGITS, input, "max_digits", digits, l->max_digits))
        && (l->decimal_places < 0 || scr_py_decimal_count(run, SCR_PE_DECIMAL_MAX_PLACES, input, "decimal_places", places, l->decimal_places));
}

/* Where a decimal of plain digits stands to a bound: below 0, 0, above 0. False: that has to be asked. */
static bool scr_py_decimal_order(const scr_pyrun *run, uint64_t coefficient, unsigned places, uint16_t bound, int *order)
{
    const scr_mvalue *v = &run->state->def->values[bound];
    uint64_t other;
    unsigned other_places;
    if ((v->kind != SCR_V_INT && v->kind != SCR_V_DECIMAL) || !scr_py_plain_digits(v->text, v->n, &other, &other_places))
        return false;
    for (; places < other_places; places++) {
        if (coefficient >= SCR_PY_DECIMAL_MOST / 10)
            return false;
        coefficient *= 10;
    }
    for (; other_places < places; other_places++) {
        if (other >= SCR_PY_DECIMAL_MOST / 10)
            return false;
        other *= 10;
    }
    *order = (coefficient > other) - (coefficient < other);
    return true;
}

/* max_digits and decimal_places are told of the value without the zeros at its end. */
static bool scr_py_decimal_counts(const scr_mlimits *l, uint64_t coefficient, unsigned places)
{
    if (l->max_digits < 0 && l->decimal_places < 0)
        return true;
    for (; places && coefficient % 10 == 0; places--)
        coefficient /= 10;
    int64_t digits = 1;
    for (; coefficient >= 10; coefficient /= 10)
        digits++;
    digits = digits > (int64_t)places ? digits : (int64_t)places;
    const int64_t whole = digits - (int64_t)places;
    return (l->max_digits < 0 || digits <= l->max_digits) && (l->decimal_places < 0 || (int64_t)places <= l->decimal_places)
        && (l->max_digits < 0 || l->decimal_places < 0 || whole <= l->max_digits - l->decimal_places);
}

SCR_FN bool scr_py_decimal_within(const scr_pyrun *run, const scr_mlimits *l, uint64_t coefficient, unsigned places)
{
    int order;
    if (!l)
        return true;
    return l->multiple_of == SCR_NO_VALUE && scr_py_decimal_counts(l, coefficient, places)
        && (l->gt == SCR_NO_VALUE || (scr_py_decimal_order(run, coefficient, places, l->gt, &order) && order > 0))
        && (l->ge == SCR_NO_VALUE || (scr_py_decimal_order(run, coefficient, places, l->ge, &order) && order >= 0))
        && (l->lt == SCR_NO_VALUE || (scr_py_decimal_order(run, coefficient, places, l->lt, &order) && order < 0))
        && (l->le == SCR_NO_VALUE || (scr_py_decimal_order(run, coefficient, places, l->le, &order) && order <= 0));
}

/* Text of plain digits that its limits allow; NULL without an exception: it is not that simple. */
static PyObject *scr_py_fast_decimal(const scr_pyrun *run, const scr_mtype *type, PyObject *input)
{
    uint64_t coefficient;
    unsigned places;
    if (!PyUnicode_CheckExact(input) || !PyUnicode_IS_COMPACT_ASCII(input)
        || !scr_py_plain_digits((const char *)PyUnicode_1BYTE_DATA(input), (size_t)PyUnicode_GET_LENGTH(input), &coefficient, &places)
        || !scr_py_decimal_within(run, type->limits, coefficient, places))
        return NULL;
    return scr_py_plain_decimal(run->state, coefficient, places);
}

SCR_FN PyObject *scr_py_check_decimal(scr_pyrun *run, const scr_mtype *type, PyObject *input)
{
    PyObject *decimal = scr_py_import(&run->state->decimal, "decimal", "Decimal");
    if (!decimal)
        return NULL;
    PyObject *value;
    if (Py_TYPE(input) == (PyTypeObject *)decimal) {
        value = Py_NewRef(input);
    } else if (PyObject_TypeCheck(input, (PyTypeObject *)decimal)) {
        scr_py_exact(run, SCR_STRICT);
        value = Py_NewRef(input);
    } else if (run->mode == SCR_PYTHON && scr_py_strict(run, type)) {
        return scr_py_fail_text(run, SCR_PE_IS_INSTANCE_OF, input, "class", "Decimal");
    } else {
        value = scr_py_fast_decimal(run, type, input);
        if (value || PyErr_Occurred()) {
            scr_py_exact(run, run->mode == SCR_JSON ? SCR_STRICT : SCR_LAX);
            return value;
        }
        value = scr_py_decimal_lax(run, type, input);
    }
    if (value && !scr_py_decimal_limits(run, type, value, input))
        Py_CLEAR(value);
    return value;
}

/* ---- UUID ---- */

/* Why a text is no UUID. */
static PyObject *scr_py_uuid_wrong(scr_pyrun *run, const char *text, Py_ssize_t len, PyObject *input)
{
    char why[SCR_UUID_WHY];
    size_t n = scr_uuid_wrong(text, (size_t)len, why);
    return scr_py_fail_value(run, SCR_PE_UUID_PARSING, input, "error", PyUnicode_FromStringAndSize(why, (Py_ssize_t)n));
}

/* Where an object of a class of Python's has one of its __slots__; 0: that is not known. */
static Py_ssize_t scr_py_slot_of(PyTypeObject *type, PyObject *name)
{
    PyObject *member = type->tp_dict ? PyDict_GetItemWithError(type->tp_dict, name) : NULL;
    if (!member || !Py_IS_TYPE(member, &PyMemberDescr_Type) || ((PyMemberDescrObject *)member)->d_member->type != T_OBJECT_EX)
        return 0;
    return ((PyMemberDescrObject *)member)->d_member->offset;
}

/* Of an object that is new. */
static bool scr_py_fill_slot(PyObject *object, Py_ssize_t slot, PyObject *name, PyObject *value)
{
    if (SCR_UNLIKELY(!slot))
        return PyObject_GenericSetAttr(object, name, value) == 0;
    *(PyObject **)((char *)object + slot) = Py_NewRef(value);
    return true;
}

/* What is to be known before one is made. False: an exception. */
static bool scr_py_know_uuid(scr_pystate *state)
{
    PyObject *class_ = NULL, *safe = scr_py_import(&class_, "uuid", "SafeUUID") ? PyObject_GetAttrString(class_, "unknown") : NULL;
    Py_XDECREF(class_);
    if (!safe)
        return false;
    SCR_PY_BEGIN(state->module);
    if (!state->uuid_safe) {
        state->uuid_slots[0] = scr_py_slot_of((PyTypeObject *)state->uuid, state->n_int);
        state->uuid_slots[1] = scr_py_slot_of((PyTypeObject *)state->uuid, state->n_is_safe);
        (void)scr_py_keep(&state->uuid_safe, Py_NewRef(safe));
    }
    SCR_PY_END();
    Py_DECREF(safe);
    return true;
}

/* Without __init__, which takes longer than all else here. */
static PyObject *scr_py_make_uuid(scr_pystate *state, const uint8_t *bytes)
{
    if (!scr_py_import(&state->uuid, "uuid", "UUID"))
        return NULL;
    if (!scr_py_kept(&state->uuid_safe) && !scr_py_know_uuid(state))
        return NULL;
    PyTypeObject *type = (PyTypeObject *)state->uuid;
    PyObject *number = _PyLong_FromByteArray(bytes, 16, 0, 0);
    PyObject *uuid = number ? type->tp_alloc(type, 0) : NULL;
    if (uuid && !(scr_py_fill_slot(uuid, state->uuid_slots[0], state->n_int, number)
                  && scr_py_fill_slot(uuid, state->uuid_slots[1], state->n_is_safe, state->uuid_safe)))
        Py_CLEAR(uuid);
    Py_XDECREF(number);
    return uuid;
}

SCR_FN PyObject *scr_py_uuid_of_text(scr_pystate *state, const char *text, Py_ssize_t len)
{
    uint8_t bytes[16];
    return scr_uuid_read(text, (size_t)len, bytes) ? scr_py_make_uuid(state, bytes) : NULL;
}

static PyObject *scr_py_uuid_lax(scr_pyrun *run, PyObject *input)
{
    Py_ssize_t n;
    scr_py_exact(run, run->mode == SCR_PYTHON ? SCR_LAX : SCR_EXACT);
    const char *s = NULL;
    if (PyUnicode_Check(input)) {
        s = PyUnicode_AsUTF8AndSize(input, &n);
        if (!s)
            return scr_py_lone_surrogate(run, input);
    } else if (run->mode == SCR_PYTHON && PyBytes_Check(input)) {
        s = PyBytes_AS_STRING(input);
        n = PyBytes_GET_SIZE(input);
        if (!scr_utf8_valid(s, (size_t)n) || (n == 16 && memchr(s, '-', 16) == NULL)) {
            if (n == 16)
                return scr_py_make_uuid(run->state, (const uint8_t *)s);
            char why[80];
            snprintf(why, sizeof why, "invalid length: expected 16 bytes, found %zd", n);
            return scr_py_fail_text(run, SCR_PE_UUID_PARSING, input, "error", why);
        }
    }
    if (!s)
        return scr_py_fail(run, SCR_PE_UUID_TYPE, input);
    PyObject *uuid = scr_py_uuid_of_text(run->state, s, n);
    if (uuid || PyErr_Occurred())
        return uuid;
    if (PyBytes_Check(input)) {
        char why[80];
        snprintf(why, sizeof why, "invalid length: expected 16 bytes, found %zd", n);
        return scr_py_fail_text(run, SCR_PE_UUID_PARSING, input, "error", why);
    }
    return scr_py_uuid_wrong(run, s, n, input);
}

SCR_FN PyObject *scr_py_check_uuid(scr_pyrun *run, const scr_mtype *type, PyObject *input)
{
    PyObject *cls = scr_py_import(&run->state->uuid, "uuid", "UUID");
    if (!cls)
        return NULL;
    PyObject *value;
    if (PyObject_TypeCheck(input, (PyTypeObject *)cls))
        value = Py_NewRef(input);
    else if (run->outer_mode == SCR_PYTHON && scr_py_strict(run, type))
        return scr_py_fail_text(run, SCR_PE_IS_INSTANCE_OF, input, "class", "UUID");
    else
        value = scr_py_uuid_lax(run, input);
    if (!value || !type->index)
        return value;
    PyObject *version = PyObject_GetAttrString(value, "version");
    if (version && !(PyLong_Check(version) && PyLong_AsLong(version) == type->index))
        scr_py_fail_value(run, SCR_PE_UUID_VERSION, input, "expected_version", PyLong_FromLong(type->index));
    if (!version || !(PyLong_Check(version) && PyLong_AsLong(version) == type->index))
        Py_CLEAR(value);
    Py_XDECREF(version);
    return value;
}
