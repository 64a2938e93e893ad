/* scr_op_number.c: arithmetic of compiled bodies on int (of any size), float and bool, and the built-in functions of numbers. */
#include "scr_op_list.h"
#include "scr_op_number.h"
#include "scr_float.h"
#include "scr_num.h"

#include <math.h>
#include <string.h>

/* ---- of doubles, without libm ---- */

static double scr_trunc(double f) { return f > -4503599627370496.0 && f < 4503599627370496.0 ? __builtin_copysign((double)(int64_t)f, f) : f; }
static double scr_floor(double f)
{
    double t = scr_trunc(f);
    return t > f ? t - 1 : t;
}
static double scr_ceil(double f)
{
    double t = scr_trunc(f);
    return t < f ? t + 1 : t;
}
/* To the nearest integer; halves away from zero. */
static double scr_nearest(double f)
{
    double t = scr_trunc(f), rest = f - t;
    return rest >= 0.5 ? t + 1 : rest <= -0.5 ? t - 1 : t;
}
static double scr_size(double f) { return f < 0 ? -f : f == 0 ? 0 : f; }

/* f = m 2^exponent, 0.5 <= |m| < 1; f finite and not 0. */
static double scr_split_double(double f, int *exponent)
{
    uint64_t bits;
    int shift = 0;
    if (scr_size(f) < 2.2250738585072014e-308) {
        f *= 18014398509481984.0; /* 2^54: a subnormal */
        shift = 54;
    }
    memcpy(&bits, &f, sizeof bits);
    *exponent = (int)((bits >> 52) & 0x7ff) - 1022 - shift;
    bits = (bits & ~((uint64_t)0x7ff << 52)) | (uint64_t)1022 << 52;
    memcpy(&f, &bits, sizeof f);
    return f;
}

/* f 2^by, exact where the result is no subnormal. */
static double scr_scale(double f, int by)
{
    for (; by > 1000; by -= 1000)
        f *= 1.0715086071862673e301; /* 2^1000 */
    for (; by < -1000; by += 1000)
        f *= 9.332636185032189e-302;
    uint64_t bits = (uint64_t)(1023 + by) << 52;
    double power;
    memcpy(&power, &bits, sizeof power);
    return f * power;
}

/* C's fmod: the exact rest of a / b towards zero; b not 0. */
static double scr_rest(double a, double b)
{
    if (!(a - a == 0) || b != b) /* no number comes of an infinite a, or a NaN */
        return a - a + b - b;
    if (!(b - b == 0) || a == 0)
        return a;
    double x = scr_size(a), y = scr_size(b);
    int p, q;
    scr_split_double(y, &q);
    while (x >= y) {
        scr_split_double(x, &p);
        double part = scr_scale(y, p - q);
        x -= part <= x ? part : part * 0.5;
    }
    return __builtin_copysign(x, a);
}

/* ---- big integers: magnitudes in base 10^9, least first, in the arena ---- */

#define SCR_WHOLE_BASE 1000000000u
#define SCR_WHOLE_LIMBS 200000u /* 1.8 million digits: more is no arithmetic of a validator */

typedef struct scr_whole { uint32_t *limbs; uint32_t n; bool negative; } scr_whole; /* zero: n 0, not negative */

static bool scr_whole_new(scr_body_run *run, uint32_t n, scr_whole *out)
{
    if (n > SCR_WHOLE_LIMBS)
        return scr_refuse(run, "an integer of so many digits");
    if (!scr_body_step(run, n))
        return false;
    out->limbs = (uint32_t *)scr_arena_alloc(run->arena, ((size_t)n + 1) * sizeof *out->limbs);
    if (!out->limbs)
        return scr_stop(run, SCR_NO_SCRATCH);
    memset(out->limbs, 0, ((size_t)n + 1) * sizeof *out->limbs);
    out->n = n;
    out->negative = false;
    return true;
}

static void scr_whole_trim(scr_whole *b)
{
    while (b->n && b->limbs[b->n - 1] == 0)
        b->n--;
    b->negative = b->negative && b->n;
}

static bool scr_whole_digits(scr_body_run *run, const char *digits, uint32_t n, bool negative, scr_whole *out)
{
    if (!scr_whole_new(run, n / 9 + 1, out))
        return false;
    for (uint32_t i = 0; i < out->n; i++) {
        uint32_t end = n > 9 * i ? n - 9 * i : 0, start = end > 9 ? end - 9 : 0;
        for (uint32_t k = start; k < end; k++)
            out->limbs[i] = out->limbs[i] * 10 + (uint32_t)(digits[k] - '0');
    }
    out->negative = negative;
    scr_whole_trim(out);
    return true;
}

static bool scr_whole_of(scr_body_run *run, scr_object o, scr_whole *out)
{
    if (o.kind == SCR_O_BIGINT) {
        bool negative = o.u.text[0] == '-';
        return scr_whole_digits(run, o.u.text + negative, o.n - negative, negative, out);
    }
    int64_t i = o.kind == SCR_O_BOOL ? o.u.truth : o.u.i;
    uint64_t m = i < 0 ? (uint64_t)0 - (uint64_t)i : (uint64_t)i;
    if (!scr_whole_new(run, 3, out))
        return false;
    for (int k = 0; k < 3; k++, m /= SCR_WHOLE_BASE)
        out->limbs[k] = (uint32_t)(m % SCR_WHOLE_BASE);
    out->negative = i < 0;
    scr_whole_trim(out);
    return true;
}

static bool scr_whole_object(scr_body_run *run, scr_whole b, scr_object *out)
{
    if (b.n <= 3) {
        uint64_t low = 0;
        bool fits = true;
        for (uint32_t i = b.n; i-- > 0;) {
            fits = fits && !__builtin_mul_overflow(low, (uint64_t)SCR_WHOLE_BASE, &low) && !__builtin_add_overflow(low, (uint64_t)b.limbs[i], &low);
        }
        if (fits && low <= (uint64_t)INT64_MAX + b.negative) {
            *out = scr_o_int(b.negative ? (int64_t)((uint64_t)0 - low) : (int64_t)low);
            return true;
        }
    }
    char *text = (char *)scr_arena_alloc(run->arena, (size_t)b.n * 9 + 1);
    if (!text)
        return scr_stop(run, SCR_NO_SCRATCH);
    uint32_t at = 0;
    if (b.negative)
        text[at++] = '-';
    for (uint32_t i = b.n; i-- > 0;) {
        uint32_t limb = b.limbs[i], scale = SCR_WHOLE_BASE / 10;
        bool first = i == b.n - 1;
        for (; scale; scale /= 10) {
            uint32_t digit = limb / scale % 10;
            if (first && digit == 0)
                continue;
            first = false;
            text[at++] = (char)('0' + digit);
        }
    }
    *out = scr_o_text(SCR_O_BIGINT, text, at);
    return true;
}

SCR_FN bool scr_int_of_text(scr_body_run *run, const char *digits, uint32_t n, bool negative, scr_object *out)
{
    scr_whole b;
    return scr_whole_digits(run, digits, n, negative, &b) && scr_whole_object(run, b, out);
}

