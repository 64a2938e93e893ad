/* scr_model_decimal.c: Decimal: Python's grammar of its text, its str(), and pydantic's limits. A value is its canonical text. */
#include "scr_model_run.h"
#include "scr_float.h"
#include "scr_model_text.h"
#include "scr_num.h"
#include "scr_utf8.h"

#define SCR_MDECIMAL_PRECISION 28u /* of Python's default context: what normalize() rounds to */
#define SCR_MDECIMAL_EXPONENT INT64_C(999999999999999999) /* MAX_EMAX */

/* A number without its sign: digits[0..n) * 10^exponent, no leading zeros (n 0: zero). */
typedef struct scr_mdecimal {
    const char *digits;
    size_t n;
    int64_t exponent;
    bool negative;
} scr_mdecimal;

/* ---- reading ---- */

/* The digit that a character is, of any script that writes numbers by tens; -1: none. Python takes all of Unicode's Nd; every block begins
 * at a multiple of 16 plus 0 or 6. */
static int scr_mdecimal_digit(uint32_t c)
{
    static const uint32_t zeros[] = {
        0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6, 0xe50, 0xed0, 0xf20, 0x1040, 0x1090, 0x17e0, 0x1810,
        0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50, 0x1bb0, 0x1c40, 0x1c50, 0xa620, 0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0xff10, 0x104a0, 0x10d30,
        0x11066, 0x110f0, 0x11136, 0x111d0, 0x112f0, 0x11450, 0x114d0, 0x11650, 0x116c0, 0x11730, 0x118e0, 0x11950, 0x11c50, 0x11d50, 0x11da0, 0x11f50,
        0x16a60, 0x16ac0, 0x16b50, 0x1d7ce, 0x1d7d8, 0x1d7e2, 0x1d7ec, 0x1d7f6, 0x1e140, 0x1e2f0, 0x1e4f0, 0x1e950, 0x1fbf0};
    if (c < 0x80)
        return c >= '0' && c <= '9' ? (int)(c - '0') : -1;
    for (size_t i = 0; i < sizeof zeros / sizeof *zeros; i++)
        if (c >= zeros[i] && c < zeros[i] + 10)
            return (int)(c - zeros[i]);
    return -1;
}

/* As str.strip() does: more than Rust's white space. */
static bool scr_mdecimal_space(uint32_t c)
{
    return (c >= 9 && c <= 13) || (c >= 0x1c && c <= 0x20) || c == 0x85 || c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x2028
        || c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000;
}

/* ASCII without underscores and the space around it; digits of other scripts as ASCII's. -1: a character that no Decimal has. */
static int64_t scr_mdecimal_plain(const char *s, size_t n, char *out)
{
    size_t len = 0, last = 0;
    bool begun = false;
    for (size_t at = 0; at < n;) {
        uint32_t c = scr_utf8_next(s, &at);
        if (scr_mdecimal_space(c)) {
            if (begun)
                out[len++] = ' ';
            continue;
        }
        begun = true;
        int digit = scr_mdecimal_digit(c);
        if (digit < 0 && c >= 0x80)
            return -1;
        if (c != '_')
            out[len++] = digit >= 0 ? (char)('0' + digit) : (char)c;
        last = len;
    }
    return (int64_t)last;
}

static bool scr_mdecimal_word(const char *s, size_t n, const char *word)
{
    for (; n > 0 && *word; n--, s++, word++)
        if ((*s | 0x20) != *word)
            return false;
    return n == 0 && !*word;
}

