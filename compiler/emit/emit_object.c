/* emit_object.c: prints the functions that pass objects and arrays. */
#include "emit_stream.h"

#include <inttypes.h>
#include <string.h>

/* ---- calls ---- */

bool emit_is_skipped(const Emit *e, const PlanNode *node)
{
    return plan_is_all(node, PLAN_SKIP) && (e->inner || node != e->in->plan->root);
}

/* The function that passes a value of the node. */
Str emit_passer_of(Emit *e, const PlanNode *node)
{
    if (emit_is_skipped(e, node))
        return e->inner ? STR("scr_inner_skip") : STR("scr_skip");
    return emit_function_of(e, node, 'v');
}

Str emit_call_of(Emit *e, const PlanNode *node)
{
    return str_join(e->ctx, emit_passer_of(e, node), STR("(s, p)"));
}

/* ---- objects ---- */

bool emit_has_others(const PlanObject *object)
{
    return !object->others.refused;
}

void emit_object_locals(Emit *e, const PlanObject *object)
{
    emit_dead_locals(e, &object->branches);
    if (object->counts)
        emit_line(e, "uint32_t count = 0;");
    if (emit_has_others(object)) {
        emit_line(e, "scr_names names = scr_names_begin(s);");
        if (object->others.patterns.n > 0)
            emit_line(e, "unsigned match = 0;");
    }
    out_char(e->out, '\n');
}

/* A name that no member has is compared with a pattern, or by its text. */
bool emit_others_need_text(const PlanObject *object)
{
    bool text = object->others.patterns.n > 0 || (object->name_test && plan_needs_text(object->name_test));
    for (size_t i = 0; i < object->others.names.n; i++)
        text = text || plan_needs_text(object->others.names.items[i].test);
    return text;
}

static bool is_brief(const Emit *e, const PlanObject *object)
{
    return object->brief && !e->inner;
}

static bool is_form(const Emit *e, const PlanObject *object)
{
    return e->in->plan->forms && is_brief(e, object) && object->members.n > 0;
}

/* A value of the member that is refused is noted. */
static bool is_noted(const Emit *e, const PlanMember *member)
{
    return member->noted != 0 && emit_notes(e) && !e->inner;
}

static bool notes_some(const Emit *e, const PlanObject *object)
{
    for (size_t i = 0; i < object->members.n; i++)
        if (is_noted(e, &object->members.items[i]))
            return true;
    return false;
}

static bool notes_all(const Emit *e, const PlanObject *object)
{
    for (size_t i = 0; i < object->members.n; i++)
        if (!is_noted(e, &object->members.items[i]))
            return false;
    return object->members.n > 0;
}

/* Some member is expected behind the one before it. */
static bool goes_on_somewhere(const PlanObject *object)
{
    for (size_t i = 0; i < object->members.n; i++)
        if (plan_goes_on(object, i))
            return true;
    return false;
}

/* In strings line breaks are escapes. */
static bool has_lines(const Emit *e, const PlanObject *object)
{
    return object->predicts_lines && !e->inner && goes_on_somewhere(object);
}

static void print_object_locals(Emit *e, const PlanObject *object)
{
    bool members = object->members.n > 0;
    if (!object->passes_others || object->told_at != SCR_NONE || has_lines(e, object))
        emit_line(e, "const scr_byte *q;");
    if (!object->passes_others) {
        emit_line(e, "unsigned how;");
        if (members || emit_others_need_text(object))
            emit_line(e, "scr_text text;");
    }
    if (members) {
        emit_line(e, "uint32_t key;");
        emit_line(e, "uint64_t run;");
        if (object->told_at != SCR_NONE && !object->told_by_jump)
            emit_line(e, "size_t told;");
    }
    if (object->n_words > 0)
        emit_line(e, "uint64_t seen = 0;");
    if (notes_some(e, object))
        emit_line(e, "const scr_byte *from;");
    emit_object_locals(e, object);
}

/* A member's name as JSON. Of those that are expected none needs escapes. */
static Str name_token(Emit *e, const PlanObject *object, uint32_t index)
{
    Out json = out_new(e->ctx);
    out_json_string(&json, object->members.items[index].name);
    return out_text(&json);
}

