/* scr_op_repr.h: operations of compiled bodies: str, repr and the name of a type. See scr_op.h. */
#ifndef SCR_OP_REPR_H
#define SCR_OP_REPR_H

#include "scr_op.h"

SCR_FN bool scr_fn_str(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_fn_ascii(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_fn_repr(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_fn_type_name(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out);

#endif
