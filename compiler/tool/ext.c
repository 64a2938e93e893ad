/* ext.c: a CPython extension: printed, compiled by cc with the headers of the Python that is to import it. */
#include "ext.h"

#include "../base/limits.h"
#include "../driver.h"
#include "../emit/names.h"
#include "cc.h"
#include "write.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const Span nowhere = {0, 0, 0};

/* What a Python says of itself. */
typedef struct PythonBuild {
    Str include; /* folder of Python.h */
    Str suffix;  /* ".cpython-311-x86_64-linux-gnu.so" */
} PythonBuild;

typedef struct ExtPaths {
    Str directory; /* temporary */
    Str c, so, log;
} ExtPaths;

static Str take_line(Str *text)
{
    const char *end = text->len ? memchr(text->ptr, '\n', text->len) : NULL;
    size_t n = end ? (size_t)(end - text->ptr) : text->len;
    Str line = str_cut(*text, 0, n);
    *text = str_from(*text, end ? n + 1 : n);
    return line;
}

static bool ask_python(Ctx *ctx, const ToolArgs *args, const ExtPaths *paths, PythonBuild *out)
{
    static const char question[] = "import sysconfig as s; print(s.get_path('include')); print(s.get_config_var('EXT_SUFFIX'))";
    const char *python = args->with_python ? args->with_python : "python3";
    const char *const words[] = {"-c", question, NULL};
    Str why, text;
    if (!cc_run(ctx, python, words, str_z(ctx, paths->log), &why) || !file_read(ctx, args, str_z(ctx, paths->log), LIMIT_SOURCE_BYTES, &text)) {
        Diag *d = diag(ctx, D_CANNOT_WRITE, nowhere, "cannot ask the Python '%s' for its headers and suffix", python);
        diag_help(ctx, d, "name the Python that is to import the module: --with-python COMMAND");
        return false;
    }
    out->include = take_line(&text);
    out->suffix = take_line(&text);
    struct stat info;
    if (stat(str_z(ctx, path_join(ctx, out->include, STR("Python.h"))), &info) == 0)
        return true;
    Diag *d = diag(ctx, D_CANNOT_WRITE, nowhere, "the Python '%s' has no headers: there is no %.*s/Python.h", python, STR_ARG(out->include));
    diag_help(ctx, d, "Debian has them in python3-dev");
    return false;
}

static bool run_cc(Ctx *ctx, const ToolArgs *args, const ExtPaths *paths, const PythonBuild *python, bool pcre2)
{
    const char *cc = cc_choose(args->cc);
    const char *const words[] = {"-std=c11", "-O2", "-shared", "-fPIC", "-I", str_z(ctx, python->include), "-o", str_z(ctx, paths->so),
                                 str_z(ctx, paths->c), pcre2 ? "-lpcre2-8" : NULL, NULL};
    if (args->verbose) {
        fputs(cc, args->err);
        for (size_t i = 0; words[i]; i++)
            fprintf(args->err, " %s", words[i]);
        fputc('\n', args->err);
    }
    fflush(NULL);
    Str why;
    if (cc_run(ctx, cc, words, NULL, &why))
        return true;
    Diag *d = diag(ctx, D_CANNOT_WRITE, nowhere, "%.*s", STR_ARG(why));
    diag_help(ctx, d, "name another one: --cc COMMAND, or CC in the environment");
    return false;
}

static bool begin(Ctx *ctx, ExtPaths *paths)
{
    const char *base = getenv("TMPDIR");
    char *directory = (char *)(uintptr_t)str_z(ctx, str_printf(ctx, "%s/schemac.XXXXXX", base && *base ? base : "/tmp"));
    if (!mkdtemp(directory)) {
        diag(ctx, D_CANNOT_WRITE, nowhere, "cannot make a temporary folder %s: %s", directory, file_why(errno));
        return false;
    }
    paths->directory = str_of(directory);
    paths->c = path_join(ctx, paths->directory, STR("module.c"));
    paths->so = path_join(ctx, paths->directory, STR("module.so"));
    paths->log = path_join(ctx, paths->directory, STR("python.txt"));
    return true;
}

static void end(Ctx *ctx, const ExtPaths *paths)
{
    unlink(str_z(ctx, paths->c));
    unlink(str_z(ctx, paths->so));
    unlink(str_z(ctx, paths->log));
    rmdir(str_z(ctx, paths->directory));
}

/* The compiled module's bytes, and its file's name. */
static bool compile(Ctx *ctx, const ToolArgs *args, const ExtModule *module, Str *file, Str *bytes)
{
    ExtPaths paths;
    PythonBuild python;
    Writes source = {0};
    if (!begin(ctx, &paths))
        return false;
    write_add(ctx, &source, paths.c, module->c);
    bool good = ask_python(ctx, args, &paths, &python) && write_commit(ctx, args, &source)
             && run_cc(ctx, args, &paths, &python, module->pcre2)
             && file_read(ctx, args, str_z(ctx, paths.so), (size_t)1 << 31, bytes);
    if (good)
        *file = str_join(ctx, module->name, python.suffix);
    end(ctx, &paths);
    return good;
}

bool ext_add(Ctx *ctx, const ToolArgs *args, const ExtModule *module, Str folder, Writes *writes)
{
    Str file, bytes;
    if (!compile(ctx, args, module, &file, &bytes))
        return false;
    write_add(ctx, writes, path_join(ctx, folder, str_join(ctx, module->name, STR(".c"))), module->c);
    write_add(ctx, writes, path_join(ctx, folder, str_join(ctx, module->name, STR(".pyi"))), module->pyi);
    write_add(ctx, writes, path_join(ctx, folder, file), bytes);
    return true;
}

static bool make_folder(Ctx *ctx, Str folder)
{
    if (path_is_directory(ctx, folder) || mkdir(str_z(ctx, folder), 0777) == 0)
        return true;
    diag(ctx, D_CANNOT_WRITE, nowhere, "cannot make the folder %.*s: %s", STR_ARG(folder), file_why(errno));
    return false;
}

/* Can `import NAME` be written, and mean this module? */
static bool check_module(Ctx *ctx, Str name)
{
    if (name_is_python_identifier(name))
        return true;
    Diag *d = diag(ctx, D_NAME_RESERVED, nowhere, "\"%.*s\" cannot name a Python module", STR_ARG(name));
    diag_help(ctx, d, "give the module a name of ASCII letters, digits and _: --name NAME");
    return false;
}

int tool_ext(Ctx *ctx, const ToolArgs *args, const ModelSet *set, Str version)
{
    Str folder = args->output ? str_of(args->output) : STR(".");
    Str module = args->name ? str_of(args->name) : path_stem(str_of(args->inputs.items[0]));
    Out c = out_new(ctx), pyi = out_new(ctx);
    if (!check_module(ctx, module))
        return EXIT_USAGE;
    if (!driver_emit_ext(ctx, set, module, version, &c, &pyi))
        return EXIT_INPUT;
    Writes writes = {0};
    const ExtModule compiled = {module, out_text(&c), out_text(&pyi), false};
    if (!ext_add(ctx, args, &compiled, folder, &writes))
        return EXIT_INPUT;
    if (!write_check(ctx, args, &writes))
        return EXIT_USAGE;
    return make_folder(ctx, folder) && write_commit(ctx, args, &writes) ? EXIT_CLEAN : EXIT_INPUT;
}
