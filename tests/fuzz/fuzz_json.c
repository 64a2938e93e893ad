/* fuzz_json.c: any bytes as JSON. Besides not crashing: what is read, written and read again is the same document, every
 * refusal comes with an error, and an allocation that fails ends the reading cleanly.
 */
#include "fuzz_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_text("f.json", data, size);
    return 0;
}
