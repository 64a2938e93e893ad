/* emit_c.c: the generated .c: the runtime parts that it needs, the tables, the fast path, the entry points. */
#include "emit_stream.h"
#include "../../runtime/scr_value.h"

#include <inttypes.h>

void emit_section(Emit *e, const char *section, const OutVar *more, size_t n_more)
{
    const EmitInput *in = e->in;
    OutVar all[EMIT_VARS + EMIT_MORE] = {
        {"prefix", e->prefix},
        {"PREFIX", e->upper},
        {"version", in->options->version},
        {"source", in->set->source_name},
        {"hash", in->schema_hash},
        {"json_flags", in->options->duplicate_keys_last ? STR("SCR_JSON_LAST_KEY_WINS") : STR("0")},
    };
    CTX_ASSERT(e->ctx, n_more <= EMIT_MORE);
    for (size_t i = 0; i < n_more; i++)
        all[EMIT_VARS + i] = more[i];
    tmpl_print(e->out, "module.tmpl.c", section, all, EMIT_VARS + n_more);
}

/* What else the text hangs on: options of the fast path that are not the default ones, and a profile. */
static Str stamp_how(Emit *e)
{
    Out out = out_new(e->ctx);
    Str words = techniques_words(e->ctx, e->in->options->techniques);
    const Profile *profile = e->in->profile;
    if (words.len > 0)
        out_printf(&out, " * Options: %.*s\n", STR_ARG(words));
    if (profile)
        out_printf(&out, " * Profile: %" PRIu64 " event%s (sha256 %.*s)\n", profile->n_events, profile->n_events == 1 ? "" : "s",
                   STR_ARG(profile->hash));
    return out_text(&out);
}

void emit_stamp(Emit *e)
{
    Out source = out_new(e->ctx);
    out_c_comment(&source, e->in->set->source_name);
    const OutVar vars[] = {
        {"version", e->in->options->version}, {"source", out_text(&source)}, {"hash", e->in->schema_hash}, {"how", stamp_how(e)},
    };
    TMPL(e->out, "module.tmpl.c", "stamp", vars);
}

/* A container may have to be compared with another one. */
static bool compares_containers(const scr_program *program)
{
    for (uint32_t i = 0; i < program->n_consts; i++)
        if (scr_kind_of(&program->consts, program->const_cells[i]) >= SCR_ARRAY)
            return true;
    for (uint32_t i = 0; i < program->n_rules; i++)
        if (program->rules[i].op == SCR_OP_UNIQUE_ITEMS)
            return true;
    return false;
}

/* Which kinds of nodes the program has. */
static void print_program_flags(Emit *e)
{
    const scr_program *program = e->in->program;
    uint32_t flags = program->n_nodes < SCR_LEVELS_MAX / 2 ? 0 : SCR_NODE_RECURSIVE; /* an object may take two levels */
    for (uint32_t i = 0; i < program->n_nodes; i++)
        flags |= program->nodes[i].flags;
    const OutVar vars[] = {{"flags", str_printf(e->ctx, "0x%xu", (unsigned)flags)}};
    emit_section(e, "program-flags", vars, 1);
    if (!compares_containers(program))
        emit_section(e, "values-flat", NULL, 0);
    if (!e->judges_often)
        emit_section(e, "verdicts-seldom", NULL, 0);
}

/* Of the runtime: what the schema's part mentions. */
void emit_runtime_of(Emit *e, Str body)
{
    if (e->in->options->split) {
        emit_section(e, "split-include", NULL, 0);
        return;
    }
    emit_section(e, "abi", NULL, 0);
    if (e->has_program)
        print_program_flags(e);
    Amalgam amalgam = amalgam_new(e->ctx);
    amalgam_use(&amalgam, body);
    for (size_t i = 0; i < n_piece_files; i++)
        amalgam_print_file(&amalgam, i, e->out);
}

void emit_prototypes(Emit *e, Str api)
{
    const OutVar vars[] = {{"api", api}};
    emit_section(e, "prototypes", vars, 1);
    if (!e->in->options->verdict_only)
        emit_section(e, "prototype-validate", vars, 1);
    if (e->in->set->batch)
        emit_section(e, "prototype-each", vars, 1);
    if (e->in->set->uses_pcre2)
        emit_section(e, "prototype-init", vars, 1);
    emit_section(e, "prototypes-end", vars, 1);
}

