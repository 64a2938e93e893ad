/* scr_op_repr.c: repr(), str() and format() of values, and the format specs of f-strings (Python's "Format Specification Mini-Language"). */
#include "scr_op_repr.h"
#include "scr_op_number.h"
#include "scr_float.h"

#include <math.h>
#include <string.h>

#define SCR_REPR_DEPTH 100

static bool scr_put_z(scr_sink *sink, const char *text) { return scr_put(sink, text, strlen(text)); }

static bool scr_put_int(scr_sink *sink, int64_t i)
{
    char room[24], *p = room + sizeof room;
    uint64_t m = i < 0 ? (uint64_t)0 - (uint64_t)i : (uint64_t)i;
    do
        *--p = (char)('0' + m % 10);
    while (m /= 10);
    if (i < 0)
        *--p = '-';
    return scr_put(sink, p, (size_t)(room + sizeof room - p));
}

static bool scr_put_float(scr_sink *sink, double f)
{
    char room[SCR_FLOAT_TEXT];
    return scr_put(sink, room, scr_float_text(f, SCR_FLOAT_REPR, room));
}

/* ---- repr ---- */

static bool scr_put_hex(scr_sink *sink, char letter, uint32_t c, int digits)
{
    char room[12] = {'\\', letter};
    for (int i = 0; i < digits; i++)
        room[2 + i] = "0123456789abcdef"[(c >> (4 * (digits - 1 - i))) & 15];
    return scr_put(sink, room, (size_t)digits + 2);
}

static bool scr_put_escape(scr_sink *sink, uint32_t c)
{
    return c < 0x100 ? scr_put_hex(sink, 'x', c, 2) : c < 0x10000 ? scr_put_hex(sink, 'u', c, 4) : scr_put_hex(sink, 'U', c, 8);
}

static bool scr_put_quoted(scr_sink *sink, scr_object o, bool bytes)
{
    char quote = o.n && memchr(o.u.text, '\'', o.n) && !memchr(o.u.text, '"', o.n) ? '"' : '\'';
    if (!scr_put(sink, &quote, 1))
        return false;
    for (uint32_t at = 0; at < o.n;) {
        uint32_t start = at, c;
        if (bytes)
            c = (unsigned char)o.u.text[at++];
        else
            c = scr_text_at(o.u.text, o.n, &at);
        bool good;
        if (c == (unsigned char)quote || c == '\\')
            good = scr_put(sink, "\\", 1) && scr_put(sink, o.u.text + start, 1);
        else if (c == '\n' || c == '\r' || c == '\t')
            good = scr_put_z(sink, c == '\n' ? "\\n" : c == '\r' ? "\\r" : "\\t");
        else if (c < 0x20 || c == 0x7f || (bytes && c > 0x7e))
            good = scr_put_hex(sink, 'x', c, 2);
        else if (c < 0x7f || scr_is_printable(c))
            good = scr_put(sink, o.u.text + start, at - start);
        else
            good = scr_put_escape(sink, c);
        if (!good)
            return false;
    }
    return scr_put(sink, &quote, 1);
}

static bool scr_put_items(scr_sink *sink, const scr_olist *l, unsigned depth)
{
    for (uint32_t i = 0; i < l->n; i++)
        if ((i && !scr_put_z(sink, ", ")) || !scr_put_repr(sink, l->items[i], depth + 1))
            return false;
    return true;
}

static bool scr_put_dict(scr_sink *sink, const scr_odict *d, unsigned depth)
{
    if (!scr_put_z(sink, "{"))
        return false;
    for (uint32_t i = 0; i < d->n; i++)
        if ((i && !scr_put_z(sink, ", ")) || !scr_put_repr(sink, d->keys[i], depth + 1) || !scr_put_z(sink, ": ") || !scr_put_repr(sink, d->items[i], depth + 1))
            return false;
    return scr_put_z(sink, "}");
}

static bool scr_put_uuid(scr_sink *sink, const unsigned char *uuid)
{
    char room[36];
    uint32_t n = 0;
    for (int i = 0; i < 16; i++) {
        if (i == 4 || i == 6 || i == 8 || i == 10)
            room[n++] = '-';
        room[n++] = "0123456789abcdef"[uuid[i] >> 4];
        room[n++] = "0123456789abcdef"[uuid[i] & 15];
    }
    return scr_put(sink, room, n);
}

/* A model as pydantic shows it: a=1, b='x', and what is extra. */
static bool scr_put_fields(scr_sink *sink, scr_object o, const char *between, unsigned depth)
{
    const bool tuple = o.kind == SCR_O_TUPLE;
    const scr_oclass *c = &sink->run->classes[tuple ? o.index - 1 : o.index];
    const scr_object *items = tuple ? o.u.list->items : o.u.dict->items;
    const scr_odict *extra = tuple || c->shown == 2 ? NULL : o.u.dict->extra;
    if (!c->shown)
        return scr_refuse(sink->run, "the text of such a model");
    for (uint32_t i = 0; i < c->n && i < o.n; i++)
        if (!scr_put_z(sink, i ? between : "") || !scr_put_z(sink, c->fields[i]) || !scr_put_z(sink, "=") || !scr_put_repr(sink, items[i], depth + 1))
            return false;
    for (uint32_t i = 0; extra && i < extra->n; i++)
        if (!scr_put_z(sink, i || c->n ? between : "") || !scr_put_str(sink, extra->keys[i]) || !scr_put_z(sink, "=") || !scr_put_repr(sink, extra->items[i], depth + 1))
            return false;
    return true;
}

