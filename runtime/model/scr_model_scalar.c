/* scr_model_scalar.c: bool, int, float, str, bytes, UUID and secrets, as pydantic converts them. */
#include "scr_model_run.h"
#include "scr_float.h"
#include "scr_model_text.h"
#include "scr_op_text.h"
#include "scr_num.h"
#include "scr_regex.h"
#include "scr_utf8.h"
#include "scr_uuid.h"

/* Unicode's White_Space, which Rust's trim removes. */
static bool scr_model_is_space(uint32_t c)
{
    return (c >= 9 && c <= 13) || c == ' ' || c == 0x85 || c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029
        || c == 0x202f || c == 0x205f || c == 0x3000;
}

SCR_FN size_t scr_model_trim(const char **s, size_t n)
{
    const char *p = *s;
    size_t at = 0, next = 0;
    while (at < n && (next = at, scr_model_is_space(scr_utf8_next(p, &next))))
        at = next;
    while (n > at) {
        size_t back = n - 1;
        while (back > at && ((scr_byte)p[back] & 0xc0) == 0x80)
            back--;
        next = back;
        if (!scr_model_is_space(scr_utf8_next(p, &next)))
            break;
        n = back;
    }
    *s = p + at;
    return n - at;
}

/* ---- bounds ---- */

static bool scr_model_bound(scr_mrun *run, uint16_t bound, int order, bool holds, scr_model_error_type type, const char *key, scr_minput input,
                            scr_object (*shown)(scr_mrun *, scr_object))
{
    scr_mctx ctx;
    if (order != SCR_O_UNORDERED && holds)
        return true;
    scr_object value = scr_model_constant(run, bound);
    ctx.key = key;
    ctx.value = shown ? shown(run, value) : value;
    scr_model_fail_with(run, type, input, &ctx, 1);
    return false;
}

SCR_FN bool scr_model_bounds(scr_mrun *run, const scr_mlimits *l, scr_object value, scr_minput input, int (*compare)(scr_object, scr_object),
                             scr_object (*shown)(scr_mrun *, scr_object))
{
    int order = 0;
    if (l->le != SCR_NO_VALUE
        && (order = compare(value, scr_model_constant(run, l->le)), !scr_model_bound(run, l->le, order, order <= 0, SCR_ME_LESS_THAN_EQUAL, "le", input, shown)))
        return false;
    if (l->lt != SCR_NO_VALUE
        && (order = compare(value, scr_model_constant(run, l->lt)), !scr_model_bound(run, l->lt, order, order < 0, SCR_ME_LESS_THAN, "lt", input, shown)))
        return false;
    if (l->ge != SCR_NO_VALUE
        && (order = compare(value, scr_model_constant(run, l->ge)), !scr_model_bound(run, l->ge, order, order >= 0, SCR_ME_GREATER_THAN_EQUAL, "ge", input, shown)))
        return false;
    if (l->gt != SCR_NO_VALUE
        && (order = compare(value, scr_model_constant(run, l->gt)), !scr_model_bound(run, l->gt, order, order > 0, SCR_ME_GREATER_THAN, "gt", input, shown)))
        return false;
    return true;
}

/* ---- int ---- */

/* An integer's text: sign, digits with single underscores between them, ".000". Cleaned into out (room for n + 1); 0: it is none. */
static size_t scr_model_clean_int(const char *s, size_t n, char *out)
{
    size_t i = 0;
    char *start = out;
    bool digit = false;
    if (i < n && (s[i] == '-' || s[i] == '+')) {
        if (s[i] == '-')
            *out++ = '-';
        i++;
    }
    char *first = out;
    for (; i < n; i++) {
        if (s[i] >= '0' && s[i] <= '9') {
            if (out == first + 1 && *first == '0')
                out--; /* leading zeros go */
            *out++ = s[i];
            digit = true;
        } else if (s[i] == '_' && digit && i + 1 < n && s[i + 1] != '_') {
            digit = false;
        } else {
            break;
        }
    }
    if (!digit)
        return 0;
    if (i < n && s[i] == '.') {
        size_t zeros = 0;
        for (i++; i < n && s[i] == '0'; i++)
            zeros++;
        if (zeros == 0)
            return 0;
    }
    return i == n ? (size_t)(out - start) : 0;
}

