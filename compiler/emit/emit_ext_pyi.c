/* emit_ext_pyi.c: the stub of an extension module: what type checkers see. In: the Model IR. Out: a .pyi. */
#include "emit_ext.h"
#include "names.h"
#include "tmpl.h"

#include <string.h>

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
            out_printf(out, "%.*s.%.*s", STR_ARG(v->enum_->qualname), STR_ARG(v->enum_->members[v->member].name));
        else
            model_value_repr(out, v);
    }
    out_char(out, ']');
}

/* What stands for a class: a generic one with its arguments has a name of its own. */
static Str class_name(const ModelClass *cls) { return memchr(cls->qualname.ptr, '[', cls->qualname.len) ? cls->c_name : cls->qualname; }

static void put_type(Out *out, const ModelType *type)
{
    static const char *const names[N_TYPES] = {
        [TYPE_NONE] = "None", [TYPE_BOOL] = "bool", [TYPE_INT] = "int", [TYPE_FLOAT] = "float", [TYPE_STR] = "str", [TYPE_BYTES] = "bytes",
        [TYPE_DECIMAL] = "decimal.Decimal", [TYPE_DATE] = "datetime.date", [TYPE_TIME] = "datetime.time", [TYPE_DATETIME] = "datetime.datetime",
        [TYPE_TIMEDELTA] = "datetime.timedelta", [TYPE_UUID] = "uuid.UUID", [TYPE_SECRET] = "SecretStr", [TYPE_EMAIL] = "str", [TYPE_PATH] = "pathlib.Path",
        [TYPE_BYTE_SIZE] = "int"};
    if (!type || type->kind >= N_TYPES) {
        out_z(out, "Any");
        return;
    }
    if (type->kind == TYPE_SECRET && type->inner && type->inner->kind == TYPE_BYTES) {
        out_z(out, "SecretBytes");
        return;
    }
    if (names[type->kind]) {
        out_z(out, names[type->kind]);
        return;
    }
    switch ((int)type->kind) {
    case TYPE_LITERAL: put_literal(out, type); break;
    case TYPE_ENUM: out_str(out, type->enum_->qualname); break;
    case TYPE_CLASS: out_str(out, class_name(type->class_)); break;
    case TYPE_SUBCLASS: out_printf(out, "type[%.*s]", STR_ARG(class_name(type->class_))); break;
    case TYPE_NULLABLE:
        put_type(out, type->inner);
        out_z(out, " | None");
        break;
    case TYPE_UNION: put_list(out, type->items, type->n, " | "); break;
    case TYPE_LIST: put_of(out, "list", type->inner); break;
    case TYPE_SET: put_of(out, "set", type->inner); break;
    case TYPE_FROZENSET: put_of(out, "frozenset", type->inner); break;
    case TYPE_DEQUE: put_of(out, "collections.deque", type->inner); break;
    case TYPE_SEQUENCE: put_of(out, "Sequence", type->inner); break;
    case TYPE_TUPLE:
        out_z(out, "tuple[");
        if (type->variadic || !type->n)
            put_type(out, type->inner);
        else
            put_list(out, type->items, type->n, ", ");
        out_z(out, type->variadic || !type->n ? ", ...]" : "]");
        break;
    case TYPE_DICT:
        if (type->dict_form == DICT_COUNTER) {
            put_of(out, "collections.Counter", type->key);
            break;
        }
        out_z(out, type->dict_form == DICT_ORDERED ? "collections.OrderedDict[" : type->dict_form == DICT_DEFAULT ? "collections.defaultdict[" : "dict[");
        put_type(out, type->key);
        out_z(out, ", ");
        put_type(out, type->inner);
        out_char(out, ']');
        break;
    case TYPE_IP:
        out_z(out, str_starts(type->name, STR("IPv4")) || str_starts(type->name, STR("IPv6")) ? "ipaddress." : "Any");
        if (out->ptr[out->len - 1] == '.')
            out_str(out, type->name);
        break;
    /* As the annotation says, whatever the user's functions give. */
    case TYPE_BEFORE: case TYPE_AFTER: case TYPE_WRAP: case TYPE_PLAIN: case TYPE_CHECK: case TYPE_DEFAULT: case TYPE_JSON: put_type(out, type->inner); break;
    default: out_z(out, "Any"); break;
    }
}

