/* scr_format_net.h: mailboxes and IP addresses. */
#ifndef SCR_FORMAT_NET_H
#define SCR_FORMAT_NET_H

#include "scr_format.h"

SCR_FN bool scr_is_email(const char *s, size_t len);
SCR_FN bool scr_is_idn_email(const char *s, size_t len);
SCR_FN bool scr_is_ipv4(const char *s, size_t len);
SCR_FN bool scr_is_ipv6(const char *s, size_t len);

#endif
