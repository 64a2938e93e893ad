/* memcheck.c: judges documents and reports on them, for valgrind to watch. usage: memcheck VALIDATOR.so DOCUMENTS
 *
 * DOCUMENTS: the length in bytes of each as eight hexadecimal digits, then its bytes. Each is judged where nothing can be read before or
 * behind it; what the scratch holds is not initialised. Prints how many there were. */
#include "../../runtime/scr.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

enum { SCRATCH = 1 << 20 };

int main(int argc, char **argv)
{
    void *library = argc == 3 ? dlopen(argv[1], RTLD_NOW | RTLD_LOCAL) : NULL;
    const scr_module *module = library ? (const scr_module *)dlsym(library, "schemac_module") : NULL;
    FILE *file = module ? fopen(argv[2], "rb") : NULL;
    char digits[9] = "";
    size_t n = 0;
    if (!file)
        return 2;
    for (; fread(digits, 1, 8, file) == 8; n++) {
        size_t len = strtoul(digits, NULL, 16);
        char *text = malloc(len ? len : 1);
        scr_options options = {.struct_size = sizeof options, .scratch = malloc(SCRATCH), .scratch_size = SCRATCH};
        scr_report report = {.struct_size = sizeof report};
        if (!text || !options.scratch || fread(text, 1, len, file) != len)
            return 2;
        int checked = module->check(text, len, &options), told = module->validate(text, len, &options, &report);
        if (checked >= 0 && told >= 0 && checked != told)
            return 3;
        free(options.scratch);
        free(text);
    }
    fclose(file);
    printf("%zu\n", n);
    return 0;
}