static int scr_whole_compare(const scr_whole *a, const scr_whole *b)
{
    if (a->n != b->n)
        return a->n < b->n ? -1 : 1;
    for (uint32_t i = a->n; i-- > 0;)
        if (a->limbs[i] != b->limbs[i])
            return a->limbs[i] < b->limbs[i] ? -1 : 1;
    return 0;
}

/* |a| + |b| or, when b is not larger, |a| - |b|. */
static bool scr_whole_join(scr_body_run *run, const scr_whole *a, const scr_whole *b, bool subtract, scr_whole *out)
{
    uint32_t n = (a->n > b->n ? a->n : b->n) + 1;
    int64_t carry = 0;
    if (!scr_whole_new(run, n, out))
        return false;
    for (uint32_t i = 0; i < n; i++) {
        int64_t x = i < a->n ? a->limbs[i] : 0, y = i < b->n ? b->limbs[i] : 0;
        int64_t sum = subtract ? x - y + carry : x + y + carry;
        carry = sum < 0 ? -1 : sum >= SCR_WHOLE_BASE;
        out->limbs[i] = (uint32_t)(sum - carry * (int64_t)SCR_WHOLE_BASE);
    }
    return true;
}

static bool scr_whole_add(scr_body_run *run, scr_whole a, scr_whole b, scr_whole *out)
{
    if (a.negative == b.negative) {
        if (!scr_whole_join(run, &a, &b, false, out))
            return false;
        out->negative = a.negative;
    } else {
        bool swap = scr_whole_compare(&a, &b) < 0;
        if (!scr_whole_join(run, swap ? &b : &a, swap ? &a : &b, true, out))
            return false;
        out->negative = swap ? b.negative : a.negative;
    }
    scr_whole_trim(out);
    return true;
}

/* out may be one of the factors. */
static bool scr_whole_multiply(scr_body_run *run, const scr_whole *left, const scr_whole *right, scr_whole *out)
{
    const scr_whole first = *left, second = *right, *a = &first, *b = &second;
    if (!scr_body_step(run, (uint64_t)a->n * b->n / 4) || !scr_whole_new(run, a->n + b->n, out))
        return false;
    for (uint32_t i = 0; i < a->n; i++) {
        uint64_t carry = 0;
        for (uint32_t k = 0; k < b->n || carry; k++) {
            uint64_t sum = out->limbs[i + k] + carry + (k < b->n ? (uint64_t)a->limbs[i] * b->limbs[k] : 0);
            out->limbs[i + k] = (uint32_t)(sum % SCR_WHOLE_BASE);
            carry = sum / SCR_WHOLE_BASE;
        }
    }
    out->negative = a->negative != b->negative;
    scr_whole_trim(out);
    return true;
}

/* |a| = |q| |b| + |r|, by long division in base 10^9 with a guess of each limb from doubles, put right. */
static bool scr_whole_divide(scr_body_run *run, const scr_whole *a, const scr_whole *b, scr_whole *q, scr_whole *r)
{
    if (!scr_body_step(run, (uint64_t)a->n * (b->n + 4)) || !scr_whole_new(run, a->n, q) || !scr_whole_new(run, b->n + 1, r))
        return false;
    r->n = 0;
    for (uint32_t i = a->n; i-- > 0;) {
        memmove(r->limbs + 1, r->limbs, r->n * sizeof *r->limbs);
        r->limbs[0] = a->limbs[i];
        r->n++;
        while (r->n && r->limbs[r->n - 1] == 0)
            r->n--;
        uint32_t low = 0, high = SCR_WHOLE_BASE - 1;
        if (r->n < b->n) {
            q->limbs[i] = 0;
            continue;
        }
        double top = 0, bottom = 0;
        for (uint32_t k = 0; k < 3; k++) {
            top = top * SCR_WHOLE_BASE + (r->n > k ? r->limbs[r->n - 1 - k] : 0);
            bottom = bottom * SCR_WHOLE_BASE + (b->n > k ? b->limbs[b->n - 1 - k] : 0);
        }
        double guess = top / bottom * (r->n > b->n ? (double)SCR_WHOLE_BASE : 1);
        if (guess > 2 && guess < SCR_WHOLE_BASE + 2.0)
            low = (uint32_t)(guess - 2);
        if (guess + 2 < SCR_WHOLE_BASE)
            high = (uint32_t)(guess + 2);
        while (low < high) { /* the largest limb whose product does not exceed r */
            uint32_t middle = low + (high - low + 1) / 2;
            uint64_t carry = 0;
            int sign = 0;
            for (uint32_t k = 0; k < r->n || k < b->n || carry; k++) {
                uint64_t product = carry + (k < b->n ? (uint64_t)b->limbs[k] * middle : 0);
                uint32_t digit = (uint32_t)(product % SCR_WHOLE_BASE), other = k < r->n ? r->limbs[k] : 0;
                carry = product / SCR_WHOLE_BASE;
                if (digit != other)
                    sign = digit < other ? -1 : 1;
            }
            if (sign <= 0)
                low = middle;
            else
                high = middle - 1;
        }
        int64_t borrow = 0;
        uint64_t carry = 0;
        for (uint32_t k = 0; k < r->n; k++) {
            uint64_t product = carry + (k < b->n ? (uint64_t)b->limbs[k] * low : 0);
            carry = product / SCR_WHOLE_BASE;
            int64_t left = (int64_t)r->limbs[k] - (int64_t)(product % SCR_WHOLE_BASE) + borrow;
            borrow = left < 0 ? -1 : 0;
            r->limbs[k] = (uint32_t)(left - borrow * (int64_t)SCR_WHOLE_BASE);
        }
        while (r->n && r->limbs[r->n - 1] == 0)
            r->n--;
        q->limbs[i] = low;
    }
    scr_whole_trim(q);
    return true;
}

/* Python's // and %: the quotient towards minus infinity, the remainder with the divisor's sign. */
static bool scr_whole_floor(scr_body_run *run, const scr_whole *a, const scr_whole *b, scr_whole *q, scr_whole *r)
{
    if (!scr_whole_divide(run, a, b, q, r))
        return false;
    q->negative = a->negative != b->negative && q->n;
    r->negative = a->negative && r->n;
    if (r->n && a->negative != b->negative) {
        scr_whole one = {(uint32_t[]){1}, 1, true}, less, rest;
        q->negative = q->n > 0;
        if (!scr_whole_add(run, *q, one, &less) || !scr_whole_add(run, *r, *b, &rest))
            return false;
        *q = less;
        *r = rest;
    }
    return true;
}

SCR_FN bool scr_int_divide(scr_body_run *run, scr_object a, scr_object b, scr_object *q, scr_object *r)
{
    scr_whole x, y, quotient, rest;
    return scr_whole_of(run, a, &x) && scr_whole_of(run, b, &y) && scr_whole_floor(run, &x, &y, &quotient, &rest) && scr_whole_object(run, quotient, q)
        && scr_whole_object(run, rest, r);
}

