/* scr_py_url.c: URLs. In: UTF-8. Out: the parts in their normal form, or why there are none. The rules are those of https://url.spec.whatwg.org,
 * and where its readers differ those of pydantic-core. Hosts beyond ASCII ask Python's unicodedata and its punycode codec. */
#include "scr_py_url.h"
#include "scr_utf8.h"

SCR_FN void scr_py_url_begin(scr_pyurl *url)
{
    scr_pytext *const texts[] = {&url->scheme, &url->user, &url->password, &url->host, &url->path, &url->query, &url->fragment};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        scr_pytext_begin(texts[i]);
    url->has_host = url->has_query = url->has_fragment = url->opaque = url->special = url->keep_empty = false;
    url->port = -1;
    url->error = url->violation = NULL;
}

SCR_FN void scr_py_url_end(scr_pyurl *url)
{
    scr_pytext *const texts[] = {&url->scheme, &url->user, &url->password, &url->host, &url->path, &url->query, &url->fragment};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        scr_pytext_free(texts[i]);
}

static bool scr_py_url_no(scr_pyurl *url, const char *why)
{
    url->error = why;
    return false;
}

static bool scr_py_is_ascii_letter(char c) { return (c | 32) >= 'a' && (c | 32) <= 'z'; }
static bool scr_py_is_decimal_digit(char c) { return c >= '0' && c <= '9'; }
static int scr_py_hex_value(char c) { return scr_py_is_decimal_digit(c) ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1; }

SCR_FN int scr_py_url_known_port(const char *scheme, size_t n)
{
    static const struct { const char *scheme; int port; } ports[] = {{"http", 80}, {"https", 443}, {"ws", 80}, {"wss", 443}, {"ftp", 21}};
    for (size_t i = 0; i < sizeof ports / sizeof *ports; i++)
        if (strlen(ports[i].scheme) == n && memcmp(ports[i].scheme, scheme, n) == 0)
            return ports[i].port;
    return -1;
}

/* ---- characters ---- */

#define SCR_PY_IN_FRAGMENT " \"<>`"
#define SCR_PY_IN_PATH SCR_PY_IN_FRAGMENT "#?{}"
#define SCR_PY_IN_USER SCR_PY_IN_PATH "/:;=@[\\]^|"
#define SCR_PY_IN_QUERY " \"#<>"

static void scr_py_put_percent(scr_pytext *out, scr_byte c)
{
    static const char hex[] = "0123456789ABCDEF";
    scr_pytext_char(out, '%');
    scr_pytext_char(out, hex[c >> 4]);
    scr_pytext_char(out, hex[c & 15]);
}

/* One byte; what is no printable ASCII or in the set is written as %XX. */
static void scr_py_put_url_byte(scr_pytext *out, scr_byte c, const char *set)
{
    if (c < 0x20 || c > 0x7e || strchr(set, (char)c))
        scr_py_put_percent(out, c);
    else
        scr_pytext_char(out, (char)c);
}

static bool scr_py_is_url_point(uint32_t c)
{
    if (c < 0x80)
        return scr_py_is_ascii_letter((char)c) || scr_py_is_decimal_digit((char)c) || (c && strchr("!$&'()*+,-./:;=?@_~", (int)c));
    return c >= 0xa0 && !(c >= 0xd800 && c < 0xe000) && !(c >= 0xfdd0 && c <= 0xfdef) && (c & 0xfffe) != 0xfffe;
}

/* Remarks what strict rules would not have. */
static void scr_py_look_at(scr_pyurl *url, const char *p, const char *end)
{
    if (*p == '%') {
        if (end - p < 3 || scr_py_hex_value(p[1]) < 0 || scr_py_hex_value(p[2]) < 0)
            url->violation = "expected 2 hex digits after %";
    } else if (((scr_byte)*p & 0xc0) != 0x80) {
        size_t at = 0;
        if (!scr_py_is_url_point(scr_utf8_next(p, &at)))
            url->violation = "non-URL code point";
    }
}

static void scr_py_put_part(scr_pyurl *url, scr_pytext *out, const char *p, const char *end, const char *set)
{
    for (; p < end; p++) {
        scr_py_look_at(url, p, end);
        scr_py_put_url_byte(out, (scr_byte)*p, set);
    }
}

/* ---- hosts: numbers ---- */

