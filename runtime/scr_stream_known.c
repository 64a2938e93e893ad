/* scr_stream_known.c: makes the tape of a refused text for its report. What the functions of the fast path find right stands on it as one cell.
 *
 * The walk goes on as long as all is in order; from the member on where it is not (malformed text, a name that comes twice or has escapes, one of
 * very many) the parser goes on, which says what is wrong.
 */
#include "scr_stream_known.h"
#include "scr_eval_state.h"

#define SCR_TOUR_SUSPECTS 32u /* with more, the root is judged */

/* The walk over one text's root. */
typedef struct scr_tour {
    const scr_program *program;
    const scr_passers *passers;
    scr_arena *arena;    /* cells stand behind its low end, and are not taken yet */
    scr_cell *cells;
    uint32_t n_cells, json_flags;
    uint32_t room;       /* cells that there is room for; what passers take from the arena stands behind it */
    size_t low;          /* the low end of their arena */
    size_t at;           /* where the parser is to go on */
    bool odd;            /* the walk ended at what is no mistake: a name with escapes, or one member too many */
    uint32_t level;      /* refused values that are gone over and hold the present one */
    uint32_t n_suspects; /* beyond SCR_TOUR_SUSPECTS they are counted alone */
    scr_suspect *suspects;
    scr_stream s;
} scr_tour;

#define SCR_TOUR_CELLS 4u    /* room that is asked for before each value */
#define SCR_TOUR_MORE 256u   /* and is made at once */
#define SCR_TOUR_MEMBERS 64u /* of an object, at most: each unknown name is compared with all before it */
#define SCR_TOUR_LEVELS 4u   /* of refused values that are gone over: at each one more the passers go over all that is in it again */

/* What the cells leave of the arena. */
SCR_INLINE scr_arena scr_tour_rest(const scr_tour *w, uint32_t n_cells)
{
    scr_arena rest = *w->arena;
    rest.low += (size_t)n_cells * sizeof(scr_cell);
    return rest;
}

/* What a passer took of the stream's arena is free again. */
static SCR_COLD void scr_tour_fresh(scr_tour *w)
{
    w->s.arena.low = w->low;
    w->s.text_base = w->s.text_top = 0;
    w->s.keys = w->s.few_keys;
    w->s.max_keys = SCR_KEYS_INLINE;
}

/* Makes room for more cells, half of what there is at most; passers have the rest. False: there are no more. */
static SCR_COLD bool scr_tour_more(scr_tour *w)
{
    size_t more = ((w->arena->high - w->arena->low) / sizeof(scr_cell) - w->n_cells) / 2;
    if (more > SCR_TOUR_MORE)
        more = SCR_TOUR_MORE;
    w->room = w->n_cells + (uint32_t)more;
    w->s.arena = scr_tour_rest(w, w->room);
    w->low = w->s.arena.low;
    scr_tour_fresh(w);
    return more >= SCR_TOUR_CELLS;
}

SCR_INLINE bool scr_tour_has_room(scr_tour *w)
{
    return SCR_LIKELY(w->n_cells + SCR_TOUR_CELLS <= w->room) || scr_tour_more(w);
}

/* The next cell: there is room for it. */
SCR_INLINE scr_cell *scr_tour_cell(scr_tour *w, size_t at, uint32_t len, uint32_t next, uint32_t info)
{
    scr_cell *cell = &w->cells[w->n_cells++];
    cell->start = (uint32_t)at;
    cell->len = len;
    cell->next = next;
    cell->info = info;
    return cell;
}

/* The cells that there are. */
static SCR_COLD scr_doc scr_tour_doc(const scr_tour *w)
{
    scr_doc doc;
    doc.source = w->s.json;
    doc.decoded = (const char *)w->arena->base;
    doc.cells = w->cells;
    doc.n_cells = w->n_cells;
    return doc;
}

/* A container whose bracket is at p gets the next cell: behind white space in it, or NULL. */
static SCR_NOINLINE const scr_byte *scr_tour_enter(scr_tour *w, uint32_t info, const scr_byte *p)
{
    scr_tour_cell(w, scr_offset(&w->s, p), 0, 0, info);
    return scr_open(&w->s, p);
}

