/* check_env_vars.c: what variables a deployment has: .env files, and Environment.Variables of SAM and CloudFormation templates. */
#include "check_env.h"

#include "../base/limits.h"
#include "../text/doc.h"
#include "write.h"
#include "../../runtime/scr_dotenv.h"

#include <string.h>

#define MAX_EXPANDED ((size_t)1 << 24) /* bytes that ${..} may make of one file: 16 MiB, as in the extension */

static const Span nowhere = {0, 0, 0};

typedef VEC(scr_svar) Vars;

static const Span *keep(Ctx *ctx, Span span)
{
    Span *out = CTX_NEW(ctx, Span);
    *out = span;
    return out;
}

/* ---- .env files ---- */

typedef struct Expansion {
    const Vars *vars; /* those before it */
} Expansion;

static bool look_up(void *arg, const char *name, size_t len, const char **value, size_t *value_len)
{
    const Vars *vars = ((const Expansion *)arg)->vars;
    for (size_t i = vars->n; i-- > 0;) {
        const scr_svar *var = &vars->items[i];
        if (var->name.len != len || memcmp(var->name.ptr, name, len) != 0)
            continue;
        *value = var->absent ? NULL : var->value.ptr;
        *value_len = var->value.len;
        return true;
    }
    return false;
}

static bool expand(Ctx *ctx, const Vars *vars, scr_text *value, size_t *budget)
{
    Expansion expansion = {vars};
    const scr_dotenv_names names = {look_up, &expansion};
    if (!value->len || !memchr(value->ptr, '$', value->len))
        return true;
    size_t len = scr_dotenv_expand(value->ptr, value->len, &names, NULL, 0);
    if (len > *budget)
        return false;
    *budget -= len;
    char *text = ctx_alloc(ctx, len + 1);
    scr_dotenv_expand(value->ptr, value->len, &names, text, len);
    *value = (scr_text){text, len};
    return true;
}

/* A span of the pair in the file as it is written, from line and column. */
static Span pair_span(const Source *source, uint32_t file, const scr_dotenv_pair *pair)
{
    size_t at = source_mark(source);
    for (uint32_t line = 1; line < pair->line && at < source->text.len; at++)
        if (source->text.ptr[at] == '\n' || (source->text.ptr[at] == '\r' && !(at + 1 < source->text.len && source->text.ptr[at + 1] == '\n')))
            line++;
    size_t start = at + pair->column - 1, end = start + pair->name_len;
    return (Span){file, (uint32_t)start, (uint32_t)(end < source->text.len ? end : source->text.len)};
}

/* python-dotenv reads nothing of a file that is not. */
static bool check_utf8(Ctx *ctx, uint32_t file, Str text)
{
    for (size_t at = 0, n; at < text.len; at += n) {
        uint32_t c;
        n = str_char(text, at, &c);
        if (n)
            continue;
        Diag *d = diag(ctx, D_JSON_UTF8, (Span){file, (uint32_t)at, (uint32_t)at + 1u}, "not UTF-8");
        diag_help(ctx, d, "save the file as UTF-8; the byte here is 0x%02x", (unsigned)(unsigned char)text.ptr[at]);
        return false;
    }
    return true;
}

static bool read_env_file(Ctx *ctx, const ToolArgs *args, const char *path, Vars *out)
{
    Str text;
    size_t budget = MAX_EXPANDED;
    if (!file_read(ctx, args, path, LIMIT_SOURCE_BYTES, &text))
        return false;
    uint32_t file = ctx_add_source(ctx, file_name(path), text);
    if (!check_utf8(ctx, file, text))
        return false;
    char *copy = ctx_alloc(ctx, text.len + 1);
    memcpy(copy, text.ptr, text.len);
    scr_dotenv reader;
    scr_dotenv_pair pair;
    scr_dotenv_begin(&reader, copy, text.len);
    while (scr_dotenv_next(&reader, &pair)) {
        if (pair.error) {
            diag(ctx, D_ENV_STATEMENT, pair_span(ctx_source(ctx, file), file, &pair), "python-dotenv cannot read this statement, and passes it over");
            continue;
        }
        scr_svar var = {{pair.name, pair.name_len}, {pair.has_value ? pair.value : "", pair.value_len}, !pair.has_value, false, NULL};
        Span span = pair_span(ctx_source(ctx, file), file, &pair);
        var.place = keep(ctx, span);
        if (!expand(ctx, out, &var.value, &budget)) {
            diag(ctx, D_TOO_LARGE, span, "the variables of this file make more than 16 MiB of text");
            return false;
        }
        VEC_PUSH(ctx, out) = var;
    }
    return true;
}

/* ---- templates ---- */

static bool is_function(const Doc *resource)
{
    const Doc *type = doc_get(resource, STR("Type"));
    return type && type->kind == DOC_STRING && (str_is(type->text, "AWS::Serverless::Function") || str_is(type->text, "AWS::Lambda::Function"));
}

static bool is_intrinsic(const Doc *value)
{
    return value->tag.len || (value->kind == DOC_OBJECT && value->n == 1
                              && (str_is(value->members[0].key, "Ref") || str_starts(value->members[0].key, STR("Fn::"))));
}

