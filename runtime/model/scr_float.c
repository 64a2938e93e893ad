/* scr_float.c: decimal text to the nearest double and back. Numbers of few digits take one division; the rest is done with big integers,
 * which decide ties and neighbours exactly.
 *
 * Reading:  Clinger's fast path (both operands exact, one rounding), else a quotient of big integers with its remainder.
 * Writing:  when a decimal of up to 15 digits is the one, a division finds it; else the free-format algorithm of Steele and White, and
 *           Dragon4: value, and half the gap to each neighbour, over a common denominator.
 */
#include "scr_float.h"

/* ---- big integers ---- */

/* 10^1150 * 2^70 and a few: what the longest kept significand over the smallest power needs. */
#define SCR_BIG_LIMBS 132

typedef struct scr_big {
    uint32_t n; /* limbs in use, low first; the highest is not 0 */
    uint32_t limbs[SCR_BIG_LIMBS];
} scr_big;

static void scr_big_set(scr_big *b, uint64_t v)
{
    b->n = 0;
    for (; v; v >>= 32)
        b->limbs[b->n++] = (uint32_t)v;
}

/* b = b * m + add */
static void scr_big_mul(scr_big *b, uint32_t m, uint32_t add)
{
    uint64_t carry = add;
    for (uint32_t i = 0; i < b->n; i++) {
        carry += (uint64_t)b->limbs[i] * m;
        b->limbs[i] = (uint32_t)carry;
        carry >>= 32;
    }
    if (carry && b->n < SCR_BIG_LIMBS)
        b->limbs[b->n++] = (uint32_t)carry;
}

static void scr_big_mul_ten(scr_big *b, int power)
{
    for (; power >= 9; power -= 9)
        scr_big_mul(b, 1000000000u, 0);
    for (; power > 0; power--)
        scr_big_mul(b, 10u, 0);
}

/* to the left */
static void scr_big_shift(scr_big *b, int bits)
{
    uint32_t words = (uint32_t)bits / 32, rest = (uint32_t)bits % 32;
    if (!b->n || b->n + words + 1 > SCR_BIG_LIMBS)
        return;
    uint32_t high = rest ? b->limbs[b->n - 1] >> (32 - rest) : 0;
    for (uint32_t i = b->n; i-- > 0;)
        b->limbs[i + words] = b->limbs[i] << rest | (rest && i ? b->limbs[i - 1] >> (32 - rest) : 0);
    memset(b->limbs, 0, words * sizeof *b->limbs);
    b->n += words;
    if (high)
        b->limbs[b->n++] = high;
}

static int scr_big_compare(const scr_big *a, const scr_big *b)
{
    if (a->n != b->n)
        return a->n < b->n ? -1 : 1;
    for (uint32_t i = a->n; i-- > 0;)
        if (a->limbs[i] != b->limbs[i])
            return a->limbs[i] < b->limbs[i] ? -1 : 1;
    return 0;
}

/* a -= b; b <= a */
static void scr_big_sub(scr_big *a, const scr_big *b)
{
    int64_t borrow = 0;
    for (uint32_t i = 0; i < a->n; i++) {
        borrow += (int64_t)a->limbs[i] - (i < b->n ? b->limbs[i] : 0);
        a->limbs[i] = (uint32_t)borrow;
        borrow >>= 32;
    }
    while (a->n && !a->limbs[a->n - 1])
        a->n--;
}

static void scr_big_add(scr_big *a, const scr_big *b)
{
    uint64_t carry = 0;
    uint32_t n = a->n > b->n ? a->n : b->n;
    for (uint32_t i = 0; i < n; i++) {
        carry += (uint64_t)(i < a->n ? a->limbs[i] : 0) + (i < b->n ? b->limbs[i] : 0);
        a->limbs[i] = (uint32_t)carry;
        carry >>= 32;
    }
    a->n = n;
    if (carry && n < SCR_BIG_LIMBS)
        a->limbs[a->n++] = (uint32_t)carry;
}

static int scr_big_bits(const scr_big *b)
{
    if (!b->n)
        return 0;
    int bits = (int)(b->n - 1) * 32;
    for (uint32_t top = b->limbs[b->n - 1]; top; top >>= 1)
        bits++;
    return bits;
}

