/* emit_model_c.c: C output for models: the header with a struct a model, and a .c with tables, the engine of runtime/model/ and the functions.
 * In: the Model IR. What that engine cannot do is refused here, with its place. */
#include "emit_model_c.h"
#include "amalgam.h"
#include "embedded.h"
#include "emit_body.h"
#include "emit_models.h"
#include "names.h"
#include "pieces.h"
#include "tmpl.h"

#include "../../runtime/scr_json.h"

#include <string.h>

/* ---- what is reached ---- */

static void reach_class(ModelC *m, const ModelClass *cls);

static void reach_value(ModelC *m, const ModelValue *value)
{
    if (!value)
        return;
    if (value->kind == VALUE_MODEL && value->class_->kind == CLASS_SETTINGS)
        diag(m->ext.ctx, D_EXT_UNSUPPORTED, value->span, "not supported by %s: an instance of a settings class", m->ext.by);
    if (value->kind == VALUE_MODEL)
        reach_class(m, value->class_);
    for (size_t i = 0; i < value->n; i++)
        reach_value(m, value->items[i]);
}

static void reach_type(ModelC *m, const ModelType *type)
{
    if (!type)
        return;
    if (type->kind == TYPE_CLASS && type->class_->kind == CLASS_SETTINGS)
        diag(m->ext.ctx, D_EXT_UNSUPPORTED, type->span, "not supported by %s: a settings class within another class", m->ext.by);
    if (type->kind == TYPE_CLASS)
        reach_class(m, type->class_);
    reach_type(m, type->inner);
    reach_type(m, type->key);
    for (size_t i = 0; i < type->n; i++)
        reach_type(m, type->items[i]);
}

static void reach_class(ModelC *m, const ModelClass *cls)
{
    if (m->ext.class_at[cls->id] != EXT_NONE)
        return;
    ext_number_class(&m->ext, cls);
    for (size_t i = 0; i < cls->n_fields; i++) {
        reach_type(m, cls->fields[i]->type);
        reach_value(m, cls->fields[i]->default_);
        if (cls->fields[i]->factory_class)
            reach_class(m, cls->fields[i]->factory_class);
    }
    reach_type(m, cls->extra_type);
}

static const ModelClass *class_number(const ModelC *m, size_t at)
{
    for (size_t i = 0; i < m->ext.set->classes.n; i++)
        if (m->ext.class_at[i] == at)
            return m->ext.set->classes.items[i];
    return NULL;
}

/* ---- enums ---- */

static void put_enum(ModelC *m, const ModelEnum *e)
{
    Str name = model_c_name(m, e->c_name);
    Map taken = {0};
    if (e->description.len) {
        out_z(&m->header, "/* ");
        out_c_comment(&m->header, e->description);
        out_z(&m->header, " */\n");
    }
    out_printf(&m->header, "typedef enum %.*s {\n", STR_ARG(name));
    for (size_t i = 0; i < e->n_members; i++)
        out_printf(&m->header, "    %.*s_%.*s%s\n", STR_ARG(name), STR_ARG(member_name(m, &taken, e->members[i].name)), i + 1 < e->n_members ? "," : "");
    out_printf(&m->header, "} %.*s;\n\n", STR_ARG(name));
}

/* ---- names that meet ---- */

static void claim(ModelC *m, Map *names, Str name, Str of, Span span)
{
    const Str *other = map_get(names, name);
    if (other) {
        Diag *d = diag(m->ext.ctx, D_EXT_UNSUPPORTED, span, "the C name \"%.*s\" of \"%.*s\" is that of \"%.*s\" too", STR_ARG(name), STR_ARG(of), STR_ARG(*other));
        diag_help(m->ext.ctx, d, "give one of them another name");
        return;
    }
    Str *kept = CTX_NEW(m->ext.ctx, Str);
    *kept = of;
    map_set(m->ext.ctx, names, name, kept);
}

