/* emit_python.h: what the printers of Python share: a template of emit/tmpl/ with the schema's facts filled in. */
#ifndef SCHEMAC_EMIT_PYTHON_H
#define SCHEMAC_EMIT_PYTHON_H

#include "emit.h"

/* The text as a Python string literal with quotes, in ASCII. Bytes that are not UTF-8 (file names) become the lone
 * surrogates that Python's os.fsencode turns back into them (PEP 383). */
void out_python_string(Out *out, Str s);

/* Fills the embedded template into out. */
void python_fill(Ctx *ctx, const EmitInput *in, const char *template_name, Out *out);

#endif
