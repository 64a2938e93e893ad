/* embedded.h: the files that the compiler carries, as made by tools/embed.py: "runtime/scr.h", "compiler/emit/tmpl/...",
 * "compiler/front/metaschemas/...". Sorted by name. The runtime's other text: pieces.h. */
#ifndef SCHEMAC_EMBEDDED_H
#define SCHEMAC_EMBEDDED_H

#include "../base/base.h"

typedef struct EmbeddedFile {
    const char *name;
    const char *text; /* NUL-terminated behind len */
    size_t len;
} EmbeddedFile;

extern const EmbeddedFile embedded_files[];
extern const size_t n_embedded_files;

/* An embedded file by its name in the repository; false when there is none. */
bool embedded_get(Str name, Str *text);

#endif