/* The same from the opening quote on as it stands: in a string the closing one has a backslash. */
static Str standing_token(Emit *e, const PlanObject *object, uint32_t index)
{
    Str token = name_token(e, object, index);
    return e->inner ? str_join(e->ctx, str_cut(token, 0, token.len - 1), STR("\\\"")) : token;
}

/* See plan_opening; in a string a string begins with the backslash of its quote. */
static char opening_of(const Emit *e, const PlanNode *node)
{
    char opening = plan_opening(node);
    return e->inner && opening == '"' ? '\\' : opening;
}

/* In a character constant. */
static Str opening_text(Emit *e, char opening)
{
    return opening == '\\' ? STR("\\\\") : str_printf(e->ctx, "%c", opening);
}

/* ---- names that are expected ----
 *
 * A member has up to three labels: member_N where its name was looked up or met out of turn, next_N behind the name of a member
 * that was expected, value_N at a value whose first byte was compared along with its name. Behind the last two the member
 * may belong to a run of members that came in turn; what was seen is asked when the run ends. */

static bool is_in_turn(const PlanObject *object, size_t i)
{
    return i > 0 && plan_goes_on(object, i - 1);
}

static bool is_first(const PlanObject *object, size_t i)
{
    return object->first.n > 0 && object->first.items[0] == i;
}

static bool has_opening(const PlanObject *object, size_t i)
{
    return plan_opening(object->members.items[i].site.value) != 0;
}

static bool has_next_label(const PlanObject *object, size_t i)
{
    return !has_opening(object, i) && (is_in_turn(object, i) || is_first(object, i));
}

static bool has_value_label(const PlanObject *object, size_t i)
{
    return has_opening(object, i) && (is_in_turn(object, i) || is_first(object, i) || object->told_at != SCR_NONE);
}

/* A member's name straight behind what comes before it, as writers without white space and those with single spaces print it;
 * to the label of that kind. */
static void print_predicted(Emit *e, const PlanObject *object, const char *before[2], uint32_t index, const char *label)
{
    Str name = standing_token(e, object, index);
    char opening = opening_of(e, object->members.items[index].site.value);
    bool value = !strcmp(label, "value");
    Str first = value && opening != '0' ? (Str){&opening, 1} : STR("");
    for (int i = 0; i < 2; i++) {
        Out token = out_new(e->ctx);
        out_z(&token, before[i]);
        out_z(&token, e->inner && before[i][0] ? "\\" : "");
        out_str(&token, name);
        out_z(&token, i == 0 ? ": " : ":");
        size_t len = token.len;
        out_str(&token, first);
        const OutVar vars[] = {
            {"same", emit_same(e, "p", out_text(&token))},
            {"len", str_printf(e->ctx, "%zu", len)},
            {"label", str_printf(e->ctx, "%s_%" PRIu32, label, index)},
        };
        CHECK(e, "predict", vars);
    }
}

static bool passes_next(const Emit *e, const PlanObject *object)
{
    return object->beginnings != 0 && !e->inner;
}

static void print_after(Emit *e, const PlanObject *object, size_t i)
{
    if (!passes_next(e, object))
        return;
    e->out->indent = 0;
    emit_line(e, "after_%zu:", i);
    e->out->indent = 4;
}

/* Another name may stand behind the value, or the brace, at p: it is passed here, and behind it the same is expected as before. */
static void print_pass_next(Emit *e, const PlanObject *object, size_t i, bool brace)
{
    const OutVar vars[] = {
        {"any", str_of(brace ? "" : "*p != ',' ? NULL : ")},
        {"beginnings", str_printf(e->ctx, "%" PRIx64, object->beginnings)},
        {"beginning", str_printf(e->ctx, "%" PRIx32, object->beginning)},
        {"index", str_printf(e->ctx, "%zu", i)},
    };
    if (passes_next(e, object))
        CHECK(e, "pass-next", vars);
}

/* Behind an opening brace. */
static void print_enter(Emit *e, const PlanObject *object)
{
    static const char *before[2] = {"{", "{"};
    if (object->first.n == 0) {
        CHECK0(e, e->inner ? "enter-object" : "enter");
        if (e->inner)
            CHECK0(e, "entered-inner");
        return;
    }
    uint32_t first = object->first.items[0];
    if (object->looks_ahead || e->inner)
        CHECK0(e, "look-ahead");
    CHECK0(e, "enter-object");
    emit_line(e, "run = %.*s;", STR_ARG(emit_bit_of(e, first)));
    print_predicted(e, object, before, first, has_opening(object, first) ? "value" : "next");
    print_pass_next(e, object, object->members.n, true);
    CHECK0(e, e->inner ? "entered-inner" : "entered");
}

