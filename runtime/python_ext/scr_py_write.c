/* scr_py_write.c: JSON text of a model, straight into a buffer. In: an instance, what to leave out. Out: text. Names of fields need no escapes;
 * what is no plain value becomes one first (scr_py_dump_json_leaf). */
#include "scr_py_dump.h"
#include "scr_py_class.h"
#include "scr_utf8.h"

static const scr_pyfilter scr_py_all = {NULL, NULL};

/* ---- strings ---- */

static void scr_py_put_unicode_escape(scr_pytext *out, uint32_t unit)
{
    static const char hex[] = "0123456789abcdef";
    const char escape[6] = {'\\', 'u', hex[unit >> 12], hex[unit >> 8 & 15], hex[unit >> 4 & 15], hex[unit & 15]};
    scr_pytext_add(out, escape, sizeof escape);
}

/* One that may not stand as it is: below a space, a quote, a backslash. */
static void scr_py_put_escape(scr_pytext *out, scr_byte c)
{
    static const char from[] = "\"\\\b\f\n\r\t", to[] = "\"\\bfnrt";
    const char *known = (const char *)memchr(from, c, sizeof from - 1);
    if (!known) {
        scr_py_put_unicode_escape(out, c);
        return;
    }
    const char escape[2] = {'\\', to[known - from]};
    scr_pytext_add(out, escape, sizeof escape);
}

/* None of eight bytes has to be escaped. */
SCR_INLINE bool scr_py_are_plain(uint64_t w)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), quote = w ^ ones * '"', slash = w ^ ones * '\\';
    return (((w - ones * 0x20) | (quote - ones) | (slash - ones)) & ~w & ones * 0x80) == 0;
}

/* How many bytes from s on may stand as they are; they are copied to `to`, which has room for 7 more than n. */
static size_t scr_py_copy_plain(char *to, const char *s, size_t n)
{
    size_t i = 0;
    for (uint64_t w; n - i >= 8; i += 8) {
        memcpy(&w, s + i, 8);
        memcpy(to + i, &w, 8);
        if (!scr_py_are_plain(w))
            break;
    }
    if (SCR_LIKELY(n - i < 8 && n >= 4)) { /* the rest, with some that were looked at, or twice */
        const size_t width = n >= 8 ? 8 : 4;
        uint64_t w;
        if (width == 8)
            memcpy(&w, s + n - 8, 8);
        else
            w = scr_load4(s) | (uint64_t)scr_load4(s + n - 4) << 32;
        if (SCR_LIKELY(scr_py_are_plain(w))) {
            if (width == 8) {
                memcpy(to + n - 8, s + n - 8, 8);
            } else {
                memcpy(to + n - 4, s + n - 4, 4);
                memcpy(to, s, 4);
            }
            return n;
        }
    }
    for (; i < n; i++) {
        scr_byte c = (scr_byte)s[i];
        if (c < 0x20 || c == '"' || c == '\\')
            break;
        to[i] = (char)c;
    }
    return i;
}

/* The rest of a string, everything above ASCII as escapes. */
static void scr_py_put_ascii(scr_pytext *out, const char *s, size_t n)
{
    for (size_t i = 0; i < n;) {
        scr_byte c = (scr_byte)s[i];
        if (c < 0x80) {
            if (c < 0x20 || c == '"' || c == '\\')
                scr_py_put_escape(out, c);
            else
                scr_pytext_char(out, (char)c);
            i++;
            continue;
        }
        uint32_t point = scr_utf8_next(s, &i);
        if (point >= 0x10000) {
            scr_py_put_unicode_escape(out, 0xd7c0 + (point >> 10));
            point = 0xdc00 + (point & 0x3ff);
        }
        scr_py_put_unicode_escape(out, point);
    }
}

