/* resource.c: schema resources: where $id, anchors and $ref lead. Looks only where schemas stand, so that an "$id" inside an
 * enum or an unknown keyword is data (2020-12 core 8.2, 9.4). */
#include "front.h"
#include "uri.h"

#include "../base/limits.h"
#include "../emit/embedded.h"

#include <string.h>

typedef struct Metaschema { const char *uri, *file; } Metaschema;

static const Metaschema metaschemas[] = {
#define METASCHEMA(uri, file) {uri, "compiler/front/metaschemas/" file},
#include "metaschemas.def"
#undef METASCHEMA
};

/* ---- places ---- */

static Str doc_key(const Doc *const *doc)
{
    return (Str){(const char *)doc, sizeof *doc};
}

Place *place_of(Front *front, const Doc *doc) { return map_get(&front->places, doc_key(&doc)); }

static Place *place_add(Front *front, Doc *doc, Resource *resource, Str pointer)
{
    Place *place = CTX_NEW(front->ctx, Place);
    place->doc = doc;
    place->resource = place->outer = resource;
    place->pointer = pointer;
    map_set(front->ctx, &front->places, doc_key((const Doc *const *)&place->doc), place);
    return place;
}

static void target_add(Front *front, Str uri, Place *place, Span span)
{
    Place *old = map_get(&front->targets, uri);
    if (old && old->doc != place->doc) {
        Str local = STR("schemac:///");
        Str shown = str_starts(uri, local) ? str_from(uri, local.len) : uri;
        Diag *d = diag(front->ctx, D_ID_DUPLICATE, span, "%s names two schemas", QUOTED(front->ctx, shown));
        diag_also(front->ctx, d, old->doc->span, "the other one");
        return;
    }
    map_set(front->ctx, &front->targets, uri, place);
}

/* Not by printf: a decoded fragment may hold NUL. */
static Str with_fragment(Ctx *ctx, Str uri, Str fragment)
{
    return str_join(ctx, uri, str_join(ctx, STR("#"), fragment));
}

/* ---- indexing ---- */

static Resource *resource_new(Front *front, Str uri)
{
    Resource *resource = CTX_NEW(front->ctx, Resource);
    resource->id = (uint32_t)front->set->resources.n;
    resource->uri = uri;
    VEC_PUSH(front->ctx, &front->set->resources) = resource;
    return resource;
}

typedef struct Index { Front *front; Resource *resource; } Index;

static void index_schema(Front *front, Doc *doc, Resource *resource, Str pointer);

static bool index_child(void *arg, Doc *doc, Str pointer)
{
    Index *index = arg;
    index_schema(index->front, doc, index->resource, pointer);
    return !index->front->exhausted;
}

bool front_spend(Front *front, size_t bytes, Span span)
{
    front->location_bytes += bytes;
    if (!front->exhausted && front->location_bytes > LIMIT_LOCATION_BYTES) {
        front->exhausted = true;
        Diag *d = diag(front->ctx, D_TOO_LARGE, span, "the locations of all schemas take more than %u bytes", LIMIT_LOCATION_BYTES);
        diag_help(front->ctx, d, "a location is the URI and the JSON Pointer: nest less deeply, or use shorter names");
    }
    return !front->exhausted;
}

static Doc *string_member(const Doc *doc, const char *key)
{
    Doc *value = doc_get(doc, str_of(key));
    return value && value->kind == DOC_STRING ? value : NULL;
}

/* The $id that counts here: before 2019-09 none beside a $ref (draft 7 core 8.3). */
static Doc *id_of(const Doc *doc, Draft draft)
{
    if (draft <= DRAFT_7 && doc_get(doc, STR("$ref")))
        return NULL;
    return string_member(doc, draft == DRAFT_4 ? "id" : "$id");
}

