/* scr_py_time.c: dates, times and durations: from what scr_moment.h reads, from objects, and to text. */
#include "scr_py.h"
#include "scr_moment.h"
#include "scr_py_text.h"

SCR_FN bool scr_py_need_dates(scr_pystate *state)
{
    if (SCR_LIKELY(scr_py_kept(&state->dates) != NULL))
        return true;
    /* Not through the module datetime, whose Python part takes a millisecond and adds nothing that is needed. */
    PyObject *module = PyImport_ImportModule("_datetime");
    PyObject *capsule = module ? PyObject_GetAttrString(module, "datetime_CAPI") : NULL;
    PyDateTime_CAPI *dates = capsule ? (PyDateTime_CAPI *)PyCapsule_GetPointer(capsule, PyDateTime_CAPSULE_NAME) : NULL;
    bool good = dates && scr_py_make_zone_type(state, dates);
    Py_XDECREF(capsule);
    Py_XDECREF(module);
    if (good)
        (void)scr_py_is_first(&state->dates, dates);
    return good;
}

/* The number of an object: 1 an integer (saturated), 2 a float, 0 neither, -1 an exception. */
static int scr_py_number_of(scr_pyrun *run, PyObject *input, int64_t *whole, double *number)
{
    if (PyLong_Check(input)) {
        int overflow;
        *whole = PyLong_AsLongLongAndOverflow(input, &overflow);
        if (overflow)
            *whole = overflow < 0 ? INT64_MIN : INT64_MAX;
        return !overflow || run->mode == SCR_PYTHON;
    }
    if (PyFloat_Check(input)) {
        *number = PyFloat_AS_DOUBLE(input);
        return 2;
    }
    if (run->mode != SCR_PYTHON || !Py_TYPE(input)->tp_as_number || !Py_TYPE(input)->tp_as_number->nb_float)
        return 0;
    *number = PyFloat_AsDouble(input);
    if (*number == -1 && PyErr_Occurred()) {
        PyErr_Clear();
        return 0;
    }
    return 2;
}

/* ---- objects ---- */

/* "day is out of range"-like refusals of Python's own constructors. */
static PyObject *scr_py_refused(scr_pyrun *run, PyObject *made, scr_pyerror_type type, PyObject *input)
{
    if (made || !PyErr_ExceptionMatches(PyExc_ValueError))
        return made;
    PyObject *kind, *value, *trace;
    PyErr_Fetch(&kind, &value, &trace);
    PyErr_NormalizeException(&kind, &value, &trace);
    PyObject *text = PyObject_Str(value);
    Py_XDECREF(kind);
    Py_XDECREF(value);
    Py_XDECREF(trace);
    return text ? scr_py_fail_value(run, type, input, "error", text) : NULL;
}

static PyObject *scr_py_zone(scr_pystate *state, const scr_moment *m)
{
    if (!m->has_zone)
        return Py_NewRef(Py_None);
    PyObject *utc = m->offset ? NULL : (PyObject *)scr_py_kept(&state->zone_utc);
    if (utc)
        return Py_NewRef(utc);
    PyObject *zone = PyObject_CallFunction((PyObject *)state->zone_type, "i", m->offset);
    return m->offset ? zone : Py_XNewRef((PyObject *)scr_py_keep(&state->zone_utc, zone));
}

/* What Python's own constructor would make of a moment that is right. zone: stolen. */
static PyObject *scr_py_fill_datetime(scr_pystate *state, const scr_moment *m, PyObject *zone)
{
    PyTypeObject *type = state->dates->DateTimeType;
    PyObject *made = type->tp_alloc(type, zone != Py_None);
    if (!made) {
        Py_DECREF(zone);
        return NULL;
    }
    PyDateTime_DateTime *d = (PyDateTime_DateTime *)made; /* without a zone it ends before tzinfo */
    const unsigned char data[_PyDateTime_DATETIME_DATASIZE] = {
        (unsigned char)(m->year >> 8), (unsigned char)m->year, (unsigned char)m->month, (unsigned char)m->day, (unsigned char)m->hour,
        (unsigned char)m->minute, (unsigned char)m->second, (unsigned char)(m->micro >> 16), (unsigned char)(m->micro >> 8), (unsigned char)m->micro};
    memcpy(d->data, data, sizeof data);
    d->hashcode = -1;
    d->hastzinfo = zone != Py_None;
    d->fold = 0;
    if (d->hastzinfo)
        d->tzinfo = zone;
    else
        Py_DECREF(zone);
    return made;
}

