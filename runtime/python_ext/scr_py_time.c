/* scr_py_time.c: dates, times and durations: from text and numbers as pydantic reads them, from objects, and to text.
 *
 * Text is RFC 3339 with what pydantic's parser allows beside it (a space or an underscore for T, no seconds, a comma before the fraction,
 * offsets without a colon) and durations of ISO 8601 or "[-]1 day, 10:20:30". The reasons for a refusal are part of messages. */
#include "scr_py.h"
#include "scr_py_text.h"

typedef struct scr_pymoment {
    int year, month, day, hour, minute, second, micro;
    bool has_zone;
    int offset; /* seconds */
} scr_pymoment;

SCR_FN bool scr_py_need_dates(scr_pystate *state)
{
    if (state->dates)
        return true;
    /* Not through the module datetime, whose Python part takes a millisecond and adds nothing that is needed. */
    PyObject *module = PyImport_ImportModule("_datetime");
    PyObject *capsule = module ? PyObject_GetAttrString(module, "datetime_CAPI") : NULL;
    if (capsule)
        state->dates = (const PyDateTime_CAPI *)PyCapsule_GetPointer(capsule, PyDateTime_CAPSULE_NAME);
    Py_XDECREF(capsule);
    Py_XDECREF(module);
    return state->dates && scr_py_make_zone_type(state);
}

/* ---- reading text ---- */

static bool scr_py_digit(char c) { return c >= '0' && c <= '9'; }
static int scr_py_two(const char *s) { return scr_py_digit(s[0]) && scr_py_digit(s[1]) ? (s[0] - '0') * 10 + s[1] - '0' : -1; }

static int scr_py_month_days(int year, int month)
{
    static const uint8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : days[month - 1];
}

/* The first ten bytes. NULL, or why not. */
static const char *scr_py_read_date(const char *s, size_t n, scr_pymoment *m)
{
    if (n < 10)
        return "input is too short";
    int century = scr_py_two(s), years = scr_py_two(s + 2);
    if (century < 0 || years < 0)
        return "invalid character in year";
    if (s[4] != '-')
        return "invalid date separator, expected `-`";
    m->year = century * 100 + years;
    m->month = scr_py_two(s + 5);
    if (m->month < 0)
        return "invalid character in month";
    if (s[7] != '-')
        return "invalid date separator, expected `-`";
    m->day = scr_py_two(s + 8);
    if (m->day < 0)
        return "invalid character in day";
    if (m->month < 1 || m->month > 12)
        return "month value is outside expected range of 1-12";
    if (m->day < 1 || m->day > scr_py_month_days(m->year, m->month))
        return "day value is outside expected range";
    return NULL;
}

/* ".123456": at the point. Digits beyond the sixth are dropped. */
static const char *scr_py_read_fraction(const char *s, size_t n, size_t *at, int *micro)
{
    size_t i = *at + 1, digits = 0;
    int value = 0;
    for (; i < n && scr_py_digit(s[i]); i++, digits++)
        if (digits < 6)
            value = value * 10 + s[i] - '0';
    if (digits == 0)
        return "second fraction digits missing after `.`";
    for (; digits < 6; digits++)
        value *= 10;
    *micro = value;
    *at = i;
    return NULL;
}

static const char *scr_py_read_zone(const char *s, size_t n, size_t *at, scr_pymoment *m)
{
    size_t i = *at;
    m->has_zone = true;
    m->offset = 0;
    if (s[i] == 'Z' || s[i] == 'z') {
        *at = i + 1;
        return NULL;
    }
    int sign = s[i] == '-' ? -1 : 1;
    if (n - i >= 3 && memcmp(s + i, "\xe2\x88\x92", 3) == 0) { /* the minus sign of typographers */
        sign = -1;
        i += 2;
    } else if (s[i] != '+' && s[i] != '-') {
        return "invalid timezone sign";
    }
    i++;
    if (n - i < 2)
        return "invalid timezone hour";
    int hour = scr_py_two(s + i);
    if (hour < 0)
        return "invalid timezone hour";
    i += 2;
    if (i < n && s[i] == ':')
        i++;
    if (n - i < 2)
        return "invalid timezone minute";
    int minute = scr_py_two(s + i);
    if (minute < 0)
        return "invalid timezone minute";
    if (minute > 59)
        return "timezone minute value is outside expected range of 0-59";
    if (hour > 23)
        return "timezone offset must be less than 24 hours";
    m->offset = sign * (hour * 3600 + minute * 60);
    *at = i + 2;
    return NULL;
}

