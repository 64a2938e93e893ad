/* scr_py_email.c: EmailStr and NameEmail. In: text. Out: the address in its normal form, alone or with the name before it.
 *
 * Addresses of plain ASCII are judged by scr_email.c. What is not plain (characters beyond ASCII, quotes, brackets, "xn--" in the domain) goes to that package itself, imported only then. */
#include "scr_py.h"
#include "scr_py_text.h"
#include "scr_email.h"

static PyObject *scr_py_email_wrong(scr_pyrun *run, PyObject *input, PyObject *why) /* why: stolen */
{
    return why ? scr_py_fail_named(run, input, "value_error", "value is not a valid email address: {reason}", Py_BuildValue("{sN}", "reason", why)) : NULL;
}

/* ---- the package ---- */

static PyObject *scr_py_email_raised(scr_pyrun *run, PyObject *input)
{
    PyObject *expected = NULL, *raised = scr_py_raised();
    expected = scr_py_std(run->state, SCR_STD_EMAIL_ERROR);
    if (expected && PyErr_GivenExceptionMatches(raised, expected)) {
        PyObject *why = PyObject_Str(raised);
        Py_DECREF(raised);
        return scr_py_email_wrong(run, input, why);
    }
    if (expected)
        PyErr_SetObject((PyObject *)Py_TYPE(raised), raised);
    Py_DECREF(raised);
    return NULL;
}

/* (local part, normal form) of any address. */
static PyObject *scr_py_email_asked(scr_pyrun *run, PyObject *address, PyObject *input)
{
    PyObject *ask = scr_py_std(run->state, SCR_STD_EMAIL);
    if (!ask) {
        if (PyErr_ExceptionMatches(PyExc_ImportError)) {
            PyErr_Clear();
            PyErr_SetString(PyExc_ImportError, "an email address that is not plain ASCII: the package email-validator is needed to judge it, "
                                               "run `pip install email-validator`");
        }
        return NULL;
    }
    PyObject *args = PyTuple_Pack(1, address), *names = args ? Py_BuildValue("{sO}", "check_deliverability", Py_False) : NULL;
    PyObject *parts = names ? PyObject_Call(ask, args, names) : NULL;
    Py_XDECREF(args);
    Py_XDECREF(names);
    if (!parts)
        return PyErr_ExceptionMatches(PyExc_ValueError) ? scr_py_email_raised(run, input) : NULL;
    PyObject *local = PyObject_GetAttrString(parts, "local_part"), *normal = local ? PyObject_GetAttrString(parts, "normalized") : NULL;
    PyObject *pair = normal ? PyTuple_Pack(2, local, normal) : NULL;
    Py_XDECREF(local);
    Py_XDECREF(normal);
    Py_DECREF(parts);
    return pair;
}

/* (local part, normal form); NULL: errors. */
static PyObject *scr_py_email_parts(scr_pyrun *run, PyObject *address, PyObject *input)
{
    Py_ssize_t n;
    char domain[SCR_EMAIL_LONGEST];
    const char *s = PyUnicode_IS_ASCII(address) ? PyUnicode_AsUTF8AndSize(address, &n) : NULL;
    if (!s || (size_t)n > sizeof domain || !scr_email_is_plain(s, (size_t)n))
        return PyErr_Occurred() ? NULL : scr_py_email_asked(run, address, input);
    scr_email e;
    char why[SCR_EMAIL_WHY];
    PyObject *pair = NULL;
    scr_mtext_begin(&e.why, why, sizeof why);
    if (scr_email_read(&e, s, (size_t)n, domain)) {
        scr_pytext text;
        scr_pytext_begin(&text);
        scr_pytext_add(&text, e.local, e.local_len);
        scr_pytext_char(&text, '@');
        scr_pytext_add(&text, e.domain, e.domain_len);
        pair = Py_BuildValue("(s#N)", e.local, (Py_ssize_t)e.local_len, scr_pytext_take(&text));
        scr_pytext_free(&text);
    } else {
        scr_py_email_wrong(run, input, PyUnicode_FromStringAndSize(why, (Py_ssize_t)e.why.len));
    }
    return pair;
}

/* ---- "Name <address>" ---- */

static bool scr_py_is_name_char(Py_UCS4 c) { return c == '.' || c == '_' || Py_UNICODE_ISALNUM(c) || (c < 128 && scr_email_is_atom((char)c)); }

static Py_ssize_t scr_py_pass_space(PyObject *text, Py_ssize_t at, Py_ssize_t end)
{
    while (at < end && Py_UNICODE_ISSPACE(PyUnicode_READ_CHAR(text, at)))
        at++;
    return at;
}

