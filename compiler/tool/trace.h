/* trace.h: one evaluation with its units kept: what annotations and the hierarchical outputs are printed from. */
#ifndef SCHEMAC_TRACE_H
#define SCHEMAC_TRACE_H

#include "engine.h"

/* Zero it to begin; trace_free at the end. */
typedef struct Trace {
    Ctx *ctx;       /* of the texts that the functions below return */
    Scratch scratch;
    scr_arena arena;
    scr_doc doc;
    scr_eval eval;
    int status;
    uint8_t *is_key; /* of each cell; NULL: not asked yet */
} Trace;

/* Parses and evaluates by the program's root. want: SCR_WANT_*. `trace->status` tells; true: the units can be read (a parsed
 * document, a verdict). */
bool trace_run(Trace *trace, Ctx *ctx, const Engine *engine, Str json, uint32_t want, uint32_t max_units);
/* Only parses: trace->doc. False: not JSON, or no memory; then the doc is empty. */
bool trace_parse(Trace *trace, Ctx *ctx, const Engine *engine, Str json);
void trace_free(Trace *trace);

/* JSON Pointers. */
Str trace_keyword_location(const Trace *trace, const scr_unit *unit);
Str trace_instance_location(const Trace *trace, const scr_unit *unit);
/* The absolute URI; schemas without $id get schemac:///. */
Str trace_absolute_location(const Trace *trace, const scr_unit *unit);
Str uri_absolute(Ctx *ctx, Str location);
/* An annotation of a value: those of property names (from propertyNames) belong to no value. */
bool trace_annotates(Trace *trace, const scr_unit *unit);
Str trace_message(const Trace *trace, const scr_unit *unit);
/* An annotation's value as JSON. */
void trace_annotation(const Trace *trace, Out *out, const scr_unit *unit);

/* A value of a tape as compact JSON; numbers as they were written. */
void out_value(Out *out, const scr_doc *doc, uint32_t cell);

#endif
