/* scr_op_time.c: date, time, datetime, timedelta and timezone in compiled bodies. Zones are fixed offsets; the clock is the caller's. */
#include "scr_op_time.h"
#include "scr_moment.h"

#include <string.h>

#define SCR_DAY INT64_C(86400000000) /* microseconds */
#define SCR_MAX_DELTA (INT64_C(106751990) * SCR_DAY) /* what 64 bits of microseconds hold; Python's timedelta goes to 999999999 days */

/* ---- the calendar: days since 0001-01-01, which is 1 (date.toordinal) ---- */

static int64_t scr_ordinal(int64_t y, int64_t m, int64_t d)
{
    int64_t before = y - 1, days = before * 365 + before / 4 - before / 100 + before / 400;
    for (int64_t i = 1; i < m; i++)
        days += scr_month_days((int)y, (int)i);
    return days + d;
}
static void scr_of_ordinal(int64_t days, scr_odatetime *t)
{
    const int64_t epoch = 719163; /* 1970-01-01 */
    scr_moment m;
    scr_moment_of_days(days - epoch, &m);
    t->year = (int16_t)m.year;
    t->month = (uint8_t)m.month;
    t->day = (uint8_t)m.day;
}

/* Microseconds since 0001-01-01 less a day, of the clock that it shows. */
static int64_t scr_shown(const scr_odatetime *t, bool has_date)
{
    int64_t days = has_date ? scr_ordinal(t->year, t->month, t->day) : 0;
    return days * SCR_DAY + (((int64_t)t->hour * 60 + t->minute) * 60 + t->second) * 1000000 + t->micro;
}

static bool scr_new_time(scr_body_run *run, unsigned kind, const scr_odatetime *from, scr_object *out)
{
    scr_odatetime *t = (scr_odatetime *)scr_arena_alloc(run->arena, sizeof *t);
    if (!t)
        return scr_stop(run, SCR_NO_SCRATCH);
    *t = *from;
    *out = scr_o_of((scr_okind)kind);
    out->u.time = t;
    return true;
}

/* A DATE or DATETIME of so many microseconds, with the zone of another. */
static bool scr_time_at(scr_body_run *run, unsigned kind, int64_t micros, const scr_odatetime *zone, scr_object *out)
{
    scr_odatetime t;
    memset(&t, 0, sizeof t);
    int64_t days = micros / SCR_DAY, rest = micros % SCR_DAY;
    if (rest < 0) {
        rest += SCR_DAY;
        days--;
    }
    if (days < 1 || days > 3652059)
        return scr_raise(run, SCR_EXC_OverflowError, "date value out of range");
    scr_of_ordinal(days, &t);
    if (kind == SCR_O_DATETIME) {
        t.micro = (uint32_t)(rest % 1000000);
        rest /= 1000000;
        t.second = (uint8_t)(rest % 60);
        t.minute = (uint8_t)(rest / 60 % 60);
        t.hour = (uint8_t)(rest / 3600);
        t.has_offset = zone && zone->has_offset;
        t.offset = zone && zone->has_offset ? zone->offset : 0;
    }
    return scr_new_time(run, kind, &t, out);
}

static scr_object scr_delta(int64_t micros)
{
    scr_object o = scr_o_of(SCR_O_TIMEDELTA);
    o.u.i = micros;
    return o;
}

/* ---- comparing and arithmetic ---- */

SCR_FN int scr_time_compare(scr_body_run *run, scr_object a, scr_object b)
{
    const scr_odatetime *x = a.u.time, *y = b.u.time;
    bool has_date = a.kind != SCR_O_TIME;
    if (x->has_offset != y->has_offset) {
        scr_raise(run, SCR_EXC_TypeError, a.kind == SCR_O_TIME ? "can't compare offset-naive and offset-aware times" : "can't compare offset-naive and offset-aware datetimes");
        return 3;
    }
    int64_t p = scr_shown(x, has_date) - (int64_t)x->offset * 1000000, q = scr_shown(y, has_date) - (int64_t)y->offset * 1000000;
    return p < q ? -1 : p > q;
}

static int64_t scr_floor_div(int64_t a, int64_t b) { return a / b - (a % b != 0 && (a < 0) != (b < 0)); }

/* a / b, to the nearest, ties to even. */
static int64_t scr_round_div(int64_t a, int64_t b)
{
    int64_t q = scr_floor_div(a, b), r = a - q * b, twice = r < 0 ? -r : r, size = b < 0 ? -b : b;
    return twice > size - twice || (twice == size - twice && q % 2 != 0) ? q + 1 : q;
}