/* A run of members that came in turn ends with this one. */
static void print_run_end(Emit *e, size_t i)
{
    emit_line(e, "run = %.*s - run;", STR_ARG(i % 64 == 63 ? STR("0") : emit_bit_of(e, (uint32_t)i + 1)));
}

/* None of the run's members was seen before. */
static void print_run_seen(Emit *e, const PlanObject *object, size_t i)
{
    CHECK(e, "run-seen", ((const OutVar[]){{"seen", str_of(emit_word_of(e, object->n_words, (uint32_t)i))}}));
}

/* The name that comes in turn behind member i may stand on a line of its own. */
static void print_line(Emit *e, const PlanObject *object, uint32_t i)
{
    Str name = str_join(e->ctx, name_token(e, object, i + 1), STR(": "));
    char opening = plan_opening(object->members.items[i + 1].site.value);
    Str first = opening != 0 && opening != '0' ? (Str){&opening, 1} : STR("");
    const OutVar vars[] = {
        {"same", emit_same(e, "q", str_join(e->ctx, name, first))},
        {"len", str_printf(e->ctx, "%zu", name.len)},
        {"label", str_printf(e->ctx, "%s_%" PRIu32, has_opening(object, i + 1) ? "value" : "next", i + 1)},
    };
    CHECK(e, "predict-line", vars);
}

/* Behind the value of member i. */
static void print_next(Emit *e, const PlanObject *object, size_t i)
{
    static const char *before[2] = {", ", ","};
    const PlanNext *next = &object->members.items[i].next;
    bool goes_on = plan_goes_on(object, i);
    if (!goes_on) {
        print_run_end(e, i);
        print_run_seen(e, object, i);
    }
    print_after(e, object, i);
    if (next->n == 0 || next->closes)
        CHECK0(e, "predict-close");
    if (next->n > 0)
        print_predicted(e, object, before, next->items[0], !goes_on ? "member" : has_opening(object, i + 1) ? "value" : "next");
    print_pass_next(e, object, i, false);
    if (goes_on && has_lines(e, object))
        print_line(e, object, (uint32_t)i);
    if (goes_on)
        print_run_end(e, i);
    emit_line(e, "goto %s;", goes_on ? "behind" : "past");
}

Str emit_all_members(Emit *e, const PlanObject *object)
{
    size_t n = object->members.n;
    return n < 64 ? str_printf(e->ctx, "UINT64_C(0x%" PRIx64 ")", (UINT64_C(1) << n) - 1) : STR("UINT64_MAX");
}

/* Behind other names that come first: the first one of the members is expected still. */
static void print_after_others(Emit *e, const PlanObject *object)
{
    static const char *before[2] = {", ", ","};
    if (object->first.n == 0 || !passes_next(e, object))
        return;
    uint32_t first = object->first.items[0];
    print_after(e, object, object->members.n);
    print_predicted(e, object, before, first, has_opening(object, first) ? "value" : "next");
    print_pass_next(e, object, object->members.n, false);
    emit_line(e, "goto past;");
    e->out->indent = 0;
}

/* Behind a value that no expected name follows: to the next name. */
static void print_behind(Emit *e, const PlanObject *object)
{
    print_after_others(e, object);
    if (goes_on_somewhere(object)) {
        emit_line(e, "behind:");
        e->out->indent = 4;
        print_run_seen(e, object, 0);
        const OutVar vars[] = {{"seen", str_of(emit_word_of(e, object->n_words, 0))}, {"all", emit_all_members(e, object)}};
        CHECK(e, "all-seen", vars);
        e->out->indent = 0;
    }
    emit_line(e, "past:");
    e->out->indent = 4;
    CHECK0(e, "next-member");
    emit_line(e, "goto name;");
    e->out->indent = 0;
}

