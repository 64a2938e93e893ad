/* compile.c: the commands `compile` (the default) and `build`: schemas to files. */
#include "../driver.h"
#include "../emit/names.h"
#include "../plan/program.h"
#include "args.h"
#include "ext.h"
#include "models.h"
#include "profile.h"
#include "schema.h"
#include "so.h"
#include "write.h"

#include <unistd.h>

static const Span nowhere = {0, 0, 0};

/* One run of a command: made into files at the end, or not at all. */
typedef struct Run {
    const ToolArgs *args;
    Options options;
    Writes writes;
    Str directory;    /* where outputs go when -o is a directory; empty: it is not */
    bool make_directory; /* it is not there yet: made when all else is good */
    int exit_code;
} Run;

/* What one schema becomes. Empty paths: not wanted. */
typedef struct Targets {
    Str prefix, c, h, so, python, pyi;
    bool pcre2; /* the .so needs libpcre2-8 */
} Targets;

/* ---- where outputs go ---- */

static Str beside(Ctx *ctx, Str c_path, const char *extension)
{
    Str directory = path_directory(ctx, c_path);
    return path_join(ctx, directory, str_printf(ctx, "%.*s%s", STR_ARG(path_stem(c_path)), extension));
}

/* The Python module's name where none was asked for: the prefix, unless that is a module of the standard library (profile.json). */
static Str module_name(Ctx *ctx, Str prefix)
{
    return name_is_python_module(prefix) ? str_join(ctx, prefix, STR("_schema")) : prefix;
}

static bool targets_compile(Ctx *ctx, const Run *run, const char *input, Targets *out)
{
    const ToolArgs *args = run->args;
    Str file = str_printf(ctx, "%.*s_validator.c", STR_ARG(schema_stem(input)));
    out->c = run->directory.len > 0 ? path_join(ctx, run->directory, file) : args->output ? str_of(args->output) : file;
    uint32_t emit = args->emit ? args->emit : EMIT_C | EMIT_H;
    bool to_stdout = str_is(out->c, "-");
    if (!to_stdout && !str_ends(out->c, STR(".c"))) {
        Diag *d = diag(ctx, D_USAGE, nowhere, "the output file must end in .c, not \"%.*s\"", STR_ARG(path_base(out->c)));
        diag_help(ctx, d, "a folder must be there already; the header takes the same name with .h");
        return false;
    }
    Str stem = to_stdout ? str_printf(ctx, "%.*s_validator", STR_ARG(schema_stem(input))) : path_stem(out->c);
    if (to_stdout && (emit & (emit - 1)) && args->emit) {
        diag(ctx, D_USAGE, nowhere, "-o - writes one text: give one name to --emit");
        return false;
    }
    out->h = to_stdout ? STR("-") : beside(ctx, out->c, ".h");
    out->so = stem;
    out->python = args->python ? str_of(args->python) : to_stdout ? STR("-")
                : path_join(ctx, path_directory(ctx, out->c), str_printf(ctx, "%.*s.py", STR_ARG(module_name(ctx, out->prefix))));
    out->pyi = args->pyi ? str_of(args->pyi) : str_is(out->python, "-") ? STR("-") : beside(ctx, out->python, ".pyi");
    if (to_stdout && !args->emit)
        emit = EMIT_C;
    if (!(emit & EMIT_C))
        out->c = STR("");
    if (!(emit & EMIT_H))
        out->h = STR("");
    if (!(emit & EMIT_PYTHON) && !args->python)
        out->python = STR("");
    if (!(emit & EMIT_PYI) && !args->pyi)
        out->pyi = STR("");
    return true;
}

static void targets_build(Ctx *ctx, const Run *run, const char *input, Targets *out)
{
    Str file = str_printf(ctx, "%.*s_validator", STR_ARG(schema_stem(input)));
    out->c = path_join(ctx, run->directory, str_printf(ctx, "%.*s.c", STR_ARG(file)));
    out->h = beside(ctx, out->c, ".h");
    out->so = file;
    out->python = path_join(ctx, run->directory, str_printf(ctx, "%.*s.py", STR_ARG(module_name(ctx, out->prefix))));
    out->pyi = beside(ctx, out->python, ".pyi");
}

