/* scr_settings.c: settings from variables: which goes where. In: tables, variables. Out: the host's dicts. */
#include "scr_settings.h"

/* ---- variables ---- */

static uint32_t scr_svars_hash(scr_text name)
{
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < name.len; i++)
        hash = (hash ^ (scr_byte)name.ptr[i]) * 16777619u;
    return hash;
}

static bool scr_settings_same(scr_text a, scr_text b) { return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0); }

static size_t scr_svars_slot(const scr_svars *vars, scr_text name)
{
    size_t at = scr_svars_hash(name) & (vars->table_size - 1);
    while (vars->table[at] && !scr_settings_same(vars->items[vars->table[at] - 1].name, name))
        at = (at + 1) & (vars->table_size - 1);
    return at;
}

SCR_FN const scr_svar *scr_svars_get(const scr_svars *vars, scr_text name)
{
    uint32_t found = vars->table_size ? vars->table[scr_svars_slot(vars, name)] : 0;
    return found ? &vars->items[found - 1] : NULL;
}

static bool scr_svars_grow(const scr_shost *host, scr_svars *vars)
{
    size_t max = vars->max ? vars->max * 2 : 64;
    if (max > UINT32_MAX / 4)
        return false;
    scr_svar *items = (scr_svar *)host->alloc(host->arg, max * sizeof *items);
    uint32_t *table = items ? (uint32_t *)host->alloc(host->arg, max * 2 * sizeof *table) : NULL;
    if (!table)
        return false;
    if (vars->n)
        memcpy(items, vars->items, vars->n * sizeof *items);
    vars->items = items;
    vars->table = table;
    vars->max = max;
    vars->table_size = max * 2;
    for (size_t i = 0; i < vars->n; i++)
        table[scr_svars_slot(vars, items[i].name)] = (uint32_t)i + 1;
    return true;
}

SCR_FN bool scr_svars_add(const scr_shost *host, scr_svars *vars, const scr_svar *var)
{
    if (vars->n == vars->max && !scr_svars_grow(host, vars))
        return false;
    size_t at = scr_svars_slot(vars, var->name);
    if (!vars->table[at])
        vars->table[at] = (uint32_t)++vars->n;
    vars->items[vars->table[at] - 1] = *var;
    return true;
}

/* ---- names ---- */

static scr_text scr_settings_z(const char *s)
{
    scr_text text = {s, strlen(s)};
    return text;
}

static char scr_settings_lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c; }

static bool scr_settings_same_any_case(scr_text a, scr_text b)
{
    if (a.len != b.len)
        return false;
    for (size_t i = 0; i < a.len; i++)
        if (scr_settings_lower(a.ptr[i]) != scr_settings_lower(b.ptr[i]))
            return false;
    return true;
}

SCR_FN bool scr_settings_name(const scr_sread *read, const scr_sfield *field, uint16_t i, scr_text *out)
{
    const scr_sconfig *config = read->config;
    const scr_sname *name = &field->names[i];
    bool prefixed = name->alias ? config->prefix_aliases : config->prefix_names;
    size_t before = prefixed ? config->prefix.len : 0, len = strlen(name->key);
    char *text = (char *)read->host->alloc(read->host->arg, before + len + 1);
    if (!text)
        return false;
    if (before)
        memcpy(text, config->prefix.ptr, before);
    memcpy(text + before, name->key, len);
    for (size_t k = 0; k < before + len && !config->case_sensitive; k++)
        text[k] = scr_settings_lower(text[k]);
    out->ptr = text;
    out->len = before + len;
    return true;
}

/* ---- which field a key of a dict means ---- */

/* A field, or (of a dict's values) a type alone; neither: unknown. */
typedef struct scr_starget {
    const scr_sfield *field;
    const scr_stype *type;
} scr_starget;

static bool scr_settings_is_key(const scr_sread *read, const scr_sfield *field, scr_text key, bool *failed)
{
    bool exact = read->config->case_sensitive;
    scr_text own = scr_settings_z(field->name), name;
    if (exact ? scr_settings_same(own, key) : scr_settings_same_any_case(own, key))
        return true;
    for (uint16_t i = 0; i < field->n_names; i++) {
        if (!scr_settings_name(read, field, i, &name)) {
            *failed = true;
            return false;
        }
        if (exact ? scr_settings_same(name, key) : scr_settings_same_any_case(name, key))
            return true;
    }
    return false;
}