/* What is asked of a name that no member has, before its colon. */
void emit_other_name(Emit *e, const PlanObject *object)
{
    bool form = is_form(e, object);
    CHECK(e, "remember", ((const OutVar[]){{"names", form ? STR("names") : STR("&names")}}));
    if (object->counts && !form)
        emit_line(e, "count++;");
    if (object->name_test)
        emit_test(e, object->name_test, 0, "NULL");
    for (size_t i = 0; i < object->others.patterns.n; i++)
        emit_line(e, "match %s (unsigned)%.*s%s;", i == 0 ? "=" : "|=",
                   STR_ARG(emit_pattern_expr(e, object->others.patterns.items[i])),
                   i == 0 ? "" : str_z(e->ctx, str_printf(e->ctx, " << %zu", i)));
    for (size_t i = 0; i < object->others.names.n; i++) {
        const PlanNameProbe *probe = &object->others.names.items[i];
        emit_line(e, "if (!(%.*s))", STR_ARG(emit_expr(e, probe->test, 0)));
        emit_line(e, "    %s |= %.*s;", emit_dead_of(e, probe->bit / 64), STR_ARG(emit_bit_of(e, probe->bit)));
    }
}

void emit_by_match(Emit *e, const PlanObject *object, PrintSite *print)
{
    const PlanOthers *others = &object->others;
    size_t n = plan_other_sites(object);
    if (n == 1) {
        print(e, &object->branches, &others->sites[0]);
        return;
    }
    emit_line(e, "switch (match) {");
    for (size_t mask = 0; mask < n; mask++) {
        emit_line(e, mask + 1 < n ? "case %zu:" : "default:", mask);
        e->out->indent += 4;
        print(e, &object->branches, &others->sites[mask]);
        emit_line(e, "break;");
        e->out->indent -= 4;
    }
    emit_line(e, "}");
}

void emit_other_value(Emit *e, const PlanObject *object)
{
    emit_by_match(e, object, emit_site_case);
    if (object->others.patterns.n == 0 && !plan_is_plain_site(&object->others.sites[0]))
        return;
    emit_line(e, "if (p == NULL)");
    emit_line(e, "    return NULL;");
}

/* Why other names are refused: the first rule that does so. */
const char *emit_refused_by(const PlanObject *object)
{
    return object->name_test && object->name_test->kind == P_FALSE ? "no name is allowed" : "a name that is not allowed";
}

static void print_name_dispatch(Emit *e, const PlanObject *object)
{
    size_t n = object->members.n;
    if (n == 0)
        return;
    emit_line(e, "switch (key) {");
    for (size_t i = 0; i < n; i++) {
        emit_line(e, "case %zu:", i);
        emit_line(e, "    goto member_%zu;", i);
    }
    emit_line(e, "default:");
    emit_line(e, "    break;");
    emit_line(e, "}");
}

/* The name as it stands out of turn. */
static void print_told_name(Emit *e, const PlanObject *object, size_t i)
{
    static const char *at_quote[2] = {"", ""};
    Str name = standing_token(e, object, (uint32_t)i);
    const OutVar vars[] = {
        {"same", emit_same(e, "p", name)},
        {"len", str_printf(e->ctx, "%zu", name.len)},
        {"label", str_printf(e->ctx, "member_%zu", i)},
    };
    emit_line(e, "run = %.*s;", STR_ARG(emit_bit_of(e, (uint32_t)i)));
    print_predicted(e, object, at_quote, (uint32_t)i, has_opening(object, i) ? "value" : "member");
    CHECK(e, "expect", vars);
}

static unsigned char told_byte(const Emit *e, const PlanObject *object, size_t i)
{
    Str name = object->members.items[i].name;
    return object->told_at <= name.len ? (unsigned char)name.ptr[object->told_at - 1] : e->inner ? '\\' : '"';
}

/* The members that have the byte of member i, at the first of them. */
static void print_told_by(Emit *e, const PlanObject *object, size_t i)
{
    unsigned char byte = told_byte(e, object, i);
    for (size_t k = 0; k < i; k++)
        if (told_byte(e, object, k) == byte)
            return;
    CHECK(e, object->told_by_jump ? "told-case" : "told", ((const OutVar[]){{"byte", emit_byte(e, byte)}}));
    e->out->indent += 4;
    for (size_t k = i; k < object->members.n; k++)
        if (told_byte(e, object, k) == byte)
            is_brief(e, object) ? emit_brief_told(e, object, k) : print_told_name(e, object, k);
    emit_line(e, "goto other;");
    e->out->indent -= 4;
    if (!object->told_by_jump)
        emit_line(e, "}");
}