static bool scr_delta_op(scr_body_run *run, scr_arith op, scr_object a, scr_object b, scr_object *out)
{
    int64_t r;
    bool both = a.kind == SCR_O_TIMEDELTA && b.kind == SCR_O_TIMEDELTA;
    if (b.kind == SCR_O_FLOAT || a.kind == SCR_O_FLOAT)
        return scr_refuse(run, "a timedelta and a float");
    if (!both && (a.kind == SCR_O_BIGINT || b.kind == SCR_O_BIGINT))
        return scr_refuse(run, "a timedelta and such a large int");
    if (both && (op == SCR_ADD || op == SCR_SUB)) {
        if (op == SCR_ADD ? __builtin_add_overflow(a.u.i, b.u.i, &r) : __builtin_sub_overflow(a.u.i, b.u.i, &r))
            return scr_refuse(run, "such a long timedelta");
        *out = scr_delta(r);
        return true;
    }
    if (!both && op == SCR_MUL) {
        scr_object d = a.kind == SCR_O_TIMEDELTA ? a : b, i = a.kind == SCR_O_TIMEDELTA ? b : a;
        if (__builtin_mul_overflow(d.u.i, i.kind == SCR_O_BOOL ? i.u.truth : i.u.i, &r) || r > SCR_MAX_DELTA || r < -SCR_MAX_DELTA)
            return scr_refuse(run, "such a long timedelta");
        *out = scr_delta(r);
        return true;
    }
    if (a.kind != SCR_O_TIMEDELTA || (op != SCR_DIV && op != SCR_FLOOR_DIV && op != SCR_MOD) || (!both && op == SCR_MOD))
        return true;
    int64_t by = b.kind == SCR_O_BOOL ? b.u.truth : b.u.i;
    if (by == 0)
        return scr_raise(run, SCR_EXC_ZeroDivisionError, op == SCR_DIV && both ? "division by zero" : op == SCR_MOD ? "integer modulo by zero" : "integer division or modulo by zero");
    if (both && op == SCR_DIV) {
        scr_object x = scr_o_int(a.u.i), y = scr_o_int(by);
        return scr_arith_op(run, SCR_DIV, x, y, out);
    }
    int64_t q = op == SCR_DIV ? scr_round_div(a.u.i, by) : scr_floor_div(a.u.i, by);
    *out = op == SCR_MOD ? scr_delta(a.u.i - q * by) : both ? scr_o_int(q) : scr_delta(q);
    return true;
}

SCR_FN bool scr_time_op(scr_body_run *run, scr_arith op, scr_object a, scr_object b, scr_object *out)
{
    bool a_date = a.kind == SCR_O_DATE || a.kind == SCR_O_DATETIME, b_date = b.kind == SCR_O_DATE || b.kind == SCR_O_DATETIME;
    if ((a.kind == SCR_O_TIMEDELTA && (scr_is_int(b) || b.kind == SCR_O_FLOAT || b.kind == SCR_O_TIMEDELTA))
        || (b.kind == SCR_O_TIMEDELTA && (scr_is_int(a) || a.kind == SCR_O_FLOAT)))
        return scr_delta_op(run, op, a, b, out);
    if (op == SCR_ADD && a.kind == SCR_O_TIMEDELTA && b_date) {
        scr_object swap = a;
        a = b;
        b = swap;
        a_date = true;
    }
    if (a_date && b.kind == SCR_O_TIMEDELTA && (op == SCR_ADD || op == SCR_SUB)) {
        int64_t by = b.u.i;
        if (a.kind == SCR_O_DATE)
            by = scr_floor_div(by, SCR_DAY) * SCR_DAY;
        if (by > SCR_MAX_DELTA / 2 || by < -SCR_MAX_DELTA / 2)
            return scr_raise(run, SCR_EXC_OverflowError, "date value out of range");
        if (op == SCR_SUB)
            by = a.kind == SCR_O_DATE ? -scr_floor_div(b.u.i, SCR_DAY) * SCR_DAY : -by;
        return scr_time_at(run, a.kind, scr_shown(a.u.time, true) + by, a.u.time, out);
    }
    if (a_date && b_date && op == SCR_SUB && a.kind == b.kind) {
        const scr_odatetime *x = a.u.time, *y = b.u.time;
        if (x->has_offset != y->has_offset)
            return scr_raise(run, SCR_EXC_TypeError, "can't subtract offset-naive and offset-aware datetimes");
        *out = scr_delta(scr_shown(x, true) - (int64_t)x->offset * 1000000 - (scr_shown(y, true) - (int64_t)y->offset * 1000000));
    }
    return true;
}

