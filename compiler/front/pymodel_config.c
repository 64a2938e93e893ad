/* pymodel_config.c: model_config, class Config and class arguments, joined along the bases as pydantic does. */
#include "pymodel.h"

#include <string.h>

ModelConfig config_defaults(void)
{
    return (ModelConfig){
        .validate_by_alias = true, .allow_inf_nan = true, .loc_by_alias = true, .str_max_length = -1, .env_nested_max_split = -1,
        .ser_json_timedelta = STR("iso8601"), .ser_json_temporal = STR(""),
        .ser_json_bytes = STR("utf8"), .val_json_bytes = STR("utf8"), .ser_json_inf_nan = STR("null"),
        .env_file_depth = -1, .env_prefix_target = STR("variable"), .dotenv_filtering = STR(""),
        .title = STR(""), .env_prefix = STR(""), .env_file_encoding = STR(""), .env_nested_delimiter = STR(""), .env_parse_none_str = STR(""),
    };
}

/* One key of a configuration. */
typedef struct Entry {
    PyFront *front;
    Scope scope;
    ModelConfig *config;
    Str key;
    Span span;
    const Py *value;
} Entry;

static void wrong(const Entry *entry, const char *wanted)
{
    diag(entry->front->ctx, D_MODEL_CONFIG, entry->value->span, "\"%.*s\" of the configuration must be %s", STR_ARG(entry->key), wanted);
}

static ModelValue *known_value(const Entry *entry)
{
    return value_needed(entry->front, &entry->scope, entry->value, str_z(entry->front->ctx, str_quoted(entry->front->ctx, entry->key)));
}

static void set_bool(const Entry *entry, bool *to)
{
    ModelValue *value = known_value(entry);
    if (value && value->kind == VALUE_BOOL)
        *to = value->truth;
    else if (value && value->kind != VALUE_NONE)
        wrong(entry, "True or False");
}

static void set_text(const Entry *entry, Str *to)
{
    ModelValue *value = known_value(entry);
    if (value && value->kind == VALUE_STR)
        *to = value->text;
    else if (value && value->kind != VALUE_NONE)
        wrong(entry, "a string");
}

static void set_word(const Entry *entry, Str *to, const char *words)
{
    ModelValue *value = known_value(entry);
    if (!value)
        return;
    const char *at = words;
    while (value->kind == VALUE_STR && *at) {
        size_t len = strcspn(at, "|");
        if (str_eq(value->text, (Str){at, len})) {
            *to = value->text;
            return;
        }
        at += len + (at[len] == '|');
    }
    wrong(entry, str_printf(entry->front->ctx, "one of %s", words).ptr);
}

static void set_count(const Entry *entry, int64_t *to)
{
    ModelValue *value = known_value(entry);
    if (value && value->kind == VALUE_NONE)
        *to = -1;
    else if (value && !(value->kind == VALUE_INT && value_as_int(value, to) && *to >= 0))
        wrong(entry, "a number from 0");
}

static void set_extra(const Entry *entry)
{
    static const char *const words[] = {"ignore", "allow", "forbid"}; /* ORDER EXTRA */
    const Py *node = entry->value;
    ModelValue *value = NULL;
    Str word = STR("");
    if (node->kind == PY_ATTRIBUTE && known_of(entry->front, &entry->scope, node->a) == KNOWN_EXTRA)
        word = node->text; /* Extra.forbid */
    else if ((value = known_value(entry)) && value->kind == VALUE_STR)
        word = value->text;
    if (value && value->kind == VALUE_NONE)
        return;
    for (int i = 0; i < 3; i++) {
        if (str_is(word, words[i])) {
            entry->config->extra = (ModelExtra)i;
            entry->config->extra_given = true;
            return;
        }
    }
    if (value || word.len)
        wrong(entry, "\"ignore\", \"allow\" or \"forbid\"");
}