/* One byte tells which name it can be. It is compared with one after the other: the processor guesses less well where a jump
 * through a table goes, and it is later known. */
void emit_told_names(Emit *e, const PlanObject *object)
{
    emit_line(e, object->told_by_jump ? "switch (p[%" PRIu32 "]) {" : "told = p[%" PRIu32 "];", object->told_at);
    for (size_t i = 0; i < object->members.n; i++)
        print_told_by(e, object, i);
    if (object->told_by_jump) {
        emit_line(e, "default:");
        emit_line(e, "    break;");
        emit_line(e, "}");
    }
    e->out->indent = 0;
    emit_line(e, "other:");
    e->out->indent = 4;
}

/* The index of the name; of a plain one it is known already that it is none. */
static void print_name_lookup(Emit *e, const PlanObject *object)
{
    const OutVar vars[] = {{"set", emit_set_of(e, object->names)}, {"none", str_printf(e->ctx, "%zu", object->members.n)}};
    CHECK(e, object->told_at != SCR_NONE ? "name-find-told" : "name-find", vars);
}

/* Behind the value of a name that no member has. */
static void print_past_other(Emit *e, const PlanObject *object)
{
    if (object->members.n > 0) {
        emit_line(e, "goto past;");
        return;
    }
    CHECK0(e, "next-member");
    emit_line(e, "goto name;");
}

/* A name that is not expected, where nothing is asked of those that are not known. */
void emit_met(Emit *e, const PlanObject *object)
{
    const OutVar vars[] = {{"set", emit_set_of(e, object->names)}, {"none", str_printf(e->ctx, "%zu", object->members.n)}};
    if (object->told_at != SCR_NONE && !e->brief)
        CHECK0(e, "pass-told");
    CHECK(e, "pass-met", vars);
}

static void print_other_names(Emit *e, const PlanObject *object)
{
    bool members = object->members.n > 0;
    if (members) {
        emit_line(e, "if (key == %zu) {", object->members.n);
        e->out->indent += 4;
    }
    emit_other_name(e, object);
    if (members) {
        e->out->indent -= 4;
        emit_line(e, "}");
    }
}

static void print_found(Emit *e, const PlanObject *object)
{
    bool members = object->members.n > 0;
    CHECK0(e, "name-scan");
    if (members || (emit_has_others(object) && emit_others_need_text(object)))
        emit_check(e, "string-text", (const OutVar[]){{"fail", STR("NULL")}}, 1);
    if (members)
        print_name_lookup(e, object);
    if (emit_has_others(object)) {
        print_other_names(e, object);
    } else {
        emit_line(e, notes_some(e, object) ? "if (key == %zu) {" : "if (key == %zu)", object->members.n);
        if (notes_some(e, object)) {
            emit_line(e, "    p = scr_note_other(s, p);");
            emit_line(e, "    if (p == NULL)");
            emit_line(e, "        return NULL; /* %s */", emit_refused_by(object));
            emit_line(e, "    goto past;");
            emit_line(e, "}");
        } else {
            emit_line(e, "    return NULL; /* %s */", emit_refused_by(object));
        }
    }
    CHECK0(e, "colon");
}

/* A name that is not expected: its member, or its value is passed. */
static void print_unexpected(Emit *e, const PlanObject *object)
{
    if (object->passes_others)
        emit_met(e, object);
    else
        print_found(e, object);
}

static void print_name(Emit *e, const PlanObject *object)
{
    CHECK0(e, "name-start");
    e->out->indent = 4;
    if (object->told_at != SCR_NONE)
        emit_told_names(e, object);
    print_unexpected(e, object);
    print_name_dispatch(e, object);
    if (!emit_has_others(object)) {
        emit_line(e, "return NULL;");
    } else {
        if (!object->passes_others) {
            CHECK0(e, "before-value");
            emit_other_value(e, object);
        }
        print_past_other(e, object);
    }
    e->out->indent = 0;
}

Str emit_opened_function_of(Emit *e, const PlanNode *node, char opening)
{
    return emit_function_of(e, node, opening == '"' ? 's' : opening == '{' ? 'o' : opening == '[' ? 'a' : 'v');
}

