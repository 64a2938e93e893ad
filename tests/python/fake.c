/* fake.c: a hand-made validator module that does on demand what real ones do rarely: hits limits, wants scratch, cuts
 * its report. What it does is told by a word in the text. Compiled with -DABI=, -DHASH=, -DNO_REPORT and -DINIT= by the tests. */
#include "../../runtime/scr.h"

#include <string.h>

#ifndef ABI
#define ABI 1
#endif
#ifndef HASH
#define HASH "feedfeedfeedfeedfeedfeedfeedfeedfeedfeedfeedfeedfeedfeedfeedfeed"
#endif

static bool says(const char *json, size_t len, const char *word)
{
    size_t n = strlen(word);
    for (size_t i = 0; i + n <= len; i++)
        if (memcmp(json + i, word, n) == 0)
            return true;
    return false;
}

static bool fake_is_valid(const char *json, size_t len)
{
    return says(json, len, "good");
}

static int fake_is_valid_int(const char *json, int len)
{
    return fake_is_valid(json, (size_t)len);
}

/* 64 KiB is what Python begins with: so this needs two steps of growth. */
static int fake_check(const char *json, size_t len, const scr_options *options)
{
    if (options->struct_size != sizeof(scr_options) || options->flags || options->reserved)
        return SCR_BAD_OPTIONS;
    memset(options->scratch, 0xa5, options->scratch_size);
    if (says(json, len, "deep"))
        return SCR_TOO_DEEP;
    if (says(json, len, "match"))
        return SCR_MATCH_LIMIT;
    if (says(json, len, "strange"))
        return -77;
    if (says(json, len, "hungry") || (says(json, len, "large") && options->scratch_size < 1000000))
        return SCR_NO_SCRATCH;
    return says(json, len, "good") || says(json, len, "fine") ? SCR_VALID : SCR_INVALID;
}

static scr_text text(const char *s)
{
    scr_text t = {s, strlen(s)};
    return t;
}

static void fill(scr_error *e, const char *code, const char *location, uint32_t parent)
{
    memset(e, 0, sizeof *e);
    e->code = text(code);
    e->keyword = text("anyOf");
    e->instance_location = text(location);
    e->schema_location = text("/anyOf");
    e->absolute_schema_location = text("fake.json#/anyOf");
    e->message = text("must be good");
    e->params = text("{\"limit\":1,\"name\":\"\\u00e9\"}");
    e->offset = 5;
    e->line = 1;
    e->column = 6;
    e->parent = parent;
}

static int fake_validate(const char *json, size_t len, const scr_options *options, scr_report *report)
{
    int status = fake_check(json, len, options);
    if (status != SCR_INVALID)
        return status;
    if (report->struct_size != sizeof(scr_report))
        return SCR_BAD_OPTIONS;
    report->errors = (scr_error *)(((uintptr_t)options->scratch + 15) & ~(uintptr_t)15);
    scr_error *errors = (scr_error *)report->errors;
    bool cut = says(json, len, "cut") && options->scratch_size < 1000000;
    bool many = says(json, len, "many");
    report->n_errors = says(json, len, "mute") ? 0 : many ? options->max_errors : cut ? 1 : 4;
    report->truncated = cut || many;
    for (uint32_t i = 0; i < report->n_errors; i++)
        fill(&errors[i], "any_of", i == 3 ? "/b\nc" : i == 0 ? "" : "/a/\xc3\xa9", i == 1 ? 0 : i == 2 ? 1 : SCR_NONE);
    return SCR_INVALID;
}

static size_t fake_bound(size_t len)
{
    return len < 100 ? (size_t)8 << 20 : SIZE_MAX;
}

extern const scr_module fake_module;
extern const scr_module schemac_module __attribute__((weak, alias("fake_module")));
const scr_module fake_module = {
    ABI, sizeof(scr_options), sizeof(scr_error), sizeof(scr_report), 1, 0, "fake", "schemac 0.1.0", HASH,
    fake_is_valid, fake_check,
#ifdef NO_REPORT
    NULL,
#else
    fake_validate,
#endif
    fake_bound, fake_is_valid_int};

#ifdef INIT
bool fake_init(void);
bool fake_init(void)
{
    return INIT;
}
#endif
