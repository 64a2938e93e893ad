/* scr_uuid.c: the text of UUIDs: RFC 9562, section 4, and the forms that the uuid crate takes besides. */
#include "scr_uuid.h"
#include "scr_utf8.h"

#include <stdio.h>

static bool scr_uuid_digit(uint8_t c) { return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f'); }

/* Eight hexadecimal digits, as they lie in memory, to four bytes. False: some are none. */
static bool scr_uuid_hex8(uint64_t text, unsigned char *bytes)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);
    const uint64_t letter = text >> 6 & ones, low = text & ones * 15;
    const uint64_t high = ones * 3 + letter; /* 3, of letters 4 or 6: bit 1 says which case */
    const uint64_t rank = low + ones * 16 - letter; /* 16 and more: 0 to 9 of digits, 0 to 5 of letters */
    if (((text >> 4 & ones * 15 & ~(letter << 1)) ^ high) | ((rank & ones * 16) ^ ones * 16) | ((rank + ones * 6 + letter * 4) & ones * 32))
        return false;
    uint64_t value = low + letter * 9;
    value = (value << 4 | value >> 8) & UINT64_C(0x00ff00ff00ff00ff);
    value = (value | value >> 8) & UINT64_C(0x0000ffff0000ffff);
    value |= value >> 16;
    for (int i = 0; i < 4; i++)
        bytes[i] = (unsigned char)(value >> (8 * i));
    return true;
}

static const char *scr_uuid_body(const char *s, size_t *n, size_t *offset)
{
    *offset = 0;
    if (*n >= 2 && s[0] == '{' && s[*n - 1] == '}') {
        *offset = 1;
        *n -= 2;
    } else if (*n >= 9 && memcmp(s, "urn:uuid:", 9) == 0) {
        *offset = 9;
        *n -= 9;
    }
    return s + *offset;
}

SCR_FN bool scr_uuid_read(const char *text, size_t len, unsigned char *bytes)
{
    char plain[32];
    size_t offset, n = len;
    const char *s = scr_uuid_body(text, &n, &offset);
    if (n == 36) {
        if (s[8] != '-' || s[13] != '-' || s[18] != '-' || s[23] != '-')
            return false;
        memcpy(plain, s, 8);
        memcpy(plain + 8, s + 9, 4);
        memcpy(plain + 12, s + 14, 4);
        memcpy(plain + 16, s + 19, 4);
        memcpy(plain + 20, s + 24, 12);
        s = plain;
    } else if (n != 32 || offset) {
        return false;
    }
    for (size_t i = 0; i < 4; i++)
        if (!scr_uuid_hex8(scr_load8_le((const scr_byte *)s + 8 * i), bytes + 4 * i))
            return false;
    return true;
}

SCR_FN size_t scr_uuid_wrong(const char *text, size_t len, char *why)
{
    static const size_t starts[] = {0, 9, 14, 19, 24}, sizes[] = {8, 4, 4, 4, 12};
    size_t offset = 0, n = len, hyphens = 0, at[4] = {0}, group = 0;
    const char *s = len == 36 ? text : scr_uuid_body(text, &n, &offset);
    const bool too_long = len > 45; /* than "urn:uuid:" and the rest: then it is not looked into */
    for (size_t i = 0; i < n && !too_long;) {
        size_t next = i;
        uint32_t c = scr_utf8_next(s, &next);
        if ((uint8_t)c == '-') { /* only the low byte is looked at, as there */
            if (hyphens < 4)
                at[hyphens] = i;
            hyphens++;
        } else if (!scr_uuid_digit((uint8_t)c)) {
            static const char found[] = "invalid character: found `";
            size_t head = sizeof found - 1, place = n == 36 ? i : i + offset; /* one of the right length is read by itself */
            memcpy(why, found, head);
            memcpy(why + head, s + i, next - i);
            head += next - i;
            return head + (size_t)snprintf(why + head, SCR_UUID_WHY - head, "` at %zu", place);
        }
        i = next;
    }
    if (too_long || (hyphens == 0 && offset == 0 && len != 36))
        return (size_t)snprintf(why, SCR_UUID_WHY, "invalid length: found %zu", len);
    if (hyphens != 4)
        return (size_t)snprintf(why, SCR_UUID_WHY, "invalid group count: expected 5, found %zu", hyphens + 1);
    while (group < 4 && at[group] == starts[group + 1] - 1)
        group++;
    return (size_t)snprintf(why, SCR_UUID_WHY, "invalid group length in group %zu: expected %zu, found %zu", group, sizes[group],
                            group < 4 ? at[group] - starts[group] : len - starts[4]);
}