static bool scr_whole_power(scr_body_run *run, scr_whole base, uint64_t power, scr_whole *out)
{
    scr_whole result;
    if (!scr_whole_digits(run, "1", 1, false, &result))
        return false;
    for (; power; power >>= 1) {
        if (power & 1 && !scr_whole_multiply(run, &result, &base, &result))
            return false;
        if (power > 1 && !scr_whole_multiply(run, &base, &base, &base))
            return false;
    }
    *out = result;
    return true;
}

/* ---- conversions ---- */

SCR_FN bool scr_as_double(scr_body_run *run, scr_object o, double *out)
{
    if (o.kind == SCR_O_FLOAT)
        *out = o.u.f;
    else if (o.kind == SCR_O_BIGINT) {
        *out = scr_float_parse(o.u.text, o.n);
        if (isinf(*out))
            return scr_raise(run, SCR_EXC_OverflowError, "int too large to convert to float");
    } else {
        *out = o.kind == SCR_O_BOOL ? o.u.truth : (double)o.u.i;
    }
    return true;
}

/* A number's exact text, which may stand in room; infinities are larger than all. */
static uint32_t scr_exact(scr_object o, char room[SCR_FLOAT_EXACT], const char **text)
{
    *text = room;
    if (o.kind == SCR_O_FLOAT && isinf(o.u.f)) {
        *text = o.u.f < 0 ? "-1e99999999" : "1e99999999";
        return (uint32_t)strlen(*text);
    }
    if (o.kind == SCR_O_FLOAT)
        return scr_float_exact(o.u.f, room);
    if (o.kind == SCR_O_INT || o.kind == SCR_O_BOOL) {
        int64_t i = o.kind == SCR_O_BOOL ? o.u.truth : o.u.i;
        uint64_t m = i < 0 ? (uint64_t)0 - (uint64_t)i : (uint64_t)i;
        char *p = room + 24;
        do
            *--p = (char)('0' + m % 10);
        while (m /= 10);
        if (i < 0)
            *--p = '-';
        *text = p;
        return (uint32_t)(room + 24 - p);
    }
    *text = o.u.text;
    return o.n;
}

SCR_FN int scr_o_compare(scr_object a, scr_object b)
{
    char room_a[SCR_FLOAT_EXACT], room_b[SCR_FLOAT_EXACT];
    const char *s, *t;
    uint32_t n = scr_exact(a, room_a, &s), m = scr_exact(b, room_b, &t);
    return scr_num_compare(s, n, t, m);
}

SCR_FN int scr_compare_numbers(scr_body_run *run, scr_object a, scr_object b)
{
    double v, w;
    (void)run;
    if ((a.kind == SCR_O_FLOAT && isnan(a.u.f)) || (b.kind == SCR_O_FLOAT && isnan(b.u.f)))
        return 2;
    if (scr_o_as_double(a, &v) && scr_o_as_double(b, &w))
        return v < w ? -1 : v > w;
    if ((a.kind == SCR_O_INT || a.kind == SCR_O_BOOL) && (b.kind == SCR_O_INT || b.kind == SCR_O_BOOL)) {
        int64_t x = a.kind == SCR_O_BOOL ? a.u.truth : a.u.i, y = b.kind == SCR_O_BOOL ? b.u.truth : b.u.i;
        return x < y ? -1 : x > y;
    }
    return scr_o_compare(a, b); /* exact: by text */
}

/* The integer part of a finite float, exactly. */
static bool scr_int_of_double(scr_body_run *run, double f, scr_object *out)
{
    f = scr_trunc(f);
    if (f >= -9223372036854775808.0 && f < 9223372036854775808.0) {
        *out = scr_o_int((int64_t)f);
        return true;
    }
    int exponent;
    double m = scr_split_double(scr_size(f), &exponent); /* f = m 2^exponent, exponent > 53: an integer of 53 bits times a power of two */
    scr_whole big, two, power, product;
    scr_object mantissa = scr_o_int((int64_t)scr_scale(m, 53));
    if (!scr_whole_of(run, mantissa, &big) || !scr_whole_digits(run, "2", 1, false, &two) || !scr_whole_power(run, two, (uint64_t)(exponent - 53), &power)
        || !scr_whole_multiply(run, &big, &power, &product))
        return false;
    product.negative = f < 0;
    return scr_whole_object(run, product, out);
}

/* ---- operators ---- */

static bool scr_divide_by_zero(scr_body_run *run, scr_arith op, bool floats)
{
    return scr_raise(run, SCR_EXC_ZeroDivisionError, op == SCR_DIV ? (floats ? "float division by zero" : "division by zero")
                     : op == SCR_MOD ? (floats ? "float modulo" : "integer modulo by zero") : floats ? "float floor division by zero" : "integer division or modulo by zero");
}

static double scr_float_floor(double a, double b, double *mod)
{
    *mod = scr_rest(a, b);
    double div = (a - *mod) / b;
    if (*mod != 0) {
        if ((b < 0) != (*mod < 0)) {
            *mod += b;
            div -= 1.0;
        }
    } else {
        *mod = __builtin_copysign(0.0, b);
    }
    if (div == 0)
        return __builtin_copysign(0.0, a / b);
    double floored = scr_floor(div);
    return div - floored > 0.5 ? floored + 1.0 : floored;
}

static bool scr_float_op(scr_body_run *run, scr_arith op, double a, double b, scr_object *out)
{
    double mod;
    switch (op) {
    case SCR_ADD: *out = scr_o_float(a + b); return true;
    case SCR_SUB: *out = scr_o_float(a - b); return true;
    case SCR_MUL: *out = scr_o_float(a * b); return true;
    case SCR_DIV:
        if (b == 0)
            return scr_divide_by_zero(run, op, true);
        *out = scr_o_float(a / b);
        return true;
    case SCR_FLOOR_DIV: case SCR_MOD: {
        if (b == 0)
            return scr_divide_by_zero(run, op, true);
        double div = scr_float_floor(a, b, &mod);
        *out = scr_o_float(op == SCR_MOD ? mod : div);
        return true;
    }
    default: return scr_refuse(run, "this operation on floats");
    }
}

static bool scr_small_op(scr_arith op, int64_t a, int64_t b, scr_object *out)
{
    int64_t r;
    switch (op) {
    case SCR_ADD: return !__builtin_add_overflow(a, b, &r) && (*out = scr_o_int(r), true);
    case SCR_SUB: return !__builtin_sub_overflow(a, b, &r) && (*out = scr_o_int(r), true);
    case SCR_MUL: return !__builtin_mul_overflow(a, b, &r) && (*out = scr_o_int(r), true);
    case SCR_FLOOR_DIV:
        if (b == 0 || (a == INT64_MIN && b == -1))
            return false;
        r = a / b - (a % b != 0 && (a < 0) != (b < 0));
        *out = scr_o_int(r);
        return true;
    case SCR_MOD:
        if (b == 0 || (a == INT64_MIN && b == -1))
            return false;
        r = a % b;
        *out = scr_o_int(r != 0 && (r < 0) != (b < 0) ? r + b : r);
        return true;
    case SCR_BIT_OR: *out = scr_o_int(a | b); return true;
    case SCR_BIT_XOR: *out = scr_o_int(a ^ b); return true;
    case SCR_BIT_AND: *out = scr_o_int(a & b); return true;
    default: return false;
    }
}

