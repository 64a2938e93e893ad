/* read.c: which reader a source gets, by its name. */
#include "doc.h"

Doc *doc_read(Ctx *ctx, uint32_t file)
{
    Str name = ctx_source(ctx, file)->name;
    return str_ends(name, STR(".yaml")) || str_ends(name, STR(".yml")) ? yaml_read(ctx, file) : json_read(ctx, file);
}
