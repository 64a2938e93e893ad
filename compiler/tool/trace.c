/* trace.c: runs the evaluator with its units kept, and turns units into texts. */
#include "trace.h"

#include <string.h>

#define TRACE_FIRST ((size_t)4 << 20)
#define TRACE_MOST ((size_t)2 << 30)

static int parse(Trace *trace, const Engine *engine, Str json)
{
    scr_json_error error;
    scr_arena_init(&trace->arena, trace->scratch.memory, trace->scratch.size);
    trace->doc = (scr_doc){NULL, NULL, NULL, 0};
    trace->eval = (scr_eval){.doc = &trace->doc};
    return scr_json_parse(json.ptr, json.len, SCR_DEPTH_DEFAULT, engine->json_flags, &trace->arena, &trace->doc, &error);
}

static int evaluate(Trace *trace, const Engine *engine, Str json, uint32_t want, uint32_t max_units)
{
    int status = parse(trace, engine, json);
    if (status != SCR_VALID || want == SCR_WANT_VERDICT)
        return status;
    trace->eval = (scr_eval){
        .program = engine->program, .doc = &trace->doc, .arena = &trace->arena, .want = want, .max_units = max_units,
        .json_flags = engine->json_flags,
    };
    return scr_eval_run(&trace->eval, 0, 0);
}

/* More room may decide, or hold units that did not fit. */
static bool short_of_room(const Trace *trace, uint32_t max_units)
{
    return trace->status == SCR_NO_SCRATCH || (trace->eval.truncated && trace->eval.n_units < max_units);
}

bool trace_run(Trace *trace, Ctx *ctx, const Engine *engine, Str json, uint32_t want, uint32_t max_units)
{
    trace->ctx = ctx;
    for (size_t size = TRACE_FIRST;; size *= 4) {
        trace->status = SCR_NO_SCRATCH;
        if (!scratch_reserve(&trace->scratch, size))
            return false;
        trace->status = evaluate(trace, engine, json, want, max_units);
        if (!short_of_room(trace, max_units) || size >= TRACE_MOST)
            break;
    }
    if (trace->eval.state)
        scr_eval_index(&trace->eval);
    return trace->status >= 0 && trace->eval.n_units > 0;
}

bool trace_parse(Trace *trace, Ctx *ctx, const Engine *engine, Str json)
{
    trace_run(trace, ctx, engine, json, SCR_WANT_VERDICT, 0);
    if (trace->status != SCR_VALID)
        trace->doc.n_cells = 0;
    return trace->status == SCR_VALID;
}

void trace_free(Trace *trace)
{
    scratch_free(&trace->scratch);
}

/* ---- locations ---- */

Str trace_keyword_location(const Trace *trace, const scr_unit *unit)
{
    scr_writer w = scr_writer_of(NULL, 0);
    scr_eval_path(&trace->eval, unit->path, &w);
    w = scr_writer_of(ctx_alloc(trace->ctx, w.len + 1), w.len);
    scr_eval_path(&trace->eval, unit->path, &w);
    return (Str){w.out, w.len};
}

Str trace_instance_location(const Trace *trace, const scr_unit *unit)
{
    scr_writer w = scr_writer_of(NULL, 0);
    scr_eval_instance_path(&trace->eval, unit, &w);
    w = scr_writer_of(ctx_alloc(trace->ctx, w.len + 1), w.len);
    scr_eval_instance_path(&trace->eval, unit, &w);
    return (Str){w.out, w.len};
}

/* RFC 3986 3.1: a scheme, then a colon. */
static bool has_scheme(Str uri)
{
    for (size_t i = 0; i < uri.len; i++) {
        char c = uri.ptr[i];
        if (c == ':')
            return i > 0;
        if (c == '/' || c == '#' || c == '?')
            return false;
    }
    return false;
}

Str uri_absolute(Ctx *ctx, Str location)
{
    return has_scheme(location) ? location : str_join(ctx, STR("schemac:///"), location);
}

Str trace_absolute_location(const Trace *trace, const scr_unit *unit)
{
    const scr_program *program = trace->eval.program;
    const scr_node *node = &program->nodes[unit->node];
    Str location = uri_absolute(trace->ctx, (Str){program->pool + node->location, node->location_len});
    scr_text keyword = scr_eval_unit_keyword(&trace->eval, unit);
    if (unit->rule == SCR_NONE || keyword.len == 0)
        return location;
    return pointer_add(trace->ctx, location, (Str){keyword.ptr, keyword.len});
}

Str trace_message(const Trace *trace, const scr_unit *unit)
{
    size_t len = scr_unit_message(&trace->eval, unit, NULL, 0);
    char *text = ctx_alloc(trace->ctx, len + 1);
    scr_unit_message(&trace->eval, unit, text, len);
    return (Str){text, len};
}

static void keys_find(Trace *trace)
{
    const scr_doc *doc = &trace->doc;
    trace->is_key = CTX_ARRAY(trace->ctx, doc->n_cells, uint8_t);
    for (uint32_t i = 0; i < doc->n_cells; i++) {
        if (scr_kind_of(doc, i) != SCR_OBJECT)
            continue;
        for (uint32_t key = i + 1; key < scr_next(doc, i); key = scr_next(doc, key + 1))
            trace->is_key[key] = 1;
    }
}

bool trace_annotates(Trace *trace, const scr_unit *unit)
{
    if (unit->kind != SCR_UNIT_ANNOTATION)
        return false;
    if (!trace->is_key)
        keys_find(trace);
    return unit->source != 0 || !trace->is_key[unit->cell];
}

