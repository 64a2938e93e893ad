/* emit_ext_type.c: types of the Model IR as scr_mtype tables. */
#include "emit_ext.h"
#include "../re/re.h"
#include "../../runtime/scr_model.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void refuse(Ext *ext, const ModelType *type)
{
    Diag *d = diag(ext->ctx, D_EXT_UNSUPPORTED, type->span, "not supported by %s: the type %s", ext->by, model_type_name(type->kind));
    diag_help(ext->ctx, d, type->kind == TYPE_ITERABLE ? "write list[T] or Sequence[T]: of an Iterable pydantic makes an iterator that checks as it is read"
                                                       : "give the field another type");
}

/* ---- patterns ---- */

/* A pattern of Rust's regex as ECMA-262 with the u flag, where that can be said. False: it cannot. */
static bool pattern_to_ecma(Str pattern, Out *out)
{
    bool set = false;
    for (size_t i = 0; i < pattern.len; i++) {
        char c = pattern.ptr[i], next = i + 1 < pattern.len ? pattern.ptr[i + 1] : '\0';
        if (c == '\\') {
            i++;
            if (next == 'd' || next == 'D')
                out_z(out, next == 'd' ? "\\p{Nd}" : "\\P{Nd}");
            else if (next == 's' || next == 'S')
                out_z(out, next == 's' ? "\\p{White_Space}" : "\\P{White_Space}");
            else if (next == 'w' && !set)
                out_z(out, "[\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\p{Join_Control}]");
            else if (next == 'w')
                out_z(out, "\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\p{Join_Control}");
            else if (next && strchr("^$\\.*+?()[]{}|/nrt", next))
                out_printf(out, "\\%c", next);
            else if (next > ' ' && next < '0')
                out_printf(out, set && next == '-' ? "\\%c" : "%c", next);
            else
                return false;
        } else if (set) {
            if (c == '[' || (c == next && (c == '&' || c == '-' || c == '~')))
                return false;
            set = c != ']';
            out_char(out, c);
        } else if (c == '.') {
            out_z(out, "[^\\n]");
        } else if (c == '(' && next == '?') {
            if (i + 2 >= pattern.len || pattern.ptr[i + 2] != ':')
                return false;
            out_char(out, c);
        } else {
            if (c == '[') {
                set = true;
                if (next == ']' || (next == '^' && i + 2 < pattern.len && pattern.ptr[i + 2] == ']'))
                    return false;
            }
            out_char(out, c);
        }
    }
    return !set;
}

/* The same for Python's re: there $ also matches before a last newline. False: it cannot be said. */
static bool pattern_to_python(Str pattern, Out *out)
{
    bool set = false;
    for (size_t i = 0; i < pattern.len; i++) {
        char c = pattern.ptr[i];
        if (c == '\\') {
            if (++i == pattern.len || pattern.ptr[i] == 'p' || pattern.ptr[i] == 'P' || pattern.ptr[i] == 'Z' || (pattern.ptr[i] >= '1' && pattern.ptr[i] <= '9'))
                return false;
            if (pattern.ptr[i] == 'z')
                out_z(out, "\\Z");
            else
                out_printf(out, "\\%c", pattern.ptr[i]);
        } else if (!set && c == '$') {
            out_z(out, "\\Z");
        } else if (!set && c == '(' && i + 2 < pattern.len && pattern.ptr[i + 1] == '?' && pattern.ptr[i + 2] != ':' && pattern.ptr[i + 2] != 'P'
                   && pattern.ptr[i + 2] != 'i') {
            return false;
        } else {
            if (set && c == '[')
                return false;
            set = set ? c != ']' : c == '[';
            out_char(out, c);
        }
    }
    return true;
}

const scr_regex *ext_regex(Ctx *ctx, const ModelType *type)
{
    Out ecma = out_new(ctx);
    ReError error;
    if (type->limits.dialect != PATTERN_RUST || !pattern_to_ecma(type->limits.pattern, &ecma))
        return NULL;
    const RePattern *compiled = re_compile(ctx, out_text(&ecma), false, &error);
    return compiled ? compiled->form : NULL;
}

Str ext_pattern(Ext *ext, const ModelType *type)
{
    const ModelLimits *l = &type->limits;
    if (!l->has_pattern)
        return STR("");
    Out ecma = out_new(ext->ctx), python = out_new(ext->ctx);
    ReError error;
    Str shown = ext_c(ext, l->pattern);
    if (l->dialect == PATTERN_RUST && pattern_to_ecma(l->pattern, &ecma)) {
        RePattern *compiled = re_compile(ext->ctx, out_text(&ecma), false, &error);
        if (compiled) {
            Str symbol = str_printf(ext->ctx, "pattern_%zu", ext->types.n);
            re_emit(&ext->decls, symbol, compiled);
            return str_printf(ext->ctx, ", .pattern = %.*s, .regex = &%.*s", STR_ARG(shown), STR_ARG(symbol));
        }
    }
    if (ext->native) {
        diag(ext->ctx, D_EXT_UNSUPPORTED, l->pattern_span, "not supported by %s: this pattern, which is no pattern of ECMA-262", ext->by);
        return STR("");
    }
    if (l->dialect == PATTERN_PYTHON)
        out_str(&python, l->pattern);
    else if (!pattern_to_python(l->pattern, &python)) {
        diag(ext->ctx, D_EXT_UNSUPPORTED, l->pattern_span, "not supported by %s: this pattern of Rust's regex", ext->by);
        return STR("");
    }
    return str_printf(ext->ctx, ", .pattern = %.*s, .python_pattern = %.*s, .pattern_flags = %lld", STR_ARG(shown),
                      STR_ARG(ext_c(ext, out_text(&python))), (long long)l->pattern_flags);
}

