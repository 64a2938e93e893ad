/* yaml_scalar.h: what a YAML scalar means. */
#ifndef SCHEMAC_YAML_SCALAR_H
#define SCHEMAC_YAML_SCALAR_H

#include "../base/base.h"

/* YAML 1.2.2, section 10.3.2 (core schema), for plain scalars without a tag. */
typedef enum YamlScalar {
    YAML_STRING, YAML_NULL, YAML_TRUE, YAML_FALSE, YAML_INTEGER, YAML_OCTAL, YAML_HEX, YAML_FLOAT, YAML_INFINITY, YAML_NAN
} YamlScalar;

YamlScalar yaml_scalar(Str text);
/* What readers of YAML 1.1 take the plain scalar for, when that differs ("true", "a date"); else NULL. */
const char *yaml_other_reading(Str text);
/* The JSON number token of an INTEGER, OCTAL, HEX or FLOAT. Empty: more than LIMIT_YAML_RADIX_DIGITS digits. */
Str yaml_number(Ctx *ctx, YamlScalar kind, Str text);

#endif
