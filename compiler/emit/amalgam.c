/* amalgam.c: resolves the includes of the embedded runtime. In: names of parts. Out: their text, dependencies first. */
#include "amalgam.h"
#include "embedded.h"

#include <string.h>

bool embedded_get(Str name, Str *text)
{
    size_t low = 0, high = n_embedded_files;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = str_cmp(name, str_of(embedded_files[middle].name));
        if (order == 0) {
            *text = (Str){embedded_files[middle].text, embedded_files[middle].len};
            return true;
        }
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return false;
}

static bool runtime_get(Ctx *ctx, Str file, Str *text)
{
    return embedded_get(str_join(ctx, STR("runtime/"), file), text);
}

static Str take_line(Str *rest)
{
    const char *end = rest->len > 0 ? memchr(rest->ptr, '\n', rest->len) : NULL;
    size_t n = end ? (size_t)(end - rest->ptr) + 1 : rest->len;
    Str line = {rest->ptr, n};
    *rest = str_from(*rest, n);
    return line;
}

/* The file that a line includes with quotes: `#include "scr_x.h"`. */
static bool included_file(Str line, Str *file)
{
    static const char start[] = "#include \"";
    if (!str_starts(line, str_of(start)))
        return false;
    Str rest = str_from(line, sizeof start - 1);
    const char *quote = memchr(rest.ptr, '"', rest.len);
    if (quote == NULL)
        return false;
    *file = (Str){rest.ptr, (size_t)(quote - rest.ptr)};
    return true;
}

static void visit(Amalgam *amalgam, Str file);

static void visit_includes(Amalgam *amalgam, Str text)
{
    Str file;
    while (text.len > 0)
        if (included_file(take_line(&text), &file) && !str_ends(file, STR(".def")))
            visit(amalgam, file);
}

static void visit_source(Amalgam *amalgam, Str header)
{
    Ctx *ctx = amalgam->ctx;
    Str file = str_join(ctx, str_cut(header, 0, header.len - 2), STR(".c"));
    Str text;
    if (!runtime_get(ctx, file, &text))
        return;
    map_set(ctx, &amalgam->seen, file, amalgam);
    visit_includes(amalgam, text);
    VEC_PUSH(ctx, &amalgam->sources) = file;
}

/* A header: what it includes, itself, its source. Recursion is as deep as the runtime's includes: a handful. */
static void visit(Amalgam *amalgam, Str file)
{
    Ctx *ctx = amalgam->ctx;
    if (map_has(&amalgam->seen, file))
        return;
    map_set(ctx, &amalgam->seen, file, amalgam);
    Str text;
    CTX_ASSERT(ctx, runtime_get(ctx, file, &text));
    visit_includes(amalgam, text);
    VEC_PUSH(ctx, &amalgam->headers) = file;
    visit_source(amalgam, file);
}

void amalgam_add(Amalgam *amalgam, Str name)
{
    visit(amalgam, str_join(amalgam->ctx, name, STR(".h")));
}

bool amalgam_has(const Amalgam *amalgam, Str file)
{
    return map_has(&amalgam->seen, file);
}

static void print_text(const Amalgam *amalgam, Str text, Out *out)
{
    Str file, list;
    while (text.len > 0) {
        Str line = take_line(&text);
        if (!included_file(line, &file)) {
            out_str(out, line);
        } else if (str_ends(file, STR(".def"))) {
            CTX_ASSERT(amalgam->ctx, runtime_get(amalgam->ctx, file, &list));
            out_str(out, list);
        }
    }
}

void amalgam_print_file(const Amalgam *amalgam, Str file, Out *out)
{
    Str text = {"", 0};
    CTX_ASSERT(amalgam->ctx, runtime_get(amalgam->ctx, file, &text));
    out_printf(out, "/* ---- Begin %.*s ---- */\n", STR_ARG(file));
    print_text(amalgam, text, out);
    out_printf(out, "/* ---- End %.*s ---- */\n\n", STR_ARG(file));
}

void amalgam_print_headers(const Amalgam *amalgam, Out *out)
{
    for (size_t i = 0; i < amalgam->headers.n; i++)
        amalgam_print_file(amalgam, amalgam->headers.items[i], out);
}

void amalgam_print_sources(const Amalgam *amalgam, Out *out)
{
    for (size_t i = 0; i < amalgam->sources.n; i++)
        amalgam_print_file(amalgam, amalgam->sources.items[i], out);
}
