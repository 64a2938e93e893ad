/* scr_regex_pcre2.c: PCRE2 behind limits. The pattern that it is given was printed from our own syntax tree, with every
 * class written out, so none of PCRE2's own meanings of \w, $ or . are in use. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "scr_regex_pcre2.h"

static void *scr_regex_pcre2_alloc(size_t n, void *arena)
{
    return scr_arena_alloc((scr_arena *)arena, n);
}

/* The arena is wound back when the match is over. */
static void scr_regex_pcre2_drop(void *block, void *arena)
{
    (void)block;
    (void)arena;
}

SCR_FN int scr_regex_pcre2_init(const scr_regex *re)
{
    int error = 0;
    PCRE2_SIZE offset = 0;
    uint32_t options = PCRE2_UTF | PCRE2_NO_UTF_CHECK | PCRE2_MATCH_UNSET_BACKREF | PCRE2_DOLLAR_ENDONLY;
    if (*re->code == NULL)
        *re->code = pcre2_compile((PCRE2_SPTR)re->literal, re->literal_len, options, &error, &offset, NULL);
    return *re->code != NULL ? SCR_VALID : SCR_NOT_READY;
}

SCR_FN void scr_regex_pcre2_free(const scr_regex *re)
{
    pcre2_code_free((pcre2_code *)*re->code);
    *re->code = NULL;
}

static int scr_regex_pcre2_status(int result)
{
    if (result >= 0)
        return SCR_VALID;
    if (result == PCRE2_ERROR_NOMATCH)
        return SCR_INVALID;
    return result == PCRE2_ERROR_NOMEMORY ? SCR_NO_SCRATCH : SCR_MATCH_LIMIT;
}

static int scr_regex_pcre2_run(const scr_regex *re, const char *s, size_t len, scr_arena *arena)
{
    pcre2_general_context *general =
        pcre2_general_context_create(scr_regex_pcre2_alloc, scr_regex_pcre2_drop, arena);
    if (general == NULL)
        return SCR_NO_SCRATCH;
    pcre2_match_context *limits = pcre2_match_context_create(general);
    pcre2_match_data *data = pcre2_match_data_create(1, general);
    if (limits == NULL || data == NULL)
        return SCR_NO_SCRATCH;
    pcre2_set_match_limit(limits, SCR_REGEX_MATCH_LIMIT);
    pcre2_set_depth_limit(limits, SCR_REGEX_DEPTH_LIMIT);
    pcre2_set_heap_limit(limits, SCR_REGEX_HEAP_LIMIT);
    const char *text = len ? s : "";
    return scr_regex_pcre2_status(
        pcre2_match((const pcre2_code *)*re->code, (PCRE2_SPTR)text, len, 0, PCRE2_NO_UTF_CHECK, data, limits));
}

SCR_FN int scr_regex_pcre2_match(const scr_regex *re, const char *s, size_t len, scr_arena *arena)
{
    if (re->code == NULL || *re->code == NULL)
        return SCR_NOT_READY;
    if (arena == NULL)
        return SCR_NO_SCRATCH;
    size_t low = arena->low;
    int status = scr_regex_pcre2_run(re, s, len, arena);
    arena->low = low;
    return status;
}
