/* ext.h: `build --ext`: models, or a JSON Schema, to a CPython extension module. */
#ifndef SCHEMAC_TOOL_EXT_H
#define SCHEMAC_TOOL_EXT_H

#include "tool.h"
#include "write.h"

#include "../ir/model.h"

/* Writes <module>.c, .pyi and, compiled for the Python that --with-python names, <module>.<its suffix> into the folder -o. */
/* The files of a module: its C and its stub, printed already, and what cc makes of the C. False after diagnostics. */
typedef struct ExtModule {
    Str name;
    Str c, pyi;
    bool pcre2; /* to be linked with it */
} ExtModule;
bool ext_add(Ctx *ctx, const ToolArgs *args, const ExtModule *module, Str folder, Writes *writes);

int tool_ext(Ctx *ctx, const ToolArgs *args, const ModelSet *set, Str version);

#endif
