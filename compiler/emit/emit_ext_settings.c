/* emit_ext_settings.c: the tables of settings classes in an extension. In: plan/settings.h. Out: C. */
#include "emit_ext.h"

#include "../plan/settings.h"

Str ext_settings(Ext *ext, const ModelClass *cls, uint32_t at)
{
    if (cls->kind != CLASS_SETTINGS)
        return STR("");
    if (!ext->settings)
        ext->settings = settings_plan_new(ext->ctx);
    return settings_plan(ext->settings, cls, at) ? str_printf(ext->ctx, ", .settings = &settings_%u", at) : STR("");
}

static size_t type_number(const scr_stype *type) { return ((const SettingsType *)(const void *)type)->number; }
static size_t class_number(const scr_sclass *cls) { return ((const SettingsClass *)(const void *)cls)->number; }

static Str text(Ext *ext, scr_text t)
{
    return t.ptr ? str_printf(ext->ctx, "{%.*s, %zu}", STR_ARG(ext_c(ext, (Str){t.ptr, t.len})), t.len) : STR("{NULL, 0}");
}

static void put_names(Ext *ext, const scr_sclass *cls, Out *out)
{
    for (uint16_t f = 0; f < cls->n_fields; f++) {
        out_printf(out, "static const scr_sname settings_names_%zu_%u[] = {", class_number(cls), f);
        for (uint16_t i = 0; i < cls->fields[f].n_names; i++)
            out_printf(out, "{%.*s, %u, %u}, ", STR_ARG(ext_c(ext, str_of(cls->fields[f].names[i].key))), cls->fields[f].names[i].alias,
                       cls->fields[f].names[i].deep);
        out_z(out, "};\n");
    }
}

static void put_fields(Ext *ext, const scr_sclass *cls, Out *out)
{
    put_names(ext, cls, out);
    out_printf(out, "static const scr_sfield settings_fields_%zu[] = {\n", class_number(cls));
    for (uint16_t f = 0; f < cls->n_fields; f++)
        out_printf(out, "    {%.*s, settings_names_%zu_%u, %u, %u, &settings_types[%zu]},\n", STR_ARG(ext_c(ext, str_of(cls->fields[f].name))),
                   class_number(cls), f, cls->fields[f].n_names, cls->fields[f].flags, type_number(cls->fields[f].type));
    out_z(out, cls->n_fields ? "};\n" : "    {NULL, NULL, 0, 0, NULL}};\n");
}

static void put_types(const SettingsPlan *plan, Out *out)
{
    for (size_t i = 0; i < plan->types.n; i++) {
        const scr_stype *type = &plan->types.items[i]->table;
        if (!type->n)
            continue;
        out_printf(out, "static const scr_stype *const settings_items_%zu[] = {", i);
        for (uint16_t k = 0; k < type->n; k++)
            out_printf(out, "&settings_types[%zu], ", type_number(type->items[k]));
        out_z(out, "};\n");
    }
    static const char *const kinds[] = {"SCR_S_LEAF", "SCR_S_DICT", "SCR_S_CLASS", "SCR_S_GROUP"}; /* ORDER: scr_skind */
    out_z(out, "static const scr_stype settings_types[] = {\n");
    for (size_t i = 0; i < plan->types.n; i++) {
        const scr_stype *type = &plan->types.items[i]->table;
        out_printf(out, "    {%s, %u, %u, ", kinds[type->kind], type->flags, type->n);
        out_printf(out, type->n ? "settings_items_%zu, " : "NULL, ", i);
        out_printf(out, type->class_ ? "&settings_classes[%zu]},\n" : "NULL},\n", type->class_ ? class_number(type->class_) : 0);
    }
    out_z(out, plan->types.n ? "};\n" : "    {SCR_S_LEAF, 0, 0, NULL, NULL}};\n");
}

/* An array of strings. */
static void put_strings(Ext *ext, const char *name, uint32_t at, const char *const *items, size_t n, Out *out)
{
    if (!n)
        return;
    out_printf(out, "static const char *const settings_%s_%u[] = {", name, at);
    for (size_t i = 0; i < n; i++)
        out_printf(out, "%.*s, ", STR_ARG(ext_c(ext, str_of(items[i]))));
    out_z(out, "};\n");
}

static void put_paths(const char *name, uint32_t at, size_t n, Out *out)
{
    if (n)
        out_printf(out, ".%s = settings_%s_%u, .n_%s = %zu, ", name, name, at, name, n);
}

static void put_defaults(Ext *ext, const scr_sdefaults *d, uint32_t at, Out *out)
{
    static const char *const filters[] = {"SCR_S_ALL", "SCR_S_MATCH_PREFIX", "SCR_S_ONLY_EXISTING"}; /* ORDER: scr_sfilter */
    const scr_sconfig *c = &d->config;
    Str prefix = text(ext, c->prefix), delimiter = text(ext, c->delimiter), none = text(ext, c->none_text);
    put_strings(ext, "env_files", at, d->env_files, d->n_env_files, out);
    put_strings(ext, "secrets_dirs", at, d->secrets_dirs, d->n_secrets_dirs, out);
    out_printf(out, "static const scr_sdefaults settings_%u = {\n    .class_ = &settings_classes[%zu], ", at, class_number(d->class_));
    put_paths("env_files", at, d->n_env_files, out);
    put_paths("secrets_dirs", at, d->n_secrets_dirs, out);
    out_printf(out,
               ".file_depth = %lld, .encoding = %.*s,\n    .config = {.case_sensitive = %d, .ignore_empty = %d, .forbid = %d, .prefix_aliases = %d, "
               ".prefix_names = %d, .no_decoding = %d,\n        .prefix = %.*s, .delimiter = %.*s, .none_text = %.*s, .max_split = %lld, .filter = %s}};\n",
               (long long)d->file_depth, STR_ARG(d->encoding ? ext_c(ext, str_of(d->encoding)) : STR("NULL")), c->case_sensitive, c->ignore_empty, c->forbid,
               c->prefix_aliases, c->prefix_names, c->no_decoding, STR_ARG(prefix), STR_ARG(delimiter), STR_ARG(none), (long long)c->max_split,
               filters[c->filter]);
}

void ext_settings_tables(Ext *ext, Out *out)
{
    const SettingsPlan *plan = ext->settings;
    if (!plan)
        return;
    out_printf(out, "static const scr_stype settings_types[%zu];\nstatic const scr_sclass settings_classes[%zu];\n", plan->types.n ? plan->types.n : 1,
               plan->classes.n ? plan->classes.n : 1);
    for (size_t i = 0; i < plan->classes.n; i++)
        put_fields(ext, &plan->classes.items[i]->table, out);
    put_types(plan, out);
    out_z(out, "static const scr_sclass settings_classes[] = {\n");
    for (size_t i = 0; i < plan->classes.n; i++) {
        const scr_sclass *cls = &plan->classes.items[i]->table;
        out_printf(out, "    {%.*s, settings_fields_%zu, %u, %u},\n", STR_ARG(ext_c(ext, str_of(cls->name))), i, cls->n_fields, cls->by_name);
    }
    out_z(out, plan->classes.n ? "};\n" : "    {NULL, NULL, 0, 0}};\n");
    for (size_t i = 0; i < plan->made.n; i++)
        put_defaults(ext, &plan->made.items[i]->table, plan->made.items[i]->number, out);
}
