/* emit_ctypes.c: the ctypes module: a fixed template, the shared core of the Python package, and five facts of the schema.
 *
 * Whatever comes from the schema or the command line goes through out_python_string; only the prefix, which is a C
 * identifier, and the version stand as they are. */
#include "emit_python.h"

#include "../../runtime/scr_utf8.h"
#include "embedded.h"
#include "names.h"

#include <string.h>

#define CORE_FILE "runtime/python/schemac/_core.py"
#define CORE_MARK "\n# ---- from here on: also in every ctypes module that schemac writes ----\n\n"

/* ---- literals ---- */

static void out_python_char(Out *out, uint32_t c)
{
    if (c == '"' || c == '\\')
        out_printf(out, "\\%c", (char)c);
    else if (c == '\n')
        out_z(out, "\\n");
    else if (c >= 0x20 && c < 0x7f)
        out_char(out, (char)c);
    else if (c < 0x100)
        out_printf(out, "\\x%02x", (unsigned)c);
    else if (c < 0x10000)
        out_printf(out, "\\u%04x", (unsigned)c);
    else
        out_printf(out, "\\U%08x", (unsigned)c);
}

void out_python_string(Out *out, Str s)
{
    bool utf8 = scr_utf8_valid(s.ptr, s.len);
    out_char(out, '"');
    for (size_t i = 0; i < s.len;) {
        unsigned char byte = (unsigned char)s.ptr[i];
        if (utf8) {
            out_python_char(out, scr_utf8_next(s.ptr, &i));
        } else {
            out_python_char(out, byte < 0x80 ? byte : 0xdc00u + byte);
            i++;
        }
    }
    out_char(out, '"');
}

static Str python_literal(Ctx *ctx, Str s)
{
    Out out = out_new(ctx);
    out_python_string(&out, s);
    return out_text(&out);
}

/* ---- templates ---- */

static Str embedded_text(Ctx *ctx, const char *name)
{
    Str text = {"", 0};
    CTX_ASSERT(ctx, embedded_get(str_of(name), &text));
    return text;
}

/* The part of the package's core that generated modules carry, without the newline at its end. */
static Str core_text(Ctx *ctx)
{
    Str file = embedded_text(ctx, CORE_FILE);
    const char *mark = strstr(file.ptr, CORE_MARK);
    CTX_ASSERT(ctx, mark != NULL);
    Str core = str_from(file, (size_t)(mark - file.ptr) + strlen(CORE_MARK));
    CTX_ASSERT(ctx, str_ends(core, STR("\n")));
    return str_cut(core, 0, core.len - 1);
}

void python_fill(Ctx *ctx, const EmitInput *in, const char *template_name, Out *out)
{
    Str name = name_prefix(ctx, in->options->name.len > 0 ? in->options->name : in->set->name);
    Str stem = in->options->so_stem.len ? in->options->so_stem : str_join(ctx, name, STR("_validator"));
    const OutVar vars[] = {
        {"name", name},
        {"version", in->options->version},
        {"core", core_text(ctx)},
        {"version_literal", python_literal(ctx, in->options->version)},
        {"hash_literal", python_literal(ctx, in->schema_hash)},
        {"so_literal", python_literal(ctx, str_join(ctx, stem, STR(".so")))},
        {"libraries_literal", in->set->uses_pcre2 ? STR("\" -lpcre2-8\"") : STR("\"\"")},
        {"module_literal", python_literal(ctx, str_join(ctx, name, STR("_module")))},
    };
    out_fill(out, embedded_text(ctx, template_name), vars, sizeof vars / sizeof vars[0]);
}

void emit_ctypes(Ctx *ctx, const EmitInput *in, Out *out)
{
    python_fill(ctx, in, "compiler/emit/tmpl/ctypes.tmpl.py", out);
}