/* ---- text ---- */

static bool scr_put_padded_int(scr_sink *sink, int64_t i, int digits)
{
    char room[20];
    for (int k = digits; k-- > 0; i /= 10)
        room[k] = (char)('0' + i % 10);
    return scr_put(sink, room, (size_t)digits);
}

static bool scr_put_offset(scr_sink *sink, int64_t offset)
{
    bool good = scr_put(sink, offset < 0 ? "-" : "+", 1);
    offset = offset < 0 ? -offset : offset;
    good = good && scr_put_padded_int(sink, offset / 3600, 2) && scr_put(sink, ":", 1) && scr_put_padded_int(sink, offset / 60 % 60, 2);
    return good && (offset % 60 == 0 || (scr_put(sink, ":", 1) && scr_put_padded_int(sink, offset % 60, 2)));
}

static bool scr_put_iso(scr_sink *sink, scr_object o, const char *separator, size_t n)
{
    const scr_odatetime *t = o.u.time;
    if (o.kind != SCR_O_TIME && !(scr_put_padded_int(sink, t->year, 4) && scr_put(sink, "-", 1) && scr_put_padded_int(sink, t->month, 2) && scr_put(sink, "-", 1)
                                  && scr_put_padded_int(sink, t->day, 2)))
        return false;
    if (o.kind == SCR_O_DATE)
        return true;
    if (o.kind == SCR_O_DATETIME && !scr_put(sink, separator, n))
        return false;
    if (!scr_put_padded_int(sink, t->hour, 2) || !scr_put(sink, ":", 1) || !scr_put_padded_int(sink, t->minute, 2) || !scr_put(sink, ":", 1)
        || !scr_put_padded_int(sink, t->second, 2))
        return false;
    if (t->micro && (!scr_put(sink, ".", 1) || !scr_put_padded_int(sink, t->micro, 6)))
        return false;
    return !t->has_offset || scr_put_offset(sink, t->offset);
}

static bool scr_put_named(scr_sink *sink, const char *before, int64_t i)
{
    return scr_put(sink, before, strlen(before)) && scr_put_str(sink, scr_o_int(i));
}

static bool scr_put_delta(scr_sink *sink, int64_t micros, bool repr)
{
    int64_t days = scr_floor_div(micros, SCR_DAY), rest = micros - days * SCR_DAY, seconds = rest / 1000000, us = rest % 1000000;
    if (repr) {
        const char *before = "datetime.timedelta(";
        bool good = true, some = false;
        const struct { const char *name; int64_t value; } parts[] = {{"days=", days}, {"seconds=", seconds}, {"microseconds=", us}};
        good = scr_put(sink, before, strlen(before));
        for (int i = 0; good && i < 3; i++)
            if (parts[i].value) {
                good = (!some || scr_put(sink, ", ", 2)) && scr_put_named(sink, parts[i].name, parts[i].value);
                some = true;
            }
        return good && (some || scr_put(sink, "0", 1)) && scr_put(sink, ")", 1);
    }
    if (days && !(scr_put_named(sink, "", days) && scr_put(sink, days == 1 || days == -1 ? " day, " : " days, ", days == 1 || days == -1 ? 6 : 7)))
        return false;
    if (!scr_put_named(sink, "", seconds / 3600) || !scr_put(sink, ":", 1) || !scr_put_padded_int(sink, seconds / 60 % 60, 2) || !scr_put(sink, ":", 1)
        || !scr_put_padded_int(sink, seconds % 60, 2))
        return false;
    return us == 0 || (scr_put(sink, ".", 1) && scr_put_padded_int(sink, us, 6));
}

SCR_FN bool scr_put_time(scr_sink *sink, scr_object o, bool repr)
{
    if (o.kind == SCR_O_TIMEDELTA)
        return scr_put_delta(sink, o.u.i, repr);
    if (o.kind == SCR_O_ZONE) {
        if (repr || o.u.i % 60)
            return scr_refuse(sink->run, "the repr of a timezone");
        return scr_put(sink, "UTC", 3) && (o.u.i == 0 || scr_put_offset(sink, o.u.i));
    }
    if (!repr)
        return scr_put_iso(sink, o, " ", 1);
    const scr_odatetime *t = o.u.time;
    if (t->has_offset)
        return scr_refuse(sink->run, "the repr of a time with a zone");
    const char *name = o.kind == SCR_O_DATE ? "datetime.date(" : o.kind == SCR_O_TIME ? "datetime.time(" : "datetime.datetime(";
    bool good = scr_put(sink, name, strlen(name));
    if (o.kind != SCR_O_TIME)
        good = good && scr_put_named(sink, "", t->year) && scr_put_named(sink, ", ", t->month) && scr_put_named(sink, ", ", t->day);
    if (o.kind != SCR_O_DATE) {
        good = good && scr_put_named(sink, o.kind == SCR_O_TIME ? "" : ", ", t->hour) && scr_put_named(sink, ", ", t->minute);
        if (t->second || t->micro)
            good = good && scr_put_named(sink, ", ", t->second);
        if (t->micro)
            good = good && scr_put_named(sink, ", ", t->micro);
    }
    return good && scr_put(sink, ")", 1);
}

