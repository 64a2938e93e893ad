/* scr_scan_neon.h: the kernels for NEON, which every arm64 has. Private to scr_scan.h, which says what each does. */
#ifndef SCR_SCAN_NEON_H
#define SCR_SCAN_NEON_H

#include "scr_core.h"

#if defined(__ARM_NEON) && defined(__aarch64__)
#include <arm_neon.h>

#define SCR_SCAN_WIDTH 16
SCR_INLINE uint64_t scr_scan_special(const scr_byte *p)
{
    uint8x16_t x = vld1q_u8(p);
    uint8x16_t quote = vceqq_u8(x, vdupq_n_u8('"'));
    uint8x16_t escape = vceqq_u8(x, vdupq_n_u8('\\'));
    uint8x16_t other = vcltq_s8(vreinterpretq_s8_u8(x), vdupq_n_s8(0x20));
    uint16x8_t any = vreinterpretq_u16_u8(vorrq_u8(vorrq_u8(quote, escape), other));
    return vget_lane_u64(vreinterpret_u64_u8(vshrn_n_u16(any, 4)), 0); /* four bits a byte */
}
#define SCR_SCAN_WINDOW 64
/* A bit a byte of what was found. */
SCR_INLINE uint8x16_t scr_scan_weighed(uint8x16_t found)
{
    static const uint8_t weights[16] = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
    return vandq_u8(found, vld1q_u8(weights));
}
SCR_INLINE uint64_t scr_scan_joined(uint8x16_t a, uint8x16_t b, uint8x16_t c, uint8x16_t d)
{
    uint8x16_t low = vpaddq_u8(scr_scan_weighed(a), scr_scan_weighed(b)), high = vpaddq_u8(scr_scan_weighed(c), scr_scan_weighed(d));
    low = vpaddq_u8(low, high);
    return vgetq_lane_u64(vreinterpretq_u64_u8(vpaddq_u8(low, low)), 0);
}
SCR_INLINE uint8x16_t scr_scan_found(const scr_byte *p)
{
    uint8x16_t x = vld1q_u8(p), quote = vceqq_u8(x, vdupq_n_u8('"')), escape = vceqq_u8(x, vdupq_n_u8('\\'));
    return vorrq_u8(vorrq_u8(quote, escape), vcltq_s8(vreinterpretq_s8_u8(x), vdupq_n_s8(0x20)));
}
SCR_INLINE uint64_t scr_scan_brief(const scr_byte *p)
{
    uint8x16_t none = vdupq_n_u8(0);
    return scr_scan_joined(scr_scan_found(p), scr_scan_found(p + 16), none, none);
}
SCR_INLINE uint64_t scr_scan_window(const scr_byte *p)
{
    return scr_scan_joined(scr_scan_found(p), scr_scan_found(p + 16), scr_scan_found(p + 32), scr_scan_found(p + 48));
}
SCR_INLINE uint64_t scr_scan_strings(const scr_byte *p, uint64_t *quotes, uint64_t *escapes)
{
    uint8x16_t x[4], q[4], e[4], o[4];
    for (int i = 0; i < 4; i++) {
        x[i] = vld1q_u8(p + 16 * i);
        q[i] = vceqq_u8(x[i], vdupq_n_u8('"'));
        e[i] = vceqq_u8(x[i], vdupq_n_u8('\\'));
        o[i] = vcltq_s8(vreinterpretq_s8_u8(x[i]), vdupq_n_s8(0x20));
    }
    *quotes = scr_scan_joined(q[0], q[1], q[2], q[3]);
    *escapes = scr_scan_joined(e[0], e[1], e[2], e[3]);
    return scr_scan_joined(o[0], o[1], o[2], o[3]);
}
SCR_INLINE uint64_t scr_scan_nibbles(uint8x16_t found)
{
    return vget_lane_u64(vreinterpret_u64_u8(vshrn_n_u16(vreinterpretq_u16_u8(found), 4)), 0);
}
SCR_INLINE uint64_t scr_scan_ends(const scr_byte *p)
{
    uint8x16_t x = vld1q_u8(p), quote = vceqq_u8(x, vdupq_n_u8('"')), escape = vceqq_u8(x, vdupq_n_u8('\\'));
    return scr_scan_nibbles(vorrq_u8(vorrq_u8(quote, escape), vcltq_u8(x, vdupq_n_u8(0x20))));
}
/* As for SSE2. */
SCR_INLINE uint64_t scr_scan_ill(const scr_byte *p)
{
    uint8x16_t x = vld1q_u8(p), one = vld1q_u8(p - 1), two = vld1q_u8(p - 2), three = vld1q_u8(p - 3);
    uint8x16_t wanted = vorrq_u8(vcgeq_u8(one, vdupq_n_u8(0xc0)), vorrq_u8(vcgeq_u8(two, vdupq_n_u8(0xe0)), vcgeq_u8(three, vdupq_n_u8(0xf0))));
    uint8x16_t goes_on = vceqq_u8(vandq_u8(x, vdupq_n_u8(0xc0)), vdupq_n_u8(0x80));
    uint8x16_t ill = veorq_u8(wanted, goes_on);
    uint8x16_t low = vcltq_u8(x, vdupq_n_u8(0x90)), below = vcltq_u8(x, vdupq_n_u8(0xa0));
    ill = vorrq_u8(ill, vandq_u8(vceqq_u8(one, vdupq_n_u8(0xe0)), below));
    ill = vorrq_u8(ill, vbicq_u8(vceqq_u8(one, vdupq_n_u8(0xed)), below));
    ill = vorrq_u8(ill, vandq_u8(vceqq_u8(one, vdupq_n_u8(0xf0)), low));
    ill = vorrq_u8(ill, vbicq_u8(vceqq_u8(one, vdupq_n_u8(0xf4)), low));
    ill = vorrq_u8(ill, vcgeq_u8(x, vdupq_n_u8(0xf5)));
    return scr_scan_nibbles(vorrq_u8(ill, vceqq_u8(vandq_u8(x, vdupq_n_u8(0xfe)), vdupq_n_u8(0xc0))));
}
SCR_INLINE uint64_t scr_scan_not_space(const scr_byte *p)
{
    uint8x16_t x = vld1q_u8(p);
    uint8x16_t a = vorrq_u8(vceqq_u8(x, vdupq_n_u8(' ')), vceqq_u8(x, vdupq_n_u8('\n')));
    uint8x16_t b = vorrq_u8(vceqq_u8(x, vdupq_n_u8('\t')), vceqq_u8(x, vdupq_n_u8('\r')));
    uint16x8_t other = vreinterpretq_u16_u8(vmvnq_u8(vorrq_u8(a, b)));
    return vget_lane_u64(vreinterpret_u64_u8(vshrn_n_u16(other, 4)), 0);
}
SCR_INLINE uint8x16_t scr_scan_in(uint8x16_t x, uint8x16_t low, uint8x16_t span) { return vcleq_u8(vsubq_u8(x, low), span); }
SCR_INLINE uint64_t scr_scan_bits(uint8x16_t in)
{
    uint16x8_t out = vreinterpretq_u16_u8(vmvnq_u8(in));
    return vget_lane_u64(vreinterpret_u64_u8(vshrn_n_u16(out, 4)), 0) & UINT64_C(0x1111111111111111);
}
SCR_INLINE uint64_t scr_scan_outside(const scr_byte *p, scr_byte low, scr_byte span)
{
    return scr_scan_bits(scr_scan_in(vld1q_u8(p), vdupq_n_u8(low), vdupq_n_u8(span)));
}
SCR_INLINE_ALWAYS bool scr_scan_shape(const scr_byte *p, const scr_byte (*ranges)[16], unsigned n)
{
    uint8x16_t x = vld1q_u8(p), in = vdupq_n_u8(0);
    for (unsigned j = 0; j < n; j++)
        in = vorrq_u8(in, scr_scan_in(x, vld1q_u8(ranges[2 * j]), vld1q_u8(ranges[2 * j + 1])));
    return vminvq_u8(in) == 0xff;
}
SCR_INLINE void scr_scan_put(scr_byte *to, uint64_t first, uint64_t second)
{
    vst1q_u8(to, vreinterpretq_u8_u64(vcombine_u64(vcreate_u64(first), vcreate_u64(second))));
}
SCR_INLINE unsigned scr_scan_first(uint64_t mask) { return scr_low_bit(mask) >> 2; }
SCR_INLINE unsigned scr_scan_run(uint64_t mask) { return mask ? scr_low_bit(mask) >> 2 : SCR_SCAN_WIDTH; }
SCR_INLINE unsigned scr_scan_alike(const scr_byte *p, const scr_byte *q) { return scr_scan_run(scr_scan_bits(vceqq_u8(vld1q_u8(p), vld1q_u8(q)))); }

#endif

#endif
