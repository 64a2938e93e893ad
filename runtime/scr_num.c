/* scr_num.c: exact decimal arithmetic on number tokens. In: RFC 8259 numbers as text. Out: order, divisibility, hashes.
 *
 * A token is taken apart once, without copying: value = +-digits * 10^(exponent + scale), where `digits` are the
 * significant ones, `exponent` is what is written behind the "e" (any number of digits) and `scale` is where the last
 * significant digit stands. Exponents are compared digit by digit, so 1e99999999999999999999 is no special case. Any
 * bytes are safe; what they mean is only defined for tokens of the grammar. */
#include "scr_num.h"

typedef struct scr_num {
    const char *first;    /* first significant digit; first == end: the value is 0 */
    const char *end;      /* behind the last significant digit; a '.' may stand in between */
    int64_t n_digits;     /* significant digits */
    int64_t scale;        /* power of ten of the last significant digit, before `exponent` */
    const char *exponent; /* the exponent's digits without leading zeros */
    size_t exponent_len;
    bool exponent_negative;
    bool negative;        /* never for 0 */
} scr_num;

#define SCR_NUM_FAR ((int64_t)1 << 50) /* beyond any scale: texts are shorter than 2^48 bytes */

static void scr_num_parse_exponent(scr_num *num, const char *p, const char *end)
{
    num->exponent_negative = p < end && *p == '-';
    if (p < end && (*p == '-' || *p == '+'))
        p++;
    while (p < end && *p == '0')
        p++;
    num->exponent = p;
    num->exponent_len = (size_t)(end - p);
}

static scr_num scr_num_parse(const char *s, size_t len)
{
    const char *p = s;
    const char *end = s + len;
    const char *point = NULL;
    const char *first = NULL;
    const char *last = NULL;
    scr_num num;
    bool negative = p < end && *p == '-';
    for (p += negative; p < end && *p != 'e' && *p != 'E'; p++) {
        if (*p == '.') {
            point = p;
        } else if (*p != '0') {
            last = p;
            if (!first)
                first = p;
        }
    }
    num.negative = negative && first;
    num.first = first ? first : s;
    num.end = first ? last + 1 : s;
    num.n_digits = num.end - num.first;
    num.scale = 0;
    scr_num_parse_exponent(&num, p < end ? p + 1 : p, end);
    if (!first)
        return num;
    if (!point)
        point = p;
    num.scale = last < point ? point - last - 1 : point - last;
    num.n_digits -= point > first && point < last;
    return num;
}

static int scr_num_digit(char c) { return (int)(scr_byte)c - '0'; }

/* The exponent's digit of weight 10^i, with the exponent's sign. */
static int scr_num_exponent_digit(const scr_num *num, size_t i)
{
    if (i >= num->exponent_len)
        return 0;
    int digit = scr_num_digit(num->exponent[num->exponent_len - 1 - i]);
    return num->exponent_negative ? -digit : digit;
}

/* Written exponent of a less that of b (NULL: 0), exactly, or +-SCR_NUM_FAR when it is farther. Horner's rule on the
 * differences of the digits: a partial sum beyond SCR_NUM_FAR only grows. */
static int64_t scr_num_exponent_less(const scr_num *a, const scr_num *b)
{
    size_t n = b && b->exponent_len > a->exponent_len ? b->exponent_len : a->exponent_len;
    int64_t sum = 0;
    while (n-- > 0) {
        sum = sum * 10 + scr_num_exponent_digit(a, n) - (b ? scr_num_exponent_digit(b, n) : 0);
        if (sum >= SCR_NUM_FAR)
            return SCR_NUM_FAR;
        if (sum <= -SCR_NUM_FAR)
            return -SCR_NUM_FAR;
    }
    return sum;
}

/* Compares the significant digits of two numbers whose first digits have the same weight. */
static int scr_num_compare_digits(const scr_num *a, const scr_num *b)
{
    const char *p = a->first;
    const char *q = b->first;
    for (;;) {
        p += p < a->end && *p == '.';
        q += q < b->end && *q == '.';
        if (p == a->end || q == b->end)
            return (p < a->end) - (q < b->end); /* the longer one goes on to a digit that is not 0 */
        if (*p != *q)
            return *p < *q ? -1 : 1;
        p++;
        q++;
    }
}

SCR_FN int scr_num_compare(const char *a, size_t a_len, const char *b, size_t b_len)
{
    scr_num x = scr_num_parse(a, a_len);
    scr_num y = scr_num_parse(b, b_len);
    int x_sign = x.negative ? -1 : x.n_digits > 0;
    int y_sign = y.negative ? -1 : y.n_digits > 0;
    if (x_sign != y_sign)
        return x_sign < y_sign ? -1 : 1;
    if (x_sign == 0)
        return 0;
    int64_t weight = scr_num_exponent_less(&x, &y) + (x.scale + x.n_digits) - (y.scale + y.n_digits);
    int order = weight != 0 ? (weight > 0) - (weight < 0) : scr_num_compare_digits(&x, &y);
    return x_sign * order;
}

SCR_FN bool scr_num_is_integer(const char *s, size_t len)
{
    scr_num num = scr_num_parse(s, len);
    return num.n_digits == 0 || scr_num_exponent_less(&num, NULL) + num.scale >= 0;
}

SCR_FN bool scr_num_is_integer_token(const char *s, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (s[i] == '.' || s[i] == 'e' || s[i] == 'E')
            return false;
    return true;
}