/* ---- limits ---- */

static bool int64_of(const ModelValue *value, int64_t *out)
{
    if (value->kind != VALUE_INT || value->text.len > 18)
        return false;
    *out = (int64_t)ext_number(value);
    char buffer[24];
    for (size_t i = 0; i < value->text.len; i++)
        buffer[i] = value->text.ptr[i];
    buffer[value->text.len] = '\0';
    *out = strtoll(buffer, NULL, 10);
    return true;
}

/* The range that integer bounds make; false: they are not that simple. */
static bool int_range(const ModelLimits *l, int64_t *low, int64_t *high)
{
    int64_t bound;
    *low = INT64_MIN;
    *high = INT64_MAX;
    const ModelValue *lower[] = {l->ge, l->gt}, *upper[] = {l->le, l->lt};
    for (int open = 0; open < 2; open++) {
        if (lower[open] && !int64_of(lower[open], &bound))
            return false;
        if (lower[open] && bound + open > *low)
            *low = bound + open;
        if (upper[open] && !int64_of(upper[open], &bound))
            return false;
        if (upper[open] && bound - open < *high)
            *high = bound - open;
    }
    return true;
}

static Str bound(Ext *ext, const ModelType *type, const ModelValue *value)
{
    if (!value)
        return STR("SCR_NO_VALUE");
    bool number = value->kind == VALUE_INT || value->kind == VALUE_FLOAT;
    return str_printf(ext->ctx, "%u", type->kind == TYPE_DECIMAL && number ? ext_decimal(ext, value) : ext_value(ext, value));
}

static void put_double(Out *out, const ModelValue *value)
{
    double number = value ? ext_number(value) : NAN;
    if (isnan(number))
        out_z(out, "NAN, ");
    else if (isinf(number))
        out_z(out, number < 0 ? "-INFINITY, " : "INFINITY, ");
    else
        out_printf(out, "%.17g, ", number);
}

static Str literal64(Ext *ext, int64_t number)
{
    return number == INT64_MIN ? STR("INT64_MIN") : number == INT64_MAX ? STR("INT64_MAX") : str_printf(ext->ctx, "%lld", (long long)number);
}

static Str limit_flags(Ext *ext, const ModelType *type, bool range)
{
    const ModelLimits *l = &type->limits;
    Out out = out_new(ext->ctx);
    const struct { bool on; const char *name; } flags[] = {
        {l->strip, "STRIP"}, {l->lower, "LOWER"}, {l->upper, "UPPER"},
        {!l->allow_inf_nan && (type->kind == TYPE_FLOAT || type->kind == TYPE_DECIMAL || type->kind == TYPE_CHECK), "FINITE"}, {l->coerce_numbers, "COERCE"},
        {range, "RANGE"}, {type->kind == TYPE_FLOAT, "FLOATS"}, {l->zone == ZONE_AWARE, "AWARE"}, {l->zone == ZONE_NAIVE, "NAIVE"},
        {l->tense == TENSE_PAST, "PAST"}, {l->tense == TENSE_FUTURE, "FUTURE"}, {l->ascii_only, "ASCII"}, {l->fail_fast, "FAIL_FAST"}};
    out_z(&out, "0");
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
        if (flags[i].on)
            out_printf(&out, " | SCR_L_%s", flags[i].name);
    return out_text(&out);
}

static bool has_limits(const ModelType *type)
{
    const ModelLimits *l = &type->limits;
    return l->gt || l->ge || l->lt || l->le || l->multiple_of || l->min_length > (type->kind == TYPE_STR ? -1 : 0) || l->max_length >= 0 || l->has_pattern || l->max_digits >= 0
        || l->decimal_places >= 0 || l->strip || l->lower || l->upper || l->ascii_only || l->coerce_numbers || l->fail_fast || l->tense != TENSE_NONE
        || l->zone != ZONE_ANY || ((type->kind == TYPE_FLOAT || type->kind == TYPE_CHECK) && !l->allow_inf_nan) || (type->kind == TYPE_DECIMAL && l->allow_inf_nan);
}

