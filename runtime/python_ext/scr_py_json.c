/* scr_py_json.c: JSON text to Python objects: to plain ones (scr_py_load), and in one pass to a model (scr_py_decode). In:
 * bytes. Out: objects. Nothing is read outside of the text: see scr_stream.h. */
#include "scr_py.h"

/* Containers that are open. */
SCR_INLINE unsigned scr_py_depth(const scr_stream *s) { return s->max_depth + 1 - s->room; }

/* q is at the quote that closes a name: to the value's first byte, or NULL. */
SCR_INLINE const scr_byte *scr_py_to_value(scr_stream *s, const scr_byte *q)
{
    q = scr_colon(s, scr_ahead(s, q + 1));
    return q ? scr_ahead(s, scr_space(s, q)) : NULL;
}

/* ---- plain objects ---- */

static const scr_byte *scr_py_load_value(scr_pyrun *run, const scr_byte *p, unsigned depth, PyObject **out);

static PyObject *scr_py_text_object(const char *s, size_t n, unsigned how)
{
    if (how & SCR_HOW_WIDE)
        return PyUnicode_DecodeUTF8(s, (Py_ssize_t)n, NULL);
    PyObject *text = PyUnicode_New((Py_ssize_t)n, 127);
    if (text)
        memcpy(PyUnicode_1BYTE_DATA(text), s, n);
    return text;
}

/* Short texts come again: the last two of each place in a table are kept. s: plain ASCII, of which 8 bytes can be read whatever n is. */
static PyObject *scr_py_kept_text(scr_pystate *state, const char *s, size_t n)
{
    if (SCR_PY_THREADS)
        return scr_py_text_object(s, n, 0);
    const uint64_t first = scr_load8_le(s), last = n < 8 ? first << (64 - 8 * n) : scr_load8_le(s + n - 8);
    const uint64_t mixed = ((n < 8 ? last : first) ^ (last << 23 | last >> 41) ^ n) * UINT64_C(0x9e3779b97f4a7c15);
    PyObject **kept = &state->texts[mixed >> (65 - SCR_PY_TEXT_BITS) << 1];
    for (int i = 0; i < 2; i++)
        if (kept[i] && (size_t)PyUnicode_GET_LENGTH(kept[i]) == n && scr_same(PyUnicode_1BYTE_DATA(kept[i]), s, n))
            return Py_NewRef(kept[i]);
    PyObject *text = scr_py_text_object(s, n, 0);
    if (text) {
        Py_XSETREF(kept[1], kept[0]);
        kept[0] = Py_NewRef(text);
    }
    return text;
}

/* The string between p and q. */
static PyObject *scr_py_string_object(scr_pyrun *run, const scr_byte *p, const scr_byte *q, unsigned how)
{
    const size_t n = (size_t)(q - p);
    if (SCR_LIKELY(!how && n - 1 < SCR_PY_TEXT_MAX))
        return scr_py_kept_text(run->state, (const char *)p, n);
    if (SCR_LIKELY(!(how & SCR_HOW_ESCAPED)))
        return scr_py_text_object((const char *)p, n, how);
    scr_text text;
    if (!scr_string_text(run->stream, p, q, how, &text))
        return NULL; /* no scratch: the caller gives more */
    bool wide = false;
    for (size_t i = 0; i < text.len && !wide; i++)
        wide = (scr_byte)text.ptr[i] >= 0x80;
    return scr_py_text_object(text.ptr, text.len, wide ? SCR_HOW_WIDE : 0);
}

/* Any number token at p. */
SCR_INLINE bool scr_py_number_at(const scr_stream *s, const scr_byte *p, scr_number *n)
{
    return scr_number_at(p, true, n) || scr_number_slow(s, p, n);
}

static const double scr_py_powers[] = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18};
static const uint64_t scr_py_whole_powers[] = {
    1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000, 10000000000, 100000000000, 1000000000000, 10000000000000,
    100000000000000, 1000000000000000, 10000000000000000, 100000000000000000, 1000000000000000000};

/* The token's text with a NUL behind it: few, or allocated. */
static char *scr_py_token(const scr_number *n, char *few, size_t room)
{
    size_t len = scr_number_len(n);
    char *text = len < room ? few : (char *)PyMem_Malloc(len + 1);
    if (!text) {
        PyErr_NoMemory();
        return NULL;
    }
    memcpy(text, n->start, len);
    text[len] = '\0';
    return text;
}

/* Correctly rounded: both the digits and the power of ten are exact in a double, or C's reader is asked. False: an exception. */
static bool scr_py_double(const scr_number *n, double *out)
{
    if (SCR_LIKELY(n->plain && n->places <= 18)) {
        uint64_t whole = scr_number_whole(n), digits = whole * scr_py_whole_powers[n->places] + scr_number_part(n);
        if (SCR_LIKELY(digits <= (UINT64_C(1) << 53) && whole <= UINT64_C(9007199254740992) / scr_py_whole_powers[n->places])) {
            double value = (double)digits / scr_py_powers[n->places];
            *out = n->negative ? -value : value;
            return true;
        }
    }
    char few[128];
    char *text = scr_py_token(n, few, sizeof few);
    if (!text)
        return false;
    *out = PyOS_string_to_double(text, NULL, NULL);
    if (text != few)
        PyMem_Free(text);
    return *out != -1 || !PyErr_Occurred();
}

static PyObject *scr_py_whole(const scr_number *n)
{
    if (SCR_LIKELY(n->plain)) {
        long long whole = (long long)scr_number_whole(n);
        return PyLong_FromLongLong(n->negative ? -whole : whole);
    }
    if (scr_number_len(n) - n->negative > SCR_MODEL_DIGITS)
        return NULL; /* json_invalid will say so */
    char few[128];
    char *text = scr_py_token(n, few, sizeof few);
    PyObject *value = text ? PyLong_FromString(text, NULL, 10) : NULL;
    if (text && text != few)
        PyMem_Free(text);
    return value;
}