/* Where '<' stands behind a name; -1: it is not written so. *from, *to: the name, without quotes. */
static Py_ssize_t scr_py_email_name(PyObject *text, Py_ssize_t at, Py_ssize_t end, Py_ssize_t *from, Py_ssize_t *to)
{
    *from = *to = at;
    if (at < end && PyUnicode_READ_CHAR(text, at) == '"') {
        for (Py_ssize_t last = end - 1; last > at + 1; last--) {
            if (PyUnicode_READ_CHAR(text, last) != '"')
                continue;
            Py_ssize_t open = scr_py_pass_space(text, last + 1, end);
            if (open < end - 1 && PyUnicode_READ_CHAR(text, open) == '<') {
                *from = at + 1;
                *to = last;
                return open;
            }
        }
        return -1;
    }
    while (at < end && scr_py_is_name_char(PyUnicode_READ_CHAR(text, at))) {
        while (at < end && scr_py_is_name_char(PyUnicode_READ_CHAR(text, at)))
            at++;
        *to = at;
        at = scr_py_pass_space(text, at, end);
    }
    return at < end - 1 && PyUnicode_READ_CHAR(text, at) == '<' ? at : -1;
}

/* Takes the name off, when there is one. *name: NULL, or a new reference. False: an exception. */
static bool scr_py_email_split(PyObject *text, PyObject **name, PyObject **address)
{
    Py_ssize_t end = PyUnicode_GET_LENGTH(text), at = scr_py_pass_space(text, 0, end), from, to;
    *name = *address = NULL;
    while (end > at && Py_UNICODE_ISSPACE(PyUnicode_READ_CHAR(text, end - 1)))
        end--;
    Py_ssize_t first = at;
    if (end > at && PyUnicode_READ_CHAR(text, end - 1) == '>' && (at = scr_py_email_name(text, at, end - 1, &from, &to)) >= 0) {
        if (to > from && !(*name = PyUnicode_Substring(text, from, to)))
            return false;
        first = scr_py_pass_space(text, at + 1, end - 1);
        end--;
        while (end > first && Py_UNICODE_ISSPACE(PyUnicode_READ_CHAR(text, end - 1)))
            end--;
    }
    *address = PyUnicode_Substring(text, first, end);
    return *address != NULL;
}

/* (name, address); NULL: errors. */
static PyObject *scr_py_email_of(scr_pyrun *run, PyObject *text, PyObject *input)
{
    PyObject *name, *address;
    Py_ssize_t n = PyUnicode_GET_LENGTH(text);
    if (n > SCR_EMAIL_LONGEST)
        return scr_py_email_wrong(run, input, PyUnicode_FromFormat("Length must not exceed %d characters", SCR_EMAIL_LONGEST));
    if (PyUnicode_FindChar(text, '\r', 0, n, 1) >= 0 || PyUnicode_FindChar(text, '\n', 0, n, 1) >= 0)
        return scr_py_email_wrong(run, input, PyUnicode_FromString("Carriage return and line feed characters are not allowed"));
    PyObject *pair = scr_py_email_split(text, &name, &address) ? scr_py_email_parts(run, address, input) : NULL;
    if (pair && name)
        Py_SETREF(pair, PyTuple_Pack(2, name, PyTuple_GET_ITEM(pair, 1)));
    Py_XDECREF(name);
    Py_XDECREF(address);
    return pair;
}

/* ---- NameEmail ---- */

typedef struct scr_pynameemail {
    PyObject head;
    PyObject *name, *email;
} scr_pynameemail;

static PyObject *scr_py_name_new(PyTypeObject *type, PyObject *args, PyObject *names)
{
    static char *words[] = {"name", "email", NULL};
    PyObject *name, *email;
    if (!PyArg_ParseTupleAndKeywords(args, names, "OO:NameEmail", words, &name, &email))
        return NULL;
    scr_pynameemail *self = (scr_pynameemail *)type->tp_alloc(type, 0);
    if (self) {
        self->name = Py_NewRef(name);
        self->email = Py_NewRef(email);
    }
    return (PyObject *)self;
}

static int scr_py_name_clear(PyObject *self)
{
    Py_CLEAR(((scr_pynameemail *)self)->name);
    Py_CLEAR(((scr_pynameemail *)self)->email);
    return 0;
}

static int scr_py_name_traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(((scr_pynameemail *)self)->name);
    Py_VISIT(((scr_pynameemail *)self)->email);
    return 0;
}