/* Name(a=1, b='x') */
static bool scr_put_instance(scr_sink *sink, scr_object o, unsigned depth)
{
    return scr_put_z(sink, scr_body_type(sink->run, o)) && scr_put_z(sink, "(") && scr_put_fields(sink, o, ", ", depth) && scr_put_z(sink, ")");
}

SCR_FN bool scr_put_repr(scr_sink *sink, scr_object o, unsigned depth)
{
    if (depth > SCR_REPR_DEPTH)
        return scr_refuse(sink->run, "the repr of a value nested so deep");
    if (!scr_body_step(sink->run, 1))
        return false;
    switch (o.kind) {
    case SCR_O_STR: return scr_put_quoted(sink, o, false);
    case SCR_O_BYTES: return scr_put_z(sink, "b") && scr_put_quoted(sink, o, true);
    case SCR_O_LIST: return scr_put_z(sink, "[") && scr_put_items(sink, o.u.list, depth) && scr_put_z(sink, "]");
    case SCR_O_TUPLE:
        if (o.index)
            return scr_put_instance(sink, o, depth);
        return scr_put_z(sink, "(") && scr_put_items(sink, o.u.list, depth) && scr_put_z(sink, o.u.list->n == 1 ? ",)" : ")");
    case SCR_O_SET:
        if (o.u.list->n == 0)
            return scr_put_z(sink, "set()");
        if (o.u.list->n > 1)
            return scr_refuse(sink->run, "the repr of a set, whose order is not known");
        return scr_put_z(sink, "{") && scr_put_items(sink, o.u.list, depth) && scr_put_z(sink, "}");
    case SCR_O_FROZENSET:
        if (o.u.list->n > 1)
            return scr_refuse(sink->run, "the repr of a set, whose order is not known");
        return scr_put_z(sink, o.u.list->n ? "frozenset({" : "frozenset(") && scr_put_items(sink, o.u.list, depth) && scr_put_z(sink, o.u.list->n ? "})" : ")");
    case SCR_O_DICT: return scr_put_dict(sink, o.u.dict, depth);
    case SCR_O_DECIMAL: return scr_put_z(sink, "Decimal('") && scr_put(sink, o.u.text, o.n) && scr_put_z(sink, "')");
    case SCR_O_UUID: return scr_put_z(sink, "UUID('") && scr_put_uuid(sink, o.u.uuid) && scr_put_z(sink, "')");
    case SCR_O_SECRET: return scr_put_z(sink, scr_body_type(sink->run, o)) && scr_put_z(sink, o.u.inner->n ? (o.u.inner->kind == SCR_O_BYTES ? "(b'**********')" : "('**********')")
                                                                                               : o.u.inner->kind == SCR_O_BYTES ? "(b'')" : "('')");
    case SCR_O_ENUM: {
        const scr_oenum *e = &sink->run->enums[o.index];
        if (e->operators)
            return scr_refuse(sink->run, "the repr of such an enum");
        return scr_put_z(sink, "<") && scr_put_z(sink, e->name) && scr_put_z(sink, ".") && scr_put_z(sink, e->names[o.n]) && scr_put_z(sink, ": ")
            && scr_put_repr(sink, e->values[o.n], depth + 1) && scr_put_z(sink, ">");
    }
    case SCR_O_DATE: case SCR_O_TIME: case SCR_O_DATETIME: case SCR_O_TIMEDELTA: case SCR_O_ZONE: return scr_put_time(sink, o, true);
    case SCR_O_EXCEPTION:
        return scr_put_z(sink, scr_body_type(sink->run, o)) && scr_put_z(sink, "(") && scr_put_items(sink, o.u.list, depth) && scr_put_z(sink, ")");
    case SCR_O_NONE: case SCR_O_BOOL: case SCR_O_INT: case SCR_O_BIGINT: case SCR_O_FLOAT: return scr_put_str(sink, o);
    case SCR_O_MODEL: return scr_put_instance(sink, o, depth);
    default: return scr_refuse(sink->run, "the repr of such a value");
    }
}

/* ascii(o): the repr with all that is not ASCII escaped. */
static bool scr_put_ascii(scr_sink *sink, scr_object o)
{
    scr_sink shown = {sink->run, NULL, 0, 0};
    if (!scr_put_repr(&shown, o, 0))
        return false;
    for (uint32_t at = 0; at < shown.n;) {
        uint32_t c = scr_text_at(shown.at, shown.n, &at);
        char plain = (char)c;
        if (!(c < 0x80 ? scr_put(sink, &plain, 1) : scr_put_escape(sink, c)))
            return false;
    }
    return true;
}

/* What a conversion shows: !r, !s, !a. */
static bool scr_put_shown(scr_sink *sink, scr_object o, char conversion)
{
    return conversion == 'r' ? scr_put_repr(sink, o, 0) : conversion == 'a' ? scr_put_ascii(sink, o) : scr_put_str(sink, o);
}

