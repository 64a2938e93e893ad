/* scr_eval_leaf.c: the rules that look at nothing but the value: types, constants, numbers, strings, counts, names.
 *
 * In: a rule and a cell whose kind the rule is about. Out: YES, NO (run->code, x, y say why) or a negative status.
 */
#include "scr_eval_leaf.h"
#include "scr_content.h"
#include "scr_eval_memo.h"
#include "scr_num.h"
#include "scr_scan.h"
#include "scr_utf8.h"

static int scr_leaf_no(scr_run *run, uint32_t code, uint32_t x, uint32_t y)
{
    run->code = code;
    run->x = x;
    run->y = y;
    return SCR_NO;
}

static int scr_leaf_type(scr_run *run, const scr_doc *doc, uint32_t cell, uint32_t mask)
{
    enum scr_kind kind = scr_kind_of(doc, cell);
    if (mask >> kind & 1u)
        return SCR_YES;
    if (kind == SCR_NUMBER && (mask & (SCR_TYPE_INTEGER | SCR_TYPE_INTEGER_TOKEN))) {
        scr_text text = scr_text_of(doc, cell);
        if (doc->cells[cell].info & SCR_CELL_INTEGER)
            return SCR_YES;
        if ((mask & SCR_TYPE_INTEGER) && scr_num_is_integer(text.ptr, text.len))
            return SCR_YES;
    }
    return scr_leaf_no(run, SCR_E_TYPE, 0, 0);
}

/* ---- constants ---- */

/* 1 equal, 0 not, SCR_NO_SCRATCH. */
static int scr_leaf_is_const(scr_run *run, const scr_doc *doc, uint32_t cell, uint32_t index)
{
    const scr_program *program = run->program;
    if (scr_kind_of(doc, cell) == SCR_STRING && scr_kind_of(&program->consts, program->const_cells[index]) == SCR_STRING)
        return scr_same_text(scr_text_of(doc, cell), scr_text_of(&program->consts, program->const_cells[index]));
    if (scr_equal(doc, cell, &program->consts, program->const_cells[index], run->arena))
        return SCR_YES;
    if (run->arena->failed)
        return SCR_NO_SCRATCH;
    return SCR_NO;
}

static int scr_leaf_const(scr_run *run, const scr_doc *doc, uint32_t cell, const scr_rule *rule)
{
    int v = scr_leaf_is_const(run, doc, cell, rule->a);
    return v == SCR_NO ? scr_leaf_no(run, SCR_E_CONST, 0, 0) : v;
}

static uint64_t scr_triple_hash(const uint32_t *triple)
{
    return (uint64_t)triple[1] << 32 | triple[0];
}

static int scr_leaf_enum(scr_run *run, const scr_doc *doc, uint32_t cell, const scr_rule *rule)
{
    const uint32_t *slots = run->program->words + rule->c + 1, *triples = run->program->words + rule->a;
    uint64_t h = scr_hash(doc, cell);
    uint32_t mask = slots[-1], slot = (uint32_t)h & mask, index;
    while ((index = slots[slot]) != 0 && scr_triple_hash(triples + 3 * (size_t)(index - 1)) != h)
        slot = (slot + 1) & mask;
    /* The table holds the first of those with one hash; the others stand behind it. */
    for (; index != 0 && index <= rule->b && scr_triple_hash(triples + 3 * (size_t)(index - 1)) == h; index++) {
        int v = scr_leaf_is_const(run, doc, cell, triples[3 * (size_t)(index - 1) + 2]);
        if (v != SCR_NO)
            return v;
    }
    return scr_leaf_no(run, SCR_E_ENUM, rule->b, 0);
}

/* ---- numbers ---- */

static SCR_NOINLINE int scr_leaf_compare_exactly(const scr_program *program, const scr_doc *doc, uint32_t cell, const scr_rule *rule)
{
    scr_text x = scr_text_of(doc, cell), y = scr_pool_text(program, rule->a, rule->b);
    return scr_num_compare(x.ptr, x.len, y.ptr, y.len);
}

