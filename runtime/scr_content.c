/* scr_content.c: the decoders of contentEncoding: RFC 4648, strictly: no white space, no bits left over, padding as the
 * RFC asks (base64url: padded or not). In: a string's text. Out: bytes.
 */
#include "scr_content.h"

/* The value of a digit; -1: not one. `bits` a digit: 6, 5 or 4. */
static int scr_content_digit(uint32_t encoding, scr_byte c)
{
    if (encoding == SCR_ENCODING_BASE16) {
        scr_byte lower = c | 0x20;
        return c >= '0' && c <= '9' ? c - '0' : lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    }
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (encoding == SCR_ENCODING_BASE32)
        return c >= '2' && c <= '7' ? c - '2' + 26 : -1;
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    if (encoding == SCR_ENCODING_BASE64)
        return c == '+' ? 62 : c == '/' ? 63 : -1;
    return c == '-' ? 62 : c == '_' ? 63 : -1;
}

bool scr_content_decode(uint32_t encoding, scr_text text, char *out, size_t *len)
{
    static const uint8_t bits_of[5] = {0, 6, 6, 5, 4}, group_of[5] = {0, 4, 4, 8, 2};
    if (encoding == SCR_ENCODING_UNKNOWN || encoding > SCR_ENCODING_BASE16)
        return false;
    uint32_t bits = bits_of[encoding], group = group_of[encoding];
    size_t digits = text.len;
    while (encoding != SCR_ENCODING_BASE16 && digits > 0 && text.len - digits < 6 && text.ptr[digits - 1] == '=')
        digits--;
    bool padded = digits < text.len;
    if ((padded || encoding != SCR_ENCODING_BASE64URL) && text.len % group != 0)
        return false;
    if (text.len - digits >= group || digits % group * bits % 8 >= bits)
        return false; /* more padding than a group has, or a digit too many */
    uint32_t held = 0, n_held = 0;
    size_t n = 0;
    for (size_t i = 0; i < digits; i++) {
        int v = scr_content_digit(encoding, (scr_byte)text.ptr[i]);
        if (v < 0)
            return false;
        held = (held << bits | (uint32_t)v) & 0xffffu;
        n_held += bits;
        if (n_held >= 8) {
            n_held -= 8;
            out[n++] = (char)(held >> n_held);
        }
    }
    *len = n;
    return (held & ((1u << n_held) - 1u)) == 0;
}
