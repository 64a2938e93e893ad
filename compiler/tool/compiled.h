/* compiled.h: generated C made to run here: written to a temporary directory, compiled by cc, loaded, unloaded. */
#ifndef SCHEMAC_COMPILED_H
#define SCHEMAC_COMPILED_H

#include "../driver.h"

/* A temporary directory and, for many schemas, the runtime's object in it. Lives as long as the Ctx that opened it. */
typedef struct Workshop {
    Ctx *ctx;
    const char *directory; /* NULL: closed */
    int fd;                /* of the directory */
    const char *cc;        /* words with spaces between them */
    bool many;             /* --split against one object of the runtime; else single files, quicker for one schema */
    bool runtime_ready;
} Workshop;

/* A loaded module. Zero: none. */
typedef struct Loaded {
    void *handle;
    const scr_module *module;
    void (*release)(void); /* of a module that needs PCRE2; else NULL */
} Loaded;

/* cc: NULL: $CC, else "cc". False and *why (in the ctx) when there is no directory. */
bool workshop_open(Ctx *ctx, const char *cc, bool many, Workshop *workshop, Str *why);
/* Generates C for the unit, compiles and loads it. False and *why (in the unit's ctx). */
bool workshop_load(Workshop *workshop, Ctx *ctx, Unit *unit, const Options *options, Loaded *loaded, Str *why);
void loaded_free(Loaded *loaded);
/* Removes the directory. */
void workshop_close(Workshop *workshop);

#endif
