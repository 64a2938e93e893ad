/* scr_eval_path.c: where units stand: JSON Pointers (RFC 6901) into the schema and the instance. Only reports need it.
 *
 * No stack: a list of paths is turned around while it is written, and pointers into nested documents are written from their end
 * to their beginning. What lies behind `cap` is counted and not written.
 */
#include "scr_eval_path.h"
#include "scr_eval_state.h"

/* n bytes at `at`, as far as they fit. Returns where they end. */
static size_t scr_pointer_bytes(char *out, size_t cap, size_t at, const char *s, size_t n)
{
    if (at < cap)
        scr_copy_few(out + at, s, n < cap - at ? n : cap - at);
    return at + n;
}

/* "/" and a token, ~ and / escaped; from `at` on. Returns where it ends. */
static size_t scr_pointer_token(char *out, size_t cap, size_t at, scr_text token)
{
    at = scr_pointer_bytes(out, cap, at, "/", 1);
    for (size_t i = 0, from = 0;; from = ++i) {
        while (i < token.len && token.ptr[i] != '~' && token.ptr[i] != '/')
            i++;
        at = scr_pointer_bytes(out, cap, at, token.ptr + from, i - from);
        if (i == token.len)
            return at;
        at = scr_pointer_bytes(out, cap, at, token.ptr[i] == '~' ? "~0" : "~1", 2);
    }
}

/* The same for a number. digits: room for 10. */
static scr_text scr_pointer_number(uint32_t v, char *digits)
{
    scr_text text;
    size_t at = 10;
    do {
        digits[--at] = (char)('0' + v % 10);
        v /= 10;
    } while (v);
    text.ptr = digits + at;
    text.len = 10 - at;
    return text;
}

static scr_text scr_static_text(const char *s)
{
    scr_text text;
    text.ptr = s;
    text.len = strlen(s);
    return text;
}

/* ---- in the schema ---- */

static scr_text scr_pattern_text(const scr_regex *regex)
{
    scr_text text;
    text.ptr = regex->pattern;
    text.len = regex->pattern_len;
    return text;
}

static scr_text scr_path_keyword(const scr_program *program, const scr_path *path)
{
    const scr_rule *rule = &program->rules[path->rule];
    if (rule->op == SCR_OP_IF && path->token != SCR_NONE && path->token != SCR_TOKEN_IF)
        return scr_static_text(path->token == SCR_TOKEN_THEN ? "then" : "else");
    if (rule->op == SCR_OP_CONTAINS && path->token != SCR_NONE)
        return scr_static_text(path->token == SCR_TOKEN_MIN_CONTAINS ? "minContains" : "maxContains");
    return scr_pool_text(program, rule->keyword, rule->keyword_len);
}

/* Which of a rule's schemas. False: it has but one. */
static bool scr_path_token(const scr_program *program, const scr_path *path, scr_text *token, char *digits)
{
    const scr_rule *rule = &program->rules[path->rule];
    if (path->token == SCR_NONE)
        return false;
    switch (rule->op) {
    case SCR_OP_PROPERTIES:
        *token = scr_pool_text(program, program->properties[rule->a + path->token].name,
                               program->properties[rule->a + path->token].name_len);
        return true;
    case SCR_OP_DEPENDENT_SCHEMAS:
        *token = scr_word_text(program, rule->a + 4 * path->token);
        return true;
    case SCR_OP_PATTERN_PROPERTIES:
        *token = scr_pattern_text(program->regexes[program->words[rule->a + 2 * path->token]]);
        return true;
    case SCR_OP_PREFIX_ITEMS:
    case SCR_OP_ALL_OF:
    case SCR_OP_ANY_OF:
    case SCR_OP_ONE_OF:
        *token = scr_pointer_number(path->token, digits);
        return true;
    default:
        return false;
    }
}

/* Turns the list of paths that begins at `path` around. Returns its new beginning. */
static uint32_t scr_path_turn(scr_path *paths, uint32_t path)
{
    uint32_t before = SCR_NONE;
    while (path != SCR_NONE) {
        uint32_t outer = paths[path].outer;
        paths[path].outer = before;
        before = path;
        path = outer;
    }
    return before;
}

size_t scr_eval_path(const scr_eval *eval, uint32_t path, char *out, size_t cap)
{
    const scr_run *run = (const scr_run *)eval->state;
    const scr_program *program = eval->program;
    uint32_t root = scr_path_turn(run->paths, path);
    size_t at = 0;
    scr_text token;
    char digits[10];
    for (uint32_t p = root; p != SCR_NONE; p = run->paths[p].outer) {
        scr_text keyword = scr_path_keyword(program, &run->paths[p]); /* nothing to escape in it */
        at = scr_pointer_bytes(out, cap, at, "/", 1);
        at = scr_pointer_bytes(out, cap, at, keyword.ptr, keyword.len);
        if (scr_path_token(program, &run->paths[p], &token, digits))
            at = scr_pointer_token(out, cap, at, token);
    }
    scr_path_turn(run->paths, root);
    return at;
}