static const scr_byte *scr_py_load_number(scr_pyrun *run, const scr_byte *p, PyObject **out)
{
    scr_number n;
    if (!scr_py_number_at(run->stream, p, &n))
        return NULL;
    if (n.places == 0 && !n.exponent) {
        *out = scr_py_whole(&n);
    } else {
        double value;
        *out = scr_py_double(&n, &value) ? PyFloat_FromDouble(value) : NULL;
    }
    return *out ? scr_ahead(run->stream, n.end) : NULL;
}

/* Behind an item or a member. */
static const scr_byte *scr_py_load_array(scr_pyrun *run, const scr_byte *p, unsigned depth, PyObject **out)
{
    scr_stream *s = run->stream;
    PyObject *list = PyList_New(0), *item = NULL;
    p = list ? scr_open(s, p) : NULL;
    while (p && *p != ']') {
        p = scr_py_load_value(run, p, depth + 1, &item);
        if (!p)
            break;
        int failed = PyList_Append(list, item);
        Py_DECREF(item);
        p = failed ? NULL : scr_to_item(s, p);
    }
    if (!p) {
        Py_XDECREF(list);
        return NULL;
    }
    *out = list;
    return scr_close(s, p);
}

static const scr_byte *scr_py_load_object(scr_pyrun *run, const scr_byte *p, unsigned depth, PyObject **out)
{
    scr_stream *s = run->stream;
    PyObject *dict = PyDict_New(), *key = NULL, *item = NULL;
    unsigned how;
    p = dict ? scr_open(s, p) : NULL;
    while (p && *p != '}') {
        const scr_byte *q = scr_name(s, p, &how);
        key = q ? scr_py_string_object(run, p + 1, q, how) : NULL;
        p = key ? scr_py_to_value(s, q) : NULL;
        p = p ? scr_py_load_value(run, p, depth + 1, &item) : NULL;
        int failed = p ? PyDict_SetItem(dict, key, item) : 0;
        if (p)
            Py_DECREF(item);
        Py_XDECREF(key);
        p = failed || !p ? NULL : scr_to_member(s, p);
    }
    if (!p) {
        Py_XDECREF(dict);
        return NULL;
    }
    *out = dict;
    return scr_close(s, p);
}

static const scr_byte *scr_py_load_word(scr_pyrun *run, const scr_byte *p, const char *word, PyObject *value, PyObject **out)
{
    p = scr_literal(run->stream, p, word, strlen(word));
    if (p)
        *out = Py_NewRef(value);
    return p;
}

static const scr_byte *scr_py_load_special(scr_pyrun *run, const scr_byte *p, PyObject **out)
{
    bool minus = *p == '-';
    const char *word = *p == 'N' ? "NaN" : minus ? "-Infinity" : "Infinity";
    double value = *p == 'N' ? NAN : minus ? -INFINITY : INFINITY;
    p = scr_literal(run->stream, p, word, strlen(word));
    *out = p ? PyFloat_FromDouble(value) : NULL;
    return *out ? p : NULL;
}

/* The value at p, which is not space. NULL: it is not JSON, or an exception. Recursion is bounded by SCR_MODEL_DEPTH. */
static const scr_byte *scr_py_load_value(scr_pyrun *run, const scr_byte *p, unsigned depth, PyObject **out)
{
    unsigned how;
    if (depth > SCR_MODEL_DEPTH)
        return NULL;
    switch (*p) {
    case '{': return scr_py_load_object(run, p, depth, out);
    case '[': return scr_py_load_array(run, p, depth, out);
    case '"': {
        const scr_byte *q = scr_string(run->stream, p + 1, &how);
        *out = q ? scr_py_string_object(run, p + 1, q, how) : NULL;
        return *out ? scr_ahead(run->stream, q + 1) : NULL;
    }
    case 't': return scr_py_load_word(run, p, "true", Py_True, out);
    case 'f': return scr_py_load_word(run, p, "false", Py_False, out);
    case 'n': return scr_py_load_word(run, p, "null", Py_None, out);
    case 'N': case 'I': return scr_py_load_special(run, p, out);
    default: return *p == '-' && p[1] == 'I' ? scr_py_load_special(run, p, out) : scr_py_load_number(run, p, out);
    }
}

static PyObject *scr_py_fail_json(scr_pyrun *run, const char *json, size_t len, PyObject *input)
{
    scr_json_mistake m;
    if (!scr_json_find_mistake(json, len, &m)) {
        PyErr_SetString(PyExc_SystemError, "JSON that one reader refuses and the other does not");
        return NULL;
    }
    PyObject *text = PyUnicode_FromFormat("%s at line %zu column %zu", m.why, m.line, m.column);
    return scr_py_fail_value(run, SCR_PE_JSON_INVALID, input, "error", text);
}

/* ---- a document ---- */

/* Runs `read` with more and more scratch until it is enough; few texts need any. */
static bool scr_py_with_scratch(scr_pyrun *run, const char *json, size_t len, const void *what,
                                const scr_byte *(*read)(scr_pyrun *, const void *, const scr_byte *, PyObject **), PyObject **out)
{
    scr_stream stream;
    scr_options options;
    memset(&options, 0, sizeof options);
    options.struct_size = sizeof options;
    options.max_depth = SCR_MODEL_DEPTH + 2;
    bool good = false;
    const size_t from = run->errors.n;
    *out = NULL;
    if (scr_stream_begin(&stream, json, len, &options) != SCR_VALID)
        return false;
    run->stream = &stream;
    const scr_byte *p = read(run, what, scr_space(&stream, stream.start), out);
    good = p && scr_stream_end(&stream, p) == SCR_VALID;
    if (!good)
        Py_CLEAR(*out);
    if (!good)
        scr_py_forget_errors(run, from);
    if (!good && stream.status == SCR_NO_SCRATCH && !PyErr_Occurred()) {
        run->replay = true;
        run->next_call = 0;
        options.scratch_size = scr_stream_scratch_bound(len);
        options.scratch = PyMem_Malloc(options.scratch_size);
        if (!options.scratch) {
            PyErr_NoMemory();
        } else if (scr_stream_begin(&stream, json, len, &options) == SCR_VALID) {
            p = read(run, what, scr_space(&stream, stream.start), out);
            good = p && scr_stream_end(&stream, p) == SCR_VALID;
            if (!good) {
                Py_CLEAR(*out);
                scr_py_forget_errors(run, from);
            }
        }
        PyMem_Free(options.scratch);
        run->replay = false;
    }
    run->stream = NULL;
    return good;
}

