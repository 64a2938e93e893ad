/* scr_model_json.c: JSON text to the tape of a run; what stands in a cell; and why a text is no JSON, as pydantic's parser (jiter) says it. */
#include "scr_model_run.h"
#include "scr_float.h"
#include "scr_num.h"
#include "scr_utf8.h"

/* ---- why a text is no JSON ---- */

/* at: the byte that the message points at. */
typedef struct scr_mreader {
    const char *s;
    size_t n, at;
    const char *why;
} scr_mreader;

static bool scr_mreader_wrong(scr_mreader *r, size_t at, const char *why)
{
    r->at = at;
    r->why = why;
    return false;
}

static bool scr_mreader_ended(const scr_mreader *r) { return r->at >= r->n; }

static void scr_mreader_space(scr_mreader *r)
{
    while (r->at < r->n && (r->s[r->at] == ' ' || r->s[r->at] == '\t' || r->s[r->at] == '\r' || r->s[r->at] == '\n'))
        r->at++;
}

static bool scr_mreader_word(scr_mreader *r, const char *word)
{
    for (; *word; word++, r->at++) {
        if (scr_mreader_ended(r))
            return scr_mreader_wrong(r, r->n, "EOF while parsing a value");
        if (r->s[r->at] != *word)
            return scr_mreader_wrong(r, r->at, "expected ident");
    }
    return true;
}

static bool scr_mreader_digit(const scr_mreader *r) { return r->at < r->n && r->s[r->at] >= '0' && r->s[r->at] <= '9'; }

/* one at least */
static bool scr_mreader_digits(scr_mreader *r)
{
    if (scr_mreader_ended(r))
        return scr_mreader_wrong(r, r->n, "EOF while parsing a value");
    if (!scr_mreader_digit(r))
        return scr_mreader_wrong(r, r->at, "invalid number");
    while (scr_mreader_digit(r))
        r->at++;
    return true;
}

static bool scr_mreader_number(scr_mreader *r)
{
    bool whole = true;
    if (r->s[r->at] == '-') {
        r->at++;
        if (!scr_mreader_ended(r) && r->s[r->at] == 'I')
            return scr_mreader_word(r, "Infinity");
    }
    size_t from = r->at;
    if (!scr_mreader_digits(r))
        return false;
    if (r->s[from] == '0' && r->at > from + 1)
        return scr_mreader_wrong(r, from + 1, "invalid number");
    size_t digits = r->at - from;
    if (!scr_mreader_ended(r) && r->s[r->at] == '.') {
        r->at++;
        whole = false;
        if (!scr_mreader_digits(r))
            return false;
    }
    if (!scr_mreader_ended(r) && (r->s[r->at] | 0x20) == 'e') {
        r->at++;
        whole = false;
        if (!scr_mreader_ended(r) && (r->s[r->at] == '+' || r->s[r->at] == '-'))
            r->at++;
        if (!scr_mreader_digits(r))
            return false;
    }
    return !(whole && digits > SCR_MODEL_DIGITS) || scr_mreader_wrong(r, from + SCR_MODEL_DIGITS, "number out of range");
}

