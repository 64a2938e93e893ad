/* emit_site.c: prints what is done with one value of an object or an array: the node that must take it, and the branches of unions
 * that ask about it too. A branch that the value does not suit sets its bit in `dead`, and is not asked again. */
#include "emit_stream.h"

#include <inttypes.h>

/* ---- masks of branches ---- */

const char *emit_dead_of(Emit *e, uint32_t word)
{
    return word == 0 ? "dead" : str_z(e->ctx, str_printf(e->ctx, "dead%" PRIu32, word));
}

void emit_dead_locals(Emit *e, const PlanBranches *branches)
{
    for (uint32_t i = 0; i < branches->n_words; i++)
        emit_line(e, "uint64_t %s = 0;", emit_dead_of(e, i));
}

void emit_dead(Emit *e, const PlanBranches *branches, const uint64_t *mask)
{
    for (uint32_t i = 0; i < branches->n_words; i++)
        if (mask[i] != 0)
            emit_line(e, "%s |= UINT64_C(0x%" PRIx64 ");", emit_dead_of(e, i), mask[i]);
}

static bool is_bit(const uint64_t *mask, size_t bit)
{
    return mask[bit / 64] >> bit % 64 & 1;
}

static size_t count_bits(const PlanBranches *branches, const uint64_t *mask)
{
    size_t n = 0;
    for (size_t i = 0; i < branches->all.n; i++)
        n += is_bit(mask, i);
    return n;
}

/* One of the branches has not had its own bit set. */
static void any_alive(Emit *e, Out *out, const PlanBranches *branches, const uint64_t *mask)
{
    for (uint32_t i = 0; i < branches->n_words; i++)
        if (mask[i] != 0)
            out_printf(out, "%s(%s & UINT64_C(0x%" PRIx64 ")) != UINT64_C(0x%" PRIx64 ")", out->len > 0 ? " || " : "",
                       emit_dead_of(e, i), mask[i], mask[i]);
}

/* The branch is alive, and so is all that is needed for it to matter. */
static void still_asked(Emit *e, Out *out, const PlanBranches *branches, const uint64_t *with)
{
    const char *before = "";
    out_char(out, '(');
    for (uint32_t i = 0; i < branches->n_words; i++) {
        if (with[i] == 0)
            continue;
        out_printf(out, "%s(%s & UINT64_C(0x%" PRIx64 ")) == 0", before, emit_dead_of(e, i), with[i]);
        before = " && ";
    }
    out_char(out, ')');
}

#define ASKED_MAX 4 /* branches whose needs are asked one by one; for more only their own bits count */

/* An expression: somebody wants to know whether the probe's node takes the value. */
static Str asked_expr(Emit *e, const PlanBranches *branches, const PlanProbe *probe)
{
    Out out = out_new(e->ctx);
    if (count_bits(branches, probe->of) > ASKED_MAX) {
        any_alive(e, &out, branches, probe->of);
        return out_text(&out);
    }
    for (size_t i = 0; i < branches->all.n; i++) {
        if (!is_bit(probe->of, i))
            continue;
        out_z(&out, out.len > 0 ? " || " : "");
        still_asked(e, &out, branches, branches->all.items[i].with);
    }
    return out_text(&out);
}

/* ---- values ---- */

void emit_value(Emit *e, const PlanNode *node)
{
    const OutVar vars[] = {{"call", emit_call_of(e, node)}};
    CHECK(e, "value", vars);
}

/* The value's first byte is all that the node looks at. */
static bool looks_at_kind(const PlanNode *node)
{
    for (int kind = 0; kind < PLAN_KINDS; kind++)
        if (node->how[kind] != PLAN_SKIP && node->how[kind] != PLAN_REFUSE)
            return false;
    return true;
}

/* In a large schema a look at one byte is had without asking whether somebody wants to know: a branch less. */
static void print_flat_probe(Emit *e, const PlanBranches *branches, const PlanProbe *probe)
{
    Str test = emit_function_of(e, probe->node, 't');
    if (e->brief && looks_at_kind(probe->node))
        emit_line(e, "if (!%.*s(s, p)) {", STR_ARG(test));
    else
        emit_line(e, "if ((%.*s) && !%.*s(s, p)) {", STR_ARG(asked_expr(e, branches, probe)), STR_ARG(test));
    e->out->indent += 4;
    emit_dead(e, branches, probe->of);
    e->out->indent -= 4;
    emit_line(e, "}");
}

static void print_try(Emit *e, const PlanBranches *branches, const PlanProbe *probe)
{
    const OutVar vars[] = {{"asked", asked_expr(e, branches, probe)}, {"call", emit_call_of(e, probe->node)}};
    CHECK(e, "try", vars);
    e->out->indent += 4;
    emit_dead(e, branches, probe->of);
    e->out->indent -= 4;
    emit_line(e, "}");
}

static size_t count_tries(const PlanSite *site)
{
    size_t n = 0;
    for (size_t i = 0; i < site->probes.n; i++)
        n += !site->probes.items[i].node->flat;
    return n;
}

