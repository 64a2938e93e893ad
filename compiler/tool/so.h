/* so.h: a generated .c made into a shared library. */
#ifndef SCHEMAC_TOOL_SO_H
#define SCHEMAC_TOOL_SO_H

#include "tool.h"

/* What is to be compiled. */
typedef struct SoJob {
    Str name;            /* of the .c, for what the compiler says */
    Str c;               /* its text */
    const char *include; /* a folder of headers; NULL: none is needed */
    bool pcre2;          /* to be linked with it */
    bool plain;          /* as the compiler makes it when nothing is said of size */
} SoJob;

/* The library's bytes. In a temporary folder, so that a failure leaves nothing. False after a diagnostic. */
bool so_build(Ctx *ctx, const ToolArgs *args, const SoJob *job, Str *bytes);

/* sections.c: what such a library's bytes are for, a line each; for another format than ELF their number alone. */
void so_sections(Str so, Out *out);

#endif