/* The call that passes a value whose first byte was looked at, where there is but one. */
static Str opened_call_of(Emit *e, const PlanNode *node)
{
    char opening = plan_opening(node);
    return opening == 0 ? emit_call_of(e, node) : str_join(e->ctx, emit_opened_function_of(e, node, opening), STR("(s, p)"));
}

static void print_opened_value(Emit *e, const PlanNode *node)
{
    CHECK(e, "value", ((const OutVar[]){{"call", opened_call_of(e, node)}}));
}

static void print_noted_value(Emit *e, const PlanObject *object, size_t i)
{
    const PlanMember *member = &object->members.items[i];
    char opening = opening_of(e, member->site.value);
    const OutVar vars[] = {
        {"call", opened_call_of(e, member->site.value)},
        {"noted", str_printf(e->ctx, "%" PRIu32, member->noted)},
        {"index", str_printf(e->ctx, "%zu", i)},
    };
    CHECK(e, opening != 0 && opening != '0' ? "value-noted-opened" : "value-noted", vars);
}

/* The labels of a member, and what must hold before its value. */
static void print_member_start(Emit *e, const PlanObject *object, size_t i)
{
    const PlanMember *member = &object->members.items[i];
    char opening = opening_of(e, member->site.value);
    Out comment = out_new(e->ctx);
    emit_head(&comment, name_token(e, object, (uint32_t)i), 80);
    const OutVar vars[] = {
        {"index", str_printf(e->ctx, "%zu", i)},
        {"comment", out_text(&comment)},
        {"bit", emit_bit_of(e, (uint32_t)i)},
        {"opening", opening_text(e, opening)},
        {"origin", emit_origin(e, member->site.value->refusal)},
    };
    CHECK(e, "member-start", vars);
    if (has_next_label(object, i))
        emit_line(e, "next_%zu:", i);
    e->out->indent = 4;
    CHECK0(e, "before-value");
    if (opening != 0 && opening != '0')
        CHECK(e, is_noted(e, member) ? "opening-noted" : "opening", vars);
    e->out->indent = 0;
    if (has_value_label(object, i))
        emit_line(e, "value_%zu:", i);
    e->out->indent = 4;
}

static void print_member(Emit *e, const PlanObject *object, size_t i)
{
    const PlanMember *member = &object->members.items[i];
    print_member_start(e, object, i);
    if (object->counts)
        emit_line(e, "count++;");
    if (is_noted(e, member))
        print_noted_value(e, object, i);
    else if (plan_is_plain_site(&member->site))
        print_opened_value(e, member->site.value);
    else
        emit_site(e, &object->branches, &member->site);
    print_next(e, object, i);
    e->out->indent = 0;
}

static Str required_comment(Emit *e, const PlanObject *object)
{
    Out out = out_new(e->ctx);
    if (object->required_by) {
        out_char(&out, '#');
        emit_tail(&out, object->required_by->pointer);
        out_z(&out, ": ");
    }
    out_z(&out, "required");
    return out_text(&out);
}

void emit_close(Emit *e, const PlanObject *object)
{
    emit_line(e, "close:");
    e->out->indent = 4;
    if (emit_has_others(object))
        CHECK0(e, "forget");
    for (uint32_t i = 0; object->has_required && i < object->n_words; i++) {
        if (object->required[i] == 0)
            continue;
        emit_line(e, "if ((%s & UINT64_C(0x%" PRIx64 ")) != UINT64_C(0x%" PRIx64 ")%s)", emit_word_of(e, object->n_words, i * 64),
                  object->required[i], object->required[i], object->n_words == 1 && notes_all(e, object) ? " && !scr_note_missing(s, seen)" : "");
        emit_line(e, "    return NULL; /* %.*s */", STR_ARG(required_comment(e, object)));
    }
    emit_test(e, object->close, object->n_words, "NULL");
    CHECK0(e, "leave");
    e->out->indent = 0;
}

