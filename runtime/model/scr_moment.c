/* scr_moment.c: dates, times and durations from text and numbers. */
#include "scr_moment.h"
#include "scr_float.h"
#include "scr_stream_time.h"

/* of what 64 bits hold; others are whole already */
static double scr_moment_floor(double f)
{
    if (!(f > -9e15 && f < 9e15))
        return f;
    double whole = (double)(int64_t)f;
    return whole > f ? whole - 1 : whole;
}

/* Of 0 and above, halves up. */
static int64_t scr_moment_round(double f)
{
    int64_t whole = (int64_t)f;
    return whole + (f - (double)whole >= 0.5);
}

/* ---- reading text ---- */

static bool scr_moment_digit(char c) { return c >= '0' && c <= '9'; }
static int scr_moment_two(const char *s) { return scr_moment_digit(s[0]) && scr_moment_digit(s[1]) ? (s[0] - '0') * 10 + s[1] - '0' : -1; }

SCR_FN int scr_month_days(int year, int month)
{
    static const uint8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : days[month - 1];
}

SCR_FN const char *scr_moment_read_date(const char *s, size_t n, scr_moment *m)
{
    if (n < 10)
        return "input is too short";
    int century = scr_moment_two(s), years = scr_moment_two(s + 2);
    if (century < 0 || years < 0)
        return "invalid character in year";
    if (s[4] != '-')
        return "invalid date separator, expected `-`";
    m->year = century * 100 + years;
    m->month = scr_moment_two(s + 5);
    if (m->month < 0)
        return "invalid character in month";
    if (s[7] != '-')
        return "invalid date separator, expected `-`";
    m->day = scr_moment_two(s + 8);
    if (m->day < 0)
        return "invalid character in day";
    if (m->month < 1 || m->month > 12)
        return "month value is outside expected range of 1-12";
    if (m->day < 1 || m->day > scr_month_days(m->year, m->month))
        return "day value is outside expected range";
    return NULL;
}

/* ".123456": at the point. Digits beyond the sixth are dropped. */
static const char *scr_moment_read_fraction(const char *s, size_t n, size_t *at, int *micro)
{
    size_t i = *at + 1, digits = 0;
    int value = 0;
    for (; i < n && scr_moment_digit(s[i]); i++, digits++)
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

static const char *scr_moment_read_zone(const char *s, size_t n, size_t *at, scr_moment *m)
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
    int hour = scr_moment_two(s + i);
    if (hour < 0)
        return "invalid timezone hour";
    i += 2;
    if (i < n && s[i] == ':')
        i++;
    if (n - i < 2)
        return "invalid timezone minute";
    int minute = scr_moment_two(s + i);
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

SCR_FN const char *scr_moment_read_time(const char *s, size_t n, size_t at, scr_moment *m)
{
    if (n - at < 5)
        return "input is too short";
    m->hour = scr_moment_two(s + at);
    if (m->hour < 0)
        return "invalid character in hour";
    if (s[at + 2] != ':')
        return "invalid time separator, expected `:`";
    m->minute = scr_moment_two(s + at + 3);
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
        m->second = scr_moment_two(s + at + 1);
        if (m->second < 0)
            return "invalid character in second";
        if (m->second > 59)
            return "second value is outside expected range of 0-59";
        at += 3;
        if (at < n && (s[at] == '.' || s[at] == ',')) {
            const char *why = scr_moment_read_fraction(s, n, &at, &m->micro);
            if (why)
                return why;
        }
    }
    m->has_zone = false;
    if (at < n) {
        const char *why = scr_moment_read_zone(s, n, &at, m);
        if (why)
            return why;
    }
    return at == n ? NULL : "unexpected extra characters at the end of the input";
}

