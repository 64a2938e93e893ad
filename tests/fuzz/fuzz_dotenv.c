/* fuzz_dotenv.c: any bytes as a .env file: names and values lie in the text, places rise, ${NAME} is replaced within what was said. */
#include "scr_dotenv.h"

#include <stdlib.h>

static bool find(void *arg, const char *name, size_t len, const char **value, size_t *value_len)
{
    const scr_dotenv_pair *pair = arg;
    if (len % 3 == 0)
        return false;
    *value = len % 3 == 1 ? NULL : pair->name;
    *value_len = len % 3 == 1 ? 0 : pair->name_len;
    (void)name;
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(size ? size : 1);
    scr_dotenv reader;
    scr_dotenv_pair pair;
    uint32_t line = 1;
    if (size)
        memcpy(text, data, size);
    scr_dotenv_begin(&reader, text, size);
    while (scr_dotenv_next(&reader, &pair)) {
        if (pair.line < line || pair.column == 0 || pair.line < pair.mark)
            abort();
        line = pair.line;
        if (pair.error)
            continue;
        if (pair.name < text || pair.name + pair.name_len > text + size || (pair.value_len && (pair.value < text || pair.value + pair.value_len > text + size)))
            abort();
        const scr_dotenv_names names = {find, &pair};
        size_t len = scr_dotenv_expand(pair.value, pair.value_len, &names, NULL, 0);
        if (len > (size + 1) * (size + 1))
            abort();
        char *out = malloc(len ? len : 1);
        if (out && scr_dotenv_expand(pair.value, pair.value_len, &names, out, len) != len)
            abort();
        free(out);
    }
    free(text);
    return 0;
}
