/* emit.h: the printers. They take decisions from plan/ and print them; none of them asks what a keyword means. */
#ifndef SCHEMAC_EMIT_H
#define SCHEMAC_EMIT_H

#include "../base/options.h"
#include "../ir/ir.h"
#include "../plan/plan.h"

/* What every printer is given. */
typedef struct EmitInput {
    const SchemaSet *set;
    const scr_program *program;
    const Plan *plan;
    const Options *options; /* name is set */
    Str schema_hash;
    const Profile *profile; /* that the plan was made with; NULL */
} EmitInput;

void emit_c(Ctx *ctx, const EmitInput *in, Out *out);       /* the .c: self-contained, or the schema's part (--split) */
void emit_sizes(Ctx *ctx, const EmitInput *in, Out *out);   /* lines that tell how much emit_c prints, and of what */
void emit_header(Ctx *ctx, const EmitInput *in, Out *out);  /* the .h: contracts */
void emit_ctypes(Ctx *ctx, const EmitInput *in, Out *out);  /* the ctypes module */
void emit_pyi(Ctx *ctx, const EmitInput *in, Out *out);     /* its stub */
void emit_ext_schema(Ctx *ctx, const EmitInput *in, Out *out); /* a CPython extension module: one .c */
void emit_ext_schema_pyi(Ctx *ctx, const EmitInput *in, Out *out); /* its stub */
void emit_runtime(Ctx *ctx, Out *c, Out *h);                /* all runtime parts as one .c and .h, for --split */

#endif
