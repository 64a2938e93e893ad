/* emit_internal.h: what the printers of C share. Private to emit/. */
#ifndef SCHEMAC_EMIT_INTERNAL_H
#define SCHEMAC_EMIT_INTERNAL_H

#include "amalgam.h"
#include "emit.h"
#include "names.h"
#include "pieces.h"
#include "tmpl.h"

/* One .c under way. Lives on the stack of emit_c. */
typedef struct Emit {
    Ctx *ctx;
    const EmitInput *in;
    Out *out;
    Str prefix, upper;
    Names names;
    const char **node_names; /* by PlanNode.id: of its check function; NULL: it has none */
    VEC(const RePattern *) regexes; /* by number */
    Map regex_ids;           /* address of a form -> its number + 1 */
    Map asks;                /* bodies of functions about names that no member has, of objects that go by tables -> their names */
    bool each_by_tables;     /* a batch's items are judged by the evaluator, all of them or those that the pass refuses */
    bool inner;              /* what is printed now is for JSON in a string, where it stands escaped */
    bool judges_often;       /* verdicts are the evaluator's, not only where that is seldom (tree_seldom); else it explains them */
    bool brief;              /* what is printed now calls what is elsewhere in line: scr_stream_brief.h */
    bool has_program;        /* the tables are in the file */
    bool extension;          /* for emit_ext_schema.c */
} Emit;

/* The pass goes on behind what it refuses in the root when errors are wanted, and notes it. */
static inline bool emit_notes(const Emit *e) { return e->in->plan->known.notes && !e->in->options->verdict_only; }

/* The id of a known format in scr_formats.def, and its function's name. */
int format_id(const scr_format *format);
Str format_function(Ctx *ctx, int id);

/* emit_program.c: the patterns, then the tables that the evaluator walks: <prefix>_program. */
void emit_regexes_prepare(Emit *e); /* names */
void emit_regexes(Emit *e, Str code); /* those that the code behind them names */
void emit_program(Emit *e);
/* The name of a pattern's scr_regex in the file. */
Str emit_regex_name(Emit *e, const scr_regex *re);

/* emit_stream.c: the fast path: one function a plan node. */
void emit_stream_prepare(Emit *e); /* names */
void emit_stream(Emit *e);

/* emit_c.c: what the .c and the .h have in common. */
Emit emit_begin(Ctx *ctx, const EmitInput *in, Out *out);
void emit_code(Emit *e);                  /* prototypes, patterns, tables, functions, entry points: all but the runtime */
void emit_runtime_of(Emit *e, Str body);  /* of the runtime what body mentions */
/* A section of module.tmpl.c, with the holes that every template may use and up to EMIT_MORE others. */
#define EMIT_VARS 6
#define EMIT_MORE 6
void emit_section(Emit *e, const char *section, const OutVar *more, size_t n_more);
void emit_stamp(Emit *e);
void emit_prototypes(Emit *e, Str api); /* api: put before each, "" or "ORDER_API " */
void emit_needs_scratch(Emit *e);

#endif