/* A resource of its own for a subschema with an $id; else the one it is in. *anchor: draft 4 to 7 name anchors by "#name". */
static Resource *enter_resource(Front *front, Doc *doc, Resource *resource, Str *pointer, Str *anchor)
{
    Doc *id = id_of(doc, resource->draft);
    if (!id)
        return resource;
    if (!uri_is_plausible(id->text)) {
        diag(front->ctx, D_BAD_URI, id->span, "%s is not a URI reference", QUOTED(front->ctx, id->text));
        return resource;
    }
    Str uri = uri_without_fragment(uri_resolve(front->ctx, resource->uri, id->text), anchor);
    if (anchor->len > 0 && resource->draft >= DRAFT_2019) {
        Diag *d = diag(front->ctx, D_BAD_URI, id->span, "\"$id\" must not have a fragment");
        diag_help(front->ctx, d, "name it by \"$anchor\": %s", QUOTED(front->ctx, *anchor));
        *anchor = STR("");
    }
    bool same = str_eq(uri, resource->uri) && (pointer->len == 0 || anchor->len > 0);
    if (id->text.len == 0 || id->text.ptr[0] == '#' || same)
        return resource;
    Resource *inner = resource_new(front, uri);
    dialect_set(front, inner, doc, resource);
    *pointer = STR("");
    return inner;
}

static void dynamic_anchor_add(Front *front, Resource *resource, Str name, Doc *doc)
{
    Property *anchor = &VEC_PUSH(front->ctx, &resource->dynamic_anchors);
    anchor->name = name;
    anchor->schema = NULL;
    anchor->span = doc->span;
}

static void index_anchors(Front *front, Doc *doc, Place *place, Str old_anchor)
{
    Ctx *ctx = front->ctx;
    Resource *resource = place->resource;
    if (old_anchor.len > 0)
        target_add(front, with_fragment(ctx, resource->uri, old_anchor), place, doc->span);
    if (resource->draft < DRAFT_2019)
        return;
    Doc *anchor = string_member(doc, "$anchor");
    if (anchor)
        target_add(front, with_fragment(ctx, resource->uri, anchor->text), place, anchor->span);
    Doc *dynamic = resource->draft == DRAFT_2020 ? string_member(doc, "$dynamicAnchor") : NULL;
    if (dynamic) {
        target_add(front, with_fragment(ctx, resource->uri, dynamic->text), place, dynamic->span);
        dynamic_anchor_add(front, resource, dynamic->text, doc);
    }
    Doc *recursive = resource->draft == DRAFT_2019 && place->pointer.len == 0 ? doc_get(doc, STR("$recursiveAnchor")) : NULL;
    if (recursive && recursive->kind == DOC_TRUE)
        dynamic_anchor_add(front, resource, STR("$recursiveAnchor"), doc);
}

/* What a schema means that has one of these hangs on the resource that it stands in. */
static bool hangs_on_resource(const Doc *doc)
{
    static const char *const keys[] = {"$ref", "$dynamicRef", "$recursiveRef", "$id", "id", "$anchor", "$dynamicAnchor"};
    for (size_t i = 0; doc->kind == DOC_OBJECT && i < sizeof keys / sizeof *keys; i++)
        if (string_member(doc, keys[i]))
            return true;
    for (size_t i = 0; i < doc->n; i++)
        if (hangs_on_resource(doc->kind == DOC_OBJECT ? doc->members[i].value : doc->items[i]))
            return true;
    return false;
}

/* A YAML alias: the first place is the one, if it means the same here. */
static void check_alias(Front *front, const Doc *doc, const Place *place, const Resource *resource)
{
    Str name = ctx_source(front->ctx, doc->span.file)->name;
    bool yaml = str_ends(name, STR(".yaml")) || str_ends(name, STR(".yml"));
    if (!yaml || place->outer == resource)
        return;
    if (place->outer->draft == resource->draft && place->outer->vocabularies == resource->vocabularies && !hangs_on_resource(doc))
        return;
    Diag *d = diag(front->ctx, D_YAML_ALIAS, doc->span, "aliases put this into two schema resources, where it does not mean the same");
    diag_help(front->ctx, d, "write it out in %s, or refer to it by \"$ref\"", QUOTED(front->ctx, resource->uri));
}