static bool scr_py_write_text(scr_pydump *d, const char *s, size_t n, bool wide)
{
    scr_pytext *out = d->text;
    if (SCR_LIKELY(!wide && scr_pytext_room(out, n + 10))) {
        char *p = out->ptr + out->len;
        if (SCR_LIKELY(scr_py_copy_plain(p + 1, s, n) == n)) {
            *p = p[n + 1] = '"';
            out->len += n + 2;
            return true;
        }
    }
    scr_pytext_char(out, '"');
    if (SCR_UNLIKELY(wide && d->ascii)) {
        scr_py_put_ascii(out, s, n);
    } else {
        d->wide = d->wide || wide;
        while (scr_pytext_room(out, n + 8)) {
            size_t plain = scr_py_copy_plain(out->ptr + out->len, s, n);
            out->len += plain;
            if (SCR_LIKELY(plain == n))
                break;
            scr_py_put_escape(out, (scr_byte)s[plain]);
            s += plain + 1;
            n -= plain + 1;
        }
    }
    scr_pytext_char(out, '"');
    return !out->failed;
}

static bool scr_py_write_str(scr_pydump *d, PyObject *str)
{
    if (SCR_LIKELY(PyUnicode_IS_COMPACT_ASCII(str)))
        return scr_py_write_text(d, (const char *)PyUnicode_1BYTE_DATA(str), (size_t)PyUnicode_GET_LENGTH(str), false);
    Py_ssize_t n;
    const char *s = PyUnicode_AsUTF8AndSize(str, &n);
    return s && scr_py_write_text(d, s, (size_t)n, true);
}

/* ---- numbers ---- */

/* The digits of a number, ending at `end`; where they begin. */
static char *scr_py_digits(char *end, uint64_t n)
{
    do
        *--end = (char)('0' + n % 10);
    while (n /= 10);
    return end;
}

static bool scr_py_write_int(scr_pytext *out, PyObject *value)
{
    int overflow;
    long long number = PyLong_AsLongLongAndOverflow(value, &overflow);
    if (overflow)
        return scr_pytext_object(out, value, true);
    char digits[24], *end = digits + sizeof digits;
    char *p = scr_py_digits(end, number < 0 ? 0 - (uint64_t)number : (uint64_t)number);
    if (number < 0)
        *--p = '-';
    scr_pytext_add(out, p, (size_t)(end - p));
    return !out->failed;
}

/* Decimals that a value has, at most 6, when its shortest text is that of whole / 10^decimals; else -1.
 * A whole number below 10^15 and a power of ten are exact in a double, so their quotient is what reading that text gives; and texts of up to
 * 15 digits are read as different numbers, so that no shorter one is read as this value but with fewer decimals, which were tried before. */
static int scr_py_decimals(double value, uint64_t *whole)
{
    static const double powers[] = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6};
    if (!(value < 1e15 && (value >= 1e-3 || value == 0)))
        return -1;
    for (int i = 0; i < 7; i++) {
        double shifted = value * powers[i];
        if (shifted >= 1e15)
            return -1;
        *whole = (uint64_t)(shifted + 0.5);
        double difference = shifted - (double)*whole;
        if (difference <= shifted * 1e-15 && difference >= -shifted * 1e-15 && (double)*whole / powers[i] == value)
            return i;
    }
    return -1;
}

/* 12.50: the digits of a number with a point before the last ones, up to 6, of which there is one at least; ending at `end`. Where they begin. */
static char *scr_py_put_point(char *end, uint64_t whole, unsigned decimals)
{
    static const uint32_t powers[] = {1, 10, 100, 1000, 10000, 100000, 1000000};
    uint64_t part = whole % powers[decimals];
    for (unsigned i = 0; i < decimals; i++, part /= 10)
        *--end = (char)('0' + part % 10);
    *--end = '.';
    return scr_py_digits(end, whole / powers[decimals]);
}

/* 12.5, 3.0: the text that scr_py_decimals found. */
static void scr_py_put_decimals(scr_pytext *out, bool negative, uint64_t whole, int decimals)
{
    char text[40], *end = text + sizeof text;
    char *p = decimals ? scr_py_put_point(end, whole, (unsigned)decimals) : scr_py_put_point(end, whole * 10, 1);
    if (negative)
        *--p = '-';
    scr_pytext_add(out, p, (size_t)(end - p));
}

