/* options.h: what a user can ask of a compilation. Zero is the default everywhere. */
#ifndef SCHEMAC_OPTIONS_H
#define SCHEMAC_OPTIONS_H

#include "base.h"

/* Documents that $ref may reach, by URI without fragment. Filled before the compilation; never the network. */
typedef struct RegistryEntry {
    Str uri;
    Str name;   /* for diagnostics */
    Str text;
    void *doc;  /* Doc *, once read */
    uint32_t file; /* its source, once it was tried; doc NULL then: it cannot be read */
} RegistryEntry; /* of one document: more than one URI may lead to it */

typedef struct Registry {
    Map by_uri; /* uri -> RegistryEntry */
} Registry;

RegistryEntry *registry_add(Ctx *ctx, Registry *registry, Str uri, Str name, Str text);
/* One more URI of a document. */
void registry_alias(Ctx *ctx, Registry *registry, Str uri, RegistryEntry *entry);

/* How the front end of Python files gets at the other files that they import. The compiler core opens none itself. */
typedef struct ModuleLoader {
    void *arg;
    /* The text of a file; false: it is not there. Reports nothing. */
    bool (*read)(void *arg, Ctx *ctx, Str path, Str *text);
} ModuleLoader;

typedef enum Tristate { AUTO, NO, YES } Tristate;

typedef struct Options {
    Str name;                    /* prefix of output; empty: the input's stem */
    Str draft;                   /* --draft, when $schema is absent: "4", "6", "7", "2019-09", "2020-12"; empty: 2020-12 */
    Registry *registry;          /* may be NULL */
    Tristate format_assertion;   /* AUTO: by dialect */
    bool content_assertion;
    bool has_each;
    Str each;                    /* --each: JSON Pointer to the array whose items are judged one by one */
    bool duplicate_keys_last;
    bool no_pcre2;
    bool verdict_only;           /* C: no report */
    bool split;                  /* C: the schema's part only */
    uint64_t techniques;         /* of the fast path: those that are not as plan/techniques.def says */
    Str so_stem;                 /* python: stem of the .so, "order_validator" */
    Str version;                 /* of schemac, for output */
    const ModuleLoader *modules; /* NULL: imports lead nowhere */
    const Str *import_paths;     /* folders, each with its slash, where imports are looked for that lead nowhere beside or above their file */
    size_t n_import_paths;
    bool verbose;                /* also tell what of a model is no part of checking */
    const Str *skip_validators;  /* names of validators that are left out */
    size_t n_skip_validators;
    bool bodies;                 /* make the code layer of models: the functions that checking calls, compiled */
    bool bodies_where_plain;     /* the extension: of fields' validators, those that can be asked before Python */
    const Str *body_models;      /* of these models and what they hold, by qualified names; n 0: of all in the files given */
    size_t n_body_models;
} Options;

#endif
