/* scr_py_url.c: what reading a URL (scr_url.h) asks of Python: memory, and hosts beyond ASCII, which are put to Python's unicodedata and its punycode
 * codec. */
#include "scr_py_url.h"

SCR_FN void scr_py_urls_begin(scr_pyurls *urls)
{
    urls->all.n = 0;
    urls->blocks = NULL;
    urls->host.alloc = scr_py_url_alloc;
    urls->host.name = scr_py_url_name;
    urls->host.arg = urls;
}

SCR_FN void scr_py_urls_end(scr_pyurls *urls)
{
    while (urls->blocks) {
        void **next = (void **)urls->blocks[0];
        PyMem_Free(urls->blocks);
        urls->blocks = next;
    }
}

/* Lives as long as urls. */
SCR_FN void *scr_py_url_alloc(void *arg, size_t n)
{
    scr_pyurls *urls = (scr_pyurls *)arg;
    void **block = (void **)PyMem_Malloc(16 + n);
    if (!block)
        return PyErr_NoMemory();
    block[0] = (void *)urls->blocks;
    urls->blocks = block;
    return (char *)block + 16;
}

/* ASCII that no host may hold. */
static bool scr_py_is_no_host(char c) { return c < 0x20 || c == 0x7f || strchr(" #/:<>?@[\\]^|%", c); }

static PyObject *scr_py_ask_unicode(const char *function, PyObject *a, PyObject *b)
{
    PyObject *module = PyImport_ImportModule("unicodedata");
    PyObject *name = module ? PyUnicode_FromString(function) : NULL;
    PyObject *answer = name ? PyObject_CallMethodObjArgs(module, name, a, b, NULL) : NULL;
    Py_XDECREF(name);
    Py_XDECREF(module);
    return answer;
}

/* unicodedata.category(c), or bidirectional(c); false: an exception. */
static bool scr_py_point_class(const char *function, Py_UCS4 c, char out[4])
{
    PyObject *text = PyUnicode_FromOrdinal((int)c), *answer = text ? scr_py_ask_unicode(function, text, NULL) : NULL;
    const char *s = answer ? PyUnicode_AsUTF8(answer) : NULL;
    if (s)
        snprintf(out, 4, "%s", s);
    Py_XDECREF(answer);
    Py_XDECREF(text);
    return s != NULL;
}

static PyObject *scr_py_normal(const char *form, PyObject *text) /* text: stolen */
{
    PyObject *name = PyUnicode_FromString(form), *normal = name && text ? scr_py_ask_unicode("normalize", name, text) : NULL;
    Py_XDECREF(name);
    Py_XDECREF(text);
    return normal;
}

static bool scr_py_is_left_out(Py_UCS4 c) /* UTS 46: ignored */
{
    return c == 0xad || c == 0x34f || (c >= 0x180b && c <= 0x180d) || c == 0x180f || c == 0x200b || c == 0x2060 || c == 0x2064 || (c >= 0xfe00 && c <= 0xfe0f)
        || c == 0xfeff;
}

/* UTS 46's mapping, not transitional: compatibility forms, case, dots; sharp s and final sigma stay. text: stolen. */
static PyObject *scr_py_map_name(PyObject *text)
{
    text = scr_py_normal("NFKC", text);
    PyObject *parts = text ? PyList_New(0) : NULL, *none = PyUnicode_FromString("");
    for (Py_ssize_t i = 0; parts && i < PyUnicode_GET_LENGTH(text); i++) {
        Py_UCS4 c = PyUnicode_READ_CHAR(text, i);
        if (scr_py_is_left_out(c))
            continue;
        PyObject *one = PyUnicode_FromOrdinal(c == 0x3002 || c == 0xff0e || c == 0xff61 ? '.' : (int)c);
        if (one && c != 0xdf && c != 0x3c2)
            Py_SETREF(one, PyObject_CallMethod(one, "casefold", NULL));
        if (!one || PyList_Append(parts, one) < 0)
            Py_CLEAR(parts);
        Py_XDECREF(one);
    }
    PyObject *joined = parts && none ? PyUnicode_Join(none, parts) : NULL;
    Py_XDECREF(parts);
    Py_XDECREF(none);
    Py_XDECREF(text);
    return scr_py_normal("NFC", joined);
}