/* What stands behind a run's arguments where nobody is told of refused members. */
static Str no_tour(const Emit *e)
{
    return str_of(emit_notes(e) ? ", NULL" : "");
}

static void print_check(Emit *e)
{
    const Plan *plan = e->in->plan;
    if (!plan->streams) {
        emit_section(e, "check-tree", NULL, 0);
        return;
    }
    bool notes = emit_notes(e);
    const OutVar vars[] = {
        {"root", str_of(e->node_names[plan->root->id])}, {"tour_parameter", str_of(notes ? ", scr_tour *tour" : "")},
        {"tour_told", str_of(notes ? "    stream.tour = tour;\n" : "")}, {"tour", str_of(notes ? ", tour" : "")},
        {"no_tour", no_tour(e)},
    };
    emit_section(e, "run", vars, sizeof vars / sizeof *vars);
    const char *section = plan->uses_tries ? "check-stream-tries" : "check-stream";
    emit_section(e, e->in->options->duplicate_keys_last ? "check-stream-last" : section, vars, sizeof vars / sizeof *vars);
}

/* What the evaluator is told of the batch. */
static void print_each_tables(Emit *e, const Batch *batch)
{
    out_printf(e->out, "static const scr_text %.*s_each_names[] = {", STR_ARG(e->prefix));
    for (size_t i = 0; i < batch->names.n; i++) {
        out_z(e->out, i > 0 ? ", {" : "{");
        out_c_string(e->out, batch->names.items[i]);
        out_printf(e->out, ", %zu}", batch->names.items[i].len);
    }
    out_z(e->out, batch->names.n > 0 ? "};\n" : "{NULL, 0}};\n");
    out_printf(e->out, "static const uint32_t %.*s_each_items[] = {", STR_ARG(e->prefix));
    for (size_t i = 0; i < batch->items.n; i++)
        out_printf(e->out, "%s%" PRIu32, i > 0 ? ", " : "", batch->items.items[i]->id);
    out_z(e->out, "};\n");
    const OutVar vars[] = {
        {"n_names", str_printf(e->ctx, "%zu", batch->names.n)},
        {"n_items", str_printf(e->ctx, "%zu", batch->items.n)},
        {"frame", str_printf(e->ctx, "%" PRIu32, batch->frame->id)},
    };
    emit_section(e, "each-tables", vars, 3);
}

static void print_check_each(Emit *e)
{
    const Plan *plan = e->in->plan;
    if (e->each_by_tables || e->extension)
        print_each_tables(e, e->in->set->batch);
    if (!plan->frame) {
        emit_section(e, "check-each-tree", NULL, 0);
        return;
    }
    const OutVar vars[] = {{"frame", str_of(e->node_names[plan->frame->id])}};
    const char *section = plan->uses_tries ? "check-each-tries" : "check-each";
    emit_section(e, e->in->options->duplicate_keys_last ? "check-each-last" : section, vars, 1);
}

static const char *scratch_section(const Plan *plan)
{
    if (!plan->streams)
        return "scratch-bound";
    if (plan->uses_tree)
        return "scratch-bound-both";
    return plan->needs_scratch ? "scratch-bound-stream" : "scratch-bound-none";
}

/* One section a pattern, between a start and an end. */
static void print_each_pcre2(Emit *e, const char *start, const char *each, const char *end)
{
    emit_section(e, start, NULL, 0);
    for (size_t i = 0; i < e->regexes.n; i++) {
        const OutVar vars[] = {{"re", emit_regex_name(e, e->regexes.items[i]->form)}};
        if (e->regexes.items[i]->form->kind == SCR_RE_PCRE2)
            emit_section(e, each, vars, 1);
    }
    emit_section(e, end, NULL, 0);
}

static void print_init(Emit *e)
{
    print_each_pcre2(e, "init-start", "init-each", "init-end");
    print_each_pcre2(e, "free-start", "free-each", "free-end");
}

