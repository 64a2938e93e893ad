/* doc_build.c: the stacks behind both readers; duplicate keys; the limits on values and depth. */
#include "doc_build.h"
#include "../base/limits.h"

#include <string.h>

#define INDEX_FROM 9        /* members from which an object has an index */
#define POINTER_BYTES 4096  /* a longer one helps nobody, and there may be many */

Doc *build_value(DocBuilder *b, DocKind kind, Span span)
{
    if (++b->count > LIMIT_DOC_VALUES) {
        diag(b->ctx, D_TOO_LARGE, span, "more than %u values in one document", LIMIT_DOC_VALUES);
        return NULL;
    }
    Doc *doc = CTX_NEW(b->ctx, Doc);
    doc->kind = kind;
    doc->span = span;
    return doc;
}

DocFrame *build_top(DocBuilder *b)
{
    return b->frames.n ? &b->frames.items[b->frames.n - 1] : NULL;
}

bool build_open(DocBuilder *b, Doc *container)
{
    if (b->frames.n >= LIMIT_DOC_DEPTH) {
        diag(b->ctx, D_TOO_DEEP, container->span, "nested deeper than %d levels", LIMIT_DOC_DEPTH);
        return false;
    }
    DocFrame *frame = &VEC_PUSH(b->ctx, &b->frames);
    *frame = (DocFrame){.doc = container, .count_before = b->count - 1}; /* the container itself was counted */
    frame->first = container->kind == DOC_OBJECT ? b->members.n : b->items.n;
    return true;
}

void build_add(DocBuilder *b, Doc *value, uint32_t height)
{
    DocFrame *frame = build_top(b);
    if (!frame) {
        b->root = value;
        return;
    }
    if (frame->height < height)
        frame->height = height;
    if (frame->doc->kind == DOC_ARRAY) {
        VEC_PUSH(b->ctx, &b->items) = value;
        return;
    }
    if (!frame->refused)
        VEC_PUSH(b->ctx, &b->members) = (DocMember){frame->key, frame->key_span, value};
    frame->has_key = frame->refused = false;
}

void build_key(DocBuilder *b, Str key, Span span)
{
    DocFrame *frame = build_top(b);
    frame->key = key;
    frame->key_span = span;
    frame->has_key = true;
    frame->refused = false;
}

void build_refuse_key(DocBuilder *b, Span span)
{
    build_key(b, (Str){"", 0}, span);
    build_top(b)->refused = true;
}

static void report_duplicate(DocBuilder *b, const DocMember *first, const DocMember *again)
{
    if (b->n_duplicates++ >= LIMIT_TEXT_PROBLEMS)
        return;
    Ctx *ctx = b->ctx;
    Diag *d = diag(ctx, D_DUPLICATE_KEY, again->key_span, "the key %s is given twice",
                   str_quoted(ctx, again->key).ptr);
    d->pointer = pointer_add(ctx, build_pointer(b), again->key);
    diag_also(ctx, d, first->key_span, "it was given here before");
}

static void close_object(DocBuilder *b, Doc *object, size_t first)
{
    size_t n = b->members.n - first;
    const DocMember *from = n ? b->members.items + first : NULL;
    object->members = CTX_ARRAY(b->ctx, n, DocMember);
    if (n >= INDEX_FROM)
        object->index = CTX_NEW(b->ctx, Map);
    for (size_t i = 0; i < n; i++) {
        const DocMember *there = doc_member(object, from[i].key);
        if (there) {
            report_duplicate(b, there, &from[i]);
            continue;
        }
        object->members[object->n] = from[i];
        if (object->index)
            map_set(b->ctx, object->index, from[i].key, &object->members[object->n]);
        object->n++;
    }
    if (object->n < INDEX_FROM)
        object->index = NULL; /* duplicates went; doc.h promises the form */
    b->members.n = first;
}

static void close_array(DocBuilder *b, Doc *array, size_t first)
{
    array->n = b->items.n - first;
    array->items = CTX_ARRAY(b->ctx, array->n, Doc *);
    if (array->n)
        memcpy(array->items, b->items.items + first, array->n * sizeof(Doc *));
    b->items.n = first;
}

DocFrame build_close(DocBuilder *b, uint32_t end)
{
    DocFrame frame = b->frames.items[--b->frames.n];
    frame.doc->span.end = end;
    frame.height++;
    if (frame.doc->kind == DOC_OBJECT)
        close_object(b, frame.doc, frame.first);
    else
        close_array(b, frame.doc, frame.first);
    return frame;
}

void build_abandon(DocBuilder *b, uint32_t end)
{
    while (b->frames.n) {
        DocFrame *top = build_top(b);
        if (top->has_key)
            build_add(b, CTX_NEW(b->ctx, Doc), 0); /* a key whose value did not come */
        build_add(b, build_close(b, end).doc, 0);
    }
}

Str build_pointer(const DocBuilder *b)
{
    Str pointer = {"", 0};
    size_t len = 0;
    for (size_t i = 0; i < b->frames.n; i++)
        len += b->frames.items[i].doc->kind == DOC_OBJECT ? b->frames.items[i].key.len : 8;
    if (len > POINTER_BYTES)
        return pointer;
    for (size_t i = 0; i < b->frames.n; i++) {
        const DocFrame *frame = &b->frames.items[i];
        if (frame->doc->kind == DOC_OBJECT) {
            if (frame->has_key)
                pointer = pointer_add(b->ctx, pointer, frame->key);
            continue;
        }
        /* The item index: an inner array's items stand behind it on the same stack. */
        size_t next = b->items.n;
        for (size_t inner = i + 1; inner < b->frames.n; inner++) {
            if (b->frames.items[inner].doc->kind == DOC_ARRAY) {
                next = b->frames.items[inner].first;
                break;
            }
        }
        pointer = pointer_add_index(b->ctx, pointer, next - frame->first);
    }
    return pointer;
}