static Str limits(Ext *ext, const ModelType *type)
{
    const ModelLimits *l = &type->limits;
    if (!has_limits(type))
        return STR("NULL");
    int64_t low, high;
    bool range = type->kind == TYPE_INT && int_range(l, &low, &high);
    if (!range) {
        low = INT64_MIN;
        high = INT64_MAX;
    }
    Out numbers = out_new(ext->ctx);
    const ModelValue *bounds[] = {l->gt, l->ge, l->lt, l->le};
    for (int i = 0; i < 4; i++)
        put_double(&numbers, type->kind == TYPE_FLOAT ? bounds[i] : NULL);
    Str pattern = ext_pattern(ext, type);
    Str gt = bound(ext, type, l->gt), ge = bound(ext, type, l->ge), lt = bound(ext, type, l->lt), le = bound(ext, type, l->le),
        multiple = bound(ext, type, l->multiple_of);
    out_printf(&ext->decls, "static const scr_mlimits limits_%zu = {.flags = %.*s, .gt = %.*s, .ge = %.*s, .lt = %.*s, .le = %.*s, .multiple_of = %.*s,\n"
               "    .low = %.*s, .high = %.*s, .numbers = {%.*s}, .min_length = %lld, .max_length = %lld, .max_digits = %lld, .decimal_places = %lld%.*s};\n",
               ext->types.n, STR_ARG(limit_flags(ext, type, range)), STR_ARG(gt), STR_ARG(ge), STR_ARG(lt), STR_ARG(le), STR_ARG(multiple),
               STR_ARG(literal64(ext, low)), STR_ARG(literal64(ext, high)), STR_ARG(out_text(&numbers)), (long long)l->min_length,
               (long long)l->max_length, (long long)l->max_digits, (long long)l->decimal_places, STR_ARG(pattern));
    return str_printf(ext->ctx, "&limits_%zu", ext->types.n);
}

/* ---- what calls the user's functions ---- */

bool ext_type_calls(const Ext *ext, const ModelType *type)
{
    if (!type)
        return false;
    if (type->kind == TYPE_BEFORE || type->kind == TYPE_AFTER || type->kind == TYPE_WRAP || type->kind == TYPE_PLAIN)
        return true;
    if (type->kind == TYPE_CLASS)
        return ext->calls[type->class_->id] != 0;
    if ((type->kind == TYPE_ENUM && type->enum_->missing) || (type->kind == TYPE_UNION && type->pick))
        return true;
    for (size_t i = 0; i < type->n; i++)
        if (ext_type_calls(ext, type->items[i]))
            return true;
    return ext_type_calls(ext, type->inner) || ext_type_calls(ext, type->key);
}

/* ---- what dumps look at ---- */

static unsigned word_bit(Str word, bool read)
{
    static const struct { const char *word; unsigned shown, read; } words[] = {
        {"seconds", SCR_W_SECONDS, 0}, {"milliseconds", SCR_W_MILLISECONDS, 0},
        {"base64", SCR_W_BASE64, SCR_W_READ_BASE64}, {"hex", SCR_W_HEX, SCR_W_READ_HEX},
        {"constants", SCR_W_CONSTANTS, 0}, {"strings", SCR_W_STRINGS, 0}, {"float", SCR_W_DURATION_SECONDS, 0}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_is(word, words[i].word))
            return read ? words[i].read : words[i].shown;
    return 0;
}

unsigned ext_words(const ModelConfig *config)
{
    Str duration = config->ser_json_temporal.len ? STR("") : config->ser_json_timedelta;
    return word_bit(config->ser_json_temporal, false) | word_bit(duration, false) | word_bit(config->ser_json_bytes, false)
        | word_bit(config->ser_json_inf_nan, false) | word_bit(config->val_json_bytes, true);
}

static unsigned type_words(const ModelType *type) { return word_bit(type->ser_json, false) | word_bit(type->val_json, true); }

static bool is_around(const ModelType *type)
{
    switch ((int)type->kind) {
    case TYPE_NULLABLE: case TYPE_BEFORE: case TYPE_AFTER: case TYPE_WRAP: case TYPE_DEFAULT: case TYPE_CHECK: return true;
    case TYPE_PLAIN: return !type->untyped;
    case TYPE_JSON: return type->inner != NULL;
    default: return false;
    }
}

/* At its top: what SCR_T_SHOWN says. */
static bool is_shown(const ModelType *type)
{
    while (!type->serializer && !type->as_any && is_around(type))
        type = type->inner;
    bool shown = type->serializer || type->as_any || type->ser_json.len;
    for (size_t i = 0; type->kind == TYPE_UNION && !shown && i < type->n; i++)
        shown = is_shown(type->items[i]);
    return shown;
}

bool ext_type_shown(const ModelType *type)
{
    bool shown = type && is_shown(type);
    for (size_t i = 0; type && !shown && i < type->n; i++)
        shown = ext_type_shown(type->items[i]);
    return shown || (type && (ext_type_shown(type->inner) || ext_type_shown(type->key)));
}

/* ---- types ---- */

static Str label_of(const Ext *ext, uint32_t type) { return ext->labels.items[type]; }

static uint32_t reserve(Ext *ext)
{
    VEC_PUSH(ext->ctx, &ext->types) = STR("");
    VEC_PUSH(ext->ctx, &ext->labels) = STR("");
    return (uint32_t)ext->types.n - 1;
}

static Str inner_label(Ext *ext, const ModelType *type, uint32_t at) { return type ? label_of(ext, at) : STR("any"); }

/* A container's item that may be anything needs no type of its own. */
static bool is_any(const Ext *ext, const ModelType *type)
{
    return !type || (type->kind == TYPE_ANY && (ext->native || (!type->json_value && !type->serializer && !type->as_any)));
}

