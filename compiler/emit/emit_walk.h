/* emit_walk.h: the plan as tables for the walk over Python objects (runtime/python_ext/scr_py_schema_walk.h). */
#ifndef SCHEMAC_EMIT_WALK_H
#define SCHEMAC_EMIT_WALK_H

#include "emit_internal.h"

/* Prints the tables, behind the fast path's functions. The array's name; NULL in C: there is no fast path. */
Str emit_walk(Emit *e);

#endif
