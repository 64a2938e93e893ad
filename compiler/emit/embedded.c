/* embedded.c: finds a file that the compiler carries. */
#include "embedded.h"

bool embedded_get(Str name, Str *text)
{
    size_t low = 0, high = n_embedded_files;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = str_cmp(name, str_of(embedded_files[middle].name));
        if (order == 0) {
            *text = (Str){embedded_files[middle].text, embedded_files[middle].len};
            return true;
        }
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return false;
}