/* a / b, which is below 2^64 and less than ten times as long to find by bits; a becomes the remainder. */
static uint64_t scr_big_divide(scr_big *a, const scr_big *b)
{
    uint64_t quotient = 0;
    int shift = scr_big_bits(a) - scr_big_bits(b);
    for (; shift >= 0; shift--) {
        scr_big d = *b;
        scr_big_shift(&d, shift);
        quotient <<= 1;
        if (scr_big_compare(a, &d) >= 0) {
            scr_big_sub(a, &d);
            quotient |= 1;
        }
    }
    return quotient;
}

/* ---- reading ---- */

static const double scr_float_tens[] = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
                                        1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

static double scr_float_of_bits(uint64_t bits)
{
    double f;
    memcpy(&f, &bits, sizeof f);
    return f;
}

static uint64_t scr_float_bits(double f)
{
    uint64_t bits;
    memcpy(&bits, &f, sizeof bits);
    return bits;
}

/* The double nearest to q * 2^exponent, q of 55 to 64 bits, `more` when something is left below q. */
static double scr_float_round(uint64_t q, int exponent, bool more)
{
    int bits = 64;
    while (!(q >> (bits - 1) & 1))
        bits--;
    int drop = bits - 53;
    if (exponent + drop < -1074)
        drop = -1074 - exponent;
    if (drop > 64)
        return 0;
    if (drop <= 0)
        drop = 1; /* q has 55 bits at least: not reached */
    uint64_t rest = drop == 64 ? q : q & ((UINT64_C(1) << drop) - 1), half = UINT64_C(1) << (drop - 1);
    uint64_t m = drop == 64 ? 0 : q >> drop;
    if (rest > half || (rest == half && (more || (m & 1))))
        m++;
    exponent += drop;
    if (m >> 53) {
        m >>= 1;
        exponent++;
    }
    if (m >> 52)
        return exponent > 971 ? scr_float_of_bits(UINT64_C(0x7ff) << 52)
                              : scr_float_of_bits((uint64_t)(exponent + 1075) << 52 | (m & ((UINT64_C(1) << 52) - 1)));
    return scr_float_of_bits(m);
}

/* digits[0..n) * 10^power, the value positive. Digits beyond 800 count as a last one that is not 0. */
#define SCR_FLOAT_KEPT 800
static double scr_float_read_big(const char *s, const char *end, size_t n, int64_t power)
{
    if (power + (int64_t)n > 310)
        return scr_float_of_bits(UINT64_C(0x7ff) << 52);
    if (power + (int64_t)n < -324)
        return 0;
    scr_big a, b;
    size_t kept = 0;
    bool more = false;
    scr_big_set(&a, 0);
    for (; s < end; s++) {
        if (*s == '.')
            continue;
        uint32_t digit = (uint32_t)(*s - '0');
        if (kept == SCR_FLOAT_KEPT) {
            more |= digit != 0;
            power++;
            continue;
        }
        if (a.n)
            scr_big_mul(&a, 10, digit);
        else
            scr_big_set(&a, digit);
        kept += a.n > 0;
    }
    if (more) {
        scr_big_mul(&a, 10, 1);
        power--;
    }
    scr_big_set(&b, 1);
    if (power >= 0)
        scr_big_mul_ten(&a, (int)power);
    else
        scr_big_mul_ten(&b, (int)-power);
    int shift = scr_big_bits(&b) - scr_big_bits(&a) + 63; /* a quotient of 63 or 64 bits */
    if (shift > 0)
        scr_big_shift(&a, shift);
    else
        scr_big_shift(&b, -shift);
    uint64_t q = scr_big_divide(&a, &b);
    return scr_float_round(q, -shift, a.n > 0);
}

static int64_t scr_float_exponent(const char *s, const char *end)
{
    bool negative = s < end && *s == '-';
    int64_t e = 0;
    for (s += s < end && (*s == '-' || *s == '+'); s < end; s++)
        if (e < 1000000000)
            e = e * 10 + (*s - '0');
    return negative ? -e : e;
}