static scr_starget scr_settings_next(const scr_sread *read, const scr_stype *type, scr_text key, unsigned depth, bool *failed)
{
    scr_starget none = {NULL, NULL}, found = none;
    if (!type || depth > SCR_S_DEPTH)
        return none;
    if (type->kind == SCR_S_DICT) {
        found.type = type->n ? type->items[0] : NULL;
        return found;
    }
    for (uint16_t i = 0; type->kind == SCR_S_GROUP && i < type->n; i++) {
        found = scr_settings_next(read, type->items[i], key, depth + 1, failed);
        if (found.type || *failed)
            return found;
    }
    for (uint16_t i = 0; type->kind == SCR_S_CLASS && i < type->class_->n_fields && !*failed; i++) {
        const scr_sfield *field = &type->class_->fields[i];
        if (scr_settings_is_key(read, field, key, failed)) {
            found.field = field;
            found.type = field->type;
            return found;
        }
    }
    return none;
}

/* ---- values ---- */

static void scr_settings_drop(const scr_shost *host, void *value)
{
    if (value && host->drop)
        host->drop(host->arg, value);
}

static void *scr_settings_plain(const scr_shost *host, const scr_svar *var)
{
    return var->absent ? host->null_(host->arg) : var->mark ? host->mark(host->arg) : host->text(host->arg, var);
}

/* JSON, unless the field says never. */
static void *scr_settings_decode(const scr_sread *read, const scr_sfield *field, const scr_svar *var, bool *no_json)
{
    *no_json = false;
    bool raw = field && (field->flags & SCR_SF_RAW || (read->config->no_decoding && !(field->flags & SCR_SF_DECODE)));
    return raw ? scr_settings_plain(read->host, var) : read->host->decode(read->host->arg, var, no_json);
}

static bool scr_settings_is_head(const scr_sread *read, const scr_sfield *field, scr_text key)
{
    for (uint16_t i = 0; i < field->n_names; i++) {
        scr_text head = scr_settings_z(field->names[i].key);
        if (field->names[i].deep && (read->config->case_sensitive ? scr_settings_same(head, key) : scr_settings_same_any_case(head, key)))
            return true;
    }
    return false;
}

/* The value of a variable that stands inside of a field. */
static void *scr_settings_inner(const scr_sread *read, scr_starget target, const scr_sfield *parent, bool is_dict, scr_text key, const scr_svar *var,
                                scr_sstatus *status)
{
    const scr_shost *host = read->host;
    bool complex = false, may_fail = true, no_json = false;
    if ((target.type || is_dict) && var->value.len) {
        if (target.field) {
            complex = (target.type->flags & (SCR_S_COMPLEX | SCR_S_UNION)) != 0;
            may_fail = (target.type->flags & SCR_S_UNION) != 0;
            if (!complex && scr_settings_is_head(read, target.field, key))
                complex = may_fail = true;
        } else if (target.type) {
            complex = (target.type->flags & SCR_S_COMPLEX) != 0;
            if (target.type->flags & SCR_S_UNION) { /* arrays and objects alone */
                void *value = scr_settings_decode(read, parent, var, &no_json);
                if (value) {
                    scr_svalue kind = host->kind(host->arg, value);
                    if (kind == SCR_SV_DICT || kind == SCR_SV_LIST)
                        return value;
                    scr_settings_drop(host, value);
                } else if (!no_json) {
                    return NULL;
                }
            }
        } else {
            complex = true;
        }
    }
    if (complex) {
        void *value = scr_settings_decode(read, target.field, var, &no_json);
        if (value || !no_json)
            return value;
        if (!may_fail) {
            *status = SCR_S_PARSING;
            return NULL;
        }
    }
    return scr_settings_plain(host, var);
}

static bool scr_settings_is_empty(const scr_shost *host, void *dict)
{
    size_t at = 0;
    scr_text key;
    void *value;
    return host->kind(host->arg, dict) == SCR_SV_DICT && !host->next(host->arg, dict, &at, &key, &value);
}

/* The next part of a name, up to the delimiter. */
static const char *scr_settings_find(scr_text in, scr_text what)
{
    for (size_t i = 0; in.len >= what.len && i <= in.len - what.len; i++)
        if (memcmp(in.ptr + i, what.ptr, what.len) == 0)
            return in.ptr + i;
    return NULL;
}

