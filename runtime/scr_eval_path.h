/* scr_eval_path.h: where units stand, in the schema and in the instance. For reports and outputs. */
#ifndef SCR_EVAL_PATH_H
#define SCR_EVAL_PATH_H

#include "scr_eval.h"

/* Texts, one behind the other, for at most cap bytes; counts on behind that. */
typedef struct scr_writer {
    char *out;
    size_t cap, len;
    size_t from; /* where the present text begins */
} scr_writer;

SCR_INLINE scr_writer scr_writer_of(char *out, size_t cap)
{
    scr_writer w;
    w.out = out;
    w.cap = cap;
    w.len = w.from = 0;
    return w;
}
SCR_FN scr_text scr_text_z(const char *s);
SCR_FN scr_text scr_pattern_text(const scr_regex *regex);
SCR_FN void scr_write(scr_writer *w, const char *s, size_t n);
SCR_FN void scr_write_char(scr_writer *w, char c);
SCR_FN void scr_write_number(scr_writer *w, uint32_t v);

/* To be called once after a run, before the places of many units are asked for: in document order they then cost the
 * document once, not the document each. Takes a little memory from the arena's high end; without it all is only slower. */
SCR_FN void scr_eval_index(const scr_eval *eval);
/* JSON Pointers. */
/* Where in the schema, through $ref: the keyword's location of a unit, the schema's when unit.rule is SCR_NONE. */
SCR_FN void scr_eval_path(const scr_eval *eval, uint32_t path, scr_writer *w);
/* Whether that is the pointer of the absolute location: no reference leads to the schema, which is of the root's resource. */
SCR_FN bool scr_eval_path_is_own(const scr_eval *eval, const scr_unit *unit);
/* Where in the instance; within a string's own JSON: the string's pointer, then the inner one. */
SCR_FN void scr_eval_instance_path(const scr_eval *eval, const scr_unit *unit, scr_writer *w);
/* The keyword that a unit is about: minContains and maxContains, then and else are told apart. Empty for a false
 * schema. */
SCR_FN scr_text scr_eval_unit_keyword(const scr_eval *eval, const scr_unit *unit);
/* The document that unit.cell is in; *cell (may be NULL): the cell in eval.doc that it is in. */
SCR_FN const scr_doc *scr_eval_unit_doc(const scr_eval *eval, const scr_unit *unit, uint32_t *cell);
/* Annotation units that stand for a set: member or item `index` (from 0) is in it. */
SCR_FN bool scr_eval_unit_has(const scr_eval *eval, const scr_unit *unit, uint32_t index);

#endif