static const char *is_valid_section(const Emit *e)
{
    const Plan *plan = e->in->plan;
    if (!plan->needs_scratch)
        return "is-valid-no-scratch";
    return plan->streams && !e->in->options->duplicate_keys_last ? "is-valid-stream" : "is-valid";
}

static Str passer_name(Emit *e, const PlanPasser *passer)
{
    switch (passer->kind) {
    case PLAN_PASSER_NONE: return STR("NULL");
    case PLAN_PASSER_OWN: return emit_function_of(e, passer->node, passer->node->twice ? 'k' : 'v');
    case PLAN_PASSER_FAR: return emit_function_of(e, passer->node, 'k');
    case PLAN_PASSER_LONG: return emit_function_of(e, passer->node, 'l');
    }
    return (Str){0};
}

static void print_passer(Emit *e, const PlanPasser *passer)
{
    bool far = passer->kind == PLAN_PASSER_FAR;
    if (!far && !(passer->kind == PLAN_PASSER_OWN && passer->node->twice))
        return;
    const OutVar vars[] = {{"passer", passer_name(e, passer)}, {"value", emit_function_of(e, passer->node, far ? 'f' : 'v')}};
    emit_section(e, far ? "passer-far" : "passer", vars, 2);
}

static Str index_or(Emit *e, const char *none, uint32_t index)
{
    return index == SCR_NONE ? str_of(none) : str_printf(e->ctx, "%" PRIu32, index);
}

/* Who is asked about values before the tables look for errors. */
static void print_passers(Emit *e, const PlanKnown *known)
{
    for (size_t i = 0; i < known->passers.n; i++)
        print_passer(e, &known->passers.items[i].value);
    emit_section(e, "passers", NULL, 0);
    for (size_t i = 0; i < known->passers.n; i++) {
        const PlanPassers *passers = &known->passers.items[i];
        const OutVar vars[] = {
            {"value", passer_name(e, &passers->value)}, {"node", index_or(e, "SCR_NONE", passers->node)},
            {"members", index_or(e, "SCR_NONE", passers->members)}, {"inner", index_or(e, "SCR_NONE", passers->inner)},
            {"first", index_or(e, "SCR_NO_MEMBER", passers->first)}, {"next", index_or(e, "SCR_NO_MEMBER", passers->next)},
        };
        emit_section(e, "passers-each", vars, sizeof vars / sizeof *vars);
    }
    emit_section(e, "passers-end", NULL, 0);
}

/* The passers of the root's members, by their bits. */
static Str print_noted(Emit *e)
{
    const PlanObject *root = e->in->plan->root->object;
    Out list = out_new(e->ctx);
    for (size_t i = 0; i < root->members.n; i++)
        out_printf(&list, "%s%" PRIu32, i > 0 ? ", " : "", root->members.items[i].noted);
    emit_section(e, "noted", ((const OutVar[]){{"noted", out_text(&list)}}), 1);
    return str_join(e->ctx, e->prefix, STR("_noted"));
}

static void print_known(Emit *e, const PlanKnown *known)
{
    print_passers(e, known);
    Str noted = known->notes ? print_noted(e) : STR("NULL");
    emit_section(e, "known", ((const OutVar[]){{"noted", noted}}), 1);
}

static void print_validate(Emit *e)
{
    const PlanKnown *known = &e->in->plan->known;
    if (!e->in->plan->streams) {
        emit_section(e, "validate-tree", NULL, 0);
        return;
    }
    if (known->any)
        print_known(e, known);
    emit_section(e, known->any && !known->notes ? "explain-known" : "explain", NULL, 0);
    emit_section(e, known->notes ? "validate-noting" : "validate-stream", NULL, 0);
}

