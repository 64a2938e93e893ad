/* scr_format_text.h: UUIDs and JSON Pointers. */
#ifndef SCR_FORMAT_TEXT_H
#define SCR_FORMAT_TEXT_H

#include "scr_format.h"

SCR_FN bool scr_is_uuid(const char *s, size_t len);
SCR_FN bool scr_is_json_pointer(const char *s, size_t len);
SCR_FN bool scr_is_relative_json_pointer(const char *s, size_t len);

#endif