static PyObject *scr_py_make_datetime(scr_pystate *state, const scr_moment *m)
{
    PyObject *zone = scr_py_zone(state, m);
    if (!zone)
        return NULL;
    if (m->year > 0 && m->year <= 9999)
        return scr_py_fill_datetime(state, m, zone);
    PyObject *made = state->dates->DateTime_FromDateAndTime(m->year, m->month, m->day, m->hour, m->minute, m->second, m->micro, zone,
                                                            state->dates->DateTimeType);
    Py_DECREF(zone);
    return made;
}

SCR_FN PyObject *scr_py_fast_datetime(scr_pystate *state, const char *text, size_t len, bool idle)
{
    scr_moment m;
    if (!scr_py_need_dates(state) || scr_moment_read_datetime(text, len, &m) || m.year == 0)
        return NULL;
    return idle ? Py_NewRef(Py_None) : scr_py_make_datetime(state, &m);
}

SCR_FN PyObject *scr_py_fast_date(scr_pystate *state, const char *text, size_t len, bool idle)
{
    scr_moment m;
    if (!scr_py_need_dates(state) || len != 10 || scr_moment_read_date(text, len, &m) || m.year == 0)
        return NULL;
    return idle ? Py_NewRef(Py_None) : state->dates->Date_FromDate(m.year, m.month, m.day, state->dates->DateType);
}

/* Text of a str or bytes; 0: neither; -1: an error. */
static int scr_py_time_text_of(scr_pyrun *run, PyObject *input, bool strict, const char **s, size_t *n)
{
    Py_ssize_t len;
    if (PyUnicode_Check(input) && !(strict && run->mode == SCR_PYTHON)) {
        *s = PyUnicode_AsUTF8AndSize(input, &len);
        if (!*s) {
            scr_py_lone_surrogate(run, input);
            return -1;
        }
    } else if (PyBytes_Check(input) && run->mode == SCR_PYTHON && !strict) {
        *s = PyBytes_AS_STRING(input);
        len = PyBytes_GET_SIZE(input);
    } else {
        return 0;
    }
    *n = (size_t)len;
    return 1;
}

/* ---- limits of dates and times ---- */

static PyObject *scr_py_now(scr_pystate *state, PyTypeObject *type, PyObject *zone)
{
    if (type == state->dates->DateType)
        return PyObject_CallMethod((PyObject *)type, "today", NULL);
    return zone == Py_None ? PyObject_CallMethod((PyObject *)type, "now", NULL) : PyObject_CallMethod((PyObject *)type, "now", "O", zone);
}

/* Past and future. */
static bool scr_py_tense(scr_pyrun *run, const scr_mtype *type, PyObject *value, PyObject *input)
{
    bool past = (type->limits->flags & SCR_L_PAST) != 0, date = type->kind == SCR_M_DATE;
    scr_pystate *state = run->state;
    PyObject *zone = date ? Py_NewRef(Py_None) : PyObject_GetAttrString(value, "tzinfo");
    PyObject *now = zone ? scr_py_now(state, date ? state->dates->DateType : state->dates->DateTimeType, zone) : NULL;
    Py_XDECREF(zone);
    int good = now ? PyObject_RichCompareBool(value, now, past ? Py_LT : Py_GT) : -1;
    Py_XDECREF(now);
    if (good == 0)
        scr_py_fail(run, date ? past ? SCR_PE_DATE_PAST : SCR_PE_DATE_FUTURE : past ? SCR_PE_DATETIME_PAST : SCR_PE_DATETIME_FUTURE, input);
    return good > 0;
}

/* Where one of value and bound has a zone, what the clocks show is compared. New reference. */
static PyObject *scr_py_without_zone(PyObject *value)
{
    PyObject *method = PyObject_GetAttrString(value, "replace");
    PyObject *names = method ? Py_BuildValue("{sO}", "tzinfo", Py_None) : NULL, *none = names ? PyTuple_New(0) : NULL;
    PyObject *naive = none ? PyObject_Call(method, none, names) : NULL;
    Py_XDECREF(none);
    Py_XDECREF(names);
    Py_XDECREF(method);
    return naive;
}