SCR_FN double scr_float_parse(const char *s, size_t len)
{
    const char *end = s + len;
    bool negative = len && *s == '-', point = false;
    s += len && (*s == '-' || *s == '+');
    while (s < end && *s == '0')
        s++;
    const char *first = s;
    uint64_t m = 0;
    size_t n = 0;        /* digits from the first that is not 0 */
    int64_t power = 0;
    for (; s < end && (*s == '.' || (scr_byte)(*s - '0') < 10); s++) {
        if (*s == '.') {
            point = true;
            continue;
        }
        power -= point;
        if (n || *s != '0') {
            if (n < 19)
                m = m * 10 + (uint64_t)(*s - '0');
            n++;
        }
    }
    const char *behind = s;
    if (s < end)
        power += scr_float_exponent(s + 1, end);
    double f;
    if (n == 0)
        f = 0;
    else if (n <= 19 && m <= UINT64_C(1) << 53 && power >= -22 && power <= 22)
        f = power < 0 ? (double)m / scr_float_tens[-power] : (double)m * scr_float_tens[power];
    else
        f = scr_float_read_big(first, behind, n, power);
    return negative ? -f : f;
}

/* ---- pydantic's text of floats ---- */

static bool scr_float_word_is(const char *s, size_t n, const char *word)
{
    for (; n > 0 && *word; n--, s++, word++)
        if ((*s | 0x20) != *word)
            return false;
    return n == 0 && !*word;
}

/* Without its underscores, which stand neither at an end nor side by side; false: they do. */
static bool scr_float_strip(const char *s, size_t *n, char *out)
{
    size_t len = 0;
    for (size_t i = 0; i < *n; i++) {
        if (s[i] != '_')
            out[len++] = s[i];
        else if (i == 0 || i + 1 == *n || s[i - 1] == '_')
            return false;
    }
    *n = len;
    return true;
}

static const char *scr_float_skip(const char *s, const char *end)
{
    while (s < end && *s >= '0' && *s <= '9')
        s++;
    return s;
}

static bool scr_float_is_number(const char *s, const char *end)
{
    const char *from = s, *p = scr_float_skip(s, end);
    size_t digits = (size_t)(p - from);
    if (p < end && *p == '.') {
        from = p + 1;
        p = scr_float_skip(from, end);
        digits += (size_t)(p - from);
    }
    if (digits && p < end && (*p | 0x20) == 'e') {
        p++;
        p += p < end && (*p == '-' || *p == '+');
        from = p;
        p = scr_float_skip(p, end);
        digits = (size_t)(p - from);
    }
    return digits && p == end;
}

SCR_FN size_t scr_float_clean(const char *s, size_t n, bool trimmed, char *out)
{
    if ((trimmed && memchr(s, '_', n)) || !scr_float_strip(s, &n, out))
        return 0;
    bool plus = n && *out == '+';
    if (plus)
        memmove(out, out + 1, --n);
    char *word = out + (!plus && n && *out == '-');
    size_t rest = (size_t)(out + n - word);
    if (scr_float_word_is(word, rest, "inf") || scr_float_word_is(word, rest, "infinity") || scr_float_word_is(word, rest, "nan")) {
        memcpy(word, (*word | 0x20) == 'n' ? "nan" : "inf", 3);
        return (size_t)(word + 3 - out);
    }
    return scr_float_is_number(word, out + n) ? n : 0;
}

/* ---- writing ---- */

static unsigned scr_float_put(uint64_t m, char *out)
{
    char back[20];
    unsigned n = 0, k = 0;
    for (; m; m /= 10)
        back[n++] = (char)('0' + m % 10);
    for (k = 0; k < n; k++)
        out[k] = back[n - 1 - k];
    return n;
}

/* A decimal of up to 15 digits reads back as no other double than one, so the first that gives f is the shortest. */
static unsigned scr_float_few_digits(double f, char *digits, int *point)
{
    if (!(f >= 1e-5 && f < 1e15))
        return 0;
    for (int k = 0; k <= 19 && k <= 22; k++) {
        double scaled = f * scr_float_tens[k];
        if (scaled >= 1e15)
            return 0;
        uint64_t m = (uint64_t)(scaled + 0.5);
        if (m == 0 || (double)m / scr_float_tens[k] != f)
            continue;
        unsigned n = scr_float_put(m, digits);
        *point = (int)n - k;
        while (n > 1 && digits[n - 1] == '0')
            n--;
        return n;
    }
    return 0;
}