/* Python prefers an extension module over a .py of the same name: it would import the validator itself. */
static bool check_python_name(Ctx *ctx, const Targets *targets)
{
    if (targets->python.len == 0 || str_is(targets->python, "-"))
        return true;
    Str stem = path_stem(targets->python);
    if (str_eq(stem, targets->so)) {
        Diag *d = diag(ctx, D_NAME_RESERVED, nowhere, "%.*s would never be imported: Python takes %.*s.so in its place",
                       STR_ARG(targets->python), STR_ARG(targets->so));
        diag_help(ctx, d, "give the Python module another name than the .so: --python %.*s.py", STR_ARG(targets->prefix));
        return false;
    }
    if (name_is_reserved(stem)) {
        diag(ctx, D_NAME_RESERVED, nowhere, "\"%.*s\" is a keyword and cannot name a Python module", STR_ARG(stem));
        return false;
    }
    if (name_is_python_module(stem)) {
        Diag *d = diag(ctx, D_NAME_RESERVED, nowhere, "%.*s would hide the module \"%.*s\" of Python's standard library", STR_ARG(targets->python), STR_ARG(stem));
        diag_help(ctx, d, "give it another name: --name, or --python NAME.py");
        return false;
    }
    return true;
}

/* ---- one schema ---- */

static void add_text(Ctx *ctx, Run *run, Str path, const Out *text)
{
    if (path.len > 0)
        write_add(ctx, &run->writes, path, out_text(text));
}

static bool dump(Ctx *ctx, const ToolArgs *args, Unit *unit, const Options *options)
{
    Out out = out_new(ctx);
    Artefacts artefacts = {.dump_plan = args->dump == DUMP_PLAN ? &out : NULL};
    if (args->dump == DUMP_IR)
        ir_dump(&out, unit->set);
    else if (args->dump == DUMP_PROGRAM)
        program_dump(&out, unit->program);
    else if (!driver_emit(ctx, unit, options, &artefacts))
        return false;
    fwrite(out.ptr, 1, out.len, args->out);
    return true;
}

static bool load_input(Ctx *ctx, Run *run, const char *input, Unit *unit)
{
    if (schema_load(ctx, run->args, input, &run->options, unit) && profile_read(ctx, run->args, &run->options, unit))
        return true;
    run->exit_code = EXIT_INPUT;
    return false;
}

/* build --ext. The module has the prefix's name. */
static void compile_extension(Ctx *ctx, Run *run, Unit *unit, const Options *options)
{
    Out c = out_new(ctx), pyi = out_new(ctx);
    Artefacts artefacts = {.ext = &c, .ext_pyi = &pyi};
    bool good = driver_emit(ctx, unit, options, &artefacts);
    const ExtModule module = {options->name, out_text(&c), out_text(&pyi), unit->set->uses_pcre2};
    if (!good || !ext_add(ctx, run->args, &module, run->directory, &run->writes))
        run->exit_code = EXIT_INPUT;
}

static void compile_input(Ctx *ctx, Run *run, const char *input, Targets *targets)
{
    Unit unit;
    if (!load_input(ctx, run, input, &unit))
        return;
    targets->prefix = name_prefix(ctx, run->options.name.len > 0 ? run->options.name : schema_stem(input));
    Options options = run->options;
    options.name = targets->prefix;
    if (run->args->dump) {
        if (!dump(ctx, run->args, &unit, &options))
            run->exit_code = EXIT_INPUT;
        return;
    }
    if (run->args->ext) {
        compile_extension(ctx, run, &unit, &options);
        return;
    }
    bool good = true;
    if (run->args->command == COMMAND_BUILD)
        targets_build(ctx, run, input, targets);
    else
        good = targets_compile(ctx, run, input, targets);
    if (!good || !check_python_name(ctx, targets)) {
        run->exit_code = EXIT_USAGE;
        return;
    }
    options.so_stem = targets->so;
    targets->pcre2 = unit.set->uses_pcre2;
    Out c = out_new(ctx), h = out_new(ctx), python = out_new(ctx), pyi = out_new(ctx);
    Artefacts artefacts = {
        .c = targets->c.len > 0 ? &c : NULL,
        .h = targets->h.len > 0 ? &h : NULL,
        .python = targets->python.len > 0 ? &python : NULL,
        .pyi = targets->pyi.len > 0 ? &pyi : NULL,
    };
    if (!driver_emit(ctx, &unit, &options, &artefacts)) {
        run->exit_code = EXIT_INPUT;
        return;
    }
    add_text(ctx, run, targets->c, &c);
    add_text(ctx, run, targets->h, &h);
    add_text(ctx, run, targets->python, &python);
    add_text(ctx, run, targets->pyi, &pyi);
}