/* A container whose closing bracket is at p: behind it. */
static const scr_byte *scr_tour_close(scr_tour *w, scr_cell *cell, uint32_t count, const scr_byte *p)
{
    cell->len = (uint32_t)scr_offset(&w->s, p) + 1 - cell->start;
    cell->next = w->n_cells;
    cell->info |= count << SCR_CELL_COUNT_SHIFT;
    return scr_close(&w->s, p);
}

/* The value of the next cell may be wrong. */
static SCR_NOINLINE uint32_t scr_tour_suspect(scr_tour *w, uint32_t node, uint32_t how)
{
    uint32_t i = w->n_suspects;
    if (i < SCR_TOUR_SUSPECTS) {
        w->suspects[i].node = node;
        w->suspects[i].cell = w->n_cells;
        w->suspects[i].how = how;
    }
    w->n_suspects++;
    return i;
}

/* Parses the value at p: behind it, or NULL. info: what else is to be said of it. */
static SCR_COLD const scr_byte *scr_tour_parse(scr_tour *w, const scr_byte *p, uint32_t info)
{
    size_t at = scr_offset(&w->s, p);
    scr_cell *cells = w->cells + w->n_cells;
    scr_arena rest = scr_tour_rest(w, w->n_cells);
    scr_doc value;
    if (w->s.room == 1 /* the parser takes a depth of 0 for its default */
        || scr_json_parse_value(w->s.json, w->s.len, &at, w->s.room - 1, w->json_flags, &rest, &value, NULL) != SCR_VALID)
        return NULL;
    for (uint32_t i = 0; i < value.n_cells; i++)
        if ((cells[i].info & SCR_CELL_KIND) >= SCR_ARRAY)
            cells[i].next += w->n_cells;
    cells->info |= info;
    w->n_cells += value.n_cells;
    if (w->n_cells > w->room || w->arena->high != rest.high) {
        w->arena->high = rest.high;
        scr_tour_more(w);
    }
    return scr_back(&w->s, at);
}

static const scr_byte *scr_tour_wrong(scr_tour *w, const scr_passers *passers, size_t at, uint32_t room);

/* The value at p, which the node may refuse: behind it, or NULL. A short and plain string needs no parser. */
static SCR_COLD const scr_byte *scr_tour_open(scr_tour *w, uint32_t node, const scr_byte *p, uint32_t info)
{
    uint32_t len = 0;
    scr_tour_suspect(w, node, 0);
    while (*p == '"' && len + 2 < SCR_SLACK_VALUE && (scr_byte)(p[1 + len] - ' ') < 0x60 && p[1 + len] != '"' && p[1 + len] != '\\')
        len++;
    if (*p != '"' || p[1 + len] != '"')
        return scr_tour_parse(w, p, info);
    scr_tour_cell(w, scr_offset(&w->s, p), len, 0, SCR_STRING | info);
    return scr_ahead(&w->s, p + len + 2);
}

/* The value at p: behind it, or NULL. property: of program.properties; 0: it is no member's. */
SCR_INLINE const scr_byte *scr_tour_value(scr_tour *w, const scr_passers *passers, uint32_t property, const scr_byte *p)
{
    scr_stream *s = &w->s;
    size_t at = scr_offset(s, p);
    uint32_t room = s->room;
    if (!passers->value)
        return scr_tour_open(w, passers->node, p, 0);
    p = passers->value(s, p);
    if (SCR_UNLIKELY(s->arena.low != w->low))
        scr_tour_fresh(w);
    if (SCR_UNLIKELY(!p))
        return scr_tour_wrong(w, passers, at, room);
    scr_tour_cell(w, at, 0, property, SCR_CELL_RIGHT);
    return p;
}

