/* scr_model_time.c: dates, times and durations: from text and numbers as pydantic reads them.
 *
 * Text is RFC 3339 with what pydantic's parser allows beside it (a space or an underscore for T, no seconds, a comma before the fraction,
 * offsets without a colon) and durations of ISO 8601 or "[-]1 day, 10:20:30". The reasons for a refusal are part of messages. */
#include "scr_model_run.h"
#include "scr_float.h"
#include "scr_model_text.h"

typedef struct scr_moment {
    int year, month, day, hour, minute, second, micro;
    bool has_zone;
    int offset; /* seconds */
} scr_moment;

/* of what 64 bits hold; others are whole already */
static double scr_model_floor(double f)
{
    if (!(f > -9e15 && f < 9e15))
        return f;
    double whole = (double)(int64_t)f;
    return whole > f ? whole - 1 : whole;
}

/* Of 0 and above, ties to even. */
static int64_t scr_model_round(double f)
{
    int64_t whole = (int64_t)f;
    double rest = f - (double)whole;
    return whole + (rest > 0.5 || (rest == 0.5 && (whole & 1)));
}

/* ---- reading text ---- */

static bool scr_model_digit(char c) { return c >= '0' && c <= '9'; }
static int scr_model_two(const char *s) { return scr_model_digit(s[0]) && scr_model_digit(s[1]) ? (s[0] - '0') * 10 + s[1] - '0' : -1; }

static int scr_model_month_days(int year, int month)
{
    static const uint8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : days[month - 1];
}

/* The first ten bytes. NULL, or why not. */
static const char *scr_model_read_date(const char *s, size_t n, scr_moment *m)
{
    if (n < 10)
        return "input is too short";
    int century = scr_model_two(s), years = scr_model_two(s + 2);
    if (century < 0 || years < 0)
        return "invalid character in year";
    if (s[4] != '-')
        return "invalid date separator, expected `-`";
    m->year = century * 100 + years;
    m->month = scr_model_two(s + 5);
    if (m->month < 0)
        return "invalid character in month";
    if (s[7] != '-')
        return "invalid date separator, expected `-`";
    m->day = scr_model_two(s + 8);
    if (m->day < 0)
        return "invalid character in day";
    if (m->month < 1 || m->month > 12)
        return "month value is outside expected range of 1-12";
    if (m->day < 1 || m->day > scr_model_month_days(m->year, m->month))
        return "day value is outside expected range";
    return NULL;
}

/* ".123456": at the point. Digits beyond the sixth are dropped. */
static const char *scr_model_read_fraction(const char *s, size_t n, size_t *at, int *micro)
{
    size_t i = *at + 1, digits = 0;
    int value = 0;
    for (; i < n && scr_model_digit(s[i]); i++, digits++)
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

static const char *scr_model_read_zone(const char *s, size_t n, size_t *at, scr_moment *m)
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
    int hour = scr_model_two(s + i);
    if (hour < 0)
        return "invalid timezone hour";
    i += 2;
    if (i < n && s[i] == ':')
        i++;
    if (n - i < 2)
        return "invalid timezone minute";
    int minute = scr_model_two(s + i);
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
static const char *scr_model_read_time(const char *s, size_t n, size_t at, scr_moment *m)
{
    if (n - at < 5)
        return "input is too short";
    m->hour = scr_model_two(s + at);
    if (m->hour < 0)
        return "invalid character in hour";
    if (s[at + 2] != ':')
        return "invalid time separator, expected `:`";
    m->minute = scr_model_two(s + at + 3);
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
        m->second = scr_model_two(s + at + 1);
        if (m->second < 0)
            return "invalid character in second";
        if (m->second > 59)
            return "second value is outside expected range of 0-59";
        at += 3;
        if (at < n && (s[at] == '.' || s[at] == ',')) {
            const char *why = scr_model_read_fraction(s, n, &at, &m->micro);
            if (why)
                return why;
        }
    }
    m->has_zone = false;
    if (at < n) {
        const char *why = scr_model_read_zone(s, n, &at, m);
        if (why)
            return why;
    }
    return at == n ? NULL : "unexpected extra characters at the end of the input";
}