/* str(KeyError(k)) is the repr of k; of other exceptions with one argument its str. */
static bool scr_put_exception(scr_sink *sink, scr_object o)
{
    const scr_olist *args = o.u.list;
    if (o.index == SCR_EXC_PydanticCustomError)
        return scr_refuse(sink->run, "the text of a PydanticCustomError");
    if (args->n == 0)
        return true;
    if (args->n == 1)
        return o.index == SCR_EXC_KeyError ? scr_put_repr(sink, args->items[0], 0) : scr_put_str(sink, args->items[0]);
    o.kind = SCR_O_TUPLE;
    o.index = 0;
    return scr_put_repr(sink, o, 0);
}

/* What the user's __str__ gives. */
static bool scr_put_own_text(scr_sink *sink, const scr_oenum *e, scr_object o)
{
    scr_object made;
    if (!e->function(sink->run, &o, &made))
        return false;
    scr_object text = scr_plain(sink->run, made);
    return text.kind == SCR_O_STR ? scr_put(sink, text.u.text, text.n)
        : scr_raise_text(sink->run, SCR_EXC_TypeError, "__str__ returned non-string (type %t)", made);
}

SCR_FN bool scr_put_str(scr_sink *sink, scr_object o)
{
    switch (o.kind) {
    case SCR_O_NONE: return scr_put_z(sink, "None");
    case SCR_O_BOOL: return scr_put_z(sink, o.u.truth ? "True" : "False");
    case SCR_O_INT: return scr_put_int(sink, o.u.i);
    case SCR_O_BIGINT: return o.n > 4300 ? scr_refuse(sink->run, "an int of more than 4300 digits") : scr_put(sink, o.u.text, o.n);
    case SCR_O_FLOAT: return scr_put_float(sink, o.u.f);
    case SCR_O_STR: case SCR_O_DECIMAL: case SCR_O_TEXTUAL: return scr_put(sink, o.u.text, o.n);
    case SCR_O_UUID: return scr_put_uuid(sink, o.u.uuid);
    case SCR_O_SECRET: return o.u.inner->n == 0 ? (o.u.inner->kind == SCR_O_BYTES ? scr_put_z(sink, "b''") : true)
        : scr_put_z(sink, o.u.inner->kind == SCR_O_BYTES ? "b'**********'" : "**********");
    case SCR_O_ENUM: {
        const scr_oenum *e = &sink->run->enums[o.index];
        if (e->text >= SCR_TEXT_FUNCTION)
            return e->text == SCR_TEXT_FUNCTION ? scr_put_own_text(sink, e, o) : scr_refuse(sink->run, "the text of such an enum");
        return e->text == SCR_TEXT_VALUE ? scr_put_str(sink, e->values[o.n]) : scr_put_z(sink, e->name) && scr_put_z(sink, ".") && scr_put_z(sink, e->names[o.n]);
    }
    case SCR_O_DATE: case SCR_O_TIME: case SCR_O_DATETIME: case SCR_O_TIMEDELTA: case SCR_O_ZONE: return scr_put_time(sink, o, false);
    case SCR_O_EXCEPTION: return scr_put_exception(sink, o);
    case SCR_O_MODEL: return sink->run->classes[o.index].shown == 2 ? scr_put_instance(sink, o, 0) : scr_put_fields(sink, o, " ", 0);
    default: return scr_put_repr(sink, o, 0);
    }
}

SCR_FN bool scr_fn_str(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out)
{
    scr_sink sink = {run, NULL, 0, 0};
    if (n && args[0].kind == SCR_O_STR) {
        *out = args[0];
        return true;
    }
    if (n && !scr_put_str(&sink, args[0]))
        return false;
    *out = scr_sink_text(&sink);
    return true;
}

SCR_FN bool scr_fn_ascii(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out)
{
    scr_sink sink = {run, NULL, 0, 0};
    (void)n;
    if (!scr_put_ascii(&sink, args[0]))
        return false;
    *out = scr_sink_text(&sink);
    return true;
}

SCR_FN bool scr_fn_repr(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out)
{
    scr_sink sink = {run, NULL, 0, 0};
    (void)n;
    if (!scr_put_repr(&sink, args[0], 0))
        return false;
    *out = scr_sink_text(&sink);
    return true;
}

/* type(x).__name__ */
SCR_FN bool scr_fn_type_name(scr_body_run *run, const scr_object *args, uint32_t n, scr_object *out)
{
    if (args[0].kind == SCR_O_TEXTUAL)
        return scr_refuse(run, "the type's name of such a value");
    (void)n;
    const char *name = scr_body_type(run, args[0]), *dot = strrchr(name, '.');
    name = dot ? dot + 1 : name;
    *out = scr_o_text(SCR_O_STR, name, strlen(name));
    return true;
}

/* ---- format specs ---- */

typedef struct scr_spec {
    char fill[4];
    uint32_t fill_n;
    char align, sign, type, group; /* 0: not given */
    bool alternate, zero;
    int64_t width, precision;      /* -1: not given */
} scr_spec;

static bool scr_spec_number(const char *s, uint32_t n, uint32_t *at, int64_t *out)
{
    *out = -1;
    while (*at < n && s[*at] >= '0' && s[*at] <= '9') {
        *out = (*out < 0 ? 0 : *out) * 10 + (s[*at] - '0');
        if (*out > 1000000)
            return false;
        ++*at;
    }
    return true;
}

