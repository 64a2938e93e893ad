/* profile.c: a sample of events to a Profile. In: NDJSON. Out: how often each schema saw which names behind which, which branch took
 * the value, which rule failed. Each event is parsed and judged by the evaluator, then walked with the schemas that apply to its values. */
#include "profile.h"

#include <string.h>

#include "../../runtime/scr_eval.h"
#include "../base/limits.h"
#include "../base/sha256.h"
#include "engine.h"
#include "lines.h"

#define SCRATCH_FIRST ((size_t)4 << 20)
#define SCRATCH_MOST ((size_t)1 << 30) /* an event that needs more is left out */
#define BAD_LINES_TOLD 3               /* what follows is more of the same */

/* A line that is not JSON. */
typedef struct BadLine {
    size_t offset;    /* of what is wrong */
    const char *why;  /* static */
} BadLine;

/* One reading of samples; lives on the stack of profile_read. */
typedef struct Sampler {
    Ctx *ctx;
    const Options *options;
    const Unit *unit;
    Profile *profile;
    Scratch scratch;
    BadLine bad[BAD_LINES_TOLD]; /* of the sample under way; the first ones */
    uint64_t n_bad;
} Sampler;

/* ---- one event ---- */

/* A value and a schema that applies to it. */
typedef struct Visit {
    Schema *schema;
    const scr_doc *doc;
    uint32_t cell;
} Visit;

/* One event being walked. In a Ctx of its own, which ends with it. */
typedef struct Walk {
    Ctx *ctx;
    Sampler *sampler;
    scr_arena *arena;
    Map seen;
    VEC(Visit) todo;
    size_t n_visits;
} Walk;

static void visit(Walk *walk, Schema *schema, const scr_doc *doc, uint32_t cell)
{
    if (schema->flags & SCR_NODE_ANY || walk->n_visits >= LIMIT_PROFILE_VISITS)
        return;
    const struct { const scr_doc *doc; uint32_t schema, cell; } key = {doc, schema->id, cell};
    Str text = {(const char *)&key, sizeof key};
    if (map_has(&walk->seen, text))
        return;
    map_set(walk->ctx, &walk->seen, str_copy(walk->ctx, text), (void *)(uintptr_t)1);
    walk->n_visits++;
    Visit next = {schema, doc, cell};
    VEC_PUSH(walk->ctx, &walk->todo) = next;
}

static bool takes(Walk *walk, const Schema *schema, const scr_doc *doc, uint32_t cell)
{
    scr_eval eval = {.program = walk->sampler->unit->program, .doc = doc, .arena = walk->arena,
                     .json_flags = walk->sampler->options->duplicate_keys_last ? SCR_JSON_LAST_KEY_WINS : 0};
    return scr_eval_run(&eval, schema->id, cell) == SCR_VALID;
}

/* Branches that take the value are walked, too. */
static void visit_branches(Walk *walk, const Visit *v, size_t index)
{
    const Rule *rule = &v->schema->rules.items[index];
    for (size_t i = 0; i < rule->u.schemas.n; i++)
        if (takes(walk, rule->u.schemas.items[i], v->doc, v->cell)) {
            profile_branch(walk->sampler->ctx, walk->sampler->profile, v->schema, index, i);
            visit(walk, rule->u.schemas.items[i], v->doc, v->cell);
        }
}

static void visit_cond(Walk *walk, const Visit *v, const Rule *rule)
{
    bool holds = takes(walk, rule->u.cond.if_, v->doc, v->cell);
    Schema *then = holds ? rule->u.cond.then : rule->u.cond.else_;
    if (holds)
        visit(walk, rule->u.cond.if_, v->doc, v->cell);
    if (then)
        visit(walk, then, v->doc, v->cell);
}

/* A string's own JSON. What cannot be decoded or parsed is left alone: the event is invalid. */
static void visit_content(Walk *walk, const Visit *v, const Rule *rule)
{
    if (rule->annotate || rule->u.content.encoding != ENCODING_IDENTITY || scr_kind_of(v->doc, v->cell) != SCR_STRING)
        return;
    scr_text text = scr_text_of(v->doc, v->cell);
    scr_doc *doc = CTX_NEW(walk->ctx, scr_doc);
    if (scr_json_parse(text.ptr, text.len, 0, 0, walk->arena, doc, NULL) == SCR_VALID)
        visit(walk, rule->u.content.schema, doc, 0);
}

