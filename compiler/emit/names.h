/* names.h: identifiers of generated code: from file stems and JSON Pointers to names that no language reserves and that
 * never meet twice. Text from a schema reaches generated C only through here, out_c_string or out_c_comment. */
#ifndef SCHEMAC_NAMES_H
#define SCHEMAC_NAMES_H

#include "../base/base.h"

/* Identifiers that are taken. Zero it to begin. */
typedef struct Names { Map taken; } Names;

/* The prefix of all that a generated file exports, made of an input's stem or of --name: letters, digits, '_'. */
Str name_prefix(Ctx *ctx, Str stem);
Str name_upper(Ctx *ctx, Str name);
/* A word of C, C++ or Python that cannot be an identifier. */
bool name_is_reserved(Str name);
/* Can be written as a name in Python; of ASCII alone, as files' names are not always what Python makes of other letters. */
bool name_is_python_identifier(Str name);
/* The name of a module of Python's standard library: a file of that name beside other code would hide it. */
bool name_is_python_module(Str name);
/* prefix_v_<last steps of the pointer>, not taken before. */
Str name_of_node(Ctx *ctx, Names *names, Str prefix, Str pointer);

#endif