static bool scr_is_align(char c) { return c == '<' || c == '>' || c == '=' || c == '^'; }

/* The parts of a spec; a spec that is none of the language is left to a refusal: its message differs between versions of Python. */
static bool scr_read_spec(scr_body_run *run, scr_object text, scr_spec *spec)
{
    const char *s = text.u.text;
    uint32_t n = text.n, at = 0, first = 0;
    memset(spec, 0, sizeof *spec);
    spec->fill[0] = ' ';
    spec->fill_n = 1;
    if (n)
        scr_text_at(s, n, &first);
    if (n > first && scr_is_align(s[first])) {
        memcpy(spec->fill, s, first);
        spec->fill_n = first;
        spec->align = s[first];
        at = first + 1;
    } else if (n && scr_is_align(s[0])) {
        spec->align = s[at++];
    }
    if (at < n && (s[at] == '+' || s[at] == '-' || s[at] == ' '))
        spec->sign = s[at++];
    if (at < n && s[at] == 'z')
        return scr_refuse(run, "\"z\" in a format spec");
    if (at < n && s[at] == '#') {
        spec->alternate = true;
        at++;
    }
    if (at < n && s[at] == '0') {
        spec->zero = true;
        if (!spec->align) {
            spec->align = '=';
            spec->fill[0] = '0';
            spec->fill_n = 1;
        }
        at++;
    }
    if (!scr_spec_number(s, n, &at, &spec->width))
        return scr_refuse(run, "a format spec of such width");
    if (at < n && (s[at] == ',' || s[at] == '_'))
        spec->group = s[at++];
    spec->precision = -1;
    if (at < n && s[at] == '.') {
        at++;
        if (!scr_spec_number(s, n, &at, &spec->precision) || spec->precision < 0)
            return scr_refuse(run, "such a precision in a format spec");
    }
    if (at < n)
        spec->type = s[at++];
    return at == n || scr_refuse(run, "such a format spec");
}

static bool scr_put_fill(scr_sink *sink, const scr_spec *spec, int64_t times)
{
    for (int64_t i = 0; i < times; i++)
        if (!scr_put(sink, spec->fill, spec->fill_n))
            return false;
    return true;
}

static bool scr_put_padded(scr_sink *sink, const scr_spec *spec, scr_object sign, scr_object body, char align)
{
    align = spec->align ? spec->align : align;
    int64_t missing = spec->width - (int64_t)scr_text_length(body) - (int64_t)sign.n;
    if (missing < 0)
        missing = 0;
    int64_t left = align == '<' ? 0 : align == '^' ? missing / 2 : missing;
    if (align == '=')
        return scr_put(sink, sign.u.text, sign.n) && scr_put_fill(sink, spec, left) && scr_put(sink, body.u.text, body.n);
    return scr_put_fill(sink, spec, left) && scr_put(sink, sign.u.text, sign.n) && scr_put(sink, body.u.text, body.n) && scr_put_fill(sink, spec, missing - left);
}

static bool scr_format_str(scr_sink *sink, scr_object o, scr_object shown, scr_object text)
{
    scr_spec spec;
    if (!scr_read_spec(sink->run, text, &spec))
        return false;
    if (spec.type && spec.type != 's')
        return scr_raise_text(sink->run, SCR_EXC_ValueError, "Unknown format code '%s' for object of type '%t'", (char[]){spec.type, 0}, o);
    if (spec.sign)
        return scr_raise(sink->run, SCR_EXC_ValueError, spec.sign == ' ' ? "Space not allowed in string format specifier" : "Sign not allowed in string format specifier");
    if (spec.alternate)
        return scr_raise(sink->run, SCR_EXC_ValueError, "Alternate form (#) not allowed in string format specifier");
    if (spec.group)
        return scr_raise_text(sink->run, SCR_EXC_ValueError, "Cannot specify '%s' with 's'.", (char[]){spec.group, 0});
    if (spec.align == '=' && !spec.zero)
        return scr_raise(sink->run, SCR_EXC_ValueError, "'=' alignment not allowed in string format specifier");
    if (spec.zero && spec.align == '=')
        spec.align = '<'; /* from 3.10 on */
    if (spec.precision >= 0) {
        uint32_t at = 0;
        for (int64_t i = 0; i < spec.precision && at < shown.n; i++)
            scr_text_at(shown.u.text, shown.n, &at);
        shown.n = at;
    }
    return scr_put_padded(sink, &spec, scr_o_text(SCR_O_STR, "", 0), shown, '<');
}

/* Digits of an integer part with separators, zeros before it up to the width that is wanted. */
static bool scr_group(scr_body_run *run, scr_object digits, char separator, uint32_t size, int64_t width, scr_object *out)
{
    uint64_t n = digits.n, shown = n + (n - 1) / size;
    while ((int64_t)shown < width) {
        n++;
        shown = n + (n - 1) / size;
    }
    scr_sink sink = {run, NULL, 0, 0};
    for (uint64_t i = 0; i < n; i++) {
        uint64_t from_end = n - i;
        char c = i < n - digits.n ? '0' : digits.u.text[i - (n - digits.n)];
        if (i && from_end % size == 0 && !scr_put(&sink, &separator, 1))
            return false;
        if (!scr_put(&sink, &c, 1))
            return false;
    }
    *out = scr_sink_text(&sink);
    return true;
}