static scr_object scr_model_int_of_text(scr_mrun *run, const char *s, size_t n, scr_minput input)
{
    char few[64], *clean = few;
    int64_t value;
    n = scr_model_trim(&s, n);
    if (n > SCR_MODEL_DIGITS)
        return scr_model_fail(run, SCR_ME_INT_PARSING_SIZE, input);
    if (n >= sizeof few && !(clean = (char *)scr_arena_alloc(run->arena, n + 1)))
        return scr_model_stop(run, SCR_NO_SCRATCH);
    size_t len = scr_model_clean_int(s, n, clean);
    if (!len)
        return scr_model_fail(run, SCR_ME_INT_PARSING, input);
    if (scr_num_to_int64(clean, len, &value))
        return scr_o_int(value);
    scr_object big = clean == few ? scr_o_copy_text(run->arena, SCR_O_BIGINT, clean, len) : scr_o_text(SCR_O_BIGINT, clean, len);
    return big.kind == SCR_O_MISSING ? scr_model_stop(run, SCR_NO_SCRATCH) : big;
}

static scr_object scr_model_int_of_float(scr_mrun *run, double f, scr_minput input)
{
    if (f - f != 0)
        return scr_model_fail(run, SCR_ME_FINITE_NUMBER, input);
    bool inside = f > -9223372036854775808.0 && f < 9223372036854775807.0;
    if (inside ? f != (double)(int64_t)f : false)
        return scr_model_fail(run, SCR_ME_INT_FROM_FLOAT, input);
    return inside ? scr_o_int((int64_t)f) : scr_model_fail(run, SCR_ME_INT_PARSING_SIZE, input);
}

static scr_object scr_model_int_of_decimal(scr_mrun *run, scr_object d, scr_minput input)
{
    int64_t value;
    if (!d.n || (scr_byte)(d.u.text[d.n - 1] - '0') > 9)
        return scr_model_fail(run, SCR_ME_FINITE_NUMBER, input);
    if (scr_num_to_int64(d.u.text, d.n, &value))
        return scr_o_int(value);
    if (!scr_num_is_integer(d.u.text, d.n))
        return scr_model_fail(run, SCR_ME_INT_FROM_FLOAT, input);
    return scr_model_stop(run, SCR_TOO_LARGE);
}

static scr_object scr_model_int_lax(scr_mrun *run, scr_minput input)
{
    scr_object o = input.o;
    scr_model_exact(run, SCR_MLAX);
    if (o.kind == SCR_O_BOOL)
        return scr_o_int(o.u.truth);
    if (o.kind == SCR_O_STR)
        return scr_model_int_of_text(run, o.u.text, o.n, input);
    if (o.kind == SCR_O_FLOAT)
        return scr_model_int_of_float(run, o.u.f, input);
    if (o.kind == SCR_O_DECIMAL && run->mode == SCR_MODE_PYTHON)
        return scr_model_int_of_decimal(run, o, input);
    return scr_model_fail(run, SCR_ME_INT_TYPE, input);
}

/* 24 bytes */
static scr_text scr_model_int_text(scr_object o, char *few)
{
    scr_mtext out;
    scr_text text;
    scr_mtext_begin(&out, few, 24);
    if (o.kind == SCR_O_INT)
        scr_mtext_int(&out, o.u.i);
    text.ptr = o.kind == SCR_O_INT ? few : o.u.text;
    text.len = o.kind == SCR_O_INT ? out.len : o.n;
    return text;
}

static bool scr_model_multiple(scr_mrun *run, const scr_mlimits *l, scr_text number, scr_minput input)
{
    if (l->multiple_of == SCR_NO_VALUE)
        return true;
    scr_mctx ctx;
    char few[24];
    ctx.key = "multiple_of";
    ctx.value = scr_model_constant(run, l->multiple_of);
    scr_text by = scr_model_int_text(ctx.value, few);
    if (by.len && *by.ptr == '-') {
        by.ptr++;
        by.len--;
    }
    if (scr_num_is_multiple(number.ptr, number.len, by.ptr, by.len))
        return true;
    scr_model_fail_with(run, SCR_ME_MULTIPLE_OF, input, &ctx, 1);
    return false;
}

