/* re.h: regular expressions: ECMA-262 with the u flag -> AST -> the cheapest exact matcher (see runtime/scr_regex.h).
 *
 * The ladder: constants and literals, class runs, DFA, boolean combinations for leading lookaheads, bit-parallel NFA,
 * PCRE2 printed from our AST. A pattern that is not valid with u but is by Annex B compiles with `legacy` set (a
 * warning is due).
 */
#ifndef SCHEMAC_RE_H
#define SCHEMAC_RE_H

#include "../base/base.h"
#include "../../runtime/scr_regex.h"

typedef struct ReError {
    Str message; /* lower case, no final period */
    Str help;    /* may be empty */
    size_t start, end; /* bytes in the pattern */
    DiagCode code;     /* D_PATTERN_SYNTAX, D_PATTERN_LIMIT or D_PATTERN_UNSUPPORTED */
} ReError;

typedef struct RePattern {
    Str source;            /* the pattern as the schema has it */
    const scr_regex *form; /* ready to match and to print; tables live in the ctx */
    Str pcre2;             /* form->kind == SCR_RE_PCRE2: the PCRE2 pattern, printed from the AST */
    bool legacy;           /* valid by Annex B only */
    ReError legacy_reason; /* legacy: what the u flag forbids, for the warning */
    struct Re *re;               /* private: sets of the tree below */
    const struct ReNode *tree;   /* private: the reduced AST */
} RePattern;

/* Compiles; NULL and *error when it cannot. allow_pcre2 false: irregular patterns are D_PATTERN_UNSUPPORTED. */
RePattern *re_compile(Ctx *ctx, Str source, bool allow_pcre2, ReError *error);
/* One word for people: "literal", "run", "dfa (23 states)", "nfa", "pcre2". */
Str re_form_name(Ctx *ctx, const RePattern *pattern);

/* `min` to `max` of the bytes in set, and of the characters above U+007F when high is set (each counts once). A byte
 * of a literal is a run of one byte with min == max == 1; only there may the set hold bytes above 127. */
typedef struct ReRun {
    uint64_t set[4];
    bool high;
    uint32_t min, max; /* max SCR_NONE: no upper bound */
} ReRun;

/* For printing straight-line code: true when the pattern is ^, then these runs, then $, and each run may simply take as
 * many characters as it can (up to max): what follows cannot begin with one of its own, or min == max. */
bool re_runs(Ctx *ctx, const RePattern *pattern, ReRun **runs, size_t *n);

/* Prints the pattern's tables and `static const scr_regex <symbol> = {...};`, also valid as C++17. A pattern that needs
 * PCRE2 gets a slot for its code too, `static void *<symbol>_code;`: see scr_regex_pcre2.h. */
void re_emit(Out *out, Str symbol, const RePattern *pattern);
/* The same of a pattern that `code`, a function, matches exactly: it needs no tables. */
void re_emit_code(Out *out, Str symbol, const RePattern *pattern, Str code);

#endif
