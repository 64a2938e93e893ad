/* scr_stream_known.c: makes the tape of a refused text for its report. What the functions of the fast path find right stands on it as one cell.
 *
 * The walk goes on as long as all is in order; from the member on where it is not (malformed text, a name that comes twice or has escapes, one of
 * very many) the parser goes on, which says what is wrong. Beside a pass that goes on behind what is noted, that ends what was noted.
 */
#include "scr_stream_known.h"
#include "scr_eval_state.h"

#define SCR_TOUR_CELLS 4u    /* room that is asked for before each value */
#define SCR_TOUR_MORE 256u   /* and is made at once */
#define SCR_TOUR_MEMBERS 64u /* of an object, at most: each unknown name is compared with all before it */
#define SCR_TOUR_LEVELS 4u   /* of refused values that are gone over: at each one more the passers go over all that is in it again */

/* No cells yet: they stand behind the arena's low end. */
static void scr_tour_start(scr_tour *w, scr_stream *s, scr_arena *arena)
{
    w->s = s;
    w->arena = arena;
    w->cells = w->top = (scr_cell *)(void *)(arena->base + arena->low);
    w->most = NULL;
    w->n_suspects = 0;
    w->at = 0;
    w->odd = false;
    w->level = 0;
}

/* How many cells there are. */
SCR_INLINE uint32_t scr_tour_count(const scr_tour *w) { return (uint32_t)(w->top - w->cells); }

/* What so many cells leave of the arena. */
SCR_INLINE scr_arena scr_tour_rest(const scr_tour *w, uint32_t n_cells)
{
    scr_arena rest = *w->arena;
    rest.low += (size_t)n_cells * sizeof(scr_cell);
    return rest;
}

/* What passers took of the stream's arena is free again. */
static SCR_COLD void scr_tour_fresh(scr_tour *w)
{
    w->s->arena.low = w->low;
    w->s->text_base = w->s->text_top = 0;
    w->s->keys = w->s->few_keys;
    w->s->max_keys = SCR_KEYS_INLINE;
    w->s->n_keys = 0;
}

/* Makes room for more cells, half of what there is at most; passers have the rest. False: there are no more. */
static SCR_COLD bool scr_tour_more(scr_tour *w)
{
    size_t more = ((w->arena->high - w->arena->low) / sizeof(scr_cell) - scr_tour_count(w)) / 2;
    if (more > SCR_TOUR_MORE)
        more = SCR_TOUR_MORE;
    w->most = more >= SCR_TOUR_CELLS ? w->top + more - SCR_TOUR_CELLS : NULL;
    w->s->arena = scr_tour_rest(w, scr_tour_count(w) + (uint32_t)more);
    w->low = w->s->arena.low;
    scr_tour_fresh(w);
    return w->most != NULL;
}

SCR_INLINE bool scr_tour_has_room(scr_tour *w) { return SCR_LIKELY(w->top <= w->most) || scr_tour_more(w); }

/* The next cell: there is room for it. */
SCR_INLINE scr_cell *scr_tour_cell(scr_tour *w, size_t at, uint32_t len, uint32_t next, uint32_t info)
{
    scr_cell *cell = w->top++;
    cell->start = (uint32_t)at;
    cell->len = len;
    cell->next = next;
    cell->info = info;
    return cell;
}

/* The cells that there are, of this text: beside a pass, w->s is gone when it is over. */
static SCR_COLD scr_doc scr_tour_doc(const scr_tour *w, const char *json)
{
    scr_doc doc;
    doc.source = json;
    doc.decoded = (const char *)w->arena->base;
    doc.cells = w->cells;
    doc.n_cells = scr_tour_count(w);
    return doc;
}

/* A container whose bracket is at p gets the next cell: behind white space in it, or NULL. */
static SCR_NOINLINE const scr_byte *scr_tour_enter(scr_tour *w, uint32_t info, const scr_byte *p)
{
    scr_tour_cell(w, scr_offset(w->s, p), 0, 0, info);
    return scr_open(w->s, p);
}

/* A container whose closing bracket is at p: behind it. */
static const scr_byte *scr_tour_close(scr_tour *w, scr_cell *cell, uint32_t count, const scr_byte *p)
{
    cell->len = (uint32_t)scr_offset(w->s, p) + 1 - cell->start;
    cell->next = scr_tour_count(w);
    cell->info |= count << SCR_CELL_COUNT_SHIFT;
    return scr_close(w->s, p);
}