static bool scr_settings_is_plain_dict(const scr_sfield *field) { return field->type->kind == SCR_S_DICT; }

/* What stands under the key, or a new dict there. Borrowed; NULL: failed. */
static void *scr_settings_step(const scr_shost *host, void *dict, scr_text key)
{
    void *inner = host->get(host->arg, dict, key);
    if (inner)
        return inner;
    void *made = host->dict(host->arg);
    bool good = made && host->set(host->arg, dict, key, made);
    scr_settings_drop(host, made);
    return good ? host->get(host->arg, dict, key) : NULL;
}

/* One variable's value to its place below dict. */
static scr_sstatus scr_settings_place(scr_sread *read, const scr_sfield *field, scr_text rest, const scr_svar *var, void *dict)
{
    const scr_shost *host = read->host;
    const scr_sfield *parent = field;
    scr_starget target = {field, field->type};
    void *at = dict; /* borrowed; no dict: there is nothing to put into */
    int64_t splits = read->config->max_split ? read->config->max_split - 1 : -1;
    unsigned depth = 0;
    bool failed = false;
    scr_sstatus status = SCR_S_HOST;
    for (const char *cut; splits != 0 && (cut = scr_settings_find(rest, read->config->delimiter)) != NULL; splits -= splits > 0) {
        scr_text key = {rest.ptr, (size_t)(cut - rest.ptr)};
        rest.ptr = cut + read->config->delimiter.len;
        rest.len -= key.len + read->config->delimiter.len;
        target = scr_settings_next(read, target.type, key, 0, &failed);
        if (failed)
            return SCR_S_HOST;
        if (target.field)
            parent = target.field;
        if (++depth > SCR_S_DEPTH)
            return SCR_S_PARSING;
        if (host->kind(host->arg, at) == SCR_SV_DICT && !(at = scr_settings_step(host, at, key)))
            return SCR_S_HOST;
    }
    target = scr_settings_next(read, target.type, rest, 0, &failed);
    if (failed)
        return SCR_S_HOST;
    void *value = scr_settings_inner(read, target, parent, scr_settings_is_plain_dict(field), rest, var, &status);
    if (!value)
        return status;
    void *old = host->kind(host->arg, at) == SCR_SV_DICT ? host->get(host->arg, at, rest) : NULL;
    bool put = host->kind(host->arg, at) == SCR_SV_DICT
            && (!old || host->kind(host->arg, value) != SCR_SV_MARK || scr_settings_is_empty(host, old));
    bool good = !put || host->set(host->arg, at, rest, value);
    scr_settings_drop(host, value);
    return good ? SCR_S_GOOD : SCR_S_HOST;
}

/* What variables with the nested delimiter give a field: a dict, empty when there are none. */
static scr_sstatus scr_settings_explode(scr_sread *read, const scr_sfield *field, void **out)
{
    const scr_shost *host = read->host;
    scr_text names[16];
    uint16_t n = field->n_names < 16 ? field->n_names : 16;
    *out = host->dict(host->arg);
    if (!*out)
        return SCR_S_HOST;
    if (!read->config->delimiter.len || !read->vars)
        return SCR_S_GOOD;
    for (uint16_t i = 0; i < n; i++)
        if (!scr_settings_name(read, field, i, &names[i]))
            return SCR_S_HOST;
    for (size_t v = 0; v < read->vars->n; v++) {
        const scr_svar *var = &read->vars->items[v];
        for (uint16_t i = 0; i < n; i++) {
            size_t head = names[i].len, mid = read->config->delimiter.len;
            if (var->name.len < head + mid || memcmp(var->name.ptr, names[i].ptr, head) != 0
                || memcmp(var->name.ptr + head, read->config->delimiter.ptr, mid) != 0)
                continue;
            scr_text rest = {var->name.ptr + head + mid, var->name.len - head - mid};
            scr_sstatus status = scr_settings_place(read, field, rest, var, *out);
            if (status != SCR_S_GOOD)
                return status;
            break;
        }
    }
    return SCR_S_GOOD;
}