/* The items of an array, from p at its bracket: behind it, or NULL. */
static SCR_COLD const scr_byte *scr_tour_items(scr_tour *w, const scr_passers *passers, const scr_byte *p)
{
    const scr_passers *item = &w->passers[passers->inner];
    uint32_t count = 0;
    scr_cell *array = &w->cells[w->n_cells];
    scr_tour_suspect(w, passers->node, SCR_SUSPECT_INSIDE);
    p = scr_tour_enter(w, SCR_ARRAY | SCR_CELL_REFUSED, p);
    for (; p && *p != ']' && count < SCR_COUNT_MAX && scr_tour_has_room(w); count++) {
        p = scr_tour_value(w, item, 0, p);
        p = p ? scr_to_item(&w->s, p) : NULL;
    }
    return p && *p == ']' ? scr_tour_close(w, array, count, p) : NULL;
}

/* Whether the name in the latest cell has come before in the object. */
static SCR_COLD bool scr_tour_again(const scr_tour *w, const scr_cell *object)
{
    const scr_cell *last = &w->cells[w->n_cells - 1], *key = object + 1;
    while (key < last && !(key->info == last->info && key->len == last->len
                           && scr_same_bytes(w->s.json + key->start + 1, w->s.json + last->start + 1, last->len)))
        key = (key[1].info & SCR_CELL_KIND) >= SCR_ARRAY ? w->cells + key[1].next : key + 2;
    return key < last;
}

/* The value at p of a member of no property, whose key has the latest cell: behind it, or NULL. node: of the object. */
static SCR_COLD const scr_byte *scr_tour_other(scr_tour *w, uint32_t node, const scr_members *members, const scr_property *found, const scr_byte *p)
{
    if (members->additional == SCR_NONE || (found && (found->flags & SCR_PROPERTY_NAMED)))
        return scr_tour_parse(w, p, 0);
    const scr_node *additional = &w->program->nodes[w->program->rules[members->additional].a];
    if (additional->n_rules != 1 || w->program->rules[additional->rule].op != SCR_OP_FALSE)
        return scr_tour_open(w, (uint32_t)(additional - w->program->nodes), p, 0);
    w->n_cells--;
    scr_tour_suspect(w, node, SCR_SUSPECT_EXTRA);
    w->n_cells++;
    return scr_tour_parse(w, p, 0);
}

/* An object under way. */
typedef struct scr_visit {
    const scr_passers *passers, *object; /* of its members and its own */
    const scr_members *members;
    const scr_property *properties;
    scr_cell *cell;
    uint64_t named;   /* a bit for each property that came; those beyond 64 share it with others */
    uint32_t missing; /* names that are required */
    uint32_t next;    /* the property that is expected */
} scr_visit;

/* A property is named, for which the next two cells are: the value at p. Behind it, or NULL. */
SCR_INLINE const scr_byte *scr_tour_property(scr_tour *w, scr_visit *o, uint32_t index, const scr_byte *p)
{
    const scr_passers *passers = &o->passers[index];
    uint32_t property = o->members->properties + index;
    o->named |= (uint64_t)1 << (index & 63u);
    o->missing -= o->properties[index].flags & SCR_PROPERTY_REQUIRED;
    o->next = passers->next;
    w->cells[w->n_cells - 1].next = property;
    return scr_tour_value(w, passers, property, p);
}

/* The member at p, whose name is not the expected one: at its value, and the property's *index; or SCR_NONE, it has none, and behind it. NULL. */
static SCR_COLD const scr_byte *scr_tour_unexpected(scr_tour *w, scr_visit *o, const scr_byte *p, uint32_t *index)
{
    unsigned how;
    const scr_byte *q = scr_name(&w->s, p, &how);
    w->odd = q && (how & SCR_HOW_ESCAPED);
    if (!q || w->odd)
        return NULL;
    uint32_t len = (uint32_t)(q - p) - 1;
    scr_tour_cell(w, scr_offset(&w->s, p), len, SCR_NONE, SCR_STRING | scr_hash_key((const char *)p + 1, len) << SCR_CELL_HASH_SHIFT);
    scr_doc doc = scr_tour_doc(w);
    const scr_property *found = scr_find_property(w->program, o->members, &doc, w->n_cells - 1);
    *index = found && found->node != SCR_NONE ? (uint32_t)(found - o->properties) : SCR_NONE;
    p = scr_colon(&w->s, scr_ahead(&w->s, q + 1));
    if (!p || ((*index == SCR_NONE || (o->named >> (*index & 63u) & 1u)) && scr_tour_again(w, o->cell)))
        return NULL;
    p = scr_space(&w->s, p);
    if (*index != SCR_NONE)
        return p;
    o->missing -= found && (found->flags & SCR_PROPERTY_REQUIRED);
    return scr_tour_other(w, o->object->node, o->members, found, p);
}

