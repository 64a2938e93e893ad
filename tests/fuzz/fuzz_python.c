/* fuzz_python.c: any bytes as a Python file with models: read, understood or refused with a place, told as JSON Schema, its functions
 * printed as C. */
#include "compiler/emit/emit_body.h"
#include "compiler/emit/emit_models.h"
#include "compiler/front/pymodel.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool condition)
{
    if (!condition)
        abort();
}

static void models(Ctx *ctx, void *arg)
{
    uint32_t file = *(const uint32_t *)arg;
    Options options = {.verbose = true, .bodies = true};
    ModelSet *set = front_models(ctx, &file, 1, &options);
    for (size_t i = 0; i < ctx->diags.n; i++)
        require(ctx->diags.items[i].span.file > 0);
    if (diag_errors(ctx) == 0) {
        Out out = out_new(ctx);
        model_dump(&out, set);
        for (size_t i = 0; i < set->classes.n && i < 20; i++)
            require(emit_model_schema(ctx, set, set->classes.items[i], &out) || diag_errors(ctx) > 0);
        uint16_t *class_at = CTX_ARRAY(ctx, set->classes.n, uint16_t);
        for (uint32_t i = 0; i < set->classes.n; i++)
            class_at[i] = (uint16_t)i;
        BodyEmit bodies = {set, class_at, (uint32_t)set->classes.n, NULL};
        emit_bodies(ctx, &bodies, &out);
    }
    diag_text(ctx, true);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Ctx *ctx = ctx_new();
    require(ctx != NULL);
    uint32_t file = ctx_add_source(ctx, STR("models.py"), (Str){(const char *)data, size});
    require(ctx_run(ctx, models, &file));
    ctx_free(ctx);
    return 0;
}