static Str link(Ext *ext, const char *name, const ModelType *type, Str *label)
{
    *label = STR("any");
    if (is_any(ext, type))
        return STR("");
    uint32_t at = ext_type(ext, type);
    *label = inner_label(ext, type, at);
    return str_printf(ext->ctx, ", .%s = &types[%u]", name, at);
}

static Str items(Ext *ext, const ModelType *type, uint32_t at, Str *labels)
{
    Out list = out_new(ext->ctx);
    for (size_t i = 0; i < type->n; i++) {
        uint32_t item = ext_type(ext, type->items[i]);
        out_printf(&list, "&types[%u], ", item);
        labels[i] = label_of(ext, item);
    }
    if (type->n == 0)
        return STR(", .n = 0");
    out_printf(&ext->decls, "static const scr_mtype *const type_items_%u[] = {%.*s};\n", at, STR_ARG(out_text(&list)));
    return str_printf(ext->ctx, ", .items = type_items_%u, .n = %zu", at, type->n);
}

static Str literal(Ext *ext, const ModelType *type, uint32_t at, Str *label)
{
    Out list = out_new(ext->ctx), labels = out_new(ext->ctx);
    for (size_t i = 0; i < type->n_values; i++) {
        out_printf(&list, "%u, ", ext_value(ext, type->values[i]));
        out_z(&labels, i ? "," : "");
        model_value_repr(&labels, type->values[i]);
    }
    out_printf(&ext->decls, "static const uint16_t type_values_%u[] = {%.*s};\n", at, STR_ARG(out_text(&list)));
    *label = str_printf(ext->ctx, "literal[%.*s]", STR_ARG(out_text(&labels)));
    return str_printf(ext->ctx, ", .values = type_values_%u, .n = %zu, .expected = %.*s", at, type->n_values,
                      STR_ARG(ext_c(ext, ext_expected(ext, type->values, type->n_values))));
}

/* How messages name a discriminator. */
static Str discriminator_shown(Ext *ext, const ModelType *type)
{
    if (type->pick)
        return str_printf(ext->ctx, "%.*s()", STR_ARG(type->pick->function.name));
    return str_eq(type->discriminator, type->discriminator_alias)
        ? str_printf(ext->ctx, "'%.*s'", STR_ARG(type->discriminator))
        : str_printf(ext->ctx, "'%.*s' | '%.*s'", STR_ARG(type->discriminator), STR_ARG(type->discriminator_alias));
}

/* What a discriminator that is a function has beside. */
static Str pick_text(Ext *ext, const ModelPick *pick)
{
    if (pick && ext->native)
        diag_help(ext->ctx, diag(ext->ctx, D_EXT_UNSUPPORTED, pick->function.span, "not supported by %s: a discriminator that is a function", ext->by),
                  "name the field that tells the members apart");
    if (!pick || ext->native)
        return STR(".function = SCR_NO_VALUE");
    Str text = str_printf(ext->ctx, ".function = %u, .context = %u", ext_function(ext, &pick->function, NULL), pick->context ? ext_value(ext, pick->context) : EXT_NONE);
    return !pick->type ? text : str_printf(ext->ctx, "%.*s, .error = %.*s, .message = %.*s", STR_ARG(text), STR_ARG(ext_c(ext, pick->type->text)),
                                           STR_ARG(ext_c(ext, pick->message->text)));
}

static Str tagged(Ext *ext, const ModelType *type, uint32_t at)
{
    if (!type->n_tags)
        return STR("");
    Out tags = out_new(ext->ctx), expected = out_new(ext->ctx);
    for (size_t i = 0; i < type->n_tags; i++) {
        const ModelValue *value = type->tags[i].value;
        out_printf(&tags, "{%u, %zu}, ", ext_value(ext, value), type->tags[i].member);
        out_z(&expected, i ? ", " : "");
        model_value_repr(&expected, value);
    }
    Str pick = pick_text(ext, type->pick);
    out_printf(&ext->decls, "static const scr_mtag type_tags_%u[] = {%.*s};\nstatic const scr_munion type_union_%u = {.field = %.*s, .key = %.*s, .shown = %.*s, .tags = type_tags_%u, "
               ".n_tags = %zu, .expected = %.*s, %.*s};\n", at, STR_ARG(out_text(&tags)), at, STR_ARG(ext_c(ext, type->discriminator)),
               STR_ARG(ext_c(ext, type->discriminator_alias)), STR_ARG(ext_c(ext, discriminator_shown(ext, type))), at, type->n_tags,
               STR_ARG(ext_c(ext, out_text(&expected))), STR_ARG(pick));
    return str_printf(ext->ctx, ", .tagged = &type_union_%u", at);
}

/* The label of a scalar: constraints make another validator of it, a least length of 0 too; coerce_numbers_to_str and allow_inf_nan are none. */
static Str scalar_label(Ext *ext, const ModelType *type, const char *name)
{
    const ModelLimits *l = &type->limits;
    const bool number = type->kind == TYPE_INT || type->kind == TYPE_FLOAT, text = type->kind == TYPE_STR || type->kind == TYPE_BYTES;
    const bool constrained = (number && (l->gt || l->ge || l->lt || l->le || l->multiple_of))
        || (text && (l->min_length >= 0 || l->max_length >= 0 || l->has_pattern || l->strip || l->lower || l->upper || l->ascii_only));
    return str_printf(ext->ctx, "%s%s", constrained ? "constrained-" : "", name);
}