static const scr_byte *scr_py_read_plain(scr_pyrun *run, const void *what, const scr_byte *p, PyObject **out)
{
    (void)what;
    const scr_byte *end = scr_py_load_value(run, p, 0, out);
    if (!end)
        *out = NULL;
    return end;
}

SCR_FN PyObject *scr_py_load(scr_pyrun *run, const char *json, size_t len, PyObject *input)
{
    PyObject *value;
    if (scr_py_with_scratch(run, json, len, NULL, scr_py_read_plain, &value))
        return value;
    return PyErr_Occurred() ? NULL : scr_py_fail_json(run, json, len, input);
}

/* ---- one pass to models ---- */

/* What a container here holds would stand deeper than is allowed, or it holds nothing: the other way sees. */
SCR_INLINE bool scr_py_is_deep(const scr_stream *s) { return scr_py_depth(s) >= SCR_MODEL_DEPTH; }

static const scr_byte *scr_py_decode_value(scr_pyrun *run, const scr_mtype *type, const scr_byte *p, PyObject **out);

/* The field of the outermost model that is being decoded: errors of what follows are recorded, at its place. */
static void scr_py_record_here(scr_pyrun *run, scr_pyplace *place)
{
    const scr_pyclass *cls = run->collect;
    uint16_t field = run->collect_field;
    *place = (scr_pyplace){NULL, cls->def->flags & SCR_C_LOC_BY_NAME ? cls->names[field] : cls->keys[field], NULL, 0};
    run->place = place;
    run->quiet = false;
}

static void scr_py_record_no_more(scr_pyrun *run)
{
    run->quiet = true;
    run->place = NULL;
}

/* What the fast forms below do not know: a plain object, and the other way to its value. */
static const scr_byte *scr_py_decode_any(scr_pyrun *run, const scr_mtype *type, const scr_byte *p, PyObject **out)
{
    PyObject *input;
    unsigned depth = scr_py_depth(run->stream);
    scr_pyplace place;
    const bool outermost = run->collect && run->stream->room == run->collect_room && !(type->flags & SCR_T_CALLS);
    p = scr_py_load_value(run, p, depth, &input);
    if (!p)
        return NULL;
    if (outermost)
        scr_py_record_here(run, &place);
    *out = scr_py_check(run, type, input);
    if (outermost)
        scr_py_record_no_more(run);
    Py_DECREF(input);
    run->behind = p;
    return *out ? p : NULL;
}

static const scr_byte *scr_py_decode_str(scr_pyrun *run, const scr_mtype *type, const scr_byte *p, PyObject **out)
{
    unsigned how;
    const scr_mlimits *l = type->limits;
    const scr_byte *q = *p == '"' ? scr_string(run->stream, p + 1, &how) : NULL;
    if (!q)
        return NULL;
    if (l) {
        if (l->flags & (SCR_L_STRIP | SCR_L_LOWER | SCR_L_UPPER | SCR_L_ASCII) || (l->pattern && (!l->regex || how)))
            return scr_py_decode_any(run, type, p, out);
        if (how & SCR_HOW_ESCAPED ? l->min_length > 0 || l->max_length >= 0
                                  : !scr_length_min(p + 1, q, how, l->min_length > 0 ? (size_t)l->min_length : 0)
                                        || (l->max_length >= 0 && !scr_length_max(p + 1, q, how, (size_t)l->max_length)))
            return how & SCR_HOW_ESCAPED ? scr_py_decode_any(run, type, p, out) : NULL;
        if (l->pattern && scr_regex_match(l->regex, (const char *)p + 1, (size_t)(q - p - 1), NULL) != SCR_VALID)
            return NULL;
    }
    *out = SCR_UNLIKELY(run->idle) && !how ? Py_NewRef(Py_None) : scr_py_string_object(run, p + 1, q, how);
    return *out ? scr_ahead(run->stream, q + 1) : NULL;
}

static const scr_byte *scr_py_decode_int(scr_pyrun *run, const scr_mtype *type, const scr_byte *p, PyObject **out)
{
    scr_number n;
    const scr_mlimits *l = type->limits;
    if (*p == '"' || !scr_py_number_at(run->stream, p, &n) || n.places || !n.plain)
        return scr_py_decode_any(run, type, p, out);
    int64_t value = (int64_t)scr_number_whole(&n);
    value = n.negative ? -value : value;
    if (l && !(l->flags & SCR_L_RANGE && l->multiple_of == SCR_NO_VALUE))
        return scr_py_decode_any(run, type, p, out);
    if (l && (value < l->low || value > l->high))
        return NULL;
    *out = SCR_UNLIKELY(run->idle) ? Py_NewRef(Py_None) : PyLong_FromLongLong(value);
    return *out ? scr_ahead(run->stream, n.end) : NULL;
}

static const scr_byte *scr_py_decode_float(scr_pyrun *run, const scr_mtype *type, const scr_byte *p, PyObject **out)
{
    scr_number n;
    double value;
    const scr_mlimits *l = type->limits;
    if (*p == '"' || !scr_py_number_at(run->stream, p, &n) || (l && l->multiple_of != SCR_NO_VALUE))
        return scr_py_decode_any(run, type, p, out);
    if (!scr_py_double(&n, &value))
        return NULL;
    if (l) {
        if (l->flags & SCR_L_FINITE && value - value != 0)
            return NULL;
        const double *b = l->numbers; /* gt, ge, lt, le; NaN compares false */
        if (l->flags & SCR_L_FLOATS && (value <= b[0] || value < b[1] || value >= b[2] || value > b[3]))
            return NULL;
    }
    if (!n.plain && !n.exponent && n.places == 0 && scr_number_len(&n) - n.negative > SCR_MODEL_DIGITS)
        return NULL;
    *out = SCR_UNLIKELY(run->idle) ? Py_NewRef(Py_None) : PyFloat_FromDouble(value);
    return *out ? scr_ahead(run->stream, n.end) : NULL;
}