static void set_schema_extra(const Entry *entry)
{
    ModelValue *value = value_of(entry->front, &entry->scope, entry->value);
    if (value && value->kind == VALUE_DICT) {
        entry->config->schema_extra = value;
        entry->config->schema_extra_function = NULL;
        return;
    }
    entry->config->schema_extra_function = CTX_NEW(entry->front->ctx, ModelFunction);
    *entry->config->schema_extra_function = (ModelFunction){.name = STR("json_schema_extra"), .span = entry->value->span, .file = entry->scope.file,
                                                           .node = entry->value};
}

/* A path, or several in a tuple or list. */
static void set_paths(const Entry *entry, Str **to, size_t *n)
{
    ModelValue *value = known_value(entry);
    *n = 0;
    if (!value || value->kind == VALUE_NONE)
        return;
    bool many = value->kind == VALUE_TUPLE || value->kind == VALUE_LIST;
    size_t count = many ? value->n : 1;
    Str *paths = CTX_ARRAY(entry->front->ctx, count, Str);
    for (size_t i = 0; i < count; i++) {
        const ModelValue *one = many ? value->items[i] : value;
        if (one->kind != VALUE_STR) {
            wrong(entry, "a path, or several");
            return;
        }
        paths[i] = one->text;
    }
    *to = paths;
    *n = count;
}

static void set_regex_engine(const Entry *entry)
{
    Str word = STR("rust-regex");
    set_word(entry, &word, "rust-regex|python-re");
    entry->config->regex_python = str_is(word, "python-re");
}

static void set_revalidate(const Entry *entry)
{
    Str word = STR("never");
    set_word(entry, &word, "never|always|subclass-instances");
    entry->config->revalidate_always = str_is(word, "always");
    entry->config->revalidate_subclasses = str_is(word, "subclass-instances");
}

static void set_decoding(const Entry *entry)
{
    bool decoding = true;
    set_bool(entry, &decoding);
    entry->config->no_decoding = !decoding;
}

/* False, None and the usual word ask for nothing. */
static void set_refused(const Entry *entry)
{
    ModelValue *value = value_of(entry->front, &entry->scope, entry->value);
    if (value && (value->kind == VALUE_NONE || (value->kind == VALUE_BOOL && !value->truth) || (value->kind == VALUE_STR && str_is(value->text, "infer"))))
        return;
    entry->config->refused_key = entry->key;
    entry->config->refused_span = entry->span;
}

/* Keys that stand in no list. False: it is not one of these. */
static bool set_special(const Entry *entry)
{
    ModelConfig *config = entry->config;
    if (str_is(entry->key, "extra"))
        set_extra(entry);
    else if (str_is(entry->key, "alias_generator"))
        alias_generator_set(entry->front, &entry->scope, entry->value, config);
    else if (str_is(entry->key, "json_schema_extra"))
        set_schema_extra(entry);
    else if (str_is(entry->key, "env_file"))
        set_paths(entry, &config->env_files, &config->n_env_files);
    else if (str_is(entry->key, "secrets_dir"))
        set_paths(entry, &config->secrets_dirs, &config->n_secrets_dirs);
    else if (str_is(entry->key, "regex_engine"))
        set_regex_engine(entry);
    else if (str_is(entry->key, "revalidate_instances"))
        set_revalidate(entry);
    else if (str_is(entry->key, "json_encoders"))
        config->json_encoders = encoders_read(entry->front, &entry->scope, entry->value);
    else if (str_is(entry->key, "enable_decoding"))
        set_decoding(entry);
    else if (str_is(entry->key, "cli_parse_args"))
        config->cli_parse_args = entry->value->kind != PY_NONE && entry->value->kind != PY_FALSE;
    else if (str_is(entry->key, "json_schema_mode_override") || str_is(entry->key, "model_title_generator")
             || str_is(entry->key, "field_title_generator"))
        unsupported(entry->front, entry->span, "\"%.*s\" in a configuration", STR_ARG(entry->key));
    else
        return false;
    return true;
}

