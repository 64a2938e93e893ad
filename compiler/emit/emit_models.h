/* emit_models.h: the printers for models. */
#ifndef SCHEMAC_EMIT_MODELS_H
#define SCHEMAC_EMIT_MODELS_H

#include "../ir/model.h"
#include "../ir/ir.h"

/* The C file of a CPython extension named `module`, and its stub. Reports what the extension does not support. */
void emit_ext(Ctx *ctx, const ModelSet *set, Str module, Str version, Out *c, Out *pyi);

/* The JSON Schema that pydantic's model_json_schema() gives for the class (validation mode, by alias). False after diagnostics. */
bool emit_model_schema(Ctx *ctx, const ModelSet *set, const ModelClass *cls, Out *out);
/* The same as a tree, for either mode, by alias or by name; NULL when something in it cannot be told (no diagnostic). */
const Doc *model_schema(Ctx *ctx, const ModelSet *set, const ModelClass *cls, bool serialization, bool by_name);

#endif
