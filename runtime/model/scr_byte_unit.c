/* scr_byte_unit.c: the units of ByteSize. */
#include "scr_byte_unit.h"

SCR_FN double scr_byte_unit(const char *unit, size_t n)
{
    static const char prefixes[] = "kmgtpe";
    const char *prefix = n ? strchr(prefixes, *unit) : NULL;
    double factor = 1;
    if (n && *unit && prefix) {
        double step = n > 1 && unit[1] == 'i' ? 1024 : 1000;
        for (const char *p = prefixes; p <= prefix; p++)
            factor *= step;
        size_t past = step == 1024 ? 2 : 1;
        if (n == past)
            return step == 1024 ? 0 : factor;
        unit += past;
        n -= past;
    }
    return n == 1 && *unit == 'b' ? factor : n == 3 && memcmp(unit, "bit", 3) == 0 ? factor / 8 : 0;
}
