/* scr_value.c: values against values: equality, a total order, hashes. In: cells of one or two tapes. No recursion.
 *
 * Equality and order share one walk. A frame is a pair of containers whose children are compared in turn; frames stand
 * at the arena's low end. Members are matched in step when both objects write the same keys in the same order, else
 * both sides are sorted by key, so that objects of n members cost O(n log n).
 */
#include "scr_value.h"
#include "scr_num.h"

/* A pair of containers under comparison. ca, cb: the next children (keys, in objects) when they are walked in step. */
typedef struct scr_pair {
    struct scr_pair *outer;
    const uint32_t *ka, *kb; /* sorted keys of both objects; NULL: in step */
    size_t low;              /* of the arena, before this frame */
    uint32_t ca, cb;
    uint32_t at, n;
    bool is_object;
} scr_pair;

typedef struct scr_comparison {
    const scr_doc *a, *b;
    scr_arena *arena;
    bool ordered; /* an order is wanted; else only whether equal */
} scr_comparison;

static bool scr_value_key_less(void *context, uint32_t a, uint32_t b)
{
    const scr_doc *doc = (const scr_doc *)context;
    return scr_compare_keys(doc, a, doc, b) < 0;
}

/* The keys of an object, sorted. NULL: no memory. */
static const uint32_t *scr_value_sorted_keys(const scr_doc *doc, uint32_t object, scr_arena *arena)
{
    uint32_t n = scr_count(doc, object);
    uint32_t *keys = (uint32_t *)scr_arena_alloc(arena, (size_t)n * sizeof(uint32_t));
    if (!keys)
        return NULL;
    uint32_t k = object + 1;
    for (uint32_t i = 0; i < n; i++, k = scr_next(doc, k + 1))
        keys[i] = k;
    scr_doc copy = *doc;
    scr_sort(keys, n, scr_value_key_less, &copy);
    return keys;
}

/* Both objects have n members and write the same keys in the same order. */
static bool scr_value_keys_in_step(const scr_doc *a, uint32_t i, const scr_doc *b, uint32_t j, uint32_t n)
{
    for (i++, j++; n > 0; n--, i = scr_next(a, i + 1), j = scr_next(b, j + 1))
        if (scr_compare_keys(a, i, b, j) != 0)
            return false;
    return true;
}

static int scr_value_compare_texts(const scr_doc *a, uint32_t i, const scr_doc *b, uint32_t j)
{
    scr_text x = scr_text_of(a, i), y = scr_text_of(b, j);
    if (scr_kind_of(a, i) == SCR_STRING)
        return scr_compare_texts(x, y);
    if (x.len == y.len && memcmp(x.ptr, y.ptr, x.len) == 0)
        return 0;
    return scr_num_compare(x.ptr, x.len, y.ptr, y.len);
}

/* Compares two values but for what is in them. *enter: they are containers of one kind and size, not empty. */
static int scr_value_compare_head(const scr_doc *a, uint32_t i, const scr_doc *b, uint32_t j, bool *enter)
{
    enum scr_kind x = scr_kind_of(a, i), y = scr_kind_of(b, j);
    *enter = false;
    if (x != y)
        return x < y ? -1 : 1;
    if (x < SCR_NUMBER)
        return 0;
    if (x < SCR_ARRAY)
        return scr_value_compare_texts(a, i, b, j);
    uint32_t n = scr_count(a, i), m = scr_count(b, j);
    if (n != m)
        return n < m ? -1 : 1;
    *enter = n > 0;
    return 0;
}

/* A frame for two containers that scr_value_compare_head said to enter. NULL: no memory. */
static scr_pair *scr_value_enter(const scr_comparison *c, uint32_t i, uint32_t j, scr_pair *outer)
{
    size_t low = c->arena->low;
    scr_pair *pair = (scr_pair *)scr_arena_alloc(c->arena, sizeof(scr_pair));
    if (!pair)
        return NULL;
    pair->outer = outer;
    pair->ka = pair->kb = NULL;
    pair->low = low;
    pair->ca = i + 1;
    pair->cb = j + 1;
    pair->at = 0;
    pair->n = scr_count(c->a, i);
    pair->is_object = scr_kind_of(c->a, i) == SCR_OBJECT;
    if (!pair->is_object || (!c->ordered && scr_value_keys_in_step(c->a, i, c->b, j, pair->n)))
        return pair;
    pair->ka = scr_value_sorted_keys(c->a, i, c->arena);
    pair->kb = scr_value_sorted_keys(c->b, j, c->arena);
    return pair->ka && pair->kb ? pair : NULL;
}

