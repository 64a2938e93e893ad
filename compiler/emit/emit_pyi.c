/* emit_pyi.c: the type stub of the ctypes module: a fixed template, for the same names in every schema. */
#include "emit_python.h"

void emit_pyi(Ctx *ctx, const EmitInput *in, Out *out)
{
    python_fill(ctx, in, "compiler/emit/tmpl/ctypes.tmpl.pyi", out);
}
