/* scr_regex.h: matching compiled patterns: does the text contain a match (ECMA-262, u flag)? Texts are valid UTF-8.
 *
 * A pattern is the cheapest exact form that the compiler found for it (compiler/re/). All but SCR_RE_PCRE2 are linear in
 * the text, need no memory and always decide.
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
    SCR_RE_CONTAINS,
    SCR_RE_RUN,      /* literal (may be empty), then only bytes of `set`, at least min and at most max of them, then `literal2` and the end.
                        `set` is ASCII, or ASCII and all of the non-ASCII (set_high), counted in code points; literal2 only when min == max */
    SCR_RE_DFA8,     /* table DFA over byte classes, 8-bit states */
    SCR_RE_DFA16,
    SCR_RE_NFA,      /* bit-parallel position automaton over byte classes */
    SCR_RE_ALL,      /* every one of parts[0..n) matches, or does not where the part's `negated` is set */
    SCR_RE_PCRE2     /* call match(): decides, or says it hit a limit */
};

typedef struct scr_regex scr_regex;
struct scr_regex {
    uint8_t kind;
    uint8_t negated;
    uint8_t set_high;
    uint8_t reserved;
    uint32_t min, max;          /* RUN: SCR_NONE as max: no upper bound */
    const char *literal;
    uint32_t literal_len;
    const char *literal2;
    uint32_t literal2_len;
    const uint8_t *classes;     /* 256 bytes -> class; RUN: 32-byte bit set of ASCII bytes in use as 256-bit */
    uint32_t n_classes;
    uint32_t n_states;          /* NFA: n of 64-bit words a position set has, SCR_RE_WORDS_MAX at most */
    const uint8_t *next8;       /* [state * n_classes + class]; state 0 dead, 1 start */
    const uint16_t *next16;
    const uint8_t *accepts;     /* per state: bit 0: accepts here at the end of the text; bit 1: accepts whatever follows */
    const uint64_t *nfa;        /* see scr_regex.c */
    const scr_regex *parts;     /* ALL */
    uint32_t n_parts;
    int (*match)(const scr_regex *re, const char *s, size_t len, scr_arena *arena); /* PCRE2 */
    const char *pattern;        /* the source, for messages (NUL-terminated copy only for PCRE2; see pattern_len) */
    uint32_t pattern_len;
};
#define SCR_RE_WORDS_MAX 16

/* SCR_VALID: matches; SCR_INVALID: does not; SCR_MATCH_LIMIT or SCR_NO_SCRATCH only from PCRE2. */
SCR_FN int scr_regex_match(const scr_regex *re, const char *s, size_t len, scr_arena *arena);

#endif
