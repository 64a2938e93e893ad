/* scr_py_email.c: EmailStr and NameEmail. In: text. Out: the address in its normal form, alone or with the name before it.
 *
 * Addresses of plain ASCII are judged here, as the package email-validator (2.x) judges them without asking the network: verdicts, normal form and
 * messages. What is not plain (characters beyond ASCII, quotes, brackets, "xn--" in the domain) goes to that package itself, imported only then. */
#include "scr_py.h"
#include "scr_py_text.h"

#include <ctype.h>

#define SCR_PY_EMAIL_LONGEST 2048 /* characters, pydantic's limit on what it looks at */
#define SCR_PY_ADDRESS_LONGEST 254
#define SCR_PY_DOMAIN_LONGEST 253
#define SCR_PY_LABEL_LONGEST 63

/* An address in parts, and why it is none. */
typedef struct scr_pyemail {
    const char *local, *domain;
    size_t local_len, domain_len;
    scr_pytext why;   /* begun by who makes one */
    char name[16];    /* the local part in lower case, when it is one of those that RFC 2142 lists */
} scr_pyemail;

static bool scr_py_email_no(scr_pyemail *e, const char *why)
{
    scr_pytext_z(&e->why, why);
    return false;
}

static bool scr_py_email_long(scr_pyemail *e, const char *before, size_t len, size_t most)
{
    char text[64];
    snprintf(text, sizeof text, " (%zu character%s too many).", len - most, len - most > 1 ? "s" : "");
    scr_pytext_z(&e->why, before);
    return scr_py_email_no(e, text);
}

static bool scr_py_is_atom(char c) { return c && (isalnum((unsigned char)c) || strchr("_!#$%&'*+-/=?^`{|}~", c) != NULL); }
static bool scr_py_is_host(char c) { return isalnum((unsigned char)c) || c == '-' || c == '.'; }

/* A character as messages show it: quoted when it can be seen, else by its name. */
static void scr_py_shown(unsigned char c, char out[12])
{
    if (c == ' ')
        snprintf(out, 12, "SPACE");
    else if (c < 0x20 || c == 0x7f)
        snprintf(out, 12, "U+%04X", c);
    else
        snprintf(out, 12, c == '\\' || c == '\'' ? "\"%c\"" : "'%c'", c);
}

/* Those of the text that are not allowed, each once, in the order of what is shown. False: there are some. */
static bool scr_py_email_chars(scr_pyemail *e, const char *s, size_t n, bool (*allowed)(char), const char *message)
{
    bool seen[128] = {false}, any = false;
    for (size_t i = 0; i < n; i++) {
        bool bad = !allowed(s[i]) && s[i] != '.';
        seen[s[i] & 127] |= bad;
        any |= bad;
    }
    if (!any)
        return true;
    scr_pytext_z(&e->why, message);
    char last[12] = "", next[12], shown[12];
    for (bool first = true;; first = false) {
        next[0] = '\0';
        for (unsigned c = 0; c < 128; c++) {
            scr_py_shown((unsigned char)c, shown);
            if (seen[c] && strcmp(shown, last) > 0 && (!*next || strcmp(shown, next) < 0))
                memcpy(next, shown, sizeof next);
        }
        if (!*next)
            break;
        scr_pytext_z(&e->why, first ? "" : ", ");
        scr_pytext_z(&e->why, next);
        memcpy(last, next, sizeof last);
    }
    return scr_py_email_no(e, ".");
}

static bool scr_py_has_pair(const char *s, size_t n, const char *pair)
{
    for (size_t i = 0; i + 1 < n; i++)
        if (s[i] == pair[0] && s[i + 1] == pair[1])
            return true;
    return false;
}

static bool scr_py_email_local(scr_pyemail *e)
{
    static const char *const lower[] = {"info", "marketing", "sales", "support", "abuse", "noc", "security", "postmaster", "hostmaster", "usenet", "news",
                                        "webmaster", "www", "uucp", "ftp"}; /* RFC 2142: the same in any case */
    const char *s = e->local;
    size_t n = e->local_len;
    if (!n)
        return scr_py_email_no(e, "There must be something before the @-sign.");
    if (!scr_py_email_chars(e, s, n, scr_py_is_atom, "The email address contains invalid characters before the @-sign: "))
        return false;
    if (s[n - 1] == '.')
        return scr_py_email_no(e, "An email address cannot have a period immediately before the @-sign.");
    if (s[0] == '.')
        return scr_py_email_no(e, "An email address cannot start with a period.");
    if (scr_py_has_pair(s, n, ".."))
        return scr_py_email_no(e, "An email address cannot have two periods in a row.");
    for (size_t i = 0; i < sizeof lower / sizeof *lower; i++) {
        if (strlen(lower[i]) != n)
            continue;
        size_t same = 0;
        while (same < n && tolower((unsigned char)s[same]) == lower[i][same])
            same++;
        if (same == n) {
            memcpy(e->name, lower[i], n + 1);
            e->local = e->name;
        }
    }
    return true;
}

static bool scr_py_is_under(const char *s, size_t n, const char *name)
{
    size_t len = strlen(name);
    return n >= len && memcmp(s + n - len, name, len) == 0 && (n == len || s[n - len - 1] == '.');
}

