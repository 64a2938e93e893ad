/* emit_runtime.c: all runtime parts of schemas as one .c and one .h, for linking --split output against. */
#include "emit.h"
#include "amalgam.h"
#include "pieces.h"
#include "tmpl.h"

/* The part that needs a library is there for those who ask for it. */
static void print_source(const Amalgam *amalgam, size_t file, Out *out)
{
    bool optional = str_is(str_of(piece_files[file].name), "scr_regex_pcre2.c");
    if (optional)
        tmpl_print(out, "module.tmpl.c", "runtime-pcre2-start", NULL, 0);
    amalgam_print_file(amalgam, file, out);
    if (optional)
        tmpl_print(out, "module.tmpl.c", "runtime-pcre2-end", NULL, 0);
}

void emit_runtime(Ctx *ctx, Out *c, Out *h)
{
    Amalgam amalgam = amalgam_new(ctx);
    amalgam_use_all(&amalgam);
    tmpl_print(h, "module.tmpl.c", "runtime-header-start", NULL, 0);
    tmpl_print(c, "module.tmpl.c", "runtime-source-start", NULL, 0);
    for (size_t i = 0; i < n_piece_files; i++) {
        if (piece_files[i].of_models)
            continue;
        if (str_ends(str_of(piece_files[i].name), STR(".h")))
            amalgam_print_file(&amalgam, i, h);
        else
            print_source(&amalgam, i, c);
    }
    tmpl_print(h, "module.tmpl.c", "runtime-header-end", NULL, 0);
}