static const char *renamed_key(Str key)
{
    static const char *const names[][2] = { /* of pydantic 1: pydantic 2 warns and goes by the new names alone */
        {"allow_population_by_field_name", "validate_by_name"}, {"anystr_lower", "str_to_lower"},
        {"anystr_strip_whitespace", "str_strip_whitespace"}, {"anystr_upper", "str_to_upper"}, {"keep_untouched", "ignored_types"},
        {"max_anystr_length", "str_max_length"}, {"min_anystr_length", "str_min_length"}, {"orm_mode", "from_attributes"},
        {"schema_extra", "json_schema_extra"}, {"validate_all", "validate_default"},
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_is(key, names[i][0]))
            return names[i][1];
    return NULL;
}

static void set_entry(const Entry *entry)
{
    ModelConfig *config = entry->config;
    if (set_special(entry))
        return;
#define CONFIG_BOOL(key_, field) if (str_is(entry->key, #key_)) { set_bool(entry, &config->field); return; }
#define CONFIG_WORD(key_, field, words) if (str_is(entry->key, #key_)) { set_word(entry, &config->field, words); return; }
#define CONFIG_COUNT(key_, field) if (str_is(entry->key, #key_)) { set_count(entry, &config->field); return; }
#define CONFIG_TEXT(key_, field) if (str_is(entry->key, #key_)) { set_text(entry, &config->field); return; }
#define CONFIG_NONE(key_) if (str_is(entry->key, #key_)) return;
#define CONFIG_REFUSED(key_) if (str_is(entry->key, #key_)) { set_refused(entry); return; }
#include "pymodel_config.def"
#undef CONFIG_BOOL
#undef CONFIG_WORD
#undef CONFIG_COUNT
#undef CONFIG_TEXT
#undef CONFIG_NONE
#undef CONFIG_REFUSED
    const char *renamed = renamed_key(entry->key);
    Diag *d = diag(entry->front->ctx, D_MODEL_IGNORED, entry->span, "pydantic 2 does nothing with \"%.*s\" in a configuration", STR_ARG(entry->key));
    if (renamed)
        diag_help(entry->front->ctx, d, "it is called \"%s\" there", renamed);
}

static void note_names(const Entry *entry)
{
    if (str_is(entry->key, "env_nested_delimiter"))
        entry->config->env_nested_given = true;
    else if (str_is(entry->key, "env_parse_none_str"))
        entry->config->env_parse_none_given = entry->value->kind != PY_NONE;
    else if (str_is(entry->key, "validate_by_name"))
        entry->config->by_name_given = true;
    else if (str_is(entry->key, "populate_by_name"))
        entry->config->populate_given = true;
}

/* ---- where keys are given ---- */

/* What a class and its bases give, by key, the last given first of all: what update() of dicts leaves. */
typedef struct Reader {
    PyFront *front;
    Map *entries; /* key -> Entry */
} Reader;

static void add_entry(const Reader *reader, const Scope *scope, Str key, Span span, const Py *value)
{
    Ctx *ctx = reader->front->ctx;
    const Entry *old = map_get(reader->entries, key);
    if (str_is(key, "alias_generator") && value->kind == PY_NONE && old && old->value->kind != PY_NONE)
        diag_help(ctx, unsupported(reader->front, value->span, "to end a base's alias_generator: pydantic keeps what it gave the fields of the base"),
                  "give the base's fields an alias each, or a generator to each class that wants one");
    Entry *entry = CTX_NEW(ctx, Entry);
    *entry = (Entry){reader->front, *scope, NULL, key, span, value};
    map_set(ctx, reader->entries, key, entry);
}

static void add_all(const Reader *reader, const Map *from)
{
    for (size_t i = 0; from && i < from->n; i++)
        map_set(reader->front->ctx, reader->entries, from->entries[i].key, from->entries[i].value);
}

