/* schema.h: how a schema is named on the command line, whatever the command: FILE, "-" or FILE.py:NAME. */
#ifndef SCHEMAC_TOOL_SCHEMA_H
#define SCHEMAC_TOOL_SCHEMA_H

#include "../driver.h"
#include "tool.h"

/* What the schema is called by: the file's stem, or the NAME. */
Str schema_stem(const char *input);
/* Reads and lowers it. A schema in Python code may stand in several files: options learn how imports are followed. False after
 * diagnostics. */
bool schema_load(Ctx *ctx, const ToolArgs *args, const char *input, Options *options, Unit *unit);

#endif