/* "2024-05-01T12:30:00Z", which most are. False: it is another form, or wrong. */
static bool scr_moment_read_plain(const char *s, size_t n, scr_moment *m)
{
    static const scr_byte shape[2][16] = {
        {'-', '0', '0', '-', '0', '0', 'T', '0', '0', ':', '0', '0', ':', '0', '0', 'Z'}, {0, 1, 9, 0, 3, 9, 0, 2, 9, 0, 5, 9, 0, 5, 9, 0}};
    const scr_byte *p = (const scr_byte *)s;
    if (n != 20 || !scr_scan_shape(p + 4, shape, 1) || !scr_are_four_digits(p))
        return false;
    m->year = (int)(scr_two_digits(p) * 100 + scr_two_digits(p + 2));
    m->month = (int)scr_two_digits(p + 5);
    m->day = (int)scr_two_digits(p + 8);
    m->hour = (int)scr_two_digits(p + 11);
    m->minute = (int)scr_two_digits(p + 14);
    m->second = (int)scr_two_digits(p + 17);
    m->micro = m->offset = 0;
    m->has_zone = true;
    return m->month > 0 && m->month <= 12 && m->day > 0 && (m->day <= 28 || m->day <= scr_month_days(m->year, m->month)) && m->hour < 24;
}

SCR_FN const char *scr_moment_read_datetime(const char *s, size_t n, scr_moment *m)
{
    if (SCR_LIKELY(scr_moment_read_plain(s, n, m)))
        return NULL;
    const char *why = scr_moment_read_date(s, n, m);
    if (why)
        return why;
    if (n == 10 || (s[10] != 'T' && s[10] != 't' && s[10] != '_' && s[10] != ' '))
        return "invalid datetime separator, expected `T`, `t`, `_` or space";
    return scr_moment_read_time(s, n, 11, m);
}

/* ---- numbers as seconds ---- */

SCR_FN int scr_moment_read_number(const char *s, size_t n, int64_t *whole, double *number)
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
        } else if (!scr_moment_digit(s[at])) {
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

/* Howard Hinnant's civil_from_days */
SCR_FN void scr_moment_of_days(int64_t days, scr_moment *m)
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

static const char *scr_moment_of_unix(int64_t stamp, int64_t micro, scr_moment *m)
{
    stamp += micro / 1000000;
    micro %= 1000000;
    if (stamp < -INT64_C(62167219200))
        return "dates before 0000 are not supported as unix timestamps";
    if (stamp > INT64_C(253402300799))
        return "dates after 9999 are not supported as unix timestamps";
    int64_t days = stamp / 86400 - (stamp % 86400 < 0), second = stamp - days * 86400;
    scr_moment_of_days(days, m);
    m->hour = (int)(second / 3600);
    m->minute = (int)(second / 60 % 60);
    m->second = (int)(second % 60);
    m->micro = (int)micro;
    m->has_zone = true;
    m->offset = 0;
    return NULL;
}

/* Past it, either way, a stamp counts milliseconds. */
#define SCR_STAMP_SECONDS INT64_C(20000000000)

/* micro: >= 0, added. */
static const char *scr_moment_of_milli(int64_t stamp, int64_t micro, scr_moment *m)
{
    int64_t second = stamp / 1000, milli = stamp % 1000;
    if (milli < 0) {
        second--;
        milli += 1000;
    }
    return scr_moment_of_unix(second, micro + milli * 1000, m);
}

SCR_FN const char *scr_moment_of_stamp(int64_t stamp, scr_moment *m)
{
    bool seconds = stamp <= SCR_STAMP_SECONDS && stamp >= -SCR_STAMP_SECONDS;
    return seconds ? scr_moment_of_unix(stamp, 0, m) : scr_moment_of_milli(stamp, 0, m);
}

SCR_FN const char *scr_moment_of_float(double number, scr_moment *m)
{
    if (number != number)
        return "NaN values not permitted";
    bool seconds = number <= (double)SCR_STAMP_SECONDS && number >= -(double)SCR_STAMP_SECONDS;
    double whole = scr_moment_floor(number);
    int64_t stamp = whole >= 9.2e18 ? INT64_MAX : whole <= -9.2e18 ? INT64_MIN : (int64_t)whole;
    int64_t micro = number - number != 0 ? 0 : scr_moment_round((number - whole) * (seconds ? 1e6 : 1e3));
    return seconds ? scr_moment_of_unix(stamp, micro, m) : scr_moment_of_milli(stamp, micro, m);
}

SCR_FN const char *scr_moment_of_seconds(double number, scr_moment *m)
{
    if (number != number)
        return "NaN values not permitted";
    if (number < 0)
        return "time in seconds should be positive";
    double whole = scr_moment_floor(number);
    int64_t micro = whole >= 86400 ? 0 : scr_moment_round((number - whole) * 1e6);
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

SCR_FN bool scr_moment_is_midnight(const scr_moment *m) { return !(m->hour | m->minute | m->second | m->micro); }

/* ---- durations ---- */

static const char *scr_duration_normalize(scr_duration *d)
{
    d->seconds += d->micros / 1000000;
    d->micros %= 1000000;
    d->days += d->seconds / 86400;
    d->seconds %= 86400;
    return d->days > 999999999 ? "durations may not exceed 999,999,999 days" : NULL;
}

/* Digits from *at. */
static const char *scr_duration_read_count(const char *s, size_t n, size_t *at, uint64_t *value)
{
    *value = 0;
    if (*at >= n)
        return "input is too short";
    if (!scr_moment_digit(s[*at]))
        return "invalid digit in duration";
    for (; *at < n && scr_moment_digit(s[*at]); (*at)++) {
        if (*value > UINT64_C(100000000000000000))
            return "a numeric value in the duration is too large";
        *value = *value * 10 + (uint64_t)(s[*at] - '0');
    }
    return NULL;
}

static const char *scr_duration_read_iso(const char *s, size_t n, size_t at, scr_duration *d)
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
        const char *why = scr_duration_read_count(s, n, &at, &count);
        if (why)
            return why;
        if (fraction)
            return "quantity fraction invalid in duration";
        if (at < n && (s[at] == '.' || s[at] == ',')) {
            double scale = 0.1;
            for (at++; at < n && scr_moment_digit(s[at]); at++, scale /= 10)
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
            d->micros += (uint64_t)scr_moment_round(part * (double)unit * 1e6);
        } else {
            d->days += count * unit;
            d->micros += (uint64_t)scr_moment_round(part * (double)unit * 86400e6);
        }
    }
    return n < 3 ? "input is too short" : NULL;
}