/* The value of the next cell may be wrong. */
static SCR_NOINLINE uint32_t scr_tour_suspect(scr_tour *w, uint32_t node, uint32_t how)
{
    uint32_t i = w->n_suspects;
    if (i < SCR_TOUR_SUSPECTS) {
        w->suspects[i].node = node;
        w->suspects[i].cell = scr_tour_count(w);
        w->suspects[i].how = how;
    }
    w->n_suspects++;
    return i;
}

/* Parses the value at p: behind it, or NULL. info: what else is to be said of it. */
static SCR_COLD const scr_byte *scr_tour_parse(scr_tour *w, const scr_byte *p, uint32_t info)
{
    size_t at = scr_offset(w->s, p);
    scr_cell *cell = w->top;
    uint32_t n_cells = scr_tour_count(w);
    scr_arena rest = scr_tour_rest(w, n_cells);
    scr_doc value;
    if (w->s->room == 1 /* the parser takes a depth of 0 for its default */
        || scr_json_parse_value(w->s->json, w->s->len, &at, w->s->room - 1, w->json_flags, &rest, &value, NULL) != SCR_VALID)
        return NULL;
    for (w->top += value.n_cells; cell < w->top; cell++)
        if ((cell->info & SCR_CELL_KIND) >= SCR_ARRAY)
            cell->next += n_cells;
    w->cells[n_cells].info |= info;
    if (w->top > w->most || w->arena->high != rest.high) { /* passers have what is behind the cells, up to decoded text */
        w->arena->high = rest.high;
        scr_tour_more(w);
    }
    return scr_back(w->s, at);
}

static const scr_byte *scr_tour_wrong(scr_tour *w, const scr_passers *passers, scr_cell *cell, uint32_t room);

/* The number at p: behind it, or NULL, there is none. */
static const scr_byte *scr_tour_number(scr_tour *w, const scr_byte *p, uint32_t info)
{
    scr_number n;
    if (!scr_number_slow(w->s, p, &n))
        return NULL;
    info |= SCR_NUMBER | (scr_number_is_integer_token(&n) ? SCR_CELL_INTEGER : 0u) | (n.plain && n.count <= 9 ? SCR_CELL_SMALL : 0u);
    scr_tour_cell(w, scr_offset(w->s, p), (uint32_t)scr_number_len(&n), n.negative ? 0u - (uint32_t)n.whole : (uint32_t)n.whole, info);
    return scr_ahead(w->s, n.end);
}

/* The value at p, which the node may refuse: behind it, or NULL. Plain strings and numbers need no parser. */
static SCR_COLD const scr_byte *scr_tour_open(scr_tour *w, uint32_t node, const scr_byte *p, uint32_t info)
{
    unsigned how = 0;
    scr_tour_suspect(w, node, 0);
    if (*p == '-' || (scr_byte)(*p - '0') < 10)
        return scr_tour_number(w, p, info);
    const scr_byte *q = *p == '"' ? scr_string_far(w->s, p + 1, &how) : NULL;
    if (!q || how != 0)
        return scr_tour_parse(w, p, info);
    scr_tour_cell(w, scr_offset(w->s, p), (uint32_t)(q - p) - 1, 0, SCR_STRING | info);
    return scr_ahead(w->s, q + 1);
}

/* The value at p, on a level with so much room: behind it, or NULL. property: of program.properties; 0: it is no member's. */
SCR_INLINE const scr_byte *scr_tour_value(scr_tour *w, const scr_passers *passers, uint32_t property, uint32_t room, const scr_byte *p)
{
    scr_cell *cell = w->top;
    if (SCR_UNLIKELY(!passers->value))
        return scr_tour_open(w, passers->node, p, 0);
    cell->start = (uint32_t)scr_offset(w->s, p);
    cell->len = 0;
    cell->next = property;
    cell->info = SCR_CELL_RIGHT;
    p = passers->value(w->s, p);
    if (SCR_UNLIKELY(!p))
        return scr_tour_wrong(w, passers, cell, room);
    w->top = cell + 1;
    return p;
}

