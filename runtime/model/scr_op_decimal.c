/* scr_op_decimal.c: decimal.Decimal in compiled bodies, in Python's default context: 28 digits, ROUND_HALF_EVEN, traps of InvalidOperation and
 * DivisionByZero. NaN and infinities are compared and asked for; no arithmetic is done on them. */
#include "scr_op_decimal.h"
#include "scr_op_repr.h"
#include "scr_op_text.h"
#include "scr_float.h"

#include <string.h>

#define SCR_DEC_PRECISION 28
#define SCR_DEC_EXPONENT 5000 /* of either sign, in arithmetic: more is no amount of anything */

typedef struct scr_dec {
    bool negative;
    char *digits;  /* no leading zeros; "0" for zero */
    uint32_t n;
    int64_t exponent;
} scr_dec;

static bool scr_dec_special(scr_object o) { return o.n && (o.u.text[o.n - 1] == 'N' || o.u.text[o.n - 1] == 'y' || memchr(o.u.text, 'N', o.n)); }

static bool scr_dec_room(scr_body_run *run, uint64_t n, char **out)
{
    if (n > 20000)
        return scr_refuse(run, "a Decimal of so many digits");
    if (!scr_body_step(run, n))
        return false;
    *out = (char *)scr_arena_alloc(run->arena, (size_t)n + 1);
    return *out || scr_stop(run, SCR_NO_SCRATCH);
}

static void scr_dec_trim(scr_dec *d)
{
    uint32_t zeros = 0;
    while (zeros + 1 < d->n && d->digits[zeros] == '0')
        zeros++;
    d->digits += zeros;
    d->n -= zeros;
}

static bool scr_dec_is_zero(const scr_dec *d) { return d->n == 1 && d->digits[0] == '0'; }

/* Of a DECIMAL, INT or BIGINT; a special Decimal is refused. */
static bool scr_dec_of(scr_body_run *run, scr_object o, scr_dec *d)
{
    if (o.kind != SCR_O_DECIMAL) {
        scr_sink sink = {run, NULL, 0, 0};
        if (!scr_put_str(&sink, o.kind == SCR_O_BOOL ? scr_o_int(o.u.truth) : o))
            return false;
        o = scr_sink_text(&sink);
    } else if (scr_dec_special(o)) {
        return scr_refuse(run, "arithmetic on a Decimal that is no number");
    }
    uint32_t at = 0;
    bool point = false;
    d->negative = o.n && o.u.text[0] == '-';
    d->n = 0;
    d->exponent = 0;
    if (!scr_dec_room(run, o.n, &d->digits))
        return false;
    for (at = d->negative; at < o.n && o.u.text[at] != 'E'; at++) {
        if (o.u.text[at] == '.') {
            point = true;
            continue;
        }
        d->digits[d->n++] = o.u.text[at];
        d->exponent -= point;
    }
    if (at < o.n) {
        bool negative = o.u.text[++at] == '-';
        int64_t e = 0;
        for (at += negative || o.u.text[at] == '+'; at < o.n; at++)
            e = e < 100000000 ? e * 10 + (o.u.text[at] - '0') : e;
        d->exponent += negative ? -e : e;
    }
    if (!d->n)
        d->digits[d->n++] = '0';
    scr_dec_trim(d);
    if (d->exponent > SCR_DEC_EXPONENT || d->exponent < -SCR_DEC_EXPONENT)
        return scr_refuse(run, "arithmetic on a Decimal of such an exponent");
    return true;
}

/* As str() writes it: the specification's to-scientific-string. */
static bool scr_dec_text(scr_body_run *run, const scr_dec *d, scr_object *out)
{
    scr_sink sink = {run, NULL, 0, 0};
    int64_t left = d->exponent + (int64_t)d->n, dot = d->exponent <= 0 && left > -6 ? left : 1;
    bool good = !d->negative || scr_put(&sink, "-", 1);
    if (dot <= 0)
        good = good && scr_put(&sink, "0.", 2);
    for (int64_t i = dot; good && i < 0; i++)
        good = scr_put(&sink, "0", 1);
    for (uint32_t i = 0; good && i < d->n; i++)
        good = (i == 0 || (int64_t)i != dot || scr_put(&sink, ".", 1)) && scr_put(&sink, &d->digits[i], 1);
    for (int64_t i = d->n; good && i < dot; i++)
        good = scr_put(&sink, "0", 1);
    if (good && left != dot) {
        good = scr_put(&sink, left - dot < 0 ? "E" : "E+", left - dot < 0 ? 1 : 2) && scr_put_str(&sink, scr_o_int(left - dot));
    }
    *out = scr_sink_text(&sink);
    out->kind = SCR_O_DECIMAL;
    return good;
}

