/* scr_stream_known.c: makes the tape of a refused text for its report. What the functions of the fast path find right stands on it as one cell.
 *
 * The walk goes on as long as all is in order; from the member on where it is not (malformed text, a name that comes twice or has escapes, one of
 * very many) the parser goes on, which says what is wrong.
 */
#include "scr_stream_known.h"
#include "scr_eval_state.h"

/* The walk over one text's root. */
typedef struct scr_tour {
    const scr_program *program;
    const scr_members *members;
    const scr_passers *passers;
    scr_arena *arena;    /* cells stand behind its low end, and are not taken yet */
    scr_cell *cells;
    uint32_t n_cells, json_flags;
    uint64_t named;      /* a bit for each of the first 64 properties that came, */
    uint64_t required;   /* for each required name, by scr_property.flags */
    bool others;         /* names came that are none of them */
    scr_stream s;
} scr_tour;

/* What the cells leave of the arena. */
SCR_INLINE scr_arena scr_tour_rest(const scr_tour *w)
{
    scr_arena rest = *w->arena;
    rest.low += (size_t)w->n_cells * sizeof(scr_cell);
    return rest;
}

/* Is there room for some cells? */
SCR_INLINE bool scr_tour_has_room(const scr_tour *w)
{
    return (w->arena->high - w->arena->low) / sizeof(scr_cell) >= (size_t)w->n_cells + 4;
}

/* The next cell, for what begins at p: there is room for it. */
SCR_INLINE scr_cell *scr_tour_cell(scr_tour *w, const scr_byte *p, uint32_t next, uint32_t info)
{
    scr_cell *cell = &w->cells[w->n_cells++];
    cell->start = (uint32_t)scr_offset(&w->s, p);
    cell->len = 0;
    cell->next = next;
    cell->info = info;
    return cell;
}

/* A container whose closing bracket is at p: behind it. */
static const scr_byte *scr_tour_close(scr_tour *w, scr_cell *cell, uint32_t count, const scr_byte *p)
{
    cell->len = (uint32_t)scr_offset(&w->s, p) + 1 - cell->start;
    cell->next = w->n_cells;
    cell->info |= count << SCR_CELL_COUNT_SHIFT;
    return scr_close(&w->s, p);
}

/* Parses the value at p: behind it, or NULL. info: what else is to be said of it. */
static SCR_COLD const scr_byte *scr_tour_parse(scr_tour *w, const scr_byte *p, uint32_t info)
{
    size_t at = scr_offset(&w->s, p);
    scr_cell *cells = w->cells + w->n_cells;
    scr_arena rest = scr_tour_rest(w);
    scr_doc value;
    if (w->s.room == 1 /* the parser takes a depth of 0 for its default */
        || scr_json_parse_value(w->s.json, w->s.len, &at, w->s.room - 1, w->json_flags, &rest, &value, NULL) != SCR_VALID)
        return NULL;
    for (uint32_t i = 0; i < value.n_cells; i++)
        if ((cells[i].info & SCR_CELL_KIND) >= SCR_ARRAY)
            cells[i].next += w->n_cells;
    cells->info |= info;
    w->n_cells += value.n_cells;
    w->arena->high = rest.high;
    return scr_back(&w->s, at);
}

/* Behind the value at p when it is right, with a cell for it. NULL: it is not, or s.status says to give up. */
SCR_INLINE const scr_byte *scr_tour_right(scr_tour *w, scr_passer passer, uint32_t property, const scr_byte *p)
{
    scr_stream *s = &w->s;
    uint32_t room = s->room;
    scr_tour_cell(w, p, property, SCR_CELL_RIGHT);
    /* What the one before has taken of the rest of the arena is free again. */
    s->arena = scr_tour_rest(w);
    s->text_base = s->text_top = 0;
    s->keys = s->few_keys;
    s->max_keys = SCR_KEYS_INLINE;
    p = passer(s, p);
    if (!p) {
        w->n_cells--;
        s->room = room;
        s->n_keys = 0;
    }
    return p;
}