/* sign, integer digits, rest ("." digits, exponent, "%"): grouped, padded. */
static bool scr_put_number(scr_sink *sink, const scr_spec *spec, bool negative, const char *prefix, scr_object whole, scr_object rest)
{
    scr_body_run *run = sink->run;
    scr_sink head = {run, NULL, 0, 0}, body = {run, NULL, 0, 0};
    char sign = negative ? '-' : spec->sign == '+' || spec->sign == ' ' ? spec->sign : 0;
    if ((sign && !scr_put(&head, &sign, 1)) || !scr_put_z(&head, prefix))
        return false;
    if (spec->group) {
        bool zeros = spec->align == '=' && spec->fill_n == 1 && spec->fill[0] == '0';
        uint32_t size = prefix[0] || spec->type == 'x' || spec->type == 'X' || spec->type == 'o' || spec->type == 'b' ? 4 : 3;
        if (!scr_group(run, whole, spec->group, size, zeros ? spec->width - (int64_t)head.n - (int64_t)rest.n : 0, &whole))
            return false;
    }
    if (!scr_put(&body, whole.u.text, whole.n) || !scr_put(&body, rest.u.text, rest.n))
        return false;
    return scr_put_padded(sink, spec, scr_sink_text(&head), scr_sink_text(&body), '>');
}

/* f, rounded to `keep` digits from its first (exact, ties to even); digits get them, *point is where the point stands behind the first: value
 * 0.DIGITS * 10^point. keep may be 0 or less. */
static uint32_t scr_rounded(double f, int64_t places, bool significant, char *digits, int64_t *point)
{
    char text[SCR_FLOAT_EXACT];
    uint32_t n = scr_float_exact(f, text), count = 0;
    int64_t exponent = 0;
    while (count < n && text[count] >= '0' && text[count] <= '9')
        count++;
    bool negative = count + 1 < n && text[count + 1] == '-';
    for (uint32_t i = count; i < n; i++)
        if (text[i] >= '0' && text[i] <= '9')
            exponent = exponent * 10 + (text[i] - '0');
    exponent = negative ? -exponent : exponent;
    uint32_t zeros = 0;
    while (zeros + 1 < count && text[zeros] == '0')
        zeros++;
    memmove(text, text + zeros, count - zeros);
    count -= zeros;
    *point = (int64_t)count + exponent;
    int64_t keep = significant ? places : *point + places;
    if (keep > (int64_t)count)
        keep = count;
    digits[0] = '0';
    if (keep < 0)
        return 0;
    memcpy(digits + 1, text, (size_t)keep);
    bool up = false;
    if (keep < (int64_t)count) {
        up = text[keep] > '5';
        if (text[keep] == '5') {
            bool more = false;
            for (uint32_t i = (uint32_t)keep + 1; i < count; i++)
                more = more || text[i] != '0';
            up = more || (keep > 0 && (text[keep - 1] - '0') % 2 == 1);
        }
    }
    for (int64_t i = keep; up && i >= 0; i--) {
        if (digits[i] == '9') {
            digits[i] = '0';
            continue;
        }
        digits[i]++;
        up = false;
    }
    if (digits[0] != '0') {
        ++*point;
        if (significant && keep > 0)
            return (uint32_t)keep; /* one digit more in front, one less behind */
        return (uint32_t)keep + 1;
    }
    memmove(digits, digits + 1, (size_t)keep);
    return (uint32_t)keep;
}

SCR_FN double scr_round_double(double f, int64_t places)
{
    char text[SCR_FLOAT_EXACT + 24] = "."; /* .DIGITS e POINT */
    int64_t point;
    uint32_t n = scr_rounded(f, places, false, text + 1, &point) + 1;
    if (n == 1)
        return 0;
    char room[12];
    const char *size = scr_number_word((uint32_t)(point < 0 ? -point : point), room);
    text[n++] = 'e';
    text[n++] = point < 0 ? '-' : '+';
    memcpy(text + n, size, strlen(size));
    return scr_float_parse(text, n + strlen(size));
}

static bool scr_put_exponent(scr_sink *rest, int64_t e, char letter)
{
    char room[8];
    if (!scr_put(rest, &letter, 1) || !scr_put_z(rest, e < 0 ? "-" : "+"))
        return false;
    e = e < 0 ? -e : e;
    int n = 0;
    do
        room[n++] = (char)('0' + e % 10);
    while (e /= 10);
    if (n == 1)
        room[n++] = '0';
    for (; n; n--)
        if (!scr_put(rest, &room[n - 1], 1))
            return false;
    return true;
}

/* whole and rest of `n` digits whose point stands behind `point` of them; places digits behind it. */
static bool scr_fixed(scr_sink *whole, scr_sink *rest, const char *digits, uint32_t n, int64_t point, int64_t places, bool alternate)
{
    if (point <= 0 && !scr_put_z(whole, "0"))
        return false;
    for (int64_t i = 0; i < point; i++)
        if (!scr_put(whole, i < (int64_t)n ? &digits[i] : "0", 1))
            return false;
    if ((places > 0 || alternate) && !scr_put_z(rest, "."))
        return false;
    for (int64_t i = point; i < point + places; i++)
        if (!scr_put(rest, i >= 0 && i < (int64_t)n ? &digits[i] : "0", 1))
            return false;
    return true;
}

