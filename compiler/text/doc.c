/* doc.c: questions to a document tree: members, equality, JSON Pointers, and its text again. */
#include "doc.h"
#include "../../runtime/scr_num.h"

#include <string.h>

const DocMember *doc_member(const Doc *object, Str key)
{
    if (!object || object->kind != DOC_OBJECT)
        return NULL;
    if (object->index)
        return map_get(object->index, key);
    for (size_t i = 0; i < object->n; i++)
        if (str_eq(object->members[i].key, key))
            return &object->members[i];
    return NULL;
}

Doc *doc_get(const Doc *object, Str key)
{
    const DocMember *member = doc_member(object, key);
    return member ? member->value : NULL;
}

const char *doc_kind_name(DocKind kind)
{
    static const char *const names[] = {"null", "false", "true", "a number", "a string", "an array", "an object"};
    return names[kind]; /* ORDER KINDS */
}

static bool arrays_equal(const Doc *a, const Doc *b)
{
    if (a->n != b->n)
        return false;
    for (size_t i = 0; i < a->n; i++)
        if (!doc_equal(a->items[i], b->items[i]))
            return false;
    return true;
}

static bool objects_equal(const Doc *a, const Doc *b)
{
    if (a->n != b->n)
        return false;
    for (size_t i = 0; i < a->n; i++) {
        const Doc *other = doc_get(b, a->members[i].key); /* keys are unique: equal numbers of them suffice */
        if (!other || !doc_equal(a->members[i].value, other))
            return false;
    }
    return true;
}

bool doc_equal(const Doc *a, const Doc *b)
{
    if (a == b)
        return true;
    if (a->kind != b->kind)
        return false;
    switch (a->kind) {
    case DOC_NULL:
    case DOC_FALSE:
    case DOC_TRUE:
        return true;
    case DOC_NUMBER:
        return scr_num_compare(a->text.ptr, a->text.len, b->text.ptr, b->text.len) == 0;
    case DOC_STRING:
        return str_eq(a->text, b->text);
    case DOC_ARRAY:
        return arrays_equal(a, b);
    case DOC_OBJECT:
        return objects_equal(a, b);
    }
    return false;
}

static void write_array(Out *out, const Doc *array)
{
    out_char(out, '[');
    for (size_t i = 0; i < array->n; i++) {
        if (i)
            out_char(out, ',');
        doc_write(out, array->items[i]);
    }
    out_char(out, ']');
}

static void write_object(Out *out, const Doc *object)
{
    out_char(out, '{');
    for (size_t i = 0; i < object->n; i++) {
        if (i)
            out_char(out, ',');
        out_json_string(out, object->members[i].key);
        out_char(out, ':');
        doc_write(out, object->members[i].value);
    }
    out_char(out, '}');
}

void doc_write(Out *out, const Doc *doc)
{
    switch (doc->kind) {
    case DOC_NULL:
        out_z(out, "null");
        return;
    case DOC_FALSE:
        out_z(out, "false");
        return;
    case DOC_TRUE:
        out_z(out, "true");
        return;
    case DOC_NUMBER:
        out_str(out, doc->text);
        return;
    case DOC_STRING:
        out_json_string(out, doc->text);
        return;
    case DOC_ARRAY:
        write_array(out, doc);
        return;
    case DOC_OBJECT:
        write_object(out, doc);
        return;
    }
}

/* ---- JSON Pointer (RFC 6901) ---- */

/* Does a token with its escapes say this key? A bad escape says none. */
static bool token_is(Str token, Str key)
{
    size_t k = 0;
    for (size_t i = 0; i < token.len; i++, k++) {
        char c = token.ptr[i];
        if (c == '~') {
            char escape = ++i < token.len ? token.ptr[i] : 'x';
            if (escape != '0' && escape != '1')
                return false;
            c = escape == '0' ? '~' : '/';
        }
        if (k >= key.len || key.ptr[k] != c)
            return false;
    }
    return k == key.len;
}

static Doc *object_step(const Doc *object, Str token)
{
    bool escaped = false;
    for (size_t i = 0; i < token.len; i++)
        escaped |= token.ptr[i] == '~';
    if (!escaped)
        return doc_get(object, token);
    for (size_t i = 0; i < object->n; i++)
        if (token_is(token, object->members[i].key))
            return object->members[i].value;
    return NULL;
}

/* Section 4: digits, no leading zero. "-" is the item behind the last: never there. */
static Doc *array_step(const Doc *array, Str token)
{
    if (token.len == 0 || token.len > 10 || (token.len > 1 && token.ptr[0] == '0'))
        return NULL;
    uint64_t index = 0;
    for (size_t i = 0; i < token.len; i++) {
        if (token.ptr[i] < '0' || token.ptr[i] > '9')
            return NULL;
        index = index * 10 + (uint64_t)(token.ptr[i] - '0');
    }
    return index < array->n ? array->items[index] : NULL;
}

Doc *doc_at(const Doc *root, Str pointer)
{
    const Doc *doc = root;
    Str rest = pointer;
    while (doc && rest.len) {
        if (rest.ptr[0] != '/')
            return NULL;
        size_t end = 1;
        while (end < rest.len && rest.ptr[end] != '/')
            end++;
        Str token = str_cut(rest, 1, end - 1);
        if (doc->kind == DOC_OBJECT)
            doc = object_step(doc, token);
        else if (doc->kind == DOC_ARRAY)
            doc = array_step(doc, token);
        else
            return NULL;
        rest = str_from(rest, end);
    }
    return (Doc *)(uintptr_t)doc; /* as strchr: the caller knows whether its tree is const */
}

Str pointer_add(Ctx *ctx, Str pointer, Str token)
{
    size_t escapes = 0;
    for (size_t i = 0; i < token.len; i++)
        escapes += token.ptr[i] == '~' || token.ptr[i] == '/';
    char *text = ctx_alloc(ctx, pointer.len + 1 + token.len + escapes + 1);
    size_t len = pointer.len;
    if (len)
        memcpy(text, pointer.ptr, len);
    text[len++] = '/';
    for (size_t i = 0; i < token.len; i++) {
        bool escape = token.ptr[i] == '~' || token.ptr[i] == '/';
        if (escape)
            text[len++] = '~';
        text[len++] = !escape ? token.ptr[i] : token.ptr[i] == '~' ? '0' : '1';
    }
    return (Str){text, len};
}

Str pointer_add_index(Ctx *ctx, Str pointer, size_t index)
{
    return str_join(ctx, pointer, str_printf(ctx, "/%zu", index));
}