static bool scr_py_time_bounds(scr_pyrun *run, const scr_mtype *type, PyObject *value, PyObject *input)
{
    const scr_mlimits *l = type->limits;
    uint16_t any = l->gt != SCR_NO_VALUE ? l->gt : l->ge != SCR_NO_VALUE ? l->ge : l->lt != SCR_NO_VALUE ? l->lt : l->le;
    if (any == SCR_NO_VALUE)
        return true;
    PyObject *bound = scr_py_value(run->state, any), *ours = NULL, *theirs = NULL;
    if (!bound)
        return false;
    if (type->kind == SCR_M_DATE)
        return scr_py_bounds(run, type, value, input);
    bool good = (ours = PyObject_GetAttrString(value, "tzinfo")) && (theirs = PyObject_GetAttrString(bound, "tzinfo"));
    bool mixed = good && (ours == Py_None) != (theirs == Py_None);
    Py_XDECREF(ours);
    Py_XDECREF(theirs);
    if (!good)
        return false;
    if (!mixed)
        return scr_py_bounds(run, type, value, input);
    static const struct { int op; scr_pyerror_type type; const char *key; } tests[] = {
        {Py_LE, SCR_PE_LESS_THAN_EQUAL, "le"}, {Py_LT, SCR_PE_LESS_THAN, "lt"}, {Py_GE, SCR_PE_GREATER_THAN_EQUAL, "ge"}, {Py_GT, SCR_PE_GREATER_THAN, "gt"}};
    const uint16_t bounds[] = {l->le, l->lt, l->ge, l->gt};
    PyObject *a = scr_py_without_zone(value);
    for (int i = 0; a && good && i < 4; i++) {
        if (bounds[i] == SCR_NO_VALUE)
            continue;
        bound = scr_py_value(run->state, bounds[i]);
        PyObject *b = bound ? scr_py_without_zone(bound) : NULL;
        int holds = b ? PyObject_RichCompareBool(a, b, tests[i].op) : -1;
        Py_XDECREF(b);
        good = holds > 0;
        char text[SCR_PY_TIME_TEXT];
        size_t n = holds == 0 ? scr_py_datetime_text(run->state, bound, text) : 0;
        if (n)
            scr_py_fail_value(run, tests[i].type, input, tests[i].key, PyUnicode_FromStringAndSize(text, (Py_ssize_t)n));
    }
    good = good && a;
    Py_XDECREF(a);
    return good;
}

static PyObject *scr_py_time_limits(scr_pyrun *run, const scr_mtype *type, PyObject *value, PyObject *input) /* value: stolen */
{
    const scr_mlimits *l = type->limits;
    if (!value || !l)
        return value;
    bool good = scr_py_time_bounds(run, type, value, input);
    if (good && l->flags & (SCR_L_PAST | SCR_L_FUTURE))
        good = scr_py_tense(run, type, value, input);
    if (good && l->flags & (SCR_L_AWARE | SCR_L_NAIVE)) {
        PyObject *zone = PyObject_GetAttrString(value, "tzinfo");
        bool naive = zone == Py_None;
        Py_XDECREF(zone);
        good = zone && naive == ((l->flags & SCR_L_NAIVE) != 0);
        if (zone && !good)
            scr_py_fail(run, naive ? SCR_PE_TIMEZONE_AWARE : SCR_PE_TIMEZONE_NAIVE, input);
    }
    if (!good)
        Py_CLEAR(value);
    return value;
}

/* ---- datetime ---- */

static PyObject *scr_py_datetime_wrong(scr_pyrun *run, const char *why, const char *date_why, bool strict, PyObject *input)
{
    return strict ? scr_py_fail_text(run, SCR_PE_DATETIME_PARSING, input, "error", why)
                  : scr_py_fail_text(run, SCR_PE_DATETIME_FROM_DATE_PARSING, input, "error", date_why);
}

static PyObject *scr_py_datetime_of_text(scr_pyrun *run, const char *s, size_t n, bool strict, PyObject *input)
{
    scr_moment m = {0};
    int64_t whole;
    double number;
    const char *why = scr_moment_read_datetime(s, n, &m);
    if (why) {
        int kind = scr_moment_read_number(s, n, &whole, &number);
        const char *stamp_why = kind == 1 ? scr_moment_of_stamp(whole, &m) : kind == 2 ? scr_moment_of_float(number, &m) : why;
        if (kind)
            why = stamp_why;
    }
    if (why) {
        const char *date_why = scr_moment_read_date(s, n, &m);
        if (!date_why && n > 10)
            date_why = "unexpected extra characters at the end of the input";
        else if (date_why && scr_moment_read_number(s, n, &whole, &number) == 1)
            date_why = why;
        if (strict || date_why)
            return scr_py_datetime_wrong(run, why, date_why, strict, input);
        m.hour = m.minute = m.second = m.micro = 0;
        m.has_zone = false;
        scr_py_exact_lax(run); /* a date's text */
    }
    return scr_py_refused(run, scr_py_make_datetime(run->state, &m), SCR_PE_DATETIME_PARSING, input);
}

