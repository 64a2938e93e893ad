/* scr_op_time.h: operations of compiled bodies: date, time, datetime, timedelta and timezone. See scr_op.h. */
#ifndef SCR_OP_TIME_H
#define SCR_OP_TIME_H

#include "scr_op.h"

SCR_FN bool scr_a_year(scr_body_run *run, scr_object self, scr_object *out);
SCR_FN bool scr_a_month(scr_body_run *run, scr_object self, scr_object *out);
SCR_FN bool scr_a_day(scr_body_run *run, scr_object self, scr_object *out);
SCR_FN bool scr_a_hour(scr_body_run *run, scr_object self, scr_object *out);
SCR_FN bool scr_a_minute(scr_body_run *run, scr_object self, scr_object *out);
SCR_FN bool scr_a_second(scr_body_run *run, scr_object self, scr_object *out);
SCR_FN bool scr_a_microsecond(scr_body_run *run, scr_object self, scr_object *out);
SCR_FN bool scr_a_tzinfo(scr_body_run *run, scr_object self, scr_object *out);
SCR_FN bool scr_a_days(scr_body_run *run, scr_object self, scr_object *out);
SCR_FN bool scr_a_seconds(scr_body_run *run, scr_object self, scr_object *out);
SCR_FN bool scr_a_microseconds(scr_body_run *run, scr_object self, scr_object *out);
SCR_FN bool scr_m_date(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_m_time(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_m_timetz(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_m_weekday(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_m_isoweekday(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_m_toordinal(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_m_isoformat(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_m_utcoffset(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_m_astimezone(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_m_timestamp(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_m_total_seconds(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_m_replace_time(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_fn_datetime(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_fn_date(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_fn_zone_utc(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_fn_zone(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_fn_timedelta(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_fn_datetime_now(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_fn_datetime_utcnow(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_fn_date_today(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_fn_datetime_fromisoformat(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_fn_date_fromisoformat(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out);

#endif
