/* scr_py_text.c: a text that grows. In: bytes, Python objects. Out: UTF-8, or a str. */
#include "scr_py_text.h"

SCR_FN bool scr_pytext_grow(scr_pytext *text, size_t more)
{
    if (text->failed)
        return false;
    size_t max = text->max * 2;
    while (max - text->len < more && max < PY_SSIZE_T_MAX / 2)
        max *= 2;
    char *grown = NULL;
    if (max - text->len >= more)
        grown = (char *)(text->ptr == text->inline_ ? PyMem_Malloc(max) : PyMem_Realloc(text->ptr, max));
    if (!grown) {
        text->failed = true;
        text->len = 0; /* nothing of it will be used; later additions are refused too */
        text->max = 0;
        if (!PyErr_Occurred())
            PyErr_NoMemory();
        return false;
    }
    if (text->ptr == text->inline_)
        memcpy(grown, text->inline_, text->len);
    text->ptr = grown;
    text->max = max;
    return true;
}

SCR_FN void scr_pytext_free(scr_pytext *text)
{
    if (text->ptr != text->inline_)
        PyMem_Free(text->ptr);
    scr_pytext_begin(text);
}

SCR_FN PyObject *scr_pytext_take(scr_pytext *text)
{
    PyObject *str = NULL;
    size_t ascii = 0;
    for (uint64_t word; text->len - ascii >= sizeof word; ascii += sizeof word) {
        memcpy(&word, text->ptr + ascii, sizeof word);
        if (word & UINT64_C(0x8080808080808080))
            break;
    }
    while (ascii < text->len && (scr_byte)text->ptr[ascii] < 0x80)
        ascii++;
    if (ascii == text->len)
        return scr_pytext_take_ascii(text);
    if (!text->failed)
        str = PyUnicode_DecodeUTF8(text->ptr, (Py_ssize_t)text->len, "surrogatepass");
    else if (!PyErr_Occurred())
        PyErr_NoMemory();
    scr_pytext_free(text);
    return str;
}

SCR_FN PyObject *scr_pytext_take_ascii(scr_pytext *text)
{
    PyObject *str = text->failed ? PyErr_NoMemory() : PyUnicode_New((Py_ssize_t)text->len, 127);
    if (str)
        memcpy(PyUnicode_1BYTE_DATA(str), text->ptr, text->len);
    scr_pytext_free(text);
    return str;
}

SCR_FN bool scr_pytext_str(scr_pytext *text, PyObject *str)
{
    Py_ssize_t n;
    const char *s = PyUnicode_AsUTF8AndSize(str, &n);
    if (s) {
        scr_pytext_add(text, s, (size_t)n);
        return !text->failed;
    }
    if (!PyErr_ExceptionMatches(PyExc_UnicodeEncodeError))
        return false;
    PyErr_Clear();
    PyObject *bytes = PyUnicode_AsEncodedString(str, "utf-8", "replace");
    if (!bytes)
        return false;
    scr_pytext_add(text, PyBytes_AS_STRING(bytes), (size_t)PyBytes_GET_SIZE(bytes));
    Py_DECREF(bytes);
    return !text->failed;
}

SCR_FN bool scr_pytext_object(scr_pytext *text, PyObject *object, bool repr)
{
    if (!repr && PyUnicode_CheckExact(object))
        return scr_pytext_str(text, object);
    PyObject *str = repr ? PyObject_Repr(object) : PyObject_Str(object);
    if (!str)
        return false;
    bool good = scr_pytext_str(text, str);
    Py_DECREF(str);
    return good;
}

SCR_FN bool scr_pytext_float(scr_pytext *text, double value)
{
    if (value != value) {
        scr_pytext_z(text, "NaN");
        return true;
    }
    char *digits = PyOS_double_to_string(value, 'r', 0, 0, NULL);
    if (!digits)
        return false;
    char *e = strchr(digits, 'e');
    if (!e) {
        scr_pytext_z(text, digits);
        PyMem_Free(digits);
        return true;
    }
    long exponent = strtol(e + 1, NULL, 10);
    *e = '\0';
    const char *p = digits;
    if (*p == '-')
        scr_pytext_char(text, *p++);
    const char *point = strchr(p, '.');
    size_t n = strlen(p) - (point ? 1 : 0);
    if (exponent < 0) {
        scr_pytext_z(text, "0.");
        for (long i = -1; i > exponent; i--)
            scr_pytext_char(text, '0');
    }
    for (const char *q = p; *q; q++)
        if (*q != '.')
            scr_pytext_char(text, *q);
    for (long i = (long)n - 1; exponent >= 0 && i < exponent; i++)
        scr_pytext_char(text, '0');
    PyMem_Free(digits);
    return !text->failed;
}