static void check_names(ModelC *m)
{
    static const char *const verbs[] = {"", "_decode", "_is_valid", "_dump_json", "_python", "_load", "_load_python"};
    Map names = {0};
    for (size_t i = 0; i < m->ext.classes.n; i++) {
        const ModelClass *cls = class_number(m, i);
        for (size_t k = 0; k < sizeof verbs / sizeof *verbs; k++)
            claim(m, &names, str_printf(m->ext.ctx, "%.*s%s", STR_ARG(model_c_name(m, cls->c_name)), verbs[k]), cls->qualname, cls->name_span);
    }
    for (size_t i = 0; i < m->ext.set->enums.n; i++) {
        const ModelEnum *e = m->ext.set->enums.items[i];
        Map taken = {0};
        if (!m->ext.enums.items[i].len)
            continue;
        claim(m, &names, model_c_name(m, e->c_name), e->qualname, e->name_span);
        for (size_t k = 0; k < e->n_members; k++)
            claim(m, &names, str_printf(m->ext.ctx, "%.*s_%.*s", STR_ARG(model_c_name(m, e->c_name)), STR_ARG(member_name(m, &taken, e->members[k].name))), e->qualname,
                  e->members[k].span);
    }
}

/* ---- structs ---- */

/* The table of a slot; base: the struct and its member ("models_Order, items"), empty for what lies in a list. */
static Str slot_text(ModelC *m, const Form *form, Str place, Str has, Str key, Str item)
{
    Str size = form->c_type.len ? str_printf(m->ext.ctx, "sizeof(%.*s)", STR_ARG(form->c_type))
                                : strcmp(form->form, "LIST") == 0 ? STR("sizeof(scr_mlist)") : STR("sizeof(scr_mpairs)");
    return str_printf(m->ext.ctx, "{SCR_FORM_%s, SCR_O_%s, %u, %.*s, %.*s, %.*s, %.*s, %.*s}", form->form, form->kind, form->index, STR_ARG(place), STR_ARG(has),
                      STR_ARG(size), STR_ARG(key), STR_ARG(item));
}

/* A slot of its own for what lies in a list or dict; its address. */
static Str inner_slot(ModelC *m, const Form *form, const char *symbol)
{
    if (!form)
        return STR("NULL");
    Str text = slot_text(m, form, STR("0"), STR("SCR_NO_OFFSET"), STR("NULL"), STR("NULL"));
    out_printf(&m->slots, "static const scr_mslot %s = %.*s;\n", symbol, STR_ARG(text));
    return str_printf(m->ext.ctx, "&%s", symbol);
}

static void put_comment(ModelC *m, Str text, const char *indent)
{
    if (!text.len)
        return;
    out_printf(&m->header, "%s/* ", indent);
    out_c_comment(&m->header, text);
    out_z(&m->header, " */\n");
}

static void put_member(ModelC *m, const Form *form, Str name)
{
    Out *h = &m->header;
    if (strcmp(form->form, "LIST") == 0)
        out_printf(h, "    struct { const %.*s *items; size_t n; } %.*s;\n", STR_ARG(form->item->c_type), STR_ARG(name));
    else if (strcmp(form->form, "DICT") == 0)
        out_printf(h, "    struct { const %.*s *keys; const %.*s *items; size_t n; } %.*s;\n", STR_ARG(form->key->c_type), STR_ARG(form->item->c_type),
                   STR_ARG(name));
    else
        out_printf(h, "    %.*s%s%.*s;\n", STR_ARG(form->c_type), str_ends(form->c_type, STR("*")) ? "" : " ", STR_ARG(name));
}

/* What of a field's type C's own does not show. */
static const char *note_of(const Form *form)
{
    if (strcmp(form->kind, "DECIMAL") == 0)
        return "a Decimal, as str() gives it";
    if (strcmp(form->kind, "TEXTUAL") == 0)
        return "as str() gives it";
    if (strcmp(form->kind, "TIMEDELTA") == 0)
        return "microseconds";
    if (strcmp(form->kind, "SECRET") == 0)
        return "a secret: dumped as stars";
    if (strcmp(form->kind, "DATE") == 0 || strcmp(form->kind, "TIME") == 0)
        return strcmp(form->kind, "DATE") == 0 ? "a date" : "a time of day";
    return "";
}

/* Behind the member that was put last. */
static void put_note(ModelC *m, const char *note)
{
    m->header.len--;
    out_printf(&m->header, " /* %s */\n", note);
}