/* ---- attributes ---- */

static bool scr_has_date(scr_object o) { return o.kind == SCR_O_DATE || o.kind == SCR_O_DATETIME; }
static bool scr_has_time(scr_object o) { return o.kind == SCR_O_TIME || o.kind == SCR_O_DATETIME; }
static bool scr_part(bool has, int64_t value, scr_object *out)
{
    if (has)
        *out = scr_o_int(value);
    return true;
}
SCR_FN bool scr_a_year(scr_body_run *run, scr_object self, scr_object *out)
{
    return (void)run, scr_part(scr_has_date(self), scr_has_date(self) ? self.u.time->year : 0, out);
}
SCR_FN bool scr_a_month(scr_body_run *run, scr_object self, scr_object *out)
{
    return (void)run, scr_part(scr_has_date(self), scr_has_date(self) ? self.u.time->month : 0, out);
}
SCR_FN bool scr_a_day(scr_body_run *run, scr_object self, scr_object *out)
{
    return (void)run, scr_part(scr_has_date(self), scr_has_date(self) ? self.u.time->day : 0, out);
}
SCR_FN bool scr_a_hour(scr_body_run *run, scr_object self, scr_object *out)
{
    return (void)run, scr_part(scr_has_time(self), scr_has_time(self) ? self.u.time->hour : 0, out);
}
SCR_FN bool scr_a_minute(scr_body_run *run, scr_object self, scr_object *out)
{
    return (void)run, scr_part(scr_has_time(self), scr_has_time(self) ? self.u.time->minute : 0, out);
}
SCR_FN bool scr_a_second(scr_body_run *run, scr_object self, scr_object *out)
{
    return (void)run, scr_part(scr_has_time(self), scr_has_time(self) ? self.u.time->second : 0, out);
}
SCR_FN bool scr_a_microsecond(scr_body_run *run, scr_object self, scr_object *out)
{
    return (void)run, scr_part(scr_has_time(self), scr_has_time(self) ? self.u.time->micro : 0, out);
}
SCR_FN bool scr_a_tzinfo(scr_body_run *run, scr_object self, scr_object *out)
{
    (void)run;
    if (!scr_has_time(self))
        return true;
    *out = scr_o_none();
    if (self.u.time->has_offset) {
        *out = scr_o_of((scr_okind)SCR_O_ZONE);
        out->u.i = self.u.time->offset;
    }
    return true;
}
static bool scr_delta_part(scr_object o, int which, scr_object *out)
{
    if (o.kind != SCR_O_TIMEDELTA)
        return true;
    int64_t days = scr_floor_div(o.u.i, SCR_DAY), rest = o.u.i - days * SCR_DAY;
    *out = scr_o_int(which == 0 ? days : which == 1 ? rest / 1000000 : rest % 1000000);
    return true;
}
SCR_FN bool scr_a_days(scr_body_run *run, scr_object self, scr_object *out)
{
    return (void)run, scr_delta_part(self, 0, out);
}
SCR_FN bool scr_a_seconds(scr_body_run *run, scr_object self, scr_object *out)
{
    return (void)run, scr_delta_part(self, 1, out);
}
SCR_FN bool scr_a_microseconds(scr_body_run *run, scr_object self, scr_object *out)
{
    return (void)run, scr_delta_part(self, 2, out);
}

/* ---- methods ---- */

static bool scr_time_self(scr_body_run *run, scr_object self, bool has, const char *name) { return has || scr_no_attribute(run, self, name); }

