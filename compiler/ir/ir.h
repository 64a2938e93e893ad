/* ir.h: the Schema IR: draft-free. What every later stage reads; docs/ir.md is its description.
 *
 * A Schema is a conjunction of Rules. A Rule is self-contained: it never looks at its siblings (additionalProperties
 * carries the names and patterns that it excludes, items its first index), so joining two schemas is joining their rules.
 * The exception is unevaluated*, which looks at all that its schema evaluates, and stands last.
 * Nodes are data: no function pointers, no text to print. All of it lives as long as the Ctx.
 */
#ifndef SCHEMAC_IR_H
#define SCHEMAC_IR_H

#include "../base/base.h"
#include "../re/re.h"
#include "../text/doc.h"

typedef enum Draft { DRAFT_4, DRAFT_6, DRAFT_7, DRAFT_2019, DRAFT_2020, N_DRAFTS } Draft; /* ORDER DRAFTS */

typedef struct Schema Schema;

/* Rule kinds are the program's operations: one list, runtime/scr_ops.def. */
typedef enum RuleKind {
#define SCR_OP(NAME, kinds, operands) R_##NAME,
#include "../../runtime/scr_ops.def"
#undef SCR_OP
    N_RULES
} RuleKind;

typedef struct Property { Str name; Schema *schema; Span span; } Property;
typedef struct PatternProperty { RePattern *pattern; Schema *schema; } PatternProperty;
typedef struct Dependency { Str name; Str *names; size_t n_names; Schema *schema; } Dependency;

typedef enum ContentEncoding { /* ORDER ENCODINGS, as in scr_ops.def */
    ENCODING_UNKNOWN, ENCODING_BASE64, ENCODING_BASE64URL, ENCODING_BASE32, ENCODING_BASE16, ENCODING_IDENTITY
} ContentEncoding;

typedef struct Rule {
    RuleKind kind;
    Str keyword;   /* as the schema wrote it: "items" for PREFIX_ITEMS of draft 7 */
    Span span;     /* the keyword and its value */
    bool annotate; /* FORMAT, CONTENT_*: an annotation only */
    union {
        uint32_t types;                              /* TYPE: mask as in scr_program.h */
        struct { Doc **values; size_t n; } values;   /* ENUM; CONST and ANNOTATION: one */
        Str number;                                  /* MINIMUM ... MULTIPLE_OF: a JSON number token */
        uint64_t count;                              /* MIN_LENGTH ... MAX_PROPERTIES; saturates at UINT32_MAX - 1 */
        RePattern *pattern;                          /* PATTERN */
        struct { Str name; int id; } format;         /* FORMAT: id in scr_formats.def, -1 unknown */
        struct {                                     /* CONTENT_* */
            ContentEncoding encoding;
            Str text;                                /* the encoding's or media type's text */
            bool is_json;                            /* the media type */
            Schema *schema;                          /* CONTENT_SCHEMA */
            Doc *source;                             /* CONTENT_SCHEMA: as an annotation */
        } content;
        struct { Schema **items; size_t n; } schemas; /* PREFIX_ITEMS, ALL_OF, ANY_OF, ONE_OF */
        struct { Schema *schema; uint64_t start; Schema *each; } items; /* ITEMS; each: asked of every item by itself (pass_batch); NULL: none */
        struct { Schema *schema; uint64_t min, max; bool has_min, has_max, evaluates; } contains; /* max UINT64_MAX: none */
        struct { Str *items; size_t n; } names;      /* REQUIRED */
        struct { Property *items; size_t n; } properties; /* PROPERTIES */
        struct { PatternProperty *items; size_t n; } patterns; /* PATTERN_PROPERTIES */
        struct {                                     /* ADDITIONAL_PROPERTIES */
            Schema *schema;
            Str *names; size_t n_names;
            RePattern **patterns; size_t n_patterns;
        } additional;
        Schema *schema;                              /* PROPERTY_NAMES, NOT, UNEVALUATED_*, REF (the target) */
        struct { Dependency *items; size_t n; } dependencies; /* DEPENDENT_REQUIRED (names), DEPENDENT_SCHEMAS (schema) */
        struct { Schema *if_, *then, *else_; } cond; /* IF; then, else_ may be NULL */
        struct { Schema *initial; Str anchor; Schema *fixed; } dynamic; /* DYNAMIC_REF; fixed: its only possible target, or NULL (pass_fold) */
    } u;
} Rule;

/* A schema resource: a document's root or a subschema with its own $id. */
typedef struct Resource {
    uint32_t id;
    Str uri;       /* absolute, no fragment; "schemac:///order.json" when there is no $id */
    Draft draft;
    uint32_t vocabularies; /* front/dialect.h: which keywords mean something here */
    bool asserts_format;   /* the dialect's word, before --format-assertion */
    Schema *root;          /* NULL while nothing reaches it */
    VEC(Property) dynamic_anchors; /* name, schema; $recursiveAnchor: true has the name "$recursiveAnchor" */
} Resource;

struct Schema {
    uint32_t id;        /* index in SchemaSet.schemas */
    Span span;
    Doc *doc;           /* where it stands */
    Resource *resource;
    Str pointer;        /* JSON Pointer from the resource's root */
    Str location;       /* absolute: uri + "#" + pointer; the schemac:/// prefix left out */
    Str title, description; /* for people; may be empty */
    bool deprecated, is_boolean;
    VEC(Rule) rules;    /* false: one R_FALSE; true and {}: none. unevaluated* last, additionalProperties before them */
    uint32_t flags;     /* SCR_NODE_*, set by pass_check */
};

/* The array whose items are judged one by one (--each). The document is valid when the frame takes it and every item is taken by all
 * of `items`: the frame is the root as it would be if the array's items could not fail. */
typedef struct Batch {
    Str pointer;
    VEC(Str) names;     /* of the members that lead there: the pointer's tokens */
    Schema *frame;      /* set by pass_batch, as are: */
    VEC(Schema *) items;
} Batch;

/* A whole compilation unit: all schemas that the root reaches, root first, then in order of first reach;
 * then what the batch's frame is made of. */
typedef struct SchemaSet {
    Schema *root;
    VEC(Schema *) schemas;
    VEC(Resource *) resources;
    Batch *batch;       /* NULL: none was asked for */
    Str name;           /* prefix for output */
    Str source_name;    /* base name of the input */
    Draft draft;        /* of the root */
    bool uses_pcre2;
    bool unasserted_formats; /* some known format is only an annotation */
} SchemaSet;

/* Calls f for every schema that a rule applies: in place (to the same value), to children, or both. */
typedef enum Reach { REACH_IN_PLACE = 1, REACH_CHILD = 2, REACH_ALL = 3 } Reach;
void rule_each(const Rule *rule, Reach reach, void (*f)(void *arg, Schema *schema), void *arg);

/* Canonical JSON Schema plus x-schemac-*: the --dump=ir form. */
void ir_dump(Out *out, const SchemaSet *set);
/* What a schema asks of values: the same text for schemas that ask the same, when as[id] is one number for all schemas that do. */
void ir_write_asked(Out *out, const Schema *schema, const uint32_t *as);
/* Invariants, between passes; an internal error when one is broken. */
void ir_check(Ctx *ctx, const SchemaSet *set);

#endif
