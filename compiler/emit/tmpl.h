/* tmpl.h: fixed text of generated files: sections of the files in tmpl/, with named holes ${hole}.
 *
 * A section begins behind a line `//// name` and ends before the next one. */
#ifndef SCHEMAC_TMPL_H
#define SCHEMAC_TMPL_H

#include "../base/base.h"

/* Prints a section of tmpl/<file>, each line behind out->indent columns. An unknown file or section is an internal error. */
void tmpl_print(Out *out, const char *file, const char *section, const OutVar *vars, size_t n_vars);
#define TMPL(out, file, section, vars) tmpl_print((out), (file), (section), (vars), sizeof(vars) / sizeof((vars)[0]))

/* A line of C (without its newline) behind out->indent columns; broken behind commas and before && and || where it is too long. */
void tmpl_line(Out *out, Str line);

#endif
