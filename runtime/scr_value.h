/* scr_value.h: the accessors that all tree code goes through, so that one day it also walks other value forms. */
#ifndef SCR_VALUE_H
#define SCR_VALUE_H

#include "scr_json.h"

SCR_INLINE enum scr_kind scr_kind_of(const scr_doc *doc, uint32_t i)
{
    return (enum scr_kind)(doc->cells[i].info & SCR_CELL_KIND);
}

/* It stands for what is known to be right; it is known to be wrong. */
SCR_INLINE bool scr_is_right(const scr_doc *doc, uint32_t i) { return doc->cells[i].info == SCR_CELL_RIGHT; }
SCR_INLINE bool scr_is_refused(const scr_doc *doc, uint32_t i) { return (doc->cells[i].info & SCR_CELL_REFUSED) != 0; }

/* Items of an array, members of an object. */
SCR_INLINE uint32_t scr_count(const scr_doc *doc, uint32_t i) { return doc->cells[i].info >> SCR_CELL_COUNT_SHIFT; }

/* The cell behind value i and all that is in it. */
SCR_INLINE uint32_t scr_next(const scr_doc *doc, uint32_t i)
{
    return scr_kind_of(doc, i) >= SCR_ARRAY ? doc->cells[i].next : i + 1;
}

/* The text of a string (decoded) or of a number (its token). */
SCR_INLINE scr_text scr_text_of(const scr_doc *doc, uint32_t i)
{
    const scr_cell *cell = &doc->cells[i];
    scr_text text;
    text.len = cell->len;
    if ((cell->info & SCR_CELL_KIND) == SCR_NUMBER)
        text.ptr = doc->source + cell->start;
    else if (cell->info & SCR_CELL_ESCAPED)
        text.ptr = doc->decoded + cell->next;
    else
        text.ptr = doc->source + cell->start + 1;
    return text;
}

/* The text of a key, or of another string. */
SCR_INLINE scr_text scr_string_of(const scr_doc *doc, uint32_t i)
{
    const scr_cell *cell = &doc->cells[i];
    scr_text text;
    text.len = cell->len;
    text.ptr = cell->info & SCR_CELL_ESCAPED ? doc->decoded + cell->next : doc->source + cell->start + 1;
    return text;
}

/* An order of keys (of any strings): by length, then bytes. Negative, 0 or positive. */
SCR_INLINE int scr_compare_texts(scr_text x, scr_text y)
{
    if (x.len != y.len)
        return x.len < y.len ? -1 : 1;
    return memcmp(x.ptr, y.ptr, x.len);
}

SCR_INLINE int scr_compare_keys(const scr_doc *a, uint32_t i, const scr_doc *b, uint32_t j)
{
    return scr_compare_texts(scr_text_of(a, i), scr_text_of(b, j));
}

/* Whether containers are compared with containers: a generated file whose constants are none, and that asks for no unique items, says that they
 * are not, and the code for it falls away. */
#ifndef SCR_VALUES_NESTED
#define SCR_VALUES_NESTED true
#endif

/* Equality as JSON Schema means it (2020-12 core 4.2.2): numbers by value, objects without order. Without recursion:
 * frames stand in the arena, which is left as it was; false with arena->failed when it is full. Costs O(n log n) at
 * most. */
SCR_FN bool scr_equal(const scr_doc *a, uint32_t i, const scr_doc *b, uint32_t j, scr_arena *arena);

/* A total order over values in which equal ones compare 0: what makes finding duplicates O(n log n) whatever the
 * hashes. Meaningless with arena->failed. */
SCR_FN int scr_compare(const scr_doc *a, uint32_t i, const scr_doc *b, uint32_t j, scr_arena *arena);

/* Equal values have equal hashes; the same on every machine, so that the compiler can store them. Levels deeper than
 * SCR_HASH_DEPTH count by kind and size only. No memory, always decides. */
#define SCR_HASH_DEPTH 64
SCR_FN uint64_t scr_hash(const scr_doc *doc, uint32_t i);

#endif
