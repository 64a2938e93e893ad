/* emit_form.c: prints an object of a very large schema: tables, which one function of the runtime goes by (scr_stream_form.h). Where more is asked
 * than which names come and each value alone, its own function does so: behind the members, or, for unions, from one to the next.
 * gcc's time is paid for each branch, and tables have none. */
#include "emit_stream.h"

#include <inttypes.h>

/* Other names, or their values, are looked into by code of the object's own. */
static bool asks_others(const PlanObject *object)
{
    const PlanOthers *others = &object->others;
    return emit_has_others(object) && (others->patterns.n > 0 || others->names.n > 0 || object->name_test || !plan_is_plain_site(&others->sites[0]));
}

/* Its own function goes on where branches ask. */
static bool goes_in_steps(const PlanObject *object) { return object->branches.all.n > 0; }

static bool asks_seen(const PlanOp *op)
{
    bool asks = op->kind == P_HAS;
    for (size_t i = 0; i < op->n_args; i++)
        asks = asks || asks_seen(op->args[i]);
    return asks;
}

/* ---- tables ---- */

static void print_members(Emit *e, const PlanObject *object, Str name)
{
    Str *passers = CTX_ARRAY(e->ctx, object->members.n, Str);
    for (size_t i = 0; i < object->members.n; i++) {
        const PlanSite *site = &object->members.items[i].site;
        passers[i] = plan_is_plain_site(site) ? emit_passer_of(e, site->value) : STR("NULL");
    }
    emit_form_members(e, object->names, name, passers);
}

/* ask: the function that is asked about other names; "NULL": there is none. */
static void print_form(Emit *e, const PlanObject *object, Str name, Str ask)
{
    bool stops = asks_others(object) && goes_in_steps(object);
    const OutVar vars[] = {
        {"name", name},
        {"other", emit_has_others(object) && !asks_others(object) ? emit_passer_of(e, object->others.sites[0].value) : STR("NULL")},
        {"ask", ask},
        {"stops", stops ? STR("true") : STR("false")},
        {"required", str_printf(e->ctx, "UINT64_C(0x%" PRIx64 ")", object->has_required ? object->required[0] : 0)},
    };
    print_members(e, object, name);
    CHECK(e, "form-form", vars);
}

/* ---- other names ---- */

/* p is at a name that no member has: its text is asked about; to its value. */
static void print_other(Emit *e, const PlanObject *object, const char *of)
{
    const OutVar vars[] = {{"of", str_of(of)}};
    CHECK(e, "form-ask-name", vars);
    if (emit_others_need_text(object))
        CHECK(e, "form-ask-text", vars);
    if (object->others.patterns.n > 0)
        emit_line(e, "unsigned match;");
    emit_other_name(e, object);
    CHECK0(e, "form-colon");
}

/* What is done about an other name and its value. */
static void print_ask(Emit *e, const PlanObject *object)
{
    print_other(e, object, "->");
    emit_other_value(e, object);
    emit_line(e, "return p;");
}

/* Prints a function about names, with that body behind its section, where no other object has one that does the same; its name. */
static Str print_asker(Emit *e, const PlanObject *object, Str name, const char *section, void (*print_body)(Emit *e, const PlanObject *object))
{
    Out body = out_new(e->ctx), *out = e->out;
    e->out = &body;
    body.indent = 4;
    print_body(e, object);
    e->out = out;
    const Str *known = map_get(&e->asks, out_text(&body));
    if (known)
        return *known;
    Str *ask = CTX_NEW(e->ctx, Str);
    *ask = str_join(e->ctx, name, STR("_ask"));
    map_set(e->ctx, &e->asks, out_text(&body), ask);
    emit_begin_function(e, *ask, section);
    out_str(e->out, out_text(&body));
    emit_end_function(e);
    return *ask;
}

/* ---- maps ---- */

/* What is asked of a map's name. */
static void print_map_ask(Emit *e, const PlanObject *object)
{
    emit_test(e, object->name_test, 0, "false");
    emit_line(e, "return true;");
}

