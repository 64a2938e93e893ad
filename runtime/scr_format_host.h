/* scr_format_host.h: host names, with A-labels and internationalised ones judged by IDNA2008. */
#ifndef SCR_FORMAT_HOST_H
#define SCR_FORMAT_HOST_H

#include "scr_format.h"

SCR_FN bool scr_is_hostname(const char *s, size_t len);
SCR_FN bool scr_is_idn_hostname(const char *s, size_t len);

#endif