static bool scr_format_double(scr_sink *sink, scr_object o, double f, scr_spec *spec)
{
    scr_body_run *run = sink->run;
    char type = spec->type, lower = (char)(type | 0x20), digits[SCR_FLOAT_EXACT + 8];
    bool negative = signbit(f) != 0, percent = type == '%', capital = type == 'F' || type == 'E' || type == 'G';
    scr_sink whole = {run, NULL, 0, 0}, rest = {run, NULL, 0, 0};
    if (type && type != 'e' && type != 'E' && type != 'f' && type != 'F' && type != 'g' && type != 'G' && type != '%' && type != 'n')
        return scr_raise_text(run, SCR_EXC_ValueError, "Unknown format code '%s' for object of type '%t'", (char[]){type, 0}, o);
    if (type == 'n')
        return scr_refuse(run, "the format \"n\"");
    f = f < 0 ? -f : f == 0 ? 0 : f;
    if (percent)
        f *= 100;
    if (isnan(f) || isinf(f)) {
        if (!scr_put_z(&whole, isnan(f) ? (capital ? "NAN" : "nan") : capital ? "INF" : "inf") || (percent && !scr_put_z(&rest, "%")))
            return false;
        char group = spec->group;
        spec->group = 0;
        if (spec->zero && spec->align == '=' && group)
            return scr_refuse(run, "grouped zeros before inf or nan");
        return scr_put_number(sink, spec, negative && !isnan(f), "", scr_sink_text(&whole), scr_sink_text(&rest));
    }
    int64_t precision = spec->precision, point = 0;
    if (!type && precision < 0) {
        char room[SCR_FLOAT_TEXT];
        uint32_t n = scr_float_text(f, SCR_FLOAT_REPR, room), at = 0;
        while (at < n && room[at] >= '0' && room[at] <= '9')
            at++;
        if (spec->alternate)
            return scr_refuse(run, "\"#\" with such a format");
        if (!scr_put(&whole, room, at) || !scr_put(&rest, room + at, n - at))
            return false;
        return scr_put_number(sink, spec, negative, "", scr_sink_text(&whole), scr_sink_text(&rest));
    }
    if (precision < 0)
        precision = 6;
    if (precision > 1000)
        return scr_refuse(run, "such a precision");
    if (lower == 'f' || percent) {
        uint32_t n = f == 0 ? 0 : scr_rounded(f, precision, false, digits, &point);
        if (!scr_fixed(&whole, &rest, digits, n, point, precision, spec->alternate) || (percent && !scr_put_z(&rest, "%")))
            return false;
    } else {
        bool general = lower == 'g' || !type;
        if (!type)
            return scr_refuse(run, "a precision without a type");
        if (general && precision == 0)
            precision = 1;
        int64_t wanted = general ? precision : precision + 1;
        uint32_t n = f == 0 ? 1 : scr_rounded(f, wanted, true, digits, &point);
        if (f == 0) {
            digits[0] = '0';
            point = 1;
        }
        int64_t exponent = point - 1;
        if (general && !spec->alternate)
            while (n > 1 && digits[n - 1] == '0')
                n--;
        if (general && exponent >= -4 && exponent < precision) {
            int64_t places = spec->alternate ? precision - 1 - exponent : (int64_t)n - point;
            if (!scr_fixed(&whole, &rest, digits, n, point, places > 0 ? places : 0, spec->alternate))
                return false;
        } else {
            int64_t places = general && !spec->alternate ? (int64_t)n - 1 : wanted - 1;
            if (!scr_fixed(&whole, &rest, digits, n, 1, places, spec->alternate) || !scr_put_exponent(&rest, exponent, capital ? 'E' : 'e'))
                return false;
        }
    }
    return scr_put_number(sink, spec, negative, "", scr_sink_text(&whole), scr_sink_text(&rest));
}

/* An integer's size in base 2, 8 or 16, as the format's letter says. */
static bool scr_put_based(scr_sink *sink, scr_object o, char letter)
{
    scr_body_run *run = sink->run;
    const char *digits = letter == 'X' ? "0123456789ABCDEF" : "0123456789abcdef";
    int bits = letter == 'o' ? 3 : letter == 'b' ? 1 : 4;
    scr_object rest, low;
    if (!scr_fn_abs(run, &o, 1, &rest))
        return false;
    size_t room = 4 * (size_t)rest.n + 64;
    char *text = (char *)scr_arena_alloc(run->arena, room), *at = text + room;
    if (!text)
        return scr_stop(run, SCR_NO_SCRATCH);
    while (rest.kind == SCR_O_BIGINT) {
        if (!scr_int_divide(run, rest, scr_o_int((int64_t)1 << 60), &rest, &low))
            return false;
        for (int i = 0; i < 60; i += bits)
            *--at = digits[(low.u.i >> i) & ((1 << bits) - 1)];
    }
    while (rest.u.i || at == text + room) {
        *--at = digits[rest.u.i & ((1 << bits) - 1)];
        rest.u.i >>= bits;
    }
    return scr_put(sink, at, (size_t)(text + room - at));
}

