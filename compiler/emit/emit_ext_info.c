/* emit_ext_info.c: what a compiled class tells of itself: its JSON Schemas, its configuration, what Field() was told. None of it is needed for
 * checking; at run time it is looked at when it is asked for. */
#include "emit_ext.h"
#include "emit_models.h"

#include "../ir/ir.h"

#include <string.h>

/* ---- JSON Schemas ---- */

/* The index of a definition, each kept once. */
static size_t def_index(Ext *ext, Str name, const Doc *schema)
{
    Out text = out_new(ext->ctx);
    doc_write(&text, schema);
    Str initialiser = str_printf(ext->ctx, "%.*s, %.*s", STR_ARG(ext_c(ext, name)), STR_ARG(ext_c(ext, out_text(&text))));
    const size_t *known = map_get(&ext->def_at, initialiser);
    if (known)
        return *known;
    size_t *at = CTX_NEW(ext->ctx, size_t);
    *at = ext->defs.n;
    VEC_PUSH(ext->ctx, &ext->defs) = initialiser;
    map_set(ext->ctx, &ext->def_at, initialiser, at);
    return *at;
}

static const char *const modes[] = {"validation", "validation_by_name", "serialization", "serialization_by_name"}; /* ORDER scr_mschema_mode */

/* An initialiser of scr_mschema. */
static Str schema_text(Ext *ext, const ModelClass *cls, unsigned mode)
{
    const Doc *root = model_schema(ext->ctx, ext->set, cls, mode >= 2, (mode & 1) != 0);
    if (!root)
        return STR("{NULL, NULL, 0}");
    Doc own = {.kind = DOC_OBJECT};
    const Doc *defs = NULL;
    own.members = CTX_ARRAY(ext->ctx, root->n + 1, DocMember);
    for (size_t i = 0; i < root->n; i++) {
        if (str_is(root->members[i].key, "$defs"))
            defs = root->members[i].value;
        else
            own.members[own.n++] = root->members[i];
    }
    Out text = out_new(ext->ctx), list = out_new(ext->ctx);
    doc_write(&text, &own);
    for (size_t i = 0; defs && i < defs->n; i++)
        out_printf(&list, "%zu, ", def_index(ext, defs->members[i].key, defs->members[i].value));
    if (!defs)
        return str_printf(ext->ctx, "{%.*s, NULL, 0}", STR_ARG(ext_c(ext, out_text(&text))));
    Str symbol = str_printf(ext->ctx, "schema_defs_%u_%s", ext->class_at[cls->id], modes[mode]);
    out_printf(&ext->decls, "static const uint16_t %.*s[] = {%.*s};\n", STR_ARG(symbol), STR_ARG(out_text(&list)));
    return str_printf(ext->ctx, "{%.*s, %.*s, %zu}", STR_ARG(ext_c(ext, out_text(&text))), STR_ARG(symbol), defs->n);
}

Str ext_class_info(Ext *ext, const ModelClass *cls)
{
    unsigned at = ext->class_at[cls->id];
    Out list = out_new(ext->ctx);
    for (unsigned mode = 0; mode < sizeof modes / sizeof *modes; mode++) {
        Str text = schema_text(ext, cls, mode);
        out_printf(&list, "    %.*s,\n", STR_ARG(text));
    }
    if (ext->defs.n >= EXT_NONE)
        ctx_fail(ext->ctx, "too many definitions in the JSON Schemas of one extension module");
    out_printf(&ext->decls, "static const scr_mschema class_schemas_%u[] = {\n%.*s};\n", at, STR_ARG(out_text(&list)));
    unsigned config = cls->config.given ? ext_value(ext, cls->config.given) : EXT_NONE;
    return str_printf(ext->ctx, ", .schemas = class_schemas_%u, .config = %u", at, config);
}

/* ---- fields ---- */

static Str annotation_text(Ext *ext, const ModelField *field)
{
    Span span = field->type->span;
    const Source *source = span.end > span.start ? ctx_source(ext->ctx, span.file) : NULL;
    return source ? str_cut(source->text, span.start, span.end - span.start) : STR("");
}

static void add_item(Ext *ext, ModelValue *dict, const char *key, ModelValue *value)
{
    ModelValue *name = CTX_NEW(ext->ctx, ModelValue);
    *name = (ModelValue){.kind = VALUE_STR, .text = str_of(key)};
    dict->keys[dict->n] = name;
    dict->items[dict->n++] = value;
}

static ModelValue *text_value(Ext *ext, Str text)
{
    ModelValue *value = CTX_NEW(ext->ctx, ModelValue);
    *value = (ModelValue){.kind = VALUE_STR, .text = text};
    return value;
}

static ModelValue *int_value(Ext *ext, int64_t number)
{
    ModelValue *value = CTX_NEW(ext->ctx, ModelValue);
    *value = (ModelValue){.kind = VALUE_INT, .text = str_printf(ext->ctx, "%lld", (long long)number)};
    return value;
}

Str ext_field_info(Ext *ext, const ModelField *field)
{
    ModelValue dict = {.kind = VALUE_DICT};
    dict.keys = CTX_ARRAY(ext->ctx, 9, ModelValue *);
    dict.items = CTX_ARRAY(ext->ctx, 9, ModelValue *);
    const ModelMeta *meta = &field->meta;
    if (field->alias.len)
        add_item(ext, &dict, "alias", text_value(ext, field->alias));
    if (field->n_validation_aliases == 1 && field->validation_aliases[0].n == 1 && !field->validation_aliases[0].items[0].is_index)
        add_item(ext, &dict, "validation_alias", text_value(ext, field->validation_aliases[0].items[0].key));
    if (field->has_serialization_alias)
        add_item(ext, &dict, "serialization_alias", text_value(ext, field->serialization_alias));
    if (field->alias_priority)
        add_item(ext, &dict, "alias_priority", int_value(ext, field->alias_priority));
    if (meta->has_title)
        add_item(ext, &dict, "title", text_value(ext, meta->title));
    if (meta->examples)
        add_item(ext, &dict, "examples", meta->examples);
    if (meta->schema_extra)
        add_item(ext, &dict, "json_schema_extra", meta->schema_extra);
    if (meta->deprecated)
        add_item(ext, &dict, "deprecated", meta->deprecated);
    if (field->type->discriminator.len)
        add_item(ext, &dict, "discriminator", text_value(ext, field->type->discriminator));
    Str annotation = ext_c_or_null(ext, annotation_text(ext, field));
    return str_printf(ext->ctx, ", .annotation = %.*s, .more = %u", STR_ARG(annotation), dict.n ? ext_value(ext, &dict) : EXT_NONE);
}