/* A member for a value of that form, the number i of the struct's; its slot. */
static Str put_value(ModelC *m, const ModelClass *cls, size_t i, const Form *form, Str of, Map *taken)
{
    Ctx *ctx = m->ext.ctx;
    Str name = member_name(m, taken, of), holder = model_c_name(m, cls->c_name), has = STR("SCR_NO_OFFSET");
    bool pointer = strcmp(form->form, "STRUCT") == 0;
    if (form->nullable && !pointer) {
        Str flag = member_name(m, taken, str_printf(ctx, "has_%.*s", STR_ARG(of)));
        out_printf(&m->header, "    bool %.*s;\n", STR_ARG(flag));
        has = str_printf(ctx, "offsetof(%.*s, %.*s)", STR_ARG(holder), STR_ARG(flag));
    }
    put_member(m, form, name);
    if (*note_of(form))
        put_note(m, note_of(form));
    if (pointer && form->nullable)
        put_note(m, "NULL: None");
    unsigned at = m->ext.class_at[cls->id];
    Str key = inner_slot(m, form->key, str_printf(ctx, "slot_%u_%zu_key", at, i).ptr);
    Str item = inner_slot(m, form->item, str_printf(ctx, "slot_%u_%zu_item", at, i).ptr);
    Str place = str_printf(ctx, "offsetof(%.*s, %.*s)", STR_ARG(holder), STR_ARG(name));
    if (pointer && form->nullable)
        has = STR("SCR_NULL_POINTER");
    return slot_text(m, form, place, has, key, item);
}

/* Computed fields, and what serializers say in place of fields; the table of where what dumps show lies. "NULL": in the fields themselves. */
static Str put_shown(ModelC *m, const ModelClass *cls, const Str *fields, Map *taken)
{
    Ctx *ctx = m->ext.ctx;
    Out slots = out_new(ctx);
    const size_t n_computed = cls->kind == CLASS_ROOT_MODEL ? 0 : cls->n_computed;
    bool any = n_computed > 0;
    for (size_t i = 0; i < cls->n_fields; i++) {
        const ModelField *f = cls->fields[i];
        Str slot = fields[i];
        if (f->serializer) {
            any = true;
            slot = put_value(m, cls, cls->n_fields + n_computed + i, model_c_object(m), str_printf(ctx, "%.*s_shown", STR_ARG(f->name)), taken);
            put_note(m, "what dumps show in place of it");
        }
        out_printf(&slots, "    %.*s,\n", STR_ARG(slot));
    }
    for (size_t i = 0; i < n_computed; i++) {
        const ModelComputed *c = &cls->computed[i];
        put_comment(m, c->meta.description, "    ");
        Str slot = put_value(m, cls, cls->n_fields + i, model_c_form(m, c->type), c->name, taken);
        put_note(m, "computed");
        out_printf(&slots, "    %.*s,\n", STR_ARG(slot));
    }
    if (!any)
        return STR("NULL");
    m->shows = true;
    out_printf(&m->slots, "static const scr_mslot shown_%u[] = {\n%.*s};\n", m->ext.class_at[cls->id], STR_ARG(out_text(&slots)));
    return str_printf(ctx, "shown_%u", m->ext.class_at[cls->id]);
}

/* ---- keys of the input ---- */

typedef struct Keys { VEC(Str) items; } Keys;

static size_t add_key(ModelC *m, Keys *keys, Str key)
{
    for (size_t i = 0; i < keys->items.n; i++)
        if (str_eq(keys->items.items[i], key))
            return i;
    VEC_PUSH(m->ext.ctx, &keys->items) = key;
    return keys->items.n - 1;
}

static Str key_of(const ModelField *f)
{
    bool alias = f->n_validation_aliases == 1 && f->validation_aliases[0].n == 1 && !f->validation_aliases[0].items[0].is_index;
    return alias ? f->validation_aliases[0].items[0].key : f->name;
}

