/* scr_stream_time.h: the common form of a date-time, recognised on the bytes ahead without looking for the string's end. */
#ifndef SCR_STREAM_TIME_H
#define SCR_STREAM_TIME_H

#include "scr_scan.h"

SCR_INLINE unsigned scr_two_digits(const scr_byte *k)
{
    return (unsigned)(k[0] - '0') * 10 + (unsigned)(k[1] - '0');
}

SCR_INLINE bool scr_are_digits(const scr_byte *k)
{
    return (unsigned)k[0] - '0' <= 9 && (unsigned)k[1] - '0' <= 9;
}

/* "0000-00-00T00:00:00": digits where it has digits, the rest as it is. */
SCR_INLINE bool scr_is_time_shape(const scr_byte *k)
{
#if defined(__SSE2__)
    static const char low[17] = "0000-00-00T00:00";
    static const scr_byte most[16] = {9, 9, 9, 9, 0, 9, 9, 0, 9, 9, 0, 9, 9, 0, 9, 9};
    __m128i m = _mm_loadu_si128((const __m128i *)(const void *)most);
    __m128i above = _mm_sub_epi8(_mm_loadu_si128((const __m128i *)(const void *)k),
                                 _mm_loadu_si128((const __m128i *)(const void *)low));
    if (_mm_movemask_epi8(_mm_cmpeq_epi8(_mm_max_epu8(above, m), m)) != 0xffff)
        return false;
#else
    if (!scr_are_digits(k) || !scr_are_digits(k + 2) || k[4] != '-' || !scr_are_digits(k + 5) || k[7] != '-' ||
        !scr_are_digits(k + 8) || k[10] != 'T' || !scr_are_digits(k + 11) || k[13] != ':' || !scr_are_digits(k + 14))
        return false;
#endif
    return k[16] == ':' && scr_are_digits(k + 17);
}

/* k is behind an opening quote, 62 bytes are readable: the closing quote of an RFC 3339 date-time; NULL: none, or one that
 * needs a closer look (days from 29 on, leap seconds, small letters, long fractions). */
SCR_INLINE const scr_byte *scr_quick_date_time(const scr_byte *k)
{
    if (!scr_is_time_shape(k) || scr_two_digits(k + 5) - 1 >= 12 || scr_two_digits(k + 8) - 1 >= 28 ||
        scr_two_digits(k + 11) >= 24 || scr_two_digits(k + 14) >= 60 || scr_two_digits(k + 17) >= 60)
        return NULL;
    k += 19;
    if (*k == '.') {
        const scr_byte *from = ++k;
        while ((unsigned)*k - '0' <= 9 && k - from < 12)
            k++;
        if (k == from)
            return NULL;
    }
    if (*k == 'Z')
        return k[1] == '"' ? k + 1 : NULL;
    if ((*k != '+' && *k != '-') || !scr_are_digits(k + 1) || k[3] != ':' || !scr_are_digits(k + 4) ||
        scr_two_digits(k + 1) >= 24 || scr_two_digits(k + 4) >= 60)
        return NULL;
    return k[6] == '"' ? k + 6 : NULL;
}

#endif
