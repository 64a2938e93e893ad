/* scr_regex_pcre2.h: patterns that only PCRE2 can match (back references, look-around within): link with -lpcre2-8.
 *
 * The compiled code stands in the slot *re->code, which scr_regex_pcre2_init fills; fill all slots once, before any
 * thread matches. Matching then only reads them. Match data comes from the arena: 24 KiB at least, more for patterns
 * that backtrack far. Not promised: a verdict; SCR_REGEX_MATCH_LIMIT steps may not be enough.
 */
#ifndef SCR_REGEX_PCRE2_H
#define SCR_REGEX_PCRE2_H

#include "scr_regex.h"

#define SCR_REGEX_MATCH_LIMIT 1000000u /* steps of backtracking: some 10 ms; SCR_MATCH_LIMIT */
#define SCR_REGEX_DEPTH_LIMIT 100000u  /* remembered places; SCR_MATCH_LIMIT */
#define SCR_REGEX_HEAP_LIMIT 16384u    /* KiB that PCRE2 may take from the arena; SCR_MATCH_LIMIT */

/* Compiles the pattern if its slot is empty: SCR_VALID, or SCR_NOT_READY (no memory). Uses malloc, as PCRE2 does. */
SCR_FN int scr_regex_pcre2_init(const scr_regex *re);
SCR_FN void scr_regex_pcre2_free(const scr_regex *re);
/* What scr_regex.match points to: SCR_VALID, SCR_INVALID, SCR_MATCH_LIMIT, SCR_NO_SCRATCH or SCR_NOT_READY. */
SCR_FN int scr_regex_pcre2_match(const scr_regex *re, const char *s, size_t len, scr_arena *arena);

#endif