/* One lookup of the string tells which branches are out. */
static void print_joint(Emit *e, const PlanBranches *branches, const PlanJoint *joint)
{
    const OutVar vars[] = {
        {"first", e->inner ? STR("\\\\") : STR("\"")}, {"set", emit_set_of(e, joint->set)}, {"none", str_printf(e->ctx, "%zu", joint->set->n)},
        {"rows", str_printf(e->ctx, "%zu", joint->set->n + 1)}, {"words", str_printf(e->ctx, "%" PRIu32, branches->n_words)},
    };
    CHECK(e, "joint-start", vars);
    for (size_t i = 0; i <= joint->set->n; i++) {
        Out row = out_new(e->ctx);
        for (uint32_t w = 0; w < branches->n_words; w++)
            out_printf(&row, "%sUINT64_C(0x%" PRIx64 ")", w > 0 ? ", " : "", joint->out[i * branches->n_words + w]);
        emit_line(e, "        {%.*s},", STR_ARG(out_text(&row)));
    }
    CHECK(e, "joint-find", vars);
    for (uint32_t w = 0; w < branches->n_words; w++)
        emit_line(e, "    %s |= out[at][%" PRIu32 "];", emit_dead_of(e, w), w);
    emit_line(e, "}");
}

/* Flat nodes first: what they find out spares passing the value. */
void emit_asks(Emit *e, const PlanBranches *branches, const PlanSite *site)
{
    if (site->ends)
        emit_dead(e, branches, site->ends);
    if (site->joint)
        print_joint(e, branches, site->joint);
    for (size_t i = 0; i < site->probes.n; i++)
        if (site->probes.items[i].node->flat)
            print_flat_probe(e, branches, &site->probes.items[i]);
}

bool emit_site_tries(const PlanSite *site) { return count_tries(site) > 0; }

/* From where `here` is on. */
static void print_tries(Emit *e, const PlanBranches *branches, const PlanSite *site)
{
    if (!plan_is_all(site->value, PLAN_SKIP)) {
        const OutVar vars[] = {{"call", emit_call_of(e, site->value)}};
        CHECK(e, "tries-value", vars);
    }
    for (size_t i = 0; i < site->probes.n; i++)
        if (!site->probes.items[i].node->flat)
            print_try(e, branches, &site->probes.items[i]);
    CHECK0(e, "tries-end");
}

/* ---- many functions that ask about a value, as a table ---- */

#define PROBES_MIN 3 /* calls of fewer are no more code than a table of them */

/* Each branch asks one function, so that a branch tells which, and there is one word of them. */
static bool goes_by_probes(const Emit *e, const PlanBranches *branches, const PlanSite *site)
{
    uint64_t asks = 0;
    if (e->inner || branches->n_words != 1 || !plan_is_all(site->value, PLAN_SKIP) || count_tries(site) < PROBES_MIN)
        return false;
    for (size_t i = 0; i < site->probes.n; i++) {
        const PlanProbe *probe = &site->probes.items[i];
        if (!probe->node->flat && (asks & probe->of[0]) != 0)
            return false;
        asks |= probe->node->flat ? 0 : probe->of[0];
    }
    return true;
}

/* What all branches that ask need beside themselves. */
static uint64_t needs_of(const PlanBranches *branches, const PlanProbe *probe)
{
    uint64_t needs = UINT64_MAX;
    for (size_t i = 0; i < branches->all.n; i++)
        if (is_bit(probe->of, i))
            needs &= branches->all.items[i].with[0];
    return needs & ~probe->of[0];
}

static void print_probes(Emit *e, const PlanBranches *branches, const PlanSite *site)
{
    size_t rows[64] = {0}, n = 0;
    uint64_t asks = 0;
    Out by = out_new(e->ctx);
    CHECK0(e, "probes-start");
    for (size_t i = 0; i < site->probes.n; i++) {
        const PlanProbe *probe = &site->probes.items[i];
        if (probe->node->flat)
            continue;
        emit_line(e, "        {UINT64_C(0x%" PRIx64 "), UINT64_C(0x%" PRIx64 "), %.*s},", probe->of[0], needs_of(branches, probe),
                  STR_ARG(emit_passer_of(e, probe->node)));
        for (size_t bit = 0; bit < 64; bit++)
            if (is_bit(probe->of, bit))
                rows[bit] = n;
        asks |= probe->of[0];
        n++;
    }
    for (size_t bit = 0; bit < 64 && asks >> bit != 0; bit++)
        out_printf(&by, "%s%zu", bit > 0 ? ", " : "", rows[bit]);
    CHECK(e, "probes-end", ((const OutVar[]){{"by", out_text(&by)}, {"asks", str_printf(e->ctx, "%" PRIx64, asks)}}));
}

void emit_site(Emit *e, const PlanBranches *branches, const PlanSite *site)
{
    emit_asks(e, branches, site);
    if (count_tries(site) == 0) {
        emit_value(e, site->value);
        return;
    }
    if (goes_by_probes(e, branches, site)) {
        print_probes(e, branches, site);
        return;
    }
    emit_line(e, "{");
    e->out->indent += 4;
    emit_line(e, "scr_try here;");
    CHECK0(e, "tries-start");
    print_tries(e, branches, site);
    e->out->indent -= 4;
    emit_line(e, "}");
}

void emit_tried_site(Emit *e, const PlanBranches *branches, const PlanSite *site)
{
    emit_asks(e, branches, site);
    print_tries(e, branches, site);
}

void emit_site_case(Emit *e, const PlanBranches *branches, const PlanSite *site)
{
    if (plan_is_plain_site(site))
        emit_line(e, "p = %.*s;", STR_ARG(emit_call_of(e, site->value)));
    else
        emit_site(e, branches, site);
}