static bool scr_format_int(scr_sink *sink, scr_object o, scr_spec *spec)
{
    scr_body_run *run = sink->run;
    scr_object p = scr_plain(run, o);
    char type = spec->type;
    double f;
    if (type == 'e' || type == 'E' || type == 'f' || type == 'F' || type == 'g' || type == 'G' || type == '%')
        return scr_as_double(run, p, &f) && scr_format_double(sink, o, f, spec);
    if (spec->precision >= 0)
        return scr_raise(run, SCR_EXC_ValueError, "Precision not allowed in integer format specifier");
    if (type == 'c' || type == 'n')
        return scr_refuse(run, "this format of an int");
    if (type && type != 'd' && type != 'x' && type != 'X' && type != 'o' && type != 'b')
        return scr_raise_text(run, SCR_EXC_ValueError, "Unknown format code '%s' for object of type '%t'", (char[]){type, 0}, o);
    scr_sink whole = {run, NULL, 0, 0};
    const char *prefix = "";
    bool negative;
    if (!type || type == 'd') {
        if (!scr_put_str(&whole, p.kind == SCR_O_BOOL ? scr_o_int(p.u.truth) : p))
            return false;
        negative = whole.at[0] == '-';
    } else {
        if (spec->group == ',')
            return scr_raise_text(run, SCR_EXC_ValueError, "Cannot specify ',' with '%s'.", (char[]){type, 0});
        negative = p.kind == SCR_O_BIGINT ? p.u.text[0] == '-' : p.kind == SCR_O_INT && p.u.i < 0;
        if (!scr_put_based(&whole, p, type))
            return false;
        if (spec->alternate)
            prefix = type == 'x' ? "0x" : type == 'X' ? "0X" : type == 'o' ? "0o" : "0b";
    }
    scr_object digits = scr_sink_text(&whole);
    if (negative && (!type || type == 'd')) {
        digits.u.text++;
        digits.n--;
    }
    return scr_put_number(sink, spec, negative, prefix, digits, scr_o_text(SCR_O_STR, "", 0));
}

SCR_FN bool scr_put_format(scr_sink *sink, scr_object o, char conversion, scr_object spec)
{
    scr_body_run *run = sink->run;
    if (conversion) {
        scr_sink shown = {run, NULL, 0, 0};
        if (!scr_put_shown(&shown, o, conversion))
            return false;
        o = scr_sink_text(&shown);
    }
    if (scr_own_operators(run, o))
        return scr_refuse(run, "the format of such a value");
    if (spec.kind == SCR_O_MISSING || spec.n == 0)
        return scr_put_str(sink, o);
    scr_spec read;
    if (o.kind == SCR_O_STR || o.kind == SCR_O_ENUM) {
        scr_sink shown = {run, NULL, 0, 0};
        if (!scr_put_str(&shown, o))
            return false;
        bool number = o.kind == SCR_O_ENUM && run->enums[o.index].text == SCR_TEXT_VALUE && run->enums[o.index].mixed != 1;
        if (number)
            return scr_put_format(sink, scr_plain(run, o), 0, spec);
        return scr_format_str(sink, scr_sink_text(&shown), scr_sink_text(&shown), spec);
    }
    if (o.kind == SCR_O_DECIMAL)
        return scr_put_decimal(sink, o, spec.u.text, spec.n);
    if (!scr_is_int(o) && o.kind != SCR_O_FLOAT) {
        if (o.kind == SCR_O_DATE || o.kind == SCR_O_TIME || o.kind == SCR_O_DATETIME)
            return scr_refuse(run, "a date with a format");
        if (o.kind >= SCR_O_MODEL)
            return scr_refuse(run, "such a value with a format");
        return scr_raise_text(run, SCR_EXC_TypeError, "unsupported format string passed to %t.__format__", o);
    }
    if (!scr_read_spec(run, spec, &read))
        return false;
    return o.kind == SCR_O_FLOAT ? scr_format_double(sink, o, o.u.f, &read) : scr_format_int(sink, o, &read);
}

/* ---- % ---- */

