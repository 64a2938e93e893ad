/* scr_plain_path.c: see scr_plain_path.h. */
#include "scr_plain_path.h"

#include <string.h>

SCR_FN size_t scr_plain_path(char *out, const char *text, size_t n)
{
    const char *p = text, *end = text + n;
    char *to = out;
    if (p < end && *p == '/') {
        *to++ = '/';
        if (n >= 2 && p[1] == '/' && !(n >= 3 && p[2] == '/'))
            *to++ = '/';
    }
    while (p < end) {
        while (p < end && *p == '/')
            p++;
        const char *part = p;
        while (p < end && *p != '/')
            p++;
        size_t len = (size_t)(p - part);
        if (len == 0 || (len == 1 && *part == '.'))
            continue;
        if (to > out && to[-1] != '/')
            *to++ = '/';
        memcpy(to, part, len);
        to += len;
    }
    if (to == out)
        *to++ = '.';
    return (size_t)(to - out);
}