/* r / s is the value scaled to below 10 (or below 1), low and high half the gaps: digits until they tell f from its neighbours. */
static unsigned scr_float_generate(scr_big *r, const scr_big *s, scr_big *low, scr_big *high, bool even, char *digits)
{
    unsigned n = 0;
    for (;;) {
        scr_big_mul(r, 10, 0);
        scr_big_mul(low, 10, 0);
        scr_big_mul(high, 10, 0);
        int digit = 0;
        while (scr_big_compare(r, s) >= 0) {
            scr_big_sub(r, s);
            digit++;
        }
        scr_big sum = *r;
        scr_big_add(&sum, high);
        int below = scr_big_compare(r, low), above = scr_big_compare(&sum, s);
        bool enough_low = even ? below <= 0 : below < 0, enough_high = even ? above >= 0 : above > 0;
        if (!enough_low && !enough_high && n < SCR_FLOAT_DIGITS - 1) {
            digits[n++] = (char)('0' + digit);
            continue;
        }
        if (enough_low && enough_high) {
            scr_big twice = *r;
            scr_big_shift(&twice, 1);
            int order = scr_big_compare(&twice, s);
            enough_high = order > 0 || (order == 0 && (digit & 1));
        }
        digits[n++] = (char)('0' + digit + (enough_high ? 1 : 0));
        return n;
    }
}

static unsigned scr_float_all_digits(double f, char *digits, int *point)
{
    uint64_t bits = scr_float_bits(f), m = bits & ((UINT64_C(1) << 52) - 1);
    int biased = (int)(bits >> 52 & 0x7ff), e = biased ? biased - 1075 : -1074;
    bool narrow = m == 0 && biased > 1; /* the gap below is half the gap above */
    if (biased)
        m |= UINT64_C(1) << 52;
    scr_big r, s, low, high;
    scr_big_set(&r, m);
    scr_big_set(&s, 1);
    scr_big_set(&low, 1);
    scr_big_set(&high, 1);
    int more = narrow ? 2 : 1; /* all of it times 2 or 4, so that half a gap is whole */
    scr_big_shift(&r, (e > 0 ? e : 0) + more);
    scr_big_shift(&s, (e < 0 ? -e : 0) + more);
    if (e > 0) {
        scr_big_shift(&low, e);
        scr_big_shift(&high, e);
    }
    if (narrow)
        scr_big_shift(&high, 1);
    int length = 0;
    while (m >> length)
        length++;
    double log = (double)(e + length - 1) * 0.30102999566398114;
    int k = (int)log;
    if ((double)k < log)
        k++; /* the ceiling: right, or one too small */
    if (k > 0)
        scr_big_mul_ten(&s, k);
    else {
        scr_big_mul_ten(&r, -k);
        scr_big_mul_ten(&low, -k);
        scr_big_mul_ten(&high, -k);
    }
    scr_big sum = r;
    scr_big_add(&sum, &high);
    bool even = !(m & 1);
    int order = scr_big_compare(&sum, &s);
    if (even ? order >= 0 : order > 0) {
        scr_big_mul(&s, 10, 0);
        k++;
    }
    *point = k;
    unsigned n = scr_float_generate(&r, &s, &low, &high, even, digits);
    for (unsigned i = n; i-- > 1 && digits[i] > '9';) { /* a 9 that was rounded up */
        digits[i] = '0';
        digits[i - 1]++;
    }
    if (digits[0] > '9') {
        digits[0] = '1';
        *point += 1;
    }
    while (n > 1 && digits[n - 1] == '0')
        n--;
    return n;
}

SCR_FN unsigned scr_float_digits(double f, char *digits, int *point)
{
    unsigned n = scr_float_few_digits(f, digits, point);
    return n ? n : scr_float_all_digits(f, digits, point);
}

static unsigned scr_float_fill(char *out, int n)
{
    for (int i = 0; i < n; i++)
        out[i] = '0';
    return n > 0 ? (unsigned)n : 0;
}