typedef enum scr_rounding { SCR_HALF_EVEN, SCR_HALF_UP, SCR_HALF_DOWN, SCR_ROUND_UP, SCR_ROUND_DOWN, SCR_ROUND_CEILING, SCR_ROUND_FLOOR, SCR_ROUND_05UP } scr_rounding;

/* Keeps the first `keep` digits (0 or less: none of them). */
static bool scr_dec_round(scr_body_run *run, scr_dec *d, int64_t keep, scr_rounding rounding)
{
    if (keep >= (int64_t)d->n)
        return true;
    int64_t cut = (int64_t)d->n - keep;
    int first = keep >= 0 ? d->digits[keep] - '0' : 0;
    bool rest = false, up = false;
    for (int64_t i = keep < 0 ? 0 : keep + 1; i < (int64_t)d->n; i++)
        rest = rest || d->digits[i] != '0';
    bool odd = keep > 0 && (d->digits[keep - 1] - '0') % 2 == 1, some = first || rest;
    switch (rounding) {
    case SCR_HALF_EVEN: up = first > 5 || (first == 5 && (rest || odd)); break;
    case SCR_HALF_UP: up = first >= 5; break;
    case SCR_HALF_DOWN: up = first > 5 || (first == 5 && rest); break;
    case SCR_ROUND_UP: up = some; break;
    case SCR_ROUND_DOWN: break;
    case SCR_ROUND_CEILING: up = some && !d->negative; break;
    case SCR_ROUND_FLOOR: up = some && d->negative; break;
    case SCR_ROUND_05UP: up = some && (keep <= 0 || d->digits[keep - 1] == '0' || d->digits[keep - 1] == '5'); break;
    }
    char *made;
    if (!scr_dec_room(run, (uint64_t)(keep < 0 ? 0 : keep) + 2, &made))
        return false;
    uint32_t n = 0;
    made[n++] = '0';
    for (int64_t i = 0; i < keep; i++)
        made[n++] = d->digits[i];
    for (uint32_t i = n; up && i-- > 0;) {
        if (made[i] == '9') {
            made[i] = '0';
            continue;
        }
        made[i]++;
        up = false;
    }
    d->digits = made;
    d->n = n;
    d->exponent += cut;
    scr_dec_trim(d);
    return true;
}

/* To the context's precision; a carry may make one digit more, which is a zero. */
static bool scr_dec_fix(scr_body_run *run, scr_dec *d)
{
    return scr_dec_round(run, d, SCR_DEC_PRECISION, SCR_HALF_EVEN) && scr_dec_round(run, d, SCR_DEC_PRECISION, SCR_HALF_EVEN);
}

static bool scr_dec_result(scr_body_run *run, scr_dec *d, scr_object *out) { return scr_dec_fix(run, d) && scr_dec_text(run, d, out); }

static bool scr_dec_raise(scr_body_run *run, scr_exception kind, const char *condition)
{
    return scr_raise_text(run, kind, "[<class 'decimal.%s'>]", condition);
}

/* The digits as an int, with `zeros` more behind them. */
static bool scr_dec_int(scr_body_run *run, const scr_dec *d, int64_t zeros, scr_object *out)
{
    char *digits;
    if (!scr_dec_room(run, d->n + (uint64_t)zeros, &digits))
        return false;
    memcpy(digits, d->digits, d->n);
    memset(digits + d->n, '0', (size_t)zeros);
    return scr_int_of_text(run, digits, d->n + (uint32_t)zeros, false, out);
}

static bool scr_dec_of_int(scr_body_run *run, scr_object i, int64_t exponent, bool negative, scr_dec *d)
{
    if (!scr_dec_of(run, i, d))
        return false;
    d->negative = d->negative != negative;
    d->exponent = exponent;
    return true;
}

