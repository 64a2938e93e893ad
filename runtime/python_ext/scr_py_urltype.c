/* scr_py_urltype.c: AnyUrl, HttpUrl, PostgresDsn and the other URL types: validating text, and the objects that it becomes. The list of them is
 * scr_urls.def; their Python types are made when the first is asked for. */
#include "scr_py_class.h"
#include "scr_py_url.h"

#include <ctype.h>

/* A value: never changed. Absent parts are None. */
typedef struct scr_pyurlobject {
    PyObject head;
    PyObject *text, *unicode, *scheme, *path, *query, *fragment;
    PyObject *hosts; /* tuple of dicts: username, password, host, port */
} scr_pyurlobject;

/* ---- making one ---- */

static PyObject *scr_py_part(scr_text text, bool there)
{
    return there ? PyUnicode_FromStringAndSize(text.ptr, (Py_ssize_t)text.len) : Py_NewRef(Py_None);
}

static PyObject *scr_py_host_dict(const scr_url *url)
{
    int port = url->port >= 0 ? url->port : scr_url_known_port(url->scheme.ptr, url->scheme.len);
    return Py_BuildValue("{sNsNsNsN}", "username", scr_py_part(url->user, url->user.len > 0), "password", scr_py_part(url->password, url->password.len > 0),
                         "host", scr_py_part(url->host, url->host.len > 0), "port", port >= 0 ? PyLong_FromLong(port) : Py_NewRef(Py_None));
}

static PyObject *scr_py_urls_text(const scr_urls *urls, const scr_text *shown)
{
    scr_mtext out;
    scr_mtext_begin(&out, NULL, 0);
    scr_url_write(urls, shown, &out);
    char *text = (char *)PyMem_Malloc(out.len + 1);
    if (!text)
        return PyErr_NoMemory();
    scr_mtext_begin(&out, text, out.len);
    scr_url_write(urls, shown, &out);
    PyObject *made = PyUnicode_DecodeUTF8(text, (Py_ssize_t)out.len, NULL);
    PyMem_Free(text);
    return made;
}

/* With hosts as people read them. */
static PyObject *scr_py_urls_shown(scr_pyurls *urls)
{
    scr_text *shown = (scr_text *)scr_py_url_alloc(urls, urls->all.n * sizeof *shown);
    PyObject *hosts = shown ? PyTuple_New((Py_ssize_t)urls->all.n) : NULL, *text = NULL;
    bool good = hosts != NULL;
    for (size_t i = 0; good && i < urls->all.n; i++) {
        Py_ssize_t n = 0;
        PyObject *host = scr_py_url_unicode_host(urls->all.items[i].host.ptr, urls->all.items[i].host.len);
        PyTuple_SET_ITEM(hosts, (Py_ssize_t)i, host);
        shown[i].ptr = host ? PyUnicode_AsUTF8AndSize(host, &n) : NULL;
        shown[i].len = (size_t)n;
        good = shown[i].ptr != NULL;
    }
    if (good)
        text = scr_py_urls_text(&urls->all, shown);
    Py_XDECREF(hosts);
    return text;
}

static PyObject *scr_py_url_object(PyTypeObject *type, scr_pyurls *urls)
{
    const size_t n = urls->all.n;
    const scr_url *items = urls->all.items, *last = &items[n - 1];
    scr_pyurlobject *u = (scr_pyurlobject *)type->tp_alloc(type, 0);
    bool coded = false, good = u != NULL;
    if (!good)
        return NULL;
    u->hosts = PyTuple_New((Py_ssize_t)n);
    for (size_t i = 0; u->hosts && i < n; i++) {
        for (size_t k = 0; k + 4 <= items[i].host.len && items[i].special; k++)
            coded = coded || memcmp(items[i].host.ptr + k, "xn--", 4) == 0;
        PyObject *host = scr_py_host_dict(&items[i]);
        good = good && host;
        PyTuple_SET_ITEM(u->hosts, (Py_ssize_t)i, host);
    }
    u->text = scr_py_urls_text(&urls->all, NULL);
    u->unicode = coded ? scr_py_urls_shown(urls) : Py_XNewRef(u->text);
    u->scheme = scr_py_part(last->scheme, true);
    u->path = scr_py_part(last->path, last->path.len > 0);
    u->query = scr_py_part(last->query, last->has_query);
    u->fragment = scr_py_part(last->fragment, last->has_fragment);
    if (!good || !u->hosts || !u->text || !u->unicode || !u->scheme || !u->path || !u->query || !u->fragment)
        Py_CLEAR(u);
    return (PyObject *)u;
}

