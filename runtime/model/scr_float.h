/* scr_float.h: floats from decimal text and back, exactly, with libc's locale and rounding out of the game. */
#ifndef SCR_FLOAT_H
#define SCR_FLOAT_H

#include "scr_core.h"

/* Room that scr_float_digits and scr_float_text need, in bytes. */
#define SCR_FLOAT_DIGITS 18
#define SCR_FLOAT_TEXT 340

/* The double that is nearest to the number of JSON's grammar (a leading +, ".5" and "5." too); ties to even; beyond the range infinity. */
SCR_FN double scr_float_parse(const char *s, size_t len);

/* A float's text as pydantic takes it, made such as C reads it: without underscores, which stand within it, no two side by side, and only where
 * no white space had to be taken off (trimmed); "inf" and "nan" for those and for "infinity" in any case. Into out, n bytes at most; gives the
 * length. 0: it is none. */
SCR_FN size_t scr_float_clean(const char *s, size_t n, bool trimmed, char *out);

/* The shortest digits that read back as f (finite, above 0), nearest to it among those: value 0.DIGITS * 10^*point. Gives their number. */
SCR_FN unsigned scr_float_digits(double f, char *digits, int *point);

typedef enum scr_float_style {
    SCR_FLOAT_REPR, /* Python's repr: 1e+16, 1e-05, inf, nan */
    SCR_FLOAT_JSON, /* what pydantic dumps: 1e+16, 0.00001, 1e-6; inf and nan are the caller's */
    SCR_FLOAT_PLAIN /* no exponent whatever the size, no ".0": as messages show bounds */
} scr_float_style;

/* Text of f into out (SCR_FLOAT_TEXT bytes); gives its length. */
SCR_FN unsigned scr_float_text(double f, scr_float_style style, char *out);

/* The exact value of a finite f as digits with an exponent ("1125899906842624e-3"), at most SCR_FLOAT_EXACT bytes; gives the length. */
#define SCR_FLOAT_EXACT 1100
SCR_FN unsigned scr_float_exact(double f, char *out);

#endif
