/* re_ast.h: what the parts of compiler/re/ share: code point sets, the AST, the position automaton. Not for other
 * folders.
 *
 * The way through: re_parse.c (text -> AST), re_reduce.c (AST -> simpler AST for a yes/no answer), then re_compile.c
 * tries the rungs: literals and runs (itself), re_dfa.c and re_nfa.c on the automaton of re_auto.c, re_pcre2.c.
 */
#ifndef SCHEMAC_RE_AST_H
#define SCHEMAC_RE_AST_H

#include "../base/limits.h"
#include "re.h"

#define RE_MAX_CP 0x10ffffu

typedef struct ReRange { uint32_t lo, hi; } ReRange; /* both in it */

/* A set of Unicode scalar values: ascending ranges that neither touch nor hold surrogates. Interned: equal sets,
 * equal ids. */
typedef struct ReSet {
    const ReRange *ranges;
    size_t n;
} ReSet;

typedef VEC(ReRange) ReRanges; /* a set being made: any order */

typedef enum ReKind {
    RE_EMPTY,   /* matches the empty text */
    RE_NEVER,   /* matches nothing */
    RE_SET,     /* one character of `set` */
    RE_CAT,     /* items in order */
    RE_ALT,     /* one of items */
    RE_REPEAT,  /* items[0], min to max times */
    RE_GROUP,   /* items[0], captured as `group` */
    RE_PREV,    /* the character before is in `set`, or (edge) there is none: ^ is the empty set with edge */
    RE_NEXT,    /* the same of the character behind: $ is the empty set with edge */
    RE_LOOK,    /* lookahead or (behind) lookbehind for items[0]; negative or not */
    RE_BACKREF  /* what `group` captured; nothing when it did not */
} ReKind;

#define RE_INFINITE 0xffffffffu

typedef struct ReNode ReNode;
struct ReNode {
    ReKind kind;
    bool edge, lazy, negative, behind;
    bool fold;         /* BACKREF: case is ignored */
    uint32_t min, max; /* max: RE_INFINITE */
    uint32_t set;
    uint32_t group;    /* from 1 */
    size_t n;
    ReNode **items;
};

/* One pattern being compiled. */
typedef struct Re {
    Ctx *ctx;
    Str source;
    ReError *error;       /* the first cause; code is set when failed */
    bool failed;
    bool legacy;          /* Annex B rules */
    VEC(ReSet) sets;
    uint32_t *slots;      /* hash table of set + 1 */
    size_t n_slots;
    uint32_t ascii[128];  /* set + 1 of single characters */
    uint32_t folded[128]; /* the same with case ignored */
    uint32_t words[2], others[2]; /* set + 1 of word characters and all else; [1]: case ignored */
    size_t n_ranges;      /* ranges handled so far, against LIMIT_REGEX_RANGES */
    uint32_t n_groups;
    bool has_backrefs, has_looks;
} Re;

/* ---- re_set.c ---- */
void re_set_add(Re *re, ReRanges *ranges, uint32_t lo, uint32_t hi);
void re_set_add_set(Re *re, ReRanges *ranges, uint32_t set);
/* Sorts, joins, drops surrogates; the complement when asked for. */
void re_set_tidy(Re *re, ReRanges *ranges, bool complement);
void re_set_fold(Re *re, ReRanges *ranges); /* adds the other cases of all members; tidies */
uint32_t re_set_intern(Re *re, ReRanges *ranges); /* tidies */
uint32_t re_set_char(Re *re, uint32_t cp);
uint32_t re_set_not(Re *re, uint32_t set);
uint32_t re_set_or(Re *re, uint32_t a, uint32_t b);
bool re_set_has(const Re *re, uint32_t set, uint32_t cp);
bool re_set_is_all(const Re *re, uint32_t set);
/* \d \w \s by their lower-case letters. */
void re_set_add_class(Re *re, ReRanges *ranges, char letter);
typedef enum ReFound { RE_FOUND, RE_UNKNOWN, RE_NO_TABLE } ReFound;
/* \p{name} (value empty) or \p{name=value}. */
ReFound re_set_add_property(Re *re, ReRanges *ranges, Str name, Str value);
bool re_has_property(const char *binary, uint32_t cp);