/* ---- validating ---- */

static PyObject *scr_py_url_schemes(unsigned at)
{
    char text[512];
    scr_mtext out;
    scr_mtext_begin(&out, text, sizeof text);
    scr_url_schemes(at, &out);
    return PyUnicode_FromStringAndSize(text, (Py_ssize_t)(out.len < sizeof text ? out.len : sizeof text));
}

static PyObject *scr_py_url_of_text(scr_pyrun *run, unsigned at, PyTypeObject *type, const char *s, size_t n, bool strict, bool keep_empty, PyObject *input)
{
    scr_pyurls urls;
    PyObject *made = NULL, *expected;
    scr_py_urls_begin(&urls);
    switch (scr_url_read(&urls.all, at, &urls.host, s, n, strict, keep_empty)) {
    case SCR_URL_GOOD:
        scr_py_exact_lax(run);
        made = scr_py_url_object(type, &urls);
        break;
    case SCR_URL_WRONG: scr_py_fail_text(run, SCR_PE_URL_PARSING, input, "error", scr_url_why(&urls.all)); break;
    case SCR_URL_LOOSE: scr_py_fail_text(run, SCR_PE_URL_SYNTAX_VIOLATION, input, "error", scr_url_why(&urls.all)); break;
    case SCR_URL_LONG: scr_py_fail_value(run, SCR_PE_URL_TOO_LONG, input, "max_length", PyLong_FromLong(scr_url_type(at)->longest)); break;
    case SCR_URL_SCHEME:
        expected = scr_py_url_schemes(at);
        if (expected)
            scr_py_fail_value(run, SCR_PE_URL_SCHEME, input, "expected_schemes", expected);
        break;
    case SCR_URL_CROWDED: PyErr_Format(PyExc_ValueError, "a URL with more than %d hosts", SCR_URL_HOSTS); break;
    case SCR_URL_FAILED: break;
    }
    scr_py_urls_end(&urls);
    return made;
}

/* How many URL types there are. */
static unsigned scr_py_n_urls(void)
{
    unsigned n = 0;
    while (scr_url_type(n))
        n++;
    return n;
}

SCR_FN bool scr_py_is_url(const scr_pystate *state, PyObject *value)
{
    return scr_py_kept(&state->url_types) && (PyObject_TypeCheck(value, state->url_types[0]) || PyObject_TypeCheck(value, state->url_types[scr_py_n_urls()]));
}

SCR_FN PyObject *scr_py_check_url(scr_pyrun *run, const scr_mtype *type, PyObject *input)
{
    static const scr_mtype text = {.kind = SCR_M_STR};
    PyTypeObject *class_ = scr_py_url_type(run->state, type->index);
    if (!class_)
        return NULL;
    if (PyObject_TypeCheck(input, class_))
        return Py_NewRef(input);
    bool quiet = run->quiet;
    int8_t strict = run->strict;
    PyObject *str;
    if (scr_py_is_url(run->state, input)) {
        str = Py_NewRef(((scr_pyurlobject *)input)->text);
    } else {
        run->quiet = true;
        run->strict = scr_py_strict(run, type);
        str = scr_py_check_str(run, &text, input);
        run->quiet = quiet;
        run->strict = strict;
    }
    Py_ssize_t n;
    const char *s = str ? PyUnicode_AsUTF8AndSize(str, &n) : NULL;
    if (str && !s)
        PyErr_Clear(); /* lone surrogates */
    PyObject *made = s ? scr_py_url_of_text(run, type->index, class_, s, (size_t)n, scr_py_strict(run, type), (type->flags & SCR_T_EMPTY_PATH) != 0, input)
                       : PyErr_Occurred() ? NULL : scr_py_fail(run, SCR_PE_URL_TYPE, input);
    Py_XDECREF(str);
    return made;
}

/* ---- the Python types ---- */

static void scr_py_url_dealloc(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    scr_pyurlobject *u = (scr_pyurlobject *)self;
    PyObject *parts[] = {u->text, u->unicode, u->scheme, u->path, u->query, u->fragment, u->hosts};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        Py_XDECREF(parts[i]);
    type->tp_free(self);
    Py_DECREF(type);
}