/* "H:MM[:SS[.f]]" from at. */
static const char *scr_duration_read_clock(const char *s, size_t n, size_t at, uint64_t most_hours, scr_duration *d)
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
        if (!scr_moment_digit(s[at]))
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
    const char *why = scr_moment_read_time(clock, digits, 0, &m);
    if (why || digits < rest + 2)
        return why ? why : "unexpected extra characters at the end of the input";
    d->seconds += hours * 3600 + (uint64_t)m.minute * 60 + (uint64_t)m.second;
    d->micros += (uint64_t)m.micro;
    return NULL;
}

/* "1 day", "2 days, 10:20", "3d 1:02:03". */
static const char *scr_duration_read_days(const char *s, size_t n, size_t at, scr_duration *d)
{
    static const char *const wrong = "\"day\" identifier in duration not correctly formatted";
    const char *why = scr_duration_read_count(s, n, &at, &d->days);
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
    return at < n ? scr_duration_read_clock(s, n, at, 23, d) : NULL;
}

SCR_FN const char *scr_duration_read(const char *s, size_t n, scr_duration *d)
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
        why = scr_duration_read_iso(s, n, at + 1, d);
    else if (n - at < 5 || memchr(s, 'd', n) || memchr(s, 'D', n))
        why = scr_duration_read_days(s, n, at, d);
    else
        why = scr_duration_read_clock(s, n, at, 999999999, d);
    return why ? why : scr_duration_normalize(d);
}

SCR_FN const char *scr_duration_of_number(int kind, int64_t whole, double number, scr_duration *d)
{
    memset(d, 0, sizeof *d);
    if (kind == 1) {
        d->negative = whole < 0;
        d->seconds = whole < 0 ? 0 - (uint64_t)whole : (uint64_t)whole;
        return scr_duration_normalize(d);
    }
    if (number != number)
        return "NaN values not permitted";
    d->negative = number < 0;
    number = number < 0 ? -number : number;
    if (number > 86400e9)
        return "durations may not exceed 999,999,999 days";
    d->seconds = (uint64_t)number;
    d->micros = (uint64_t)scr_moment_round((number - scr_moment_floor(number)) * 1e6);
    return scr_duration_normalize(d);
}
