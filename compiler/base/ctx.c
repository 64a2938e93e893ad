/* ctx.c: a compilation's life: its memory, and the way out when memory ends or an internal check fails. */
#include "base.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Ctx *ctx_new(void)
{
    Arena *arena = arena_new();
    if (!arena)
        return NULL;
    Ctx *ctx = arena_alloc(arena, sizeof *ctx);
    if (!ctx) {
        arena_free(arena);
        return NULL;
    }
    ctx->arena = arena;
    return ctx;
}

void ctx_free(Ctx *ctx)
{
    if (ctx)
        arena_free(ctx->arena); /* the Ctx itself stands in it */
}

bool ctx_run(Ctx *ctx, void (*f)(Ctx *ctx, void *arg), void *arg)
{
    jmp_buf here;
    jmp_buf *volatile outer = ctx->escape; /* read again after the jump */
    ctx->escape = &here;
    if (setjmp(here) != 0) {
        ctx->escape = outer;
        return false;
    }
    f(ctx, arg);
    ctx->escape = outer;
    return true;
}

_Noreturn void ctx_fail(Ctx *ctx, const char *why)
{
    ctx->fatal = why;
    if (!ctx->escape) {
        /* Nobody to go back to: a mistake of the caller. Better loud than a NULL that is written through. */
        fprintf(stderr, "schemac: %s (outside ctx_run)\n", why);
        abort();
    }
    longjmp(*ctx->escape, 1);
}

void *ctx_alloc(Ctx *ctx, size_t n)
{
    void *p = arena_alloc(ctx->arena, n);
    if (!p)
        ctx_fail(ctx, "out of memory");
    return p;
}

void *ctx_array(Ctx *ctx, size_t n, size_t size, const char *what)
{
    if (size != 0 && n > SIZE_MAX / size) {
        Str why = str_printf(ctx, "out of memory: %s", what);
        ctx_fail(ctx, why.ptr);
    }
    return ctx_alloc(ctx, n * size);
}

void vec_grow(Ctx *ctx, void **items, size_t n, size_t *cap, size_t size)
{
    size_t bigger = *cap ? *cap : 4;
    if (bigger > SIZE_MAX / 2)
        ctx_fail(ctx, "out of memory: an array");
    bigger *= *cap ? 2 : 1;
    void *grown = ctx_array(ctx, bigger, size, "an array");
    if (n)
        memcpy(grown, *items, n * size);
    *items = grown;
    *cap = bigger;
}
