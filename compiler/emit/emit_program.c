/* emit_program.c: prints a program's tables as static const data. In: an scr_program in memory. Out: C text. */
#include "emit_stream.h"

#include <inttypes.h>

static void begin_table(Emit *e, const char *type, const char *name)
{
    out_printf(e->out, "static const %s %.*s_%s[] = {\n", type, STR_ARG(e->prefix), name);
}

static void end_table(Emit *e)
{
    out_z(e->out, "};\n\n");
}

/* A name of the file, or NULL for an empty table: C has no arrays of no length. */
static Str table_ref(Emit *e, const char *name, size_t n)
{
    return n > 0 ? str_printf(e->ctx, "%.*s_%s", STR_ARG(e->prefix), name) : STR("NULL");
}

static void print_nodes(Emit *e, const scr_program *p)
{
    begin_table(e, "scr_node", "nodes");
    for (uint32_t i = 0; i < p->n_nodes; i++) {
        const scr_node *n = &p->nodes[i];
        out_printf(e->out, "    {%" PRIu32 ", %" PRIu32 ", %" PRIu32 ", %" PRIu32 ", %" PRIu32 ", %u, %u, %" PRIu32 ", %" PRIu32 "u}, /* ",
                   n->rule, n->n_rules, n->location, n->location_len, n->resource, (unsigned)n->flags, (unsigned)n->types, n->lists,
                   n->members);
        Str location = {p->pool + n->location, n->location_len};
        out_c_comment(e->out, str_cut(location, location.len > 44 ? location.len - 44 : 0, 44));
        out_z(e->out, " */\n");
    }
    end_table(e);
}

static const char *op_name(uint8_t op)
{
    switch ((enum scr_op)op) {
#define SCR_OP(NAME, kinds, operands) case SCR_OP_##NAME: return "SCR_OP_" #NAME;
#include "../../runtime/scr_ops.def"
#undef SCR_OP
    case SCR_N_OPS: break;
    }
    return "SCR_N_OPS";
}

static void print_rules(Emit *e, const scr_program *p)
{
    if (p->n_rules == 0)
        return;
    begin_table(e, "scr_rule", "rules");
    for (uint32_t i = 0; i < p->n_rules; i++) {
        const scr_rule *r = &p->rules[i];
        out_printf(e->out, "    {%s, %u, %u, %" PRIu32 "u, %" PRIu32 "u, %" PRIu32 "u, %" PRIu32 "u, %" PRIu32 "u},\n",
                   op_name(r->op), (unsigned)r->flags, (unsigned)r->keyword_len, r->keyword, r->a, r->b, r->c, r->d);
    }
    end_table(e);
}

static void print_u32(Emit *e, const char *name, const uint32_t *items, size_t n)
{
    if (n == 0)
        return;
    begin_table(e, "uint32_t", name);
    for (size_t i = 0; i < n; i++)
        out_printf(e->out, "%s%" PRIu32 "u,%s", i % 8 == 0 ? "    " : " ", items[i], i % 8 == 7 || i + 1 == n ? "\n" : "");
    end_table(e);
}

static void print_properties(Emit *e, const scr_program *p)
{
    if (p->n_properties == 0)
        return;
    begin_table(e, "scr_property", "properties");
    for (uint32_t i = 0; i < p->n_properties; i++) {
        const scr_property *property = &p->properties[i];
        out_printf(e->out, "    {%" PRIu32 ", %" PRIu32 ", %" PRIu32 "u, %" PRIu32 "u, %" PRIu32 "},\n", property->name,
                   property->name_len, property->hash, property->node, property->flags);
    }
    end_table(e);
}

static void print_members(Emit *e, const scr_program *p)
{
    if (p->n_members == 0)
        return;
    begin_table(e, "scr_members", "members");
    for (uint32_t i = 0; i < p->n_members; i++) {
        const scr_members *m = &p->members[i];
        out_printf(e->out, "    {%" PRIu32 ", %" PRIu32 ", %" PRIu32 ", %" PRIu32 ", %" PRIu32 "u, %" PRIu32 "u, %" PRIu32 "},\n", m->properties,
                   m->slots, m->mask, m->shift, m->patterns, m->additional, m->n_required);
    }
    end_table(e);
}

static void print_text(Emit *e, const char *name, Str text)
{
    out_printf(e->out, "static const char %.*s_%s[] =\n    ", STR_ARG(e->prefix), name);
    out_c_string(e->out, text);
    out_z(e->out, ";\n\n");
}

static bool is_escaped(const scr_cell *cell)
{
    return (cell->info & SCR_CELL_ESCAPED) != 0;
}

/* The furthest byte of the source that a cell names: its length is not stored. */
static size_t source_length(const scr_doc *consts)
{
    size_t n = (size_t)consts->cells[0].start + consts->cells[0].len;
    for (uint32_t i = 0; i < consts->n_cells; i++) {
        const scr_cell *c = &consts->cells[i];
        size_t end = (size_t)c->start + (is_escaped(c) ? 1 : c->len);
        n = end > n ? end : n;
    }
    return n;
}