SCR_FN scr_object scr_model_check_int(scr_mrun *run, const scr_mtype *type, scr_minput input)
{
    scr_object value = input.o;
    if (value.kind != SCR_O_INT && value.kind != SCR_O_BIGINT) {
        if (scr_model_strict(run, type) && run->mode != SCR_MODE_STRINGS)
            return scr_model_fail(run, SCR_ME_INT_TYPE, input);
        value = scr_model_int_lax(run, input);
    }
    const scr_mlimits *l = type->limits;
    if (value.kind == SCR_O_MISSING || !l)
        return value;
    if (l->flags & SCR_L_RANGE && l->multiple_of == SCR_NO_VALUE && value.kind == SCR_O_INT && value.u.i >= l->low && value.u.i <= l->high)
        return value;
    char few[24];
    if (!scr_model_multiple(run, l, scr_model_int_text(value, few), input)
        || !scr_model_bounds(run, l, value, input, scr_o_compare_numbers, NULL))
        return scr_o_missing();
    return value;
}

/* ---- float ---- */

static scr_object scr_model_float_of_text(scr_mrun *run, const char *s, size_t n, scr_minput input)
{
    char few[64], *clean = few;
    size_t all = n;
    n = scr_model_trim(&s, n);
    size_t low = run->arena->low;
    if (n > sizeof few && !(clean = (char *)scr_arena_alloc(run->arena, n)))
        return scr_model_stop(run, SCR_NO_SCRATCH);
    n = scr_float_clean(s, n, n < all, clean);
    run->arena->low = low;
    if (n == 0)
        return scr_model_fail(run, SCR_ME_FLOAT_PARSING, input);
    double zero = 0, value = clean[n - 1] == 'n' ? zero / zero : clean[n - 1] == 'f' ? 1 / zero : scr_float_parse(clean, n);
    return scr_o_float(clean[n - 1] == 'f' && *clean == '-' ? -value : value);
}

static scr_object scr_model_float_of(scr_mrun *run, scr_minput input, bool strict)
{
    scr_object o = input.o;
    double value;
    if (o.kind == SCR_O_STR && (!strict || run->mode == SCR_MODE_STRINGS)) {
        scr_model_exact(run, SCR_MLAX);
        return scr_model_float_of_text(run, o.u.text, o.n, input);
    }
    if (run->mode == SCR_MODE_STRINGS || (o.kind == SCR_O_BOOL && strict))
        return scr_model_fail(run, SCR_ME_FLOAT_TYPE, input);
    switch ((scr_okind)o.kind) {
    case SCR_O_BOOL: scr_model_exact(run, SCR_MLAX); return scr_o_float(o.u.truth ? 1 : 0);
    case SCR_O_INT: scr_model_exact(run, SCR_MSTRICT); return scr_o_float((double)o.u.i);
    case SCR_O_BIGINT:
    case SCR_O_DECIMAL:
        if (o.kind == SCR_O_DECIMAL && ((scr_byte)(o.u.text[o.n - 1] - '0') > 9 || run->mode != SCR_MODE_PYTHON))
            break;
        scr_model_exact(run, SCR_MSTRICT);
        value = scr_float_parse(o.u.text, o.n);
        if (o.kind == SCR_O_BIGINT && value - value != 0 && run->mode == SCR_MODE_PYTHON)
            break; /* int too large to convert to float */
        return scr_o_float(value);
    default: break;
    }
    return scr_model_fail(run, SCR_ME_FLOAT_TYPE, input);
}

