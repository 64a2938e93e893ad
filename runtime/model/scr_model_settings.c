/* scr_model_settings.c: a settings class from an environment, .env files and secret files. Which variable is whose is scr_settings.c's affair, which file
 * is read scr_settings_files.c's; this file makes the values, in the arena, and has them validated. */
#include "scr_model_settings.h"
#include "scr_model_run.h"
#include "scr_model_store.h"
#include "scr_op_text.h"
#include "scr_settings_files.h"
#include "scr_utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

extern char **environ;

#define SCR_O_MARK 2u /* flags, of a STR: env_parse_none_str, which stands for None */
#define SCR_SETTINGS_WORK 100000000u

typedef struct scr_msettings {
    scr_mrun *run;
    const scr_sdefaults *def;
    scr_shost host;
    scr_sfiles files;
    scr_svars environ_;      /* by exact name */
    const char *source;      /* "EnvSettingsSource" */
} scr_msettings;

/* ---- memory, text, and what ends it all ---- */

static void *scr_msettings_alloc(void *arg, size_t n)
{
    scr_mrun *run = ((scr_msettings *)arg)->run;
    void *memory = scr_arena_alloc(run->arena, n ? n : 1);
    if (memory)
        memset(memory, 0, n);
    else
        scr_model_stop(run, SCR_NO_SCRATCH);
    return memory;
}

/* False: with that status, and a text of which %s is a part. */
static bool scr_msettings_end(scr_msettings *s, int status, const char *format, const char *part)
{
    const char *text = scr_model_text(s->run, format, part, 0);
    if (text) {
        s->run->raised.ptr = text;
        s->run->raised.len = strlen(text);
    }
    scr_model_stop(s->run, text ? status : SCR_NO_SCRATCH);
    return false;
}

static bool scr_msettings_lower(void *arg, scr_text name, scr_text *out)
{
    scr_msettings *s = (scr_msettings *)arg;
    bool upper = false;
    scr_call call;
    scr_object lower;
    *out = name;
    for (size_t i = 0; i < name.len; i++)
        upper = upper || (scr_byte)name.ptr[i] >= 0x80 || (name.ptr[i] >= 'A' && name.ptr[i] <= 'Z');
    if (!upper || !scr_utf8_valid(name.ptr, name.len)) /* names of fields are UTF-8: others are nobody's */
        return true;
    memset(&call, 0, sizeof call);
    call.arena = s->run->arena;
    scr_body_run body = scr_body_begin(&call, NULL, NULL);
    if (!scr_m_lower(&body, scr_o_text(SCR_O_STR, name.ptr, name.len), NULL, 0, &lower)) {
        scr_model_stop(s->run, body.status);
        return false;
    }
    out->ptr = lower.u.text;
    out->len = lower.n;
    return true;
}

/* ---- the host of scr_settings.c: values are objects in the arena ---- */

static void *scr_msettings_keep(scr_msettings *s, scr_object o)
{
    scr_object *kept = (scr_object *)scr_msettings_alloc(s, sizeof *kept);
    if (o.kind == SCR_O_MISSING)
        scr_model_stop(s->run, SCR_NO_SCRATCH);
    if (!kept || o.kind == SCR_O_MISSING)
        return NULL;
    *kept = o;
    return kept;
}

static void *scr_msettings_host_text(void *arg, const scr_svar *var)
{
    scr_msettings *s = (scr_msettings *)arg;
    if (!scr_utf8_valid(var->value.ptr, var->value.len)) {
        scr_model_refuse(s->run, "a variable that is no UTF-8");
        return NULL;
    }
    return scr_msettings_keep(s, scr_o_text(SCR_O_STR, var->value.ptr, var->value.len));
}

static void *scr_msettings_host_mark(void *arg)
{
    scr_msettings *s = (scr_msettings *)arg;
    scr_object o = scr_o_text(SCR_O_STR, s->def->config.none_text.ptr, s->def->config.none_text.len);
    o.flags = SCR_O_MARK;
    return scr_msettings_keep(s, o);
}