typedef struct TypeText {
    const char *kind;
    Str rest, label;
    bool has_limits;
} TypeText;

static TypeText scalar(Ext *ext, const ModelType *type, const char *kind, const char *name)
{
    unsigned words = type_words(type);
    return (TypeText){kind, words ? str_printf(ext->ctx, ", .index = %u", words) : STR(""), scalar_label(ext, type, name), true};
}

static TypeText container(Ext *ext, const ModelType *type, const char *kind, const char *name)
{
    Str label;
    Str rest = link(ext, "inner", type->inner, &label);
    return (TypeText){kind, rest, str_printf(ext->ctx, "%s[%.*s]", name, STR_ARG(label)), true};
}

/* A model with validators behind it is named with them; those before it are a part of it. */
static Str class_label(Ext *ext, const ModelClass *cls)
{
    Str label = cls->name;
    for (size_t i = 0; i < cls->after.n; i++)
        if (!cls->after.items[i].skipped && cls->after.items[i].style == STYLE_V2) /* a root_validator stands within the model */
            label = cls->after.items[i].wrap
                      ? str_printf(ext->ctx, "function-wrap[%.*s()]", STR_ARG(cls->after.items[i].function.name))
                      : str_printf(ext->ctx, "function-after[%.*s(), %.*s]", STR_ARG(cls->after.items[i].function.name), STR_ARG(label));
    return label;
}

static TypeText wrapped(Ext *ext, const ModelType *type, const char *kind, const char *name)
{
    uint32_t function = ext_function(ext, &type->validator.function, &type->validator);
    uint32_t inner = ext_type(ext, type->inner);
    const bool around = type->kind == TYPE_WRAP || type->kind == TYPE_PLAIN; /* their labels do not tell what is inside */
    Str label = around ? str_printf(ext->ctx, "%s[%.*s()]", name, STR_ARG(type->validator.function.name))
                       : str_printf(ext->ctx, "%s[%.*s(), %.*s]", name, STR_ARG(type->validator.function.name), STR_ARG(label_of(ext, inner)));
    return (TypeText){kind, str_printf(ext->ctx, ", .index = %u, .inner = &types[%u]", function, inner), label, false};
}

static TypeText enum_text(Ext *ext, const ModelType *type)
{
    static const char *const mixed[] = {"", "str-", "int-", "float-"}; /* ORDER: ModelEnumKind */
    const ModelEnum *e = type->enum_;
    ModelValue **values = CTX_ARRAY(ext->ctx, e->n_members + 1, ModelValue *);
    for (size_t i = 0; i < e->n_members; i++)
        values[i] = e->members[i].value;
    Str expected = ext_c(ext, ext_expected(ext, values, e->n_members));
    return (TypeText){"ENUM", str_printf(ext->ctx, ", .index = %u, .expected = %.*s", ext_enum(ext, e), STR_ARG(expected)),
                      str_printf(ext->ctx, "%senum[%.*s]", mixed[e->kind], STR_ARG(e->name)), false};
}

static TypeText tuple(Ext *ext, const ModelType *type, uint32_t at)
{
    Str label, rest;
    if (type->variadic) {
        rest = link(ext, "inner", type->inner, &label);
        return (TypeText){"TUPLE", rest, str_printf(ext->ctx, "tuple[%.*s, ...]", STR_ARG(label)), true};
    }
    Str *labels = CTX_ARRAY(ext->ctx, type->n + 1, Str);
    Out all = out_new(ext->ctx);
    rest = items(ext, type, at, labels);
    for (size_t i = 0; i < type->n; i++)
        out_printf(&all, "%s%.*s", i ? ", " : "", STR_ARG(labels[i]));
    return (TypeText){"TUPLE", rest, str_printf(ext->ctx, "tuple[%.*s]", STR_ARG(out_text(&all))), false};
}

/* What a defaultdict's default_factory makes, as a field's would be. */
static const char *dict_default(const ModelType *type)
{
    switch ((int)type->dict_default) {
    case TYPE_FLOAT: return "FLOAT";
    case TYPE_INT: return "INT";
    case TYPE_STR: return "STR";
    case TYPE_BOOL: return "BOOL";
    case TYPE_TUPLE: return "TUPLE";
    case TYPE_LIST: return "LIST";
    case TYPE_SET: return "SET";
    case TYPE_FROZENSET: return "FROZENSET";
    default: return "DICT";
    }
}