static bool scr_shift(scr_body_run *run, scr_arith op, scr_object a, scr_object b, scr_object *out)
{
    int64_t by = b.kind == SCR_O_BOOL ? b.u.truth : b.u.i;
    if (b.kind == SCR_O_BIGINT || by > 100000)
        return scr_refuse(run, "a shift by so many bits");
    if (by < 0)
        return scr_raise(run, SCR_EXC_ValueError, "negative shift count");
    scr_object power;
    if (!scr_arith_op(run, SCR_POW, scr_o_int(2), scr_o_int(by), &power))
        return false;
    return scr_arith_op(run, op == SCR_LSHIFT ? SCR_MUL : SCR_FLOOR_DIV, a, power, out);
}

/* a / b of integers that doubles do not hold: the exact quotient, rounded once. It is taken to 61 bits or more, the last of which tells of a rest. */
static bool scr_divide_large(scr_body_run *run, scr_object a, scr_object b, scr_object *out)
{
    double x, y;
    int p, q;
    if (!scr_as_double(run, a, &x) || !scr_as_double(run, b, &y))
        return run->raised == SCR_EXC_OverflowError ? scr_refuse(run, "dividing integers that large") : false;
    scr_split_double(x, &p);
    scr_split_double(y, &q);
    int shift = 62 - (p - q);
    scr_object power, quotient, rest;
    if (!scr_arith_op(run, SCR_POW, scr_o_int(2), scr_o_int(shift < 0 ? -shift : shift), &power)
        || !scr_arith_op(run, SCR_MUL, shift < 0 ? b : a, power, shift < 0 ? &b : &a) || !scr_fn_abs(run, &a, 1, &a) || !scr_fn_abs(run, &b, 1, &b)
        || !scr_int_divide(run, a, b, &quotient, &rest))
        return false;
    int64_t bits = quotient.u.i | (rest.kind == SCR_O_BIGINT || rest.u.i != 0);
    double f = scr_scale((double)bits, -shift);
    *out = scr_o_float((x < 0) != (y < 0) ? -f : f);
    return (f == 0 || scr_size(f) > 1e-300) ? true : scr_refuse(run, "so small a quotient");
}

static bool scr_int_op(scr_body_run *run, scr_arith op, scr_object a, scr_object b, scr_object *out)
{
    bool small = a.kind != SCR_O_BIGINT && b.kind != SCR_O_BIGINT;
    int64_t x = a.kind == SCR_O_BOOL ? a.u.truth : a.u.i, y = b.kind == SCR_O_BOOL ? b.u.truth : b.u.i;
    bool zero = b.kind != SCR_O_BIGINT && y == 0;
    if ((op == SCR_DIV || op == SCR_FLOOR_DIV || op == SCR_MOD) && zero)
        return scr_divide_by_zero(run, op, false);
    if (op == SCR_LSHIFT || op == SCR_RSHIFT)
        return scr_shift(run, op, a, b, out);
    if (small && scr_small_op(op, x, y, out)) {
        if (a.kind == SCR_O_BOOL && b.kind == SCR_O_BOOL && op >= SCR_BIT_OR)
            *out = scr_o_bool(out->u.i != 0);
        return true;
    }
    if (op == SCR_DIV) {
        const int64_t exact = (int64_t)1 << 53;
        if (!small || x > exact || x < -exact || y > exact || y < -exact)
            return scr_divide_large(run, a, b, out);
        *out = scr_o_float((double)x / (double)y);
        return true;
    }
    if (op >= SCR_BIT_OR)
        return scr_refuse(run, "bits of integers beyond 64");
    scr_whole p, q, r, rest;
    if (op == SCR_POW) {
        if (b.kind == SCR_O_BIGINT)
            return scr_refuse(run, "a power with such an exponent");
        return scr_whole_of(run, a, &p) && scr_whole_power(run, p, (uint64_t)y, &r) && scr_whole_object(run, r, out);
    }
    if (!scr_whole_of(run, a, &p) || !scr_whole_of(run, b, &q))
        return false;
    switch (op) {
    case SCR_SUB: q.negative = !q.negative && q.n; /* fall through */
    case SCR_ADD: return scr_whole_add(run, p, q, &r) && scr_whole_object(run, r, out);
    case SCR_MUL: return scr_whole_multiply(run, &p, &q, &r) && scr_whole_object(run, r, out);
    default: return scr_whole_floor(run, &p, &q, &r, &rest) && scr_whole_object(run, op == SCR_MOD ? rest : r, out);
    }
}

static const char *const scr_arith_signs[] = {"+", "-", "*", "/", "//", "%", "** or pow()", "<<", ">>", "|", "^", "&"};

/* text * n, list * n */
static bool scr_repeat(scr_body_run *run, scr_object o, scr_object times, scr_object *out)
{
    int64_t n;
    if (!scr_as_index(run, times, &n, "can't multiply sequence by non-int of type '%t'"))
        return false;
    uint64_t size = o.kind == SCR_O_STR || o.kind == SCR_O_BYTES ? o.n : o.u.list->n;
    if (scr_plain(run, times).kind == SCR_O_BIGINT)
        return scr_raise(run, SCR_EXC_OverflowError, "cannot fit 'int' into an index-sized integer");
    if (n < 0)
        n = 0;
    if (size && (uint64_t)n > 100000000 / size)
        return scr_stop(run, SCR_WORK_LIMIT);
    if (!size)
        n = 0;
    if (o.kind == SCR_O_STR || o.kind == SCR_O_BYTES) {
        scr_sink sink = {run, NULL, 0, 0};
        for (int64_t i = 0; i < n; i++)
            if (!scr_put(&sink, o.u.text, o.n))
                return false;
        *out = scr_sink_text(&sink);
        out->kind = o.kind;
        return true;
    }
    if (!scr_new_list(run, o.kind, (uint32_t)(size * (uint64_t)n), out))
        return false;
    for (int64_t i = 0; i < n; i++)
        for (uint32_t k = 0; k < size; k++)
            if (!scr_list_push(run, out, o.u.list->items[k]))
                return false;
    return true;
}

static bool scr_join_lists(scr_body_run *run, scr_object a, scr_object b, scr_object *out)
{
    if (!scr_new_list(run, a.kind, a.u.list->n + b.u.list->n, out))
        return false;
    for (uint32_t i = 0; i < a.u.list->n + b.u.list->n; i++)
        if (!scr_list_push(run, out, i < a.u.list->n ? a.u.list->items[i] : b.u.list->items[i - a.u.list->n]))
            return false;
    return true;
}

static bool scr_is_sequence(scr_object o) { return o.kind == SCR_O_STR || o.kind == SCR_O_BYTES || o.kind == SCR_O_LIST || o.kind == SCR_O_TUPLE; }

