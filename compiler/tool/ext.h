/* ext.h: `build --ext`: models to a CPython extension module. */
#ifndef SCHEMAC_TOOL_EXT_H
#define SCHEMAC_TOOL_EXT_H

#include "tool.h"

#include "../ir/model.h"

/* Writes <module>.c, .pyi and, compiled for the Python that --with-python names, <module>.<its suffix> into the folder -o. */
int tool_ext(Ctx *ctx, const ToolArgs *args, const ModelSet *set, Str version);

#endif
