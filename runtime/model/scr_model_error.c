/* scr_model_error.c: recording errors of validation, and the report that says what pydantic's errors() says. */
#include "scr_model_run.h"
#include "scr_float.h"
#include "scr_model_text.h"

/* ORDER PYERRS */
static const struct scr_mwords { uint16_t type; const char *name, *text, *json; } scr_model_words[] = {
#define SCR_PYERR(NAME, type, text, json) {SCR_ME_##NAME, type, text, json},
#include "scr_model_errors.def"
#undef SCR_PYERR
};

/* ---- recording ---- */

/* n bytes from the arena's high end, where decoded text of any length lies, too; NULL: no room. */
static void *scr_model_high(scr_arena *arena, size_t n)
{
    size_t high = arena->high & ~(size_t)15, size = (n + 15u) & ~(size_t)15;
    if (n > SIZE_MAX - 15 || high < arena->low || size > high - arena->low)
        return NULL;
    arena->high = high - size;
    return arena->base + arena->high;
}

static scr_mplace *scr_model_steps(scr_mrun *run, uint32_t *n)
{
    *n = 0;
    for (const scr_mplace *p = run->place; p; p = p->up)
        ++*n;
    scr_mplace *steps = (scr_mplace *)scr_model_high(run->arena, *n * sizeof *steps);
    uint32_t i = *n;
    for (const scr_mplace *p = run->place; steps && p; p = p->up)
        steps[--i] = *p;
    return steps;
}

static scr_mrecord *scr_model_new_record(scr_mrun *run, uint16_t type, scr_minput input)
{
    if (run->quiet || run->status)
        return NULL;
    scr_mrecord *record = NULL;
    uint32_t n = 0;
    scr_mplace *steps = run->n_records < run->max_records ? scr_model_steps(run, &n) : NULL;
    if (steps)
        record = (scr_mrecord *)scr_model_high(run->arena, sizeof *record);
    if (!record) {
        run->truncated = true;
        return NULL;
    }
    memset(record, 0, sizeof *record);
    record->type = type;
    record->n_steps = n;
    record->steps = steps;
    record->input = input;
    run->records[run->n_records++] = record;
    return record;
}

SCR_FN scr_object scr_model_fail_with(scr_mrun *run, scr_model_error_type type, scr_minput input, const scr_mctx *ctx, unsigned n_ctx)
{
    scr_mrecord *record = scr_model_new_record(run, (uint16_t)type, input);
    for (unsigned i = 0; record && i < n_ctx; i++)
        record->ctx[i] = ctx[i];
    return scr_o_missing();
}

SCR_FN scr_object scr_model_fail(scr_mrun *run, scr_model_error_type type, scr_minput input)
{
    return scr_model_fail_with(run, type, input, NULL, 0);
}

SCR_FN scr_object scr_model_fail_text(scr_mrun *run, scr_model_error_type type, scr_minput input, const char *key, const char *text)
{
    scr_mctx ctx;
    if (!text)
        return scr_model_stop(run, SCR_NO_SCRATCH);
    ctx.key = key;
    ctx.value = scr_o_text(SCR_O_STR, text, strlen(text));
    return scr_model_fail_with(run, type, input, &ctx, 1);
}

SCR_FN scr_object scr_model_fail_custom(scr_mrun *run, scr_minput input, const scr_raised *raised)
{
    scr_mctx ctx;
    if (raised->kind != SCR_RAISE_CUSTOM) {
        ctx.key = "error";
        ctx.value = scr_o_text(SCR_O_STR, raised->message.ptr, raised->message.len);
        return scr_model_fail_with(run, raised->kind == SCR_RAISE_VALUE ? SCR_ME_VALUE_ERROR : SCR_ME_ASSERTION_ERROR, input, &ctx, 1);
    }
    scr_mrecord *record = scr_model_new_record(run, SCR_N_PYERRS, input);
    if (record)
        record->custom = *raised;
    return scr_o_missing();
}

SCR_FN void scr_model_forget(scr_mrun *run, uint32_t from)
{
    if (run->n_records > from)
        run->n_records = from; /* their memory is not had back: records stand in no order with other things */
}

