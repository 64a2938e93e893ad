/* write.c: temporary files and renames, so that nobody ever sees half an output, and a failure leaves nothing behind. */
#include "write.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const Span nowhere = {0, 0, 0};

Str path_base(Str path)
{
    for (size_t i = path.len; i > 0; i--)
        if (path.ptr[i - 1] == '/')
            return str_from(path, i);
    return path;
}

Str path_directory(Ctx *ctx, Str path)
{
    Str base = path_base(path);
    size_t n = path.len - base.len;
    if (n == 0)
        return STR(".");
    return str_copy(ctx, str_cut(path, 0, n > 1 ? n - 1 : n));
}

Str path_stem(Str path)
{
    Str base = path_base(path);
    for (size_t i = base.len; i > 1; i--)
        if (base.ptr[i - 1] == '.')
            return str_cut(base, 0, i - 1);
    return base;
}

Str path_join(Ctx *ctx, Str directory, Str name)
{
    if (directory.len == 0 || str_is(directory, "."))
        return name;
    return str_printf(ctx, str_ends(directory, STR("/")) ? "%.*s%.*s" : "%.*s/%.*s", STR_ARG(directory), STR_ARG(name));
}

Str path_identity(Ctx *ctx, Str path)
{
    struct stat status;
    if (stat(str_z(ctx, path_directory(ctx, path)), &status) != 0)
        return path;
    return str_printf(ctx, "%ju:%ju/%.*s", (uintmax_t)status.st_dev, (uintmax_t)status.st_ino, STR_ARG(path_base(path)));
}

