/* program.h: the IR to the tables that the evaluator walks. Nothing is optimised on the way: one rule, one operation. */
#ifndef SCHEMAC_PROGRAM_H
#define SCHEMAC_PROGRAM_H

#include "../ir/ir.h"
#include "../../runtime/scr_program.h"

/* Node ids equal Schema.id. Lives as long as the Ctx. False: a limit was hit (reported). */
const scr_program *program_make(Ctx *ctx, const SchemaSet *set);

/* The tables in words, for --dump=program. */
void program_dump(Out *out, const scr_program *program);

#endif