/* The next pair of children; the order of their keys when that decides. */
static int scr_value_children(const scr_comparison *c, scr_pair *pair, uint32_t *i, uint32_t *j)
{
    int order = 0;
    if (pair->ka) {
        *i = pair->ka[pair->at];
        *j = pair->kb[pair->at];
        order = scr_compare_keys(c->a, *i, c->b, *j);
    } else {
        *i = pair->ca;
        *j = pair->cb;
    }
    if (pair->is_object) {
        *i += 1;
        *j += 1;
    }
    if (!pair->ka) {
        pair->ca = scr_next(c->a, *i);
        pair->cb = scr_next(c->b, *j);
    }
    pair->at++;
    return order;
}

static int scr_value_walk(const scr_comparison *c, uint32_t i, uint32_t j)
{
    scr_pair *pair = NULL;
    for (;;) {
        bool enter;
        int order = scr_value_compare_head(c->a, i, c->b, j, &enter);
        if (order || !SCR_VALUES_NESTED)
            return order;
        if (enter) {
            pair = scr_value_enter(c, i, j, pair);
            if (!pair)
                return 1;
        }
        while (pair && pair->at == pair->n) {
            c->arena->low = pair->low;
            pair = pair->outer;
        }
        if (!pair)
            return 0;
        order = scr_value_children(c, pair, &i, &j);
        if (order)
            return order;
    }
}

static int scr_value_compare(const scr_doc *a, uint32_t i, const scr_doc *b, uint32_t j, scr_arena *arena, bool ordered)
{
    scr_comparison c;
    c.a = a;
    c.b = b;
    c.arena = arena;
    c.ordered = ordered;
    size_t low = arena->low;
    int order = scr_value_walk(&c, i, j);
    arena->low = low;
    return order;
}

bool scr_equal(const scr_doc *a, uint32_t i, const scr_doc *b, uint32_t j, scr_arena *arena)
{
    return scr_value_compare(a, i, b, j, arena, false) == 0;
}

int scr_compare(const scr_doc *a, uint32_t i, const scr_doc *b, uint32_t j, scr_arena *arena)
{
    return scr_value_compare(a, i, b, j, arena, true);
}

/* ---- hashes ---- */

/* A container under way: what its children have added so far. */
typedef struct scr_hash_level {
    uint64_t sum;
    uint64_t key;   /* objects: hash of the present member's key */
    uint32_t left;  /* children to come */
    bool is_object;
} scr_hash_level;

/* A scalar, or a container by its kind and size. */
static uint64_t scr_hash_head(const scr_doc *doc, uint32_t i)
{
    enum scr_kind kind = scr_kind_of(doc, i);
    scr_text text;
    switch (kind) {
    case SCR_NUMBER:
        text = scr_text_of(doc, i);
        return scr_hash_mix(scr_num_hash(text.ptr, text.len) + SCR_NUMBER);
    case SCR_STRING:
        text = scr_text_of(doc, i);
        return scr_hash_bytes(text.ptr, text.len);
    case SCR_ARRAY:
    case SCR_OBJECT:
        return scr_hash_mix((uint64_t)scr_count(doc, i) << 8 | (uint64_t)kind);
    case SCR_NULL:
    case SCR_FALSE:
    case SCR_TRUE:
        break;
    }
    return scr_hash_mix(0x100000000u | (uint64_t)kind);
}

/* Arrays: by order. Objects: a sum over members, so that their order does not matter. */
static void scr_hash_add(scr_hash_level *level, uint64_t h)
{
    if (level->is_object)
        level->sum += scr_hash_mix(level->key ^ (h << 23 | h >> 41));
    else
        level->sum = (level->sum ^ h) * 0x9e3779b97f4a7c15u + 1;
}

uint64_t scr_hash(const scr_doc *doc, uint32_t i)
{
    scr_hash_level levels[SCR_HASH_DEPTH];
    uint32_t depth = 0;
    if (!SCR_VALUES_NESTED || scr_kind_of(doc, i) < SCR_ARRAY)
        return scr_hash_head(doc, i);
    for (;;) {
        uint64_t h = scr_hash_head(doc, i);
        if (scr_kind_of(doc, i) >= SCR_ARRAY && scr_count(doc, i) > 0 && depth < SCR_HASH_DEPTH) {
            levels[depth].sum = h;
            levels[depth].key = 0;
            levels[depth].left = scr_count(doc, i);
            levels[depth].is_object = scr_kind_of(doc, i) == SCR_OBJECT;
            depth++;
            i++;
        } else {
            i = scr_next(doc, i);
            while (depth > 0) {
                scr_hash_add(&levels[depth - 1], h);
                if (--levels[depth - 1].left)
                    break;
                h = scr_hash_mix(levels[--depth].sum);
            }
            if (depth == 0)
                return h;
        }
        if (levels[depth - 1].is_object) {
            scr_text key = scr_text_of(doc, i);
            levels[depth - 1].key = scr_hash_bytes(key.ptr, key.len);
            i++;
        }
    }
}