/* ---- values ---- */

static void out_scalar(Out *out, const scr_doc *doc, uint32_t cell)
{
    scr_text text;
    switch (scr_kind_of(doc, cell)) {
    case SCR_NULL: out_z(out, "null"); break;
    case SCR_FALSE: out_z(out, "false"); break;
    case SCR_TRUE: out_z(out, "true"); break;
    case SCR_NUMBER:
        text = scr_text_of(doc, cell);
        out_str(out, (Str){text.ptr, text.len});
        break;
    case SCR_STRING:
        text = scr_text_of(doc, cell);
        out_json_string(out, (Str){text.ptr, text.len});
        break;
    case SCR_ARRAY:
    case SCR_OBJECT: break;
    }
}

/* A container that is being written. */
typedef struct OpenValue {
    uint32_t end; /* cell behind it */
    bool is_object, key_next, first;
} OpenValue;

static void out_between(Out *out, OpenValue *open)
{
    if (open->is_object && !open->key_next)
        out_char(out, ':');
    else if (!open->first)
        out_char(out, ',');
    open->first = false;
    open->key_next = open->is_object && !open->key_next;
}

/* Not recursive: a document may be 1,200 levels deep, a schema's constant deeper. */
void out_value(Out *out, const scr_doc *doc, uint32_t cell)
{
    VEC(OpenValue) open = {NULL, 0, 0};
    uint32_t end = scr_next(doc, cell);
    for (uint32_t i = cell;;) {
        while (open.n && i == open.items[open.n - 1].end)
            out_char(out, open.items[--open.n].is_object ? '}' : ']');
        if (i >= end)
            return;
        if (open.n)
            out_between(out, &open.items[open.n - 1]);
        enum scr_kind kind = scr_kind_of(doc, i);
        if (kind == SCR_ARRAY || kind == SCR_OBJECT) {
            OpenValue value = {scr_next(doc, i), kind == SCR_OBJECT, kind == SCR_OBJECT, true};
            out_char(out, kind == SCR_OBJECT ? '{' : '[');
            VEC_PUSH(out->ctx, &open) = value;
        } else {
            out_scalar(out, doc, i);
        }
        i++;
    }
}

/* ---- annotations ---- */

static void out_pool_text(Out *out, const scr_program *program, uint32_t at, uint32_t len)
{
    out_json_string(out, (Str){program->pool + at, len});
}

/* The names of the members for which the unit holds (2020-12 core 10.3.2). */
static void out_members(const Trace *trace, Out *out, const scr_unit *unit)
{
    const scr_doc *doc = scr_eval_unit_doc(&trace->eval, unit, NULL);
    uint32_t n = scr_count(doc, unit->cell), key = unit->cell + 1;
    bool first = true;
    out_char(out, '[');
    for (uint32_t i = 0; i < n; i++, key = scr_next(doc, key + 1)) {
        if (!scr_eval_unit_has(&trace->eval, unit, i))
            continue;
        if (!first)
            out_char(out, ',');
        first = false;
        out_scalar(out, doc, key);
    }
    out_char(out, ']');
}

/* The indexes of the items for which it holds; true when these are all (2020-12 core 10.3.1.3). */
static void out_items(const Trace *trace, Out *out, const scr_unit *unit)
{
    const scr_doc *doc = scr_eval_unit_doc(&trace->eval, unit, NULL);
    uint32_t n = scr_count(doc, unit->cell), held = 0;
    for (uint32_t i = 0; i < n; i++)
        held += scr_eval_unit_has(&trace->eval, unit, i);
    if (held == n) {
        out_z(out, "true");
        return;
    }
    out_char(out, '[');
    for (uint32_t i = 0, told = 0; i < n; i++)
        if (scr_eval_unit_has(&trace->eval, unit, i))
            out_printf(out, "%s%u", told++ ? "," : "", (unsigned)i);
    out_char(out, ']');
}

/* The largest index, or true when it was applied to all (2020-12 core 10.3.1.1). */
static void out_prefix(const Trace *trace, Out *out, const scr_unit *unit)
{
    const scr_doc *doc = scr_eval_unit_doc(&trace->eval, unit, NULL);
    if (unit->x >= scr_count(doc, unit->cell))
        out_z(out, "true");
    else
        out_printf(out, "%u", (unsigned)(unit->x - 1));
}

void trace_annotation(const Trace *trace, Out *out, const scr_unit *unit)
{
    const scr_program *program = trace->eval.program;
    const scr_rule *rule = &program->rules[unit->rule];
    switch (rule->op) {
    case SCR_OP_ANNOTATION:
    case SCR_OP_CONTENT_SCHEMA: out_value(out, &program->consts, program->const_cells[unit->x]); break;
    case SCR_OP_FORMAT:
    case SCR_OP_CONTENT_ENCODING: out_pool_text(out, program, rule->b, rule->c); break;
    case SCR_OP_CONTENT_MEDIA_TYPE: out_pool_text(out, program, rule->c, rule->d); break;
    case SCR_OP_PROPERTIES:
    case SCR_OP_PATTERN_PROPERTIES:
    case SCR_OP_ADDITIONAL_PROPERTIES:
    case SCR_OP_UNEVALUATED_PROPERTIES: out_members(trace, out, unit); break;
    case SCR_OP_CONTAINS: out_items(trace, out, unit); break;
    case SCR_OP_PREFIX_ITEMS: out_prefix(trace, out, unit); break;
    default: out_z(out, "true"); break;
    }
}