/* ---- methods and properties ---- */

static const ModelClass *class_named(const Ext *ext, Str name)
{
    for (size_t i = 0; i < ext->set->classes.n; i++)
        if (str_eq(ext->set->classes.items[i]->qualname, name))
            return ext->set->classes.items[i];
    return NULL;
}

/* An annotation of a method: what is plain is said, anything else is Any. */
static void put_annotation(Ext *ext, Out *out, const Py *node)
{
    static const struct { const char *name, *shown; } plain[] = {{"str", "str"}, {"int", "int"}, {"float", "float"}, {"bool", "bool"}, {"bytes", "bytes"},
        {"Decimal", "decimal.Decimal"}, {"datetime", "datetime.datetime"}, {"date", "datetime.date"}, {"timedelta", "datetime.timedelta"}, {"UUID", "uuid.UUID"},
        {"object", "object"}};
    static const struct { const char *name, *shown; } containers[] = {{"list", "list"}, {"List", "list"}, {"set", "set"}, {"Set", "set"}, {"dict", "dict"},
        {"Dict", "dict"}, {"tuple", "tuple"}, {"Tuple", "tuple"}, {"frozenset", "frozenset"}};
    if (node && node->kind == PY_NONE) {
        out_z(out, "None");
        return;
    }
    for (size_t i = 0; node && node->kind == PY_NAME && i < sizeof plain / sizeof *plain; i++)
        if (str_is(node->text, plain[i].name)) {
            out_z(out, plain[i].shown);
            return;
        }
    Str name = node && (node->kind == PY_NAME || node->kind == PY_STRING) ? node->text : STR("");
    const ModelClass *cls = name.len ? class_named(ext, name) : NULL;
    if (cls) {
        out_str(out, class_name(cls));
        return;
    }
    if (node && node->kind == PY_BINARY && node->op == OP_BIT_OR) {
        put_annotation(ext, out, node->a);
        out_z(out, " | ");
        put_annotation(ext, out, node->b);
        return;
    }
    if (node && node->kind == PY_SUBSCRIPT && node->a->kind == PY_NAME && str_is(node->a->text, "Optional")) {
        put_annotation(ext, out, node->b);
        out_z(out, " | None");
        return;
    }
    for (size_t i = 0; node && node->kind == PY_SUBSCRIPT && node->a->kind == PY_NAME && i < sizeof containers / sizeof *containers; i++) {
        if (!str_is(node->a->text, containers[i].name))
            continue;
        out_printf(out, "%s[", containers[i].shown);
        size_t n = node->b->kind == PY_TUPLE ? node->b->list.n : 1;
        for (size_t k = 0; k < n; k++) {
            const Py *item = node->b->kind == PY_TUPLE ? node->b->list.items[k] : node->b;
            out_z(out, k ? ", " : "");
            if (item->kind == PY_ELLIPSIS)
                out_z(out, "...");
            else
                put_annotation(ext, out, item);
        }
        out_char(out, ']');
        return;
    }
    out_z(out, "Any");
}

static void put_parameters(Ext *ext, Out *out, const Py *node)
{
    bool keyword_only = false;
    for (size_t i = 0; i < node->params.n; i++) {
        const PyParam *p = &node->params.items[i];
        if (p->kind == PARAM_KEYWORD_ONLY && !keyword_only)
            out_z(out, i ? ", *" : "*");
        keyword_only |= p->kind == PARAM_KEYWORD_ONLY || p->kind == PARAM_STAR;
        out_printf(out, "%s%s%.*s", i || (p->kind == PARAM_KEYWORD_ONLY && keyword_only) ? ", " : "", p->kind == PARAM_STAR ? "*" : p->kind == PARAM_STAR_STAR ? "**" : "",
                   STR_ARG(p->name));
        bool is_self = i == 0 && (str_is(p->name, "self") || str_is(p->name, "cls"));
        if (!is_self) {
            out_z(out, ": ");
            put_annotation(ext, out, p->annotation);
            out_z(out, p->value ? " = ..." : "");
        }
    }
}