/* HttpUrl("http://a"): as a field of that type is validated. */
static PyObject *scr_py_url_new(PyTypeObject *type, PyObject *args, PyObject *names)
{
    static char *words[] = {"url", NULL};
    PyObject *input;
    scr_pystate *state = (scr_pystate *)PyType_GetModuleState(type);
    if (!state || !PyArg_ParseTupleAndKeywords(args, names, "O:Url", words, &input))
        return NULL;
    unsigned at = 0;
    while (at < scr_py_n_urls() && state->url_types[at] != type)
        at++;
    if (at == scr_py_n_urls())
        return PyErr_Format(PyExc_TypeError, "%s cannot be made", type->tp_name);
    scr_mtype field = {.kind = SCR_M_URL, .index = (uint16_t)at};
    scr_pyrun run;
    scr_py_begin(&run, state, SCR_PYTHON);
    PyObject *made = scr_py_check_url(&run, &field, input);
    if (!made)
        scr_py_raise(&run, "function-wrap[wrap_val()]", false);
    scr_py_end(&run);
    return made;
}

static PyObject *scr_py_url_str(PyObject *self) { return Py_NewRef(((scr_pyurlobject *)self)->text); }
static PyObject *scr_py_url_unicode(PyObject *self, PyObject *unused)
{
    (void)unused;
    return Py_NewRef(((scr_pyurlobject *)self)->unicode);
}
static PyObject *scr_py_url_encoded(PyObject *self, PyObject *unused)
{
    (void)unused;
    return scr_py_url_str(self);
}

static PyObject *scr_py_url_repr(PyObject *self)
{
    PyObject *name = PyObject_GetAttrString((PyObject *)Py_TYPE(self), "__name__");
    PyObject *text = name ? PyUnicode_FromFormat("%U(%R)", name, ((scr_pyurlobject *)self)->text) : NULL;
    Py_XDECREF(name);
    return text;
}

static PyObject *scr_py_url_compare(PyObject *self, PyObject *other, int op)
{
    if (Py_TYPE(self) != Py_TYPE(other))
        Py_RETURN_NOTIMPLEMENTED;
    return PyObject_RichCompare(((scr_pyurlobject *)self)->text, ((scr_pyurlobject *)other)->text, op);
}

static Py_hash_t scr_py_url_hash(PyObject *self) { return PyObject_Hash(((scr_pyurlobject *)self)->text); }
static Py_ssize_t scr_py_url_len(PyObject *self) { return PyUnicode_GET_LENGTH(((scr_pyurlobject *)self)->text); }

static PyObject *scr_py_url_of_host(PyObject *self, void *name)
{
    return Py_XNewRef(PyDict_GetItemString(PyTuple_GET_ITEM(((scr_pyurlobject *)self)->hosts, 0), (const char *)name));
}

static PyObject *scr_py_url_hosts(PyObject *self, PyObject *unused)
{
    (void)unused;
    PyObject *list = PySequence_List(((scr_pyurlobject *)self)->hosts);
    for (Py_ssize_t i = 0; list && i < PyList_GET_SIZE(list); i++) {
        PyObject *copy = PyDict_Copy(PyList_GET_ITEM(list, i));
        if (!copy || PyList_SetItem(list, i, copy) < 0)
            Py_CLEAR(list);
    }
    return list;
}

static PyObject *scr_py_url_shown_host(PyObject *self, PyObject *unused)
{
    (void)unused;
    Py_ssize_t n;
    PyObject *host = scr_py_url_of_host(self, (void *)(uintptr_t)"host");
    const char *s = host && host != Py_None ? PyUnicode_AsUTF8AndSize(host, &n) : NULL;
    if (!s)
        return host;
    PyObject *shown = scr_py_url_unicode_host(s, (size_t)n);
    Py_DECREF(host);
    return shown;
}

/* "%41+b" -> "A b" */
static PyObject *scr_py_url_decoded(const char *s, size_t n)
{
    scr_pytext out;
    scr_pytext_begin(&out);
    for (size_t i = 0; i < n; i++) {
        unsigned value;
        if (s[i] == '%' && i + 2 < n && isxdigit((unsigned char)s[i + 1]) && isxdigit((unsigned char)s[i + 2]) && sscanf(s + i + 1, "%2x", &value) == 1) {
            scr_pytext_char(&out, (char)value);
            i += 2;
        } else {
            scr_pytext_char(&out, s[i] == '+' ? ' ' : s[i]);
        }
    }
    PyObject *text = out.failed ? PyErr_NoMemory() : PyUnicode_DecodeUTF8(out.ptr, (Py_ssize_t)out.len, "replace");
    scr_pytext_free(&out);
    return text;
}

