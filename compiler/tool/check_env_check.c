/* check_env_check.c: values of variables against the types of fields, as pydantic judges Python objects, in its words. In: EnvValues. Out: a report.
 *
 * Exact for what settings are mostly made of: str, int, float, bool, enums, Literal, secrets, paths, containers and models of these. Other types and
 * the user's functions are told as not checked.
 */
#include "check_env.h"

#include "../emit/emit_ext.h"
#include "../../runtime/scr_num.h"
#include "../../runtime/scr_regex.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MAX_DEPTH 200 /* of models in models */

typedef struct Check {
    EnvReport *report;
    const Span *place; /* of the variable under way */
    Str loc;
    int depth;
    bool quiet;        /* a member of a union: problems are counted alone */
    size_t n_problems, n_unchecked;
    Str first;         /* quiet: the first problem's message */
} Check;

static void check(Check *c, const ModelType *type, const EnvValue *value);

/* ---- what is found ---- */

void env_problem(EnvReport *report, const Span *place, Str loc, Str message, const char *type)
{
    EnvProblem problem = {.place = place ? *place : (Span){0, 0, 0}, .loc = loc, .message = message, .type = str_of(type)};
    VEC_PUSH(report->ctx, &report->problems) = problem;
}

static const char *const texts[][3] = {
#define SCR_PYERR(NAME, type, text, json) {type, text, json},
#include "../../runtime/scr_model_errors.def"
#undef SCR_PYERR
};

/* A problem of pydantic's type, with the hole of its text filled. */
static void problem(Check *c, const char *type, Str hole)
{
    const char *text = "";
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (strcmp(texts[i][0], type) == 0)
            text = texts[i][1];
    CTX_ASSERT(c->report->ctx, *text);
    Out out = out_new(c->report->ctx);
    for (const char *p = text; *p; p++) {
        const char *end = *p == '{' ? strchr(p, '}') : NULL;
        if (!end) {
            out_char(&out, *p);
            continue;
        }
        if (strncmp(p, "{expected_plural}", 17) != 0)
            out_str(&out, hole);
        else if (!str_is(hole, "1"))
            out_char(&out, 's');
        p = end;
    }
    if (!c->n_problems)
        c->first = out_text(&out);
    c->n_problems++;
    if (!c->quiet)
        env_problem(c->report, c->place, c->loc, out_text(&out), type);
}

static void plain_problem(Check *c, const char *type) { problem(c, type, STR("")); }

static void unchecked(Check *c, const char *what)
{
    c->n_unchecked++;
    if (!c->quiet)
        VEC_PUSH(c->report->ctx, &c->report->unchecked) = str_printf(c->report->ctx, "%.*s (%s)", STR_ARG(c->loc), what);
}

static void not_run(Check *c, const ModelValidators *all)
{
    for (size_t i = 0; i < all->n && !c->quiet; i++)
        if (!all->items[i].skipped)
            VEC_PUSH(c->report->ctx, &c->report->validators) = all->items[i].function.name;
}

/* ---- text ---- */

static size_t length(Str text)
{
    size_t n = 0;
    for (size_t i = 0; i < text.len; i++)
        n += ((unsigned char)text.ptr[i] & 0xc0) != 0x80;
    return n;
}

static Str number_text(Ctx *ctx, int64_t n) { return str_printf(ctx, "%lld", (long long)n); }

static void check_pattern(Check *c, const ModelType *type, Str text)
{
    const scr_regex *pattern = ext_regex(c->report->ctx, type);
    if (!pattern)
        unchecked(c, "its pattern");
    else if (scr_regex_match(pattern, text.ptr, text.len, NULL) == SCR_INVALID)
        problem(c, "string_pattern_mismatch", type->limits.pattern);
}