static void put_member(Ext *ext, Out *out, const char *indent, const ModelMember *m)
{
    static const char *const decorators[] = {[MEMBER_CLASS_METHOD] = "@classmethod", [MEMBER_STATIC_METHOD] = "@staticmethod", [MEMBER_PROPERTY] = "@property"};
    if (m->kind == MEMBER_CLASS_VAR) {
        out_printf(out, "%s%.*s: ClassVar[Any]\n", indent, STR_ARG(m->name));
        return;
    }
    if (m->kind > MEMBER_PROPERTY || !m->node || m->node->kind != PY_FUNCTION || (str_starts(m->name, STR("__")) && str_ends(m->name, STR("__"))))
        return;
    if (m->kind != MEMBER_METHOD)
        out_printf(out, "%s%s\n", indent, decorators[m->kind]);
    out_printf(out, "%s%sdef %.*s(", indent, m->node->flag ? "async " : "", STR_ARG(m->name));
    put_parameters(ext, out, m->node);
    out_z(out, ") -> ");
    put_annotation(ext, out, m->node->a);
    out_z(out, ": ...\n");
}

/* ---- classes ---- */

/* A description under what it describes, as a docstring. */
static void put_doc(Ext *ext, Out *out, const char *indent, Str text)
{
    if (!text.len)
        return;
    ModelValue doc = {.kind = VALUE_STR, .text = text};
    (void)ext;
    out_z(out, indent);
    model_value_repr(out, &doc);
    out_char(out, '\n');
}

/* What is called to make one: keywords by their alias; those that are no names of Python can only come by **. */
static void put_init(Out *out, const char *indent, const ModelClass *cls)
{
    bool named = false, others = cls->config.extra == EXTRA_ALLOW || cls->kind == CLASS_SETTINGS; /* _env_file and the like */
    out_printf(out, "%sdef __init__(self, ", indent);
    if (cls->kind == CLASS_ROOT_MODEL) {
        out_z(out, "root: Any = ...) -> None: ...\n");
        return;
    }
    Out list = out_new(out->ctx);
    for (size_t i = 0; i < cls->n_fields; i++) {
        const ModelField *f = cls->fields[i];
        bool several = f->n_validation_aliases > 1 || (f->alias.len && f->by_name);
        Str key = f->n_validation_aliases && f->validation_aliases[0].n == 1 && !f->validation_aliases[0].items[0].is_index ? f->validation_aliases[0].items[0].key
            : f->n_validation_aliases ? STR("") : f->name;
        if (several || !name_is_python_identifier(key) || str_is(key, "self")) {
            others = true;
            continue;
        }
        named = true;
        out_printf(&list, ", %.*s: ", STR_ARG(key));
        put_type(&list, f->type);
        out_z(&list, f->required == DEFAULT_REQUIRED && cls->kind != CLASS_SETTINGS ? "" : " = ...");
    }
    if (named)
        out_printf(out, "*%.*s", STR_ARG(out_text(&list)));
    out_printf(out, "%s) -> None: ...\n", others || !named ? named ? ", **values: Any" : "**values: Any" : "");
}

/* An __init__ of the user's: his, or that of a base. False: there is none. */
static bool put_own_init(Ext *ext, Out *out, const char *indent, const ModelClass *cls)
{
    bool has = false;
    for (size_t i = 0; i < cls->n_members; i++) {
        const ModelMember *m = &cls->members[i];
        has = has || m->kind == MEMBER_INIT;
        if (m->kind != MEMBER_INIT || m->origin != cls)
            continue;
        out_printf(out, "%sdef __init__(", indent);
        put_parameters(ext, out, m->node);
        out_z(out, ") -> None: ...\n");
    }
    return has;
}

static void put_enum(Out *out, const char *indent, const ModelEnum *e);

static bool stands_in(Str qualname, Str outer)
{
    if (!outer.len)
        return !memchr(qualname.ptr, '.', qualname.len);
    return qualname.len > outer.len + 1 && str_starts(qualname, outer) && qualname.ptr[outer.len] == '.'
        && !memchr(qualname.ptr + outer.len + 1, '.', qualname.len - outer.len - 1);
}