/* The name at p, whose opening quote is there, is the expected one. */
SCR_INLINE bool scr_tour_is(const scr_tour *w, const scr_byte *p, const scr_property *expected)
{
    return p[1 + expected->name_len] == '"' && scr_same_bytes((const char *)p + 1, w->program->pool + expected->name, expected->name_len);
}

/* The member whose name begins at p: behind it, or NULL. */
SCR_INLINE const scr_byte *scr_tour_member(scr_tour *w, scr_visit *o, size_t at, const scr_byte *p)
{
    uint32_t index = o->next;
    const scr_property *property = &o->properties[index];
    if (SCR_LIKELY(index != SCR_NO_MEMBER) && SCR_LIKELY(scr_tour_is(w, p, property))) {
        scr_tour_cell(w, at, property->name_len, SCR_NONE, SCR_STRING | property->hash << SCR_CELL_HASH_SHIFT);
        p = scr_colon(&w->s, scr_ahead(&w->s, p + property->name_len + 2));
        if (SCR_UNLIKELY(!p) || (SCR_UNLIKELY(o->named >> (index & 63u) & 1u) && scr_tour_again(w, o->cell)))
            return NULL;
        p = scr_space(&w->s, p);
    } else {
        p = scr_tour_unexpected(w, o, p, &index);
        if (!p || index == SCR_NONE)
            return p;
    }
    return scr_tour_property(w, o, index, p);
}

/* The members of an object, from p at its brace, as long as all is in order: behind it. Or NULL: the parser is to go on at w->at behind the cells
 * that there are, or, without cells, anywhere; what encloses the object says so again, of itself. */
static SCR_HOT const scr_byte *scr_tour_object(scr_tour *w, const scr_passers *object, uint32_t info, const scr_byte *p)
{
    scr_stream *s = &w->s;
    scr_visit o;
    o.object = object;
    o.passers = w->passers + object->inner;
    o.members = &w->program->members[object->members];
    o.properties = &w->program->properties[o.members->properties];
    o.named = 0;
    o.missing = o.members->n_required;
    o.next = object->first;
    uint32_t count = 0, n_cells = 0, suspect = scr_tour_suspect(w, object->node, SCR_SUSPECT_INSIDE);
    size_t at = 0;
    o.cell = &w->cells[w->n_cells];
    for (p = scr_tour_enter(w, SCR_OBJECT | info, p); p && *p != '}'; count++) {
        at = scr_offset(s, p);
        n_cells = w->n_cells;
        if (SCR_UNLIKELY(*p != '"') || count == SCR_TOUR_MEMBERS || !scr_tour_has_room(w))
            break;
        p = scr_tour_member(w, &o, at, p);
        p = p ? scr_to_member(s, p) : NULL;
        if (SCR_UNLIKELY(!p))
            break;
    }
    if (p && *p == '}') {
        if (suspect < SCR_TOUR_SUSPECTS && o.missing == 0 && o.members->n_required > 0)
            w->suspects[suspect].how |= SCR_SUSPECT_ALL_THERE;
        return scr_tour_close(w, o.cell, count, p);
    }
    w->odd |= count == SCR_TOUR_MEMBERS;
    o.cell->info |= count << SCR_CELL_COUNT_SHIFT;
    w->at = at;
    w->n_cells = n_cells;
    return NULL;
}

/* The value at `at`, which its passer has refused: behind it, or NULL. room: of the stream before it. What is in it is gone over; where that is not in
 * order, all of it is parsed. */