/* "Infinity", "-NaN", "sNaN12" ...: its text; NULL: it is none. Written into out (n + 8 bytes). */
static size_t scr_mdecimal_special(const char *s, size_t n, char *out)
{
    size_t at = 0;
    if (n && (*s == '-' || *s == '+')) {
        if (*s == '-')
            out[at++] = '-';
        s++;
        n--;
    }
    if (scr_mdecimal_word(s, n, "inf") || scr_mdecimal_word(s, n, "infinity")) {
        memcpy(out + at, "Infinity", 8);
        return at + 8;
    }
    bool signals = n && (*s | 0x20) == 's';
    s += signals;
    n -= signals;
    if (n < 3 || !scr_mdecimal_word(s, 3, "nan"))
        return 0;
    if (signals)
        out[at++] = 's';
    memcpy(out + at, "NaN", 3);
    at += 3;
    bool zeros = true;
    for (size_t i = 3; i < n; i++) {
        if (s[i] < '0' || s[i] > '9')
            return 0;
        zeros = zeros && s[i] == '0';
        if (!zeros)
            out[at++] = s[i];
    }
    return at;
}

/* Takes the point out of the digits at s, which is changed. False: it is no number, or beyond what Python's exponents reach. */
static bool scr_mdecimal_read(char *s, size_t n, scr_mdecimal *d)
{
    const char *end = s + n;
    d->negative = n && *s == '-';
    s += n && (*s == '-' || *s == '+');
    char *digits = s, *out = s;
    bool point = false, any = false;
    int64_t exponent = 0;
    for (; s < end && ((*s == '.' && !point) || (*s >= '0' && *s <= '9')); s++) {
        if (*s == '.') {
            point = true;
            continue;
        }
        any = true;
        exponent -= point;
        if (out > digits || *s != '0')
            *out++ = *s;
    }
    if (!any)
        return false;
    if (s < end && (*s | 0x20) == 'e') {
        bool minus = ++s < end && *s == '-';
        s += s < end && (*s == '-' || *s == '+');
        int64_t e = 0;
        if (s == end)
            return false;
        for (; s < end && *s >= '0' && *s <= '9'; s++)
            if (e < INT64_C(1000000000000000000))
                e = e * 10 + (*s - '0');
        exponent += minus ? -e : e;
    }
    d->digits = digits;
    d->n = (size_t)(out - digits);
    d->exponent = exponent;
    if (d->n == 0) { /* a zero's exponent is kept within the range */
        if (d->exponent > SCR_MDECIMAL_EXPONENT)
            d->exponent = SCR_MDECIMAL_EXPONENT;
        return s == end;
    }
    return s == end && exponent + (int64_t)d->n - 1 <= SCR_MDECIMAL_EXPONENT && exponent >= -2 * SCR_MDECIMAL_EXPONENT;
}

/* str(): scientific when the exponent is above 0 or the value below 1e-6. */
static void scr_mdecimal_print(scr_mtext *out, const scr_mdecimal *d)
{
    const char *digits = d->n ? d->digits : "0";
    size_t n = d->n ? d->n : 1;
    int64_t adjusted = d->exponent + (int64_t)n - 1;
    if (d->negative)
        scr_mtext_char(out, '-');
    if (d->exponent > 0 || adjusted < -6) {
        scr_mtext_char(out, digits[0]);
        if (n > 1) {
            scr_mtext_char(out, '.');
            scr_mtext_add(out, digits + 1, n - 1);
        }
        scr_mtext_char(out, 'E');
        if (adjusted >= 0)
            scr_mtext_char(out, '+');
        scr_mtext_int(out, adjusted);
        return;
    }
    int64_t whole = (int64_t)n + d->exponent;
    if (whole <= 0) {
        scr_mtext_z(out, "0.");
        for (int64_t i = whole; i < 0; i++)
            scr_mtext_char(out, '0');
        scr_mtext_add(out, digits, n);
        return;
    }
    scr_mtext_add(out, digits, (size_t)whole);
    if (d->exponent < 0) {
        scr_mtext_char(out, '.');
        scr_mtext_add(out, digits + whole, n - (size_t)whole);
    }
}

