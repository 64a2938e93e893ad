/* amalgam.h: the runtime's text: which pieces of it a generated file needs, in what order, each once. */
#ifndef SCHEMAC_AMALGAM_H
#define SCHEMAC_AMALGAM_H

#include "../base/base.h"

/* A choice of pieces. Lives as long as its Ctx. */
typedef struct Amalgam {
    Ctx *ctx;
    bool *pieces, *labels; /* by index: is needed */
    bool *chunks;          /* what they mention is chosen */
    bool *files;           /* some piece of it is needed */
    bool *left_out;        /* by index: a piece that is never needed */
} Amalgam;

Amalgam amalgam_new(Ctx *ctx);
/* Not that function, which whoever uses the others defines himself; its prototype stays. */
void amalgam_leave_out(Amalgam *amalgam, const char *function);
/* Chooses what C code mentions, what that mentions, and so on. */
void amalgam_use(Amalgam *amalgam, Str code);
void amalgam_use_all(Amalgam *amalgam);

/* By number, from 0 up to n_piece_files: headers first, each behind what it needs. */
bool amalgam_has_file(const Amalgam *amalgam, size_t file);
/* What is chosen of a file; nothing when nothing is. No #include of our own is left; lists (.def) stand where they were included. */
void amalgam_print_file(const Amalgam *amalgam, size_t file, Out *out);

/* Bytes of a file's text, and those that are chosen. */
size_t amalgam_file_size(size_t file);
size_t amalgam_file_used(const Amalgam *amalgam, size_t file);

#endif
