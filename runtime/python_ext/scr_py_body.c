/* scr_py_body.c: validators that are compiled, asked before Python. In: a plain value (None, bool, an int of 64 bits, float, str). Out: what the function
 * gives. Whatever else comes of it (it raises, the room does not suffice, the value or the result is not plain) Python's function decides: it has the
 * exception and its traceback. The functions change nothing but their own values, so that asking both is as asking one. */
#include "scr_py.h"

#include "scr_op.h"

#define SCR_PY_BODY_ROOM 4096     /* bytes for all that a call makes */
#define SCR_PY_BODY_TEXT 0xffffff /* bytes of a text: its length stays far from the end of 32 bits */

typedef struct scr_mbody {
    bool (*function)(scr_body_run *run, const scr_object *args, scr_object *out); /* NULL: Python's alone */
} scr_mbody;

/* Cases of letters and classes of characters are those of 3.11, which ASCII has everywhere. */
static bool scr_py_plain_text(PyObject *value, scr_object *out)
{
    Py_ssize_t len = PyUnicode_GET_LENGTH(value);
    const char *text = NULL;
    if (PyUnicode_IS_COMPACT_ASCII(value))
        text = (const char *)PyUnicode_1BYTE_DATA(value);
#if PY_VERSION_HEX >> 16 == 0x030b
    else if (len <= SCR_PY_BODY_TEXT && !(text = PyUnicode_AsUTF8AndSize(value, &len)))
        PyErr_Clear(); /* a lone surrogate */
#endif
    if (!text || len > SCR_PY_BODY_TEXT)
        return false;
    *out = scr_o_text(SCR_O_STR, text, (size_t)len);
    return true;
}

static bool scr_py_plain(PyObject *value, scr_object *out)
{
    if (PyUnicode_CheckExact(value))
        return scr_py_plain_text(value, out);
    if (PyFloat_CheckExact(value)) {
        *out = scr_o_float(PyFloat_AS_DOUBLE(value));
        return true;
    }
    if (PyLong_CheckExact(value)) {
        int overflow;
        *out = scr_o_int(PyLong_AsLongLongAndOverflow(value, &overflow));
        return !overflow;
    }
    *out = value == Py_None ? scr_o_none() : scr_o_bool(value == Py_True);
    return value == Py_None || PyBool_Check(value);
}

/* The value that was given, unchanged: its object is kept. */
static bool scr_py_is_unchanged(scr_object a, scr_object b)
{
    return a.kind == b.kind && a.n == b.n && (a.kind == SCR_O_STR ? a.u.text == b.u.text : a.kind == SCR_O_BOOL ? a.u.truth == b.u.truth : a.u.i == b.u.i);
}

static PyObject *scr_py_of_plain(scr_object o)
{
    switch (o.kind) {
    case SCR_O_NONE: return Py_NewRef(Py_None);
    case SCR_O_BOOL: return PyBool_FromLong(o.u.truth);
    case SCR_O_INT: return PyLong_FromLongLong(o.u.i);
    case SCR_O_FLOAT: return PyFloat_FromDouble(o.u.f);
    case SCR_O_STR: return PyUnicode_DecodeUTF8(o.u.text, (Py_ssize_t)o.n, NULL);
    }
    return NULL;
}

SCR_FN PyObject *scr_py_accept(const scr_pyrun *run, uint16_t function, PyObject *value)
{
    const scr_mbody *body = &run->state->def->bodies[function];
    scr_object given, result;
    if (!body->function || !scr_py_plain(value, &given))
        return NULL;
    _Alignas(max_align_t) char room[SCR_PY_BODY_ROOM];
    scr_arena arena;
    scr_arena_init(&arena, room, sizeof room);
    const scr_call call = {.arena = &arena, .module = run->state->def};
    scr_body_run body_run = scr_body_begin(&call, NULL, NULL);
    if (!body->function(&body_run, &given, &result))
        return NULL;
    if (SCR_LIKELY(scr_py_is_unchanged(given, result)))
        return Py_NewRef(value);
    PyObject *made = scr_py_of_plain(result);
    if (!made)
        PyErr_Clear();
    return made;
}