static bool scr_dec_add(scr_body_run *run, scr_dec a, scr_dec b, scr_dec *out)
{
    int64_t exponent = a.exponent < b.exponent ? a.exponent : b.exponent;
    scr_object x, y, sum;
    if (!scr_dec_int(run, &a, a.exponent - exponent, &x) || !scr_dec_int(run, &b, b.exponent - exponent, &y))
        return false;
    if ((a.negative && !scr_negative(run, x, &x)) || (b.negative && !scr_negative(run, y, &y)) || !scr_arith_op(run, SCR_ADD, x, y, &sum)
        || !scr_dec_of(run, sum, out))
        return false;
    out->exponent = exponent;
    if (scr_dec_is_zero(out))
        out->negative = a.negative && b.negative;
    return true;
}

static bool scr_dec_multiply(scr_body_run *run, scr_dec a, scr_dec b, scr_dec *out)
{
    scr_object x, y, product;
    return scr_dec_int(run, &a, 0, &x) && scr_dec_int(run, &b, 0, &y) && scr_arith_op(run, SCR_MUL, x, y, &product)
        && scr_dec_of_int(run, product, a.exponent + b.exponent, a.negative != b.negative, out);
}

static bool scr_dec_divide(scr_body_run *run, scr_dec a, scr_dec b, scr_dec *out)
{
    bool negative = a.negative != b.negative;
    scr_object x, y, q, r, zero = scr_o_int(0);
    if (scr_dec_is_zero(&b))
        return scr_dec_is_zero(&a) ? scr_dec_raise(run, SCR_EXC_InvalidOperation, "DivisionUndefined") : scr_dec_raise(run, SCR_EXC_DivisionByZero, "DivisionByZero");
    if (scr_dec_is_zero(&a))
        return scr_dec_of_int(run, zero, a.exponent - b.exponent, negative, out);
    int64_t shift = (int64_t)b.n - (int64_t)a.n + SCR_DEC_PRECISION + 1, exponent = a.exponent - b.exponent - shift, ideal = a.exponent - b.exponent;
    if (!scr_dec_int(run, &a, shift > 0 ? shift : 0, &x) || !scr_dec_int(run, &b, shift < 0 ? -shift : 0, &y) || !scr_int_divide(run, x, y, &q, &r))
        return false;
    bool inexact = r.kind == SCR_O_BIGINT || r.u.i != 0;
    if (!scr_dec_of_int(run, q, exponent, negative, out))
        return false;
    if (inexact && (out->digits[out->n - 1] == '0' || out->digits[out->n - 1] == '5'))
        out->digits[out->n - 1]++; /* so that it is no tie */
    while (!inexact && out->exponent < ideal && out->n > 1 && out->digits[out->n - 1] == '0') {
        out->n--;
        out->exponent++;
    }
    return true;
}

/* a // b towards zero and a % b with a's sign. */
static bool scr_dec_divmod(scr_body_run *run, scr_dec a, scr_dec b, bool modulo, scr_dec *out)
{
    scr_object x, y, q, r;
    int64_t exponent = a.exponent < b.exponent ? a.exponent : b.exponent;
    if (scr_dec_is_zero(&b))
        return modulo ? scr_dec_raise(run, SCR_EXC_InvalidOperation, scr_dec_is_zero(&a) ? "DivisionUndefined" : "InvalidOperation")
            : scr_dec_is_zero(&a) ? scr_dec_raise(run, SCR_EXC_InvalidOperation, "DivisionUndefined") : scr_dec_raise(run, SCR_EXC_DivisionByZero, "DivisionByZero");
    if (!scr_dec_int(run, &a, a.exponent - exponent, &x) || !scr_dec_int(run, &b, b.exponent - exponent, &y) || !scr_int_divide(run, x, y, &q, &r)
        || !scr_dec_of_int(run, q, 0, a.negative != b.negative, out))
        return false;
    if (out->n > SCR_DEC_PRECISION)
        return scr_dec_raise(run, SCR_EXC_InvalidOperation, "DivisionImpossible");
    return !modulo || scr_dec_of_int(run, r, exponent, a.negative, out);
}

SCR_FN bool scr_decimal_op(scr_body_run *run, scr_arith op, scr_object left, scr_object right, scr_object *out)
{
    scr_dec a, b, result;
    if (op > SCR_MOD)
        return op == SCR_POW ? scr_refuse(run, "a power of a Decimal")
            : scr_raise_text(run, SCR_EXC_TypeError, "unsupported operand type(s) for %s: '%t' and '%t'",
                             (const char *[]){"<<", ">>", "|", "^", "&"}[op - SCR_LSHIFT], left, right);
    if (!scr_dec_of(run, left, &a) || !scr_dec_of(run, right, &b))
        return false;
    bool good = false;
    switch ((int)op) {
    case SCR_SUB: b.negative = !b.negative; /* fall through */
    case SCR_ADD: good = scr_dec_add(run, a, b, &result); break;
    case SCR_MUL: good = scr_dec_multiply(run, a, b, &result); break;
    case SCR_DIV: good = scr_dec_divide(run, a, b, &result); break;
    default: good = scr_dec_divmod(run, a, b, op == SCR_MOD, &result); break;
    }
    return good && scr_dec_result(run, &result, out);
}

