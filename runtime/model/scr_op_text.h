/* scr_op_text.h: operations of compiled bodies: the methods of str, ord and chr. See scr_op.h. */
#ifndef SCR_OP_TEXT_H
#define SCR_OP_TEXT_H

#include "scr_op.h"

SCR_FN bool scr_m_upper(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_m_lower(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_m_casefold(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_m_title(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_m_capitalize(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_m_swapcase(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_m_isalpha(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_m_isdecimal(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_m_isdigit(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_m_isnumeric(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_m_isalnum(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_m_isspace(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_m_isprintable(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_m_isascii(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_m_isupper(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_m_islower(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_m_istitle(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_m_strip(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_m_lstrip(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_m_rstrip(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_m_find(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_m_rfind(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_m_index(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_m_rindex(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_m_count(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_m_startswith(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_m_endswith(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_m_removeprefix(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_m_removesuffix(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_m_split(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_m_rsplit(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_m_splitlines(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_m_partition(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_m_rpartition(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_m_join(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_m_replace(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_m_ljust(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_m_rjust(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_m_center(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_m_zfill(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_fn_ord(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_fn_chr(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out);
SCR_FN bool scr_m_get_secret_value(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out);

#endif
