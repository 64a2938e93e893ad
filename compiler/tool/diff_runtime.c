/* diff_runtime.c: `schemac diff-runtime models.py --events DIR`: the models compiled to an extension, and run beside pydantic on recorded events. The
 * comparing is Python's: runtime/python/schemac/_diff.py, which schemac carries. */
#include "../emit/embedded.h"
#include "models.h"
#include "write.h"

#include <errno.h>
#include <unistd.h>

static const Span nowhere = {0, 0, 0};

/* The compiled module into the folder. */
static int build(Ctx *ctx, const ToolArgs *args, const char *folder)
{
    ToolArgs as_build = *args;
    as_build.command = COMMAND_BUILD;
    as_build.ext = true;
    as_build.output = folder;
    as_build.models = (TextList){NULL, 0, 0};
    return tool_models(ctx, &as_build);
}

/* The folder where the user stands is no place for Python's own modules. */
static const char start[] = "import sys\nsys.path[:] = [p for p in sys.path if p]\nexec(compile(sys.argv.pop(1), 'schemac diff-runtime', 'exec'))\n";

/* Becomes Python; returns when that cannot be. */
static int run_python(Ctx *ctx, const ToolArgs *args, const char *folder)
{
    VEC(const char *) words = {0};
    Str script = {"", 0};
    CTX_ASSERT(ctx, embedded_get(STR("runtime/python/schemac/_diff.py"), &script));
    const char *python = args->with_python ? args->with_python : "python3";
    VEC_PUSH(ctx, &words) = python;
    VEC_PUSH(ctx, &words) = "-c";
    VEC_PUSH(ctx, &words) = start;
    VEC_PUSH(ctx, &words) = str_z(ctx, script);
    VEC_PUSH(ctx, &words) = args->inputs.items[0];
    for (size_t i = 0; i < args->events.n; i++) {
        VEC_PUSH(ctx, &words) = "--events";
        VEC_PUSH(ctx, &words) = args->events.items[i];
    }
    for (size_t i = 0; i < args->models.n; i++) {
        VEC_PUSH(ctx, &words) = "--model";
        VEC_PUSH(ctx, &words) = args->models.items[i];
    }
    VEC_PUSH(ctx, &words) = "--compiled";
    VEC_PUSH(ctx, &words) = folder;
    VEC_PUSH(ctx, &words) = "--remove";
    if (args->show_values)
        VEC_PUSH(ctx, &words) = "--show-values";
    VEC_PUSH(ctx, &words) = NULL;
    fflush(NULL);
    execvp(python, (char *const *)(uintptr_t)words.items);
    Diag *d = diag(ctx, D_CANNOT_READ, nowhere, "cannot run the Python '%s': %s", python, file_why(errno));
    diag_help(ctx, d, "name the one that has pydantic: --with-python COMMAND");
    return EXIT_INPUT;
}

int tool_diff_runtime(Ctx *ctx, const ToolArgs *args)
{
    if (args->inputs.n != 1 || !tool_is_python(args->inputs.items[0]) || !args->events.n) {
        Diag *d = diag(ctx, D_USAGE, nowhere, "diff-runtime takes one FILE.py, and --events");
        diag_help(ctx, d, "schemac diff-runtime models.py --events recorded/");
        return EXIT_USAGE;
    }
    Str why, temporary = folder_temporary(ctx, &why);
    if (!temporary.len) {
        diag(ctx, D_CANNOT_WRITE, nowhere, "%.*s", STR_ARG(why));
        return EXIT_INPUT;
    }
    const char *folder = str_z(ctx, temporary);
    int code = build(ctx, args, folder);
    if (code == EXIT_CLEAN)
        code = run_python(ctx, args, folder);
    rmdir(folder); /* nothing was written: the build failed */
    return code;
}