static PyObject *scr_py_datetime_lax(scr_pyrun *run, PyObject *input, bool strict)
{
    const char *s;
    size_t n;
    scr_pystate *state = run->state;
    int text = scr_py_time_text_of(run, input, strict, &s, &n);
    scr_py_exact(run, run->mode == SCR_JSON && text > 0 ? SCR_STRICT : SCR_LAX);
    if (text)
        return text < 0 ? NULL : scr_py_datetime_of_text(run, s, n, strict, input);
    if (strict || PyBool_Check(input) || run->mode == SCR_STRINGS)
        return scr_py_fail(run, SCR_PE_DATETIME_TYPE, input);
    if (PyObject_TypeCheck(input, state->dates->DateType)) {
        scr_moment m = {PyDateTime_GET_YEAR(input), PyDateTime_GET_MONTH(input), PyDateTime_GET_DAY(input), 0, 0, 0, 0, false, 0};
        return scr_py_make_datetime(state, &m);
    }
    int64_t whole = 0;
    double number = 0;
    scr_moment m = {0};
    int kind = scr_py_number_of(run, input, &whole, &number);
    if (kind <= 0)
        return kind < 0 ? NULL : scr_py_fail(run, SCR_PE_DATETIME_TYPE, input);
    const char *why = kind == 1 ? scr_moment_of_stamp(whole, &m) : scr_moment_of_float(number, &m);
    if (why)
        return scr_py_fail_text(run, SCR_PE_DATETIME_PARSING, input, "error", why);
    return scr_py_refused(run, scr_py_make_datetime(state, &m), SCR_PE_DATETIME_PARSING, input);
}

SCR_FN PyObject *scr_py_check_datetime(scr_pyrun *run, const scr_mtype *type, PyObject *input)
{
    if (!scr_py_need_dates(run->state))
        return NULL;
    PyObject *value = PyObject_TypeCheck(input, run->state->dates->DateTimeType) ? Py_NewRef(input)
                                                                                 : scr_py_datetime_lax(run, input, scr_py_strict(run, type));
    return scr_py_time_limits(run, type, value, input);
}

/* ---- date ---- */

/* A datetime that is midnight will do. */
static PyObject *scr_py_date_of_moment(scr_pyrun *run, const char *why, const scr_moment *m, PyObject *input)
{
    if (why)
        return scr_py_fail_text(run, SCR_PE_DATE_FROM_DATETIME_PARSING, input, "error", why);
    if (!scr_moment_is_midnight(m))
        return scr_py_fail(run, SCR_PE_DATE_FROM_DATETIME_INEXACT, input);
    return scr_py_refused(run, run->state->dates->Date_FromDate(m->year, m->month, m->day, run->state->dates->DateType), SCR_PE_DATE_PARSING, input);
}

static PyObject *scr_py_date_of_text(scr_pyrun *run, const char *s, size_t n, bool strict, PyObject *input)
{
    scr_moment m = {0};
    int64_t whole;
    double number;
    const char *why = scr_moment_read_date(s, n, &m);
    if (!why && n > 10)
        why = "unexpected extra characters at the end of the input";
    if (!why)
        return scr_py_date_of_moment(run, NULL, &m, input);
    int kind = scr_moment_read_number(s, n, &whole, &number);
    if (strict) {
        if (kind == 1)
            why = scr_moment_of_stamp(whole, &m);
        if (!why && !scr_moment_is_midnight(&m))
            why = "Timestamp is not an exact date";
        return why ? scr_py_fail_text(run, SCR_PE_DATE_PARSING, input, "error", why) : scr_py_date_of_moment(run, NULL, &m, input);
    }
    why = kind == 1 ? scr_moment_of_stamp(whole, &m) : kind == 2 ? scr_moment_of_float(number, &m) : scr_moment_read_datetime(s, n, &m);
    if (kind != 1)
        scr_py_exact_lax(run); /* a datetime's text */
    return scr_py_date_of_moment(run, why, &m, input);
}

