/* cjson.c: cJSON's parse; nothing is checked. */
#include "bench.h"

#include <cjson/cJSON.h>
#include <string.h>

static void *open(const Task *task, const char **why)
{
    (void)task, (void)why;
    return (void *)(uintptr_t)cJSON_Version();
}

static void close(void *self) { (void)self; }

static uint32_t judge(void *self, const char *json, size_t len)
{
    (void)self;
    cJSON *root = cJSON_ParseWithLength(json, len);
    uint32_t good = root != NULL;
    cJSON_Delete(root);
    return good;
}

static uint32_t judge_batch(void *self, const char *json, size_t len)
{
    cJSON *root = cJSON_ParseWithLength(json, len), *record;
    uint32_t parsed = 0;
    cJSON_ArrayForEach(record, cJSON_GetObjectItemCaseSensitive(root, "Records"))
    {
        const char *body = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(record, "body"));
        parsed += body ? judge(self, body, strlen(body)) : 0;
    }
    cJSON_Delete(root);
    return parsed == 0;
}

const Contender *contenders(void)
{
    static Contender list[] = {
        {"cJSON", "", PARSES, "parses only", open, judge, judge_batch, close},
        {NULL, "", PARSES, "", NULL, NULL, NULL, NULL},
    };
    list[0].version = cJSON_Version();
    return list;
}