SCR_FN void scr_model_keep_last(scr_mrun *run, uint32_t from)
{
    if (run->n_records > from + 1) {
        run->records[from] = run->records[run->n_records - 1];
        run->n_records = from + 1;
    }
}

SCR_FN scr_object scr_model_stop(scr_mrun *run, int status)
{
    if (!run->status)
        run->status = status;
    return scr_o_missing();
}

SCR_FN scr_object scr_model_refuse(scr_mrun *run, const char *what)
{
    run->raised.ptr = what;
    run->raised.len = strlen(what);
    return scr_model_stop(run, SCR_UNSUPPORTED);
}

SCR_FN scr_object scr_model_fail_named(scr_mrun *run, scr_minput input, const char *type, const char *message, size_t len, scr_object context)
{
    scr_raised raised;
    raised.kind = SCR_RAISE_CUSTOM;
    raised.type.ptr = type;
    raised.type.len = strlen(type);
    raised.message.ptr = message;
    raised.message.len = len;
    raised.context = context;
    return scr_model_fail_custom(run, input, &raised);
}

SCR_FN const char *scr_model_text(scr_mrun *run, const char *format, const char *text, size_t n)
{
    size_t len = strlen(format) + (text ? strlen(text) : 0) + 24;
    char *made = (char *)scr_arena_alloc(run->arena, len), *out = made;
    for (; made && *format; format++) {
        if (*format != '%') {
            *out++ = *format;
        } else if (*++format == 's') {
            size_t k = text ? strlen(text) : 0;
            if (k)
                memcpy(out, text, k);
            out += k;
        } else {
            out += scr_put_uint(n, out);
        }
    }
    if (made)
        *out = '\0';
    return made;
}

/* repr() of what JSON holds. Recursion is bounded by SCR_MODEL_DEPTH. */
static void scr_model_put_repr(scr_mtext *out, const scr_mdecoder *decoder, scr_object o)
{
    char text[SCR_FLOAT_TEXT];
    if (o.kind == SCR_O_STR) {
        scr_mtext_repr(out, o.u.text, o.n);
    } else if (o.kind == SCR_O_NONE) {
        scr_mtext_z(out, "None");
    } else if (o.kind == SCR_O_BOOL) {
        scr_mtext_z(out, o.u.truth ? "True" : "False");
    } else if (o.kind == SCR_O_FLOAT) {
        scr_mtext_add(out, text, scr_float_text(o.u.f, SCR_FLOAT_REPR, text));
    } else if (o.kind == SCR_O_LIST || o.kind == SCR_O_DICT) {
        bool list = o.kind == SCR_O_LIST;
        scr_mtext_char(out, list ? '[' : '{');
        for (uint32_t i = 0; i < o.n; i++) {
            if (i)
                scr_mtext_z(out, ", ");
            if (!list) {
                scr_model_put_repr(out, decoder, o.u.dict->keys[i]);
                scr_mtext_z(out, ": ");
            }
            scr_model_put_repr(out, decoder, list ? o.u.list->items[i] : o.u.dict->items[i]);
        }
        scr_mtext_char(out, list ? ']' : '}');
    } else {
        scr_model_put_json(out, decoder, o);
    }
}

/* The same into the arena, whatever its length. */
static scr_object scr_model_repr(scr_mrun *run, scr_object o)
{
    scr_mtext out;
    scr_mtext_begin(&out, NULL, 0);
    scr_model_put_repr(&out, run->decoder, o);
    char *text = (char *)scr_arena_alloc(run->arena, out.len);
    if (!text)
        return scr_model_stop(run, SCR_NO_SCRATCH);
    scr_mtext_begin(&out, text, out.len);
    scr_model_put_repr(&out, run->decoder, o);
    return scr_o_text(SCR_O_STR, text, out.len);
}

