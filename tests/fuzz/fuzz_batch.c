/* fuzz_batch.c: any bytes as a batch, or as the text of one item's string that holds JSON: generated C and the evaluator must give
 * the same verdict on the whole and on each item.
 *
 * batch_validator.c/.h are made from tests/compile/batch.json by make/fuzz.mk. Inputs stand in blocks of their very size; the
 * last byte chooses how little scratch a second try gets, its lowest bit the form. */
#include "batch_validator.h"
#include "compiler/schemac.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);

enum { ROOM = 16 };

static schemac_program *program;
static char scratch[1 << 20];

static void require(bool condition)
{
    if (!condition)
        abort();
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    static char text[1 << 16];
    FILE *file = fopen("tests/compile/batch.json", "rb");
    require(file != NULL);
    size_t len = fread(text, 1, sizeof text, file);
    fclose(file);
    schemac_options options = {.struct_size = sizeof options, .content_assertion = 1, .each = "/Records"};
    program = schemac_compile(text, len, &options, NULL);
    require(program != NULL);
    return 0;
}

typedef struct Answer {
    int status;
    scr_verdicts verdicts;
    uint32_t failed[ROOM];
} Answer;

static Answer ask(bool generated, const char *json, size_t len, const scr_options *options)
{
    Answer answer;
    memset(&answer, 0, sizeof answer);
    answer.verdicts.struct_size = sizeof answer.verdicts;
    answer.verdicts.failed = answer.failed;
    answer.verdicts.max_failed = ROOM;
    answer.status = generated ? batch_check_each(json, len, options, &answer.verdicts)
                              : schemac_check_each(program, json, len, options, &answer.verdicts);
    return answer;
}

static void require_same(const Answer *a, const Answer *b)
{
    if (a->status < 0 || b->status < 0)
        return;
    require(a->status == b->status && a->verdicts.n_failed == b->verdicts.n_failed);
    require(a->verdicts.n_items == b->verdicts.n_items);
    for (size_t i = 0; i < a->verdicts.n_failed && i < ROOM; i++)
        require(a->failed[i] == b->failed[i]);
}

static void compare(const char *json, size_t len, size_t little)
{
    scr_options options = {.struct_size = sizeof options, .scratch = scratch, .scratch_size = sizeof scratch};
    Answer ours = ask(true, json, len, &options), theirs = ask(false, json, len, &options);
    require_same(&ours, &theirs);
    int whole = batch_check(json, len, &options);
    require(whole == ours.status || whole < 0 || ours.status < 0);
    char *tight = malloc(little ? little : 1);
    require(tight != NULL);
    options.scratch = tight;
    options.scratch_size = little;
    Answer tried = ask(true, json, len, &options);
    require_same(&tried, &ours);
    free(tight);
}

static void put(char *to, size_t *n, const char *text)
{
    memcpy(to + *n, text, strlen(text));
    *n += strlen(text);
}

/* What the bytes are as a string's text: quotes and backslashes escaped; all else raw, whether it may be or not. */
static size_t wrap(char *to, const uint8_t *data, size_t size)
{
    size_t n = 0;
    put(to, &n, "{\"Records\":[{\"id\":1,\"body\":\"");
    for (size_t i = 0; i < size; i++) {
        if (data[i] == '"' || data[i] == '\\')
            to[n++] = '\\';
        to[n++] = (char)data[i];
    }
    put(to, &n, "\"},{\"id\":2,\"body\":\"{\\\"a\\\":\\\"x\\\"}\"}]}");
    return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t last = size ? data[size - 1] : 0;
    char *made = malloc(2 * size + 128);
    require(made != NULL);
    size_t n = size;
    if (last & 1)
        n = wrap(made, data, size - 1);
    else if (size)
        memcpy(made, data, size);
    char *json = malloc(n ? n : 1);
    require(json != NULL);
    memcpy(json, made, n);
    compare(json, n, last * 24);
    free(json);
    free(made);
    return 0;
}
