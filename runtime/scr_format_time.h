/* scr_format_time.h: dates, times and durations of RFC 3339. */
#ifndef SCR_FORMAT_TIME_H
#define SCR_FORMAT_TIME_H

#include "scr_format.h"

SCR_FN bool scr_is_date_time(const char *s, size_t len);
SCR_FN bool scr_is_date(const char *s, size_t len);
SCR_FN bool scr_is_time(const char *s, size_t len); /* full-time: with an offset */
SCR_FN bool scr_is_duration(const char *s, size_t len);

#endif
