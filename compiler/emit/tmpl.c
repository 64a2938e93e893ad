/* tmpl.c: finds a template's section, fills its holes, indents it. */
#include "tmpl.h"
#include "amalgam.h"

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

static void print_indented(Out *out, Str text)
{
    while (text.len > 0) {
        const char *newline = memchr(text.ptr, '\n', text.len);
        size_t n = newline ? (size_t)(newline - text.ptr) + 1 : text.len;
        bool indents = text.ptr[0] != '\n' && text.ptr[0] != '#';
        for (uint32_t i = 0; indents && i < out->indent; i++)
            out_char(out, ' ');
        out_str(out, str_cut(text, 0, n));
        text = str_from(text, n);
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
