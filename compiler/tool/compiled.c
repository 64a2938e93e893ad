/* compiled.c: --engine compiled. In: a Unit. Out: a scr_module in this process.
 *
 * One schema is compiled as a single file. For many, the schemas' parts (--split) are compiled against one object of the
 * runtime, which is compiled once a run. Files are removed as soon as they are loaded; the directory at the end.
 */
#include "compiled.h"
#include "cc.h"
#include "write.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define PREFIX "schemac_unit"

/* Every file that may stand in the directory. */
static const char *const workshop_files[] = {
    "schemac_runtime.c", "schemac_runtime.h", "schemac_runtime.o", PREFIX ".c", PREFIX ".so", "cc.log",
};

static const char *in_directory(Ctx *ctx, const Workshop *workshop, const char *name)
{
    return str_printf(ctx, "%s/%s", workshop->directory, name).ptr;
}

bool workshop_open(Ctx *ctx, const char *cc, bool many, Workshop *workshop, Str *why)
{
    *workshop = (Workshop){.ctx = ctx, .cc = cc_choose(cc), .many = many};
    Str directory = folder_temporary(ctx, why);
    if (!directory.len)
        return false;
    workshop->directory = str_z(ctx, directory);
    workshop->fd = open(workshop->directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return true;
}

/* No memory is needed: it also runs when that was what ran out. */
void workshop_close(Workshop *workshop)
{
    if (!workshop->directory)
        return;
    for (size_t i = 0; i < sizeof workshop_files / sizeof *workshop_files; i++)
        unlinkat(workshop->fd, workshop_files[i], 0);
    close(workshop->fd);
    rmdir(workshop->directory);
    workshop->directory = NULL;
}

static bool write_file(Ctx *ctx, const Workshop *workshop, const char *name, Str text, Str *why)
{
    const char *path = in_directory(ctx, workshop, name);
    FILE *file = fopen(path, "wb");
    bool good = file && fwrite(text.ptr, 1, text.len, file) == text.len;
    if (file && fclose(file) != 0)
        good = false;
    if (!good)
        *why = str_printf(ctx, "cannot write '%s': %s", path, strerror(errno));
    return good;
}

static bool run_cc(Ctx *ctx, const Workshop *workshop, const char *const *more, Str *why)
{
    return cc_run(ctx, workshop->cc, more, in_directory(ctx, workshop, "cc.log"), why);
}

/* ---- the steps ---- */

static bool runtime_make(Workshop *workshop, Ctx *ctx, Str *why)
{
    Out c = out_new(ctx), h = out_new(ctx);
    if (!workshop->many || workshop->runtime_ready)
        return true;
    driver_emit_runtime(ctx, &c, &h);
    if (!write_file(ctx, workshop, "schemac_runtime.c", out_text(&c), why) ||
        !write_file(ctx, workshop, "schemac_runtime.h", out_text(&h), why))
        return false;
    const char *const words[] = {
        "-std=c11", "-O1", "-fPIC", "-w", "-DSCR_SPLIT", "-c", in_directory(ctx, workshop, "schemac_runtime.c"),
        "-o", in_directory(ctx, workshop, "schemac_runtime.o"), NULL,
    };
    workshop->runtime_ready = run_cc(ctx, workshop, words, why);
    return workshop->runtime_ready;
}

static bool schema_make(Workshop *workshop, Ctx *ctx, Unit *unit, const Options *from, Str *why)
{
    Options options = *from;
    Out c = out_new(ctx);
    Artefacts artefacts = {.c = &c};
    options.name = STR(PREFIX);
    options.split = workshop->many;
    if (!driver_emit(ctx, unit, &options, &artefacts)) {
        *why = STR("no C could be generated");
        return false;
    }
    if (!write_file(ctx, workshop, PREFIX ".c", out_text(&c), why))
        return false;
    const char *words[12] = {
        "-std=c11", "-O1", "-fPIC", "-shared", "-w", "-Wl,-Bsymbolic", "-o", in_directory(ctx, workshop, PREFIX ".so"),
        in_directory(ctx, workshop, PREFIX ".c"),
    };
    size_t n = 9;
    if (workshop->many)
        words[n++] = in_directory(ctx, workshop, "schemac_runtime.o");
    if (unit->set->uses_pcre2)
        words[n++] = "-lpcre2-8";
    return run_cc(ctx, workshop, words, why);
}

/* A function of a loaded object. POSIX wants this way round ISO C's two kinds of pointers. */
static void function_find(void *handle, const char *name, void *function)
{
    void *symbol = dlsym(handle, name);
    memcpy(function, &symbol, sizeof symbol);
}

static bool module_fits(const scr_module *module)
{
    return module && module->abi == 1 && module->options_size == sizeof(scr_options) &&
           module->error_size == sizeof(scr_error) && module->report_size == sizeof(scr_report);
}

static bool module_load(const Workshop *workshop, Ctx *ctx, Loaded *loaded, Str *why)
{
    bool (*init)(void) = NULL;
    void *handle = dlopen(in_directory(ctx, workshop, PREFIX ".so"), RTLD_NOW | RTLD_LOCAL);
    if (!handle) {
        *why = str_printf(ctx, "cannot load what was compiled: %s", dlerror());
        return false;
    }
    *loaded = (Loaded){.handle = handle, .module = dlsym(handle, PREFIX "_module")};
    function_find(handle, PREFIX "_init", &init);
    function_find(handle, PREFIX "_free", &loaded->release);
    if (module_fits(loaded->module) && (!init || init()))
        return true;
    *why = STR("what was compiled does not fit this schemac, or has no memory for its patterns");
    loaded->release = NULL;
    loaded_free(loaded);
    return false;
}

bool workshop_load(Workshop *workshop, Ctx *ctx, Unit *unit, const Options *options, Loaded *loaded, Str *why)
{
    bool good = runtime_make(workshop, ctx, why) && schema_make(workshop, ctx, unit, options, why) &&
                module_load(workshop, ctx, loaded, why);
    unlinkat(workshop->fd, PREFIX ".c", 0);
    unlinkat(workshop->fd, PREFIX ".so", 0);
    return good;
}

void loaded_free(Loaded *loaded)
{
    if (loaded->release)
        loaded->release();
    if (loaded->handle)
        dlclose(loaded->handle);
    *loaded = (Loaded){NULL, NULL, NULL};
}
