/* emit_models.h: the printers for models. */
#ifndef SCHEMAC_EMIT_MODELS_H
#define SCHEMAC_EMIT_MODELS_H

#include "../ir/model.h"
#include "../ir/ir.h"

/* The C file of a CPython extension named `module`, and its stub. Reports what the extension does not support. */
void emit_ext(Ctx *ctx, const ModelSet *set, Str module, Str version, Out *c, Out *pyi);

/* C output for models: a decoder for each of the roots, its symbols beginning with the prefix that `stem` gives. Nothing is printed after diagnostics. */
void emit_model_c(Ctx *ctx, const ModelSet *set, const ModelClass **roots, size_t n_roots, Str stem, Str version, Out *c, Out *h);

/* The ctypes module that loads <so>.so from beside it, and its stub. */
void emit_model_python(Ctx *ctx, const ModelSet *set, const ModelClass **roots, size_t n_roots, Str prefix, Str so, Str version, Out *out);
void emit_model_pyi(Ctx *ctx, const ModelSet *set, const ModelClass **roots, size_t n_roots, Str version, Out *out);

/* The JSON Schema that pydantic's model_json_schema() gives for the class (validation mode, by alias). False after diagnostics. */
bool emit_model_schema(Ctx *ctx, const ModelSet *set, const ModelClass *cls, Out *out);
/* The same as a tree, for either mode, by alias or by name; NULL when something in it cannot be told (no diagnostic). */
const Doc *model_schema(Ctx *ctx, const ModelSet *set, const ModelClass *cls, bool serialization, bool by_name);

#endif