/* Decoded texts stand wherever the parser had room: here one behind the other, and the cells' offsets with them. */
static void print_consts(Emit *e, const scr_doc *consts)
{
    if (consts->n_cells == 0)
        return;
    Out decoded = out_new(e->ctx);
    begin_table(e, "scr_cell", "cells");
    for (uint32_t i = 0; i < consts->n_cells; i++) {
        const scr_cell *c = &consts->cells[i];
        size_t next = is_escaped(c) ? decoded.len : c->next;
        if (is_escaped(c))
            out_str(&decoded, (Str){consts->decoded + c->next, c->len});
        out_printf(e->out, "    {%" PRIu32 "u, %" PRIu32 "u, %zuu, %" PRIu32 "u},\n", c->start, c->len, next, c->info);
    }
    end_table(e);
    print_text(e, "source", (Str){consts->source, source_length(consts)});
    print_text(e, "decoded", out_text(&decoded));
}

int format_id(const scr_format *format)
{
    static const char *const names[] = {
#define SCR_FORMAT(NAME, name, part, what) name,
#include "../../runtime/scr_formats.def"
#undef SCR_FORMAT
    };
    int id = 0;
    while (!str_is(str_of(format->name), names[id]))
        id++;
    return id;
}

Str format_function(Ctx *ctx, int id)
{
    static const char *const names[] = {
#define SCR_FORMAT(NAME, name, part, what) "scr_is_" name,
#include "../../runtime/scr_formats.def"
#undef SCR_FORMAT
    };
    Str name = str_copy(ctx, str_of(names[id]));
    char *to = (char *)(uintptr_t)name.ptr;
    for (size_t i = 0; i < name.len; i++)
        if (to[i] == '-')
            to[i] = '_';
    return name;
}

static void print_formats(Emit *e, const scr_program *p)
{
    if (p->n_formats == 0)
        return;
    begin_table(e, "scr_format", "format_list");
    for (uint32_t i = 0; i < p->n_formats; i++) {
        Str function = format_function(e->ctx, format_id(p->formats[i]));
        out_z(e->out, "    {");
        out_c_string(e->out, str_of(p->formats[i]->name));
        out_z(e->out, ", ");
        out_c_string(e->out, str_of(p->formats[i]->what));
        out_printf(e->out, ", %.*s},\n", STR_ARG(function));
    }
    end_table(e);
    begin_table(e, "scr_format *const", "formats");
    for (uint32_t i = 0; i < p->n_formats; i++)
        out_printf(e->out, "    &%.*s_format_list[%" PRIu32 "],\n", STR_ARG(e->prefix), i);
    end_table(e);
}

static void print_regex_list(Emit *e, const scr_program *p)
{
    if (p->n_regexes == 0)
        return;
    begin_table(e, "scr_regex *const", "regexes");
    for (uint32_t i = 0; i < p->n_regexes; i++)
        out_printf(e->out, "    &%.*s,\n", STR_ARG(emit_regex_name(e, p->regexes[i])));
    end_table(e);
}

static void print_dynamics(Emit *e, const scr_program *p)
{
    if (p->n_dynamics == 0)
        return;
    begin_table(e, "scr_dynamic", "dynamics");
    for (uint32_t i = 0; i < p->n_dynamics; i++) {
        const scr_dynamic *d = &p->dynamics[i];
        out_printf(e->out, "    {%" PRIu32 "u, %" PRIu32 "u, %" PRIu32 "u},\n", d->resource, d->anchor, d->node);
    }
    end_table(e);
}

/* A form's address as a key. */
static Str form_key(const scr_regex *const *form)
{
    return (Str){(const char *)form, sizeof *form};
}

Str emit_regex_name(Emit *e, const scr_regex *re)
{
    const scr_regex **key = CTX_NEW(e->ctx, const scr_regex *);
    *key = re;
    uintptr_t number = (uintptr_t)map_get(&e->regex_ids, form_key(key));
    CTX_ASSERT(e->ctx, number > 0);
    return str_printf(e->ctx, "%.*s_re_%u", STR_ARG(e->prefix), (unsigned)(number - 1));
}

static void number_regex(Emit *e, const RePattern *pattern)
{
    if (map_has(&e->regex_ids, form_key(&pattern->form)))
        return;
    map_set(e->ctx, &e->regex_ids, form_key(&pattern->form), (void *)(e->regexes.n + 1));
    VEC_PUSH(e->ctx, &e->regexes) = pattern;
}