static const scr_byte *scr_py_decode_bool(scr_pyrun *run, const scr_mtype *type, const scr_byte *p, PyObject **out)
{
    if (*p == 't')
        return scr_py_load_word(run, p, "true", Py_True, out);
    if (*p == 'f')
        return scr_py_load_word(run, p, "false", Py_False, out);
    return scr_py_decode_any(run, type, p, out);
}

/* Strings that dates, UUIDs and the like are read from without an object of their own. */
static const scr_byte *scr_py_decode_text(scr_pyrun *run, const scr_mtype *type, const scr_byte *p, PyObject **out)
{
    unsigned how;
    const scr_byte *q = *p == '"' && !type->limits ? scr_string(run->stream, p + 1, &how) : NULL;
    if (!q || how)
        return scr_py_decode_any(run, type, p, out);
    const char *s = (const char *)p + 1;
    size_t n = (size_t)(q - p - 1);
    *out = NULL;
    if (type->kind == SCR_M_DATETIME)
        *out = scr_py_fast_datetime(run->state, s, n, run->idle);
    else if (type->kind == SCR_M_DATE)
        *out = scr_py_fast_date(run->state, s, n, run->idle);
    else if (type->index == 0)
        *out = scr_py_uuid_of_text(run->state, s, (Py_ssize_t)n);
    if (*out)
        return scr_ahead(run->stream, q + 1);
    return PyErr_Occurred() ? NULL : scr_py_decode_any(run, type, p, out);
}

/* The digits of a decimal as JSON writes them: a string's, or a number's. Of a number with digits behind the point those that its float is shown with. */
static const scr_byte *scr_py_decimal_token(scr_pyrun *run, const scr_byte *p, uint64_t *coefficient, unsigned *places)
{
    unsigned how;
    scr_number n;
    if (*p == '"') {
        const scr_byte *q = scr_string(run->stream, p + 1, &how);
        return q && scr_py_plain_digits((const char *)p + 1, (size_t)(q - p - 1), coefficient, places) ? q + 1 : NULL;
    }
    if (!scr_py_number_at(run->stream, p, &n) || !scr_py_plain_digits((const char *)n.start, scr_number_len(&n), coefficient, places))
        return NULL;
    if (*places && *coefficient >= UINT64_C(1000000000000000))
        return NULL; /* of up to 15 digits a float is shown with the same ones */
    for (; *places && *coefficient % 10 == 0; --*places)
        *coefficient /= 10;
    return n.end;
}

static const scr_byte *scr_py_decode_decimal(scr_pyrun *run, const scr_mtype *type, const scr_byte *p, PyObject **out)
{
    uint64_t coefficient;
    unsigned places;
    const scr_byte *end = scr_py_decimal_token(run, p, &coefficient, &places);
    *out = end && scr_py_decimal_within(run, type->limits, coefficient, places) ? scr_py_plain_decimal(run->state, coefficient, places) : NULL;
    if (*out)
        return scr_ahead(run->stream, end);
    return PyErr_Occurred() ? NULL : scr_py_decode_any(run, type, p, out);
}

static const scr_byte *scr_py_decode_literal(scr_pyrun *run, const scr_mtype *type, const scr_byte *p, PyObject **out)
{
    unsigned how;
    const scr_byte *q = *p == '"' ? scr_string(run->stream, p + 1, &how) : NULL;
    if (!q || how & SCR_HOW_ESCAPED)
        return scr_py_decode_any(run, type, p, out);
    size_t len = (size_t)(q - p - 1);
    for (uint32_t i = 0; i < type->n; i++) {
        const scr_mvalue *v = &run->state->def->values[type->values[i]];
        if (v->kind != SCR_V_STR || v->n != len || memcmp(v->text, p + 1, len) != 0)
            continue;
        *out = Py_XNewRef(scr_py_value(run->state, type->values[i]));
        return *out ? scr_ahead(run->stream, q + 1) : NULL;
    }
    return scr_py_decode_any(run, type, p, out);
}

static const scr_byte *scr_py_decode_enum(scr_pyrun *run, const scr_mtype *type, const scr_byte *p, PyObject **out)
{
    unsigned how;
    PyObject *map = scr_py_enum_map(run->state, type->index);
    const scr_byte *q = map && *p == '"' && !(type->flags & SCR_T_ENUM_VALUE) ? scr_string(run->stream, p + 1, &how) : NULL;
    if (!q || how)
        return PyErr_Occurred() ? NULL : scr_py_decode_any(run, type, p, out);
    PyObject *text = scr_py_string_object(run, p + 1, q, how), *member = text ? PyDict_GetItemWithError(map, text) : NULL;
    Py_XDECREF(text);
    if (!member)
        return PyErr_Occurred() ? NULL : scr_py_decode_any(run, type, p, out);
    *out = Py_NewRef(member);
    return scr_ahead(run->stream, q + 1);
}

#define SCR_PY_FEW 16 /* items that wait to be put into a list together */

/* Behind the list's, which is made when it is not there yet; the items are taken. False: an exception. */
static bool scr_py_add_items(PyObject **list, PyObject **items, unsigned *few)
{
    bool good = true;
    if (!*list && (*list = PyList_New(*few))) {
        for (unsigned i = 0; i < *few; i++)
            PyList_SET_ITEM(*list, i, items[i]);
    } else {
        for (unsigned i = 0; i < *few; i++) {
            good = good && *list && PyList_Append(*list, items[i]) == 0;
            Py_DECREF(items[i]);
        }
    }
    *few = 0;
    return good && *list;
}

static const scr_byte *scr_py_decode_list(scr_pyrun *run, const scr_mtype *type, const scr_byte *p, PyObject **out)
{
    scr_stream *s = run->stream;
    if (*p != '[' || scr_py_is_deep(s))
        return NULL;
    PyObject *list = NULL, *items[SCR_PY_FEW];
    unsigned few = 0;
    p = scr_open(s, p);
    while (p && *p != ']') {
        p = scr_py_decode_value(run, type->inner, p, &items[few]);
        few += p != NULL;
        if (few == SCR_PY_FEW && !scr_py_add_items(&list, items, &few))
            p = NULL;
        p = p ? scr_to_item(s, p) : NULL;
    }
    if (!scr_py_add_items(&list, items, &few))
        p = NULL;
    Py_ssize_t n = p ? PyList_GET_SIZE(list) : 0;
    if (!p || (type->limits && (n < type->limits->min_length || (type->limits->max_length >= 0 && n > type->limits->max_length)))) {
        Py_XDECREF(list);
        return NULL;
    }
    *out = list;
    return scr_close(s, p);
}