static void *scr_msettings_host_null(void *arg) { return scr_msettings_keep((scr_msettings *)arg, scr_o_none()); }
static void *scr_msettings_host_dict(void *arg) { return scr_msettings_keep((scr_msettings *)arg, scr_o_new_dict(((scr_msettings *)arg)->run->arena, 0)); }

/* What json.loads takes and this reader does not (lone surrogates, deep nesting) is not decided. */
static void *scr_msettings_host_decode(void *arg, const scr_svar *var, bool *no_json)
{
    scr_msettings *s = (scr_msettings *)arg;
    scr_mrun *run = s->run;
    scr_object text = scr_o_text(SCR_O_STR, var->value.ptr, var->value.len), plain = scr_o_missing();
    scr_json_mistake mistake;
    const bool quiet = run->quiet;
    if (!scr_utf8_valid(var->value.ptr, var->value.len)) {
        scr_model_refuse(run, "a variable that is no UTF-8");
        return NULL;
    }
    run->quiet = true;
    int status = scr_model_read(run, text.u.text, text.n, scr_model_made(text));
    run->quiet = quiet;
    if (status == SCR_VALID)
        plain = scr_model_plain(run, scr_model_input(run, 0));
    else if (status < 0)
        scr_model_stop(run, status);
    else if (scr_json_find_mistake(text.u.text, text.n, &mistake) && (strstr(mistake.why, "surrogate") || strstr(mistake.why, "recursion")))
        scr_model_refuse(run, "JSON with lone surrogates, or nested so deep, in a variable");
    else
        *no_json = true;
    return run->status || *no_json ? NULL : scr_msettings_keep(s, plain);
}

static scr_svalue scr_msettings_host_kind(void *arg, void *value)
{
    (void)arg;
    const scr_object *o = (const scr_object *)value;
    return o->kind == SCR_O_DICT ? SCR_SV_DICT : o->kind == SCR_O_LIST ? SCR_SV_LIST : o->kind == SCR_O_NONE ? SCR_SV_NULL
         : o->flags & SCR_O_MARK ? SCR_SV_MARK : SCR_SV_OTHER;
}

static void *scr_msettings_host_get(void *arg, void *dict, scr_text key)
{
    (void)arg;
    return scr_o_get(*(scr_object *)dict, scr_o_text(SCR_O_STR, key.ptr, key.len));
}

static bool scr_msettings_host_set(void *arg, void *dict, scr_text key, void *value)
{
    scr_mrun *run = ((scr_msettings *)arg)->run;
    bool good = scr_o_put(run->arena, (scr_object *)dict, scr_o_text(SCR_O_STR, key.ptr, key.len), *(scr_object *)value);
    if (!good)
        scr_model_stop(run, SCR_NO_SCRATCH);
    return good;
}

static bool scr_msettings_host_next(void *arg, void *dict, size_t *at, scr_text *key, void **value)
{
    (void)arg;
    const scr_odict *d = ((const scr_object *)dict)->u.dict;
    if (*at >= d->n)
        return false;
    key->ptr = d->keys[*at].u.text;
    key->len = d->keys[*at].n;
    *value = &d->items[(*at)++];
    return true;
}

/* Dicts were filled behind the objects that point to them: their numbers of items; and the marks that no field took are texts. */
static void scr_msettings_settle(scr_object *o, unsigned depth)
{
    o->flags = 0;
    if (o->kind != SCR_O_DICT)
        return;
    o->n = o->u.dict->n;
    for (uint32_t i = 0; i < o->n && depth < SCR_O_DEPTH; i++)
        scr_msettings_settle(&o->u.dict->items[i], depth + 1);
}

/* ---- variables and files ---- */

