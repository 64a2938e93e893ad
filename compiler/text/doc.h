/* doc.h: a schema document as a positioned tree with exact number text: what both JSON and YAML are read into. */
#ifndef SCHEMAC_DOC_H
#define SCHEMAC_DOC_H

#include "../base/base.h"

typedef enum DocKind { DOC_NULL, DOC_FALSE, DOC_TRUE, DOC_NUMBER, DOC_STRING, DOC_ARRAY, DOC_OBJECT } DocKind; /* ORDER KINDS */

typedef struct Doc Doc;

typedef struct DocMember {
    Str key;
    Span key_span;
    Doc *value;
} DocMember;

struct Doc {
    DocKind kind;
    Span span;   /* the whole value */
    Str text;    /* STRING: decoded; NUMBER: a JSON number token (YAML's 0x10 is rewritten to 16) */
    size_t n;    /* items or members */
    Doc **items;         /* ARRAY */
    DocMember *members;  /* OBJECT: in source order, keys unique */
    Str tag;             /* yaml_read_tagged: "!Ref"; empty: none */
    Map *index;          /* OBJECT with more than 8 members: key -> DocMember; else NULL */
};

/* The member's value; NULL: no such key, or not an object. */
Doc *doc_get(const Doc *object, Str key);
const DocMember *doc_member(const Doc *object, Str key);
const char *doc_kind_name(DocKind kind); /* "an object", "a string", ... for messages */
/* Equal as JSON Schema means it: numbers by value, objects without order. */
bool doc_equal(const Doc *a, const Doc *b);
/* Compact JSON; number text as written. */
void doc_write(Out *out, const Doc *doc);

/* Text to Doc. NULL after diagnostics. JSON is RFC 8259 strictly, duplicate keys refused; as many errors as make sense are
 * reported. YAML is the 1.2 core schema; see diags.def for what is refused. */
Doc *json_read(Ctx *ctx, uint32_t file);
Doc *yaml_read(Ctx *ctx, uint32_t file);
/* With tags of one's own kept, as CloudFormation's templates have them; a scalar with one is a STRING. */
Doc *yaml_read_tagged(Ctx *ctx, uint32_t file);
/* By the source's name: .yaml and .yml are YAML, all else JSON. */
Doc *doc_read(Ctx *ctx, uint32_t file);

/* RFC 6901. pointer is decoded from its fragment form already. NULL: leads nowhere. */
Doc *doc_at(const Doc *root, Str pointer);
/* pointer + "/" + token, escaped. */
Str pointer_add(Ctx *ctx, Str pointer, Str token);
Str pointer_add_index(Ctx *ctx, Str pointer, size_t index);

#endif
