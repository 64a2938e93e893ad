/* scr_py_schema_loads.c: JSON text that is known to be valid as Python objects: what json.loads gives. In one pass, without recursion.
 *
 * Nothing is checked again, but a text is never left: a NUL stands behind it, as behind every bytes and ASCII str. Names are looked up in a
 * small table of the module's state, and before that where the last object of the kind had them: behind the same name as then.
 */
#include "scr_py_schema.h"
#include "scr_num.h"
#include "scr_scan.h"

#define SCR_PY_NAME_MAX 64u

typedef struct scr_pybuild_level {
    PyObject *dict;   /* owned; NULL: a list, whose items stand on the stack from `base` on */
    PyObject *key;    /* owned: of the member whose value is under way */
    size_t base;
    uint32_t slot;    /* of the name that came last; of a list: of the name that it has */
} scr_pybuild_level;

typedef struct scr_pybuild {
    scr_pyname *names;         /* SCR_PY_NAMES + 1 */
    const char *end;
    PyObject **items;          /* a stack of items of open lists; owned */
    size_t n_items, max_items;
    scr_pybuild_level *levels;
    size_t depth, max_levels;
    PyObject *few_items[64];
    scr_pybuild_level few_levels[16];
} scr_pybuild;

static bool scr_pybuild_grow(void **items, size_t *room, size_t each, const void *own)
{
    void *grown = *room > PY_SSIZE_T_MAX / 2 / each ? NULL : PyMem_Malloc(*room * 2 * each);
    if (!grown) {
        PyErr_NoMemory();
        return false;
    }
    memcpy(grown, *items, *room * each);
    if (*items != own)
        PyMem_Free(*items);
    *items = grown;
    *room *= 2;
    return true;
}

SCR_INLINE_ALWAYS const char *scr_pybuild_space(const char *p)
{
    while (SCR_UNLIKELY(*p == ' ' || *p == '\n' || *p == '\r' || *p == '\t'))
        p++;
    return p;
}

/* ---- strings ---- */

/* A run of plain ASCII from p on ends here. */
SCR_INLINE_ALWAYS const char *scr_pybuild_plain(const char *p, const char *end)
{
    for (; end - p >= SCR_SCAN_WIDTH; p += SCR_SCAN_WIDTH) {
        uint64_t mask = scr_scan_special((const scr_byte *)p);
        if (mask)
            return p + scr_scan_first(mask);
    }
    while (*p != '"' && *p != '\\' && (scr_byte)*p < 0x80)
        p++;
    return p;
}

/* The closing quote, from anywhere in a string. */
static const char *scr_pybuild_close(const char *p, bool *escaped)
{
    for (; *p != '"'; p++)
        if (*p == '\\') {
            *escaped = true;
            p++;
        }
    return p;
}

static PyObject *scr_pybuild_decoded(const char *start, const char *close)
{
    char small[256] = "", *text = (size_t)(close - start) <= sizeof small ? small : (char *)PyMem_Malloc((size_t)(close - start));
    if (!text)
        return PyErr_NoMemory();
    char *to = text;
    for (const char *from = start; from < close;) {
        if (*from == '\\')
            to = scr_json_put(to, scr_json_unescape(&from));
        else
            *to++ = *from++;
    }
    PyObject *string = PyUnicode_DecodeUTF8(text, to - text, NULL);
    if (text != small)
        PyMem_Free(text);
    return string;
}

static SCR_NOINLINE PyObject *scr_pybuild_any_string(const char *start, const char *p, const char **behind)
{
    bool escaped = false;
    const char *close = scr_pybuild_close(p, &escaped);
    *behind = close + 1;
    return escaped ? scr_pybuild_decoded(start, close) : PyUnicode_DecodeUTF8(start, close - start, NULL);
}

SCR_INLINE_ALWAYS PyObject *scr_pybuild_ascii(const char *start, size_t n)
{
    PyObject *string = PyUnicode_New((Py_ssize_t)n, 127);
    if (SCR_LIKELY(string != NULL))
        memcpy(PyUnicode_1BYTE_DATA(string), start, n);
    return string;
}

/* p is behind the opening quote. */
SCR_INLINE_ALWAYS PyObject *scr_pybuild_string(const scr_pybuild *b, const char *p, const char **behind)
{
    const char *q = scr_pybuild_plain(p, b->end);
    if (SCR_UNLIKELY(*q != '"'))
        return scr_pybuild_any_string(p, q, behind);
    *behind = q + 1;
    return scr_pybuild_ascii(p, (size_t)(q - p));
}

/* ---- names ---- */

SCR_INLINE_ALWAYS bool scr_pybuild_is(const scr_pybuild *b, const scr_pyname *name, const char *p)
{
    size_t n = name->len;
    return (size_t)(b->end - p) > n && p[n] == '"' && scr_walk_same(p, (const char *)((PyASCIIObject *)name->object + 1), n);
}