/* "HH:MM[:SS[.f]][zone]" from *at to the end. */
static const char *scr_py_read_time(const char *s, size_t n, size_t at, scr_pymoment *m)
{
    if (n - at < 5)
        return "input is too short";
    m->hour = scr_py_two(s + at);
    if (m->hour < 0)
        return "invalid character in hour";
    if (s[at + 2] != ':')
        return "invalid time separator, expected `:`";
    m->minute = scr_py_two(s + at + 3);
    if (m->minute < 0)
        return "invalid character in minute";
    if (m->hour > 23)
        return "hour value is outside expected range of 0-23";
    if (m->minute > 59)
        return "minute value is outside expected range of 0-59";
    m->second = m->micro = 0;
    at += 5;
    if (at < n && s[at] == ':') {
        if (n - at < 3)
            return "input is too short";
        m->second = scr_py_two(s + at + 1);
        if (m->second < 0)
            return "invalid character in second";
        if (m->second > 59)
            return "second value is outside expected range of 0-59";
        at += 3;
        if (at < n && (s[at] == '.' || s[at] == ',')) {
            const char *why = scr_py_read_fraction(s, n, &at, &m->micro);
            if (why)
                return why;
        }
    }
    m->has_zone = false;
    if (at < n) {
        const char *why = scr_py_read_zone(s, n, &at, m);
        if (why)
            return why;
    }
    return at == n ? NULL : "unexpected extra characters at the end of the input";
}

static const char *scr_py_read_datetime(const char *s, size_t n, scr_pymoment *m)
{
    const char *why = scr_py_read_date(s, n, m);
    if (why)
        return why;
    if (n == 10 || (s[10] != 'T' && s[10] != 't' && s[10] != '_' && s[10] != ' '))
        return "invalid datetime separator, expected `T`, `t`, `_` or space";
    return scr_py_read_time(s, n, 11, m);
}

/* ---- numbers as seconds ---- */

/* Text of a plain number: 1 integer, 2 with a point, 0 none. */
static int scr_py_read_number(const char *s, size_t n, int64_t *whole, double *number)
{
    char few[64];
    size_t i = 0, digits = 0, dot = 0;
    if (n == 0 || n >= sizeof few)
        return 0;
    if (s[0] == '-' || s[0] == '+')
        i = 1;
    bool negative = s[0] == '-';
    int64_t value = 0;
    for (size_t at = i; at < n; at++) {
        if (s[at] == '.') {
            if (dot++)
                return 0;
        } else if (!scr_py_digit(s[at])) {
            return 0;
        } else {
            digits++;
            if (!dot && value > (INT64_MAX - 9) / 10)
                return 0;
            if (!dot)
                value = value * 10 + s[at] - '0';
        }
    }
    if (!digits)
        return 0;
    *whole = negative ? -value : value;
    if (!dot)
        return 1;
    memcpy(few, s, n);
    few[n] = '\0';
    *number = strtod(few + (s[0] == '+'), NULL);
    return 2;
}