SCR_FN bool scr_decimal_negative(scr_body_run *run, scr_object a, bool absolute, scr_object *out)
{
    scr_dec d;
    if (!scr_dec_of(run, a, &d))
        return false;
    d.negative = absolute ? false : !d.negative && !scr_dec_is_zero(&d);
    return scr_dec_result(run, &d, out);
}

/* To a given exponent; false when more digits than the context has would be needed. */
static bool scr_dec_rescale(scr_body_run *run, scr_dec *d, int64_t exponent, scr_rounding rounding)
{
    if (d->exponent >= exponent) {
        int64_t zeros = d->exponent - exponent;
        char *digits;
        if (scr_dec_is_zero(d))
            zeros = 0;
        if (!scr_dec_room(run, d->n + (uint64_t)zeros, &digits))
            return false;
        memcpy(digits, d->digits, d->n);
        memset(digits + d->n, '0', (size_t)zeros);
        d->digits = digits;
        d->n += (uint32_t)zeros;
    } else if (!scr_dec_round(run, d, (int64_t)d->n - (exponent - d->exponent), rounding)) {
        return false;
    }
    d->exponent = exponent;
    return true;
}

static bool scr_rounding_of(scr_body_run *run, const scr_object *args, uint32_t n, uint32_t at, scr_rounding *out)
{
    static const char *const names[] = {"ROUND_HALF_EVEN", "ROUND_HALF_UP", "ROUND_HALF_DOWN", "ROUND_UP", "ROUND_DOWN", "ROUND_CEILING", "ROUND_FLOOR", "ROUND_05UP"};
    *out = SCR_HALF_EVEN;
    if (at >= n || args[at].kind == SCR_O_MISSING || args[at].kind == SCR_O_NONE)
        return true;
    for (int i = 0; args[at].kind == SCR_O_STR && i < 8; i++)
        if (strlen(names[i]) == args[at].n && memcmp(names[i], args[at].u.text, args[at].n) == 0) {
            *out = (scr_rounding)i;
            return true;
        }
    return scr_raise(run, SCR_EXC_TypeError, "valid values for rounding are:\n  [ROUND_CEILING, ROUND_FLOOR, ROUND_UP, ROUND_DOWN,\n   ROUND_HALF_UP, ROUND_HALF_DOWN, "
                                             "ROUND_HALF_EVEN,\n   ROUND_05UP]");
}

static bool scr_dec_self(scr_body_run *run, scr_object self, const char *name)
{
    return self.kind == SCR_O_DECIMAL ? true : scr_no_attribute(run, self, name);
}

SCR_FN bool scr_m_quantize(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    scr_dec d, by;
    scr_rounding rounding;
    if (!scr_dec_self(run, self, "quantize"))
        return false;
    scr_object exp = scr_plain(run, args[0]);
    if (exp.kind != SCR_O_DECIMAL && !scr_is_int(exp))
        return scr_raise_text(run, SCR_EXC_TypeError, "conversion from %t to Decimal is not supported", args[0]);
    if (!scr_rounding_of(run, args, n, 1, &rounding) || !scr_dec_of(run, self, &d) || !scr_dec_of(run, exp, &by) || !scr_dec_rescale(run, &d, by.exponent, rounding))
        return false;
    if (d.n > SCR_DEC_PRECISION)
        return scr_dec_raise(run, SCR_EXC_InvalidOperation, "InvalidOperation");
    return scr_dec_text(run, &d, out);
}

SCR_FN bool scr_m_to_integral_value(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    scr_dec d;
    scr_rounding rounding;
    if (!scr_dec_self(run, self, "to_integral_value") || !scr_rounding_of(run, args, n, 0, &rounding) || !scr_dec_of(run, self, &d))
        return false;
    if (d.exponent >= 0) {
        *out = self;
        return true;
    }
    return scr_dec_rescale(run, &d, 0, rounding) && scr_dec_text(run, &d, out);
}

