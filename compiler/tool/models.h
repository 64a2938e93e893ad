/* models.h: Python files on the command line. */
#ifndef SCHEMAC_MODELS_H
#define SCHEMAC_MODELS_H

#include "tool.h"

bool tool_is_python(const char *input);                          /* FILE.py */
bool tool_python_value(const char *input, Str *path, Str *name); /* FILE.py:NAME */
bool tool_modules(Ctx *ctx, const ToolArgs *args, Options *options); /* how imports are followed, and what validators are left out. False after a diagnostic */
int tool_models(Ctx *ctx, const ToolArgs *args);

#endif