/* Python's repr but for its exponents: 0.00001, 1e16, 1.5e-7. */
static bool scr_py_write_repr(scr_pytext *out, double value)
{
    char *repr = PyOS_double_to_string(value, 'r', 0, Py_DTSF_ADD_DOT_0, NULL);
    if (!repr)
        return false;
    char *e = strchr(repr, 'e');
    if (!e) {
        scr_pytext_z(out, repr);
        PyMem_Free(repr);
        return true;
    }
    long exponent = strtol(e + 1, NULL, 10);
    *e = '\0';
    char digits[40];
    size_t n = 0;
    for (const char *p = repr + (*repr == '-'); *p; p++)
        if (*p != '.')
            digits[n++] = *p;
    if (*repr == '-')
        scr_pytext_char(out, '-');
    if (exponent == -5) {
        scr_pytext_z(out, "0.0000");
        scr_pytext_add(out, digits, n);
    } else {
        char tail[32];
        scr_pytext_add(out, digits, 1);
        if (n > 1) {
            scr_pytext_char(out, '.');
            scr_pytext_add(out, digits + 1, n - 1);
        }
        snprintf(tail, sizeof tail, "e%s%ld", exponent < 0 ? "-" : "+", labs(exponent));
        scr_pytext_z(out, tail);
    }
    PyMem_Free(repr);
    return true;
}

/* NaN or an infinity. */
static bool scr_py_write_unusual(scr_pydump *d, const scr_mtype *type, double value)
{
    PyObject *object = PyFloat_FromDouble(value);
    const unsigned words = object ? scr_py_words(d, type, object) : 0;
    const char *name = value != value ? "NaN" : value > 0 ? "Infinity" : "-Infinity", *quote = words & SCR_W_STRINGS ? "\"" : "";
    char text[16];
    snprintf(text, sizeof text, "%s%s%s", quote, name, quote);
    scr_pytext_z(d->text, words & (SCR_W_CONSTANTS | SCR_W_STRINGS) ? text : "null");
    Py_XDECREF(object);
    return object != NULL;
}

static bool scr_py_write_float(scr_pydump *d, const scr_mtype *type, double value)
{
    scr_pytext *out = d->text;
    uint64_t whole;
    if (SCR_UNLIKELY(value - value != 0))
        return scr_py_write_unusual(d, type, value);
    int decimals = scr_py_decimals(fabs(value), &whole);
    if (decimals < 0)
        return scr_py_write_repr(out, value);
    scr_py_put_decimals(out, signbit(value) != 0, whole, decimals);
    return true;
}

static bool scr_py_write_number(scr_pydump *d, const scr_mtype *type, scr_pynumber as, PyObject *value)
{
    PyObject *number = as == SCR_PY_A_FLOAT ? PyNumber_Float(value) : NULL;
    bool good = as == SCR_PY_A_FLOAT ? number && scr_py_write_float(d, type, PyFloat_AS_DOUBLE(number)) : scr_py_write_int(d->text, value);
    Py_XDECREF(number);
    return good;
}

/* ---- containers ---- */

static void scr_py_new_line(scr_pydump *d)
{
    if (SCR_LIKELY(d->indent < 0))
        return;
    scr_pytext_char(d->text, '\n');
    for (unsigned i = 0; i < d->depth * (unsigned)d->indent; i++)
        scr_pytext_char(d->text, ' ');
}

static void scr_py_between(scr_pydump *d, bool *first)
{
    if (!*first)
        scr_pytext_char(d->text, ',');
    *first = false;
    scr_py_new_line(d);
}

static void scr_py_close(scr_pydump *d, bool empty, char bracket)
{
    d->depth--;
    if (!empty)
        scr_py_new_line(d);
    scr_pytext_char(d->text, bracket);
}

static void scr_py_put_colon(scr_pydump *d)
{
    scr_pytext_char(d->text, ':');
    if (d->indent >= 0)
        scr_pytext_char(d->text, ' ');
}