/* A part of an IPv4 address: decimal, 0octal, 0xhex. False: it is none. */
static bool scr_py_ipv4_part(const char *p, const char *end, uint64_t *out)
{
    unsigned base = 10;
    *out = 0;
    if (p == end)
        return false;
    if (*p == '0' && end - p >= 2) {
        base = (p[1] | 32) == 'x' ? 16 : 8;
        p += base == 16 ? 2 : 1;
    }
    for (; p < end; p++) {
        int digit = scr_py_hex_value(*p);
        if (digit < 0 || (unsigned)digit >= base)
            return false;
        *out = *out > UINT32_MAX ? *out : *out * base + (unsigned)digit;
    }
    return true;
}

static bool scr_py_ends_in_number(const char *s, size_t n)
{
    const char *end = s + n, *p;
    if (n && end[-1] == '.')
        end--;
    for (p = end; p > s && p[-1] != '.';)
        p--;
    if (p == end)
        return false;
    bool digits = true;
    for (const char *q = p; q < end; q++)
        digits = digits && scr_py_is_decimal_digit(*q);
    if (digits)
        return true;
    bool hex = end - p >= 2 && p[0] == '0' && (p[1] | 32) == 'x';
    for (const char *q = p + 2; hex && q < end; q++)
        hex = scr_py_hex_value(*q) >= 0;
    return hex;
}

static bool scr_py_put_ipv4(scr_pyurl *url, const char *s, size_t n)
{
    uint64_t parts[4], address = 0;
    const char *end = s + n;
    int count = 0;
    if (n > 1 && end[-1] == '.')
        end--;
    for (const char *p = s;; p++) {
        const char *dot = p;
        while (dot < end && *dot != '.')
            dot++;
        if (count == 4 || !scr_py_ipv4_part(p, dot, &parts[count]))
            return scr_py_url_no(url, "invalid IPv4 address");
        count++;
        p = dot;
        if (dot == end)
            break;
    }
    for (int i = 0; i < count; i++) {
        bool last = i == count - 1;
        uint64_t most = last ? UINT64_C(1) << (8 * (5 - count)) : 256;
        if (parts[i] >= most)
            return scr_py_url_no(url, "invalid IPv4 address");
        address += last ? parts[i] : parts[i] << (8 * (3 - i));
    }
    char text[20];
    snprintf(text, sizeof text, "%u.%u.%u.%u", (unsigned)(address >> 24 & 255), (unsigned)(address >> 16 & 255), (unsigned)(address >> 8 & 255),
             (unsigned)(address & 255));
    scr_pytext_z(&url->host, text);
    return true;
}

/* The last two pieces as 1.2.3.4. NULL: it is not that. */
static const char *scr_py_ipv6_tail(const char *p, const char *end, uint16_t pieces[8], int *count)
{
    if (*count > 6)
        return NULL;
    for (int i = 0; i < 4; i++) {
        int value = -1;
        if (i > 0 && (p == end || *p++ != '.'))
            return NULL;
        for (; p < end && scr_py_is_decimal_digit(*p); p++) {
            if (value == 0)
                return NULL;
            value = (value < 0 ? 0 : value) * 10 + *p - '0';
            if (value > 255)
                return NULL;
        }
        if (value < 0)
            return NULL;
        pieces[*count] = (uint16_t)(pieces[*count] * 256 + value);
        *count += i & 1;
    }
    return p == end ? p : NULL;
}

static bool scr_py_read_ipv6(const char *p, const char *end, uint16_t pieces[8])
{
    int count = 0, gap = -1;
    if (p < end && *p == ':') {
        if (end - p < 2 || p[1] != ':')
            return false;
        p += 2;
        gap = 0;
    }
    while (p < end) {
        if (count == 8)
            return false;
        if (*p == ':') {
            if (gap >= 0)
                return false;
            gap = count;
            p++;
            continue;
        }
        const char *start = p;
        unsigned value = 0;
        while (p < end && p - start < 4 && scr_py_hex_value(*p) >= 0)
            value = value * 16 + (unsigned)scr_py_hex_value(*p++);
        if (p < end && *p == '.') {
            if (p == start || !scr_py_ipv6_tail(start, end, pieces, &count))
                return false;
            break;
        }
        pieces[count++] = (uint16_t)value;
        if (p == start || (p < end && (*p != ':' || ++p == end)))
            return false;
    }
    if (gap < 0)
        return count == 8;
    if (count == 8)
        return false;
    for (int i = 0; i < count - gap; i++) {
        pieces[7 - i] = pieces[count - 1 - i];
        pieces[count - 1 - i] = 0;
    }
    return true;
}