/* "NAME=value" ...; of one name twice the first counts. */
static bool scr_msettings_environment(scr_msettings *s, const char *const *from)
{
    for (; *from; from++) {
        const char *equals = strchr(*from, '=');
        scr_svar var;
        memset(&var, 0, sizeof var);
        if (!equals)
            continue;
        var.name.ptr = *from;
        var.name.len = (size_t)(equals - *from);
        var.value.ptr = equals + 1;
        var.value.len = strlen(equals + 1);
        if (!scr_svars_get(&s->environ_, var.name) && !scr_svars_add(&s->host, &s->environ_, &var))
            return false;
    }
    return true;
}

static const scr_svars *scr_msettings_environ(void *arg) { return &((scr_msettings *)arg)->environ_; }

static bool scr_msettings_read(void *arg, const char *path, bool env_file, char **text, size_t *len)
{
    scr_msettings *s = (scr_msettings *)arg;
    size_t room = 4096;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    *len = 0;
    *text = file < 0 ? NULL : (char *)scr_msettings_alloc(s, room);
    while (*text) {
        ssize_t some = read(file, *text + *len, room - *len);
        if (some < 0 && errno == EINTR)
            continue;
        if (some <= 0) {
            *text = some == 0 ? *text : NULL;
            break;
        }
        *len += (size_t)some;
        if (*len < room)
            continue;
        char *grown = (char *)scr_msettings_alloc(s, room * 2);
        if (grown)
            memcpy(grown, *text, *len);
        *text = grown;
        room *= 2;
    }
    if (file >= 0)
        close(file);
    if (!*text && !s->run->status)
        return scr_msettings_end(s, SCR_RAISED, "OSError: %s cannot be read", path);
    const char *encoding = env_file ? s->def->encoding : NULL;
    if (*text && encoding && strcmp(encoding, "utf-8") != 0 && strcmp(encoding, "utf8") != 0 && strcmp(encoding, "UTF-8") != 0)
        return scr_msettings_end(s, SCR_UNSUPPORTED, "a .env file in %s", encoding);
    if (*text && !scr_utf8_valid(*text, *len))
        return scr_msettings_end(s, SCR_RAISED, "UnicodeDecodeError: %s is not UTF-8", path);
    return *text != NULL;
}

static bool scr_msettings_remark(void *arg, scr_sremark remark, const char *path, const char *what, int number)
{
    scr_msettings *s = (scr_msettings *)arg;
    switch (remark) {
    case SCR_SR_STATEMENT: case SCR_SR_NO_FOLDER: case SCR_SR_NO_FILE: case SCR_SR_OUTSIDE: break; /* warnings in Python */
    case SCR_SR_BROKEN: return number == ELOOP || scr_msettings_end(s, SCR_RAISED, "AssertionError: path does not exist", path);
    case SCR_SR_NOT_A_FOLDER: return scr_msettings_end(s, SCR_SETTINGS_ERROR, "secrets_dir must reference a directory, not a %s", what);
    case SCR_SR_FOLDER_FAILED: return scr_msettings_end(s, SCR_RAISED, "OSError: %s cannot be read", path);
    case SCR_SR_TOO_MUCH: return scr_msettings_end(s, SCR_RAISED, "ValueError: the variables of an env file make more than 16 MiB of text", "");
    }
    return true;
}

static int scr_msettings_host_secret(void *arg, scr_text name, scr_svar *out) { return scr_settings_secret(&((scr_msettings *)arg)->files, name, out); }

/* With ~ replaced. */
static scr_text scr_msettings_path(scr_msettings *s, const char *path)
{
    scr_text out, name;
    name.ptr = "HOME";
    name.len = 4;
    const scr_svar *home = path[0] == '~' && (!path[1] || path[1] == '/') ? scr_svars_get(&s->environ_, name) : NULL;
    out.ptr = path;
    out.len = strlen(path);
    if (!home)
        return out;
    char *text = (char *)scr_msettings_alloc(s, home->value.len + out.len);
    if (!text)
        return out;
    memcpy(text, home->value.ptr, home->value.len);
    memcpy(text + home->value.len, path + 1, out.len); /* its NUL too */
    out.ptr = text;
    out.len += home->value.len - 1;
    return out;
}