static bool scr_model_float_multiple(scr_mrun *run, const scr_mlimits *l, double value, scr_minput input)
{
    scr_mctx ctx;
    if (l->multiple_of == SCR_NO_VALUE)
        return true;
    scr_object by = scr_model_constant(run, l->multiple_of);
    double divisor = by.kind == SCR_O_FLOAT ? by.u.f : by.kind == SCR_O_INT ? (double)by.u.i : scr_float_parse(by.u.text, by.n);
    double quotient = value / divisor, near;
    if (quotient > -4503599627370496.0 && quotient < 4503599627370496.0) /* rounded, ties away from zero */
        near = (double)(int64_t)(quotient + (quotient < 0 ? -0.5 : 0.5));
    else
        near = quotient;
    double rest = value - near * divisor;
    if (!(rest > 1e-9 || rest < -1e-9)) /* to the nearest multiple; infinities pass */
        return true;
    ctx.key = "multiple_of";
    ctx.value = scr_o_float(divisor);
    scr_model_fail_with(run, SCR_ME_MULTIPLE_OF, input, &ctx, 1);
    return false;
}

static bool scr_model_float_limits(scr_mrun *run, const scr_mlimits *l, double value, scr_minput input)
{
    static const char *const keys[] = {"gt", "ge", "lt", "le"};
    scr_mctx ctx;
    if (l->flags & SCR_L_FINITE && value - value != 0) {
        scr_model_fail(run, SCR_ME_FINITE_NUMBER, input);
        return false;
    }
    if (!scr_model_float_multiple(run, l, value, input))
        return false;
    for (int i = 3; l->flags & SCR_L_FLOATS && i >= 0; i--) {
        double bound = l->numbers[i];
        bool good = i == 3 ? value <= bound : i == 2 ? value < bound : i == 1 ? value >= bound : value > bound;
        if (good || bound != bound)
            continue;
        ctx.key = keys[i];
        ctx.value = scr_o_float(bound);
        scr_model_fail_with(run, i == 3 ? SCR_ME_LESS_THAN_EQUAL : i == 2 ? SCR_ME_LESS_THAN : i == 1 ? SCR_ME_GREATER_THAN_EQUAL : SCR_ME_GREATER_THAN,
                            input, &ctx, 1);
        return false;
    }
    return true;
}

SCR_FN scr_object scr_model_check_float(scr_mrun *run, const scr_mtype *type, scr_minput input)
{
    scr_object value = input.o.kind == SCR_O_FLOAT ? input.o : scr_model_float_of(run, input, scr_model_strict(run, type));
    if (value.kind != SCR_O_MISSING && type->limits && !scr_model_float_limits(run, type->limits, value.u.f, input))
        return scr_o_missing();
    return value;
}

/* ---- bool ---- */

static int scr_model_bool_word(const char *s, size_t n)
{
    static const char *const words[] = {"0", "off", "f", "false", "n", "no", "1", "on", "t", "true", "y", "yes"};
    char lower[6];
    if (n < 1 || n > 5)
        return -1;
    for (size_t i = 0; i < n; i++)
        lower[i] = (char)(s[i] >= 'A' && s[i] <= 'Z' ? s[i] | 0x20 : s[i]);
    lower[n] = '\0';
    for (int i = 0; i < 12; i++)
        if (strcmp(lower, words[i]) == 0)
            return i >= 6;
    return -1;
}

SCR_FN scr_object scr_model_check_bool(scr_mrun *run, const scr_mtype *type, scr_minput input)
{
    scr_object o = input.o;
    int word = -1;
    if (o.kind == SCR_O_BOOL)
        return o;
    if (scr_model_strict(run, type) && run->mode != SCR_MODE_STRINGS)
        return scr_model_fail(run, SCR_ME_BOOL_TYPE, input);
    scr_model_exact(run, SCR_MLAX);
    if (o.kind == SCR_O_STR)
        word = scr_model_bool_word(o.u.text, o.n);
    else if (o.kind == SCR_O_INT)
        word = o.u.i == 0 ? 0 : o.u.i == 1 ? 1 : -1;
    else if (o.kind == SCR_O_FLOAT && o.u.f > -9223372036854775807.0 && o.u.f < 9223372036854775807.0 && o.u.f == (double)(int64_t)o.u.f)
        word = o.u.f == 0 ? 0 : o.u.f == 1 ? 1 : -1;
    else
        return scr_model_fail(run, SCR_ME_BOOL_TYPE, input);
    return word < 0 ? scr_model_fail(run, SCR_ME_BOOL_PARSING, input) : scr_o_bool(word == 1);
}