static bool scr_py_put_entry(scr_pydump *d, bool *first, const scr_mtype *keys, PyObject *key, const scr_mtype *type, PyObject *value, scr_pyfilter filter)
{
    scr_py_between(d, first);
    keys = scr_py_look_at(d, keys, key);
    PyObject *name = scr_py_json_key(d, keys, key);
    bool good = name && scr_py_write_str(d, name);
    Py_XDECREF(name);
    scr_py_put_colon(d);
    return good && scr_py_write_value(d, type, value, filter);
}

static bool scr_py_put_text(scr_pydump *d, void *to, PyObject *key, const scr_mtype *type, PyObject *value, scr_pyfilter filter)
{
    return scr_py_put_entry(d, (bool *)to, NULL, key, type, value, filter);
}

/* What is written can run code of the user, which can change the dict: PyDict_Next stands that, and the items are held. */
static bool scr_py_write_dict(scr_pydump *d, const scr_mtype *type, PyObject *dict, scr_pyfilter filter, bool *first)
{
    PyObject *key, *item;
    const scr_pyclass *cls = scr_py_typed_dict_of(d, type, dict);
    if (cls)
        return scr_py_each_key(d, cls, dict, filter, scr_py_put_text, first);
    PyObject *still = scr_py_still(dict);
    Py_ssize_t at = 0, size = still ? PyDict_GET_SIZE(still) : 0;
    bool good = still != NULL;
    for (Py_ssize_t i = 0; good && PyDict_Next(still, &at, &key, &item); i++) {
        scr_pyfilter inner;
        Py_INCREF(key);
        Py_INCREF(item);
        int wanted = scr_py_select(filter, key, &inner);
        good = wanted == 0 || (wanted > 0 && scr_py_put_entry(d, first, scr_py_key_type(type), key, scr_py_item_type(d, type, i), item, inner));
        Py_DECREF(key);
        Py_DECREF(item);
        if (good && PyDict_GET_SIZE(still) != size) {
            PyErr_SetString(PyExc_RuntimeError, "dictionary changed size during iteration");
            good = false;
        }
    }
    Py_XDECREF(still);
    return good;
}

/* All items of a list. */
static bool scr_py_write_list(scr_pydump *d, const scr_mtype *type, PyObject *list, bool *first)
{
    bool good = true;
    PyObject *item; /* held: the user's code may drop it */
    for (Py_ssize_t i = 0; good && (item = scr_py_list_item(list, i)) != NULL; i++) {
        scr_py_between(d, first);
        good = scr_py_write_value(d, type, item, scr_py_all);
        Py_DECREF(item);
    }
    return good;
}

static bool scr_py_write_items(scr_pydump *d, const scr_mtype *type, PyObject *value, scr_pyfilter filter, bool *first)
{
    if (SCR_LIKELY(PyList_CheckExact(value) && d->whole))
        return scr_py_write_list(d, scr_py_item_type(d, type, 0), value, first);
    PyObject *items = scr_py_still_items(value);
    type = scr_py_tuple_type(d, type, value);
    bool good = items != NULL;
    for (Py_ssize_t i = 0; good && i < PySequence_Fast_GET_SIZE(items); i++) {
        PyObject *held = Py_NewRef(PySequence_Fast_GET_ITEM(items, i));
        scr_pyfilter inner;
        int wanted = scr_py_select_at(filter, i, PySequence_Fast_GET_SIZE(items), &inner);
        if (wanted > 0)
            scr_py_between(d, first);
        const scr_mtype *item_type = type;
        PyObject *item = wanted > 0 ? scr_py_shown_item(d, &item_type, value, i, held, &inner) : NULL;
        good = wanted == 0 || (item && scr_py_write_value(d, item_type, item, inner));
        Py_XDECREF(item);
        Py_DECREF(held);
    }
    Py_XDECREF(items);
    return good;
}

static bool scr_py_write_container(scr_pydump *d, const scr_mtype *type, PyObject *value, scr_pyfilter filter)
{
    bool first = true, dict = PyDict_Check(value);
    if (!scr_py_go_down(d))
        return false;
    scr_pytext_char(d->text, dict ? '{' : '[');
    bool good = dict ? scr_py_write_dict(d, type, value, filter, &first) : scr_py_write_items(d, type, value, filter, &first);
    scr_py_close(d, first, dict ? '}' : ']');
    return good;
}

