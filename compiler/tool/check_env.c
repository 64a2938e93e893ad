/* check_env.c: `schemac check-env models.py:Settings --env-file prod.env`: would the settings class take what a deployment has? */
#include "check_env.h"

#include "../base/limits.h"
#include "../driver.h"
#include "models.h"

#include <string.h>

static const Span nowhere = {0, 0, 0};

/* ---- the class ---- */

static const ModelClass *find_class(Ctx *ctx, const ModelSet *set, Str name)
{
    const ModelClass *found = NULL;
    size_t n = 0;
    for (size_t i = 0; i < set->classes.n; i++) {
        const ModelClass *cls = set->classes.items[i];
        if (cls->kind != CLASS_SETTINGS || !cls->is_root || (name.len && !str_eq(cls->qualname, name)))
            continue;
        found = cls;
        n++;
    }
    if (n == 1)
        return found;
    Diag *d = n ? diag(ctx, D_MODEL_NONE, nowhere, "the file has %zu settings classes", n)
                : name.len ? diag(ctx, D_MODEL_NONE, nowhere, "there is no settings class \"%.*s\"", STR_ARG(name))
                           : diag(ctx, D_MODEL_NONE, nowhere, "there is no settings class in the file");
    diag_help(ctx, d, "name it behind the file: check-env models.py:Settings");
    return NULL;
}

static const ModelClass *load_class(Ctx *ctx, const ToolArgs *args)
{
    Options options;
    Str path = str_of(args->inputs.items[0]), name = STR(""), text;
    if (!tool_options(ctx, args, &options) || !tool_modules(ctx, args, &options))
        return NULL;
    if (!tool_is_python(args->inputs.items[0]) && !tool_python_value(args->inputs.items[0], &path, &name)) {
        diag(ctx, D_USAGE, nowhere, "\"%s\" is no Python file, nor FILE.py:CLASS", args->inputs.items[0]);
        return NULL;
    }
    const char *file = str_z(ctx, path);
    if (!file_read(ctx, args, file, LIMIT_SOURCE_BYTES, &text))
        return NULL;
    uint32_t source = ctx_add_source(ctx, file_name(file), text);
    const ModelSet *set = driver_load_models(ctx, &source, 1, &options);
    return set ? find_class(ctx, set, name) : NULL;
}

/* ---- one deployment ---- */

typedef struct Run {
    Ctx *ctx;
    const ToolArgs *args;
    const ModelClass *cls;
    const scr_sdefaults *settings;
    scr_shost host;
} Run;

static scr_text lower(Ctx *ctx, scr_text name)
{
    char *out = ctx_alloc(ctx, name.len + 1);
    for (size_t i = 0; i < name.len; i++)
        out[i] = (char)(name.ptr[i] >= 'A' && name.ptr[i] <= 'Z' ? name.ptr[i] + 32 : name.ptr[i]);
    return (scr_text){out, name.len};
}

static scr_svars collect(Run *run, const scr_svar *items, size_t n)
{
    const scr_sconfig *config = &run->settings->config;
    scr_svars out = {0};
    for (size_t i = 0; i < n; i++) {
        scr_svar var = items[i];
        bool known = var.value.ptr != NULL;
        if (!config->case_sensitive)
            var.name = lower(run->ctx, var.name);
        if (config->ignore_empty && !var.absent && known && !var.value.len)
            continue;
        var.mark = known && !var.absent && config->none_text.ptr && var.value.len == config->none_text.len
                && memcmp(var.value.ptr, config->none_text.ptr, var.value.len) == 0;
        CTX_ASSERT(run->ctx, scr_svars_add(&run->host, &out, &var));
    }
    return out;
}

/* The place of the variable that a field is read from. */
static const Span *field_place(const scr_sread *read, const scr_sfield *field)
{
    for (uint16_t i = 0; i < field->n_names; i++) {
        scr_text name;
        if (!scr_settings_name(read, field, i, &name))
            return NULL;
        const scr_svar *var = scr_svars_get(read->vars, name);
        if (var && !var->absent)
            return var->place;
    }
    return NULL;
}

/* What one source gives; fields whose text is no JSON are told, and left out. failed: their names. */
static EnvValue *source(Run *run, EnvReport *report, const scr_svars *vars, const char *name, bool others, Map *failed)
{
    scr_sread read = {&run->host, run->settings->class_, &run->settings->config, vars, NULL};
    EnvValue *dict = env_value(run->ctx, ENV_DICT, STR(""), NULL);
    for (uint16_t i = 0; i < read.class_->n_fields; i++) {
        const scr_sfield *field = &read.class_->fields[i];
        scr_sstatus status = scr_settings_field(&read, field, dict);
        CTX_ASSERT(run->ctx, status != SCR_S_HOST);
        if (status == SCR_S_GOOD)
            continue;
        Str message = str_printf(run->ctx, "error parsing value for field \"%s\" from source \"%s\"", field->name, name);
        env_problem(report, field_place(&read, field), str_of(field->name), message, "SettingsError");
        map_set(run->ctx, failed, str_of(field->name), run);
    }
    if (others)
        CTX_ASSERT(run->ctx, scr_settings_others(&read, dict) == SCR_S_GOOD);
    return dict;
}