static const scr_byte *scr_py_decode_dict(scr_pyrun *run, const scr_mtype *type, const scr_byte *p, PyObject **out)
{
    scr_stream *s = run->stream;
    unsigned how;
    if (*p != '{' || type->limits || type->index || (type->key && (type->key->kind != SCR_M_STR || type->key->limits)))
        return scr_py_decode_any(run, type, p, out);
    if (scr_py_is_deep(s))
        return NULL;
    PyObject *dict = PyDict_New(), *item = NULL;
    p = dict ? scr_open(s, p) : NULL;
    while (p && *p != '}') {
        const scr_byte *q = scr_name(s, p, &how);
        PyObject *key = q ? scr_py_string_object(run, p + 1, q, how) : NULL;
        p = key ? scr_py_to_value(s, q) : NULL;
        p = p ? scr_py_decode_value(run, type->inner, p, &item) : NULL;
        /* Of a key that comes twice the first value need not be right: the other way sorts that out. */
        int failed = p ? PyDict_SetItem(dict, key, item) : 0;
        if (p)
            Py_DECREF(item);
        Py_XDECREF(key);
        p = failed || !p ? NULL : scr_to_member(s, p);
    }
    if (!p) {
        Py_XDECREF(dict);
        return NULL;
    }
    *out = dict;
    return scr_close(s, p);
}

/* The field that a name is; n_fields: none. Writers follow the order of definition, so the search begins behind the last one. */
static uint16_t scr_py_find_field(const scr_mclass *def, const char *s, size_t n, uint16_t next)
{
    uint16_t count = def->n_fields;
    for (uint16_t i = 0; i < count; i++) {
        uint16_t at = (uint16_t)(next + i < count ? next + i : next + i - count);
        const scr_mfield *f = &def->fields[at];
        if (f->key_len == n && memcmp(f->key, s, n) == 0)
            return at;
    }
    return count;
}

/* At a member's quote: p behind the colon of the name that is expected, of field `next`; NULL: it is another one. */
SCR_INLINE_ALWAYS const scr_byte *scr_py_decode_expected(scr_stream *s, const scr_mclass *def, const scr_byte *p, uint16_t next)
{
    if (SCR_UNLIKELY(next >= def->n_fields))
        return NULL;
    const scr_mfield *f = &def->fields[next];
    if (SCR_UNLIKELY(f->json_key_len - 1u >= SCR_SLACK_VALUE - 4u || !scr_same(p, f->json_key, f->json_key_len)))
        return NULL;
    return scr_ahead(s, scr_space(s, p + f->json_key_len));
}

/* At a member's quote: which field, and p behind the colon. NULL: bad JSON. */
static SCR_NOINLINE const scr_byte *scr_py_decode_name(scr_pyrun *run, const scr_mclass *def, const scr_byte *p, uint16_t next, uint16_t *field, PyObject **other)
{
    scr_stream *s = run->stream;
    *other = NULL;
    unsigned how;
    scr_text text;
    const scr_byte *q = scr_name(s, p, &how);
    if (!q || !scr_string_text(s, p + 1, q, how, &text))
        return NULL;
    *field = scr_py_find_field(def, text.ptr, text.len, next);
    if (*field == def->n_fields && def->extra == SCR_EXTRA_ALLOW) {
        *other = scr_py_string_object(run, p + 1, q, how);
        if (!*other)
            return NULL;
    }
    p = scr_py_to_value(s, q);
    if (!p)
        Py_CLEAR(*other);
    return p;
}

static const scr_byte *scr_py_decode_extra(scr_pyrun *run, const scr_mclass *def, const scr_byte *p, scr_pymodel *model, PyObject *name)
{
    if (def->extra == SCR_EXTRA_FORBID)
        return NULL;
    if (def->extra == SCR_EXTRA_IGNORE)
        return scr_skip(run->stream, p);
    static const scr_mtype any = {.kind = SCR_M_ANY};
    PyObject *value = NULL;
    p = scr_py_decode_value(run, def->extra_type ? def->extra_type : &any, p, &value);
    if (p && PyDict_SetItem(model->extra, name, value) < 0)
        p = NULL;
    Py_XDECREF(value);
    return p;
}

/* Fields that were passed over, in order, get their defaults now: what the user's functions see of them. False: one is required, and `lenient`
 * is not asked for. */
static bool scr_py_fill_between(scr_pyrun *run, const scr_pyclass *cls, scr_pymodel *model, uint16_t from, uint16_t to, bool lenient)
{
    for (uint16_t i = from; i < to; i++) {
        if (model->values[i])
            continue;
        if (cls->def->fields[i].default_kind == SCR_D_REQUIRED) {
            if (!lenient)
                return false;
            continue;
        }
        model->values[i] = scr_py_default(run, cls, i, (PyObject *)model);
        if (!model->values[i])
            return false;
    }
    return true;
}

/* A field was passed over whose name may still come: what a function is told of it would not hold then, nor would its answer. */
static bool scr_py_tells_too_soon(const scr_pyclass *cls, const scr_pymodel *model, uint16_t from, uint16_t to)
{
    bool all = true;
    for (uint16_t i = from; all && i < to; i++)
        all = model->values[i] != NULL;
    return !all && cls->tells;
}

/* A field whose checking calls functions of the user. */
static const scr_byte *scr_py_decode_called(scr_pyrun *run, const scr_pyclass *cls, scr_pymodel *model, uint16_t field, const scr_byte *p, PyObject **out)
{
    const scr_mfield *f = &cls->def->fields[field];
    if (!f->n_before) {
        PyObject *value;
        scr_pydata outer = scr_py_enter(run, cls, model, field); /* functions of the type ask for it */
        p = scr_py_decode_value(run, f->type, p, &value);
        scr_py_leave(run, &outer);
        *out = p ? scr_py_after_field(run, cls, model, field, value, Py_None) : NULL;
        return *out ? p : NULL;
    }
    PyObject *input;
    p = scr_py_load_value(run, p, scr_py_depth(run->stream), &input);
    if (!p)
        return NULL;
    *out = scr_py_check_field(run, cls, model, field, input);
    Py_DECREF(input);
    return *out ? p : NULL;
}

