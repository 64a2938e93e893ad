/* standard.c: the standard's outputs: flag, basic, detailed, verbose (2019-09 core 10.4, 2020-12 core 12.4).
 *
 * basic prints the report's errors, or the annotations of a valid document, as a flat list. detailed and verbose are printed
 * from the evaluator's units, which stand in order of evaluation, parents before what is nested in them; so both are written
 * in one pass without recursion.
 */
#include "standard.h"
#include "trace.h"

#include <string.h>

#define LIMIT_UNITS (1u << 18) /* units of one document's trace: 262,144, some 200 MB of text; "truncated" says that there were more */

static const char *bool_text(bool b)
{
    return b ? "true" : "false";
}

static void out_member(Out *out, const char *name, Str value)
{
    out_printf(out, ",\"%s\":", name);
    out_json_string(out, value);
}

/* {"valid":...,"keywordLocation":"","instanceLocation":"" of the whole; not closed. */
static void out_root(Out *out, bool valid)
{
    out_printf(out, "{\"valid\":%s,\"keywordLocation\":\"\",\"instanceLocation\":\"\"", bool_text(valid));
}

/* The standard knows no third verdict: null is neither of its two, and not true for whoever asks for that alone. */
static void out_undecided(Out *out, int status, bool flag)
{
    out_printf(out, "{\"valid\":null,\"undecided\":\"%s\"", status_name(status));
    if (!flag)
        out_printf(out, ",\"keywordLocation\":\"\",\"instanceLocation\":\"\",\"error\":\"could not decide: %s\"", status_text(status));
    out_char(out, '}');
}

/* ---- flag, basic ---- */

static void out_basic_error(Out *out, const scr_error *error)
{
    out_z(out, "{\"valid\":false");
    out_member(out, "keywordLocation", (Str){error->schema_location.ptr, error->schema_location.len});
    Str absolute = {error->absolute_schema_location.ptr, error->absolute_schema_location.len};
    if (absolute.len)
        out_member(out, "absoluteKeywordLocation", uri_absolute(out->ctx, absolute));
    out_member(out, "instanceLocation", (Str){error->instance_location.ptr, error->instance_location.len});
    out_member(out, "error", (Str){error->message.ptr, error->message.len});
    out_char(out, '}');
}

static void out_unit(Out *out, const Trace *trace, const scr_unit *unit, bool valid)
{
    out_printf(out, "{\"valid\":%s", bool_text(valid));
    out_member(out, "keywordLocation", trace_keyword_location(trace, unit));
    out_member(out, "absoluteKeywordLocation", trace_absolute_location(trace, unit));
    out_member(out, "instanceLocation", trace_instance_location(trace, unit));
}

static void out_basic_valid(Out *out, const Judgement *j)
{
    Trace trace = {0};
    bool first = true;
    out_root(out, true);
    if (trace_run(&trace, out->ctx, j->engine, j->json, SCR_WANT_ANNOTATIONS, LIMIT_UNITS)) {
        out_z(out, ",\"annotations\":[");
        for (uint32_t i = 0; i < trace.eval.n_units; i++) {
            const scr_unit *unit = &trace.eval.units[i];
            if (!trace_annotates(&trace, unit))
                continue;
            if (!first)
                out_char(out, ',');
            first = false;
            out_unit(out, &trace, unit, true);
            out_z(out, ",\"annotation\":");
            trace_annotation(&trace, out, unit);
            out_char(out, '}');
        }
        out_char(out, ']');
        if (trace.eval.truncated)
            out_z(out, ",\"truncated\":true");
    }
    out_char(out, '}');
    trace_free(&trace);
}

static void out_basic(Out *out, const Judgement *j)
{
    if (j->status == SCR_VALID) {
        out_basic_valid(out, j);
        return;
    }
    out_root(out, false);
    out_z(out, ",\"errors\":[");
    for (size_t i = 0; i < j->report->n_errors; i++) {
        if (i)
            out_char(out, ',');
        out_basic_error(out, &j->report->errors[i]);
    }
    out_z(out, j->report->truncated ? "],\"truncated\":true}" : "]}");
}

/* ---- detailed, verbose ---- */

/* What becomes of a unit in the output. */
enum { DROPPED, MELTED /* its one child takes its place */, SHOWN };

typedef struct Shape {
    const Trace *trace;
    uint32_t n;
    uint8_t *fate;      /* of each unit */
    uint32_t *children; /* of each unit: those that are not dropped */
    bool verbose;
} Shape;

static bool tells_error(const scr_unit *unit)
{
    return unit->kind == SCR_UNIT_ERROR && unit->code != SCR_UNIT_NO_CODE && unit->rule != SCR_NONE;
}