/* White space as Rust's trim() sees it: Python's without U+001C to U+001F. */
static Str trim(Str text)
{
    static const char *const wide[] = {"\xc2\x85", "\xc2\xa0", "\xe1\x9a\x80", "\xe2\x80\xa8", "\xe2\x80\xa9", "\xe2\x80\xaf", "\xe2\x81\x9f", "\xe3\x80\x80"};
    for (bool again = true; again;) {
        again = false;
        for (int end = 0; end < 2; end++) {
            size_t n = 0;
            const char *last = text.ptr + text.len;
            if (text.len && strchr(" \t\n\v\f\r", end ? last[-1] : text.ptr[0]) && (end ? last[-1] : text.ptr[0]))
                n = 1;
            for (size_t i = 0; !n && i < sizeof wide / sizeof *wide; i++) {
                size_t w = strlen(wide[i]);
                n = text.len >= w && memcmp(end ? last - w : text.ptr, wide[i], w) == 0 ? w : 0;
            }
            if (!n && text.len >= 3 && memcmp(end ? last - 3 : text.ptr, "\xe2\x80", 2) == 0 && (unsigned char)(end ? last[-1] : text.ptr[2]) <= 0x8a)
                n = 3; /* U+2000 to U+200A */
            if (n && !end)
                text.ptr += n;
            text.len -= n;
            again = again || n;
        }
    }
    return text;
}

static void check_str(Check *c, const ModelType *type, const EnvValue *value)
{
    Ctx *ctx = c->report->ctx;
    const ModelLimits *l = &type->limits;
    Str text = value->text;
    if (value->kind == ENV_NUMBER && l->coerce_numbers) {
        unchecked(c, "a number as text");
        return;
    }
    if (value->kind != ENV_TEXT) {
        plain_problem(c, "string_type");
        return;
    }
    if (l->strip)
        text = trim(text);
    if (l->min_length >= 0 && length(text) < (uint64_t)l->min_length)
        problem(c, "string_too_short", number_text(ctx, l->min_length));
    else if (l->max_length >= 0 && length(text) > (uint64_t)l->max_length)
        problem(c, "string_too_long", number_text(ctx, l->max_length));
    else if (l->has_pattern)
        check_pattern(c, type, text);
}

/* ---- numbers ---- */

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* Digits with single underscores between them, as int() takes them: without those. False: it is no such text. */
static bool plain_digits(Ctx *ctx, Str text, Str *out)
{
    Out digits = out_new(ctx);
    for (size_t i = 0; i < text.len; i++) {
        bool between = i > 0 && i + 1 < text.len && is_digit(text.ptr[i - 1]) && is_digit(text.ptr[i + 1]);
        if (is_digit(text.ptr[i]))
            out_char(&digits, text.ptr[i]);
        else if (text.ptr[i] != '_' || !between)
            return false;
    }
    *out = out_text(&digits);
    return out->len > 0;
}

/* An integer's text as a canonical number; NULL-like (len 0): it is none. */
static Str int_text(Ctx *ctx, Str text)
{
    text = trim(text);
    bool negative = text.len && text.ptr[0] == '-';
    if (text.len && (text.ptr[0] == '-' || text.ptr[0] == '+'))
        text = str_from(text, 1);
    const char *dot = text.len ? memchr(text.ptr, '.', text.len) : NULL;
    if (dot) { /* a fraction of zeros */
        Str zeros = str_from(text, (size_t)(dot - text.ptr) + 1);
        for (size_t i = 0; i < zeros.len; i++)
            if (zeros.ptr[i] != '0')
                return STR("");
        if (!zeros.len)
            return STR("");
        text = str_cut(text, 0, (size_t)(dot - text.ptr));
    }
    Str digits;
    if (!plain_digits(ctx, text, &digits))
        return STR("");
    while (digits.len > 1 && digits.ptr[0] == '0')
        digits = str_from(digits, 1);
    return negative && !str_is(digits, "0") ? str_join(ctx, STR("-"), digits) : digits;
}

/* As messages show a bound: 1.0 is 1. */
static Str bound_text(Ctx *ctx, const ModelValue *bound)
{
    Out out = out_new(ctx);
    model_value_repr(&out, bound);
    Str text = out_text(&out);
    return bound->kind == VALUE_FLOAT && str_ends(text, STR(".0")) ? str_cut(text, 0, text.len - 2) : text;
}