SCR_FN bool scr_m_normalize(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    scr_dec d;
    (void)args, (void)n;
    if (!scr_dec_self(run, self, "normalize") || !scr_dec_of(run, self, &d) || !scr_dec_fix(run, &d))
        return false;
    if (scr_dec_is_zero(&d))
        d.exponent = 0;
    while (d.n > 1 && d.digits[d.n - 1] == '0') {
        d.n--;
        d.exponent++;
    }
    return scr_dec_text(run, &d, out);
}

SCR_FN bool scr_m_as_tuple(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    scr_dec d;
    scr_object digits;
    (void)args, (void)n;
    if (!scr_dec_self(run, self, "as_tuple") || !scr_dec_of(run, self, &d) || !scr_new_list(run, SCR_O_TUPLE, d.n, &digits) || !scr_new_list(run, SCR_O_TUPLE, 3, out))
        return false;
    for (uint32_t i = 0; i < d.n; i++)
        if (!scr_list_push(run, &digits, scr_o_int(d.digits[i] - '0')))
            return false;
    out->flags |= SCR_O_DECIMAL_TUPLE;
    return scr_list_push(run, out, scr_o_int(d.negative)) && scr_list_push(run, out, digits) && scr_list_push(run, out, scr_o_int(d.exponent));
}

SCR_FN bool scr_a_exponent(scr_body_run *run, scr_object self, scr_object *out)
{
    (void)run;
    if (self.kind == SCR_O_TUPLE && (self.flags & SCR_O_DECIMAL_TUPLE))
        *out = self.u.list->items[2];
    return true;
}

static bool scr_dec_ask(scr_body_run *run, scr_object self, const char *name, bool answer, scr_object *out)
{
    *out = scr_o_bool(answer);
    return scr_dec_self(run, self, name);
}
SCR_FN bool scr_m_is_finite(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    (void)args;
    (void)n;
    return scr_dec_ask(run, self, "is_finite", self.kind == SCR_O_DECIMAL && !scr_dec_special(self), out);
}
SCR_FN bool scr_m_is_nan(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    (void)n;
    (void)args;
    return scr_dec_ask(run, self, "is_nan", self.kind == SCR_O_DECIMAL && memchr(self.u.text, 'N', self.n) != NULL, out);
}
SCR_FN bool scr_m_is_infinite(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    (void)n;
    (void)args;
    return scr_dec_ask(run, self, "is_infinite", self.kind == SCR_O_DECIMAL && self.u.text[self.n - 1] == 'y', out);
}
SCR_FN bool scr_m_is_signed(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    (void)args;
    (void)n;
    return scr_dec_ask(run, self, "is_signed", self.kind == SCR_O_DECIMAL && self.u.text[0] == '-', out);
}
SCR_FN bool scr_m_is_zero(scr_body_run *run, scr_object self, const scr_object *args, uint32_t n, scr_object *out)
{
    (void)args, (void)n;
    bool truth = false;
    if (!scr_dec_self(run, self, "is_zero") || !scr_truth(run, self, &truth))
        return false;
    *out = scr_o_bool(!truth);
    return true;
}

/* ---- making and converting ---- */