/* The items of an array that is wrong, from p at its bracket: behind it, or NULL. */
static SCR_COLD const scr_byte *scr_tour_items(scr_tour *w, scr_passer passer, const scr_byte *p)
{
    uint32_t count = 0;
    scr_cell *array = scr_tour_cell(w, p, 0, SCR_ARRAY | SCR_CELL_REFUSED);
    p = scr_open(&w->s, p);
    for (; p && *p != ']' && count < SCR_COUNT_MAX && scr_tour_has_room(w); count++) {
        size_t at = scr_offset(&w->s, p);
        p = scr_tour_right(w, passer, 0, p);
        if (!p && w->s.status == SCR_VALID)
            p = scr_tour_parse(w, scr_back(&w->s, at), SCR_CELL_REFUSED);
        p = p ? scr_to_item(&w->s, p) : NULL;
    }
    return p && *p == ']' ? scr_tour_close(w, array, count, p) : NULL;
}

/* The value of a property: behind it, or NULL. */
SCR_INLINE const scr_byte *scr_tour_value(scr_tour *w, const scr_passers *passers, uint32_t property, const scr_byte *p)
{
    size_t at = scr_offset(&w->s, p);
    if (!passers->value)
        return scr_tour_parse(w, p, 0);
    p = scr_tour_right(w, passers->value, property, p);
    if (p || w->s.status != SCR_VALID)
        return p;
    p = scr_back(&w->s, at);
    return passers->item && *p == '[' ? scr_tour_items(w, passers->item, p) : scr_tour_parse(w, p, SCR_CELL_REFUSED);
}

/* Whether the name in the latest cell, of no property or a late one, has come before. */
static SCR_COLD bool scr_tour_again(const scr_tour *w)
{
    uint32_t last = w->n_cells - 1;
    scr_doc doc;
    doc.source = w->s.json;
    doc.decoded = NULL; /* not for names without escapes */
    doc.cells = w->cells;
    doc.n_cells = w->n_cells;
    for (uint32_t key = 1; key < last; key = scr_next(&doc, key + 1))
        if (scr_same_text(scr_string_of(&doc, key), scr_string_of(&doc, last)))
            return true;
    return false;
}

/* A name that is not the expected one: behind it, its cell and *property; or NULL. */
static SCR_COLD const scr_byte *scr_tour_name(scr_tour *w, const scr_byte *p, uint32_t *property)
{
    unsigned how;
    const scr_byte *q = scr_name(&w->s, p, &how);
    if (!q || (how & SCR_HOW_ESCAPED))
        return NULL;
    scr_cell *key = scr_tour_cell(w, p, SCR_NONE, SCR_STRING);
    key->len = (uint32_t)(q - p) - 1;
    key->info |= scr_hash_key((const char *)p + 1, key->len) << SCR_CELL_HASH_SHIFT;
    scr_doc doc;
    doc.source = w->s.json;
    doc.decoded = NULL;
    doc.cells = w->cells;
    doc.n_cells = w->n_cells;
    const scr_property *found = scr_find_property(w->program, w->members, &doc, w->n_cells - 1);
    *property = found && found->node != SCR_NONE ? (uint32_t)(found - w->program->properties) - w->members->properties : SCR_NONE;
    return scr_ahead(&w->s, q + 1);
}

/* The name at p, whose opening quote is there, is the expected one: it gets its cell. */
SCR_INLINE bool scr_tour_is(scr_tour *w, const scr_byte *p, const scr_property *expected)
{
    if (p[1 + expected->name_len] != '"' || !scr_same_bytes((const char *)p + 1, w->program->pool + expected->name, expected->name_len))
        return false;
    scr_tour_cell(w, p, SCR_NONE, SCR_STRING | expected->hash << SCR_CELL_HASH_SHIFT)->len = expected->name_len;
    return true;
}

/* The member whose name begins at p: behind it, or NULL. *next: what is expected, here and then behind it. */
SCR_INLINE const scr_byte *scr_tour_member(scr_tour *w, const scr_byte *p, uint32_t *next)
{
    uint32_t index = *next;
    if (index != SCR_NONE && scr_tour_is(w, p, &w->program->properties[w->members->properties + index]))
        p = scr_ahead(&w->s, p + w->cells[w->n_cells - 1].len + 2);
    else
        p = scr_tour_name(w, p, &index);
    p = p ? scr_colon(&w->s, p) : NULL;
    if (!p || (index < 64 ? w->named >> index & 1u : scr_tour_again(w)))
        return NULL;
    p = scr_space(&w->s, p);
    if (index == SCR_NONE) {
        w->others = true;
        return scr_tour_parse(w, p, 0);
    }
    if (index < 64)
        w->named |= (uint64_t)1 << index;
    *next = w->passers[index].next;
    index += w->members->properties;
    uint32_t flags = w->program->properties[index].flags;
    w->required |= (uint64_t)(flags / SCR_PROPERTY_REQUIRED & 1u) << (flags & SCR_PROPERTY_BIT);
    w->cells[w->n_cells - 1].next = index;
    return scr_tour_value(w, &w->passers[index - w->members->properties], index, p);
}