/* One of Environment.Variables. An intrinsic function's value is known when it is deployed: ptr NULL. */
static void add_variable(Ctx *ctx, const DocMember *member, Vars *out)
{
    const Doc *value = member->value;
    scr_svar var = {{member->key.ptr, member->key.len}, {NULL, 1}, false, false, keep(ctx, member->key_span)};
    if (is_intrinsic(value)) {
        /* unknown: it is there, and not empty */
    } else if (value->kind == DOC_STRING || value->kind == DOC_NUMBER) {
        var.value = (scr_text){value->text.ptr, value->text.len};
    } else if (value->kind == DOC_TRUE || value->kind == DOC_FALSE) {
        var.value = value->kind == DOC_TRUE ? (scr_text){"true", 4} : (scr_text){"false", 5};
    } else {
        diag(ctx, D_ENV_TEMPLATE, value->span, "the value of a variable is %s; it must be a string", doc_kind_name(value->kind));
        return;
    }
    VEC_PUSH(ctx, out) = var;
}

/* Properties.Environment.Variables of a function, or of Globals.Function. */
static bool add_variables(Ctx *ctx, const Doc *properties, Vars *out)
{
    const Doc *environment = properties ? doc_get(properties, STR("Environment")) : NULL;
    const Doc *variables = environment ? doc_get(environment, STR("Variables")) : NULL;
    const Doc *unknown = environment && is_intrinsic(environment) ? environment : variables && is_intrinsic(variables) ? variables : NULL;
    if (unknown) {
        diag(ctx, D_ENV_TEMPLATE, unknown->span, "what variables a function gives cannot be known before it is deployed");
        return false;
    }
    for (size_t i = 0; variables && variables->kind == DOC_OBJECT && i < variables->n; i++)
        add_variable(ctx, &variables->members[i], out);
    return true;
}

static Deployment *new_deployment(Ctx *ctx, Deployments *out, Str name, Span place)
{
    Deployment *made = CTX_NEW(ctx, Deployment);
    *made = (Deployment){.name = name, .place = place};
    VEC_PUSH(ctx, out) = made;
    return made;
}

static bool add_function(Ctx *ctx, const ToolArgs *args, const Doc *root, const DocMember *resource, Deployments *out)
{
    const Doc *globals = doc_get(root, STR("Globals")), *type = doc_get(resource->value, STR("Type"));
    Str name = str_printf(ctx, "%s: %.*s", args->template_file, STR_ARG(resource->key));
    Deployment *made = new_deployment(ctx, out, name, resource->key_span);
    const Doc *function = globals && str_is(type->text, "AWS::Serverless::Function") ? doc_get(globals, STR("Function")) : NULL;
    Vars vars = {0};
    bool good = add_variables(ctx, function, &vars) && add_variables(ctx, doc_get(resource->value, STR("Properties")), &vars);
    for (size_t i = 0; i < vars.n; i++)
        VEC_PUSH(ctx, &made->env) = vars.items[i];
    return good;
}

static bool read_template(Ctx *ctx, const ToolArgs *args, Deployments *out)
{
    Str text;
    if (!file_read(ctx, args, args->template_file, LIMIT_SOURCE_BYTES, &text))
        return false;
    uint32_t file = ctx_add_source(ctx, file_name(args->template_file), text);
    const Doc *root = str_ends(str_of(args->template_file), STR(".json")) ? json_read(ctx, file) : yaml_read_tagged(ctx, file);
    const Doc *resources = root ? doc_get(root, STR("Resources")) : NULL;
    bool good = root != NULL, found = false;
    for (size_t i = 0; good && resources && resources->kind == DOC_OBJECT && i < resources->n; i++) {
        const DocMember *resource = &resources->members[i];
        if (!is_function(resource->value) || (args->function && !str_is(resource->key, args->function)))
            continue;
        found = true;
        good = add_function(ctx, args, root, resource, out);
    }
    if (good && !found && args->function)
        diag(ctx, D_ENV_TEMPLATE, (Span){file, 0, 0}, "there is no function \"%s\" among the template's Resources", args->function);
    else if (good && !found)
        diag(ctx, D_ENV_TEMPLATE, (Span){file, 0, 0}, "there is no function among the template's Resources");
    return good && found;
}

/* ---- all ---- */

/* The class names the file as its own .env file: what no field takes is an error there. */
static bool is_own_file(const scr_sdefaults *settings, const char *path)
{
    for (uint16_t i = 0; i < settings->n_env_files; i++)
        if (str_eq(path_base(str_of(path)), path_base(str_of(settings->env_files[i]))))
            return true;
    return false;
}

bool env_deployments(Ctx *ctx, const ToolArgs *args, const scr_sdefaults *settings, Deployments *out)
{
    if (args->template_file ? !read_template(ctx, args, out) : !new_deployment(ctx, out, str_of(args->env_files.items[0]), nowhere))
        return false;
    bool good = true;
    for (size_t i = 0; i < args->env_files.n; i++) {
        Vars vars = {0};
        const char *path = args->env_files.items[i];
        good = read_env_file(ctx, args, path, &vars) && good;
        for (size_t d = 0; d < out->n; d++)
            for (size_t v = 0; v < vars.n; v++) {
                if (is_own_file(settings, path))
                    VEC_PUSH(ctx, &out->items[d]->dotenv) = vars.items[v];
                else
                    VEC_PUSH(ctx, &out->items[d]->env) = vars.items[v];
            }
    }
    return good;
}
