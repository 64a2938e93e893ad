/* model_c.h: C output of models: files and, for `build`, the shared library and the ctypes module. */
#ifndef SCHEMAC_TOOL_MODEL_C_H
#define SCHEMAC_TOOL_MODEL_C_H

#include "tool.h"

#include "../ir/model.h"

/* roots: the models that get functions. An exit code. */
int tool_model_c(Ctx *ctx, const ToolArgs *args, const ModelSet *set, const ModelClass **roots, size_t n_roots, Str version);

#endif
