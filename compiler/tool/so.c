/* so.c: the C compiler on one generated file. */
#include "so.h"
#include "cc.h"
#include "write.h"

#include <string.h>
#include <unistd.h>

static const Span nowhere = {0, 0, 0};

/* Small: no tables for unwinding, as nothing here is called back or throws; no start files, as nothing starts; no symbols that
 * nobody links to, nor a number of the build; sections side by side in the file, not each on pages of its own; and calls of its own
 * functions as they are, which nobody replaces. Linkers of other formats than ELF do not know all of that, and are asked again without. */
static const char *const small[] = {"-fno-asynchronous-unwind-tables", "-nostartfiles", "-s", "-Wl,-z,noseparate-code",
                                    "-Wl,-Bsymbolic-functions", "-Wl,--build-id=none"};
enum { N_SMALL = sizeof small / sizeof *small };

typedef struct Workshop {
    Str directory, c, so, log;
} Workshop;

static bool begin(Ctx *ctx, Str name, Workshop *shop)
{
    Str why;
    shop->directory = folder_temporary(ctx, &why);
    if (!shop->directory.len) {
        diag(ctx, D_CANNOT_WRITE, nowhere, "%.*s", STR_ARG(why));
        return false;
    }
    shop->c = path_join(ctx, shop->directory, name);
    shop->so = path_join(ctx, shop->directory, STR("out.so"));
    shop->log = path_join(ctx, shop->directory, STR("cc.log"));
    return true;
}

static void end(Ctx *ctx, const Workshop *shop)
{
    unlink(str_z(ctx, shop->c));
    unlink(str_z(ctx, shop->so));
    unlink(str_z(ctx, shop->log));
    rmdir(str_z(ctx, shop->directory));
}

static void tell(const ToolArgs *args, const char *cc, const char *const *words)
{
    if (!args->verbose)
        return;
    fputs(cc, args->err);
    for (size_t i = 0; words[i]; i++)
        fprintf(args->err, " %s", words[i]);
    fputc('\n', args->err);
}

/* What the compiler said although all went well: warnings. */
static void pass_on(Ctx *ctx, const ToolArgs *args, const Workshop *shop)
{
    Str said;
    if (file_read(ctx, args, str_z(ctx, shop->log), (size_t)1 << 24, &said))
        fwrite(said.ptr, 1, said.len, args->err);
}

static bool run_cc(Ctx *ctx, const ToolArgs *args, const Workshop *shop, const SoJob *job)
{
    const char *cc = cc_choose(args->cc);
    const char *plain[] = {"-std=c11", "-shared", "-fPIC", "-o", str_z(ctx, shop->so), str_z(ctx, shop->c), NULL, NULL, NULL, NULL, NULL, NULL};
    enum { N_PLAIN = sizeof plain / sizeof *plain };
    const char *words[N_SMALL + N_PLAIN];
    size_t n = 6;
    if (!strstr(cc, " -O")) /* "gcc -O3" means it */
        plain[n++] = "-O2";
    if (job->include) {
        plain[n++] = "-I";
        plain[n++] = job->include;
        plain[n++] = "-DNDEBUG"; /* as Python's own builds say: its headers assert at each access */
    }
    plain[n] = job->pcre2 ? "-lpcre2-8" : NULL;
    memcpy(words, small, sizeof small);
    memcpy(words + N_SMALL, plain, sizeof plain);
    Str why;
    if (!job->plain) {
        tell(args, cc, words);
        fflush(NULL);
    }
    if (!job->plain && cc_run(ctx, cc, words, str_z(ctx, shop->log), &why)) {
        pass_on(ctx, args, shop);
        return true;
    }
    tell(args, cc, plain);
    fflush(NULL);
    if (cc_run(ctx, cc, plain, NULL, &why))
        return true;
    Diag *d = diag(ctx, D_CANNOT_WRITE, nowhere, "%.*s", STR_ARG(why));
    diag_help(ctx, d, "name another one: --cc COMMAND, or CC in the environment");
    return false;
}

bool so_build(Ctx *ctx, const ToolArgs *args, const SoJob *job, Str *bytes)
{
    Workshop shop;
    Writes one = {0};
    if (!begin(ctx, job->name, &shop))
        return false;
    write_add(ctx, &one, shop.c, job->c);
    bool good = write_commit(ctx, args, &one) && run_cc(ctx, args, &shop, job)
             && file_read(ctx, args, str_z(ctx, shop.so), (size_t)1 << 31, bytes);
    end(ctx, &shop);
    return good;
}