static void scr_py_from_days(int64_t days, scr_pymoment *m) /* days since 1970-01-01; Howard Hinnant's civil_from_days */
{
    days += 719468;
    int64_t era = (days >= 0 ? days : days - 146096) / 146097;
    int64_t of_era = days - era * 146097;
    int64_t year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t shifted = (5 * of_year + 2) / 153;
    m->day = (int)(of_year - (153 * shifted + 2) / 5 + 1);
    m->month = (int)(shifted < 10 ? shifted + 3 : shifted - 9);
    m->year = (int)(year_of_era + era * 400 + (m->month <= 2));
}

/* Unix seconds, or milliseconds where they would lie beyond the year 2603. */
static const char *scr_py_from_stamp(int64_t stamp, int64_t micro, scr_pymoment *m)
{
    if (stamp > INT64_C(20000000000) || stamp < -INT64_C(20000000000)) {
        int64_t rest = stamp % 1000;
        stamp /= 1000;
        if (rest < 0) {
            rest += 1000;
            stamp--;
        }
        micro += rest * 1000;
    }
    if (micro >= 1000000) {
        stamp += micro / 1000000;
        micro %= 1000000;
    }
    if (stamp < -INT64_C(62167219200))
        return "dates before 0000 are not supported as unix timestamps";
    if (stamp > INT64_C(253402300799))
        return "dates after 9999 are not supported as unix timestamps";
    int64_t days = stamp / 86400 - (stamp % 86400 < 0), second = stamp - days * 86400;
    scr_py_from_days(days, m);
    m->hour = (int)(second / 3600);
    m->minute = (int)(second / 60 % 60);
    m->second = (int)(second % 60);
    m->micro = (int)micro;
    m->has_zone = true;
    m->offset = 0;
    return NULL;
}

static const char *scr_py_from_float(double number, scr_pymoment *m)
{
    if (number != number)
        return "NaN values not permitted";
    double whole = floor(number);
    int64_t stamp = whole >= 9.2e18 ? INT64_MAX : whole <= -9.2e18 ? INT64_MIN : (int64_t)whole;
    return scr_py_from_stamp(stamp, number - number != 0 ? 0 : llrint((number - whole) * 1e6), m);
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
    return text ? scr_py_fail_with(run, type, input, Py_BuildValue("{sN}", "error", text)) : NULL;
}

static PyObject *scr_py_zone(scr_pystate *state, const scr_pymoment *m)
{
    if (!m->has_zone)
        return Py_NewRef(Py_None);
    if (m->offset == 0 && state->zone_utc)
        return Py_NewRef(state->zone_utc);
    PyObject *zone = PyObject_CallFunction((PyObject *)state->zone_type, "i", m->offset);
    if (zone && m->offset == 0)
        state->zone_utc = Py_NewRef(zone);
    return zone;
}

static PyObject *scr_py_make_datetime(scr_pystate *state, const scr_pymoment *m)
{
    PyObject *zone = scr_py_zone(state, m);
    if (!zone)
        return NULL;
    PyObject *made = state->dates->DateTime_FromDateAndTime(m->year, m->month, m->day, m->hour, m->minute, m->second, m->micro, zone,
                                                            state->dates->DateTimeType);
    Py_DECREF(zone);
    return made;
}

SCR_FN PyObject *scr_py_fast_datetime(scr_pystate *state, const char *text, size_t len)
{
    scr_pymoment m;
    if (!scr_py_need_dates(state) || scr_py_read_datetime(text, len, &m) || m.year == 0)
        return NULL;
    return scr_py_make_datetime(state, &m);
}