static PyObject *scr_py_url_params(PyObject *self, PyObject *unused)
{
    (void)unused;
    PyObject *query = ((scr_pyurlobject *)self)->query, *list = PyList_New(0);
    const char *p = query == Py_None ? "" : PyUnicode_AsUTF8(query);
    for (; list && p && *p; p += *p == '&') {
        size_t n = strcspn(p, "&");
        const char *equals = (const char *)memchr(p, '=', n);
        size_t first = equals ? (size_t)(equals - p) : n;
        PyObject *pair = n ? Py_BuildValue("(NN)", scr_py_url_decoded(p, first), scr_py_url_decoded(equals ? equals + 1 : p, equals ? n - first - 1 : 0)) : NULL;
        if (n && (!pair || PyList_Append(list, pair) < 0))
            Py_CLEAR(list);
        Py_XDECREF(pair);
        p += n;
    }
    return list;
}

static PyObject *scr_py_url_reduce(PyObject *self, PyObject *unused)
{
    (void)unused;
    return Py_BuildValue("(O(O))", (PyObject *)Py_TYPE(self), ((scr_pyurlobject *)self)->text);
}

static PyObject *scr_py_url_same(PyObject *self, PyObject *memo)
{
    (void)memo;
    return Py_NewRef(self);
}

/* build(scheme=, host=, username=, password=, port=, path=, query=, fragment=): joined, and read as any other. */
static PyObject *scr_py_url_build(PyObject *type, PyObject *args, PyObject *names)
{
    static char *words[] = {"scheme", "host", "username", "password", "port", "path", "query", "fragment", NULL};
    PyObject *given[8] = {Py_None, Py_None, Py_None, Py_None, Py_None, Py_None, Py_None, Py_None};
    if (!PyArg_ParseTupleAndKeywords(args, names, "|$OOOOOOOO:build", words, &given[0], &given[1], &given[2], &given[3], &given[4], &given[5], &given[6],
                                     &given[7]))
        return NULL;
    static const struct { int at; const char *before; } order[] = {{2, ""}, {3, ":"}, {1, ""}, {4, ":"}, {5, "/"}, {6, "?"}, {7, "#"}};
    if (given[0] == Py_None || given[1] == Py_None)
        return PyErr_Format(PyExc_TypeError, "build() needs scheme and host");
    PyObject *text = PyUnicode_FromFormat("%S://", given[0]);
    for (size_t i = 0; text && i < sizeof order / sizeof *order; i++) {
        PyObject *part = given[order[i].at];
        if (order[i].at == 1 && (given[2] != Py_None || given[3] != Py_None))
            Py_SETREF(text, PyUnicode_FromFormat("%U@", text));
        if (text && part != Py_None)
            Py_SETREF(text, PyUnicode_FromFormat("%U%s%S", text, order[i].before, part));
    }
    PyObject *made = text ? PyObject_CallOneArg(type, text) : NULL;
    Py_XDECREF(text);
    return made;
}

static PyMemberDef scr_py_url_members[] = {
    {"scheme", T_OBJECT, offsetof(scr_pyurlobject, scheme), READONLY, NULL}, {"path", T_OBJECT, offsetof(scr_pyurlobject, path), READONLY, NULL},
    {"query", T_OBJECT, offsetof(scr_pyurlobject, query), READONLY, NULL}, {"fragment", T_OBJECT, offsetof(scr_pyurlobject, fragment), READONLY, NULL},
    {NULL, 0, 0, 0, NULL}};
static PyGetSetDef scr_py_url_getset[] = {
    {"username", scr_py_url_of_host, NULL, NULL, (void *)(uintptr_t)"username"}, {"password", scr_py_url_of_host, NULL, NULL, (void *)(uintptr_t)"password"},
    {"host", scr_py_url_of_host, NULL, NULL, (void *)(uintptr_t)"host"}, {"port", scr_py_url_of_host, NULL, NULL, (void *)(uintptr_t)"port"},
    {NULL, NULL, NULL, NULL, NULL}};