/* The tables that find a field by a name of the input: keys first in the order of the fields, as writers have them. */
static Str put_keys(ModelC *m, const ModelClass *cls)
{
    Ctx *ctx = m->ext.ctx;
    Keys keys = {0};
    Out *out = &m->slots;
    unsigned at = m->ext.class_at[cls->id];
    size_t *ways = CTX_ARRAY(ctx, 2 * cls->n_fields + 1, size_t);
    for (size_t i = 0; i < cls->n_fields; i++)
        ways[2 * i] = add_key(m, &keys, key_of(cls->fields[i]));
    for (size_t i = 0; i < cls->n_fields; i++) {
        const ModelField *f = cls->fields[i];
        ways[2 * i + 1] = add_key(m, &keys, f->name);
        for (size_t k = 0; k < f->n_validation_aliases; k++)
            if (f->validation_aliases[k].n && !f->validation_aliases[k].items[0].is_index)
                add_key(m, &keys, f->validation_aliases[k].items[0].key);
    }
    size_t n = keys.items.n, slots = 2;
    while (slots < 2 * n + 1)
        slots *= 2;
    size_t *table = CTX_ARRAY(ctx, slots, size_t);
    out_printf(out, "static const scr_mkey keys_%u[] = {\n", at);
    for (size_t i = 0; i < n; i++) {
        Str key = keys.items.items[i];
        uint32_t hash = scr_hash_key(key.ptr, key.len);
        size_t slot = hash & (slots - 1);
        while (table[slot])
            slot = (slot + 1) & (slots - 1);
        table[slot] = i + 1;
        out_printf(out, "    {%.*s, %zu, 0x%x},\n", STR_ARG(ext_c(&m->ext, key)), key.len, (unsigned)hash);
    }
    out_printf(out, "%s};\nstatic const uint16_t key_ways_%u[] = {", n ? "" : "    {NULL, 0, 0},\n", at);
    for (size_t i = 0; i < 2 * cls->n_fields; i++)
        out_printf(out, "%zu, ", ways[i]);
    out_printf(out, "%s};\nstatic const uint16_t key_table_%u[] = {", cls->n_fields ? "" : "0", at);
    for (size_t i = 0; i < slots; i++)
        out_printf(out, "%zu, ", table[i]);
    out_z(out, "};\n");
    return str_printf(ctx, "keys_%u, key_ways_%u, key_table_%u, %zu, %zu", at, at, at, slots - 1, n);
}

static Str put_struct(ModelC *m, const ModelClass *cls)
{
    Ctx *ctx = m->ext.ctx;
    Str name = model_c_name(m, cls->c_name), extra = STR("SCR_NO_OFFSET");
    Map taken = {0};
    Out slots = out_new(ctx);
    unsigned at = m->ext.class_at[cls->id];
    map_set(ctx, &taken, STR("given"), m);
    put_comment(m, cls->meta.description, "");
    out_printf(&m->header, "struct %.*s {\n", STR_ARG(name));
    Str *fields = CTX_ARRAY(ctx, cls->n_fields + 1, Str);
    for (size_t i = 0; i < cls->n_fields; i++) {
        put_comment(m, cls->fields[i]->meta.description, "    ");
        fields[i] = put_value(m, cls, i, form_of_field(m, cls->fields[i]), cls->fields[i]->name, &taken);
        out_printf(&slots, "    %.*s,\n", STR_ARG(fields[i]));
    }
    Str shown = put_shown(m, cls, fields, &taken);
    if (cls->config.extra == EXTRA_ALLOW && cls->kind != CLASS_ROOT_MODEL && cls->kind != CLASS_NAMED_TUPLE) {
        Str member = member_name(m, &taken, STR("extra"));
        out_printf(&m->header, "    scr_object %.*s; /* what has no field: a DICT by name */\n", STR_ARG(member));
        extra = str_printf(ctx, "offsetof(%.*s, %.*s)", STR_ARG(name), STR_ARG(member));
    }
    out_printf(&m->header, "    unsigned char given[%zu]; /* bits of the %s */\n};\n\n", cls->n_fields / 8 + 1,
               cls->kind == CLASS_TYPED_DICT ? "keys that are there" : "fields that the input had");
    out_printf(&m->slots, "static const scr_mslot slots_%u[] = {\n%.*s%s};\n", at, STR_ARG(out_text(&slots)), cls->n_fields ? "" : "    {0},\n");
    Str keys = put_keys(m, cls);
    return str_printf(ctx, "    {slots_%u, sizeof(%.*s), offsetof(%.*s, given), %.*s, %.*s, %.*s},\n", at, STR_ARG(name), STR_ARG(name), STR_ARG(extra), STR_ARG(keys),
                      STR_ARG(shown));
}