SCR_FN bool scr_m_date(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    (void)args, (void)n;
    if (!scr_time_self(run, self, self.kind == SCR_O_DATETIME, "date"))
        return false;
    scr_odatetime t;
    memset(&t, 0, sizeof t);
    t.year = self.u.time->year;
    t.month = self.u.time->month;
    t.day = self.u.time->day;
    return scr_new_time(run, SCR_O_DATE, &t, out);
}
static bool scr_time_of(scr_body_run *run, scr_object self, const char *name, bool zone, scr_object *out)
{
    if (!scr_time_self(run, self, self.kind == SCR_O_DATETIME, name))
        return false;
    scr_odatetime t = *self.u.time;
    t.year = 0;
    t.month = t.day = 0;
    t.has_offset = zone && t.has_offset;
    t.offset = t.has_offset ? t.offset : 0;
    return scr_new_time(run, SCR_O_TIME, &t, out);
}
SCR_FN bool scr_m_time(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    (void)args;
    (void)n;
    return scr_time_of(run, self, "time", false, out);
}
SCR_FN bool scr_m_timetz(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    (void)args;
    (void)n;
    return scr_time_of(run, self, "timetz", true, out);
}
static bool scr_day_number(scr_body_run *run, scr_object self, const char *name, int which, scr_object *out)
{
    if (!scr_time_self(run, self, scr_has_date(self), name))
        return false;
    int64_t days = scr_ordinal(self.u.time->year, self.u.time->month, self.u.time->day);
    *out = scr_o_int(which == 0 ? (days + 6) % 7 : which == 1 ? (days + 6) % 7 + 1 : days);
    return true;
}
SCR_FN bool scr_m_weekday(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    (void)args;
    (void)n;
    return scr_day_number(run, self, "weekday", 0, out);
}
SCR_FN bool scr_m_isoweekday(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    (void)args;
    (void)n;
    return scr_day_number(run, self, "isoweekday", 1, out);
}
SCR_FN bool scr_m_toordinal(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    (void)args;
    (void)n;
    return scr_day_number(run, self, "toordinal", 2, out);
}

SCR_FN bool scr_m_isoformat(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    scr_sink sink = {run, NULL, 0, 0};
    if (!scr_time_self(run, self, scr_has_date(self) || self.kind == SCR_O_TIME, "isoformat"))
        return false;
    if (n > 1)
        return scr_refuse(run, "isoformat with a timespec");
    if (n && (args[0].kind != SCR_O_STR || self.kind != SCR_O_DATETIME || scr_text_length(args[0]) != 1))
        return scr_refuse(run, "isoformat with such an argument");
    if (!scr_put_iso(&sink, self, n ? args[0].u.text : "T", n ? args[0].n : 1))
        return false;
    *out = scr_sink_text(&sink);
    return true;
}

SCR_FN bool scr_m_utcoffset(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    (void)args, (void)n;
    if (!scr_time_self(run, self, scr_has_time(self), "utcoffset"))
        return false;
    *out = self.u.time->has_offset ? scr_delta((int64_t)self.u.time->offset * 1000000) : scr_o_none();
    return true;
}

SCR_FN bool scr_m_astimezone(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    (void)n;
    if (!scr_time_self(run, self, self.kind == SCR_O_DATETIME, "astimezone"))
        return false;
    if (args[0].kind != SCR_O_ZONE)
        return scr_refuse(run, "astimezone to such a zone");
    if (!self.u.time->has_offset)
        return scr_refuse(run, "astimezone of a time without a zone, which hangs on the machine's");
    scr_odatetime zone;
    memset(&zone, 0, sizeof zone);
    zone.has_offset = 1;
    zone.offset = (int32_t)args[0].u.i;
    return scr_time_at(run, SCR_O_DATETIME, scr_shown(self.u.time, true) - (int64_t)self.u.time->offset * 1000000 + args[0].u.i * 1000000, &zone, out);
}

SCR_FN bool scr_m_timestamp(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    (void)args, (void)n;
    if (!scr_time_self(run, self, self.kind == SCR_O_DATETIME, "timestamp"))
        return false;
    if (!self.u.time->has_offset)
        return scr_refuse(run, "timestamp of a time without a zone, which hangs on the machine's");
    int64_t micros = scr_shown(self.u.time, true) - (int64_t)self.u.time->offset * 1000000 - INT64_C(719163) * SCR_DAY;
    *out = scr_o_float((double)micros / 1e6);
    return true;
}

SCR_FN bool scr_m_total_seconds(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    (void)args, (void)n;
    if (!scr_time_self(run, self, self.kind == SCR_O_TIMEDELTA, "total_seconds"))
        return false;
    *out = scr_o_float((double)self.u.i / 1e6);
    return true;
}

/* ---- making ---- */

