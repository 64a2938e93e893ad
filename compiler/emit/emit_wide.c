/* emit_wide.c: prints the function of an object that has many members: one loop, its names in tables, a case for each kind of value. A
 * place of its own for each member, as emit_object.c prints it, would be quicker by some 30 instructions a member, and takes gcc 12 seconds
 * for each hundred of them. */
#include "emit_stream.h"

#include <inttypes.h>

/* What is expected behind each name, and behind the opening brace: scr_expected. */
static void print_expected_table(Emit *e, const PlanObject *object)
{
    size_t n = object->members.n;
    out_z(e->out, "    static const uint16_t expected[][SCR_EXPECTED] = {");
    for (size_t i = 0; i <= n; i++) {
        const PlanNext *next = i < n ? &object->members.items[i].next : &object->first;
        out_z(e->out, i % 6 == 0 ? "\n        {" : " {");
        for (size_t k = 0; k < PLAN_NEXT_MAX; k++)
            out_printf(e->out, "%s%" PRIu32, k > 0 ? ", " : "", k < next->n ? next->items[k] : (uint32_t)n);
        out_z(e->out, "},");
    }
    out_z(e->out, "\n    };\n");
}

/* Names are found by the table of scr_member; one that it does not find is none that stands as it is. */
static bool tells(const Emit *e, const PlanObject *object)
{
    return object->told_at != SCR_NONE && !e->inner;
}

static bool predicts(const Emit *e, const PlanObject *object)
{
    return object->first.n > 0 && !e->inner && !tells(e, object);
}

static void print_locals(Emit *e, const PlanObject *object)
{
    if (predicts(e, object))
        print_expected_table(e, object);
    if (!object->passes_others)
        CHECK0(e, "wide-locals");
    else if (tells(e, object))
        emit_line(e, "const scr_byte *q;");
    emit_line(e, "uint32_t key;");
    if (object->n_words == 1)
        emit_line(e, "uint64_t seen = 0;");
    else
        emit_line(e, "uint64_t seen[%" PRIu32 "] = {0};", object->n_words);
    if (predicts(e, object))
        emit_line(e, "uint32_t last = %zu;", object->members.n);
    emit_object_locals(e, object);
}

static void print_other(Emit *e, const PlanObject *object)
{
    emit_line(e, "if (key == %zu) {", object->members.n);
    e->out->indent += 4;
    if (emit_has_others(object)) {
        emit_other_name(e, object);
        CHECK0(e, "colon");
        CHECK0(e, "before-value");
        emit_other_value(e, object);
        emit_line(e, "goto past;");
    } else {
        emit_line(e, "return NULL; /* %s */", emit_refused_by(object));
    }
    e->out->indent -= 4;
    emit_line(e, "}");
}

/* A name that was not found so. */
static void print_found(Emit *e, const PlanObject *object, const OutVar vars[2])
{
    if (object->passes_others) {
        if (tells(e, object))
            CHECK0(e, "pass-told");
        emit_check(e, "pass-met", vars, 2);
        emit_line(e, "if (key == %zu)", object->members.n);
        emit_line(e, "    goto past;");
        return;
    }
    CHECK0(e, "name-scan");
    emit_check(e, "string-text", (const OutVar[]){{"fail", STR("NULL")}}, 1);
    emit_check(e, tells(e, object) ? "name-find-told" : "name-find", vars, 2);
    print_other(e, object);
    CHECK0(e, "colon");
}

/* Which member it is, and p behind its name and colon. */
static void print_name(Emit *e, const PlanObject *object)
{
    Str set = emit_set_of(e, object->names);
    const OutVar vars[] = {{"set", set}, {"none", str_printf(e->ctx, "%zuu", object->members.n)}};
    CHECK0(e, e->inner ? "name-start" : "wide-name-start");
    e->out->indent = 4;
    if (predicts(e, object) || tells(e, object)) {
        CHECK(e, tells(e, object) ? "find-member" : "wide-expected", vars);
        e->out->indent = 8;
    }
    print_found(e, object, vars);
    if (tells(e, object))
        CHECK0(e, "before-value");
    e->out->indent = 4;
    if (predicts(e, object) || tells(e, object))
        emit_line(e, "}");
    if (predicts(e, object))
        emit_line(e, "last = key;");
    CHECK0(e, object->n_words == 1 ? "wide-seen-one" : "wide-seen");
    if (object->counts)
        emit_line(e, "count++;");
    if (!tells(e, object))
        CHECK0(e, "before-value");
}

/* One case for all members whose values the same node takes. */
static void print_value_of(Emit *e, const PlanObject *object, size_t i, bool *printed)
{
    const PlanSite *site = &object->members.items[i].site;
    for (size_t k = i; k < object->members.n; k++) {
        const PlanSite *other = &object->members.items[k].site;
        if (k > i && (printed[k] || !plan_is_plain_site(site) || !plan_is_plain_site(other) || other->value != site->value))
            continue;
        Out comment = out_new(e->ctx), name = out_new(e->ctx);
        out_json_string(&name, object->members.items[k].name);
        emit_head(&comment, out_text(&name), 80);
        emit_line(e, "case %zu: /* %.*s */", k, STR_ARG(out_text(&comment)));
        printed[k] = true;
    }
    e->out->indent += 4;
    if (plan_is_plain_site(site))
        emit_line(e, "p = %.*s;", STR_ARG(emit_call_of(e, site->value)));
    else
        emit_site(e, &object->branches, site);
    emit_line(e, "break;");
    e->out->indent -= 4;
}

static void print_values(Emit *e, const PlanObject *object)
{
    bool *printed = CTX_ARRAY(e->ctx, object->members.n, bool);
    emit_line(e, "switch (key) {");
    for (size_t i = 0; i < object->members.n; i++)
        if (!printed[i])
            print_value_of(e, object, i, printed);
    emit_line(e, "default:");
    emit_line(e, "    break;");
    emit_line(e, "}");
    emit_line(e, "if (p == NULL)");
    emit_line(e, "    return NULL;");
}

void emit_wide_object(Emit *e, const PlanObject *object)
{
    print_locals(e, object);
    CHECK0(e, e->inner ? "enter-object" : "enter");
    if (e->inner)
        CHECK0(e, "entered-inner");
    e->out->indent = 0;
    print_name(e, object);
    print_values(e, object);
    if (emit_has_others(object)) {
        e->out->indent = 0;
        emit_line(e, "past:");
        e->out->indent = 4;
    }
    CHECK0(e, e->inner ? "wide-past-inner" : "wide-past");
    e->out->indent = 0;
    emit_close(e, object);
}
