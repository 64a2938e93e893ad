/* pymodel_alias.c: the aliases that a configuration's alias_generator makes of fields' names. */
#include "pymodel.h"

#include <string.h>

/* ---- those of pydantic ---- */

static bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
static bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static char upper(char c) { return is_lower(c) ? (char)(c - 32) : c; }
static char lower(char c) { return is_upper(c) ? (char)(c + 32) : c; }

/* str.title(), then each underscore between a letter or digit and a capital or digit goes. ASCII names; others have no cases here. */
static Str to_pascal(Ctx *ctx, Str name)
{
    char *title = ctx_alloc(ctx, name.len + 1), *out = ctx_alloc(ctx, name.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < name.len; i++) {
        bool inside = i && (is_lower(lower(name.ptr[i - 1])) || (unsigned char)name.ptr[i - 1] >= 0x80);
        title[i] = inside ? lower(name.ptr[i]) : upper(name.ptr[i]);
    }
    for (size_t i = 0; i < name.len; i++) {
        bool between = title[i] == '_' && i && i + 1 < name.len && title[i - 1] != '_' && (unsigned char)title[i - 1] < 0x80
                    && (is_upper(title[i + 1]) || is_digit(title[i + 1]));
        if (!between)
            out[len++] = title[i];
    }
    return (Str){out, len};
}

static Str to_camel(Ctx *ctx, Str name)
{
    bool camel = name.len && is_lower(name.ptr[0]);
    for (size_t i = 0; camel && i < name.len; i++)
        camel = (is_lower(lower(name.ptr[i])) || is_digit(name.ptr[i])) && !(i && is_digit(name.ptr[i - 1]) && is_lower(name.ptr[i]));
    if (camel)
        return name;
    Str pascal = to_pascal(ctx, name);
    char *out = ctx_alloc(ctx, pascal.len + 1);
    if (pascal.len)
        memcpy(out, pascal.ptr, pascal.len);
    size_t first = 0;
    while (first < pascal.len && out[first] == '_')
        first++;
    if (first < pascal.len)
        out[first] = lower(out[first]);
    return (Str){out, pascal.len};
}

static Str to_snake(Ctx *ctx, Str name)
{
    Out out = out_new(ctx);
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i], before = i ? name.ptr[i - 1] : 0, after = i + 1 < name.len ? name.ptr[i + 1] : 0;
        bool breaks = (is_lower(before) && (is_upper(c) || is_digit(c))) || (is_digit(before) && is_upper(c)) || (is_upper(before) && is_upper(c) && is_lower(after));
        if (breaks)
            out_char(&out, '_');
        out_char(&out, c == '-' ? '_' : lower(c));
    }
    return str_copy(ctx, out_text(&out));
}

bool alias_known(Ctx *ctx, Known generator, Str name, Str *out)
{
    switch ((int)generator) {
    case KNOWN_TO_CAMEL: *out = to_camel(ctx, name); return true;
    case KNOWN_TO_PASCAL: *out = to_pascal(ctx, name); return true;
    case KNOWN_TO_SNAKE: *out = to_snake(ctx, name); return true;
    default: return false;
    }
}

/* ---- what a configuration says ---- */

static Str run_generator(PyFront *front, const Scope *scope, const Py *node, Str name)
{
    Str made;
    ModelFunction function;
    if (alias_known(front->ctx, known_of(front, scope, node), name, &made))
        return made;
    if (node->kind == PY_FUNCTION)
        function_init(front, scope->file, scope->cls, node, &function);
    else if (!function_of(front, scope, node, &function))
        return (Str){0};
    const Span use = node->kind == PY_FUNCTION ? node->name_span : node->span;
    front->stuck = NULL;
    ModelValue *arg = value_str(front, name, node->span), *value = run_function(front, &function, &arg, 1);
    if (value && value->kind == VALUE_STR)
        return value->text;
    Diag *d = unsupported(front, front->stuck ? front->stuck->span : use, "an alias generator whose results cannot be known without running Python");
    if (front->stuck)
        diag_also(front->ctx, d, use, "it is used here");
    diag_help(front->ctx, d, "it may split, join, slice and change the case of text; to_camel, to_pascal and to_snake of pydantic.alias_generators are known");
    return (Str){0};
}

Str alias_generated(PyFront *front, const ModelConfig *config, AliasUse use, Str name)
{
    const Scope scope = {.file = config->alias_file, .cls = config->alias_class};
    const Py *node = config->alias_generators[use] ? config->alias_generators[use] : config->alias_generators[ALIAS_BOTH];
    return node ? run_generator(front, &scope, node, name) : (Str){0};
}

void alias_generator_set(PyFront *front, const Scope *scope, const Py *value, ModelConfig *config)
{
    static const char *const words[] = {"alias", "validation_alias", "serialization_alias"}; /* ORDER: AliasUse */
    Symbol symbol;
    Scope inner = *scope;
    const Py *node = value->kind == PY_NAME || value->kind == PY_ATTRIBUTE ? follow(front, &inner, value, &symbol) : value;
    for (int use = 0; use < N_ALIAS_USES; use++)
        config->alias_generators[use] = NULL;
    if (known_call(front, &inner, node) != KNOWN_ALIAS_GENERATOR) {
        config->alias_generators[ALIAS_BOTH] = value->kind == PY_NONE ? NULL : value;
        inner = *scope;
    } else {
        for (int use = 0; use < N_ALIAS_USES; use++) {
            if ((size_t)use < node->list.n)
                config->alias_generators[use] = node->list.items[use]->kind == PY_NONE ? NULL : node->list.items[use];
            for (size_t i = 0; i < node->keywords.n; i++)
                if (str_is(node->keywords.items[i].name, words[use]) && node->keywords.items[i].value->kind != PY_NONE)
                    config->alias_generators[use] = node->keywords.items[i].value;
        }
    }
    config->alias_file = inner.file;
    config->alias_class = inner.cls;
}
