/* settings.c: which variables fill a settings class, and which of them hold JSON. In: the Model IR. Out: the tables of runtime/scr_settings.h. */
#include "settings.h"

#define MAX_NESTING 64 /* of unions and root models in each other, for the question whether a type is JSON */

static const scr_sclass *class_table(SettingsPlan *plan, const ModelClass *cls);

SettingsPlan *settings_plan_new(Ctx *ctx)
{
    SettingsPlan *plan = CTX_NEW(ctx, SettingsPlan);
    *plan = (SettingsPlan){.ctx = ctx};
    return plan;
}

/* ---- types ---- */

/* Without what stands around it in Annotated. */
static const ModelType *bare(const ModelType *type)
{
    while (type && (type->kind == TYPE_BEFORE || type->kind == TYPE_AFTER || type->kind == TYPE_WRAP || type->kind == TYPE_PLAIN || type->kind == TYPE_CHECK || type->kind == TYPE_DEFAULT))
        type = type->inner;
    return type;
}

static bool is_plain_dict(const ModelType *type)
{
    return (!type->key || type->key->kind == TYPE_ANY) && (!type->inner || type->inner->kind == TYPE_ANY);
}

static bool has_fields(const ModelType *type)
{
    return type && type->kind == TYPE_CLASS
        && (type->class_->kind == CLASS_MODEL || type->class_->kind == CLASS_ROOT_MODEL || type->class_->kind == CLASS_SETTINGS
            || type->class_->kind == CLASS_PYDANTIC_DATACLASS);
}

static uint8_t complexity(const ModelType *type, int depth)
{
    type = bare(type);
    if (!type || depth > MAX_NESTING)
        return 0;
    switch (type->kind) {
    case TYPE_LIST: case TYPE_SET: case TYPE_FROZENSET: case TYPE_TUPLE: case TYPE_DICT: case TYPE_DEQUE: case TYPE_SEQUENCE: return SCR_S_COMPLEX;
    case TYPE_CLASS: /* a root model is what its root is; of a union nothing */
        if (type->class_->kind == CLASS_ROOT_MODEL)
            return complexity(type->class_->fields[0]->type, depth + 1) & SCR_S_COMPLEX;
        return SCR_S_COMPLEX;
    case TYPE_NULLABLE: return complexity(type->inner, depth + 1) ? SCR_S_UNION : 0;
    case TYPE_UNION:
        for (size_t i = 0; i < type->n; i++)
            if (complexity(type->items[i], depth + 1))
                return SCR_S_UNION;
        return 0;
    case TYPE_ANY: case TYPE_NONE: case TYPE_BOOL: case TYPE_INT: case TYPE_FLOAT: case TYPE_STR: case TYPE_BYTES: case TYPE_DECIMAL: case TYPE_DATE:
    case TYPE_TIME: case TYPE_DATETIME: case TYPE_TIMEDELTA: case TYPE_UUID: case TYPE_URL: case TYPE_IP: case TYPE_EMAIL: case TYPE_NAME_EMAIL:
    case TYPE_PATH: case TYPE_BYTE_SIZE: case TYPE_SECRET: case TYPE_JSON: case TYPE_LITERAL: case TYPE_ENUM: case TYPE_ITERABLE: case TYPE_SUBCLASS: case TYPE_BEFORE: case TYPE_WRAP: case TYPE_PLAIN:
    case TYPE_AFTER: case TYPE_CHECK: case TYPE_DEFAULT: case N_TYPES: break;
    }
    return 0;
}

static const scr_stype *type_table(SettingsPlan *plan, const ModelType *type)
{
    Ctx *ctx = plan->ctx;
    SettingsType *made = CTX_NEW(ctx, SettingsType);
    scr_stype *out = &made->table;
    made->number = plan->types.n;
    VEC_PUSH(ctx, &plan->types) = made;
    made->source = type = bare(type);
    *out = (scr_stype){.kind = SCR_S_LEAF, .flags = complexity(type, 0)};
    if (!type)
        return out;
    const ModelType *model = type->kind == TYPE_NULLABLE ? bare(type->inner) : type;
    if (has_fields(model)) {
        out->flags |= SCR_S_MODEL;
        out->class_ = class_table(plan, model->class_);
    }
    VEC(const scr_stype *) items = {0};
    if (type->kind == TYPE_DICT) {
        out->kind = SCR_S_DICT;
        if (!is_plain_dict(type))
            VEC_PUSH(ctx, &items) = type_table(plan, type->inner);
    } else if (has_fields(type)) {
        out->kind = SCR_S_CLASS;
    } else if (type->kind != TYPE_JSON && type->kind != TYPE_SECRET && type->kind != TYPE_CLASS) {
        if (type->inner)
            VEC_PUSH(ctx, &items) = type_table(plan, type->inner);
        for (size_t i = 0; i < type->n; i++)
            VEC_PUSH(ctx, &items) = type_table(plan, type->items[i]);
        if (items.n)
            out->kind = SCR_S_GROUP;
    }
    out->items = items.items;
    out->n = (uint16_t)items.n;
    return out;
}

