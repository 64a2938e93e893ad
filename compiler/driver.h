/* driver.h: the compilation as a whole: what main.c, tool/ and the library call. */
#ifndef SCHEMAC_DRIVER_H
#define SCHEMAC_DRIVER_H

#include "base/options.h"
#include "ir/ir.h"
#include "ir/model.h"
#include "plan/profile.h"
#include "../runtime/scr_program.h"

/* One schema, compiled to what the evaluator runs. Lives as long as the Ctx. */
typedef struct Unit {
    SchemaSet *set;              /* after resolve and check */
    const scr_program *program;
    Str schema_hash;             /* 64 hex digits */
    const Profile *profile;      /* of a sample (tool/profile.h); NULL: there is none */
} Unit;

/* Reads and lowers a source that ctx_add_source knows. False after errors (see diag_text). `out` is filled only on true. */
bool driver_load(Ctx *ctx, uint32_t file, const Options *options, Unit *out);

/* The generated texts; NULL for those that are not wanted. Calls the optimising passes, plan/ and emit/. */
typedef struct Artefacts {
    Out *c, *h, *python, *pyi, *ext, *ext_pyi, *dump_plan, *stats, *cost, *cost_json, *sizes;
} Artefacts;
bool driver_emit(Ctx *ctx, Unit *unit, const Options *options, const Artefacts *out);

/* The same for a JSON Schema that stands in a Python file as the value of a name. */
bool driver_load_python(Ctx *ctx, uint32_t file, Str name, const Options *options, Unit *out);

/* The models of Python files; NULL after errors. */
ModelSet *driver_load_models(Ctx *ctx, const uint32_t *files, size_t n_files, const Options *options);
/* A CPython extension module of the models, and its stub. False after diagnostics. */
bool driver_emit_ext(Ctx *ctx, const ModelSet *set, Str module, Str version, Out *c, Out *pyi);
/* C output for models: the decoder, its header, and the ctypes module with its stub that loads <so>.so. False after diagnostics. */
typedef struct ModelRoots {
    const ModelClass **items; /* the models that get functions */
    size_t n;
    Str prefix, so;
} ModelRoots;
typedef struct ModelArtefacts {
    Out *c, *h, *python, *pyi;
} ModelArtefacts;
bool driver_emit_model_c(Ctx *ctx, const ModelSet *set, const ModelRoots *roots, Str version, const ModelArtefacts *out);
/* A model as JSON Schema. False after diagnostics. */
bool driver_model_schema(Ctx *ctx, const ModelSet *set, const ModelClass *cls, Out *out);

/* The functions that checking calls, as C; see emit/emit_body.h. The set was loaded with options.bodies. */
bool driver_dump_bodies(Ctx *ctx, const ModelSet *set, Out *out);

/* The runtime as one C file, for linking --split output against (compiled with -DSCR_SPLIT). */
void driver_emit_runtime(Ctx *ctx, Out *c, Out *h);

#endif