/* gt, ge, lt, le, multiple_of of an exact number. */
static void check_bounds(Check *c, const ModelType *type, Str number)
{
    Ctx *ctx = c->report->ctx;
    const ModelLimits *l = &type->limits;
    const struct { const ModelValue *bound; const char *error; int wrong[2]; } bounds[] = {
        {l->gt, "greater_than", {-1, 0}}, {l->ge, "greater_than_equal", {-1, -1}}, {l->lt, "less_than", {1, 0}}, {l->le, "less_than_equal", {1, 1}}};
    if (l->multiple_of && l->multiple_of->kind == VALUE_INT && scr_num_is_divisor(l->multiple_of->text.ptr, l->multiple_of->text.len)) {
        if (!scr_num_is_multiple(number.ptr, number.len, l->multiple_of->text.ptr, l->multiple_of->text.len)) {
            problem(c, "multiple_of", bound_text(ctx, l->multiple_of));
            return;
        }
    } else if (l->multiple_of) {
        unchecked(c, "its multiple_of");
    }
    static const int order[] = {3, 2, 1, 0}; /* le, lt, ge, gt: as pydantic looks */
    for (size_t i = 0; i < 4; i++) {
        const ModelValue *bound = bounds[order[i]].bound;
        if (!bound)
            continue;
        if (bound->kind != VALUE_INT && (bound->kind != VALUE_FLOAT || !isfinite(bound->number))) {
            unchecked(c, "its bounds");
            return;
        }
        int compared = scr_num_compare(number.ptr, number.len, bound->text.ptr, bound->text.len);
        if (compared == bounds[order[i]].wrong[0] || compared == bounds[order[i]].wrong[1]) {
            problem(c, bounds[order[i]].error, bound_text(ctx, bound));
            return;
        }
    }
}

static void check_int(Check *c, const ModelType *type, const EnvValue *value)
{
    Str number = STR("");
    if (value->kind == ENV_TEXT) {
        number = int_text(c->report->ctx, value->text);
        if (number.len > 4300) {
            plain_problem(c, "int_parsing_size");
            return;
        }
        if (!number.len) {
            plain_problem(c, "int_parsing");
            return;
        }
    } else if (value->kind == ENV_TRUE || value->kind == ENV_FALSE) {
        number = value->kind == ENV_TRUE ? STR("1") : STR("0");
    } else if (value->kind != ENV_NUMBER) {
        plain_problem(c, "int_type");
        return;
    } else if (!is_digit(value->text.ptr[value->text.len - 1])) {
        plain_problem(c, "finite_number"); /* NaN, Infinity */
        return;
    } else if (!scr_num_is_integer_token(value->text.ptr, value->text.len)) {
        if (!scr_num_is_integer(value->text.ptr, value->text.len)) {
            plain_problem(c, "int_from_float");
            return;
        }
        unchecked(c, "an integer written as a float");
        return;
    } else {
        number = value->text;
    }
    check_bounds(c, type, number);
}

/* A float's text in C's grammar without hexadecimals; underscores stand within it, no two side by side, and only where there is no white space
 * around it. */
static bool float_text(Ctx *ctx, Str text, double *out)
{
    Out plain = out_new(ctx);
    Str inner = trim(text);
    for (size_t i = 0; i < inner.len; i++) {
        bool stray = inner.len < text.len || i == 0 || i + 1 == inner.len || inner.ptr[i - 1] == '_';
        if (inner.ptr[i] == '_' ? stray : !is_digit(inner.ptr[i]) && !strchr("+-.eEnNaAiIfFtTyY", inner.ptr[i]))
            return false;
        if (inner.ptr[i] != '_')
            out_char(&plain, inner.ptr[i]);
    }
    const char *z = str_z(ctx, out_text(&plain));
    char *end;
    *out = strtod(z, &end);
    return *z && !*end;
}

static void check_float(Check *c, const ModelType *type, const EnvValue *value)
{
    Ctx *ctx = c->report->ctx;
    const ModelLimits *l = &type->limits;
    double number = value->kind == ENV_TRUE;
    if (value->kind == ENV_TEXT ? !float_text(ctx, value->text, &number) : false) {
        plain_problem(c, "float_parsing");
        return;
    }
    if (value->kind == ENV_NUMBER)
        number = strtod(str_z(ctx, value->text), NULL);
    if (value->kind != ENV_TEXT && value->kind != ENV_NUMBER && value->kind != ENV_TRUE && value->kind != ENV_FALSE) {
        plain_problem(c, "float_type");
        return;
    }
    if (!l->allow_inf_nan && !isfinite(number)) {
        plain_problem(c, "finite_number");
        return;
    }
    if (l->multiple_of)
        unchecked(c, "its multiple_of");
    const struct { const ModelValue *bound; const char *error; bool wrong; } bounds[] = {
        {l->le, "less_than_equal", l->le && !(number <= ext_number(l->le))}, {l->lt, "less_than", l->lt && !(number < ext_number(l->lt))},
        {l->ge, "greater_than_equal", l->ge && !(number >= ext_number(l->ge))}, {l->gt, "greater_than", l->gt && !(number > ext_number(l->gt))}};
    for (size_t i = 0; i < 4; i++)
        if (bounds[i].wrong) {
            problem(c, bounds[i].error, bound_text(ctx, bounds[i].bound));
            return;
        }
}