static const Map *entries_of(PyFront *front, PyClass *cls);

static void read_dict(const Reader *reader, const Scope *scope, const Py *node);

/* ConfigDict(extra="forbid"), SettingsConfigDict(..), dict(..), {"extra": "forbid"}, Base.model_config | {..}, or the name of one. */
static void read_config(const Reader *reader, const Scope *scope, const Py *node)
{
    PyFront *front = reader->front;
    Scope inner = *scope;
    Symbol symbol;
    if (node->kind == PY_NAME || node->kind == PY_ATTRIBUTE)
        node = follow(front, &inner, node, &symbol);
    if (node->kind == PY_ATTRIBUTE && str_is(node->text, "model_config")) {
        symbol = symbol_of(front, &inner, node->a);
        if (symbol.kind == SYM_CLASS) {
            add_all(reader, entries_of(front, symbol.cls));
            return;
        }
    }
    if (node->kind == PY_BINARY && node->op == OP_BIT_OR) {
        read_config(reader, &inner, node->a);
        read_config(reader, &inner, node->b);
        return;
    }
    if (node->kind == PY_CALL) {
        Known known = known_of(front, &inner, node->a);
        if ((known == KNOWN_CONFIG_DICT || known == KNOWN_SETTINGS_CONFIG_DICT || known == KNOWN_DICT) && !node->list.n) {
            for (size_t i = 0; i < node->keywords.n; i++) {
                const PyKeyword *keyword = &node->keywords.items[i];
                if (keyword->name.len)
                    add_entry(reader, &inner, keyword->name, keyword->span, keyword->value);
                else
                    read_config(reader, &inner, keyword->value); /* **Base.model_config */
            }
            return;
        }
    }
    if (node->kind == PY_DICT) {
        read_dict(reader, &inner, node);
        return;
    }
    Diag *d = diag(front->ctx, D_PYTHON_VALUE, node->span, "this configuration cannot be known without running Python");
    diag_help(front->ctx, d, "write ConfigDict(...) with its arguments");
}

static void read_dict(const Reader *reader, const Scope *scope, const Py *node)
{
    for (size_t i = 0; i < node->list.n; i++) {
        const Py *key = node->keys.items[i];
        if (!key)
            read_config(reader, scope, node->list.items[i]);
        else if (key->kind == PY_STRING)
            add_entry(reader, scope, key->text, key->span, node->list.items[i]);
        else
            diag(reader->front->ctx, D_PYTHON_VALUE, key->span, "a key of a configuration must be a string");
    }
}

/* class Config: the names that its body assigns. class Config(Base.Config): those of the base first. */
static void read_config_class(const Reader *reader, PyClass *cls, int depth)
{
    PyFront *front = reader->front;
    if (depth > LIMIT_FOLLOW)
        return;
    Scope outer = {.file = cls->file, .cls = cls->outer};
    for (size_t i = 0; i < cls->node->list.n; i++) {
        Symbol symbol = symbol_of(front, &outer, cls->node->list.items[i]);
        if (symbol.kind == SYM_CLASS && symbol.cls != cls)
            read_config_class(reader, symbol.cls, depth + 1);
    }
    Scope scope = {.file = cls->file, .cls = cls};
    for (size_t i = 0; i < cls->node->body.n; i++) {
        const Py *node = cls->node->body.items[i];
        if (node->kind == PY_ASSIGN) {
            for (size_t j = 0; j < node->list.n; j++)
                if (node->list.items[j]->kind == PY_NAME)
                    add_entry(reader, &scope, node->list.items[j]->text, node->list.items[j]->span, node->a);
        } else if (node->kind == PY_ANN_ASSIGN && node->c && node->a->kind == PY_NAME) {
            add_entry(reader, &scope, node->a->text, node->a->span, node->c);
        } else if (node->kind == PY_FUNCTION && str_is(node->text, "alias_generator")) {
            add_entry(reader, &scope, node->text, node->name_span, node);
        } else if (node->kind == PY_FUNCTION && str_is(node->text, "json_schema_extra")) {
            unsupported(front, node->name_span, "\"%.*s\" as a function", STR_ARG(node->text));
        }
    }
}

