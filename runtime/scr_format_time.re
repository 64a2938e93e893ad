/* scr_format_time.re: date-time, date, time and duration (RFC 3339, sections 5.6, 5.7 and appendix A).
 *
 * In: text and its length. Out: whether all of it is such a value. re2c finds the shape, plain C checks the calendar.
 * The end of the text looks like a NUL to the scanners; no rule takes a NUL, so none goes past it. */
#include "scr_format_time.h"

/*!re2c
    re2c:api = custom;
    re2c:api:style = free-form;
    re2c:yyfill:enable = 0;
    re2c:define:YYCTYPE = scr_byte;
    re2c:define:YYPEEK = "(scr_byte)(at < len ? s[at] : 0)";
    re2c:define:YYSKIP = "at++;";
    re2c:define:YYBACKUP = "mark = at;";
    re2c:define:YYRESTORE = "at = mark;";
    d = [0-9];
*/

static unsigned scr_time_two(const char *s)
{
    return (unsigned)(s[0] - '0') * 10 + (unsigned)(s[1] - '0');
}

static unsigned scr_time_month_days(unsigned year, unsigned month)
{
    if (month == 2)
        return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

static bool scr_time_is_digit(char c)
{
    return (unsigned)c - '0' < 10u;
}

/* Each of eight bytes is that of `low`, or a digit where that has a 0. high: the same with 9. A byte that a digit is exclusive-ored
 * with '0' is at most 9, any other is more. */
SCR_INLINE bool scr_time_is_like(const char *s, const char *low, const char *high)
{
    uint64_t t = scr_load8(s) ^ scr_load8(low), span = scr_load8(high) ^ scr_load8(low), most = UINT64_C(0x7f7f7f7f7f7f7f7f);
    return ((((t & most) + (most - span)) | t) & ~most) == 0;
}

SCR_FN bool scr_is_date(const char *s, size_t len)
{
    if (len != 10 || !scr_time_is_like(s, "0000-00-", "9999-99-") || !scr_time_is_like(s + 2, "00-00-00", "99-99-99"))
        return false;
    unsigned year = scr_time_two(s) * 100 + scr_time_two(s + 2);
    unsigned month = scr_time_two(s + 5);
    unsigned day = scr_time_two(s + 8);
    return month >= 1 && month <= 12 && day >= 1 && day <= scr_time_month_days(year, month);
}

/* len is 9 at least. */
static bool scr_time_is_time_shape(const char *s, size_t len)
{
    size_t at = 8;
    if (!scr_time_is_like(s, "00:00:00", "99:99:99"))
        return false;
    if (s[at] == '.') {
        for (at = 9; at < len && scr_time_is_digit(s[at]);)
            at++;
        if (at == 9)
            return false;
    }
    if (len - at == 1)
        return (s[at] | 0x20) == 'z';
    s += at;
    return len - at == 6 && (*s == '+' || *s == '-') && scr_time_is_digit(s[1]) && scr_time_is_digit(s[2]) && s[3] == ':'
           && scr_time_is_digit(s[4]) && scr_time_is_digit(s[5]);
}

/* Minutes east of UTC of a time of the right shape; -1440: out of range. */
static int scr_time_offset(const char *s, size_t len)
{
    if ((s[len - 1] | 0x20) == 'z')
        return 0;
    unsigned hour = scr_time_two(s + len - 5);
    unsigned minute = scr_time_two(s + len - 2);
    if (hour > 23 || minute > 59)
        return -1440;
    int offset = (int)(hour * 60 + minute);
    return s[len - 6] == '-' ? -offset : offset;
}

SCR_FN bool scr_is_time(const char *s, size_t len)
{
    if (len < 9 || !scr_time_is_time_shape(s, len))
        return false;
    unsigned hour = scr_time_two(s);
    unsigned minute = scr_time_two(s + 3);
    unsigned second = scr_time_two(s + 6);
    int offset = scr_time_offset(s, len);
    if (hour > 23 || minute > 59 || second > 60 || offset == -1440)
        return false;
    /* Leap seconds end a day of UTC (section 5.7); which days is not for a format to know. */
    return second < 60 || ((int)(hour * 60 + minute) - offset + 1440) % 1440 == 1439;
}

/* The fast path has told the common form before. */
SCR_FN SCR_COLD bool scr_is_date_time(const char *s, size_t len)
{
    return len >= 20 && (s[10] | 0x20) == 't' && scr_is_date(s, 10) && scr_is_time(s + 11, len - 11);
}

/* Appendix A, in upper case as ISO 8601 writes it: no fraction, no unit left out in between, weeks alone. */
SCR_FN bool scr_is_duration(const char *s, size_t len)
{
    size_t at = 0;
    size_t mark = 0;
    /*!re2c
        second = d+ "S";
        minute = d+ "M" second?;
        hour = d+ "H" minute?;
        time = "T" (hour | minute | second);
        day = d+ "D";
        month = d+ "M" day?;
        year = d+ "Y" month?;
        "P" ((day | month | year) time? | time | d+ "W") { return at == len; }
        *                                                { return false; }
    */
}