/* ---- models ---- */

/* A field's own name; where no alias is asked for it is known to need no escape. */
static bool scr_py_write_name(scr_pydump *d, const scr_pyclass *cls, uint16_t field)
{
    const scr_mfield *f = &cls->def->fields[field];
    bool good = true, alias = f->dump_key && scr_py_by_alias(d, cls);
    if (alias || !PyUnicode_IS_COMPACT_ASCII(cls->names[field])) {
        good = scr_py_write_str(d, alias ? cls->dump_keys[field] : cls->names[field]);
    } else if (scr_pytext_room(d->text, f->name_len + 3u)) {
        char *p = d->text->ptr + d->text->len;
        *p = '"';
        memcpy(p + 1, f->name, f->name_len);
        p[f->name_len + 1] = '"';
        d->text->len += f->name_len + 2u;
    }
    scr_py_put_colon(d);
    return good;
}

/* n bytes, of which there are 4 or more, as those of `"a":` are. */
SCR_INLINE void scr_py_copy_name(char *to, const char *s, size_t n)
{
    if (SCR_UNLIKELY(n > 32)) {
        memcpy(to, s, n);
    } else if (n >= 16) {
        memcpy(to, s, 16);
        memcpy(to + n - 16, s + n - 16, 16);
    } else if (n >= 8) {
        memcpy(to, s, 8);
        memcpy(to + n - 8, s + n - 8, 8);
    } else {
        memcpy(to, s, 4);
        memcpy(to + n - 4, s + n - 4, 4);
    }
}

/* A comma, but before the first, and the name that begins a member. */
SCR_INLINE bool scr_py_begin_member(scr_pydump *d, const scr_pyclass *cls, uint16_t field, bool *first)
{
    const scr_mfield *f = &cls->def->fields[field];
    scr_pytext *out = d->text;
    const bool is_short = field < 64 && cls->short_names >> field & 1 && !(f->dump_key && scr_py_by_alias(d, cls)) && d->indent < 0;
    if (SCR_UNLIKELY(!is_short || !scr_pytext_room(out, f->json_key_len + 1u))) {
        scr_py_between(d, first);
        return scr_py_write_name(d, cls, field);
    }
    char *p = out->ptr + out->len;
    *p = ',';
    scr_py_copy_name(p + !*first, f->json_key, f->json_key_len);
    out->len += f->json_key_len + !*first;
    *first = false;
    return true;
}

/* All the fields of an instance whose own class shows it. */
static bool scr_py_write_fields(scr_pydump *d, const scr_pyclass *cls, PyObject *self, const scr_pymodel *held, scr_pyfilter filter, bool *first)
{
    for (uint16_t i = 0; i < cls->def->n_fields; i++) {
        scr_pyfilter inner = scr_py_all;
        int wanted = d->whole ? held->values[i] && !(cls->def->fields[i].flags & SCR_F_EXCLUDE) : scr_py_wants(d, cls, i, held, filter, &inner);
        if (wanted <= 0) {
            if (wanted < 0)
                return false;
            continue;
        }
        PyObject *value = Py_NewRef(held->values[i]); /* the user's code may replace it */
        const scr_mtype *type = cls->def->fields[i].type;
        d->field = cls->names[i];
        if (SCR_UNLIKELY(cls->def->fields[i].serializer != SCR_NO_VALUE) && scr_py_has_serializer(d, &cls->def->fields[i], value)) {
            Py_SETREF(value, scr_py_serialized(d, self, &cls->def->fields[i], value, inner));
            type = cls->def->fields[i].shown;
            inner = scr_py_all; /* what is left out was the function's to do */
        }
        bool good = value && scr_py_begin_member(d, cls, i, first) && scr_py_write_value(d, type, value, inner);
        Py_XDECREF(value);
        if (!good)
            return false;
    }
    return true;
}

