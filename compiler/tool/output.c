/* output.c: a judgement as text or JSON.
 *
 * text      path:line:col: /pointer: message [code]    one line an error; made for people and for editors
 * json      schemac's own errors, as the Python package has them
 * flag, basic, detailed, verbose    the standard outputs (2019-09 core 10, 2020-12 core 12)
 * pydantic  what pydantic's errors() lists: type, loc, msg, without input values
 *
 * Text from the document (property names in pointers) reaches a terminal only with control characters escaped.
 */
#include "output.h"
#include "standard.h"
#include "trace.h"

#include <string.h>

bool output_wants_report(OutputFormat format)
{
    return format != FORMAT_FLAG;
}

static Str text_of(scr_text text)
{
    return (Str){text.ptr, text.len};
}

/* ---- text ---- */

/* C0, DEL, C1, and the characters that turn the direction of writing (UAX 9): all of them can lie on a terminal. */
static bool is_harmful(uint32_t c)
{
    return c < 0x20 || (c >= 0x7f && c <= 0x9f) || c == 0x061c || c == 0x200e || c == 0x200f || c == 0x2028 || c == 0x2029 ||
           (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

static void out_plain(Out *out, Str s)
{
    for (size_t at = 0; at < s.len;) {
        uint32_t c = 0;
        size_t n = str_char(s, at, &c);
        if (n == 0) { /* a path need not be UTF-8 */
            out_printf(out, "\\x%02x", (unsigned)(unsigned char)s.ptr[at]);
            n = 1;
        } else if (is_harmful(c)) {
            out_printf(out, "\\u%04x", (unsigned)c);
        } else {
            out_str(out, str_cut(s, at, n));
        }
        at += n;
    }
}

static void paint(Out *out, const Judgement *j, const char *colour)
{
    if (j->colour)
        out_z(out, colour);
}

#define BOLD "\033[1m"
#define RED "\033[1;31m"
#define GREEN "\033[32m"
#define PLAIN "\033[0m"

/* "event.json", "events.ndjson:3". */
static void print_name(Out *out, const Judgement *j)
{
    out_plain(out, j->name);
    if (j->line)
        out_printf(out, ":%llu", (unsigned long long)j->line);
}

static uint32_t depth_of(const scr_report *report, size_t i)
{
    uint32_t depth = 0;
    for (uint32_t parent = report->errors[i].parent; parent < i; parent = report->errors[parent].parent) {
        i = parent;
        depth++;
    }
    return depth;
}

static void print_place(Out *out, const Judgement *j, const scr_error *error)
{
    paint(out, j, BOLD);
    out_plain(out, j->name);
    out_printf(out, ":%llu:%u: ", (unsigned long long)(j->line ? j->line : error->line), (unsigned)error->column);
    paint(out, j, PLAIN);
}

static void print_text_error(Out *out, const Judgement *j, size_t i)
{
    const scr_error *error = &j->report->errors[i];
    print_place(out, j, error);
    for (uint32_t depth = depth_of(j->report, i); depth > 0; depth--)
        out_z(out, "  ");
    out_plain(out, error->instance_location.len ? text_of(error->instance_location) : STR("(root)"));
    out_z(out, ": ");
    paint(out, j, RED);
    out_plain(out, text_of(error->message));
    paint(out, j, PLAIN);
    out_z(out, " [");
    out_str(out, text_of(error->code));
    out_char(out, ']');
    if (j->verbose) {
        out_z(out, " (schema ");
        out_plain(out, text_of(error->absolute_schema_location));
        out_char(out, ')');
    }
    out_char(out, '\n');
}

static void print_text(Out *out, const Judgement *j)
{
    if (j->status == SCR_VALID) {
        print_name(out, j);
        out_z(out, ": ");
        paint(out, j, GREEN);
        out_z(out, "valid");
        paint(out, j, PLAIN);
        out_char(out, '\n');
        return;
    }
    if (j->status != SCR_INVALID) {
        print_name(out, j);
        out_printf(out, ": could not decide: %s [%s]\n", status_text(j->status), status_name(j->status));
        return;
    }
    for (size_t i = 0; i < j->report->n_errors; i++)
        print_text_error(out, j, i);
    if (j->report->truncated) {
        print_name(out, j);
        out_printf(out, ": there are more errors than these %zu; --max-errors N tells more\n", j->report->n_errors);
    }
}

/* ---- json ---- */

static void member(Out *out, const char *name, scr_text value)
{
    out_printf(out, ",\"%s\":", name);
    out_json_string(out, text_of(value));
}

void output_error(Out *out, const scr_error *error)
{
    out_z(out, "{\"code\":");
    out_json_string(out, text_of(error->code));
    member(out, "keyword", error->keyword);
    member(out, "instance_location", error->instance_location);
    member(out, "schema_location", error->schema_location);
    member(out, "absolute_schema_location", error->absolute_schema_location);
    member(out, "message", error->message);
    out_z(out, ",\"params\":");
    out_str(out, error->params.len ? text_of(error->params) : STR("{}"));
    out_printf(out, ",\"offset\":%zu,\"line\":%u,\"column\":%u,\"parent\":", error->offset, (unsigned)error->line,
               (unsigned)error->column);
    if (error->parent == SCR_NONE)
        out_z(out, "null}");
    else
        out_printf(out, "%u}", (unsigned)error->parent);
}

static void print_json(Out *out, const Judgement *j)
{
    out_z(out, "{\"instance\":");
    out_json_string(out, j->name);
    if (j->line)
        out_printf(out, ",\"line\":%llu", (unsigned long long)j->line);
    if (j->status < 0) {
        out_printf(out, ",\"valid\":null,\"undecided\":\"%s\"}\n", status_name(j->status));
        return;
    }
    out_printf(out, ",\"valid\":%s,\"errors\":[", j->status == SCR_VALID ? "true" : "false");
    for (size_t i = 0; i < j->report->n_errors; i++) {
        if (i)
            out_char(out, ',');
        output_error(out, &j->report->errors[i]);
    }
    out_printf(out, "],\"truncated\":%s}\n", j->report->truncated ? "true" : "false");
}

/* ---- pydantic ---- */

static Str pydantic_type(Str code)
{
    static const struct { const char *code, *type; } rows[] = { /* ORDER ERRORS */
#define SCR_ERROR(CODE, code, pydantic, message) {code, pydantic},
#include "../../runtime/scr_errors.def"
#undef SCR_ERROR
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (str_is(code, rows[i].code))
            return str_of(rows[i].type);
    return STR("value_error");
}

/* Pydantic has a type of error for each type that is wanted; where several are, none of its own fits. */
static Str pydantic_wanted(Str params)
{
    static const struct { const char *params, *type; } rows[] = {
        {"{\"types\":[\"string\"]}", "string_type"},   {"{\"types\":[\"integer\"]}", "int_type"},
        {"{\"types\":[\"number\"]}", "float_type"},    {"{\"types\":[\"boolean\"]}", "bool_type"},
        {"{\"types\":[\"array\"]}", "list_type"},      {"{\"types\":[\"object\"]}", "dict_type"},
        {"{\"types\":[\"null\"]}", "none_required"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (str_is(params, rows[i].params))
            return str_of(rows[i].type);
    return STR("type_error");
}

/* RFC 6901: the next token of a pointer, decoded; false behind the last. */
static bool token_next(Ctx *ctx, Str *pointer, Str *token)
{
    size_t n = 0, end = 1;
    if (pointer->len == 0)
        return false;
    char *text = ctx_alloc(ctx, pointer->len);
    for (; end < pointer->len && pointer->ptr[end] != '/'; end++) {
        char c = pointer->ptr[end];
        bool escape = c == '~' && end + 1 < pointer->len;
        if (escape)
            c = pointer->ptr[++end] == '1' ? '/' : '~';
        text[n++] = c;
    }
    *pointer = str_from(*pointer, end);
    *token = (Str){text, n};
    return true;
}

/* The cell of an array's item or an object's member; SCR_NONE: not there. */
static uint32_t child_cell(const scr_doc *doc, uint32_t cell, Str token)
{
    uint32_t end = scr_next(doc, cell), found = SCR_NONE;
    if (scr_kind_of(doc, cell) == SCR_OBJECT) {
        for (uint32_t key = cell + 1; key < end; key = scr_next(doc, key + 1)) {
            scr_text name = scr_text_of(doc, key);
            if (str_eq((Str){name.ptr, name.len}, token))
                found = key + 1;
        }
    } else if (scr_kind_of(doc, cell) == SCR_ARRAY && token.len <= 10) {
        uint64_t index = 0, i = 0;
        for (size_t at = 0; at < token.len; at++)
            index = index * 10 + (uint64_t)(token.ptr[at] - '0');
        for (uint32_t item = cell + 1; item < end && found == SCR_NONE; item = scr_next(doc, item))
            if (i++ == index)
                found = item;
    }
    return found;
}

/* Pydantic's loc: names as strings, indexes as numbers; only the document tells which a token is. */
static void out_loc(Out *out, const scr_doc *doc, Str pointer, Str more)
{
    uint32_t cell = doc->n_cells ? 0 : SCR_NONE;
    Str token;
    bool first = true;
    out_char(out, '[');
    for (; token_next(out->ctx, &pointer, &token); first = false) {
        bool is_index = cell != SCR_NONE && scr_kind_of(doc, cell) == SCR_ARRAY;
        out_z(out, first ? "" : ",");
        if (is_index)
            out_str(out, token);
        else
            out_json_string(out, token);
        cell = cell == SCR_NONE ? SCR_NONE : child_cell(doc, cell, token);
    }
    if (more.len) {
        out_z(out, first ? "" : ",");
        out_str(out, more);
    }
    out_char(out, ']');
}

/* The missing name of a "required" error, as the JSON string that its params begin with: {"missing":"x"... */
static Str missing_name(const scr_error *error)
{
    Str params = text_of(error->params);
    static const char before[] = "{\"missing\":";
    size_t end = sizeof before - 1;
    if (!str_starts(params, str_of(before)) || end >= params.len || params.ptr[end] != '"')
        return STR("");
    for (end++; end < params.len && params.ptr[end] != '"'; end++)
        end += params.ptr[end] == '\\';
    return str_cut(params, sizeof before - 1, end + 1 - (sizeof before - 1));
}

static void out_pydantic_error(Out *out, const scr_doc *doc, const scr_error *error)
{
    Str type = pydantic_type(text_of(error->code));
    if (str_is(type, "type_error"))
        type = pydantic_wanted(text_of(error->params));
    out_z(out, "{\"type\":");
    out_json_string(out, type);
    out_z(out, ",\"loc\":");
    out_loc(out, doc, text_of(error->instance_location), str_is(type, "missing") ? missing_name(error) : STR(""));
    member(out, "msg", error->message);
    out_z(out, ",\"ctx\":");
    out_str(out, error->params.len ? text_of(error->params) : STR("{}"));
    out_char(out, '}');
}

static void print_pydantic(Out *out, const Judgement *j)
{
    Trace trace = {0};
    if (j->status < 0) {
        out_printf(out, "[{\"type\":\"%s\",\"loc\":[],\"msg\":\"could not decide: %s\"}]\n", status_name(j->status),
                   status_text(j->status));
        return;
    }
    if (j->report->n_errors) /* parsed again, for the kinds of the containers */
        trace_parse(&trace, out->ctx, j->engine, j->json);
    out_char(out, '[');
    for (size_t i = 0; i < j->report->n_errors; i++) {
        if (i)
            out_char(out, ',');
        out_pydantic_error(out, &trace.doc, &j->report->errors[i]);
    }
    out_z(out, "]\n");
    trace_free(&trace);
}

void output_print(Out *out, const Judgement *j, OutputFormat format)
{
    switch (format) {
    case FORMAT_DEFAULT:
    case FORMAT_TEXT: print_text(out, j); break;
    case FORMAT_JSON: print_json(out, j); break;
    case FORMAT_PYDANTIC: print_pydantic(out, j); break;
    case FORMAT_FLAG:
    case FORMAT_BASIC:
    case FORMAT_DETAILED:
    case FORMAT_VERBOSE: standard_print(out, j, format); break;
    }
}