static bool matches(Walk *walk, const RePattern *pattern, scr_text name)
{
    return scr_regex_match(pattern->form, name.ptr, name.len, walk->arena) == SCR_VALID;
}

static bool is_name(Str name, scr_text text)
{
    return str_eq(name, (Str){text.ptr, text.len});
}

static bool is_additional(Walk *walk, const Rule *rule, scr_text name)
{
    for (size_t i = 0; i < rule->u.additional.n_names; i++)
        if (is_name(rule->u.additional.names[i], name))
            return false;
    for (size_t i = 0; i < rule->u.additional.n_patterns; i++)
        if (matches(walk, rule->u.additional.patterns[i], name))
            return false;
    return true;
}

/* The schemas of a rule that apply to one member. */
static void visit_member(Walk *walk, const Visit *v, const Rule *rule, uint32_t key)
{
    scr_text name = scr_text_of(v->doc, key);
    switch (rule->kind) {
    case R_PROPERTIES:
        for (size_t i = 0; i < rule->u.properties.n; i++)
            if (is_name(rule->u.properties.items[i].name, name))
                visit(walk, rule->u.properties.items[i].schema, v->doc, key + 1);
        break;
    case R_PATTERN_PROPERTIES:
        for (size_t i = 0; i < rule->u.patterns.n; i++)
            if (matches(walk, rule->u.patterns.items[i].pattern, name))
                visit(walk, rule->u.patterns.items[i].schema, v->doc, key + 1);
        break;
    case R_ADDITIONAL_PROPERTIES:
        if (!(rule->u.additional.schema->flags & SCR_NODE_ANY) && is_additional(walk, rule, name))
            visit(walk, rule->u.additional.schema, v->doc, key + 1);
        break;
    case R_DEPENDENT_SCHEMAS:
        for (size_t i = 0; i < rule->u.dependencies.n; i++)
            if (is_name(rule->u.dependencies.items[i].name, name))
                visit(walk, rule->u.dependencies.items[i].schema, v->doc, v->cell);
        break;
    default:
        break;
    }
}

static void visit_item(Walk *walk, const Visit *v, const Rule *rule, uint32_t item, uint64_t at)
{
    if (rule->kind == R_PREFIX_ITEMS && at < rule->u.schemas.n)
        visit(walk, rule->u.schemas.items[at], v->doc, item);
    if (rule->kind == R_ITEMS && at >= rule->u.items.start)
        visit(walk, rule->u.items.schema, v->doc, item);
}

static void visit_children(Walk *walk, const Visit *v, const Rule *rule)
{
    enum scr_kind kind = scr_kind_of(v->doc, v->cell);
    uint32_t cell = v->cell + 1;
    if (kind == SCR_OBJECT)
        for (uint32_t n = scr_count(v->doc, v->cell); n > 0; n--, cell = scr_next(v->doc, cell + 1))
            visit_member(walk, v, rule, cell);
    if (kind == SCR_ARRAY)
        for (uint64_t n = scr_count(v->doc, v->cell), at = 0; at < n; at++, cell = scr_next(v->doc, cell))
            visit_item(walk, v, rule, cell, at);
}

static void visit_rule(Walk *walk, const Visit *v, size_t index)
{
    const Rule *rule = &v->schema->rules.items[index];
    switch (rule->kind) {
    case R_REF:
        visit(walk, rule->u.schema, v->doc, v->cell);
        break;
    case R_DYNAMIC_REF:
        if (rule->u.dynamic.fixed)
            visit(walk, rule->u.dynamic.fixed, v->doc, v->cell);
        break;
    case R_ALL_OF:
        for (size_t i = 0; i < rule->u.schemas.n; i++)
            visit(walk, rule->u.schemas.items[i], v->doc, v->cell);
        break;
    case R_ANY_OF:
    case R_ONE_OF:
        visit_branches(walk, v, index);
        break;
    case R_IF:
        visit_cond(walk, v, rule);
        break;
    case R_CONTENT_SCHEMA:
        visit_content(walk, v, rule);
        break;
    default:
        visit_children(walk, v, rule);
        break;
    }
}

