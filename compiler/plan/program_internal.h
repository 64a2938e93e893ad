/* program_internal.h: a program under construction: what program.c and program_verdict.c share. */
#ifndef SCHEMAC_PROGRAM_INTERNAL_H
#define SCHEMAC_PROGRAM_INTERNAL_H

#include "program.h"

enum { /* ORDER FORMATS */
#define SCR_FORMAT(NAME, name, part, what) FORMAT_##NAME,
#include "../../runtime/scr_formats.def"
#undef SCR_FORMAT
    N_FORMATS
};

/* An enum's places in words; filled when the constants are parsed. */
typedef struct EnumSlot {
    uint32_t words, first, n, slots;
} EnumSlot;

typedef struct Build {
    Ctx *ctx;
    const SchemaSet *set;
    scr_node *nodes;
    VEC(scr_rule) rules;
    VEC(uint32_t) words;
    VEC(scr_property) properties;
    VEC(scr_members) members;
    Map lists;                    /* content of a list -> its place in words */
    Out pool;
    Map texts;                    /* text -> offset in pool + 1 */
    VEC(const scr_regex *) regexes;
    Map regex_ids;                /* address of a form -> id + 1 */
    VEC(const scr_format *) formats;
    uint32_t format_ids[N_FORMATS]; /* id + 1 */
    Out consts;                   /* the constants' JSON, separated by commas */
    uint32_t n_consts;
    VEC(EnumSlot) enums;
    uint32_t told;                /* members looked at to tell branches of unions apart */
    Map anchors;                  /* dynamic anchor's name -> id + 1 */
} Build;

uint32_t program_u32(Build *b, uint64_t n);  /* n, which must fit */
uint32_t program_text(Build *b, Str s);      /* its offset in the pool */
uint32_t program_word(Build *b, uint32_t value); /* its index */

void program_name_words(Build *b, Str s);        /* three words: offset, length, scr_hash_key */

/* program_union.c: the table that tells which branches an object can suit; its place in words, 0: there is none. */
uint32_t program_union(Build *b, Schema *const *branches, size_t n);

/* The names that a schema's rules know, behind its other rules. */
void program_members(Build *b, const Schema *schema, scr_node *node);
/* What a verdict looks at, once all nodes and members stand; then which nodes are judged by others. */
void program_lists(Build *b, scr_node *node);
void program_aliases(Build *b, size_t n_nodes);

#endif