static void put_class(Ext *ext, Out *out, const char *indent, const ModelClass *cls);

/* A class that stands there already, with another config around it. */
static bool is_again(const Ext *ext, size_t at)
{
    const ModelClass *cls = ext->set->classes.items[at];
    for (size_t i = 0; i < at && ext_is_plain(cls); i++)
        if (ext->set->classes.items[i]->node == cls->node && str_eq(ext->set->classes.items[i]->name, cls->name))
            return true;
    return false;
}

/* The enums and classes that stand directly in a class, or at the top of the file. */
static void put_within(Ext *ext, Out *out, const char *indent, Str outer)
{
    for (size_t i = 0; i < ext->set->enums.n; i++)
        if (stands_in(ext->set->enums.items[i]->qualname, outer))
            put_enum(out, indent, ext->set->enums.items[i]);
    for (size_t i = 0; i < ext->set->classes.n; i++)
        if (stands_in(class_name(ext->set->classes.items[i]), outer) && !is_again(ext, i) && !ext->set->classes.items[i]->is_base)
            put_class(ext, out, indent, ext->set->classes.items[i]);
}

static Str last_name(Str qualname)
{
    size_t at = qualname.len;
    while (at && qualname.ptr[at - 1] != '.')
        at--;
    return str_from(qualname, at);
}

/* What stands behind a field's type in a class of the user's own. */
static void put_default(Out *out, const ModelClass *cls, const ModelField *f)
{
    const bool optional = cls->kind != CLASS_TYPED_DICT && f->required != DEFAULT_REQUIRED;
    if (f->kw_only || f->no_init)
        out_printf(out, " = dataclasses.field(%s%s)\n", f->no_init ? "init=False" : "kw_only=True", optional ? ", default=_default" : "");
    else
        out_z(out, optional ? " = ...\n" : "\n");
}

/* A TypedDict has its bases' keys too, a dataclass says which fields have a default. */
static void put_plain_class(Ext *ext, Out *out, const char *indent, const ModelClass *cls)
{
    const char *inner = str_printf(ext->ctx, "%s    ", indent).ptr;
    const bool dict = cls->kind == CLASS_TYPED_DICT, tuple = cls->kind == CLASS_NAMED_TUPLE;
    if (!dict && !tuple)
        out_printf(out, "\n%s@dataclasses.dataclass%s", indent, cls->frozen ? "(frozen=True)" : "");
    out_printf(out, "\n%sclass %.*s%s:\n", indent, STR_ARG(last_name(class_name(cls))), dict ? "(TypedDict)" : tuple ? "(NamedTuple)" : "");
    put_doc(ext, out, inner, cls->meta.description);
    for (size_t i = 0; i < cls->n_fields; i++) {
        const ModelField *f = cls->fields[i];
        out_printf(out, "%s%.*s: %s", inner, STR_ARG(f->name), f->not_required ? "NotRequired[" : f->init_only ? "dataclasses.InitVar[" : "");
        put_type(out, f->type);
        out_z(out, f->not_required || f->init_only ? "]" : "");
        put_default(out, cls, f);
    }
    if (!cls->n_fields)
        out_printf(out, "%s...\n", inner);
    for (size_t i = 0; i < cls->n_members; i++)
        if (cls->members[i].origin == cls)
            put_member(ext, out, inner, &cls->members[i]);
}

static Str type_text(Ext *ext, const ModelType *type)
{
    Out out = out_new(ext->ctx);
    put_type(&out, type);
    return out_text(&out);
}

/* A base has a field of the name whose type is another: Python does not mind, type checkers may. */
static bool is_other_in_base(Ext *ext, const ModelClass *cls, const ModelField *field)
{
    for (size_t i = 1; i < cls->n_mro; i++)
        for (size_t k = 0; k < cls->mro[i]->n_fields; k++) {
            const ModelField *base = cls->mro[i]->fields[k];
            if (str_eq(base->name, field->name) && !str_eq(type_text(ext, base->type), type_text(ext, field->type)))
                return true;
        }
    return false;
}