SCR_FN scr_object scr_model_shown(scr_mrun *run, scr_minput input)
{
    scr_mtext out;
    scr_object o = input.o;
    if (o.kind == SCR_O_STR)
        return o;
    if (o.kind == SCR_O_NONE)
        return scr_o_text(SCR_O_STR, "None", 4);
    if (o.kind == SCR_O_BOOL)
        return o.u.truth ? scr_o_text(SCR_O_STR, "True", 4) : scr_o_text(SCR_O_STR, "False", 5);
    if (o.kind == SCR_O_LIST || o.kind == SCR_O_DICT) {
        o = run->quiet ? scr_o_missing() : scr_model_plain(run, input);
        return o.kind == SCR_O_MISSING ? o : scr_model_repr(run, o);
    }
    char text[SCR_FLOAT_TEXT];
    scr_mtext_begin(&out, text, sizeof text);
    if (o.kind == SCR_O_FLOAT)
        out.len = scr_float_text(o.u.f, SCR_FLOAT_REPR, text);
    else
        scr_model_put_json(&out, run->decoder, o);
    if (out.len > out.room)
        out.len = out.room;
    scr_object made = scr_o_copy_text(run->arena, SCR_O_STR, text, out.len);
    return made.kind == SCR_O_MISSING ? scr_model_stop(run, SCR_NO_SCRATCH) : made;
}

/* ---- messages ---- */

static const scr_object *scr_model_ctx(const scr_mrecord *record, const char *key, size_t len)
{
    for (unsigned i = 0; i < 3 && record->ctx[i].key; i++)
        if (strlen(record->ctx[i].key) == len && memcmp(record->ctx[i].key, key, len) == 0)
            return &record->ctx[i].value;
    return NULL;
}

/* The length that a message counts is 1. */
static bool scr_model_is_one(const scr_mrecord *record)
{
    static const char *const names[] = {"min_length", "max_length", "max_digits", "decimal_places", "whole_digits"};
    for (unsigned i = 0; i < sizeof names / sizeof *names; i++) {
        const scr_object *value = scr_model_ctx(record, names[i], strlen(names[i]));
        if (value)
            return value->kind == SCR_O_INT && value->u.i == 1;
    }
    return false;
}

static void scr_model_put_hole(scr_mtext *out, const scr_mrecord *record, const char *key, size_t len)
{
    char number[SCR_FLOAT_TEXT];
    if (len == 15 && memcmp(key, "expected_plural", 15) == 0) {
        if (!scr_model_is_one(record))
            scr_mtext_char(out, 's');
        return;
    }
    const scr_object *value = scr_model_ctx(record, key, len);
    if (!value)
        return;
    switch ((scr_okind)value->kind) {
    case SCR_O_NONE: scr_mtext_z(out, len == 13 && memcmp(key, "actual_length", 13) == 0 ? "more" : "None"); return;
    case SCR_O_INT: scr_mtext_int(out, value->u.i); return;
    case SCR_O_FLOAT: scr_mtext_add(out, number, scr_float_text(value->u.f, SCR_FLOAT_PLAIN, number)); return;
    case SCR_O_STR: case SCR_O_DECIMAL: case SCR_O_BIGINT: scr_mtext_add(out, value->u.text, value->n); return;
    default: return; /* no ctx holds others */
    }
}

static void scr_model_put_message(scr_mtext *out, const scr_mrecord *record, bool python)
{
    if (record->type == SCR_N_PYERRS) {
        scr_mtext_add(out, record->custom.message.ptr, record->custom.message.len);
        return;
    }
    const struct scr_mwords *words = scr_model_words;
    while (words->type != record->type)
        words++;
    const char *text = *words->json && !python ? words->json : words->text;
    while (*text) {
        const char *open = strchr(text, '{'), *close = open ? strchr(open, '}') : NULL;
        if (!close)
            break;
        scr_mtext_add(out, text, (size_t)(open - text));
        scr_model_put_hole(out, record, open + 1, (size_t)(close - open - 1));
        text = close + 1;
    }
    scr_mtext_z(out, text);
}

static scr_text scr_model_type_name(const scr_mrecord *record)
{
    if (record->type == SCR_N_PYERRS)
        return record->custom.type;
    const struct scr_mwords *words = scr_model_words;
    while (words->type != record->type)
        words++;
    scr_text name;
    name.ptr = words->name;
    name.len = strlen(words->name);
    return name;
}