static PyObject *scr_py_date_lax(scr_pyrun *run, PyObject *input, bool strict)
{
    const char *s;
    size_t n;
    int text = scr_py_time_text_of(run, input, strict, &s, &n);
    scr_py_exact(run, run->mode == SCR_JSON && text > 0 ? SCR_STRICT : SCR_LAX);
    if (text)
        return text < 0 ? NULL : scr_py_date_of_text(run, s, n, strict, input);
    if (strict || PyBool_Check(input) || run->mode == SCR_STRINGS)
        return scr_py_fail(run, SCR_PE_DATE_TYPE, input);
    scr_moment m = {0};
    if (PyObject_TypeCheck(input, run->state->dates->DateTimeType)) {
        m = (scr_moment){PyDateTime_GET_YEAR(input), PyDateTime_GET_MONTH(input), PyDateTime_GET_DAY(input), PyDateTime_DATE_GET_HOUR(input),
                           PyDateTime_DATE_GET_MINUTE(input), PyDateTime_DATE_GET_SECOND(input), PyDateTime_DATE_GET_MICROSECOND(input), false, 0};
        return scr_py_date_of_moment(run, NULL, &m, input);
    }
    int64_t whole = 0;
    double number = 0;
    int kind = scr_py_number_of(run, input, &whole, &number);
    if (kind <= 0)
        return kind < 0 ? NULL : scr_py_fail(run, SCR_PE_DATE_TYPE, input);
    const char *why = kind == 1 ? scr_moment_of_stamp(whole, &m) : scr_moment_of_float(number, &m);
    return scr_py_date_of_moment(run, why, &m, input);
}

SCR_FN PyObject *scr_py_check_date(scr_pyrun *run, const scr_mtype *type, PyObject *input)
{
    if (!scr_py_need_dates(run->state))
        return NULL;
    bool own = PyObject_TypeCheck(input, run->state->dates->DateType) && !PyObject_TypeCheck(input, run->state->dates->DateTimeType);
    PyObject *value = own ? Py_NewRef(input) : scr_py_date_lax(run, input, scr_py_strict(run, type));
    return scr_py_time_limits(run, type, value, input);
}

/* ---- time ---- */

static PyObject *scr_py_time_lax(scr_pyrun *run, PyObject *input, bool strict)
{
    const char *s, *why;
    size_t n;
    scr_moment m = {0};
    int text = scr_py_time_text_of(run, input, strict, &s, &n);
    scr_py_exact(run, run->mode == SCR_JSON && text > 0 ? SCR_STRICT : SCR_LAX);
    if (text < 0)
        return NULL;
    if (text) {
        why = scr_moment_read_time(s, n, 0, &m);
    } else {
        int64_t whole = 0;
        double number = 0;
        int kind = strict || PyBool_Check(input) || run->mode == SCR_STRINGS ? 0 : scr_py_number_of(run, input, &whole, &number);
        bool huge = !strict && kind == 0 && PyLong_Check(input) && !PyBool_Check(input) && run->mode == SCR_JSON;
        if (kind <= 0 && !huge)
            return kind < 0 ? NULL : scr_py_fail(run, SCR_PE_TIME_TYPE, input);
        why = huge ? "numeric times may not exceed 86,399 seconds" : scr_moment_of_seconds(kind == 1 ? (double)whole : number, &m);
    }
    if (why)
        return scr_py_fail_text(run, SCR_PE_TIME_PARSING, input, "error", why);
    PyObject *zone = scr_py_zone(run->state, &m);
    PyObject *made = zone ? run->state->dates->Time_FromTime(m.hour, m.minute, m.second, m.micro, zone, run->state->dates->TimeType) : NULL;
    Py_XDECREF(zone);
    return made;
}

SCR_FN PyObject *scr_py_check_time(scr_pyrun *run, const scr_mtype *type, PyObject *input)
{
    if (!scr_py_need_dates(run->state))
        return NULL;
    PyObject *value = PyObject_TypeCheck(input, run->state->dates->TimeType) ? Py_NewRef(input) : scr_py_time_lax(run, input, scr_py_strict(run, type));
    return scr_py_time_limits(run, type, value, input);
}

/* ---- timedelta ---- */

static PyObject *scr_py_make_duration(scr_pyrun *run, const scr_duration *d)
{
    int sign = d->negative ? -1 : 1;
    return run->state->dates->Delta_FromDelta(sign * (int)d->days, sign * (int)d->seconds, sign * (int)d->micros, 1, run->state->dates->DeltaType);
}

static PyObject *scr_py_timedelta_lax(scr_pyrun *run, PyObject *input, bool strict)
{
    const char *s, *why;
    size_t n;
    scr_duration d;
    int text = scr_py_time_text_of(run, input, strict, &s, &n);
    scr_py_exact(run, run->mode == SCR_JSON && text > 0 ? SCR_STRICT : SCR_LAX);
    if (text < 0)
        return NULL;
    if (text) {
        why = scr_duration_read(s, n, &d);
    } else {
        int64_t whole = 0;
        double number = 0;
        bool never = strict || run->mode == SCR_STRINGS || (PyBool_Check(input) && run->mode == SCR_JSON);
        int kind = never ? 0 : scr_py_number_of(run, input, &whole, &number);
        if (kind <= 0)
            return kind < 0 ? NULL : scr_py_fail(run, SCR_PE_TIME_DELTA_TYPE, input);
        why = scr_duration_of_number(kind, whole, number, &d);
    }
    if (why)
        return scr_py_fail_text(run, SCR_PE_TIME_DELTA_PARSING, input, "error", why);
    return scr_py_make_duration(run, &d);
}