/* Which name stood behind which. */
static void count_names(Walk *walk, const Visit *v)
{
    Sampler *sampler = walk->sampler;
    uint32_t from = PROFILE_BRACE, cell = v->cell + 1;
    if (scr_kind_of(v->doc, v->cell) != SCR_OBJECT)
        return;
    for (uint32_t n = scr_count(v->doc, v->cell); n > 0; n--, cell = scr_next(v->doc, cell + 1)) {
        scr_text name = scr_text_of(v->doc, cell);
        uint32_t to = profile_name(sampler->profile, (Str){name.ptr, name.len});
        profile_follow(sampler->ctx, sampler->profile, v->schema, from, to);
        from = to;
    }
    profile_follow(sampler->ctx, sampler->profile, v->schema, from, PROFILE_BRACE);
}

/* ---- what fails ---- */

static int judge(Sampler *sampler, const scr_doc *doc, scr_arena *arena)
{
    const scr_program *program = sampler->unit->program;
    scr_eval eval = {.program = program, .doc = doc, .arena = arena, .want = SCR_WANT_ERRORS,
                     .json_flags = sampler->options->duplicate_keys_last ? SCR_JSON_LAST_KEY_WINS : 0};
    scr_arena before = *arena;
    int status = scr_eval_run(&eval, 0, 0);
    for (uint32_t i = 0; status == SCR_INVALID && i < eval.n_units; i++) {
        const scr_unit *unit = &eval.units[i];
        if (unit->kind == SCR_UNIT_ERROR && unit->rule != SCR_NONE)
            sampler->profile->schemas[unit->node].rules[unit->rule - program->nodes[unit->node].rule].failures++;
    }
    *arena = before;
    return status;
}

typedef struct Event {
    Sampler *sampler;
    const scr_doc *doc;
    scr_arena arena;
} Event;

static void event_walk(Ctx *ctx, void *arg)
{
    Event *event = arg;
    Sampler *sampler = event->sampler;
    Walk walk = {.ctx = ctx, .sampler = sampler, .arena = &event->arena};
    sampler->profile->n_events++;
    sampler->profile->n_valid += judge(sampler, event->doc, &event->arena) == SCR_VALID;
    visit(&walk, sampler->unit->set->root, event->doc, 0);
    while (walk.todo.n > 0) {
        Visit v = walk.todo.items[--walk.todo.n];
        sampler->profile->schemas[v.schema->id].values++;
        count_names(&walk, &v);
        for (size_t i = 0; i < v.schema->rules.n; i++)
            visit_rule(&walk, &v, i);
    }
}

/* ---- lines ---- */

/* Parses a line, with as much scratch as that takes. */
static int line_parse(Sampler *sampler, Str line, scr_arena *arena, scr_doc *doc, scr_json_error *error)
{
    uint32_t flags = sampler->options->duplicate_keys_last ? SCR_JSON_LAST_KEY_WINS : 0;
    for (size_t size = SCRATCH_FIRST; size <= SCRATCH_MOST; size *= 4) {
        if (!scratch_reserve(&sampler->scratch, size))
            break;
        scr_arena_init(arena, sampler->scratch.memory, sampler->scratch.size);
        int status = scr_json_parse(line.ptr, line.len, 0, flags, arena, doc, error);
        if (status != SCR_NO_SCRATCH)
            return status;
    }
    return SCR_NO_SCRATCH;
}

static void line_read(Sampler *sampler, size_t offset, Str line)
{
    scr_doc doc;
    scr_json_error error;
    Event event = {.sampler = sampler, .doc = &doc};
    if (line_is_blank(line))
        return;
    int status = line_parse(sampler, line, &event.arena, &doc, &error);
    if (status == SCR_INVALID && sampler->n_bad < BAD_LINES_TOLD)
        sampler->bad[sampler->n_bad] = (BadLine){offset + error.offset, error.text};
    sampler->n_bad += status == SCR_INVALID;
    if (status != SCR_VALID)
        return;
    Ctx *ctx = ctx_new();
    bool good = ctx && ctx_run(ctx, event_walk, &event);
    const char *why = ctx && ctx->fatal ? ctx->fatal : "out of memory";
    ctx_free(ctx);
    if (!good)
        ctx_fail(sampler->ctx, why);
}

