/* pass.h: the passes over the IR. One file, one function; none knows another. The order is pass.def's. */
#ifndef SCHEMAC_PASS_H
#define SCHEMAC_PASS_H

#include "../ir/ir.h"

#define PASS(name, what) void pass_##name(Ctx *ctx, SchemaSet *set);
#include "pass.def"
#undef PASS

#endif