static const char *scr_model_read_datetime(const char *s, size_t n, scr_moment *m)
{
    const char *why = scr_model_read_date(s, n, m);
    if (why)
        return why;
    if (n == 10 || (s[10] != 'T' && s[10] != 't' && s[10] != '_' && s[10] != ' '))
        return "invalid datetime separator, expected `T`, `t`, `_` or space";
    return scr_model_read_time(s, n, 11, m);
}

/* ---- numbers as seconds ---- */

/* Text of a plain number: 1 integer, 2 with a point, 0 none. */
static int scr_model_read_number(const char *s, size_t n, int64_t *whole, double *number)
{
    size_t digits = 0, dot = 0;
    if (n == 0 || n >= 64)
        return 0;
    bool negative = s[0] == '-';
    int64_t value = 0;
    for (size_t at = s[0] == '-' || s[0] == '+'; at < n; at++) {
        if (s[at] == '.') {
            if (dot++)
                return 0;
        } else if (!scr_model_digit(s[at])) {
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
    if (dot)
        *number = scr_float_parse(s, n);
    return dot ? 2 : 1;
}

/* days since 1970-01-01; Howard Hinnant's civil_from_days */
static void scr_model_from_days(int64_t days, scr_moment *m)
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
static const char *scr_model_from_stamp(int64_t stamp, int64_t micro, scr_moment *m)
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
    stamp += micro / 1000000;
    micro %= 1000000;
    if (stamp < -INT64_C(62167219200))
        return "dates before 0000 are not supported as unix timestamps";
    if (stamp > INT64_C(253402300799))
        return "dates after 9999 are not supported as unix timestamps";
    int64_t days = stamp / 86400 - (stamp % 86400 < 0), second = stamp - days * 86400;
    scr_model_from_days(days, m);
    m->hour = (int)(second / 3600);
    m->minute = (int)(second / 60 % 60);
    m->second = (int)(second % 60);
    m->micro = (int)micro;
    m->has_zone = true;
    m->offset = 0;
    return NULL;
}

static const char *scr_model_from_float(double number, scr_moment *m)
{
    if (number != number)
        return "NaN values not permitted";
    double whole = scr_model_floor(number);
    int64_t stamp = whole >= 9.2e18 ? INT64_MAX : whole <= -9.2e18 ? INT64_MIN : (int64_t)whole;
    return scr_model_from_stamp(stamp, number - number != 0 ? 0 : scr_model_round((number - whole) * 1e6), m);
}

/* A number: 1 an integer, 2 a float, 0 neither. */
static int scr_model_number_of(scr_object o, int64_t *whole, double *number)
{
    if (o.kind == SCR_O_INT) {
        *whole = o.u.i;
        return 1;
    }
    if (o.kind != SCR_O_FLOAT)
        return 0;
    *number = o.u.f;
    return 2;
}

/* ---- values ---- */

static scr_object scr_model_make_time(scr_mrun *run, scr_okind kind, const scr_moment *m)
{
    scr_odatetime *t = (scr_odatetime *)scr_arena_alloc(run->arena, sizeof *t);
    if (!t)
        return scr_model_stop(run, SCR_NO_SCRATCH);
    memset(t, 0, sizeof *t);
    if (kind != SCR_O_TIME) {
        t->year = (int16_t)m->year;
        t->month = (uint8_t)m->month;
        t->day = (uint8_t)m->day;
    }
    if (kind != SCR_O_DATE) {
        t->hour = (uint8_t)m->hour;
        t->minute = (uint8_t)m->minute;
        t->second = (uint8_t)m->second;
        t->micro = (uint32_t)m->micro;
        t->has_offset = m->has_zone;
        t->offset = m->has_zone ? m->offset : 0;
    }
    scr_object o = scr_o_of(kind);
    o.u.time = t;
    return o;
}

/* Year 0 is what Python's classes refuse. */
static scr_object scr_model_make_date(scr_mrun *run, scr_okind kind, const scr_moment *m, scr_minput input)
{
    if (m->year == 0)
        return scr_model_fail_text(run, kind == SCR_O_DATE ? SCR_ME_DATE_PARSING : SCR_ME_DATETIME_PARSING, input, "error", "year 0 is out of range");
    return scr_model_make_time(run, kind, m);
}

/* Text, where it may stand for a time. */
static bool scr_model_is_time_text(const scr_mrun *run, scr_object o, bool strict)
{
    return o.kind == SCR_O_STR && !(strict && run->mode == SCR_MODE_PYTHON);
}

/* ---- limits ---- */

static scr_object scr_model_time_shown(scr_mrun *run, scr_object bound)
{
    char text[64];
    unsigned n = scr_model_time_text(bound, text);
    scr_object shown = scr_o_copy_text(run->arena, SCR_O_STR, text, n);
    return shown.kind == SCR_O_MISSING ? scr_model_stop(run, SCR_NO_SCRATCH) : shown;
}

/* Where one of the two has a zone, what the clocks show is compared. */
static int scr_model_compare_times(scr_object a, scr_object b)
{
    const scr_odatetime *x = a.u.time, *y = b.u.time;
    int64_t p = scr_o_micros(x), q = scr_o_micros(y);
    if (x->has_offset && y->has_offset) {
        p -= (int64_t)x->offset * 1000000;
        q -= (int64_t)y->offset * 1000000;
    }
    return (p > q) - (p < q);
}

static bool scr_model_tense(scr_mrun *run, const scr_mlimits *l, scr_object value, scr_minput input)
{
    bool past = (l->flags & SCR_L_PAST) != 0, date = value.kind == SCR_O_DATE;
    static const scr_odatetime epoch = {1970, 1, 1, 0, 0, 0, 0, 0, 0};
    if (run->options->now == 0) {
        scr_model_stop(run, SCR_NO_CLOCK);
        return false;
    }
    int64_t now = run->options->now, ours = scr_o_micros(value.u.time) - scr_o_micros(&epoch);
    if (value.u.time->has_offset)
        ours -= (int64_t)value.u.time->offset * 1000000;
    else
        now += (int64_t)run->options->zone * 1000000;
    if (date)
        now -= (now % 86400000000 + 86400000000) % 86400000000;
    if (past ? ours < now : ours > now)
        return true;
    scr_model_fail(run, date ? past ? SCR_ME_DATE_PAST : SCR_ME_DATE_FUTURE : past ? SCR_ME_DATETIME_PAST : SCR_ME_DATETIME_FUTURE, input);
    return false;
}

static scr_object scr_model_time_limits(scr_mrun *run, const scr_mtype *type, scr_object value, scr_minput input)
{
    const scr_mlimits *l = type->limits;
    if (value.kind == SCR_O_MISSING || !l)
        return value;
    if (!scr_model_bounds(run, l, value, input, scr_model_compare_times, scr_model_time_shown))
        return scr_o_missing();
    if (l->flags & (SCR_L_PAST | SCR_L_FUTURE) && !scr_model_tense(run, l, value, input))
        return scr_o_missing();
    bool naive = !value.u.time->has_offset;
    if (l->flags & (SCR_L_AWARE | SCR_L_NAIVE) && naive != ((l->flags & SCR_L_NAIVE) != 0))
        return scr_model_fail(run, naive ? SCR_ME_TIMEZONE_AWARE : SCR_ME_TIMEZONE_NAIVE, input);
    return value;
}

/* ---- datetime ---- */

static scr_object scr_model_datetime_of_text(scr_mrun *run, const char *s, size_t n, bool strict, scr_minput input)
{
    scr_moment m;
    int64_t whole = 0;
    double number = 0;
    memset(&m, 0, sizeof m);
    const char *why = scr_model_read_datetime(s, n, &m);
    if (why) {
        int kind = scr_model_read_number(s, n, &whole, &number);
        const char *stamp_why = kind == 1 ? scr_model_from_stamp(whole, 0, &m) : kind == 2 ? scr_model_from_float(number, &m) : why;
        if (kind)
            why = stamp_why;
    }
    if (why) {
        const char *date_why = scr_model_read_date(s, n, &m);
        if (!date_why && n > 10)
            date_why = "unexpected extra characters at the end of the input";
        else if (date_why && scr_model_read_number(s, n, &whole, &number) == 1)
            date_why = why;
        if (strict)
            return scr_model_fail_text(run, SCR_ME_DATETIME_PARSING, input, "error", why);
        if (date_why)
            return scr_model_fail_text(run, SCR_ME_DATETIME_FROM_DATE_PARSING, input, "error", date_why);
        m.hour = m.minute = m.second = m.micro = 0;
        m.has_zone = false;
        scr_model_exact(run, SCR_MLAX); /* a date's text */
    }
    return scr_model_make_date(run, SCR_O_DATETIME, &m, input);
}

static scr_object scr_model_datetime_lax(scr_mrun *run, scr_minput input, bool strict)
{
    scr_object o = input.o;
    bool text = scr_model_is_time_text(run, o, strict);
    scr_model_exact(run, run->mode == SCR_MODE_JSON && text ? SCR_MSTRICT : SCR_MLAX);
    if (text)
        return scr_model_datetime_of_text(run, o.u.text, o.n, strict, input);
    scr_moment m;
    int64_t whole = 0;
    double number = 0;
    memset(&m, 0, sizeof m);
    if (!strict && o.kind == SCR_O_DATE) {
        m.year = o.u.time->year;
        m.month = o.u.time->month;
        m.day = o.u.time->day;
        return scr_model_make_time(run, SCR_O_DATETIME, &m);
    }
    int kind = strict || run->mode == SCR_MODE_STRINGS ? 0 : scr_model_number_of(o, &whole, &number);
    if (!kind)
        return scr_model_fail(run, SCR_ME_DATETIME_TYPE, input);
    const char *why = kind == 1 ? scr_model_from_stamp(whole, 0, &m) : scr_model_from_float(number, &m);
    if (why)
        return scr_model_fail_text(run, SCR_ME_DATETIME_PARSING, input, "error", why);
    return scr_model_make_date(run, SCR_O_DATETIME, &m, input);
}

SCR_FN scr_object scr_model_check_datetime(scr_mrun *run, const scr_mtype *type, scr_minput input)
{
    scr_object value = input.o.kind == SCR_O_DATETIME ? input.o : scr_model_datetime_lax(run, input, scr_model_strict(run, type));
    return scr_model_time_limits(run, type, value, input);
}

/* ---- date ---- */

static bool scr_model_no_time(const scr_moment *m) { return !(m->hour | m->minute | m->second | m->micro); }

/* A datetime that is midnight will do. */
static scr_object scr_model_date_of_moment(scr_mrun *run, const char *why, const scr_moment *m, scr_minput input)
{
    if (why)
        return scr_model_fail_text(run, SCR_ME_DATE_FROM_DATETIME_PARSING, input, "error", why);
    if (!scr_model_no_time(m))
        return scr_model_fail(run, SCR_ME_DATE_FROM_DATETIME_INEXACT, input);
    return scr_model_make_date(run, SCR_O_DATE, m, input);
}

static scr_object scr_model_date_of_text(scr_mrun *run, const char *s, size_t n, bool strict, scr_minput input)
{
    scr_moment m;
    int64_t whole = 0;
    double number = 0;
    memset(&m, 0, sizeof m);
    const char *why = scr_model_read_date(s, n, &m);
    if (!why && n > 10)
        why = "unexpected extra characters at the end of the input";
    if (!why)
        return scr_model_date_of_moment(run, NULL, &m, input);
    int kind = scr_model_read_number(s, n, &whole, &number);
    if (strict) {
        if (kind == 1)
            why = scr_model_from_stamp(whole, 0, &m);
        if (!why && !scr_model_no_time(&m))
            why = "Timestamp is not an exact date";
        return why ? scr_model_fail_text(run, SCR_ME_DATE_PARSING, input, "error", why) : scr_model_date_of_moment(run, NULL, &m, input);
    }
    why = kind == 1 ? scr_model_from_stamp(whole, 0, &m) : kind == 2 ? scr_model_from_float(number, &m) : scr_model_read_datetime(s, n, &m);
    return scr_model_date_of_moment(run, why, &m, input);
}

static scr_object scr_model_date_lax(scr_mrun *run, scr_minput input, bool strict)
{
    scr_object o = input.o;
    bool text = scr_model_is_time_text(run, o, strict);
    scr_model_exact(run, run->mode == SCR_MODE_JSON && text ? SCR_MSTRICT : SCR_MLAX);
    if (text)
        return scr_model_date_of_text(run, o.u.text, o.n, strict, input);
    scr_moment m;
    int64_t whole = 0;
    double number = 0;
    memset(&m, 0, sizeof m);
    if (!strict && o.kind == SCR_O_DATETIME) {
        const scr_odatetime *t = o.u.time;
        m.year = t->year;
        m.month = t->month;
        m.day = t->day;
        m.hour = t->hour;
        m.minute = t->minute;
        m.second = t->second;
        m.micro = (int)t->micro;
        return scr_model_date_of_moment(run, NULL, &m, input);
    }
    int kind = strict || run->mode == SCR_MODE_STRINGS ? 0 : scr_model_number_of(o, &whole, &number);
    if (!kind)
        return scr_model_fail(run, SCR_ME_DATE_TYPE, input);
    return scr_model_date_of_moment(run, kind == 1 ? scr_model_from_stamp(whole, 0, &m) : scr_model_from_float(number, &m), &m, input);
}

SCR_FN scr_object scr_model_check_date(scr_mrun *run, const scr_mtype *type, scr_minput input)
{
    scr_object value = input.o.kind == SCR_O_DATE ? input.o : scr_model_date_lax(run, input, scr_model_strict(run, type));
    return scr_model_time_limits(run, type, value, input);
}

/* ---- time ---- */

static const char *scr_model_time_of_seconds(double number, scr_moment *m)
{
    if (number != number)
        return "NaN values not permitted";
    if (number < 0)
        return "time in seconds should be positive";
    double whole = scr_model_floor(number);
    int64_t micro = whole >= 86400 ? 0 : scr_model_round((number - whole) * 1e6);
    if (whole >= 86400 || (whole >= 86399 && micro >= 1000000))
        return "numeric times may not exceed 86,399 seconds";
    int64_t second = (int64_t)whole + micro / 1000000;
    m->hour = (int)(second / 3600);
    m->minute = (int)(second / 60 % 60);
    m->second = (int)(second % 60);
    m->micro = (int)(micro % 1000000);
    m->has_zone = true;
    return NULL;
}

SCR_FN scr_object scr_model_check_time(scr_mrun *run, const scr_mtype *type, scr_minput input)
{
    scr_object o = input.o;
    if (o.kind == SCR_O_TIME)
        return scr_model_time_limits(run, type, o, input);
    bool strict = scr_model_strict(run, type), text = scr_model_is_time_text(run, o, strict);
    const char *why;
    scr_moment m;
    memset(&m, 0, sizeof m);
    scr_model_exact(run, run->mode == SCR_MODE_JSON && text ? SCR_MSTRICT : SCR_MLAX);
    if (text) {
        why = scr_model_read_time(o.u.text, o.n, 0, &m);
    } else {
        int64_t whole = 0;
        double number = 0;
        int kind = strict || run->mode == SCR_MODE_STRINGS ? 0 : scr_model_number_of(o, &whole, &number);
        bool huge = !strict && o.kind == SCR_O_BIGINT && run->mode == SCR_MODE_JSON;
        if (!kind && !huge)
            return scr_model_fail(run, SCR_ME_TIME_TYPE, input);
        why = huge ? "numeric times may not exceed 86,399 seconds" : scr_model_time_of_seconds(kind == 1 ? (double)whole : number, &m);
    }
    if (why)
        return scr_model_fail_text(run, SCR_ME_TIME_PARSING, input, "error", why);
    return scr_model_time_limits(run, type, scr_model_make_time(run, SCR_O_TIME, &m), input);
}

/* ---- timedelta ---- */

typedef struct scr_duration {
    bool negative;
    uint64_t days, seconds; /* seconds below a day after scr_model_normalize */
    uint64_t micros;
} scr_duration;

static const char *scr_model_normalize(scr_duration *d)
{
    d->seconds += d->micros / 1000000;
    d->micros %= 1000000;
    d->days += d->seconds / 86400;
    d->seconds %= 86400;
    return d->days > 999999999 ? "durations may not exceed 999,999,999 days" : NULL;
}

/* Digits from *at. */
static const char *scr_model_read_count(const char *s, size_t n, size_t *at, uint64_t *value)
{
    *value = 0;
    if (*at >= n)
        return "input is too short";
    if (!scr_model_digit(s[*at]))
        return "invalid digit in duration";
    for (; *at < n && scr_model_digit(s[*at]); (*at)++) {
        if (*value > UINT64_C(100000000000000000))
            return "a numeric value in the duration is too large";
        *value = *value * 10 + (uint64_t)(s[*at] - '0');
    }
    return NULL;
}

static const char *scr_model_read_iso_duration(const char *s, size_t n, size_t at, scr_duration *d)
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
        const char *why = scr_model_read_count(s, n, &at, &count);
        if (why)
            return why;
        if (fraction)
            return "quantity fraction invalid in duration";
        if (at < n && (s[at] == '.' || s[at] == ',')) {
            double scale = 0.1;
            for (at++; at < n && scr_model_digit(s[at]); at++, scale /= 10)
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
            d->micros += (uint64_t)scr_model_round(part * (double)unit * 1e6);
        } else {
            d->days += count * unit;
            d->micros += (uint64_t)scr_model_round(part * (double)unit * 86400e6);
        }
    }
    return n < 3 ? "input is too short" : NULL;
}