/* A number against a bound: negative, 0, positive. Mostly both are small, and the integer part decides: all but a fraction
 * next to the bound. */
SCR_INLINE_ALWAYS int scr_leaf_compare(const scr_program *program, const scr_doc *doc, uint32_t cell, const scr_rule *rule)
{
    const scr_cell *number = &doc->cells[cell];
    if (SCR_LIKELY((number->info & SCR_CELL_SMALL) && (rule->flags & SCR_RULE_INTEGER))) {
        int64_t v = (int32_t)number->next, bound = (int64_t)((uint64_t)rule->d << 32 | rule->c);
        if ((number->info & SCR_CELL_INTEGER) || v + 1 < bound || v - 1 > bound)
            return (v > bound) - (v < bound);
    }
    return scr_leaf_compare_exactly(program, doc, cell, rule);
}

static int scr_leaf_bound(scr_run *run, uint32_t code, bool right)
{
    return right ? SCR_YES : scr_leaf_no(run, code, 0, 0);
}

static int scr_leaf_multiple(scr_run *run, const scr_doc *doc, uint32_t cell, const scr_rule *rule)
{
    scr_text x = scr_text_of(doc, cell), y = scr_pool_text(run->program, rule->a, rule->b);
    if (scr_num_is_multiple(x.ptr, x.len, y.ptr, y.len))
        return SCR_YES;
    return scr_leaf_no(run, SCR_E_MULTIPLE_OF, 0, 0);
}

/* ---- strings ---- */

static int scr_leaf_length(scr_run *run, const scr_doc *doc, uint32_t cell, const scr_rule *rule)
{
    scr_text text = scr_string_of(doc, cell);
    bool least = rule->op == SCR_OP_MIN_LENGTH;
    /* A code point has 1 to 4 bytes: often that decides. */
    if (least ? text.len / 4 >= rule->a : text.len <= rule->a)
        return SCR_YES;
    size_t n = scr_utf8_count(text.ptr, text.len);
    if (least ? n >= rule->a : n <= rule->a)
        return SCR_YES;
    return scr_leaf_no(run, least ? SCR_E_MIN_LENGTH : SCR_E_MAX_LENGTH, rule->a, (uint32_t)n);
}

static int scr_leaf_pattern(scr_run *run, const scr_doc *doc, uint32_t cell, const scr_rule *rule)
{
    scr_text text = scr_string_of(doc, cell);
    int status = scr_regex_match(run->program->regexes[rule->a], text.ptr, text.len, run->arena);
    if (status != SCR_INVALID)
        return status == SCR_VALID ? SCR_YES : status;
    return scr_leaf_no(run, SCR_E_PATTERN, 0, 0);
}

static int scr_leaf_format(scr_run *run, const scr_doc *doc, uint32_t cell, const scr_rule *rule)
{
    if (rule->a == SCR_NONE)
        return SCR_YES;
    scr_text text = scr_string_of(doc, cell);
    if (run->program->formats[rule->a]->is(text.ptr, text.len))
        return SCR_YES;
    return scr_leaf_no(run, SCR_E_FORMAT, 0, 0);
}

/* ---- a string's own JSON ---- */

/* The text of a string without its encoding; decoded bytes stay in the arena. False: *status is INVALID or NO_SCRATCH.
 * */
static bool scr_content_text(scr_run *run, const scr_doc *doc, uint32_t cell, uint32_t encoding, scr_text *text,
                             int *status)
{
    *text = scr_text_of(doc, cell);
    if (encoding == SCR_ENCODING_IDENTITY)
        return true;
    char *out = (char *)scr_keep(run->arena, text->len + 1);
    *status = SCR_NO_SCRATCH;
    if (!out)
        return false;
    *status = SCR_INVALID;
    if (!scr_content_decode(encoding, *text, out, &text->len))
        return false;
    text->ptr = out;
    return true;
}