/* ---- str ---- */

static scr_object scr_model_length(scr_mrun *run, scr_model_error_type type, const char *key, int64_t bound, scr_minput input)
{
    scr_mctx ctx;
    ctx.key = key;
    ctx.value = scr_o_int(bound);
    return scr_model_fail_with(run, type, input, &ctx, 1);
}

static bool scr_model_is_ascii(const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if ((scr_byte)s[i] >= 0x80)
            return false;
    return true;
}

/* As str.lower() and str.upper() do. */
static scr_object scr_model_cased(scr_mrun *run, scr_object text, bool (*method)(scr_body_run *, scr_object, const scr_object *, uint32_t, scr_object *))
{
    scr_call call;
    memset(&call, 0, sizeof call);
    call.arena = run->arena;
    scr_body_run body = scr_body_begin(&call, NULL, NULL);
    return method(&body, text, NULL, 0, &text) ? text : scr_model_stop(run, body.status);
}

static scr_object scr_model_str_limits(scr_mrun *run, const scr_mlimits *l, scr_object text, scr_minput input)
{
    const char *s = text.u.text;
    if (l->flags & SCR_L_STRIP)
        text = scr_o_text(SCR_O_STR, s, scr_model_trim(&s, text.n));
    text.u.text = s;
    if (l->max_length >= 0 || l->min_length > 0) {
        int64_t n = (int64_t)scr_utf8_count(s, text.n);
        if (l->max_length >= 0 && n > l->max_length)
            return scr_model_length(run, SCR_ME_STRING_TOO_LONG, "max_length", l->max_length, input);
        if (n < l->min_length)
            return scr_model_length(run, SCR_ME_STRING_TOO_SHORT, "min_length", l->min_length, input);
    }
    if (l->flags & SCR_L_ASCII && !scr_model_is_ascii(s, text.n))
        return scr_model_fail(run, SCR_ME_STRING_NOT_ASCII, input);
    if (l->regex && scr_regex_match(l->regex, s, text.n, NULL) != SCR_VALID)
        return scr_model_fail_text(run, SCR_ME_STRING_PATTERN_MISMATCH, input, "pattern", l->pattern);
    switch (l->flags & SCR_L_LOWER ? SCR_L_LOWER : l->flags & SCR_L_UPPER) {
    case SCR_L_LOWER: return scr_model_cased(run, text, scr_m_lower);
    case SCR_L_UPPER: return scr_model_cased(run, text, scr_m_upper);
    default: return text;
    }
}

static scr_object scr_model_str_of_number(scr_mrun *run, scr_object o)
{
    char text[SCR_FLOAT_TEXT];
    scr_mtext out;
    scr_mtext_begin(&out, text, sizeof text);
    scr_model_exact(run, SCR_MLAX);
    if (o.kind == SCR_O_BIGINT || o.kind == SCR_O_DECIMAL)
        return scr_o_text(SCR_O_STR, o.u.text, o.n);
    if (o.kind == SCR_O_INT)
        scr_mtext_int(&out, o.u.i);
    else
        out.len = scr_float_text(o.u.f, run->mode == SCR_MODE_JSON ? SCR_FLOAT_PLAIN : SCR_FLOAT_REPR, text);
    if (run->mode == SCR_MODE_JSON && o.kind == SCR_O_FLOAT && o.u.f != o.u.f)
        memcpy(text, "NaN", 3); /* as Rust has it */
    scr_object made = scr_o_copy_text(run->arena, SCR_O_STR, text, out.len);
    return made.kind == SCR_O_MISSING ? scr_model_stop(run, SCR_NO_SCRATCH) : made;
}

