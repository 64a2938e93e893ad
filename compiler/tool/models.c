/* models.c: the commands on files with pydantic models: their JSON Schema, their inner form. */
#include "models.h"

#include "../base/limits.h"
#include "../driver.h"
#include "ext.h"
#include "model_c.h"
#include "write.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const Span nowhere = {0, 0, 0};

bool tool_is_python(const char *input) { return str_ends(str_of(input), STR(".py")); }

bool tool_python_value(const char *input, Str *path, Str *name)
{
    const char *mark = strstr(input, ".py:");
    if (!mark)
        return false;
    *path = (Str){input, (size_t)(mark - input) + 3};
    *name = str_of(mark + 4);
    return name->len > 0;
}

/* A file that an import may mean. */
static bool read_module(void *arg, Ctx *ctx, Str path, Str *text)
{
    struct stat info;
    const char *name = str_z(ctx, path);
    if (stat(name, &info) != 0 || !S_ISREG(info.st_mode) || access(name, R_OK) != 0)
        return false;
    return file_read(ctx, arg, name, LIMIT_SOURCE_BYTES, text);
}

bool tool_modules(Ctx *ctx, const ToolArgs *args, Options *options)
{
    ModuleLoader *loader = CTX_NEW(ctx, ModuleLoader);
    *loader = (ModuleLoader){(void *)(uintptr_t)args, read_module};
    options->modules = loader;
    options->verbose = args->verbose;
    Str *paths = CTX_ARRAY(ctx, args->import_paths.n, Str);
    bool good = true;
    for (size_t i = 0; i < args->import_paths.n; i++) {
        paths[i] = path_join(ctx, str_of(args->import_paths.items[i]), STR(""));
        if (!path_is_directory(ctx, str_of(args->import_paths.items[i]))) {
            diag(ctx, D_CANNOT_READ, nowhere, "--import-path %s is no folder", args->import_paths.items[i]);
            good = false;
        }
    }
    options->import_paths = paths;
    options->n_import_paths = args->import_paths.n;
    Str *names = CTX_ARRAY(ctx, args->skip_validators.n, Str);
    for (size_t i = 0; i < args->skip_validators.n; i++)
        names[i] = str_of(args->skip_validators.items[i]);
    options->skip_validators = names;
    options->n_skip_validators = args->skip_validators.n;
    return good;
}

static bool is_wanted(const ToolArgs *args, const ModelClass *cls)
{
    if (!args->models.n)
        return cls->is_root;
    for (size_t i = 0; i < args->models.n; i++)
        if (str_is(cls->qualname, args->models.items[i]))
            return true;
    return false;
}

static bool check_wanted(Ctx *ctx, const ToolArgs *args, const ModelSet *set)
{
    bool good = true;
    for (size_t i = 0; i < args->models.n; i++) {
        bool found = false;
        for (size_t j = 0; j < set->classes.n; j++)
            found |= str_is(set->classes.items[j]->qualname, args->models.items[i]);
        if (!found)
            diag(ctx, D_MODEL_NONE, nowhere, "there is no model \"%s\"", args->models.items[i]);
        good = good && found;
    }
    return good;
}

/* One model's schema as it is; of several, an object with one member for each. */
static bool schemas(Ctx *ctx, const ToolArgs *args, const ModelSet *set, Out *out)
{
    VEC(const ModelClass *) wanted = {0};
    bool good = true;
    for (size_t i = 0; i < set->classes.n; i++)
        if (is_wanted(args, set->classes.items[i]))
            VEC_PUSH(ctx, &wanted) = set->classes.items[i];
    if (wanted.n == 1)
        return driver_model_schema(ctx, set, wanted.items[0], out);
    for (size_t i = 0; i < wanted.n; i++) {
        out_z(out, i ? ",\n" : "{\n");
        out_json_string(out, wanted.items[i]->qualname);
        out_z(out, ": ");
        good = driver_model_schema(ctx, set, wanted.items[i], out) && good;
        out->len -= good; /* its newline */
    }
    out_z(out, "\n}\n");
    return good;
}

