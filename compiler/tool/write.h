/* write.h: output files: all of them or none. */
#ifndef SCHEMAC_WRITE_H
#define SCHEMAC_WRITE_H

#include "tool.h"

/* Files to write. Nothing is touched before write_commit. */
typedef struct Writes {
    VEC(struct WriteItem {
        Str path;
        Str text;
        Str temporary; /* where it stands until all are there; empty: not yet */
        bool streams;  /* to stdout, a device or a pipe: it is written there, and nothing renamed */
    }) items;
} Writes;

void write_add(Ctx *ctx, Writes *writes, Str path, Str text);
/* Does no file take the place of another one, or of one that was read? False after diagnostics: the command line is wrong. */
bool write_check(Ctx *ctx, const ToolArgs *args, const Writes *writes);
/* Each to a temporary file beside its place (or straight to stdout for "-", a device or a pipe); then all are renamed. False after a diagnostic; then
 * no file was made or changed. */
bool write_commit(Ctx *ctx, const ToolArgs *args, Writes *writes);

Str path_join(Ctx *ctx, Str directory, Str name);
Str path_base(Str path);              /* behind the last slash */
Str path_directory(Ctx *ctx, Str path); /* before it; "." when there is none */
Str path_stem(Str path);              /* path_base without its last extension */
bool path_is_directory(Ctx *ctx, Str path);
/* A text that is the same for all paths to one place in a folder, whether or not something is there. */
Str path_identity(Ctx *ctx, Str path);
/* Both are there, and are one thing: not a link and what it names. */
bool path_is_same_file(Ctx *ctx, Str a, Str b);

/* A new folder in $TMPDIR, or in /tmp; to be removed by whoever asked for it. Empty: *why says why not. */
Str folder_temporary(Ctx *ctx, Str *why);
/* Makes the folder unless it is there. False after a diagnostic. */
bool folder_make(Ctx *ctx, Str folder);

#endif