static void read_arguments(const Reader *reader, PyClass *cls)
{
    Scope scope = {.file = cls->file, .cls = cls->outer};
    for (size_t i = 0; i < cls->node->keywords.n; i++) {
        const PyKeyword *keyword = &cls->node->keywords.items[i];
        if (str_is(keyword->name, "metaclass") || !keyword->name.len)
            unsupported(reader->front, keyword->span, keyword->name.len ? "a model with a metaclass of its own" : "** in the head of a class");
        else
            add_entry(reader, &scope, keyword->name, keyword->span, keyword->value);
    }
}

static void read_own(const Reader *reader, PyClass *cls)
{
    PyFront *front = reader->front;
    Scope scope = {.file = cls->file, .cls = cls};
    const ModelBinding *assigned = map_get(&cls->names, STR("model_config"));
    if (!assigned)
        assigned = map_get(&cls->names, STR("__pydantic_config__"));
    const ModelBinding *nested = map_get(&cls->names, STR("Config"));
    if (assigned && assigned->kind == BIND_VALUE && assigned->node)
        read_config(reader, &scope, assigned->node);
    if (!nested)
        return;
    Symbol symbol = symbol_in_class(front, cls, STR("Config"));
    if (symbol.kind == SYM_VALUE)
        symbol = symbol_of(front, &symbol.scope, symbol.node); /* Config = SharedConfig */
    if (assigned)
        diag(front->ctx, D_MODEL_CONFIG, nested->span, "\"Config\" and \"model_config\" cannot be used together");
    else if (symbol.kind == SYM_CLASS)
        read_config_class(reader, symbol.cls, 0);
}

static const Map *entries_of(PyFront *front, PyClass *cls)
{
    if (cls->config)
        return cls->config;
    class_examine(front, cls);
    cls->config = CTX_NEW(front->ctx, Map); /* empty for those who ask before it is filled: a class in a circle of bases */
    Map *entries = CTX_NEW(front->ctx, Map);
    Reader reader = {front, entries};
    for (size_t i = 0; i < cls->bases.n; i++)
        if (cls->bases.items[i].symbol.kind == SYM_CLASS)
            add_all(&reader, entries_of(front, cls->bases.items[i].symbol.cls));
    read_own(&reader, cls);
    if (class_is_model(cls))
        read_arguments(&reader, cls);
    cls->config = entries;
    return entries;
}

static void resolve(ModelConfig *config)
{
    if (!config->by_name_given && config->populate_given) {
        config->validate_by_alias = true;
        config->validate_by_name = config->populate_by_name;
    } else if (!config->by_name_given && !config->validate_by_alias) {
        config->validate_by_name = true;
    }
}

/* The keys as they were given, for who asks the class for them. Values that are code of the user are not known here. */
static void keep_given(const Map *entries, ModelConfig *config)
{
    if (!entries->n)
        return;
    const Entry *first = entries->entries[0].value;
    Ctx *ctx = first->front->ctx;
    ModelValue *dict = CTX_NEW(ctx, ModelValue);
    *dict = (ModelValue){.kind = VALUE_DICT, .span = first->span};
    dict->keys = CTX_ARRAY(ctx, entries->n, ModelValue *);
    dict->items = CTX_ARRAY(ctx, entries->n, ModelValue *);
    for (size_t i = 0; i < entries->n; i++) {
        const Entry *entry = entries->entries[i].value;
        ModelValue *value = value_of(entry->front, &entry->scope, entry->value);
        if (!value || value->kind == VALUE_OPAQUE)
            continue;
        dict->keys[dict->n] = value_str(entry->front, entry->key, entry->span);
        dict->items[dict->n++] = value;
    }
    config->given = dict;
}