static bool read_files(Ctx *ctx, const ToolArgs *args, uint32_t *files)
{
    for (size_t i = 0; i < args->inputs.n; i++) {
        Str text;
        if (!tool_is_python(args->inputs.items[i])) {
            diag(ctx, D_USAGE, nowhere, "\"%s\" is no Python file, the others are", args->inputs.items[i]);
            return false;
        }
        if (!file_read(ctx, args, args->inputs.items[i], LIMIT_SOURCE_BYTES, &text))
            return false;
        files[i] = ctx_add_source(ctx, file_name(args->inputs.items[i]), text);
    }
    return true;
}

static int to_c(Ctx *ctx, const ToolArgs *args, const ModelSet *set, Str version)
{
    VEC(const ModelClass *) wanted = {0};
    for (size_t i = 0; i < set->classes.n; i++) {
        const ModelClass *cls = set->classes.items[i];
        bool model = cls->kind == CLASS_MODEL || cls->kind == CLASS_ROOT_MODEL || cls->kind == CLASS_SETTINGS;
        if (is_wanted(args, cls) && (model || args->models.n))
            VEC_PUSH(ctx, &wanted) = cls;
    }
    if (!wanted.n) {
        diag(ctx, D_MODEL_NONE, nowhere, "no model of the file can become C");
        return EXIT_INPUT;
    }
    return tool_model_c(ctx, args, set, wanted.items, wanted.n, version);
}

int tool_models(Ctx *ctx, const ToolArgs *args)
{
    Options options;
    if (!tool_options(ctx, args, &options))
        return EXIT_INPUT;
    bool ext = args->command == COMMAND_BUILD && args->ext;
    bool c = !ext && !(args->emit & EMIT_JSON_SCHEMA) && args->dump == DUMP_NONE;
    if ((args->emit & EMIT_JSON_SCHEMA && args->emit != EMIT_JSON_SCHEMA) || (args->dump != DUMP_NONE && args->dump < DUMP_MODELS)) {
        Diag *d = diag(ctx, D_USAGE, nowhere, "of pydantic models, C output, --emit json-schema alone and --dump=models or bodies can be asked for");
        diag_help(ctx, d, "schemac build FILE.py --ext makes a Python module of them; a JSON Schema that stands in Python code is compiled as FILE.py:NAME");
        return EXIT_USAGE;
    }
    if (ext && args->models.n) {
        diag(ctx, D_USAGE, nowhere, "--model goes with C output and --emit json-schema; an extension module has all models of the file");
        return EXIT_USAGE;
    }
    if (!tool_modules(ctx, args, &options))
        return EXIT_INPUT;
    options.bodies = c || args->dump == DUMP_BODIES;
    options.bodies_where_plain = ext;
    Str *models = CTX_ARRAY(ctx, args->models.n, Str);
    for (size_t i = 0; i < args->models.n; i++)
        models[i] = str_of(args->models.items[i]);
    options.body_models = models;
    options.n_body_models = args->models.n;
    uint32_t *files = CTX_ARRAY(ctx, args->inputs.n, uint32_t);
    if (!read_files(ctx, args, files))
        return EXIT_INPUT;
    ModelSet *set = driver_load_models(ctx, files, args->inputs.n, &options);
    if (!set || !check_wanted(ctx, args, set))
        return EXIT_INPUT;
    if (ext)
        return tool_ext(ctx, args, set, options.version);
    if (c)
        return to_c(ctx, args, set, options.version);
    Out out = out_new(ctx);
    if (args->dump == DUMP_BODIES && !driver_dump_bodies(ctx, set, &out))
        return EXIT_INPUT;
    if (args->dump != DUMP_NONE) {
        if (args->dump == DUMP_MODELS)
            model_dump(&out, set);
        fwrite(out.ptr, 1, out.len, args->out);
        return EXIT_CLEAN;
    }
    if (!schemas(ctx, args, set, &out))
        return EXIT_INPUT;
    Writes writes = {0};
    write_add(ctx, &writes, args->output ? str_of(args->output) : STR("-"), out_text(&out));
    if (!write_check(ctx, args, &writes))
        return EXIT_USAGE;
    return write_commit(ctx, args, &writes) ? EXIT_CLEAN : EXIT_INPUT;
}