static void check_bool(Check *c, const EnvValue *value)
{
    static const char *const words[] = {"0", "off", "f", "false", "n", "no", "1", "on", "t", "true", "y", "yes"};
    if (value->kind == ENV_TRUE || value->kind == ENV_FALSE)
        return;
    if (value->kind == ENV_NUMBER) {
        if (!is_digit(value->text.ptr[value->text.len - 1]) || !scr_num_is_integer(value->text.ptr, value->text.len))
            plain_problem(c, "bool_type");
        else if (scr_num_compare(value->text.ptr, value->text.len, "0", 1) != 0 && scr_num_compare(value->text.ptr, value->text.len, "1", 1) != 0)
            plain_problem(c, "bool_parsing");
        return;
    }
    if (value->kind != ENV_TEXT) {
        plain_problem(c, "bool_type");
        return;
    }
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        bool same = value->text.len == strlen(words[i]);
        for (size_t k = 0; same && k < value->text.len; k++) {
            char letter = value->text.ptr[k];
            same = (letter >= 'A' && letter <= 'Z' ? letter + 32 : letter) == words[i][k];
        }
        if (same)
            return;
    }
    plain_problem(c, "bool_parsing");
}

/* ---- choices ---- */

/* "'a', 'b' or 3". */
static Str expected(Ctx *ctx, ModelValue *const *values, size_t n)
{
    Out out = out_new(ctx);
    for (size_t i = 0; i < n; i++) {
        out_z(&out, i == 0 ? "" : i + 1 == n ? " or " : ", ");
        model_value_repr(&out, values[i]);
    }
    return out_text(&out);
}

/* 1: the value equals the constant; 0: it does not; -1: that is not known. */
static int same_value(const EnvValue *value, const ModelValue *constant)
{
    if (constant->kind == VALUE_STR)
        return value->kind == ENV_TEXT && str_eq(value->text, constant->text);
    if (constant->kind == VALUE_NONE)
        return value->kind == ENV_NULL;
    return value->kind == ENV_TEXT ? constant->kind == VALUE_ENUM || constant->kind == VALUE_BYTES ? -1 : 0 : value->kind == ENV_NULL ? 0 : -1;
}

static void check_choice(Check *c, const EnvValue *value, ModelValue *const *values, size_t n, const char *error)
{
    bool known = true;
    for (size_t i = 0; i < n; i++) {
        int same = same_value(value, values[i]);
        if (same > 0)
            return;
        known = known && same == 0;
    }
    if (known)
        problem(c, error, expected(c->report->ctx, values, n));
    else
        unchecked(c, "which of the values it is");
}

static void check_enum(Check *c, const ModelType *type, const EnvValue *value)
{
    const ModelEnum *e = type->enum_;
    ModelValue **values = CTX_ARRAY(c->report->ctx, e->n_members + 1, ModelValue *);
    for (size_t i = 0; i < e->n_members; i++)
        values[i] = e->members[i].value;
    if (e->missing || e->kind == ENUM_INT || e->kind == ENUM_FLOAT)
        unchecked(c, "an enum of numbers, or with a _missing_ of its own");
    else
        check_choice(c, value, values, e->n_members, "enum");
}

/* ---- containers ---- */

static void check_inner(Check *c, const ModelType *type, const EnvValue *value, Str loc)
{
    Str outer = c->loc;
    const Span *place = c->place;
    c->loc = loc;
    if (value->place)
        c->place = value->place;
    check(c, type, value);
    c->loc = outer;
    c->place = place;
}

static Str inner_loc(Check *c, Str step) { return c->loc.len ? str_printf(c->report->ctx, "%.*s.%.*s", STR_ARG(c->loc), STR_ARG(step)) : step; }