SCR_FN PyObject *scr_py_check_timedelta(scr_pyrun *run, const scr_mtype *type, PyObject *input)
{
    if (!scr_py_need_dates(run->state))
        return NULL;
    PyObject *value = PyObject_TypeCheck(input, run->state->dates->DeltaType) ? Py_NewRef(input)
                                                                              : scr_py_timedelta_lax(run, input, scr_py_strict(run, type));
    if (value && type->limits && !scr_py_bounds(run, type, value, value))
        Py_CLEAR(value);
    return value;
}

/* ---- to text ---- */

static char *scr_py_put_pair_of_digits(char *out, int n)
{
    *out++ = (char)('0' + n / 10);
    *out++ = (char)('0' + n % 10);
    return out;
}

static char *scr_py_put_date(char *out, PyObject *value)
{
    out = scr_py_put_pair_of_digits(out, PyDateTime_GET_YEAR(value) / 100);
    out = scr_py_put_pair_of_digits(out, PyDateTime_GET_YEAR(value) % 100);
    *out++ = '-';
    out = scr_py_put_pair_of_digits(out, PyDateTime_GET_MONTH(value));
    *out++ = '-';
    return scr_py_put_pair_of_digits(out, PyDateTime_GET_DAY(value));
}

static char *scr_py_put_clock(char *out, int hour, int minute, int second, int micro)
{
    out = scr_py_put_pair_of_digits(out, hour);
    *out++ = ':';
    out = scr_py_put_pair_of_digits(out, minute);
    *out++ = ':';
    out = scr_py_put_pair_of_digits(out, second);
    if (!micro)
        return out;
    *out++ = '.';
    out = scr_py_put_pair_of_digits(out, micro / 10000);
    out = scr_py_put_pair_of_digits(out, micro / 100 % 100);
    return scr_py_put_pair_of_digits(out, micro % 100);
}

/* "Z", "+01:00" or nothing. NULL: an exception. */
static char *scr_py_put_zone(const scr_pystate *state, PyObject *value, PyObject *zone, char *out)
{
    if (zone == Py_None)
        return out;
    if (zone == state->zone_utc) {
        *out++ = 'Z';
        return out;
    }
    PyObject *offset = PyObject_CallMethod(value, "utcoffset", NULL);
    if (!offset)
        return NULL;
    if (offset != Py_None) {
        int seconds = PyDateTime_DELTA_GET_DAYS(offset) * 86400 + PyDateTime_DELTA_GET_SECONDS(offset);
        int minutes = abs(seconds) / 60;
        *out++ = seconds == 0 ? 'Z' : seconds < 0 ? '-' : '+';
        if (seconds) {
            out = scr_py_put_pair_of_digits(out, minutes / 60);
            *out++ = ':';
            out = scr_py_put_pair_of_digits(out, minutes % 60);
        }
    }
    Py_DECREF(offset);
    return out;
}

SCR_FN size_t scr_py_datetime_text(scr_pystate *state, PyObject *value, char *out)
{
    if (!scr_py_need_dates(state))
        return 0;
    char *end = out;
    PyObject *zone;
    if (PyObject_TypeCheck(value, state->dates->DateType)) {
        end = scr_py_put_date(end, value);
        if (!PyObject_TypeCheck(value, state->dates->DateTimeType))
            return (size_t)(end - out);
        *end++ = 'T';
        end = scr_py_put_clock(end, PyDateTime_DATE_GET_HOUR(value), PyDateTime_DATE_GET_MINUTE(value), PyDateTime_DATE_GET_SECOND(value),
                               PyDateTime_DATE_GET_MICROSECOND(value));
        zone = PyDateTime_DATE_GET_TZINFO(value);
    } else if (PyObject_TypeCheck(value, state->dates->TimeType)) {
        end = scr_py_put_clock(end, PyDateTime_TIME_GET_HOUR(value), PyDateTime_TIME_GET_MINUTE(value), PyDateTime_TIME_GET_SECOND(value),
                               PyDateTime_TIME_GET_MICROSECOND(value));
        zone = PyDateTime_TIME_GET_TZINFO(value);
    } else {
        return 0;
    }
    end = scr_py_put_zone(state, value, zone, end);
    return end ? (size_t)(end - out) : 0;
}

