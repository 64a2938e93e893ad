/* scr_format.h: the `format` keyword's checkers. Each takes valid UTF-8 and its length; NUL and newlines are characters.
 *
 * The functions are scr_is_<name with _ for ->(s, len); they stand in scr_format_<part>.h/.c (the .c made by re2c from
 * scr_format_<part>.re at build time), so that a generated file carries only the parts that its schema reaches. */
#ifndef SCR_FORMAT_H
#define SCR_FORMAT_H

#include "scr_core.h"

typedef struct scr_format {
    const char *name; /* "date-time" */
    const char *what; /* "an RFC 3339 date-time", for messages */
    bool (*is)(const char *s, size_t len);
} scr_format;

#endif
