/* yaml_scalar.re: the meaning of plain YAML scalars by the tables of YAML 1.2's core schema, and by those of YAML 1.1 where
 * they differ; YAML numbers rewritten as JSON number tokens, exactly.
 */
#include "yaml_scalar.h"
#include "../base/limits.h"

#include <string.h>

/*!re2c
    re2c:api = custom;
    re2c:api:style = free-form;
    re2c:define:YYCTYPE = "unsigned char";
    re2c:define:YYPEEK = "(at < text.len ? s[at] : 0)"; // NUL ends every rule: it must be the one behind the text
    re2c:define:YYSKIP = "++at;";
    re2c:define:YYBACKUP = "marker = at;";
    re2c:define:YYRESTORE = "at = marker;";
    re2c:yyfill:enable = 0;

    end  = [\x00];
    sign = [-+]?;
    d    = [0-9];
    d_   = [0-9_];
*/

YamlScalar yaml_scalar(Str text)
{
    const unsigned char *s = (const unsigned char *)text.ptr;
    size_t at = 0, marker = 0;
    YamlScalar kind = YAML_STRING;
    /*!re2c
        ("" | "~" | "null" | "Null" | "NULL") end { kind = YAML_NULL; goto found; }
        ("true" | "True" | "TRUE") end            { kind = YAML_TRUE; goto found; }
        ("false" | "False" | "FALSE") end         { kind = YAML_FALSE; goto found; }
        sign d+ end                               { kind = YAML_INTEGER; goto found; }
        "0o" [0-7]+ end                           { kind = YAML_OCTAL; goto found; }
        "0x" [0-9a-fA-F]+ end                     { kind = YAML_HEX; goto found; }
        sign ("." d+ | d+ ("." d*)?) ([eE] sign d+)? end { kind = YAML_FLOAT; goto found; }
        sign "." ("inf" | "Inf" | "INF") end      { kind = YAML_INFINITY; goto found; }
        "." ("nan" | "NaN" | "NAN") end           { kind = YAML_NAN; goto found; }
        *                                         { return YAML_STRING; }
    */
found:
    return at == text.len + 1 ? kind : YAML_STRING; /* a NUL inside the text is no end */
}

/* The types of YAML 1.1 (yaml.org/type). y and n are left out: hardly a reader takes them for booleans. */
const char *yaml_other_reading(Str text)
{
    const unsigned char *s = (const unsigned char *)text.ptr;
    size_t at = 0, marker = 0;
    const char *reading = NULL;
    /*!re2c
        ("yes" | "Yes" | "YES" | "on" | "On" | "ON") end    { reading = "true"; goto found; }
        ("no" | "No" | "NO" | "off" | "Off" | "OFF") end    { reading = "false"; goto found; }
        sign "0" [0-7_]+ end                                { reading = "an octal number"; goto found; }
        sign "0" d+ end                                     { reading = "a string"; goto found; }
        sign "0b" [01_]+ end                                { reading = "a binary number"; goto found; }
        sign [1-9] d* "_" d_* end                           { reading = "a number"; goto found; }
        sign (d d_*)? "." d_* ([eE] [-+] d+)? end           {
            /* Without '_' both mean the same number; "." itself is a string to all. */
            reading = memchr(text.ptr, '_', text.len) && memchr(text.ptr, '.', text.len) != text.ptr ? "a number" : NULL;
            goto found;
        }
        "0x" [0-9a-fA-F]* "_" [0-9a-fA-F_]* end             { reading = "a number"; goto found; }
        [-+] "0x" [0-9a-fA-F_]+ end                         { reading = "a number"; goto found; }
        sign [1-9] d_* (":" [0-5]? d)+ end                  { reading = "a number to base 60"; goto found; }
        sign d d_* (":" [0-5]? d)+ "." d_* end              { reading = "a number to base 60"; goto found; }
        "0o" [0-7]+ end                                     { reading = "a string"; goto found; }
        sign ("." d+ | d+ ("." d*)?) [eE] d+ end            { reading = "a string"; goto found; }
        sign d+ [eE] [-+] d+ end                            { reading = "a string"; goto found; }
        d{4} "-" d d "-" d d end                            { reading = "a date"; goto found; }
        d{4} "-" d d? "-" d d? ([Tt] | [ \t]+) d d? ":" d d ":" d d ("." d*)? ([ \t]* ("Z" | [-+] d d? (":" d d)?))? end
                                                            { reading = "a date"; goto found; }
        *                                                   { return NULL; }
    */
found:
    return at == text.len + 1 ? reading : NULL;
}

/* Digits to base 8 or 16, in decimal: schoolbook, in limbs of nine decimal digits. */
static Str radix_number(Ctx *ctx, Str digits, uint32_t base)
{
    uint32_t limbs[LIMIT_YAML_RADIX_DIGITS / 7 + 1] = {0}; /* nine decimal digits hold more than seven hexadecimal ones */
    size_t n = 1;
    for (size_t i = 0; i < digits.len; i++) {
        unsigned char c = (unsigned char)digits.ptr[i];
        uint64_t carry = c <= '9' ? c - (unsigned)'0' : (c | 0x20u) - 'a' + 10u;
        for (size_t k = 0; k < n; k++) {
            carry += (uint64_t)limbs[k] * base;
            limbs[k] = (uint32_t)(carry % 1000000000u);
            carry /= 1000000000u;
        }
        if (carry)
            limbs[n++] = (uint32_t)carry;
    }
    Out out = out_new(ctx);
    out_printf(&out, "%u", (unsigned)limbs[n - 1]);
    while (--n)
        out_printf(&out, "%09u", (unsigned)limbs[n - 1]);
    return out_text(&out);
}

/* No '+', no leading zeros, digits on both sides of the point (RFC 8259, section 6). */
static Str decimal_number(Ctx *ctx, Str text)
{
    Out out = out_new(ctx);
    size_t at = 0;
    if (text.ptr[0] == '-')
        out_char(&out, '-');
    if (text.ptr[0] == '-' || text.ptr[0] == '+')
        at++;
    while (at + 1 < text.len && text.ptr[at] == '0' && text.ptr[at + 1] >= '0' && text.ptr[at + 1] <= '9')
        at++;
    if (text.ptr[at] == '.')
        out_char(&out, '0');
    for (; at < text.len; at++) {
        out_char(&out, text.ptr[at]);
        bool digit_follows = at + 1 < text.len && text.ptr[at + 1] >= '0' && text.ptr[at + 1] <= '9';
        if (text.ptr[at] == '.' && !digit_follows)
            out_char(&out, '0');
    }
    return out_text(&out);
}

Str yaml_number(Ctx *ctx, YamlScalar kind, Str text)
{
    if (kind != YAML_OCTAL && kind != YAML_HEX)
        return decimal_number(ctx, text);
    Str digits = str_from(text, 2);
    while (digits.len > 1 && digits.ptr[0] == '0')
        digits = str_from(digits, 1);
    if (digits.len > LIMIT_YAML_RADIX_DIGITS)
        return (Str){NULL, 0};
    return radix_number(ctx, digits, kind == YAML_HEX ? 16 : 8);
}