/* ---- fields ---- */

static bool is_ascii(Str text)
{
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.ptr[i] >= 0x80)
            return false;
    return true;
}

static uint8_t decoding(const ModelType *type)
{
    uint8_t flags = 0;
    for (; type; type = type->kind == TYPE_BEFORE || type->kind == TYPE_AFTER || type->kind == TYPE_WRAP || type->kind == TYPE_PLAIN || type->kind == TYPE_CHECK || type->kind == TYPE_DEFAULT ? type->inner : NULL)
        flags |= (uint8_t)((type->no_decode ? SCR_SF_RAW : 0u) | (type->force_decode ? SCR_SF_DECODE : 0u));
    return flags;
}

static void field_names(SettingsPlan *plan, const ModelField *f, scr_sfield *out)
{
    size_t n_aliases = f->by_alias ? f->n_validation_aliases : 0, n = 0;
    scr_sname *names = CTX_ARRAY(plan->ctx, n_aliases + 1, scr_sname);
    for (size_t i = 0; i < n_aliases; i++)
        names[n++] = (scr_sname){str_z(plan->ctx, f->validation_aliases[i].items[0].key), 1, f->validation_aliases[i].n > 1};
    if (!n_aliases || f->by_name)
        names[n++] = (scr_sname){str_z(plan->ctx, f->name), 0, 0};
    out->names = names;
    out->n_names = (uint16_t)n;
}

/* Its table, which is filled later: classes can mean each other. */
static const scr_sclass *class_table(SettingsPlan *plan, const ModelClass *cls)
{
    const Str key = str_printf(plan->ctx, "%u", cls->id);
    SettingsClass *out = map_get(&plan->by_class, key);
    if (out)
        return &out->table;
    out = CTX_NEW(plan->ctx, SettingsClass);
    *out = (SettingsClass){.number = plan->classes.n, .source = cls};
    map_set(plan->ctx, &plan->by_class, key, out);
    VEC_PUSH(plan->ctx, &plan->classes) = out;
    return &out->table;
}

static void fill_classes(SettingsPlan *plan)
{
    Ctx *ctx = plan->ctx;
    for (; plan->n_filled < plan->classes.n; plan->n_filled++) {
        const ModelClass *cls = plan->classes.items[plan->n_filled]->source;
        scr_sfield *fields = CTX_ARRAY(ctx, cls->n_fields + 1, scr_sfield);
        plan->classes.items[plan->n_filled]->table =
            (scr_sclass){str_z(ctx, cls->name), fields, (uint16_t)cls->n_fields, cls->config.validate_by_name};
        for (size_t i = 0; i < cls->n_fields; i++) {
            fields[i].name = str_z(ctx, cls->fields[i]->name);
            fields[i].flags = decoding(cls->fields[i]->type);
            field_names(plan, cls->fields[i], &fields[i]);
            fields[i].type = type_table(plan, cls->fields[i]->type);
        }
    }
}

/* ---- what cannot be done ---- */

static bool has_strict_member(const ModelType *type)
{
    type = bare(type);
    if (!type || (type->kind != TYPE_UNION && type->kind != TYPE_NULLABLE))
        return false;
    bool strict = type->inner && type->inner->strict;
    for (size_t i = 0; i < type->n; i++)
        strict = strict || type->items[i]->strict;
    return strict;
}

static bool has_number_enum(const ModelType *type)
{
    type = bare(type);
    for (size_t i = 0; type && type->kind == TYPE_LITERAL && i < type->n_values; i++)
        if (type->values[i]->kind == VALUE_ENUM && (type->values[i]->enum_->kind == ENUM_INT || type->values[i]->enum_->kind == ENUM_FLOAT))
            return true;
    bool found = type && type->kind == TYPE_NULLABLE && has_number_enum(type->inner);
    for (size_t i = 0; type && type->kind == TYPE_UNION && i < type->n; i++)
        found = found || has_number_enum(type->items[i]);
    return found;
}