static TypeText dict(Ext *ext, const ModelType *type)
{
    static const struct { const char *form, *label; } forms[] = {{"PLAIN", "dict"}, {"ORDERED", "ordered-dict"}, {"COUNTER", "counter"}, {"DEFAULT", "dict"}}; /* ORDER DictForm */
    Str key, value;
    if (type->dict_form && ext->native)
        diag_help(ext->ctx, diag(ext->ctx, D_EXT_UNSUPPORTED, type->span, "not supported by %s: a dict of a class of its own", ext->by), "write dict[K, V]");
    Str first = link(ext, "key", type->key, &key), second = link(ext, "inner", type->inner, &value);
    Str form = !type->dict_form ? STR("")
             : str_printf(ext->ctx, ", .index = SCR_DICT_%s, .factory = SCR_D_%s", forms[type->dict_form].form, dict_default(type));
    return (TypeText){"DICT", str_printf(ext->ctx, "%.*s%.*s%.*s", STR_ARG(first), STR_ARG(second), STR_ARG(form)),
                      str_printf(ext->ctx, "%s[%.*s,%.*s]", forms[type->dict_form].label, STR_ARG(key), STR_ARG(value)), true};
}

/* Its members joined by commas without a space; of a union with a discriminator the member of each tag. */
static TypeText union_text(Ext *ext, const ModelType *type, uint32_t at)
{
    const bool tags = type->n_tags > 0;
    Str *labels = CTX_ARRAY(ext->ctx, type->n + 1, Str), rest = items(ext, type, at, labels);
    Out all = out_new(ext->ctx);
    for (size_t i = 0; i < (tags ? type->n_tags : type->n); i++) {
        Str label = labels[tags ? type->tags[i].member : i];
        out_z(&all, i ? "," : "");
        for (size_t k = 0; k < label.len; k++)
            if (!(label.ptr[k] == ' ' && k > 0 && label.ptr[k - 1] == ','))
                out_char(&all, label.ptr[k]);
    }
    return (TypeText){"UNION", str_join(ext->ctx, rest, tagged(ext, type, at)), str_printf(ext->ctx, "%sunion[%.*s]", tags ? "tagged-" : "", STR_ARG(out_text(&all))), false};
}

static TypeText secret(Ext *ext, const ModelType *type)
{
    Str label, rest;
    if (!type->inner) {
        refuse(ext, type);
        return (TypeText){"ANY", STR(""), STR("any"), false};
    }
    rest = link(ext, "inner", type->inner, &label);
    const char *name = type->inner->kind == TYPE_BYTES ? "SecretBytes" : "SecretStr";
    Str made = str_printf(ext->ctx, "function-after[%s(), %.*s]", name, STR_ARG(label));
    Str either = str_printf(ext->ctx, "json-or-python[json=%.*s,python=union[is-instance[%s],%.*s]]", STR_ARG(made), name, STR_ARG(made));
    return (TypeText){"SECRET", rest, str_printf(ext->ctx, "lax-or-strict[lax=%.*s,strict=%.*s]", STR_ARG(either), STR_ARG(either)), false};
}

/* ORDER IPS, of runtime/python_ext/scr_py_ip.c */
static TypeText ip_text(Ext *ext, const ModelType *type)
{
    static const struct { const char *name, *function; } ips[] = {
        {"IPv4Address", "ip_v4_address"}, {"IPv6Address", "ip_v6_address"}, {"IPv4Network", "ip_v4_network"}, {"IPv6Network", "ip_v6_network"},
        {"IPv4Interface", "ip_v4_interface"}, {"IPv6Interface", "ip_v6_interface"}, {"IPvAnyAddress", NULL}, {"IPvAnyNetwork", NULL},
        {"IPvAnyInterface", NULL}};
    size_t at = 0;
    while (at < sizeof ips / sizeof *ips && !str_is(type->name, ips[at].name))
        at++;
    CTX_ASSERT(ext->ctx, at < sizeof ips / sizeof *ips);
    Str index = str_printf(ext->ctx, ", .index = %zu", at);
    if (!type->inner)
        return (TypeText){"IP", index, STR("function-plain[_validate()]"), false};
    uint32_t inner = ext_type(ext, type->inner);
    Str str = label_of(ext, inner), label = str_printf(ext->ctx,
        "lax-or-strict[lax=function-plain[%s_validator()],strict=json-or-python[json=function-after[%s(), %.*s],python=is-instance[%s]]]", ips[at].function,
        ips[at].name, STR_ARG(str), ips[at].name);
    return (TypeText){"IP", str_printf(ext->ctx, "%.*s, .inner = &types[%u]", STR_ARG(index), inner), label, false};
}

/* A type that is made of text: the str that it is made of comes first. */
static TypeText of_text(Ext *ext, const ModelType *type, const char *kind, size_t index)
{
    uint32_t inner = ext_type(ext, type->inner);
    Str str = label_of(ext, inner), name = type->name, label;
    ext->has_emails |= type->kind == TYPE_EMAIL || type->kind == TYPE_NAME_EMAIL;
    if (type->kind == TYPE_EMAIL)
        label = str_printf(ext->ctx, "function-after[_validate(), %.*s]", STR_ARG(str));
    else if (type->kind == TYPE_NAME_EMAIL)
        label = str_printf(ext->ctx, "function-after[_validate(), json-or-python[json=%.*s,python=union[is-instance[NameEmail],%.*s]]]", STR_ARG(str), STR_ARG(str));
    else if (type->kind == TYPE_BYTE_SIZE)
        label = STR("function-after[_validate(), union[constrained-str,constrained-int]]");
    else {
        Str either = str_printf(ext->ctx, "json-or-python[json=function-after[path_validator(), %.*s],python=is-instance[%.*s]]", STR_ARG(str), STR_ARG(name));
        label = str_printf(ext->ctx, "lax-or-strict[lax=union[%.*s,function-after[path_validator(), %.*s]],strict=%.*s]", STR_ARG(either), STR_ARG(str),
                           STR_ARG(either));
    }
    return (TypeText){kind, str_printf(ext->ctx, ", .index = %zu, .inner = &types[%u]", index, inner), label, false};
}