static bool scr_set_op(scr_body_run *run, scr_arith op, scr_object a, scr_object b, scr_object *out)
{
    switch (op) {
    case SCR_SUB: return scr_m_difference(run, a, &b, 1, out);
    case SCR_BIT_OR: return scr_m_union(run, a, &b, 1, out);
    case SCR_BIT_AND: return scr_m_intersection(run, a, &b, 1, out);
    default: return scr_m_symmetric_difference(run, a, &b, 1, out);
    }
}

SCR_FN bool scr_arith_op(scr_body_run *run, scr_arith op, scr_object left, scr_object right, scr_object *out)
{
    scr_object a = scr_plain(run, left), b = scr_plain(run, right);
    if (!scr_body_step(run, 1))
        return false;
    if (scr_is_int(a) && scr_is_int(b))
        return scr_int_op(run, op, a, b, out);
    if ((a.kind == SCR_O_DECIMAL && (b.kind == SCR_O_DECIMAL || scr_is_int(b))) || (b.kind == SCR_O_DECIMAL && scr_is_int(a)))
        return scr_decimal_op(run, op, a, b, out);
    if (op < SCR_LSHIFT && (a.kind == SCR_O_FLOAT || b.kind == SCR_O_FLOAT) && (scr_is_int(a) || a.kind == SCR_O_FLOAT) && (scr_is_int(b) || b.kind == SCR_O_FLOAT)) {
        double x, y;
        return scr_as_double(run, a, &x) && scr_as_double(run, b, &y) && scr_float_op(run, op, x, y, out);
    }
    bool a_set = a.kind == SCR_O_SET || a.kind == SCR_O_FROZENSET, b_set = b.kind == SCR_O_SET || b.kind == SCR_O_FROZENSET;
    if (a_set && b_set && (op == SCR_SUB || op >= SCR_BIT_OR))
        return scr_set_op(run, op, a, b, out);
    if (op == SCR_ADD && a.kind == b.kind && (a.kind == SCR_O_STR || a.kind == SCR_O_BYTES)) {
        scr_sink sink = {run, NULL, 0, 0};
        if (!scr_put(&sink, a.u.text, a.n) || !scr_put(&sink, b.u.text, b.n))
            return false;
        *out = scr_sink_text(&sink);
        out->kind = a.kind;
        return true;
    }
    if (op == SCR_ADD && a.kind == b.kind && (a.kind == SCR_O_LIST || a.kind == SCR_O_TUPLE))
        return scr_join_lists(run, a, b, out);
    if (op == SCR_MUL && (scr_is_sequence(a) || scr_is_sequence(b)))
        return scr_repeat(run, scr_is_sequence(a) ? a : b, scr_is_sequence(a) ? right : left, out);
    if (op == SCR_BIT_OR && a.kind == SCR_O_DICT && b.kind == SCR_O_DICT) {
        scr_object merged, nothing;
        if (!scr_fn_dict(run, &a, 1, &merged) || !scr_m_update(run, merged, &b, 1, &nothing))
            return false;
        *out = merged;
        return true;
    }
    if (op == SCR_MOD && a.kind == SCR_O_STR)
        return scr_percent(run, a, right, out);
    if (op == SCR_MOD && a.kind == SCR_O_BYTES)
        return scr_refuse(run, "% of bytes");
    out->kind = SCR_O_MISSING;
    if (!scr_time_op(run, op, a, b, out))
        return false;
    if (out->kind != SCR_O_MISSING)
        return true;
    if (a.kind == SCR_O_VIEW || b.kind == SCR_O_VIEW)
        return scr_refuse(run, "an operation on views of dicts");
    if (op == SCR_ADD && scr_is_sequence(a))
        return a.kind == SCR_O_STR ? scr_raise_text(run, SCR_EXC_TypeError, "can only concatenate str (not \"%t\") to str", right)
            : a.kind == SCR_O_BYTES ? scr_raise_text(run, SCR_EXC_TypeError, "can't concat %t to bytes", right)
            : scr_raise_text(run, SCR_EXC_TypeError, "can only concatenate %t (not \"%t\") to %t", left, right, left);
    return scr_raise_text(run, SCR_EXC_TypeError, "unsupported operand type(s) for %s: '%t' and '%t'", scr_arith_signs[op], left, right);
}

/* a ** b. The one operation that needs libm: pow. */
SCR_FN bool scr_power(scr_body_run *run, scr_object left, scr_object right, scr_object *out)
{
    scr_object a = scr_plain(run, left), b = scr_plain(run, right);
    bool a_real = scr_is_int(a) || a.kind == SCR_O_FLOAT, b_real = scr_is_int(b) || b.kind == SCR_O_FLOAT;
    bool negative = b.kind == SCR_O_INT && b.u.i < 0;
    if (!a_real || !b_real || (scr_is_int(a) && scr_is_int(b) && !negative))
        return scr_arith_op(run, SCR_POW, left, right, out);
    double x, y;
    if (!scr_as_double(run, a, &x) || !scr_as_double(run, b, &y))
        return false;
    if (x == 0 && y < 0)
        return scr_raise(run, SCR_EXC_ZeroDivisionError, "0.0 cannot be raised to a negative power");
    if (x < 0 && isfinite(x) && isfinite(y) && y != scr_floor(y))
        return scr_refuse(run, "a power that is a complex number");
    double p = pow(x, y);
    if (isinf(p) && isfinite(x) && isfinite(y))
        return scr_raise(run, SCR_EXC_OverflowError, "(34, 'Numerical result out of range')");
    *out = scr_o_float(p);
    return true;
}

SCR_FN bool scr_augment(scr_body_run *run, scr_arith op, scr_object a, scr_object b, scr_object *out)
{
    static const char *const signs[] = {"+=", "-=", "*=", "/=", "//=", "%=", "**=", "<<=", ">>=", "|=", "^=", "&="};
    scr_object nothing;
    if (op == SCR_ADD && a.kind == SCR_O_LIST) {
        *out = a;
        return scr_m_extend(run, a, &b, 1, &nothing);
    }
    bool of_set = a.kind == SCR_O_SET && (b.kind == SCR_O_SET || b.kind == SCR_O_FROZENSET) && (op == SCR_SUB || op >= SCR_BIT_OR);
    if (of_set && op == SCR_BIT_OR) {
        *out = a;
        return scr_m_update(run, a, &b, 1, &nothing);
    }
    if (of_set || (op == SCR_MUL && a.kind == SCR_O_LIST)) { /* in place: other names see it too */
        scr_object made;
        if (a.flags & SCR_O_STATIC)
            return scr_refuse(run, "changing a constant of the module");
        if (!scr_arith_op(run, op, a, b, &made))
            return false;
        *a.u.list = *made.u.list;
        a.n = a.u.list->n;
        *out = a;
        return true;
    }
    if (op == SCR_BIT_OR && a.kind == SCR_O_DICT) {
        *out = a;
        return scr_m_update(run, a, &b, 1, &nothing);
    }
    if (scr_arith_op(run, op, a, b, out))
        return true;
    if (run->status == 0 && run->raised == SCR_EXC_TypeError) {
        scr_object p = scr_plain(run, a);
        bool sequence = scr_is_sequence(p) && (op == SCR_ADD || op == SCR_MUL);
        if (!sequence && !(p.kind == SCR_O_DATETIME || p.kind == SCR_O_DATE))
            return scr_raise_text(run, SCR_EXC_TypeError, "unsupported operand type(s) for %s: '%t' and '%t'", signs[op], a, b);
    }
    return false;
}

