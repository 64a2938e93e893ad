/* scr_value.h: the accessors that all tree code goes through, so that one day it also walks other value forms. */
#ifndef SCR_VALUE_H
#define SCR_VALUE_H

#include "scr_json.h"

SCR_INLINE enum scr_kind scr_kind_of(const scr_doc *doc, uint32_t i)
{
    return (enum scr_kind)(doc->cells[i].info & SCR_CELL_KIND);
}

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

/* Equality as JSON Schema means it (2020-12 core 4.2.2): numbers by value, objects without order. Iterative; SCR_NO_SCRATCH
 * through arena->failed. hash: equal values have equal hashes; deterministic, so the compiler can store it. */
SCR_FN bool scr_equal(const scr_doc *a, uint32_t i, const scr_doc *b, uint32_t j, scr_arena *arena);
SCR_FN uint64_t scr_hash(const scr_doc *doc, uint32_t i);

#endif