static TypeText url(Ext *ext, const ModelType *type)
{
    static const char *const names[] = { /* ORDER URLS */
#define SCR_URL(NAME, name, schemes, port, host, path, longest, host_required, many) name,
#include "../../runtime/scr_urls.def"
#undef SCR_URL
    };
    size_t at = 0;
    while (at < sizeof names / sizeof *names && !str_is(type->name, names[at]))
        at++;
    CTX_ASSERT(ext->ctx, at < sizeof names / sizeof *names);
    ext->has_urls = true;
    return (TypeText){"URL", str_printf(ext->ctx, ", .index = %zu", at), STR("function-wrap[wrap_val()]"), false};
}

static TypeText json(Ext *ext, const ModelType *type)
{
    Str label, rest = link(ext, "inner", type->inner, &label);
    return (TypeText){"JSON", rest, str_printf(ext->ctx, "json[%.*s]", STR_ARG(label)), false};
}

static TypeText sequence(Ext *ext, const ModelType *type)
{
    Str label, rest = link(ext, "inner", type->inner, &label);
    const char *python = rest.len ? "chain[is-instance[Sequence],function-wrap[sequence_validator()]]" : "is-instance[Sequence]";
    return (TypeText){"SEQUENCE", rest, str_printf(ext->ctx, "json-or-python[json=list[%.*s],python=%s]", STR_ARG(label), python), false};
}

static TypeText check(Ext *ext, const ModelType *type)
{
    if (ext->native && (type->limits.max_digits >= 0 || type->limits.decimal_places >= 0))
        diag_help(ext->ctx, diag(ext->ctx, D_EXT_UNSUPPORTED, type->span, "not supported by %s: max_digits and decimal_places of a type that is no Decimal", ext->by),
                  "put them to the Decimal itself: Annotated[Decimal, Field(max_digits=..)]");
    uint32_t inner = ext_type(ext, type->inner);
    return (TypeText){"CHECK", str_printf(ext->ctx, ", .inner = &types[%u]", inner),
                      str_printf(ext->ctx, "function-after[%.*s]", STR_ARG(label_of(ext, inner))), true};
}