static void scr_model_put_loc(scr_mtext *out, const scr_mrecord *record)
{
    scr_mtext_char(out, '[');
    for (uint32_t i = 0; i < record->n_steps; i++) {
        if (i)
            scr_mtext_char(out, ',');
        if (record->steps[i].text)
            scr_mtext_json_string(out, record->steps[i].text, record->steps[i].len);
        else
            scr_mtext_int(out, record->steps[i].index);
    }
    scr_mtext_char(out, ']');
}

static void scr_model_put_ctx(const scr_mrun *run, scr_mtext *out, const scr_mrecord *record)
{
    if (record->type == SCR_N_PYERRS) {
        if (record->custom.context.kind == SCR_O_DICT)
            scr_model_put_json(out, run->decoder, record->custom.context);
        return;
    }
    if (!record->ctx[0].key)
        return;
    scr_mtext_char(out, '{');
    for (unsigned i = 0; i < 3 && record->ctx[i].key; i++) {
        if (i)
            scr_mtext_char(out, ',');
        scr_mtext_json_string(out, record->ctx[i].key, strlen(record->ctx[i].key));
        scr_mtext_char(out, ':');
        scr_model_put_json(out, run->decoder, record->ctx[i].value);
    }
    scr_mtext_char(out, '}');
}

/* ---- the report ---- */

/* What has been put since `from`, as a text of its own. */
static scr_text scr_model_since(const scr_mtext *out, size_t from)
{
    scr_text text;
    text.ptr = out->ptr + from;
    text.len = out->len - from;
    return text;
}

static void scr_model_put_input(scr_mrun *run, scr_mtext *out, const scr_mrecord *record, scr_model_error *error)
{
    size_t from = out->len;
    error->offset = SIZE_MAX;
    if (record->input.cell == SCR_NONE) {
        if (run->options->flags & SCR_MODEL_PYTHON)
            scr_model_put_python(out, run->decoder, record->input.o);
        else
            scr_model_put_json(out, run->decoder, record->input.o);
        error->input = scr_model_since(out, from);
        return;
    }
    const scr_cell *cell = &run->doc.cells[record->input.cell];
    scr_text at = scr_model_span(&run->doc, record->input.cell);
    error->input = at;
    error->offset = cell->start;
}

static void scr_model_describe(scr_mrun *run, scr_mtext *out, const scr_mrecord *record, scr_model_error *error)
{
    size_t from = out->len;
    memset(error, 0, sizeof *error);
    error->type = scr_model_type_name(record);
    error->custom = record->type == SCR_N_PYERRS;
    scr_model_put_loc(out, record);
    error->loc = scr_model_since(out, from);
    from = out->len;
    scr_model_put_message(out, record, run->in_python);
    error->msg = scr_model_since(out, from);
    from = out->len;
    scr_model_put_ctx(run, out, record);
    error->ctx = scr_model_since(out, from);
    scr_model_put_input(run, out, record, error);
}

/* Texts go into what the arena has left: below the records. */
SCR_FN void scr_model_report_errors(scr_mrun *run, scr_model_report *report)
{
    scr_arena *arena = run->arena;
    arena->failed = false;
    scr_model_error *errors = (scr_model_error *)scr_arena_alloc(arena, (run->n_records ? run->n_records : 1) * sizeof *errors);
    scr_mtext out;
    scr_mtext_begin(&out, (char *)arena->base + arena->low, arena->high - arena->low);
    uint32_t n = 0;
    for (; errors && n < run->n_records; n++) {
        scr_model_describe(run, &out, run->records[n], &errors[n]);
        if (out.len > out.room)
            break;
        if (errors[n].offset != SIZE_MAX)
            scr_line_column(run->doc.source, run->source_len, errors[n].offset, &errors[n].line, &errors[n].column);
    }
    report->errors = errors;
    report->n_errors = n;
    report->truncated = run->truncated || n < run->n_records;
}
