/* embedded.h: the files that the compiler carries, as made by tools/embed.py: "runtime/scr.h", "compiler/emit/tmpl/...",
 * "compiler/front/metaschemas/...". Sorted by name. */
#ifndef SCHEMAC_EMBEDDED_H
#define SCHEMAC_EMBEDDED_H

#include <stddef.h>

typedef struct EmbeddedFile {
    const char *name;
    const char *text; /* NUL-terminated behind len */
    size_t len;
} EmbeddedFile;

extern const EmbeddedFile embedded_files[];
extern const size_t n_embedded_files;

#endif