/* The items of an array, from p at its bracket: behind it, or NULL. */
static SCR_COLD const scr_byte *scr_tour_items(scr_tour *w, const scr_passers *passers, const scr_byte *p)
{
    const scr_passers *item = &w->known->passers[passers->inner];
    uint32_t count = 0, room = w->s->room - 1;
    scr_cell *array = w->top;
    scr_tour_suspect(w, passers->node, SCR_SUSPECT_INSIDE);
    p = scr_tour_enter(w, SCR_ARRAY | SCR_CELL_REFUSED, p);
    for (; p && *p != ']' && count < SCR_COUNT_MAX && scr_tour_has_room(w); count++) {
        p = scr_tour_value(w, item, 0, room, p);
        p = p ? scr_to_item(w->s, p) : NULL;
    }
    return p && *p == ']' ? scr_tour_close(w, array, count, p) : NULL;
}

/* Whether the name in the latest cell has come before in the object. */
static SCR_COLD bool scr_tour_again(const scr_tour *w, const scr_cell *object)
{
    const scr_cell *last = w->top - 1, *key = object + 1;
    while (key < last && !(key->info == last->info && key->len == last->len
                           && scr_same_bytes(w->s->json + key->start + 1, w->s->json + last->start + 1, last->len)))
        key = (key[1].info & SCR_CELL_KIND) >= SCR_ARRAY ? w->cells + key[1].next : key + 2;
    return key < last;
}

/* The value at p of a member of no property, whose key has the latest cell: behind it, or NULL. node: of the object. */
static SCR_COLD const scr_byte *scr_tour_other(scr_tour *w, uint32_t node, const scr_members *members, const scr_property *found, const scr_byte *p)
{
    if (members->additional == SCR_NONE || (found && (found->flags & SCR_PROPERTY_NAMED)))
        return scr_tour_parse(w, p, 0);
    const scr_node *additional = &w->known->program->nodes[w->known->program->rules[members->additional].a];
    if (additional->n_rules != 1 || w->known->program->rules[additional->rule].op != SCR_OP_FALSE)
        return scr_tour_open(w, (uint32_t)(additional - w->known->program->nodes), p, 0);
    w->top--;
    scr_tour_suspect(w, node, SCR_SUSPECT_EXTRA);
    w->top++;
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
    uint32_t room;    /* of the stream, within it */
} scr_visit;

SCR_INLINE scr_visit scr_tour_visit(const scr_tour *w, const scr_passers *object, scr_cell *cell, uint32_t room)
{
    scr_visit o;
    o.object = object;
    o.passers = w->known->passers + object->inner;
    o.members = &w->known->program->members[object->members];
    o.properties = &w->known->program->properties[o.members->properties];
    o.cell = cell;
    o.named = 0;
    o.missing = o.members->n_required;
    o.next = object->first;
    o.room = room;
    return o;
}

/* The property has been named in the latest cell: whether it came before. */
SCR_INLINE bool scr_tour_repeats(const scr_tour *w, scr_visit *o, uint32_t index)
{
    uint64_t bit = (uint64_t)1 << (index & 63u);
    bool again = (o->named & bit) != 0;
    o->named |= bit;
    return SCR_UNLIKELY(again) && scr_tour_again(w, o->cell);
}

/* The member whose name begins at p and is not the expected one: at its value, and the property's *index; or SCR_NONE, it has none, and behind it. NULL. */
static SCR_COLD const scr_byte *scr_tour_unexpected(scr_tour *w, scr_visit *o, const scr_byte *p, uint32_t *index)
{
    unsigned how = 0;
    const scr_byte *q = scr_string_far(w->s, p + 1, &how);
    w->odd = q && (how & SCR_HOW_ESCAPED);
    if (!q || w->odd)
        return NULL;
    uint32_t len = (uint32_t)(q - p) - 1;
    scr_tour_cell(w, scr_offset(w->s, p), len, SCR_NONE, SCR_STRING | scr_hash_key((const char *)p + 1, len) << SCR_CELL_HASH_SHIFT);
    scr_doc doc = scr_tour_doc(w, w->s->json);
    const scr_property *found = scr_find_property(w->known->program, o->members, &doc, doc.n_cells - 1);
    *index = found && found->node != SCR_NONE ? (uint32_t)(found - o->properties) : SCR_NONE;
    p = scr_colon(w->s, scr_ahead(w->s, q + 1));
    if (!p || (*index == SCR_NONE ? scr_tour_again(w, o->cell) : scr_tour_repeats(w, o, *index)))
        return NULL;
    p = scr_space(w->s, p);
    if (*index != SCR_NONE)
        return p;
    o->missing -= found && (found->flags & SCR_PROPERTY_REQUIRED);
    return scr_tour_other(w, o->object->node, o->members, found, p);
}