SCR_FN PyObject *scr_py_fast_date(scr_pystate *state, const char *text, size_t len)
{
    scr_pymoment m;
    if (!scr_py_need_dates(state) || len != 10 || scr_py_read_date(text, len, &m) || m.year == 0)
        return NULL;
    return state->dates->Date_FromDate(m.year, m.month, m.day, state->dates->DateType);
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
            scr_py_fail_with(run, tests[i].type, input, Py_BuildValue("{ss#}", tests[i].key, text, (Py_ssize_t)n));
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
    scr_pymoment m = {0};
    int64_t whole;
    double number;
    const char *why = scr_py_read_datetime(s, n, &m);
    if (why) {
        int kind = scr_py_read_number(s, n, &whole, &number);
        const char *stamp_why = kind == 1 ? scr_py_from_stamp(whole, 0, &m) : kind == 2 ? scr_py_from_float(number, &m) : why;
        if (kind)
            why = stamp_why;
    }
    if (why) {
        const char *date_why = scr_py_read_date(s, n, &m);
        if (!date_why && n > 10)
            date_why = "unexpected extra characters at the end of the input";
        else if (date_why && scr_py_read_number(s, n, &whole, &number) == 1)
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
        scr_pymoment m = {PyDateTime_GET_YEAR(input), PyDateTime_GET_MONTH(input), PyDateTime_GET_DAY(input), 0, 0, 0, 0, false, 0};
        return scr_py_make_datetime(state, &m);
    }
    int64_t whole = 0;
    double number = 0;
    scr_pymoment m = {0};
    int kind = scr_py_number_of(run, input, &whole, &number);
    if (kind <= 0)
        return kind < 0 ? NULL : scr_py_fail(run, SCR_PE_DATETIME_TYPE, input);
    const char *why = kind == 1 ? scr_py_from_stamp(whole, 0, &m) : scr_py_from_float(number, &m);
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

static bool scr_py_no_time(const scr_pymoment *m) { return !(m->hour | m->minute | m->second | m->micro); }

/* A datetime that is midnight will do. */
static PyObject *scr_py_date_of_moment(scr_pyrun *run, const char *why, const scr_pymoment *m, PyObject *input)
{
    if (why)
        return scr_py_fail_text(run, SCR_PE_DATE_FROM_DATETIME_PARSING, input, "error", why);
    if (!scr_py_no_time(m))
        return scr_py_fail(run, SCR_PE_DATE_FROM_DATETIME_INEXACT, input);
    return scr_py_refused(run, run->state->dates->Date_FromDate(m->year, m->month, m->day, run->state->dates->DateType), SCR_PE_DATE_PARSING, input);
}

static PyObject *scr_py_date_of_text(scr_pyrun *run, const char *s, size_t n, bool strict, PyObject *input)
{
    scr_pymoment m = {0};
    int64_t whole;
    double number;
    const char *why = scr_py_read_date(s, n, &m);
    if (!why && n > 10)
        why = "unexpected extra characters at the end of the input";
    if (!why)
        return scr_py_date_of_moment(run, NULL, &m, input);
    int kind = scr_py_read_number(s, n, &whole, &number);
    if (strict) {
        if (kind == 1)
            why = scr_py_from_stamp(whole, 0, &m);
        if (!why && !scr_py_no_time(&m))
            why = "Timestamp is not an exact date";
        return why ? scr_py_fail_text(run, SCR_PE_DATE_PARSING, input, "error", why) : scr_py_date_of_moment(run, NULL, &m, input);
    }
    why = kind == 1 ? scr_py_from_stamp(whole, 0, &m) : kind == 2 ? scr_py_from_float(number, &m) : scr_py_read_datetime(s, n, &m);
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
    scr_pymoment m = {0};
    if (PyObject_TypeCheck(input, run->state->dates->DateTimeType)) {
        m = (scr_pymoment){PyDateTime_GET_YEAR(input), PyDateTime_GET_MONTH(input), PyDateTime_GET_DAY(input), PyDateTime_DATE_GET_HOUR(input),
                           PyDateTime_DATE_GET_MINUTE(input), PyDateTime_DATE_GET_SECOND(input), PyDateTime_DATE_GET_MICROSECOND(input), false, 0};
        return scr_py_date_of_moment(run, NULL, &m, input);
    }
    int64_t whole = 0;
    double number = 0;
    int kind = scr_py_number_of(run, input, &whole, &number);
    if (kind <= 0)
        return kind < 0 ? NULL : scr_py_fail(run, SCR_PE_DATE_TYPE, input);
    const char *why = kind == 1 ? scr_py_from_stamp(whole, 0, &m) : scr_py_from_float(number, &m);
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

static const char *scr_py_time_of_seconds(double number, scr_pymoment *m)
{
    if (number != number)
        return "NaN values not permitted";
    if (number < 0)
        return "time in seconds should be positive";
    double whole = floor(number);
    int64_t micro = whole >= 86400 ? 0 : llrint((number - whole) * 1e6);
    if (whole >= 86400 || (whole >= 86399 && micro >= 1000000))
        return "numeric times may not exceed 86,399 seconds";
    int64_t second = (int64_t)whole + micro / 1000000;
    *m = (scr_pymoment){0, 0, 0, (int)(second / 3600), (int)(second / 60 % 60), (int)(second % 60), (int)(micro % 1000000), true, 0};
    return NULL;
}

static PyObject *scr_py_time_lax(scr_pyrun *run, PyObject *input, bool strict)
{
    const char *s, *why;
    size_t n;
    scr_pymoment m = {0};
    int text = scr_py_time_text_of(run, input, strict, &s, &n);
    scr_py_exact(run, run->mode == SCR_JSON && text > 0 ? SCR_STRICT : SCR_LAX);
    if (text < 0)
        return NULL;
    if (text) {
        why = scr_py_read_time(s, n, 0, &m);
    } else {
        int64_t whole = 0;
        double number = 0;
        int kind = strict || PyBool_Check(input) || run->mode == SCR_STRINGS ? 0 : scr_py_number_of(run, input, &whole, &number);
        bool huge = !strict && kind == 0 && PyLong_Check(input) && !PyBool_Check(input) && run->mode == SCR_JSON;
        if (kind <= 0 && !huge)
            return kind < 0 ? NULL : scr_py_fail(run, SCR_PE_TIME_TYPE, input);
        why = huge ? "numeric times may not exceed 86,399 seconds" : scr_py_time_of_seconds(kind == 1 ? (double)whole : number, &m);
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

typedef struct scr_pyduration {
    bool negative;
    uint64_t days, seconds; /* seconds below a day after scr_py_normalize */
    uint64_t micros;
} scr_pyduration;

static const char *scr_py_normalize(scr_pyduration *d)
{
    d->seconds += d->micros / 1000000;
    d->micros %= 1000000;
    d->days += d->seconds / 86400;
    d->seconds %= 86400;
    return d->days > 999999999 ? "durations may not exceed 999,999,999 days" : NULL;
}

/* Digits from *at. */
static const char *scr_py_read_count(const char *s, size_t n, size_t *at, uint64_t *value)
{
    *value = 0;
    if (*at >= n)
        return "input is too short";
    if (!scr_py_digit(s[*at]))
        return "invalid digit in duration";
    for (; *at < n && scr_py_digit(s[*at]); (*at)++) {
        if (*value > UINT64_C(100000000000000000))
            return "a numeric value in the duration is too large";
        *value = *value * 10 + (uint64_t)(s[*at] - '0');
    }
    return NULL;
}

static const char *scr_py_read_iso_duration(const char *s, size_t n, size_t at, scr_pyduration *d)
{
    bool time = false, fraction = false;
    for (; at < n; at++) {
        if (s[at] == 'T') {
            if (time)
                return "`T` character repeated in duration";
            time = true;
            continue;
        }
        uint64_t count, unit = 0;
        double part = 0;
        const char *why = scr_py_read_count(s, n, &at, &count);
        if (why)
            return why;
        if (fraction)
            return "quantity fraction invalid in duration";
        if (at < n && (s[at] == '.' || s[at] == ',')) {
            double scale = 0.1;
            for (at++; at < n && scr_py_digit(s[at]); at++, scale /= 10)
                part += (s[at] - '0') * scale;
            fraction = true;
        }
        char c = at < n ? s[at] : '\0';
        if (time)
            unit = c == 'H' ? 3600 : c == 'M' ? 60 : c == 'S' ? 1 : 0;
        else
            unit = c == 'Y' ? 365 : c == 'M' ? 30 : c == 'W' ? 7 : c == 'D' ? 1 : 0;
        if (!unit)
            return time ? "quantity invalid in time part of duration" : "quantity invalid in date part of duration";
        if (count > UINT64_C(100000000000000) )
            return "durations may not exceed 999,999,999 days";
        if (time) {
            d->seconds += count * unit;
            d->micros += (uint64_t)llrint(part * (double)unit * 1e6);
        } else {
            d->days += count * unit;
            d->micros += (uint64_t)llrint(part * (double)unit * 86400e6);
        }
    }
    return n < 3 ? "input is too short" : NULL;
}

/* "H:MM[:SS[.f]]" from at. */
static const char *scr_py_read_clock(const char *s, size_t n, size_t at, uint64_t most_hours, scr_pyduration *d)
{
    uint64_t hours = 0;
    size_t start = at;
    if (n - at < 5)
        return "input is too short";
    const char *colon = (const char *)memchr(s + at, ':', n - at);
    if (!colon)
        return "invalid character in hour";
    if ((size_t)(colon - s) - start > 9)
        return "durations may not exceed 999,999,999 hours";
    for (; s + at < colon; at++) {
        if (!scr_py_digit(s[at]))
            return "invalid character in hour";
        hours = hours * 10 + (uint64_t)(s[at] - '0');
    }
    if (hours > most_hours)
        return "durations may not exceed 999,999,999 hours";
    scr_pymoment m = {0};
    char clock[64];
    size_t rest = n - at;
    if (rest + 2 >= sizeof clock)
        return "unexpected extra characters at the end of the input";
    memcpy(clock, "00", 2);
    memcpy(clock + 2, s + at, rest);
    clock[rest + 2] = '\0';
    size_t digits = strspn(clock, "0123456789:.,"); /* a zone is no part of a duration */
    const char *why = scr_py_read_time(clock, digits, 0, &m);
    if (why || digits < rest + 2)
        return why ? why : "unexpected extra characters at the end of the input";
    d->seconds += hours * 3600 + (uint64_t)m.minute * 60 + (uint64_t)m.second;
    d->micros += (uint64_t)m.micro;
    return NULL;
}

/* "1 day", "2 days, 10:20", "3d 1:02:03". */
static const char *scr_py_read_day_duration(const char *s, size_t n, size_t at, scr_pyduration *d)
{
    static const char *const wrong = "\"day\" identifier in duration not correctly formatted";
    const char *why = scr_py_read_count(s, n, &at, &d->days);
    if (why)
        return why;
    if (at < n && s[at] == ' ')
        at++;
    if (at >= n || (s[at] | 0x20) != 'd')
        return wrong;
    at++;
    if (at < n && (s[at] | 0x20) == 'a') {
        if (at + 1 >= n || (s[at + 1] | 0x20) != 'y')
            return wrong;
        at += 2;
        if (at < n && (s[at] | 0x20) == 's')
            at++;
    }
    if (at < n && s[at] == ',')
        at++;
    if (at < n && s[at] == ' ')
        at++;
    return at < n ? scr_py_read_clock(s, n, at, 23, d) : NULL;
}

static const char *scr_py_read_duration(const char *s, size_t n, scr_pyduration *d)
{
    size_t at = 0;
    memset(d, 0, sizeof *d);
    if (n == 0)
        return "input is too short";
    if (s[0] == '-' || s[0] == '+') {
        d->negative = s[0] == '-';
        at = 1;
    }
    const char *why;
    if (at < n && s[at] == 'P')
        why = scr_py_read_iso_duration(s, n, at + 1, d);
    else if (n < 5 || memchr(s, 'd', n) || memchr(s, 'D', n))
        why = scr_py_read_day_duration(s, n, at, d);
    else
        why = scr_py_read_clock(s, n, at, 999999999, d);
    return why ? why : scr_py_normalize(d);
}

static PyObject *scr_py_make_duration(scr_pyrun *run, const scr_pyduration *d)
{
    int sign = d->negative ? -1 : 1;
    return run->state->dates->Delta_FromDelta(sign * (int)d->days, sign * (int)d->seconds, sign * (int)d->micros, 1, run->state->dates->DeltaType);
}

static const char *scr_py_duration_of_number(int kind, int64_t whole, double number, scr_pyduration *d)
{
    memset(d, 0, sizeof *d);
    if (kind == 1) {
        d->negative = whole < 0;
        d->seconds = whole < 0 ? 0 - (uint64_t)whole : (uint64_t)whole;
        return scr_py_normalize(d);
    }
    if (number != number)
        return "NaN values not permitted";
    d->negative = number < 0;
    number = fabs(number);
    if (number > 86400e9)
        return "durations may not exceed 999,999,999 days";
    d->seconds = (uint64_t)number;
    d->micros = (uint64_t)llrint((number - floor(number)) * 1e6);
    return scr_py_normalize(d);
}

static PyObject *scr_py_timedelta_lax(scr_pyrun *run, PyObject *input, bool strict)
{
    const char *s, *why;
    size_t n;
    scr_pyduration d;
    int text = scr_py_time_text_of(run, input, strict, &s, &n);
    scr_py_exact(run, run->mode == SCR_JSON && text > 0 ? SCR_STRICT : SCR_LAX);
    if (text < 0)
        return NULL;
    if (text) {
        why = scr_py_read_duration(s, n, &d);
    } else {
        int64_t whole = 0;
        double number = 0;
        bool never = strict || run->mode == SCR_STRINGS || (PyBool_Check(input) && run->mode == SCR_JSON);
        int kind = never ? 0 : scr_py_number_of(run, input, &whole, &number);
        if (kind <= 0)
            return kind < 0 ? NULL : scr_py_fail(run, SCR_PE_TIME_DELTA_TYPE, input);
        why = scr_py_duration_of_number(kind, whole, number, &d);
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
    if (!state->dates && !scr_py_need_dates(state))
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
    return state->dates->Delta_FromDelta(0, ((scr_pyzone *)self)->seconds, 0, 1, state->dates->DeltaType);
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

SCR_FN bool scr_py_make_zone_type(scr_pystate *state)
{
    PyType_Slot slots[] = {
        {Py_tp_init, (void *)scr_py_zone_init}, {Py_tp_repr, (void *)scr_py_zone_repr}, {Py_tp_str, (void *)scr_py_zone_str},
        {Py_tp_hash, (void *)scr_py_zone_hash}, {Py_tp_richcompare, (void *)scr_py_zone_compare}, {Py_tp_methods, (void *)scr_py_zone_methods}, {0, NULL},
    };
    PyType_Spec spec = {"schemac.TzInfo", sizeof(scr_pyzone), 0, Py_TPFLAGS_DEFAULT, slots};
    PyObject *bases = PyTuple_Pack(1, (PyObject *)state->dates->TZInfoType);
    if (bases)
        state->zone_type = (PyTypeObject *)PyType_FromModuleAndSpec(state->module, &spec, bases);
    Py_XDECREF(bases);
    /* Pickles name the class by its module. */
    PyObject *name = state->zone_type ? PyModule_GetNameObject(state->module) : NULL;
    if (state->zone_type && (!name || PyObject_SetAttrString((PyObject *)state->zone_type, "__module__", name) < 0))
        Py_CLEAR(state->zone_type);
    Py_XDECREF(name);
    return state->zone_type && PyModule_AddObjectRef(state->module, "TzInfo", (PyObject *)state->zone_type) == 0;
}
