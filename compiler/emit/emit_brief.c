/* emit_brief.c: prints the function of an object in a large schema. It goes as that of emit_object.c does: names that are expected are
 * compared where they stand, those out of turn are told by a byte. But gcc's time is paid for each branch, so there is one compare for both ways
 * to write a name (the stream knows how the one before was written), one label for each member, and what is seldom is called. */
#include "emit_stream.h"

#include <inttypes.h>

/* A member's name with its colon. */
static Str token_of(Emit *e, const PlanObject *object, size_t member, const char *before)
{
    Out token = out_new(e->ctx);
    out_z(&token, before);
    out_json_string(&token, object->members.items[member].name);
    out_char(&token, ':');
    return out_text(&token);
}

/* A section that compares the bytes from p on with a member's name. */
static void print_compare(Emit *e, const char *section, const char *p, Str token, size_t member)
{
    const OutVar vars[] = {
        {"same", emit_same(e, p, token)},
        {"bit", emit_bit_of(e, (uint32_t)member)},
        {"end", member % 64 == 0 ? STR("0") : emit_bit_of(e, (uint32_t)member)},
        {"len", str_printf(e->ctx, "%zu", token.len)},
        {"index", str_printf(e->ctx, "%zu", member)},
    };
    CHECK(e, section, vars);
}

void emit_brief_told(Emit *e, const PlanObject *object, size_t member)
{
    print_compare(e, "expect-brief", "p", token_of(e, object, member, ""), member);
}

/* Behind some member another one is. */
static bool expects(const PlanObject *object)
{
    for (size_t i = 0; i < object->members.n; i++)
        if (object->members.items[i].next.n > 0)
            return true;
    return false;
}

static void print_locals(Emit *e, const PlanObject *object)
{
    if (!object->passes_others) {
        emit_line(e, "const scr_byte *q;");
        emit_line(e, "unsigned how;");
        emit_line(e, "scr_text text;");
    }
    if (expects(object))
        emit_line(e, "const scr_byte *ahead;");
    emit_line(e, "uint32_t key;");
    emit_line(e, "uint64_t run;");
    if (!object->told_by_jump)
        emit_line(e, "size_t told;");
    emit_line(e, "uint64_t seen = 0;");
    emit_object_locals(e, object);
}

static void print_enter(Emit *e, const PlanObject *object)
{
    if (object->looks_ahead)
        CHECK0(e, "look-ahead");
    CHECK0(e, "enter-object");
    if (object->first.n > 0)
        print_compare(e, "expect-brief", "p", token_of(e, object, object->first.items[0], "{"), object->first.items[0]);
    CHECK0(e, "entered-brief");
    e->out->indent = 0;
}

/* A name that stands otherwise than most, or that no member has. */
static void print_found(Emit *e, const PlanObject *object)
{
    const OutVar vars[] = {{"set", emit_set_of(e, object->names)}, {"none", str_printf(e->ctx, "%zu", object->members.n)}};
    if (object->passes_others) {
        emit_met(e, object);
        return;
    }
    CHECK0(e, "name-brief");
    CHECK(e, "name-find-told", vars);
    if (emit_has_others(object)) {
        emit_line(e, "if (key == %zu) {", object->members.n);
        e->out->indent += 4;
        emit_other_name(e, object);
        e->out->indent -= 4;
        emit_line(e, "}");
    } else {
        emit_line(e, "if (key == %zu)", object->members.n);
        emit_line(e, "    return NULL; /* %s */", emit_refused_by(object));
    }
    CHECK0(e, "colon-brief");
}

static void print_dispatch(Emit *e, const PlanObject *object)
{
    emit_line(e, "run = UINT64_C(1) << key %% 64;");
    emit_line(e, "switch (key) {");
    for (size_t i = 0; i < object->members.n; i++) {
        emit_line(e, "case %zu:", i);
        emit_line(e, "    goto next_%zu;", i);
    }
    emit_line(e, "default:");
    emit_line(e, "    break;");
    emit_line(e, "}");
}