/* No name at all is allowed. */
static void print_empty_object(Emit *e, const PlanObject *object)
{
    if (object->n_words > 0)
        emit_line(e, "uint64_t seen = 0;");
    emit_dead_locals(e, &object->branches);
    if (object->counts)
        emit_line(e, "uint32_t count = 0;");
    CHECK0(e, "enter");
    emit_line(e, "if (*p != '}')");
    emit_line(e, "    return NULL; /* %s */", emit_refused_by(object));
    emit_test(e, object->close, object->n_words, "NULL");
    CHECK0(e, "leave");
}

/* The whole function: all values are to be strings. */
static void print_strings(Emit *e, Str name, const char *call, const PlanSite *site)
{
    emit_begin_function(e, name, "function");
    emit_line(e, "return %s(s, p); /* %.*s */", call, STR_ARG(emit_origin(e, site->value->refusal)));
    emit_end_function(e);
}

/* The same of strings that must not come twice; how many there are may be asked, too. */
static void print_unique_strings(Emit *e, const PlanNode *node)
{
    const OutVar vars[] = {{"origin", emit_origin(e, node->array->unique)}};
    emit_begin_function(e, emit_function_of(e, node, 'a'), "function");
    CHECK(e, "unique-strings", vars);
    emit_test(e, node->array->close, 1, "NULL");
    emit_line(e, "return p;");
    emit_end_function(e);
}

void emit_object(Emit *e, const PlanNode *node)
{
    const PlanObject *object = node->object;
    emit_node_comment(e, node, e->inner ? ", objects in a string" : ", objects");
    if (object->passes_strings && !e->inner) {
        print_strings(e, emit_function_of(e, node, 'o'), "scr_pass_strings", &object->others.sites[0]);
        return;
    }
    if (is_form(e, object)) {
        e->brief = true;
        emit_form_object(e, node);
        return;
    }
    if (e->in->plan->forms && is_brief(e, object) && plan_is_map(object)) {
        emit_map(e, node);
        return;
    }
    emit_begin_function(e, emit_function_of(e, node, 'o'), "function");
    if (object->members.n == 0 && !emit_has_others(object)) {
        print_empty_object(e, object);
        emit_end_function(e);
        return;
    }
    e->brief = is_brief(e, object); /* others are loops over many names, or are rare */
    if (object->wide || is_brief(e, object)) {
        object->wide ? emit_wide_object(e, object) : emit_brief_object(e, object);
        emit_end_function(e);
        return;
    }
    print_object_locals(e, object);
    print_enter(e, object);
    e->out->indent = 0;
    print_name(e, object);
    if (object->members.n > 0)
        print_behind(e, object);
    for (size_t i = 0; i < object->members.n; i++)
        print_member(e, object, i);
    emit_close(e, object);
    emit_end_function(e);
}

/* ---- arrays ---- */

static void print_each_value(Emit *e, const PlanNode *node)
{
    const OutVar vars[] = {{"call", emit_call_of(e, node)}};
    CHECK(e, "each-value", vars);
}

static void print_prefix(Emit *e, const PlanArray *array, PrintSite *print)
{
    emit_line(e, "switch (count) {");
    for (size_t i = 0; i <= array->n_prefix; i++) {
        const PlanSite *site = i < array->n_prefix ? &array->prefix[i] : &array->rest;
        if (i < array->n_prefix)
            emit_line(e, "case %zu:", i);
        else
            emit_line(e, "default:");
        e->out->indent += 4;
        print(e, &array->branches, site);
        emit_line(e, "break;");
        e->out->indent -= 4;
    }
    emit_line(e, "}");
    emit_line(e, "if (p == NULL)");
    emit_line(e, "    return NULL;");
}

/* The byte that every item begins with, where it is compared along with the comma before it; 0: it is not. */
static char items_opening(const Emit *e, const PlanArray *array)
{
    char opening = array->n_prefix == 0 && !array->each ? opening_of(e, array->rest.value) : 0;
    return opening != '0' ? opening : 0;
}

static void print_items_opening(Emit *e, const PlanArray *array)
{
    char opening = items_opening(e, array);
    const OutVar vars[] = {{"opening", opening_text(e, opening)}, {"origin", emit_origin(e, array->rest.value->refusal)}};
    if (opening == 0)
        return;
    CHECK(e, "opening", vars);
    e->out->indent = 0;
    emit_line(e, "opened:");
    e->out->indent = 8;
}