/* A name that is not where it was last: from the table, or new. *slot: where it stands; SCR_PY_NAMES: nowhere. */
static SCR_NOINLINE PyObject *scr_pybuild_find(scr_pybuild *b, const char *p, const char **behind, uint32_t *slot)
{
    const char *q = scr_pybuild_plain(p, b->end);
    size_t n = (size_t)(q - p);
    *slot = SCR_PY_NAMES;
    if (*q != '"')
        return scr_pybuild_any_string(p, q, behind);
    *behind = q + 1;
    if (!b->names || n > SCR_PY_NAME_MAX)
        return scr_pybuild_ascii(p, n);
    uint32_t at = scr_hash_key(p, n) & (SCR_PY_NAMES - 1);
    scr_pyname *name = &b->names[at];
    *slot = at;
    if (name->object && name->len == n && scr_pybuild_is(b, name, p)) {
        Py_INCREF(name->object);
        return name->object;
    }
    PyObject *made = scr_pybuild_ascii(p, n);
    if (!made || PyObject_Hash(made) == -1)
        return made;
    PyObject *old = name->object;
    Py_INCREF(made);
    name->object = made;
    name->len = (uint32_t)n;
    Py_XDECREF(old);
    return made;
}

/* A new reference; p is behind the opening quote. guess: the slot where it is looked for first, and which is put right. */
SCR_INLINE_ALWAYS PyObject *scr_pybuild_name(scr_pybuild *b, const char *p, const char **behind, uint16_t *guess, uint32_t *slot)
{
    if (SCR_LIKELY(b->names != NULL)) {
        const scr_pyname *name = &b->names[*guess];
        if (SCR_LIKELY(name->object && scr_pybuild_is(b, name, p))) {
            *slot = *guess;
            *behind = p + name->len + 1;
            Py_INCREF(name->object);
            return name->object;
        }
    }
    PyObject *found = scr_pybuild_find(b, p, behind, slot);
    if (b->names)
        *guess = (uint16_t)*slot;
    return found;
}

/* ---- numbers ---- */

/* An integer of many digits, up to `end`. */
static SCR_NOINLINE PyObject *scr_pybuild_long(const char *start, const char *end)
{
    size_t n = (size_t)(end - start);
    char *copy = (char *)PyMem_Malloc(n + 1);
    if (!copy)
        return PyErr_NoMemory();
    memcpy(copy, start, n);
    copy[n] = 0;
    PyObject *value = PyLong_FromString(copy, NULL, 10); /* its own error for more digits than Python reads */
    PyMem_Free(copy);
    return value;
}

/* A float of more digits than doubles tell, or of a large exponent. */
static SCR_NOINLINE PyObject *scr_pybuild_far_float(const char *start)
{
    char *end;
    double value = PyOS_string_to_double(start, &end, NULL);
    return value == -1.0 && PyErr_Occurred() ? NULL : PyFloat_FromDouble(value);
}

/* Behind the whole part, of up to 19 digits; the text goes on with a point or an exponent. Exact where the digits and the power of ten are
 * doubles themselves (Clinger, 1990). */
SCR_INLINE PyObject *scr_pybuild_float(const char *start, const char *p, uint64_t digits, const char **behind)
{
    static const double powers[] = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
                                    1e20, 1e21, 1e22};
    bool negative = *start == '-';
    const char *first = start + negative;
    int places = 0, power = 0;
    size_t n = (size_t)(p - first);
    if (*p == '.') {
        const char *point = p++;
        for (; (scr_byte)(*p - '0') < 10; p++)
            digits = digits * 10 + (scr_byte)(*p - '0');
        places = p - point - 1 < 1000 ? (int)(p - point - 1) : 1000;
        n += (size_t)(p - point - 1);
    }
    if ((*p | 0x20) == 'e') {
        bool down = *++p == '-';
        for (p += *p == '-' || *p == '+'; (scr_byte)(*p - '0') < 10; p++)
            power = power < 100000 ? power * 10 + (*p - '0') : power;
        power = down ? -power : power;
    }
    *behind = p;
    power -= places;
    if (SCR_UNLIKELY(n > 19 || digits > UINT64_C(1) << 53 || power < -22 || power > 22))
        return scr_pybuild_far_float(start);
    double value = power < 0 ? (double)digits / powers[-power] : (double)digits * powers[power];
    return PyFloat_FromDouble(negative ? -value : value);
}

SCR_INLINE_ALWAYS PyObject *scr_pybuild_number(const char *start, const char **behind)
{
    bool negative = *start == '-';
    const char *p = start + negative, *first = p;
    uint64_t digits = 0;
    for (; (scr_byte)(*p - '0') < 10; p++)
        digits = digits * 10 + (scr_byte)(*p - '0');
    if (*p == '.' || (*p | 0x20) == 'e')
        return scr_pybuild_float(start, p, digits, behind);
    *behind = p;
    if (SCR_UNLIKELY(p - first > 18))
        return scr_pybuild_long(start, p);
    return PyLong_FromLongLong(negative ? -(long long)digits : (long long)digits);
}

/* ---- containers ---- */

