/* scr_py_decimal.c: decimals of plain digits. In: a coefficient and how many digits stand behind the point. Out: what Decimal makes of such text.
 *
 * Decimal reads its arguments, asks for the thread's context, copies the text and has libmpdec read it. A decimal of up to 18 digits is five words. Where they stand is looked
 * for once, in an object that Decimal made, and tried with others; where that finds nothing, Decimal is asked each time. */
#include "scr_py.h"

#define SCR_PY_HEAD (sizeof(PyObject) / sizeof(uint64_t)) /* words */

/* ORDER of libmpdec's mpd_t; before these stands a word whose first byte says what sign it has, and whether it is a number. */
enum { SCR_PD_EXPONENT, SCR_PD_DIGITS, SCR_PD_LENGTH, SCR_PD_ROOM, SCR_PD_DATA, SCR_PD_WORDS };

static uint64_t scr_py_word_at(PyObject *object, size_t at)
{
    uint64_t word;
    memcpy(&word, (const char *)object + at * sizeof word, sizeof word);
    return word;
}

static void scr_py_put_word_at(PyObject *object, size_t at, uint64_t word) { memcpy((char *)object + at * sizeof word, &word, sizeof word); }

/* How many digits a coefficient has. */
static unsigned scr_py_n_digits(uint64_t coefficient)
{
    unsigned n = 1;
    while (coefficient >= 10) {
        coefficient /= 10;
        n++;
    }
    return n;
}

/* One like the sample, which is never hashed. */
static PyObject *scr_py_fill_decimal(const scr_pydecimals *known, uint64_t coefficient, unsigned places)
{
    PyTypeObject *type = Py_TYPE(known->sample);
    PyObject *made = type->tp_alloc(type, 0);
    if (!made)
        return NULL;
    memcpy((char *)made + sizeof(PyObject), (const char *)known->sample + sizeof(PyObject), (size_t)type->tp_basicsize - sizeof(PyObject));
    scr_py_put_word_at(made, known->at + SCR_PD_EXPONENT, (uint64_t)-(int64_t)places);
    scr_py_put_word_at(made, known->at + SCR_PD_DIGITS, scr_py_n_digits(coefficient));
    scr_py_put_word_at(made, known->at + SCR_PD_DATA, (uint64_t)(uintptr_t)((char *)made + known->data * sizeof(uint64_t)));
    scr_py_put_word_at(made, known->data, coefficient);
    return made;
}

/* The words of 149.85, at `at`; *data: where its coefficient stands in the object. */
static bool scr_py_stands_at(PyObject *sample, size_t n, size_t at, size_t *data)
{
    if ((int64_t)scr_py_word_at(sample, at + SCR_PD_EXPONENT) != -2 || scr_py_word_at(sample, at + SCR_PD_DIGITS) != 5 || scr_py_word_at(sample, at + SCR_PD_LENGTH) != 1)
        return false;
    const uint64_t offset = scr_py_word_at(sample, at + SCR_PD_DATA) - (uint64_t)(uintptr_t)sample;
    *data = (size_t)(offset / sizeof(uint64_t));
    return offset % sizeof(uint64_t) == 0 && *data >= at + SCR_PD_WORDS && *data < n && scr_py_word_at(sample, *data) == 14985;
}

static char scr_py_flags_at(PyObject *object, size_t at) { return ((const char *)object)[(at - 1) * sizeof(uint64_t)]; }

SCR_FN bool scr_py_decimal_parts(const scr_pystate *state, PyObject *value, uint64_t *coefficient, unsigned *places)
{
    const scr_pydecimals *known = &state->decimals;
    if (SCR_PY_THREADS || !known->at || Py_TYPE(value) != Py_TYPE(known->sample) || scr_py_flags_at(value, known->at) != scr_py_flags_at(known->sample, known->at))
        return false;
    const uint64_t exponent = scr_py_word_at(value, known->at + SCR_PD_EXPONENT);
    *places = (unsigned)(0 - exponent);
    if (0 - exponent > 6 || scr_py_word_at(value, known->at + SCR_PD_LENGTH) != 1)
        return false;
    const void *data = (const void *)(uintptr_t)scr_py_word_at(value, known->at + SCR_PD_DATA);
    memcpy(coefficient, data, sizeof *coefficient);
    return *coefficient < SCR_PY_DECIMAL_MOST;
}