static bool scr_py_is_right(const char *class_) { return strcmp(class_, "R") == 0 || strcmp(class_, "AL") == 0; }

/* RFC 5893's rule for a label; 0: broken, 1: kept, -1: an exception. */
static int scr_py_bidi_rule(PyObject *label)
{
    char class_[4] = "", last[4] = "";
    bool right = false, european = false, arabic = false;
    for (Py_ssize_t i = 0; i < PyUnicode_GET_LENGTH(label); i++) {
        if (!scr_py_point_class("bidirectional", PyUnicode_READ_CHAR(label, i), class_))
            return -1;
        if (i == 0 && !(right = scr_py_is_right(class_)) && strcmp(class_, "L") != 0)
            return 0;
        bool number = strcmp(class_, "EN") == 0, always = number || strcmp(class_, "ES") == 0 || strcmp(class_, "CS") == 0 || strcmp(class_, "ET") == 0
                                                       || strcmp(class_, "ON") == 0 || strcmp(class_, "BN") == 0 || strcmp(class_, "NSM") == 0;
        bool arabic_number = strcmp(class_, "AN") == 0;
        if (!always && !(right ? scr_py_is_right(class_) || arabic_number : strcmp(class_, "L") == 0))
            return 0;
        european |= number;
        arabic |= arabic_number;
        if (strcmp(class_, "NSM") != 0)
            memcpy(last, class_, sizeof last);
    }
    bool ends = right ? scr_py_is_right(last) || strcmp(last, "EN") == 0 || strcmp(last, "AN") == 0 : strcmp(last, "L") == 0 || strcmp(last, "EN") == 0;
    return ends && !(right && european && arabic);
}

/* Whether a mapped label may stand in a name; *right: it holds characters that are written from right to left. 1, 0, -1. */
static int scr_py_label_fits(PyObject *label, bool *right)
{
    for (Py_ssize_t i = 0; i < PyUnicode_GET_LENGTH(label); i++) {
        Py_UCS4 c = PyUnicode_READ_CHAR(label, i);
        char category[4], class_[4];
        if (c < 0x80) {
            if (scr_py_is_no_host((char)c))
                return 0;
            continue;
        }
        if (!scr_py_point_class("category", c, category) || !scr_py_point_class("bidirectional", c, class_))
            return -1;
        if (category[0] == 'C' || category[0] == 'Z' || c == 0xfffd || (i == 0 && category[0] == 'M'))
            return 0;
        *right |= scr_py_is_right(class_) || strcmp(class_, "AN") == 0;
    }
    return 1;
}

static PyObject *scr_py_label_text(PyObject *label) /* of "xn--..."; NULL without an exception: it stands for nothing */
{
    PyObject *rest = PyUnicode_Substring(label, 4, PyUnicode_GET_LENGTH(label)), *bytes = rest ? PyUnicode_AsASCIIString(rest) : NULL;
    PyObject *text = bytes ? PyUnicode_FromEncodedObject(bytes, "punycode", "strict") : NULL;
    Py_XDECREF(bytes);
    Py_XDECREF(rest);
    if (!text && PyErr_ExceptionMatches(PyExc_ValueError))
        PyErr_Clear();
    if (text && (PyUnicode_IS_ASCII(text) || PyUnicode_GET_LENGTH(text) == 0))
        Py_CLEAR(text);
    return text;
}

static bool scr_py_is_coded(PyObject *label)
{
    return PyUnicode_GET_LENGTH(label) >= 4 && PyUnicode_READ_CHAR(label, 0) == 'x' && PyUnicode_READ_CHAR(label, 1) == 'n' && PyUnicode_READ_CHAR(label, 2) == '-'
        && PyUnicode_READ_CHAR(label, 3) == '-';
}

