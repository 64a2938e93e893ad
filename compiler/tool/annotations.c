/* annotations.c: the annotations of a valid document, each with the place of its keyword in the schema document: what Bowtie's
 * annotation suite compares.
 */
#include <string.h>

#include "output.h"
#include "trace.h"

#define LIMIT_ANNOTATIONS (1u << 20)

/* A value of the schema document and its JSON Pointer. */
typedef struct Place {
    const Doc *doc;
    Str pointer;
} Place;

typedef VEC(Place) PlaceList;

static Str address_key(const Doc *const *doc)
{
    return (Str){(const char *)doc, sizeof *doc};
}

static void add_children(Ctx *ctx, const Place *place, PlaceList *todo)
{
    bool is_object = place->doc->kind == DOC_OBJECT;
    if (!is_object && place->doc->kind != DOC_ARRAY)
        return;
    for (size_t i = 0; i < place->doc->n; i++) {
        Place child = {is_object ? place->doc->members[i].value : place->doc->items[i], {NULL, 0}};
        child.pointer = is_object ? pointer_add(ctx, place->pointer, place->doc->members[i].key)
                                  : pointer_add_index(ctx, place->pointer, i);
        VEC_PUSH(ctx, todo) = child;
    }
}

/* Address of each value -> its Place. */
static void places_find(Ctx *ctx, const Doc *root, Map *places)
{
    PlaceList todo = {NULL, 0, 0};
    VEC_PUSH(ctx, &todo) = (Place){root, STR("")};
    while (todo.n) {
        Place *place = CTX_NEW(ctx, Place);
        *place = todo.items[--todo.n];
        map_set(ctx, places, address_key(&place->doc), place);
        add_children(ctx, place, &todo);
    }
}

/* RFC 3986 3.5: what a fragment may hold as it is. */
static bool in_fragment(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c && strchr("-._~!$&'()*+,;=:@/?", c));
}

static void out_fragment(Out *out, Str pointer)
{
    out_char(out, '#');
    for (size_t i = 0; i < pointer.len; i++) {
        if (in_fragment(pointer.ptr[i]))
            out_char(out, pointer.ptr[i]);
        else
            out_printf(out, "%%%02X", (unsigned)(unsigned char)pointer.ptr[i]);
    }
}

static Str keyword_location(Ctx *ctx, const Trace *trace, const SchemaSet *set, const Map *places, const scr_unit *unit,
                            Str keyword)
{
    const Doc *doc = set->schemas.items[unit->node]->doc;
    const Place *place = map_get(places, address_key(&doc));
    Out out = out_new(ctx);
    if (!place)
        return trace_absolute_location(trace, unit); /* of a registry's document */
    out_fragment(&out, pointer_add(ctx, place->pointer, keyword));
    return out_text(&out);
}

void output_annotations(Out *out, const Engine *engine, const SchemaSet *set, Str json)
{
    Ctx *ctx = out->ctx;
    Trace trace = {0};
    Map places = {0};
    bool first = true;
    places_find(ctx, set->root->doc, &places);
    bool good = trace_run(&trace, ctx, engine, json, SCR_WANT_ANNOTATIONS, LIMIT_ANNOTATIONS);
    out_char(out, '[');
    for (uint32_t i = 0; good && i < trace.eval.n_units; i++) {
        const scr_unit *unit = &trace.eval.units[i];
        scr_text text = scr_eval_unit_keyword(&trace.eval, unit);
        Str keyword = {text.ptr, text.len};
        if (!trace_annotates(&trace, unit))
            continue;
        out_z(out, first ? "{\"keyword\":" : ",{\"keyword\":");
        first = false;
        out_json_string(out, keyword);
        out_z(out, ",\"instanceLocation\":");
        out_json_string(out, trace_instance_location(&trace, unit));
        out_z(out, ",\"keywordLocation\":");
        out_json_string(out, keyword_location(ctx, &trace, set, &places, unit, keyword));
        out_z(out, ",\"annotation\":");
        trace_annotation(&trace, out, unit);
        out_char(out, '}');
    }
    out_char(out, ']');
    trace_free(&trace);
}
