/* tmpl.c: finds a template's section, fills its holes, indents it. */
#include "tmpl.h"
#include "embedded.h"

#include <string.h>

/* The text between `//// name` and the next `//// `. */
static bool find_section(Str text, Str name, Str *section)
{
    size_t at = 0, start = 0;
    bool inside = false;
    while (at < text.len) {
        const char *newline = memchr(text.ptr + at, '\n', text.len - at);
        size_t next = newline ? (size_t)(newline - text.ptr) + 1 : text.len;
        Str line = str_cut(text, at, next - at);
        if (str_starts(line, STR("//// "))) {
            if (inside)
                break;
            Str found = str_cut(line, 5, line.len - 5 - (newline ? 1 : 0));
            inside = str_eq(found, name);
            start = next;
        }
        at = next;
    }
    *section = str_cut(text, start, at - start);
    return inside;
}

#define COLUMNS_MAX 120

static void out_columns(Out *out, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        out_char(out, ' ');
}

/* Whether a line may be broken before `at`. */
static bool is_break(Str line, size_t at)
{
    static const char *const operators[] = {"&& ", "|| ", "+ ", "? ", ": "};
    if (line.ptr[at - 1] != ' ')
        return false;
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++)
        if (str_starts(str_from(line, at), str_of(operators[i])))
            return true;
    return line.ptr[at - 2] == ',';
}

/* The last place within `room` columns where the line can be broken; 0: there is none. Strings and comments are not. */
static size_t find_break(Str line, size_t room)
{
    size_t found = 0;
    char quote = 0;
    for (size_t i = 0; i < line.len && i <= room; i++) {
        char c = line.ptr[i];
        if (quote != 0) {
            i += c == '\\';
            quote = c == quote ? 0 : quote;
            continue;
        }
        if (str_starts(str_from(line, i), STR("/*")))
            break;
        if (i >= 2 && is_break(line, i))
            found = i;
        if (c == '"' || c == '\'')
            quote = c;
    }
    return found;
}

static size_t leading_spaces(Str line)
{
    size_t n = 0;
    while (n < line.len && line.ptr[n] == ' ')
        n++;
    return n;
}

void tmpl_line(Out *out, Str line)
{
    size_t own = leading_spaces(line);
    uint32_t indent = out->indent + (uint32_t)own;
    bool plain = line.len > 0 && line.ptr[0] != '#' && memchr(line.ptr, '\n', line.len) == NULL;
    line = str_from(line, own);
    if (line.len > 0 && line.ptr[0] != '#')
        out_columns(out, indent);
    size_t room = indent < COLUMNS_MAX ? COLUMNS_MAX - indent : 0, at;
    while (plain && line.len > room && (at = find_break(line, room - 1)) > 0) {
        out_str(out, str_cut(line, 0, line.ptr[at - 1] == ' ' ? at - 1 : at));
        out_char(out, '\n');
        out_columns(out, indent + 8);
        line = str_from(line, at);
        room = indent + 8 < COLUMNS_MAX ? COLUMNS_MAX - indent - 8 : 0;
    }
    out_str(out, line);
    out_char(out, '\n');
}

static void print_indented(Out *out, Str text)
{
    while (text.len > 0) {
        const char *newline = memchr(text.ptr, '\n', text.len);
        size_t n = newline ? (size_t)(newline - text.ptr) : text.len;
        tmpl_line(out, str_cut(text, 0, n));
        text = str_from(text, newline ? n + 1 : n);
    }
}

void tmpl_print(Out *out, const char *file, const char *section, const OutVar *vars, size_t n_vars)
{
    Ctx *ctx = out->ctx;
    Str text = {"", 0}, part = {"", 0};
    CTX_ASSERT(ctx, embedded_get(str_join(ctx, STR("compiler/emit/tmpl/"), str_of(file)), &text));
    CTX_ASSERT(ctx, find_section(text, str_of(section), &part));
    Out filled = out_new(ctx);
    out_fill(&filled, part, vars, n_vars);
    print_indented(out, out_text(&filled));
}
