/* file.c: whole files and stdin into memory that lives as long as the Ctx. */
#include "tool.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FIRST_READ ((size_t)64 << 10) /* for pipes, whose size nobody knows */

Str file_name(const char *path)
{
    return strcmp(path, "-") == 0 ? STR("<stdin>") : str_of(path);
}

const char *file_why(int error)
{
    return error ? strerror(error) : "it ends too early";
}

/* Reads up to n bytes; fewer only at the end. -1: errno tells. */
static ssize_t read_all(int fd, char *to, size_t n)
{
    size_t have = 0;
    while (have < n) {
        ssize_t got = read(fd, to + have, n - have);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return -1;
        if (got == 0)
            break;
        have += (size_t)got;
    }
    return (ssize_t)have;
}

/* The bytes of an open file; *text may be longer than `most` by one byte, which says that there are more. */
static bool slurp(Ctx *ctx, int fd, size_t most, Str *text)
{
    struct stat info;
    size_t cap = FIRST_READ, len = 0;
    if (fstat(fd, &info) == 0 && S_ISREG(info.st_mode) && info.st_size >= 0)
        cap = (uintmax_t)info.st_size < most ? (size_t)info.st_size + 1 : most + 1;
    char *bytes = ctx_alloc(ctx, cap + 1);
    for (;;) {
        ssize_t got = read_all(fd, bytes + len, cap - len);
        if (got < 0)
            return false;
        len += (size_t)got;
        if (len < cap || len > most)
            break;
        size_t bigger = cap <= most / 2 ? cap * 2 : most + 1;
        char *grown = ctx_alloc(ctx, bigger + 1);
        memcpy(grown, bytes, len);
        bytes = grown;
        cap = bigger;
    }
    bytes[len] = 0;
    *text = (Str){bytes, len};
    return true;
}

bool file_read(Ctx *ctx, const ToolArgs *args, const char *path, size_t most, Str *text)
{
    Span nowhere = {0, 0, 0};
    bool is_stdin = strcmp(path, "-") == 0;
    int fd = is_stdin ? fileno(args->in) : open(path, O_RDONLY | O_CLOEXEC);
    Str name = file_name(path);
    bool good = fd >= 0 && slurp(ctx, fd, most, text);
    int error = errno;
    if (fd >= 0 && !is_stdin)
        close(fd);
    if (!good) {
        diag(ctx, D_CANNOT_READ, nowhere, "cannot read '%.*s': %s", STR_ARG(name), file_why(error));
        return false;
    }
    if (text->len > most) {
        diag(ctx, D_TOO_LARGE, nowhere, "'%.*s' is longer than %zu bytes", STR_ARG(name), most);
        return false;
    }
    return true;
}