/* "TABLE_NAME": what a field's variable may be called. */
static Str variable_names(Run *run, const ModelField *f)
{
    scr_sread read = {&run->host, run->settings->class_, &run->settings->config, NULL, NULL};
    Out out = out_new(run->ctx);
    for (uint16_t i = 0; i < read.class_->n_fields; i++) {
        const scr_sfield *field = &read.class_->fields[i];
        for (uint16_t k = 0; str_is(f->name, field->name) && k < field->n_names; k++) {
            scr_text name = {NULL, 0};
            CTX_ASSERT(run->ctx, scr_settings_name(&read, field, k, &name));
            out_z(&out, k ? " or " : "");
            for (size_t at = 0; at < name.len; at++) {
                char c = name.ptr[at];
                out_char(&out, !run->settings->config.case_sensitive && c >= 'a' && c <= 'z' ? (char)(c - 32) : c);
            }
        }
    }
    return out_text(&out);
}

static const ModelField *field_of_loc(const ModelClass *cls, Str loc)
{
    for (size_t i = 0; i < cls->n_fields; i++) {
        const ModelField *f = cls->fields[i];
        if (str_eq(f->name, loc) || (f->by_alias && f->n_validation_aliases && str_eq(f->validation_aliases[0].items[0].key, loc)))
            return f;
    }
    return NULL;
}

/* ---- what is printed ---- */

static void put_problem(Run *run, const Deployment *d, const EnvProblem *p, const Map *failed, Out *out)
{
    const ModelField *f = str_is(p->type, "missing") ? field_of_loc(run->cls, p->loc) : NULL;
    const Span *place = p->place.file ? &p->place : d->place.file ? &d->place : NULL;
    if (f && map_has(failed, f->name))
        return; /* it is there, and told of */
    if (place) {
        uint32_t line, column;
        ctx_line_column(run->ctx, place->file, place->start, &line, &column);
        out_printf(out, "%.*s:%u:%u: ", STR_ARG(ctx_source(run->ctx, place->file)->name), line, column);
    } else {
        out_printf(out, "%.*s: ", STR_ARG(d->name));
    }
    if (p->loc.len)
        out_printf(out, "%.*s: ", STR_ARG(p->loc));
    out_printf(out, "%.*s [type=%.*s]", STR_ARG(p->message), STR_ARG(p->type));
    if (f)
        out_printf(out, "; no variable %.*s", STR_ARG(variable_names(run, f)));
    out_char(out, '\n');
}

static bool is_again(const Str *items, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (str_eq(items[k], items[i]))
            return true;
    return false;
}

static void put_list(Out *out, const Deployment *d, const char *what, const Str *items, size_t n)
{
    if (!n)
        return;
    out_printf(out, "%.*s: note: %s: ", STR_ARG(d->name), what);
    for (size_t i = 0; i < n; i++)
        if (!is_again(items, i))
            out_printf(out, "%s%.*s", i ? ", " : "", STR_ARG(items[i]));
    out_char(out, '\n');
}

/* The number of problems. */
static size_t check_deployment(Run *run, const Deployment *d)
{
    Ctx *ctx = run->ctx;
    EnvReport report = {.ctx = ctx};
    Map failed = {0};
    scr_svars env = collect(run, d->env.items, d->env.n), dotenv = collect(run, d->dotenv.items, d->dotenv.n);
    EnvValue *state = source(run, &report, &env, "EnvSettingsSource", false, &failed);
    EnvValue *under = source(run, &report, &dotenv, "DotEnvSettingsSource", true, &failed);
    CTX_ASSERT(ctx, scr_settings_join(&run->host, under, state, 0));
    env_check_class(&report, run->cls, under, STR(""));
    Out out = out_new(ctx);
    size_t before = 0;
    for (size_t i = 0; i < report.problems.n; i++) {
        size_t len = out.len;
        put_problem(run, d, &report.problems.items[i], &failed, &out);
        before += out.len > len;
    }
    put_list(&out, d, "present, but their values were not checked", report.unchecked.items, report.unchecked.n);
    put_list(&out, d, "validators that were not run", report.validators.items, report.validators.n);
    out_printf(&out, "%.*s: %s%zu problem%s for %.*s\n", STR_ARG(d->name), before ? "" : "good: ", before, before == 1 ? "" : "s", STR_ARG(run->cls->name));
    fwrite(out.ptr, 1, out.len, run->args->out);
    return before;
}

int tool_check_env(Ctx *ctx, const ToolArgs *args)
{
    if (args->inputs.n != 1 || (!args->env_files.n && !args->template_file)) {
        Diag *d = diag(ctx, D_USAGE, nowhere, "check-env takes one FILE.py:CLASS, and --env-file or --template");
        diag_help(ctx, d, "schemac check-env models.py:Settings --env-file prod.env");
        return EXIT_USAGE;
    }
    if (args->function && !args->template_file) {
        diag(ctx, D_USAGE, nowhere, "--function names a function of a --template");
        return EXIT_USAGE;
    }
    Run run = {.ctx = ctx, .args = args, .cls = load_class(ctx, args), .host = env_host(ctx)};
    SettingsPlan *plan = settings_plan_new(ctx);
    run.settings = run.cls ? settings_plan(plan, run.cls, 0) : NULL;
    Deployments deployments = {0};
    if (!run.settings || !env_deployments(ctx, args, run.settings, &deployments) || diag_errors(ctx))
        return EXIT_INPUT;
    size_t problems = 0;
    for (size_t i = 0; i < deployments.n; i++)
        problems += check_deployment(&run, deployments.items[i]);
    return problems ? EXIT_INVALID : EXIT_CLEAN;
}