/* The spec's two rules of condensing (12.4.3): nodes that have no children and say nothing go; those with one child give way
 * to it. Of an invalid document what failed is told, of a valid one the annotations. */
static void shape_make(Shape *shape, Ctx *ctx, const Trace *trace, bool verbose)
{
    bool valid = trace->status == SCR_VALID;
    *shape = (Shape){.trace = trace, .n = trace->eval.n_units, .verbose = verbose};
    shape->fate = CTX_ARRAY(ctx, shape->n, uint8_t);
    shape->children = CTX_ARRAY(ctx, shape->n, uint32_t);
    for (uint32_t i = shape->n; i-- > 0;) {
        const scr_unit *unit = &trace->eval.units[i];
        bool tells = valid ? unit->kind == SCR_UNIT_ANNOTATION : tells_error(unit);
        bool fits = valid || unit->kind == SCR_UNIT_ERROR;
        if (verbose || i == 0)
            shape->fate[i] = SHOWN;
        else if (!fits || (!tells && shape->children[i] == 0))
            shape->fate[i] = DROPPED;
        else
            shape->fate[i] = !tells && shape->children[i] == 1 ? MELTED : SHOWN;
        if (shape->fate[i] != DROPPED && unit->parent < i)
            shape->children[unit->parent]++;
    }
}

/* The nearest unit around that is shown; SCR_NONE: none. */
static uint32_t shown_parent(const Shape *shape, uint32_t i)
{
    uint32_t parent = shape->trace->eval.units[i].parent;
    while (parent < i && shape->fate[parent] == MELTED) {
        i = parent;
        parent = shape->trace->eval.units[i].parent;
    }
    return parent < i ? parent : SCR_NONE;
}

/* A parent that is dropped drops all in it. Parents come first, so theirs is known. */
static bool is_hidden(Shape *shape, uint32_t i)
{
    uint32_t parent = shape->trace->eval.units[i].parent;
    if (parent < i && shape->fate[parent] == DROPPED)
        shape->fate[i] = DROPPED;
    return shape->fate[i] != SHOWN;
}

static void out_shown(Out *out, const Shape *shape, uint32_t i)
{
    const scr_unit *unit = &shape->trace->eval.units[i];
    bool valid = unit->kind != SCR_UNIT_ERROR;
    if (unit->parent == SCR_NONE && unit->rule == SCR_NONE)
        out_root(out, valid);
    else
        out_unit(out, shape->trace, unit, valid);
    if (tells_error(unit))
        out_member(out, "error", trace_message(shape->trace, unit));
    if (unit->kind == SCR_UNIT_ANNOTATION) {
        out_z(out, ",\"annotation\":");
        trace_annotation(shape->trace, out, unit);
    }
    if (shape->children[i])
        out_z(out, valid ? ",\"annotations\":[" : ",\"errors\":[");
}

static void out_close(Out *out, const Shape *shape, uint32_t i)
{
    out_z(out, shape->children[i] ? "]}" : "}");
}

static void out_shape(Out *out, Shape *shape)
{
    uint32_t open = SCR_NONE; /* innermost unit that is not closed */
    bool first = true;
    for (uint32_t i = 0; i < shape->n; i++) {
        if (is_hidden(shape, i))
            continue;
        uint32_t parent = shown_parent(shape, i);
        for (; open != parent && open != SCR_NONE; open = shown_parent(shape, open)) {
            out_close(out, shape, open);
            first = false;
        }
        if (!first)
            out_char(out, ',');
        out_shown(out, shape, i);
        open = i;
        first = true;
    }
    for (; open != SCR_NONE; open = shown_parent(shape, open))
        out_close(out, shape, open);
}

static void out_hierarchy(Out *out, const Judgement *j, bool verbose)
{
    Trace trace = {0};
    Shape shape;
    if (!trace_run(&trace, out->ctx, j->engine, j->json, SCR_WANT_ALL, LIMIT_UNITS) || trace.eval.truncated) {
        out_basic(out, j); /* not JSON: there is no tree; one with pieces missing would mislead */
    } else {
        shape_make(&shape, out->ctx, &trace, verbose);
        out_shape(out, &shape);
    }
    trace_free(&trace);
}

void standard_print(Out *out, const Judgement *j, OutputFormat format)
{
    if (j->status < 0)
        out_undecided(out, j->status, format == FORMAT_FLAG);
    else if (format == FORMAT_FLAG)
        out_printf(out, "{\"valid\":%s}", bool_text(j->status == SCR_VALID));
    else if (format == FORMAT_BASIC)
        out_basic(out, j);
    else
        out_hierarchy(out, j, format == FORMAT_VERBOSE);
    out_char(out, '\n');
}