static bool scr_int_part(scr_body_run *run, const scr_object *args, uint32_t n, uint32_t at, int64_t fallback, int64_t *out)
{
    *out = fallback;
    if (at >= n || args[at].kind == SCR_O_MISSING)
        return true;
    return scr_as_index(run, args[at], out, "'%t' object cannot be interpreted as an integer");
}

static bool scr_check_date(scr_body_run *run, int64_t y, int64_t m, int64_t d)
{
    scr_sink sink = {run, NULL, 0, 0};
    if (y < 1 || y > 9999)
        return scr_put_named(&sink, "year ", y) && scr_put(&sink, " is out of range", 17) && scr_raise(run, SCR_EXC_ValueError, sink.at);
    if (m < 1 || m > 12)
        return scr_raise(run, SCR_EXC_ValueError, "month must be in 1..12");
    return (d >= 1 && d <= scr_month_days((int)y, (int)m)) || scr_raise(run, SCR_EXC_ValueError, "day is out of range for month");
}

static bool scr_check_clock(scr_body_run *run, const int64_t *p)
{
    return p[0] < 0 || p[0] > 23 ? scr_raise(run, SCR_EXC_ValueError, "hour must be in 0..23")
        : p[1] < 0 || p[1] > 59 ? scr_raise(run, SCR_EXC_ValueError, "minute must be in 0..59")
        : p[2] < 0 || p[2] > 59 ? scr_raise(run, SCR_EXC_ValueError, "second must be in 0..59")
        : p[3] < 0 || p[3] > 999999 ? scr_raise(run, SCR_EXC_ValueError, "microsecond must be in 0..999999") : true;
}

/* year, month, day, hour, minute, second, microsecond, tzinfo; `base` gives what is absent. */
static bool scr_make_time(scr_body_run *run, unsigned kind, const scr_object *args, uint32_t n, const scr_odatetime *base, scr_object *out)
{
    const int64_t fallbacks[] = {base->year, base->month, base->day, base->hour, base->minute, base->second, base->micro};
    int64_t p[7];
    for (uint32_t i = 0; i < 7; i++)
        if (!scr_int_part(run, args, n, i, fallbacks[i], &p[i]))
            return false;
    if ((kind != SCR_O_TIME && !scr_check_date(run, p[0], p[1], p[2])) || !scr_check_clock(run, p + 3))
        return false;
    scr_odatetime t = *base;
    t.year = (int16_t)p[0];
    t.month = (uint8_t)p[1];
    t.day = (uint8_t)p[2];
    t.hour = (uint8_t)p[3];
    t.minute = (uint8_t)p[4];
    t.second = (uint8_t)p[5];
    t.micro = (uint32_t)p[6];
    if (n > 7 && args[7].kind != SCR_O_MISSING) {
        if (args[7].kind != SCR_O_ZONE && args[7].kind != SCR_O_NONE)
            return scr_raise_text(run, SCR_EXC_TypeError, "tzinfo argument must be None or of a tzinfo subclass, not type '%t'", args[7]);
        t.has_offset = args[7].kind == SCR_O_ZONE;
        t.offset = t.has_offset ? (int32_t)args[7].u.i : 0;
    }
    return scr_new_time(run, kind, &t, out);
}

SCR_FN bool scr_m_replace_time(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    if (self.kind == SCR_O_STR)
        return scr_raise(run, SCR_EXC_TypeError, "str.replace() takes no keyword arguments");
    if (!scr_time_self(run, self, scr_has_date(self) || self.kind == SCR_O_TIME, "replace"))
        return false;
    for (uint32_t i = 0; i < n; i++)
        if (args[i].kind != SCR_O_MISSING && ((self.kind == SCR_O_DATE && i > 2) || (self.kind == SCR_O_TIME && i < 3)))
            return scr_refuse(run, "replace with such an argument");
    return scr_make_time(run, self.kind, args, n, self.u.time, out);
}

SCR_FN bool scr_fn_datetime(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out)
{
    static const scr_odatetime zero;
    return scr_make_time(run, SCR_O_DATETIME, args, n, &zero, out);
}
SCR_FN bool scr_fn_date(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out)
{
    static const scr_odatetime zero;
    return scr_make_time(run, SCR_O_DATE, args, n, &zero, out);
}

SCR_FN bool scr_fn_zone_utc(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out)
{
    (void)run, (void)args, (void)n;
    *out = scr_o_of((scr_okind)SCR_O_ZONE);
    return true;
}