SCR_FN bool scr_settings_join(const scr_shost *host, void *into, void *from, unsigned depth)
{
    size_t at = 0;
    scr_text key;
    void *value;
    while (host->next(host->arg, from, &at, &key, &value)) {
        void *old = host->get(host->arg, into, key);
        bool both = old && depth < SCR_S_DEPTH && host->kind(host->arg, old) == SCR_SV_DICT && host->kind(host->arg, value) == SCR_SV_DICT;
        if (both ? !scr_settings_join(host, old, value, depth + 1) : !host->set(host->arg, into, key, value))
            return false;
    }
    return true;
}

/* ---- fields ---- */

static bool scr_settings_is_complex(const scr_sfield *field) { return (field->type->flags & (SCR_S_COMPLEX | SCR_S_UNION)) != 0; }
/* A name's value is JSON for another reason than the field's type. */
static bool scr_settings_name_complex(const scr_sfield *field, uint16_t i)
{
    return field->names[i].alias ? field->names[i].deep : (field->type->flags & SCR_S_UNION) != 0;
}

/* The first of the field's variables that is there; *which: its name's index, or the last. 1, 0, -1 failed. */
static int scr_settings_look(const scr_sread *read, const scr_sfield *field, uint16_t *which, scr_svar *out)
{
    for (uint16_t i = 0; i < field->n_names; i++) {
        scr_text name;
        *which = i;
        if (!scr_settings_name(read, field, i, &name))
            return -1;
        if (!read->vars) {
            int found = read->host->secret(read->host->arg, name, out);
            if (found)
                return found;
            continue;
        }
        const scr_svar *var = scr_svars_get(read->vars, name);
        if (var && !var->absent) {
            *out = *var;
            return 1;
        }
    }
    return 0;
}

/* A variable's value that is JSON, joined with what the nested ones say. */
static scr_sstatus scr_settings_complex(scr_sread *read, const scr_sfield *field, bool may_fail, const scr_svar *var, void **out)
{
    const scr_shost *host = read->host;
    bool no_json = false;
    void *exploded = NULL;
    *out = scr_settings_decode(read, field, var, &no_json);
    if (!*out && !no_json)
        return SCR_S_HOST;
    if (!*out && !may_fail)
        return SCR_S_PARSING;
    if (!*out && !(*out = scr_settings_plain(host, var)))
        return SCR_S_HOST;
    if (!read->vars || host->kind(host->arg, *out) != SCR_SV_DICT)
        return SCR_S_GOOD;
    scr_sstatus status = scr_settings_explode(read, field, &exploded);
    if (status == SCR_S_GOOD && !scr_settings_join(host, *out, exploded, 0))
        status = SCR_S_HOST;
    scr_settings_drop(host, exploded);
    return status;
}

/* *out NULL: the variables say nothing of the field. */
static scr_sstatus scr_settings_value(scr_sread *read, const scr_sfield *field, uint16_t which, const scr_svar *var, void **out)
{
    const scr_shost *host = read->host;
    const bool named = scr_settings_name_complex(field, which), secrets = !read->vars;
    const bool complex = named || (secrets ? (field->type->flags & SCR_S_COMPLEX) != 0 : scr_settings_is_complex(field));
    *out = NULL;
    if (var && !(complex && !var->mark)) {
        *out = scr_settings_plain(host, var);
        return *out ? SCR_S_GOOD : SCR_S_HOST;
    }
    if (var)
        return scr_settings_complex(read, field, !secrets && (field->type->flags & SCR_S_UNION) != 0, var, out);
    if (!complex || secrets)
        return SCR_S_GOOD;
    scr_sstatus status = scr_settings_explode(read, field, out);
    if (status == SCR_S_GOOD && scr_settings_is_empty(host, *out)) {
        scr_settings_drop(host, *out);
        *out = NULL;
    }
    return status;
}

/* The marks in dicts of dicts become None. */
static bool scr_settings_unmark(const scr_shost *host, void *dict, unsigned depth)
{
    size_t at = 0;
    scr_text key;
    void *value;
    bool good = true;
    while (good && host->next(host->arg, dict, &at, &key, &value)) {
        scr_svalue kind = host->kind(host->arg, value);
        if (kind == SCR_SV_DICT && depth < SCR_S_DEPTH)
            good = scr_settings_unmark(host, value, depth + 1);
        if (kind != SCR_SV_MARK)
            continue;
        void *none = host->null_(host->arg);
        good = none && host->set(host->arg, dict, key, none); /* the key is there: the order stays */
        scr_settings_drop(host, none);
    }
    return good;
}

