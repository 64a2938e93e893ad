/* amalgam.h: the runtime's text, resolved: which parts a generated file needs, in what order, each once. */
#ifndef SCHEMAC_AMALGAM_H
#define SCHEMAC_AMALGAM_H

#include "../base/base.h"

/* A choice of runtime parts that grows by what they include. Zero all but ctx to begin. */
typedef struct Amalgam {
    Ctx *ctx;
    Map seen;             /* file names that were visited */
    VEC(Str) headers;     /* "scr_core.h": behind all that they include */
    VEC(Str) sources;     /* "scr_core.c" */
} Amalgam;

/* Adds runtime/<name>.h, all that it includes, and the .c files that belong to these. */
void amalgam_add(Amalgam *amalgam, Str name);
bool amalgam_has(const Amalgam *amalgam, Str file);
/* Prints the headers; then the sources. No #include of our own is left; lists (.def) stand where they were included. */
void amalgam_print_headers(const Amalgam *amalgam, Out *out);
void amalgam_print_sources(const Amalgam *amalgam, Out *out);
void amalgam_print_file(const Amalgam *amalgam, Str file, Out *out);

/* An embedded file by its name in the repository; false when there is none. */
bool embedded_get(Str name, Str *text);

#endif