/* The longest run of zeros is left out, of two or more. */
static bool scr_py_put_ipv6(scr_pyurl *url, const char *s, size_t n)
{
    uint16_t pieces[8] = {0};
    int best = -1, longest = 1;
    if (!scr_py_read_ipv6(s, s + n, pieces))
        return scr_py_url_no(url, "invalid IPv6 address");
    for (int i = 0, run = 0; i < 8; i++) {
        run = pieces[i] ? 0 : run + 1;
        if (run > longest) {
            longest = run;
            best = i - run + 1;
        }
    }
    scr_pytext_char(&url->host, '[');
    for (int i = 0; i < 8; i++) {
        char text[8];
        if (i == best) {
            scr_pytext_z(&url->host, i ? ":" : "::");
            i += longest - 1;
            continue;
        }
        snprintf(text, sizeof text, "%x%s", pieces[i], i < 7 ? ":" : "");
        scr_pytext_z(&url->host, text);
    }
    scr_pytext_char(&url->host, ']');
    return true;
}

/* ---- hosts: names ---- */

static bool scr_py_is_forbidden(scr_byte c, bool domain)
{
    return c == 0 || c == '\t' || c == '\n' || c == '\r' || strchr(" #/:<>?@[\\]^|", c) || (domain && (c < 0x20 || c == 0x7f || c == '%'));
}

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
            if (scr_py_is_forbidden((scr_byte)c, true))
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
static bool scr_py_put_name(scr_pyurl *url, const char *s, size_t n)
{
    PyObject *text = scr_py_map_name(PyUnicode_DecodeUTF8(s, (Py_ssize_t)n, "replace")), *dot = PyUnicode_FromString(".");
    PyObject *labels = text && dot ? PyUnicode_Split(text, dot, -1) : NULL;
    bool right = false, plain = true;
    int good = labels ? 1 : -1;
    for (Py_ssize_t i = 0; good > 0 && i < PyList_GET_SIZE(labels); i++) {
        if (i)
            scr_pytext_char(&url->host, '.');
        if (PyUnicode_GET_LENGTH(PyList_GET_ITEM(labels, i)))
            good = scr_py_put_label(&url->host, PyList_GET_ITEM(labels, i), &right, &plain);
    }
    Py_XDECREF(labels);
    Py_XDECREF(dot);
    Py_XDECREF(text);
    if (good == 0 || (good > 0 && right && !plain))
        return scr_py_url_no(url, "invalid international domain name");
    return good > 0;
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

/* The host of a special URL. */
static bool scr_py_put_domain(scr_pyurl *url, const char *s, size_t n)
{
    scr_pytext raw;
    bool ascii = true, coded = false, good = true;
    scr_pytext_begin(&raw);
    for (size_t i = 0; i < n; i++) {
        bool percent = s[i] == '%' && i + 2 < n && scr_py_hex_value(s[i + 1]) >= 0 && scr_py_hex_value(s[i + 2]) >= 0;
        char c = percent ? (char)(scr_py_hex_value(s[i + 1]) * 16 + scr_py_hex_value(s[i + 2])) : s[i];
        i += percent ? 2 : 0;
        ascii = ascii && (scr_byte)c < 0x80;
        scr_pytext_char(&raw, c);
        size_t len = raw.len;
        coded = coded || (len >= 4 && memcmp(raw.ptr + len - 2, "--", 2) == 0 && (raw.ptr[len - 4] | 32) == 'x' && (raw.ptr[len - 3] | 32) == 'n');
    }
    if (!ascii || coded) {
        good = scr_py_put_name(url, raw.ptr, raw.len);
    } else {
        for (size_t i = 0; good && i < raw.len; i++) {
            char c = raw.ptr[i];
            if (scr_py_is_forbidden((scr_byte)c, true))
                good = scr_py_url_no(url, "invalid international domain name");
            scr_pytext_char(&url->host, c >= 'A' && c <= 'Z' ? (char)(c | 32) : c);
        }
    }
    if (good && !url->host.len)
        good = scr_py_url_no(url, "empty host");
    if (good && scr_py_ends_in_number(url->host.ptr, url->host.len)) {
        scr_pytext number = url->host;
        if (number.ptr == url->host.inline_)
            number.ptr = number.inline_;
        scr_pytext_begin(&url->host);
        good = scr_py_put_ipv4(url, number.ptr, number.len);
        scr_pytext_free(&number);
    }
    scr_pytext_free(&raw);
    return good;
}

static bool scr_py_put_host(scr_pyurl *url, const char *s, size_t n)
{
    url->has_host = true;
    if (n && *s == '[') {
        if (s[n - 1] != ']' || n < 2)
            return scr_py_url_no(url, "invalid IPv6 address");
        return scr_py_put_ipv6(url, s + 1, n - 2);
    }
    if (url->special)
        return scr_py_put_domain(url, s, n);
    for (size_t i = 0; i < n; i++)
        if (scr_py_is_forbidden((scr_byte)s[i], false))
            return scr_py_url_no(url, "invalid domain character");
    for (size_t i = 0; i < n; i++)
        scr_py_put_url_byte(&url->host, (scr_byte)s[i], "");
    return true;
}

/* ---- the authority ---- */

static bool scr_py_ends_authority(const scr_pyurl *url, char c) { return c == '/' || c == '?' || c == '#' || (url->special && c == '\\'); }

static bool scr_py_read_user(scr_pyurl *url, const char **p, const char *end)
{
    const char *at = NULL, *stop = *p, *colon;
    for (; stop < end && !scr_py_ends_authority(url, *stop); stop++) {
        if (*stop != '@')
            continue;
        if (at)
            url->violation = "unencoded @ sign in username or password";
        at = stop;
    }
    if (!at)
        return true;
    if (at + 1 == stop)
        return scr_py_url_no(url, "empty host");
    colon = (const char *)memchr(*p, ':', (size_t)(at - *p));
    scr_py_put_part(url, &url->user, *p, colon ? colon : at, SCR_PY_IN_USER);
    if (colon)
        scr_py_put_part(url, &url->password, colon + 1, at, SCR_PY_IN_USER);
    *p = at + 1;
    return true;
}

static bool scr_py_read_port(scr_pyurl *url, const char **p, const char *end)
{
    int port = -1;
    for (; *p < end && scr_py_is_decimal_digit(**p); ++*p) {
        port = (port < 0 ? 0 : port) * 10 + **p - '0';
        if (port > 65535)
            return scr_py_url_no(url, "invalid port number");
    }
    if (*p < end && !strchr("/\\?#", **p))
        return scr_py_url_no(url, "invalid port number");
    url->port = port == scr_py_url_known_port(url->scheme.ptr, url->scheme.len) ? -1 : port;
    return true;
}

static bool scr_py_read_authority(scr_pyurl *url, const char **p, const char *end)
{
    if (!scr_py_read_user(url, p, end))
        return false;
    const char *start = *p;
    bool inside = false;
    while (*p < end && !scr_py_ends_authority(url, **p) && (inside || **p != ':')) {
        inside = **p == '[' || (inside && **p != ']');
        ++*p;
    }
    size_t n = (size_t)(*p - start);
    bool port = *p < end && **p == ':';
    if (n == 0 && (url->special || port))
        return scr_py_url_no(url, "empty host");
    if (!scr_py_put_host(url, start, n))
        return false;
    if (n == 0)
        url->has_host = true;
    if (port) {
        ++*p;
        return scr_py_read_port(url, p, end);
    }
    return true;
}

/* ---- the path and what follows ---- */

static bool scr_py_is_dot(const char *s, size_t n) { return (n == 1 && *s == '.') || (n == 3 && s[0] == '%' && s[1] == '2' && (s[2] | 32) == 'e'); }

static bool scr_py_is_dots(const char *s, size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (scr_py_is_dot(s, i) && scr_py_is_dot(s + i, n - i))
            return true;
    return false;
}

static bool scr_py_is_drive(const char *s, size_t n) { return n == 2 && scr_py_is_ascii_letter(s[0]) && (s[1] == ':' || s[1] == '|'); }

static bool scr_py_is_file(const scr_pyurl *url) { return url->scheme.len == 4 && memcmp(url->scheme.ptr, "file", 4) == 0; }

/* Takes the last segment off, but for a drive that stands first. */
static void scr_py_shorten(scr_pyurl *url)
{
    scr_pytext *path = &url->path;
    size_t last = path->len;
    while (last > 0 && path->ptr[last - 1] != '/')
        last--;
    if (!last || (scr_py_is_file(url) && last == 1 && path->len == 3 && scr_py_is_ascii_letter(path->ptr[1]) && path->ptr[2] == ':'))
        return;
    path->len = last - 1;
}

/* Segments, each behind a slash. */
static void scr_py_read_path(scr_pyurl *url, const char **p, const char *end)
{
    bool slash = *p < end && (**p == '/' || (url->special && **p == '\\'));
    if (!slash && (!url->special || url->keep_empty) && (*p == end || **p == '?' || **p == '#'))
        return;
    if (slash) {
        if (**p == '\\')
            url->violation = "backslash";
        ++*p;
    }
    for (;;) {
        const char *start = *p;
        while (*p < end && **p != '/' && !(url->special && **p == '\\') && **p != '?' && **p != '#') {
            scr_py_look_at(url, *p, end);
            ++*p;
        }
        size_t n = (size_t)(*p - start);
        bool more = *p < end && (**p == '/' || **p == '\\');
        if (scr_py_is_dots(start, n)) {
            scr_py_shorten(url);
            if (!more)
                scr_pytext_char(&url->path, '/');
        } else if (scr_py_is_dot(start, n)) {
            if (!more)
                scr_pytext_char(&url->path, '/');
        } else {
            scr_pytext_char(&url->path, '/');
            for (size_t i = 0; i < n; i++)
                scr_py_put_url_byte(&url->path, (scr_byte)start[i], SCR_PY_IN_PATH);
        }
        if (!more)
            return;
        if (**p == '\\')
            url->violation = "backslash";
        ++*p;
    }
}

static void scr_py_read_rest(scr_pyurl *url, const char *p, const char *end)
{
    if (p < end && *p == '?') {
        const char *stop = (const char *)memchr(p, '#', (size_t)(end - p));
        url->has_query = true;
        scr_py_put_part(url, &url->query, p + 1, stop ? stop : end, url->special ? SCR_PY_IN_QUERY "'" : SCR_PY_IN_QUERY);
        p = stop ? stop : end;
    }
    if (p < end) {
        url->has_fragment = true;
        scr_py_put_part(url, &url->fragment, p + 1, end, SCR_PY_IN_FRAGMENT);
    }
}

static bool scr_py_read_file(scr_pyurl *url, const char *p, const char *end)
{
    const char *start = p;
    bool slashes = end - p >= 2 && (p[0] == '/' || p[0] == '\\') && (p[1] == '/' || p[1] == '\\');
    url->has_host = true;
    if (!slashes || p[0] == '\\' || p[1] == '\\')
        url->violation = slashes ? "backslash" : "expected // after file:";
    if (slashes) {
        for (p += 2, start = p; p < end && !scr_py_ends_authority(url, *p);)
            p++;
        size_t n = (size_t)(p - start);
        if (scr_py_is_drive(start, n))
            p = start;
        else if (n && !scr_py_put_host(url, start, n))
            return false;
        if (url->host.len == 9 && memcmp(url->host.ptr, "localhost", 9) == 0)
            url->host.len = 0;
    }
    scr_py_read_path(url, &p, end);
    scr_py_read_rest(url, p, end);
    return true;
}

/* Behind the scheme's colon. */
static bool scr_py_read_behind(scr_pyurl *url, const char *p, const char *end)
{
    if (scr_py_is_file(url)) {
        url->special = true;
        return scr_py_read_file(url, p, end);
    }
    url->special = scr_py_url_known_port(url->scheme.ptr, url->scheme.len) >= 0;
    if (url->special) {
        const char *start = p;
        bool back = false;
        for (; p < end && (*p == '/' || *p == '\\'); p++)
            back |= *p == '\\';
        if (p - start != 2 || back)
            url->violation = "expected //";
        if (!scr_py_read_authority(url, &p, end))
            return false;
        scr_py_read_path(url, &p, end);
    } else if (end - p >= 2 && p[0] == '/' && p[1] == '/') {
        p += 2;
        if (!scr_py_read_authority(url, &p, end))
            return false;
        scr_py_read_path(url, &p, end);
    } else if (p < end && *p == '/') {
        scr_py_read_path(url, &p, end);
    } else {
        url->opaque = true;
        const char *start = p;
        while (p < end && *p != '?' && *p != '#')
            p++;
        scr_py_put_part(url, &url->path, start, p, "");
    }
    scr_py_read_rest(url, p, end);
    return true;
}

/* The text without what the standard passes over. NULL: no memory. */
static char *scr_py_url_cleaned(scr_pyurl *url, const char *s, size_t n, size_t *len)
{
    char *clean = (char *)PyMem_Malloc(n + 1);
    size_t from = 0, to = n, out = 0;
    if (!clean) {
        PyErr_NoMemory();
        return NULL;
    }
    while (from < to && (scr_byte)s[from] <= 0x20)
        from++;
    while (to > from && (scr_byte)s[to - 1] <= 0x20)
        to--;
    if (to - from < n)
        url->violation = "leading or trailing control or space character are ignored in URLs";
    for (size_t i = from; i < to; i++) {
        if (s[i] == '\t' || s[i] == '\n' || s[i] == '\r')
            url->violation = "tabs or newlines are ignored in URLs";
        else
            clean[out++] = s[i];
    }
    clean[out] = '\0';
    *len = out;
    return clean;
}

SCR_FN bool scr_py_url_parse(scr_pyurl *url, const char *s, size_t n)
{
    size_t len = 0, at = 0;
    if (!n)
        return scr_py_url_no(url, "input is empty");
    char *clean = scr_py_url_cleaned(url, s, n, &len);
    if (!clean)
        return false;
    bool good = len && scr_py_is_ascii_letter(clean[0]);
    for (; good && at < len && clean[at] != ':'; at++) {
        char c = clean[at];
        good = scr_py_is_ascii_letter(c) || scr_py_is_decimal_digit(c) || c == '+' || c == '-' || c == '.';
        scr_pytext_char(&url->scheme, c >= 'A' && c <= 'Z' ? (char)(c | 32) : c);
    }
    good = good && at < len ? scr_py_read_behind(url, clean + at + 1, clean + len) : scr_py_url_no(url, "relative URL without a base");
    PyMem_Free(clean);
    return good;
}

/* ---- writing, and changing ---- */

SCR_FN void scr_py_url_write_start(const scr_pyurl *url, scr_pytext *out)
{
    scr_pytext_add(out, url->scheme.ptr, url->scheme.len);
    scr_pytext_z(out, url->has_host ? "://" : ":");
    if (!url->has_host && !url->opaque && url->path.len >= 2 && url->path.ptr[0] == '/' && url->path.ptr[1] == '/')
        scr_pytext_z(out, "/.");
}

SCR_FN void scr_py_url_write_host(const scr_pyurl *url, scr_pytext *out, PyObject *shown)
{
    char port[16];
    scr_pytext_add(out, url->user.ptr, url->user.len);
    if (url->password.len) {
        scr_pytext_char(out, ':');
        scr_pytext_add(out, url->password.ptr, url->password.len);
    }
    if (url->user.len || url->password.len)
        scr_pytext_char(out, '@');
    if (shown)
        scr_pytext_str(out, shown);
    else
        scr_pytext_add(out, url->host.ptr, url->host.len);
    snprintf(port, sizeof port, ":%d", url->port);
    if (url->port >= 0)
        scr_pytext_z(out, port);
}

SCR_FN void scr_py_url_write_rest(const scr_pyurl *url, scr_pytext *out)
{
    scr_pytext_add(out, url->path.ptr, url->path.len);
    if (url->has_query)
        scr_pytext_char(out, '?');
    scr_pytext_add(out, url->query.ptr, url->query.len);
    if (url->has_fragment)
        scr_pytext_char(out, '#');
    scr_pytext_add(out, url->fragment.ptr, url->fragment.len);
}

SCR_FN bool scr_py_url_set_host(scr_pyurl *url, const char *host)
{
    if (url->opaque)
        return scr_py_url_no(url, "a cannot-be-a-base URL doesn\xe2\x80\x99t have a host to set");
    url->host.len = 0;
    url->has_host = true;
    return scr_py_put_host(url, host, strlen(host));
}

SCR_FN void scr_py_url_set_path(scr_pyurl *url, const char *path)
{
    url->path.len = 0;
    scr_pytext_z(&url->path, path);
}
