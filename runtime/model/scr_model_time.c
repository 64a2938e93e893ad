/* scr_model_time.c: dates, times and durations: scr_moment.h gives them, here they become values. */
#include "scr_model_run.h"
#include "scr_model_text.h"
#include "scr_moment.h"

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
        if (strict)
            return scr_model_fail_text(run, SCR_ME_DATETIME_PARSING, input, "error", why);
        if (date_why)
            return scr_model_fail_text(run, SCR_ME_DATETIME_FROM_DATE_PARSING, input, "error", date_why);
        m.hour = m.minute = m.second = m.micro = 0;
        m.has_zone = false;
        run->exact = SCR_MLAX; /* a date's text */
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
    const char *why = kind == 1 ? scr_moment_of_stamp(whole, &m) : scr_moment_of_float(number, &m);
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

/* A datetime that is midnight will do. */
static scr_object scr_model_date_of_moment(scr_mrun *run, const char *why, const scr_moment *m, scr_minput input)
{
    if (why)
        return scr_model_fail_text(run, SCR_ME_DATE_FROM_DATETIME_PARSING, input, "error", why);
    if (!scr_moment_is_midnight(m))
        return scr_model_fail(run, SCR_ME_DATE_FROM_DATETIME_INEXACT, input);
    return scr_model_make_date(run, SCR_O_DATE, m, input);
}

static scr_object scr_model_date_of_text(scr_mrun *run, const char *s, size_t n, bool strict, scr_minput input)
{
    scr_moment m;
    int64_t whole = 0;
    double number = 0;
    memset(&m, 0, sizeof m);
    const char *why = scr_moment_read_date(s, n, &m);
    if (!why && n > 10)
        why = "unexpected extra characters at the end of the input";
    if (!why)
        return scr_model_date_of_moment(run, NULL, &m, input);
    int kind = scr_moment_read_number(s, n, &whole, &number);
    if (strict) {
        if (kind == 1)
            why = scr_moment_of_stamp(whole, &m);
        if (!why && !scr_moment_is_midnight(&m))
            why = "Timestamp is not an exact date";
        return why ? scr_model_fail_text(run, SCR_ME_DATE_PARSING, input, "error", why) : scr_model_date_of_moment(run, NULL, &m, input);
    }
    why = kind == 1 ? scr_moment_of_stamp(whole, &m) : kind == 2 ? scr_moment_of_float(number, &m) : scr_moment_read_datetime(s, n, &m);
    if (kind != 1)
        run->exact = SCR_MLAX; /* a datetime's text */
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
    return scr_model_date_of_moment(run, kind == 1 ? scr_moment_of_stamp(whole, &m) : scr_moment_of_float(number, &m), &m, input);
}

SCR_FN scr_object scr_model_check_date(scr_mrun *run, const scr_mtype *type, scr_minput input)
{
    scr_object value = input.o.kind == SCR_O_DATE ? input.o : scr_model_date_lax(run, input, scr_model_strict(run, type));
    return scr_model_time_limits(run, type, value, input);
}

/* ---- time ---- */

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
        why = scr_moment_read_time(o.u.text, o.n, 0, &m);
    } else {
        int64_t whole = 0;
        double number = 0;
        int kind = strict || run->mode == SCR_MODE_STRINGS ? 0 : scr_model_number_of(o, &whole, &number);
        bool huge = !strict && o.kind == SCR_O_BIGINT && run->mode == SCR_MODE_JSON;
        if (!kind && !huge)
            return scr_model_fail(run, SCR_ME_TIME_TYPE, input);
        why = huge ? "numeric times may not exceed 86,399 seconds" : scr_moment_of_seconds(kind == 1 ? (double)whole : number, &m);
    }
    if (why)
        return scr_model_fail_text(run, SCR_ME_TIME_PARSING, input, "error", why);
    return scr_model_time_limits(run, type, scr_model_make_time(run, SCR_O_TIME, &m), input);
}

/* ---- timedelta ---- */

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
    const bool count = run->mode == SCR_MODE_PYTHON && input.o.kind == SCR_O_BOOL; /* a bool is an int there */
    scr_object o = count ? scr_o_int(input.o.u.truth) : input.o;
    const char *why;
    scr_duration d;
    bool text = scr_model_is_time_text(run, o, strict);
    scr_model_exact(run, run->mode == SCR_MODE_JSON && text ? SCR_MSTRICT : SCR_MLAX);
    if (text) {
        why = scr_duration_read(o.u.text, o.n, &d);
    } else {
        int64_t whole = 0;
        double number = 0;
        int kind = strict || run->mode == SCR_MODE_STRINGS ? 0 : scr_model_number_of(o, &whole, &number);
        if (!kind)
            return scr_model_fail(run, SCR_ME_TIME_DELTA_TYPE, input);
        why = scr_duration_of_number(kind, whole, number, &d);
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
