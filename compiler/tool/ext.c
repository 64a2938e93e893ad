/* ext.c: a CPython extension: printed, compiled by cc with the headers of the Python that is to import it. */
#include "ext.h"

#include "../base/limits.h"
#include "../driver.h"
#include "../emit/names.h"
#include "cc.h"
#include "so.h"
#include "write.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const Span nowhere = {0, 0, 0};

/* What a Python says of itself. */
typedef struct PythonBuild {
    Str include; /* folder of Python.h */
    Str suffix;  /* ".cpython-311-x86_64-linux-gnu.so" */
} PythonBuild;

static Str take_line(Str *text)
{
    const char *end = text->len ? memchr(text->ptr, '\n', text->len) : NULL;
    size_t n = end ? (size_t)(end - text->ptr) : text->len;
    Str line = str_cut(*text, 0, n);
    *text = str_from(*text, end ? n + 1 : n);
    return line;
}

/* What the Python prints for a question, through a file in a temporary folder. */
static bool ask(Ctx *ctx, const ToolArgs *args, const char *python, const char *question, Str *text)
{
    const char *const words[] = {"-c", question, NULL};
    Str why, folder = folder_temporary(ctx, &why);
    if (!folder.len) {
        diag(ctx, D_CANNOT_WRITE, nowhere, "%.*s", STR_ARG(why));
        return false;
    }
    const char *log = str_z(ctx, path_join(ctx, folder, STR("python.txt")));
    bool ran = cc_run(ctx, python, words, log, &why), good = ran && file_read(ctx, args, log, LIMIT_SOURCE_BYTES, text);
    unlink(log);
    rmdir(str_z(ctx, folder));
    if (!ran)
        diag_help(ctx, diag(ctx, D_CANNOT_WRITE, nowhere, "cannot ask the Python '%s' for its headers and suffix", python),
                  "name the Python that is to import the module: --with-python COMMAND");
    return good;
}

static bool ask_python(Ctx *ctx, const ToolArgs *args, PythonBuild *out)
{
    static const char question[] = "import sysconfig as s; print(s.get_path('include')); print(s.get_config_var('EXT_SUFFIX'))";
    const char *python = args->with_python ? args->with_python : "python3";
    Str text;
    if (!ask(ctx, args, python, question, &text))
        return false;
    out->include = take_line(&text);
    out->suffix = take_line(&text);
    struct stat info;
    if (stat(str_z(ctx, path_join(ctx, out->include, STR("Python.h"))), &info) == 0)
        return true;
    Diag *d = diag(ctx, D_CANNOT_WRITE, nowhere, "the Python '%s' has no headers: there is no %.*s/Python.h", python, STR_ARG(out->include));
    diag_help(ctx, d, "Debian has them in python3-dev");
    return false;
}

/* The compiled module's bytes, and its file's name. */
static bool compile(Ctx *ctx, const ToolArgs *args, const ExtModule *module, Str *file, Str *bytes)
{
    PythonBuild python;
    if (!ask_python(ctx, args, &python))
        return false;
    const SoJob job = {STR("module.c"), module->c, str_z(ctx, python.include), module->pcre2, true};
    *file = str_join(ctx, module->name, python.suffix);
    return so_build(ctx, args, &job, bytes);
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
    return folder_make(ctx, folder) && write_commit(ctx, args, &writes) ? EXIT_CLEAN : EXIT_INPUT;
}
