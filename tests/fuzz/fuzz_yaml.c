/* fuzz_yaml.c: any bytes as YAML, with the same promises as fuzz_json.c; what is read is written as JSON. */
#include "fuzz_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_text("f.yaml", data, size);
    return 0;
}