/* Decimal("..."): digits with underscores anywhere, a point, an exponent; white space around; words. */
static bool scr_dec_of_str(scr_body_run *run, scr_object text, scr_object *out)
{
    scr_object t;
    if (!scr_m_strip(run, text, NULL, 0, &t))
        return false;
    scr_dec d = {false, NULL, 0, 0};
    uint32_t at = 0;
    if (!scr_dec_room(run, t.n, &d.digits))
        return false;
    scr_sink plain = {run, NULL, 0, 0};
    while (at < t.n) {
        uint32_t c = scr_text_at(t.u.text, t.n, &at);
        int digit = c < 128 ? -1 : scr_digit_value(c);
        if (c >= 128 && digit < 0)
            return scr_dec_raise(run, SCR_EXC_InvalidOperation, "ConversionSyntax");
        if (c != '_' && !scr_put_char(&plain, digit >= 0 ? (uint32_t)('0' + digit) : c))
            return false;
    }
    t = scr_sink_text(&plain);
    at = 0;
    bool point = false, some = false;
    if (t.n && (t.u.text[0] == '-' || t.u.text[0] == '+'))
        d.negative = t.u.text[at++] == '-';
    if (at < t.n && ((t.u.text[at] | 0x20) == 'n' || (t.u.text[at] | 0x20) == 'i' || (t.u.text[at] | 0x20) == 's')) {
        static const struct { const char *word, *shown; } words[] = {{"inf", "Infinity"}, {"infinity", "Infinity"}, {"nan", "NaN"}, {"snan", "sNaN"}};
        for (size_t w = 0; w < sizeof words / sizeof *words; w++) {
            uint32_t i = 0;
            while (at + i < t.n && words[w].word[i] && (t.u.text[at + i] | 0x20) == words[w].word[i])
                i++;
            if (at + i != t.n || words[w].word[i])
                continue;
            scr_sink sink = {run, NULL, 0, 0};
            if ((d.negative && !scr_put(&sink, "-", 1)) || !scr_put(&sink, words[w].shown, strlen(words[w].shown)))
                return false;
            *out = scr_sink_text(&sink);
            out->kind = SCR_O_DECIMAL;
            return true;
        }
        uint32_t i = at + ((t.u.text[at] | 0x20) == 's');
        if (t.n - i > 3 && (t.u.text[i] | 0x20) == 'n' && (t.u.text[i + 1] | 0x20) == 'a')
            return scr_refuse(run, "a Decimal NaN with digits");
        return scr_dec_raise(run, SCR_EXC_InvalidOperation, "ConversionSyntax");
    }
    for (; at < t.n && ((t.u.text[at] >= '0' && t.u.text[at] <= '9') || (t.u.text[at] == '.' && !point)); at++) {
        if (t.u.text[at] == '.') {
            point = true;
            continue;
        }
        some = true;
        d.digits[d.n++] = t.u.text[at];
        d.exponent -= point;
    }
    int64_t e = 0;
    if (some && at < t.n && (t.u.text[at] | 0x20) == 'e') {
        at++;
        bool negative = at < t.n && t.u.text[at] == '-';
        at += at < t.n && (negative || t.u.text[at] == '+');
        some = at < t.n;
        for (; at < t.n && t.u.text[at] >= '0' && t.u.text[at] <= '9'; at++)
            e = e < 1000000000 ? e * 10 + (t.u.text[at] - '0') : e;
        e = negative ? -e : e;
    }
    if (!some || at != t.n)
        return scr_dec_raise(run, SCR_EXC_InvalidOperation, "ConversionSyntax");
    if (e > 100000000 || e < -100000000)
        return scr_refuse(run, "a Decimal of such an exponent");
    d.exponent += e;
    scr_dec_trim(&d);
    return scr_dec_text(run, &d, out);
}

SCR_FN bool scr_fn_decimal(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out)
{
    scr_object o = n ? scr_plain(run, args[0]) : scr_o_int(0);
    scr_dec d;
    switch (o.kind) {
    case SCR_O_DECIMAL: *out = o; return true;
    case SCR_O_BOOL: case SCR_O_INT: case SCR_O_BIGINT: return scr_dec_of(run, o, &d) && scr_dec_text(run, &d, out);
    case SCR_O_STR: return scr_dec_of_str(run, o, out);
    case SCR_O_FLOAT: {
        char room[SCR_FLOAT_EXACT];
        if (o.u.f - o.u.f != 0) {
            scr_object shown;
            return scr_fn_str(run, &o, 1, &shown) && scr_dec_of_str(run, shown, out);
        }
        bool negative = __builtin_signbit(o.u.f) != 0;
        uint32_t length = scr_float_exact(negative ? -o.u.f : o.u.f, room); /* DIGITS e EXPONENT: the number as it stands */
        for (uint32_t i = 0; i < length; i++)
            room[i] = room[i] == 'e' ? 'E' : room[i];
        scr_object exact = scr_o_text(SCR_O_DECIMAL, room, length);
        if (!scr_dec_of(run, exact, &d))
            return false;
        d.negative = negative;
        while (d.exponent < 0 && d.n > 1 && d.digits[d.n - 1] == '0') { /* the least exponent that is exact */
            d.n--;
            d.exponent++;
        }
        if (d.exponent > 0 && !scr_dec_rescale(run, &d, 0, SCR_HALF_EVEN))
            return false;
        if (scr_dec_is_zero(&d))
            d.exponent = 0;
        return scr_dec_text(run, &d, out);
    }
    case SCR_O_LIST: case SCR_O_TUPLE: return scr_refuse(run, "a Decimal of a tuple");
    default: return scr_raise_text(run, SCR_EXC_TypeError, "conversion from %t to Decimal is not supported", args[0]);
    }
}

