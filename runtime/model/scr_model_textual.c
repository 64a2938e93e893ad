/* scr_model_textual.c: values that are made of text: paths, and sizes as "1.5 GiB". In: the text, checked by the type inside. */
#include "scr_model_run.h"
#include "scr_byte_unit.h"
#include "scr_float.h"
#include "scr_model_text.h"
#include "scr_op_number.h"
#include "scr_op_text.h"
#include "scr_plain_path.h"

/* ---- paths ---- */

static scr_object scr_model_path(scr_mrun *run, scr_object text)
{
    char *made = (char *)scr_arena_alloc(run->arena, text.n + 1u);
    return made ? scr_o_text(SCR_O_TEXTUAL, made, scr_plain_path(made, text.n ? text.u.text : "", text.n)) : scr_model_stop(run, SCR_NO_SCRATCH);
}

SCR_FN scr_object scr_model_check_path(scr_mrun *run, const scr_mtype *type, scr_minput input)
{
    static const struct { const char *name, *wrong; } paths[] = { /* ORDER PATHS: index of the type */
        {"Path", "Input is not a valid path for <class 'pathlib.Path'>"}, {"PurePath", "Input is not a valid path for <class 'pathlib.PurePath'>"}};
    const unsigned at = type->index;
    bool is = run->mode == SCR_MODE_PYTHON && input.o.kind == SCR_O_TEXTUAL && (input.o.index == SCR_O_PATH || (at == 1 && input.o.index == SCR_O_PURE_PATH));
    if (is)
        return input.o;
    bool strict = scr_model_strict(run, type);
    if (strict && run->in_python)
        return scr_model_fail_text(run, SCR_ME_IS_INSTANCE_OF, input, "class", paths[at].name);
    int8_t was = run->strict;
    run->strict = run->mode == SCR_MODE_PYTHON ? 1 : was; /* bytes are no path */
    scr_object text = strict ? scr_model_check(run, type->inner, input) : scr_model_quiet(run, type->inner, input);
    run->strict = was;
    if (run->mode == SCR_MODE_PYTHON)
        scr_model_exact(run, SCR_MLAX);
    if (text.kind == SCR_O_MISSING) /* lax: one error for all */
        return strict || run->status ? text : scr_model_fail_named(run, input, "path_type", paths[at].wrong, strlen(paths[at].wrong), scr_o_none());
    scr_object made = scr_model_path(run, text);
    made.index = (uint16_t)(SCR_O_PATH + at);
    return made;
}

/* ---- ByteSize ---- */

/* Where the parts of "12.5 kb" end; scalar == from: it does not begin with a number. */
typedef struct scr_msize { uint32_t from, scalar, unit, end; } scr_msize;

static bool scr_size_digit(uint32_t c) { return scr_digit_value(c) >= 0; }
static bool scr_size_word(uint32_t c) { return c == '_' || scr_is_alnum(c); }
static bool scr_size_rust_space(uint32_t c) { return scr_is_space(c) && !(c >= 0x1c && c <= 0x1f); }

static uint32_t scr_size_run(scr_object text, uint32_t at, bool (*is)(uint32_t))
{
    uint32_t next = at;
    while (at < text.n && is(scr_text_at(text.u.text, text.n, &next)))
        at = next;
    return at;
}

static scr_msize scr_size_parts(scr_object text)
{
    scr_msize out;
    out.from = scr_size_run(text, 0, scr_size_rust_space);
    uint32_t whole = out.scalar = scr_size_run(text, out.from, scr_size_digit);
    if (whole < text.n && text.u.text[whole] == '.') {
        uint32_t places = scr_size_run(text, whole + 1, scr_size_digit);
        if (places > whole + 1)
            out.scalar = places;
    }
    out.unit = scr_size_run(text, out.scalar, scr_is_space);
    out.end = scr_size_run(text, out.unit, scr_size_word);
    return out;
}

static scr_object scr_size_wrong(scr_mrun *run, scr_minput input)
{
    static const char message[] = "could not parse value and unit from byte string";
    return scr_model_fail_named(run, input, "byte_size", message, sizeof message - 1, scr_o_none());
}

static scr_object scr_size_unknown(scr_mrun *run, scr_object unit, scr_minput input)
{
    static const char message[] = "could not interpret byte unit: ";
    size_t n = sizeof message - 1;
    char *text = (char *)scr_arena_alloc(run->arena, n + unit.n);
    scr_object context = scr_o_new_dict(run->arena, 1);
    if (!text || context.kind == SCR_O_MISSING || !scr_o_put(run->arena, &context, scr_o_text(SCR_O_STR, "unit", 4), unit))
        return scr_model_stop(run, SCR_NO_SCRATCH);
    memcpy(text, message, n);
    memcpy(text + n, unit.u.text, unit.n);
    return scr_model_fail_named(run, input, "byte_size_unit", text, n + unit.n, context);
}

/* The digits of any script as a float. */
static double scr_size_number(const scr_object text, const scr_msize *parts, char *room)
{
    size_t n = 0;
    for (uint32_t at = parts->from; at < parts->scalar;) {
        uint32_t c = scr_text_at(text.u.text, text.n, &at);
        room[n++] = c == '.' ? '.' : (char)('0' + scr_digit_value(c));
    }
    return scr_float_parse(room, n);
}

/* int(text), when that is right; else a number with a unit. */
static scr_object scr_size_of_text(scr_mrun *run, scr_object text, const scr_msize *parts, scr_minput input)
{
    scr_call call;
    scr_object made, lower, unit = scr_o_text(SCR_O_STR, text.u.text + parts->unit, parts->end - parts->unit);
    memset(&call, 0, sizeof call);
    call.arena = run->arena;
    scr_body_run body = scr_body_begin(&call, NULL, NULL);
    if (scr_fn_int(&body, &text, 1, &made))
        return made;
    char *room = body.status ? NULL : (char *)scr_arena_alloc(run->arena, text.n);
    if (!room || !scr_m_lower(&body, unit, NULL, 0, &lower))
        return scr_model_stop(run, body.status ? body.status : SCR_NO_SCRATCH);
    double factor = unit.n ? scr_byte_unit(lower.u.text, lower.n) : 1, bytes = scr_size_number(text, parts, room) * factor;
    if (factor == 0)
        return scr_size_unknown(run, unit, input);
    if (bytes - bytes != 0)
        return scr_size_wrong(run, input);
    scr_object number = scr_o_float(bytes);
    return scr_fn_int(&body, &number, 1, &made) ? made : scr_model_stop(run, body.status);
}

/* An integer that is not negative. */
static scr_object scr_size_of_int(scr_mrun *run, scr_minput input)
{
    scr_mtype number;
    memset(&number, 0, sizeof number);
    number.kind = SCR_M_INT;
    scr_object whole = scr_model_quiet(run, &number, input);
    bool good = whole.kind == SCR_O_INT ? whole.u.i >= 0 : whole.kind == SCR_O_BIGINT && *whole.u.text != '-';
    return good || run->status ? whole : scr_size_wrong(run, input);
}

SCR_FN scr_object scr_model_check_byte_size(scr_mrun *run, const scr_mtype *type, scr_minput input)
{
    scr_object text = scr_model_quiet(run, type->inner, input);
    if (text.kind == SCR_O_STR) {
        scr_msize parts = scr_size_parts(text);
        if (parts.scalar > parts.from)
            return scr_size_of_text(run, text, &parts, input);
    }
    return run->status ? scr_o_missing() : scr_size_of_int(run, input);
}