static void index_schema(Front *front, Doc *doc, Resource *resource, Str pointer)
{
    const Place *known = place_of(front, doc);
    if (known) {
        check_alias(front, doc, known, resource);
        return;
    }
    if (!front_spend(front, pointer.len, doc->span) || doc->kind != DOC_OBJECT) {
        place_add(front, doc, resource, pointer);
        return;
    }
    Str anchor = {0};
    Resource *outer = resource;
    resource = enter_resource(front, doc, resource, &pointer, &anchor);
    Place *place = place_add(front, doc, resource, pointer);
    place->outer = outer;
    if (pointer.len == 0)
        target_add(front, resource->uri, place, id_of(doc, resource->draft) ? id_of(doc, resource->draft)->span : doc->span);
    index_anchors(front, doc, place, anchor);
    Index index = {front, resource};
    for (size_t i = 0; i < doc->n; i++) {
        const DocMember *member = &doc->members[i];
        const Keyword *keyword = keyword_find(member->key, resource->draft);
        if (!keyword || !(resource->vocabularies & (uint32_t)keyword->vocabulary) || !shape_holds_schemas(keyword->shape))
            continue;
        if (!front_spend(front, pointer.len, member->key_span))
            return;
        shape_each(front->ctx, keyword->shape, member->value, pointer_add(front->ctx, pointer, member->key), index_child, &index);
    }
}

Place *resource_index(Front *front, Doc *root, Str uri)
{
    Resource *resource = resource_new(front, uri);
    dialect_set(front, resource, root, NULL);
    Doc *id = id_of(root, resource->draft);
    Str fragment;
    if (id && uri_is_plausible(id->text))
        resource->uri = uri_without_fragment(uri_resolve(front->ctx, uri, id->text), &fragment);
    index_schema(front, root, resource, STR(""));
    Place *place = place_of(front, root);
    if (!map_has(&front->targets, uri))
        map_set(front->ctx, &front->targets, uri, place);
    return place;
}

/* ---- finding ---- */

static Place *load_registered(Front *front, RegistryEntry *entry)
{
    if (!entry->file) {
        entry->file = ctx_add_source(front->ctx, entry->name, entry->text);
        entry->doc = doc_read(front->ctx, entry->file);
    }
    if (!entry->doc)
        return NULL;
    Place *place = place_of(front, entry->doc);
    if (place || map_has(&front->loading, entry->uri))
        return place; /* a metaschema that is its own $schema asks for itself */
    map_set(front->ctx, &front->loading, entry->uri, entry);
    return resource_index(front, entry->doc, entry->uri);
}

static Place *load_metaschema(Front *front, Str uri)
{
    for (size_t i = 0; i < sizeof metaschemas / sizeof *metaschemas; i++) {
        if (!str_is(uri, metaschemas[i].uri))
            continue;
        for (size_t k = 0; k < n_embedded_files; k++) {
            if (strcmp(embedded_files[k].name, metaschemas[i].file) != 0)
                continue;
            Str text = {embedded_files[k].text, embedded_files[k].len};
            Doc *doc = json_read(front->ctx, ctx_add_source(front->ctx, str_of(metaschemas[i].uri), text));
            CTX_ASSERT(front->ctx, doc);
            return resource_index(front, doc, uri);
        }
    }
    return NULL;
}

/* What was said of a document of the registry before anybody referred to it. */
typedef struct HeldDiags { const Diag *items; size_t n; } HeldDiags;

static Str file_key(const uint32_t *file)
{
    return (Str){(const char *)file, sizeof *file};
}

/* Takes back the diagnostics from number `first` on, and keeps them by their first one's file. */
static void hold_diags(Front *front, size_t first, size_t errors)
{
    Ctx *ctx = front->ctx;
    if (ctx->diags.n > first) {
        HeldDiags *held = CTX_NEW(ctx, HeldDiags);
        held->n = ctx->diags.n - first;
        Diag *items = CTX_ARRAY(ctx, held->n, Diag);
        memcpy(items, ctx->diags.items + first, held->n * sizeof *items);
        held->items = items;
        map_set(ctx, &front->held, file_key(&items[0].span.file), held);
    }
    ctx->diags.n = first;
    ctx->n_errors = errors;
}

/* The document is referred to: what was held back is told. */
static void tell_held(Front *front, uint32_t file)
{
    HeldDiags *held = map_get(&front->held, file_key(&file));
    for (size_t i = 0; held && i < held->n; i++) {
        VEC_PUSH(front->ctx, &front->ctx->diags) = held->items[i];
        front->ctx->n_errors += held->items[i].severity == SEV_ERROR;
    }
    if (held)
        held->n = 0;
}

