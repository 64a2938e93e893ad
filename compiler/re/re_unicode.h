/* re_unicode.h: the tables of re_unicode.c (made by tools/unicode_tables.py): properties as coded sets, and case
 * folding. */
#ifndef SCHEMAC_RE_UNICODE_H
#define SCHEMAC_RE_UNICODE_H

#include <stddef.h>
#include <stdint.h>

typedef enum RePropertyKind { RE_PROPERTY_BINARY, RE_PROPERTY_GC, RE_PROPERTY_SC, RE_PROPERTY_SCX } RePropertyKind;

typedef struct ReProperty {
    RePropertyKind kind;
    const char *name; /* exactly as ECMA-262 spells it; aliases have entries of their own */
    uint32_t at, len; /* bytes of re_unicode_data */
} ReProperty;

/* Simple case folding: lo, lo + stride .. hi each have the other case at + delta. */
typedef struct ReFold {
    uint32_t lo, hi, stride;
    int32_t delta;
} ReFold;

extern const uint8_t re_unicode_data[];
extern const ReProperty re_properties[]; /* sorted by kind's name, then by name */
extern const size_t n_re_properties;
extern const ReFold re_folds[];
extern const size_t n_re_folds;

#endif
