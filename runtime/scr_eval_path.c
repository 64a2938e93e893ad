/* scr_eval_path.c: where units stand: JSON Pointers (RFC 6901) into the schema and the instance. Only reports need it.
 *
 * No stack: a list of paths is turned around while it is written, and pointers into nested documents are written from their end
 * to their beginning.
 */
#include "scr_eval_path.h"
#include "scr_eval_state.h"

scr_text scr_text_z(const char *s)
{
    scr_text text;
    text.ptr = s;
    text.len = strlen(s);
    return text;
}

SCR_HOT void scr_write(scr_writer *w, const char *s, size_t n)
{
    if (w->len < w->cap)
        scr_copy_few(w->out + w->len, s, n < w->cap - w->len ? n : w->cap - w->len);
    w->len += n;
}

void scr_write_char(scr_writer *w, char c)
{
    if (w->len < w->cap)
        w->out[w->len] = c;
    w->len++;
}

void scr_write_number(scr_writer *w, uint32_t v)
{
    char digits[10];
    size_t at = sizeof digits;
    do {
        digits[--at] = (char)('0' + v % 10);
        v /= 10;
    } while (v);
    scr_write(w, digits + at, sizeof digits - at);
}

/* "/" and a token, ~ and / escaped. */
static void scr_write_token(scr_writer *w, scr_text token)
{
    scr_write_char(w, '/');
    for (size_t i = 0, from = 0;; from = ++i) {
        while (i < token.len && token.ptr[i] != '~' && token.ptr[i] != '/')
            i++;
        scr_write(w, token.ptr + from, i - from);
        if (i == token.len)
            return;
        scr_write(w, token.ptr[i] == '~' ? "~0" : "~1", 2);
    }
}

static void scr_write_index(scr_writer *w, uint32_t index)
{
    scr_write_char(w, '/');
    scr_write_number(w, index);
}

/* ---- in the schema ---- */

scr_text scr_pattern_text(const scr_regex *regex)
{
    scr_text text;
    text.ptr = regex->pattern;
    text.len = regex->pattern_len;
    return text;
}

static scr_text scr_path_keyword(const scr_program *program, const scr_rule *rule, uint32_t token)
{
    if (rule->op == SCR_OP_IF && token != SCR_NONE && token != SCR_TOKEN_IF)
        return scr_text_z(token == SCR_TOKEN_THEN ? "then" : "else");
    if (rule->op == SCR_OP_CONTAINS && token != SCR_NONE)
        return scr_text_z(token == SCR_TOKEN_MIN_CONTAINS ? "minContains" : "maxContains");
    return scr_pool_text(program, rule->keyword, rule->keyword_len);
}

/* Which of a rule's schemas, if it has more than one. */
static void scr_write_path_token(scr_writer *w, const scr_program *program, const scr_path *path)
{
    const scr_rule *rule = &program->rules[path->rule];
    if (path->token == SCR_NONE)
        return;
    switch (rule->op) {
    case SCR_OP_PROPERTIES:
        scr_write_token(w, scr_pool_text(program, program->properties[rule->a + path->token].name,
                                         program->properties[rule->a + path->token].name_len));
        return;
    case SCR_OP_DEPENDENT_SCHEMAS:
        scr_write_token(w, scr_word_text(program, rule->a + 4 * path->token));
        return;
    case SCR_OP_PATTERN_PROPERTIES:
        scr_write_token(w, scr_pattern_text(program->regexes[program->words[rule->a + 2 * path->token]]));
        return;
    case SCR_OP_PREFIX_ITEMS:
    case SCR_OP_ALL_OF:
    case SCR_OP_ANY_OF:
    case SCR_OP_ONE_OF:
        scr_write_index(w, path->token);
        return;
    default:
        return;
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

void scr_eval_path(const scr_eval *eval, uint32_t path, scr_writer *w)
{
    const scr_run *run = (const scr_run *)eval->state;
    const scr_program *program = eval->program;
    uint32_t root = scr_path_turn(run->paths, path);
    for (uint32_t p = root; p != SCR_NONE; p = run->paths[p].outer) {
        scr_text keyword = scr_path_keyword(program, &program->rules[run->paths[p].rule], run->paths[p].token); /* nothing to escape in it */
        scr_write_char(w, '/');
        scr_write(w, keyword.ptr, keyword.len);
        scr_write_path_token(w, program, &run->paths[p]);
    }
    scr_path_turn(run->paths, root);
}

bool scr_eval_path_is_own(const scr_eval *eval, const scr_unit *unit)
{
    const scr_run *run = (const scr_run *)eval->state;
    const scr_program *program = eval->program;
    if (!SCR_PATHS)
        return true;
    if (scr_node_is(&program->nodes[unit->node], SCR_NODE_FAR))
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
        return scr_text_z("");
    return scr_path_keyword(eval->program, &eval->program->rules[unit->rule], SCR_PATHS ? run->paths[unit->path].token : unit->path);
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

/* The pointer of a cell within its document. A key stands for its member. */
static void scr_cell_path(const scr_run *run, const scr_source *source, uint32_t cell, scr_writer *w)
{
    const scr_doc *doc = &source->doc;
    for (uint32_t i = 0; i != cell;) {
        bool object = scr_kind_of(doc, i) == SCR_OBJECT;
        uint32_t index, key = scr_child_with(run, source, i, cell, &index);
        if (object)
            scr_write_token(w, scr_string_of(doc, key));
        else
            scr_write_index(w, index);
        if (key == cell)
            break;
        i = object ? key + 1 : key;
    }
}

/* Its length. */
static size_t scr_cell_path_len(const scr_run *run, const scr_source *source, uint32_t cell)
{
    scr_writer nowhere = scr_writer_of(NULL, 0);
    scr_cell_path(run, source, cell, &nowhere);
    return nowhere.len;
}

void scr_eval_instance_path(const scr_eval *eval, const scr_unit *unit, scr_writer *w)
{
    const scr_run *run = (const scr_run *)eval->state;
    const scr_source *source = scr_unit_source(eval, unit);
    uint32_t cell = unit->cell;
    if (!source->outer) {
        scr_cell_path(run, source, cell, w);
        return;
    }
    for (const scr_source *s = source; s; cell = s->outer_cell, s = s->outer)
        w->len += scr_cell_path_len(run, s, cell);
    scr_writer inner = *w;
    cell = unit->cell;
    for (const scr_source *s = source; s; cell = s->outer_cell, s = s->outer) {
        size_t end = inner.len - scr_cell_path_len(run, s, cell);
        inner.len = end;
        scr_cell_path(run, s, cell, &inner);
        inner.len = end;
    }
}

bool scr_eval_unit_has(const scr_eval *eval, const scr_unit *unit, uint32_t index)
{
    const uint64_t *set = (const uint64_t *)(const void *)(eval->arena->base + (size_t)unit->x * 16);
    return set[index / 64] >> index % 64 & 1u;
}
