/* scr_moment.h: dates, times and durations from text and numbers, as pydantic's parser (speedate) reads them.
 *
 * Text is RFC 3339 with what that parser allows beside it (a space or an underscore for T, no seconds, a comma before the fraction,
 * offsets without a colon) and durations of ISO 8601 or "[-]1 day, 10:20:30". Each reader gives NULL, or the reason that stands in messages. */
#ifndef SCR_MOMENT_H
#define SCR_MOMENT_H

#include "scr_core.h"

/* Year 0 is read; what it means is the caller's. */
typedef struct scr_moment {
    int year, month, day, hour, minute, second, micro;
    bool has_zone;
    int offset; /* seconds */
} scr_moment;

typedef struct scr_duration {
    bool negative;
    uint64_t days, seconds, micros; /* seconds below a day, micros below a second */
} scr_duration;

/* month: 1 to 12; of the Gregorian calendar, whatever the year. */
SCR_FN int scr_month_days(int year, int month);
/* Days since 1970-01-01; sets year, month and day. */
SCR_FN void scr_moment_of_days(int64_t days, scr_moment *m);

/* The first ten bytes; what follows is not looked at. */
SCR_FN const char *scr_moment_read_date(const char *s, size_t n, scr_moment *m);
/* "HH:MM[:SS[.f]][zone]" from s[at] to the end; digits beyond microseconds are dropped. */
SCR_FN const char *scr_moment_read_time(const char *s, size_t n, size_t at, scr_moment *m);
SCR_FN const char *scr_moment_read_datetime(const char *s, size_t n, scr_moment *m);

/* Text of a plain number: 1 an integer in *whole, 2 with a point, in *number; 0 none. */
SCR_FN int scr_moment_read_number(const char *s, size_t n, int64_t *whole, double *number);

/* Unix seconds, or milliseconds past 2e10 of either sign. In UTC. */
SCR_FN const char *scr_moment_of_stamp(int64_t stamp, scr_moment *m);
SCR_FN const char *scr_moment_of_float(double number, scr_moment *m);
/* A time of day in UTC; the date of *m stays. */
SCR_FN const char *scr_moment_of_seconds(double number, scr_moment *m);

SCR_FN bool scr_moment_is_midnight(const scr_moment *m);

SCR_FN const char *scr_duration_read(const char *s, size_t n, scr_duration *d);
/* Seconds; kind as scr_moment_read_number gives it. */
SCR_FN const char *scr_duration_of_number(int kind, int64_t whole, double number, scr_duration *d);

#endif