static void check_count(Check *c, const ModelType *type, const char *name, size_t n)
{
    const ModelLimits *l = &type->limits;
    bool low = l->min_length >= 0 && n < (uint64_t)l->min_length, high = l->max_length >= 0 && n > (uint64_t)l->max_length;
    if (!low && !high)
        return;
    int64_t limit = low ? l->min_length : l->max_length;
    Str message = str_printf(c->report->ctx, "%s should have at %s %lld item%s after validation, not %zu", name, low ? "least" : "most", (long long)limit,
                             limit == 1 ? "" : "s", n);
    c->n_problems++;
    if (!c->quiet)
        env_problem(c->report, c->place, c->loc, message, low ? "too_short" : "too_long");
}

static void check_list(Check *c, const ModelType *type, const EnvValue *value, const char *name, const char *error)
{
    if (value->kind != ENV_LIST) {
        plain_problem(c, error);
        return;
    }
    for (size_t i = 0; type->inner && i < value->items.n; i++)
        check_inner(c, type->inner, value->items.items[i], inner_loc(c, number_text(c->report->ctx, (int64_t)i)));
    if (type->kind == TYPE_LIST)
        check_count(c, type, name, value->items.n);
    else if (type->limits.min_length >= 0 || type->limits.max_length >= 0)
        unchecked(c, "its number of items");
}

static void check_tuple(Check *c, const ModelType *type, const EnvValue *value)
{
    if (type->variadic || !type->n) {
        check_list(c, type, value, "Tuple", "tuple_type");
        return;
    }
    if (value->kind != ENV_LIST) {
        plain_problem(c, "tuple_type");
        return;
    }
    for (size_t i = 0; i < type->n; i++) {
        Str loc = inner_loc(c, number_text(c->report->ctx, (int64_t)i));
        if (i < value->items.n) {
            check_inner(c, type->items[i], value->items.items[i], loc);
            continue;
        }
        Str outer = c->loc;
        c->loc = loc;
        plain_problem(c, "missing");
        c->loc = outer;
    }
    if (value->items.n > type->n) {
        Str message = str_printf(c->report->ctx, "Tuple should have at most %zu item%s after validation, not %zu", type->n, type->n == 1 ? "" : "s",
                                 value->items.n);
        c->n_problems++;
        if (!c->quiet)
            env_problem(c->report, c->place, c->loc, message, "too_long");
    }
}

static void check_dict(Check *c, const ModelType *type, const EnvValue *value)
{
    if (value->kind != ENV_DICT) {
        plain_problem(c, "dict_type");
        return;
    }
    for (size_t i = 0; i < value->keys.n; i++) {
        Str loc = inner_loc(c, value->keys.items[i]);
        const EnvValue key = {.kind = ENV_TEXT, .text = value->keys.items[i]};
        if (type->key)
            check_inner(c, type->key, &key, str_printf(c->report->ctx, "%.*s.[key]", STR_ARG(loc)));
        if (type->inner)
            check_inner(c, type->inner, value->items.items[i], loc);
    }
    check_count(c, type, "Dictionary", value->keys.n);
}

static void check_union(Check *c, const ModelType *type, const EnvValue *value)
{
    Out messages = out_new(c->report->ctx);
    bool maybe = false;
    for (size_t i = 0; i < type->n; i++) {
        Check member = *c;
        member.quiet = true;
        member.n_problems = member.n_unchecked = 0;
        check(&member, type->items[i], value);
        if (!member.n_problems && !member.n_unchecked)
            return;
        maybe = maybe || !member.n_problems;
        out_printf(&messages, "%s%.*s", i ? "; or: " : "", STR_ARG(member.n_problems ? member.first : STR("")));
    }
    if (maybe || type->n_tags) {
        unchecked(c, "a union");
        return;
    }
    if (!c->n_problems)
        c->first = out_text(&messages);
    c->n_problems++;
    if (!c->quiet)
        env_problem(c->report, c->place, c->loc, out_text(&messages), "union");
}

/* ---- models ---- */

/* "deep.0" of a way to a value. */
static Str path_loc(Check *c, const AliasPath *path)
{
    Str loc = path->items[0].key;
    for (size_t i = 1; i < path->n; i++)
        loc = path->items[i].is_index ? str_printf(c->report->ctx, "%.*s.%lld", STR_ARG(loc), (long long)path->items[i].index)
                                      : str_printf(c->report->ctx, "%.*s.%.*s", STR_ARG(loc), STR_ARG(path->items[i].key));
    return loc;
}

