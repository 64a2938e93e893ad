/* fuzz_skip.c: any bytes through what skips, against the JSON reader. libFuzzer; the first byte says how many spaces stand before the
 * text and how much scratch there is.
 *
 * What must hold: no memory error; with enough scratch the reader's verdict, of the text as a value and, when it is an object, of its
 * members passed one by one and as JSON in a string (which is sure of valid alone); with little scratch that verdict or none.
 */
#include <stdlib.h>

#include "runtime/scr_json.h"
#include "runtime/scr_stream_inner.h"

static void must(int condition)
{
    if (!condition)
        abort();
}

static uint32_t find_id(const char *text, size_t len)
{
    return len == 2 && memcmp(text, "id", 2) == 0 ? 0 : 1;
}

/* One member, to behind its value: "id" is known, and may come once. */
static const scr_byte *pass_member(scr_stream *s, scr_names *names, const scr_byte *p, bool *seen)
{
    if (!scr_same(p, "\"id\"", 4)) {
        const scr_byte *q = scr_other(s, names, p);
        if (q != NULL || !names->escaped)
            return q;
    }
    scr_met met = scr_meet(s, names, p, find_id, 1);
    if (met.p == NULL || met.member == 1)
        return met.p;
    if (*seen)
        return NULL;
    *seen = true;
    return scr_skip(s, scr_space(s, met.p));
}

static const scr_byte *pass_members(scr_stream *s, const scr_byte *p)
{
    if (*p != '{')
        return scr_skip(s, p);
    p = scr_open(s, p);
    scr_names names = scr_names_begin(s);
    bool seen = false;
    while (p != NULL && *p != '}') {
        p = pass_member(s, &names, p, &seen);
        p = p ? scr_to_member(s, p) : NULL;
    }
    return p && scr_names_end(s, &names) ? scr_close(s, p) : NULL;
}

static int run(const scr_byte *(*pass)(scr_stream *, const scr_byte *), const char *text, size_t len, void *scratch, size_t size)
{
    scr_options options = {.struct_size = sizeof options, .scratch = scratch, .scratch_size = size};
    scr_stream s;
    int status = scr_stream_begin(&s, text, len, &options);
    return status == SCR_VALID ? scr_stream_end(&s, pass(&s, scr_space(&s, s.start))) : status;
}

static const scr_byte *pass_content(scr_stream *s, const scr_byte *p)
{
    const scr_byte *at = p, *q = *p == '"' ? scr_content_in_place(s, &at, scr_inner_skip) : NULL;
    return q ? scr_ahead(s, q + 1) : NULL;
}

/* The text in a string, its quotes and backslashes escaped. */
static void check_content(const char *text, size_t len, int expected, void *scratch, size_t size)
{
    char *quoted = malloc(2 * len + 2), *to = quoted;
    *to++ = '"';
    for (size_t i = 0; i < len; i++) {
        if (text[i] == '"' || text[i] == '\\')
            *to++ = '\\';
        *to++ = text[i];
    }
    *to++ = '"';
    if (run(pass_content, quoted, (size_t)(to - quoted), scratch, size) == SCR_VALID)
        must(expected == SCR_VALID);
    free(quoted);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    size_t spaces = data[0] & 63u, len = size - 1 + spaces, small = (size_t)data[0] * 8, large = 256 * len + 65536;
    char *text = malloc(len ? len : 1);
    void *scratch = malloc(large), *tight = malloc(small ? small : 1);
    memset(text, ' ', spaces);
    memcpy(text + spaces, data + 1, size - 1);
    scr_arena arena;
    scr_doc doc;
    scr_json_error error;
    scr_arena_init(&arena, scratch, large);
    int expected = scr_json_parse(text, len, 0, 0, &arena, &doc, &error);
    must(run(scr_skip, text, len, scratch, large) == expected);
    must(run(pass_members, text, len, scratch, large) == expected);
    int tried = run(scr_skip, text, len, tight, small);
    must(tried == expected || tried == SCR_NO_SCRATCH);
    check_content(text, len, expected, scratch, large);
    free(text);
    free(scratch);
    free(tight);
    return 0;
}