static SCR_COLD const scr_byte *scr_tour_wrong(scr_tour *w, const scr_passers *passers, size_t at, uint32_t room)
{
    uint32_t n_cells = w->n_cells, n_suspects = w->n_suspects;
    bool inside = passers->inner != SCR_NONE && w->level < SCR_TOUR_LEVELS, object = passers->members != SCR_NONE;
    for (;; inside = false) {
        if (w->s.status != SCR_VALID)
            return NULL;
        w->s.room = room;
        w->s.n_keys = 0;
        w->n_cells = n_cells;
        w->n_suspects = n_suspects;
        const scr_byte *p = scr_back(&w->s, at);
        if (!inside || *p != (object ? '{' : '['))
            return scr_tour_open(w, passers->node, p, SCR_CELL_REFUSED);
        w->odd = false;
        w->level++;
        p = object ? scr_tour_object(w, passers, SCR_CELL_REFUSED, p) : scr_tour_items(w, passers, p);
        w->level--;
        if (p || !w->odd)
            return p;
    }
}

/* The tape, made by the walk and the parser: as scr_json_parse. suspects: room for SCR_TOUR_SUSPECTS, which last as long as v. */
static int scr_tour_text(scr_validation *v, const scr_known *known, scr_suspect *suspects, const char *json, size_t len)
{
    scr_tour w;
    scr_arena *arena = &v->arena;
    w.program = known->program;
    w.passers = known->passers;
    w.arena = arena;
    w.cells = (scr_cell *)(void *)(arena->base + arena->low);
    w.n_cells = w.room = w.n_suspects = 0;
    w.suspects = suspects;
    w.at = 0;
    w.odd = false;
    w.level = 0;
    w.json_flags = v->eval.json_flags;
    if (arena->base && arena->size < SCR_NONE) { /* beyond that decoded text would not count from its base */
        scr_stream_start(&w.s, json, len, NULL, 0, v->eval.max_depth ? v->eval.max_depth : SCR_DEPTH_DEFAULT);
        const scr_byte *p = scr_space(&w.s, w.s.start);
        p = *p == '{' && scr_tour_has_room(&w) ? scr_tour_object(&w, w.passers, 0, p) : NULL;
        if (p)
            w.at = w.cells->start + w.cells->len - 1; /* if text stands behind the root */
        if (p && scr_stream_end(&w.s, p) == SCR_VALID) {
            v->doc = scr_tour_doc(&w);
            *arena = scr_tour_rest(&w, w.n_cells);
            v->eval.suspects = suspects;
            v->eval.n_suspects = w.n_suspects;
            v->eval.want = w.n_suspects <= SCR_TOUR_SUSPECTS ? SCR_WANT_SUSPECTS : SCR_WANT_VERDICT;
            return SCR_VALID;
        }
    }
    /* The parser takes out earlier members of a name by a mark that cells of refused values have, too. */
    bool rest = w.n_cells && !(w.json_flags & SCR_JSON_FLAGS & SCR_JSON_LAST_KEY_WINS);
    return rest ? scr_json_parse_rest(json, len, w.at, w.n_cells, v->eval.max_depth, w.json_flags, arena, &v->doc, &v->malformed)
                : scr_json_parse(json, len, v->eval.max_depth, w.json_flags, arena, &v->doc, &v->malformed);
}

SCR_FN int scr_explain_known(const scr_known *known, const char *json, size_t len, uint32_t json_flags, const scr_options *options, scr_report *report)
{
    scr_validation v;
    scr_suspect suspects[SCR_TOUR_SUSPECTS];
    int status = SCR_NO_SCRATCH;
    if (report && scr_validation_settings(&v, known->program, len, json_flags, options) == SCR_VALID) {
        status = scr_tour_text(&v, known, suspects, json, len);
        status = scr_validation_end(&v, status, json, len, v.eval.want | SCR_WANT_ERRORS | SCR_WANT_AT_ONCE, report);
    }
    return status < 0 ? scr_validate(known->program, json, len, json_flags, options, report) : status;
}
