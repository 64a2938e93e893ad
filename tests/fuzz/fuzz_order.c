/* fuzz_order.c: any bytes as an order: generated C and the evaluator must give the same verdict.
 *
 * order_validator.c/.h are made from schemas/order.json by make/fuzz.mk. The input is copied into a block of its very size,
 * so that a read outside it is seen; the last byte chooses how little scratch a second try gets. */
#include "compiler/schemac.h"
#include "order_validator.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);

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
    FILE *file = fopen("schemas/order.json", "rb");
    require(file != NULL);
    size_t len = fread(text, 1, sizeof text, file);
    fclose(file);
    program = schemac_compile(text, len, NULL, NULL);
    require(program != NULL);
    return 0;
}

static bool decided(int status)
{
    return status >= 0;
}

static void compare(const char *json, size_t len, size_t little)
{
    scr_options options = {.struct_size = sizeof options, .scratch = scratch, .scratch_size = sizeof scratch};
    scr_report report = {.struct_size = sizeof report};
    int ours = order_check(json, len, &options);
    int theirs = schemac_check(program, json, len, &options);
    require(ours == theirs || !decided(ours) || !decided(theirs));
    require(order_is_valid(json, len) <= (ours == SCR_VALID));
    int reported = order_validate(json, len, &options, &report);
    require(reported == ours || !decided(reported));
    require(reported != SCR_INVALID || report.n_errors > 0 || report.truncated);
    char *tight = malloc(little ? little : 1);
    require(tight != NULL);
    options.scratch = tight;
    options.scratch_size = little;
    int tried = order_check(json, len, &options);
    require(tried == ours || !decided(tried));
    tried = order_validate(json, len, &options, &report);
    require(tried == ours || !decided(tried));
    tried = schemac_validate(program, json, len, &options, &report);
    require(tried == theirs || !decided(tried));
    free(tight);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *json = malloc(size ? size : 1);
    require(json != NULL);
    if (size)
        memcpy(json, data, size);
    compare(json, size, size ? (size_t)data[size - 1] * 24 : 0);
    free(json);
    return 0;
}
