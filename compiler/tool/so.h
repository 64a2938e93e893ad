/* so.h: a generated .c made into a shared library. */
#ifndef SCHEMAC_TOOL_SO_H
#define SCHEMAC_TOOL_SO_H

#include "tool.h"

/* The library's bytes. In a temporary folder, so that a failure leaves nothing. name: of the .c, for what the compiler says.
 * False after a diagnostic. */
bool so_build(Ctx *ctx, const ToolArgs *args, Str name, Str c_text, bool pcre2, Str *bytes);

/* sections.c: what such a library's bytes are for, a line each; for another format than ELF their number alone. */
void so_sections(Str so, Out *out);

#endif
