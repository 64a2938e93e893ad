/* jansson.c: jansson's parse; nothing is checked. */
#include "bench.h"

#include <jansson.h>

static void *open(const Task *task, const char **why)
{
    (void)task, (void)why;
    return (void *)(uintptr_t)JANSSON_VERSION;
}

static void close(void *self) { (void)self; }

static uint32_t judge(void *self, const char *json, size_t len)
{
    (void)self;
    json_t *root = json_loadb(json, len, JSON_REJECT_DUPLICATES, NULL);
    uint32_t good = root != NULL;
    json_decref(root);
    return good;
}

static uint32_t judge_batch(void *self, const char *json, size_t len)
{
    json_t *root = json_loadb(json, len, JSON_REJECT_DUPLICATES, NULL), *record;
    uint32_t parsed = 0;
    size_t i;
    json_array_foreach(json_object_get(root, "Records"), i, record)
    {
        json_t *body = json_object_get(record, "body");
        parsed += judge(self, json_string_value(body), json_string_length(body));
    }
    json_decref(root);
    return parsed == 0;
}

const Contender *contenders(void)
{
    static const Contender list[] = {
        {"jansson", JANSSON_VERSION, PARSES, "parses only, and looks for duplicate keys", open, judge, judge_batch, close},
        {NULL, "", PARSES, "", NULL, NULL, NULL, NULL},
    };
    return list;
}