/* d.ddde[+-]dd, an exponent of `wide` digits at least. */
static unsigned scr_float_with_exponent(const char *digits, unsigned n, int exponent, unsigned wide, char *out)
{
    unsigned at = 0;
    out[at++] = digits[0];
    if (n > 1) {
        out[at++] = '.';
        memcpy(out + at, digits + 1, n - 1);
        at += n - 1;
    }
    out[at++] = 'e';
    out[at++] = exponent < 0 ? '-' : '+';
    uint64_t size = (uint64_t)(exponent < 0 ? -exponent : exponent);
    if (wide == 2 && size < 10)
        out[at++] = '0';
    return at + scr_float_put(size, out + at);
}

static unsigned scr_float_positional(const char *digits, unsigned n, int point, bool fraction, char *out)
{
    unsigned at = 0;
    if (point <= 0) {
        out[at++] = '0';
        out[at++] = '.';
        at += scr_float_fill(out + at, -point);
        memcpy(out + at, digits, n);
        return at + n;
    }
    unsigned whole = (unsigned)point;
    memcpy(out, digits, n < whole ? n : whole);
    at = n < whole ? n + scr_float_fill(out + n, (int)(whole - n)) : whole;
    if (n > whole) {
        out[at++] = '.';
        memcpy(out + at, digits + whole, n - whole);
        return at + n - whole;
    }
    if (fraction) {
        out[at++] = '.';
        out[at++] = '0';
    }
    return at;
}

SCR_FN unsigned scr_float_text(double f, scr_float_style style, char *out)
{
    unsigned at = 0;
    if (f != f) {
        memcpy(out, "nan", 3);
        return 3;
    }
    if (scr_float_bits(f) >> 63)
        out[at++] = '-';
    f = f < 0 ? -f : f;
    if (f - f != 0) {
        memcpy(out + at, "inf", 3);
        return at + 3;
    }
    if (f == 0) {
        unsigned n = style == SCR_FLOAT_PLAIN ? 1 : 3;
        memcpy(out + at, "0.0", n);
        return at + n;
    }
    char digits[SCR_FLOAT_DIGITS];
    int point = 0;
    unsigned n = scr_float_digits(f, digits, &point);
    bool small = style == SCR_FLOAT_JSON ? point < -4 : point < -3;
    if (style != SCR_FLOAT_PLAIN && (point > 16 || small))
        return at + scr_float_with_exponent(digits, n, point - 1, style == SCR_FLOAT_REPR ? 2 : 1, out + at);
    return at + scr_float_positional(digits, n, point, style != SCR_FLOAT_PLAIN, out + at);
}

SCR_FN unsigned scr_float_exact(double f, char *out)
{
    unsigned at = 0;
    uint64_t bits = scr_float_bits(f), m = bits & ((UINT64_C(1) << 52) - 1);
    int biased = (int)(bits >> 52 & 0x7ff), e = biased ? biased - 1075 : -1074;
    if (bits >> 63)
        out[at++] = '-';
    if (biased)
        m |= UINT64_C(1) << 52;
    if (!m) {
        out[at++] = '0';
        return at;
    }
    for (; !(m & 1); m >>= 1)
        e++;
    scr_big b;
    scr_big_set(&b, m);
    if (e > 0)
        scr_big_shift(&b, e);
    for (int i = 0; i < -e; i++) /* m * 2^e = m * 5^-e * 10^e */
        scr_big_mul(&b, 5, 0);
    char back[SCR_FLOAT_EXACT];
    unsigned n = 0;
    while (b.n) {
        uint64_t rest = 0;
        for (uint32_t i = b.n; i-- > 0;) {
            rest = rest << 32 | b.limbs[i];
            b.limbs[i] = (uint32_t)(rest / 1000000000u);
            rest %= 1000000000u;
        }
        while (b.n && !b.limbs[b.n - 1])
            b.n--;
        for (int i = 0; i < 9 && (b.n || rest); i++, rest /= 10)
            back[n++] = (char)('0' + rest % 10);
    }
    while (n)
        out[at++] = back[--n];
    if (e < 0) {
        out[at++] = 'e';
        out[at++] = '-';
        at += scr_float_put((uint64_t)-e, out + at);
    }
    return at;
}