static bool scr_py_write_as(scr_pydump *d, const scr_pyclass *own, const scr_pyclass *shown, const scr_mtype *type, PyObject *self, scr_pyfilter filter)
{
    bool first = true, good;
    if (SCR_UNLIKELY(scr_py_shows_itself(d, shown))) {
        PyObject *plain = scr_py_dump_value(d, type, self, filter);
        good = plain && scr_py_write_value(d, NULL, plain, scr_py_all);
        Py_XDECREF(plain);
        return good;
    }
    if (shown->def->flags & SCR_C_ROOT) {
        const scr_mtype *inner = NULL;
        PyObject *root = scr_py_root(d, shown, self, &inner, &filter);
        good = root && scr_py_write_value(d, inner, root, filter);
        Py_XDECREF(root);
        if (root || PyErr_Occurred())
            return good;
    }
    if (!scr_py_go_down(d))
        return false;
    scr_pytext_char(d->text, '{');
    if (own == shown) {
        scr_pymodel *held = scr_py_hold(self);
        good = held && scr_py_write_fields(d, own, self, held, filter, &first);
        scr_py_let_go(held);
        good = good && scr_py_each_other(d, own, self, filter, scr_py_put_text, &first);
    } else {
        good = scr_py_each_member(d, shown, self, filter, scr_py_put_text, &first);
    }
    scr_py_close(d, first, '}');
    return good;
}

static bool scr_py_write_model(scr_pydump *d, const scr_pyclass *own, const scr_mtype *type, PyObject *self, scr_pyfilter filter)
{
    const bool same = type && type->kind == SCR_M_CLASS && &d->state->classes[type->index] == own;
    const scr_pyclass *shown = same ? own : scr_py_shown_as(d, type, self);
    const uint16_t words = scr_py_take_words(d, type, shown);
    PyObject *field = d->field;
    bool good = scr_py_write_as(d, own, shown, type, self, filter);
    d->words = words;
    d->field = field;
    return good;
}

/* ---- leaves ---- */

/* A UUID's 36 characters, out of its number. False: an exception. */
static bool scr_py_write_uuid(scr_pydump *d, PyObject *value)
{
    static const char hex[] = "0123456789abcdef";
    scr_byte bytes[16];
    char text[38], *p = text;
    PyObject *number = scr_py_kept(&d->state->uuid_safe) && d->state->uuid_slots[0] ? Py_XNewRef(*(PyObject **)(void *)((char *)value + d->state->uuid_slots[0]))
                                                                                    : PyObject_GetAttr(value, d->state->n_int);
    bool good = number && PyLong_Check(number) && _PyLong_AsByteArray((PyLongObject *)number, bytes, sizeof bytes, 0, 0
#if PY_VERSION_HEX >= 0x030d0000
                                                                      , 1
#endif
                                                                      ) == 0;
    Py_XDECREF(number);
    if (!good)
        return false;
    *p++ = '"';
    for (int i = 0; i < 16; i++) {
        if (i == 4 || i == 6 || i == 8 || i == 10)
            *p++ = '-';
        *p++ = hex[bytes[i] >> 4];
        *p++ = hex[bytes[i] & 15];
    }
    *p++ = '"';
    scr_pytext_add(d->text, text, sizeof text);
    return true;
}

static bool scr_py_write_decimal(scr_pydump *d, PyObject *value)
{
    uint64_t coefficient;
    unsigned places;
    if (SCR_LIKELY(scr_py_decimal_parts(d->state, value, &coefficient, &places))) {
        char text[40], *end = text + sizeof text;
        *--end = '"';
        char *p = places ? scr_py_put_point(end, coefficient, places) : scr_py_digits(end, coefficient);
        *--p = '"';
        scr_pytext_add(d->text, p, (size_t)(text + sizeof text - p));
        return true;
    }
    PyObject *text = PyObject_Str(value);
    bool good = text && scr_py_write_str(d, text);
    Py_XDECREF(text);
    return good;
}

/* A datetime or a date. */
static bool scr_py_write_date(scr_pydump *d, PyObject *value)
{
    char text[SCR_PY_TIME_TEXT];
    const size_t n = scr_py_datetime_text(d->state, value, text + 1);
    if (!n)
        return false;
    text[0] = text[n + 1] = '"';
    scr_pytext_add(d->text, text, n + 2);
    return true;
}