SCR_FN bool scr_decimal_to_int(scr_body_run *run, scr_object o, scr_object *out)
{
    scr_dec d;
    if (o.n && o.u.text[o.n - 1] == 'y')
        return scr_raise(run, SCR_EXC_OverflowError, "cannot convert Infinity to integer");
    if (scr_dec_special(o))
        return scr_raise(run, SCR_EXC_ValueError, "cannot convert NaN to integer");
    if (!scr_dec_of(run, o, &d) || (d.exponent < 0 && !scr_dec_rescale(run, &d, 0, SCR_ROUND_DOWN)))
        return false;
    if (!scr_dec_int(run, &d, d.exponent > 0 ? d.exponent : 0, out))
        return false;
    return !d.negative || scr_negative(run, *out, out);
}

SCR_FN bool scr_decimal_round(scr_body_run *run, scr_object o, const scr_object *places, scr_object *out)
{
    scr_dec d;
    int64_t n = 0;
    if (places && !scr_as_index(run, *places, &n, "optional arg must be an integer"))
        return false;
    if (n > SCR_DEC_EXPONENT || n < -SCR_DEC_EXPONENT)
        return scr_refuse(run, "round to so many places");
    if (!scr_dec_of(run, o, &d))
        return false;
    if (!places) {
        if (d.exponent < 0 && !scr_dec_rescale(run, &d, 0, SCR_HALF_EVEN))
            return false;
        return scr_dec_int(run, &d, d.exponent > 0 ? d.exponent : 0, out) && (!d.negative || scr_negative(run, *out, out));
    }
    if (!scr_dec_rescale(run, &d, -n, SCR_HALF_EVEN))
        return false;
    if (d.n > SCR_DEC_PRECISION)
        return scr_dec_raise(run, SCR_EXC_InvalidOperation, "InvalidOperation");
    return scr_dec_text(run, &d, out);
}

/* Format specs of the form [,][.places][f%]: what amounts are shown with. */
SCR_FN bool scr_put_decimal(scr_sink *sink, scr_object o, const char *spec, uint32_t n)
{
    scr_body_run *run = sink->run;
    uint32_t at = 0;
    bool group = false;
    int64_t places = -1;
    scr_dec d;
    if (at < n && spec[at] == ',') {
        group = true;
        at++;
    }
    if (at < n && spec[at] == '.') {
        places = 0;
        for (at++; at < n && spec[at] >= '0' && spec[at] <= '9' && places < 1000; at++)
            places = places * 10 + (spec[at] - '0');
    }
    bool fixed = at < n && (spec[at] == 'f' || spec[at] == 'F');
    at += fixed;
    if (at != n || (places >= 0 && !fixed) || places > 100)
        return scr_refuse(run, "this format of a Decimal");
    if (!scr_dec_of(run, o, &d))
        return false;
    if (fixed && (places >= 0 || d.exponent > 0) && !scr_dec_rescale(run, &d, places >= 0 ? -places : 0, SCR_HALF_EVEN))
        return false;
    scr_object text;
    if (fixed) { /* never with an exponent */
        scr_sink shown = {run, NULL, 0, 0};
        int64_t dot = (int64_t)d.n + d.exponent;
        bool good = !d.negative || scr_put(&shown, "-", 1);
        if (dot <= 0)
            good = good && scr_put(&shown, d.exponent < 0 ? "0." : "0", d.exponent < 0 ? 2 : 1);
        for (int64_t i = dot; good && i < 0; i++)
            good = scr_put(&shown, "0", 1);
        for (uint32_t i = 0; good && i < d.n; i++)
            good = (i == 0 || (int64_t)i != dot || scr_put(&shown, ".", 1)) && scr_put(&shown, &d.digits[i], 1);
        if (!good)
            return false;
        text = scr_sink_text(&shown);
    } else if (!scr_dec_text(run, &d, &text)) {
        return false;
    }
    uint32_t start = d.negative, whole = start;
    while (whole < text.n && text.u.text[whole] >= '0' && text.u.text[whole] <= '9')
        whole++;
    for (uint32_t i = 0; i < text.n; i++)
        if ((group && i > start && i < whole && (whole - i) % 3 == 0 && !scr_put(sink, ",", 1)) || !scr_put(sink, &text.u.text[i], 1))
            return false;
    return true;
}