void emit_map(Emit *e, const PlanNode *node)
{
    Str name = emit_function_of(e, node, 'o');
    const OutVar vars[] = {
        {"ask", node->object->name_test ? print_asker(e, node->object, name, "map-ask", print_map_ask) : STR("NULL")},
        {"value", emit_passer_of(e, node->object->others.sites[0].value)},
    };
    emit_begin_function(e, name, "function");
    CHECK(e, "form-map", vars);
    emit_end_function(e);
}

/* ---- the function ---- */

static void print_locals(Emit *e, const PlanObject *object)
{
    emit_line(e, "scr_form object;");
    if (asks_seen(object->close))
        emit_line(e, "uint64_t seen;");
    if (object->counts)
        emit_line(e, "uint32_t count;");
    emit_dead_locals(e, &object->branches);
    out_char(e->out, '\n');
}

static Str member_comment(Emit *e, const PlanMember *member)
{
    Out comment = out_new(e->ctx), json = out_new(e->ctx);
    out_json_string(&json, member->name);
    emit_head(&comment, out_text(&json), 80);
    return out_text(&comment);
}

/* The value is asked about, and then skipped, which all such members do in one place. */
static bool is_asked_alone(const Emit *e, const PlanSite *site)
{
    return !emit_site_tries(site) && emit_is_skipped(e, site->value);
}

static void print_member(Emit *e, const PlanObject *object, size_t i)
{
    const PlanMember *member = &object->members.items[i];
    if (plan_is_plain_site(&member->site))
        return;
    emit_line(e, "case %zu: /* %.*s */", i, STR_ARG(member_comment(e, member)));
    e->out->indent += 4;
    if (is_asked_alone(e, &member->site)) {
        emit_asks(e, &object->branches, &member->site);
        emit_line(e, "break;");
    } else {
        emit_site(e, &object->branches, &member->site);
        emit_line(e, "continue;");
    }
    e->out->indent -= 4;
}

/* The value of a name that no member has, as print_member does it. */
static void print_step_over(Emit *e, const PlanObject *object)
{
    bool alone = true;
    for (size_t i = 0; i < plan_other_sites(object); i++)
        alone = alone && is_asked_alone(e, &object->others.sites[i]);
    if (alone)
        emit_by_match(e, object, emit_asks);
    else
        emit_other_value(e, object);
    emit_line(e, alone ? "break;" : "continue;");
}

static void print_steps(Emit *e, const PlanObject *object, Str name)
{
    const OutVar vars[] = {{"name", name}};
    CHECK(e, "form-steps", vars);
    e->out->indent += 4;
    for (size_t i = 0; i < object->members.n; i++)
        print_member(e, object, i);
    if (asks_others(object)) {
        emit_line(e, "case %zu: {", object->members.n);
        e->out->indent += 4;
        print_other(e, object, ".");
        print_step_over(e, object);
        e->out->indent -= 4;
        emit_line(e, "}");
    }
    e->out->indent -= 4;
    CHECK(e, "form-steps-end", vars);
}

/* What is asked of the whole object. */
static void print_close(Emit *e, const PlanObject *object, Str name)
{
    if (asks_seen(object->close))
        emit_line(e, "seen = object.seen;");
    if (object->counts)
        emit_line(e, "count = scr_form_count(&object);");
    emit_test(e, object->close, 1, "NULL");
    CHECK(e, "form-end", ((const OutVar[]){{"name", name}}));
}

void emit_form_object(Emit *e, const PlanNode *node)
{
    const PlanObject *object = node->object;
    Str name = emit_function_of(e, node, 'o');
    const OutVar vars[] = {{"name", name}};
    bool asks = asks_others(object) && !goes_in_steps(object);
    print_form(e, object, name, asks ? print_asker(e, object, name, "form-ask", print_ask) : STR("NULL"));
    emit_begin_function(e, name, "function");
    if (!goes_in_steps(object) && object->close->kind == P_TRUE) {
        CHECK(e, "form-object", vars);
        emit_end_function(e);
        return;
    }
    print_locals(e, object);
    if (goes_in_steps(object))
        print_steps(e, object, name);
    else
        CHECK(e, "form-first", vars);
    CHECK0(e, "form-stop");
    print_close(e, object, name);
    emit_end_function(e);
}