/* Values that are written without an object of their own. 1: done; 0: none of these; -1: an exception. */
static int scr_py_write_known(scr_pydump *d, const scr_mtype *type, PyObject *value)
{
    const scr_pystate *state = d->state;
    const PyDateTime_CAPI *dates = (const PyDateTime_CAPI *)scr_py_kept(&state->dates);
    if (dates && !((d->words | (type ? type->flags & SCR_T_SHOWN : 0u)) && scr_py_words(d, type, value)) && (Py_TYPE(value) == dates->DateTimeType || Py_TYPE(value) == dates->DateType))
        return scr_py_write_date(d, value) ? 1 : -1;
    if (Py_TYPE(value) == scr_py_kept(&state->uuid))
        return scr_py_write_uuid(d, value) ? 1 : -1;
    if (Py_TYPE(value) == scr_py_kept(&state->decimal))
        return scr_py_write_decimal(d, value) ? 1 : -1;
    return 0;
}

/* None, True or False. */
SCR_INLINE bool scr_py_write_word(scr_pydump *d, PyObject *value)
{
    scr_pytext_add(d->text, value == Py_None ? "null" : value == Py_True ? "true" : "false", value == Py_False ? 5 : 4);
    return !d->text->failed;
}

static bool scr_py_write_typed(scr_pydump *d, const scr_mtype *type, PyObject *value, scr_pyfilter filter);

static bool scr_py_write_leaf(scr_pydump *d, const scr_mtype *type, PyObject *value, scr_pyfilter filter)
{
    PyObject *plain = scr_py_dump_json_leaf(d, type, value, filter);
    bool good = plain && !d->text->failed && scr_py_go_down(d);
    if (good) {
        good = scr_py_write_typed(d, PyFloat_Check(plain) ? type : NULL, plain, scr_py_all);
        d->depth--;
    }
    Py_XDECREF(plain);
    return good;
}

static bool scr_py_write_typed(scr_pydump *d, const scr_mtype *type, PyObject *value, scr_pyfilter filter)
{
    const PyTypeObject *kind = Py_TYPE(value);
    if (kind == &PyUnicode_Type)
        return scr_py_write_str(d, value);
    if (kind == &PyFloat_Type)
        return scr_py_write_float(d, type, PyFloat_AS_DOUBLE(value));
    const scr_pynumber number = PyLong_Check(value) || scr_py_is_float_text(d, value) ? scr_py_number_as(d, type, value) : SCR_PY_AS_IT_IS;
    if (number != SCR_PY_AS_IT_IS)
        return scr_py_write_number(d, type, number, value);
    if (kind == &PyLong_Type)
        return scr_py_write_int(d->text, value);
    if (value == Py_None || kind == &PyBool_Type)
        return scr_py_write_word(d, value);
    const scr_pyclass *own = scr_py_class_of(d->state, Py_TYPE(value));
    if (own)
        return scr_py_write_model(d, own, type, value, filter);
    if (PyDict_Check(value) || PyList_Check(value) || PyTuple_Check(value) || PyAnySet_Check(value))
        return scr_py_write_container(d, type, value, filter);
    int known = scr_py_write_known(d, type, value);
    if (known)
        return known > 0;
    if (scr_py_is_deque(d->state, value))
        return scr_py_write_container(d, type, value, filter);
    if (scr_py_is_dataclass(d->state, value)) {
        bool first = true;
        if (!scr_py_go_down(d))
            return false;
        scr_pytext_char(d->text, '{');
        bool good = scr_py_each_part(d, type, value, filter, scr_py_put_text, &first);
        scr_py_close(d, first, '}');
        return good;
    }
    return scr_py_write_leaf(d, type, value, filter);
}

