/* fuzz_model.c: any bytes as an event for the decoder of models in C (tests/fuzz/model.py).
 *
 * The input is copied into a block of its very size, so that a read outside it is seen. Verdicts with and without a report, with much and with
 * little scratch, must agree where they are decided; what was decoded must come out as JSON that decodes to the same text. */
#include "model_decoder.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char scratch[1 << 22], again[1 << 22], text[1 << 20], text2[1 << 20];

static void require(bool condition)
{
    if (!condition)
        abort();
}

static scr_model_options options_of(void *memory, size_t size, unsigned flags)
{
    scr_model_options options = {.struct_size = sizeof options, .scratch = memory, .scratch_size = size, .flags = flags, .now = 1700000000000000};
    return options;
}

/* Every text of a report is within what it may point to. */
static size_t read_report(const scr_model_report *report)
{
    size_t sum = 0;
    for (size_t i = 0; i < report->n_errors; i++) {
        const scr_text texts[] = {report->errors[i].type, report->errors[i].loc, report->errors[i].msg, report->errors[i].ctx, report->errors[i].input};
        for (size_t k = 0; k < 5; k++)
            for (size_t n = 0; n < texts[k].len; n++)
                sum += (unsigned char)texts[k].ptr[n];
    }
    return sum;
}

static void little(const char *json, size_t len, size_t size, int status)
{
    char *tight = malloc(size ? size : 1);
    require(tight != NULL);
    scr_model_options options = options_of(tight, size, 0);
    scr_model_report report = {.struct_size = sizeof report};
    model_Everything value;
    int tried = model_Everything_decode(json, len, &options, &value, &report);
    require(tried == status || tried < 0 || status < 0);
    read_report(&report);
    free(tight);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    size_t len = size - 1, small = (size_t)data[len] * 64;
    char *json = malloc(len ? len : 1);
    require(json != NULL);
    memcpy(json, data, len);
    scr_model_options options = options_of(scratch, sizeof scratch, 0), strict = options_of(again, sizeof again, SCR_MODEL_STRICT);
    scr_model_report report = {.struct_size = sizeof report}, other = report;
    model_Everything value, second;
    int status = model_Everything_decode(json, len, &options, &value, &report);
    require(status != SCR_INVALID || report.n_errors > 0 || report.truncated);
    require(model_Everything_decode(json, len, &strict, NULL, &other) != SCR_VALID || status == SCR_VALID);
    read_report(&other);
    strict.flags = 0;
    require(!model_Everything_is_valid(json, len) || status == SCR_VALID);
    read_report(&report);
    if (status == SCR_VALID) {
        size_t n = model_Everything_dump_json(&value, text, sizeof text);
        require(n == model_Everything_dump_json(&value, NULL, 0));
        if (n <= sizeof text && model_Everything_decode(text, n, &strict, &second, NULL) == SCR_VALID) {
            size_t m = model_Everything_dump_json(&second, text2, sizeof text2);
            require(m > 0);
        }
    }
    little(json, len, small, status);
    free(json);
    return 0;
}