static bool refuse(SettingsPlan *plan, Span span, const char *what)
{
    diag(plan->ctx, D_MODEL_UNSUPPORTED, span, "not supported in settings: %s", what);
    return false;
}

static bool check_field(SettingsPlan *plan, const ModelClass *cls, const ModelField *f)
{
    bool good = true, ascii = is_ascii(f->name) && is_ascii(cls->config.env_prefix);
    for (size_t i = 0; i < f->n_validation_aliases; i++)
        ascii = ascii && is_ascii(f->validation_aliases[i].items[0].key);
    if (!ascii && !cls->config.case_sensitive)
        good = refuse(plan, f->span, "a name that is not ASCII, where case does not count");
    if (has_strict_member(f->type))
        good = refuse(plan, f->span, "strict types in a union, which pydantic-settings coerces from text first");
    if (has_number_enum(f->type))
        good = refuse(plan, f->span, "a Literal of enum members that are numbers, which pydantic-settings coerces from text first");
    return good;
}

static bool check_class(SettingsPlan *plan, const ModelClass *cls)
{
    const ModelConfig *c = &cls->config;
    bool good = true;
    for (size_t i = 0; i < cls->n_members; i++)
        if (str_is(cls->members[i].name, "settings_customise_sources"))
            good = refuse(plan, cls->members[i].span, "settings_customise_sources: the sources are the call, the environment, .env files and secret files");
    if (c->strict)
        good = refuse(plan, cls->name_span, "strict=True, with which pydantic-settings coerces variables from text first");
    if (c->env_parse_enums)
        good = refuse(plan, cls->name_span, "env_parse_enums");
    if (c->nested_model_default_partial_update)
        good = refuse(plan, cls->name_span, "nested_model_default_partial_update");
    if (c->cli_parse_args)
        good = refuse(plan, cls->name_span, "cli_parse_args");
    for (size_t i = 0; i < cls->n_fields; i++)
        good = check_field(plan, cls, cls->fields[i]) && good;
    return good;
}

/* ---- the configuration ---- */

static scr_text text_of(Str text) { return (scr_text){text.ptr, text.len}; }

static const char *const *strings(Ctx *ctx, const Str *items, size_t n)
{
    const char **out = CTX_ARRAY(ctx, n + 1, const char *);
    for (size_t i = 0; i < n; i++)
        out[i] = str_z(ctx, items[i]);
    return out;
}

const scr_sdefaults *settings_plan(SettingsPlan *plan, const ModelClass *cls, uint32_t number)
{
    Ctx *ctx = plan->ctx;
    const ModelConfig *c = &cls->config;
    if (!check_class(plan, cls))
        return NULL;
    bool all = str_is(c->env_prefix_target, "all");
    SettingsDefaults *made = CTX_NEW(ctx, SettingsDefaults);
    made->number = number;
    made->source = cls;
    made->table = (scr_sdefaults){
        .class_ = class_table(plan, cls), .env_files = strings(ctx, c->env_files, c->n_env_files), .n_env_files = (uint16_t)c->n_env_files,
        .secrets_dirs = strings(ctx, c->secrets_dirs, c->n_secrets_dirs), .n_secrets_dirs = (uint16_t)c->n_secrets_dirs,
        .file_depth = c->env_file_depth < 0 ? 0 : c->env_file_depth,
        .encoding = c->env_file_encoding.len ? str_z(ctx, c->env_file_encoding) : NULL,
        .config = {
            .case_sensitive = c->case_sensitive, .ignore_empty = c->env_ignore_empty, .forbid = c->extra == EXTRA_FORBID,
            .prefix_aliases = all || str_is(c->env_prefix_target, "alias"), .prefix_names = all || str_is(c->env_prefix_target, "variable"),
            .no_decoding = c->no_decoding, .prefix = text_of(c->env_prefix),
            .delimiter = c->env_nested_given ? text_of(c->env_nested_delimiter) : (scr_text){NULL, 0},
            .none_text = c->env_parse_none_given ? text_of(c->env_parse_none_str) : (scr_text){NULL, 0},
            .max_split = c->env_nested_max_split < 0 ? 0 : c->env_nested_max_split,
            .filter = str_is(c->dotenv_filtering, "match_prefix") ? SCR_S_MATCH_PREFIX : str_is(c->dotenv_filtering, "only_existing") ? SCR_S_ONLY_EXISTING
                    : SCR_S_ALL,
        },
    };
    fill_classes(plan);
    VEC_PUSH(ctx, &plan->made) = made;
    return &made->table;
}