static bool enum_is_used(const ModelC *m, const ModelEnum *e) { return m->ext.enums.items[e->id].len > 1; }

/* Enums and structs into m->header; the table of structs. */
static Str put_structs(ModelC *m)
{
    Out structs = out_new(m->ext.ctx);
    for (size_t i = 0; i < m->ext.set->enums.n; i++)
        if (enum_is_used(m, m->ext.set->enums.items[i]))
            put_enum(m, m->ext.set->enums.items[i]);
    for (size_t i = 0; i < m->ext.classes.n; i++) {
        const OutVar vars[] = {{"name", model_c_name(m, class_number(m, i)->c_name)}};
        TMPL(&m->header, "models.tmpl.c", "forward", vars);
    }
    out_char(&m->header, '\n');
    for (size_t i = 0; i < m->ext.classes.n; i++)
        out_str(&structs, put_struct(m, class_number(m, i)));
    return out_text(&structs);
}

/* ---- the files ---- */

static void section(ModelC *m, Out *out, const char *name, Str api, const ModelClass *cls)
{
    Str symbol = cls ? model_c_name(m, cls->c_name) : STR("");
    const OutVar vars[] = {{"prefix", m->prefix}, {"PREFIX", m->upper}, {"version", m->version}, {"source", m->name}, {"api", api}, {"name", symbol},
                           {"class", cls ? str_printf(m->ext.ctx, "%u", m->ext.class_at[cls->id]) : STR("")}, {"shows", m->shows ? STR("SCR_M_SHOWN") : STR("0")}};
    TMPL(out, "models.tmpl.c", name, vars);
}

static void put_prototypes(ModelC *m, Out *out, Str api)
{
    section(m, out, "prototypes-start", api, NULL);
    for (size_t i = 0; i < m->n_roots; i++)
        section(m, out, m->roots[i]->kind == CLASS_SETTINGS ? "prototypes-settings" : "prototypes", api, m->roots[i]);
    section(m, out, "prototypes-end", api, NULL);
}

/* A contract with callers, as it stands in runtime/. */
static void put_contract(ModelC *m, Out *out, const char *file)
{
    Str text = {"", 0};
    CTX_ASSERT(m->ext.ctx, embedded_get(str_of(file), &text));
    while (text.len) {
        const char *end = memchr(text.ptr, '\n', text.len);
        size_t n = end ? (size_t)(end - text.ptr) + 1 : text.len;
        if (!str_starts(text, STR("#include \"")))
            out_str(out, str_cut(text, 0, n));
        text = str_from(text, n);
    }
    out_char(out, '\n');
}

static void put_header(ModelC *m, Out *h)
{
    section(m, h, "stamp", STR(""), NULL);
    section(m, h, "header-start", STR(""), NULL);
    const OutVar none[] = {{"prefix", m->prefix}};
    TMPL(h, "module.tmpl.c", "abi", none);
    put_contract(m, h, "runtime/scr.h");
    put_contract(m, h, "runtime/model/scr_data.h");
    section(m, h, "contracts", STR(""), NULL);
    out_str(h, out_text(&m->header));
    put_prototypes(m, h, STR(""));
    section(m, h, "header-end", STR(""), NULL);
}

static void put_lines(Out *out, const char *head, const Str *items, size_t n, const char *none)
{
    out_printf(out, "static const %s[] = {\n", head);
    for (size_t i = 0; i < n; i++)
        out_printf(out, "    %.*s,\n", STR_ARG(items[i]));
    out_printf(out, "%s};\n", n ? "" : none);
}

