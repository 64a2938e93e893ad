/* check_env_value.c: values of check-env: texts, JSON as Python reads it, dicts that grow; and the host of scr_settings.c over them. */
#include "check_env.h"

#include <string.h>

#define PYTHON_INT_DIGITS 4300 /* more are no int to Python: it refuses the JSON that has them */
#define MAX_DEPTH 200 /* of JSON: deeper is taken for none */

EnvValue *env_value(Ctx *ctx, EnvKind kind, Str text, const Span *place)
{
    EnvValue *value = CTX_NEW(ctx, EnvValue);
    *value = (EnvValue){.kind = kind, .text = text, .place = place};
    return value;
}

EnvValue *env_get(const EnvValue *dict, Str key)
{
    size_t *at = map_get(&dict->index, key);
    return at ? dict->items.items[*at] : NULL;
}

void env_set(Ctx *ctx, EnvValue *dict, Str key, EnvValue *value)
{
    size_t *at = map_get(&dict->index, key);
    if (at) {
        dict->items.items[*at] = value;
        return;
    }
    Str own = str_copy(ctx, key);
    at = CTX_NEW(ctx, size_t);
    *at = dict->keys.n;
    map_set(ctx, &dict->index, own, at);
    VEC_PUSH(ctx, &dict->keys) = own;
    VEC_PUSH(ctx, &dict->items) = value;
}

/* ---- JSON ---- */

typedef struct Json {
    Ctx *ctx;
    Str text;
    size_t at;
    const Span *place;
} Json;

static EnvValue *json_value(Json *json, int depth);

static char peek(const Json *json) { return json->at < json->text.len ? json->text.ptr[json->at] : '\0'; }

static void skip_blanks(Json *json)
{
    while (json->at < json->text.len && memchr(" \t\n\r", json->text.ptr[json->at], 4))
        json->at++;
}

static bool take(Json *json, const char *word)
{
    if (!str_starts(str_from(json->text, json->at), str_of(word)))
        return false;
    json->at += strlen(word);
    return true;
}

static bool hex4(Json *json, uint32_t *out)
{
    *out = 0;
    for (int i = 0; i < 4; i++) {
        static const char digits[] = "0123456789abcdef";
        char c = peek(json);
        const char *found = c ? strchr(digits, c >= 'A' && c <= 'F' ? c + 32 : c) : NULL;
        if (!found)
            return false;
        *out = *out * 16 + (uint32_t)(found - digits);
        json->at++;
    }
    return true;
}

/* A code point as UTF-8; a lone surrogate as what it would be there. */
static void put_char(Out *out, uint32_t c)
{
    if (c < 0x80) {
        out_char(out, (char)c);
        return;
    }
    int more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
    out_char(out, (char)(c >> (6 * more) | (0xf00u >> more & 0xff)));
    while (more--)
        out_char(out, (char)(0x80 | (c >> (6 * more) & 0x3f)));
}

static bool escape(Json *json, Out *out)
{
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    char c = peek(json);
    json->at++;
    const char *plain = c ? strchr(from, c) : NULL;
    if (plain) {
        out_char(out, to[plain - from]);
        return true;
    }
    uint32_t high, low;
    if (c != 'u' || !hex4(json, &high))
        return false;
    size_t back = json->at;
    if (high >= 0xd800 && high < 0xdc00 && take(json, "\\u") && hex4(json, &low) && low >= 0xdc00 && low < 0xe000)
        high = 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
    else
        json->at = back;
    put_char(out, high);
    return true;
}

static bool json_string(Json *json, Str *text)
{
    Out out = out_new(json->ctx);
    if (!take(json, "\""))
        return false;
    while (json->at < json->text.len) {
        char c = json->text.ptr[json->at++];
        if (c == '"') {
            *text = out_text(&out);
            return true;
        }
        if ((unsigned char)c < 0x20 || (c == '\\' && !escape(json, &out)))
            return false;
        if (c != '\\')
            out_char(&out, c);
    }
    return false;
}

static size_t digits(Json *json)
{
    size_t from = json->at;
    while (peek(json) >= '0' && peek(json) <= '9')
        json->at++;
    return json->at - from;
}

static EnvValue *json_number(Json *json)
{
    size_t from = json->at;
    take(json, "-");
    size_t zero = json->at, n = digits(json);
    if (n == 0 || (n > 1 && json->text.ptr[zero] == '0'))
        return NULL;
    size_t whole = json->at, back = whole;
    if (!(take(json, ".") && digits(json)))
        json->at = back;
    back = json->at;
    bool exponent = take(json, "e") || take(json, "E");
    if (exponent && !take(json, "-"))
        take(json, "+");
    if (exponent && !digits(json))
        json->at = back;
    if (json->at == whole && n > PYTHON_INT_DIGITS)
        return NULL;
    return env_value(json->ctx, ENV_NUMBER, str_cut(json->text, from, json->at - from), json->place);
}

