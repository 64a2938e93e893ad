/* scr_py_schema_tape.c: Python objects to a tape, in one walk without recursion; and what in them JSON cannot say. */
#include "scr_py_schema.h"

/* ---- room ---- */

/* More room for items of `each` bytes behind the first `used`; the old block is freed unless it is `own`, within the tape. */
static bool scr_pytape_grow(void **items, size_t *room, size_t used, size_t each, size_t want, const void *own)
{
    size_t more = *room * 2 > want ? *room * 2 : want;
    void *grown = more > PY_SSIZE_T_MAX / each ? NULL : PyMem_RawMalloc(more * each);
    if (!grown)
        return false;
    memcpy(grown, *items, used * each);
    if (*items != own)
        PyMem_RawFree(*items);
    *items = grown;
    *room = more;
    return true;
}

/* n more bytes of text: where they go; NULL: *status says why not. */
static char *scr_pytape_room(scr_pytape *tape, size_t n, int *status)
{
    if (SCR_UNLIKELY(n > tape->size - tape->len)) {
        if (n > SCR_BYTES_MAX || tape->len + n > SCR_BYTES_MAX) {
            *status = SCR_TOO_LARGE;
            return NULL;
        }
        void *text = tape->text;
        bool good = scr_pytape_grow(&text, &tape->size, tape->len, 1, tape->len + n, tape->little_text);
        tape->text = (char *)text;
        if (!good) {
            *status = SCR_NO_SCRATCH;
            return NULL;
        }
    }
    return tape->text + tape->len;
}

/* The next cell, with its mark in the text. */
static scr_cell *scr_pytape_cell(scr_pytape *tape, char mark, int *status)
{
    char *text = scr_pytape_room(tape, 1, status);
    if (!text)
        return NULL;
    if (SCR_UNLIKELY(tape->n_cells == tape->max_cells)) {
        void *cells = tape->cells;
        bool good = scr_pytape_grow(&cells, &tape->max_cells, tape->n_cells, sizeof(scr_cell), 0, tape->few_cells);
        tape->cells = (scr_cell *)cells;
        if (!good) {
            *status = SCR_NO_SCRATCH;
            return NULL;
        }
    }
    scr_cell *cell = &tape->cells[tape->n_cells++];
    cell->start = (uint32_t)tape->len;
    cell->len = 0;
    cell->next = 0;
    *text = mark;
    tape->len++;
    return cell;
}

/* ---- scalars ---- */

SCR_FN char *scr_py_put_utf8(char *to, Py_UCS4 c)
{
    if (c < 0x80) {
        *to++ = (char)c;
    } else if (c < 0x800) {
        *to++ = (char)(0xc0 | c >> 6);
        *to++ = (char)(0x80 | (c & 0x3f));
    } else if (c < 0x10000) {
        *to++ = (char)(0xe0 | c >> 12);
        *to++ = (char)(0x80 | (c >> 6 & 0x3f));
        *to++ = (char)(0x80 | (c & 0x3f));
    } else {
        *to++ = (char)(0xf0 | c >> 18);
        *to++ = (char)(0x80 | (c >> 12 & 0x3f));
        *to++ = (char)(0x80 | (c >> 6 & 0x3f));
        *to++ = (char)(0x80 | (c & 0x3f));
    }
    return to;
}

SCR_FN char *scr_py_encode(char *to, PyObject *x)
{
    Py_ssize_t n = PyUnicode_GET_LENGTH(x);
    int kind = (int)PyUnicode_KIND(x);
    const void *data = PyUnicode_DATA(x);
    for (Py_ssize_t i = 0; i < n; i++) {
        Py_UCS4 c = PyUnicode_READ(kind, data, i);
        if (SCR_UNLIKELY(c - 0xd800 < 0x800))
            return NULL;
        to = scr_py_put_utf8(to, c);
    }
    return to;
}

/* Legacy strings of old Pythons are made ready; they cannot be else. */
static bool scr_pyschema_ready(PyObject *x)
{
#if PY_VERSION_HEX < 0x030c0000
    return PyUnicode_READY(x) == 0;
#else
    (void)x;
    return true;
#endif
}