bool scr_eval_path_is_own(const scr_eval *eval, const scr_unit *unit)
{
    const scr_run *run = (const scr_run *)eval->state;
    const scr_program *program = eval->program;
    if (!scr_node_is(&program->nodes[unit->node], SCR_NODE_OWN_PATH))
        return false;
    for (uint32_t p = unit->path; p != SCR_NONE; p = run->paths[p].outer) {
        uint32_t op = program->rules[run->paths[p].rule].op;
        if (op == SCR_OP_REF || op == SCR_OP_DYNAMIC_REF)
            return false;
    }
    return true;
}

scr_text scr_eval_unit_keyword(const scr_eval *eval, const scr_unit *unit)
{
    const scr_run *run = (const scr_run *)eval->state;
    if (unit->rule == SCR_NONE || eval->program->rules[unit->rule].op == SCR_OP_FALSE)
        return scr_static_text("");
    return scr_path_keyword(eval->program, &run->paths[unit->path]);
}

/* ---- in the instance ---- */

#define SCR_INDEX_UNITS 16u /* units whose places are found without help */

void scr_eval_index(const scr_eval *eval)
{
    scr_run *run = (scr_run *)eval->state;
    scr_arena *arena = eval->arena;
    if (eval->n_units <= SCR_INDEX_UNITS)
        return;
    size_t trails = sizeof(scr_trail) << SCR_TRAILS_BITS, n = (size_t)run->sources->index + 1;
    size_t room = (arena->high - arena->low) / 8; /* the rest is for what is asked for */
    if (n > room / sizeof(scr_source *) || trails > room - n * sizeof(scr_source *))
        return;
    run->by_index = (scr_source **)scr_keep(arena, n * sizeof(scr_source *));
    run->trails = (scr_trail *)scr_keep(arena, trails);
    if (run->trails)
        memset(run->trails, 0, trails);
    for (scr_source *source = run->sources; run->by_index && source; source = source->next)
        run->by_index[source->index] = source;
}

static const scr_source *scr_unit_source(const scr_eval *eval, const scr_unit *unit)
{
    const scr_run *run = (const scr_run *)eval->state;
    if (run->by_index)
        return run->by_index[unit->source];
    const scr_source *source = run->sources;
    while (source->index != unit->source)
        source = source->next;
    return source;
}

const scr_doc *scr_eval_unit_doc(const scr_eval *eval, const scr_unit *unit, uint32_t *cell)
{
    const scr_source *source = scr_unit_source(eval, unit), *outer = source;
    uint32_t at = unit->cell;
    for (; outer->outer; outer = outer->outer)
        at = outer->outer_cell;
    if (cell)
        *cell = at;
    return &source->doc;
}

/* The child of a container that `cell` is in: its key (or the item) and its index. */
static uint32_t scr_child_with(const scr_run *run, const scr_source *source, uint32_t container, uint32_t cell,
                               uint32_t *index)
{
    const scr_doc *doc = &source->doc;
    uint32_t object = scr_kind_of(doc, container) == SCR_OBJECT, child = container + 1, behind;
    uint32_t name = source->base + container + 1;
    scr_trail *trail = run->trails ? &run->trails[name * 0x9e3779b1u >> (32 - SCR_TRAILS_BITS)] : NULL;
    *index = 0;
    if (trail && trail->container == name && trail->child <= cell) {
        child = trail->child;
        *index = trail->index;
    }
    while ((behind = scr_next(doc, child + object)) <= cell) {
        child = behind;
        *index += 1;
    }
    if (trail) {
        trail->container = name;
        trail->child = child;
        trail->index = *index;
    }
    return child;
}

/* The pointer of a cell within its document, from `at` on. A key stands for its member. Returns where it ends. */
static size_t scr_cell_path(const scr_run *run, const scr_source *source, uint32_t cell, char *out, size_t cap,
                            size_t at)
{
    const scr_doc *doc = &source->doc;
    char digits[10];
    for (uint32_t i = 0; i != cell;) {
        bool object = scr_kind_of(doc, i) == SCR_OBJECT;
        uint32_t index, key = scr_child_with(run, source, i, cell, &index);
        at = scr_pointer_token(out, cap, at, object ? scr_text_of(doc, key) : scr_pointer_number(index, digits));
        if (key == cell)
            break;
        i = object ? key + 1 : key;
    }
    return at;
}

size_t scr_eval_instance_path(const scr_eval *eval, const scr_unit *unit, char *out, size_t cap)
{
    size_t total = 0;
    const scr_run *run = (const scr_run *)eval->state;
    const scr_source *source = scr_unit_source(eval, unit);
    uint32_t cell = unit->cell;
    if (!source->outer)
        return scr_cell_path(run, source, cell, out, cap, 0);
    for (const scr_source *s = source; s; cell = s->outer_cell, s = s->outer)
        total += scr_cell_path(run, s, cell, NULL, 0, 0);
    size_t at = total;
    cell = unit->cell;
    for (const scr_source *s = source; s; cell = s->outer_cell, s = s->outer) {
        at -= scr_cell_path(run, s, cell, NULL, 0, 0);
        scr_cell_path(run, s, cell, out, cap, at);
    }
    return total;
}

bool scr_eval_unit_has(const scr_eval *eval, const scr_unit *unit, uint32_t index)
{
    const uint64_t *set = (const uint64_t *)(const void *)(eval->arena->base + (size_t)unit->x * 16);
    return set[index / 64] >> index % 64 & 1u;
}