/* One conversion behind its flags, width and precision, as the format spec that does the same. */
static bool scr_put_conversion(scr_sink *sink, char letter, scr_spec *spec, scr_object value)
{
    scr_body_run *run = sink->run;
    scr_sink shown = {run, NULL, 0, 0};
    scr_object p = scr_plain(run, value);
    bool text_wanted = letter == 's' || letter == 'r' || letter == 'a', zero = spec->zero && spec->align != '<' && !text_wanted;
    spec->align = spec->align == '<' ? '<' : zero ? '=' : '>';
    spec->fill[0] = zero ? '0' : ' ';
    spec->fill_n = 1;
    spec->zero = false;
    if (text_wanted) {
        if (!scr_put_shown(&shown, value, letter))
            return false;
        scr_object text = scr_sink_text(&shown);
        uint32_t at = 0;
        for (int64_t i = 0; spec->precision >= 0 && i < spec->precision && at < text.n; i++)
            scr_text_at(text.u.text, text.n, &at);
        text.n = spec->precision >= 0 ? at : text.n;
        return scr_put_padded(sink, spec, scr_o_text(SCR_O_STR, "", 0), text, '>');
    }
    if (letter == 'd' || letter == 'i' || letter == 'u') {
        scr_object whole;
        if (p.kind == SCR_O_DECIMAL)
            return scr_refuse(run, "%d of a Decimal");
        if (spec->precision >= 0)
            return scr_refuse(run, "%d with a precision");
        spec->type = 'd';
        return scr_fn_int(run, &p, 1, &whole) && scr_format_int(sink, whole, spec);
    }
    if (letter == 'x' || letter == 'X' || letter == 'o') {
        if (!scr_is_int(p))
            return scr_raise_text(run, SCR_EXC_TypeError, "%%%s format: an integer is required, not %t", (char[]){letter, 0}, value);
        if (spec->precision >= 0)
            return scr_refuse(run, "%x with a precision");
        spec->type = letter;
        return scr_format_int(sink, p, spec);
    }
    double f;
    if (!scr_is_int(p) && p.kind != SCR_O_FLOAT)
        return p.kind == SCR_O_DECIMAL ? scr_refuse(run, "% of a Decimal") : scr_raise_text(run, SCR_EXC_TypeError, "must be real number, not %t", value);
    spec->type = letter;
    return scr_as_double(run, p, &f) && scr_format_double(sink, p, f, spec);
}

SCR_FN bool scr_percent(scr_body_run *run, scr_object format, scr_object args, scr_object *out)
{
    scr_sink sink = {run, NULL, 0, 0};
    const char *s = format.u.text;
    bool tuple = args.kind == SCR_O_TUPLE;
    uint32_t used = 0, have = tuple ? args.u.list->n : 1;
    for (uint32_t at = 0; at < format.n;) {
        if (s[at] != '%') {
            if (!scr_put(&sink, s + at++, 1))
                return false;
            continue;
        }
        scr_spec spec;
        memset(&spec, 0, sizeof spec);
        scr_object value = args;
        bool named = false;
        if (++at < format.n && s[at] == '(') {
            uint32_t start = ++at;
            while (at < format.n && s[at] != ')')
                at++;
            if (args.kind != SCR_O_DICT)
                return args.kind == SCR_O_MODEL ? scr_refuse(run, "% with a model") : scr_raise(run, SCR_EXC_TypeError, "format requires a mapping");
            if (at == format.n)
                return scr_raise(run, SCR_EXC_ValueError, "incomplete format key");
            if (!scr_index(run, args, scr_o_text(SCR_O_STR, s + start, at++ - start), &value))
                return false;
            named = true;
        }
        for (; at < format.n && strchr("-+ 0#", s[at]); at++) {
            spec.align = s[at] == '-' ? '<' : spec.align;
            spec.sign = s[at] == '+' || (s[at] == ' ' && spec.sign != '+') ? s[at] : spec.sign;
            spec.zero = spec.zero || s[at] == '0';
            spec.alternate = spec.alternate || s[at] == '#';
        }
        spec.precision = -1;
        bool good = at >= format.n || s[at] != '*';
        good = good && scr_spec_number(s, format.n, &at, &spec.width);
        if (good && at < format.n && s[at] == '.') {
            at++;
            good = scr_spec_number(s, format.n, &at, &spec.precision);
            spec.precision = spec.precision < 0 ? 0 : spec.precision;
        }
        if (!good)
            return scr_refuse(run, "such a width in %");
        if (at == format.n)
            return scr_raise(run, SCR_EXC_ValueError, "incomplete format");
        char letter = s[at++];
        if (letter == '%') {
            if (!scr_put(&sink, "%", 1))
                return false;
            continue;
        }
        bool based = letter == 'x' || letter == 'X' || letter == 'o';
        if (!strchr("sradiuxXoeEfFgG", letter) || letter == 0 || (spec.alternate && !based))
            return scr_refuse(run, "this conversion of %");
        if (!named) {
            if (used == have)
                return scr_raise(run, SCR_EXC_TypeError, "not enough arguments for format string");
            value = tuple ? args.u.list->items[used] : args;
            used++;
        }
        if ((letter == 'd' || letter == 'i' || letter == 'u') && !scr_is_int(scr_plain(run, value)) && scr_plain(run, value).kind != SCR_O_FLOAT
            && scr_plain(run, value).kind != SCR_O_DECIMAL)
            return scr_raise_text(run, SCR_EXC_TypeError, letter == 'd' ? "%%d format: a real number is required, not %t" : letter == 'i'
                                  ? "%%i format: a real number is required, not %t" : "%%u format: a real number is required, not %t", value);
        if (!scr_put_conversion(&sink, letter, &spec, value))
            return false;
    }
    bool subscriptable = args.kind == SCR_O_DICT || args.kind == SCR_O_LIST || args.kind == SCR_O_BYTES || args.kind == SCR_O_RANGE; /* not asked for */
    if (used < have && !subscriptable)
        return args.kind >= SCR_O_MODEL ? scr_refuse(run, "% with such a value and nothing to put it")
            : scr_raise(run, SCR_EXC_TypeError, "not all arguments converted during string formatting");
    *out = scr_sink_text(&sink);
    return true;
}
