/* scr_model_json.c: JSON text to the tape of a run; and what stands in a cell. */
#include "scr_model_run.h"
#include "scr_float.h"
#include "scr_num.h"

static char *scr_model_put_number(char *out, size_t n)
{
    char back[20];
    unsigned k = 0;
    do
        back[k++] = (char)('0' + n % 10);
    while (n /= 10);
    while (k)
        *out++ = back[--k];
    return out;
}

/* Records json_invalid. False: the text is good JSON. */
static bool scr_model_fail_json(scr_mrun *run, const char *json, size_t len, scr_minput input)
{
    scr_json_mistake m;
    if (!scr_json_find_mistake(json, len, &m))
        return false;
    size_t n = strlen(m.why);
    char *text = (char *)scr_arena_alloc(run->arena, n + 64), *end;
    if (!text) {
        run->status = SCR_NO_SCRATCH;
        return true;
    }
    memcpy(text, m.why, n);
    memcpy(text + n, " at line ", 9);
    end = scr_model_put_number(text + n + 9, m.line);
    memcpy(end, " column ", 8);
    end = scr_model_put_number(end + 8, m.column);
    scr_mctx ctx;
    ctx.key = "error";
    ctx.value = scr_o_text(SCR_O_STR, text, (size_t)(end - text));
    scr_model_fail_with(run, SCR_ME_JSON_INVALID, input, &ctx, 1);
    return true;
}

/* An integer of more digits than Python reads stands in the tape. */
static bool scr_model_has_huge(const scr_doc *doc)
{
    for (uint32_t i = 0; i < doc->n_cells; i++)
        if ((doc->cells[i].info & SCR_CELL_KIND) == SCR_NUMBER && doc->cells[i].info & SCR_CELL_INTEGER && doc->cells[i].len > SCR_MODEL_DIGITS)
            return true;
    return false;
}

SCR_FN int scr_model_read(scr_mrun *run, const char *json, size_t len, scr_minput input)
{
    size_t most = run->options->max_bytes && run->options->max_bytes < SCR_BYTES_MAX ? run->options->max_bytes : SCR_BYTES_MAX;
    if (len > most)
        return SCR_TOO_LARGE;
    int status = scr_json_parse(json, len, SCR_MODEL_DEPTH, SCR_JSON_PYTHON, run->arena, &run->doc, NULL);
    if (status == SCR_TOO_DEEP) { /* one more may be there when it is empty */
        if (scr_model_fail_json(run, json, len, input))
            return run->status ? run->status : SCR_INVALID;
        status = scr_json_parse(json, len, SCR_MODEL_DEPTH + 1, SCR_JSON_PYTHON, run->arena, &run->doc, NULL);
    }
    if (status == SCR_VALID && !(len > SCR_MODEL_DIGITS && scr_model_has_huge(&run->doc))) {
        run->work += (uint64_t)len * SCR_MODEL_WORK + 4096;
        return SCR_VALID;
    }
    if (status < 0)
        return status;
    if (!scr_model_fail_json(run, json, len, input)) /* two readers that differ: neither is believed */
        return SCR_WORK_LIMIT;
    return run->status ? run->status : SCR_INVALID;
}

/* ---- cells ---- */

static scr_object scr_model_number(const char *s, uint32_t n, uint32_t info, uint32_t small)
{
    if (info & SCR_CELL_INTEGER) {
        if (info & SCR_CELL_SMALL)
            return scr_o_int((int32_t)small);
        int64_t value;
        if (scr_num_to_int64(s, n, &value))
            return scr_o_int(value);
        return scr_o_text(SCR_O_BIGINT, s, n);
    }
    double zero = 0;
    if (*s == 'N')
        return scr_o_float(zero / zero);
    if (*s == 'I' || s[1] == 'I')
        return scr_o_float(*s == '-' ? -1 / zero : 1 / zero);
    return scr_o_float(scr_float_parse(s, n));
}

SCR_FN scr_minput scr_model_input(const scr_mrun *run, uint32_t cell)
{
    const scr_doc *doc = &run->doc;
    const scr_cell *c = &doc->cells[cell];
    scr_minput input;
    scr_text text;
    input.cell = cell;
    switch ((enum scr_kind)(c->info & SCR_CELL_KIND)) {
    case SCR_NULL: input.o = scr_o_none(); break;
    case SCR_FALSE: input.o = scr_o_bool(false); break;
    case SCR_TRUE: input.o = scr_o_bool(true); break;
    case SCR_NUMBER: input.o = scr_model_number(doc->source + c->start, c->len, c->info, c->next); break;
    case SCR_STRING:
        text = scr_string_of(doc, cell);
        input.o = scr_o_text(SCR_O_STR, text.ptr, text.len);
        break;
    case SCR_ARRAY:
    case SCR_OBJECT:
        input.o = scr_o_of((c->info & SCR_CELL_KIND) == SCR_ARRAY ? SCR_O_LIST : SCR_O_DICT);
        input.o.flags = SCR_O_CELL;
        input.o.n = scr_count(doc, cell);
        input.o.u.i = cell;
        break;
    }
    return input;
}

/* Recursion is bounded by SCR_MODEL_DEPTH. */
SCR_FN scr_object scr_model_plain(scr_mrun *run, scr_minput input)
{
    if (!(input.o.flags & SCR_O_CELL))
        return input.o;
    bool list = input.o.kind == SCR_O_LIST;
    scr_object made = list ? scr_o_new_list(run->arena, SCR_O_LIST, input.o.n) : scr_o_new_dict(run->arena, input.o.n);
    uint32_t at = input.cell + 1;
    for (uint32_t i = 0; i < input.o.n && made.kind != SCR_O_MISSING; i++) {
        uint32_t key = at;
        if (!list)
            at++;
        scr_object item = scr_model_plain(run, scr_model_input(run, at));
        at = scr_next(&run->doc, at);
        bool good = item.kind != SCR_O_MISSING
                 && (list ? scr_o_push(run->arena, &made, item) : scr_o_put(run->arena, &made, scr_model_input(run, key).o, item));
        if (!good)
            made = scr_o_missing();
    }
    return made.kind == SCR_O_MISSING ? scr_model_stop(run, SCR_NO_SCRATCH) : made;
}

SCR_FN scr_object scr_model_check_json(scr_mrun *run, const scr_mtype *type, scr_minput input)
{
    const scr_doc doc = run->doc;
    scr_object text = input.o, plain = scr_o_missing();
    if (text.kind != SCR_O_STR && !(run->mode == SCR_MODE_PYTHON && text.kind == SCR_O_BYTES))
        return scr_model_fail(run, SCR_ME_JSON_TYPE, input);
    if (text.kind == SCR_O_STR)
        scr_model_exact(run, run->mode == SCR_MODE_PYTHON ? SCR_MLAX : SCR_MSTRICT);
    int status = scr_model_read(run, text.u.text, text.n, input);
    if (status < 0)
        scr_model_stop(run, status);
    if (status == SCR_VALID) /* out of its tape, which is left: errors show values, not parts of a text */
        plain = scr_model_plain(run, scr_model_input(run, 0));
    run->doc = doc;
    if (plain.kind == SCR_O_MISSING || !type->inner)
        return plain;
    uint8_t mode = run->mode;
    run->mode = SCR_MODE_JSON;
    scr_object value = scr_model_check(run, type->inner, scr_model_made(plain));
    run->mode = mode;
    return value;
}