static EnvValue *json_list(Json *json, int depth)
{
    EnvValue *list = env_value(json->ctx, ENV_LIST, STR(""), json->place);
    skip_blanks(json);
    if (take(json, "]"))
        return list;
    do {
        EnvValue *item = json_value(json, depth + 1);
        if (!item)
            return NULL;
        VEC_PUSH(json->ctx, &list->items) = item;
        skip_blanks(json);
    } while (take(json, ","));
    return take(json, "]") ? list : NULL;
}

static EnvValue *json_dict(Json *json, int depth)
{
    EnvValue *dict = env_value(json->ctx, ENV_DICT, STR(""), json->place);
    skip_blanks(json);
    if (take(json, "}"))
        return dict;
    do {
        Str key;
        skip_blanks(json);
        if (!json_string(json, &key))
            return NULL;
        skip_blanks(json);
        EnvValue *item = take(json, ":") ? json_value(json, depth + 1) : NULL;
        if (!item)
            return NULL;
        env_set(json->ctx, dict, key, item);
        skip_blanks(json);
    } while (take(json, ","));
    return take(json, "}") ? dict : NULL;
}

static EnvValue *json_value(Json *json, int depth)
{
    static const struct { const char *word; EnvKind kind; } words[] = {{"true", ENV_TRUE}, {"false", ENV_FALSE}, {"null", ENV_NULL}, {"NaN", ENV_NUMBER},
                                                                      {"Infinity", ENV_NUMBER}, {"-Infinity", ENV_NUMBER}};
    Str text;
    skip_blanks(json);
    if (depth > MAX_DEPTH)
        return NULL;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (take(json, words[i].word))
            return env_value(json->ctx, words[i].kind, str_of(words[i].word), json->place);
    if (peek(json) == '"')
        return json_string(json, &text) ? env_value(json->ctx, ENV_TEXT, text, json->place) : NULL;
    if (take(json, "["))
        return json_list(json, depth);
    if (take(json, "{"))
        return json_dict(json, depth);
    return json_number(json);
}

EnvValue *env_json(Ctx *ctx, Str text, const Span *place)
{
    Json json = {ctx, text, 0, place};
    EnvValue *value = json_value(&json, 0);
    skip_blanks(&json);
    return value && json.at == text.len ? value : NULL;
}

/* ---- the host ---- */

static Str str_from_text(scr_text text) { return (Str){text.ptr, text.len}; }

static void *host_alloc(void *arg, size_t size) { return ctx_alloc(arg, size ? size : 1); }

/* A variable whose value is not known has no text: value.ptr is NULL. */
static void *host_text(void *arg, const scr_svar *var)
{
    return env_value(arg, var->value.ptr ? ENV_TEXT : ENV_UNKNOWN, str_from_text(var->value), var->place);
}
static void *host_mark(void *arg) { return env_value(arg, ENV_MARK, STR(""), NULL); }
static void *host_null(void *arg) { return env_value(arg, ENV_NULL, STR(""), NULL); }
static void *host_dict(void *arg) { return env_value(arg, ENV_DICT, STR(""), NULL); }

static void *host_decode(void *arg, const scr_svar *var, bool *no_json)
{
    if (!var->value.ptr)
        return host_text(arg, var);
    EnvValue *value = env_json(arg, str_from_text(var->value), var->place);
    *no_json = !value;
    return value;
}

static scr_svalue host_kind(void *arg, void *value)
{
    (void)arg;
    switch (((const EnvValue *)value)->kind) {
    case ENV_DICT: return SCR_SV_DICT;
    case ENV_LIST: return SCR_SV_LIST;
    case ENV_NULL: return SCR_SV_NULL;
    case ENV_MARK: return SCR_SV_MARK;
    case ENV_TEXT: case ENV_NUMBER: case ENV_TRUE: case ENV_FALSE: case ENV_UNKNOWN: break;
    }
    return SCR_SV_OTHER;
}

static void *host_get(void *arg, void *dict, scr_text key)
{
    (void)arg;
    return env_get(dict, str_from_text(key));
}

static bool host_set(void *arg, void *dict, scr_text key, void *value)
{
    env_set(arg, dict, str_from_text(key), value);
    return true;
}

static bool host_next(void *arg, void *dict, size_t *at, scr_text *key, void **value)
{
    const EnvValue *d = dict;
    (void)arg;
    if (*at >= d->keys.n)
        return false;
    *key = (scr_text){d->keys.items[*at].ptr, d->keys.items[*at].len};
    *value = d->items.items[(*at)++];
    return true;
}

static int host_secret(void *arg, scr_text name, scr_svar *out)
{
    (void)arg;
    (void)name;
    (void)out;
    return 0; /* secret files are not looked at */
}

scr_shost env_host(Ctx *ctx)
{
    return (scr_shost){.arg = ctx, .alloc = host_alloc, .text = host_text, .mark = host_mark, .null_ = host_null, .dict = host_dict,
                       .decode = host_decode, .kind = host_kind, .get = host_get, .set = host_set, .next = host_next, .secret = host_secret};
}