SCR_FN bool scr_fn_zone(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out)
{
    (void)n;
    if (args[0].kind != SCR_O_TIMEDELTA)
        return scr_raise_text(run, SCR_EXC_TypeError, "timezone() argument 1 must be datetime.timedelta, not %t", args[0]);
    if (args[0].u.i % 1000000)
        return scr_refuse(run, "a zone with parts of a second");
    if (args[0].u.i <= -SCR_DAY || args[0].u.i >= SCR_DAY)
        return scr_raise_text(run, SCR_EXC_ValueError, "offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24), not %r.", args[0]);
    *out = scr_o_of((scr_okind)SCR_O_ZONE);
    out->u.i = args[0].u.i / 1000000;
    return true;
}

/* days, seconds, microseconds, milliseconds, minutes, hours, weeks: whole numbers. */
SCR_FN bool scr_fn_timedelta(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out)
{
    static const int64_t units[] = {SCR_DAY, 1000000, 1, 1000, 60000000, INT64_C(3600000000), 7 * SCR_DAY};
    int64_t total = 0;
    for (uint32_t i = 0; i < n; i++) {
        int64_t one = 0, part;
        if (args[i].kind == SCR_O_MISSING)
            continue;
        scr_object o = scr_plain(run, args[i]);
        if (o.kind == SCR_O_FLOAT) { /* exact only where nothing is rounded */
            double whole = o.u.f * (double)units[i];
            if (!(whole > -9e15 && whole < 9e15) || whole != (double)(int64_t)whole || o.u.f != (double)(int64_t)(o.u.f * 4) / 4)
                return scr_refuse(run, "a timedelta of such a float");
            part = (int64_t)whole;
        } else if (!scr_is_int(o) || o.kind == SCR_O_BIGINT) {
            return o.kind == SCR_O_BIGINT ? scr_raise(run, SCR_EXC_OverflowError, "Python int too large to convert to C int")
                : scr_raise_text(run, SCR_EXC_TypeError, "unsupported type for timedelta %s component: %t",
                                 (const char *[]){"days", "seconds", "microseconds", "milliseconds", "minutes", "hours", "weeks"}[i], args[i]);
        } else {
            one = o.kind == SCR_O_BOOL ? o.u.truth : o.u.i;
            if (__builtin_mul_overflow(one, units[i], &part))
                return scr_refuse(run, "such a long timedelta");
        }
        if (__builtin_add_overflow(total, part, &total) || total > SCR_MAX_DELTA || total < -SCR_MAX_DELTA)
            return scr_refuse(run, "such a long timedelta");
    }
    *out = scr_delta(total);
    return true;
}

/* ---- now ---- */

/* Local time less UTC, as the caller has it; microseconds. */
static int64_t scr_local(const scr_body_run *run) { return run->call->options ? (int64_t)run->call->options->zone * 1000000 : 0; }

static bool scr_now(scr_body_run *run, int64_t *micros)
{
    if (run->call->now == INT64_MIN)
        return scr_stop(run, SCR_NO_CLOCK);
    *micros = run->call->now + INT64_C(719163) * SCR_DAY;
    return true;
}

SCR_FN bool scr_fn_datetime_now(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out)
{
    int64_t micros = 0;
    scr_odatetime zone;
    memset(&zone, 0, sizeof zone);
    bool local = n == 0 || args[0].kind == SCR_O_NONE;
    if (!local && args[0].kind != SCR_O_ZONE)
        return scr_raise_text(run, SCR_EXC_TypeError, "tzinfo argument must be None or of a tzinfo subclass, not type '%t'", args[0]);
    if (local) {
        int64_t shown = 0;
        return scr_now(run, &shown) && scr_time_at(run, SCR_O_DATETIME, shown + scr_local(run), NULL, out);
    }
    zone.has_offset = 1;
    zone.offset = (int32_t)args[0].u.i;
    return scr_now(run, &micros) && scr_time_at(run, SCR_O_DATETIME, micros + args[0].u.i * 1000000, &zone, out);
}
SCR_FN bool scr_fn_datetime_utcnow(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out)
{
    int64_t micros = 0;
    (void)args, (void)n;
    return scr_now(run, &micros) && scr_time_at(run, SCR_O_DATETIME, micros, NULL, out);
}
SCR_FN bool scr_fn_date_today(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out)
{
    int64_t micros = 0;
    (void)args, (void)n;
    return scr_now(run, &micros) && scr_time_at(run, SCR_O_DATE, micros + scr_local(run), NULL, out);
}