/* "H:MM[:SS[.f]]" from at. */
static const char *scr_model_read_clock(const char *s, size_t n, size_t at, uint64_t most_hours, scr_duration *d)
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
        if (!scr_model_digit(s[at]))
            return "invalid character in hour";
        hours = hours * 10 + (uint64_t)(s[at] - '0');
    }
    if (hours > most_hours)
        return "durations may not exceed 999,999,999 hours";
    scr_moment m;
    char clock[64];
    memset(&m, 0, sizeof m);
    size_t rest = n - at;
    if (rest + 2 >= sizeof clock)
        return "unexpected extra characters at the end of the input";
    memcpy(clock, "00", 2);
    memcpy(clock + 2, s + at, rest);
    clock[rest + 2] = '\0';
    size_t digits = strspn(clock, "0123456789:.,"); /* a zone is no part of a duration */
    const char *why = scr_model_read_time(clock, digits, 0, &m);
    if (why || digits < rest + 2)
        return why ? why : "unexpected extra characters at the end of the input";
    d->seconds += hours * 3600 + (uint64_t)m.minute * 60 + (uint64_t)m.second;
    d->micros += (uint64_t)m.micro;
    return NULL;
}

/* "1 day", "2 days, 10:20", "3d 1:02:03". */
static const char *scr_model_read_day_duration(const char *s, size_t n, size_t at, scr_duration *d)
{
    static const char *const wrong = "\"day\" identifier in duration not correctly formatted";
    const char *why = scr_model_read_count(s, n, &at, &d->days);
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
    return at < n ? scr_model_read_clock(s, n, at, 23, d) : NULL;
}

