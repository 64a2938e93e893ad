/* registry.c: --registry: the documents below a directory that $ref may reach. Never the network.
 *
 * DIR: a document is known by its $id, and as schemac:///<path below DIR>, which is what a relative $ref of a schema without
 * $id leads to. URI=DIR: it is known as URI/<path below DIR>. Hidden files and links to directories are left out.
 */
#include "../base/limits.h"
#include "../text/doc.h"
#include "tool.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

typedef struct RegistryWalk {
    Ctx *ctx;
    Registry *registry;
    Str uri;   /* what stands before a path below DIR; ends in "/" */
    bool by_id;
    size_t n_files;
    VEC(Str) directories; /* still to be read, below DIR; empty or ending in "/" */
    Str root;
} RegistryWalk;

static const Span nowhere = {0, 0, 0};

static bool is_document(Str name)
{
    return str_ends(name, STR(".json")) || str_ends(name, STR(".yaml")) || str_ends(name, STR(".yml"));
}

typedef struct IdPeek {
    Str name, text;
    Str id; /* in the peeking Ctx; empty: none */
} IdPeek;

static void id_peek(Ctx *ctx, void *arg)
{
    IdPeek *peek = arg;
    Doc *doc = doc_read(ctx, ctx_add_source(ctx, peek->name, peek->text));
    Doc *id = doc ? doc_get(doc, STR("$id")) : NULL;
    if (doc && !id)
        id = doc_get(doc, STR("id")); /* draft 4 */
    if (id && id->kind == DOC_STRING)
        peek->id = id->text;
}

/* An absolute URI without its fragment; empty for others. */
static Str base_uri(Str id)
{
    size_t len = 0;
    while (len < id.len && id.ptr[len] != '#')
        len++;
    Str uri = str_cut(id, 0, len);
    return memchr(uri.ptr, ':', uri.len) ? uri : STR("");
}

/* Files that cannot be read as documents are no errors here: nobody may refer to them. */
static void add_id(RegistryWalk *walk, RegistryEntry *entry)
{
    IdPeek peek = {entry->name, entry->text, {NULL, 0}};
    Ctx *own = ctx_new();
    if (!own)
        ctx_fail(walk->ctx, "out of memory");
    bool ran = ctx_run(own, id_peek, &peek);
    Str uri = ran && peek.id.len ? str_copy(walk->ctx, base_uri(peek.id)) : STR("");
    ctx_free(own);
    if (!uri.len)
        return;
    const RegistryEntry *other = map_get(&walk->registry->by_uri, uri);
    if (!other)
        registry_alias(walk->ctx, walk->registry, uri, entry);
    else if (!str_eq(other->text, entry->text)) /* a copy of the same document does no harm */
        diag(walk->ctx, D_REGISTRY, nowhere, "the $id '%.*s' of '%.*s' leads to another document with that $id, '%.*s'",
             STR_ARG(uri), STR_ARG(entry->name), STR_ARG(other->name));
}

/* A path as a URI's: what no URI may hold is percent-encoded; all: also what only IRIs may (RFC 3987). */
static Str path_encoded(Ctx *ctx, Str path, bool all)
{
    Out out = out_new(ctx);
    for (size_t i = 0; i < path.len; i++) {
        unsigned char c = (unsigned char)path.ptr[i];
        if (c <= 0x20 || c == 0x7f || strchr("\"<>{}|\\^`%#?", c) || (all && c > 0x7f))
            out_printf(&out, "%%%02X", (unsigned)c);
        else
            out_char(&out, (char)c);
    }
    return out_text(&out);
}

static void add_file(RegistryWalk *walk, Str below)
{
    Ctx *ctx = walk->ctx;
    Str path = str_join(ctx, walk->root, below);
    Str text;
    size_t errors = diag_errors(ctx);
    if (++walk->n_files > LIMIT_REGISTRY_FILES) {
        if (walk->n_files == LIMIT_REGISTRY_FILES + 1)
            diag(ctx, D_TOO_LARGE, nowhere, "more than %u files below '%.*s'", (unsigned)LIMIT_REGISTRY_FILES,
                 STR_ARG(walk->root));
        return;
    }
    if (!file_read(ctx, NULL, str_z(ctx, path), LIMIT_SOURCE_BYTES, &text) || diag_errors(ctx) != errors)
        return;
    Str uri = str_join(ctx, walk->uri, path_encoded(ctx, below, false));
    if (map_has(&walk->registry->by_uri, uri))
        return;
    RegistryEntry *entry = registry_add(ctx, walk->registry, uri, path, text);
    Str ascii = str_join(ctx, walk->uri, path_encoded(ctx, below, true));
    if (!map_has(&walk->registry->by_uri, ascii))
        registry_alias(ctx, walk->registry, ascii, entry);
    if (walk->by_id)
        add_id(walk, entry);
}

static int by_name(const void *a, const void *b)
{
    return str_cmp(*(const Str *)a, *(const Str *)b);
}

static void visit(RegistryWalk *walk, Str below)
{
    Ctx *ctx = walk->ctx;
    Str path = str_join(ctx, walk->root, below);
    struct stat link, target;
    const char *path_z = str_z(ctx, path);
    if (lstat(path_z, &link) != 0 || stat(path_z, &target) != 0)
        return;
    if (S_ISDIR(link.st_mode))
        VEC_PUSH(ctx, &walk->directories) = str_join(ctx, below, STR("/"));
    else if (S_ISREG(target.st_mode) && is_document(below))
        add_file(walk, below);
}

/* Sorted, so that the same directory gives the same output on every file system. */
static bool visit_directory(RegistryWalk *walk, Str below)
{
    Ctx *ctx = walk->ctx;
    Str path = str_join(ctx, walk->root, below);
    VEC(Str) names = {NULL, 0, 0};
    DIR *directory = opendir(str_z(ctx, path));
    if (!directory) {
        diag(ctx, D_CANNOT_READ, nowhere, "cannot read the directory '%.*s': %s", STR_ARG(path), file_why(errno));
        return false;
    }
    for (struct dirent *entry = readdir(directory); entry; entry = readdir(directory))
        if (entry->d_name[0] != '.')
            VEC_PUSH(ctx, &names) = str_copy(ctx, str_of(entry->d_name));
    closedir(directory);
    if (names.n)
        qsort(names.items, names.n, sizeof *names.items, by_name);
    for (size_t i = 0; i < names.n; i++)
        visit(walk, str_join(ctx, below, names.items[i]));
    return true;
}

bool registry_load(Ctx *ctx, const char *spec, Registry *registry)
{
    const char *equals = strstr(spec, "://") ? strrchr(spec, '=') : NULL; /* a path may hold "=", a URI has "://" */
    RegistryWalk walk = {.ctx = ctx, .registry = registry, .by_id = !equals};
    size_t errors = diag_errors(ctx);
    const char *directory = equals ? equals + 1 : spec;
    walk.uri = equals ? (Str){spec, (size_t)(equals - spec)} : STR("schemac:///");
    if (!str_ends(walk.uri, STR("/")))
        walk.uri = str_join(ctx, walk.uri, STR("/"));
    walk.root = str_printf(ctx, "%s%s", directory, str_ends(str_of(directory), STR("/")) ? "" : "/");
    VEC_PUSH(ctx, &walk.directories) = STR("");
    for (size_t i = 0; i < walk.directories.n; i++)
        if (!visit_directory(&walk, walk.directories.items[i]))
            break;
    return diag_errors(ctx) == errors;
}
