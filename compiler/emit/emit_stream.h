/* emit_stream.h: what the printers of the fast path share. Private to emit/.
 *
 *   emit_stream.c   one function a node, and its dispatch by the first byte
 *   emit_object.c   objects and arrays
 *   emit_wide.c     objects of many members
 *   emit_brief.c    objects of large schemas
 *   emit_form.c     objects of very large schemas
 *   emit_site.c     one value of them
 *   emit_expr.c     tests as C expressions; comments that tell where a check comes from
 *   emit_text.c     sets of texts, patterns as straight code
 *   emit_quick.c    patterns on the bytes ahead
 */
#ifndef SCHEMAC_EMIT_STREAM_H
#define SCHEMAC_EMIT_STREAM_H

#include "emit_internal.h"

/* A section of checks.tmpl.c. Besides vars it has ${scr}, what the names of the runtime's functions begin with, and ${quote}, the
 * bytes of a closing quote: both are others in a string. */
void emit_check(Emit *e, const char *section, const OutVar *vars, size_t n_vars);
Str emit_filled(Emit *e, const char *section, const OutVar *vars, size_t n_vars); /* one of a single line, without its newline */
#define CHECK(e, section, vars) emit_check((e), section, vars, sizeof(vars) / sizeof((vars)[0]))
#define CHECK0(e, section) emit_check((e), section, NULL, 0)

/* Names. A node's function is prefix_v_x; those for its objects, its arrays and its test have another letter: o, a, t.
 * Those for JSON in a string have capital letters. */
Str emit_function_of(Emit *e, const PlanNode *node, char letter);
Str emit_opened_function_of(Emit *e, const PlanNode *node, char opening); /* of a value whose first byte is known, see plan_opening */
Str emit_list_of(Emit *e, const PlanNode *node);      /* the ids of a node's schemas, for the tree */
Str emit_set_of(Emit *e, const PlanSet *set);
Str emit_match_of(Emit *e, const PlanPattern *pattern);
Str emit_integers_of(Emit *e, const PlanOp *op);
const char *emit_word_of(Emit *e, uint32_t n_words, uint32_t bit); /* the word of `seen` that holds a bit */
Str emit_bit_of(Emit *e, uint32_t bit);
Str emit_passer_of(Emit *e, const PlanNode *node);
Str emit_call_of(Emit *e, const PlanNode *node);      /* the expression that passes a value */
bool emit_is_skipped(const Emit *e, const PlanNode *node); /* it needs no function; the root has one always: the entry point calls it */

/* Text. */
void emit_line(Emit *e, const char *format, ...) __attribute__((format(printf, 2, 3)));
Str emit_quoted(Emit *e, Str text);
Str emit_same(Emit *e, const char *p, Str text);       /* the bytes from p on are those of a text */
Str emit_byte(Emit *e, unsigned c);                    /* 'x' or 0xff */
void emit_head(Out *out, Str text, size_t max);       /* the first max bytes, for a comment */
void emit_tail(Out *out, Str text);                   /* the last bytes of a pointer, for a comment */
Str emit_origin(Emit *e, const PlanOp *op);
void emit_node_comment(Emit *e, const PlanNode *node, const char *what);
void emit_begin_function(Emit *e, Str name, const char *section);
void emit_end_function(Emit *e);

/* Tests. n_words: of `seen`, for tests at the end of an object. */
bool emit_is_code(const PlanPattern *pattern); /* its function matches every text; else only plain ASCII, or there is none */
Str emit_pattern_expr(Emit *e, const PlanPattern *pattern);
Str emit_expr(Emit *e, const PlanOp *op, uint32_t n_words);
void emit_test(Emit *e, const PlanOp *op, uint32_t n_words, const char *fail);

/* Values of objects and arrays. */
const char *emit_dead_of(Emit *e, uint32_t word);     /* a word of the mask of branches that are out */
void emit_dead_locals(Emit *e, const PlanBranches *branches);
void emit_dead(Emit *e, const PlanBranches *branches, const uint64_t *mask);
void emit_value(Emit *e, const PlanNode *node);       /* p goes behind a value that the node must take */
bool emit_site_tries(const PlanSite *site);           /* several nodes pass the value, one after the other */
typedef void PrintSite(Emit *e, const PlanBranches *branches, const PlanSite *site);
PrintSite emit_asks;       /* what is asked of the value without passing it */
PrintSite emit_site;       /* p goes behind the value */
PrintSite emit_tried_site; /* the same where somebody tried the value already, and `here` is where it begins */
PrintSite emit_site_case;  /* in a switch, behind which it is asked whether p is NULL: a site that is not plain asks so itself */

/* Whole functions. */
void emit_set(Emit *e, const PlanSet *set);
void emit_form_members(Emit *e, const PlanSet *set, Str name, const Str *passers); /* by place in the set; NULL: none */
void emit_match(Emit *e, const PlanPattern *pattern);
void emit_quick_match(Emit *e, const PlanPattern *pattern);
Str emit_quick_of(Emit *e, const PlanPattern *pattern);
void emit_object(Emit *e, const PlanNode *node);
void emit_form_object(Emit *e, const PlanNode *node); /* tables, and a function that goes by them */
void emit_map(Emit *e, const PlanNode *node);         /* see plan_is_map: a call of a function that passes such objects */
void emit_array(Emit *e, const PlanNode *node);

/* Parts of an object's function, for emit_object.c, emit_wide.c and emit_brief.c. */
void emit_wide_object(Emit *e, const PlanObject *object); /* its body, when it has many members */
void emit_brief_object(Emit *e, const PlanObject *object); /* its body in a large schema */
void emit_brief_told(Emit *e, const PlanObject *object, size_t member); /* where its name may stand out of turn */
void emit_told_names(Emit *e, const PlanObject *object);  /* those that one byte tells apart, as far as the label other */
void emit_met(Emit *e, const PlanObject *object);         /* a name out of turn, when nothing is asked of others */
Str emit_all_members(Emit *e, const PlanObject *object);  /* their bits */
bool emit_has_others(const PlanObject *object);           /* names that no member has may be allowed */
bool emit_others_need_text(const PlanObject *object);     /* and are compared with a pattern, or by their text */
void emit_object_locals(Emit *e, const PlanObject *object); /* those that every form of an object has, behind its own */
void emit_other_name(Emit *e, const PlanObject *object);
void emit_by_match(Emit *e, const PlanObject *object, PrintSite *print); /* what is done with the other name's value, by the patterns that match */
void emit_other_value(Emit *e, const PlanObject *object); /* p goes behind it */
const char *emit_refused_by(const PlanObject *object);
void emit_close(Emit *e, const PlanObject *object);       /* from the label close on */

#endif