/* As writers with single spaces and those without white space go on. */
static void print_next_item(Emit *e, const PlanArray *array)
{
    static const char *before[2] = {", ", ","};
    char opening = items_opening(e, array);
    for (int i = 0; opening != 0 && i < 2; i++) {
        Str separator = str_of(before[i]), token = str_join(e->ctx, separator, (Str){&opening, 1});
        const OutVar vars[] = {
            {"same", emit_same(e, "p", token)},
            {"len", str_printf(e->ctx, "%zu", separator.len)},
            {"label", STR("opened")},
        };
        CHECK(e, "predict", vars);
    }
}

static bool contains_tries(const PlanArray *array)
{
    for (size_t i = 0; i < array->contains.n; i++)
        if (!array->contains.items[i]->flat)
            return true;
    return false;
}

/* An item is counted before it is passed. True: it was tried, so that `here` is where it begins. */
static bool print_contains(Emit *e, const PlanArray *array)
{
    bool tries = false;
    for (size_t i = 0; i < array->contains.n; i++) {
        const PlanNode *node = array->contains.items[i];
        if (node->flat) {
            emit_line(e, "if (%.*s(s, p))", STR_ARG(emit_function_of(e, node, 't')));
            emit_line(e, "    matched[%zu]++;", i);
            continue;
        }
        if (!tries)
            CHECK0(e, "tries-start");
        tries = true;
        const OutVar vars[] = {{"call", emit_call_of(e, node)}, {"index", str_printf(e->ctx, "%zu", i)}};
        CHECK(e, "try-contains", vars);
    }
    return tries;
}

/* Where the items' text does not tell whether they differ, the tree judges all that the node asks of the array. */
static void print_unique(Emit *e, const PlanNode *node)
{
    const OutVar vars[] = {
        {"prefix", e->prefix}, {"list", emit_list_of(e, node)}, {"count", str_printf(e->ctx, "%zu", node->n_set)},
        {"origin", emit_origin(e, node->array->unique)},
    };
    CHECK(e, e->inner ? "unique-inner" : "unique", vars);
}

void emit_array(Emit *e, const PlanNode *node)
{
    const PlanArray *array = node->array;
    bool counts = array->counts || array->n_prefix > 0;
    emit_node_comment(e, node, e->inner ? ", arrays in a string" : ", arrays");
    if (array->passes_strings && array->unique && !e->inner) {
        print_unique_strings(e, node);
        return;
    }
    if (array->passes_strings && !e->inner) {
        print_strings(e, emit_function_of(e, node, 'a'), "scr_pass_list", &array->rest);
        return;
    }
    emit_begin_function(e, emit_function_of(e, node, 'a'), "function");
    if (e->in->plan->brief && !e->inner && plan_is_list(array)) {
        emit_line(e, "return scr_brief_items(s, p, %.*s);", STR_ARG(emit_passer_of(e, array->rest.value)));
        emit_end_function(e);
        return;
    }
    if (counts)
        emit_line(e, "uint32_t count = 0;");
    if (array->unique && !e->inner)
        emit_line(e, "const size_t from = scr_offset(s, p);");
    emit_dead_locals(e, &array->branches);
    if (contains_tries(array))
        emit_line(e, "scr_try here;");
    if (array->contains.n > 0)
        emit_line(e, "uint32_t matched[%zu] = {0};", array->contains.n);
    CHECK0(e, "enter");
    CHECK0(e, "items-start");
    e->out->indent = 8;
    print_items_opening(e, array);
    bool tried = print_contains(e, array);
    if (array->each)
        print_each_value(e, array->each);
    else if (array->n_prefix > 0)
        print_prefix(e, array, tried ? emit_tried_site : emit_site_case);
    else if (tried)
        emit_tried_site(e, &array->branches, &array->rest);
    else if (plan_is_plain_site(&array->rest))
        print_opened_value(e, array->rest.value);
    else
        emit_site(e, &array->branches, &array->rest);
    if (counts)
        emit_line(e, "count++;");
    print_next_item(e, array);
    e->out->indent = 4;
    CHECK0(e, "items-end");
    e->out->indent = 0;
    emit_line(e, "close:");
    e->out->indent = 4;
    emit_test(e, array->close, 1, "NULL");
    if (array->unique)
        print_unique(e, node);
    CHECK0(e, "leave");
    emit_end_function(e);
}
