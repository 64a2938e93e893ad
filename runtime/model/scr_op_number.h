/* scr_op_number.h: operations of compiled bodies: arithmetic and the built-in functions of numbers. See scr_op.h. */
#ifndef SCR_OP_NUMBER_H
#define SCR_OP_NUMBER_H

#include "scr_op.h"

SCR_FN bool scr_fn_int(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_fn_float(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_fn_bool(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_fn_abs(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_fn_round(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_fn_divmod(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_fn_pow(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_fn_math_isnan(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_fn_math_isinf(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_fn_math_isfinite(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_fn_math_fabs(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_fn_math_floor(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_fn_math_ceil(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_fn_math_trunc(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_m_is_integer(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_m_bit_length(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);

#endif