/* ---- reading: YYYY-MM-DD, and with any one character and HH:MM[:SS[.mmm[mmm]]][Z or +HH:MM[:SS]] behind it. Python 3.11 reads more forms of
 * ISO 8601; what might be one is not decided. ---- */

static bool scr_digits(const char *s, uint32_t n, uint32_t at, uint32_t count, int64_t *out)
{
    *out = 0;
    if (at + count > n)
        return false;
    for (uint32_t i = at; i < at + count; i++) {
        if (s[i] < '0' || s[i] > '9')
            return false;
        *out = *out * 10 + (s[i] - '0');
    }
    return true;
}

static bool scr_not_iso(scr_body_run *run, scr_object text)
{
    int64_t year;
    if (text.n >= 7 && scr_digits(text.u.text, text.n, 0, 4, &year))
        return scr_refuse(run, "a date in this form");
    return scr_raise_text(run, SCR_EXC_ValueError, "Invalid isoformat string: %r", text);
}

static bool scr_from_iso(scr_body_run *run, scr_object text, unsigned kind, scr_object *out)
{
    scr_object o = scr_plain(run, text);
    int64_t p[7] = {0};
    if (o.kind != SCR_O_STR)
        return scr_raise(run, SCR_EXC_TypeError, "fromisoformat: argument must be str");
    const char *s = o.u.text;
    uint32_t n = o.n, at = 10;
    if (!scr_digits(s, n, 0, 4, &p[0]) || n < 10 || s[4] != '-' || !scr_digits(s, n, 5, 2, &p[1]) || s[7] != '-' || !scr_digits(s, n, 8, 2, &p[2]))
        return scr_not_iso(run, o);
    if (!scr_check_date(run, p[0], p[1], p[2]))
        return false;
    scr_odatetime t;
    memset(&t, 0, sizeof t);
    t.year = (int16_t)p[0];
    t.month = (uint8_t)p[1];
    t.day = (uint8_t)p[2];
    if (n > 10) {
        if (kind == SCR_O_DATE)
            return scr_raise_text(run, SCR_EXC_ValueError, "Invalid isoformat string: %r", o);
        if ((unsigned char)s[10] >= 0x80 || !scr_digits(s, n, 11, 2, &p[3]) || n < 16 || s[13] != ':' || !scr_digits(s, n, 14, 2, &p[4]))
            return scr_not_iso(run, o);
        at = 16;
        if (at < n && s[at] == ':') {
            if (!scr_digits(s, n, at + 1, 2, &p[5]))
                return scr_not_iso(run, o);
            at += 3;
            if (at < n && s[at] == '.') {
                uint32_t digits = scr_digits(s, n, at + 1, 6, &p[6]) ? 6 : scr_digits(s, n, at + 1, 3, &p[6]) ? 3 : 0;
                if (!digits || (at + 1 + digits < n && s[at + 1 + digits] >= '0' && s[at + 1 + digits] <= '9'))
                    return scr_not_iso(run, o);
                p[6] *= digits == 3 ? 1000 : 1;
                at += 1 + digits;
            }
        }
        if (at < n) {
            int64_t h = 0, m = 0, sec = 0;
            bool zulu = s[at] == 'Z' && at + 1 == n;
            if (!zulu) {
                bool sign = s[at] == '+' || s[at] == '-';
                if (!sign || !scr_digits(s, n, at + 1, 2, &h) || at + 3 >= n || s[at + 3] != ':' || !scr_digits(s, n, at + 4, 2, &m))
                    return scr_not_iso(run, o);
                if (at + 6 < n && (s[at + 6] != ':' || !scr_digits(s, n, at + 7, 2, &sec) || at + 9 != n))
                    return scr_not_iso(run, o);
            }
            if (h > 23 || m > 59 || sec > 59)
                return scr_refuse(run, "such an offset");
            t.has_offset = 1;
            t.offset = (int32_t)((h * 60 + m) * 60 + sec);
            t.offset = !zulu && s[at] == '-' ? -t.offset : t.offset;
        }
        if (!scr_check_clock(run, p + 3))
            return false;
        t.hour = (uint8_t)p[3];
        t.minute = (uint8_t)p[4];
        t.second = (uint8_t)p[5];
        t.micro = (uint32_t)p[6];
    }
    return scr_new_time(run, kind, &t, out);
}
SCR_FN bool scr_fn_datetime_fromisoformat(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out)
{
    return (void)n, scr_from_iso(run, args[0], SCR_O_DATETIME, out);
}
SCR_FN bool scr_fn_date_fromisoformat(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out)
{
    return (void)n, scr_from_iso(run, args[0], SCR_O_DATE, out);
}