SCR_FN bool scr_negative(scr_body_run *run, scr_object a, scr_object *out)
{
    scr_object p = scr_plain(run, a);
    if (scr_is_int(p))
        return scr_int_op(run, SCR_SUB, scr_o_int(0), p, out);
    if (p.kind == SCR_O_FLOAT) {
        *out = scr_o_float(-p.u.f);
        return true;
    }
    if (p.kind == SCR_O_DECIMAL)
        return scr_decimal_negative(run, p, false, out);
    if (p.kind == SCR_O_TIMEDELTA) {
        *out = p;
        out->u.i = -p.u.i;
        return true;
    }
    return scr_raise_text(run, SCR_EXC_TypeError, "bad operand type for unary -: '%t'", a);
}

SCR_FN bool scr_positive(scr_body_run *run, scr_object a, scr_object *out)
{
    scr_object p = scr_plain(run, a);
    *out = p.kind == SCR_O_BOOL ? scr_o_int(p.u.truth) : p;
    if (p.kind == SCR_O_DECIMAL)
        return scr_refuse(run, "+ of a Decimal");
    return scr_is_number(p) || p.kind == SCR_O_TIMEDELTA ? true : scr_raise_text(run, SCR_EXC_TypeError, "bad operand type for unary +: '%t'", a);
}

SCR_FN bool scr_invert(scr_body_run *run, scr_object a, scr_object *out)
{
    scr_object p = scr_plain(run, a);
    if (!scr_is_int(p))
        return scr_raise_text(run, SCR_EXC_TypeError, "bad operand type for unary ~: '%t'", a);
    return scr_int_op(run, SCR_SUB, scr_o_int(-1), p, out);
}

/* ---- built-in functions ---- */

/* A number's text as int() and float() read it: without white space around it, digits of any script as ASCII, what else is no ASCII as '?'. */
static char *scr_number_ascii(scr_body_run *run, scr_object text, uint32_t *n)
{
    scr_object t = scr_text_strip(text, scr_o_missing(), 3);
    char *out = scr_body_step(run, t.n / 4) ? (char *)scr_arena_alloc(run->arena, t.n + 1u) : NULL;
    if (!out) {
        if (run->status == 0)
            scr_stop(run, SCR_NO_SCRATCH);
        return NULL;
    }
    *n = 0;
    for (uint32_t at = 0; at < t.n;) {
        uint32_t c = scr_text_at(t.u.text, t.n, &at);
        int digit = c < 128 ? -1 : scr_digit_value(c);
        out[(*n)++] = digit >= 0 ? (char)('0' + digit) : c < 128 ? (char)c : '?';
    }
    return out;
}

/* What a digit is worth in the base; -1: it is none. */
static int scr_digit_in(char c, int base)
{
    int worth = c >= '0' && c <= '9' ? c - '0' : (c | 0x20) >= 'a' && (c | 0x20) <= 'z' ? (c | 0x20) - 'a' + 10 : -1;
    return worth < base ? worth : -1;
}

/* Digits with single underscores between them, without those, in their place; 0: no such number. led: one may stand before them, too. */
static uint32_t scr_plain_digits(char *s, uint32_t len, int base, bool led)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < len; i++) {
        if (s[i] == '_' && led && i + 1 < len) {
            led = false;
            continue;
        }
        if (scr_digit_in(s[i], base) < 0)
            return 0;
        s[n++] = s[i];
        led = true;
    }
    return n;
}

static bool scr_int_in_base(scr_body_run *run, const char *digits, uint32_t n, int base, bool negative, scr_object *out)
{
    if (base == 10)
        return scr_int_of_text(run, digits, n, negative, out);
    *out = scr_o_int(0);
    for (uint32_t i = 0; i < n;) {
        int64_t part = 0, scale = 1;
        for (; i < n && scale <= INT64_MAX / base; i++, scale *= base)
            part = part * base + scr_digit_in(digits[i], base);
        scr_object high;
        if (!scr_int_op(run, SCR_MUL, *out, scr_o_int(scale), &high) || !scr_int_op(run, SCR_ADD, high, scr_o_int(part), out))
            return false;
    }
    return !negative || scr_negative(run, *out, out);
}

/* "0x", "0o" and "0b" in any case, where the base allows it (0: any); gives the base that it is. */
static int scr_base_prefix(const char *s, uint32_t n, int base, bool *prefix)
{
    char letter = n > 1 && s[0] == '0' ? (char)(s[1] | 0x20) : 0;
    int means = letter == 'x' ? 16 : letter == 'o' ? 8 : letter == 'b' ? 2 : 0;
    *prefix = means && (base == 0 || base == means);
    return *prefix ? means : base == 0 ? 10 : base;
}

static bool scr_int_of_str(scr_body_run *run, scr_object text, int base, scr_object *out)
{
    uint32_t n;
    char *s = scr_number_ascii(run, text, &n), asked[12];
    bool prefix;
    if (!s)
        return false;
    bool negative = n && s[0] == '-', sign = n && (s[0] == '-' || s[0] == '+');
    s += sign;
    n -= sign;
    int in = scr_base_prefix(s, n, base, &prefix);
    s += prefix ? 2 : 0;
    n = scr_plain_digits(s, n - (prefix ? 2 : 0), in, prefix);
    bool zeros = base != 0 || prefix || n < 2 || s[0] != '0'; /* 010 is no number where the text says the base */
    for (uint32_t i = 0; !zeros && s[i] == '0';)
        zeros = ++i == n;
    if (!n || !zeros)
        return scr_raise_text(run, SCR_EXC_ValueError, "invalid literal for int() with base %s: %r", scr_number_word((uint32_t)base, asked), text);
    if (n > 4300 && (in & (in - 1)))
        return scr_refuse(run, "an int of more than 4300 digits");
    return scr_int_in_base(run, s, n, in, negative, out);
}

static bool scr_int_with_base(scr_body_run *run, scr_object o, scr_object base, scr_object *out)
{
    int64_t b;
    if (o.kind == SCR_O_MISSING)
        return scr_raise(run, SCR_EXC_TypeError, "int() missing string argument");
    if (!scr_as_index(run, scr_plain(run, base), &b, "'%t' object cannot be interpreted as an integer"))
        return false;
    if (b != 0 && (b < 2 || b > 36))
        return scr_raise(run, SCR_EXC_ValueError, "int() base must be >= 2 and <= 36, or 0");
    if (o.kind == SCR_O_BYTES)
        return scr_refuse(run, "int of bytes");
    return o.kind == SCR_O_STR ? scr_int_of_str(run, o, (int)b, out) : scr_raise(run, SCR_EXC_TypeError, "int() can't convert non-string with explicit base");
}