static void put_functions(ModelC *m, Out *out)
{
    Out entries = out_new(m->ext.ctx);
    section(m, out, "decoder", STR(""), NULL);
    for (size_t i = 0; i < m->n_roots; i++) {
        Str symbol = model_c_name(m, m->roots[i]->c_name);
        bool settings = m->roots[i]->kind == CLASS_SETTINGS;
        section(m, out, "functions", STR(""), m->roots[i]);
        if (settings)
            section(m, out, "functions-settings", STR(""), m->roots[i]);
        out_printf(&entries, "    {%.*s, %.*s_python, ", STR_ARG(ext_c(&m->ext, m->roots[i]->name)), STR_ARG(symbol));
        out_printf(&entries, settings ? "%.*s_load_python},\n" : "NULL},\n", STR_ARG(symbol));
    }
    const OutVar vars[] = {{"prefix", m->prefix}, {"version", m->version}, {"entries", out_text(&entries)},
                           {"n_entries", str_printf(m->ext.ctx, "%zu", m->n_roots)}};
    TMPL(out, "models.tmpl.c", "module", vars);
}

/* By body: the tables name it. */
static const bool *hooked(ModelC *m)
{
    bool *named = CTX_ARRAY(m->ext.ctx, m->ext.set->bodies.n + 1, bool);
    for (size_t i = 0; i < m->ext.set->bodies.n; i++)
        for (size_t k = 0; k < m->ext.bodies.n; k++)
            named[i] = named[i] || str_eq(m->ext.bodies.items[k], str_printf(m->ext.ctx, "body_hook_%u", m->ext.set->bodies.items[i]->id));
    return named;
}

static void put_source(ModelC *m, Str structs, Out *c)
{
    Ctx *ctx = m->ext.ctx;
    Out body = out_new(ctx);
    out_str(&body, out_text(&m->header));
    section(m, &body, "api-macro", STR(""), NULL);
    put_prototypes(m, &body, str_join(ctx, m->upper, STR("_API ")));
    ext_tables(&m->ext, &body);
    put_lines(&body, "scr_object objects", m->ext.objects.items, m->ext.objects.n, "    {SCR_O_NONE, 0, 0, 0, {.i = 0}},\n");
    BodyEmit functions = {m->ext.set, m->ext.class_at, (uint32_t)m->ext.classes.n, hooked(m), false};
    if (m->ext.set->bodies.n)
        emit_bodies(ctx, &functions, &body);
    put_lines(&body, "scr_body bodies", m->ext.bodies.items, m->ext.bodies.n, "    NULL,\n");
    out_str(&body, out_text(&m->slots));
    out_printf(&body, "static const scr_mstruct structs[] = {\n%.*s};\n", STR_ARG(structs));
    put_functions(m, &body);
    section(m, c, "stamp", STR(""), NULL);
    const OutVar none[] = {{"prefix", m->prefix}};
    if (m->ext.settings)
        TMPL(c, "models.tmpl.c", "posix", none);
    TMPL(c, "module.tmpl.c", "abi", none);
    out_z(c, "#include <math.h>\n\n");
    Amalgam amalgam = amalgam_new(ctx);
    amalgam_use(&amalgam, out_text(&body));
    for (size_t i = 0; i < n_piece_files; i++)
        amalgam_print_file(&amalgam, i, c);
    out_str(c, out_text(&body));
}

void emit_model_c(Ctx *ctx, const ModelSet *set, const ModelClass **roots, size_t n_roots, Str stem, Str version, Out *c, Out *h)
{
    ModelC m = {.ext = ext_new(ctx, set, stem), .prefix = name_prefix(ctx, stem), .version = version, .roots = roots, .n_roots = n_roots, .header = out_new(ctx),
                .slots = out_new(ctx)};
    size_t errors = diag_errors(ctx);
    Out source = out_new(ctx);
    out_c_comment(&source, set->source_name);
    m.name = out_text(&source);
    m.upper = name_upper(ctx, m.prefix);
    m.ext.native = true;
    m.ext.by = "C output";
    for (size_t i = 0; i < n_roots; i++)
        reach_class(&m, roots[i]);
    ext_find_calls(&m.ext);
    for (size_t i = 0; i < m.ext.classes.n; i++)
        ext_put_class(&m.ext, (ModelClass *)(uintptr_t)class_number(&m, i));
    check_names(&m);
    if (diag_errors(ctx) > errors)
        return;
    for (size_t i = 0; i < m.ext.enums.n; i++)
        if (!m.ext.enums.items[i].len)
            m.ext.enums.items[i] = STR("0");
    Str structs = put_structs(&m);
    put_header(&m, h);
    put_source(&m, structs, c);
}
