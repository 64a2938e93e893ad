/* scr_regex.h: matching compiled patterns: does the text contain a match (ECMA-262, u flag)? Texts are valid UTF-8.
 *
 * A pattern is the cheapest exact form that the compiler found for it (compiler/re/). All but SCR_RE_PCRE2 are linear
 * in the text, need no memory and always decide. A text that is not UTF-8 gets some verdict; nothing is read outside
 * of it.
 */
#ifndef SCR_REGEX_H
#define SCR_REGEX_H

#include "scr_core.h"

enum scr_regex_kind {
    SCR_RE_ALWAYS,   /* every text matches */
    SCR_RE_NEVER,
    SCR_RE_EQUAL,    /* text == literal */
    SCR_RE_PREFIX,   /* begins with literal */
    SCR_RE_SUFFIX,
    SCR_RE_CONTAINS, /* literal is short (SCR_RE_CONTAINS_MAX), so that a naive search is linear */
    SCR_RE_RUN,      /* literal, then runs[0], then literal2 and the end; both literals may be empty */
    SCR_RE_RUNS,     /* runs[0..n_runs) one after the other, and the end; each takes all that it can: what follows it
                        cannot begin with a byte of its set, or its count is fixed */
    SCR_RE_DFA8,     /* table DFA over byte classes, 8-bit states */
    SCR_RE_DFA16,
    SCR_RE_NFA,      /* bit-parallel position automaton over classes of code points */
    SCR_RE_ALL,      /* every one of parts[0..n_parts) matches, or does not where the part's `negated` is set; parts are
                        of any kind but PCRE2 */
    SCR_RE_PCRE2,    /* call match(): decides, or says it hit a limit */
    SCR_RE_CODE      /* call is(): the code that a generated file has of the pattern for its fast path */
};

/* `min` to `max` characters of a set. */
typedef struct scr_re_run {
    uint64_t set[4];        /* bytes; those above 127 only for a run that is one byte of a literal (min == max == 1) */
    uint32_t high;          /* SCR_RE_HIGH_*: the characters above U+007F; a character counts once */
    uint32_t min, max;      /* max SCR_NONE: no upper bound */
    uint32_t n_ranges;
    const uint32_t *ranges; /* SCR_RE_HIGH_SOME: ascending code points where membership begins, ends, begins ... */
} scr_re_run;

enum { SCR_RE_HIGH_NONE, SCR_RE_HIGH_ALL, SCR_RE_HIGH_SOME };

typedef struct scr_regex scr_regex;
struct scr_regex {
    uint8_t kind;
    uint8_t negated;            /* as a part of SCR_RE_ALL, or the whole: the verdict is turned round */
    uint8_t flags;              /* NFA: SCR_RE_NFA_* */
    uint8_t reserved;
    const char *literal;        /* PCRE2: the pattern that PCRE2 is given */
    const char *literal2;
    uint32_t literal_len;
    uint32_t literal2_len;
    const scr_re_run *runs;
    uint32_t n_runs;
    uint32_t n_classes;
    const uint8_t *classes;     /* DFA: byte -> class, 256; NFA: ASCII -> class, 128 */
    const uint8_t *next8;       /* [(state - 2) * n_classes + class]; 0: dead, 1: accepts whatever follows */
    const uint16_t *next16;
    uint32_t start;             /* DFA: the first state */
    uint32_t accept;            /* DFA: states from this one on accept at the end of the text */
    uint32_t n_states;          /* DFA: rows of next */
    const uint64_t *nfa;        /* NFA: see scr_regex.c */
    uint32_t n_words;           /* NFA: 64-bit words of a position set, SCR_RE_WORDS_MAX at most */
    uint32_t n_rows;            /* NFA: (mask, follow) pairs */
    const uint32_t *ranges;     /* NFA: ascending first code points (the first is 128) of ranges of one class */
    const uint8_t *range_classes;
    uint32_t n_ranges;
    uint32_t n_parts;
    const scr_regex *parts;     /* ALL */
    int (*match)(const scr_regex *re, const char *s, size_t len, scr_arena *arena); /* PCRE2; else NULL */
    void **code;                /* PCRE2: the slot of the compiled code: scr_regex_pcre2_init fills it */
    const char *pattern;        /* the source, for messages */
    size_t pattern_len;
    bool (*is)(const char *s, size_t len); /* CODE; else NULL */
};
#define SCR_RE_WORDS_MAX 64
#define SCR_RE_CONTAINS_MAX 32
#define SCR_RE_PARTS_DEPTH 16 /* ALL within ALL */

#define SCR_RE_NFA_ANCHORED 1u  /* a match begins at the start only */
#define SCR_RE_NFA_EMPTY 2u     /* the empty text matches */

/* SCR_VALID: matches; SCR_INVALID: does not; only from PCRE2: SCR_MATCH_LIMIT, SCR_NO_SCRATCH, SCR_NOT_READY. */
SCR_FN int scr_regex_match(const scr_regex *re, const char *s, size_t len, scr_arena *arena);

#endif
