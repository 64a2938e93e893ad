/* emit_runtime.c: all runtime parts as one .c and one .h, for linking --split output against. */
#include "emit.h"
#include "amalgam.h"
#include "embedded.h"
#include "tmpl.h"

/* runtime/scr_*.h, in the embedded files' order, each behind what it includes. */
static void choose_all(Ctx *ctx, Amalgam *amalgam)
{
    for (size_t i = 0; i < n_embedded_files; i++) {
        Str name = str_of(embedded_files[i].name);
        if (str_starts(name, STR("runtime/")) && str_ends(name, STR(".h")))
            amalgam_add(amalgam, str_copy(ctx, str_cut(name, 8, name.len - 10)));
    }
}

/* The part that needs a library is there for those who ask for it. */
static void print_source(const Amalgam *amalgam, Str file, Out *out)
{
    bool optional = str_is(file, "scr_regex_pcre2.c");
    if (optional)
        tmpl_print(out, "module.tmpl.c", "runtime-pcre2-start", NULL, 0);
    amalgam_print_file(amalgam, file, out);
    if (optional)
        tmpl_print(out, "module.tmpl.c", "runtime-pcre2-end", NULL, 0);
}

void emit_runtime(Ctx *ctx, Out *c, Out *h)
{
    Amalgam amalgam = {.ctx = ctx};
    choose_all(ctx, &amalgam);
    tmpl_print(h, "module.tmpl.c", "runtime-header-start", NULL, 0);
    amalgam_print_headers(&amalgam, h);
    tmpl_print(h, "module.tmpl.c", "runtime-header-end", NULL, 0);
    tmpl_print(c, "module.tmpl.c", "runtime-source-start", NULL, 0);
    for (size_t i = 0; i < amalgam.sources.n; i++)
        print_source(&amalgam, amalgam.sources.items[i], c);
}