/* The name at p, whose opening quote is there, is the expected one, and a colon stands right behind it. */
SCR_INLINE bool scr_tour_is(const scr_tour *w, const scr_byte *p, const scr_property *expected)
{
    const scr_byte *behind = p + 1 + expected->name_len;
    return scr_load2_le(behind) == ('"' | ':' << 8) && scr_same_bytes((const char *)p + 1, w->known->program->pool + expected->name, expected->name_len);
}

/* The member whose name begins at p: behind it, or NULL. */
SCR_INLINE const scr_byte *scr_tour_member(scr_tour *w, scr_visit *o, const scr_byte *p)
{
    uint32_t index = o->next;
    const scr_property *property = &o->properties[index];
    if (SCR_LIKELY(index != SCR_NO_MEMBER) && SCR_LIKELY(scr_tour_is(w, p, property))) {
        scr_tour_cell(w, scr_offset(w->s, p), property->name_len, SCR_NONE, SCR_STRING | property->hash << SCR_CELL_HASH_SHIFT);
        if (scr_tour_repeats(w, o, index))
            return NULL;
        p = scr_space(w->s, scr_ahead(w->s, p + property->name_len + 3));
    } else {
        p = scr_tour_unexpected(w, o, p, &index);
        if (!p || index == SCR_NONE)
            return p;
        property = &o->properties[index];
    }
    const scr_passers *passers = &o->passers[index];
    o->missing -= property->flags & SCR_PROPERTY_REQUIRED;
    o->next = passers->next;
    index += o->members->properties;
    w->top[-1].next = index;
    return scr_tour_value(w, passers, index, o->room, p);
}

/* The members of an object, from p at its brace, as long as all is in order: behind it. Or NULL: the parser is to go on at w->at behind the cells
 * that there are, or, without cells, anywhere; what encloses the object says so again, of itself. */