static scr_object scr_mdecimal_of_text(scr_mrun *run, const char *s, size_t n, scr_minput input)
{
    scr_mdecimal d;
    char *plain = (char *)scr_arena_alloc(run->arena, n + 8), *text = (char *)scr_arena_alloc(run->arena, n + 40);
    if (!plain || !text)
        return scr_model_stop(run, SCR_NO_SCRATCH);
    int64_t len = scr_mdecimal_plain(s, n, plain);
    if (len < 0)
        return scr_model_fail(run, SCR_ME_DECIMAL_PARSING, input);
    size_t special = scr_mdecimal_special(plain, (size_t)len, text);
    if (special)
        return scr_o_text(SCR_O_DECIMAL, text, special);
    if (!scr_mdecimal_read(plain, (size_t)len, &d))
        return scr_model_fail(run, SCR_ME_DECIMAL_PARSING, input);
    scr_mtext out;
    scr_mtext_begin(&out, text, n + 40);
    scr_mdecimal_print(&out, &d);
    return scr_o_text(SCR_O_DECIMAL, text, out.len);
}

/* ---- limits ---- */

/* Digits and those behind the point, of the value rounded to 28 digits (half to even) and without zeros at its end. */
static void scr_mdecimal_count(scr_object o, int64_t *digits, int64_t *places)
{
    char kept[SCR_MDECIMAL_PRECISION + 1];
    size_t n = 0;
    int64_t exponent = 0;
    bool point = false, more = false, half = false, up = false;
    const char *s = o.u.text, *end = s + o.n;
    s += *s == '-';
    for (; s < end && *s != 'E'; s++) {
        if (*s == '.') {
            point = true;
            continue;
        }
        if (n < SCR_MDECIMAL_PRECISION) {
            exponent -= point;
            if (n || *s != '0')
                kept[n++] = *s;
            continue;
        }
        exponent += !point;
        if (!more && !half && !up) { /* the first digit that goes */
            up = *s > '5';
            half = *s == '5';
            more = !half;
        } else if (half && *s != '0') {
            up = true;
        }
    }
    if (s < end) {
        bool minus = s[1] == '-';
        int64_t e = 0;
        for (s += 2; s < end; s++)
            e = e * 10 + (*s - '0');
        exponent += minus ? -e : e;
    }
    if (up || (half && n && (kept[n - 1] & 1))) {
        size_t i = n;
        while (i > 0 && kept[i - 1] == '9')
            kept[--i] = '0';
        if (i > 0) {
            kept[i - 1]++;
        } else {
            kept[0] = '1';
            exponent += (int64_t)n;
            n = 1;
        }
    }
    for (; n > 0 && kept[n - 1] == '0'; n--)
        exponent++;
    if (n == 0)
        exponent = 0;
    int64_t count = n ? (int64_t)n : 1;
    *places = exponent >= 0 ? 0 : -exponent;
    *digits = exponent >= 0 ? count + exponent : count > -exponent ? count : -exponent;
}

static bool scr_mdecimal_most(scr_mrun *run, scr_model_error_type type, const char *key, int64_t number, int64_t most, scr_minput input)
{
    scr_mctx ctx;
    if (number <= most)
        return true;
    ctx.key = key;
    ctx.value = scr_o_int(most);
    scr_model_fail_with(run, type, input, &ctx, 1);
    return false;
}

/* The exponent of its first digit; of a finite number that is not 0. */
static int64_t scr_mdecimal_adjusted(scr_object o)
{
    const char *s = o.u.text + (*o.u.text == '-'), *end = o.u.text + o.n;
    int64_t first = INT64_MIN, whole = 0, e = 0, at = 0;
    bool point = false;
    for (; s < end && *s != 'E'; s++) {
        if (*s == '.') {
            point = true;
            continue;
        }
        if (*s != '0' && first == INT64_MIN)
            first = at;
        at++;
        whole += !point;
    }
    bool minus = s + 1 < end && s[1] == '-';
    for (s += 2; s < end; s++)
        e = e * 10 + (*s - '0');
    return first == INT64_MIN ? INT64_MIN / 2 : whole - 1 - first + (minus ? -e : e);
}

/* A quotient of more digits than Python's decimals have, which it refuses to divide. Near that many digits: as if it had them, when both begin alike. */
static bool scr_mdecimal_too_large(scr_object value, scr_object by)
{
    return scr_mdecimal_adjusted(value) - scr_mdecimal_adjusted(by) > (int64_t)SCR_MDECIMAL_PRECISION;
}