#define SCR_TOUR_MEMBERS 64u /* of the root, at most: each unknown name is compared with all before it */

/* The root's members as long as all is in order: all of them, or *at is where the parser is to go on: at a name, or, without cells, anywhere. */
static SCR_HOT bool scr_tour_root(scr_tour *w, uint32_t first, size_t *at)
{
    uint32_t count = 0, n_cells = 1;
    const scr_byte *p = scr_space(&w->s, w->s.start);
    scr_cell *root = scr_tour_cell(w, p, 0, SCR_OBJECT);
    *at = root->start;
    p = *p == '{' ? scr_open(&w->s, p) : NULL;
    for (; p; count++) {
        *at = scr_offset(&w->s, p);
        n_cells = w->n_cells;
        if (*p == '}')
            return scr_stream_end(&w->s, scr_tour_close(w, root, count, p)) == SCR_VALID;
        if (*p != '"' || count == SCR_TOUR_MEMBERS || !scr_tour_has_room(w))
            break;
        p = scr_tour_member(w, p, &first);
        p = p ? scr_to_member(&w->s, p) : NULL;
    }
    count -= count > 0 && !p; /* the last one was not walked to its end */
    root->info |= count << SCR_CELL_COUNT_SHIFT;
    w->n_cells = *at > root->start ? n_cells : 0;
    return false;
}

/* Nothing but values of members can be wrong. */
static bool scr_tour_has_names(const scr_tour *w, uint32_t rule)
{
    uint32_t n = w->members->n_required;
    bool all = n == 0 || w->required == (n == 64 ? UINT64_MAX : ((uint64_t)1 << n) - 1);
    return rule != SCR_NONE && all && !(w->others && w->members->additional != SCR_NONE);
}

/* The tape, made by the walk and the parser: as scr_json_parse. */
static int scr_tour_text(scr_validation *v, const scr_known *known, const char *json, size_t len)
{
    scr_tour w;
    scr_arena *arena = &v->arena;
    size_t at = 0;
    w.program = known->program;
    w.members = &w.program->members[known->members];
    w.passers = known->passers;
    w.arena = arena;
    w.cells = (scr_cell *)(void *)(arena->base + arena->low);
    w.n_cells = 0;
    w.json_flags = v->eval.json_flags;
    w.named = w.required = 0;
    w.others = false;
    if (arena->base && arena->size < SCR_NONE && scr_tour_has_room(&w)) { /* beyond that decoded text would not count from its base */
        scr_stream_start(&w.s, json, len, NULL, 0, v->eval.max_depth ? v->eval.max_depth : SCR_DEPTH_DEFAULT);
        if (scr_tour_root(&w, known->first, &at)) {
            v->doc.source = json;
            v->doc.decoded = (const char *)arena->base;
            v->doc.cells = w.cells;
            v->doc.n_cells = w.n_cells;
            *arena = scr_tour_rest(&w);
            v->eval.members_rule = known->rule;
            v->eval.want = scr_tour_has_names(&w, known->rule) ? SCR_WANT_MEMBERS : SCR_WANT_VERDICT;
            return SCR_VALID;
        }
    }
    /* The parser takes out earlier members of a name by a mark that cells of refused values have, too. */
    bool rest = w.n_cells && !(w.json_flags & SCR_JSON_FLAGS & SCR_JSON_LAST_KEY_WINS);
    return rest ? scr_json_parse_rest(json, len, at, w.n_cells, v->eval.max_depth, w.json_flags, arena, &v->doc, &v->malformed)
                : scr_json_parse(json, len, v->eval.max_depth, w.json_flags, arena, &v->doc, &v->malformed);
}

SCR_FN int scr_explain_known(const scr_known *known, const char *json, size_t len, uint32_t json_flags, const scr_options *options, scr_report *report)
{
    scr_validation v;
    int status = SCR_NO_SCRATCH;
    if (report && scr_validation_settings(&v, known->program, len, json_flags, options) == SCR_VALID) {
        status = scr_tour_text(&v, known, json, len);
        status = scr_validation_end(&v, status, json, len, v.eval.want | SCR_WANT_ERRORS | SCR_WANT_AT_ONCE, report);
    }
    return status < 0 ? scr_validate_refused(known->program, json, len, json_flags, options, report) : status;
}
