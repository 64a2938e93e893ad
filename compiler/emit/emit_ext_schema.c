/* emit_ext_schema.c: the CPython extension for a JSON Schema: the validator's code and tables, and the engine that Python calls
 * (runtime/python_ext/scr_py_schema*). In: plan and program. Out: one C file. */
#include "emit_internal.h"
#include "emit_python.h"
#include "emit_walk.h"
#include "embedded.h"

#include <string.h>

static const char *const headers[] = {"scr_py_entries.h", "scr_py_schema_walk.h", "scr_py_schema.h"};
static const char *const sources[] = {"scr_py_entries.c", "scr_py_schema_tape.c", "scr_py_schema_refuse.c", "scr_py_schema_error.c", "scr_py_schema_walk.c",
    "scr_py_schema_loads.c", "scr_py_schema.c"};

/* A file of the engine, without the includes of our own. */
static void put_file(Ctx *ctx, const char *name, Out *out)
{
    Str text = {"", 0};
    CTX_ASSERT(ctx, embedded_get(str_printf(ctx, "runtime/python_ext/%s", name), &text));
    out_printf(out, "/* ---- Begin %s ---- */\n", name);
    while (text.len) {
        const char *end = memchr(text.ptr, '\n', text.len);
        size_t n = end ? (size_t)(end - text.ptr) + 1 : text.len;
        Str line = str_cut(text, 0, n);
        if (!str_starts(line, STR("#include \"")))
            out_str(out, line);
        text = str_from(text, n);
    }
    out_printf(out, "/* ---- End %s ---- */\n\n", name);
}

static void put_schema(Emit *e, Str walk, Out *out)
{
    const SchemaSet *set = e->in->set;
    const OutVar vars[] = {
        {"prefix", e->prefix},
        {"each", set->batch ? str_printf(e->ctx, "&%.*s_each", STR_ARG(e->prefix)) : STR("NULL")},
        {"init", set->uses_pcre2 ? str_join(e->ctx, e->prefix, STR("_init")) : STR("NULL")},
        {"json_flags", e->in->options->duplicate_keys_last ? STR("SCR_JSON_LAST_KEY_WINS") : STR("0")},
        {"walk", walk},
    };
    TMPL(out, "ext_schema.tmpl.c", "schema", vars);
}

void emit_ext_schema(Ctx *ctx, const EmitInput *in, Out *out)
{
    Out code = out_new(ctx), head = out_new(ctx), engine = out_new(ctx);
    Emit e = emit_begin(ctx, in, &code);
    e.extension = e.has_program = e.judges_often = true;
    TMPL(&code, "ext_schema.tmpl.c", "code-start", ((OutVar[]){{"prefix", e.prefix}}));
    emit_code(&e);
    TMPL(&code, "ext_schema.tmpl.c", "code-end", ((OutVar[]){{"prefix", e.prefix}}));
    for (size_t i = 0; i < sizeof headers / sizeof *headers; i++)
        put_file(ctx, headers[i], &head);
    Out walk = out_new(ctx);
    e.out = &walk;
    Str nodes = emit_walk(&e);
    out_str(&engine, out_text(&walk));
    put_schema(&e, nodes, &engine);
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++)
        put_file(ctx, sources[i], &engine);
    Out source = out_new(ctx);
    out_c_comment(&source, in->set->source_name);
    const OutVar vars[] = {
        {"version", in->options->version}, {"source", out_text(&source)}, {"hash", in->schema_hash}, {"module", e.prefix},
        {"libraries", in->set->uses_pcre2 ? STR("; link it with -lpcre2-8") : STR("")},
    };
    TMPL(out, "ext_schema.tmpl.c", "start", vars);
    e.out = out;
    emit_runtime_of(&e, str_join(ctx, out_text(&head), str_join(ctx, out_text(&code), out_text(&engine))));
    out_str(out, out_text(&head));
    out_str(out, out_text(&code));
    out_str(out, out_text(&engine));
    TMPL(out, "ext_schema.tmpl.c", "end", vars);
}

void emit_ext_schema_pyi(Ctx *ctx, const EmitInput *in, Out *out)
{
    python_fill(ctx, in, "compiler/emit/tmpl/ext_schema.tmpl.pyi", out);
}