static const char *scr_model_read_duration(const char *s, size_t n, scr_duration *d)
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
        why = scr_model_read_iso_duration(s, n, at + 1, d);
    else if (n < 5 || memchr(s, 'd', n) || memchr(s, 'D', n))
        why = scr_model_read_day_duration(s, n, at, d);
    else
        why = scr_model_read_clock(s, n, at, 999999999, d);
    return why ? why : scr_model_normalize(d);
}

static const char *scr_model_duration_of_number(int kind, int64_t whole, double number, scr_duration *d)
{
    memset(d, 0, sizeof *d);
    if (kind == 1) {
        d->negative = whole < 0;
        d->seconds = whole < 0 ? 0 - (uint64_t)whole : (uint64_t)whole;
        return scr_model_normalize(d);
    }
    if (number != number)
        return "NaN values not permitted";
    d->negative = number < 0;
    number = number < 0 ? -number : number;
    if (number > 86400e9)
        return "durations may not exceed 999,999,999 days";
    d->seconds = (uint64_t)number;
    d->micros = (uint64_t)scr_model_round((number - scr_model_floor(number)) * 1e6);
    return scr_model_normalize(d);
}

static scr_object scr_model_duration_shown(scr_mrun *run, scr_object bound)
{
    static const char *const units[] = {"day", "hour", "minute", "second", "microsecond"};
    int64_t days = bound.u.i / 86400000000, rest = bound.u.i % 86400000000;
    if (rest < 0) {
        rest += 86400000000;
        days--;
    }
    int64_t seconds = rest / 1000000, counts[5];
    counts[0] = days;
    counts[1] = seconds / 3600;
    counts[2] = seconds / 60 % 60;
    counts[3] = seconds % 60;
    counts[4] = rest % 1000000;
    char text[160];
    scr_mtext out;
    scr_mtext_begin(&out, text, sizeof text);
    for (int i = 0; i < 5; i++) {
        if (!counts[i])
            continue;
        if (out.len)
            scr_mtext_z(&out, " and ");
        scr_mtext_int(&out, counts[i]);
        scr_mtext_char(&out, ' ');
        scr_mtext_z(&out, units[i]);
        if (counts[i] != 1)
            scr_mtext_char(&out, 's');
    }
    if (!out.len)
        scr_mtext_z(&out, "0 seconds");
    scr_object shown = scr_o_copy_text(run->arena, SCR_O_STR, text, out.len);
    return shown.kind == SCR_O_MISSING ? scr_model_stop(run, SCR_NO_SCRATCH) : shown;
}

