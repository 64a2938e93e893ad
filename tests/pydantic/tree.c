/* tree.c: prints the syntax trees of Python files as the reader sees them, for tree_oracle.py: "= PATH", then a line a statement. */
#include "../../compiler/text/python.h"

#include <stdio.h>
#include <stdlib.h>

static void one(Ctx *ctx, void *arg)
{
    const char *path = arg;
    FILE *in = fopen(path, "rb");
    if (!in)
        return;
    size_t cap = (size_t)8 << 20;
    char *text = ctx_alloc(ctx, cap);
    size_t len = fread(text, 1, cap, in);
    fclose(in);
    PyFile *file = python_read(ctx, ctx_add_source(ctx, str_of(path), (Str){text, len}));
    Out out = out_new(ctx);
    if (file)
        python_dump(&out, file);
    else
        out_str(&out, diag_text(ctx, false));
    fwrite(out.ptr, 1, out.len, stdout);
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        Ctx *ctx = ctx_new();
        printf("= %s\n", argv[i]);
        if (!ctx || !ctx_run(ctx, one, argv[i]))
            return 1;
        ctx_free(ctx);
    }
    return 0;
}