static SCR_COLD const scr_byte *scr_tour_object(scr_tour *w, const scr_passers *object, uint32_t info, const scr_byte *p)
{
    scr_stream *s = w->s;
    scr_visit o = scr_tour_visit(w, object, w->top, s->room - 1);
    uint32_t count = 0, suspect = scr_tour_suspect(w, object->node, SCR_SUSPECT_INSIDE);
    scr_cell *key = w->cells;
    size_t at = 0;
    for (p = scr_tour_enter(w, SCR_OBJECT | info, p); p && *p == '"'; count++) {
        key = w->top;
        at = scr_offset(s, p);
        if (count == SCR_TOUR_MEMBERS || !scr_tour_has_room(w))
            break;
        p = scr_tour_member(w, &o, p);
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
    w->top = key;
    return NULL;
}

/* The value whose cell is to be `cell`, and whose passer has refused it: behind it, or NULL. room: of its level. What is in it is gone over; where that
 * is not in order, all of it is parsed. */
static SCR_COLD const scr_byte *scr_tour_wrong(scr_tour *w, const scr_passers *passers, scr_cell *cell, uint32_t room)
{
    uint32_t n_suspects = w->n_suspects;
    size_t at = cell->start;
    bool inside = passers->inner != SCR_NONE && w->level < SCR_TOUR_LEVELS, object = passers->members != SCR_NONE;
    for (;; inside = false) {
        if (w->s->status != SCR_VALID)
            return NULL;
        w->s->room = room;
        scr_tour_fresh(w);
        w->top = cell;
        w->n_suspects = n_suspects;
        const scr_byte *p = scr_back(w->s, at);
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

/* ---- beside a pass ---- */

/* The opening quote of the name before the value at json[at], when it stands there without escapes; else NULL. What is before the value is known to
 * be right. */
static const char *scr_tour_name_before(const char *json, size_t at, scr_text name)
{
    const char *p = json + at;
    while (*--p != '"') {
    }
    size_t len = (size_t)(p - json);
    if (len < name.len + 1 || p[-(ptrdiff_t)name.len - 1] != '"')
        return NULL;
    p -= name.len;
    return scr_same_bytes(p, name.ptr, name.len) ? p - 1 : NULL;
}

/* The offset of p, which the pass has left: what it points into may be another memory than the stream's. */
static size_t scr_tour_place(const scr_stream *s, const scr_byte *p)
{
    bool ahead = s->base != (const scr_byte *)s->json && (uintptr_t)p - (uintptr_t)s->tail >= sizeof s->tail;
    return ahead ? (size_t)(p - (const scr_byte *)s->json) : scr_offset(s, p);
}

/* Something is to be noted, the first time: cells take what the pass has not used. */
static void scr_tour_join(scr_tour *w, scr_stream *s)
{
    scr_arena_init(&w->whole, s->arena.base, s->arena.size < SCR_NONE ? s->arena.size : 0); /* beyond that decoded text would not count from its base */
    w->whole.low = s->arena.low;
    w->whole.high = s->arena.high;
    scr_tour_start(w, s, &w->whole);
}

/* There is room for a member more, and the root has its cell. With more suspects than are kept all is judged anew: so few unknown names are compared. */
static bool scr_tour_notes(scr_tour *w, scr_stream *s)
{
    if (!w->s)
        scr_tour_join(w, s);
    if (s->status != SCR_VALID || !w->whole.size || w->n_suspects > SCR_TOUR_SUSPECTS || !scr_tour_has_room(w))
        return false;
    if (w->top == w->cells) {
        size_t at = 0; /* behind white space, as the pass began there */
        while (s->json[at] != '{')
            at++;
        scr_tour_cell(w, at, 0, 0, SCR_OBJECT);
    }
    return true;
}

/* The name of a member of the root is the next cell. */
static void scr_tour_key(scr_tour *w, size_t at, const scr_property *property, uint32_t next, uint32_t info)
{
    w->cells->info += 1u << SCR_CELL_COUNT_SHIFT;
    scr_tour_cell(w, at, property->name_len, next, SCR_STRING | info | property->hash << SCR_CELL_HASH_SHIFT);
}

/* The root's property that the passers are for. */
static const scr_property *scr_tour_property(const scr_known *known, uint32_t passers)
{
    const scr_passers *root = known->passers;
    return &known->program->properties[known->program->members[root->members].properties + passers - root->inner];
}

SCR_FN SCR_COLD const scr_byte *scr_note(scr_stream *s, uint32_t passers, const scr_byte *p)
{
    scr_tour *w = s->tour;
    if (!scr_tour_notes(w, s))
        return NULL;
    const scr_program *program = w->known->program;
    const scr_property *property = scr_tour_property(w->known, passers);
    p = scr_back(s, scr_tour_place(s, p));
    size_t at = scr_offset(s, scr_space(s, p));
    const char *name = scr_tour_name_before(s->json, at, scr_pool_text(program, property->name, property->name_len));
    if (!name)
        return NULL;
    scr_tour_key(w, (size_t)(name - s->json), property, (uint32_t)(property - program->properties), 0);
    w->top->start = (uint32_t)at;
    return scr_tour_wrong(w, w->known->passers + passers, w->top, s->max_depth);
}

SCR_FN SCR_COLD const scr_byte *scr_note_other(scr_stream *s, const scr_byte *p)
{
    scr_tour *w = s->tour;
    uint32_t property;
    if (!w || !scr_tour_notes(w, s))
        return NULL;
    scr_visit o = scr_tour_visit(w, w->known->passers, w->cells, s->room);
    w->cells->info += 1u << SCR_CELL_COUNT_SHIFT;
    p = scr_tour_unexpected(w, &o, p, &property);
    return p && property == SCR_NONE ? p : NULL;
}

/* The names that came stand on the tape as decoded text: where they are in the source is not known. */
SCR_FN SCR_COLD bool scr_note_missing(scr_stream *s, uint64_t seen)
{
    scr_tour *w = s->tour;
    if (!w || !scr_tour_notes(w, s))
        return false;
    const scr_program *program = w->known->program;
    uint32_t suspect = scr_tour_suspect(w, w->known->passers->node, SCR_SUSPECT_INSIDE);
    if (suspect < SCR_TOUR_SUSPECTS)
        w->suspects[suspect].cell = 0;
    for (uint32_t i = 0; i < 64 && seen >> i; i++) {
        if (!(seen >> i & 1u))
            continue;
        const scr_property *property = scr_tour_property(w->known, w->known->noted[i]);
        char *name = scr_tour_has_room(w) ? (char *)scr_keep(w->arena, property->name_len) : NULL;
        if (!name || name < (char *)(w->most + SCR_TOUR_CELLS))
            return false;
        scr_copy_few(name, program->pool + property->name, property->name_len);
        scr_tour_key(w, 0, property, (uint32_t)(name - (char *)w->arena->base), SCR_CELL_ESCAPED);
        scr_tour_cell(w, 0, 0, 0, SCR_CELL_RIGHT);
    }
    return true;
}

/* ---- by itself ---- */

/* What was found is to be judged. */
static void scr_tour_hand_over(const scr_tour *w, scr_validation *v, const char *json)
{
    v->doc = scr_tour_doc(w, json);
    v->arena = scr_tour_rest(w, v->doc.n_cells);
    v->eval.suspects = w->suspects;
    v->eval.n_suspects = w->n_suspects;
    v->eval.want = w->n_suspects <= SCR_TOUR_SUSPECTS ? SCR_WANT_SUSPECTS : SCR_WANT_VERDICT;
}

/* The tape, made by the walk and the parser: as scr_json_parse. w lasts as long as v. */
static int scr_tour_text(scr_tour *w, scr_validation *v, const char *json, size_t len)
{
    scr_stream stream;
    scr_arena *arena = &v->arena;
    scr_tour_start(w, &stream, arena);
    if (arena->base && arena->size < SCR_NONE) { /* beyond that decoded text would not count from its base */
        scr_stream_start(&stream, json, len, NULL, 0, v->eval.max_depth ? v->eval.max_depth : SCR_DEPTH_DEFAULT);
        const scr_byte *p = scr_space(&stream, stream.start);
        p = *p == '{' && scr_tour_has_room(w) ? scr_tour_object(w, w->known->passers, 0, p) : NULL;
        if (p)
            w->at = w->cells->start + w->cells->len - 1; /* if text stands behind the root */
        if (p && scr_stream_end(&stream, p) == SCR_VALID) {
            scr_tour_hand_over(w, v, json);
            return SCR_VALID;
        }
    }
    /* The parser takes out earlier members of a name by a mark that cells of refused values have, too. */
    uint32_t n_cells = scr_tour_count(w);
    bool rest = n_cells && !(w->json_flags & SCR_JSON_FLAGS & SCR_JSON_LAST_KEY_WINS);
    return rest ? scr_json_parse_rest(json, len, w->at, n_cells, v->eval.max_depth, w->json_flags, arena, &v->doc, &v->malformed)
                : scr_json_parse(json, len, v->eval.max_depth, w->json_flags, arena, &v->doc, &v->malformed);
}

SCR_FN int scr_explain_known(const scr_known *known, const char *json, size_t len, uint32_t json_flags, const scr_options *options, scr_report *report)
{
    scr_validation v;
    scr_tour w;
    int status = SCR_NO_SCRATCH;
    if (report && scr_validation_settings(&v, known->program, len, json_flags, options) == SCR_VALID) {
        scr_tour_of(&w, known, json_flags);
        status = scr_tour_text(&w, &v, json, len);
        status = scr_validation_end(&v, status, json, len, v.eval.want | SCR_WANT_ERRORS | SCR_WANT_AT_ONCE, report);
    }
    return status < 0 ? scr_validate(known->program, json, len, json_flags, options, report) : status;
}

SCR_FN SCR_COLD int scr_explain_noted(scr_tour *w, const char *json, size_t len, const scr_options *options, scr_report *report)
{
    scr_validation v;
    int status = SCR_NO_SCRATCH;
    if (w->n_suspects <= SCR_TOUR_SUSPECTS
        && scr_validation_settings(&v, w->known->program, len, w->json_flags, options) == SCR_VALID) {
        w->cells->next = scr_tour_count(w);
        scr_tour_hand_over(w, &v, json);
        status = scr_validation_end(&v, SCR_VALID, json, len, SCR_WANT_SUSPECTS | SCR_WANT_ALONE | SCR_WANT_ERRORS | SCR_WANT_AT_ONCE, report);
    }
    return status < 0 ? scr_validate_refused(w->known->program, json, len, w->json_flags, options, report) : status;
}
