/* emit_ext_pyi.c: the stub of an extension module: what type checkers see. In: the Model IR. Out: a .pyi. */
#include "emit_ext.h"
#include "tmpl.h"

static void put_type(Out *out, const ModelType *type);

static void put_list(Out *out, ModelType *const *items, size_t n, const char *between)
{
    for (size_t i = 0; i < n; i++) {
        out_z(out, i ? between : "");
        put_type(out, items[i]);
    }
}

static void put_of(Out *out, const char *name, const ModelType *inner)
{
    out_printf(out, "%s[", name);
    put_type(out, inner);
    out_char(out, ']');
}

static void put_literal(Out *out, const ModelType *type)
{
    out_z(out, "Literal[");
    for (size_t i = 0; i < type->n_values; i++) {
        const ModelValue *v = type->values[i];
        out_z(out, i ? ", " : "");
        if (v->kind == VALUE_ENUM)
            out_printf(out, "%.*s.%.*s", STR_ARG(v->enum_->name), STR_ARG(v->enum_->members[v->member].name));
        else
            ext_repr(out, v);
    }
    out_char(out, ']');
}

static void put_type(Out *out, const ModelType *type)
{
    static const char *const names[] = {
        [TYPE_NONE] = "None", [TYPE_BOOL] = "bool", [TYPE_INT] = "int", [TYPE_FLOAT] = "float", [TYPE_STR] = "str", [TYPE_BYTES] = "bytes",
        [TYPE_DECIMAL] = "decimal.Decimal", [TYPE_DATE] = "datetime.date", [TYPE_TIME] = "datetime.time", [TYPE_DATETIME] = "datetime.datetime",
        [TYPE_TIMEDELTA] = "datetime.timedelta", [TYPE_UUID] = "uuid.UUID", [TYPE_SECRET] = "SecretStr"};
    if (!type) {
        out_z(out, "Any");
        return;
    }
    if (type->kind < sizeof names / sizeof *names && names[type->kind]) {
        out_z(out, names[type->kind]);
        return;
    }
    if (type->kind == TYPE_LITERAL)
        put_literal(out, type);
    else if (type->kind == TYPE_ENUM)
        out_str(out, type->enum_->name);
    else if (type->kind == TYPE_CLASS)
        out_str(out, type->class_->qualname);
    else if (type->kind == TYPE_NULLABLE) {
        put_type(out, type->inner);
        out_z(out, " | None");
    } else if (type->kind == TYPE_UNION)
        put_list(out, type->items, type->n, " | ");
    else if (type->kind == TYPE_LIST || type->kind == TYPE_SET || type->kind == TYPE_FROZENSET)
        put_of(out, type->kind == TYPE_LIST ? "list" : type->kind == TYPE_SET ? "set" : "frozenset", type->inner);
    else if (type->kind == TYPE_TUPLE && !type->variadic && type->n) {
        out_z(out, "tuple[");
        put_list(out, type->items, type->n, ", ");
        out_char(out, ']');
    } else if (type->kind == TYPE_TUPLE) {
        out_z(out, "tuple[");
        put_type(out, type->inner);
        out_z(out, ", ...]");
    } else if (type->kind == TYPE_DICT) {
        out_z(out, "dict[");
        put_type(out, type->key);
        out_z(out, ", ");
        put_type(out, type->inner);
        out_char(out, ']');
    } else if (type->kind == TYPE_DEFAULT)
        put_type(out, type->inner);
    else
        out_z(out, "Any"); /* a function of the user gives what it likes */
}

static void put_class(Ext *ext, Out *out, const ModelClass *cls)
{
    Out bases = out_new(ext->ctx);
    for (size_t i = 0; i < cls->n_bases; i++)
        out_printf(&bases, "%s%.*s", i ? ", " : "", STR_ARG(cls->bases[i]->qualname));
    out_printf(out, "\nclass %.*s(%.*s):\n", STR_ARG(cls->qualname), STR_ARG(cls->n_bases ? out_text(&bases) : STR("BaseModel")));
    for (size_t i = 0; i < cls->n_fields; i++) {
        out_printf(out, "    %.*s: ", STR_ARG(cls->fields[i]->name));
        put_type(out, cls->fields[i]->type);
        out_char(out, '\n');
    }
    bool settings = cls->kind == CLASS_SETTINGS; /* the environment gives what the call does not; _env_file and the like */
    out_z(out, settings && !cls->n_fields ? "    def __init__(self" : "    def __init__(self, *");
    for (size_t i = 0; i < cls->n_fields; i++) {
        const ModelField *f = cls->fields[i];
        Str key = f->alias.len ? f->alias : f->name;
        out_printf(out, ", %.*s: ", STR_ARG(key));
        put_type(out, f->type);
        out_z(out, f->required == DEFAULT_REQUIRED && !settings ? "" : " = ...");
    }
    out_z(out, settings ? ", **_: Any) -> None: ...\n" : cls->n_fields ? ") -> None: ...\n" : ", _: Any = ...) -> None: ...\n");
}

static void put_enum(Out *out, const ModelEnum *e)
{
    static const char *const bases[] = {"enum.Enum", "str, enum.Enum", "int, enum.Enum", "float, enum.Enum"}; /* ORDER: ModelEnumKind */
    out_printf(out, "\nclass %.*s(%s):\n", STR_ARG(e->qualname), e->is_str_enum ? "enum.StrEnum" : e->is_int_enum ? "enum.IntEnum" : bases[e->kind]);
    for (size_t i = 0; i < e->n_members; i++) {
        out_printf(out, "    %.*s = ", STR_ARG(e->members[i].name));
        ext_repr(out, e->members[i].value);
        out_char(out, '\n');
    }
}

static const char *constant_type(const ModelValue *value)
{
    switch (value->kind) {
    case VALUE_BOOL: return "bool";
    case VALUE_INT: return "int";
    case VALUE_FLOAT: return "float";
    case VALUE_STR: return "str";
    case VALUE_BYTES: return "bytes";
    case VALUE_NONE: case VALUE_LIST: case VALUE_TUPLE: case VALUE_SET: case VALUE_FROZENSET: case VALUE_DICT: case VALUE_ENUM: case VALUE_DECIMAL:
    case VALUE_DATE: case VALUE_TIME: case VALUE_DATETIME: case VALUE_TIMEDELTA: case VALUE_UUID: case VALUE_SECRET: case VALUE_PATTERN: case VALUE_MODEL:
    case VALUE_TYPE: case VALUE_OPAQUE: break;
    }
    return "Any";
}

static void put_constants(const Ext *ext, Out *out)
{
    for (size_t i = 0; i < ext->set->constants.n; i++) {
        const ModelConstant *c = &ext->set->constants.items[i];
        Str type = c->value->kind == VALUE_MODEL ? c->value->class_->qualname : str_of(constant_type(c->value));
        out_printf(out, "\n%.*s: %.*s\n", STR_ARG(c->name), STR_ARG(type));
    }
}

void ext_pyi(Ext *ext, Str version, Out *out)
{
    const OutVar vars[] = {{"version", version}, {"source", ext->set->source_name}};
    TMPL(out, "ext.tmpl.pyi", "start", vars);
    for (size_t i = 0; i < ext->set->enums.n; i++)
        put_enum(out, ext->set->enums.items[i]);
    for (size_t i = 0; i < ext->set->classes.n; i++)
        put_class(ext, out, ext->set->classes.items[i]);
    put_constants(ext, out);
    if (ext->settings)
        out_z(out, "\nclass SettingsError(ValueError): ...\n");
}