/* Parses text and moves its cells to the arena's high end, where they may stay. */
static int scr_content_parse(scr_run *run, scr_source *content, scr_text text)
{
    scr_arena *arena = run->arena;
    size_t low = arena->low;
    const scr_eval *eval = run->eval;
    int status = scr_json_parse(text.ptr, text.len, eval->max_depth, eval->json_flags, arena, &content->doc, NULL);
    if (status != SCR_VALID)
        return status;
    const scr_cell *from = content->doc.cells;
    size_t size = (size_t)content->doc.n_cells * sizeof(scr_cell);
    arena->low = low;
    scr_cell *to = (scr_cell *)scr_keep(arena, size);
    if (!to)
        return SCR_NO_SCRATCH;
    memmove(to, from, size);
    content->doc.cells = to;
    return SCR_VALID;
}

/* Memo keys of contents: no node has such an id. */
#define SCR_MEMO_CONTENT(encoding) (SCR_NONE - 16u - (encoding))

scr_source *scr_content(scr_run *run, scr_source *source, uint32_t cell, uint32_t encoding, int *status)
{
    scr_arena *arena = run->arena;
    uint32_t key = SCR_MEMO_CONTENT(encoding), known = scr_memo_get(run, key, source->base + cell, 0);
    if (known)
        return (scr_source *)(void *)(arena->base + (size_t)(known - 1) * 16);
    scr_source *content = (scr_source *)scr_keep(arena, sizeof(scr_source));
    *status = SCR_NO_SCRATCH;
    size_t place = content ? (size_t)((scr_byte *)content - arena->base) / 16 : SCR_NONE;
    if (place >= SCR_NONE)
        return NULL;
    memset(content, 0, sizeof *content);
    content->outer = source;
    content->outer_cell = cell;
    content->base = run->n_cells;
    content->index = run->sources->index + 1;
    content->next = run->sources;
    size_t high = arena->high;
    scr_text text;
    content->decoded = scr_content_text(run, &source->doc, cell, encoding, &text, status);
    if (content->decoded) {
        *status = scr_content_parse(run, content, text);
        content->parsed = *status == SCR_VALID;
    }
    if (*status < 0)
        return NULL;
    if (!content->parsed)
        arena->high = high;
    *status = SCR_WORK_LIMIT;
    if (content->doc.n_cells >= SCR_NONE - run->n_cells || content->index == SCR_NONE)
        return NULL;
    run->n_cells += content->doc.n_cells;
    run->sources = content;
    *status = SCR_NO_SCRATCH;
    if (!scr_memo_put(run, key, source->base + cell, 0, (uint32_t)place + 1))
        return NULL;
    return content;
}

static int scr_leaf_encoding(scr_run *run, const scr_doc *doc, uint32_t cell, const scr_rule *rule)
{
    if (rule->a == SCR_ENCODING_UNKNOWN || rule->a == SCR_ENCODING_IDENTITY)
        return SCR_YES;
    scr_arena *arena = run->arena;
    size_t low = arena->low;
    scr_text text = scr_text_of(doc, cell);
    char *out = (char *)scr_arena_alloc(arena, text.len + 1);
    if (!out)
        return SCR_NO_SCRATCH;
    size_t len;
    bool right = scr_content_decode(rule->a, text, out, &len);
    arena->low = low;
    return right ? SCR_YES : scr_leaf_no(run, SCR_E_CONTENT_ENCODING, 0, 0);
}

static int scr_leaf_media_type(scr_run *run, scr_source *source, uint32_t cell, const scr_rule *rule)
{
    int status = SCR_VALID;
    if (rule->a != 1 || rule->b == SCR_ENCODING_UNKNOWN)
        return SCR_YES;
    scr_source *content = scr_content(run, source, cell, rule->b, &status);
    if (!content)
        return status;
    return content->parsed ? SCR_YES : scr_leaf_no(run, SCR_E_CONTENT_MEDIA_TYPE, 0, 0);
}

/* ---- arrays ---- */