/* Where a field's value stands in a dict; NULL: it does not. taken: by which key; loc: how pydantic names the place. */
static const EnvValue *field_value(Check *c, const ModelField *f, const EnvValue *dict, Str *taken, Str *loc)
{
    for (size_t i = 0; f->by_alias && i < f->n_validation_aliases; i++) {
        const AliasPath *path = &f->validation_aliases[i];
        const EnvValue *at = dict;
        for (size_t k = 0; at && k < path->n; k++) {
            const AliasStep *step = &path->items[k];
            int64_t index = step->index + (step->index < 0 && at->kind == ENV_LIST ? (int64_t)at->items.n : 0);
            if (at->kind == ENV_UNKNOWN) {
                break;
            } else if (step->is_index)
                at = at->kind == ENV_LIST && index >= 0 && (uint64_t)index < at->items.n ? at->items.items[index] : NULL;
            else
                at = at->kind == ENV_DICT ? env_get(at, step->key) : NULL;
        }
        if (at) {
            *taken = path->items[0].key;
            *loc = path_loc(c, path);
            return at;
        }
    }
    bool aliased = f->by_alias && f->n_validation_aliases;
    const EnvValue *value = f->by_name || !aliased ? env_get(dict, f->name) : NULL;
    *taken = f->name;
    *loc = value || !aliased ? f->name : path_loc(c, &f->validation_aliases[0]);
    return value;
}

static void check_field(Check *c, const ModelField *f, const EnvValue *dict, Map *used)
{
    Str taken, step;
    const EnvValue *value = field_value(c, f, dict, &taken, &step);
    Str outer = c->loc, loc = inner_loc(c, step);
    if (value)
        map_set(c->report->ctx, used, taken, c);
    if (!value && f->required != DEFAULT_REQUIRED)
        return;
    not_run(c, &f->before);
    not_run(c, &f->after);
    c->loc = loc;
    if (!value) {
        plain_problem(c, "missing");
    } else if (f->before.n) {
        if (value->place)
            c->place = value->place;
        unchecked(c, "a validator stands before its type");
    } else {
        check_inner(c, f->type, value, loc);
    }
    c->loc = outer;
}

static void check_extra(Check *c, const ModelClass *cls, const EnvValue *dict, const Map *used)
{
    for (size_t i = 0; i < dict->keys.n; i++) {
        if (map_has(used, dict->keys.items[i]))
            continue;
        if (cls->config.extra == EXTRA_FORBID) {
            Str outer = c->loc;
            const Span *place = c->place;
            c->loc = inner_loc(c, dict->keys.items[i]);
            c->place = dict->items.items[i]->place ? dict->items.items[i]->place : place;
            plain_problem(c, "extra_forbidden");
            c->loc = outer;
            c->place = place;
        } else if (cls->config.extra == EXTRA_ALLOW && cls->extra_type) {
            check_inner(c, cls->extra_type, dict->items.items[i], inner_loc(c, dict->keys.items[i]));
        }
    }
}

static void check_model(Check *c, const ModelClass *cls, const EnvValue *value)
{
    const Span *place = c->place;
    if (cls->kind == CLASS_ROOT_MODEL) {
        check_inner(c, cls->fields[0]->type, value, c->loc);
        return;
    }
    if (cls->kind != CLASS_MODEL && cls->kind != CLASS_SETTINGS) {
        unchecked(c, "no model");
        return;
    }
    if (value->kind != ENV_DICT) {
        problem(c, "model_type", cls->name);
        return;
    }
    not_run(c, &cls->before);
    not_run(c, &cls->after);
    if (cls->before.n || c->depth++ > MAX_DEPTH) {
        Str outer = c->loc;
        c->loc = outer.len ? outer : cls->name;
        unchecked(c, "a validator stands before the model");
        c->loc = outer;
        return;
    }
    Map used = {0};
    for (size_t i = 0; i < cls->n_fields; i++) {
        check_field(c, cls->fields[i], value, &used);
        c->place = place;
    }
    check_extra(c, cls, value, &used);
    c->depth--;
}

void env_check_class(EnvReport *report, const ModelClass *cls, const EnvValue *dict, Str loc)
{
    Check c = {.report = report, .loc = loc, .first = STR("")};
    check_model(&c, cls, dict);
}

/* ---- all types ---- */

/* The engine speaks of JSON ("a valid duration"); settings are Python's ("a valid timedelta"). */
static Str python_words(Ctx *ctx, Str message, Str error)
{
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        Str json = {texts[i][2], strcspn(texts[i][2], "{")}, python = {texts[i][1], strcspn(texts[i][1], "{")};
        if (str_is(error, texts[i][0]) && json.len && str_starts(message, json))
            return str_join(ctx, python, str_from(message, json.len));
    }
    return message;
}