static void lines_read(Sampler *sampler, uint32_t file)
{
    const Source *source = ctx_source(sampler->ctx, file);
    Str text = source->text;
    for (size_t start = source_mark(source), end; start < text.len; start = end + 1) {
        const char *newline = memchr(text.ptr + start, '\n', text.len - start);
        end = newline ? (size_t)(newline - text.ptr) : text.len;
        line_read(sampler, start, str_cut(text, start, end - start));
    }
}

/* ---- samples ---- */

static Span bad_place(uint32_t file, const BadLine *bad)
{
    return (Span){file, (uint32_t)bad->offset, (uint32_t)bad->offset + 1};
}

static void tell_bad_lines(Sampler *sampler, uint32_t file)
{
    for (size_t i = 0; i < sampler->n_bad && i < BAD_LINES_TOLD; i++) {
        Span place = bad_place(file, &sampler->bad[i]);
        Diag *d = diag(sampler->ctx, D_PROFILE_LINE, place, "this line of the sample is left out: %s", sampler->bad[i].why);
        if (sampler->n_bad > BAD_LINES_TOLD && i + 1 == BAD_LINES_TOLD)
            diag_help(sampler->ctx, d, "%llu lines behind it are left out, too", (unsigned long long)(sampler->n_bad - BAD_LINES_TOLD));
    }
}

/* False after a diagnostic: the sample is none. */
static bool tell_of_sample(Sampler *sampler, uint32_t file, uint64_t n_events)
{
    if (n_events > 0) {
        tell_bad_lines(sampler, file);
        return true;
    }
    if (sampler->n_bad == 0) {
        diag(sampler->ctx, D_PROFILE_USELESS, (Span){file, 0, 0}, "the sample has no event: it changes nothing");
        return true;
    }
    Diag *d = diag(sampler->ctx, D_PROFILE_NOT_NDJSON, bad_place(file, &sampler->bad[0]), "no line of the sample is JSON: %s", sampler->bad[0].why);
    diag_help(sampler->ctx, d, "a sample has one event a line (NDJSON); jq -c . makes such lines");
    return false;
}

static bool sample_read(Sampler *sampler, const ToolArgs *args, const char *path, Out *hashes)
{
    Ctx *ctx = sampler->ctx;
    Str text;
    if (!file_read(ctx, args, path, LIMIT_PROFILE_BYTES, &text))
        return false;
    uint32_t file = ctx_add_source(ctx, file_name(path), text);
    uint64_t before = sampler->profile->n_events;
    sampler->n_bad = 0;
    lines_read(sampler, file);
    out_str(hashes, sha256_hex(ctx, text));
    return tell_of_sample(sampler, file, sampler->profile->n_events - before);
}

/* Events of another kind say nothing about those that will come. */
static void doubt_invalid(const Sampler *sampler, const ToolArgs *args)
{
    const Profile *profile = sampler->profile;
    uint64_t n_invalid = profile->n_events - profile->n_valid;
    if (n_invalid <= profile->n_valid)
        return;
    Diag *d = diag(sampler->ctx, D_PROFILE_USELESS, (Span){0, 0, 0}, "most events of the sample are invalid: %llu of %llu",
                   (unsigned long long)n_invalid, (unsigned long long)profile->n_events);
    diag_help(sampler->ctx, d, "schemac validate %s %s --ndjson tells why", args->inputs.items[0], args->profiles.items[0]);
}

bool profile_read(Ctx *ctx, const ToolArgs *args, const Options *options, Unit *unit)
{
    Sampler sampler = {.ctx = ctx, .options = options, .unit = unit};
    Out hashes = out_new(ctx);
    bool good = true;
    if (args->profiles.n == 0)
        return true;
    sampler.profile = profile_new(ctx, unit->set);
    for (size_t i = 0; i < args->profiles.n; i++)
        good = sample_read(&sampler, args, args->profiles.items[i], &hashes) && good;
    scratch_free(&sampler.scratch);
    if (!good)
        return false;
    doubt_invalid(&sampler, args);
    sampler.profile->hash = args->profiles.n == 1 ? out_text(&hashes) : sha256_hex(ctx, out_text(&hashes));
    unit->profile = sampler.profile;
    return true;
}