typedef struct scr_items {
    const scr_doc *doc;
    scr_arena *arena;
    uint64_t *hashes;
    uint32_t *cells;
    uint32_t *table; /* slots, then the order of a sort */
    uint32_t n;
} scr_items;

/* By hash, then by scr_compare: a total order, so that values made to have equal hashes gain nothing. */
static bool scr_items_less(void *context, uint32_t a, uint32_t b)
{
    const scr_items *items = (const scr_items *)context;
    if (items->hashes[a] != items->hashes[b])
        return items->hashes[a] < items->hashes[b];
    return scr_compare(items->doc, items->cells[a], items->doc, items->cells[b], items->arena) < 0;
}

static bool scr_items_equal(const scr_items *items, uint32_t a, uint32_t b)
{
    return items->hashes[a] == items->hashes[b]
           && scr_equal(items->doc, items->cells[a], items->doc, items->cells[b], items->arena);
}

static bool scr_items_sorted(scr_items *items, uint32_t *x, uint32_t *y)
{
    for (uint32_t i = 0; i < items->n; i++)
        items->table[i] = i;
    scr_sort(items->table, items->n, scr_items_less, items);
    for (uint32_t i = 1; i < items->n; i++) {
        uint32_t a = items->table[i - 1], b = items->table[i];
        if (scr_items_equal(items, a, b)) {
            *x = a < b ? a : b;
            *y = a < b ? b : a;
            return true;
        }
    }
    return false;
}

/* Two items are equal: *x < *y. A table of hashes; when a hash lies (different values that share it, or a crowd of
 * slots) the items are sorted in place of that, which no input can make slow. */
static bool scr_items_repeat(scr_items *items, uint32_t slots, uint32_t *x, uint32_t *y)
{
    uint64_t budget = (uint64_t)items->n * 4 + 64;
    memset(items->table, 0, (size_t)slots * sizeof(uint32_t));
    for (uint32_t i = 0; i < items->n; i++) {
        uint32_t slot = (uint32_t)items->hashes[i] & (slots - 1);
        while (items->table[slot]) {
            uint32_t other = items->table[slot] - 1;
            if (items->hashes[other] == items->hashes[i]) {
                if (!scr_items_equal(items, other, i))
                    return scr_items_sorted(items, x, y);
                *x = other;
                *y = i;
                return true;
            }
            if (!budget--)
                return scr_items_sorted(items, x, y);
            slot = (slot + 1) & (slots - 1);
        }
        items->table[slot] = i + 1;
    }
    return false;
}

static int scr_leaf_unique(scr_run *run, const scr_doc *doc, uint32_t cell)
{
    uint32_t n = scr_count(doc, cell), slots = 8, x = 0, y = 0;
    if (n < 2)
        return SCR_YES;
    while (slots < n * 2) /* n < 2^26 */
        slots *= 2;
    scr_arena *arena = run->arena;
    size_t low = arena->low;
    scr_items items;
    items.doc = doc;
    items.arena = arena;
    items.n = n;
    items.hashes = (uint64_t *)scr_arena_alloc(arena, (size_t)n * sizeof(uint64_t));
    items.cells = (uint32_t *)scr_arena_alloc(arena, (size_t)n * sizeof(uint32_t));
    items.table = (uint32_t *)scr_arena_alloc(arena, (size_t)slots * sizeof(uint32_t));
    if (!items.hashes || !items.cells || !items.table)
        return SCR_NO_SCRATCH;
    uint32_t item = cell + 1;
    for (uint32_t i = 0; i < n; i++, item = scr_next(doc, item)) {
        items.cells[i] = item;
        items.hashes[i] = scr_hash(doc, item);
    }
    bool repeat = scr_items_repeat(&items, slots, &x, &y);
    arena->low = low;
    if (arena->failed)
        return SCR_NO_SCRATCH;
    return repeat ? scr_leaf_no(run, SCR_E_UNIQUE_ITEMS, x, y) : SCR_YES;
}

/* ---- counts ---- */