static TypeText text_of(Ext *ext, const ModelType *type, uint32_t at)
{
    Str label, rest;
    if (type->serializer && ext->native)
        diag(ext->ctx, D_EXT_UNSUPPORTED, type->serializer->span, "not supported by %s: a serializer", ext->by);
    if (ext->native && (type->kind == TYPE_WRAP || type->kind == TYPE_PLAIN)) {
        diag_help(ext->ctx, diag(ext->ctx, D_EXT_UNSUPPORTED, type->validator.decorator, "not supported by %s: a validator in mode \"%s\"", ext->by,
                                 model_type_name(type->kind)), "write it as a \"before\" or an \"after\" one");
        return (TypeText){"ANY", STR(""), STR("any"), false};
    }
    switch (type->kind) {
    case TYPE_ANY:
        return (TypeText){"ANY", STR(""), type->json_value ? STR("json-or-python[json=any,python=tagged-union[list[...],dict[str,...],str,bool,int,float,none]]") : STR("any"), false};
    case TYPE_NONE: return (TypeText){"NONE", STR(""), STR("none"), false};
    case TYPE_BOOL: return (TypeText){"BOOL", STR(""), STR("bool"), false};
    case TYPE_INT: return scalar(ext, type, "INT", "int");
    case TYPE_FLOAT: return scalar(ext, type, "FLOAT", "float");
    case TYPE_STR: return scalar(ext, type, "STR", "str");
    case TYPE_BYTES: return scalar(ext, type, "BYTES", "bytes");
    case TYPE_DECIMAL: return scalar(ext, type, "DECIMAL", "decimal");
    case TYPE_DATE: return scalar(ext, type, "DATE", "date");
    case TYPE_TIME: return scalar(ext, type, "TIME", "time");
    case TYPE_DATETIME: return scalar(ext, type, "DATETIME", "datetime");
    case TYPE_TIMEDELTA: return scalar(ext, type, "TIMEDELTA", "timedelta");
    case TYPE_UUID: return (TypeText){"UUID", str_printf(ext->ctx, ", .index = %d", type->uuid_version), STR("uuid"), false};
    case TYPE_SECRET: return secret(ext, type);
    case TYPE_LITERAL: rest = literal(ext, type, at, &label); return (TypeText){"LITERAL", rest, label, false};
    case TYPE_ENUM: return enum_text(ext, type);
    case TYPE_CLASS:
        if (ext->class_at[type->class_->id] == EXT_NONE) /* refused where it stands */
            return (TypeText){"ANY", STR(""), STR("any"), false};
        return (TypeText){"CLASS", str_printf(ext->ctx, ", .index = %u", ext->class_at[type->class_->id]), class_label(ext, type->class_), false};
    case TYPE_SUBCLASS:
        return (TypeText){"SUBCLASS", str_printf(ext->ctx, ", .index = %u", ext->class_at[type->class_->id]),
                          str_printf(ext->ctx, "is-subclass[%.*s]", STR_ARG(type->class_->qualname)), false};
    case TYPE_NULLABLE:
        rest = link(ext, "inner", type->inner, &label);
        if (!rest.len)
            return (TypeText){"ANY", STR(""), STR("any"), false};
        return (TypeText){"NULLABLE", rest, str_printf(ext->ctx, "nullable[%.*s]", STR_ARG(label)), false};
    case TYPE_UNION: return union_text(ext, type, at);
    case TYPE_LIST: return container(ext, type, "LIST", "list");
    case TYPE_SET: return container(ext, type, "SET", "set");
    case TYPE_FROZENSET: return container(ext, type, "FROZENSET", "frozenset");
    case TYPE_TUPLE: return tuple(ext, type, at);
    case TYPE_DICT: return dict(ext, type);
    case TYPE_BEFORE: return wrapped(ext, type, "BEFORE", "function-before");
    case TYPE_AFTER: return wrapped(ext, type, "AFTER", "function-after");
    case TYPE_WRAP: return wrapped(ext, type, "WRAP", "function-wrap");
    case TYPE_PLAIN: return wrapped(ext, type, "PLAIN", "function-plain");
    case TYPE_DEFAULT: {
        uint32_t inner = ext_type(ext, type->inner);
        return (TypeText){"DEFAULT", str_printf(ext->ctx, ", .inner = &types[%u]", inner),
                          str_printf(ext->ctx, "default[%.*s]", STR_ARG(label_of(ext, inner))), false};
    }
    case TYPE_IP: return ip_text(ext, type);
    case TYPE_EMAIL: return of_text(ext, type, "EMAIL", 0);
    case TYPE_NAME_EMAIL: return of_text(ext, type, "NAME_EMAIL", 0);
    case TYPE_PATH: return of_text(ext, type, "PATH", str_is(type->name, "PurePath"));
    case TYPE_BYTE_SIZE: return of_text(ext, type, "BYTE_SIZE", 0);
    case TYPE_JSON: return json(ext, type);
    case TYPE_DEQUE: return container(ext, type, "DEQUE", "deque");
    case TYPE_SEQUENCE: return sequence(ext, type);
    case TYPE_CHECK: return check(ext, type);
    case TYPE_URL: return url(ext, type);
    case TYPE_ITERABLE: case N_TYPES: break;
    }
    refuse(ext, type);
    return (TypeText){"ANY", STR(""), STR("any"), false};
}

Str ext_shown(Ext *ext, const ModelSerializer *s)
{
    return s && s->type ? str_printf(ext->ctx, ", .shown = &types[%u]", ext_type(ext, s->type)) : STR("");
}

uint32_t ext_type(Ext *ext, const ModelType *type)
{
    uint32_t at = reserve(ext);
    TypeText text = text_of(ext, type, at);
    Str l = STR("NULL");
    if (text.has_limits) { /* their names count types: behind those that stand inside */
        reserve(ext);
        l = limits(ext, type);
    }
    bool bytes = type->kind == TYPE_SECRET && type->inner && type->inner->kind == TYPE_BYTES;
    Str serializer = STR("");
    if (type->serializer && !ext->native)
        serializer = str_printf(ext->ctx, " | SCR_T_SERIALIZER, .serializer = %u, .serializer_flags = %u%.*s", ext_function(ext, &type->serializer->function, NULL),
                                ext_serializer_flags(type->serializer, 1), STR_ARG(ext_shown(ext, type->serializer)));
    ext->types.items[at] = str_printf(ext->ctx, ".kind = SCR_M_%s, .flags = 0%s%s%s%s%s%s%s%s%s%s%s%.*s%.*s, .limits = %.*s, .label = %.*s", text.kind,
                                      type->strict ? " | SCR_T_STRICT" : "", type->kind == TYPE_TUPLE && type->variadic ? " | SCR_T_VARIADIC" : "",
                                      type->left_to_right ? " | SCR_T_LEFT_TO_RIGHT" : "", type->kind == TYPE_ENUM && type->use_enum_values ? " | SCR_T_ENUM_VALUE" : "",
                                      bytes ? " | SCR_T_BYTES" : "", ext_type_calls(ext, type) ? " | SCR_T_CALLS" : "",
                                      type->url_preserve_empty_path ? " | SCR_T_EMPTY_PATH" : "", type->untyped ? " | SCR_T_UNTYPED" : "",
                                      !ext->native && is_shown(type) ? " | SCR_T_SHOWN" : "", !ext->native && type->as_any ? " | SCR_T_AS_ANY" : "",
                                      !ext->native && type->json_value ? " | SCR_T_JSON_VALUE" : "", STR_ARG(serializer), STR_ARG(text.rest), STR_ARG(l), STR_ARG(ext_c(ext, type->tag ? type->tag->text : text.label)));
    ext->labels.items[at] = text.label;
    return at;
}
