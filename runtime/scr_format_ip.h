/* scr_format_ip.h: IP addresses as text, for the formats that hold one: ipv4, ipv6, email, uri. */
#ifndef SCR_FORMAT_IP_H
#define SCR_FORMAT_IP_H

#include "scr_format.h"

SCR_INLINE bool scr_ip_is_hex(char c)
{
    return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
}

/* Four numbers up to 255. RFC 5321's Snum may begin with zeros; RFC 3986's dec-octet may not, and elsewhere a zero is a
 * trap, as some take such a number for octal. */
SCR_INLINE bool scr_ip_is_v4(const char *s, size_t len, bool zeros)
{
    size_t at = 0;
    if (len < 7 || len > 15)
        return false;
    for (unsigned field = 0; field < 4; field++) {
        size_t start = at;
        unsigned value = 0;
        for (; at < len && s[at] >= '0' && s[at] <= '9'; at++)
            value = value * 10 + (unsigned)(s[at] - '0');
        if (at == start || at - start > 3 || value > 255 || (!zeros && s[start] == '0' && at - start > 1))
            return false;
        if (field < 3 && (at == len || s[at++] != '.'))
            return false;
    }
    return at == len;
}

/* RFC 4291, section 2.2: no zone, no prefix length. "::" stands for one group or more; in mail (RFC 5321, section
 * 4.1.3) for two or more. */
SCR_INLINE bool scr_ip_is_v6(const char *s, size_t len, bool mail)
{
    unsigned groups = 0;
    bool gap = len >= 2 && s[0] == ':' && s[1] == ':';
    size_t at = gap ? 2 : 0;
    while (at < len || !gap || s[at - 1] != ':' || s[at - 2] != ':') {
        size_t start = at;
        while (at < len && at - start < 5 && scr_ip_is_hex(s[at]))
            at++;
        if (at < len && s[at] == '.') {
            if (!scr_ip_is_v4(s + start, len - start, mail))
                return false;
            groups += 2;
            break;
        }
        if (at == start || at - start > 4 || ++groups > 8)
            return false;
        if (at == len)
            break;
        if (s[at++] != ':')
            return false;
        if (at < len && s[at] == ':') {
            if (gap)
                return false;
            gap = true;
            at++;
        }
    }
    return gap ? groups <= (mail ? 6u : 7u) : groups == 8;
}

#endif