void emit_regexes_prepare(Emit *e)
{
    const SchemaSet *set = e->in->set;
    for (size_t i = 0; i < set->schemas.n; i++)
        for (size_t k = 0; k < set->schemas.items[i]->rules.n; k++) {
            const Rule *rule = &set->schemas.items[i]->rules.items[k];
            if (rule->kind == R_PATTERN)
                number_regex(e, rule->u.pattern);
            for (size_t j = 0; rule->kind == R_PATTERN_PROPERTIES && j < rule->u.patterns.n; j++)
                number_regex(e, rule->u.patterns.items[j].pattern);
            for (size_t j = 0; rule->kind == R_ADDITIONAL_PROPERTIES && j < rule->u.additional.n_patterns; j++)
                number_regex(e, rule->u.additional.patterns[j]);
        }
}

/* Which of the patterns' names stand in a text: an array by number. */
static const bool *named_regexes(Emit *e, Str code)
{
    bool *named = CTX_ARRAY(e->ctx, e->regexes.n + 1, bool);
    Str start = str_printf(e->ctx, "&%.*s_re_", STR_ARG(e->prefix));
    for (size_t at = 0; at + start.len < code.len; at++) {
        if (code.ptr[at] != '&' || !str_starts(str_from(code, at), start))
            continue;
        size_t number = 0;
        for (at += start.len; at < code.len && (unsigned)(code.ptr[at] - '0') < 10u && number < e->regexes.n; at++)
            number = number * 10 + (size_t)(code.ptr[at] - '0');
        if (number < e->regexes.n)
            named[number] = true;
    }
    return named;
}

/* The pattern as the plan has it, when there is straight code for all texts; else NULL. */
static const PlanPattern *with_code(const Emit *e, const RePattern *pattern)
{
    const Plan *plan = e->in->plan;
    for (size_t i = 0; plan->streams && i < plan->patterns.n; i++)
        if (plan->patterns.items[i]->pattern->form == pattern->form && emit_is_code(plan->patterns.items[i]))
            return plan->patterns.items[i];
    return NULL;
}

static void print_regex(Emit *e, const RePattern *pattern)
{
    Str name = emit_regex_name(e, pattern->form);
    const PlanPattern *planned = with_code(e, pattern);
    if (!planned) {
        re_emit(e->out, name, pattern);
        return;
    }
    Str function = emit_match_of(e, planned);
    emit_line(e, "static SCR_UNUSED bool %.*s(const char *text, size_t len);", STR_ARG(function));
    re_emit_code(e->out, name, pattern, function);
}

void emit_regexes(Emit *e, Str code)
{
    const bool *named = named_regexes(e, code);
    for (size_t i = 0; i < e->regexes.n; i++)
        if (named[i]) {
            print_regex(e, e->regexes.items[i]);
            out_char(e->out, '\n');
        }
}

void emit_program(Emit *e)
{
    const scr_program *p = e->in->program;
    print_nodes(e, p);
    print_rules(e, p);
    print_u32(e, "words", p->words, p->n_words);
    print_properties(e, p);
    print_members(e, p);
    if (p->n_pool > 0)
        print_text(e, "pool", (Str){p->pool, p->n_pool});
    print_consts(e, &p->consts);
    print_u32(e, "const_cells", p->const_cells, p->n_consts);
    print_regex_list(e, p);
    print_formats(e, p);
    print_dynamics(e, p);
    const OutVar vars[] = {
        {"prefix", e->prefix},
        {"nodes", table_ref(e, "nodes", p->n_nodes)},
        {"rules", table_ref(e, "rules", p->n_rules)},
        {"words", table_ref(e, "words", p->n_words)},
        {"properties", table_ref(e, "properties", p->n_properties)},
        {"members", table_ref(e, "members", p->n_members)},
        {"pool", table_ref(e, "pool", p->n_pool)},
        {"source", table_ref(e, "source", p->consts.n_cells)},
        {"decoded", table_ref(e, "decoded", p->consts.n_cells)},
        {"cells", table_ref(e, "cells", p->consts.n_cells)},
        {"const_cells", table_ref(e, "const_cells", p->n_consts)},
        {"regexes", table_ref(e, "regexes", p->n_regexes)},
        {"formats", table_ref(e, "formats", p->n_formats)},
        {"dynamics", table_ref(e, "dynamics", p->n_dynamics)},
        {"n_cells", str_printf(e->ctx, "%" PRIu32, p->consts.n_cells)},
        {"counts", str_printf(e->ctx, "%" PRIu32 ", %" PRIu32 ", %" PRIu32 ", %" PRIu32 ", %" PRIu32 ", %" PRIu32 ", %" PRIu32
                                      ", %" PRIu32 ", %" PRIu32 ", %" PRIu32,
                              p->n_nodes, p->n_rules, p->n_words, p->n_properties, p->n_members, p->n_pool, p->n_consts,
                              p->n_regexes, p->n_formats, p->n_dynamics)},
    };
    TMPL(e->out, "module.tmpl.c", "program", vars);
}