/* ISO 8601: "P1DT1.5S". */
SCR_FN PyObject *scr_py_timedelta_text(PyObject *value)
{
    int64_t days = PyDateTime_DELTA_GET_DAYS(value), seconds = PyDateTime_DELTA_GET_SECONDS(value), micros = PyDateTime_DELTA_GET_MICROSECONDS(value);
    bool negative = days < 0;
    if (negative) {
        int64_t all = -(days * 86400 + seconds);
        if (micros) {
            all--;
            micros = 1000000 - micros;
        }
        days = all / 86400;
        seconds = all % 86400;
    }
    char text[96];
    int n = snprintf(text, sizeof text, "%sP", negative ? "-" : "");
    int64_t years = days / 365;
    days %= 365;
    if (years)
        n += snprintf(text + n, sizeof text - (size_t)n, "%lldY", (long long)years);
    if (days)
        n += snprintf(text + n, sizeof text - (size_t)n, "%lldD", (long long)days);
    int64_t hours = seconds / 3600, minutes = seconds / 60 % 60;
    seconds %= 60;
    if (hours || minutes || seconds || micros) {
        text[n++] = 'T';
        if (hours)
            n += snprintf(text + n, sizeof text - (size_t)n, "%lldH", (long long)hours);
        if (minutes)
            n += snprintf(text + n, sizeof text - (size_t)n, "%lldM", (long long)minutes);
        if (seconds || micros) {
            n += snprintf(text + n, sizeof text - (size_t)n, "%lld", (long long)seconds);
            if (micros) {
                n += snprintf(text + n, sizeof text - (size_t)n, ".%06lld", (long long)micros);
                while (text[n - 1] == '0')
                    n--;
            }
            text[n++] = 'S';
        }
    } else if (!years && !days) {
        n += snprintf(text + n, sizeof text - (size_t)n, "T0S");
    }
    return PyUnicode_FromStringAndSize(text, n);
}

SCR_FN PyObject *scr_py_timedelta_words(PyObject *value)
{
    static const char *const units[] = {"day", "hour", "minute", "second", "microsecond"};
    int seconds = PyDateTime_DELTA_GET_SECONDS(value);
    int counts[] = {PyDateTime_DELTA_GET_DAYS(value), seconds / 3600, seconds / 60 % 60, seconds % 60, PyDateTime_DELTA_GET_MICROSECONDS(value)};
    char text[160];
    int n = 0;
    for (int i = 0; i < 5; i++)
        if (counts[i])
            n += snprintf(text + n, sizeof text - (size_t)n, "%s%d %s%s", n ? " and " : "", counts[i], units[i], counts[i] == 1 ? "" : "s");
    return n ? PyUnicode_FromStringAndSize(text, n) : PyUnicode_FromString("0 seconds");
}

/* ---- TzInfo: a fixed offset, as pydantic has it ---- */

typedef struct scr_pyzone {
    PyObject head;
    int seconds;
} scr_pyzone;

static int scr_py_zone_init(PyObject *self, PyObject *args, PyObject *names)
{
    static char *words[] = {"seconds", NULL};
    double seconds = 0;
    if (!PyArg_ParseTupleAndKeywords(args, names, "|d:TzInfo", words, &seconds))
        return -1;
    if (!(fabs(seconds) < 86400)) {
        PyErr_SetString(PyExc_ValueError, "TzInfo offset must be strictly between -86400 and 86400 (24 hours) seconds");
        return -1;
    }
    ((scr_pyzone *)self)->seconds = (int)seconds;
    return 0;
}

static PyObject *scr_py_zone_offset(PyObject *self, PyObject *when)
{
    (void)when;
    scr_pystate *state = scr_py_state(Py_TYPE(self));
    return !scr_py_need_dates(state) ? NULL : state->dates->Delta_FromDelta(0, ((scr_pyzone *)self)->seconds, 0, 1, state->dates->DeltaType);
}

static PyObject *scr_py_zone_name(PyObject *self, PyObject *when)
{
    (void)when;
    int seconds = ((scr_pyzone *)self)->seconds, minutes = abs(seconds) / 60;
    char text[32];
    if (seconds == 0)
        return PyUnicode_FromString("UTC");
    if (seconds % 60)
        snprintf(text, sizeof text, "%c%02d:%02d:%02d", seconds < 0 ? '-' : '+', minutes / 60, minutes % 60, abs(seconds) % 60);
    else
        snprintf(text, sizeof text, "%c%02d:%02d", seconds < 0 ? '-' : '+', minutes / 60, minutes % 60);
    return PyUnicode_FromString(text);
}

