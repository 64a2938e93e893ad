/* scr_op_decimal.h: operations of compiled bodies: decimal.Decimal. See scr_op.h. */
#ifndef SCR_OP_DECIMAL_H
#define SCR_OP_DECIMAL_H

#include "scr_op.h"

SCR_FN bool scr_m_quantize(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_m_to_integral_value(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_m_normalize(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_m_as_tuple(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_a_exponent(scr_body_run *run, scr_object self, scr_object *out);
SCR_FN bool scr_m_is_finite(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_m_is_nan(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_m_is_infinite(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_m_is_signed(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_m_is_zero(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_fn_decimal(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out);

#endif