/* A member of an enum of the module; their values are kept. */
static bool scr_py_write_enum(scr_pydump *d, PyObject *member)
{
    scr_pymember *kept = &d->state->members[((uintptr_t)member >> 4 ^ (uintptr_t)member >> 9) % SCR_PY_MEMBERS];
    if (SCR_LIKELY(kept->member == member && !SCR_PY_THREADS))
        return scr_py_write_value(d, NULL, kept->value, scr_py_all);
    PyObject *value = scr_py_member_value(d->state, member);
    if (value && !SCR_PY_THREADS && scr_py_has_usual_value(d->state, member)) {
        Py_XSETREF(kept->member, Py_NewRef(member));
        Py_XSETREF(kept->value, Py_NewRef(value));
    }
    bool good = value && scr_py_write_value(d, NULL, value, scr_py_all);
    Py_XDECREF(value);
    return good;
}

/* A value of the class that its place's type mostly has. 1: written; 0: it is another one; -1: an exception. */
SCR_INLINE int scr_py_write_usual(scr_pydump *d, const scr_mtype *type, PyObject *value, scr_pyfilter filter)
{
    const PyTypeObject *kind = Py_TYPE(value);
    const PyDateTime_CAPI *dates = NULL;
    if (type->kind == SCR_M_NULLABLE) {
        if (value == Py_None) {
            return scr_py_write_word(d, value) ? 1 : -1;
        }
        type = type->inner;
    }
    switch ((scr_mkind)type->kind) {
    case SCR_M_STR: case SCR_M_LITERAL: return kind != &PyUnicode_Type ? 0 : scr_py_write_str(d, value) ? 1 : -1;
    case SCR_M_BOOL: return kind != &PyBool_Type ? 0 : scr_py_write_word(d, value) ? 1 : -1;
    case SCR_M_INT: return kind != &PyLong_Type ? 0 : scr_py_write_int(d->text, value) ? 1 : -1;
    case SCR_M_FLOAT: return kind != &PyFloat_Type ? 0 : scr_py_write_float(d, type, PyFloat_AS_DOUBLE(value)) ? 1 : -1;
    case SCR_M_DECIMAL: return kind != scr_py_kept(&d->state->decimal) ? 0 : scr_py_write_decimal(d, value) ? 1 : -1;
    case SCR_M_UUID: return kind != scr_py_kept(&d->state->uuid) ? 0 : scr_py_write_uuid(d, value) ? 1 : -1;
    case SCR_M_ENUM: return (PyObject *)Py_TYPE(value) != scr_py_kept(&d->state->enums[type->index]) ? 0 : scr_py_write_enum(d, value) ? 1 : -1;
    case SCR_M_DATETIME: case SCR_M_DATE:
        dates = d->words ? NULL : (const PyDateTime_CAPI *)scr_py_kept(&d->state->dates);
        return !dates || kind != (type->kind == SCR_M_DATE ? dates->DateType : dates->DateTimeType) ? 0 : scr_py_write_date(d, value) ? 1 : -1;
    case SCR_M_LIST: return kind != &PyList_Type ? 0 : scr_py_write_container(d, type, value, filter) ? 1 : -1;
    case SCR_M_CLASS: {
        const scr_pyclass *cls = &d->state->classes[type->index];
        return kind != cls->type || d->as_any ? 0 : scr_py_write_model(d, cls, type, value, filter) ? 1 : -1;
    }
    default: return 0;
    }
}

SCR_FN bool scr_py_write_value(scr_pydump *d, const scr_mtype *type, PyObject *value, scr_pyfilter filter)
{
    const int usual = SCR_LIKELY(type && !(type->flags & SCR_T_SHOWN)) ? scr_py_write_usual(d, type, value, filter) : 0;
    if (SCR_LIKELY(usual))
        return usual > 0;
    type = scr_py_look_at(d, type, value);
    if (SCR_LIKELY(!scr_py_is_shown(d, type)))
        return PyUnicode_CheckExact(value) ? scr_py_write_str(d, value) : scr_py_write_typed(d, type, value, filter);
    PyObject *shown = scr_py_shown(d, &type, value, &filter);
    bool good = shown && scr_py_write_typed(d, type, shown, filter);
    Py_XDECREF(shown);
    return good;
}