static void put_class(Ext *ext, Out *out, const char *indent, const ModelClass *cls)
{
    if (ext_is_plain(cls)) {
        put_plain_class(ext, out, indent, cls);
        return;
    }
    const char *inner = str_printf(ext->ctx, "%s    ", indent).ptr;
    Out bases = out_new(ext->ctx);
    for (size_t i = 0; i < cls->n_bases; i++)
        out_printf(&bases, "%s%.*s", i ? ", " : "", STR_ARG(class_name(cls->bases[i])));
    out_printf(out, "\n%sclass %.*s(%.*s):\n", indent, STR_ARG(last_name(class_name(cls))), STR_ARG(cls->n_bases ? out_text(&bases) : STR("BaseModel")));
    put_doc(ext, out, inner, cls->meta.description);
    put_within(ext, out, inner, cls->qualname);
    for (size_t i = 0; i < cls->n_fields; i++) {
        out_printf(out, "%s%.*s: ", inner, STR_ARG(cls->fields[i]->name));
        put_type(out, cls->fields[i]->type);
        out_z(out, is_other_in_base(ext, cls, cls->fields[i]) ? "  # type: ignore[assignment, unused-ignore]\n" : "\n");
        put_doc(ext, out, inner, cls->fields[i]->meta.description);
    }
    if (!put_own_init(ext, out, inner, cls))
        put_init(out, inner, cls);
    for (size_t i = 0; i < cls->n_computed; i++) {
        out_printf(out, "%s@property\n%sdef %.*s(self) -> ", inner, inner, STR_ARG(cls->computed[i].name));
        put_type(out, cls->computed[i].type);
        out_z(out, ": ...\n");
    }
    for (size_t i = 0; i < cls->n_members; i++)
        if (cls->members[i].origin == cls)
            put_member(ext, out, inner, &cls->members[i]);
}

static void put_enum(Out *out, const char *indent, const ModelEnum *e)
{
    static const char *const bases[] = {"enum.Enum", "str, enum.Enum", "int, enum.Enum", "float, enum.Enum"}; /* ORDER: ModelEnumKind */
    out_printf(out, "\n%sclass %.*s(%s):\n", indent, STR_ARG(last_name(e->qualname)), e->is_str_enum ? "enum.StrEnum" : e->is_int_enum ? "enum.IntEnum" : bases[e->kind]);
    for (size_t i = 0; i < e->n_members; i++) {
        out_printf(out, "%s    %.*s = ", indent, STR_ARG(e->members[i].name));
        model_value_repr(out, e->members[i].value);
        out_char(out, '\n');
    }
    if (!e->n_members)
        out_printf(out, "%s    ...\n", indent);
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
        if (c->class_) {
            out_printf(out, "\n%.*s = %.*s\n", STR_ARG(c->name), STR_ARG(class_name(c->class_)));
            continue;
        }
        Str type = c->value->kind == VALUE_MODEL ? class_name(c->value->class_) : str_of(constant_type(c->value));
        out_printf(out, "\n%.*s: %.*s\n", STR_ARG(c->name), STR_ARG(type));
    }
}

/* What stands for the default of a field that needs dataclasses.field(..): of any type. */
static bool needs_default(const Ext *ext)
{
    for (size_t i = 0; i < ext->set->classes.n; i++) {
        const ModelClass *cls = ext->set->classes.items[i];
        for (size_t k = 0; ext_is_plain(cls) && k < cls->n_fields; k++)
            if (cls->fields[k]->kw_only || cls->fields[k]->no_init)
                return true;
    }
    return false;
}

void ext_pyi(Ext *ext, Str version, Out *out)
{
    const OutVar vars[] = {{"version", version}, {"source", ext->set->source_name}};
    TMPL(out, "ext.tmpl.pyi", "start", vars);
    if (needs_default(ext))
        out_z(out, "\n_default: Any\n");
    put_within(ext, out, "", STR(""));
    put_constants(ext, out);
    if (ext->settings)
        out_z(out, "\nclass SettingsError(ValueError): ...\n");
}