#define SCR_PY_URL_METHODS \
    {"unicode_string", scr_py_url_unicode, METH_NOARGS, "The URL with its host as people read it."}, \
    {"encoded_string", scr_py_url_encoded, METH_NOARGS, "str(url)"}, {"query_params", scr_py_url_params, METH_NOARGS, "(name, value) pairs of the query."}, \
    {"__deepcopy__", scr_py_url_same, METH_O, NULL}, {"__reduce__", scr_py_url_reduce, METH_NOARGS, NULL}
static PyMethodDef scr_py_url_one[] = {
    SCR_PY_URL_METHODS, {"unicode_host", scr_py_url_shown_host, METH_NOARGS, "The host as people read it."},
    {"build", (PyCFunction)(void (*)(void))scr_py_url_build, METH_VARARGS | METH_KEYWORDS | METH_CLASS, "A URL of its parts."}, {NULL, NULL, 0, NULL}};
static PyMethodDef scr_py_url_many[] = {SCR_PY_URL_METHODS, {"hosts", scr_py_url_hosts, METH_NOARGS, "A dict for each host."}, {NULL, NULL, 0, NULL}};

static PyTypeObject *scr_py_make_url_type(scr_pystate *state, const char *name, PyTypeObject *base, bool many)
{
    char full[64];
    snprintf(full, sizeof full, "schemac.%s", name);
    PyType_Slot slots[] = {
        {Py_tp_new, (void *)scr_py_url_new}, {Py_tp_dealloc, (void *)scr_py_url_dealloc}, {Py_tp_str, (void *)scr_py_url_str},
        {Py_tp_repr, (void *)scr_py_url_repr}, {Py_tp_richcompare, (void *)scr_py_url_compare}, {Py_tp_hash, (void *)scr_py_url_hash},
        {Py_sq_length, (void *)scr_py_url_len}, {Py_tp_members, (void *)scr_py_url_members},
        {Py_tp_methods, (void *)(many ? scr_py_url_many : scr_py_url_one)}, {many ? 0 : Py_tp_getset, (void *)scr_py_url_getset}, {0, NULL}};
    PyType_Spec spec = {full, sizeof(scr_pyurlobject), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, slots};
    PyObject *bases = base ? PyTuple_Pack(1, (PyObject *)base) : NULL;
    if (base && !bases)
        return NULL;
    PyTypeObject *type = (PyTypeObject *)PyType_FromModuleAndSpec(state->module, &spec, bases);
    Py_XDECREF(bases);
    return type;
}

/* All of them, and behind them the base of those with several hosts. */
static bool scr_py_need_urls(scr_pystate *state)
{
    if (scr_py_kept(&state->url_types))
        return true;
    PyTypeObject **types = (PyTypeObject **)PyMem_Calloc(scr_py_n_urls() + 1u, sizeof *types);
    bool good = types != NULL;
    if (!good)
        PyErr_NoMemory();
    if (good)
        good = (types[scr_py_n_urls()] = scr_py_make_url_type(state, "MultiHostUrl", NULL, true)) != NULL;
    for (unsigned i = 0; good && i < scr_py_n_urls(); i++) {
        bool many = scr_url_type(i)->many;
        types[i] = scr_py_make_url_type(state, scr_url_type(i)->name, many ? types[scr_py_n_urls()] : types[0], many);
        good = types[i] != NULL;
    }
    if (good && scr_py_is_first(&state->url_types, types))
        return true;
    for (unsigned i = 0; types && i <= scr_py_n_urls(); i++)
        Py_XDECREF(types[i]);
    PyMem_Free(types);
    return good;
}

SCR_FN PyTypeObject *scr_py_url_type(scr_pystate *state, unsigned at) { return scr_py_need_urls(state) ? state->url_types[at] : NULL; }

SCR_FN int scr_py_url_named(PyObject *name)
{
    for (unsigned i = 0; i < scr_py_n_urls(); i++)
        if (PyUnicode_CompareWithASCIIString(name, scr_url_type(i)->name) == 0)
            return (int)i;
    return -1;
}

SCR_FN int scr_py_each_url_type(scr_pystate *state, int (*visit)(PyObject **slot, void *arg, visitproc inner), visitproc inner, void *arg)
{
    int failed = 0;
    for (unsigned i = 0; state->url_types && !failed && i <= scr_py_n_urls(); i++)
        failed = visit((PyObject **)&state->url_types[i], arg, inner);
    return failed;
}
