/* schema.c: a schema as the command line names it, loaded: JSON or YAML, or a literal of a Python file. */
#include "schema.h"

#include "../base/limits.h"
#include "models.h"
#include "write.h"

#include <string.h>

Str schema_stem(const char *input)
{
    Str path, name;
    if (tool_python_value(input, &path, &name))
        return name;
    return strcmp(input, "-") == 0 ? STR("schema") : path_stem(str_of(input));
}

static bool refuse_models(Ctx *ctx, const char *input)
{
    Diag *d = diag(ctx, D_CANNOT_READ, (Span){0, 0, 0}, "'%s' is a Python file, and a JSON Schema is wanted", input);
    diag_help(ctx, d, "a schema that stands in it as a literal is %s:NAME; that of its models is printed by schemac %s --emit json-schema", input, input);
    return false;
}

bool schema_load(Ctx *ctx, const ToolArgs *args, const char *input, Options *options, Unit *unit)
{
    Str text, path = str_of(input), name;
    bool python = tool_python_value(input, &path, &name);
    if (!python && tool_is_python(input))
        return refuse_models(ctx, input);
    if (!file_read(ctx, args, str_z(ctx, path), LIMIT_SOURCE_BYTES, &text))
        return false;
    uint32_t file = ctx_add_source(ctx, file_name(str_z(ctx, path)), text);
    if (!python)
        return driver_load(ctx, file, options, unit);
    return tool_modules(ctx, args, options) && driver_load_python(ctx, file, name, options, unit);
}
