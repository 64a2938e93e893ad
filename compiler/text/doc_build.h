/* doc_build.h: what the JSON and the YAML reader share: a Doc tree built bottom up, without recursion.
 *
 * The items of all open arrays stand on one stack, the members of all open objects on another; a container takes its part
 * when it is closed. So every Doc's arrays have exactly the size that they need.
 */
#ifndef SCHEMAC_DOC_BUILD_H
#define SCHEMAC_DOC_BUILD_H

#include "doc.h"

typedef struct DocFrame {
    Doc *doc;              /* an open container */
    size_t first;          /* index of its first item or member on the builder's stack */
    bool has_key;          /* object: the key is there, its value comes next */
    Str key;
    Span key_span;
    bool refused;          /* that key is in error: its value is left out */
    uint64_t count_before; /* the builder's count when it was opened */
    uint32_t height;       /* levels of containers inside it */
} DocFrame;

typedef struct DocBuilder {
    Ctx *ctx;
    VEC(DocFrame) frames;
    VEC(Doc *) items;
    VEC(DocMember) members;
    Doc *root;
    uint64_t count;        /* values so far; a YAML alias counts as all that it stands for */
    size_t n_duplicates;
} DocBuilder;

/* A value that is in no container yet. NULL after D_TOO_LARGE. */
Doc *build_value(DocBuilder *b, DocKind kind, Span span);
/* The innermost open container; NULL: none. */
DocFrame *build_top(DocBuilder *b);
/* Opens an array or object. False after D_TOO_DEEP. */
bool build_open(DocBuilder *b, Doc *container);
/* Puts a value of that height into the innermost open container (an object's key must be set), or makes it the root. */
void build_add(DocBuilder *b, Doc *value, uint32_t height);
void build_key(DocBuilder *b, Str key, Span span);
/* A key in error: the next value goes nowhere. */
void build_refuse_key(DocBuilder *b, Span span);
/* Takes the innermost container off the stack, complete up to the offset end. Duplicate keys are reported; the first stays. */
DocFrame build_close(DocBuilder *b, uint32_t end);
/* After a syntax error: closes what is open, so that its duplicate keys are reported too. */
void build_abandon(DocBuilder *b, uint32_t end);
/* JSON Pointer of the place where the next value goes; empty when it is very long. */
Str build_pointer(const DocBuilder *b);

#endif