static bool build_so(Ctx *ctx, Run *run, const Targets *targets)
{
    Str c_text = {0}, text = {0};
    for (size_t i = 0; i < run->writes.items.n; i++)
        if (str_eq(run->writes.items.items[i].path, targets->c))
            c_text = run->writes.items.items[i].text;
    const SoJob job = {path_base(targets->c), c_text, NULL, targets->pcre2, false};
    bool good = so_build(ctx, run->args, &job, &text);
    if (good)
        write_add(ctx, &run->writes, path_join(ctx, run->directory, str_printf(ctx, "%.*s.so", STR_ARG(targets->so))), text);
    return good;
}

/* ---- the whole run ---- */

static bool choose_directory(Ctx *ctx, Run *run)
{
    const ToolArgs *args = run->args;
    Str output = args->output ? str_of(args->output) : STR("");
    bool build = args->command == COMMAND_BUILD;
    if (build && (output.len == 0 || str_is(output, "-"))) {
        if (output.len > 0)
            diag(ctx, D_USAGE, nowhere, "build writes several files: -o must be a folder");
        run->directory = STR(".");
        return output.len == 0;
    }
    run->make_directory = build && !path_is_directory(ctx, output);
    if (build || (output.len > 0 && path_is_directory(ctx, output)))
        run->directory = output;
    if (args->inputs.n > 1 && run->directory.len == 0 && output.len > 0 && !args->dump) {
        Diag *d = diag(ctx, D_USAGE, nowhere, "several schemas cannot go to one file, \"%s\"", args->output);
        diag_help(ctx, d, "-o may name a folder");
        return false;
    }
    if (args->inputs.n > 1 && (args->name || args->python || args->pyi || args->profiles.n > 0)) {
        diag(ctx, D_USAGE, nowhere, "--name, --python, --pyi and --profile go with one schema");
        return false;
    }
    return true;
}

/* Nothing is written when there is an error. */
static bool finish(Ctx *ctx, Run *run)
{
    if (run->make_directory && !folder_make(ctx, run->directory))
        return false;
    if (write_commit(ctx, run->args, &run->writes))
        return true;
    if (run->make_directory)
        rmdir(str_z(ctx, run->directory));
    return false;
}

static void emit_the_runtime(Ctx *ctx, Run *run)
{
    Out c = out_new(ctx), h = out_new(ctx);
    Str directory = run->args->output ? str_of(run->args->output) : STR(".");
    driver_emit_runtime(ctx, &c, &h);
    write_add(ctx, &run->writes, path_join(ctx, directory, STR("schemac_runtime.c")), out_text(&c));
    write_add(ctx, &run->writes, path_join(ctx, directory, STR("schemac_runtime.h")), out_text(&h));
}

int tool_compile(Ctx *ctx, const ToolArgs *args)
{
    if (args->inputs.n && tool_is_python(args->inputs.items[0]))
        return tool_models(ctx, args);
    if ((args->emit & EMIT_JSON_SCHEMA) || args->dump >= DUMP_MODELS) {
        diag(ctx, D_USAGE, nowhere, "--emit json-schema and --dump=models are for Python files");
        return EXIT_USAGE;
    }
    if (args->ext && (args->verdict_only || args->emit)) {
        diag(ctx, D_USAGE, nowhere, "an extension module has its errors and all its files: --ext does not go with --verdict-only and --emit");
        return EXIT_USAGE;
    }
    Run the_run = {.args = args}, *run = &the_run;
    if (!tool_options(ctx, args, &run->options))
        return EXIT_INPUT;
    if (!choose_directory(ctx, run))
        return EXIT_USAGE;
    if (args->emit & EMIT_RUNTIME)
        emit_the_runtime(ctx, run);
    for (size_t i = 0; i < args->inputs.n; i++) {
        Targets targets = {0};
        size_t errors = diag_errors(ctx);
        compile_input(ctx, run, args->inputs.items[i], &targets);
        if (args->command == COMMAND_BUILD && !args->ext && !args->dump && run->exit_code == EXIT_CLEAN && diag_errors(ctx) == errors
            && !build_so(ctx, run, &targets))
            run->exit_code = EXIT_INPUT;
    }
    if (run->exit_code != EXIT_CLEAN)
        return run->exit_code;
    if (!write_check(ctx, args, &run->writes))
        return EXIT_USAGE;
    return diag_errors(ctx) == 0 && finish(ctx, run) ? EXIT_CLEAN : EXIT_INPUT;
}
