/* yyjson.c: yyjson's parse, with its default allocator and with its pool allocator; nothing is checked. */
#include "bench.h"

#include <stdlib.h>
#include <yyjson.h>

typedef struct Pool {
    yyjson_alc alc, *use; /* use NULL: the default allocator */
    void *memory;
} Pool;

static void *open_default(const Task *task, const char **why)
{
    (void)task, (void)why;
    return calloc(1, sizeof(Pool));
}

/* Room for an event and one body at a time. */
static void *open_pool(const Task *task, const char **why)
{
    size_t size = 2 * yyjson_read_max_memory_usage(task->longest, 0) + 4096;
    Pool *self = calloc(1, sizeof *self);
    self->memory = malloc(size);
    self->use = &self->alc;
    *why = "";
    yyjson_alc_pool_init(&self->alc, self->memory, size);
    return self;
}

static void pool_close(void *self)
{
    free(((Pool *)self)->memory);
    free(self);
}

/* yyjson_read_opts takes text that is not const, for a flag that is not set. */
static yyjson_doc *parse(Pool *self, const char *json, size_t len) { return yyjson_read_opts((char *)(uintptr_t)json, len, 0, self->use, NULL); }

static uint32_t judge(void *self, const char *json, size_t len)
{
    yyjson_doc *doc = parse(self, json, len);
    uint32_t good = doc != NULL;
    yyjson_doc_free(doc);
    return good;
}

static uint32_t judge_batch(void *self, const char *json, size_t len)
{
    yyjson_doc *doc = parse(self, json, len);
    yyjson_val *records = yyjson_obj_get(yyjson_doc_get_root(doc), "Records"), *record;
    uint32_t parsed = 0;
    size_t i, n;
    yyjson_arr_foreach(records, i, n, record)
    {
        yyjson_val *body = yyjson_obj_get(record, "body");
        yyjson_doc *inner = parse(self, yyjson_get_str(body), yyjson_get_len(body));
        parsed += inner != NULL;
        yyjson_doc_free(inner);
    }
    yyjson_doc_free(doc);
    return parsed == 0;
}

const Contender *contenders(void)
{
    static const Contender list[] = {
        {"yyjson", YYJSON_VERSION_STRING, PARSES, "parses only", open_default, judge, judge_batch, pool_close},
        {"yyjson pool", YYJSON_VERSION_STRING, PARSES, "parses only", open_pool, judge, judge_batch, pool_close},
        {NULL, "", PARSES, "", NULL, NULL, NULL, NULL},
    };
    return list;
}