static bool scr_mdecimal_multiple(scr_mrun *run, const scr_mlimits *l, scr_object value, scr_minput input)
{
    scr_mctx ctx;
    if (l->multiple_of == SCR_NO_VALUE)
        return true;
    ctx.key = "multiple_of";
    ctx.value = scr_model_constant(run, l->multiple_of);
    scr_object by = ctx.value;
    if (!scr_mdecimal_too_large(value, by) && scr_num_is_multiple(value.u.text, value.n, by.u.text + (*by.u.text == '-'), by.n - (*by.u.text == '-')))
        return true;
    scr_model_fail_with(run, SCR_ME_MULTIPLE_OF, input, &ctx, 1);
    return false;
}

static bool scr_mdecimal_limits(scr_mrun *run, const scr_mlimits *l, scr_object value, scr_minput input)
{
    bool finite = value.n && (scr_byte)(value.u.text[value.n - 1] - '0') < 10 && !memchr(value.u.text, 'N', value.n);
    if (!finite && (!l || l->flags & SCR_L_FINITE)) {
        scr_model_fail(run, SCR_ME_FINITE_NUMBER, input);
        return false;
    }
    if (!l)
        return true;
    int64_t digits = 0, places = 0;
    if (finite && (l->max_digits >= 0 || l->decimal_places >= 0)) {
        scr_mdecimal_count(value, &digits, &places);
        int64_t whole = digits > places ? digits - places : 0, most = l->max_digits > l->decimal_places ? l->max_digits - l->decimal_places : 0;
        if (l->max_digits >= 0 && !scr_mdecimal_most(run, SCR_ME_DECIMAL_MAX_DIGITS, "max_digits", digits, l->max_digits, input))
            return false;
        if (l->decimal_places >= 0 && !scr_mdecimal_most(run, SCR_ME_DECIMAL_MAX_PLACES, "decimal_places", places, l->decimal_places, input))
            return false;
        if (l->max_digits >= 0 && l->decimal_places >= 0
            && !scr_mdecimal_most(run, SCR_ME_DECIMAL_WHOLE_DIGITS, "whole_digits", whole, most, input))
            return false;
    }
    return (!finite || scr_mdecimal_multiple(run, l, value, input)) && scr_model_bounds(run, l, value, input, scr_o_compare_numbers, NULL);
}

SCR_FN scr_object scr_model_check_decimal(scr_mrun *run, const scr_mtype *type, scr_minput input)
{
    char number[SCR_FLOAT_TEXT];
    scr_object value = input.o;
    if (value.kind != SCR_O_DECIMAL) {
        if (run->mode == SCR_MODE_PYTHON && scr_model_strict(run, type))
            return scr_model_fail_text(run, SCR_ME_IS_INSTANCE_OF, input, "class", "Decimal");
        scr_model_exact(run, run->mode == SCR_MODE_JSON ? SCR_MSTRICT : SCR_MLAX);
        scr_text text;
        text.ptr = value.u.text;
        text.len = value.n;
        scr_mtext out;
        scr_mtext_begin(&out, number, sizeof number);
        if (value.kind == SCR_O_INT) {
            scr_mtext_int(&out, value.u.i);
            text.ptr = number;
            text.len = out.len;
        } else if (value.kind == SCR_O_FLOAT) {
            text.ptr = number;
            text.len = scr_float_text(value.u.f, run->mode == SCR_MODE_JSON ? SCR_FLOAT_PLAIN : SCR_FLOAT_REPR, number);
        } else if (value.kind != SCR_O_STR && value.kind != SCR_O_BIGINT) {
            return scr_model_fail(run, SCR_ME_DECIMAL_TYPE, input);
        }
        value = scr_mdecimal_of_text(run, text.ptr, text.len, input);
    }
    if (value.kind != SCR_O_MISSING && !scr_mdecimal_limits(run, type->limits, value, input))
        return scr_o_missing();
    return value;
}
