/* scr_plain_path.h: paths as pathlib writes them. */
#ifndef SCR_PLAIN_PATH_H
#define SCR_PLAIN_PATH_H

#include "scr_core.h"

/* No "." parts, no doubled or last slash; exactly two at the front stay (POSIX 4.13); "." where nothing is left. out: room for n + 1
 * bytes, no part of the text. How many are written; no zero behind them. */
SCR_FN size_t scr_plain_path(char *out, const char *text, size_t n);

#endif
