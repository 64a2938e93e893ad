/* scr_stream_index.c: see scr_stream_index.h. */
#include "scr_stream_index.h"

SCR_FN uint32_t scr_index_find(const char *texts, const uint32_t *at, const uint32_t *slots, uint32_t mask, const char *text, size_t len,
                               uint32_t none)
{
    uint32_t place = scr_index_hash(text, len) & mask;
    for (uint32_t found; (found = slots[place]) != 0; place = (place + 1) & mask) {
        uint32_t start = at[found - 1];
        if (at[found] - start == len && memcmp(texts + start, text, len) == 0)
            return found - 1;
    }
    return none;
}

/* Both can be read for 8 bytes from any place in them on. */
static bool scr_is_text(const scr_byte *p, const char *text, size_t n)
{
    size_t i = 0;
    for (; i + 8 <= n; i += 8)
        if (scr_load8(p + i) != scr_load8(text + i))
            return false;
    return i == n || (scr_load8_le(p + i) ^ scr_load8_le(text + i)) << (64 - 8 * (n - i)) == 0;
}

SCR_FN uint32_t scr_expected(const scr_byte *p, const char *texts, const uint32_t *at, const uint16_t *expected, uint32_t none)
{
    for (int i = 0; i < SCR_EXPECTED && expected[i] != none; i++) {
        uint32_t name = expected[i], start = at[name], n = at[name + 1] - start;
        if (p[n + 1] == '"' && scr_is_text(p + 1, texts + start, n))
            return name;
    }
    return none;
}