static int scr_pytape_string(scr_pytape *tape, PyObject *x)
{
    int status = SCR_VALID;
    if (!scr_pyschema_ready(x))
        return SCR_PY_RAISED;
    scr_cell *cell = scr_pytape_cell(tape, '"', &status);
    if (!cell)
        return status;
    size_t n = (size_t)PyUnicode_GET_LENGTH(x);
    bool ascii = PyUnicode_IS_ASCII(x);
    if (n > SCR_BYTES_MAX)
        return SCR_TOO_LARGE;
    char *to = scr_pytape_room(tape, ascii ? n : n * 4, &status);
    if (!to)
        return status;
    char *end = to + n;
    if (ascii)
        memcpy(to, PyUnicode_1BYTE_DATA(x), n);
    else
        end = scr_py_encode(to, x);
    if (!end)
        return SCR_PY_REFUSED;
    cell->len = (uint32_t)(end - to);
    cell->info = SCR_STRING;
    tape->len += cell->len;
    return SCR_VALID;
}

/* Fills the cell of a number whose token stands behind its mark; the token begins at the mark's place, which is one byte wide. */
static int scr_pytape_token(scr_pytape *tape, const char *token, size_t n)
{
    int status = SCR_VALID;
    scr_cell *cell = scr_pytape_cell(tape, token[0], &status);
    if (!cell)
        return status;
    char *to = scr_pytape_room(tape, n, &status);
    if (!to)
        return status;
    memcpy(to, token + 1, n - 1);
    tape->len += n - 1;
    cell->len = (uint32_t)n;
    size_t digits = token[0] == '-', first = digits, end = digits;
    uint32_t value = 0;
    for (; end < n && (scr_byte)(token[end] - '0') < 10; end++)
        value = value * 10 + (scr_byte)(token[end] - '0');
    digits = end - first;
    bool integer = end == n;
    bool exponent = !integer && (memchr(token + end, 'e', n - end) != NULL);
    cell->next = first ? 0u - value : value;
    cell->info = SCR_NUMBER | (integer ? SCR_CELL_INTEGER : 0u) | (digits <= 9 && !exponent ? SCR_CELL_SMALL : 0u);
    return SCR_VALID;
}

/* Any int as its digits: by the type itself, whatever a subclass makes of it. */
static int scr_pytape_long(scr_pytape *tape, PyObject *x)
{
    PyObject *text = PyLong_Type.tp_repr(x);
    if (!text && PyErr_ExceptionMatches(PyExc_ValueError)) { /* longer than Python likes to print */
        PyErr_Clear();
        return SCR_PY_REFUSED;
    }
    if (!text)
        return SCR_PY_RAISED;
    size_t n = (size_t)PyUnicode_GET_LENGTH(text);
    int status = n > SCR_BYTES_MAX ? SCR_TOO_LARGE : scr_pytape_token(tape, (const char *)PyUnicode_1BYTE_DATA(text), n);
    Py_DECREF(text);
    return status;
}

static int scr_pytape_int(scr_pytape *tape, PyObject *x)
{
    int overflow = 0;
    long long value = PyLong_AsLongLongAndOverflow(x, &overflow);
    if (SCR_UNLIKELY(overflow != 0))
        return scr_pytape_long(tape, x);
    char digits[24], *at = digits + sizeof digits;
    unsigned long long rest = value < 0 ? 0ull - (unsigned long long)value : (unsigned long long)value;
    do {
        *--at = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest);
    if (value < 0)
        *--at = '-';
    return scr_pytape_token(tape, at, (size_t)(digits + sizeof digits - at));
}

static int scr_pytape_float(scr_pytape *tape, PyObject *x)
{
    double value = PyFloat_AS_DOUBLE(x);
    if (SCR_UNLIKELY(!(value - value == 0))) /* NaN, Infinity */
        return SCR_PY_REFUSED;
    char *text = PyOS_double_to_string(value, 'r', 0, Py_DTSF_ADD_DOT_0, NULL);
    if (!text)
        return SCR_PY_RAISED;
    int status = scr_pytape_token(tape, text, strlen(text));
    PyMem_Free(text);
    return status;
}

static int scr_pytape_word(scr_pytape *tape, enum scr_kind kind)
{
    int status = SCR_VALID;
    scr_cell *cell = scr_pytape_cell(tape, 'w', &status);
    if (cell)
        cell->info = kind;
    return status;
}

/* ---- containers ---- */