/* The name that pydantic asks for: the first alias, or the name. */
static const char *scr_settings_first_key(const scr_sfield *field) { return field->names[0].key; }

static const scr_sfield *scr_settings_in_any_case(const scr_sclass *class_, scr_text key, const char **found)
{
    for (uint16_t i = 0; i < class_->n_fields; i++) {
        const scr_sfield *field = &class_->fields[i];
        for (uint16_t k = 0; k < field->n_names; k++) {
            bool asked = field->names[k].alias ? !field->names[k].deep || k == 0 : k == 0;
            if (asked && scr_settings_same_any_case(scr_settings_z(field->names[k].key), key)) {
                *found = field->names[k].key;
                return field;
            }
        }
    }
    return NULL;
}

/* Keys of a dict for a model get the names that its fields have. */
static void *scr_settings_rename(const scr_shost *host, const scr_stype *type, void *dict, unsigned depth)
{
    void *out = host->dict(host->arg);
    size_t at = 0;
    scr_text key;
    void *value;
    while (out && host->next(host->arg, dict, &at, &key, &value)) {
        const char *name = NULL;
        const scr_sfield *field = type->flags & SCR_S_MODEL ? scr_settings_in_any_case(type->class_, key, &name) : NULL;
        bool wanted = field && field->type->flags & SCR_S_MODEL && depth < SCR_S_DEPTH && host->kind(host->arg, value) == SCR_SV_DICT;
        void *inner = wanted ? scr_settings_rename(host, field->type, value, depth + 1) : NULL;
        bool good = (!wanted || inner) && host->set(host->arg, out, field ? scr_settings_z(name) : key, inner ? inner : value);
        scr_settings_drop(host, inner);
        if (!good) {
            scr_settings_drop(host, out);
            return NULL;
        }
    }
    return out;
}

/* The key under which a value goes on. */
static scr_text scr_settings_key(const scr_sread *read, const scr_sfield *field, uint16_t which)
{
    const char *own = field->names[which].key;
    bool by_name = read->class_->by_name && strcmp(own, field->name) == 0;
    if (!scr_settings_name_complex(field, which) && !by_name && !scr_settings_name_complex(field, 0))
        own = scr_settings_first_key(field);
    return scr_settings_z(own);
}

SCR_FN scr_sstatus scr_settings_field(scr_sread *read, const scr_sfield *field, void *dict)
{
    const scr_shost *host = read->host;
    scr_svar var;
    uint16_t which = 0;
    void *value = NULL;
    int found = scr_settings_look(read, field, &which, &var);
    if (found < 0)
        return read->vars ? SCR_S_HOST : SCR_S_GETTING;
    scr_sstatus status = scr_settings_value(read, field, which, found ? &var : NULL, &value);
    if (status == SCR_S_GOOD && value && host->kind(host->arg, value) == SCR_SV_DICT) {
        if (read->config->none_text.ptr && !scr_settings_unmark(host, value, 0))
            status = SCR_S_HOST;
        if (status == SCR_S_GOOD && !read->config->case_sensitive && field->type->flags & SCR_S_MODEL) {
            void *named = scr_settings_rename(host, field->type, value, 0);
            scr_settings_drop(host, value);
            value = named;
            status = named ? SCR_S_GOOD : SCR_S_HOST;
        }
    } else if (status == SCR_S_GOOD && value && host->kind(host->arg, value) == SCR_SV_MARK) {
        scr_settings_drop(host, value);
        value = host->null_(host->arg);
        if (!value || !host->set(host->arg, dict, scr_settings_key(read, field, which), value))
            status = SCR_S_HOST;
    }
    if (status == SCR_S_GOOD && value && host->kind(host->arg, value) != SCR_SV_NULL
        && !host->set(host->arg, dict, scr_settings_key(read, field, which), value))
        status = SCR_S_HOST;
    scr_settings_drop(host, value);
    return status;
}

SCR_FN scr_sstatus scr_settings_fields(scr_sread *read, void *dict)
{
    for (uint16_t i = 0; i < read->class_->n_fields; i++) {
        scr_sstatus status = scr_settings_field(read, &read->class_->fields[i], dict);
        if (status != SCR_S_GOOD) {
            read->failed = &read->class_->fields[i];
            return status;
        }
    }
    return SCR_S_GOOD;
}