static scr_pymark scr_py_mark_here(const scr_pyrun *run, const scr_byte *p)
{
    const scr_stream *s = run->stream;
    return (scr_pymark){scr_offset(s, p), run->replay ? run->next_call : run->n_calls, s->n_keys, s->room};
}

/* The plain objects of the value at the mark. NULL: it is no JSON, or an exception. */
static const scr_byte *scr_py_load_again(scr_pyrun *run, const scr_pymark *mark, PyObject **out)
{
    scr_stream *s = run->stream;
    if (s->status != SCR_VALID || PyErr_Occurred())
        return NULL;
    s->n_keys = mark->n_keys;
    s->room = mark->room;
    return scr_py_load_value(run, scr_back(s, mark->at), scr_py_depth(s), out);
}

/* The errors from `from` on are this field's. */
static const scr_byte *scr_py_told(scr_pyrun *run, uint16_t field, size_t from, const scr_byte *p)
{
    for (size_t i = from; i < run->errors.n; i++)
        run->errors.items[i].field = field;
    return p;
}

/* A field of the outermost model that could not be decoded: the second way says why, or what its value is. *value NULL: errors. */
static const scr_byte *scr_py_decode_wrong(scr_pyrun *run, const scr_pyclass *cls, scr_pymodel *model, uint16_t field, size_t before,
                                           const scr_pymark *mark, PyObject **value)
{
    scr_stream *s = run->stream;
    PyObject *input;
    if (run->errors.n > before) { /* it was tried this way already */
        *value = NULL;
        return scr_py_is_set(model, field) || PyErr_Occurred() ? NULL : scr_py_told(run, field, before, run->behind);
    }
    const scr_byte *p = scr_py_is_set(model, field) ? NULL : scr_py_load_again(run, mark, &input); /* of a key that comes twice the last value counts */
    if (!p)
        return NULL;
    const size_t from = run->errors.n, next_call = run->next_call;
    scr_pyplace place;
    scr_py_record_here(run, &place);
    run->stream = NULL;
    run->next_call = mark->calls;
    *value = scr_py_check_field(run, cls, model, field, input);
    run->next_call = next_call;
    run->stream = s;
    scr_py_record_no_more(run);
    Py_DECREF(input);
    return *value || (run->errors.n > from && !PyErr_Occurred()) ? scr_py_told(run, field, from, p) : NULL;
}

#define SCR_PY_SORT 256 /* errors; more that are out of order are left to the second way */

/* Errors in the order of their fields. */
static void scr_py_order_errors(scr_pyrun *run)
{
    scr_pyerror *items = run->errors.items;
    for (size_t i = 1; i < run->errors.n; i++) {
        if (SCR_LIKELY(items[i - 1].field <= items[i].field))
            continue;
        if (run->errors.n > SCR_PY_SORT) {
            scr_py_forget_errors(run, 0);
            return;
        }
        const scr_pyerror moved = items[i];
        size_t to = i;
        for (; to > 0 && items[to - 1].field > moved.field; to--)
            items[to] = items[to - 1];
        items[to] = moved;
    }
}

static void scr_py_miss(scr_pyrun *run, uint16_t field, PyObject *input)
{
    scr_pyplace place;
    run->collect_field = field;
    scr_py_record_here(run, &place);
    scr_py_fail(run, SCR_PE_MISSING, input);
    scr_py_record_no_more(run);
    if (run->errors.n)
        run->errors.items[run->errors.n - 1].field = field;
}

/* The fields of the outermost model that were given (bits), in a copy of the class's dict. False: they do not stand in order, there are others, or an exception. */
static bool scr_py_load_fields(scr_pyrun *run, const scr_pyclass *cls, uint64_t given, const scr_pymark *start, const scr_pyshape *shape, PyObject *dict)
{
    scr_stream *s = run->stream;
    bool holds = false;
    PyObject *value;
    s->n_keys = start->n_keys;
    s->room = start->room;
    const scr_byte *p = scr_open(s, scr_back(s, start->at));
    for (uint16_t i = 0; p && i < cls->def->n_fields; i++) {
        if (!(given >> i & 1))
            continue;
        p = *p == '"' ? scr_py_decode_expected(s, cls->def, p, i) : NULL;
        p = p ? scr_py_load_value(run, p, scr_py_depth(s), &value) : NULL;
        if (!p || !scr_py_shape_put(shape, dict, i, cls->names[i], value))
            return false;
        holds = holds || PyType_IS_GC(Py_TYPE(value));
        p = scr_to_member(s, p);
    }
    if (!p || *p != '}')
        return false;
    (void)scr_py_shape_done(shape, dict, holds);
    bool good = true;
    for (uint16_t i = 0; good && i < cls->def->n_fields; i++)
        good = given >> i & 1 || PyDict_DelItem(dict, cls->names[i]) == 0;
    return good;
}

/* What errors of missing fields show: all of the outermost model's members, where most of its fields are there and nothing else. NULL: so it is not, or an exception. */
static PyObject *scr_py_load_given(scr_pyrun *run, const scr_pyclass *cls, const scr_pymodel *model, const scr_pymark *start)
{
    const uint16_t n = cls->def->n_fields;
    uint16_t n_given = 0;
    for (uint64_t given = model->set; given; given &= given - 1)
        n_given++;
    if (SCR_PY_THREADS || !cls->named || n > 64 || n_given < n / 2)
        return NULL;
    const scr_pyshape *shape = scr_py_class_shape(run->state, cls);
    PyObject *dict = shape ? scr_py_shape_copy(shape) : NULL;
    if (dict && !scr_py_load_fields(run, cls, model->set, start, shape, dict))
        Py_CLEAR(dict);
    return dict;
}

