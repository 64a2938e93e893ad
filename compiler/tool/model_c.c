/* model_c.c: C output of models: which files, and what cc makes of them. */
#include "model_c.h"

#include "../driver.h"
#include "../emit/names.h"
#include "so.h"
#include "write.h"

static const Span nowhere = {0, 0, 0};

/* Where outputs go; empty: not wanted. */
typedef struct ModelPaths {
    Str prefix;
    Str folder;  /* of build */
    Str c, h, python, pyi;
    Str so;      /* without its ending: what the ctypes module loads */
} ModelPaths;

static Str with_ending(Ctx *ctx, Str c, const char *ending)
{
    return path_join(ctx, path_directory(ctx, c), str_printf(ctx, "%.*s%s", STR_ARG(path_stem(c)), ending));
}

static bool choose_c(Ctx *ctx, const ToolArgs *args, Str stem, ModelPaths *paths)
{
    Str file = str_printf(ctx, "%.*s_decoder.c", STR_ARG(stem)), output = args->output ? str_of(args->output) : STR("");
    bool build = args->command == COMMAND_BUILD;
    if (build && str_is(output, "-")) {
        diag(ctx, D_USAGE, nowhere, "build writes several files: -o must be a folder");
        return false;
    }
    paths->folder = output.len ? output : STR(".");
    paths->c = build || path_is_directory(ctx, output) ? path_join(ctx, paths->folder, file) : output.len ? output : file;
    if (str_is(paths->c, "-") || str_ends(paths->c, STR(".c")))
        return true;
    Diag *d = diag(ctx, D_USAGE, nowhere, "the output file must end in .c, not \"%.*s\"", STR_ARG(path_base(paths->c)));
    diag_help(ctx, d, "a folder must be there already; the header takes the same name with .h");
    return false;
}

static bool check_python(Ctx *ctx, const ModelPaths *paths)
{
    Str stem = path_stem(paths->python);
    if (!paths->python.len || (!str_eq(stem, paths->so) && !name_is_reserved(stem)))
        return true;
    Diag *d = diag(ctx, D_NAME_RESERVED, nowhere, "%.*s %s", STR_ARG(paths->python),
                   name_is_reserved(stem) ? "cannot be imported: its name is a keyword" : "would never be imported: Python takes the .so of that name in its place");
    diag_help(ctx, d, "give the Python module another name: --python NAME.py");
    return false;
}

static bool choose(Ctx *ctx, const ToolArgs *args, ModelPaths *paths)
{
    Str stem = args->name ? str_of(args->name) : path_stem(str_of(args->inputs.items[0]));
    bool build = args->command == COMMAND_BUILD;
    uint32_t emit = args->emit ? args->emit : build ? EMIT_C | EMIT_H | EMIT_PYTHON | EMIT_PYI : EMIT_C | EMIT_H;
    paths->prefix = name_prefix(ctx, stem);
    if (!choose_c(ctx, args, stem, paths))
        return false;
    bool to_stdout = str_is(paths->c, "-");
    if (to_stdout && !args->emit)
        emit = EMIT_C;
    if (to_stdout && ((emit & (emit - 1)) || args->python || args->pyi)) {
        diag(ctx, D_USAGE, nowhere, "-o - writes one text: give one name to --emit");
        return false;
    }
    paths->so = to_stdout ? str_printf(ctx, "%.*s_decoder", STR_ARG(stem)) : path_stem(paths->c);
    paths->h = emit & EMIT_H ? to_stdout ? STR("-") : with_ending(ctx, paths->c, ".h") : STR("");
    if (emit & EMIT_PYTHON || args->python)
        paths->python = args->python ? str_of(args->python) : to_stdout ? STR("-")
                      : path_join(ctx, path_directory(ctx, paths->c), str_printf(ctx, "%.*s.py", STR_ARG(paths->prefix)));
    if (emit & EMIT_PYI || args->pyi)
        paths->pyi = args->pyi ? str_of(args->pyi) : to_stdout ? STR("-") : paths->python.len ? with_ending(ctx, paths->python, ".pyi")
                   : path_join(ctx, path_directory(ctx, paths->c), str_printf(ctx, "%.*s.pyi", STR_ARG(paths->prefix)));
    if (!(emit & EMIT_C))
        paths->c = STR("");
    return check_python(ctx, paths);
}

static void add(Ctx *ctx, Writes *writes, Str path, const Out *text)
{
    if (path.len)
        write_add(ctx, writes, path, out_text(text));
}

/* Options that say something of JSON Schemas alone would be passed over in silence. */
static bool check_options(Ctx *ctx, const ToolArgs *args)
{
    const struct { bool given; const char *name; } others[] = {
        {args->split, "--split"}, {args->each != NULL, "--each"}, {args->verdict_only, "--verdict-only"}, {args->duplicate_keys != 0, "--duplicate-keys"},
        {args->content_assertion, "--content-assertion"}, {args->profiles.n > 0, "--profile"}, {(args->emit & EMIT_RUNTIME) != 0, "--emit runtime"}};
    bool good = true;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (others[i].given) {
            diag(ctx, D_USAGE, nowhere, "%s is for JSON Schemas, not for models", others[i].name);
            good = false;
        }
    return good;
}

int tool_model_c(Ctx *ctx, const ToolArgs *args, const ModelSet *set, const ModelClass **roots, size_t n_roots, Str version)
{
    ModelPaths paths = {0};
    if (!check_options(ctx, args) || !choose(ctx, args, &paths))
        return EXIT_USAGE;
    Out c = out_new(ctx), h = out_new(ctx), python = out_new(ctx), pyi = out_new(ctx);
    const ModelArtefacts out = {&c, &h, &python, &pyi};
    const ModelRoots wanted = {roots, n_roots, paths.prefix, paths.so};
    if (!driver_emit_model_c(ctx, set, &wanted, version, &out))
        return EXIT_INPUT;
    Writes writes = {0};
    Str bytes = {"", 0};
    add(ctx, &writes, paths.c, &c);
    add(ctx, &writes, paths.h, &h);
    add(ctx, &writes, paths.python, &python);
    add(ctx, &writes, paths.pyi, &pyi);
    bool build = args->command == COMMAND_BUILD;
    const SoJob job = {STR("decoder.c"), out_text(&c), NULL, false, false};
    if (build && !so_build(ctx, args, &job, &bytes))
        return EXIT_INPUT;
    if (build)
        write_add(ctx, &writes, path_join(ctx, paths.folder, str_printf(ctx, "%.*s.so", STR_ARG(paths.so))), bytes);
    if (!write_check(ctx, args, &writes))
        return EXIT_USAGE;
    return (!build || folder_make(ctx, paths.folder)) && write_commit(ctx, args, &writes) ? EXIT_CLEAN : EXIT_INPUT;
}