SCR_FN bool scr_fn_int(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out)
{
    if (n == 0) {
        *out = scr_o_int(0);
        return true;
    }
    scr_object o = scr_plain(run, args[0]);
    if (n > 1)
        return scr_int_with_base(run, o, args[1], out);
    switch (o.kind) {
    case SCR_O_BOOL: *out = scr_o_int(o.u.truth); return true;
    case SCR_O_INT: case SCR_O_BIGINT: *out = o; return true;
    case SCR_O_FLOAT:
        if (isnan(o.u.f))
            return scr_raise(run, SCR_EXC_ValueError, "cannot convert float NaN to integer");
        if (isinf(o.u.f))
            return scr_raise(run, SCR_EXC_OverflowError, "cannot convert float infinity to integer");
        return scr_int_of_double(run, o.u.f, out);
    case SCR_O_STR: return scr_int_of_str(run, o, 10, out);
    case SCR_O_DECIMAL: return scr_decimal_to_int(run, o, out);
    case SCR_O_BYTES: case SCR_O_UUID: return scr_refuse(run, "int of such a value");
    default: return scr_raise_text(run, SCR_EXC_TypeError, "int() argument must be a string, a bytes-like object or a real number, not '%t'", args[0]);
    }
}

/* nan, inf, infinity in any case; 0: neither. */
static int scr_special_float(const char *s, uint32_t n)
{
    static const struct { const char *word; int is; } words[] = {{"nan", 2}, {"inf", 1}, {"infinity", 1}};
    for (size_t w = 0; w < sizeof words / sizeof *words; w++) {
        uint32_t i = 0;
        while (i < n && words[w].word[i] && (s[i] | 0x20) == words[w].word[i])
            i++;
        if (i == n && !words[w].word[i])
            return words[w].is;
    }
    return 0;
}

static bool scr_float_grammar(const char *s, uint32_t n)
{
    uint32_t i = 0, digits = 0;
    for (; i < n && s[i] >= '0' && s[i] <= '9'; i++)
        digits++;
    if (i < n && s[i] == '.')
        for (i++; i < n && s[i] >= '0' && s[i] <= '9'; i++)
            digits++;
    if (!digits)
        return false;
    if (i < n && (s[i] | 0x20) == 'e') {
        i++;
        if (i < n && (s[i] == '+' || s[i] == '-'))
            i++;
        uint32_t start = i;
        while (i < n && s[i] >= '0' && s[i] <= '9')
            i++;
        if (i == start)
            return false;
    }
    return i == n;
}

static bool scr_float_of_str(scr_body_run *run, scr_object text, scr_object *out)
{
    uint32_t len, n = 0;
    char *room = scr_number_ascii(run, text, &len);
    if (!room)
        return false;
    bool good = len > 0;
    for (uint32_t at = 0; good && at < len; at++) { /* single underscores between digits go */
        if (room[at] == '_')
            good = at && scr_digit_in(room[at - 1], 10) >= 0 && at + 1 < len && scr_digit_in(room[at + 1], 10) >= 0;
        else
            room[n++] = room[at];
    }
    bool sign = n && (room[0] == '-' || room[0] == '+'), negative = n && room[0] == '-';
    int special = good ? scr_special_float(room + sign, n - sign) : 0;
    if (special) {
        double f = special == 2 ? (double)NAN : (double)INFINITY;
        *out = scr_o_float(negative ? -f : f);
        return true;
    }
    if (!good || !scr_float_grammar(room + sign, n - sign))
        return scr_raise_text(run, SCR_EXC_ValueError, "could not convert string to float: %r", text);
    double f = scr_float_parse(room + sign, n - sign);
    *out = scr_o_float(negative ? -f : f);
    return true;
}

SCR_FN bool scr_fn_float(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out)
{
    if (n == 0) {
        *out = scr_o_float(0);
        return true;
    }
    scr_object o = scr_plain(run, args[0]);
    double f;
    switch (o.kind) {
    case SCR_O_BOOL: case SCR_O_INT: case SCR_O_BIGINT: case SCR_O_FLOAT:
        if (!scr_as_double(run, o, &f))
            return false;
        *out = scr_o_float(f);
        return true;
    case SCR_O_STR: return scr_float_of_str(run, o, out);
    case SCR_O_DECIMAL:
        *out = scr_o_text(SCR_O_STR, o.u.text, o.n);
        return scr_float_of_str(run, *out, out);
    case SCR_O_BYTES: return scr_refuse(run, "float of bytes");
    default: return scr_raise_text(run, SCR_EXC_TypeError, "float() argument must be a string or a real number, not '%t'", args[0]);
    }
}

SCR_FN bool scr_fn_bool(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out)
{
    bool truth = false;
    if (n && !scr_truth(run, args[0], &truth))
        return false;
    *out = scr_o_bool(truth);
    return true;
}

SCR_FN bool scr_fn_abs(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out)
{
    (void)n;
    scr_object o = scr_plain(run, args[0]);
    switch (o.kind) {
    case SCR_O_BOOL: *out = scr_o_int(o.u.truth); return true;
    case SCR_O_INT: case SCR_O_TIMEDELTA:
        *out = o;
        return o.u.i < 0 ? scr_negative(run, o, out) : true;
    case SCR_O_BIGINT:
        *out = o.u.text[0] == '-' ? scr_o_text(SCR_O_BIGINT, o.u.text + 1, o.n - 1) : o;
        return true;
    case SCR_O_FLOAT: *out = scr_o_float(scr_size(o.u.f)); return true;
    case SCR_O_DECIMAL: return scr_decimal_negative(run, o, true, out);
    default: return scr_raise_text(run, SCR_EXC_TypeError, "bad operand type for abs(): '%t'", args[0]);
    }
}

/* round(f, places): the decimal of so many places that is nearest to the exact value of f, ties to even, as a float. */
static bool scr_round_places(scr_body_run *run, double f, int64_t places, scr_object *out)
{
    if (!isfinite(f) || f == 0 || places > 323) {
        *out = scr_o_float(f);
        return true;
    }
    double value = places < -308 ? 0 : scr_round_double(scr_size(f), places);
    *out = scr_o_float(__builtin_copysign(value, f));
    return !isinf(value) || scr_raise(run, SCR_EXC_OverflowError, "rounded value too large to represent");
}

static bool scr_round_int(scr_body_run *run, scr_object o, int64_t places, scr_object *out)
{
    *out = o.kind == SCR_O_BOOL ? scr_o_int(o.u.truth) : o;
    if (places >= 0)
        return true;
    if (places < -10000) {
        *out = scr_o_int(0);
        return true;
    }
    scr_object power, half, mod, low, two = scr_o_int(2);
    bool tie, above, odd = false;
    if (!scr_arith_op(run, SCR_POW, scr_o_int(10), scr_o_int(-places), &power) || !scr_arith_op(run, SCR_MOD, o, power, &mod)
        || !scr_arith_op(run, SCR_SUB, o, mod, &low) || !scr_arith_op(run, SCR_FLOOR_DIV, power, two, &half) || !scr_is_equal(run, mod, half, &tie)
        || !scr_ordered(run, SCR_GT, mod, half, &above))
        return false;
    if (tie) {
        scr_object quotient, bit;
        if (!scr_arith_op(run, SCR_FLOOR_DIV, low, power, &quotient) || !scr_arith_op(run, SCR_MOD, quotient, two, &bit))
            return false;
        odd = bit.u.i != 0;
    }
    *out = low;
    return above || odd ? scr_arith_op(run, SCR_ADD, low, power, out) : true;
}