static int scr_model_compare_durations(scr_object a, scr_object b) { return (a.u.i > b.u.i) - (a.u.i < b.u.i); }

static scr_object scr_model_timedelta_lax(scr_mrun *run, scr_minput input, bool strict)
{
    scr_object o = input.o;
    const char *why;
    scr_duration d;
    bool text = scr_model_is_time_text(run, o, strict);
    scr_model_exact(run, run->mode == SCR_MODE_JSON && text ? SCR_MSTRICT : SCR_MLAX);
    if (text) {
        why = scr_model_read_duration(o.u.text, o.n, &d);
    } else {
        int64_t whole = 0;
        double number = 0;
        int kind = strict || run->mode == SCR_MODE_STRINGS ? 0 : scr_model_number_of(o, &whole, &number);
        if (!kind)
            return scr_model_fail(run, SCR_ME_TIME_DELTA_TYPE, input);
        why = scr_model_duration_of_number(kind, whole, number, &d);
    }
    if (why)
        return scr_model_fail_text(run, SCR_ME_TIME_DELTA_PARSING, input, "error", why);
    if (d.days > 106751990) /* beyond 64 bits of microseconds */
        return scr_model_stop(run, SCR_TOO_LARGE);
    o = scr_o_of(SCR_O_TIMEDELTA);
    o.u.i = (int64_t)(d.days * UINT64_C(86400000000) + d.seconds * 1000000 + d.micros);
    if (d.negative)
        o.u.i = -o.u.i;
    return o;
}

SCR_FN scr_object scr_model_check_timedelta(scr_mrun *run, const scr_mtype *type, scr_minput input)
{
    scr_object value = input.o.kind == SCR_O_TIMEDELTA ? input.o : scr_model_timedelta_lax(run, input, scr_model_strict(run, type));
    if (value.kind == SCR_O_MISSING || !type->limits)
        return value;
    /* What is out of bounds is shown as the duration that it is, not as the input. */
    if (!scr_model_bounds(run, type->limits, value, scr_model_made(value), scr_model_compare_durations, scr_model_duration_shown))
        return scr_o_missing();
    return value;
}
