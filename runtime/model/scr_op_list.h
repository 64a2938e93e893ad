/* scr_op_list.h: operations of compiled bodies: containers: their methods, iteration as functions. See scr_op.h. */
#ifndef SCR_OP_LIST_H
#define SCR_OP_LIST_H

#include "scr_op.h"

SCR_FN bool scr_fn_len(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_fn_list(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_fn_tuple(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_fn_set(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_fn_frozenset(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_fn_dict(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_fn_range(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_fn_enumerate(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_fn_zip(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_fn_reversed(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_fn_iter(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_fn_next(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_fn_sorted(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_m_keys(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_m_values(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_m_items(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_m_get(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_m_setdefault(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_m_update(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_m_pop(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_m_append(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_m_extend(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_m_insert(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_m_remove(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_m_reverse(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_m_clear(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_m_copy(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_m_add(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_m_discard(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_m_union(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_m_intersection(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_m_difference(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_m_symmetric_difference(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_m_issubset(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_m_issuperset(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_m_isdisjoint(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);

#endif