static bool scr_msettings_env_files(scr_msettings *s, const scr_settings_source *source, scr_svars *vars)
{
    bool good = true;
    if (source->env_text) {
        char *text = (char *)scr_msettings_alloc(s, source->env_text_len + 1);
        if (text)
            memcpy(text, source->env_text, source->env_text_len);
        if (text && !scr_utf8_valid(text, source->env_text_len))
            return scr_msettings_end(s, SCR_RAISED, "UnicodeDecodeError: the text of a .env file is not UTF-8", "");
        return text && scr_settings_dotenv(&s->files, text, source->env_text_len, vars);
    }
    for (size_t i = 0; good && (source->env_files ? source->env_files[i] != NULL : i < s->def->n_env_files); i++)
        good = scr_settings_env_file(&s->files, scr_msettings_path(s, source->env_files ? source->env_files[i] : s->def->env_files[i]), s->def->file_depth, vars);
    return good;
}

/* ---- sources ---- */

/* What variables (NULL: secret files) give, below the state so far, which goes before. NULL: it ended. */
static scr_object *scr_msettings_source_of(scr_msettings *s, const scr_svars *vars, const char *name, bool others, scr_object *state)
{
    scr_sread read;
    scr_object *dict = (scr_object *)scr_msettings_host_dict(s);
    memset(&read, 0, sizeof read);
    read.host = &s->host;
    read.class_ = s->def->class_;
    read.config = &s->def->config;
    read.vars = vars;
    scr_sstatus status = dict ? scr_settings_fields(&read, dict) : SCR_S_HOST;
    if (status == SCR_S_GOOD && others)
        status = scr_settings_others(&read, dict);
    if (status != SCR_S_GOOD && status != SCR_S_HOST && read.failed && !s->run->status) {
        const char *format = scr_model_text(s->run, status == SCR_S_GETTING ? "error getting value for field \"%s\" from source \"" : "error parsing value for field \"%s\" from source \"",
                                            read.failed->name, 0);
        char *text = format ? (char *)scr_msettings_alloc(s, strlen(format) + 64) : NULL;
        if (text)
            scr_msettings_end(s, SCR_SETTINGS_ERROR, strcat(strcat(strcat(text, format), name), "\""), "");
    }
    return status == SCR_S_GOOD && !s->run->status && (!state || scr_settings_join(&s->host, dict, state, 0)) ? dict : NULL;
}

static scr_object *scr_msettings_secrets(scr_msettings *s, const scr_settings_source *source, scr_object *state)
{
    bool good = true;
    for (size_t i = 0; good && (source->secrets_dirs ? source->secrets_dirs[i] != NULL : i < s->def->n_secrets_dirs); i++)
        good = scr_settings_add_folder(&s->files, scr_msettings_path(s, source->secrets_dirs ? source->secrets_dirs[i] : s->def->secrets_dirs[i]));
    if (!good || !scr_settings_check_folders(&s->files))
        return NULL;
    return s->files.n_folders ? scr_msettings_source_of(s, NULL, "SecretsSettingsSource", false, state) : state;
}

static void scr_msettings_begin(scr_msettings *s, scr_mrun *run, const scr_sdefaults *def)
{
    memset(s, 0, sizeof *s);
    s->run = run;
    s->def = def;
    s->host.arg = s;
    s->host.alloc = scr_msettings_alloc;
    s->host.text = scr_msettings_host_text;
    s->host.mark = scr_msettings_host_mark;
    s->host.null_ = scr_msettings_host_null;
    s->host.dict = scr_msettings_host_dict;
    s->host.decode = scr_msettings_host_decode;
    s->host.kind = scr_msettings_host_kind;
    s->host.get = scr_msettings_host_get;
    s->host.set = scr_msettings_host_set;
    s->host.next = scr_msettings_host_next;
    s->host.secret = scr_msettings_host_secret;
    s->files.host = &s->host;
    s->files.config = &def->config;
    s->files.lower = scr_msettings_lower;
    s->files.read = scr_msettings_read;
    s->files.environ_ = scr_msettings_environ;
    s->files.remark = scr_msettings_remark;
}

