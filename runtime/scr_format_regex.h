/* scr_format_regex.h: the format `regex`: a pattern of ECMA-262 (2025) with the u flag, syntax only.
 *
 * Also refused, as no person writes them: groups nested deeper than 256, more than 256 groups with names. */
#ifndef SCR_FORMAT_REGEX_H
#define SCR_FORMAT_REGEX_H

#include "scr_format.h"

SCR_FN bool scr_is_regex(const char *s, size_t len);

#endif