static int scr_leaf_count(scr_run *run, const scr_doc *doc, uint32_t cell, const scr_rule *rule)
{
    uint32_t n = scr_count(doc, cell);
    switch (rule->op) {
    case SCR_OP_MIN_ITEMS: return n >= rule->a ? SCR_YES : scr_leaf_no(run, SCR_E_MIN_ITEMS, rule->a, n);
    case SCR_OP_MAX_ITEMS: return n <= rule->a ? SCR_YES : scr_leaf_no(run, SCR_E_MAX_ITEMS, rule->a, n);
    case SCR_OP_MIN_PROPERTIES: return n >= rule->a ? SCR_YES : scr_leaf_no(run, SCR_E_MIN_PROPERTIES, rule->a, n);
    case SCR_OP_MAX_PROPERTIES: return n <= rule->a ? SCR_YES : scr_leaf_no(run, SCR_E_MAX_PROPERTIES, rule->a, n);
    default: return SCR_YES; /* not asked of others */
    }
}

/* ---- names ---- */

uint32_t scr_find_member(const scr_program *program, const scr_doc *doc, uint32_t object, uint32_t name, uint32_t hint)
{
    uint32_t n = scr_count(doc, object), behind = scr_next(doc, object), hash = program->words[name + 2];
    uint32_t k = hint ? hint : object + 1;
    for (; n > 0; n--) {
        if (k == behind)
            k = object + 1;
        if (doc->cells[k].info >> SCR_CELL_HASH_SHIFT == hash && scr_same_text(scr_text_of(doc, k), scr_word_text(program, name)))
            return k;
        k = scr_next(doc, k + 1);
    }
    return SCR_NONE;
}

int scr_matches_none(scr_run *run, const scr_rule *rule, scr_text name)
{
    const uint32_t *patterns = run->program->words + rule->d;
    for (uint32_t i = 1; i <= *patterns; i++) {
        int status = scr_regex_match(run->program->regexes[patterns[i]], name.ptr, name.len, run->arena);
        if (status != SCR_INVALID)
            return status == SCR_VALID ? SCR_NO : status;
    }
    return SCR_YES;
}

static bool scr_leaf_required(scr_run *run, const scr_doc *doc, uint32_t cell, const scr_rule *rule, uint32_t *at)
{
    uint32_t hint = 0;
    while (*at < rule->b) {
        uint32_t w = rule->a + 3 * *at;
        *at += 1;
        uint32_t key = scr_find_member(run->program, doc, cell, w, hint);
        if (key == SCR_NONE) {
            scr_leaf_no(run, SCR_E_REQUIRED, w, 0);
            return true;
        }
        hint = scr_next(doc, key + 1); /* most often the next member is asked for next */
    }
    return false;
}

/* Dependencies stand one behind the other: *at is the word offset of the present one, *inner the next of its names. */
static bool scr_leaf_dependent(scr_run *run, const scr_doc *doc, uint32_t cell, const scr_rule *rule, uint32_t *at,
                               uint32_t *inner)
{
    const uint32_t *words = run->program->words;
    uint32_t w = rule->a;
    for (uint32_t i = 0; i < rule->b; i++, w += 4 + 3 * words[w + 3]) {
        if (i < *at || scr_find_member(run->program, doc, cell, w, 0) == SCR_NONE)
            continue;
        if (i > *at)
            *inner = 0;
        *at = i;
        while (*inner < words[w + 3]) {
            uint32_t name = w + 4 + 3 * *inner;
            *inner += 1;
            if (scr_find_member(run->program, doc, cell, name, 0) == SCR_NONE) {
                scr_leaf_no(run, SCR_E_DEPENDENT_REQUIRED, name, w);
                return true;
            }
        }
    }
    return false;
}

bool scr_leaf_missing(scr_run *run, const scr_doc *doc, uint32_t cell, const scr_rule *rule, uint32_t *at,
                      uint32_t *inner)
{
    switch (rule->op) {
    case SCR_OP_REQUIRED:
        return scr_leaf_required(run, doc, cell, rule, at);
    case SCR_OP_DEPENDENT_REQUIRED:
        return scr_leaf_dependent(run, doc, cell, rule, at, inner);
    default: /* not asked of others */
        return false;
    }
}

