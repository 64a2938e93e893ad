/* fuzz_tape.c: any bytes through the JSON reader and the comparisons. libFuzzer; the first byte chooses scratch and flags.
 *
 * What must hold: no memory error with any scratch; with enough of it a decision; a document without duplicate keys reads
 * the same whatever the flag; a value equals itself, compares 0 and hashes alike when it is read again.
 */
#include <stdlib.h>

#include "runtime/scr_value.h"

static void must(int condition)
{
    if (!condition)
        abort();
}

static int read_into(scr_arena *arena, void *scratch, size_t size, const char *text, size_t len, uint32_t flags, scr_doc *doc)
{
    scr_json_error error;
    scr_arena_init(arena, scratch, size);
    int status = scr_json_parse(text, len, 0, flags, arena, doc, &error);
    if (status == SCR_INVALID) {
        uint32_t line, column;
        must(error.code && error.text && error.offset <= len);
        scr_line_column(text, len, error.offset, &line, &column);
        must(line >= 1 && column >= 1);
    }
    return status;
}

static void same_value(const scr_doc *a, scr_arena *arena, const scr_doc *b)
{
    must(scr_hash(a, 0) == scr_hash(b, 0));
    must(scr_equal(a, 0, b, 0, arena) || arena->failed);
    must(scr_compare(a, 0, b, 0, arena) == 0 || arena->failed);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    size_t len = size - 1, small = (size_t)data[0] * 16, large = 64 * len + 65536;
    char *text = malloc(len ? len : 1);
    void *first = malloc(large), *second = malloc(large), *tight = malloc(small ? small : 1);
    memcpy(text, data + 1, len);
    scr_arena a, b;
    scr_doc x, y;
    int tried = read_into(&a, tight, small, text, len, data[0] & 1u, &x);
    int strict = read_into(&a, first, large, text, len, 0, &x);
    int lax = read_into(&b, second, large, text, len, SCR_JSON_LAST_KEY_WINS, &y);
    must(strict != SCR_NO_SCRATCH && lax != SCR_NO_SCRATCH);
    must(tried == SCR_NO_SCRATCH || tried == (data[0] & 1 ? lax : strict));
    must(strict != SCR_VALID || lax == SCR_VALID);
    if (strict == SCR_VALID) {
        must(x.n_cells == y.n_cells);
        same_value(&x, &a, &y);
    }
    if (lax == SCR_VALID)
        same_value(&y, &b, &y);
    free(text);
    free(first);
    free(second);
    free(tight);
    return 0;
}