SCR_FN bool scr_fn_round(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out)
{
    scr_object o = scr_plain(run, args[0]);
    bool whole = n < 2 || args[1].kind == SCR_O_NONE;
    int64_t places = 0;
    if (o.kind == SCR_O_DECIMAL)
        return scr_decimal_round(run, o, whole ? NULL : &args[1], out);
    if (!scr_is_int(o) && o.kind != SCR_O_FLOAT)
        return scr_raise_text(run, SCR_EXC_TypeError, "type %t doesn't define __round__ method", args[0]);
    if (!whole && !scr_as_index(run, args[1], &places, "'%t' object cannot be interpreted as an integer"))
        return false;
    if (scr_is_int(o))
        return scr_round_int(run, o, places, out);
    if (!whole)
        return scr_round_places(run, o.u.f, places, out);
    if (isnan(o.u.f))
        return scr_raise(run, SCR_EXC_ValueError, "cannot convert float NaN to integer");
    if (isinf(o.u.f))
        return scr_raise(run, SCR_EXC_OverflowError, "cannot convert float infinity to integer");
    double rounded = scr_nearest(o.u.f);
    if (scr_size(o.u.f - rounded) == 0.5)
        rounded = 2.0 * scr_nearest(o.u.f / 2.0);
    return scr_int_of_double(run, rounded, out);
}

SCR_FN bool scr_fn_divmod(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out)
{
    (void)n;
    scr_object q, r, a = scr_plain(run, args[0]), b = scr_plain(run, args[1]);
    if ((!scr_is_int(a) && a.kind != SCR_O_FLOAT) || (!scr_is_int(b) && b.kind != SCR_O_FLOAT))
        return a.kind == SCR_O_DECIMAL || b.kind == SCR_O_DECIMAL || a.kind == SCR_O_TIMEDELTA ? scr_refuse(run, "divmod of such values")
            : scr_raise_text(run, SCR_EXC_TypeError, "unsupported operand type(s) for divmod(): '%t' and '%t'", args[0], args[1]);
    double zero;
    bool floats = a.kind == SCR_O_FLOAT || b.kind == SCR_O_FLOAT;
    if (floats && scr_as_double(run, b, &zero) && zero == 0)
        return scr_raise(run, SCR_EXC_ZeroDivisionError, "float divmod()");
    if (!scr_arith_op(run, SCR_FLOOR_DIV, a, b, &q) || !scr_arith_op(run, SCR_MOD, a, b, &r) || !scr_new_list(run, SCR_O_TUPLE, 2, out))
        return false;
    return scr_list_push(run, out, q) && scr_list_push(run, out, r);
}

SCR_FN bool scr_fn_pow(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out)
{
    (void)n;
    return scr_power(run, args[0], args[1], out);
}

/* A number as a double, for math.*; a str is a TypeError. */
static bool scr_real(scr_body_run *run, scr_object o, double *out)
{
    scr_object p = scr_plain(run, o);
    if (p.kind == SCR_O_DECIMAL) {
        *out = scr_float_parse(p.u.text, p.n);
        return (p.n && p.u.text[p.n - 1] >= '0' && p.u.text[p.n - 1] <= '9') || scr_refuse(run, "math of such a Decimal");
    }
    if (!scr_is_int(p) && p.kind != SCR_O_FLOAT)
        return scr_raise_text(run, SCR_EXC_TypeError, "must be real number, not %t", o);
    return scr_as_double(run, p, out);
}

SCR_FN bool scr_fn_math_isnan(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out)
{
    double f;
    (void)n;
    if (!scr_real(run, args[0], &f))
        return false;
    *out = scr_o_bool(isnan(f) != 0);
    return true;
}
SCR_FN bool scr_fn_math_isinf(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out)
{
    double f;
    (void)n;
    if (!scr_real(run, args[0], &f))
        return false;
    *out = scr_o_bool(isinf(f) != 0);
    return true;
}
SCR_FN bool scr_fn_math_isfinite(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out)
{
    double f;
    (void)n;
    if (!scr_real(run, args[0], &f))
        return false;
    *out = scr_o_bool(isfinite(f) != 0);
    return true;
}
SCR_FN bool scr_fn_math_fabs(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out)
{
    double f;
    (void)n;
    if (!scr_real(run, args[0], &f))
        return false;
    *out = scr_o_float(scr_size(f));
    return true;
}

static bool scr_to_whole(scr_body_run *run, scr_object o, double (*f)(double), scr_object *out)
{
    scr_object p = scr_plain(run, o);
    double value;
    if (p.kind == SCR_O_DECIMAL)
        return scr_refuse(run, "math of a Decimal");
    if (scr_is_int(p)) {
        *out = p.kind == SCR_O_BOOL ? scr_o_int(p.u.truth) : p;
        return true;
    }
    if (!scr_real(run, o, &value))
        return false;
    if (isnan(value))
        return scr_raise(run, SCR_EXC_ValueError, "cannot convert float NaN to integer");
    if (isinf(value))
        return scr_raise(run, SCR_EXC_OverflowError, "cannot convert float infinity to integer");
    return scr_int_of_double(run, f(value), out);
}
SCR_FN bool scr_fn_math_floor(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out)
{
    (void)n;
    return scr_to_whole(run, args[0], scr_floor, out);
}
SCR_FN bool scr_fn_math_ceil(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out)
{
    (void)n;
    return scr_to_whole(run, args[0], scr_ceil, out);
}
SCR_FN bool scr_fn_math_trunc(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out)
{
    (void)n;
    return scr_to_whole(run, args[0], scr_trunc, out);
}

SCR_FN bool scr_m_is_integer(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    (void)args, (void)n;
    if (self.kind != SCR_O_FLOAT)
        return scr_is_int(self) || self.kind == SCR_O_DECIMAL ? scr_refuse(run, "is_integer of an int (Python 3.12)") : scr_no_attribute(run, self, "is_integer");
    *out = scr_o_bool(isfinite(self.u.f) && scr_floor(self.u.f) == self.u.f);
    return true;
}

SCR_FN bool scr_m_bit_length(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    (void)args, (void)n;
    if (self.kind == SCR_O_BIGINT)
        return scr_refuse(run, "bit_length of an integer beyond 64 bits");
    if (!scr_is_int(self))
        return scr_no_attribute(run, self, "bit_length");
    int64_t i = self.kind == SCR_O_BOOL ? self.u.truth : self.u.i;
    uint64_t m = i < 0 ? (uint64_t)0 - (uint64_t)i : (uint64_t)i;
    int bits = 0;
    for (; m; m >>= 1)
        bits++;
    *out = scr_o_int(bits);
    return true;
}