static int scr_pytape_open(scr_pytape *tape, PyObject *x, uint8_t from)
{
    int status = SCR_VALID;
    if (tape->depth == tape->max_depth)
        return SCR_TOO_DEEP;
    if (SCR_UNLIKELY(tape->depth == tape->max_levels)) {
        void *levels = tape->levels;
        bool good = scr_pytape_grow(&levels, &tape->max_levels, tape->depth, sizeof(scr_pylevel), 0, tape->few_levels);
        tape->levels = (scr_pylevel *)levels;
        if (!good)
            return SCR_NO_SCRATCH;
    }
    uint32_t at = (uint32_t)tape->n_cells;
    scr_cell *cell = scr_pytape_cell(tape, '{', &status);
    if (!cell)
        return status;
    cell->info = from <= SCR_PY_FROM_PAIRS ? SCR_OBJECT : SCR_ARRAY;
    scr_pylevel *level = &tape->levels[tape->depth];
    level->held = x;
    Py_INCREF(x);
    level->at = 0;
    level->cell = at;
    level->count = 0;
    level->from = from;
    level->odd = from == SCR_PY_FROM_PAIRS;
    tape->depth++;
    return SCR_VALID;
}

/* A container that is not read in place, but from a list of its items. */
static int scr_pytape_open_copy(scr_pytape *tape, PyObject *copy, uint8_t from)
{
    if (!copy)
        return SCR_PY_RAISED;
    int status = scr_pytape_open(tape, copy, from);
    Py_DECREF(copy);
    return status;
}

static int scr_pytape_value(scr_pytape *tape, PyObject *x)
{
    if (x == Py_None)
        return scr_pytape_word(tape, SCR_NULL);
    if (x == Py_True || x == Py_False)
        return scr_pytape_word(tape, x == Py_True ? SCR_TRUE : SCR_FALSE);
    if (PyUnicode_Check(x))
        return scr_pytape_string(tape, x);
    if (PyLong_Check(x))
        return scr_pytape_int(tape, x);
    if (PyFloat_Check(x))
        return scr_pytape_float(tape, x);
#ifdef SCR_PY_SNAPSHOT
    if (PyList_Check(x))
        return scr_pytape_open_copy(tape, PyList_GetSlice(x, 0, PY_SSIZE_T_MAX), SCR_PY_FROM_LIST);
    if (PyDict_Check(x) && PyDict_GET_SIZE(x) > 0)
        return scr_pytape_open_copy(tape, PyMapping_Items(x), SCR_PY_FROM_PAIRS);
    if (PyDict_Check(x)) /* its items() is not asked, as in json */
        return scr_pytape_open_copy(tape, PyList_New(0), SCR_PY_FROM_PAIRS);
#else
    if (PyList_Check(x))
        return scr_pytape_open(tape, x, SCR_PY_FROM_LIST);
    if (PyDict_CheckExact(x) || (PyDict_Check(x) && PyDict_GET_SIZE(x) == 0))
        return scr_pytape_open(tape, x, SCR_PY_FROM_DICT);
    if (PyDict_Check(x)) /* its items() says what is in it when there is anything, as json has it */
        return scr_pytape_open_copy(tape, PyMapping_Items(x), SCR_PY_FROM_PAIRS);
#endif
    return PyTuple_Check(x) ? scr_pytape_open(tape, x, SCR_PY_FROM_TUPLE) : SCR_PY_REFUSED;
}

static bool scr_pytape_key_less(void *context, uint32_t a, uint32_t b)
{
    const scr_doc *doc = (const scr_doc *)context;
    int order = scr_compare_texts(scr_string_of(doc, a), scr_string_of(doc, b));
    return order ? order < 0 : a < b;
}

/* Some key of the object comes twice: SCR_PY_TWICE. */
static int scr_pytape_unique(scr_pytape *tape, const scr_pylevel *level)
{
    scr_doc doc = scr_pytape_doc(tape);
    uint32_t *keys = level->count ? (uint32_t *)PyMem_RawMalloc(level->count * sizeof(uint32_t)) : NULL;
    if (!keys)
        return level->count ? SCR_NO_SCRATCH : SCR_VALID;
    uint32_t k = level->cell + 1;
    for (uint32_t i = 0; i < level->count; i++, k = scr_next(&doc, k + 1))
        keys[i] = k;
    scr_sort(keys, level->count, scr_pytape_key_less, &doc);
    int status = SCR_VALID;
    for (uint32_t i = 1; i < level->count && status == SCR_VALID; i++)
        if (scr_compare_texts(scr_string_of(&doc, keys[i - 1]), scr_string_of(&doc, keys[i])) == 0)
            status = SCR_PY_TWICE;
    PyMem_RawFree(keys);
    return status;
}