/* Of a negative one, and of what is no number, no parts are known. */
static bool scr_py_try_parts(scr_pystate *state, const char *text, bool plain)
{
    uint64_t coefficient;
    unsigned places;
    PyObject *value = PyObject_CallFunction((PyObject *)Py_TYPE(state->decimals.sample), "s", text);
    bool good = value && scr_py_decimal_parts(state, value, &coefficient, &places) == plain && (!plain || (coefficient == 1250 && places == 2));
    Py_XDECREF(value);
    return good;
}

/* One that is put together is the one that Decimal makes. */
static bool scr_py_try_decimal(const scr_pydecimals *known, const char *text, uint64_t coefficient, unsigned places)
{
    PyObject *made = scr_py_fill_decimal(known, coefficient, places), *asked = PyObject_CallFunction((PyObject *)Py_TYPE(known->sample), "s", text);
    PyObject *str = made && asked ? PyObject_Str(made) : NULL;
    bool good = str && PyUnicode_CompareWithASCIIString(str, text) == 0 && PyObject_RichCompareBool(made, asked, Py_EQ) == 1;
    for (size_t i = 0; good && i < SCR_PD_DATA; i++)
        good = scr_py_word_at(made, known->at + i) == scr_py_word_at(asked, known->at + i);
    Py_XDECREF(str);
    Py_XDECREF(asked);
    Py_XDECREF(made);
    return good;
}

/* Looks for the words. False: an exception. */
static bool scr_py_know_decimals(scr_pystate *state, scr_pydecimals *known)
{
    PyTypeObject *type = (PyTypeObject *)scr_py_import(&state->decimal, "decimal", "Decimal");
    known->sample = type ? PyObject_CallFunction((PyObject *)type, "s", "149.85") : NULL;
    if (!known->sample)
        return false;
    const size_t n = (size_t)type->tp_basicsize / sizeof(uint64_t);
    if (sizeof(void *) != sizeof(uint64_t) || PyType_IS_GC(type) || type->tp_itemsize || Py_TYPE(known->sample) != type)
        return true;
    for (size_t at = SCR_PY_HEAD; !known->at && at + SCR_PD_WORDS < n; at++)
        if (scr_py_stands_at(known->sample, n, at, &known->data))
            known->at = at;
    if (known->at && !(scr_py_try_decimal(known, "0", 0, 0) && scr_py_try_decimal(known, "0.00", 0, 2) && scr_py_try_decimal(known, "12.50", 1250, 2)
                       && scr_py_try_decimal(known, "0.001", 1, 3) && scr_py_try_decimal(known, "999999999999999999", UINT64_C(999999999999999999), 0)
                       && scr_py_try_parts(state, "12.50", true) && scr_py_try_parts(state, "-12.50", false) && scr_py_try_parts(state, "NaN", false)
                       && scr_py_try_parts(state, "Infinity", false)))
        known->at = 0;
    return !PyErr_Occurred();
}

SCR_FN PyObject *scr_py_plain_decimal(scr_pystate *state, uint64_t coefficient, unsigned places)
{
    scr_pydecimals *known = &state->decimals;
    if (SCR_PY_THREADS)
        return NULL; /* looked for without a lock */
    if (SCR_UNLIKELY(!known->sample) && !scr_py_know_decimals(state, known))
        return NULL;
    return known->at ? scr_py_fill_decimal(known, coefficient, places) : NULL;
}

SCR_FN bool scr_py_plain_digits(const char *text, size_t n, uint64_t *coefficient, unsigned *places)
{
    uint64_t value = 0;
    size_t point = n;
    if (n > 19)
        return false;
    for (size_t i = 0; i < n; i++) {
        const unsigned digit = (unsigned)(text[i] - '0');
        if (digit <= 9)
            value = value * 10 + digit;
        else if (text[i] == '.' && point == n)
            point = i;
        else
            return false;
    }
    *coefficient = value;
    *places = (unsigned)(point < n ? n - point - 1 : 0);
    const size_t digits = n - (point < n);
    return digits > 0 && digits <= 18;
}