/* domain: in lower case. */
static bool scr_py_email_domain(scr_pyemail *e)
{
    static const char *const reserved[] = {"arpa", "invalid", "local", "localhost", "onion", "test"}; /* IANA's special-use names */
    const char *s = e->domain;
    size_t n = e->domain_len, label = 0;
    if (!n)
        return scr_py_email_no(e, "There must be something after the @-sign.");
    if (n > SCR_PY_DOMAIN_LONGEST)
        return scr_py_email_long(e, "The email address is too long after the @-sign", n, SCR_PY_DOMAIN_LONGEST);
    if (!scr_py_email_chars(e, s, n, scr_py_is_host, "The part after the @-sign contains invalid characters: "))
        return false;
    if (s[n - 1] == '.')
        return scr_py_email_no(e, "An email address cannot end with a period.");
    if (s[0] == '.')
        return scr_py_email_no(e, "An email address cannot have a period immediately after the @-sign.");
    if (scr_py_has_pair(s, n, ".."))
        return scr_py_email_no(e, "An email address cannot have two periods in a row.");
    if (s[n - 1] == '-')
        return scr_py_email_no(e, "An email address cannot end with a hyphen.");
    if (s[0] == '-')
        return scr_py_email_no(e, "An email address cannot have a hyphen immediately after the @-sign.");
    if (scr_py_has_pair(s, n, ".-") || scr_py_has_pair(s, n, "-."))
        return scr_py_email_no(e, "An email address cannot have a period and a hyphen next to each other.");
    for (size_t i = 0; i < n; i++) {
        label = i == 0 || s[i - 1] == '.' ? i : label;
        if (i == label + 3 && s[i] == '-' && s[i - 1] == '-' && !(s[label] == 'x' && s[label + 1] == 'n'))
            return scr_py_email_no(e, "An email address cannot have two letters followed by two dashes immediately after the @-sign or after a period, "
                                      "except Punycode.");
    }
    for (size_t i = 0, start = 0; i <= n; i++) {
        if (i < n && s[i] != '.')
            continue;
        if (i - start > SCR_PY_LABEL_LONGEST)
            return scr_py_email_long(e, "After the @-sign, periods cannot be separated by so many characters", i - start, SCR_PY_LABEL_LONGEST);
        start = i + 1;
    }
    if (!memchr(s, '.', n))
        return scr_py_email_no(e, "The part after the @-sign is not valid. It should have a period.");
    if (!isalpha((unsigned char)s[n - 1]))
        return scr_py_email_no(e, "The part after the @-sign is not valid. It is not within a valid top-level domain.");
    for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++)
        if (scr_py_is_under(s, n, reserved[i]))
            return scr_py_email_no(e, "The part after the @-sign is a special-use or reserved name that cannot be used with email.");
    return true;
}

/* What is judged here: all else goes to the package. */
static bool scr_py_email_is_plain(const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)s[i] >= 0x80 || strchr("\"<>\\[]", s[i] ? s[i] : '[')
            || (i + 3 < n && (s[i] | 32) == 'x' && (s[i + 1] | 32) == 'n' && s[i + 2] == '-' && s[i + 3] == '-'))
            return false;
    return true;
}

/* The parts of a plain address; domain: room for n bytes. */
static bool scr_py_email_read(scr_pyemail *e, const char *s, size_t n, char *domain)
{
    const char *at = (const char *)memchr(s, '@', n);
    e->local = s;
    e->domain = domain;
    if (!at)
        return scr_py_email_no(e, "An email address must have an @-sign.");
    e->local_len = (size_t)(at - s);
    e->domain_len = n - e->local_len - 1;
    for (size_t i = 0; i < e->domain_len; i++)
        domain[i] = (char)tolower((unsigned char)at[i + 1]);
    if (!scr_py_email_local(e) || !scr_py_email_domain(e))
        return false;
    return n <= SCR_PY_ADDRESS_LONGEST || scr_py_email_long(e, "The email address is too long", n, SCR_PY_ADDRESS_LONGEST);
}

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
    char domain[SCR_PY_EMAIL_LONGEST];
    const char *s = PyUnicode_IS_ASCII(address) ? PyUnicode_AsUTF8AndSize(address, &n) : NULL;
    if (!s || (size_t)n > sizeof domain || !scr_py_email_is_plain(s, (size_t)n))
        return PyErr_Occurred() ? NULL : scr_py_email_asked(run, address, input);
    scr_pyemail e;
    PyObject *pair = NULL;
    scr_pytext_begin(&e.why);
    if (scr_py_email_read(&e, s, (size_t)n, domain)) {
        scr_pytext text;
        scr_pytext_begin(&text);
        scr_pytext_add(&text, e.local, e.local_len);
        scr_pytext_char(&text, '@');
        scr_pytext_add(&text, e.domain, e.domain_len);
        pair = Py_BuildValue("(s#N)", e.local, (Py_ssize_t)e.local_len, scr_pytext_take(&text));
        scr_pytext_free(&text);
    } else {
        scr_py_email_wrong(run, input, scr_pytext_take(&e.why));
    }
    scr_pytext_free(&e.why);
    return pair;
}

/* ---- "Name <address>" ---- */

static bool scr_py_is_name_char(Py_UCS4 c) { return c == '.' || c == '_' || Py_UNICODE_ISALNUM(c) || (c < 128 && scr_py_is_atom((char)c)); }

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
    if (n > SCR_PY_EMAIL_LONGEST)
        return scr_py_email_wrong(run, input, PyUnicode_FromFormat("Length must not exceed %d characters", SCR_PY_EMAIL_LONGEST));
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
    if (!state->name_email)
        state->name_email = (PyTypeObject *)PyType_FromModuleAndSpec(state->module, &spec, NULL);
    return state->name_email;
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