static void apply(const Map *entries, ModelConfig *config)
{
    keep_given(entries, config);
    for (size_t i = 0; i < entries->n; i++) {
        Entry entry = *(const Entry *)entries->entries[i].value;
        entry.config = config;
        set_entry(&entry);
        note_names(&entry);
    }
    resolve(config);
}

void config_from_node(PyFront *front, const Scope *scope, const Py *node, ModelConfig *config)
{
    Map entries = {0};
    Reader reader = {front, &entries};
    read_config(&reader, scope, node);
    apply(&entries, config);
}

void config_of_class(PyFront *front, PyClass *cls, ModelConfig *config)
{
    const Map *entries = entries_of(front, cls);
    if (class_reaches(front, cls, KNOWN_BASE_SETTINGS)) {
        config->extra = EXTRA_FORBID;
        config->extra_given = config->arbitrary_types_allowed = config->validate_default = true;
    }
    apply(entries, config);
    if (!config->validate_by_alias && !config->validate_by_name)
        diag(front->ctx, D_MODEL_CONFIG, cls->node->name_span, "validate_by_alias and validate_by_name cannot both be off");
}

/* ---- of parts ---- */

bool config_is_taken(PyFront *front, PyClass *cls)
{
    return (cls->kind == PY_CLASS_TYPED_DICT || cls->kind == PY_CLASS_NAMED_TUPLE || cls->kind == PY_CLASS_DATACLASS) && !entries_of(front, cls)->n;
}

void config_take(ModelConfig *config, const ModelConfig *around)
{
    *config = *around;
    config->title = STR("");
    config->schema_extra = NULL;
    config->schema_extra_function = NULL;
    config->given = NULL;
    config->frozen = false; /* as its decorator says */
}

bool config_same(const ModelConfig *a, const ModelConfig *b)
{
    return a->extra == b->extra && a->extra_given == b->extra_given && str_eq(a->refused_key, b->refused_key) && a->url_preserve_empty_path == b->url_preserve_empty_path
        && a->strict == b->strict && a->populate_by_name == b->populate_by_name && a->validate_by_name == b->validate_by_name
        && a->validate_by_alias == b->validate_by_alias && a->serialize_by_alias == b->serialize_by_alias && a->use_enum_values == b->use_enum_values
        && a->validate_default == b->validate_default && a->validate_assignment == b->validate_assignment && a->from_attributes == b->from_attributes
        && a->json_encoders == b->json_encoders && a->arbitrary_types_allowed == b->arbitrary_types_allowed && a->allow_inf_nan == b->allow_inf_nan
        && a->coerce_numbers_to_str == b->coerce_numbers_to_str && a->loc_by_alias == b->loc_by_alias
        && a->str_strip_whitespace == b->str_strip_whitespace && a->str_to_lower == b->str_to_lower && a->str_to_upper == b->str_to_upper
        && a->use_attribute_docstrings == b->use_attribute_docstrings && a->regex_python == b->regex_python
        && a->revalidate_always == b->revalidate_always && a->revalidate_subclasses == b->revalidate_subclasses
        && a->json_schema_serialization_defaults_required == b->json_schema_serialization_defaults_required && a->validate_return == b->validate_return
        && a->str_min_length == b->str_min_length && a->str_max_length == b->str_max_length && memcmp(a->alias_generators, b->alias_generators, sizeof a->alias_generators) == 0
        && str_eq(a->ser_json_timedelta, b->ser_json_timedelta) && str_eq(a->ser_json_bytes, b->ser_json_bytes) && str_eq(a->val_json_bytes, b->val_json_bytes)
        && str_eq(a->ser_json_inf_nan, b->ser_json_inf_nan) && str_eq(a->ser_json_temporal, b->ser_json_temporal);
}