/* ---- re_parse.c ---- */
ReNode *re_parse(Re *re, bool legacy); /* NULL: re->error says why */
ReNode *re_new(Re *re, ReKind kind);
ReNode *re_new_set(Re *re, uint32_t set);
ReNode *re_new_items(Re *re, ReKind kind, ReNode **items, size_t n); /* copies the array */
ReNode *re_new_repeat(Re *re, ReNode *item, uint32_t min, uint32_t max);
void re_fail(Re *re, DiagCode code, size_t start, size_t end, Str message, Str help);

/* ---- re_reduce.c ---- */
ReNode *re_reduce(Re *re, ReNode *node); /* the same language; captures go when there are no back references */
ReNode *re_trim(Re *re, ReNode *node);   /* the same answer to "is there a match" */
bool re_is_anchor(const Re *re, const ReNode *node, ReKind kind); /* ^ (RE_PREV) or $ (RE_NEXT) */
bool re_is_anchored(const Re *re, const ReNode *node); /* every match begins at the start of the text */
bool re_is_bare(const ReNode *node);     /* no RE_LOOK, no RE_BACKREF in it */
/* Characters that every match of it has; false: not always as many. */
bool re_fixed_length(const ReNode *node, uint32_t *n);

/* ---- re_auto.c: the position automaton over classes of code points ---- */

typedef enum ReOp { RE_OP_CHAR, RE_OP_SPLIT, RE_OP_PREV, RE_OP_NEXT, RE_OP_MATCH } ReOp;

typedef struct ReInst {
    uint8_t op;
    uint8_t test;  /* PREV, NEXT: number of the assertion */
    uint16_t item; /* CHAR, NEXT, MATCH: bit in position sets */
    uint32_t set;  /* CHAR */
    uint32_t x, y; /* where to go on; y: SPLIT */
} ReInst;

typedef struct ReAuto {
    Re *re;
    ReInst *insts;
    uint32_t n_insts, start;
    uint32_t n_chars;        /* CHAR insts; their items come first, in the pattern's order */
    uint32_t n_items;        /* bits of a position set */
    uint32_t n_words;
    uint32_t match;          /* item of MATCH */
    uint32_t *item_inst;     /* item -> inst */
    bool anchored;           /* every match begins at the start of the text */
    /* classes of code points */
    uint32_t n_classes;
    uint32_t n_intervals;
    uint32_t *interval_lo;   /* ascending; the first is 0; surrogates belong to the one before */
    uint16_t *interval_class;
    uint64_t *has;           /* [class][words]: positions that take the class */
    /* assertions: symbol n_classes stands for the edge of the text */
    uint32_t n_prev_sigs, n_next_sigs;
    uint16_t *prev_sig, *next_sig;        /* [n_classes + 1] -> signature */
    uint64_t prev_pass[64], next_pass[64]; /* signature -> assertions that hold */
    uint64_t *next_items;    /* [words]: positions that are NEXT assertions */
    /* closures, made when needed */
    uint64_t **closures;     /* [inst * n_prev_sigs + signature] */
    uint32_t *marks;
    uint32_t mark;
    uint32_t *stack;
    size_t work;             /* steps spent, against LIMIT_REGEX_WORK */
} ReAuto;

/* NULL: too many positions, sets or assertions, or lookaround in it. */
ReAuto *re_auto(Re *re, const ReNode *node);
/* The positions that inst leads to before a character, given what stands before. */
const uint64_t *re_auto_closure(ReAuto *a, uint32_t inst, uint32_t prev_sig);
/* The same set with NEXT assertions gone through that hold for what stands behind. Result in `out`. */
void re_auto_settle(ReAuto *a, uint64_t *out, const uint64_t *set, uint32_t prev_sig, uint32_t next_sig);

/* A minimal DFA over the classes: state 0 is dead, 1 accepts whatever follows, the others from 2 on. */
typedef struct ReDfa {
    uint32_t n_states, n_classes, start;
    uint16_t *next;  /* [state * n_classes + class] */
    uint8_t *accept; /* [state]: at the end of the text */
} ReDfa;

/* ---- rungs: fill form and return true, or leave it alone ---- */
bool re_dfa(ReAuto *a, size_t max_cells, scr_regex *form);
bool re_dfa_bytes(ReAuto *a, const ReDfa *dfa, size_t max_cells, scr_regex *form);
bool re_nfa(ReAuto *a, scr_regex *form);
/* Prints the AST for PCRE2 and has PCRE2 compile it; false: re->error says why. */
bool re_pcre2(Re *re, const ReNode *node, RePattern *pattern, scr_regex *form);

/* re_parse.c: a character as UTF-8, four bytes at most; how many. */
size_t re_put_utf8(char *out, uint32_t cp);

#endif
