/* driver.h: the compilation as a whole: what main.c, tool/ and the library call. */
#ifndef SCHEMAC_DRIVER_H
#define SCHEMAC_DRIVER_H

#include "base/options.h"
#include "ir/ir.h"
#include "../runtime/scr_program.h"

/* One schema, compiled to what the evaluator runs. Lives as long as the Ctx. */
typedef struct Unit {
    SchemaSet *set;              /* after resolve and check */
    const scr_program *program;
    Str schema_hash;             /* 64 hex digits */
} Unit;

/* Reads and lowers a source that ctx_add_source knows. False after errors (see diag_text). `out` is filled only on true. */
bool driver_load(Ctx *ctx, uint32_t file, const Options *options, Unit *out);

/* The generated texts; NULL for those that are not wanted. Calls the optimising passes, plan/ and emit/. */
typedef struct Artefacts {
    Out *c, *h, *python, *pyi, *dump_plan, *stats;
} Artefacts;
bool driver_emit(Ctx *ctx, Unit *unit, const Options *options, const Artefacts *out);

/* The runtime as one C file, for linking --split output against (compiled with -DSCR_SPLIT). */
void driver_emit_runtime(Ctx *ctx, Out *c, Out *h);

#endif