/* ---- what no field is named by ---- */

static bool scr_settings_starts(scr_text text, scr_text with)
{
    return text.len >= with.len && (with.len == 0 || memcmp(text.ptr, with.ptr, with.len) == 0);
}

static bool scr_settings_put_rest(const scr_shost *host, void *dict, scr_text name, const scr_svar *var)
{
    void *value = scr_settings_plain(host, var);
    bool good = value && host->set(host->arg, dict, name, value);
    scr_settings_drop(host, value);
    return good;
}

static bool scr_settings_lower_prefix(const scr_sread *read, scr_text *out)
{
    *out = read->config->prefix;
    if (read->config->case_sensitive || !out->len)
        return true;
    char *text = (char *)read->host->alloc(read->host->arg, out->len);
    for (size_t i = 0; text && i < out->len; i++)
        text[i] = scr_settings_lower(out->ptr[i]);
    out->ptr = text;
    return text != NULL;
}

/* 1: the variable is one of a field's, 0: it is not, -1: no memory. */
static int scr_settings_is_used(const scr_sread *read, scr_text name)
{
    for (uint16_t f = 0; f < read->class_->n_fields; f++) {
        const scr_sfield *field = &read->class_->fields[f];
        for (uint16_t i = 0; i < field->n_names; i++) {
            scr_text own, rest = name;
            if (!scr_settings_name(read, field, i, &own))
                return -1;
            if (scr_settings_same(own, name))
                return 1;
            rest.ptr += own.len;
            rest.len -= own.len;
            if (scr_settings_is_complex(field) && read->config->delimiter.len && scr_settings_starts(name, own)
                && scr_settings_starts(rest, read->config->delimiter))
                return 1;
        }
    }
    return 0;
}

static bool scr_settings_is_field(const scr_sclass *class_, scr_text name)
{
    for (uint16_t i = 0; i < class_->n_fields; i++)
        if (scr_settings_same(scr_settings_z(class_->fields[i].name), name))
            return true;
    return false;
}

/* dotenv_filtering="match_prefix": all that begin with the prefix, without it. */
static scr_sstatus scr_settings_matching(const scr_sread *read, scr_text prefix, void *dict)
{
    const scr_shost *host = read->host;
    for (size_t i = 0; i < read->vars->n; i++) {
        const scr_svar *var = &read->vars->items[i];
        if (!scr_settings_starts(var->name, prefix))
            continue;
        scr_text rest = {var->name.ptr + prefix.len, var->name.len - prefix.len}, head = rest;
        const char *cut = read->config->delimiter.len ? scr_settings_find(rest, read->config->delimiter) : NULL;
        if (cut)
            head.len = (size_t)(cut - rest.ptr);
        if ((cut && host->get(host->arg, dict, head)) || host->get(host->arg, dict, rest))
            continue;
        if (!scr_settings_put_rest(host, dict, rest, var))
            return SCR_S_HOST;
    }
    return SCR_S_GOOD;
}

SCR_FN scr_sstatus scr_settings_others(scr_sread *read, void *dict)
{
    const scr_shost *host = read->host;
    scr_text prefix;
    if (read->config->filter == SCR_S_ONLY_EXISTING)
        return SCR_S_GOOD;
    if (!scr_settings_lower_prefix(read, &prefix))
        return SCR_S_HOST;
    if (read->config->filter == SCR_S_MATCH_PREFIX)
        return scr_settings_matching(read, prefix, dict);
    for (size_t i = 0; i < read->vars->n; i++) {
        const scr_svar *var = &read->vars->items[i];
        if (!var->value.len || host->get(host->arg, dict, var->name) || (prefix.len && scr_settings_is_field(read->class_, var->name)))
            continue;
        int used = scr_settings_is_used(read, var->name);
        scr_text name = var->name;
        if (used > 0)
            continue;
        if (!read->config->forbid && scr_settings_starts(name, prefix)) {
            name.ptr += prefix.len;
            name.len -= prefix.len;
        }
        if (used < 0 || !scr_settings_put_rest(host, dict, name, var))
            return SCR_S_HOST;
    }
    return SCR_S_GOOD;
}