/* Behind the members of the outermost model, which is not right: what is not there gets its default, or an error. p, at its bracket, or NULL. */
static const scr_byte *scr_py_decode_rest(scr_pyrun *run, const scr_pyclass *cls, scr_pymodel *model, const scr_byte *p, const scr_pymark *start)
{
    scr_stream *s = run->stream;
    const scr_pymark here = scr_py_mark_here(run, p);
    PyObject *input = NULL;
    bool good = true;
    for (uint16_t i = 0; good && i < cls->def->n_fields; i++) {
        if (model->values[i] || scr_py_is_set(model, i))
            continue;
        if (cls->def->fields[i].default_kind != SCR_D_REQUIRED) {
            model->values[i] = scr_py_default(run, cls, i, (PyObject *)model);
        } else {
            input = input ? input : scr_py_load_given(run, cls, model, start);
            good = input || scr_py_load_again(run, start, &input);
            if (good)
                scr_py_miss(run, i, input);
        }
        good = good && !PyErr_Occurred();
    }
    Py_XDECREF(input);
    scr_py_order_errors(run);
    s->room = here.room;
    s->n_keys = here.n_keys;
    return good && run->errors.n ? scr_back(s, here.at) : NULL;
}

/* The functions that waited, in the order of the fields. p: behind the members. */
static const scr_byte *scr_py_decode_calls(scr_pyrun *run, const scr_pyclass *cls, scr_pymodel *model, const scr_byte *p)
{
    scr_stream *s = run->stream;
    const scr_pymark here = scr_py_mark_here(run, p);
    bool failed = false;
    for (uint16_t i = 0; i < cls->def->n_fields; i++) {
        PyObject *value = model->values[i];
        if (!cls->def->fields[i].n_after || !value || !scr_py_is_set(model, i))
            continue;
        const size_t before = run->errors.n;
        scr_pymark mark = run->marks[i];
        mark.calls = run->replay ? run->next_call : run->n_calls;
        model->values[i] = NULL;
        value = scr_py_after_field(run, cls, model, i, value, Py_None);
        if (SCR_UNLIKELY(!value)) {
            failed = true;
            scr_py_mark(model, i, false);
            run->collect_field = i;
            if (!scr_py_decode_wrong(run, cls, model, i, before, &mark, &value))
                return NULL;
            scr_py_mark(model, i, true);
        }
        model->values[i] = value;
    }
    if (!failed)
        return p;
    scr_py_order_errors(run);
    s->room = here.room;
    s->n_keys = here.n_keys;
    return scr_back(s, here.at);
}

/* start: of the outermost model, whose errors are collected; NULL within it: the first one ends it. */
SCR_INLINE_ALWAYS const scr_byte *scr_py_decode_members(scr_pyrun *run, const scr_pyclass *cls, scr_pymodel *model, const scr_byte *p, const scr_pymark *start)
{
    const scr_mclass *def = cls->def;
    const bool wait = start && run->marks, calls = !wait && (def->flags & SCR_C_CALLS) != 0;
    uint16_t next = 0, field;
    PyObject *name, *value = NULL;
    while (*p != '}') {
        const scr_byte *quote = p;
        field = next;
        p = scr_py_decode_expected(run->stream, def, quote, next);
        if (SCR_UNLIKELY(!p))
            p = *quote == '"' ? scr_py_decode_name(run, def, quote, next, &field, &name) : NULL;
        if (!p)
            return NULL;
        if (SCR_UNLIKELY(field == def->n_fields)) {
            p = scr_py_decode_extra(run, def, p, model, name);
            Py_XDECREF(name);
        } else {
            if (SCR_UNLIKELY(calls) && (field < next || scr_py_tells_too_soon(cls, model, next, field)
                                        || !scr_py_fill_between(run, cls, model, next, field, start != NULL)))
                return NULL; /* out of order: the functions must not run in the input's */
            scr_pymark mark = {0, 0, 0, 0};
            const size_t before = run->errors.n;
            if (start) {
                mark = (scr_pymark){scr_offset(run->stream, p), run->replay ? run->next_call : run->n_calls, start->n_keys, run->collect_room};
                run->collect_field = field;
                run->idle = run->errors.n && field >= cls->unseen;
            }
            if (wait)
                run->marks[field] = mark;
            const scr_mfield *f = &def->fields[field];
            p = SCR_LIKELY(wait || !(f->flags & SCR_F_CALLS)) ? scr_py_decode_value(run, f->type, p, &value) : scr_py_decode_called(run, cls, model, field, p, &value);
            if (SCR_UNLIKELY(!p)) {
                p = start ? scr_py_decode_wrong(run, cls, model, field, before, &mark, &value) : NULL;
                if (!p)
                    return NULL;
            } else if (SCR_UNLIKELY(run->errors.n) && start && scr_py_is_set(model, field)) {
                Py_DECREF(value);
                return NULL; /* of a key that comes twice, the first value can be the wrong one, and harmless */
            }
            if (SCR_UNLIKELY(model->values[field]))
                Py_SETREF(model->values[field], value);
            else
                model->values[field] = value;
            scr_py_mark(model, field, true);
            next = (uint16_t)(field + 1);
        }
        p = p ? scr_to_member(run->stream, p) : NULL;
        if (!p)
            return NULL;
    }
    if (wait) { /* no function before the text is known to be JSON */
        const scr_byte *end = scr_ahead(run->stream, p + 1);
        if (scr_stream_end(run->stream, end) != SCR_VALID)
            return NULL;
        p = end - 1; /* where the text's last bytes are now */
    }
    const bool wrong = start && run->errors.n, all = next == def->n_fields && next < 64 && model->set == (UINT64_C(1) << next) - 1;
    if (SCR_UNLIKELY(wrong) || (!all && !scr_py_fill_between(run, cls, model, 0, def->n_fields, false)))
        p = start && !PyErr_Occurred() ? scr_py_decode_rest(run, cls, model, p, start) : NULL;
    return wait && p ? scr_py_decode_calls(run, cls, model, p) : p;
}