bool path_is_same_file(Ctx *ctx, Str a, Str b)
{
    struct stat x, y;
    return lstat(str_z(ctx, a), &x) == 0 && lstat(str_z(ctx, b), &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

bool path_is_directory(Ctx *ctx, Str path)
{
    struct stat status;
    return stat(str_z(ctx, path), &status) == 0 && S_ISDIR(status.st_mode);
}

Str folder_temporary(Ctx *ctx, Str *why)
{
    const char *base = getenv("TMPDIR");
    char *folder = (char *)(uintptr_t)str_z(ctx, str_printf(ctx, "%s/schemac.XXXXXX", base && *base ? base : "/tmp"));
    if (mkdtemp(folder))
        return str_of(folder);
    *why = str_printf(ctx, "cannot make a temporary folder %s: %s", folder, file_why(errno));
    return STR("");
}

bool folder_make(Ctx *ctx, Str folder)
{
    size_t end = folder.len;
    while (end && folder.ptr[end - 1] == '/')
        end--;
    while (end && folder.ptr[end - 1] != '/')
        end--;
    if (path_is_directory(ctx, folder))
        return true;
    if (end > 1 && !folder_make(ctx, str_cut(folder, 0, end - 1)))
        return false;
    if (mkdir(str_z(ctx, folder), 0777) == 0 || path_is_directory(ctx, folder))
        return true;
    diag(ctx, D_CANNOT_WRITE, nowhere, "cannot make the folder %.*s: %s", STR_ARG(folder), file_why(errno));
    return false;
}

void write_add(Ctx *ctx, Writes *writes, Str path, Str text)
{
    VEC_PUSH(ctx, &writes->items) = (struct WriteItem){path, text, {0}, false};
}

static bool cannot_write(Ctx *ctx, Str path, int why)
{
    Diag *d = diag(ctx, D_CANNOT_WRITE, nowhere, "cannot write %.*s: %s", STR_ARG(path), file_why(why));
    if (why == ENOENT)
        diag_help(ctx, d, "the folder is not there; make it first");
    return false;
}

static bool write_all(int fd, Str text)
{
    while (text.len > 0) {
        ssize_t n = write(fd, text.ptr, text.len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        text = str_from(text, (size_t)n);
    }
    return true;
}

static bool write_temporary(Ctx *ctx, struct WriteItem *item)
{
    if (path_is_directory(ctx, item->path))
        return cannot_write(ctx, item->path, EISDIR);
    char *name = (char *)(uintptr_t)str_z(ctx, str_printf(ctx, "%.*s.XXXXXX", STR_ARG(item->path)));
    int fd = mkstemp(name);
    if (fd < 0)
        return cannot_write(ctx, item->path, errno);
    item->temporary = str_of(name);
    mode_t mask = umask(0);
    umask(mask);
    bool good = fchmod(fd, 0666 & ~mask) == 0 && write_all(fd, item->text);
    int why = errno;
    if (close(fd) != 0 && good) {
        why = errno;
        good = false;
    }
    return good || cannot_write(ctx, item->path, why);
}

/* A reader that went away is an error like any other here: SIGPIPE would leave temporary files behind. */
static bool write_stdout(Ctx *ctx, const ToolArgs *args, Str text)
{
    void (*before)(int) = signal(SIGPIPE, SIG_IGN);
    bool good = fwrite(text.ptr, 1, text.len, args->out) == text.len && fflush(args->out) == 0;
    int why = errno;
    signal(SIGPIPE, before);
    return good || cannot_write(ctx, STR("<stdout>"), why);
}

/* A device or a pipe: /dev/null, /dev/fd/3. A rename would put a file in its place. */
static bool is_stream(Ctx *ctx, Str path)
{
    struct stat status;
    return stat(str_z(ctx, path), &status) == 0 && !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode);
}

static bool write_stream(Ctx *ctx, Str path, Str text)
{
    void (*before)(int) = signal(SIGPIPE, SIG_IGN);
    int fd = open(str_z(ctx, path), O_WRONLY | O_NOCTTY);
    bool good = fd >= 0 && write_all(fd, text);
    int why = errno;
    if (fd >= 0)
        close(fd);
    signal(SIGPIPE, before);
    return good || cannot_write(ctx, path, why);
}

static void drop_temporaries(Ctx *ctx, Writes *writes)
{
    for (size_t i = 0; i < writes->items.n; i++)
        if (writes->items.items[i].temporary.len > 0)
            unlink(str_z(ctx, writes->items.items[i].temporary));
}

static bool is_stdout(const struct WriteItem *item)
{
    return str_is(item->path, "-");
}

/* What can fail for want of space or of a reader: all but the renames. */
static bool write_everything(Ctx *ctx, const ToolArgs *args, Writes *writes)
{
    for (size_t i = 0; i < writes->items.n; i++) {
        struct WriteItem *item = &writes->items.items[i];
        item->streams = is_stdout(item) || is_stream(ctx, item->path);
        if (!item->streams && !write_temporary(ctx, item))
            return false;
    }
    for (size_t i = 0; i < writes->items.n; i++) {
        const struct WriteItem *item = &writes->items.items[i];
        if (item->streams && !(is_stdout(item) ? write_stdout(ctx, args, item->text) : write_stream(ctx, item->path, item->text)))
            return false;
    }
    return true;
}

static bool rename_all(Ctx *ctx, Writes *writes)
{
    for (size_t i = 0; i < writes->items.n; i++) {
        struct WriteItem *item = &writes->items.items[i];
        if (item->streams)
            continue;
        if (rename(str_z(ctx, item->temporary), str_z(ctx, item->path)) != 0)
            return cannot_write(ctx, item->path, errno);
        item->temporary = STR("");
    }
    return true;
}

/* Whatever was read: schemas, files that were imported or referred to, samples. */
static bool was_read(Ctx *ctx, const ToolArgs *args, Str path)
{
    for (size_t i = 0; i < ctx->sources.n; i++)
        if (path_is_same_file(ctx, path, ctx->sources.items[i].name))
            return true;
    for (size_t i = 0; i < args->profiles.n; i++)
        if (path_is_same_file(ctx, path, str_of(args->profiles.items[i])))
            return true;
    return false;
}

bool write_check(Ctx *ctx, const ToolArgs *args, const Writes *writes)
{
    Map seen = {0};
    bool good = true;
    for (size_t i = 0; i < writes->items.n; i++) {
        Str path = writes->items.items[i].path;
        if (str_is(path, "-"))
            continue;
        if (map_set(ctx, &seen, path_identity(ctx, path), (void *)(uintptr_t)1)) {
            diag(ctx, D_USAGE, nowhere, "two outputs would be written to %.*s", STR_ARG(path));
            good = false;
        }
        if (was_read(ctx, args, path)) {
            Diag *d = diag(ctx, D_USAGE, nowhere, "%.*s is an input and would be overwritten", STR_ARG(path));
            diag_help(ctx, d, "-o and --python name other places");
            good = false;
        }
    }
    return good;
}

bool write_commit(Ctx *ctx, const ToolArgs *args, Writes *writes)
{
    if (write_everything(ctx, args, writes) && rename_all(ctx, writes))
        return true;
    drop_temporaries(ctx, writes);
    return false;
}