static void check_scalar(Check *c, const ModelType *type, const EnvValue *value)
{
    Str message, error;
    int good = env_check_scalar(c->report->ctx, type, value, &message, &error);
    if (good < 0)
        unchecked(c, model_type_name(type->kind));
    if (good != 0)
        return;
    message = python_words(c->report->ctx, message, error);
    if (!c->n_problems)
        c->first = message;
    c->n_problems++;
    if (!c->quiet)
        env_problem(c->report, c->place, c->loc, message, str_z(c->report->ctx, error));
}

static void check_nullable(Check *c, const ModelType *type, const EnvValue *value)
{
    if (value->kind != ENV_NULL)
        check(c, type->inner, value);
}

static void check_json(Check *c, const ModelType *type, const EnvValue *value)
{
    const EnvValue *inner = value->kind == ENV_TEXT ? env_json(c->report->ctx, value->text, value->place) : NULL;
    if (value->kind != ENV_TEXT)
        plain_problem(c, "json_type");
    else if (!inner)
        problem(c, "json_invalid", STR("it is no JSON"));
    else if (type->inner)
        unchecked(c, "what its JSON holds");
}

static void check(Check *c, const ModelType *type, const EnvValue *value)
{
    if (!type || value->kind == ENV_UNKNOWN) {
        if (value->kind == ENV_UNKNOWN)
            unchecked(c, "its value is known when it is deployed");
        return;
    }
    if (type->strict) {
        unchecked(c, "a strict type");
        return;
    }
    switch (type->kind) {
    case TYPE_ANY: break;
    case TYPE_NONE:
        if (value->kind != ENV_NULL)
            plain_problem(c, "none_required");
        break;
    case TYPE_BOOL: check_bool(c, value); break;
    case TYPE_INT: check_int(c, type, value); break;
    case TYPE_FLOAT: check_float(c, type, value); break;
    case TYPE_STR: check_str(c, type, value); break;
    case TYPE_PATH:
        if (value->kind != ENV_TEXT)
            unchecked(c, "a path");
        break;
    case TYPE_SECRET: check(c, type->inner, value); break;
    case TYPE_LITERAL: check_choice(c, value, type->values, type->n_values, "literal_error"); break;
    case TYPE_ENUM: check_enum(c, type, value); break;
    case TYPE_CLASS: check_model(c, type->class_, value); break;
    case TYPE_NULLABLE: check_nullable(c, type, value); break;
    case TYPE_UNION: check_union(c, type, value); break;
    case TYPE_LIST: check_list(c, type, value, "List", "list_type"); break;
    case TYPE_SET: check_list(c, type, value, "Set", "set_type"); break;
    case TYPE_FROZENSET: check_list(c, type, value, "Frozenset", "frozen_set_type"); break;
    case TYPE_TUPLE: check_tuple(c, type, value); break;
    case TYPE_DICT: check_dict(c, type, value); break;
    case TYPE_JSON: check_json(c, type, value); break;
    case TYPE_BEFORE: unchecked(c, "a validator stands before its type"); break;
    case TYPE_WRAP: case TYPE_PLAIN: unchecked(c, "a validator stands around its type"); break;
    case TYPE_AFTER:
        if (!c->quiet)
            VEC_PUSH(c->report->ctx, &c->report->validators) = type->validator.function.name;
        check(c, type->inner, value);
        break;
    case TYPE_DEFAULT: check(c, type->inner, value); break;
    case TYPE_CHECK:
        check(c, type->inner, value);
        unchecked(c, "its limits");
        break;
    case TYPE_DECIMAL: case TYPE_DATE: case TYPE_TIME: case TYPE_DATETIME: case TYPE_TIMEDELTA: case TYPE_UUID: check_scalar(c, type, value); break;
    case TYPE_BYTES: case TYPE_URL: case TYPE_IP: case TYPE_EMAIL: case TYPE_NAME_EMAIL: case TYPE_BYTE_SIZE: case TYPE_DEQUE: case TYPE_SEQUENCE: case TYPE_ITERABLE: case TYPE_SUBCLASS: case N_TYPES:
        unchecked(c, model_type_name(type->kind));
        break;
    }
}
