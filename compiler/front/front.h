/* front.h: JSON Schema documents to the IR. All differences between drafts end here.
 *
 * In: a Doc and what $ref may reach. Out: a SchemaSet whose references are pointers; every mistake is reported with its
 * place, and a schema that has one stands in the IR as one that accepts everything, so that one mistake gives one message.
 */
#ifndef SCHEMAC_FRONT_H
#define SCHEMAC_FRONT_H

#include "../base/options.h"
#include "../ir/ir.h"

/* NULL when the root cannot be used at all; else check diag_errors. */
SchemaSet *front_json_schema(Ctx *ctx, uint32_t file, Doc *root, const Options *options);

/* ---- shared between the files of front/ ---- */

/* A name from a document, for %s in a message. */
#define QUOTED(ctx, s) (str_quoted((ctx), (s)).ptr)

typedef enum Vocabulary {
    V_CORE = 1, V_APPLICATOR = 2, V_UNEVALUATED = 4, V_VALIDATION = 8, V_META_DATA = 16, V_FORMAT = 32, V_CONTENT = 64,
    V_ALL = 127
} Vocabulary;

/* Those that hold schemas stand last. ORDER Shape */
typedef enum Shape {
    SHAPE_ANY, SHAPE_BOOL, SHAPE_STRING, SHAPE_NUMBER, SHAPE_POSITIVE, SHAPE_COUNT, SHAPE_OBJECT, SHAPE_ARRAY, SHAPE_ANCHOR,
    SHAPE_TYPE, SHAPE_STRINGS, SHAPE_STRINGS_1, SHAPE_STRINGS_MAP, SHAPE_SCHEMA, SHAPE_SCHEMA_ARRAY, SHAPE_SCHEMA_MAP,
    SHAPE_SCHEMA_OR_ARRAY, SHAPE_DEPENDENCIES
} Shape;

typedef struct Front Front;
typedef struct Keyword Keyword;

/* Where a handler works: the keyword, its value and the schema that it adds rules to. */
typedef struct Site {
    Front *front;
    Ctx *ctx;
    Schema *schema;
    Doc *object;             /* the schema's own object, for sibling keywords */
    const DocMember *member;
    Doc *value;              /* member->value */
    const Keyword *keyword;
} Site;

struct Keyword {
    const char *name;
    Draft first, last;
    Vocabulary vocabulary;
    Shape shape;
    void (*handle)(Site *site);
};

/* The keyword's meaning in a draft, whatever vocabularies are on; NULL: none. */
const Keyword *keyword_find(Str name, Draft draft);
/* The drafts that know a name, for help texts: false if none does. */
bool keyword_drafts(Str name, Draft *first, Draft *last);
/* The known keyword of the draft that is nearest to a misspelt one; NULL: none is near. */
const char *keyword_near(Str name, Draft draft);

/* A schema's place: a value of a document that is used as a schema. */
typedef struct Place {
    Doc *doc;
    Resource *resource;
    Resource *outer; /* the one that it stands in: another one when it has an $id of its own */
    Str pointer;     /* from the resource's root */
    Schema *schema;  /* once built */
} Place;

struct Front {
    Ctx *ctx;
    const Options *options;
    SchemaSet *set;
    uint32_t file;     /* the root's: warnings are for it alone */
    Map places;        /* address of a Doc -> Place */
    Map targets;       /* "uri" or "uri#anchor" -> Place */
    Map patterns;      /* source -> RePattern */
    Map loading;       /* URIs of registry documents that are being or have been indexed */
    bool registry_indexed;
    Map held;          /* number of a registry's source -> HeldDiags: of documents that nobody refers to yet */
    const char *holder; /* the last pointer led to this keyword's value, which is no schema but holds some; NULL: none */
    int dialect_steps; /* metaschemas that are being looked into */
    size_t location_bytes, n_schemas;
    bool exhausted;    /* a limit of these was hit and told of: no more is built */
    VEC(struct PendingRef { Schema *schema; size_t rule; Span span; Str target; bool dynamic; }) pending;
};

/* resource.c: finds $id and anchors in a document, at the places where schemas stand. uri: where the document is from. */
Place *resource_index(Front *front, Doc *root, Str uri);
/* The place that an absolute URI with fragment leads to; NULL: reported nothing, found nothing. */
Place *resource_find(Front *front, Str uri);
/* It is in the registry, but not JSON or YAML: and that is reported. uri: without fragment. */
bool resource_is_unreadable(Front *front, Str uri);
Place *place_of(Front *front, const Doc *doc);
/* Takes account of bytes of locations that were made. False: there are too many, and that was reported. */
bool front_spend(Front *front, size_t bytes, Span span);

/* dialect.c: draft, vocabularies and format assertion of a resource, from its $schema (or the default, or its parent's). */
void dialect_set(Front *front, Resource *resource, Doc *schema, const Resource *parent);
/* A $schema of the standard, whose draft it says. */
bool standard_dialect(Str uri, Draft *draft);
const char *draft_name(Draft draft);
bool draft_of_name(Str name, Draft *out); /* "7", "draft-07", "2020-12", ... */

/* shape.c: the value is what the keyword takes; else reported. */
bool shape_check(Site *site);
/* Calls f for each subschema that stands in a value of that shape, until f returns false. pointer: the value's. */
void shape_each(Ctx *ctx, Shape shape, Doc *value, Str pointer, bool (*f)(void *arg, Doc *schema, Str pointer), void *arg);
/* Whether subschemas may stand in it. */
bool shape_holds_schemas(Shape shape);
/* The keyword's JSON Pointer for a diagnostic. */
Str site_pointer(const Site *site);

/* jsonschema.c: the Schema of a place, built on first use. */
Schema *front_schema(Front *front, Place *place);

#endif