static PyObject *scr_py_zone_dst(PyObject *self, PyObject *when)
{
    (void)self;
    (void)when;
    Py_RETURN_NONE;
}

/* datetime's own method calls utcoffset and adds it. */
static PyObject *scr_py_zone_fromutc(PyObject *self, PyObject *when)
{
    PyObject *offset = scr_py_zone_offset(self, when);
    PyObject *sum = offset ? PyNumber_Add(when, offset) : NULL;
    Py_XDECREF(offset);
    return sum;
}

static PyObject *scr_py_zone_repr(PyObject *self) { return PyUnicode_FromFormat("TzInfo(%d)", ((scr_pyzone *)self)->seconds); }
static PyObject *scr_py_zone_str(PyObject *self) { return scr_py_zone_name(self, NULL); }
static Py_hash_t scr_py_zone_hash(PyObject *self) { return ((scr_pyzone *)self)->seconds == -1 ? -2 : ((scr_pyzone *)self)->seconds; }

static PyObject *scr_py_zone_compare(PyObject *self, PyObject *other, int op)
{
    if (op != Py_EQ && op != Py_NE)
        Py_RETURN_NOTIMPLEMENTED;
    int same;
    if (Py_TYPE(other) == Py_TYPE(self)) {
        same = ((scr_pyzone *)self)->seconds == ((scr_pyzone *)other)->seconds;
    } else {
        scr_pystate *state = scr_py_state(Py_TYPE(self));
        if (!scr_py_need_dates(state))
            return NULL;
        if (!PyObject_TypeCheck(other, state->dates->TZInfoType))
            Py_RETURN_NOTIMPLEMENTED;
        PyObject *ours = scr_py_zone_offset(self, NULL), *theirs = PyObject_CallMethod(other, "utcoffset", "O", Py_None);
        same = ours && theirs ? PyObject_RichCompareBool(ours, theirs, Py_EQ) : -1;
        Py_XDECREF(ours);
        Py_XDECREF(theirs);
        if (same < 0)
            return NULL;
    }
    return PyBool_FromLong(same == (op == Py_EQ));
}

static PyObject *scr_py_zone_reduce(PyObject *self, PyObject *unused)
{
    (void)unused;
    return Py_BuildValue("(O(i))", (PyObject *)Py_TYPE(self), ((scr_pyzone *)self)->seconds);
}

static PyObject *scr_py_zone_copy(PyObject *self, PyObject *unused)
{
    (void)unused;
    return Py_NewRef(self);
}

static PyMethodDef scr_py_zone_methods[] = {
    {"utcoffset", scr_py_zone_offset, METH_O, NULL}, {"tzname", scr_py_zone_name, METH_O, NULL}, {"dst", scr_py_zone_dst, METH_O, NULL},
    {"fromutc", scr_py_zone_fromutc, METH_O, NULL}, {"__reduce__", scr_py_zone_reduce, METH_NOARGS, NULL},
    {"__deepcopy__", scr_py_zone_copy, METH_O, NULL}, {NULL, NULL, 0, NULL},
};

SCR_FN bool scr_py_make_zone_type(scr_pystate *state, const PyDateTime_CAPI *dates)
{
    PyType_Slot slots[] = {
        {Py_tp_init, (void *)scr_py_zone_init}, {Py_tp_repr, (void *)scr_py_zone_repr}, {Py_tp_str, (void *)scr_py_zone_str},
        {Py_tp_hash, (void *)scr_py_zone_hash}, {Py_tp_richcompare, (void *)scr_py_zone_compare}, {Py_tp_methods, (void *)scr_py_zone_methods}, {0, NULL},
    };
    PyType_Spec spec = {"schemac.TzInfo", sizeof(scr_pyzone), 0, Py_TPFLAGS_DEFAULT, slots};
    PyObject *bases = PyTuple_Pack(1, (PyObject *)dates->TZInfoType), *made = bases ? PyType_FromModuleAndSpec(state->module, &spec, bases) : NULL;
    /* Pickles name the class by its module. */
    PyObject *name = made ? PyModule_GetNameObject(state->module) : NULL;
    if (made && (!name || PyObject_SetAttrString(made, "__module__", name) < 0))
        Py_CLEAR(made);
    Py_XDECREF(name);
    Py_XDECREF(bases);
    made = (PyObject *)scr_py_keep(&state->zone_type, made);
    return made && PyModule_AddObjectRef(state->module, "TzInfo", made) == 0;
}