static int scr_leaf_names(scr_run *run, const scr_doc *doc, uint32_t cell, const scr_rule *rule)
{
    uint32_t at = 0, inner = 0;
    return scr_leaf_missing(run, doc, cell, rule, &at, &inner) ? SCR_NO : SCR_YES;
}

/* ---- all of them ---- */

static inline int scr_leaf_asserted(scr_run *run, scr_source *source, uint32_t cell, const scr_rule *rule)
{
    switch (rule->op) {
    case SCR_OP_FALSE:
        return scr_leaf_no(run, SCR_E_FALSE_SCHEMA, 0, 0);
    case SCR_OP_TYPE:
        return scr_leaf_type(run, &source->doc, cell, rule->a);
    case SCR_OP_ENUM:
        return scr_leaf_enum(run, &source->doc, cell, rule);
    case SCR_OP_CONST:
        return scr_leaf_const(run, &source->doc, cell, rule);
    case SCR_OP_MINIMUM:
        return scr_leaf_bound(run, SCR_E_MINIMUM, scr_leaf_compare(run->program, &source->doc, cell, rule) >= 0);
    case SCR_OP_MAXIMUM:
        return scr_leaf_bound(run, SCR_E_MAXIMUM, scr_leaf_compare(run->program, &source->doc, cell, rule) <= 0);
    case SCR_OP_EXCLUSIVE_MINIMUM:
        return scr_leaf_bound(run, SCR_E_EXCLUSIVE_MINIMUM, scr_leaf_compare(run->program, &source->doc, cell, rule) > 0);
    case SCR_OP_EXCLUSIVE_MAXIMUM:
        return scr_leaf_bound(run, SCR_E_EXCLUSIVE_MAXIMUM, scr_leaf_compare(run->program, &source->doc, cell, rule) < 0);
    case SCR_OP_MULTIPLE_OF:
        return scr_leaf_multiple(run, &source->doc, cell, rule);
    case SCR_OP_MIN_LENGTH:
    case SCR_OP_MAX_LENGTH:
        return scr_leaf_length(run, &source->doc, cell, rule);
    case SCR_OP_PATTERN:
        return scr_leaf_pattern(run, &source->doc, cell, rule);
    case SCR_OP_FORMAT:
        return scr_leaf_format(run, &source->doc, cell, rule);
    case SCR_OP_CONTENT_ENCODING:
        return scr_leaf_encoding(run, &source->doc, cell, rule);
    case SCR_OP_CONTENT_MEDIA_TYPE:
        return scr_leaf_media_type(run, source, cell, rule);
    case SCR_OP_UNIQUE_ITEMS:
        return scr_leaf_unique(run, &source->doc, cell);
    case SCR_OP_MIN_ITEMS:
    case SCR_OP_MAX_ITEMS:
    case SCR_OP_MIN_PROPERTIES:
    case SCR_OP_MAX_PROPERTIES:
        return scr_leaf_count(run, &source->doc, cell, rule);
    case SCR_OP_REQUIRED:
    case SCR_OP_DEPENDENT_REQUIRED:
        return scr_leaf_names(run, &source->doc, cell, rule);
    default:
        return SCR_YES; /* annotations; the others are no leaves */
    }
}

int scr_leaf_list(scr_run *run, scr_source *source, uint32_t cell, const uint32_t *list)
{
    int v = SCR_YES;
    for (; *list != SCR_NONE && v == SCR_YES; list++)
        v = scr_leaf_asserted(run, source, cell, &run->program->rules[*list]);
    return v;
}

int scr_leaf(scr_run *run, scr_source *source, uint32_t cell, const scr_rule *rule)
{
    uint32_t list[2] = {(uint32_t)(rule - run->program->rules), SCR_NONE};
    return rule->flags & SCR_RULE_ANNOTATE ? SCR_YES : scr_leaf_list(run, source, cell, list);
}