/* four digits behind "\u" */
static bool scr_mreader_hex(scr_mreader *r, uint32_t *value)
{
    *value = 0;
    if (r->n - r->at < 4)
        return scr_mreader_wrong(r, r->n, "EOF while parsing a string");
    for (int i = 0; i < 4; i++, r->at++) {
        char c = r->s[r->at];
        int digit = c >= '0' && c <= '9' ? c - '0' : (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10 : -1;
        if (digit < 0)
            return scr_mreader_wrong(r, r->at, "invalid escape");
        *value = *value << 4 | (uint32_t)digit;
    }
    return true;
}

static bool scr_mreader_escape(scr_mreader *r)
{
    uint32_t value;
    r->at++;
    if (scr_mreader_ended(r))
        return scr_mreader_wrong(r, r->n, "EOF while parsing a string");
    if (r->s[r->at] != 'u') {
        if (!r->s[r->at] || !strchr("\"\\/bfnrt", r->s[r->at]))
            return scr_mreader_wrong(r, r->at, "invalid escape");
        r->at++;
        return true;
    }
    r->at++;
    if (!scr_mreader_hex(r, &value))
        return false;
    if (value >= 0xdc00 && value <= 0xdfff)
        return scr_mreader_wrong(r, r->at - 1, "lone leading surrogate in hex escape");
    if (value < 0xd800 || value > 0xdbff)
        return true;
    for (int i = 0; i < 2; i++, r->at++) {
        if (scr_mreader_ended(r))
            return scr_mreader_wrong(r, r->n, "EOF while parsing a string");
        if (r->s[r->at] != "\\u"[i])
            return scr_mreader_wrong(r, r->at, "unexpected end of hex escape");
    }
    if (!scr_mreader_hex(r, &value))
        return false;
    return (value >= 0xdc00 && value <= 0xdfff) || scr_mreader_wrong(r, r->at - 1, "lone leading surrogate in hex escape");
}

/* The first byte that is not well-formed; n: all are. */
static size_t scr_model_bad_utf8(const char *s, size_t n)
{
    for (size_t i = 0; i < n;) {
        size_t end = i + 1;
        while (end < n && ((scr_byte)s[end] & 0xc0) == 0x80)
            end++;
        if (!scr_utf8_valid(s + i, end - i)) {
            for (size_t len = 1; len <= end - i && len <= 4; len++) /* a good character and what is too much behind it */
                if (scr_utf8_valid(s + i, len))
                    return i + len;
            return i;
        }
        i = end;
    }
    return n;
}

static bool scr_mreader_string(scr_mreader *r)
{
    size_t from = ++r->at;
    for (;;) {
        if (scr_mreader_ended(r))
            return scr_mreader_wrong(r, r->n, "EOF while parsing a string");
        scr_byte c = (scr_byte)r->s[r->at];
        if (c == '"')
            break;
        if (c < 0x20)
            return scr_mreader_wrong(r, r->at, "control character (\\u0000-\\u001F) found while parsing a string");
        if (c != '\\')
            r->at++;
        else if (!scr_mreader_escape(r))
            return false;
    }
    size_t len = r->at++ - from;
    if (scr_utf8_valid(r->s + from, len))
        return true;
    return scr_mreader_wrong(r, from + scr_model_bad_utf8(r->s + from, len), "invalid unicode code point");
}

static bool scr_mreader_value(scr_mreader *r, unsigned depth);

static bool scr_mreader_array(scr_mreader *r, unsigned depth)
{
    r->at++;
    scr_mreader_space(r);
    if (scr_mreader_ended(r))
        return scr_mreader_wrong(r, r->n, "EOF while parsing a list");
    if (r->s[r->at] == ']') {
        r->at++;
        return true;
    }
    for (;;) {
        if (!scr_mreader_value(r, depth + 1))
            return false;
        scr_mreader_space(r);
        if (scr_mreader_ended(r))
            return scr_mreader_wrong(r, r->n, "EOF while parsing a list");
        char c = r->s[r->at];
        if (c != ']' && c != ',')
            return scr_mreader_wrong(r, r->at, "expected `,` or `]`");
        r->at++;
        if (c == ']')
            return true;
        scr_mreader_space(r);
        if (!scr_mreader_ended(r) && r->s[r->at] == ']')
            return scr_mreader_wrong(r, r->at, "trailing comma");
    }
}

static bool scr_mreader_member(scr_mreader *r, unsigned depth)
{
    if (r->s[r->at] != '"')
        return scr_mreader_wrong(r, r->at, "key must be a string");
    if (!scr_mreader_string(r))
        return false;
    scr_mreader_space(r);
    if (scr_mreader_ended(r))
        return scr_mreader_wrong(r, r->n, "EOF while parsing an object");
    if (r->s[r->at] != ':')
        return scr_mreader_wrong(r, r->at, "expected `:`");
    r->at++;
    return scr_mreader_value(r, depth + 1);
}

static bool scr_mreader_object(scr_mreader *r, unsigned depth)
{
    r->at++;
    scr_mreader_space(r);
    if (scr_mreader_ended(r))
        return scr_mreader_wrong(r, r->n, "EOF while parsing an object");
    if (r->s[r->at] == '}') {
        r->at++;
        return true;
    }
    for (;;) {
        if (!scr_mreader_member(r, depth))
            return false;
        scr_mreader_space(r);
        if (scr_mreader_ended(r))
            return scr_mreader_wrong(r, r->n, "EOF while parsing an object");
        char c = r->s[r->at];
        if (c != '}' && c != ',')
            return scr_mreader_wrong(r, r->at, "expected `,` or `}`");
        r->at++;
        if (c == '}')
            return true;
        scr_mreader_space(r);
        if (scr_mreader_ended(r))
            return scr_mreader_wrong(r, r->n, "EOF while parsing a value");
        if (r->s[r->at] == '}')
            return scr_mreader_wrong(r, r->at, "trailing comma");
    }
}

/* Recursion is bounded by SCR_MODEL_DEPTH. */
static bool scr_mreader_value(scr_mreader *r, unsigned depth)
{
    scr_mreader_space(r);
    if (scr_mreader_ended(r))
        return scr_mreader_wrong(r, r->n, "EOF while parsing a value");
    if (depth > SCR_MODEL_DEPTH)
        return scr_mreader_wrong(r, r->at, "recursion limit exceeded");
    char c = r->s[r->at];
    switch (c) {
    case '{': return scr_mreader_object(r, depth);
    case '[': return scr_mreader_array(r, depth);
    case '"': return scr_mreader_string(r);
    case 't': return scr_mreader_word(r, "true");
    case 'f': return scr_mreader_word(r, "false");
    case 'n': return scr_mreader_word(r, "null");
    case 'N': return scr_mreader_word(r, "NaN");
    case 'I': return scr_mreader_word(r, "Infinity");
    default: return c == '-' || (c >= '0' && c <= '9') ? scr_mreader_number(r) : scr_mreader_wrong(r, r->at, "expected value");
    }
}

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
static bool scr_model_fail_json(scr_mrun *run, const char *json, size_t len)
{
    scr_mreader r = {json, len, 0, NULL};
    if (scr_mreader_value(&r, 0)) {
        scr_mreader_space(&r);
        if (scr_mreader_ended(&r))
            return false;
        r.why = "trailing characters";
    }
    size_t line = 1, column = 0;
    for (size_t i = 0; i <= r.at && i < len; i++) {
        column++;
        if (json[i] == '\n') {
            line++;
            column = 0;
        }
    }
    size_t n = strlen(r.why);
    char *text = (char *)scr_arena_alloc(run->arena, n + 64), *end;
    if (!text) {
        run->status = SCR_NO_SCRATCH;
        return true;
    }
    memcpy(text, r.why, n);
    memcpy(text + n, " at line ", 9);
    end = scr_model_put_number(text + n + 9, line);
    memcpy(end, " column ", 8);
    end = scr_model_put_number(end + 8, column);
    scr_mctx ctx;
    ctx.key = "error";
    ctx.value = scr_o_text(SCR_O_STR, text, (size_t)(end - text));
    scr_model_fail_with(run, SCR_ME_JSON_INVALID, scr_model_made(scr_o_text(SCR_O_STR, json, len)), &ctx, 1);
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

SCR_FN int scr_model_read(scr_mrun *run, const char *json, size_t len)
{
    size_t most = run->options->max_bytes && run->options->max_bytes < SCR_BYTES_MAX ? run->options->max_bytes : SCR_BYTES_MAX;
    if (len > most)
        return SCR_TOO_LARGE;
    int status = scr_json_parse(json, len, SCR_MODEL_DEPTH, SCR_JSON_PYTHON, run->arena, &run->doc, NULL);
    if (status == SCR_TOO_DEEP) { /* one more may be there when it is empty */
        if (scr_model_fail_json(run, json, len))
            return run->status ? run->status : SCR_INVALID;
        status = scr_json_parse(json, len, SCR_MODEL_DEPTH + 1, SCR_JSON_PYTHON, run->arena, &run->doc, NULL);
    }
    if (status == SCR_VALID && !(len > SCR_MODEL_DIGITS && scr_model_has_huge(&run->doc))) {
        run->work = (uint64_t)len * SCR_MODEL_WORK + 4096;
        return SCR_VALID;
    }
    if (status < 0)
        return status;
    if (!scr_model_fail_json(run, json, len)) /* two readers that differ: neither is believed */
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