static void print_entry_points(Emit *e)
{
    const Plan *plan = e->in->plan;
    const Options *options = e->in->options;
    print_check(e);
    emit_section(e, is_valid_section(e), ((const OutVar[]){{"no_tour", no_tour(e)}}), 1);
    if (!options->verdict_only)
        print_validate(e);
    if (e->in->set->batch)
        print_check_each(e);
    emit_section(e, scratch_section(plan), NULL, 0);
    if (e->in->set->uses_pcre2)
        print_init(e);
    bool each = e->in->set->batch != NULL;
    const OutVar vars[] = {
        {"check_each", each ? str_join(e->ctx, e->prefix, STR("_check_each")) : STR("NULL")},
        {"verdicts_size", each ? STR("sizeof(scr_verdicts)") : STR("0")},
        {"validate", options->verdict_only ? STR("NULL") : str_join(e->ctx, e->prefix, STR("_validate"))},
        /* Split parts are made to be linked together or included by one file: there the alias would be defined twice. */
        {"module_condition", options->split || e->extension ? STR("defined(SCHEMAC_EXPORT_MODULE)")
                                            : STR("!defined(_WIN32) || defined(SCHEMAC_EXPORT_MODULE)")},
    };
    emit_section(e, "module", vars, 4);
}

void emit_needs_scratch(Emit *e)
{
    const OutVar vars[] = {{"needs_scratch", e->in->plan->needs_scratch ? STR("1") : STR("0")}};
    emit_section(e, "needs-scratch", vars, 1);
}

Emit emit_begin(Ctx *ctx, const EmitInput *in, Out *out)
{
    Emit e = {.ctx = ctx, .in = in, .out = out};
    e.prefix = name_prefix(ctx, in->options->name.len > 0 ? in->options->name : in->set->name);
    e.upper = name_upper(ctx, e.prefix);
    /* Refusals are judged again by the tables where the last of two equal keys counts. */
    bool last = in->options->duplicate_keys_last;
    e.each_by_tables = in->set->batch && (!in->plan->frame || last || in->plan->uses_tries);
    e.judges_often = !in->plan->streams || !in->plan->tree_seldom || last || e.each_by_tables;
    e.has_program = !in->options->verdict_only || in->plan->uses_tree || e.judges_often;
    return e;
}

/* The schema's code and tables, which stand behind its patterns. */
static void print_code(Emit *e)
{
    emit_regexes_prepare(e);
    if (e->has_program)
        emit_program(e);
    if (e->in->plan->streams) {
        emit_stream_prepare(e);
        emit_stream(e);
    }
    print_entry_points(e);
}

void emit_code(Emit *e)
{
    Out *out = e->out, code = out_new(e->ctx);
    e->out = &code;
    print_code(e);
    e->out = out;
    if (!e->extension)
        emit_section(e, "api-macro", NULL, 0);
    emit_prototypes(e, e->extension ? STR("") : str_join(e->ctx, e->upper, STR("_API ")));
    emit_needs_scratch(e);
    emit_regexes(e, out_text(&code));
    out_str(out, out_text(&code));
}

void emit_c(Ctx *ctx, const EmitInput *in, Out *out)
{
    Out body = out_new(ctx);
    Emit e = emit_begin(ctx, in, &body);
    emit_code(&e);
    e.out = out;
    emit_stamp(&e);
    emit_runtime_of(&e, out_text(&body));
    out_str(out, out_text(&body));
}

/* Of the program as it stands in memory, here and in what is compiled from the C. */
static size_t table_bytes(const scr_program *p)
{
    return sizeof *p + p->n_nodes * sizeof *p->nodes + p->n_rules * sizeof *p->rules + p->n_words * sizeof *p->words
         + p->n_properties * sizeof *p->properties + p->n_members * sizeof *p->members + p->n_pool
         + p->consts.n_cells * sizeof *p->consts.cells + p->n_consts * sizeof *p->const_cells + p->n_dynamics * sizeof *p->dynamics;
}

void emit_sizes(Ctx *ctx, const EmitInput *in, Out *out)
{
    Out body = out_new(ctx), runtime = out_new(ctx);
    Emit e = emit_begin(ctx, in, &body);
    emit_code(&e);
    e.out = &runtime;
    emit_runtime_of(&e, out_text(&body));
    out_printf(out, "generated C: %zu bytes of the schema, %zu of the runtime\n", body.len, runtime.len);
    out_printf(out, "tables of the evaluator: %zu bytes\n", e.has_program ? table_bytes(in->program) : 0);
}