SCR_FN scr_object scr_model_check_str(scr_mrun *run, const scr_mtype *type, scr_minput input)
{
    scr_object text = input.o;
    if (text.kind == SCR_O_STR) {
        if (run->mode != SCR_MODE_PYTHON)
            scr_model_exact(run, SCR_MSTRICT);
    } else {
        bool number = text.kind == SCR_O_INT || text.kind == SCR_O_BIGINT || text.kind == SCR_O_FLOAT || text.kind == SCR_O_DECIMAL;
        if (!number || scr_model_strict(run, type) || !type->limits || !(type->limits->flags & SCR_L_COERCE))
            return scr_model_fail(run, SCR_ME_STRING_TYPE, input);
        text = scr_model_str_of_number(run, text);
    }
    return text.kind == SCR_O_MISSING || !type->limits ? text : scr_model_str_limits(run, type->limits, text, input);
}

/* ---- bytes, secrets ---- */

SCR_FN scr_object scr_model_check_bytes(scr_mrun *run, const scr_mtype *type, scr_minput input)
{
    scr_object o = input.o;
    const scr_mlimits *l = type->limits;
    if (o.kind == SCR_O_STR && !(run->mode == SCR_MODE_PYTHON && scr_model_strict(run, type))) {
        scr_model_exact(run, run->mode == SCR_MODE_JSON || run->in_key ? SCR_MSTRICT : SCR_MLAX);
        o.kind = SCR_O_BYTES;
    }
    if (o.kind != SCR_O_BYTES)
        return scr_model_fail(run, SCR_ME_BYTES_TYPE, input);
    if (l && l->max_length >= 0 && (int64_t)o.n > l->max_length)
        return scr_model_length(run, SCR_ME_BYTES_TOO_LONG, "max_length", l->max_length, input);
    if (l && (int64_t)o.n < l->min_length)
        return scr_model_length(run, SCR_ME_BYTES_TOO_SHORT, "min_length", l->min_length, input);
    return o;
}

SCR_FN scr_object scr_model_check_secret(scr_mrun *run, const scr_mtype *type, scr_minput input)
{
    if (input.o.kind == SCR_O_SECRET)
        return input.o;
    scr_object inside = scr_model_check(run, type->inner, input);
    if (inside.kind == SCR_O_MISSING)
        return inside;
    scr_object *kept = (scr_object *)scr_arena_alloc(run->arena, sizeof *kept);
    if (!kept)
        return scr_model_stop(run, SCR_NO_SCRATCH);
    *kept = inside;
    scr_object o = scr_o_of(SCR_O_SECRET);
    o.u.inner = kept;
    return o;
}

/* ---- UUID ---- */

SCR_FN scr_object scr_model_check_uuid(scr_mrun *run, const scr_mtype *type, scr_minput input)
{
    scr_object value = input.o;
    if (value.kind != SCR_O_UUID) {
        if (run->in_python && scr_model_strict(run, type))
            return scr_model_fail_text(run, SCR_ME_IS_INSTANCE_OF, input, "class", "UUID");
        if (run->mode == SCR_MODE_PYTHON)
            scr_model_exact(run, SCR_MLAX);
        if (value.kind != SCR_O_STR)
            return scr_model_fail(run, SCR_ME_UUID_TYPE, input);
        unsigned char *bytes = (unsigned char *)scr_arena_alloc(run->arena, 16);
        if (!bytes)
            return scr_model_stop(run, SCR_NO_SCRATCH);
        if (!scr_uuid_read(value.u.text, value.n, bytes)) {
            char *why = (char *)scr_arena_alloc(run->arena, SCR_UUID_WHY);
            if (!why)
                return scr_model_stop(run, SCR_NO_SCRATCH);
            scr_mctx ctx;
            ctx.key = "error";
            ctx.value = scr_o_text(SCR_O_STR, why, scr_uuid_wrong(value.u.text, value.n, why));
            return scr_model_fail_with(run, SCR_ME_UUID_PARSING, input, &ctx, 1);
        }
        value = scr_o_of(SCR_O_UUID);
        value.u.uuid = bytes;
    }
    bool rfc = (value.u.uuid[8] & 0xc0) == 0x80; /* the variant that has versions */
    if (type->index && (!rfc || value.u.uuid[6] >> 4 != type->index)) {
        scr_mctx ctx;
        ctx.key = "expected_version";
        ctx.value = scr_o_int(type->index);
        return scr_model_fail_with(run, SCR_ME_UUID_VERSION, input, &ctx, 1);
    }
    return value;
}