static int scr_pytape_close(scr_pytape *tape)
{
    scr_pylevel *level = &tape->levels[tape->depth - 1];
    scr_cell *cell = &tape->cells[level->cell];
    cell->next = (uint32_t)tape->n_cells;
    cell->len = (uint32_t)tape->len - cell->start;
    cell->info |= level->count << SCR_CELL_COUNT_SHIFT;
    int status = level->odd && level->count > 1 ? scr_pytape_unique(tape, level) : SCR_VALID;
    tape->depth--;
    Py_DECREF(level->held);
    return status;
}

/* The key of a member, and its hash. */
static int scr_pytape_key(scr_pytape *tape, PyObject *key)
{
    if (!PyUnicode_Check(key))
        return SCR_PY_REFUSED;
    if (!PyUnicode_CheckExact(key))
        tape->levels[tape->depth - 1].odd = true;
    int status = scr_pytape_string(tape, key);
    if (status != SCR_VALID)
        return status;
    scr_cell *cell = &tape->cells[tape->n_cells - 1];
    cell->info |= scr_hash_key(tape->text + cell->start + 1, cell->len) << SCR_CELL_HASH_SHIFT;
    return SCR_VALID;
}

/* The next member's key goes to the tape; its value is *value (borrowed), NULL: there is none. */
static int scr_pytape_member(scr_pytape *tape, scr_pylevel *level, PyObject **value)
{
    PyObject *key;
    *value = NULL;
    if (level->from == SCR_PY_FROM_DICT)
        return PyDict_Next(level->held, &level->at, &key, value) ? scr_pytape_key(tape, key) : SCR_VALID;
    if (level->at >= PyList_GET_SIZE(level->held))
        return SCR_VALID;
    PyObject *pair = PyList_GET_ITEM(level->held, level->at++);
    if (!PyTuple_Check(pair) || PyTuple_GET_SIZE(pair) != 2) {
        PyErr_SetString(PyExc_ValueError, "items must return 2-tuples");
        return SCR_PY_RAISED;
    }
    *value = PyTuple_GET_ITEM(pair, 1);
    return scr_pytape_key(tape, PyTuple_GET_ITEM(pair, 0));
}

/* Goes on with the innermost container. */
static int scr_pytape_step(scr_pytape *tape)
{
    scr_pylevel *level = &tape->levels[tape->depth - 1];
    PyObject *value = NULL;
    int status = SCR_VALID;
    if (level->from <= SCR_PY_FROM_PAIRS)
        status = scr_pytape_member(tape, level, &value);
    else if (level->from == SCR_PY_FROM_LIST)
        value = level->at < PyList_GET_SIZE(level->held) ? PyList_GET_ITEM(level->held, level->at++) : NULL;
    else
        value = level->at < PyTuple_GET_SIZE(level->held) ? PyTuple_GET_ITEM(level->held, level->at++) : NULL;
    if (status != SCR_VALID)
        return status;
    if (!value)
        return scr_pytape_close(tape);
    if (SCR_UNLIKELY(level->count == SCR_COUNT_MAX))
        return SCR_TOO_LARGE;
    level->count++;
    Py_INCREF(value); /* what opening it calls may take it out of its container */
    status = scr_pytape_value(tape, value);
    Py_DECREF(value);
    return status;
}

SCR_FN int scr_pytape_make(scr_pytape *tape, PyObject *x)
{
    int status = scr_pytape_value(tape, x);
    while (status == SCR_VALID && tape->depth > 0)
        status = scr_pytape_step(tape);
    while (tape->depth > 0)
        Py_DECREF(tape->levels[--tape->depth].held);
    return status;
}

SCR_FN void scr_pytape_end(scr_pytape *tape)
{
    if (tape->cells != tape->few_cells)
        PyMem_RawFree(tape->cells);
    if (tape->text != tape->little_text)
        PyMem_RawFree(tape->text);
    if (tape->levels != tape->few_levels)
        PyMem_RawFree(tape->levels);
}
