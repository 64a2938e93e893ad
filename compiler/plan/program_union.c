/* program_union.c: which branches of an anyOf or oneOf an object can suit, told by one member's string. In: the branches. Out: a
 * table behind the rule's nodes in the program's words (scr_ops.def, ANY_OF).
 *
 * A branch that says of a member that it is one of some strings refuses every object with another value there. That is looked at
 * alone, so the table never says that a branch suits. */
#include "program_internal.h"

#include <string.h>

#define TOLD_MIN 3           /* branches that must be told apart */
#define TOLD_PROBES_MAX 8    /* texts of one hash, or near it: with more the table would be slow */
#define TOLD_WORDS_MAX 65536
#define TOLD_WORK_MAX (1u << 22) /* members looked at in a whole program: branches may share large schemas */
#define REF_HOPS_MAX 32

/* The strings of an enum or a const that holds nothing else. */
static const Rule *strings_of(const Schema *schema)
{
    for (int hops = 0; hops < REF_HOPS_MAX; hops++) {
        const Schema *next = NULL;
        for (size_t i = 0; i < schema->rules.n; i++) {
            const Rule *rule = &schema->rules.items[i];
            bool all = rule->kind == R_ENUM || rule->kind == R_CONST;
            for (size_t k = 0; all && k < rule->u.values.n; k++)
                all = rule->u.values.values[k]->kind == DOC_STRING;
            if (all)
                return rule;
            next = rule->kind == R_REF ? rule->u.schema : next;
        }
        if (!next)
            return NULL;
        schema = next;
    }
    return NULL;
}

/* Calls f for each member that the schema, or one that it refers to, takes strings of a set for. Ends early when too much was looked
 * at: what is not called for is not told apart. */
static void each_told(Build *b, const Schema *schema, void (*f)(void *arg, Str name, const Rule *strings), void *arg)
{
    for (int hops = 0; schema && hops < REF_HOPS_MAX; hops++) {
        const Schema *next = NULL;
        for (size_t i = 0; i < schema->rules.n; i++) {
            const Rule *rule = &schema->rules.items[i];
            next = rule->kind == R_REF ? rule->u.schema : next;
            for (size_t k = 0; rule->kind == R_PROPERTIES && k < rule->u.properties.n && b->told < TOLD_WORK_MAX; k++) {
                b->told++;
                const Rule *strings = strings_of(rule->u.properties.items[k].schema);
                if (strings)
                    f(arg, rule->u.properties.items[k].name, strings);
            }
        }
        schema = next;
    }
}

typedef struct Told {
    Ctx *ctx;
    Map counts;   /* name -> branches that tell it */
    Str best;
    size_t most;
    Str name;     /* asked for */
    const Rule *found;
} Told;

static void count_told(void *arg, Str name, const Rule *strings)
{
    Told *told = arg;
    (void)strings;
    uintptr_t n = (uintptr_t)map_get(&told->counts, name) + 1;
    map_set(told->ctx, &told->counts, name, (void *)n);
    if (n > told->most) {
        told->most = n;
        told->best = name;
    }
}

static void find_told(void *arg, Str name, const Rule *strings)
{
    Told *told = arg;
    if (!told->found && str_eq(name, told->name))
        told->found = strings;
}

typedef struct Row {
    Str text;
    uint32_t *mask; /* branches that take it */
} Row;

typedef VEC(Row) Rows;

static Row *row_of(Ctx *ctx, Rows *rows, Map *known, Str text, uint32_t n_words)
{
    uintptr_t at = (uintptr_t)map_get(known, text);
    if (at)
        return &rows->items[at - 1];
    Row row = {text, CTX_ARRAY(ctx, n_words, uint32_t)};
    VEC_PUSH(ctx, rows) = row;
    map_set(ctx, known, text, (void *)(uintptr_t)rows->n);
    return &rows->items[rows->n - 1];
}

/* mask + 1 slots: row + 1 at its hash & mask or behind it. False: too many stand behind each other. */
static bool fill_slots(const Rows *rows, uint32_t *slots, uint32_t mask)
{
    for (size_t i = 0; i < rows->n; i++) {
        uint32_t at = scr_hash_key(rows->items[i].text.ptr, rows->items[i].text.len) & mask, probes = 0;
        for (; slots[at]; at = (at + 1) & mask)
            if (++probes == TOLD_PROBES_MAX)
                return false;
        slots[at] = (uint32_t)i + 1;
    }
    return true;
}

static void put_table(Build *b, Str name, const Rows *rows, const uint32_t *slots, uint32_t mask, const uint32_t *others, uint32_t n_words)
{
    program_name_words(b, name);
    program_word(b, mask);
    for (uint32_t i = 0; i <= mask; i++)
        program_word(b, slots[i]);
    for (uint32_t w = 0; w < n_words; w++)
        program_word(b, others[w]);
    for (size_t i = 0; i < rows->n; i++) {
        program_name_words(b, rows->items[i].text);
        for (uint32_t w = 0; w < n_words; w++)
            program_word(b, rows->items[i].mask[w]);
    }
}

uint32_t program_union(Build *b, Schema *const *branches, size_t n)
{
    Ctx *ctx = b->ctx;
    Told told = {.ctx = ctx};
    for (size_t i = 0; i < n; i++)
        each_told(b, branches[i], count_told, &told);
    if (told.most < TOLD_MIN)
        return 0;
    uint32_t n_words = program_u32(b, (n + 31) / 32), mask = 3;
    uint32_t *others = CTX_ARRAY(ctx, n_words, uint32_t);
    Rows rows = {0};
    Map known = {0};
    told.name = told.best;
    for (size_t i = 0; i < n; i++) {
        told.found = NULL;
        each_told(b, branches[i], find_told, &told);
        if (!told.found)
            others[i / 32] |= (uint32_t)1 << i % 32;
        for (size_t k = 0; told.found && k < told.found->u.values.n; k++)
            row_of(ctx, &rows, &known, told.found->u.values.values[k]->text, n_words)->mask[i / 32] |= (uint32_t)1 << i % 32;
        if (rows.n * (n_words + 3) > TOLD_WORDS_MAX)
            return 0;
    }
    for (size_t i = 0; i < rows.n; i++)
        for (uint32_t w = 0; w < n_words; w++)
            rows.items[i].mask[w] |= others[w];
    while (mask < rows.n * 2)
        mask = mask * 2 + 1;
    uint32_t *slots = CTX_ARRAY(ctx, (size_t)mask + 1, uint32_t), at = program_u32(b, b->words.n);
    if (!fill_slots(&rows, slots, mask))
        return 0;
    put_table(b, told.best, &rows, slots, mask, others, n_words);
    return at;
}