/* outermost: errors are collected; *out is NULL then, and the text is passed to its end. */
static const scr_byte *scr_py_decode_class(scr_pyrun *run, const scr_pyclass *cls, const scr_byte *p, bool outermost, PyObject **out)
{
    if (*p != '{' || scr_py_is_deep(run->stream))
        return NULL;
    const scr_pymark start = scr_py_mark_here(run, p);
    scr_pymodel *model = scr_py_new(cls);
    if (!model)
        return NULL;
    const scr_pyclass *outer_class = run->data_class;
    const scr_pymodel *outer_model = run->data_model;
    p = scr_open(run->stream, p);
    if (outermost) {
        run->collect = cls;
        run->collect_room = run->stream->room;
    }
    p = !p ? NULL : outermost ? scr_py_decode_members(run, cls, model, p, &start) : scr_py_decode_members(run, cls, model, p, NULL);
    run->data_class = outer_class;
    run->data_model = outer_model;
    if (outermost)
        run->idle = false;
    if (p && outermost && run->errors.n) {
        Py_DECREF(model);
        *out = NULL;
        return scr_close(run->stream, p);
    }
    *out = p ? scr_py_finish(run, cls, (PyObject *)model, Py_None) : NULL;
    if (!p)
        Py_DECREF(model);
    return *out ? scr_close(run->stream, p) : NULL;
}

static const scr_byte *scr_py_decode_value(scr_pyrun *run, const scr_mtype *type, const scr_byte *p, PyObject **out)
{
    while (type && type->kind == SCR_M_NULLABLE) {
        if (*p == 'n')
            return scr_py_load_word(run, p, "null", Py_None, out);
        type = type->inner;
    }
    if (!type)
        return scr_py_load_value(run, p, scr_py_depth(run->stream), out);
    switch ((scr_mkind)type->kind) {
    case SCR_M_ANY: return scr_py_load_value(run, p, scr_py_depth(run->stream), out);
    case SCR_M_NULLABLE: break; /* not here any more */
    case SCR_M_STR: return scr_py_decode_str(run, type, p, out);
    case SCR_M_INT: return scr_py_decode_int(run, type, p, out);
    case SCR_M_FLOAT: return scr_py_decode_float(run, type, p, out);
    case SCR_M_BOOL: return scr_py_decode_bool(run, type, p, out);
    case SCR_M_DATE: case SCR_M_DATETIME: case SCR_M_UUID: return scr_py_decode_text(run, type, p, out);
    case SCR_M_LITERAL: return scr_py_decode_literal(run, type, p, out);
    case SCR_M_DECIMAL: return scr_py_decode_decimal(run, type, p, out);
    case SCR_M_ENUM: return scr_py_decode_enum(run, type, p, out);
    case SCR_M_LIST: return scr_py_decode_list(run, type, p, out);
    case SCR_M_DICT: return scr_py_decode_dict(run, type, p, out);
    case SCR_M_CLASS: {
        const scr_pyclass *cls = &run->state->classes[type->index];
        return cls->def->flags & SCR_C_SIMPLE ? scr_py_decode_class(run, cls, p, false, out) : scr_py_decode_any(run, type, p, out);
    }
    case SCR_M_AFTER: {
        PyObject *value;
        p = scr_py_decode_value(run, type->inner, p, &value);
        if (!p)
            return NULL;
        *out = scr_py_call_validator(run, type->index, value, Py_None, "json");
        Py_DECREF(value);
        return *out ? p : NULL;
    }
    case SCR_M_DEFAULT: return scr_py_decode_value(run, type->inner, p, out);
    case SCR_M_NONE: case SCR_M_BYTES: case SCR_M_TIME: case SCR_M_TIMEDELTA: case SCR_M_SECRET:
    case SCR_M_UNION: case SCR_M_SET: case SCR_M_FROZENSET: case SCR_M_TUPLE: case SCR_M_BEFORE: case SCR_M_CHECK: case SCR_M_JSON:
    case SCR_M_DEQUE: case SCR_M_SEQUENCE: case SCR_M_IP: case SCR_M_PATH: case SCR_M_BYTE_SIZE: case SCR_M_EMAIL: case SCR_M_NAME_EMAIL:
    case SCR_M_URL: case SCR_M_WRAP: case SCR_M_PLAIN: case SCR_M_SUBCLASS: case SCR_M_SHOWN: case SCR_M_VALUES: case SCR_M_MISSING: case SCR_M_DATACLASS: case SCR_M_TYPED_DICT: case SCR_M_NAMED_TUPLE: break;
    }
    return scr_py_decode_any(run, type, p, out);
}

static const scr_byte *scr_py_read_class(scr_pyrun *run, const void *what, const scr_byte *p, PyObject **out)
{
    scr_pymark marks[SCR_PY_DEFER];
    const scr_pyclass *cls = (const scr_pyclass *)what;
    run->marks = cls->defers && cls->def->flags & SCR_C_CALLS ? marks : NULL;
    const scr_byte *end = scr_py_decode_class(run, (const scr_pyclass *)what, p, true, out);
    if (!end)
        *out = NULL;
    return end;
}

static bool scr_py_skip_text(const char *json, size_t len)
{
    scr_stream stream;
    scr_options options;
    memset(&options, 0, sizeof options);
    options.struct_size = sizeof options;
    options.max_depth = SCR_MODEL_DEPTH;
    if (scr_stream_begin(&stream, json, len, &options) != SCR_VALID)
        return false;
    const scr_byte *p = scr_skip(&stream, scr_space(&stream, stream.start));
    return p && scr_stream_end(&stream, p) == SCR_VALID;
}

/* pydantic reads the whole text before it validates: none of the user's functions runs for what is no JSON. Long texts are read without the GIL. */
static bool scr_py_is_json(const char *json, size_t len)
{
    PyThreadState *held = len < SCR_PY_LONG ? NULL : PyEval_SaveThread();
    const bool is = scr_py_skip_text(json, len);
    if (held)
        PyEval_RestoreThread(held);
    return is;
}

SCR_FN PyObject *scr_py_decode(scr_pyrun *run, const scr_pyclass *cls, const char *json, size_t len)
{
    PyObject *model;
    if (!(cls->def->flags & SCR_C_SIMPLE) || (cls->def->flags & SCR_C_CALLS && !cls->defers && !scr_py_is_json(json, len)))
        return NULL;
    run->quiet = true;
    scr_py_with_scratch(run, json, len, cls, scr_py_read_class, &model);
    run->quiet = false;
    run->collect = NULL;
    return model;
}
