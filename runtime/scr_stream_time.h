/* scr_stream_time.h: the common form of a date-time, recognised on the bytes ahead without looking for the string's end. */
#ifndef SCR_STREAM_TIME_H
#define SCR_STREAM_TIME_H

#include "scr_scan.h"

SCR_INLINE unsigned scr_two_digits(const scr_byte *k)
{
    return (unsigned)(k[0] - '0') * 10 + (unsigned)(k[1] - '0');
}

SCR_INLINE bool scr_are_four_digits(const scr_byte *k)
{
    uint32_t t = scr_load4(k) ^ 0x30303030u;
    return ((((t & 0x7f7f7f7fu) + 0x76767676u) | t) & 0x80808080u) == 0;
}

/* k is behind an opening quote, 63 bytes are readable: the place of the byte `end` behind an RFC 3339 date-time; NULL: none, or
 * one that needs a closer look (29 February, leap seconds, small letters, long fractions, offsets from 20 hours on). */
SCR_INLINE_ALWAYS const scr_byte *scr_date_time_ahead(const scr_byte *k, scr_byte end)
{
    static const scr_byte time[2][16] = { /* "-00-00T00:00:00" behind the year */
        {'-', '0', '0', '-', '0', '0', 'T', '0', '0', ':', '0', '0', ':', '0', '0', 0},
        {0, 1, 9, 0, 3, 9, 0, 2, 9, 0, 5, 9, 0, 5, 9, 255}};
    static const scr_byte offset[2][16] = {{'0', '0', ':', '0', '0'},
                                           {1, 9, 0, 5, 9, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255}};
    static const scr_byte days[20] = {0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}; /* of months 00 to 19 */
    const unsigned hour = (unsigned)k[11] << 8 | k[12]; /* one compare: whether it is one of 20 or more is no guess */
    if (!scr_scan_shape(k + 4, time, 1) || !scr_are_four_digits(k) ||
        scr_two_digits(k + 8) - 1 >= days[scr_two_digits(k + 5)] || hour > ('2' << 8 | '3'))
        return NULL;
    k += 19;
    if (k[0] == 'Z' && k[1] == end)
        return k + 1;
    if (*k == '.') {
        unsigned digits = scr_scan_run(scr_scan_outside(k + 1, '0', 9));
        if (digits - 1 >= SCR_SCAN_WIDTH - 1)
            return NULL;
        k += 1 + digits;
        if (k[0] == 'Z' && k[1] == end)
            return k + 1;
    }
    return (*k == '+' || *k == '-') && k[6] == end && scr_scan_shape(k + 1, offset, 1) ? k + 6 : NULL;
}

SCR_INLINE const scr_byte *scr_quick_date_time(const scr_byte *k) { return scr_date_time_ahead(k, '"'); }

/* In a string: the backslash of the closing quote. */
SCR_INLINE const scr_byte *scr_inner_quick_date_time(const scr_byte *k)
{
    k = scr_date_time_ahead(k, '\\');
    return k != NULL && k[1] == '"' ? k : NULL;
}

#endif