/* Adds a label in ASCII. 1: added; 0: it may not stand there; -1: an exception. */
static int scr_py_put_label(scr_pytext *out, PyObject *label, bool *right, bool *plain)
{
    PyObject *text = Py_NewRef(label);
    if (scr_py_is_coded(label)) {
        Py_SETREF(text, PyUnicode_IS_ASCII(label) ? scr_py_label_text(label) : NULL);
        PyObject *mapped = text ? scr_py_map_name(Py_NewRef(text)) : NULL;
        int same = mapped ? PyUnicode_Compare(mapped, text) == 0 : 0;
        Py_XDECREF(mapped);
        if (!same) {
            Py_XDECREF(text);
            return PyErr_Occurred() ? -1 : 0;
        }
    }
    int fits = scr_py_label_fits(text, right);
    int rule = fits > 0 ? scr_py_bidi_rule(text) : 1;
    if (fits > 0 && rule >= 0) {
        *plain = *plain && rule > 0;
        PyObject *bytes = PyUnicode_IS_ASCII(text) ? PyUnicode_AsASCIIString(text) : PyUnicode_AsEncodedString(text, "punycode", NULL);
        if (bytes) {
            scr_pytext_z(out, PyUnicode_IS_ASCII(text) ? "" : "xn--");
            scr_pytext_add(out, PyBytes_AS_STRING(bytes), (size_t)PyBytes_GET_SIZE(bytes));
        }
        fits = bytes ? 1 : -1;
        Py_XDECREF(bytes);
    }
    Py_DECREF(text);
    return rule < 0 ? -1 : fits;
}

/* A name beyond ASCII, or with labels in punycode. */
SCR_FN bool scr_py_url_name(void *arg, scr_url *url, const char *s, size_t n)
{
    scr_pyurls *urls = (scr_pyurls *)arg;
    scr_pytext host;
    PyObject *text = scr_py_map_name(PyUnicode_DecodeUTF8(s, (Py_ssize_t)n, "replace")), *dot = PyUnicode_FromString(".");
    PyObject *labels = text && dot ? PyUnicode_Split(text, dot, -1) : NULL;
    bool right = false, plain = true;
    int good = labels ? 1 : -1;
    scr_pytext_begin(&host);
    for (Py_ssize_t i = 0; good > 0 && i < PyList_GET_SIZE(labels); i++) {
        if (i)
            scr_pytext_char(&host, '.');
        if (PyUnicode_GET_LENGTH(PyList_GET_ITEM(labels, i)))
            good = scr_py_put_label(&host, PyList_GET_ITEM(labels, i), &right, &plain);
    }
    Py_XDECREF(labels);
    Py_XDECREF(dot);
    Py_XDECREF(text);
    char *kept = good > 0 ? (char *)scr_py_url_alloc(urls, host.len + 1) : NULL;
    if (kept) {
        memcpy(kept, host.ptr, host.len);
        url->host.ptr = kept;
        url->host.len = host.len;
    }
    scr_pytext_free(&host);
    if (good == 0 || (good > 0 && right && !plain)) {
        url->error = "invalid international domain name";
        return false;
    }
    return kept != NULL;
}

SCR_FN PyObject *scr_py_url_unicode_host(const char *host, size_t n)
{
    PyObject *text = PyUnicode_DecodeUTF8(host, (Py_ssize_t)n, NULL), *dot = PyUnicode_FromString(".");
    PyObject *labels = text && dot ? PyUnicode_Split(text, dot, -1) : NULL;
    for (Py_ssize_t i = 0; labels && i < PyList_GET_SIZE(labels); i++) {
        PyObject *label = PyList_GET_ITEM(labels, i), *shown = scr_py_is_coded(label) ? scr_py_label_text(label) : NULL;
        if (shown)
            PyList_SetItem(labels, i, shown);
        else if (PyErr_Occurred())
            Py_CLEAR(labels);
    }
    PyObject *joined = labels ? PyUnicode_Join(dot, labels) : NULL;
    Py_XDECREF(labels);
    Py_XDECREF(dot);
    Py_XDECREF(text);
    return joined;
}