static bool scr_pybuild_open(scr_pybuild *b, bool dict, uint32_t slot)
{
    if (SCR_UNLIKELY(b->depth == b->max_levels)) {
        void *levels = b->levels;
        if (!scr_pybuild_grow(&levels, &b->max_levels, sizeof *b->levels, b->few_levels))
            return false;
        b->levels = (scr_pybuild_level *)levels;
    }
    scr_pybuild_level *level = &b->levels[b->depth];
    level->dict = dict ? PyDict_New() : NULL;
    level->key = NULL;
    level->base = b->n_items;
    level->slot = slot;
    if (SCR_UNLIKELY(dict && !level->dict))
        return false;
    b->depth++;
    return true;
}

static bool scr_pybuild_push(scr_pybuild *b, PyObject *item)
{
    if (SCR_UNLIKELY(b->n_items == b->max_items)) {
        void *items = b->items;
        if (!scr_pybuild_grow(&items, &b->max_items, sizeof *b->items, b->few_items)) {
            Py_DECREF(item);
            return false;
        }
        b->items = (PyObject **)items;
    }
    b->items[b->n_items++] = item;
    return true;
}

static PyObject *scr_pybuild_list(scr_pybuild *b, size_t base)
{
    PyObject *list = PyList_New((Py_ssize_t)(b->n_items - base));
    if (!list)
        return NULL;
    for (size_t i = base; i < b->n_items; i++)
        PyList_SET_ITEM(list, (Py_ssize_t)(i - base), b->items[i]);
    b->n_items = base;
    return list;
}

static PyObject *scr_pybuild_word(const char *p, const char **behind)
{
    PyObject *word = *p == 't' ? Py_True : *p == 'f' ? Py_False : Py_None;
    *behind = p + 4 + (*p == 'f');
    Py_INCREF(word);
    return word;
}

/* The value of the text, or NULL. */
static PyObject *scr_pybuild_value(scr_pybuild *b, const char *p)
{
    scr_pyname *names = b->names;
    uint16_t none = 0, *guess = &none;
    uint32_t slot = SCR_PY_NAMES;
    PyObject *value;
value:
    p = scr_pybuild_space(p);
    switch (*p) {
    case '"':
        value = scr_pybuild_string(b, p + 1, &p);
        break;
    case '{':
        if (!scr_pybuild_open(b, true, slot))
            return NULL;
        p = scr_pybuild_space(p + 1);
        if (*p == '}')
            goto close;
        if (names)
            guess = &names[slot].child;
        goto name;
    case '[':
        if (!scr_pybuild_open(b, false, slot))
            return NULL;
        p = scr_pybuild_space(p + 1);
        if (*p == ']')
            goto close;
        goto value;
    case 't':
    case 'f':
    case 'n':
        value = scr_pybuild_word(p, &p);
        break;
    default:
        value = scr_pybuild_number(p, &p);
        break;
    }
    if (SCR_UNLIKELY(!value))
        return NULL;
have:
    if (b->depth == 0)
        return value;
    {
        scr_pybuild_level *level = &b->levels[b->depth - 1];
        if (level->dict) {
            int failed = PyDict_SetItem(level->dict, level->key, value);
            Py_DECREF(value);
            Py_CLEAR(level->key);
            if (SCR_UNLIKELY(failed))
                return NULL;
        } else if (!scr_pybuild_push(b, value)) {
            return NULL;
        }
        p = scr_pybuild_space(p);
        if (*p != ',')
            goto close;
        p++;
        slot = level->slot;
        if (!level->dict)
            goto value;
        p = scr_pybuild_space(p);
        if (names)
            guess = &names[slot].next;
    }
name:
    {
        scr_pybuild_level *level = &b->levels[b->depth - 1];
        level->key = scr_pybuild_name(b, p + 1, &p, guess, &slot);
        if (SCR_UNLIKELY(!level->key))
            return NULL;
        level->slot = slot;
        p = scr_pybuild_space(p) + 1; /* the colon */
        goto value;
    }
close:
    {
        scr_pybuild_level *level = &b->levels[b->depth - 1];
        p++;
        value = level->dict ? level->dict : scr_pybuild_list(b, level->base);
        if (SCR_UNLIKELY(!value))
            return NULL;
        b->depth--;
        goto have;
    }
}

SCR_FN PyObject *scr_pyschema_build(scr_pyschema_state *state, const char *json, size_t len)
{
    scr_pybuild b;
#ifdef SCR_PY_SNAPSHOT
    b.names = NULL; /* other threads would change the table meanwhile */
    (void)state;
#else
    b.names = state->names;
#endif
    b.end = json + len;
    b.items = b.few_items;
    b.max_items = sizeof b.few_items / sizeof *b.few_items;
    b.levels = b.few_levels;
    b.max_levels = sizeof b.few_levels / sizeof *b.few_levels;
    b.n_items = b.depth = 0;
    PyObject *value = scr_pybuild_value(&b, json);
    while (b.n_items > 0)
        Py_DECREF(b.items[--b.n_items]);
    while (b.depth > 0) {
        b.depth--;
        Py_XDECREF(b.levels[b.depth].dict);
        Py_XDECREF(b.levels[b.depth].key);
    }
    if (b.items != b.few_items)
        PyMem_Free(b.items);
    if (b.levels != b.few_levels)
        PyMem_Free(b.levels);
    return value;
}