/* The significant digits as one number; false: it needs more than 64 bits. */
static bool scr_num_significand(const scr_num *num, uint64_t *out)
{
    uint64_t value = 0;
    for (const char *p = num->first; p < num->end; p++) {
        if (*p == '.')
            continue;
        uint64_t digit = (uint64_t)scr_num_digit(*p);
        if (value > UINT64_MAX / 10 || value * 10 > UINT64_MAX - digit)
            return false;
        value = value * 10 + digit;
    }
    *out = value;
    return true;
}

static uint64_t scr_num_add_mod(uint64_t a, uint64_t b, uint64_t n)
{
    return a >= n - b ? a - (n - b) : a + b;
}

/* (10 r + digit) mod n, for r < n: without a 128-bit product, by additions. */
static uint64_t scr_num_shift_mod(uint64_t r, uint64_t digit, uint64_t n)
{
    if (n <= UINT64_MAX / 10 - 1)
        return (r * 10 + digit) % n;
    uint64_t two = scr_num_add_mod(r, r, n);
    uint64_t four = scr_num_add_mod(two, two, n);
    uint64_t five = scr_num_add_mod(four, r, n);
    uint64_t ten = scr_num_add_mod(five, five, n);
    return scr_num_add_mod(ten, digit, n); /* digit < 10 < n */
}

/* The significant digits modulo n; nine at a time where the product fits 64 bits. */
static uint64_t scr_num_digits_mod(const scr_num *num, uint64_t n)
{
    uint64_t r = 0;
    const char *p = num->first;
    while (p < num->end) {
        uint64_t chunk = 0;
        uint64_t weight = 1;
        if (n > UINT32_MAX) {
            if (*p != '.')
                r = scr_num_shift_mod(r, (uint64_t)scr_num_digit(*p), n);
            p++;
            continue;
        }
        for (; p < num->end && weight < 1000000000u; p++) {
            if (*p == '.')
                continue;
            chunk = chunk * 10 + (uint64_t)scr_num_digit(*p);
            weight *= 10;
        }
        r = (r * weight + chunk) % n;
    }
    return r;
}

/* m * 10^e is a multiple of n * 10^f: with k = e - f, when n divides m * 10^k. k < 0: never, as m does not end in 0.
 * k > 64 says no more than 64, as n < 2^64 has fewer factors 2 and 5 than that. */
SCR_FN bool scr_num_is_multiple(const char *s, size_t len, const char *divisor, size_t divisor_len)
{
    scr_num num = scr_num_parse(s, len);
    scr_num div = scr_num_parse(divisor, divisor_len);
    uint64_t n = 0;
    if (num.n_digits == 0)
        return true;
    if (!scr_num_significand(&div, &n) || n == 0)
        return false;
    int64_t k = scr_num_exponent_less(&num, &div) + num.scale - div.scale;
    if (k < 0)
        return false;
    uint64_t r = scr_num_digits_mod(&num, n);
    for (int64_t i = 0; i < k && i < 64 && r != 0; i++)
        r = scr_num_shift_mod(r, 0, n);
    return r == 0;
}

SCR_FN bool scr_num_is_divisor(const char *s, size_t len)
{
    scr_num num = scr_num_parse(s, len);
    uint64_t n;
    return num.n_digits > 0 && !num.negative && scr_num_significand(&num, &n);
}

SCR_INLINE uint64_t scr_num_mix(uint64_t hash, uint64_t x)
{
    return (hash ^ x) * 0x100000001b3u; /* FNV-1a */
}

SCR_FN uint64_t scr_num_hash(const char *s, size_t len)
{
    scr_num num = scr_num_parse(s, len);
    uint64_t hash = 0xcbf29ce484222325u;
    if (num.n_digits > 0) {
        int64_t exponent = scr_num_exponent_less(&num, NULL) + num.scale;
        /* One value for all that is far, or 1e(10^30) and 10e(10^30 - 1) would differ. */
        if (exponent > SCR_NUM_FAR / 2)
            exponent = SCR_NUM_FAR / 2;
        if (exponent < -(SCR_NUM_FAR / 2))
            exponent = -(SCR_NUM_FAR / 2);
        hash = scr_num_mix(hash, num.negative ? 2 : 1);
        hash = scr_num_mix(hash, (uint64_t)exponent);
    }
    for (const char *p = num.first; p < num.end; p++)
        if (*p != '.')
            hash = scr_num_mix(hash, (scr_byte)*p);
    hash ^= hash >> 33;
    hash *= 0xff51afd7ed558ccdu;
    return hash ^ hash >> 33;
}

SCR_FN bool scr_num_to_int64(const char *s, size_t len, int64_t *out)
{
    scr_num num = scr_num_parse(s, len);
    uint64_t value = 0;
    int64_t exponent = scr_num_exponent_less(&num, NULL) + num.scale;
    if (num.n_digits == 0) {
        *out = 0;
        return true;
    }
    if (exponent < 0 || exponent > 18 || !scr_num_significand(&num, &value))
        return false;
    for (; exponent > 0; exponent--) {
        if (value > UINT64_MAX / 10)
            return false;
        value *= 10;
    }
    if (value > (uint64_t)INT64_MAX + num.negative)
        return false;
    if (num.negative)
        *out = value > (uint64_t)INT64_MAX ? INT64_MIN : -(int64_t)value;
    else
        *out = (int64_t)value;
    return true;
}

#undef SCR_NUM_FAR
