/* emit_model_py.c: the ctypes module for models, and its stub. In: the Model IR. What comes from the models goes through out_python_string,
 * but for names, which are identifiers of Python. */
#include "emit_models.h"
#include "embedded.h"
#include "emit_ext.h"
#include "emit_python.h"
#include "names.h"

#include <string.h>

static Str text_of(const char *name)
{
    Str text = {"", 0};
    embedded_get(str_of(name), &text);
    return text;
}

static Str literal(Ctx *ctx, Str s)
{
    Out out = out_new(ctx);
    out_python_string(&out, s);
    return out_text(&out);
}

/* "Outer.Inner" as a name of the module. */
static Str python_name(const ModelEnum *e) { return e->c_name; }

static const char *enum_base(const ModelEnum *e)
{
    static const char *const bases[] = {"enum.Enum", "str, enum.Enum", "int, enum.Enum", "float, enum.Enum"}; /* ORDER: ModelEnumKind */
    return e->is_int_enum ? "enum.IntEnum" : bases[e->kind];
}

/* A member's value; what is no constant of Python's own syntax stands for itself as text. */
static void put_value(Out *out, const ModelValue *value)
{
    if (value->kind == VALUE_STR)
        out_python_string(out, value->text);
    else if (value->kind == VALUE_FLOAT && (str_is(value->text, "inf") || str_is(value->text, "-inf") || str_is(value->text, "nan")))
        out_printf(out, "float(\"%.*s\")", STR_ARG(value->text));
    else
        model_value_repr(out, value);
}

static void put_enums(Out *out, const ModelSet *set)
{
    if (set->enums.n)
        out_z(out, "import enum\n\n\n");
    for (size_t i = 0; i < set->enums.n; i++) {
        const ModelEnum *e = set->enums.items[i];
        out_printf(out, "class %.*s(%s):\n", STR_ARG(python_name(e)), enum_base(e));
        for (size_t k = 0; k < e->n_members; k++) {
            out_printf(out, "    %.*s = ", STR_ARG(e->members[k].name));
            put_value(out, e->members[k].value);
            out_char(out, '\n');
        }
        if (e->is_str_enum)
            out_z(out, "    __str__ = str.__str__\n");
        if (!e->n_members)
            out_z(out, "    pass\n");
        out_z(out, "\n\n");
    }
    out_z(out, "_MEMBERS = [");
    for (size_t i = 0; i < set->enums.n; i++)
        out_printf(out, "list(%.*s), ", STR_ARG(python_name(set->enums.items[i])));
    out_z(out, "]\n");
}

static const char load_arguments[] = "env_file: Any = None, env_text: str | None = None, secrets_dir: Any = None";

static void put_class(Ctx *ctx, Out *out, const ModelClass *cls)
{
    Str title = cls->config.title.len ? cls->config.title : cls->name;
    out_printf(out, "\n\nclass %.*s:\n", STR_ARG(cls->c_name));
    if (cls->meta.description.len)
        out_printf(out, "    %.*s\n\n", STR_ARG(literal(ctx, cls->meta.description)));
    out_z(out, "    @staticmethod\n    def validate_json(data: bytes | bytearray | str, strict: bool | None = None) -> Any:\n");
    out_printf(out, "        return _call(%.*s, %.*s, data, strict)\n", STR_ARG(literal(ctx, cls->name)), STR_ARG(literal(ctx, title)));
    if (cls->kind != CLASS_SETTINGS)
        return;
    out_printf(out, "\n    @staticmethod\n    def load(%s) -> dict[str, Any]:\n", load_arguments);
    out_printf(out, "        return _settings(%.*s, %.*s, env_file, env_text, secrets_dir)\n", STR_ARG(literal(ctx, cls->name)), STR_ARG(literal(ctx, title)));
}

/* pydantic's own types of errors, which have a page. */
static const char *const error_types =
#define SCR_PYERR(NAME, type, text, json) type " "
#include "../../runtime/scr_model_errors.def"
#undef SCR_PYERR
    "";

void emit_model_python(Ctx *ctx, const ModelSet *set, const ModelClass **roots, size_t n_roots, Str prefix, Str so, Str version, Out *out)
{
    Out classes = out_new(ctx), source = out_new(ctx);
    put_enums(&classes, set);
    for (size_t i = 0; i < n_roots; i++)
        put_class(ctx, &classes, roots[i]);
    for (size_t i = 0; i < set->source_name.len; i++) /* it stands in a docstring */
        out_char(&source, set->source_name.ptr[i] == '"' || set->source_name.ptr[i] == '\\' ? '?' : set->source_name.ptr[i]);
    const OutVar vars[] = {
        {"source", out_text(&source)}, {"version", version}, {"version_literal", literal(ctx, version)},
        {"so_literal", literal(ctx, str_join(ctx, so, STR(".so")))}, {"module_literal", literal(ctx, str_join(ctx, prefix, STR("_models")))},
        {"types_literal", literal(ctx, str_of(error_types))}, {"classes", str_cut(out_text(&classes), 0, classes.len - 1)}};
    out_fill(out, text_of("compiler/emit/tmpl/models.tmpl.py"), vars, sizeof vars / sizeof *vars);
}

void emit_model_pyi(Ctx *ctx, const ModelSet *set, const ModelClass **roots, size_t n_roots, Str version, Out *out)
{
    Out classes = out_new(ctx);
    for (size_t i = 0; i < set->enums.n; i++) {
        const ModelEnum *e = set->enums.items[i];
        out_printf(&classes, "class %.*s(%s):\n", STR_ARG(python_name(e)), enum_base(e));
        for (size_t k = 0; k < e->n_members; k++) {
            out_printf(&classes, "    %.*s = ", STR_ARG(e->members[k].name));
            put_value(&classes, e->members[k].value);
            out_char(&classes, '\n');
        }
        out_z(&classes, e->n_members ? "\n" : "    ...\n\n");
    }
    for (size_t i = 0; i < n_roots; i++) {
        bool root = roots[i]->kind == CLASS_ROOT_MODEL;
        out_printf(&classes, "class %.*s:\n    @staticmethod\n    def validate_json(data: bytes | bytearray | str, strict: bool | None = None) -> %s: ...\n\n",
                   STR_ARG(roots[i]->c_name), root ? "Any" : "dict[str, Any]");
        if (roots[i]->kind == CLASS_SETTINGS) {
            classes.len--; /* the blank line behind the class */
            out_printf(&classes, "    @staticmethod\n    def load(%s) -> dict[str, Any]: ...\n\n", load_arguments);
        }
    }
    const OutVar vars[] = {{"source", set->source_name}, {"version", version}, {"classes", str_cut(out_text(&classes), 0, classes.len ? classes.len - 1 : 0)}};
    out_fill(out, text_of("compiler/emit/tmpl/models.tmpl.pyi"), vars, sizeof vars / sizeof *vars);
}