static void scr_py_name_dealloc(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    (void)scr_py_name_clear(self);
    type->tp_free(self);
    Py_DECREF(type);
}

static PyObject *scr_py_name_str(PyObject *self)
{
    const scr_pynameemail *e = (const scr_pynameemail *)self;
    bool quoted = PyUnicode_Check(e->name) && PyUnicode_FindChar(e->name, '@', 0, PyUnicode_GET_LENGTH(e->name), 1) >= 0;
    return PyUnicode_FromFormat(quoted ? "\"%S\" <%S>" : "%S <%S>", e->name, e->email);
}

static PyObject *scr_py_name_repr(PyObject *self)
{
    return PyUnicode_FromFormat("NameEmail(name=%R, email=%R)", ((scr_pynameemail *)self)->name, ((scr_pynameemail *)self)->email);
}

static PyObject *scr_py_name_compare(PyObject *self, PyObject *other, int op)
{
    const scr_pynameemail *a = (const scr_pynameemail *)self, *b = (const scr_pynameemail *)other;
    if (op != Py_EQ && op != Py_NE)
        Py_RETURN_NOTIMPLEMENTED;
    int same = Py_TYPE(self) == Py_TYPE(other) ? PyObject_RichCompareBool(a->name, b->name, Py_EQ) : 0;
    if (same > 0)
        same = PyObject_RichCompareBool(a->email, b->email, Py_EQ);
    return same < 0 ? NULL : PyBool_FromLong((same != 0) == (op == Py_EQ));
}

static PyObject *scr_py_name_reduce(PyObject *self, PyObject *unused)
{
    (void)unused;
    return Py_BuildValue("(O(OO))", (PyObject *)Py_TYPE(self), ((scr_pynameemail *)self)->name, ((scr_pynameemail *)self)->email);
}

SCR_FN PyTypeObject *scr_py_name_email_type(scr_pystate *state)
{
    static PyMemberDef members[] = {{"name", T_OBJECT, offsetof(scr_pynameemail, name), 0, "The name before the address."},
                                    {"email", T_OBJECT, offsetof(scr_pynameemail, email), 0, "The address."}, {NULL, 0, 0, 0, NULL}};
    static PyMethodDef methods[] = {{"__reduce__", scr_py_name_reduce, METH_NOARGS, NULL}, {NULL, NULL, 0, NULL}};
    PyType_Slot slots[] = {
        {Py_tp_new, (void *)scr_py_name_new}, {Py_tp_traverse, (void *)scr_py_name_traverse}, {Py_tp_clear, (void *)scr_py_name_clear},
        {Py_tp_dealloc, (void *)scr_py_name_dealloc}, {Py_tp_str, (void *)scr_py_name_str}, {Py_tp_repr, (void *)scr_py_name_repr},
        {Py_tp_richcompare, (void *)scr_py_name_compare}, {Py_tp_hash, (void *)PyObject_HashNotImplemented}, {Py_tp_members, members},
        {Py_tp_methods, methods}, {0, NULL}};
    PyType_Spec spec = {"schemac.NameEmail", sizeof(scr_pynameemail), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC, slots};
    PyTypeObject *kept = (PyTypeObject *)scr_py_kept(&state->name_email);
    return kept ? kept : (PyTypeObject *)scr_py_keep(&state->name_email, PyType_FromModuleAndSpec(state->module, &spec, NULL));
}

/* ---- validating ---- */

SCR_FN PyObject *scr_py_check_email(scr_pyrun *run, const scr_mtype *type, PyObject *input)
{
    const bool named = type->kind == SCR_M_NAME_EMAIL, python = run->mode == SCR_PYTHON;
    if (named && !scr_py_name_email_type(run->state))
        return NULL;
    if (named && python && Py_TYPE(input) == run->state->name_email)
        return Py_NewRef(input);
    bool quiet = run->quiet;
    run->quiet = quiet || (named && python);
    PyObject *text = scr_py_check(run, type->inner, input);
    run->quiet = quiet;
    if (!text)
        return named && python && !PyErr_Occurred() ? scr_py_fail_plain(run, input, "name_email_type", "Input is not a valid NameEmail") : NULL;
    PyObject *pair = scr_py_email_of(run, text, input);
    Py_DECREF(text);
    PyObject *value = !pair ? NULL : named ? PyObject_CallObject((PyObject *)run->state->name_email, pair) : Py_NewRef(PyTuple_GET_ITEM(pair, 1));
    Py_XDECREF(pair);
    return value;
}