/* A document of the registry may hold resources with URIs of their own: all are indexed when a URI is not found at once.
 * Mistakes in those that nobody refers to are nobody's concern. */
static void index_registry(Front *front)
{
    if (front->registry_indexed || !front->options->registry)
        return;
    front->registry_indexed = true;
    const Map *by_uri = &front->options->registry->by_uri;
    for (size_t i = 0; i < by_uri->n && !front->exhausted; i++) {
        size_t n = front->ctx->diags.n, errors = diag_errors(front->ctx);
        load_registered(front, by_uri->entries[i].value);
        if (!front->exhausted)
            hold_diags(front, n, errors);
    }
}

static Place *find_resource(Front *front, Str uri)
{
    Place *place = map_get(&front->targets, uri);
    if (place)
        return place;
    RegistryEntry *entry = front->options->registry ? map_get(&front->options->registry->by_uri, uri) : NULL;
    place = entry ? load_registered(front, entry) : load_metaschema(front, uri);
    if (place)
        return place;
    index_registry(front);
    return map_get(&front->targets, uri);
}

/* A value that no keyword takes for a schema may be used as one (2020-12 core 9.4.2), but a map or list of schemas is a slip. */
static bool is_holder(Front *front, const Place *from, Str below)
{
    if (below.len < 2 || memchr(below.ptr + 1, '/', below.len - 1))
        return false;
    const Keyword *keyword = keyword_find(str_from(below, 1), from->resource->draft);
    if (!keyword || !shape_holds_schemas(keyword->shape) || keyword->shape == SHAPE_SCHEMA)
        return false;
    front->holder = keyword->name;
    return true;
}

static bool array_index(Str token, size_t n, size_t *index)
{
    size_t value = 0;
    if (token.len == 0 || token.len > 9 || (token.len > 1 && token.ptr[0] == '0'))
        return false;
    for (size_t i = 0; i < token.len; i++) {
        if (token.ptr[i] < '0' || token.ptr[i] > '9')
            return false;
        value = value * 10 + (size_t)(token.ptr[i] - '0');
    }
    *index = value;
    return value < n;
}

/* Follows a JSON Pointer from a resource's root, keeping account of the resources that it goes through. */
static Place *find_pointer(Front *front, Place *from, Str pointer)
{
    Ctx *ctx = front->ctx;
    Doc *doc = from->doc;
    Str below = pointer; /* what leads on from the last place, which is `from` */
    while (pointer.len > 0) {
        size_t end = 1;
        while (end < pointer.len && pointer.ptr[end] != '/')
            end++;
        Str token = str_pointer_token(ctx, str_cut(pointer, 1, end - 1));
        pointer = str_from(pointer, end);
        size_t index = 0;
        if (doc->kind == DOC_OBJECT)
            doc = doc_get(doc, token);
        else if (doc->kind == DOC_ARRAY && array_index(token, doc->n, &index))
            doc = doc->items[index];
        else
            return NULL;
        if (!doc)
            return NULL;
        Place *place = place_of(front, doc);
        if (place) {
            from = place;
            below = pointer;
        }
    }
    if (!place_of(front, doc) && is_holder(front, from, below))
        return NULL;
    if (!place_of(front, doc))
        index_schema(front, doc, from->resource, str_join(ctx, from->pointer, below));
    return place_of(front, doc);
}

bool resource_is_unreadable(Front *front, Str uri)
{
    RegistryEntry *entry = front->options->registry ? map_get(&front->options->registry->by_uri, uri) : NULL;
    if (!entry || !entry->file || entry->doc)
        return false;
    tell_held(front, entry->file);
    return true;
}

Place *resource_find(Front *front, Str uri)
{
    Str fragment;
    Str base = uri_without_fragment(uri, &fragment);
    Place *place = find_resource(front, base);
    front->holder = NULL;
    if (place)
        tell_held(front, place->doc->span.file);
    if (!place || fragment.len == 0)
        return place;
    if (!uri_decode(front->ctx, fragment, &fragment))
        return NULL;
    if (fragment.ptr[0] == '/')
        return find_pointer(front, place, fragment);
    return map_get(&front->targets, with_fragment(front->ctx, place->resource->uri, fragment));
}