/* What all sources give together, as one DICT; NULL: run->status. */
static scr_object *scr_msettings_all(scr_msettings *s, const scr_settings_source *source)
{
    scr_svars env, dotenv;
    memset(&env, 0, sizeof env);
    memset(&dotenv, 0, sizeof dotenv);
    if (!scr_msettings_environment(s, source->environment ? source->environment : (const char *const *)environ))
        return NULL;
    for (size_t i = 0; i < s->environ_.n; i++)
        if (!scr_settings_add(&s->files, &env, s->environ_.items[i].name, s->environ_.items[i].value, false, NULL))
            return NULL;
    if (!scr_msettings_env_files(s, source, &dotenv))
        return NULL;
    scr_object *state = scr_msettings_source_of(s, &env, "EnvSettingsSource", false, NULL);
    state = state ? scr_msettings_source_of(s, &dotenv, "DotEnvSettingsSource", true, state) : NULL;
    state = state ? scr_msettings_secrets(s, source, state) : NULL;
    if (state)
        scr_msettings_settle(state, 0);
    return state;
}

/* ---- the whole ---- */

static int scr_msettings_run(scr_mrun *run, scr_arena *arena, const scr_mdecoder *decoder, uint16_t cls, const scr_settings_source *source,
                            const scr_model_options *options, scr_model_report *report, scr_object *model)
{
    static const scr_settings_source plain = {sizeof(scr_settings_source), NULL, NULL, NULL, 0, NULL};
    scr_msettings s;
    if (!source)
        source = &plain;
    if (!options || options->struct_size != sizeof *options || source->struct_size != sizeof *source || !scr_model_report_begin(report))
        return SCR_BAD_OPTIONS;
    scr_model_begin(run, decoder, options, arena);
    run->work = SCR_SETTINGS_WORK;
    scr_msettings_begin(&s, run, decoder->module->classes[cls].settings);
    if (report && !scr_model_record(run))
        return SCR_NO_SCRATCH;
    scr_object *input = scr_msettings_all(&s, source);
    if (!input && !run->status)
        scr_model_stop(run, SCR_NO_SCRATCH);
    run->mode = SCR_MODE_PYTHON; /* as the call of a class in Python */
    run->in_python = true;
    if (input)
        *model = scr_model_check_class(run, cls, scr_model_made(*input));
    if (run->status && report)
        report->raised = run->raised;
    if (run->status || model->kind != SCR_O_MISSING)
        return run->status;
    if (report)
        scr_model_report_errors(run, report);
    return SCR_INVALID;
}

SCR_FN int scr_model_load_settings(const scr_mdecoder *decoder, uint16_t cls, const scr_settings_source *source, const scr_model_options *options, void *out,
                                   scr_model_report *report)
{
    scr_mrun run;
    scr_arena arena;
    scr_object model = scr_o_missing();
    int status = scr_msettings_run(&run, &arena, decoder, cls, source, options, report, &model);
    if (status == SCR_VALID && out)
        status = scr_model_finish(&run, scr_model_ready(&run, model, false) && scr_model_store(&run, cls, model, out), report);
    return status;
}

SCR_FN int scr_model_settings_python(const scr_mdecoder *decoder, uint16_t cls, const scr_settings_source *source, const scr_model_options *options,
                                     char *buf, size_t room, size_t *needed, scr_model_report *report)
{
    scr_mrun run;
    scr_arena arena;
    scr_object model = scr_o_missing();
    scr_mtext out;
    int status = scr_msettings_run(&run, &arena, decoder, cls, source, options, report, &model);
    if (status == SCR_VALID)
        status = scr_model_finish(&run, scr_model_ready(&run, model, true), report);
    scr_mtext_begin(&out, buf, room);
    if (status == SCR_VALID)
        scr_model_put_python(&out, decoder, model);
    *needed = out.len;
    return status;
}
