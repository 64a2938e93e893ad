/* scr_stream_unique.c: compares the items of an array by sums of their parts. The text was found to be JSON before. */
#include "scr_stream_unique.h"

#include "scr_json.h"
#include "scr_stream_try.h"

/* An item: equal values that are plain have the same sum. */
typedef struct scr_unique {
    uint64_t sum;
    size_t at, len;  /* its text in the input */
    scr_byte first;  /* its first byte; of all numbers '0' */
    bool plain;      /* holds no escapes, and no numbers but integers */
} scr_unique;

static bool scr_ends_word(scr_byte c)
{
    return c == ',' || c == ']' || c == '}' || c <= ' ';
}

/* A number, true, false or null. */
static const scr_byte *scr_unique_word(const scr_byte *p, scr_unique *item)
{
    const scr_byte *q = p;
    bool number = *p == '-' || (*p >= '0' && *p <= '9');
    for (; !scr_ends_word(*q); q++)
        if (number && (*q < '0' || *q > '9') && (q != p || q[1] == '0')) /* 1.0, 1e0, -0 */
            item->plain = false;
    item->sum += scr_hash_mix(scr_hash_key((const char *)p, (size_t)(q - p)));
    return q;
}

static const scr_byte *scr_unique_string(const scr_stream *s, const scr_byte *p, scr_unique *item)
{
    unsigned how;
    const scr_byte *q = scr_string(s, p + 1, &how);
    item->plain = item->plain && !(how & SCR_HOW_ESCAPED);
    item->sum += scr_hash_mix(scr_hash_key((const char *)p + 1, (size_t)(q - p - 1)) | UINT64_C(1) << 32);
    return q + 1;
}

/* Members may come in any order, so all parts are added up; brackets, commas and colons stand for the shape. */
static const scr_byte *scr_unique_container(scr_stream *s, const scr_byte *p, scr_unique *item)
{
    size_t depth = 0;
    do {
        scr_byte c = *p;
        if (c == '"') {
            p = scr_unique_string(s, p, item);
        } else if (c == ',' || c == ':' || c == '[' || c == ']' || c == '{' || c == '}') {
            depth += (size_t)(c == '[' || c == '{') - (size_t)(c == ']' || c == '}');
            item->sum += scr_hash_mix(c);
            p++;
        } else {
            p = scr_unique_word(p, item);
        }
        p = depth > 0 ? scr_space(s, scr_ahead(s, p)) : p;
    } while (depth > 0);
    return p;
}

static const scr_byte *scr_unique_item(scr_stream *s, const scr_byte *p, scr_unique *item)
{
    item->sum = 0;
    item->at = scr_offset(s, p);
    item->plain = true;
    item->first = *p == '-' || (*p >= '0' && *p <= '9') ? '0' : *p;
    if (*p == '"')
        p = scr_unique_string(s, p, item);
    else if (*p == '[' || *p == '{')
        p = scr_unique_container(s, p, item);
    else
        p = scr_unique_word(p, item);
    item->len = scr_offset(s, p) - item->at;
    return scr_ahead(s, p);
}

/* 1: they differ, 0: they are equal, -1: it is not plain. */
static int scr_unique_differ(const scr_stream *s, const scr_unique *a, const scr_unique *b)
{
    if (a->first != b->first || (a->plain && b->plain && a->sum != b->sum))
        return 1;
    if (a->len == b->len && memcmp(s->json + a->at, s->json + b->at, a->len) == 0)
        return 0;
    return a->plain && b->plain && a->first != '[' && a->first != '{' ? 1 : -1;
}

static int scr_unique_each(scr_stream *s, const scr_byte *p, uint32_t n)
{
    scr_unique items[SCR_UNIQUE_MAX];
    for (uint32_t i = 0; i < n; i++) {
        p = scr_space(s, scr_ahead(s, p + 1)); /* behind the bracket, or the comma */
        p = scr_space(s, scr_unique_item(s, p, &items[i]));
        for (uint32_t k = 0; k < i; k++) {
            int differ = scr_unique_differ(s, &items[k], &items[i]);
            if (differ != 1)
                return differ;
        }
    }
    return 1;
}

SCR_FN int scr_items_differ(scr_stream *s, size_t at, uint32_t n)
{
    scr_try here; /* the stream goes over to the tail and back */
    if (n > SCR_UNIQUE_MAX)
        return -1;
    scr_try_here(s, &here, s->base);
    int differ = scr_unique_each(s, scr_back(s, at), n);
    scr_try_took(s, &here, NULL);
    return differ;
}