static void print_name(Emit *e, const PlanObject *object)
{
    const OutVar vars[] = {{"set", emit_set_of(e, object->names)}, {"none", str_printf(e->ctx, "%zu", object->members.n)}};
    CHECK0(e, "name-start");
    e->out->indent = 4;
    emit_told_names(e, object);
    CHECK(e, "find-member", vars);
    e->out->indent = 8;
    print_found(e, object);
    e->out->indent = 4;
    emit_line(e, "}");
    print_dispatch(e, object);
    if (!emit_has_others(object)) {
        emit_line(e, "return NULL;");
        e->out->indent = 0;
        return;
    }
    if (!object->passes_others) {
        CHECK0(e, "before-value");
        emit_other_value(e, object);
    }
    emit_line(e, "goto past;");
    e->out->indent = 0;
}

static void print_run_seen(Emit *e)
{
    CHECK(e, "run-seen", ((const OutVar[]){{"seen", STR("seen")}}));
}

static void print_behind(Emit *e, const PlanObject *object)
{
    bool any = false;
    for (size_t i = 0; i < object->members.n; i++)
        any = any || plan_goes_on(object, i);
    if (any) {
        emit_line(e, "behind:");
        e->out->indent = 4;
        print_run_seen(e);
        CHECK(e, "all-seen", ((const OutVar[]){{"seen", STR("seen")}, {"all", emit_all_members(e, object)}}));
        e->out->indent = 0;
    }
    emit_line(e, "past:");
    e->out->indent = 4;
    CHECK0(e, "past-brief");
    CHECK0(e, "next-member");
    emit_line(e, "goto name;");
    e->out->indent = 0;
}

static void print_value(Emit *e, const PlanObject *object, const PlanSite *site)
{
    if (!plan_is_plain_site(site)) {
        CHECK0(e, "before-value");
        emit_site(e, &object->branches, site);
        return;
    }
    Str function = emit_is_skipped(e, site->value) ? STR("scr_brief_skip") : emit_function_of(e, site->value, 'w');
    CHECK(e, "value", ((const OutVar[]){{"call", str_join(e->ctx, function, STR("(s, p)"))}}));
}

/* Behind the value of member i: what is expected next, or to the next name. */
static void print_next(Emit *e, const PlanObject *object, size_t i)
{
    const PlanNext *next = &object->members.items[i].next;
    if (plan_goes_on(object, i)) {
        print_compare(e, "follow", "ahead", token_of(e, object, i + 1, ""), i + 1);
        return;
    }
    emit_line(e, "run = %.*s - run;", STR_ARG(i % 64 == 63 ? STR("0") : emit_bit_of(e, (uint32_t)i + 1)));
    print_run_seen(e);
    if (next->n == 0 || next->closes)
        CHECK0(e, "predict-close");
    if (next->n > 0)
        print_compare(e, "follow-apart", "ahead", token_of(e, object, next->items[0], ""), next->items[0]);
    emit_line(e, "goto past;");
}

static void print_member(Emit *e, const PlanObject *object, size_t i)
{
    Out comment = out_new(e->ctx), name = out_new(e->ctx);
    out_json_string(&name, object->members.items[i].name);
    emit_head(&comment, out_text(&name), 80);
    CHECK(e, "next-brief", ((const OutVar[]){{"index", str_printf(e->ctx, "%zu", i)}, {"comment", out_text(&comment)}}));
    e->out->indent = 4;
    if (object->counts)
        emit_line(e, "count++;");
    print_value(e, object, &object->members.items[i].site);
    print_next(e, object, i);
    e->out->indent = 0;
}

/* An object whose names are all alike: none is expected. */
static void print_map(Emit *e, const PlanObject *object)
{
    emit_line(e, "const scr_byte *q;");
    emit_line(e, "unsigned how;");
    emit_line(e, "scr_text text;");
    emit_object_locals(e, object);
    CHECK0(e, "enter");
    e->out->indent = 0;
    CHECK0(e, "name-start");
    e->out->indent = 4;
    CHECK0(e, "name-brief");
    emit_other_name(e, object);
    CHECK0(e, "colon-brief");
    CHECK0(e, "before-value");
    emit_other_value(e, object);
    CHECK0(e, "next-member");
    emit_line(e, "goto name;");
    e->out->indent = 0;
    emit_close(e, object);
}

void emit_brief_object(Emit *e, const PlanObject *object)
{
    if (object->members.n == 0) {
        print_map(e, object);
        return;
    }
    print_locals(e, object);
    print_enter(e, object);
    print_name(e, object);
    print_behind(e, object);
    for (size_t i = 0; i < object->members.n; i++)
        print_member(e, object, i);
    emit_close(e, object);
}
